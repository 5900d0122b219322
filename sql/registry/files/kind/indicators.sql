-- Socio-economic indicators of a year.

CREATE OR REPLACE FUNCTION import_kind_indicators() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind        => 'indicators',
  table_name  => 'indicator_value',
  key         => '{unit,year,period,indicator}',
  cell        => 'actual',
  beside_cell => '{plan}',
  columns     => ARRAY[
    ['unit',      'unit',      'needed', 'unit, don vi, ma don vi, ten don vi, tinh, dia phuong'],
    ['indicator', 'indicator', 'needed', 'indicator, chi tieu, ma chi tieu, name, ten, ten chi tieu'],
    ['plan',      'number',    '',       'plan, ke hoach'],
    ['actual',    'number',    'needed', 'actual, thuc hien, ket qua'],
    ['period',    'period',    '',       'period, giai doan, ky'],   -- what the caller says, too
    ['source',    'text',      '',       'source, nguon'],
    ['-',         'text',      '',       'measure, don vi tinh, stt, tt']],
  choices     => (SELECT jsonb_build_object('period', jsonb_agg(p.period ORDER BY p."position")) FROM season_period p),
  words       => (SELECT array_agg(ARRAY['period', p.period, concat_ws(', ', p.name, p.name_en,
                                     CASE p.part WHEN 'quarter' THEN 'Quý ' || p.last_month / 3 END)]
                                   ORDER BY p."position") FROM season_period p))
$kind$;
COMMENT ON FUNCTION import_kind_indicators() IS
  'Loại tệp số liệu: declares files of indicator values; within declared_kinds';

CREATE OR REPLACE FUNCTION check_import_indicators(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, CASE
            WHEN (j.fields->>'year')::numeric NOT BETWEEN 1945 AND 2200
              THEN ARRAY['year', format('the year must be from 1945 to 2200, not %s', j.fields->>'year')]
            WHEN abs((j.fields->>'plan')::numeric) >= 1000000000000000000
              OR abs((j.fields->>'actual')::numeric) >= 1000000000000000000
              THEN ARRAY['actual', 'the number must be below 10^18'] END AS fault
            FROM pg_temp.emulation_import j
           WHERE j.reason IS NULL AND emulation.progress('import_indicators', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
END
$check$;
COMMENT ON FUNCTION check_import_indicators(jsonb, jsonb) IS
  'Kiểm tra tệp số liệu: sets a reason for rows with an invalid year or number; within import_rows';

CREATE OR REPLACE FUNCTION import_indicators(year integer, content bytea, period text DEFAULT 'year',
  file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('indicators', jsonb_build_object('year', year, 'period', period), content, file_name,
                          on_error, dry_run, replace, delimiter, encoding, style)
$import$;
COMMENT ON FUNCTION import_indicators(integer, bytea, text, text, text, boolean, boolean, text, text, text) IS
  'Nhập số liệu kinh tế - xã hội: imports indicator values of a year, long (unit, indicator, plan, actual) or wide '
  '(actuals), like import_results; period: one of season_period';
