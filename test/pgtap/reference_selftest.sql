-- The reference (reference.sql.inc) against examples worked out by hand: what it says is right must be right itself. Of the extension
-- nothing is asked here but which rules there are.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir reference.sql.inc

SELECT no_plan();

-- Results from the short form [[unit, criterion, target, actual, assigned], ...]; assigned may be left out.
CREATE FUNCTION pg_temp.results(short jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(jsonb_build_object('unit', k->0, 'criterion', k->1, 'target', k->2, 'actual', k->3, 'assigned', coalesce(k->4, 'true')))
    FROM jsonb_array_elements(short) AS k
$$;

-- The points of one leaf M = 10 for one target and actual, alone in its cluster.
CREATE FUNCTION pg_temp.alone(leaf jsonb, target numeric, actual numeric) RETURNS numeric LANGUAGE sql AS $$
  SELECT b.points
    FROM (SELECT '{"code": "c", "name": "c", "max": 10}' || leaf AS c) AS k,
         reference.breakdown(jsonb_build_object('name', 's', 'max', c->'max', 'criteria', jsonb_build_array(c)),
                             jsonb_build_array(jsonb_build_object('unit', 'u', 'criterion', 'c', 'target', target, 'actual', actual))) AS b
   WHERE b.criterion = 'c'
$$;

-- "unit criterion points status" of the breakdown's rows, in its order; the whole sheet is "*".
CREATE FUNCTION pg_temp.rows(sheet jsonb, results jsonb) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', unit, coalesce(criterion, '*'), coalesce(points::text, '-'), coalesce(adjustment::text, '-'), status)
    FROM reference.breakdown(sheet, results)
$$;

-- "rank unit points status" and the rest of the standings.
CREATE FUNCTION pg_temp.table(sheet jsonb, results jsonb, unranked text[] DEFAULT '{}') RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', coalesce(rank::text, '-'), unit, coalesce(points::text, '-'), max_points, coalesce(class, '-'), status, missing, tied,
                   coalesce(behind_next::text, '-'), coalesce(behind_first::text, '-'))
    FROM reference.standings(sheet, results, unranked)
$$;


-- Exact rounding

SELECT is(ARRAY(SELECT reference.rounded(reference.frac(x), 2)::text FROM unnest('{0.125, -0.125, 0.124999999999, 2, 0, -0.004, 99.995}'::numeric[]) AS x),
          '{0.13, -0.13, 0.12, 2.00, 0.00, 0.00, 100.00}', 'halves go away from zero, and all decimals are written');
SELECT is(reference.rounded(reference.over(reference.frac(2), reference.frac(3)), 9)::text, '0.666666667', 'a fraction without an end');
SELECT is(reference.rounded(reference.over(reference.frac(-1), reference.frac(-8)), 2)::text, '0.13', 'two minus signs cancel');
-- 999999999999999999 / 2 = 499999999999999999.5, and one part in 10^18 less is no half
SELECT is(reference.rounded(reference.over(reference.frac(999999999999999999), reference.frac(2)), 0)::text, '500000000000000000', 'a large half');
SELECT is(reference.rounded(reference.minus(reference.over(reference.frac(999999999999999999), reference.frac(2)),
                                            reference.frac(0.000000000000000001)), 0)::text, '499999999999999999', 'just below a large half');


-- A provincial police cluster: M = 10, T = 100, A = 80, 100, 110, 120 -> 4, 5, 7.5, 10.
-- 80: 0.5 * 10 * 0.8 = 4. 100: 0.5 * 10 = 5. 120 is the best: 10. 110: 5 + 5 * (1.1 - 1) / (1.2 - 1) = 7.5.

SELECT results_eq(
  $$SELECT unit, target, actual, ratio::text, points::text, lost::text FROM reference.breakdown(
      '{"name": "s", "max": 10, "criteria": [{"code": "c", "name": "c", "max": 10, "rule": "relative_to_best"}]}',
      pg_temp.results('[["a", "c", 100, 80], ["b", "c", 100.0, 100], ["c", "c", 100, 110], ["d", "c", 100, 120]]')) WHERE depth = 1$$,
  $$VALUES ('a', 100::numeric, 80::numeric, '0.800000', '4.00', '6.00'), ('b', 100, 100, '1.000000', '5.00', '5.00'),
           ('c', 100, 110, '1.100000', '7.50', '2.50'), ('d', 100, 120, '1.200000', '10.00', '0.00')$$,
  'the police rule');

-- Better lower, T = 10: A = 20 -> 0.5 * 10 * 0.5 = 2.5; 10 -> 5; 5 -> r = 2; 4 -> r = 2.5, the best: 10; 5: 5 + 5 * 1 / 1.5 = 8.33.
SELECT results_eq(
  $$SELECT points::text FROM reference.breakdown(
      '{"name": "s", "max": 10, "criteria": [{"code": "c", "name": "c", "max": 10, "rule": "relative_to_best", "better": "lower"}]}',
      pg_temp.results('[["a", "c", 10, 20], ["b", "c", 10, 10], ["c", "c", 10, 5], ["d", "c", 10, 4]]')) WHERE depth = 1$$,
  $$VALUES ('2.50'), ('5.00'), ('8.33'), ('10.00')$$, 'the police rule where less is better');
