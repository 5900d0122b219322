-- breakdown(scoreboard), points(scoreboard, …) and score_sheet(scoreboard): every point of every unit accounted for. First the rules as
-- documents print them, scored in a board; then parents; then what must hold for any board, checked over many.
-- Allowed rules real where a source is named; all other sheets and results are invented, their points worked out in the comments.

BEGIN;
SET LOCAL search_path = public, emulation;
\ir reference.sql.inc
SELECT plan(114);

-- A board from a sheet and the short form [[unit, criterion, target, actual, assigned], ...]; what is left out is null.
CREATE FUNCTION pg_temp.board(sheet jsonb, short jsonb) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT scoreboard(sheet::score_sheet, k->>0, k->>1, (k->>2)::numeric, (k->>3)::numeric, (k->>4)::boolean) FROM jsonb_array_elements(short) AS k
$$;

-- A board of one leaf (max 10 unless the leaf says otherwise), one unit a result, in their order; results are [[target, actual, assigned], ...].
CREATE FUNCTION pg_temp.cluster(leaf jsonb, results jsonb) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT scoreboard(jsonb_build_object('name', 's', 'max', c->'max', 'criteria', jsonb_build_array(c))::score_sheet,
                    'u' || lpad(i::text, 3, '0'), 'c', (k->>0)::numeric, (k->>1)::numeric, (k->>2)::boolean)
    FROM (SELECT '{"code": "c", "max": 10}'::jsonb || leaf) AS l(c), jsonb_array_elements(results) WITH ORDINALITY AS e(k, i)
$$;
CREATE FUNCTION pg_temp.earned(leaf jsonb, results jsonb) RETURNS text[] LANGUAGE sql AS $$
  SELECT array_agg(points::text ORDER BY unit) FROM breakdown(pg_temp.cluster(leaf, results)) WHERE criterion = 'c'
$$;
-- The same for actuals without a target.
CREATE FUNCTION pg_temp.earned_by(leaf jsonb, VARIADIC actuals numeric[]) RETURNS text[] LANGUAGE sql AS $$
  SELECT pg_temp.earned(leaf, (SELECT jsonb_agg(jsonb_build_array(NULL, a) ORDER BY i) FROM unnest(actuals) WITH ORDINALITY AS u(a, i)))
$$;
-- ... and for actuals against one target.
CREATE FUNCTION pg_temp.earned_of(leaf jsonb, target numeric, VARIADIC actuals numeric[]) RETURNS text[] LANGUAGE sql AS $$
  SELECT pg_temp.earned(leaf, (SELECT jsonb_agg(jsonb_build_array(target, a) ORDER BY i) FROM unnest(actuals) WITH ORDINALITY AS u(a, i)))
$$;

-- Rows of a breakdown as lines: unit criterion points adjustment status, the whole sheet is "*".
CREATE FUNCTION pg_temp.lines(board scoreboard) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', unit, coalesce(criterion, '*'), coalesce(points::text, '-'), coalesce(adjustment::text, '-'), status) FROM breakdown(board)
$$;


-- The columns

CREATE TEMP TABLE example AS
SELECT pg_temp.board('{"name": "Bảng điểm", "max": 100, "criteria": [
         {"code": "II", "name": "Kinh tế", "max": 70, "criteria": [
            {"code": "II.2", "name": "Tăng trưởng", "max": 40, "cap": 44, "rule": "proportional"},
            {"code": "II.1", "max": 30, "rule": "proportional", "better": "lower"}]},
         {"code": "I", "name": "An ninh", "max": 30, "rule": "yes_no"},
         {"code": "III", "name": "Thưởng", "max": 5, "bonus": true, "rule": "count", "each": 2.5}]}',
         '[["b", "II.2", 12.50, 13.750], ["b", "II.1", 10, 15.0], ["b", "I", 1, 1], ["b", "III", null, 3],
           ["a", "II.2", 30, 10], ["a", "II.1", null, null, false], ["a", "III", null, null]]') AS board;
-- b: 40 * 13.75 / 12.5 = 44; 30 * 10 / 15 = 20; 30; min(3 * 2.5, 5) = 5. Sum 44 + 20 + 30 + 5 = 99.
-- a: 40 * 10 / 30 = 13.33; II.1 is not its task, so II = 13.333.. rounded at the leaf: 13.33 * 70 / 40 = 23.3275 -> 23.33, adjustment 10.00.
SELECT results_eq('SELECT unit, criterion, parent, depth, name, max_points::text, target::text, actual::text, ratio::text, points::text, adjustment::text, lost::text, is_leaf, status
                     FROM example, breakdown(board)', $$VALUES
  ('a', NULL,   NULL, 0, 'Bảng điểm',   '100.00', NULL,   NULL,    NULL,       '23.33', '0.00',  '76.67', false, 'scored'),
  ('a', 'II',   NULL, 1, 'Kinh tế',     '70.00',  NULL,   NULL,    NULL,       '23.33', '10.00', '46.67', false, 'scored'),
  ('a', 'II.2', 'II', 2, 'Tăng trưởng', '40.00',  '30',   '10',    '0.333333', '13.33', '0.00',  '26.67', true,  'scored'),
  ('a', 'II.1', 'II', 2, NULL,          '30.00',  NULL,   NULL,    NULL,       NULL,    '0.00',  NULL,    true,  'not assigned'),
  ('a', 'I',    NULL, 1, 'An ninh',     '30.00',  NULL,   NULL,    NULL,       NULL,    '0.00',  NULL,    true,  'missing'),
  ('a', 'III',  NULL, 1, 'Thưởng',      '5.00',   NULL,   NULL,    NULL,       NULL,    '0.00',  NULL,    true,  'missing'),
  ('b', NULL,   NULL, 0, 'Bảng điểm',   '100.00', NULL,   NULL,    NULL,       '99.00', '0.00',  '1.00',  false, 'scored'),
  ('b', 'II',   NULL, 1, 'Kinh tế',     '70.00',  NULL,   NULL,    NULL,       '64.00', '0.00',  '6.00',  false, 'scored'),
  ('b', 'II.2', 'II', 2, 'Tăng trưởng', '40.00',  '12.5', '13.75', '1.100000', '44.00', '0.00',  '-4.00', true,  'scored'),
  ('b', 'II.1', 'II', 2, NULL,          '30.00',  '10',   '15',    '0.666667', '20.00', '0.00',  '10.00', true,  'scored'),
  ('b', 'I',    NULL, 1, 'An ninh',     '30.00',  '1',    '1',     '1.000000', '30.00', '0.00',  '0.00',  true,  'scored'),
  ('b', 'III',  NULL, 1, 'Thưởng',      '5.00',   NULL,   '3',     NULL,       '5.00',  '0.00',  '0.00',  true,  'scored')$$,
  'units by bytes, criteria in the sheet''s order, depth 0 is the whole sheet; numbers in canonical form, ratio to six decimals, points with the sheet''s');
