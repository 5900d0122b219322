-- Numbers on their way in and out, seen through SQL alone.
--
-- In: a numeric's digits are read straight from its bytes. What must come back is the same value without its trailing zeros, held
-- against two other ways of reading it: trim_scale(), and the digits that numeric_send() documents. All numbers here are invented.
-- Out: points with exactly the sheet's decimals, ratios with exactly six.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;

SELECT plan(70);

-- A sheet of one leaf "c" of 10 points. min_max takes every actual and looks at no target, so any two numbers can stand in a cell.
CREATE FUNCTION pg_temp.sheet(leaf jsonb DEFAULT '{"rule": "min_max"}', head jsonb DEFAULT '{}') RETURNS emulation.score_sheet
LANGUAGE sql AS $$
  SELECT (jsonb_build_object('name', 'Số', 'max', coalesce(leaf->'max', '10'),
                             'criteria', jsonb_build_array('{"code": "c", "max": 10}' || leaf)) || head)::emulation.score_sheet
$$;

-- The board of one unit "u" with one result.
CREATE FUNCTION pg_temp.alone(sheet emulation.score_sheet, target numeric, actual numeric) RETURNS emulation.scoreboard LANGUAGE sql AS $$
  SELECT emulation.scoreboard(sheet, 'u', 'c', target, actual) FROM (VALUES (1)) AS one_row
$$;

