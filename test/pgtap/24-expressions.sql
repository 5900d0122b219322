-- Sheets with expressions: formulas, inputs, computed actuals, conditions and limits. Sheets and results are invented; points are
-- derived in the comments.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir errors.sql.inc
SET LOCAL search_path = public, emulation;
\ir boards.sql.inc
SELECT no_plan();

-- Formula -----------------------------------------------------------------------------------------------------------------------

-- From its own cell: 55 of 60 is 9.1666…; within min and cap, rounded once.
SELECT is(pg_temp.earned(jsonb_build_array('{"code": "a", "max": 10, "rule": "formula"}'::jsonb || leaf), results, '{a}'), wanted, format('formula %s, %s', leaf, results)) FROM (VALUES
  ('{"formula": "actual / target * max"}'::jsonb, '{"a": [60, 55]}'::jsonb, '9.17'),
  ('{"formula": "actual / target * max"}', '{"a": [60, 66]}', '10.00'),
  ('{"formula": "actual / target * max", "cap": 12}', '{"a": [60, 66]}', '11.00'),
  ('{"formula": "actual / target * max"}', '{"a": [60, -6]}', '0.00'),
  ('{"formula": "actual / target * max", "min": -5}', '{"a": [60, -6]}', '-1.00'),
  ('{"formula": "actual / target * max", "min": "none"}', '{"a": [60, -600]}', '-100.00'),
  ('{"formula": "actual / target * max"}', '{"a": [0, 5]}', 'missing'),
  ('{"formula": "actual / target * max"}', '{"a": [null, 5]}', 'missing'),
  ('{"formula": "actual / target * max", "blank": 30}', '{"a": [60, null]}', '5.00'),
  ('{"formula": "actual / target * max"}', '{"a": [60, 55, false]}', 'not assigned'),
  ('{"formula": "max - 0.5 * actual"}', '{"a": 3}', '8.50'),
  ('{"formula": "round(actual / 3, 1)"}', '{"a": 8}', '2.70'),
  ('{"formula": "least(0.5, greatest(0, (actual / target * 100 - 92) * 0.1))"}', '{"a": [100, 95.5]}', '0.35'),   -- "over 92 %: 0.1 a percent, at most 0.5"
  ('{"formula": "least(0.5, greatest(0, (actual / target * 100 - 92) * 0.1))"}', '{"a": [100, 99]}', '0.50'),
  ('{"formula": "least(0.5, greatest(0, (actual / target * 100 - 92) * 0.1))"}', '{"a": [100, 92]}', '0.00')
) v(leaf, results, wanted);

-- From others: of the three means (80 + 85 + 90) / 3 × 70 % + 30 is 89.5. It needs no row, and takes no actual.
CREATE TEMP TABLE others AS SELECT '[{"code": "1", "max": 0, "rule": "input"}, {"code": "2", "max": 0, "rule": "input"}, {"code": "3", "max": 0, "rule": "input"},
  {"code": "S", "max": 100, "rule": "formula", "formula": "(actual[1] + actual[2] + actual[3]) / 3 * 0.7 + 30"}]'::jsonb AS criteria;
SELECT is(pg_temp.earned(criteria, '{"1": 80, "2": 85, "3": 90}', '{S,NULL,1}'), '89.50, 89.50, input', 'formula from inputs') FROM others;
SELECT is(pg_temp.earned(criteria, '{"1": 80, "2": 85}', '{S,NULL,3}'), 'missing, missing, input', 'formula from inputs: one is missing') FROM others;
SELECT results_eq($$ SELECT rank, unit, points, status, missing FROM standings(pg_temp.board(pg_temp.sheet((SELECT criteria FROM others)), '{"1": 80, "2": 85}')) $$,
                  $$ VALUES (NULL::int, 'u', NULL::numeric, 'incomplete', 1) $$, 'an input is never counted as missing, the formula that needs it is');
SELECT pg_temp.refused($$ SELECT pg_temp.board(pg_temp.sheet((SELECT criteria FROM others)), '{"1": 80, "S": 5}') $$, '22023',
                 'unit "u", criterion "S": an actual is given, but the formula does not use one', 'The criterion''s formula and conditions name neither target, actual nor baseline.', 'Leave the actual out, or the whole result.', 'formula without an own cell');
