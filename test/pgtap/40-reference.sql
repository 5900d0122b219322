-- Scoreboards against the reference (reference.sql.inc): 400 random sheets with random results, every row of breakdown and standings, to
-- the last digit and in the same order. And what must make no difference: the order of the rows, and in how many parts they come.
-- psql's variables boards (hundreds: 400; make fuzz takes 2000) and first_board (1) choose how many sheets, and which.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir reference.sql.inc

\if :{?boards}
\else
\set boards 400
\endif
\if :{?first_board}
\else
\set first_board 1
\endif
SELECT plan(7 * :boards / 100 + 14);

-- The planner cannot know how short a board is, and would compile for seconds what runs in one.
SET LOCAL jit = off;

CREATE FUNCTION pg_temp.board(sheet jsonb, results jsonb) RETURNS emulation.scoreboard LANGUAGE sql AS $$
  SELECT emulation.scoreboard(sheet::emulation.score_sheet, r->>'unit', r->>'criterion', (r->>'target')::numeric, (r->>'actual')::numeric,
                              (r->>'assigned')::boolean)
    FROM jsonb_array_elements(results) AS r
$$;

-- An error, too, is a difference to be shown, and no reason to hear nothing of the other boards.
CREATE FUNCTION pg_temp.tried(sheet jsonb, results jsonb, OUT board emulation.scoreboard, OUT error text) LANGUAGE plpgsql AS $$
BEGIN
  board := pg_temp.board(sheet, results);
EXCEPTION WHEN OTHERS THEN
  error := SQLSTATE || ' ' || SQLERRM;
END $$;

CREATE TEMP TABLE boards AS
SELECT seed, (seed - :first_board) / 100 AS hundred, sheet, results, reference.random_unranked(results, seed) AS unranked, b.board, b.error
  FROM (SELECT seed, sheet, reference.random_results(sheet, seed) AS results
          FROM (SELECT seed, reference.random_sheet(seed) AS sheet FROM generate_series(:first_board, :first_board + :boards - 1) AS seed OFFSET 0) AS s OFFSET 0) AS r,
       LATERAL pg_temp.tried(sheet, results) AS b;
CREATE TEMP TABLE hundreds AS SELECT h, format('seeds %s to %s', 100 * h + :first_board, 100 * h + 99 + :first_board) AS seeds FROM generate_series(0, :boards / 100 - 1) AS h;
CREATE INDEX ON boards (hundred);
ANALYZE boards;

SELECT is(ARRAY(SELECT seed || ': ' || error FROM boards WHERE hundred = h AND error IS NOT NULL LIMIT 5), '{}',
  seeds || ': all results are taken') FROM hundreds ORDER BY h;


-- Row by row ---------------------------------------------------------------------------------------------------------------------

-- Whole rows as text, each with its number. ours: what the extension has; theirs: what the reference has.
CREATE TEMP TABLE breakdown_row AS
SELECT seed, 'ours' AS side, b.ordinality AS n, b::text AS line FROM boards, emulation.breakdown(board) WITH ORDINALITY AS b
UNION ALL
SELECT seed, 'theirs', b.ordinality, b::text FROM boards, reference.breakdown(sheet, results) WITH ORDINALITY AS b;
CREATE TEMP TABLE standings_row AS
SELECT seed, 'ours' AS side, s.ordinality AS n, s::text AS line FROM boards, emulation.standings(board, unranked) WITH ORDINALITY AS s
UNION ALL
SELECT seed, 'theirs', s.ordinality, s::text FROM boards, reference.standings(sheet, results, unranked) WITH ORDINALITY AS s;
CREATE INDEX ON breakdown_row (seed, n);
CREATE INDEX ON standings_row (seed, n);
ANALYZE breakdown_row;
ANALYZE standings_row;

SELECT ok((SELECT count(*) FROM breakdown_row WHERE side = 'theirs') > 50 * :boards
  AND (SELECT count(*) FROM standings_row WHERE side = 'theirs') > 3.75 * :boards,
          'there is much to compare');
SELECT diag(format('%s rows compared', (SELECT count(*) FROM breakdown_row WHERE side = 'theirs') + (SELECT count(*) FROM standings_row WHERE side = 'theirs')));

CREATE TEMP TABLE difference AS
SELECT 'breakdown' AS what, seed, n, ours.line AS ours, theirs.line AS theirs
  FROM (SELECT * FROM breakdown_row WHERE side = 'ours') AS ours FULL JOIN (SELECT * FROM breakdown_row WHERE side = 'theirs') AS theirs USING (seed, n)
 WHERE ours.line IS DISTINCT FROM theirs.line
