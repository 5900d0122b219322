-- The type score_sheet: a regulation as a value.
--
-- Text in and out, casts, equality, order and hash, and what criteria() says of it. Which documents are refused stands in
-- 21-sheet-faults.sql. The sheets are invented; the first is the design's example, with criteria added so that its sums add up.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
\ir reference.sql.inc

SELECT plan(93);

CREATE TEMP TABLE example AS SELECT '{
  "name": "Bảng điểm cụm Tây Nam Bộ 2013", "max": 1000, "decimals": 2,
  "round": "criterion", "rank_on": "rounded", "ranking": "competition", "missing": "incomplete",
  "tie_break": ["III"], "ceiling": null,
  "classes": [{"name": "Xuất sắc", "from": 900}, {"name": "Tốt", "from": 800}, {"name": "Khá"}],
  "criteria": [
    {"code": "I", "name": "Kinh tế - xã hội", "max": 600, "criteria": [
      {"code": "I.1", "name": "Tăng trưởng", "max": 40, "cap": 44, "rule": "proportional", "floor": 0.5},
      {"code": "I.2", "name": "Hộ nghèo", "max": 20, "rule": "proportional", "better": "lower"},
      {"code": "I.3", "name": "Thu ngân sách", "max": 540, "rule": "relative_to_best", "at_target": 0.6}]},
    {"code": "II", "name": "Hệ thống chính trị", "max": 200, "combine": "mean", "criteria": [
      {"code": "II.1", "max": 10, "weight": 2, "rule": "given", "step": 0.25, "measure": "Kết quả xếp loại", "evidence": "Quyết định",
       "appraiser": "Sở Nội vụ", "note": "Theo Hướng dẫn số 01"},
      {"code": "II.2", "max": 5, "rule": "yes_no", "note": "Có nghị quyết"}]},
    {"code": "III", "name": "Công tác thi đua, khen thưởng", "max": 200, "min": -5, "cap": 210, "criteria": [
      {"code": "III.1", "max": 100, "min": -10, "cap": 110, "rule": "per_percent", "gain": 0.5, "loss": 1},
      {"code": "III.2", "max": 60, "rule": "ladder", "on": "percent", "steps": [{"from": 80, "points": 60}, {"above": 60, "below": 80, "points": 30},
       {"to": 60, "points": 15.5}]},
      {"code": "III.3", "max": 30, "rule": "linear", "worst": 30, "best": 3},
      {"code": "III.4", "max": 10, "rule": "min_max"}]},
    {"code": "IV", "name": "Điểm thưởng", "max": 20, "bonus": true, "rule": "count", "each": 10}]}'::jsonb AS document;


-- Text and jsonb -----------------------------------------------------------------------------------------------------------------

SELECT ok(document::text::emulation.score_sheet::text::emulation.score_sheet OPERATOR(emulation.=) document::text::emulation.score_sheet,
          'text, sheet, text, sheet: equal to the first') FROM example;
SELECT is(document::text::emulation.score_sheet::text::emulation.score_sheet::text, document::text::emulation.score_sheet::text,
          'and the second text is the first') FROM example;
SELECT ok(document::emulation.score_sheet OPERATOR(emulation.=) document::text::emulation.score_sheet,
  'jsonb gives the same sheet as text') FROM example;
SELECT ok(document::emulation.score_sheet::jsonb::emulation.score_sheet OPERATOR(emulation.=) document::emulation.score_sheet,
          'jsonb, sheet, jsonb, sheet: equal to the first') FROM example;
SELECT is(document::emulation.score_sheet::jsonb, document::emulation.score_sheet::text::jsonb,
  'the cast to jsonb and the text are one document') FROM example;
SELECT is((SELECT string_agg(key || '=' || value, ' ' ORDER BY position) FROM example, json_each((document || '{"scoring": 1}')::emulation.score_sheet::text::json)
             WITH ORDINALITY AS k(key, value, position) WHERE position > 10 AND key <> 'criteria'), 'scoring=1', 'by what a sheet says it is scored, if not by what is newest');
SELECT is((SELECT string_agg(key, ' ' ORDER BY position) FROM example,
  json_each(document::emulation.score_sheet::text::json) WITH ORDINALITY AS k(key, value, position)),
          'name max decimals round rank_on ranking missing tie_break ceiling classes criteria',
            'the text has the keys of a sheet in the order in which people write them');

-- An assignment cast in both directions: a jsonb goes into a column of sheets, and back.
CREATE TEMP TABLE kept (sheet emulation.score_sheet, document jsonb);
INSERT INTO kept (sheet) SELECT document FROM example;
UPDATE kept SET document = sheet;
SELECT ok(sheet OPERATOR(emulation.=) document::emulation.score_sheet, 'columns of sheets and of jsonb take one another') FROM kept;

