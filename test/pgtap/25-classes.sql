-- Classes by conditions and quotas: what is made of a board. How such a sheet is read and refused: 26-class-sheets.sql.
-- Sheets follow decree 233/2026 (public service units: 90/70/50 points, 100 % on time, 30 % beyond plan, no failing part, 20 % of those
-- good or better, fewer than five units at most one) and other regulations; units and results are invented.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir errors.sql.inc
SET LOCAL search_path = public, emulation;
SELECT no_plan();

-- Results as {unit: {criterion: actual}}.
CREATE FUNCTION pg_temp.board(sheet jsonb, results jsonb) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT jsonb_build_object('sheet', sheet, 'results', (
    SELECT jsonb_object_agg(u.key, (SELECT coalesce(jsonb_object_agg(c.key, jsonb_build_array(NULL, c.value)), '{}') FROM jsonb_each(u.value) c)) FROM jsonb_each(results) u))::scoreboard $$;
-- "A XS, B -, C *": each unit in the order of its name with its class, - none, * open, ? undecided.
CREATE FUNCTION pg_temp.given(board scoreboard, unranked text[] DEFAULT '{}', decided jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(unit || ' ' || CASE WHEN open THEN '*' ELSE coalesce(class, CASE reason_code WHEN 'undecided' THEN '?' ELSE '-' END) END, ', ' ORDER BY unit COLLATE "C")
    FROM classification(board, unranked, decided) $$;
CREATE FUNCTION pg_temp.why(board scoreboard, of_unit text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(reason_code || ' | ' || reason, 'nothing') FROM classification(board) WHERE unit = of_unit $$;

-- A sheet of one score and numbers that conditions use.
CREATE FUNCTION pg_temp.sheet(classes jsonb, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('max', 100, 'classes', classes, 'criteria', jsonb_build_array(jsonb_build_object('code', 'D', 'max', 100, 'rule', 'given')) ||
         (SELECT jsonb_agg(jsonb_build_object('code', code, 'max', 0, 'rule', 'input')) FROM unnest('{dung_han,vuot,hong,tre,sai,loai}'::text[]) code)) || more $$;
-- The decree's classes, with more said of the quota.
CREATE FUNCTION pg_temp.decree(quota jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_array(
    jsonb_build_object('name', 'XS', 'from', 90, 'when', 'actual[dung_han] = 100 and actual[vuot] >= 30 and actual[hong] = 0', 'clause', 'khoản 1',
                       'quota', '{"percent": 20, "classes": ["XS", "Tot"], "counted": "before", "ties": "none", "few": {"below": 5, "at_most": 1}, "clause": "khoản 3"}' || quota),
    '{"name": "Tot", "from": 70, "when": "actual[dung_han] = 100"}'::jsonb,
    '{"name": "HT", "from": 50, "when": "actual[tre] <= 20"}'::jsonb,
    '{"name": "KHT"}'::jsonb) $$;
CREATE FUNCTION pg_temp.unit(points numeric, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('D', points, 'dung_han', 100, 'vuot', 30, 'hong', 0, 'tre', 0, 'sai', 0, 'loai', 1) || more $$;
-- n units u01, u02, …, the first `good` of them with 99, 98.9, … and all conditions fulfilled, the others with 60.
CREATE FUNCTION pg_temp.cluster(n int, good int) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_object_agg('u' || to_char(i, 'FM00'), pg_temp.unit(CASE WHEN i <= good THEN 99.1 - i / 10.0 ELSE 60 END)) FROM generate_series(1, n) i $$;

-- By points and conditions ----------------------------------------------------------------------------------------------------------------

-- Each fails one condition by the least: 29.99 % beyond plan, one failing part, 99.99 % on time (then 20 % late is HT), 89.99 points.
CREATE TEMP TABLE one AS SELECT pg_temp.board(pg_temp.sheet(pg_temp.decree('{"few": null, "percent": 100}')), jsonb_build_object(
  'A', pg_temp.unit(90), 'B', pg_temp.unit(95, '{"vuot": 29.99}'), 'C', pg_temp.unit(95, '{"hong": 1}'), 'D', pg_temp.unit(95, '{"dung_han": 99.99, "tre": 20}'),
  'E', pg_temp.unit(89.99), 'F', pg_temp.unit(70), 'G', pg_temp.unit(69.99), 'H', pg_temp.unit(60, '{"tre": 20.01}'), 'I', pg_temp.unit(49.99))) AS board;
SELECT is(pg_temp.given(board), 'A XS, B Tot, C Tot, D HT, E Tot, F Tot, G HT, H KHT, I KHT', 'by points and conditions, at their edges') FROM one;
SELECT results_eq('SELECT unit, rank, points, class, class_by_points, open, reason_code, reason, no_award FROM one, classification(board) WHERE unit IN (''A'', ''B'', ''D'', ''H'') ORDER BY 1',
  $$ VALUES ('A', 4, 90.00, 'XS', 'XS', false, NULL, NULL, '{}'::text[]),
            ('B', 1, 95.00, 'Tot', 'Tot', false, 'class', 'XS is not given: its condition does not hold: khoản 1', '{}'),
            ('D', 1, 95.00, 'HT', 'HT', false, 'class', 'XS is not given: its condition does not hold: khoản 1', '{}'),
            ('H', 8, 60.00, 'KHT', 'KHT', false, 'class', 'HT is not given: its condition does not hold', '{}') $$,
  'every column, and why a better class is not given');
SELECT results_eq('SELECT s.unit, s.class FROM one, standings(board) s ORDER BY 1', 'SELECT c.unit, c.class FROM one, classification(board) c ORDER BY 1', 'standings gives the same class');
SELECT results_eq($$SELECT criterion, kind, points_before, points_after, clause, note FROM one, reasons(board, 'B')$$,
  $$VALUES (NULL::text, 'class', NULL::numeric, NULL::numeric, 'khoản 1', 'XS is not given: its condition does not hold')$$, 'reasons: a condition');
SELECT is_empty($$SELECT FROM one, reasons(board, 'A')$$, 'reasons: nothing to say');
SELECT is(pg_temp.raised($$SELECT reasons(board, 'Z') FROM one$$), '22023 unit "Z" is not in the scoreboard', 'reasons: an unknown unit');
SELECT results_eq('SELECT c.* FROM one, classes(score_sheet(board)) c', $$VALUES (1, 'XS', 90::numeric), (2, 'Tot', 70), (3, 'HT', 50), (4, 'KHT', NULL)$$, 'classes()');

-- A bonus does not raise a class: 107 of 100 counts as 100; what is shown decides: 89.995 is 90.00.
SELECT is(pg_temp.given(pg_temp.board(pg_temp.sheet('[{"name": "A", "from": 90, "when": "total = 90"}, {"name": "B"}]'), jsonb_build_object('u', pg_temp.unit(89.995)))), 'u A', 'a class and total go by what is shown');
SELECT is(pg_temp.given(pg_temp.board('{"max": 100, "classes": [{"name": "A", "from": 100, "when": "total = 107"}, {"name": "B"}],
                                        "criteria": [{"code": "D", "max": 100, "rule": "given"}, {"code": "T", "max": 10, "bonus": true, "rule": "given"}]}', '{"u": {"D": 97, "T": 10}, "v": {"D": 89, "T": 10}}')),
          'u A, v B', 'total is what is shown; the class''s points end at max');
-- Of several classes of one name one is enough: "from 80 where the unit is of kind 1, from 85 where it is of kind 2".
SELECT is(pg_temp.given(pg_temp.board(pg_temp.sheet('[{"name": "Tốt", "from": 85, "when": "actual[loai] = 2"}, {"name": "Tốt", "from": 80, "when": "actual[loai] = 1"}, {"name": "Khá"}]'), jsonb_build_object(
  'a', pg_temp.unit(80), 'b', pg_temp.unit(79.99), 'c', pg_temp.unit(84.99, '{"loai": 2}'), 'd', pg_temp.unit(85, '{"loai": 2}')))), 'a Tốt, b Khá, c Khá, d Tốt', 'a name that stands twice');
-- A condition may ask for the rank by points, and for what parents have.
SELECT is(pg_temp.given(pg_temp.board('{"max": 30, "classes": [{"name": "Nhất", "when": "rank <= 2 and share[I] >= 0.5"}, {"name": "B", "when": "points[I] + points[II] > 10 and not missing[a]"}, {"name": "C"}],
  "criteria": [{"code": "I", "max": 20, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}, {"code": "II", "max": 10, "rule": "given"}]}',
  '{"u": {"a": 5, "b": 4, "II": 10}, "v": {"a": 10, "b": 8, "II": 5}, "w": {"a": 10, "b": 5, "II": 0}, "x": {"a": 1, "b": 1, "II": 1}}')), 'u B, v Nhất, w B, x C', 'rank, points and share in a condition');

-- Undecided -------------------------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE two AS SELECT pg_temp.board(pg_temp.sheet('[{"name": "A", "from": 90, "when": "actual[vuot] >= 30"}, {"name": "B", "from": 70, "when": "actual[hong] = 0", "note": "không có lỗi"}, {"name": "C", "from": 50, "when": "actual[vuot] / actual[hong] > 1"}, {"name": "D"}]'),
  jsonb_build_object('a', pg_temp.unit(95) - 'hong', 'b', pg_temp.unit(75) - 'hong', 'c', pg_temp.unit(95) - 'vuot', 'd', pg_temp.unit(55), 'e', pg_temp.unit(45) - 'hong', 'f', pg_temp.unit(95, '{"vuot": 0}') - 'hong')) AS board;
-- a: the better class is decided, and what B misses does not matter. c: A is not decided, although B would be certain. e: its points are not enough for C.
SELECT is(pg_temp.given(board), 'a A, b ?, c ?, d ?, e D, f ?', 'a missing number leaves a class undecided, unless a better one was decided') FROM two;
SELECT is((SELECT string_agg(unit || ': ' || reason, '; ' ORDER BY unit) FROM classification(board) WHERE reason_code = 'undecided'),
  'b: undecided: hong missing; không có lỗi; c: undecided: vuot missing; d: undecided: actual[vuot] / actual[hong] undefined; f: undecided: hong missing; không có lỗi', 'and it is said what is missing') FROM two;
SELECT results_eq($$SELECT kind, note FROM two, reasons(board, 'f')$$, $$VALUES ('undecided', 'undecided: hong missing (không có lỗi)')$$, 'reasons: undecided');

-- What was done to points stands before what was done with classes: in the sheet's order, the whole sheet last. I: 8 + 6 = 14 is limited to 12; b's 6 points need x = 1;
-- c is x / y; the total of 12 + 0 + 3 is limited to 11.5.
CREATE TEMP TABLE happened AS SELECT pg_temp.board('{"max": 40, "missing": "zero", "classes": [{"name": "A", "from": 11, "when": "total > 12 or actual[x] / actual[y] > 1"}, {"name": "B"}],
  "limits": [{"when": "points[d] > 0", "at_most": 11.5, "note": "toàn bảng", "clause": "k1"}, {"when": "actual[x] > 5", "at_most": 3}],
  "criteria": [{"code": "I", "max": 20, "limits": [{"when": "sum > 12", "at_most": 12}], "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given", "only_when": {"when": "actual[x] = 1", "note": "cần x"}}]},
               {"code": "c", "max": 10, "rule": "formula", "formula": "actual[x] / actual[y]"}, {"code": "d", "max": 10, "rule": "given"}, {"code": "x", "max": 0, "rule": "input"}, {"code": "y", "max": 0, "rule": "input"}]}',
  '{"u": {"a": 8, "b": 6, "d": 3, "x": 1, "y": 0}, "v": {"a": 8, "b": 6, "d": 0, "x": 2}, "w": {"a": 8, "b": 6, "d": 0, "y": 1}}') AS board;
SELECT results_eq($$SELECT u, r.* FROM happened, unnest('{u,v,w}'::text[]) u, reasons(board, u) WITH ORDINALITY r ORDER BY u, ordinality$$,
  $$VALUES ('u', 'I', 'limit', 14.00, 12.00, NULL, NULL, 1::bigint), ('u', 'c', 'undefined', 0.00, NULL, NULL, 'actual[x] / actual[y] undefined', 2), ('u', NULL, 'limit', 15.00, 11.50, 'k1', 'toàn bảng', 3), ('u', NULL, 'undecided', NULL, NULL, NULL, 'undecided: actual[x] / actual[y] undefined', 4),
           ('v', 'b', 'condition', 6.00, 0.00, NULL, 'cần x', 1), ('v', 'c', 'undecided', 0.00, NULL, NULL, 'y missing', 2),
           ('w', 'b', 'undecided', 6.00, NULL, NULL, 'x missing (cần x)', 1), ('w', 'c', 'undecided', 0.00, NULL, NULL, 'x missing', 2), ('w', NULL, 'undecided', 8.00, 8.00, NULL, 'x missing', 3)$$, 'reasons: limits, conditions, what is undecided and undefined');

-- Lowered ---------------------------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE three AS SELECT pg_temp.board(pg_temp.sheet(pg_temp.decree('{"few": null, "percent": 100}'), '{"lower_class": [
    {"when": "actual[sai] >= 1", "by": 1, "note": "sai quy trình", "clause": "điểm b"}, {"when": "actual[sai] >= 2", "by": 1, "note": "sai lần hai"},
    {"when": "actual[sai] >= 9", "to": "KHT"}, {"when": "actual[loai] > 5", "by": 1}]}'), jsonb_build_object(
  'a', pg_temp.unit(95, '{"sai": 1}'), 'b', pg_temp.unit(95, '{"sai": 2}'), 'c', pg_temp.unit(95, '{"sai": 2, "tre": 21}'), 'd', pg_temp.unit(55, '{"sai": 2}'), 'e', pg_temp.unit(95, '{"sai": 9}'),
  'f', pg_temp.unit(95) - 'loai', 'g', pg_temp.unit(75, '{"sai": 1, "tre": 21}'))) AS board;
