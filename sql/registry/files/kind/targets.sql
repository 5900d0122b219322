-- Targets of a season.

CREATE OR REPLACE FUNCTION import_kind_targets() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind       => 'targets',
  table_name => 'target',
  key        => '{season,unit,criterion,version}',
  cell       => 'target',
  beside_cell => '{baseline}',
  columns    => ARRAY[
    ['unit',          'unit',      'needed', 'unit, don vi, ma don vi, ten don vi, tinh, dia phuong'],
    ['criterion',     'criterion', 'needed', 'criterion, tieu chi, ma tieu chi, ma, name, ten, ten tieu chi, noi dung'],
    ['criterion_max', 'beside',    '',       'max, max points, diem toi da, diem chuan, thang diem'],
    ['target',        'number',    'needed', 'target, chi tieu, ke hoach'],
    ['baseline',      'number',    '',       'baseline, so lieu goc'],
    ['note',          'text',      '',       'note, ghi chu'],
    ['-',             'text',      '',       'measure, don vi tinh, stt, tt']],
  choices    => '{"version": ["signed", "adjusted"]}',
  -- kept targets of a unit that has left do not change
  undo_where => 'EXISTS (SELECT FROM season_member m WHERE m.season = t.season AND m.unit = t.unit)')
$kind$;
COMMENT ON FUNCTION import_kind_targets() IS 'Loại tệp chỉ tiêu: declares files of targets; within declared_kinds';

-- What the file does not say of a unit's cell is as it is in force.
CREATE OR REPLACE FUNCTION check_import_targets(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  of_season text := constants->>'season';
  rules emulation.score_sheet := (SELECT h.rules::emulation.score_sheet FROM sheet h
                                   WHERE h.season = of_season AND h.state = 'in force');
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, CASE
            WHEN m.unit IS NULL THEN ARRAY['unit', membership_fault(of_season, j.fields->>'unit')]
            WHEN constants->>'version' = 'adjusted' AND j.fields ? 'baseline' AND NOT j.fields ? 'target'
                 AND a.unit IS NULL
              THEN ARRAY['target', 'the adjusted target is missing; import a baseline by itself as version signed']
            ELSE ARRAY[CASE WHEN emulation.fault(rules, j.fields->>'criterion', c.target, r.actual, NULL) IS NULL
                            THEN 'baseline' ELSE 'target' END,
                       emulation.fault(rules, j.fields->>'criterion', c.target, r.actual, c.baseline)] END AS fault
            FROM pg_temp.emulation_import j
            LEFT JOIN (SELECT unit FROM season_member WHERE season = of_season) m ON m.unit = j.fields->>'unit'
            LEFT JOIN target a ON a.season = of_season AND a.unit = j.fields->>'unit'
                              AND a.criterion = j.fields->>'criterion' AND a.version = 'adjusted'
            LEFT JOIN target_in_force t ON t.season = of_season AND t.unit = j.fields->>'unit'
                                       AND t.criterion = j.fields->>'criterion'
            LEFT JOIN result_in_force r ON r.season = of_season AND r.unit = j.fields->>'unit'
                                       AND r.criterion = j.fields->>'criterion'
           CROSS JOIN LATERAL (SELECT coalesce((j.fields->>'target')::numeric, t.target) AS target,
                                      coalesce((j.fields->>'baseline')::numeric, t.baseline) AS baseline) c
           WHERE j.reason IS NULL AND emulation.progress('import_targets', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
END
$check$;
COMMENT ON FUNCTION check_import_targets(jsonb, jsonb) IS
  'Kiểm tra tệp chỉ tiêu: sets a reason for units that are not members and for targets that the sheet refuses; within '
  'import_rows';

CREATE OR REPLACE FUNCTION import_targets(season text, content bytea, version text DEFAULT 'signed',
  file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('targets', jsonb_build_object('season', season, 'version', version), content, file_name,
                          on_error, dry_run, replace, delimiter, encoding, style)
$import$;
COMMENT ON FUNCTION import_targets(text, bytea, text, text, text, boolean, boolean, text, text, text) IS
  'Nhập chỉ tiêu: imports targets of a season (version signed or adjusted), long or wide, like import_results; a '
  'column Số liệu gốc holds baselines, also in rows without a target';
