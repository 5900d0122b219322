-- Units.

CREATE OR REPLACE FUNCTION import_kind_units() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'units',
  table_name => 'unit',
  key        => '{unit}',
  defaults   => '{"level": "province"}',
  columns    => ARRAY[
    ['unit',       'code',    'needed', 'unit, ma, ma don vi'],
    ['name',       'name',    'needed', 'name, ten, ten don vi, don vi'],
    ['parent',     'unit',    '',       'parent, cap tren, don vi cap tren'],
    ['level',      'level',   '',       'level, cap'],
    ['position',   'integer', '',       'position, thu tu, stt, tt'],
    ['valid_from', 'date',    '',       'valid from, tu ngay'],
    ['valid_to',   'date',    '',       'valid to, den ngay']],
  words      => ARRAY[
    ['level', 'state',      'nhà nước, trung ương'],
    ['level', 'ministry',   'bộ, bộ ngành, cơ quan ngang bộ'],
    ['level', 'province',   'tỉnh, cấp tỉnh, thành phố trực thuộc trung ương'],
    ['level', 'department', 'sở, cấp sở, ban, ngành, sở ban ngành'],
    ['level', 'district',   'huyện, cấp huyện, quận, thị xã, thành phố thuộc tỉnh'],
    ['level', 'commune',    'xã, cấp xã, phường, đặc khu, thị trấn'],
    ['level', 'collective', 'tập thể, phòng']])
$kind$;
COMMENT ON FUNCTION import_kind_units() IS 'Loại tệp đơn vị: declares files of units; within declared_kinds';

-- Whether the unit with that code is clearly a different one: its name, parent and dates all differ from those in the
-- file, and the name by more than its spelling if the file has only the name.
CREATE OR REPLACE FUNCTION is_another_unit(old_row jsonb, fields jsonb) RETURNS boolean
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $another$
SELECT n.differs
   AND CASE WHEN p.same IS NULL AND d.same IS NULL THEN NOT n.near WHEN p.same IS NULL OR d.same IS NULL
     THEN NOT (coalesce(p.same, d.same) OR n.near) ELSE NOT (p.same OR d.same) END
  FROM (SELECT NOT (o.base = t.base AND coalesce(o.place = t.place, true)), says_same('unit', $1->>'name', $2->>'name')
    FROM place_name($1->>'name') o, place_name($2->>'name') t) n(differs, near),
       (SELECT CASE WHEN $2 ? 'parent' THEN $1->>'parent' IS NOT DISTINCT FROM $2->>'parent' END) p(same),
       (SELECT CASE WHEN $2 ?| '{valid_from,valid_to}' THEN $1 @> jsonb_strip_nulls(jsonb_build_object('valid_from',
         $2->'valid_from', 'valid_to', $2->'valid_to')) END) d(same)
$another$;
COMMENT ON FUNCTION is_another_unit(jsonb, jsonb) IS
  'Là đơn vị khác: returns whether a row of a file is a different unit from the one with its code; within import_rows';

-- Why a unit that is there is not overwritten; null: it is.
CREATE OR REPLACE FUNCTION unit_fault(old_row jsonb, fields jsonb, replace boolean, rename boolean)
  RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $fault$
DECLARE
  another boolean := is_another_unit(old_row, fields);
  new_row jsonb := CASE WHEN another THEN fields ELSE old_row || fields END;
BEGIN
  IF NOT rename AND (another OR NOT replace AND fields->>'name' IS DISTINCT FROM old_row->>'name') THEN
    RETURN format('unit "%s" is "%s" in the registry (%s), but "%s" in the file; give another unit another code, such '
                  'as "%s"; if it is the same unit, %s overwrites the row',
      fields->>'unit', left(old_row->>'name', 60), concat_ws(', ', format('parent "%s"', old_row->>'parent'),
        'from ' || (old_row->>'valid_from'), 'until ' || (old_row->>'valid_to'),
        CASE WHEN coalesce(old_row->>'valid_from', old_row->>'valid_to') IS NULL THEN 'without dates' END),
      left(fields->>'name', 60), concat_ws('-', fields->>'unit', coalesce(left(fields->>'valid_from', 4), '2')),
        CASE WHEN another THEN 'rename => true, not replace,' ELSE 'replace => true' END);
  ELSIF (new_row->>'valid_to')::date <= (new_row->>'valid_from')::date THEN
    RETURN format('unit "%s" is valid from %s until %s in the registry; give both dates', fields->>'unit',
      coalesce(old_row->>'valid_from', 'ever'), coalesce(old_row->>'valid_to', 'ever'));
  END IF;
  RETURN NULL;
END
$fault$;
COMMENT ON FUNCTION unit_fault(jsonb, jsonb, boolean, boolean) IS
  'Vì sao không ghi đè: returns why a row does not overwrite the unit with its code; within check_import_units';

CREATE OR REPLACE FUNCTION check_import_units(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  rename boolean := (options->>'rename')::boolean;
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, CASE
            WHEN j.fields->>'parent' = j.fields->>'unit' THEN ARRAY['parent', 'a unit cannot be its own parent']
            WHEN (j.fields->>'valid_to')::date <= (j.fields->>'valid_from')::date
              THEN ARRAY['valid_to', format('valid to %s, which is not after %s', j.fields->>'valid_to',
                                            j.fields->>'valid_from')] END AS fault
            FROM pg_temp.emulation_import j
           WHERE j.reason IS NULL AND emulation.progress('import_units', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
  PERFORM compare_rows('units');
  UPDATE pg_temp.emulation_import i SET reason = f.fault, about = 'unit'
    FROM (SELECT e.number, unit_fault(e.old_row, e.fields, (options->>'replace')::boolean, rename) AS fault
            FROM pg_temp.emulation_import e WHERE e.reason IS NULL AND e.state = 'changed' OFFSET 0) f
   WHERE i.number = f.number AND f.fault IS NOT NULL;
  -- another unit keeps nothing of the one whose code it takes
  UPDATE pg_temp.emulation_import i
     SET fields = '{"parent": null, "valid_from": null, "valid_to": null, "level": "province"}' || i.fields
   WHERE rename AND i.reason IS NULL AND i.state = 'changed' AND is_another_unit(i.old_row, i.fields);
END
$check$;
COMMENT ON FUNCTION check_import_units(jsonb, jsonb) IS
  'Kiểm tra tệp đơn vị: sets a reason for units that are not valid, or whose code belongs to another unit; within '
  'import_rows';

DROP FUNCTION IF EXISTS import_units(bytea, text, text, boolean, boolean, text, text, text);
CREATE OR REPLACE FUNCTION import_units(content bytea, file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi', rename boolean DEFAULT false)
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
-- what makes one unit another overwrites, too
SELECT * FROM import_rows('units', '{}', content, file_name, on_error, dry_run,
                          CASE WHEN replace IS NOT NULL THEN replace OR rename END, delimiter, encoding, style,
                          jsonb_build_object('rename', rename))
$import$;
COMMENT ON FUNCTION import_units(bytea, text, text, boolean, boolean, text, text, text, boolean) IS
  'Nhập đơn vị: imports units (code, name, parent, level, position, valid from and to), like import_results. If an '
  'entirely different unit has the code (its name and the given parent and dates all differ), the row is rejected even '
  'with replace => true, because another unit must have its own code; rename => true overwrites the unit';
