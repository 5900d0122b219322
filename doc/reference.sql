-- doc/reference.md, from the catalogue and its comments: what the extension holds, and a
-- registry in the schema thidua.
--   psql -X -d DATABASE -f doc/reference.sql
-- Names are sorted by bytes, types of the extension by their creation; the script leaves nothing behind.
\set QUIET on
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\pset pager off
BEGIN;
SET LOCAL search_path = pg_catalog;

-- Objects with their own heading.

CREATE TEMP VIEW member AS
SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
 WHERE e.extname = 'emulation' AND d.deptype = 'e';

CREATE TEMP VIEW value_type AS
SELECT t.oid, t.typname AS name, t.typinput, t.typoutput, t.typreceive, t.typsend, row_number() OVER (ORDER BY t.oid) AS number
  FROM pg_type t JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid WHERE t.typtype = 'b' AND t.typelem = 0;

-- The functions of types, casts, operators, operator classes and aggregates.
CREATE TEMP VIEW support AS
SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend])::oid AS oid FROM value_type
UNION SELECT castfunc FROM pg_cast
UNION SELECT oprcode FROM pg_operator
UNION SELECT amproc FROM pg_amproc
UNION SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn]) FROM pg_aggregate;

CREATE TEMP VIEW function AS
SELECT p.*, CASE p.prokind WHEN 'a' THEN 'Aggregate' WHEN 'p' THEN 'Procedure' ELSE 'Function' END AS kind, obj_description(p.oid, 'pg_proc') AS comment FROM pg_proc p;

CREATE TEMP VIEW core_function AS
SELECT f.*, coalesce(made.number, asked.number, named.number) AS type_number
  FROM function f JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = f.oid
  LEFT JOIN value_type made ON f.prokind = 'a' AND made.oid = f.prorettype
  LEFT JOIN value_type asked ON f.prokind <> 'a' AND asked.oid = f.proargtypes[0]
  LEFT JOIN value_type named ON f.prokind <> 'a' AND f.proname LIKE '%\_' || regexp_replace(named.name, '^.*_', '')
 WHERE f.oid NOT IN (SELECT s.oid FROM support s) AND f.comment !~ '; within ';

CREATE TEMP VIEW registry_function AS
SELECT f.*, coalesce(f.comment ~ '[:;] within ', false) AS is_inner FROM function f WHERE f.pronamespace = 'thidua'::regnamespace AND f.prorettype <> 'trigger'::regtype;

CREATE TEMP VIEW relation AS
SELECT c.oid, c.relname AS name, CASE WHEN c.relkind IN ('r', 'p') THEN 'Table' ELSE 'View' END AS kind, obj_description(c.oid, 'pg_class') AS comment,
       c.relnamespace = 'thidua'::regnamespace AS is_registrys
  FROM pg_class c LEFT JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
 WHERE (c.relnamespace = 'thidua'::regnamespace OR m.objid IS NOT NULL) AND c.relkind IN ('r', 'p', 'v', 'm');

-- place: part, chapter, and 0 for the chapter itself; objects: one, or the overloads of a name
CREATE TEMP TABLE heading AS
SELECT ARRAY[1, 0, 0]::bigint[] AS place, NULL AS kind, NULL AS name, 'The core' AS title, '{}'::oid[] AS objects
UNION ALL SELECT ARRAY[1, number, 0], 'Type', name, upper(left(name, 1)) || replace(substr(name, 2), '_', ' '), ARRAY[oid] FROM value_type
UNION ALL SELECT ARRAY[1, chapter, 0], NULL, NULL, title, '{}'
  FROM (VALUES (101, 'Aggregates of plain values'), (102, 'Functions of plain values'), (103, 'Functions that change the database'), (104, 'Operators, casts and indexes'), (105, 'Views of the extension')) v(chapter, title)