CREATE TEMP VIEW shown AS SELECT b.* FROM example, breakdown(board) AS b;
SELECT is((SELECT array_agg(attname || ' ' || format_type(atttypid, NULL) ORDER BY attnum) FROM pg_attribute WHERE attnum > 0 AND attrelid = 'shown'::regclass),
  '{"unit text","criterion text","parent text","depth integer","name text","max_points numeric","target numeric","actual numeric","ratio numeric","points numeric",'
  '"adjustment numeric","lost numeric","is_leaf boolean","status text"}', 'the columns of breakdown and their types');
SELECT is_empty('SELECT * FROM breakdown(NULL::scoreboard)', 'a null board has no rows');
SELECT is_empty($$SELECT * FROM example, breakdown(format('{"sheet": %s, "results": {}}', score_sheet(board))::scoreboard)$$, 'nor has a board without units');
SELECT results_eq($$SELECT criterion, ratio::text FROM breakdown(pg_temp.board('{"name": "s", "max": 40, "criteria": [{"code": "h", "max": 10, "rule": "given"}, {"code": "l", "max": 10, "rule": "proportional", "better": "lower"},
      {"code": "x", "max": 10, "rule": "relative_to_best"}, {"code": "y", "max": 10, "rule": "given"}]}',
      '[["u", "h", 3, 2], ["u", "l", 7, 0], ["u", "x", 0, 5], ["u", "y", -8, 4]]')) WHERE is_leaf$$,
  $$VALUES ('h', '0.666667'), ('l', NULL), ('x', NULL), ('y', NULL)$$, 'a ratio is shown for any rule that has a target above 0; where less is better not for an actual of 0');


-- Relative rules, which only a board can answer.  A provincial police cluster: M = 10, T = 100, A = 80, 100, 110, 120 -> 4, 5, 7.5, 10.
-- 80: 0.5 * 10 * 0.8.  100: 0.5 * 10.  120 is the best: M.  110: 5 + 5 * (1.1 - 1) / (1.2 - 1).

SELECT is(pg_temp.earned_of('{"rule": "relative_to_best"}', 100, 80, 100, 110, 120), '{4.00, 5.00, 7.50, 10.00}', 'the police rule');
-- Targets differ, ratios do not: 40/50, 7/7, 2.2/2, 36/30.
SELECT is(pg_temp.earned('{"rule": "relative_to_best"}', '[[50, 40], [7, 7], [2, 2.2], [30, 36]]'), '{4.00, 5.00, 7.50, 10.00}', 'it compares ratios and not actuals');
-- s = 0.8: 0.8 * 10 * 0.8 = 6.4; 8; 8 + 2 * 0.5 = 9; 10.
SELECT is(pg_temp.earned_of('{"rule": "relative_to_best", "at_target": 0.8}', 100, 80, 100, 110, 120), '{6.40, 8.00, 9.00, 10.00}', 'at_target');
SELECT is(pg_temp.earned_of('{"rule": "relative_to_best", "at_target": 0}', 100, 80, 100, 110, 120), '{0.00, 0.00, 5.00, 10.00}', 'nothing for the target alone');
SELECT is(pg_temp.earned_of('{"rule": "relative_to_best", "at_target": 1}', 100, 80, 100, 110, 120), '{8.00, 10.00, 10.00, 10.00}', 'all for the target');
SELECT is(pg_temp.earned_of('{"rule": "relative_to_best"}', 100, 80, 100, 100, 0), '{4.00, 5.00, 5.00, 0.00}', 'nobody above target: nobody has M');
SELECT is(pg_temp.earned_of('{"rule": "relative_to_best"}', 100, 101, 101, 50), '{10.00, 10.00, 2.50}', 'whoever shares the best has M, however little above target');
-- r_best = 3: 5 + 5 * (1.000001 - 1) / 2 = 5.0000025; with 6 decimals 5.000003.
SELECT is(pg_temp.earned('{"rule": "relative_to_best"}', '[[1000000, 1000001], [1, 3]]'), '{5.00, 10.00}', 'a hair above target');
-- A < 0 earns min.
SELECT is(pg_temp.earned_of('{"rule": "relative_to_best", "min": 1}', 100, -5, 10, 120), '{1.00, 1.00, 10.00}', 'within min: a negative actual earns it, 0.5 is lifted to it');
-- Without the 120 the best is 110.
SELECT is(pg_temp.earned('{"rule": "relative_to_best"}', '[[100, 105], [100, 110], [100, 120, false]]'), ARRAY['7.50', '10.00', NULL], 'who is not assigned is in no field');
SELECT is(pg_temp.earned('{"rule": "relative_to_best"}', '[[100, 105], [100, 110], [100, null]]'), ARRAY['7.50', '10.00', NULL], 'nor is who has no result');
-- Less is better, T = 10: 20 -> 0.5 * 10 * 10/20 = 2.5; 10 -> 5; 5 has r = 2; 4 has r = 2.5, the best; 5 -> 5 + 5 * 1 / 1.5 = 8.33.
SELECT is(pg_temp.earned_of('{"rule": "relative_to_best", "better": "lower"}', 10, 20, 10, 5, 4), '{2.50, 5.00, 8.33, 10.00}', 'the police rule where less is better');
SELECT is(pg_temp.earned_of('{"rule": "relative_to_best", "better": "lower"}', 10, 20, 10, 5, 0, 0), '{2.50, 5.00, 5.00, 10.00, 10.00}',
          'where less is better none at all is best, and who is above target otherwise has s * M');
SELECT is(pg_temp.earned('{"rule": "relative_to_best", "better": "lower"}', '[[10, 5], [10, 4], [10, 0, false]]'), ARRAY['8.33', '10.00', NULL], 'unless the none is not assigned');
SELECT is(pg_temp.earned_by('{"rule": "relative_to_best"}', 30, 60, 0, 20), '{5.00, 10.00, 0.00, 3.33}', 'without targets: by the greatest actual');
SELECT is(pg_temp.earned('{"rule": "relative_to_best"}', '[[null, 3], [0, 4], [null, -1], [100, 150], [100, 100]]'), '{7.50, 10.00, 0.00, 10.00, 5.00}',
          'a target of 0 is none; units with and without a target are two fields');
