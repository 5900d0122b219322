-- Sheets with classes by conditions and quotas: read and written back, refused with place and reason, and spoiled at random.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SET LOCAL search_path = public, emulation;
SELECT no_plan();

CREATE FUNCTION pg_temp.raised(statement text, OUT state text, OUT message text, OUT help text) LANGUAGE plpgsql AS $$
DECLARE
  detail text;
  hint   text;
BEGIN
  EXECUTE statement;
  state := 'no error';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  help := concat_ws(' ', nullif(detail, ''), nullif(hint, ''));
END $$;
CREATE FUNCTION pg_temp.sheet(classes text, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('max', 100, 'classes', classes::jsonb, 'criteria', '[{"code": "I", "max": 100, "criteria": [{"code": "I.1", "max": 100, "rule": "given"}, {"code": "x", "max": 0, "rule": "input"}]}]'::jsonb) || more $$;
-- A quota of the first of three classes, with these keys besides.
CREATE FUNCTION pg_temp.quota(keys jsonb) RETURNS jsonb LANGUAGE sql AS $$
  SELECT pg_temp.sheet(jsonb_build_array(jsonb_build_object('name', 'A', 'from', 90, 'quota', '{"percent": 20, "classes": ["A", "B"], "counted": "after", "ties": "none"}' || keys), '{"name": "B", "from": 70}'::jsonb, '{"name": "C"}'::jsonb)::text) $$;

-- Written back -------------------------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE good (why text, said jsonb, written jsonb);
INSERT INTO good VALUES
  ('everything', pg_temp.sheet('[{"name": "A", "from": 90, "when": "actual[x] = 1 and total >= 90", "quota": {"percent": {"input": "x", "values": {"1": 20, "2": 25.5, "10": 0, "-0.5": 100}}, "classes": ["A", "B"], "counted": "after", "ties": "open",
       "rounding": "half_up", "at_least": 2, "few": {"below": 5, "at_most": 1}, "clause": "k", "note": "ghi chú"}, "clause": "khoản 1", "note": "n"}, {"name": "B", "from": 70, "when": "rank <= 3"}, {"name": "A", "from": 60}, {"name": "C", "clause": "chỉ để đọc"}]',
     '{"rank_by": "class", "unranked": [{"when": "missing[I]"}, {"when": "total < 0", "no": ["class"], "note": "n"}, {"when": "total = 0", "no": ["rank"]}],
       "lower_class": [{"when": "actual[x] > 1", "by": 2, "clause": "c", "note": "n"}, {"when": "points[I] < 5", "to": "C"}], "no_award": [{"when": "rank = 1", "awards": ["COT", "Bằng khen"], "note": "n"}]}'), NULL),
  ('defaults that are written', pg_temp.quota('{"rounding": "down", "at_least": 0, "few": null, "note": ""}'), pg_temp.quota('{}')),
  ('a set of classes in another order', pg_temp.quota('{"classes": ["B", "A", "B"]}'), pg_temp.quota('{}')),
  ('percentages and values in another form', pg_temp.quota('{"percent": {"input": "x", "values": {"2.50": 20.0, "-0": 1e1}}}'), pg_temp.quota('{"percent": {"input": "x", "values": {"0": 10, "2.5": 20}}}')),
  ('both that a unit is without', pg_temp.sheet('[]', '{"unranked": [{"when": "total<1", "no": ["class", "rank", "rank"]}]}'), pg_temp.sheet('[]', '{"unranked": [{"when": "total < 1"}]}')),
  ('lowered to a name that stands twice', pg_temp.sheet('[{"name": "A", "from": 5, "when": "total > 6"}, {"name": "A", "from": 4}]', '{"lower_class": [{"when": "rank > 1", "to": "A"}]}'), NULL),
  ('a condition in another form', pg_temp.sheet('[{"name": "A", "when": "( total>=90 )and not(rank > 3)"}, {"name": "B"}]'), pg_temp.sheet('[{"name": "A", "when": "total >= 90 and not rank > 3"}, {"name": "B"}]'));
