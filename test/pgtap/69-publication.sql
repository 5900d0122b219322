-- What a publication says and what the log knows: worked out once, found when it is changed, added to by nobody.
-- Units, sheets and results are invented.

BEGIN;
SET LOCAL jit = off;   -- publication_check is asked often, and of little
SELECT no_plan();
\ir errors.sql.inc
CREATE ROLE test_publication_office;
DO $$ BEGIN EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO test_publication_office', current_database()); END $$;
SET LOCAL SESSION AUTHORIZATION test_publication_office;
SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name) VALUES ('BL', 'Bạc Liêu'), ('CM', 'Cà Mau'), ('HG', 'Hậu Giang');
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT 'S' || y, 'TNB', y, make_date(y, 1, 1), make_date(y, 12, 31), 'open' FROM generate_series(2011, 2014) y;
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
CREATE FUNCTION pg_temp.sheet() RETURNS jsonb LANGUAGE sql AS $$SELECT '{"name": "Bảng điểm", "max": 20, "decimals": 1, "criteria": [
  {"code": "I", "name": "Tăng trưởng", "max": 10, "rule": "given"}, {"code": "II", "name": "Phong trào", "max": 10, "rule": "given"}]}'::jsonb$$;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', pg_temp.sheet() FROM season;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, criterion, 'self', ascii(unit) % 10 + length(criterion) / 2.0 FROM membership, (VALUES ('I'), ('II')) v(criterion);
INSERT INTO commitment (season, unit, signed_on) SELECT season, unit, starts_on FROM membership JOIN season USING (season);
CREATE FUNCTION pg_temp.faults() RETURNS bigint LANGUAGE sql AS 'SELECT (SELECT count(*) FROM thidua.publication_check) + (SELECT count(*) FROM thidua.publication_log_check)';

-- One statement that publishes and changes what is published: the publication verifies, or there is none.
CREATE FUNCTION pg_temp.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  found text;
BEGIN
  EXECUTE statement;
  found := format('published, faults: %s', pg_temp.faults());
  RAISE EXCEPTION 'take it back';
EXCEPTION WHEN raise_exception THEN
  RETURN found;
WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.outcome(statement), expected, what) FROM (VALUES
  ($$INSERT INTO publication (season) VALUES ('S2011')$$, 'published, faults: 0', 'nothing else is changed'),
  ($$WITH x AS (UPDATE unit SET name = name || ' mới') INSERT INTO publication (season) VALUES ('S2011')$$, 'published, faults: 0', 'names'),
  ($$WITH x AS (UPDATE unit SET name = name || ' mới' RETURNING 1) INSERT INTO publication (season) SELECT 'S2011' FROM x HAVING count(*) = 3$$, 'published, faults: 0', 'names, before'),
  ($$WITH x AS (UPDATE unit SET level = 'commune') INSERT INTO publication (season) VALUES ('S2011')$$, 'published, faults: 0', 'what is not published with them'),
  ($$WITH x AS (UPDATE unit SET name = name || ' mới') INSERT INTO publication (season) VALUES ('S2011'), ('S2012')$$, 'published, faults: 0', 'names of two seasons'),
  ($$WITH x AS (UPDATE membership SET unranked_reason = 'x' WHERE unit = 'BL') INSERT INTO publication (season) VALUES ('S2011')$$, '40001', 'who is ranked'),
  ($$WITH x AS (UPDATE membership SET unranked_reason = 'x' WHERE unit = 'BL' RETURNING 1) INSERT INTO publication (season) SELECT 'S2011' FROM x HAVING count(*) = 4$$, 'published, faults: 0', 'who is ranked, before'),
  ($$WITH x AS (DELETE FROM membership WHERE unit = 'HG') INSERT INTO publication (season) VALUES ('S2011')$$, '40001', 'who is a member'),
  ($$WITH x AS (UPDATE sheet SET rules = rules || '{"tie_breakers": []}') INSERT INTO publication (season) VALUES ('S2011')$$, '40001', 'a sheet that says the same in another way'),
  ($$WITH x AS (UPDATE result SET actual = 3 WHERE unit = 'HG') INSERT INTO publication (season) VALUES ('S2011')$$, '40001', 'results'),
  ($$WITH x AS (INSERT INTO target (season, unit, criterion, target) VALUES ('S2011', 'HG', 'I', 3)) INSERT INTO publication (season) VALUES ('S2011')$$, '40001', 'targets'),
  ($$WITH x AS (UPDATE season SET ends_on = '2012-01-01') INSERT INTO publication (season) VALUES ('S2011')$$, '55000', 'the season itself'))
  v(statement, expected, what);
