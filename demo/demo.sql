-- The demo: two clusters from CSV to standings.  Run from the root of the repository, in a database
-- where CREATE EXTENSION emulation has been done:
--   psql -X -f demo/demo.sql
-- It writes only temporary tables.  What is published and what is invented: demo/README.md.

\set ON_ERROR_STOP 1
\set QUIET 1
\encoding UTF8
SET client_min_messages = warning;
\pset format aligned
\pset border 1
\pset linestyle ascii
\pset null ''
\pset footer off
\pset pager off
\pset expanded off
\pset tuples_only off

-- Numbers as Viet Nam prints them (1.000,00), right aligned in a column of the given width.
CREATE OR REPLACE FUNCTION pg_temp.vn(number numeric, width int) RETURNS text
  LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.lpad(pg_catalog.translate(pg_catalog.to_char(number,
           'FM999,999,999,990' || CASE WHEN pg_catalog.scale(number) > 0 THEN '.' || pg_catalog.repeat('0', pg_catalog.scale(number)) ELSE '' END),
           ',.', '.,'), width) $$;

DROP TABLE IF EXISTS pg_temp.demo_cluster, pg_temp.demo_htx, pg_temp.demo_board;

CREATE TEMP TABLE demo_cluster (unit text, criterion text, target numeric, actual numeric, assigned boolean);
CREATE TEMP TABLE demo_htx (LIKE demo_cluster);

\copy demo_cluster from 'demo/cluster_2013.csv' with (format csv, header, encoding 'UTF8')
\copy demo_htx from 'demo/lienminh_htx_2019.csv' with (format csv, header, encoding 'UTF8')

\set cluster_sheet `cat demo/cluster_2013.sheet.json`
\set htx_sheet `cat demo/lienminh_htx_2019.sheet.json`

-- A board is a value: all results of one cluster under one sheet.  One pass over the rows, every question after it.
CREATE TEMP TABLE demo_board AS
  SELECT 'cluster 2013' AS cluster,
         emulation.scoreboard(:'cluster_sheet'::emulation.score_sheet, unit, criterion, target, actual, assigned) AS board
    FROM demo_cluster
  UNION ALL
  SELECT 'htx 2019',
         emulation.scoreboard(:'htx_sheet'::emulation.score_sheet, unit, criterion, target, actual, assigned)
    FROM demo_htx;

\echo ''
\echo '1. Xếp hạng cụm thi đua các tỉnh Tây Nam Bộ năm 2013 / Standings of the south-western cluster, 2013'
\echo 'Published: the first three totals. Invented: the other nine provinces'' figures and all sub-scores.'
\echo ''
SELECT s.rank, s.unit, pg_temp.vn(s.points, 8) AS points, s.class,
       CASE WHEN s.tied THEN 'đồng hạng' END AS tied,
       pg_temp.vn(s.behind_next, 11) AS behind_next, pg_temp.vn(s.behind_first, 12) AS behind_first
  FROM demo_board d, emulation.standings(d.board) s
 WHERE d.cluster = 'cluster 2013'
 ORDER BY s.rank, s.unit COLLATE "vi-x-icu";

-- Columns one space apart, so that the names of criteria fit into 100 columns.
\pset border 0
\echo '2. Điểm từng tiêu chí của Bạc Liêu / Breakdown of Bạc Liêu'
\echo 'Published: the total and the growth of 12 %. Invented: every other figure.'
\echo ''
SELECT b.criterion,
       CASE WHEN b.criterion IS NULL THEN 'Tổng điểm' ELSE repeat('  ', b.depth - 1) || b.name END AS name,
       pg_temp.vn(b.max_points, 10) AS max_points, pg_temp.vn(b.target, 8) AS target,
       pg_temp.vn(b.actual, 8) AS actual, pg_temp.vn(b.points, 7) AS points, pg_temp.vn(b.lost, 6) AS lost
  FROM demo_board d
 CROSS JOIN LATERAL emulation.breakdown(d.board) b
  LEFT JOIN LATERAL emulation.criteria(emulation.score_sheet(d.board)) c ON c.code = b.criterion
 WHERE d.cluster = 'cluster 2013' AND b.unit = 'Bạc Liêu'
 ORDER BY c.ordinal NULLS LAST;
\pset border 1

\echo '3. Liên minh HTX 5 tỉnh Tây Nguyên năm 2019: ba đơn vị đồng hạng nhì / A real three-way tie, 2019'
\echo 'Published: the points of each criterion (lmhtxdaknong.vn). Ours: the sums and the ranks.'
\echo ''
SELECT s.rank, s.unit, pg_temp.vn(s.points, 8) AS points, pg_temp.vn(s.max_points, 10) AS max_points,
       CASE WHEN s.tied THEN 'đồng hạng' END AS tied,
       pg_temp.vn(s.behind_next, 11) AS behind_next, pg_temp.vn(s.behind_first, 12) AS behind_first
  FROM demo_board d, emulation.standings(d.board) s
 WHERE d.cluster = 'htx 2019'
 ORDER BY s.rank, s.unit COLLATE "vi-x-icu";
