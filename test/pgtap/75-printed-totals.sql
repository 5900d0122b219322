-- Totals that a file prints, of units and of sections: compared with what the sheet computes, and never imported or rejected. Then totals that a
-- report has, compared with what was computed. Units, sheets and results are invented, except those of the last part: see test/cases/README.md.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
\ir files.sql.inc

-- What one import says of its totals, as it returns it and as the view keeps it.
CREATE FUNCTION pg_temp.compared(content text, stage text DEFAULT 'final', season text DEFAULT 'S', style text DEFAULT 'vi', replace boolean DEFAULT true)
  RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE i record;
BEGIN
  SELECT * INTO i FROM import_results($3, $2, pg_temp.file($1), style => $4, replace => $5);
  RETURN NEXT format('%s read, %s rejected, %s differ', i.read, i.rejected, i.differing);
  RETURN QUERY SELECT concat_ws(' | ', d.line, d."column", d.text, coalesce(d.unit, '(' || d.unit_text || ')', '?'), coalesce(d.criterion, 'whole'), coalesce(trim_scale(d.printed)::text, '?'),
                                coalesce(trim_scale(d.computed)::text, '?'), coalesce(trim_scale(d.difference)::text, '?'), d.finding)
                 FROM batch_difference d WHERE d.batch = i.batch ORDER BY d.number;
END$$;

INSERT INTO unit (unit, name, "position") VALUES ('A', 'Xã An', 1), ('B', 'Xã Bình', 2), ('C', 'Xã Cường', 3), ('D', 'Xã Đông', 4), ('Z', 'Xã Ngoài', 9);
INSERT INTO cluster VALUES ('c', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'c', 2101, today() - 100, today() + 100, 'open');
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit WHERE unit <> 'Z';
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"name": "Bảng điểm", "max": 100, "criteria": [
  {"code": "I", "name": "Kinh tế", "max": 60, "criteria": [{"code": "I.1", "name": "Thu ngân sách", "max": 40, "rule": "given"}, {"code": "I.2", "name": "Phong trào", "max": 20, "rule": "given"}]},
  {"code": "II", "name": "Văn hóa", "max": 40, "rule": "given"}]}');

-- As a sheet is printed, criteria down: sections and the last row are right for An and Bình; Cường has 25 + 14 = 39 in section I and in all, not 40
SELECT results_eq($$SELECT pg_temp.compared(E'Mã;Nội dung;Điểm tối đa;Xã An;Xã Bình;Xã Cường;Cộng\nI;Kinh tế;60;55;50,5;40;145,5\nI.1;Thu ngân sách;40;36;33;25;94\nI.2;Phong trào;20;19;17,5;14;50,5\nII;Văn hóa;40;39,5;38;;77,5\n;TỔNG CỘNG:;100;94,5;88,5;40;223\nXếp hạng;;;1;2;3;\n')$$,
  $$VALUES ('8 read, 0 rejected, 2 differ'), ('2 | Xã Cường | 40 | C | I | 40 | 39 | 1 | differs'), ('6 | Xã Cường | 40 | C | whole | 40 | 39 | 1 | differs')$$, 'criteria down: sections and the row of totals, but not the sums over units');
SELECT results_eq($$SELECT unit, criterion, printed, decimals, computed, finding FROM printed_total ORDER BY number$$, $$VALUES ('A', 'I', 55::numeric, 0, 55::numeric, 'agrees'), ('B', 'I', 50.5, 1, 50.5, 'agrees'), ('C', 'I', 40, 0, 39, 'differs'),
  ('A', NULL, 94.5, 1, 94.5, 'agrees'), ('B', NULL, 88.5, 1, 88.5, 'agrees'), ('C', NULL, 40, 0, 39, 'differs')$$, 'what agrees is kept, too');
SELECT is((SELECT count(*) FROM result), 8::bigint, 'and none of it is a result');
SELECT results_eq('SELECT unit_name, criterion_name, finding_name, season_name, stage_name FROM batch_difference ORDER BY number', $$VALUES ('Xã Cường', 'Kinh tế', 'Lệch', 'Cụm, năm 2101', 'Kết quả chính thức'), ('Xã Cường', NULL, 'Lệch', 'Cụm, năm 2101', 'Kết quả chính thức')$$, 'in words');

