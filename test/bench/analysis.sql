-- Boards, and pairs of numbers with ties: invented.
SET client_min_messages = warning;
SELECT setseed(0.42);
CREATE TABLE analysis_board AS
SELECT emulation.scoreboard(sheet, 'U' || u, 'C' || c, NULL, round((random() * 10)::numeric, 2)) AS board
  FROM (SELECT jsonb_build_object('max', 1000, 'criteria', jsonb_agg(jsonb_build_object('code', 'C' || c, 'max', 10, 'rule', 'given')))::emulation.score_sheet AS sheet FROM generate_series(1, 100) c) s,
       generate_series(1, 63) u, generate_series(1, 100) c;
CREATE TABLE versus_board AS
SELECT emulation.scoreboard(sheet, 'U' || u, p || '.' || c, NULL, round((random() * 10)::numeric, 2)) AS board
  FROM (SELECT jsonb_build_object('max', 3000, 'criteria', jsonb_agg(jsonb_build_object('code', p::text, 'max', 30, 'cap', 25, 'criteria',
          (SELECT jsonb_agg(jsonb_build_object('code', p || '.' || c, 'max', 10, 'rule', 'given')) FROM generate_series(1, 3) c)) ORDER BY p))::emulation.score_sheet AS sheet FROM generate_series(1, 100) p) s,
       generate_series(1, 500) u, generate_series(1, 100) p, generate_series(1, 3) c;
CREATE TABLE number_pair AS SELECT round((random() * 1000)::numeric, 2) AS x, round((random() * 1000)::numeric, 2) AS y FROM generate_series(1, 1000000);
CREATE TABLE few_pair AS SELECT * FROM number_pair LIMIT 2000;
ANALYZE number_pair, few_pair;