UNION ALL
SELECT 'standings', seed, n, ours.line, theirs.line
  FROM (SELECT * FROM standings_row WHERE side = 'ours') AS ours FULL JOIN (SELECT * FROM standings_row WHERE side = 'theirs') AS theirs USING (seed, n)
 WHERE ours.line IS DISTINCT FROM theirs.line;
SELECT is(ARRAY(SELECT format('seed %s: ours %s, theirs %s', seed, ours, theirs) FROM difference JOIN boards USING (seed)
                 WHERE hundred = h AND what = kind ORDER BY seed, n LIMIT 5),
          '{}', format('%s: %s the reference''s, row by row', seeds, kind || CASE kind WHEN 'breakdown' THEN ' is' ELSE ' are' END))
  FROM (VALUES ('breakdown'), ('standings')) AS k(kind), hundreds ORDER BY kind, h;

-- What the random sheets are to have, each in a twentieth of them at least: as JSON paths.
CREATE TEMP TABLE feature AS
SELECT 'rule ' || name AS feature, format('$.**.rule ? (@ == "%s")', name)::jsonpath AS path FROM rule_table.rule
UNION ALL
SELECT format('%s %s', key, value), format('$ ? (%s @.%s == "%s")', CASE WHEN is_default THEN format('!exists(@.%s) ||', key) ELSE '' END, key, value)::jsonpath
  FROM (VALUES ('missing', 'incomplete', true), ('missing', 'zero', false), ('missing', 'reweight', false), ('round', 'criterion', true), ('round', 'total', false),
               ('rank_on', 'rounded', true), ('rank_on', 'exact', false), ('ranking', 'competition', true), ('ranking', 'dense', false)) AS v(key, value, is_default)
UNION ALL
SELECT name, path::jsonpath
  FROM (VALUES ('scoring 1', '$.scoring ? (@ == 1)'), ('a mean', '$.**.combine ? (@ == "mean")'), ('weights', '$.**.weight'), ('a bonus', '$.**.bonus ? (@ == true)'), ('a ceiling', '$.ceiling ? (@ != null)'), ('classes', '$.classes'),
               ('tie-breakers', '$.tie_break'), ('a leaf''s min', '$.** ? (exists(@.rule)).min'), ('a leaf''s cap', '$.** ? (exists(@.rule)).cap'), ('a parent''s min', '$.** ? (exists(@.criteria)).min'),
               ('a parent''s cap', '$.** ? (exists(@.criteria)).cap'), ('less is better', '$.**.better ? (@ == "lower")'), ('a floor', '$.**.floor'), ('a step', '$.**.step'),
               ('a ladder on ratio or percent', '$.**.on ? (@ == "ratio" || @ == "percent")'), ('four levels', '$.criteria.criteria.criteria.criteria')) AS v(name, path);
SELECT is(ARRAY(SELECT format('%s in %s', feature, n) FROM feature, LATERAL (SELECT count(*) AS n FROM boards WHERE jsonb_path_exists(sheet, path)) AS c WHERE n < :boards / 20),
          '{}', 'every rule, policy and key is in many of the sheets');
SELECT is(ARRAY(SELECT format('%s with %s in %s', rule.feature, policy.feature, n)
                  FROM feature AS rule, feature AS policy,
                       LATERAL (SELECT count(*) AS n FROM boards WHERE jsonb_path_exists(sheet, rule.path) AND jsonb_path_exists(sheet, policy.path)) AS c
                 WHERE rule.feature LIKE 'rule %' AND policy.feature ~ '^(missing|round|rank_on|ranking|a mean|a bonus)' AND n < :boards / 50),
          '{}', 'and every rule under every policy');
SELECT is(ARRAY(SELECT format('%s in %s', pattern, n) FROM unnest('{",ranked,",",incomplete,",",unranked,",",t,","Xuất sắc",Khá}'::text[]) AS pattern,
                       LATERAL (SELECT count(DISTINCT seed) AS n FROM standings_row WHERE side = 'theirs' AND strpos(line, pattern) > 0) AS c WHERE n < :boards / 20)
       || ARRAY(SELECT format('%s in %s', pattern, n) FROM unnest(ARRAY[',scored,', ',missing,', ',"not assigned",']) AS pattern,
                       LATERAL (SELECT count(DISTINCT seed) AS n FROM breakdown_row WHERE side = 'theirs' AND strpos(line, pattern) > 0) AS c WHERE n < :boards / 20),
          '{}', 'and so are units of every status, ties, classes, and cells of every kind');

