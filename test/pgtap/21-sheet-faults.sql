-- What a score sheet may not be, and how one is told.
--
-- Every fault of a document is refused by the input function with its SQLSTATE (22023 what is wrong, 22003 numbers out of range, 54000 more than
-- there can be), names the criterion and the thing, says what is allowed, and stands in check_sheet with the same words. In the second
-- half: what points() and fault() say of single results. The sheets are invented.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir reference.sql.inc

SELECT no_plan();

-- What a statement raises.
CREATE TYPE pg_temp.raised AS (sqlstate text, message text, help text);
CREATE FUNCTION pg_temp.raised(statement text) RETURNS pg_temp.raised LANGUAGE plpgsql AS $$
DECLARE
  message text;
  detail  text;
  hint    text;
BEGIN
  EXECUTE statement;
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN ROW(SQLSTATE, message, concat_ws(' ', nullif(detail, ''), nullif(hint, '')));
END $$;
CREATE FUNCTION pg_temp.refusal(document text) RETURNS pg_temp.raised LANGUAGE sql AS $$
  SELECT pg_temp.raised(format('SELECT %L::emulation.score_sheet', document))
$$;

CREATE FUNCTION pg_temp.has_all(parts text[], whole text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT NOT EXISTS (SELECT FROM unnest(parts) AS part WHERE position(part IN coalesce(whole, '')) = 0)
$$;


-- Good sheets to spoil -----------------------------------------------------------------------------------------------------------

-- One leaf "I.1" of 10 points, with these keys besides.
CREATE FUNCTION pg_temp.leaf(keys jsonb, head jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT '{"max": 10}' || jsonb_build_object('criteria', jsonb_build_array('{"code": "I.1", "max": 10, "rule": "given"}' || keys)) || head
$$;
-- A parent "I" of 10 points with these children, and these keys besides.
CREATE FUNCTION pg_temp.parent(children jsonb, keys jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('max', 10, 'criteria', jsonb_build_array(jsonb_build_object('code', 'I', 'max', 10, 'criteria',
    children) || keys))
$$;
-- depth levels, of which the last are leaves
CREATE FUNCTION pg_temp.deep(depth int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  c jsonb := jsonb_build_object('code', depth::text, 'max', 10, 'rule', 'given');
BEGIN
  FOR i IN REVERSE depth - 1 .. 1 LOOP
    c := jsonb_build_object('code', i::text, 'max', 10, 'criteria', jsonb_build_array(c));
  END LOOP;
  RETURN jsonb_build_object('max', 10, 'criteria', jsonb_build_array(c));
END $$;

SELECT is((SELECT array_agg(f.fault) FROM (VALUES (pg_temp.leaf('{}')), (pg_temp.parent('[{"code": "a", "max": 10, "rule": "given"}]')),
  (pg_temp.deep(16))) AS k(document),
                  emulation.check_sheet(document) AS f), NULL, 'the sheets that are spoiled below are good themselves');


-- Every fault alone ----------------------------------------------------------------------------------------------------------------

-- criterion: whom check_sheet names (null: the sheet). says: parts of the message. allows: parts of the detail and hint.
CREATE TEMP TABLE bad (n serial, why text, document jsonb, criterion text, sqlstate text, says text[], allows text[]);

INSERT INTO bad (why, document, criterion, sqlstate, says, allows) VALUES
  ('a document that is null', 'null', NULL, '22023', '{object}', '{criteria}'),
  ('a document that is an array', '[]', NULL, '22023', '{object, array}', '{criteria}'),
  ('a document that is a number', '1', NULL, '22023', '{object}', '{criteria}'),
  ('a document that is a string', '"x"', NULL, '22023', '{object}', '{criteria}'),
  ('a document that is true', 'true', NULL, '22023', '{object}', '{criteria}'),

  -- keys
  ('a misspelt key of the sheet', pg_temp.leaf('{}', '{"decimal": 2}'), NULL, '22023', '{unknown, "\"decimal\""}',
   '{name, max, decimals, round, rank_on, ranking, missing, tie_break, ceiling, classes, scoring, criteria}'),
  ('the key "title" in a sheet', pg_temp.leaf('{}', '{"title": "x"}'), NULL, '22023', '{unknown, "\"title\""}', '{name}'),
  ('a key of a criterion in the sheet', pg_temp.leaf('{}', '{"cap": 12}'), NULL, '22023', '{unknown, "\"cap\""}', '{ceiling}'),
  ('a misspelt key of a leaf', pg_temp.leaf('{"maxx": 2}'), 'I.1', '22023', '{unknown, "\"maxx\""}',
   '{code, name, max, cap, min, bonus, weight, measure, evidence, appraiser, note, rule, step, "\"given\""}'),
  ('a misspelt key of a parent', pg_temp.parent('[{"code": "a", "max": 10, "rule": "given"}]', '{"combin": "mean"}'),
   'I', '22023', '{unknown, "\"combin\""}',
   '{code, name, max, cap, min, bonus, weight, measure, evidence, appraiser, note, criteria, combine}'),
  ('combine in a leaf', pg_temp.leaf('{"combine": "mean"}'), 'I.1', '22023', '{unknown, "\"combine\""}', '{rule}'),
  ('a key below the parent', pg_temp.parent('[{"code": "a", "max": 10, "rule": "given", "Max": 3}]'),
   'a', '22023', '{unknown, "\"Max\""}', '{max}'),
  ('a misspelt key of a class', pg_temp.leaf('{}', '{"classes": [{"name": "A", "form": 5}]}'),
   NULL, '22023', '{unknown, "\"form\""}', '{class, name, from}'),
  ('a misspelt key of a step', pg_temp.leaf('{"rule": "ladder", "steps": [{"form": 5, "points": 1}]}'),
   'I.1', '22023', '{unknown, "\"form\""}', '{step, from, above, to, below, points}'),
  ('the empty key', pg_temp.leaf('{"": 2}'), 'I.1', '22023', '{unknown, "\"\""}', '{code}'),

  -- names and texts
  ('a sheet''s name that is a number', pg_temp.leaf('{}', '{"name": 2013}'), NULL, '22023', '{"\"name\"", string, number}', '{}'),
  ('a criterion''s name that is true', pg_temp.leaf('{"name": true}'), 'I.1', '22023', '{"\"name\"", string, boolean}', '{}'),
  ('a measure that is a number', pg_temp.leaf('{"measure": 5}'), 'I.1', '22023', '{"\"measure\"", string, number}', '{}'),
  ('evidence that is an array', pg_temp.leaf('{"evidence": ["a"]}'), 'I.1', '22023', '{"\"evidence\"", string, array}', '{}'),
  ('an appraiser that is an object', pg_temp.leaf('{"appraiser": {}}'), 'I.1', '22023', '{"\"appraiser\"", string, object}', '{}'),
  ('a note that is a number', pg_temp.leaf('{"note": 1}'), 'I.1', '22023', '{"\"note\"", string, number}', '{}'),

  -- codes
  ('a criterion without code', pg_temp.leaf('{"code": null}'), 'criteria[1]', '22023', '{"\"code\"", missing}', '{string}'),
  ('a child without code', pg_temp.parent('[{"code": "a", "max": 4, "rule": "given"}, {"max": 6, "rule": "given"}]'),
   'criteria[2] of "I"', '22023', '{"\"code\"", missing}', '{string}'),
  ('a code that is a number', pg_temp.leaf('{"code": 1.1}'), 'criteria[1]', '22023', '{"\"code\"", string, number}', '{}'),
  ('an empty code', pg_temp.leaf('{"code": ""}'), 'criteria[1]', '22023', '{"\"code\""}', '{255}'),
  ('a code of 256 bytes', pg_temp.leaf(jsonb_build_object('code', repeat('x', 256))), 'criteria[1]', '54000', '{"\"code\"", 256}', '{255}'),
  ('a code of 128 letters đ, two bytes each', pg_temp.leaf(jsonb_build_object('code', repeat('đ', 128))),
   'criteria[1]', '54000', '{"\"code\"", 256}', '{255}'),
  ('a code of a megabyte', pg_temp.leaf(jsonb_build_object('code', repeat('x', 1000000))),
   'criteria[1]', '54000', '{"\"code\"", 1000000}', '{255}'),
  ('a code given twice', pg_temp.parent('[{"code": "a", "max": 4, "rule": "given"}, {"code": "a", "max": 6, "rule": "given"}]'),
   'a', '22023', '{twice}', '{unique}'),
  ('a child with its parent''s code', pg_temp.parent('[{"code": "I", "max": 10, "rule": "given"}]'), 'I', '22023', '{twice}', '{unique}'),
  ('a code given twice in different parents',
   '{"max": 8, "criteria": [{"code": "I", "max": 4, "criteria": [{"code": "x", "max": 4, "rule": "given"}]},
    {"code": "II", "max": 4, "criteria": [{"code": "x", "max": 4, "rule": "given"}]}]}', 'x', '22023', '{twice}', '{unique}'),

  -- max, min, cap
  ('a sheet without max', pg_temp.leaf('{}', '{"max": null}'), NULL, '22023', '{"\"max\"", missing}', '{total}'),
  ('a leaf without max', pg_temp.leaf('{"max": null}'), 'I.1', '22023', '{"\"max\"", missing}', '{points}'),
  ('a parent without max', pg_temp.parent('[{"code": "a", "max": 10, "rule": "given"}]', '{"max": null}'),
   'I', '22023', '{"\"max\"", missing}', '{points}'),
  ('a sheet''s max as a string', pg_temp.leaf('{}', '{"max": "10"}'), NULL, '22023', '{"\"max\"", number, string}', '{quotes}'),
  ('a leaf''s max as a string', pg_temp.leaf('{"max": "10"}'), 'I.1', '22023', '{"\"max\"", number, string}', '{quotes}'),
  ('a max with a decimal comma, which JSON can only hold as a string', pg_temp.leaf('{"max": "10,0"}'),
   'I.1', '22023', '{"\"max\"", number, string}', '{point}'),
  ('a max that is true', pg_temp.leaf('{"max": true}'), 'I.1', '22023', '{"\"max\"", number, boolean}', '{}'),
  ('a max that is an object', pg_temp.leaf('{"max": {"points": 10}}'), 'I.1', '22023', '{"\"max\"", number, object}', '{}'),
  ('a negative max', pg_temp.leaf('{"max": -1}'), 'I.1', '22003', '{"\"max\"", -1}', '{0, 9000000000}'),
  ('a negative max of the sheet', pg_temp.leaf('{}', '{"max": -0.5}'), NULL, '22003', '{"\"max\"", -0.5}', '{0, 9000000000}'),
  ('a max of 10 decimals', pg_temp.leaf('{"max": 0.0000000001}'), 'I.1', '22003', '{"\"max\"", 0.0000000001}', '{9 decimals}'),
  ('a max above 9·10^9', pg_temp.leaf('{"max": 9000000000.1}'), 'I.1', '22003', '{"\"max\"", 9000000000.1}', '{9000000000}'),
  ('a max of 19 digits', pg_temp.leaf('{"max": 1234567890123456789}'), 'I.1', '22003', '{"\"max\"", 1234567890123456789}', '{18 digits}'),
  ('a max of 10^400', pg_temp.leaf('{"max": 1e400}'), 'I.1', '22003', '{"\"max\"", 1000000}', '{10^18}'),
  ('a cap of 10 decimals', pg_temp.leaf('{"cap": 10.0000000001}'), 'I.1', '22003', '{"\"cap\"", 10.0000000001}', '{9 decimals}'),
  ('a cap as a string', pg_temp.leaf('{"cap": "12"}'), 'I.1', '22023', '{"\"cap\"", number, string}', '{quotes}'),
  ('a min as a string', pg_temp.leaf('{"min": "-5"}'), 'I.1', '22023', '{"\"min\"", number, string}', '{quotes}'),
  ('a min of 10 decimals', pg_temp.leaf('{"min": -0.0000000001}'), 'I.1', '22003', '{"\"min\"", -0.0000000001}', '{9 decimals}'),
  ('a min below -9·10^9', pg_temp.leaf('{"min": -9000000001}'), 'I.1', '22003', '{"\"min\"", -9000000001}', '{-9000000000}'),
  ('a min above the cap', pg_temp.leaf('{"min": 8, "cap": 7}'), 'I.1', '22023', '{"\"min\"", "\"cap\""}', '{0, max}'),
  ('a min above the max, which is the cap', pg_temp.leaf('{"min": 11}'), 'I.1', '22023', '{"\"min\"", "\"cap\""}', '{max}'),
  ('a cap below 0, which is the min', pg_temp.leaf('{"cap": -1}'), 'I.1', '22023', '{"\"min\"", "\"cap\""}', '{0}'),
  ('a parent''s min above its cap', pg_temp.parent('[{"code": "a", "max": 10, "rule": "given"}]', '{"min": 8, "cap": 7.5}'),
   'I', '22023', '{"\"min\"", "\"cap\""}', '{}'),
  ('a negative ceiling', pg_temp.leaf('{}', '{"ceiling": -1}'), NULL, '22003', '{"\"ceiling\"", -1}', '{0, 9000000000}'),
  ('a ceiling as a string', pg_temp.leaf('{}', '{"ceiling": "100"}'), NULL, '22023', '{"\"ceiling\"", number, string}', '{quotes}'),
  ('caps that add up to more than 9·10^9', '{"max": 9000000000, "criteria": [{"code": "a", "max": 4500000000, "rule": "given"},
    {"code": "b", "max": 4500000000, "cap": 4500000000.01, "rule": "given"}]}', NULL, '22003', '{caps, 9000000000}', '{9000000000}'),

  -- what is scaled or lifted beyond what can be kept: 2 · 9·10^9 by min; 4 of 1 point standing for 5·10^9 + 1; a mean of 4/1
  ('mins that lift a sum beyond 9·10^9', '{"max": 2, "criteria": [
     {"code": "I", "max": 1, "min": 9000000000, "criteria": [{"code": "a", "max": 1, "rule": "given"}]},
     {"code": "II", "max": 1, "min": 9000000000, "criteria": [{"code": "b", "max": 1, "rule": "given"}]}]}',
   NULL, '22003', '{9000000000}', '{min}'),
  ('a small criterion above its max that may have to stand for a huge one', '{"max": 5000000001, "missing": "reweight", "criteria": [
     {"code": "a", "max": 1, "cap": 4, "rule": "given"}, {"code": "b", "max": 5000000000, "rule": "given"}]}',
   NULL, '22003', '{9000000000}', '{cap, max}'),
  ('a mean beyond 9·10^9', '{"max": 5000000001, "criteria": [{"code": "I", "max": 5000000001, "combine": "mean", "criteria": [
     {"code": "a", "max": 1, "cap": 4, "rule": "given"}]}]}',
   'I', '22003', '{9000000000}', '{cap, max}'),

  -- bonus, weight, mean
  ('a bonus that is a string', pg_temp.leaf('{"bonus": "true"}'), 'I.1', '22023', '{"\"bonus\"", true, false, string}', '{}'),
  ('a bonus that is 1', pg_temp.leaf('{"bonus": 1}'), 'I.1', '22023', '{"\"bonus\"", true, false, number}', '{}'),
  ('a bonus under a mean',
   pg_temp.parent('[{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "bonus": true, "rule": "given"}]',
     '{"combine": "mean"}'), 'b', '22023',
   '{bonus, mean}', '{nothing, bonus}'),
  ('a bonus deeper under a mean',
   pg_temp.parent('[{"code": "a", "max": 10, "criteria": [{"code": "a1", "max": 10, "rule": "given"},
       {"code": "b", "max": 1, "bonus": true, "rule": "given"}]}]',
   '{"combine": "mean"}'), 'b', '22023', '{bonus, mean}', '{nothing, bonus}'),
  ('a max of 0 under a mean',
   pg_temp.parent('[{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 0, "cap": 5, "rule": "count", "each": 1}]',
     '{"combine": "mean"}'), 'b', '22023',
   '{"\"max\"", 0, mean}', '{share}'),
  ('a weight of 0', pg_temp.parent('[{"code": "a", "max": 10, "weight": 0, "rule": "given"}]', '{"combine": "mean"}'),
   'a', '22003', '{"\"weight\"", 0}', '{more than 0}'),
  ('a negative weight', pg_temp.parent('[{"code": "a", "max": 10, "weight": -2.5, "rule": "given"}]', '{"combine": "mean"}'),
   'a', '22003', '{"\"weight\"", -2.5}', '{more than 0}'),
  ('a weight as a string', pg_temp.parent('[{"code": "a", "max": 10, "weight": "2", "rule": "given"}]', '{"combine": "mean"}'),
   'a', '22023', '{"\"weight\"", number, string}', '{quotes}'),
  ('a weight of 19 digits', pg_temp.parent('[{"code": "a", "max": 10, "weight": 0.3333333333333333333, "rule": "given"}]',
   '{"combine": "mean"}'),
   'a', '22003', '{"\"weight\"", 0.3333333333333333333}',
   '{18 digits}'),
  ('a weight of 10 decimals', pg_temp.parent('[{"code": "a", "max": 10, "weight": 0.3333333333, "rule": "given"}]', '{"combine": "mean"}'),
   'a', '22003', '{"\"weight\"", 0.3333333333}', '{9 decimals}'),
  ('a weight under a sum', pg_temp.parent('[{"code": "a", "max": 10, "weight": 2, "rule": "given"}]'),
   'a', '22023', '{weight, mean}', '{"\"combine\"", "\"mean\""}'),
  ('a weight right under the sheet', pg_temp.leaf('{"weight": 2}'), 'I.1', '22023', '{weight, mean}', '{"\"mean\""}'),
  ('maxima under a mean without a small common multiple', pg_temp.parent((SELECT jsonb_agg(jsonb_build_object('code', 'c' || p, 'max',
   p + 0.000000001, 'rule', 'given'))
    FROM unnest('{1000003, 1000033, 1000037, 1000039, 1000081, 1000099, 1000117, 1000121}'::int[]) AS p), '{"combine": "mean"}'), 'I',
      '54000', '{common multiple, mean}', '{same max}'),

  -- rule, criteria, combine
  ('an unknown rule', pg_temp.leaf('{"rule": "proportionate"}'), 'I.1', '22023', '{unknown, "\"proportionate\""}',
   ARRAY(SELECT name FROM rule_table.rule)),
  ('a rule in other letters', pg_temp.leaf('{"rule": "Given"}'), 'I.1', '22023', '{unknown, "\"Given\""}', '{given}'),
  ('a rule that is a number', pg_temp.leaf('{"rule": 1}'), 'I.1', '22023', '{"\"rule\"", string, number}', '{}'),
  ('a rule that is an object', pg_temp.leaf('{"rule": {"given": {}}}'), 'I.1', '22023', '{"\"rule\"", string, object}', '{}'),
  ('both rule and criteria', pg_temp.leaf('{"criteria": [{"code": "a", "max": 10, "rule": "given"}]}'),
   'I.1', '22023', '{both, "\"rule\"", "\"criteria\""}', '{leaf, parent}'),
  ('neither rule nor criteria', pg_temp.leaf('{"rule": null}'), 'I.1', '22023', '{neither, "\"rule\"", "\"criteria\""}', '{leaf, parent}'),
  ('an unknown way to combine', pg_temp.parent('[{"code": "a", "max": 10, "rule": "given"}]', '{"combine": "median"}'),
   'I', '22023', '{"\"combine\"", "\"median\""}', '{sum, mean}'),
  ('a way to combine that is a number', pg_temp.parent('[{"code": "a", "max": 10, "rule": "given"}]', '{"combine": 1}'),
   'I', '22023', '{"\"combine\"", string, number}', '{sum, mean}'),
  ('a sheet without criteria', '{"max": 10}', NULL, '22023', '{"\"criteria\"", missing}', '{array}'),
  ('a sheet with an empty array of criteria', '{"max": 10, "criteria": []}', NULL, '22023', '{"\"criteria\"", empty}', '{at least one}'),
  ('a parent with an empty array of criteria', pg_temp.parent('[]'), 'I', '22023', '{"\"criteria\"", empty}', '{at least one}'),
  ('criteria that are an object', '{"max": 10, "criteria": {"I": 10}}', NULL, '22023', '{"\"criteria\"", array, object}', '{}'),
  ('a parent''s criteria that are a number', pg_temp.parent('5'), 'I', '22023', '{"\"criteria\"", array, number}', '{}'),
  ('a criterion that is a string', '{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}, "b"]}',
   NULL, '22023', '{"criteria[2]", object, string}', '{}'),
  ('a criterion that is an array', '{"max": 10, "criteria": [[]]}', NULL, '22023', '{"criteria[1]", object, array}', '{}'),
  ('a child that is null', pg_temp.parent('[null]'), 'I', '22023', '{"criteria[1]", object, null}', '{}'),

  -- sums
  ('children that do not add up', pg_temp.parent('[{"code": "a", "max": 4, "rule": "given"}, {"code": "b", "max": 5.5, "rule": "given"}]'),
   'I', '22023', '{9.5, 10}', '{add up, bonus}'),
  ('children that add up by their bonus only',
   pg_temp.parent('[{"code": "a", "max": 4, "rule": "given"}, {"code": "b", "max": 6, "bonus": true, "rule": "given"}]'),
   'I', '22023', '{4, 10}', '{bonus}'),
  ('a sheet that does not add up', pg_temp.leaf('{}', '{"max": 12.5}'), NULL, '22023', '{10, 12.5}', '{add up, bonus}'),
  ('sums that differ by a billionth', pg_temp.leaf('{"max": 9.999999999}'), NULL, '22023', '{9.999999999, 10}', '{add up}'),
  ('children that add up to more than 9·10^9',
   '{"max": 9000000000, "criteria": [{"code": "a", "max": 9000000000, "cap": 1, "rule": "given"}, {"code": "b", "max": 5, "rule": "given"}]}', NULL,
   '22023', '{more than 9000000000}', '{add up}'),

  -- the sheet's choices
  ('7 decimals', pg_temp.leaf('{}', '{"decimals": 7}'), NULL, '22003', '{"\"decimals\"", 7}', '{whole, 0, 6}'),
  ('-1 decimals', pg_temp.leaf('{}', '{"decimals": -1}'), NULL, '22003', '{"\"decimals\"", -1}', '{whole, 0, 6}'),
  ('1.5 decimals', pg_temp.leaf('{}', '{"decimals": 1.5}'), NULL, '22003', '{"\"decimals\"", 1.5}', '{whole, 0, 6}'),
  ('scoring 0', pg_temp.leaf('{}', '{"scoring": 0}'), NULL, '22003', '{"\"scoring\"", 0}', '{1, 2}'),
  ('a scoring to come', pg_temp.leaf('{}', '{"scoring": 3}'), NULL, '22003', '{"\"scoring\"", 3}', '{1, 2}'),
  ('scoring 1.5', pg_temp.leaf('{}', '{"scoring": 1.5}'), NULL, '22003', '{"\"scoring\"", 1.5}', '{1, 2}'),
  ('scoring as a string', pg_temp.leaf('{}', '{"scoring": "1"}'), NULL, '22023', '{"\"scoring\"", number, string}', '{quotes}'),
  ('decimals as a string', pg_temp.leaf('{}', '{"decimals": "2"}'), NULL, '22023', '{"\"decimals\"", number, string}', '{quotes}'),
  ('an unknown round', pg_temp.leaf('{}', '{"round": "sheet"}'), NULL, '22023', '{"\"round\"", "\"sheet\""}', '{criterion, total}'),
  ('an unknown rank_on', pg_temp.leaf('{}', '{"rank_on": "shown"}'), NULL, '22023', '{"\"rank_on\"", "\"shown\""}', '{rounded, exact}'),
  ('an unknown ranking', pg_temp.leaf('{}', '{"ranking": "olympic"}'),
   NULL, '22023', '{"\"ranking\"", "\"olympic\""}', '{competition, dense}'),
  ('an unknown missing', pg_temp.leaf('{}', '{"missing": "ignore"}'),
   NULL, '22023', '{"\"missing\"", "\"ignore\""}', '{incomplete, zero, reweight}'),
  ('a missing that is 0', pg_temp.leaf('{}', '{"missing": 0}'),
   NULL, '22023', '{"\"missing\"", string, number}', '{incomplete, zero, reweight}'),
  ('a tie_break that is a string', pg_temp.leaf('{}', '{"tie_break": "I.1"}'), NULL, '22023', '{"\"tie_break\"", array, string}', '{}'),
  ('a tie-breaker that is no criterion', pg_temp.leaf('{}', '{"tie_break": ["I.1", "I.2"]}'),
   NULL, '22023', '{"\"I.2\"", not a criterion}', '{codes}'),
  ('a tie-breaker that is a number', pg_temp.leaf('{}', '{"tie_break": [1]}'), NULL, '22023', '{"tie_break[1]", code, number}', '{}'),
  ('101 tie-breakers', pg_temp.leaf('{}', jsonb_build_object('tie_break', array_fill('I.1'::text, '{101}'))),
   NULL, '54000', '{101}', '{100}'),

  -- classes
  ('classes that are an object', pg_temp.leaf('{}', '{"classes": {"A": 5}}'), NULL, '22023', '{"\"classes\"", array, object}', '{}'),
  ('a class that is a string', pg_temp.leaf('{}', '{"classes": ["A"]}'), NULL, '22023', '{"classes[1]", object, string}', '{}'),
  ('a class without name', pg_temp.leaf('{}', '{"classes": [{"name": "A", "from": 5}, {"from": 3}]}'),
   NULL, '22023', '{"\"name\"", missing}', '{"classes[2]"}'),
  ('a class with an empty name', pg_temp.leaf('{}', '{"classes": [{"name": "", "from": 5}]}'),
   NULL, '22023', '{"\"name\""}', '{"classes[1]"}'),
  ('a class with a number as name', pg_temp.leaf('{}', '{"classes": [{"name": 1}]}'), NULL, '22023', '{"\"name\"", string, number}', '{}'),
  ('a class from a string', pg_temp.leaf('{}', '{"classes": [{"name": "A", "from": "5"}]}'),
   NULL, '22023', '{"\"from\"", number, string}', '{quotes}'),
  ('a class from 10 decimals', pg_temp.leaf('{}', '{"classes": [{"name": "A", "from": 5.0000000001}]}'),
   NULL, '22003', '{"\"from\"", 5.0000000001}', '{9 decimals}'),
  ('classes from the worst up', pg_temp.leaf('{}', '{"classes": [{"name": "B", "from": 5}, {"name": "A", "from": 9}]}'),
   NULL, '22023', '{"classes[2]", reached}', '{first}'),
  ('two classes from the same points', pg_temp.leaf('{}', '{"classes": [{"name": "A", "from": 5}, {"name": "B", "from": 5}]}'),
   NULL, '22023', '{"classes[2]", reached}', '{first}'),
  ('a class after one that takes everyone', pg_temp.leaf('{}', '{"classes": [{"name": "A"}, {"name": "B", "from": 5}]}'),
   NULL, '22023', '{"classes[2]", reached}', '{first}'),
  ('two classes that take everyone', pg_temp.leaf('{}', '{"classes": [{"name": "A"}, {"name": "B"}]}'),
   NULL, '22023', '{"classes[2]", reached}', '{first}'),
  ('1,001 classes', pg_temp.leaf('{}', jsonb_build_object('classes',
   (SELECT jsonb_agg(jsonb_build_object('name', 'c', 'from', -i)) FROM generate_series(1, 1001) AS i))),
   NULL, '54000', '{1001}', '{1000}'),

  -- ladders
  ('a ladder without steps', pg_temp.leaf('{"rule": "ladder"}'),
   'I.1', '22023', '{no steps}', '{"\"steps\"", array, from, above, to, below, points}'),
  ('a ladder with null as steps', pg_temp.leaf('{"rule": "ladder", "steps": null}'), 'I.1', '22023', '{no steps}', '{array}'),
  ('a ladder with an empty array of steps', pg_temp.leaf('{"rule": "ladder", "steps": []}'), 'I.1', '22023', '{no steps}', '{array}'),
  ('a ladder with a number as steps', pg_temp.leaf('{"rule": "ladder", "steps": 3}'), 'I.1', '22023', '{"\"steps\"", array, number}', '{}'),
  ('a ladder with an object as steps', pg_temp.leaf('{"rule": "ladder", "steps": {"from": 1, "points": 1}}'),
   'I.1', '22023', '{"\"steps\"", array, object}', '{}'),
  ('a step that is a number', pg_temp.leaf('{"rule": "ladder", "steps": [{"from": 1, "points": 1}, 5]}'),
   'I.1', '22023', '{"steps[2]", object, number}', '{}'),
  ('a step without points', pg_temp.leaf('{"rule": "ladder", "steps": [{"from": 1, "points": 1}, {"to": 1}]}'),
   'I.1', '22023', '{"\"points\"", missing}', '{number, step 2}'),
  ('a step with points as a string', pg_temp.leaf('{"rule": "ladder", "steps": [{"from": 1, "points": "1"}]}'),
   'I.1', '22023', '{"\"points\"", number, string}', '{quotes}'),
  ('a step with a bound as a string', pg_temp.leaf('{"rule": "ladder", "steps": [{"from": "1", "points": 1}]}'),
   'I.1', '22023', '{"\"from\"", number, string}', '{quotes}'),
  ('a step with a bound of 19 digits', pg_temp.leaf('{"rule": "ladder", "steps": [{"below": 1234567890123456789, "points": 1}]}'),
   'I.1', '22003', '{"\"below\"", 1234567890123456789}', '{18 digits}'),
  ('a step above the cap', pg_temp.leaf('{"rule": "ladder", "steps": [{"from": 1, "points": 1}, {"points": 10.5}]}'),
   'I.1', '22003', '{step 2, 10.5}', '{min, cap}'),
  ('a step below the min, which is 0', pg_temp.leaf('{"rule": "ladder", "steps": [{"from": 1, "points": -1}]}'),
   'I.1', '22003', '{step 1, -1}', '{min, cap}'),
  ('a step from more than it goes to', pg_temp.leaf('{"rule": "ladder", "steps": [{"from": 3, "to": 1, "points": 1}]}'),
   'I.1', '22023', '{step 1, never}', '{}'),
  ('a step above more than it stays below',
   pg_temp.leaf('{"rule": "ladder", "steps": [{"points": 1, "from": 9}, {"above": 3.5, "below": 3, "points": 1}]}'),
   'I.1', '22023', '{step 2, never}', '{}'),
  ('a step from 3 and below 3', pg_temp.leaf('{"rule": "ladder", "steps": [{"from": 3, "below": 3, "points": 1}]}'),
   'I.1', '22023', '{step 1, never}', '{}'),
  ('a step above 3 and to 3', pg_temp.leaf('{"rule": "ladder", "steps": [{"above": 3, "to": 3, "points": 1}]}'),
   'I.1', '22023', '{step 1, never}', '{}'),
  ('a step above 3 and below 3', pg_temp.leaf('{"rule": "ladder", "steps": [{"above": 3, "below": 3, "points": 1}]}'),
   'I.1', '22023', '{step 1, never}', '{}'),
  ('a step with two lower bounds, of which the higher excludes it',
   pg_temp.leaf('{"rule": "ladder", "steps": [{"from": 1, "above": 5, "to": 4, "points": 1}]}'),
   'I.1', '22023', '{step 1, never}', '{}'),
  ('a step with two upper bounds, of which the lower excludes it',
   pg_temp.leaf('{"rule": "ladder", "steps": [{"from": 4, "to": 9, "below": 2, "points": 1}]}'),
   'I.1', '22023', '{step 1, never}', '{}'),
  ('1,001 steps', pg_temp.leaf(jsonb_build_object('rule', 'ladder', 'steps',
   (SELECT jsonb_agg('{"points": 1}'::jsonb) FROM generate_series(1, 1001)))),
   'I.1', '54000', '{1001}', '{1000}'),

  -- curves
  ('a curve without points', pg_temp.leaf('{"rule": "curve"}'), 'I.1', '22023', '{fewer than two points}', '{pairs, rising}'),
  ('a curve of one point', pg_temp.leaf('{"rule": "curve", "points": [[0, 1]]}'), 'I.1', '22023', '{fewer than two points}', '{pairs, rising}'),
  ('a curve with a number as points', pg_temp.leaf('{"rule": "curve", "points": 3}'), 'I.1', '22023', '{"\"points\"", array, number}', '{}'),
  ('a point that is a number', pg_temp.leaf('{"rule": "curve", "points": [[0, 1], 5]}'), 'I.1', '22023', '{"points[2]", pair}', '{"[x, y]"}'),
  ('a point of three numbers', pg_temp.leaf('{"rule": "curve", "points": [[0, 1, 2], [5, 5]]}'), 'I.1', '22023', '{"points[1]", pair}', '{"[x, y]"}'),
  ('a point that is an object', pg_temp.leaf('{"rule": "curve", "points": [{"x": 1, "y": 2}, [5, 5]]}'), 'I.1', '22023', '{"points[1]", pair}', '{"[x, y]"}'),
  ('an x that is a string', pg_temp.leaf('{"rule": "curve", "points": [["0", 1], [5, 5]]}'), 'I.1', '22023', '{"points[1][1]", number, string}', '{}'),
  ('a y that is null', pg_temp.leaf('{"rule": "curve", "points": [[0, null], [5, 5]]}'), 'I.1', '22023', '{"points[1][2]", number, null}', '{}'),
  ('an x of 19 digits', pg_temp.leaf('{"rule": "curve", "points": [[0, 1], [1234567890123456789, 5]]}'), 'I.1', '22003', '{"points[2][1]", 1234567890123456789}', '{18}'),
  ('a y above the cap', pg_temp.leaf('{"rule": "curve", "points": [[0, 1], [5, 10.5]]}'), 'I.1', '22003', '{"points[2]", 10.5, min, cap}', '{min, cap}'),
  ('a y below the min, which is 0', pg_temp.leaf('{"rule": "curve", "points": [[0, -1], [5, 10]]}'), 'I.1', '22003', '{"points[1]", -1, min, cap}', '{min, cap}'),
  ('an x twice', pg_temp.leaf('{"rule": "curve", "points": [[0, 1], [5, 2], [5.0, 3]]}'), 'I.1', '22023', '{"points[3]", not greater}', '{least, greatest}'),
  ('an x that falls', pg_temp.leaf('{"rule": "curve", "points": [[3, 1], [2, 2]]}'), 'I.1', '22023', '{"points[2]", not greater}', '{least, greatest}'),
  ('1,001 points', pg_temp.leaf(jsonb_build_object('rule', 'curve', 'points', (SELECT jsonb_agg(jsonb_build_array(i, 1)) FROM generate_series(1, 1001) AS i))), 'I.1', '54000', '{1001}', '{1000}'),
  ('a curve with steps', pg_temp.leaf('{"rule": "curve", "points": [[0, 1], [5, 5]], "steps": []}'), 'I.1', '22023', '{"\"steps\""}', '{points}'),
  ('min none under a curve', pg_temp.leaf('{"rule": "curve", "min": "none", "points": [[0, 1], [5, 5]]}'), 'I.1', '22023', '{"\"min\"", none, curve}', '{given, count}'),

  -- parameters
  ('on of a ladder that is unknown', pg_temp.leaf('{"rule": "ladder", "on": "rank", "steps": [{"points": 1}]}'),
   'I.1', '22023', '{"\"on\"", "\"rank\""}', '{actual, ratio, percent}'),
  ('better that is unknown', pg_temp.leaf('{"rule": "proportional", "better": "less"}'),
   'I.1', '22023', '{"\"better\"", "\"less\""}', '{higher, lower}'),
  ('better that is true', pg_temp.leaf('{"rule": "min_max", "better": true}'),
   'I.1', '22023', '{"\"better\"", string, boolean}', '{higher, lower}'),
  ('a step of 0', pg_temp.leaf('{"step": 0}'), 'I.1', '22003', '{"\"step\"", 0}', '{more than 0}'),
  ('a negative step', pg_temp.leaf('{"step": -0.25}'), 'I.1', '22003', '{"\"step\"", -0.25}', '{more than 0}'),
  ('a step as a string', pg_temp.leaf('{"step": "0.25"}'), 'I.1', '22023', '{"\"step\"", number, string}', '{quotes}'),
  ('a negative floor', pg_temp.leaf('{"rule": "proportional", "floor": -0.1}'), 'I.1', '22003', '{"\"floor\"", -0.1}', '{0 or more}'),
  ('no gain', pg_temp.leaf('{"rule": "per_percent", "loss": 1}'), 'I.1', '22023', '{"\"gain\"", missing}', '{0 or more}'),
  ('no loss', pg_temp.leaf('{"rule": "per_percent", "gain": 1}'), 'I.1', '22023', '{"\"loss\"", missing}', '{0 or more}'),
  ('a negative gain', pg_temp.leaf('{"rule": "per_percent", "gain": -1, "loss": 1}'), 'I.1', '22003', '{"\"gain\"", -1}', '{0 or more}'),
  ('a negative loss', pg_temp.leaf('{"rule": "per_percent", "gain": 1, "loss": -1}'), 'I.1', '22003', '{"\"loss\"", -1}', '{0 or more}'),
  ('no each', pg_temp.leaf('{"rule": "count"}'), 'I.1', '22023', '{"\"each\"", missing}', '{0}'),
  ('each 0', pg_temp.leaf('{"rule": "count", "each": 0}'), 'I.1', '22003', '{"\"each\"", 0}', '{except 0}'),
  ('each of 19 decimals', pg_temp.leaf('{"rule": "count", "each": 0.0000000000000000001}'),
   'I.1', '22003', '{"\"each\"", 0.0000000000000000001}', '{18 decimals}'),
  ('no worst', pg_temp.leaf('{"rule": "linear", "best": 1}'), 'I.1', '22023', '{"\"worst\"", missing}', '{number}'),
  ('no best', pg_temp.leaf('{"rule": "linear", "worst": 1}'), 'I.1', '22023', '{"\"best\"", missing}', '{number}'),
  ('worst that is best', pg_temp.leaf('{"rule": "linear", "worst": 1.50, "best": 1.5}'),
   'I.1', '22023', '{"\"worst\"", "\"best\"", 1.5}', '{difference}'),
  ('at_target below 0', pg_temp.leaf('{"rule": "relative_to_best", "at_target": -0.5}'),
   'I.1', '22003', '{"\"at_target\"", -0.5}', '{from 0 to 1}'),
  ('at_target above 1', pg_temp.leaf('{"rule": "relative_to_best", "at_target": 1.00000000000000001}'),
   'I.1', '22003', '{"\"at_target\"", 1.00000000000000001}', '{from 0 to 1}'),
  ('at_target in percent', pg_temp.leaf('{"rule": "relative_to_best", "at_target": 50}'),
   'I.1', '22003', '{"\"at_target\"", 50}', '{from 0 to 1}');