SELECT is(pg_temp.earned_by('{"rule": "relative_to_best"}', 0, -3, 0), '{0.00, 0.00, 0.00}', 'where the greatest is not above 0 nobody earns anything');
SELECT is(pg_temp.earned_by('{"rule": "relative_to_best", "better": "lower"}', 4, 2, 8), '{5.00, 10.00, 2.50}', 'without targets where less is better: by the least actual');
SELECT is(pg_temp.earned_by('{"rule": "relative_to_best", "better": "lower"}', 4, 0, 8, 0), '{0.00, 10.00, 0.00, 10.00}', 'a least of 0 takes all');
SELECT is(pg_temp.earned_by('{"rule": "min_max"}', 20, 50, 30, -10), '{5.00, 10.00, 6.67, 0.00}', 'min_max: from the least to the greatest');
SELECT is(pg_temp.earned_by('{"rule": "min_max", "better": "lower"}', 20, 50, 30, -10), '{5.00, 0.00, 3.33, 10.00}', 'min_max where less is better');
SELECT is(pg_temp.earned_by('{"rule": "min_max"}', 7, 7.0, 7), '{10.00, 10.00, 10.00}', 'min_max: all equal, all M');
SELECT is(pg_temp.earned_by('{"rule": "min_max", "better": "lower"}', -3), '{10.00}', 'min_max of one unit');
SELECT is(pg_temp.earned('{"rule": "min_max"}', '[[null, 0], [-5, 10], [0, 4], [1, 20, false], [3, null]]'), ARRAY['0.00', '10.00', '4.00', NULL, NULL], 'min_max looks at no target, and at nobody who has no result or no task');
SELECT is(pg_temp.earned_by('{"rule": "min_max", "min": 2, "cap": 9}', 0, 10, 5), '{2.00, 9.00, 5.00}', 'min_max within min and cap');


-- Rules that documents print, at their bounds

-- Ministry of Justice 2012: 100 % of plan earns the nominal points, less pro rata, nothing done 0, more nominal * % (110 % of 10 is 11).
SELECT is(pg_temp.earned_of('{"rule": "proportional", "cap": 100}', 50, 50, 40, 0, 55, 49.99), '{10.00, 8.00, 0.00, 11.00, 10.00}', 'the Ministry of Justice''s rule');   -- 9.998
SELECT is(pg_temp.earned_of('{"rule": "proportional"}', 50, 55), '{10.00}', 'without a cap of its own a leaf earns at most its max');
SELECT is(pg_temp.earned_of('{"rule": "proportional", "floor": 0.5}', 200, 100, 99.99, 100.01), '{5.00, 0.00, 5.00}', 'below the floor nothing, at the floor pro rata');
SELECT is(pg_temp.earned_of('{"rule": "proportional", "better": "lower", "cap": 12}', 10, 10, 20, 9, 5, 0, -1), '{10.00, 5.00, 11.11, 12.00, 12.00, 0.00}', 'less is better: by target / actual, nothing at all earns the cap');
SELECT is(pg_temp.earned_of('{"rule": "proportional", "better": "lower", "cap": 12}', 0, 0, 1), '{10.00, 0.00}', 'a target of nothing is met or missed');
-- Liên minh HTX 2019: membership >= 80 % of plan 4, 60 to below 80 % 3, below 60 % 2 and not 0.  T = 50: 40 is 80 %, 30 is 60 %.
SELECT is(pg_temp.earned_of('{"max": 4, "rule": "ladder", "on": "percent", "steps": [{"from": 80, "points": 4}, {"from": 60, "points": 3}, {"below": 60, "points": 2}]}', 50, 60, 40, 39.99, 30, 29.99, 0),
          '{4.00, 4.00, 3.00, 3.00, 2.00, 2.00}', 'membership (Liên minh HTX 2019)');
-- Justice Department of Đồng Tháp 2022: digital signatures > 95 % 1.5; 75-95 % 1; 50-<75 % 0.5; < 50 % 0.
SELECT is(pg_temp.earned_by('{"max": 1.5, "rule": "ladder", "steps": [{"above": 95, "points": 1.5}, {"from": 75, "points": 1}, {"from": 50, "points": 0.5}, {"below": 50, "points": 0}]}',
                            100, 95.01, 95, 75, 74.99, 50, 49.99, 0),
          '{1.50, 1.50, 1.00, 1.00, 0.50, 0.50, 0.00, 0.00}', 'digital signatures: above 95, and not from 95 (Đồng Tháp 2022)');
-- The same department: reports in time 2, late 1-2 days 1.5, 3-5 1, 6-10 0.5, more 0.
SELECT is(pg_temp.earned_by('{"max": 2, "rule": "ladder", "steps": [{"to": 0, "points": 2}, {"to": 2, "points": 1.5}, {"to": 5, "points": 1}, {"to": 10, "points": 0.5}]}', 0, 1, 2, 3, 5, 6, 10, 11),
          '{2.00, 1.50, 1.50, 1.00, 1.00, 0.50, 0.50, 0.00}', 'reports late (Đồng Tháp 2022); where no step fits it is min');
-- Huyện đoàn Bù Đăng 2015: absences 0/1/2/3/>= 4 -> 5/4/3/1/0.
SELECT is(pg_temp.earned_by('{"max": 5, "rule": "ladder", "steps": [{"to": 0, "points": 5}, {"to": 1, "points": 4}, {"to": 2, "points": 3}, {"to": 3, "points": 1}, {"from": 4, "points": 0}]}', 0, 1, 2, 3, 4, 9),
          '{5.00, 4.00, 3.00, 1.00, 0.00, 0.00}', 'absences (Bù Đăng 2015)');
-- One bound a step, each met exactly and just missed.
SELECT is(pg_temp.earned_by('{"rule": "ladder", "steps": [{"below": 10, "points": 1}, {"to": 10, "points": 2}, {"above": 20, "points": 4}, {"from": 20, "points": 3}]}', 9.99, 10, 10.01, 19.99, 20, 20.01),
          '{1.00, 2.00, 0.00, 0.00, 3.00, 4.00}', 'below, to, from and above at their bounds');
SELECT is(pg_temp.earned_by('{"rule": "ladder", "min": 1, "steps": [{"from": 10, "below": 20, "points": 5}, {"above": 30, "to": 40, "points": 6}]}', 9, 10, 19.9, 20, 30, 30.1, 40, 41),
          '{1.00, 5.00, 5.00, 1.00, 1.00, 6.00, 6.00, 1.00}', 'steps with two bounds; between them min');
SELECT is(pg_temp.earned_of('{"rule": "ladder", "on": "ratio", "better": "lower", "cap": 12, "steps": [{"from": 1, "points": 10}, {"from": 0.5, "below": 1, "points": 6}]}', 10, 10, 8, 20, 20.01, 0),
          '{10.00, 10.00, 6.00, 0.00, 12.00}', 'a ladder on the ratio where less is better');
