-- The columns of a sheet's files, and the words of their choices: what reads, writes and lists them is made from here.

-- key: where a value belongs in the JSON; drop.lowest is the key lowest in the key drop. kind: how its cell is read and
-- written (sheet_value, sheet_cell), and the words that it accepts. used: s the sheet's own row, p a parent, l a leaf.
CREATE OR REPLACE FUNCTION sheet_columns()
  RETURNS TABLE (file text, ordinal bigint, heading text, also text, key text, kind text, words text, used text)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $columns$
SELECT split_part(c.path, ' ', 1), row_number() OVER (), c.heading, nullif(c.also, ''), split_part(c.path, ' ', 2),
       split_part(c.kind, ' ', 1), nullif(split_part(c.kind, ' ', 2), ''), c.used
  FROM (VALUES
  ('Mã tiêu chí',               'mã, code',            'bang-diem code',            'code',                  'PL'),
  ('Mã cấp trên',               'parent',              'bang-diem parent',          'code',                  'PL'),
  ('Tên tiêu chí',              'nội dung, name',      'bang-diem name',            'text',                  'SPL'),
  ('Đơn vị tính',               'measure',             'bang-diem measure',         'text',                  'pl'),
  ('Điểm tối đa',               'điểm chuẩn, max',     'bang-diem max',             'points',                'SPL'),
  ('Điểm trần',                 'cap',                 'bang-diem cap',             'points ceiling',        'SPL'),
  ('Điểm sàn',                  'min',                 'bang-diem min',             'number min',            'pl'),
  ('Điểm thưởng (x)',           'điểm thưởng',         'bang-diem bonus',           'flag',                  'pl'),
  ('Trọng số',                  'weight',              'bang-diem weight',          'number',                'pl'),
  ('Cách cộng',                 'combine',             'bang-diem combine',         'choice combine',        'p'),
  ('Bỏ thấp nhất',              '',                    'bang-diem drop.lowest',     'number',                'p'),
  ('Bỏ cao nhất',               '',                    'bang-diem drop.highest',    'number',                'p'),
  ('Khởi điểm',                 'start',               'bang-diem start',           'choice start',          'pl'),
  ('Cách chấm',                 'rule',                'bang-diem rule',            'choice rule',           'L'),
  ('Xét theo',                  'on',                  'bang-diem on',              'choice on',             'l'),
  ('So với',                    'against',             'bang-diem against',         'choice against',        'l'),
  ('Chiều tốt',                 'better',              'bang-diem better',          'choice better',         'l'),
  ('Mốc 0 điểm',                'worst',               'bang-diem worst',           'number line_end',       'l'),
  ('Mốc điểm tối đa',           'best',                'bang-diem best',            'number line_end',       'l'),
  ('Mỗi đơn vị',                'each',                'bang-diem each',            'number',                'l'),
  ('Bước điểm',                 'step',                'bang-diem step',            'number',                'l'),
  ('Bậc điểm',                  'steps',               'bang-diem steps',           'steps',                 'l'),
  ('Ngưỡng tối thiểu',          'floor',               'bang-diem floor',           'ratio',                 'l'),
  ('Cộng mỗi 1%',               'gain',                'bang-diem gain',            'number',                'l'),
  ('Trừ mỗi 1%',                'loss',                'bang-diem loss',            'number',                'l'),
  ('Điểm khi đạt chỉ tiêu (%)', '',                    'bang-diem at_target',       'share',                 'l'),
  ('Số liệu tính từ',           'value',               'bang-diem value',           'expression',            'l'),
  ('Công thức điểm',            'formula',             'bang-diem formula',         'expression',            'pl'),
  ('Chỉ tính khi',              'only when',           'bang-diem only_when',       'judgement',             'pl'),
  ('Số ngày chậm lấy từ',       '',                    'bang-diem late.criterion',  'code',                  'l'),
  ('Mức trừ chậm',              '',                    'bang-diem late',            'late',                  'l'),
  ('Số ngày không trừ',         '',                    'bang-diem late.free',       'number',                'l'),
  ('Ô trống là',                'blank',               'bang-diem blank',           'number',                'l'),
  ('Mốc so sánh bằng 0',        'zero base',           'bang-diem zero_base',       'choice zero_base',      'l'),
  ('Người chấm',                'appraiser',           'bang-diem appraiser',       'text',                  'pl'),
  ('Tài liệu kiểm chứng',       'evidence',            'bang-diem evidence',        'text',                  'pl'),
  ('Căn cứ',                    'clause',              'bang-diem clause',          'text',                  'pl'),
  ('Ghi chú',                   'note',                'bang-diem note',            'text',                  'pl'),
  ('Số chữ số thập phân',       'decimals',            'bang-diem decimals',        'number',                's'),
  ('Làm tròn',                  'round',               'bang-diem round',           'choice round',          's'),
  ('Xếp hạng theo',             'rank on',             'bang-diem rank_on',         'choice rank_on',        's'),
  ('Đồng hạng',                 'ranking',             'bang-diem ranking',         'choice ranking',        's'),
  ('Thiếu số liệu',             'missing',             'bang-diem missing',         'choice missing',        's'),
  ('Tiêu chí phụ',              'tie break',           'bang-diem tie_break',       'tie_break nothing',     's'),
  ('Xếp thứ tự theo',           'rank by',             'bang-diem rank_by',         'choice rank_by',        's'),
  ('Phiên bản cách tính',       'scoring',             'bang-diem scoring',         'number',                's'),
  ('Tham số',                   'parameters',          'bang-diem parameters',      'parameters',            'spl'),
  ('Thứ tự',                    'tt, stt',             'xep-loai ordinal',          'number',                'C'),
  ('Tên loại',                  'loại, name',          'xep-loai name',             'text',                  'C'),
  ('Từ điểm',                   'from',                'xep-loai from',             'number',                'C'),
  ('Điều kiện',                 '',                    'xep-loai when',             'condition',             'c'),
  ('Biểu thức',                 'when',                'xep-loai when',             'expression',            'c'),
  ('Tỷ lệ tối đa (%)',          'tỉ lệ tối đa (%)',    'xep-loai quota.percent',    'percent',               'c'),
  ('Tính trên các loại',        '',                    'xep-loai quota.classes',    'list all',              'c'),
  ('Tính trước/sau khi hạ',     '',                    'xep-loai quota.counted',    'choice counted',        'c'),
  ('Làm tròn',                  '',                    'xep-loai quota.rounding',   'choice rounding',       'c'),
  ('Ít nhất',                   '',                    'xep-loai quota.at_least',   'number',                'c'),
  ('Nhóm dưới (đơn vị)',        'nhóm dưới',           'xep-loai quota.few.below',  'number',                'c'),
  ('Tối đa khi nhóm nhỏ',       '',                    'xep-loai quota.few.at_most', 'number',               'c'),
  ('Bằng điểm ở mức cuối',      '',                    'xep-loai quota.ties',       'choice ties',           'c'),
  ('Căn cứ',                    'clause',              'xep-loai clause',           'text',                  'c'),
  ('Ghi chú',                   'note',                'xep-loai note',             'text',                  'c'),
  ('Tham số',                   'parameters',          'xep-loai parameters',       'parameters',            'c'),
  ('Áp dụng cho',               'mã tiêu chí, mã',     'dieu-kien on',              'code',                  'D'),
  ('Điều kiện',                 '',                    'dieu-kien when',            'condition',             'D'),
  ('Biểu thức',                 'when',                'dieu-kien when',            'expression',            'd'),
  ('Hệ quả',                    '',                    'dieu-kien effect',          'choice effect',         'D'),
  ('Giá trị',                   '',                    'dieu-kien value',           'text',                  'D'),
  ('Căn cứ',                    'clause',              'dieu-kien clause',          'text',                  'd'),
  ('Ghi chú',                   'note',                'dieu-kien note',            'text',                  'd'),
  ('Tham số',                   'parameters',          'dieu-kien parameters',      'parameters',            'd')
  ) c(heading, also, path, kind, used)
