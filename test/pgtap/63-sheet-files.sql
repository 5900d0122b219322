-- Sheets as an office writes them: the files bang-diem, xep-loai and dieu-kien in Vietnamese words, in and out, and
-- conditions in words.  Sheets are invented; every meaning is written beside its words.

BEGIN;
SELECT plan(148);
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
\ir files.sql.inc

-- The sheet of three texts, and what is wrong with them.
CREATE FUNCTION pg_temp.read(criteria text, classes text DEFAULT NULL, conditions text DEFAULT NULL, OUT rules jsonb, OUT faults text[])
  LANGUAGE sql AS $$SELECT * FROM read_sheet_files(pg_temp.file(criteria), pg_temp.file(classes), pg_temp.file(conditions))$$;
CREATE FUNCTION pg_temp.written(rules jsonb, delimiter text DEFAULT ';', OUT criteria text, OUT classes text, OUT conditions text)
  LANGUAGE sql AS $$SELECT f->>'bang-diem', f->>'xep-loai', f->>'dieu-kien' FROM (SELECT jsonb_object_agg(file, content) AS f FROM write_sheet_files(rules, delimiter)) w$$;
CREATE FUNCTION pg_temp.back(rules jsonb, delimiter text DEFAULT ';') RETURNS jsonb
  LANGUAGE sql AS $$SELECT r.rules FROM pg_temp.written(rules, delimiter) w, pg_temp.read(w.criteria, w.classes, w.conditions) r$$;
-- A leaf with one cell.
CREATE FUNCTION pg_temp.leaf(heading text, cell text) RETURNS jsonb
  LANGUAGE sql AS $$SELECT (rules->'criteria'->0) - '{code,max,rule}'::text[] FROM pg_temp.read(format(E'Mã;Điểm tối đa;Cách chấm;%s\n;10;;\na;10;đếm;"%s"\n', heading, replace(cell, '"', '""')))$$;
CREATE FUNCTION pg_temp.fault(heading text, cell text) RETURNS text
  LANGUAGE sql AS $$SELECT faults[1] FROM pg_temp.read(format(E'Mã;Điểm tối đa;Cách chấm;%s\n;10;;\na;10;đếm;"%s"\n', heading, replace(cell, '"', '""')))$$;

-- Conditions: what words mean (test/unit/condition.c has them all)
SELECT is(emulation.condition_from_words(words), expression, replace(words, E'\n', ' | ')) FROM (VALUES
  ('thực hiện I.2 >= 80',    'actual[I.2] >= 80'),
  ('tỷ lệ I.2 >= 80%',       'actual[I.2] / target[I.2] >= 0.8'),
  ('điểm I.2 >= 80%',        'share[I.2] >= 0.8'),
  ('điểm I.2 >= 8',          'points[I.2] >= 8'),
  ('trừ P <= 50% điểm B',    'deducted[P] <= 0.5 * points[B]'),
  ('số ngày III.1 > 0',      'actual[III.1] > 0'),
  (E'tổng điểm >= 90,5 và xếp hạng <= 3\nkhông thiếu "Tiêu chí 1"', 'total >= 90.5 and rank <= 3 or not missing["Tiêu chí 1"]'),
  (normalize('TỶ LỆ I.2 ≥ 80 %', NFD), 'actual[I.2] / target[I.2] >= 0.8')) v(words, expression);
SELECT is(emulation.condition_from_words('thực hiện A > 1,234.5', 'plain'), 'actual[A] > 1234.5', 'numbers in plain style');
SELECT is(emulation.condition_in_words('deducted[P] <= 0.5 * points[B] and actual[III.1] = 0 or rank > 3'), E'trừ P <= 50% điểm B và thực hiện III.1 = 0\nxếp hạng > 3', 'and back');
SELECT is(emulation.condition_in_words('least(points[A], 3) > 2'), NULL, 'a function has no words');
SELECT is(emulation.condition_in_words('total>=90'), NULL, 'nor has a text that words would not give back');
SELECT is(emulation.condition_from_words(NULL), NULL, 'nothing of nothing');
SELECT results_eq($$SELECT state, message, hint FROM pg_temp.refusal($r$SELECT emulation.condition_from_words('I.2 >= 80%')$r$)$$,
  $$VALUES ('22023', 'condition, character 1: "I.2" alone does not say what is compared', 'Write "thực hiện X" for the number itself, "tỷ lệ X" for actual / target, "điểm X" for its points (with % of its max).')$$, 'a code alone: the three meanings');
SELECT is(pg_temp.raised(call), expected, expected) FROM (VALUES
  ($$SELECT emulation.condition_from_words(E'thiếu A và\nđiểm B >= 3o')$$, '22023 condition, line 2, character 11: "3o" is not a number in Vietnamese style'),
  ($$SELECT emulation.condition_from_words('điểm B >= 1234567890123456789')$$, '22003 condition, character 11: number 1234567890123456789 has too many digits'),
  ($$SELECT emulation.condition_from_words(repeat(' ', 20001))$$, '54000 condition, character 1: a condition cannot have more than 20000 bytes'),
  ($$SELECT emulation.condition_from_words('thiếu A', 'de')$$, '22023 unknown style "de"'),
  ($$SELECT emulation.condition_in_words('total')$$, '22023 expression, character 1: a condition is expected here, not a number')) v(call, expected);
SELECT is(emulation.condition_fault('thiếu A'), NULL, 'no fault');
SELECT is(emulation.condition_fault('trừ P <= 50%'), 'character 10: "50%" does not say of what it is a percentage; write "tỷ lệ X >= 80%" for actual / target, "điểm X >= 80%" for points of its max, "<= 50% điểm X" for a share of something, or a number without "%"', 'a fault as a text');
-- the list is what is read and written
SELECT is_empty($$SELECT p.words FROM emulation.condition_phrases() p CROSS JOIN LATERAL (SELECT CASE WHEN p.expression ~ '>=|missing|assigned' THEN '' ELSE ' > 5' END AS rest) r
  WHERE p.expression !~ '^(and|or|not|[<>=]+)$' AND emulation.condition_from_words(p.words || r.rest) IS DISTINCT FROM p.expression || r.rest$$, 'condition_phrases: every measure is read as it says');
SELECT is_empty($$SELECT p.words, w FROM emulation.condition_phrases() p CROSS JOIN unnest(string_to_array(p.also, ', ')) w
  WHERE p.expression ~ '^[a-z]+\[X\]$' AND p.expression !~ 'missing|assigned' AND emulation.condition_from_words(w || ' X > 5') IS DISTINCT FROM p.expression || ' > 5'$$, 'and its other words');

