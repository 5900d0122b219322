-- Self-scores against final ones, results against targets.

CREATE OR REPLACE VIEW self_versus_final WITH (security_invoker) AS
SELECT s.season, b.unit, u.name AS unit_name, nullif(b.ordinal, 0) AS ordinal, b.criterion, c.parent, c.depth,
       -- of the criterion's season, not of the shown one: of two tables' columns the planner expects so many names that
       -- a filter list sorts two million
       coalesce(c.name, (SELECT w.name FROM sheet_criterion w WHERE w.season = c.season AND w.ordinal = 0)) AS name,
       c.is_leaf, c.max_points, b.self_points, b.final_points,
       (b.self_points - b.final_points)::numeric(19,9) AS difference, b.mean_difference,
       (b.self_points - b.final_points - b.mean_difference)::numeric(19,9) AS above_mean,
       s.year, s.period, s.cluster_name, s.season_name,
       period_name(s.period) AS period_name, s.status_name, u."position"
  FROM shown_season s
 CROSS JOIN LATERAL (
   SELECT season, publication, unit, ordinal, criterion, self_points, final_points, mean_difference
     FROM published_breakdown
   UNION ALL
   SELECT season, 0, unit, ordinal, criterion, self_points, final_points, mean_difference FROM live_breakdown
   UNION ALL
   (SELECT season, -1, unit, ordinal, criterion, self_points, final_points, mean_difference
      FROM compared_points(CASE WHEN s.points_from < 0 THEN s.season END) OFFSET 0)) b
  LEFT JOIN unit u ON u.unit = b.unit
  LEFT JOIN sheet_criterion c ON c.season = b.season AND c.ordinal = b.ordinal
 WHERE b.season = s.season AND int4eq(b.publication, s.points_from);
COMMENT ON VIEW self_versus_final IS
  'Tự chấm so với kết quả: difference between self-scores and values in force, in all and by criterion, with the '
  'cluster''s mean difference; both sums are over the criteria that the unit scored itself';
COMMENT ON COLUMN self_versus_final.season IS 'Kỳ thi đua';
COMMENT ON COLUMN self_versus_final.unit IS 'Mã đơn vị';
COMMENT ON COLUMN self_versus_final.unit_name IS 'Đơn vị';
COMMENT ON COLUMN self_versus_final.ordinal IS 'Thứ tự: position of the criterion in the sheet; null: the whole sheet';
COMMENT ON COLUMN self_versus_final.criterion IS 'Tiêu chí: null: the whole sheet';
COMMENT ON COLUMN self_versus_final.parent IS 'Tiêu chí cấp trên';
COMMENT ON COLUMN self_versus_final.depth IS 'Cấp: 0 is the whole sheet';
COMMENT ON COLUMN self_versus_final.name IS 'Tên tiêu chí';
COMMENT ON COLUMN self_versus_final.is_leaf IS 'Tiêu chí chấm điểm';
COMMENT ON COLUMN self_versus_final.max_points IS 'Điểm tối đa';
COMMENT ON COLUMN self_versus_final.self_points IS
  'Điểm tự chấm: for a parent and the whole sheet, the sum of what the unit scored itself; null: none';
COMMENT ON COLUMN self_versus_final.final_points IS
  'Điểm đang áp dụng: final, otherwise appraisal, otherwise self; for a parent and the whole sheet over the same '
  'criteria as self_points, or over all criteria if self_points is null';
COMMENT ON COLUMN self_versus_final.difference IS
  'Chênh lệch: positive if the self-score is above the value in force, negative if below';
COMMENT ON COLUMN self_versus_final.mean_difference IS
  'Chênh lệch bình quân của cụm: mean over the units that have both values';
COMMENT ON COLUMN self_versus_final.above_mean IS 'So với bình quân: difference less the cluster''s mean difference';
COMMENT ON COLUMN self_versus_final.year IS 'Năm';
COMMENT ON COLUMN self_versus_final.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN self_versus_final.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN self_versus_final.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN self_versus_final.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN self_versus_final.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN self_versus_final."position" IS 'Thứ tự: position of the unit in the official order';

