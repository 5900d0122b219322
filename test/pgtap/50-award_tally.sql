-- The type award_tally and all that makes, adds and asks tallies. Every expected number comes from a source that is named, from figures
-- that one adds up in the head, or from a slow computation beside it in plain SQL (sum, jsonb).
-- The same bytes from workers and partitions: test/t/tally_parallel.t; the binary form: test/t/tally_binary.t.

BEGIN;
SET LOCAL search_path = public, emulation;
SELECT plan(332);

\ir errors.sql.inc

CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  line text;
  lines text := '';
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
    lines := lines || line || E'\n';
  END LOOP;
  RETURN lines;
END $$;

-- The same roll on every machine: 0 to sides - 1.
CREATE FUNCTION pg_temp.roll(key text, sides int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT (('x' || left(md5(key), 15))::bit(60)::bigint % sides)::int
$$;

-- A tally from [[award, number], ...], by the aggregate.
CREATE FUNCTION pg_temp.tallied(short jsonb) RETURNS award_tally LANGUAGE sql AS $$
  SELECT tally(k->>0, (k->>1)::bigint) FROM jsonb_array_elements(short) AS k
$$;


-- The text form

SELECT is('{"BKT": 48491, "COT": 987}'::award_tally::text, '{"BKT": 48491, "COT": 987}', 'a tally is a JSON object, written as jsonb writes one');
SELECT is('{}'::award_tally::text, '{}', 'the empty tally');
SELECT is(E' {\n"COT" :987,\t"BKT": 48491\r\n} '::award_tally::text, '{"BKT": 48491, "COT": 987}', 'white space and any order are read, codes are written in the order of their bytes');
SELECT is('{"b": 1, "aa": 2, "B": 3, "": 4, "a": 5}'::award_tally::text, '{"": 4, "B": 3, "a": 5, "aa": 2, "b": 1}', 'by bytes, and not short keys first as jsonb has them');
SELECT is('{"đ": 1, "z": 2, "Đ": 3, "é": 4, "D": 5, "TTLĐXS": 6, "TTLDXS": 7, "TTLE": 8, "😀": 9, "～": 10}'::award_tally::text,
          '{"D": 5, "TTLDXS": 7, "TTLE": 8, "TTLĐXS": 6, "z": 2, "é": 4, "Đ": 3, "đ": 1, "～": 10, "😀": 9}', 'letters with marks stand behind all of ASCII: é c3a9, Đ c490, đ c491, ～ efbd9e, 😀 f09f9880');
SELECT is('{"a": 1e3, "b": 12.0, "c": 1.5e1, "d": 2000e-3, "e": 9.223372036854775807e18, "f": 100E+2}'::award_tally::text,
          '{"a": 1000, "b": 12, "c": 15, "d": 2, "e": 9223372036854775807, "f": 10000}', 'a number is whole by its value, however it is written');
SELECT is('{"BKT": 9223372036854775807, "COT": 9223372036854775807.000}'::award_tally::text, '{"BKT": 9223372036854775807, "COT": 9223372036854775807}', 'numbers up to the largest bigint');
SELECT is('{"BKT": 0, "COT": 987, "GK": -0, "LDTT": 0.0, "HCLD": 0e5, "AHLD": -0.00}'::award_tally::text, '{"COT": 987}', 'zero is not kept');
SELECT is('{"BKT": 0}'::award_tally, '{}'::award_tally, 'and nothing but zeros is the empty tally');
SELECT is(E'{"\\u0042KT": 1, "\\u0110": 2, "\\ud83d\\ude00": 3}'::award_tally::text, '{"BKT": 1, "Đ": 2, "😀": 3}', 'escapes in codes are read');
SELECT is((SELECT award FROM awards(E'{"a\\"b\\\\c\\/d\\n\\t\\u0001": 1}')), E'a"b\\c/d\n\t\x01', 'all of them');
SELECT is(E'{"q\\"": 1, "b\\\\": 2, "n\\n": 3, "\\u0001": 4, "\\b\\f\\r\\t": 5, "/": 6}'::award_tally::text,
          (SELECT '{' || string_agg(to_json(code)::text || ': ' || number, ', ' ORDER BY code COLLATE "C") || '}'
             FROM (VALUES ('q"', 1), (E'b\\', 2), (E'n\n', 3), (E'\x01', 4), (E'\b\f\r\t', 5), ('/', 6)) AS v(code, number)),
          'codes are escaped as to_json escapes them');
SELECT is('{" BKT": 1, "BKT": 2, "BKT ": 3, "bkt": 4}'::award_tally::text, '{" BKT": 1, "BKT": 2, "BKT ": 3, "bkt": 4}', 'blanks and case make other codes');
SELECT is('{"Hòa": 1, "Hoà": 2}'::award_tally::text, '{"Hoà": 2, "Hòa": 1}', 'Hòa and Hoà are two codes');
SELECT isnt(E'{"\u00E9": 1}'::award_tally, E'{"e\u0301": 1}'::award_tally, 'so are a composed and a decomposed é');

CREATE FUNCTION pg_temp.refused(document text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.raised(format('SELECT %L::emulation.award_tally', document))
$$;
SELECT alike(pg_temp.refused(''), '22P02 %', 'no text at all is no JSON');
SELECT alike(pg_temp.refused('BKT'), '22P02 %', 'a code alone');
SELECT alike(pg_temp.refused('{'), '22P02 %', 'a text cut short');
SELECT alike(pg_temp.refused('{"BKT": 1'), '22P02 %', 'a text cut short behind a number');
SELECT alike(pg_temp.refused('{"BKT": 1,}'), '22P02 %', 'a comma too many');
SELECT alike(pg_temp.refused('{"BKT": 1} x'), '22P02 %', 'text behind the object');
SELECT alike(pg_temp.refused('{"BKT": 1}{}'), '22P02 %', 'two objects');
SELECT alike(pg_temp.refused('{BKT: 1}'), '22P02 %', 'a key without quotes');
SELECT alike(pg_temp.refused('{"BKT": NaN}'), '22P02 %', 'a NaN, which JSON does not have');
SELECT alike(pg_temp.refused('{"BKT": 0123}'), '22P02 %', 'nor numbers with leading zeros');
SELECT alike(pg_temp.refused('[]'), '22023 %', 'an array is no JSON object');
SELECT alike(pg_temp.refused('[{"BKT": 1}]'), '22023 %', 'an array with one in it');
SELECT alike(pg_temp.refused('"BKT"'), '22023 %', 'a string');
SELECT alike(pg_temp.refused('5'), '22023 %', 'a number');
SELECT alike(pg_temp.refused('null'), '22023 %', 'a JSON null');
SELECT alike(pg_temp.refused('true'), '22023 %', 'a boolean');
SELECT alike(pg_temp.refused('{"BKT": 1, "COT": 2, "BKT": 3}'), '22023 %"BKT"%', 'a code twice, which jsonb would take the last of');
SELECT alike(pg_temp.refused('{"BKT": 1, "BKT": 1}'), '22023 %"BKT"%', 'with the same number, too');
SELECT alike(pg_temp.refused('{"BKT": 0, "BKT": 1}'), '22023 %"BKT"%', 'also where one of them is 0');
SELECT alike(pg_temp.refused('{"BKT": 0, "COT": 1, "BKT": 0}'), '22023 %"BKT"%', 'or both are');
SELECT alike(pg_temp.refused(E'{"BKT": 1, "\\u0042KT": 1}'), '22023 %"BKT"%', 'and however it is written');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": "5"}'), '22023 %"BKT"%', 'a number in quotes');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": null}'), '22023 %"BKT"%', 'a null');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": true}'), '22023 %"BKT"%', 'a boolean for a number');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": [5]}'), '22023 %"BKT"%', 'an array for a number');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": {"a": 1}}'), '22023 %"BKT"%', 'an object for a number');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": {}}'), '22023 %"BKT"%', 'an empty one');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": 0.5}'), '22023 %"BKT"%0.5%', 'half an award');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": 15e-1}'), '22023 %"BKT"%', 'one and a half in another form');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": 1e-400}'), '22023 %"BKT"%', 'very little of an award');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": 9223372036854775806.5}'), '22023 %"BKT"%', 'half an award on top of very many');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": -3}'), '22003 %"BKT"%-3%', 'a negative number');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": 9223372036854775808}'), '22003 %"BKT"%9223372036854775808%', 'one more than the largest bigint');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": 1e19}'), '22003 %"BKT"%', 'more than the largest bigint in another form');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": 1e400}'), '22003 %"BKT"%', 'a number of four hundred digits');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": -1e400}'), '22003 %"BKT"%', 'and a negative one');
SELECT alike(pg_temp.refused('{"COT": 1, "BKT": 1e200000}'), '22003 %', 'a number beyond numeric');
SELECT alike(pg_temp.refused(E'{"B\\u0000KT": 1}'), '22P05 %', 'a NUL in a code');
SELECT matches(pg_temp.refused('{"a": ' || repeat('[', 1000000)), '^(22023|22P02|54001) ', 'nested a million times, where a number should be');
SELECT matches(pg_temp.refused(repeat('[', 1000000)), '^(22023|22P02|54001) ', 'nested a million times, at the start');
SELECT matches(pg_temp.refused(repeat('{"a": ', 1000000)), '^(22023|22P02|54001) ', 'objects in objects a million times');


-- jsonb

SELECT is('{"BKT": 48491, "COT": 987}'::award_tally::jsonb, '{"BKT": 48491, "COT": 987}'::jsonb, 'a tally as jsonb');
SELECT is('{}'::award_tally::jsonb, '{}'::jsonb, 'the empty one');
SELECT is('{"BKT": 48491.00, "COT": 1e3, "GK": 0}'::jsonb::award_tally::text, '{"BKT": 48491, "COT": 1000}', 'a tally from jsonb');
SELECT is('{"aa": 1, "b": 2}'::jsonb::award_tally::text, '{"aa": 1, "b": 2}', 'jsonb has short keys first, a tally does not');
SELECT is('{"a": 9223372036854775807}'::award_tally::jsonb::award_tally, '{"a": 9223372036854775807}'::award_tally, 'no digit is lost on the way');
SELECT alike(pg_temp.raised($$SELECT '[]'::jsonb::award_tally$$), '22023 %', 'jsonb that is an array');
SELECT alike(pg_temp.raised($$SELECT '5'::jsonb::award_tally$$), '22023 %', 'jsonb that is a number');
SELECT alike(pg_temp.raised($$SELECT 'null'::jsonb::award_tally$$), '22023 %', 'jsonb that is a null');
SELECT alike(pg_temp.raised($$SELECT '{"BKT": "5"}'::jsonb::award_tally$$), '22023 %"BKT"%', 'jsonb with a string for a number');
SELECT alike(pg_temp.raised($$SELECT '{"BKT": null}'::jsonb::award_tally$$), '22023 %"BKT"%', 'with a null');
SELECT alike(pg_temp.raised($$SELECT '{"BKT": {"a": 1}}'::jsonb::award_tally$$), '22023 %"BKT"%', 'with an object');
SELECT alike(pg_temp.raised($$SELECT '{"BKT": [1]}'::jsonb::award_tally$$), '22023 %"BKT"%', 'with an array');
SELECT alike(pg_temp.raised($$SELECT '{"BKT": 0.5}'::jsonb::award_tally$$), '22023 %"BKT"%0.5%', 'with half an award');
SELECT alike(pg_temp.raised($$SELECT '{"BKT": -3}'::jsonb::award_tally$$), '22003 %"BKT"%-3%', 'with a negative number');
SELECT alike(pg_temp.raised($$SELECT '{"BKT": 9223372036854775808}'::jsonb::award_tally$$), '22003 %"BKT"%9223372036854775808%', 'with one more than the largest bigint');
SELECT is((SELECT count(DISTINCT castcontext) FROM pg_cast WHERE (castsource, casttarget) IN
             (('jsonb'::regtype, 'award_tally'::regtype), ('award_tally'::regtype, 'jsonb'::regtype), ('jsonb'::regtype, 'scoreboard'::regtype), ('scoreboard'::regtype, 'jsonb'::regtype))),
          1::bigint, 'the casts are of the kind of the other types''');