-- A whole sheet as an office writes it
SELECT results_eq($r$SELECT * FROM pg_temp.read(
E'QUY CHẾ CHẤM ĐIỂM\r\n' ||
E'Mã tiêu chí;Mã cấp trên;Tên tiêu chí;Đơn vị tính;Điểm tối đa;Điểm trần;Điểm sàn;Điểm thưởng (x);Cách chấm;Xét theo;So với;Chiều tốt;Mốc 0 điểm;Mốc điểm tối đa;Mỗi đơn vị;Bước điểm;Bậc điểm;Ngưỡng tối thiểu;Điểm khi đạt chỉ tiêu (%);Chỉ tính khi;Ô trống là;Người chấm;Tài liệu kiểm chứng;Căn cứ;Ghi chú;Số chữ số thập phân;Đồng hạng;Tiêu chí phụ;Khởi điểm\r\n' ||
E';;Bảng điểm;;60;65;;;;;;;;;;;;;;;;;;;;1;liền hạng;I.1 | II;\r\n' ||
E'I;;Kinh tế;;40;;;;;;;;;;;;;;;;;;;;;;;;\r\n' ||
E'I.1;I;Thu ngân sách;triệu đồng;12,5;15;;;theo tỷ lệ;;chỉ tiêu;càng cao càng tốt;;;;;;50%;;;;Sở Tài chính;Báo cáo;"Điều 7, khoản 2";;;;;\r\n' ||
E'I.2;I;Giải ngân;%;7,5;;;;theo bậc;phần trăm;;;;;;;>=98: 7,5 | >=90 và <98: 4 | còn lại: 0;;;thực hiện I.1 > 0;;;;;;;;;\r\n' ||
E'I.3;I;Nộp báo cáo;;10;;;;có/không;;;;;;;;;;;;;;;;;;;;\r\n' ||
E'I.4;I;Hộ nghèo;;10;;;;tuyến tính;;;;20;chỉ tiêu;;;;;;;;;;;;;;;\r\n' ||
E'II;;Hội thi;;20;;;;so với đơn vị dẫn đầu;;;thấp;;;;;;;50;;;;;;;;;;\r\n' ||
E'P;;Điểm trừ;;0;;không giới hạn;x;đếm;;;;;;-0,5;;;;;;0;;;;;;;;\r\n')$r$,
  $v$VALUES ('{"name": "Bảng điểm", "max": 60, "ceiling": 65, "decimals": 1, "ranking": "dense", "tie_break": ["I.1", "II"], "criteria": [
    {"code": "I", "name": "Kinh tế", "max": 40, "criteria": [
      {"code": "I.1", "name": "Thu ngân sách", "measure": "triệu đồng", "max": 12.5, "cap": 15, "rule": "proportional", "against": "target", "better": "higher", "floor": 0.5, "appraiser": "Sở Tài chính", "evidence": "Báo cáo", "clause": "Điều 7, khoản 2"},
      {"code": "I.2", "name": "Giải ngân", "measure": "%", "max": 7.5, "rule": "ladder", "on": "percent", "steps": [{"from": 98, "points": 7.5}, {"from": 90, "below": 98, "points": 4}, {"points": 0}], "only_when": "actual[I.1] > 0"},
      {"code": "I.3", "name": "Nộp báo cáo", "max": 10, "rule": "yes_no"},
      {"code": "I.4", "name": "Hộ nghèo", "max": 10, "rule": "linear", "worst": 20, "best": "target"}]},
    {"code": "II", "name": "Hội thi", "max": 20, "rule": "relative_to_best", "better": "lower", "at_target": 0.5},
    {"code": "P", "name": "Điểm trừ", "max": 0, "min": "none", "bonus": true, "rule": "count", "each": -0.5, "blank": 0}]}'::jsonb, '{}'::text[])$v$,
  'criteria: every kind of column');
CREATE FUNCTION pg_temp.two(classes text DEFAULT NULL, conditions text DEFAULT NULL, OUT rules jsonb, OUT faults text[])
  LANGUAGE sql AS $$SELECT * FROM pg_temp.read(E'Mã;Điểm tối đa;Cách chấm\n;20;\nI.2;10;chấm trực tiếp\nP;10;chấm trực tiếp\n', classes, conditions)$$;
SELECT is((SELECT rules->'classes' FROM pg_temp.two(
  E'Thứ tự;Tên loại;Từ điểm;Điều kiện;Biểu thức;Tỷ lệ tối đa (%);Tính trên các loại;Tính trước/sau khi hạ;Làm tròn;Nhóm dưới (đơn vị);Tối đa khi nhóm nhỏ;Bằng điểm ở mức cuối;Căn cứ\n' ||
  E'2;Hoàn thành tốt;14;;least(points[I.2], 3) > 2;theo P: 1: 20 | 2: 25;tất cả;trước;;;;tất cả;\n' ||
  E'1;Hoàn thành xuất sắc;18;tỷ lệ I.2 >= 100% và thực hiện P = 0;;20%;Hoàn thành xuất sắc | Hoàn thành tốt;sau;xuống;5;1;chờ quyết định;Điều 10\n' ||
  E'3;Hoàn thành;;;;;;;;;;;\n')),
  '[{"name": "Hoàn thành xuất sắc", "from": 18, "when": "actual[I.2] / target[I.2] >= 1 and actual[P] = 0", "clause": "Điều 10", "quota": {"percent": 20, "classes": ["Hoàn thành xuất sắc", "Hoàn thành tốt"],
     "counted": "after", "rounding": "down", "few": {"below": 5, "at_most": 1}, "ties": "open"}},
    {"name": "Hoàn thành tốt", "from": 14, "when": "least(points[I.2], 3) > 2", "quota": {"percent": {"input": "P", "values": {"1": 20, "2": 25}}, "classes": "all", "counted": "before", "ties": "all"}},
    {"name": "Hoàn thành"}]', 'classes, in the order that they state');
