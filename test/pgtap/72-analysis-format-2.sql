-- versus, overtake, what_if, robustness and compare under the keys of format 2. Sheets and boards are random or invented; the slow computation tries every actual.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir errors.sql.inc
SET LOCAL search_path = public, emulation;
SELECT no_plan();
SELECT setseed(0.19);

-- Sheets in which leaves move more than their own points. x, y, z are entered as whole numbers.
CREATE TEMP TABLE sheet AS SELECT row_number() OVER () AS kind, s.* FROM (VALUES
  ('a formula of two leaves', '{"max": 30, "criteria": [{"code": "x", "max": 10, "rule": "given"}, {"code": "y", "max": 10, "rule": "given"}, {"code": "f", "max": 10, "min": -5, "rule": "formula", "formula": "points[x] * points[y] / 10 - 2"}]}'),
  ('a formula of its own actual that falls and rises', '{"max": 20, "criteria": [{"code": "x", "max": 10, "rule": "formula", "formula": "abs(actual - 6) + if(actual = 3, 5, 0)"}, {"code": "y", "max": 10, "rule": "given"}]}'),
  ('a quotient of inputs', '{"max": 20, "criteria": [{"code": "x", "max": 0, "rule": "input"}, {"code": "z", "max": 0, "rule": "input"}, {"code": "v", "max": 10, "rule": "ladder", "value": "actual[x] / actual[z] * 100", "steps": [{"from": 80, "points": 10}, {"from": 50, "points": 6}]}, {"code": "y", "max": 10, "rule": "given"}]}'),
  ('a computed actual that is compared', '{"max": 20, "criteria": [{"code": "x", "max": 0, "rule": "input"}, {"code": "v", "max": 10, "rule": "proportional", "against": "best", "value": "actual[x] + actual[y]"}, {"code": "y", "max": 10, "rule": "given"}]}'),
  ('a limit that a leaf lifts', '{"max": 20, "limits": [{"when": "actual[x] < 6", "at_most": 9}], "criteria": [{"code": "x", "max": 10, "rule": "given"}, {"code": "y", "max": 10, "rule": "given"}]}'),
  ('a limit that too much brings', '{"max": 20, "criteria": [{"code": "P", "max": 20, "limits": [{"when": "points[x] > 7 and points[y] > 2", "at_most": 11}], "criteria": [{"code": "x", "max": 10, "rule": "given"}, {"code": "y", "max": 10, "rule": "given"}]}]}'),
  ('a condition', '{"max": 20, "criteria": [{"code": "x", "max": 10, "rule": "given", "only_when": "actual[y] >= 4"}, {"code": "y", "max": 10, "rule": "given"}]}'),
  ('the cluster''s mean', '{"max": 20, "criteria": [{"code": "x", "max": 10, "cap": 15, "rule": "proportional", "against": "mean", "zero_base": "min"}, {"code": "y", "max": 10, "rule": "linear", "worst": "mean", "best": 12}]}'),
  ('a ladder on the best', '{"max": 20, "criteria": [{"code": "x", "max": 10, "rule": "ladder", "on": "percent", "against": "best", "steps": [{"from": 100, "points": 10}, {"from": 60, "points": 5}, {"from": 20, "points": 3}]}, {"code": "y", "max": 10, "rule": "ladder", "on": "ratio", "against": "mean", "blank": 0, "steps": [{"from": 1.2, "points": 10}, {"from": 0.5, "points": 5}]}]}'),
  ('places', '{"max": 20, "criteria": [{"code": "x", "max": 10, "rule": "ladder", "on": "place", "steps": [{"to": 1, "points": 10}, {"to": 2, "points": 4}]}, {"code": "y", "max": 10, "rule": "formula", "formula": "max * (units - place) / (units - 1)"}]}'),
  ('the highest', '{"max": 20, "criteria": [{"code": "P", "max": 10, "combine": "highest", "criteria": [{"code": "x", "max": 10, "rule": "given"}, {"code": "y", "max": 8, "cap": 10, "rule": "given"}]}, {"code": "z", "max": 10, "rule": "given"}]}'),
  ('a geometric mean', '{"max": 20, "criteria": [{"code": "P", "max": 10, "combine": "geometric", "criteria": [{"code": "x", "max": 10, "rule": "given"}, {"code": "y", "max": 10, "rule": "given", "weight": 2}]}, {"code": "z", "max": 10, "rule": "given"}]}'),
  ('the lowest dropped', '{"max": 30, "criteria": [{"code": "P", "max": 20, "drop": {"lowest": 1}, "criteria": [{"code": "x", "max": 10, "rule": "given"}, {"code": "y", "max": 10, "rule": "given"}, {"code": "v", "max": 10, "rule": "given"}]}, {"code": "z", "max": 10, "rule": "given"}]}'),
  ('both ends of a mean dropped', '{"max": 20, "criteria": [{"code": "P", "max": 10, "combine": "mean", "drop": {"lowest": 1, "highest": 1}, "criteria": [{"code": "x", "max": 10, "rule": "given"}, {"code": "y", "max": 10, "rule": "given", "weight": 3}, {"code": "v", "max": 10, "rule": "given"}]}, {"code": "z", "max": 10, "rule": "given"}]}'),
  ('from max', '{"max": 20, "criteria": [{"code": "P", "max": 10, "min": 0, "start": "max", "criteria": [{"code": "x", "max": 0, "min": "none", "rule": "count", "each": -0.5}, {"code": "y", "max": 0, "min": -4, "rule": "count", "each": -1}]}, {"code": "z", "max": 10, "rule": "given"}]}'),
  ('a parent''s formula', '{"max": 20, "criteria": [{"code": "P", "max": 10, "combine": "formula", "formula": "if(points[x] > 6, sum / 2, mean - points[y] / 4)", "criteria": [{"code": "x", "max": 10, "rule": "given"}, {"code": "y", "max": 10, "rule": "given"}]}, {"code": "z", "max": 10, "rule": "given"}]}'),
  ('a late report', '{"max": 20, "criteria": [{"code": "x", "max": 10, "min": -5, "rule": "given", "late": {"criterion": "z", "free": 2, "per_unit": 25}}, {"code": "z", "max": 0, "rule": "input", "blank": 0}, {"code": "y", "max": 10, "rule": "given", "late": {"criterion": "z", "steps": [{"to": 5, "percent": 20}, {"percent": 100}]}}]}'),
  ('a curve', '{"max": 20, "criteria": [{"code": "x", "max": 10, "rule": "curve", "points": [[0, 0], [3, 8], [5, 2], [9, 10]]}, {"code": "y", "max": 10, "rule": "curve", "on": "percent", "against": "best", "points": [[0, 0], [50, 9], [100, 10]]}]}'),
  ('from where a unit started', '{"max": 20, "criteria": [{"code": "x", "max": 10, "cap": 12, "rule": "proportional", "against": "baseline", "zero_base": "compare"}, {"code": "y", "max": 10, "rule": "linear", "worst": "baseline", "best": 12}]}'),
  ('a formula of a baseline', '{"max": 20, "criteria": [{"code": "x", "max": 10, "rule": "formula", "formula": "if(actual > baseline, 10 - (actual - baseline) / 2, actual)"}, {"code": "y", "max": 10, "rule": "given"}]}')) s(what, document);

