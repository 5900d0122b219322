-- A column of published_standing is declared once: the standings that are computed, kept, shown, published and checked
-- have it, and what was published before stays as it was.  Units, sheet and results are invented.

BEGIN;
SELECT no_plan();
\ir errors.sql.inc
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
SET LOCAL client_min_messages = warning;
INSERT INTO unit (unit, name) VALUES ('BL', 'Bạc Liêu'), ('CM', 'Cà Mau'), ('HG', 'Hậu Giang');
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status)
SELECT 'S' || y, 'TNB', y, make_date(y, 1, 1), make_date(y, 12, 31), 'open' FROM generate_series(2011, 2014) y;
INSERT INTO membership (season, unit, unranked_reason) SELECT season, unit, CASE unit WHEN 'HG' THEN 'mới vào cụm' END FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"name": "x", "max": 10, "decimals": 1, "criteria": [{"code": "I", "name": "Tăng trưởng", "max": 10, "rule": "given"}]}' FROM season;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, 'I', 'final', 5 + length(unit) FROM membership WHERE unit <> 'CM' UNION ALL SELECT season, 'CM', 'I', 'final', 4 FROM season;
SELECT publish('S2011'), publish('S2012');
-- S2011 as 1.0 published it: without its standings in the publication, and without the columns that came later.
SET LOCAL session_replication_role = replica;
UPDATE publication SET standings = NULL WHERE season = 'S2011';
UPDATE published_standing SET class_open = NULL WHERE season = 'S2011';   -- the others are null here
UPDATE publication SET digest = encode(sha256(convert_to(publication_document(season, number), 'UTF8')), 'hex') WHERE season = 'S2011';
RESET session_replication_role;
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'both follow');
SELECT is(refresh_standing('S2013'), true, 'one live season is kept, S2014 is not');

CREATE FUNCTION pg_temp.columns(of_table regclass) RETURNS text[] LANGUAGE sql AS $$
  SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = of_table AND attnum > 0 AND NOT attisdropped $$;
SELECT is(pg_temp.columns('live_standing'), array_remove(array_remove(array_remove(pg_temp.columns('published_standing'), 'number'), 'unit_name'), 'unranked_reason'), 'what is kept of a live season');
SELECT is(col_description('live_standing'::regclass, a.attnum), col_description('published_standing'::regclass, b.attnum), format('the label of %s', attname))
  FROM pg_attribute a JOIN pg_attribute b USING (attname) WHERE a.attrelid = 'live_standing'::regclass AND b.attrelid = 'published_standing'::regclass AND a.attnum > 0;
SELECT ok(pg_temp.columns('standing') @> array_remove(array_remove(pg_temp.columns('published_standing'), 'season'), 'number'), 'the view shows all of it');
SELECT is(stored_columns('live_season', '%1$I::%2$s', '{"snapshot": null, "made_in": "0", "board": null}'), 'season::text, 0, last_number::bigint, server_started::timestamp with time zone', 'a list of columns, some left out, some in another way');
SELECT is(stored_columns('target', '%1$I::%2$s', (SELECT jsonb_object_agg(attname, NULL) FROM pg_attribute WHERE attrelid = 'target'::regclass AND attname <> 'target')), 'target::numeric(16,6)', 'views show numbers with six decimals');

