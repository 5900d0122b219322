\echo Use "CREATE EXTENSION emulation" to load this file. \quit

-- The control file's schema may have been there before.  Whoever owns it or may
-- create in it could replace what others call, so only superusers may; they
-- could anyway, and a dump is restored by another one than made it.
DO $$
DECLARE
  stranger pg_catalog.text := (
    SELECT pg_catalog.string_agg(DISTINCT coalesce(r.rolname, 'PUBLIC'), ', ')
      FROM pg_catalog.pg_namespace n
     CROSS JOIN LATERAL (SELECT n.nspowner AS role
                         UNION
                         SELECT a.grantee FROM pg_catalog.aclexplode(n.nspacl) a
                          WHERE a.privilege_type OPERATOR(pg_catalog.=) 'CREATE') may
      LEFT JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) may.role
     WHERE n.nspname OPERATOR(pg_catalog.=) '@extschema@' AND r.rolsuper IS NOT TRUE);
BEGIN
  IF stranger IS NOT NULL THEN
    RAISE EXCEPTION USING
      ERRCODE = 'insufficient_privilege',
      MESSAGE = pg_catalog.format('schema "%s" is open to role "%s"', '@extschema@', stranger),
      DETAIL  = 'The functions of the extension are trusted by all users, so only superusers may own its schema or create in it.',
      HINT    = 'Drop the schema, or take it over: ALTER SCHEMA ... OWNER TO, REVOKE CREATE ON SCHEMA ... FROM.';
  END IF;
END
$$;

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;

COMMENT ON SCHEMA @extschema@ IS
'types and functions of values for emulation and commendation: score sheets, scoreboards, award tallies, files; every role may use it';