SELECT is((SELECT rules - 'criteria' || jsonb_build_object('I.2', rules->'criteria'->0) FROM pg_temp.two(NULL,
  E'Áp dụng cho;Điều kiện;Biểu thức;Hệ quả;Giá trị;Căn cứ;Ghi chú\n' ||
  E'toàn bảng;tỷ lệ I.2 < 100%;;điểm không quá;49;Điều 9;khối lượng\n' ||
  E'Toàn bảng;thực hiện P > 0;;hạ bậc;1;;\n' ||
  E';thiếu P;;xếp loại;Không hoàn thành;;\n' ||
  E';thực hiện P >= 3;;không xếp loại;;;\n' ||
  E';thực hiện P >= 4;;không xếp hạng;;;\n' ||
  E';thực hiện P >= 5;;không xếp hạng và xếp loại;;;\n' ||
  E';"tổng điểm < 10\nthiếu P";;không xét danh hiệu;CTD | BK;điểm b khoản 2 Điều 7;\n' ||
  E'I.2;điểm P < 5;;điểm không quá;8,5;;\n' ||
  E'I.2;;abs(actual[P]) > 1;chỉ tính khi;;Điều 3;\n')),
  '{"max": 20, "limits": [{"when": "actual[I.2] / target[I.2] < 1", "at_most": 49, "clause": "Điều 9", "note": "khối lượng"}],
    "lower_class": [{"when": "actual[P] > 0", "by": 1}, {"when": "missing[P]", "to": "Không hoàn thành"}],
    "unranked": [{"when": "actual[P] >= 3", "no": ["class"]}, {"when": "actual[P] >= 4", "no": ["rank"]}, {"when": "actual[P] >= 5"}],
    "no_award": [{"when": "total < 10 or missing[P]", "awards": ["CTD", "BK"], "clause": "điểm b khoản 2 Điều 7"}],
    "I.2": {"code": "I.2", "max": 10, "rule": "given", "limits": [{"when": "points[P] < 5", "at_most": 8.5}], "only_when": {"when": "abs(actual[P]) > 1", "clause": "Điều 3"}}}', 'conditions: every consequence');
SELECT is((SELECT rules FROM pg_temp.two(E'Tên loại\n', E'Hệ quả\n')), '{"max": 20, "classes": [], "criteria": [{"code": "I.2", "max": 10, "rule": "given"}, {"code": "P", "max": 10, "rule": "given"}]}', 'files without rows: no classes and no conditions');

-- Cells by kind
SELECT is(pg_temp.leaf(heading, cell), leaf, heading || ': ' || cell) FROM (VALUES
  ('Bậc điểm', '>=98: 5|≥97: 4 | > 96,5 và <= 97 : 3 | <96: -1,5 | =50: 2 | còn lại: 0', '{"steps": [{"from": 98, "points": 5}, {"from": 97, "points": 4}, {"above": 96.5, "to": 97, "points": 3}, {"below": 96, "points": -1.5}, {"from": 50, "to": 50, "points": 2}, {"points": 0}]}'::jsonb),
  ('Bậc điểm', '>=90 <95: 3', '{"steps": [{"from": 90, "below": 95, "points": 3}]}'),
  ('Bậc điểm', '50: 0 | 80: 6,5 | 100: 10', '{"points": [[50, 0], [80, 6.5], [100, 10]]}'),
  ('Mức trừ chậm', '25% mỗi ngày', '{"late": {"per_unit": 25}}'),
  ('Mức trừ chậm', '0,5 điểm/ngày', '{"late": {"per_unit": 0.5, "as": "points"}}'),
  ('Mức trừ chậm', '10% điểm tối đa mỗi ngày', '{"late": {"per_unit": 10, "of": "max"}}'),
  ('Mức trừ chậm', '25% mỗi lần', '{"late": {"per_unit": 25}}'),
  ('Mức trừ chậm', '25% số điểm mỗi ngày', '{"late": {"per_unit": 25}}'),
  ('Mức trừ chậm', '25% số điểm đạt được mỗi ngày', '{"late": {"per_unit": 25, "of": "earned"}}'),
  ('So với', 'cùng kỳ năm trước', '{"against": "baseline"}'),
  ('So với', 'đơn vị dẫn đầu', '{"against": "best"}'),
  ('Mức trừ chậm', '<=5: 25% | còn lại: 100%', '{"late": {"steps": [{"to": 5, "percent": 25}, {"percent": 100}]}}'),
  ('Số ngày chậm lấy từ', 'III.1', '{"late": {"criterion": "III.1"}}'),
  ('Bỏ thấp nhất', '2', '{"drop": {"lowest": 2}}'),
  ('Ngưỡng tối thiểu', '0,5', '{"floor": 0.5}'),
  ('Ngưỡng tối thiểu', '50%', '{"floor": 0.5}'),
  ('Điểm khi đạt chỉ tiêu (%)', '62,5%', '{"at_target": 0.625}'),
  ('Điểm thưởng', 'không', '{"bonus": false}'),
  ('Chỉ tính khi', 'least(actual[a], 2) > 1', '{"only_when": "least(actual[a], 2) > 1"}'),
  ('Số liệu tính từ', 'actual[b] / actual[c] * 100', '{"value": "actual[b] / actual[c] * 100"}'),
  ('Điểm trần', 'không giới hạn', '{"cap": null}'),
  ('cap', '-', '{}')) v(heading, cell, leaf);
SELECT is_empty($$SELECT w[i][1], word FROM (SELECT sheet_words() AS w) s, generate_subscripts(w, 1) i, unnest(string_to_array(w[i][3], ', ') || w[i][2]) word
  WHERE w[i][1] NOT IN ('effect', 'ceiling', 'nothing') AND (sheet_value('choice', w[i][1], word, 'vi')).value IS DISTINCT FROM to_jsonb(w[i][2])$$, 'every word of a choice is read');
SELECT is_empty($$SELECT w[i][1], w[i][2] FROM (SELECT sheet_words() AS w) s, generate_subscripts(w, 1) i
  WHERE sheet_cell('choice', w[i][1], CASE w[i][2] WHEN 'null' THEN 'null' WHEN '[]' THEN '[]' ELSE to_jsonb(w[i][2]) END) IS DISTINCT FROM split_part(w[i][3], ', ', 1)$$, 'and written');
SELECT is_empty($$SELECT file, folded(h) FROM sheet_columns(), unnest(string_to_array(coalesce(also, ''), ', ') || heading) h WHERE h <> '' GROUP BY 1, 2 HAVING count(*) > 1$$, 'no heading is two columns');
SELECT is_empty($$SELECT c.words FROM sheet_columns() c WHERE c.words IS NOT NULL AND NOT sheet_dictionary() ? c.words$$, 'a column names words that there are');
-- what the core takes has a column, and each of its rules a word
CREATE FUNCTION pg_temp.allowed(sheet jsonb) RETURNS TABLE (word text) LANGUAGE sql AS $$SELECT unnest(string_to_array(rtrim(split_part(c.hint, ': ', 2), '.'), ', ')) FROM emulation.check_sheet(sheet) c WHERE c.fault ~ '^unknown (rule|key)' $$;
CREATE TEMP TABLE rule AS SELECT word AS rule FROM pg_temp.allowed('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "?"}]}');
SELECT cmp_ok((SELECT count(*) FROM rule), '>=', 9::bigint, 'the core says which rules there are');
SELECT is_empty($$SELECT rule FROM rule WHERE NOT sheet_dictionary()->'rule'->'written' ? rule$$, 'every rule has a word');
SELECT is_empty($$SELECT r.rule, k.word FROM rule r CROSS JOIN LATERAL pg_temp.allowed(jsonb_build_object('max', 1, 'criteria', jsonb_build_array(jsonb_build_object('code', 'a', 'max', 1, '?', 1, 'rule', r.rule)))) k
  WHERE k.word <> 'limits' AND NOT (k.word = 'points' AND r.rule = 'curve') AND k.word NOT IN (SELECT split_part(key, '.', 1) FROM sheet_columns() WHERE file = 'bang-diem')$$, 'every key of a leaf a column');