-- 0.5 a person, at most 5 (a police cluster).
SELECT is(pg_temp.earned_by('{"max": 5, "rule": "count", "each": 0.5}', 0, 1, 9, 10, 11), '{0.00, 0.50, 4.50, 5.00, 5.00}', '0.5 points a person, at most 5');
SELECT is(pg_temp.earned_by('{"max": 0, "min": -5, "rule": "count", "each": -1}', 0, 1, 5, 6), '{0.00, -1.00, -5.00, -5.00}', 'a deduction of 1 each, at most 5');
-- Scores in steps of 0.25 (MTTQ of a province).
SELECT is(pg_temp.earned_by('{"rule": "given", "step": 0.25}', 0, 0.25, 9.75, 10), '{0.00, 0.25, 9.75, 10.00}', 'scores in steps of 0.25');
SELECT is(pg_temp.earned_by('{"rule": "yes_no"}', 1, 0, 1.00), '{10.00, 0.00, 10.00}', 'yes and no');
-- T = 200, gain 0.2 and loss 0.5 a percent: 210 is 5 % better: +1; 190: -2.5; 200.5 is 0.25 %: +0.05; 240: +4, cut to 12; 0: -50, lifted to 0.
SELECT is(pg_temp.earned_of('{"rule": "per_percent", "gain": 0.2, "loss": 0.5, "cap": 12}', 200, 200, 210, 190, 200.5, 240, 0), '{10.00, 11.00, 7.50, 10.05, 12.00, 0.00}', 'points a percent');
SELECT is(pg_temp.earned_of('{"rule": "per_percent", "better": "lower", "gain": 0.2, "loss": 0.5, "cap": 12}', 200, 200, 190, 210, 0), '{10.00, 11.00, 7.50, 12.00}', 'points a percent where less is better');
-- (A - 20) / (75 - 20): 47.5 is half way; and from 80 days down to 30.
SELECT is(pg_temp.earned_by('{"rule": "linear", "worst": 20, "best": 75}', 20, 47.5, 75, 10, 80), '{0.00, 5.00, 10.00, 0.00, 10.00}', 'linear from worst to best');
SELECT is(pg_temp.earned_by('{"rule": "linear", "worst": 80, "best": 30}', 80, 60, 30, 90, 0), '{0.00, 4.00, 10.00, 0.00, 10.00}', 'linear where the best is the least');


-- Parents: min, cap, ceiling.  plus 0.5 a person, minus 1 each, together within [-5, 10] (a police cluster).

CREATE TEMP TABLE police AS
SELECT '{"name": "s", "max": 15, "ceiling": 14, "criteria": [{"code": "I", "max": 10, "min": -5, "cap": 10, "criteria": [
          {"code": "plus", "max": 10, "cap": 100, "rule": "count", "each": 0.5}, {"code": "minus", "max": 0, "min": -100, "rule": "count", "each": -1}]},
        {"code": "II", "max": 5, "rule": "given"}]}'::jsonb AS sheet,
       '[["bad", "plus", null, 4], ["bad", "minus", null, 9], ["bad", "II", null, 5], ["good", "plus", null, 30], ["good", "minus", null, 0], ["good", "II", null, 5],
         ["half", "plus", null, 5], ["half", "minus", null, 1], ["half", "II", null, 0]]'::jsonb AS results;
-- bad: 2 - 9 = -7, lifted by 2 to -5; -5 + 5 = 0. good: 15, cut by 5 to 10; 10 + 5 = 15, cut by 1 to 14. half: 2.5 - 1 = 1.5.
SELECT results_eq('SELECT pg_temp.lines(pg_temp.board(sheet, results)) FROM police',
  ARRAY['bad * 0.00 0.00 scored', 'bad I -5.00 2.00 scored', 'bad plus 2.00 0.00 scored', 'bad minus -9.00 0.00 scored', 'bad II 5.00 0.00 scored',
        'good * 14.00 -1.00 scored', 'good I 10.00 -5.00 scored', 'good plus 15.00 0.00 scored', 'good minus 0.00 0.00 scored', 'good II 5.00 0.00 scored',
        'half * 1.50 0.00 scored', 'half I 1.50 0.00 scored', 'half plus 2.50 0.00 scored', 'half minus -1.00 0.00 scored', 'half II 0.00 0.00 scored'],
  'what min, cap and ceiling change is the adjustment of the parent that has them');
SELECT results_eq($$SELECT coalesce(criterion, '*'), lost::text FROM police, breakdown(pg_temp.board(sheet, results)) WHERE unit = 'bad'$$,
  $$VALUES ('*', '15.00'), ('I', '15.00'), ('plus', '8.00'), ('minus', '9.00'), ('II', '0.00')$$, 'lost is max_points less points, of parents, too');
-- 10.007 has more decimals than the sheet, so the parent's cap is 10.01 on its grid: 3.34 * 3 = 10.02 is cut by 0.01.
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.board('{"name": "s", "max": 30, "criteria": [{"code": "I", "max": 30, "cap": 10.007, "criteria": [
                        {"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}, {"code": "c", "max": 10, "rule": "given"}]}]}',
                      '[["u", "a", null, 3.34], ["u", "b", null, 3.34], ["u", "c", null, 3.34]]')) LIMIT 2$$,
  ARRAY['u * 10.01 0.00 scored', 'u I 10.01 -0.01 scored'], 'a bound with more decimals than the sheet is rounded, so that points are on its grid');


-- Missing results in a tree: I (40) = a (10) + b (10) + c (20); II (60) = d (60); e is a bonus of 5, F one of 3 with the leaf f

CREATE FUNCTION pg_temp.tree(policy text, short jsonb) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT pg_temp.board(jsonb_build_object('missing', policy) || '{"name": "s", "max": 100, "criteria": [
      {"code": "I", "max": 40, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}, {"code": "c", "max": 20, "rule": "given"}]},
      {"code": "II", "max": 60, "criteria": [{"code": "d", "max": 60, "rule": "given"}]},
      {"code": "e", "max": 5, "bonus": true, "rule": "given"},
      {"code": "F", "max": 3, "bonus": true, "criteria": [{"code": "f", "max": 3, "rule": "given"}]}]}', short)
$$;
CREATE TEMP TABLE holes AS
SELECT '[["u", "a", null, 7], ["u", "c", null, 10], ["u", "d", null, 45], ["u", "e", null, 3]]'::jsonb AS gap, '[["u", "d", null, 45], ["u", "f", null, 2]]'::jsonb AS branch,
       '[["u", "e", null, 3], ["u", "f", null, 2]]'::jsonb AS bonus;
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.tree('incomplete', gap)) FROM holes$$,
  ARRAY['u * 65.00 0.00 scored', 'u I 17.00 0.00 scored', 'u a 7.00 0.00 scored', 'u b - 0.00 missing', 'u c 10.00 0.00 scored',
        'u II 45.00 0.00 scored', 'u d 45.00 0.00 scored', 'u e 3.00 0.00 scored', 'u F - 0.00 missing', 'u f - 0.00 missing'],
  'incomplete: what is missing adds nothing and has no points; so has a parent with nothing but missing leaves');
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.tree('zero', gap)) FROM holes$$,
  ARRAY['u * 65.00 0.00 scored', 'u I 17.00 0.00 scored', 'u a 7.00 0.00 scored', 'u b 0.00 0.00 missing', 'u c 10.00 0.00 scored',
        'u II 45.00 0.00 scored', 'u d 45.00 0.00 scored', 'u e 3.00 0.00 scored', 'u F 0.00 0.00 missing', 'u f 0.00 0.00 missing'],
  'zero: what is missing has 0 points, and still the status missing');