-- Each rule refuses the keys of the others, and none of those that it tells.
INSERT INTO bad (why, document, criterion, sqlstate, says, allows)
SELECT format('%s in rule %s', p.key, r.name), pg_temp.leaf(r.leaf || jsonb_build_object(p.key, 1)), 'I.1', '22023',
       ARRAY['unknown', '"' || p.key || '"'], ARRAY['"' || r.name || '"'] || r.keys
  FROM rule_table.rule AS r, (SELECT DISTINCT key FROM rule_table.rule, unnest(keys) AS key) AS p
 WHERE p.key <> ALL (r.keys);
SELECT is_empty($$SELECT r.name, f.* FROM rule_table.rule AS r, unnest(r.keys) AS key, rule_table.faults(jsonb_build_object(key, 1) || r.leaf) AS f
                   WHERE f.fault LIKE '%unknown key%'$$, 'each rule takes its own');

-- Over the limits: 10,001 criteria; 17 levels.
INSERT INTO bad (why, document, criterion, sqlstate, says, allows)
SELECT '10,001 criteria', jsonb_build_object('max', 10001, 'criteria',
  jsonb_agg(jsonb_build_object('code', 'c' || i, 'max', 1, 'rule', 'given'))), NULL, '54000', '{10000 criteria}', '{10000}'
  FROM generate_series(1, 10001) AS i;
