-- The type scoreboard: all results of one cluster in one period under one sheet.

CREATE TYPE scoreboard;

CREATE FUNCTION scoreboard_in(cstring) RETURNS scoreboard
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_in(cstring) IS 'reads a scoreboard''s JSON text as a stream; every result is checked as the aggregate checks it';

CREATE FUNCTION scoreboard_out(scoreboard) RETURNS cstring
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_out(scoreboard) IS 'writes a scoreboard as {"sheet": {...}, "results": {unit: {criterion: [target, actual]}}}, a third element false where not assigned';

CREATE FUNCTION scoreboard_recv(internal) RETURNS scoreboard
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_recv(internal) IS 'reads the binary form: version byte, sheet, units, results, all checked';

CREATE FUNCTION scoreboard_send(scoreboard) RETURNS bytea
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_send(scoreboard) IS 'writes the binary form: version byte, sheet, units, results';

CREATE TYPE scoreboard (
  INPUT = scoreboard_in, OUTPUT = scoreboard_out,
  RECEIVE = scoreboard_recv, SEND = scoreboard_send,
  INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE scoreboard IS
'all results of one cluster in one period under one score sheet, as a value; equal boards are equal bytes (doc/scoreboard.md)';

CREATE FUNCTION scoreboard_from_jsonb(jsonb) RETURNS scoreboard
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_from_jsonb(jsonb) IS 'reads a scoreboard from jsonb: the function of the cast jsonb to scoreboard';

CREATE FUNCTION scoreboard_to_jsonb(scoreboard) RETURNS jsonb
  AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_to_jsonb(scoreboard) IS 'a scoreboard as jsonb (which ends at 256 MB): the function of the cast scoreboard to jsonb';

CREATE CAST (jsonb AS scoreboard) WITH FUNCTION scoreboard_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS scoreboard) IS 'a scoreboard from its JSON document';
CREATE CAST (scoreboard AS jsonb) WITH FUNCTION scoreboard_to_jsonb(scoreboard) AS ASSIGNMENT;
COMMENT ON CAST (scoreboard AS jsonb) IS 'a scoreboard''s JSON document';

CREATE FUNCTION scoreboard_eq(scoreboard, scoreboard) RETURNS boolean
  AS 'MODULE_PATHNAME', 'value_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_eq(scoreboard, scoreboard) IS 'equal, by the bytes of the canonical value; the function of operator =';

CREATE FUNCTION scoreboard_ne(scoreboard, scoreboard) RETURNS boolean
  AS 'MODULE_PATHNAME', 'value_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_ne(scoreboard, scoreboard) IS 'not equal, by the bytes of the canonical value; the function of operator <>';

CREATE FUNCTION scoreboard_lt(scoreboard, scoreboard) RETURNS boolean
  AS 'MODULE_PATHNAME', 'value_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_lt(scoreboard, scoreboard) IS 'before, by the bytes of the canonical value; the function of operator <';

CREATE FUNCTION scoreboard_le(scoreboard, scoreboard) RETURNS boolean
  AS 'MODULE_PATHNAME', 'value_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_le(scoreboard, scoreboard) IS 'before or equal, by the bytes of the canonical value; the function of operator <=';

CREATE FUNCTION scoreboard_gt(scoreboard, scoreboard) RETURNS boolean
  AS 'MODULE_PATHNAME', 'value_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_gt(scoreboard, scoreboard) IS 'after, by the bytes of the canonical value; the function of operator >';

CREATE FUNCTION scoreboard_ge(scoreboard, scoreboard) RETURNS boolean
  AS 'MODULE_PATHNAME', 'value_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_ge(scoreboard, scoreboard) IS 'after or equal, by the bytes of the canonical value; the function of operator >=';

CREATE FUNCTION scoreboard_cmp(scoreboard, scoreboard) RETURNS integer
  AS 'MODULE_PATHNAME', 'value_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_cmp(scoreboard, scoreboard) IS 'below 0, 0 or above 0 as the first value sorts before, with or after the second; by bytes, an order without meaning of its own';

CREATE FUNCTION scoreboard_hash(scoreboard) RETURNS integer
  AS 'MODULE_PATHNAME', 'value_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_hash(scoreboard) IS 'hash of the value, for hash joins, hash aggregates and hash indexes';

CREATE FUNCTION scoreboard_hash_extended(scoreboard, bigint) RETURNS bigint
  AS 'MODULE_PATHNAME', 'value_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scoreboard_hash_extended(scoreboard, bigint) IS '64-bit hash of the value with a seed, for hash partitioning';

CREATE OPERATOR = (
  LEFTARG = scoreboard, RIGHTARG = scoreboard, FUNCTION = scoreboard_eq,
  COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (scoreboard, scoreboard) IS 'equal, by the bytes of the canonical value';

CREATE OPERATOR <> (
  LEFTARG = scoreboard, RIGHTARG = scoreboard, FUNCTION = scoreboard_ne,
  COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (scoreboard, scoreboard) IS 'not equal, by the bytes of the canonical value';

CREATE OPERATOR < (
  LEFTARG = scoreboard, RIGHTARG = scoreboard, FUNCTION = scoreboard_lt,
  COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (scoreboard, scoreboard) IS 'before, by the bytes of the canonical value';

CREATE OPERATOR <= (
  LEFTARG = scoreboard, RIGHTARG = scoreboard, FUNCTION = scoreboard_le,
  COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (scoreboard, scoreboard) IS 'before or equal, by the bytes of the canonical value';

CREATE OPERATOR > (
  LEFTARG = scoreboard, RIGHTARG = scoreboard, FUNCTION = scoreboard_gt,
  COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (scoreboard, scoreboard) IS 'after, by the bytes of the canonical value';

CREATE OPERATOR >= (
  LEFTARG = scoreboard, RIGHTARG = scoreboard, FUNCTION = scoreboard_ge,
  COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (scoreboard, scoreboard) IS 'after or equal, by the bytes of the canonical value';

CREATE OPERATOR CLASS scoreboard_btree_ops DEFAULT FOR TYPE scoreboard USING btree AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
  FUNCTION 1 scoreboard_cmp(scoreboard, scoreboard);
COMMENT ON OPERATOR CLASS scoreboard_btree_ops USING btree IS 'order of scoreboards by their bytes: for DISTINCT and sorting (an index on values of this size is a hash index)';
COMMENT ON OPERATOR FAMILY scoreboard_btree_ops USING btree IS 'order of scoreboards by their bytes';

CREATE OPERATOR CLASS scoreboard_hash_ops DEFAULT FOR TYPE scoreboard USING hash AS
  OPERATOR 1 =,
  FUNCTION 1 scoreboard_hash(scoreboard), FUNCTION 2 scoreboard_hash_extended(scoreboard, bigint);
COMMENT ON OPERATOR CLASS scoreboard_hash_ops USING hash IS 'hash of scoreboards: for hash joins, hash aggregates and hash partitioning';
COMMENT ON OPERATOR FAMILY scoreboard_hash_ops USING hash IS 'hash of scoreboards';
