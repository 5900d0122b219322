-- Conditions, limits, lateness, and parents that do more than add up. Sheets and results are invented; points are derived in the comments.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir errors.sql.inc
SET LOCAL search_path = public, emulation;
\ir boards.sql.inc
SELECT no_plan();

-- A list of leaves with rule "given", "a" to "e" and so on, each with these keys.
CREATE FUNCTION pg_temp.given(codes text[], keys jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg('{"rule": "given"}' || jsonb_build_object('code', code) || keys ORDER BY place) FROM unnest(codes) WITH ORDINALITY AS c(code, place) $$;
-- A section "P" with these keys and criteria.
CREATE FUNCTION pg_temp.section(keys jsonb, criteria jsonb) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_array('{"code": "P"}' || keys || jsonb_build_object('criteria', criteria)) $$;

-- only_when ---------------------------------------------------------------------------------------------------------------------

-- "The bonus only where 95 % of the base is met." What is below 0 stays.
CREATE TEMP TABLE bonus AS SELECT '[{"code": "A", "max": 10, "rule": "proportional"}, {"code": "B", "max": 0, "cap": 3, "min": -2, "bonus": true, "rule": "given", "only_when": "actual[A] / target[A] >= 0.95"}]'::jsonb AS criteria;
SELECT is(pg_temp.earned(criteria, results, '{A,B,NULL}'), wanted, 'only_when: ' || results::text) FROM bonus, (VALUES
  ('{"A": [100, 95], "B": 3}'::jsonb, '9.50, 3.00, 12.50'), ('{"A": [100, 94.9], "B": 3}', '9.49, 0.00, 9.49'), ('{"A": [100, 50], "B": -2}', '5.00, -2.00, 3.00'),
  ('{"A": [100, null], "B": 3}', 'missing, missing, missing'), ('{"A": [100, null], "B": -1}', 'missing, -1.00, -1.00'), ('{"A": [0.1, 0], "B": 0}', '0.00, 0.00, 0.00')) v(results, wanted);
-- Under the other policies: nothing for what is missing; and a bonus that is left out is not missed.
SELECT is(pg_temp.earned(criteria, '{"A": [100, null], "B": 3}', '{A,B,NULL}', jsonb_build_object('missing', policy)), wanted, 'only_when undecided: ' || policy)
  FROM bonus, (VALUES ('zero', '0.00, 0.00, 0.00'), ('reweight', 'missing, missing, missing')) v(policy, wanted);
-- By an input that is missing the leaf is missing, and the unit is incomplete; so is a section, of which no leaf is missing.
SELECT results_eq(format($$ SELECT rank, points, status, missing FROM standings(pg_temp.board(pg_temp.sheet(%L), '{"a": 4, "b": 5}')) $$, criteria), $$ VALUES (NULL::int, 5.00, 'incomplete', 1) $$, 'only_when undecided by an input: ' || criteria)
  FROM unnest(ARRAY['[{"code": "n", "max": 0, "rule": "input"}, {"code": "a", "max": 5, "rule": "given", "only_when": "actual[n] > 0"}, {"code": "b", "max": 5, "rule": "given"}]',
                    '[{"code": "n", "max": 0, "rule": "input"}, {"code": "P", "max": 5, "only_when": "actual[n] > 0", "criteria": [{"code": "a", "max": 5, "rule": "given"}]}, {"code": "b", "max": 5, "rule": "given"}]']) criteria;
SELECT is(pg_temp.earned('[{"code": "P", "max": 5, "only_when": {"when": "sum >= 3 and max = 5", "note": "at least 3", "clause": "1"}, "criteria": [{"code": "a", "max": 5, "rule": "given"}]}]', results, '{a,P,NULL}'), wanted, 'only_when of a section: ' || results::text)
  FROM (VALUES ('{"a": 3}'::jsonb, '3.00, 3.00, 3.00'), ('{"a": 2.99}', '2.99, 0.00, 0.00')) v(results, wanted);

-- Limits ------------------------------------------------------------------------------------------------------------------------

-- "The total is at most 49 where less than the planned quantity was done": 8 of 10 is less; undecided limits take nothing.
CREATE TEMP TABLE quantity AS SELECT '[{"code": "q", "max": 40, "rule": "proportional"}, {"code": "r", "max": 60, "rule": "given"}]'::jsonb AS criteria,
  '{"limits": [{"when": "actual[q] < target[q]", "at_most": 49, "note": "quantity", "clause": "2.7"}]}'::jsonb AS keys;
SELECT is(pg_temp.earned(criteria, results, '{q,r,NULL}', keys), wanted, 'at most 49: ' || results::text) FROM quantity, (VALUES
  ('{"q": [10, 8], "r": 55}'::jsonb, '32.00, 55.00, 49.00'), ('{"q": [10, 10], "r": 55}', '40.00, 55.00, 95.00'), ('{"q": [10, 8], "r": 5}', '32.00, 5.00, 37.00'), ('{"q": [10, null], "r": 55}', 'missing, 55.00, 55.00')) v(results, wanted);
SELECT results_eq($$ SELECT criterion, points, adjustment, lost FROM breakdown((SELECT pg_temp.board(pg_temp.sheet(criteria, keys), '{"q": [10, 8], "r": 55}') FROM quantity)) $$,
                  $$ VALUES (NULL, 49.00, -38.00, 51.00), ('q', 32.00, 0.00, 8.00), ('r', 55.00, 0.00, 5.00) $$, 'a limit is an adjustment');
-- The least that applies; below min; the ceiling holds, too.
SELECT is(pg_temp.earned(jsonb_build_array('{"code": "a", "max": 10, "min": 2, "rule": "given"}'::jsonb || leaf), '{"a": 8}', '{a,NULL}', '{"ceiling": 7}'), wanted, leaf::text) FROM (VALUES
  ('{"limits": [{"when": "actual > 5", "at_most": 6}, {"when": "actual > 7", "at_most": 4}, {"when": "actual > 8", "at_most": 3}]}'::jsonb, '4.00, 4.00'),
  ('{"limits": [{"when": "actual > 7", "at_most": 1}]}', '1.00, 1.00'), ('{"limits": [{"when": "actual > 7", "at_most": -3}]}', '-3.00, -3.00'),
  ('{"limits": [{"when": "actual > 8", "at_most": 3}]}', '8.00, 7.00'), ('{"limits": [{"when": "actual > 7", "at_most": 4.005}]}', '4.01, 4.01')) v(leaf, wanted);
-- "Deductions at most half of the bonus", by deducted: where they are more, the section of both has half of the bonus; so for 4 and -3: 2.
SELECT is(pg_temp.earned('[{"code": "A", "max": 10, "rule": "given"}, {"code": "P", "max": 0, "bonus": true, "combine": "formula", "formula": "points[B] - least(deducted[D], 0.5 * points[B])", "criteria": [
    {"code": "B", "max": 0, "cap": 5, "rule": "given"}, {"code": "D", "max": 0, "min": "none", "rule": "count", "each": -1}]}]', results, '{B,D,P,NULL}'), wanted, 'deductions at most half of the bonus: ' || results::text)
  FROM (VALUES ('{"A": 8, "B": 4, "D": 3}'::jsonb, '4.00, -3.00, 2.00, 10.00'), ('{"A": 8, "B": 4, "D": 1}', '4.00, -1.00, 3.00, 11.00'), ('{"A": 8, "B": 0, "D": 1}', '0.00, -1.00, 0.00, 8.00')) v(results, wanted);