INSERT INTO bad (why, document, criterion, sqlstate, says, allows) VALUES ('17 levels', pg_temp.deep(17), '16', '54000', '{16 levels}',
  '{16}');

CREATE TEMP TABLE judged AS
SELECT bad.*, (r).sqlstate AS raised, (r).message, (r).help
  FROM bad, LATERAL (SELECT pg_temp.refusal(document::text) AS r OFFSET 0) AS s;

SELECT is(CASE WHEN raised = sqlstate AND message LIKE '%score sheet%'
  AND (criterion IS NULL OR position('"' || criterion || '"' IN message) > 0)
                    AND pg_temp.has_all(says, message) AND pg_temp.has_all(allows, help) THEN 'as expected'
               ELSE format('%s %s (%s)', raised, message, help) END,
          'as expected', why || ' is refused')
  FROM judged ORDER BY n;

-- Alone: no fault makes a second one.
SELECT is((SELECT CASE WHEN count(*) = 1 AND bool_and(f.criterion IS NOT DISTINCT
  FROM bad.criterion AND pg_temp.has_all(says, f.fault) AND pg_temp.has_all(allows, f.hint)) THEN 'as expected'
                       ELSE coalesce(string_agg(format('%s: %s (%s)', f.criterion, f.fault, f.hint), E'\n'), 'nothing') END
             FROM emulation.check_sheet(document) AS f),
          'as expected', why || ' stands in check_sheet, alone')
  FROM bad ORDER BY n;