-- Units down: a column of totals, one of a section, two of totals that disagree, and the sums at the bottom
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;I.1;I.2;Kinh tế;II;Tổng điểm;Tổng cộng (I+II)\nXã An;36;19;55;39,5;94,5;94,5\nXã Bình;33;17,5;50,6;38;88,5;89\nTổng cộng;69;36,5;105,6;77,5;183;183,5\n')$$,
  $$VALUES ('6 read, 0 rejected, 1 differ'), ('3 | Kinh tế | 50,6 | B | I | 50.6 | 50.5 | 0.1 | differs')$$, 'units down; 89 is 88.5 without its decimals');
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;II;Tổng điểm;Tổng cộng\nXã An;39,5;94,5;95,5\nXã Bình;38;87;89,25\n')$$,
  $$VALUES ('2 read, 0 rejected, 3 differ'), ('2 | Tổng cộng | 95,5 | A | whole | 95.5 | 94.5 | 1 | differs'), ('3 | Tổng điểm | 87 | B | whole | 87 | 88.5 | -1.5 | differs'), ('3 | Tổng cộng | 89,25 | B | whole | 89.25 | 88.5 | 0.75 | differs')$$, 'two totals of one unit that disagree: each by itself');

-- A row a criterion: totals in rows, in a column, and headings of sections without a number
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;Mã tiêu chí;Nội dung;Điểm;Ghi chú\nXã An;I;Kinh tế;;\nXã An;I.1;;36;\nXã An;I.2;;19;\nXã An;;Tổng điểm;94,5;\nXã Bình;I;Kinh tế;51;\nXã Bình;I.1;;33;\nXã Bình;Tổng cộng;;88,4;\n')$$,
  $$VALUES ('3 read, 0 rejected, 1 differ'), ('8 | Điểm | 88,4 | B | whole | 88.4 | 88.5 | -0.1 | differs')$$, 'rows of totals in a long file; 51 is 50.5 without its decimals');
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;Mã tiêu chí;Điểm;Tổng cộng;Cộng\nXã An;I.1;36;94,5;\nXã An;I.2;19;94,5;\nXã Bình;I.1;33;89,5;1\nXã Bình;I.2;17,5;89,5;\nXã Cường;I.1;25;#N/A;-\n')$$,
  $$VALUES ('5 read, 0 rejected, 3 differ'), ('4 | Cộng | 1 | B | whole | 1 | 88.5 | -87.5 | differs'), ('4 | Tổng cộng | 89,5 | B | whole | 89.5 | 88.5 | 1 | differs'), ('6 | Tổng cộng | #N/A | C | whole | ? | 39 | ? | unreadable')$$, 'columns of totals in a long file: once a unit, and a formula error rejects nothing');

-- In the sheet's own form (bang-diem): the heads of sections as it writes them
SELECT results_eq($$SELECT pg_temp.compared(E'Mã tiêu chí;Tên tiêu chí;Điểm tối đa;Xã An;Xã Bình\n;Tổng cộng;100;94,5;88\nI;Kinh tế;60;54;50,5\nI.1;Thu ngân sách;40;36;33\nI.2;Phong trào;20;19;17,5\nII;Văn hóa;40;39,5;38\n')$$,
  $$VALUES ('6 read, 0 rejected, 2 differ'), ('2 | Xã Bình | 88 | B | whole | 88 | 88.5 | -0.5 | differs'), ('3 | Xã An | 54 | A | I | 54 | 55 | -1 | differs')$$, 'the total first, as in bang-diem; 88 is 89 without decimals, not 88');

-- Decimals: compared at those that are printed, but at no more than the sheet's (2).  B's total is 88.5, C's section I 39
SELECT results_eq(format('SELECT pg_temp.compared(E''Đơn vị;II;Tổng điểm\nXã Bình;38;%s\n'')', printed), format('VALUES (%L)%s', '1 read, 0 rejected, ' || (finding IS NOT NULL)::int || ' differ', ', (' || quote_literal('2 | Tổng điểm | ' || printed || ' | B | whole | ' || finding) || ')'), printed || ': ' || coalesce(finding, 'agrees'))
  FROM (VALUES ('88,5', NULL), ('88,50', NULL), ('89', NULL), ('88,5000000000001', NULL), ('88,4999999999999', NULL), ('88,5 điểm', NULL), ('88,5đ', NULL), ('88,5/100', NULL), ('  88,5 ', NULL), ('-', NULL), ('...', NULL),
    ('88', '88 | 88.5 | -0.5 | differs'), ('88,51', '88.51 | 88.5 | 0.01 | differs'), ('957,11 điểm', '957.11 | 88.5 | 868.61 | differs'), ('-88,5', '-88.5 | 88.5 | -177 | differs'), ('1e400', '? | 88.5 | ? | unreadable'),
    (repeat('9', 17), repeat('9', 17) || ' | 88.5 | 99999999999999910.5 | differs'), (repeat('9', 18), '? | 88.5 | ? | unreadable'), (repeat('9', 3000), '? | 88.5 | ? | unreadable'), ('8 8,5', '? | 88.5 | ? | unreadable'),
    ('có', '? | 88.5 | ? | unreadable'), ('#REF!', '? | 88.5 | ? | unreadable')) v(printed, finding);

