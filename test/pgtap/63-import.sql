-- Files into the registry: long and wide, Vietnamese headings and numbers, what is rejected and why, again, back out.
-- Units are real, sheets and results invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE FUNCTION pg_temp.file(text) RETURNS bytea LANGUAGE sql AS $$SELECT convert_to($1, 'UTF8')$$;

-- Units and members, from files
SELECT results_eq($$SELECT batch IS NOT NULL, read, "new", changed, unchanged, rejected FROM import_units(pg_temp.file(E'STT;Mã đơn vị;Tên đơn vị\n1;BL;Bạc Liêu\n2;DL;Đắk Lắk\n3;LA;Long An\n4;HCM;Thành phố Hồ Chí Minh\n'))$$, $$VALUES (true, 4::bigint, 4::bigint, 0::bigint, 0::bigint, 0::bigint)$$, 'four units');
SELECT results_eq($$SELECT unit, name, "position", level FROM unit ORDER BY 3$$, $$VALUES ('BL', 'Bạc Liêu', 1, 'province'), ('DL', 'Đắk Lắk', 2, 'province'), ('LA', 'Long An', 3, 'province'), ('HCM', 'Thành phố Hồ Chí Minh', 4, 'province')$$, 'as the file says');
INSERT INTO unit_alias (alias, unit) VALUES ('TP.HCM', 'HCM'), ('Đắc Lắc', 'DL');
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('S', 'C', 2013, '2013-01-01', '2013-12-31');
SELECT is((SELECT "new" FROM import_members('S', pg_temp.file(E'Đơn vị,Vai trò,Họ và tên\nBạc Liêu,cụm trưởng,Nguyễn Văn A\nĐắc Lắc,thành viên,\nlong an,,\nTP.HCM,,\n'))), 4::bigint, 'members by name, alias and without regard to case');
SELECT results_eq($$SELECT unit, role, person FROM membership ORDER BY unit$$, $$VALUES ('BL', 'leader', 'Nguyễn Văn A'), ('DL', 'member', NULL), ('HCM', 'member', NULL), ('LA', 'member', NULL)$$, 'with role and person');
SELECT is(pg_temp.raised($$SELECT import_results('S', 'self', pg_temp.file(E'unit,criterion,actual\nBL,1,1'))$$), '55000 season "S" does not have a score sheet in force', 'no sheet, no results');
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"max": 30, "criteria": [{"code": "I", "name": "Kinh tế", "max": 20, "criteria": [{"code": "I.1", "name": "Thu ngân sách", "max": 10, "rule": "proportional"}, {"code": "I.2", "name": "Phong trào", "max": 10, "rule": "given", "step": 0.25}]},
  {"code": "II", "name": "Hội nghị", "max": 10, "rule": "yes_no"}]}');
UPDATE season SET status = 'open';
SELECT is((SELECT "new" FROM import_targets('S', pg_temp.file(E'Tiêu chí;Tên tiêu chí;Bạc Liêu;Đắk Lắk;Long An;TP.HCM\nI.1;Thu ngân sách;38.030;1.000;957,11;100\n'))), 4::bigint, 'targets, criteria down and units across');
SELECT results_eq($$SELECT unit, target FROM target ORDER BY unit$$, $$VALUES ('BL', 38030::numeric), ('DL', 1000), ('HCM', 100), ('LA', 957.11)$$, 'Vietnamese numbers');

-- Long: what is good is loaded, what is bad kept
CREATE FUNCTION pg_temp.long() RETURNS bytea LANGUAGE sql AS $$SELECT pg_temp.file(E'\uFEFFBiểu tự chấm điểm\n;;;\nĐơn vị;Mã tiêu chí;Kết quả;Ghi chú\n'
  'Bạc Liêu;I.1;38.030;\nBL;I.2;9,75;"đã họp;\nhai lần"\nBL;II;Có;\nĐắc Lắc;I.2;9,3;\nĐắk Lác;I.2;9;\nLA;I.9;5;\nLA;I.2;12;\nLA;I;9;\nLA;I.1;7,98;\nLA;I.2;1.23.4;\nBL;I.1;5;\nLA;II;có lẽ;\nDL;II;N/A;\nHCM;II;không giao;\nHCM;I.2;;\n;I.2;5;\nHCM;I.1;x;\n')$$;