-- What check_sheet says of the first fault, as the error has it.
CREATE FUNCTION pg_temp.first_fault(document jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', 'score sheet' || coalesce(', criterion "' || f.criterion || '"', '') || ': ' || f.fault, nullif(f.hint, ''))
    FROM emulation.check_sheet(document) AS f LIMIT 1
$$;
SELECT is(ARRAY(SELECT why FROM judged WHERE pg_temp.first_fault(document) IS DISTINCT FROM concat_ws(' | ', message, nullif(help, ''))),
  '{}', 'check_sheet says the words of the error');
SELECT is(ARRAY(SELECT why FROM judged,
  LATERAL (SELECT pg_temp.raised(format('SELECT document::emulation.score_sheet FROM bad WHERE n = %s', n)) AS r OFFSET 0) AS s
                 WHERE (r).sqlstate IS DISTINCT FROM raised OR (r).message IS DISTINCT FROM judged.message OR (r).help IS DISTINCT
                   FROM judged.help), '{}',
          'and so does the cast from jsonb');


-- The same sheets as files: every fault names file, line and column.
\ir columnless.sql.inc
CREATE TEMP TABLE in_files AS SELECT n, why, pg_temp.faults_in_files(document) AS faults FROM bad;
SELECT is(ARRAY(SELECT format('%s: %s', why, left(f, 300)) FROM in_files, unnest(faults) f WHERE pg_temp.has_column(f) IS NOT TRUE ORDER BY n), '{}',
  'as files: every fault names its column');
SELECT is(ARRAY(SELECT why FROM in_files WHERE faults = '{}'), '{}', 'and none is lost');
SELECT is(ARRAY(SELECT why FROM in_files WHERE faults IS NULL ORDER BY n), ARRAY['a document that is null', 'a document that is an array',
  'a document that is a number', 'a document that is a string', 'a document that is true', 'a key of a criterion in the sheet', 'a criterion without code',
  'a child without code', 'a code that is a number', 'an empty code', 'a sheet without criteria', 'a parent with an empty array of criteria',
  'criteria that are an object', 'a parent''s criteria that are a number', 'a criterion that is a string', 'a criterion that is an array', 'a child that is null',
  'a class with an empty name'], 'these alone cannot be in a file');


-- Many faults at once --------------------------------------------------------------------------------------------------------------

-- The faults of a document as "criterion: fault", for those that contain none of the parts expected; and the parts that no fault has.
CREATE FUNCTION pg_temp.unexpected(document jsonb, VARIADIC expected text[]) RETURNS text[] LANGUAGE sql AS $$
  WITH fault AS (SELECT coalesce(criterion, '*') || ': ' || fault AS f FROM emulation.check_sheet(document)),
       wanted AS (SELECT split_part(e, ': ', 1) || ': ' AS who, split_part(e, ': ', 2) AS part FROM unnest(expected) AS e)
  SELECT ARRAY(SELECT 'not expected: ' || f FROM fault WHERE NOT EXISTS (SELECT FROM wanted
    WHERE starts_with(f, who) AND position(part IN f) > 0))
      || ARRAY(SELECT 'missed: ' || who || part FROM wanted WHERE NOT EXISTS (SELECT FROM fault
        WHERE starts_with(f, who) AND position(part IN f) > 0))
      || ARRAY(SELECT format('%s faults', count(*)) FROM fault HAVING count(*) <> cardinality(expected))
$$;

CREATE TEMP TABLE dozen AS SELECT '{
  "title": "x", "max": 100, "decimals": 7, "ranking": "olympic", "tie_break": ["II", "Z"], "classes": [{"name": "B", "from": 5},
      {"name": "A", "from": 9}],
  "criteria": [
    {"code": "I", "max": 60, "criteria": [
      {"code": "I.1", "max": "40", "rule": "given"},
      {"code": "I.2", "max": 20, "rule": "proportionate"},
      {"code": "I.3", "max": 10, "rule": "ladder"}]},
    {"code": "II", "max": 20, "criteria": [{"code": "II.1", "max": 5, "rule": "given"}, {"code": "II.2", "max": 10, "rule": "given"}]},
    {"code": "III", "max": 20, "weight": 2, "rule": "count", "each": 0},
    {"code": "I.2", "max": 0, "min": -5, "rule": "count", "each": -1, "bonus": "no"}]}'::jsonb AS document;
