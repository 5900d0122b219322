-- Baselines of cells, what is compared with them, curves, and tie-breaks by an actual. Sheets and results are invented; points are derived in the comments.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir errors.sql.inc
SET LOCAL search_path = public, emulation;
SELECT no_plan();

-- A sheet of one leaf "a", and what units earn there whose actuals, baselines and targets are given, in this order.
CREATE FUNCTION pg_temp.sheet(leaf jsonb, sheet jsonb DEFAULT '{}') RETURNS score_sheet LANGUAGE sql AS $$
  SELECT (jsonb_build_object('max', leaf->'max', 'criteria', jsonb_build_array(jsonb_build_object('code', 'a') || leaf)) || sheet)::score_sheet $$;
CREATE FUNCTION pg_temp.shown(board scoreboard) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(coalesce(points::text, status), ' ' ORDER BY unit COLLATE "C") FROM breakdown(board) WHERE criterion = 'a' $$;
CREATE FUNCTION pg_temp.earned(leaf jsonb, actuals numeric[], baselines numeric[] DEFAULT '{}', targets numeric[] DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.shown(scoreboard(pg_temp.sheet(leaf), 'u' || lpad(i::text, 2, '0'), 'a', targets[i], actual, NULL, baselines[i])) FROM unnest(actuals) WITH ORDINALITY AS t(actual, i) $$;
-- The bytes of a value, as it is stored.
SET LOCAL client_min_messages = error;
CREATE TYPE public.image;
CREATE FUNCTION public.image_in(cstring) RETURNS public.image LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION public.image_out(public.image) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE public.image (INPUT = public.image_in, OUTPUT = public.image_out, STORAGE = extended, ALIGNMENT = double);
CREATE CAST (score_sheet AS public.image) WITHOUT FUNCTION;
CREATE CAST (scoreboard AS public.image) WITHOUT FUNCTION;
RESET client_min_messages;
CREATE FUNCTION pg_temp.bytes(board scoreboard) RETURNS bytea LANGUAGE sql AS $$ SELECT (board::public.image::text)::bytea $$;
CREATE FUNCTION pg_temp.format(sheet score_sheet) RETURNS int LANGUAGE sql AS $$ SELECT get_byte((sheet::public.image::text)::bytea, 16) $$;

-- against baseline -------------------------------------------------------------------------------------------------------------

SELECT is(pg_temp.earned('{"max": 10, "min": -2, "cap": 12}'::jsonb || keys::jsonb, actuals, baselines, targets), wanted, format('%s: %s of %s', keys, actuals, baselines)) FROM (VALUES
  ('{"rule": "proportional", "against": "baseline"}', '{40,50,60,-1,0,5}'::numeric[], '{50,50,50,50,50,NULL}'::numeric[], '{}'::numeric[], '8.00 10.00 12.00 -2.00 0.00 missing'),
  ('{"rule": "proportional", "against": "baseline"}', '{40,50}', '{50,50}', '{-7,0}', '8.00 10.00'),                                -- no target is looked at
  ('{"rule": "proportional", "against": "baseline", "better": "lower"}', '{40,50,100,0}', '{50,50,50,50}', '{}', '12.00 10.00 5.00 12.00'),
  ('{"rule": "proportional", "against": "baseline", "floor": 0.9}', '{40,50}', '{50,50}', '{}', '0.00 10.00'),
  ('{"rule": "proportional", "against": "baseline"}', '{1,0,-3,5}', '{0,0,0,-5}', '{}', '10.00 10.00 -2.00 10.00'),                  -- compare: at least as good
  ('{"rule": "proportional", "against": "baseline", "better": "lower"}', '{1,0,-3,5}', '{0,0,0,-5}', '{}', '-2.00 10.00 10.00 -2.00'),
  ('{"rule": "proportional", "against": "baseline", "zero_base": "max"}', '{1,-3}', '{0,0}', '{}', '10.00 10.00'),
  ('{"rule": "proportional", "against": "baseline", "zero_base": "min"}', '{1,-3}', '{0,0}', '{}', '-2.00 -2.00'),
  ('{"rule": "proportional", "against": "baseline", "zero_base": "not assigned"}', '{1,5}', '{0,5}', '{}', 'not assigned 10.00'),
  ('{"rule": "per_percent", "gain": 0.05, "loss": 0.1, "against": "baseline"}', '{110,90,100}', '{100,100,NULL}', '{}', '10.50 9.00 missing'),
  ('{"rule": "ladder", "on": "percent", "against": "baseline", "steps": [{"from": 110, "points": 12}, {"from": 100, "points": 10}]}', '{55,50,49,1}', '{50,50,50,NULL}', '{}', '12.00 10.00 -2.00 missing'),
  ('{"rule": "ladder", "on": "ratio", "against": "baseline", "better": "lower", "steps": [{"from": 1, "points": 10}]}', '{50,51}', '{50,50}', '{}', '10.00 -2.00'),
  ('{"rule": "proportional", "against": "baseline", "blank": 25}', '{NULL,NULL}', '{50,NULL}', '{}', '5.00 missing'),
  -- linear: start 40, target 60, actual 55: 15 of 20
  ('{"rule": "linear", "worst": "baseline", "best": "target"}', '{55,60,40,30,55,55,55}', '{40,40,40,40,NULL,40,60}', '{60,60,60,60,60,NULL,60}', '7.50 10.00 0.00 0.00 missing missing missing'),
  ('{"rule": "linear", "worst": 0, "best": "baseline"}', '{30,50,5}', '{40,40,0}', '{}', '7.50 10.00 missing'),
  ('{"rule": "linear", "worst": "baseline", "best": 0}', '{10,40,50}', '{40,40,40}', '{}', '7.50 0.00 0.00'),
  -- the mean of 10, 20 and 60 is 30, whoever has a baseline: (20 - 10) / (30 - 10)
  ('{"rule": "linear", "worst": "baseline", "best": "mean"}', '{10,20,60}', '{10,10,NULL}', '{}', '0.00 5.00 missing')
) v(keys, actuals, baselines, targets, wanted);
SELECT unnest(ARRAY[is(pg_temp.format(pg_temp.sheet(leaf)), 2, 'format 2: ' || leaf::text), is(pg_temp.sheet(leaf)::text::score_sheet, pg_temp.sheet(leaf), '... its text is the same sheet'),
                    is(pg_temp.sheet(leaf)::jsonb->'criteria'->0, '{"code": "a"}' || leaf, '... which says what was said'), is(is_relative(pg_temp.sheet(leaf), 'a'), false, '... and no other unit counts')])
  FROM unnest(ARRAY['{"max": 10, "rule": "proportional", "against": "baseline"}', '{"max": 10, "rule": "per_percent", "gain": 1, "loss": 1, "against": "baseline", "zero_base": "not assigned"}',
                    '{"max": 10, "rule": "linear", "worst": "baseline", "best": "target"}', '{"max": 10, "rule": "linear", "worst": 0, "best": "baseline", "blank": 3}']::jsonb[]) leaf;
SELECT is(is_relative(pg_temp.sheet('{"max": 10, "rule": "linear", "worst": "baseline", "best": "mean"}'), 'a'), true, 'from the baseline to the mean: the cluster counts');

-- An expression names baselines, too: growth over one's own start, and another leaf's.
SELECT is(pg_temp.earned('{"max": 10, "rule": "formula", "formula": "actual - baseline"}', '{7,12,5,5}', '{3,1,8,NULL}'), '4.00 10.00 0.00 missing', 'formula with a baseline');
SELECT is((SELECT points(scoreboard('{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 0, "rule": "input", "value": "actual[a] - baseline[a]"}, {"code": "P", "max": 0, "min": -5, "bonus": true, "rule": "formula", "formula": "-actual[b]"}]}',
             'u', code, NULL, 8, NULL, 5.5), 'u') FROM (VALUES ('a')) v(code)), 5.50, 'another leaf''s baseline: 8 - 2.5');

-- points() and fault() with a baseline; without one nothing is different.
SELECT is(emulation.points(pg_temp.sheet(leaf), 'a', target, actual, baseline), points, format('points: %s, %s, %s, %s', leaf, target, actual, baseline)) FROM (VALUES
  ('{"max": 10, "rule": "linear", "worst": "baseline", "best": "target"}'::jsonb, 60, 55, 40, 7.50), ('{"max": 10, "rule": "linear", "worst": "baseline", "best": "target"}', 60, 55, NULL, NULL),
  ('{"max": 10, "rule": "proportional", "against": "baseline"}', NULL, 30, 40, 7.50), ('{"max": 10, "rule": "proportional"}', 40, 30, 7, 7.50), ('{"max": 10, "rule": "proportional"}', 40, 30, NULL, 7.50)) v(leaf, target, actual, baseline, points);
SELECT is(emulation.points(pg_temp.sheet('{"max": 10, "rule": "proportional", "against": "baseline"}'), 'a', 40, 30), NULL, 'points without a baseline where one is needed');
SELECT throws_ok($$ SELECT emulation.points(pg_temp.sheet('{"max": 10, "rule": "linear", "worst": "baseline", "best": "mean"}'), 'a', 1, 2, 3) $$, '22023', 'criterion "a": rule "linear" cannot score one unit alone', 'points: no unit has a mean alone');
SELECT is(emulation.fault(pg_temp.sheet(leaf), 'a', target, actual, baseline), fault, format('fault: %s, %s, %s, %s', leaf, target, actual, baseline)) FROM (VALUES
  ('{"max": 10, "rule": "proportional", "against": "baseline"}'::jsonb, -1, 3, 0, NULL), ('{"max": 10, "rule": "proportional", "against": "baseline"}', NULL, 3, -5, NULL), ('{"max": 10, "rule": "given"}', NULL, 3, -5, NULL),
  ('{"max": 10, "rule": "given"}', NULL, 11, 5, 'criterion "a": score 11 is outside the limits 0 to 10'), ('{"max": 10, "rule": "given"}', NULL, 1, 'NaN'::numeric, 'criterion "a": baseline NaN is not a finite number'),
  ('{"max": 10, "rule": "given"}', NULL, NULL, 1234567890123456789, 'criterion "a": baseline 1234567890123456789 has too many digits')) v(leaf, target, actual, baseline, fault);
SELECT throws_ok($$ SELECT scoreboard(pg_temp.sheet('{"max": 10, "rule": "given"}'), 'u', 'a', NULL, 1, true, 'NaN') $$, '22023', 'unit "u", criterion "a": baseline NaN is not a finite number', 'an aggregate refuses it, too');

-- overtake: to 5 of 8 more is needed, by the baseline of 10, not by the rival's.
CREATE FUNCTION pg_temp.overtake(leaf jsonb, actuals numeric[], baselines numeric[]) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', needed, gain) FROM overtake((SELECT scoreboard(pg_temp.sheet(leaf), 'u' || i, 'a', NULL, actuals[i], NULL, baselines[i]) FROM generate_series(1, 2) i), 'u1', 'u2') $$;
SELECT is(pg_temp.overtake(leaf, '{5,16}', '{10,20}'), wanted, 'overtake: ' || leaf::text) FROM (VALUES
  ('{"max": 10, "rule": "proportional", "against": "baseline"}'::jsonb, '8 3.00'), ('{"max": 10, "rule": "linear", "worst": 0, "best": "baseline"}', '8 3.00'),
  ('{"max": 10, "rule": "ladder", "on": "percent", "against": "baseline", "steps": [{"from": 80, "points": 10}, {"from": 60, "points": 4}]}', '8 10.00'),
  ('{"max": 10, "rule": "curve", "on": "percent", "against": "baseline", "points": [[50, 0], [75, 5], [100, 0]]}', '7 4.00')) v(leaf, wanted);   -- 80 % earns 4; so does 70 %
SELECT is(pg_temp.overtake('{"max": 10, "rule": "proportional", "against": "baseline"}', '{5,16}', '{NULL,20}'), '', 'overtake: no actual helps without a baseline');

-- curve ------------------------------------------------------------------------------------------------------------------------

SELECT is(pg_temp.earned('{"max": 10, "min": -2, "cap": 12, "rule": "curve"}'::jsonb || keys::jsonb, actuals, baselines, targets), wanted, format('curve %s: %s', keys, actuals)) FROM (VALUES
  ('{"points": [[50, 0], [80, 6], [100, 10]]}', '{49,50,65,80,90,100,101,NULL}'::numeric[], '{}'::numeric[], '{}'::numeric[], '0.00 0.00 3.00 6.00 8.00 10.00 10.00 missing'),
  ('{"points": [[0, 10], [3, 0], [6, 12], [9, -2]]}', '{1,2,3,4,7,8}', '{}', '{}', '6.67 3.33 0.00 4.00 7.33 2.67'),                             -- 10 - 10/3; 12 - 14/3
  ('{"on": "ratio", "points": [[0.5, 0], [1, 10]]}', '{30,40,20,-1,5}', '{}', '{40,40,40,40,NULL}', '5.00 10.00 0.00 -2.00 missing'),
  ('{"on": "percent", "points": [[0, 0], [100, 10], [150, 12]]}', '{1,3,4,9}', '{}', '{3,3,3,3}', '3.33 10.00 11.33 12.00'),
  ('{"on": "ratio", "better": "lower", "points": [[0.5, 0], [1, 10]]}', '{4,8,3,0,0}', '{}', '{4,4,4,4,0}', '10.00 0.00 10.00 12.00 10.00'),
  ('{"on": "place", "points": [[1, 10], [5, 2]]}', '{9,9,7,1}', '{}', '{}', '10.00 10.00 6.00 4.00'),                                            -- places 1, 1, 3, 4
  ('{"on": "percent", "against": "baseline", "points": [[100, 0], [120, 10]]}', '{55,60,50}', '{50,50,NULL}', '{}', '5.00 10.00 missing'),
  ('{"on": "percent", "against": "best", "points": [[0, 0], [100, 10]]}', '{50,25}', '{}', '{}', '10.00 5.00'),
  ('{"on": "percent", "against": "mean", "points": [[0, 0], [100, 10], [200, 12]]}', '{1,2,4}', '{}', '{}', '4.29 8.57 11.43'),                    -- 3/7, 6/7, 12/7 of the mean: 10 + 2*5/7
  ('{"on": "ratio", "against": "baseline", "zero_base": "min", "points": [[0, 0], [1, 10]]}', '{5,5}', '{0,10}', '{}', '-2.00 5.00'),
  ('{"blank": 60, "points": [[50, 0], [80, 6]]}', '{NULL,80}', '{}', '{}', '2.00 6.00')
) v(keys, actuals, baselines, targets, wanted);
SELECT is(emulation.points(pg_temp.sheet('{"max": 1, "rule": "curve", "points": [[-999999999999999999, 0], [0.000000000000000001, 1]]}'), 'a', NULL, 0), 1.00, 'a curve as long as numbers are');
SELECT unnest(ARRAY[is(pg_temp.format(pg_temp.sheet(leaf)), 2, 'format 2: ' || leaf::text), is(pg_temp.sheet(leaf)::text::score_sheet, pg_temp.sheet(leaf), '... its text is the same sheet'),
                    is(pg_temp.sheet(leaf)::jsonb->'criteria'->0, '{"code": "a"}' || leaf, '... which says what was said')])
  FROM unnest(ARRAY['{"max": 10, "rule": "curve", "points": [[50, 0], [80.5, 6.25], [100, 10]]}', '{"max": 10, "rule": "curve", "on": "ratio", "better": "lower", "against": "mean", "zero_base": "max", "points": [[-1, 0], [1, 10]]}']::jsonb[]) leaf;
SELECT is(fault, wanted, leaf::text) FROM (VALUES
  ('{"max": 10, "rule": "curve", "against": "best", "points": [[0, 0], [1, 1]]}'::jsonb, '"against" is set, but the curve does not compare ratios'),
  ('{"max": 10, "rule": "curve", "on": "place", "zero_base": "max", "points": [[0, 0], [1, 1]]}', '"zero_base" is set, but the curve does not compare ratios')) v(leaf, wanted),
  LATERAL check_sheet(jsonb_build_object('max', 10, 'criteria', jsonb_build_array('{"code": "a"}' || leaf)));
SELECT is(ARRAY(SELECT advice FROM sheet_advice(jsonb_build_object('max', 10, 'criteria', jsonb_build_array('{"code": "a", "max": 10, "rule": "curve"}' || keys)))), advice, 'advice: ' || keys::text) FROM (VALUES
  ('{"points": [[50, 0], [80, 10]]}'::jsonb, '{}'::text[]), ('{"points": [[50, 0], [80, 8]]}', '{"at most 8 of its max 10 can be earned"}'), ('{"points": [[50, 0], [80, 0]]}', '{"can earn only 0 points"}'),
  ('{"on": "ratio", "points": [[50, 0], [80, 10]]}', '{"the points are compared with a ratio (1 is full fulfilment), but all their bounds are 10 or more; write \"on\": \"percent\" if percentages are meant"}')) v(keys, advice);

-- Boards with baselines ----------------------------------------------------------------------------------------------------------

-- Three leaves; a baseline in some cells, also where it has no meaning, where there is no actual and where nothing is assigned.
CREATE TEMP TABLE made AS SELECT '{"name": "s", "max": 30, "missing": "zero", "criteria": [{"code": "a", "max": 10, "cap": 12, "rule": "proportional", "against": "baseline"}, {"code": "I", "max": 20, "criteria": [
                                    {"code": "b", "max": 10, "rule": "linear", "worst": "baseline", "best": "target"}, {"code": "c", "max": 10, "rule": "given"}]}]}'::score_sheet AS sheet;