SELECT is(fault(pg_temp.sheet(criteria), code, NULL, actual), wanted, format('fault: %s is %s', code, actual)) FROM others, (VALUES
  ('S', 5::numeric, 'criterion "S": an actual is given, but the formula does not use one'), ('S', NULL, NULL), ('1', 5, NULL)) v(code, actual, wanted);
SELECT is(pg_temp.earned('[{"code": "A", "max": 10, "rule": "given"}, {"code": "B", "max": 0, "cap": 3, "bonus": true, "rule": "formula", "formula": "if(points[A] >= 8, share[A] * 3, 0)"}]', results, '{A,B,NULL}'), wanted, 'formula from points: ' || results::text)
  FROM (VALUES ('{"A": 9}'::jsonb, '9.00, 2.70, 11.70'), ('{"A": 7.99}', '7.99, 0.00, 7.99'), ('{"A": null}', 'missing, missing, missing')) v(results, wanted);
-- Who comes later in the sheet is scored first where it is needed.
SELECT is(pg_temp.earned('[{"code": "A", "max": 10, "rule": "formula", "formula": "2 * points[B]"}, {"code": "B", "max": 10, "rule": "formula", "formula": "points[C] + 1"}, {"code": "C", "max": 10, "rule": "given"}]', '{"C": 3}', '{A,B,C}'), '8.00, 4.00, 3.00', 'forwards');
SELECT is(pg_temp.earned('[{"code": "C", "max": 10, "rule": "given"}, {"code": "B", "max": 10, "rule": "formula", "formula": "points[C] + 1"}, {"code": "A", "max": 10, "rule": "formula", "formula": "2 * points[B]"}]', '{"C": 3}', '{A,B,C}'), '8.00, 4.00, 3.00', 'backwards');
SELECT is(pg_temp.earned('[{"code": "I", "max": 20, "criteria": [{"code": "I.1", "max": 10, "rule": "formula", "formula": "points[II] / 2"}, {"code": "I.2", "max": 10, "rule": "given"}]}, {"code": "II", "max": 10, "criteria": [{"code": "II.1", "max": 10, "rule": "formula", "formula": "points[I.2] + 1"}]}]', '{"I.2": 3}', '{I,I.1,II,NULL}'), '5.00, 2.00, 4.00, 9.00', 'to and fro between sections');
-- The cluster: place 1, 2, 2 of 3 units; best, mean, highest, lowest.
SELECT is((SELECT string_agg(coalesce(points::text, status), ' ' ORDER BY unit) FROM breakdown((SELECT scoreboard(pg_temp.sheet(jsonb_build_array('{"code": "a", "max": 10, "rule": "formula"}'::jsonb || leaf)), unit, 'a', NULL::numeric, actual) FROM (VALUES ('u', 5), ('v', 3), ('w', 3), ('x', NULL)) v(unit, actual))) WHERE criterion = 'a'), wanted, leaf::text) FROM (VALUES
  ('{"formula": "max * (units - place) / (units - 1)"}'::jsonb, '10.00 5.00 5.00 missing'),
  ('{"formula": "max * (units - place) / (units - 1)", "better": "lower"}', '0.00 10.00 10.00 missing'),
  ('{"formula": "actual / best_actual * max"}', '10.00 6.00 6.00 missing'),
  ('{"formula": "best_actual / actual * max", "better": "lower"}', '6.00 10.00 10.00 missing'),
  ('{"formula": "mean_actual"}', '3.67 3.67 3.67 3.67'),
  ('{"formula": "(actual - lowest_actual) / (highest_actual - lowest_actual) * max"}', '10.00 0.00 0.00 missing')
) v(leaf, wanted);