SELECT is_empty($$SELECT k.word FROM pg_temp.allowed('{"max": 1, "?": 1, "criteria": [{"code": "a", "max": 1, "criteria": [{"code": "b", "max": 1, "rule": "given"}], "?": 1}]}') k
  WHERE k.word NOT IN ('criteria', 'classes', 'ceiling') AND k.word NOT IN (SELECT split_part(key, '.', 1) FROM sheet_columns() WHERE file = 'bang-diem' UNION SELECT key FROM sheet_effects())$$, 'and every key of a parent and of a sheet');

-- Out, in full
CREATE FUNCTION pg_temp.rich() RETURNS jsonb LANGUAGE sql AS $$SELECT '{"name": "Bảng \"A\"; thử", "max": 30, "decimals": 1, "ceiling": 35, "limits": [{"when": "actual[I.2] / target[I.2] < 1", "at_most": 20.5, "clause": "Điều 9"}], "criteria": [
  {"code": "I", "name": "Một", "max": 20, "combine": "mean", "criteria": [
    {"code": "I.1", "name": "a", "max": 12.5, "weight": 2, "rule": "proportional", "floor": 0.5, "only_when": "not missing[II]"},
    {"code": "I.2", "name": "b", "max": 7.5, "cap": 8.25, "rule": "ladder", "on": "percent", "steps": [{"from": 95, "points": 7.5}, {"below": 95, "points": 2}], "only_when": {"when": "points[II] >= 3", "clause": "Điều 3"}}]},
  {"code": "II", "name": "Hai", "max": 10, "rule": "given", "min": -5, "note": "dòng 1\ndòng 2", "limits": [{"when": "least(actual[I.1], 2) > 1", "at_most": 3}]}], "classes": [{"name": "Tốt", "from": 15.5}, {"name": "Khá"}]}'::jsonb$$;
SELECT results_eq($$SELECT * FROM write_sheet_files(pg_temp.rich())$$, $$VALUES
  ('bang-diem', E'Mã tiêu chí;Mã cấp trên;Tên tiêu chí;Điểm tối đa;Điểm trần;Điểm sàn;Trọng số;Cách cộng;Cách chấm;Xét theo;Bậc điểm;Ngưỡng tối thiểu;Chỉ tính khi;Ghi chú;Số chữ số thập phân\r\n' ||
    E';;"Bảng ""A""; thử";30;35;;;;;;;;;;1\r\nI;;Một;20;;;;trung bình;;;;;;;\r\nI.1;I;a;12,5;;;2;;theo tỷ lệ;;;50%;không thiếu II;;\r\n' ||
    E'I.2;I;b;7,5;8,25;;;;theo bậc;phần trăm;>=95: 7,5 | <95: 2;;;;\r\nII;;Hai;10;;-5;;;chấm trực tiếp;;;;;"dòng 1\ndòng 2";\r\n'),
  ('xep-loai', E'Thứ tự;Tên loại;Từ điểm\r\n1;Tốt;15,5\r\n2;Khá;\r\n'),
  ('dieu-kien', E'Áp dụng cho;Điều kiện;Biểu thức;Hệ quả;Giá trị;Căn cứ\r\ntoàn bảng;tỷ lệ I.2 < 100%;;điểm không quá;20,5;Điều 9\r\nI.2;điểm II >= 3;;chỉ tính khi;;Điều 3\r\n' ||
    E'II;;least(actual[I.1], 2) > 1;điểm không quá;3;\r\n')$$, 'three files');
SELECT is(pg_temp.back(pg_temp.rich(), d), pg_temp.rich(), 'and back, to the last key') FROM unnest(ARRAY[';', ',', E'\t']) d;
SELECT is_empty($$SELECT * FROM emulation.check_sheet(pg_temp.rich())$$, 'it is a sheet');
SELECT is((SELECT faults FROM pg_temp.written(pg_temp.rich()) w, pg_temp.read(w.criteria, w.classes, w.conditions)), '{}', 'so its files have no faults');
SELECT is((SELECT string_agg(file, ' ') FROM write_sheet_files('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}')), 'bang-diem', 'a file without rows is left out');
SELECT is((SELECT string_agg(split_part(content, E'\r\n', 1), E'\n') FROM write_sheet_files('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}', all_columns => true)),
  (SELECT string_agg(headings, E'\n' ORDER BY array_position('{bang-diem,xep-loai,dieu-kien}', file)) FROM (SELECT file, string_agg(heading, ';' ORDER BY ordinal) AS headings FROM sheet_columns() WHERE kind <> 'parameters' GROUP BY file) c), 'a form has every column');

-- Every key that the core takes: out without JSON, and back
\ir every_key.sql.inc
SELECT is_empty($$SELECT * FROM emulation.check_sheet(pg_temp.every_key())$$, 'a sheet with every key');
SELECT results_eq($$SELECT r.rules, r.faults FROM pg_temp.written(pg_temp.every_key()) w, pg_temp.read(w.criteria, w.classes, w.conditions) r$$, $$VALUES (pg_temp.every_key(), '{}'::text[])$$, 'comes back');
SELECT is((SELECT count(*) FROM write_sheet_files(pg_temp.every_key()) w WHERE w.content LIKE '%Tham số%'), 0::bigint, 'and needs no JSON');
SELECT is(pg_temp.back(sheet), sheet, 'as the core writes it, too') FROM (SELECT pg_temp.every_key()::emulation.score_sheet::jsonb AS sheet OFFSET 0) s;
SELECT is((SELECT count(*) FROM write_sheet_files((SELECT pg_temp.every_key()::emulation.score_sheet::jsonb)) w WHERE w.content LIKE '%Tham số%'), 0::bigint, 'without JSON');
-- keys that the core takes and that this sheet does not have
CREATE TEMP TABLE key AS SELECT DISTINCT word AS key FROM (
  SELECT k.* FROM rule r CROSS JOIN LATERAL pg_temp.allowed(jsonb_build_object('max', 1, 'criteria', jsonb_build_array(jsonb_build_object('code', 'a', 'max', 1, '?', 1, 'rule', r.rule)))) k
  UNION ALL SELECT * FROM pg_temp.allowed('{"max": 1, "?": 1, "criteria": [{"code": "a", "max": 1, "criteria": [{"code": "b", "max": 1, "rule": "given"}], "?": 1}]}')) k;