-- Whose total it is: a unit outside the season, one that nobody knows, none at all; a member of which nothing is scored
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;II;Tổng điểm\nXã Bình;38;88,5\nXã Ngoài;;90\nXã Nào;;91\nXã Đông;;0\n')$$,
  $$VALUES ('1 read, 0 rejected, 3 differ'), ('3 | Tổng điểm | 90 | Z | whole | 90 | ? | ? | not a member'), ('4 | Tổng điểm | 91 | (Xã Nào) | whole | 91 | ? | ? | not a member'), ('5 | Tổng điểm | 0 | D | whole | 0 | ? | ? | not computed')$$, 'totals of units that have none');
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;Tiêu chí;Điểm\nXã Ngoài;Tổng cộng;90\n;Tổng cộng;91\nXã Nào;Kinh tế;92\n')$$,
  $$VALUES ('1 read, 1 rejected, 2 differ'), ('2 | Điểm | 90 | Z | whole | 90 | ? | ? | not a member'), ('3 | Đơn vị | 91 | ? | whole | 91 | ? | ? | not a member')$$, 'in rows, too; the section of an unknown unit is rejected with the unit');
CREATE TEMP TABLE emulation_printed ();
SELECT is(pg_temp.raised($$SELECT import_results('S', 'final', '')$$), '42P07 the temporary table "emulation_printed" already exists', 'a table of that name is not taken for ours');
DROP TABLE emulation_printed;
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;Tiêu chí;Điểm;Minh chứng\nXã Bình;Kinh tế;;công văn 5\n')$$, $$VALUES ('1 read, 1 rejected, 0 differ')$$, 'evidence for a section is not dropped without a word');
SELECT results_eq($$SELECT pg_temp.compared(E'Mã;Nội dung;Điểm tối đa;Xã Bình\nI;Văn hóa;60;50,5\nII;Văn hóa;40;38\n')$$, $$VALUES ('2 read, 1 rejected, 0 differ')$$, 'a section under another name is a contradiction, as with criteria');

-- What happens to it: nothing in a dry run, on_error stop does not stop, the same file again is no batch, undone with its file
SELECT results_eq($$SELECT batch, "new", differing, differences FROM import_results('S', 'final', pg_temp.file(E'Đơn vị;II;Tổng điểm\nXã Cường;10;50\nXã Bình;38;88,5\n'), dry_run => true)$$,
  $$VALUES (NULL::bigint, 1::bigint, 1::bigint, '[{"line": 2, "column": "Tổng điểm", "text": "50", "unit": "C", "criterion": null, "printed": 50, "computed": 49.000000000, "finding": "differs"}]'::jsonb)$$, 'a dry run tells it: 25 + 14 + 10 is 49');
SELECT is(to_regclass('pg_temp.emulation_printed'), NULL, 'no table is left behind');
CREATE TEMP TABLE before AS SELECT count(*) AS n FROM printed_total;
SELECT results_eq($$SELECT batch IS NOT NULL, "new", differing FROM import_results('S', 'final', pg_temp.file(E'Đơn vị;II;Tổng điểm\nXã Cường;10;50\n'), on_error => 'stop')$$, $$VALUES (true, 1::bigint, 1::bigint)$$, 'a total that differs stops nothing');
SELECT results_eq($$SELECT batch, unchanged, differing FROM import_results('S', 'final', pg_temp.file(E'Đơn vị;II;Tổng điểm\nXã Cường;10;50\n'))$$, $$VALUES (NULL::bigint, 1::bigint, 1::bigint)$$, 'the same file again is told and not kept');
SELECT results_eq($$SELECT batch IS NOT NULL, unchanged, differing FROM import_results('S', 'final', pg_temp.file(E'Đơn vị;II;Tổng điểm\nXã Cường;10;51\n'))$$, $$VALUES (true, 1::bigint, 1::bigint)$$, 'another total beside the same values is');
SELECT is((SELECT count(*) FROM printed_total) - n, 2::bigint, 'two rows') FROM before;
SELECT results_eq($$SELECT removed, restored, kept FROM undo_import((SELECT max(batch) - 1 FROM import_batch))$$, $$VALUES (1::bigint, 0::bigint, 0::bigint)$$, 'undone with its file');
SELECT is((SELECT string_agg(text, ', ') FROM batch_difference WHERE line = 2 AND unit = 'C' AND text IN ('50', '51')), '51', 'only the other is left');
-- A rejected value is not in the sum; what stands already is
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;II;Tổng điểm\nXã Cường;41;80\n')$$, $$VALUES ('1 read, 1 rejected, 1 differ'), ('2 | Tổng điểm | 80 | C | whole | 80 | 39 | 41 | differs')$$, 'a value over the maximum is rejected, and the sum lacks it');
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;II;Tổng điểm\nXã Bình;37;87,5\n', replace => false)$$, $$VALUES ('1 read, 1 rejected, 1 differ'), ('2 | Tổng điểm | 87,5 | B | whole | 87.5 | 88.5 | -1 | differs')$$, 'so is one that would overwrite another');
-- Each stage has its values: those in force up to it
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;I.1;Tổng điểm\nXã Bình;40;40\n', 'self')$$, $$VALUES ('1 read, 0 rejected, 0 differ')$$, 'self-scores: nothing else yet');
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;II;Tổng điểm\nXã Bình;38;78,25\n', 'appraisal')$$, $$VALUES ('1 read, 0 rejected, 1 differ'), ('2 | Tổng điểm | 78,25 | B | whole | 78.25 | 78 | 0.25 | differs')$$, 'an appraisal: 40 self-scored and 38 appraised');
-- What is called a total, and what is not
SELECT is((SELECT string_agg(t, ', ' ORDER BY i) FROM unnest('{Tổng cộng,TỔNG ĐIỂM:,Cộng,Tổng số điểm,tong cong,"Tổng cộng (I+II+III)","Tổng điểm (100 điểm)","Tổng cộng (I + II)",Total,Điểm cộng,Cộng điểm,Cộng mục I,Tổng thu ngân sách,"Tổng cộng (mục I)",Công}'::text[]) WITH ORDINALITY x(t, i) WHERE is_total(t)),
  'Tổng cộng, TỔNG ĐIỂM:, Cộng, Tổng số điểm, tong cong, Tổng cộng (I+II+III), Tổng điểm (100 điểm), Tổng cộng (I + II), Total, Công', 'words for totals; công without its mark is cộng, as everywhere in headings');
