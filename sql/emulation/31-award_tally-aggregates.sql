-- The aggregates that make an award_tally.

CREATE FUNCTION award_tally_trans(internal, text) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_trans(internal, text) IS
  'transition of the aggregate tally: adds 1 to the number of an award';

CREATE FUNCTION award_tally_trans(internal, text, bigint) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_trans(internal, text, bigint) IS
  'transition of the aggregate tally: adds a number to that of an award';

CREATE FUNCTION award_tally_inverse(internal, text) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_inverse' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_inverse(internal, text) IS
  'inverse transition of the aggregate tally, exact, for a row that leaves a moving window';

CREATE FUNCTION award_tally_inverse(internal, text, bigint) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_inverse' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_inverse(internal, text, bigint) IS
  'inverse transition of the aggregate tally with numbers, exact';

CREATE FUNCTION award_tally_rollup_trans(internal, award_tally) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_rollup_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_rollup_trans(internal, award_tally) IS
  'transition of the aggregate rollup of tallies: adds all numbers of a tally';

CREATE FUNCTION award_tally_rollup_inverse(internal, award_tally) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_rollup_inverse' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_rollup_inverse(internal, award_tally) IS
  'inverse transition of the aggregate rollup of tallies, exact';

CREATE FUNCTION award_tally_combine(internal, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_combine(internal, internal) IS 'adds two states, for parallel and partitionwise plans';

CREATE FUNCTION award_tally_serial(internal) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_award_tally_serial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_serial(internal) IS
  'writes a state as bytes, for transfer from a parallel worker to its leader';

CREATE FUNCTION award_tally_deserial(bytea, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_deserial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_deserial(bytea, internal) IS 'reads a state from bytes';

CREATE FUNCTION award_tally_final(internal) RETURNS award_tally
  AS 'MODULE_PATHNAME', 'emulation_award_tally_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_final(internal) IS
  'makes a tally of the counts; refuses a number below 0 or beyond bigint (22003)';

CREATE AGGREGATE tally(award text) (
  SFUNC = award_tally_trans, STYPE = internal, SSPACE = 512, FINALFUNC = award_tally_final,
  COMBINEFUNC = award_tally_combine, SERIALFUNC = award_tally_serial, DESERIALFUNC = award_tally_deserial,
  MSFUNC = award_tally_trans, MINVFUNC = award_tally_inverse, MSTYPE = internal, MSSPACE = 512,
  MFINALFUNC = award_tally_final,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE tally(text) IS
  'counts the rows by award, as one award_tally; the order of rows does not matter. Null awards are ignored; null if '
  'all are null. In a moving window frame it adds and removes rows instead of counting again: five years are OVER '
  '(ORDER BY year RANGE 4 PRECEDING), whereas ROWS 4 PRECEDING would be five rows';

CREATE AGGREGATE tally(award text, number bigint) (
  SFUNC = award_tally_trans, STYPE = internal, SSPACE = 512, FINALFUNC = award_tally_final,
  COMBINEFUNC = award_tally_combine, SERIALFUNC = award_tally_serial, DESERIALFUNC = award_tally_deserial,
  MSFUNC = award_tally_trans, MINVFUNC = award_tally_inverse, MSTYPE = internal, MSSPACE = 512,
  MFINALFUNC = award_tally_final,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE tally(text, bigint) IS
  'sums number by award, as one award_tally, exactly; the order of rows does not matter. A row with a null is ignored, '
  'a number can be negative (a revocation), and an award whose sum is 0 is left out. Errors: a sum below 0 or beyond '
  'bigint 22003';

CREATE AGGREGATE rollup(tally award_tally) (
  SFUNC = award_tally_rollup_trans, STYPE = internal, SSPACE = 512, FINALFUNC = award_tally_final,
  COMBINEFUNC = award_tally_combine, SERIALFUNC = award_tally_serial, DESERIALFUNC = award_tally_deserial,
  MSFUNC = award_tally_rollup_trans, MINVFUNC = award_tally_rollup_inverse, MSTYPE = internal, MSSPACE = 512,
  MFINALFUNC = award_tally_final,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(award_tally) IS
  'sums tallies, as tally over all their rows. Null tallies are ignored; null if all are null. It works in moving '
  'window frames as tally does. Errors: a sum beyond bigint 22003';
