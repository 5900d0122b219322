-- create_registry: whose it is, under what names, twice, beside another; and what the tables of units and seasons refuse.
-- Units and seasons of the south-western cluster; what is not published is invented.

BEGIN;
SELECT plan(109);

\ir errors.sql.inc
-- Everything that a schema holds, with owners, definitions and comments.
CREATE FUNCTION pg_temp.shape(schema_name name) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(line, E'\n' ORDER BY line) FROM (
    SELECT format('%s %s %s %s', c.relkind, c.relname, pg_get_userbyid(c.relowner), obj_description(c.oid, 'pg_class')) FROM pg_class c WHERE c.relnamespace = schema_name::text::regnamespace
    UNION ALL SELECT format('%s.%s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum))
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = schema_name::text::regnamespace AND c.relkind = 'r' AND a.attnum > 0
    UNION ALL SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = schema_name::text::regnamespace
    UNION ALL SELECT format('%s %s', pg_get_functiondef(oid), obj_description(oid, 'pg_proc')) FROM pg_proc WHERE pronamespace = schema_name::text::regnamespace
    UNION ALL SELECT format('%s %s', pg_get_triggerdef(t.oid), obj_description(t.oid, 'pg_trigger')) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = schema_name::text::regnamespace AND NOT t.tgisinternal
    UNION ALL SELECT format('%s %s', p, obj_description((SELECT oid FROM pg_policy o WHERE o.polname = p.policyname AND o.polrelid = format('%I.%I', p.schemaname, p.tablename)::regclass), 'pg_policy')) FROM pg_policies p WHERE p.schemaname = schema_name::text
    UNION ALL SELECT format('%s %s', c.relname, pg_get_viewdef(c.oid)) FROM pg_class c WHERE c.relnamespace = schema_name::text::regnamespace AND c.relkind = 'v') s(line)
$$;

-- A clerk's own registry: no superuser, CREATE on the database, nothing else.
CREATE ROLE test_so_noi_vu;
CREATE ROLE test_other;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO test_so_noi_vu', current_database()); END $$;
SET LOCAL SESSION AUTHORIZATION test_so_noi_vu;
SELECT lives_ok($$SELECT emulation.create_registry('thidua')$$, 'a role that may create schemas creates a registry');
SELECT is(current_user::text, 'test_so_noi_vu', 'and is itself afterwards');
SELECT is(current_setting('search_path'), '"$user", public', 'with its own search path');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND pg_get_userbyid(relowner) <> 'test_so_noi_vu'), 0::bigint, 'all of it is the caller''s');
SELECT is((SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'thidua')::text, 'test_so_noi_vu', 'and so is the schema');
SELECT is((SELECT count(*) FROM pg_depend d JOIN pg_class c ON c.oid = d.objid WHERE c.relnamespace = 'thidua'::regnamespace AND d.deptype = 'e'), 0::bigint, 'nothing of it is the extension''s');
SELECT is((SELECT version FROM thidua.registry), (SELECT extversion FROM pg_extension WHERE extname = 'emulation'), 'the registry knows its version');
SELECT is((SELECT string_agg(c.relname || coalesce('.' || a.attname, ''), ', ') FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'thidua'::regnamespace AND c.relkind IN ('r', 'v')
              AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)), NULL, 'every table, view and column has a comment');
