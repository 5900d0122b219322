-- Rules and their expressions: doc/score_sheet.md says each rule, relative_to_best aside, as an expression. A leaf of the rule and a leaf
-- of that formula, with the same max, min and cap, must earn the same on random cells, to the last digit, and what the page says is
-- refused must be what is refused. All sheets and cells are invented; the seed chooses them, on every machine the same.
-- psql's variables sheets (of each rule: 40) and first_sheet (1) choose how many, and which.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir errors.sql.inc
SET LOCAL search_path = public, emulation;
SET LOCAL jit = off;
\if :{?sheets}
\else
\set sheets 40
\endif
\if :{?first_sheet}
\else
\set first_sheet 1
\endif
SELECT no_plan();


-- The page -------------------------------------------------------------------------------------------------------------------------

\set page `cat doc/score_sheet.md`
CREATE TEMP TABLE page_row AS
SELECT row_number() OVER () AS n, string_to_array(trim(both '|' FROM line), ' | ') AS cells
  FROM regexp_split_to_table(substring(:'page' FROM E'\n## The rules as expressions\n(.*?)\n## '), E'\n') AS line WHERE line LIKE '| `%';
-- rule; the keys or words with which the row applies, each a list of alternatives; the expressions
CREATE TEMP TABLE page_rule AS
SELECT n, substring(cells[1] FROM '`(\w+)`') AS rule,
       ARRAY(SELECT regexp_replace(word, '[` ]', '', 'g') FROM unnest((string_to_array(trim(cells[1]), ', '))[2:]) AS word) AS words,
       trim(both '` ' FROM cells[2]) AS points, nullif(trim(both '` ' FROM cells[3]), '') AS refused
  FROM page_row WHERE cardinality(cells) = 3 AND cells[1] NOT LIKE '%zero\_base%';
CREATE TEMP TABLE page_word AS
SELECT trim(both '` ' FROM cells[1]) AS word, ARRAY(SELECT m[1] FROM regexp_matches(cells[2], '`([^`]+)`', 'g') AS m) AS texts FROM page_row WHERE cardinality(cells) = 2;
INSERT INTO page_word
SELECT m[1], ARRAY(SELECT t[1] FROM regexp_matches(m[2], '`([^`]+)`', 'g') AS t)
  FROM regexp_matches(:'page', E'\n[|] (STEPS|POINTS) [|] ([^\n]*)', 'g') AS m;

\ir rules.sql.inc
SELECT is(ARRAY(SELECT rule FROM page_rule GROUP BY rule ORDER BY rule COLLATE "C"),
          ARRAY(SELECT name FROM rule_table.rule WHERE name NOT IN ('relative_to_best', 'formula', 'input') ORDER BY name COLLATE "C"), 'the page has an expression for each rule');
SELECT ok(EXISTS (SELECT FROM page_word WHERE word LIKE w || '%' AND cardinality(texts) >= 2), 'the page says what it abbreviates: ' || w) FROM unnest(ARRAY['STEPS', 'POINTS', 'zero_base', 'floor']) AS w;


-- Random leaves ----------------------------------------------------------------------------------------------------------------------

-- [0, 1), the same for the same key on every machine.
CREATE FUNCTION pg_temp.roll(key text) RETURNS double precision LANGUAGE sql AS $$ SELECT ('x' || substr(md5(key), 1, 8))::bit(32)::bigint::double precision / 4294967296 $$;
CREATE FUNCTION pg_temp.between(key text, lowest int, highest int) RETURNS int LANGUAGE sql AS $$ SELECT lowest + floor(pg_temp.roll(key) * (highest - lowest + 1))::int $$;
CREATE FUNCTION pg_temp.one_of(key text, choices anyarray) RETURNS anyelement LANGUAGE sql AS $$ SELECT choices[1 + floor(pg_temp.roll(key) * cardinality(choices))::int] $$;
CREATE FUNCTION pg_temp.digits(key text, n int) RETURNS numeric LANGUAGE sql AS $$
  SELECT string_agg(CASE WHEN i = 1 THEN pg_temp.between(key || i, 1, 9) ELSE pg_temp.between(key || i, 0, 9) END::text, '' ORDER BY i)::numeric FROM generate_series(1, n) AS i $$;

