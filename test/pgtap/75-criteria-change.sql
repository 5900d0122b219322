-- Criteria that change on a day inside the year: one season is judged by one sheet, so the year has two, and a third collects them. Everything is invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã A', 1), ('B', 'Xã B', 2);
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, period, starts_on, ends_on, status) VALUES ('Y', 'c', 2024, 'year', '2024-01-01', '2024-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'Y', unit FROM unit;
INSERT INTO sheet (season, version, state, rules, valid_from) VALUES ('Y', 1, 'in force', '{"max": 10, "criteria": [{"code": "I", "max": 10, "rule": "given"}]}', '2024-01-01'),
  ('Y', 2, 'draft', '{"max": 10, "criteria": [{"code": "I", "max": 6, "rule": "given"}, {"code": "II", "max": 4, "rule": "given"}]}', '2024-07-01');

-- The day is refused by every way, with what to do instead
SELECT results_eq($$SELECT * FROM pg_temp.refusal('SELECT put_in_force(''Y'', 2)')$$, $$VALUES ('0A000', 'sheet 2 cannot apply from 2024-07-01 on, inside season "Y"', 'One sheet judges a season from its first day, 2024-01-01, to its last, 2024-12-31.',
  'Open a season for each part of the year, each with its own sheet, and let the season of the year collect their points: result_source of kind periods, and collect_results. If the new sheet judges the whole season, set valid_from to null.')$$, 'a sheet of July');
SELECT is(pg_temp.raised(statement), '0A000 sheet 2 cannot apply from 2024-07-01 on, inside season "Y"', statement) FROM (VALUES ($$SELECT put_in_force('Y', 2, '2024-07-01')$$), ($$SELECT rename_criteria('Y', '{"I": "II"}', 2)$$),
  ($$UPDATE sheet SET state = CASE version WHEN 1 THEN 'replaced' ELSE 'in force' END WHERE season = 'Y' AND version = 2$$)) v(statement);
SELECT is(pg_temp.raised($$UPDATE sheet SET valid_from = '2024-01-02' WHERE season = 'Y' AND version = 1$$), '0A000 sheet 1 cannot apply from 2024-01-02 on, inside season "Y"', 'nor does one that is in force move');
SELECT is((SELECT string_agg(version || ' ' || state, ', ' ORDER BY version) FROM sheet), '1 in force, 2 draft', 'nothing has changed');
SELECT lives_ok($$SELECT put_in_force('Y', 2, '2023-12-15')$$, 'a day before the season is none inside it');
SELECT results_eq($$SELECT version, state, valid_from FROM sheet ORDER BY version$$, $$VALUES (1, 'replaced', date '2024-01-01'), (2, 'in force', '2023-12-15')$$, 'and is on record');
SELECT lives_ok($$SELECT put_in_force('Y', 1)$$, 'as before, without a day');


-- The way that the hint names, as the guide tells it (doc/vi/4-tham-dinh.md). Each half has its own sheet, and what was entered until July moves to the first.
CREATE ROLE test_change_unit; CREATE ROLE test_change_council;
SELECT grant_access('test_change_unit', 'Y', 'unit', 'A'), grant_access('test_change_council', 'Y', 'council');
UPDATE sheet SET valid_from = NULL WHERE season = 'Y' AND version = 2;
SET LOCAL ROLE test_change_unit;
INSERT INTO result (season, unit, criterion, stage, actual, evidence) VALUES ('Y', 'A', 'I', 'self', 8, 'BC 6 tháng');
RESET ROLE;
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('Y', 'B', 'I', 'self', 6);
INSERT INTO submission (season, unit, state) VALUES ('Y', 'A', 'submitted');
CREATE TEMP TABLE entered_before AS SELECT unit, criterion, stage, actual, evidence, entered_by, entered_at FROM result WHERE season = 'Y';

SELECT results_eq($$SELECT what, copied FROM open_season('Y-1', 'Y', year => 2024, period => 'first half') WHERE copied > 0$$, $$VALUES ('members', 2::bigint), ('sheet', 1), ('accounts', 2)$$, 'a season of the first half, after the year''s');
SELECT results_eq($$SELECT starts_on, ends_on FROM season WHERE season = 'Y-1'$$, $$VALUES (date '2024-01-01', date '2024-06-30')$$, 'of its days');
SELECT lives_ok($$SELECT open_season('Y-2', 'Y', year => 2024, period => 'second half')$$, 'and one of the second');
SELECT lives_ok($$SELECT put_in_force('Y-1', 1)$$, 'the first has the sheet that the year had');
UPDATE sheet SET rules = (SELECT rules FROM sheet WHERE season = 'Y' AND version = 2) WHERE season = 'Y-2' AND version = 1;
SELECT lives_ok($$SELECT put_in_force('Y-2', 1, '2024-07-01')$$, 'the second the new one, from its first day on');
UPDATE season SET status = 'open' WHERE season IN ('Y-1', 'Y-2');
UPDATE target SET season = 'Y-1' WHERE season = 'Y';
UPDATE result SET season = 'Y-1' WHERE season = 'Y';
UPDATE submission SET season = 'Y-1' WHERE season = 'Y';
SELECT set_eq($$SELECT unit, criterion, stage, actual, evidence, entered_by, entered_at FROM result WHERE season = 'Y-1'$$, 'SELECT * FROM entered_before', 'what was entered moves, by whom and when as it was');
-- the year's sheet has one criterion, which both halves fill
INSERT INTO sheet (season, version, rules) VALUES ('Y', 3, '{"max": 10, "criteria": [{"code": "TB", "name": "Bình quân hai giai đoạn", "max": 10, "rule": "given"}]}');
SELECT lives_ok($$SELECT put_in_force('Y', 3)$$, 'the year''s sheet');
INSERT INTO criterion_scorer VALUES ('Y', 'TB', 'council');
INSERT INTO result_source (season, criterion, kind, measure, combine) VALUES ('Y', 'TB', 'periods', 'points', 'mean');
-- the second half by the new sheet
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('Y-2', 'A', 'I', 'final', 5), ('Y-2', 'A', 'II', 'final', 4), ('Y-2', 'B', 'I', 'final', 6), ('Y-2', 'B', 'II', 'final', 2);
SELECT publish('Y-1');
-- A gets another code meanwhile; the first half is published under the old one
SELECT count(*) FROM rename_unit('A', 'Phường A', '2024-08-01', 'NQ 3', 'A2');
SELECT results_eq($$SELECT season, unit FROM membership WHERE unit LIKE 'A%' ORDER BY season$$, $$VALUES ('Y', 'A2'), ('Y-1', 'A'), ('Y-2', 'A2')$$, 'a unit has two codes in one year');
UPDATE season SET status = 'appraisal' WHERE season = 'Y';
SET LOCAL ROLE test_change_council;
SELECT is((pg_temp.refusal($$SELECT collect_results('Y', 'final')$$)).state, '55000', 'the year waits for both');
SELECT publish('Y-2');
SELECT results_eq($$SELECT read, "new" FROM collect_results('Y', 'final')$$, $$VALUES (2::bigint, 2::bigint)$$, 'and collects them');
RESET ROLE;
-- A: 8 by the first sheet, 5 + 4 by the second; B: 6, and 6 + 2
SELECT results_eq($$SELECT unit, points::numeric(9,2), rank FROM standing WHERE season = 'Y' ORDER BY unit$$, $$VALUES ('A2', (8 + 9) / 2.0::numeric(9,2), 1), ('B', (6 + 8) / 2.0, 2)$$, 'each half is judged by its own sheet');
SELECT lives_ok($$SELECT publish('Y')$$, 'the year is published');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and follows');

SELECT * FROM finish();
ROLLBACK;