-- What a later version declares.
CREATE TEMP TABLE before AS SELECT season, number, publication_document(season, number) AS document FROM publication;
CREATE TEMP TABLE shape AS SELECT of_table, pg_temp.columns(of_table) AS columns FROM unnest('{live_standing,standing}'::regclass[]) of_table;
CREATE FUNCTION pg_temp.make_again(source text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  code text;
BEGIN
  FOR code IN SELECT statement FROM emulation.registry_statement
               WHERE file IN ('publication/standing.sql', 'results/live.sql', 'results/standing.sql') ORDER BY ordinal LOOP
    EXECUTE replace(code, '"unranked_reason": "m.reason"', '"unranked_reason": "m.reason"' || source);
  END LOOP;
END $$;
ALTER TABLE published_standing ADD COLUMN later text;
COMMENT ON COLUMN published_standing.later IS 'Về sau: a column of a later version';
SELECT is(pg_temp.raised($$SELECT pg_temp.make_again('')$$), '42703 column s.later does not exist', 'a column that nobody computes is an error when the registry is made');
SELECT pg_temp.make_again(', "later": "upper(s.status)"');

SELECT results_eq('SELECT season, number, publication_document(season, number) FROM publication ORDER BY season', 'SELECT * FROM before ORDER BY season', 'what was published before is the same document, of 1.0 and since');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and follows: what there was not is not compared');
SELECT is(pg_temp.columns(of_table), columns || '{later}', format('it is the last column: %s', of_table)) FROM shape;
SELECT is(col_description(of_table, cardinality(pg_temp.columns(of_table))), 'Về sau: a column of a later version', format('with its label: %s', of_table)) FROM unnest('{live_standing,standing}'::regclass[]) of_table;
SELECT is((SELECT array_agg(season) FROM kept_season), NULL, 'what was kept without it is not shown any more');
SELECT is(refresh_standing('S2013'), true, 'kept again');
SELECT results_eq($$SELECT season, unit, later FROM standing ORDER BY season, unit$$, $$VALUES
  ('S2011', 'BL', NULL), ('S2011', 'CM', NULL), ('S2011', 'HG', NULL), ('S2012', 'BL', NULL), ('S2012', 'CM', NULL), ('S2012', 'HG', NULL),
  ('S2013', 'BL', 'RANKED'), ('S2013', 'CM', 'RANKED'), ('S2013', 'HG', 'UNRANKED'), ('S2014', 'BL', 'RANKED'), ('S2014', 'CM', 'RANKED'), ('S2014', 'HG', 'UNRANKED')$$, 'published before, kept, computed');
SELECT is((SELECT count(*) FROM kept_season), 1::bigint, 'one of them from what is kept');

SELECT publish('S2013');
SELECT supersede('S2012', 'sửa', '[{"unit": "CM", "criterion": "I", "actual": 5}]');
SELECT results_eq($$SELECT season, number, string_agg(later, ',' ORDER BY unit) FROM published_standing GROUP BY season, number ORDER BY season, number$$,
  $$VALUES ('S2011', 1, NULL), ('S2012', 1, NULL), ('S2012', 2, 'RANKED,RANKED,UNRANKED'), ('S2013', 1, 'RANKED,RANKED,UNRANKED')$$, 'what is published from now on has it, corrections too');
SELECT is((SELECT array_agg(publication_document(season, number)::jsonb->'standings'->0 ? 'later' ORDER BY season, number) FROM publication), '{f,f,t,t}', 'and says it in its document');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'all of them follow');

-- Forged: where there is the column, and where there was none.
CREATE FUNCTION pg_temp.found_after(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  found text;
BEGIN
  SET LOCAL session_replication_role = replica;
  EXECUTE statement;
  found := (SELECT string_agg(concat_ws(' ', season, number, unit, problem, CASE WHEN problem <> 'digest' THEN published || ' / ' || recomputed END), '; ' ORDER BY season, problem) FROM publication_check);
  RAISE EXCEPTION 'take it back';
EXCEPTION WHEN raise_exception THEN
  RETURN found;
END $$;
SELECT matches(pg_temp.found_after($$UPDATE published_standing SET later = 'x' WHERE season = 'S2013' AND unit = 'BL'$$),
  '^S2013 1 digest; S2013 1 BL standing (10\.0 0 false  0\.0.*) x / \1 RANKED$', 'a new column is compared and digested');
SELECT is(pg_temp.found_after($$UPDATE published_standing SET later = 'x' WHERE number = 1 AND unit = 'BL' AND season IN ('S2011', 'S2012')$$),
  'S2011 1 digest; S2012 1 digest', 'a value where there was no column is in no digest');
SELECT is((SELECT count(*) FROM publication_check), 0::bigint, 'and all was taken back');

SELECT * FROM finish();
ROLLBACK;
