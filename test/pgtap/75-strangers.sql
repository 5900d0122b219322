-- Nothing is entered for a unit that is not a member on that day, by whatever way: 23503, and rows of files are rejected with that reason. Everything is invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE ROLE test_stranger; CREATE ROLE test_stranger_appraiser; CREATE ROLE test_stranger_council;
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã A', 1), ('B', 'Xã B', 2), ('C', 'Xã C', 3), ('N', 'Xã N', 4);
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'c', 2101, today() - 100, today() + 100, 'open'), ('P', 'c', 2019, '2019-01-01', '2019-12-31', 'open');
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit WHERE unit <> 'N';
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"max": 20, "classes": [{"name": "Tốt", "from": 10}], "criteria": [{"code": "I", "max": 10, "rule": "proportional"}, {"code": "II", "max": 10, "rule": "given"}]}' FROM season;
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'I', 10 FROM membership;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, c, 'self', 5 FROM membership, unnest('{I,II}'::text[]) c;
INSERT INTO explanation (season, unit, criterion, text) VALUES ('S', 'A', 'II', 'vì sao'); INSERT INTO submission (season, unit, state) VALUES ('S', 'A', 'submitted');
SELECT grant_access('test_stranger', season, 'unit', 'A'), grant_access('test_stranger_appraiser', season, 'appraiser'), grant_access('test_stranger_council', season, 'council') FROM season;
-- A goes into N yesterday: A is no member any more, and what A says in a season that is over is another matter
SELECT count(*) FROM merge_units('{A}', 'N', today() - 1, 'NQ 1', 'results');
SELECT results_eq($$SELECT s, membership_fault(s, u) IS NULL FROM (VALUES ('S', 'A'), ('S', 'N'), ('P', 'A'), ('P', 'N')) v(s, u)$$, $$VALUES ('S', false), ('S', true), ('P', true), ('P', false)$$, 'who is a member of what');

-- Every table with what is entered for a unit of a season refuses it, tables of later versions, too: this asks the catalogue.
SELECT is_empty($$SELECT t FROM tables_of_members() t WHERE t NOT IN ('membership', 'account', 'departure')   -- these say who is a member
    AND t NOT IN ('task', 'reported_points')   -- a task may be anybody's, a reported total is compared and counts nowhere
    AND t NOT IN ('collected_result', 'earlier_appraisal')   -- which follow result
    AND NOT EXISTS (SELECT FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid WHERE g.tgrelid = format('thidua.%I', t)::regclass AND p.prosrc ~ '(refuse_stranger|membership_fault)')$$, 'a table that does not ask whether it is a member');
CREATE FUNCTION pg_temp.refusals(who text) RETURNS SETOF text LANGUAGE sql AS $$
SELECT format('%s: %s', pg_temp.raised(statement), statement) FROM (VALUES
  (1, $s$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'A', 'I', 'final', 1)$s$), (2, $s$UPDATE result SET actual = 1 WHERE season = 'S' AND unit = 'A'$s$), (3, $s$UPDATE result SET unit = 'A', criterion = 'II', stage = 'final' WHERE season = 'S' AND unit = 'B' AND criterion = 'I'$s$),
  (4, $s$INSERT INTO target (season, unit, criterion, version, target) VALUES ('S', 'A', 'I', 'adjusted', 1)$s$), (5, $s$UPDATE target SET target = 1 WHERE season = 'S' AND unit = 'A'$s$), (6, $s$INSERT INTO commitment (season, unit, signed_on) VALUES ('S', 'A', '2019-01-01')$s$),
  (7, $s$INSERT INTO submission (season, unit, stage, state) VALUES ('S', 'A', 'appraisal', 'submitted')$s$), (8, $s$UPDATE submission SET state = 'returned', reason = 'x' WHERE season = 'S' AND unit = 'A'$s$),
  (9, $s$INSERT INTO explanation (season, unit, criterion, number, text) VALUES ('S', 'A', 'II', 2, 'x')$s$), (10, $s$UPDATE explanation SET answer = 'x' WHERE season = 'S' AND unit = 'A'$s$),
  (11, $s$SELECT submit('S', 'A')$s$), (12, $s$SELECT return_submission('S', 'A', 'x')$s$), (13, $s$SELECT write_explanation('S', 'A', 'II', 'x')$s$), (14, $s$SELECT answer_explanation('S', 'A', 'II', 1, 'x')$s$),
  (15, $s$SELECT decide_class('S', 'A', 'Tốt', 'x', 'x')$s$), (16, $s$SELECT export_form('S', 'A')$s$)) v(i, statement) WHERE pg_temp.raised(statement) <> format('23503 unit "A" is not a member of season "S" since %s', to_char(thidua.today() - 1, 'YYYY-MM-DD')) ORDER BY i
