-- standings(scoreboard, text[]): rank, class, status, gaps. First what is published or announced, then every line of the design about
-- standings on small invented boards whose totals one adds up in the head. Expected figures are worked out in the comments.

BEGIN;
SET LOCAL search_path = public, emulation;
SELECT plan(82);

-- A row of the standings as a line: rank | unit | points | max_points | class | status | missing | tied | behind_next | behind_first.
CREATE FUNCTION pg_temp.lines(board scoreboard, unranked text[] DEFAULT '{}') RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', coalesce(rank::text, '-'), unit, coalesce(points::text, '-'), max_points, coalesce(class, '-'), status, missing, tied,
                   coalesce(behind_next::text, '-'), coalesce(behind_first::text, '-'))
    FROM standings(board, unranked)
$$;

-- The same without what is not asked: "rank unit points".
CREATE FUNCTION pg_temp.ranks(board scoreboard, unranked text[] DEFAULT '{}') RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', coalesce(rank::text, '-'), unit, coalesce(points::text, '-')) FROM standings(board, unranked)
$$;

-- A board from a sheet and the short form [[unit, criterion, target, actual, assigned], ...]; what is left out is null.
CREATE FUNCTION pg_temp.board(sheet jsonb, short jsonb) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT scoreboard(sheet::score_sheet, k->>0, k->>1, (k->>2)::numeric, (k->>3)::numeric, (k->>4)::boolean) FROM jsonb_array_elements(short) AS k
$$;

-- A board of three given criteria a (50), b (30), c (20) from [[unit, a, b, c], ...], a null is a missing result; extra are more keys of
-- the sheet.
CREATE FUNCTION pg_temp.abc(extra jsonb, short jsonb) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT scoreboard(('{"name": "abc", "max": 100, "criteria": [{"code": "a", "max": 50, "rule": "given"}, {"code": "b", "max": 30, "rule": "given"},
                       {"code": "c", "max": 20, "rule": "given"}]}'::jsonb || extra)::score_sheet,
                    k->>0, c, NULL, (k->>i)::numeric)
    FROM jsonb_array_elements(short) AS k, (VALUES (1, 'a'), (2, 'b'), (3, 'c')) AS criteria(i, c)
$$;


-- Liên minh HTX 2019, a real table (lmhtxdaknong.vn): Đắk Lắk 35, Đắk Nông, Lâm Đồng, Kon Tum 34, Gia Lai 33 of 35

CREATE TEMP TABLE htx_result (unit text, criterion text, target numeric, actual numeric, assigned boolean);
\copy htx_result from 'demo/lienminh_htx_2019.csv' with (format csv, header, encoding 'UTF8')
\set htx_sheet `cat demo/lienminh_htx_2019.sheet.json`
CREATE TEMP TABLE htx AS SELECT :'htx_sheet'::jsonb AS sheet;

SELECT results_eq($$SELECT pg_temp.lines(scoreboard(sheet::score_sheet, unit, criterion, target, actual, assigned)) FROM htx, htx_result$$,
  ARRAY['1 | Đắk Lắk | 35.00 | 35.00 | - | ranked | 0 | f | - | 0.00',
        '2 | Kon Tum | 34.00 | 35.00 | - | ranked | 0 | t | 1.00 | 1.00',
        '2 | Lâm Đồng | 34.00 | 35.00 | - | ranked | 0 | t | 1.00 | 1.00',
        '2 | Đắk Nông | 34.00 | 35.00 | - | ranked | 0 | t | 1.00 | 1.00',
        '5 | Gia Lai | 33.00 | 35.00 | - | ranked | 0 | f | 1.00 | 2.00'],
  'Liên minh HTX 2019: three share the second place, the next is fifth');
SELECT results_eq($$SELECT pg_temp.ranks(scoreboard((sheet || '{"ranking": "dense"}')::score_sheet, unit, criterion, target, actual, assigned)) FROM htx, htx_result$$,
  ARRAY['1 Đắk Lắk 35.00', '2 Kon Tum 34.00', '2 Lâm Đồng 34.00', '2 Đắk Nông 34.00', '3 Gia Lai 33.00'], 'Liên minh HTX 2019, dense: the next is third');


-- Ho Chi Minh City 2008: +10 for a flag of the city or a ministry, +15 for the Government's; 97 + 10 = 107 of 100.
-- The bands are those of a real sheet: min(total, 100) from 95 Xuất sắc, from 85 Tốt, else Khá. Only 107 is published; the other units
-- stand at the bands' bounds.

CREATE TEMP TABLE hcmc AS
SELECT pg_temp.board('{"name": "TP. Hồ Chí Minh 2008", "max": 100,
         "classes": [{"name": "Xuất sắc", "from": 95}, {"name": "Tốt", "from": 85}, {"name": "Khá"}],
         "criteria": [{"code": "I", "name": "Điểm", "max": 100, "rule": "given"},
                      {"code": "II.1", "name": "Cờ của Thành phố hoặc Bộ", "max": 10, "bonus": true, "rule": "yes_no"},
                      {"code": "II.2", "name": "Cờ của Chính phủ", "max": 15, "bonus": true, "rule": "yes_no"}]}',
         (SELECT jsonb_agg(row) FROM (VALUES ('107', 97, 1, 0), ('112', 97, 0, 1), ('95.00', 85, 1, 0), ('94.99', 94.99, 0, 0), ('85.00', 85, 0, 0),
                                             ('84.99', 69.99, 0, 1), ('0.00', 0, 0, 0)) AS v(unit, i, city, government),
                 LATERAL (VALUES (jsonb_build_array(unit, 'I', NULL, i)), (jsonb_build_array(unit, 'II.1', NULL, city)),
                                 (jsonb_build_array(unit, 'II.2', NULL, government))) AS cells(row))) AS board;
SELECT results_eq($$SELECT pg_temp.lines(board) FROM hcmc$$,
  ARRAY['1 | 112 | 112.00 | 100.00 | Xuất sắc | ranked | 0 | f | - | 0.00',
        '2 | 107 | 107.00 | 100.00 | Xuất sắc | ranked | 0 | f | 5.00 | 5.00',
        '3 | 95.00 | 95.00 | 100.00 | Xuất sắc | ranked | 0 | f | 12.00 | 17.00',
        '4 | 94.99 | 94.99 | 100.00 | Tốt | ranked | 0 | f | 0.01 | 17.01',
        '5 | 85.00 | 85.00 | 100.00 | Tốt | ranked | 0 | f | 9.99 | 27.00',
        '6 | 84.99 | 84.99 | 100.00 | Khá | ranked | 0 | f | 0.01 | 27.01',
        '7 | 0.00 | 0.00 | 100.00 | Khá | ranked | 0 | f | 84.99 | 112.00'],
  'Ho Chi Minh City 2008: 97 + 10 = 107 of 100; bonus points lift a total above max, and bands go by the total');


