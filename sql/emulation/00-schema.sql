\echo Use "CREATE EXTENSION emulation" to load this file. \quit

-- The control file's schema may have been there before, and belong to someone
-- who could then replace what others call.
DO $$
DECLARE
  owner pg_catalog.name := (SELECT pg_catalog.pg_get_userbyid(nspowner) FROM pg_catalog.pg_namespace
                             WHERE nspname OPERATOR(pg_catalog.=) '@extschema@');
BEGIN
  IF owner OPERATOR(pg_catalog.<>) current_user THEN
    RAISE EXCEPTION USING
      ERRCODE = 'insufficient_privilege',
      MESSAGE = pg_catalog.format('schema "%s" belongs to role "%s"', '@extschema@', owner),
      DETAIL  = pg_catalog.format('The extension''s functions are trusted by all users, so their schema must belong to role "%s", who creates it.', current_user),
      HINT    = 'Drop the schema, or let its owner be changed with ALTER SCHEMA … OWNER TO.';
  END IF;
END
$$;

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;

COMMENT ON SCHEMA @extschema@ IS
'Functions of values for emulation (thi đua): score sheets, scoreboards, award tallies. Every role may use it.';
