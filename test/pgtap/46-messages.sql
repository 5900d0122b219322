-- A message that shows a long name shows whole letters of it: half of one is no text, and whoever keeps the message of an error (SQLERRM)
-- would have in a table what no dump can be restored from.  All names are invented.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;

-- The message, or that it is no text.
CREATE FUNCTION pg_temp.message(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  message text;
BEGIN
  EXECUTE statement;
  RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
  message := SQLERRM;
  BEGIN
    RETURN convert_from(convert_to(message, 'UTF8'), 'UTF8');
  EXCEPTION WHEN character_not_in_repertoire THEN
    RETURN 'no text';
  END;
END $$;

-- Each letter has two or three bytes; behind no, one and two of one byte, so that one of them is cut wherever the end is.
CREATE TEMP TABLE name AS SELECT repeat('a', n) || repeat(letter, 200) AS name FROM unnest('{đ,ậ,😀}'::text[]) AS letter, generate_series(0, 3) AS n;
CREATE TEMP TABLE board AS SELECT emulation.scoreboard('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}', u, 'a', NULL, 1) AS board
  FROM (SELECT name FROM name UNION ALL SELECT 'b') AS u(u);

SELECT plan(11);
SELECT is(ARRAY(SELECT m FROM name, LATERAL (SELECT pg_temp.message(format(statement, name)) AS m OFFSET 0) AS e WHERE m LIKE 'no %' OR strpos(m, left(name, 4)) = 0 LIMIT 1), '{}', what)
  FROM (VALUES
    ('an unknown unit', 'SELECT emulation.points(board, %1$L || ''x'') FROM board'),
    ('an unknown criterion', 'SELECT emulation.points(board, ''b'', %1$L) FROM board'),
    ('a change of another shape', 'SELECT emulation.what_if(board, jsonb_build_object(%1$L, 1)) FROM board'),
    ('a change that is no number', 'SELECT emulation.what_if(board, jsonb_build_object(%1$L, jsonb_build_object(''a'', true))) FROM board'),
    ('an unknown unit of a change', 'SELECT emulation.what_if(board, jsonb_build_object(%1$L || ''x'', 1)) FROM board'),
    ('an unknown style', 'SELECT emulation.parse_number(''1'', %1$L)'),
    ('no number', 'SELECT emulation.parse_number(%1$L)'),
    ('an unknown encoding', 'SELECT emulation.read_csv(''a'', encoding => %1$L)'),
    ('no delimiter', 'SELECT emulation.read_csv(''a'', delimiter => %1$L)'),
    ('an unknown key of a sheet', 'SELECT jsonb_build_object(%1$L, 1, ''max'', 1)::emulation.score_sheet'),
    ('an award occurs twice', 'SELECT format(''{%%1$s: 1, %%1$s: 2}'', to_json(%1$L::text))::emulation.award_tally')) AS s(what, statement);
SELECT * FROM finish();
ROLLBACK;
