-- Leaves that nobody enters, figures without points, and codes in the keys of format 2: what the registry asks of units, refuses and renames. Everything is invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
CREATE ROLE test_computed_unit; CREATE ROLE test_computed_appraiser;
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
\ir files.sql.inc
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã A', 1), ('B', 'Xã B', 2), ('C', 'Xã C', 3);
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'c', 2101, today() - 100, today() + 100, 'open');
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit;
-- II is the share of N1 in N2; III is half of II's points; IV and V name their own actual, V days late, too.
CREATE FUNCTION pg_temp.sheet() RETURNS jsonb LANGUAGE sql AS $$SELECT '{"name": "Bảng điểm", "max": 35, "tie_break": ["VI", "II"], "criteria": [
  {"code": "N1", "name": "Số hộ đạt", "max": 0, "rule": "input"}, {"code": "N2", "name": "Số hộ", "max": 0, "rule": "input"},
  {"code": "II", "name": "Tỷ lệ hộ đạt (%)", "max": 10, "rule": "ladder", "on": "actual", "value": "actual[N1] / actual[N2] * 100", "steps": [{"from": 90, "points": 10}, {"from": 80, "points": 8}, {"points": 0}]},
  {"code": "III", "max": 5, "rule": "formula", "formula": "points[II] / 2"}, {"code": "IV", "max": 10, "rule": "formula", "formula": "least(actual, 10)"},
  {"code": "V", "max": 10, "rule": "formula", "formula": "actual - 2 * actual[N3]"}, {"code": "N3", "name": "Số ngày chậm", "max": 0, "rule": "input"}, {"code": "VI", "name": "Số vụ vi phạm", "max": 0, "bonus": true, "rule": "count", "each": -1, "min": "none", "blank": 0}]}'::jsonb$$;
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', pg_temp.sheet());
SELECT grant_access('test_computed_unit', 'S', 'unit', 'A'), grant_access('test_computed_appraiser', 'S', 'appraiser');
SELECT is(computed_leaves(pg_temp.sheet()), '{II,III}', 'nobody enters what is computed');

-- What is asked of a unit
SELECT is((SELECT string_agg(split_part(line, ';', 2), ' ') FROM string_to_table(btrim(export_form('S', 'A'), E'\r\n'), E'\r\n') line), 'Mã tiêu chí N1 N2 IV V N3 VI', 'its form has the figures, not what is computed of them');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'S', unit, criterion, 'self', actual FROM unit, (VALUES ('N2', 100), ('IV', 9), ('V', 8)) v(criterion, actual);
SELECT results_eq($$SELECT asked, missing FROM self_scores('S', 'A')$$, $$VALUES (5::bigint, 2::bigint)$$, 'figures are asked for; what may be left blank is not lacking');
SELECT results_eq($$SELECT unit, missing, status FROM standing ORDER BY unit$$, $$VALUES ('A', 3, 'incomplete'), ('B', 3, 'incomplete'), ('C', 3, 'incomplete')$$, 'but what counts as missing is what they are needed for: II, III, V');
SELECT results_eq($$SELECT * FROM missing_for_publication('S', season_board('S')) LIMIT 1$$, $$VALUES ('unit "A" lacks figures from which the sheet computes "II", "III", "V"')$$, 'a gap in words');
SELECT results_eq($$SELECT * FROM missing_for_publication('S', season_board('S', corrections => '[{"unit": "A", "criterion": "V", "actual": null}]')) LIMIT 2$$, $$VALUES ('unit "A" does not have a result for "V"'), ('unit "A" lacks figures from which the sheet computes "II", "III"')$$, 'apart from results that are not there');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'S', unit, criterion, 'self', CASE unit WHEN 'A' THEN a ELSE b END FROM unit, (VALUES ('N1', 80, 95), ('N3', 2, 0)) v(criterion, a, b);
SELECT results_eq($$SELECT criterion, points, status FROM emulation.breakdown(season_board('S')) WHERE unit = 'A' AND is_leaf ORDER BY criterion$$, $$VALUES
  ('II', 8.00, 'scored'), ('III', 4.00, 'scored'), ('IV', 9.00, 'scored'), ('N1', NULL, 'input'), ('N2', NULL, 'input'), ('N3', NULL, 'input'), ('V', 4.00, 'scored'), ('VI', 0.00, 'scored')$$, '80 of 100 are 8; half of 8; 9; 8 less 2 for each of 2 days');
SELECT results_eq($$SELECT state, missing FROM submit('S', 'A')$$, $$VALUES ('submitted', 0::bigint)$$, 'handed in, and nothing is missing');
SELECT return_submission('S', 'A', 'x');

-- An actual of what is computed
SELECT is(why_not('S', 'A', criterion, stage), why, criterion || ' ' || stage) FROM (VALUES ('II', 'self', 'criterion "II" is computed from other figures'), ('III', 'self', 'criterion "III" is computed from other figures'), ('IV', 'self', NULL), ('N1', 'self', NULL), ('II', 'appraisal', NULL)) v(criterion, stage, why);
SELECT matches(pg_temp.raised(format('INSERT INTO result (season, unit, criterion, stage, actual) VALUES (''S'', ''A'', %L, %L, 85)', criterion, stage)), '^23514 season "S", unit "A", criterion "' || criterion || '"', stage || ' of ' || criterion)
  FROM unnest('{II,III}'::text[]) criterion, unnest('{self,appraisal,final}'::text[]) stage;
