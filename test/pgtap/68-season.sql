-- The season as it really goes: who leaves, criteria that get other names, criteria that the appraiser alone scores. Everything is invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE ROLE test_gone; CREATE ROLE test_stays; CREATE ROLE test_gone_appraiser; CREATE ROLE test_gone_council; CREATE ROLE test_outside_appraiser; CREATE ROLE test_council;
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã A', 1), ('B', 'Xã B', 2), ('C', 'Xã C', 3), ('D', 'Xã D', 4), ('X', 'Sở X', 9);
INSERT INTO cluster VALUES ('c', 'Cụm');
CREATE FUNCTION pg_temp.day(n integer) RETURNS text LANGUAGE sql AS $$SELECT to_char(thidua.today() + n, 'YYYY-MM-DD')$$;
CREATE FUNCTION pg_temp.sheet() RETURNS jsonb LANGUAGE sql AS $$SELECT '{"name": "Bảng điểm", "max": 30, "tie_break": ["I.1", "II"], "criteria": [
  {"code": "I", "max": 20, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}, {"code": "I.2", "max": 10, "rule": "given"}]}, {"code": "II", "max": 10, "rule": "given"}]}'::jsonb$$;
-- a season that runs today, and one that is past
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('now', 'c', 2101, today() - 100, today() + 100, 'open'), ('past', 'c', 2013, '2013-01-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit WHERE unit IN ('A', 'B', 'C');
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', pg_temp.sheet() FROM season;
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'I.1', 10 FROM membership;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, 'II', 'self', 8 FROM membership;
SELECT grant_access('test_gone', season, 'unit', 'A'), grant_access('test_stays', season, 'unit', 'B'), grant_access('test_gone_appraiser', season, 'appraiser', 'A'), grant_access('test_gone_council', season, 'council', 'A'),
       grant_access('test_outside_appraiser', season, 'appraiser', 'X'), grant_access('test_council', season, 'council') FROM season;
INSERT INTO recipient VALUES ('a', 'Phòng A', 'collective', 'A', NULL), ('b', 'Phòng B', 'collective', 'B', NULL);

-- An empty file is no file, unless it is meant
SELECT results_eq($$SELECT * FROM pg_temp.refusal('SELECT submit(''now'', ''D'')')$$,
  $$VALUES ('23503', 'unit "D" is not a member of season "now"', 'Only a current member can enter and hand in; after the season''s end, only a member on its last day.', 'Add it to membership, or correct the unit''s code.')$$, 'who never was a member');
DELETE FROM result WHERE season = 'now' AND unit = 'C';
SELECT results_eq($$SELECT * FROM pg_temp.refusal('SELECT submit(''now'', ''C'')')$$,
  $$VALUES ('55000', 'the file of unit "C" of season "now" is empty', 'Criteria that the unit must score: 3; with a self-score: 0.', 'Enter the self-scores first, or hand in an empty file on purpose: submit(…, allow_empty => true).')$$, 'an empty file');
INSERT INTO result (season, unit, criterion, stage, actual, note) VALUES ('now', 'C', 'II', 'self', NULL, 'chưa có');
SELECT is((pg_temp.refusal($$SELECT submit('now', 'C', allow_empty => NULL)$$)).state, '55000', 'a row without a value is none');
SELECT is((r).state || ' ' || (r).message || '|' || (r).detail, '55000 the file of unit "C" of season "now" is empty|Criteria that the unit must score: 3; with a self-score: 0.', 'nor by hand: ' || statement)
  FROM (SELECT pg_temp.refusal(statement) AS r, statement FROM unnest(ARRAY[$$INSERT INTO submission (season, unit, state) VALUES ('now', 'B', 'submitted'), ('now', 'C', 'submitted')$$,
    $$INSERT INTO submission (season, unit) VALUES ('now', 'C'); UPDATE submission SET state = 'submitted'$$]) statement) x;
SELECT results_eq($$SELECT state, missing FROM submit('now', 'C', allow_empty => true)$$, $$VALUES ('submitted', 3::bigint)$$, 'but on purpose it goes');
SELECT is((SELECT allow_empty FROM submission), true, 'which is on record');
SELECT lives_ok($$UPDATE submission SET due_on = NULL$$, 'what is handed in stays so');
SELECT return_submission('now', 'C', 'thiếu');
SELECT is((SELECT allow_empty FROM submission), false, 'until it comes back,');
SELECT is((pg_temp.refusal($$SELECT submit('now', 'C')$$)).message, 'the file of unit "C" of season "now" is empty', 'and is said anew');
DELETE FROM submission; DELETE FROM result WHERE season = 'now' AND unit = 'C';
INSERT INTO result (season, unit, criterion, stage, assigned) SELECT 'now', 'C', code, 'appraisal', false FROM (VALUES ('I.1'), ('I.2'), ('II')) v(code);
SELECT results_eq($$SELECT state, missing FROM submit('now', 'C')$$, $$VALUES ('submitted', 0::bigint)$$, 'who is asked for nothing lacks nothing');
DELETE FROM submission; DELETE FROM result WHERE season = 'now' AND unit = 'C';

-- Leaving: what is refused, in which words
SELECT is((r).state || ' ' || (r).message, expected, what) FROM (SELECT pg_temp.refusal(format('SELECT leave_season(%s)', arguments)) AS r, expected, what FROM (VALUES
  ($$'none', 'A', today(), 'results', 'NQ 1'$$, 'P0002 season "none" does not exist', 'no season'),
  ($$'now', 'D', today(), 'results', 'NQ 1'$$, '23503 unit "D" is not a member of season "now"', 'no member'),
  ($$'now', 'A', today(), NULL, 'NQ 1'$$, '22023 unit "A" cannot leave season "now" with keep ""', 'what is kept must be said'),
  ($$'now', 'A', today(), 'all', 'NQ 1'$$, '22023 unit "A" cannot leave season "now" with keep "all"', 'by one of two words'),
  ($$'now', 'A', today(), 'results', NULL$$, '22023 unit "A" cannot leave season "now" without a document', 'a document must be named'),
  ($$'now', 'A', today(), 'results', ' '$$, '22023 unit "A" cannot leave season "now" without a document', 'a blank is none'),
  ($$'now', 'A', NULL, 'results', 'NQ 1'$$, '22023 unit "A" cannot leave season "now" on no day', 'no day'),
  ($$'now', 'A', today() - 100, 'results', 'NQ 1'$$, format('22023 unit "A" cannot leave season "now" on %s', pg_temp.day(-100)), 'not on the first day'),
  ($$'now', 'A', today() + 101, 'results', 'NQ 1'$$, format('22023 unit "A" cannot leave season "now" on %s', pg_temp.day(101)), 'nor after the end'),
  ($$'now', 'A', today() + 1, 'nothing', 'NQ 1'$$, format('55000 unit "A" is a member of season "now" until %s, and nothing of it is deleted before that day', pg_temp.day(1)), 'nothing is deleted in advance'),
  ($$'now', 'A', today(), 'results', 'NQ 1', 'A'$$, '22023 unit "A" would be its own successor', 'no own successor'),
  ($$'now', 'A', today(), 'results', 'NQ 1', 'Z'$$, '23503 unit "Z" does not exist and cannot succeed unit "A"', 'a successor that there is')) v(arguments, expected, what)) x;
SELECT is((r).detail || '|' || (r).hint, format('left_on is the first day on which the unit is not a member: after %s, and %s at the latest.|Delete a unit that was never a member from membership; a unit that stays to the end does not leave.', pg_temp.day(-100), pg_temp.day(100)), 'which days there are')
  FROM pg_temp.refusal($$SELECT leave_season('now', 'A', today() + 101, 'results', 'NQ 1')$$) r;
SET LOCAL ROLE test_council;
SELECT is(pg_temp.raised($$SELECT leave_season('now', 'A', today(), 'results', 'NQ 1')$$), '42501 permission denied for function leave_season', 'the owner alone');
SELECT is(pg_temp.raised($$SELECT rename_criteria('now', '{"II": "III"}')$$), '42501 permission denied for function rename_criteria', 'and so with names');
RESET ROLE;

-- A day to come: until then nothing changes
SELECT results_eq($$SELECT * FROM leave_season('now', 'A', today() + 30, 'results', 'NQ 1', 'D')$$, $$VALUES ('successor joined', 1::bigint), ('results kept', 1), ('targets kept', 1), ('submissions kept', 0), ('explanations kept', 0),
  ('accounts that can no longer write', 3), ('successions that carry runs', 0)$$, 'a unit leaves in thirty days');
SELECT results_eq($$SELECT unit, left_on - today(), document, kept, successor FROM membership JOIN departure USING (season, unit) WHERE season = 'now'$$, $$VALUES ('A', 30, 'NQ 1', 'results', 'D')$$, 'with what was said of it on record');
SELECT is(membership_fault('now', 'A'), NULL, 'until then it is a member');
SELECT is(membership_fault('now', 'D'), format('unit "D" is not a member of season "now" before %s', pg_temp.day(30)), 'and its successor is not yet');
SELECT is(pg_temp.raised($$INSERT INTO target (season, unit, criterion, target) VALUES ('now', 'D', 'I.1', 10)$$), format('23503 unit "D" is not a member of season "now" before %s', pg_temp.day(30)), 'and is entered nothing for');
SELECT is(pg_temp.raised($$SELECT leave_season('now', 'A', today(), 'results', 'NQ 2')$$), format('55000 unit "A" already leaves season "now" on %s', pg_temp.day(30)), 'it leaves once');
SET LOCAL ROLE test_gone;
SELECT lives_ok($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'A', 'I.2', 'self', 7)$$, 'its account still writes');
RESET ROLE;
-- the day comes: as the membership would look
INSERT INTO explanation (season, unit, criterion, text) VALUES ('now', 'A', 'II', 'vì sao');
INSERT INTO submission (season, unit, state, reason) VALUES ('now', 'A', 'returned', 'thiếu');
SELECT is((SELECT count(*) FROM to_do WHERE season = 'now' AND unit = 'A'), 2::bigint, 'it has something to do');
UPDATE membership SET left_on = today() WHERE season = 'now' AND unit = 'A';
UPDATE membership SET joined_on = today() WHERE season = 'now' AND unit = 'D';
SELECT is((SELECT string_agg(unit, '' ORDER BY unit) FROM season_member WHERE season = 'now'), 'BCD', 'who is a member today');
SELECT is((SELECT count(*) FROM to_do WHERE season = 'now' AND unit = 'A') + (SELECT count(*) FROM hand_in WHERE season = 'now' AND unit = 'A') + (SELECT count(*) FROM target_attainment WHERE season = 'now' AND unit = 'A'), 0::bigint,
  'hand-in, targets and what is to be done follow');
