-- A function in SQL is no more stable than what its body calls: the planner puts an IMMUTABLE one in line only where all of the body is immutable, and what is
-- computed once and kept (an index, a plan) must not depend on a session's settings.
--
-- What a body calls stands in its parsed form, a tree of nodes; a body kept as text is parsed as that of a copy. to_char, format, array_to_string, jsonb_agg are
-- STABLE, and so is the text of a date; tables are read by STABLE functions at most.

BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SET LOCAL client_min_messages = warning;
SELECT emulation.create_registry('thidua') \g /dev/null
SET LOCAL search_path = thidua, emulation, public, pg_temp;

CREATE FUNCTION pg_temp.tree(function regprocedure) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  p    pg_proc := (SELECT p FROM pg_proc p WHERE oid = function);
  tree text    := p.prosqlbody;
BEGIN
  IF tree IS NULL THEN
    EXECUTE format('CREATE FUNCTION pg_temp.copy(%s) RETURNS %s LANGUAGE sql BEGIN ATOMIC %s; END', pg_get_function_arguments(function),
                   pg_get_function_result(function), rtrim(p.prosrc, E'; \n'));
    SELECT prosqlbody INTO tree FROM pg_proc WHERE proname = 'copy' AND pronamespace = pg_my_temp_schema();
    EXECUTE format('DROP FUNCTION pg_temp.copy(%s)', pg_get_function_identity_arguments(function));
  END IF;
  RETURN tree;
END $$;

-- What stands behind the node that begins at the start of the text.
CREATE FUNCTION pg_temp.behind_node(tree text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  depth int := 0;
  sign  text;
BEGIN
  FOR i IN 1 .. length(tree) LOOP
    sign := substr(tree, i, 1);
    depth := depth + CASE WHEN substr(tree, i - 1, 1) = '\' THEN 0 WHEN sign = '{' THEN 1 WHEN sign = '}' THEN -1 ELSE 0 END;
    IF depth = 0 THEN
      RETURN substr(tree, i + 1);
    END IF;
  END LOOP;
END $$;

-- What a tree calls: functions by name, in operators and aggregates ...
CREATE FUNCTION pg_temp.called(tree text) RETURNS SETOF regprocedure LANGUAGE sql AS $$
  SELECT DISTINCT m[1]::oid::regprocedure FROM regexp_matches(tree, ':(?:funcid|opfuncid|aggfnoid|winfnoid) (\d+)', 'g') AS m WHERE m[1] <> '0'
$$;

-- ... and those that write one type and read another in a cast (of which none is VOLATILE).
CREATE FUNCTION pg_temp.called_by_casts(tree text) RETURNS SETOF regprocedure LANGUAGE sql AS $$
  SELECT unnest(ARRAY[(SELECT typoutput FROM pg_type WHERE oid = from_type), (SELECT typinput FROM pg_type WHERE oid = to_type)])::oid
    FROM (SELECT string_to_array(tree, '{COERCEVIAIO :arg ') AS part) AS parts
   CROSS JOIN LATERAL (SELECT array_to_string(part[n:], '{COERCEVIAIO :arg ') AS node FROM generate_series(2, cardinality(part)) AS n OFFSET 0) AS casts
    -- a node of which the type is not found here is taken for a record, whose text is STABLE: look at it, and add it
   CROSS JOIN LATERAL (SELECT (regexp_match(pg_temp.behind_node(node), '^ :resulttype (\d+)'))[1]::oid AS to_type,
                              coalesce((regexp_match(node, '^\{(?:VAR|PARAM|CONST|FUNCEXPR|OPEXPR|NULLIFEXPR|AGGREF|COALESCEEXPR|CASEEXPR) [^{}]*?:(?:vartype|paramtype|consttype|funcresulttype|opresulttype|aggtype|coalescetype|casetype) (\d+)'))[1]::oid, 'record'::regtype) AS from_type OFFSET 0) AS types
$$;

CREATE TEMP TABLE body AS
SELECT oid::regprocedure AS function, provolatile, pg_temp.tree(oid) AS tree FROM pg_proc
 WHERE pronamespace IN ('thidua'::regnamespace, 'emulation'::regnamespace) AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'sql');

-- The order of the letters is not that of what they stand for.
CREATE FUNCTION pg_temp.weight(volatile "char") RETURNS int LANGUAGE sql RETURN position(volatile::text IN 'isv');

SELECT plan(7);
SELECT cmp_ok(count(*)::int, '>', 10, format('there are functions in SQL called %s', provolatile)) FROM body WHERE provolatile IN ('i', 's') GROUP BY provolatile ORDER BY provolatile;
-- a collation's version is called volatile because its library can be replaced, which no statement sees
SELECT is(ARRAY(SELECT DISTINCT format('%s is called %s, %s is %s', function, b.provolatile, p.oid::regprocedure, p.provolatile)
                  FROM body b
                 CROSS JOIN LATERAL (SELECT pg_temp.called(tree) UNION SELECT pg_temp.called_by_casts(tree) WHERE b.provolatile = 'i') AS c(called) JOIN pg_proc p ON p.oid = called WHERE p.proname <> 'pg_collation_actual_version' AND pg_temp.weight(b.provolatile) < pg_temp.weight(p.provolatile) ORDER BY 1),
          '{}', 'none is more stable than what it calls');
-- the view label is a list of constants
SELECT is(ARRAY(SELECT function::text FROM body WHERE provolatile = 'i' AND function::text <> 'words_of_codes()' AND tree ~ '\{SQLVALUEFUNCTION|:rtekind 0 |:relkind r'), '{}', 'no IMMUTABLE one reads a table, the clock or the session');

-- The test finds what it is for.
CREATE FUNCTION pg_temp.by_text(day date) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT to_char(day, 'YYYY')$$;
CREATE FUNCTION pg_temp.by_cast(day date) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT day::text || ''$$;
CREATE FUNCTION pg_temp.by_reading(day text) RETURNS date LANGUAGE sql IMMUTABLE AS $$SELECT (day || '')::date$$;
SELECT is(ARRAY(SELECT called::text FROM pg_temp.called(pg_temp.tree('pg_temp.by_text(date)')) AS called JOIN pg_proc p ON p.oid = called WHERE provolatile <> 'i' ORDER BY called <> 'timestamptz(date)'::regprocedure), '{timestamptz(date),"to_char(timestamp with time zone,text)"}', 'to_char of a date');
SELECT ok('date_out'::regproc IN (SELECT pg_temp.called_by_casts(pg_temp.tree('pg_temp.by_cast(date)'))::oid), 'the text of a date');
SELECT ok('date_in'::regproc IN (SELECT pg_temp.called_by_casts(pg_temp.tree('pg_temp.by_reading(text)'))::oid), 'a date from text');
SELECT * FROM finish();
ROLLBACK;