-- A unit with 0 takes M, and the others better than the target s * M.
SELECT results_eq(
  $$SELECT points::text FROM reference.breakdown(
      '{"name": "s", "max": 10, "criteria": [{"code": "c", "name": "c", "max": 10, "rule": "relative_to_best", "better": "lower"}]}',
      pg_temp.results('[["a", "c", 10, 20], ["b", "c", 10, 0], ["c", "c", 10, 5], ["d", "c", 10, 4]]')) WHERE depth = 1$$,
  $$VALUES ('2.50'), ('10.00'), ('5.00'), ('5.00')$$, 'none at all is best where less is better');
-- Without a target (null or 0) the greatest actual takes M; units with a target are another field.
SELECT results_eq(
  $$SELECT points::text FROM reference.breakdown(
      '{"name": "s", "max": 10, "criteria": [{"code": "c", "name": "c", "max": 10, "rule": "relative_to_best"}]}',
      pg_temp.results('[["a", "c", null, 3], ["b", "c", 0, 4], ["c", "c", null, -1], ["d", "c", 100, 150]]')) WHERE depth = 1$$,
  $$VALUES ('7.50'), ('10.00'), ('0.00'), ('10.00')$$, 'two fields, with and without a target');
-- A missing or not assigned unit is in no field: without c (120) the best of a, b is 110.
SELECT results_eq(
  $$SELECT points::text FROM reference.breakdown(
      '{"name": "s", "max": 10, "criteria": [{"code": "c", "name": "c", "max": 10, "rule": "relative_to_best"}]}',
      pg_temp.results('[["a", "c", 100, 105], ["b", "c", 100, 110], ["c", "c", 100, 120, false]]')) WHERE depth = 1$$,
  $$VALUES ('7.50'), ('10.00'), (NULL)$$, 'a cell that is not assigned is in no field');


-- Liên minh HTX 2019: 34, 35, 34, 33, 34 of 35.

CREATE TEMP TABLE htx AS
SELECT '{"name": "Liên minh HTX 2019", "max": 35, "criteria": [
          {"code": "1", "name": "Ban chỉ đạo KTTT", "max": 10, "rule": "given"},
          {"code": "2", "name": "Tuyên truyền, phát triển thành viên", "max": 10, "rule": "given"},
          {"code": "3", "name": "Tư vấn, thành lập HTX", "max": 15, "rule": "given"}]}'::jsonb AS sheet,
       pg_temp.results('[["Đắk Nông", "1", null, 10], ["Đắk Nông", "2", null, 9], ["Đắk Nông", "3", null, 15],
                         ["Đắk Lắk", "1", null, 10], ["Đắk Lắk", "2", null, 10], ["Đắk Lắk", "3", null, 15],
                         ["Lâm Đồng", "1", null, 10], ["Lâm Đồng", "2", null, 9], ["Lâm Đồng", "3", null, 15],
                         ["Gia Lai", "1", null, 10], ["Gia Lai", "2", null, 8], ["Gia Lai", "3", null, 15],
                         ["Kon Tum", "1", null, 10], ["Kon Tum", "2", null, 9], ["Kon Tum", "3", null, 15]]') AS results;

SELECT results_eq('SELECT t FROM htx, pg_temp.table(sheet, results) AS t',
  ARRAY['1 | Đắk Lắk | 35.00 | 35.00 | - | ranked | 0 | f | - | 0.00',
        '2 | Kon Tum | 34.00 | 35.00 | - | ranked | 0 | t | 1.00 | 1.00',
        '2 | Lâm Đồng | 34.00 | 35.00 | - | ranked | 0 | t | 1.00 | 1.00',
        '2 | Đắk Nông | 34.00 | 35.00 | - | ranked | 0 | t | 1.00 | 1.00',
        '5 | Gia Lai | 33.00 | 35.00 | - | ranked | 0 | f | 1.00 | 2.00'], 'three share the second place, the next is fifth');
SELECT results_eq($$SELECT t FROM htx, pg_temp.table(sheet || '{"ranking": "dense"}', results) AS t$$,
  ARRAY['1 | Đắk Lắk | 35.00 | 35.00 | - | ranked | 0 | f | - | 0.00',
        '2 | Kon Tum | 34.00 | 35.00 | - | ranked | 0 | t | 1.00 | 1.00',
        '2 | Lâm Đồng | 34.00 | 35.00 | - | ranked | 0 | t | 1.00 | 1.00',
        '2 | Đắk Nông | 34.00 | 35.00 | - | ranked | 0 | t | 1.00 | 1.00',
        '3 | Gia Lai | 33.00 | 35.00 | - | ranked | 0 | f | 1.00 | 2.00'], 'dense: the next is third');
