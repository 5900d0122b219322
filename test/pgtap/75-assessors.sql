-- Several persons' scores of one cell, products with failed and late checks, what is collected of both, their files and forms, and who sees what.
-- Units, persons, products and scores are invented; each expected number is derived beside it.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
\ir files.sql.inc
CREATE ROLE test_giang; CREATE ROLE test_ha; CREATE ROLE test_own; CREATE ROLE test_some; CREATE ROLE test_all; CREATE ROLE test_council; CREATE ROLE test_reader; CREATE ROLE test_unit; CREATE ROLE test_other; CREATE ROLE test_nobody;
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã An Bình', 1), ('B', 'Xã Bình Hòa', 2), ('C', 'Xã Cẩm Sơn', 3), ('D', 'Xã Đông Phú', 4), ('X', 'Xã ngoài kỳ', 5);
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('S', 'c', 2026, '2026-01-01', '2026-12-31'), ('E', 'c', 2027, '2027-01-01', '2027-12-31');
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit WHERE unit <> 'X';
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"name": "Bảng điểm", "max": 100, "criteria": [
  {"code": "I", "name": "Hội thi", "max": 20, "criteria": [{"code": "I.1", "name": "Bài thuyết trình", "max": 10, "rule": "given"}, {"code": "I.2", "name": "Có mô hình mới", "max": 10, "rule": "yes_no"}]},
  {"code": "II", "name": "Sản phẩm", "max": 70, "criteria": [{"code": "II.1", "name": "Chất lượng", "max": 40, "rule": "given"}, {"code": "II.2", "name": "Tiến độ", "max": 30, "rule": "linear", "worst": 0, "best": 100}]},
  {"code": "III", "name": "Tự tính", "max": 10, "rule": "linear", "worst": 0, "best": 100, "value": "actual[II.2]"}]}');
SELECT grant_access('test_giang', 'S', 'assessor', NULL, '{I}'), grant_access('test_ha', 'S', 'assessor'), grant_access('test_own', 'S', 'assessor', 'B', '{I.1}'), grant_access('test_some', 'S', 'appraiser', NULL, '{II}'),
       grant_access('test_all', 'S', 'appraiser'), grant_access('test_council', 'S', 'council'), grant_access('test_reader', 'S', 'reader'), grant_access('test_unit', 'S', 'unit', 'A'), grant_access('test_other', 'S', 'unit', 'B');