UNION ALL
SELECT ARRAY[1, coalesce(type_number, CASE WHEN prokind = 'a' THEN 101 WHEN provolatile = 'v' THEN 103 ELSE 102 END), 1], kind, proname, kind || ' ' || proname,
       array_agg(oid ORDER BY pronargs, pg_get_function_identity_arguments(oid) COLLATE "C")
  FROM core_function GROUP BY 1, 2, 3
UNION ALL SELECT ARRAY[2, chapter, 0], NULL, NULL, title, '{}'
  FROM (VALUES (0, 'The registry'), (1, 'Tables'), (2, 'Views'), (3, 'Functions that write'), (4, 'Functions that read'), (5, 'What triggers refuse and do'), (6, 'Within other functions')) v(chapter, title)
UNION ALL SELECT CASE WHEN is_registrys THEN ARRAY[2, CASE kind WHEN 'Table' THEN 1 ELSE 2 END, 1] ELSE ARRAY[1, 105, 1] END, kind, name, kind || ' ' || name, ARRAY[oid] FROM relation
UNION ALL
SELECT ARRAY[2, CASE WHEN provolatile = 'v' THEN 3 ELSE 4 END, 1], kind, proname, kind || ' ' || proname,
       array_agg(oid ORDER BY pronargs, pg_get_function_identity_arguments(oid) COLLATE "C")
  FROM registry_function WHERE NOT is_inner GROUP BY 1, 2, 3;

ALTER TABLE heading ADD position bigint, ADD anchor text;
UPDATE heading h SET position = n.position, anchor = n.anchor
  FROM (SELECT place, kind, name, title, row_number() OVER in_order AS position,
               slug || coalesce('-' || nullif(row_number() OVER (PARTITION BY slug ORDER BY place, kind COLLATE "C", name COLLATE "C") - 1, 0), '') AS anchor
          FROM heading, LATERAL (SELECT replace(lower(regexp_replace(title, '[^[:alnum:]_ -]', '', 'g')), ' ', '-')) s(slug)
        WINDOW in_order AS (ORDER BY place, kind COLLATE "C", name COLLATE "C")) n
 WHERE (h.place, h.title) = (n.place, n.title);

-- How a comment becomes Markdown.

CREATE FUNCTION pg_temp.sqlstate() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '\m(?:[0-9][0-9A-Z]{4}|P0[0-9]{3})\M' $$;