SELECT results_eq($$SELECT t FROM htx, pg_temp.table(sheet || '{"decimals": 0}', results, '{Đắk Lắk}') AS t LIMIT 1 OFFSET 3$$,
  ARRAY['4 | Gia Lai | 33 | 35 | - | ranked | 0 | f | 1 | 1'], 'a unit left unranked closes no gap and takes no rank');
SELECT results_eq($$SELECT t FROM htx, pg_temp.table(sheet || '{"decimals": 0}', results, '{Đắk Lắk}') AS t LIMIT 1 OFFSET 4$$,
  ARRAY['- | Đắk Lắk | 35 | 35 | - | unranked | 0 | f | - | -'], 'and comes last, with its points');


-- Ho Chi Minh City 2008: 97 and a flag of the city (+10) are 107 of 100.

CREATE TEMP TABLE hcmc AS
SELECT '{"name": "HCMC 2008", "max": 100, "decimals": 0, "classes": [{"name": "Xuất sắc", "from": 95}, {"name": "Tốt", "from": 85}, {"name": "Khá"}],
         "criteria": [{"code": "I", "name": "Điểm", "max": 100, "rule": "given"},
                      {"code": "II", "name": "Cờ thi đua", "max": 10, "bonus": true, "rule": "count", "each": 10}]}'::jsonb AS sheet,
       pg_temp.results('[["A", "I", null, 97], ["A", "II", null, 1], ["B", "I", null, 84], ["B", "II", null, 0]]') AS results;

SELECT results_eq('SELECT t FROM hcmc, pg_temp.table(sheet, results) AS t',
  ARRAY['1 | A | 107 | 100 | Xuất sắc | ranked | 0 | f | - | 0', '2 | B | 84 | 100 | Khá | ranked | 0 | f | 23 | 23'],
  'bonus points above the nominal total');
SELECT results_eq($$SELECT t FROM hcmc, pg_temp.rows(sheet || '{"ceiling": 100}', results) AS t LIMIT 3$$,
  ARRAY['A * 100 -7 scored', 'A I 97 0 scored', 'A II 10 0 scored'], 'a ceiling cuts the total, and the cut is the adjustment');
SELECT results_eq($$SELECT t FROM hcmc, pg_temp.table(sheet || '{"ceiling": 100}', results) AS t$$,
  ARRAY['1 | A | 100 | 100 | Xuất sắc | ranked | 0 | f | - | 0', '2 | B | 84 | 100 | Khá | ranked | 0 | f | 16 | 16'],
  'gaps are gaps after the ceiling');
-- A class looks at the lesser of total and max: with max 100 a class from 101 is out of reach.
SELECT is(reference.class_of('{"max": 100, "classes": [{"name": "x", "from": 101}, {"name": "y", "from": 100}]}', 107), 'y', 'bonus makes no class');
SELECT is(reference.class_of('{"max": 100, "classes": [{"name": "x", "from": 95}]}', 94.99), NULL, 'no class fits');


-- Reweight. I (40) = a (10) + b (10) + c (20); II (60) = d (60); e is bonus.
--   u: a = 7 and c = 10, b missing: (7 + 10) * 40 / 30 = 22.666.. -> 22.67, adjustment 22.67 - 17 = 5.67.
--      d = 45, nothing scaled above: 22.67 + 45 = 67.67; e = 3 unscaled: 70.67.
--   v: a, b, c missing: I is missing; d = 45: 45 * 100 / 60 = 75; e missing adds nothing and is not missing: missing = 3.
--   w: only e = 3: the total shows the bonus, and the unit has no rank.
--   x: nothing.

CREATE TEMP TABLE gaps AS
SELECT '{"name": "s", "max": 100, "missing": "reweight", "criteria": [
           {"code": "I", "name": "I", "max": 40, "criteria": [{"code": "a", "name": "a", "max": 10, "rule": "given"},
              {"code": "b", "name": "b", "max": 10, "rule": "given"}, {"code": "c", "name": "c", "max": 20, "rule": "given"}]},
           {"code": "II", "name": "II", "max": 60, "criteria": [{"code": "d", "name": "d", "max": 60, "rule": "given"}]},
           {"code": "e", "name": "e", "max": 5, "bonus": true, "rule": "given"}]}'::jsonb AS sheet,
       pg_temp.results('[["u", "a", null, 7], ["u", "c", null, 10], ["u", "d", null, 45], ["u", "e", null, 3], ["v", "b", 5, null],
                         ["v", "d", null, 45], ["w", "e", null, 3], ["x", null, null, null]]') AS results;

