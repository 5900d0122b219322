-- import_unit_successions: what became of units.  Mergers of 1 July 2025; the other days are invented.

BEGIN;
SELECT plan(15);
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
\ir files.sql.inc
INSERT INTO unit (unit, name, valid_from, valid_to) VALUES ('AG', 'An Giang', NULL, '2025-07-01'), ('AG2', 'An Giang', '2025-07-01', NULL), ('KG', 'Kiên Giang', NULL, '2025-07-01'),
  ('BL', 'Bạc Liêu', NULL, '2025-07-01'), ('CM', 'Cà Mau', NULL, '2025-07-01'), ('CM2', 'Cà Mau', '2025-07-01', NULL), ('X', 'Xã X', NULL, NULL), ('Y', 'Xã Y', NULL, NULL);

SELECT is((SELECT "new" FROM import_unit_successions(pg_temp.file(E'Sáp nhập tỉnh\nSTT;Đơn vị cũ;Đơn vị mới;Ngày hiệu lực;Hình thức;Tính liên tục;Nghị quyết\n1;AG;AG2;1/7/2025;sáp nhập;có;202/2025/QH15\n2;kien giang;AG2;1/7/2025;Hợp nhất;không;\n3;Bạc Liêu;CM2;2025-07-01;merge;;\n'), file_name => 'sap-nhap.csv')), 3::bigint, 'units by code or name, also those that are no more');
SELECT results_eq('SELECT old_unit, new_unit, happened_on, kind, carries_runs FROM unit_succession ORDER BY 1', $$VALUES ('AG', 'AG2', '2025-07-01'::date, 'merge', true), ('BL', 'CM2', '2025-07-01', 'merge', false), ('KG', 'AG2', '2025-07-01', 'merge', false)$$, 'as the file says; runs do not go on where it says nothing');
SELECT results_eq('SELECT old_unit, document FROM unit_succession ORDER BY 1', $$VALUES ('AG', '202/2025/QH15'), ('BL', NULL), ('KG', NULL)$$, 'with the document, where the file names one');
SELECT results_eq('SELECT kind, added FROM import_batch', $$VALUES ('unit successions', 3::bigint)$$, 'the batch');
SELECT is((SELECT count(*) FROM change_log WHERE table_name = 'unit_succession' AND operation = 'insert'), 3::bigint, 'the log knows them');
SELECT results_eq($$SELECT batch, unchanged FROM import_unit_successions(pg_temp.file(E'old unit;new unit;happened on;kind;carries runs\nAG;AG2;2025-07-01;merge;x\n'))$$, $$VALUES (NULL::bigint, 1::bigint)$$, 'again, in English: nothing');

SELECT results_eq($$SELECT pg_temp.told($t$import_unit_successions(pg_temp.file(E'Đơn vị cũ;Đơn vị mới;Ngày;Loại;Tính liên tục\nCM;Cà Mau;1/7/2025;sáp nhập;\nCM;CM2;1/7/2025;đổi chủ;\nBL;CM2;1/7/2025;sáp nhập;có lẽ\nX;Y;1/1/2026;tách;\nY;X;1/1/2027;sáp nhập;\nAG2;BL;1/1/2027;chia;\nCM2;KG;1/1/2027;đổi tên;\nX;X;1/1/2026;đổi tên;\nX;BL;;tách;\nAG;AG2;2/7/2025;merge;\n'))$t$)$$, $$VALUES
  ('10 read, 0 new, 0 changed, 0 unchanged, 10 rejected'),
  ('2 | Đơn vị mới | Cà Mau | new_unit "Cà Mau" matches more than one: Cà Mau (CM), Cà Mau (CM2); give the code'),
  ('3 | Loại | đổi chủ | "đổi chủ" is not a kind; allowed values: sáp nhập, nhập, hợp nhất; chia, tách, chia tách; đổi tên'),
  ('4 | Tính liên tục | có lẽ | "có lẽ" is neither yes nor no: có, đạt, đúng, x, v, √, ✓, ✔, ☑, ✅, yes, true, ü, þ; không, không đạt, chưa đạt, sai, ✗, ✘, ☐, ❌, no, false'),
  ('5 | Đơn vị mới | Y | unit "X" would succeed itself, through "Y"'),
  ('6 | Đơn vị mới | X | unit "Y" would succeed itself, through "X"'),
  ('7 | Đơn vị mới | BL | unit "AG2" would succeed itself, through "BL"'),
  ('8 | Đơn vị mới | KG | unit "CM2" would succeed itself, through "KG"'),
  ('9 | Đơn vị mới | X | unit "X" would succeed itself, through "X"'),
  ('10 | Ngày | happened_on is missing'),
  ('11 | Đơn vị mới | AG2 | there is already happened_on "2025-07-01"; replace => true overwrites it')$$, 'a name of two units, words, circles in the file and with the registry, a day that is missing, what is there already');
SELECT is((SELECT "new" FROM import_unit_successions(pg_temp.file(E'old unit;new unit;happened on;kind\nX;Y;2026-01-01;split\n'), dry_run => true)), 1::bigint, 'a unit may be split');
SELECT is(pg_temp.raised($$SELECT import_unit_successions(pg_temp.file(E'Đơn vị cũ;Đơn vị mới;Ngày\nBL;CM2;1/7/2025\n'))$$), '22P04 the file of unit successions does not have a column of kind', 'a file that does not say what happened');

-- Overwritten, and taken back
SELECT results_eq($$SELECT changed FROM import_unit_successions(pg_temp.file(E'old unit;new unit;happened on;kind;carries runs\nBL;CM2;2025-07-02;merge;yes\n'), replace => true)$$, 'VALUES (1::bigint)', 'replaced');
SELECT results_eq($$SELECT * FROM undo_import((SELECT max(batch) FROM import_batch))$$, $$VALUES (0::bigint, 1::bigint, 0::bigint)$$, 'and back');
SELECT results_eq($$SELECT happened_on, carries_runs FROM unit_succession WHERE old_unit = 'BL'$$, $$VALUES ('2025-07-01'::date, false)$$, 'to the day');
UPDATE unit_succession SET carries_runs = true WHERE old_unit = 'KG';
SELECT results_eq($$SELECT * FROM undo_import((SELECT batch FROM import_batch WHERE file_name = 'sap-nhap.csv'))$$, $$VALUES (2::bigint, 0::bigint, 1::bigint)$$, 'the whole file, but what was changed since');
SELECT results_eq('SELECT old_unit FROM unit_succession', $$VALUES ('KG')$$, 'stays');
SELECT is(pg_temp.raised($$SELECT undo_import((SELECT batch FROM import_batch WHERE file_name = 'sap-nhap.csv'))$$) ~ '^P0002 ', true, 'once');
SELECT * FROM finish();
ROLLBACK;