-- The rules of scoring that 1.1.0 changed decide something in them (of a class at its very bound 31-standings.sql tells).
CREATE TEMP TABLE otherwise AS
SELECT seed, unranked, pg_temp.board(sheet || '{"scoring": 1}', results) AS old, pg_temp.board(sheet || '{"scoring": 2}', results) AS new FROM boards;
CREATE TEMP TABLE standing_otherwise AS
SELECT w.seed, o.points AS old_points, n.points AS new_points, o.rank AS old_rank, n.rank AS new_rank
  FROM otherwise AS w, emulation.standings(old, unranked) AS o, emulation.standings(new, unranked) AS n WHERE n.unit = o.unit;
SELECT is(ARRAY(SELECT format('%s in %s', what, n)
                  FROM (VALUES ('surplus', (SELECT count(DISTINCT seed) FROM standing_otherwise WHERE old_points <> new_points)),
                               ('no number', (SELECT count(DISTINCT seed) FROM standing_otherwise WHERE (old_points IS NULL) <> (new_points IS NULL))),
                               ('rank', (SELECT count(DISTINCT seed) FROM standing_otherwise WHERE old_points = new_points AND old_rank <> new_rank))) AS v(what, n) WHERE n < 3),
          '{}', 'what scoring 1 did otherwise occurs');

-- points asks a board for one of these numbers.
SELECT is(ARRAY(SELECT format('seed %s, %s, %s', seed, b.unit, b.criterion) FROM boards, emulation.breakdown(board) AS b
                 WHERE b.depth > 0 AND emulation.points(board, b.unit, b.criterion)::text IS DISTINCT FROM b.points::text LIMIT 5),
          '{}', 'points of a criterion are those of breakdown');
SELECT is(ARRAY(SELECT format('seed %s, %s', seed, s.unit) FROM boards, emulation.standings(board, unranked) AS s
                 WHERE emulation.points(board, s.unit)::text IS DISTINCT FROM s.points::text LIMIT 5),
          '{}', 'points of a unit are those of standings');


-- Points beyond 9·10^9 cannot be kept, and a sheet that could come to them is to be refused (invented, and absurd). If it is taken, it is
-- to be right: nothing is cut where the sheet has no cap. I and II are lifted to 9·10^9 each, so their sum is 18·10^9; "a" earns 4 of 1 and
-- stands for b too, 4 · 5,000,000,001; and the mean of 4/1 is 4 times its max.
SELECT is(ARRAY(SELECT format('%s instead of %s', ours.points, theirs.points)
                  FROM pg_temp.tried(sheet, results) AS b, emulation.breakdown(b.board) AS ours, reference.breakdown(sheet, results) AS theirs
                 WHERE ours.depth = 0 AND theirs.depth = 0 AND ours.points <> theirs.points), '{}', 'no more points than can be kept: ' || why)
  FROM (VALUES
    ('by min', '{"max": 2, "criteria": [{"code": "I", "max": 1, "min": 9000000000, "criteria": [{"code": "a", "max": 1, "rule": "given"}]},
                                        {"code": "II", "max": 1, "min": 9000000000, "criteria": [{"code": "b", "max": 1, "rule": "given"}]}]}'::jsonb),
    ('by reweight', '{"max": 5000000001, "missing": "reweight", "criteria": [{"code": "a", "max": 1, "cap": 4, "rule": "given"},
                                                                            {"code": "b", "max": 5000000000, "rule": "given"}]}'),
    ('by a mean', '{"max": 5000000001, "criteria": [{"code": "I", "max": 5000000001, "combine": "mean", "criteria": [
                                                      {"code": "a", "max": 1, "cap": 4, "rule": "given"}]}]}')) AS k(why, sheet),
       LATERAL (SELECT CASE why WHEN 'by min' THEN '[{"unit": "u", "criterion": "a", "actual": 1}, {"unit": "u", "criterion": "b", "actual": 1}]'::jsonb
                                ELSE '[{"unit": "u", "criterion": "a", "actual": 4}]' END AS results) AS s;


-- What makes no difference -----------------------------------------------------------------------------------------------------------

-- A board and all that it answers, as one text.
CREATE FUNCTION pg_temp.told(board emulation.scoreboard) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(E'\n', board::text, (SELECT string_agg(b::text, E'\n' ORDER BY b.ordinality)
    FROM emulation.breakdown(board) WITH ORDINALITY AS b),
                   (SELECT string_agg(s::text, E'\n' ORDER BY s.ordinality) FROM emulation.standings(board) WITH ORDINALITY AS s))
