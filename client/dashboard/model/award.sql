-- An award of a unit in a year: awards in force.
SELECT year, unit, level_name, award_name, sum(number)::integer AS number
  FROM fact_award
 GROUP BY year, unit, level, level_name, award, award_name, award_position
 ORDER BY year DESC, array_position('{state,province,grassroots}', level), award_position NULLS LAST,
          award_name COLLATE "vi-x-icu", unit
