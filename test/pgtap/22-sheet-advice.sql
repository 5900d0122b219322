-- What a sheet may say and surely does not mean; and faults that hide others. Sheets are invented.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir errors.sql.inc
\ir rules.sql.inc
SET LOCAL search_path = public, emulation;
SELECT no_plan();

CREATE FUNCTION pg_temp.advice(leaf jsonb, sheet jsonb DEFAULT '{}') RETURNS text[] LANGUAGE sql AS $$
  SELECT coalesce(array_agg(coalesce(criterion || ': ', '') || advice), '{}')
    FROM sheet_advice(jsonb_build_object('max', leaf->'max', 'criteria', jsonb_build_array(jsonb_build_object('code', 'a') || leaf)) || sheet) $$;

SELECT is(pg_temp.advice(leaf), coalesce(advice, '{}'), coalesce(advice[1], leaf::text || ' needs none')) FROM (VALUES
  ('{"max": 10, "rule": "given"}'::jsonb, NULL::text[]),
  ('{"max": 10, "rule": "given", "cap": 12, "min": -2, "step": 0.5}', NULL),
  ('{"max": 0, "rule": "given"}', '{"a: can earn only 0 points"}'),
  ('{"max": 10, "rule": "given", "cap": 8}', '{"a: at most 8 of its max 10 can be earned"}'),
  ('{"max": 10, "rule": "linear", "worst": 0, "best": 5, "cap": 12, "min": -1}', '{"a: \"cap\" 12 is never reached: rule \"linear\" gives at most 10","a: \"min\" -1 is never reached: rule \"linear\" gives 0 or more"}'),
  ('{"max": 10, "rule": "linear", "worst": 0, "best": 5, "cap": 8, "min": 2}', '{"a: at most 8 of its max 10 can be earned"}'),
  ('{"max": 10, "rule": "min_max", "cap": 10.5}', '{"a: \"cap\" 10.5 is never reached: rule \"min_max\" gives at most 10"}'),
  ('{"max": 10, "rule": "yes_no", "min": -5}', '{"a: \"min\" -5 is never reached: rule \"yes_no\" gives 0 or more"}'),
  ('{"max": 10, "rule": "relative_to_best", "min": -5, "cap": 11}', '{"a: \"cap\" 11 is never reached: rule \"relative_to_best\" gives at most 10"}'),
  ('{"max": 10, "rule": "proportional", "cap": 11, "min": -1, "floor": 0.5}', NULL),
  ('{"max": 10, "rule": "proportional", "floor": 50}', '{"a: \"floor\" is 50, a ratio (1 is full fulfilment): a unit that fulfils its target earns nothing"}'),
  ('{"max": 0, "rule": "proportional", "cap": 5}', '{"a: can earn only 0 points","a: \"cap\" 5 is never reached: rule \"proportional\" gives at most 0"}'),
  ('{"max": 0, "rule": "proportional", "cap": 5, "better": "lower"}', NULL),                      -- nothing at all earns the cap
  ('{"max": 0, "rule": "count", "each": -0.5, "min": -5, "bonus": true}', NULL),
  ('{"max": 10, "rule": "count", "each": -1}', '{"a: can earn only 0 points"}'),
  ('{"max": 10, "rule": "count", "each": -1, "min": -10}', '{"a: at most 0 of its max 10 can be earned"}'),
  ('{"max": 10, "rule": "given", "step": 3}', '{"a: at most 9 of its max 10 can be earned"}'),
  ('{"max": 10, "rule": "given", "step": 0.125}', '{"a: \"step\" 0.125 is finer than the sheet''s 2 decimals: scores are rounded"}'),
  ('{"max": 10, "rule": "given", "step": 0.0000000000025}', '{"a: \"step\" 0.0000000000025 is finer than the sheet''s 2 decimals: scores are rounded"}'),
  ('{"max": 10, "rule": "per_percent", "gain": 0.5, "loss": 1}', '{"a: \"gain\" 0.5 has no effect: the cap is not above max"}'),
  ('{"max": 10, "rule": "per_percent", "gain": 0, "loss": 1}', NULL),
  ('{"max": 10, "cap": 11, "rule": "per_percent", "gain": 0.5, "loss": 1}', NULL),
  ('{"max": 10, "rule": "ladder", "steps": [{"from": 95, "points": 10}, {"from": 50, "points": 5}]}', NULL),
  ('{"max": 10, "rule": "ladder", "steps": [{"from": 95, "points": 8}]}', '{"a: at most 8 of its max 10 can be earned"}'),
  ('{"max": 10, "rule": "ladder", "cap": 15, "steps": [{"from": 95, "points": 10}]}', '{"a: \"cap\" 15 is never reached: rule \"ladder\" gives at most 10"}'),
  ('{"max": 10, "rule": "ladder", "steps": [{"from": 50, "points": 5}, {"from": 95, "points": 10}]}', '{"a: step 2 is never reached: an earlier step applies to every number within its bounds"}'),
  ('{"max": 10, "rule": "ladder", "steps": [{"from": 50, "points": 10}, {"below": 50, "points": 5}, {"points": 1}]}', '{"a: step 3 is never reached: an earlier step applies to every number within its bounds"}'),
  ('{"max": 10, "rule": "ladder", "steps": [{"above": 50, "points": 10}, {"below": 50, "points": 5}, {"points": 1}]}', NULL),       -- 50 itself
  ('{"max": 10, "rule": "ladder", "on": "ratio", "steps": [{"from": 1, "points": 10}, {"below": 0, "points": 5}]}', '{"a: step 2 is never reached: no ratio is below 0"}'),
  ('{"max": 10, "rule": "ladder", "on": "ratio", "steps": [{"from": 95, "points": 10}, {"from": 80, "points": 5}]}', '{"a: the steps are compared with a ratio (1 is full fulfilment), but all their bounds are 10 or more; write \"on\": \"percent\" if percentages are meant"}'),
  ('{"max": 10, "rule": "ladder", "on": "percent", "steps": [{"from": 0.95, "points": 10}, {"from": 0.8, "points": 5}]}', '{"a: the steps are compared with a percentage (100 is full fulfilment), but all their bounds are 2 or less; write \"on\": \"ratio\" if ratios are meant"}'),
  ('{"max": 10, "rule": "ladder", "on": "percent", "steps": [{"from": 95, "points": 10}, {"from": 0.5, "points": 5}]}', NULL),
  ('{"max": 10, "rule": "curve", "points": [[-5, 0], [0, 5], [10, 10]]}', NULL),
  ('{"max": 10, "rule": "curve", "on": "ratio", "points": [[-5, 0], [0, 5], [1, 10]]}', '{"a: point 1 is never reached: no ratio is below 0"}'),
  ('{"max": 10, "rule": "curve", "on": "ratio", "points": [[-5, 0], [0.5, 5], [1, 10]]}', NULL),                                       -- the line from -5 to 0.5 counts from 0 on
  ('{"max": 10, "rule": "curve", "on": "place", "points": [[0, 10], [1, 9], [5, 0]]}', '{"a: point 1 is never reached: no place is below 1"}'),
  ('{"max": 10, "min": -5, "rule": "curve", "points": [[0, -2], [10, 10]]}', '{"a: \"min\" -5 is never reached: rule \"curve\" gives -2 or more"}'),
  ('{"max": 10, "min": -5, "rule": "curve", "on": "ratio", "points": [[0, -2], [1, 10]]}', NULL),                                   -- a negative actual earns min
  ('{"max": 10, "min": -5, "rule": "formula", "formula": "greatest(actual, -1)"}', '{"a: \"min\" -5 is never reached: rule \"formula\" gives -1 or more"}'),
  ('{"max": 10, "min": -5, "rule": "yes_no", "limits": [{"when": "actual = 0", "at_most": -5}]}', NULL),
  ('{"max": 10, "rule": "curve", "points": [[0, 0], [10, 8]]}', '{"a: at most 8 of its max 10 can be earned"}'),
  ('{"max": 10, "rule": "formula", "formula": "0 * actual"}', '{"a: can earn only 0 points"}'),
  ('{"max": 10, "rule": "formula", "formula": "least(actual, 4) + 3"}', '{"a: at most 7 of its max 10 can be earned"}'),
  ('{"max": 10, "cap": 12, "rule": "formula", "formula": "10 - abs(actual)"}', '{"a: \"cap\" 12 is never reached: rule \"formula\" gives at most 10"}'),
  ('{"max": 10, "rule": "formula", "formula": "actual / (max - 10)"}', '{"a: its formula never gives a number"}'),
  ('{"max": 10, "cap": 12, "min": -3, "rule": "formula", "formula": "actual + target"}', NULL)) v(leaf, advice);

