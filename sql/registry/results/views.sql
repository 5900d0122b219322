-- What reporting tools read.  A rank is shown to whoever may see every row that it
-- comes from: the others would get a false one (1 of 1).

CREATE OR REPLACE VIEW standing WITH (security_invoker) AS
SELECT s.season, s.cluster, s.year, s.period, x.publication, x.rank, x.unit, x.unit_name, u."position",
       x.points::numeric(16,6) AS points, x.max_points::numeric(16,6) AS max_points, x.class, x.status, x.missing, x.tied,
       x.behind_next::numeric(16,6) AS behind_next, x.behind_first::numeric(16,6) AS behind_first, x.unranked_reason
  FROM visible_season s
 CROSS JOIN LATERAL (
   SELECT p.number AS publication, p.rank, p.unit, p.unit_name, p.points, p.max_points, p.class, p.status, p.missing, p.tied, p.behind_next, p.behind_first, p.unranked_reason
     FROM published_standing p
    WHERE s.status = 'published' AND p.season = s.season AND p.number = (SELECT max(number) FROM publication l WHERE l.season = s.season)
   UNION ALL
   SELECT NULL, k.rank, k.unit, n.name, k.points, k.max_points, k.class, k.status, k.missing, k.tied, k.behind_next, k.behind_first,
          (SELECT min(m.unranked_reason) FROM membership m WHERE k.status = 'unranked' AND m.season = s.season AND m.unit = k.unit)
     FROM live_standing k JOIN unit n ON n.unit = k.unit
    WHERE s.status <> 'published' AND k.season = s.season AND s.season IN (SELECT season FROM kept_season)
   UNION ALL
   SELECT NULL, l.rank, l.unit, l.unit_name, l.points, l.max_points, l.class, l.status, l.missing, l.tied, l.behind_next, l.behind_first, l.unranked_reason
     FROM (SELECT season_board(s.season) AS board WHERE s.status <> 'published' AND s.season NOT IN (SELECT season FROM kept_season)) b, standings_of(s.season, b.board) l) x
  JOIN unit u ON u.unit = x.unit;
COMMENT ON VIEW standing IS 'Bảng xếp hạng: of each season that the reader may see whole; as published, else live from the values in force';
COMMENT ON COLUMN standing.season IS 'Kỳ thi đua';
COMMENT ON COLUMN standing.cluster IS 'Cụm, khối';
COMMENT ON COLUMN standing.year IS 'Năm';
COMMENT ON COLUMN standing.period IS 'Giai đoạn: year, first half or second half';
COMMENT ON COLUMN standing.publication IS 'Lần công bố: whose figures these are; null: live, not published yet';
COMMENT ON COLUMN standing.rank IS 'Thứ hạng: null: not ranked';
COMMENT ON COLUMN standing.unit IS 'Mã đơn vị';
COMMENT ON COLUMN standing.unit_name IS 'Đơn vị';
COMMENT ON COLUMN standing."position" IS 'Thứ tự: in the official order of units';
COMMENT ON COLUMN standing.points IS 'Điểm: null: nothing is scored';
COMMENT ON COLUMN standing.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN standing.class IS 'Xếp loại';
COMMENT ON COLUMN standing.status IS 'Tình trạng: ranked, incomplete or unranked';
COMMENT ON COLUMN standing.missing IS 'Số tiêu chí thiếu';
COMMENT ON COLUMN standing.tied IS 'Đồng hạng';
COMMENT ON COLUMN standing.behind_next IS 'Kém hạng trên: points behind the next better total; null at rank 1';
COMMENT ON COLUMN standing.behind_first IS 'Kém hạng nhất: points behind the best';
COMMENT ON COLUMN standing.unranked_reason IS 'Lý do không xếp hạng';

CREATE OR REPLACE VIEW gap_to_next WITH (security_invoker) AS
SELECT season, unit, unit_name, rank, points, behind_next AS gap,
       first_value(rank) OVER above AS next_rank, string_agg(unit_name, ', ') OVER above AS next_unit
  FROM standing WHERE rank IS NOT NULL
