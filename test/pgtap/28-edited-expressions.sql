-- Ten thousand edits of expressions and of a sheet with every key: each is refused at a place, or it comes back as it is written
-- and scores. Edits are of tokens: one is left out, doubled, exchanged, or replaced by a word of the language or a hostile one.
-- psql's variables: edits (10000) and edits_seed (0.1911).
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\if :{?edits}
\else
\set edits 10000
\endif
\if :{?edits_seed}
\else
\set edits_seed 0.1911
\endif
\ir every_key.sql.inc
SELECT no_plan();
SELECT diag(format('edits: %s, seed %s', :edits, :edits_seed));
SELECT setseed(:edits_seed);

CREATE TEMP TABLE valid AS SELECT row_number() OVER () AS n, expression, is_condition FROM (VALUES
  ('actual / target * max', false), ('(actual - baseline) / (target - baseline) * max', false), ('if(missing[II.3], 0, least(points[II], 0.5 * points[III]))', false),
  ('least(0.5, greatest(0, (actual / target * 100 - 92) * 0.1))', false), ('if(actual[II.3] <= 0, max, if(actual[II.3] <= 5, 0.75 * max, 0))', false),
  ('round((points[II] + share[III] + deducted[P]) / 3 * 0.7 + 30, 2)', false), ('max * (units - place) / (units - 1)', false), ('-abs(floor(actual) - ceil(mean_actual))', false),
  ('actual[II.3] >= 80 and target["I 2"] <> 0 or not assigned[P]', true), ('not (share[II] < 0.8 and actual = best_actual)', true),
  ('if(missing[II.3], actual > 1, baseline[II.3] >= lowest_actual)', true), ('deducted[P] <= 0.5 * points[III] and place <= 3', true)) v(expression, is_condition);