-- The south-western cluster, conference of 6 March 2014: Bạc Liêu 957,11; Long An 955,79; Hậu Giang 952,25. Gaps 1,32 and 3,54.
-- Everything else in the data is invented, a tie of Đồng Tháp and Tiền Giang among it (demo/README.md).

CREATE TEMP TABLE cluster_result (unit text, criterion text, target numeric, actual numeric, assigned boolean);
\copy cluster_result from 'demo/cluster_2013.csv' with (format csv, header, encoding 'UTF8')
\set cluster_sheet `cat demo/cluster_2013.sheet.json`
CREATE TEMP TABLE cluster AS SELECT scoreboard(:'cluster_sheet'::score_sheet, unit, criterion, target, actual, assigned) AS board FROM cluster_result;

SELECT results_eq($$SELECT pg_temp.lines(board) FROM cluster LIMIT 3$$,
  ARRAY['1 | Bạc Liêu | 957.11 | 1000.00 | Xuất sắc | ranked | 0 | f | - | 0.00',
        '2 | Long An | 955.79 | 1000.00 | Xuất sắc | ranked | 0 | f | 1.32 | 1.32',
        '3 | Hậu Giang | 952.25 | 1000.00 | Xuất sắc | ranked | 0 | f | 3.54 | 4.86'],
  'the cluster of 2013: the published totals and gaps');   -- 1.32 + 3.54 = 4.86
SELECT results_eq($$SELECT unit, points::text, tied FROM cluster, standings(board) WHERE tied OR unit IN ('Đồng Tháp', 'Tiền Giang') ORDER BY unit$$,
  $$VALUES ('Tiền Giang', '938.15', true), ('Đồng Tháp', '938.15', true)$$, 'the cluster of 2013: the tie, and no other');
SELECT is((SELECT count(DISTINCT rank) FROM cluster, standings(board) WHERE unit IN ('Đồng Tháp', 'Tiền Giang')), 1::bigint, 'both have one rank');
SELECT is((SELECT count(*) FROM cluster, standings(board) WHERE status = 'ranked'), 12::bigint, 'twelve provinces, all ranked');
-- Published figures of the whole cluster that the demo's data claims to reproduce.
SELECT results_eq($$SELECT criterion, sum(actual) FROM cluster_result WHERE criterion IN ('I.1.3', 'I.1.4', 'I.2.2') GROUP BY criterion ORDER BY criterion$$,
  $$VALUES ('I.1.3', 9400::numeric), ('I.1.4', 38030), ('I.2.2', 344397)$$, 'exports 9.4 billion USD, budget revenue 38,030 billion đồng, 344,397 jobs');
SELECT is((SELECT round(avg(actual), 2) FROM cluster_result WHERE criterion = 'I.1.1'), 9.32, 'growth 9.32 %');


-- Ranks and ties. 90 90 80 80 80 10.

CREATE TEMP TABLE six AS
SELECT '[["t", 10, 0, 0], ["v", 40, 30, 10], ["w", 50, 30, 0], ["x", 50, 30, 10], ["y", 50, 20, 20], ["z", 30, 30, 20]]'::jsonb AS results;
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.abc('{}', results)) FROM six$$,
  ARRAY['1 x 90.00', '1 y 90.00', '3 v 80.00', '3 w 80.00', '3 z 80.00', '6 t 10.00'], 'competition rank is the default: 1 1 3 3 3 6');
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.abc('{"ranking": "dense"}', results)) FROM six$$,
  ARRAY['1 x 90.00', '1 y 90.00', '2 v 80.00', '2 w 80.00', '2 z 80.00', '3 t 10.00'], 'dense: 1 1 2 2 2 3');
SELECT results_eq($$SELECT unit, tied, behind_next::text, behind_first::text FROM six, standings(pg_temp.abc('{}', results))$$,
  $$VALUES ('x', true, NULL, '0.00'), ('y', true, NULL, '0.00'), ('v', true, '10.00', '10.00'), ('w', true, '10.00', '10.00'), ('z', true, '10.00', '10.00'),
           ('t', false, '70.00', '80.00')$$,
  'tied says that the rank is shared; behind_next is the gap to the next better rank and not to the unit above, null at rank 1');
SELECT results_eq($$SELECT unit, rank, tied, behind_next::text, behind_first::text FROM six, standings(pg_temp.abc('{"ranking": "dense"}', results)) WHERE unit IN ('v', 't')$$,
  $$VALUES ('v', 2, true, '10.00', '10.00'), ('t', 3, false, '70.00', '80.00')$$, 'gaps are the same under dense ranking');
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.abc('{}', '[["u", 0, 0, 0]]'))$$, ARRAY['1 u 0.00'], 'a real 0 is ranked, and alone is first');

-- x = 50 30 10, y = 50 20 20: b decides. v = 40 30 10, w = 50 30 0, z = 30 30 20: b is 30 for all, c decides.
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.abc('{"tie_break": ["b", "c"]}', results)) FROM six$$,
  ARRAY['1 | x | 90.00 | 100.00 | - | ranked | 0 | f | - | 0.00', '2 | y | 90.00 | 100.00 | - | ranked | 0 | f | 0.00 | 0.00',
        '3 | z | 80.00 | 100.00 | - | ranked | 0 | f | 10.00 | 10.00', '4 | v | 80.00 | 100.00 | - | ranked | 0 | f | 0.00 | 10.00',
        '5 | w | 80.00 | 100.00 | - | ranked | 0 | f | 0.00 | 10.00', '6 | t | 10.00 | 100.00 | - | ranked | 0 | f | 70.00 | 80.00'],
  'tie_break compares criteria in turn, more is better; who is behind by a tie-break alone is 0 points behind');
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.abc('{"tie_break": ["b"]}', results)) FROM six$$,
  ARRAY['1 x 90.00', '2 y 90.00', '3 v 80.00', '3 w 80.00', '3 z 80.00', '6 t 10.00'], 'what tie_break leaves tied stays tied');
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.abc('{"tie_break": ["b"], "ranking": "dense"}', results)) FROM six$$,
  ARRAY['1 x 90.00', '2 y 90.00', '3 v 80.00', '3 w 80.00', '3 z 80.00', '4 t 10.00'], 'under dense ranking, too');