SELECT is((SELECT count(*) FROM missing_for_publication('now', season_board('now')) m WHERE m LIKE '%"A"%'), 0::bigint, 'its file keeps no season from being published');
SELECT is((SELECT count(*) FROM result WHERE season = 'now' AND unit = 'A'), 2::bigint, 'what it had entered is there');
-- nothing more is entered for it, by nobody
SELECT is(pg_temp.raised(statement), format('23503 unit "A" is not a member of season "now" since %s', pg_temp.day(0)), statement) FROM (VALUES
  ($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'A', 'I.1', 'self', 7)$$), ($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'A', 'I.1', 'final', 7)$$),
  ($$UPDATE result SET actual = 5 WHERE season = 'now' AND unit = 'A'$$), ($$UPDATE result SET unit = 'A', criterion = 'I.1' WHERE season = 'now' AND unit = 'B'$$),
  ($$INSERT INTO target (season, unit, criterion, version, target) VALUES ('now', 'A', 'I.1', 'adjusted', 7)$$), ($$UPDATE target SET target = 7 WHERE season = 'now' AND unit = 'A'$$),
  ($$INSERT INTO commitment (season, unit, signed_on) VALUES ('now', 'A', '2013-02-02')$$), ($$UPDATE submission SET state = 'submitted', reason = NULL WHERE unit = 'A'$$), ($$SELECT submit('now', 'A')$$),
  ($$SELECT return_submission('now', 'A', 'x')$$), ($$SELECT write_explanation('now', 'A', 'II', 'x')$$), ($$SELECT answer_explanation('now', 'A', 'II', 1, 'x')$$), ($$SELECT export_form('now', 'A')$$)) v(statement);
