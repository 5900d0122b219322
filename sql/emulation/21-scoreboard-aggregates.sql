-- The aggregates that make a scoreboard.

CREATE FUNCTION scoreboard_trans(internal, score_sheet, text, text, numeric, numeric) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_trans(internal, score_sheet, text, text, numeric, numeric) IS
  'transition of the aggregate scoreboard: one result goes into the log';

CREATE FUNCTION scoreboard_trans(internal, score_sheet, text, text, numeric, numeric, boolean) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_trans(internal, score_sheet, text, text, numeric, numeric, boolean) IS
  'transition of the aggregate scoreboard with assignment';

CREATE FUNCTION scoreboard_rollup_trans(internal, scoreboard) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_rollup_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_rollup_trans(internal, scoreboard) IS
  'transition of the aggregate rollup: all results of a board go into the log';

CREATE FUNCTION scoreboard_combine(internal, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_combine(internal, internal) IS
  'appends one log to another, for parallel and partitionwise plans';

CREATE FUNCTION scoreboard_serial(internal) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_serial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_serial(internal) IS 'a log as bytes, from a worker to its leader';

CREATE FUNCTION scoreboard_deserial(bytea, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_deserial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_deserial(bytea, internal) IS 'a log from bytes, checked';

CREATE FUNCTION scoreboard_final(internal) RETURNS scoreboard
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_final(internal) IS
  'from log to board: sorts the results, refuses one that comes twice and one that its rule refuses';

CREATE AGGREGATE scoreboard(sheet score_sheet, unit text, criterion text, target numeric, actual numeric) (
  SFUNC = scoreboard_trans, STYPE = internal, FINALFUNC = scoreboard_final,
  COMBINEFUNC = scoreboard_combine, SERIALFUNC = scoreboard_serial, DESERIALFUNC = scoreboard_deserial,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE scoreboard(score_sheet, text, text, numeric, numeric) IS
  'all results of a group as one scoreboard, whatever the order of rows. A null actual is a missing result, a null '
  'criterion registers the unit without one; no rows: null. Errors: null sheet or unit 22004; unknown or parent '
  'criterion, two different sheets in a group, a unit by criterion twice 22023; what emulation.points refuses';

CREATE AGGREGATE scoreboard(sheet score_sheet, unit text, criterion text, target numeric, actual numeric,
                            assigned boolean) (
  SFUNC = scoreboard_trans, STYPE = internal, FINALFUNC = scoreboard_final,
  COMBINEFUNC = scoreboard_combine, SERIALFUNC = scoreboard_serial, DESERIALFUNC = scoreboard_deserial,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE scoreboard(score_sheet, text, text, numeric, numeric, boolean) IS
  'as scoreboard with five arguments; assigned false says that the criterion is not the unit''s task: it costs nothing '
  'and the unit''s other points are scaled up. Null counts as true';

CREATE AGGREGATE rollup(board scoreboard) (
  SFUNC = scoreboard_rollup_trans, STYPE = internal, FINALFUNC = scoreboard_final,
  COMBINEFUNC = scoreboard_combine, SERIALFUNC = scoreboard_serial, DESERIALFUNC = scoreboard_deserial,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(scoreboard) IS
  'boards of the same sheet with different cells become one board, the same as scoreboard over all their rows; null '
  'boards are passed over, none at all: null. Errors: different sheets, a unit by criterion in two boards 22023';