SELECT is(ARRAY(SELECT key FROM key WHERE pg_temp.every_key()::text NOT LIKE '%"' || key || '":%' ORDER BY key), '{}', 'it has every key indeed');

-- What has no column, or whose cell would say something else, is JSON in the last column, and comes back
SELECT is(pg_temp.back(sheet), sheet, 'comes back: ' || left(sheet::text, 60)) FROM (VALUES
  ('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}], "classes": [], "tie_break": [], "ceiling": null}'::jsonb),
  ('{"max": 1, "name": null, "round": null, "criteria": [{"code": "a", "max": 1, "rule": "given", "min": null, "cap": null, "name": " x "}]}'),
  ('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given", "only_when": "total>=3"}], "limits": [{"when": "total>=3", "at_most": "x"}, {"when": " a"}, {}]}'),
  ('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "linear", "worst": "20", "best": true}], "limits": 5, "unranked": [1], "classes": {"a": 1}}'),
  ('{"max": 1, "criteria": [{"code": "toàn bảng", "max": 1, "rule": "given", "limits": [{"when": "total > 1", "at_most": 1}]}], "limits": [{"when": "total > 2", "at_most": 1}]}'),
  ('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given", "late": {"criterion": "b", "per_unit": 25, "as": "percent", "free": 0, "note": "n", "clause": "c"}}], "classes": [{"name": "tất cả", "quota": {"percent": 20, "classes": ["tất cả"], "note": "n"}}]}'),
  ('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given", "late": {"per_unit": 25}}], "unranked": [{"when": "total > 1", "no": ["rank", "class"]}, {"no": ["x"]}], "lower_class": [{"by": 1, "to": "Khá"}, {}]}'),
  ('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "ladder", "steps": [{"from": 1, "points": 1, "x": 2}]}, {"code": "b", "max": 0, "rule": "curve", "points": [[1], [2, 3, 4]]}], "tie_break": [{"criterion": "a b", "by": "actual"}, "b|c"]}'),
  ('{"max": 1, "criteria": [{"code": "a", "max": 1, "combine": "geometric", "drop": {"lowest": 1, "highest": 2}, "start": "max", "criteria": [{"code": "b", "max": 1, "rule": "input"}, {"code": "c", "max": 1, "rule": "formula", "formula": "actual / target"}]}], "rank_by": "class", "scoring": 1}'),
  ('{"max": 1, "tie_break": ["a", {"criterion": "c", "better": "lower"}, {"criterion": "a", "by": "points"}, {"criterion": "b", "by": "actual", "better": "lower"}], "criteria": [{"code": "a", "max": 1, "rule": "given", "zero_base": "not assigned", "against": "mean", "value": "actual[b] / 2", "only_when": {"when": "total > 1"}}]}')) v(sheet);
SELECT ok((SELECT criteria LIKE '%"{""name"": "" x ""}"%' FROM pg_temp.written('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given", "name": " x "}]}')), 'only what must be');
SELECT is((SELECT count(*) FROM (SELECT (emulation.score_sheet '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}')::jsonb AS sheet) s, write_sheet_files(s.sheet) w WHERE w.content LIKE '%Tham số%'), 0::bigint, 'what the core gives back needs no JSON');

-- Steps of percents can have the sign, wherever the column Xét theo is
SELECT is((SELECT ARRAY[rules->'criteria'->0->'steps', rules->'criteria'->1->'points'] FROM pg_temp.read(E'Mã;Điểm tối đa;Cách chấm;Bậc điểm;Xét theo\n;20;;;\na;10;theo bậc;>=98%: 10 | >=90 và <98 %: 4 | còn lại: 0;phần trăm\nb;10;đường gấp khúc;80%: 0 | 100: 10;phần trăm\n')),
  ARRAY['[{"from": 98, "points": 10}, {"from": 90, "below": 98, "points": 4}, {"points": 0}]', '[[80, 0], [100, 10]]']::jsonb[], 'steps with percent signs');
SELECT is((SELECT faults[1] FROM pg_temp.read(E'Mã;Điểm tối đa;Cách chấm;Bậc điểm;Xét theo\n;10;;;\na;10;theo bậc;>=98%: 10;tỷ lệ\n')), 'bang-diem, line 3, Bậc điểm: "98%" is a percentage, not a number', 'not those of ratios');
SELECT is((SELECT rules->'lower_class' FROM pg_temp.two(NULL, E'Áp dụng cho;Điều kiện;Hệ quả;Giá trị\n;thiếu P;hạ một bậc;\n;thiếu I.2;hạ bậc;1\n')), '[{"when": "missing[P]", "by": 1}, {"when": "missing[I.2]", "by": 1}]', 'one class lower');
SELECT is((SELECT faults[1] FROM pg_temp.two(NULL, E'Áp dụng cho;Điều kiện;Hệ quả;Giá trị\n;thiếu P;hạ một bậc;2\n')), 'dieu-kien, line 2, Giá trị: consequence "hạ một bậc" does not have a value, but the file has "2"', 'and no other number of them');
SELECT is((SELECT rules->'classes'->0->'quota' FROM pg_temp.two(E'Tên loại;Từ điểm;Tỷ lệ tối đa (%);Tính trên các loại;Tính trước/sau khi hạ;Làm tròn;Bằng điểm ở mức cuối\nA;15;20;tất cả;trước khi hạ;làm tròn xuống;không ai\nB;;;;;;\n')), '{"percent": 20, "classes": "all", "counted": "before", "rounding": "down", "ties": "none"}', 'a quota in a regulation''s words');