CREATE FUNCTION pg_temp.marked(words text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  target record;
BEGIN
  words := replace(replace(words, '*', '\*'), '<', '&lt;');
  words := regexp_replace(words, '\mdoc/([a-z_]+\.md)', '[\1](\1)', 'g');
  -- JSON, window clauses, named arguments, names with an underscore or of the schema, SQLSTATEs
  words := regexp_replace(words, '(' || concat_ws('|',
    '\[?\{[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}\]?',
    '(?:\m[a-z]+\(\) )?\mOVER \([^()]*(?:\([^()]*\)[^()]*)*\)',
    '\m[a-z_]+ => (?:''[^'']*''|[a-z]+)',
    '\memulation\.[a-z_]+', '"[a-z]+(?:_[a-z0-9]+)+"', '\m[a-z]+(?:_[a-z0-9]+)+\M(?!\.md)',
    pg_temp.sqlstate()) || ')', '`\1`', 'g');
  IF words LIKE '%`%' THEN
    FOR target IN SELECT DISTINCT ON (n.code) n.code, h.anchor FROM heading h, LATERAL (VALUES ('`' || h.name || '`'), ('`emulation.' || h.name || '`')) n(code)
                   WHERE position(n.code IN words) > 0 AND (n.code LIKE '%\_%' OR h.place[1] = 1 AND n.code LIKE '%.%') ORDER BY n.code, h.position LOOP
      words := replace(words, target.code, format('[%s](#%s)', target.code, target.anchor));
    END LOOP;
  END IF;
  RETURN words;
END
$$;

-- As a paragraph begins and ends.
CREATE FUNCTION pg_temp.paragraph(words text) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN words ~ '^[a-z]' THEN upper(left(words, 1)) || substr(words, 2) ELSE words END || CASE WHEN words ~ '[.?!]$' THEN '' ELSE '.' END
$$;

-- A line of a list.
CREATE FUNCTION pg_temp.labelled(comment text) RETURNS text LANGUAGE sql AS $$ SELECT regexp_replace(pg_temp.marked(comment), '^([^:]+): ', '**\1**: ') $$;

-- A cell of a table.
CREATE FUNCTION pg_temp.cell(words text) RETURNS text LANGUAGE sql AS $$ SELECT replace(pg_temp.marked(words), '|', '\|') $$;

-- "…, none such P0002; …" as a list by SQLSTATE
CREATE FUNCTION pg_temp.errors(words text) RETURNS text LANGUAGE sql AS $$
  SELECT E'\n\nErrors:\n' || string_agg(E'\n- ' || pg_temp.marked(coalesce(said[2] || ': ' || said[1] || coalesce(',' || said[3], ''), clause)), '' ORDER BY number)
    FROM regexp_split_to_table(words, format('; |(?<=%1$s), (?!%1$s)', pg_temp.sqlstate())) WITH ORDINALITY c(clause, number),
         LATERAL (SELECT regexp_match(clause, format('^(.*?) (%1$s(?:, %1$s)*)( .*)?$', pg_temp.sqlstate()))) m(said)
$$;

-- A comment as paragraphs: its label, the first sentence, the others, the errors.  A
-- sentence that begins in lower case begins with one of the function's names.
CREATE FUNCTION pg_temp.prose(comment text, is_labelled boolean, names text[] DEFAULT '{}', addition text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  label text := CASE WHEN is_labelled THEN split_part(comment, ': ', 1) END;
  parts text[] := regexp_split_to_array(CASE WHEN is_labelled THEN substr(comment, length(label) + 3) ELSE comment END, '[.;] [Ee]rrors: ');
  name text := coalesce((SELECT string_agg(n, '|') FROM unnest(names) n WHERE n ~ '^[a-z]+$'), '$x');
  said text := pg_temp.marked(parts[1]);
  stop integer;
BEGIN
  said := regexp_replace(said, format('(^|[.;] )(%s)(?=: | \()', name), '\1`\2`', 'g');
  said := regexp_replace(said, format('([.] )(%s)\M', name), '\1`\2`', 'g');
  stop := CASE WHEN length(said) > 200 THEN nullif(position('. ' IN said), 0) END;
  RETURN pg_temp.paragraph(coalesce('**' || label || '**: ', '') || left(said, coalesce(stop, length(said)))) || coalesce(E'\n\n' || pg_temp.paragraph(substr(said, stop + 2)), '')
      || coalesce(' ' || addition, '') || coalesce(pg_temp.errors(parts[2]), '');
END
$$;

-- Signatures.

-- A literal's cast to its own type is redundant.
CREATE FUNCTION pg_temp.without_cast(expression text) RETURNS text LANGUAGE sql AS $$
  SELECT regexp_replace(expression, '^(''.*''|NULL)::[a-z ]+(\[\])?$', '\1')
$$;

CREATE FUNCTION pg_temp.parameters(function oid) RETURNS TABLE (number bigint, mode "char", declaration text) LANGUAGE sql AS $$
  SELECT a.number, coalesce(a.mode, 'i'),
         concat_ws(' ', CASE a.mode WHEN 'v' THEN 'VARIADIC' END, quote_ident(nullif(a.name, '')), format_type(a.type, NULL), 'DEFAULT ' || pg_temp.without_cast(pg_get_function_arg_default(p.oid, a.number::integer)))
    FROM pg_proc p, ROWS FROM (unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])), unnest(p.proargmodes), unnest(p.proargnames)) WITH ORDINALITY a(type, mode, name, number)
   WHERE p.oid = $1 AND a.type IS NOT NULL
$$;

