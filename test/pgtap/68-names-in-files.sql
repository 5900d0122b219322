-- Names and codes in files: what a spreadsheet has spoilt, what is named without accents or in part, codes that are another's now,
-- and how it is told.  Names of units and awards are real, sheets and figures invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
\ir files.sql.inc
CREATE FUNCTION pg_temp.results(file text, of_season text DEFAULT 'S') RETURNS SETOF text LANGUAGE sql AS
$$SELECT pg_temp.told(format('import_results(%L, ''self'', pg_temp.file(%L), dry_run => true)', $2, $1))$$;

INSERT INTO unit (unit, name) VALUES ('BL', 'Bạc Liêu'), ('DL', 'Đắk Lắk'), ('46', 'Thành phố Huế'), ('92', 'Thành phố Cần Thơ'), ('VT', 'Bà Rịa - Vũng Tàu'), ('01', 'Thành phố Hà Nội'),
  ('00004', 'Phường Ba Đình'), ('04', 'Tỉnh Cao Bằng'), ('T1', 'Xã Tân An'), ('T2', 'Phường Tân An'), ('C1', 'Phường Cửa Lò'), ('C2', 'Phường Tịnh Biên'), ('C3', 'Tỉnh Điện Biên');
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'C', 2026, '2026-01-01', '2026-12-31', 'open'), ('T', 'C', 2025, '2025-01-01', '2025-12-31', 'open');
INSERT INTO membership (season, unit) SELECT season, unit FROM unit, season WHERE unit <> 'T2';
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"max": 60, "criteria": [{"code": "1", "name": "Kinh tế", "max": 30, "criteria": [
  {"code": "1.1", "name": "Thu ngân sách", "max": 10, "rule": "given", "step": 0.25}, {"code": "1.2", "name": "Giảm nghèo", "max": 12, "rule": "given"}, {"code": "1.10", "name": "Nông thôn mới", "max": 8, "rule": "given"}]},
  {"code": "2", "name": "Xã hội", "max": 30, "criteria": [{"code": "2.1", "name": "Y tế", "max": 15, "rule": "given"}, {"code": "2.2", "name": "Bảo hiểm y tế toàn dân", "max": 15, "rule": "given"}]}]}' FROM season;

-- A code of which a spreadsheet made a number, and what stands beside it
SELECT results_eq($$SELECT pg_temp.results(E'Đơn vị;Mã tiêu chí;Tên tiêu chí;Điểm tối đa;Kết quả\nBL;1.1;Thu ngân sách;10;5\nBL;1.1;Nông thôn mới;8;4\nBL;1.2;giam ngheo;12,0;4\nBL;2.1;;8;4\nBL;2.2;;15;4\n')$$, $$VALUES
  ('5 read, 3 new, 0 changed, 0 unchanged, 2 rejected'),
  ('3 | Tên tiêu chí | Nông thôn mới | criterion "1.1" is "Thu ngân sách" in the sheet, but the file has "Nông thôn mới" next to it, which is criterion "1.10"; spreadsheets remove zeros from codes: format their column as text'),
  ('5 | Điểm tối đa | 8 | criterion "2.1" has a maximum of 15 in the sheet, but the file has "8" next to it, the maximum of criterion "1.10"')$$, '1.10 that became 1.1: name and maximum say so');
SELECT results_eq($$SELECT pg_temp.results(E'Mã;Nội dung;Điểm chuẩn;Bạc Liêu;Đắk Lắk\n1.1;Nông thôn mới;8;5;6\n1.2;Giảm nghèo;12;5;6\n')$$, $$VALUES ('4 read, 2 new, 0 changed, 0 unchanged, 2 rejected'),
  ('2 | Nội dung | Nông thôn mới | criterion "1.1" is "Thu ngân sách" in the sheet, but the file has "Nông thôn mới" next to it, which is criterion "1.10"; spreadsheets remove zeros from codes: format their column as text; 2 values of it are left out')$$,
  'in a wide file: once for the row');
SELECT results_eq($$SELECT pg_temp.results(format(E'Mã;name;max points;Bạc Liêu\n%s;%s;%s;5\n', code, name, max)) FROM (VALUES ('1.1', 'Thu ngân sách', '10'), ('1.1', 'THU NGÂN SÁCH.', '10,00'), ('1.1', '1. Thu ngân sách', ''), ('1.1', 'Thu ngân sách nhà nước', '10'), ('1.1', 'Thu ngân xách', '-'),
    ('1.10', 'Nông thôn mới nâng cao', ''), ('2.2', 'Bảo hiểm y tế toàn', '15'), ('1.1', '', 'tối đa 12 điểm')) v(code, name, max)$$, $$SELECT '1 read, 1 new, 0 changed, 0 unchanged, 0 rejected' FROM generate_series(1, 8)$$, 'other spellings, more words and fewer are no contradiction');