SELECT is((SELECT count(*) FROM pg_cast WHERE (castsource, casttarget) IN (('jsonb'::regtype, 'award_tally'::regtype), ('award_tally'::regtype, 'jsonb'::regtype))), 2::bigint, 'there and back');
CREATE TABLE stored (tally award_tally);
SELECT lives_ok($$INSERT INTO stored SELECT jsonb_build_object('BKT', 5)$$, 'jsonb is assigned to a column of tallies');
SELECT is((SELECT tally::text FROM stored), '{"BKT": 5}', 'and is one there');


-- The aggregate tally: rows that count

CREATE TABLE grant_row (unit text, award text, number bigint);
INSERT INTO grant_row VALUES ('An Giang', 'BKT', 5), ('An Giang', 'COT', 1), ('An Giang', 'BKT', 7), ('An Giang', NULL, 100), ('An Giang', 'GK', NULL), ('An Giang', 'HCLD', 0),
                             ('Bạc Liêu', 'BKT', 3), ('Bạc Liêu', 'COT', 2), ('Bạc Liêu', 'COT', -2), ('Cà Mau', NULL, 1), ('Cà Mau', 'BKT', NULL), ('Cà Mau', NULL, NULL);

SELECT is((SELECT tally(award) FROM grant_row)::text, '{"BKT": 4, "COT": 3, "GK": 1, "HCLD": 1}', 'tally(award) counts rows whose award is not null');
SELECT is((SELECT tally(award, number) FROM grant_row)::text, '{"BKT": 15, "COT": 1}', 'tally(award, number) adds up numbers: 5 + 7 + 3, 1 + 2 - 2; a sum of 0 is not kept');
SELECT results_eq('SELECT unit, tally(award, number)::text FROM grant_row GROUP BY unit ORDER BY unit COLLATE "C"',
                  $$VALUES ('An Giang', '{"BKT": 12, "COT": 1}'), ('Bạc Liêu', '{"BKT": 3}'), ('Cà Mau', NULL)$$, 'by unit; where no row has both award and number there is no tally');
SELECT is((SELECT tally(award) FROM grant_row WHERE false), NULL, 'tally of no rows is null');
SELECT is((SELECT tally(award, number) FROM grant_row WHERE false), NULL, 'with numbers, too');
SELECT is_empty('SELECT tally(award) FROM grant_row WHERE false GROUP BY unit', 'no rows make no group either');
SELECT is((SELECT tally(award) FROM grant_row WHERE award IS NULL), NULL, 'rows without an award are no rows');
SELECT is((SELECT tally(award, number) FROM grant_row WHERE award IS NULL OR number IS NULL), NULL, 'nor are rows that lack one of both');
SELECT is((SELECT tally(award, number) FROM grant_row WHERE award = 'HCLD'), '{}'::award_tally, 'a row with number 0 is one: the tally is empty and not null');
SELECT is((SELECT tally(award, number) FROM grant_row WHERE unit = 'Bạc Liêu' AND award = 'COT'), '{}'::award_tally, 'as where all was revoked');
SELECT is(pg_temp.tallied('[["BKT", -3], ["BKT", 10], ["COT", -1], ["COT", 1], ["GK", 0]]')::text, '{"BKT": 7}', 'a revocation may come before what it revokes');
SELECT is((SELECT tally('BKT') FROM generate_series(1, 3))::text, '{"BKT": 3}', 'a literal');
SELECT is((SELECT tally('BKT', '5') FROM generate_series(1, 3))::text, '{"BKT": 15}', 'two literals');
SELECT is((SELECT tally('', 1) FROM generate_series(1, 3))::text, '{"": 3}', 'the empty code is a code');
SELECT is((SELECT tally(award, 1) FROM grant_row), (SELECT tally(award) FROM grant_row), 'the one signature is the other with 1');
SELECT is((SELECT tally(a) FROM unnest('{BKT, bkt, "BKT ", " BKT", Đ, D, Hòa, Hoà}'::text[]) AS a)::text, '{" BKT": 1, "BKT": 1, "BKT ": 1, "D": 1, "Hoà": 1, "Hòa": 1, "bkt": 1, "Đ": 1}',
          'codes are told apart by their bytes');

CREATE TABLE typed (long varchar(50), padded char(8), tag name, small smallint, middle integer, large bigint, exact numeric);
INSERT INTO typed VALUES ('BKT', 'BKT', 'BKT', 2, 3, 4, 5), ('TTLĐXS', 'TTLĐXS', 'TTLĐXS', 20, 30, 40, 50), (NULL, NULL, NULL, 1, 1, 1, 1);
CREATE DOMAIN award_code AS text CHECK (length(VALUE) < 20);
SELECT is((SELECT tally(long) FROM typed)::text, '{"BKT": 1, "TTLĐXS": 1}', 'varchar');
SELECT is((SELECT tally(long, small) FROM typed)::text, '{"BKT": 2, "TTLĐXS": 20}', 'varchar and smallint');
SELECT is((SELECT tally(tag) FROM typed)::text, '{"BKT": 1, "TTLĐXS": 1}', 'name');
SELECT is((SELECT tally(tag, middle) FROM typed)::text, '{"BKT": 3, "TTLĐXS": 30}', 'name and integer');
SELECT is((SELECT tally(padded) FROM typed)::text, '{"BKT": 1, "TTLĐXS": 1}', 'char(n) comes without its padding');
SELECT is((SELECT tally(padded, large) FROM typed)::text, '{"BKT": 4, "TTLĐXS": 40}', 'char(n) and bigint');
SELECT is((SELECT tally(long::award_code, large) FROM typed)::text, '{"BKT": 4, "TTLĐXS": 40}', 'a domain over text');
SELECT is((SELECT tally(a, n) FROM (SELECT 'BKT' AS a, 2 AS n UNION ALL SELECT 'COT', 3) AS literals)::text, '{"BKT": 2, "COT": 3}', 'columns of literals');
SELECT is((SELECT tally(a) FROM (VALUES ('BKT'), ('COT'), ('BKT')) AS literals(a))::text, '{"BKT": 2, "COT": 1}', 'VALUES of literals');
SELECT alike(pg_temp.raised('SELECT tally(long, exact) FROM typed'), '42883 %', 'numeric is not rounded silently to a number of awards');
SELECT is((SELECT tally(long, exact::bigint) FROM typed)::text, '{"BKT": 5, "TTLĐXS": 50}', 'but with a cast');

-- Whatever a column's collation calls equal, codes are compared as bytes.
CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
SELECT is((SELECT tally(a COLLATE any_case) FROM unnest('{BKT, bkt, Bkt, BKT}'::text[]) AS a)::text, '{"BKT": 2, "Bkt": 1, "bkt": 1}', 'under a collation that knows no case');
SELECT is((SELECT tally(a COLLATE "vi-x-icu") FROM unnest('{Đ, D, E, e}'::text[]) AS a)::text, '{"D": 1, "E": 1, "e": 1, "Đ": 1}', 'under Vietnamese order');
SELECT is(count('{"BKT": 2, "bkt": 1}', 'Bkt' COLLATE any_case), 0::bigint, 'and when one is asked for');


-- Sums: any order of rows, only the end counts

SELECT is(pg_temp.tallied('[["BKT", 9223372036854775807], ["BKT", 9223372036854775807], ["BKT", -9223372036854775807]]')::text, '{"BKT": 9223372036854775807}', 'a sum may pass the largest bigint on its way');
SELECT is(pg_temp.tallied('[["BKT", -9223372036854775808], ["BKT", -9223372036854775808], ["BKT", 9223372036854775807], ["BKT", 9223372036854775807], ["BKT", 5]]')::text, '{"BKT": 3}',
          'and the smallest: 2 × (-2⁶³ + 2⁶³ - 1) + 5');
SELECT is((SELECT array_agg(DISTINCT t::text) FROM (SELECT tally('BKT', n ORDER BY md5(n || ' ' || i || ' ' || try)) AS t
             FROM generate_series(1, 100) AS try, generate_series(1, 50) AS i, (VALUES (9223372036854775807), (-9223372036854775807), (1)) AS v(n) GROUP BY try) AS tries),
          '{"{\"BKT\": 50}"}', 'a hundred orders of 50 × (max - max + 1)');
SELECT alike(pg_temp.raised($$SELECT pg_temp.tallied('[["COT", 1], ["BKT", 9223372036854775807], ["BKT", 1]]')$$), '22003 %"BKT"%', 'a sum of 2⁶³ is too much, in the end');
SELECT alike(pg_temp.raised($$SELECT tally('BKT', 9223372036854775807) FROM generate_series(1, 100000)$$), '22003 %"BKT"%', '100,000 × the largest bigint');
SELECT alike(pg_temp.raised($$SELECT pg_temp.tallied('[["COT", 1], ["BKT", 5], ["BKT", -8]]')$$), '22003 award "BKT": the number is -3%', 'a negative sum');
SELECT alike(pg_temp.raised($$SELECT tally('BKT', -9223372036854775808) FROM generate_series(1, 3)$$), '22003 award "BKT": the number is -27670116110564327424%', 'a very negative one, to the digit: -3 × 2⁶³');
SELECT alike(pg_temp.raised($$SELECT tally(a, n) FROM (VALUES ('B', -1), ('C', -1), ('A', 2), ('A', -4), ('D', 9223372036854775807), ('D', 1)) AS v(a, n)$$), '22003 award "A": the number is -2%',
             'of many the first by bytes is named');
SELECT is((SELECT count(DISTINCT pg_temp.raised(format($$SELECT tally(a, n ORDER BY md5(a || n || '%s')) FROM (VALUES ('B', -1), ('C', -1), ('A', 2), ('A', -4), ('D', 9223372036854775807), ('D', 1)) AS v(a, n)$$, try)))
             FROM generate_series(1, 50) AS try), 1::bigint, 'the same one in fifty orders of rows');
SELECT lives_ok($$SELECT tally(a, n) FROM (VALUES ('B', -1), ('B', 1)) AS v(a, n)$$, 'after an error the next statement is a new one');


-- As any aggregate: FILTER, ORDER BY, DISTINCT, HAVING, grouping sets, several in one query, rescans

SELECT is((SELECT tally(award, number) FILTER (WHERE number > 4) FROM grant_row)::text, '{"BKT": 12}', 'FILTER');
SELECT is((SELECT tally(award) FILTER (WHERE false) FROM grant_row), NULL, 'FILTER that leaves nothing');
SELECT is((SELECT tally(DISTINCT award) FROM grant_row)::text, '{"BKT": 1, "COT": 1, "GK": 1, "HCLD": 1}', 'DISTINCT');
SELECT is((SELECT tally(award, number ORDER BY number DESC, award) FROM grant_row)::text, '{"BKT": 15, "COT": 1}', 'ORDER BY inside changes nothing');
SELECT results_eq($$SELECT unit FROM grant_row GROUP BY unit HAVING count(tally(award, number), 'BKT') > 10$$, ARRAY['An Giang'], 'HAVING');
SELECT results_eq($$SELECT unit, tally(award, number)::text FROM grant_row GROUP BY GROUPING SETS ((unit), ()) ORDER BY unit COLLATE "C" NULLS LAST$$,
                  $$VALUES ('An Giang', '{"BKT": 12, "COT": 1}'), ('Bạc Liêu', '{"BKT": 3}'), ('Cà Mau', NULL), (NULL, '{"BKT": 15, "COT": 1}')$$, 'grouping sets');
