-- The columns of a sheet's files, and the words of their choices: what reads, writes and lists them is made from here.

-- key: where a value belongs in the JSON; drop.lowest is the key lowest in the key drop. kind: how its cell is read and
-- written (sheet_value, sheet_cell), and the words that it accepts. used: s the sheet's own row, p a parent, l a leaf,
-- c a class, d a condition; a capital: always written.
CREATE OR REPLACE FUNCTION criterion_columns() RETURNS TABLE (heading text, also text, key text, kind text, used text)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $columns$
VALUES
  ('Mã tiêu chí',               'mã, code',            'code',            'code',                  'PL'),
  ('Mã cấp trên',               'parent',              'parent',          'code',                  'PL'),
  ('Tên tiêu chí',              'nội dung, name',      'name',            'text',                  'SPL'),
  ('Đơn vị tính',               'measure',             'measure',         'text',                  'pl'),
  ('Điểm tối đa',               'điểm chuẩn, max',     'max',             'points',                'SPL'),
  ('Điểm trần',                 'cap',                 'cap',             'points ceiling',        'SPL'),
  ('Điểm sàn',                  'min',                 'min',             'number min',            'pl'),
  ('Điểm thưởng (x)',           'điểm thưởng',         'bonus',           'flag',                  'pl'),
  ('Trọng số',                  'weight',              'weight',          'number',                'pl'),
  ('Cách cộng',                 'combine',             'combine',         'choice combine',        'p'),
  ('Bỏ thấp nhất',              '',                    'drop.lowest',     'number',                'p'),
  ('Bỏ cao nhất',               '',                    'drop.highest',    'number',                'p'),
  ('Khởi điểm',                 'start',               'start',           'choice start',          'pl'),
  ('Cách chấm',                 'rule',                'rule',            'choice rule',           'L'),
  ('Xét theo',                  'on',                  'on',              'choice on',             'l'),
  ('So với',                    'against',             'against',         'choice against',        'l'),
  ('Chiều tốt',                 'better',              'better',          'choice better',         'l'),
  ('Mốc 0 điểm',                'worst',               'worst',           'number line_end',       'l'),
  ('Mốc điểm tối đa',           'best',                'best',            'number line_end',       'l'),
  ('Mỗi đơn vị',                'each',                'each',            'number',                'l'),
  ('Bước điểm',                 'step',                'step',            'number',                'l'),
  ('Bậc điểm',                  'steps',               'steps',           'steps',                 'l'),
  ('Ngưỡng tối thiểu',          'floor',               'floor',           'ratio',                 'l'),
  ('Cộng mỗi 1%',               'gain',                'gain',            'number',                'l'),
  ('Trừ mỗi 1%',                'loss',                'loss',            'number',                'l'),
  ('Điểm khi đạt chỉ tiêu (%)', '',                    'at_target',       'share',                 'l'),
  ('Số liệu tính từ',           'value',               'value',           'expression',            'l'),
  ('Công thức điểm',            'formula',             'formula',         'expression',            'pl'),
  ('Chỉ tính khi',              'only when',           'only_when',       'judgement',             'pl'),
  ('Số ngày chậm lấy từ',       '',                    'late.criterion',  'code',                  'l'),
  ('Mức trừ chậm',              '',                    'late',            'late',                  'l'),
  ('Số ngày không trừ',         '',                    'late.free',       'number',                'l'),
  ('Căn cứ trừ chậm',           '',                    'late.clause',     'text',                  'l'),
  ('Ghi chú trừ chậm',          '',                    'late.note',       'text',                  'l'),
  ('Ô trống là',                'blank',               'blank',           'number',                'l'),
  ('Mốc so sánh bằng 0',        'zero base',           'zero_base',       'choice zero_base',      'l'),
  ('Người chấm',                'appraiser',           'appraiser',       'text',                  'pl'),
  ('Tài liệu kiểm chứng',       'evidence',            'evidence',        'text',                  'pl'),
  ('Căn cứ',                    'clause',              'clause',          'text',                  'pl'),
  ('Ghi chú',                   'note',                'note',            'text',                  'pl'),
  ('Số chữ số thập phân',       'decimals',            'decimals',        'number',                's'),
  ('Làm tròn',                  'round',               'round',           'choice round',          's'),
  ('Xếp hạng theo',             'rank on',             'rank_on',         'choice rank_on',        's'),
  ('Đồng hạng',                 'ranking',             'ranking',         'choice ranking',        's'),
  ('Thiếu số liệu',             'missing',             'missing',         'choice missing',        's'),
  ('Tiêu chí phụ',              'tie break',           'tie_break',       'tie_break nothing',     's'),
  ('Xếp thứ tự theo',           'rank by',             'rank_by',         'choice rank_by',        's'),
  ('Phiên bản cách tính',       'scoring',             'scoring',         'number',                's'),
  ('Tham số',                   'parameters',          'parameters',      'parameters',            'spl')