CREATE TEMP TABLE word AS SELECT row_number() OVER () AS n, word FROM unnest(ARRAY['and', 'or', 'not', 'if(', 'least(', 'greatest(', 'abs(', 'round(', 'floor(', 'ceil(', '(', ')', ',', '[', ']', '+', '-',
  '*', '/', '=', '<>', '<', '<=', '>', '>=', 'target', 'actual', 'baseline', 'max', 'min', 'cap', 'best_actual', 'highest_actual', 'lowest_actual', 'mean_actual', 'place', 'units', 'sum', 'mean', 'total', 'rank',
  'points[II]', 'share[P]', 'deducted[P]', 'missing[X]', 'assigned["I 2"]', 'actual[II]', '0', '1', '0.5', '1,5', '1.5.5', '80%', '.5', '5.', '1e3', '999999999999999999', '0.000000000000000001', '1000000000000000000',
  '"', '''', '""', '"]', '[]', '[a', E'\n', E'\t', '≥', 'Đ', 'và', '/*', '--', ';', '$', '\', 'null', 'true', 'ACTUAL', repeat('(', 70), repeat('1+', 600), repeat('- ', 70), repeat('x', 300)]) AS word;

CREATE FUNCTION pg_temp.roll(n bigint) RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN floor(random() * n); END $$;
CREATE FUNCTION pg_temp.edited(text text, pattern text, words text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  tokens text[] := ARRAY(SELECT m[1] FROM regexp_matches(text, pattern, 'g') WITH ORDINALITY AS k(m, n) ORDER BY n);
  i int;
  j int;
BEGIN
  FOR edit IN 1 .. 1 + pg_temp.roll(3) LOOP
    i := 1 + pg_temp.roll(cardinality(tokens));
    j := 1 + pg_temp.roll(cardinality(tokens));
    CASE pg_temp.roll(4)
      WHEN 0 THEN tokens[i] := '';
      WHEN 1 THEN tokens[i] := tokens[i] || ' ' || tokens[i];
      WHEN 2 THEN tokens[i] := words[1 + pg_temp.roll(cardinality(words))];
      ELSE tokens := tokens[:least(i, j) - 1] || tokens[greatest(i, j)] || tokens[least(i, j) + 1 : greatest(i, j) - 1] || tokens[least(i, j)] || tokens[greatest(i, j) + 1 :];
    END CASE;
  END LOOP;
  RETURN array_to_string(tokens, ' ');
END $$;

-- The sheet in which an expression stands.
CREATE FUNCTION pg_temp.sheet_of(expression text, is_condition boolean) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('max', 40, 'criteria', jsonb_build_array('{"code": "I 2", "max": 10, "rule": "given"}'::jsonb, '{"code": "III", "max": 10, "rule": "given"}'::jsonb,
    '{"code": "II", "max": 10, "criteria": [{"code": "II.3", "max": 10, "rule": "given"}]}'::jsonb,
    CASE WHEN is_condition THEN jsonb_build_object('code', 'own', 'max', 10, 'rule', 'proportional', 'only_when', expression)
         ELSE jsonb_build_object('code', 'own', 'max', 10, 'rule', 'formula', 'formula', expression) END,
    '{"code": "P", "max": 0, "min": -5, "bonus": true, "rule": "count", "each": -1}'::jsonb))
$$;
-- What becomes of a document: 'refused', 'accepted', or what should not be.
CREATE FUNCTION pg_temp.tried(document jsonb, at text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  faults text[] := ARRAY(SELECT fault FROM emulation.check_sheet(document));
  sheet  emulation.score_sheet;
  board  emulation.scoreboard;
BEGIN
  BEGIN
    sheet := document;
  EXCEPTION WHEN OTHERS THEN
    RETURN CASE WHEN cardinality(faults) = 0 THEN 'no fault is listed of: ' || SQLERRM
                WHEN left(SQLSTATE, 2) NOT IN ('22', '54') THEN SQLSTATE || ' ' || SQLERRM
                WHEN SQLERRM !~ at THEN 'at no place: ' || SQLERRM ELSE 'refused' END;
  END;
  IF cardinality(faults) > 0 THEN
    RETURN 'accepted in spite of: ' || faults[1];
  END IF;
  IF sheet::text::emulation.score_sheet::text <> sheet::text OR sheet::jsonb::emulation.score_sheet::text <> sheet::text THEN
    RETURN 'another sheet comes back';
  END IF;
  SELECT emulation.scoreboard(sheet, u, c.code, 4, CASE WHEN emulation.fault(sheet, c.code, 4, 1) IS NULL THEN 1 END, true, 2)
    INTO board FROM emulation.criteria(sheet) c, unnest('{a,b}'::text[]) u WHERE c.is_leaf;
  RETURN CASE WHEN (SELECT count(*) FROM emulation.breakdown(board)) = 2 * (1 + (SELECT count(*) FROM emulation.criteria(sheet)))
               AND (SELECT count(*) FROM emulation.classification(board)) = 2 THEN 'accepted' ELSE 'it is not scored' END;
END $$;

SELECT is(pg_temp.tried(pg_temp.sheet_of(expression, is_condition), ''), 'accepted', expression) FROM valid ORDER BY n;
CREATE TEMP TABLE outcome AS
SELECT input, pg_temp.tried(pg_temp.sheet_of(input, is_condition), 'character \d+|line \d+, column \d+|need each other') AS outcome
  FROM (SELECT pg_temp.edited(expression, '("[^"]*"|[A-Za-z_]+|[0-9.]+|<>|<=|>=|[^\s])', ARRAY(SELECT word FROM word ORDER BY n)) AS input, is_condition
          FROM generate_series(0, :edits * 9 / 10 - 1) AS i JOIN valid ON n = 1 + i % 12 OFFSET 0) AS e;
SELECT is_empty($$SELECT left(input, 200) AS input, left(outcome, 300) AS outcome FROM outcome WHERE outcome NOT IN ('refused', 'accepted') LIMIT 5$$, 'each edit of an expression is refused at a place, or comes back and scores');
SELECT cmp_ok((SELECT count(*) FROM outcome WHERE outcome = 'refused'), '>', :edits / 2::bigint, 'many are refused');
SELECT cmp_ok((SELECT count(*) FROM outcome WHERE outcome = 'accepted'), '>', :edits / 100::bigint, 'some are expressions still');

-- Of the whole sheet: one to three of its values are others, of its own or hostile ones, or a key is gone.
CREATE TEMP TABLE part AS
WITH RECURSIVE walk AS (
  SELECT '{}'::text[] AS path, pg_temp.every_key() AS value
  UNION ALL
  SELECT w.path || below.key, below.value FROM walk w, LATERAL (
    SELECT key, value FROM jsonb_each(CASE WHEN jsonb_typeof(w.value) = 'object' THEN w.value ELSE '{}' END)
    UNION ALL SELECT (n - 1)::text, value FROM jsonb_array_elements(CASE WHEN jsonb_typeof(w.value) = 'array' THEN w.value ELSE '[]' END) WITH ORDINALITY AS e(value, n)) AS below)
SELECT row_number() OVER (ORDER BY path) AS n, path, value FROM walk WHERE path <> '{}';
CREATE FUNCTION pg_temp.edited_document(document jsonb, others jsonb[]) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  parts constant bigint := (SELECT count(*) FROM part);
  chosen int;
  place text[];
BEGIN
  FOR edit IN 1 .. 1 + pg_temp.roll(3) LOOP
    chosen := 1 + pg_temp.roll(parts);
    SELECT path INTO place FROM part WHERE n = chosen;
    CONTINUE WHEN document #> place IS NULL;   -- gone by the edit before
    document := CASE WHEN pg_temp.roll(8) = 0 THEN document #- place ELSE jsonb_set(document, place, others[1 + pg_temp.roll(cardinality(others))], false) END;
  END LOOP;
  RETURN document;
END $$;
CREATE TEMP TABLE whole AS
SELECT input, pg_temp.tried(input, '') AS outcome
  FROM (SELECT pg_temp.edited_document(pg_temp.every_key(), v.others) AS input
          FROM (SELECT array_agg(value ORDER BY n) || ARRAY(SELECT to_jsonb(word) FROM word ORDER BY n)
                       || ARRAY['null', 'true', '-1', '2.5', '99999999999', '0.0000000001', '[]', '{}', '[1, 2]']::jsonb[] AS others FROM part) AS v, generate_series(1, :edits / 5) OFFSET 0) AS e;
SELECT is_empty($$SELECT left(input::text, 200) AS input, left(outcome, 300) AS outcome FROM whole WHERE outcome NOT IN ('refused', 'accepted') LIMIT 5$$, 'each edit of a whole sheet is refused, or comes back and scores');
SELECT diag(string_agg(outcome || ': ' || times, ', ')) FROM (SELECT outcome, count(*) AS times FROM whole GROUP BY outcome ORDER BY outcome) t;
SELECT cmp_ok((SELECT count(*) FROM whole WHERE outcome = 'refused'), '>', :edits / 20::bigint, 'many are refused');
SELECT cmp_ok((SELECT count(*) FROM whole WHERE outcome = 'accepted'), '>', 0::bigint, 'some are sheets still');
SELECT * FROM finish();
ROLLBACK;