SELECT results_eq($$SELECT unit, award, tally(award, number)::text FROM grant_row WHERE number > 0 AND award IS NOT NULL GROUP BY CUBE (unit, award) ORDER BY unit COLLATE "C" NULLS LAST, award COLLATE "C" NULLS LAST$$,
                  $$VALUES ('An Giang', 'BKT', '{"BKT": 12}'), ('An Giang', 'COT', '{"COT": 1}'), ('An Giang', NULL, '{"BKT": 12, "COT": 1}'),
                           ('Bạc Liêu', 'BKT', '{"BKT": 3}'), ('Bạc Liêu', 'COT', '{"COT": 2}'), ('Bạc Liêu', NULL, '{"BKT": 3, "COT": 2}'),
                           (NULL, 'BKT', '{"BKT": 15}'), (NULL, 'COT', '{"COT": 3}'), (NULL, NULL, '{"BKT": 15, "COT": 3}')$$, 'CUBE');
SELECT results_eq($$SELECT tally(award)::text, tally(award, number)::text, tally(unit)::text, tally(unit || '/' || award, number)::text, tally(award, number)::text FROM grant_row$$,
                  $$VALUES ('{"BKT": 4, "COT": 3, "GK": 1, "HCLD": 1}', '{"BKT": 15, "COT": 1}', '{"An Giang": 6, "Bạc Liêu": 3, "Cà Mau": 3}',
                            '{"An Giang/BKT": 12, "An Giang/COT": 1, "Bạc Liêu/BKT": 3}', '{"BKT": 15, "COT": 1}')$$, 'five tallies of one query do not mix their codes');
SELECT results_eq($$SELECT i, (SELECT tally('c' || j % i, i) FROM generate_series(1, 60) AS j)::text FROM generate_series(1, 4) AS i$$,
                  $$VALUES (1, '{"c0": 60}'), (2, '{"c0": 60, "c1": 60}'), (3, '{"c0": 60, "c1": 60, "c2": 60}'), (4, '{"c0": 60, "c1": 60, "c2": 60, "c3": 60}')$$, 'a subquery that runs once a row');
PREPARE again(int) AS SELECT tally('c' || i, $1)::text FROM generate_series(1, 2) AS i;
SELECT results_eq('EXECUTE again(1)', $$VALUES ('{"c1": 1, "c2": 1}')$$, 'a prepared statement');
SELECT results_eq('EXECUTE again(2)', $$VALUES ('{"c1": 2, "c2": 2}')$$, 'and once more');
DEALLOCATE again;
SELECT results_eq($$SELECT unit, number, tally(award, number) OVER (PARTITION BY unit ORDER BY number, award ROWS UNBOUNDED PRECEDING)::text FROM grant_row WHERE award IS NOT NULL AND number > 0 ORDER BY unit COLLATE "C", number$$,
                  $$VALUES ('An Giang', 1::bigint, '{"COT": 1}'), ('An Giang', 5, '{"BKT": 5, "COT": 1}'), ('An Giang', 7, '{"BKT": 12, "COT": 1}'), ('Bạc Liêu', 2, '{"COT": 2}'), ('Bạc Liêu', 3, '{"BKT": 3, "COT": 2}')$$,
                  'OVER (ORDER BY): the tally to date, asked for while it grows');
SELECT is((SELECT array_agg(DISTINCT t::text) FROM (SELECT tally(award, number) OVER () AS t FROM grant_row) AS w), '{"{\"BKT\": 15, \"COT\": 1}"}', 'OVER (): each row has the whole');


-- Held against plain SQL on random groups. 400 groups of up to 60 rows, codes with everything in them; a part of each grant is revoked by
-- a row of its own, sometimes all of it, so that no sum is negative.

CREATE TABLE code_pool AS
SELECT i, code FROM unnest(ARRAY['BKT', 'COT', 'bkt', 'TTLDXS', 'TTLĐXS', 'Cờ thi đua', '', ' ', 'a "b"', '"', '""', E'back\\slash', E'\\', E'\\"', E'two\nlines', E'\r\t\b\f', E'\x01', E'\x1f', E'\x7f',
                                 E'\u0085', E'\u2028', '😀', '👩‍👩‍👧', E'e\u0301', 'é', 'null', 'true', '{}', '[]', '{"a": 1}', '/', '</script>', '～', repeat('x', 10000), repeat('x', 10000) || 'y', repeat('Đ', 5000),
                                 repeat('"', 5000), repeat(E'\x02', 3000), 'a', 'aa', 'aaa', 'ab', 'b']) WITH ORDINALITY AS u(code, i);
CREATE TABLE random_row AS
SELECT g, code, CASE kind WHEN 0 THEN n ELSE -m END AS number, pg_temp.roll(format('order %s %s %s', g, k, kind), 1000000) AS position
  FROM (SELECT g, k, CASE WHEN pg_temp.roll(format('null %s %s', g, k), 12) > 0 THEN code END AS code, n, CASE pg_temp.roll(format('m %s %s', g, k), 3) WHEN 0 THEN n WHEN 1 THEN n / 2 END AS m
          FROM generate_series(1, 400) AS g, generate_series(1, 60) AS k,
               LATERAL (SELECT CASE pg_temp.roll(format('size %s %s', g, k), 10) WHEN 0 THEN 0 WHEN 1 THEN 1e15::bigint + k WHEN 2 THEN NULL ELSE pg_temp.roll(format('n %s %s', g, k), 1000) END AS n) AS size,
               LATERAL (SELECT code FROM code_pool WHERE i = 1 + pg_temp.roll(format('code %s %s', g, k), 43)) AS pool
         WHERE k <= pg_temp.roll('rows ' || g, 61)) AS grants, (VALUES (0), (1)) AS sides(kind)
 WHERE kind = 0 OR m IS NOT NULL ORDER BY 4;
SELECT is((SELECT max(i) FROM code_pool), 43::bigint, 'the roll of the dice has a side for each code');
-- Sums are numeric, codes are grouped by their bytes.
CREATE TABLE random_sum AS
SELECT g, convert_from(bytes, 'UTF8') AS code, sum(number::numeric) AS number FROM (SELECT g, convert_to(code, 'UTF8') AS bytes, number FROM random_row WHERE code IS NOT NULL AND number IS NOT NULL) AS r GROUP BY g, bytes;
CREATE TABLE random_expected AS
SELECT g, string_agg(to_json(code)::text || ': ' || number, ', ' ORDER BY convert_to(code, 'UTF8')) FILTER (WHERE number <> 0) AS body, coalesce(jsonb_object_agg(code, number) FILTER (WHERE number <> 0), '{}') AS document,
       count(*) FILTER (WHERE number <> 0) AS codes, sum(number) AS total
  FROM random_sum GROUP BY g;
-- Some groups have no rows at all.
CREATE TABLE random_tally AS SELECT g, tally(code, number) AS tally FROM generate_series(1, 400) AS g LEFT JOIN random_row USING (g) GROUP BY g;

SELECT ok((SELECT count(*) > 10000 AND count(*) FILTER (WHERE number < 0) > 3000 AND count(*) FILTER (WHERE code IS NULL) > 500 AND count(*) FILTER (WHERE number IS NULL) > 500 AND count(*) FILTER (WHERE number = 0) > 500 FROM random_row),
          'the random rows have revocations, nulls and zeros');
SELECT cmp_ok((SELECT min(number) FROM random_sum), '>=', 0::numeric, 'no sum is negative');
SELECT is((SELECT count(*) FROM random_tally WHERE tally IS NOT NULL), (SELECT count(*) FROM random_expected), 'a tally for each group that has a row that counts');
SELECT is((SELECT count(*) FROM random_tally WHERE tally IS NULL AND g IN (SELECT g FROM random_expected)), 0::bigint, 'and for no other');
SELECT is((SELECT count(*) FROM random_tally JOIN random_expected USING (g) WHERE tally::text = '{' || coalesce(body, '') || '}'), (SELECT count(*) FROM random_expected), 'its text is what sum and to_json make');
SELECT is((SELECT count(*) FROM random_tally JOIN random_expected USING (g) WHERE tally::jsonb = document), (SELECT count(*) FROM random_expected), 'as jsonb it is jsonb_object_agg');
SELECT is((SELECT count(*) FROM random_tally JOIN random_expected USING (g) WHERE tally = document::award_tally), (SELECT count(*) FROM random_expected), 'and jsonb_object_agg is the same tally');
SELECT is((SELECT count(*) FROM random_tally JOIN random_expected USING (g) WHERE tally = document::text::award_tally AND tally::text::award_tally = tally), (SELECT count(*) FROM random_expected), 'so is its text');
SELECT is((SELECT count(*) FROM random_tally JOIN random_expected e USING (g) WHERE total(tally) = e.total), (SELECT count(*) FROM random_expected), 'total is the sum of all');
SELECT is((SELECT count(*) FROM random_tally JOIN random_sum s USING (g) WHERE count(tally, code) = s.number), (SELECT count(*) FROM random_sum), 'count is the sum of each code, 0 where it is 0');
SELECT is_empty('SELECT g, award, number FROM random_tally, awards(tally) EXCEPT SELECT g, code, number::bigint FROM random_sum WHERE number <> 0', 'awards has no row too many');
SELECT is_empty('SELECT g, code, number::bigint FROM random_sum WHERE number <> 0 EXCEPT SELECT g, award, number FROM random_tally, awards(tally)', 'and none too few');
SELECT is((SELECT count(*) FROM (SELECT a.award, lag(a.award) OVER (PARTITION BY g ORDER BY a.ordinality) AS before FROM random_tally, awards(tally) WITH ORDINALITY AS a) AS o WHERE convert_to(before, 'UTF8') >= convert_to(award, 'UTF8')), 0::bigint, 'in the order of bytes');
SELECT is((SELECT count(*) FROM random_tally t JOIN (SELECT g, tally(code, number) AS sorted FROM (SELECT * FROM random_row ORDER BY g, code, number) AS o GROUP BY g) AS s USING (g) WHERE award_tally_send(tally) = award_tally_send(sorted)),
          (SELECT count(*) FROM random_expected), 'another order of rows is the same bytes');
SELECT is((SELECT rollup(tally) FROM random_tally), (SELECT tally(code, number) FROM random_row), 'all groups rolled up are the tally of all rows');

-- Codes that a table stores out of line, as they are and compressed, beside short ones.
CREATE TABLE long_code (external text, compressed text, code text);
ALTER TABLE long_code ALTER COLUMN external SET STORAGE external;
INSERT INTO long_code SELECT c, c, c FROM generate_series(1, 300) AS i, LATERAL (SELECT CASE i % 6 WHEN 5 THEN 'short' ELSE repeat(md5((i % 6)::text), 400) END AS c) AS v;
SELECT cmp_ok((SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'long_code'::regclass), '>', 250 * 12800::bigint, 'the codes of the next test are toasted');
SELECT results_eq('SELECT tally(external)::jsonb, tally(compressed)::jsonb, tally(external, 1) = tally(code) FROM long_code',
                  'SELECT j, j, true FROM (SELECT jsonb_object_agg(code, n) AS j FROM (SELECT code, count(*) AS n FROM long_code GROUP BY 1) AS c) AS e', 'codes are read from wherever they are stored');

-- 5,000 codes in one group, and 100,000 in one query.
SELECT is((SELECT tally('award ' || i, i) FROM generate_series(1, 5000) AS i)::text,
          (SELECT '{' || string_agg(format('"award %s": %s', i, i), ', ' ORDER BY ('award ' || i) COLLATE "C") || '}' FROM generate_series(1, 5000) AS i), '5,000 codes in one tally');
SELECT is((SELECT tally('award ' || (i * 7919) % 5000, i) FROM generate_series(1, 50000) AS i)::jsonb,
          (SELECT jsonb_object_agg(code, number) FROM (SELECT 'award ' || (i * 7919) % 5000 AS code, sum(i) AS number FROM generate_series(1, 50000) AS i GROUP BY 1) AS s), 'ten rows of each, in no order');