-- The whole sheet, and parents.
SELECT is(pg_temp.advice('{"max": 10, "rule": "given"}', sheet), advice, advice[1]) FROM (VALUES
  ('{"classes": [{"name": "A", "from": 11}, {"name": "B", "from": 10}]}'::jsonb, '{"class \"A\" from 11 is never reached: classes depend on the lesser of total and max, which is at most 10"}'::text[]),
  ('{"ceiling": 9, "classes": [{"name": "A", "from": 9.5}]}', '{"class \"A\" from 9.5 is never reached: classes depend on the lesser of total and max, which is at most 9","at most 9 of its max 10 can be earned"}'),
  ('{"ceiling": 12}', '{"\"ceiling\" 12 is never reached: its criteria give at most 10"}'),
  ('{"scoring": 1}', '{"\"scoring\" is 1, the rules of emulation 1.0, which are meant only for seasons published under them"}'),
  ('{"rank_on": "exact"}', '{"\"rank_on\" is \"exact\": units with equal shown totals can have different ranks"}'),
  ('{"rank_on": "exact", "tie_break": ["a"]}', '{"\"rank_on\" is \"exact\": units with equal shown totals can have different ranks, and \"tie_break\" rarely takes effect"}')) v(sheet, advice);
SELECT is(ARRAY(SELECT criterion || ': ' || advice FROM sheet_advice(sheet)), advice, what) FROM (VALUES
  ('{"max": 20, "ceiling": 25, "classes": [{"name": "A", "from": 20}], "criteria": [{"code": "a", "max": 20, "cap": 22, "rule": "given"}, {"code": "b", "bonus": true, "max": 5, "rule": "given"}]}'::jsonb, '{}'::text[], 'a ceiling that bonuses reach'),
  ('{"max": 10, "criteria": [{"code": "P", "max": 10, "cap": 12, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}]}', '{"P: \"cap\" 12 is never reached: its criteria give at most 10"}', 'a parent''s cap that nothing reaches'),
  ('{"max": 10, "criteria": [{"code": "P", "max": 10, "cap": 9, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}]}', '{"P: at most 9 of its max 10 can be earned"}', 'a parent''s cap below its max'),
  ('{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "d", "max": 0, "min": -5, "rule": "given"}]}', '{"d: the deduction is not a bonus: a unit without a result for it counts as incomplete; mark it \"bonus\": true"}', 'a deduction'),
  ('{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "d", "max": 0, "min": -5, "rule": "given", "bonus": true}]}', '{}', 'one that is a bonus'),
  ('{"max": 10, "criteria": [{"code": "m", "max": 10, "combine": "mean", "criteria": [{"code": "a", "max": 1, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}]}', '{"m: the mean is computed from rounded points: criterion \"a\", max 1 at 2 decimals, has only 100 different values; give the sheet more \"decimals\", or \"round\": \"total\""}', 'few decimals under a mean'),
  ('{"max": 10, "decimals": 3, "criteria": [{"code": "m", "max": 10, "combine": "mean", "criteria": [{"code": "a", "max": 1, "rule": "given"}]}]}', '{}', 'enough of them'),
  ('{"max": 10, "round": "total", "criteria": [{"code": "m", "max": 10, "combine": "mean", "criteria": [{"code": "a", "max": 1, "rule": "given"}]}]}', '{}', 'or rounded once')) v(sheet, advice, what);