SELECT is(why_not('now', 'A', 'II', stage), format('unit "A" is not a member of season "now" since %s', pg_temp.day(0)), 'why_not says so: ' || stage) FROM unnest('{self,appraisal,final}'::text[]) stage;
SELECT is((SELECT rejections->0->>'reason' FROM import_results('now', stage, convert_to(E'unit;criterion;actual\nA;I.1;5\nB;I.1;5\n', 'UTF8'), dry_run => true)), format('unit "A" is not a member of season "now" since %s', pg_temp.day(0)), 'a file: ' || stage)
  FROM unnest('{self,appraisal,final}'::text[]) stage;
SELECT results_eq($$SELECT read, "new", rejected FROM import_targets('now', convert_to(E'unit;criterion;target\nA;I.2;5\nD;I.1;5\n', 'UTF8'), dry_run => true)$$, $$VALUES (2::bigint, 1::bigint, 1::bigint)$$, 'of a file of targets the others'' rows go in');
SELECT lives_ok($$UPDATE result SET actual = actual WHERE season = 'now'$$, 'what changes nothing is refused nothing');
-- and the office is told what is true of it, not to enter it again
SELECT is((pg_temp.refusal(statement)).hint, 'It left by "NQ 1" (leave_season): what it had entered stays on record in result. Only another document can change that.', 'whose decision that was: ' || statement) FROM (VALUES
  ($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'A', 'I.1', 'final', 7)$$), ($$SELECT submit('now', 'A')$$), ($$SELECT export_form('now', 'A')$$)) v(statement);
SELECT is(pg_temp.raised($$SELECT report_unit_html('now', 'A')$$), format('P0002 unit "A" is not a member of season "now" since %s', pg_temp.day(0)), 'its page is not said to lack a result');
SELECT is((r).detail || '|' || (r).hint, 'A page is printed only for members on the season''s last day.|It left by "NQ 1" (leave_season): what it had entered stays on record in result. Only another document can change that.', 'but that it left, and that its results are kept')
  FROM pg_temp.refusal($$SELECT report_unit_html('now', 'A')$$) r;
SELECT is(pg_temp.raised($$SELECT report_unit_html('now', 'X')$$), 'P0002 unit "X" does not have a result in season "now"', 'who never was a member has none');
-- an account given to it afterwards reads, with a warning
SELECT lives_ok($$SELECT grant_access('test_gone', 'now', 'unit', 'A')$$, 'its account may be given anew, to read');
-- why_not says what entry says of what no sheet takes
SELECT is(why_not(season, unit, criterion, stage), why, concat_ws(' ', 'why_not:', season, unit, criterion, stage)) FROM (VALUES
  ('now', 'B', 'Z', 'self', 'criterion "Z": not in the score sheet'), ('now', 'B', 'I', 'final', 'criterion "I": a parent cannot have a result of its own'),
  ('now', 'B', 'II', 'selbst', 'unknown stage "selbst"'), ('now', 'B', 'II', NULL, 'unknown stage ""'), ('now', 'B', NULL, 'self', 'criterion "": not in the score sheet'),
  ('none', 'B', 'II', 'self', 'season "none" does not exist'), ('now', 'none', 'II', 'self', 'unit "none" is not a member of season "now"'), ('now', 'B', 'II', 'self', NULL)) v(season, unit, criterion, stage, why);
SELECT is(pg_temp.raised(format('INSERT INTO result (season, unit, criterion, stage, actual) VALUES (''now'', ''B'', %L, ''appraisal'', 1)', criterion)), '23514 season "now", unit "B", ' || why_not('now', 'B', criterion, 'appraisal'), 'as does the refusal: ' || criterion) FROM unnest('{Z,I}'::text[]) criterion;
SET LOCAL ROLE test_outside_appraiser;
SELECT is(pg_temp.raised(format('INSERT INTO result (season, unit, criterion, stage, actual) VALUES (''now'', ''B'', %L, ''appraisal'', 1)', criterion)), '23514 season "now", unit "B", ' || why_not('now', 'B', criterion, 'appraisal'), 'an appraiser, too: ' || criterion) FROM unnest('{Z,I}'::text[]) criterion;
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'B', 'II', 'x', 1)$$), '23514 season "now", unit "B", criterion "II": the x result is refused: unknown stage "x"', 'and of a stage that is none');
RESET ROLE;
SET LOCAL ROLE test_stays;
SELECT is((pg_temp.refusal($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'D', 'II', 'self', 1)$$)).hint, 'List your accounts with SELECT * FROM my_account; the owner grants access with grant_access.', 'whose unit it is not is not advised to ask for a file back');
RESET ROLE;
-- its accounts
SET LOCAL ROLE test_gone;
SELECT is(pg_temp.raised(statement), format('23503 unit "A" is not a member of season "now" since %s', pg_temp.day(0)), 'its account: ' || statement) FROM (VALUES
  ($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'A', 'I.1', 'self', 7)$$), ($$SELECT submit('now')$$), ($$SELECT write_explanation('now', 'A', 'II', 'x')$$)) v(statement);
SELECT is((SELECT count(*) FROM result WHERE season = 'now'), 2::bigint, 'it reads its own');
UPDATE result SET actual = 1 WHERE season = 'now';
SELECT is((SELECT max(actual) FROM result WHERE season = 'now'), 8::numeric, 'and changes nothing');
RESET ROLE;
SELECT revoke_access('test_gone', 'past');
SET LOCAL ROLE test_gone;
SELECT is(pg_temp.raised($$INSERT INTO proposal (recipient, award, unit, year) VALUES ('a', 'BKT', 'A', 2101)$$), '42501 new row violates row-level security policy for table "proposal"', 'and proposes nothing');
SET LOCAL ROLE test_stays;
SELECT lives_ok($$INSERT INTO proposal (recipient, award, unit, year) VALUES ('b', 'BKT', 'B', 2101)$$, 'as who is a member does');
-- who comes from it decides nothing more; who comes from a unit that never was a member does
SET LOCAL ROLE test_gone_appraiser;
SELECT results_eq($$SELECT state, message, hint FROM pg_temp.refusal('INSERT INTO result (season, unit, criterion, stage, actual) VALUES (''now'', ''B'', ''II'', ''appraisal'', 7)')$$,
  format('VALUES (%L, %L, %L)', '42501', format('season "now", unit "B", criterion "II": the appraisal result is refused: role "test_gone_appraiser" belongs to a unit that has left: unit "A" is not a member of season "now" since %s', pg_temp.day(0)),
    'It left by "NQ 1" (leave_season): what it had entered stays on record in result. Only another document can change that.'), 'its appraiser is told why');
