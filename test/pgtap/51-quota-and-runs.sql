-- quota: how many awards a percentage allows, exactly. longest_run and run_ending: years in a row. Percentages and ladders that are named
-- are real (doc/domain.md, "Quotas"); whom they are applied to is invented. The same answers from workers: test/t/tally_parallel.t.

BEGIN;
SET LOCAL search_path = public, emulation;
SELECT plan(147);

\ir errors.sql.inc

-- The one value of a statement, or "SQLSTATE message".
CREATE FUNCTION pg_temp.answer(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  value text;
BEGIN
  EXECUTE statement INTO value;
  RETURN value;
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- The same roll on every machine: 0 to sides - 1.
CREATE FUNCTION pg_temp.roll(key text, sides int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT (('x' || left(md5(key), 15))::bit(60)::bigint % sides)::int
$$;


-- quota: what regulations say

SELECT is(quota(120, 15), 18::bigint, '15 % of 120 Advanced Labourers are 18 grassroots Emulation Fighters');
SELECT is(quota(4, 20, 'down', 1), 1::bigint, '20 % of 4 collectives are 0.8, rounded down 0, but below 1 counts as 1');
SELECT is(quota(4, 20), 0::bigint, 'without that rule 0');
SELECT is(quota(5, 20), 1::bigint, '20 % of 5 are 1');
SELECT is(quota(9, 20, 'down', 1), 1::bigint, '20 % of 9 are 1.8, rounded down 1');
SELECT is(quota(10, 20, 'down', 1), 2::bigint, '20 % of 10 are 2');
SELECT is(quota(0, 20, 'down', 1), 0::bigint, 'of nobody nobody is awarded, whatever is the least');
SELECT is(quota(69, 20), 13::bigint, '20 % of 69 are 13.8');
SELECT is(quota(base => 120, percent => 15), 18::bigint, 'by name');
SELECT is(quota(percent => 20, base => 4, at_least => 1, rounding => 'down'), 1::bigint, 'in any order');
SELECT is(quota(percent => 20, base => 4, at_least => 1), 1::bigint, 'rounding is down if nothing else is said');
SELECT is(quota(120, '15'), 18::bigint, 'a literal');
SELECT is(quota(120::smallint, 15::smallint), 18::bigint, 'smaller types');
SELECT is(pg_typeof(quota(120, 15))::text, 'bigint', 'the answer is a bigint');
SELECT is((SELECT sum(quota(n, p, r, l)) FROM (VALUES (120::bigint, 15::numeric, 'up'::varchar(10), 0::bigint), (10, 5, 'down', 0)) AS v(n, p, r, l)), 18::numeric, 'columns, a varchar among them');

-- rounding
SELECT results_eq($$SELECT base, quota(base, 25, 'down'), quota(base, 25, 'up'), quota(base, 25, 'half_up') FROM generate_series(0, 8) AS base$$,
                  $$VALUES (0, 0::bigint, 0::bigint, 0::bigint), (1, 0, 1, 0), (2, 0, 1, 1), (3, 0, 1, 1), (4, 1, 1, 1), (5, 1, 2, 1), (6, 1, 2, 2), (7, 1, 2, 2), (8, 2, 2, 2)$$,
                  'quarters: down, up, half up');
SELECT is(quota(5, 50, 'half_up'), 3::bigint, 'half of 5 is 2.5, half up 3');
SELECT is(quota(5, 49.9999999999999999, 'half_up'), 2::bigint, 'the smallest step below is not');
SELECT is(quota(5, 50.0000000000000001, 'half_up'), 3::bigint, 'nor does one above make more');
SELECT is(quota(5, 50.0000000000000001, 'down'), 2::bigint, 'or down');
SELECT is(quota(1000, 15.05, 'half_up'), 151::bigint, '150.5 half up is 151');
SELECT is(quota(1000, 16.05, 'half_up'), 161::bigint, '160.5 half up is 161 and not the even 160');
SELECT is(quota(10, 10.0000000000000001, 'up'), 2::bigint, 'the least bit above 1 is 2 up');
SELECT is(quota(10, 10, 'up'), 1::bigint, '1 is 1 up');
SELECT is(quota(10, 9.9999999999999999, 'down'), 0::bigint, 'the least bit below 1 is 0 down');
SELECT is(quota(9223372036854775807, 0.0000000000000001, 'down'), 9::bigint, '10⁻¹⁶ % of the largest bigint are 9.22');
SELECT is(quota(9223372036854775807, 0.0000000000000001, 'up'), 10::bigint, 'up 10');

-- at_least and base are bounds
SELECT is(quota(100, 15, 'down', 20), 20::bigint, 'at least 20');
SELECT is(quota(100, 15, 'down', 15), 15::bigint, 'at least what it is');
SELECT is(quota(100, 15, 'down', 14), 15::bigint, 'at least less');
SELECT is(quota(3, 15, 'down', 5), 3::bigint, 'but never more than there are');
SELECT is(quota(3, 0, 'down', 9223372036854775807), 3::bigint, 'whatever is the least');
SELECT is(quota(3, 0), 0::bigint, '0 %');
SELECT is(quota(3, 0, 'up'), 0::bigint, '0 % up');
SELECT is(quota(3, 0, 'down', 1), 1::bigint, '0 % and at least one');
SELECT is(quota(3, 100), 3::bigint, '100 %');
SELECT is(quota(9223372036854775807, 100, 'up', 9223372036854775807), 9223372036854775807::bigint, '100 % of the largest bigint');
SELECT is(quota(9223372036854775807, 99.9999999999999999, 'up'), 9223372036854775798::bigint, 'a little less: minus 9.22, up');
SELECT is(quota(9223372036854775807, 99.9999999999999999, 'down'), 9223372036854775797::bigint, 'and down');
SELECT is(quota(9223372036854775807, 50, 'half_up'), 4611686018427387904::bigint, 'half of it, half up');
SELECT is(quota(9223372036854775807, 50, 'down'), 4611686018427387903::bigint, 'and down');
SELECT is(quota(3, 15, 'up'), 1::bigint, '0.45 up');
SELECT is(quota(0, 0, 'up', 0), 0::bigint, 'nothing of nothing');

-- zeros behind the decimal point are no decimals
SELECT is(quota(120, 15.0000000000000000000000000000), 18::bigint, 'zeros behind the point do not matter');
SELECT is(quota(120, 1.5e1), 18::bigint, 'nor does how a percentage is written');
SELECT is(quota(120, '15'::numeric(30, 25)), 18::bigint, 'nor its column');
SELECT is(quota(120, -0.0), 0::bigint, 'a negative zero is zero');
SELECT is(quota(7, 33.3333333333333333, 'down'), 2::bigint, 'a third, to 16 decimals');

-- Held against numeric: base × percent × 0.01 is exact there. Sixteen decimals, small and largest bases, and percentages that hit halves.
CREATE TABLE quota_case AS
SELECT base, percent, at_least, base * percent * 0.01 AS exact
  FROM (SELECT CASE i % 4 WHEN 0 THEN 9223372036854775807 - pg_temp.roll('base ' || i, 1000) WHEN 1 THEN pg_temp.roll('base ' || i, 200) WHEN 2 THEN pg_temp.roll('base ' || i, 2000000000)
                 ELSE ('x' || left(md5('base' || i), 15))::bit(60)::bigint * (1 + i % 8) END::bigint AS base,
               CASE i % 5 WHEN 0 THEN pg_temp.roll('percent ' || i, 101)::numeric WHEN 1 THEN pg_temp.roll('percent ' || i, 201) / 2.0 WHEN 2 THEN pg_temp.roll('percent ' || i, 10001) * 0.01
                 ELSE least(100, ('x' || left(md5('percent' || i), 15))::bit(60)::bigint * 0.0000000000000001 * (i % 3 * 0.43 + 0.0001))::numeric(20, 16) END AS percent,
               CASE i % 7 WHEN 0 THEN pg_temp.roll('least ' || i, 50) WHEN 1 THEN 9223372036854775807 ELSE 0 END AS at_least
          FROM generate_series(1, 20000) AS i) AS v;
SELECT ok((SELECT count(*) FILTER (WHERE exact = trunc(exact)) > 500 AND count(*) FILTER (WHERE exact - trunc(exact) = 0.5) > 100 AND count(*) FILTER (WHERE scale(trim_scale(percent)) = 16) > 5000
             AND max(percent) = 100 AND min(percent) = 0 AND max(base) > 9223372036854770000 FROM quota_case), 'the cases have whole ones, halves, sixteen decimals and the largest bases');
SELECT is_empty($$SELECT * FROM quota_case WHERE quota(base, percent, 'down', at_least) IS DISTINCT FROM least(base, greatest(at_least, floor(exact)))$$, 'down: 20,000 quotas are those of numeric');
SELECT is_empty($$SELECT * FROM quota_case WHERE quota(base, percent, 'up', at_least) IS DISTINCT FROM least(base, greatest(at_least, ceil(exact)))$$, 'up');
SELECT is_empty($$SELECT * FROM quota_case WHERE quota(base, percent, 'half_up', at_least) IS DISTINCT FROM least(base, greatest(at_least, round(exact)))$$, 'half_up: numeric rounds half away from zero');
SELECT is_empty($$SELECT * FROM quota_case WHERE quota(base, percent) IS DISTINCT FROM least(base, floor(exact))$$, 'without the last two');
SELECT is_empty($$SELECT * FROM generate_series(0, 300) AS base, generate_series(0, 100) AS percent WHERE quota(base, percent, 'half_up') IS DISTINCT FROM (base * percent + 50) / 100
                     OR quota(base, percent, 'up') IS DISTINCT FROM (base * percent + 99) / 100 OR quota(base, percent) IS DISTINCT FROM base * percent / 100$$, 'every whole percentage of up to 300, by integers');

-- strict
SELECT is(quota(NULL, 15), NULL, 'of a null base');
SELECT is(quota(120, NULL), NULL, 'a null percentage');
SELECT is(quota(120, 15, NULL), NULL, 'a null rounding');
SELECT is(quota(120, 15, 'down', NULL), NULL, 'a null at_least');
SELECT is((SELECT proisstrict FROM pg_proc WHERE oid = 'quota(bigint, numeric, text, bigint)'::regprocedure), true, 'quota is STRICT');

-- errors
SELECT alike(pg_temp.raised('SELECT quota(120, 100.0000000000000001)'), '22023 %100.0000000000000001%', 'over 100 %');
SELECT alike(pg_temp.raised('SELECT quota(120, 101)'), '22023 %101%', 'far over');
SELECT alike(pg_temp.raised('SELECT quota(120, 1e30)'), '22023 %', 'very far');
SELECT alike(pg_temp.raised('SELECT quota(120, 1e1000)'), '22023 %', 'beyond any share');
SELECT alike(pg_temp.raised('SELECT quota(120, -0.0000000000000001)'), '22023 %-0.0000000000000001%', 'below 0 %');
SELECT alike(pg_temp.raised('SELECT quota(120, -15)'), '22023 %-15%', 'a negative one');
SELECT alike(pg_temp.raised($$SELECT quota(120, 'NaN')$$), '22023 %NaN%', 'not a number');
SELECT alike(pg_temp.raised($$SELECT quota(120, 'Infinity')$$), '22023 %Infinity%', 'infinity');
SELECT alike(pg_temp.raised($$SELECT quota(120, '-Infinity')$$), '22023 %-Infinity%', 'minus infinity');
SELECT alike(pg_temp.raised('SELECT quota(-1, 15)'), '22023 %-1%', 'a negative base');
SELECT alike(pg_temp.raised('SELECT quota(-9223372036854775808, 15)'), '22023 %-9223372036854775808%', 'the most negative base');
SELECT alike(pg_temp.raised($$SELECT quota(120, 15, 'down', -1)$$), '22023 %-1%', 'a negative at_least');
SELECT alike(pg_temp.raised($$SELECT quota(0, 15, 'down', -9223372036854775808)$$), '22023 %-9223372036854775808%', 'the most negative at_least');
SELECT alike(pg_temp.raised($$SELECT quota(120, 15, 'nearest')$$), '22023 %"nearest"%', 'an unknown rounding');
SELECT alike(pg_temp.raised($$SELECT quota(120, 15, '')$$), '22023 %""%', 'an empty one');
SELECT alike(pg_temp.raised($$SELECT quota(120, 15, 'Down')$$), '22023 %"Down"%', 'in capitals');
SELECT alike(pg_temp.raised($$SELECT quota(120, 15, 'half_up ')$$), '22023 %"half_up "%', 'with a blank');
SELECT alike(pg_temp.raised($$SELECT quota(0, 15, 'half')$$), '22023 %"half"%', 'also where it would not matter');
-- More than 16 decimals are exact or refused, never rounded in silence: 11.1…1 % (40 ones) of 9 × 10¹⁸ are 999999999999999999.9…, down …999.
SELECT ok(answer = '999999999999999999' OR answer ~ '^220(03|23) ', 'a percentage of 40 decimals is exact or refused: ' || answer)
  FROM pg_temp.answer(format('SELECT quota(9000000000000000000, 11.%s)', repeat('1', 40))) AS answer;
SELECT ok(r.state = wanted_state AND r.message LIKE '%' || named || '%' AND r.message ~ '^[^A-Z]' AND r.message !~ '[.]$' AND r.detail ~ '^(.*[.])?$' AND r.hint ~ '^(.*[.])?$' AND r.detail || r.hint <> '',
          format('%s: %s', what, concat_ws(' | ', r.state, r.message, nullif(r.detail, ''), nullif(r.hint, ''))))
  FROM (VALUES
    (1, 'percent', 'SELECT quota(120, 100.5)', '22023', '100.5'),
    (2, 'not a number', $$SELECT quota(120, 'NaN')$$, '22023', 'NaN'),
    (3, 'base', 'SELECT quota(-5, 15)', '22023', '-5'),
    (4, 'at_least', $$SELECT quota(120, 15, 'down', -2)$$, '22023', '-2'),
    (5, 'rounding', $$SELECT quota(120, 15, 'nearest')$$, '22023', '"nearest"'),
    (6, 'two endings', 'SELECT run_ending(2013, e) FROM (VALUES (2013), (2014)) AS v(e)', '22023', '2013'),
    (7, 'no ending', 'SELECT run_ending(2013, NULL) FROM generate_series(1, 1)', '22004', 'null')) AS e(i, what, statement, wanted_state, named),
  LATERAL pg_temp.refusal(statement) AS r ORDER BY i;
SELECT ok(concat_ws(' ', detail, hint) LIKE '%down%' AND concat_ws(' ', detail, hint) LIKE '%up%' AND concat_ws(' ', detail, hint) LIKE '%half_up%', 'all roundings are named: ' || concat_ws(' ', detail, hint))
  FROM pg_temp.refusal($$SELECT quota(120, 15, 'nearest')$$);


-- longest_run and run_ending: small groups one can look at

CREATE FUNCTION pg_temp.longest(years int[]) RETURNS int LANGUAGE sql AS $$ SELECT longest_run(y) FROM unnest(years) AS y $$;
CREATE FUNCTION pg_temp.ending(years int[], ending int) RETURNS int LANGUAGE sql AS $$ SELECT run_ending(y, ending) FROM unnest(years) AS y $$;

SELECT is(pg_temp.longest('{}'), 0, 'no rows: 0');
SELECT is(pg_temp.longest('{NULL,NULL}'), 0, 'nothing but nulls: 0');
SELECT is(pg_temp.longest('{2013}'), 1, 'one year');
SELECT is(pg_temp.longest('{2013,2013,2013}'), 1, 'the same year three times is one');
SELECT is(pg_temp.longest('{2011,2012,2013}'), 3, 'three in a row');
SELECT is(pg_temp.longest('{2013,2011,2012}'), 3, 'in another order');
SELECT is(pg_temp.longest('{2011,2012,NULL,2013,2012,NULL,2011}'), 3, 'with nulls and duplicates');
SELECT is(pg_temp.longest('{2009,2010,2012,2013,2014,2016}'), 3, 'one missed year starts anew');
SELECT is(pg_temp.longest('{2010,2012,2014}'), 1, 'every second year is no run');
SELECT is(pg_temp.longest('{2001,2002,2003,2005,2006,2008,2009,2010}'), 3, 'two runs as long as each other');
SELECT is(pg_temp.longest('{-1,0,1}'), 3, 'across zero');
SELECT is(pg_temp.longest('{2147483647}'), 1, 'the last year');
SELECT is(pg_temp.longest('{2147483645,2147483646,2147483647}'), 3, 'and those before it');
SELECT is(pg_temp.longest('{-2147483648,-2147483647}'), 2, 'the first two');
SELECT is(pg_temp.longest('{2147483647,-2147483648}'), 1, 'the first does not follow on the last');
SELECT is(pg_temp.longest('{2147483647,-2147483648,0}'), 1, 'nor with something between');
SELECT is((SELECT longest_run(y) FROM generate_series(1, 100000) AS y), 100000, 'a hundred thousand years');
SELECT is((SELECT longest_run(y % 5) FROM generate_series(1, 100000) AS y), 5, 'five years, each twenty thousand times');
SELECT is((SELECT longest_run(y::int2) FROM generate_series(2001, 2003) AS y), 3, 'smallint');
SELECT is((SELECT longest_run('2013') FROM generate_series(1, 3)), 1, 'a literal');

SELECT is(pg_temp.ending('{}', 2013), 0, 'ending: no rows: 0');
SELECT is(pg_temp.ending('{NULL,NULL}', 2013), 0, 'nothing but nulls: 0');
SELECT is(pg_temp.ending('{2013}', 2013), 1, 'one year');
SELECT is(pg_temp.ending('{2013}', 2014), 0, 'a run that ended before');
SELECT is(pg_temp.ending('{2013}', 2012), 0, 'or begins after');
SELECT is(pg_temp.ending('{2011,2012,2013}', 2013), 3, 'three in a row');
SELECT is(pg_temp.ending('{2011,2012,2013}', 2012), 2, 'up to the second of them');
SELECT is(pg_temp.ending('{2011,2012,2013,2014,2015}', 2013), 3, 'what comes after does not count');
SELECT is(pg_temp.ending('{2013,2013,NULL,2012,2012,2011}', 2013), 3, 'with nulls and duplicates, in another order');
SELECT is(pg_temp.ending('{2008,2009,2010,2012,2013}', 2013), 2, 'one missed year starts anew');
SELECT is(pg_temp.ending('{2008,2009,2010,2011,2013}', 2012), 0, 'missed at the end');
SELECT is(pg_temp.ending('{2147483645,2147483646,2147483647}', 2147483647), 3, 'up to the last year');
SELECT is(pg_temp.ending('{-2147483648,-2147483647}', -2147483647), 2, 'from the first');
SELECT is(pg_temp.ending('{-2147483648,2147483647}', -2147483648), 1, 'the last year is not before the first');
SELECT is(pg_temp.ending('{-2147483648,2147483647}', 2147483647), 1, 'nor the other way round');
SELECT is((SELECT run_ending(y, 100000) FROM generate_series(1, 100000) AS y), 100000, 'a hundred thousand years');
SELECT is((SELECT run_ending(y, 50000) FROM generate_series(100000, 1, -1) AS y), 50000, 'backwards, to the middle');
SELECT is((SELECT run_ending(y::int2, 2003::int2) FROM generate_series(2001, 2003) AS y), 3, 'smallint');

SELECT alike(pg_temp.raised('SELECT run_ending(2013, e) FROM (VALUES (2013), (2014)) AS v(e)'), '22023 %2013%2014%', 'two endings in one group are both named');
SELECT alike(pg_temp.raised('SELECT run_ending(2013, e) FROM (VALUES (2014), (2013)) AS v(e)'), '22023 %201%201%', 'in any order');
SELECT alike(pg_temp.raised('SELECT run_ending(2013, e) FROM (VALUES (2013), (NULL)) AS v(e)'), '22004 %', 'a null ending');
SELECT alike(pg_temp.raised('SELECT run_ending(2013, NULL) FROM generate_series(1, 3)'), '22004 %', 'nothing but null endings');
SELECT lives_ok('SELECT g, run_ending(2013, g) FROM generate_series(2010, 2015) AS g GROUP BY g', 'each group has an ending of its own');


-- Ladders: three consecutive titles (doc/domain.md: a provincial Emulation Fighter was grassroots Emulation Fighter three years in a row). Persons are invented.

CREATE TABLE title (person text, award text, year int);
INSERT INTO title SELECT person, 'CSTDCS', year FROM (VALUES ('Lan', '{2011,2012,2013}'::int[]), ('Minh', '{2010,2011,2013}'), ('Hoa', '{2008,2009,2010,2011}'), ('Dũng', '{2012,2013}'), ('Mai', '{2013,2012,2011,2009,2013}'), ('Nga', '{}')) AS v(person, years), unnest(years) AS year;
INSERT INTO title VALUES ('Dũng', 'LDTT', 2011), ('Lan', 'LDTT', 2010);
SELECT results_eq($$SELECT person, longest_run(year), run_ending(year, 2013) FROM title WHERE award = 'CSTDCS' GROUP BY person ORDER BY person COLLATE "C"$$,
                  $$VALUES ('Dũng', 2, 2), ('Hoa', 4, 0), ('Lan', 3, 3), ('Mai', 3, 3), ('Minh', 2, 1)$$, 'by person');
SELECT results_eq($$SELECT person FROM title WHERE award = 'CSTDCS' GROUP BY person HAVING run_ending(year, 2013) >= 3 ORDER BY person$$, ARRAY['Lan', 'Mai'], 'who has three consecutive titles that end in 2013');
SELECT results_eq($$SELECT p.person, run_ending(t.year, 2013) FROM (VALUES ('Lan'), ('Nga')) AS p(person) LEFT JOIN title t ON t.person = p.person AND t.award = 'CSTDCS' GROUP BY p.person ORDER BY 1$$,
                  $$VALUES ('Lan', 3), ('Nga', 0)$$, 'who has none at all has a run of 0');
SELECT results_eq($$SELECT person, longest_run(year) FILTER (WHERE award = 'CSTDCS'), longest_run(year), run_ending(year, 2013) FILTER (WHERE award = 'CSTDCS'), run_ending(year, 2013) FROM title GROUP BY person HAVING person IN ('Lan', 'Dũng') ORDER BY person COLLATE "C"$$,
                  $$VALUES ('Dũng', 2, 3, 2, 3), ('Lan', 3, 4, 3, 4)$$, 'several runs of one query, with FILTER');
SELECT results_eq($$SELECT year, longest_run(year) OVER w, run_ending(year, 2013) OVER w FROM title WHERE person = 'Mai' WINDOW w AS (ORDER BY year, award ROWS UNBOUNDED PRECEDING)$$,
                  $$VALUES (2009, 1, 0), (2011, 1, 0), (2012, 2, 0), (2013, 3, 3), (2013, 3, 3)$$, 'OVER (ORDER BY): the run to date, asked for while it grows');
SELECT results_eq($$SELECT year, longest_run(year) OVER (ORDER BY year DESC ROWS UNBOUNDED PRECEDING) FROM title WHERE person = 'Minh'$$, $$VALUES (2013, 1), (2011, 1), (2010, 2)$$, 'backwards, too');
SELECT is((SELECT longest_run(DISTINCT year ORDER BY year DESC) FROM title WHERE person = 'Mai'), 3, 'DISTINCT and ORDER BY change nothing');
SELECT results_eq($$SELECT award, longest_run(year) FROM title WHERE person = 'Lan' GROUP BY ROLLUP (award) ORDER BY award NULLS LAST$$, $$VALUES ('CSTDCS', 3), ('LDTT', 1), (NULL, 4)$$, 'GROUP BY ROLLUP');


-- 500 random groups against gaps and islands in plain SQL: dense and sparse, with nulls, duplicates, and years at both ends of integer.

CREATE TABLE year_row AS
SELECT g, CASE pg_temp.roll(format('kind %s %s', g, k), 12) WHEN 0 THEN NULL ELSE
          (CASE g % 4 WHEN 0 THEN 2147483647 - pg_temp.roll(format('y %s %s', g, k), 40) WHEN 1 THEN -2147483648 + pg_temp.roll(format('y %s %s', g, k), 40)
             WHEN 2 THEN pg_temp.roll(format('y %s %s', g, k), 60) - 30 ELSE 1990 + pg_temp.roll(format('y %s %s', g, k), 15) END) END AS year
  FROM generate_series(1, 500) AS g, generate_series(1, 60) AS k WHERE k <= pg_temp.roll('rows ' || g, 61) ORDER BY md5(g || ' ' || k);
INSERT INTO year_row SELECT g, CASE g % 8 WHEN 0 THEN -2147483648 WHEN 1 THEN 2147483647 END FROM generate_series(1, 500) AS g;
CREATE TABLE island AS
SELECT g, min(year) AS first, max(year) AS last, count(*)::int AS length
  FROM (SELECT g, year, year - row_number() OVER (PARTITION BY g ORDER BY year) AS island FROM (SELECT DISTINCT g, year FROM year_row WHERE year IS NOT NULL) AS y) AS i GROUP BY g, island;
SELECT ok((SELECT count(*) > 500 AND max(length) BETWEEN 10 AND 40 AND bool_or(last = 2147483647) AND bool_or(first = -2147483648) FROM island), 'there are runs of all lengths, and at both ends');
SELECT is_empty('SELECT g, longest_run(year) FROM year_row GROUP BY g EXCEPT SELECT g, coalesce(max(length), 0) FROM generate_series(1, 500) AS g LEFT JOIN island USING (g) GROUP BY g', 'longest_run is the longest island');
SELECT is((SELECT count(*) FROM (SELECT g, longest_run(year) FROM year_row GROUP BY g) AS r), 500::bigint, 'of 500 groups');
-- An ending for each group: the last year of an island, one inside it, and one that is in none.
CREATE TABLE asked AS
SELECT g, coalesce(ending, 2000) AS ending FROM generate_series(1, 500) AS g LEFT JOIN LATERAL
  (SELECT CASE g % 3 WHEN 0 THEN last WHEN 1 THEN first + length / 2 ELSE pg_temp.roll('ending ' || g, 2000) + 1000 END AS ending FROM island WHERE island.g = g.g ORDER BY md5(first::text) LIMIT 1) AS e ON true;
CREATE TABLE ending_expected AS
SELECT g, coalesce((SELECT (ending::bigint - first + 1)::int FROM island WHERE island.g = asked.g AND ending BETWEEN first AND last), 0) AS run FROM asked;
SELECT is_empty('SELECT g, run_ending(year, ending) FROM year_row JOIN asked USING (g) GROUP BY g EXCEPT SELECT g, run FROM ending_expected', 'run_ending is the part of its island up to the ending, 0 where it is in none');
SELECT ok((SELECT count(*) FILTER (WHERE r = 0) > 50 AND count(*) FILTER (WHERE r > 3) > 50 FROM (SELECT run_ending(year, ending) AS r FROM year_row JOIN asked USING (g) GROUP BY g) AS e), 'both happen');


-- What the objects are

SELECT is((SELECT string_agg(f, ', ' ORDER BY f) FROM unnest(ARRAY['quota(bigint, numeric, text, bigint)', 'longest_run(int)', 'run_ending(int, int)']) AS f WHERE to_regprocedure('emulation.' || f) IS NULL), NULL, 'the functions of the design are there');
SELECT is((SELECT string_agg(oid::regprocedure::text, ', ') FROM pg_proc WHERE pronamespace = 'emulation'::regnamespace AND proname ~ '^(quota|longest_run|run_ending|run_)' AND (provolatile <> 'i' OR proparallel <> 's')), NULL, 'all are IMMUTABLE and PARALLEL SAFE');
SELECT is((SELECT string_agg(oid::regprocedure::text, ', ') FROM pg_proc WHERE pronamespace = 'emulation'::regnamespace AND proname ~ '^(quota|longest_run|run_ending|run_)' AND coalesce(obj_description(oid, 'pg_proc'), '') = ''), NULL, 'all have a comment');
SELECT is((SELECT count(*) FROM pg_aggregate WHERE aggfnoid IN ('longest_run(int)'::regprocedure, 'run_ending(int, int)'::regprocedure) AND aggcombinefn <> 0), 2::bigint, 'the aggregates can be combined');
SELECT is((SELECT pronargdefaults::int FROM pg_proc WHERE oid = 'quota(bigint, numeric, text, bigint)'::regprocedure), 2, 'two arguments of quota have defaults');

SELECT * FROM finish();
ROLLBACK;