SELECT is(pg_temp.raised($$SELECT sheet_advice('{"max": 10, "criteria": [{"code": "a", "max": 9, "rule": "given"}]}')$$), '22023 score sheet: the max values of its children add up to 9, but its own max is 10', 'a sheet with a fault');
SELECT is((SELECT count(*) FROM sheet_advice(NULL)), 0::bigint, 'null has none');

-- Conditions that can never hold, by the ranges of what they name: a from 0 to 10 (awarded), y 0 or 1, q at most 12, d from -5 to 0, the total at most 32.
SELECT is(ARRAY(SELECT coalesce(criterion || ': ', '') || advice FROM sheet_advice(jsonb_build_object('max', 30, 'criteria', jsonb_build_array('{"code": "a", "max": 10, "rule": "given"}' || a,
    '{"code": "q", "max": 10, "cap": 12, "rule": "proportional"}'::jsonb, '{"code": "P", "max": 10, "criteria": [{"code": "y", "max": 10, "rule": "yes_no"}]}' || p, '{"code": "d", "max": 0, "min": -5, "bonus": true, "rule": "count", "each": -1}'::jsonb)) || sheet)), advice, coalesce(advice[1], format('%s %s %s', a, p, sheet)))
  FROM (VALUES
  ('{}'::jsonb, '{}'::jsonb, '{}'::jsonb, '{}'::text[]),
  ('{"limits": [{"when": "actual > 5", "at_most": 8}, {"when": "actual > 10", "at_most": 8}, {"when": "actual < 0", "at_most": 7}]}', '{}', '{}', '{"a: limits[2] never applies: its condition can never hold","a: limits[3] never applies: its condition can never hold"}'),
  ('{"only_when": "actual[y] > 1"}', '{}', '{}', '{"a: \"only_when\" can never hold, so nothing above 0 is ever given"}'),
  ('{"only_when": "actual[y] = 1"}', '{"only_when": "points[q] > 12"}', '{}', '{"P: \"only_when\" can never hold, so nothing above 0 is ever given"}'),
  ('{}', '{"only_when": "points[q] >= 12 and share[q] >= 1.2"}', '{}', '{}'),
  ('{}', '{"only_when": "share[q] > 1.2"}', '{}', '{"P: \"only_when\" can never hold, so nothing above 0 is ever given"}'),
  ('{}', '{"limits": [{"when": "points[d] > 0 or points[a] + points[q] > 22", "at_most": 5}, {"when": "points[a] + points[q] >= 22", "at_most": 5}]}', '{}', '{"P: limits[1] never applies: its condition can never hold"}'),
  ('{}', '{}', '{"limits": [{"when": "points[a] < 0.5 * points[q]", "at_most": 20}, {"when": "points[d] < -5 or missing[a] and points[P] > 10", "at_most": 20}]}', '{"limits[2] never applies: its condition can never hold"}'),
  ('{}', '{}', '{"limits": [{"when": "missing[a] or not assigned[q]", "at_most": 20}, {"when": "share[d] > 0", "at_most": 20}, {"when": "min > 1", "at_most": 20}]}', '{"limits[2] never applies: its condition can never hold","limits[3] never applies: its condition can never hold"}'),   -- the max of d is 0, and a sheet has no min
  ('{}', '{}', '{"limits": [{"when": "points[a] > 5", "at_most": 40}, {"when": "points[a] > 5", "at_most": 32}, {"when": "points[a] > 5", "at_most": 31}]}', '{"limits[1] has no effect: at most 32 can be earned, and it allows 40","limits[2] has no effect: at most 32 can be earned, and it allows 32"}'),
  ('{}', '{}', '{"limits": [{"when": "target[q] < 0 or baseline[a] > 9 or actual[q] > 1000000 or deducted[d] > 3", "at_most": 20}]}', '{}'),
  ('{}', '{}', '{"classes": [{"name": "A", "from": 20, "when": "total > 32"}, {"name": "B", "when": "rank <= 1 and total > 20"}, {"name": "C"}]}', '{"class \"A\" is never reached: its condition can never hold"}'),
  ('{}', '{}', '{"classes": [{"name": "A", "when": "rank < 1 or total < -5"}, {"name": "B"}], "unranked": [{"when": "points[q] > 12"}, {"when": "total <= 0"}], "no_award": [{"when": "max > 30", "awards": ["X"]}], "lower_class": [{"when": "actual[y] = 2", "by": 1}]}',
    '{"class \"A\" is never reached: its condition can never hold","unranked[1] never applies: its condition can never hold","lower_class[1] never applies: its condition can never hold","no_award[1] never applies: its condition can never hold"}'),
  ('{}', '{}', '{"limits": [{"when": "deducted[d] < 0", "at_most": 20}, {"when": "if(points[a] > 10, 3, 1) > 2", "at_most": 20}]}', '{"limits[1] never applies: its condition can never hold","limits[2] never applies: its condition can never hold"}')) v(a, p, sheet, advice);