CREATE TEMP TABLE board AS
  SELECT kind, what, n, scoreboard((document::jsonb || jsonb_build_object('missing', (ARRAY['incomplete', 'zero', 'reweight'])[1 + n % 3]))::score_sheet, 'u' || u, c.code, NULL, floor(random() * 11)::numeric, true, CASE WHEN what LIKE '%start%' OR what LIKE '%baseline%' THEN floor(random() * 9)::numeric END) AS board
    FROM sheet, generate_series(1, 6) n, generate_series(1, 3) u, LATERAL (SELECT code FROM criteria(document::score_sheet) WHERE is_leaf AND actual_kind(document::score_sheet, code) <> 'none') c WHERE random() < 0.93 GROUP BY kind, what, n;
CREATE TEMP TABLE pair AS SELECT b.*, u.unit, r.unit AS rival FROM board b, LATERAL standings(board) u, LATERAL standings(board) r WHERE u.unit <> r.unit;

-- versus adds up, whatever parents do.
SELECT is((SELECT array_agg(what || ' ' || unit || ' ' || rival) FROM pair WHERE (SELECT sum(difference) FROM versus(board, unit, rival)) IS DISTINCT FROM coalesce(points(board, unit), 0) - coalesce(points(board, rival), 0)
             AND points(board, unit) IS NOT NULL AND points(board, rival) IS NOT NULL), NULL, 'versus: differences add up to the gap');