-- "Bonus and deduction of a section together within ±7."
SELECT is(pg_temp.earned('[{"code": "P", "max": 0, "bonus": true, "combine": "formula", "formula": "least(7, greatest(-7, sum))", "criteria": [{"code": "B", "max": 0, "cap": 20, "rule": "given"}, {"code": "D", "max": 0, "min": -20, "rule": "given"}]}, {"code": "A", "max": 10, "rule": "given"}]', results, '{P,NULL}'), wanted, 'within 7: ' || results::text)
  FROM (VALUES ('{"A": 8, "B": 9.5, "D": 0}'::jsonb, '7.00, 15.00'), ('{"A": 8, "B": 0, "D": -9.5}', '-7.00, 1.00'), ('{"A": 8, "B": 2, "D": -3}', '-1.00, 7.00')) v(results, wanted);

-- Lateness ------------------------------------------------------------------------------------------------------------------------

-- 25 % a day on 8 points, 3 days: 8 - 6. Never below min; early is 0; beyond what is free; of max; points; the deduction stays.
CREATE FUNCTION pg_temp.late(leaf jsonb, late jsonb, earned numeric, days text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.earned(jsonb_build_array('{"code": "a", "max": 10, "rule": "given"}'::jsonb || leaf || jsonb_build_object('late', '{"criterion": "d"}' || late), '{"code": "d", "max": 0, "rule": "input"}'::jsonb),
                        jsonb_build_object('a', earned, 'd', days::jsonb), '{a}') $$;
SELECT is(pg_temp.late(leaf, late, earned, days), wanted, format('%s %s, %s points, %s days', leaf, late, earned, days)) FROM (VALUES
  ('{}'::jsonb, '{"per_unit": 25}'::jsonb, 8, '3', '2.00'), ('{}', '{"per_unit": 25}', 8, '0', '8.00'), ('{}', '{"per_unit": 25}', 8, '-3', '8.00'), ('{}', '{"per_unit": 25}', 8, '5', '0.00'),
  ('{"min": 3}', '{"per_unit": 25}', 8, '3', '3.00'), ('{"min": -5}', '{"per_unit": 25}', 8, '30', '0.00'), ('{"min": -5}', '{"per_unit": 25}', -2, '3', '-2.00'),
  ('{}', '{"per_unit": 25, "free": 2}', 8, '3', '6.00'), ('{}', '{"per_unit": 25, "free": 2}', 8, '2', '8.00'), ('{}', '{"per_unit": 10, "of": "max"}', 8, '3', '5.00'),
  ('{"min": -5}', '{"per_unit": 2, "as": "points"}', 8, '3', '2.00'), ('{"min": -5}', '{"per_unit": 2, "as": "points"}', 8, '9', '-5.00'), ('{"min": -5}', '{"per_unit": 0.5, "as": "points"}', -1, '3', '-2.50'),
  ('{}', '{"per_unit": 12.5}', 0.1, '1', '0.09'),                                                                                    -- 0.0875, rounded once
  ('{}', '{"per_unit": 33.3}', 1, '1.5', '0.50'),                                                                                    -- 1 - 0.4995
  ('{}', '{"steps": [{"to": 5, "percent": 25}, {"percent": 100}]}', 8, '5', '6.00'), ('{}', '{"steps": [{"to": 5, "percent": 25}, {"percent": 100}]}', 8, '5.1', '0.00'), ('{}', '{"steps": [{"to": 5, "percent": 25}, {"percent": 100}]}', 8, '0', '8.00'),
  ('{}', '{"steps": [{"to": 2, "percent": 10}, {"to": 5, "percent": 20}, {"percent": 50}], "of": "max", "free": 1}', 8, '6', '6.00'),   -- 5 beyond 1: 20 % of 10
  ('{}', '{"per_unit": 25}', 8, 'null', 'missing'), ('{}', '{"per_unit": 25}', 8, '[null, 3, false]', '8.00'),
  ('{"only_when": "actual < 8"}', '{"per_unit": 25}', 8, '1', '0.00'), ('{"limits": [{"when": "actual >= 8", "at_most": 5}]}', '{"per_unit": 25}', 8, '1', '5.00'), ('{"limits": [{"when": "actual >= 8", "at_most": 5}]}', '{"per_unit": 25}', 8, '3', '2.00')
) v(leaf, late, earned, days, wanted);
-- Days that are computed from two inputs.
SELECT is(pg_temp.earned('[{"code": "a", "max": 8, "rule": "given", "late": {"criterion": "d", "per_unit": 25}}, {"code": "d", "max": 0, "rule": "input", "value": "actual[done] - actual[due]"}, {"code": "due", "max": 0, "rule": "input"}, {"code": "done", "max": 0, "rule": "input"}]', '{"a": 8, "due": 10, "done": 13}', '{a}'), '2.00', 'lateness by computed days');

-- From max ------------------------------------------------------------------------------------------------------------------------

-- "From 20, minus with four causes."
CREATE TEMP TABLE causes AS SELECT pg_temp.section('{"max": 20, "min": 5, "start": "max"}', '[{"code": "1", "max": 0, "min": -10, "rule": "count", "each": -0.5, "blank": 0}, {"code": "2", "max": 0, "min": "none", "rule": "count", "each": -1}, {"code": "3", "max": 0, "min": -3, "rule": "given"}, {"code": "4", "max": 0, "min": -2, "rule": "yes_no"}]') AS criteria;
UPDATE causes SET criteria = jsonb_set(criteria, '{0,criteria,3}', '{"code": "4", "max": 0, "min": -2, "rule": "ladder", "steps": [{"from": 1, "points": -2}, {"points": 0}]}');
SELECT is(pg_temp.earned(criteria, results, '{P,NULL}', jsonb_build_object('missing', policy)), wanted, format('from max: %s, %s', results, policy)) FROM causes, (VALUES
  ('{"1": 3, "2": 1, "3": 0, "4": 0}'::jsonb, 'incomplete', '17.50, 17.50'), ('{"2": 0, "3": 0, "4": 0}', 'incomplete', '20.00, 20.00'), ('{"1": 3, "2": 40, "3": -3, "4": 1}', 'incomplete', '5.00, 5.00'),
  ('{"1": 3, "3": -1, "4": 1}', 'incomplete', '15.50, 15.50'), ('{"1": 3, "3": -1, "4": 1}', 'zero', '15.50, 15.50'), ('{"1": 3, "3": -1, "4": 1}', 'reweight', '15.50, 15.50'),
  ('{"1": [null, 1, false], "2": [null, 1, false], "3": [null, 1, false], "4": [null, 1, false]}', 'incomplete', 'not assigned, not assigned')) v(results, policy, wanted);
SELECT is(pg_temp.earned(criteria || '[{"code": "S", "max": 10, "rule": "formula", "formula": "deducted[P]"}]'::jsonb, '{"1": 3, "2": 1, "3": 0, "4": 0}', '{S}'), '2.50', 'deducted: what was taken from the max') FROM causes;

-- The highest ---------------------------------------------------------------------------------------------------------------------

SELECT is(pg_temp.earned(pg_temp.section('{"max": 10, "combine": "highest"}', '[{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 6, "cap": 8, "rule": "given"}, {"code": "n", "max": 0, "rule": "input"}]') || '{"code": "c", "max": 5, "rule": "given"}'::jsonb, results || '{"c": 5}', '{P,NULL}', jsonb_build_object('missing', policy)), wanted, format('the highest: %s, %s', results, policy)) FROM (VALUES
  ('{"a": 4, "b": 6}'::jsonb, 'incomplete', '6.00, 11.00'), ('{"a": 9, "b": 8}', 'incomplete', '9.00, 14.00'), ('{"b": 8}', 'incomplete', '8.00, 13.00'), ('{"a": [null, 4, false], "b": 2}', 'incomplete', '2.00, 7.00'),
  ('{}', 'incomplete', 'missing, 5.00'), ('{}', 'zero', '0.00, 5.00'), ('{}', 'reweight', 'missing, 15.00'), ('{"a": [null, 4, false], "b": [null, 4, false]}', 'incomplete', 'not assigned, 15.00')) v(results, policy, wanted);
SELECT is((SELECT (status, missing)::text FROM standings(pg_temp.board(pg_temp.sheet(pg_temp.section('{"max": 10, "combine": "highest"}', criteria)), results))), wanted, format('the highest: who is missed, %s', results)) FROM (VALUES
  ('[{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]'::jsonb, '{"a": 4}'::jsonb, '(ranked,0)'),
  ('[{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]', '{"a": null}', '(incomplete,2)'),
  ('[{"code": "a", "max": 10, "rule": "given"}, {"code": "B", "max": 10, "criteria": [{"code": "b", "max": 5, "rule": "given"}, {"code": "c", "max": 5, "rule": "given"}]}]', '{"a": 4}', '(ranked,0)'),
  ('[{"code": "a", "max": 10, "rule": "given"}, {"code": "B", "max": 10, "criteria": [{"code": "b", "max": 5, "rule": "given"}, {"code": "c", "max": 5, "rule": "given"}]}]', '{"a": 4, "b": 5}', '(incomplete,1)')) v(criteria, results, wanted);

-- The geometric mean ----------------------------------------------------------------------------------------------------------------

-- Of 0.25 and 1: exactly 0.5; weights 2:1 of 0.25 and 1: the third root of 1/16, 0.39685…; a child of 0 or less; 2 and 8 of 10 are 0.4.
SELECT is(pg_temp.earned(pg_temp.section('{"max": 10, "combine": "geometric"}', pg_temp.given('{a,b}', '{"max": 4, "min": -1, "cap": 8}')) #- '{0,criteria,0,weight}', results, '{P}'), wanted, 'geometric: ' || results::text) FROM (VALUES
  ('{"a": 1, "b": 4}'::jsonb, '5.00'), ('{"a": 4, "b": 4}', '10.00'), ('{"a": 0, "b": 4}', '0.00'), ('{"a": -1, "b": -1}', '0.00'), ('{"a": 8, "b": 8}', '20.00'), ('{"a": 1, "b": 2}', '3.54'), ('{"a": 1}', '0.00'), ('{"a": [null, 1, false], "b": 1}', '2.50')) v(results, wanted);
SELECT is(pg_temp.earned(pg_temp.section('{"max": 1, "combine": "geometric"}', jsonb_build_array('{"code": "a", "max": 1, "rule": "given", "weight": 2}'::jsonb || jsonb_build_object('weight', weight), '{"code": "b", "max": 1, "rule": "given", "weight": 100}'::jsonb)), '{"a": 0.25, "b": 1}', '{P}', '{"decimals": 6}'), wanted, 'geometric: weights ' || weight || ':100')
  FROM (VALUES (200, '0.396850'), (100, '0.500000'), (300, '0.353553')) v(weight, wanted);
-- Exactly half a step is rounded up.
SELECT is(pg_temp.earned(pg_temp.section('{"max": 1, "combine": "geometric"}', jsonb_build_array('{"code": "a", "max": 40, "rule": "given"}'::jsonb, '{"code": "b", "max": 10, "rule": "given"}'::jsonb)), jsonb_build_object('a', a, 'b', b), '{NULL}', '{"decimals": 1}'), wanted, format('geometric, half a step: %s of 40 and %s of 10', a, b))
  FROM (VALUES (2.5::numeric, 3.6::numeric, '0.2'), (2.5, 2.5, '0.1'), (0.9, 0.9, '0.0'), (1, 1, '0.1'), (4.9, 5, '0.2'), (5, 5, '0.3')) v(a, b, wanted);   -- 0.15 exactly; 0.125; 0.045; 0.05 exactly; 0.2475; 0.25 exactly
SELECT is(pg_temp.earned(pg_temp.section('{"max": 10, "combine": "geometric"}', pg_temp.given('{a,b}', '{"max": 4}')), '{"a": 1}', '{P}', jsonb_build_object('missing', policy)), wanted, 'geometric: ' || policy)
  FROM (VALUES ('incomplete', '0.00'), ('zero', '0.00'), ('reweight', '2.50')) v(policy, wanted);

-- Dropping -----------------------------------------------------------------------------------------------------------------------------

-- Five themes of 10, the two lowest dropped: the parent's max is 30.
SELECT is(pg_temp.earned(pg_temp.section('{"max": 30, "drop": {"lowest": 2}}', pg_temp.given('{a,b,c,d,e}', '{"max": 10}')), results, '{a,b,c,d,e,P}', jsonb_build_object('missing', policy)), wanted, format('drop: %s, %s', results, policy)) FROM (VALUES
  ('{"a": 5, "b": 9, "c": 2, "d": 8, "e": 7}'::jsonb, 'incomplete', '5.00 dropped, 9.00, 2.00 dropped, 8.00, 7.00, 24.00'),
  ('{"a": 5, "b": 5, "c": 5, "d": 5, "e": 7}', 'incomplete', '5.00 dropped, 5.00 dropped, 5.00, 5.00, 7.00, 17.00'),                    -- equal ones: the first
  ('{"a": 5, "b": 9, "c": [null, 2, false], "d": 8, "e": 7}', 'incomplete', '5.00 dropped, 9.00, not assigned, 8.00, 7.00 dropped, 25.50'),   -- 17 of 20 for 30
  ('{"a": 5, "b": 9, "d": 8, "e": 7}', 'incomplete', '5.00 dropped, 9.00, missing, 8.00, 7.00 dropped, 25.50'),
  ('{"a": 5, "b": 9, "d": 8, "e": 7}', 'reweight', '5.00 dropped, 9.00, missing, 8.00, 7.00 dropped, 25.50'),
  ('{"a": 5, "b": 9, "d": 8, "e": 7}', 'zero', '5.00 dropped, 9.00, 0.00 dropped, 8.00, 7.00, 24.00'),
  ('{"b": 9, "d": 8}', 'reweight', 'missing, 9.00, missing, 8.00 dropped, missing, 27.00'),
  ('{"b": 9}', 'reweight', 'missing, 9.00, missing, missing, missing, 27.00'),                                                            -- one is kept
  ('{"a": null}', 'reweight', 'missing, missing, missing, missing, missing, missing')) v(results, policy, wanted);
SELECT results_eq($$ SELECT criterion, points, adjustment, lost, status FROM breakdown(pg_temp.board(pg_temp.sheet(pg_temp.section('{"max": 20, "drop": {"lowest": 1}}', pg_temp.given('{a,b,c}', '{"max": 10}'))), '{"a": 5, "b": 9, "c": 2}')) WHERE criterion IS NOT NULL $$,
                  $$ VALUES ('P', 14.00, 0.00, 6.00, 'scored'), ('a', 5.00, 0.00, 5.00, 'scored'), ('b', 9.00, 0.00, 1.00, 'scored'), ('c', 2.00, 0.00, NULL, 'dropped') $$, 'drop: what is dropped is no part of the sum and nothing lost');
-- A trimmed panel: the lowest first, then the highest; a surplus is not scaled.
SELECT is(pg_temp.earned(pg_temp.section('{"max": 10, "combine": "mean", "drop": {"lowest": 1, "highest": 1}}', pg_temp.given('{a,b,c,d}', '{"max": 10}')), results, '{a,b,c,d,P}'), wanted, 'trimmed: ' || results::text) FROM (VALUES
  ('{"a": 5, "b": 9, "c": 2, "d": 8}'::jsonb, '5.00, 9.00 dropped, 2.00 dropped, 8.00, 6.50'), ('{"a": 5, "b": 5, "c": 5, "d": 5}', '5.00 dropped, 5.00 dropped, 5.00, 5.00, 5.00'),
  ('{"a": 5, "b": 9, "c": [null, 2, false], "d": [null, 2, false]}', '5.00 dropped, 9.00, not assigned, not assigned, 9.00')) v(results, wanted);
-- A dropped weight leaves, too: (3·9 + 1·6) / 4; and under sum a surplus of 2 on top of 10 of 10, scaled from 10 to 20.
SELECT is(pg_temp.earned(pg_temp.section('{"max": 10, "combine": "mean", "drop": {"lowest": 1}}', '[{"code": "a", "max": 10, "weight": 2, "rule": "given"}, {"code": "b", "max": 10, "weight": 3, "rule": "given"}, {"code": "c", "max": 10, "rule": "given"}]'), '{"a": 5, "b": 9, "c": 6}', '{a,P}'), '5.00 dropped, 8.25', 'drop under a weighted mean');
SELECT is(pg_temp.earned(pg_temp.section('{"max": 20, "drop": {"lowest": 1}}', pg_temp.given('{a,b,c}', '{"max": 10, "cap": 12}')), '{"a": 12, "b": 4, "c": [null, 2, false]}', '{P}'), '22.00', 'drop: a surplus is not scaled');

-- Formula of a parent -------------------------------------------------------------------------------------------------------------------

SELECT is(pg_temp.earned(pg_temp.section('{"max": 100, "combine": "formula", "formula": "(points[a] + points[b] + points[c]) / 3 * 0.7 + 30"}', pg_temp.given('{a,b,c}', '{"max": 100}')), results, '{P,NULL}', jsonb_build_object('missing', policy)), wanted, format('(a + b + c) / 3 * 70 %% + 30: %s, %s', results, policy)) FROM (VALUES
  ('{"a": 80, "b": 85, "c": 90}'::jsonb, 'incomplete', '89.50, 89.50'), ('{"a": 80, "b": 85}', 'incomplete', 'missing, missing'), ('{"a": 80, "b": 85}', 'zero', '68.50, 68.50'), ('{"a": 80, "b": 85}', 'reweight', 'missing, missing'),
  ('{"a": [null, 8, false], "b": [null, 8, false], "c": [null, 8, false]}', 'incomplete', 'not assigned, not assigned')) v(results, policy, wanted);
-- sum and mean are what the children give: with one not assigned, 80 + 85 stand for 300, and their mean is 82.5.
SELECT is(pg_temp.earned(pg_temp.section(jsonb_build_object('max', 100, 'combine', 'formula', 'formula', formula), pg_temp.given('{a,b,c}', '{"max": 100}')), '{"a": 80, "b": 85, "c": [null, 0, false]}', '{P}'), wanted, formula) FROM (VALUES ('sum / 3', '82.50'), ('mean', '82.50'), ('sum', '247.50')) v(formula, wanted);
SELECT is(pg_temp.earned(pg_temp.section('{"max": 100, "min": 0, "cap": 100, "combine": "formula", "formula": "sum - 200"}', pg_temp.given('{a,b,c}', '{"max": 100}')), results, '{P}'), wanted, 'within min and cap: ' || results::text) FROM (VALUES ('{"a": 100, "b": 100, "c": 100}'::jsonb, '100.00'), ('{"a": 100, "b": 0, "c": 0}', '0.00')) v(results, wanted);
SELECT is(pg_temp.earned(pg_temp.section('{"max": 10, "combine": "formula", "formula": "actual[x] / actual[y] * max"}', '[{"code": "x", "max": 0, "rule": "input"}, {"code": "y", "max": 0, "rule": "input"}]'), results, '{P,NULL}'), wanted, 'a formula of inputs alone: ' || results::text) FROM (VALUES ('{"x": 3, "y": 4}'::jsonb, '7.50, 7.50'), ('{"x": 3, "y": 0}', 'missing, missing')) v(results, wanted);
SELECT is((SELECT (status, missing)::text FROM standings(pg_temp.board(pg_temp.sheet(pg_temp.section('{"max": 10, "combine": "formula", "formula": "actual[x] / actual[y] * max"}', '[{"code": "x", "max": 0, "rule": "input"}, {"code": "y", "max": 0, "rule": "input"}]')), '{"x": 3}'))), '(incomplete,1)', 'a section that is missing makes its unit incomplete');
SELECT is((SELECT array_agg(adjustment) FROM breakdown(pg_temp.board(pg_temp.sheet(pg_temp.section(parent, pg_temp.given('{a,b}', '{"max": 10}'))), '{"a": 1, "b": 2}')) WHERE criterion = 'P'), '{NULL}', 'no adjustment where nothing is summed: ' || parent::text)
  FROM unnest(ARRAY['{"max": 10, "combine": "highest"}', '{"max": 10, "combine": "geometric"}', '{"max": 10, "combine": "formula", "formula": "sum"}', '{"max": 10, "combine": "mean", "drop": {"lowest": 1}}']::jsonb[]) parent;

-- Ranks by exact totals: what was decided by the shown points is taken over ---------------------------------------------------------------

-- a is 3.334, shown 3.3; b 3.3. Both are shown alike, so the first is dropped, in the exact pass, too: 3.3 stays; ranked below 3.31 of the other.
SELECT results_eq($$ SELECT unit, rank, points FROM standings((SELECT scoreboard(pg_temp.sheet(pg_temp.section('{"max": 10, "drop": {"lowest": 1}}', '[{"code": "a", "max": 10, "rule": "proportional"}, {"code": "b", "max": 10, "rule": "proportional"}]'), '{"decimals": 1, "rank_on": "exact"}'), unit, code, 1000, actual)
                       FROM (VALUES ('u', 'a', 333.4), ('u', 'b', 330), ('v', 'a', 100), ('v', 'b', 331)) v(unit, code, actual))) $$,
                  $$ VALUES ('v', 1, 3.3), ('u', 2, 3.3) $$, 'exact: drops are taken over');
-- u is shown 5.0, so its limit does not apply and its 5.04 counts; w is shown 5.1 and has 4.9.
SELECT results_eq($$ SELECT unit, rank, points FROM standings((SELECT scoreboard(pg_temp.sheet('[{"code": "a", "max": 10, "rule": "proportional"}]', '{"decimals": 1, "rank_on": "exact", "limits": [{"when": "sum > 5", "at_most": 4.9}]}'), unit, 'a', 1000, actual)
                       FROM (VALUES ('u', 504), ('v', 503), ('w', 506)) v(unit, actual))) $$,
                  $$ VALUES ('u', 1, 5.0), ('v', 2, 5.0), ('w', 3, 4.9) $$, 'exact: limits are taken over');

-- Whether there are points was decided, too. B's a is 5.2, shown 5, so P divides by 0 and is missing, and so is Q with 5.4; its exact
-- points would have no such reason. Its 5 of c are scaled to 10. C: P is 1/(6-5) = 1, the highest, and with c 9. Whoever is scored
-- before them, in whatever order, decides nothing.
CREATE TEMP TABLE undefined AS SELECT '{"max":20,"decimals":0,"rank_on":"exact","missing":"reweight","criteria":[{"code":"H","max":10,"combine":"highest","criteria":[
    {"code":"P","max":10,"combine":"formula","formula":"1/(sum-5)","criteria":[{"code":"a","max":10,"rule":"proportional"}]},
    {"code":"Q","max":10,"combine":"formula","formula":"1/(sum-5)","criteria":[{"code":"b","max":10,"rule":"proportional"}]}]},{"code":"c","max":10,"rule":"given"}]}'::score_sheet AS sheet;
