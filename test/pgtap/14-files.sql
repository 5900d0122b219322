-- read_csv, csv_delimiter, parse_number, number_fault, number_style, cell_fault, format_number, ordinal.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SET LOCAL search_path = public, emulation;
CREATE FUNCTION pg_temp.file(text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$SELECT convert_to($1, 'UTF8')$$;
CREATE FUNCTION pg_temp.records(content bytea, delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(format('%s@%s%s', record, line, fields), ' ' ORDER BY record) FROM emulation.read_csv(content, delimiter, encoding)
$$;

-- Records, fields, lines
SELECT is(pg_temp.records(pg_temp.file(file)), expected, what) FROM (VALUES
  (E'a,b\nc,d\n', '1@1{a,b} 2@2{c,d}', 'two records'),
  (E'a,b\r\nc,d', '1@1{a,b} 2@2{c,d}', 'Windows'' line ends, and none at the end'),
  (E'a,b\rc,d\r', '1@1{a,b} 2@2{c,d}', 'an old Macintosh''s'),
  (E'\n\na,b\n\n\nc,d\n\n', '1@3{a,b} 2@6{c,d}', 'empty lines are no records, and are counted'),
  (E'a,"b\nb",c\nd,e,f', E'1@1{a,"b\nb",c} 2@3{d,e,f}', 'a line end within quotes'),
  (E'"a,b","c ""quoted"" d"\n', '1@1{"a,b","c \"quoted\" d"}', 'delimiters and quotes within quotes'),
  (E' a , b \n', '1@1{" a "," b "}', 'spaces stay'),
  (E'a\nb,c,d\n,\n', '1@1{a} 2@2{b,c,d} 3@3{"",""}', 'records of any length'),
  (E'a;b\n1,5;2,5\n', '1@1{a,b} 2@2{"1,5","2,5"}', 'semicolons before decimal commas'),
  (E'957,11;955,79;952,25\n1,5;2,5;3,5', '1@1{"957,11","955,79","952,25"} 2@2{"1,5","2,5","3,5"}', 'also where both are equally frequent'),
  (E'a\tb\n1,5\t2', '1@1{a,b} 2@2{"1,5",2}', 'tabs'),
  (E'Bảng điểm, năm 2013\na;b;c\n1;2;3', '1@1{"Bảng điểm, năm 2013"} 2@2{a,b,c} 3@3{1,2,3}', 'a title above'),
  ('', NULL, 'nothing'), (E'\n\r\n', NULL, 'nothing but line ends'), ('a', '1@1{a}', 'one field'), ('""', '1@1{""}', 'one empty field in quotes')) v(file, expected, what);
SELECT is((SELECT count(*) FROM read_csv(NULL)), 0::bigint, 'no file');
SELECT is(pg_temp.records(pg_temp.file('a|b'), '|'), '1@1{a,b}', 'another delimiter');

-- Encodings: the same two words
SELECT is(pg_temp.records(content, NULL, encoding), '1@1{"Đắk Lắk","Bạc Liêu"}', what) FROM (VALUES
  (pg_temp.file(U&'\FEFF\0110\1EAFk L\1EAFk,B\1EA1c Li\00EAu'), 'UTF8', 'UTF-8 with a mark'),
  (pg_temp.file(normalize(U&'\0110\1EAFk L\1EAFk,B\1EA1c Li\00EAu', NFD)), 'UTF8', 'decomposed'),
  ('\xFFFE1001AF1E6B0020004C00AF1E6B002C004200A11E630020004C006900EA007500'::bytea, 'UTF8', 'UTF-16 little endian, by its mark'),
  ('\xFEFF01101EAF006B0020004C1EAF006B002C00421EA100630020004C006900EA0075'::bytea, 'UTF8', 'UTF-16 big endian, by its mark'),
  ('\x1001AF1E6B0020004C00AF1E6B002C004200A11E630020004C006900EA007500'::bytea, 'UTF-16LE', 'or by its name'),
  ('\x01101EAF006B0020004C1EAF006B002C00421EA100630020004C006900EA0075'::bytea, 'utf-16be', 'in any case'),
  ('\xD0E3EC6B204CE3EC6B2C4261F263204C69EA75'::bytea, 'WIN1258', 'windows-1258, whose marks are composed'),
  ('\xD0E3EC6B204CE3EC6B2C4261F263204C69EA75'::bytea, 'windows-1258', 'under its own name')) v(content, encoding, what);
SELECT is(pg_temp.records('\x3DD800DE0A00'::bytea, ',', 'UTF-16LE'), U&'1@1{\+01F600}', 'a pair of UTF-16');

-- Old encodings: the bytes, or a text in Unicode that shows them (a spreadsheet's cells in an old font)
CREATE TEMP TABLE old_file (encoding text, content bytea);
INSERT INTO old_file VALUES
  ('TCVN3', '\xA7AC6E2076DE3B42B963204C69AA750A'), ('VNI', '\xD1F46E2076F23B4261EF63204C6965E2750A'),
  ('VPS', '\xF1D66E2076CE3B42E563204C69EA750A'), ('VISCII', '\xD0BD6E2076B83B42D563204C69EA750A');
SELECT is(pg_temp.records(content, NULL, encoding), '1@1{"Đơn vị","Bạc Liêu"}', encoding) FROM old_file;
SELECT is(pg_temp.records(pg_temp.file(convert_from(content, 'WIN1252')), NULL, encoding), '1@1{"Đơn vị","Bạc Liêu"}', encoding || ' in UTF-8') FROM old_file;
SELECT is(pg_temp.records(pg_temp.file(U&'\FEFF' || convert_from(content, 'WIN1252')), NULL, encoding), '1@1{"Đơn vị","Bạc Liêu"}', encoding || ' in UTF-8 with a mark') FROM old_file;
SELECT is(pg_temp.records(decode('fffe' || (SELECT string_agg(encode(set_byte('\x0000', 0, get_byte(content, i)), 'hex'), '' ORDER BY i) FROM generate_series(0, length(content) - 1) i), 'hex'), NULL, encoding),
  '1@1{"Đơn vị","Bạc Liêu"}', encoding || ' in UTF-16') FROM old_file;
SELECT is(pg_temp.records('\x41', NULL, name), '1@1{A}', name) FROM unnest('{tcvn3,ABC,TCVN,vni,VNI-Windows,Vps,viscii}'::text[]) name;
-- pieces of 64 kB: a letter and its mark on both sides of every edge
SELECT is((SELECT count(*) || ' ' || min(fields[2]) || ' ' || max(fields[2]) FROM read_csv(convert_to(repeat('x', pad) || E';a\n', 'UTF8') || decode(repeat('613b4261ef63204c6965e2750a', 20000), 'hex'), ';', 'VNI') WHERE record > 1),
  '20000 Bạc Liêu Bạc Liêu', format('VNI over many pieces, %s bytes on', pad)) FROM generate_series(0, 12) pad;
SELECT is((SELECT count(*) || ' ' || min(fields[2]) || ' ' || max(fields[2]) FROM read_csv(pg_temp.file(repeat('x', pad) || E';a\n' || repeat(E'a;Baïc Lieâu\n', 20000)), ';', 'VNI') WHERE record > 1),
  '20000 Bạc Liêu Bạc Liêu', format('in UTF-8, too, %s bytes on', pad)) FROM generate_series(0, 14) pad;
PREPARE refused AS SELECT r.message, r.detail, r.hint FROM pg_temp.refusal(format('SELECT count(*) FROM emulation.read_csv(%L, NULL, %L)', $1::bytea, $2::text)) r;
SELECT results_eq(format('EXECUTE refused(%L, %L)', content, encoding), format('VALUES (%L, %L, %L)', message, detail, hint), format('%s read as %s', what, encoding)) FROM (VALUES
  ('a capital', '\x41420AC1'::bytea, 'TCVN3', 'the file is not in TCVN3: byte 0xC1 cannot be read', 'Line 2, byte 4 of the file.', 'Pass the file''s encoding: encoding => ''WIN1258'', ''TCVN3'', ''VNI'', ''UTF-16LE'' or another.'),
  ('a mark alone', '\x41420A74EF', 'VNI', 'the file is not in VNI: byte 0xEF cannot be read', 'Line 2, byte 5 of the file.', 'Pass the file''s encoding: encoding => ''WIN1258'', ''TCVN3'', ''VNI'', ''UTF-16LE'' or another.'),
  ('VNI', (SELECT content FROM old_file WHERE encoding = 'VNI'), 'UTF8', 'the file is not in UTF8: byte 0xD1 cannot be read', 'Line 1, byte 1 of the file.', 'The file looks like VNI; read it with encoding => ''VNI''.'),
  ('TCVN3', (SELECT content FROM old_file WHERE encoding = 'TCVN3'), 'UTF8', 'the file is not in UTF8: byte 0xA7 cannot be read', 'Line 1, byte 1 of the file.', 'The file looks like TCVN3; read it with encoding => ''TCVN3''.'),
  ('windows-1258', '\xD0F56E207669F23B4D61DE207469EA75', 'UTF8', 'the file is not in UTF8: byte 0xD0 cannot be read', 'Line 1, byte 1 of the file.', 'The file looks like WIN1258; read it with encoding => ''WIN1258''.'),
  ('Unicode', pg_temp.file(E'a\nBạc Liêu'), 'TCVN3', 'the file is not in TCVN3: it contains Unicode letters', 'Line 2, byte 4 of the file.', 'Leave the encoding out. If only a part of the file is in TCVN3, correct that part in the program that wrote the file.'))
  v(what, content, encoding, message, detail, hint);
SELECT is(text_fault(written), fault, coalesce(written, 'nothing')) FROM (VALUES
  ('B¹c Liªu', '"B¹c Liªu" looks like TCVN3 and would be "Bạc Liêu"; read the file with encoding => ''TCVN3'''),
  ('Baïc Lieâu', '"Baïc Lieâu" looks like VNI and would be "Bạc Liêu"; read the file with encoding => ''VNI'''),
  ('Báº¡c LiÃªu', '"Báº¡c LiÃªu" looks like UTF-8 that was read in another encoding and would be "Bạc Liêu"; read the file with encoding => ''UTF8'', or save it as CSV UTF-8 again from a program that shows the text correctly'),
  (U&'B\FFFDc Liêu', U&'"B\FFFDc Liêu" contains U+FFFD, the sign for a lost letter; save the file as CSV UTF-8 again from a program that shows the text correctly'),
  ('B?c Liêu', '"B?c Liêu" contains a question mark within a word, probably a lost letter; save the file as CSV UTF-8 again from a program that shows the text correctly'),
  ('Bạc Liêu', NULL), ('I.1', NULL), ('', NULL), ('café', NULL), ('5 µm', NULL), (NULL, NULL)) v(written, fault);
SELECT matches(text_fault(repeat('B¹c Liªu ', 1000)), '^"B¹c Liªu B.{30,55}" looks like TCVN3 and would be "Bạc Liêu B.{30,55}"; read the file', 'a long text is cut');

-- What is no text is named by its first bytes, whatever it is called
SELECT results_eq(format('SELECT state, message FROM pg_temp.refusal(%L)', format('SELECT count(*) FROM emulation.read_csv(%L)', content)), format('VALUES (%L, %L)', '22P04', 'the file is not CSV but ' || what), what) FROM (VALUES
  ('\x504b0304'::bytea || convert_to(repeat(' ', 26) || '[Content_Types].xml', 'UTF8'), 'an Excel workbook (.xlsx)'), ('\x504b0304'::bytea || convert_to('mimetypeapplication/vnd.oasis.opendocument.spreadsheet', 'UTF8'), 'a LibreOffice workbook (.ods)'),
  ('\x504b0304'::bytea || convert_to('word/document.xml', 'UTF8'), 'a Word document (.docx)'), ('\x504b0304', 'a zip archive'), ('\xd0cf11e0a1b11ae1', 'an old Excel workbook (.xls)'), ('\x1f8b08', 'a gzip archive'),
  ('%PDF-1.7'::bytea, 'a PDF document'), ('{\\rtf1'::bytea, 'an RTF document'), ('\x89504e47', 'a picture (PNG)'), ('\xffd8ffe0', 'a picture (JPEG)'),
  (E'\r\n <HTML xmlns:x="urn">'::bytea, 'a web page (HTML)'), ('\xefbbbf'::bytea || '<table border=1>'::bytea, 'a web page (HTML)'), ('\xfffe3c005400610062006c0065003e00', 'a web page (HTML)'), ('<?xml version="1.0"?>'::bytea, 'an XML document')) v(content, what);
SELECT results_eq($$SELECT detail, hint FROM pg_temp.refusal('SELECT emulation.read_csv(''\xd0cf11e0a1b11ae1'', encoding => ''TCVN3'')')$$,
  $$VALUES ('The file''s first bytes show its format; its name does not matter.', 'Save it as "CSV UTF-8" in Excel or LibreOffice, or import it with client/import_folder, which reads every sheet of a workbook.')$$, 'with what to do');
SELECT is(pg_temp.records(pg_temp.file(E'Đơn vị\tSố\r\nBạc Liêu\t1\r\n')), '1@1{"Đơn vị",Số} 2@2{"Bạc Liêu",1}', 'a text with tabs is read, whatever it is called');

-- What is refused
SELECT is(pg_temp.raised(format('SELECT count(*) FROM emulation.read_csv(%L, %L, %L)', content, delimiter, encoding)), expected, expected) FROM (VALUES
  (pg_temp.file(E'a,b\nc,"d'), NULL, 'UTF8', '22P04 CSV record 2: ends within a quoted field'), (pg_temp.file(E'a,b\nc,d"e\n'), NULL, 'UTF8', '22P04 CSV record 2: has a quote in the wrong place'),
  ('\x610062'::bytea, NULL, 'UTF8', '22P04 CSV record 1: contains a zero byte'), ('\x61620a63ff'::bytea, NULL, 'UTF8', '22021 the file is not in UTF8: byte 0xFF cannot be read'),
  ('\x6162C3'::bytea, NULL, 'UTF8', '22021 the file is not in UTF8: byte 0xC3 cannot be read'), ('\x00D80A00'::bytea, NULL, 'UTF-16LE', '22021 the file is not in UTF-16: byte 0x0A cannot be read'), ('\x610062'::bytea, NULL, 'UTF-16LE', '22021 the file is not in UTF-16: byte 0x62 cannot be read'),
  ('\x61'::bytea, NULL, 'KLINGON', '22023 unknown encoding "KLINGON"'), ('\x61'::bytea, ';;', 'UTF8', '22023 ";;" is not a delimiter'), ('\x61'::bytea, '"', 'UTF8', '22023 """ is not a delimiter'), ('\x61'::bytea, '', 'UTF8', '22023 "" is not a delimiter'), ('\x61'::bytea, 'đ', 'UTF8', '22023 "đ" is not a delimiter')) v(content, delimiter, encoding, expected);
SELECT is((pg_temp.refusal(format('SELECT count(*) FROM emulation.read_csv(%L)', pg_temp.file(E'a,b\n"c\nd",e\nf,"g')))).detail, 'Record 3, line 4, byte 16.', 'with record, line and byte');
SELECT is(pg_temp.raised($$SELECT count(*) FROM emulation.read_csv(convert_to(repeat('a,', 10000), 'UTF8'))$$), '22P04 CSV record 1: is too wide', 'ten thousand and one fields');
SELECT is((SELECT cardinality(fields) FROM read_csv(pg_temp.file(repeat('a,', 9999)))), 10000, 'ten thousand');
SELECT is(pg_temp.raised($$SELECT count(*) FROM emulation.read_csv(convert_to('"' || repeat('a', 68000000), 'UTF8'))$$), '22P04 CSV record 1: is too wide', 'a quote that never ends stops at 64 MB');
SELECT is((SELECT length(fields[1]) FROM read_csv(pg_temp.file('"' || repeat('a', 60000000) || '"'))), 60000000, 'sixty million letters');

-- Every cut, and every byte made another: rows, or one clear error; never a lost record
CREATE FUNCTION pg_temp.outcome(content bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count(*) FROM emulation.read_csv(content);
  RETURN 'rows';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
CREATE TEMP TABLE sample AS SELECT pg_temp.file(E'Đơn vị;Tiêu chí;"Kết quả; chính thức"\r\nBạc Liêu;I.1;957,11\r\n"Long ""An""";I.2;"95\n5,79"\r\n;;\r\n') AS content;
SELECT set_eq($$SELECT DISTINCT pg_temp.outcome(substring(content FROM 1 FOR n)) FROM sample, generate_series(0, length(content)) n$$, ARRAY['rows', '22P04', '22021'], 'a file cut anywhere');
SELECT set_eq($$SELECT DISTINCT pg_temp.outcome(set_byte(content, n, byte)) FROM sample, generate_series(0, length(content) - 1) n, unnest('{0,34,10,13,59,44,255}'::int[]) byte$$, ARRAY['rows', '22P04', '22021'], 'every byte a zero, a quote, a line end, a delimiter');
SELECT is((SELECT count(*) FROM sample, generate_series(0, length(content) - 1) n WHERE pg_temp.outcome(set_byte(content, n, 0)) <> '22P04' AND pg_temp.outcome(set_byte(content, n, 0)) <> '22021'), 0::bigint, 'a zero byte is never read');
-- pieces of 64 kB: whatever falls on their edges, no record and no letter is lost
SELECT is((SELECT count(*) || ' ' || sum(length(fields[2])) || ' ' || max(line) FROM read_csv(pg_temp.file((SELECT string_agg(format(E'%s;"%s\n"', i, repeat('ệ', i % 50)), E'\r\n' ORDER BY i) FROM generate_series(1, 30000) i)))),
  (SELECT 30000 || ' ' || sum(i % 50 + 1) || ' ' || 2 * 30000 - 1 FROM generate_series(1, 30000) i), 'thirty thousand records over many pieces');
SELECT is((SELECT count(*) || ' ' || bool_and(fields[1] = repeat('ệ', 7)) FROM read_csv((SELECT decode(string_agg(encode('\xC71EC71EC71EC71EC71EC71EC71E0A00'::bytea, 'hex'), ''), 'hex') FROM generate_series(1, 20000)), ',', 'UTF-16LE')), '20000 true', 'UTF-16, too');
SELECT is((SELECT count(*) FROM (SELECT read_csv(pg_temp.file(repeat(E'a,b\n', 100000))) LIMIT 3) x), 3::bigint, 'read no further than asked');

-- Numbers
SELECT is(parse_number(written), number, format('"%s"', written)) FROM (VALUES
  ('957,11', 957.11), ('38.030', 38030), ('1.234.567,8', 1234567.8), ('-0,5', -0.5), ('91,43%', 91.43), ('91,43 %', 91.43), ('7.98', 7.98), ('1.234', 1234), ('0.500', 0.5), ('1234.567', 1234.567), ('12.34', 12.34), ('1.2345', 1.2345),
  (U&'1\00A0234\00A0567', 1234567), (U&'12\2009345,6', 12345.6), (U&'1\202F000', 1000), ('1 234.567', 1234.567), ('1 000', 1000), (U&'\22125', -5), ('+3', 3), ('007', 7), ('.5', 0.5), (',5', 0.5), ('40,62/80', 40.62), ('  12  ', 12), (U&'12\000A', 12),
  ('', NULL), ('-', NULL), ('N/A', NULL), ('...', NULL), (U&'\2026', NULL), (U&'\2013', NULL), (U&'\00A0', NULL),
  ('..', NULL), ('.....', NULL), (U&'\2026\2026', NULL), ('____', NULL), ('---', NULL), ('- -', NULL), (U&'\2011', NULL), (U&'\20115', -5), (U&'1\2002234', 1234), ('9,5 / 10', 9.5), ('98.125/.25', 98.125)) v(written, number);
SELECT is(number_fault(written), format('"%s" is not a number in Vietnamese style', written) || coalesce('; in plain style it would be ' || plain, ''), written) FROM (VALUES ('1,234.5', '1234.5'), ('1,234,567', '1234567'), ('1.23.456', NULL), ('1.234.56', NULL), ('0.123.456', NULL), ('12a', NULL), ('--5', NULL), ('1..2', NULL), ('1.', NULL), ('1,', NULL), ('5%%', NULL), ('1e5', NULL), ('NaN', NULL), ('1 23', NULL), ('%', NULL), ('/', NULL), ('1/x', NULL)) v(written, plain);
SELECT is(number_fault(written, style), format('"%s" may be a fraction, a date or a score out of a maximum', written), written || ' may be a half, the first of February, one out of two')
  FROM unnest('{1/2,9/10,10 / 10,-1/2,38.030/50.000,12/31}'::text[]) written, unnest('{vi,plain}'::text[]) style WHERE NOT (written ~ '\.' AND style = 'plain');
SELECT is(pg_temp.raised($$SELECT parse_number('1/2')$$), '22P02 "1/2" may be a fraction, a date or a score out of a maximum', 'and no number');
SELECT is(parse_number(written, 'plain'), number, written || ', plain') FROM (VALUES ('1,234,567.8', 1234567.8), ('1234567.8', 1234567.8), ('1.234', 1.234), ('-5', -5), ('12%', 12), ('n/a', NULL)) v(written, number);
SELECT is(number_fault('957,11', 'plain'), '"957,11" is not a number in plain style; in Vietnamese style it would be 957.11', 'a Vietnamese number in plain style says both');
SELECT is(pg_temp.raised($$SELECT parse_number('1,2,3')$$), '22P02 "1,2,3" is not a number in Vietnamese style', 'no number');
SELECT is(pg_temp.raised($$SELECT parse_number('1', 'fr')$$), '22023 unknown style "fr"', 'no style');
SELECT is(number_fault(repeat('9', 1001)), format('"%s" is not a number in Vietnamese style', repeat('9', 60)), 'a thousand and one digits are none');
SELECT is(parse_number(repeat('9', 1000)), repeat('9', 1000)::numeric, 'a thousand are one');
-- in which style: by hand, and by regular expressions for every text of up to eight of these characters
SELECT is(number_style(written), style, written || ' is ' || coalesce(style, 'nothing')) FROM (VALUES
  ('98.5', 'plain'), ('0.500', 'plain'), ('1234.567', 'plain'), ('1,234.5', 'plain'), ('1,234,567', 'plain'), ('.5', 'plain'), ('98.5%', 'plain'), ('98.5/100', 'plain'), ('98.125/.25', 'plain'), ('9/10.0', 'plain'), ('1 234.567', 'plain'),
  ('98,5', 'vi'), ('0,500', 'vi'), ('1234,567', 'vi'), ('1.234,5', 'vi'), ('1.234.567', 'vi'), (',5', 'vi'), ('-98,5', 'vi'), ('1 234,567', 'vi'),
  ('98.125', 'either'), ('98,125', 'either'), ('+1.000', 'either'), ('1.000%', 'either'), ('1.000/2', 'either'),
  ('12', NULL), ('1234567', NULL), ('1 234', NULL), ('-', NULL), ('', NULL), ('1.23.456', NULL), ('1.2,3.4', NULL), ('x', NULL), ('1/2', NULL), ('9.5.2013', NULL), ('05/06/2013', NULL), (U&'98.\200B5', NULL)) v(written, style);
CREATE TEMP TABLE every_number AS
WITH RECURSIVE t(x) AS (SELECT '' UNION ALL SELECT x || c FROM t, unnest('{0,1,.,","}'::text[]) c WHERE length(x) < 8) SELECT x FROM t;
SELECT is((SELECT string_agg(format('%s: %s, not %s', x, number_style(x), expected), '; ') FROM (
    SELECT x, CASE WHEN is_vi AND is_plain THEN CASE WHEN replace(replace(x, '.', ''), ',', '.') <> replace(x, ',', '') THEN 'either' END WHEN is_vi THEN 'vi' WHEN is_plain THEN 'plain' END AS expected
      FROM (SELECT x, x ~ '^([0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+)(,[0-9]+)?$|^,[0-9]+$' AS is_vi, x ~ '^([0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]+)?$|^\.[0-9]+$' AS is_plain FROM every_number) e) y
   WHERE number_style(x) IS DISTINCT FROM expected AND x !~ '^[.]*$'), NULL, 'all 87,381 texts of noughts, ones, points and commas');
SELECT is((SELECT count(*) FROM every_number), 87381::bigint, 'there are so many');
SELECT is((SELECT string_agg(x, '; ') FROM every_number WHERE CASE number_style(x) WHEN 'either' THEN parse_number(x) NOT IN (1000 * parse_number(x, 'plain'), parse_number(x, 'plain') / 1000) ELSE number_fault(x, number_style(x)) IS NOT NULL END), NULL, 'what proves a style is read in it, and what is in either is a thousand times as much in one');

-- Cells of any kind
SELECT is(cell_fault(cell), fault, coalesce(fault, cell || ' can be read')) FROM (VALUES
  ('#N/A', '"#N/A" is a formula error'), ('#DIV/0!', '"#DIV/0!" is a formula error'), (' #REF! ', '" #REF! " is a formula error'), ('#TÊN?', '"#TÊN?" is a formula error'), ('#GETTING_DATA', '"#GETTING_DATA" is a formula error'), ('#N/D', '"#N/D" is a formula error'),
  ('Err:502', '"Err:502" is a formula error'), ('Lỗi:502', '"Lỗi:502" is a formula error'), ('Err : 502', '"Err : 502" is a formula error'), ('####', '"####" means that a column of the spreadsheet is too narrow'),
  ('#1', NULL), ('# 1 A', NULL), ('#abc', NULL), ('#', NULL), ('Err', NULL), ('Err:5', NULL), ('Err:5024', NULL), ('Điểm:100', NULL), ('Hay quá!', NULL), ('', NULL), ('Đắk Lắk', NULL), (E'a\tb\nc', NULL), (normalize('Đắk Lắk', NFD), NULL), (U&'a\00A0b\2009c', NULL), (U&'\2713', NULL), (U&'\+01F600', NULL),
  (U&'Bạc\200B Liêu', U&'"Bạc<U+200B> Liêu" contains U+200B (zero width space), which is invisible'), (U&'\FEFF', '"<U+FEFF>" contains U+FEFF (byte order mark), which is invisible'), (U&'\FEFFBL', '"<U+FEFF>BL" contains U+FEFF (byte order mark), which is invisible'), (U&'BL\2060', '"BL<U+2060>" contains U+2060 (word joiner), which is invisible'),
  (U&'\00AD#N/A', '"<U+00AD>#N/A" contains U+00AD (soft hyphen), which is invisible'),
  (repeat('ệ', 40) || U&'\200D' || repeat('ệ', 40), '"' || repeat('ệ', 10) || '<U+200D>' || repeat('ệ', 10) || '" contains U+200D (zero width joiner), which is invisible')) v(cell, fault);
SELECT is(number_fault(cell), cell_fault(cell), cell || ' is no number, and why') FROM unnest(ARRAY['#N/A', '#DIV/0!', 'Err:502', '####', U&'3\200B8', U&'38\FEFF', U&'\200E38']) cell;
SELECT is(pg_temp.raised($$SELECT parse_number('#REF!')$$), '22P02 "#REF!" is a formula error', 'parse_number says the same');
SELECT is(csv_delimiter(pg_temp.file(file)), delimiter, 'delimiter of ' || file) FROM (VALUES ('a;b', ';'), ('a,b', ','), (E'a\tb', E'\t'), (E'"a,b";c\n"d";"1,5"\n', ';'), ('', ',')) v(file, delimiter);
SELECT is(csv_delimiter('\x61003B0062000A00'::bytea, 'UTF-16LE'), ';', 'of UTF-16');
SELECT is(pg_temp.raised($$SELECT csv_delimiter('a', 'KLINGON')$$), '22023 unknown encoding "KLINGON"', 'of no encoding');
-- what is written is read again: 20,000 random numbers, each with its decimals
SELECT setseed(0.14);
SELECT is((SELECT count(*) FROM (SELECT round(((random() - 0.5) * 10 ^ (random() * 12))::numeric, (i % 7)) AS n, i % 7 AS d, i FROM generate_series(1, 20000) i) x
   -- with three decimals and no more than three digits before, the point is a comma, so nothing is ambiguous
  WHERE parse_number(format_number(n, d)) IS DISTINCT FROM n OR parse_number(format_number(n, d, 'plain'), 'plain') IS DISTINCT FROM n), 0::bigint, 'numbers written and read again');
SELECT is(format_number(number, decimals), written, written) FROM (VALUES (957.11, 2, '957,11'), (38030, 0, '38.030'), (1234567.895, 2, '1.234.567,90'), (-1234.5, 1, '-1.234,5'), (-0.001, 2, '0,00'), (0.5, 0, '1'), (-0.5, 0, '-1'), (999999.999, 2, '1.000.000,00'), (12, 3, '12,000')) v(number, decimals, written);
SELECT is(format_number(-1234.5, 2, 'plain'), '-1234.50', 'plain');
SELECT is(pg_temp.raised(format('SELECT format_number(%s)', arguments)), expected, expected) FROM (VALUES ('1, -1', '22023 a number cannot be written with -1 decimals'), ('1, 101', '22023 a number cannot be written with 101 decimals'), ($$'NaN', 1$$, '22023 NaN cannot be written as a number'), ($$'Infinity', 1$$, '22023 Infinity cannot be written as a number')) v(arguments, expected);

-- Ordinals
SELECT is(ordinal(number), words, words) FROM (VALUES (1, 'nhất'), (2, 'nhì'), (3, 'ba'), (4, 'tư'), (5, 'năm'), (10, 'mười'), (11, 'mười một'), (14, 'mười bốn'), (15, 'mười lăm'), (20, 'hai mươi'), (21, 'hai mươi mốt'), (24, 'hai mươi tư'), (25, 'hai mươi lăm'),
  (34, 'ba mươi tư'), (63, 'sáu mươi ba'), (91, 'chín mươi mốt'), (100, 'một trăm'), (101, 'một trăm linh một'), (104, 'một trăm linh tư'), (105, 'một trăm linh năm'), (111, 'một trăm mười một'), (115, 'một trăm mười lăm'), (124, 'một trăm hai mươi tư'),
  (1000, 'một nghìn'), (1001, 'một nghìn không trăm linh một'), (1015, 'một nghìn không trăm mười lăm'), (10000, 'mười nghìn'), (2147483647, 'hai tỷ một trăm bốn mươi bảy triệu bốn trăm tám mươi ba nghìn sáu trăm bốn mươi bảy')) v(number, words);
SELECT is(ordinal(number, 'plain'), words, words) FROM (VALUES (1, '1st'), (2, '2nd'), (3, '3rd'), (4, '4th'), (11, '11th'), (12, '12th'), (13, '13th'), (21, '21st'), (112, '112th'), (123, '123rd')) v(number, words);
SELECT is((SELECT count(DISTINCT ordinal(i)) FROM generate_series(1, 100000) i), 100000::bigint, 'a hundred thousand ordinals, no two alike');
SELECT is(pg_temp.raised('SELECT ordinal(0)'), '22023 0 does not have an ordinal', 'none of zero');
SELECT results_eq($$SELECT edit_distance('Đắk Lắk', 'Đắc Lắc'), edit_distance('', 'abc'), edit_distance(repeat('a', 5000), repeat('a', 4000))$$, 'VALUES (2, 3, 0)', 'letters changed');

-- a record of any length behind another; marks without end
SELECT is((SELECT count(*) FROM generate_series(0, 9000, 7) n, LATERAL emulation.read_csv(convert_to(E'a;b\nc;' || repeat('x', n) || E'\nd;e\n', 'UTF8')) r WHERE r.record = 2 AND r.fields = ARRAY['c', repeat('x', n)]), 1286::bigint, 'records of all lengths after the first');
SELECT is((SELECT fields[1] FROM emulation.read_csv(convert_to('a' || repeat(U&'\0323\0301', 15), 'UTF8'))), normalize('a' || repeat(U&'\0323\0301', 15)), 'thirty marks on a letter');
SELECT is(pg_temp.raised(format($$SELECT * FROM emulation.read_csv(convert_to('a' || repeat(%L, 100000), 'UTF8'))$$, marks)), '22P04 CSV record 1: has a letter with too many combining marks', 'marks without end are refused, and not put in order')
  FROM (VALUES (U&'\0323\0301'), (U&'\302E\+01D165'), (U&'\1B44\0301')) v(marks);
-- 2.8 MB decomposed: more than is composed at a time.
SELECT is((SELECT md5((emulation.read_csv(pg_temp.file('"' || repeat(normalize('Đắk Lắk, Bạc Liêu ', NFD), 90000) || '"'))).fields[1])), md5(repeat('Đắk Lắk, Bạc Liêu ', 90000)), 'a long field is composed as a short one is');
SELECT is((SELECT md5((emulation.read_csv(pg_temp.file(repeat(normalize('ắẮệ', NFD), 150000)))).fields[1])), md5(repeat('ắẮệ', 150000)), 'and one without any ASCII');

SELECT * FROM finish();
ROLLBACK;