SELECT is((said::score_sheet::jsonb - '{name,decimals,round,rank_on,ranking,missing,tie_break,ceiling}'::text[]), coalesce(written, said), why || ': written back') FROM good;
SELECT is(said::score_sheet::text::score_sheet, said::score_sheet, why || ': read again') FROM good;
SELECT is(said::score_sheet, written::score_sheet, why || ': the same sheet') FROM good WHERE written IS NOT NULL;
SELECT is(ARRAY(SELECT why || ': ' || fault FROM good, check_sheet(said)), '{}', 'check_sheet finds nothing');
-- What changes nothing is no new format: the bytes of the same sheet without it.
SELECT is(pg_temp.sheet('[{"name": "A", "from": 5, "when": null, "quota": null}, {"name": "B"}]', '{"rank_by": "points", "unranked": [], "lower_class": null, "no_award": []}')::score_sheet, pg_temp.sheet('[{"name": "A", "from": 5}, {"name": "B"}]')::score_sheet, 'nothing said, nothing kept');
-- An entry behind one that takes all is reached by who is over a quota, and by who is lowered.
SELECT is(ARRAY(SELECT fault FROM check_sheet(document)), CASE WHEN fault THEN ARRAY['classes[2] can never be reached'] ELSE '{}' END, format('reached: %s', document->'classes'))
  FROM (VALUES (pg_temp.sheet('[{"name": "A", "from": 5}, {"name": "B", "from": 5}]'), true), (pg_temp.sheet('[{"name": "A", "from": 5}, {"name": "B", "from": 5, "when": "rank > 1"}]'), true),
               (pg_temp.sheet('[{"name": "A", "from": 5, "when": "rank > 1"}, {"name": "B", "from": 9}]'), false), (pg_temp.sheet('[{"name": "A", "from": 5}, {"name": "A", "from": 5}]'), true),
               (pg_temp.sheet('[{"name": "A", "from": 5}, {"name": "B", "from": 5}]', '{"lower_class": [{"when": "rank > 1", "by": 1}]}'), false),
               (pg_temp.sheet('[{"name": "A", "from": 5}, {"name": "A", "from": 5}]', '{"lower_class": [{"when": "rank > 1", "by": 1}]}'), true),
               (pg_temp.sheet('[{"name": "A", "from": 5, "quota": {"percent": 20, "classes": "all", "counted": "before", "ties": "none"}}, {"name": "B", "from": 5}]'), false)) v(document, fault);

