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
    (repeat('9', 18), repeat('9', 18) || ' | 88.5 | 999999999999999910.5 | differs'), (repeat('9', 19), '? | 88.5 | ? | unreadable'), (repeat('9', 3000), '? | 88.5 | ? | unreadable'), ('8 8,5', '? | 88.5 | ? | unreadable'),
    ('có', '? | 88.5 | ? | unreadable'), ('#REF!', '? | 88.5 | ? | unreadable')) v(printed, finding);
SELECT * FROM finish();
ROLLBACK;