SELECT results_eq($$SELECT split_part(t, ' | ', 4) FROM (VALUES ('2.1', 'Bảo hiểm y tế toàn'), ('1.1', 'Chi ngân sách'), ('1.2', 'a')) v(code, name), pg_temp.results(format(E'Mã;name;Bạc Liêu\n%s;%s;5\n', code, name)) t WHERE t LIKE '% | %'$$, $$VALUES
  ('criterion "2.1" is "Y tế" in the sheet, but the file has "Bảo hiểm y tế toàn" next to it'), ('criterion "1.1" is "Thu ngân sách" in the sheet, but the file has "Chi ngân sách" next to it'),
  ('criterion "1.2" is "Giảm nghèo" in the sheet, but the file has "a" next to it')$$, 'a name of which ours is a part is another''s if that fits better; another word is another name');
SELECT results_eq($$SELECT pg_temp.results(E'Mã;Bạc Liêu;Đắk Lắk\n1.1;1;2\n1.2;3;4\n1.1;5;6\n')$$, $$VALUES ('6 read, 2 new, 0 changed, 0 unchanged, 4 rejected'),
  ('2 | Mã | 1.1 | criterion "1.1" occurs 2 times for unit "Bạc Liêu" (BL), and "1.10", which a spreadsheet converts to the same code, never: format the column of codes as text; 4 values of it are left out')$$, 'without names: 1.1 twice and 1.10 never is neither');
SELECT results_eq($$SELECT pg_temp.results(E'Đơn vị;Mã;Kết quả\nBL;1.1;5\nDL;1.1;7\nBL;1.1;4\n46;1.1;1\n46;1.10;2\n46;1.2;3\nDL;1.2;x y\n')$$, $$VALUES ('7 read, 2 new, 0 changed, 0 unchanged, 5 rejected'),
  ('2 | Mã | 1.1 | criterion "1.1" occurs 2 times for unit "BL", and "1.10", which a spreadsheet converts to the same code, never: format the column of codes as text; 4 values of it are left out'),
  ('8 | Kết quả | x y | "x y" is not a number in Vietnamese style')$$, 'long: what is spoilt for one unit is spoilt for all, and what is right for one saves no other');
SELECT results_eq($$SELECT pg_temp.results(E'Đơn vị;Mã;Kết quả\nBL;1.1;không rõ\nBL;1.1;7\nDL;1,1;8\n') LIMIT 1$$, $$VALUES ('3 read, 0 new, 0 changed, 0 unchanged, 3 rejected')$$, 'also where one of the two could not be read');
SELECT results_eq($$SELECT pg_temp.results(E'Đơn vị;Mã;Kết quả\nBL;1.1;5\nDL;1.1;7\n')$$, $$VALUES ('2 read, 2 new, 0 changed, 0 unchanged, 0 rejected')$$, 'once for each unit is nothing');
SELECT results_eq($$SELECT pg_temp.told($t$import_targets('S', pg_temp.file(E'Đơn vị;Mã;Chỉ tiêu\nBL;1.1;5\nBL;1.1;7\nDL;1.1;7\n'), dry_run => true)$t$) LIMIT 1$$, $$VALUES ('3 read, 0 new, 0 changed, 0 unchanged, 3 rejected')$$, 'targets');
SELECT results_eq($$SELECT pg_temp.results(E'Mã;Bạc Liêu\n1.1;1\n1.10;2\n1.1;3\n')$$, $$VALUES ('3 read, 2 new, 0 changed, 0 unchanged, 1 rejected'), ('4 | Bạc Liêu | 3 | already given on line 2')$$, 'but where 1.10 stands, 1.1 twice is only twice');
SELECT results_eq($$SELECT split_part(t, ' | ', 4) FROM unnest('{"1,1","1,2",01-Feb,1-thg 2,01/02/2026,2026-02-01,2-1,Feb-01,"2026-10-01 00:00:00","1.3",1.100}'::text[]) code, pg_temp.results(format(E'Mã;Bạc Liêu\n%s;5\n', code)) t WHERE t NOT LIKE '% 0 rejected'
    AND t NOT LIKE '% read, %'$$, $$VALUES
  ('criterion "1,1" matches more than one: Thu ngân sách (1.1), Nông thôn mới (1.10); a spreadsheet has removed zeros from the code: format its column as text'),
  ('criterion "01-Feb" is a date converted from a code, perhaps 1.2 or 2.1; format the column as text'), ('criterion "1-thg 2" is a date converted from a code, perhaps 1.2 or 2.1; format the column as text'),
  ('criterion "01/02/2026" is a date converted from a code, perhaps 1.2 or 2.1; format the column as text'), ('criterion "2026-02-01" is a date converted from a code, perhaps 1.2 or 2.1; format the column as text'),
  ('criterion "2-1" is a date converted from a code, perhaps 1.2 or 2.1; format the column as text'), ('criterion "Feb-01" is a date converted from a code, perhaps 1.2 or 2.1; format the column as text'),
  ('criterion "2026-10-01 00:00:00" is a date converted from a code, perhaps 1.10; format the column as text'),
  ('criterion "1.3" is not known; the nearest names are Thu ngân sách (1.1), Giảm nghèo (1.2), Kinh tế (1)'), ('criterion "1.100" is not known; the nearest names are Nông thôn mới (1.10), Thu ngân sách (1.1), Giảm nghèo (1.2)')$$,
  'numbers and dates of which a code was made: 1,2 is only one, the others are told');
