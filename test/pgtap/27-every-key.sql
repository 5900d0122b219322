-- A sheet with every key scores the same however its rows come together and however a board travels: any order, parts,
-- workers, text, jsonb, bytes. The results are invented: a hash decides each figure.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir every_key.sql.inc
SELECT no_plan();

SELECT is_empty($$SELECT * FROM emulation.check_sheet(pg_temp.every_key())$$, 'a sheet');
CREATE TABLE pg_temp.sheet AS SELECT pg_temp.every_key()::emulation.score_sheet AS sheet;
SELECT is(sheet::text::emulation.score_sheet::text, sheet::text, 'it is written as it is read') FROM sheet;
SELECT is(sheet::jsonb::emulation.score_sheet::text, sheet::text, 'and as jsonb') FROM sheet;

-- Forty units; a figure that a leaf refuses is replaced by 1, and by nothing if that is refused, too.
CREATE TABLE pg_temp.result AS
SELECT unit, criterion, target, CASE WHEN emulation.fault(sheet, criterion, target, actual) IS NULL THEN actual
                                     WHEN emulation.fault(sheet, criterion, target, 1) IS NULL THEN 1 END AS actual, assigned, baseline
  FROM sheet, LATERAL (
    SELECT 'đơn vị ' || u AS unit, c.code AS criterion, (1 + get_byte(h, 0) % 12)::numeric AS target,
           CASE WHEN get_byte(h, 1) > 6 THEN (get_byte(h, 2) % 30) / 2.0 END AS actual, get_byte(h, 3) > 4 AS assigned,
           CASE WHEN get_byte(h, 4) > 60 THEN (get_byte(h, 5) % 40) / 4.0 END AS baseline
      FROM generate_series(1, 40) u, emulation.criteria(sheet) c, decode(md5(u || c.code), 'hex') h
     WHERE c.is_leaf AND get_byte(h, 6) > 6) r;
CREATE FUNCTION pg_temp.board(rows text) RETURNS emulation.scoreboard LANGUAGE plpgsql AS $$
DECLARE board emulation.scoreboard;
BEGIN
  EXECUTE 'SELECT emulation.scoreboard(sheet, unit, criterion, target, actual, assigned, baseline) FROM sheet, ' || rows INTO board;
  RETURN board;
END $$;
CREATE TABLE pg_temp.kept AS SELECT pg_temp.board('(SELECT * FROM result ORDER BY unit, criterion) r') AS board;
CREATE FUNCTION pg_temp.digest(board emulation.scoreboard) RETURNS text LANGUAGE sql AS $$
  SELECT md5(emulation.scoreboard_send(board)) || (SELECT md5(string_agg(b::text, E'\n' ORDER BY b::text)) FROM emulation.breakdown(board) b)
      || (SELECT md5(string_agg(c::text, E'\n' ORDER BY c::text)) FROM emulation.classification(board) c)
      || (SELECT md5(string_agg(s::text, E'\n' ORDER BY s::text)) FROM emulation.standings(board) s)
$$;
CREATE TABLE pg_temp.expected AS SELECT pg_temp.digest(board) AS digest FROM kept;

-- The test is worth something only where the keys have an effect.
SELECT is((SELECT count(*) FROM kept, emulation.standings(board)), 40::bigint, 'forty units');
SELECT cmp_ok((SELECT count(*) FROM kept, emulation.cells(board) WHERE baseline IS NOT NULL), '>', 300::bigint, 'with baselines');
SELECT cmp_ok((SELECT count(DISTINCT class) FROM kept, emulation.classification(board)), '>=', 2::bigint, 'of several classes');
SELECT set_has($$SELECT DISTINCT r.kind FROM kept, emulation.standings(board) s, emulation.reasons(board, s.unit) r$$,
  $$VALUES ('limit'), ('condition'), ('late'), ('dropped'), ('unranked')$$, 'units have reasons of these kinds');
SELECT set_has($$SELECT DISTINCT b.status FROM kept, emulation.breakdown(board) b$$,
  $$VALUES ('scored'), ('missing'), ('not assigned'), ('dropped'), ('input')$$, 'criteria have every status');

SELECT is(pg_temp.digest(pg_temp.board(format('(SELECT * FROM result ORDER BY %s) r', how))), digest, 'rows by ' || how)
  FROM expected, unnest('{md5(result::text),"criterion DESC, unit DESC",actual,md5(unit || criterion || 1)}'::text[]) AS how;
SELECT is((SELECT pg_temp.digest(emulation.rollup(part)) FROM (SELECT emulation.scoreboard(sheet, unit, criterion, target, actual, assigned, baseline) AS part
    FROM sheet, result GROUP BY unit ORDER BY md5(unit)) p), digest, 'rolled up from units') FROM expected;
SELECT is((SELECT pg_temp.digest(emulation.rollup(part)) FROM (SELECT emulation.scoreboard(sheet, unit, criterion, target, actual, assigned, baseline) AS part
    FROM sheet, result GROUP BY criterion ORDER BY md5(criterion)) p), digest, 'rolled up from criteria') FROM expected;
SELECT is(pg_temp.digest(board::text::emulation.scoreboard), digest, 'as text') FROM kept, expected;
SELECT is(pg_temp.digest(board::jsonb::emulation.scoreboard), digest, 'as jsonb') FROM kept, expected;
SELECT is(pg_temp.digest(emulation.what_if(board, '{}'::jsonb)), digest, 'as it would be without a change') FROM kept, expected;

-- Workers: the rows must be in a table that they can read.
CREATE SCHEMA every_key;
CREATE TABLE every_key.sheet AS TABLE pg_temp.sheet;
CREATE TABLE every_key.result AS SELECT r.* FROM result r ORDER BY md5(r::text);
ANALYZE every_key.result;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
CREATE FUNCTION pg_temp.by_workers(n int, OUT plan text, OUT digest text) LANGUAGE plpgsql AS $$
DECLARE
  asked constant text := 'SELECT emulation.scoreboard((ARRAY(SELECT sheet FROM every_key.sheet))[1], unit, criterion, target, actual, assigned, baseline) FROM every_key.result';
  board emulation.scoreboard;
  line  text;
BEGIN
  EXECUTE format('SET LOCAL max_parallel_workers_per_gather = %s', n);
  EXECUTE format('ALTER TABLE every_key.result SET (parallel_workers = %s)', n);
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || asked LOOP
    plan := concat_ws(' ', plan, trim(line));
  END LOOP;
  EXECUTE asked INTO board;
  digest := pg_temp.digest(board);
END $$;
CREATE TABLE pg_temp.worked AS SELECT n, w.* FROM unnest('{0,1,2,4}'::int[]) n, pg_temp.by_workers(n) w;
SELECT is(w.digest, e.digest, n || ' workers') FROM worked w, expected e ORDER BY n;
SELECT alike(plan, '%Workers Planned: ' || n || ' %', 'which are planned') FROM worked WHERE n > 0 ORDER BY n;

SELECT * FROM finish();
ROLLBACK;
