-- Yearly assessments of persons, collectives and units.

CREATE OR REPLACE FUNCTION import_kind_assessment_results() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'assessment results',
  table_name => 'assessment_result',
  key        => '{recipient,year}',
  defaults   => '{"is_head": false, "outstanding": false}',
  columns    => ARRAY[
    ['recipient',   'recipient', 'needed', 'recipient, doi tuong, ma doi tuong, ten doi tuong, name, ho ten, '
                                           'ho va ten, ten'],
    ['unit',        'unit',      'needed', 'unit, don vi, ma don vi, ten don vi'],
    ['grade',       'grade',     'needed', 'grade, xep loai, muc xep loai, muc danh gia, ket qua xep loai, danh gia'],
    ['points',      'number',    '',       'points, diem, tong diem'],
    ['is_head',     'boolean',   '',       'is head, nguoi dung dau'],
    ['outstanding', 'boolean',   '',       'outstanding, thanh tich noi troi'],
    ['decided_by',  'text',      '',       'decided by, co quan danh gia'],
    ['decision',    'text',      '',       'decision, quyet dinh, so quyet dinh'],
    ['decided_on',  'date',      '',       'decided on, ngay quyet dinh'],
    ['-',           'text',      '',       'stt, tt, chuc vu, ghi chu, note']],
  words      => ARRAY[['grade', 'not', 'không hoàn thành nhiệm vụ, không hoàn thành, KHTNV']] || grade_words())
$kind$;
COMMENT ON FUNCTION import_kind_assessment_results() IS
  'Loại tệp đánh giá, xếp loại: declares files of yearly assessments; within declared_kinds';

CREATE OR REPLACE FUNCTION check_import_assessment_results(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, CASE
            WHEN (j.fields->>'year')::numeric NOT BETWEEN 1945 AND 2200
              THEN ARRAY['recipient', format('the year must be from 1945 to 2200, not %s', j.fields->>'year')]
            WHEN abs((j.fields->>'points')::numeric) > 1000000 OR scale((j.fields->>'points')::numeric) > 9
              THEN ARRAY['points', format('the points must be from -1000000 to 1000000 with at most 9 decimals, not %s',
                                          left(j.fields->>'points', 60))]
            WHEN (j.fields->>'is_head')::boolean
                 AND (SELECT r.kind FROM recipient r WHERE r.recipient = j.fields->>'recipient') <> 'person'
              THEN ARRAY['is_head', format('recipient "%s" is not a person and cannot head a unit',
                                           j.fields->>'recipient')]
            END AS fault
            FROM pg_temp.emulation_import j
           WHERE j.reason IS NULL
             AND emulation.progress('import_assessment_results', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
END
$check$;
COMMENT ON FUNCTION check_import_assessment_results(jsonb, jsonb) IS
  'Kiểm tra tệp đánh giá, xếp loại: sets a reason for rows with an invalid year or number; within import_rows';

CREATE OR REPLACE FUNCTION import_assessment_results(year integer, content bytea, file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('assessment results', jsonb_build_object('year', year), content, file_name, on_error, dry_run,
                          replace, delimiter, encoding, style)
$import$;
COMMENT ON FUNCTION import_assessment_results(integer, bytea, text, text, boolean, boolean, text, text, text) IS
  'Nhập kết quả đánh giá, xếp loại: imports the assessments of a year (recipient, unit, grade, points, who decided), '
  'like import_results';
