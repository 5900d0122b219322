-- The type scoreboard: all results of one cluster in one period under one sheet.

CREATE TYPE scoreboard;

CREATE FUNCTION scoreboard_in(cstring) RETURNS scoreboard
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_in(cstring) IS
  'reads a scoreboard''s JSON text as a stream; checks every result as the aggregate does, with the same errors; '
  'another shape 22023';

CREATE FUNCTION scoreboard_out(scoreboard) RETURNS cstring
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_out(scoreboard) IS
  'writes a scoreboard as {"sheet": {...}, "results": {unit: {criterion: [target, actual]}}}, with a third element '
  'false if not assigned, and a fourth if the unit has a baseline';

CREATE FUNCTION scoreboard_recv(internal) RETURNS scoreboard
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_recv(internal) IS
  'reads the binary form: version byte, sheet, units, results; checks all of them';

CREATE FUNCTION scoreboard_send(scoreboard) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_send(scoreboard) IS 'writes the binary form: version byte, sheet, units, results';

CREATE TYPE scoreboard (
  INPUT = scoreboard_in, OUTPUT = scoreboard_out,
  RECEIVE = scoreboard_recv, SEND = scoreboard_send,
  INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE scoreboard IS
  'all results of one cluster in one period under one score sheet, as a value; equal boards are equal bytes '
  '(doc/scoreboard.md)';

CREATE FUNCTION scoreboard_from_jsonb(jsonb) RETURNS scoreboard
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_from_jsonb(jsonb) IS
  'reads a scoreboard from jsonb; the function of the cast jsonb to scoreboard';

CREATE FUNCTION scoreboard_to_jsonb(scoreboard) RETURNS jsonb
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_to_jsonb(scoreboard) IS
  'returns a scoreboard as jsonb (at most 256 MB); the function of the cast scoreboard to jsonb';

CREATE CAST (jsonb AS scoreboard) WITH FUNCTION scoreboard_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS scoreboard) IS 'reads a scoreboard from its JSON document';
CREATE CAST (scoreboard AS jsonb) WITH FUNCTION scoreboard_to_jsonb(scoreboard) AS ASSIGNMENT;
COMMENT ON CAST (scoreboard AS jsonb) IS 'writes a scoreboard''s JSON document';
