-- Other spellings of units, each for its time.

CREATE OR REPLACE FUNCTION import_kind_unit_aliases() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'unit aliases',
  table_name => 'unit_alias',
  key        => '{alias,valid_from}',
  defaults   => '{"valid_from": "-infinity", "valid_to": "infinity"}',
  any_time   => true,
  columns    => ARRAY[
    ['alias',      'name', 'needed', 'alias, cach viet, cach viet khac, cach goi khac, ten khac, ten goi khac, ten cu'],
    ['unit',       'unit', 'needed', 'unit, don vi, ma don vi, ten don vi'],
    ['valid_from', 'date', '',       'valid from, tu ngay'],
    ['valid_to',   'date', '',       'valid to, den ngay'],
    ['-',          'text', '',       'stt, tt']])
$kind$;
COMMENT ON FUNCTION import_kind_unit_aliases() IS
  'Loại tệp cách viết khác: declares files of unit aliases; within declared_kinds';

CREATE OR REPLACE FUNCTION check_import_unit_aliases(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, CASE
            WHEN octet_length(j.fields->>'alias') > 255
              THEN ARRAY['alias', format('the spelling has %s bytes; at most 255 are allowed',
                                         octet_length(j.fields->>'alias'))]
            WHEN (j.fields->>'valid_to')::date <= (j.fields->>'valid_from')::date
              THEN ARRAY['valid_to', format('valid to %s, which is not after %s', j.fields->>'valid_to',
                                            j.fields->>'valid_from')] END AS fault
            FROM pg_temp.emulation_import j
           WHERE j.reason IS NULL AND emulation.progress('import_unit_aliases', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
  -- a spelling has one meaning at a time, in the registry and in the file
  PERFORM compare_rows('unit aliases');
  UPDATE pg_temp.emulation_import i
     SET about = 'alias',
         reason = format('"%s" already means unit "%s"%s%s%s; a spelling has one meaning at a time',
                         i.fields->>'alias', d.unit, ' from ' || d.valid_from, ' until ' || d.valid_to,
                         ', on line ' || d.line)
    FROM (WITH wanted AS MATERIALIZED (
            SELECT e.number, e.line, n.alias, n.unit, n.valid_from, n.valid_to
              FROM pg_temp.emulation_import e
             CROSS JOIN LATERAL jsonb_populate_record(NULL::unit_alias, coalesce(e.old_row, '{}') || e.fields) n
             WHERE e.reason IS NULL AND (e.state = 'new' OR e.state = 'changed' AND (options->>'replace')::boolean)
          ), there AS (
            SELECT alias, unit, valid_from, valid_to, NULL::bigint AS number, NULL::bigint AS line FROM unit_alias
            UNION ALL SELECT alias, unit, valid_from, valid_to, number, line FROM wanted
          )
          SELECT DISTINCT ON (w.number) w.number, t.unit, t.line,
                 CASE WHEN isfinite(t.valid_from) THEN iso_date(t.valid_from) END AS valid_from,
                 CASE WHEN isfinite(t.valid_to) THEN iso_date(t.valid_to) END AS valid_to
            FROM wanted w JOIN there t ON t.alias = w.alias AND t.valid_from <> w.valid_from
             AND daterange(t.valid_from, t.valid_to) && daterange(w.valid_from, w.valid_to)
             AND (t.number IS NULL OR t.number < w.number)
           ORDER BY w.number, t.number NULLS FIRST) d
   WHERE d.number = i.number;
END
$check$;
COMMENT ON FUNCTION check_import_unit_aliases(jsonb, jsonb) IS
  'Kiểm tra tệp cách viết khác: sets a reason for spellings that are too long, end before they begin, or mean another '
  'unit at the same time; within import_rows';

CREATE OR REPLACE FUNCTION import_unit_aliases(content bytea, file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('unit aliases', '{}', content, file_name, on_error, dry_run, replace, delimiter, encoding,
                          style)
$import$;
COMMENT ON FUNCTION import_unit_aliases(bytea, text, text, boolean, boolean, text, text, text) IS
  'Nhập cách viết khác của đơn vị: imports the spellings by which files name units (alias, unit, valid from and to), '
  'like import_results. A spelling without dates always means its unit. A spelling that already means a unit at that '
  'time is rejected';
