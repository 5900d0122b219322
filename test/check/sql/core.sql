-- What the core promises, each in its smallest example: how a result becomes points, points a total, totals a standing.
-- The comments derive the expected numbers.  (Errors: messages.sql.)  Units and figures are invented.
SET client_encoding = 'UTF8';
SET search_path = public, emulation;
\pset null '-'

-- A sheet is a value.  Its text says what it leaves to defaults; equal documents are equal values.
SELECT '{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}'::score_sheet;
SELECT '{"criteria": [{"rule": "given", "max": 10.0, "code": "a"}], "max": 1e1}'::score_sheet
     = '{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}'::score_sheet AS equal;
SELECT * FROM criteria('{"max": 10, "criteria": [{"code": "I", "max": 10, "name": "One", "criteria": [
  {"code": "I.1", "max": 7, "rule": "yes_no"}, {"code": "I.2", "max": 3, "rule": "count", "each": 0.5}]}]}'::score_sheet);
-- Nothing is wrong; then two things are.
SELECT * FROM check_sheet('{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}');
SELECT * FROM check_sheet('{"max": 11, "criteria": [{"code": "a", "max": 10, "rule": "given", "stpe": 1}]}');

-- The rules that need no other unit, M = 10.
CREATE TEMP TABLE rule (number serial, keys jsonb, target numeric, actual numeric, because text);
INSERT INTO rule (keys, target, actual, because) VALUES
  ('{"rule": "given", "step": 0.25}', NULL, 9.75, 'as awarded'),
  ('{"rule": "proportional"}', 8, 6, '10 * 6/8'),
  ('{"rule": "proportional", "cap": 12}', 8, 9, '10 * 9/8'),
  ('{"rule": "proportional"}', 8, 9, 'cap is max'),
  ('{"rule": "proportional", "floor": 0.8}', 8, 6, '6/8 < 0.8'),
  ('{"rule": "proportional", "better": "lower"}', 6, 8, '10 * 6/8'),
  ('{"rule": "per_percent", "gain": 0.1, "loss": 0.2, "cap": 15}', 50, 55, '10 % above: 10 + 10 * 0.1'),
  ('{"rule": "per_percent", "gain": 0.1, "loss": 0.2, "cap": 15}', 50, 45, '10 % below: 10 - 10 * 0.2'),
  ('{"rule": "ladder", "steps": [{"from": 5, "points": 10}, {"above": 2, "points": 6}]}', NULL, 5, 'from 5: the first step that fits'),
  ('{"rule": "ladder", "steps": [{"from": 5, "points": 10}, {"above": 2, "points": 6}]}', NULL, 2.1, 'above 2'),
  ('{"rule": "ladder", "steps": [{"from": 5, "points": 10}, {"above": 2, "points": 6}]}', NULL, 2, 'none fits: min'),
  ('{"rule": "ladder", "on": "percent", "steps": [{"from": 90, "points": 8}]}', 10, 9, '90 %'),
  ('{"rule": "yes_no"}', NULL, 1, 'max'),
  ('{"rule": "yes_no"}', NULL, 0, '0'),
  ('{"rule": "count", "each": 1.5}', NULL, 3, '3 * 1.5'),
  ('{"rule": "count", "each": -1.5, "min": -4}', NULL, 3, '-4.5, min -4'),
  ('{"rule": "linear", "worst": 20, "best": 60}', NULL, 50, '10 * 30/40'),
  ('{"rule": "linear", "worst": 60, "best": 20}', NULL, 50, '10 * 10/40'),
  ('{"rule": "proportional"}', 3, 1, '3.333…, rounded once'),
  ('{"rule": "proportional"}', 16, 10.008, '6.255: half away from zero'),
  ('{"rule": "count", "each": -0.125, "min": -4}', NULL, 1, '-0.125: half away from zero'),
  ('{"rule": "proportional"}', NULL, 6, 'no target: missing'),
  ('{"rule": "proportional"}', 8, NULL, 'no actual: missing');
SELECT keys, target, actual, points(sheet, 'a', target, actual), because
  FROM rule, LATERAL (SELECT jsonb_build_object('max', 10, 'criteria', jsonb_build_array('{"code": "a", "max": 10}' || keys))::score_sheet AS sheet) s
 ORDER BY number;
-- fault says in words what points would refuse.
SELECT fault('{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', 'a', NULL, actual) FROM (VALUES (10), (11)) v(actual);

-- The two that look at the whole cluster: by the best (s = 0.5: 20 of 10 earns M, 15 of 10 half of the way from 5 to 10, 5 of 10 a
-- half of 5), and between the least and the greatest.
SELECT unit, rule, points(board, unit, 'a')
  FROM (SELECT rule, scoreboard(jsonb_build_object('max', 10, 'criteria', jsonb_build_array(jsonb_build_object(
                                  'code', 'a', 'max', 10, 'rule', rule)))::score_sheet, unit, 'a', 10, actual) AS board
          FROM (VALUES ('relative_to_best'), ('min_max')) r(rule), (VALUES ('A', 20), ('B', 15), ('C', 5)) u(unit, actual) GROUP BY rule) b,
       (VALUES ('A'), ('B'), ('C')) u(unit)
 ORDER BY rule, unit;

