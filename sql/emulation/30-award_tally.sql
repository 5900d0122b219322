-- The type award_tally: how many of each award.

CREATE TYPE award_tally;

CREATE FUNCTION award_tally_in(cstring) RETURNS award_tally
  AS 'MODULE_PATHNAME', 'emulation_award_tally_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_in(cstring) IS
  'reads a tally''s JSON text, an object of whole numbers; errors: a duplicate code, a number that is not whole 22023; '
  'below 0 or beyond bigint 22003';

CREATE FUNCTION award_tally_out(award_tally) RETURNS cstring
  AS 'MODULE_PATHNAME', 'emulation_award_tally_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_out(award_tally) IS
  'writes a tally as {"BKT": 48491, "COT": 987}, in the order of the codes'' bytes';

CREATE FUNCTION award_tally_recv(internal) RETURNS award_tally
  AS 'MODULE_PATHNAME', 'emulation_award_tally_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_recv(internal) IS
  'reads the binary form: version byte, codes and numbers; checks all of them';

CREATE FUNCTION award_tally_send(award_tally) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_award_tally_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_send(award_tally) IS 'writes the binary form: version byte, codes and numbers';

CREATE TYPE award_tally (
  INPUT = award_tally_in, OUTPUT = award_tally_out,
  RECEIVE = award_tally_recv, SEND = award_tally_send,
  INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE award_tally IS
  'counts by award, as a value: award codes, compared as bytes, each with a number of 1 or more; equal tallies are '
  'equal bytes (doc/award_tally.md)';

CREATE FUNCTION award_tally_from_jsonb(jsonb) RETURNS award_tally
  AS 'MODULE_PATHNAME', 'emulation_award_tally_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_from_jsonb(jsonb) IS
  'reads a tally from jsonb; the function of the cast jsonb to award_tally';

CREATE FUNCTION award_tally_to_jsonb(award_tally) RETURNS jsonb
  AS 'MODULE_PATHNAME', 'emulation_award_tally_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_to_jsonb(award_tally) IS
  'returns a tally as jsonb; the function of the cast award_tally to jsonb';

CREATE CAST (jsonb AS award_tally) WITH FUNCTION award_tally_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS award_tally) IS 'reads a tally from its JSON object';
CREATE CAST (award_tally AS jsonb) WITH FUNCTION award_tally_to_jsonb(award_tally) AS ASSIGNMENT;
COMMENT ON CAST (award_tally AS jsonb) IS 'writes a tally''s JSON object';