SELECT is(pg_temp.unexpected(document, '*: "title"', '*: "decimals" is 7', '*: "olympic"', '*: "Z"', '*: classes[2]',
  'I.1: "max" must be a number', 'I.2: "proportionate"', 'I.3: no steps',
                             'II: 15, but its own max is 20', 'III: weight', 'III: "each" is 0', 'I.2: "bonus"', 'I.2: twice'), '{}',
          'a sheet with thirteen faults is told all thirteen') FROM dozen;
SELECT is((SELECT count(*) FROM dozen, emulation.check_sheet(document) WHERE hint IS NULL), 1::bigint,
  'all but the bonus, whose fault says it itself, with what is allowed');
SELECT ok((r).sqlstate = '22023' AND position('"title"' IN (r).message) > 0, 'the input function raises the first') FROM dozen,
  pg_temp.refusal(document::text) AS r;

SELECT is(pg_temp.unexpected('{}', '*: "max" is missing', '*: "criteria" is missing'), '{}', 'an empty object lacks max and criteria');
SELECT is(pg_temp.unexpected('{"max": 30, "criteria": [{"code": "a", "max": 10, "rule": "given"},
    {"code": "a", "max": 10, "rule": "given"}, {"code": "a", "max": 10, "rule": "given"}]}',
                             'a: twice', 'a: twice'), '{}', 'a code given three times is told for the second and the third');
SELECT is(pg_temp.unexpected('{"max": 10, "criteria": ["a", 5, {"code": "b", "max": 10, "rule": "given"}, null]}', '*: criteria[1]',
  '*: criteria[2]', '*: criteria[4]'), '{}',
          'each criterion that is none is told');
SELECT is(pg_temp.unexpected(pg_temp.leaf('{"rule": "per_percent", "gain": "a", "step": 1}'), 'I.1: "gain"', 'I.1: "loss" is missing',
  'I.1: "step"'), '{}', 'and each parameter of a rule');
SELECT is(pg_temp.unexpected(pg_temp.leaf('{"rule": "ladder", "steps": [{"from": 2, "to": 1, "points": 99}, {"points": -1}, {}]}'),
                             'I.1: step 1 can never', 'I.1: step 1 gives 99', 'I.1: step 2 gives -1', 'I.1: "points" is missing'), '{}',
                               'and each step of a ladder');

-- A fault must not hide another one: who corrects a sheet by this list wants to be done after one round.
SELECT is(pg_temp.unexpected('{"max": 100, "criteria": [{"code": "I", "max": 60, "criteria": [{"code": "I.1", "max": 50,
    "rule": "given"}]}, {"code": "II", "max": 30, "rule": "given"}]}',
                             'I: add up to 50, but its own max is 60', '*: add up to 90, but its own max is 100'), '{}',
                               'sums that fail at two levels are told both');
SELECT is(pg_temp.unexpected(pg_temp.parent('[{"code": "a", "max": 4, "rule": "given", "remark": "x"}, {"code": "b", "max": 5, "rule": "given"}]'),
                             'a: unknown key "remark"', 'I: add up to 9, but its own max is 10'), '{}',
                               'a sum that fails is told beside another fault of a child');
SELECT is(pg_temp.unexpected(pg_temp.leaf('{"rule": null, "rul": "given"}'), 'I.1: unknown key "rul"', 'I.1: neither'), '{}',
  'a misspelt "rule" is told, and not only that there is none');