-- A cluster.  A: 77 (capped) + 20 + 10 of the bonus, cut at 105.  C and F have 90, and "order" decides.  E lacks the bonus
-- and has no rank; D is not ranked by decision.
CREATE TEMP TABLE cluster AS
SELECT scoreboard('{"max": 100, "tie_break": ["order"], "ceiling": 105,
         "classes": [{"name": "excellent", "from": 90}, {"name": "good", "from": 80}, {"name": "fair"}],
         "criteria": [{"code": "economy", "max": 70, "cap": 77, "rule": "proportional"},
                      {"code": "order", "max": 30, "rule": "ladder", "steps": [{"to": 0, "points": 30}, {"to": 2, "points": 20}, {"points": 10}]},
                      {"code": "flag", "max": 10, "bonus": true, "rule": "yes_no"}]}',
         unit, criterion, target, actual) AS board
  FROM (VALUES ('A', 'economy', 50, 60), ('A', 'order', NULL, 1), ('A', 'flag', NULL, 1),
               ('B', 'economy', 50, 50), ('B', 'order', NULL, 0), ('B', 'flag', NULL, 0),
               ('C', 'economy', 50, 50), ('C', 'order', NULL, 3), ('C', 'flag', NULL, 1),
               ('D', 'economy', 50, 40), ('D', 'order', NULL, 0), ('D', 'flag', NULL, 0),
               ('E', 'economy', 50, 45), ('E', 'order', NULL, 2), ('E', 'flag', NULL, NULL),
               ('F', 'economy', 50, 50), ('F', 'order', NULL, 2), ('F', 'flag', NULL, 0)) v(unit, criterion, target, actual);
SELECT s.* FROM cluster, standings(board, '{D}') s;
SELECT b.criterion, b.target, b.actual, b.ratio, b.points, b.max_points, b.adjustment, b.lost, b.status
  FROM cluster, breakdown(board) b WHERE b.unit IN ('A', 'E');
SELECT points(board, 'F') AS total, points(board, 'F', 'order') AS "order" FROM cluster;

-- The same board from parts, in any order, from its text and from its jsonb.
SELECT board = rollup AS from_parts, board = board::text::scoreboard AS from_text, board = board::jsonb::scoreboard AS from_jsonb
  FROM cluster, LATERAL (SELECT rollup(part ORDER BY unit DESC)
                           FROM (SELECT unit, scoreboard(score_sheet(board), unit, criterion, target, actual) AS part
                                   FROM breakdown(board) WHERE is_leaf GROUP BY unit) p) r;

-- Ties: 9, 9 and 8 points, counted in both ways.
SELECT ranking, s.unit, s.rank, s.tied
  FROM (SELECT ranking, scoreboard(jsonb_build_object('max', 10, 'ranking', ranking, 'criteria',
                 '[{"code": "a", "max": 10, "rule": "given"}]'::jsonb)::score_sheet, unit, 'a', NULL, actual) AS board
          FROM (VALUES ('competition'), ('dense')) r(ranking), (VALUES ('A', 9), ('B', 9), ('C', 8)) u(unit, actual) GROUP BY ranking) b,
       standings(board) s
 ORDER BY ranking, s.unit;

-- What is missing or not assigned, of two criteria of 10 points of which one has 8: nothing, 0, or scaled up to 16.
SELECT b.missing, b.assigned, s.points, s.status, s.missing AS number
  FROM (SELECT missing, assigned, scoreboard(jsonb_build_object('max', 20, 'missing', missing, 'criteria',
                 '[{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]'::jsonb)::score_sheet,
                 'A', criterion, NULL, actual, assigned OR criterion = 'a') AS board
          FROM (VALUES ('incomplete'), ('zero'), ('reweight')) m(missing), (VALUES (true), (false)) n(assigned),
               (VALUES ('a', 8), ('b', NULL)) v(criterion, actual) GROUP BY missing, assigned) b, standings(board) s
 ORDER BY b.missing, b.assigned DESC;

-- A mean of weights 2 and 1: 30 * (2 * 5/10 + 1 * 20/20) / 3 = 20.
SELECT points(scoreboard('{"max": 30, "criteria": [{"code": "I", "max": 30, "combine": "mean", "criteria": [
         {"code": "a", "max": 10, "weight": 2, "rule": "given"}, {"code": "b", "max": 20, "rule": "given"}]}]}', 'A', criterion, NULL, actual), 'A')
  FROM (VALUES ('a', 5), ('b', 20)) v(criterion, actual);

-- Rounding: thirds of 10, each rounded and then added, or added and then rounded.
SELECT round, points(board, 'A') FROM
  (SELECT round, scoreboard(jsonb_build_object('max', 30, 'round', round, 'criteria', (SELECT jsonb_agg(jsonb_build_object(
            'code', code, 'max', 10, 'rule', 'proportional')) FROM unnest('{a,b,c}'::text[]) code))::score_sheet, 'A', criterion, 3, 1) AS board
     FROM (VALUES ('criterion'), ('total')) r(round), unnest('{a,b,c}'::text[]) criterion GROUP BY round) b ORDER BY round;

-- Why this rank: what A has before B by criterion, what B would need, and what if F had done a little more.
SELECT versus.* FROM cluster, versus(board, 'A', 'B');
SELECT overtake.* FROM cluster, overtake(board, 'B', 'A');
SELECT s.rank, s.unit, s.points FROM cluster, standings(what_if(board, 'F', 'order', 0)) s WHERE s.status = 'ranked';

-- Numbers as Viet Nam writes them, and files.
SELECT CASE WHEN number_fault(text, 'vi') IS NULL THEN parse_number(text, 'vi') END AS number, number_fault(text, 'vi') FROM unnest('{"1.234,5", "12,5 %", "1,234.5"}'::text[]) text;
SELECT format_number(1234567.5, 2, 'vi'), format_number(1234567.5, 2, 'plain');
SELECT * FROM read_csv(convert_to(E'unit;actual\n"An; Giang";"1,5"\n', 'UTF8'));