WINDOW above AS (PARTITION BY season ORDER BY rank GROUPS BETWEEN 1 PRECEDING AND 1 PRECEDING);
COMMENT ON VIEW gap_to_next IS 'Khoảng cách đến hạng trên: what each ranked unit lacks to the next better total';
COMMENT ON COLUMN gap_to_next.season IS 'Kỳ thi đua';
COMMENT ON COLUMN gap_to_next.unit IS 'Mã đơn vị';
COMMENT ON COLUMN gap_to_next.unit_name IS 'Đơn vị';
COMMENT ON COLUMN gap_to_next.rank IS 'Thứ hạng';
COMMENT ON COLUMN gap_to_next.points IS 'Điểm';
COMMENT ON COLUMN gap_to_next.gap IS 'Khoảng cách: points to the next better total; null at rank 1';
COMMENT ON COLUMN gap_to_next.next_rank IS 'Hạng trên: null at rank 1';
COMMENT ON COLUMN gap_to_next.next_unit IS 'Đơn vị hạng trên: all that share it';

CREATE OR REPLACE VIEW score_breakdown WITH (security_invoker) AS
SELECT s.season, b.unit, u.name AS unit_name, c.ordinal, b.criterion, b.parent, b.depth, b.name, b.max_points::numeric(19,9) AS max_points,
       b.target::numeric(36,18) AS target, b.actual::numeric(36,18) AS actual, b.ratio::numeric(44,6) AS ratio, b.points::numeric(19,9) AS points,
       b.adjustment::numeric(19,9) AS adjustment, b.lost::numeric(19,9) AS lost, b.is_leaf, b.status
  FROM visible_season s
 CROSS JOIN LATERAL (SELECT season_board(s.season) AS board) x
 CROSS JOIN LATERAL emulation.breakdown(x.board) b
  JOIN unit u ON u.unit = b.unit
  LEFT JOIN LATERAL emulation.criteria(emulation.score_sheet(x.board)) c ON c.code = b.criterion;
COMMENT ON VIEW score_breakdown IS 'Điểm từng tiêu chí: where each unit''s points come from and were lost, from the values in force; children and adjustment add up to their parent';
COMMENT ON COLUMN score_breakdown.season IS 'Kỳ thi đua';
COMMENT ON COLUMN score_breakdown.unit IS 'Mã đơn vị';
COMMENT ON COLUMN score_breakdown.unit_name IS 'Đơn vị';
COMMENT ON COLUMN score_breakdown.ordinal IS 'Thứ tự: of the criterion in the sheet; null: the whole sheet';
COMMENT ON COLUMN score_breakdown.criterion IS 'Tiêu chí: null: the whole sheet';
COMMENT ON COLUMN score_breakdown.parent IS 'Tiêu chí cấp trên';
COMMENT ON COLUMN score_breakdown.depth IS 'Cấp: 0 is the whole sheet';
COMMENT ON COLUMN score_breakdown.name IS 'Tên tiêu chí';
COMMENT ON COLUMN score_breakdown.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN score_breakdown.target IS 'Chỉ tiêu';
COMMENT ON COLUMN score_breakdown.actual IS 'Thực hiện';
COMMENT ON COLUMN score_breakdown.ratio IS 'Tỷ lệ: actual to target, or target to actual where less is better';
COMMENT ON COLUMN score_breakdown.points IS 'Điểm: null: nothing is scored';
COMMENT ON COLUMN score_breakdown.adjustment IS 'Điều chỉnh: what limits, a ceiling or scaling changed; null under a mean';
COMMENT ON COLUMN score_breakdown.lost IS 'Điểm mất: to the maximum, and what was taken; a bonus not earned is not lost';
COMMENT ON COLUMN score_breakdown.is_leaf IS 'Tiêu chí chấm điểm';
COMMENT ON COLUMN score_breakdown.status IS 'Tình trạng: scored, missing or not assigned';