SELECT is((SELECT string_agg(proname, ', ') FROM pg_proc WHERE pronamespace = 'thidua'::regnamespace AND (obj_description(oid, 'pg_proc') ~ '^[^:]+: ') IS NOT TRUE), NULL, 'every function has a comment with its label');
SELECT is((SELECT string_agg(p.proname, ', ' ORDER BY p.proname) FROM pg_proc p WHERE p.pronamespace = 'thidua'::regnamespace AND p.prosecdef), 'guard_season, keep_appraisal, log_change, name_criteria, write_breakdown', 'only log, freeze and the triggers of derived and earlier rows act with the owner''s right');
SELECT is((SELECT string_agg(p.proname, ', ') FROM pg_proc p WHERE p.pronamespace = 'thidua'::regnamespace AND (p.prosecdef OR p.prorettype = 'trigger'::regtype) AND has_function_privilege('public', p.oid, 'EXECUTE')), NULL, 'and nobody else may call or attach them');
SELECT is((SELECT string_agg(p.proname, ', ') FROM pg_proc p WHERE p.pronamespace = 'thidua'::regnamespace AND p.prosqlbody IS NULL AND p.prokind <> 'p' AND NOT coalesce(p.proconfig, '{}') && ARRAY['search_path=thidua, pg_temp', CASE p.proname WHEN 'log_change' THEN 'search_path=pg_catalog, pg_temp' END]), NULL, 'every function has its search path');
SELECT is((SELECT string_agg(p.proname || coalesce(p.proconfig::text, ''), ', ') FROM pg_proc p WHERE p.pronamespace = 'thidua'::regnamespace AND p.prokind = 'p'), 'nightly', 'the one procedure has none, for it commits (66-nightly.sql looks at its names)');
SELECT is((SELECT string_agg(c.relname, ', ') FROM pg_class c WHERE c.relnamespace = 'thidua'::regnamespace AND c.relkind = 'v' AND NOT 'security_invoker=true' = ANY (coalesce(c.reloptions, '{}'))), NULL, 'every view reads with its reader''s right');
SELECT is((SELECT string_agg(c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'thidua'::regnamespace AND c.relkind = 'v'
              AND format_type(a.atttypid, a.atttypmod) !~ '^(text|bigint|integer|date|boolean|timestamp with time zone|numeric\(\d+,\d+\))$'), NULL, 'every column that a reporting tool reads has a plain type, numbers with their precision');
SELECT is((SELECT string_agg(c.relname, ', ') FROM pg_class c WHERE c.relnamespace = 'thidua'::regnamespace AND c.relkind = 'v'
            AND pg_get_viewdef(c.oid) ~ '''(given|proportional|per_percent|ladder|yes_no|count|linear|relative_to_best|min_max)'''), NULL, 'no view knows a rule by its name');
SELECT is((SELECT count(*) FROM pg_class c WHERE c.relnamespace = 'thidua'::regnamespace AND c.relkind = 'r' AND obj_description(c.oid, 'pg_class') !~ '^[^:]+: '), 0::bigint, 'a table''s comment begins with its label');
SELECT alike(obj_description('thidua.unit'::regclass, 'pg_class'), 'Đơn vị: %', 'in Vietnamese');
SELECT is((SELECT string_agg(format('%s(%s)', conrelid::regclass, conname), ', ') FROM pg_constraint k WHERE k.connamespace = 'thidua'::regnamespace AND k.contype = 'f'
             AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey)), NULL,
          'every foreign key has an index that begins with it');

-- Again, and beside another: one of the session's own, for nobody else may (test/t/upgrade.t has an owner who logs in)
SELECT emulation.create_registry('cua_minh');
CREATE TEMP TABLE before AS SELECT pg_temp.shape('cua_minh') AS shape, xmin::text AS version_row FROM cua_minh.registry;
INSERT INTO cua_minh.unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('LA', 'Long An', 8), ('HG', 'Hậu Giang', 6), ('TV', 'Trà Vinh', 11), ('AG', 'An Giang', 1);
SELECT lives_ok($$SELECT emulation.create_registry('cua_minh')$$, 'calling it again is fine');
SELECT is(pg_temp.shape('cua_minh'), (SELECT shape FROM before), 'and changes nothing');
SELECT is((SELECT xmin::text FROM cua_minh.registry), (SELECT version_row FROM before), 'not even the version''s row');
SELECT is((SELECT count(*) FROM cua_minh.unit), 5::bigint, 'and no data');
SELECT lives_ok($$SELECT emulation.create_registry('Sổ "thi đua" 2', 'test_other')$$, 'a schema whose name needs quoting, for another owner');
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = '"Sổ ""thi đua"" 2"'::regnamespace AND pg_get_userbyid(relowner) = 'test_other' AND relkind = 'r'),
          (SELECT count(*) FROM pg_class WHERE relnamespace = 'cua_minh'::regnamespace AND relkind = 'r'), 'has the same tables, and they are that owner''s');
SELECT is((SELECT count(*) FROM "Sổ ""thi đua"" 2".unit), 0::bigint, 'and none of the first one''s rows');
SELECT is((SELECT count(*) FROM pg_constraint k JOIN pg_class c ON c.oid = k.confrelid WHERE k.connamespace = '"Sổ ""thi đua"" 2"'::regnamespace AND c.relnamespace <> k.connamespace), 0::bigint,
          'no key of the second points into the first');