SELECT is(pg_temp.unexpected(pg_temp.leaf('{"rule": "propotional", "nmae": "x"}'), 'I.1: "propotional"', 'I.1: unknown key "nmae"'), '{}',
  'a misspelt key is told beside a misspelt rule');

-- Nor make another one, which is gone when the first is corrected.
SELECT is(pg_temp.unexpected(pg_temp.parent('[{"code": "a", "max": "10", "rule": "given"}]', '{"combine": "mean"}'),
  'a: "max" must be a number'), '{}', 'a max that is a string is not also 0 under a mean');
SELECT is(pg_temp.unexpected(pg_temp.leaf('{"max": null, "min": 1}'), 'I.1: "max" is missing'), '{}',
  'where max is missing no min is above it');
SELECT is(pg_temp.unexpected(pg_temp.leaf('{"max": "10", "rule": "ladder", "steps": [{"from": 1, "points": 5}]}'),
  'I.1: "max" must be a number'), '{}',
          'where max cannot be read no step is outside of it');
SELECT is(pg_temp.unexpected(pg_temp.leaf('{"cap": "12", "rule": "ladder", "steps": [{"from": 1, "points": 12}]}'),
  'I.1: "cap" must be a number'), '{}',
          'where cap cannot be read no step is above it');
SELECT is(pg_temp.unexpected('{"max": 20, "criteria": [{"code": "a", "max": 10, "cap": "12", "rule": "given"},
    {"code": "b", "max": 10, "min": "-1", "rule": "given"}]}',
                             'a: "cap" must be a number', 'b: "min" must be a number'), '{}',
                               'where caps and mins cannot be read nothing adds up to too much');
SELECT is(pg_temp.unexpected(pg_temp.leaf('{}', '{"classes": [{"name": "A", "from": "9"}, {"name": "B", "from": 5}, {"name": "C"}]}'),
  '*: "from" must be a number'), '{}',
          'a class whose points cannot be read keeps nobody from the next');
SELECT is(pg_temp.unexpected('{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"},
    {"code": "b", "max": 5, "bonus": "true", "rule": "given"}]}', 'b: "bonus" must be'), '{}',
          'where it cannot be read what is a bonus no sum is wrong');
SELECT is(pg_temp.unexpected(pg_temp.parent('[{"code": "a", "max": 4, "weight": 2, "rule": "given"},
    {"code": "b", "max": 5, "weight": 1, "rule": "given"}]', '{"combine": "meen"}'),
                             'I: "meen"'), '{}', 'where it cannot be read how a parent combines its children may have weights and need not add up');
SELECT is((SELECT pg_temp.unexpected(jsonb_build_object('max', 10006, 'tie_break', '["II"]'::jsonb, 'criteria', jsonb_build_array(
                                       jsonb_build_object('code', 'I', 'max', 10001, 'criteria',
                                         jsonb_agg(jsonb_build_object('code', 'c' || i, 'max', 1, 'rule', 'given'))),
                                       '{"code": "II", "max": 5, "rule": "given"}'::jsonb)), '*: more than 10000 criteria')
             FROM generate_series(1, 10001) AS i), '{}', 'what comes after too many criteria is not missed in sums and tie-breakers');


-- What is no document at all --------------------------------------------------------------------------------------------------------

-- The JSON parser's own errors: 22P02 not JSON, 22P05 the escape of NUL, 54001 deeper than the stack.
SELECT is((pg_temp.refusal(document)).sqlstate, sqlstate, why || ' is refused')
  FROM (VALUES ('the empty string', '', '22P02'), ('white space', '  ', '22P02'), ('text that is not JSON', 'not json', '22P02'),
    ('a sheet without its last brace', '{"max": 10, "criteria": [', '22P02'),
               ('two sheets', '{} {}', '22P02'), ('NaN as a number', '{"max": NaN}', '22P02'),
                ('Infinity as a number', '{"max": Infinity}', '22P02'), ('a number beyond all numerics', '{"max": 1e1000000}', '22003'),
               ('single quotes', '{''max'': 10}', '22P02'), ('an escaped NUL in a value', '{"name": "a\u0000b"}', '22P05'),
                ('an escaped NUL in a key', '{"a\u0000b": 1}', '22P05'),
               ('half of a surrogate pair', '{"name": "\ud800"}', '22P02'), ('100,000 opening brackets', repeat('[', 100000), '54001'),
               ('100,000 nested arrays', repeat('[', 100000) || repeat(']', 100000), '54001'),
               ('a sheet with 100,000 nested arrays as its name',
                '{"max": 10, "name": ' || repeat('[', 100000) || repeat(']', 100000) || '}', '54001'),
               ('100,000 nested criteria', repeat('{"max": 1, "criteria": [', 100000) || repeat(']}', 100000), '54001')) AS k(why, document,
                sqlstate);
SELECT is((pg_temp.refusal(repeat('{"code": "a", "max": 1, "criteria": [', 1000) || repeat(']}',
  1000))).message LIKE '%unknown key "code"%', true,
          'a thousand nested criteria, of which the first is the sheet, are told what their sheet may not have');
SELECT is((pg_temp.refusal('{"max": 1, "criteria": [' || repeat('{"code": "a", "max": 1, "criteria": [', 1000) || repeat(']}',
  1001))).sqlstate, '54000', 'and without that that they are too deep');


-- Sheets spoiled at random --------------------------------------------------------------------------------------------------------

-- 150 random good sheets (see reference.sql.inc), each spoiled 20 times: some place gets a value that does not belong there, or one from
-- elsewhere in the sheet, or is cut out. Whatever comes of it is either good for both the cast and check_sheet, or bad for both with the
-- same first fault; and a good one is read back equal.
CREATE FUNCTION pg_temp.places(document jsonb) RETURNS TABLE (path text[], value jsonb) LANGUAGE sql IMMUTABLE AS $$
  WITH RECURSIVE place AS (
    SELECT '{}'::text[] AS path, document AS value
    UNION ALL
    SELECT p.path || k.key, k.value
      FROM place AS p, LATERAL (SELECT key, value FROM jsonb_each(CASE jsonb_typeof(p.value) WHEN 'object' THEN p.value ELSE '{}' END)
                                UNION ALL
                                SELECT (i - 1)::text, v FROM jsonb_array_elements(CASE jsonb_typeof(p.value) WHEN 'array' THEN p.value
                                  ELSE '[]' END) WITH ORDINALITY AS e(v, i)) AS k
  )
  SELECT path, value FROM place WHERE path <> '{}' ORDER BY path
$$;
CREATE FUNCTION pg_temp.spoilt(seed int, try int) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  document jsonb := reference.random_sheet(seed);
  key      text := 'spoil/' || try;
  paths    text[];
  place    text[];
  junk     jsonb[] := '{"null", true, false, 0, 1, -1, 0.5, 2.5, 10, 1000000, -0.000000001, 0.0000000001, 9000000000, 90000000000, 1e20,
      1e-18, "\"\"", "\"x\"", "\"10\"", "\"lower\"", "\"mean\"", "\"given\"",
                        "\"ladder\"", "\"ratio\"", "[]", "{}", "[1]", "[[]]", "[{}]", "[\"A\"]", "{\"code\": \"q\"}", "{\"points\": 1}",
                            "[{\"points\": 0}]", "[{\"code\": \"q\", \"max\": 1, \"rule\": \"given\"}]"}';
BEGIN
  SELECT array_agg(p.path::text ORDER BY p.path) INTO paths FROM pg_temp.places(document) AS p;
  place := reference.pick(seed, key || '/place', paths)::text[];
  CASE reference.roll(seed, key || '/how', 4)
    WHEN 0 THEN
      RETURN document #- place;
    WHEN 1 THEN   -- a value from elsewhere
      RETURN jsonb_set(document, place, document #> reference.pick(seed, key || '/from', paths)::text[]);
    WHEN 2 THEN   -- a key from elsewhere, with any value
      RETURN jsonb_set(document, place[1:cardinality(place) - 1] || (reference.pick(seed, key || '/from',
        paths)::text[])[cardinality(reference.pick(seed, key || '/from', paths)::text[])],
                       reference.pick(seed, key || '/junk', junk));
    ELSE
      RETURN jsonb_set(document, place, reference.pick(seed, key || '/junk', junk));
  END CASE;
EXCEPTION WHEN invalid_text_representation THEN   -- a key where an array wants a number
  RETURN document;
END $$;
CREATE TEMP TABLE spoilt AS
SELECT seed, try, document, (r).message, nullif((r).help, '') AS help, pg_temp.first_fault(document) AS first_fault
  FROM (SELECT seed, try, document, pg_temp.refusal(document::text) AS r
          FROM (SELECT seed, try, pg_temp.spoilt(seed, try) AS document FROM generate_series(1, 150) AS seed,
            generate_series(1, 20) AS try OFFSET 0) AS s OFFSET 0) AS t;
SELECT is(ARRAY(SELECT format('%s/%s: %s, %s', seed, try, concat_ws(' | ', message, help), first_fault) FROM spoilt
  WHERE first_fault IS DISTINCT FROM nullif(concat_ws(' | ', message, help), '') LIMIT 5), '{}',
          'of 3,000 spoilt sheets the cast refuses those, and with those words, that check_sheet does');
SELECT is(ARRAY(SELECT format('%s/%s', seed, try) FROM spoilt
                 WHERE first_fault IS NULL AND (document::emulation.score_sheet::text::emulation.score_sheet
                   OPERATOR(emulation.=) document::emulation.score_sheet) IS NOT TRUE LIMIT 5), '{}',
          'those that are still good are read back equal');
SELECT ok(count(*) FILTER (WHERE first_fault IS NULL) > 300 AND count(*) FILTER (WHERE first_fault IS NOT NULL) > 1500
          AND count(DISTINCT regexp_replace(message, '"[^"]*"|[0-9.-]+', '', 'g')) > 30,
            'many are good, more are bad, in more than thirty ways') FROM spoilt;


-- Null ---------------------------------------------------------------------------------------------------------------------------

-- All functions of sheets, with nulls for all arguments: null, or no rows. (What takes internal or cstring is not for users.)
CREATE FUNCTION pg_temp.of_nulls(function regprocedure) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  p    pg_proc;
  call text;
  n    bigint;
BEGIN
  SELECT * INTO p FROM pg_proc WHERE oid = function;
  SELECT format('%s(%s)', p.oid::regproc, string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY i)) INTO call
    FROM unnest(p.proargtypes) WITH ORDINALITY AS a(t, i);
  EXECUTE format('SELECT count(*) FROM %s AS r WHERE r IS NOT NULL', call) INTO n;
  RETURN CASE WHEN n > 0 THEN call || ' is not null' END;
