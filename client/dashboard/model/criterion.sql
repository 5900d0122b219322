-- A criterion of the last published season of each cluster, in the order of the sheet.
SELECT season, criterion, name, depth, is_leaf, round(max_points, 2) AS max_points
  FROM dim_criterion
 WHERE season IN (SELECT DISTINCT ON (cluster) season FROM dim_season WHERE is_published ORDER BY cluster, position DESC)
 ORDER BY season, ordinal