SELECT is((SELECT total(tally('award ' || i % 5000)) FROM generate_series(1, 50000) AS i), 50000::bigint, 'their total');
SELECT results_eq($$SELECT count(*), min(total(t)), max(total(t)), sum(total(t)), sum((SELECT count(*) FROM awards(t))), count(DISTINCT t) FROM (SELECT tally(i::text) AS t FROM generate_series(1, 100000) AS i GROUP BY i % 1000) AS g$$,
                  'SELECT 1000::bigint, 100::bigint, 100::bigint, 100000::numeric, 100000::numeric, 1000::bigint', 'a thousand groups of a hundred codes that no other has');


-- The moving form

-- How often an argument is evaluated tells what a frame costs: with an inverse, twice a row (in and out), else once a row and frame.
-- (A volatile argument would forbid the inverse; this one calls itself stable.)
CREATE SEQUENCE evaluated;
CREATE FUNCTION pg_temp.seen(award text) RETURNS text STABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('evaluated'); RETURN award; END $$;
CREATE FUNCTION pg_temp.evaluations(query text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM setval('evaluated', 1, false);
  EXECUTE query;
  RETURN nextval('evaluated') - 1;
END $$;
CREATE TABLE dated AS SELECT i, CASE WHEN i % 10 > 0 THEN 'c' || i % 7 END AS award, nullif(i % 5, 4)::bigint AS number FROM generate_series(1, 1000) AS i;
SELECT cmp_ok(pg_temp.evaluations('SELECT array_agg(pg_temp.seen(award)) OVER (ORDER BY i ROWS 99 PRECEDING) FROM dated'), '>', 90000::bigint, 'without an inverse a frame of 100 rows is made 1000 times');
SELECT cmp_ok(pg_temp.evaluations('SELECT tally(pg_temp.seen(award)) OVER (ORDER BY i ROWS 99 PRECEDING) FROM dated'), '<=', 2000::bigint, 'tally(award) takes each row in and out once');
SELECT cmp_ok(pg_temp.evaluations('SELECT tally(pg_temp.seen(award), number) OVER (ORDER BY i ROWS 99 PRECEDING) FROM dated'), '<=', 2000::bigint, 'so does tally(award, number), with nulls and zeros');
SELECT cmp_ok(pg_temp.evaluations($$SELECT tally(pg_temp.seen('c'), CASE WHEN i % 2 = 0 THEN -9223372036854775807 ELSE 9223372036854775807 END) OVER (ORDER BY i ROWS 99 PRECEDING) FROM dated$$), '<=', 2000::bigint,
              'and where sums swing by 2⁶³');
SELECT is((SELECT count(*) FROM pg_aggregate WHERE aggfnoid IN ('tally(text)'::regprocedure, 'tally(text, bigint)'::regprocedure) AND aggmtransfn <> 0 AND aggminvtransfn <> 0), 2::bigint, 'the catalog says so, too');

-- 20,000 frames of five rows against plain SQL: nulls, zeros, runs of nothing, and revocations between two grants that outweigh them in
-- every frame (i % 11 is 0: minus what the rows before and after grant).
CREATE TABLE moving AS
SELECT i, CASE WHEN i BETWEEN 5000 AND 5011 THEN NULL WHEN i % 11 IN (10, 0, 1) THEN 'revoked' WHEN pg_temp.roll('null ' || i, 10) > 0 THEN 'c' || pg_temp.roll('code ' || i, 4) END AS award,
       CASE WHEN i % 11 = 0 THEN -(i / 11) WHEN i % 11 = 10 THEN i / 11 + 1 WHEN i % 11 = 1 THEN i / 11 WHEN pg_temp.roll('none ' || i, 10) > 0 THEN pg_temp.roll('number ' || i, 4) END::bigint AS number
  FROM generate_series(1, 20000) AS i;
CREATE UNIQUE INDEX ON moving (i);
ANALYZE moving;
CREATE TABLE moved AS
SELECT i, tally(award, number) OVER five AS numbers, tally(award) OVER five AS rows, tally(award, number) OVER (ORDER BY i ROWS BETWEEN 2 FOLLOWING AND 6 FOLLOWING) AS ahead FROM moving WINDOW five AS (ORDER BY i ROWS 4 PRECEDING);
-- A null award is in no frame's sum: its group is left out.
CREATE TABLE plain AS
SELECT m.i, f.numbers, f.rows, a.numbers AS ahead FROM moving m
  LEFT JOIN (SELECT s.i, CASE WHEN bool_or(counted > 0) THEN '{' || coalesce(string_agg(format('"%s": %s', award, sum), ', ' ORDER BY award COLLATE "C") FILTER (WHERE sum <> 0), '') || '}' END AS numbers,
                    '{' || string_agg(format('"%s": %s', award, rows), ', ' ORDER BY award COLLATE "C") || '}' AS rows
               FROM (SELECT o.i, d.award, sum(d.number), count(d.number) AS counted, count(*) AS rows FROM moving o JOIN moving d ON d.i BETWEEN o.i - 4 AND o.i WHERE d.award IS NOT NULL GROUP BY 1, 2) AS s GROUP BY s.i) AS f USING (i)
  LEFT JOIN (SELECT s.i, CASE WHEN bool_or(counted > 0) THEN '{' || coalesce(string_agg(format('"%s": %s', award, sum), ', ' ORDER BY award COLLATE "C") FILTER (WHERE sum <> 0), '') || '}' END AS numbers
               FROM (SELECT o.i, d.award, sum(d.number), count(d.number) AS counted FROM moving o JOIN moving d ON d.i BETWEEN o.i + 2 AND o.i + 6 WHERE d.award IS NOT NULL GROUP BY 1, 2) AS s GROUP BY s.i) AS a USING (i);
SELECT ok((SELECT count(*) FILTER (WHERE numbers IS NULL) BETWEEN 8 AND 200 AND count(*) FILTER (WHERE numbers = '{}') > 10 AND count(*) FILTER (WHERE number < 0) = 1818 AND count(DISTINCT numbers) > 3000 FROM plain JOIN moving USING (i)),
          'the frames have everything in them: no rows, only zeros, revocations');
SELECT is((SELECT count(*) FROM plain), 20000::bigint, '20,000 frames');
SELECT is((SELECT count(*) FROM plain JOIN moved USING (i) WHERE moved.numbers::text IS NOT DISTINCT FROM plain.numbers), 20000::bigint, 'moving totals are the plain ones');
SELECT is((SELECT count(*) FROM plain JOIN moved USING (i) WHERE moved.rows::text IS NOT DISTINCT FROM plain.rows), 20000::bigint, 'moving counts, too');
-- rollup moves as well: each row's own tally, where it has one.
CREATE TABLE moving_tally AS SELECT i, award, CASE WHEN number >= 0 THEN number END AS number, CASE WHEN award IS NOT NULL AND number >= 0 THEN jsonb_build_object(award, number)::award_tally END AS tally FROM moving;
SELECT cmp_ok((SELECT count(*) FROM moving_tally WHERE tally IS NOT NULL), '>', 5000::bigint, 'tallies of single rows');
SELECT is((SELECT count(*) FROM (SELECT rollup(tally) OVER five AS rolled, tally(award, number) OVER five AS tallied FROM moving_tally WINDOW five AS (ORDER BY i ROWS 4 PRECEDING)) AS w
            WHERE rolled IS NOT DISTINCT FROM tallied), 20000::bigint, 'moving rollups are the moving totals');
CREATE FUNCTION pg_temp.seen_tally(tally award_tally) RETURNS award_tally STABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('evaluated'); RETURN tally; END $$;
SELECT cmp_ok(pg_temp.evaluations('SELECT rollup(pg_temp.seen_tally(tally)) OVER (ORDER BY i ROWS 99 PRECEDING) FROM moving_tally WHERE i <= 1000'), '<=', 2000::bigint, 'and take each row in and out once');
SELECT is((SELECT count(*) FROM plain JOIN moved USING (i) WHERE moved.ahead::text IS NOT DISTINCT FROM plain.ahead), 20000::bigint, 'and those of frames that look ahead');
SELECT is((SELECT numbers FROM moved WHERE i = 5008), NULL, 'a frame without a row that counts is null again');
SELECT is((SELECT ahead FROM moved WHERE i = 19999), NULL, 'a frame behind the end is null');
SELECT is((SELECT count(*) FROM moved, LATERAL (SELECT tally(award, number) AS direct FROM moving m WHERE m.i BETWEEN moved.i - 4 AND moved.i) AS d WHERE award_tally_send(direct) IS NOT DISTINCT FROM award_tally_send(numbers)), 20000::bigint,
          'each is the same bytes as the aggregate over the frame''s rows');

-- A year is several rows: frames of five years by RANGE and GROUPS, where revocations stand in the year of their grants.
CREATE TABLE year_row AS
SELECT 1950 + y AS year, 'c' || pg_temp.roll(format('c %s %s', y, k / 2), 5) AS award, CASE k % 2 WHEN 0 THEN n ELSE -pg_temp.roll(format('r %s %s', y, k), n + 1) END::bigint AS number
  FROM generate_series(0, 75) AS y, generate_series(0, 39) AS k, LATERAL (SELECT pg_temp.roll(format('n %s %s', y, k / 2), 50) AS n) AS v WHERE pg_temp.roll('year ' || y, 6) > 0;
CREATE TABLE year_plain AS
SELECT o.year, '{' || string_agg(format('"%s": %s', award, number), ', ' ORDER BY award) FILTER (WHERE number <> 0) || '}' AS tally
  FROM (SELECT o.year, d.award, sum(d.number) AS number FROM (SELECT DISTINCT year FROM year_row) AS o JOIN year_row d ON d.year BETWEEN o.year - 4 AND o.year GROUP BY 1, 2) AS o GROUP BY 1;
SELECT is((SELECT count(*) FROM (SELECT DISTINCT year, (tally(award, number) OVER (ORDER BY year RANGE 4 PRECEDING))::text AS tally FROM year_row) AS w JOIN year_plain USING (year, tally)), (SELECT count(*) FROM year_plain), 'five years by RANGE');
SELECT is((SELECT count(*) FROM (SELECT DISTINCT year, tally(award, number) OVER (ORDER BY year GROUPS 4 PRECEDING) AS tally FROM year_row) AS w
             JOIN (SELECT o.year, tally(d.award, d.number) AS tally FROM (SELECT year, dense_rank() OVER (ORDER BY year) AS r FROM (SELECT DISTINCT year FROM year_row) AS y) AS o
                     JOIN (SELECT *, dense_rank() OVER (ORDER BY year) AS r FROM year_row) AS d ON d.r BETWEEN o.r - 4 AND o.r GROUP BY o.year) AS p USING (year, tally)),
          (SELECT count(*) FROM year_plain), 'five years that have rows, by GROUPS');
SELECT is((SELECT count(*) FROM (SELECT year, rollup(tally) OVER (ORDER BY year RANGE 4 PRECEDING) AS tally FROM (SELECT year, tally(award, number) AS tally FROM year_row GROUP BY year) AS y) AS w JOIN year_plain p ON p.year = w.year AND p.tally = w.tally::text),
          (SELECT count(*) FROM year_plain), 'the years'' tallies rolled up in a window');
SELECT results_eq($$SELECT year, (tally(award, number) OVER (ORDER BY year ROWS 1 PRECEDING))::text FROM (VALUES (2011, 'BKT', 5), (2012, 'BKT', NULL), (2013, NULL, 1), (2014, 'COT', 0), (2015, 'BKT', 2)) AS v(year, award, number)$$,
                  $$VALUES (2011, '{"BKT": 5}'), (2012, '{"BKT": 5}'), (2013, NULL), (2014, '{}'), (2015, '{"BKT": 2}')$$, 'a small one to look at');
-- PostgreSQL itself refuses a moving aggregate that answers a row with nothing, so the first rows of a frame decide.
SELECT results_eq($$SELECT i, (tally(award, number) OVER (ORDER BY i ROWS 1 PRECEDING))::text, (tally(award) OVER (ORDER BY i ROWS 1 PRECEDING))::text FROM (VALUES (1, NULL, 5), (2, 'BKT', NULL), (3, NULL, NULL), (4, 'COT', 2), (5, 'COT', 0), (6, NULL, 1), (7, NULL, 1)) AS v(i, award, number)$$,
                  $$VALUES (1, NULL, NULL), (2, NULL, '{"BKT": 1}'), (3, NULL, '{"BKT": 1}'), (4, '{"COT": 2}', '{"COT": 1}'), (5, '{"COT": 2}', '{"COT": 2}'), (6, '{}', '{"COT": 1}'), (7, NULL, NULL)$$, 'a window that begins and ends with rows that do not count');
SELECT is((SELECT count(t) FROM (SELECT tally(NULL::text) OVER (ORDER BY i ROWS 4 PRECEDING) AS t FROM generate_series(1, 100) AS i) AS w), 0::bigint, 'and one of nothing else');
SELECT results_eq($$SELECT i, (tally(award) FILTER (WHERE i % 3 = 0) OVER (ORDER BY i ROWS 2 PRECEDING))::text, (tally(award) FILTER (WHERE i > 5) OVER (ORDER BY i ROWS 1 PRECEDING))::text FROM (SELECT i, 'c' || i AS award FROM generate_series(1, 6) AS i) AS v$$,
                  $$VALUES (1, NULL, NULL), (2, NULL, NULL), (3, '{"c3": 1}', NULL), (4, '{"c3": 1}', NULL), (5, '{"c3": 1}', NULL), (6, '{"c6": 1}', '{"c6": 1}')$$, 'FILTER in a moving window');
SELECT results_eq($$SELECT i, (tally(award) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW))::text, (tally(award) OVER (PARTITION BY i % 2 ORDER BY i DESC ROWS 1 PRECEDING))::text FROM (SELECT i, 'c' || i AS award FROM generate_series(1, 4) AS i) AS v ORDER BY i$$,
                  $$VALUES (1, '{"c2": 1}', '{"c1": 1, "c3": 1}'), (2, '{"c1": 1, "c3": 1}', '{"c2": 1, "c4": 1}'), (3, '{"c2": 1, "c4": 1}', '{"c3": 1}'), (4, '{"c3": 1}', '{"c4": 1}')$$, 'EXCLUDE, PARTITION BY, and a window that runs backwards');
