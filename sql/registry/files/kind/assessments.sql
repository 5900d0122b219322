-- Scores of several assessors, a row each, or wide: the assessors across.

CREATE OR REPLACE FUNCTION import_kind_assessments() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind        => 'assessments',
  table_name  => 'assessment',
  key         => '{season,unit,criterion,assessor}',
  cell        => 'actual',
  beside_cell => '{excused,note}',
  columns     => ARRAY[
    ['unit',          'unit',      'needed', 'unit, don vi, ma don vi, ten don vi, tinh, dia phuong'],
    ['criterion',     'criterion', 'needed', 'criterion, tieu chi, ma tieu chi, ma, name, ten, ten tieu chi, noi dung'],
    ['criterion_max', 'beside',    '',       'max, max points, diem toi da, diem chuan, thang diem'],
    ['assessor',      'name',      'needed', 'assessor, nguoi cham, ho ten nguoi cham, ho va ten nguoi cham, '
                                             'giam khao, thanh vien cham'],
    ['actual',        'result',    'needed', 'actual, diem, diem cham, ket qua, ket qua cham, thuc hien'],
    ['excused',       'boolean',   '',       'excused, khong cham, mien cham'],
    ['note',          'text',      '',       'note, ghi chu'],
    ['-',             'text',      '',       'measure, don vi tinh, stt, tt, minh chung'],
    ['-',             'number',    '',       'diem trung binh, trung binh, tong cong, tong diem, cong']],
  -- kept scores of a unit that has left do not change
  undo_where  => 'EXISTS (SELECT FROM season_member m WHERE m.season = t.season AND m.unit = t.unit)')
$kind$;
COMMENT ON FUNCTION import_kind_assessments() IS
  'Loại tệp điểm người chấm: declares files of assessors'' scores; within declared_kinds';

-- A heading of a wide file is a name, too.
CREATE OR REPLACE FUNCTION judge_assessors(of_season text, constants jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
BEGIN
  UPDATE pg_temp.emulation_import i
     SET fields = i.fields || jsonb_build_object('assessor', btrim(regexp_replace(normalize(i.fields->>'assessor'),
                                                                                  E'[\\s\\u00A0]+', ' ', 'g')))
   WHERE i.fields ? 'assessor';
  PERFORM judge_repeats('assessments', constants);
  UPDATE pg_temp.emulation_import i SET about = 'assessor', reason = x.reason
    FROM (WITH said AS (
            SELECT a.assessor, 0 AS line FROM assessment a WHERE a.season = of_season
            UNION ALL SELECT e.fields->>'assessor', e.line FROM pg_temp.emulation_import e WHERE e.reason IS NULL
          ), spelt AS (
            SELECT s.assessor, accented(s.assessor) AS name, min(s.line) AS line FROM said s GROUP BY 1, 2
          ), ranked AS (
            SELECT s.*, first_value(s.assessor) OVER w AS first FROM spelt s
            WINDOW w AS (PARTITION BY s.name ORDER BY s.line, s.assessor COLLATE "C")
          )
          SELECT r.assessor, CASE
                   WHEN octet_length(r.assessor) > 255
                   THEN format('the name has %s bytes; at most 255 are allowed', octet_length(r.assessor))
                   WHEN r.assessor <> r.first
                   THEN format('"%s" is written "%s" elsewhere; one person under two names would count twice',
                               r.assessor, r.first) END AS reason
            FROM ranked r) x
   WHERE x.assessor = i.fields->>'assessor' AND i.reason IS NULL AND x.reason IS NOT NULL;
END
$judge$;
COMMENT ON FUNCTION judge_assessors(text, jsonb) IS
  'Kiểm tra tên người chấm: sets a reason for an assessor under another spelling; within check_import_assessments';

CREATE OR REPLACE FUNCTION check_import_assessments(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  of_season text := constants->>'season';
  rules jsonb := sheet_for_import(of_season);
  compiled emulation.score_sheet := rules;
  computed text[] := computed_leaves(rules);
  last_row bigint := rows_staged();
BEGIN
  PERFORM judge_answers(compiled);
  PERFORM judge_scores(compiled, options->>'style');
  PERFORM judge_assessors(of_season, constants);
  UPDATE pg_temp.emulation_import i SET about = x.fault[1], reason = x.fault[2]
    FROM (SELECT j.number, CASE
            WHEN m.unit IS NULL THEN ARRAY['unit', membership_fault(of_season, j.fields->>'unit')]
            WHEN j.fields->>'criterion' = ANY (computed)
              THEN ARRAY['criterion', format('criterion "%s" is computed from other figures', j.fields->>'criterion')]
            WHEN j.fields ? 'assigned'
              THEN ARRAY['actual', 'a score cannot be "not assigned"; write x under Không chấm for a person who does '
                                   'not score this unit']
            WHEN j.fields->>'excused' = 'true' AND j.fields->>'actual' IS NOT NULL
              THEN ARRAY['excused', 'there is a score, too; a person who does not score this unit gives none']
            WHEN emulation.fault(compiled, j.fields->>'criterion', NULL, NULL) IS NOT NULL
              THEN ARRAY['criterion', emulation.fault(compiled, j.fields->>'criterion', NULL, NULL)]
            ELSE ARRAY['actual', emulation.fault(compiled, j.fields->>'criterion', t.target,
                                                 (j.fields->>'actual')::numeric, t.baseline)] END AS fault
            FROM pg_temp.emulation_import j
            LEFT JOIN (SELECT unit FROM season_member WHERE season = of_season) m ON m.unit = j.fields->>'unit'
            LEFT JOIN target_in_force t ON t.season = of_season AND t.unit = j.fields->>'unit'
                                       AND t.criterion = j.fields->>'criterion'
           WHERE j.reason IS NULL AND emulation.progress('import_assessments', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.fault[2] IS NOT NULL;
  -- who scores after all is not excused any more, and who is excused has no score
  PERFORM compare_rows('assessments');
  UPDATE pg_temp.emulation_import i
     SET fills = false,
         fields = i.fields || CASE WHEN i.fields->>'actual' IS NULL THEN '{"actual": null}' ELSE '{"excused": false}'
                                   END::jsonb
   WHERE i.state = 'changed'
     AND (i.old_row->>'excused' = 'true' AND i.fields->>'actual' IS NOT NULL
          OR i.fields->>'excused' = 'true' AND i.old_row->>'actual' IS NOT NULL);
END
$check$;
COMMENT ON FUNCTION check_import_assessments(jsonb, jsonb) IS
  'Kiểm tra tệp điểm người chấm: sets a reason for units that are not members, scores that the sheet refuses and '
  'assessors under two spellings; within import_rows';

CREATE OR REPLACE FUNCTION import_assessments(season text, content bytea, file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_rows('assessments', jsonb_build_object('season', season), content, file_name, on_error, dry_run,
                          replace, delimiter, encoding, style)
$import$;
COMMENT ON FUNCTION import_assessments(text, bytea, text, text, boolean, boolean, text, text, text) IS
  'Nhập điểm của từng người chấm: imports the scores of several assessors of a season, in long form (unit, criterion, '
  'assessor, score) or wide (unit and criterion down, assessors across), like import_results. The owner calls it. A '
  'name that is written otherwise elsewhere is rejected, because one person under two names would count twice';