CREATE OR REPLACE VIEW own_score WITH (security_invoker) AS
SELECT r.season, r.unit, c.ordinal, r.criterion, c.name, c.max_points::numeric(19,9) AS max_points, t.target::numeric(36,18) AS target, r.stage, r.actual::numeric(36,18) AS actual, r.assigned,
       CASE WHEN NOT emulation.is_relative(h.rules::emulation.score_sheet, r.criterion)
             AND emulation.fault(h.rules::emulation.score_sheet, r.criterion, t.target, r.actual) IS NULL
            THEN emulation.points(h.rules::emulation.score_sheet, r.criterion, t.target, r.actual) END::numeric(19,9) AS points
  FROM result_in_force r
  JOIN sheet h ON h.season = r.season AND h.state = 'in force'
 CROSS JOIN LATERAL emulation.criteria(h.rules::emulation.score_sheet) c
  LEFT JOIN target_in_force t ON t.season = r.season AND t.unit = r.unit AND t.criterion = r.criterion
 WHERE c.code = r.criterion AND r.unit IN (SELECT a.unit FROM my_account a WHERE a.season = r.season AND a.capacity = 'unit');
COMMENT ON VIEW own_score IS 'Điểm của đơn vị tôi: the points of the current role''s own unit, criterion by criterion, before anything is published; what depends on the other units is null';
COMMENT ON COLUMN own_score.season IS 'Kỳ thi đua';
COMMENT ON COLUMN own_score.unit IS 'Đơn vị';
COMMENT ON COLUMN own_score.ordinal IS 'Thứ tự: of the criterion in the sheet';
COMMENT ON COLUMN own_score.criterion IS 'Tiêu chí';
COMMENT ON COLUMN own_score.name IS 'Tên tiêu chí';
COMMENT ON COLUMN own_score.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN own_score.target IS 'Chỉ tiêu';
COMMENT ON COLUMN own_score.stage IS 'Bước: whose word the actual is';
COMMENT ON COLUMN own_score.actual IS 'Thực hiện: the value in force';
COMMENT ON COLUMN own_score.assigned IS 'Được giao';
COMMENT ON COLUMN own_score.points IS 'Điểm: null: by a rule that compares with the cluster, or none yet';

-- A unit's own scores against the values in force, both sides over the same criteria: those
-- that the unit scored itself. What it did not score (not yet, or because others alone do)
-- counts on neither side, and nothing is scaled for it.
CREATE OR REPLACE FUNCTION self_comparison(of_season text)
  RETURNS TABLE (unit text, criterion text, self_points numeric, final_points numeric)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $comparison$
WITH rule AS MATERIALIZED (
  SELECT (h.rules || '{"missing": "incomplete"}')::emulation.score_sheet AS rules FROM sheet h
   WHERE h.season = of_season AND h.state = 'in force' AND NOT EXISTS (SELECT FROM emulation.check_sheet(h.rules))
), member AS (
  SELECT DISTINCT m.unit FROM membership m JOIN season s USING (season)
   WHERE m.season = of_season AND m.joined_on <= s.ends_on AND m.left_on > s.ends_on
     AND EXISTS (SELECT FROM visible_season v WHERE v.season = of_season)
), cell AS (
  SELECT r.unit, r.criterion, t.target, r.assigned,
         CASE WHEN r.assigned THEN e.actual END AS said, CASE WHEN r.assigned THEN r.actual END AS actual
    FROM rule CROSS JOIN result_in_force r
    LEFT JOIN result e ON e.season = r.season AND e.unit = r.unit AND e.criterion = r.criterion AND e.stage = 'self'
      AND e.correction = 0
    LEFT JOIN target_in_force t ON t.season = r.season AND t.unit = r.unit AND t.criterion = r.criterion
   WHERE r.season = of_season AND emulation.fault(rule.rules, r.criterion, t.target, r.actual) IS NULL
     AND (NOT r.assigned OR e.assigned AND e.actual IS NOT NULL AND r.actual IS NOT NULL
                        AND r.criterion NOT IN (SELECT o.criterion FROM scored_by_others o WHERE o.season = of_season)
                        AND emulation.fault(rule.rules, r.criterion, t.target, e.actual) IS NULL)
), board AS MATERIALIZED (
  SELECT emulation.scoreboard(rule.rules, m.unit, c.criterion, c.target, c.said, c.assigned) AS by_self,
         emulation.scoreboard(rule.rules, m.unit, c.criterion, c.target, c.actual, c.assigned) AS in_force
    FROM rule CROSS JOIN member m LEFT JOIN cell c USING (unit)
)
SELECT e.unit, e.criterion, e.points, f.points
  FROM emulation.breakdown((SELECT by_self FROM board)) e
  JOIN emulation.breakdown((SELECT in_force FROM board)) f ON f.unit = e.unit
    AND coalesce(f.criterion, '') = coalesce(e.criterion, '')
 WHERE e.status <> 'missing' AND f.status <> 'missing'
