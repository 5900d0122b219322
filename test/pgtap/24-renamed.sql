-- renamed: a sheet under other codes. Sheets are invented; what they become is said by hand, or made of their documents as texts.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir errors.sql.inc
SET LOCAL search_path = public, emulation;
SELECT no_plan();

-- Codes that occur nowhere else, so that their document under other codes is a matter of replacing texts; $N$ is what another test puts in.
CREATE TEMP TABLE sheet AS SELECT '{"name": "CODE_A", "max": 40, "tie_break": ["CODE_B", "CODE_P"], "limits": [{"when": "points[CODE_P] < 0.5 * points[CODE_C] or missing[CODE_A]", "at_most": 30, "clause": "CODE_D"}], "criteria": [
  {"code": "CODE_P", "name": "CODE_P", "max": 20, "only_when": "share[CODE_C] > 0.1 and actual[CODE_D] <= 5", "criteria": [
    {"code": "CODE_A", "max": 10, "rule": "given", "limits": [{"when": "actual >= 9 and actual[CODE_B] > 1", "at_most": 9}]}, {"code": "CODE_B", "max": 10, "rule": "proportional"}]},
  {"code": "CODE_C", "max": 20, "rule": "given"}, {"code": "CODE_D", "max": 0, "min": -5, "bonus": true, "rule": "count", "each": -1, "note": "after CODE_A"}]}'::jsonb AS document;
-- All other places that name a criterion.
CREATE TEMP TABLE other_sheet AS SELECT '{"name": "CODE_A", "max": 40, "tie_break": [{"criterion": "CODE_B", "by": "actual", "better": "lower"}, "CODE_C"], "rank_by": "class", "unranked": [{"when": "missing[CODE_A]"}], "no_award": [{"when": "points[CODE_C] < 5", "awards": ["CODE_A"]}],
  "lower_class": [{"when": "actual[CODE_B] < 2", "by": 1, "note": "CODE_B"}], "classes": [{"name": "A", "from": 30, "when": "total > 30 and share[CODE_P] > 0.5", "quota": {"percent": {"input": "CODE_D", "values": {"1": 20, "2": 25}}, "classes": "all", "counted": "after", "ties": "open"}}, {"name": "B"}], "criteria": [
  {"code": "CODE_P", "max": 20, "combine": "formula", "formula": "points[CODE_A] + if(deducted[CODE_B] > 0, 1, 2)", "criteria": [
    {"code": "CODE_A", "max": 10, "rule": "given", "late": {"criterion": "CODE_D", "per_unit": 25}}, {"code": "CODE_B", "max": 10, "rule": "proportional", "value": "actual[CODE_D] / actual[CODE_A]", "limits": [{"when": "place > 3 and baseline[CODE_D] > 1", "at_most": 5}]}]},
  {"code": "CODE_C", "max": 20, "rule": "formula", "formula": "target[CODE_A] * points[CODE_P]"}, {"code": "CODE_D", "max": 0, "rule": "input"}]}'::jsonb AS document;
CREATE TEMP TABLE one AS SELECT * FROM sheet;
INSERT INTO sheet SELECT * FROM other_sheet;

