-- A season's steps by one call each: open, close_self_scoring, sign. What is refused is all said at once. Everything is invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE ROLE test_unit; CREATE ROLE test_appraiser; CREATE ROLE test_council; CREATE ROLE test_other_council; CREATE ROLE test_reader;
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã A', 1), ('B', 'Xã B', 2), ('C', 'Xã C', 3), ('X', 'Sở X', 9), ('a"b', 'Xã "lạ"', 10);
INSERT INTO cluster VALUES ('c', 'Cụm');
CREATE FUNCTION pg_temp.day(n integer) RETURNS text LANGUAGE sql AS $$SELECT to_char(thidua.today() + n, 'YYYY-MM-DD')$$;
CREATE FUNCTION pg_temp.sheet(max integer DEFAULT 30) RETURNS jsonb LANGUAGE sql AS $$SELECT jsonb_set('{"name": "Bảng điểm", "criteria": [
  {"code": "I", "max": 20, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}, {"code": "I.2", "max": 10, "rule": "proportional", "against": "baseline"}]}, {"code": "II", "max": 10, "rule": "given"}]}'::jsonb, '{max}', to_jsonb(max))$$;
-- Refusals as one text: state, message, each line of the detail, hint.
CREATE FUNCTION pg_temp.refused(sql text) RETURNS text LANGUAGE sql AS $$SELECT format('%s %s|%s|%s', r.state, r.message, replace(r.detail, E'\n', '|'), r.hint) FROM pg_temp.refusal(sql) r$$;
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('now', 'c', 2101, today() - 100, today() + 100), ('bare', 'c', 2102, today(), today() + 100), ('other', 'c', 2103, today(), today() + 1);
SELECT grant_access('test_unit', 'now', 'unit', 'A'), grant_access('test_appraiser', 'now', 'appraiser'), grant_access('test_council', 'now', 'council'), grant_access('test_other_council', 'other', 'council'), grant_access('test_reader', 'now', 'reader');

-- Opening: nothing is there
SELECT is(pg_temp.refused('SELECT open(''none'')'), 'P0002 season "none" does not exist||List the seasons with SELECT season, status FROM season.', 'no season');
SELECT is((pg_temp.refusal('SELECT open(NULL)')).message, 'season "" does not exist', 'none named');
SELECT is(pg_temp.refused('SELECT open(''bare'')'), '55000 season "bare" cannot be opened, faults: 2|there are no members|there is no score sheet|Enter its units with import_members. Enter one with import_sheet_files.', 'neither members nor a sheet');

-- Everything that is wrong, at once: a sheet whose parts do not add up, a scorer that it does not have, days that are past and not in order
INSERT INTO membership (season, unit, role, person) VALUES ('now', 'A', 'leader', 'Ông A'), ('now', 'B', 'member', 'Bà B'), ('now', 'C', 'member', NULL);
INSERT INTO sheet (season, version, rules) VALUES ('now', 2, pg_temp.sheet() || '{"no_award": [{"when": "total < 10", "awards": ["COT", "MOI", "LA"]}]}');
INSERT INTO criterion_scorer (season, criterion, by) VALUES ('now', 'II', 'council');
INSERT INTO sheet (season, version, rules) VALUES ('now', 1, pg_temp.sheet(31));
SELECT is(pg_temp.refused('SELECT open(''now'')'), '55000 season "now" cannot be opened, faults: 1|no sheet is in force, and there are several drafts: 1, 2|List the sheets with SELECT season, version, state FROM sheet, and name one: version => ….', 'which of two drafts is not guessed');
SELECT is(pg_temp.refused('SELECT open(''now'', version => 7)'), 'P0002 season "now" cannot be opened, faults: 1|there is no sheet 7|List the sheets with SELECT season, version, state FROM sheet, and name one: version => ….', 'nor is another taken');
INSERT INTO sheet (season, version, rules) VALUES ('now', 3, pg_temp.sheet() || '{"max": 10, "criteria": [{"code": "II.x", "max": 11, "rule": "given"}, {"code": "II.x", "max": 1, "rule": "gift"}]}');
SELECT is(r.state || ' ' || r.message || E'\n' || r.detail, E'22023 season "now" cannot be opened, faults: 6\nsheet 3, criterion "II.x": unknown rule "gift"\nsheet 3: the max values of its children add up to 12, but its own max is 10\n'
  || E'sheet 3, criterion "II.x": the code occurs twice\ncriterion_scorer names criterion "II", which sheet 3 does not have\nthe last day for self-scores is past: ' || pg_temp.day(-1) || E'\nthe last day for final values is before that for appraisals: ' || pg_temp.day(3) || ', ' || pg_temp.day(4), 'three faults of the sheet, the scorer''s criterion, and two days')
  FROM pg_temp.refusal('SELECT open(''now'', today() - 1, today() + 4, today() + 3, version => 3)') r;