SELECT results_eq($$SELECT unit, tied FROM six, standings(pg_temp.abc('{"tie_break": ["b"]}', results)) WHERE tied$$,
  $$VALUES ('v', true), ('w', true), ('z', true)$$, 'and only they are tied');
-- Two branches of 50: p has 40 + 40, q has 45 + 35.
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.board('{"name": "s", "max": 100, "tie_break": ["II"], "criteria": [
                        {"code": "I", "max": 50, "criteria": [{"code": "I.1", "max": 50, "rule": "given"}]},
                        {"code": "II", "max": 50, "criteria": [{"code": "II.1", "max": 50, "rule": "given"}]}]}',
                      '[["p", "I.1", null, 40], ["p", "II.1", null, 40], ["q", "I.1", null, 45], ["q", "II.1", null, 35]]'))$$,
  ARRAY['1 p 80.00', '2 q 80.00'], 'a parent may break a tie');
-- p has 90 - 5 = 85, the others 85 without the deduction's criterion being theirs: no points there, not 0.
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.board('{"name": "s", "max": 100, "tie_break": ["minus"], "criteria": [
                        {"code": "a", "max": 100, "rule": "given"}, {"code": "minus", "max": 0, "min": -5, "bonus": true, "rule": "given"}]}',
                      '[["n", "a", null, 85], ["n", "minus", null, null, false], ["o", "a", null, 85], ["o", "minus", null, null, false],
                        ["p", "a", null, 90], ["p", "minus", null, -5]]'))$$,
  ARRAY['1 p 85.00', '2 n 85.00', '2 o 85.00'], 'in a tie-break nothing stands below everything, even below a deduction, and is equal to nothing');
-- Under reweight a missing result has no points either: p = (50 + 20) * 100 / 70 = 100 without b, q = 100 with b = 30.
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.abc('{"missing": "reweight", "tie_break": ["b"]}', '[["p", 50, null, 20], ["q", 50, 30, 20], ["r", 50, 0, 20]]'))$$,
  ARRAY['1 q 100.00', '2 p 100.00', '3 r 70.00'], 'missing under reweight stands below in a tie-break');
-- Under zero the missing b has its 0 points, as r's real 0: both 70.
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.abc('{"missing": "zero", "tie_break": ["b"]}', '[["p", 50, null, 20], ["q", 50, 30, 20], ["r", 50, 0, 20]]'))$$,
  ARRAY['1 q 100.00', '2 p 70.00', '2 r 70.00'], 'under zero it has its 0 points there');
-- a third of 10 is 3.33 as breakdown shows it under round "criterion", and so is 3.3299: equal tie-breaks.
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.board('{"name": "s", "max": 20, "tie_break": ["t"], "criteria": [
                        {"code": "t", "max": 10, "rule": "proportional"}, {"code": "r", "max": 10, "rule": "given"}]}',
                      '[["p", "t", 10, 3.3299], ["p", "r", null, 5], ["q", "t", 3, 1], ["q", "r", null, 5]]'))$$,
  ARRAY['1 p 8.33', '1 q 8.33'], 'a tie-break compares points as breakdown shows them');


-- rank_on: rounded or exact. Points here have more decimals than are shown; round "total" keeps nine.

CREATE TEMP TABLE close AS SELECT '[["p", 40.006, 0, 0], ["q", 40.004, 0, 0], ["r", 40.001, 0, 0], ["s", 39.996, 0, 0], ["t", 39.996, 0, 0]]'::jsonb AS results;
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.abc('{"round": "total", "classes": [{"name": "X", "from": 40}]}', results)) FROM close$$,
  ARRAY['1 | p | 40.01 | 100.00 | X | ranked | 0 | f | - | 0.00',
        '2 | q | 40.00 | 100.00 | X | ranked | 0 | t | 0.01 | 0.01', '2 | r | 40.00 | 100.00 | X | ranked | 0 | t | 0.01 | 0.01',
        '2 | s | 40.00 | 100.00 | X | ranked | 0 | t | 0.01 | 0.01', '2 | t | 40.00 | 100.00 | X | ranked | 0 | t | 0.01 | 0.01'],
  'rank_on "rounded" is the default: totals that look equal are equal');
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.abc('{"round": "total", "rank_on": "exact", "classes": [{"name": "X", "from": 40}]}', results)) FROM close$$,
  ARRAY['1 | p | 40.01 | 100.00 | X | ranked | 0 | f | - | 0.00',
        '2 | q | 40.00 | 100.00 | X | ranked | 0 | f | 0.01 | 0.01', '3 | r | 40.00 | 100.00 | X | ranked | 0 | f | 0.00 | 0.01',
        '4 | s | 40.00 | 100.00 | X | ranked | 0 | t | 0.00 | 0.01', '4 | t | 40.00 | 100.00 | X | ranked | 0 | t | 0.00 | 0.01'],
  'rank_on "exact": ranks go by nine decimals; points, gaps and classes by what is shown');
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.abc('{"round": "criterion", "rank_on": "exact"}', results)) FROM close$$,
  ARRAY['1 p 40.01', '2 q 40.00', '3 r 40.00', '4 s 40.00', '4 t 40.00'], 'round "criterion": exact ranks go by criteria as round "total" would score them');
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.abc('{"round": "total", "rank_on": "exact", "scoring": 1, "classes": [{"name": "X", "from": 40}]}', results)) FROM close LIMIT 4$$,
  ARRAY['1 | p | 40.01 | 100.00 | X | ranked | 0 | f | - | 0.00',
        '2 | q | 40.00 | 100.00 | X | ranked | 0 | f | 0.01 | 0.01', '3 | r | 40.00 | 100.00 | X | ranked | 0 | f | 0.00 | 0.01',
        '4 | s | 40.00 | 100.00 | - | ranked | 0 | t | 0.00 | 0.01'],
  'scoring 1: classes went by nine decimals, too');
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.abc('{"round": "criterion", "rank_on": "exact", "scoring": 1}', results)) FROM close$$,
  ARRAY['1 p 40.01', '2 q 40.00', '2 r 40.00', '2 s 40.00', '2 t 40.00'], 'scoring 1: under round "criterion" nothing was left behind the second decimal');