$columns$;
COMMENT ON FUNCTION criterion_columns() IS
  'Cột của tệp bang-diem: returns headings, other headings that are read, the key of the JSON, their kind of value '
  'with its words, and their use; within sheet_columns';

CREATE OR REPLACE FUNCTION class_columns() RETURNS TABLE (heading text, also text, key text, kind text, used text)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $columns$
VALUES
  ('Thứ tự',                    'tt, stt',             'ordinal',          'number',                'C'),
  ('Tên loại',                  'loại, name',          'name',             'text',                  'C'),
  ('Từ điểm',                   'from',                'from',             'number',                'C'),
  ('Điều kiện',                 '',                    'when',             'condition',             'c'),
  ('Biểu thức',                 'when',                'when',             'expression',            'c'),
  ('Tỷ lệ tối đa (%)',          'tỉ lệ tối đa (%)',    'quota.percent',    'percent',               'c'),
  ('Tính trên các loại',        '',                    'quota.classes',    'list all',              'c'),
  ('Tính trước/sau khi hạ',     '',                    'quota.counted',    'choice counted',        'c'),
  ('Làm tròn',                  '',                    'quota.rounding',   'choice rounding',       'c'),
  ('Ít nhất',                   '',                    'quota.at_least',   'number',                'c'),
  ('Nhóm dưới (đơn vị)',        'nhóm dưới',           'quota.few.below',  'number',                'c'),
  ('Tối đa khi nhóm nhỏ',       '',                    'quota.few.at_most', 'number',               'c'),
  ('Bằng điểm ở mức cuối',      '',                    'quota.ties',       'choice ties',           'c'),
  ('Căn cứ của tỷ lệ',          '',                    'quota.clause',     'text',                  'c'),
  ('Ghi chú của tỷ lệ',         '',                    'quota.note',       'text',                  'c'),
  ('Căn cứ',                    'clause',              'clause',           'text',                  'c'),
  ('Ghi chú',                   'note',                'note',             'text',                  'c'),
  ('Tham số',                   'parameters',          'parameters',       'parameters',            'c')
$columns$;
COMMENT ON FUNCTION class_columns() IS
  'Cột của tệp xep-loai: returns headings, other headings that are read, the key of the JSON, their kind of value '
  'with its words, and their use; within sheet_columns';

CREATE OR REPLACE FUNCTION condition_columns() RETURNS TABLE (heading text, also text, key text, kind text, used text)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $columns$
VALUES
  ('Áp dụng cho',               'mã tiêu chí, mã',     'on',              'code',                  'D'),
  ('Điều kiện',                 '',                    'when',            'condition',             'D'),
  ('Biểu thức',                 'when',                'when',            'expression',            'd'),
  ('Hệ quả',                    '',                    'effect',          'choice effect',         'D'),
  ('Giá trị',                   '',                    'value',           'text',                  'D'),
  ('Căn cứ',                    'clause',              'clause',          'text',                  'd'),
  ('Ghi chú',                   'note',                'note',            'text',                  'd'),
  ('Tham số',                   'parameters',          'parameters',      'parameters',            'd')
$columns$;
COMMENT ON FUNCTION condition_columns() IS
  'Cột của tệp dieu-kien: returns headings, other headings that are read, the key of the JSON, their kind of value '
  'with its words, and their use; within sheet_columns';

CREATE OR REPLACE FUNCTION sheet_columns()
  RETURNS TABLE (file text, ordinal bigint, heading text, also text, key text, kind text, words text, used text)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $columns$
SELECT c.file, row_number() OVER (), c.heading, nullif(c.also, ''), c.key, split_part(c.kind, ' ', 1),
       nullif(split_part(c.kind, ' ', 2), ''), c.used
  FROM (SELECT 'bang-diem' AS file, b.* FROM criterion_columns() b
         UNION ALL SELECT 'xep-loai', x.* FROM class_columns() x
         UNION ALL SELECT 'dieu-kien', d.* FROM condition_columns() d) c