SELECT results_eq($$SELECT lost::text FROM holes, breakdown(pg_temp.tree('zero', gap)) WHERE criterion = 'b' UNION ALL SELECT lost::text FROM holes, breakdown(pg_temp.tree('incomplete', gap)) WHERE criterion = 'b'$$,
  ARRAY['10.00', NULL], 'who has 0 points has lost max, who has none has lost nothing yet');
-- I: 17 * 40 / 30 = 22.666.. -> 22.67, 5.67 more than 17. The root: both regular children have points: 22.67 + 45 + 3.
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.tree('reweight', gap)) FROM holes$$,
  ARRAY['u * 70.67 0.00 scored', 'u I 22.67 5.67 scored', 'u a 7.00 0.00 scored', 'u b - 0.00 missing', 'u c 10.00 0.00 scored',
        'u II 45.00 0.00 scored', 'u d 45.00 0.00 scored', 'u e 3.00 0.00 scored', 'u F - 0.00 missing', 'u f - 0.00 missing'],
  'reweight: the parent''s present children are scaled up, which is its adjustment; a bonus is added unscaled');
-- The root: 45 * 100 / 60 = 75, 30 more; + 2 = 77.
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.tree('reweight', branch)) FROM holes$$,
  ARRAY['u * 77.00 30.00 scored', 'u I - 0.00 missing', 'u a - 0.00 missing', 'u b - 0.00 missing', 'u c - 0.00 missing',
        'u II 45.00 0.00 scored', 'u d 45.00 0.00 scored', 'u e - 0.00 missing', 'u F 2.00 0.00 scored', 'u f 2.00 0.00 scored'],
  'reweight: a parent with nothing present is missing itself, and the whole sheet is the outermost parent');
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.tree('reweight', bonus)) FROM holes LIMIT 1$$, ARRAY['u * 5.00 0.00 scored'], 'reweight: bonus points alone are shown, and nothing is scaled');
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.tree('reweight', '[["u"]]')) LIMIT 1$$, ARRAY['u * - 0.00 missing'], 'reweight: nothing at all');
-- Not assigned: as reweight for that cell alone, whatever the policy. b is no task of u's: (7 + 10) * 40 / 30 = 22.67; c no task and a missing: a counts 0 under
-- incomplete and zero: 8 * 40 / 20 = 16; under reweight 8 * 40 / 10 = 32.
SELECT results_eq($$SELECT policy, points::text, adjustment::text FROM holes, unnest('{incomplete, zero, reweight}'::text[]) AS policy,
                           breakdown(pg_temp.tree(policy, gap || '[["u", "b", null, null, false]]')) WHERE criterion = 'I'$$,
  $$VALUES ('incomplete', '22.67', '5.67'), ('zero', '22.67', '5.67'), ('reweight', '22.67', '5.67')$$, 'not assigned: the rest of its parent is scaled up under every policy');
SELECT results_eq($$SELECT policy, points::text, adjustment::text FROM unnest('{incomplete, zero, reweight}'::text[]) AS policy,
                           breakdown(pg_temp.tree(policy, '[["u", "b", null, 8], ["u", "c", null, 19, false]]')) WHERE criterion = 'I'$$,
  $$VALUES ('incomplete', '16.00', '8.00'), ('zero', '16.00', '8.00'), ('reweight', '32.00', '24.00')$$, 'beside something missing it scales up what is there, for its own share only');
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.tree('incomplete', '[["u", "a", null, null, false], ["u", "b", 3, 5, false], ["u", "c", null, null, false], ["u", "d", null, 45], ["u", "e", null, 3], ["u", "f", null, null, false]]'))$$,
  ARRAY['u * 78.00 30.00 scored', 'u I - 0.00 not assigned', 'u a - 0.00 not assigned', 'u b - 0.00 not assigned', 'u c - 0.00 not assigned',
        'u II 45.00 0.00 scored', 'u d 45.00 0.00 scored', 'u e 3.00 0.00 scored', 'u F - 0.00 not assigned', 'u f - 0.00 not assigned'],
  'a parent none of whose leaves is assigned is not assigned, and its own parent makes up for it');   -- 45 * 100 / 60 + 3
SELECT results_eq($$SELECT target::text, actual::text, ratio::text FROM breakdown(pg_temp.tree('incomplete', '[["u", "b", 3, 5, false]]')) WHERE criterion = 'b'$$,
  $$VALUES ('3', '5', NULL::text)$$, 'what is not assigned keeps its target and actual for show');
-- A parent of nothing but bonus criteria has no share that others could make up for.
SELECT results_eq($$SELECT policy, has, points::text, adjustment::text, status FROM unnest('{incomplete, zero, reweight}'::text[]) AS policy,
                           (VALUES (1, '[["u", "a", null, 9]]'::jsonb), (2, '[["u", "x", null, 1]]'), (3, '[["u", "x", null, 1, false], ["u", "y", null, 1, false]]')) AS r(has, results),
                           breakdown(pg_temp.board(jsonb_build_object('missing', policy) || '{"name": "s", "max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "B", "max": 0, "criteria": [
                             {"code": "x", "max": 2, "bonus": true, "rule": "given"}, {"code": "y", "max": 2, "bonus": true, "rule": "given"}]}]}', results)) WHERE criterion = 'B' ORDER BY has, policy$$,
  $$VALUES ('incomplete', 1, NULL::text, '0.00', 'missing'), ('reweight', 1, NULL, '0.00', 'missing'), ('zero', 1, '0.00', '0.00', 'missing'),
           ('incomplete', 2, '1.00', '0.00', 'scored'), ('reweight', 2, '1.00', '0.00', 'scored'), ('zero', 2, '1.00', '0.00', 'scored'),
           ('incomplete', 3, NULL, '0.00', 'not assigned'), ('reweight', 3, NULL, '0.00', 'not assigned'), ('zero', 3, NULL, '0.00', 'not assigned')$$,
  'a parent of bonus criteria is their sum, and left out where nothing is there to add');
-- Scaled first, then cut: I = 10 of a (10) alone is 40, its cap 35.
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.board('{"name": "s", "max": 40, "missing": "reweight", "criteria": [{"code": "I", "max": 40, "cap": 35, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 30, "rule": "given"}]}]}',
                      '[["u", "a", null, 10]]')) LIMIT 2$$, ARRAY['u * 35.00 0.00 scored', 'u I 35.00 25.00 scored'], 'a scaled parent is cut afterwards');


-- Mean