SELECT results_eq($$SELECT read, "new", changed, unchanged, rejected, batch FROM import_results('S', 'self', pg_temp.long(), dry_run => true)$$, $$VALUES (16::bigint, 5::bigint, 0::bigint, 2::bigint, 9::bigint, NULL::bigint)$$, 'a dry run counts');
SELECT is((SELECT count(*) FROM result) + (SELECT count(*) FROM rejected_row), 0::bigint, 'and leaves nothing');
SELECT is(pg_temp.raised($$SELECT import_results('S', 'self', pg_temp.long(), on_error => 'stop')$$), '22000 9 of 16 rows of the file are bad, and nothing was loaded', 'told to stop, it stops');
SELECT alike((pg_temp.refusal($$SELECT import_results('S', 'self', pg_temp.long(), on_error => 'stop')$$)).detail, E'line 8, Kết quả: criterion "I.2": score 9.3 is not a multiple of step 0.25\nline 9, Đơn vị: unit "Đắk Lác" is not known; the nearest names are Đắk Lắk (DL), %', 'with the reasons');
SELECT is((SELECT count(*) FROM result), 0::bigint, 'and loads nothing');
SELECT results_eq($$SELECT read, "new", unchanged, rejected FROM import_results('S', 'self', pg_temp.long(), file_name => 'tucham.csv')$$, $$VALUES (16::bigint, 5::bigint, 2::bigint, 9::bigint)$$, 'loaded');
SELECT results_eq($$SELECT unit, criterion, actual, assigned, note FROM result ORDER BY unit, criterion$$, $$VALUES ('BL', 'I.1', 38030::numeric, true, NULL), ('BL', 'I.2', 9.75, true, E'đã họp;\nhai lần'), ('BL', 'II', 1, true, NULL), ('HCM', 'II', NULL, false, NULL), ('LA', 'I.1', 7.98, true, NULL)$$, 'good rows');
SELECT results_eq($$SELECT record, line, "column", text, reason FROM rejected_row ORDER BY number$$, $$VALUES
  (7::bigint, 8::bigint, 'Kết quả', '9,3', 'criterion "I.2": score 9.3 is not a multiple of step 0.25'), (8, 9, 'Đơn vị', 'Đắk Lác', 'unit "Đắk Lác" is not known; the nearest names are Đắk Lắk (DL), Bạc Liêu (BL), Long An (LA)'),
  (9, 10, 'Mã tiêu chí', 'I.9', 'criterion "I.9" is not known; the nearest names are Thu ngân sách (I.1), Phong trào (I.2), Kinh tế (I)'), (10, 11, 'Kết quả', '12', 'criterion "I.2": score 12 is outside the limits 0 to 10'),
  (13, 14, 'Kết quả', '1.23.4', '"1.23.4" is not a number in Vietnamese style'), (14, 15, 'Kết quả', '5', 'already given on line 4'), (15, 16, 'Kết quả', 'có lẽ', '"có lẽ" is not an answer to the yes-or-no criterion "II", which accepts có, đạt, đúng, x, v, √, ✓, ✔, ☑, ✅, yes, true, ü, þ; không, không đạt, chưa đạt, sai, ✗, ✘, ☐, ❌, no, false; không giao, không được giao, not assigned; 1 or 0'),
  (19, 20, 'Đơn vị', NULL, 'unit is missing'), (20, 21, 'Kết quả', 'x', '"x" is an answer to a yes-or-no criterion, but "I.1" is not one')$$, 'bad ones with record, line, column, text and reason');
SELECT results_eq($$SELECT kind, season, stage, file_name, rows_read, added, rejected, digest FROM import_batch WHERE kind = 'results'$$, $$VALUES ('results', 'S', 'self', 'tucham.csv', 16::bigint, 5::bigint, 9::bigint, encode(sha256(pg_temp.long()), 'hex'))$$, 'the batch');
SELECT results_eq($$SELECT batch, "new", changed, unchanged, rejected FROM import_results('S', 'self', pg_temp.long())$$, $$VALUES (NULL::bigint, 0::bigint, 0::bigint, 7::bigint, 9::bigint)$$, 'the same file again changes nothing');
SELECT is((SELECT count(*) FROM import_batch WHERE kind = 'results'), 1::bigint, 'and is no batch');
SELECT results_eq($$SELECT "new", rejected FROM import_results('S', 'self', pg_temp.file(E'unit,criterion,actual\nDL,I.2,9.25\nLA,I.2,9.00\nLA,II,no\n'), style => 'plain')$$, $$VALUES (3::bigint, 0::bigint)$$, 'a corrected file of the rejected rows completes it, in English and plain style');
SELECT results_eq($$SELECT "new", changed, rejected, rejections->0->>'reason' FROM import_results('S', 'self', pg_temp.file(E'unit,criterion,actual\nDL,I.2,"9,5"\n'))$$, $$VALUES (0::bigint, 0::bigint, 1::bigint, 'there is already 9.25; replace => true overwrites it')$$, 'what is there is not overwritten');
SELECT results_eq($$SELECT "new", changed, rejected FROM import_results('S', 'self', pg_temp.file(E'unit,criterion,actual\nDL,I.2,"9,5"\nBL,I.2,"8,5"\n'), replace => true, file_name => 'sua.csv')$$, $$VALUES (0::bigint, 2::bigint, 0::bigint)$$, 'unless it is told to');
SELECT is((SELECT actual FROM result WHERE unit = 'DL' AND criterion = 'I.2'), 9.5, 'then it is');

-- Back out
UPDATE result SET actual = 8.75 WHERE unit = 'BL' AND criterion = 'I.2';
SELECT results_eq($$SELECT u.* FROM import_batch b, undo_import(b.batch) u WHERE b.file_name = 'sua.csv'$$, $$VALUES (0::bigint, 1::bigint, 1::bigint)$$, 'one is as before, one was changed by hand since and stays');
SELECT results_eq($$SELECT unit, actual FROM result WHERE unit IN ('BL', 'DL') AND criterion = 'I.2' ORDER BY unit$$, $$VALUES ('BL', 8.75::numeric), ('DL', 9.25)$$, 'to the value');
SELECT is((SELECT removed FROM import_batch b, undo_import(b.batch) u WHERE b.file_name = 'tucham.csv'), 4::bigint, 'a whole file goes');
SELECT results_eq($$SELECT unit, criterion FROM result ORDER BY 1, 2$$, $$VALUES ('BL', 'I.2'), ('DL', 'I.2'), ('LA', 'I.2'), ('LA', 'II')$$, 'and nothing else');
SELECT is(pg_temp.raised($$SELECT undo_import(999)$$), 'P0002 there is no batch 999 to undo', 'a batch that is none');
SELECT is((SELECT removed FROM import_batch b, undo_import(b.batch) u WHERE b.kind = 'targets'), 4::bigint, 'targets, too, which do not name their batch');
DELETE FROM result;