-- a and b with target 1 earn 10·A, c is given, I is d cut at 3.333, which is shown as 3.33.
-- unit   a, b           c        d      shown                       exactly
-- p      0.2, 0.8       0        0      2 + 8 = 10.00               10
-- q      0.5005, 0.5005 0        0      5.01 + 5.01 = 10.02         10.01
-- r      0.5005, 0.5005 0.004    0      10.02 (c 0.00)              10.014
-- s      0.50124, ditto 0        0      5.01 + 5.01 = 10.02         10.0248
-- t      0, 0           6.69     9      6.69 + 3.33 = 10.02         10.023
-- v      0.50149, 0.5   0.0101   0      5.01 + 5.00 + 0.01 = 10.02  10.025
-- w      0.5049, 0.498  0        0      5.05 + 4.98 = 10.03         10.029
-- x      0.50249, ditto 0.0041   0      5.02 + 5.02 = 10.04         10.0539
-- y      0.5015, 0.5015 0        0      5.02 + 5.02 = 10.04         10.03
CREATE TEMP TABLE fine AS
SELECT pg_temp.board('{"name": "s", "max": 40, "rank_on": "exact", "tie_break": ["c"], "classes": [{"name": "X", "from": 10.03}, {"name": "Y"}], "criteria": [
         {"code": "a", "max": 10, "rule": "proportional"}, {"code": "b", "max": 10, "rule": "proportional"}, {"code": "c", "max": 10, "rule": "given"},
         {"code": "I", "max": 10, "cap": 3.333, "criteria": [{"code": "d", "max": 10, "rule": "given"}]}]}',
         (SELECT jsonb_agg(cell) FROM (VALUES ('p', 0.2, 0.8, 0, 0), ('q', 0.5005, 0.5005, 0, 0), ('r', 0.5005, 0.5005, 0.004, 0), ('s', 0.50124, 0.50124, 0, 0), ('t', 0, 0, 6.69, 9),
             ('v', 0.50149, 0.5, 0.0101, 0), ('w', 0.5049, 0.498, 0, 0), ('x', 0.50249, 0.50249, 0.0041, 0), ('y', 0.5015, 0.5015, 0, 0)) AS u(unit, a, b, c, d),
           LATERAL (VALUES (jsonb_build_array(unit, 'a', 1, a)), (jsonb_build_array(unit, 'b', 1, b)), (jsonb_build_array(unit, 'c', NULL, c)), (jsonb_build_array(unit, 'd', NULL, d))) AS k(cell))) AS board;
SELECT results_eq('SELECT pg_temp.lines(board) FROM fine',
  ARRAY['1 | x | 10.04 | 40.00 | X | ranked | 0 | f | - | 0.00', '2 | y | 10.04 | 40.00 | X | ranked | 0 | f | 0.00 | 0.00', '3 | w | 10.03 | 40.00 | X | ranked | 0 | f | 0.01 | 0.01',
        '4 | v | 10.02 | 40.00 | Y | ranked | 0 | f | 0.01 | 0.02', '5 | s | 10.02 | 40.00 | Y | ranked | 0 | f | 0.00 | 0.02', '6 | t | 10.02 | 40.00 | Y | ranked | 0 | f | 0.00 | 0.02',
        '7 | r | 10.02 | 40.00 | Y | ranked | 0 | f | 0.00 | 0.02', '8 | q | 10.02 | 40.00 | Y | ranked | 0 | f | 0.00 | 0.02', '9 | p | 10.00 | 40.00 | Y | ranked | 0 | f | 0.02 | 0.04'],
  'rank_on "exact" under round "criterion": leaves and limits to nine decimals decide, and nothing that is shown changes');
-- w with 4.975 in b: shown 4.98 and 10.03 as before, exactly 10.024, below s (10.0248) and v, which show 10.02
SELECT results_eq($$SELECT pg_temp.lines(what_if(board, 'w', 'b', 0.4975)) FROM fine OFFSET 2 LIMIT 3$$,
  ARRAY['3 | v | 10.02 | 40.00 | Y | ranked | 0 | f | 0.02 | 0.02', '4 | s | 10.02 | 40.00 | Y | ranked | 0 | f | 0.00 | 0.02', '5 | w | 10.03 | 40.00 | X | ranked | 0 | f | -0.01 | 0.01'],
  'rank_on "exact": ranks may stand against what is shown, and so may gaps and classes');
SELECT results_eq($$SELECT pg_temp.lines(what_if(board, 'r', 'c', 0)) FROM fine OFFSET 6 LIMIT 2$$,
  ARRAY['7 | q | 10.02 | 40.00 | Y | ranked | 0 | t | 0.00 | 0.02', '7 | r | 10.02 | 40.00 | Y | ranked | 0 | t | 0.00 | 0.02'], 'rank_on "exact": what is equal to the last digit is tied');
-- q 5 + 5 + 0.01 = 10.01 and r 5.005 + 5.005 = 10.01: level, and c is 0.01 against 0.00
SELECT results_eq($$SELECT pg_temp.ranks(what_if(board, '{"q": {"a": 0.5, "b": 0.5, "c": 0.01}, "r": {"c": 0}}')) FROM fine OFFSET 6 LIMIT 2$$,
  ARRAY['7 q 10.01', '8 r 10.02'], 'rank_on "exact": a tie-break parts whom exact points do not');
SELECT results_eq($$SELECT unit, rank, best, worst, mean::text FROM robustness((SELECT board FROM fine), 20, 0)$$,
  $$SELECT unit, rank, rank, rank, rank || '.0000' FROM fine, standings(board)$$, 'rank_on "exact": where no weight is changed, robustness finds the ranks of the board');
SELECT results_eq($$SELECT c.* FROM fine, LATERAL (SELECT unit, rank_before, rank_after, change, own_change, field_change FROM compare(board, what_if(board, 'q', 'c', 0.0045))) AS c WHERE unit IN ('q', 'r')$$,
  $$VALUES ('q', 8, 7, 1, 1, 0), ('r', 7, 8, -1, 0, -1)$$, 'rank_on "exact": compare, too, goes by what is ranked');   -- 10.0145, shown 10.02 as before