SELECT results_eq('SELECT t FROM gaps, pg_temp.rows(sheet, results) AS t',
  ARRAY['u * 70.67 0.00 scored', 'u I 22.67 5.67 scored', 'u a 7.00 0.00 scored', 'u b - 0.00 missing', 'u c 10.00 0.00 scored',
        'u II 45.00 0.00 scored', 'u d 45.00 0.00 scored', 'u e 3.00 0.00 scored',
        'v * 75.00 30.00 scored', 'v I - 0.00 missing', 'v a - 0.00 missing', 'v b - 0.00 missing', 'v c - 0.00 missing',
        'v II 45.00 0.00 scored', 'v d 45.00 0.00 scored', 'v e - 0.00 missing',
        'w * 3.00 0.00 scored', 'w I - 0.00 missing', 'w a - 0.00 missing', 'w b - 0.00 missing', 'w c - 0.00 missing',
        'w II - 0.00 missing', 'w d - 0.00 missing', 'w e 3.00 0.00 scored',
        'x * - 0.00 missing', 'x I - 0.00 missing', 'x a - 0.00 missing', 'x b - 0.00 missing', 'x c - 0.00 missing',
        'x II - 0.00 missing', 'x d - 0.00 missing', 'x e - 0.00 missing'], 'reweight: the present criteria stand for the missing ones');
SELECT results_eq('SELECT t FROM gaps, pg_temp.table(sheet, results) AS t',
  ARRAY['1 | v | 75.00 | 100.00 | - | ranked | 3 | f | - | 0.00', '2 | u | 70.67 | 100.00 | - | ranked | 1 | f | 4.33 | 4.33',
        '- | w | 3.00 | 100.00 | - | incomplete | 4 | f | - | -', '- | x | - | 100.00 | - | incomplete | 4 | f | - | -'],
  'reweight: ranked in spite of gaps, but not on bonus alone');
SELECT results_eq($$SELECT t FROM gaps, pg_temp.table(sheet || '{"missing": "incomplete"}', results) AS t$$,
  ARRAY['- | u | 65.00 | 100.00 | - | incomplete | 1 | f | - | -', '- | v | 45.00 | 100.00 | - | incomplete | 4 | f | - | -',
        '- | w | 3.00 | 100.00 | - | incomplete | 4 | f | - | -', '- | x | - | 100.00 | - | incomplete | 5 | f | - | -'],
  'incomplete: points but no rank, and without a result no points');
SELECT results_eq($$SELECT t FROM gaps, pg_temp.table(sheet || '{"missing": "zero"}', results) AS t$$,
  ARRAY['1 | u | 65.00 | 100.00 | - | ranked | 1 | f | - | 0.00', '2 | v | 45.00 | 100.00 | - | ranked | 4 | f | 20.00 | 20.00',
        '3 | w | 3.00 | 100.00 | - | ranked | 4 | f | 42.00 | 62.00', '4 | x | 0.00 | 100.00 | - | ranked | 5 | f | 3.00 | 65.00'],
  'zero: a gap earns nothing and is ranked');
SELECT results_eq($$SELECT t FROM gaps, pg_temp.rows(sheet || '{"missing": "zero"}', results) AS t WHERE t LIKE 'v %' LIMIT 3$$,
  ARRAY['v * 45.00 0.00 scored', 'v I 0.00 0.00 missing', 'v a 0.00 0.00 missing'], 'zero: 0 points, and still called missing');


-- Not assigned: an inland province and the sea border (10 of 40). a = 8 of 10, b = 17 of 20: 25 * 40 / 30 = 33.33, under every policy.
-- The coast: 8 + 17 + 8 = 33. Nothing is missing, both are ranked. Inland with a missing: (0 + 17) * 40 / 30 = 22.67 under incomplete.

CREATE TEMP TABLE border AS
SELECT '{"name": "s", "max": 40, "criteria": [{"code": "a", "name": "a", "max": 10, "rule": "given"}, {"code": "b", "name": "b", "max": 20, "rule": "given"},
           {"code": "sea", "name": "sea", "max": 10, "rule": "given"}]}'::jsonb AS sheet,
       pg_temp.results('[["inland", "a", null, 8], ["inland", "b", null, 17], ["inland", "sea", 5, 99, false],
                         ["coast", "a", null, 8], ["coast", "b", null, 17], ["coast", "sea", null, 8]]') AS results;

SELECT results_eq($$SELECT t FROM border, pg_temp.table(sheet, results) AS t$$,
  ARRAY['1 | inland | 33.33 | 40.00 | - | ranked | 0 | f | - | 0.00', '2 | coast | 33.00 | 40.00 | - | ranked | 0 | f | 0.33 | 0.33'],
  'what is not assigned costs no rank');
SELECT results_eq($$SELECT t FROM border, pg_temp.rows(sheet, results) AS t WHERE t LIKE 'inland %'$$,
  ARRAY['inland * 33.33 8.33 scored', 'inland a 8.00 0.00 scored', 'inland b 17.00 0.00 scored', 'inland sea - 0.00 not assigned'],
  'the others stand for what is not assigned');
SELECT results_eq($$SELECT target, actual, ratio, points, lost FROM border, reference.breakdown(sheet, results) WHERE status = 'not assigned'$$,
  $$VALUES (5::numeric, 99::numeric, NULL::numeric, NULL::numeric, NULL::numeric)$$, 'its numbers are shown, and never judged');
SELECT is((SELECT points::text FROM border, reference.standings(sheet, pg_temp.results('[["inland", "b", null, 17], ["inland", "sea", null, null, false]]'))),
  '22.67', 'incomplete: a missing criterion keeps its place beside one not assigned');
