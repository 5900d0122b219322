-- What became of units: mergers, splits, new names.

CREATE OR REPLACE FUNCTION import_kind_unit_successions() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'unit successions',
  table_name => 'unit_succession',
  key        => '{old_unit,new_unit}',
  any_time   => true,
  columns    => ARRAY[
    ['old_unit',     'unit',    'needed', 'old unit, don vi cu, ma don vi cu, ten don vi cu'],
    ['new_unit',     'unit',    'needed', 'new unit, don vi moi, ma don vi moi, ten don vi moi'],
    ['happened_on',  'date',    'needed', 'happened on, ngay, tu ngay, ngay hieu luc'],
    ['kind',         'kind',    'needed', 'kind, loai, hinh thuc'],
    ['carries_runs', 'boolean', '',       'carries runs, tinh lien tuc'],
    ['document',     'text',    '',       'document, nghi quyet, van ban, can cu'],
    ['-',            'text',    '',       'stt, tt, ghi chu, note']],
  words      => ARRAY[
    ['kind', 'merge',  'sáp nhập, nhập, hợp nhất'],
    ['kind', 'split',  'chia, tách, chia tách'],
    ['kind', 'rename', 'đổi tên']])
$kind$;
COMMENT ON FUNCTION import_kind_unit_successions() IS
  'Loại tệp kế thừa: declares files of unit successions; within declared_kinds';

CREATE OR REPLACE FUNCTION check_import_unit_successions(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  last_row bigint := rows_staged();
BEGIN
  -- all rows of a circle, because none of them is known to be the wrong one
  UPDATE pg_temp.emulation_import i
     SET about = 'new_unit',
         reason = format('unit "%s" would succeed itself, through "%s"', i.fields->>'old_unit',
                         i.fields->>'new_unit')
    FROM (WITH RECURSIVE wanted AS MATERIALIZED (
            SELECT e.number, e.fields->>'old_unit' AS old_unit, e.fields->>'new_unit' AS new_unit
              FROM pg_temp.emulation_import e
             WHERE e.reason IS NULL AND emulation.progress('import_unit_successions', e.number, last_row, 'rows judged')
          ), step AS MATERIALIZED (
            SELECT old_unit, new_unit FROM unit_succession UNION SELECT old_unit, new_unit FROM wanted
          ), later(number, old_unit, unit) AS (
            SELECT number, old_unit, new_unit FROM wanted
            UNION SELECT l.number, l.old_unit, s.new_unit FROM later l JOIN step s ON s.old_unit = l.unit
          )
          SELECT DISTINCT number FROM later WHERE unit = old_unit) c
   WHERE c.number = i.number;
END
$check$;
COMMENT ON FUNCTION check_import_unit_successions(jsonb, jsonb) IS
  'Kiểm tra tệp kế thừa: sets a reason for rows by which a unit would succeed itself; within import_rows';

CREATE OR REPLACE FUNCTION import_unit_successions(content bytea, file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('unit successions', '{}', content, file_name, on_error, dry_run, replace, delimiter, encoding,
                          style)
$import$;
COMMENT ON FUNCTION import_unit_successions(bytea, text, text, boolean, boolean, text, text, text) IS
  'Nhập kế thừa đơn vị: imports successors of units (old unit, new unit, first day, merge, split or rename, and '
  'whether runs of years continue), like import_results. Rows by which a unit would succeed itself are rejected';