$comparison$;
COMMENT ON FUNCTION self_comparison(text) IS 'So sánh tự chấm: a season''s members scored by their own word and by what is in force, both over the criteria that the unit scored itself and that are its task; within self_versus_final';

CREATE OR REPLACE VIEW self_versus_final WITH (security_invoker) AS
SELECT s.season, x.unit, u.name AS unit_name, c.ordinal, x.criterion, c.parent, coalesce(c.depth, 0) AS depth, coalesce(c.name, h.rules->>'name') AS name, coalesce(c.is_leaf, false) AS is_leaf,
       x.max_points::numeric(19,9) AS max_points, x.self_points::numeric(19,9) AS self_points, x.final_points::numeric(19,9) AS final_points, x.difference::numeric(19,9) AS difference,
       x.mean_difference::numeric(19,9) AS mean_difference, (x.difference - x.mean_difference)::numeric(19,9) AS above_mean
  FROM visible_season s
  JOIN sheet h ON h.season = s.season AND h.state = 'in force'
 CROSS JOIN LATERAL (
   SELECT d.*, d.self_points - d.final_points AS difference,
          round(avg(d.self_points - d.final_points) OVER (PARTITION BY d.criterion), 9) AS mean_difference
     -- whoever has not handed in has not given itself nothing; where nothing is compared stands what is in force
     FROM (SELECT f.unit, f.criterion, f.max_points, e.self_points,
                  CASE WHEN e.unit IS NULL OR f.is_leaf THEN f.points ELSE e.final_points END AS final_points
             FROM (SELECT unit, criterion, max_points, is_leaf, CASE WHEN status <> 'missing' THEN points END AS points
                     FROM emulation.breakdown(season_board(s.season))) f
             LEFT JOIN self_comparison(s.season) e ON e.unit = f.unit
               AND coalesce(e.criterion, '') = coalesce(f.criterion, '')) d) x
  JOIN unit u ON u.unit = x.unit
  LEFT JOIN LATERAL emulation.criteria(h.rules::emulation.score_sheet) c ON c.code = x.criterion;
COMMENT ON VIEW self_versus_final IS 'Tự chấm so với kết quả: who scored themselves high, in all and by criterion, beside the cluster''s mean difference; sums are of the criteria that the unit scored itself, on both sides';
COMMENT ON COLUMN self_versus_final.season IS 'Kỳ thi đua';
COMMENT ON COLUMN self_versus_final.unit IS 'Mã đơn vị';
COMMENT ON COLUMN self_versus_final.unit_name IS 'Đơn vị';
COMMENT ON COLUMN self_versus_final.ordinal IS 'Thứ tự: of the criterion in the sheet; null: the whole sheet';
COMMENT ON COLUMN self_versus_final.criterion IS 'Tiêu chí: null: the whole sheet';
COMMENT ON COLUMN self_versus_final.parent IS 'Tiêu chí cấp trên';
COMMENT ON COLUMN self_versus_final.depth IS 'Cấp: 0 is the whole sheet';
COMMENT ON COLUMN self_versus_final.name IS 'Tên tiêu chí';
COMMENT ON COLUMN self_versus_final.is_leaf IS 'Tiêu chí chấm điểm';
COMMENT ON COLUMN self_versus_final.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN self_versus_final.self_points IS 'Điểm tự chấm: of a parent and the whole sheet the sum of what the unit scored itself; null: none';
COMMENT ON COLUMN self_versus_final.final_points IS 'Điểm đang áp dụng: final, else appraisal, else self; of a parent and the whole sheet over the same criteria as self_points; where that is null, over all';
COMMENT ON COLUMN self_versus_final.difference IS 'Chênh lệch: self-score above (+) or below (-) the value in force';
COMMENT ON COLUMN self_versus_final.mean_difference IS 'Chênh lệch bình quân của cụm: mean over the units that have both';
COMMENT ON COLUMN self_versus_final.above_mean IS 'So với bình quân: how much higher than the cluster''s habit';