CREATE TEMP TABLE result AS
  SELECT 'u' || i AS unit, code, 60 AS target, nullif((i * 7) % 11, 5) AS actual, i % 9 <> 4 OR code <> 'b' AS assigned, CASE WHEN (i * 5 + ascii(code)) % 3 > 0 THEN (i * 13 % 50)::numeric / 4 - 2 END AS baseline
    FROM generate_series(1, 40) i, unnest('{a,b,c}'::text[]) code WHERE i % 5 > 0 OR code <> 'b';
CREATE TEMP TABLE board AS SELECT scoreboard(sheet, unit, code, target, actual, assigned, baseline ORDER BY unit, code) AS board FROM result, made;
SELECT is(get_byte(pg_temp.bytes(board), 0), 2, 'the board is of format 2') FROM board;
SELECT results_eq('SELECT unit, criterion, target, actual, baseline, assigned FROM board, cells(board) ORDER BY unit, criterion', 'SELECT unit, code, target::numeric, actual::numeric, trim_scale(baseline), assigned FROM result ORDER BY unit, code', 'cells: what went in');
SELECT results_eq('SELECT unit, criterion FROM board, cells(board)', 'SELECT unit, code FROM result ORDER BY unit COLLATE "C", code', 'cells: by unit and in the sheet''s order');
SELECT is((SELECT scoreboard(sheet, unit, criterion, target, actual, assigned, baseline) FROM made, board, cells(board)), board, 'cells: make the board again') FROM board;
SELECT is_empty($$ SELECT * FROM cells(NULL) $$, 'cells of no board');
SELECT is(pg_temp.bytes((SELECT scoreboard(sheet, unit, code, target, actual, assigned, baseline ORDER BY md5(unit || code || seed)) FROM result, made)), pg_temp.bytes(board), 'any order of rows: equal bytes') FROM board, generate_series(1, 5) seed;
SELECT is(pg_temp.bytes((SELECT rollup(part ORDER BY md5(g::text)) FROM (SELECT scoreboard(sheet, unit, code, target, actual, assigned, baseline) AS part, hashtext(unit || code) % 7 AS g FROM result, made GROUP BY 2) x)), pg_temp.bytes(board), 'parts: equal bytes') FROM board;
SELECT is(pg_temp.bytes((SELECT rollup(part) FROM (SELECT scoreboard(sheet, unit, code, target, actual, assigned, baseline) AS part FROM result, made GROUP BY baseline IS NULL) x)), pg_temp.bytes(board), 'parts of formats 1 and 2: equal bytes') FROM board;
SELECT is(pg_temp.bytes(board::text::scoreboard), pg_temp.bytes(board), 'text: equal bytes') FROM board;
SELECT is(pg_temp.bytes(board::jsonb::scoreboard), pg_temp.bytes(board), 'jsonb: equal bytes') FROM board;
SELECT is(board::jsonb::text, board::text::jsonb::text, 'jsonb says what the text says') FROM board;
SELECT is(board::jsonb->'results', '{"u": {"a": [60, 5, true, -0.5], "b": [null, null, false, 3], "c": [null, 1]}}', 'what a result says')
  FROM (SELECT scoreboard(sheet, 'u', code, target, actual, assigned, baseline) AS board FROM made, (VALUES ('a', 60, 5, true, -0.50), ('b', NULL, NULL, false, 3), ('c', NULL, 1, NULL, NULL)) v(code, target, actual, assigned, baseline)) x;
