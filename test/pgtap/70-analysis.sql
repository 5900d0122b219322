-- versus, compare, what_if, overtake, robustness; kendall_tau, spearman_rho, weighted_mean.
-- Expected numbers are derived in the test or come from a slow computation in SQL; those of R are in test/t/analysis.t. Boards are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
\ir rules.sql.inc
SET LOCAL search_path = public, emulation;
SELECT setseed(0.42);

-- A sheet with every rule, a mean, a bonus, limits; boards of random results
CREATE FUNCTION pg_temp.sheet(missing text, ranking text, round text DEFAULT 'criterion') RETURNS score_sheet LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('name', 'x', 'max', 100, 'decimals', 2, 'missing', missing, 'ranking', ranking, 'round', round, 'tie_break', '{A}'::text[], 'criteria', '[
    {"code": "A", "max": 40, "cap": 38, "criteria": [{"code": "a1", "max": 10, "rule": "given", "step": 0.25}, {"code": "a2", "max": 10, "cap": 12, "rule": "proportional"}, {"code": "a3", "max": 10, "rule": "proportional", "better": "lower", "floor": 0.2},
                                             {"code": "a4", "max": 10, "rule": "ladder", "on": "percent", "steps": [{"from": 100, "points": 10}, {"from": 80, "points": 6.5}, {"below": 80, "points": 1}]}]},
    {"code": "B", "max": 40, "criteria": [{"code": "b1", "max": 10, "rule": "relative_to_best"}, {"code": "b2", "max": 10, "rule": "min_max", "better": "lower"}, {"code": "b3", "max": 10, "cap": 15, "rule": "per_percent", "gain": 0.1, "loss": 0.3}, {"code": "b4", "max": 10, "rule": "yes_no"}]},
    {"code": "C", "max": 20, "combine": "mean", "criteria": [{"code": "c1", "max": 10, "rule": "linear", "worst": 0, "best": 20}, {"code": "c2", "max": 5, "weight": 2, "rule": "count", "each": 0.5}]},
    {"code": "D", "max": 5, "bonus": true, "rule": "given"}]'::jsonb)::score_sheet
$$;
CREATE FUNCTION pg_temp.board(sheet score_sheet, units int, gaps float) RETURNS scoreboard LANGUAGE sql VOLATILE AS $$
  SELECT scoreboard(sheet, 'u' || u, code, CASE WHEN code IN ('a2', 'a3', 'a4', 'b1', 'b3') THEN 10 END,
           CASE code WHEN 'a1' THEN floor(random() * 41) / 4 WHEN 'b4' THEN floor(random() * 2) WHEN 'D' THEN round((random() * 5)::numeric, 1) WHEN 'c2' THEN floor(random() * 11) ELSE round((random() * 16)::numeric, 1) END::numeric)
    FROM generate_series(1, units) u, criteria(sheet) WHERE is_leaf AND random() >= gaps
$$;
CREATE TEMP TABLE pool AS
  SELECT n, pg_temp.board(pg_temp.sheet((ARRAY['incomplete', 'zero', 'reweight'])[1 + n % 3], (ARRAY['competition', 'dense'])[1 + n % 2], (ARRAY['criterion', 'total'])[1 + n % 5 / 4]), 3 + n % 7, CASE n % 4 WHEN 0 THEN 0.05 ELSE 0 END) AS board
    FROM generate_series(1, 300) n;

-- versus
CREATE TEMP TABLE pairs AS SELECT p.n, p.board, a.unit AS unit, b.unit AS rival FROM pool p, LATERAL standings(p.board) a, LATERAL standings(p.board) b WHERE p.n <= 60 AND a.points IS NOT NULL AND b.points IS NOT NULL;
SELECT is((SELECT count(*) FROM pairs p WHERE unit <> rival AND (SELECT sum(v.difference) FROM versus(board, unit, rival) v) IS DISTINCT FROM points(board, unit) - points(board, rival)), 0::bigint, 'leaves and adjustments add up to the gap, of every pair of every board');
-- by breakdown, asked anew for each parent
CREATE FUNCTION pg_temp.versus(board scoreboard, unit text, rival text) RETURNS TABLE (criterion text, points numeric, rival_points numeric, difference numeric) LANGUAGE sql AS $$
  WITH part AS (
    SELECT b.unit, b.criterion, b.depth, b.is_leaf,
           CASE WHEN b.is_leaf THEN b.points
                -- the shown total: rounding it is a difference, too
                WHEN b.depth = 0 THEN CASE WHEN emulation.points($1, b.unit) IS NOT NULL THEN emulation.points($1, b.unit)
                  - coalesce((SELECT pg_catalog.sum(c.points) FROM emulation.breakdown($1) c WHERE c.unit = b.unit AND c.depth = 1), 0) END
                -- what a parent adds to its children: limits, scaling, a mean
                ELSE coalesce(b.points, 0) - coalesce((SELECT pg_catalog.sum(c.points) FROM emulation.breakdown($1) c
                                                        WHERE c.unit = b.unit AND c.depth = b.depth + 1 AND c.parent IS NOT DISTINCT FROM b.criterion), 0) END AS points
      FROM emulation.breakdown($1) b WHERE b.unit IN ($2, $3)
  )
  SELECT o.criterion, o.points, r.points, coalesce(o.points, 0) - coalesce(r.points, 0)
    FROM part o JOIN part r ON r.unit = $3 AND r.depth = o.depth AND r.criterion IS NOT DISTINCT FROM o.criterion
   WHERE o.unit = $2 AND (o.is_leaf OR o.points <> 0 OR r.points <> 0)
     -- and both must be on the board
     AND emulation.points($1, $2) IS NOT DISTINCT FROM emulation.points($1, $2)
     AND emulation.points($1, $3) IS NOT DISTINCT FROM emulation.points($1, $3)
