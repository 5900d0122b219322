-- open_season(…, baselines => true): last year's figures as baselines, where they are figures of the same thing. Everything is invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name, "position") SELECT u, 'Xã ' || u, ascii(u) FROM unnest('{A,B,C,D,E,F}'::text[]) u;
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('Y24', 'c', 2024, '2024-01-01', '2024-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'Y24', unit FROM unit WHERE unit <> 'F';
-- I and II are counted, III is given, IV is a figure without points, V the sheet computes.
INSERT INTO sheet (season, state, rules) VALUES ('Y24', 'in force', '{"max": 40, "criteria": [{"code": "I", "measure": "hộ", "max": 10, "rule": "linear", "worst": "baseline", "best": "target"}, {"code": "II", "measure": "km", "max": 10, "rule": "proportional"},
  {"code": "III", "max": 10, "rule": "given"}, {"code": "IV", "max": 0, "rule": "input"}, {"code": "V", "max": 10, "rule": "proportional", "value": "actual[IV] / 2"}]}');
INSERT INTO target (season, unit, criterion, target, baseline) SELECT 'Y24', unit, 'I', 100, 10 FROM membership UNION ALL SELECT 'Y24', unit, 'II', 5, NULL FROM membership;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'Y24', unit, c, 'self', 4 FROM membership, unnest('{I,II,III,IV}'::text[]) c;
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('Y24', 'A', 'I', 'final', 60.5);
INSERT INTO result (season, unit, criterion, stage, assigned) VALUES ('Y24', 'B', 'II', 'appraisal', false);
-- C goes into D in the year; E's name changes, and its code
SELECT count(*) FROM merge_units('{C}', 'D', '2024-06-01', 'NQ 1', 'results');
SELECT count(*) FROM rename_unit('E', 'Phường E', '2024-06-01', 'NQ 2', 'E2');
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('Y24', 'A', 'II', 'appraisal', NULL);

SELECT results_eq($$SELECT unit, criterion, baseline, reason FROM baselines_from('Y25', 'Y24')$$, $$SELECT NULL::text, NULL::text, NULL::numeric, NULL::text WHERE false$$, 'of a season that does not exist');
SELECT results_eq($$SELECT * FROM open_season('Y25', 'Y24', baselines => true)$$, $$VALUES ('members', 4::bigint), ('sheet', 1), ('accounts', 0), ('deadlines', 0), ('accounts left out', 0), ('baselines left out, no longer a member: C', 3), ('baselines left out, other borders: D', 3), ('baselines', 7)$$, 'opened');
SELECT results_eq($$SELECT unit, criterion, version, target, baseline, note FROM target WHERE season = 'Y25' ORDER BY unit, criterion$$, $$VALUES ('A', 'I', 'signed', NULL::numeric, 60.5, 'Số liệu gốc: kết quả kỳ Y24'), ('A', 'IV', 'signed', NULL, 4, 'Số liệu gốc: kết quả kỳ Y24'), ('B', 'I', 'signed', NULL, 4, 'Số liệu gốc: kết quả kỳ Y24'),
  ('B', 'IV', 'signed', NULL, 4, 'Số liệu gốc: kết quả kỳ Y24'), ('E2', 'I', 'signed', NULL, 4, 'Số liệu gốc: kết quả kỳ Y24'), ('E2', 'II', 'signed', NULL, 4, 'Số liệu gốc: kết quả kỳ Y24'), ('E2', 'IV', 'signed', NULL, 4, 'Số liệu gốc: kết quả kỳ Y24')$$,
  'what is counted, where it is in force: not the points of III, nor A''s and B''s II, which have none');
SELECT results_eq($$SELECT * FROM open_season('Y25h', 'Y24', year => 2025, period => 'first half', baselines => true) WHERE what LIKE 'baseline%'$$, $$VALUES ('baselines left out, another period: I, II, IV', 13::bigint), ('baselines', 0)$$, 'half a year does not begin at a year''s figure');
-- another measure, and a criterion that is no more
UPDATE sheet SET rules = replace(replace(rules::text, '"km"', '"m"'), '"IV"', '"VI"')::jsonb WHERE season = 'Y25';
SELECT results_eq($$SELECT criterion, reason, count(*) FROM baselines_from('Y25', 'Y24') WHERE reason IS NOT NULL AND unit = 'E2' GROUP BY 1, 2 ORDER BY 1$$, $$VALUES ('II', 'another measure', 1::bigint), ('IV', 'not in the sheet', 1)$$, 'metres are not kilometres');
SELECT results_eq($$SELECT what FROM open_season('Y26', 'Y25') WHERE what LIKE 'baseline%'$$, $$SELECT NULL::text WHERE false$$, 'only if it is asked for');

SELECT * FROM finish();
ROLLBACK;