-- Hidden steps against every actual of a fine grid: a step's points are its number, so who earns them has reached it.
CREATE TEMP TABLE ladder AS
  SELECT n, jsonb_build_object('max', 100, 'criteria', jsonb_build_array(jsonb_build_object('code', 'a', 'max', 100, 'rule', 'ladder', 'steps', steps))) AS sheet
    FROM generate_series(1, 400) n,
         LATERAL (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('points', k,
                    'from', CASE WHEN r & 3 = 1 THEN low END, 'above', CASE WHEN r & 3 = 2 THEN low END,
                    'to', CASE WHEN r >> 2 & 3 = 1 THEN low + wide END, 'below', CASE WHEN r >> 2 & 3 = 2 THEN low + wide END)) ORDER BY k) AS steps
                    FROM (SELECT k, hashint4(1000 * n + k) & 15 AS r, (hashint4(1000 * n + k) >> 4 & 7) AS low, 1 + (hashint4(1000 * n + k) >> 8 & 3) AS wide FROM generate_series(1, 6) k) x) s;
CREATE TEMP TABLE reached AS SELECT n, k, EXISTS (SELECT FROM generate_series(-2, 14, 0.25) v WHERE points(sheet::score_sheet, 'a', NULL, v) = k) AS is FROM ladder, generate_series(1, 6) k;
SELECT cmp_ok((SELECT count(*) FROM reached WHERE NOT reached.is), '>', 300::bigint, 'many steps are hidden');
SELECT is(ARRAY(SELECT format('%s: %s', n, k) FROM reached WHERE NOT reached.is ORDER BY 1),
          ARRAY(SELECT format('%s: %s', n, substring(advice FROM 'step (\d+) is never reached')) FROM ladder, sheet_advice(sheet) WHERE advice LIKE 'step %' ORDER BY 1), 'these and no others are told');