SELECT alike(pg_temp.raised($$SELECT tally('BKT', n) OVER (ORDER BY i ROWS 1 PRECEDING) FROM (VALUES (1, 5), (2, -3), (3, 2)) AS v(i, n)$$), '22003 award "BKT": the number is -1%', 'a frame whose sum is negative: -3 + 2');
SELECT lives_ok($$SELECT tally('BKT', n) OVER (ORDER BY i ROWS 1 PRECEDING) FROM (VALUES (1, 5), (2, -3), (3, 3)) AS v(i, n)$$, 'and one that is not');


-- rollup, + and -

SELECT is((SELECT rollup(t) FROM (VALUES ('{"BKT": 5, "COT": 1}'::award_tally), (NULL), ('{"BKT": 7, "GK": 2}'), ('{}')) AS v(t))::text, '{"BKT": 12, "COT": 1, "GK": 2}', 'rollup adds tallies, nulls are passed over');
SELECT is((SELECT rollup(t) FROM (VALUES (NULL::award_tally), (NULL)) AS v(t)), NULL, 'nulls alone are null');
SELECT is((SELECT rollup(t) FROM (SELECT NULL::award_tally AS t WHERE false) AS v), NULL, 'no rows are null');
SELECT is((SELECT rollup(t) FROM (VALUES ('{}'::award_tally), (NULL)) AS v(t)), '{}'::award_tally, 'an empty tally is one');
SELECT results_eq('SELECT rollup(t)::text FROM (SELECT tally(award, number) AS t FROM grant_row GROUP BY unit) AS units', $$VALUES ('{"BKT": 15, "COT": 1}')$$, 'parts by unit become the whole');
SELECT results_eq('SELECT rollup(t)::text FROM (SELECT tally(award, number) AS t FROM grant_row GROUP BY award) AS awards', $$VALUES ('{"BKT": 15, "COT": 1}')$$, 'parts by award, too');
SELECT alike(pg_temp.raised($$SELECT rollup(t) FROM (VALUES ('{"COT": 1, "BKT": 9223372036854775807}'::award_tally), ('{"BKT": 1}')) AS v(t)$$), '22003 %"BKT"%', 'a sum beyond bigint');
SELECT is((SELECT rollup(DISTINCT t) FROM (VALUES ('{"BKT": 5}'::award_tally), ('{"BKT": 5}'), ('{"BKT": 6}')) AS v(t))::text, '{"BKT": 11}', 'rollup DISTINCT');

SELECT is(('{"BKT": 5, "COT": 1}'::award_tally + '{"BKT": 7, "GK": 2}'::award_tally)::text, '{"BKT": 12, "COT": 1, "GK": 2}', 'tally + tally');
SELECT is(('{"BKT": 5, "COT": 1}'::award_tally + '{}'::award_tally)::text, '{"BKT": 5, "COT": 1}', 'plus nothing');
SELECT is(('{}'::award_tally + '{}'::award_tally)::text, '{}', 'nothing plus nothing');
SELECT is(('{"BKT": 5, "COT": 1, "GK": 2}'::award_tally - '{"BKT": 2, "COT": 1}'::award_tally)::text, '{"BKT": 3, "GK": 2}', 'tally - tally, a difference of 0 is not kept');
SELECT is(('{"BKT": 5, "COT": 1}'::award_tally - '{"BKT": 5, "COT": 1}'::award_tally)::text, '{}', 'minus itself');
SELECT is(('{"BKT": 5}'::award_tally - '{}'::award_tally)::text, '{"BKT": 5}', 'minus nothing');
SELECT is('{"BKT": 5}'::award_tally + NULL::award_tally, NULL, 'plus null is null');
SELECT is(NULL::award_tally - '{"BKT": 5}'::award_tally, NULL, 'so is null minus');
SELECT is('{"BKT": 5}'::award_tally OPERATOR(emulation.+) '{"BKT": 5}' OPERATOR(emulation.-) '{"BKT": 1}', '{"BKT": 9}'::award_tally, 'without a search path');
SELECT is('{"BKT": 9223372036854775806}'::award_tally + '{"BKT": 1}'::award_tally, '{"BKT": 9223372036854775807}'::award_tally, 'up to the largest bigint');
SELECT alike(pg_temp.raised($$SELECT '{"AHLD": 1, "BKT": 9223372036854775807}'::award_tally + '{"BKT": 1}'::award_tally$$), '22003 %"BKT"%', 'a sum beyond bigint names the award');
SELECT alike(pg_temp.raised($$SELECT '{"BKT": 9223372036854775807}'::award_tally + '{"BKT": 9223372036854775807}'::award_tally$$), '22003 %"BKT"%', 'twice the largest');
SELECT alike(pg_temp.raised($$SELECT '{"AHLD": 1, "BKT": 5}'::award_tally - '{"BKT": 8}'::award_tally$$), '22003 award "BKT": the number is -3%', 'a negative difference names the award');
SELECT alike(pg_temp.raised($$SELECT '{"AHLD": 1}'::award_tally - '{"BKT": 8}'::award_tally$$), '22003 award "BKT": the number is -8%', 'also one that is not there');
SELECT alike(pg_temp.raised($$SELECT '{}'::award_tally - '{"BKT": 9223372036854775807}'::award_tally$$), '22003 award "BKT": the number is -9223372036854775807%', 'the most negative one');
SELECT is((SELECT count(*) FROM random_tally a JOIN random_tally b ON b.g = a.g + 1
            WHERE a.tally + b.tally = b.tally + a.tally AND a.tally + b.tally - b.tally = a.tally AND (a.tally + b.tally)::jsonb =
                  (SELECT coalesce(jsonb_object_agg(code, number), '{}') FROM (SELECT code, sum(number) AS number FROM random_sum s WHERE s.g IN (a.g, b.g) GROUP BY code) AS s WHERE number <> 0)),
          (SELECT count(*) FROM random_tally a JOIN random_tally b ON b.g = a.g + 1 WHERE a.tally IS NOT NULL AND b.tally IS NOT NULL), 'sums and differences of the random groups');


-- count, total, awards, precedence

\set south '''{"COT": 987, "TTLDXS": 6335, "CSTDT": 4081, "BKT": 48491}'''
SELECT is(count(:south::award_tally, 'BKT'), 48491::bigint, 'count of an award');
SELECT is(count(:south::award_tally, 'HCLD'), 0::bigint, 'which is 0 where there is none');
SELECT is(count(:south::award_tally, 'bkt'), 0::bigint, 'case matters');
SELECT is(count(:south::award_tally, 'BKT '), 0::bigint, 'and so do blanks');
SELECT is(count('{"": 3}', ''), 3::bigint, 'the empty code has a number');
SELECT is(count('{}'::award_tally, 'BKT'), 0::bigint, 'in an empty tally nothing has');
SELECT is(count(:south::award_tally, NULL), NULL, 'count of a null award is null');
SELECT is(count(NULL::award_tally, 'BKT'), NULL, 'and in a null tally');
SELECT is((SELECT count(:south::award_tally, long) FROM typed WHERE small = 2), 48491::bigint, 'a varchar is asked for');
SELECT is(total(:south::award_tally), 59894::bigint, 'total');
SELECT is(total('{}'::award_tally), 0::bigint, 'of an empty tally');
SELECT is(total(NULL::award_tally), NULL, 'of none');
SELECT is(total('{"a": 9223372036854775806, "b": 1}'::award_tally), 9223372036854775807::bigint, 'up to the largest bigint');
SELECT alike(pg_temp.raised($$SELECT total('{"a": 9223372036854775807, "b": 1}'::award_tally)$$), '22003 %', 'and not beyond');
SELECT alike(pg_temp.raised($$SELECT total((SELECT tally(i::text, 9223372036854775807) FROM generate_series(1, 1000) AS i))$$), '22003 %', 'a thousand times the largest');
SELECT is(total(:south::award_tally, '{COT,CSTDT,BKT}'), 53559::bigint, 'total of a set: 987 + 4081 + 48491');
SELECT is(total(:south::award_tally, '{BKT,COT,BKT,COT,BKT}'), 49478::bigint, 'an award that is listed twice counts once: 48491 + 987');
SELECT is(total(:south::award_tally, '{BKT,HCLD,AHLD}'), 48491::bigint, 'an absent one counts 0');
SELECT is(total(:south::award_tally, '{}'), 0::bigint, 'of no awards');
SELECT is(total('{}'::award_tally, '{BKT}'), 0::bigint, 'of an empty tally and a set');
SELECT is(total(:south::award_tally, NULL::text[]), NULL, 'of a null set');
SELECT is(total(NULL::award_tally, '{BKT}'), NULL, 'of a null tally and a set');
SELECT is(total(:south::award_tally, '[5:6]={BKT,COT}'), 49478::bigint, 'wherever the array begins');
SELECT is(total('{"a": 9223372036854775807, "b": 1}'::award_tally, '{a,a}'), 9223372036854775807::bigint, 'a set''s total up to the largest bigint');
SELECT alike(pg_temp.raised($$SELECT total('{"a": 9223372036854775807, "b": 1}'::award_tally, '{b,a}')$$), '22003 %', 'and not beyond');
SELECT alike(pg_temp.raised($$SELECT total('{"a": 1}'::award_tally, '{a,NULL}')$$), '22004 %', 'a null in a set');
SELECT alike(pg_temp.raised($$SELECT total('{}'::award_tally, '{NULL}')$$), '22004 %', 'also for an empty tally');
SELECT is((SELECT count(*) FROM random_tally t WHERE tally IS NOT NULL AND total(tally, s.codes) =
            (SELECT coalesce(sum(number), 0) FROM random_sum r WHERE r.g = t.g AND convert_to(code, 'UTF8') IN (SELECT convert_to(c, 'UTF8') FROM unnest(s.codes) AS c))),
          (SELECT count(*) FROM random_expected), 'a set of the random groups: ' || (array_length(s.codes, 1))::text || ' codes')
  FROM (SELECT array_agg(code ORDER BY i) || ARRAY['BKT', 'absent', '', 'BKT'] AS codes FROM code_pool WHERE i % 3 = 0) AS s;