SET LOCAL SESSION AUTHORIZATION test_so_noi_vu;
INSERT INTO thidua.unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('LA', 'Long An', 8), ('HG', 'Hậu Giang', 6), ('TV', 'Trà Vinh', 11), ('AG', 'An Giang', 1);
RESET SESSION AUTHORIZATION;

-- An older registry: something is missing, the version is old, the data stays
ALTER TABLE cua_minh.sheet DROP CONSTRAINT sheet_pkey;
ALTER TABLE cua_minh.sheet ADD PRIMARY KEY (season, version);
DROP INDEX cua_minh.sheet_one_in_force;
DROP TABLE cua_minh.commitment CASCADE;
UPDATE cua_minh.registry SET version = '0.0.1';
SELECT lives_ok($$SELECT emulation.create_registry('cua_minh')$$, 'an older registry is brought up');
SELECT is((SELECT shape FROM before), pg_temp.shape('cua_minh'), 'to the shape of a new one');
SELECT is((SELECT version FROM cua_minh.registry), (SELECT extversion FROM pg_extension WHERE extname = 'emulation'), 'with the version');
SELECT is((SELECT count(*) FROM cua_minh.unit), 5::bigint, 'and its data');

-- What is refused
SELECT alike(pg_temp.raised($$SELECT emulation.create_registry('thidua', 'test_other')$$), '42501 schema "thidua" belongs to role "test_so_noi_vu", not to "test_other"', 'another owner than the schema''s');
SELECT is(pg_temp.raised($$SELECT emulation.create_registry('thidua', 'test_so_noi_vu')$$), format('42501 schema "thidua" is not empty, and only its owner "%s" can update it', 'test_so_noi_vu'),
          'a superuser upgrades no other''s registry: what is planted there would run with his rights');
CREATE SCHEMA trap AUTHORIZATION test_so_noi_vu;
CREATE TABLE trap.planted (a int);
SELECT alike(pg_temp.raised($$SELECT emulation.create_registry('trap', 'test_so_noi_vu')$$), '42501 schema "trap" is not empty, and only its owner%', 'nor is one made where something lies');
CREATE SCHEMA others;
CREATE TABLE others.planted (a int);
ALTER TABLE others.planted OWNER TO test_other;
SELECT is(pg_temp.raised($$SELECT emulation.create_registry('others')$$), '42501 schema "others" contains objects of role "test_other"', 'nor where others'' objects lie, in an own schema');
CREATE SCHEMA operators AUTHORIZATION test_other;
CREATE FUNCTION public.planted(numeric, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR operators.>= (FUNCTION = public.planted, LEFTARG = numeric, RIGHTARG = integer);
SELECT alike(pg_temp.raised($$SELECT emulation.create_registry('operators', 'test_other')$$), '42501 schema "operators" is not empty%', 'were it an operator alone, which ours would be taken for');
CREATE SCHEMA bare AUTHORIZATION test_other;
SELECT lives_ok($$SELECT emulation.create_registry('bare', 'test_other')$$, 'an empty one is made anew');
SET LOCAL SESSION AUTHORIZATION test_so_noi_vu;
SELECT is(pg_temp.raised($$SELECT emulation.create_registry('thidua')$$), '42501 schema "thidua" is not empty, and only its owner "test_so_noi_vu" can update it', 'who only speaks for the owner has logged in as another, and code could become him again');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.raised('SELECT emulation.create_registry(NULL)'), '22023 create_registry requires the name of a schema and a role to own it', 'no name');
SELECT is(pg_temp.raised($$SELECT emulation.create_registry('x', NULL)$$), '22023 create_registry requires the name of a schema and a role to own it', 'no owner');
SELECT alike(pg_temp.raised($$SELECT emulation.create_registry('$user')$$), '42939 %', 'a name that means another');
SELECT alike(pg_temp.raised($$SELECT emulation.create_registry('emulation')$$), '42939 %"emulation"%', 'the extension''s own schema');
SELECT alike(pg_temp.raised($$SELECT emulation.create_registry('public')$$), '42939 %"public"%', 'everybody''s');
SELECT is((pg_temp.refusal($$SELECT emulation.create_registry('thidua', 'test_other')$$)).hint, 'Connect as "test_so_noi_vu": only its owner can update a registry.', 'what to do where there is a registry');
SELECT alike((pg_temp.refusal($$SELECT emulation.create_registry('thidua', 'test_so_noi_vu')$$)).hint, 'Allow "test_so_noi_vu" to log in %', 'and who can');
CREATE SCHEMA taken CREATE TABLE unit (a int);
SELECT is((r).state || '|' || (r).message || '|' || (r).detail || '|' || (r).hint,
          format('42703|column "parent" does not exist|In schema "taken", at who/unit.sql:%s: CREATE INDEX IF NOT EXISTS unit_parent ON unit (parent)|Correct the cause; all changes of this call have been rolled back.', s.line),
          'a table that is in the way is named')
  FROM pg_temp.refusal($$SELECT emulation.create_registry('taken')$$) r, emulation.registry_statement s WHERE s.statement LIKE 'CREATE INDEX IF NOT EXISTS unit\_parent %';