CREATE OR REPLACE VIEW target_attainment WITH (security_invoker) AS
SELECT t.season, t.unit, u.name AS unit_name, t.criterion, c.rule->>'name' AS name, t.target::numeric(36,18) AS target, r.actual::numeric(36,18) AS actual, r.stage,
       coalesce(c.rule->>'better', 'higher') AS better,
       CASE WHEN r.actual IS NULL THEN 'no result' WHEN r.actual = t.target THEN 'met'
            WHEN (r.actual > t.target) = (coalesce(c.rule->>'better', 'higher') = 'higher') THEN 'exceeded' ELSE 'short' END AS attainment
  FROM target_in_force t
  JOIN season_member m ON m.season = t.season AND m.unit = t.unit
  JOIN unit u ON u.unit = t.unit
  LEFT JOIN result_in_force r ON r.season = t.season AND r.unit = t.unit AND r.criterion = t.criterion
  LEFT JOIN (SELECT h.season, rule FROM sheet h, jsonb_path_query(h.rules, 'strict $.** ? (exists (@.code))') AS rule WHERE h.state = 'in force') c
         ON c.season = t.season AND c.rule->>'code' = t.criterion
 WHERE t.target IS NOT NULL AND r.assigned IS NOT FALSE;
COMMENT ON VIEW target_attainment IS 'Mức độ hoàn thành chỉ tiêu: what each unit promised and reached; a unit sees its own until the season is published';
COMMENT ON COLUMN target_attainment.season IS 'Kỳ thi đua';
COMMENT ON COLUMN target_attainment.unit IS 'Mã đơn vị';
COMMENT ON COLUMN target_attainment.unit_name IS 'Đơn vị';
COMMENT ON COLUMN target_attainment.criterion IS 'Tiêu chí';
COMMENT ON COLUMN target_attainment.name IS 'Tên tiêu chí';
COMMENT ON COLUMN target_attainment.target IS 'Chỉ tiêu: adjusted, else signed';
COMMENT ON COLUMN target_attainment.actual IS 'Thực hiện: the value in force';
COMMENT ON COLUMN target_attainment.stage IS 'Bước: whose word the actual is';
COMMENT ON COLUMN target_attainment.better IS 'Chiều: higher or lower is better';
COMMENT ON COLUMN target_attainment.attainment IS 'Kết quả: exceeded (vượt), met (đạt), short (không đạt) or no result (chưa có)';

CREATE OR REPLACE VIEW hand_in WITH (security_invoker) AS
SELECT s.season, m.unit, u.name AS unit_name, u."position", coalesce(b.state, 'draft') AS state, b.reason,
       coalesce(b.due_on, s.self_deadline) AS due_on, b.first_on AS handed_in_on,
       -- late the first time, or with what came back
       greatest(0, coalesce(b.first_on, CASE WHEN s.status <> 'published' THEN today() END) - s.self_deadline,
                CASE WHEN b.due_on IS NOT NULL THEN CASE WHEN b.state = 'submitted' THEN (b.changed_at AT TIME ZONE interval '7 hours')::date WHEN s.status <> 'published' THEN today() END - b.due_on END)
         + CASE WHEN s.self_deadline IS NULL AND b.due_on IS NULL THEN NULL ELSE 0 END AS days_late, s.status AS season_status
  FROM season s
  JOIN season_member m ON m.season = s.season
  JOIN unit u ON u.unit = m.unit
  LEFT JOIN submission b ON b.season = m.season AND b.unit = m.unit AND b.stage = 'self'
 WHERE s.status <> 'draft'
   AND (NOT row_security_active('result'::regclass) OR m.season = ANY (ARRAY(SELECT season FROM visible_season))
        OR m.season = ANY (ARRAY(SELECT season FROM my_account WHERE capacity = 'appraiser'))
        OR (m.season, m.unit) IN (SELECT season, unit FROM my_account WHERE capacity = 'unit'));