-- The document with other codes in the place of the code and in expressions, but not in texts for readers.
CREATE FUNCTION pg_temp.replaced(document jsonb, codes jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  text text := document::text;
  code record;
BEGIN
  FOR code IN SELECT key, row_number() OVER () AS place FROM jsonb_each_text(codes) LOOP
    text := regexp_replace(text, '(?<=("code": |"criterion": |"input": |[a-z]\[)"?)' || code.key || '(?=["\]])', 'PLACE_' || code.place, 'g');
    text := regexp_replace(text, '(?<="tie_break": \[[^]]*")' || code.key || '(?=")', 'PLACE_' || code.place, 'g');
  END LOOP;
  FOR code IN SELECT value, row_number() OVER () AS place FROM jsonb_each_text(codes) LOOP
    text := replace(text, 'PLACE_' || code.place, code.value);
  END LOOP;
  RETURN text;
END $$;
SELECT is(renamed(document::score_sheet, codes)::jsonb, pg_temp.replaced(document::score_sheet::jsonb, codes), format('renamed: %s', codes)) FROM sheet, unnest(ARRAY[
  '{}', '{"CODE_A": "CODE_A"}', '{"CODE_A": "I.1"}', '{"CODE_A": "CODE_B", "CODE_B": "CODE_A"}', '{"CODE_A": "CODE_B", "CODE_B": "CODE_C", "CODE_C": "CODE_A"}', '{"CODE_P": "CODE_D", "CODE_D": "new"}',
  '{"CODE_A": "1", "CODE_B": "2", "CODE_C": "3", "CODE_D": "4", "CODE_P": "5"}']::jsonb[]) codes;
SELECT is(renamed(renamed(document::score_sheet, codes), back), document::score_sheet, format('and back: %s', codes)) FROM sheet, (VALUES
  ('{"CODE_A": "I.1"}'::jsonb, '{"I.1": "CODE_A"}'::jsonb), ('{"CODE_A": "CODE_B", "CODE_B": "CODE_A"}', '{"CODE_A": "CODE_B", "CODE_B": "CODE_A"}'), ('{"CODE_C": "x y]\""}', '{"x y]\"": "CODE_C"}')) v(codes, back);
-- A code that an expression must quote, which it need not before.
SELECT is(renamed(document::score_sheet, '{"CODE_D": "số ca"}')::jsonb #>> '{criteria,0,only_when}', 'share[CODE_C] > 0.1 and actual["số ca"] <= 5', 'quotes where a code needs them') FROM one;
SELECT is(renamed(document::score_sheet, jsonb_build_object('CODE_D', repeat('x', 255)))::jsonb #>> '{criteria,2,code}', repeat('x', 255), 'the longest code') FROM one;
-- The same results under the other codes earn the same.
SELECT is(ARRAY(SELECT points FROM breakdown(scoreboard) ORDER BY unit, depth, max_points, points), ARRAY(SELECT points FROM breakdown(other) ORDER BY unit, depth, max_points, points), 'points are the same')
  FROM (SELECT scoreboard(document::score_sheet, 'u' || u, code, 8, u + place) AS scoreboard, scoreboard(renamed(document::score_sheet, '{"CODE_A": "CODE_C", "CODE_C": "CODE_A"}'), 'u' || u, CASE code WHEN 'CODE_A' THEN 'CODE_C' WHEN 'CODE_C' THEN 'CODE_A' ELSE code END, 8, u + place) AS other
          FROM one, generate_series(0, 6) u, unnest('{CODE_A,CODE_B,CODE_C,CODE_D}'::text[]) WITH ORDINALITY c(code, place)) b;
-- A sheet of format 1 stays one, whose stored document has defaults filled in.
SELECT is(renamed(s, '{"a": "b", "b": "a"}'), '{"max": 20, "tie_break": ["b"], "criteria": [{"code": "b", "max": 10, "rule": "given"}, {"code": "a", "max": 10, "rule": "given"}]}', 'format 1')
  FROM CAST('{"max": 20, "tie_break": ["a"], "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}' AS score_sheet) s;
SELECT is(renamed(NULL, '{}'), NULL, 'no sheet');

SELECT is(pg_temp.raised(format('SELECT renamed(%L::score_sheet, %L)', document, codes)), '22023 ' || fault, fault) FROM one, (VALUES
  ('[]'::jsonb, 'the new codes are not an object'), ('1', 'the new codes are not an object'), ('null', 'the new codes are not an object'),
  ('{"CODE_X": "y"}', 'criterion "CODE_X" is not in the score sheet'), ('{"": "y"}', 'criterion "" is not in the score sheet'),
  ('{"CODE_A": 1}', 'the new code of criterion "CODE_A" is not a string'), ('{"CODE_A": null}', 'the new code of criterion "CODE_A" is not a string'), ('{"CODE_A": {"x": "y"}}', 'the new code of criterion "CODE_A" is not a string'),
  ('{"CODE_A": ""}', 'the new code of criterion "CODE_A" has 0 bytes'), (jsonb_build_object('CODE_A', repeat('x', 256)), 'the new code of criterion "CODE_A" has 256 bytes'),
  ('{"CODE_A": "CODE_B"}', 'criteria "CODE_A" and "CODE_B" would both be "CODE_B"'), ('{"CODE_A": "x", "CODE_D": "x"}', 'criteria "CODE_A" and "CODE_D" would both be "x"')) v(codes, fault);
SELECT is(r.detail || ' | ' || r.hint, 'A code must be unique in a sheet. | Write an object such as {"I.1": "I.2", "I.2": "I.1"}.', 'detail and hint') FROM one, pg_temp.refusal(format('SELECT renamed(%L::score_sheet, %L)', document, '{"CODE_A": "CODE_B"}')) r;

-- 10,000 criteria change their codes with their neighbours'.
CREATE TEMP TABLE large AS SELECT jsonb_build_object('max', 10000, 'criteria', (SELECT jsonb_agg(jsonb_build_object('code', 'c' || i, 'max', 1, 'rule', 'given') ORDER BY i) FROM generate_series(1, 10000) i))::score_sheet AS sheet;
SELECT is((SELECT array_agg(code ORDER BY ordinal) FROM criteria(renamed(sheet, (SELECT jsonb_object_agg('c' || i, 'c' || i % 10000 + 1) FROM generate_series(1, 10000) i)))), ARRAY(SELECT 'c' || i % 10000 + 1 FROM generate_series(1, 10000) i), 'all codes move on by one') FROM large;

SELECT * FROM finish();
ROLLBACK;
