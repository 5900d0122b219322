-- A season: what the pages are filtered by, the last first.
SELECT season, name, cluster_name, year, period, period_name, status_name, is_published, published_on
  FROM dim_season
 WHERE status <> 'draft'
 ORDER BY position DESC, cluster_name COLLATE "vi-x-icu", season