-- Faults, all at once, with file, line and column
SELECT is((SELECT faults FROM pg_temp.read(
  E'Mã tiêu chí;Mã cấp trên;Tên tiêu chí;Điểm tối đa;Cách chấm;Bậc điểm;Chỉ tính khi;Cách cộng;Màu\n;;Bảng;30;;;;;\nI;;a;1o;chấm trực tiếp;;;;\nII;V;b;10;theo bậc;>=9: x;;;\nIII;;c;10;đếm;;II >= 80%;;\nIV;;d;10;quà;;;chia;\n',
  E'Tên loại;Từ điểm;Điều kiện;Biểu thức;Tỷ lệ tối đa (%);Bằng điểm ở mức cuối\nTốt;9o;tổng điểm >= 9;total >= 9;20;có lẽ\nKhá;;điểm;;2x;\n',
  E'Áp dụng cho;Điều kiện;Hệ quả;Giá trị\nX;thiếu I;điểm không quá;5\nI;thiếu I;hạ bậc;1\ntoàn bảng;thiếu I;hạ bậc;một\ntoàn bảng;thiếu I;chỉ tính khi;\nI;thiếu I;;5\nI;thiếu II;chỉ tính khi;5\nI;thiếu II;tặng quà;5\nI;I.2 >= 80%;điểm không quá;5\n')), ARRAY[
  'bang-diem, unknown column "Màu"',
  'bang-diem, line 3, Điểm tối đa: "1o" is not a number in Vietnamese style',
  'bang-diem, line 4, Bậc điểm: "x" is not a number in Vietnamese style',
  'bang-diem, line 5, Chỉ tính khi, character 1: "II" alone does not say what is compared; write "thực hiện X" for the number itself, "tỷ lệ X" for actual / target, "điểm X" for its points (with % of its max)',
  'bang-diem, line 6, Cách chấm: "quà" is not known; allowed values: chấm trực tiếp, trực tiếp, chấm điểm trực tiếp; theo tỷ lệ, theo tỉ lệ, tỷ lệ, tỉ lệ; cộng trừ theo phần trăm; theo bậc; có/không; đếm; tuyến tính; so với đơn vị dẫn đầu; so trong cụm; đường gấp khúc; số liệu; công thức',
  'bang-diem, line 6, Cách cộng: "chia" is not known; allowed values: cộng, tổng; trung bình, bình quân; lấy cao nhất, cao nhất; trung bình nhân; công thức',
  'bang-diem, line 4, Mã cấp trên: parent "V" does not exist',
  'xep-loai, line 2, Từ điểm: "9o" is not a number in Vietnamese style',
  'xep-loai, line 2, Biểu thức: there is another condition in this row; write it in words or as an expression, not both',
  'xep-loai, line 2, Bằng điểm ở mức cuối: "có lẽ" is not known; allowed values: không ai; tất cả; chờ quyết định',
  'xep-loai, line 3, Điều kiện, character 1: "điểm" requires a criterion''s code',
  'xep-loai, line 3, Tỷ lệ tối đa (%): "2x" is not a number in Vietnamese style',
  'dieu-kien, line 8, Hệ quả: "tặng quà" is not known; allowed values: điểm không quá; hạ bậc; hạ một bậc, hạ 1 bậc; xếp loại; không xếp loại; không xếp hạng; không xếp hạng và xếp loại; không xét danh hiệu; chỉ tính khi',
  'dieu-kien, line 9, Điều kiện, character 1: "I.2" alone does not say what is compared; write "thực hiện X" for the number itself, "tỷ lệ X" for actual / target, "điểm X" for its points (with % of its max)',
  'dieu-kien, line 2, Áp dụng cho: criterion "X" is not in the file bang-diem',
  'dieu-kien, line 3, Áp dụng cho: consequence "hạ bậc" is for the whole sheet; write toàn bảng',
  'dieu-kien, line 4, Giá trị: "một" is not a number in Vietnamese style',
  'dieu-kien, line 5, Áp dụng cho: consequence "chỉ tính khi" is for a criterion; write its code',
  'dieu-kien, line 6, Hệ quả: a condition without a consequence',
  'dieu-kien, line 7, Giá trị: consequence "chỉ tính khi" does not have a value, but the file has "5"'], 'every fault by file, line and column');
SELECT is((SELECT faults FROM pg_temp.two(E'Tên loại;Từ điểm\nTốt;9\nKhá;10\n', E'Áp dụng cho;Điều kiện;Hệ quả;Giá trị\nP;thiếu XX;chỉ tính khi;\nI.2;điểm P > 1;điểm không quá;-1\nI.2;hạng > 1;điểm không quá;1\n')),
  ARRAY['xep-loai, line 3, Từ điểm: the class can never be reached', 'dieu-kien, line 4, Điều kiện, character 1: criterion "I.2": "xếp hạng" has no meaning here', 'dieu-kien, line 2, Điều kiện, character 1: criterion "P": unknown criterion "XX"'], 'what check_sheet finds, by file, line and column');
-- where a condition has words, the comparison that is meant; where it is an expression, its character
SELECT is((SELECT faults[1] FROM pg_temp.two(NULL, format(E'Áp dụng cho;Điều kiện;Biểu thức;Hệ quả;Giá trị\nI.2;"%s";%s;điểm không quá;5\n', replace(words, '"', '""'), expression))), 'dieu-kien, line 2, ' || fault, fault) FROM (VALUES
  ('điểm P > 1 và thực hiện XX > 2', '', 'Điều kiện, character 15, "thực hiện XX > 2": criterion "I.2": unknown criterion "XX"'),
  (E'điểm P > 1 đồng thời điểm P < 9\ntỷ lệ I.2 >= 80% VÀ hạng < 3 hoặc thiếu P', '', 'Điều kiện, line 2, character 21, "hạng < 3": criterion "I.2": "xếp hạng" has no meaning here'),
  (E'thiếu XX\nthiếu P', '', 'Điều kiện, character 1, "thiếu XX": criterion "I.2": unknown criterion "XX"'),
  ('không thiếu P và (điểm P > 1 hoặc thiếu "A và B")', '', 'Điều kiện, character 18, "(điểm P > 1 hoặc thiếu "A và B")": criterion "I.2": unknown criterion "A và B"'),
  ('', 'actual[P] > 1 and actual[XX] > 2', 'Biểu thức, character 26: criterion "I.2": unknown criterion "XX"'),
  ('', 'total > 1', 'Biểu thức, character 1: criterion "I.2": "total" has no meaning here'),
  (repeat('thiếu P và ', 100) || 'thiếu XX', '', 'Điều kiện, "XX]": criterion "I.2": unknown criterion "XX"')) v(words, expression, fault);