SELECT alike(pg_temp.raised($$SELECT emulation.create_registry('pg_thidua')$$), '42939 %"pg_thidua"%', 'a name that is PostgreSQL''s');
SET LOCAL SESSION AUTHORIZATION test_other;
SELECT alike(pg_temp.raised($$SELECT emulation.create_registry('mine')$$), '42501 permission denied for database %', 'a role that may not create schemas');
SELECT alike(pg_temp.raised($$SELECT emulation.create_registry('thidua', 'test_so_noi_vu')$$), '42501 schema "thidua" is not empty%', 'nor act for another');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM pg_namespace WHERE nspname = 'mine'), 0::bigint, 'and nothing is left');
SELECT is(current_setting('role'), 'none', 'nor is a role');
SELECT ok(NOT has_schema_privilege('test_other', 'thidua', 'USAGE'), 'others have no privilege in a registry');

-- What its tables refuse
SET LOCAL search_path = thidua, public;
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, self_deadline) VALUES ('TNB-2013', 'TNB', 2013, '2013-03-01', '2014-03-06', '2014-01-15'), ('TNB-2014', 'TNB', 2014, '2014-03-06', '2015-03-01', NULL);
INSERT INTO membership (season, unit, role) VALUES ('TNB-2014', 'TV', 'leader'), ('TNB-2014', 'BL', 'first deputy'), ('TNB-2014', 'AG', 'second deputy'), ('TNB-2014', 'LA', 'member');
SELECT results_eq($$SELECT role, name FROM membership JOIN unit USING (unit) WHERE season = 'TNB-2014' AND role <> 'member' ORDER BY array_position('{leader,first deputy,second deputy}', role)$$,
                  $$VALUES ('leader', 'Trà Vinh'), ('first deputy', 'Bạc Liêu'), ('second deputy', 'An Giang')$$, 'the leaders of 2014');
