-- Borders change and history does not: a past season seen through today's units is
-- another thing than what was published, and this view says so in every row.
CREATE OR REPLACE VIEW standing_in_todays_borders WITH (security_invoker) AS
WITH RECURSIVE became(unit, today_unit) AS (
  SELECT unit, unit FROM unit
   UNION
  SELECT b.unit, s.new_unit FROM became b JOIN unit_succession s ON s.old_unit = b.today_unit
     AND s.happened_on <= today()
), today_of AS (
  SELECT unit, today_unit FROM became b
   WHERE NOT EXISTS (SELECT FROM unit_succession s WHERE s.old_unit = b.today_unit AND s.happened_on <= today())
)
SELECT season, rank() OVER (PARTITION BY season ORDER BY points DESC)::integer AS rank, unit, unit_name, points, parts,
       part_names,
       'tính lại theo địa giới hiện nay: bình quân điểm của các đơn vị hợp thành, không phải kết quả đã công bố'::text
         AS note
  FROM (SELECT s.season, t.today_unit AS unit, u.name AS unit_name, round(avg(s.points), 6)::numeric(16,6) AS points,
               count(*)::integer AS parts,
               string_agg(s.unit_name, ', ' ORDER BY s."position", s.unit_name COLLATE "vi-x-icu") AS part_names
          FROM standing s JOIN today_of t ON t.unit = s.unit JOIN unit u ON u.unit = t.today_unit
         WHERE s.status = 'ranked' GROUP BY s.season, t.today_unit, u.name) x;
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