COMMENT ON VIEW hand_in IS 'Tình hình nộp hồ sơ: who has handed in self-scores, and how late; a unit sees itself, until the season is published';
COMMENT ON COLUMN hand_in.season IS 'Kỳ thi đua';
COMMENT ON COLUMN hand_in.unit IS 'Mã đơn vị';
COMMENT ON COLUMN hand_in.unit_name IS 'Đơn vị';
COMMENT ON COLUMN hand_in."position" IS 'Thứ tự: in the official order of units';
COMMENT ON COLUMN hand_in.state IS 'Trạng thái: draft (chưa nộp), submitted (đã nộp) or returned (trả lại)';
COMMENT ON COLUMN hand_in.reason IS 'Lý do trả lại';
COMMENT ON COLUMN hand_in.due_on IS 'Hạn nộp: of the season, or of the returned file; null: none';
COMMENT ON COLUMN hand_in.handed_in_on IS 'Ngày nộp: the first time; null: not handed in';
COMMENT ON COLUMN hand_in.days_late IS 'Số ngày trễ: after the season''s last day the first time, or after the returned file''s, whichever is more; 0: in time or not due yet; null: no deadline';
COMMENT ON COLUMN hand_in.season_status IS 'Trạng thái kỳ: open, appraisal or published';

CREATE OR REPLACE VIEW to_do WITH (security_invoker) AS
SELECT h.season, h.unit, h.unit_name, CASE WHEN h.state = 'returned' THEN 'file returned' ELSE 'not handed in' END AS task, NULL::text AS criterion, h.reason AS detail, h.due_on, h.days_late
  FROM hand_in h WHERE h.state <> 'submitted' AND h.season_status <> 'published'
UNION ALL
SELECT e.season, e.unit, u.name, 'explanation waits', e.criterion, e.text, s.appraisal_deadline, greatest(0, today() - s.appraisal_deadline)
  FROM explanation e JOIN season s USING (season) JOIN season_member m USING (season, unit) JOIN unit u USING (unit)
 WHERE e.answer IS NULL AND s.status IN ('open', 'appraisal')
UNION ALL
SELECT o.season, o.unit, u.name, 'objection waits', o.criterion, o.text, NULL, NULL
  FROM objection o JOIN unit u USING (unit) WHERE o.ruling IS NULL
UNION ALL
SELECT o.season, o.unit, u.name, 'objection to carry out', o.criterion, o.ruling_text, NULL, NULL
  FROM objection o JOIN unit u USING (unit) WHERE o.ruling = 'sustained' AND NOT EXISTS (SELECT FROM publication p WHERE p.season = o.season AND p.objection = o.number)
UNION ALL
SELECT r.season, r.unit, u.name, 'self-score without effect', r.criterion,
       format('%s: scored by the %s alone', r.actual, o.by), NULL, NULL
  FROM scored_by_others o JOIN season s USING (season) JOIN result r USING (season, criterion) JOIN unit u USING (unit)
 WHERE r.stage = 'self' AND s.status <> 'published';
COMMENT ON VIEW to_do IS 'Việc cần làm: who has not handed in and how late, which explanations and objections wait, which self-scores do not count, for others score alone there';
COMMENT ON COLUMN to_do.season IS 'Kỳ thi đua';
COMMENT ON COLUMN to_do.unit IS 'Mã đơn vị';
COMMENT ON COLUMN to_do.unit_name IS 'Đơn vị';
COMMENT ON COLUMN to_do.task IS 'Việc: not handed in, file returned, explanation waits, objection waits, objection to carry out or self-score without effect';
COMMENT ON COLUMN to_do.criterion IS 'Tiêu chí: of an explanation, objection or self-score';
COMMENT ON COLUMN to_do.detail IS 'Chi tiết: why a file came back, what was written, or the self-score and who scores';
COMMENT ON COLUMN to_do.due_on IS 'Hạn: last day; null: none';
COMMENT ON COLUMN to_do.days_late IS 'Số ngày trễ: 0: not due yet; null: no deadline';

