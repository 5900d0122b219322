-- import_unit_aliases: spellings of units, each for its time.  An Giang and Kiên Giang became one on 1 July 2025.

BEGIN;
SELECT plan(17);
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
\ir files.sql.inc
INSERT INTO unit (unit, name, valid_from, valid_to) VALUES ('AG', 'An Giang', NULL, '2025-07-01'), ('AG2', 'An Giang', '2025-07-01', NULL), ('KG', 'Kiên Giang', NULL, '2025-07-01'), ('DL', 'Đắk Lắk', NULL, NULL);

SELECT results_eq($$SELECT pg_temp.told($t$import_unit_aliases(pg_temp.file(E'STT;Cách viết;Mã đơn vị;Từ ngày;Đến ngày\n1;An Giang;AG;;1/7/2025\n2;An Giang;AG2;1/7/2025;\n3;Đắc Lắc;dak lak;;\n4;\u00A0Kiên giang ;Kiên Giang;2000-01-01;\n'), dry_run => true)$t$)$$,
  $$VALUES ('4 read, 4 new, 0 changed, 0 unchanged, 0 rejected')$$, 'units by code or name, also those that are no more');
SELECT is((SELECT "new" FROM import_unit_aliases(pg_temp.file(E'Cách viết;Mã đơn vị;Từ ngày;Đến ngày\nAn Giang;AG;;1/7/2025\nAn Giang;AG2;1/7/2025;\nĐắc Lắc;DL;;\n'), file_name => 'cach-viet.csv')), 3::bigint, 'imported');
SELECT results_eq('SELECT alias, unit, valid_from, valid_to FROM unit_alias ORDER BY alias COLLATE "C", valid_from', $$VALUES
  ('An Giang', 'AG', '-infinity'::date, '2025-07-01'::date), ('An Giang', 'AG2', '2025-07-01', 'infinity'), ('Đắc Lắc', 'DL', '-infinity', 'infinity')$$, 'without dates for ever');
SELECT results_eq($$SELECT find_unit('An Giang', '2025-06-30'), find_unit('An Giang', '2025-07-01'), find_unit('Đắc Lắc', '1990-01-01')$$, $$VALUES ('AG', 'AG2', 'DL')$$, 'and found in their time');
SELECT results_eq('SELECT kind, season, added, file_name FROM import_batch', $$VALUES ('unit aliases', NULL::text, 3::bigint, 'cach-viet.csv')$$, 'the batch');
SELECT is((SELECT count(*) FROM change_log WHERE table_name = 'unit_alias' AND operation = 'insert'), 3::bigint, 'the log knows them');
SELECT results_eq($$SELECT batch, "new", unchanged FROM import_unit_aliases(pg_temp.file(E'alias,unit\nĐắc Lắc,DL\n'))$$, $$VALUES (NULL::bigint, 0::bigint, 1::bigint)$$, 'again: nothing');

-- What is rejected
SELECT results_eq($$SELECT pg_temp.told($t$import_unit_aliases(pg_temp.file(E'Cách viết;Đơn vị;Từ ngày;Đến ngày\nĐắc Lắc;AG2;;\nAn Giang;KG;2024-01-01;\nĐL;DL;1/7/2025;30/6/2025\nAGG;An Giang;;\nB¹c Liªu;DL;;\nAG mới;AG2;1/7/2025;\nAG mới;KG;1/8/2025;\nAG mới;AG;;1/7/2025\n'))$t$)$$, $$VALUES
  ('8 read, 2 new, 0 changed, 0 unchanged, 6 rejected'),
  ('2 | Cách viết | Đắc Lắc | there is already unit "DL"; replace => true overwrites it'),
  ('3 | Cách viết | An Giang | "An Giang" already means unit "AG" until 2025-07-01; a spelling has one meaning at a time'),
  ('4 | Đến ngày | 30/6/2025 | valid to 2025-06-30, which is not after 2025-07-01'),
  ('5 | Đơn vị | An Giang | unit "An Giang" matches more than one: An Giang (AG), An Giang (AG2); give the code'),
  ('6 | Cách viết | B¹c Liªu | "B¹c Liªu" looks like TCVN3 and would be "Bạc Liêu"; read the file with encoding => ''TCVN3'''),
  ('8 | Cách viết | AG mới | "AG mới" already means unit "AG2" from 2025-07-01, on line 7; a spelling has one meaning at a time')$$, 'two meanings at one time, in the registry or in the file; dates; a name of two units; another encoding');
SELECT is((SELECT rejections->0->>'reason' FROM import_unit_aliases(pg_temp.file('alias;unit' || E'\n' || repeat('x', 256) || E';DL\n'), dry_run => true)), 'the spelling has 256 bytes; at most 255 are allowed', 'what an index does not hold');
SELECT is(pg_temp.raised($$SELECT import_unit_aliases(pg_temp.file(E'Cách viết;Ghi chú\nx;y\n'))$$), '22P04 the file of unit aliases does not have a column of unit', 'a file without units');
SELECT is(pg_temp.raised($$SELECT import_unit_aliases(pg_temp.file(E'alias;unit\n'), on_error => 'x')$$), '22023 unknown on_error "x"', 'options as of all imports');

-- Overwritten, and taken back
SELECT results_eq($$SELECT changed, rejected FROM import_unit_aliases(pg_temp.file(E'alias;unit;valid to\nĐắc Lắc;AG2;2030-01-01\n'), replace => true)$$, $$VALUES (1::bigint, 0::bigint)$$, 'replaced');
SELECT results_eq($$SELECT * FROM undo_import((SELECT max(batch) FROM import_batch))$$, $$VALUES (0::bigint, 1::bigint, 0::bigint)$$, 'and back');
SELECT results_eq($$SELECT unit, valid_to FROM unit_alias WHERE alias = 'Đắc Lắc'$$, $$VALUES ('DL', 'infinity'::date)$$, 'to the date');
UPDATE unit_alias SET valid_to = '2026-01-01' WHERE alias = 'An Giang' AND unit = 'AG2';
SELECT results_eq($$SELECT * FROM undo_import((SELECT batch FROM import_batch WHERE file_name = 'cach-viet.csv'))$$, $$VALUES (2::bigint, 0::bigint, 1::bigint)$$, 'the whole file, but what was changed since');
SELECT results_eq('SELECT alias, unit FROM unit_alias ORDER BY 1, 2', $$VALUES ('AG mới', 'AG'), ('AG mới', 'AG2'), ('An Giang', 'AG2')$$, 'stays');

CREATE ROLE aliases_unit;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'C', 2026, '2026-01-01', '2026-12-31', 'open');
INSERT INTO membership (season, unit) VALUES ('S', 'DL');
SELECT grant_access('aliases_unit', 'S', 'unit', 'DL') \g /dev/null
SET LOCAL ROLE aliases_unit;
SELECT alike(pg_temp.raised($$SELECT import_unit_aliases(pg_temp.file(E'alias;unit\nĐLắk;DL\n'))$$), '42501 %', 'a unit may not');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
