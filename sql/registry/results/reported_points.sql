-- Points that a report has, compared with those of the registry, as award_reconciliation compares awards. They alter
-- nothing: a report can come after the publication.

CREATE TABLE IF NOT EXISTS reported_points (
  number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  season    text NOT NULL REFERENCES season,
  unit      text NOT NULL REFERENCES unit,
  criterion text CHECK (criterion <> ''),
  points    numeric NOT NULL CHECK (abs(points) < 1e12 AND scale(points) <= 18),
  source    text NOT NULL CHECK (source <> ''),
  batch     bigint REFERENCES import_batch,
  UNIQUE NULLS NOT DISTINCT (season, source, unit, criterion)
);
CREATE INDEX IF NOT EXISTS reported_points_unit ON reported_points (unit);
CREATE INDEX IF NOT EXISTS reported_points_batch ON reported_points (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE reported_points IS
  'Điểm theo báo cáo: points of units as a report has them, with the decimals that it prints';
COMMENT ON COLUMN reported_points.number IS 'Số: key';
COMMENT ON COLUMN reported_points.season IS 'Kỳ thi đua';
COMMENT ON COLUMN reported_points.unit IS 'Đơn vị';
COMMENT ON COLUMN reported_points.criterion IS 'Tiêu chí: criterion or section of the sheet; null: the whole sheet';
COMMENT ON COLUMN reported_points.points IS 'Điểm báo cáo: with the decimals of the report, at most 18';
COMMENT ON COLUMN reported_points.source IS 'Báo cáo: reporting document';
COMMENT ON COLUMN reported_points.batch IS 'Lần nhập tệp: import that added the row; null: entered by hand';

CREATE OR REPLACE FUNCTION points_reconciliation(season text)
  RETURNS TABLE (source text, unit text, unit_name text, criterion text, criterion_name text, reported numeric,
                 recorded numeric, difference numeric, finding text, finding_name text, "position" integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $reconciliation$
WITH own AS MATERIALIZED (
  SELECT b.unit, coalesce(b.criterion, '') AS part, b.points FROM score_breakdown b
   WHERE b.season = $1 AND b.status <> 'missing' AND b.points IS NOT NULL
), report AS MATERIALIZED (
  SELECT p.source, p.unit, coalesce(p.criterion, '') AS part, p.points FROM reported_points p WHERE p.season = $1
), line AS (
  SELECT r.source, r.unit, r.part, r.points AS reported, o.points AS recorded,
         CASE WHEN NOT EXISTS (SELECT FROM membership m WHERE m.season = $1 AND m.unit = r.unit) THEN 'not a member'
              WHEN o.points IS NULL THEN 'not computed'
              WHEN round(r.points, d) = round(o.points, d) THEN 'agrees' ELSE 'differs' END AS finding
    FROM report r LEFT JOIN own o USING (unit, part)
   CROSS JOIN LATERAL (SELECT least(scale(r.points), point_decimals($1)) AS d OFFSET 0) x
  UNION ALL
  -- what the report says of other units
  SELECT p.source, o.unit, o.part, NULL, o.points, 'not reported'
    FROM (SELECT DISTINCT r.source, r.part FROM report r) p JOIN own o USING (part)
   WHERE NOT EXISTS (SELECT FROM report r WHERE (r.source, r.unit, r.part) = (p.source, o.unit, p.part))
)
SELECT l.source, l.unit, u.name, nullif(l.part, ''), CASE l.part WHEN '' THEN 'Tổng điểm' ELSE c.name END, l.reported,
       l.recorded, l.reported - l.recorded, l.finding, finding_name(l.finding), u."position"
  FROM line l JOIN unit u USING (unit) LEFT JOIN sheet_criterion c ON c.season = $1 AND c.criterion = l.part
 ORDER BY l.source COLLATE "C", u."position", u.name COLLATE "vi-x-icu", l.unit COLLATE "C", c.ordinal NULLS FIRST,
          l.part COLLATE "C"
$reconciliation$;
COMMENT ON FUNCTION points_reconciliation(text) IS
  'Đối chiếu điểm với báo cáo: returns every line of reported_points of a season with the points in force or, if it '
  'is published, the published ones, and the units that a report leaves out. difference: reported less recorded, null '
  'if nothing is reported; finding: agrees (at the decimals of the report, but at no more than those of the sheet), '
  'differs, not reported, not a member, or not computed (nothing is scored, or not all of the season is visible)';