CREATE FUNCTION pg_temp.mean(extra jsonb, short jsonb) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT pg_temp.board('{"name": "s", "max": 100, "criteria": [{"code": "I", "max": 100, "combine": "mean", "criteria": [{"code": "x", "max": 10, "rule": "given"},
      {"code": "y", "max": 5, "weight": 2, "rule": "given"}, {"code": "z", "max": 20, "weight": 0.5, "rule": "given"}]}]}'::jsonb || extra, short)
$$;
-- 100 * (1 * 7/10 + 2 * 4/5 + 0.5 * 1/20) / 3.5 = 100 * 2.325 / 3.5 = 66.428571.. -> 66.43
SELECT results_eq($$SELECT pg_temp.lines(pg_temp.mean('{}', '[["u", "x", null, 7], ["u", "y", null, 4], ["u", "z", null, 1]]'))$$,
  ARRAY['u * 66.43 0.00 scored', 'u I 66.43 - scored', 'u x 7.00 0.00 scored', 'u y 4.00 0.00 scored', 'u z 1.00 0.00 scored'], 'a mean has no adjustment, since its children''s points are no summands');
SELECT results_eq($$SELECT points::text, lost::text FROM breakdown(pg_temp.mean('{"round": "total"}', '[["u", "x", null, 7], ["u", "y", null, 4], ["u", "z", null, 1]]')) WHERE criterion = 'I'$$,
  $$VALUES ('66.428571429', '33.571428571')$$, 'under round "total" a mean is rounded at nine decimals');
-- y missing: counted with 0 under incomplete and zero: 100 * 0.725 / 3.5 = 20.714.. -> 20.71; left out under reweight: 100 * 0.725 / 1.5 = 48.33.
SELECT results_eq($$SELECT policy, points::text FROM unnest('{incomplete, zero, reweight}'::text[]) AS policy,
                           breakdown(pg_temp.mean(jsonb_build_object('missing', policy), '[["u", "x", null, 7], ["u", "z", null, 1]]')) WHERE criterion = 'I'$$,
  $$VALUES ('incomplete', '20.71'), ('zero', '20.71'), ('reweight', '48.33')$$, 'what is missing under a mean');
SELECT results_eq($$SELECT policy, points::text FROM unnest('{incomplete, zero, reweight}'::text[]) AS policy,
                           breakdown(pg_temp.mean(jsonb_build_object('missing', policy), '[["u", "x", null, 7], ["u", "y", null, null, false], ["u", "z", null, 1]]')) WHERE criterion = 'I'$$,
  $$VALUES ('incomplete', '48.33'), ('zero', '48.33'), ('reweight', '48.33')$$, 'what is not assigned under a mean is left out under every policy');
SELECT results_eq($$SELECT policy, points::text, adjustment::text, status FROM unnest('{incomplete, zero, reweight}'::text[]) AS policy,
                           breakdown(pg_temp.mean(jsonb_build_object('missing', policy), '[["u"]]')) WHERE criterion = 'I'$$,
  $$VALUES ('incomplete', NULL::text, NULL::text, 'missing'), ('zero', '0.00', NULL, 'missing'), ('reweight', NULL, NULL, 'missing')$$, 'a mean of nothing');


-- Surplus: a 10 cap 12, b 10, b not assigned, a earns 12. 10 * 20 / 10 + 2 = 22; by scoring 1 12 * 20 / 10 = 24.

CREATE FUNCTION pg_temp.surplus(extra jsonb, short jsonb) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT pg_temp.board('{"name": "s", "max": 20, "criteria": [{"code": "a", "max": 10, "cap": 12, "min": -4, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"},
      {"code": "minus", "max": 0, "min": -5, "rule": "count", "each": -1}, {"code": "plus", "max": 3, "bonus": true, "rule": "given"}]}' || extra, short)
$$;
CREATE TEMP TABLE away AS SELECT '[["u", "a", null, 12], ["u", "b", null, null, false], ["u", "minus", null, 0], ["u", "plus", null, 0]]'::jsonb AS results;
SELECT results_eq($$SELECT e.extra::text, b.points::text, b.adjustment::text, b.lost::text
                      FROM away, unnest(ARRAY['{"missing": "incomplete"}', '{"missing": "zero"}', '{"missing": "reweight"}', '{"ceiling": 21.5}', '{"scoring": 1}', '{"scoring": 2}']::jsonb[]) AS e(extra),
                           breakdown(pg_temp.surplus(e.extra, results)) AS b WHERE depth = 0$$,
  $$VALUES ('{"missing": "incomplete"}', '22.00', '10.00', '-2.00'), ('{"missing": "zero"}', '22.00', '10.00', '-2.00'), ('{"missing": "reweight"}', '22.00', '10.00', '-2.00'),
           ('{"ceiling": 21.5}', '21.50', '9.50', '-1.50'), ('{"scoring": 1}', '24.00', '12.00', '-4.00'), ('{"scoring": 2}', '22.00', '10.00', '-2.00')$$,
  'what is earned above max stands for nobody, whatever the policy');
-- 10 * 2 + 2 - 5; (12 - 5) * 2
SELECT results_eq($$SELECT s.scoring, b.points::text, b.adjustment::text
                      FROM away, generate_series(1, 2) AS s(scoring), breakdown(what_if(pg_temp.surplus(jsonb_build_object('scoring', scoring), results), 'u', 'minus', 5)) AS b WHERE depth = 0 ORDER BY scoring$$,
  $$VALUES (1, '14.00', '7.00'), (2, '17.00', '10.00')$$, 'nor does what is taken; by scoring 1 it did');
-- 0 * 2 - 4 - 3 + 1
SELECT results_eq($$SELECT criterion, points::text, lost::text, status FROM breakdown(pg_temp.surplus('{}', '[["u", "a", null, -4], ["u", "b", null, null, false], ["u", "minus", null, 3], ["u", "plus", null, 1]]'))$$,
  $$VALUES (NULL::text, '-6.00', '26.00', 'scored'), ('a', '-4.00', '14.00', 'scored'), ('b', NULL, NULL, 'not assigned'), ('minus', '-3.00', '3.00', 'scored'), ('plus', '1.00', '0.00', 'scored')$$,
  'points below 0 are taken once; a deduction is lost, a bonus not earned is not');
SELECT is((SELECT lost::text FROM breakdown(pg_temp.surplus('{"scoring": 1}', '[["u", "plus", null, 1]]')) WHERE criterion = 'plus'), '0.00', 'by either scoring');


-- Nothing scored is no number: not under a section, not where a min would lift it, not as a total, not of who is only registered.