SELECT is((SELECT points::text FROM border, reference.standings(sheet || '{"missing": "reweight"}',
                                                               pg_temp.results('[["inland", "b", null, 17], ["inland", "sea", null, null, false]]'))),
  '34.00', 'reweight: both are left out, 17 * 40 / 20');


-- Surplus. a (10, cap 12) earns 12 and b (10) is not assigned: 10 * 20 / 10 + 2 = 22; 12 * 20 / 10 = 24 by scoring 1. With minus (max 0) at -3
-- 10 * 2 + 2 - 3 = 19, and (12 - 3) * 2 = 18 by scoring 1. What is taken is lost (3), a bonus that is not earned is not.

CREATE TEMP TABLE surplus AS
SELECT '{"name": "s", "max": 20, "criteria": [{"code": "a", "max": 10, "cap": 12, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"},
           {"code": "minus", "max": 0, "min": -5, "rule": "given"}, {"code": "flag", "max": 5, "bonus": true, "rule": "given"}]}'::jsonb AS sheet;
SELECT is(ARRAY(SELECT concat_ws(' ', b.points, b.adjustment)
                  FROM surplus, (VALUES (1, 0), (2, 0), (1, -3), (2, -3)) AS v(scoring, minus),
                       reference.breakdown(sheet || jsonb_build_object('scoring', scoring),
                                           pg_temp.results('[["u", "a", null, 12], ["u", "b", null, null, false], ["u", "flag", null, 0]]') || jsonb_build_object('unit', 'u', 'criterion', 'minus', 'actual', minus)) AS b
                 WHERE b.depth = 0), '{24.00 12.00,22.00 10.00,18.00 9.00,19.00 10.00}', 'surplus stands for nobody; by scoring 1 it did');
SELECT is(ARRAY(SELECT lost::text FROM surplus, generate_series(1, 2) AS scoring,
                       reference.breakdown(sheet || jsonb_build_object('scoring', scoring), pg_temp.results('[["u", "a", null, 12], ["u", "minus", null, -3], ["u", "flag", null, 0]]'))
                 WHERE criterion IN ('a', 'minus', 'flag') ORDER BY scoring, criterion), '{-2.00,0.00,3.00,-2.00,0.00,3.00}', 'a bonus not earned is not lost, a deduction is, by either scoring');


-- A mean: 100 * (2 * 7.5/10 + 1 * 4/5) / 3 = 100 * 2.3 / 3 = 76.67. Without b: 100 * 0.75 = 75; with b missing, 100 * 1.5 / 3 = 50.

CREATE TEMP TABLE mean AS
SELECT '{"name": "s", "max": 100, "criteria": [{"code": "M", "name": "M", "max": 100, "combine": "mean", "criteria": [
           {"code": "a", "name": "a", "max": 10, "weight": 2, "rule": "given"}, {"code": "b", "name": "b", "max": 5, "rule": "given"}]}]}'::jsonb AS sheet,
       pg_temp.results('[["u", "a", null, 7.5], ["u", "b", null, 4], ["v", "a", null, 7.5], ["v", "b", null, null, false], ["w", "a", null, 7.5]]') AS results;

SELECT results_eq($$SELECT t FROM mean, pg_temp.rows(sheet, results) AS t$$,
  ARRAY['u * 76.67 0.00 scored', 'u M 76.67 - scored', 'u a 7.50 0.00 scored', 'u b 4.00 0.00 scored',
        'v * 75.00 0.00 scored', 'v M 75.00 - scored', 'v a 7.50 0.00 scored', 'v b - 0.00 not assigned',
        'w * 50.00 0.00 scored', 'w M 50.00 - scored', 'w a 7.50 0.00 scored', 'w b - 0.00 missing'], 'a weighted mean');
SELECT is((SELECT points::text FROM mean, reference.breakdown(sheet || '{"missing": "reweight"}', results) WHERE unit = 'w' AND criterion = 'M'),
  '75.00', 'reweight leaves a missing child out of a mean');


-- A parent's own limits. I (20) with min 5 and cap 21 over a and b, each up to 15: 15 + 15 is cut to 21, 1 + 1 lifted to 5.

SELECT results_eq(
  $$SELECT t FROM pg_temp.rows('{"name": "s", "max": 20, "decimals": 1, "criteria": [{"code": "I", "name": "I", "max": 20, "min": 5, "cap": 21,
      "criteria": [{"code": "a", "name": "a", "max": 10, "cap": 15, "rule": "given"}, {"code": "b", "name": "b", "max": 10, "cap": 15, "rule": "given"}]}]}',
      pg_temp.results('[["u", "a", null, 15], ["u", "b", null, 15], ["v", "a", null, 1], ["v", "b", null, 1]]')) AS t WHERE t LIKE '_ _ %' AND t !~ ' [ab] '$$,
  ARRAY['u * 21.0 0.0 scored', 'u I 21.0 -9.0 scored', 'v * 5.0 0.0 scored', 'v I 5.0 3.0 scored'], 'a parent with a min and a cap');