$$;

ALTER TABLE boards ADD told text;
ALTER TABLE boards ADD compiled emulation.score_sheet;
UPDATE boards SET told = pg_temp.told(board), compiled = sheet::emulation.score_sheet;

-- The same results: their rows in two other orders; in two parts, cut through units and criteria as it comes, by unit, and by criterion.
-- (A unit that only registers, with a null criterion, may do so in both parts.)
CREATE TEMP TABLE other AS
WITH result AS (
  SELECT seed, compiled, r->>'unit' AS unit, r->>'criterion' AS criterion, (r->>'target')::numeric AS target,
    (r->>'actual')::numeric AS actual, (r->>'assigned')::boolean AS assigned,
         r::text AS line
    FROM boards, jsonb_array_elements(results) AS r
)
SELECT seed, way, 1 AS parts, board
  FROM (VALUES ('shuffled'), ('shuffled again')) AS w(way),
       LATERAL (SELECT seed, emulation.scoreboard(compiled, unit, criterion, target, actual, assigned
                                                  ORDER BY md5(way || line)) AS board
                  FROM result GROUP BY seed) AS s
UNION ALL
SELECT seed, way, count(*), emulation.rollup(part ORDER BY md5(way || seed || place))
  FROM (VALUES ('in parts'), ('in parts by unit'), ('in parts by criterion')) AS w(way),
       LATERAL (SELECT seed, place, emulation.scoreboard(compiled, unit, criterion, target, actual, assigned) AS part
                  FROM result, LATERAL (SELECT left(md5(CASE way WHEN 'in parts' THEN line WHEN 'in parts by unit' THEN unit
                    ELSE coalesce(criterion, unit) END), 1) < '8' AS place) AS p
                 GROUP BY seed, place) AS s
 GROUP BY seed, way;
ANALYZE other;

SELECT ok(count(*) = 5 * :boards AND count(*) FILTER (WHERE parts = 2) > 2.5 * :boards,
  'each of the boards is made in five other ways, most of the divided ones of two parts') FROM other;
SELECT is(ARRAY(SELECT format('seed %s, %s', seed, way) FROM boards LEFT JOIN other USING (seed)
                 WHERE hundred = h AND way LIKE 'shuffled%'
                   AND ((other.board OPERATOR(emulation.=) boards.board) IS NOT TRUE OR pg_temp.told(other.board) IS DISTINCT
                     FROM told) LIMIT 5),
          '{}', seeds || ': rows in another order make an equal board with the same answers')
  FROM hundreds ORDER BY h;
SELECT is(ARRAY(SELECT format('seed %s, %s', seed, way) FROM boards LEFT JOIN other USING (seed)
                 WHERE hundred = h AND way LIKE 'in parts%'
                   AND ((other.board OPERATOR(emulation.=) boards.board) IS NOT TRUE OR pg_temp.told(other.board) IS DISTINCT
                     FROM told) LIMIT 5),
          '{}', seeds || ': two parts and their rollup make an equal board with the same answers')
  FROM hundreds ORDER BY h;

SELECT is(ARRAY(SELECT seed FROM boards WHERE hundred = h
  AND (board::text::emulation.scoreboard OPERATOR(emulation.=) board) IS NOT TRUE LIMIT 5),
          '{}', seeds || ': text and back') FROM hundreds ORDER BY h;
SELECT is(ARRAY(SELECT seed FROM boards WHERE hundred = h
  AND (board::jsonb::emulation.scoreboard OPERATOR(emulation.=) board) IS NOT TRUE LIMIT 5),
          '{}', seeds || ': jsonb and back') FROM hundreds ORDER BY h;
SELECT is(ARRAY(SELECT seed FROM boards WHERE (format('{"results": %s, "sheet": %s}', board::jsonb->'results',
  sheet)::emulation.scoreboard OPERATOR(emulation.=) board) IS NOT TRUE LIMIT 5),
          '{}', 'results before their sheet, and a sheet as its author wrote it, are read as the same board');

-- Only equal boards are equal.
SELECT is(ARRAY(SELECT a.seed || ' ' || b.seed FROM boards AS a JOIN boards AS b ON a.hundred = b.hundred AND a.seed < b.seed
  WHERE a.board OPERATOR(emulation.=) b.board), '{}', 'different boards are not equal');
SELECT is(ARRAY(SELECT min(seed) FROM boards GROUP BY board HAVING count(*) > 1), '{}', 'nor are they one where they are grouped');

SELECT * FROM finish();
ROLLBACK;