-- One class lower; two; past HT, whose condition (at most 20 % late) fails; not below the last; to one; an undecided one takes nothing.
SELECT is(pg_temp.given(board), 'a Tot, b HT, c KHT, d KHT, e KHT, f XS, g KHT', 'one class lower, twice, and past a class whose own condition fails') FROM three;
SELECT is((SELECT string_agg(unit || ' ' || class_by_points, ', ' ORDER BY unit) FROM classification(board)), 'a XS, b XS, c XS, d HT, e XS, f XS, g Tot', 'class_by_points is the class before') FROM three;
SELECT is(pg_temp.why(board, 'b'), 'lower class | lowered from XS to HT: sai quy trình (điểm b); sai lần hai', 'with the notes of all that lowers') FROM three;
SELECT results_eq($$SELECT kind, clause, note FROM three, reasons(board, 'b')$$, $$VALUES ('lower class', 'điểm b', 'sai quy trình'), ('lower class', NULL, 'sai lần hai')$$, 'reasons: lower class');

-- Quotas ----------------------------------------------------------------------------------------------------------------------------------

-- Fewer than five units: at most one. Else 20 % of those good or better, rounded down: of 3 good in 12 units 0.6, of 4 in 35 0.8: none.
-- Those over it come to Tot, which counts, so that before and after are alike.
SELECT is((SELECT count(*) FROM classification(pg_temp.board(pg_temp.sheet(pg_temp.decree(jsonb_build_object('counted', counted))), pg_temp.cluster(n, good))) WHERE class = 'XS'),
          CASE WHEN n < 5 THEN least(1, good) ELSE floor(good * 0.2) END::bigint, format('%s units, %s good or better, counted %s', n, good, counted))
  FROM (VALUES (3, 3), (4, 4), (5, 5), (10, 10), (12, 3), (35, 4), (4, 0), (35, 35)) v(n, good), unnest('{before,after}'::text[]) counted;