-- Wide, both ways; sums and sections are only compared (75-printed-totals.sql)
SELECT results_eq($$SELECT read, "new", unchanged, rejected FROM import_results('S', 'final', pg_temp.file(E'TT\tTiêu chí\tNội dung\tĐiểm tối đa\tBạc Liêu\tLong An\tKiên Giang\n1\tI.2\tPhong trào\t10\t9,5\t8,75\t7\n2\tII\tHội nghị\t10\tĐạt\tKhông đạt\t\nTổng cộng\t\t\t20\t19,5\t8,75\t7\n'))$$, $$VALUES (5::bigint, 4::bigint, 0::bigint, 1::bigint)$$, 'criteria down, units across, by tabs');
SELECT results_eq($$SELECT unit, criterion, actual FROM result ORDER BY 1, 2$$, $$VALUES ('BL', 'I.2', 9.5::numeric), ('BL', 'II', 1), ('LA', 'I.2', 8.75), ('LA', 'II', 0)$$, 'cell by cell');
SELECT results_eq($$SELECT line, "column", text, reason FROM rejected_row JOIN import_batch USING (batch) WHERE stage = 'final'$$, $$VALUES (2::bigint, 'Kiên Giang', '7', 'unit "Kiên Giang" is not known; the nearest names are Long An (LA), Bạc Liêu (BL), Đắk Lắk (DL)')$$, 'the cell that is nobody''s');
SELECT results_eq($$SELECT "new", rejected FROM import_results('S', 'appraisal', pg_temp.file(E'Đơn vị;I.2;II\nBạc Liêu;9;Có\nLong An;8;Không\n'))$$, $$VALUES (4::bigint, 0::bigint)$$, 'units down, criteria across');
SELECT results_eq($$SELECT rejected, rejections->0->>'reason' FROM import_results('S', 'self', pg_temp.file(E'unit;criterion;actual;Lời bình\nBL;I.2;9;hay lắm\n'))$$, $$VALUES (0::bigint, 'unknown column; it was not read')$$, 'a column that is not known is told');

SELECT results_eq($$SELECT batch IS NOT NULL, "new", rejected FROM import_results('S', 'self', pg_temp.file(E'unit;criterion;actual\nXX;I.2;9\n'))$$, $$VALUES (true, 0::bigint, 1::bigint)$$, 'a file of which nothing is good is kept, too');
-- Files that are none
SELECT is(pg_temp.raised(format('SELECT import_results(''S'', ''self'', pg_temp.file(%L))', file)), expected, expected) FROM (VALUES
  ('', '22P04 the file of results does not have a known heading'), (E'a,b\n1,2', '22P04 the file of results does not have a known heading'), (E'unit,unit,criterion,actual\n', '22P04 the file of results has two columns of unit'),
  (E'unit,note\nBL,x', '22P04 the file of results does not have a column of actual, criterion'), (E'unit,criterion,actual\nBL,"I', '22P04 CSV record 2: ends within a quoted field')) v(file, expected);
SELECT is(pg_temp.raised($$SELECT import_results('S', 'selbst', '')$$), '22023 unknown stage "selbst"', 'a stage that is none');
SELECT is(pg_temp.raised($$SELECT import_targets('S', '', 'draft')$$), '22023 unknown version "draft"', 'a version that is none');
SELECT is(pg_temp.raised($$SELECT import_indicators(2013, '', 'May')$$), '22023 unknown period "May"', 'a period that is none');
SELECT is(pg_temp.raised($$SELECT import_results('S', 'self', '', on_error => 'perhaps')$$), '22023 unknown on_error "perhaps"', 'an option that is none');

-- Grants, reports, indicators
INSERT INTO decision VALUES ('1/QĐ', '2014-01-01');
INSERT INTO recipient VALUES ('lan', 'Lan', 'person', 'BL', NULL), ('p1', 'Phòng 1', 'collective', 'BL', NULL);
SELECT results_eq($$SELECT "new", rejected FROM import_grants(pg_temp.file(E'STT;Danh hiệu;Đơn vị;Đối tượng;Số lượng;Số bằng\n1;BKT;Bạc Liêu;lan;;15\n2;BKT;Long An;;25;\n3;COT;BL;lan;;\n4;XX;BL;;1;\n5;BKT;BL;;0;\n6;BKT;BL;;1,5;\n'), '1/QĐ', 2013)$$, $$VALUES (2::bigint, 4::bigint)$$, 'lines of a decision');
SELECT results_eq($$SELECT line, award, unit, recipient, number, year, certificate FROM award_grant ORDER BY line$$, $$VALUES (1, 'BKT', 'BL', 'lan', 1::bigint, 2013, '15'), (2, 'BKT', 'LA', NULL, 25, 2013, NULL)$$, 'as the file says');
SELECT results_eq($$SELECT reason FROM rejected_row JOIN import_batch USING (batch) WHERE kind = 'grants' ORDER BY number$$, $$VALUES ('award "COT" is not for recipient "lan"'), ('award "XX" is not known; the nearest names are Giấy khen (GK), Xã, phường, đặc khu tiêu biểu (XTB), Bằng khen cấp bộ (BKB)'), ('the number must be 1 or more, not 0'), ('"1,5" is not a whole number')$$, 'and what it says wrong');
SELECT results_eq($$SELECT "column", text FROM rejected_row JOIN import_batch USING (batch) WHERE kind = 'grants' ORDER BY number$$, $$VALUES ('Đối tượng', 'lan'), ('Danh hiệu', 'XX'), ('Số lượng', '0'), ('Số lượng', '1,5')$$, 'and where');
SELECT is((SELECT "new" FROM import_reported_totals('BC', 'province', 2013, pg_temp.file(E'STT;Hình thức;Số lượng\n1;COT;987\n2;BKT;48.491\n'), unit => 'BL')), 2::bigint, 'a report');
SELECT is((SELECT number FROM reported_total WHERE award = 'BKT'), 48491::bigint, 'with its numbers');
-- twice under other lines: nobody changed anything meanwhile (40001), and no further try would do
SELECT results_eq($$SELECT "new", rejected, (SELECT string_agg(r->>'reason', ', ' ORDER BY r->>'line') FROM jsonb_array_elements(rejections) r) FROM import_reported_totals('BC', 'province', 2013, pg_temp.file(E'STT;Hình thức;Số lượng\n3;COT;987\n4;CSTDT;1\n5;CSTDT;2\n'), unit => 'BL')$$,
  $$VALUES (1::bigint, 2::bigint, 'award "COT" is already on line 1 of this report, award "CSTDT" is already on line 4 of this report')$$, 'an award that stands on another line of the report, or of the file');