-- Refused ----------------------------------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE bad (document jsonb, state text, message text, help text);
INSERT INTO bad VALUES
  (pg_temp.quota('{"percents": 20}'), '22023', 'classes[1].quota: unknown key "percents"', 'Allowed keys of a quota: percent, classes, counted, ties, rounding, at_least, few, clause, note.'),
  (pg_temp.quota('{"percent": null}'), '22023', 'classes[1].quota: "percent" is missing', '"percent" must be a number, or an object with an input and values.'),
  (pg_temp.quota('{"percent": "20"}'), '22023', 'classes[1].quota: "percent" must be a number, or an object with an input and values, not a string', NULL),
  (pg_temp.quota('{"percent": 100.01}'), '22023', 'classes[1].quota: a quota''s percent must be from 0 to 100, not 100.01', 'A percentage is a number from 0 to 100. Write 20, not 0.2, for 20 %.'),
  (pg_temp.quota('{"percent": -1}'), '22023', 'classes[1].quota: a quota''s percent must be from 0 to 100, not -1', NULL),
  (pg_temp.quota('{"percent": 1e400}'), '22003', 'classes[1].quota: "percent"%', NULL),
  (pg_temp.quota('{"percent": {"values": {"1": 20}}}'), '22023', 'classes[1].quota: "input" is missing', '"input" must be the code of a leaf.'),
  (pg_temp.quota('{"percent": {"input": "I", "values": {"1": 20}}}'), '22023', 'classes[1].quota: "input" "I" is not a leaf', 'The actual of a leaf of the sheet chooses the percentage.'),
  (pg_temp.quota('{"percent": {"input": "y", "values": {"1": 20}}}'), '22023', 'classes[1].quota: "input" "y" is not a leaf', NULL),
  (pg_temp.quota('{"percent": {"input": "x"}}'), '22023', 'classes[1].quota: "values" is missing', NULL),
  (pg_temp.quota('{"percent": {"input": "x", "values": {}}}'), '54000', 'classes[1].quota: a quota''s percent has 0 values', NULL),
  (pg_temp.quota('{"percent": {"input": "x", "values": {"một": 20}}}'), '22023', 'classes[1].quota: "một" in "values" is not a number', NULL),
  (pg_temp.quota('{"percent": {"input": "x", "values": {"": 20}}}'), '22023', 'classes[1].quota: "" in "values" is not a number', NULL),
  (pg_temp.quota('{"percent": {"input": "x", "values": {"1": 20, "1.0": 25}}}'), '22023', 'classes[1].quota: a value occurs twice in "values"', NULL),
  (pg_temp.quota('{"percent": {"input": "x", "values": {"1": null}}}'), '22023', 'classes[1].quota: "1" is missing', '"1" must be a percentage in "values".'),
  (pg_temp.quota('{"percent": {"input": "x", "values": {"1": 101}}}'), '22023', 'classes[1].quota: a quota''s percent must be from 0 to 100, not 101', NULL),
  (pg_temp.quota(jsonb_build_object('percent', jsonb_build_object('input', 'x', 'values', (SELECT jsonb_object_agg(i, 20) FROM generate_series(1, 33) i)))), '54000', 'classes[1].quota: a quota''s percent has 33 values', 'A quota states a percentage for 1 to 32 values.'),
  (pg_temp.quota('{"classes": null}'), '22023', 'classes[1].quota: "classes" is missing', '"classes" must be "all" or an array of names of classes.'),
  (pg_temp.quota('{"classes": []}'), '22023', 'classes[1].quota: "classes" is empty', '"classes" is "all" or lists names of the sheet''s classes.'),
  (pg_temp.quota('{"classes": ["A", "D"]}'), '22023', 'classes[1].quota: "D" in "classes" is not a class', '"classes" is "all" or lists names of the sheet''s classes.'),
  (pg_temp.quota('{"classes": {}}'), '22023', 'classes[1].quota: "classes" must be an array, not an object', NULL),
  (pg_temp.quota('{"classes": [1]}'), '22023', 'classes[1].quota: "classes" must be "all" or an array of names of classes, not a number', NULL),
  (pg_temp.quota('{"counted": null}'), '22023', 'classes[1].quota: "counted" is missing', 'Allowed values: before, after. Regulations differ here, so a quota says what applies.'),
  (pg_temp.quota('{"ties": null}'), '22023', 'classes[1].quota: "ties" is missing', 'Allowed values: none, all, open. Regulations differ here, so a quota says what applies.'),
  (pg_temp.quota('{"ties": "some"}'), '22023', 'classes[1].quota: unknown "ties": "some"', 'Allowed values: none, all, open.'),
  (pg_temp.quota('{"rounding": "even"}'), '22023', 'classes[1].quota: unknown "rounding": "even"', 'Allowed values: down, up, half_up.'),
  (pg_temp.quota('{"at_least": -1}'), '22003', 'classes[1].quota: "at_least" is -1', '"at_least" must be a whole number from 0 to 1000000000.'),
  (pg_temp.quota('{"at_least": 0.5}'), '22003', 'classes[1].quota: "at_least" is 0.5', NULL),
  (pg_temp.quota('{"few": 5}'), '22023', 'classes[1].quota: "few" must be an object, not a number', NULL),
  (pg_temp.quota('{"few": {"below": 5}}'), '22023', 'classes[1].quota: "at_most" is missing', '"at_most" must be a whole number.'),
  (pg_temp.quota('{"few": {"below": 0, "at_most": 1}}'), '22003', 'classes[1].quota: "below" is 0', '"below" must be a whole number from 1 to 1000000000.'),
  (pg_temp.sheet('[{"name": "A", "quota": [20]}]'), '22023', '"classes[1].quota" must be an object, not an array', NULL),
  (pg_temp.sheet('[{"name": "A", "when": true}]'), '22023', '"classes[1].when" must be an expression in a string, not a boolean', NULL),
  (pg_temp.sheet('[{"name": "A", "when": "total"}]'), '22023', '"classes[1].when", character 1: %', NULL),
  (pg_temp.sheet('[{"name": "A", "from": 1}, {"name": "B", "when": "actual[y] > 1"}]'), '22023', '"classes[2].when", character 8: %', NULL),
  (pg_temp.sheet('[{"name": "A", "when": "actual[I] > 1"}]'), '22023', '"classes[1].when", character 1: criterion "I" does not have "actual"', 'It has: with a code in brackets points, share, deducted, missing, assigned.'),
  (pg_temp.sheet('[{"name": "A", "note": 1}]'), '22023', 'classes[1]: "note" must be a string, not a number', NULL),
  (pg_temp.sheet('[{"name": "A", "quota": {"percent": 20, "classes": "all", "counted": "before", "ties": "all"}}, {"name": "B"}, {"name": "A", "quota": {"percent": 20, "classes": "all", "counted": "before", "ties": "all"}}]', '{"lower_class": [{"when": "rank > 1", "by": 1}]}'),
    '22023', 'classes[3] can never be reached', NULL),
  (pg_temp.sheet('[{"name": "A", "from": 9, "quota": {"percent": 20, "classes": "all", "counted": "before", "ties": "all"}}, {"name": "B", "from": 8}, {"name": "A", "from": 7, "quota": {"percent": 20, "classes": "all", "counted": "before", "ties": "all"}}]'),
    '22023', 'class 1 has two quotas', 'A quota bounds a class by its name, and a name has at most one quota. State the quota at one of the entries of that name.'),
  (pg_temp.sheet((SELECT jsonb_agg(jsonb_build_object('name', i::text, 'from', 100 - i)) FROM generate_series(1, 61) i)::text, '{"rank_by": "class"}'), '54000', 'the sheet has 61 classes', 'A sheet whose classes have conditions or quotas has at most 60 names of classes.'),
  (pg_temp.sheet((SELECT jsonb_agg(jsonb_build_object('name', i::text, 'from', 100 - i, 'quota', '{"percent": 20, "classes": "all", "counted": "after", "ties": "none"}'::jsonb)) FROM generate_series(1, 300) i)::text), '54000', '%300 classes', NULL),
  (pg_temp.sheet((SELECT jsonb_agg(jsonb_build_object('name', i::text, 'from', 100 - i) || CASE WHEN i < 5 THEN '{"quota": {"percent": 20, "classes": ["5"], "counted": "after", "ties": "none"}}' ELSE '{}'::jsonb END ORDER BY i) FROM generate_series(1, 5) i)::text), '54000', 'the sheet has 4 quotas that depend on each other', NULL),
  (pg_temp.sheet('[]', '{"rank_by": "Class"}'), '22023', 'unknown "rank_by": "Class"', 'Allowed values: points, class.'),
  (pg_temp.sheet('[]', '{"unranked": {"when": "total < 1"}}'), '22023', '"unranked" must be an array, not an object', NULL),
  (pg_temp.sheet('[]', '{"unranked": ["total < 1"]}'), '22023', '"unranked[1]" must be an object, not a string', NULL),
  (pg_temp.sheet('[]', '{"unranked": [{"when": "total < 1"}, {"no": ["rank"]}]}'), '22023', 'unranked[2]: "when" is missing', '"when" must be a condition.'),
  (pg_temp.sheet('[]', '{"unranked": [{"when": "rank < 1"}]}'), '22023', '"unranked[1].when", character 1: %', NULL),
  (pg_temp.sheet('[]', '{"unranked": [{"when": "total < 1", "no": []}]}'), '22023', 'unranked[1]: "no" is empty', '"no" lists what a unit is without: "rank", "class" or both.'),
  (pg_temp.sheet('[]', '{"unranked": [{"when": "total < 1", "no": ["award"]}]}'), '22023', 'unranked[1]: unknown "no": "award"', 'Allowed values: rank, class.'),
  (pg_temp.sheet('[]', '{"unranked": [{"when": "total < 1", "no": [1]}]}'), '22023', 'unranked[1]: no[1] is not one', NULL),
  (pg_temp.sheet('[]', '{"no_award": [{"when": "total < 1"}]}'), '22023', 'no_award[1]: "awards" is missing', '"awards" must be an array of codes of awards.'),
  (pg_temp.sheet('[]', '{"no_award": [{"when": "total < 1", "awards": []}]}'), '22023', 'no_award[1]: "awards" is empty', NULL),
  (pg_temp.sheet('[]', '{"no_award": [{"when": "total < 1", "awards": ["COT", ""]}]}'), '22023', 'no_award[1]: awards[2] is not one', '"awards" lists codes of awards.'),
  (pg_temp.sheet('[]', jsonb_build_object('no_award', jsonb_build_array(jsonb_build_object('when', 'total < 1', 'awards', jsonb_build_array(repeat('đ', 128)))))), '54000', 'no_award[1]: an award code has 256 bytes', 'A code has at most 255 bytes.'),
  (pg_temp.sheet('[]', jsonb_build_object('no_award', jsonb_build_array(jsonb_build_object('when', 'total < 1', 'awards', (SELECT jsonb_agg(i::text) FROM generate_series(1, 101) i))))), '54000', 'no_award[1]: 101 entries in "awards"', NULL),
  (pg_temp.sheet('[]', jsonb_build_object('no_award', (SELECT jsonb_agg('{"when": "total < 1", "awards": ["a"]}'::jsonb) FROM generate_series(1, 1001) i))), '54000', '1001 entries in "no_award"', NULL),
  (pg_temp.sheet('[{"name": "A"}]', '{"lower_class": [{"when": "total < 1"}]}'), '22023', 'lower_class[1]: neither "by" nor "to"', 'A unit is lowered by a number of classes ("by": 1), or to one ("to": its name).'),
  (pg_temp.sheet('[{"name": "A"}]', '{"lower_class": [{"when": "total < 1", "by": 1, "to": "A"}]}'), '22023', 'lower_class[1]: both "by" and "to"', NULL),
  (pg_temp.sheet('[{"name": "A"}]', '{"lower_class": [{"when": "total < 1", "to": "B"}]}'), '22023', 'lower_class[1]: "to" "B" is not a class', '"to" is the name of one of the sheet''s classes.'),
  (pg_temp.sheet('[{"name": "A"}]', '{"lower_class": [{"when": "total < 1", "to": 1}]}'), '22023', 'lower_class[1]: "to" must be the name of a class, not a number', NULL),
  (pg_temp.sheet('[{"name": "A"}]', '{"lower_class": [{"when": "total < 1", "by": 1.5}]}'), '22003', 'lower_class[1]: "by" is not a number of classes', '"by" must be a whole number from 1 to 1000.'),
  (pg_temp.sheet('[{"name": "A"}]', '{"lower_class": [{"when": "total < 1", "by": 0}]}'), '22003', 'lower_class[1]: "by" is not a number of classes', NULL),
  (pg_temp.sheet('[{"name": "A"}]', '{"lower_class": [{"when": "total < 1 and", "by": 1}]}'), '22023', '"lower_class[1].when", character 14: %', NULL),
  (pg_temp.sheet('[{"name": "A"}]', '{"lower_class": [{"when": "total < 1", "by": 1, "at_most": 2}]}'), '22023', 'lower_class[1]: unknown key "at_most"', 'Allowed keys of lower_class[1]: when, by, to, clause, note.'),
  (pg_temp.sheet('[]', '{"limits": [{"when": "sum > 1", "at_most": 1e10}]}'), '22003', 'limits[1]: "at_most" is 10000000000', NULL),
  (pg_temp.sheet('[]', '{"limits": [{"when": "sum > 1"}]}'), '22023', 'limits[1]: "at_most" is missing', NULL);
