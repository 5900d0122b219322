-- Baselines: where a unit started. They come with targets, by hand or in files, and score, are checked and shown with them. Everything is invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
\ir files.sql.inc
INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã A', 1), ('B', 'Xã B', 2), ('C', 'Xã C', 3);
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'c', 2101, today() - 100, today() + 100, 'open');
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit;
-- I: from nothing at the baseline to all at the target.  II does not look at baselines.
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"name": "Bảng điểm", "max": 20, "criteria": [
  {"code": "I", "name": "Tỷ lệ hộ có nước sạch", "max": 10, "rule": "linear", "worst": "baseline", "best": "target"}, {"code": "II", "name": "Thu ngân sách", "max": 10, "rule": "proportional"}]}');

-- By hand
INSERT INTO target (season, unit, criterion, target, baseline) VALUES ('S', 'A', 'I', 60, 40);
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('S', 'A', 'I', 'self', 55);
SELECT is(emulation.points(season_board('S'), 'A', 'I'), 7.50, 'from 40 to 60, 55 is three quarters: 7.50 of 10');
SELECT is(pg_temp.raised($$INSERT INTO target (season, unit, criterion, baseline) VALUES ('S', 'B', 'I', 1e18)$$), '23514 new row for relation "target" violates check constraint "target_baseline_in_range"', 'no longer than a target');
SELECT is(pg_temp.raised($$INSERT INTO target (season, unit, criterion, baseline) VALUES ('S', 'B', 'I', 1e-19)$$), '23514 new row for relation "target" violates check constraint "target_baseline_in_range"', 'nor more exact');
SELECT is((SELECT new_row->>'baseline' FROM change_log WHERE table_name = 'target' ORDER BY number DESC LIMIT 1), '40', 'the log knows it');

-- Another target does not change where the unit started, unless it says so
INSERT INTO target (season, unit, criterion, version, target) VALUES ('S', 'A', 'I', 'adjusted', 70);
SELECT results_eq($$SELECT target::numeric(9,2), baseline::numeric(9,2) FROM target_in_force WHERE unit = 'A'$$, $$VALUES (70.00, 40.00)$$, 'an adjusted target leaves the baseline');
SELECT is(emulation.points(season_board('S'), 'A', 'I'), 5.00, 'from 40 to 70, 55 is half');
UPDATE target SET baseline = 50 WHERE version = 'adjusted';
SELECT is(emulation.points(season_board('S'), 'A', 'I'), 2.50, 'or names another one: from 50 to 70, a quarter');
DELETE FROM target WHERE version = 'adjusted';

-- Files
SELECT results_eq($$SELECT pg_temp.told($t$import_targets('S', pg_temp.file(E'Đơn vị;Mã tiêu chí;Chỉ tiêu;Số liệu gốc;Ghi chú\nXã B;I;80,5;60,25;\nC;I;;30;năm trước\nA;I;60;41;\nB;II;100;;\nC;II;;;\n'))$t$)$$, $$VALUES
  ('5 read, 3 new, 0 changed, 1 unchanged, 1 rejected'), ('4 | Chỉ tiêu | 60 | there is already baseline "40"; replace => true overwrites it')$$, 'a file with the column, in rows without a target, too');
SELECT results_eq($$SELECT unit, criterion, target, baseline, note FROM target ORDER BY unit, criterion$$, $$VALUES ('A', 'I', 60::numeric, 40::numeric, NULL), ('B', 'I', 80.5, 60.25, NULL), ('B', 'II', 100, NULL, NULL), ('C', 'I', NULL, 30, 'năm trước')$$, 'what came of it');
SELECT results_eq($$SELECT pg_temp.told($t$import_targets('S', pg_temp.file(E'unit;criterion;target;baseline\nC;I;50;\nA;I;;41\n'), replace => true)$t$)$$, $$VALUES ('2 read, 1 new, 1 changed, 0 unchanged, 0 rejected')$$, 'a target comes later; a baseline is replaced');
SELECT results_eq($$SELECT unit, target, baseline FROM target WHERE criterion = 'I' ORDER BY unit$$, $$VALUES ('A', 60::numeric, 41::numeric), ('B', 80.5, 60.25), ('C', 50, 30)$$, 'each beside the other');
SELECT results_eq($$SELECT removed, restored, kept FROM undo_import((SELECT max(batch) FROM import_batch))$$, $$VALUES (0::bigint, 2::bigint, 0::bigint)$$, 'and taken back');
SELECT results_eq($$SELECT unit, target, baseline FROM target WHERE criterion = 'I' AND unit <> 'B' ORDER BY unit$$, $$VALUES ('A', 60::numeric, 40::numeric), ('C', NULL, 30)$$, 'both');
SELECT results_eq($$SELECT pg_temp.told($t$import_targets('S', pg_temp.file(E'unit;criterion;target;baseline\nB;I;;61\nA;I;65;42\nA;II;x;1\nB;II;5;40%\n'), version => 'adjusted', dry_run => true)$t$)$$, $$VALUES
  ('4 read, 1 new, 0 changed, 0 unchanged, 3 rejected'),
  ('2 | target |  | the adjusted target is missing; import a baseline by itself as version signed'),
  ('4 | target | x | "x" is not a number in Vietnamese style'),
  ('5 | baseline | 40% | "40%" is a percentage, but criterion "II" is not measured in percent; write the counted or measured number, without the sign')$$, 'what is rejected');