SELECT results_eq($$SELECT pg_temp.results(E'Đơn vị;name;1.1;2.1\n1;Hà Nội;1;2\n4;Ba Đình;1;2\n04;Hà Nội;1;2\n')$$, $$VALUES ('6 read, 2 new, 0 changed, 0 unchanged, 4 rejected'),
  ('3 | Đơn vị | 4 | unit "4" matches more than one: Phường Ba Đình (00004), Tỉnh Cao Bằng (04); a spreadsheet has removed zeros from the code: format its column as text; 2 values of it are left out'),
  ('4 | name | Hà Nội | unit "04" is "Tỉnh Cao Bằng" in the registry, but the file has "Hà Nội" next to it, which is unit "01"; 2 values of it are left out')$$, 'units'' codes without their zeros, and the name beside them');
SELECT results_eq($$SELECT pg_temp.results(E'Mã đơn vị;Tên đơn vị;Mã;Tiêu chí;Nội dung;Kết quả\nBL;Tỉnh Bạc Liêu;1.1;Thu ngân sách;đã thu đủ;5\n')$$, $$VALUES ('1 read, 1 new, 0 changed, 0 unchanged, 0 rejected')$$, 'code and name of one thing are no two columns of it; a third is text');
SELECT is(pg_temp.raised($$SELECT import_results('S', 'self', pg_temp.file(E'Tỉnh;Đơn vị;Mã;Kết quả\n'))$$), '22P04 the file of results has two columns of unit', 'two of which neither is a code are');

SELECT results_eq($$SELECT split_part(t, ' | ', 4) FROM unnest('{"1,1","1,10","1,100"}'::text[]) code, pg_temp.results(format(E'Mã;Bạc Liêu\n%s;5\n', code)) t WHERE t NOT LIKE '% read, %'$$, $$VALUES
  ('criterion "1,1" matches more than one: Thu ngân sách (1.1), Nông thôn mới (1.10); a spreadsheet has removed zeros from the code: format its column as text'),
  ('criterion "1,10" matches more than one: Thu ngân sách (1.1), Nông thôn mới (1.10); a spreadsheet has converted the code to a number with decimals and possibly changed its zeros: format its column as text'),
  ('criterion "1,100" matches more than one: Thu ngân sách (1.1), Nông thôn mới (1.10); a spreadsheet has converted the code to a number with decimals and possibly changed its zeros: format its column as text')$$, 'a zero behind a comma was not taken from the code');

-- A sheet whose codes a spreadsheet has made dates
SELECT is((SELECT faults FROM read_sheet(pg_temp.file(format(E'Mã;Tên tiêu chí;Điểm tối đa;Cách chấm\n;;10;\n%s;a;10;given\n', code)))),
  CASE WHEN codes <> '' THEN ARRAY[format('line 3, Mã: code "%s" is a date converted from a code, perhaps %s; write the code again, in a column formatted as text', code, codes)] ELSE '{}' END, code || ' as a code of a sheet')
  FROM (VALUES ('01-Feb', '1.2 or 2.1'), ('02-Thg3', '2.3 or 3.2'), ('2/1/2025', '1.2 or 1.2.25 or 2.1 or 2.1.25'), ('2025-02-01', '1.2 or 1.2.25 or 2.1 or 2.1.25'), ('Jan-25', '1.25 or 25.1'), ('1-thg 2', '1.2 or 2.1'), ('01/02/25', '1.2 or 1.2.25 or 2.1 or 2.1.25'),
    ('2025-02-01 00:00:00', '1.2 or 1.2.25 or 2.1 or 2.1.25'), ('1-2', ''), ('1/2', ''), ('TH1.2', ''), ('1.2', ''), ('1.2.25', ''), ('I.1', ''), ('A-1', ''), ('2025', '')) v(code, codes);
SELECT is((SELECT faults[1] FROM read_sheet(pg_temp.file(E'Mã;Mã cấp trên;Điểm tối đa;Cách chấm\n;;10;\n1.2;;10;\n1.2.1;01-Feb;10;given\n'))), 'line 4, Mã cấp trên: parent "01-Feb" is a date converted from a code, perhaps 1.2 or 2.1; write the code again, in a column formatted as text', 'nor is a parent one');

-- Found by name
SELECT results_eq($$SELECT spelling, find_unit(spelling, '2026-01-01') FROM unnest('{Bac Lieu,BẠC LIÊU,Tỉnh Bạc Liêu,tinh bac lieu,bl,UBND tỉnh Bạc Liêu,Huế,TP Huế,TP. Huế,TP Cần Thơ,Vũng Tàu,P. Ba Đình,1. Bạc Liêu,Cửa Lò,Tịnh Biên,Điện Biên,1,Tân An,TP Vũng Tàu,Tỉnh Huế,Quận Ba Đình,TINH BIEN,Biên,4,An,""}'::text[]) spelling$$,
  $$VALUES ('Bac Lieu', 'BL'), ('BẠC LIÊU', 'BL'), ('Tỉnh Bạc Liêu', 'BL'), ('tinh bac lieu', 'BL'), ('bl', 'BL'), ('UBND tỉnh Bạc Liêu', 'BL'), ('Huế', '46'), ('TP Huế', '46'), ('TP. Huế', '46'), ('TP Cần Thơ', '92'), ('Vũng Tàu', 'VT'), ('P. Ba Đình', '00004'),
    ('1. Bạc Liêu', 'BL'), ('Cửa Lò', 'C1'), ('Tịnh Biên', 'C2'), ('Điện Biên', 'C3'), ('1', '01'), ('Tân An', NULL), ('TP Vũng Tàu', NULL), ('Tỉnh Huế', NULL), ('Quận Ba Đình', NULL), ('TINH BIEN', 'C2'), ('Biên', NULL), ('4', NULL), ('An', NULL), ('', NULL)$$,
  'units by name, part and code, if it is one alone; another kind of place is another place');