$$;
SELECT is(ARRAY(SELECT p.n FROM pairs p WHERE ARRAY(SELECT v FROM versus(board, unit, rival) v ORDER BY criterion) IS DISTINCT FROM ARRAY(SELECT v FROM pg_temp.versus(board, unit, rival) v ORDER BY criterion) LIMIT 5), '{}', 'and are what breakdown says, line by line');
SELECT is(ARRAY(SELECT v.criterion FROM versus(board, 'u1', 'u2') v WHERE EXISTS (SELECT FROM criteria(score_sheet(board)) c WHERE c.code = v.criterion AND c.is_leaf)), ARRAY(SELECT code FROM criteria(score_sheet(board)) WHERE is_leaf ORDER BY ordinal), 'every leaf, in the sheet''s order') FROM pool WHERE n = 1;
SELECT set_eq($$SELECT * FROM versus('{"sheet": {"max": 20, "decimals": 1, "criteria": [{"code": "1", "max": 20, "cap": 18, "criteria": [{"code": "1.1", "max": 10, "rule": "given"}, {"code": "1.2", "max": 10, "rule": "given"}]}]}, "results": {"a": {"1.1": [null, 10], "1.2": [null, 9]}, "b": {"1.1": [null, 7]}}}', 'a', 'b')$$,
  $$VALUES ('1'::text, -1.0, 0.0, -1.0), ('1.1', 10.0, 7.0, 3.0), ('1.2', 9.0, NULL, 9.0)$$, 'what a limit took is told beside the leaves');
-- A hundred parents are one way over the board, and not a hundred.
CREATE TEMP TABLE wide_board AS SELECT scoreboard(sheet, u, 'c' || i, NULL, (i + ascii(u)) % 10) AS board
  FROM (SELECT jsonb_build_object('max', 1000, 'criteria', jsonb_agg(jsonb_build_object('code', 'p' || i, 'max', 10, 'criteria', jsonb_build_array(jsonb_build_object('code', 'c' || i, 'max', 10, 'rule', 'given')))))::score_sheet AS sheet
          FROM generate_series(1, 100) i) s, generate_series(1, 100) i, unnest('{a,b}'::text[]) u;
SET LOCAL track_functions = 'all';
SELECT is((SELECT count(*) FROM wide_board, versus(board, 'a', 'b') v WHERE v.criterion LIKE 'c%'), 100::bigint, 'a hundred parents, each with a leaf');
SELECT is((SELECT coalesce(max(calls), 0) FROM pg_stat_xact_user_functions WHERE schemaname = 'emulation' AND funcname = 'breakdown'), 0::bigint, 'for which breakdown is not asked');
RESET track_functions;
SELECT is(pg_temp.raised($$SELECT versus(board, 'u1', 'nobody') FROM pool WHERE n = 1$$), '22023 unit "nobody" is not in the scoreboard', 'a rival that is none');

-- compare, against its definition in SQL
CREATE FUNCTION pg_temp.place(board scoreboard) RETURNS TABLE (unit text, rank int, key numeric[]) LANGUAGE sql AS $$
  SELECT s.unit, s.rank, ARRAY[s.points, coalesce(points(board, s.unit, 'A'), -1e9)] FROM standings(board) s WHERE s.rank IS NOT NULL
$$;
CREATE FUNCTION pg_temp.slow_rank(field scoreboard, of_unit text, key numeric[], dense boolean) RETURNS int LANGUAGE sql AS $$
  SELECT 1 + CASE WHEN dense THEN count(DISTINCT p.key) ELSE count(*) END::int FROM pg_temp.place(field) p WHERE p.unit <> of_unit AND p.key > $3