-- Ladders at their boundaries

-- Liên minh HTX 2019: at least 80 % of plan 4, from 60 to below 80 % 3, below 60 % 2 and not 0.
SELECT is(ARRAY(SELECT pg_temp.alone('{"max": 4, "rule": "ladder", "on": "percent", "steps": [{"from": 80, "points": 4}, {"from": 60, "points": 3},
                                       {"below": 60, "points": 2}]}', 50, a)::text FROM unnest('{40, 39.99, 30, 29.99, 0, 60}'::numeric[]) AS a),
          '{4.00, 3.00, 3.00, 2.00, 2.00, 4.00}', 'membership: 80 %, just below, 60 %, just below, none, 120 %');
-- 0.24 of 0.3 is exactly 0.8; floating point cannot tell the second value from it.
SELECT is(ARRAY(SELECT pg_temp.alone('{"max": 4, "rule": "ladder", "on": "ratio", "steps": [{"from": 0.8, "points": 4}, {"below": 0.8, "points": 1}]}', 0.3, a)::text
                  FROM unnest('{0.24, 0.239999999999999999}'::numeric[]) AS a), '{4.00, 1.00}', 'a ratio exactly at its step, and a hair below');
-- Justice Department Đồng Tháp 2022: above 95 % 1.5; 75 to 95 % 1; 50 to below 75 % 0.5; below 50 % 0.
SELECT is(ARRAY(SELECT pg_temp.alone('{"max": 1.5, "rule": "ladder", "steps": [{"above": 95, "points": 1.5}, {"from": 75, "to": 95, "points": 1},
                                       {"from": 50, "below": 75, "points": 0.5}, {"below": 50, "points": 0}]}', NULL, a)::text
                  FROM unnest('{95.01, 95, 75, 74.99, 50, 49.99, 0}'::numeric[]) AS a),
          '{1.50, 1.00, 1.00, 0.50, 0.50, 0.00, 0.00}', 'digital signatures: more than 95, not 95');
-- A curve from 0 at 50 % to 6 at 80 % and 10 at 100 %: 65 % is half way to 6; 2/3 is 100/6 on from 50, 3.33; 90 % is half way from 6 to 10.
SELECT is(ARRAY(SELECT pg_temp.alone('{"max": 10, "rule": "curve", "on": "percent", "points": [[50, 0], [80, 6], [100, 10]]}', 60, a)::text FROM unnest('{0, 30, 39, 40, 48, 54, 60, 99}'::numeric[]) AS a),
          '{0.00, 0.00, 3.00, 3.33, 6.00, 8.00, 10.00, 10.00}', 'a curve: before, at, between and beyond its points');
-- Days late: on time 2, 1-2: 1.5, 3-5: 1, 6-10: 0.5, more: no step, so min.
SELECT is(ARRAY(SELECT pg_temp.alone('{"max": 2, "min": -1, "rule": "ladder", "steps": [{"to": 0, "points": 2}, {"to": 2, "points": 1.5}, {"to": 5, "points": 1},
                                       {"to": 10, "points": 0.5}]}', NULL, a)::text FROM unnest('{0, 1, 2, 3, 10, 11}'::numeric[]) AS a),
          '{2.00, 1.50, 1.50, 1.00, 0.50, -1.00}', 'days late, and min where no step fits');


-- The other rules, one leaf alone

-- Ministry of Justice 2012: pro rata, and 110 % of 10 is 11 where the cap allows.
SELECT is(ARRAY(SELECT pg_temp.alone('{"rule": "proportional", "cap": 11}', 30, a)::text FROM unnest('{33, 30, 20, 0, 60, -5}'::numeric[]) AS a),
          '{11.00, 10.00, 6.67, 0.00, 11.00, 0.00}', 'proportional');
SELECT is(ARRAY(SELECT pg_temp.alone('{"rule": "proportional", "floor": 0.5, "min": 2}', 100, a)::text FROM unnest('{50, 49.9, 10, -1}'::numeric[]) AS a),
          '{5.00, 0.00, 0.00, 2.00}', 'proportional: exactly 0 below the floor, min for a negative actual');
SELECT is(ARRAY(SELECT pg_temp.alone('{"rule": "proportional", "better": "lower", "cap": 12}', 6, a)::text FROM unnest('{6, 8, 5, 4, 0}'::numeric[]) AS a),
          '{10.00, 7.50, 12.00, 12.00, 12.00}', 'proportional where less is better: 0 earns the cap');
SELECT is(ARRAY(SELECT pg_temp.alone('{"rule": "proportional", "better": "lower", "cap": 12}', 0, a)::text FROM unnest('{0, 3}'::numeric[]) AS a),
          '{10.00, 0.00}', 'proportional where less is better, with target 0');
-- +0.5 a per cent above, -1 a per cent below, within [-5, 10]: M = 5, T = 200.  203: 1.5 % -> 5.75. 197: -1.5 % -> 3.5.
SELECT is(ARRAY(SELECT pg_temp.alone('{"rule": "per_percent", "max": 5, "min": -5, "cap": 10, "gain": 0.5, "loss": 1}', 200, a)::text
                  FROM unnest('{200, 203, 197, 230, 100}'::numeric[]) AS a), '{5.00, 5.75, 3.50, 10.00, -5.00}', 'per_percent');