-- points() knows what needs nothing but the leaf's own cell.
SELECT is(emulation.points(pg_temp.sheet(jsonb_build_array('{"code": "a", "max": 10}'::jsonb || leaf, '{"code": "n", "max": 0, "rule": "input"}'::jsonb)), code, target, actual), wanted, format('points(): %s of %s', code, leaf)) FROM (VALUES
  ('{"rule": "formula", "formula": "actual / target * max"}'::jsonb, 'a', 60, 55, 9.17), ('{"rule": "formula", "formula": "actual / target * max"}', 'a', NULL, 55, NULL), ('{"rule": "formula", "formula": "max / 3"}', 'a', NULL, NULL, 3.33),
  ('{"rule": "given", "only_when": "actual > 5"}', 'a', NULL, 5, 0.00), ('{"rule": "given", "limits": [{"when": "actual > 5", "at_most": 4}]}', 'a', NULL, 6, 4.00), ('{"rule": "given"}', 'n', 3, NULL, NULL)) v(leaf, code, target, actual, wanted);
SELECT pg_temp.refused(format($$ SELECT emulation.points(pg_temp.sheet(%L), 'a', NULL, NULL) $$, jsonb_build_array('{"code": "a", "max": 10}'::jsonb || leaf, '{"code": "n", "max": 0, "rule": "input"}'::jsonb)), '22023', 'criterion "a" cannot be scored by itself', 'Its points depend on other criteria of the unit.',
                 'Aggregate the unit''s results with emulation.scoreboard, and use emulation.breakdown or emulation.points.', 'points(): ' || leaf::text)
  FROM unnest(ARRAY['{"rule": "formula", "formula": "actual[n]"}', '{"rule": "given", "value": "actual[n]"}', '{"rule": "given", "late": {"criterion": "n", "per_unit": 1}}', '{"rule": "given", "only_when": "assigned[n]"}']::jsonb[]) leaf;

-- Circles.
SELECT is(pg_temp.faults(criteria::jsonb), ARRAY[fault], criteria) FROM (VALUES
  ('[{"code": "I", "max": 10, "criteria": [{"code": "I.1", "max": 10, "rule": "formula", "formula": "points[II] + 1"}]}, {"code": "II", "max": 10, "criteria": [{"code": "II.1", "max": 10, "rule": "formula", "formula": "points[I.1] / 2"}]}]', 'I.1: the criteria need each other: I.1 → II → II.1 → I.1'),
  ('[{"code": "a", "max": 10, "rule": "formula", "formula": "points[a]"}]', 'a: the criteria need each other: a → a'),
  ('[{"code": "I", "max": 10, "criteria": [{"code": "a", "max": 10, "rule": "formula", "formula": "share[I]"}]}]', 'I: the criteria need each other: I → a → I'),
  ('[{"code": "a", "max": 10, "rule": "given", "limits": [{"when": "missing[a]", "at_most": 1}]}]', 'a: the criteria need each other: a → a'),
  ('[{"code": "a", "max": 10, "rule": "given", "value": "actual[b]"}, {"code": "b", "max": 10, "rule": "given", "value": "actual[a] + 1"}]', 'a: the criteria need each other: a → b → a'),
  ('[{"code": "a", "max": 10, "rule": "given", "value": "actual[a]"}]', 'a: the criteria need each other: a → a')
) v(criteria, fault);
SELECT pg_temp.refused($$ SELECT pg_temp.sheet('[{"code": "a", "max": 10, "rule": "given", "only_when": "points[b] > 0"}, {"code": "b", "max": 10, "rule": "formula", "formula": "points[a]"}]') $$, '22023',
                 'criterion "a": the criteria need each other: a → b → a', 'Each of them needs the next, as a parent needs its children or an expression what it names; so none can be computed first.', 'Name another criterion in one of their expressions.', 'a circle is refused');
SELECT is(pg_temp.faults('[{"code": "a", "max": 10, "rule": "formula", "formula": "actual[b] + missing_b"}, {"code": "b", "max": 0, "rule": "input"}, {"code": "c", "max": 10, "rule": "formula"}, {"code": "d", "max": 10, "rule": "formula", "formula": "points[b]"}, {"code": "e", "max": 1, "rule": "formula", "formula": "target > 1"}]'),
          '{"c: \"formula\" is missing","a: \"formula\", character 13: unknown name \"missing_b\"","d: \"formula\", character 1: criterion \"b\" does not have \"points\"","e: \"formula\", character 8: a number is expected here, not a condition"}', 'faults of formulas');

-- Inputs ------------------------------------------------------------------------------------------------------------------------