SELECT is_empty($$SELECT o.criterion FROM fine, overtake(board, 'q', 's') AS o WHERE needed IS NOT NULL$$, 'overtake goes by what is shown: who shows as much is not behind');
-- Three thirds: 3.33 + 3.33 + 3.33 or the sum of three 3.333333333.
SELECT results_eq($$SELECT r.round, (SELECT points::text FROM standings(scoreboard(format('{"name": "s", "max": 30, "round": "%s", "criteria": [
                        {"code": "1", "max": 10, "rule": "proportional"}, {"code": "2", "max": 10, "rule": "proportional"}, {"code": "3", "max": 10, "rule": "proportional"}]}',
                        r.round)::score_sheet, 'u', i::text, 3, 1))) FROM (VALUES ('criterion'), ('total')) AS r(round), generate_series(1, 3) AS i GROUP BY r.round ORDER BY 1$$,
  $$VALUES ('criterion', '9.99'), ('total', '10.00')$$, 'round "criterion" adds what is shown, "total" rounds the sum');
SELECT results_eq($$SELECT d, points::text, max_points::text, behind_next::text, behind_first::text
                      FROM generate_series(0, 6) AS d, standings(pg_temp.abc(jsonb_build_object('decimals', d, 'round', 'total'), '[["p", 40.1234565, 0, 0], ["q", 20, 0, 0]]'))
                     WHERE unit = 'q' OR rank = 1 ORDER BY d, rank$$,
  $$VALUES (0, '40', '100', NULL, '0'), (0, '20', '100', '20', '20'), (1, '40.1', '100.0', NULL, '0.0'), (1, '20.0', '100.0', '20.1', '20.1'),
           (2, '40.12', '100.00', NULL, '0.00'), (2, '20.00', '100.00', '20.12', '20.12'), (3, '40.123', '100.000', NULL, '0.000'), (3, '20.000', '100.000', '20.123', '20.123'),
           (4, '40.1235', '100.0000', NULL, '0.0000'), (4, '20.0000', '100.0000', '20.1235', '20.1235'),
           (5, '40.12346', '100.00000', NULL, '0.00000'), (5, '20.00000', '100.00000', '20.12346', '20.12346'),
           (6, '40.123457', '100.000000', NULL, '0.000000'), (6, '20.000000', '100.000000', '20.123457', '20.123457')$$,
  'everything has exactly the sheet''s decimals, 0 to 6, rounded half away from zero');


-- Unranked units. A 100, B 90, C 80; D and E lack c: 60 and 70 so far.

CREATE TEMP TABLE five AS
SELECT pg_temp.abc('{"classes": [{"name": "X", "from": 60}]}', '[["D", 40, 20, null], ["E", 50, 20, null], ["A", 50, 30, 20], ["B", 40, 30, 20], ["C", 40, 20, 20]]') AS board;
SELECT results_eq($$SELECT pg_temp.lines(board) FROM five$$,
  ARRAY['1 | A | 100.00 | 100.00 | X | ranked | 0 | f | - | 0.00', '2 | B | 90.00 | 100.00 | X | ranked | 0 | f | 10.00 | 10.00',
        '3 | C | 80.00 | 100.00 | X | ranked | 0 | f | 10.00 | 20.00',
        '- | E | 70.00 | 100.00 | - | incomplete | 1 | f | - | -', '- | D | 60.00 | 100.00 | - | incomplete | 1 | f | - | -'],
  'incomplete units keep their points, have neither rank nor class nor gaps and come last, the better first');
SELECT results_eq($$SELECT pg_temp.lines(board, '{B}') FROM five$$,
  ARRAY['1 | A | 100.00 | 100.00 | X | ranked | 0 | f | - | 0.00', '2 | C | 80.00 | 100.00 | X | ranked | 0 | f | 20.00 | 20.00',
        '- | E | 70.00 | 100.00 | - | incomplete | 1 | f | - | -', '- | D | 60.00 | 100.00 | - | incomplete | 1 | f | - | -',
        '- | B | 90.00 | 100.00 | - | unranked | 0 | f | - | -'],
  'a unit out of competition keeps its points, takes no rank and closes no gap');
SELECT results_eq($$SELECT pg_temp.ranks(board, '{A}') FROM five$$, ARRAY['1 B 90.00', '2 C 80.00', '- E 70.00', '- D 60.00', '- A 100.00'], 'not even the first rank');
SELECT results_eq($$SELECT unit, behind_next::text, behind_first::text FROM five, standings(board, '{A}') LIMIT 2$$, $$VALUES ('B', NULL, '0.00'), ('C', '10.00', '10.00')$$,
  'gaps are to the best who is ranked');
SELECT results_eq($$SELECT unit, status, missing FROM five, standings(board, '{D, E, C}') WHERE status <> 'ranked'$$,
  $$VALUES ('C', 'unranked', 0), ('E', 'unranked', 1), ('D', 'unranked', 1)$$, 'who is unranked and incomplete is unranked, and misses what it misses');
SELECT results_eq($$SELECT pg_temp.ranks(board, '{E, D, C, B, A}') FROM five$$, ARRAY['- A 100.00', '- B 90.00', '- C 80.00', '- E 70.00', '- D 60.00'], 'all may be unranked');
SELECT results_eq($$SELECT pg_temp.lines(board, NULL) FROM five$$, $$SELECT pg_temp.lines(board, '{}') FROM five$$, 'a null list is an empty one');
SELECT results_eq($$SELECT standings(board) FROM five$$, $$SELECT standings(board, '{}') FROM five$$, 'no list, too');
SELECT results_eq($$SELECT standings(board, '{Nobody, B, NULL, b, "B ", B}') FROM five$$, $$SELECT standings(board, '{B}') FROM five$$, 'names that nobody has, nulls and repetitions change nothing');
SELECT results_eq($$SELECT standings(board, '{{A, B}, {C, D}}') FROM five$$, $$SELECT standings(board, '{A, B, C, D}') FROM five$$, 'an array of arrays is a list');
SELECT results_eq($$SELECT standings(board, ARRAY['A', 'B']::varchar[]) FROM five$$, $$SELECT standings(board, '{A, B}') FROM five$$, 'an array of varchar');
SELECT results_eq($$SELECT standings(board, (SELECT array_agg(unit) FROM (VALUES ('B'::varchar(10))) AS disciplined(unit))) FROM five$$, $$SELECT standings(board, '{B}') FROM five$$, 'an array from a table');
-- x and y are tied at 90; without y nobody shares x's rank.
SELECT results_eq($$SELECT unit, rank, tied FROM six, standings(pg_temp.abc('{}', results), '{y}') WHERE unit IN ('x', 'y', 'v')$$,
  $$VALUES ('x', 1, false), ('v', 2, true), ('y', NULL, false)$$, 'an unranked unit ties nobody');

