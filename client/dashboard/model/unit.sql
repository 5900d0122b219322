-- A unit that was in a season or has awards, in the official order.
SELECT u.unit, u.name, u.level_name, u.parent_name
  FROM dim_unit u
 WHERE EXISTS (SELECT FROM fact_standing f WHERE f.unit = u.unit) OR EXISTS (SELECT FROM fact_award a WHERE a.unit = u.unit)
 ORDER BY u.position NULLS LAST, u.name COLLATE "vi-x-icu", u.unit