SELECT results_eq($$SELECT "new", rejected FROM import_reported_totals('BC 2', 'province', 2013, pg_temp.file(E'STT;Hình thức;Số lượng\n1;COT;987\n'), unit => 'BL')$$, $$VALUES (1::bigint, 0::bigint)$$, 'another report has it again');
SELECT results_eq($$SELECT changed, rejected FROM import_reported_totals('BC 2', 'province', 2013, pg_temp.file(E'STT;Hình thức;Số lượng\n1;COT;988\n'), unit => 'BL', replace => true)$$, $$VALUES (1::bigint, 0::bigint)$$, 'a line is no other than itself');
SELECT results_eq($$SELECT "new", rejected, (SELECT string_agg(r->>'reason', ', ' ORDER BY r->>'line') FROM jsonb_array_elements(rejections) r) FROM import_grants(pg_temp.file(E'STT;Danh hiệu;Đơn vị;Số lượng;Số bằng\n11;BKT;BL;1;15\n12;BKT;LA;1;16\n13;BKT;LA;1;16\n14;BKT;LA;1;\n15;BKT;LA;1;\n'), '1/QĐ', 2013)$$,
  $$VALUES (3::bigint, 2::bigint, 'certificate "15" of award "BKT", unit "BL" is already on line 1 of decision "1/QĐ", certificate "16" of award "BKT", unit "LA" is already on line 12')$$, 'a certificate that stands on another line');
SELECT lives_ok($$SELECT undo_import(b.batch) FROM (SELECT batch FROM import_batch WHERE kind IN ('grants', 'reported totals') ORDER BY batch DESC LIMIT 4) b ORDER BY batch DESC$$, 'taken back');
INSERT INTO indicator (indicator, name, combine) VALUES ('gdp', 'GRDP', 'sum'), ('jobs', 'Việc làm', 'sum');
SELECT results_eq($$SELECT "new", rejected FROM import_indicators(2013, pg_temp.file(E'Mã chỉ tiêu;Tên chỉ tiêu;Bạc Liêu;Long An\ngdp;GRDP;1.234,5;2.000\njobs;Việc làm;344.397;\nxx;?;1;\n'))$$, $$VALUES (3::bigint, 1::bigint)$$, 'indicators, wide');
SELECT results_eq($$SELECT unit, indicator, actual FROM indicator_value ORDER BY 1, 2$$, $$VALUES ('BL', 'gdp', 1234.5::numeric), ('BL', 'jobs', 344397), ('LA', 'gdp', 2000)$$, 'cell by cell');

-- Forms and sheets, out and back
INSERT INTO target (season, unit, criterion, target) VALUES ('S', 'LA', 'I.1', 1234.5);
DELETE FROM result;
SELECT is(export_form('S', 'LA'), E'Mã đơn vị;Mã tiêu chí;Tên tiêu chí;Điểm tối đa;Chỉ tiêu;Kết quả;Minh chứng;Ghi chú\r\nLA;I.1;Thu ngân sách;10;1.234,5;;;\r\nLA;I.2;Phong trào;10;;;;\r\nLA;II;Hội nghị;10;;;;\r\n', 'the blank form');
SELECT results_eq($$SELECT read, "new", unchanged, rejected FROM import_results('S', 'self', pg_temp.file(export_form('S', 'LA')))$$, $$VALUES (3::bigint, 0::bigint, 3::bigint, 0::bigint)$$, 'comes back blank and changes nothing');
SELECT is((SELECT "new" FROM import_results('S', 'self', pg_temp.file(replace(replace(export_form('S', 'LA', ','), 'I.1,Thu ngân sách,10,"1.234,5",,', 'I.1,Thu ngân sách,10,"1.234,5","1.300,25",'), 'II,Hội nghị,10,,,', 'II,Hội nghị,10,,✓,')))), 2::bigint, 'filled in, it is read');
SELECT results_eq($$SELECT criterion, actual FROM result ORDER BY 1$$, $$VALUES ('I.1', 1300.25::numeric), ('II', 1)$$, 'to the digit');
SELECT is(pg_temp.raised($$SELECT export_form('S', 'XX')$$), '23503 unit "XX" is not a member of season "S"', 'for members');
SELECT is(pg_temp.raised($$SELECT export_form('S', 'LA', 'x')$$), '22023 "x" is not a delimiter of a form', 'by a delimiter');
CREATE FUNCTION pg_temp.rich() RETURNS jsonb LANGUAGE sql AS $$SELECT '{"name": "Bảng \"A\"; thử", "max": 40, "decimals": 3, "tie_break": ["I"], "classes": [{"name": "Tốt", "from": 30}, {"name": "Khá"}], "criteria": [
  {"code": "I", "name": "Một", "max": 20, "combine": "mean", "criteria": [{"code": "I.1", "name": "a", "max": 12.5, "weight": 2, "rule": "proportional", "floor": 0.5}, {"code": "I.2", "name": "b", "max": 7.5, "cap": 8.25, "rule": "ladder", "on": "percent", "steps": [{"from": 95, "points": 7.5}, {"below": 95, "points": 2}]}]},
  {"code": "II", "name": "Hai", "max": 20, "rule": "given", "min": -5, "note": "dòng 1\ndòng 2"}, {"code": "III", "name": "Thưởng", "max": 5, "bonus": true, "rule": "count", "each": 2.5}]}'::jsonb$$;