SELECT is(ARRAY(SELECT pg_temp.alone('{"rule": "per_percent", "max": 5, "min": -5, "cap": 10, "gain": 0.5, "loss": 0.05, "better": "lower"}', t, a)::text
                  FROM unnest('{200, 200, 0, 0}'::numeric[], '{197, 203, 0, 1}'::numeric[]) AS k(t, a)), '{5.75, 4.93, 5.00, 0.00}',
          'per_percent where less is better; target 0 and something is 100 % worse');   -- 5 - 0.075 = 4.925 -> 4.93
SELECT is(ARRAY(SELECT pg_temp.alone('{"rule": "yes_no"}', NULL, a)::text FROM unnest('{1, 0}'::numeric[]) AS a), '{10.00, 0.00}', 'yes_no');
SELECT is(ARRAY(SELECT pg_temp.alone('{"rule": "count", "max": 5, "min": -5, "each": 0.5}', NULL, a)::text FROM unnest('{3, 11, 0, -100}'::numeric[]) AS a),
          '{1.50, 5.00, 0.00, -5.00}', 'count: half a point a person, at most five');
SELECT is(ARRAY(SELECT pg_temp.alone('{"rule": "linear", "worst": 30, "best": 3}', NULL, a)::text FROM unnest('{3, 30, 12, 0, 31}'::numeric[]) AS a),
          '{10.00, 0.00, 6.67, 10.00, 0.00}', 'linear, the best end below the worst');
SELECT results_eq(
  $$SELECT points::text FROM reference.breakdown('{"name": "s", "max": 20, "criteria": [{"code": "a", "name": "a", "max": 10, "rule": "min_max"},
      {"code": "b", "name": "b", "max": 10, "rule": "min_max", "better": "lower"}]}',
      pg_temp.results('[["u", "a", null, 2], ["v", "a", null, 5], ["w", "a", null, 4], ["u", "b", null, 2], ["v", "b", null, 5], ["w", "b", null, 4]]'))
     WHERE depth = 1$$,
  $$VALUES ('0.00'), ('10.00'), ('10.00'), ('0.00'), ('6.67'), ('3.33')$$, 'min_max, both ways');
SELECT is(pg_temp.alone('{"rule": "min_max"}', NULL, -3)::text, '10.00', 'min_max: all equal earn M');
SELECT is(ARRAY(SELECT pg_temp.alone(leaf, NULL, 5) FROM unnest('{"{\"rule\": \"proportional\"}", "{\"rule\": \"min_max\"}"}'::jsonb[]) AS leaf),
          '{NULL, 10.00}', 'a null target makes the cell missing only where the rule needs one');


-- Rounding at the criterion or at the total, and what ranks. a and b both 1/3 of 10: 3.33 + 3.33 = 6.66, or 6.666666666 -> 6.67.

CREATE TEMP TABLE thirds AS
SELECT '{"name": "s", "max": 20, "criteria": [{"code": "a", "name": "a", "max": 10, "rule": "proportional"}, {"code": "b", "name": "b", "max": 10, "rule": "proportional"}]}'::jsonb AS sheet,
       pg_temp.results('[["u", "a", 3, 1], ["u", "b", 3, 1], ["v", "a", 1000, 667], ["v", "b", 3, 0]]') AS results;

SELECT results_eq($$SELECT t FROM thirds, pg_temp.table(sheet, results) AS t$$,
  ARRAY['1 | v | 6.67 | 20.00 | - | ranked | 0 | f | - | 0.00', '2 | u | 6.66 | 20.00 | - | ranked | 0 | f | 0.01 | 0.01'], 'each criterion rounded');
SELECT results_eq($$SELECT t FROM thirds, pg_temp.table(sheet || '{"round": "total"}', results) AS t$$,
  ARRAY['1 | u | 6.67 | 20.00 | - | ranked | 0 | t | - | 0.00', '1 | v | 6.67 | 20.00 | - | ranked | 0 | t | - | 0.00'], 'the total rounded');
SELECT results_eq($$SELECT t FROM thirds, pg_temp.table(sheet || '{"round": "total", "rank_on": "exact"}', results) AS t$$,
  ARRAY['1 | v | 6.67 | 20.00 | - | ranked | 0 | f | - | 0.00', '2 | u | 6.67 | 20.00 | - | ranked | 0 | f | 0.00 | 0.00'], 'the exact total ranks');