SELECT results_eq(format($$ SELECT unit, rank, points FROM undefined, standings(format('{"sheet": %%s, "results": %%s}', sheet, %L)::scoreboard) WHERE unit IN ('B', 'C') $$, results),
                  $$ VALUES ('B', 1, 10::numeric), ('C', 2, 9) $$, 'exact: what is missing is taken over: ' || results)
  FROM unnest(ARRAY['{"B": {"a": [1000, 520], "b": [1000, 540], "c": [null, 5]}, "C": {"a": [10, 6], "b": [10, 9], "c": [null, 8]}}',
                    '{"A": {"a": [10, 6], "b": [10, 0], "c": [null, 1]}, "B": {"a": [1000, 520], "b": [1000, 540], "c": [null, 5]}, "C": {"a": [10, 6], "b": [10, 9], "c": [null, 8]}}',
                    '{"A": {"a": [10, 0], "b": [10, 6], "c": [null, 1]}, "B": {"a": [1000, 520], "b": [1000, 540], "c": [null, 5]}, "C": {"a": [10, 6], "b": [10, 9], "c": [null, 8]}}']) AS results;
-- u: 6 shown, so P is 36/0.4 = 90; its exact 5.6 would divide by 0, and 90 stands for it. v: 49/1.4 = 35.
SELECT results_eq($$ SELECT unit, rank, points FROM standings('{"sheet": {"max": 20, "decimals": 0, "rank_on": "exact", "criteria": [{"code": "P", "max": 20, "combine": "formula", "formula": "sum * sum / (sum - 5.6)",
                       "criteria": [{"code": "a", "max": 20, "rule": "proportional"}]}]}, "results": {"u": {"a": [1000, 280]}, "v": {"a": [20, 7]}}}'::scoreboard) $$,
                  $$ VALUES ('u', 1, 90::numeric), ('v', 2, 35) $$, 'exact: shown points stand for undefined ones');
