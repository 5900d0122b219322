-- Totals that a file prints beside its values: of a unit, in a row or a column of their own, and of a section of the
-- sheet. They bring nothing and reject nothing: they are set apart, held against what the sheet computes, and kept.

CREATE OR REPLACE FUNCTION printed_number(spelling text, style text) RETURNS numeric
  LANGUAGE sql IMMUTABLE STRICT SET search_path FROM CURRENT AS $number$
SELECT CASE WHEN jsonb_typeof(n.value) = 'number' AND abs(n.value::numeric) < 1e17 THEN n.value::numeric END
  FROM read_field('points', $1, $2) n
$number$;
COMMENT ON FUNCTION printed_number(text, text) IS
  'Đọc số tổng: returns the number of a printed total, with the decimals that it is printed with; null if it is not a '
  'number, or one of more than 17 digits; within import_rows';

-- A total is a row of the criterion "Tổng cộng", unless the sheet has a criterion of that name. It keeps its unit, to
-- be found like those of the other rows.
CREATE OR REPLACE FUNCTION mark_totals(of_season text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $mark$
BEGIN
  UPDATE pg_temp.emulation_import i
     SET total = true, reason = NULL, about = NULL, said = i.said - 'criterion_name'::text,
         fields = i.fields - 'criterion'::text
    FROM (SELECT s.spelling
            FROM (SELECT DISTINCT coalesce(e.fields->>'criterion', e.said->>'criterion_name') AS spelling
                    FROM pg_temp.emulation_import e) s
           WHERE is_total(s.spelling)
             AND NOT EXISTS (SELECT FROM sheet h CROSS JOIN emulation.criteria(h.rules::emulation.score_sheet) c
                              WHERE h.season = of_season AND h.state = 'in force'
                                AND folded(s.spelling) IN (folded(c.code), folded(c.name)))) t
   WHERE t.spelling = coalesce(i.fields->>'criterion', i.said->>'criterion_name')
     AND (i.reason IS NULL OR i.reason NOT LIKE 'the file has %');   -- of another season or stage
END
$mark$;
COMMENT ON FUNCTION mark_totals(text) IS
  'Đánh dấu dòng tổng: marks the rows of a file that are totals; within stage_rows';

-- Parents with a number; one that only heads its section brings nothing.  What a file contradicts stays rejected.
CREATE OR REPLACE FUNCTION set_totals_apart(of_season text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $apart$
DECLARE
  parents text[] := ARRAY(SELECT c.code FROM sheet h
                           CROSS JOIN emulation.criteria(h.rules::emulation.score_sheet) c
                           WHERE h.season = of_season AND h.state = 'in force' AND NOT c.is_leaf);
BEGIN
  UPDATE pg_temp.emulation_import i SET total = true
   WHERE i.fields->>'criterion' = ANY (parents) AND i.about IS NULL
     AND (i.reason IS NULL OR i.reason NOT LIKE 'the file has %')
     AND (i.fields ? 'actual' OR i.reason IS NOT NULL OR NOT i.fields ?| '{evidence,note}');
  CREATE TEMP TABLE emulation_printed ON COMMIT DROP AS
  SELECT row_number() OVER (ORDER BY min(p.number), p."column", p.criterion)::integer AS number,
         min(p.record) AS record, min(p.line) AS line, p."column", p.text, p.unit, p.unit_text, p.criterion,
         NULL::numeric AS printed, NULL::integer AS decimals, NULL::numeric AS computed, NULL::text AS finding
    FROM (SELECT t.number, t.record, t.line, t."column", t.text, t.fields->>'criterion' AS criterion,
                 CASE WHEN t.about IS NULL OR t.about NOT LIKE 'unit%' THEN t.fields->>'unit' END AS unit,
                 coalesce(t.said->>'unit', t.said->>'unit_name', t.fields->>'unit') AS unit_text
            FROM (SELECT i.number, i.record, i.line, i."column", i.fields, i.said, i.about,
                         coalesce(i.text, i.fields->>'actual') AS text
                    FROM pg_temp.emulation_import i WHERE i.total
                  UNION ALL
                  SELECT i.number, i.record, i.line, c.total->>0, i.fields - 'criterion'::text, i.said, i.about,
                         c.total->>1
                    FROM pg_temp.emulation_import i CROSS JOIN LATERAL jsonb_array_elements(i.said->'total') c(total)
                   WHERE NOT i.total) t) p
   WHERE (read_field('number', coalesce(p.text, ''), 'vi')).value IS DISTINCT FROM 'null'
   GROUP BY p."column", p.text, p.unit, p.unit_text, p.criterion;
  DELETE FROM pg_temp.emulation_import i WHERE i.total;
END
$apart$;
COMMENT ON FUNCTION set_totals_apart(text) IS
  'Tách các số tổng: takes the totals and the points of sections out of the rows of a file; within stage_rows';

-- The season as it will be with the file's rows, up to its stage.  Who sees only an own unit computes only that, and
-- nothing if points depend on other units.
CREATE OR REPLACE FUNCTION board_with_file(rules emulation.score_sheet, of_season text, of_stage text)
  RETURNS emulation.scoreboard LANGUAGE plpgsql SET search_path FROM CURRENT AS $board$
DECLARE
  stages constant text[] := '{final,appraisal,self}';
  others_score text[] := ARRAY(SELECT o.criterion FROM scored_by_others o WHERE o.season = of_season);
  sees_all boolean := EXISTS (SELECT FROM visible_season v WHERE v.season = of_season);
  own text[] := ARRAY(SELECT a.unit FROM my_account a WHERE a.season = of_season AND a.capacity = 'unit');
BEGIN
  IF NOT sees_all AND EXISTS (SELECT FROM emulation.criteria(rules) c
                               WHERE c.is_leaf AND emulation.is_relative(rules, c.code)) THEN
    RETURN NULL;
  END IF;
  RETURN (
    WITH entered AS (
      SELECT r.unit, r.criterion, r.stage, r.actual, r.assigned, r.correction FROM result r
       WHERE r.season = of_season AND array_position(stages, r.stage) >= array_position(stages, of_stage)
      UNION ALL
      SELECT n.unit, n.criterion, of_stage, n.actual, coalesce(n.assigned, true), 2147483647
        FROM pg_temp.emulation_import i
       CROSS JOIN LATERAL jsonb_populate_record(NULL::result, coalesce(i.old_row, '{}') || i.fields) n
       WHERE i.reason IS NULL AND i.state IN ('new', 'changed')
    ), cell AS (
      SELECT DISTINCT ON (e.unit, e.criterion) e.unit, e.criterion, t.target, t.baseline, e.actual, e.assigned
        FROM entered e
        LEFT JOIN target_in_force t ON t.season = of_season AND t.unit = e.unit AND t.criterion = e.criterion
       WHERE e.stage <> 'self' OR e.criterion <> ALL (others_score)
       ORDER BY e.unit, e.criterion, array_position(stages, e.stage), e.correction DESC
    )
    SELECT emulation.scoreboard(rules, m.unit,
                                CASE WHEN emulation.fault(rules, c.criterion, c.target, c.actual, c.baseline) IS NULL
                                     THEN c.criterion END, c.target, c.actual, coalesce(c.assigned, true), c.baseline)
      FROM (SELECT DISTINCT m.unit FROM membership m JOIN season s USING (season)
             WHERE m.season = of_season AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on
               AND (sees_all OR m.unit = ANY (own))) m
      LEFT JOIN cell c USING (unit));
END
$board$;
COMMENT ON FUNCTION board_with_file(emulation.score_sheet, text, text) IS
  'Bảng kết quả sau khi nhập: returns the board of a season''s members with the rows of a file, from the values in '
  'force at its stage; for a unit''s role only its own unit, or null if points depend on others; within import_rows';

-- Compared at the decimals that are printed, but at no more than those of the sheet: a spreadsheet exports a sum with
-- fifteen.
CREATE OR REPLACE FUNCTION judge_totals(of_season text, of_stage text, style text) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $judge$
DECLARE
  rules emulation.score_sheet := (SELECT h.rules::emulation.score_sheet FROM sheet h
                                   WHERE h.season = of_season AND h.state = 'in force');
  board emulation.scoreboard;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_temp.emulation_printed) THEN
    RETURN;
  END IF;
  board := board_with_file(rules, of_season, of_stage);
  UPDATE pg_temp.emulation_printed p
     SET printed = x.printed, decimals = x.decimals, computed = x.computed,
         finding = CASE WHEN x.printed IS NULL THEN 'unreadable' WHEN x.unit IS NULL THEN 'not a member'
                        WHEN x.computed IS NULL THEN 'not computed'
                        WHEN round(x.printed, x.decimals) = round(x.computed, x.decimals) THEN 'agrees'
                        ELSE 'differs' END
    FROM (SELECT n.number, n.printed, m.unit, least(scale(n.printed), point_decimals(of_season)) AS decimals,
                 b.points AS computed
            FROM (SELECT q.number, q.unit, q.criterion, printed_number(q.text, style) AS printed
                    FROM pg_temp.emulation_printed q OFFSET 0) n
            LEFT JOIN (SELECT DISTINCT unit FROM membership WHERE season = of_season) m ON m.unit = n.unit
            LEFT JOIN (SELECT unit, criterion, points FROM emulation.breakdown(board) WHERE status <> 'missing') b
                   ON b.unit = n.unit AND coalesce(b.criterion, '') = coalesce(n.criterion, '')) x
   WHERE x.number = p.number;
END
$judge$;
COMMENT ON FUNCTION judge_totals(text, text, text) IS
  'So các số tổng: compares the totals of a file with what the sheet computes; within import_rows';

-- How many do not agree, and the first hundred.
CREATE OR REPLACE FUNCTION count_totals(OUT differing bigint, OUT differences jsonb)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $count$
BEGIN
  SELECT count(*), jsonb_agg(d.shown ORDER BY d.number) FILTER (WHERE d.nth <= 100) INTO differing, differences
    FROM (SELECT p.number, row_number() OVER (ORDER BY p.number) AS nth,
                 jsonb_build_object('line', p.line, 'column', p."column", 'text', p.text, 'unit', p.unit,
                   'criterion', p.criterion, 'printed', p.printed, 'computed', p.computed,
                   'finding', p.finding) AS shown
            FROM pg_temp.emulation_printed p WHERE p.finding <> 'agrees') d;
END
$count$;
COMMENT ON FUNCTION count_totals() IS
  'Đếm số tổng sai khác: returns how many totals of a file do not agree, and the first hundred; within import_rows';

CREATE OR REPLACE FUNCTION keep_totals(of_batch bigint) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $keep$
BEGIN
  INSERT INTO printed_total (batch, number, record, line, "column", text, unit, unit_text, criterion, printed, decimals,
                             computed, finding)
  SELECT of_batch, p.number, p.record, p.line, p."column", p.text, p.unit, p.unit_text, p.criterion, p.printed,
         p.decimals, p.computed, p.finding
    FROM pg_temp.emulation_printed p;
END
$keep$;
COMMENT ON FUNCTION keep_totals(bigint) IS
  'Ghi các số tổng: writes the totals of a file into printed_total; within import_rows';

CREATE OR REPLACE VIEW batch_difference WITH (security_invoker) AS
SELECT p.batch, p.unit, p.criterion, p.printed, p.computed,
       (p.printed - p.computed)::numeric(36,18) AS difference, p.finding, p.line, p."column", p.text, p.unit_text,
       p.number, b.season, b.stage, b.file_name, s.year, s.period,
       c.name AS cluster_name, season_name(c.name, s.year, s.period) AS season_name,
       period_name(s.period) AS period_name, season_status_name(s.status) AS status_name,
       stage_name(b.stage) AS stage_name, u.name AS unit_name, k.name AS criterion_name,
       finding_name(p.finding) AS finding_name, u."position"
  FROM printed_total p
  JOIN import_batch b ON b.batch = p.batch
  LEFT JOIN season s ON s.season = b.season
  LEFT JOIN cluster c ON c.cluster = s.cluster
  LEFT JOIN unit u ON u.unit = p.unit
  LEFT JOIN sheet_criterion k ON k.season = b.season AND k.criterion = p.criterion
 WHERE p.finding <> 'agrees' AND b.undone_at IS NULL;
COMMENT ON VIEW batch_difference IS
  'Tổng in khác tổng tính: totals and points of sections in imported files that do not agree with what the sheet '
  'computed when the file came; not those of imports that were undone';
COMMENT ON COLUMN batch_difference.batch IS 'Lần nhập tệp';
COMMENT ON COLUMN batch_difference.unit IS 'Đơn vị: null: the file names no known unit';
COMMENT ON COLUMN batch_difference.criterion IS 'Phần: parent in the sheet; null: the whole sheet';
COMMENT ON COLUMN batch_difference.printed IS 'Số in trong tệp: null: not a number';
COMMENT ON COLUMN batch_difference.computed IS 'Số tính được: null: nothing is scored, or not all of it is visible';
COMMENT ON COLUMN batch_difference.difference IS 'Chênh lệch: printed less computed';
COMMENT ON COLUMN batch_difference.finding IS 'Kết luận: differs, unreadable, not a member or not computed';
COMMENT ON COLUMN batch_difference.line IS 'Dòng: line of the file';
COMMENT ON COLUMN batch_difference."column" IS 'Cột: heading';
COMMENT ON COLUMN batch_difference.text IS 'Nội dung: text as in the file';
COMMENT ON COLUMN batch_difference.unit_text IS 'Đơn vị theo tệp: spelling in the file';
COMMENT ON COLUMN batch_difference.number IS 'Số thứ tự: number within the batch';
COMMENT ON COLUMN batch_difference.season IS 'Kỳ thi đua';
COMMENT ON COLUMN batch_difference.stage IS 'Bước: stage of the results of the file';
COMMENT ON COLUMN batch_difference.file_name IS 'Tên tệp';
COMMENT ON COLUMN batch_difference.year IS 'Năm';
COMMENT ON COLUMN batch_difference.period IS 'Giai đoạn: year, first half or second half';
COMMENT ON COLUMN batch_difference.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN batch_difference.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN batch_difference.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN batch_difference.status_name IS 'Tên trạng thái của kỳ';
COMMENT ON COLUMN batch_difference.stage_name IS 'Tên bước';
COMMENT ON COLUMN batch_difference.unit_name IS 'Tên đơn vị';
COMMENT ON COLUMN batch_difference.criterion_name IS 'Tên phần';
COMMENT ON COLUMN batch_difference.finding_name IS 'Tên kết luận';
COMMENT ON COLUMN batch_difference."position" IS 'Thứ tự: position of the unit in the official order';