SELECT results_eq($$SELECT count(*), count(*) FILTER (WHERE r LIKE '_ | actual | 85 | criterion "II%') FROM pg_temp.told($t$import_results('S', 'appraisal', pg_temp.file(E'unit;criterion;actual\nB;II;85\nB;III;85\n'))$t$) r$$, $$VALUES (3::bigint, 2::bigint)$$, 'nor from a file');
SET LOCAL ROLE test_computed_unit;
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'A', 'II', 'self', 85)$$), '23514 season "S", unit "A", criterion "II" is computed from other figures', 'a unit is told so');
SET LOCAL ROLE test_computed_appraiser;
SELECT lives_ok($$INSERT INTO result (season, unit, criterion, stage, assigned) VALUES ('S', 'C', 'II', 'appraisal', false)$$, 'that it is not a unit''s task can be said');
RESET ROLE;
SELECT is((SELECT status FROM emulation.breakdown(season_board('S')) WHERE unit = 'C' AND criterion = 'II'), 'not assigned', 'and counts');
INSERT INTO target (season, unit, criterion, target) VALUES ('S', 'A', 'II', 90);
SELECT results_eq($$SELECT criterion, attainment FROM target_attainment$$, $$VALUES ('II', 'computed')$$, 'a target is possible, and no result is said to be lacking');
SET LOCAL ROLE test_computed_unit;
SELECT results_eq($$SELECT criterion, actual::integer, points::numeric(9,2) FROM own_score ORDER BY criterion$$, $$VALUES ('IV', 9, NULL::numeric), ('N1', 80, NULL), ('N2', 100, NULL), ('N3', 2, NULL), ('V', 8, NULL)$$, 'a unit sees what it entered, and no points that depend on other figures');
RESET ROLE;
-- a sheet under which a result that is there becomes computed
INSERT INTO sheet (season, version, rules) VALUES ('S', 2, jsonb_set(pg_temp.sheet(), '{criteria,4,formula}', '"points[II]"'));
SELECT matches(pg_temp.raised($$SELECT put_in_force('S', 2)$$), '^23514 season "S", unit "A", criterion "IV"', 'is refused');

-- Whatever names a code is renamed, and nobody's points change
SELECT lives_ok($$SELECT rename_criteria('S', '{"N1": "M1"}')$$, 'a code that an expression names');
SELECT is((SELECT jsonb_path_query_array(rules, '$.criteria[*].value') FROM sheet WHERE version = 1), '["actual[M1] / actual[N2] * 100"]'::jsonb, 'in the sheet in force');
SELECT is(emulation.points(season_board('S'), 'A', 'II'), 8.00, 'earns what it earned');
SELECT lives_ok($$SELECT rename_criteria('S', '{"N2": "M1", "M1": "N2"}')$$, 'two exchange their codes');
SELECT is((SELECT rules #>> '{criteria,2,value}' FROM sheet WHERE version = 1), 'actual[N2] / actual[M1] * 100', 'in an expression');
SELECT is(emulation.points(season_board('S'), 'A', 'II'), 8.00, 'and the number under either is that of the same criterion');
INSERT INTO sheet (season, version, rules) SELECT 'S', 4, rules || '{"max": 36}' FROM sheet WHERE version = 1;   -- a draft that does not add up
SELECT lives_ok($$SELECT rename_criteria('S', '{"N2": "N1", "M1": "N2"}')$$, 'and back');
SELECT is((SELECT rules #>> '{criteria,2,value}' FROM sheet WHERE version = 1), 'actual[N1] / actual[N2] * 100', 'as it was');
SELECT results_eq($$SELECT rules #>> '{criteria,0,code}', rules #>> '{criteria,2,value}' FROM sheet WHERE version = 4$$, $$VALUES ('N1', 'actual[N2] / actual[M1] * 100')$$, 'of a draft with a fault the keys');
DELETE FROM sheet WHERE version = 4;
SELECT results_eq($$SELECT what, rows FROM rename_criteria('S', '{"V": "X", "VI": "V"}') WHERE rows > 0$$, $$VALUES ('results', 3::bigint), ('sheets', 2)$$, 'a code that only keys name, in the draft, too');
SELECT is((SELECT rules->'tie_break' FROM sheet WHERE version = 1), '["V", "II"]'::jsonb, 'ties are broken by the same leaf');
SELECT is(renamed_node(pg_temp.sheet() || '{"tie_break": [{"criterion": "N1", "by": "actual", "better": "higher"}, "II"], "classes": [{"name": "A", "from": 1, "quota": {"percent": {"input": "N1", "values": {"1": 20}}, "classes": "all"}}, {"name": "B"}],
    "criteria": [{"code": "II", "rule": "given", "max": 1, "late": {"criterion": "N1", "per_unit": 25, "as": "percent", "of": "earned"}}]}', '{"N1": "M", "II": "N1"}') #> path, expected::jsonb, path::text) FROM (VALUES
  ('{tie_break}'::text[], '[{"criterion": "M", "by": "actual", "better": "higher"}, "N1"]'), ('{classes}', '[{"name": "A", "from": 1, "quota": {"percent": {"input": "M", "values": {"1": 20}}, "classes": "all"}}, {"name": "B"}]'),
  ('{criteria,0,code}', '"N1"'), ('{criteria,0,late}', '{"criterion": "M", "per_unit": 25, "as": "percent", "of": "earned"}')) v(path, expected);
SELECT is(emulation.points(season_board('S'), 'A', 'X'), 4.00, 'and nobody''s points change');
SELECT * FROM finish();
ROLLBACK;