-- The same for a limit: what it decided of the unit itself counts, not of the unit before. B has no points in P, so that nothing is limited.
SELECT results_eq(format($$ SELECT unit, rank FROM standings(format('{"sheet": {"max": 20, "decimals": 0, "rank_on": "exact", "missing": "reweight", "criteria": [{"code": "P", "max": 10, "combine": "formula", "formula": "1/(sum-5)",
                       "limits": [{"when": "actual[d] > 0", "at_most": 1}], "criteria": [{"code": "a", "max": 10, "rule": "proportional"}]}, {"code": "c", "max": 10, "rule": "given"}, {"code": "d", "max": 0, "rule": "input"}]},
                       "results": {"A": {"a": [10, 6], "c": [null, 1], "d": [null, %%s]}, "B": {"a": [1000, 520], "c": [null, 5], "d": [null, 0]}, "C": {"a": [10, 6], "c": [null, 7], "d": [null, 0]}}}', %L::int)::scoreboard) WHERE unit <> 'A' $$, d),
                  $$ VALUES ('B', 1), ('C', 2) $$, 'exact: no other unit decides: ' || d) FROM unnest('{0,1}'::int[]) AS d;

-- Written and read: the same value, with the keys that were said. ----------------------------------------------------------------------
SELECT unnest(ARRAY[is(sheet::text::score_sheet, sheet, 'its text is the same sheet: ' || left(sheet::text, 60)), is(sheet::jsonb->'criteria', criteria, '... which says what was said')]) FROM (SELECT pg_temp.sheet(criteria) AS sheet, criteria FROM unnest(ARRAY[
  (SELECT criteria FROM causes), (SELECT criteria FROM bonus), pg_temp.section('{"max": 30, "drop": {"lowest": 1, "highest": 1}}', pg_temp.given('{a,b,c,d,e}', '{"max": 10}')), pg_temp.section('{"max": 10, "combine": "mean", "drop": {"highest": 1}}', pg_temp.given('{a,b}', '{"max": 10}')),
  pg_temp.section('{"max": 10, "combine": "geometric", "limits": [{"when": "mean < 0.5", "at_most": 3, "note": "n", "clause": "c"}]}', pg_temp.given('{a,b}', '{"max": 10, "weight": 3}')), pg_temp.section('{"max": 10, "combine": "highest", "only_when": "sum > 3"}', pg_temp.given('{a,b}', '{"max": 10}')),
  pg_temp.section('{"max": 10, "combine": "formula", "formula": "sum / 2"}', pg_temp.given('{a,b}', '{"max": 10, "late": {"criterion": "b", "per_unit": 1, "free": 2, "of": "max", "note": "n", "clause": "c"}}')),
  pg_temp.given('{a,b}', '{"max": 10, "late": {"criterion": "b", "per_unit": 1.5, "as": "points"}}'), pg_temp.given('{a,b}', '{"max": 10, "late": {"criterion": "b", "steps": [{"to": 5, "percent": 25}, {"percent": 100}]}}')]) criteria) x;

