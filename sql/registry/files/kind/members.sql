-- Members of a season.

CREATE OR REPLACE FUNCTION import_kind_members() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'members',
  table_name => 'membership',
  key        => '{season,unit,joined_on}',
  fixed      => '{"joined_on": "-infinity"}',
  defaults   => '{"role": "member"}',
  columns    => ARRAY[
    ['unit',            'unit', 'needed', 'unit, don vi, ma don vi, ten don vi, tinh, dia phuong'],
    ['role',            'role', '',       'role, vai tro'],
    ['person',          'name', '',       'person, nguoi dai dien, ho ten, ho va ten'],
    ['person_position', 'text', '',       'person position, chuc vu'],
    ['unranked_reason', 'text', '',       'unranked reason, ly do khong xep hang'],
    ['-',               'text', '',       'stt, tt']],
  words      => ARRAY[
    ['role', 'leader',        'cụm trưởng, khối trưởng, trưởng cụm, trưởng khối'],
    ['role', 'deputy',        'cụm phó, khối phó, phó cụm trưởng, phó khối trưởng, phó cụm, phó khối'],
    ['role', 'first deputy',  'cụm phó thứ nhất, khối phó thứ nhất, phó cụm trưởng thứ nhất, phó khối trưởng thứ nhất'],
    ['role', 'second deputy', 'cụm phó thứ hai, khối phó thứ hai, phó cụm trưởng thứ hai, phó khối trưởng thứ hai'],
    ['role', 'member',        'thành viên']])
$kind$;
COMMENT ON FUNCTION import_kind_members() IS 'Loại tệp thành viên: declares files of members; within declared_kinds';

CREATE OR REPLACE FUNCTION check_import_members(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  of_season text := constants->>'season';
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, CASE
            WHEN EXISTS (SELECT FROM membership m WHERE m.season = of_season AND m.unit = j.fields->>'unit'
                            AND m.joined_on <> '-infinity')
              THEN ARRAY['unit', format('unit "%s" became a member on a later day; change that row by hand',
                                        j.fields->>'unit')]
            WHEN j.fields->>'role' <> 'member' AND (
                 EXISTS (SELECT FROM pg_temp.emulation_import e
                          WHERE e.number < j.number AND e.reason IS NULL
                            AND is_same_office(e.fields->>'role', j.fields->>'role'))
                 OR EXISTS (SELECT FROM membership m
                             WHERE m.season = of_season AND is_same_office(m.role, j.fields->>'role')
                               AND m.unit <> j.fields->>'unit'
                               AND m.left_on = 'infinity' AND NOT EXISTS (
                                 SELECT FROM pg_temp.emulation_import e WHERE e.fields->>'unit' = m.unit)))
              THEN ARRAY['role', format('there is already another %s', j.fields->>'role')] END AS fault
            FROM pg_temp.emulation_import j
           WHERE j.reason IS NULL AND emulation.progress('import_members', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
END
$check$;
COMMENT ON FUNCTION check_import_members(jsonb, jsonb) IS
  'Kiểm tra tệp thành viên: sets a reason for units that joined later, and for roles that another unit has; within '
  'import_rows';

CREATE OR REPLACE FUNCTION import_members(season text, content bytea, file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('members', jsonb_build_object('season', season), content, file_name,
                          on_error, dry_run, replace, delimiter, encoding, style)
$import$;
COMMENT ON FUNCTION import_members(text, bytea, text, text, boolean, boolean, text, text, text) IS
  'Nhập thành viên: imports members of a season with role and person, like import_results';
