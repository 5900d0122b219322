-- The aggregates that make an award_tally.

CREATE FUNCTION award_tally_trans(internal, text) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_trans(internal, text) IS 'transition of the aggregate tally: one more of an award';

CREATE FUNCTION award_tally_trans(internal, text, bigint) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_trans(internal, text, bigint) IS
  'transition of the aggregate tally: so many more of an award';

CREATE FUNCTION award_tally_inverse(internal, text) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_inverse' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_inverse(internal, text) IS
  'inverse transition of the aggregate tally, exact: a row leaves a moving window';

CREATE FUNCTION award_tally_inverse(internal, text, bigint) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_inverse' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_inverse(internal, text, bigint) IS
  'inverse transition of the aggregate tally with numbers, exact';

CREATE FUNCTION award_tally_rollup_trans(internal, award_tally) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_rollup_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_rollup_trans(internal, award_tally) IS
  'transition of the aggregate rollup of tallies: adds all numbers of one';

CREATE FUNCTION award_tally_rollup_inverse(internal, award_tally) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_rollup_inverse' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_rollup_inverse(internal, award_tally) IS
  'inverse transition of the aggregate rollup of tallies, exact';

CREATE FUNCTION award_tally_combine(internal, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_combine(internal, internal) IS 'adds two states, for parallel and partitionwise plans';

CREATE FUNCTION award_tally_serial(internal) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_award_tally_serial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_serial(internal) IS 'a state as bytes, from a worker to its leader';

CREATE FUNCTION award_tally_deserial(bytea, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_award_tally_deserial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_deserial(bytea, internal) IS 'a state from bytes';

CREATE FUNCTION award_tally_final(internal) RETURNS award_tally
  AS 'MODULE_PATHNAME', 'emulation_award_tally_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_final(internal) IS
  'from counts to a tally: here a number below 0 or beyond bigint becomes an error (22003)';

CREATE AGGREGATE tally(award text) (
  SFUNC = award_tally_trans, STYPE = internal, SSPACE = 512, FINALFUNC = award_tally_final,
  COMBINEFUNC = award_tally_combine, SERIALFUNC = award_tally_serial, DESERIALFUNC = award_tally_deserial,
  MSFUNC = award_tally_trans, MINVFUNC = award_tally_inverse, MSTYPE = internal, MSSPACE = 512,
  MFINALFUNC = award_tally_final,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE tally(text) IS
  'how many rows have each award, as one award_tally, whatever the order of rows. Null awards are passed over; none '
  'but null: null. Moves with a window frame without counting again: five years are OVER (ORDER BY year RANGE 4 '
  'PRECEDING), for ROWS 4 would be five rows';

CREATE AGGREGATE tally(award text, number bigint) (
  SFUNC = award_tally_trans, STYPE = internal, SSPACE = 512, FINALFUNC = award_tally_final,
  COMBINEFUNC = award_tally_combine, SERIALFUNC = award_tally_serial, DESERIALFUNC = award_tally_deserial,
  MSFUNC = award_tally_trans, MINVFUNC = award_tally_inverse, MSTYPE = internal, MSSPACE = 512,
  MFINALFUNC = award_tally_final,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE tally(text, bigint) IS
  'the sum of number by award, as one award_tally, exact and whatever the order of rows; a row with a null is passed '
  'over, a number may be negative (a revocation), an award whose sum is 0 is not kept. Errors: a sum below 0 or beyond '
  'bigint 22003';

CREATE AGGREGATE rollup(tally award_tally) (
  SFUNC = award_tally_rollup_trans, STYPE = internal, SSPACE = 512, FINALFUNC = award_tally_final,
  COMBINEFUNC = award_tally_combine, SERIALFUNC = award_tally_serial, DESERIALFUNC = award_tally_deserial,
  MSFUNC = award_tally_rollup_trans, MINVFUNC = award_tally_rollup_inverse, MSTYPE = internal, MSSPACE = 512,
  MFINALFUNC = award_tally_final,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(award_tally) IS
  'the sum of tallies, as tally over all their rows; null ones are passed over, none but null: null. Moves with a '
  'window frame as tally does. Errors: a sum beyond bigint 22003';