$$;
CREATE TEMP TABLE compared AS SELECT a.n, a.board AS before, b.board AS after, a.n % 2 = 1 AS dense, c.* FROM pool a JOIN pool b ON b.n = a.n + 30 CROSS JOIN LATERAL compare(a.board, b.board) c WHERE a.n <= 120;
SELECT is((SELECT count(*) FROM compared WHERE change IS DISTINCT FROM rank_before - rank_after OR change IS DISTINCT FROM own_change + field_change), 0::bigint, 'change is own change and the field''s');
SELECT is((SELECT count(*) FROM compared c WHERE change IS NOT NULL AND own_change <> rank_before - pg_temp.slow_rank(before, unit, (SELECT key FROM pg_temp.place(after) p WHERE p.unit = c.unit), dense)), 0::bigint, 'own change as defined');
SELECT cmp_ok((SELECT count(*) FROM compared WHERE own_change <> 0 AND field_change <> 0), '>', 50::bigint, 'both happen');
SELECT is((SELECT count(*) FROM (SELECT (compare(a.board, b.board)).* FROM pool a, pool b WHERE a.n % 30 = b.n % 30 OR a.n <= 34) c WHERE change IS DISTINCT FROM own_change + field_change), 0::bigint, 'over ten thousand pairs of boards');
SELECT cmp_ok((SELECT count(*) FROM pool a, pool b WHERE a.n % 30 = b.n % 30 OR a.n <= 34), '>', 10000::bigint, '(so many)');
SELECT results_eq($$SELECT * FROM compare('{"sheet": {"max": 10, "decimals": 0, "criteria": [{"code": "1", "max": 10, "rule": "given"}]}, "results": {"a": {"1": [null, 9]}, "b": {"1": [null, 8]}, "gone": {"1": [null, 1]}}}',
                                          '{"sheet": {"max": 20, "decimals": 0, "criteria": [{"code": "1", "max": 20, "rule": "given"}]}, "results": {"a": {"1": [null, 14]}, "b": {"1": [null, 17]}, "new": {"1": [null, 15]}}}')$$,
  -- a: 0.9 -> 0.7: among the old b 0.8 is better: own 1 - 2, field 2 - 3; b: 0.8 -> 0.85: still below a's 0.9, and now first
  $$VALUES ('a', 1, 3, 9::numeric, 14::numeric, -2, -1, -1), ('b', 2, 1, 8, 17, 1, 0, 1), ('gone', 3, NULL, 1, NULL, NULL, NULL, NULL), ('new', NULL, 2, NULL, 15, NULL, NULL, NULL)$$, 'two sheets by shares of max; new and vanished units');

-- what_if
SELECT is((SELECT count(*) FROM pool, LATERAL breakdown(board) b WHERE b.is_leaf AND b.actual IS NOT NULL AND n <= 20 AND what_if(board, b.unit, b.criterion, b.actual)::text <> board::text), 0::bigint, 'the same actual, the same board');
SELECT is(what_if(what_if(board, 'u1', 'a1', NULL), 'u1', 'a1', 7.5)::text, what_if(board, 'u1', 'a1', 7.5)::text, 'withdrawn and given anew') FROM pool WHERE n = 1;
SELECT is(what_if(board, '{"u1": {"a1": 7.5, "b4": null}, "u2": {"c1": 20}}')::text, what_if(what_if(what_if(board, 'u1', 'a1', 7.5), 'u1', 'b4', NULL), 'u2', 'c1', 20)::text, 'several at once') FROM pool WHERE n = 1;
SELECT is(what_if(board, '{}')::text, board::text, 'none') FROM pool WHERE n = 1;
SELECT is(pg_temp.raised(format('SELECT what_if(board, %s) FROM pool WHERE n = 1', arguments)), expected, expected) FROM (VALUES
  ($$'x', 'a1', 1$$, '22023 unit "x" is not in the scoreboard'), ($$'u1', 'x', 1$$, '22023 criterion "x": not in the score sheet'), ($$'u1', 'A', 1$$, '22023 criterion "A": a parent cannot have a result of its own'),
  ($$'u1', 'a1', 1.1$$, '22003 unit "u1", criterion "a1": score 1.1 is not a multiple of step 0.25'), ($$'u1', 'b4', 7$$, '22023 unit "u1", criterion "b4": actual 7 is neither 1 (yes) nor 0 (no)'), ($$NULL, 'a1', 1$$, '22004 the unit or the criterion of a change is null'),
  ($$'u1', 'a2', 'NaN'$$, '22023 unit "u1", criterion "a2": actual NaN is not a finite number'), ($$'[1]'$$, '22023 the changes are not an object of units'), ($$'{"u1": 5}'$$, '22023 unit "u1": its changes are not an object of criteria'), ($$'{"u1": {"a1": "5"}}'$$, '22023 unit "u1", criterion "a1": the actual is not a number'), ($$'{"u1": [1]}'$$, '22023 unit "u1": its changes are not an object of criteria')) v(arguments, expected);