CREATE OR REPLACE VIEW publication_check WITH (security_invoker) AS
WITH recomputed AS (
  -- of before 1.1.0 the stored board does not say how it is scored
  SELECT p.*, a.again, CASE WHEN p.scoring = 1 AND (p.board->'sheet' ? 'scoring') IS NOT TRUE THEN a.again::jsonb #- '{sheet,scoring}'
                            ELSE a.again::jsonb END AS board_again
    FROM publication p CROSS JOIN LATERAL (SELECT season_board(p.season, as_of => p.number) AS again OFFSET 0) a)
SELECT season, number, NULL::text AS unit, NULL::text AS criterion, 'digest' AS problem, digest AS published,
       encode(sha256(convert_to(publication_document(season, number), 'UTF8')), 'hex') AS recomputed
  FROM recomputed WHERE digest IS DISTINCT FROM encode(sha256(convert_to(publication_document(season, number), 'UTF8')), 'hex')
UNION ALL
SELECT r.season, r.number, NULL, NULL, 'sheet', r.sheet->>'name', h.rules->>'name'
  FROM recomputed r LEFT JOIN sheet h ON h.season = r.season AND h.state = 'in force' WHERE r.sheet IS DISTINCT FROM h.rules
UNION ALL
SELECT r.season, r.number, NULL, NULL, 'board', md5(r.board::text), md5(r.board_again::text)
  FROM recomputed r WHERE r.board IS DISTINCT FROM r.board_again
UNION ALL
SELECT r.season, r.number, x.unit, x.criterion, 'result', x.published, x.recomputed
  FROM recomputed r
 CROSS JOIN LATERAL (
   SELECT unit, criterion, p.cell::text AS published, a.cell::text AS recomputed
     FROM (SELECT u.key AS unit, c.key AS criterion, c.value AS cell FROM jsonb_each(CASE jsonb_typeof(r.board->'results') WHEN 'object' THEN r.board->'results' ELSE '{}' END) u,
                  jsonb_each(CASE jsonb_typeof(u.value) WHEN 'object' THEN u.value ELSE '{}' END) c) p
     FULL JOIN (SELECT u.key AS unit, c.key AS criterion, c.value AS cell FROM jsonb_each(r.board_again->'results') u, jsonb_each(u.value) c) a USING (unit, criterion)
    WHERE p.cell IS DISTINCT FROM a.cell) x
 WHERE r.board IS DISTINCT FROM r.board_again
UNION ALL
SELECT r.season, r.number, x.unit, NULL, x.problem, x.published, x.recomputed
  FROM recomputed r
 CROSS JOIN LATERAL (
   SELECT unit, d.problem, d.published, d.recomputed
     FROM (SELECT * FROM published_standing s WHERE s.season = r.season AND s.number = r.number) p
     FULL JOIN standings_of(r.season, r.again) a USING (unit)
    CROSS JOIN LATERAL (VALUES ('points', p.points::text, a.points::text), ('rank', p.rank::text, a.rank::text), ('status', p.status, a.status), ('class', p.class, a.class),
      ('standing', format('%s %s %s %s %s', p.max_points, p.missing, p.tied, p.behind_next, p.behind_first), format('%s %s %s %s %s', a.max_points, a.missing, a.tied, a.behind_next, a.behind_first))) d(problem, published, recomputed)
    WHERE d.published IS DISTINCT FROM d.recomputed) x
UNION ALL
SELECT s.season, n, NULL, NULL, 'missing publication', NULL, NULL
  FROM season s CROSS JOIN LATERAL generate_series(1, greatest(CASE s.status WHEN 'published' THEN 1 ELSE 0 END, (SELECT max(p.number) FROM publication p WHERE p.season = s.season),
         (SELECT max(r.correction) FROM result r WHERE r.season = s.season AND r.stage = 'final'))) n
 WHERE NOT EXISTS (SELECT FROM publication p WHERE p.season = s.season AND p.number = n)