SELECT is((SELECT count(*) FROM emulation.check_sheet((SELECT rules FROM sheet WHERE season = 'now' AND version = 3))), 3::bigint, 'as many as check_sheet finds');
DELETE FROM sheet WHERE version IN (1, 3);

-- Results and targets that it refuses are all named; so are the awards that there are not, and each unit that lacks a target or a baseline
INSERT INTO target (season, unit, criterion, target, baseline) VALUES ('now', 'A', 'I.1', -1, NULL), ('now', 'A', 'I.2', NULL, 5), ('now', 'B', 'III', 1, NULL), ('now', 'A', 'II', 3, NULL);
SELECT is(pg_temp.refused('SELECT open(''now'')'), '23514 season "now" cannot be opened, faults: 8|sheet 2 refuses, of unit "B": criterion "III": not in the score sheet|sheet 2: no_award names an award that is not in award: "LA"|sheet 2: no_award names an award that is not in award: "MOI"'
  || '|unit "A" could not enter any result: criterion "I.1": target -1 is not more than 0|unit "B" does not have a target for "I.1", "II"|unit "C" does not have a target for "I.1", "II"|unit "B" does not have a baseline (số liệu gốc) for "I.2"|unit "C" does not have a baseline (số liệu gốc) for "I.2"'
  || '|Correct the result, its target or the sheet. Correct the sheet, or add the award with add_award. Correct the target or the baseline. Enter them with import_targets, or leave them out on purpose: allow_missing => true.', 'one error, eight reasons, of which a target of one unit for a given score is asked of all');
SELECT is((SELECT r.message FROM pg_temp.refusal('SELECT open(''now'', allow_missing => true)') r), 'season "now" cannot be opened, faults: 4', 'what is missing can be allowed, what is wrong cannot');
SELECT is((SELECT status FROM season WHERE season = 'now'), 'draft', 'nothing of it was done,');
SELECT is((SELECT string_agg(state, ',') FROM sheet), 'draft', 'the sheet is no more in force than before');
DELETE FROM target WHERE criterion IN ('II', 'III'); UPDATE target SET target = 4 WHERE target = -1;
UPDATE sheet SET rules = pg_temp.sheet();

-- Who may
SET LOCAL ROLE test_reader;
SELECT is((pg_temp.refusal('SELECT open(''now'')')).state, '42501', 'a reader opens nothing');
SET LOCAL ROLE test_unit;
SELECT is(pg_temp.refused(sql), format('42501 role "test_unit" may not %s season "now"|In season "now", only its council and the registry''s owner are allowed to do this.|List your accounts with SELECT * FROM my_account; the owner grants access with grant_access.', what), 'a unit may not ' || what)
  FROM (VALUES ('SELECT open(''now'')', 'open'), ('SELECT close_self_scoring(''now'', true)', 'close the self-scores of')) v(sql, what);