INSERT INTO sheet (season, version, rules) VALUES ('S', 7, pg_temp.rich());
SELECT results_eq($$SELECT * FROM import_sheet('S', pg_temp.file(export_sheet('S', 7)))$$, $$VALUES (8, 5::bigint)$$, 'a sheet goes out as CSV and comes back');
SELECT ok((SELECT rules::emulation.score_sheet OPERATOR(emulation.=) pg_temp.rich()::emulation.score_sheet FROM sheet WHERE version = 8), 'the same value');
SELECT is((SELECT rules FROM sheet WHERE version = 8), pg_temp.rich(), 'to the last key');
SELECT is((SELECT rules FROM read_sheet(pg_temp.file(export_sheet('S', 7, ',')))), pg_temp.rich(), 'by commas, too');
SELECT is((SELECT rules FROM read_sheet(pg_temp.file(export_sheet('S', 7, E'\t')))), pg_temp.rich(), 'or by tabs');
SELECT is(pg_temp.raised($$SELECT import_sheet('S', pg_temp.file(E'Mã tiêu chí;Mã cấp trên;Tên tiêu chí;Điểm tối đa;Điểm trần;Cách chấm;Tham số\n;;Bảng;30;;;\nI;;a;1o;;given;\nI;;b;10;;given;\nII;V;c;10;;given;"{""step"""\n'))$$), '22000 the sheet has 4 faults and was not imported', 'a sheet with faults');
SELECT is((pg_temp.refusal($$SELECT import_sheet('S', pg_temp.file(E'Mã tiêu chí;Mã cấp trên;Tên tiêu chí;Điểm tối đa;Điểm trần;Cách chấm;Tham số\n;;Bảng;30;;;\nI;;a;1o;;given;\nI;;b;10;;given;\nII;V;c;10;;given;"{""step"""\n'))$$)).detail,
  E'line 3, Điểm tối đa: "1o" is not a number in Vietnamese style\nline 5, Tham số: "{"step"" is not a JSON object such as {"floor": 0.5}\nline 4, Mã tiêu chí: code "I" is also on line 3\nline 5, Mã cấp trên: parent "V" does not exist', 'all of them at once, by line and column');
SELECT is((SELECT faults FROM read_sheet(pg_temp.file(E'code;parent;max;rule\n;;30;\nI;;20;given\nII;;5;given\nIII;IV;1;given\nIV;III;1;given\n'))), ARRAY['line 5, Mã cấp trên: "III" is below itself', 'line 6, Mã cấp trên: "IV" is below itself'], 'a circle');
SELECT is((SELECT faults[1] FROM read_sheet(pg_temp.file(E'code;parent;max;rule\n;;30;\nI;;20;given\nII;;5;count\n'))), 'line 4, Mỗi đơn vị: criterion "II": "each" is missing', 'what check_sheet finds, by its line and column');
SELECT is((SELECT faults FROM read_sheet(pg_temp.file(E'code;parent;max;rule;parameters;Lời bình\n;;30;\nI;;20;given;"{""code"": ""9"", ""line"": 1}"\nII;;5;given;;;thừa\n'))), ARRAY['unknown column "Lời bình"', 'line 3, parameters: "code", "line" has its own column', 'line 4, column 7: the record has a field "thừa" without a heading; enclose a text that contains a semicolon in quotes'], 'nothing is dropped without a word');
SELECT is((SELECT faults FROM read_sheet(pg_temp.file(E'code;parent;max;rule\n;;30;\nI;;2o;\nI.1;I;10;given\nI.2;I;1O;given\nII;;5;count\n'))), ARRAY['line 3, max: "2o" is not a number in Vietnamese style', 'line 5, max: "1O" is not a number in Vietnamese style', 'line 6, Mỗi đơn vị: criterion "II": "each" is missing'], 'cells and sheet at once, and nothing that follows from a cell');
SELECT is(pg_temp.raised($$SELECT export_sheet('S', 99)$$), 'P0002 season "S" does not have a sheet 99', 'no such version');

-- What fresh eyes found: nothing is dropped without a word
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('F', (SELECT min(cluster) FROM cluster), 2016, '2016-01-01', '2016-12-31', 'open');
INSERT INTO membership (season, unit) VALUES ('F', 'BL'), ('F', 'LA');
INSERT INTO sheet (season, state, rules) SELECT 'F', 'in force', rules FROM sheet WHERE season = 'S' AND state = 'in force';
CREATE FUNCTION pg_temp.reasons(file text, season text DEFAULT 'F') RETURNS text LANGUAGE sql AS $$SELECT string_agg(r->>'reason', '; ' ORDER BY r->>'number') FROM import_results(season, 'self', pg_temp.file(file), dry_run => true) i, jsonb_array_elements(i.rejections) r$$;
SELECT is(pg_temp.reasons(E'Đơn vị,Mã tiêu chí,Kết quả\nBL,I.2,9,75\n'), 'the record has a field "75" without a heading; if commas separate the fields, enclose a number with a decimal comma in quotes', 'a decimal comma that divides fields');
SELECT is(pg_temp.reasons(E'Mã;Bạc Liêu;Long An\nI.2;9;8;7\n'), 'the record has a field "7" without a heading; enclose a text that contains a semicolon in quotes', 'also in a wide file');
SELECT is(pg_temp.reasons(E'Đơn vị;Mã tiêu chí;Kết quả\nBL;I.2;9/10\n'), NULL, 'a score out of the criterion''s maximum');
SELECT is(pg_temp.reasons(E'Đơn vị;Mã tiêu chí;Kết quả\nBL;I.2;9/100\n'), '"9/100" has another maximum than the criterion: 10', 'and out of another');
SELECT results_eq($$SELECT i."new", i.rejected, i.rejections->0->>'reason' FROM import_results('F', 'self', pg_temp.file(E'Đơn vị;Mã tiêu chí;Kết quả\nBL;i,2;9\nLA;ii\u00A0;Có\nBL;I.2;8\n'), dry_run => true) i$$, $$VALUES (2::bigint, 1::bigint, 'already given on line 2')$$, 'codes in other letters, and of a number''s cell');
SELECT is(pg_temp.reasons(E'Mã;Tên tiêu chí;Bạc Liêu;Long An\nI.2;Phong trào;9;8\n;Tổng cộng;9;8\n'), NULL, 'sums, wherever they say so');
SELECT is((SELECT "new" FROM import_results('F', 'self', pg_temp.file(E'Đơn vị;Mã tiêu chí;Kết quả;Ghi chú\nBL;I.2;;chưa có số liệu\n'))), 1::bigint, 'a note without a value is kept');
SELECT is((SELECT note FROM result WHERE season = 'F'), 'chưa có số liệu', 'as it is');
SELECT is(pg_temp.raised($$SELECT import_results('nowhere', 'self', pg_temp.file('x'))$$), '23503 season "nowhere" does not exist', 'no season');
SELECT is((SELECT rejections->0->>'reason' FROM import_grants(pg_temp.file(E'Số quyết định;STT;Danh hiệu;Đơn vị;Năm\n13/QĐ;30;BKT;BL;2012\n'), '1/QĐ', 2013, dry_run => true)), 'the file has decision 13/QĐ, but the import has 1/QĐ', 'file and caller agree');
SELECT results_eq($$SELECT r->>'reason' FROM import_grants(pg_temp.file(E'STT;Họ và tên;Danh hiệu;Đơn vị;Số lượng\n0;;BKT;BL;\n31;Không Ai;BKT;BL;\n32;Lan;BKT;BL;2\n33;Lan;BKT;BL;\n'), '1/QĐ', 2013, dry_run => true) i, jsonb_array_elements(i.rejections) r$$,
  $$VALUES ('the line must be 1 or more, not 0'), ('recipient "Không Ai" of unit "BL" is not known; the nearest names are Phòng 1 (p1, unit BL), Lan (lan, unit BL); add it to recipient, or leave the name out'), ('the number must be 1, not 2, for recipient "Lan" (lan)')$$, 'lines, names and numbers of grants');