-- Season by season, as result_in_force.
CREATE OR REPLACE VIEW target_attainment WITH (security_invoker) AS
SELECT s.season, x.unit, x.unit_name, x.criterion, x.name, x.target, x.actual, x.stage, x.better, x.attainment,
       x.baseline, s.year, s.period, c.name AS cluster_name, season_name(c.name, s.year, s.period) AS season_name,
       period_name(s.period) AS period_name,
       season_status_name(s.status) AS status_name, stage_name(x.stage) AS stage_name,
       better_name(x.better) AS better_name, attainment_name(x.attainment) AS attainment_name, x."position"
  FROM season s
  LEFT JOIN cluster c ON c.cluster = s.cluster
 CROSS JOIN LATERAL (
   SELECT DISTINCT ON (t.unit, t.criterion) t.unit, u.name AS unit_name, t.criterion, k.name, t.target, r.actual,
          r.stage, coalesce(k.better, 'higher') AS better,
          CASE WHEN k.computed THEN 'computed' WHEN r.actual IS NULL THEN 'no result'
               WHEN r.actual = t.target THEN 'met'
               WHEN (r.actual > t.target) = (coalesce(k.better, 'higher') = 'higher') THEN 'exceeded'
               ELSE 'short' END AS attainment, t.baseline, u."position"
     FROM target_in_force t
     JOIN unit u ON u.unit = t.unit
     LEFT JOIN result_in_force r ON r.season = t.season AND r.unit = t.unit AND r.criterion = t.criterion
     LEFT JOIN sheet_criterion k ON k.season = t.season AND k.criterion = t.criterion
    WHERE t.season = s.season AND t.target IS NOT NULL AND r.assigned IS NOT FALSE
      -- no join, of which the planner expects hardly a row, and looks through all results for each
      AND (t.unit IN (SELECT m.unit FROM season_member m WHERE m.season = s.season)) IS TRUE) x;
COMMENT ON VIEW target_attainment IS
  'Mức độ hoàn thành chỉ tiêu: each unit''s commitment and achievement; a unit sees only its own until the season is '
  'published';
COMMENT ON COLUMN target_attainment.season IS 'Kỳ thi đua';
COMMENT ON COLUMN target_attainment.unit IS 'Mã đơn vị';
COMMENT ON COLUMN target_attainment.unit_name IS 'Đơn vị';
COMMENT ON COLUMN target_attainment.criterion IS 'Tiêu chí';
COMMENT ON COLUMN target_attainment.name IS 'Tên tiêu chí';
COMMENT ON COLUMN target_attainment.target IS 'Chỉ tiêu: adjusted, otherwise signed';
COMMENT ON COLUMN target_attainment.actual IS 'Thực hiện: value in force';
COMMENT ON COLUMN target_attainment.stage IS 'Bước: stage of the actual';
COMMENT ON COLUMN target_attainment.better IS 'Chiều: whether higher or lower is better';
COMMENT ON COLUMN target_attainment.attainment IS
  'Kết quả: exceeded (vượt), met (đạt), short (không đạt), no result (chưa có), or computed (tự tính: the sheet '
  'computes the actual, which score_breakdown shows)';
COMMENT ON COLUMN target_attainment.baseline IS 'Số liệu gốc: where the unit started; null: none';
COMMENT ON COLUMN target_attainment.year IS 'Năm';
COMMENT ON COLUMN target_attainment.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN target_attainment.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN target_attainment.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN target_attainment.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN target_attainment.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN target_attainment.stage_name IS 'Tên bước';
COMMENT ON COLUMN target_attainment.better_name IS 'Tên chiều';
COMMENT ON COLUMN target_attainment.attainment_name IS 'Tên kết quả';
COMMENT ON COLUMN target_attainment."position" IS 'Thứ tự: position of the unit in the official order';