SELECT is(scoreboard_hash(board::text::scoreboard), scoreboard_hash(board), 'equal hashes') FROM board;

-- Points with and without: each leaf by itself, as points() has it.
SELECT is((SELECT count(*) FROM result, made, LATERAL (SELECT b.points, b.status FROM breakdown(board) b WHERE b.unit = result.unit AND b.criterion = result.code) b
            WHERE b.points IS DISTINCT FROM CASE WHEN NOT assigned THEN NULL ELSE coalesce(emulation.points(sheet, code, target, actual, baseline), 0) END), 0::bigint, 'each cell has its own baseline') FROM board;
SELECT isnt((SELECT scoreboard(sheet, unit, code, target, actual, assigned, baseline + 0.01) FROM result, made), board, 'another baseline, another board') FROM board;

-- No baselines: the board of the other signatures, format 1.
SELECT unnest(ARRAY[
  is(get_byte(pg_temp.bytes(without), 0), 1, 'without baselines: format 1'),
  is(pg_temp.bytes((SELECT scoreboard(sheet, unit, code, target, actual, assigned, NULL) FROM result, made)), pg_temp.bytes(without), '... equal bytes with the sixth argument alone'),
  is(pg_temp.bytes((SELECT scoreboard(sheet, unit, code, target, actual, true, NULL::numeric) FROM result, made)), pg_temp.bytes((SELECT scoreboard(sheet, unit, code, target, actual) FROM result, made)), '... and with none'),
  is(pg_temp.bytes(regexp_replace(without::text, '\[60, (null|\d+)\]', '[60, \1, true, null]', 'g')::scoreboard), pg_temp.bytes(without), '... and from text with null')])
  FROM (SELECT scoreboard(sheet, unit, code, target, actual, assigned) AS without FROM result, made) x;