CREATE FUNCTION pg_temp.signature(function oid) RETURNS text LANGUAGE sql AS $$
  SELECT format('`%s(%s)`', p.proname, (SELECT string_agg(i.declaration, ', ' ORDER BY i.number) FROM pg_temp.parameters($1) i WHERE i.mode IN ('i', 'b', 'v')))
      || coalesce(' → ' || CASE WHEN p.proretset THEN 'rows of ' WHEN o.columns IS NOT NULL THEN 'a row of ' ELSE '' END
                        || coalesce(o.columns, format('[`%s`]', format_type(p.prorettype, NULL)) || '(#' || h.anchor || ')', '`' || nullif(format_type(p.prorettype, NULL), 'void') || '`'), '')
    FROM pg_proc p
    JOIN pg_type t ON t.oid = p.prorettype LEFT JOIN heading h ON h.kind = 'Type' AND h.objects[1] = t.oid OR h.kind IN ('Table', 'View') AND h.objects[1] = t.typrelid,
         LATERAL (SELECT string_agg('`' || o.declaration || '`', ', ' ORDER BY o.number) AS columns FROM pg_temp.parameters($1) o WHERE o.mode IN ('o', 'b', 't')) o
   WHERE p.oid = $1
$$;

CREATE FUNCTION pg_temp.described_function(function oid, is_labelled boolean) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.signature(p.oid) || E'\n\n' || pg_temp.prose(p.comment, is_labelled, coalesce(p.proargnames, '{}'),
           CASE WHEN p.proisstrict THEN CASE WHEN p.proretset THEN 'No rows if an argument is null.' ELSE 'Null if an argument is null.' END END)
    FROM function p WHERE p.oid = $1
$$;

-- Tables and views.

CREATE FUNCTION pg_temp.column_rows(relation oid) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(format(E'\n| `%s` | %s |', a.attname, format_type(a.atttypid, a.atttypmod))
           || CASE WHEN c.relkind IN ('r', 'p')
                   THEN ' ' || concat_ws(', ', CASE WHEN a.attnum = ANY (k.conkey) THEN 'key' WHEN NOT a.attnotnull THEN 'null' END, CASE WHEN a.attidentity <> '' THEN 'counted up' WHEN a.attgenerated <> '' THEN 'computed' END,
                                         'default `' || pg_temp.without_cast(pg_get_expr(d.adbin, d.adrelid)) || '`', r.targets) || ' |' ELSE '' END
           || format(' %s |', pg_temp.cell(col_description(c.oid, a.attnum))), '' ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
    -- of several columns that refer to a table together, the last
    LEFT JOIN LATERAL (SELECT '→ ' || string_agg(format('[%s](#%s)', h.name, h.anchor), ', ' ORDER BY h.position) AS targets FROM pg_constraint f JOIN heading h ON h.kind = 'Table' AND h.objects[1] = f.confrelid
                        WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.conkey[cardinality(f.conkey)] = a.attnum) r ON true
   WHERE c.oid = $1
$$;

CREATE FUNCTION pg_temp.unique_keys(relation oid) RETURNS text LANGUAGE sql AS $$
  SELECT E'\n\nUnique: ' || string_agg(u.columns, '; ' ORDER BY u.columns COLLATE "C") || '.'
    FROM pg_constraint k, LATERAL (SELECT string_agg('`' || a.attname || '`', ', ' ORDER BY array_position(k.conkey, a.attnum)) FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)) u(columns)
   WHERE k.conrelid = $1 AND k.contype = 'u'
$$;

CREATE FUNCTION pg_temp.described_relation(relation oid) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.prose(r.comment, r.is_registrys) || CASE r.kind WHEN 'Table' THEN E'\n\n| column | type | | meaning |\n|---|---|---|---|' ELSE E'\n\n| column | type | meaning |\n|---|---|---|' END
      || pg_temp.column_rows(r.oid) || coalesce(pg_temp.unique_keys(r.oid), '')
    FROM relation r WHERE r.oid = $1
$$;

-- Types, and what surrounds them.