SELECT is((SELECT i."new" FROM import_grants(pg_temp.file(E'STT;Họ và tên;Danh hiệu;Đơn vị\n33;Lan;BKT;BL\n'), '1/QĐ', 2013) i), 1::bigint, 'a known name');
SELECT is((SELECT recipient FROM award_grant WHERE line = 33), 'lan', 'is that recipient');
SELECT results_eq($$SELECT r->>'text', r->>'reason' FROM import_units(pg_temp.file(E'Mã;Tên;Cấp\nX1;Sở Nội vụ;Sở\nX2;Phường 1;xã\nX3;Đội 3;đội\nX4;Bộ Y tế;ministry\n')) i, jsonb_array_elements(i.rejections) r$$,
  $$VALUES ('đội', '"đội" is not a level; allowed values: nhà nước, trung ương; bộ, bộ ngành, cơ quan ngang bộ; tỉnh, cấp tỉnh, thành phố trực thuộc trung ương; sở, cấp sở, ban, ngành, sở ban ngành; huyện, cấp huyện, quận, thị xã, thành phố thuộc tỉnh; xã, cấp xã, phường, đặc khu, thị trấn; tập thể, phòng')$$, 'a level that is none, with those that are');
SELECT results_eq($$SELECT unit, level FROM unit WHERE unit LIKE 'X_' ORDER BY unit$$, $$VALUES ('X1', 'department'), ('X2', 'commune'), ('X4', 'ministry')$$, 'levels in Vietnamese or as they are kept');
SELECT results_eq($$SELECT r->>'column', r->>'reason' FROM import_grants(pg_temp.file(E'STT;Danh hiệu;Đơn vị;Loại hình\n40;BKT;BL;đột xuất\n41;BKT;BL;vui vẻ\n'), '1/QĐ', 2013) i, jsonb_array_elements(i.rejections) r$$,
  $$VALUES ('Loại hình', '"vui vẻ" is not a way; allowed values: công trạng, theo công trạng; chuyên đề, theo chuyên đề, theo đợt; đột xuất; đối ngoại; cống hiến, quá trình cống hiến; niên hạn, theo niên hạn; kháng chiến, thành tích kháng chiến')$$, 'a way that is none');
SELECT is((SELECT way FROM award_grant WHERE line = 40), 'ad hoc', 'and one that is');
SELECT is((SELECT rejections->0->>'reason' FROM import_members('F', pg_temp.file(E'Đơn vị;Vai trò\nBL;trưởng\n'), dry_run => true)), '"trưởng" is not a role; allowed values: cụm trưởng, khối trưởng, trưởng cụm, trưởng khối; cụm phó, khối phó, phó cụm trưởng, phó khối trưởng, phó cụm, phó khối; cụm phó thứ nhất, khối phó thứ nhất, phó cụm trưởng thứ nhất, phó khối trưởng thứ nhất; cụm phó thứ hai, khối phó thứ hai, phó cụm trưởng thứ hai, phó khối trưởng thứ hai; thành viên', 'a role that is none');
SELECT results_eq($$SELECT r->>'reason' FROM import_units(pg_temp.file(E'Mã;Tên;Từ ngày;Đến ngày\nX1;;;\nX2;Xã;2/1/2014;1/1/2014\n'), dry_run => true) i, jsonb_array_elements(i.rejections) r$$, $$VALUES ('name is missing'), ('valid to 2014-01-01, which is not after 2014-01-02')$$, 'units');
SELECT results_eq($$SELECT i.changed, i.rejected, i.rejections->0->>'reason' FROM import_members('F', pg_temp.file(E'Đơn vị;Vai trò\nBL;leader\nLA;cụm trưởng\n'), replace => true) i$$, $$VALUES (1::bigint, 1::bigint, 'there is already another leader')$$, 'one leader, and members are replaced');
SELECT is(pg_temp.raised($$SELECT import_reported_totals('BC', 'province', 2013, pg_temp.file('x'))$$), '22023 a report must name one cluster or one unit', 'whose report');