SELECT is(pg_temp.bytes('{"sheet": {"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}, "results": {"u": {"a": [null, 1, true, null]}}}'::scoreboard),
          pg_temp.bytes('{"sheet": {"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}, "results": {"u": {"a": [null, 1]}}}'::scoreboard), 'a baseline that is null is none');

-- A unit without a result, a cell twice, parts that overlap.
SELECT is((SELECT scoreboard(sheet, unit, code, NULL, 1, NULL, 2) FROM made, (VALUES ('u', 'a'), ('v', NULL)) v(unit, code))::jsonb->'results', '{"u": {"a": [null, 1, true, 2]}, "v": {}}', 'a unit without a result has no baseline');
SELECT throws_ok($$ SELECT scoreboard(sheet, 'u', 'a', NULL, 1, NULL, i) FROM made, generate_series(1, 2) i $$, '22023', 'unit "u", criterion "a": more than one result', 'two baselines of one cell are two results');
SELECT throws_ok($$ SELECT rollup(board) FROM (SELECT board FROM board UNION ALL SELECT board FROM board) x $$, '22023', 'unit "u1", criterion "a": more than one result', 'and so are parts that overlap');

-- what_if: baselines stay, of the cell that is changed and of all others.
SELECT results_eq($$ SELECT unit, criterion, baseline FROM board, cells(what_if(board, '{"u1": {"a": 3, "b": 4}, "u7": {"c": null}, "u5": {"b": 9}}')) WHERE (unit, criterion) <> ('u5', 'b') $$, $$ SELECT unit, criterion, baseline FROM board, cells(board) $$, 'what_if keeps baselines');
SELECT results_eq($$ SELECT target, actual, baseline, assigned FROM board, cells(what_if(board, 'u4', 'b', 9)) WHERE unit = 'u4' AND criterion = 'b' $$, $$ SELECT target, 9::numeric, baseline, true FROM board, cells(board) WHERE unit = 'u4' AND criterion = 'b' $$, 'what_if: of what was not assigned');
SELECT is(pg_temp.bytes(what_if(board, 'u1', 'a', (SELECT actual FROM result WHERE unit = 'u1' AND code = 'a'))), pg_temp.bytes(board), 'what_if: nothing changed, equal bytes') FROM board;
SELECT is(what_if(board, '{"u1": {"a": 3}, "u2": {"a": 4}}'), what_if(what_if(board, 'u1', 'a', 3), 'u2', 'a', 4), 'what_if: several at once') FROM board;
-- All analyses read such boards.
SELECT is((SELECT sum(own_change) FROM compare(board, board)), 0::bigint, 'compare') FROM board;
SELECT is((SELECT sum(difference) FROM versus(board, 'u1', 'u2')), points(board, 'u1') - points(board, 'u2'), 'versus') FROM board;
SELECT is((SELECT count(*) FROM robustness(board, 10)), 40::bigint, 'robustness') FROM board;

