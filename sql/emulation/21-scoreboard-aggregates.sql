-- The aggregates that make a scoreboard.

CREATE FUNCTION scoreboard_trans(internal, score_sheet, text, text, numeric, numeric) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_trans(internal, score_sheet, text, text, numeric, numeric) IS
  'transition of the aggregate scoreboard: appends one result to the log';

CREATE FUNCTION scoreboard_trans(internal, score_sheet, text, text, numeric, numeric, boolean) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_trans(internal, score_sheet, text, text, numeric, numeric, boolean) IS
  'transition of the aggregate scoreboard with assignment';

CREATE FUNCTION scoreboard_trans(internal, score_sheet, text, text, numeric, numeric, boolean, numeric) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_trans(internal, score_sheet, text, text, numeric, numeric, boolean, numeric) IS
  'transition of the aggregate scoreboard with assignment and baseline';

CREATE FUNCTION scoreboard_rollup_trans(internal, scoreboard) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_rollup_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_rollup_trans(internal, scoreboard) IS
  'transition of the aggregate rollup: appends all results of a board to the log';

CREATE FUNCTION scoreboard_combine(internal, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_combine(internal, internal) IS
  'appends one log to another, for parallel and partitionwise plans';

CREATE FUNCTION scoreboard_serial(internal) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_serial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_serial(internal) IS
  'writes a log as bytes, for transfer from a parallel worker to its leader';

CREATE FUNCTION scoreboard_deserial(bytea, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_deserial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_deserial(bytea, internal) IS 'reads a log from bytes and checks it';

CREATE FUNCTION scoreboard_final(internal) RETURNS scoreboard
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_final(internal) IS
  'makes a board of a log: sorts the results, refuses a duplicate result and one that its rule refuses';

CREATE AGGREGATE scoreboard(sheet score_sheet, unit text, criterion text, target numeric, actual numeric) (
  SFUNC = scoreboard_trans, STYPE = internal, FINALFUNC = scoreboard_final,
  COMBINEFUNC = scoreboard_combine, SERIALFUNC = scoreboard_serial, DESERIALFUNC = scoreboard_deserial,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE scoreboard(score_sheet, text, text, numeric, numeric) IS
  'aggregates all results of a group into one scoreboard; the order of rows does not matter. A null actual is a '
  'missing result; a null criterion registers the unit without a result. Null if there are no rows. Errors: null sheet '
  'or unit 22004; unknown or parent criterion, two different sheets in a group, a second result for a unit and '
  'criterion 22023; what emulation.points refuses';

CREATE AGGREGATE scoreboard(sheet score_sheet, unit text, criterion text, target numeric, actual numeric,
                            assigned boolean) (
  SFUNC = scoreboard_trans, STYPE = internal, FINALFUNC = scoreboard_final,
  COMBINEFUNC = scoreboard_combine, SERIALFUNC = scoreboard_serial, DESERIALFUNC = scoreboard_deserial,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE scoreboard(score_sheet, text, text, numeric, numeric, boolean) IS
  'is the aggregate scoreboard with a sixth argument: assigned is false if the criterion is not the unit''s task; the '
  'criterion then costs no points, and the unit''s other points are scaled up. Null counts as true';

CREATE AGGREGATE scoreboard(sheet score_sheet, unit text, criterion text, target numeric, actual numeric,
                            assigned boolean, baseline numeric) (
  SFUNC = scoreboard_trans, STYPE = internal, FINALFUNC = scoreboard_final,
  COMBINEFUNC = scoreboard_combine, SERIALFUNC = scoreboard_serial, DESERIALFUNC = scoreboard_deserial,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE scoreboard(score_sheet, text, text, numeric, numeric, boolean, numeric) IS
  'is the aggregate scoreboard with a seventh argument: baseline, from which the unit started (last year, the same '
  'period), for leaves that compare with it. If all are null, the board is the same as without the argument';

CREATE AGGREGATE rollup(board scoreboard) (
  SFUNC = scoreboard_rollup_trans, STYPE = internal, FINALFUNC = scoreboard_final,
  COMBINEFUNC = scoreboard_combine, SERIALFUNC = scoreboard_serial, DESERIALFUNC = scoreboard_deserial,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(scoreboard) IS
  'combines boards of the same sheet with different cells into one board, equal to scoreboard over all their rows. '
  'Null boards are ignored; null if there is no other. Errors: different sheets, a unit and criterion in two boards '
  '22023';