SELECT is((SELECT faults[1] FROM pg_temp.read(format(E'Mã;Điểm tối đa;Cách chấm;Mỗi đơn vị;%s\n;10;;;\na;10;đếm;1;"%s"\n', heading, replace(cell, '"', '""')))), 'bang-diem, line 3, ' || fault, fault) FROM (VALUES
  ('Chỉ tính khi', 'thực hiện a > 1 và thiếu XX', 'Chỉ tính khi, character 20, "thiếu XX": criterion "a": unknown criterion "XX"'),
  ('Chỉ tính khi', 'abs(actual[XX]) > 1', 'Chỉ tính khi, character 12: criterion "a": unknown criterion "XX"'),
  ('Tham số', '{"limits": [{"when": "total > 1", "at_most": 1}]}', 'Tham số: criterion "a": "limits[1].when", character 1: "total" has no meaning here'),
  ('Số liệu tính từ', 'actual[XX] + 1', 'Số liệu tính từ, character 8: criterion "a": unknown criterion "XX"'),
  ('Số ngày chậm lấy từ', 'b', 'Mức trừ chậm: criterion "a": "Mức trừ chậm" is missing'),
  ('Mức trừ chậm', '<=5: 25% | còn lại: 100%', 'Số ngày chậm lấy từ: criterion "a": "Số ngày chậm lấy từ" is missing'),
  ('Ô trống là', 'x', 'Ô trống là: "x" is not a number in Vietnamese style')) v(heading, cell, fault);
SELECT is((SELECT faults FROM pg_temp.read(E'Mã;Điểm tối đa;Cách chấm;Mỗi đơn vị;Số ngày chậm lấy từ;Mức trừ chậm;Số ngày không trừ\n;20;;;;;\na;10;đếm;1;XX;25% mỗi ngày;\nb;10;đếm;1;a;25% mỗi ngày;-1\n')),
  ARRAY['bang-diem, line 4, Số ngày không trừ: criterion "b": "late.free" is -1', 'bang-diem, line 3, Số ngày chậm lấy từ: criterion "a": "late.criterion" "XX": not in the score sheet'], 'what is wrong with lateness, by its column');
SELECT is((SELECT faults FROM pg_temp.read(E'Mã;Điểm tối đa;Cách chấm;Mỗi đơn vị;Số liệu tính từ\n;30;;;\na;10;đếm;1;actual[b]\nb;10;đếm;1;actual[a]\nc;10;đếm;1;1\n')),
  ARRAY['bang-diem, line 3, Số liệu tính từ: criterion "a": the criteria need each other: a → b → a'], 'a circle names the column in which it begins');
SELECT is((SELECT faults FROM pg_temp.two(E'Tên loại;Từ điểm;Tỷ lệ tối đa (%);Tính trên các loại;Tính trước/sau khi hạ;Bằng điểm ở mức cuối;Nhóm dưới (đơn vị)\nA;15;20;;;;\nB;10;20;A, B;trước;không ai;5\nC;;;A;trước;không ai;\n',
  E'Áp dụng cho;Điều kiện;Hệ quả;Giá trị\n;thiếu P;hạ bậc;\n;thiếu P;xếp loại;Z\n;;không xét danh hiệu;\nP;thiếu I.2;điểm không quá;\n')), ARRAY[
  'dieu-kien, line 5, Giá trị: criterion "P": "Giá trị" is missing', 'xep-loai, line 2, Tính trên các loại: "Tính trên các loại" is missing', 'xep-loai, line 2, Tính trước/sau khi hạ: "Tính trước/sau khi hạ" is missing', 'xep-loai, line 2, Bằng điểm ở mức cuối: "Bằng điểm ở mức cuối" is missing',
  'xep-loai, line 3, Tính trên các loại: "A, B" in "Tính trên các loại" is not a class; separate classes by |', 'xep-loai, line 3, Tối đa khi nhóm nhỏ: "Tối đa khi nhóm nhỏ" is missing', 'xep-loai, line 4, Tỷ lệ tối đa (%): "Tỷ lệ tối đa (%)" is missing',
  'dieu-kien, line 2, Giá trị: "Giá trị" is missing', 'dieu-kien, line 3, Giá trị: "Giá trị" "Z" is not a class', 'dieu-kien, line 4, Điều kiện: "Điều kiện" is missing', 'dieu-kien, line 4, Giá trị: "Giá trị" is missing'], 'faults name columns, not keys of JSON');
SELECT is((SELECT faults FROM pg_temp.two(NULL, E'Áp dụng cho;Điều kiện;Hệ quả;Giá trị\nP;tỷ lệ I.2 < 100;chỉ tính khi;\n')), ARRAY[
  'dieu-kien, line 2, Điều kiện, character 13: "100" is compared with a ratio, of which 1 is 100%; write "100%", with the percent sign, or 1 for 100%'], 'the percent sign forgotten');
SELECT is(pg_temp.fault(heading, cell), 'bang-diem, line 3, ' || heading || ': ' || expected, heading || ': ' || cell) FROM (VALUES
  ('Bậc điểm', '98', '"98" is not a step such as >=98: 5 or còn lại: 0'),
  ('Bậc điểm', '>=98: 5 | 97: 4', 'some steps have a sign such as >= and others do not; a ladder has signs, a line does not'),
  ('Bậc điểm', '>=98%: 5', '"98%" is a percentage, not a number'),
  ('Bậc điểm', '>=98 và >=97: 5', '">=98 và >=97" is not the bound of a step, such as >=98 or >=97 và <98'),
  ('Mức trừ chậm', 'nhiều', '"nhiều" is not a loss such as 25% mỗi ngày, 0,5 điểm mỗi ngày or <=5: 25% | còn lại: 100%'),
  ('Mốc 0 điểm', 'đâu đó', '"đâu đó" is not a number in Vietnamese style'),
  ('Điểm thưởng (x)', 'có lẽ', '"có lẽ" is neither yes nor no: có, đạt, đúng, x, v, √, ✓, ✔, ☑, ✅, yes, true, ü, þ; không, không đạt, chưa đạt, sai, ✗, ✘, ☐, ❌, no, false'),
  ('Số chữ số thập phân', '2%', '"2%" is a percentage, not a number')) v(heading, cell, expected);
SELECT is((SELECT faults FROM read_sheet(pg_temp.file(E'Mã;Điểm tối đa;max;Cách chấm\n;10;10;\na;10;10;đếm\n')))[1:2], ARRAY['the column "Điểm tối đa" is there twice', 'the column "max" is there twice'], 'one column twice');
SELECT is((SELECT faults FROM pg_temp.read(E'Mã;Điểm tối đa;Cách chấm;Tham số\n;10;;"{""classes"": []}"\na;10;chấm trực tiếp;"{""max"": 5, ""limits"": []}"\n', E'Tên loại\nTốt\n', E'Áp dụng cho;Điều kiện;Hệ quả;Giá trị\na;thiếu a;điểm không quá;5\n')),
  ARRAY['bang-diem, line 3, Tham số: "max" has its own column', 'xep-loai, classes are in the file bang-diem, too (line 2, Tham số); write them in one of the two'], 'one thing in two places');