SELECT results_eq($$SELECT pg_temp.results(E'Tiêu chí;Bac Lieu;Huế;TP Cần Thơ;Tân An;Bac Lieux\nthu ngan sach;1;2;3;4;5\n1. Giảm nghèo;1;2;3;4;5\n1.10 Nông thôn mới;1;2;3;4;5\nGiảm ngheo;1;;;;\nZzz;1;2;3;4;5\n')$$, $$VALUES ('21 read, 12 new, 0 changed, 0 unchanged, 9 rejected'),
  ('2 | Bac Lieux | Bac Lieux | unit "Bac Lieux" is not known; the nearest names are Bạc Liêu (BL), Phường Ba Đình (00004), Đắk Lắk (DL); 4 values of it are left out'), ('5 | Bac Lieu | 1 | already given on line 3'),
  ('6 | Tiêu chí | Zzz | criterion "Zzz" is not known; the nearest names are Y tế (2.1), Xã hội (2), Kinh tế (1); 4 values of it are left out')$$, 'headings and criteria of a wide file; of two units of one name, the season''s');
SELECT results_eq($$SELECT pg_temp.results(E'Đơn vị;Nội dung;Kết quả\nBL;Y TẾ;5\nBL;y te;6\n')$$, $$VALUES ('2 read, 1 new, 0 changed, 0 unchanged, 1 rejected'), ('3 | Kết quả | 6 | already given on line 2')$$, 'a file without codes');
SELECT results_eq($$SELECT pg_temp.results(E'Đơn vị;Tiêu chí;Kết quả\nTân An;1.1;5\nPhường Tân An;1.1;5\nPhường Tân An;1.2;không rõ\n')$$, $$VALUES ('3 read, 1 new, 0 changed, 0 unchanged, 2 rejected'),
  ('3 | Đơn vị | Phường Tân An | unit "Phường Tân An" (T2) is not a member of season "S"'), ('4 | Kết quả | không rõ | "không rõ" is not a number in Vietnamese style')$$, 'who is named in full and takes no part is not another');
UPDATE unit SET valid_to = '2025-07-01' WHERE unit = 'BL';
SELECT is(find_unit('Bac Lieu', '2026-01-01'), NULL, 'a unit that is no more on that day is not found by name');
UPDATE unit SET valid_to = NULL WHERE unit = 'BL';

INSERT INTO decision VALUES ('1/QĐ-UBND', '2014-01-01');
INSERT INTO recipient VALUES ('lan', 'Lan', 'person', 'BL', NULL), ('p1', 'Phòng 1', 'collective', 'BL', NULL), ('hoa', 'Trần Văn Hòa', 'person', 'BL', NULL), ('hoa2', 'Trần Văn Hòa', 'person', '01', NULL),
  ('n1', 'Nguyễn An', 'person', 'BL', NULL), ('n2', 'Nguyễn Ấn', 'person', 'BL', NULL);
SELECT results_eq($$SELECT pg_temp.told($t$import_grants(pg_temp.file(E'STT;Danh hiệu;Đơn vị;Đối tượng;Họ và tên\n1;bkt;Bac Lieu;;TRẦN VĂN HOÀ\n2;CSTĐCS;BL;hoa;Trần Văn Hòa\n3;Bằng khen của Chủ tịch UBND tỉnh;BL;hoa;Lê Thị Bé\n4;Bằng khen;BL;;Lan\n'
    '5;Bang khen Thu tuong chinh phu;Ha Noi;lan;Trần Văn Hòa\n6;Cờ thi đua Chính phủ;BL;Phong 1;\n7;CSTĐCS;BL;Phong 1;\n8;CSTĐCS;BL;Lann;\n9;CSTĐCS;BL;;NGUYEN AN\n10;CSTĐCS;BL;;Nguyễn Ấn\n'), '1/qđ-ubnd', 2013)$t$)$$, $$VALUES
  ('10 read, 4 new, 0 changed, 0 unchanged, 6 rejected'),
  ('4 | Họ và tên | Lê Thị Bé | recipient "hoa" is "Trần Văn Hòa" in the registry, but the file has "Lê Thị Bé" next to it'),
  ('5 | Danh hiệu | Bằng khen | award "Bằng khen" is not known; the nearest names are Bằng khen cấp bộ (BKB), Bằng khen Thủ tướng Chính phủ (BKTTG), Bằng khen Chủ tịch UBND tỉnh (BKT)'),
  ('6 | Họ và tên | Trần Văn Hòa | recipient "lan" is "Lan" in the registry, but the file has "Trần Văn Hòa" next to it, which is recipient "hoa2"'),
  ('8 | Đối tượng | Phong 1 | award "CSTĐCS" (CSTDCS) is not for recipient "Phong 1" (p1)'),
  ('9 | Đối tượng | Lann | recipient "Lann" of unit "BL" is not known; the nearest names are Lan (lan, unit BL), Phòng 1 (p1, unit BL), Nguyễn An (n1, unit BL); add it to recipient, or leave the name out'),
  ('10 | Họ và tên | NGUYEN AN | recipient "NGUYEN AN" of unit "BL" matches more than one: Nguyễn An (n1), Nguyễn Ấn (n2); give the code')$$, 'awards, recipients within their unit, and decisions');