-- What is not assigned counts 0, also where it can have no more than -1; nobody may have an actual.
SELECT is(ARRAY(SELECT coalesce(criterion || ': ', '') || advice FROM sheet_advice(sheet)), '{}', sheet::text) FROM (VALUES
  ('{"max": 5, "criteria": [{"code": "M", "max": 5, "start": "max", "criteria": [{"code": "x", "max": 0, "cap": -1, "min": -9, "rule": "given"}, {"code": "y", "max": 0, "min": -9, "rule": "given"}]}]}'::jsonb),
  ('{"max": 5, "criteria": [{"code": "a", "max": 5, "rule": "formula", "formula": "if(units = 0, 1, actual)"}, {"code": "b", "max": 0, "bonus": true, "cap": 2, "rule": "given", "only_when": "points[a] >= 0", "limits": [{"when": "actual = 0", "at_most": 1}]}]}'),
  ('{"max": 5, "criteria": [{"code": "a", "max": 5, "rule": "formula", "formula": "actual", "limits": [{"when": "units = 0", "at_most": 1}]}]}')) v(sheet);
SELECT is((SELECT points FROM standings(scoreboard_of) LIMIT 1), 5.00, 'so that M is 5 of 5 without x') FROM (SELECT scoreboard('{"max": 5, "criteria": [{"code": "M", "max": 5, "start": "max", "criteria": [{"code": "x", "max": 0, "cap": -1, "min": -9, "rule": "given"}, {"code": "y", "max": 0, "min": -9, "rule": "given"}]}]}'::score_sheet,
  'U', criterion, NULL, actual, actual IS NOT NULL) AS scoreboard_of FROM (VALUES ('x', NULL), ('y', 0)) v(criterion, actual)) b;