-- tie_break by an actual -----------------------------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.tied(tie_break jsonb, extra jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  -- equal totals; women 30.5, 40, none, not assigned; votes 7, 5, 7, 7
  SELECT string_agg(rank || unit, ' ' ORDER BY rank, unit) FROM standings((SELECT scoreboard((jsonb_build_object('max', 10, 'missing', 'zero', 'tie_break', tie_break, 'criteria', jsonb_build_array('{"code": "g", "max": 10, "rule": "given"}'::jsonb,
      '{"code": "women", "max": 0, "cap": 0, "min": 0, "bonus": true, "rule": "count", "each": 1}'::jsonb || extra, '{"code": "votes", "max": 0, "cap": 0, "min": 0, "bonus": true, "rule": "count", "each": 1}'::jsonb)))::score_sheet, unit, code, NULL::numeric, actual, assigned)
    FROM (VALUES ('A', 'g', 5, true), ('B', 'g', 5, true), ('C', 'g', 5, true), ('D', 'g', 5, true), ('A', 'women', 30.5, true), ('B', 'women', 40, true), ('C', 'women', NULL, true), ('D', 'women', 99, false),
                 ('A', 'votes', 7, true), ('B', 'votes', 5, true), ('C', 'votes', 7, true), ('D', 'votes', 7, true)) v(unit, code, actual, assigned))) $$;
SELECT is(pg_temp.tied(tie_break), wanted, tie_break::text) FROM (VALUES
  ('[]'::jsonb, '1A 1B 1C 1D'), ('["women"]', '1A 1B 1C 4D'),                                                     -- points: 0, and none where nothing is assigned
  ('[{"criterion": "women", "by": "actual"}]', '1B 2A 3C 3D'), ('[{"criterion": "women", "by": "actual", "better": "lower"}]', '1A 2B 3C 3D'),
  ('[{"criterion": "votes", "by": "actual"}]', '1A 1C 1D 4B'), ('[{"criterion": "votes", "by": "actual", "better": "lower"}]', '1B 2A 2C 2D'),
  ('[{"criterion": "votes", "by": "actual"}, {"criterion": "women", "by": "actual", "better": "lower"}]', '1A 2C 2D 4B'),
  ('[{"criterion": "g", "better": "lower"}, {"criterion": "women", "by": "actual"}]', '1B 2A 3C 3D')) v(tie_break, wanted);
SELECT is(pg_temp.tied('[{"criterion": "women", "by": "actual"}]', '{"blank": 35}'), '1B 2C 3A 4D', 'what stands for a missing actual counts');
-- The share of women is computed from two numbers that earn nothing: 12 of 40, 10 of 25, 3 of none.
SELECT is((SELECT string_agg(rank || unit, ' ' ORDER BY rank) FROM standings((SELECT scoreboard('{"max": 10, "tie_break": [{"criterion": "share", "by": "actual"}], "criteria": [{"code": "g", "max": 10, "rule": "given"}, {"code": "women", "max": 0, "rule": "input"},
               {"code": "all", "max": 0, "rule": "input"}, {"code": "share", "max": 0, "rule": "input", "value": "actual[women] / actual[all]"}]}', unit, code, NULL::numeric, actual)
             FROM (VALUES ('A', 'g', 5), ('A', 'women', 12), ('A', 'all', 40), ('B', 'g', 5), ('B', 'women', 10), ('B', 'all', 25), ('C', 'g', 5), ('C', 'women', 3), ('C', 'all', 0)) v(unit, code, actual)))), '1B 2A 3C', 'by an actual that is computed');