-- What is behind by how much with another actual; null where that is refused or the rival has no points.
CREATE FUNCTION pg_temp.behind(board scoreboard, unit text, rival text, criterion text, actual numeric) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
  other scoreboard;
BEGIN
  other := what_if(board, unit, criterion, actual);
  RETURN points(other, rival) - coalesce(points(other, unit), 0);
EXCEPTION WHEN data_exception OR numeric_value_out_of_range OR invalid_parameter_value THEN
  RETURN NULL;
END $$;
CREATE TEMP TABLE offered AS SELECT p.*, o.criterion, o.actual, o.needed, o.gain FROM pair p, LATERAL overtake(board, unit, rival) o;
CREATE TEMP TABLE tried AS
  SELECT o.*, (SELECT x FROM generate_series(-12, 40) x WHERE pg_temp.behind(board, unit, rival, criterion, x) <= 0 ORDER BY abs(x - coalesce(actual, 0)), x DESC LIMIT 1) AS nearest
    FROM offered o WHERE coalesce(points(board, rival) > coalesce(points(board, unit), 0), false) AND actual_kind(score_sheet(board), criterion) <> 'none';
SELECT is(ARRAY(SELECT DISTINCT what FROM tried WHERE needed IS NOT NULL ORDER BY 1), ARRAY(SELECT what FROM sheet ORDER BY 1), 'overtake: something is offered under every sheet');
SELECT is(ARRAY(SELECT format('%s: %s to %s, %s %s -> %s, not %s', what, unit, rival, criterion, actual, needed, nearest) FROM tried WHERE needed IS DISTINCT FROM nearest AND (nearest IS NOT NULL OR needed BETWEEN -12 AND 40) LIMIT 10), '{}', 'overtake: what is offered is the nearest of all');
SELECT is(ARRAY(SELECT format('%s: %s to %s, %s', what, unit, rival, criterion) FROM tried WHERE needed IS NOT NULL AND (pg_temp.behind(board, unit, rival, criterion, needed) IS NULL OR pg_temp.behind(board, unit, rival, criterion, needed) > 0) LIMIT 10), '{}', 'overtake: it reaches the rival');
SELECT is(ARRAY(SELECT format('%s: %s to %s, %s', what, unit, rival, criterion) FROM tried WHERE needed IS NOT NULL AND gain IS DISTINCT FROM points(what_if(board, unit, criterion, needed), unit) - coalesce(points(board, unit), 0) LIMIT 10), '{}', 'overtake: and gains so much');
SELECT is((SELECT count(*) FROM offered WHERE needed IS NOT NULL AND (actual_kind(score_sheet(board), criterion) = 'none' OR NOT coalesce(points(board, rival) > coalesce(points(board, unit), 0), false))), 0::bigint, 'overtake: nothing where nothing is entered, or nobody is in front');

-- Beyond the steps that are tried one by one: 7 points in front, a thousandth of a point for each, so that 6,995 reach, which
-- is rounded to 7.00.
SELECT is((SELECT needed FROM overtake(board, 'u', 'v') WHERE criterion = 'x'), needed, format('overtake: far away, %s', formula)) FROM (VALUES
  ('actual / 1000', 6995::numeric), ('-actual / 1000', -6995), ('actual / 100', 700), ('if(actual = 999 or actual >= 1500, 7, 0)', 999), ('if(actual >= 1001, 7, 0)', 1001), ('actual / 1000000000', 6995000000), ('if(actual > 5, 3, 0)', NULL)) v(formula, needed),
  LATERAL (SELECT scoreboard(jsonb_build_object('max', 20, 'criteria', jsonb_build_array(jsonb_build_object('code', 'x', 'max', 10, 'rule', 'formula', 'formula', formula), '{"code": "y", "max": 10, "rule": "given"}'::jsonb))::score_sheet, unit, code, NULL, actual) AS board
             FROM (VALUES ('u', 'x', 0::numeric), ('u', 'y', 0), ('v', 'x', 0), ('v', 'y', 7)) r(unit, code, actual)) b;