SELECT is((pg_temp.refusal($$WITH x AS (UPDATE result SET actual = 3 WHERE unit = 'HG') INSERT INTO publication (season) VALUES ('S2011')$$)).message,
  'season "S2011" was changed during its publication, by the same statement or a trigger', 'in words');
SELECT results_eq($$SELECT season, status, (SELECT count(*) FROM publication) FROM season ORDER BY season LIMIT 1$$, $$VALUES ('S2011', 'open', 0::bigint)$$, 'and nothing is left of it');

-- A trigger of the owner's comes after the registry's own, and changes what publishes itself: nothing is published.
CREATE FUNCTION pg_temp.forged_publication(of_table text, operation text, change text, statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE FUNCTION forge() RETURNS trigger LANGUAGE plpgsql AS %L', format('BEGIN %s; RETURN NEW; END', coalesce(nullif(change, ''), 'NULL')));
  EXECUTE format('CREATE TRIGGER zz BEFORE %s ON %I FOR EACH ROW EXECUTE FUNCTION forge()', operation, of_table);
  EXECUTE statement;
  RAISE EXCEPTION USING ERRCODE = 'P0099', MESSAGE = 'published';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.forged_publication(of_table, operation, change, $$SELECT publish('S2011', true)$$), expected, format('first: %s: %s', of_table, change)) FROM (VALUES
  ('season', 'UPDATE', '', 'P0099'),
  ('season', 'UPDATE', 'NEW.status := ''open''', '40001'),
  ('season', 'UPDATE', 'NEW.status := ''appraisal''', '40001'),
  ('season', 'UPDATE', 'RETURN NULL', '40001'),
  ('publication', 'INSERT', '', 'P0099'),
  ('publication', 'INSERT', 'NEW.published_by := ''nobody''', '40001'),
  ('publication', 'INSERT', 'NEW.published_at := ''2011-12-31''', '40001'),
  ('publication', 'INSERT', 'NEW.published_at := NEW.published_at + interval ''1 day''', '40001'),
  ('publication', 'INSERT', 'NEW.scoring := 1', '40001'),
  ('publication', 'INSERT', 'NEW.number := 3; NEW.reason := ''x''; NEW.digest := encode(sha256(convert_to(document_of(NEW.season, 3, ''x'', NEW.corrections, NEW.board, (SELECT jsonb_agg(to_jsonb(s) - ''{season,number}''::text[] ORDER BY s.unit COLLATE "C") FROM standings_of(NEW.season, season_board(NEW.season)) s)), ''UTF8'')), ''hex'')', '40001'))
  v(of_table, operation, change, expected);
SELECT is(pg_temp.forged_publication('publication', 'INSERT', 'NEW.allow_incomplete := false', $$UPDATE result SET actual = NULL WHERE season = 'S2013' AND unit = 'BL'; SELECT publish('S2013', true)$$), '40001', 'a season with gaps as if it had none');
SELECT is(pg_temp.forged_publication('result', 'INSERT', change, $$SELECT publish('S2011'); SELECT supersede('S2011', 'sửa', '[{"unit": "CM", "criterion": "I", "actual": 3, "note": "tờ trình"}]')$$), expected, format('a corrected cell: %s', change)) FROM (VALUES
  ('', 'P0099'), ('NEW.entered_by := ''nobody''', '40001'), ('NEW.entered_at := ''2011-12-31''', '40001'), ('NEW.note := ''x''', '40001'), ('NEW.note := NULL', '40001'), ('NEW.evidence := ''x''', '40001'), ('NEW.actual := 4', '55000'), ('RETURN NULL', '40001'))
  v(change, expected);