SELECT is(pg_temp.given(pg_temp.board(pg_temp.sheet(pg_temp.decree()), pg_temp.cluster(5, 5))), 'u01 XS, u02 Tot, u03 Tot, u04 Tot, u05 Tot', 'the best of five');
SELECT is(pg_temp.why(pg_temp.board(pg_temp.sheet(pg_temp.decree()), pg_temp.cluster(5, 5)), 'u02'), 'quota | over the quota of XS: Tot: khoản 3', '... and why the second is not');
-- 0.6 and 0.8 are 1 where the rounding is up, or half up, or at least one is allowed.
SELECT is((SELECT count(*) FROM classification(pg_temp.board(pg_temp.sheet(pg_temp.decree(more)), pg_temp.cluster(12, 3))) WHERE class = 'XS'), wanted, format('12 units with 3 good, %s', more))
  FROM (VALUES ('{"rounding": "up"}'::jsonb, 1::bigint), ('{"rounding": "half_up"}', 1), ('{"at_least": 1}', 1), ('{"percent": 16.6}', 0), ('{"percent": 16.7, "rounding": "half_up"}', 1), ('{"percent": 16.6, "rounding": "half_up"}', 0)) v(more, wanted);
-- Counted before: those good by points, also one who is lowered; after: not. 5 good, one of them lowered to HT: 1 and 0.8.
SELECT is((SELECT count(*) FROM classification(pg_temp.board(pg_temp.sheet(pg_temp.decree(jsonb_build_object('counted', counted)), '{"lower_class": [{"when": "actual[sai] > 0", "to": "HT"}]}'),
                                                            pg_temp.cluster(5, 5) || jsonb_build_object('u05', pg_temp.unit(75, '{"sai": 1}')))) WHERE class = 'XS'), wanted, format('one of five lowered, counted %s', counted))
  FROM (VALUES ('before', 1::bigint), ('after', 0)) v(counted, wanted);