SELECT is(CASE WHEN r.state = b.state AND r.message LIKE 'score sheet: ' || replace(b.message, '_', '\_') AND (b.help IS NULL OR r.help = b.help) THEN '' ELSE r::text END, '', format('refused: %s', b.message))
  FROM bad b, LATERAL pg_temp.raised(format('SELECT %L::score_sheet', document)) r;
SELECT is(ARRAY(SELECT b.message FROM bad b, LATERAL pg_temp.raised(format('SELECT %L::score_sheet', document)) r
                 WHERE NOT EXISTS (SELECT FROM check_sheet(document) f WHERE 'score sheet: ' || f.fault = r.message AND f.hint IS NOT DISTINCT FROM nullif(r.help, ''))), '{}', 'check_sheet says the same words');
SELECT is(ARRAY(SELECT fault FROM check_sheet(pg_temp.sheet('[{"name": "A", "from": 9, "when": "x", "quota": {"percent": 120, "classes": ["B"], "ties": "no"}}]', '{"lower_class": [{"when": "total", "by": 0}], "no_award": [{}]}'))),
  ARRAY['classes[1].quota: a quota''s percent must be from 0 to 100, not 120', 'classes[1].quota: "B" in "classes" is not a class', 'classes[1].quota: "counted" is missing', 'classes[1].quota: unknown "ties": "no"', 'lower_class[1]: "by" is not a number of classes',
        'no_award[1]: "when" is missing', 'no_award[1]: "awards" is missing', '"classes[1].when", character 1: unknown name "x"', '"lower_class[1].when", character 1: a condition is expected here, not a number'], 'all at once');