SELECT is_empty($$SELECT total_words() EXCEPT SELECT array_agg(heading ORDER BY array_position(total_words(), heading)) FROM import_heading WHERE kind = 'results' AND field = 'total'$$, 'they are the headings of the column');

-- A sheet with a criterion of that name
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('T', 'c', 2102, today() - 100, today() + 100, 'open');
INSERT INTO membership (season, unit) SELECT 'T', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('T', 'in force', '{"max": 20, "criteria": [{"code": "1", "name": "Tổng số", "max": 10, "rule": "given"}, {"code": "2", "name": "Thứ nhất", "max": 10, "rule": "given"}]}');
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;Tiêu chí;Điểm\nXã An;Tổng số;9\nXã An;2;8\nXã An;Tổng điểm;17\n', season => 'T')$$, $$VALUES ('2 read, 0 rejected, 0 differ')$$, 'a criterion called "Tổng số" has its value');

-- Roles: who sees all computes all, a unit's role its own unit, an appraiser of a part nothing; nobody sees another's imports
CREATE ROLE printed_unit; CREATE ROLE printed_other; CREATE ROLE printed_part; CREATE ROLE printed_council; CREATE ROLE printed_reader;
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO printed_unit, printed_other, printed_part, printed_council, printed_reader; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %1$I TO printed_unit, printed_other, printed_part, printed_council, printed_reader', (SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema())); END $$;
SELECT grant_access('printed_unit', 'S', 'unit', 'B'), grant_access('printed_other', 'S', 'unit', 'A'), grant_access('printed_part', 'S', 'appraiser', criteria => '{II}'), grant_access('printed_council', 'S', 'council'), grant_access('printed_reader', 'S', 'reader');
UPDATE season SET status = 'appraisal' WHERE season = 'S';
SET ROLE printed_part;
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;II;Tổng điểm;Kinh tế\nXã An;39;99;1\n', 'appraisal')$$, $$VALUES ('1 read, 0 rejected, 2 differ'), ('2 | Tổng điểm | 99 | A | whole | 99 | ? | ? | not computed'), ('2 | Kinh tế | 1 | A | I | 1 | ? | ? | not computed')$$, 'an appraiser of II does not learn what I comes to');
RESET ROLE;
UPDATE season SET status = 'open' WHERE season = 'S';
SET ROLE printed_unit;
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;I.2;Tổng điểm\nXã Bình;20;61\nXã An;1;94,4\n', 'self')$$, $$VALUES ('2 read, 1 rejected, 2 differ'), ('2 | Tổng điểm | 61 | B | whole | 61 | 60 | 1 | differs'), ('3 | Tổng điểm | 94,4 | A | whole | 94.4 | ? | ? | not computed')$$, 'a unit: its own total (40 + 20), and nothing of another''s');
SELECT is((SELECT count(*) FROM batch_difference), 2::bigint, 'it sees its own import');
SELECT is(pg_temp.raised(format($q$INSERT INTO printed_total (batch, number, record, line, text, unit, printed, decimals, computed, finding) SELECT max(batch), 99, 1, 1, 'x', 'A', 90, 2, 1, %L FROM import_batch WHERE imported_by = current_user$q$, finding)), '42501 new row violates row-level security policy for table "printed_total"', 'and computes nothing of another unit: ' || finding) FROM unnest('{differs,agrees,not computed}'::text[]) finding;
SET ROLE printed_other;
SELECT is((SELECT count(*) FROM batch_difference) + (SELECT count(*) FROM printed_total), 0::bigint, 'another unit none');
SELECT is(pg_temp.raised($$INSERT INTO printed_total (batch, number, record, line, text, finding) SELECT 1, 99, 1, 1, 'x', 'unreadable'$$), '42501 new row violates row-level security policy for table "printed_total"', 'and writes into nobody else''s');
SELECT is(pg_temp.raised('DELETE FROM printed_total'), '42501 permission denied for table printed_total', 'nor takes any out');
SET ROLE printed_reader;
SELECT cmp_ok((SELECT count(*) FROM batch_difference), '>', 10::bigint, 'a reader sees all of its season');
SET ROLE printed_council;
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;II;Tổng điểm\nXã An;39,5;94,6\n')$$, $$VALUES ('1 read, 0 rejected, 1 differ'), ('2 | Tổng điểm | 94,6 | A | whole | 94.6 | 94.5 | 0.1 | differs')$$, 'a council computes all');
RESET ROLE;