-- Two may; the second place is tied between two: none of them, both, or open until an authority decides.
CREATE TEMP TABLE edge AS SELECT ties, pg_temp.board(pg_temp.sheet(pg_temp.decree(jsonb_build_object('ties', ties))), pg_temp.cluster(10, 10) || jsonb_build_object('u03', pg_temp.unit(98.9))) AS board FROM unnest('{none,all,open}'::text[]) ties;
SELECT is((SELECT string_agg(unit || ' ' || CASE WHEN open THEN '*' ELSE class END, ', ' ORDER BY unit) FROM classification(board) WHERE unit <= 'u04'), wanted, format('a tie at the edge, ties %s', ties))
  FROM edge JOIN (VALUES ('none', 'u01 XS, u02 Tot, u03 Tot, u04 Tot'), ('all', 'u01 XS, u02 XS, u03 XS, u04 Tot'), ('open', 'u01 XS, u02 *, u03 *, u04 Tot')) v(ties, wanted) USING (ties);
SELECT is(pg_temp.why(board, 'u02'), 'quota | open: tied at the edge of the quota of XS: khoản 3', 'an open class says why') FROM edge WHERE ties = 'open';
SELECT is((SELECT count(*) FROM standings(board) WHERE class IS NULL), 2::bigint, 'an open class is null in standings') FROM edge WHERE ties = 'open';
-- Decided for the one, the other's place is taken.
SELECT results_eq($$SELECT c.unit, class, open, reason_code, reason FROM edge, classification(board, '{}', '{"u03": "XS", "nobody": "Tot"}') c WHERE ties = 'open' AND c.unit IN ('u02', 'u03') ORDER BY 1$$,
  $$VALUES ('u02', 'Tot', false, 'quota', 'over the quota of XS: Tot: khoản 3'), ('u03', 'XS', false, 'decided', 'decided by an authority: XS')$$, 'one of the two is decided by an authority');
SELECT is(pg_temp.given(board, '{}', '{"u01": null, "u02": "KHT", "u03": "KHT"}'), 'u01 -, u02 KHT, u03 KHT, u04 XS, u05 XS, u06 Tot, u07 Tot, u08 Tot, u09 Tot, u10 Tot', 'no class and a worse one by decision') FROM edge WHERE ties = 'open';
SELECT is(pg_temp.raised(format('SELECT * FROM edge, classification(board, NULL, %L) c', decided)), wanted, format('decided: %s', decided))
  FROM (VALUES ('[]', '22023 decided classes must be a JSON object'), ('"XS"', '22023 decided classes must be a JSON object'), ('{"u01": 1}', '22023 a decided class must be the name of a class, or null for none'),
               ('{"u01": {"a": "XS"}}', '22023 a decided class must be the name of a class, or null for none'), ('{"u01": "Xs"}', '22023 class "Xs" is not in the score sheet')) v(decided, wanted);
-- Nested: 50 units, 15 fit Loại 1, 30 more Loại 2. Loại 2 at most 50 % of all: 25; Loại 1 at most 20 % of Loại 2: 5, for 20 % of 25 is 5 and not 20 % of 30.
SELECT results_eq($$SELECT class, count(*) FROM classification(pg_temp.board(pg_temp.sheet('[
    {"name": "Loại 1", "from": 90, "quota": {"percent": 20, "classes": ["Loại 2"], "counted": "after", "ties": "none"}},
    {"name": "Loại 2", "from": 70, "quota": {"percent": 50, "classes": "all", "counted": "after", "ties": "none"}}, {"name": "Loại 3"}]'),
    (SELECT jsonb_object_agg('u' || i, pg_temp.unit(CASE WHEN i <= 15 THEN 99 WHEN i <= 45 THEN 89 ELSE 60 END - i / 100.0)) FROM generate_series(1, 50) i))) GROUP BY 1 ORDER BY 1$$,
  $$VALUES ('Loại 1', 5::bigint), ('Loại 2', 25), ('Loại 3', 20)$$, 'nested quotas: 5 and 25');