SELECT results_eq($$SELECT line, award, unit, recipient, decision FROM award_grant ORDER BY 1$$, $$VALUES (1, 'BKT', 'BL', 'hoa', '1/QĐ-UBND'), (2, 'CSTDCS', 'BL', 'hoa', '1/QĐ-UBND'), (6, 'COCP', 'BL', 'p1', '1/QĐ-UBND'), (10, 'CSTDCS', 'BL', 'n2', '1/QĐ-UBND')$$, 'under their codes');
-- Who has the very accents is meant, in whatever case and wherever the tone is put; and only in this unit
INSERT INTO recipient VALUES ('h3', 'Phạm Thị Hoa', 'person', 'BL', NULL), ('h4', 'Phạm Thị Hòa', 'person', 'BL', NULL), ('h5', 'Phạm Thị Hoà', 'person', 'DL', NULL), ('x1', 'Vũ Bình', 'person', '01', NULL), ('x2', 'Vũ Bính', 'person', '01', NULL),
  ('y1', 'Đỗ Minh Châu', 'person', '01', NULL);
SELECT results_eq($$SELECT pg_temp.told(format('import_grants(pg_temp.file(%L), ''1/QĐ-UBND'', 2013, dry_run => true)', E'STT;Danh hiệu;Đơn vị;Họ và tên\n' || string_agg(format('%s;CSTĐCS;%s;%s', 100 + i, v.unit, v.name), E'\n' ORDER BY i)))
  FROM (VALUES (1, 'BL', 'NGUYỄN AN'), (2, 'BL', 'nguyễn  ấn'), (3, 'BL', 'PHẠM THỊ HOÀ'), (4, 'BL', 'PHẠM THỊ HOA'), (5, 'BL', 'pham thi hoa'), (6, 'BL', normalize('Phạm thị Hòa', NFD)), (7, 'DL', 'VU BINH'), (8, 'DL', 'Đỗ Minh Châu'), (9, 'DL', 'pham thi hoa')) v(i, unit, name)$$, $$VALUES
  ('9 read, 6 new, 0 changed, 0 unchanged, 3 rejected'),
  ('6 | Họ và tên | pham thi hoa | recipient "pham thi hoa" of unit "BL" matches more than one: Phạm Thị Hoa (h3), Phạm Thị Hòa (h4); give the code'),
  ('8 | Họ và tên | VU BINH | recipient "VU BINH" of unit "DL" is not known; the nearest names are Vũ Bình (x1, unit 01), Vũ Bính (x2, unit 01), Lan (lan, unit BL); add it to recipient, or leave the name out'),
  ('9 | Họ và tên | Đỗ Minh Châu | recipient "Đỗ Minh Châu" of unit "DL" is not known; the nearest names are Đỗ Minh Châu (y1, unit 01), Vũ Bình (x1, unit 01), Vũ Bính (x2, unit 01); add it to recipient, or leave the name out')$$, 'accents tell people apart; another unit''s people are not meant, but told');
SELECT results_eq($$SELECT f.spelling, f.code FROM find_names('recipient', '{NGUYỄN AN,nguyễn ấn,PHẠM THỊ HOÀ,PHẠM THỊ HOA,phạm thị hoà}', '{BL,BL,BL,BL,DL}', NULL, NULL) f ORDER BY f.code$$, $$VALUES ('PHẠM THỊ HOA', 'h3'), ('PHẠM THỊ HOÀ', 'h4'), ('phạm thị hoà', 'h5'), ('NGUYỄN AN', 'n1'), ('nguyễn ấn', 'n2')$$, 'each under its own code');
INSERT INTO indicator (indicator, name, combine) VALUES ('gdp', 'Tổng sản phẩm (GRDP)', 'sum'), ('jobs', 'Số việc làm mới', 'sum');
SELECT results_eq($$SELECT pg_temp.told($t$import_indicators(2013, pg_temp.file(E'Mã chỉ tiêu;Tên chỉ tiêu;Bạc Liêu;Hà Nội\nGDP;Số việc làm mới;1.234,5;2.000\njobs;Việc làm mới;344.397;\nxx;?;1;2\n'))$t$)$$, $$VALUES ('5 read, 1 new, 0 changed, 0 unchanged, 4 rejected'),
  ('2 | Tên chỉ tiêu | Số việc làm mới | indicator "GDP" (gdp) is "Tổng sản phẩm (GRDP)" in the registry, but the file has "Số việc làm mới" next to it, which is indicator "jobs"; 2 values of it are left out'),
  ('4 | Mã chỉ tiêu | xx | indicator "xx" is not known; the nearest names are Số việc làm mới (jobs), Tổng sản phẩm (GRDP) (gdp); 2 values of it are left out')$$, 'indicators');
