-- The stable interface, made from the catalogue: types, functions with their arguments and results, operators and casts, and
-- of a registry every table, view and function, with columns, types and the SQLSTATEs that their comments promise.
-- A line that goes or changes breaks somebody's script or dashboard; a new one is a promise.  What a comment calls a part of
-- another function ("within") is none of it.
\set ECHO none
SET client_encoding = 'UTF8';
SET client_min_messages = warning;
\pset format unaligned
\pset tuples_only on
SELECT emulation.create_registry('thidua') IS NULL AS made \gset
SET search_path = pg_catalog;

CREATE TEMP VIEW member AS
SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
 WHERE e.extname = 'emulation' AND d.deptype = 'e';

CREATE TEMP VIEW base_type AS
SELECT t.* FROM pg_type t JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid WHERE t.typtype = 'b' AND t.typelem = 0;

-- What types, casts, operators, operator classes and aggregates are made of is not called by its name.
CREATE TEMP VIEW support AS
SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend])::oid AS oid FROM base_type
UNION SELECT castfunc FROM pg_cast
UNION SELECT oprcode FROM pg_operator
UNION SELECT amproc FROM pg_amproc
UNION SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn,
                          aggmfinalfn]) FROM pg_aggregate;

CREATE FUNCTION pg_temp.sqlstates(comment text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(DISTINCT state[1], ' ' ORDER BY state[1])
    FROM regexp_matches(comment, '\m([0-9][0-9A-Z]{4}|P0[0-9]{3})\M', 'g') state
$$;

CREATE TEMP VIEW interface AS
SELECT p.oid, n.nspname AS part, p.proname AS name, p.prorettype,
       format('%s %s.%s(%s)', CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END,
              n.nspname, p.proname, regexp_replace(pg_get_function_arguments(p.oid), '(, |^)OUT [^,]+', '', 'g')) AS line,
       CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
       obj_description(p.oid, 'pg_proc') AS comment, p.proallargtypes, p.proargmodes, p.proargnames, p.proretset
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE (n.nspname = 'emulation' AND p.oid IN (SELECT objid FROM member WHERE classid = 'pg_proc'::regclass)
        AND p.oid NOT IN (SELECT s.oid FROM support s) AND p.prorettype <> 'internal'::regtype
        OR n.nspname = 'thidua')
   AND coalesce(obj_description(p.oid, 'pg_proc') !~ '[:;] within ', true);

-- A function's own line, what it gives, each column of its rows, and its errors.
CREATE FUNCTION pg_temp.described(schema name) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT f.line || CASE WHEN f.proargmodes && '{t,o}' THEN '' WHEN f.prorettype = 0 THEN ''
                        ELSE ' returns ' || pg_get_function_result(f.oid) END
         || ' ' || f.volatility || coalesce(E'\n' || o.columns, '') || coalesce(E'\n    errors ' || pg_temp.sqlstates(f.comment), '')
    FROM interface f,
         LATERAL (SELECT string_agg(format('    %s %s', f.proargnames[i], format_type(f.proallargtypes[i], NULL)), E'\n' ORDER BY i) AS columns
                    FROM generate_subscripts(f.proargmodes, 1) i WHERE f.proargmodes[i] IN ('t', 'o')) o
   WHERE f.part = schema AND f.prorettype <> 'trigger'::regtype
   ORDER BY f.line COLLATE "C"
$$;

\echo '-- Types'
SELECT format('type emulation.%s%s', typname, CASE WHEN typtype = 'b' THEN '' ELSE ' ' || typtype::text END) FROM base_type ORDER BY typname COLLATE "C";

\echo
\echo '-- Functions of values'
SELECT pg_temp.described('emulation');

\echo
\echo '-- Operators, casts and operator classes'
SELECT format('operator %s returns %s', o.oid::regoperator, format_type(o.oprresult, NULL))
  FROM pg_operator o JOIN member m ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid ORDER BY o.oid::regoperator::text COLLATE "C";
SELECT line FROM (SELECT format('cast %s as %s%s', format_type(castsource, NULL), format_type(casttarget, NULL),
                                CASE castcontext WHEN 'i' THEN ' implicitly' WHEN 'a' THEN ' in assignments' ELSE '' END) AS line
                    FROM pg_cast c JOIN member m ON m.classid = 'pg_cast'::regclass AND m.objid = c.oid) c ORDER BY line COLLATE "C";
SELECT line FROM (SELECT format('operator class %s using %s%s', c.opcname, a.amname, CASE WHEN c.opcdefault THEN ' default' END) AS line
                    FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod
                    JOIN member m ON m.classid = 'pg_opclass'::regclass AND m.objid = c.oid) c ORDER BY line COLLATE "C";

\echo
\echo '-- Settings'
SELECT format('setting %s', name) FROM pg_settings WHERE name LIKE 'emulation.%' ORDER BY name COLLATE "C";

\echo
\echo '-- A registry: tables and views'
SELECT format('%s %s', CASE WHEN c.relkind IN ('r', 'p') THEN 'table' ELSE 'view' END, c.relname)
       || (SELECT string_agg(format(E'\n    %s %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                                    CASE WHEN a.attnotnull THEN ' not null' ELSE '' END), '' ORDER BY a.attnum)
             FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
       || coalesce(E'\n    refuses ' || (SELECT pg_temp.sqlstates(string_agg(obj_description(t.tgfoid, 'pg_proc'), ' '))
                                          FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal), '')
  FROM pg_class c WHERE c.relnamespace = 'thidua'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY c.relname COLLATE "C";

\echo
\echo '-- A registry: functions'
SELECT pg_temp.described('thidua');