-- As files: every fault names file, line and column.
\ir columnless.sql.inc
CREATE TEMP TABLE in_files AS SELECT message, pg_temp.faults_in_files(document) AS faults FROM bad;
SELECT is(ARRAY(SELECT format('%s: %s', message, left(f, 300)) FROM in_files, unnest(faults) f WHERE pg_temp.has_column(f) IS NOT TRUE), '{}', 'as files: every fault names its column');
SELECT is(ARRAY(SELECT message FROM in_files WHERE faults = '{}'), '{}', 'and none is lost');
SELECT is(ARRAY(SELECT message FROM in_files WHERE faults IS NULL), ARRAY['"unranked" must be an array, not an object'], 'this alone cannot be in a file');

-- Spoiled at random --------------------------------------------------------------------------------------------------------------------------------

-- A token less, one twice, another's or a strange one instead. What is accepted is written back the same and classifies a board; what is not has a reason.
CREATE TEMP TABLE word AS SELECT array_agg(word) AS words FROM unnest(ARRAY['null', 'true', '{', '}', '[', ']', ',', ':', '""', '"A"', '"B"', '"all"', '"x"', '"when"', '"quota"', '"percent"', '"classes"', '"to"', '"by"', '"few"', '"input"', '"values"', '"before"', '"after"',
  '"open"', '"none"', '"up"', '{}', '[]', '0', '1', '2', '-1', '0.5', '50', '100', '101', '1e9', '1e18', '1e400', '999999999', '"total > 1"', '"rank / 0 = 1"', '"actual[x] > 1"', '"x"', '"total"', '"rank or"', '"' || repeat('đ', 300) || '"']) word;