SELECT results_eq($$SELECT award, number FROM awards('{"COT": 987, "BKT": 48491, "Đ": 1, "z": 2, "": 3}')$$, $$VALUES ('', 3::bigint), ('BKT', 48491), ('COT', 987), ('z', 2), ('Đ', 1)$$, 'awards: rows in the order of bytes');
SELECT is_empty($$SELECT * FROM awards('{}')$$, 'an empty tally has none');
SELECT is_empty($$SELECT * FROM awards(NULL)$$, 'nor has null');
SELECT is((SELECT tally(award, number) FROM awards(:south)), :south::award_tally, 'awards and tally are inverses');
SELECT is((SELECT format_type(t, NULL) FROM (SELECT pg_typeof(number) AS t FROM awards(:south) LIMIT 1) AS a), 'bigint', 'a number is a bigint');

SELECT is(precedence('{"gold": 1, "bronze": 4}', '{gold,silver,bronze}'), '{1,0,4}'::bigint[], 'precedence: numbers in the order given, 0 where there is none');
SELECT is(precedence('{"gold": 1, "bronze": 4}', '{bronze,gold}'), '{4,1}'::bigint[], 'in another order');
SELECT is(precedence('{"gold": 1, "bronze": 4}', '{bronze,gold,bronze}'), '{4,1,4}'::bigint[], 'an award that is listed twice is there twice');
SELECT is(precedence('{"gold": 1}', '{}'), '{}'::bigint[], 'no awards, no numbers');
SELECT is(precedence('{}', '{gold,silver}'), '{0,0}'::bigint[], 'of an empty tally');
SELECT is(array_lower(precedence('{"gold": 1}', '[0:1]={gold,silver}'), 1), 1, 'the answer begins at 1 wherever the question does');
SELECT is(precedence(NULL, '{gold}'), NULL, 'of a null tally');
SELECT is(precedence('{"gold": 1}', NULL), NULL, 'by null');
SELECT alike(pg_temp.raised($$SELECT precedence('{"gold": 1}', '{gold,NULL}')$$), '22004 %', 'a null among the awards');
SELECT alike(pg_temp.raised($$SELECT precedence('{}', '{NULL}')$$), '22004 %', 'also for an empty tally');


-- reconcile

SELECT results_eq($$SELECT award, reported, recorded, difference FROM reconcile('{"BKT": 48492, "COT": 987, "GK": 5}', '{"BKT": 48491, "COT": 987, "AHLD": 2}')$$,
                  $$VALUES ('AHLD', 0::bigint, 2::bigint, -2::bigint), ('BKT', 48492, 48491, 1), ('COT', 987, 987, 0), ('GK', 5, 0, 5)$$,
                  'reconcile: every award in either, reported minus recorded, equal ones too, 0 where one has none');
SELECT results_eq($$SELECT * FROM reconcile(NULL, '{"BKT": 3}')$$, $$VALUES ('BKT', 0::bigint, 3::bigint, -3::bigint)$$, 'a null report is empty');
SELECT results_eq($$SELECT * FROM reconcile('{"BKT": 3}', NULL)$$, $$VALUES ('BKT', 3::bigint, 0::bigint, 3::bigint)$$, 'so are null records');
SELECT is_empty($$SELECT * FROM reconcile(NULL, NULL)$$, 'of both nothing is left');
SELECT is_empty($$SELECT * FROM reconcile('{}', '{}')$$, 'nor of two empty ones');
SELECT results_eq($$SELECT * FROM reconcile('{"a": 9223372036854775807}', '{"b": 9223372036854775807}')$$,
                  $$VALUES ('a', 9223372036854775807::bigint, 0::bigint, 9223372036854775807::bigint), ('b', 0, 9223372036854775807, -9223372036854775807)$$, 'the largest differences');
SELECT results_eq($$SELECT award, difference FROM reconcile('{"TTLĐXS": 1, "TTLDXS": 1, "Z": 1, "é": 1}', '{"TTLĐXS": 1, "z": 1, "": 1}')$$,
                  $$VALUES ('', -1::bigint), ('TTLDXS', 1), ('TTLĐXS', 0), ('Z', 1), ('z', -1), ('é', 1)$$, 'in the order of bytes; TTLDXS and TTLĐXS are two awards');
SELECT is((SELECT count(*) FROM random_tally a JOIN random_tally b ON b.g = a.g + 1
            WHERE (SELECT jsonb_agg(jsonb_build_array(award, reported, recorded, difference)) FROM reconcile(a.tally, b.tally)) IS NOT DISTINCT FROM
                  (SELECT jsonb_agg(jsonb_build_array(code, x, y, x - y) ORDER BY convert_to(code, 'UTF8'))
                     FROM (SELECT convert_from(bytes, 'UTF8') AS code, coalesce(sum(number) FILTER (WHERE g = a.g), 0)::bigint AS x, coalesce(sum(number) FILTER (WHERE g = b.g), 0)::bigint AS y
                             FROM (SELECT g, convert_to(code, 'UTF8') AS bytes, number FROM random_sum) AS s WHERE g IN (a.g, b.g) AND number <> 0 GROUP BY bytes) AS s)),
          399::bigint, 'of each random group and the next, nulls among them');


-- (a) The totals of 2013, announced at the conference of the south-western cluster on 6 March 2014 (doc/domain.md):
-- 59.894 province-level awards = 987 + 6.335 + 4.081 + 48.491, 3.574 state-level ones = 2 + 1.063 + 69 + 2.428 + 12.
-- How they are shared among units here is invented.

CREATE TABLE award_2013 AS
SELECT level, award, 'unit ' || i % 12 AS unit
  FROM (VALUES ('province', 'COT', 987), ('province', 'TTLDXS', 6335), ('province', 'CSTDT', 4081), ('province', 'BKT', 48491),
               ('state', 'AHLD', 2), ('state', 'HCLD', 1063), ('state', 'COCP', 69), ('state', 'BKTTG', 2428), ('state', 'CSTDTQ', 12)) AS published(level, award, number), generate_series(1, number) AS i;
CREATE TABLE tally_2013 AS SELECT level, unit, tally(award) AS tally FROM award_2013 GROUP BY level, unit;
SELECT is((SELECT count(*) FROM award_2013), 63468::bigint, 'one row an award: 59.894 + 3.574');
SELECT results_eq('SELECT level, total(rollup(tally)) FROM tally_2013 GROUP BY level ORDER BY level', $$VALUES ('province', 59894::bigint), ('state', 3574)$$, '59.894 and 3.574, to the unit');
SELECT results_eq('SELECT rollup(tally)::text FROM tally_2013 GROUP BY level ORDER BY level',
                  $$VALUES ('{"BKT": 48491, "COT": 987, "CSTDT": 4081, "TTLDXS": 6335}'), ('{"AHLD": 2, "BKTTG": 2428, "COCP": 69, "CSTDTQ": 12, "HCLD": 1063}')$$, 'from their parts');
SELECT is((SELECT total(rollup(tally), '{COT,TTLDXS,CSTDT,BKT}') FROM tally_2013), 59894::bigint, 'a set picks one level out of both');
SELECT is((SELECT total(rollup(tally), '{COT,CSTDT,BKT}') FROM tally_2013), 53559::bigint, 'the form of 2023 has no column for TTLĐXS: 59.894 - 6.335');
-- The report says 59.895: one diploma too many.
SELECT is(total('{"COT": 987, "TTLDXS": 6335, "CSTDT": 4081, "BKT": 48492}'::award_tally), 59895::bigint, 'a report says 59.895');
SELECT results_eq($$SELECT r.* FROM (SELECT rollup(tally) AS recorded FROM tally_2013 WHERE level = 'province') AS t, reconcile('{"COT": 987, "TTLDXS": 6335, "CSTDT": 4081, "BKT": 48492}', t.recorded) AS r WHERE difference <> 0$$,
                  $$VALUES ('BKT', 48492::bigint, 48491::bigint, 1::bigint)$$, 'reconcile finds the award that differs');
SELECT results_eq($$SELECT r.* FROM (SELECT rollup(tally) AS recorded FROM tally_2013 WHERE level = 'province') AS t, reconcile('{"COT": 987, "TTLDXS": 6335, "CSTDT": 4081, "BKT": 48492}', t.recorded) AS r$$,
                  $$VALUES ('BKT', 48492::bigint, 48491::bigint, 1::bigint), ('COT', 987, 987, 0), ('CSTDT', 4081, 4081, 0), ('TTLDXS', 6335, 6335, 0)$$, 'and shows the others beside it');
SELECT results_eq($$SELECT award, difference FROM (SELECT rollup(tally) AS recorded FROM tally_2013 WHERE level = 'province') AS t, reconcile('{"COT": 987, "TTLĐXS": 6335, "CSTDT": 4081, "BKT": 48491}', t.recorded) WHERE difference <> 0$$,
                  $$VALUES ('TTLDXS', -6335::bigint), ('TTLĐXS', 6335)$$, 'a report that writes its codes with marks shows up as two differences');
SELECT is((SELECT sum(difference) FROM (SELECT rollup(tally) AS recorded FROM tally_2013 WHERE level = 'province') AS t, reconcile('{"COT": 987, "TTLĐXS": 6335, "CSTDT": 4081, "BKT": 48491}', t.recorded)), 0::numeric, 'that cancel');
SELECT is((SELECT rollup(tally) FROM tally_2013) - (SELECT rollup(tally) FROM tally_2013 WHERE level = 'state'), (SELECT rollup(tally) FROM tally_2013 WHERE level = 'province'), 'all levels without the state''s');


-- (b) The medal table of the Games of the XXXII Olympiad, Tokyo 2020, as it stood when they closed on 8 August 2021 (before Great Britain's
-- relay lost its silver in 2022): 93 teams, 340 gold, 338 silver, 402 bronze medals, 1,080 in all; 65 teams with a gold.
-- Ranks are the official ones; twelve of them are shared.

