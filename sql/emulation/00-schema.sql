\echo Use "CREATE EXTENSION emulation" to load this file. \quit

@guard_schema@

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;

COMMENT ON SCHEMA @extschema@ IS
  'types and functions of values for emulation and commendation: score sheets, scoreboards, award tallies, files; '
  'every role can use it';