$$;
SELECT is_empty($$SELECT pg_temp.refusals('owner')$$, 'sixteen ways, by the owner');
SET LOCAL ROLE test_stranger;
SELECT is(pg_temp.raised(statement), format('23503 unit "A" is not a member of season "S" since %s', to_char(thidua.today() - 1, 'YYYY-MM-DD')), 'the unit: ' || statement) FROM (VALUES ($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'A', 'II', 'self', 1)$$),
  ($$SELECT submit('S', 'A')$$), ($$SELECT write_explanation('S', 'A', 'II', 'x')$$)) v(statement);
SET LOCAL ROLE test_stranger_appraiser;
SELECT is(pg_temp.raised(statement), format('23503 unit "A" is not a member of season "S" since %s', to_char(thidua.today() - 1, 'YYYY-MM-DD')), 'an appraiser: ' || statement) FROM (VALUES ($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'A', 'II', 'appraisal', 1)$$),
  ($$SELECT return_submission('S', 'A', 'x')$$), ($$SELECT answer_explanation('S', 'A', 'II', 1, 'x')$$)) v(statement);
SET LOCAL ROLE test_stranger_council;
SELECT is(pg_temp.raised(statement), format('23503 unit "A" is not a member of season "S" since %s', to_char(thidua.today() - 1, 'YYYY-MM-DD')), 'the council: ' || statement) FROM (VALUES ($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'A', 'II', 'final', 1)$$),
  ($$SELECT return_submission('S', 'A', 'x')$$), ($$SELECT decide_class('S', 'A', 'Tốt', 'x', 'x')$$)) v(statement);
RESET ROLE;
-- Files: each row by itself; who is a member gets in
SELECT is((SELECT rejections->0->>'reason' || ' | ' || "new" + changed || ' ' || rejected FROM import_results('S', stage, convert_to(E'unit;criterion;actual\nA;I;5\nB;I;6\n', 'UTF8'), replace => true)),
  format('unit "A" is not a member of season "S" since %s | 1 1', to_char(thidua.today() - 1, 'YYYY-MM-DD')), 'a file of results: ' || stage) FROM unnest('{self,appraisal,final}'::text[]) stage;
SELECT is((SELECT rejections->0->>'reason' || ' | ' || "new" + changed || ' ' || rejected FROM import_targets('S', convert_to(E'unit;criterion;target\nA;I;5\nN;I;6\n', 'UTF8'), replace => true)),
  format('unit "A" is not a member of season "S" since %s | 1 1', to_char(thidua.today() - 1, 'YYYY-MM-DD')), 'a file of targets');
-- what A says of the season that it was a member of to the end: an explanation, and, once it is published, an objection that is ruled on and carried out
SET LOCAL ROLE test_stranger;
SELECT lives_ok($$SELECT write_explanation('P', 'A', 'II', 'của năm trước')$$, 'an explanation for a season that ended before');
SET LOCAL ROLE test_stranger_council;
SELECT publish('P');
SET LOCAL ROLE test_stranger;
SELECT is(file_objection('P', 'A', 'chưa đúng', criterion => 'II'), 1, 'an objection to it');
SET LOCAL ROLE test_stranger_council;
SELECT lives_ok($$SELECT rule_on_objection('P', 1, 'sustained', 'đúng vậy')$$, 'is ruled on');
SELECT is((SELECT points_after - points_before FROM supersede('P', 'kiến nghị', '[{"unit": "A", "criterion": "II", "actual": 7}]', objection => 1) WHERE unit = 'A'), 2::numeric, 'and carried out');
RESET ROLE;
SELECT is((pg_temp.refusal($$SELECT file_objection('S', 'A', 'x')$$)).state, '23503', 'nor does A to what goes on without it');
SELECT is(pg_temp.raised($$INSERT INTO objection (season, unit, text) VALUES ('P', 'N', 'x')$$), '23503 unit "N" is not a member of season "P"', 'who was no member then objects to nothing');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'what is published follows');

SELECT * FROM finish();
ROLLBACK;