-- A document without what is the same when left out. This is the design's list of defaults once more, in SQL, so that nothing a sheet
-- says can be lost or changed on the way through the type without being noticed.
CREATE FUNCTION pg_temp.criterion(c jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF c ? 'criteria' THEN
    c := c || jsonb_build_object('criteria', (SELECT jsonb_agg(pg_temp.criterion(k) ORDER BY position)
                                                FROM jsonb_array_elements(c->'criteria') WITH ORDINALITY AS s(k, position)));
  ELSE
    IF c->'cap' = c->'max' THEN c := c - 'cap'; END IF;
    IF c->'min' = '0' THEN c := c - 'min'; END IF;
  END IF;
  RETURN c - ARRAY(SELECT key FROM jsonb_each(c) AS e
                     JOIN (VALUES ('bonus', 'false'::jsonb), ('weight', '1'), ('combine', '"sum"'), ('better', '"higher"'),
                       ('on', '"actual"'), ('at_target', '0.5'))
                          AS d(key, value) USING (key) WHERE e.value = d.value);
END $$;
CREATE FUNCTION pg_temp.without_defaults(sheet jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_temp.criterion(sheet)
         - ARRAY(SELECT key FROM jsonb_each(sheet) AS e
                   JOIN (VALUES ('decimals', '2'::jsonb), ('round', '"criterion"'), ('rank_on', '"rounded"'), ('ranking', '"competition"'),
                     ('missing', '"incomplete"'),
                                ('tie_break', '[]'), ('ceiling', 'null'), ('classes', '[]'),
                                ('scoring', '2')) AS d(key, value) USING (key)
                                 WHERE e.value = d.value)
$$;

SELECT is(pg_temp.without_defaults(document::emulation.score_sheet::jsonb), pg_temp.without_defaults(document),
  'the example says the same after its way through the type')
  FROM example;

-- 300 random sheets of all rules (see reference.sql.inc).
CREATE TEMP TABLE sheets AS SELECT seed, reference.random_sheet(seed) AS document FROM generate_series(1, 300) AS seed;
ALTER TABLE sheets ADD sheet emulation.score_sheet;
UPDATE sheets SET sheet = document::text::emulation.score_sheet;
SELECT is(ARRAY(SELECT seed FROM sheets WHERE pg_temp.without_defaults(sheet::jsonb) IS DISTINCT FROM pg_temp.without_defaults(document)),
  '{}',
          'so do 300 random sheets');
SELECT is(ARRAY(SELECT seed FROM sheets WHERE (sheet::text::emulation.score_sheet OPERATOR(emulation.=) sheet) IS NOT TRUE
                                           OR (sheet::jsonb::emulation.score_sheet OPERATOR(emulation.=) sheet) IS NOT TRUE
                                           OR (document::emulation.score_sheet OPERATOR(emulation.=) sheet) IS NOT TRUE
                                           OR (pg_temp.without_defaults(document)::emulation.score_sheet
                                             OPERATOR(emulation.=) sheet) IS NOT TRUE), '{}',
          'each of them equals itself after text, after jsonb, from jsonb, and without what is the same when left out');
SELECT is(ARRAY(SELECT f.criterion || f.fault FROM sheets, emulation.check_sheet(document) AS f), '{}',
  'check_sheet finds nothing in a good sheet');


-- Equality -----------------------------------------------------------------------------------------------------------------------

-- What makes no difference.
SELECT ok('{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}'::emulation.score_sheet
  OPERATOR(emulation.=) other::emulation.score_sheet, why)
  FROM (VALUES
    ('order of keys', '{"criteria": [{"rule": "given", "max": 10, "code": "a"}], "max": 10}'),
    ('white space', E'\n{ "max"\t:10 ,\r\n"criteria":[{"code":"a","max":10,"rule":"given"}] }  '),
    ('zeros behind the point', '{"max": 10.0, "criteria": [{"code": "a", "max": 10.000000000, "rule": "given"}]}'),
    ('the exponent', '{"max": 1e1, "criteria": [{"code": "a", "max": 0.1e+2, "rule": "given"}]}'),
    ('escapes', '{"max": 10, "criteria": [{"code": "\u0061", "max": 10, "rule": "giv\u0065n"}]}'),
    ('the sheet''s defaults in full',
     '{"max": 10, "decimals": 2, "round": "criterion", "rank_on": "rounded", "ranking": "competition", "missing": "incomplete",
       "tie_break": [], "ceiling": null, "classes": [], "scoring": 2, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}'),
    ('the criterion''s defaults in full',
     '{"max": 10, "criteria": [{"code": "a", "max": 10, "cap": 10, "min": 0, "bonus": false, "rule": "given"}]}'),
    ('null for what is left out', '{"name": null, "max": 10, "decimals": null, "round": null, "missing": null, "tie_break": null, "classes": null, "criteria": [
       {"code": "a", "name": null, "max": 10, "cap": null, "min": null, "bonus": null, "weight": null, "note": null, "rule": "given", "step": null}]}'),
    ('zeros that are minus', '{"max": 10, "criteria": [{"code": "a", "max": 10, "min": -0.0, "rule": "given"}]}')) AS k(why, other);

SELECT ok(format('{"max": 10, "criteria": [%s]}', a)::emulation.score_sheet OPERATOR(emulation.=) format('{"max": 10, "criteria": [%s]}',
  b)::emulation.score_sheet,
          'default: ' || why)
  FROM (VALUES
    ('higher is better', '{"code": "a", "max": 10, "rule": "proportional"}',
     '{"code": "a", "max": 10, "rule": "proportional", "better": "higher"}'),
    ('a ladder goes by the actual', '{"code": "a", "max": 10, "rule": "ladder", "steps": [{"points": 1}]}',
     '{"code": "a", "max": 10, "rule": "ladder", "on": "actual", "better": "higher", "steps": [{"points": 1.00}]}'),
    ('half for reaching the target', '{"code": "a", "max": 10, "rule": "relative_to_best"}',
     '{"code": "a", "max": 10, "rule": "relative_to_best", "at_target": 0.50}'),
    ('a parent sums', '{"code": "a", "max": 10, "criteria": [{"code": "b", "max": 10, "rule": "given"}]}',
     '{"code": "a", "max": 10, "combine": "sum", "criteria": [{"code": "b", "max": 10, "rule": "given"}]}'),
    ('a mean weighs each child 1', '{"code": "a", "max": 10, "combine": "mean", "criteria": [{"code": "b", "max": 5, "rule": "given"}]}',
     '{"code": "a", "max": 10, "combine": "mean", "criteria": [{"code": "b", "max": 5, "weight": 1.0, "rule": "given"}]}')) AS k(why, a, b);

-- What does. Each change is one value at one place (two where the sums must go on adding up), and keeps the sheet valid.
CREATE TEMP TABLE changed (n serial, path text[], value jsonb, path2 text[], value2 jsonb);
INSERT INTO changed (path, value) VALUES
  ('{name}', '"Bảng điểm cụm Tây Nam Bộ 2014"'), ('{decimals}', '3'), ('{round}', '"total"'), ('{rank_on}', '"exact"'),
   ('{ranking}', '"dense"'), ('{missing}', '"zero"'), ('{scoring}', '1'),
  ('{missing}', '"reweight"'), ('{tie_break}', '["II"]'), ('{tie_break}', '[]'), ('{tie_break}', '["III", "II"]'),
   ('{tie_break}', '["II", "III"]'), ('{tie_break}', '["III.1"]'),
  ('{ceiling}', '1000'), ('{ceiling}', '1000.5'), ('{classes,0,name}', '"Giỏi"'), ('{classes,0,from}', '901'), ('{classes,2,from}', '700'),
  ('{classes}', '[{"name": "Xuất sắc", "from": 900}]'), ('{classes}', '[]'),
  ('{criteria,0,name}', '"Kinh tế"'), ('{criteria,0,code}', '"1"'), ('{criteria,0,cap}', '600'), ('{criteria,0,min}', '0'),
  ('{criteria,0,criteria,0,code}', '"I.4"'), ('{criteria,0,criteria,0,name}', '"Tăng trưởng GRDP"'), ('{criteria,0,criteria,0,cap}', '45'),
   ('{criteria,0,criteria,0,cap}', '44.000000001'),
  ('{criteria,0,criteria,0,min}', '-1'), ('{criteria,0,criteria,0,floor}', '0.6'),
   ('{criteria,0,criteria,0,floor}', '0.500000000000000001'), ('{criteria,0,criteria,0,better}', '"lower"'),
  ('{criteria,0,criteria,0,rule}', '"min_max"'), ('{criteria,0,criteria,1,better}', '"higher"'), ('{criteria,0,criteria,1,floor}', '0.5'),
   ('{criteria,0,criteria,2,at_target}', '0.5'),
  ('{criteria,1,criteria,0,weight}', '3'), ('{criteria,1,criteria,0,max}', '11'), ('{criteria,1,criteria,0,step}', '0.5'),
   ('{criteria,1,criteria,0,measure}', '"Kết quả phân loại"'),
  ('{criteria,1,criteria,0,evidence}', '"Báo cáo"'), ('{criteria,1,criteria,0,appraiser}', '"Sở Tài chính"'),
   ('{criteria,1,criteria,0,note}', '"Theo Hướng dẫn số 02"'),
  ('{criteria,1,criteria,1,weight}', '0.5'), ('{criteria,1,criteria,1,rule}', '"given"'), ('{criteria,1,criteria,1,name}', '"Nghị quyết"'),
  ('{criteria,2,min}', '-6'), ('{criteria,2,cap}', '211'), ('{criteria,2,criteria,0,gain}', '0.25'), ('{criteria,2,criteria,0,gain}', '0'),
   ('{criteria,2,criteria,0,loss}', '2'),
  ('{criteria,2,criteria,1,on}', '"ratio"'), ('{criteria,2,criteria,1,on}', '"actual"'), ('{criteria,2,criteria,1,better}', '"lower"'),
  ('{criteria,2,criteria,1,steps,0,from}', '81'), ('{criteria,2,criteria,1,steps,0}', '{"above": 80, "points": 60}'),
   ('{criteria,2,criteria,1,steps,1,above}', '50'),
  ('{criteria,2,criteria,1,steps,1,below}', '79'), ('{criteria,2,criteria,1,steps,1}', '{"above": 60, "to": 80, "points": 30}'),
   ('{criteria,2,criteria,1,steps,2,to}', '61'),
  ('{criteria,2,criteria,1,steps,2,points}', '15'), ('{criteria,2,criteria,1,steps,3}', '{"points": 1}'),
  ('{criteria,2,criteria,2,worst}', '31'), ('{criteria,2,criteria,2,best}', '4'), ('{criteria,2,criteria,3,better}', '"lower"'),
  ('{criteria,3,each}', '5'), ('{criteria,3,each}', '-10'), ('{criteria,3,max}', '30'), ('{criteria,3,cap}', '30'),
   ('{criteria,3,code}', '"V"'), ('{criteria,3,rule}', '"yes_no"');
INSERT INTO changed (path, value, path2, value2) VALUES
  ('{max}', '1020', '{criteria,3,bonus}', 'false'), ('{criteria,0,criteria,0,max}', '30', '{criteria,0,criteria,1,max}', '30'),
  ('{criteria,1}', '{"code": "II", "name": "Hệ thống chính trị", "max": 200, "criteria": [{"code": "II.1", "max": 200, "rule": "given"}]}',
   '{name}', '"Tổng"'),
  ('{criteria,0,criteria,0,code}', '"I.2"', '{criteria,0,criteria,1,code}', '"I.1"');
-- the parameters of one rule are not those of another
UPDATE changed SET path = path[1:cardinality(path) - 1], value = (SELECT document #> path[1:cardinality(path) - 1]
  FROM example) - '{floor,each,cap}'::text[] || jsonb_build_object('rule', value)
 WHERE path[cardinality(path)] = 'rule';

CREATE TEMP TABLE variants AS
SELECT n, path, value, CASE WHEN path2 IS NULL THEN d ELSE jsonb_set(d, path2, value2) END AS document
  FROM changed, example, LATERAL (SELECT jsonb_set(document, path, value) AS d) AS s;

SELECT is(ARRAY(SELECT format('%s %s: %s', v.path, v.value, f.fault) FROM variants AS v, emulation.check_sheet(document) AS f), '{}',
  'the changed sheets are good ones');
SELECT is(ARRAY(SELECT format('%s %s', v.path, v.value) FROM variants AS v, example AS e
                 WHERE (v.document::emulation.score_sheet OPERATOR(emulation.=) e.document::emulation.score_sheet) IS NOT FALSE
                    OR (v.document::emulation.score_sheet OPERATOR(emulation.<>) e.document::emulation.score_sheet) IS NOT TRUE), '{}',
          'each single changed value makes another sheet');
SELECT is(ARRAY(SELECT format('%s %s and %s %s', a.path, a.value, b.path, b.value) FROM variants AS a JOIN variants AS b ON a.n < b.n
                 WHERE a.document::emulation.score_sheet OPERATOR(emulation.=) b.document::emulation.score_sheet), '{}',
                   'and no two of these are equal');
SELECT is(ARRAY(SELECT format('%s %s', path, value) FROM variants
                 WHERE pg_temp.without_defaults(document::emulation.score_sheet::jsonb) IS DISTINCT
                   FROM pg_temp.without_defaults(document)), '{}',
          'each change survives the way through the type');

-- Order is part of a sheet: it is the order in which criteria are printed, classes and steps are tried and ties are broken.
SELECT ok(jsonb_set(document, path, (SELECT jsonb_agg(k ORDER BY position DESC)
  FROM jsonb_array_elements(document #> path) WITH ORDINALITY AS s(k, position)))::emulation.score_sheet
          OPERATOR(emulation.<>) document::emulation.score_sheet, 'the order of ' || path::text || ' is part of the sheet')
  FROM example, (VALUES ('{criteria}'::text[]), ('{criteria,0,criteria}'), ('{criteria,2,criteria,1,steps}')) AS k(path);


-- Order, hash, and what PostgreSQL does with them ------------------------------------------------------------------------------

-- All different, but for each twelfth, which comes twice: once from jsonb and once from its own text.
CREATE TEMP TABLE many AS
SELECT row_number() OVER () AS n, sheet, sheet::text AS written
  FROM (SELECT document::emulation.score_sheet AS sheet FROM variants
        UNION ALL SELECT sheet FROM sheets WHERE seed <= 80
        UNION ALL SELECT sheet::text::emulation.score_sheet FROM sheets WHERE seed <= 80 AND seed % 12 = 0) AS s;
ANALYZE many;
CREATE TEMP TABLE expected AS SELECT count(*) AS n, count(DISTINCT written) AS n_different FROM many;
SELECT ok(n_different > 140 AND n = n_different + 6, 'there are many sheets, and a few of them twice') FROM expected;

SET LOCAL search_path = public, emulation;

SELECT is(ARRAY(SELECT a.n || ' ' || b.n FROM many AS a, many AS b
                 WHERE (a.sheet = b.sheet) IS DISTINCT FROM (a.written = b.written)
                    OR (a.sheet <> b.sheet) IS DISTINCT FROM (a.written <> b.written)
                    OR (a.sheet < b.sheet)::int + (a.sheet = b.sheet)::int + (a.sheet > b.sheet)::int <> 1
                    OR (a.sheet <= b.sheet) IS DISTINCT FROM (a.sheet < b.sheet OR a.sheet = b.sheet)
                    OR (a.sheet >= b.sheet) IS DISTINCT FROM (a.sheet > b.sheet OR a.sheet = b.sheet)
                    OR (a.sheet < b.sheet) IS DISTINCT FROM (b.sheet > a.sheet)
                    OR sign(score_sheet_cmp(a.sheet, b.sheet)) <> (a.sheet > b.sheet)::int - (a.sheet < b.sheet)::int LIMIT 5),
          '{}', 'of two sheets exactly one is less, equal or greater, and the operators agree');
SELECT is(ARRAY(SELECT a.n || ' ' || b.n FROM many AS a, many AS b
                 WHERE score_sheet_eq(a.sheet, b.sheet) IS DISTINCT
                   FROM (a.sheet = b.sheet) OR score_sheet_ne(a.sheet, b.sheet) IS DISTINCT FROM (a.sheet <> b.sheet)
                    OR score_sheet_lt(a.sheet, b.sheet) IS DISTINCT
                      FROM (a.sheet < b.sheet) OR score_sheet_le(a.sheet, b.sheet) IS DISTINCT FROM (a.sheet <= b.sheet)
                    OR score_sheet_gt(a.sheet, b.sheet) IS DISTINCT
                      FROM (a.sheet > b.sheet) OR score_sheet_ge(a.sheet, b.sheet) IS DISTINCT FROM (a.sheet >= b.sheet) LIMIT 5),
          '{}', 'the named functions do what the operators do');
SELECT is(ARRAY(SELECT a.n FROM (SELECT n, sheet, lag(sheet) OVER (ORDER BY sheet) AS before FROM many) AS a WHERE a.before > a.sheet),
  '{}', 'ORDER BY sorts');

SELECT is(count(DISTINCT score_sheet_hash(sheet)), max(e.n_different),
  'equal sheets have one hash, and different ones here different ones') FROM many, expected AS e;
SELECT is(count(DISTINCT score_sheet_hash_extended(sheet, 7)), max(e.n_different), 'so it is with the 64-bit hash') FROM many,
  expected AS e;
SELECT is(ARRAY(SELECT n FROM many WHERE score_sheet_hash_extended(sheet, 0) & 4294967295 <> score_sheet_hash(sheet)::bigint & 4294967295
                                      OR score_sheet_hash_extended(sheet, 0) = score_sheet_hash_extended(sheet, 1)), '{}',
          'with seed 0 its lower half is the 32-bit hash, and another seed makes another hash');

-- The plan of a query as one text.
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  line text;
  plan text := '';
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
    plan := plan || line || E'\n';
  END LOOP;
  RETURN plan;
END $$;

SET LOCAL enable_hashagg = off;
SELECT is((SELECT count(*) FROM (SELECT DISTINCT sheet FROM many) AS d), n_different, 'DISTINCT by sorting') FROM expected;
SELECT is((SELECT array_agg(k ORDER BY k) FROM (SELECT count(*) AS k FROM many GROUP BY sheet HAVING count(*) > 1) AS g), '{2,2,2,2,2,2}',
  'GROUP BY by sorting');
SET LOCAL enable_hashagg = on;
SET LOCAL enable_sort = off;
SELECT matches(pg_temp.plan('SELECT sheet, count(*) FROM many GROUP BY sheet'), 'HashAggregate', 'sheets can be grouped by their hash');
SELECT is((SELECT count(*) FROM (SELECT DISTINCT sheet FROM many) AS d), n_different, 'DISTINCT by hash') FROM expected;
SELECT is((SELECT array_agg(k ORDER BY k) FROM (SELECT count(*) AS k FROM many GROUP BY sheet HAVING count(*) > 1) AS g), '{2,2,2,2,2,2}',
  'GROUP BY by hash');
SET LOCAL enable_sort = on;

-- Each of the 6 sheets that come twice finds two, each other one: 4 · 6 + (n - 12) pairs.
SET LOCAL enable_nestloop = off;
SET LOCAL enable_mergejoin = off;
SELECT matches(pg_temp.plan('SELECT FROM many AS a JOIN many AS b ON a.sheet = b.sheet'), 'Hash Join',
  'sheets can be joined by their hash');
SELECT is((SELECT count(*) FROM many AS a JOIN many AS b ON a.sheet = b.sheet), 24 + n - 12, 'and find each other') FROM expected;
SET LOCAL enable_mergejoin = on;
SET LOCAL enable_hashjoin = off;
SELECT matches(pg_temp.plan('SELECT FROM many AS a JOIN many AS b ON a.sheet = b.sheet'), 'Merge Join', 'and by merging');
SELECT is((SELECT count(*) FROM many AS a JOIN many AS b ON a.sheet = b.sheet), 24 + n - 12, 'with the same result') FROM expected;
RESET enable_hashjoin;
RESET enable_nestloop;

-- A btree takes a third of a page, so only small sheets can stand in one. A hash index keeps the hash alone.
CREATE TEMP TABLE small AS
SELECT n, format('{"max": 10, "name": "%s", "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', n)::score_sheet AS sheet
  FROM generate_series(1, 500) AS n;
CREATE UNIQUE INDEX small_sheet ON small (sheet);
ANALYZE small;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT matches(pg_temp.plan($$SELECT n FROM small
  WHERE sheet = '{"name": "77", "max": 10.0, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}'$$), 'Index Scan using small_sheet',
               'a btree index is used');
SELECT is((SELECT n FROM small WHERE sheet = '{"name": "77", "max": 10.0, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}'), 77,
  'and finds the one sheet');
SELECT is((SELECT count(*) FROM small AS a WHERE EXISTS (SELECT FROM small AS b WHERE b.sheet >= a.sheet AND b.sheet <= a.sheet)),
  500::bigint, 'and all of them by their order');
SELECT throws_ok($$INSERT INTO small VALUES (0, '{"name": "77", "max": 10, "criteria": [{"max": 10.0, "code": "a", "rule": "given"}]}')$$,
  '23505', NULL,
                 'a unique index refuses an equal sheet, however it is written');
CREATE INDEX many_sheet ON many USING hash (sheet);
SELECT matches(pg_temp.plan($$SELECT n FROM many WHERE sheet = (SELECT sheet FROM many WHERE n = 5)$$), 'Index Scan using many_sheet',
  'a hash index is used');
SELECT is(ARRAY(SELECT a.n FROM many AS a WHERE (SELECT count(*) FROM many AS b WHERE b.sheet = a.sheet) <> (SELECT count(*) FROM many AS b
  WHERE b.written = a.written)), '{}',
          'and finds each sheet as often as it is there');
RESET enable_seqscan;
RESET enable_bitmapscan;

CREATE TEMP TABLE parted (n bigint, sheet score_sheet) PARTITION BY HASH (sheet);
SELECT lives_ok(format('CREATE TEMP TABLE parted_%s PARTITION OF parted FOR VALUES WITH (MODULUS 3, REMAINDER %s)', r, r),
  'a table partitioned by the hash of sheets, part ' || r)
  FROM generate_series(0, 2) AS r;
INSERT INTO parted SELECT n, sheet FROM many;
SELECT ok(count(DISTINCT tableoid) = 3, 'its rows lie in all parts') FROM parted;
SELECT is(ARRAY(SELECT a.n FROM parted AS a JOIN parted AS b ON a.sheet = b.sheet WHERE a.tableoid <> b.tableoid), '{}',
  'equal sheets lie in one');
SELECT is((SELECT count(*) FROM many AS m, LATERAL (SELECT FROM parted AS p WHERE p.sheet = m.sheet) AS f), 24 + n - 12,
  'and are found there') FROM expected;
SELECT is((length(plan) - length(replace(plan, 'Seq Scan', ''))) / length('Seq Scan'), 1, 'looking for one sheet reads one part')
  FROM pg_temp.plan($$SELECT FROM parted WHERE sheet = '{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}'$$) AS plan;

RESET search_path;


-- The binary form ----------------------------------------------------------------------------------------------------------------

SELECT is(get_byte(emulation.score_sheet_send(sheet), 0), 1, 'the binary form begins with its version') FROM kept;
SELECT is(convert_from(substr(emulation.score_sheet_send(sheet), 2), 'UTF8'), sheet::text, 'and goes on with the text') FROM kept;
SELECT is((SELECT count(DISTINCT emulation.score_sheet_send(sheet)) FROM many), n_different, 'equal sheets are sent as equal bytes')
  FROM expected;


-- criteria() -----------------------------------------------------------------------------------------------------------------

SELECT results_eq(
  'SELECT c.ordinal, c.code, c.parent, c.depth, c.name, c.max_points::text, c.rule, c.is_leaf FROM kept, emulation.criteria(sheet) AS c',
  $$VALUES (1, 'I', NULL, 1, 'Kinh tế - xã hội', '600.00', NULL, false),
           (2, 'I.1', 'I', 2, 'Tăng trưởng', '40.00', 'proportional', true),
           (3, 'I.2', 'I', 2, 'Hộ nghèo', '20.00', 'proportional', true),
           (4, 'I.3', 'I', 2, 'Thu ngân sách', '540.00', 'relative_to_best', true),
           (5, 'II', NULL, 1, 'Hệ thống chính trị', '200.00', NULL, false),
           (6, 'II.1', 'II', 2, NULL, '10.00', 'given', true),
           (7, 'II.2', 'II', 2, NULL, '5.00', 'yes_no', true),
           (8, 'III', NULL, 1, 'Công tác thi đua, khen thưởng', '200.00', NULL, false),
           (9, 'III.1', 'III', 2, NULL, '100.00', 'per_percent', true),
           (10, 'III.2', 'III', 2, NULL, '60.00', 'ladder', true),
           (11, 'III.3', 'III', 2, NULL, '30.00', 'linear', true),
           (12, 'III.4', 'III', 2, NULL, '10.00', 'min_max', true),
           (13, 'IV', NULL, 1, 'Điểm thưởng', '20.00', 'count', true)$$,
  'criteria of the example, in its order');
SELECT is((SELECT count(*) FROM kept, emulation.criteria(sheet) AS c
            WHERE pg_typeof(c.ordinal)::text || pg_typeof(c.depth) || pg_typeof(c.max_points)
              || pg_typeof(c.is_leaf) = 'integerintegernumericboolean'), 13::bigint, 'the types of its columns');
SELECT is(ARRAY(SELECT s.seed FROM sheets AS s
                 WHERE ARRAY(SELECT ROW(c.ordinal, c.code, c.parent, c.depth, c.name, trim_scale(c.max_points), c.rule, c.is_leaf)::text
                   FROM emulation.criteria(sheet) AS c)
                       <> ARRAY(SELECT ROW(n.ord - 1, n.code, n.parent, n.depth, n.name,
                         trim_scale(round(n.max, coalesce((document->>'decimals')::int, 2))), n.body->>'rule', n.is_leaf)::text
                                  FROM reference.nodes(document) AS n WHERE n.depth > 0 ORDER BY n.ord)),
          '{}', 'criteria of the random sheets are those of the reference');


-- Texts ------------------------------------------------------------------------------------------------------------------------

-- Quotes, backslashes, line ends, a character beyond 16 bits; 'Hòa' and 'Hoà' are two spellings, and two codes.
CREATE TEMP TABLE texts AS SELECT jsonb_build_object('name', name, 'max', 20, 'tie_break', jsonb_build_array(code),
    'classes', jsonb_build_array(jsonb_build_object('name', name)), 'criteria', jsonb_build_array(
      jsonb_build_object('code', code, 'name', name, 'max', 10, 'rule', 'given', 'measure', name || 'm', 'evidence', name || 'e',
        'appraiser', name || 'a', 'note', name || 'n'),
      jsonb_build_object('code', code || '2', 'max', 10, 'note', name, 'criteria',
        jsonb_build_array(jsonb_build_object('code', 'x', 'max', 10, 'rule', 'given', 'note', name))))) AS document, name, code
  FROM (VALUES ('Đắk Lắk, Bến Tre, Thừa Thiên Huế', 'Hòa'), ('Nguyễn Thị Ánh Viên, ẵ Ỵ ỹ', 'Hoà'),
    (E'a "b" \\ c\td\ne /f <g> & ''h'' \u0007 \U0001F3C6', E'"I".1\\\n'),
               (repeat('rất dài ', 20000), 'I')) AS k(name, code);
SELECT is(pg_temp.without_defaults(document::text::emulation.score_sheet::jsonb), document, 'texts survive: ' || to_json(code)::text)
  FROM texts;
SELECT ok(document::text::emulation.score_sheet::text::emulation.score_sheet OPERATOR(emulation.=) document::emulation.score_sheet,
  'and in text: ' || to_json(code)::text) FROM texts;
SELECT is(ARRAY(SELECT c.code || c.name FROM emulation.criteria(document::emulation.score_sheet) AS c WHERE ordinal = 1),
  ARRAY[code || name], 'and in criteria: ' || to_json(code)::text)
  FROM texts;

-- A sheet too long for its row is kept outside of it, and read back whole.
CREATE TEMP TABLE outside AS SELECT document::emulation.score_sheet AS sheet, document FROM texts WHERE length(name) > 100000;
SELECT ok(sheet OPERATOR(emulation.=) document::emulation.score_sheet AND pg_temp.without_defaults(sheet::jsonb) = document,
  'a sheet of a megabyte') FROM outside;


-- Limits -------------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.wide(n int) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('max', n, 'criteria', jsonb_agg(jsonb_build_object('code', 'c' || i, 'max', 1, 'rule', 'given')))
    FROM generate_series(1, n) AS i
$$;
-- depth levels of criteria: depth - 1 parents and a leaf
CREATE FUNCTION pg_temp.deep(depth int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  c jsonb := jsonb_build_object('code', depth::text, 'max', 10, 'rule', 'given');
BEGIN
  FOR i IN REVERSE depth - 1 .. 1 LOOP
    c := jsonb_build_object('code', i::text, 'max', 10, 'criteria', jsonb_build_array(c));
  END LOOP;
  RETURN jsonb_build_object('max', 10, 'criteria', jsonb_build_array(c));
END $$;

CREATE TEMP TABLE widest AS SELECT document::emulation.score_sheet AS sheet, document FROM pg_temp.wide(10000) AS document;
SELECT is((SELECT count(*) || ' ' || max(ordinal) || ' ' || sum(max_points) FROM widest, emulation.criteria(sheet)), '10000 10000 10000.00',
  '10,000 criteria');
SELECT is((SELECT code FROM widest, emulation.criteria(sheet) WHERE ordinal = 10000), 'c10000', 'and each is there');
SELECT ok(sheet::text::emulation.score_sheet OPERATOR(emulation.=) sheet AND pg_temp.without_defaults(sheet::jsonb) = document,
  'and come back') FROM widest;
SELECT is((SELECT emulation.points(emulation.scoreboard(sheet, 'u', c.code, NULL, 1), 'u')::text FROM widest,
  emulation.criteria(sheet) AS c), '10000.00', 'and all are scored');
SELECT throws_like($$SELECT pg_temp.wide(10001)::emulation.score_sheet$$, '%10000 criteria%', '10,001 are too many');
SELECT throws_ok($$SELECT pg_temp.wide(10001)::emulation.score_sheet$$, '54000', NULL, 'with SQLSTATE 54000');
SELECT throws_ok($$SELECT jsonb_set(pg_temp.wide(9999), '{criteria,0}',
  '{"code": "p", "max": 1, "criteria": [{"code": "p1", "max": 0.5, "rule": "given"},
                                                                                                           {"code": "p2", "max": 0.5, "rule": "given"}]}')::emulation.score_sheet$$,
                 '54000', NULL, 'parents count among them');

SELECT is((SELECT max(depth) FROM emulation.criteria(pg_temp.deep(16)::emulation.score_sheet)), 16, '16 levels');
SELECT is((SELECT emulation.points(emulation.scoreboard(sheet, 'u', '16', NULL, 7.5), 'u', '1')::text
  FROM (SELECT pg_temp.deep(16)::emulation.score_sheet AS sheet) AS s), '7.50',
          'and points come up all of them');
SELECT throws_like($$SELECT pg_temp.deep(17)::emulation.score_sheet$$, '%"16"%16 levels%',
  '17 are too many, and the criterion that goes too deep is named');
SELECT throws_ok($$SELECT pg_temp.deep(17)::emulation.score_sheet$$, '54000', NULL, 'with SQLSTATE 54000');

-- A board has its sheet in it.
SELECT ok(emulation.score_sheet(emulation.scoreboard(sheet, 'u', NULL, NULL, NULL)) OPERATOR(emulation.=) sheet,
  'a scoreboard gives its sheet back') FROM kept GROUP BY sheet;

SELECT * FROM finish();
ROLLBACK;