SELECT results_eq($$SELECT pg_temp.told($t$import_indicators(2014, pg_temp.file(E'Tên chỉ tiêu;Bạc Liêu;TP Hà Nội\nso viec lam moi;1.234;2.000\n'))$t$)$$, $$VALUES ('2 read, 2 new, 0 changed, 0 unchanged, 0 rejected')$$, 'by their names alone');
SELECT results_eq($$SELECT pg_temp.told($t$import_reported_totals('BC', 'province', 2013, pg_temp.file(E'STT;Mã danh hiệu;Tên;Số lượng\n1;COT;Bằng khen Chủ tịch UBND tỉnh;987\n2;bkt;Bằng khen của Chủ tịch UBND tỉnh;48.491\n'), unit => 'BL')$t$)$$, $$VALUES ('2 read, 1 new, 0 changed, 0 unchanged, 1 rejected'),
  ('2 | Tên | Bằng khen Chủ tịch UBND tỉnh | award "COT" is "Cờ thi đua cấp tỉnh" in the registry, but the file has "Bằng khen Chủ tịch UBND tỉnh" next to it, which is award "BKT"')$$, 'awards of a report');

-- In the file's words, one line for one thing; the counts are of values
SELECT results_eq($$SELECT pg_temp.results(E'Đơn vị;Tiêu chí;Kết quả\nTỉnh Bạc Liêu;Thu ngân sách;9,3\nTỉnh Bạc Liêu;Kinh tế;3\nĐắk Lắk;Kinh tế;3\nĐắk Lắk;2.2;300\n')$$, $$VALUES ('2 read, 0 new, 0 changed, 0 unchanged, 2 rejected'),
  ('2 | Kết quả | 9,3 | criterion "Thu ngân sách" (1.1): score 9.3 is not a multiple of step 0.25'),
  ('5 | Kết quả | 300 | criterion "2.2": score 300 is outside the limits 0 to 15')$$, 'a rejection quotes the file, and our code behind it');
SELECT results_eq($$SELECT pg_temp.results(E'unit;criterion;actual\n' || string_agg(format('XX;%s;%s', c, CASE WHEN c = '2.2' THEN 'x y' ELSE '1' END), E'\n' ORDER BY c)) FROM unnest('{1.1,1.2,1.10,2.1,2.2}'::text[]) c$$, $$VALUES ('5 read, 0 new, 0 changed, 0 unchanged, 5 rejected'),
  ('2 | unit | XX | unit "XX" is not known; the nearest names are Thành phố Hà Nội (01), Tỉnh Cao Bằng (04), Thành phố Huế (46); 5 values of it are left out')$$, 'one unknown unit, long: one line, whatever else is wrong in its rows');
SELECT is((SELECT rejected FROM import_results('T', 'self', pg_temp.file(E'Mã;Bac Lieux;Huế\n1.1;1;2\n1.2;1;99\n'))), 3::bigint, 'three values are rejected');
SELECT results_eq($$SELECT r.number, r.line, r."column", r.text, r.reason, b.rejected FROM rejected_row r JOIN import_batch b USING (batch) WHERE b.season = 'T' ORDER BY 1$$,
  $$VALUES (1, 2::bigint, 'Bac Lieux', 'Bac Lieux', 'unit "Bac Lieux" is not known; the nearest names are Bạc Liêu (BL), Phường Ba Đình (00004), Đắk Lắk (DL); 2 values of it are left out', 3::bigint), (2, 3, 'Huế', '99', 'criterion "1.2": score 99 is outside the limits 0 to 12', 3)$$, 'and two lines kept');
SELECT is(pg_temp.raised($$SELECT import_results('S', 'self', pg_temp.file(E'Mã;Bac Lieux\n1.1;1\n1.2;1\n'), on_error => 'stop')$$), '22000 2 of 2 rows of the file are bad, and nothing was loaded', 'told to stop, it counts values');
SELECT is((pg_temp.refusal($$SELECT import_results('S', 'self', pg_temp.file(E'Mã;Bac Lieux\n1.1;1\n1.2;1\n'), on_error => 'stop')$$)).detail, 'line 2, Bac Lieux: unit "Bac Lieux" is not known; the nearest names are Bạc Liêu (BL), Phường Ba Đình (00004), Đắk Lắk (DL); 2 values of it are left out', 'and says it once');
CREATE ROLE names_unit;
SELECT grant_access('names_unit', 'S', 'unit', 'BL');
SET LOCAL ROLE names_unit;
SELECT results_eq($$SELECT pg_temp.results(E'Đơn vị;Tiêu chí;Kết quả\nBac Lieu;Thu ngân sách;5\nĐắk Lắk;y tế;5\nĐắk Lắk;1.1;5\n')$$, $$SELECT '3 read, 1 new, 0 changed, 0 unchanged, 2 rejected'
  UNION ALL SELECT '3 | Đơn vị | Đắk Lắk | role "names_unit" does not act for unit "Đắk Lắk" (DL) in season "S"; 2 values of it are left out'$$, 'a unit''s own account finds names, too, and is told once what it may not write');
RESET ROLE;