UNION ALL
SELECT s.season, NULL, NULL, NULL, 'season status', 'published', s.status FROM season s WHERE s.status <> 'published' AND EXISTS (SELECT FROM publication p WHERE p.season = s.season)
UNION ALL
SELECT NULL, NULL, NULL, NULL, 'child table', i.inhparent::regclass::text, i.inhrelid::regclass::text
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'publication'::regclass);
COMMENT ON VIEW publication_check IS 'Kiểm tra công bố: recomputes every publication from sheet, targets and results, and shows what no longer follows or is missing; no row: all that is there follows';
COMMENT ON COLUMN publication_check.season IS 'Kỳ thi đua';
COMMENT ON COLUMN publication_check.number IS 'Lần công bố';
COMMENT ON COLUMN publication_check.unit IS 'Đơn vị: null: the whole publication';
COMMENT ON COLUMN publication_check.criterion IS 'Tiêu chí: null: the whole unit';
COMMENT ON COLUMN publication_check.problem IS 'Vấn đề: digest, sheet, board (as a whole), result (target and actual), points, rank, status, class, standing (the other columns), missing publication, season status, or child table (one that inherits from the registry''s and adds rows to it)';
COMMENT ON COLUMN publication_check.published IS 'Đã công bố: as it was published';
COMMENT ON COLUMN publication_check.recomputed IS 'Tính lại: as it follows today';

-- Borders change and history does not: a past season seen through today's units is
-- another thing than what was published, and this view says so in every row.
CREATE OR REPLACE VIEW standing_in_todays_borders WITH (security_invoker) AS
WITH RECURSIVE became(unit, today_unit) AS (
  SELECT unit, unit FROM unit
   UNION
  SELECT b.unit, s.new_unit FROM became b JOIN unit_succession s ON s.old_unit = b.today_unit AND s.happened_on <= today()
), today_of AS (
  SELECT unit, today_unit FROM became b WHERE NOT EXISTS (SELECT FROM unit_succession s WHERE s.old_unit = b.today_unit AND s.happened_on <= today())
)
SELECT season, rank() OVER (PARTITION BY season ORDER BY points DESC)::integer AS rank, unit, unit_name, points, parts, part_names,
       'tính lại theo địa giới hiện nay: bình quân điểm của các đơn vị hợp thành, không phải kết quả đã công bố'::text AS note
  FROM (SELECT s.season, t.today_unit AS unit, u.name AS unit_name, round(avg(s.points), 6)::numeric(16,6) AS points, count(*)::integer AS parts,
               string_agg(s.unit_name, ', ' ORDER BY s."position", s.unit_name COLLATE "vi-x-icu") AS part_names
          FROM standing s JOIN today_of t ON t.unit = s.unit JOIN unit u ON u.unit = t.today_unit
         WHERE s.status = 'ranked' GROUP BY s.season, t.today_unit, u.name) x;
COMMENT ON VIEW standing_in_todays_borders IS 'Xếp hạng theo địa giới hiện nay: a season recomputed for today''s units, each with the mean points of the ranked units that became it; not what was published, as every row says';
COMMENT ON COLUMN standing_in_todays_borders.season IS 'Kỳ thi đua';
COMMENT ON COLUMN standing_in_todays_borders.rank IS 'Thứ hạng: by the mean points, ties share it';
COMMENT ON COLUMN standing_in_todays_borders.unit IS 'Mã đơn vị hiện nay';
COMMENT ON COLUMN standing_in_todays_borders.unit_name IS 'Đơn vị hiện nay';
COMMENT ON COLUMN standing_in_todays_borders.points IS 'Điểm: mean of its parts, each counted once';
COMMENT ON COLUMN standing_in_todays_borders.parts IS 'Số đơn vị hợp thành: that were ranked';
COMMENT ON COLUMN standing_in_todays_borders.part_names IS 'Các đơn vị hợp thành';
COMMENT ON COLUMN standing_in_todays_borders.note IS 'Ghi chú: that these are not published figures';
