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

SELECT * FROM finish();
ROLLBACK;