SELECT is((pg_temp.refusal('SELECT sign(''now'')')).message, 'permission denied for function sign', 'nor sign');
SET LOCAL ROLE test_appraiser;
SELECT is((pg_temp.refusal('SELECT open(''now'')')).message, 'role "test_appraiser" may not open season "now"', 'nor an appraiser');
SET LOCAL ROLE test_other_council;
SELECT is((pg_temp.refusal('SELECT open(''now'')')).message, 'role "test_other_council" may not open season "now"', 'nor another season''s council');
SELECT is((pg_temp.refusal('SELECT open(''none'')')).state, '42501', 'which does not learn which seasons there are not');
SET LOCAL ROLE test_council;
SELECT is(pg_temp.refused('SELECT open(''now'', self_deadline => today() - 1)'), '42501 season "now" cannot be opened, faults: 6|sheet 2 is not in force, and role "test_council" may not put it in force|unit "B" does not have a target for "I.1"|unit "C" does not have a target for "I.1"'
  || '|unit "B" does not have a baseline (số liệu gốc) for "I.2"|unit "C" does not have a baseline (số liệu gốc) for "I.2"|the last day for self-scores is past: ' || pg_temp.day(-1)
  || '|Let the registry''s owner call this, or put the sheet in force. Enter them with import_targets, or leave them out on purpose: allow_missing => true. Name days from today on, in this order: self_deadline, appraisal_deadline, final_deadline.', 'a council opens with a sheet in force');
SELECT is((pg_temp.refusal('SELECT put_in_force(''now'', 2)')).message, 'permission denied for table sheet', 'and puts none in force');
RESET ROLE;

-- Signing, before the sheet is in force and after
SELECT is(pg_temp.refused('SELECT sign(''none'')'), 'P0002 season "none" does not exist||List the seasons with SELECT season FROM season.', 'of no season');
SELECT is(pg_temp.refused($$SELECT sign('bare', 'infinity', '{}', ' ')$$), format('22023 the commitments of season "bare" cannot be signed, faults: 4|units is empty or contains a null|the day is after the season''s end, %s, or not a day: infinity|the document is empty|no score sheet is in force, so that targets cannot be checked', pg_temp.day(100))
  || '|Name units by their codes; null means all. Correct signed_on. Name the signed document, or leave it out. Put a sheet in force with put_in_force, or sign on purpose: allow_missing => true.', 'all of it is wrong');
SELECT is((pg_temp.refusal($$SELECT sign('bare')$$)).detail, E'there are no members\nno score sheet is in force, so that targets cannot be checked', 'nobody to sign');
SELECT is((pg_temp.refusal(format($$SELECT sign('now', %L, ARRAY['X', 'A', NULL, 'A', 'none', 'a"b'])$$, pg_temp.day(101)))).detail, format(E'units is empty or contains a null\nthe day is after the season''s end, %s, or not a day: %s\nunit "X" is not a member of season "now"\nunit "a"b" is not a member of season "now"\nunit "none" is not a member of season "now"\nno score sheet is in force, so that targets cannot be checked', pg_temp.day(100), pg_temp.day(101)), 'strangers are all named, once each');
SELECT results_eq($$SELECT what, unit, detail, what_name FROM sign('now', today() - 5, '{B}', document => 'GƯ 01', witnesses => 'Ban TĐKT', allow_missing => true)$$, format($$VALUES ('signed', 'B', '%s', 'Đã ký')$$, pg_temp.day(-5)), 'one unit signs, before there is a sheet');
SELECT put_in_force('now', 2);
SELECT is(pg_temp.refused($$SELECT sign('now', units => '{C,B}')$$), format('55000 the commitments of season "now" cannot be signed, faults: 3|unit "B" has already signed, on %s|unit "B" does not have a target for "I.1"|unit "C" does not have a target for "I.1"', pg_temp.day(-5))
  || '|Leave out units that have signed, or correct what was entered: replace => true. Enter them with import_targets, or sign without them on purpose: allow_missing => true.', 'signed already, and no targets');
SELECT is(pg_temp.refused($$SELECT sign('now', units => '{{C},{B}}')$$), format('55000 the commitments of season "now" cannot be signed, faults: 3|unit "B" has already signed, on %s|unit "B" does not have a target for "I.1"|unit "C" does not have a target for "I.1"', pg_temp.day(-5))
  || '|Leave out units that have signed, or correct what was entered: replace => true. Enter them with import_targets, or sign without them on purpose: allow_missing => true.', 'signed already, and no targets');