-- 25 % where outstanding: the units of each value of an input are a group of its own. Of 10 with 1: 2; of 8 with 2: 2; without a value: undecided; another value: too.
CREATE TEMP TABLE outstanding AS SELECT pg_temp.board(pg_temp.sheet(pg_temp.decree('{"percent": {"input": "loai", "values": {"2": 25, "1.0": 20}}}')),
    pg_temp.cluster(10, 10) || (SELECT jsonb_object_agg('v' || i, pg_temp.unit(99 - i / 10.0, '{"loai": 2}')) FROM generate_series(1, 8) i)
    || jsonb_build_object('w1', pg_temp.unit(100) - 'loai', 'w2', pg_temp.unit(100, '{"loai": 3}'), 'w3', pg_temp.unit(80) - 'loai')) AS board;
SELECT is((SELECT string_agg(unit, ' ' ORDER BY unit) FROM classification(board) WHERE class = 'XS'), 'u01 u02 v1 v2', '20 % and 25 % by an input') FROM outstanding;
SELECT is(pg_temp.why(board, 'w1') || '; ' || pg_temp.why(board, 'w2') || '; ' || pg_temp.why(board, 'w3'),
  'undecided | undecided: loai missing; khoản 3; undecided | undecided: loai has no percentage; khoản 3; nothing', 'without the input''s value it is undecided, where it matters') FROM outstanding;

-- Ranked and classed ----------------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE apart AS SELECT pg_temp.board(pg_temp.sheet('[{"name": "Tốt", "from": 80, "when": "actual[hong] = 0"}, {"name": "Khá"}]', '{"unranked": [
    {"when": "actual[sai] = 1", "no": ["class"], "note": "không xếp loại"}, {"when": "actual[sai] = 2", "no": ["rank"], "note": "không xếp hạng", "clause": "Điều 9"}, {"when": "actual[sai] = 3"},
    {"when": "actual[tre] > 0", "note": "chưa rõ"}], "no_award": [{"when": "actual[hong] > 0", "awards": ["COT", "COCP"], "note": "không xét Cờ"}, {"when": "rank > 1", "awards": ["BKT"]}]}'),
  jsonb_build_object('a', pg_temp.unit(95, '{"sai": 1}'), 'b', pg_temp.unit(90, '{"sai": 2}'), 'c', pg_temp.unit(85, '{"sai": 3}'), 'd', pg_temp.unit(84, '{"hong": 1}'), 'e', pg_temp.unit(83) - 'tre')) AS board;
SELECT results_eq('SELECT c.unit, c.rank, c.class, c.reason_code, c.reason, c.no_award FROM apart, classification(board) c ORDER BY 1',
  $$VALUES ('a', 1, NULL, 'unranked', 'no class: không xếp loại', '{}'::text[]), ('b', NULL, 'Tốt', 'unranked', 'no rank: không xếp hạng (Điều 9)', '{}'), ('c', NULL, NULL, 'unranked', 'no rank and no class', '{}'),
           ('d', 2, 'Khá', 'class', 'Tốt is not given: its condition does not hold', '{COT,COCP,BKT}'), ('e', 3, 'Tốt', NULL, NULL, '{BKT}')$$,
  'không xếp loại apart from không xếp hạng; không xét Cờ; what is undecided takes nothing');
SELECT results_eq('SELECT s.unit, s.rank, s.status, s.class FROM apart, standings(board) s', $$VALUES ('a', 1, 'ranked', NULL), ('d', 2, 'ranked', 'Khá'), ('e', 3, 'ranked', 'Tốt'), ('b', NULL, 'unranked', 'Tốt'), ('c', NULL, 'unranked', NULL)$$, 'the same in standings');
SELECT results_eq($$SELECT u, kind, note FROM apart, unnest('{b,d,e}'::text[]) u, reasons(board, u) ORDER BY u, kind$$,
  $$VALUES ('b', 'undecided', 'undecided: rank missing'), ('b', 'unranked', 'không xếp hạng'), ('d', 'class', 'Tốt is not given: its condition does not hold'), ('d', 'no award', 'không xét Cờ'), ('d', 'no award', 'no award: BKT'), ('e', 'no award', 'no award: BKT'), ('e', 'undecided', 'undecided: tre missing (chưa rõ)')$$,
  'reasons: unranked, no award, and what is undecided');
SELECT is(pg_temp.given(board, '{d}'), 'a -, b Tốt, c -, d -, e Tốt', 'a unit that the caller keeps out has no class') FROM apart;
-- Of one kind the first says what is missing, and all what their authors say: unranked, class, no award.
CREATE TEMP TABLE open AS SELECT pg_temp.board(pg_temp.sheet('[{"name": "Tốt", "from": 80, "when": "actual[hong] = 0", "clause": "khoản 1"}, {"name": "Khá"}]', '{"unranked": [
    {"when": "actual[tre] > 1", "note": "chưa rõ"}, {"when": "actual[sai] = 2", "no": ["rank"], "note": "không xếp hạng"}], "no_award": [{"when": "actual[sai] = 0", "awards": ["COT"], "note": "không xét"}, {"when": "actual[hong] > 0", "awards": ["BK"], "note": "chờ", "clause": "khoản 2"}]}'),
  jsonb_build_object('a', pg_temp.unit(90) - 'hong' - 'tre', 'b', pg_temp.unit(90, '{"sai": 2}') - 'hong' - 'tre', 'c', pg_temp.unit(90) - 'tre')) AS board;
SELECT results_eq('SELECT c.unit, reason_code, reason FROM open, classification(board) c ORDER BY 1',
  $$VALUES ('a', 'undecided', 'undecided: tre missing; chưa rõ; khoản 1; chờ (khoản 2)'), ('b', 'unranked', 'no rank: không xếp hạng'), ('c', NULL, NULL)$$, 'in brief: one kind, its first text and every author''s');
