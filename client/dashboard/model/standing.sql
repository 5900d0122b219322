-- A unit of a season, in the order of the standings.
SELECT f.season, f.unit, u.name, f.rank, f.tied, round(f.points, 2) AS points, round(f.max_points, 2) AS max_points,
       round(f.percent, 2) AS percent, f.class, round(f.behind_next, 2) AS behind_next, f.status_name
  FROM fact_standing f JOIN dim_unit u USING (unit)
 ORDER BY f.season, f.rank NULLS LAST, f.position, u.name COLLATE "vi-x-icu"