-- Where points depend on the best unit, a unit's role cannot compute its own total, and the owner can: 8 of 10 is the best's 10 points, 4 half of them
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('V', 'c', 2104, today() - 100, today() + 100, 'open');
INSERT INTO membership (season, unit) SELECT 'V', unit FROM unit WHERE unit IN ('A', 'B');
INSERT INTO sheet (season, state, rules) VALUES ('V', 'in force', '{"max": 10, "criteria": [{"code": "I", "name": "Thu hút đầu tư", "max": 10, "rule": "relative_to_best"}]}');
SELECT grant_access('printed_unit', 'V', 'unit', 'B');
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;I;Tổng điểm\nXã An;8;10\n', 'self', 'V')$$, $$VALUES ('1 read, 0 rejected, 0 differ')$$, 'the best');
SET ROLE printed_unit;
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;I;Tổng điểm\nXã Bình;4;6\n', 'self', 'V')$$, $$VALUES ('1 read, 0 rejected, 1 differ'), ('2 | Tổng điểm | 6 | B | whole | 6 | ? | ? | not computed')$$, 'nor does the comparison tell how good the best is');
RESET ROLE;
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;I;Tổng điểm\nXã Bình;4;6\n', 'self', 'V')$$, $$VALUES ('1 read, 0 rejected, 1 differ')$$, 'the same file again is no batch');
SELECT results_eq($$SELECT pg_temp.compared(E'Đơn vị;I;Tổng điểm\nXã Bình;4;6,0\n', 'self', 'V')$$, $$VALUES ('1 read, 0 rejected, 1 differ'), ('2 | Tổng điểm | 6,0 | B | whole | 6 | 5 | 1 | differs')$$, 'the owner: half of ten');

-- Reports: what a document says that units have, beside what they have. An: 36 + 19 + 39.5 = 94.5; Bình: 33 + 17.5 + 38 = 88.5; Cường: 25 + 14 + 10 = 49
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('R', 'c', 2103, today() - 100, today() + 100, 'open');
INSERT INTO membership (season, unit) SELECT 'R', unit FROM unit WHERE unit IN ('A', 'B', 'C');
INSERT INTO sheet (season, state, rules) SELECT 'R', state, rules FROM sheet WHERE season = 'S';
SELECT is((SELECT i."new" FROM import_results('R', 'final', pg_temp.file(E'Đơn vị;I.1;I.2;II\nXã An;36;19;39,5\nXã Bình;33;17,5;38\nXã Cường;25;14;10\n')) i), 9::bigint, 'a season of nine results');
SELECT is_empty($$SELECT * FROM points_reconciliation('R')$$, 'nothing reported, nothing to reconcile');
SELECT unalike(report_html('R'), '%Đối chiếu điểm với báo cáo%', 'nor on the page');
SELECT is(report_inputs('R'), report_inputs('R'), 'inputs of the page');
CREATE TEMP TABLE inputs AS SELECT report_inputs('R') AS before;
SELECT results_eq($$SELECT pg_temp.told($t$import_reported_points('R', '45/BC-UBND', pg_temp.file(E'BÁO CÁO\nTT;Đơn vị;Kinh tế;II;Tổng điểm\n1;Xã An;55;39,50;94,5 điểm\n2;Xã Bình;51;38;88,4\n3;Xã Ngoài;;;70\n4;Xã Nào;;;1\n5;Xã Cường;n/a;x;1000000000000\nTổng cộng;;;;253\n'), file_name => 'bc.csv')$t$)$$,
  $$VALUES ('11 read, 7 new, 0 changed, 1 unchanged, 3 rejected'), ('6 | Đơn vị | Xã Nào | unit "Xã Nào" is not known; the nearest names are Xã An (A), Xã Ngoài (Z), Xã Bình (B)'), ('7 | II | x | "x" is not a number of points'),
     ('7 | Tổng điểm | 1000000000000 | "1000000000000" is out of range; points have at most 12 digits before the decimal mark and 18 behind it')$$, 'a report: units down, sections and the total across, the last row left out');