$columns$;
COMMENT ON FUNCTION sheet_columns() IS
  'Cột của các tệp bảng điểm: returns the columns of the files bang-diem, xep-loai and dieu-kien: heading, other '
  'headings that are read, the key of the sheet''s JSON, the kind of value, the name of its words in sheet_words, '
  'and where the column is used: s the sheet''s own row, p a parent, l a leaf, c a class, d a condition; a capital '
  'letter: export_sheet_files always writes it';

-- Once for a session, because it is constant.
CREATE OR REPLACE FUNCTION sheet_columns_by_file() RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $columns$
BEGIN
  RETURN (SELECT jsonb_object_agg(f.file, f.columns)
            FROM (SELECT c.file, jsonb_agg(to_jsonb(c) || jsonb_build_object('path', string_to_array(c.key, '.'))
                                           ORDER BY c.ordinal) AS columns
                    FROM sheet_columns() c GROUP BY c.file) f);
END
$columns$;
COMMENT ON FUNCTION sheet_columns_by_file() IS
  'Cột theo tệp: returns the columns of each of a sheet''s files as JSON, with the path of their keys; within '
  'read_sheet_files and export_sheet_files';

CREATE OR REPLACE FUNCTION criterion_words() RETURNS text[]
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $words$
SELECT ARRAY[
  ['ceiling',   'null',             'không giới hạn'],
  ['min',       'none',             'không giới hạn'],
  ['combine',   'sum',              'cộng, tổng'],
  ['combine',   'mean',             'trung bình, bình quân'],
  ['combine',   'highest',          'lấy cao nhất, cao nhất'],
  ['combine',   'geometric',        'trung bình nhân'],
  ['combine',   'formula',          'công thức'],
  ['start',     'max',              'điểm tối đa'],
  ['start',     'zero',             'từ 0, 0'],
  ['rule',      'given',            'chấm trực tiếp, trực tiếp, chấm điểm trực tiếp'],
  ['rule',      'proportional',     'theo tỷ lệ, theo tỉ lệ, tỷ lệ, tỉ lệ'],
  ['rule',      'per_percent',      'cộng trừ theo phần trăm'],
  ['rule',      'ladder',           'theo bậc'],
  ['rule',      'yes_no',           'có/không'],
  ['rule',      'count',            'đếm'],
  ['rule',      'linear',           'tuyến tính'],
  ['rule',      'relative_to_best', 'so với đơn vị dẫn đầu'],
  ['rule',      'min_max',          'so trong cụm'],
  ['rule',      'curve',            'đường gấp khúc'],
  ['rule',      'input',            'số liệu'],
  ['rule',      'formula',          'công thức'],
  ['on',        'actual',           'số thực hiện, thực hiện'],
  ['on',        'ratio',            'tỷ lệ, tỉ lệ'],
  ['on',        'percent',          'phần trăm'],
  ['on',        'place',            'thứ hạng'],
  ['against',   'target',           'chỉ tiêu, kế hoạch'],
  ['against',   'baseline',         'số liệu gốc, cùng kỳ, năm trước, cùng kỳ năm trước'],
  ['against',   'best',             'đơn vị tốt nhất, đơn vị dẫn đầu'],
  ['against',   'mean',             'trung bình cụm, bình quân cụm'],
  ['better',    'higher',           'càng cao càng tốt, cao'],
  ['better',    'lower',            'càng thấp càng tốt, thấp'],
  ['line_end',  'target',           'chỉ tiêu, kế hoạch'],
  ['line_end',  'baseline',         'số liệu gốc, cùng kỳ, năm trước, cùng kỳ năm trước'],
  ['line_end',  'mean',             'trung bình cụm, bình quân cụm'],
  ['zero_base', 'compare',          'so trực tiếp'],
  ['zero_base', 'max',              'điểm tối đa'],
  ['zero_base', 'min',              'điểm sàn'],
  ['zero_base', 'not assigned',     'không giao'],
  ['round',     'criterion',        'từng tiêu chí'],
  ['round',     'total',            'tổng điểm'],
  ['rank_on',   'rounded',          'điểm đã làm tròn'],
  ['rank_on',   'exact',            'điểm chính xác'],
  ['ranking',   'competition',      'nhảy hạng'],
  ['ranking',   'dense',            'liền hạng'],
  ['missing',   'incomplete',       'chưa đủ'],
  ['missing',   'zero',             '0 điểm'],
  ['missing',   'reweight',         'chia lại'],
  ['rank_by',   'points',           'điểm'],
  ['rank_by',   'class',            'loại']]