SELECT is((pg_temp.refusal($$SELECT sign('now')$$)).detail, 'unit "C" does not have a target for "I.1"', 'of all members, those that have not signed are asked');
INSERT INTO target (season, unit, criterion, target) VALUES ('now', 'C', 'I.1', 4);
SELECT results_eq($$SELECT what, unit, detail FROM sign('now', today() - 1)$$, format($$VALUES ('signed', 'A', '%1$s'), ('already signed', 'B', '%2$s'), ('signed', 'C', '%1$s'), ('without target', 'B', '"I.1"')$$, pg_temp.day(-1), pg_temp.day(-5)), 'all that have not');
SELECT results_eq($$SELECT unit, signed_on - today(), signed_by, witnesses, document FROM commitment ORDER BY unit$$, $$VALUES ('A', -1, 'Ông A', NULL, NULL), ('B', -5, 'Bà B', 'Ban TĐKT', 'GƯ 01'), ('C', -1, NULL, NULL, NULL)$$, 'by each member''s person, unless another is named');
SELECT results_eq($$SELECT what, unit, detail FROM sign('now', units => '{B}', signed_by => 'Ông Phó', replace => true, allow_missing => true)$$, format($$VALUES ('signed again', 'B', '%s'), ('without target', 'B', '"I.1"')$$, pg_temp.day(0)), 'a wrong day is corrected,');
SELECT results_eq($$SELECT signed_on = today(), signed_by, witnesses, document FROM commitment WHERE unit = 'B'$$, $$VALUES (true, 'Ông Phó', 'Ban TĐKT', 'GƯ 01')$$, 'and what is not said again stays');
SELECT is((SELECT string_agg(operation, ',' ORDER BY number) FROM change_log WHERE table_name = 'commitment'), 'insert,insert,insert,update', 'each change is in the log');
DELETE FROM commitment WHERE unit = 'C';

-- The council opens: gaps only if it says so
SET LOCAL ROLE test_council;
SELECT is(r.state || '|' || r.detail, '55000|unit "B" does not have a target for "I.1"' || E'\nunit "B" does not have a baseline (số liệu gốc) for "I.2"\nunit "C" does not have a baseline (số liệu gốc) for "I.2"', 'gaps') FROM pg_temp.refusal('SELECT open(''now'', today() + 5)') r;
SELECT results_eq($$SELECT * FROM open('now', today() + 5, final_deadline => today() + 9, allow_missing => true)$$, format($$VALUES ('opened', NULL, '%s', 'Mở tự chấm'), ('without target', 'B', '"I.1"', 'Chưa có chỉ tiêu'), ('without baseline', 'B', '"I.2"', 'Chưa có số liệu gốc'),
  ('without baseline', 'C', '"I.2"', 'Chưa có số liệu gốc'), ('without signature', 'C', NULL, 'Chưa ký giao ước')$$, pg_temp.day(5)), 'opened, and what is left');
SELECT results_eq($$SELECT status, self_deadline - today(), appraisal_deadline, final_deadline - today() FROM season WHERE season = 'now'$$, $$VALUES ('open', 5, NULL::date, 9)$$, 'with its days');
SELECT is(pg_temp.refused('SELECT open(''now'')'), '55000 season "now" cannot be opened, faults: 1|it is already open|Move a deadline with move_deadline(season, stage, due_on, reason).', 'once');
RESET ROLE;

-- Closing: who has not handed in is named, all of them
SELECT is(pg_temp.refused('SELECT close_self_scoring(''bare'')'), '55000 season "bare" cannot be closed for self-scores, faults: 1|it is a draft|Open it first: open(season).', 'a draft');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'now', u, 'I.1', 'self', 3 FROM unnest('{A,C}'::text[]) u;
SELECT submit('now', 'A'), submit('now', 'C');
SET LOCAL ROLE test_appraiser;
SELECT return_submission('now', 'C', 'thiếu', today() + 2);
SET LOCAL ROLE test_council;
SELECT is(pg_temp.refused('SELECT close_self_scoring(''now'')'), format('55000 season "now" cannot be closed for self-scores, faults: 2|unit "B" has not handed in, last day: %s|unit "C" has not handed in its returned file again, last day: %s', pg_temp.day(5), pg_temp.day(2))
  || '|Remind these units, or close without their files: close_self_scoring(season, allow_missing => true).', 'two units');