SELECT results_eq($$SELECT policy, coalesce(b.criterion, '*'), b.points::text, b.lost::text, b.status
                      FROM unnest('{incomplete, zero, reweight}'::text[]) AS policy,
                           breakdown(pg_temp.board(jsonb_build_object('missing', policy) || '{"name": "s", "max": 20, "criteria": [{"code": "I", "max": 10, "min": 2, "criteria": [{"code": "a", "max": 10, "rule": "given"}]},
                             {"code": "II", "max": 10, "rule": "given"}, {"code": "e", "max": 5, "bonus": true, "rule": "given"}]}', '[["u"]]')) AS b WHERE NOT is_leaf OR criterion = 'e'$$,
  $$VALUES ('incomplete', '*', NULL::text, NULL::text, 'missing'), ('incomplete', 'I', NULL, NULL, 'missing'), ('incomplete', 'e', NULL, NULL, 'missing'),
           ('zero', '*', '2.00', '18.00', 'missing'), ('zero', 'I', '2.00', '8.00', 'missing'), ('zero', 'e', '0.00', '0.00', 'missing'),
           ('reweight', '*', NULL, NULL, 'missing'), ('reweight', 'I', NULL, NULL, 'missing'), ('reweight', 'e', NULL, NULL, 'missing')$$,
  'nothing scored is no number; under zero a missing leaf''s 0 is a score');
SELECT is(points(board, 'u'), NULL, 'points: none') FROM pg_temp.surplus('{}', '[["u"], ["v", "a", null, -4], ["w"]]') AS board;
SELECT results_eq($$SELECT unit, points::text, status FROM standings(pg_temp.surplus('{}', '[["u"], ["v", "a", null, -4], ["w"]]'))$$,
  $$VALUES ('v', '-4.00', 'incomplete'), ('u', NULL, 'incomplete'), ('w', NULL, 'incomplete')$$, 'who has no points stands behind who has less than none');
SELECT is_empty($$SELECT o.criterion FROM pg_temp.surplus('{}', '[["u"], ["v", "a", null, -4]]') AS board, overtake(board, 'v', 'u') AS o WHERE needed IS NOT NULL$$,
  'overtake: who has no points is nobody to reach');
SELECT results_eq($$SELECT o.criterion, o.needed, o.gain::text FROM pg_temp.surplus('{}', '[["u"], ["v", "a", null, 3]]') AS board, overtake(board, 'u', 'v') AS o WHERE needed IS NOT NULL$$,
  $$VALUES ('a', 3::numeric, '3.00'), ('b', 3, '3.00'), ('plus', 3, '3.00')$$, 'overtake: who has no points starts from nothing');
SELECT is_empty($$SELECT unit FROM pg_temp.surplus('{}', '[["u"], ["v", "a", null, 3]]') AS board, compare(board, board) WHERE unit = 'u' AND (points_before, points_after) IS DISTINCT FROM (NULL::numeric, NULL::numeric)$$,
  'compare: no points are null');



-- round "total": nine decimals, a third of 10 three times

SELECT results_eq($$SELECT coalesce(criterion, '*'), max_points::text, ratio::text, points::text, adjustment::text, lost::text
                      FROM breakdown(pg_temp.board('{"name": "s", "max": 30, "decimals": 1, "round": "total", "ceiling": 9.99, "criteria": [
                        {"code": "1", "max": 10, "rule": "proportional"}, {"code": "2", "max": 10, "rule": "proportional"}, {"code": "3", "max": 10, "rule": "proportional"}]}',
                        '[["u", "1", 3, 1], ["u", "2", 30, 10], ["u", "3", 0.3, 0.1]]'))$$,
  $$VALUES ('*', '30.000000000', NULL, '9.990000000', '-0.009999999', '20.010000000'), ('1', '10.000000000', '0.333333', '3.333333333', '0.000000000', '6.666666667'),
           ('2', '10.000000000', '0.333333', '3.333333333', '0.000000000', '6.666666667'), ('3', '10.000000000', '0.333333', '3.333333333', '0.000000000', '6.666666667')$$,
  'under round "total" everything has nine decimals');   -- 9.999999999 - 9.99


-- points(board, unit [, criterion])

SELECT results_eq($$SELECT points(board, 'a')::text, points(board, 'a', NULL)::text, points(board, 'a', 'II.2')::text, points(board, 'b', 'II')::text FROM example$$,
  $$VALUES ('23.33', '23.33', '13.33', '64.00')$$, 'points of the whole, of a leaf, of a parent');
SELECT is((SELECT points(board, 'a', 'I') FROM example), NULL, 'missing points are null');
SELECT is((SELECT points(board, 'a', 'II.1') FROM example), NULL, 'so are those of what is not assigned');
SELECT is((SELECT points(NULL::scoreboard, 'a', 'I')), NULL, 'a null board has null points');
SELECT is((SELECT points(board, NULL, 'I') FROM example), NULL, 'a null unit, too');
SELECT is((SELECT points(board, 'a'::varchar, 'II'::name)::text FROM example), '23.33', 'unit and criterion of other text types');
SELECT throws_like($$SELECT points(board, 'Nobody') FROM example$$, '%"Nobody"%', 'an unknown unit is named');
SELECT throws_ok($$SELECT points(board, 'Nobody', 'I') FROM example$$, '22023', NULL, 'with its SQLSTATE');
SELECT throws_like($$SELECT points(board, 'a', 'IX') FROM example$$, '%"IX"%', 'an unknown criterion is named');
SELECT throws_ok($$SELECT points(board, 'a', 'IX') FROM example$$, '22023', NULL, 'with its SQLSTATE');
SELECT throws_ok($$SELECT points(board, 'a', '') FROM example$$, '22023', NULL, 'the empty code is no criterion');
-- Three thirds of 10 with one decimal: 10.0 as standings show it, though the nine decimals of breakdown are 9.999999999.
SELECT results_eq($$SELECT points(board, 'u')::text, points(board, 'u', '1')::text, (SELECT s.points::text FROM standings(board) AS s)
                      FROM pg_temp.board('{"name": "s", "max": 30, "decimals": 1, "round": "total", "criteria": [{"code": "1", "max": 10, "rule": "proportional"}, {"code": "2", "max": 10, "rule": "proportional"},
                             {"code": "3", "max": 10, "rule": "proportional"}]}', '[["u", "1", 3, 1], ["u", "2", 3, 1], ["u", "3", 3, 1]]') AS board$$,
  $$VALUES ('10.0', '3.333333333', '10.0')$$, 'the total has the sheet''s decimals as in the standings, a criterion those of the breakdown');


-- score_sheet(board)

SELECT ok(score_sheet(board) = '{"name": "Bảng điểm", "max": 100.0, "criteria": [
         {"max": 70, "name": "Kinh tế", "code": "II", "criteria": [
            {"code": "II.2", "name": "Tăng trưởng", "max": 40, "min": 0, "cap": 44, "rule": "proportional", "better": "higher"},
            {"code": "II.1", "max": 30, "rule": "proportional", "better": "lower"}]},
         {"code": "I", "name": "An ninh", "max": 30, "rule": "yes_no"},
         {"code": "III", "name": "Thưởng", "max": 5, "bonus": true, "rule": "count", "each": 2.5}]}', 'a board''s sheet is the sheet') FROM example;