SELECT alike(pg_temp.raised($$INSERT INTO membership (season, unit, role) VALUES ('TNB-2014', 'HG', 'leader')$$), '23P01 season "TNB-2014" already has a leader: unit "TV"', 'a second leader');
SELECT alike(pg_temp.raised($$INSERT INTO membership (season, unit, role) VALUES ('TNB-2014', 'HG', 'first deputy')$$), '23P01 season "TNB-2014" already has a first deputy: unit "BL"', 'a second first deputy');
SELECT alike(pg_temp.raised($$INSERT INTO membership (season, unit, role) VALUES ('TNB-2014', 'HG', 'second deputy')$$), '23P01 season "TNB-2014" already has a second deputy: unit "AG"', 'a second second deputy');
SELECT alike(pg_temp.raised($$INSERT INTO membership (season, unit, role, joined_on) VALUES ('TNB-2014', 'LA', 'member', '2014-07-01')$$), '23P01 unit "LA" is already a member of season "TNB-2014"', 'a unit twice at a time');
SELECT lives_ok($$UPDATE membership SET left_on = '2014-07-01' WHERE season = 'TNB-2014' AND role = 'leader'$$, 'a leader may leave');
SELECT lives_ok($$INSERT INTO membership (season, unit, role, joined_on) VALUES ('TNB-2014', 'HG', 'leader', '2014-07-01'), ('TNB-2014', 'TV', 'member', '2014-07-01')$$, 'and another follow on that day');
SELECT lives_ok($$INSERT INTO membership (season, unit, role) VALUES ('TNB-2013', 'TV', 'leader')$$, 'another season has its own leader');
SELECT alike(pg_temp.raised($$INSERT INTO membership (season, unit, role) VALUES ('TNB-2013', 'AG', 'chief')$$), '23514 %', 'a role that is none');
SELECT alike(pg_temp.raised($$INSERT INTO membership (season, unit) VALUES ('TNB-2014', 'XX')$$), '23503 %', 'a unit that is none');
INSERT INTO sheet VALUES ('TNB-2013', 1, 'in force', '{"max": 10, "criteria": [{"code": "1", "max": 10, "rule": "given"}]}'), ('TNB-2013', 2, 'draft', '{}');
SELECT alike(pg_temp.raised($$UPDATE sheet SET state = 'in force' WHERE season = 'TNB-2013' AND version = 2$$), '23505 %sheet_one_in_force%', 'a second sheet in force');
SELECT lives_ok($$UPDATE sheet SET state = 'replaced' WHERE season = 'TNB-2013' AND version = 1$$, 'one sheet goes');
SELECT alike(pg_temp.raised($$INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('twice', 'TNB', 2013, '2013-01-01', '2013-12-31')$$), '23505 %', 'a cluster''s year twice');
SELECT lives_ok($$INSERT INTO season (season, cluster, year, period, starts_on, ends_on) VALUES ('TNB-2013-H1', 'TNB', 2013, 'first half', '2013-03-01', '2013-06-30')$$, 'but its half-year beside it');
SELECT alike(pg_temp.raised($$INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ('back', 'TNB', 2015, '2015-12-31', '2015-01-01')$$), '23514 %', 'a season that ends before it starts');
SELECT alike(pg_temp.raised($$UPDATE season SET appraisal_deadline = '2014-01-01' WHERE season = 'TNB-2013'$$), '23514 %', 'an appraisal due before the scores');
SELECT alike(pg_temp.raised($$UPDATE season SET status = 'closed' WHERE season = 'TNB-2013'$$), '23514 %', 'a status that is none');
-- "An Giang" is one unit until 30 June 2025 and another from 1 July on.
INSERT INTO unit (unit, name, valid_from) VALUES ('AG2', 'An Giang', '2025-07-01');
INSERT INTO unit_alias VALUES ('An Giang', 'AG', '-infinity', '2025-07-01'), ('An Giang', 'AG2', '2025-07-01', 'infinity');
SELECT alike(pg_temp.raised($$INSERT INTO unit_alias VALUES ('An Giang', 'AG', '2026-01-01')$$), '23P01 %unit_alias_one_unit%', 'a spelling that means two units at a time');
SELECT is((SELECT unit FROM unit_alias WHERE alias = 'An Giang' AND daterange(valid_from, valid_to) @> date '2014-03-06'), 'AG', 'a name means the unit of its time');
SELECT is((SELECT unit FROM unit_alias WHERE alias = 'An Giang' AND daterange(valid_from, valid_to) @> date '2025-07-01'), 'AG2', 'and later the other');
SELECT alike(pg_temp.raised($$INSERT INTO unit_succession VALUES ('AG', 'AG', '2025-07-01', 'merge')$$), '23514 %', 'a unit that follows itself');
SELECT alike(pg_temp.raised($$INSERT INTO unit (unit, name, parent) VALUES ('x', 'x', 'x')$$), '23514 %', 'a unit that is its own parent');
INSERT INTO membership (season, unit) VALUES ('TNB-2013', 'BL'), ('TNB-2013', 'LA');
SELECT is(pg_temp.raised($$INSERT INTO target (season, unit, criterion, target) VALUES ('TNB-2013', 'HG', '1', 5)$$), '23503 unit "HG" is not a member of season "TNB-2013"', 'a target of one who is no member');
SELECT lives_ok($$INSERT INTO target VALUES ('TNB-2013', 'BL', '1', 'signed', 100, NULL), ('TNB-2013', 'BL', '1', 'adjusted', 96, NULL)$$, 'a signed target and the adjusted one beside it');
SELECT alike(pg_temp.raised($$INSERT INTO target VALUES ('TNB-2013', 'BL', '1', 'dreamt', 100, NULL)$$), '23514 %', 'no other version');