-- Class first, then points: b's 95 is Khá for a failing part, and comes after the Tốt with 85.
CREATE TEMP TABLE by_class AS SELECT pg_temp.board(pg_temp.sheet('[{"name": "Tốt", "from": 80, "when": "actual[hong] = 0"}, {"name": "Khá"}]', '{"rank_by": "class"}'), jsonb_build_object(
  'a', pg_temp.unit(85), 'b', pg_temp.unit(95, '{"hong": 1}'), 'c', pg_temp.unit(90), 'd', pg_temp.unit(85), 'e', pg_temp.unit(99) - 'hong', 'f', pg_temp.unit(40))) AS board;
SELECT results_eq('SELECT rank, c.unit, class FROM by_class, classification(board) c', $$VALUES (1, 'c', 'Tốt'), (2, 'a', 'Tốt'), (2, 'd', 'Tốt'), (4, 'b', 'Khá'), (5, 'f', 'Khá'), (NULL, 'e', NULL)$$, 'class first, then points; who is undecided waits');
SELECT results_eq('SELECT rank, s.unit FROM by_class, standings(board) s ORDER BY 1, 2', $$VALUES (1, 'e'), (2, 'b'), (3, 'c'), (4, 'a'), (4, 'd'), (6, 'f')$$, 'the ranks of standings are by points');

-- As regulations say it ----------------------------------------------------------------------------------------------------------------

-- "Tốt: from 100 points, deductions at most half of the bonus; by class first, then points." (B counts above the nominal 100; P is a deduction.)
-- a: 98 + 6 - 3 = 101 and 3 <= 3. b: 99 + 6 - 3.5 = 101.5 and 3.5 > 3. c: 99 + 1 = 100 and 0 <= 0.5. d: 100 - 0.5 = 99.5. The Tốt come first, though b has more points.
CREATE TEMP TABLE half AS SELECT pg_temp.board('{"max": 100, "rank_by": "class", "classes": [{"name": "Tốt", "from": 100, "when": "deducted[P] <= 0.5 * points[B]"}, {"name": "Khá"}], "criteria": [
    {"code": "M", "max": 100, "rule": "given"}, {"code": "B", "max": 10, "bonus": true, "rule": "given"}, {"code": "P", "max": 0, "min": -10, "bonus": true, "rule": "count", "each": -0.5}]}',
  '{"a": {"M": 98, "B": 6, "P": 6}, "b": {"M": 99, "B": 6, "P": 7}, "c": {"M": 99, "B": 1, "P": 0}, "d": {"M": 100, "B": 0, "P": 1}}') AS board;
SELECT results_eq('SELECT rank, c.unit, points, class FROM half, classification(board) c', $$VALUES (1, 'a', 101.00, 'Tốt'), (2, 'c', 100.00, 'Tốt'), (3, 'b', 101.50, 'Khá'), (4, 'd', 99.50, 'Khá')$$, 'deductions at most half of the bonus; class first');
-- "The total is at most 49 where quantity is below 100 %", and 49 is not enough for 50. "No plan: not classed."
CREATE TEMP TABLE quantity AS SELECT pg_temp.board('{"max": 100, "limits": [{"when": "actual[sl] < 100", "at_most": 49, "clause": "khoản 2"}], "unranked": [{"when": "actual[kh] = 0", "no": ["class"], "note": "chưa có kế hoạch"}], "classes": [{"name": "HT", "from": 50}, {"name": "KHT"}],
    "criteria": [{"code": "D", "max": 100, "rule": "given"}, {"code": "sl", "max": 0, "rule": "input"}, {"code": "kh", "max": 0, "rule": "input"}]}',
  '{"a": {"D": 95, "sl": 99.9, "kh": 1}, "b": {"D": 51, "sl": 100, "kh": 1}, "c": {"D": 95, "sl": 100, "kh": 0}, "d": {"D": 45, "sl": 90, "kh": 1}}') AS board;
SELECT results_eq('SELECT c.unit, rank, points, class, reason FROM quantity, classification(board) c ORDER BY 1',
  $$VALUES ('a', 3, 49.00, 'KHT', NULL), ('b', 2, 51.00, 'HT', NULL), ('c', 1, 95.00, NULL, 'no class: chưa có kế hoạch'), ('d', 4, 45.00, 'KHT', NULL)$$, 'a total of at most 49; no plan, no class');
SELECT results_eq($$SELECT kind, points_before, points_after, clause FROM quantity, reasons(board, 'a')$$, $$VALUES ('limit', 95.00, 49.00, 'khoản 2')$$, '... with its reason');
-- What is late and what is dropped: 10 points less 25 % a day for 2 days; of 4 and 6 the lower.
SELECT results_eq($$SELECT r.* FROM reasons(pg_temp.board('{"max": 20, "criteria": [{"code": "a", "max": 10, "rule": "given", "late": {"criterion": "n", "per_unit": 25, "as": "percent", "of": "earned", "note": "nộp chậm"}},
    {"code": "I", "max": 10, "drop": {"lowest": 1}, "criteria": [{"code": "b", "max": 10, "rule": "given"}, {"code": "c", "max": 10, "rule": "given"}]}, {"code": "n", "max": 0, "rule": "input"}]}', '{"u": {"a": 10, "b": 4, "c": 6, "n": 2}}'), 'u') r$$,
  $$VALUES ('a', 'late', 10.00, 5.00, NULL, 'nộp chậm'), ('b', 'dropped', 4.00, NULL, NULL, NULL)$$, 'reasons: late and dropped');