SELECT results_eq($$SELECT pg_temp.results(E'Đơn vị;Tiêu chí;Kết quả\nXã Lạ Hoắc;1.1;5\nxã lạ hoắc;1.2;5\nXÃ LẠ HOẮC;2.1;5\nXã Lạ Hoặc;2.1;5\n')$$, $$VALUES ('4 read, 0 new, 0 changed, 0 unchanged, 4 rejected'),
  ('2 | Đơn vị | Xã Lạ Hoắc | unit "Xã Lạ Hoắc" is not known; the nearest names are Thành phố Hà Nội (01), Phường Ba Đình (00004), Phường Cửa Lò (C1); 3 values of it are left out'),
  ('5 | Đơn vị | Xã Lạ Hoặc | unit "Xã Lạ Hoặc" is not known; the nearest names are Thành phố Hà Nội (01), Phường Ba Đình (00004), Phường Cửa Lò (C1)')$$, 'large and small letters are one name, other accents another');
SELECT results_eq($$SELECT pg_temp.told($t$import_units(pg_temp.file(E'Tên;Mã\nXã Một;N1\nXã Hai;N1\n'), dry_run => true)$t$)$$, $$VALUES ('2 read, 1 new, 0 changed, 0 unchanged, 1 rejected'), ('3 | Mã | N1 | already given on line 2')$$, 'a unit''s code twice: with column and value');
SELECT results_eq($$SELECT pg_temp.told($t$import_members('T', pg_temp.file(E'Đơn vị;Họ tên\nBL;A\nbạc liêu;B\n'), dry_run => true, replace => true)$t$) OFFSET 1$$, $$VALUES ('3 | Đơn vị | bạc liêu | already given on line 2')$$, 'a member');
SELECT results_eq($$SELECT pg_temp.told($t$import_grants(pg_temp.file(E'STT;Danh hiệu;Đơn vị\n31;BKT;BL\n31;BKT;DL\n'), '1/QĐ-UBND', 2013, dry_run => true)$t$) OFFSET 1$$, $$VALUES ('3 | STT | 31 | already given on line 2')$$, 'a line of a decision');

-- A code that is another unit now
INSERT INTO unit (unit, name, parent, level, valid_from, valid_to, "position") VALUES ('001', 'Quận Ba Đình', NULL, 'district', '1975-01-01', '2025-07-01', NULL),
  ('00013', 'Phường Trúc Bạch', '001', 'commune', '1975-01-01', '2025-07-01', 7), ('00006', 'Phường Vĩnh Phúc', '001', 'commune', '1975-01-01', '2025-07-01', NULL), ('00007', 'Phường Cống Vị', '001', 'commune', NULL, NULL, 3);
SELECT results_eq($$SELECT pg_temp.told($t$import_units(pg_temp.file(E'Mã;Tên;Cấp trên;Từ ngày\n00013;Phường Ngọc Hà;01;1/7/2025\n00006;Phường Vĩnh Phú;01;1/7/2025\n1;Thành phố Hà Nội;;\nX9;Xã Chín;Hà Nội;\nX8;Xã Tám;Hà Nam;\nX7;Xã Bảy;X7;\nX6;Xã Sáu;X9;\n'))$t$)$$, $$VALUES
  ('7 read, 2 new, 0 changed, 0 unchanged, 5 rejected'),
  ('2 | Mã | 00013 | unit "00013" is "Phường Trúc Bạch" in the registry (parent "001", from 1975-01-01, until 2025-07-01), but "Phường Ngọc Hà" in the file; give another unit another code, such as "00013-2025"; if it is the same unit, rename => true, not replace, overwrites the row'),
  ('3 | Mã | 00006 | unit "00006" is "Phường Vĩnh Phúc" in the registry (parent "001", from 1975-01-01, until 2025-07-01), but "Phường Vĩnh Phú" in the file; give another unit another code, such as "00006-2025"; if it is the same unit, rename => true, not replace, overwrites the row'),
  ('4 | Mã | 1 | unit "1" is "Thành phố Hà Nội" with the code "01" in the registry; spreadsheets remove zeros from codes: format their column as text'),
  ('6 | Cấp trên | Hà Nam | parent "Hà Nam" is not known; the nearest names are Thành phố Hà Nội (01), Phường Tân An (T2), Xã Tân An (T1)'), ('7 | Cấp trên | X7 | a unit cannot be its own parent')$$, 'what stands there is told, and another code advised; the unit above by name');
SELECT is((SELECT string_agg(t, '; ') FROM pg_temp.told($t$import_units(pg_temp.file(E'Mã;Tên;Cấp trên;Từ ngày\n00013;Phường Ngọc Hà;01;1/7/2025\n'), replace => true)$t$) t WHERE t LIKE '%read%'), '1 read, 0 new, 0 changed, 0 unchanged, 1 rejected', 'where name, parent and dates all differ, replace does not do');
SELECT results_eq($$SELECT split_part(pg_temp.told(format('import_units(pg_temp.file(%L), replace => true, dry_run => true)', file)), ', ', 3) FROM (VALUES (E'Mã;Tên;Cấp trên\n00013;Phường Ngọc Hà;001\n'), (E'Mã;Tên\n00013;Phường Trúc Bạch mới\n'), (E'Mã;Tên;Cấp trên;Từ ngày\n00013;P. Trúc Bạch;01;2/1/1975\n')) v(file)$$,
  $$VALUES ('1 changed'), ('1 changed'), ('1 changed')$$, 'where its parent is the same, or its name another spelling, replace does');