SELECT is(why_not('now', 'B', 'II', 'appraisal'), format('role "test_gone_appraiser" belongs to a unit that has left: unit "A" is not a member of season "now" since %s', pg_temp.day(0)), 'by why_not, too');
SELECT results_eq($$SELECT detail, hint FROM pg_temp.refusal('SELECT return_submission(''now'', ''B'', ''x'')')$$,
  format('VALUES (%L, %L)', format('Currently, role "test_gone_appraiser" belongs to a unit that has left: unit "A" is not a member of season "now" since %s.', pg_temp.day(0)),
    'It left by "NQ 1" (leave_season): what it had entered stays on record in result. Only another document can change that.'), 'and where it would return a file');
SELECT is(pg_temp.raised($$SELECT return_submission('now', 'B', 'x')$$), '42501 role "test_gone_appraiser" may not return the file of unit "B"', 'gives no file back');
SET LOCAL ROLE test_gone_council;
SELECT is(pg_temp.raised($$SELECT publish('now')$$), '42501 role "test_gone_council" may not publish season "now"', 'its member of the council');
SELECT is(pg_temp.raised($$INSERT INTO publication (season) VALUES ('now')$$), '23503 there is no season "now" that you are allowed to publish', 'nor by hand');
SET LOCAL ROLE test_outside_appraiser;
SELECT lives_ok($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'B', 'II', 'appraisal', 7)$$, 'another''s appraiser does');
RESET ROLE;

-- A season that is past: its last day counts; nothing is kept; a role that was to come goes, too
INSERT INTO submission (season, unit, state) VALUES ('past', 'A', 'submitted');
INSERT INTO explanation (season, unit, criterion, text) VALUES ('past', 'A', 'II', 'vì sao');
UPDATE membership SET left_on = '2013-03-01' WHERE season = 'past' AND unit = 'A';
INSERT INTO membership (season, unit, joined_on, left_on, role) VALUES ('past', 'A', '2013-03-01', '2013-10-01', 'leader'), ('past', 'A', '2013-10-01', 'infinity', 'member');
SELECT results_eq($$SELECT * FROM leave_season('past', 'A', '2013-07-01', 'nothing', 'NQ 202/2025/QH15', 'B')$$, $$VALUES ('successor joined', 0::bigint), ('results deleted', 1), ('targets deleted', 1), ('submissions deleted', 1), ('explanations deleted', 1),
  ('accounts that can no longer write', 2), ('successions that carry runs', 0)$$, 'merged into one that is a member, and nothing is kept');
SELECT results_eq($$SELECT role, joined_on, left_on FROM membership WHERE season = 'past' AND unit = 'A' ORDER BY joined_on$$,
  $$VALUES ('member', date '-infinity', date '2013-03-01'), ('leader', '2013-03-01', '2013-07-01')$$, 'its roles end on that day');
SELECT is((SELECT count(*) FROM result WHERE season = 'past' AND unit = 'A'), 0::bigint, 'nothing is left of it');
SELECT is((SELECT count(*) FROM change_log WHERE table_name IN ('result', 'target', 'submission', 'explanation') AND operation = 'delete' AND old_row->>'unit' = 'A' AND old_row->>'season' = 'past'), 4::bigint, 'but in the log');
SELECT is((SELECT count(*) FROM unit_succession), 0::bigint, 'whether runs go on is said elsewhere');
SELECT is((SELECT string_agg(unit, ',' ORDER BY unit) FROM standing WHERE season = 'past'), 'B,C', 'the season goes on without it');
-- ended by hand before: the document is told afterwards
UPDATE membership SET left_on = '2013-08-01' WHERE season = 'past' AND unit = 'C';
SELECT lives_ok($$SELECT leave_season('past', 'C', '2013-08-01', 'results', 'Công văn 5')$$, 'whose membership was ended by hand');
SELECT results_eq($$SELECT document, kept FROM departure WHERE season = 'past' AND unit = 'C'$$, $$VALUES ('Công văn 5', 'results')$$, 'has a document now');
-- undo_import leaves what is kept of a unit that left as it is
SELECT is((SELECT changed FROM import_results('now', 'self', convert_to(E'unit;criterion;actual\nB;II;3\nC;II;4\n', 'UTF8'))), 0::bigint, 'B has a value, which is not overwritten');
SELECT is((SELECT changed + "new" FROM import_results('now', 'self', convert_to(E'unit;criterion;actual\nB;II;3\nC;II;5\nB;I.2;6\n', 'UTF8'), replace => true)), 3::bigint, 'a file changes two values and brings one');
UPDATE membership SET left_on = today() WHERE season = 'now' AND unit = 'C';
SELECT results_eq($$SELECT removed, restored, kept FROM undo_import((SELECT max(batch) FROM import_batch))$$, $$VALUES (1::bigint, 1::bigint, 1::bigint)$$, 'of which one is kept, whose unit has left');
SELECT is((SELECT string_agg(unit || ' ' || criterion || ' ' || actual, ', ' ORDER BY unit, criterion) FROM result WHERE season = 'now' AND stage = 'self' AND unit IN ('B', 'C')), 'B II 8, C II 5', 'B is as before');
UPDATE membership SET left_on = 'infinity' WHERE season = 'now' AND unit = 'C';