-- Results at entry: the sheet, its limits, members, targets, stages
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'BL', '1', 'self', 9)$$),
          '55000 season "TNB-2013" does not have a score sheet in force', 'no result before there is a sheet in force');
UPDATE sheet SET state = 'in force', rules = '{"max": 30, "criteria": [
  {"code": "1", "name": "Tăng trưởng", "max": 10, "rule": "proportional"}, {"code": "2", "name": "Phong trào", "max": 10, "rule": "given", "step": 0.25},
  {"code": "3", "name": "Biên giới biển", "max": 10, "rule": "yes_no"}]}' WHERE season = 'TNB-2013' AND version = 2;
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'BL', '1', 'self', 95), ('TNB-2013', 'BL', '2', 'self', 9.75),
          ('TNB-2013', 'BL', '2', 'appraisal', 9.5), ('TNB-2013', 'LA', '2', 'self', NULL)$$), 'no error', 'results of two stages, and one that is not known');
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, assigned) VALUES ('TNB-2013', 'LA', '3', 'self', false)$$), 'no error', 'a criterion that is not a unit''s task');
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'LA', '2', 'final', 12)$$),
          '23514 season "TNB-2013", unit "LA", criterion "2": score 12 is outside the limits 0 to 10', 'a score over its limit is refused at entry, with the limit');
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'LA', '2', 'final', 9.3)$$),
          '23514 season "TNB-2013", unit "LA", criterion "2": score 9.3 is not a multiple of step 0.25', 'so is one between the steps');
SELECT is(pg_temp.raised($$UPDATE result SET actual = 12 WHERE season = 'TNB-2013' AND unit = 'BL' AND criterion = '2' AND stage = 'self'$$),
          '23514 season "TNB-2013", unit "BL", criterion "2": score 12 is outside the limits 0 to 10', 'by an UPDATE as well');
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'LA', '9', 'self', 1)$$),
          '23514 season "TNB-2013", unit "LA", criterion "9": not in the score sheet', 'a criterion that the sheet does not have');
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'AG2', '2', 'self', 1)$$),
          '23503 unit "AG2" is not a member of season "TNB-2013"', 'a unit that is no member');
SELECT is(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('TNB-2013', 'LA', '2', 'final', 8), ('TNB-2013', 'LA', '3', 'appraisal', 1), ('TNB-2013', 'BL', '3', 'self', 7)$$),
          '23514 season "TNB-2013", unit "BL", criterion "3": actual 7 is neither 1 (yes) nor 0 (no)', 'of several faults the first by unit and criterion');
SELECT is((SELECT count(*) FROM result WHERE stage = 'final'), 0::bigint, 'and nothing of that statement is kept');
UPDATE target SET target = 0 WHERE season = 'TNB-2013' AND unit = 'BL' AND version = 'signed';
SELECT is(pg_temp.raised($$UPDATE result SET actual = 96 WHERE season = 'TNB-2013' AND unit = 'BL' AND criterion = '1'$$), 'no error', 'the adjusted target counts, not the signed one');
SELECT is(pg_temp.raised($$UPDATE target SET target = 0 WHERE season = 'TNB-2013' AND unit = 'BL' AND version = 'adjusted'$$),
          '23514 season "TNB-2013", unit "BL", criterion "1": target 0 is not more than 0', 'a target that its rule cannot divide by');
SELECT is(pg_temp.raised($$INSERT INTO target (season, unit, criterion, target) VALUES ('TNB-2013', 'LA', '9', 5)$$),
          '23514 season "TNB-2013", unit "LA", criterion "9": not in the score sheet', 'a target of a criterion that the sheet does not have');
SELECT is(pg_temp.raised($$UPDATE sheet SET rules = '{"max": 10, "criteria": [{"code": "1", "max": 10, "rule": "proportional"}]}' WHERE season = 'TNB-2013' AND version = 2$$),
          '23514 season "TNB-2013", unit "BL", criterion "2": not in the score sheet', 'a sheet in force that results entered earlier do not fit');
SELECT alike(pg_temp.raised($$UPDATE sheet SET rules = '{"max": 10, "criteria": [{"code": "1", "max": 9, "rule": "given"}]}' WHERE season = 'TNB-2013' AND version = 2$$),
          '22023 %9%10%', 'a sheet in force that does not add up');