SELECT is((SELECT split_part(min(t) FILTER (WHERE t LIKE '%read%'), ', ', 5) FROM pg_temp.told($t$import_units(pg_temp.file(E'Mã;Tên\n00007;Phường Giảng Võ\n'), replace => true)$t$) t), '1 rejected', 'a name that is quite another, with nothing else said, is another unit');
SELECT results_eq($$SELECT pg_temp.told($t$import_units(pg_temp.file(E'Mã;Tên;Cấp trên;Từ ngày\n00013;Phường Ngọc Hà;01;1/7/2025\n'), rename => true)$t$)$$, $$VALUES ('1 read, 0 new, 1 changed, 0 unchanged, 0 rejected')$$, 'rename => true does');
SELECT results_eq($$SELECT name, parent, valid_from, valid_to FROM unit WHERE unit = '00013'$$, $$VALUES ('Phường Ngọc Hà', '01', '2025-07-01'::date, NULL::date)$$, 'and nothing of the other one stays');
SELECT results_eq($$SELECT u.* FROM (SELECT max(batch) AS batch FROM import_batch WHERE kind = 'units') b, undo_import(b.batch) u$$, $$VALUES (0::bigint, 1::bigint, 0::bigint)$$, 'undone');
SELECT results_eq($$SELECT name, parent, valid_from, valid_to FROM unit WHERE unit = '00013'$$, $$VALUES ('Phường Trúc Bạch', '001', '1975-01-01'::date, '2025-07-01'::date)$$, 'it is as it was');
SELECT results_eq($$SELECT pg_temp.told($t$import_units(pg_temp.file(E'Mã;Tên;Từ ngày\n00013;Phường Trúc Bạch;1/7/2025\n'), replace => true)$t$)$$, $$VALUES ('1 read, 0 new, 0 changed, 0 unchanged, 1 rejected'),
  ('2 | Mã | 00013 | unit "00013" is valid from 1975-01-01 until 2025-07-01 in the registry; give both dates')$$, 'dates that would not go together are told');
SELECT is(pg_temp.raised($$SELECT import_units(pg_temp.file(E'Mã;Tên\n'), rename => NULL)$$), '22004 content, on_error, dry_run, replace, rename and style must not be null', 'rename must be given');
-- What a file does not say is not changed by what new rows have
SELECT results_eq($$SELECT pg_temp.told($t$import_units(pg_temp.file(E'Mã;Tên;Thứ tự\n00013;Phường Trúc Bạch;8\n'))$t$)$$, $$VALUES ('1 read, 0 new, 0 changed, 0 unchanged, 1 rejected'), ('2 | Mã | 00013 | there is already position "7"; replace => true overwrites it')$$, 'what differs is told');
SELECT is((SELECT changed FROM import_units(pg_temp.file(E'Mã;Tên;Thứ tự\n00013;Phường Trúc Bạch;8\n'), replace => true)), 1::bigint, 'replaced');
SELECT is((SELECT level FROM unit WHERE unit = '00013'), 'commune', 'a commune does not become a province for want of a column');
UPDATE membership SET role = 'leader' WHERE season = 'S' AND unit = 'DL';
SELECT results_eq($$SELECT pg_temp.told($t$import_members('S', pg_temp.file(E'Đơn vị;Người đại diện\nĐắk Lắk;A\n'), replace => true)$t$)$$, $$VALUES ('1 read, 0 new, 1 changed, 0 unchanged, 0 rejected')$$, 'a member''s person');
SELECT results_eq($$SELECT role, person FROM membership WHERE season = 'S' AND unit = 'DL'$$, $$VALUES ('leader', 'A')$$, 'does not take its role');
-- A line that is another grant
SELECT results_eq($$SELECT pg_temp.told($t$import_grants(pg_temp.file(E'STT;Mã danh hiệu;Danh hiệu;Đơn vị;Số lượng\n1;GK;Giấy khen;Hà Nội;3\n2;CSTDCS;Lao động tiên tiến;BL;2\n'), '1/QĐ-UBND', 2013, replace => true)$t$)$$, $$VALUES ('2 read, 0 new, 0 changed, 0 unchanged, 2 rejected'),
  ('2 | STT | 1 | line 1 of decision "1/QĐ-UBND" is award "BKT" of unit "BL", recipient "hoa" in the registry; give another grant its own line, or undo the earlier import with undo_import'),
  ('3 | Danh hiệu | Lao động tiên tiến | award "CSTDCS" is "Chiến sĩ thi đua cơ sở" in the registry, but the file has "Lao động tiên tiến" next to it, which is award "LDTT"')$$, 'is not overwritten');
SELECT results_eq($$SELECT r->>'text', r->>'reason' FROM import_grants(pg_temp.file(E'STT;Danh hiệu;Đơn vị;Năm\n20;bkt;BL;1.900\n'), '1/QĐ-UBND') i, jsonb_array_elements(i.rejections) r$$, $$VALUES ('1.900', 'the year must be from 1945 to 2200, not 1900')$$, 'what is wrong is told as it stands in the file');

SELECT * FROM finish();
ROLLBACK;
