-- Files as spreadsheets really leave them: points and commas in one column, fields too many, formula errors, ticks, what cannot be
-- seen, rows left open.  Units are real, sheets and values invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
CREATE FUNCTION pg_temp.file(text) RETURNS bytea LANGUAGE sql AS $$SELECT convert_to($1, 'UTF8')$$;
INSERT INTO unit (unit, name) VALUES ('CT', 'Cần Thơ'), ('DL', 'Đắk Lắk'), ('LA', 'Long An'), ('BL', 'Bạc Liêu');
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'C', 2013, '2013-01-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"max": 250, "criteria": [
  {"code": "1", "name": "Điểm chấm", "max": 100, "rule": "given"},
  {"code": "2", "name": "Thu ngân sách", "max": 50, "rule": "proportional", "measure": "tỷ đồng"},
  {"code": "3", "name": "Tỷ lệ hộ nghèo", "max": 20, "rule": "proportional", "better": "lower"},
  {"code": "4", "name": "Mô hình mới", "max": 30, "rule": "count", "each": 2},
  {"code": "5", "name": "Hội nghị", "max": 20, "rule": "yes_no"},
  {"code": "6", "name": "Đường nông thôn", "max": 30, "rule": "proportional", "measure": "%"}]}');
INSERT INTO target (season, unit, criterion, target) SELECT 'S', unit, c, 100 FROM unit, unnest('{2,3,6}'::text[]) c;