-- what_if: several at once are what one after the other is; a computed actual is refused.
SELECT is(what_if(board, '{"u1": {"x": 3, "y": 4}, "u2": {"x": 5}}'), what_if(what_if(what_if(board, 'u2', 'x', 5), 'u1', 'y', 4), 'u1', 'x', 3), 'what_if: ' || what) FROM board WHERE n = 1 AND what NOT LIKE 'a quotient%';
SELECT is(pg_temp.raised(format('SELECT what_if(%L, %L)', board, '{"u1": {"x": 3, "v": 4}}')), '22023 unit "u1", criterion "v": an actual is given, but the sheet computes it', 'what_if: ' || what) FROM board WHERE n = 1 AND what = 'a computed actual that is compared';
SELECT is(pg_temp.raised(format('SELECT what_if(%L, %L)', board, '{"u1": {"f": 4}}')), '22023 unit "u1", criterion "f": an actual is given, but the formula does not use one', 'what_if: ' || what) FROM board WHERE n = 1 AND what = 'a formula of two leaves';

-- breakdown: a parent's points are those of its children and the adjustment, where it sums.
SELECT is(ARRAY(SELECT format('%s %s %s', what, p.unit, p.criterion) FROM board, LATERAL breakdown(board) p WHERE NOT p.is_leaf AND p.adjustment IS NOT NULL AND p.points IS NOT NULL
             AND p.points <> p.adjustment + (SELECT coalesce(sum(c.points), 0) FROM breakdown(board) c WHERE c.unit = p.unit AND c.depth = p.depth + 1 AND c.parent IS NOT DISTINCT FROM p.criterion AND c.status <> 'dropped') LIMIT 5), '{}', 'breakdown: children and adjustment are the parent');

-- compare and robustness: the ranks of both boards, and with no spread the present ones.
SELECT is((SELECT count(*) FROM board b JOIN board a ON a.kind = b.kind AND a.n = b.n + 1 CROSS JOIN LATERAL compare(b.board, a.board) c LEFT JOIN LATERAL standings(b.board) s ON s.unit = c.unit LEFT JOIN LATERAL standings(a.board) t ON t.unit = c.unit
            WHERE (c.rank_before, c.rank_after, c.points_before, c.points_after) IS DISTINCT FROM (s.rank, t.rank, s.points, t.points) OR c.change <> c.own_change + c.field_change), 0::bigint, 'compare: ranks, and the change is the sum of its parts');
-- A parent that is no sum or mean of all is one leaf: with its points as an awarded leaf the figures are the same.
CREATE FUNCTION pg_temp.flattened(board scoreboard) RETURNS scoreboard LANGUAGE sql AS $$
  SELECT scoreboard((s.document || jsonb_build_object('criteria', (SELECT jsonb_agg(CASE WHEN c->>'code' = 'P' THEN jsonb_build_object('code', 'P', 'max', c->'max', 'min', -100, 'rule', 'given') ELSE c END ORDER BY i) FROM jsonb_array_elements(s.document->'criteria') WITH ORDINALITY x(c, i))))::score_sheet,
                    b.unit, b.criterion, b.target, CASE b.criterion WHEN 'P' THEN b.points ELSE b.actual END)
    FROM (SELECT score_sheet(board)::jsonb AS document) s, breakdown(board) b WHERE b.depth = 1 GROUP BY s.document $$;
SELECT is((SELECT array_agg(DISTINCT what) FROM board, LATERAL robustness(board, 40, 0.4, 3) r JOIN LATERAL robustness(pg_temp.flattened(board), 40, 0.4, 3) f USING (unit) WHERE r IS DISTINCT FROM f
             AND NOT EXISTS (SELECT FROM standings(board) WHERE status <> 'ranked') AND what IN ('the highest', 'a geometric mean', 'the lowest dropped', 'both ends of a mean dropped', 'from max', 'a parent''s formula')), NULL, 'robustness: a parent without shares is one leaf');
SELECT is((SELECT count(*) FROM board, LATERAL robustness(board, 20, 0) r JOIN LATERAL standings(board) s USING (unit) WHERE (r.best, r.worst, r.rank) IS DISTINCT FROM (s.rank, s.rank, s.rank)), 0::bigint, 'robustness: with spread 0 the plain ranks');

SELECT * FROM finish();
ROLLBACK;