-- round "criterion": v 6.67 + 0 is 6.67, u 6.66; w below.
SELECT results_eq($$SELECT t FROM thirds, pg_temp.table(sheet || '{"rank_on": "exact", "classes": [{"name": "X", "from": 6.67}]}', results || pg_temp.results('[["w", "a", 10000, 6665.5], ["w", "b", 10000, 5.4]]')) AS t$$,
  ARRAY['1 | w | 6.68 | 20.00 | X | ranked | 0 | f | - | 0.00', '2 | v | 6.67 | 20.00 | X | ranked | 0 | f | 0.01 | 0.01', '3 | u | 6.66 | 20.00 | - | ranked | 0 | f | 0.01 | 0.02'],
  'w: 6.6655 + 0.0054 is shown as 6.67 + 0.01, exactly 6.6709');
SELECT results_eq($$SELECT t FROM thirds, pg_temp.table(sheet || '{"round": "total", "rank_on": "exact", "classes": [{"name": "X", "from": 6.67}]}', results) AS t$$,
  ARRAY['1 | v | 6.67 | 20.00 | X | ranked | 0 | f | - | 0.00', '2 | u | 6.67 | 20.00 | X | ranked | 0 | f | 0.00 | 0.00'], 'a class goes by the total that is shown');
SELECT is((SELECT class FROM thirds, reference.standings(sheet || '{"round": "total", "rank_on": "exact", "scoring": 1, "classes": [{"name": "X", "from": 6.67}]}', results) WHERE unit = 'u'), NULL,
          'by scoring 1 it went by what was ranked');
SELECT results_eq($$SELECT t FROM thirds, pg_temp.table(sheet || '{"round": "total", "tie_break": ["b"]}', results) AS t$$,
  ARRAY['1 | u | 6.67 | 20.00 | - | ranked | 0 | f | - | 0.00', '2 | v | 6.67 | 20.00 | - | ranked | 0 | f | 0.00 | 0.00'], 'a tie broken by b');
SELECT is((SELECT points::text FROM thirds, reference.breakdown(sheet || '{"round": "total"}', results) LIMIT 1), '6.666666666', 'nine decimals under round total');


-- The generator. Every board of a hundred is scored, its parents add up, its sheets and values are within the limits.

CREATE TEMP TABLE seeded AS
SELECT seed, sheet, reference.random_results(sheet, seed) AS results
  FROM (SELECT seed, reference.random_sheet(seed) AS sheet FROM generate_series(1, 100) AS seed) AS s;
CREATE TEMP TABLE nodes AS SELECT seed, n.* FROM seeded, reference.nodes(sheet) AS n;
CREATE TEMP TABLE broken_down AS SELECT seed, b.* FROM seeded, reference.breakdown(sheet, results) AS b;
CREATE TEMP TABLE standing AS SELECT seed, s.* FROM seeded, reference.standings(sheet, results, reference.random_unranked(results, seed)) AS s;

SELECT is(ARRAY(SELECT reference.roll(1, key, 1000000) FROM unnest('{a,b,c}'::text[]) AS key), '{286646, 175391, 457265}', 'the same rolls on every machine');
SELECT is(ARRAY(SELECT DISTINCT body->>'rule' FROM nodes WHERE is_leaf ORDER BY 1),
          ARRAY(SELECT name FROM rule_table.rule ORDER BY 1), 'all rules occur');
SELECT is(ARRAY(SELECT DISTINCT status FROM broken_down WHERE is_leaf = leaf ORDER BY 1), '{missing,not assigned,scored}',
          'all statuses occur, ' || CASE WHEN leaf THEN 'leaves' ELSE 'parents' END) FROM (VALUES (true), (false)) AS v(leaf);
SELECT is(ARRAY(SELECT DISTINCT status FROM standing ORDER BY 1), '{incomplete,ranked,unranked}', 'all standings occur');
SELECT is_empty($$SELECT n.seed, n.code FROM nodes AS n JOIN nodes AS k ON k.seed = n.seed AND k.ord = ANY (n.children)
                   WHERE NOT n.is_mean GROUP BY n.seed, n.code, n.max HAVING sum(k.max) FILTER (WHERE NOT k.bonus) IS DISTINCT FROM n.max AND n.max <> 0$$,
                'sheets add up');
SELECT is_empty($$SELECT p.seed, p.unit, p.criterion
                    FROM nodes AS n JOIN broken_down AS p ON p.seed = n.seed AND p.criterion IS NOT DISTINCT FROM n.code
                    JOIN broken_down AS k ON k.seed = p.seed AND k.unit = p.unit AND k.parent IS NOT DISTINCT FROM p.criterion AND k.depth = p.depth + 1
                   WHERE NOT n.is_leaf AND NOT n.is_mean GROUP BY p.seed, p.unit, p.criterion, p.points, p.adjustment
                  HAVING coalesce(sum(k.points), 0) + p.adjustment <> coalesce(p.points, 0)$$,
                'children and adjustment add up to the parent');
SELECT is_empty($$SELECT seed, v FROM seeded, jsonb_array_elements(results) AS r, unnest(ARRAY[r->>'target', r->>'actual']::numeric[]) AS v
                   WHERE abs(v) >= 1e18 OR min_scale(v) > 18 OR length(ltrim(replace(trim_scale(abs(v))::text, '.', ''), '0')) > 18$$,
                'values are within the limits');

SELECT * FROM finish();
ROLLBACK;
