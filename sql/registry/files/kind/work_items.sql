-- Products with their failed and late checks.

CREATE OR REPLACE FUNCTION import_kind_work_items() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'work items',
  table_name => 'work_item',
  key        => '{season,unit,criterion,product}',
  columns    => ARRAY[
    ['unit',          'unit',      'needed', 'unit, don vi, ma don vi, ten don vi, tinh, dia phuong'],
    ['criterion',     'criterion', 'needed', 'criterion, tieu chi, ma tieu chi, ten tieu chi'],
    ['criterion_max', 'beside',    '',       'max, max points, diem toi da, diem chuan, thang diem'],
    ['product',       'name',      'needed', 'product, san pham, ten san pham, cong viec, ten cong viec, nhiem vu, '
                                             'ten nhiem vu, san pham cong viec'],
    ['weight',        'number',    '',       'weight, quantity, so luong, khoi luong, trong so, he so'],
    ['failed',        'integer',   '',       'failed, khong dat, so lan khong dat, so lan khong dat chat luong'],
    ['late',          'integer',   '',       'late, cham, so lan cham, so lan cham tien do, cham tien do'],
    ['note',          'text',      '',       'note, ghi chu'],
    ['-',             'text',      '',       'measure, don vi tinh, stt, tt']],
  -- kept products of a unit that has left do not change
  undo_where => 'EXISTS (SELECT FROM season_member m WHERE m.season = t.season AND m.unit = t.unit)')
$kind$;
COMMENT ON FUNCTION import_kind_work_items() IS
  'Loại tệp sản phẩm: declares files of products with their checks; within declared_kinds';

CREATE OR REPLACE FUNCTION check_import_work_items(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  of_season text := constants->>'season';
  rules jsonb := sheet_for_import(of_season);
  compiled emulation.score_sheet := rules;
  computed text[] := computed_leaves(rules);
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, CASE
            WHEN m.unit IS NULL THEN ARRAY['unit', membership_fault(of_season, j.fields->>'unit')]
            WHEN j.fields->>'criterion' = ANY (computed)
              THEN ARRAY['criterion', format('criterion "%s" is computed from other figures', j.fields->>'criterion')]
            WHEN emulation.fault(compiled, j.fields->>'criterion', NULL, NULL) IS NOT NULL
              THEN ARRAY['criterion', emulation.fault(compiled, j.fields->>'criterion', NULL, NULL)]
            WHEN octet_length(j.fields->>'product') > 1000
              THEN ARRAY['product', format('the name has %s bytes; at most 1000 are allowed',
                                           octet_length(j.fields->>'product'))]
            WHEN n.weight < 0 OR n.weight >= 1000000000000 OR scale(trim_scale(n.weight)) > 9
              THEN ARRAY['weight', format('the weight must be from 0 to less than 10^12, with up to 9 decimals, not %s',
                                          n.weight)]
            WHEN n.failed NOT BETWEEN 0 AND 1000000
              THEN ARRAY['failed', format('the number of failed checks must be from 0 to 1000000, not %s', n.failed)]
            WHEN n.late NOT BETWEEN 0 AND 1000000
              THEN ARRAY['late', format('the number of late checks must be from 0 to 1000000, not %s', n.late)]
            END AS fault
            FROM pg_temp.emulation_import j
            LEFT JOIN (SELECT unit FROM season_member WHERE season = of_season) m ON m.unit = j.fields->>'unit'
           CROSS JOIN LATERAL jsonb_to_record(j.fields) AS n(weight numeric, failed integer, late integer)
           WHERE j.reason IS NULL AND emulation.progress('import_work_items', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
END
$check$;
COMMENT ON FUNCTION check_import_work_items(jsonb, jsonb) IS
  'Kiểm tra tệp sản phẩm: sets a reason for units that are not members, criteria that take no products, and numbers '
  'out of range; within import_rows';

CREATE OR REPLACE FUNCTION import_work_items(season text, content bytea, file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('work items', jsonb_build_object('season', season), content, file_name, on_error, dry_run,
                          replace, delimiter, encoding, style)
$import$;
COMMENT ON FUNCTION import_work_items(text, bytea, text, text, boolean, boolean, text, text, text) IS
  'Nhập sản phẩm, công việc: imports the products of units of a season with quantity or weight (1 if there is no such '
  'column), and the numbers of failed and late checks (empty: not checked yet), like import_results. The owner calls '
  'it';