SELECT is((SELECT status FROM season WHERE season = 'now'), 'open', 'and it stays open');
SELECT is((pg_temp.refusal('SELECT close_self_scoring(''now'', NULL)')).state, '55000', 'null does not say so');
SELECT results_eq($$SELECT * FROM close_self_scoring('now', allow_missing => true)$$, format($$VALUES ('closed', NULL, NULL, 'Đóng tự chấm'), ('not handed in', 'B', NULL, 'Chưa nộp hồ sơ'), ('returned', 'C', '%s', 'Hồ sơ đang trả lại')$$, pg_temp.day(2)), 'on purpose it goes');
SELECT is((SELECT status FROM season WHERE season = 'now'), 'appraisal', 'to the appraisal');
SELECT is(pg_temp.refused('SELECT close_self_scoring(''now'')'), '55000 season "now" cannot be closed for self-scores, faults: 1|it is already in appraisal|Give a unit more time with return_submission(season, unit, reason, due_on).', 'once');
SELECT is((pg_temp.refusal('SELECT open(''now'')')).detail, 'it is in appraisal', 'nor is it opened again');
RESET ROLE;
SELECT lives_ok($$SELECT submit('now', 'C')$$, 'the returned file can still be handed in');
UPDATE season SET status = 'open' WHERE season = 'now';
SELECT submit('now', 'B', allow_empty => true);
SELECT results_eq($$SELECT what, unit FROM close_self_scoring('now')$$, $$VALUES ('closed', NULL::text)$$, 'with all files nothing need be said');

-- A unit that has left is asked for nothing; the only draft is put in force, and with another sheet in force a version can be named
INSERT INTO membership (season, unit) SELECT 'bare', u FROM unnest('{A,B}'::text[]) u;
INSERT INTO membership (season, unit, joined_on) VALUES ('bare', 'C', today() + 50);
INSERT INTO sheet (season, version, rules) VALUES ('bare', 1, '{"max": 10, "criteria": [{"code": "I", "max": 10, "rule": "given"}]}');
SELECT results_eq($$SELECT what, unit, detail FROM open('bare')$$, $$VALUES ('sheet put in force', NULL::text, '1'), ('opened', NULL, NULL), ('without signature', 'A', NULL), ('without signature', 'B', NULL)$$, 'a sheet that asks for no targets');
SELECT is((SELECT state FROM sheet WHERE season = 'bare'), 'in force', 'is in force');
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('bare', 'A', 'I', 'self', 7);
DELETE FROM result WHERE season = 'bare'; UPDATE season SET status = 'draft' WHERE season = 'bare';
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('bare', 'A', 'I', 'appraisal', 7), ('bare', 'B', 'I', 'appraisal', 5);
INSERT INTO sheet (season, version, rules) VALUES ('bare', 2, '{"max": 4, "criteria": [{"code": "I", "max": 4, "rule": "given"}]}'), ('bare', 3, '{"max": 8, "criteria": [{"code": "I", "max": 8, "rule": "given"}]}');
SELECT is((pg_temp.refusal('SELECT open(''bare'', version => 2)')).detail, E'sheet 2 refuses, of unit "A": criterion "I": score 7 is outside the limits 0 to 4\nsheet 2 refuses, of unit "B": criterion "I": score 5 is outside the limits 0 to 4', 'each result that another sheet refuses');
SELECT results_eq($$SELECT what, detail FROM open('bare', version => 3) WHERE unit IS NULL$$, $$VALUES ('sheet put in force', '3'), ('opened', NULL)$$, 'another one');
SELECT is((SELECT string_agg(version || ' ' || state, ', ' ORDER BY version) FROM sheet WHERE season = 'bare'), '1 replaced, 2 draft, 3 in force', 'instead of the first');