-- overtake: with it the gap is closed; with the grid's next value nearer it is not
CREATE TEMP TABLE overtaken AS
  SELECT p.n, p.board, p.unit, p.rival, o.*, CASE o.criterion WHEN 'a1' THEN 0.25 WHEN 'b4' THEN 1 WHEN 'c2' THEN 1 ELSE 0.1 END AS grid
    FROM (SELECT * FROM pairs WHERE n <= 40 AND unit <> rival) p, LATERAL overtake(p.board, p.unit, p.rival) o;
CREATE FUNCTION pg_temp.behind(board scoreboard, unit text, rival text) RETURNS numeric LANGUAGE sql AS $$SELECT points(board, rival) - points(board, unit)$$;
SELECT cmp_ok((SELECT count(*) FROM overtaken WHERE needed IS NOT NULL), '>', 200::bigint, 'there is something to look at');
SELECT is((SELECT count(*) FROM overtaken WHERE needed IS NOT NULL AND pg_temp.behind(what_if(board, unit, criterion, needed), unit, rival) > 0), 0::bigint, 'with what is needed the gap is closed');
SELECT is((SELECT count(*) FROM overtaken WHERE needed IS NOT NULL AND needed <> coalesce(actual, 0)
             AND pg_temp.behind(what_if(board, unit, criterion, needed - sign(needed - coalesce(actual, 0)) * grid), unit, rival) <= 0), 0::bigint, 'with one step of the grid nearer it is not');
SELECT is((SELECT count(*) FROM overtaken WHERE needed IS NOT NULL AND gain <> points(what_if(board, unit, criterion, needed), unit) - points(board, unit)), 0::bigint, 'gain is what the total rises by');
SELECT is((SELECT count(*) FROM overtaken WHERE needed IS NOT NULL AND pg_temp.behind(board, unit, rival) <= 0), 0::bigint, 'nothing for who is not behind');
-- less is better, with a target: past where doubled steps fall, and 0 where there is no actual yet
SELECT is((SELECT count(*) FROM generate_series(41, 3000) a, LATERAL (SELECT format('{"sheet": {"max": 20, "decimals": 2, "criteria": [{"code": "1", "max": 10, "rule": "%s", "better": "lower"}, {"code": "2", "max": 10, "rule": "given"}]}, "results": {"A": {"1": [4, %s], "2": [null, 5]}, "B": {"1": [4, 4], "2": [null, 5]}}}', rule, a / 10.0)::scoreboard AS board FROM unnest('{proportional,relative_to_best}'::text[]) rule) b,
             LATERAL overtake(board, 'A', 'B') o WHERE o.criterion = '1' AND o.needed IS DISTINCT FROM 4), 0::bigint, 'from any actual the target is found');
SELECT is((SELECT needed FROM overtake('{"sheet":{"max":10,"criteria":[{"code":"a","max":5,"rule":"relative_to_best","better":"lower"},{"code":"g","max":5,"rule":"given"}]},"results":{"A":{"a":[10,9],"g":[null,0]},"B":{"a":[10,3],"g":[null,2]}}}', 'A', 'B') WHERE criterion = 'a'), 0::numeric, '0, where nothing else does');
SELECT is((SELECT needed FROM overtake('{"sheet":{"max":20,"decimals":0,"criteria":[{"code":"1","max":10,"rule":"linear","worst":15,"best":0},{"code":"2","max":10,"rule":"given"}]},"results":{"A":{"2":[null,5]},"B":{"1":[null,7.5],"2":[null,5]}}}', 'A', 'B') WHERE criterion = '1'), 0::numeric, '0, where there is none yet');
SELECT is((SELECT needed FROM overtake('{"sheet":{"max":10,"criteria":[{"code":"a","max":10,"rule":"proportional","better":"lower"}]},"results":{"A":{"a":[0.5,1]},"B":{"a":[10,10]}}}', 'A', 'B')), 0.5, 'the target is on the grid');
-- C's 2.5 is the best until A passes it. A's 10·a/2.5 against B's 20 - 10·3/2.5 = 8: from 2 on. Beyond 2.5 A has 10 and B 20 - 30/a, which at 3 is 10 and then more.
SELECT is((SELECT needed FROM overtake('{"sheet":{"max":30,"criteria":[{"code":"a","max":10,"min":-20,"rule":"relative_to_best"},{"code":"g","max":20,"rule":"given"}]},"results":{"A":{"a":[null,0],"g":[null,0]},"B":{"a":[null,-3],"g":[null,20]},"C":{"a":[null,2.5],"g":[null,0]}}}', 'A', 'B') WHERE criterion = 'a'), 2.0, 'where being the best helps a rival who has less than nothing');
-- where none is found none is: every value of the grid within reach, of leaves with few of them
SELECT is((SELECT count(*) FROM (SELECT * FROM overtaken WHERE needed IS NULL AND criterion IN ('a1', 'b4', 'D', 'a4') AND n <= 12 AND pg_temp.behind(board, unit, rival) > 0) o,
             LATERAL generate_series(0, CASE criterion WHEN 'b4' THEN 1 WHEN 'D' THEN 5 WHEN 'a1' THEN 10 ELSE 30 END::numeric, grid) v
            WHERE pg_temp.behind(what_if(board, unit, criterion, v), unit, rival) <= 0), 0::bigint, 'where none is needed, none does');