-- Renaming: what is refused
SELECT is((r).state || ' ' || (r).message, expected, what) FROM (SELECT pg_temp.refusal(format('SELECT rename_criteria(%s)', arguments)) AS r, expected, what FROM (VALUES
  ($$'none', '{"II": "III"}'$$, 'P0002 season "none" does not exist', 'no season'),
  ($$'now', NULL$$, '22023 renames is not an object of old codes with their new codes', 'nothing'),
  ($$'now', '{}'$$, '22023 renames is not an object of old codes with their new codes', 'none'),
  ($$'now', '["II"]'$$, '22023 renames is not an object of old codes with their new codes', 'no object'),
  ($$'now', '{"II": 3}'$$, '22023 renames is not an object of old codes with their new codes', 'a number'),
  ($$'now', '{"II": ""}'$$, '22023 renames is not an object of old codes with their new codes', 'no code'),
  ($$'now', '{"II": " x "}'$$, '22023 the new code " x " begins or ends with a space', 'spaces around a code'),
  ($$'now', '{"II": "x\u00a0"}'$$, format('22023 the new code "x%s" begins or ends with a space', U&'\00A0'), 'hard ones, too'),
  ($$'now', '{"II": "II"}'$$, '22023 renames is not an object of old codes with their new codes', 'itself'),
  ($$'now', '{"IV": "V"}'$$, '22023 season "now" does not have a criterion "IV" in its sheet', 'a code that is not there'),
  ($$'now', '{"II": "I.1"}'$$, '23505 season "now" already has a criterion "I.1"', 'a code that is there'),
  ($$'now', '{"II": "N", "I.1": "N"}'$$, '23505 criteria "I.1" and "II" of season "now" would both be "N"', 'two that become one'),
  ($$'now', '{"II": "N"}', 9$$, 'P0002 season "now" does not have another sheet 9', 'a version that is not there'),
  ($$'now', '{"II": "N"}', 1$$, 'P0002 season "now" does not have another sheet 1', 'nor the one in force')) v(arguments, expected, what)) x;
SELECT is((pg_temp.refusal($$SELECT rename_criteria('now', '{"II": "N", "I.1": "N"}')$$)).hint, 'If criteria are merged or split, enter the new sheet as a draft and name its version: rename_criteria(season, renames, version).', 'and how criteria are merged');

-- a chain, a swap and a parent at once; who left keeps what is kept, under the new names
INSERT INTO criterion_scorer VALUES ('now', 'I.2', 'appraiser');
UPDATE account SET criteria = '{I,II}' WHERE season = 'now' AND role_name = 'test_outside_appraiser';
INSERT INTO sheet (season, version, rules) VALUES ('now', 2, pg_temp.sheet() || '{"name": "Dự thảo"}'), ('now', 3, '{"max": 10, "criteria": [{"code": "II", "max": 5, "rule": "given"}, {"code": "A.2", "max": 5, "rule": "given"}]}');
SELECT is((SELECT "new" FROM import_results('now', 'self', convert_to(E'unit;criterion;actual;note\nC;I.1;6;từ tệp\n', 'UTF8'))), 1::bigint, 'a file brings a result');
CREATE TEMP TABLE was AS SELECT unit, criterion, stage, actual, note, entered_by, entered_at, batch FROM result WHERE season = 'now';
CREATE TEMP TABLE scored AS SELECT unit, points FROM emulation.standings(season_board('now'));
SELECT results_eq($$SELECT * FROM rename_criteria('now', '{"I": "A", "I.1": "II", "II": "I.1", "I.2": "A.2"}')$$, $$VALUES ('targets', 3::bigint), ('results', 6), ('explanations', 1), ('sheets', 2), ('scorers', 1), ('accounts', 1), ('rows of imports', 0)$$, 'renamed');
SELECT set_eq($$SELECT unit, criterion, stage, actual, note, entered_by, entered_at, batch FROM result WHERE season = 'now'$$,
  $$SELECT unit, CASE criterion WHEN 'I.1' THEN 'II' WHEN 'II' THEN 'I.1' ELSE 'A.2' END, stage, actual, note, entered_by, entered_at, batch FROM was$$, 'every result has its new code, and who entered it when, and by which file');
SELECT set_eq($$SELECT unit, points FROM emulation.standings(season_board('now'))$$, 'SELECT * FROM scored', 'and no point moved');
SELECT is((SELECT string_agg(DISTINCT criterion, ',') FROM target WHERE season = 'now'), 'II', 'targets');
SELECT is((SELECT string_agg(criterion, ',') FROM explanation WHERE season = 'now'), 'I.1', 'explanations');
SELECT is((SELECT string_agg(criterion, ',') FROM criterion_scorer WHERE season = 'now'), 'A.2', 'who scores');
SELECT is((SELECT criteria FROM account WHERE season = 'now' AND role_name = 'test_outside_appraiser'), '{A,I.1}', 'who appraises what');
SELECT is((SELECT rules FROM sheet WHERE season = 'now' AND state = 'in force'), '{"name": "Bảng điểm", "max": 30, "tie_break": ["II", "I.1"], "criteria": [
  {"code": "A", "max": 20, "criteria": [{"code": "II", "max": 10, "rule": "proportional"}, {"code": "A.2", "max": 10, "rule": "given"}]}, {"code": "I.1", "max": 10, "rule": "given"}]}'::jsonb, 'the sheet, with its tie-breaks');