CREATE FUNCTION pg_temp.described_type(type oid) RETURNS text LANGUAGE sql AS $$
  SELECT format(E'`emulation.%s`\n\n%s\n\n- Input: %s\n- Output: %s', t.name, pg_temp.prose(obj_description(t.oid, 'pg_type'), false),
                pg_temp.marked(obj_description(t.typinput, 'pg_proc')), pg_temp.marked(obj_description(t.typoutput, 'pg_proc')))
    FROM value_type t WHERE t.oid = $1
$$;

CREATE FUNCTION pg_temp.operators_casts_indexes() RETURNS text LANGUAGE sql AS $$
  SELECT E'| operator | of | result | meaning |\n|---|---|---|---|' || (
    SELECT string_agg(format(E'\n| `%s` | %s | %s | %s |', oprname, types, result, pg_temp.cell(comment)), '' ORDER BY result COLLATE "C", oprname COLLATE "C")
      FROM (SELECT o.oprname, CASE WHEN o.oprresult = o.oprleft THEN 'the same type' ELSE format_type(o.oprresult, NULL) END AS result, obj_description(o.oid, 'pg_operator') AS comment,
                   string_agg(format('`%s`', format_type(o.oprleft, NULL)) || CASE WHEN o.oprright <> o.oprleft THEN format(' and `%s`', format_type(o.oprright, NULL)) ELSE '' END, ', ' ORDER BY t.number) AS types
              FROM pg_operator o JOIN member m ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid LEFT JOIN value_type t ON t.oid = o.oprleft GROUP BY 1, 2, 3) o)
  || E'\n\n| cast from | to | | meaning |\n|---|---|---|---|' || (
    SELECT string_agg(format(E'\n| `%s` | `%s` | %s | %s |', format_type(c.castsource, NULL), format_type(c.casttarget, NULL), CASE c.castcontext WHEN 'e' THEN 'explicit' WHEN 'a' THEN 'in assignments' ELSE 'implicit' END,
                             pg_temp.cell(obj_description(c.oid, 'pg_cast'))), '' ORDER BY coalesce(f.number, t.number), f.number IS NOT NULL)
      FROM pg_cast c JOIN member m ON m.classid = 'pg_cast'::regclass AND m.objid = c.oid LEFT JOIN value_type f ON f.oid = c.castsource LEFT JOIN value_type t ON t.oid = c.casttarget)
  || E'\n\n| index | of | meaning |\n|---|---|---|' || (
    SELECT string_agg(format(E'\n| %s | `%s` | %s |', a.amname, t.name, pg_temp.cell(obj_description(c.oid, 'pg_opclass'))), '' ORDER BY a.amname COLLATE "C", t.number)
      FROM pg_opclass c JOIN member m ON m.classid = 'pg_opclass'::regclass AND m.objid = c.oid JOIN pg_am a ON a.oid = c.opcmethod JOIN value_type t ON t.oid = c.opcintype)
$$;

CREATE FUNCTION pg_temp.trigger_functions() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(format('- `%s`, on %s: %s', f.proname, t.tables, pg_temp.labelled(f.comment)), E'\n' ORDER BY f.proname COLLATE "C")
    FROM function f, LATERAL (SELECT CASE WHEN count(*) > 12 THEN count(*) || ' tables' ELSE string_agg(format('[%s](#%s)', h.name, h.anchor), ', ' ORDER BY h.position) END AS tables
                                FROM heading h WHERE h.kind = 'Table' AND EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = h.objects[1] AND g.tgfoid = f.oid AND g.tgparentid = 0)) t
   WHERE f.pronamespace = 'thidua'::regnamespace AND f.prorettype = 'trigger'::regtype
$$;

CREATE FUNCTION pg_temp.inner_functions() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(format('- `%s`: %s', proname, pg_temp.labelled(comment)), E'\n' ORDER BY proname COLLATE "C", pg_get_function_identity_arguments(oid) COLLATE "C") FROM registry_function WHERE is_inner
$$;