-- Parents: what starts from its max is only taken from; the highest and a formula can be less than max; inputs and lateness.
SELECT is(ARRAY(SELECT coalesce(criterion || ': ', '') || advice FROM sheet_advice(jsonb_build_object('max', 10, 'criteria', jsonb_build_array('{"code": "P", "max": 10}'::jsonb || parent)))), advice, coalesce(advice[1], parent::text || ' needs none')) FROM (VALUES
  ('{"start": "max", "min": 0, "criteria": [{"code": "a", "max": 0, "min": -5, "rule": "count", "each": -1}, {"code": "b", "max": 0, "min": "none", "rule": "count", "each": -1}]}'::jsonb, '{}'::text[]),
  ('{"combine": "highest", "criteria": [{"code": "a", "max": 8, "rule": "given"}, {"code": "b", "max": 6, "cap": 7, "rule": "given"}]}', '{"P: at most 8 of its max 10 can be earned"}'),
  ('{"combine": "highest", "cap": 9, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', '{"P: at most 9 of its max 10 can be earned"}'),
  ('{"combine": "formula", "formula": "least(points[a], 5)", "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', '{"P: at most 5 of its max 10 can be earned"}'),
  ('{"combine": "formula", "formula": "sum / 0", "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', '{"P: its formula never gives a number"}'),
  ('{"drop": {"lowest": 1}, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}', '{}'),
  ('{"combine": "geometric", "criteria": [{"code": "a", "max": 1, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}', '{"P: the mean is computed from rounded points: criterion \"a\", max 1 at 2 decimals, has only 100 different values; give the sheet more \"decimals\", or \"round\": \"total\""}'),
  ('{"combine": "mean", "criteria": [{"code": "a", "max": 0, "rule": "input"}, {"code": "b", "max": 10, "min": -5, "rule": "yes_no", "late": {"criterion": "a", "per_unit": 1, "as": "points"}}]}', '{}')) v(parent, advice);

-- Random conditions on random boards: one that is said never to hold never does, or its limit would show.
CREATE TEMP TABLE conditional AS
  SELECT n, condition, format('{"max": 30, "missing": "%s", "limits": [{"when": "%s", "at_most": -1000}], "criteria": [{"code": "P", "max": 20, "cap": 22, "criteria": [{"code": "x", "max": 10, "cap": 12, "min": -3, "rule": "given"}, {"code": "y", "max": 10, "rule": "yes_no"}]},
           {"code": "q", "max": 10, "rule": "ladder", "steps": [{"from": 5, "points": 8}, {"from": 2, "points": 3}]}, {"code": "d", "max": 0, "min": -4, "bonus": true, "rule": "count", "each": -1}]}', (ARRAY['incomplete', 'zero', 'reweight'])[1 + n % 3], condition)::jsonb AS document
    FROM (SELECT n, replace(replace('A C B', 'A', (ARRAY['points[x]', 'points[P]', 'points[q]', 'points[d]', 'share[P]', 'share[x]', 'actual[y]', 'actual[x]', 'sum', 'points[x] + points[q]', 'points[P] - points[d]', 'points[x] * points[d]', 'abs(points[d])', 'least(points[q], points[P])', 'deducted[d]'])[1 + (hashint4(n) & 1023) % 15]),
                 'C', (ARRAY['>', '>=', '<', '<=', '='])[1 + ((hashint4(n) >> 4) & 1023) % 5] ) AS started, (hashint4(n) >> 16) & 63 AS r FROM generate_series(1, 400) n) c,
         LATERAL (SELECT replace(started, 'B', (r - 20)::text) AS condition) x;
CREATE TEMP TABLE conditional_board AS
  SELECT n, document, EXISTS (SELECT FROM sheet_advice(document) WHERE advice LIKE 'limits[1] never applies%') AS never, scoreboard(document::score_sheet, 'u' || u, code, NULL,
           CASE code WHEN 'x' THEN (hashint4(u) & 15) - 3 WHEN 'y' THEN (hashint4(u) >> 4) & 1 WHEN 'q' THEN (hashint4(u) >> 5) & 7 ELSE (hashint4(u) >> 8) & 7 END) AS board
    FROM conditional, generate_series(1, 60) u, unnest('{x,y,q,d}'::text[]) code WHERE (hashint4(u * 31 + ascii(code)) & 7) > 0 GROUP BY n, document;