-- A published season
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'bare', u, 'I', 'final', 5 FROM unnest('{A,B}'::text[]) u;
SELECT publish('bare', allow_incomplete => true);
SELECT is(pg_temp.refused(sql), expected, sql) FROM (VALUES ('SELECT open(''bare'')', '55000 season "bare" cannot be opened, faults: 1|it is published|A published season stays as it is; see supersede.'),
  ('SELECT close_self_scoring(''bare'', true)', '55000 season "bare" cannot be closed for self-scores, faults: 1|it is published|A published season stays as it is; see supersede.')) v(sql, expected);
SELECT is((pg_temp.refusal('SELECT sign(''bare'')')).message, 'season "bare" is published and cannot be changed', 'nor is anything signed');

-- What needs a target, by the rules
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('rules', 'c', 2104, today(), today() + 1);
INSERT INTO membership (season, unit) VALUES ('rules', 'A'), ('rules', 'B');
SELECT is((SELECT string_agg(format('%s: %s', lacking, criteria), '; ') FROM target_gaps('rules', rules) WHERE unit = 'A'),
  'target: "per", "lad", "cur", "lin", "own", "fix"; baseline: "lin", "last", "k p"', 'by the rules and expressions; not for what the cluster or a fixed scale decides') FROM (VALUES ('{"max": 90, "criteria": [
  {"code": "per", "max": 10, "rule": "per_percent", "gain": 1, "loss": 1}, {"code": "lad", "max": 10, "rule": "ladder", "on": "percent", "steps": [{"from": 90, "points": 10}]}, {"code": "cur", "max": 10, "rule": "curve", "on": "ratio", "points": [[0, 0], [1, 10]]},
  {"code": "lin", "max": 10, "rule": "linear", "worst": "baseline", "best": "target"}, {"code": "own", "max": 10, "rule": "formula", "formula": "least(10, 10 * actual / target)"}, {"code": "last", "max": 10, "rule": "proportional", "against": "baseline"},
  {"code": "best", "max": 10, "rule": "proportional", "against": "best"}, {"code": "fix", "max": 10, "rule": "ladder", "steps": [{"from": 90, "points": 10}]}, {"code": "of", "max": 10, "rule": "formula", "formula": "least(10, actual * target[fix])"}, {"code": "k p", "max": 0, "rule": "input"}], "limits": [{"when": "actual[\"k p\"] < baseline[ \"k p\" ]", "at_most": 50}]}'::jsonb)) v(rules);
SELECT is((SELECT count(*) FROM emulation.check_sheet('{"max": 10, "criteria": [{"code": "of", "max": 10, "rule": "formula", "formula": "least(10, 10 * actual / target)"}]}')), 0::bigint, 'the formula is one');

INSERT INTO target (season, unit, criterion, target, baseline) VALUES ('rules', 'A', 'best', NULL, 7);
SELECT is((SELECT count(*) FROM target_gaps('rules', '{"max": 10, "criteria": [{"code": "best", "max": 10, "rule": "proportional", "against": "best"}]}')), 0::bigint, 'a baseline that the sheet does not use is asked of nobody');

-- The names are no words of SQL, and take nothing from PostgreSQL's own
SELECT is((SELECT string_agg(DISTINCT quote_ident(proname), ', ') FROM pg_proc WHERE pronamespace = 'thidua'::regnamespace AND proname IN ('open', 'close_self_scoring', 'sign')), 'close_self_scoring, open, sign', 'they need no quotes');
SELECT is((SELECT count(*) FROM pg_get_keywords() WHERE word IN ('open', 'sign')), 0::bigint, 'nor will PostgreSQL take them for anything else');
SELECT results_eq('SELECT sign(-2.5), sign(3::double precision), sign(0)', 'SELECT -1::numeric, 1::double precision, 0::double precision', 'the sign of a number is what it was');
SELECT is((pg_temp.refusal($$DO 'BEGIN PERFORM open(''none''); END'$$)).state, 'P0002', 'PL/pgSQL, which has an OPEN, calls it');
SELECT is((pg_temp.refusal('SELECT open(season => ''none'', version => 1)')).state, 'P0002', 'by named arguments, too');
-- The isolation test closing tells of locks and of REPEATABLE READ (25000).
SELECT * FROM finish();
ROLLBACK;