SELECT is((SELECT string_agg(rank || unit, ' ' ORDER BY rank) FROM standings((SELECT scoreboard('{"max": 10, "tie_break": [{"criterion": "b", "better": "lower"}], "criteria": [{"code": "a", "max": 5, "rule": "given"}, {"code": "b", "max": 5, "rule": "given"}]}', unit, code, NULL::numeric, actual)
             FROM (VALUES ('A', 'a', 2), ('A', 'b', 3), ('B', 'a', 3), ('B', 'b', 2)) v(unit, code, actual)))), '1B 2A', 'fewer points of a criterion can be the better ones');
SELECT unnest(ARRAY[is(pg_temp.format(sheet), format, format('format %s: %s', format, tie_break)), is(sheet::jsonb->'tie_break', written, '... as it is written'), is(sheet::text::score_sheet, sheet, '... which is the same sheet')])
  FROM (VALUES (1, '["a"]'::jsonb, '["a"]'::jsonb), (1, '[{"criterion": "a"}]', '["a"]'), (1, '[{"criterion": "a", "by": "points", "better": "higher"}, "I"]', '["a", "I"]'), (2, '[{"criterion": "a", "by": "actual"}]', '[{"criterion": "a", "by": "actual"}]'),
               (2, '["I", {"criterion": "a", "by": "actual", "better": "lower"}]', '["I", {"criterion": "a", "by": "actual", "better": "lower"}]'), (2, '[{"criterion": "I", "better": "lower"}]', '[{"criterion": "I", "better": "lower"}]')) v(format, tie_break, written),
       LATERAL (SELECT jsonb_build_object('max', 5, 'tie_break', tie_break, 'criteria', '[{"code": "I", "max": 5, "criteria": [{"code": "a", "max": 5, "rule": "given"}]}]'::jsonb)::score_sheet AS sheet) s;
SELECT is(ARRAY(SELECT fault FROM check_sheet(jsonb_build_object('max', 5, 'tie_break', tie_break, 'criteria', '[{"code": "I", "max": 5, "criteria": [{"code": "a", "max": 5, "rule": "given"}]}]'::jsonb))), faults, 'fault: ' || tie_break::text) FROM (VALUES
  ('[{"criterion": "x"}]'::jsonb, '{"tie-breaker \"x\" is not a criterion"}'::text[]), ('[{"criterion": "I", "by": "actual"}]', '{"tie-breaker \"I\" has no actual"}'), ('[{"by": "actual"}]', '{"\"criterion\" is missing"}'),
  ('[{"criterion": "a", "by": "target", "better": "more"}]', '{"unknown \"by\": \"target\"","unknown \"better\": \"more\""}'), ('[{"criterion": 5}]', '{"\"tie_break[1]\" must be a criterion''s code, not a number"}'), ('[{"code": "a"}]', '{"unknown key \"code\"","\"criterion\" is missing"}'),
  ('[["a"]]', '{"\"tie_break[1]\" must be a criterion''s code, not an array"}')) v(tie_break, faults);

SELECT * FROM finish();
ROLLBACK;
