-- What one asks of award tallies.

CREATE FUNCTION award_tally_plus(award_tally, award_tally) RETURNS award_tally
  AS 'MODULE_PATHNAME', 'emulation_award_tally_plus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_plus(award_tally, award_tally) IS
  'adds two tallies; the function of operator +; errors: a sum beyond bigint 22003';

CREATE FUNCTION award_tally_minus(award_tally, award_tally) RETURNS award_tally
  AS 'MODULE_PATHNAME', 'emulation_award_tally_minus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION award_tally_minus(award_tally, award_tally) IS
  'subtracts the second tally from the first; the function of operator -; errors: more of an award in the second than '
  'in the first 22003 (use reconcile for differences of either sign)';

CREATE OPERATOR + (LEFTARG = award_tally, RIGHTARG = award_tally, FUNCTION = award_tally_plus, COMMUTATOR = +);
COMMENT ON OPERATOR + (award_tally, award_tally) IS 'sum of both tallies';

CREATE OPERATOR - (LEFTARG = award_tally, RIGHTARG = award_tally, FUNCTION = award_tally_minus);
COMMENT ON OPERATOR - (award_tally, award_tally) IS 'difference of the tallies; the first must contain the second';

CREATE FUNCTION count(tally award_tally, award text) RETURNS bigint
  AS 'MODULE_PATHNAME', 'emulation_award_tally_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION count(award_tally, text) IS
  'returns the number of an award, its code compared as bytes; 0 if the tally does not contain it';

CREATE FUNCTION total(tally award_tally) RETURNS bigint
  AS 'MODULE_PATHNAME', 'emulation_award_tally_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(award_tally) IS 'returns the number of awards in all; errors: beyond bigint 22003';

CREATE FUNCTION total(tally award_tally, awards text[]) RETURNS bigint
  AS 'MODULE_PATHNAME', 'emulation_award_tally_total_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(award_tally, text[]) IS
  'returns the number of the listed awards together. An award that is listed twice counts once, one that the tally '
  'does not contain counts 0. Errors: a null in the list 22004, beyond bigint 22003';

CREATE FUNCTION awards(tally award_tally, OUT award text, OUT number bigint) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_award_tally_awards' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION awards(award_tally) IS
  'returns the awards and their numbers as rows, in the order of the codes'' bytes; numbers are 1 or more';

CREATE FUNCTION precedence(tally award_tally, awards text[]) RETURNS bigint[]
  AS 'MODULE_PATHNAME', 'emulation_award_tally_precedence' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION precedence(award_tally, text[]) IS
  'returns the numbers of the listed awards in the list''s order, 0 for an award that the tally does not contain. '
  'Arrays sort like a medal table, as in rank() OVER (ORDER BY emulation.precedence(tally, ''{gold,silver,bronze}'') '
  'DESC). Errors: a null in the list 22004';

CREATE FUNCTION reconcile(reported award_tally, recorded award_tally,
                          OUT award text, OUT reported bigint, OUT recorded bigint,
                          OUT difference bigint) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_award_tally_reconcile' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION reconcile(award_tally, award_tally) IS
  'returns each award of either tally with the reported number, the recorded number, and reported less recorded, in '
  'the order of the codes'' bytes. A null tally is empty';
