-- An input function of the three types that is asked whether a text is a value (pg_input_is_valid, pg_input_error_info from PostgreSQL
-- 16, COPY ... ON_ERROR ignore from 17) says no, with the error's own words, and raises nothing. All texts are invented; 45-edits.sql
-- asks the same of each of its edits.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir soft.sql.inc

CREATE TEMP TABLE good (type text, input text);
INSERT INTO good VALUES
  ('score_sheet', '{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}'),
  ('scoreboard', '{"sheet": {"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}, "results": {"u": {"a": [null, 7]}}}'),
  ('award_tally', '{"BKT": 3, "GK": 12}');

-- What every reader of JSON may find, then each type's own.
CREATE TEMP TABLE bad (type text, input text);
INSERT INTO bad SELECT type, text
  FROM good, unnest(ARRAY['', 'x', '{', '[]', '1', 'null', '"a"', '{"max"}', '{"\u0000": 1}', '{"\ud800": 1}', '{"a": 1e999999}']) AS text;
INSERT INTO bad SELECT type, input || '}' FROM good;
INSERT INTO bad SELECT type, left(input, length(input) - 1) FROM good;
INSERT INTO bad SELECT 'score_sheet', input FROM unnest(ARRAY[
  '{}', '{"max": 1}', '{"max": 1e400, "criteria": []}', '{"max": "1", "criteria": []}', '{"max": 1, "maxx": 1, "criteria": []}',
  '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "none"}]}', '{"max": 1, "criteria": [{"code": "", "max": 1, "rule": "given"}]}',
  '{"max": 2, "criteria": [{"code": "a", "max": 1, "rule": "given"}, {"code": "a", "max": 1, "rule": "given"}]}',
  '{"max": 9000000001, "criteria": [{"code": "a", "max": 9000000001, "rule": "given"}]}']) AS bad(input);
INSERT INTO bad SELECT 'scoreboard', format('{"sheet": %s, "results": %s}', sheet, results)
  FROM (SELECT input AS sheet FROM good WHERE type = 'score_sheet') AS s, unnest(ARRAY[
    '[]', '7', '{"u": 7}', '{"u": []}', '{"u": {"a": 7}}', '{"u": {"a": {}}}', '{"u": {"a": [[]]}}', '{"u": {"a": [1]}}', '{"u": {"a": ["1", 2]}}',
    '{"u": {"a": [1, 2, 3]}}', '{"u": {"a": [1, 2, false, 4]}}', '{"u": {"b": [1, 2]}}', '{"u": {"a": [1, 1e30]}}', '{"u": {"a": [1, 1e-30]}}',
    '{"u": {"a": [null, 11]}}', '{"u": {"a": [null, -1]}}', '{"u": {"a": [1, 2]}, "u": {}}', '{"u": {"a": [null, 1], "a": [null, 2]}}']) AS r(results);
INSERT INTO bad SELECT 'scoreboard', replace(input, '"results"', word) FROM good, unnest(ARRAY['"sheet"', '"resultz"']) AS w(word)
  WHERE type = 'scoreboard';
INSERT INTO bad SELECT 'scoreboard', replace(input, '"given"', '"none"') FROM good WHERE type = 'scoreboard';
INSERT INTO bad SELECT 'scoreboard', input FROM unnest(ARRAY['{"results": {}}', '{"sheet": {"max": 1, "criteria": []}}']) AS b(input);
INSERT INTO bad SELECT 'award_tally', input FROM unnest(ARRAY['{"a": {}}', '{"a": []}', '{"a": "1"}', '{"a": 1.5}', '{"a": -1}', '{"a": 9223372036854775808}',
  '{"a": 1e99999999999}', '{"a": 1, "a": 2}']) AS b(input);

SELECT plan(3 + 3 + (SELECT count(*) FROM bad)::int + 3 + 1);

SELECT is(pg_temp.raised(format('SELECT %L::emulation.%I', input, type)), NULL, 'a good ' || type) FROM good;
SELECT ok(count(*) > 10, type || ': many texts are none') FROM bad GROUP BY type;

\if :soft
SELECT is(pg_temp.noted(input, type), pg_temp.raised(format('SELECT %L::emulation.%I', input, type)), format('%s: %s', type, left(input, 150))) FROM bad;
SELECT ok(pg_input_is_valid(input, 'emulation.' || type), 'a good ' || type || ' is one') FROM good;
\else
SELECT skip('no soft errors before PostgreSQL 16', (SELECT count(*) FROM bad)::int + 3);
\endif

\if :on_error
CREATE TEMP TABLE copied (board emulation.scoreboard, tally emulation.award_tally, sheet emulation.score_sheet);
SELECT lo_from_bytea(0, convert_to(string_agg(concat_ws('|', board, tally, sheet), E'\n') || E'\n', 'UTF8')) AS rows FROM (VALUES
  ('{"sheet": {"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}, "results": {"u": {"a": [null, 1]}}}', '{"BKT": 3}', '-'),
  ('{"sheet": {"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}, "results": {"u": {"a": [null, 2]}}}', '-', '-'),
  ('-', '{"BKT": 3.5}', '-'),
  ('-', '-', '{"max": 1, "criteria": []}'),
  ('-', '-', '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}')) AS file(board, tally, sheet) \gset
SELECT current_setting('data_directory') || '/emulation_soft' AS file, lo_export(:rows, 'emulation_soft'), lo_unlink(:rows) \gset
COPY copied FROM :'file' (ON_ERROR ignore, DELIMITER '|', NULL '-');
SELECT is(ARRAY(SELECT concat_ws(' ', emulation.points(board, 'u'), tally, (sheet::jsonb)->'max') FROM copied), '{"1.00 {\"BKT\": 3}",1}',
  'COPY ... ON_ERROR ignore takes the rows that are right');
\else
SELECT skip('no ON_ERROR before PostgreSQL 17', 1);
\endif
SELECT * FROM finish();
ROLLBACK;