-- The same roll on every machine: 0 to sides - 1.
CREATE FUNCTION pg_temp.roll(key text, sides int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT (('x' || left(md5(key), 15))::bit(60)::bigint % sides)::int
$$;

-- What a statement raises: SQLSTATE and message.
CREATE FUNCTION pg_temp.error_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
  RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- The value in the bytes of numeric_send: int16 number of digits, weight of the first, sign, display scale, then the digits, base 10000.
-- Only characters are moved here, nothing is computed, so this shares nothing with either decoder.
CREATE FUNCTION pg_temp.sent(x numeric) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  b        bytea := numeric_send(x);
  n        int := get_byte(b, 0) * 256 + get_byte(b, 1);
  weight   int := get_byte(b, 2) * 256 + get_byte(b, 3);
  negative boolean := get_byte(b, 4) = 64;   -- 0x4000
  whole    text := '';
  fraction text := '';
  part     text;
BEGIN
  IF weight > 32767 THEN
    weight := weight - 65536;
  END IF;
  FOR w IN REVERSE greatest(weight, 0) .. least(weight - n + 1, 0) LOOP
    part := '0000';
    IF weight - w BETWEEN 0 AND n - 1 THEN
      part := lpad((get_byte(b, 8 + 2 * (weight - w)) * 256 + get_byte(b, 9 + 2 * (weight - w)))::text, 4, '0');
    END IF;
    IF w >= 0 THEN
      whole := whole || part;
    ELSE
      fraction := fraction || part;
    END IF;
  END LOOP;
  whole := coalesce(nullif(ltrim(whole, '0'), ''), '0');
  fraction := rtrim(fraction, '0');
  RETURN CASE WHEN negative THEN '-' ELSE '' END || whole || CASE WHEN fraction = '' THEN '' ELSE '.' || fraction END;
END $$;

SELECT is(ARRAY(SELECT pg_temp.sent(x)
  FROM unnest('{0, 1, -1, 12345, 0.00012345, -0.5, 1.500, 100000000, 10000.0001, 0.0000, 1e17, 1e-18}'::numeric[]) AS x),
          '{0,1,-1,12345,0.00012345,-0.5,1.5,100000000,10000.0001,0,100000000000000000,0.000000000000000001}',
          'the decoder of numeric_send that the tests use is right itself');


-- In -----------------------------------------------------------------------------------------------------------------------------

-- 6,000 numbers of up to 18 digits, each of them D · 10^-scale: some with runs of zeros, so that whole base-10000 digits are zero inside,
-- in front or behind; some whole numbers that end in zeros; up to 100 zeros behind the last decimal, which from 64 decimals on is another
-- header inside the numeric.
CREATE TEMP TABLE number AS
SELECT i, CASE WHEN pg_temp.roll(i || '/sign', 3) = 0 THEN -1 ELSE 1 END
          * round((digits || repeat('0', CASE scale WHEN 0 THEN pg_temp.roll(i || '/zeros', 19 - length(digits)) ELSE 0 END) || 'e-'
            || scale)::numeric,
                  scale + (ARRAY[0, 0, 0, 1, 2, 4, 16, 50, 100])[1 + pg_temp.roll(i || '/behind', 9)]) AS x
  FROM (SELECT i, pg_temp.roll(i || '/scale', 19) AS scale,
               overlay(digits PLACING repeat('0', least(length(digits) - start + 1, hole))
                 FROM start FOR least(length(digits) - start + 1, hole)) AS digits
          FROM (SELECT i, digits, 1 + pg_temp.roll(i || '/start', length(digits)) AS start,
                       (ARRAY[0, 0, 1, 4, 8, 12])[1 + pg_temp.roll(i || '/hole', 6)] AS hole
                  FROM (SELECT i, left(translate(md5(i || '/digits'), 'abcdef', '135790'), 1 + pg_temp.roll(i || '/length', 18)) AS digits
                          FROM generate_series(1, 6000) AS i) AS a) AS b) AS c;

-- And some that are easily got wrong.
INSERT INTO number
SELECT 6000 + n, x::numeric
  FROM unnest('{0, 0.000, -0.0, 1.500, 1e17, 1.0e17, 0.000000000000000001, -0.000000000000000001, 0.0000000000000000010000,
                999999999999999999, -999999999999999999, 999999999999999999.00000, 0.999999999999999999, 9.99999999999999999,
                123456789.123456789, 1, 10, 100, 1000, 9999, 10000, 10001, 99999999, 100000000, 100000001, 0.1, 0.01, 0.001, 0.0001, 0.00001,
                9999.9999, 10000.0001, 0.00010001, 0.000100010001, 100000000000.000001, 100000000000000000, 900000000000000000,
                000123.4500, 344397, 957.11, 955.70, 38030}'::text[]) WITH ORDINALITY AS k(x, n);
INSERT INTO number VALUES (6043, round(0::numeric, 100)), (6044, round(1.5, 1000)), (6045, round(-999999999999999999::numeric, 1000));

SELECT ok(count(*) > 6000 AND count(DISTINCT x) > 5000 AND count(*) FILTER (WHERE scale(x) >= 64) > 500
          AND count(*) FILTER (WHERE x <> trunc(x)) > 4000 AND count(*) FILTER (WHERE x < 0) > 1500
          AND count(DISTINCT min_scale(x)) = 19 AND max(abs(x)) = 999999999999999999
          AND count(*) FILTER (WHERE x = trunc(x) AND x % 10000 = 0 AND x <> 0) > 50,
          'the numbers are of many kinds') FROM number;

-- Read from a table, a numeric has a header of one byte and stands at any address; computed, it has one of four.
SELECT is((SELECT count(*) FROM number WHERE pg_column_size(x) <> pg_column_size(x + 0) - 3), 0::bigint,
          'the stored numbers have a short header, and computed ones a long');

-- Each number is a target in its own cell and an actual in that of its opposite.
CREATE TEMP TABLE pair AS
SELECT a.i::text AS unit, a.x AS target, b.x AS actual
  FROM number AS a JOIN number AS b ON b.i = (SELECT max(i) + 1 FROM number) - a.i;
ANALYZE pair;

CREATE TEMP TABLE board (way text, board emulation.scoreboard);
INSERT INTO board
SELECT 'stored', emulation.scoreboard(pg_temp.sheet(), unit, 'c', target, actual) FROM pair;
INSERT INTO board
SELECT 'computed', emulation.scoreboard(pg_temp.sheet(), unit, 'c', target + 0, 0 + actual) FROM pair;
INSERT INTO board
SELECT 'in an array', emulation.scoreboard(pg_temp.sheet(), unit, 'c', k[1], k[2])
  FROM (SELECT unit, ARRAY[target, actual] AS k FROM pair OFFSET 0) AS k;

CREATE TEMP TABLE back AS
SELECT way, b.* FROM board, emulation.breakdown(board) AS b WHERE b.criterion = 'c';
ANALYZE back;

SELECT is(ARRAY(SELECT format('%s: %s, %s became %s, %s', way, p.target, p.actual, b.target, b.actual)
                  FROM pair AS p LEFT JOIN back AS b ON b.unit = p.unit AND b.way = w.way
                 WHERE (b.target::text, b.actual::text) IS DISTINCT FROM (trim_scale(p.target)::text, trim_scale(p.actual)::text) LIMIT 5),
          '{}', format('%s: all targets and actuals come back as their trimmed selves', w.way))
  FROM (VALUES ('stored'), ('computed'), ('in an array')) AS w(way);

SELECT is(ARRAY(SELECT format('%s, %s is not %s, %s', b.target, b.actual, pg_temp.sent(p.target), pg_temp.sent(p.actual))
                  FROM pair AS p LEFT JOIN back AS b ON b.unit = p.unit AND b.way = 'stored'
                 WHERE (b.target::text, b.actual::text) IS DISTINCT FROM (pg_temp.sent(p.target), pg_temp.sent(p.actual)) LIMIT 5),
          '{}', 'all targets and actuals have the digits that numeric_send has');

SELECT is(ARRAY(SELECT format('%s, %s became %s, %s', p.target, p.actual, numeric_send(b.target), numeric_send(b.actual))
                  FROM pair AS p LEFT JOIN back AS b ON b.unit = p.unit AND b.way = 'stored'
                 WHERE (numeric_send(b.target), numeric_send(b.actual))
                       IS DISTINCT FROM (numeric_send(trim_scale(p.target)), numeric_send(trim_scale(p.actual))) LIMIT 5),
          '{}', 'and go out as the very bytes that PostgreSQL itself makes');

SELECT is((SELECT count(DISTINCT board) FROM board), 1::bigint, 'trailing zeros and the way of storing make no other board');

-- A board's JSON is written from the decoded digits, and not by numeric_out.
SELECT is(ARRAY(SELECT format('%s, %s became %s', p.target, p.actual, r.value)
                  FROM pair AS p LEFT JOIN (SELECT u.key AS unit, u.value->'c' AS value
                                              FROM board, jsonb_each(board::jsonb->'results') AS u WHERE way = 'stored') AS r USING (unit)
                 WHERE ARRAY[r.value->>0, r.value->>1] IS DISTINCT
                   FROM ARRAY[trim_scale(p.target)::text, trim_scale(p.actual)::text] LIMIT 5),
          '{}', 'the JSON of a board has all targets and actuals trimmed');
SELECT ok(board::text::emulation.scoreboard OPERATOR(emulation.=) board AND board::jsonb::emulation.scoreboard OPERATOR(emulation.=) board,
          'and reads back as the same board')
  FROM board WHERE way = 'stored';

-- yes_no refuses every number but 0 and 1, and says which: the same digits once more, as a message writes them.
SELECT is(ARRAY(SELECT format('%s: %s', x, fault)
                  FROM (SELECT x, emulation.fault(pg_temp.sheet('{"rule": "yes_no"}'), 'c', NULL, x) AS fault FROM number
                    WHERE i % 4 = 0 OR i > 6000) AS f
                 WHERE CASE WHEN x IN (0, 1) THEN fault IS NOT NULL
                            ELSE position(' ' || trim_scale(x)::text || ' ' IN fault) IS DISTINCT
                              FROM position(trim_scale(x)::text IN fault) - 1
                                 OR fault IS NULL OR fault NOT LIKE '%"c"%' END LIMIT 5),
          '{}', 'messages write a number trimmed and whole');

-- The type of a column changes the bytes (numeric(14,2) always has two decimals), and never the value.
CREATE TEMP TABLE typed (unit text, a numeric(14,2), b numeric(24,6), c numeric(18,18), d numeric(18,0), e numeric);
INSERT INTO typed VALUES ('p', 957.11, 957.11, 0.95711, 957, 957.11), ('q', 955.70, 955.7, 0.9557, 955, 955.700),
                         ('r', -100, -100, -0.1, -100, -100.000), ('s', 0, 0, 0, 0, 0.00),
                          ('t', 999999999999.99, 999999999999.999999, 0.000000000000000001,
                          999999999999999999, 12345678.9);
SELECT is(ARRAY(SELECT b.target::text || ' ' || b.actual::text
                  FROM emulation.breakdown((SELECT emulation.scoreboard(pg_temp.sheet(), unit || column_name, 'c', value, value)
                                              FROM typed, LATERAL (VALUES ('a', a), ('b', b), ('c', c), ('d', d),
                                                ('e', e)) AS v(column_name, value))) AS b
                 WHERE b.criterion = 'c' ORDER BY b.unit),
          ARRAY['957.11 957.11', '957.11 957.11', '0.95711 0.95711', '957 957', '957.11 957.11',
                '955.7 955.7', '955.7 955.7', '0.9557 0.9557', '955 955', '955.7 955.7',
                '-100 -100', '-100 -100', '-0.1 -0.1', '-100 -100', '-100 -100', '0 0', '0 0', '0 0', '0 0', '0 0',
                '999999999999.99 999999999999.99', '999999999999.999999 999999999999.999999', '0.000000000000000001 0.000000000000000001',
                '999999999999999999 999999999999999999', '12345678.9 12345678.9'],
          'columns numeric(14,2), (24,6), (18,18), (18,0) and numeric');

-- Quotients that end (1/8 = 0.125) come with many zeros behind the last decimal, rounded ones with none.
SELECT is(ARRAY(SELECT b.target::text || ' ' || b.actual::text
                  FROM emulation.breakdown((SELECT emulation.scoreboard(pg_temp.sheet(), n::text, 'c', n::numeric / 8,
                    round(n::numeric / 7, 6))
                                              FROM generate_series(1, 8) AS n)) AS b WHERE b.criterion = 'c'),
          '{0.125 0.142857, 0.25 0.285714, 0.375 0.428571, 0.5 0.571429, 0.625 0.714286, 0.75 0.857143, 0.875 1, 1 1.142857}',
          'quotients that end, and rounded ones');
SELECT is((SELECT b.target::text || ' ' || b.actual::text
             FROM emulation.breakdown((SELECT emulation.scoreboard(pg_temp.sheet(), 'u', 'c',
               (SELECT sum(0.10) FROM generate_series(1, 10)),
                                                                   (SELECT avg(x) FROM unnest('{2.5, 4.00}'::numeric[]) AS x)))) AS b
                                                                    WHERE b.criterion = 'c'),
          '1 3.25', 'a sum and a mean of rows');


-- Limits -------------------------------------------------------------------------------------------------------------------------

-- Null if the error has that SQLSTATE and its message all the parts, else the error, to be shown.
CREATE FUNCTION pg_temp.unlike(error text, state text, VARIADIC parts text[]) RETURNS text LANGUAGE sql AS $$
  SELECT error WHERE error IS NULL OR left(error, 5) <> state OR EXISTS (SELECT FROM unnest(parts) AS part
    WHERE position(part IN error) = 0)
$$;

SELECT is((SELECT array_agg(x) FROM unnest('{123456789012345678, 999999999999999999, -999999999999999999, 999999999999999999.000000,
                                             0.999999999999999999, 0.000000000000000001, 0.0000000000000000010, 123456789.012345678, 1e17,
                                             100000000000000000.00}'::text[]) AS x
             WHERE pg_temp.error_of(format($$SELECT emulation.scoreboard(pg_temp.sheet(), 'u', 'c', %1$L, %1$L)$$, x)) <> 'no error'
                OR emulation.fault(pg_temp.sheet(), 'c', x::numeric, x::numeric) IS NOT NULL),
          NULL, '18 digits are accepted, wherever the point stands and however many zeros follow');

CREATE TEMP TABLE refused (n serial, value numeric, sqlstate text, why text);
INSERT INTO refused (value, sqlstate, why) VALUES
  ('1234567890123456789', '22003', '19 digits'),
  ('-1234567890123456789', '22003', '19 digits below zero'),
  ('1234567890123456789.0', '22003', '19 digits and a zero'),
  ('1.234567890123456789', '22003', '19 digits across the point'),
  ('123456789.1234567891', '22003', 'again 19 digits across the point'),
  ('1000000000000000000', '22003', '10^18, though it has but one digit'),
  ('-1000000000000000000', '22003', '-10^18'),
  ('10000000000000000000000000000000000000000', '22003', '10^40'),
  ('0.0000000000000000001', '22003', '19 decimals'),
  ('-0.0000000000000000001', '22003', '19 decimals below zero'),
  ('0.00000000000000000000000000000000000001', '22003', '38 decimals'),
  ('100000000000000000000.00000000000000000001', '22003', 'digits far apart'),
  (1::numeric / 3, '22003', 'a quotient without an end, 0.333…, to the 20 decimals that PostgreSQL gives it'),
  ('NaN', '22023', 'not a number'),
  ('Infinity', '22023', 'infinity'),
  ('-Infinity', '22023', 'minus infinity');

SELECT is(array_remove(ARRAY[
    pg_temp.unlike(pg_temp.error_of(format($$SELECT emulation.scoreboard(pg_temp.sheet(), 'Bạc Liêu', 'c', %L, 1)$$, value)),
                   sqlstate, 'unit "Bạc Liêu"', 'criterion "c"', 'target ' || value),
    pg_temp.unlike(pg_temp.error_of(format($$SELECT emulation.scoreboard(pg_temp.sheet(), 'Bạc Liêu', 'c', 1, %L)$$, value)),
                   sqlstate, 'unit "Bạc Liêu"', 'criterion "c"', 'actual ' || value),
    pg_temp.unlike(pg_temp.error_of(format($$SELECT emulation.scoreboard(pg_temp.sheet(), 'Bạc Liêu', 'c', 1, value) FROM refused
      WHERE n = %s$$, n)),
                   sqlstate, 'unit "Bạc Liêu"', 'criterion "c"', 'actual ' || value)], NULL),
    '{}', 'a scoreboard refuses ' || why || ' with unit, criterion and value: target, actual and stored actual')
  FROM refused ORDER BY n;

-- A rule that two numbers can be given to: per_percent takes a target.
SELECT is(array_remove(ARRAY[
    pg_temp.unlike(pg_temp.error_of(format($$SELECT emulation.points(pg_temp.sheet('{"rule": "per_percent", "gain": 1, "loss": 1}'), 'c',
      %L, 1)$$, value)),
                   sqlstate, 'criterion "c"', 'target ' || value),
    pg_temp.unlike(pg_temp.error_of(format($$SELECT emulation.points(pg_temp.sheet('{"rule": "per_percent", "gain": 1, "loss": 1}'), 'c', 1,
      %L)$$, value)),
                   sqlstate, 'criterion "c"', 'actual ' || value)], NULL),
    '{}', 'points refuses ' || why || ' with criterion and value')
  FROM refused ORDER BY n;

SELECT is(ARRAY(SELECT emulation.fault(pg_temp.sheet('{"rule": "per_percent", "gain": 1, "loss": 1}'), 'c', t, a)
                  FROM (SELECT n, 1, value, 1 FROM refused UNION ALL SELECT n, 2, 1, value FROM refused) AS k(n, place, t, a) ORDER BY n,
                    place),
          ARRAY(SELECT substr(pg_temp.error_of(format($$SELECT emulation.points(pg_temp.sheet('{"rule": "per_percent", "gain": 1,
              "loss": 1}'), 'c', %L, %L)$$, t, a)), 7)
                  FROM (SELECT n, 1, value, 1 FROM refused UNION ALL SELECT n, 2, 1, value FROM refused) AS k(n, place, t, a) ORDER BY n,
                    place),
          'fault returns each of these messages');

SELECT is(pg_temp.unlike(pg_temp.error_of($$SELECT emulation.scoreboard(pg_temp.sheet('{"rule": "count", "each": 1}'), 'u', 'c', 'NaN',
  NULL)$$),
                         '22023', 'target NaN'), NULL, 'a target is refused also where no rule looks at it and nothing was achieved');

-- Numbers that a table keeps outside the row or compressed. 12,000 digits would be no help in a message: it is cut.
CREATE TEMP TABLE long_number (way text, x numeric);
INSERT INTO long_number VALUES ('compressed', repeat('1234', 3000)::numeric);
ALTER TABLE long_number ALTER COLUMN x SET STORAGE EXTERNAL;
INSERT INTO long_number VALUES ('external', repeat('1234', 3000)::numeric), ('decimals', ('0.' || repeat('1234', 3000))::numeric),
                               ('10^200', '1e200'), ('10^-200', '1e-200');
SELECT is(ARRAY(SELECT emulation.fault(pg_temp.sheet(), 'c', NULL, x) FROM long_number
                 WHERE emulation.fault(pg_temp.sheet(), 'c', NULL, x) NOT LIKE '%actual ' || left(x::text, 50) || '%'
                    OR length(emulation.fault(pg_temp.sheet(), 'c', NULL, x)) > 200), '{}',
          'long numbers are refused by their first digits');
SELECT is(pg_temp.unlike(pg_temp.error_of(format($$SELECT emulation.scoreboard(pg_temp.sheet(), 'u', 'c', NULL, x) FROM long_number
  WHERE way = %L$$, way)),
                         '22003', 'unit "u"', 'criterion "c"', 'actual ' || left(x::text, 50)), NULL,
                           format('a scoreboard refuses long numbers: %s', way))
  FROM long_number;


-- Out ----------------------------------------------------------------------------------------------------------------------------

-- The published scores of 2013. 955.70 ends in a zero that a score sheet prints.
CREATE TEMP TABLE published AS
SELECT emulation.scoreboard(pg_temp.sheet('{"max": 1000, "rule": "given"}'), unit, 'c', NULL, points) AS board
  FROM (VALUES ('Bạc Liêu', 957.11), ('Long An', 955.79), ('Hậu Giang', 952.250), ('X', 955.7)) AS k(unit, points);
SELECT is(ARRAY(SELECT s.unit || ' ' || s.points || ' ' || s.max_points || ' ' || coalesce(s.behind_next::text,
  '-') || ' ' || s.behind_first
                  FROM published, emulation.standings(board) AS s),
          '{Bạc Liêu 957.11 1000.00 - 0.00, Long An 955.79 1000.00 1.32 1.32, X 955.70 1000.00 0.09 1.41, Hậu Giang 952.25 1000.00 3.45 4.86}',
          'standings have two decimals');
SELECT is(ARRAY(SELECT b.points || ' ' || b.max_points || ' ' || b.lost || ' ' || b.adjustment FROM published,
  emulation.breakdown(board) AS b WHERE unit = 'X'),
          '{955.70 1000.00 44.30 0.00, 955.70 1000.00 44.30 0.00}', 'so has breakdown');
SELECT is(ARRAY(SELECT emulation.points(board, 'X')::text || ' ' || emulation.points(board, 'X', 'c')::text FROM published),
  '{955.70 955.70}', 'so has points');
SELECT is((SELECT max_points::text FROM emulation.criteria(pg_temp.sheet('{"max": 1000, "rule": "given"}'))), '1000.00', 'so has criteria');

-- 3.14159265 of 10 points, at each number of decimals.
SELECT is(array_agg(concat_ws(' ', emulation.points(sheet, 'c', NULL, 3.14159265), emulation.points(board, 'u'),
  emulation.points(board, 'u', 'c'),
                              (SELECT s.points || ' ' || s.max_points || ' ' || s.behind_first FROM emulation.standings(board) AS s),
                              (SELECT b.points || ' ' || b.max_points || ' ' || b.lost || ' ' || b.adjustment
                               FROM emulation.breakdown(board) AS b WHERE depth = 1)) ORDER BY d),
          '{3 3 3 3 10 0 3 10 7 0,
            3.1 3.1 3.1 3.1 10.0 0.0 3.1 10.0 6.9 0.0,
            3.14 3.14 3.14 3.14 10.00 0.00 3.14 10.00 6.86 0.00,
            3.142 3.142 3.142 3.142 10.000 0.000 3.142 10.000 6.858 0.000,
            3.1416 3.1416 3.1416 3.1416 10.0000 0.0000 3.1416 10.0000 6.8584 0.0000,
            3.14159 3.14159 3.14159 3.14159 10.00000 0.00000 3.14159 10.00000 6.85841 0.00000,
            3.141593 3.141593 3.141593 3.141593 10.000000 0.000000 3.141593 10.000000 6.858407 0.000000}',
          'decimals 0 to 6')
  FROM generate_series(0, 6) AS d, LATERAL (SELECT pg_temp.sheet('{"rule": "given"}', jsonb_build_object('decimals', d)) AS sheet) AS s,
       pg_temp.alone(sheet, NULL, 3.14159265) AS board;

SELECT is(array_agg(concat_ws(' ', emulation.points(sheet, 'c', NULL, 3.14159265), emulation.points(board, 'u'),
  emulation.points(board, 'u', 'c'),
                              (SELECT s.points || ' ' || s.max_points || ' ' || s.behind_first FROM emulation.standings(board) AS s),
                              (SELECT b.points || ' ' || b.max_points || ' ' || b.lost || ' ' || b.adjustment
                               FROM emulation.breakdown(board) AS b WHERE depth = 1)) ORDER BY d),
          '{3.141592650 3 3.141592650 3 10 0 3.141592650 10.000000000 6.858407350 0.000000000,
            3.141592650 3.14 3.141592650 3.14 10.00 0.00 3.141592650 10.000000000 6.858407350 0.000000000,
            3.141592650 3.141593 3.141592650 3.141593 10.000000 0.000000 3.141592650 10.000000000 6.858407350 0.000000000}',
          'under round total the parts have nine decimals, and the total the sheet''s')
  FROM unnest('{0, 2, 6}'::int[]) AS d, LATERAL (SELECT pg_temp.sheet('{"rule": "given"}',
    jsonb_build_object('decimals', d, 'round', 'total')) AS sheet) AS s,
       pg_temp.alone(sheet, NULL, 3.14159265) AS board;

-- Halves go away from zero on both sides; a zero has no sign.
SELECT is(ARRAY(SELECT emulation.points(pg_temp.sheet('{"rule": "given", "min": -10}'), 'c', NULL, x)::text
                  FROM unnest('{0.005, 0.0049999, -0.005, -0.0049999, 2.675, -2.675, 0, -0.0, 9.995, 10,
                      -10}'::numeric[]) WITH ORDINALITY AS k(x, n) ORDER BY n),
          '{0.01, 0.00, -0.01, 0.00, 2.68, -2.68, 0.00, 0.00, 10.00, 10.00, -10.00}', 'points are rounded half away from zero');

-- The largest sheet: 9·10^9 points. From the top down to the bottom are 18·10^9, more than 63 bits hold at nine decimals.
SELECT is((SELECT array_agg(concat_ws(' ', b.points, b.max_points, b.lost) ORDER BY depth, unit)
             FROM emulation.breakdown((SELECT emulation.scoreboard(pg_temp.sheet('{"max": 9000000000, "min": -9000000000, "rule": "given"}',
               head), unit, 'c', NULL, points)
                                         FROM (VALUES ('a', 9e9), ('b', -9e9), ('c', 8999999999.99999999)) AS k(unit, points))) AS b),
          expected, 'the largest and the least points, ' || head::text)
  FROM (VALUES ('{}'::jsonb,
    '{9000000000.00 9000000000.00 0.00, -9000000000.00 9000000000.00 18000000000.00, 9000000000.00 9000000000.00 0.00,
                               9000000000.00 9000000000.00 0.00, -9000000000.00 9000000000.00 18000000000.00,
                                   9000000000.00 9000000000.00 0.00}'::text[]),
               ('{"round": "total"}',
                '{9000000000.000000000 9000000000.000000000 0.000000000, -9000000000.000000000 9000000000.000000000 18000000000.000000000,
                  8999999999.999999990 9000000000.000000000 0.000000010, 9000000000.000000000 9000000000.000000000 0.000000000,
                  -9000000000.000000000 9000000000.000000000 18000000000.000000000,
                      8999999999.999999990 9000000000.000000000 0.000000010}')) AS k(head, expected);
SELECT is(ARRAY(SELECT concat_ws(' ', unit, points, behind_next, behind_first)
                  FROM emulation.standings((SELECT emulation.scoreboard(pg_temp.sheet('{"max": 9000000000, "min": -9000000000,
                      "rule": "given"}'), unit, 'c', NULL, points)
                                              FROM (VALUES ('a', 9e9), ('b', -9e9)) AS k(unit, points)))),
          '{a 9000000000.00 0.00, b -9000000000.00 18000000000.00 18000000000.00}', 'the largest gap');

-- Ratios by hand. 999999999999999999 = 7 · 142857142857142857, so over 7·10^-18 it makes that times 10^18.
CREATE TEMP TABLE ratio (target numeric, actual numeric, better text, ratio text);
INSERT INTO ratio VALUES
  (100, 80, 'higher', '0.800000'), (3, 1, 'higher', '0.333333'), (3, 2, 'higher', '0.666667'), (3, -2, 'higher', '-0.666667'),
   (38030, 0, 'higher', '0.000000'),
  (1, 0.0000005, 'higher', '0.000001'), (1, -0.0000005, 'higher', '-0.000001'), (1, 0.000000499999, 'higher', '0.000000'),
   (1, -0.000000499999, 'higher', '0.000000'),
  (1e-18, 999999999999999999, 'higher', '999999999999999999000000000000000000.000000'),
  (1e-18, -999999999999999999, 'higher', '-999999999999999999000000000000000000.000000'),
  (7e-18, 999999999999999999, 'higher', '142857142857142857000000000000000000.000000'),
  (3e-18, 1e17, 'higher', '33333333333333333333333333333333333.333333'),
  (3e-18, -2e17, 'higher', '-66666666666666666666666666666666666.666667'),
  (999999999999999999, 5e-18, 'higher', '0.000000'),
  (80, 100, 'lower', '0.800000'), (100, 80, 'lower', '1.250000'), (100, -80, 'lower', '-1.250000'),
   (999999999999999999, 7e-18, 'lower', '142857142857142857000000000000000000.000000'),
  (999999999999999999, -1e-18, 'lower', '-999999999999999999000000000000000000.000000'),
  (100, 0, 'lower', NULL), (0, 5, 'lower', NULL), (0, 0, 'lower', NULL), (0, 5, 'higher', NULL), (-4, 5, 'higher', NULL),
   (-4, 5, 'lower', NULL),
  (NULL, 5, 'higher', NULL), (NULL, 5, 'lower', NULL), (4, NULL, 'higher', NULL);
SELECT is(ARRAY(SELECT format('%s of %s, %s: %s', r.actual, r.target, r.better, b.ratio)
                  FROM ratio AS r, pg_temp.alone(pg_temp.sheet(jsonb_build_object('rule', 'min_max', 'better', better)), r.target,
                    r.actual) AS board,
                       emulation.breakdown(board) AS b
                 WHERE b.criterion = 'c' AND b.ratio::text IS DISTINCT FROM r.ratio), '{}',
                   'ratios have six decimals, also huge, tiny and negative ones');

-- And all the random pairs, by whole numbers: with n = A·10^18 and d = T·10^18 the ratio in millionths is floor((2·|n|·10^6 + d) / 2d).
CREATE FUNCTION pg_temp.ratio(over numeric, under numeric) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT (sign(over) * sign(under) * div(2 * abs(over * 1e18) * 1000000 + abs(under * 1e18), 2 * abs(under * 1e18)) * 0.000001)::text
$$;
SELECT is(ARRAY(SELECT format('%s of %s: %s is not %s', actual, target, ratio, pg_temp.ratio(actual, target)) FROM back
                 WHERE way = 'stored' AND ratio::text IS DISTINCT FROM CASE WHEN target > 0 THEN pg_temp.ratio(actual, target) END LIMIT 5),
          '{}', 'all ratios of the pairs are exact to the sixth decimal');
SELECT is(ARRAY(SELECT format('%s of %s: %s is not %s', actual, target, ratio, pg_temp.ratio(target, actual))
                  FROM emulation.breakdown((SELECT emulation.scoreboard(pg_temp.sheet('{"rule": "min_max", "better": "lower"}'), unit, 'c',
                    target, actual) FROM pair))
                 WHERE criterion = 'c' AND ratio::text IS DISTINCT
                   FROM CASE WHEN target > 0 AND actual <> 0 THEN pg_temp.ratio(target, actual) END LIMIT 5),
          '{}', 'and so are they where lower is better');
SELECT ok(count(*) FILTER (WHERE ratio > 1e18) > 50 AND count(*) FILTER (WHERE ratio < 0) > 500
  AND count(*) FILTER (WHERE ratio = 0 AND actual <> 0) > 500,
          'among them many huge, negative and vanishing ones') FROM back WHERE way = 'stored';

SELECT * FROM finish();
ROLLBACK;
