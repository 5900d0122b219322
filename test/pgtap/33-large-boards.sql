-- Large groups: what a state takes in memory, a group of a million results, and one that no value can hold.
-- All results here are invented.

BEGIN;
SET LOCAL search_path = public, emulation;
SET LOCAL work_mem = '1GB';
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL jit = off;
SELECT plan(14);

CREATE FUNCTION pg_temp.sheet() RETURNS score_sheet LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('name', 'Large', 'max', 800, 'criteria', jsonb_agg(
           jsonb_build_object('code', 'c' || k, 'max', 10, 'cap', 12, 'rule', 'proportional') ORDER BY k))::score_sheet
    FROM generate_series(1, 80) k
$$;

-- A million results: ten clusters of 1,250 units and 80 criteria, in the order of units and in none.
CREATE TEMP TABLE result AS
SELECT u % 10 AS cluster, 'u' || u AS unit, 'c' || k AS criterion,
       (1 + (u::bigint * 7919 + k::bigint * 104729) % 99991 / 100.0)::numeric(14,2) AS target,
       (1 + (u::bigint * 15485863 + k::bigint * 32452843) % 99991 / 100.0)::numeric(14,2) AS actual
  FROM generate_series(1, 12500) u, generate_series(1, 80) k ORDER BY u, k;
CREATE TEMP TABLE shuffled AS TABLE result ORDER BY md5(unit || criterion);
-- Numbers of 18 digits, which pack into nothing smaller.
CREATE TEMP TABLE wide AS SELECT cluster, unit, criterion, target + 100000000000000 AS target, actual + 100000000000000 AS actual FROM shuffled;
ANALYZE result, shuffled, wide;

-- Memory of this backend while a statement's groups all live: it is asked for when the first group comes out of the hash table.
CREATE FUNCTION pg_temp.bytes_while(aggregate text, source text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  bytes bigint;
BEGIN
  EXECUTE format('SELECT (SELECT sum(total_bytes) FROM pg_backend_memory_contexts) FROM (SELECT %s AS held FROM %I GROUP BY cluster OFFSET 0) g
                   WHERE held IS NOT NULL LIMIT 1', aggregate, source) INTO bytes;
  RETURN bytes;
END $$;
SET LOCAL enable_sort = off;

SELECT ok(pg_temp.bytes_while('array_agg(actual)', 'result') - pg_temp.bytes_while('count(actual)', 'result') BETWEEN 8 * 1000000 AND 64 * 1000000,
          'the measure sees what array_agg holds: 8 bytes and more a value');

-- When the first group comes out its board is there, too: 24 bytes for each of its 100,000 results.
CREATE TEMP TABLE taken AS
SELECT source, (pg_temp.bytes_while('scoreboard(pg_temp.sheet(), unit, criterion, target, actual)', source) - pg_temp.bytes_while('count(actual)', source) - 24 * 100000) / 1e6 AS bytes
  FROM unnest(ARRAY['result', 'shuffled', 'wide']) source;
-- Names are 3 to 6 bytes, kept once a unit: less than a tenth of a byte a result.
SELECT cmp_ok(bytes, '<=', 28.0, format('a state takes at most 28 bytes a result: %s %s', round(bytes, 1), source)) FROM taken ORDER BY source;
SELECT cmp_ok((SELECT bytes FROM taken WHERE source = 'result'), '<=', 13.0, 'rows in order take about 10');
SELECT cmp_ok((SELECT bytes FROM taken WHERE source = 'wide'), '>=', 20.0, 'and numbers of 18 digits in no order 24, so that the measure measures');

-- One group of a million results.
CREATE TEMP TABLE million AS SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) AS board FROM shuffled;
SELECT is((SELECT count(*) FROM million, breakdown(board) b WHERE b.is_leaf AND b.status = 'scored'), 1000000::bigint, 'a group of a million results is one board');
CREATE TEMP TABLE standing AS SELECT s.* FROM million, standings(board) s;
CREATE TEMP TABLE expected AS
SELECT unit, points, rank() OVER (ORDER BY points DESC) AS rank
  FROM (SELECT unit, sum(round(least(12, 10 * actual / target), 2)) AS points FROM result GROUP BY unit) u;
SELECT is((SELECT count(*) FROM standing), 12500::bigint, 'of 12,500 units');
SELECT is((SELECT count(*) FROM standing JOIN expected USING (unit, points, rank)), 12500::bigint, 'which plain SQL gives the same points and ranks');
SELECT is((SELECT board FROM million), (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) FROM result), 'the same board from rows in order');
SELECT is((SELECT rollup(board) FROM (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) AS board FROM result GROUP BY cluster) c),
          (SELECT board FROM million), 'and from its clusters rolled up');

-- 45 times a million are more than a value can hold.  That is found before a byte of it is taken, and before it is seen that they are the same results.
\ir errors.sql.inc
CREATE TEMP TABLE refusal AS SELECT * FROM pg_temp.refusal($$
  SELECT rollup(m.board) FROM (SELECT scoreboard(pg_temp.sheet(), unit, criterion, target, actual) AS board FROM result OFFSET 0) m, generate_series(1, 45)$$);
SELECT is((SELECT state FROM refusal), '54000', 'a board over the limit of a value is refused');
SELECT matches((SELECT message FROM refusal), '^a scoreboard of 12500 units and 45000000 results needs 1080[0-9]{6} bytes, more than a value can have$', 'the message says how large it would be');
SELECT is((SELECT hint FROM refusal), 'Aggregate by cluster or period, so that each scoreboard has fewer results.', 'and the hint how to split it');

SELECT * FROM finish();
ROLLBACK;