-- Invisible to a mean: 5 of 10 and 10 of 10 are 7.5 of 10. Invisible to a section of nothing else, and the section to the sheet.
SELECT is(pg_temp.earned('[{"code": "I", "max": 10, "combine": "mean", "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "n", "max": 0, "rule": "input"}, {"code": "b", "max": 10, "rule": "given"}]}]', '{"a": 5, "b": 10}', '{I,n,NULL}'), '7.50, input, 7.50', 'input under a mean');
SELECT is(pg_temp.earned('[{"code": "D", "max": 0, "criteria": [{"code": "n", "max": 0, "rule": "input"}, {"code": "m", "max": 0, "rule": "input"}]}, {"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]', '{"a": 5, "b": [null, null, false]}', '{D,n,NULL}', '{"missing": "reweight"}'), 'input, input, 10.00', 'a section of inputs');
SELECT results_eq($$ SELECT criterion, target, actual, points, lost, status FROM breakdown(pg_temp.board(pg_temp.sheet('[{"code": "n", "max": 0, "rule": "input"}, {"code": "a", "max": 10, "rule": "given"}]'), '{"n": [7, 5.5], "a": 4}')) WHERE criterion = 'n' $$,
                  $$ VALUES ('n', 7::numeric, 5.5, NULL::numeric, NULL::numeric, 'input') $$, 'an input is shown with its numbers');
SELECT is(pg_temp.faults('[{"code": "n", "max": 1, "cap": 1, "min": 0, "bonus": true, "weight": 2, "rule": "input", "only_when": "max > 0", "limits": []}]', '{"max": 0}'),
          '{"n: \"weight\" is set, but the parent does not have \"combine\": \"mean\"","n: \"cap\" is set, but rule \"input\" has no points","n: \"min\" is set, but rule \"input\" has no points","n: \"bonus\" is set, but rule \"input\" has no points","n: \"weight\" is set, but rule \"input\" has no points","n: \"only_when\" is set, but rule \"input\" has no points","n: \"limits\" is set, but rule \"input\" has no points","n: \"max\" is not 0, but rule \"input\" has no points"}', 'an input has nothing about points');
SELECT is((SELECT array_agg((code, rule, is_leaf)::text ORDER BY ordinal) FROM criteria((SELECT pg_temp.sheet(criteria) FROM others))), '{"(1,input,t)","(2,input,t)","(3,input,t)","(S,formula,t)"}', 'criteria() tells the rules');

-- Computed actuals --------------------------------------------------------------------------------------------------------------

-- 45 of 60 cases are 75 %: under a ladder that is the second step. Nobody enters it; it is shown.
CREATE TEMP TABLE rate AS SELECT '[{"code": "r", "max": 5, "rule": "ladder", "value": "actual[a] / actual[b] * 100", "steps": [{"from": 90, "points": 5}, {"from": 70, "points": 3}]}, {"code": "a", "max": 0, "rule": "input"}, {"code": "b", "max": 0, "rule": "input"}]'::jsonb AS criteria;
SELECT is(pg_temp.earned(criteria, results, '{r}'), wanted, 'value: ' || results::text) FROM rate, (VALUES ('{"a": 45, "b": 60}'::jsonb, '3.00'), ('{"a": 45}', 'missing'), ('{"a": 0, "b": 0}', 'missing'), ('{"a": 2, "b": 3}', '0.00'), ('{"a": 45, "b": [null, 60, false]}', 'missing')) v(results, wanted);
SELECT is((SELECT actual FROM breakdown(pg_temp.board(pg_temp.sheet(criteria), results)) WHERE criterion = 'r'), wanted, 'value: shown, ' || results::text)
  FROM rate, (VALUES ('{"a": 45, "b": 60}'::jsonb, 75::numeric), ('{"a": 2, "b": 3}', 66.666666667), ('{"a": 200000000000000000, "b": 3}', NULL), ('{"a": 20000000000000000, "b": 3000}', 666666666666666.667), ('{"a": 2, "b": 0}', NULL)) v(results, wanted);
