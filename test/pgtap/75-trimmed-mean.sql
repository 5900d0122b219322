-- trimmed_mean(value, lowest, highest): the mean without the extremes, and the median by it.
-- Expected numbers are derived in the test, or come from a slow computation in SQL. Values are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SET LOCAL search_path = public, emulation;
SELECT setseed(0.21);

SELECT results_eq($$SELECT trimmed_mean(v, 1, 1) FROM (VALUES (9.5), (7), (8), (10), (4.25)) x(v)$$, 'VALUES (24.5 / 3)', 'five assessors: without 4.25 and 10 the mean of 7, 8 and 9.5');
SELECT results_eq($$SELECT trimmed_mean(v, 2, 0), trimmed_mean(v, 0, 2), trimmed_mean(v, 0, 0) FROM (VALUES (9.5), (7), (8), (10), (4.25)) x(v)$$, 'VALUES (27.5 / 3, 19.25 / 3, 38.75 / 5)', 'from one side, from the other, from neither');
SELECT results_eq($$SELECT trimmed_mean(v, 1, 1) FROM (VALUES (7), (7), (7), (10)) x(v)$$, 'VALUES (7.0000000000000000)', 'of equal ones only as many as are told');
SELECT results_eq($$SELECT trimmed_mean(v, 1, 1) FROM (VALUES (8), (NULL), (6), (NULL), (7)) x(v)$$, 'VALUES (7.0000000000000000)', 'nulls are ignored');
SELECT results_eq($$SELECT trimmed_mean(v, 1, 1), trimmed_mean(v, 2, 0), trimmed_mean(v, 0, 2147483647) FROM (VALUES (8), (NULL), (6)) x(v)$$, 'VALUES (NULL::numeric, NULL::numeric, NULL::numeric)', 'null where none is left');
SELECT results_eq($$SELECT trimmed_mean(v, 2147483647, 2147483647) FROM (VALUES (8), (6)) x(v)$$, 'VALUES (NULL::numeric)', 'the two numbers are added without overflow');
SELECT results_eq($$SELECT trimmed_mean(v, 0, 0) FROM (VALUES (8)) x(v) WHERE false$$, 'VALUES (NULL::numeric)', 'no row');
SELECT results_eq($$SELECT trimmed_mean(v, 0, 0) FROM (VALUES (NULL::numeric), (NULL)) x(v)$$, 'VALUES (NULL::numeric)', 'no value');

-- digits: those of avg, and as many decimals as the values have, left out or not
SELECT results_eq($$SELECT trimmed_mean(v, 0, 0)::text, avg(v)::text FROM (VALUES (1.00), (2), (2)) x(v)$$, $$VALUES ('1.6666666666666667', '1.6666666666666667')$$, 'the digits of avg');
SELECT results_eq($$SELECT trimmed_mean(v, 1, 1)::text FROM unnest('{1.00000000000000000000, 2, 3, 4}'::numeric[]) v$$, $$VALUES ('2.50000000000000000000')$$, 'the decimals of a value that is left out count');
SELECT results_eq($$SELECT trimmed_mean(v, 1, 0)::text FROM unnest('{1.00000000000000000000, 1}'::numeric[]) v$$, $$SELECT trimmed_mean(v, 1, 0)::text FROM unnest('{1, 1.00000000000000000000}'::numeric[]) v$$, 'and do not depend on which of equal values that is');
SELECT results_eq($$SELECT trimmed_mean(v, 1, 1) FROM (VALUES (1e200), (-1e200), (3e100), (1e100)) x(v)$$, 'VALUES (2e100)', 'numbers of any size');

-- against SQL: random values with many equal ones, of different decimals, in any order
CREATE TEMP TABLE sample AS SELECT s, i, s % 4 AS lowest, s / 4 % 5 AS highest, CASE WHEN random() < 0.9 THEN round((random() * (2 + s % 7))::numeric, (random() * 3)::int) - 2 END AS v FROM generate_series(1, 400) s, generate_series(1, s % 23) i;
CREATE TEMP TABLE slow AS
SELECT s, lowest, highest, (sum(v) FILTER (WHERE nth > lowest AND nth <= n - highest) + 0 * sum(v)) / nullif(count(*) FILTER (WHERE nth > lowest AND nth <= n - highest), 0) AS mean
  FROM (SELECT *, row_number() OVER (PARTITION BY s ORDER BY v) AS nth, count(*) OVER (PARTITION BY s) AS n FROM sample WHERE v IS NOT NULL) x GROUP BY s, lowest, highest;
SELECT ok(count(mean) > 200 AND count(*) - count(mean) > 20, 'samples with a mean, and such as have none') FROM slow;
SELECT is((SELECT count(*) FROM slow JOIN (SELECT s, trimmed_mean(v, lowest, highest) AS mean FROM sample GROUP BY s) fast USING (s) WHERE fast.mean::text IS DISTINCT FROM slow.mean::text), 0::bigint, 'the same digits as by row_number in SQL');
SELECT is((SELECT count(*) FROM (SELECT s, trimmed_mean(v, lowest, highest ORDER BY v DESC) AS a, trimmed_mean(v, lowest, highest ORDER BY v) AS b, trimmed_mean(v, lowest, highest ORDER BY random()) AS c FROM sample GROUP BY s) x WHERE a::text IS DISTINCT FROM b::text OR a::text IS DISTINCT FROM c::text), 0::bigint, 'whatever the order of the rows');