CREATE FUNCTION pg_temp.tokens(document text) RETURNS text[] LANGUAGE sql AS $$
  SELECT array_agg(m[1] ORDER BY n) FROM regexp_matches(document, '("(?:[^"\\]|\\.)*"|[-+.0-9eE]+|[a-z]+|[^\s])', 'g') WITH ORDINALITY AS k(m, n) $$;
CREATE FUNCTION pg_temp.spoiled(tokens text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  words text[] := (SELECT words FROM word);
  i     int;
BEGIN
  FOR edit IN 0 .. floor(random() * 2)::int LOOP
    i := 1 + floor(random() * cardinality(tokens));
    tokens := CASE floor(random() * 8)::int
                WHEN 0 THEN tokens[:i - 1] || tokens[i + 1:]
                WHEN 1 THEN tokens[:i] || tokens[i:]
                WHEN 2 THEN tokens[:i - 1] || tokens[1 + floor(random() * cardinality(tokens))::int] || tokens[i + 1:]
                WHEN 3 THEN tokens[:i - 1] || words[1 + floor(random() * cardinality(words))::int] || tokens[i + 1:]
                -- a number instead of a number, a text instead of a text
                ELSE CASE WHEN tokens[i] ~ '^([-0-9]|".*"$)' THEN tokens[:i - 1] || (SELECT w FROM unnest(words || tokens) w WHERE (left(w, 1) = '"') = (left(tokens[i], 1) = '"') AND w ~ '^[-0-9"]' ORDER BY random() LIMIT 1) || tokens[i + 1:] ELSE tokens END END;
  END LOOP;
  RETURN array_to_string(tokens, ' ');
END $$;
CREATE FUNCTION pg_temp.tried(document text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  s     score_sheet;
  board scoreboard;
  stage text := 'refused';
BEGIN
  s := document;
  stage := 'accepted, and then';
  IF s::text::score_sheet <> s OR s::jsonb::score_sheet <> s THEN
    RETURN 'another sheet';
  END IF;
  board := (SELECT scoreboard(s, 'u' || i, code, NULL::numeric, least(i * 7 % 23, max_points) + CASE WHEN max_points = 0 THEN i % 4 ELSE 0 END) FROM generate_series(1, 12) i, criteria(s) WHERE is_leaf AND rule IN ('given', 'input') AND (i + ordinal) % 9 > 0);
  RETURN CASE WHEN (SELECT count(*) = 12 AND bool_and(reason_code IS NOT NULL OR class IS NOT DISTINCT FROM class_by_points) FROM classification(board)) AND (SELECT count(*) >= 0 FROM classification(board) c, reasons(board, unit)) THEN 'classified' ELSE 'what?' END;
EXCEPTION WHEN OTHERS THEN
  RETURN CASE WHEN SQLSTATE IN ('22023', '22003', '54000', '22P02') THEN stage || ' ' || SQLSTATE ELSE stage || ' ' || SQLSTATE || ' ' || SQLERRM END;
END $$;
SELECT setseed(0.233);
CREATE TEMP TABLE spoiled AS SELECT document, pg_temp.tried(document) AS outcome FROM (
  SELECT pg_temp.spoiled(pg_temp.tokens(said::text)) AS document FROM good, generate_series(1, 300) OFFSET 0) d;
SELECT is(ARRAY(SELECT outcome || ': ' || document FROM spoiled WHERE outcome NOT IN ('classified', 'refused 22023', 'refused 22003', 'refused 54000', 'refused 22P02') LIMIT 3), '{}', 'each is refused with a reason, or classifies a board');
SELECT cmp_ok(count(*) FILTER (WHERE outcome = 'classified'), '>', 200::bigint, 'many are accepted') FROM spoiled;
SELECT cmp_ok(count(*) FILTER (WHERE outcome LIKE 'refused 22%'), '>', 500::bigint, 'more are refused') FROM spoiled;

SELECT * FROM finish();
ROLLBACK;
