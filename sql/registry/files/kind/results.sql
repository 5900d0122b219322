-- Results of a season and stage.

CREATE OR REPLACE FUNCTION import_kind_results() RETURNS jsonb
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $kind$
SELECT declare_import(
  kind        => 'results',
  table_name  => 'result',
  key         => '{season,unit,criterion,stage,correction}',
  fixed       => '{"correction": 0}',
  cell        => 'actual',
  beside_cell => '{evidence,note}',
  columns     => ARRAY[
    ['unit',          'unit',      'needed', 'unit, don vi, ma don vi, ten don vi, tinh, dia phuong'],
    ['criterion',     'criterion', 'needed', 'criterion, tieu chi, ma tieu chi, ma, name, ten, ten tieu chi, noi dung'],
    ['criterion_max', 'beside',    '',       'max, max points, diem toi da, diem chuan, thang diem'],
    ['actual',        'result',    'needed', 'actual, thuc hien, ket qua, diem tu cham, diem, so thuc hien'],
    ['evidence',      'text',      '',       'evidence, minh chung'],
    ['note',          'text',      '',       'note, ghi chu'],
    ['-',             'text',      '',       'measure, don vi tinh, stt, tt, hang, xep hang'],
    ['total',         'printed',   '',       array_to_string(total_words(), ', ')],
    ['-',             'number',    '',       'target, chi tieu, baseline, so lieu goc']],
  choices     => '{"stage": ["self", "appraisal", "final"]}',
  by_units    => true,
  -- kept results of a unit that has left do not change, nor do self-scores of criteria that only others score now
  undo_where  => $undo$EXISTS (SELECT FROM season_member m WHERE m.season = t.season AND m.unit = t.unit)
    AND NOT (t.stage = 'self' AND EXISTS (SELECT FROM scored_by_others o
                                           WHERE o.season = t.season AND o.criterion = t.criterion))$undo$)
$kind$;
COMMENT ON FUNCTION import_kind_results() IS 'Loại tệp kết quả: declares files of results; within declared_kinds';

-- Yes and no as 1 and 0, and a criterion that is not a unit's task.
CREATE OR REPLACE FUNCTION judge_answers(rules emulation.score_sheet) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
BEGIN
  UPDATE pg_temp.emulation_import i
     SET fields = i.fields || CASE i.fields->>'actual' WHEN 'not assigned' THEN '{"actual": null, "assigned": false}'
                                WHEN 'yes' THEN '{"actual": 1}' ELSE '{"actual": 0}' END::jsonb,
         reason = coalesce(i.reason, CASE WHEN i.fields->>'actual' <> 'not assigned'
           AND emulation.actual_kind(rules, c.code) IS DISTINCT FROM 'answer'
           THEN format('"%s" is an answer to a yes-or-no criterion, but %s is not one', i.text,
                       quoted('criterion', i.fields, i.said)) END)
    FROM pg_temp.emulation_import j LEFT JOIN emulation.criteria(rules) c ON c.code = j.fields->>'criterion'
   WHERE j.number = i.number AND jsonb_typeof(i.fields->'actual') = 'string';
END
$judge$;
COMMENT ON FUNCTION judge_answers(emulation.score_sheet) IS
  'Kiểm tra trả lời: converts answers to values, or sets a reason; within check_import_results';