-- Best, least and greatest are of all who have a result. relative_to_best without targets: 100 * A / greatest A.
CREATE TEMP TABLE relative AS
SELECT pg_temp.board('{"name": "s", "max": 200, "criteria": [{"code": "best", "max": 100, "rule": "relative_to_best"}, {"code": "span", "max": 100, "rule": "min_max"}]}',
  '[["A", "best", null, 200], ["A", "span", null, 0], ["B", "best", null, 100], ["B", "span", null, 5], ["C", "best", null, 50], ["C", "span", null, 10],
    ["D", "best", null, 400]]') AS board;
-- best: A 200/400 = 50, B 25, C 12.5. span 0 to 10: A 0, B 50, C 100. D has 100 and lacks span.
SELECT results_eq($$SELECT pg_temp.ranks(board) FROM relative$$, ARRAY['1 C 112.50', '2 B 75.00', '3 A 50.00', '- D 100.00'], 'an incomplete unit still sets the best');
SELECT results_eq($$SELECT pg_temp.ranks(board, '{A, C}') FROM relative$$, ARRAY['1 B 75.00', '- D 100.00', '- C 112.50', '- A 50.00'], 'unranked units still set least and greatest');


-- Missing results, counted under each policy. a 60, b 40 and two bonus criteria, one of them under a bonus parent.

CREATE FUNCTION pg_temp.gaps(policy text, short jsonb) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT pg_temp.board(jsonb_build_object('missing', policy) || '{"name": "s", "max": 100, "criteria": [{"code": "a", "max": 60, "rule": "given"}, {"code": "b", "max": 40, "rule": "proportional"},
      {"code": "c", "max": 10, "bonus": true, "rule": "given"}, {"code": "D", "max": 5, "bonus": true, "criteria": [{"code": "d", "max": 5, "rule": "given"}]}]}', short)
$$;
CREATE TEMP TABLE partial AS
SELECT '[["all", "a", null, 45], ["all", "b", 10, 5], ["all", "c", null, 10], ["all", "d", null, 5], ["none"],
         ["one", "a", null, 45], ["one", "b", 10, null],
         ["two", "a", null, 45], ["two", "b", null, 5], ["two", "c", null, 0],
         ["away", "a", null, 45], ["away", "b", null, null, false], ["away", "c", null, null, false], ["away", "d", null, 5],
         ["extra", "c", null, 10], ["extra", "d", null, 3]]'::jsonb AS results;
-- all: 45 + 20 + 10 + 5 = 80. away: 45 * 100 / 60 = 75 and d 5 = 80. one, two: 45. extra: 13.
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.gaps('incomplete', results)) FROM partial$$,
  ARRAY['1 | all | 80.00 | 100.00 | - | ranked | 0 | t | - | 0.00', '1 | away | 80.00 | 100.00 | - | ranked | 0 | t | - | 0.00',
        '- | one | 45.00 | 100.00 | - | incomplete | 3 | f | - | -', '- | two | 45.00 | 100.00 | - | incomplete | 2 | f | - | -',
        '- | extra | 13.00 | 100.00 | - | incomplete | 2 | f | - | -', '- | none | - | 100.00 | - | incomplete | 4 | f | - | -'],
  'incomplete: a missing row, a null actual and a null target that is needed are missing, bonus or not; not assigned is not');
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.gaps('zero', results)) FROM partial$$,
  ARRAY['1 | all | 80.00 | 100.00 | - | ranked | 0 | t | - | 0.00', '1 | away | 80.00 | 100.00 | - | ranked | 0 | t | - | 0.00',
        '3 | one | 45.00 | 100.00 | - | ranked | 3 | t | 35.00 | 35.00', '3 | two | 45.00 | 100.00 | - | ranked | 2 | t | 35.00 | 35.00',
        '5 | extra | 13.00 | 100.00 | - | ranked | 2 | f | 32.00 | 67.00', '6 | none | 0.00 | 100.00 | - | ranked | 4 | f | 13.00 | 80.00'],
  'zero: the same count, but everybody is ranked');
-- one: 45 * 100 / 60 = 75. two: the same. extra: no regular criterion, so 13 are no measure of the sheet.
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.gaps('reweight', results)) FROM partial$$,
  ARRAY['1 | all | 80.00 | 100.00 | - | ranked | 0 | t | - | 0.00', '1 | away | 80.00 | 100.00 | - | ranked | 0 | t | - | 0.00',
        '3 | one | 75.00 | 100.00 | - | ranked | 1 | t | 5.00 | 5.00', '3 | two | 75.00 | 100.00 | - | ranked | 1 | t | 5.00 | 5.00',
        '- | extra | 13.00 | 100.00 | - | incomplete | 2 | f | - | -', '- | none | - | 100.00 | - | incomplete | 2 | f | - | -'],
  'reweight: a missing bonus is never missing; with bonus points alone there is no rank, with nothing no points');
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.gaps('reweight', results), '{none, extra, all}') FROM partial$$,
  ARRAY['1 away 80.00', '2 one 75.00', '2 two 75.00', '- all 80.00', '- extra 13.00', '- none -'], 'among the unranked, too, who has no points is last');
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.gaps(policy, '[["u", "a", null, null, false], ["u", "b", null, null, false], ["u", "c", null, null, false], ["u", "d", null, null, false]]'))
                      FROM unnest('{incomplete, zero, reweight}'::text[]) AS policy$$,
  ARRAY['- u -', '- u -', '- u -'], 'a unit to whom nothing is assigned has no points and no rank, whatever the policy');


-- Order of rows: by rank, then incomplete, then unranked by points; equal ones by the bytes of their names

SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.abc('{}', '[["b", 10, 0, 0], ["Đ", 10, 0, 0], ["a", 10, 0, 0], ["Z", 10, 0, 0], ["aa", 10, 0, 0], ["é", 20, 0, 0],
                        ["m", 10, 0, null], ["l", 10, 0, null], ["n", 20, 0, null], ["r", 10, 0, 0], ["q", 10, 0, null], ["s", 50, 0, 0]]'), '{s, q, r}')$$,
  ARRAY['1 é 20.00', '2 Z 10.00', '2 a 10.00', '2 aa 10.00', '2 b 10.00', '2 Đ 10.00', '- n 20.00', '- l 10.00', '- m 10.00', '- s 50.00', '- q 10.00', '- r 10.00'],
  'ranked by rank, incomplete and unranked by points, equals by bytes');