-- What an import would do, as one text: counts, then line: reason of each line that it tells.
CREATE FUNCTION pg_temp.told(import text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  i record;
BEGIN
  EXECUTE 'SELECT * FROM ' || import INTO i;
  RETURN format('%s new, %s changed, %s rejected', i."new", i.changed, i.rejected) || coalesce((SELECT string_agg(format(E'\n%s: %s', r->>'line', r->>'reason'), '' ORDER BY (r->>'number')::int) FROM jsonb_array_elements(i.rejections) r), '');
END $$;
CREATE FUNCTION pg_temp.results(file text, options text DEFAULT '') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.told(format('import_results(''S'', ''self'', pg_temp.file(%L), dry_run => true%s)', file, options))
$$;

-- One column is written in one way -----------------------------------------------------------------------------------------------

SELECT is(pg_temp.results(E'Đơn vị;1\nCT;98.5\nDL;98.125\nLA;98\nBL;97.25\n'),
  E'3 new, 0 changed, 1 rejected\n3: "98.125" can be 98125 or 98.125, because "98.5" on line 2 has a decimal point; style => ''plain'' reads the file that way', 'a point somewhere in the block of a wide file makes three decimals two readings; the others load');
SELECT is(pg_temp.results(E'Đơn vị;1\nCT;98.5\nDL;98.125\n', $$, style => 'plain'$$), '2 new, 0 changed, 0 rejected', 'style => plain reads it');
SELECT is(pg_temp.results(E'Đơn vị;1\nDL;38.125\n'), E'0 new, 0 changed, 1 rejected\n2: criterion "1": score 38125 is outside the limits 0 to 100', 'alone it is in Vietnamese style');
SELECT is(pg_temp.results(E'Tiêu chí;Cần Thơ;Long An\n2;38.030;59.894\n1;9;7.5\n'),
  E'2 new, 0 changed, 2 rejected\n2: "38.030" can be 38030 or 38.030, because "7.5" on line 3 has a decimal point; style => ''plain'' reads the file that way\n2: "59.894" can be 59894 or 59.894, because "7.5" on line 3 has a decimal point; style => ''plain'' reads the file that way', 'criteria down: the whole block, before and behind');
SELECT is(pg_temp.results(format(E'unit;criterion;actual\nCT;2;%s\nDL;2;1.234\nLA;2;5\n', proof)),
  format(E'%s\n%s3: "1.234" can be 1234 or 1.234, because "%s" on line 2 has a decimal point; style => ''plain'' reads the file that way', CASE WHEN rejected THEN '1 new, 0 changed, 2 rejected' ELSE '2 new, 0 changed, 1 rejected' END,
         CASE WHEN rejected THEN (SELECT format(E'2: "%s" is not a number in Vietnamese style; in plain style it would be %s\n', proof, replace(proof, ',', ''))) ELSE '' END, proof), format('"%s" is proof of a point', proof))
  FROM (VALUES ('98.5', false), ('0.25', false), ('0.500', false), ('1.2345', false), ('1234.567', false), ('12.34', false), ('1,234.5', true), ('1,234,567', true)) v(proof, rejected);
SELECT is(pg_temp.results(format(E'unit;criterion;actual\nCT;2;%s\nDL;2;1.234\n', no_proof)), '2 new, 0 changed, 0 rejected', format('"%s" is none', no_proof))
  FROM (VALUES ('98,5'), ('1.234.567'), ('1.234,5'), ('12'), ('1.234'), ('5,678'), ('0,25'), (U&'1\00A0234')) v(no_proof);
-- in plain style the same with the comma
SELECT is(pg_temp.results(E'unit;criterion;actual\nCT;2;98,5\nDL;2;1,234\nLA;2;1.5\nBL;2;1,234.5\n', $$, style => 'plain'$$),
  E'2 new, 0 changed, 2 rejected\n2: "98,5" is not a number in plain style; in Vietnamese style it would be 98.5\n3: "1,234" can be 1.234 or 1234, because "98,5" on line 2 is in Vietnamese style; write all numbers of the file in one style (style => ''plain'' reads 1,234.5, style => ''vi'' reads 1.234,5)', 'both ways in one column: what is clear is loaded, what is not is rejected');
SELECT is(pg_temp.results(E'unit;criterion;actual\nCT;2;1.234.567\nDL;2;1,234\nLA;2;1.234\nBL;2;5\n', $$, style => 'plain'$$),
  E'1 new, 0 changed, 3 rejected\n2: "1.234.567" is not a number in plain style; in Vietnamese style it would be 1234567\n3: "1,234" can be 1.234 or 1234, because "1.234.567" on line 2 is in Vietnamese style; style => ''vi'' reads the file that way\n4: "1.234" can be 1234 or 1.234, because "1.234.567" on line 2 is in Vietnamese style; style => ''vi'' reads the file that way', 'dots that group in plain style');
SELECT is(pg_temp.results(E'unit;criterion;actual\nCT;2;957,11\nDL;2;7.98\nLA;2;1.234\nBL;2;1,234\n'),
  (SELECT E'2 new, 0 changed, 2 rejected' || string_agg(format(E'\n%s: "%s" can be %s, because "7.98" on line 3 has a decimal point; write all numbers of the file in one style (style => ''plain'' reads 1,234.5, style => ''vi'' reads 1.234,5)', l, t, r), '' ORDER BY l)
     FROM (VALUES (4, '1.234', '1234 or 1.234'), (5, '1,234', '1.234 or 1234')) v(l, t, r)), 'and in Vietnamese style');
SELECT is(pg_temp.results(E'unit;criterion;actual\nCT;1;9.500/10.000\nDL;1;98.5/100\nLA;1;-98.125%\n'),
  E'1 new, 0 changed, 2 rejected\n2: "9.500/10.000" can be 9500 or 9.500, because "98.5/100" on line 3 has a decimal point; style => ''plain'' reads the file that way\n4: "-98.125%" can be -98125 or -98.125, because "98.5/100" on line 3 has a decimal point; style => ''plain'' reads the file that way', 'also with a maximum, a sign, a percent sign');
-- the sum below is written by the same hand
SELECT is(pg_temp.results(E'Tiêu chí;Cần Thơ\n2;38.030\nTổng cộng;98.5\n'), E'0 new, 0 changed, 1 rejected\n2: "38.030" can be 38030 or 38.030, because "98.5" on line 3 has a decimal point; style => ''plain'' reads the file that way', 'a sum is proof, too');
-- one hand writes a file, every kind of file
SELECT is(pg_temp.told($$import_targets('S', pg_temp.file(E'unit;criterion;target\nBL;1;\nLA;4;1.500\nCT;4;2.5\n'), 'adjusted', dry_run => true)$$),
  E'1 new, 0 changed, 1 rejected\n3: "1.500" can be 1500 or 1.500, because "2.5" on line 4 has a decimal point; style => ''plain'' reads the file that way', 'targets');
INSERT INTO indicator (indicator, name, measure, combine) VALUES ('GRDP', 'Tổng sản phẩm', 'tỷ đồng', 'sum'), ('TL', 'Tốc độ tăng', NULL, 'mean');
SELECT is(pg_temp.told($$import_indicators(2013, pg_temp.file(E'Đơn vị;Chỉ tiêu;Kế hoạch;Thực hiện\nCT;GRDP;38.030;7.5\nDL;GRDP;59.894;1.234\n'), dry_run => true)$$),
  E'0 new, 0 changed, 2 rejected\n2: "38.030" can be 38030 or 38.030, because "7.5" on line 2 has a decimal point; style => ''plain'' reads the file that way\n3: "1.234" can be 1234 or 1.234, because "7.5" on line 2 has a decimal point; style => ''plain'' reads the file that way', 'indicators: budgets beside points');
SELECT is(pg_temp.told($$import_indicators(2013, pg_temp.file(E'Đơn vị;Chỉ tiêu;Kế hoạch;Thực hiện\nCT;GRDP;8.5;8.125\nDL;GRDP;7.5;7.250\n'), dry_run => true)$$),
  E'0 new, 0 changed, 2 rejected\n2: "8.125" can be 8125 or 8.125, because "8.5" on line 2 has a decimal point; style => ''plain'' reads the file that way\n3: "7.250" can be 7250 or 7.250, because "8.5" on line 2 has a decimal point; style => ''plain'' reads the file that way', 'a point in the plan tells of the actual beside it');
SELECT is(pg_temp.told($$import_indicators(2013, pg_temp.file(E'Đơn vị;Chỉ tiêu;Kế hoạch;Thực hiện\nCT;GRDP;8.5;8.125\nDL;GRDP;7.5;7.250\n'), style => 'plain', dry_run => true)$$), '2 new, 0 changed, 0 rejected', 'style => plain reads both');
SELECT is(pg_temp.results(format(E'Đơn vị;Tiêu chí;%s;Kết quả\nCT;2;%s;98.125\n', heading, beside)),
  CASE WHEN proof THEN format(E'0 new, 0 changed, 1 rejected\n2: "98.125" can be 98125 or 98.125, because "%s" on line 2 has a decimal point; style => ''plain'' reads the file that way', beside) ELSE '1 new, 0 changed, 0 rejected' END,
  format('%s beside a result under "%s"', beside, heading))
  FROM (VALUES ('Chỉ tiêu', '98.5', true), ('Điểm tối đa', '50.0', true), ('Tổng điểm', '0.25', true), ('Chỉ tiêu', '98,5', false), ('Chỉ tiêu', 'tăng', false),
    ('TT', '2.1', false), ('Ghi chú', '12.5', false), ('Chỉ tiêu', '38.030', false)) v(heading, beside, proof);
SELECT matches(pg_temp.results(E'Đơn vị;Tiêu chí;Năm trước;Kết quả\nCT;2;97.5;98.125\n'), '^0 new, 0 changed, 1 rejected.*"98.125" can be 98125 or 98.125, because "97.5" on line 2', 'a column that nobody knows is written by the same hand');
SELECT is(pg_temp.results(E'Tiêu chí;Điểm tối đa;Cần Thơ\n2;50.0;38.030\n'), E'0 new, 0 changed, 1 rejected\n2: "38.030" can be 38030 or 38.030, because "50.0" on line 2 has a decimal point; style => ''plain'' reads the file that way', 'wide, too');
SELECT is(pg_temp.told($$import_units(pg_temp.file(E'Mã;Tên;STT\nX1;a;1.000\nX2;b;2.5\n'), dry_run => true)$$),
  E'0 new, 0 changed, 2 rejected\n2: "1.000" can be 1000 or 1.000, because "2.5" on line 3 has a decimal point; style => ''plain'' reads the file that way\n3: "2.5" is not a whole number', 'whole numbers of units');
INSERT INTO decision VALUES ('1/QĐ', '2014-01-01');
SELECT is(pg_temp.told($$import_grants(pg_temp.file(E'STT;Danh hiệu;Đơn vị;Số lượng\n1;BKT;BL;1.000\n2;BKT;LA;0.5\n'), '1/QĐ', 2013, dry_run => true)$$),
  E'0 new, 0 changed, 2 rejected\n2: "1.000" can be 1000 or 1.000, because "0.5" on line 3 has a decimal point; style => ''plain'' reads the file that way\n3: "0.5" is not a whole number', 'grants');
SELECT is(pg_temp.told($$import_reported_totals('BC', 'province', 2013, pg_temp.file(E'STT;Danh hiệu;Số lượng\n1;BKT;1.000\n2;CSTDT;7.5\n'), cluster => 'C', dry_run => true)$$),
  E'0 new, 0 changed, 2 rejected\n2: "1.000" can be 1000 or 1.000, because "7.5" on line 3 has a decimal point; style => ''plain'' reads the file that way\n3: "7.5" is not a whole number', 'reported totals');
SELECT is((SELECT faults FROM read_sheet(pg_temp.file(E'code;parent;max;cap;rule\n;;1.010;;\nI;;1.000;1.500;given\nII;;9.5;;given\n'))),
  ARRAY['line 2, max: "1.010" can be 1010 or 1.010, because "9.5" on line 4 has a decimal point; style => ''plain'' reads the file that way', 'line 3, max: "1.000" can be 1000 or 1.000, because "9.5" on line 4 has a decimal point; style => ''plain'' reads the file that way',
    'line 3, cap: "1.500" can be 1500 or 1.500, because "9.5" on line 4 has a decimal point; style => ''plain'' reads the file that way'], 'sheets: maximum and cap beside it');
-- read_rows says so itself, of every kind that has a number
SELECT is((SELECT array_agg(reason ORDER BY line) FROM read_rows(kind, constants::jsonb, pg_temp.file(file)) WHERE reason LIKE '%because "2.5" on%'), ARRAY['"1.500" can be 1500 or 1.500, because "2.5" on line 3 has a decimal point; style => ''plain'' reads the file that way'], kind)
  FROM (VALUES ('results', '{"season": "S", "stage": "self"}', E'Đơn vị;1\nCT;1.500\nDL;2.5\n'), ('targets', '{"season": "S", "version": "assigned"}', E'Đơn vị;2\nCT;1.500\nDL;2.5\n'), ('indicators', '{"year": 2013}', E'Đơn vị;GRDP\nCT;1.500\nDL;2.5\n'),
    ('units', '{}', E'Mã;Tên;STT\nX1;a;1.500\nX2;b;2.5\n'), ('grants', '{"decision": "1/QĐ", "year": 2013}', E'STT;Danh hiệu;Đơn vị;Số lượng\n1;BKT;BL;1.500\n2;BKT;LA;2.5\n'),
    ('reported totals', '{"report": "BC", "award_set": "province", "year": 2013, "cluster": "C"}', E'STT;Danh hiệu;Số lượng\n1;BKT;1.500\n2;CSTDT;2.5\n')) v(kind, constants, file);
SELECT results_eq($$SELECT line, "column", text, row_read->'actual', reason LIKE '"98.125" can be %' FROM read_rows('results', '{"season": "S", "stage": "self"}', pg_temp.file(E'Đơn vị;1\nCT;98.5\nDL;98.125\n'))$$,
  $$VALUES (2::bigint, '1', '98.5', '98.5'::jsonb, NULL), (3, '1', '98.125', NULL, true)$$, 'read_rows');

-- Fields too many ----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.form(line text) RETURNS text LANGUAGE sql AS $$SELECT E'Mã đơn vị,Mã tiêu chí,Tên tiêu chí,Điểm tối đa,Chỉ tiêu,Kết quả,Minh chứng,Ghi chú\n' || line || E'\n'$$;
SELECT is(pg_temp.results(pg_temp.form('LA,2,Thu ngân sách,50,30.000,38,5,,')),
  E'0 new, 0 changed, 1 rejected\n2: the record has 9 fields, but the heading has 8; if commas separate the fields, enclose a number with a decimal comma in quotes', 'nine fields under eight headings, the ninth empty');
SELECT is(pg_temp.results(pg_temp.form('LA,2,Thu ngân sách,50,30.000,38,5,,x')), E'0 new, 0 changed, 1 rejected\n2: the record has a field "x" without a heading; if commas separate the fields, enclose a number with a decimal comma in quotes', 'or not');
SELECT is(pg_temp.results(replace(pg_temp.form('LA;2;Thu ngân sách;50;30.000;38;5;;'), ',', ';')), '1 new, 0 changed, 0 rejected', 'a semicolon divides no number: empty fields behind are nothing');
SELECT is(pg_temp.results(replace(pg_temp.form('LA,2,Thu ngân sách,50,30.000,38,VB,,x'), ',', divided)), E'0 new, 0 changed, 1 rejected\n2: the record has a field "x" without a heading; enclose a text that contains a ' || name || ' in quotes', 'no commas are spoken of where none divides: ' || name)
  FROM (VALUES (';', 'semicolon'), (E'\t', 'tab')) v(divided, name);
SELECT is(pg_temp.results(pg_temp.form('LA,2,"Thu ngân sách, nội địa",50,30.000,"38,5",VB,')), '1 new, 0 changed, 0 rejected', 'as it should be');
SELECT is(pg_temp.results(pg_temp.form(E'LA,2,Thu ngân sách,50,30.000,38,5,\nBL,2,Thu ngân sách,50,30.000,39,12,\nCT,2,Thu ngân sách,50,30.000,39,Báo cáo 12,\n,,,,,,,,')),
  E'3 new, 0 changed, 0 rejected\n2: "5" is alone next to the number 38 (and in 1 more record), which is perhaps 38,5 with its comma read as a delimiter; if commas separate the fields, enclose a number with a comma in quotes', 'digits alone in a text beside a number are told, once; an empty record is none');
SELECT is(pg_temp.results(replace(pg_temp.form('LA;2;Thu ngân sách;50;30.000;38;5;'), ',', ';')), '1 new, 0 changed, 0 rejected', 'but not where a semicolon divides');
SELECT is(pg_temp.results(pg_temp.form('LA,2,Thu ngân sách,50,30.000,38,5,'), $$, delimiter => ','$$), E'1 new, 0 changed, 0 rejected\n2: "5" is alone next to the number 38, which is perhaps 38,5 with its comma read as a delimiter; if commas separate the fields, enclose a number with a comma in quotes', 'also where the delimiter was said');
SELECT is(pg_temp.results(E'Đơn vị,1,2\nLA,9,5,100,\n'), E'0 new, 0 changed, 1 rejected\n2: the record has a field "100" without a heading; if commas separate the fields, enclose a number with a decimal comma in quotes', 'wide');
SELECT is(pg_temp.results(E'Đơn vị,1,2\nLA,9,5,\n'), E'0 new, 0 changed, 1 rejected\n2: the record has 4 fields, but the heading has 3; if commas separate the fields, enclose a number with a decimal comma in quotes', 'and empty');
SELECT is((SELECT faults[1] FROM read_sheet(pg_temp.file(E'code,parent,max,rule\n,,7.5,\nI,,7,5,given\nII,,5,given,\n'))), 'line 3, column 5: the record has a field "given" without a heading; if commas separate the fields, enclose a number with a decimal comma in quotes', 'sheets');
SELECT is((SELECT faults[2] FROM read_sheet(pg_temp.file(E'code,parent,max,rule\n,,7.5,\nI,,7,5,given\nII,,5,given,\n'))), 'line 4, column 5: the record has 5 fields, but the heading has 4; if commas separate the fields, enclose a number with a decimal comma in quotes', 'and where the one too many is empty');

-- What is no table, and how faults are counted
SELECT results_eq(format('SELECT message, hint FROM pg_temp.refusal(%L)', format('SELECT * FROM import_results(''S'', ''self'', %L)', content)), format('VALUES (%L, %L)', 'the file is not CSV but ' || what, hint), what)
  FROM (VALUES ('%PDF-1.7'::bytea, 'a PDF document', 'Ask the sender for the table itself, as a workbook or as CSV.'), ('\x89504e47', 'a picture (PNG)', 'Ask the sender for the table itself, as a workbook or as CSV.'),
    ('\xffd8ffe0', 'a picture (JPEG)', 'Ask the sender for the table itself, as a workbook or as CSV.'), (convert_to(E'{\\rtf1', 'UTF8'), 'an RTF document', 'Ask the sender for the table itself, as a workbook or as CSV.'),
    ('\x1f8b08', 'a gzip archive', 'Unpack it, and import the tables in it.'), ('<table border=1>', 'a web page (HTML)', 'Open it in Excel or LibreOffice, and save its table as "CSV UTF-8".'),
    ('\xd0cf11e0a1b11ae1', 'an old Excel workbook (.xls)', 'Save it as "CSV UTF-8" in Excel or LibreOffice, or import it with client/import_folder, which reads every sheet of a workbook.')) v(content, what, hint);
SELECT is(pg_temp.raised($$SELECT import_sheet('S', pg_temp.file(E'Mã;Điểm tối đa;Cách chấm\n;5;\nI;x;given\n'))$$), '22000 the sheet has 1 fault and was not imported', 'one fault');
SELECT is(pg_temp.raised($$SELECT import_results('S', 'self', pg_temp.file(E'unit;criterion;actual\nCT;2;x y\n'), on_error => 'stop')$$), '22000 1 of 1 row of the file is bad, and nothing was loaded', 'one row');

-- Percent signs ------------------------------------------------------------------------------------------------------------------

SELECT is(pg_temp.results(format(E'unit;criterion;actual\nCT;%s;%s\n', criterion, written)), CASE WHEN reason IS NULL THEN '1 new, 0 changed, 0 rejected' ELSE format(E'0 new, 0 changed, 1 rejected\n2: "%s" is a percentage, but criterion "%s" %s; write the counted or measured number, without the sign', written, criterion, reason) END, format('%s of criterion %s', written, criterion))
  FROM (VALUES ('4', '5%', 'is not measured in percent'), ('2', '105 %', 'is not measured in percent'), ('1', '95%', 'requires points'), ('5', '1%', 'requires yes or no'), ('3', '5,2%', NULL), ('6', '91,43 %', NULL)) v(criterion, written, reason);
SELECT is(pg_temp.results(E'Tiêu chí;Cần Thơ;Long An\n4;5%;6\n6;50%;60%\n'), E'3 new, 0 changed, 1 rejected\n2: "5%" is a percentage, but criterion "4" is not measured in percent; write the counted or measured number, without the sign', 'wide');
SELECT is(pg_temp.told($$import_targets('S', pg_temp.file(E'unit;criterion;target\nBL;4;5%\nLA;6;50%\n'), 'adjusted', dry_run => true)$$),
  E'1 new, 0 changed, 1 rejected\n2: "5%" is a percentage, but criterion "4" is not measured in percent; write the counted or measured number, without the sign', 'targets');
SELECT results_eq($$SELECT i."new", r->>'column', r->>'text', r->>'reason' FROM import_indicators(2013, pg_temp.file(E'Đơn vị;Chỉ tiêu;Kế hoạch;Thực hiện\nCT;GRDP;5%;7\nDL;TL;6,5%;7%\n')) i, jsonb_array_elements(i.rejections) r$$,
  $$VALUES (1::bigint, 'Kế hoạch', '5%', '"5%" is a percentage, but indicator "GRDP" is not measured in percent; write the counted or measured number, without the sign')$$, 'indicators, by measure or name, in the column that bears it');
SELECT results_eq($$SELECT indicator, plan, actual FROM indicator_value$$, $$VALUES ('TL', 6.5::numeric, 7::numeric)$$, 'the other one is there');
SELECT results_eq($$SELECT i.kind, r->>'column', r->>'text' FROM (
    SELECT 'long' AS kind, rejections FROM import_results('S', 'self', pg_temp.file(E'unit;criterion;Kết quả\nCT;4;5%\n'), dry_run => true) UNION ALL
    SELECT 'wide', rejections FROM import_results('S', 'self', pg_temp.file(E'Tiêu chí;Cần Thơ\n4;5%\n'), dry_run => true) UNION ALL
    SELECT 'targets', rejections FROM import_targets('S', pg_temp.file(E'Tiêu chí;Cần Thơ\n4;5%\n'), 'adjusted', dry_run => true)) i, jsonb_array_elements(i.rejections) r$$,
  $$VALUES ('long', 'Kết quả', '5%'), ('wide', 'Cần Thơ', '5%'), ('targets', 'Cần Thơ', '5%')$$, 'with the column and what it says');
SELECT is(pg_temp.told($$import_grants(pg_temp.file(E'STT;Danh hiệu;Đơn vị;Số lượng\n1;BKT;BL;5%\n'), '1/QĐ', 2013, dry_run => true)$$), E'0 new, 0 changed, 1 rejected\n2: "5%" is a percentage, not a whole number', 'a count of grants');
SELECT is((SELECT faults[1] FROM read_sheet(pg_temp.file(E'code;max;rule\n;10;\nI;10%;given\n'))), 'line 3, max: "10%" is a percentage, not points', 'points of a sheet');

-- Scores out of a maximum, fractions ---------------------------------------------------------------------------------------------

SELECT is(pg_temp.results(E'unit;criterion;actual\nCT;1;97/100\nDL;1;1/2\nLA;1;97,5 / 100\n'), E'2 new, 0 changed, 1 rejected\n3: "1/2" has another maximum than the criterion: 100', 'a score out of the criterion''s maximum may be whole');
SELECT is(pg_temp.results(E'unit;criterion;actual\nCT;4;29/30\nDL;5;1/20\nLA;4;1/2\n'),
  E'0 new, 0 changed, 3 rejected\n2: "29/30" is a score with its maximum, but criterion "4" requires a counted or measured number\n3: "1/20" is a score with its maximum, but criterion "5" requires a counted or measured number\n4: "1/2" has another maximum than the criterion: 30', 'and where something is counted it is no count');
SELECT is(pg_temp.results(E'unit;criterion;actual\nCT;4;1/2/2013\nDL;4;#DIV/0!\nLA;4;/5\n'), E'0 new, 0 changed, 3 rejected\n2: "1/2/2013" is not a number in Vietnamese style\n3: "#DIV/0!" is a formula error\n4: "/5" is not a number in Vietnamese style', 'a date is none');
SELECT is(pg_temp.told($$import_targets('S', pg_temp.file(E'unit;criterion;target\nBL;4;N/A\nLA;4;1/2\n'), 'adjusted', dry_run => true)$$), E'0 new, 0 changed, 1 rejected\n3: "1/2" is not a number; only scores have a maximum after "/"', 'N/A is nothing, 1/2 no target');

-- Formula errors, what was left open, answers ------------------------------------------------------------------------------------

SELECT is(pg_temp.results(format(E'unit;criterion;actual\nCT;2;%s\n', written)), format(E'0 new, 0 changed, 1 rejected\n2: "%s" is a formula error', written), written)
  FROM unnest('{#N/A,#REF!,#DIV/0!,#VALUE!,#NAME?,#NUM!,#NULL!,#SPILL!,#CALC!,#GETTING_DATA,#ERROR!,#TÊN?,#GIÁ_TRỊ!,#¡REF!,Err:502,Err:522,Lỗi:504}'::text[]) written;
SELECT is(pg_temp.results(E'unit;criterion;actual\nCT;2;#####\nDL;2;#12\n'), E'0 new, 0 changed, 2 rejected\n2: "#####" means that a column of the spreadsheet is too narrow\n3: "#12" is not a number in Vietnamese style', 'a column too narrow; a number sign is no error');
SELECT is(pg_temp.results(E'unit;criterion;actual\n#REF!;2;5\nCT;#N/A;5\n'), E'0 new, 0 changed, 2 rejected\n2: "#REF!" is a formula error\n3: "#N/A" is a formula error', 'in a code, too');
SELECT is(pg_temp.results(format(E'unit;criterion;actual\nCT;2;%s\n', written)), '0 new, 0 changed, 0 rejected', format('"%s" is nothing', written))
  FROM unnest(ARRAY['', '-', '--', '...', '..', '.....', '…', '……', '–', '—', '____', '- -', 'N/A', 'na', ' ', U&'\00A0']) written;
SELECT is(pg_temp.results(E'unit;criterion;actual\nCT;2;.\n'), E'0 new, 0 changed, 1 rejected\n2: "." is not a number in Vietnamese style', 'one dot is a slip');
CREATE TEMP TABLE answered AS SELECT * FROM (VALUES ('yes', ARRAY['Có', 'có', 'CO', 'Đạt', 'TRUE', 'True', 'ĐÚNG', 'đúng', 'x', 'X', 'v', 'V', '√', '✓', '✔', U&'\2714\FE0F', '☑', '✅', 'ü', 'þ', 'yes', 'Có.']), ('no', ARRAY['Không', 'khong', 'FALSE', 'SAI', 'sai', 'không đạt', 'Chưa đạt', '✗', '✘', '☐', '❌', 'No'])) w(answer, words);
SELECT is(pg_temp.results(format(E'unit;criterion;actual\nCT;5;%s\n', written)), '1 new, 0 changed, 0 rejected', written)
  FROM answered, unnest(words) written;
SELECT is((SELECT row_read->>'actual' FROM read_rows('results', '{"season": "S"}', pg_temp.file(format(E'unit;criterion;actual\nCT;5;%s\n', written)))), answer, written || ' is ' || answer)
  FROM answered, unnest(words) written;
SELECT is(pg_temp.results(E'unit;criterion;actual\nCT;5;có lẽ\nDL;5;2\nLA;5;☒\nBL;1;TRUE\n'), format(E'0 new, 0 changed, 4 rejected\n2: "có lẽ" is not an answer to the yes-or-no criterion "5", which accepts %1$s\n3: "2" is not an answer to the yes-or-no criterion "5", which accepts %1$s\n4: "☒" is not an answer to the yes-or-no criterion "5", which accepts %1$s\n5: "TRUE" is an answer to a yes-or-no criterion, but "1" is not one',
  'có, đạt, đúng, x, v, √, ✓, ✔, ☑, ✅, yes, true, ü, þ; không, không đạt, chưa đạt, sai, ✗, ✘, ☐, ❌, no, false; không giao, không được giao, not assigned; 1 or 0'), 'what a yes-or-no criterion takes is listed; a box with a cross may be either');

-- What cannot be seen ------------------------------------------------------------------------------------------------------------

SELECT is(pg_temp.results(format(E'unit;criterion;actual\nCT;2;3%s8\n', sign)), format(E'0 new, 0 changed, 1 rejected\n2: "3<%1$s>8" contains %1$s (%2$s), which is invisible', code, name), name || ' in a number')
  FROM (VALUES (U&'\200B', 'U+200B', 'zero width space'), (U&'\200C', 'U+200C', 'zero width non-joiner'), (U&'\200D', 'U+200D', 'zero width joiner'), (U&'\200E', 'U+200E', 'left-to-right mark'), (U&'\200F', 'U+200F', 'right-to-left mark'),
    (U&'\202C', 'U+202C', 'bidirectional control'), (U&'\2060', 'U+2060', 'word joiner'), (U&'\2066', 'U+2066', 'bidirectional control'), (U&'\FEFF', 'U+FEFF', 'byte order mark'), (U&'\00AD', 'U+00AD', 'soft hyphen'), (U&'\FE0F', 'U+FE0F', 'variation selector'),
    (U&'\0008', 'U+0008', 'control character'), (U&'\0085', 'U+0085', 'control character'), (U&'\+0E0041', 'U+E0041', 'tag character')) v(sign, code, name);
SELECT is(pg_temp.results(E'unit;criterion;actual\nC\u200BT;2;5\nCT;2\uFEFF;5\nCT;2;\u200B\nCT;2;98.\u200B125\n'),
  E'0 new, 0 changed, 4 rejected\n2: "C<U+200B>T" contains U+200B (zero width space), which is invisible\n3: "2<U+FEFF>" contains U+FEFF (byte order mark), which is invisible\n4: "<U+200B>" contains U+200B (zero width space), which is invisible\n5: "98.<U+200B>125" contains U+200B (zero width space), which is invisible', 'in codes, and alone');
SELECT is(pg_temp.results(E'Tiêu chí;Cần\u200B Thơ;Long An\n2;5;6\n'), E'1 new, 0 changed, 1 rejected\n2: "Cần<U+200B> Thơ" contains U+200B (zero width space), which is invisible', 'in a unit''s name across');
SELECT is(pg_temp.told($$import_units(pg_temp.file(E'Mã;Tên;Cấp trên\nX1;Sở\u00AD Nội vụ;\nX\u200D2;Sở Y tế;\nX3;\u3000Sở\u00A0Y\u2003tế\u00A0;-\n'))$$),
  E'1 new, 0 changed, 2 rejected\n2: "Sở<U+00AD> Nội vụ" contains U+00AD (soft hyphen), which is invisible\n3: "X<U+200D>2" contains U+200D (zero width joiner), which is invisible', 'in names and codes of units');
SELECT is((SELECT name FROM unit WHERE unit = 'X3'), 'Sở Y tế', 'wide blanks are the spaces that people see');
-- UTF-8 read as windows-1252: the second half of "à" is a blank that stays put
SELECT is(pg_temp.told(format('import_units(pg_temp.file(%L))', format(E'Mã;Tên;Cấp trên\nX4;%s;%s\n', name, parent))), E'0 new, 0 changed, 1 rejected\n2: "' || spoilt || '" looks like UTF-8 that was read in another encoding and would be "' || meant || '"; read the file with encoding => ''UTF8'', or save it as CSV UTF-8 again from a program that shows the text correctly', meant || ' read twice')
  FROM (VALUES (U&'Tr\00C3\00A0 Vinh', '', U&'Tr\00C3\00A0 Vinh', 'Trà Vinh'), (U&'Nh\00C3\00A0', '', U&'Nh\00C3\00A0', 'Nhà'), ('Xã An', U&'Tr\00C3\00A0 Vinh', U&'Tr\00C3\00A0 Vinh', 'Trà Vinh')) v(name, parent, spoilt, meant);
SELECT is(pg_temp.told($$import_members('S', pg_temp.file(E'Đơn vị;Họ tên\nBL;V\u00C3\u00A0ng\n'), dry_run => true, replace => true)$$), U&'0 new, 0 changed, 1 rejected\000A2: "V\00C3\00A0ng" looks like UTF-8 that was read in another encoding and would be "Vàng"; read the file with encoding => ''UTF8'', or save it as CSV UTF-8 again from a program that shows the text correctly', 'persons');
SELECT is(pg_temp.results(E'Tiêu chí;Tr\u00C3\u00A0 Vinh;Long An\n2;5;6\n'), E'1 new, 0 changed, 1 rejected\n2: "Tr\u00C3\u00A0 Vinh" looks like UTF-8 that was read in another encoding and would be "Trà Vinh"; read the file with encoding => ''UTF8'', or save it as CSV UTF-8 again from a program that shows the text correctly', 'a unit across');
SELECT is(pg_temp.results(E'Đơn vị;Tiêu chí;Kết quả\nTr\u00C3\u00A0 Vinh;2;6\n'), E'0 new, 0 changed, 1 rejected\n2: "Tr\u00C3\u00A0 Vinh" looks like UTF-8 that was read in another encoding and would be "Trà Vinh"; read the file with encoding => ''UTF8'', or save it as CSV UTF-8 again from a program that shows the text correctly', 'and down');
SELECT matches((SELECT faults[1] FROM read_sheet(pg_temp.file(E'Mã;Tên tiêu chí;Điểm tối đa;Cách chấm\n;;10;\nI;Nh\u00C3\u00A0;10;given\n'))), '^line 3, Tên tiêu chí: .* would be "Nhà"', 'a criterion''s name');
SELECT is(pg_temp.told($$import_members('S', pg_temp.file(E'Đơn vị;Họ tên\nBL;Trần\u200B Hòa\n'), dry_run => true, replace => true)$$), E'0 new, 0 changed, 1 rejected\n2: "Trần<U+200B> Hòa" contains U+200B (zero width space), which is invisible', 'in persons');
SELECT is(pg_temp.results(E'Đ\u200Bơn vị;Tiê\u00ADu chí;Kết quả;Ghi chú\nCT;2;5;một\u200Bhai\n'), '1 new, 0 changed, 0 rejected', 'a heading is known all the same, and a note is people''s');
SELECT is((SELECT faults FROM read_sheet(pg_temp.file(E'code;name;max;rule\n;;10;\nI\u200B;a;10;given\n')))[1], 'line 3, code: "I<U+200B>" contains U+200B (zero width space), which is invisible', 'in a sheet');

-- Rows left open -----------------------------------------------------------------------------------------------------------------

SELECT is(pg_temp.told($$import_results('S', 'self', pg_temp.file(E'Mã đơn vị;Mã tiêu chí;Kết quả;Minh chứng;Ghi chú\nCT;1;;;\nCT;2;-;-;-\nCT;3;...;…;--\nCT;4;–;;____\n'))$$), '0 new, 0 changed, 0 rejected', 'a form left open');
SELECT is((SELECT count(*) FROM result), 0::bigint, 'brings no row');
SELECT is(pg_temp.told($$import_results('S', 'self', pg_temp.file(E'Mã đơn vị;Mã tiêu chí;Kết quả;Ghi chú\nCT;1;;chờ số liệu\nCT;2;không giao;\n'))$$), '2 new, 0 changed, 0 rejected', 'a note without a value, and what is no task');
SELECT is(pg_temp.told($$import_results('S', 'self', pg_temp.file(E'Mã đơn vị;Mã tiêu chí;Kết quả;Ghi chú;Minh chứng\nCT;1;98;;VB 1\nCT;2;5;;\n'), file_name => 'later.csv')$$), E'1 new, 0 changed, 1 rejected\n3: there is already "not assigned"; replace => true overwrites it', 'filled later it is new; that it is no task stands');
SELECT results_eq($$SELECT criterion, actual, evidence, note FROM result$$, $$VALUES ('2', NULL::numeric, NULL, NULL), ('1', 98, 'VB 1', 'chờ số liệu')$$, 'beside the note');
SELECT is(pg_temp.told($$import_results('S', 'self', pg_temp.file(E'Mã đơn vị;Mã tiêu chí;Kết quả;Ghi chú\nCT;1;98;đủ\nLA;1;;chờ\n'))$$), E'1 new, 0 changed, 1 rejected\n2: there is already note "chờ số liệu"; replace => true overwrites it', 'a note that stands is not overwritten, and is named');
SELECT is(pg_temp.told($$import_results('S', 'self', pg_temp.file(E'Mã đơn vị;Mã tiêu chí;Kết quả;Ghi chú\nLA;1;97;đủ\n'))$$), E'0 new, 0 changed, 1 rejected\n2: there is already note "chờ"; replace => true overwrites it', 'nor by a value beside another');
SELECT results_eq($$SELECT u.* FROM import_batch b, undo_import(b.batch) u WHERE b.file_name = 'later.csv'$$, $$VALUES (0::bigint, 1::bigint, 0::bigint)$$, 'what was filled is taken back');
SELECT results_eq($$SELECT actual, evidence, note FROM result WHERE unit = 'CT' AND criterion = '1'$$, $$VALUES (NULL::numeric, NULL::text, 'chờ số liệu')$$, 'to what it was');
INSERT INTO target (season, unit, criterion, target, version) VALUES ('S', 'CT', '4', NULL, 'adjusted');
SELECT is(pg_temp.told($$import_targets('S', pg_temp.file(E'unit;criterion;target\nCT;4;9\nLA;4;-\n'), 'adjusted')$$), '1 new, 0 changed, 0 rejected', 'a target that was open is filled');
SELECT is((SELECT target FROM target WHERE unit = 'CT' AND criterion = '4'), 9::numeric, 'to the number');

SELECT * FROM finish();
ROLLBACK;