-- 0 or more: often 0 or small, sometimes as long as a number can be.
CREATE FUNCTION pg_temp.measure(key text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
  kind double precision := pg_temp.roll(key || 'kind');
  n int;
BEGIN
  IF kind < 0.1 THEN RETURN 0; END IF;
  IF kind < 0.5 THEN RETURN pg_temp.between(key, 1, 12); END IF;
  IF kind < 0.8 THEN RETURN pg_temp.between(key, 0, 20000) / 100.0; END IF;
  n := CASE WHEN kind < 0.93 THEN pg_temp.between(key || 'n', 1, 9) ELSE 18 END;
  RETURN pg_temp.digits(key, n) * ('1e-' || pg_temp.between(key || 'scale', 0, CASE WHEN n = 18 THEN 18 ELSE 4 END))::numeric;
END $$;
-- The same with a sign.
CREATE FUNCTION pg_temp.signed(key text) RETURNS numeric LANGUAGE sql AS $$ SELECT pg_temp.measure(key) * CASE WHEN pg_temp.roll(key || 'sign') < 0.15 THEN -1 ELSE 1 END $$;
-- Within two numbers, mostly not as fine as points can be.
CREATE FUNCTION pg_temp.within(key text, low numeric, high numeric) RETURNS numeric LANGUAGE sql AS $$
  SELECT least(high, greatest(low, round(low + (high - low) * pg_temp.roll(key)::numeric, pg_temp.one_of(key || 'scale', ARRAY[0, 1, 2, 2, 5, 9])))) $$;

CREATE FUNCTION pg_temp.random_steps(key text, low numeric, high numeric, percent boolean) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(CASE kind WHEN 0 THEN '{}' WHEN 1 THEN jsonb_build_object('from', bound) WHEN 2 THEN jsonb_build_object('above', bound)
                     WHEN 3 THEN jsonb_build_object('to', bound) WHEN 4 THEN jsonb_build_object('below', bound)
                     WHEN 5 THEN jsonb_build_object('from', bound, 'below', bound + 1.5) ELSE jsonb_build_object('above', bound, 'to', bound + 0.5) END
                   || jsonb_build_object('points', pg_temp.within(key || i || 'points', low, high)) ORDER BY i)
    FROM (SELECT i, CASE WHEN i = n AND n > 1 AND pg_temp.roll(key || 'rest') < 0.5 THEN 0 ELSE pg_temp.between(key || i || 'kind', 1, 6) END AS kind,
                 CASE WHEN percent THEN 100 ELSE 1 END * trim_scale(CASE WHEN pg_temp.roll(key || i || 'whole') < 0.5 THEN pg_temp.between(key || i, 0, 10) ELSE pg_temp.between(key || i, -50, 300) / 100.0 END) AS bound
            FROM (SELECT pg_temp.between(key || 'n', 1, 6) AS n) AS s, generate_series(1, n) AS i) AS t $$;
CREATE FUNCTION pg_temp.random_points(key text, low numeric, high numeric, percent boolean) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(jsonb_build_array(x, pg_temp.within(key || x || 'y', low, high)) ORDER BY x)
    FROM (SELECT DISTINCT trim_scale(CASE WHEN percent THEN 100 ELSE 1 END * pg_temp.between(key || i, -20, 300) / 20.0) AS x FROM generate_series(1, pg_temp.between(key || 'n', 2, 6)) AS i) AS t $$;

-- What a leaf of a rule says: its own keys, and those of every leaf.
CREATE FUNCTION pg_temp.random_leaf(rule text, key text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  max numeric := pg_temp.within(key || 'max', 0, pg_temp.one_of(key || 'most', ARRAY[10, 10, 10, 100, 1000]));
  cap numeric := CASE WHEN pg_temp.roll(key || 'cap?') < 0.5 THEN max WHEN pg_temp.roll(key || 'cap?') < 0.9 THEN max + pg_temp.within(key || 'cap', 0, max) ELSE pg_temp.within(key || 'cap', 0, max) END;
  min numeric := CASE WHEN pg_temp.roll(key || 'min?') < 0.4 THEN 0 WHEN pg_temp.roll(key || 'min?') < 0.75 THEN -pg_temp.within(key || 'min', 0, 20) ELSE pg_temp.within(key || 'min', 0, cap) END;
  leaf jsonb := jsonb_build_object('max', max, 'cap', cap, 'min', min, 'rule', rule);
  lower boolean := pg_temp.roll(key || 'lower') < 0.5;
  ladder_on text := pg_temp.one_of(key || 'on', ARRAY['actual', 'ratio', 'percent', 'place']);
  against text := pg_temp.one_of(key || 'against', ARRAY['target', 'target', 'target', 'best', 'mean', 'baseline']);
  ratio boolean := rule IN ('proportional', 'per_percent') OR rule IN ('ladder', 'curve') AND ladder_on IN ('ratio', 'percent');
  worst jsonb := pg_temp.one_of(key || 'worst?', ARRAY['"target"', '"mean"', '"baseline"', '0', '1', '2']);
  best jsonb := pg_temp.one_of(key || 'best?', ARRAY['"target"', '"mean"', '"baseline"', '0', '1', '2']);
BEGIN
  IF rule IN ('given', 'count') AND pg_temp.roll(key || 'endless') < 0.2 THEN
    leaf := leaf || '{"min": "none"}';
  END IF;
  leaf := leaf || CASE rule
    WHEN 'given' THEN CASE WHEN pg_temp.roll(key || 'step?') < 0.5 THEN jsonb_build_object('step', pg_temp.one_of(key || 'step', ARRAY[0.25, 0.5, 1, 0.1, 0.3, 2])) ELSE '{}' END
    WHEN 'proportional' THEN CASE WHEN pg_temp.roll(key || 'floor?') < 0.6 THEN jsonb_build_object('floor', pg_temp.one_of(key || 'floor', ARRAY[0, 0.5, 0.8, 0.333, 1, 1.2])) ELSE '{}' END
    WHEN 'per_percent' THEN jsonb_build_object('gain', pg_temp.one_of(key || 'gain', ARRAY[0, 0.05, 0.1, 1, 0.333]), 'loss', pg_temp.one_of(key || 'loss', ARRAY[0, 0.1, 0.2, 0.07, 1]))
    WHEN 'ladder' THEN jsonb_build_object('on', ladder_on, 'steps', pg_temp.random_steps(key, CASE WHEN leaf->>'min' = 'none' THEN -20 ELSE min END, cap, ladder_on = 'percent'))
    WHEN 'curve' THEN jsonb_build_object('on', ladder_on, 'points', pg_temp.random_points(key, min, cap, ladder_on = 'percent'))
    WHEN 'count' THEN jsonb_build_object('each', pg_temp.one_of(key || 'each', ARRAY[-0.5, -0.1, -1, 0.25, 0.5, 2, 0.123456789]))
                      || CASE WHEN pg_temp.roll(key || 'start') < 0.5 THEN '{"start": "max"}' ELSE '{}'::jsonb END
    WHEN 'linear' THEN jsonb_build_object('worst', CASE worst WHEN '0' THEN to_jsonb(pg_temp.signed(key || 'worst')) WHEN '1' THEN '0' WHEN '2' THEN '10' ELSE worst END,
                                          'best', CASE WHEN best = '0' THEN to_jsonb(pg_temp.signed(key || 'best')) WHEN best = '1' THEN '1' WHEN best = '2' THEN '20' ELSE best END)
    ELSE '{}'::jsonb END;
  IF leaf->'worst' = leaf->'best' THEN
    leaf := leaf || '{"best": 7.5}';
  END IF;
  IF lower AND rule NOT IN ('given', 'yes_no', 'count', 'linear') THEN
    leaf := leaf || '{"better": "lower"}';
  END IF;
  IF ratio THEN
    leaf := leaf || CASE WHEN against = 'target' THEN '{}' ELSE jsonb_build_object('against', against) END
      || CASE WHEN pg_temp.roll(key || 'base?') < 0.3 THEN jsonb_build_object('zero_base', pg_temp.one_of(key || 'base', ARRAY['compare', 'max', 'min'])) ELSE '{}' END;
  END IF;
  IF pg_temp.roll(key || 'blank?') < 0.1 THEN
    leaf := leaf || jsonb_build_object('blank', CASE WHEN rule = 'given' THEN CASE WHEN leaf->>'min' = 'none' THEN 0 ELSE greatest(0, ceil(min)) END WHEN rule = 'yes_no' THEN 0 ELSE pg_temp.between(key || 'blank', 0, 5) END);
  END IF;
  RETURN leaf;
END $$;


-- Their expressions ------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.put(expression text, word text, value text) RETURNS text LANGUAGE sql AS $$ SELECT regexp_replace(expression, '\m' || word || '\M', value, 'g') $$;

-- Steps or points in turn, from the last: each is the page's text with the rest in it.
CREATE FUNCTION pg_temp.steps_expression(steps jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  text text := (SELECT texts[1] FROM page_word WHERE word = 'STEPS');
  conditions text[] := string_to_array(substring(text FROM '^if\((.*), EARNED, STEPS\)$'), ' and ');
  kept text[];
  rest text := 'min';
  step jsonb;
BEGIN
  FOR step IN SELECT value FROM jsonb_array_elements(steps) WITH ORDINALITY ORDER BY ordinality DESC LOOP
    kept := ARRAY(SELECT pg_temp.put(c, upper(k), step->>k) FROM unnest(conditions) WITH ORDINALITY AS t(c, i), substring(lower(c) FROM '\w+$') AS k WHERE step ? k ORDER BY i);
    rest := pg_temp.put(pg_temp.put(format('if(%s, EARNED, STEPS)', CASE WHEN kept = '{}' THEN (SELECT texts[3] FROM page_word WHERE word = 'STEPS') ELSE array_to_string(kept, ' and ') END),
                                    'EARNED', step->>'points'), 'STEPS', rest);
  END LOOP;
  RETURN rest;
END $$;
CREATE FUNCTION pg_temp.points_expression(points jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  texts text[] := (SELECT w.texts FROM page_word AS w WHERE w.word = 'POINTS');
  rest text := points->-1->>1;
  part text;
BEGIN
  FOR i IN REVERSE jsonb_array_length(points) - 1 .. 0 LOOP
    part := pg_temp.put(texts[CASE i WHEN 0 THEN 1 ELSE 2 END], 'POINTS', rest);
    IF i = 0 THEN
      part := pg_temp.put(pg_temp.put(part, 'X1', points->0->>0), 'Y1', points->0->>1);
    ELSE
      part := pg_temp.put(pg_temp.put(part, 'X1', points->(i - 1)->>0), 'Y1', points->(i - 1)->>1);
      part := pg_temp.put(pg_temp.put(part, 'X2', points->i->>0), 'Y2', points->i->>1);
    END IF;
    rest := part;
  END LOOP;
  RETURN rest;
END $$;

-- The row with the most keys of those that fit the leaf.
CREATE FUNCTION pg_temp.row_of(leaf jsonb) RETURNS page_rule LANGUAGE sql AS $$
  SELECT r FROM page_rule AS r
   WHERE rule = leaf->>'rule' AND NOT EXISTS (SELECT FROM unnest(words) AS w
           WHERE NOT string_to_array(w, 'or') && (ARRAY(SELECT jsonb_object_keys(leaf)) || ARRAY(SELECT value FROM jsonb_each_text(leaf) WHERE key IN ('on', 'better'))))
   ORDER BY cardinality(words) DESC LIMIT 1 $$;

CREATE FUNCTION pg_temp.filled(expression text, leaf jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  lower boolean := coalesce(leaf->>'better', 'higher') = 'lower';
  t text := CASE leaf->>'against' WHEN 'best' THEN 'best_actual' WHEN 'mean' THEN 'mean_actual' WHEN 'baseline' THEN 'baseline' ELSE 'target' END;
  x text := CASE coalesce(leaf->>'on', CASE WHEN leaf ? 'floor' THEN 'ratio' ELSE 'actual' END)
              WHEN 'actual' THEN 'actual' WHEN 'place' THEN 'place'
              WHEN 'ratio' THEN CASE WHEN lower THEN 'T / actual' ELSE 'actual / T' END
              ELSE CASE WHEN lower THEN '100 * T / actual' ELSE '100 * actual / T' END END;
  k text;
BEGIN
  expression := pg_temp.put(expression, 'STEPS', pg_temp.steps_expression(leaf->'steps'));
  IF leaf->>'rule' = 'curve' THEN
    expression := pg_temp.put(expression, 'POINTS', pg_temp.points_expression(leaf->'points'));
  END IF;
  expression := pg_temp.put(expression, 'X', CASE WHEN x LIKE '% %' AND leaf->>'rule' = 'curve' THEN '(' || x || ')' ELSE x END);
  FOREACH k IN ARRAY ARRAY['step', 'floor', 'gain', 'loss', 'each', 'worst', 'best'] LOOP
    IF leaf ? k THEN
      expression := pg_temp.put(expression, upper(k), CASE leaf->>k WHEN 'mean' THEN 'mean_actual' ELSE leaf->>k END);
    END IF;
  END LOOP;
  RETURN pg_temp.put(expression, 'T', t);
END $$;

CREATE FUNCTION pg_temp.has_zero_base(leaf jsonb) RETURNS boolean LANGUAGE sql AS $$ SELECT leaf ? 'zero_base' OR leaf ? 'against' $$;
CREATE FUNCTION pg_temp.formula_leaf(leaf jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  formula text := (pg_temp.row_of(leaf)).points;
  base text[] := (SELECT texts FROM page_word WHERE word LIKE '%zero\_base%');
  "limit" text[] := (SELECT texts FROM page_word WHERE word LIKE '%floor%');
  short text := coalesce(leaf->>'zero_base', 'compare');
BEGIN
  IF pg_temp.has_zero_base(leaf) THEN
    base[1] := CASE WHEN leaf->>'better' = 'lower' THEN replace(base[1], 'actual >= T', 'actual <= T') ELSE base[1] END;
    formula := replace(pg_temp.put(pg_temp.put(base[1], 'MET', CASE short WHEN 'min' THEN 'min' ELSE 'max' END), 'SHORT', CASE short WHEN 'max' THEN 'max' ELSE 'min' END), '…', formula);
  END IF;
  RETURN jsonb_strip_nulls(jsonb_build_object('rule', 'formula', 'formula', pg_temp.filled(formula, leaf), 'max', leaf->'max', 'min', leaf->'min', 'cap', leaf->'cap', 'better', leaf->'better', 'blank', leaf->'blank',
    'limits', CASE WHEN leaf ? 'floor' THEN jsonb_build_array(jsonb_build_object('when', pg_temp.filled("limit"[CASE WHEN pg_temp.has_zero_base(leaf) THEN 2 ELSE 1 END], leaf), 'at_most', 0)) END));
END $$;


-- Cells ----------------------------------------------------------------------------------------------------------------------------

-- Numbers at which a leaf's points turn.
CREATE FUNCTION pg_temp.turns(leaf jsonb) RETURNS numeric[] LANGUAGE sql AS $$
  SELECT ARRAY(SELECT n::text::numeric / CASE WHEN leaf->>'on' = 'percent' THEN 100 ELSE 1 END
                 FROM (SELECT jsonb_path_query(leaf, '$.steps[*].*') UNION ALL SELECT jsonb_path_query(leaf, '$.points[*][0]') UNION ALL SELECT jsonb_path_query(leaf, '$.floor') UNION ALL SELECT '1') AS t(n)
                WHERE jsonb_typeof(n) = 'number') $$;
CREATE FUNCTION pg_temp.random_actual(leaf jsonb, target numeric, key text) RETURNS numeric LANGUAGE sql AS $$
  SELECT CASE WHEN roll < 0.06 THEN NULL
              WHEN leaf->>'rule' = 'yes_no' THEN pg_temp.one_of(key, ARRAY[0, 0, 0, 1, 1, 1, 0.5, -1, 2])
              WHEN leaf->>'rule' = 'given' AND roll < 0.9 THEN coalesce((leaf->>'step')::numeric, 0.001) * pg_temp.between(key, -10, 40)
              WHEN roll < 0.3 AND abs(target) < 1e8 THEN trim_scale(round(target * turn, 8))
              WHEN roll < 0.3 AND turn <> 0 AND abs(target) < 1e8 THEN trim_scale(round(target / turn, 8))
              WHEN roll < 0.4 THEN turn
              ELSE pg_temp.signed(key) END
    FROM (SELECT pg_temp.roll(key || 'roll') AS roll, pg_temp.one_of(key || 'turn', pg_temp.turns(leaf)) AS turn) AS r $$;
CREATE FUNCTION pg_temp.cells(leaf jsonb, key text) RETURNS TABLE (unit text, target numeric, actual numeric, baseline numeric, assigned boolean) LANGUAGE sql AS $$
  SELECT 'u' || i, t.target, pg_temp.random_actual(leaf, t.target, key || i || 'actual'), CASE WHEN pg_temp.roll(key || i || 'baseline?') < 0.9 THEN pg_temp.signed(key || i || 'baseline') END,
         pg_temp.roll(key || i || 'assigned') < 0.97
    FROM generate_series(1, 100) AS i, LATERAL (SELECT CASE WHEN pg_temp.roll(key || i || 'target?') < 0.9 THEN pg_temp.signed(key || i || 'target') END AS target) AS t $$;

-- Sheets of the rule's leaf and its formula.
CREATE TEMP TABLE sheet AS
SELECT rule, seed, leaf, formula, refused, options,
       jsonb_build_object('max', 2 * (leaf->>'max')::numeric, 'criteria', jsonb_build_array('{"code": "rule"}' || leaf, '{"code": "formula"}' || formula)) || options AS document
  FROM (SELECT rule, seed, leaf, pg_temp.formula_leaf(leaf) AS formula,
               CASE WHEN NOT pg_temp.has_zero_base(leaf) THEN pg_temp.filled((pg_temp.row_of(leaf)).refused, leaf) END AS refused,
               jsonb_build_object('decimals', pg_temp.between(rule || seed || 'decimals', 0, 6), 'round', pg_temp.one_of(rule || seed || 'round', ARRAY['criterion', 'criterion', 'total'])) AS options
          FROM (SELECT DISTINCT rule FROM page_rule) AS r, generate_series(:first_sheet, :first_sheet + :sheets - 1) AS seed, LATERAL pg_temp.random_leaf(rule, rule || seed) AS leaf) AS s;
SELECT is(ARRAY(SELECT format('%s: %s in %s', f.criterion, f.fault, document) FROM sheet, check_sheet(document) AS f LIMIT 5), '{}', 'every sheet is one');

ALTER TABLE sheet ADD compiled score_sheet;
UPDATE sheet SET compiled = document::score_sheet;
CREATE TEMP TABLE cell AS
SELECT s.rule, s.seed, c.*, fault(compiled, 'rule', target, actual) AS fault FROM sheet AS s, LATERAL pg_temp.cells(leaf, rule || seed) AS c;
CREATE INDEX ON cell (rule, seed, unit);
ANALYZE cell;
CREATE TEMP TABLE earned AS
SELECT s.rule, s.seed, b.unit, max(b.points) FILTER (WHERE criterion = 'rule') AS by_rule, max(b.points) FILTER (WHERE criterion = 'formula') AS by_formula,
       max(b.status) FILTER (WHERE criterion = 'rule') AS rule_status, max(b.status) FILTER (WHERE criterion = 'formula') AS formula_status
  FROM sheet AS s, LATERAL (SELECT scoreboard(compiled, unit, criterion, target, actual, assigned, baseline) AS board
                              FROM cell AS c, (VALUES ('rule'), ('formula')) AS v(criterion) WHERE c.rule = s.rule AND c.seed = s.seed AND c.fault IS NULL) AS l,
       breakdown(board) AS b
 WHERE b.is_leaf GROUP BY 1, 2, 3;


-- Points ---------------------------------------------------------------------------------------------------------------------------

SELECT unnest(ARRAY[ok((SELECT count(*) >= 2000 * :sheets / 40 FROM earned AS e WHERE e.rule = r.rule AND rule_status <> 'not assigned'), r.rule || ': there is much to compare'),
       is(ARRAY(SELECT format('seed %s, %s: %s %s by %s, %s %s by %s', seed, (SELECT format('target %s, actual %s, baseline %s', target, actual, baseline) FROM cell AS c WHERE (c.rule, c.seed, c.unit) = (e.rule, e.seed, e.unit)),
                              rule_status, by_rule, leaf, formula_status, by_formula, formula)
                  FROM earned AS e JOIN sheet USING (rule, seed)
                 WHERE e.rule = r.rule AND (by_rule, rule_status) IS DISTINCT FROM (by_formula, formula_status) ORDER BY seed, unit LIMIT 5), '{}', r.rule || ' is its expression')])
  FROM (SELECT DISTINCT rule FROM page_rule) AS r ORDER BY rule;
SELECT diag(format('%s: %s results, %s scored, %s at cap or min', e.rule, count(*), count(by_rule), count(*) FILTER (WHERE by_rule::text IN (round((leaf->>'cap')::numeric, scale(by_rule))::text, CASE WHEN leaf->>'min' = 'none' THEN NULL ELSE round((leaf->>'min')::numeric, scale(by_rule))::text END))))
  FROM earned AS e JOIN sheet USING (rule, seed) GROUP BY e.rule ORDER BY e.rule;


-- Refusals -------------------------------------------------------------------------------------------------------------------------

-- A formula that is 1 where the page says that a result is refused. A condition that is undecided refuses nothing, and nobody refuses a
-- result that is missing. The limits are put in as numbers: without a min, one that is far away.
CREATE FUNCTION pg_temp.refusal_sheet(leaf jsonb, refused text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('max', 1, 'criteria', jsonb_build_array(jsonb_build_object('code', 'c', 'max', 1, 'rule', 'formula', 'formula',
           format('if(%s, 1, 0)', pg_temp.put(pg_temp.put(refused, 'min', coalesce(nullif(leaf->>'min', 'none'), '-9000000000')), 'cap', leaf->>'cap'))))) $$;
CREATE TEMP TABLE refusing AS SELECT *, pg_temp.refusal_sheet(leaf, refused)::score_sheet AS condition FROM sheet WHERE refused IS NOT NULL;
CREATE TEMP TABLE refusal AS
SELECT s.rule, s.seed, b.unit, coalesce(b.points, 0) = 1 AS refused
  FROM refusing AS s,
       LATERAL (SELECT scoreboard(condition, unit, 'c', target, coalesce(actual, (leaf->>'blank')::numeric), true, baseline) AS board
                  FROM cell AS c WHERE c.rule = s.rule AND c.seed = s.seed AND coalesce(actual, (leaf->>'blank')::numeric) IS NOT NULL) AS l,
       breakdown(board) AS b
 WHERE b.is_leaf;
SELECT unnest(ARRAY[is(ARRAY(SELECT format('seed %s, target %s, actual %s: %s by %s, %s by %s', seed, target, actual, coalesce(fault, 'fine'), leaf, r.refused, s.refused)
                  FROM refusal AS r JOIN cell AS c USING (rule, seed, unit) JOIN sheet AS s USING (rule, seed) WHERE r.rule = p.rule AND r.refused <> (fault IS NOT NULL) ORDER BY seed, unit LIMIT 5),
          '{}', rule || ' refuses what the page says'),
       ok((SELECT count(*) > 10 AND count(*) FILTER (WHERE refused) > 10 FROM refusal AS r WHERE r.rule = p.rule), rule || ': some are refused, some are not')])
  FROM (SELECT DISTINCT rule FROM page_rule WHERE refused IS NOT NULL) AS p ORDER BY rule;

SELECT * FROM finish();
ROLLBACK;