SELECT is((SELECT string_agg(DISTINCT heading, ', ') FROM import_heading WHERE kind = 'targets' AND field = 'baseline'), 'baseline, so lieu goc', 'its headings are listed');

SELECT results_eq($$SELECT pg_temp.told($t$import_targets('S', pg_temp.file(E'unit;criterion;baseline\nA;II;12\nB;I;60,25\n'), dry_run => true)$t$)$$, $$VALUES ('2 read, 1 new, 0 changed, 1 unchanged, 0 rejected')$$, 'a file of baselines alone');
SELECT is(pg_temp.raised($$SELECT import_targets('S', pg_temp.file(E'unit;criterion;note\nA;II;x\n'))$$), '22P04 the file of targets does not have a column of target', 'a file of neither');
SELECT results_eq($$SELECT pg_temp.told($t$import_targets('S', pg_temp.file(E'unit;criterion;baseline\nB;I;61\n'), version => 'adjusted', dry_run => true)$t$)$$, $$VALUES
  ('1 read, 0 new, 0 changed, 0 unchanged, 1 rejected'), ('2 | the adjusted target is missing; import a baseline by itself as version signed')$$, 'an adjusted target is needed beside an adjusted baseline');

-- Forms show it where a unit has one, and are read back
SELECT is(replace(export_form('S', 'B'), E'\r\n', '|'), 'Mã đơn vị;Mã tiêu chí;Tên tiêu chí;Điểm tối đa;Chỉ tiêu;Số liệu gốc;Kết quả;Minh chứng;Ghi chú|B;I;Tỷ lệ hộ có nước sạch;10;80,5;60,25;;;|B;II;Thu ngân sách;10;100;;;;|', 'a form');
SELECT results_eq($$SELECT pg_temp.told($t$import_results('S', 'self', pg_temp.file(replace(export_form('S', 'B'), ';60,25;;', ';60,25;70;')))$t$)$$, $$VALUES ('2 read, 1 new, 0 changed, 1 unchanged, 0 rejected')$$, 'comes back');
SELECT is(emulation.points(season_board('S'), 'B', 'I'), round(10 * (70 - 60.25) / (80.5 - 60.25), 2), 'and scores from its own start');
UPDATE target SET baseline = NULL WHERE unit = 'B';
SELECT is(split_part(export_form('S', 'B'), E'\r\n', 1), 'Mã đơn vị;Mã tiêu chí;Tên tiêu chí;Điểm tối đa;Chỉ tiêu;Kết quả;Minh chứng;Ghi chú', 'without one it is as it was');

-- What an own score, the pages and a tried sheet make of it
CREATE ROLE test_baseline_unit;
SELECT grant_access('test_baseline_unit', 'S', 'unit', 'A');
SET LOCAL ROLE test_baseline_unit;
SELECT results_eq($$SELECT criterion, target::numeric(9,2), baseline::numeric(9,2), points::numeric(9,2) FROM own_score$$, $$VALUES ('I', 60.00, 40.00, 7.50)$$, 'a unit sees its own');
SELECT is(pg_temp.raised($$UPDATE target SET baseline = 0$$), '42501 permission denied for table target', 'and does not change it');
RESET ROLE;
SELECT matches(report_unit_html('S', 'A'), '<th[^>]*>Số liệu gốc</th>', 'its page has the column');
SELECT matches(report_unit_html('S', 'A'), '<td[^>]*>60</td><td[^>]*>40</td><td[^>]*>55</td>', 'with the number between target and actual');
SELECT is((SELECT points_after FROM try_sheet('S', 1, 'S')), NULL, 'the same sheet tried on the season changes nothing');

-- A correction is scored and recomputed with the baseline
INSERT INTO result (season, unit, criterion, stage, actual) SELECT 'S', unit, criterion, 'final', 50 FROM unit, (VALUES ('I'), ('II')) v(criterion);
INSERT INTO target (season, unit, criterion, target) VALUES ('S', 'A', 'II', 100), ('S', 'C', 'II', 100);
UPDATE target SET baseline = 40, target = 60 WHERE criterion = 'I';
SELECT publish('S');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'a publication follows');
SELECT is((SELECT points FROM published_standing WHERE unit = 'C'), 10.00, '5 of 10 for half of the way, and 5 for half of the target');
SELECT is(pg_temp.raised($$UPDATE target SET baseline = 0$$), '55000 season "S" is published: table target cannot be changed by UPDATE', 'and is frozen');
SELECT lives_ok($$SELECT supersede('S', 'sửa', '[{"unit": "C", "criterion": "I", "actual": 60}]')$$, 'corrected');
SELECT is((SELECT points FROM published_standing WHERE unit = 'C' AND number = 2), 15.00, 'by the same baseline');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and follows');
-- a baseline changed by force is found
SET LOCAL session_replication_role = replica;
UPDATE target SET baseline = 30 WHERE unit = 'C' AND criterion = 'I';
RESET session_replication_role;
SELECT ok(EXISTS (SELECT FROM publication_check WHERE problem = 'result' AND unit = 'C' AND criterion = 'I'), 'a baseline changed by force is found');

SELECT * FROM finish();
ROLLBACK;