-- Undo of rows that do not name their batch: what was changed since stays
SELECT set_config('emulation_test.batch', (SELECT i.batch::text FROM import_targets('F', pg_temp.file(E'Tiêu chí;Bạc Liêu;Long An\nI.1;10;20,5\n')) i), true);
UPDATE target SET target = 11 WHERE season = 'F' AND unit = 'BL';
SELECT results_eq($$SELECT * FROM undo_import(current_setting('emulation_test.batch')::bigint)$$, $$VALUES (1::bigint, 0::bigint, 1::bigint)$$, 'one is taken back, one was changed by hand');
SELECT results_eq($$SELECT unit, target FROM target WHERE season = 'F'$$, $$VALUES ('BL', 11::numeric)$$, 'and stays');
SELECT set_config('emulation_test.batch', (SELECT i.batch::text FROM import_grants(pg_temp.file(E'STT;Danh hiệu;Đơn vị;Số lượng;Số bằng\n71;BKT;BL;3;x\n33;BKT;BL;1;y\n'), '1/QĐ', 2013, replace => true) i), true);
SELECT results_eq($$SELECT * FROM undo_import(current_setting('emulation_test.batch')::bigint)$$, $$VALUES (1::bigint, 1::bigint, 0::bigint)$$, 'grants: the new one goes, the changed one is as before');
SELECT results_eq($$SELECT line, certificate FROM award_grant WHERE line IN (33, 71)$$, $$VALUES (33, NULL::text)$$, 'to the certificate');

-- A unit's role leaves no traces but of its own
CREATE ROLE import_unit;
SELECT grant_access('import_unit', 'F', 'unit', 'BL');
INSERT INTO import_batch (kind, season, digest) VALUES ('results', 'F', repeat('b', 64));
SET LOCAL ROLE import_unit;
SELECT is(pg_temp.raised($$INSERT INTO import_batch (kind, season, digest) VALUES ('targets', 'F', repeat('a', 64))$$), '42501 new row violates row-level security policy for table "import_batch"', 'no other kinds of file');
SELECT is((SELECT i."new" FROM import_results('F', 'self', pg_temp.file(E'Đơn vị;Mã tiêu chí;Kết quả\nBL;II;Có\nBL;I.1;không giao\n')) i), 1::bigint, 'the good row is loaded');
SELECT results_eq($$SELECT reason FROM rejected_row$$, $$VALUES ('only an appraiser or the council can set a criterion to not assigned')$$, 'the other one told');
SELECT is(pg_temp.raised($$INSERT INTO import_change (batch, number, key, old_row) SELECT max(batch), 9, '{"season": "F", "unit": "LA", "criterion": "I.2", "stage": "self"}', NULL FROM import_batch$$), '42501 new row violates row-level security policy for table "import_change"', 'no trace of another''s row');
-- What it says that its rows were: only what the log says, too, comes back; and no table of its own is taken for ours.
SELECT set_config('emulation_test.batch', (SELECT i.batch::text FROM import_results('F', 'self', pg_temp.file(E'Đơn vị;Mã tiêu chí;Kết quả\nBL;II;Không\n'), replace => true) i), true);
SELECT is(actual, 0::numeric, 'the unit says otherwise by another file') FROM result WHERE season = 'F' AND unit = 'BL' AND criterion = 'II' AND stage = 'self';
CREATE TEMP TABLE result (assigned boolean);
PREPARE forge AS INSERT INTO thidua.import_change (batch, number, key, old_row) SELECT current_setting('emulation_test.batch')::bigint, $1, '{"season": "F", "unit": "BL", "criterion": "II", "stage": "self"}', $2;
SELECT is(pg_temp.raised($$EXECUTE forge(8, '{"season": "F", "unit": "BL", "criterion": "II", "stage": "self", "correction": 0, "assigned": false, "actual": null}')$$), '42501 new row violates row-level security policy for table "import_change"', 'not that it was not its task');
EXECUTE forge(8, '{"season": "F", "unit": "BL", "criterion": "II", "stage": "self", "correction": 0, "assigned": true, "actual": 39, "note": "never handed in"}');
EXECUTE forge(9, '{"assigned": "true", "actual": "x"}');
DROP TABLE pg_temp.result;
RESET ROLE;
SELECT results_eq($$SELECT * FROM undo_import(current_setting('emulation_test.batch')::bigint)$$, $$VALUES (0::bigint, 1::bigint, 0::bigint)$$, 'the owner takes that file back');
SELECT results_eq($$SELECT actual, note FROM result WHERE season = 'F' AND unit = 'BL' AND criterion = 'II' AND stage = 'self'$$, $$VALUES (1::numeric, NULL::text)$$, 'to what had been handed in, and to nothing that was made up');
RESET ROLE;
SELECT is(pg_temp.raised(format($$SET LOCAL ROLE import_unit; UPDATE thidua.result SET actual = 1, batch = %s WHERE season = 'F' AND criterion = 'II'$$, (SELECT max(batch) FROM import_batch WHERE digest = repeat('b', 64)))), '42501 new row violates row-level security policy for table "result"', 'nor does it say that a file of others brought its row');
RESET ROLE;

