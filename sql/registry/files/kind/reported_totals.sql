-- The totals of a report, by award.

CREATE OR REPLACE FUNCTION import_kind_reported_totals() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'reported totals',
  table_name => 'reported_total',
  key        => '{report,line}',
  columns    => ARRAY[
    ['line',   'integer', 'needed', 'line, so thu tu, stt, tt'],
    ['award',  'award',   'needed', 'award, danh hieu, hinh thuc, danh hieu hinh thuc, ma danh hieu, ten danh hieu, '
                                    'ten hinh thuc, name, ten'],
    ['number', 'integer', 'needed', 'number, so luong']])
$kind$;
COMMENT ON FUNCTION import_kind_reported_totals() IS
  'Loại tệp số liệu báo cáo: declares files of reported totals; within declared_kinds';

CREATE OR REPLACE FUNCTION check_import_reported_totals(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, CASE
            WHEN (j.fields->>'number')::numeric < 0
              THEN ARRAY['number', format('the number must be 0 or more, not %s', j.fields->>'number')]
            WHEN (j.fields->>'line')::numeric < 1
              THEN ARRAY['line', format('the line must be 1 or more, not %s', j.fields->>'line')]
            WHEN (j.fields->>'year')::numeric NOT BETWEEN 1945 AND 2200
              THEN ARRAY['year', format('the year must be from 1945 to 2200, not %s', j.fields->>'year')] END AS fault
            FROM pg_temp.emulation_import j
           WHERE j.reason IS NULL AND emulation.progress('import_reported_totals', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
  -- an award is unique in a report, whatever the line
  PERFORM compare_rows('reported totals');
  UPDATE pg_temp.emulation_import i
     SET reason = format('%s is already on line %s of this report',
                         coalesce(format('award "%s"', i.fields->>'award'), 'the sum of all awards'), d.other)
    FROM (SELECT e.number, coalesce(
            (SELECT min(t.line) FROM reported_total t
              WHERE t.report = e.fields->>'report' AND t.award_set = e.fields->>'award_set'
                AND t.year = (e.fields->>'year')::integer AND t.cluster IS NOT DISTINCT FROM e.fields->>'cluster'
                AND t.unit IS NOT DISTINCT FROM e.fields->>'unit' AND t.award IS NOT DISTINCT FROM e.fields->>'award'
                AND t.line <> (e.fields->>'line')::integer),
            CASE WHEN row_number() OVER w > 1 THEN (first_value(e.fields->>'line') OVER w)::integer END) AS other
            FROM pg_temp.emulation_import e
           WHERE e.reason IS NULL AND (e.state = 'new' OR e.state = 'changed' AND (options->>'replace')::boolean)
          WINDOW w AS (PARTITION BY e.fields->>'award' ORDER BY e.number)) d
   WHERE d.number = i.number AND d.other IS NOT NULL;
END
$check$;
COMMENT ON FUNCTION check_import_reported_totals(jsonb, jsonb) IS
  'Kiểm tra tệp số liệu báo cáo: sets a reason for rows with an invalid number or line, or with an award of another '
  'line; within import_rows';

CREATE OR REPLACE FUNCTION import_reported_totals(report text, award_set text, year integer, content bytea,
  cluster text DEFAULT NULL, unit text DEFAULT NULL, file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
BEGIN
  IF num_nonnulls(cluster, unit) <> 1 THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = 'a report must name one cluster or one unit', HINT = 'Pass cluster => … or unit => ….';
  END IF;
  RETURN QUERY SELECT * FROM import_rows('reported totals', jsonb_strip_nulls(jsonb_build_object(
    'report', report, 'award_set', award_set, 'year', year, 'cluster', cluster, 'unit', unit)),
    content, file_name, on_error, dry_run, replace, delimiter, encoding, style);
END
$import$;
COMMENT ON FUNCTION import_reported_totals(text, text, integer, bytea, text, text, text, text, boolean, boolean,
                              text, text, text) IS
  'Nhập số liệu báo cáo: imports a report''s totals by award, of one cluster or one unit (otherwise 22023), like '
  'import_results';