SELECT pg_temp.refused($$ SELECT pg_temp.board(pg_temp.sheet((SELECT criteria FROM rate)), '{"a": 45, "r": 75}') $$, '22023',
                 'unit "u", criterion "r": an actual is given, but the sheet computes it', 'The criterion has a "value": its actual is computed from other criteria.', 'Leave the actual out, or the whole result.', 'value: a row with an actual');
SELECT is(pg_temp.earned(criteria, '{"a": 45, "b": 60, "r": [5, null]}', '{r}'), '3.00', 'value: a row with a target only') FROM rate;
SELECT is(pg_temp.earned(criteria, '{"a": 45, "b": 60, "r": [5, null, false]}', '{r}'), 'not assigned', 'value: not assigned') FROM rate;
-- A value of values, of a target, and one that its rule would refuse (2 is no answer): that is missing, or what stands in for it.
SELECT is(pg_temp.earned('[{"code": "p", "max": 10, "rule": "proportional", "value": "actual[q] * 2"}, {"code": "q", "max": 10, "rule": "given", "value": "actual[n] + target"}, {"code": "n", "max": 0, "rule": "input"}]', '{"n": 3, "q": [1, null], "p": [16, null]}', '{p,q}'), '5.00, 4.00', 'a value of a value');
SELECT is(pg_temp.earned(jsonb_build_array('{"code": "y", "max": 10, "rule": "yes_no", "value": "actual[n]"}'::jsonb || leaf, '{"code": "n", "max": 0, "rule": "input"}'::jsonb), '{"n": 2}', '{y}'), wanted, 'a value that its rule refuses') FROM (VALUES ('{}'::jsonb, 'missing'), ('{"blank": 0}', '0.00')) v(leaf, wanted);
SELECT is(pg_temp.earned('[{"code": "y", "max": 10, "rule": "yes_no", "value": "if(missing[a] or not assigned[b], 1, 0)"}, {"code": "a", "max": 10, "rule": "proportional"}, {"code": "b", "max": 10, "rule": "given"}]', results, '{y}'), wanted, 'a value by what is missing: ' || results::text)
  FROM (VALUES ('{"a": [5, 5], "b": 1}'::jsonb, '0.00'), ('{"a": [null, 5], "b": 1}', '10.00'), ('{"a": [5, 5], "b": [null, 1, false]}', '10.00'), ('{"a": [5, 5]}', '0.00')) v(results, wanted);
-- The cluster sees computed actuals, also of units without a row: the best rate is 4/5.
SELECT is((SELECT string_agg(points::text, ' ' ORDER BY unit) FROM breakdown((SELECT scoreboard(pg_temp.sheet('[{"code": "r", "max": 10, "rule": "proportional", "against": "best", "value": "actual[a] / actual[b]"}, {"code": "a", "max": 0, "rule": "input"}, {"code": "b", "max": 0, "rule": "input"}]'), unit, code, NULL::numeric, actual)
                   FROM (VALUES ('u', 'a', 4), ('u', 'b', 5), ('v', 'a', 1), ('v', 'b', 2), ('w', 'a', 1), ('w', 'b', 0)) v(unit, code, actual))) WHERE criterion = 'r'), '10.00 6.25', 'the cluster sees computed actuals');
SELECT is(pg_temp.faults('[{"code": "a", "max": 1, "rule": "given", "value": "points[b]"}, {"code": "b", "max": 1, "rule": "given", "value": "actual"}, {"code": "c", "max": 1, "rule": "given", "value": "best_actual"}, {"code": "d", "max": 1, "rule": "given", "value": 5}]'),
          '{"d: \"value\" must be an expression in a string, not a number","a: \"value\", character 1: \"points\" of other criteria has no meaning here","b: \"value\", character 1: \"actual\" has no meaning here","c: \"value\", character 1: \"best_actual\" has no meaning here"}', 'what a value may not name');

-- Written and read: the same value, in the words of its canonical form; format 2.
SELECT unnest(ARRAY[is(pg_temp.sheet(criteria)::text::score_sheet, pg_temp.sheet(criteria), 'its text is the same sheet'), is(pg_temp.sheet(criteria)::jsonb->'criteria', criteria, '... which says what was said')])
  FROM (SELECT criteria FROM others UNION ALL SELECT criteria FROM rate) x;

SELECT * FROM finish();
ROLLBACK;