SELECT is((SELECT count(*) FROM (SELECT * FROM overtaken WHERE needed IS NOT NULL AND criterion IN ('a1', 'a4', 'b2') AND n <= 8) o, LATERAL generate_series(0, 16, grid) v
            WHERE abs(v - coalesce(actual, 0)) < abs(needed - coalesce(actual, 0)) AND (criterion <> 'a1' OR v <= 10) AND pg_temp.behind(what_if(board, unit, criterion, v), unit, rival) <= 0), 0::bigint, 'none is nearer');
-- Every rule, where its points turn too: the nearest of the grid from -6 to 16 that closes the gap, looked for one by one; B is gap ahead by another criterion.
CREATE TEMP TABLE turning AS
  SELECT rule, target, present, gap, format('{"sheet": {"max": 30, "missing": "zero", "criteria": [%s, {"code": "g", "max": 20, "rule": "given"}]}, "results": {"A": {"a": [%s, %s], "g": [null, 0]}, "B": {"a": [4, %s], "g": [null, %s]}, "C": {"a": [4, %s], "g": [null, 0]}}}',
           jsonb_build_object('code', 'a', 'max', 10) || rule, coalesce(target::text, 'null'), coalesce(present::text, 'null'), CASE rule->>'rule' WHEN 'yes_no' THEN 0 ELSE 3 END, gap, CASE rule->>'rule' WHEN 'yes_no' THEN 1 ELSE 5 END)::scoreboard AS board
    FROM unnest(ARRAY['{"rule": "given", "step": 0.5, "min": -5}', '{"rule": "given", "cap": 8}', '{"rule": "proportional", "floor": 0.5, "cap": 12, "min": -2}', '{"rule": "proportional", "better": "lower", "cap": 12}',
      '{"rule": "per_percent", "gain": 0.05, "loss": 0.1, "min": -20, "cap": 12}', '{"rule": "per_percent", "gain": 0.05, "loss": 0.1, "better": "lower", "cap": 12}', '{"rule": "yes_no"}', '{"rule": "count", "each": -1, "min": -10, "cap": 5}',
      '{"rule": "linear", "worst": 15, "best": 0}', '{"rule": "relative_to_best"}', '{"rule": "relative_to_best", "better": "lower"}', '{"rule": "min_max"}', '{"rule": "min_max", "better": "lower"}',
      '{"rule": "ladder", "steps": [{"from": 8.5, "to": 9, "points": 10}, {"above": 4, "to": 5, "points": 8}, {"below": 0, "points": 6}, {"from": 12, "points": 1}]}',
      '{"rule": "ladder", "on": "percent", "steps": [{"to": 50, "points": 9}, {"from": 100, "below": 110, "points": 4}]}',
      '{"rule": "ladder", "on": "ratio", "better": "lower", "cap": 12, "steps": [{"from": 2, "points": 3}, {"to": 0.5, "points": 5}]}',
      '{"rule": "curve", "points": [[-3, 6], [1, 0], [4, 8], [5, 9], [7, 1], [12, 10]]}', '{"rule": "curve", "on": "percent", "points": [[50, 9], [100, 4], [200, 8]]}',
      '{"rule": "curve", "on": "ratio", "better": "lower", "cap": 12, "points": [[0.5, 5], [1, 10], [2, 3]]}']::jsonb[]
        || ARRAY(SELECT leaf || limits FROM rule_table.rule, unnest('{"{}", "{\"min\": -20, \"cap\": 12}"}'::jsonb[]) limits)) rule,
         unnest(ARRAY[NULL, 0, 2, 4]) target, unnest(ARRAY[NULL, -3, 0, 1, 3, 6, 11]) present, unnest(ARRAY[1, 5, 9, 14]) gap
   WHERE fault(jsonb_build_object('max', 10, 'criteria', jsonb_build_array(jsonb_build_object('code', 'a', 'max', 10) || rule))::score_sheet, 'a', target, present) IS NULL;
CREATE TEMP TABLE turned AS SELECT t.*, o.needed, coalesce(t.present, 0) AS start FROM turning t, overtake(t.board, 'A', 'B') o WHERE o.criterion = 'a' AND pg_temp.behind(t.board, 'A', 'B') > 0;
CREATE TEMP TABLE looked_for AS
  SELECT t.rule, t.target, t.present, t.gap, t.start, t.needed, (SELECT v FROM generate_series(-6, 16, CASE WHEN t.rule ? 'step' THEN 0.5 ELSE 1 END) v WHERE fault(score_sheet(t.board), 'a', t.target, v) IS NULL AND pg_temp.behind(what_if(t.board, 'A', 'a', v), 'A', 'B') <= 0
                             ORDER BY abs(v - t.start), v DESC LIMIT 1) AS nearest FROM turned t;
