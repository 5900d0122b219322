-- overtaken: pairs whose order turned between two boards. Boards are random or invented; the slow computation compares all pairs.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SET LOCAL search_path = public, emulation;
SELECT no_plan();
SELECT setseed(0.19);

-- Whole points of few values, so that many units share ranks; some results are missing, some units are on one board only.
CREATE TEMP TABLE result AS
  SELECT n, side, 'u' || u AS unit, code, CASE WHEN random() < 0.97 THEN floor(random() * 5)::numeric END AS actual
    FROM generate_series(1, 150) n, generate_series(1, 2) side, generate_series(1, 1 + 12 * (n % 4 + 1) / 4) u, unnest('{a,b}'::text[]) code
   WHERE hashint4(n * 1000 + u * 2 + side) % 8 <> 0;
CREATE FUNCTION pg_temp.sheet(n int) RETURNS score_sheet LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('max', 20, 'ranking', (ARRAY['competition', 'dense'])[1 + n % 2], 'decimals', n % 3, 'tie_break', CASE WHEN n % 5 < 2 THEN '["a"]'::jsonb ELSE '[]' END,
    'criteria', '[{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]'::jsonb)::score_sheet $$;
CREATE TEMP TABLE board AS
  SELECT n, side, scoreboard(pg_temp.sheet(n), unit, code, NULL::numeric, actual) AS board FROM result GROUP BY n, side;
CREATE TEMP TABLE standing AS SELECT n, side, s.* FROM board, standings(board) s;
CREATE TEMP TABLE slow AS
  SELECT a.n, a.unit, b.unit AS rival, a.points - b.points AS gap_before, c.points - d.points AS gap_after, c.points - a.points AS own_change, d.points - b.points AS rival_change,
         row_number() OVER (PARTITION BY a.n ORDER BY c.rank, c.unit COLLATE "C", b.rank, b.unit COLLATE "C") AS place
    FROM standing a JOIN standing b ON b.n = a.n AND b.side = 1 JOIN standing c ON c.n = a.n AND c.side = 2 AND c.unit = a.unit JOIN standing d ON d.n = a.n AND d.side = 2 AND d.unit = b.unit
   WHERE a.side = 1 AND a.rank > b.rank AND c.rank < d.rank;
CREATE TEMP TABLE fast AS
  SELECT b.n, o.* FROM board b JOIN board a USING (n), LATERAL ROWS FROM (overtaken(b.board, a.board)) WITH ORDINALITY o(unit, rival, gap_before, gap_after, own_change, rival_change, place) WHERE b.side = 1 AND a.side = 2;
SELECT cmp_ok((SELECT count(*) FROM slow), '>', 1000::bigint, 'many pairs turned');
SELECT is_empty('(SELECT * FROM fast EXCEPT SELECT * FROM slow) UNION ALL (SELECT * FROM slow EXCEPT SELECT * FROM fast)', 'the pairs, their points and their order are those of all pairs compared');
SELECT is((SELECT count(*) FROM fast), (SELECT count(*) FROM slow), 'each once');
SELECT is((SELECT count(*) FROM fast WHERE gap_after - gap_before <> own_change - rival_change OR gap_before > 0 OR gap_after < 0), 0::bigint, 'what each gained makes the difference of the gaps');
SELECT cmp_ok((SELECT count(*) FROM fast WHERE gap_before = 0 OR gap_after = 0), '>', 0::bigint, 'some by a tie-break');
SELECT is((SELECT count(*) FROM board b, overtaken(b.board, b.board)), 0::bigint, 'nobody overtakes on one and the same board');
-- The reverse has the same pairs with their parts exchanged.
SELECT is((SELECT count(*) FROM board b JOIN board a USING (n) CROSS JOIN LATERAL overtaken(a.board, b.board) o JOIN fast f ON f.n = b.n AND f.unit = o.rival AND f.rival = o.unit AND f.gap_before = -o.gap_after AND f.own_change = -o.rival_change WHERE b.side = 1 AND a.side = 2),
          (SELECT count(*) FROM fast), 'backwards the overtaken overtake');

-- By hand: before a 9, b 8, c 7; after c 9, a 8, b 8. c passed a and b; a and b share a rank, which is no turn; d is new.
SELECT results_eq($$ SELECT * FROM overtaken(
    '{"sheet": {"max": 10, "criteria": [{"code": "1", "max": 10, "rule": "given"}]}, "results": {"a": {"1": [null, 9]}, "b": {"1": [null, 8]}, "c": {"1": [null, 7]}}}',
    '{"sheet": {"max": 100, "decimals": 1, "criteria": [{"code": "x", "max": 100, "rule": "given"}]}, "results": {"a": {"x": [null, 8]}, "b": {"x": [null, 8]}, "c": {"x": [null, 9]}, "d": {"x": [null, 10]}}}') $$,
  $$ VALUES ('c', 'a', -2.00, 1.0, 2.00, -1.00), ('c', 'b', -1.00, 1.0, 2.00, 0.00) $$, 'by hand, under two sheets');
SELECT is_empty($$ SELECT overtaken(board, NULL) FROM board LIMIT 1 $$, 'null: no rows');
SELECT is_empty($$ SELECT overtaken('{"sheet": {"max": 10, "criteria": [{"code": "1", "max": 10, "rule": "given"}]}, "results": {}}', board) FROM board WHERE n < 3 $$, 'an empty board');
-- All of 2,000 units turned around: 1,999,000 pairs.
SELECT is((SELECT count(*) FROM (SELECT scoreboard(sheet, 'u' || i, 'x', NULL, i) AS b, scoreboard(sheet, 'u' || i, 'x', NULL, 2000 - i) AS a FROM (SELECT '{"max": 2000, "criteria": [{"code": "x", "max": 2000, "rule": "given"}]}'::score_sheet AS sheet) s, generate_series(1, 2000) i) boards, overtaken(b, a)),
          1999000::bigint, 'every pair of 2,000 units');

SELECT * FROM finish();
ROLLBACK;