SELECT is((SELECT score_sheet(NULL::scoreboard)), NULL, 'a null board has a null sheet');


-- What must hold for any board. Two hundred random sheets with random results (reference.sql.inc, invented), under every policy, with clamps, ceilings, means and cells
-- that are missing or not assigned; and the demo's cluster of 2013.

CREATE TEMP TABLE cluster_result (unit text, criterion text, target numeric, actual numeric, assigned boolean);
\copy cluster_result from 'demo/cluster_2013.csv' with (format csv, header, encoding 'UTF8')
\set cluster_sheet `cat demo/cluster_2013.sheet.json`
CREATE TEMP TABLE many AS
SELECT 0 AS seed, :'cluster_sheet'::jsonb AS sheet, scoreboard(:'cluster_sheet'::score_sheet, unit, criterion, target, actual, assigned) AS board FROM cluster_result
UNION ALL
SELECT seed, sheet, scoreboard(sheet::score_sheet, r->>'unit', r->>'criterion', (r->>'target')::numeric, (r->>'actual')::numeric, (r->>'assigned')::boolean)
  FROM generate_series(1, 200) AS seed, LATERAL (SELECT reference.random_sheet(seed) AS sheet OFFSET 0) AS s, LATERAL jsonb_array_elements(reference.random_results(sheet, seed)) AS r
 GROUP BY seed, sheet;
CREATE TEMP TABLE part AS
SELECT seed, coalesce(sheet->>'round', 'criterion') = 'total' AS by_total, coalesce((sheet->>'decimals')::int, 2) AS decimals, coalesce(sheet->>'missing', 'incomplete') AS policy, b.*
  FROM many, breakdown(board) AS b;
-- A parent and the sum of its children's points.
CREATE TEMP TABLE total AS
SELECT p.*, (SELECT sum(coalesce(c.points, 0)) FROM part c WHERE c.seed = p.seed AND c.unit = p.unit AND c.depth = p.depth + 1 AND c.parent IS NOT DISTINCT FROM p.criterion) AS children
  FROM part p WHERE NOT is_leaf;

-- What the boards have, or the tests below would say nothing.
SELECT ok(count(*) > 10, 'adjustments under ' || policy) FROM total WHERE adjustment <> 0 GROUP BY policy ORDER BY policy;
SELECT cmp_ok((SELECT count(*) FROM total WHERE depth = 0 AND adjustment < 0), '>', 5::bigint, 'ceilings that cut');
SELECT cmp_ok((SELECT count(*) FROM part WHERE status = 'not assigned' AND is_leaf), '>', 20::bigint, 'cells that are not assigned');
SELECT cmp_ok((SELECT count(*) FROM total WHERE adjustment IS NULL AND points IS NOT NULL), '>', 20::bigint, 'means');
SELECT cmp_ok((SELECT count(*) FROM part WHERE by_total), '>', 100::bigint, 'and rows under round "total"');

SELECT is_empty('SELECT seed, unit, criterion, points, children, adjustment FROM total WHERE coalesce(points, 0) <> children + adjustment',
  'a parent''s points are its children''s and its adjustment, to the last digit');
SELECT is_empty('SELECT seed, unit, criterion FROM part p WHERE adjustment IS NULL AND (is_leaf OR NOT EXISTS (SELECT FROM many m, jsonb_path_query(m.sheet, ''$.**.criteria[*]'') AS c
                    WHERE m.seed = p.seed AND c->>''code'' = p.criterion AND c->>''combine'' = ''mean''))', 'only a mean has no adjustment');
SELECT is_empty('SELECT seed, unit, criterion FROM part WHERE is_leaf AND adjustment <> 0', 'a leaf''s adjustment is 0');
CREATE TEMP TABLE below_bonus AS
SELECT DISTINCT m.seed, c->>'code' AS criterion FROM many m, jsonb_path_query(m.sheet, '$.**.criteria[*] ? (@.bonus == true)') AS b, jsonb_path_query(b, '$.**') AS c
 WHERE jsonb_typeof(c) = 'object' AND c ? 'code';
SELECT is_empty('SELECT seed, unit, criterion FROM part LEFT JOIN below_bonus b USING (seed, criterion)
                  WHERE lost IS DISTINCT FROM CASE WHEN b.seed IS NULL THEN max_points ELSE greatest(0, least(points, max_points)) END - points',
                'lost is max_points less points, and null without; of a bonus, what lies below 0 or above its max');
SELECT is_empty('SELECT seed, unit, criterion FROM part WHERE (SELECT count(*) FROM unnest(ARRAY[max_points, points, adjustment, lost]) AS shown
                    WHERE scale(shown) <> CASE WHEN by_total THEN 9 ELSE decimals END) > 0', 'all points have the sheet''s decimals, under round "total" nine');
SELECT is_empty('SELECT seed, unit, criterion FROM part WHERE is_leaf AND (status = ''scored'' AND points IS NULL OR status = ''not assigned'' AND points IS NOT NULL
                    OR status = ''missing'' AND (points IS DISTINCT FROM 0) = (policy = ''zero''))', 'points and status go together');
SELECT results_eq('SELECT m.seed, count(*) FROM many m, breakdown(m.board) GROUP BY m.seed ORDER BY 1',
  'SELECT m.seed, (SELECT count(*) FROM standings(m.board)) * (1 + (SELECT count(*) FROM criteria(score_sheet(m.board)))) FROM many m ORDER BY 1', 'one row a unit and criterion, and one a unit');
SELECT is_empty('SELECT p.seed, p.unit, p.criterion FROM part p JOIN many m USING (seed) WHERE p.depth > 0 AND points(m.board, p.unit, p.criterion) IS DISTINCT FROM p.points',
  'points(board, unit, criterion) are the breakdown''s');
SELECT is_empty('SELECT m.seed, s.unit FROM many m, standings(m.board) AS s JOIN part p ON p.unit = s.unit AND p.depth = 0
                  WHERE p.seed = m.seed AND (s.points IS DISTINCT FROM round(p.points, p.decimals) OR points(m.board, s.unit) IS DISTINCT FROM s.points)',
  'points(board, unit) and the standings have the breakdown''s total, rounded');
SELECT is_empty('SELECT m.seed, s.unit FROM many m, standings(m.board) AS s WHERE s.missing <> (SELECT count(*) FROM part p WHERE p.seed = m.seed AND p.unit = s.unit AND p.is_leaf AND p.status = ''missing'')
                    AND coalesce(m.sheet->>''missing'', '''') <> ''reweight''', 'the standings count the leaves that are missing');
SELECT is_empty('SELECT seed FROM many WHERE score_sheet(board) <> sheet::score_sheet', 'score_sheet(board) is the sheet that the board was made by');

SELECT * FROM finish();
ROLLBACK;