SELECT is(pg_temp.forged_publication('publication', 'INSERT', change, $$SELECT publish('S2011'); SELECT file_objection('S2011', 'HG', 'chưa tính'); SELECT rule_on_objection('S2011', (SELECT max(o.number) FROM objection o), 'sustained', 'đúng');
  SELECT supersede('S2011', 'sửa', '[{"unit": "CM", "criterion": "I", "actual": 3}]')$$), expected, format('a correction: %s', change)) FROM (VALUES
  ('', 'P0099'), ('IF NEW.number = 2 THEN NEW.objection := (SELECT max(o.number) FROM objection o); END IF', '40001')) v(change, expected);
SELECT is((SELECT count(*) FROM publication), 0::bigint, 'nothing is left of it');

-- A correction goes on with what was allowed
UPDATE result SET actual = NULL WHERE season = 'S2012' AND unit = 'BL' AND criterion = 'I';
SELECT is(pg_temp.raised($$SELECT publish('S2012')$$), '55000 season "S2012" is incomplete, gaps: 1', 'a season with a gap');
SELECT is((SELECT number FROM publish('S2012', allow_incomplete => true)), 1, 'is published as it is, if told so');
SELECT results_eq($$SELECT number, unit, points_after FROM supersede('S2012', 'lần hai', '[{"unit": "CM", "criterion": "I", "actual": 3}]')$$, $$VALUES (2, 'CM', 11.0)$$, 'and corrected without being told again');
SELECT is(pg_temp.raised($$SELECT supersede('S2012', 'lần ba', '[{"unit": "CM", "criterion": "I", "actual": 4}]', allow_incomplete => false)$$), '55000 season "S2012" is incomplete, gaps: 1', 'unless told otherwise');
INSERT INTO publication (season, reason, corrections) VALUES ('S2012', 'lần ba', '[{"unit": "CM", "criterion": "I", "actual": 4}]');
SELECT is((SELECT array_agg(allow_incomplete ORDER BY number) FROM publication WHERE season = 'S2012'), '{t,t,t}', 'every publication says so, by whatever statement it came');
SELECT is((SELECT number FROM publish('S2011')), 1, 'another season is complete');
SELECT is(pg_temp.raised($$SELECT supersede('S2011', 'bỏ', '[{"unit": "BL", "criterion": "II", "actual": null}]')$$), '55000 season "S2011" is incomplete, gaps: 1', 'and stays so');
SELECT is((SELECT count(*) FROM supersede('S2011', 'bỏ', '[{"unit": "BL", "criterion": "II", "actual": null}]', allow_incomplete => true) WHERE unit = 'BL'), 1::bigint, 'but for who says that it may not');
SELECT file_objection('S2011', 'HG', 'chưa tính');
SELECT rule_on_objection('S2011', o.number, 'sustained', 'đúng') FROM objection o;
SELECT supersede('S2011', 'kiến nghị', '[{"unit": "HG", "criterion": "II", "actual": 9.50, "note": "tờ trình 5"}]', (SELECT o.number FROM objection o));
SELECT is(pg_temp.faults(), 0::bigint, 'all of it follows from its inputs and is what the log says');
SET LOCAL TimeZone = 'America/Lima';
SET LOCAL DateStyle = 'SQL, DMY';
SELECT is(pg_temp.faults(), 0::bigint, 'in whatever way times are shown');
RESET TimeZone;
RESET DateStyle;