SELECT is((SELECT array_agg(DISTINCT rule->>'rule' ORDER BY rule->>'rule') FROM looked_for WHERE nearest IS NOT NULL), (SELECT array_agg(name ORDER BY name) FROM rule_table.rule), 'under every rule some do');
SELECT is(ARRAY(SELECT l::text FROM looked_for l WHERE nearest IS DISTINCT FROM needed AND NOT (nearest IS NULL AND needed NOT BETWEEN -6 AND 16) LIMIT 5), '{}', 'the nearest is found, past every turn');
SELECT is(ARRAY(SELECT t::text FROM turned t WHERE needed NOT BETWEEN -6 AND 16 AND pg_temp.behind(what_if(board, 'A', 'a', needed), 'A', 'B') > 0 LIMIT 5), '{}', 'and what is farther closes the gap');
SELECT results_eq($$SELECT * FROM overtake('{"sheet": {"max": 30, "decimals": 0, "criteria": [{"code": "p", "max": 10, "cap": 12, "rule": "proportional"}, {"code": "l", "max": 10, "rule": "proportional", "better": "lower"}, {"code": "g", "max": 10, "rule": "given"}]},
     "results": {"a": {"p": [100, 80], "l": [5, 10], "g": [null, 7]}, "b": {"p": [100, 100], "l": [5, 6.5], "g": [null, 7]}}}', 'a', 'b')$$,
  -- a: 8 + 5 + 7 = 20; b: 10 + 7.69 (8) + 7 = 25: five short. p: 13 > cap 12; l: 10 at 5; 9.5 rounds to 10: 50/A >= 9.5 at A <= 5.26, on the grid 5.2; g: 12 > 10
  $$VALUES ('p', 80::numeric, NULL::numeric, NULL::numeric), ('l', 10, 5.2, 5), ('g', 7, NULL, NULL)$$, 'by hand: rounding helps');

-- robustness
CREATE TEMP TABLE firm AS SELECT n, board, r.* FROM pool, LATERAL robustness(board, 50, 0) r;
SELECT is((SELECT count(*) FROM firm f WHERE rank IS DISTINCT FROM (SELECT s.rank FROM standings(board) s WHERE s.unit = f.unit)), 0::bigint, 'ranks as they are');
SELECT is((SELECT count(*) FROM firm WHERE rank IS NOT NULL AND (best, worst, mean, p05, p95) IS DISTINCT FROM (rank, rank, rank::numeric, rank, rank)), 0::bigint, 'with spread 0 the plain ranks, of every board: contributions and shares add up');
SELECT is((SELECT count(*) FROM firm WHERE rank IS NULL AND num_nonnulls(best, worst, mean, p05, p95, first_share) > 0), 0::bigint, 'who is not ranked has none');
SELECT is((SELECT md5(string_agg(r::text, '' ORDER BY n, r.unit)) FROM pool, LATERAL robustness(board, 200, 0.5, 7) r), (SELECT md5(string_agg(r::text, '' ORDER BY n, r.unit)) FROM pool, LATERAL robustness(board, 200, 0.5, 7) r), 'the same seed, the same bytes');
SELECT isnt((SELECT md5(string_agg(r::text, '' ORDER BY n, r.unit)) FROM pool, LATERAL robustness(board, 200, 0.5, 7) r), (SELECT md5(string_agg(r::text, '' ORDER BY n, r.unit)) FROM pool, LATERAL robustness(board, 200, 0.5, 8) r), 'another seed, others');
SELECT is((SELECT count(*) FROM pool, LATERAL robustness(board, 200, 0.5) r WHERE NOT (best <= p05 AND p05 <= p95 AND p95 <= worst AND best <= mean AND mean <= worst AND best <= rank + 9)), 0::bigint, 'in order');
-- two criteria, by hand: b passes a exactly where 10·f1 < 9·f2 + ... : a = 10,5 b = 6,9 of 10 each; a - b = 4·f1 - 4·f2: as often as not
SELECT results_eq($$SELECT unit, rank, best, worst, abs(mean - 1.5) < 0.05 FROM robustness('{"sheet": {"max": 20, "decimals": 6, "rank_on": "exact", "criteria": [{"code": "1", "max": 10, "rule": "given"}, {"code": "2", "max": 10, "rule": "given"}]}, "results": {"a": {"1": [null, 10], "2": [null, 5]}, "b": {"1": [null, 6], "2": [null, 9]}}}', 10000) ORDER BY unit$$,
  $$VALUES ('a', 1, 1, 2, true), ('b', 1, 1, 2, true)$$, 'two that are equal and differ by criteria: each first half the time');