-- Faults -------------------------------------------------------------------------------------------------------------------------------
SELECT is(pg_temp.faults(criteria), faults, criteria::text) FROM (VALUES
  (pg_temp.section('{"max": 10, "combine": "highest", "drop": {"lowest": 1}}', pg_temp.given('{a,b}', '{"max": 10}')), '{"P: \"drop\" is set, but \"combine\" is \"highest\""}'::text[]),
  (pg_temp.section('{"max": 10, "combine": "highest"}', pg_temp.given('{a,b}', '{"max": 11}')), '{"a: \"max\" is 11, more than the 10 of its parent","b: \"max\" is 11, more than the 10 of its parent"}'),
  (pg_temp.section('{"max": 10, "combine": "highest"}', pg_temp.given('{a,b}', '{"max": 10, "bonus": true}')), '{"a: a bonus is not possible where the highest counts","b: a bonus is not possible where the highest counts"}'),
  (pg_temp.section('{"max": 10, "combine": "highest", "start": "max", "formula": "1"}', pg_temp.given('{a}', '{"max": 10}')), '{"P: \"formula\" is set, but \"combine\" is \"highest\"","P: \"start\" is \"max\", but \"combine\" is \"highest\""}'),
  (pg_temp.section('{"max": 10, "combine": "formula"}', pg_temp.given('{a}', '{"max": 10}')), '{"P: \"formula\" is missing"}'),
  (pg_temp.section('{"max": 10, "combine": "best"}', pg_temp.given('{a}', '{"max": 10}')), '{"P: unknown \"combine\": \"best\""}'),
  (pg_temp.section('{"max": 10, "drop": {"lowest": 1, "highest": 1}}', pg_temp.given('{a,b}', '{"max": 10}')), '{"P: 2 of 2 children are dropped"}'),
  (pg_temp.section('{"max": 20, "drop": {"lowest": 1}}', pg_temp.given('{a,b}', '{"max": 10}')), '{"P: 1 children of 10 points are kept, but its own max is 20"}'),
  (pg_temp.section('{"max": 10, "drop": {"lowest": 1}}', pg_temp.given('{a}', '{"max": 10}') || pg_temp.given('{b}', '{"max": 5}') || pg_temp.given('{c}', '{"max": 10, "bonus": true}')), '{"b: \"max\" is 5, that of the first is 10","c: a bonus is not possible where some criteria are dropped","P: 2 children of 10 points are kept, but its own max is 10"}'),
  (pg_temp.section('{"max": 10, "drop": {"lowest": -1, "highest": 0.5, "least": 1}}', pg_temp.given('{a}', '{"max": 10}')), '{"P: unknown key \"least\"","P: \"drop.lowest\" is -1","P: \"drop.highest\" is 0.5"}'),
  (pg_temp.section('{"max": 10, "drop": 1}', pg_temp.given('{a}', '{"max": 10}')), '{"P: \"drop\" must be an object, not a number"}'),
  (pg_temp.section('{"max": 10, "start": "max", "drop": {"lowest": 1}}', pg_temp.given('{a,b}', '{"max": 10}')), '{"P: \"start\" is \"max\", but some children are dropped"}'),
  (pg_temp.section('{"max": 10, "start": "max"}', pg_temp.given('{a}', '{"max": 10}')), '{"a: \"max\" is not 0 under a parent that starts from its max"}'),
  (pg_temp.section('{"max": 10, "combine": "geometric"}', pg_temp.given('{a}', '{"max": 10, "weight": 1.5}') || pg_temp.given('{b}', '{"max": 0}')), '{"b: \"max\" is 0 under a mean","a: \"weight\" is not a whole number under a geometric mean"}'),
  (pg_temp.section('{"max": 10, "combine": "geometric"}', pg_temp.given('{a}', '{"max": 10, "weight": 32}') || pg_temp.given('{b}', '{"max": 10, "weight": 1}')), '{"P: the weights of its children add up to more than 32"}'),
  (pg_temp.section('{"max": 10, "combine": "geometric"}', pg_temp.given('{a}', '{"max": 10, "bonus": true}')), '{"a: a bonus is not possible under a mean"}'),
  (pg_temp.section('{"max": 10, "combine": "highest"}', '[{"code": "n", "max": 0, "rule": "input"}]'), '{"P: its max is 10, but it has only inputs"}'),
  (pg_temp.given('{a}', '{"max": 10, "late": {"criterion": "x", "per_unit": 1}}'), '{"a: \"late.criterion\" \"x\": not in the score sheet"}'),
  (pg_temp.given('{a}', '{"max": 10, "late": {}}'), '{"a: \"criterion\" is missing","a: \"late\" has neither \"per_unit\" nor \"steps\""}'),
  (pg_temp.given('{a}', '{"max": 10, "late": {"criterion": "a", "per_unit": 0, "free": -1, "as": "points", "of": "max", "unit": 1}}'), '{"a: unknown key \"unit\"","a: \"late.free\" is -1","a: \"late.per_unit\" is 0","a: \"late.of\" is set, but the loss is in points"}'),
  (pg_temp.given('{a}', '{"max": 10, "late": {"criterion": "a", "per_unit": 1, "steps": [{"to": 2, "percent": 1}, {"to": 1, "percent": 2}, {"to": 3, "percent": -1}]}}'), '{"a: \"late\" has both \"per_unit\" and \"steps\"","a: late.steps[2] can never apply","a: \"percent\" is -1","a: late.steps[3], the last one, has an end"}'),
  (pg_temp.given('{a}', '{"max": 10, "late": {"criterion": "a", "steps": []}}'), '{"a: \"late.steps\" has 0 entries"}')
) v(criteria, faults);

SELECT * FROM finish();
ROLLBACK;