-- Ranks by more digits than are shown, classes by what is shown: 1/3 and 1/3 + 0.004 are 33.33 both; the condition sees what breakdown shows.
CREATE TEMP TABLE exact AS SELECT pg_temp.board('{"max": 100, "rank_on": "exact", "classes": [{"name": "A", "from": 33.33, "when": "total = 33.33 and points[D] = 33.33 and rank = 2"}, {"name": "B"}], "criteria": [{"code": "D", "max": 100, "rule": "given"}]}', '{"u": {"D": 33.331}, "v": {"D": 33.334}}') AS board;
SELECT is(pg_temp.given(board), 'u A, v B', 'rank_on exact: conditions see what is shown') FROM exact;

-- Random boards, done slowly ----------------------------------------------------------------------------------------------------------------

-- Four classes: A from 60 where x <= 6, with a share of A and B; B from 40 where y >= 3, with a share of all; C from 20 where z < 8; D where z is known. One class lower where l = 1.
-- Numbers are missing here and there, points tie often; quotas are counted before, and none of the tied at an edge is in.
CREATE TEMP TABLE random_unit AS
SELECT board, unit, get_byte(h, 0) % 25 * 4 AS points, CASE WHEN get_byte(h, 1) > 16 THEN get_byte(h, 1) % 10 END AS x, CASE WHEN get_byte(h, 2) > 16 THEN get_byte(h, 2) % 10 END AS y,
       CASE WHEN get_byte(h, 3) > 16 THEN get_byte(h, 3) % 10 END AS z, CASE WHEN get_byte(h, 4) > 16 THEN get_byte(h, 4) % 4 END AS l
  FROM generate_series(1, 300) board, generate_series(1, 14) unit, decode(md5(format('%s %s', board, unit)), 'hex') h WHERE unit <= 3 + board % 12;
CREATE FUNCTION pg_temp.a_percent(board int) RETURNS int LANGUAGE sql AS 'SELECT (board * 37) % 100';
CREATE FUNCTION pg_temp.b_percent(board int) RETURNS int LANGUAGE sql AS 'SELECT (board * 53) % 100';
-- The first class from one on that does not fail: h holds, u undecided (0), none (5).
CREATE FUNCTION pg_temp.next(fits text, first int) RETURNS int LANGUAGE sql AS $$
  SELECT coalesce((SELECT CASE substr(fits, i, 1) WHEN 'h' THEN i ELSE 0 END FROM generate_series(first, 4) i WHERE substr(fits, i, 1) <> 'f' ORDER BY i LIMIT 1), 5) $$;
CREATE FUNCTION pg_temp.truth(enough boolean, holds boolean) RETURNS text LANGUAGE sql AS $$ SELECT CASE WHEN NOT enough OR NOT holds THEN 'f' WHEN holds THEN 'h' ELSE 'u' END $$;
CREATE FUNCTION pg_temp.slowly(of_board int, OUT unit int, OUT by_points int, OUT class int) RETURNS SETOF record LANGUAGE sql AS $$
  WITH fit AS (SELECT *, pg_temp.truth(points >= 60, x <= 6) || pg_temp.truth(points >= 40, y >= 3) || pg_temp.truth(points >= 20, z < 8) || pg_temp.truth(true, z >= 0) AS fits FROM random_unit WHERE board = of_board),
  first AS (SELECT *, pg_temp.next(fits, 1) AS p FROM fit),
  start AS (SELECT *, CASE WHEN l = 1 AND p BETWEEN 1 AND 4 THEN pg_temp.next(fits, least(p + 1, 4)) ELSE p END AS s FROM first),
  a AS (SELECT *, CASE WHEN s = 1 AND (SELECT count(*) FROM start o WHERE o.s = 1 AND o.points >= start.points) > floor((SELECT count(*) FROM start WHERE p IN (1, 2)) * pg_temp.a_percent(of_board) / 100.0) THEN pg_temp.next(fits, 2) ELSE s END AS a FROM start),
  b AS (SELECT *, CASE WHEN a = 2 AND (SELECT count(*) FROM a o WHERE o.a = 2 AND o.points >= a.points) > floor((SELECT count(*) FROM a) * pg_temp.b_percent(of_board) / 100.0) THEN pg_temp.next(fits, 3) ELSE a END AS b FROM a)
  SELECT unit, p, b FROM b $$;
CREATE TEMP TABLE random_board AS
SELECT board, scoreboard(pg_temp.sheet(jsonb_build_array(
         jsonb_build_object('name', '1', 'from', 60, 'when', 'actual[vuot] <= 6', 'quota', jsonb_build_object('percent', pg_temp.a_percent(board), 'classes', '{1,2}'::text[], 'counted', 'before', 'ties', 'none')),
         jsonb_build_object('name', '2', 'from', 40, 'when', 'actual[hong] >= 3', 'quota', jsonb_build_object('percent', pg_temp.b_percent(board), 'classes', 'all', 'counted', 'before', 'ties', 'none')),
         '{"name": "3", "from": 20, "when": "actual[tre] < 8"}'::jsonb, '{"name": "4", "when": "actual[tre] >= 0"}'::jsonb), '{"lower_class": [{"when": "actual[sai] = 1", "by": 1}]}')::score_sheet, unit::text, criterion, NULL::numeric, actual) AS value
  FROM random_unit, LATERAL (VALUES ('D', points), ('vuot', x), ('hong', y), ('tre', z), ('sai', l)) r(criterion, actual) GROUP BY board;