SELECT is(pg_temp.raised(format('SELECT robustness(board, %s) FROM pool WHERE n = 1', arguments)), expected, expected) FROM (VALUES ('0', '22023 invalid number of replications: 0'), ('10000001', '22023 invalid number of replications: 10000001'), ('10, 1', '22023 invalid spread: 1'), ('10, -0.1', '22023 invalid spread: -0.1'), ($$10, 'NaN'$$, '22023 invalid spread: NaN'), ('10, 0.1234567891', '22023 invalid spread: 0.1234567891')) v(arguments, expected);

SELECT results_eq($$SELECT unit, rank, best, worst FROM robustness('{"sheet":{"max":0,"criteria":[{"code":"P","max":0,"min":-100,"bonus":true,"rule":"count","each":-2}]},"results":{"A":{"P":[null,1]},"B":{"P":[null,3]}}}', 100, 0) ORDER BY unit$$, $$VALUES ('A', 1, 1, 1), ('B', 2, 2, 2)$$, 'a sheet of deductions alone');
-- units kept out; the two ways to note ranks
SELECT is((SELECT count(*) FROM pool, LATERAL compare(board, board, '{u1,u2}', '{u2,nobody}') c JOIN LATERAL standings(board, '{u1,u2}') a USING (unit) JOIN LATERAL standings(board, '{u2}') b USING (unit)
            WHERE rank_before IS DISTINCT FROM a.rank OR rank_after IS DISTINCT FROM b.rank OR change IS DISTINCT FROM own_change + field_change), 0::bigint, 'compare with units kept out');
SELECT is((SELECT count(*) FROM pool, LATERAL robustness(board, 20, 0.3, 1, '{u1}') r JOIN LATERAL standings(board, '{u1}') s USING (unit) WHERE r.rank IS DISTINCT FROM s.rank OR (unit = 'u1' AND mean IS NOT NULL)), 0::bigint, 'and robustness');
SELECT results_eq($$SELECT n, unit, best, worst, mean, p05, p95, first_share FROM pool, LATERAL robustness(board, 3, 0.3, 1) ORDER BY n, unit$$,
  $$SELECT n, unit, min(best), max(best), CASE WHEN count(best) = 3 THEN round(avg(best), 4) END, min(best), max(best), CASE WHEN count(best) = 3 THEN round(avg((best = 1)::int), 4) END FROM (
       SELECT n, unit, best FROM pool, LATERAL robustness(board, 1, 0.3, 1)
       UNION ALL SELECT n, unit, (2 * two.mean - one.best)::int FROM pool, LATERAL robustness(board, 1, 0.3, 1) one JOIN LATERAL robustness(board, 2, 0.3, 1) two USING (unit)
       UNION ALL SELECT n, unit, (3 * three.mean - 2 * two.mean)::int FROM pool, LATERAL robustness(board, 3, 0.3, 1) three JOIN LATERAL robustness(board, 2, 0.3, 1) two USING (unit)) x GROUP BY n, unit ORDER BY n, unit$$, 'three replications are the first, the second and the third');

-- tau and rho: a slow exact reference, heavy ties
CREATE TEMP TABLE sample AS SELECT s, i, floor(random() * (2 + s % 9))::numeric AS x, floor(random() * (2 + s % 5))::numeric / 4 AS y FROM generate_series(1, 60) s, generate_series(1, 3 + s) i;
CREATE TEMP TABLE slow AS
  SELECT s, sum(sign(a.x - b.x) * sign(a.y - b.y)) / nullif(sqrt(sum(abs(sign(a.x - b.x)))) * sqrt(sum(abs(sign(a.y - b.y)))), 0) AS tau FROM sample a JOIN sample b USING (s) GROUP BY s;
SELECT is((SELECT count(*) FROM (SELECT s, kendall_tau(x, y) AS tau FROM sample GROUP BY s) f JOIN slow USING (s) WHERE abs(f.tau - slow.tau) > 1e-12 OR (f.tau IS NULL) <> (slow.tau IS NULL)), 0::bigint, 'tau-b as by all pairs, to twelve digits');
CREATE TEMP TABLE ranked AS SELECT s, (SELECT count(*) FROM sample b WHERE b.s = a.s AND b.x < a.x) + (SELECT count(*) + 1 FROM sample b WHERE b.s = a.s AND b.x = a.x) / 2.0 AS rx,
  (SELECT count(*) FROM sample b WHERE b.s = a.s AND b.y < a.y) + (SELECT count(*) + 1 FROM sample b WHERE b.s = a.s AND b.y = a.y) / 2.0 AS ry FROM sample a;
SELECT is((SELECT count(*) FROM (SELECT s, spearman_rho(x, y) AS rho FROM sample GROUP BY s) f JOIN (SELECT s, (count(*) * sum(rx * ry) - sum(rx) * sum(ry)) / nullif(sqrt(count(*) * sum(rx * rx) - sum(rx) ^ 2) * sqrt(count(*) * sum(ry * ry) - sum(ry) ^ 2), 0) AS rho FROM ranked GROUP BY s) g USING (s)
            WHERE abs(f.rho - g.rho) > 1e-12 OR (f.rho IS NULL) <> (g.rho IS NULL)), 0::bigint, 'rho as of mean ranks');