CREATE TABLE tokyo (rank int, noc text, gold int, silver int, bronze int);
INSERT INTO tokyo VALUES
  (1, 'USA', 39, 41, 33), (2, 'CHN', 38, 32, 18), (3, 'JPN', 27, 14, 17), (4, 'GBR', 22, 21, 22), (5, 'ROC', 20, 28, 23), (6, 'AUS', 17, 7, 22),
  (7, 'NED', 10, 12, 14), (8, 'FRA', 10, 12, 11), (9, 'GER', 10, 11, 16), (10, 'ITA', 10, 10, 20), (11, 'CAN', 7, 6, 11), (12, 'BRA', 7, 6, 8),
  (13, 'NZL', 7, 6, 7), (14, 'CUB', 7, 3, 5), (15, 'HUN', 6, 7, 7), (16, 'KOR', 6, 4, 10), (17, 'POL', 4, 5, 5), (18, 'CZE', 4, 4, 3),
  (19, 'KEN', 4, 4, 2), (20, 'NOR', 4, 2, 2), (21, 'JAM', 4, 1, 4), (22, 'ESP', 3, 8, 6), (23, 'SWE', 3, 6, 0), (24, 'SUI', 3, 4, 6),
  (25, 'DEN', 3, 4, 4), (26, 'CRO', 3, 3, 2), (27, 'IRI', 3, 2, 2), (28, 'SRB', 3, 1, 5), (29, 'BEL', 3, 1, 3), (30, 'BUL', 3, 1, 2),
  (31, 'SLO', 3, 1, 1), (32, 'UZB', 3, 0, 2), (33, 'GEO', 2, 5, 1), (34, 'TPE', 2, 4, 6), (35, 'TUR', 2, 2, 9), (36, 'GRE', 2, 1, 1),
  (36, 'UGA', 2, 1, 1), (38, 'ECU', 2, 1, 0), (39, 'IRL', 2, 0, 2), (39, 'ISR', 2, 0, 2), (41, 'QAT', 2, 0, 1), (42, 'BAH', 2, 0, 0),
  (42, 'KOS', 2, 0, 0), (44, 'UKR', 1, 6, 12), (45, 'BLR', 1, 3, 3), (46, 'ROU', 1, 3, 0), (46, 'VEN', 1, 3, 0), (48, 'IND', 1, 2, 4),
  (49, 'HKG', 1, 2, 3), (50, 'PHI', 1, 2, 1), (50, 'SVK', 1, 2, 1), (52, 'RSA', 1, 2, 0), (53, 'AUT', 1, 1, 5), (54, 'EGY', 1, 1, 4),
  (55, 'INA', 1, 1, 3), (56, 'ETH', 1, 1, 2), (56, 'POR', 1, 1, 2), (58, 'TUN', 1, 1, 0), (59, 'EST', 1, 0, 1), (59, 'FIJ', 1, 0, 1),
  (59, 'LAT', 1, 0, 1), (59, 'THA', 1, 0, 1), (63, 'BER', 1, 0, 0), (63, 'MAR', 1, 0, 0), (63, 'PUR', 1, 0, 0), (66, 'COL', 0, 4, 1),
  (67, 'AZE', 0, 3, 4), (68, 'DOM', 0, 3, 2), (69, 'ARM', 0, 2, 2), (70, 'KGZ', 0, 2, 1), (71, 'MGL', 0, 1, 3), (72, 'ARG', 0, 1, 2),
  (72, 'SMR', 0, 1, 2), (74, 'JOR', 0, 1, 1), (74, 'MAS', 0, 1, 1), (74, 'NGR', 0, 1, 1), (77, 'BRN', 0, 1, 0), (77, 'KSA', 0, 1, 0),
  (77, 'LTU', 0, 1, 0), (77, 'MKD', 0, 1, 0), (77, 'NAM', 0, 1, 0), (77, 'TKM', 0, 1, 0), (83, 'KAZ', 0, 0, 8), (84, 'MEX', 0, 0, 4),
  (85, 'FIN', 0, 0, 2), (86, 'BOT', 0, 0, 1), (86, 'BUR', 0, 0, 1), (86, 'CIV', 0, 0, 1), (86, 'GHA', 0, 0, 1), (86, 'GRN', 0, 0, 1),
  (86, 'KUW', 0, 0, 1), (86, 'MDA', 0, 0, 1), (86, 'SYR', 0, 0, 1);
-- One row a medal, in no order.
CREATE TABLE medal AS
SELECT noc, award FROM tokyo, LATERAL (VALUES ('gold', gold), ('silver', silver), ('bronze', bronze)) AS m(award, number), generate_series(1, number) AS i ORDER BY md5(noc || award || i);
CREATE TABLE medals AS SELECT noc, tally(award) AS tally FROM medal GROUP BY noc;

SELECT is((SELECT rollup(tally) FROM medals)::text, '{"bronze": 402, "gold": 340, "silver": 338}', 'Tokyo 2020: the known numbers of gold, silver and bronze');
SELECT is((SELECT total(rollup(tally)) FROM medals), 1080::bigint, 'the known number of medals');
SELECT is((SELECT count(*) FROM medals WHERE count(tally, 'gold') > 0), 65::bigint, 'the known number of teams with a gold');
SELECT is((SELECT count(*) FROM (SELECT noc, rank() OVER (ORDER BY precedence(tally, '{gold,silver,bronze}') DESC) AS rank FROM medals) AS r JOIN tokyo USING (noc, rank)), 93::bigint,
          'competition rank on gold, silver and bronze is the official one for all 93');
SELECT results_eq($$SELECT rank, string_agg(noc, ' ' ORDER BY noc) FROM (SELECT noc, rank() OVER (ORDER BY precedence(tally, '{gold,silver,bronze}') DESC) AS rank FROM medals) AS r GROUP BY rank HAVING count(*) > 1 ORDER BY rank$$,
                  $$VALUES (36::bigint, 'GRE UGA'), (39, 'IRL ISR'), (42, 'BAH KOS'), (46, 'ROU VEN'), (50, 'PHI SVK'), (56, 'ETH POR'), (59, 'EST FIJ LAT THA'), (63, 'BER MAR PUR'),
                           (72, 'ARG SMR'), (74, 'JOR MAS NGR'), (77, 'BRN KSA LTU MKD NAM TKM'), (86, 'BOT BUR CIV GHA GRN KUW MDA SYR')$$, 'its twelve shared ranks');
SELECT is((SELECT count(*) FROM medals a JOIN medals b ON a.tally = b.tally AND a.noc < b.noc), 62::bigint, 'who shares a rank has the same tally: 7 × 1 + 6 + 3 + 3 + 15 + 28 pairs');
SELECT results_eq($$SELECT noc, total(tally) FROM medals ORDER BY total(tally) DESC, noc LIMIT 5$$, $$VALUES ('USA', 113::bigint), ('CHN', 88), ('ROC', 71), ('GBR', 65), ('JPN', 58)$$, 'by all medals the order is another');
SELECT is((SELECT tally(award, number) FROM tokyo, LATERAL (VALUES ('gold', gold), ('silver', silver), ('bronze', bronze)) AS m(award, number)), (SELECT rollup(tally) FROM medals), 'numbers instead of rows give the same tally');
SELECT is((SELECT count(*) FROM medals JOIN (SELECT noc, tally(award, number) AS tally FROM tokyo, LATERAL (VALUES ('gold', gold), ('silver', silver), ('bronze', bronze)) AS m(award, number) GROUP BY noc) AS t USING (noc, tally)), 93::bigint, 'for each team');