SELECT lives_ok($$INSERT INTO sheet VALUES ('TNB-2013', 3, 'draft', '{"max": 10, "criteria": [{"code": "1", "max": 9, "rule": "given"}]}')$$, 'a draft may');
SELECT alike(pg_temp.raised($$INSERT INTO result (season, unit, criterion, stage, actual, assigned) VALUES ('TNB-2013', 'LA', '1', 'self', 1, false)$$), '23514 %result_not_assigned_is_empty%', 'a result of what is not a task');
SELECT is((SELECT DISTINCT entered_by FROM result), current_user::text, 'who entered it is the role');
SELECT is(pg_temp.raised($$INSERT INTO submission (season, unit, state) VALUES ('TNB-2013', 'BL', 'submitted')$$), '55000 season "TNB-2013" does not accept files: it is a draft', 'a draft takes no files');
UPDATE season SET status = 'open' WHERE season = 'TNB-2013';
SELECT alike(pg_temp.raised($$INSERT INTO submission VALUES ('TNB-2013', 'BL', 'self', 'returned', NULL)$$), '23514 %submission_returned_says_why%', 'a file is returned with a reason');
INSERT INTO explanation (season, unit, criterion, text) VALUES ('TNB-2013', 'BL', '2', 'Đã có phong trào mới');
UPDATE explanation SET answer = 'Đúng', answered_by = 'nobody', answered_at = '2000-01-01';
SELECT results_eq('SELECT answered_by, answered_at > now() FROM explanation', format('VALUES (%L, true)', current_user), 'who answered and when is not for the writer to say');

-- The log: what was done above, by whom; and nobody edits it
SELECT results_eq($$SELECT operation, old_row->>'actual', new_row->>'actual', by_role FROM change_log WHERE table_name = 'result' AND coalesce(new_row, old_row)->>'unit' = 'BL'
                       AND coalesce(new_row, old_row)->>'criterion' = '1' ORDER BY number$$,
                  format($$VALUES ('insert', NULL, '95', %1$L), ('update', '95', '96', %1$L)$$, current_user), 'each change of a result with what was before; what was refused is not there');
SELECT is((SELECT count(*) FROM change_log WHERE table_name = 'membership' AND operation = 'update'), 1::bigint, 'the leader who left');
SELECT is((SELECT count(*) FROM change_log WHERE table_name = 'result' AND operation = 'insert'), (SELECT count(*) FROM result), 'every result that was entered');
UPDATE result SET note = note WHERE criterion = '2';
SELECT is((SELECT count(*) FROM change_log WHERE table_name = 'result' AND operation = 'update'), 1::bigint, 'an update that changes nothing leaves no entry');
DELETE FROM result WHERE unit = 'LA' AND criterion = '3';
SELECT is((SELECT old_row->>'assigned' FROM change_log WHERE operation = 'delete'), 'false', 'a deleted row is kept here');
SELECT is(pg_temp.raised($$UPDATE change_log SET by_role = 'nobody'$$), '42501 UPDATE on the change log is not allowed', 'no UPDATE');
SELECT is(pg_temp.raised('DELETE FROM change_log'), '42501 DELETE on the change log is not allowed', 'no DELETE');
SELECT is(pg_temp.raised('TRUNCATE change_log'), '42501 TRUNCATE on the change log is not allowed', 'no TRUNCATE');
SELECT is(pg_temp.raised($$INSERT INTO change_log (at, by_role, table_name, operation) VALUES (now(), 'nobody', 'result', 'delete')$$), '42501 INSERT on the change log is not allowed', 'no entry by hand');
SET LOCAL ROLE test_so_noi_vu;
SELECT is(pg_temp.raised('DELETE FROM change_log'), '42501 DELETE on the change log is not allowed', 'nor by the owner');
GRANT USAGE ON SCHEMA thidua TO test_other;
SET LOCAL ROLE test_other;
SELECT alike(pg_temp.raised('CREATE TEMP TABLE mine (a int); CREATE TRIGGER forge AFTER UPDATE ON mine FOR EACH ROW EXECUTE FUNCTION thidua.log_change()'), '42501 permission denied for function thidua.log_change', 'nobody attaches its trigger to a table of his own');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