$columns$;
COMMENT ON FUNCTION sheet_columns() IS
  'Cột của các tệp bảng điểm: returns the columns of the files bang-diem, xep-loai and dieu-kien: heading, other '
  'headings that are read, the key of the sheet''s JSON, the kind of value, the name of its words in sheet_words, '
  'and where the column is used: s the sheet''s own row, p a parent, l a leaf, c a class, d a condition; a capital '
  'letter: export_sheet_files always writes it';

-- Once for a session, because it is constant.
CREATE OR REPLACE FUNCTION sheet_columns_by_file() RETURNS jsonb
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $columns$
SELECT jsonb_object_agg(f.file, f.columns)
  FROM (SELECT c.file, jsonb_agg(to_jsonb(c) || jsonb_build_object('path', string_to_array(c.key, '.'))
                                 ORDER BY c.ordinal) AS columns
          FROM sheet_columns() c GROUP BY c.file) f
$columns$;
COMMENT ON FUNCTION sheet_columns_by_file() IS
  'Cột theo tệp: returns the columns of each of a sheet''s files as JSON, with the path of their keys; within '
  'read_sheet_files and export_sheet_files';

CREATE OR REPLACE FUNCTION sheet_words() RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $words$
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
  ['rule',      'given',            'chấm trực tiếp'],
  ['rule',      'proportional',     'theo tỷ lệ, theo tỉ lệ'],
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
  ['against',   'baseline',         'số liệu gốc'],
  ['against',   'best',             'đơn vị tốt nhất'],
  ['against',   'mean',             'trung bình cụm'],
  ['better',    'higher',           'càng cao càng tốt, cao'],
  ['better',    'lower',            'càng thấp càng tốt, thấp'],
  ['line_end',  'target',           'chỉ tiêu, kế hoạch'],
  ['line_end',  'baseline',         'số liệu gốc'],
  ['line_end',  'mean',             'trung bình cụm'],
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
  ['rank_by',   'class',            'loại'],
  ['nothing',   '[]',               'không có'],
  ['all',       'all',              'tất cả'],
  ['counted',   'before',           'trước'],
  ['counted',   'after',            'sau'],
  ['rounding',  'down',             'xuống'],
  ['rounding',  'up',               'lên'],
  ['rounding',  'half_up',          'gần nhất'],
  ['ties',      'none',             'không ai'],
  ['ties',      'all',              'tất cả'],
  ['ties',      'open',             'chờ quyết định'],
  ['effect',    'at most',          'điểm không quá'],
  ['effect',    'lower by',         'hạ bậc'],
  ['effect',    'lower to',         'xếp loại'],
  ['effect',    'no class',         'không xếp loại'],
  ['effect',    'no rank',          'không xếp hạng'],
  ['effect',    'unranked',         'không xếp hạng và xếp loại'],
  ['effect',    'no award',         'không xét danh hiệu'],
  ['effect',    'only when',        'chỉ tính khi']]
$words$;
COMMENT ON FUNCTION sheet_words() IS
  'Từ trong các tệp bảng điểm: returns the words of choices: their name in sheet_columns, the value, and the words '
  'that a file can have for it, the first of which is written; the value itself is read, too. null and [] are these '
  'values of JSON, all others texts';

-- Once for a session, because it is constant: for each type the value of each word, all its words, and the word for
-- each value.
CREATE OR REPLACE FUNCTION sheet_dictionary() RETURNS jsonb LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $d$
SELECT jsonb_object_agg(t.type, t.of_type || jsonb_build_object('written',
         (SELECT jsonb_object_agg(w[i][2], split_part(w[i][3], ', ', 1)) FROM generate_subscripts(w, 1) i
           WHERE w[i][1] = t.type)))
  FROM (SELECT sheet_words() AS w OFFSET 0) s CROSS JOIN LATERAL jsonb_each(word_types(s.w)) t(type, of_type)
$d$;
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