EXCEPTION WHEN OTHERS THEN
  RETURN call || ': ' || SQLERRM;
END $$;
CREATE TEMP TABLE sheet_function AS
SELECT p.oid::regprocedure AS function
  FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid AND e.extname = 'emulation'
 WHERE p.prokind = 'f' AND ('emulation.score_sheet'::regtype = ANY (p.proargtypes)
   OR p.proname IN ('check_sheet', 'score_sheet_from_jsonb'))
   AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) AS t WHERE t IN ('internal'::regtype, 'cstring'::regtype));
SELECT is(ARRAY(SELECT pg_temp.of_nulls(function) FROM sheet_function WHERE pg_temp.of_nulls(function) IS NOT NULL), '{}',
  'functions of sheets give null or no row for nulls');
SELECT ok('{emulation.points(emulation.score_sheet\,text\,numeric\,numeric),
    emulation.fault(emulation.score_sheet\,text\,numeric\,numeric), emulation.check_sheet(jsonb), emulation.criteria(emulation.score_sheet),
            emulation.score_sheet_send(emulation.score_sheet), emulation.score_sheet_out(emulation.score_sheet),
                emulation.score_sheet_to_jsonb(emulation.score_sheet),
            emulation.score_sheet_hash(emulation.score_sheet)}'::text[] <@ array_agg(function::text), 'all of them were asked')
              FROM sheet_function;



-- One result: points and fault ------------------------------------------------------------------------------------------------------

-- Points of the leaf "I.1" of 10 points with these keys, as text.
CREATE FUNCTION pg_temp.points(keys jsonb, target numeric, actual numeric) RETURNS text LANGUAGE sql AS $$
  SELECT emulation.points(pg_temp.leaf(keys, jsonb_build_object('max', coalesce(keys->'max', '10')))::emulation.score_sheet, 'I.1', target,
    actual)::text
$$;

SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "given", "min": -2, "cap": 12, "step": 0.25}', NULL, a)
  FROM unnest('{7.25, 12, -2, 0, 7.250}'::numeric[]) AS a), '{7.25,12.00,-2.00,0.00,7.25}',
          'given: the score itself, between min and cap, in whole steps');
-- Ministry of Justice 2012 (7727/BTP-TĐKT): all of the plan earns the nominal points, less pro rata, nothing 0, beyond points × percent: 110 % of 10 is 11.
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "proportional", "cap": 11}', 30, a) FROM unnest('{30, 20, 0, 33, 60, -5}'::numeric[]) AS a),
  '{10.00,6.67,0.00,11.00,11.00,0.00}',
          'proportional: nominal points × actual/target, up to the cap');
-- 10 · 6/8 = 7.5; 6/5 = 1.2 earns 12; nothing left of what should be little earns the cap; nothing of nothing earns the nominal points.
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "proportional", "better": "lower", "cap": 12, "floor": 0.5}', t, a)
                  FROM unnest('{6, 6, 6, 6, 6, 0, 0}'::numeric[], '{6, 8, 5, 0, 13, 0, 3}'::numeric[]) WITH ORDINALITY AS k(t, a,
                    n) ORDER BY n),
          '{10.00,7.50,12.00,12.00,0.00,10.00,0.00}', 'proportional where lower is better, 0 below the floor of one half');
-- A police cluster: +0.5 a percent, −1.0 a percent, within [−5, 10]. 203 of 200 is 1.5 % more, 197 1.5 % less, 230 15 % more (12.5), 100 50 % less (−45).
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "per_percent", "max": 5, "min": -5, "cap": 10, "gain": 0.5, "loss": 1}', 200, a)
  FROM unnest('{200, 203, 197, 230, 100}'::numeric[]) AS a),
          '{5.00,5.75,3.50,10.00,-5.00}', 'per_percent: half a point more for each percent above, one less for each below');
-- Where lower is better the percent is still of the target: 190 of 200 is 5 % better.
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "per_percent", "max": 5, "min": -5, "cap": 10, "gain": 0.5, "loss": 1, "better": "lower"}',
  200, a) FROM unnest('{190, 204, 0}'::numeric[]) AS a),
          '{7.50,3.00,10.00}', 'per_percent where lower is better');
-- Liên minh HTX 2019: at least 80 % of plan 4, 60 to below 80 % 3, below 60 % 2 and not 0.
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "ladder", "max": 4, "on": "percent", "steps": [{"from": 80, "points": 4},
    {"from": 60, "points": 3}, {"below": 60, "points": 2}]}', 50, a)
                  FROM unnest('{40, 39.99, 30, 29.99, 0}'::numeric[]) AS a), '{4.00,3.00,3.00,2.00,2.00}', 'ladder on percent');
-- Justice Department Đồng Tháp 2022: more than 95 % 1.5, 75 to 95 % 1, 50 to below 75 % 0.5, else 0. The share itself is the actual.
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "ladder", "max": 1.5, "steps": [{"above": 95, "points": 1.5},
    {"from": 75, "to": 95, "points": 1}, {"from": 50, "below": 75, "points": 0.5}]}', NULL, a)
                  FROM unnest('{95.01, 95, 75, 74.99, 50, 49.99}'::numeric[]) AS a), '{1.50,1.00,1.00,0.50,0.50,0.00}',
                    'ladder on the actual, and min where no step fits');
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "ladder", "on": "ratio", "better": "lower", "steps": [{"from": 0.8, "points": 10},
    {"points": 4}]}', 4, a) FROM unnest('{5, 5.01, 4, 0}'::numeric[]) AS a),
          '{10.00,4.00,10.00,10.00}', 'ladder on the ratio, lower is better: 4/5 is 0.8');
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "yes_no"}', NULL, a) FROM unnest('{1, 0, 1.00}'::numeric[]) AS a), '{10.00,0.00,10.00}',
  'yes_no: all or nothing');
-- Half a point a person, at most 5; a deduction of 0.25 for each.
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "count", "max": 5, "each": 0.5}', NULL, a) FROM unnest('{3, 10, 11, 0}'::numeric[]) AS a),
  '{1.50,5.00,5.00,0.00}', 'count: half a point a person');
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "count", "max": 0, "min": -2, "each": -0.25}', NULL, a)
  FROM unnest('{3, 8, 9, 0}'::numeric[]) AS a), '{-0.75,-2.00,-2.00,0.00}', 'count: a deduction');
-- From 30 days (worst) to 3 (best): 12 days are 18 of 27 on the way.
SELECT is(ARRAY(SELECT pg_temp.points('{"rule": "linear", "worst": 30, "best": 3}', NULL, a)
  FROM unnest('{30, 3, 12, 0, 31}'::numeric[]) AS a), '{0.00,10.00,6.67,10.00,0.00}',
          'linear: between worst and best');
-- A police cluster: T = 100, A = 80, 100, 110, 120 earn 4, 5, 7.5, 10 of 10. These need the cluster, so it is a board that knows them.
SELECT is(ARRAY(SELECT b.points::text
  FROM emulation.breakdown((SELECT emulation.scoreboard(pg_temp.leaf('{"rule": "relative_to_best"}')::emulation.score_sheet, a::text, 'I.1',
    100, a)
                                                                  FROM unnest('{80, 100, 110, 120}'::numeric[]) AS a)) AS b
                                                                    WHERE criterion = 'I.1' ORDER BY b.actual),
          '{4.00,5.00,7.50,10.00}', 'relative_to_best, in a board');
SELECT is(ARRAY(SELECT b.points::text
  FROM emulation.breakdown((SELECT emulation.scoreboard(pg_temp.leaf('{"rule": "min_max"}')::emulation.score_sheet, a::text, 'I.1', NULL, a)
                                                                  FROM unnest('{2, 4, 5}'::numeric[]) AS a)) AS b
                                                                    WHERE criterion = 'I.1' ORDER BY b.actual),
          '{0.00,6.67,10.00}', 'min_max, in a board');

-- What points refuses: SQLSTATE, parts of the message, parts of detail and hint.
CREATE TEMP TABLE refused (n serial, why text, keys jsonb, criterion text, target numeric, actual numeric, sqlstate text, says text[],
  allows text[]);