SELECT results_eq($$SELECT unit, criterion, reported::text, trim_scale(recorded)::text, trim_scale(difference)::text, finding FROM points_reconciliation('R')$$, $$VALUES
  ('A', NULL, '94.5', '94.5', '0', 'agrees'), ('A', 'I', '55', '55', '0', 'agrees'), ('A', 'II', '39.50', '39.5', '0', 'agrees'), ('B', NULL, '88.4', '88.5', '-0.1', 'differs'), ('B', 'I', '51', '50.5', '0.5', 'agrees'), ('B', 'II', '38', '38', '0', 'agrees'),
  ('C', NULL, NULL, '49', NULL, 'not reported'), ('C', 'I', NULL, '39', NULL, 'not reported'), ('C', 'II', NULL, '10', NULL, 'not reported'), ('Z', NULL, '70', NULL, NULL, 'not a member')$$, 'each beside its own');
SELECT results_eq($$SELECT DISTINCT unit_name, criterion_name, finding_name FROM points_reconciliation('R') WHERE unit IN ('B', 'Z') AND finding <> 'agrees' ORDER BY 1$$, $$VALUES ('Xã Bình', 'Tổng điểm', 'Lệch'), ('Xã Ngoài', 'Tổng điểm', 'Không thuộc kỳ này')$$, 'in words');
SELECT isnt(report_inputs('R'), before, 'the page is to be made again') FROM inputs;
SELECT matches(report_html('R'), 'Đối chiếu điểm với báo cáo.*45/BC-UBND: 5/7 số điểm khớp\..*Xã Bình.*Tổng điểm.*88,40.*88,50.*>-0,10<.*[Ll]ệch', 'and says how many agree, and which do not');
SELECT unalike(report_html('R', top => 1), '%Xã Bình%', 'ranks up to one: no other unit is named');
SELECT matches(report_html('R', 'en'), 'Points reconciled with reports.*45/BC-UBND: 5 of 7 numbers agree\.', 'in English');
-- Long, a total twice, a blank row; again; other values
SELECT results_eq($$SELECT pg_temp.told($t$import_reported_points('R', 'BC 2', pg_temp.file(E'Đơn vị;Tiêu chí;Điểm\nXã An;Tổng điểm;94,5/100\nXã An;Tổng cộng;95\nXã An;Văn hóa;39,5\nXã Bình;Kinh tế;\nXã Bình;V;3\n'))$t$)$$,
  $$VALUES ('5 read, 2 new, 0 changed, 1 unchanged, 2 rejected'), ('3 | Điểm | 95 | already given on line 2'), ('6 | Tiêu chí | V | criterion "V" is not known; the nearest names are Kinh tế (I), Văn hóa (II), Thu ngân sách (I.1)')$$, 'a long report; the second total of a unit is rejected');
SELECT results_eq($$SELECT pg_temp.told($t$import_reported_points('R', 'BC 2', pg_temp.file(E'Đơn vị;Tổng điểm\nXã An;94,5\nXã Bình;88,5\n'))$t$)$$, $$VALUES ('2 read, 1 new, 0 changed, 1 unchanged, 0 rejected')$$, 'only totals; the one there is stays');
SELECT results_eq($$SELECT pg_temp.told($t$import_reported_points('R', 'BC 2', pg_temp.file(E'Đơn vị;Tổng điểm\nXã An;96\nXã Bình;88,5\n'))$t$)$$, $$VALUES ('2 read, 0 new, 0 changed, 1 unchanged, 1 rejected'), ('2 | Tổng điểm | 96 | there is already 94.5; replace => true overwrites it')$$, 'another value is refused');
SELECT results_eq($$SELECT pg_temp.told($t$import_reported_points('R', 'BC 2', pg_temp.file(E'Đơn vị;Tổng điểm\nXã An;96\n'), replace => true)$t$)$$, $$VALUES ('1 read, 0 new, 1 changed, 0 unchanged, 0 rejected')$$, 'or overwrites');
SELECT results_eq($$SELECT * FROM undo_import((SELECT max(batch) FROM import_batch))$$, $$VALUES (0::bigint, 1::bigint, 0::bigint)$$, 'and is taken back');
SELECT is((SELECT points::text FROM reported_points WHERE source = 'BC 2' AND unit = 'A' AND criterion IS NULL), '94.5', 'to what was there');
SELECT results_eq($$SELECT u.* FROM import_batch b, undo_import(b.batch) u WHERE file_name = 'bc.csv'$$, $$VALUES (7::bigint, 0::bigint, 0::bigint)$$, 'a whole report, too');
SELECT is((SELECT count(*) FROM reported_points), 3::bigint, 'and nothing else');
SELECT is((SELECT count(*) FROM change_log WHERE table_name = 'reported_points' AND operation = 'delete'), 7::bigint, 'the log knows it');
SELECT is(pg_temp.raised(call), expected, expected) FROM (VALUES ($$SELECT import_reported_points('R', '', pg_temp.file(E'Đơn vị;Tổng điểm\nXã An;1\n'))$$, '22023 a report must have a source'),
  ($$SELECT import_reported_points('nie', 'x', '')$$, '23503 season "nie" does not exist'),
  ($$SELECT import_reported_points('R', 'x', pg_temp.file(E'Đơn vị;Điểm\nXã An;1\n'))$$, '22P04 the file of reported points does not have a column of criterion'),
  ($$INSERT INTO reported_points (season, unit, criterion, points, source) VALUES ('R', 'A', NULL, 'NaN', 'x')$$, '23514 new row for relation "reported_points" violates check constraint "reported_points_points_check"'),
  ($$INSERT INTO reported_points (season, unit, points, source) VALUES ('R', 'A', 1, 'BC 2')$$, '23505 duplicate key value violates unique constraint "reported_points_season_source_unit_criterion_key"')) v(call, expected);