$words$;
COMMENT ON FUNCTION criterion_words() IS
  'Từ trong tệp bang-diem: returns the words of the choices of a criterion or sheet; within sheet_words';

CREATE OR REPLACE FUNCTION class_words() RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $words$
SELECT ARRAY[
  ['nothing',   '[]',               'không có'],
  ['all',       'all',              'tất cả'],
  ['counted',   'before',           'trước, trước khi hạ, trước khi hạ bậc'],
  ['counted',   'after',            'sau, sau khi hạ, sau khi hạ bậc'],
  ['rounding',  'down',             'xuống, làm tròn xuống'],
  ['rounding',  'up',               'lên, làm tròn lên'],
  ['rounding',  'half_up',          'gần nhất'],
  ['ties',      'none',             'không ai'],
  ['ties',      'all',              'tất cả'],
  ['ties',      'open',             'chờ quyết định'],
  ['effect',    'at most',          'điểm không quá'],
  ['effect',    'lower by',         'hạ bậc'],
  ['effect',    'lower one',        'hạ một bậc, hạ 1 bậc'],
  ['effect',    'lower to',         'xếp loại'],
  ['effect',    'no class',         'không xếp loại'],
  ['effect',    'no rank',          'không xếp hạng'],
  ['effect',    'unranked',         'không xếp hạng và xếp loại'],
  ['effect',    'no award',         'không xét danh hiệu'],
  ['effect',    'only when',        'chỉ tính khi']]
$words$;
COMMENT ON FUNCTION class_words() IS
  'Từ trong tệp xep-loai và dieu-kien: returns the words of the choices of classes and conditions; within sheet_words';

CREATE OR REPLACE FUNCTION sheet_words() RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $words$
SELECT criterion_words() || class_words()
$words$;
COMMENT ON FUNCTION sheet_words() IS
  'Từ trong các tệp bảng điểm: returns the words of choices: their name in sheet_columns, the value, and the words '
  'that a file can have for it, the first of which is written; the value itself is read, too. null and [] are these '
  'values of JSON, all others texts';

-- Once for a session, because it is constant: for each type the value of each word, all its words, and the word for
-- each value.
CREATE OR REPLACE FUNCTION sheet_dictionary() RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $dictionary$
DECLARE
  w text[] := sheet_words();
BEGIN
  RETURN (SELECT jsonb_object_agg(t.type, t.of_type || jsonb_build_object('written',
                   (SELECT jsonb_object_agg(w[i][2], split_part(w[i][3], ', ', 1)) FROM generate_subscripts(w, 1) i
                     WHERE w[i][1] = t.type)))
            FROM jsonb_each(word_types(w)) t(type, of_type));
END
$dictionary$;
COMMENT ON FUNCTION sheet_dictionary() IS
  'Từ điển của các tệp bảng điểm: returns for each type of words in sheet_words the value of each word (values), the '
  'words that are allowed (taken) and the word that is written for each value (written); within sheet_value and '
  'sheet_cell';

-- What a row of the file dieu-kien adds to which key: its value under value_key, read as kind, next to a fixed part.
CREATE OR REPLACE FUNCTION sheet_effects()
  RETURNS TABLE (effect text, key text, value_key text, kind text, words text, fixed jsonb, used text)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $effects$
VALUES
  ('at most',   'limits',      'at_most', 'number', NULL, '{}'::jsonb,         'spl'),
  ('lower by',  'lower_class', 'by',      'number', NULL, '{}',                's'),
  ('lower one', 'lower_class', NULL,      NULL,     NULL, '{"by": 1}',        's'),
  ('lower to',  'lower_class', 'to',      'text',   NULL, '{}',                's'),
  ('no class',  'unranked',    NULL,      NULL,     NULL, '{"no": ["class"]}', 's'),
  ('no rank',   'unranked',    NULL,      NULL,     NULL, '{"no": ["rank"]}',  's'),
  ('unranked',  'unranked',    NULL,      NULL,     NULL, '{}',                's'),
  ('no award',  'no_award',    'awards',  'list',   NULL,   '{}',              's'),
  ('only when', 'only_when',   NULL,      NULL,     NULL, '{}',                'pl')
$effects$;
COMMENT ON FUNCTION sheet_effects() IS
  'Hệ quả của điều kiện: returns for each consequence in the file dieu-kien the key of the sheet''s JSON, the key '
  'and kind of its value (null: it has no value), what it always contains, and where it can be used; within '
  'read_sheet_files and export_sheet_files';
