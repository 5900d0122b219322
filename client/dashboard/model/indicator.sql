-- An indicator of a unit in a year.
SELECT unit, year, period, period_name, indicator_name, measure, plan, actual
  FROM fact_indicator
 ORDER BY unit, year DESC, ends_on DESC, indicator_position NULLS LAST, indicator_name COLLATE "vi-x-icu"