-- Renamed with the criteria
SELECT lives_ok($$SELECT rename_criteria('R', '{"II": "I.1", "I.1": "II"}')$$, 'two criteria exchange their codes');
SELECT results_eq($$SELECT unit, criterion, finding FROM points_reconciliation('R') WHERE criterion IS NOT NULL AND finding <> 'not reported'$$, $$VALUES ('A', 'I.1', 'agrees')$$, 'and the report follows');
SELECT lives_ok($$SELECT rename_criteria('R', '{"II": "I.1", "I.1": "II"}')$$, 'and back');
-- Roles before the publication
SELECT grant_access('printed_other', 'R', 'unit', 'A'), grant_access('printed_unit', 'R', 'unit', 'B'), grant_access('printed_reader', 'R', 'reader');
SET ROLE printed_other;
SELECT results_eq($$SELECT unit, criterion, points FROM reported_points ORDER BY criterion NULLS FIRST$$, $$VALUES ('A', NULL, 94.5), ('A', 'II', 39.5)$$, 'a unit sees what is said of it');
SELECT is(pg_temp.raised($$UPDATE reported_points SET points = 99$$), '42501 permission denied for table reported_points', 'and changes nothing');
SELECT is(pg_temp.raised($$SELECT import_reported_points('R', 'x', '')$$), '42501 permission denied for function import_reported_points', 'and imports none');
SELECT results_eq($$SELECT DISTINCT unit, recorded, finding FROM points_reconciliation('R')$$, $$VALUES ('A', NULL::numeric, 'not computed')$$, 'nor learns a total before its time');
SET ROLE printed_reader;
SELECT is((SELECT count(*) FROM points_reconciliation('R') WHERE unit IN ('A', 'B', 'C')), 6::bigint, 'a reader sees all: three totals, and II of three units');
RESET ROLE;
-- After the publication: reports still come, and alter nothing
SELECT publish('R', true);
CREATE TEMP TABLE published AS SELECT digest, md5(string_agg(s::text, '|' ORDER BY s.unit)) AS standings FROM publication p JOIN published_standing s USING (season, number) WHERE season = 'R' GROUP BY digest;
SELECT is((SELECT i."new" FROM import_reported_points('R', 'sau công bố', pg_temp.file(E'Đơn vị;Tổng điểm\nXã An;94,5\nXã Bình;90\n')) i), 2::bigint, 'a report after the publication');
INSERT INTO reported_points (season, unit, criterion, points, source) VALUES ('R', 'C', NULL, 49.00, 'sau công bố');
SELECT results_eq($$SELECT unit, finding FROM points_reconciliation('R') WHERE source = 'sau công bố'$$, $$VALUES ('A', 'agrees'), ('B', 'differs'), ('C', 'agrees')$$, 'is compared with what is published');
SELECT results_eq('SELECT * FROM published', $$SELECT digest, md5(string_agg(s::text, '|' ORDER BY s.unit)) FROM publication p JOIN published_standing s USING (season, number) WHERE season = 'R' GROUP BY digest$$, 'which is as it was');
SELECT is_empty($$SELECT * FROM publication_check WHERE season = 'R'$$, 'in every respect');
SELECT is(pg_temp.raised($$SELECT import_results('R', 'final', pg_temp.file(E'Đơn vị;II;Tổng điểm\nXã An;1;2\n'))$$), '55000 season "R" is published', 'results do not come any more');
SET ROLE printed_unit;
SELECT is((SELECT count(*) FROM points_reconciliation('R') WHERE source = 'sau công bố'), 3::bigint, 'and everyone sees it');
RESET ROLE;
SELECT is((SELECT u.removed FROM undo_import((SELECT max(batch) FROM import_batch)) u), 2::bigint, 'and it can be taken back');
SELECT is((SELECT string_agg(kind, ', ') FROM import_kind WHERE table_name = 'reported_points'), 'reported points', 'a kind of file like the others');