CREATE TEMP TABLE compared AS
SELECT b.board, c.unit, c.class, s.class AS slow, c.class_by_points, s.by_points, c.reason_code, c.open
  FROM random_board b, classification(value) c, pg_temp.slowly(b.board) s WHERE c.unit = s.unit::text;
SELECT is(ARRAY(SELECT c::text FROM compared c WHERE coalesce(class::int, CASE reason_code WHEN 'undecided' THEN 0 ELSE 5 END) <> slow OR coalesce(class_by_points::int, CASE by_points WHEN 5 THEN 5 ELSE 0 END) <> by_points OR open LIMIT 3), '{}', 'the classes of 300 random boards are as a slow computation has them');
SELECT ok(count(*) > 2000 AND count(DISTINCT class) = 4 AND count(*) FILTER (WHERE reason_code = 'undecided') > 100 AND count(*) FILTER (WHERE reason_code = 'quota') > 100 AND count(*) FILTER (WHERE reason_code = 'lower class') > 50, 'with units of every kind') FROM compared;

-- Sheets without such rules ------------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE plain AS SELECT pg_temp.board('{"max": 100, "missing": "incomplete", "classes": [{"name": "A", "from": 90}, {"name": "B"}], "criteria": [{"code": "D", "max": 60, "rule": "given"}, {"code": "E", "max": 40, "rule": "given"}]}',
  '{"a": {"D": 60, "E": 30}, "b": {"D": 50, "E": 39.99}, "c": {"D": 60}, "d": {"D": 60, "E": 40}, "e": {}}') AS board;
SELECT results_eq($$SELECT rank, c.unit, points, class, class_by_points, open, reason_code, reason FROM plain, classification(board, '{d}') c$$,
  $$VALUES (1, 'a', 90.00, 'A', 'A', false, NULL, NULL), (2, 'b', 89.99, 'B', 'B', false, NULL, NULL), (NULL, 'c', 60.00, NULL, NULL, false, 'incomplete', '1 result is missing'), (NULL, 'e', NULL, NULL, NULL, false, 'incomplete', '2 results are missing'),
           (NULL, 'd', 100.00, NULL, NULL, false, 'unranked', 'unranked')$$, 'a sheet of format 1: classes by total');
SELECT is(pg_temp.given(board, NULL, '{"b": "A", "c": "A", "d": null}'), 'a A, b A, c -, d -, e -', 'decisions hold there, too') FROM plain;
SELECT is(pg_temp.why(pg_temp.board(score_sheet(board)::jsonb, '{"a": {"D": 1, "E": 1}}'), 'a'), 'nothing', 'and there is nothing to explain') FROM plain;
SELECT is((SELECT count(*) FROM classification(NULL)), 0::bigint, 'no board, no rows');
SELECT is((SELECT count(*) FROM plain, reasons(board, 'a')), 0::bigint, 'nor reasons');

-- The same, however it is put together ----------------------------------------------------------------------------------------------------

CREATE TEMP TABLE result AS SELECT format('u%s', i) AS unit, key AS criterion, value AS actual
  FROM generate_series(1, 60) i, LATERAL jsonb_each_text(pg_temp.unit(round(100 - (i * 37 % 61) / 2.0, 1), jsonb_build_object('vuot', i * 13 % 60, 'sai', i % 4 / 3, 'loai', 1 + i % 2))) WHERE (i + length(key)) % 11 <> 0;
CREATE TEMP TABLE made AS SELECT pg_temp.sheet(pg_temp.decree('{"percent": {"input": "loai", "values": {"1": 20, "2": 25}}, "ties": "open"}'),
  '{"rank_by": "class", "missing": "reweight", "lower_class": [{"when": "actual[sai] > 0", "by": 1, "note": "sai"}], "no_award": [{"when": "rank > 30", "awards": ["COT"]}], "unranked": [{"when": "total < 71"}]}')::score_sheet AS sheet;
CREATE TEMP TABLE whole AS SELECT scoreboard(sheet, unit, criterion, NULL::numeric, actual::numeric ORDER BY unit, criterion) AS board FROM result, made;
SELECT is((SELECT scoreboard(sheet, unit, criterion, NULL::numeric, actual::numeric ORDER BY actual, criterion DESC) FROM result, made), board, 'any order of rows') FROM whole;
SELECT is((SELECT rollup(part) FROM (SELECT scoreboard(sheet, unit, criterion, NULL::numeric, actual::numeric) AS part FROM result, made GROUP BY criterion) x), board, 'a rollup of parts') FROM whole;
SELECT is(board::text::scoreboard, board, 'text') FROM whole;
SELECT is(board::jsonb::scoreboard, board, 'jsonb') FROM whole;
SELECT cmp_ok((SELECT count(DISTINCT reason_code) FROM classification(board)), '>=', 4::bigint, 'with units of many kinds') FROM whole;
SELECT results_eq('SELECT c.* FROM whole, classification(board) c', 'SELECT c.* FROM whole, classification(board::text::scoreboard) c', 'one classification');
-- Each row of classification against what it must be: the class of the standing, and a sentence where the class is not the one by points.
SELECT is((SELECT count(*) FROM whole, classification(board) c JOIN standings(board) s USING (unit) WHERE c.class IS DISTINCT FROM s.class OR c.points IS DISTINCT FROM s.points
            OR (c.class IS DISTINCT FROM c.class_by_points AND c.reason IS NULL) OR (s.rank IS NULL AND c.rank IS NOT NULL)), 0::bigint, 'standings and classification agree') FROM whole;

SELECT * FROM finish();
ROLLBACK;