SELECT is((SELECT faults FROM pg_temp.read(E'Mã;Điểm tối đa;Cách chấm;Tham số\n;10;;\na;10;chấm trực tiếp;"{""limits"": []}"\n', NULL, E'Áp dụng cho;Điều kiện;Hệ quả;Giá trị\na;được giao a;điểm không quá;5\na;thực hiện a > 1;chỉ tính khi;\na;thực hiện a > 2;chỉ tính khi;\n')),
  ARRAY['dieu-kien, line 2, Hệ quả: "limits" is in the file bang-diem, too; write it in one of the two', 'dieu-kien, line 4, Áp dụng cho: criterion "a" already has such a condition on line 3'], 'a condition likewise');
SELECT is((SELECT faults FROM pg_temp.read(E'x;y\n1;2\n', E'a\n', E'b\n')), ARRAY['bang-diem, the file does not have a heading "Mã tiêu chí" (code)'], 'no heading: the rest is not looked at');
SELECT is((SELECT faults FROM pg_temp.two(E'a\n1\n', E'b\n1\n')), ARRAY['xep-loai, the file does not have a heading "Tên loại"', 'dieu-kien, the file does not have a heading "Hệ quả"'], 'of the other files: all is told');
-- Hostile ones
SELECT is((SELECT faults FROM pg_temp.two(NULL, 'Áp dụng cho;Điều kiện;Hệ quả' || E'\n' || repeat(E'I.2;thiếu P;điểm không quá\n', 10002)))[1], 'dieu-kien, line 10003, Hệ quả: more than 10000 rows', 'too many conditions');
SELECT matches((SELECT faults FROM pg_temp.two(NULL, E'Áp dụng cho;Điều kiện;Hệ quả\nI.2;' || repeat('(', 5000) || E';điểm không quá\n'))[1], '^dieu-kien, line 2, Điều kiện, character \d+: ', 'nothing but parentheses');
SELECT matches((SELECT faults FROM pg_temp.two(NULL, E'Áp dụng cho;Điều kiện;Hệ quả\nI.2;' || repeat('thiếu P và ', 3000) || E'thiếu P;điểm không quá\n'))[1], '^dieu-kien, line 2, Điều kiện, character 1: a condition cannot have more than 20000 bytes', 'a condition that is too long');
SELECT matches((SELECT faults FROM pg_temp.read(E'Mã;Điểm tối đa;Cách chấm;Tham số\n;10;;"' || repeat('[', 10000) || E'"\na;10;đếm;\n'))[1], '^bang-diem, line 2, Tham số: "\[+" is not a JSON object', 'JSON nested without end');

-- Of a season
INSERT INTO cluster (cluster, name) VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('S', 'C', 2026, '2026-01-01', '2026-12-31');
INSERT INTO sheet (season, version, rules) VALUES ('S', 1, pg_temp.rich());
CREATE TEMP TABLE file AS SELECT * FROM export_sheet_files('S');
SELECT results_eq($$SELECT i.* FROM (SELECT jsonb_object_agg(file, content) AS f FROM file) f, import_sheet_files('S', pg_temp.file(f->>'bang-diem'), pg_temp.file(f->>'xep-loai'), pg_temp.file(f->>'dieu-kien'), source => 'Quy chế') i$$,
  $$VALUES (2, 4::bigint)$$, 'a season''s sheet out and in');
SELECT results_eq($$SELECT rules, state, source FROM sheet WHERE version = 2$$, $$VALUES (pg_temp.rich(), 'draft', 'Quy chế')$$, 'the same, as a draft');
SELECT is((SELECT rules FROM read_sheet(pg_temp.file((SELECT content FROM file WHERE file = 'bang-diem')))), (SELECT rules FROM pg_temp.read((SELECT content FROM file WHERE file = 'bang-diem'))), 'read_sheet reads the first file alone');
SELECT results_eq($$SELECT state, message, detail, hint FROM pg_temp.refusal($r$SELECT import_sheet_files('S', pg_temp.file(E'Mã;Điểm tối đa;Cách chấm\n;1o;\na;10;đếm\n'), NULL, pg_temp.file(E'Áp dụng cho;Hệ quả\na;quà\n'))$r$)$$,
  $$VALUES ('22000', 'the sheet has 3 faults and was not imported', E'bang-diem, line 2, Điểm tối đa: "1o" is not a number in Vietnamese style\ndieu-kien, line 2, Hệ quả: "quà" is not known; allowed values: điểm không quá; hạ bậc; hạ một bậc, hạ 1 bậc; xếp loại; không xếp loại; không xếp hạng; không xếp hạng và xếp loại; không xét danh hiệu; chỉ tính khi\nbang-diem, line 3, Mỗi đơn vị: criterion "a": "Mỗi đơn vị" is missing', 'Correct the file and import it again; export_sheet_files returns an example.')$$, 'faults stop it');
SELECT is(pg_temp.raised($$SELECT export_sheet_files('S', 9)$$), 'P0002 season "S" does not have a sheet 9', 'no such version');
SELECT is(pg_temp.raised($$SELECT export_sheet_files('S', delimiter => 'x')$$), '22023 "x" is not a delimiter of a form', 'no such delimiter');
SELECT is(pg_temp.raised($$SELECT import_sheet_files('S', '\x504b0304')$$), '22P04 the file is not CSV but a zip archive', 'a workbook');

-- A code that no file gives back is not written; every other comes back.
CREATE FUNCTION pg_temp.coded(code text) RETURNS jsonb LANGUAGE sql AS $$SELECT jsonb_build_object('max', 1, 'criteria', jsonb_build_array(jsonb_build_object('code', code, 'max', 1, 'rule', 'given')))$$;
SELECT results_eq($$SELECT state, message, detail, hint FROM pg_temp.refusal($q$SELECT write_sheet_files(pg_temp.coded(' I.1'))$q$)$$, $$VALUES ('22023', 'code " I.1" of the sheet cannot be written to a file',
  'It would be read as "I.1": without blanks around it, and with composed letters.', 'Give the criterion another code (emulation.renamed, rename_criteria), or keep the sheet as JSON.')$$, 'a blank before it');
SELECT is(pg_temp.raised(format('SELECT write_sheet_files(pg_temp.coded(%L))', code)), format('22023 code "%s" of the sheet cannot be written to a file', code), code)
  FROM unnest(ARRAY['I ', normalize('Mã', NFD), E'I\u200B1', '01-Feb', '#N/A']) code;
SELECT is(pg_temp.back(pg_temp.coded(code)), pg_temp.coded(code), code) FROM unnest(ARRAY['Mã 1', '1.2', '1/2', '1-2', 'a"b', 'a;b', '-', 'toàn bảng', '=1', '00004']) code;

SELECT * FROM finish();
ROLLBACK;