-- PCI, 2006 to 2012: units down, criteria across, the printed score last. 2011 is printed with two decimals and follows from another computation: 62 scores differ from
-- the weighted mean by 0.047 to 0.552. The 63rd is Đồng Tháp's 67.06 for 67.0577035, which is 67.06 at the decimals printed: it agrees, and would not at three.
CREATE TEMP TABLE input (year int, province text, sub_index text, value text);
CREATE TEMP TABLE weight (year int, sub_index text, name_vi text, weight_percent numeric);
CREATE TEMP TABLE expected (year int, province text, score text, rank int, group_vi text, unweighted text);
\copy input from 'test/cases/data/pci_vietnam/inputs.csv' with (format csv, header, encoding 'UTF8')
\copy weight from 'test/cases/data/pci_vietnam/weights.csv' with (format csv, header, encoding 'UTF8')
\copy expected from 'test/cases/data/pci_vietnam/expected.csv' with (format csv, header, encoding 'UTF8')
INSERT INTO cluster VALUES ('pci', 'PCI');
INSERT INTO unit (unit, name) SELECT DISTINCT province, province FROM expected;
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT DISTINCT 'P' || year, 'pci', year, make_date(year, 1, 1), make_date(year, 12, 31), 'open' FROM expected;
INSERT INTO membership (season, unit, joined_on) SELECT 'P' || year, province, make_date(year, 1, 1) FROM expected;
INSERT INTO sheet (season, state, rules)
SELECT 'P' || year, 'in force', jsonb_build_object('name', 'PCI ' || year, 'max', 100, 'round', 'total', 'criteria', jsonb_build_array(jsonb_build_object('code', 'PCI', 'max', 100, 'combine', 'mean', 'criteria',
         jsonb_agg(jsonb_build_object('code', sub_index, 'name', name_vi, 'max', 10, 'weight', weight_percent, 'rule', 'given'))))) FROM weight GROUP BY year;
CREATE FUNCTION pg_temp.pci(of_year int) RETURNS bytea LANGUAGE sql AS $$
SELECT pg_temp.file('Tỉnh;' || (SELECT string_agg(sub_index, ';' ORDER BY sub_index) FROM weight WHERE year = $1) || E';Tổng điểm\n' || string_agg(line, E'\n'))
  FROM (SELECT province || ';' || string_agg(i.value, ';' ORDER BY i.sub_index) || ';' || min(e.score) AS line FROM input i JOIN expected e USING (year, province) WHERE year = $1 GROUP BY province) l $$;
SELECT results_eq($$SELECT year, i.read = i."new", i.rejected, i.differing FROM (SELECT DISTINCT year FROM expected) y CROSS JOIN LATERAL import_results('P' || year, 'final', pg_temp.pci(year), style => 'plain') i ORDER BY year$$,
  'VALUES (2006, true, 0::bigint, 0::bigint), (2007, true, 0, 0), (2008, true, 0, 0), (2009, true, 0, 0), (2010, true, 0, 0), (2011, true, 0, 62), (2012, true, 0, 0)', 'PCI: only 2011 has scores that do not follow');
SELECT results_eq($$SELECT year, count(*) FROM printed_total JOIN import_batch USING (batch) JOIN season USING (season) WHERE cluster = 'pci' GROUP BY year ORDER BY year$$, 'SELECT year, count(*) FROM expected GROUP BY year ORDER BY year', 'every printed score was compared');
-- the weighted mean once more, in plain SQL
SELECT results_eq($$SELECT unit, printed, computed FROM batch_difference WHERE season = 'P2011' ORDER BY unit COLLATE "C"$$, $$SELECT province, score::numeric, own FROM expected JOIN (SELECT province, round(sum(round(value::numeric, 9) * weight_percent) / 10, 9) AS own FROM input JOIN weight USING (year, sub_index) WHERE year = 2011 GROUP BY province) c USING (province)
  WHERE year = 2011 AND round(own, 2) <> score::numeric ORDER BY province COLLATE "C"$$, '2011: each with what is printed and what is computed');
SELECT is((SELECT printed || ' ' || trim_scale(computed) || ' ' || finding FROM (SELECT trim_scale(printed) AS printed, computed, finding FROM printed_total JOIN import_batch USING (batch) WHERE season = 'P2011' AND unit = 'Đồng Tháp') d), '67.06 67.0577035 agrees', 'and the one that agrees as it is printed');
SELECT * FROM finish();
ROLLBACK;
