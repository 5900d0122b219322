-- The keys of format 2. Sheets and results are invented; points are derived in the comments.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir errors.sql.inc
SET LOCAL search_path = public, emulation;
SELECT no_plan();

-- A sheet of one leaf "a", its board of units and actuals, and the points of each unit in the units' order.
CREATE FUNCTION pg_temp.sheet(leaf jsonb, sheet jsonb DEFAULT '{}') RETURNS score_sheet LANGUAGE sql AS $$
  SELECT (jsonb_build_object('max', leaf->'max', 'criteria', jsonb_build_array(jsonb_build_object('code', 'a') || leaf)) || sheet)::score_sheet $$;
CREATE FUNCTION pg_temp.shown(board scoreboard) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(coalesce(points::text, status), ' ' ORDER BY unit COLLATE "C") FROM breakdown(board) WHERE criterion = 'a' $$;
CREATE FUNCTION pg_temp.earned(leaf jsonb, actuals numeric[], targets numeric[] DEFAULT '{}', sheet jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.shown(scoreboard(pg_temp.sheet(leaf, sheet), 'u' || lpad(i::text, 2, '0'), 'a', targets[i], actual)) FROM unnest(actuals) WITH ORDINALITY AS t(actual, i) $$;
-- The bytes of a value, as it is stored.
CREATE TYPE public.image;
CREATE FUNCTION public.image_in(cstring) RETURNS public.image LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION public.image_out(public.image) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE public.image (INPUT = public.image_in, OUTPUT = public.image_out, STORAGE = extended, ALIGNMENT = double);
CREATE CAST (score_sheet AS public.image) WITHOUT FUNCTION;
CREATE FUNCTION pg_temp.format(sheet score_sheet) RETURNS int LANGUAGE sql AS $$ SELECT get_byte((sheet::public.image::text)::bytea, 16) $$;

-- Format 1 where nothing new is used, even if a default is written; format 2 with each new key. What is written is read as the same value.
SELECT unnest(ARRAY[is(pg_temp.format(pg_temp.sheet(leaf)), format, format('format %s: %s', format, leaf)),
       is(pg_temp.sheet(leaf)::text::score_sheet, pg_temp.sheet(leaf), '... its text is the same sheet'),
       is(pg_temp.sheet(leaf)::jsonb->'criteria'->0, coalesce(written::jsonb, jsonb_build_object('code', 'a') || leaf), '... which says what was said')])
  FROM (VALUES (1, '{"max": 10, "rule": "given"}'::jsonb, NULL),
               (1, '{"max": 0, "min": -5, "rule": "count", "each": -1, "start": "zero"}', '{"code": "a", "max": 0, "min": -5, "rule": "count", "each": -1}'),
               (1, '{"max": 10, "rule": "ladder", "on": "actual", "steps": [{"points": 1}]}', '{"code": "a", "max": 10, "rule": "ladder", "steps": [{"points": 1}]}'),
               (2, '{"max": 10, "rule": "given", "blank": 0}', NULL),
               (2, '{"max": 6, "rule": "count", "each": -0.5, "start": "max", "blank": 0}', NULL),
               (2, '{"max": 0, "min": "none", "rule": "count", "each": -0.5}', NULL),
               (2, '{"max": 0, "min": "none", "bonus": true, "rule": "given", "step": 0.5}', NULL),
               (2, '{"max": 10, "rule": "ladder", "on": "place", "steps": [{"to": 1, "points": 10}]}', NULL)) v(format, leaf, written);
SELECT is('{"max": 1, "criteria": [{"code": "I", "max": 1, "min": "none", "criteria": [{"code": "a", "max": 1, "rule": "given"}]}]}'::score_sheet,
          '{"max": 1, "criteria": [{"code": "I", "max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}]}'::score_sheet, 'a parent has no min anyway');

-- start: "From 6, minus 0.5 for each case": 6 - 0; 6 - 0.5; 6 - 10 is below min 0.
SELECT is(pg_temp.earned('{"max": 6, "rule": "count", "each": -0.5, "start": "max"}', '{0,1,20}'), '6.00 5.50 0.00', 'start max: 0, 1 and 20 cases');
SELECT is(emulation.points(pg_temp.sheet('{"max": 6, "cap": 8, "rule": "count", "each": 0.5, "start": "max"}'), 'a', NULL, actual), points, format('start max, + 0.5 each, cap 8: %s cases', actual))
  FROM (VALUES (0, 6.00), (3, 7.50), (9, 8.00), (0.01, 6.01), (-1, 5.50)) v(actual, points);    -- 6 + 0.005 is rounded up

-- blank: "no case reported" is 0 cases: the same points as 0, for a row without an actual and for no row at all.
SELECT is(pg_temp.earned('{"max": 6, "rule": "count", "each": -0.5, "start": "max", "blank": 0}', '{0,2,NULL}'), '6.00 5.00 6.00', 'blank: a row without an actual');
SELECT results_eq($$ SELECT unit, points, status, missing FROM standings(
                       (SELECT scoreboard('{"max": 16, "criteria": [{"code": "a", "max": 6, "rule": "count", "each": -0.5, "start": "max", "blank": 1}, {"code": "b", "max": 10, "rule": "given"}]}',
                                          unit, code, NULL::numeric, 4) FROM (VALUES ('u', 'a'), ('u', 'b'), ('v', 'b')) v(unit, code))) $$,
                  $$ VALUES ('v', 9.50, 'ranked', 0), ('u', 8.00, 'ranked', 0) $$, 'blank: no row at all is no missing result');
SELECT is(pg_temp.earned('{"max": 10, "rule": "min_max", "blank": 0}', '{5,10,NULL}'), '5.00 10.00 0.00', 'blank: it takes part in what the cluster''s least is');
SELECT is(pg_temp.earned('{"max": 10, "rule": "proportional", "blank": 0}', '{5,NULL,NULL}', '{10,10,NULL}'), '5.00 0.00 missing', 'blank: nothing stands for a target');
SELECT is(emulation.fault(pg_temp.sheet('{"max": 10, "rule": "proportional", "blank": 0}'), 'a', -1, NULL), 'criterion "a": target -1 is not more than 0', 'blank: a target that the rule refuses is refused');
SELECT is(emulation.points(pg_temp.sheet('{"max": 10, "rule": "proportional", "blank": 4}'), 'a', 8, NULL), 5.00, 'blank: points() knows it');

-- min "none": 30 cases at -0.5 take 15 off, whatever else there is.
SELECT is(pg_temp.earned('{"max": 0, "min": "none", "rule": "count", "each": -0.5}', '{0,30,1000}'), '0.00 -15.00 -500.00', 'min none: a deduction without limit');
SELECT is((SELECT array_agg(points::text ORDER BY unit) FROM standings((SELECT scoreboard('{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "p", "max": 0, "min": "none", "bonus": true, "rule": "count", "each": -2}]}', unit, code, NULL::numeric, actual)
             FROM (VALUES ('u', 'a', 8::numeric), ('u', 'p', 3), ('v', 'a', 8), ('v', 'p', 1000000)) v(unit, code, actual)))),
          '{2.00,-1999992.00}', 'min none: 8 - 6 and 8 - 2000000');
SELECT is(emulation.fault(pg_temp.sheet('{"max": 5, "min": "none", "rule": "given"}'), 'a', NULL, actual), wanted, format('min none: %s is given', actual))
  FROM (VALUES (-1000000, NULL), (5, NULL), (5.01, 'criterion "a": score 5.01 is above the limit 5')) v(actual, wanted);

-- on place: 10, 6 and 3 points for the first three; two best share the better place, the next is third.
CREATE FUNCTION pg_temp.places(keys jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT '{"max": 10, "rule": "ladder", "on": "place", "steps": [{"to": 1, "points": 10}, {"to": 2, "points": 6}, {"to": 3, "points": 3}]}' || keys $$;
SELECT is(pg_temp.earned(pg_temp.places(), '{98,98.0,97,50}'), '10.00 10.00 3.00 0.00', 'place: two equal best');
SELECT is(pg_temp.earned(pg_temp.places('{"better": "lower"}'), '{3,1,2,1}'), '0.00 10.00 3.00 10.00', 'place: lower is better');
SELECT is(pg_temp.earned(pg_temp.places('{"blank": 99}'), '{98,NULL,97}'), '6.00 10.00 3.00', 'place: what stands for a missing actual has a place');
SELECT is(pg_temp.earned(pg_temp.places(), '{98,NULL,97}'), '10.00 missing 6.00', 'place: who has no actual has none');
SELECT is(pg_temp.shown(scoreboard(pg_temp.sheet(pg_temp.places()), unit, 'a', NULL, actual, assigned)), '6.00 not assigned 10.00', 'place: nor who is not assigned')
  FROM (VALUES ('u', 5, true), ('v', 9, false), ('w', 6, true)) v(unit, actual, assigned);
-- 41 units with the actuals 1, 1, 2, 2, …: the one with the k-th best pair is at place 2k - 1; only the best pair and the next one (third) earn.
SELECT is((SELECT array_agg(points ORDER BY points DESC, unit COLLATE "C") FROM (SELECT unit, points FROM breakdown((SELECT scoreboard(pg_temp.sheet(pg_temp.places()), 'u' || i, 'a', NULL, i / 2) FROM generate_series(1, 41) i)) WHERE criterion = 'a' ORDER BY points DESC LIMIT 5) x),
          '{10.00,10.00,3.00,3.00,0.00}', 'place: pairs of equals');
SELECT is(is_relative(pg_temp.sheet(pg_temp.places()), 'a'), true, 'place: the rule looks at the cluster');
SELECT throws_ok($$ SELECT emulation.points(pg_temp.sheet(pg_temp.places()), 'a', NULL, 1) $$, '22023', 'criterion "a": rule "ladder" cannot score one unit alone', 'place: no unit has one alone');
-- Who is second and has 97 of 98 is first with 98 (10 as the other), and needs no more than that.
SELECT results_eq($$ SELECT * FROM overtake((SELECT scoreboard(pg_temp.sheet(pg_temp.places()), unit, 'a', NULL, actual) FROM (VALUES ('u', 97), ('v', 98), ('w', 12)) v(unit, actual)), 'u', 'v') $$,
                  $$ VALUES ('a', 97::numeric, 98::numeric, 4.00) $$, 'place: overtake finds where places turn');

-- against: what stands for the target. Best of 100, 50, 200 is 200 (lower: 50); the mean of 1, 2, 4 is 7/3, so that A is 3A/7 of it.
SELECT is(pg_temp.earned(leaf::jsonb || '{"max": 10}', actuals, targets), wanted, format('%s, %s', leaf, actuals)) FROM (VALUES
  ('{"rule": "proportional", "against": "best"}', '{100,50,200,NULL}'::numeric[], '{}'::numeric[], '5.00 2.50 10.00 missing'),
  ('{"rule": "proportional", "against": "best", "better": "lower"}', '{100,50,200}', '{}', '5.00 10.00 2.50'),
  ('{"rule": "proportional", "against": "best", "floor": 0.5}', '{100,49.9,50}', '{}', '10.00 0.00 5.00'),
  ('{"rule": "proportional", "against": "best"}', '{100,50}', '{1,-1}', '10.00 5.00'),                                     -- a target is not looked at
  ('{"rule": "proportional", "against": "best", "blank": 25}', '{100,NULL}', '{}', '10.00 2.50'),
  ('{"rule": "proportional", "against": "mean", "cap": 20}', '{1,2,4}', '{}', '4.29 8.57 17.14'),                          -- 30/7, 60/7, 120/7
  ('{"rule": "proportional", "against": "mean", "floor": 0.5}', '{1,2,4}', '{}', '0.00 8.57 10.00'),                       -- 3/7 < 0.5
  ('{"rule": "proportional", "against": "mean", "better": "lower", "cap": 20}', '{1,2,4}', '{}', '20.00 11.67 5.83'),      -- 70/3 to the cap, 70/6, 70/12
  ('{"rule": "proportional", "against": "mean", "better": "lower", "cap": 12, "min": -1}', '{0,-1,4}', '{}', '12.00 -1.00 2.50'),  -- mean 1: nothing at all, a negative actual, 1/4
  ('{"rule": "per_percent", "gain": 0.05, "loss": 0.1, "against": "mean", "cap": 15}', '{1,2,4}', '{}', '4.29 8.57 13.57'), -- 10 - 40/7, 10 - 10/7, 10 + 25/7
  ('{"rule": "per_percent", "gain": 0.05, "loss": 0.1, "against": "mean", "better": "lower", "cap": 15}', '{1,2,4}', '{}', '12.86 10.71 2.86'),  -- 10 + 20/7, 10 + 5/7, 10 - 50/7
  ('{"rule": "per_percent", "gain": 0.05, "loss": 0.1, "against": "best"}', '{100,50}', '{}', '10.00 5.00'),
  ('{"rule": "ladder", "on": "percent", "against": "mean", "steps": [{"from": 100, "points": 10}, {"from": 50, "points": 5}]}', '{1,2,4}', '{}', '0.00 5.00 10.00'),
  ('{"rule": "ladder", "on": "percent", "against": "mean", "steps": [{"above": 100, "points": 10}, {"from": 100, "points": 5}]}', '{1,2,3}', '{}', '0.00 5.00 10.00'),  -- 2 is the mean itself
  ('{"rule": "ladder", "on": "ratio", "better": "lower", "against": "mean", "steps": [{"from": 1, "points": 10}]}', '{1,2,4}', '{}', '10.00 10.00 0.00'),
  ('{"rule": "ladder", "on": "ratio", "against": "best", "steps": [{"from": 1, "points": 10}, {"from": 0.5, "points": 4}]}', '{100,50,49}', '{}', '10.00 4.00 0.00')
) v(leaf, actuals, targets, wanted);
-- Numbers of 18 digits: the mean of 999999999999999999 and 10^-18 is almost half of the first; twice a whole is cut at the cap.
SELECT is(pg_temp.earned('{"max": 10, "rule": "proportional", "against": "mean", "cap": 30}', '{999999999999999999,0.000000000000000001}'), '20.00 0.00', 'against mean: numbers of any size');

-- zero_base: best 0 of 0 and -1; the mean of 1 and -1 is 0, that of -1, -3, 1 is -1.
SELECT is(pg_temp.earned('{"max": 10, "rule": "proportional", "min": -2}'::jsonb || keys::jsonb, actuals, targets), wanted, format('%s, %s', keys, actuals)) FROM (VALUES
  ('{"against": "best"}', '{0,-1}'::numeric[], '{}'::numeric[], '10.00 -2.00'),
  ('{"against": "best", "zero_base": "max"}', '{0,-1}', '{}', '10.00 10.00'),
  ('{"against": "best", "zero_base": "min"}', '{0,-1}', '{}', '-2.00 -2.00'),
  ('{"against": "best", "zero_base": "not assigned"}', '{0,-1}', '{}', 'not assigned not assigned'),
  ('{"against": "best", "zero_base": "not assigned"}', '{5,-1}', '{}', '10.00 -2.00'),                                     -- the best is above 0
  ('{"against": "best", "better": "lower"}', '{0,3}', '{}', '10.00 -2.00'),
  ('{"against": "mean"}', '{1,-1}', '{}', '10.00 -2.00'),
  ('{"against": "mean"}', '{-1,-3,1}', '{}', '10.00 -2.00 10.00'),
  ('{"against": "mean", "better": "lower"}', '{-1,-3,1}', '{}', '10.00 10.00 -2.00'),
  ('{"against": "mean", "zero_base": "not assigned"}', '{1,-1}', '{}', 'not assigned not assigned'),
  ('{"zero_base": "compare"}', '{0,-1,-2,5,NULL,4}', '{0,0,-2,10,0,NULL}', '10.00 -2.00 10.00 5.00 missing missing'),
  ('{"zero_base": "compare", "better": "lower"}', '{0,3,5}', '{0,0,10}', '10.00 -2.00 10.00'),
  ('{"zero_base": "max"}', '{0,3,5}', '{0,-1,10}', '10.00 10.00 5.00'),
  ('{"zero_base": "not assigned"}', '{0,3,5}', '{0,-1,10}', 'not assigned not assigned 5.00')
) v(keys, actuals, targets, wanted);
SELECT is(emulation.points(pg_temp.sheet('{"max": 10, "rule": "proportional", "zero_base": "max"}'), 'a', 0, 3), 10.00, 'zero_base: points() knows it');
SELECT is(emulation.points(pg_temp.sheet('{"max": 10, "rule": "proportional", "zero_base": "not assigned"}'), 'a', 0, 3), NULL, 'zero_base: what is not assigned has no points');
SELECT is(emulation.fault(pg_temp.sheet('{"max": 10, "rule": "proportional", "zero_base": "max"}'), 'a', -1, 3), NULL, 'zero_base: no target is a fault');
-- What is not assigned is scaled away: 6 of 10 stand for the 20.
SELECT is((SELECT points FROM standings((SELECT scoreboard('{"max": 20, "criteria": [{"code": "a", "max": 10, "rule": "proportional", "zero_base": "not assigned"}, {"code": "b", "max": 10, "rule": "given"}]}', 'u', code, 0, actual) FROM (VALUES ('a', 5::numeric), ('b', 6)) v(code, actual)))), 12.00, 'zero_base: a leaf without a base is left out');
SELECT is(pg_temp.format(pg_temp.sheet(leaf)), format, leaf::text) FROM (VALUES
  (1, '{"max": 10, "rule": "proportional", "against": "target"}'::jsonb), (2, '{"max": 10, "rule": "proportional", "zero_base": "compare"}'), (2, '{"max": 10, "rule": "proportional", "against": "best"}')) v(format, leaf);
SELECT is(pg_temp.sheet(leaf)::text::score_sheet, pg_temp.sheet(leaf), 'written and read: ' || leaf::text) FROM unnest(ARRAY[
  '{"max": 10, "rule": "proportional", "zero_base": "min"}', '{"max": 10, "rule": "proportional", "against": "mean", "zero_base": "not assigned", "blank": 3}', '{"max": 10, "rule": "per_percent", "gain": 1, "loss": 1, "against": "best", "better": "lower"}']::jsonb[]) leaf;
SELECT is(pg_temp.sheet('{"max": 10, "rule": "proportional", "against": "best", "zero_base": "compare"}'), pg_temp.sheet('{"max": 10, "rule": "proportional", "against": "best"}'), 'a default is the same, written or not');
SELECT is(is_relative(pg_temp.sheet('{"max": 10, "rule": "proportional", "against": "mean"}'), 'a'), true, 'against mean: the leaf looks at the cluster');
-- 50 of the best, 100, earns 5; with 100 both earn 10.
SELECT results_eq($$ SELECT * FROM overtake((SELECT scoreboard(pg_temp.sheet('{"max": 10, "rule": "proportional", "against": "best"}'), unit, 'a', NULL, actual) FROM (VALUES ('u', 50), ('v', 100)) v(unit, actual)), 'u', 'v') $$,
                  $$ VALUES ('a', 50::numeric, 100::numeric, 5.00) $$, 'against best: overtake');
SELECT results_eq($$ SELECT * FROM overtake((SELECT scoreboard(pg_temp.sheet('{"max": 10, "rule": "ladder", "on": "ratio", "against": "best", "steps": [{"from": 1, "points": 10}]}'), unit, 'a', NULL, actual) FROM (VALUES ('u', 50), ('v', 100)) v(unit, actual)), 'u', 'v') $$,
                  $$ VALUES ('a', 50::numeric, 100::numeric, 10.00) $$, 'against best: a ladder is searched step by step');

-- linear between numbers that each unit or cluster has: 10 * (A - worst) / (best - worst) within 0 and 10. The mean of 2 and 4 is 3.
SELECT is(pg_temp.earned('{"max": 10, "rule": "linear"}'::jsonb || keys::jsonb, actuals, targets), wanted, format('linear %s, %s of %s', keys, actuals, targets)) FROM (VALUES
  ('{"worst": 40, "best": "target"}', '{55,60,70,40,30}'::numeric[], '{60,60,60,60,60}'::numeric[], '7.50 10.00 10.00 0.00 0.00'),   -- 15 of 20
  ('{"worst": 0, "best": "target"}', '{55,1,3}', '{60,3,NULL}', '9.17 3.33 missing'),
  ('{"worst": "target", "best": 0}', '{4,10,11}', '{10,10,10}', '6.00 0.00 0.00'),
  ('{"worst": "mean", "best": 10}', '{2,4}', '{}', '0.00 1.43'),                                                                    -- 1 of 7
  ('{"worst": 10, "best": "mean"}', '{2,4}', '{}', '10.00 8.57'),                                                                   -- 6 of 7
  ('{"worst": "mean", "best": "target"}', '{2,4,NULL}', '{5,5,5}', '0.00 5.00 missing'),
  ('{"worst": "mean", "best": "target"}', '{6,8,4}', '{10,10,NULL}', '0.00 5.00 missing'),                                            -- the mean is 6: of actuals, with targets or not
  ('{"worst": 60, "best": "target"}', '{55,59}', '{60,50}', 'missing 1.00'),                                                        -- from 60 to 60 there is no line
  ('{"worst": 0, "best": "target", "blank": 3}', '{NULL,6}', '{6,6}', '5.00 10.00')
) v(keys, actuals, targets, wanted);
SELECT unnest(ARRAY[is(pg_temp.format(pg_temp.sheet(leaf)), 2, 'format 2: ' || leaf::text), is(pg_temp.sheet(leaf)::text::score_sheet, pg_temp.sheet(leaf), '... its text is the same sheet'),
                    is(pg_temp.sheet(leaf)::jsonb->'criteria'->0, '{"code": "a"}' || leaf, '... which says what was said')])
  FROM unnest(ARRAY['{"max": 10, "rule": "linear", "worst": 0, "best": "target"}', '{"max": 10, "rule": "linear", "worst": "mean", "best": "target", "blank": 1}', '{"max": 10, "rule": "linear", "worst": "mean", "best": 0}']::jsonb[]) leaf;
SELECT is(emulation.points(pg_temp.sheet('{"max": 10, "rule": "linear", "worst": 40, "best": "target"}'), 'a', target, 55), points, 'linear to the target: points() knows it') FROM (VALUES (60, 7.50), (40, NULL), (NULL, NULL)) v(target, points);
SELECT is(is_relative(pg_temp.sheet(leaf), 'a'), relative, leaf::text) FROM (VALUES ('{"max": 10, "rule": "linear", "worst": 0, "best": "target"}'::jsonb, false), ('{"max": 10, "rule": "linear", "worst": "mean", "best": "target"}', true)) v(leaf, relative);
SELECT results_eq($$ SELECT * FROM overtake((SELECT scoreboard(pg_temp.sheet('{"max": 10, "rule": "linear", "worst": 0, "best": "target"}'), unit, 'a', 10, actual) FROM (VALUES ('u', 5), ('v', 8)) v(unit, actual)), 'u', 'v') $$,
                  $$ VALUES ('a', 5::numeric, 8::numeric, 3.00) $$, 'linear to the target: overtake');

-- Faults.
SELECT is((SELECT array_agg(fault ORDER BY fault) FROM check_sheet(jsonb_build_object('max', leaf->'max', 'criteria', jsonb_build_array(jsonb_build_object('code', 'a') || leaf)))), faults, leaf::text)
  FROM (VALUES ('{"max": 10, "min": "none", "rule": "ladder", "steps": [{"points": 1}]}'::jsonb, '{"\"min\" is \"none\", but rule \"ladder\" needs a number"}'::text[]),
               ('{"max": 10, "min": "nothing", "rule": "count", "each": 1}', '{"\"min\" must be a number, not a string"}'),
               ('{"max": 10, "rule": "given", "blank": 11}', '{"\"blank\": score 11 is outside the limits 0 to 10"}'),
               ('{"max": 10, "rule": "yes_no", "blank": 0.5}', '{"\"blank\": actual 0.5 is neither 1 (yes) nor 0 (no)"}'),
               ('{"max": 10, "rule": "yes_no", "blank": "0"}', '{"\"blank\" must be a number, not a string"}'),
               ('{"max": 10, "rule": "proportional", "against": "worst", "zero_base": 0}', '{"\"zero_base\" must be a string, not a number","unknown \"against\": \"worst\""}'),
               ('{"max": 10, "rule": "ladder", "against": "best", "steps": [{"points": 1}]}', '{"\"against\" is set, but the ladder does not compare ratios"}'),
               ('{"max": 10, "rule": "linear", "worst": 0, "best": 1, "against": "best"}', '{"unknown key \"against\""}'),
               ('{"max": 10, "rule": "linear", "worst": "target", "best": "target"}', '{"\"worst\" and \"best\" are both \"target\""}'),
               ('{"max": 10, "rule": "linear", "worst": "least", "best": 3}', '{"unknown \"worst\": \"least\""}'),
               ('{"max": 10, "rule": "linear", "worst": 3, "best": 3}', '{"\"worst\" and \"best\" are both 3"}'),
               ('{"max": 10, "rule": "linear", "worst": "mean"}', '{"\"best\" is missing"}'),
               ('{"max": 10, "rule": "count", "each": 1, "start": "min"}', '{"unknown \"start\": \"min\""}'),
               ('{"max": 10, "blank": 0, "criteria": [{"code": "b", "max": 10, "rule": "given"}]}', '{"unknown key \"blank\""}')) v(leaf, faults);

-- Advice: "from 6, minus" can earn its max.
SELECT is_empty($$ SELECT * FROM sheet_advice('{"max": 6, "criteria": [{"code": "a", "max": 6, "rule": "count", "each": -0.5, "start": "max", "blank": 0}]}') $$, 'advice: nothing');

-- Any order of rows, parts rolled up, JSON and binary: equal bytes.
CREATE TEMP TABLE result AS SELECT 'u' || i AS unit, code, nullif((i * 7) % 12, 5) AS actual FROM generate_series(1, 30) i, unnest('{a,b,c}'::text[]) code WHERE NOT (i % 4 = 0 AND code = 'b');
CREATE TEMP TABLE made AS SELECT '{"max": 16, "criteria": [{"code": "a", "max": 6, "rule": "count", "each": -0.5, "start": "max", "blank": 2}, {"code": "b", "max": 10, "rule": "ladder", "on": "place", "blank": 0, "steps": [{"to": 5, "points": 10}, {"to": 10, "points": 4}]},
                               {"code": "c", "max": 0, "min": "none", "bonus": true, "rule": "given"}]}'::score_sheet AS sheet;
CREATE TEMP TABLE board AS SELECT scoreboard(sheet, unit, code, NULL::numeric, -actual * CASE code WHEN 'c' THEN 1 ELSE -1 END ORDER BY unit, code) AS board FROM result, made;
SELECT is((SELECT scoreboard(sheet, unit, code, NULL::numeric, -actual * CASE code WHEN 'c' THEN 1 ELSE -1 END ORDER BY actual DESC, unit) FROM result, made), board, 'any order') FROM board;
SELECT is((SELECT rollup(part) FROM (SELECT scoreboard(sheet, unit, code, NULL::numeric, -actual * CASE code WHEN 'c' THEN 1 ELSE -1 END) AS part FROM result, made GROUP BY unit) x), board, 'parts') FROM board;
SELECT is(board::text::scoreboard, board, 'text') FROM board;
SELECT is(board::jsonb::scoreboard, board, 'jsonb') FROM board;
SELECT is((SELECT count(*) FROM breakdown(board) WHERE criterion = 'b' AND status <> 'scored'), 0::bigint, 'a number stands in for all that is missing') FROM board;

SELECT * FROM finish();
ROLLBACK;