SELECT is(kendall_tau(x, y)::numeric(20,15), (10.0 / sqrt(14 * 15))::numeric(20,15), 'by hand: 12 concordant, 2 discordant, one pair tied in x: 10 / sqrt(14 · 15)') FROM (VALUES (1, 2), (2, 1), (3, 4), (4, 3), (5, 5), (5, 6)) v(x, y);
SELECT results_eq($$SELECT kendall_tau(x, y), spearman_rho(x, y) FROM (VALUES (1, 1), (2, 2), (3, 3)) v(x, y)$$, 'VALUES (1::float8, 1::float8)', 'the same order');
SELECT results_eq($$SELECT kendall_tau(x, y), spearman_rho(x, y) FROM (VALUES (1, 3), (2, 2), (3, 1)) v(x, y)$$, 'VALUES (-1::float8, -1::float8)', 'the reverse');
SELECT results_eq($$SELECT kendall_tau(x, y), spearman_rho(x, y) FROM (VALUES (1, 1), (2, 1)) v(x, y)$$, 'VALUES (NULL::float8, NULL::float8)', 'a constant column');
SELECT results_eq($$SELECT kendall_tau(x, y), spearman_rho(x, y) FROM (VALUES (1, 1), (NULL, 2), (2, NULL)) v(x, y)$$, 'VALUES (NULL::float8, NULL::float8)', 'one pair, and nulls');
SELECT results_eq($$SELECT kendall_tau(x, y), spearman_rho(x, y) FROM (VALUES (1, 1)) v(x, y) WHERE false$$, 'VALUES (NULL::float8, NULL::float8)', 'no pair');
SELECT results_eq($$SELECT round(kendall_tau(x, y)::numeric, 12) FROM (VALUES (1.50, 1), (1.5, 2), (1.50000000000000001, 3)) v(x, y)$$, $$SELECT round(2 / sqrt(2.0 * 3), 12)$$, 'equal numbers are ties whatever their decimals, and near ones are not');
-- 1/3 < 2/3 < 3: quotients have more digits than a score
SELECT results_eq($$SELECT kendall_tau(v, v), spearman_rho(v, -v) FROM (VALUES (1 / 3.0), (2 / 3.0), (2000 / 3.0), (-5e-30), (-2000 / 7.0)) x(v)$$, $$VALUES (1::float8, -1::float8)$$, 'more than eighteen digits are rounded to so many');
SELECT is(pg_temp.raised($$SELECT kendall_tau(1e18, 1)$$), '22003 first value 1000000000000000000 has too many digits', 'but no digit before the point');
SELECT is(pg_temp.raised($$SELECT kendall_tau(x, 1) FROM (VALUES ('NaN'::numeric)) v(x)$$), '22023 first value NaN is not a finite number', 'no number');

-- weighted_mean
SELECT is((SELECT count(*) FROM (SELECT s, weighted_mean(x, y) AS m, sum(x * y) / nullif(sum(y), 0) AS q FROM sample GROUP BY s) t WHERE m IS DISTINCT FROM q OR m::text IS DISTINCT FROM q::text), 0::bigint, 'to the digit of sum(v*w)/sum(w)');
SELECT is((SELECT count(*) FROM (SELECT weighted_mean(x, y) OVER w AS m, sum(x * y) OVER w / nullif(sum(y) OVER w, 0) AS q FROM sample WINDOW w AS (PARTITION BY s ORDER BY i ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING)) t WHERE m::text IS DISTINCT FROM q::text), 0::bigint, 'moving, too');
SELECT results_eq($$SELECT weighted_mean(v, w) FROM (VALUES (12, 100), (11, 300), (NULL, 5), (7, NULL)) x(v, w)$$, 'VALUES (11.25::numeric)', '(12·100 + 11·300) / 400; nulls passed over');
SELECT results_eq($$SELECT weighted_mean(v, w) FROM (VALUES (12, 1), (11, -1)) x(v, w)$$, 'VALUES (NULL::numeric)', 'no total weight');
SELECT results_eq($$SELECT weighted_mean(v, w) FROM (VALUES (12, 1)) x(v, w) WHERE false$$, 'VALUES (NULL::numeric)', 'no row');
SELECT results_eq($$SELECT weighted_mean(v, w) FROM (VALUES (1e200, 3e100), (-1e200, 1e100)) x(v, w)$$, $$SELECT sum(v * w) / sum(w) FROM (VALUES (1e200, 3e100), (-1e200, 1e100)) x(v, w)$$, 'numbers of any size');

SELECT * FROM finish();
ROLLBACK;