-- Ceiling, negative totals

-- a 50 + b 30 + c 20, ceiling 95: 100 and 96 are both cut to 95.
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.abc('{"ceiling": 95, "classes": [{"name": "X", "from": 95}]}', '[["p", 50, 30, 20], ["q", 50, 30, 16], ["r", 50, 30, 14.99]]'))$$,
  ARRAY['1 | p | 95.00 | 100.00 | X | ranked | 0 | t | - | 0.00', '1 | q | 95.00 | 100.00 | X | ranked | 0 | t | - | 0.00', '3 | r | 94.99 | 100.00 | - | ranked | 0 | f | 0.01 | 0.01'],
  'ranks, ties, classes and gaps are those after the ceiling');
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.abc('{"ceiling": 95, "tie_break": ["c"]}', '[["p", 50, 30, 16], ["q", 50, 30, 20], ["r", 50, 30, 0]]'))$$,
  ARRAY['1 | q | 95.00 | 100.00 | - | ranked | 0 | f | - | 0.00', '2 | p | 95.00 | 100.00 | - | ranked | 0 | f | 0.00 | 0.00', '3 | r | 80.00 | 100.00 | - | ranked | 0 | f | 15.00 | 15.00'],
  'a tie-break resolves what the ceiling made equal');
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.board('{"name": "s", "max": 0, "classes": [{"name": "X", "from": 0}, {"name": "Y", "from": -4}, {"name": "Z"}], "criteria": [
                        {"code": "m", "max": 0, "min": -10, "rule": "count", "each": -2}]}', '[["p", "m", null, 0], ["q", "m", null, 1], ["r", "m", null, 7]]'))$$,
  ARRAY['1 | p | 0.00 | 0.00 | X | ranked | 0 | f | - | 0.00', '2 | q | -2.00 | 0.00 | Y | ranked | 0 | f | 2.00 | 2.00', '3 | r | -10.00 | 0.00 | Z | ranked | 0 | f | 8.00 | 10.00'],
  'totals below 0 are ranked and classed');


-- Classes

-- PAR INDEX: from 90 A, 80 to below 90 B, 70 to below 80 C; what is below 70 is told by nobody and has no class here.
SELECT results_eq($$SELECT unit, class FROM standings(pg_temp.abc('{"classes": [{"name": "A", "from": 90}, {"name": "B", "from": 80}, {"name": "C", "from": 70}]}',
                      '[["100", 50, 30, 20], ["90", 50, 30, 10], ["89.99", 50, 30, 9.99], ["80", 50, 30, 0], ["79.99", 49.99, 30, 0], ["70", 40, 30, 0], ["69.99", 39.99, 30, 0]]'))$$,
  $$VALUES ('100', 'A'), ('90', 'A'), ('89.99', 'B'), ('80', 'B'), ('79.99', 'C'), ('70', 'C'), ('69.99', NULL)$$, 'the bands of PAR INDEX at their bounds; below all there is none');
SELECT results_eq($$SELECT unit, points::text, class FROM standings(pg_temp.abc('{"round": "total", "classes": [{"name": "A", "from": 90}, {"name": "B"}]}', '[["up", 50, 30, 9.995], ["down", 50, 30, 9.994]]'))$$,
  $$VALUES ('up', '90.00', 'A'), ('down', '89.99', 'B')$$, 'with rank_on "rounded" a class goes by what is shown');
SELECT results_eq($$SELECT class FROM hcmc, standings(pg_temp.board(jsonb_set(score_sheet(board)::jsonb, '{classes}', '[{"name": "105", "from": 105}, {"name": "100", "from": 100}, {"name": "less"}]'),
                        '[["107", "I", null, 97], ["107", "II.1", null, 1], ["107", "II.2", null, 0]]'))$$,
  ARRAY['100'], 'a class above max is out of reach: classes go by the lesser of total and max');
SELECT is((SELECT count(class) FROM six, standings(pg_temp.abc('{}', results))), 0::bigint, 'a sheet without classes gives none');


-- Parents with min and cap, bonus, mean

-- plus 0.5 a person, minus 1 each, together within [-5, 10] (a police cluster). 30 people: 15, cut to 10; 4 people and 9 reprimands: 2 - 9 = -7, lifted to -5.
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.board('{"name": "s", "max": 10, "criteria": [{"code": "I", "max": 10, "min": -5, "cap": 10, "criteria": [
                        {"code": "plus", "max": 10, "cap": 100, "rule": "count", "each": 0.5}, {"code": "minus", "max": 0, "min": -100, "rule": "count", "each": -1}]}]}',
                      '[["many", "plus", null, 30], ["many", "minus", null, 0], ["mixed", "plus", null, 5], ["mixed", "minus", null, 1], ["bad", "plus", null, 4], ["bad", "minus", null, 9]]'))$$,
  ARRAY['1 many 10.00', '2 mixed 1.50', '3 bad -5.00'], 'a parent''s points stay within its min and cap');
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.board('{"name": "s", "max": 10, "criteria": [{"code": "I", "max": 10, "criteria": [
                        {"code": "plus", "max": 10, "cap": 100, "rule": "count", "each": 0.5}, {"code": "minus", "max": 0, "min": -100, "rule": "count", "each": -1}]}]}',
                      '[["many", "plus", null, 30], ["many", "minus", null, 0], ["bad", "plus", null, 4], ["bad", "minus", null, 9]]'))$$,
  ARRAY['1 many 15.00', '2 bad -7.00'], 'and only where it has them: max is no cap');
-- Bonus inside the nominal total (Youth Union: 450 + 50) and above it: 440 + 50 = 490 of 500; 440 + 50 = 490 of 450.
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.board('{"name": "s", "max": 500, "criteria": [{"code": "I", "max": 450, "rule": "given"}, {"code": "II", "max": 50, "rule": "given"}]}',
                      '[["u", "I", null, 440], ["u", "II", null, 50]]'))$$,
  ARRAY['1 | u | 490.00 | 500.00 | - | ranked | 0 | f | - | 0.00'], 'extra points inside the nominal total are an ordinary criterion');
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.board('{"name": "s", "max": 450, "criteria": [{"code": "I", "max": 450, "rule": "given"}, {"code": "II", "max": 50, "bonus": true, "rule": "given"}]}',
                      '[["u", "I", null, 440], ["u", "II", null, 50]]'))$$,
  ARRAY['1 | u | 490.00 | 450.00 | - | ranked | 0 | f | - | 0.00'], 'above it they are a bonus');