-- Introductions of chapters.
CREATE FUNCTION pg_temp.introduction(chapter text) RETURNS text LANGUAGE sql AS $$
  SELECT CASE chapter
    WHEN 'The core' THEN format('The schema `emulation`. %s All are `IMMUTABLE` and `PARALLEL SAFE`%s.', pg_temp.paragraph(pg_temp.marked(obj_description('emulation'::regnamespace, 'pg_namespace'))),
      ' except ' || (SELECT string_agg(DISTINCT format('`%s`', proname), ', ') FROM core_function WHERE (provolatile, proparallel) <> ('i', 's')))
      || ' Aggregates are listed with the type that they return, functions with the type of their first argument. The functions of types, casts, operators, operator classes and aggregates are not listed; `\df+ emulation.*` shows them.'
    WHEN 'Operators, casts and indexes' THEN 'If `emulation` is not on the search path, write `OPERATOR(emulation.=)` for an operator.'
    WHEN 'The registry' THEN 'The objects that `create_registry(''thidua'')` creates, each with its Vietnamese label. [registry.md](registry.md) and [commendation.md](commendation.md) describe their use. In a table, *key* marks the columns of the primary key, *null* those that can be null, and → the table to which a column refers; all other columns require a value.'
    WHEN 'Functions that write' THEN 'These functions change tables, with the rights of the caller.'
    WHEN 'Functions that read' THEN 'These functions change nothing.'
    WHEN 'What triggers refuse and do' THEN 'Triggers check every statement of every role; the SQLSTATE of a refusal is in brackets.'
    WHEN 'Within other functions' THEN 'These functions are not meant to be called: each can change together with the functions that call it, which are named after “within”.'
  END
$$;

CREATE FUNCTION pg_temp.body(h heading) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('search_path', CASE h.place[1] WHEN 1 THEN 'emulation' ELSE 'thidua' END, true);
  RETURN concat_ws(E'\n\n', pg_temp.introduction(h.title), CASE
    WHEN h.kind = 'Type' THEN pg_temp.described_type(h.objects[1])
    WHEN h.kind IN ('Table', 'View') THEN pg_temp.described_relation(h.objects[1])
    WHEN h.kind IS NOT NULL THEN (SELECT string_agg(pg_temp.described_function(o.oid, h.place[1] = 2), E'\n\n' ORDER BY o.number) FROM unnest(h.objects) WITH ORDINALITY o(oid, number))
    WHEN h.title = 'Operators, casts and indexes' THEN pg_temp.operators_casts_indexes()
    WHEN h.title = 'What triggers refuse and do' THEN pg_temp.trigger_functions()
    WHEN h.title = 'Within other functions' THEN pg_temp.inner_functions() END);
END
$$;

-- The page.

SELECT E'<!-- printed by doc/reference.sql; make reference writes it anew -->\n'
    || E'# Reference\n\n'
    || E'Every type, function, aggregate and operator of the extension, and every table, view and function of a registry, with their comments. In the database, the same comments are shown by `\\dT+ emulation.*`, `\\df+ emulation.standings`, `\\d+ thidua.standing`, `\\df+ thidua.publish` (`\\x` first). Codes such as `22023` are SQLSTATEs.\n';

SELECT CASE WHEN chapter.place[2] = 0 THEN format('- [%s](#%s)', chapter.title, chapter.anchor)
            ELSE format('  - [%s](#%s)', chapter.title, chapter.anchor) || coalesce(': ' || string_agg('[' || entry.name || '](#' || entry.anchor || ')', ', ' ORDER BY entry.position), '') END
  FROM heading chapter LEFT JOIN heading entry ON entry.place[1:2] = chapter.place[1:2] AND entry.place[3] = 1
 WHERE chapter.place[3] = 0 GROUP BY chapter.place, chapter.title, chapter.anchor ORDER BY chapter.place;

SELECT E'\n' || concat_ws(E'\n\n', CASE WHEN h.place[3] = 1 THEN '####' WHEN h.place[2] > 0 THEN '###' ELSE '##' END || ' ' || h.title, nullif(pg_temp.body(h), '')) FROM heading h ORDER BY h.position;
ROLLBACK;