-- the median by it, as PostgreSQL's percentile_cont has it: all values are multiples of a thousandth, so doubles say the same in twelve digits
CREATE TEMP VIEW counted AS SELECT s, v, ((count(*) OVER (PARTITION BY s) - 1) / 2)::integer AS half FROM sample WHERE v IS NOT NULL;
SELECT is((SELECT count(*) FROM (SELECT s, trimmed_mean(v, half, half) AS median, percentile_cont(0.5) WITHIN GROUP (ORDER BY v::float8) AS cont FROM counted GROUP BY s) x WHERE median IS NULL OR round(median, 12) <> round(cont::numeric, 12)), 0::bigint, 'the median: (count - 1) / 2 left out on both sides');
SELECT results_eq($$SELECT trimmed_mean(v, 1, 1) FROM unnest('{123456789012345678.000000000000000001, 123456789012345678.000000000000000003, 0, 999999999999999999}'::numeric[]) v$$, 'VALUES (123456789012345678.000000000000000002)', 'and exact where doubles are not');

-- windows: a growing frame asks the same state again, a moving one is made anew
SELECT is((SELECT count(*) FROM (SELECT s, i, trimmed_mean(v, lowest, highest) OVER (PARTITION BY s ORDER BY i) AS fast,
       (SELECT trimmed_mean(b.v, b.lowest, b.highest) FROM sample b WHERE b.s = a.s AND b.i <= a.i) AS slow FROM sample a WHERE s < 100) x WHERE fast::text IS DISTINCT FROM slow::text), 0::bigint, 'a growing window');
SELECT is((SELECT count(*) FROM (SELECT s, i, trimmed_mean(v, 1, 1) OVER (PARTITION BY s ORDER BY i ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING) AS fast,
       (SELECT trimmed_mean(b.v, 1, 1) FROM sample b WHERE b.s = a.s AND b.i BETWEEN a.i - 3 AND a.i + 1) AS slow FROM sample a WHERE s < 100) x WHERE fast::text IS DISTINCT FROM slow::text), 0::bigint, 'a moving window');
SELECT is((SELECT count(*) FROM (SELECT trimmed_mean(v, lowest, highest) FILTER (WHERE v > 0) AS fast, trimmed_mean(CASE WHEN v > 0 THEN v END, lowest, highest) AS slow FROM sample GROUP BY s) x WHERE fast IS DISTINCT FROM slow), 0::bigint, 'with FILTER');

-- a large group: 1 to 300000 without 100 and 200: the mean of 101 to 299800
SELECT is(trimmed_mean(v, 100, 200), (101 + 299800) / 2.0, 'a large group in disorder') FROM (SELECT ((i::bigint * 7919) % 300001)::numeric AS v FROM generate_series(1, 300000) i) x;
SELECT is(trimmed_mean(v, 149999, 149999), 150000.5, 'and its median') FROM (SELECT ((i::bigint * 7919) % 300001)::numeric AS v FROM generate_series(1, 300000) i) x;

-- what is refused
SELECT is(pg_temp.raised('SELECT emulation.trimmed_mean(1, -1, 0)'), '22023 lowest must be 0 or more, not -1', 'a negative number of lowest values');
SELECT is(pg_temp.raised('SELECT emulation.trimmed_mean(1, 0, -2)'), '22023 highest must be 0 or more, not -2', 'and of highest');
SELECT is(pg_temp.raised('SELECT emulation.trimmed_mean(1, NULL, 0)'), '22004 lowest must not be null', 'null');
SELECT is(pg_temp.raised('SELECT emulation.trimmed_mean(1, 0, NULL)'), '22004 highest must not be null', 'null highest');
SELECT is(pg_temp.raised('SELECT emulation.trimmed_mean(NULL, 0, NULL)'), '22004 highest must not be null', 'also beside a null, so that it does not depend on the values');
SELECT is(pg_temp.raised('SELECT emulation.trimmed_mean(1, l, 0) FROM (VALUES (2), (1)) x(l)'), '22023 lowest is 1 in one row and 2 in another', 'another number in another row');
SELECT is(pg_temp.raised('SELECT emulation.trimmed_mean(1, 0, h) FROM (VALUES (0), (3)) x(h)'), '22023 highest is 0 in one row and 3 in another', 'of highest');
SELECT results_eq($$SELECT g, trimmed_mean(v, g, 0) FROM (VALUES (0, 1), (1, 2), (1, 4)) x(g, v) GROUP BY g ORDER BY g$$, 'VALUES (0, 1.0), (1, 4.0)', 'groups may differ');
SELECT is(pg_temp.raised(format('SELECT emulation.trimmed_mean(%L::numeric, 0, 0)', v)), format('22023 value %s is not a finite number', v), v || ' is refused') FROM unnest('{NaN,Infinity,-Infinity}'::text[]) v;

SELECT * FROM finish();
ROLLBACK;
