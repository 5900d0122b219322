-- The points of a report, in the layouts of results.

CREATE OR REPLACE FUNCTION import_kind_reported_points() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'reported points',
  table_name => 'reported_points',
  key        => '{season,source,unit,criterion}',
  cell       => 'points',
  columns    => ARRAY[
    ['unit',      'unit',      'needed', 'unit, don vi, ma don vi, ten don vi, tinh, dia phuong'],
    ['criterion', 'criterion', 'needed', 'criterion, tieu chi, ma tieu chi, ma, name, ten, ten tieu chi, noi dung'],
    ['points',    'points',    'needed', 'points, diem, so diem, diem bao cao, ket qua'],
    ['total',     'whole',     '',       array_to_string(total_words(), ', ')],
    ['-',         'text',      '',       'stt, tt, hang, xep hang, ghi chu, note, diem toi da, diem chuan, max, '
                                         'max points']])
$kind$;
COMMENT ON FUNCTION import_kind_reported_points() IS
  'Loại tệp điểm báo cáo: declares files of reported points; within declared_kinds';

CREATE OR REPLACE FUNCTION check_import_reported_points(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
BEGIN
  IF constants->>'source' = '' THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'a report must have a source',
      HINT = 'Name the document, for example source => ''45/BC-UBND''.';
  END IF;
  UPDATE pg_temp.emulation_import i
     SET reason = format('"%s" is out of range; points have at most 12 digits before the decimal mark and 18 behind it',
                         left(i.text, 60))
   WHERE i.reason IS NULL AND i.fields ? 'points'
     AND NOT (abs((i.fields->>'points')::numeric) < 1e12 AND scale((i.fields->>'points')::numeric) <= 18);
END
$check$;
COMMENT ON FUNCTION check_import_reported_points(jsonb, jsonb) IS
  'Kiểm tra tệp điểm báo cáo: refuses a report without a name and sets a reason for points out of range; within '
  'import_rows';

CREATE OR REPLACE FUNCTION import_reported_points(season text, source text, content bytea, file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('reported points', jsonb_build_object('season', season, 'source', source), content,
                          file_name, on_error, dry_run, replace, delimiter, encoding, style)
$import$;
COMMENT ON FUNCTION import_reported_points(text, text, bytea, text, text, boolean, boolean, text, text, text) IS
  'Nhập điểm báo cáo: imports the points that a report (source) gives for a season''s units, by criterion, section or '
  'in all (a row or column Tổng điểm or Tổng cộng), like import_results; also after the publication, which it does not '
  'alter';