SELECT is(ARRAY(SELECT document #>> '{limits,0,when}' FROM conditional_board WHERE never AND EXISTS (SELECT FROM standings(board) WHERE points = -1000)), '{}', 'a condition that can never hold never does');
SELECT cmp_ok((SELECT count(*) FROM conditional_board WHERE never), '>', 60::bigint, 'many are said to');
SELECT cmp_ok((SELECT count(*) FROM conditional_board WHERE EXISTS (SELECT FROM standings(board) WHERE points = -1000)), '>', 60::bigint, 'many do hold');

-- A rule that looks at the whole board has no points for one unit alone; every other has.
SELECT is_empty($$SELECT name FROM rule_table.rule, LATERAL (SELECT jsonb_build_object('max', 10, 'criteria', jsonb_build_array('{"code": "a", "max": 10}' || leaf))::score_sheet AS sheet) s
                   WHERE is_relative(sheet, 'a') IS DISTINCT FROM (pg_temp.raised(format('SELECT points(%L::score_sheet, ''a'', 1, 1)', sheet)) LIKE '22023 criterion "a": rule "%" cannot score one unit alone')$$,
                'rules of the board');
SELECT is(ARRAY(SELECT is_relative FROM rule_table.rule WHERE name IN ('given', 'min_max') ORDER BY name), '{false,true}', 'given is none, min_max is one');
SELECT ok(is_relative('{"max": 10, "criteria": [{"code": "P", "max": 10, "criteria": [{"code": "a", "max": 10, "rule": "min_max"}]}]}', code) IS NULL, format('%s is no leaf', code)) FROM unnest('{P,x}'::text[]) code;

-- What an actual is.
SELECT is(ARRAY(SELECT name || ' ' || actual_kind(sheet, 'a') FROM rule_table.rule, LATERAL (SELECT jsonb_build_object('max', 10, 'criteria', jsonb_build_array('{"code": "a", "max": 10}' || leaf))::score_sheet AS sheet) s WHERE actual_kind(sheet, 'a') <> 'number' ORDER BY name),
          '{given points,yes_no answer}', 'points, answers, and of all others numbers');
SELECT is(actual_kind('{"max": 30, "criteria": [{"code": "i", "max": 0, "rule": "input"}, {"code": "v", "max": 10, "rule": "given", "value": "actual[i]"}, {"code": "f", "max": 10, "rule": "formula", "formula": "actual[i]"}, {"code": "o", "max": 10, "rule": "formula", "formula": "actual"}]}', code), kind, format('%s of %s', kind, code))
  FROM (VALUES ('i', 'figure'), ('v', 'none'), ('f', 'none'), ('o', 'number')) v(code, kind);
SELECT ok(actual_kind('{"max": 10, "criteria": [{"code": "P", "max": 10, "criteria": [{"code": "a", "max": 10, "rule": "min_max"}]}]}', code) IS NULL, format('%s has no actual', code)) FROM unnest('{P,x}'::text[]) code;

-- A key that stands twice: jsonb would keep the last and say nothing.
SELECT is(pg_temp.raised(format('SELECT %L::score_sheet', sheet)), '22023 score sheet' || fault, fault) FROM (VALUES
  ('{"max": 10, "max": 20, "criteria": [{"code": "a", "max": 20, "rule": "given"}]}', ': key "max" occurs twice'),
  ('{"max": 10, "criteria": [{"code": "b", "max": 9, "rule": "given"}], "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', ': key "criteria" occurs twice'),
  ('{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given", "cap": 11, "cap": 12}]}', ', criterion "a": key "cap" occurs twice'),
  ('{"max": 10, "criteria": [{"max": 10, "rule": "given", "cap": 11, "\u0063ap": 12, "code": "a"}]}', ', criterion "a": key "cap" occurs twice'),
  ('{"max": 10, "criteria": [{"code": "a", "code": "b", "max": 10, "rule": "given"}]}', ', criterion "b": key "code" occurs twice'),
  ('{"max": 10, "criteria": [{"code": "P", "max": 10, "criteria": [{"max": 10, "rule": "ladder", "steps": [{"from": 1, "points": 1, "from": 2}], "code": "a"}]}]}', ', criterion "a": key "from" occurs twice'),
  ('{"max": 10, "classes": [{"name": "A", "from": 1, "from": 2}], "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', ': key "from" occurs twice'),
  ('{"max": 10, "limits": [{"when": "points[a] > 1", "at_most": 5, "when": "points[a] > 2"}], "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', ': key "when" occurs twice'),
  ('{"max": 10, "criteria": [{"only_when": {"when": "actual > 1", "note": "x", "note": "y"}, "code": "a", "max": 10, "rule": "given"}]}', ', criterion "a": key "note" occurs twice'),
  ('{"max": 10, "criteria": [{"code": "P", "max": 10, "limits": [{"when": "points[a] > 1", "at_most": 5}, {"when": "points[a] > 1", "at_most": 4, "at_most": 3}], "criteria": [{"code": "a", "max": 10, "rule": "given"}]}]}', ', criterion "P": key "at_most" occurs twice'),
  -- objects of any depth, whatever their keys mean
  ('{"max": 10, "classes": [{"name": "A", "quota": {"percent": 20, "few": {"below": 5, "at_most": 1, "below": 6}}}], "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', ': key "below" occurs twice'),
  ('{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given", "late": {"criterion": "b", "steps": [{"to": 5, "percent": 25, "percent": 30}]}}]}', ', criterion "a": key "percent" occurs twice'),
  ('{"max": 10, "tie_break": [{"criterion": "a", "by": "actual", "by": "points"}], "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', ': key "by" occurs twice')) v(sheet, fault);
SELECT is(pg_temp.raised(format('SELECT %L::scoreboard', '{"sheet": {"max": 10, "decimals": 1, "decimals": 2, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}, "results": {}}')), '22023 score sheet: key "decimals" occurs twice', 'nor in a board''s sheet');
SELECT is(('{"max": 10, "criteria": [{"code": "a", "max": 5, "rule": "given"}, {"code": "b", "max": 5, "rule": "given"}]}'::score_sheet)::jsonb->>'max', '10', 'in two objects it may');

-- What stands below a criterion that has both a rule and criteria is looked at, too.
SELECT results_eq($$SELECT criterion, fault FROM check_sheet('{"max": 20, "criteria": [{"code": "P", "max": 20, "rule": "given", "criteria": [
    {"code": "a", "max": 10, "rule": "gven"}, {"code": "Q", "max": 10, "rule": "given", "criteria": [{"code": "b", "max": "10", "rule": "count"}]}, {"code": "a", "max": 1, "weight": 2, "rule": "given"}]}]}')$$,
  $$VALUES ('P', 'has both "rule" and "criteria"'), ('a', 'unknown rule "gven"'), ('Q', 'has both "rule" and "criteria"'), ('b', '"max" must be a number, not a string'), ('b', '"each" is missing'), ('a', 'the code occurs twice')$$, 'faults below both');

-- What is out of range because of a min says so, of the criterion.
SELECT results_eq($$SELECT criterion, fault FROM check_sheet('{"max": 20, "criteria": [{"code": "a", "max": 10, "rule": "given", "min": -9000000000}, {"code": "b", "max": 10, "rule": "given", "min": -1}]}')$$,
  $$VALUES ('a', '"min" is -9000000000, which allows points below -9000000000')$$, 'a min');
SELECT results_eq($$SELECT criterion, fault FROM check_sheet('{"max": 9000000001, "criteria": [{"code": "a", "max": 9000000000, "rule": "given"}, {"code": "b", "max": 1, "rule": "given", "min": -9000000000}]}')$$,
  $$VALUES (NULL, '"max" is 9000000001'), (NULL, 'the criteria''s caps add up to more than 9000000000')$$, 'caps');

SELECT finish();
ROLLBACK;