-- Letters read in the wrong encoding: names and codes are rejected, free words told, and the right encoding reads the file
CREATE FUNCTION pg_temp.told(i anyelement) RETURNS text LANGUAGE sql AS $$SELECT string_agg(concat_ws(' ', r->>'column', r->>'reason'), E'\n' ORDER BY (r->>'number')::int) FROM jsonb_array_elements(to_jsonb($1)->'rejections') r$$;
SELECT results_eq($$SELECT i."new", i.rejected, pg_temp.told(i) FROM import_units(pg_temp.file(E'Mã;Tên\nTC1;B¹c Liªu\nTC2;Caø Mau\nTC3;Báº¡c LiÃªu\nTC4;B\uFFFDc Liêu\nTC5;B?c Liêu\nTC6;Krông Pắc\nL¾k;Đắk Lắk\n'), dry_run => true) i$$,
  $$VALUES (1::bigint, 6::bigint, concat_ws(E'\n',
    'Tên "B¹c Liªu" looks like TCVN3 and would be "Bạc Liêu"; read the file with encoding => ''TCVN3''',
    'Tên "Caø Mau" looks like VNI and would be "Cà Mau"; read the file with encoding => ''VNI''',
    'Tên "Báº¡c LiÃªu" looks like UTF-8 that was read in another encoding and would be "Bạc Liêu"; read the file with encoding => ''UTF8'', or save it as CSV UTF-8 again from a program that shows the text correctly',
    U&'Tên "B\FFFDc Liêu" contains U+FFFD, the sign for a lost letter; save the file as CSV UTF-8 again from a program that shows the text correctly',
    'Tên "B?c Liêu" contains a question mark within a word, probably a lost letter; save the file as CSV UTF-8 again from a program that shows the text correctly',
    'Mã "L¾k" looks like TCVN3 and would be "Lắk"; read the file with encoding => ''TCVN3'''))$$, 'names and codes that look spoilt');
SELECT results_eq($$SELECT i."new", i.rejected, pg_temp.told(i) FROM import_results('F', 'appraisal', pg_temp.file(E'Đơn vị;Mã tiêu chí;Kết quả;Ghi chú;Minh chứng\nB¹c Liªu;I.2;9;;\nLA;I.2;8;§¹t chØ tiªu;Kết luận 5\nBL;I.2;7;V­ît kÕ ho¹ch;\n'), dry_run => true) i$$,
  $$VALUES (2::bigint, 1::bigint, concat_ws(E'\n',
    'Đơn vị "B¹c Liªu" looks like TCVN3 and would be "Bạc Liêu"; read the file with encoding => ''TCVN3''',
    'Ghi chú "§¹t chØ tiªu" looks like TCVN3 and would be "Đạt chỉ tiêu"; read the file with encoding => ''TCVN3''; it was read unchanged, as was 1 more cell of the column'))$$, 'a unit''s name is rejected, notes are read and told');
SELECT results_eq($$SELECT i."new", i.rejected, pg_temp.told(i) FROM import_results('F', 'appraisal', pg_temp.file(E'Mã tiêu chí;B¹c Liªu;Long An\nI.2;9;8\n'), dry_run => true) i$$,
  $$VALUES (1::bigint, 1::bigint, 'B¹c Liªu "B¹c Liªu" looks like TCVN3 and would be "Bạc Liêu"; read the file with encoding => ''TCVN3''')$$, 'in a wide file''s heading, too');
SELECT results_eq($$SELECT message, hint FROM pg_temp.refusal($x$SELECT import_results('F', 'appraisal', pg_temp.file(E'B¶ng ®iÓm\n§¬n vÞ;M· tiªu chÝ;KÕt qu¶\nB¹c Liªu;I.2;9\n'))$x$)$$,
  $$VALUES ('the file of results does not have a known heading', '"B¶ng ®iÓm" looks like TCVN3 and would be "Bảng điểm"; read the file with encoding => ''TCVN3''')$$, 'no heading is known: the hint says why');
SELECT results_eq($$SELECT i."new", i.rejected FROM import_results('F', 'appraisal', pg_temp.file(E'B¶ng ®iÓm\n§¬n vÞ;M· tiªu chÝ;KÕt qu¶\nB¹c Liªu;I.2;9\nLong An;I.2;8\n'), encoding => 'TCVN3', dry_run => true) i$$, 'VALUES (2::bigint, 0::bigint)', 'read in TCVN3 it is right');
SELECT results_eq($$SELECT i."new", i.rejected FROM import_results('F', 'appraisal', pg_temp.file(E'Ñôn vò;Maõ tieâu chí;Keát quaû\nBaïc Lieâu;I.2;9\nLong An;II;Coù\n'), encoding => 'VNI', dry_run => true) i$$, 'VALUES (2::bigint, 0::bigint)', 'and in VNI');
SELECT is((SELECT faults FROM read_sheet(pg_temp.file(E'M· tiªu chÝ;§iÓm tèi ®a\nI;5\n'))), ARRAY['the file does not have a heading "Mã tiêu chí" (code)', '"M· tiªu chÝ" looks like TCVN3 and would be "Mã tiêu chí"; read the file with encoding => ''TCVN3'''], 'a sheet''s heading');
SELECT is((SELECT faults[1] FROM read_sheet(pg_temp.file(E'Mã tiêu chí;Tên tiêu chí;Điểm tối đa;Cách chấm\n;;5;\nI;Héi nghÞ tæng kÕt;5;given\n'))), 'line 3, Tên tiêu chí: "Héi nghÞ tæng kÕt" looks like TCVN3 and would be "Hội nghị tổng kết"; read the file with encoding => ''TCVN3''', 'a criterion''s name');

-- A workbook instead of a CSV file: every import says so
SELECT results_eq(format('SELECT state, message, hint FROM pg_temp.refusal(%L)', format('SELECT * FROM %s', replace(call, '?', $$'\xd0cf11e0a1b11ae1'$$))),
  $$VALUES ('22P04', 'the file is not CSV but an old Excel workbook (.xls)', 'Save it as "CSV UTF-8" in Excel or LibreOffice, or import it with client/import_folder, which reads every sheet of a workbook.')$$, call)
  FROM unnest(ARRAY['import_results(''F'', ''self'', ?)', 'import_targets(''F'', ?)', 'import_indicators(2016, ?)', 'import_units(?)', 'import_members(''F'', ?)', 'import_grants(?)', 'import_reported_totals(''BC'', ''province'', 2016, ?, ''C'')',
                    'import_sheet(''F'', ?)', 'read_sheet(?)']) call;

SELECT * FROM finish();
ROLLBACK;