-- 100 * (1 * 7/10 + 2 * 4/5 + 1 * 1/10) / 4 = 100 * 2.4 / 4 = 60;  100 * (2 * 1/3 ...): 1/3 of 10 is given as 3.33: (0.333 * 1 + 2 + 1) / 4 = 83.325 -> 83.33.
SELECT results_eq($$SELECT pg_temp.ranks(pg_temp.board('{"name": "s", "max": 100, "criteria": [{"code": "I", "max": 100, "combine": "mean", "criteria": [{"code": "x", "max": 10, "rule": "given"},
                        {"code": "y", "max": 5, "weight": 2, "rule": "given"}, {"code": "z", "max": 10, "rule": "given"}]}]}',
                      '[["u", "x", null, 7], ["u", "y", null, 4], ["u", "z", null, 1], ["v", "x", null, 3.33], ["v", "y", null, 5], ["v", "z", null, 10]]'))$$,
  ARRAY['1 v 83.33', '2 u 60.00'], 'a mean takes points as shares of each child''s max, by weight, and is rounded once');


-- Boards as a query has them

SELECT is_empty('SELECT * FROM standings(NULL::scoreboard)', 'a null board has no rows');
SELECT is_empty($$SELECT * FROM standings(NULL::scoreboard, '{A}')$$, 'nor with a list');
SELECT is_empty($$SELECT * FROM standings((SELECT scoreboard(score_sheet(board), 'u', NULL, NULL, NULL) FROM five WHERE false))$$, 'nor has a board of no rows');
SELECT results_eq($$SELECT unit, rank, points::text FROM (SELECT results, abc FROM six, LATERAL pg_temp.abc('{}', results) AS abc) AS one, standings(abc) ORDER BY unit$$,
  $$SELECT unit, rank, points::text FROM six, standings(pg_temp.abc('{}', results)) ORDER BY unit$$, 'a board of a subquery');
SELECT results_eq($$SELECT kind, count(*), max(points)::text FROM (SELECT 'five', board FROM five UNION ALL SELECT 'relative', board FROM relative UNION ALL SELECT 'nothing', NULL) AS b(kind, board)
                      LEFT JOIN LATERAL standings(board) ON true GROUP BY kind ORDER BY kind$$,
  $$VALUES ('five', 5::bigint, '100.00'), ('nothing', 1, NULL), ('relative', 4, '112.50')$$, 'boards of several clusters in one query');
SELECT results_eq($$SELECT (standings(board)).unit FROM relative$$, $$SELECT unit FROM relative, standings(board)$$, 'standings in a SELECT list');
SELECT results_eq($$SELECT unit FROM five, standings(board) WHERE rank = 1 LIMIT 1$$, ARRAY['A'], 'with LIMIT');
CREATE TEMP VIEW shown AS SELECT s.* FROM five, standings(board) AS s;
SELECT is((SELECT array_agg(attname || ' ' || format_type(atttypid, NULL) ORDER BY attnum) FROM pg_attribute WHERE attnum > 0 AND attrelid = 'shown'::regclass),
  '{"rank integer","unit text","points numeric","max_points numeric","class text","status text","missing integer","tied boolean","behind_next numeric","behind_first numeric"}',
  'the columns of standings and their types');


-- Five hundred units whose points come from a hash, against plain SQL: rank() and dense_rank() over sums, gaps by joins

CREATE TEMP TABLE field AS
SELECT 'u' || i AS unit, get_byte(h, 0) % 51 AS a, get_byte(h, 1) % 31 AS b, get_byte(h, 2) % 21 AS c, get_byte(h, 3) < 20 AS disciplined, get_byte(h, 4) < 20 AS lacks
  FROM generate_series(1, 500) AS i, decode(md5(i::text), 'hex') AS h;
CREATE TEMP TABLE field_board AS
SELECT ranking, (SELECT pg_temp.abc(jsonb_build_object('ranking', ranking, 'tie_break', '{b}'::text[]), jsonb_agg(jsonb_build_array(unit, a, b, CASE WHEN NOT lacks THEN c END))) FROM field) AS board,
       (SELECT array_agg(unit) FROM field WHERE disciplined) AS unranked
  FROM unnest('{competition, dense}'::text[]) AS ranking;
CREATE TEMP TABLE field_expected AS
WITH ranked AS (SELECT unit, a + b + c AS points, rank() OVER w AS competition, dense_rank() OVER w AS dense, count(*) OVER (PARTITION BY a + b + c, b) > 1 AS tied
                  FROM field WHERE NOT disciplined AND NOT lacks WINDOW w AS (ORDER BY a + b + c DESC, b DESC))
SELECT r.*, (SELECT min(better.points) FROM ranked better WHERE better.competition < r.competition) - points AS behind_next, (SELECT max(points) FROM ranked) - points AS behind_first
  FROM ranked r;
SELECT cmp_ok((SELECT count(*) FROM field_expected WHERE tied), '>', 20::bigint, 'the five hundred have ties');
SELECT results_eq($$SELECT unit, rank, points, tied, behind_next, behind_first FROM field_board, standings(board, unranked) WHERE ranking = 'competition' AND status = 'ranked' ORDER BY unit$$,
  $$SELECT unit, competition::int, points::numeric, tied, behind_next::numeric, behind_first::numeric FROM field_expected ORDER BY unit$$, 'five hundred units, competition ranking');
SELECT results_eq($$SELECT unit, rank, points, tied, behind_next, behind_first FROM field_board, standings(board, unranked) WHERE ranking = 'dense' AND status = 'ranked' ORDER BY unit$$,
  $$SELECT unit, dense::int, points::numeric, tied, behind_next::numeric, behind_first::numeric FROM field_expected ORDER BY unit$$, 'five hundred units, dense ranking');
SELECT results_eq($$SELECT status, count(*) FROM field_board, standings(board, unranked) WHERE ranking = 'dense' GROUP BY status ORDER BY status$$,
  $$SELECT CASE WHEN disciplined THEN 'unranked' WHEN lacks THEN 'incomplete' ELSE 'ranked' END AS status, count(*) FROM field GROUP BY 1 ORDER BY 1$$, 'and everybody is there');

SELECT * FROM finish();
ROLLBACK;