GRANT USAGE ON SCHEMA thidua TO test_nobody;
CREATE FUNCTION pg_temp.as_role(role text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE r text;
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', role);
  r := pg_temp.raised(statement);
  RESET ROLE;
  RETURN r;
END $$;
CREATE FUNCTION pg_temp.seen_by(role text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE r text;
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', role);
  EXECUTE query INTO r;
  RESET ROLE;
  RETURN r;
END $$;
GRANT USAGE ON SCHEMA public TO PUBLIC;

-- A draft takes nothing; then the season opens.
SELECT is(pg_temp.as_role('test_giang', $$SELECT enter_assessment('S', 'A', 'I.1', 8)$$), '42501 season "S", unit "A", criterion "I.1": the score is refused: season "S" is a draft', 'not before the season is open');
UPDATE season SET status = 'open' WHERE season = 'S';

-- Entry by accounts: the login counts.
SELECT is(pg_temp.as_role('test_giang', $$SELECT enter_assessment('S', 'A', 'I.1', 9.5, 'rõ ràng')$$), 'no error', 'an assessor scores');
SELECT results_eq($$SELECT unit, criterion, assessor, actual, excused, note, entered_by, batch FROM assessment$$, $$VALUES ('A', 'I.1', 'test_giang', 9.5, false, 'rõ ràng', 'test_giang', NULL::bigint)$$, 'under its login');
SELECT is(pg_temp.as_role('test_giang', $$SELECT enter_assessment('S', 'A', 'I.1', 9)$$), 'no error', 'changes its score');
SELECT results_eq($$SELECT actual, note FROM assessment$$, $$VALUES (9.0, 'rõ ràng')$$, 'and leaves its note');
SELECT is(pg_temp.as_role('test_giang', $$INSERT INTO assessment (season, unit, criterion, actual) VALUES ('S', 'B', 'I.2', 1)$$), 'no error', 'also by a statement, of another criterion of its part');
SELECT is(pg_temp.as_role('test_giang', $$UPDATE assessment SET actual = NULL WHERE criterion = 'I.2'$$), 'no error', 'withdraws one');
SELECT is(pg_temp.as_role(role, statement), expected, role || ': ' || statement) FROM (VALUES
  ('test_giang', $$SELECT enter_assessment('S', 'A', 'II.1', 8)$$, '42501 season "S", unit "A", criterion "II.1": the score is refused: role "test_giang" is not an assessor of criterion "II.1" of season "S"'),
  ('test_giang', $$SELECT enter_assessment('S', 'A', 'I.1', 8, assessor => 'test_ha')$$, '42501 season "S", unit "A", criterion "I.1": the score is refused: role "test_giang" cannot enter a score in the name of "test_ha"'),
  ('test_giang', $$INSERT INTO assessment (season, unit, criterion, assessor, actual) VALUES ('S', 'A', 'I.1', 'Lan', 1)$$, '42501 season "S", unit "A", criterion "I.1": the score is refused: role "test_giang" cannot enter a score in the name of "Lan"'),
  ('test_own', $$SELECT enter_assessment('S', 'B', 'I.1', 10)$$, '42501 season "S", unit "B", criterion "I.1": the score is refused: role "test_own" belongs to unit "B" and cannot score it'),
  ('test_giang', $$SELECT enter_assessment('S', 'X', 'I.1', 8)$$, '23503 unit "X" is not a member of season "S"'),
  ('test_giang', $$SELECT enter_assessment('none', 'A', 'I.1', 8)$$, '42501 season "none", unit "A", criterion "I.1": the score is refused: season "none" does not exist'),
  ('test_giang', $$SELECT enter_assessment('S', 'A', 'I', 8)$$, '23514 season "S", unit "A", criterion "I": a parent cannot have a result of its own'),
  ('test_giang', $$SELECT enter_assessment('S', 'A', 'I.9', 8)$$, '23514 season "S", unit "A", criterion "I.9": not in the score sheet'),
  ('test_ha', $$SELECT enter_assessment('S', 'A', 'III', 8)$$, '23514 season "S", unit "A", criterion "III" is computed from other figures'),
  ('test_giang', $$SELECT enter_assessment('S', 'A', 'I.1', 11)$$, '23514 season "S", unit "A", assessor "test_giang": criterion "I.1": score 11 is outside the limits 0 to 10'),
  ('test_giang', $$SELECT enter_assessment('S', 'A', 'I.1', 'NaN')$$, '23514 new row for relation "assessment" violates check constraint "assessment_in_range"'),
  ('test_giang', $$UPDATE assessment SET assessor = 'Lan'$$, '42501 permission denied for table assessment'),
  ('test_giang', $$DELETE FROM assessment$$, '42501 permission denied for table assessment'),
  ('test_giang', $$SELECT assign_assessors('S', 'I.1', '{x}')$$, '42501 permission denied for function assign_assessors'),
  ('test_unit', $$INSERT INTO assessment (season, unit, criterion, actual) VALUES ('S', 'A', 'I.1', 10)$$, '42501 permission denied for table assessment'),
  ('test_unit', $$SELECT enter_assessment('S', 'A', 'I.1', 10)$$, '42501 permission denied for function enter_assessment'),
  ('test_all', $$INSERT INTO assessment (season, unit, criterion, actual) VALUES ('S', 'A', 'I.1', 10)$$, '42501 permission denied for table assessment'),
  ('test_council', $$SELECT enter_assessment('S', 'A', 'I.1', 10)$$, '42501 permission denied for function enter_assessment'),
  ('test_reader', $$UPDATE assessment SET actual = 1$$, '42501 permission denied for table assessment'),
  ('test_nobody', $$SELECT FROM assessment$$, '42501 permission denied for view my_account'),
  ('test_giang', $$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'A', 'I.1', 'appraisal', 10)$$, '42501 permission denied for table result')) v(role, statement, expected);
SELECT is((SELECT detail FROM pg_temp.refusal($$SET LOCAL ROLE test_giang; SELECT thidua.enter_assessment('S', 'A', 'II.1', 8)$$)), 'An assessor enters its own scores of its criteria, an appraiser products of its criteria, until the deadline of appraisals; no role decides on its own unit.', 'with what is allowed');
RESET ROLE;
UPDATE season SET self_deadline = '2020-01-01', appraisal_deadline = '2020-02-01', final_deadline = '2020-03-01' WHERE season = 'S';
SELECT is(pg_temp.as_role('test_giang', $$SELECT enter_assessment('S', 'A', 'I.1', 1)$$), '42501 season "S", unit "A", criterion "I.1": the score is refused: the last day was 2020-02-01', 'not after the deadline of appraisals');
SELECT is(pg_temp.as_role('test_giang', $$UPDATE assessment SET actual = 1$$), 'no error', 'and a change');
SELECT is((SELECT string_agg(actual::text, ',') FROM assessment WHERE actual IS NOT NULL), '9', 'reaches no row');
UPDATE season SET self_deadline = NULL, appraisal_deadline = NULL, final_deadline = NULL WHERE season = 'S';

-- The office enters persons without an account, and says who is asked.
SELECT is(assign_assessors('S', 'I.1', '{test_giang,test_ha,test_own,Trần Văn Nam,Lê Thị Hòa}'), 19::bigint, 'five assessors of four units, one row was there');
SELECT is(assign_assessors('S', 'I.1', '{test_giang, test_own}'), 0::bigint, 'again: nothing');
SELECT results_eq($$SELECT unit, assessor FROM assessment WHERE excused$$, $$VALUES ('B', 'test_own')$$, 'an assessor of a unit is excused for it');
SELECT is(pg_temp.raised(statement), expected, statement) FROM (VALUES
  ($$SELECT assign_assessors('S', 'I.1', '{}')$$, '22023 season "S", criterion "I.1": no assessor is named'),
  ($$SELECT assign_assessors('S', 'I.1', '{{Lan,Mai},{An,NULL}}')$$, '22023 season "S", criterion "I.1": no assessor is named'),
  ($$SELECT assign_assessors('S', 'I.1', '{Lan,NULL}')$$, '22023 season "S", criterion "I.1": no assessor is named'),
  ($$SELECT assign_assessors('S', 'I.1', '{" "}')$$, '22023 season "S", criterion "I.1": no assessor is named'),
  ($$SELECT assign_assessors('S', 'I.7', '{Lan}')$$, '23514 season "S", unit "A", assessor "Lan": criterion "I.7": not in the score sheet'),
  ($$SELECT assign_assessors('S', 'III', '{Lan}')$$, '23514 season "S", unit "A", assessor "Lan": criterion "III" is computed from other figures'),
  ($$SELECT assign_assessors('none', 'I.1', '{Lan}')$$, 'P0002 season "none" does not exist'),
  ($$SELECT assign_assessors('E', 'I.1', '{Lan}')$$, '55000 season "E" does not have a score sheet in force'),
  ($$SELECT assign_assessors('S', 'I.1', '{"trần văn  nam"}')$$, '23505 season "S": "Trần Văn Nam" and "trần văn  nam" are one assessor in two spellings'),
  ($$SELECT assign_assessors('S', 'I.1', '{"Lê Thị Hoà"}')$$, '23505 season "S": "Lê Thị Hoà" and "Lê Thị Hòa" are one assessor in two spellings'),
  ($$SELECT enter_assessment('S', 'X', 'I.1', 8, assessor => 'Lan')$$, '23503 unit "X" is not a member of season "S"'),
  ($$INSERT INTO assessment (season, unit, criterion, assessor, actual, excused) VALUES ('S', 'A', 'I.2', 'Lan', 1, true)$$, '23514 new row for relation "assessment" violates check constraint "assessment_excused_is_empty"')) v(statement, expected);
SELECT is(pg_temp.raised($$SELECT assign_assessors('S', 'I.2', '{"Lê Thị Hạ"}')$$), 'no error', 'Hạ is not Hòa');
DELETE FROM assessment WHERE criterion = 'I.2';
SELECT enter_assessment('S', unit, 'I.1', actual, assessor => assessor) FROM (VALUES
  ('A', 'test_giang', 9.5), ('A', 'test_ha', 7), ('A', 'test_own', 8), ('A', 'Trần Văn Nam', 10), ('A', 'Lê Thị Hòa', 4.25),
  ('B', 'test_giang', 6), ('B', 'test_ha', 7), ('B', 'Trần Văn Nam', 8), ('B', 'Lê Thị Hòa', 9),
  ('C', 'test_giang', 5), ('C', 'test_ha', 6), ('C', 'test_own', 7), ('C', 'Trần Văn Nam', 8.5),
  ('D', 'test_giang', 5), ('D', 'test_ha', 7)) v(unit, assessor, actual);

-- What is collected. A: 4.25 7 8 9.5 10; B: 6 7 8 9, one excused; C: 5 6 7 8.5, one missing; D: 5 7, three missing.
CREATE FUNCTION pg_temp.collected(combine text, missing text, lowest integer DEFAULT 1, highest integer DEFAULT 1) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM result_source WHERE season = 'S' AND criterion = 'I.1';
  INSERT INTO result_source (season, criterion, kind, combine, missing, lowest, highest) VALUES ('S', 'I.1', 'assessors', combine, missing, lowest, highest);
  RETURN (SELECT string_agg(format('%s %s (%s+%s)', v.unit, coalesce(v.value::text, '-'), v.sources, v.missing), ', ' ORDER BY v.unit) FROM result_source x, source_values(x) v WHERE x.criterion = 'I.1');
END $$;
SELECT is(pg_temp.collected(combine, missing, lowest, highest), expected, format('%s, missing: %s, without %s and %s', combine, missing, lowest, highest)) FROM (VALUES
  -- (9.5 + 7 + 8) / 3 = 8.16…; (7 + 8) / 2; (6 + 7) / 2; of D's two too few are left
  ('trimmed', 'skip', 1, 1, 'A 8.166666667 (5+0), B 7.5 (4+0), C 6.5 (4+1), D - (2+3)'),
  ('trimmed', 'refuse', 1, 1, 'A 8.166666667 (5+0), B 7.5 (4+0), C - (4+1), D - (2+3)'),
  -- C: 0 5 6 7 8.5 → 6; D: 0 0 0 5 7 → 5/3
  ('trimmed', 'zero', 1, 1, 'A 8.166666667 (5+0), B 7.5 (4+0), C 6 (4+1), D 1.666666667 (2+3)'),
  -- A: 8; of B and C none is left
  ('trimmed', 'skip', 2, 2, 'A 8 (5+0), B - (4+0), C - (4+1), D - (2+3)'),
  -- A: 8 + 9.5 + 10 = 27.5; B: 8 + 9; C: 7 + 8.5
  ('trimmed', 'skip', 2, 0, 'A 9.166666667 (5+0), B 8.5 (4+0), C 7.75 (4+1), D - (2+3)'),
  ('mean', 'skip', 1, 1, 'A 7.75 (5+0), B 7.5 (4+0), C 6.625 (4+1), D 6 (2+3)'),
  ('mean', 'zero', 1, 1, 'A 7.75 (5+0), B 7.5 (4+0), C 5.3 (4+1), D 2.4 (2+3)'),
  ('mean', 'refuse', 1, 1, 'A 7.75 (5+0), B 7.5 (4+0), C - (4+1), D - (2+3)'),
  ('median', 'skip', 1, 1, 'A 8 (5+0), B 7.5 (4+0), C 6.5 (4+1), D 6 (2+3)'),
  ('min', 'skip', 1, 1, 'A 4.25 (5+0), B 6 (4+0), C 5 (4+1), D 5 (2+3)'),
  ('min', 'zero', 1, 1, 'A 4.25 (5+0), B 6 (4+0), C 0 (4+1), D 0 (2+3)'),
  ('max', 'skip', 1, 1, 'A 10 (5+0), B 9 (4+0), C 8.5 (4+1), D 7 (2+3)'),
  ('sum', 'skip', 1, 1, 'A 38.75 (5+0), B 30 (4+0), C 26.5 (4+1), D 12 (2+3)')) v(combine, missing, lowest, highest, expected);
SELECT is(pg_temp.raised($$INSERT INTO result_source (season, criterion, kind, combine) VALUES ('S', 'I.2', 'assessors', 'last')$$),
  '23514 the source of season "S", criterion "I.2" is refused: scores of assessors have no other measure than actual, and none is the last: take actual, and mean, median, sum, min, max or trimmed', 'no last one');
INSERT INTO result_source (season, criterion, kind, combine) VALUES ('S', 'I.2', 'assessors', 'max');
SELECT is((SELECT string_agg(concat_ws(' ', v.unit, v.value, v.sources, v.missing), ', ' ORDER BY v.unit) FROM result_source x, source_values(x) v WHERE x.criterion = 'I.2'), 'A 0 0, B 0 0, C 0 0, D 0 0', 'nobody is asked: no value and no missing one');
DELETE FROM result_source WHERE criterion = 'I.2';

-- As results: all that is missing is said, nothing is written; then it is.
SELECT pg_temp.collected('trimmed', 'refuse') IS NOT NULL AS set;
SELECT is((SELECT concat_ws(' ', state, message, detail) FROM pg_temp.refusal($$SELECT collect_results('S', 'appraisal')$$)),
  E'55000 the appraisal results of season "S" cannot be collected: 2 reasons, and nothing was written criterion "I.1": unit "C" lacks 1 of 5 sources\ncriterion "I.1": unit "D" lacks 3 of 5 sources', 'who lacks how many');
UPDATE assessment SET excused = true WHERE unit = 'C' AND assessor = 'Lê Thị Hòa';
UPDATE assessment SET actual = 6 WHERE unit = 'D' AND assessor = 'test_own';
UPDATE assessment SET excused = true WHERE unit = 'D' AND actual IS NULL;
SELECT results_eq($$SELECT read, "new", changed FROM collect_results('S', 'appraisal')$$, 'VALUES (4::bigint, 4::bigint, 0::bigint)', 'four results of eighteen scores');
SELECT results_eq($$SELECT unit, stage, actual FROM result ORDER BY unit$$, $$VALUES ('A', 'appraisal', 8.166666667), ('B', 'appraisal', 7.5), ('C', 'appraisal', 6.5), ('D', 'appraisal', 6)$$, 'the middle ones');
SELECT is((SELECT count(*) FROM stale_result), 0::bigint, 'which follow from their scores');
SELECT enter_assessment('S', 'A', 'I.1', 9.25, assessor => 'test_giang');
SELECT results_eq($$SELECT unit, problem, collected, found FROM stale_result$$, $$VALUES ('A', 'differs', 8.166666667::numeric(36,18), 8.083333333::numeric(36,18))$$, 'until one changes: (9.25 + 7 + 8) / 3');
SELECT results_eq($$SELECT changed FROM collect_results('S', 'appraisal')$$, 'VALUES (1::bigint)', 'collected again');
SELECT is((SELECT removed + restored FROM undo_import((SELECT max(batch) FROM import_batch))), 1::bigint, 'undone');
SELECT is((SELECT actual FROM result WHERE unit = 'A'), 8.166666667, 'it is as before');

-- Who sees what. Scores of single persons are not shown to units, before or after publication.
SELECT is(pg_temp.seen_by(role, $$SELECT string_agg(DISTINCT assessor, ',' ORDER BY assessor) FROM thidua.assessment$$), expected, role || ' sees scores of: ' || coalesce(expected, 'nobody')) FROM (VALUES
  ('test_giang', 'test_giang'), ('test_ha', 'test_ha'), ('test_own', 'test_own'), ('test_unit', NULL), ('test_other', NULL), ('test_some', NULL),
  ('test_all', 'Lê Thị Hòa,Trần Văn Nam,test_giang,test_ha,test_own'), ('test_council', 'Lê Thị Hòa,Trần Văn Nam,test_giang,test_ha,test_own'), ('test_reader', 'Lê Thị Hòa,Trần Văn Nam,test_giang,test_ha,test_own')) v(role, expected);
INSERT INTO result (season, unit, criterion, stage, actual, evidence) VALUES ('S', 'A', 'I.1', 'self', 10, 'bài'), ('S', 'A', 'II.1', 'self', 40, 'mật'), ('S', 'B', 'I.1', 'self', 9, 'bài B');
SELECT is(pg_temp.seen_by(role, $$SELECT string_agg(unit || ' ' || criterion || ' ' || stage, ', ' ORDER BY unit, criterion, stage) FROM thidua.result$$), expected, role || ' sees the self-scores of its criteria, no appraisal') FROM (VALUES
  ('test_giang', 'A I.1 self, B I.1 self'), ('test_ha', 'A I.1 self, A II.1 self, B I.1 self'), ('test_own', 'A I.1 self, B I.1 self')) v(role, expected);
SELECT is(pg_temp.seen_by('test_unit', $$SELECT string_agg(unit || ' ' || problem, ',') FROM thidua.stale_result$$), NULL, 'a unit learns nothing of scores that changed');
SELECT is(pg_temp.seen_by('test_giang', $$SELECT string_agg(season || criterion || is_open, ',' ORDER BY criterion) FROM thidua.open_for_assessment$$), 'SI.1true,SI.2true', 'an assessor sees what it scores');
SELECT is(pg_temp.seen_by('test_ha', $$SELECT string_agg(criterion, ',' ORDER BY criterion) FROM thidua.open_for_assessment$$), 'I.1,I.2,II.1,II.2', 'of the whole sheet what takes an actual');
SELECT is((SELECT string_agg(DISTINCT capacity_name, ',') FROM (SELECT pg_temp.seen_by('test_giang', 'SELECT capacity_name FROM thidua.my_account') AS capacity_name) x), 'Người chấm', 'its capacity has a name');
SELECT is(pg_temp.raised($$SELECT grant_access('test_giang', 'S', 'judge')$$), '22023 capacity "judge" does not exist', 'an unknown capacity');
SELECT is(pg_temp.raised($$SELECT grant_access('test_council', 'S', 'council', NULL, '{I}')$$), '22023 role "test_council" cannot be assigned criteria as council', 'only appraisers and assessors have criteria');

-- Products. A: 2 with one late, 1 with one of each, 1 with five failed, one that does not count; B: one is not checked; D: thirds.
INSERT INTO work_item (season, unit, criterion, product, weight, failed, late) VALUES
  ('S', 'A', 'II.1', 'Báo cáo quý', 2, 0, 1), ('S', 'A', 'II.1', 'Kế hoạch', 1, 1, 1), ('S', 'A', 'II.1', 'Đề án', 1, 5, 0), ('S', 'A', 'II.1', 'Phát sinh', 0, 3, 3),
  ('S', 'B', 'II.1', 'Báo cáo', 3, 1, 0), ('S', 'B', 'II.1', 'Tờ trình', 3, NULL, NULL), ('S', 'D', 'II.1', 'a', 1, 1, 0), ('S', 'D', 'II.1', 'b', 1, 0, 0), ('S', 'D', 'II.1', 'c', 1, 0, 0);
CREATE FUNCTION pg_temp.items(measure text, combine text, missing text, loss numeric DEFAULT 25, checks text DEFAULT 'both') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM result_source WHERE season = 'S' AND criterion = 'II.2';
  INSERT INTO result_source (season, criterion, kind, of_criterion, measure, combine, missing, loss, checks) VALUES ('S', 'II.2', 'items', 'II.1', measure, combine, missing, loss, checks);
  RETURN (SELECT string_agg(format('%s %s (%s+%s)', v.unit, coalesce(v.value::text, '-'), v.sources, v.missing), ', ' ORDER BY v.unit) FROM result_source x, source_values(x) v WHERE x.criterion = 'II.2');
END $$;
SELECT is(pg_temp.items(measure, combine, missing, loss, checks), expected, format('%s, missing: %s, -%s%% for %s', measure, missing, loss, checks)) FROM (VALUES
  -- A: 2 · 75 % + 1 · 50 % + 1 · 0 (never below) = 2 of 4; B: 3 · 75 % of 3, of 6 with the other as 0; D: (75 % + 1 + 1) / 3
  ('percent', 'mean', 'skip',   25, 'both',   'A 50 (4+0), B 75 (1+1), C - (0+0), D 91.666666667 (3+0)'),
  ('percent', 'mean', 'refuse', 25, 'both',   'A 50 (4+0), B - (1+1), C - (0+0), D 91.666666667 (3+0)'),
  ('percent', 'mean', 'zero',   25, 'both',   'A 50 (4+0), B 37.5 (1+1), C 0 (0+0), D 91.666666667 (3+0)'),
  -- quality: A: 2 + 0.75 + 0 = 2.75 of 4; progress: 1.5 + 0.75 + 1 = 3.25 of 4
  ('percent', 'mean', 'skip',   25, 'failed', 'A 68.75 (4+0), B 75 (1+1), C - (0+0), D 91.666666667 (3+0)'),
  ('percent', 'mean', 'skip',   25, 'late',   'A 81.25 (4+0), B 100 (1+1), C - (0+0), D 100 (3+0)'),
  -- another loss: 2 · 0.9 + 0.8 + 0.5 = 3.1 of 4
  ('percent', 'mean', 'skip',   10, 'both',   'A 77.5 (4+0), B 90 (1+1), C - (0+0), D 96.666666667 (3+0)'),
  ('percent', 'mean', 'skip',    0, 'both',   'A 100 (4+0), B 100 (1+1), C - (0+0), D 100 (3+0)'),
  ('percent', 'mean', 'skip',  100, 'both',   'A 0 (4+0), B 0 (1+1), C - (0+0), D 66.666666667 (3+0)'),
  -- the quantity that counts; points of the criterion's 30
  ('actual',  'sum',  'skip',   25, 'both',   'A 2 (4+0), B 2.25 (1+1), C - (0+0), D 2.75 (3+0)'),
  ('points',  'mean', 'skip',   25, 'both',   'A 15 (4+0), B 22.5 (1+1), C - (0+0), D 27.5 (3+0)')) v(measure, combine, missing, loss, checks, expected);
SELECT is(pg_temp.raised($$INSERT INTO result_source (season, criterion, kind, measure, combine) VALUES ('S', 'II.1', 'items', 'percent', 'median')$$),
  '23514 the source of season "S", criterion "II.1" is refused: products have a quantity (actual, sum) or a mean by weight (percent or points, mean)', 'products have no median');
-- a product is never worth less than nothing, whatever its checks: against a product by product sum
INSERT INTO work_item (season, unit, criterion, product, weight, failed, late) SELECT 'S', 'C', 'II.1', 'SP ' || i, i % 7 + 0.5, i % 5, i % 3 FROM generate_series(1, 200) i;
SELECT pg_temp.items('percent', 'mean', 'refuse') IS NOT NULL AS set;
SELECT is((SELECT v.value FROM result_source x, source_values(x) v WHERE x.criterion = 'II.2' AND v.unit = 'C'),
  (SELECT trim_scale(round(sum((i % 7 + 0.5) * CASE i % 5 + i % 3 WHEN 0 THEN 100 WHEN 1 THEN 75 WHEN 2 THEN 50 WHEN 3 THEN 25 ELSE 0 END) / sum(i % 7 + 0.5), 9)) FROM generate_series(1, 200) i), 'two hundred products');
DELETE FROM work_item WHERE unit = 'C';
SELECT is(pg_temp.as_role(role, statement), expected, role || ': ' || statement) FROM (VALUES
  ('test_some', $$INSERT INTO work_item (season, unit, criterion, product, weight, failed, late) VALUES ('S', 'C', 'II.1', 'Đề án', 2, 0, 0)$$, 'no error'),
  ('test_some', $$UPDATE work_item SET failed = 1 WHERE unit = 'C'$$, 'no error'),
  ('test_some', $$INSERT INTO work_item (season, unit, criterion, product) VALUES ('S', 'C', 'I.1', 'x')$$, '42501 season "S", unit "C", criterion "I.1": the product is refused: role "test_some" is not assigned criterion "I.1" of season "S" for stage appraisal'),
  ('test_some', $$INSERT INTO work_item (season, unit, criterion, product) VALUES ('S', 'X', 'II.1', 'x')$$, '23503 unit "X" is not a member of season "S"'),
  ('test_some', $$INSERT INTO work_item (season, unit, criterion, product) VALUES ('S', 'C', 'II.7', 'x')$$, '23514 season "S", unit "C", criterion "II.7": not in the score sheet'),
  ('test_some', $$INSERT INTO work_item (season, unit, criterion, product, weight) VALUES ('S', 'C', 'II.1', 'x', -1)$$, '23514 new row for relation "work_item" violates check constraint "work_item_weight_in_range"'),
  ('test_some', $$INSERT INTO work_item (season, unit, criterion, product, failed) VALUES ('S', 'C', 'II.1', 'x', -1)$$, '23514 new row for relation "work_item" violates check constraint "work_item_failed_check"'),
  ('test_some', $$DELETE FROM work_item$$, '42501 permission denied for table work_item'),
  ('test_unit', $$INSERT INTO work_item (season, unit, criterion, product) VALUES ('S', 'A', 'II.1', 'x')$$, '42501 permission denied for table work_item'),
  ('test_ha', $$UPDATE work_item SET failed = 0$$, '42501 permission denied for table work_item'),
  ('test_reader', $$UPDATE work_item SET failed = 0$$, '42501 permission denied for table work_item')) v(role, statement, expected);
SELECT is(pg_temp.raised($$INSERT INTO work_item (season, unit, criterion, product) VALUES ('S', 'A', 'III', 'x')$$), '23514 season "S", unit "A", product "x": criterion "III" is computed from other figures', 'no products of a computed criterion');
SELECT is(pg_temp.seen_by(role, $$SELECT string_agg(DISTINCT unit, ',' ORDER BY unit) FROM thidua.work_item$$), expected, role || ' sees products of: ' || coalesce(expected, 'nobody')) FROM (VALUES
  ('test_unit', 'A'), ('test_other', 'B'), ('test_giang', NULL), ('test_ha', NULL), ('test_some', 'A,B,C,D'), ('test_all', 'A,B,C,D'), ('test_council', 'A,B,C,D'), ('test_reader', 'A,B,C,D')) v(role, expected);
SELECT is(pg_temp.as_role('test_all', $$SELECT collect_results('S', 'appraisal')$$), '55000 the appraisal results of season "S" cannot be collected: 1 reason, and nothing was written', 'an appraiser of the whole sheet is told who lacks what');
UPDATE work_item SET failed = 0, late = 2 WHERE product = 'Tờ trình';
SELECT is(pg_temp.as_role('test_all', $$SELECT collect_results('S', 'appraisal')$$), 'no error', 'and collects');
SELECT results_eq($$SELECT unit, actual FROM result WHERE criterion = 'II.2' ORDER BY unit$$, $$VALUES ('A', 50::numeric), ('B', 62.5), ('C', 75), ('D', 91.666666667)$$, 'B: (3 · 75 % + 3 · 50 %) / 6');
SELECT is((SELECT detail FROM pg_temp.refusal($$SET LOCAL ROLE test_some; SELECT thidua.collect_results('S', 'appraisal')$$)), 'criterion "II.2": role "test_some" does not see every row of season "S"', 'an appraiser of some criteria does not collect');
RESET ROLE;

-- A sheet that does not have what was scored is not put in force; another code is.
SELECT is(pg_temp.raised($$INSERT INTO sheet (season, version, rules) SELECT 'S', 2, rules #- '{criteria,1,criteria,0}' || '{"max": 60}' FROM sheet WHERE season = 'S'; UPDATE sheet SET rules = jsonb_set(rules, '{criteria,1,max}', '30') WHERE version = 2; DELETE FROM result WHERE criterion = 'II.1'; UPDATE sheet SET state = 'replaced' WHERE version = 1; UPDATE sheet SET state = 'in force' WHERE version = 2$$),
  '23514 season "S", unit "A", product "Báo cáo quý": criterion "II.1": not in the score sheet', 'a sheet without the criterion of a product');
SELECT set_eq($$SELECT what, rows FROM rename_criteria('S', '{"I.1": "I.2", "I.2": "I.1", "II.1": "II.9"}') WHERE what IN ('scores of assessors', 'products')$$, $$VALUES ('scores of assessors', 20::bigint), ('products', 10)$$, 'other codes');
SELECT results_eq($$SELECT (SELECT count(*) FROM assessment WHERE criterion = 'I.2'), (SELECT count(*) FROM work_item WHERE criterion = 'II.9'), (SELECT count(DISTINCT entered_by) FROM assessment)$$, $$VALUES (20::bigint, 10::bigint, (SELECT count(DISTINCT entered_by) FROM assessment))$$, 'in all rows');
SELECT results_eq($$SELECT criterion, of_criterion FROM result_source ORDER BY criterion$$, $$VALUES ('I.2', NULL), ('II.2', 'II.9')$$, 'and in the sources, of which two are of the season itself');
SELECT is(pg_temp.raised($$INSERT INTO result_source (season, criterion, kind, of_criterion) VALUES ('S', 'I.1', 'assessors', 'I')$$), '23514 the source of season "S", criterion "I.1" is refused: criterion "I": a parent cannot have a result of its own', 'which must be leaves');
SELECT is((SELECT entered_by FROM work_item WHERE unit = 'C'), 'test_some', 'and nobody else has entered them');
SELECT rename_criteria('S', '{"I.1": "I.2", "I.2": "I.1", "II.9": "II.1"}') IS NOT NULL AS renamed_back;

-- Files: long, wide with the assessors across; dirt is told by line and column.
DELETE FROM assessment;
SELECT results_eq($$SELECT * FROM pg_temp.told($x$import_assessments('S', pg_temp.file(E'Hội thi 2026;;;;\nĐơn vị;Tiêu chí;Người chấm;Điểm;Không chấm;Ghi chú\nA;I.1;Trần Văn Nam;9,5;;tốt\nXã Bình Hòa;Bài thuyết trình;Trần Văn Nam;8/10;;\nC;I.1;Trần Văn Nam;;x;cùng xã\nD;I.2;Trần Văn Nam;có;;\n'))$x$)$$,
  $$VALUES ('4 read, 4 new, 0 changed, 0 unchanged, 0 rejected')$$, 'a long file');
SELECT results_eq($$SELECT unit, criterion, assessor, actual, excused, note FROM assessment ORDER BY unit$$,
  $$VALUES ('A', 'I.1', 'Trần Văn Nam', 9.5, false, 'tốt'), ('B', 'I.1', 'Trần Văn Nam', 8, false, NULL), ('C', 'I.1', 'Trần Văn Nam', NULL, true, 'cùng xã'), ('D', 'I.2', 'Trần Văn Nam', 1, false, NULL)$$, 'with names for codes, a score of ten, an excuse, an answer');
SELECT is((SELECT string_agg(line, E'\n') FROM pg_temp.told($x$import_assessments('S', pg_temp.file(E'STT;Đơn vị;Mã tiêu chí;Trần Văn Nam;Lê Thị Hòa;Vũ  Minh;Trung bình\n1;A;I.1;9,5;9;8;8,83\n2;B;I.1;7;;12;8\n3;X;I.1;1;2;3;2\n4;C;I.1;;abc;6;5,5\n'))$x$) line),
  E'10 read, 3 new, 0 changed, 1 unchanged, 6 rejected\n3 | Trần Văn Nam | 7 | there is already 8; replace => true overwrites it\n3 | Vũ  Minh | 12 | criterion "I.1": score 12 is outside the limits 0 to 10\n'
  '4 | Đơn vị | X | unit "X" is not a member of season "S"; 3 values of it are left out\n5 | Lê Thị Hòa | abc | "abc" is not a number in Vietnamese style', 'a wide file: assessors across, the mean is ignored, empty cells are nothing');
SELECT set_eq($$SELECT unit, assessor, actual FROM assessment WHERE batch = (SELECT max(batch) FROM import_batch)$$, $$VALUES ('A', 'Lê Thị Hòa', 9.0), ('A', 'Vũ Minh', 8), ('C', 'Vũ Minh', 6)$$, 'names as they are written, with single blanks');
SELECT results_eq($$SELECT * FROM pg_temp.told($x$import_assessments('S', pg_temp.file(E'Đơn vị;Tiêu chí;Người chấm;Điểm\nA;I.2;Lê Thị Hoà;x\nA;I.2;LÊ THỊ HÒA;1\nB;I.1;Bà Tư;8\nB;I.1;bà  tư;9\nB;I.1;Bà Tư;9\nB;I;Bà Năm;1\nB;III;Bà Năm;1\nB;I.1;Bà Năm;không giao\nB;I.1;Bà Sáu;9/20\nB;I.9;Bà Sáu;9\nB;I.1;;9\n'))$x$)$$,
  $$VALUES ('11 read, 1 new, 0 changed, 0 unchanged, 10 rejected'),
    ('2 | Người chấm | Lê Thị Hoà | "Lê Thị Hoà" is written "Lê Thị Hòa" elsewhere; one person under two names would count twice'), ('3 | Người chấm | LÊ THỊ HÒA | "LÊ THỊ HÒA" is written "Lê Thị Hòa" elsewhere; one person under two names would count twice'),
    ('5 | Người chấm | bà  tư | "bà tư" is written "Bà Tư" elsewhere; one person under two names would count twice'), ('6 | Điểm | 9 | already given on line 4'),
    ('7 | Tiêu chí | I | criterion "I": a parent cannot have a result of its own'), ('8 | Tiêu chí | III | criterion "III" is computed from other figures'),
    ('9 | Điểm | không giao | a score cannot be "not assigned"; write x under Không chấm for a person who does not score this unit'), ('10 | Điểm | 9/20 | "9/20" has another maximum than the criterion: 10'),
    ('11 | Tiêu chí | I.9 | criterion "I.9" is not known; the nearest names are Bài thuyết trình (I.1), Có mô hình mới (I.2), Hội thi (I)'), ('12 | Người chấm | assessor is missing')$$, 'dirt, by line and column');
SELECT results_eq($$SELECT * FROM pg_temp.told($x$import_assessments('S', pg_temp.file(E'Đơn vị;Tiêu chí;Người chấm;Điểm;Không chấm\nB;I.1;Trần Văn Nam;;x\nC;I.1;Trần Văn Nam;7;\nA;I.1;Vũ Minh;9;x\n'), replace => true)$x$)$$,
  $$VALUES ('3 read, 0 new, 2 changed, 0 unchanged, 1 rejected'), ('4 | Không chấm | x | there is a score, too; a person who does not score this unit gives none')$$, 'a score for an excuse, and an excuse for a score');
SELECT results_eq($$SELECT unit, actual, excused FROM assessment WHERE assessor = 'Trần Văn Nam' AND unit IN ('B', 'C') ORDER BY unit$$, $$VALUES ('B', NULL::numeric, true), ('C', 7, false)$$, 'each takes the other''s place');
SELECT enter_assessment('S', 'B', 'I.1', 5, assessor => 'Bà Tư');
SELECT results_eq($$SELECT b.batch - (SELECT min(batch) FROM import_batch WHERE kind = 'assessments'), u.removed, u.restored, u.kept FROM (SELECT batch FROM import_batch WHERE kind = 'assessments' ORDER BY batch DESC) b CROSS JOIN LATERAL undo_import(b.batch) u$$,
  $$VALUES (3::bigint, 0::bigint, 2::bigint, 0::bigint), (2, 0, 0, 1), (1, 3, 0, 0), (0, 4, 0, 0)$$, 'undone, but for what was changed since');
SELECT results_eq($$SELECT unit, assessor, actual FROM assessment$$, $$VALUES ('B', 'Bà Tư', 5::numeric)$$, 'that is left');
SELECT is(pg_temp.raised($$SELECT * FROM import_assessments('S', pg_temp.file(E'Đơn vị;Điểm\nA;1\n'))$$), '22P04 the file of assessments does not have a column of assessor, criterion', 'a file without two of its keys is not wide');
SELECT is(pg_temp.raised($$SELECT * FROM import_assessments('E', pg_temp.file(E'Đơn vị;Tiêu chí;Người chấm;Điểm\nA;I.1;B;1\n'))$$), '55000 season "E" does not have a score sheet in force', 'no sheet');
SELECT is(pg_temp.as_role('test_giang', $$SELECT * FROM import_assessments('S', 'x')$$), '42501 permission denied for function import_assessments', 'files are the office''s');

SELECT results_eq($$SELECT * FROM pg_temp.told($x$import_work_items('S', pg_temp.file(E'Đơn vị;Mã tiêu chí;Tên tiêu chí;Sản phẩm;Số lượng;Số lần không đạt;Số lần chậm\nC;II.1;Chất lượng;Kế hoạch tuần;1.200,5;0;1\nC;II.1;;Báo cáo tháng;;;\nC;II.1;Tiến độ;Tờ trình;1;0;0\nC;II.1;;Đề án;-1;0;0\nC;II.1;;Đề án 2;1;0,5;0\nC;II.1;;Đề án 3;1;0;-2\nC;II;;Đề án 4;1;0;0\nC;II.1;;;1;0;0\nX;II.1;;Đề án 5;1;0;0\nA;II.1;;Đề án;1;0;0\nC;II.1;;Kế hoạch tuần;1;0;0\n'))$x$)$$,
  $$VALUES ('11 read, 2 new, 0 changed, 0 unchanged, 9 rejected'),
    ('4 | Tên tiêu chí | Tiến độ | criterion "II.1" is "Chất lượng" in the sheet, but the file has "Tiến độ" next to it, which is criterion "II.2"'), ('5 | Số lượng | -1 | the weight must be from 0 to less than 10^12, with up to 9 decimals, not -1'),
    ('6 | Số lần không đạt | 0,5 | "0,5" is not a whole number'), ('7 | Số lần chậm | -2 | the number of late checks must be from 0 to 1000000, not -2'),
    ('8 | Mã tiêu chí | II | criterion "II": a parent cannot have a result of its own'), ('9 | Sản phẩm | product is missing'),
    ('10 | Đơn vị | X | unit "X" is not a member of season "S"'), ('11 | Sản phẩm | Đề án | there is already failed "5"; replace => true overwrites it'), ('12 | Sản phẩm | Kế hoạch tuần | already given on line 2')$$, 'products, and dirt among them');
SELECT results_eq($$SELECT product, weight, failed, late FROM work_item WHERE batch IS NOT NULL ORDER BY product COLLATE "C"$$, $$VALUES ('Báo cáo tháng', 1::numeric, NULL::integer, NULL::integer), ('Kế hoạch tuần', 1200.5, 0, 1)$$, 'a product without a quantity is one; empty checks are not made yet');

-- Forms: what is there comes back unchanged, and what is filled in is read.
SELECT pg_temp.collected('trimmed', 'refuse') IS NOT NULL AS set;
SELECT is(export_assessment_form('S', 'Bà Tư'), E'Mã đơn vị;Tên đơn vị;Mã tiêu chí;Tên tiêu chí;Điểm tối đa;Người chấm;Điểm;Không chấm;Ghi chú\r\nA;Xã An Bình;I.1;Bài thuyết trình;10;Bà Tư;;;\r\nB;Xã Bình Hòa;I.1;Bài thuyết trình;10;Bà Tư;5;;\r\nC;Xã Cẩm Sơn;I.1;Bài thuyết trình;10;Bà Tư;;;\r\nD;Xã Đông Phú;I.1;Bài thuyết trình;10;Bà Tư;;;\r\n', 'the form of an assessor');
SELECT results_eq($$SELECT * FROM pg_temp.told($x$import_assessments('S', pg_temp.file(export_assessment_form('S', 'Bà Tư')))$x$)$$, $$VALUES ('4 read, 0 new, 0 changed, 4 unchanged, 0 rejected')$$, 'not filled in, it brings nothing');
SELECT results_eq($$SELECT * FROM pg_temp.told($x$import_assessments('S', pg_temp.file(replace(export_assessment_form('S', 'Bà Tư'), 'Bà Tư;;;', 'Bà Tư;7,5;;')))$x$)$$, $$VALUES ('4 read, 3 new, 0 changed, 1 unchanged, 0 rejected')$$, 'filled in, three scores');
SELECT ok(export_work_item_form('S') LIKE E'Mã đơn vị;Tên đơn vị;Mã tiêu chí;Tên tiêu chí;Sản phẩm;Số lượng;Số lần không đạt;Số lần chậm;Ghi chú\r\nA;Xã An Bình;II.1;Chất lượng;Báo cáo quý;2;0;1;\r\n%', 'the form of products');
SELECT results_eq($$SELECT * FROM pg_temp.told($x$import_work_items('S', pg_temp.file(export_work_item_form('S')))$x$)$$, $$VALUES ('12 read, 0 new, 0 changed, 12 unchanged, 0 rejected')$$, 'comes back unchanged');
SELECT results_eq($$SELECT * FROM pg_temp.told($x$import_work_items('S', pg_temp.file(replace(export_work_item_form('S'), 'Báo cáo tháng;1;;;', 'Báo cáo tháng;1;1;0;')), replace => true)$x$)$$, $$VALUES ('12 read, 0 new, 1 changed, 11 unchanged, 0 rejected')$$, 'with the checks that were made since');
SELECT is(pg_temp.raised(statement), expected, statement) FROM (VALUES
  ($$SELECT export_assessment_form('none', 'Lan')$$, 'P0002 season "none" does not exist'), ($$SELECT export_work_item_form('E')$$, '55000 season "E" does not have a score sheet in force'),
  ($$SELECT export_work_item_form('S', '|')$$, '22023 "|" is not a delimiter of a form')) v(statement, expected);

-- A unit leaves; a published season does not change.
SELECT results_eq($$SELECT what, rows FROM leave_season('S', 'D', '2026-06-01', 'nothing', 'NQ 1') WHERE what ~ 'assessment|work item'$$, $$VALUES ('assessments deleted', 1::bigint), ('work items deleted', 3::bigint)$$, 'with what it had');
SELECT is((SELECT count(*) FROM change_log WHERE table_name = 'work_item' AND operation = 'delete' AND old_row->>'unit' = 'D'), 3::bigint, 'the log has it');
SELECT publish('S', true) IS NOT NULL AS published;
SELECT is(pg_temp.raised(statement), expected, statement) FROM (VALUES
  ($$UPDATE assessment SET actual = 1$$, '55000 season "S" is published: table assessment cannot be changed by UPDATE'), ($$DELETE FROM work_item$$, '55000 season "S" is published: table work_item cannot be changed by DELETE'),
  ($$SELECT enter_assessment('S', 'A', 'I.1', 5, assessor => 'Lan')$$, '55000 season "S" is published: table assessment cannot be changed by INSERT'), ($$SELECT * FROM import_work_items('S', 'x')$$, '55000 season "S" is published')) v(statement, expected);
SELECT is(pg_temp.as_role('test_ha', $$SELECT enter_assessment('S', 'A', 'I.1', 5)$$), '55000 season "S", unit "A", criterion "I.1": the score is refused: season "S" is published', 'nor for an assessor');
SELECT is(pg_temp.seen_by(role, $$SELECT count(*)::text FROM thidua.assessment$$), expected, role || ' sees scores after publication: ' || expected) FROM (VALUES ('test_unit', '0'), ('test_other', '0'), ('test_some', '0'), ('test_council', '3')) v(role, expected);
SELECT is(pg_temp.seen_by('test_unit', $$SELECT count(*)::text FROM thidua.stale_result$$), '0', 'and nothing of what does not follow from them');
SELECT is(pg_temp.seen_by('test_other', $$SELECT string_agg(DISTINCT unit, ',' ORDER BY unit) FROM thidua.work_item$$), 'A,B,C', 'products are published with the results that they explain');

SELECT * FROM finish();
ROLLBACK;
