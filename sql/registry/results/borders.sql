-- Borders change and history does not: a past season seen through today's units is
-- another thing than what was published, and this view says so in every row.
CREATE OR REPLACE VIEW standing_in_todays_borders WITH (security_invoker) AS
SELECT s.season, x.rank, x.unit, x.unit_name, x.points, x.parts, x.part_names,
       'tính lại theo địa giới hiện nay: bình quân điểm của các đơn vị hợp thành, không phải kết quả đã công bố'::text
         AS note,
       s.year, s.period, c.name AS cluster_name, season_name(c.name, s.year, s.period) AS season_name,
       period_name(s.period) AS period_name,
       season_status_name(s.status) AS status_name, x."position"
  FROM season s
  LEFT JOIN cluster c ON c.cluster = s.cluster
 CROSS JOIN LATERAL (
   SELECT rank() OVER (ORDER BY y.points DESC)::integer AS rank, y.*
     FROM (SELECT t.today_unit AS unit, u.name AS unit_name, round(avg(k.points), 6)::numeric(16,6) AS points,
                  count(*)::integer AS parts,
                  string_agg(k.unit_name, ', ' ORDER BY k."position", k.unit_name COLLATE "vi-x-icu") AS part_names,
                  u."position"
             FROM standing k
             -- the few units that others succeeded: null is no current unit
             LEFT JOIN (WITH RECURSIVE became(unit, today_unit) AS (
                          SELECT old_unit, new_unit FROM unit_succession WHERE happened_on <= today()
                           UNION
                          SELECT b.unit, n.new_unit FROM became b JOIN unit_succession n ON n.old_unit = b.today_unit
                             AND n.happened_on <= today())
                        SELECT b.unit, CASE WHEN b.today_unit NOT IN (SELECT n.old_unit FROM unit_succession n
                                                                       WHERE n.happened_on <= today())
                                            THEN b.today_unit END AS today_unit
                          FROM became b) w ON w.unit = k.unit
            CROSS JOIN LATERAL (
              SELECT CASE WHEN w.unit IS NULL THEN k.unit ELSE w.today_unit END AS today_unit) t
             JOIN unit u ON u.unit = t.today_unit
            WHERE k.season = s.season AND k.status = 'ranked' GROUP BY t.today_unit, u.unit) y) x;
COMMENT ON VIEW standing_in_todays_borders IS
  'Xếp hạng theo địa giới hiện nay: standings recomputed for the current units, each with the mean points of the '
  'ranked units that were merged into it; not published figures, as every row states';
COMMENT ON COLUMN standing_in_todays_borders.season IS 'Kỳ thi đua';
COMMENT ON COLUMN standing_in_todays_borders.rank IS 'Thứ hạng: by the mean points; tied units share it';
COMMENT ON COLUMN standing_in_todays_borders.unit IS 'Mã đơn vị hiện nay';
COMMENT ON COLUMN standing_in_todays_borders.unit_name IS 'Đơn vị hiện nay';
COMMENT ON COLUMN standing_in_todays_borders.points IS 'Điểm: mean of the constituent units, each counted once';
COMMENT ON COLUMN standing_in_todays_borders.parts IS 'Số đơn vị hợp thành: number of ranked units';
COMMENT ON COLUMN standing_in_todays_borders.part_names IS 'Các đơn vị hợp thành';
COMMENT ON COLUMN standing_in_todays_borders.note IS 'Ghi chú: states that these are not published figures';
COMMENT ON COLUMN standing_in_todays_borders.year IS 'Năm';
COMMENT ON COLUMN standing_in_todays_borders.period IS 'Giai đoạn: year, half-year, quarter or month';
COMMENT ON COLUMN standing_in_todays_borders.cluster_name IS 'Tên cụm, khối';
COMMENT ON COLUMN standing_in_todays_borders.season_name IS 'Tên kỳ thi đua';
COMMENT ON COLUMN standing_in_todays_borders.period_name IS 'Tên giai đoạn';
COMMENT ON COLUMN standing_in_todays_borders.status_name IS 'Tên trạng thái kỳ';
COMMENT ON COLUMN standing_in_todays_borders."position" IS 'Thứ tự: position of the unit in the official order';