INSERT INTO refused (why, keys, criterion, target, actual, sqlstate, says, allows) VALUES
  ('an unknown criterion', '{}', 'I.2', NULL, 5, '22023', '{"criterion \"I.2\"", score sheet}', '{emulation.criteria}'),
  ('a code in other letters', '{}', 'i.1', NULL, 5, '22023', '{"criterion \"i.1\"", score sheet}', '{emulation.criteria}'),
  ('the empty code', '{}', '', NULL, 5, '22023', '{"criterion \"\"", score sheet}', '{emulation.criteria}'),
  ('a criterion with a space behind', '{}', 'I.1 ', NULL, 5, '22023', '{"criterion \"I.1 \"", score sheet}', '{emulation.criteria}'),
  ('a score above the cap', '{"cap": 12}', 'I.1', NULL, 12.5, '22003', '{"criterion \"I.1\"", 12.5, 0, 12}', '{min, cap}'),
  ('a score above the max, which is the cap', '{}', 'I.1', NULL, 10.000000001, '22003', '{"criterion \"I.1\"", 10.000000001, 0, 10}',
   '{cap}'),
  ('a score below the min', '{"min": -2}', 'I.1', NULL, -2.25, '22003', '{"criterion \"I.1\"", -2.25, -2, 10}', '{min, cap}'),
  ('a score between steps', '{"step": 0.25}', 'I.1', NULL, 7.3, '22003', '{"criterion \"I.1\"", 7.3, 0.25}', '{step}'),
  ('a yes_no of 2', '{"rule": "yes_no"}', 'I.1', NULL, 2, '22023', '{"criterion \"I.1\"", 2}', '{1, 0}'),
  ('a yes_no of 0.5', '{"rule": "yes_no"}', 'I.1', NULL, 0.5, '22023', '{"criterion \"I.1\"", 0.5}', '{1, 0}'),
  ('a yes_no of -1', '{"rule": "yes_no"}', 'I.1', NULL, -1, '22023', '{"criterion \"I.1\"", -1}', '{1, 0}'),
  ('a target of 0 where a ratio is needed', '{"rule": "proportional"}', 'I.1', 0, 5, '22012', '{"criterion \"I.1\"", target 0}',
   '{proportional, ratio, null}'),
  ('a negative target', '{"rule": "per_percent", "gain": 1, "loss": 1}', 'I.1', -3.50, 5, '22012', '{"criterion \"I.1\"", target -3.5}',
   '{per_percent, ratio}'),
  ('a target of 0 under a ladder of ratios', '{"rule": "ladder", "on": "ratio", "steps": [{"points": 1}]}', 'I.1', 0.00, 5, '22012',
   '{"criterion \"I.1\"", target 0}', '{ladder, ratio}'),
  ('a negative target where lower is better', '{"rule": "proportional", "better": "lower"}', 'I.1', -1, 5, '22012',
   '{"criterion \"I.1\"", target -1}', '{proportional, ratio}'),
  ('a negative target of relative_to_best', '{"rule": "relative_to_best"}', 'I.1', -1, 5, '22012', '{"criterion \"I.1\"", target -1}',
   '{relative_to_best, ratio}'),
  ('an actual that is no number', '{"rule": "count", "each": 1}', 'I.1', NULL, 'NaN', '22023', '{"criterion \"I.1\"", NaN}', '{finite}'),
  ('an infinite target', '{"rule": "proportional"}', 'I.1', 'Infinity', 5, '22023', '{"criterion \"I.1\"", target Infinity}', '{finite}'),
  ('an actual of 19 digits', '{"rule": "count", "each": 1}', 'I.1', NULL, 1234567890123456789, '22003',
   '{"criterion \"I.1\"", 1234567890123456789}', '{18 digits}');

CREATE TEMP TABLE refused_by AS
SELECT refused.*, (p).sqlstate AS raised, (p).message, (p).help, (b).sqlstate AS board_sqlstate, (b).message AS board_message,
  (b).help AS board_help,
       emulation.fault(pg_temp.leaf(keys)::emulation.score_sheet, criterion, target, actual) AS fault
  FROM refused, LATERAL (SELECT pg_temp.raised(format('SELECT emulation.points(%L, %L, %L, %L)', pg_temp.leaf(keys), criterion, target,
    actual)) AS p,
                                pg_temp.raised(format('SELECT emulation.scoreboard(%L, %L, %L, %L, %L)', pg_temp.leaf(keys), 'Hậu Giang',
                                  criterion, target, actual)) AS b OFFSET 0) AS s;
SELECT is(CASE WHEN raised = sqlstate AND pg_temp.has_all(says, message)
  AND pg_temp.has_all(allows, help) THEN 'as expected' ELSE format('%s %s (%s)', raised, message, help) END,
          'as expected', 'points refuses ' || why)
  FROM refused_by ORDER BY n;
SELECT is(ARRAY(SELECT format('%s: %s', why, fault) FROM refused_by WHERE fault IS DISTINCT FROM message), '{}',
  'fault returns the message of points');
SELECT is(ARRAY(SELECT format('%s: %s %s (%s)', why, board_sqlstate, board_message, board_help) FROM refused_by
                 WHERE (board_sqlstate, board_message, board_help) IS DISTINCT FROM (raised, 'unit "Hậu Giang", ' || message, help)), '{}',
                   'a scoreboard raises the same, and names the unit too');

-- A parent is scored by its children alone, and a relative rule by its cluster.
SELECT ok((r).sqlstate = '22023' AND pg_temp.has_all('{"criterion \"I\"", parent}', (r).message)
  AND pg_temp.has_all('{children, emulation.criteria}', (r).help), 'points refuses a parent')
  FROM pg_temp.raised(format('SELECT emulation.points(%L, %L, 1, 1)', pg_temp.parent('[{"code": "a", "max": 10, "rule": "given"}]'),
    'I')) AS r;
SELECT ok(position('"I"' IN fault) > 0 AND position('parent' IN fault) > 0, 'fault says so')
  FROM emulation.fault(pg_temp.parent('[{"code": "a", "max": 10, "rule": "given"}]')::emulation.score_sheet, 'I', 1, 1) AS fault;
SELECT ok((r).sqlstate = '22023' AND pg_temp.has_all(ARRAY['"I.1"', '"' || name || '"'], (r).message)
  AND pg_temp.has_all('{cluster, emulation.scoreboard}', (r).help),
          'points refuses ' || name || ' with the hint to use a scoreboard')
  FROM rule_table.rule, LATERAL (SELECT pg_temp.raised(format('SELECT emulation.points(%L, %L, 100, 110)', pg_temp.leaf(leaf), 'I.1')) AS r OFFSET 0) AS s
 WHERE is_relative;
SELECT is_empty($$SELECT name, fault FROM rule_table.rule, emulation.fault(pg_temp.leaf(leaf)::emulation.score_sheet, 'I.1', 100, 110) AS fault
                   WHERE is_relative AND fault IS NOT NULL$$, 'fault finds nothing wrong with their results');

-- Null.
CREATE TEMP TABLE leaf AS SELECT pg_temp.leaf('{"rule": "proportional"}')::emulation.score_sheet AS ratio,
  pg_temp.leaf('{}')::emulation.score_sheet AS given;
SELECT is(ARRAY[emulation.points(NULL::emulation.score_sheet, 'I.1', 1, 1), emulation.points(ratio, NULL, 1, 1),
  emulation.points(ratio, 'I.1', NULL, 1), emulation.points(ratio, 'I.1', 1, NULL),
                emulation.points(ratio, 'I.1', NULL, NULL), emulation.points(given, 'I.1', NULL, NULL),
                  emulation.points(given, 'I.1', 5, NULL)],
          '{NULL,NULL,NULL,NULL,NULL,NULL,NULL}', 'points of a null sheet, of a null criterion and of a missing result are null') FROM leaf;
SELECT is(emulation.points(given, 'I.1', NULL, 7)::text, '7.00', 'a null target makes nothing missing where no rule needs one') FROM leaf;
SELECT is(ARRAY[emulation.fault(NULL, 'I.1', 0, 1), emulation.fault(ratio, NULL, 0, 1), emulation.fault(ratio, 'I.1', NULL, 1),
  emulation.fault(ratio, 'I.1', 1, NULL),
                emulation.fault(ratio, 'I.1', 0, NULL), emulation.fault(given, 'I.1', NULL, NULL)],
          '{NULL,NULL,NULL,NULL,NULL,NULL}', 'so is fault: what is missing is no fault') FROM leaf;
SELECT ok(emulation.fault(ratio, 'X', NULL, NULL) LIKE '%"X"%' AND emulation.fault(ratio, 'I.1', 'NaN', NULL) LIKE '%NaN%',
  'but a wrong criterion or number is, also without a result') FROM leaf;

-- All random leaves with random results, valid or not: fault is null where points and a scoreboard take the result, and else their message.
CREATE TEMP TABLE any_result AS
SELECT seed, try, keys, target, actual, (p).message, (b).message AS board_message,
  emulation.fault(sheet::emulation.score_sheet, 'I.1', target, actual) AS fault
  FROM (SELECT seed, try, keys, target, actual, sheet,
               pg_temp.raised(format('SELECT emulation.points(%L, %L, %L, %L)', sheet, 'I.1', target, actual)) AS p,
               pg_temp.raised(format('SELECT emulation.scoreboard(%L, %L, %L, %L, %L)', sheet, 'u', 'I.1', target, actual)) AS b
          FROM (SELECT seed, try, keys, pg_temp.leaf(keys, jsonb_build_object('max', keys->'max')) AS sheet,
                       reference.pick(seed, try || '/target',
                         '{NULL, NULL, 0, 0.00, 1, 7, 100, 12.50, -1, -0.5, NaN, 1e18, 0.3333333333333333333}'::numeric[]) AS target,
                       reference.pick(seed, try || '/actual',
                         '{NULL, 0, 1, 1.0, 2, 0.25, 0.3, 3.75, 5, 7, 10, 12.5, 100, -1, -5, Infinity, 1e17, 1234567890123456789,
                             0.000000000000000001}'::numeric[]) AS actual
                  FROM (SELECT seed, try, reference.random_leaf(seed, 'I.1', false) AS keys FROM generate_series(1, 200) AS seed,
                    generate_series(1, 10) AS try OFFSET 0) AS a) AS c OFFSET 0) AS d;
SELECT is(ARRAY(SELECT format('%s, %s, %s: %s, %s', keys, target, actual, fault, message) FROM any_result
                 WHERE fault IS DISTINCT FROM CASE WHEN message NOT LIKE '%cannot score one unit alone%' THEN message END LIMIT 5), '{}',
                   'of 2,000 results fault and points say the same');
SELECT is(ARRAY(SELECT format('%s, %s, %s: %s, %s', keys, target, actual, fault, board_message) FROM any_result
  WHERE 'unit "u", ' || fault IS DISTINCT FROM board_message LIMIT 5), '{}',
          'and fault and a scoreboard');
SELECT ok(count(fault) BETWEEN 500 AND 1500 AND count(DISTINCT keys->>'rule') = (SELECT count(*) FROM rule_table.rule)
  AND count(DISTINCT regexp_replace(fault, '[0-9.-]+', '', 'g')) >= 8, 'about half of them are refused, for many reasons') FROM any_result;

SELECT * FROM finish();
ROLLBACK;
