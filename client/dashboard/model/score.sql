-- A criterion of a unit in the last published season of each cluster: points, and their share of the maximum.
SELECT f.season, f.unit, f.criterion, round(f.points, 2) AS points,
       round(100 * f.points / nullif(f.max_points, 0), 1) AS percent, f.status_name
  FROM fact_score f
 WHERE f.season IN (SELECT DISTINCT ON (cluster) season FROM dim_season WHERE is_published ORDER BY cluster, position DESC)
 ORDER BY f.season, f.position, f.unit, f.ordinal
