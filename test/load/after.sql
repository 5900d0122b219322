-- What must hold when the load is over: one row each, with how many break it.
SET search_path = thidua, public;
CREATE TEMP VIEW logged AS
SELECT new_row->>'unit' AS unit, new_row->>'criterion' AS criterion, new_row->>'stage' AS stage, (new_row->>'actual')::numeric AS actual, new_row->>'note' AS note
  FROM change_log WHERE table_name = 'result' AND new_row->>'season' = 'S2014' AND new_row->>'note' IS NOT NULL;
WITH last AS (SELECT DISTINCT ON (unit, criterion, stage) * FROM public.written ORDER BY unit, criterion, stage, number DESC)
SELECT 'written results that are not there, or not as the last writer left them' AS what, count(*) AS broken
  FROM last w LEFT JOIN result r ON r.season = 'S2014' AND r.unit = w.unit AND r.criterion = w.criterion AND r.stage = w.stage AND r.correction = 0
 WHERE r.unit IS NULL OR (r.actual, r.note) IS DISTINCT FROM (w.actual, w.note)
UNION ALL
SELECT 'written results that the log does not hold exactly once', count(*)
  FROM public.written w LEFT JOIN (SELECT unit, criterion, stage, actual, note, count(*) AS times FROM logged GROUP BY unit, criterion, stage, actual, note) l USING (unit, criterion, stage, actual, note)
 WHERE l.times IS DISTINCT FROM 1
UNION ALL
SELECT 'log entries of results that nobody was told of', count(*) FROM logged l LEFT JOIN public.written w USING (unit, criterion, stage, actual, note) WHERE w.number IS NULL
UNION ALL
SELECT 'publications that are not there with the digest that was told', count(*)
  FROM public.published t LEFT JOIN publication p ON p.season = 'S2013' AND p.number = t.publication WHERE p.digest IS DISTINCT FROM t.digest
UNION ALL
SELECT 'publications without one who was told of them', count(*) FROM publication p WHERE season = 'S2013' AND number > 1 AND NOT EXISTS (SELECT FROM public.published t WHERE t.publication = p.number)
UNION ALL
SELECT 'findings of publication_check', count(*) FROM publication_check
UNION ALL
SELECT 'findings of publication_log_check', count(*) FROM publication_log_check
UNION ALL
SELECT 'units whose live standing is another than computed', count(*) FROM (
  (SELECT unit, rank, points::numeric(16,6) FROM standing WHERE season = 'S2014' EXCEPT SELECT unit, rank, points::numeric(16,6) FROM emulation.standings(season_board('S2014'), unranked_units('S2014')))
  UNION ALL (SELECT unit, rank, points::numeric(16,6) FROM emulation.standings(season_board('S2014'), unranked_units('S2014')) EXCEPT SELECT unit, rank, points::numeric(16,6) FROM standing WHERE season = 'S2014')) d;