-- Whatever column is changed behind the triggers is found.
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.changed(of_table regclass, "column" text, type regtype, is_number boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  found boolean;
  other text := CASE WHEN "column" = 'digest' THEN format('%L', repeat('0', 64)) WHEN "column" = 'scoring' THEN '3 - scoring' WHEN type = 'text'::regtype THEN format('coalesce(%I, ''x'') || ''x''', "column")
    WHEN type = 'boolean'::regtype THEN format('NOT %I', "column") WHEN type = 'timestamptz'::regtype THEN format('%I + interval ''1 microsecond''', "column")
    WHEN type = 'jsonb'::regtype THEN format('CASE jsonb_typeof(%1$I) WHEN ''array'' THEN %1$I || ''[1]'' ELSE coalesce(%1$I, ''{}'') || ''{"x": 1}'' END', "column") ELSE format('coalesce(%I, 0) + 7', "column") END;
BEGIN
  SET LOCAL session_replication_role = replica;
  EXECUTE format('UPDATE %s SET %I = %s WHERE season = ''S2011'' AND number = 3', of_table, "column", other) || CASE WHEN of_table = 'published_standing'::regclass THEN ' AND unit = ''HG''' ELSE '' END;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  found := pg_temp.faults() > 0;
  RAISE EXCEPTION 'take it back';
EXCEPTION WHEN raise_exception THEN
  RETURN found;
END $$;
SELECT ok(pg_temp.changed(attrelid, attname, atttypid, atttypid = ANY ('{integer,bigint,numeric}'::regtype[])), format('%s of %s: a change is found', attname, attrelid::regclass))
  FROM pg_attribute WHERE attrelid IN ('publication'::regclass, 'published_standing'::regclass) AND attnum > 0 AND NOT attisdropped ORDER BY attrelid, attnum;
SELECT is(pg_temp.faults(), 0::bigint, 'and was taken back');
SET LOCAL session_replication_role = replica;
UPDATE publication SET published_by = 'nobody', published_at = published_at + interval '1 day', objection = NULL WHERE season = 'S2011';
RESET session_replication_role;
SELECT results_eq($$SELECT season, number, published_by, problem FROM publication_log_check ORDER BY number$$, $$VALUES ('S2011', 1, 'test_publication_office', 'changed'), ('S2011', 2, 'test_publication_office', 'changed'), ('S2011', 3, 'test_publication_office', 'changed')$$,
  'three that nobody published so, whose digests are as they were');
SET LOCAL session_replication_role = replica;
UPDATE publication p SET published_by = l.published_by, published_at = l.published_at, objection = l.objection
  FROM change_log g, jsonb_populate_record(NULL::publication, g.new_row) l WHERE g.table_name = 'publication' AND l.season = p.season AND l.number = p.number;
RESET session_replication_role;
SELECT is(pg_temp.faults(), 0::bigint, 'by the log they are as they were');
-- an entry that was born with another's name, before a publication was looked at again
SAVEPOINT born;
SET LOCAL session_replication_role = replica;
UPDATE publication SET published_by = 'nobody' WHERE season = 'S2011' AND number = 2;
UPDATE change_log SET new_row = new_row || '{"published_by": "nobody"}' WHERE table_name = 'publication' AND new_row->>'season' = 'S2011' AND new_row->>'number' = '2';
RESET session_replication_role;
SELECT results_eq($$SELECT season, number, published_by, problem FROM publication_log_check$$, $$VALUES ('S2011', 2, 'test_publication_office', 'changed')$$, 'who published is who wrote the entry');
ROLLBACK TO born;
-- a column that came with a later version is in no older entry
ALTER TABLE publication ADD COLUMN later integer DEFAULT 2;
SELECT is((SELECT count(*) FROM publication_log_check), 0::bigint, 'what the log could not know yet is no change');

-- The log takes what its own triggers write, whatever the owner does besides taking them off.
SET LOCAL SESSION AUTHORIZATION test_publication_office;
CREATE TABLE pg_temp.entries AS SELECT count(*) AS n FROM change_log;
CREATE TEMP TABLE mine (a integer, e jsonb);
CREATE TEMP TABLE result (LIKE thidua.result);
CREATE SCHEMA evil;
CREATE FUNCTION evil.plain() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO thidua.change_log (at, by_role, table_name, operation) VALUES (now(), 'forged', 'result', 'truncate'); RETURN NULL; END$$;
CREATE FUNCTION evil.lower_case() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN insert into thidua.change_log (at, by_role, table_name, operation) values (now(), 'forged', 'result', 'truncate'); RETURN NULL; END$$;
CREATE FUNCTION evil.in_sql() RETURNS void LANGUAGE sql AS $$INSERT INTO thidua.change_log (at, by_role, table_name, operation) VALUES (now(), 'forged', 'result', 'truncate')$$;
CREATE FUNCTION evil.by_sql() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM evil.in_sql(); RETURN NULL; END$$;
-- a text that says where it stands
CREATE FUNCTION evil.says() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN EXECUTE (SELECT body FROM texts WHERE id = TG_ARGV[0]::integer); RETURN NULL; END$$;
-- the same words under the same name: in another schema, in a path where it is found first
DO $$
DECLARE
  body text := replace((SELECT prosrc FROM pg_proc WHERE oid = 'thidua.log_change'::regproc), 'thidua.acting_role()', '''forged''');
BEGIN
  body := regexp_replace(body, 'IF TG_WHEN.*?ELSIF', 'IF');
  EXECUTE format('CREATE FUNCTION evil.log_change() RETURNS trigger LANGUAGE plpgsql AS %L', body);
  EXECUTE format('CREATE FUNCTION evil.same() RETURNS trigger LANGUAGE plpgsql AS %L', body);
  EXECUTE format('CREATE FUNCTION evil."thidua.log_change()"() RETURNS trigger LANGUAGE plpgsql SET search_path = evil AS %L', body);
  EXECUTE format('CREATE FUNCTION evil.thidua_log_change() RETURNS trigger LANGUAGE plpgsql SET search_path = evil AS %L', body);
END $$;
CREATE FUNCTION evil.log_change(integer) RETURNS void LANGUAGE sql AS '';
CREATE TEMP TABLE texts (id integer PRIMARY KEY, body text);
INSERT INTO texts
SELECT row_number() OVER (), body FROM (
  SELECT t.prefix || entry || q || E'\nPL/pgSQL function thidua.log_change() line 3 at SQL statement\n' || t.suffix
    FROM (VALUES ('INSERT INTO thidua.change_log (at, by_role, table_name, operation) VALUES (now(), ''forged'', ''result'', ''truncate'')')) f(entry),
         (VALUES ('', ' /*', '*/'), ('', ' RETURNING 1 AS ', ''), ('', ' --', ''), ('', ' --', 'RETURNING 1'), ('WITH x AS (SELECT 1) ', ' /*', '*/')) t(prefix, middle, suffix),
         LATERAL (VALUES (t.middle || '"'), (t.middle), (t.middle || '«'), (t.middle || '»')) k(q)
  UNION ALL
  -- behind the very words of the log
  SELECT own || q || E'\nPL/pgSQL function thidua.log_change() line 3 at SQL statement\n' || e
    FROM (SELECT replace(replace(replace(m[1], 'by_role, TG_TABLE_NAME', '''forged'', ''result'''), 'lower(TG_OP)', '''update'''), 'to_jsonb(OLD), to_jsonb(NEW)', 'NULL, NULL') FROM pg_proc, regexp_matches(prosrc, 'INSERT INTO [^;]*', 'g') m WHERE oid = 'thidua.log_change'::regproc
          UNION ALL SELECT m[1] FROM pg_proc, regexp_matches(prosrc, 'INSERT INTO [^;]*', 'g') m WHERE oid = 'thidua.log_change'::regproc) w(own),
         (VALUES ('"', '"'), (' "', '"'), (' AS "', '"'), ('/*"', '*/'), ('--"', ''), (' RETURNING 1 "', '"')) k(q, e)
  UNION ALL
  -- before another statement
  SELECT format(E'%s%s%s\nPL/pgSQL function thidua.log_change() line 3 at SQL statement\n%s INSERT INTO thidua.change_log (at, by_role, table_name, operation) VALUES (now(), ''forged'', ''result'', ''truncate'')', b, m[1], q, e)
    FROM pg_proc, regexp_matches(prosrc, 'INSERT INTO [^;]*', 'g') m, (VALUES ('/*', '"', '*/'), (E'/*\n', '"', '*/'), ('--', '"', ''), ('WITH x AS (SELECT $$', '"', '$$)'), ('WITH "', '"', '" AS (SELECT 1)'), ('', ';"', '";')) k(b, q, e)
   WHERE oid = 'thidua.log_change'::regproc) b(body);
CREATE FUNCTION pg_temp.forged(function_name text, argument text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  said text;
BEGIN
  EXECUTE format('CREATE TRIGGER forge AFTER INSERT ON mine REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION %s(%s)', function_name, argument);
  said := pg_temp.raised('INSERT INTO mine VALUES (1, ''{}'')');
  DROP TRIGGER forge ON mine;
  RETURN said;
END $$;
SELECT is(pg_temp.forged('evil.' || name), '42501 INSERT on the change log is not allowed', format('a trigger on a temporary table writes nothing: %s', name))
  FROM unnest('{plain,lower_case,by_sql,log_change,same,"\"thidua.log_change()\"",thidua_log_change}'::text[]) name;
CREATE TEMP TABLE answers AS SELECT id, body, pg_temp.forged('evil.says', id::text) AS said FROM texts;
SELECT is(string_agg(format('%s: %s: %s', id, said, body), E'\n'), NULL, 'a text that says where it stands deceives nobody, or is no statement') FROM answers WHERE said !~ '^42501 INSERT on the change log|^42601|^42703|^42P01|^22P02|^42804';
SELECT cmp_ok(count(*), '>', 8::bigint, 'some are statements') FROM answers WHERE said ~ '^42501 INSERT on the change log';
SELECT is(pg_temp.raised($$DO 'BEGIN INSERT INTO thidua.change_log (at, by_role, table_name, operation) VALUES (now(), ''forged'', ''result'', ''truncate''); END'$$), '42501 INSERT on the change log is not allowed', 'nor does a block');
-- its own trigger on what is not the registry's, at another time, with other rows
CREATE TRIGGER forge AFTER INSERT ON pg_temp.result REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION thidua.log_change();
SELECT is(pg_temp.raised($$INSERT INTO pg_temp.result SELECT * FROM thidua.result$$), '42501 the change log does not record AFTER INSERT on result', 'a temporary table of the same name');
DROP TABLE pg_temp.result;
CREATE TRIGGER forge BEFORE UPDATE ON commitment FOR EACH ROW EXECUTE FUNCTION log_change();
SELECT is(pg_temp.raised($$UPDATE commitment SET signed_by = 'x' WHERE season = 'S2013'$$), '42501 the change log does not record BEFORE UPDATE on thidua.commitment', 'what another trigger may still undo');
DROP TRIGGER forge ON commitment;
CREATE TEMP TABLE entered AS SELECT * FROM commitment;
CREATE TRIGGER forge AFTER INSERT ON commitment FOR EACH STATEMENT EXECUTE FUNCTION log_change();
SELECT is(pg_temp.raised($$INSERT INTO commitment SELECT * FROM commitment WHERE false$$), '42501 the change log does not record AFTER INSERT on thidua.commitment', 'rows that are not new');
DROP TRIGGER forge ON commitment;
DROP TABLE pg_temp.entered;
-- in whatever way names are written by the session, before and after it logged first; and other decimals are another value
SET LOCAL quote_all_identifiers = on;
INSERT INTO target (season, unit, criterion, target) VALUES ('S2013', 'BL', 'I', 10);
RESET quote_all_identifiers;
UPDATE target SET target = 10.0000 WHERE season = 'S2013' AND unit = 'BL';
SET LOCAL quote_all_identifiers = on;
UPDATE target SET target = 10.0000 WHERE season = 'S2013' AND unit = 'BL';
DELETE FROM target WHERE season = 'S2013' AND unit = 'BL';
RESET quote_all_identifiers;
SELECT results_eq($$SELECT operation, old_row->>'target', new_row->>'target' FROM change_log WHERE table_name = 'target' ORDER BY number DESC LIMIT 3$$,
  $$VALUES ('delete', '10.0000', NULL), ('update', '10', '10.0000'), ('insert', NULL, '10')$$, 'a change of decimals alone is logged, and no change is not');
UPDATE pg_temp.entries SET n = n + 3;
-- while the log is written to
CREATE TRIGGER z_forge AFTER INSERT ON change_log FOR EACH STATEMENT EXECUTE FUNCTION evil.plain();
SELECT is(pg_temp.raised($$UPDATE commitment SET signed_by = 'x' WHERE season = 'S2013'$$), '42501 INSERT on the change log is not allowed', 'nor on the back of an entry');
DROP TRIGGER z_forge ON change_log;
SELECT results_eq('SELECT count(*), count(*) FILTER (WHERE by_role = ''forged'') FROM change_log', 'SELECT n, 0::bigint FROM pg_temp.entries', 'not an entry more');
-- while what is done is there
INSERT INTO commitment (season, unit, signed_on) SELECT 'S2013', unit, '2013-01-01' FROM unit ON CONFLICT (season, unit) DO UPDATE SET signed_by = 'ông A';
MERGE INTO commitment c USING unit u ON c.season = 'S2014' AND c.unit = u.unit WHEN MATCHED AND u.unit = 'BL' THEN DELETE WHEN MATCHED THEN UPDATE SET witnesses = 'x';
DO $$ BEGIN DELETE FROM thidua.commitment WHERE season = 'S2014' AND unit = 'CM'; END $$;
SELECT is((SELECT string_agg(operation, ',' ORDER BY number) FROM change_log WHERE number > (SELECT n FROM pg_temp.entries) AND table_name = 'commitment' AND (coalesce(new_row, old_row)->>'season') IN ('S2013', 'S2014') AND at > now()
             AND (operation <> 'insert')), 'update,update,update,delete,update,update,delete', 'every change by whatever statement');

-- A file is taken back to what the log ties to that very cell.
RESET SESSION AUTHORIZATION;
CREATE ROLE test_publication_unit;
SET LOCAL SESSION AUTHORIZATION test_publication_office;
SELECT grant_access('test_publication_unit', 'S2013', 'unit', 'BL');
DELETE FROM thidua.result WHERE season = 'S2013' AND unit = 'BL' AND criterion = 'I';
RESET SESSION AUTHORIZATION;
SET LOCAL ROLE test_publication_unit;
SELECT set_config('emulation_test.batch', (SELECT i.batch::text FROM import_results('S2013', 'self', E'unit;criterion;actual\nBL;I;2\nBL;II;3\n', replace => true) i), true);
-- the other cell's row of before, which the log knows, said to be this one's
INSERT INTO thidua.import_change (batch, number, key, old_row) SELECT c.batch, 9, c.key || '{"criterion": "I"}', c.old_row FROM thidua.import_change c WHERE c.batch = current_setting('emulation_test.batch')::bigint;
RESET ROLE;
SET LOCAL SESSION AUTHORIZATION test_publication_office;
SELECT results_eq($$SELECT * FROM undo_import(current_setting('emulation_test.batch')::bigint)$$, $$VALUES (0::bigint, 1::bigint, 1::bigint)$$, 'one cell is as before, one stays as it is');
SELECT results_eq($$SELECT criterion, actual FROM result WHERE season = 'S2013' AND unit = 'BL' ORDER BY criterion$$, $$VALUES ('I', 2.0), ('II', 7.0)$$, 'and none has another''s value');
-- for the owner's files, too
SELECT set_config('emulation_test.batch', (SELECT i.batch::text FROM import_results('S2014', 'self', E'unit;criterion;actual\nBL;I;2\nBL;II;3\n', replace => true) i), true);
UPDATE import_change SET old_row = old_row || '{"actual": 10}' WHERE batch = current_setting('emulation_test.batch')::bigint AND key->>'criterion' = 'I';
SELECT results_eq($$SELECT * FROM undo_import(current_setting('emulation_test.batch')::bigint)$$, $$VALUES (0::bigint, 1::bigint, 1::bigint)$$, 'a row that the log does not know was never so');
SELECT results_eq($$SELECT criterion, actual FROM result WHERE season = 'S2014' AND unit = 'BL' ORDER BY criterion$$, $$VALUES ('I', 2.0), ('II', 7.0)$$, 'nothing made up comes, and what had been there before the file is not removed');
SELECT is(acting_role(), 'test_publication_office', 'who acts');
SELECT is(emulation.acting_role(), 'test_publication_office'::regrole, 'is asked of the extension');
RESET SESSION AUTHORIZATION;
SELECT is(is_bound(), false, 'a superuser is not bound');
SET LOCAL ROLE test_publication_unit;
SELECT is(is_bound(), true, 'a unit is');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
