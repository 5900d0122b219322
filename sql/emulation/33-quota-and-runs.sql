-- How many awards there may be, and how long someone has had them.

CREATE FUNCTION quota(base bigint, percent numeric, rounding text DEFAULT 'down', at_least bigint DEFAULT 0)
  RETURNS bigint
  AS 'MODULE_PATHNAME', 'emulation_quota' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quota(bigint, numeric, text, bigint) IS
  'returns percent (0 to 100) of base, exact, rounded "down", "up" or "half_up", at least at_least and at most base. '
  '15 % of 120 is 18; 20 % of 4 with at least 1 is 1. Errors: base or at_least below 0, percent outside 0 to 100, '
  'another rounding 22023; a percent of more than 18 digits 22003';

CREATE FUNCTION longest_run_trans(internal, integer) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_longest_run_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION longest_run_trans(internal, integer) IS 'transition of the aggregate longest_run: stores a year';

CREATE FUNCTION run_ending_trans(internal, integer, integer) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_run_ending_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION run_ending_trans(internal, integer, integer) IS
  'transition of the aggregate run_ending: stores a year, and the year in which the run ends';

CREATE FUNCTION year_run_combine(internal, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_year_run_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION year_run_combine(internal, internal) IS
  'appends one list of years to another, for parallel and partitionwise plans';

CREATE FUNCTION year_run_serial(internal) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_year_run_serial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION year_run_serial(internal) IS
  'writes a list of years as bytes, for transfer from a parallel worker to its leader';

CREATE FUNCTION year_run_deserial(bytea, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_year_run_deserial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION year_run_deserial(bytea, internal) IS 'reads a list of years from bytes';

CREATE FUNCTION longest_run_final(internal) RETURNS integer
  AS 'MODULE_PATHNAME', 'emulation_longest_run_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION longest_run_final(internal) IS
  'returns the length of the longest run of consecutive years in a list';

CREATE FUNCTION run_ending_final(internal) RETURNS integer
  AS 'MODULE_PATHNAME', 'emulation_run_ending_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION run_ending_final(internal) IS
  'returns the length of the run of consecutive years that ends in the given year';

CREATE AGGREGATE longest_run(year integer) (
  SFUNC = longest_run_trans, STYPE = internal, SSPACE = 128, FINALFUNC = longest_run_final,
  COMBINEFUNC = year_run_combine, SERIALFUNC = year_run_serial, DESERIALFUNC = year_run_deserial,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE longest_run(integer) IS
  'returns the length of the longest run of consecutive years. A year that occurs twice counts once, nulls are '
  'ignored. 0 if there is no year';

CREATE AGGREGATE run_ending(year integer, ending integer) (
  SFUNC = run_ending_trans, STYPE = internal, SSPACE = 128, FINALFUNC = run_ending_final,
  COMBINEFUNC = year_run_combine, SERIALFUNC = year_run_serial, DESERIALFUNC = year_run_deserial,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE run_ending(integer, integer) IS
  'returns the number of consecutive years up to and including ending, 0 if ending is not among the years. Later years '
  'do not matter, a year that occurs twice counts once, null years are ignored. 0 if there is no year. Errors: two '
  'endings in a group 22023, a null ending 22004';