SELECT is((SELECT string_agg(rules->>'name' || ' ' || (rules#>>'{criteria,1,code}'), ',') FROM sheet WHERE season = 'now' AND version = 2), 'Dự thảo I.1', 'and the draft');
SELECT is((SELECT rules#>>'{criteria,0,code}' FROM sheet WHERE season = 'now' AND version = 3), 'II', 'but one that has a new code already stays as it is');
SELECT cmp_ok((SELECT count(*) FROM change_log WHERE table_name = 'result' AND operation = 'update' AND old_row->>'criterion' = 'I.2' AND new_row->>'criterion' = 'A.2'), '=', 1::bigint, 'all in the log');
SELECT is((SELECT "new" FROM import_results('now', 'self', convert_to(E'unit;criterion;actual\nB;II;6\n', 'UTF8'))), 1::bigint, 'a file under the new codes');
SELECT is((SELECT changed FROM import_results('now', 'self', convert_to(E'unit;criterion;actual\nB;II;9\n', 'UTF8'), replace => true)), 1::bigint, 'and one that changes it');
SELECT is((SELECT rows FROM rename_criteria('now', '{"II": "B.1"}') WHERE what = 'rows of imports'), 1::bigint, 'renamed once more');
SELECT results_eq($$SELECT removed, restored + kept FROM undo_import((SELECT max(batch) FROM import_batch))$$, $$VALUES (0::bigint, 1::bigint)$$, 'what it changed is found again, and not deleted');
SELECT is((SELECT count(*) FROM result WHERE season = 'now' AND unit = 'B' AND criterion = 'B.1'), 1::bigint, 'it stands there');
SELECT is((SELECT actual FROM result WHERE season = 'now' AND unit = 'C' AND criterion = 'B.1'), 6::numeric, 'the other file''s stays');
SELECT results_eq($$SELECT removed, restored, kept FROM undo_import((SELECT max(batch) FROM import_batch WHERE undone_at IS NULL AND batch < (SELECT max(batch) - 1 FROM import_batch)))$$, $$VALUES (1::bigint, 0::bigint, 0::bigint)$$, 'until it is taken back, under its new code, too');

-- what does not fit the new sheet refuses the whole
INSERT INTO sheet (season, version, rules) VALUES ('past', 2, '{"max": 30, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}, {"code": "I.2", "max": 10, "rule": "given"}, {"code": "II.1", "max": 4, "rule": "given"}, {"code": "II.2", "max": 6, "rule": "given"}]}'),
  ('past', 3, '{"max": 20, "criteria": [{"code": "N", "max": 20, "rule": "given"}]}'),
  ('past', 4, '{"max": 30, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}, {"code": "I.2", "max": 10, "rule": "given"}, {"code": "II.1", "max": 8, "rule": "given"}, {"code": "II.2", "max": 2, "rule": "given"}]}');
SELECT is(pg_temp.raised($$SELECT rename_criteria('past', '{"II": "II.1"}', 2)$$), '23514 season "past", unit "B", criterion "II.1": score 8 is outside the limits 0 to 4', 'eight points do not fit into four');
SELECT is((SELECT string_agg(version || ' ' || state, ',' ORDER BY version) FROM sheet WHERE season = 'past') || (SELECT string_agg(DISTINCT criterion, ',') FROM result WHERE season = 'past'), '1 in force,2 draft,3 draft,4 draftII', 'and nothing has changed');
SELECT is(pg_temp.raised($$SELECT rename_criteria('past', '{"II": "II.3"}', 2)$$), '22023 sheet 2 of season "past" does not have a criterion "II.3"', 'a new code that the new sheet does not have');
-- split: what was entered goes to one part, the other is to be scored
SELECT lives_ok($$SELECT rename_criteria('past', '{"II": "II.1"}', 4)$$, 'a criterion is split');
SELECT results_eq($$SELECT version, state FROM sheet WHERE season = 'past' ORDER BY version$$, $$VALUES (1, 'replaced'), (2, 'draft'), (3, 'draft'), (4, 'in force')$$, 'the new sheet is in force, the old one is kept as it was');
SELECT is((SELECT string_agg(unit || ' ' || criterion || ' ' || actual, ', ' ORDER BY unit) FROM result WHERE season = 'past'), 'B II.1 8, C II.1 8', 'its results belong to one of the parts');
-- merged: one value each, or somebody decides
DELETE FROM target WHERE season = 'past';
UPDATE membership SET left_on = 'infinity' WHERE season = 'past' AND unit = 'C';
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('past', 'B', 'II.2', 'self', 1);
INSERT INTO explanation (season, unit, criterion, number, text) VALUES ('past', 'B', 'II.1', 1, 'một'), ('past', 'B', 'II.1', 2, 'hai'), ('past', 'B', 'II.2', 1, 'ba');
SELECT results_eq($$SELECT * FROM pg_temp.refusal('SELECT rename_criteria(''past'', ''{"II.1": "N", "II.2": "N"}'', 3)')$$,
  $$VALUES ('23505', 'season "past", unit "B": a self result is recorded under "II.1" and "II.2", which become "N"', 'Only the office can decide the common value of the two.', 'Enter the common value under one of them, delete the other, and rename again.')$$, 'two values are not made one');
DELETE FROM result WHERE season = 'past' AND criterion = 'II.2';
SELECT lives_ok($$SELECT rename_criteria('past', '{"II.1": "N", "II.2": "N"}', 3)$$, 'with one value each they are');
SELECT is((SELECT string_agg(number || ' ' || text, ', ' ORDER BY number) FROM explanation WHERE season = 'past' AND criterion = 'N'), '1 một, 2 hai, 3 ba', 'explanations are counted on');
UPDATE sheet SET state = 'replaced' WHERE season = 'past' AND version = 3;
SELECT is(pg_temp.raised($$SELECT rename_criteria('past', '{"N": "M"}')$$), '55000 season "past" does not have a score sheet in force', 'without a sheet in force there is nothing to rename');
SELECT put_in_force('past', 3);
SELECT publish('past');
SELECT is(pg_temp.raised($$SELECT rename_criteria('past', '{"N": "M"}')$$), '55000 season "past" is published and cannot be changed', 'what is published keeps its names');
SELECT is(pg_temp.raised($$SELECT leave_season('past', 'B', '2013-07-01', 'results', 'NQ 1')$$), '55000 season "past" is published and cannot be changed', 'and its members');
SELECT is(pg_temp.raised($$INSERT INTO criterion_scorer VALUES ('past', 'N', 'appraiser')$$), '55000 season "past" is published: table criterion_scorer cannot be changed by INSERT', 'and who scored');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and follows');

-- Self against final. Ten units score I and II themselves; P, up to 10, is the appraiser's alone. Each gave itself 18 or 19 of 20, the appraiser
-- took 0.5 to 1.4 from II and gave 3 to 8 for P.
INSERT INTO unit (unit, name, "position") SELECT 'u' || i, 'Đơn vị ' || i, 100 + i FROM generate_series(0, 9) i;
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('ten', 'c', 2020, '2020-01-01', '2020-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'ten', 'u' || i FROM generate_series(0, 9) i;
INSERT INTO sheet (season, state, rules) VALUES ('ten', 'in force', '{"max": 30, "decimals": 2, "criteria": [{"code": "I", "max": 10, "rule": "given"},
  {"code": "K", "max": 20, "criteria": [{"code": "II", "max": 10, "rule": "given"}, {"code": "P", "max": 10, "rule": "given"}]}]}');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'ten', 'u' || i, 'I', 'self', 9 FROM generate_series(0, 9) i UNION ALL SELECT 'ten', 'u' || i, 'II', 'self', 9 + i % 2 FROM generate_series(0, 9) i
  UNION ALL SELECT 'ten', 'u' || i, 'II', 'appraisal', 9 + i % 2 - 0.5 - i / 10.0 FROM generate_series(0, 9) i UNION ALL SELECT 'ten', 'u' || i, 'P', 'appraisal', 3 + i % 6 FROM generate_series(0, 9) i;
SELECT is((SELECT count(*) FROM self_versus_final WHERE season = 'ten' AND criterion IS NULL AND difference = 0.5 + substr(unit, 2)::integer / 10.0), 10::bigint, 'each unit''s difference is what was taken from II, to the digit');
-- by hand: the mean of 0.5 + i/10 over i = 0 … 9 is 0.5 + 0.45
SELECT results_eq($$SELECT count(*) FILTER (WHERE difference > 0), min(mean_difference), max(mean_difference) FROM self_versus_final WHERE season = 'ten' AND criterion IS NULL$$, $$VALUES (10::bigint, 0.95::numeric(19,9), 0.95::numeric(19,9))$$, 'ten of ten scored themselves higher, 0.95 on average');
SELECT results_eq($$SELECT criterion, self_points, final_points, difference FROM self_versus_final WHERE season = 'ten' AND unit = 'u1' ORDER BY ordinal NULLS FIRST$$,
  $$VALUES (NULL::text, 19::numeric(19,9), 18.4::numeric(19,9), 0.6::numeric(19,9)), ('I', 9, 9, 0), ('K', 10, 9.4, 0.6), ('II', 10, 9.4, 0.6), ('P', NULL, 4, NULL)$$, 'sums are over the same criteria; the appraiser''s is shown and not summed');
SELECT ok(report_html('ten') LIKE '%10/10 đơn vị tự chấm cao hơn kết quả; bình quân chênh +0,95 điểm.%' AND report_html('ten') LIKE '%Cả hai bên chỉ cộng các tiêu chí mà đơn vị tự chấm.%', 'the page says so, and over what');
SELECT ok(report_unit_html('ten', 'u1') LIKE '%Ở các tiêu chí mà đơn vị tự chấm: tự chấm 19,00 điểm, chênh +0,60 điểm so với kết quả; bình quân các đơn vị chênh +0,95 điểm.%', 'and the unit''s page');
-- a unit that left one out lacks it on both sides; one that scored nothing is compared with nothing
DELETE FROM result WHERE season = 'ten' AND stage = 'self' AND (unit = 'u2' AND criterion = 'I' OR unit = 'u3');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'ten', unit, 'I', 'final', 7 FROM (VALUES ('u2'), ('u3')) v(unit);
SELECT results_eq($$SELECT unit, self_points, final_points, difference FROM self_versus_final WHERE season = 'ten' AND unit IN ('u2', 'u3') AND criterion IS NULL ORDER BY unit$$,
  $$VALUES ('u2', 9::numeric(19,9), 8.3::numeric(19,9), 0.7::numeric(19,9)), ('u3', NULL, 22.2, NULL)$$, 'u2: 9 against 9 − 0.7; u3: its whole result, 7 + 10 − 0.8 + 6');

-- criterion_scorer: a parent with what is below it, but for what is said there
SELECT is(pg_temp.raised($$INSERT INTO criterion_scorer VALUES ('ten', 'Z')$$), '23514 no sheet of season "ten" has a criterion "Z"', 'a criterion that there is');
SELECT is(pg_temp.raised($$INSERT INTO criterion_scorer VALUES ('ten', 'K', 'nobody')$$), '23514 new row for relation "criterion_scorer" violates check constraint "criterion_scorer_by_check"', 'somebody scores it');
INSERT INTO criterion_scorer VALUES ('ten', 'K', 'council'), ('ten', 'II', 'unit');
SELECT results_eq($$SELECT criterion, by FROM scored_by_others WHERE season = 'ten'$$, $$VALUES ('P', 'council')$$, 'of the part the one');
UPDATE criterion_scorer SET by = 'appraiser' WHERE season = 'ten' AND criterion = 'K';
SELECT grant_access('test_stays', 'ten', 'unit', 'u4');
SELECT is(export_form('ten', 'u4'), E'Mã đơn vị;Mã tiêu chí;Tên tiêu chí;Điểm tối đa;Chỉ tiêu;Kết quả;Minh chứng;Ghi chú\r\nu4;I;;10;;;;\r\nu4;II;;10;;;;\r\n', 'the form asks for what the unit scores');
SET LOCAL ROLE test_stays;
SELECT is(why_not('ten', 'u4', 'P', 'self'), 'criterion "P" is scored only by the appraiser', 'why_not tells');
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('ten', 'u4', 'P', 'self', 10)$$), '42501 season "ten", unit "u4", criterion "P": the self result is refused: criterion "P" is scored only by the appraiser', 'a unit does not score it');
SELECT is((pg_temp.refusal($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('ten', 'u4', 'P', 'self', 10)$$)).hint, 'Leave it to the scorer that criterion_scorer names.', 'and is not advised to ask for its file back');
SELECT is((SELECT rejections->0->>'reason' FROM import_results('ten', 'self', convert_to(E'unit;criterion;actual\nu4;P;10\n', 'UTF8'))), 'criterion "P" is scored only by the appraiser', 'nor by a file');
SELECT results_eq($$SELECT state, missing FROM submit('ten')$$, $$VALUES ('submitted', 0::bigint)$$, 'and lacks nothing');
RESET ROLE;
-- what was entered before that was said is not counted as the unit's word
DELETE FROM criterion_scorer WHERE season = 'ten';
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('ten', 'u5', 'P', 'self', 10), ('ten', 'u6', 'P', 'self', 10);
DELETE FROM result WHERE season = 'ten' AND unit = 'u6' AND criterion = 'P' AND stage = 'appraisal';
SELECT refresh_standing('ten');
SELECT results_eq($$SELECT points, missing FROM standing WHERE season = 'ten' AND unit = 'u6'$$, $$VALUES (26.9::numeric(16,6), 0)$$, 'a self-score counts where units score: u6 has 9 + 7.9 + 10');
INSERT INTO criterion_scorer VALUES ('ten', 'K', 'council'), ('ten', 'II', 'unit');
SELECT results_eq($$SELECT status, missing FROM standing WHERE season = 'ten' AND unit = 'u6'$$, $$VALUES ('incomplete', 1)$$, 'and not where the council does, from the moment on at which that is said');
SELECT is((SELECT count(*) FROM result_in_force WHERE season = 'ten' AND unit = 'u6' AND criterion = 'P'), 0::bigint, 'it is not in force');
SELECT is((SELECT stage FROM result_in_force WHERE season = 'ten' AND unit = 'u5' AND criterion = 'P'), 'appraisal', 'as one that was appraised was not, either');
SELECT is((SELECT count(*) FROM emulation.breakdown(season_board('ten', only_stage => 'self')) WHERE criterion = 'P' AND status = 'scored'), 0::bigint, 'nor is it a unit''s word, on the board of the self-scores');
SELECT results_eq($$SELECT unit, criterion, detail FROM to_do WHERE season = 'ten' AND task = 'self-score without effect' ORDER BY unit$$,
  $$VALUES ('u5', 'P', '10: scored only by the council'), ('u6', 'P', '10: scored only by the council')$$, 'it is not lost, and to_do tells of it');
SELECT results_eq($$SELECT * FROM pg_temp.refusal('INSERT INTO result (season, unit, criterion, stage, actual) VALUES (''ten'', ''u7'', ''P'', ''self'', 10)')$$,
  $$VALUES ('23514', 'season "ten", unit "u7": the self result is refused: criterion "P" is scored only by the council', 'A self-score of this criterion would not count.', 'Enter it as an appraisal or final result, or list the criterion in criterion_scorer as scored by units.')$$, 'nor does the owner enter one');
SELECT is(pg_temp.raised(statement), format('23514 season "ten", unit "%s": the self result is refused: criterion "P" is scored only by the council', unit), statement) FROM (VALUES
  ('u5', $$UPDATE result SET actual = 9 WHERE season = 'ten' AND unit = 'u5' AND criterion = 'P' AND stage = 'self'$$),
  ('u7', $$UPDATE result SET criterion = 'P' WHERE season = 'ten' AND unit = 'u7' AND criterion = 'I'$$)) v(unit, statement);
SELECT lives_ok($$UPDATE result SET actual = actual WHERE season = 'ten'$$, 'what changes nothing is refused nothing here, too');
SELECT is((SELECT rejections->0->>'reason' FROM import_results('ten', 'self', convert_to(E'unit;criterion;actual\n' || unit || E';P;10\n', 'UTF8'), replace => true)), 'criterion "P" is scored only by the council', 'nor by a file: ' || unit)
  FROM unnest('{u5,u7}'::text[]) unit;
SELECT results_eq($$SELECT "new", rejected FROM import_results('ten', 'appraisal', convert_to(E'unit;criterion;actual\nu6;P;3\n', 'UTF8'))$$, $$VALUES (1::bigint, 0::bigint)$$, 'an appraisal of it is taken');
SELECT is((SELECT points FROM standing WHERE season = 'ten' AND unit = 'u6'), 19.9::numeric(16,6), 'and counts');
SELECT results_eq($$SELECT criterion, self_points, final_points FROM self_versus_final WHERE season = 'ten' AND unit = 'u5' AND coalesce(criterion, 'P') = 'P' ORDER BY 1 NULLS FIRST$$,
  $$VALUES (NULL::text, 19::numeric(19,9), 18::numeric(19,9)), ('P', NULL, 8)$$, 'a self-score of what others score is none');
UPDATE submission SET state = 'returned', reason = 'x' WHERE season = 'ten' AND unit = 'u4';
DELETE FROM criterion_scorer WHERE season = 'ten';
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('ten', 'u4', 'P', 'self', 10);
SELECT is((SELECT "new" + changed FROM import_results('ten', 'self', convert_to(E'unit;criterion;actual\nu5;P;9\nu8;I;8\n', 'UTF8'), replace => true)), 2::bigint, 'a file changes a self-score');
INSERT INTO criterion_scorer VALUES ('ten', 'K', 'appraiser'), ('ten', 'II', 'unit');
SELECT results_eq($$SELECT removed, restored, kept FROM undo_import((SELECT max(batch) FROM import_batch))$$, $$VALUES (0::bigint, 1::bigint, 1::bigint)$$, 'taken back after others score, it is kept as it is');
SET LOCAL ROLE test_stays;
UPDATE result SET actual = 1 WHERE season = 'ten' AND unit = 'u4' AND criterion = 'P';
SELECT is((SELECT actual FROM result WHERE season = 'ten' AND unit = 'u4' AND criterion = 'P' AND stage = 'self'), 10::numeric, 'nor changed by the unit');
RESET ROLE;
-- and goes with the sheet into the next season
SELECT open_season('eleven', after => 'ten');
SELECT set_eq($$SELECT criterion, by FROM criterion_scorer WHERE season = 'eleven'$$, $$VALUES ('K', 'appraiser'), ('II', 'unit')$$, 'the next season asks as this one did');

-- a file's codes are read without spaces around them, which is why a code has none
SELECT is((SELECT "new" + changed FROM import_results('ten', 'final', convert_to(E'unit;criterion;actual\nu9; I ;7\n', 'UTF8'))), 1::bigint, 'a code with spaces in a file is the one without');
-- what does not count is not published, and stays out when the publication is recomputed
DELETE FROM submission WHERE season = 'ten';
DELETE FROM result WHERE season = 'ten' AND unit = 'u6' AND criterion = 'P' AND stage = 'appraisal';
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('ten', 'u6', 'P', 'final', 2);
SELECT is((SELECT count(*) FROM result WHERE season = 'ten' AND criterion = 'P' AND stage = 'self'), 3::bigint, 'three self-scores of P stand');
SELECT lives_ok($$SELECT publish('ten', allow_incomplete => true)$$, 'published with them');
SELECT is((SELECT points FROM published_standing WHERE season = 'ten' AND unit = 'u6'), 18.9, 'u6: 9 + 7.9 + 2, not 10');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and follows from the rows');
SELECT is((SELECT count(*) FROM to_do WHERE season = 'ten' AND task = 'self-score without effect'), 0::bigint, 'nothing is to be done about them any more');

SELECT * FROM finish();
ROLLBACK;