-- (c) Award cut-offs: points become an award, awards a tally for each team.
-- IMO 2004, Athens: cut-offs 16, 24 and 32; the six of the United Kingdom had 23, 24, 32, 22, 16 and 17, three of them exactly at a cut-off
-- (the British deputy leader's bulletin of 15 July 2004, bmos.ukmt.org.uk). UKMT's press release of 19 July 2004: one gold, one silver, four bronze.
-- IMO 2022, Oslo: 34, 29 and 23 (from memory); the six of Viet Nam had 42, 39, 30, 29, 28 and 28, two gold, two silver, two bronze (baolaocai.vn).
-- The third team is invented: a point below each cut-off of 2004, and nobody's points.

CREATE TABLE cutoff (year int, award text, from_points int);
INSERT INTO cutoff VALUES (2004, 'gold', 32), (2004, 'silver', 24), (2004, 'bronze', 16), (2022, 'gold', 34), (2022, 'silver', 29), (2022, 'bronze', 23);
CREATE TABLE contestant (year int, team text, points int);
INSERT INTO contestant VALUES (2004, 'GBR', 23), (2004, 'GBR', 24), (2004, 'GBR', 32), (2004, 'GBR', 22), (2004, 'GBR', 16), (2004, 'GBR', 17),
  (2022, 'VNM', 42), (2022, 'VNM', 39), (2022, 'VNM', 30), (2022, 'VNM', 29), (2022, 'VNM', 28), (2022, 'VNM', 28),
  (2004, 'invented', 31), (2004, 'invented', 23), (2004, 'invented', 15), (2004, 'invented', 0), (2004, 'invented', NULL), (2004, 'nothing', 3);
CREATE VIEW team_tally AS
SELECT year, team, tally((SELECT award FROM cutoff WHERE cutoff.year = contestant.year AND points >= from_points ORDER BY from_points DESC LIMIT 1)) AS tally FROM contestant GROUP BY year, team;
SELECT results_eq($$SELECT year, team, tally::text FROM team_tally WHERE team IN ('GBR', 'VNM') ORDER BY year$$,
                  $$VALUES (2004, 'GBR', '{"bronze": 4, "gold": 1, "silver": 1}'), (2022, 'VNM', '{"bronze": 2, "gold": 2, "silver": 2}')$$, 'medals by cut-off are those that were given');
SELECT results_eq($$SELECT team, tally::text FROM team_tally WHERE team IN ('invented', 'nothing') ORDER BY team$$, $$VALUES ('invented', '{"bronze": 1, "silver": 1}'), ('nothing', NULL)$$,
                  'a point below a cut-off is the next lower award; below all and absent is none');
SELECT results_eq($$SELECT team, rank() OVER (ORDER BY precedence(coalesce(tally, '{}'), '{gold,silver,bronze}') DESC) FROM team_tally ORDER BY 2, 1$$,
                  $$VALUES ('VNM', 1::bigint), ('GBR', 2), ('invented', 3), ('nothing', 4)$$, 'and teams are ranked by them');


-- (d) Every error: SQLSTATE, what is named, and what is allowed or to be done (detail, hint), as sentences

SELECT ok(r.state = wanted_state AND r.message LIKE '%' || named || '%' AND r.message ~ '^[^A-Z]' AND r.message !~ '[.]$' AND r.detail ~ '^(.*[.])?$' AND r.hint ~ '^(.*[.])?$' AND r.detail || r.hint <> '',
          format('%s: %s', what, concat_ws(' | ', r.state, r.message, nullif(r.detail, ''), nullif(r.hint, ''))))
  FROM (VALUES
    (1, 'an array for an object', $$SELECT '[]'::award_tally$$, '22023', 'award'),
    (2, 'jsonb that is a string', $$SELECT '"BKT"'::jsonb::award_tally$$, '22023', 'award'),
    (3, 'a code twice', $$SELECT '{"BKT": 1, "BKT": 2}'::award_tally$$, '22023', '"BKT"'),
    (4, 'a string for a number', $$SELECT '{"BKT": "1"}'::award_tally$$, '22023', '"BKT"'),
    (5, 'a null for a number', $$SELECT '{"BKT": null}'::jsonb::award_tally$$, '22023', '"BKT"'),
    (6, 'not whole', $$SELECT '{"BKT": 1.5}'::award_tally$$, '22023', '1.5'),
    (7, 'negative', $$SELECT '{"BKT": -1}'::award_tally$$, '22003', '-1'),
    (8, 'too large', $$SELECT '{"BKT": 9223372036854775808}'::award_tally$$, '22003', '9223372036854775808'),
    (9, 'a negative sum', $$SELECT tally('BKT', -3) FROM generate_series(1, 1)$$, '22003', 'award "BKT": the number is -3'),
    (10, 'a sum too large', $$SELECT tally('BKT', 9223372036854775807) FROM generate_series(1, 2)$$, '22003', '18446744073709551614'),
    (11, 'a rollup too large', $$SELECT rollup(t) FROM (VALUES ('{"BKT": 9223372036854775807}'::award_tally), ('{"BKT": 1}')) AS v(t)$$, '22003', '"BKT"'),
    (12, 'a + too large', $$SELECT '{"BKT": 9223372036854775807}'::award_tally + '{"BKT": 1}'::award_tally$$, '22003', '"BKT"'),
    (13, 'a - too small', $$SELECT '{"BKT": 1}'::award_tally - '{"BKT": 4}'::award_tally$$, '22003', 'award "BKT": the number is -3'),
    (14, 'a total too large', $$SELECT total('{"a": 9223372036854775807, "b": 1}'::award_tally)$$, '22003', '9223372036854775808'),
    (15, 'a null in a set', $$SELECT total('{"a": 1}'::award_tally, '{a,NULL}')$$, '22004', 'null'),
    (16, 'a null in an order', $$SELECT precedence('{"a": 1}', '{NULL}')$$, '22004', 'null')) AS e(i, what, statement, wanted_state, named),
  LATERAL pg_temp.refusal(statement) AS r ORDER BY i;


-- Equality, order and hash

CREATE TABLE many AS SELECT i, pg_temp.tallied(jsonb_build_array(jsonb_build_array('c' || i % 7, 1 + i % 3), jsonb_build_array('GK', 5))) AS tally FROM generate_series(1, 210) AS i;
SELECT setseed(0.5);
SELECT is((SELECT tally(award, number ORDER BY random()) FROM grant_row), (SELECT tally(award, number) FROM grant_row), 'the order of rows makes no other tally');
SELECT is(award_tally_send('{"COT": 1e3, "BKT": 5, "GK": 0}'::award_tally), award_tally_send(pg_temp.tallied('[["BKT", 2], ["COT", 1000], ["BKT", 3]]')), 'equal tallies are equal bytes');
SELECT isnt('{"BKT": 1}'::award_tally, '{"BKT": 2}'::award_tally, 'another number, another tally');
SELECT isnt('{"BKT": 1}'::award_tally, '{"COT": 1}'::award_tally, 'another award');
SELECT isnt('{"BKT": 1}'::award_tally, '{"BKT": 1, "COT": 1}'::award_tally, 'one more');
SELECT isnt('{"a": 1, "bc": 1}'::award_tally, '{"ab": 1, "c": 1}'::award_tally, 'codes do not run into each other');
SELECT isnt('{}'::award_tally, '{"": 1}'::award_tally, 'the empty code is not nothing');
SELECT ok('{"BKT": 1}'::award_tally OPERATOR(emulation.=) '{"BKT": 1.0}'::award_tally AND NOT '{"BKT": 1}'::award_tally OPERATOR(emulation.<>) '{"BKT": 1}'::award_tally, 'OPERATOR(emulation.=) and <>, without a search path');
SELECT ok(award_tally_eq('{"BKT": 1}', '{"BKT": 1}') AND award_tally_ne('{"BKT": 1}', '{"BKT": 2}'), 'award_tally_eq and award_tally_ne, by their names');
SELECT is((SELECT count(DISTINCT tally) FROM many), 21::bigint, 'DISTINCT sorts tallies');
SET LOCAL enable_sort = off;
SELECT results_eq('SELECT count(*) FROM many GROUP BY tally', 'SELECT 10::bigint FROM generate_series(1, 21)', 'GROUP BY hashes tallies');
RESET enable_sort;
SELECT ok(bool_and(award_tally_hash(a.tally) = award_tally_hash(b.tally) AND award_tally_hash_extended(a.tally, 42) = award_tally_hash_extended(b.tally, 42)), 'equal tallies have equal hashes') FROM many a JOIN many b ON a.tally = b.tally;
SELECT ok(bool_and(award_tally_hash_extended(tally, 0) & 4294967295 = award_tally_hash(tally)::bigint & 4294967295), 'the 64-bit hash without a seed begins with the 32-bit one, as PostgreSQL asks of a hash class') FROM many;
SELECT cmp_ok((SELECT count(DISTINCT award_tally_hash(tally)) FROM many), '>=', 20::bigint, 'unequal ones mostly not');
SET LOCAL enable_nestloop = off;
SET LOCAL enable_mergejoin = off;
SELECT alike(pg_temp.plan_of('SELECT FROM many a JOIN many b USING (tally)'), '%Hash Join%', 'the next test joins by hash');
SELECT is((SELECT count(*) FROM many a JOIN many b USING (tally)), 2100::bigint, 'hash join');
RESET enable_mergejoin;
SET LOCAL enable_hashjoin = off;
SELECT alike(pg_temp.plan_of('SELECT FROM many a JOIN many b USING (tally)'), '%Merge Join%', 'the next test joins by merging');
SELECT is((SELECT count(*) FROM many a JOIN many b USING (tally)), 2100::bigint, 'merge join');
RESET enable_nestloop;
RESET enable_hashjoin;
SELECT is((SELECT bool_and((a.tally < b.tally)::int + (a.tally = b.tally)::int + (a.tally > b.tally)::int = 1
                       AND (a.tally <= b.tally) = NOT (a.tally > b.tally) AND (a.tally >= b.tally) = NOT (a.tally < b.tally)
                       AND sign(award_tally_cmp(a.tally, b.tally)) = (a.tally > b.tally)::int - (a.tally < b.tally)::int AND (a.tally < b.tally) = (b.tally > a.tally))
             FROM (TABLE many UNION ALL SELECT 0, '{}' UNION ALL SELECT g, tally FROM random_tally WHERE tally IS NOT NULL AND g < 40) AS a, (TABLE many UNION ALL SELECT g, tally FROM random_tally WHERE tally IS NOT NULL AND g < 40) AS b), true,
          'of two tallies exactly one of <, = and > is true, and the others follow');
SELECT is((SELECT count(*) FROM (SELECT tally, lag(tally) OVER (ORDER BY tally) AS before, first_value(tally) OVER (ORDER BY tally) AS first FROM random_tally WHERE tally IS NOT NULL) AS o WHERE before > tally OR first > tally), 0::bigint, 'ORDER BY is an order');
CREATE UNIQUE INDEX unique_tally ON many (i, tally);
SELECT alike(pg_temp.raised('INSERT INTO many SELECT * FROM many LIMIT 1'), '23505 %', 'a unique index over tallies');
CREATE TABLE hashed (tally award_tally) PARTITION BY HASH (tally);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO hashed SELECT tally FROM many;
SELECT ok((SELECT count(*) FROM hashed_0) > 0 AND (SELECT count(*) FROM hashed_1) > 0, 'tables are partitioned by the hash of a tally');
SELECT is((SELECT count(*) FROM hashed WHERE tally = (SELECT tally FROM many WHERE i = 1)), 10::bigint, 'and it is found there');
CREATE INDEX hash_tally ON many USING hash (tally);
SET LOCAL enable_seqscan = off;
SELECT is((SELECT count(*) FROM many WHERE tally = '{"c1": 2, "GK": 5}'), 10::bigint, 'and in a hash index');
RESET enable_seqscan;


-- Tallies as a table stores them: in line, compressed, toasted

CREATE TABLE kept (kind text, tally award_tally);
INSERT INTO kept SELECT kind, (SELECT tally('award ' || i, i * i) FROM generate_series(1, n) AS i) FROM (VALUES ('small', 3), ('compressed', 120), ('toasted', 20000)) AS v(kind, n);
SELECT cmp_ok((SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'kept'::regclass), '>', 8000::bigint, 'a tally of 20,000 awards is toasted');
SELECT results_eq($$SELECT kind, count(tally, 'award 3'), count(tally, 'award 100'), count(tally, 'award 20000') FROM kept ORDER BY 1$$,
                  $$VALUES ('compressed', 9::bigint, 10000::bigint, 0::bigint), ('small', 9, 0, 0), ('toasted', 9, 10000, 400000000)$$, 'awards are found in it');
-- n(n + 1)(2n + 1)/6
SELECT results_eq('SELECT kind, total(tally) FROM kept ORDER BY 1', $$VALUES ('compressed', 120::bigint * 121 * 241 / 6), ('small', 14), ('toasted', 20000::bigint * 20001 * 40001 / 6)$$, 'their totals');
SELECT results_eq('SELECT kind, tally FROM kept ORDER BY 1', $$SELECT kind, (SELECT tally('award ' || i, i * i) FROM generate_series(1, n) AS i) FROM (VALUES ('compressed', 120), ('small', 3), ('toasted', 20000)) AS v(kind, n)$$, 'they equal what they were made of');
SELECT is((SELECT count(*) FROM kept WHERE tally::text::award_tally = tally AND tally::jsonb::award_tally = tally AND award_tally_hash(tally) = award_tally_hash(tally::text::award_tally)), 3::bigint, 'text, jsonb and hash do not see how one is stored');
SELECT is((SELECT total(rollup(tally)) FROM kept), (SELECT sum(total(tally))::bigint FROM kept), 'nor does rollup');
SELECT is((SELECT a.tally + b.tally - a.tally FROM kept a, kept b WHERE a.kind = 'toasted' AND b.kind = 'small'), (SELECT tally FROM kept WHERE kind = 'small'), 'nor do + and -');
SELECT is((SELECT count(*) FROM kept a, kept b, reconcile(a.tally, b.tally) WHERE a.kind = 'toasted' AND b.kind = 'compressed' AND difference <> 0), 19880::bigint, 'nor does reconcile');
SELECT is((SELECT precedence(tally, '{"award 20000","award 1",none}') FROM kept WHERE kind = 'toasted'), '{400000000,1,0}'::bigint[], 'nor does precedence');


-- What the objects are

CREATE VIEW tally_function AS
SELECT p.* FROM pg_proc p WHERE p.pronamespace = 'emulation'::regnamespace AND (p.proname IN ('tally', 'count', 'total', 'awards', 'precedence', 'reconcile') OR p.proname LIKE 'award!_tally%' ESCAPE '!'
  OR p.prorettype = 'award_tally'::regtype OR 'award_tally'::regtype = ANY (p.proargtypes));
SELECT is((SELECT string_agg(f, ', ' ORDER BY f) FROM unnest(ARRAY['tally(text)', 'tally(text, bigint)', 'rollup(award_tally)', 'count(award_tally, text)', 'total(award_tally)', 'total(award_tally, text[])',
             'awards(award_tally)', 'precedence(award_tally, text[])', 'reconcile(award_tally, award_tally)']) AS f WHERE to_regprocedure('emulation.' || f) IS NULL), NULL, 'every function of the design is there');
SELECT is((SELECT string_agg(oid::regprocedure::text, ', ') FROM tally_function WHERE provolatile <> 'i' OR proparallel <> 's'), NULL, 'all are IMMUTABLE and PARALLEL SAFE');
SELECT is((SELECT string_agg(oid::regprocedure::text, ', ') FROM tally_function WHERE coalesce(obj_description(oid, 'pg_proc'), '') = ''), NULL, 'all have a comment');
SELECT isnt(obj_description('award_tally'::regtype, 'pg_type'), NULL, 'so has the type');
SELECT is((SELECT count(*) FROM pg_opclass WHERE opcintype = 'award_tally'::regtype AND opcdefault AND amvalidate(oid)), 2::bigint, 'btree and hash are complete');
SELECT is((SELECT array_agg(oprname::text ORDER BY oprname::text COLLATE "C") FROM pg_operator WHERE oprleft = 'award_tally'::regtype AND oprright = 'award_tally'::regtype AND oprnamespace = 'emulation'::regnamespace), '{+,-,<,<=,<>,=,>,>=}', 'its operators');
SELECT is((SELECT count(*) FROM pg_operator WHERE oprname = '+' AND oprleft = 'award_tally'::regtype AND oprcom = oid), 1::bigint, '+ commutes');
SELECT is((SELECT count(*) FROM pg_aggregate WHERE aggfnoid IN ('tally(text)'::regprocedure, 'tally(text, bigint)'::regprocedure, 'rollup(award_tally)'::regprocedure) AND aggcombinefn <> 0), 3::bigint, 'the aggregates can be combined');
SELECT alike(pg_temp.raised($$SELECT award_tally_recv('\x01'::bytea)$$), '42883 %', 'nobody hands bytes to award_tally_recv in SQL');

SELECT * FROM finish();
ROLLBACK;