-- 9,5/10 is a score of ten: of the criterion's own ten.  Where something is counted or measured, a score is not what
-- was.
CREATE OR REPLACE FUNCTION judge_scores(rules emulation.score_sheet, style text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
BEGIN
  UPDATE pg_temp.emulation_import i
     SET reason = format('"%s" has another maximum than the criterion: %s', left(i.text, 60),
                         coalesce(trim_scale(c.max_points)::text, 'unknown'))
    FROM pg_temp.emulation_import j LEFT JOIN emulation.criteria(rules) c ON c.code = j.fields->>'criterion'
   WHERE j.number = i.number AND i.reason IS NULL AND i.text LIKE '%/%' AND jsonb_typeof(i.fields->'actual') = 'number'
     AND CASE WHEN emulation.number_fault(split_part(i.text, '/', 2), style) IS NULL
              THEN emulation.parse_number(split_part(i.text, '/', 2), style) END IS DISTINCT FROM c.max_points;
  UPDATE pg_temp.emulation_import i
     SET reason = format('"%s" is a score with its maximum, but criterion "%s" requires a counted or measured number',
                         left(i.text, 60), c.code)
    FROM emulation.criteria(rules) c
   WHERE c.code = i.fields->>'criterion' AND emulation.actual_kind(rules, c.code) <> 'points' AND i.reason IS NULL
     AND i.text LIKE '%/%' AND jsonb_typeof(i.fields->'actual') = 'number';
END
$judge$;
COMMENT ON FUNCTION judge_scores(emulation.score_sheet, text) IS
  'Kiểm tra điểm trên thang: sets a reason for scores with another maximum; within check_import_results';

-- The fault that the entry check would find.  A statement for all rows of the file; nothing is tried row by row.
CREATE OR REPLACE FUNCTION judge_entries(of_season text, of_stage text, rules emulation.score_sheet) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
DECLARE
  parents text[] := ARRAY(SELECT c.code FROM emulation.criteria(rules) c WHERE NOT c.is_leaf);
  by_others text[] := ARRAY(SELECT o.criterion FROM scored_by_others o WHERE o.season = of_season);
  last_row bigint := rows_staged();
BEGIN
  UPDATE pg_temp.emulation_import i SET reason = x.reason, about = x.about
    FROM (WITH leave AS MATERIALIZED (   -- asked once, whatever the plan
            SELECT d.unit, d.criterion, (write_refusal(of_season, d.unit, d.criterion, of_stage)).why AS why
              FROM (SELECT c.unit, c.criterion, row_number() OVER () AS nth
                      FROM (SELECT DISTINCT e.fields->>'unit' AS unit, e.fields->>'criterion' AS criterion
                              FROM pg_temp.emulation_import e WHERE e.reason IS NULL AND is_bound()) c) d
             WHERE emulation.progress('import_results', d.nth, last_row, 'rows checked for permission'))
          SELECT j.number, coalesce(
            CASE WHEN m.unit IS NULL THEN membership_fault(of_season, j.fields->>'unit') END,
            emulation.fault(rules, j.fields->>'criterion', t.target, (j.fields->>'actual')::numeric, t.baseline), w.why,
            CASE WHEN of_stage = 'self' AND j.fields->>'criterion' = ANY (by_others)
                 THEN scorer_fault(of_season, j.fields->>'criterion') END,
            CASE WHEN j.fields->>'assigned' = 'false' AND NOT has_column_privilege('result', 'assigned', 'INSERT')
                 THEN 'only an appraiser or the council can set a criterion to not assigned' END) AS reason,
            CASE WHEN m.unit IS NULL THEN 'unit' WHEN j.fields->>'criterion' = ANY (parents)
                   OR of_stage = 'self' AND w.why IS NULL AND j.fields->>'criterion' = ANY (by_others) THEN 'criterion'
                 WHEN w.why IS NOT NULL AND emulation.fault(rules, j.fields->>'criterion', t.target,
                   (j.fields->>'actual')::numeric, t.baseline) IS NULL THEN 'unit' END AS about
            FROM pg_temp.emulation_import j
            LEFT JOIN (SELECT unit FROM season_member WHERE season = of_season) m ON m.unit = j.fields->>'unit'
            LEFT JOIN target_in_force t ON t.season = of_season AND t.unit = j.fields->>'unit'
                                       AND t.criterion = j.fields->>'criterion'
            LEFT JOIN leave w ON w.unit = j.fields->>'unit' AND w.criterion = j.fields->>'criterion'
           WHERE j.reason IS NULL AND emulation.progress('import_results', j.number, last_row, 'rows judged')) x
   WHERE x.number = i.number AND x.reason IS NOT NULL;
END
$judge$;
COMMENT ON FUNCTION judge_entries(text, text, emulation.score_sheet) IS
  'Kiểm tra kết quả theo bảng điểm: sets the reason that the check at entry would find; within check_import_results';

CREATE OR REPLACE FUNCTION check_import_results(constants jsonb, options jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
DECLARE
  of_season text := constants->>'season';
  style text := options->>'style';
  rules emulation.score_sheet := sheet_for_import(of_season);
BEGIN
  PERFORM judge_answers(rules);
  PERFORM judge_scores(rules, style);
  PERFORM judge_entries(of_season, constants->>'stage', rules);
  -- what a yes-or-no criterion takes, where it was given something else
  UPDATE pg_temp.emulation_import i
     SET reason = format('"%s" is not an answer to the yes-or-no criterion "%s", which accepts %s; 1 or 0',
                         left(i.text, 60), c.code, words_taken(answer_words(), 'answer'))
    FROM emulation.criteria(rules) c
   WHERE c.code = i.fields->>'criterion' AND emulation.actual_kind(rules, c.code) = 'answer' AND i.reason IS NOT NULL
     AND emulation.cell_fault(i.text) IS NULL
     AND i.reason IN (emulation.fault(rules, c.code, NULL, (i.fields->>'actual')::numeric),
                      (read_field('result', i.text, style)).reason);
  -- what was not assigned is, where it has a value now
  PERFORM compare_rows('results');
  UPDATE pg_temp.emulation_import i SET fields = i.fields || '{"assigned": true}'
   WHERE i.state = 'changed' AND i.old_row->>'assigned' = 'false' AND NOT i.fields ? 'assigned';
END
$check$;
COMMENT ON FUNCTION check_import_results(jsonb, jsonb) IS
  'Kiểm tra tệp kết quả: computes the value of a row under its season''s sheet, or sets a reason; within import_rows';

-- of before it returned nothing about printed totals; where it does it stays, with its privileges
DO $old$
BEGIN
  IF EXISTS (SELECT FROM pg_proc WHERE NOT 'differing' = ANY (proargnames)
    AND oid = to_regprocedure('import_results(text, text, bytea, text, text, boolean, boolean, text, text, text)')) THEN
    DROP FUNCTION import_results(text, text, bytea, text, text, boolean, boolean, text, text, text);
  END IF;
END
$old$;
CREATE OR REPLACE FUNCTION import_results(season text, stage text, content bytea, file_name text DEFAULT NULL,
  on_error text DEFAULT 'skip', dry_run boolean DEFAULT false, replace boolean DEFAULT false,
  delimiter text DEFAULT NULL, encoding text DEFAULT 'UTF8', style text DEFAULT 'vi')
  RETURNS TABLE (batch bigint, read bigint, "new" bigint, changed bigint, unchanged bigint, rejected bigint,
                 rejections jsonb, differing bigint, differences jsonb)
  LANGUAGE sql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $import$
SELECT * FROM import_file('results', jsonb_build_object('season', season, 'stage', stage), content, file_name,
                          on_error, dry_run, replace, delimiter, encoding, style)
$import$;
COMMENT ON FUNCTION import_results(text, text, bytea, text, text, boolean, boolean, text, text, text) IS
  'Nhập kết quả: imports results of a season and stage from a CSV file, in long form (unit, criterion, actual) or wide '
  '(criteria down and units across, or the reverse), with headings in Vietnamese or English, with or without accents, '
  'in any order. Good rows are loaded, bad rows are stored in rejected_row with line, column, text and reason (with '
  'on_error => ''stop'' nothing is loaded if a row is bad: 22000). dry_run => true only shows the outcome. Existing '
  'values are overwritten only with replace => true. Empty cells are ignored. It returns one row: the batch (null: '
  'nothing to do), how many rows were read, new, changed, unchanged and rejected, and the first hundred rejections; '
  'then how many printed totals of units and sections do not agree with what the sheet computes, and the first '
  'hundred of them (batch_difference has all). Errors: a file that cannot be read 22P04, 22021; rows that another '
  'session changed meanwhile 40001; a published season, or no sheet in force 55000; an unknown season 23503; an '
  'unknown on_error or style 22023';
