\echo Use "ALTER EXTENSION emulation UPDATE" to load this file. \quit

@guard_schema@

-- What 1.1.0 changes of the core.  Functions in C are found by their names in the new
-- library; so only what SQL itself says of an object stands here.

-- A sheet's advice, and which rules look at the whole board.

CREATE FUNCTION emulation.sheet_advice(document jsonb, OUT criterion text, OUT advice text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_sheet_advice' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION emulation.sheet_advice(jsonb) IS
'what is allowed in a sheet and surely is not meant, none for most sheets: criterion (null: the sheet itself) and advice. A step that no number reaches or that is held against the wrong unit, a max that cannot be earned, a cap or min that the rule ignores, a class above the greatest total, a deduction that is no bonus, too few decimals under a mean, ranks by what nobody sees. Errors: a sheet with a fault, as the cast to score_sheet raises it 22023, 22003, 54000 (check_sheet lists all)';

CREATE FUNCTION emulation.is_relative(sheet emulation.score_sheet, criterion text) RETURNS boolean
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_is_relative' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION emulation.is_relative(emulation.score_sheet, text) IS
'does the leaf''s rule look at all units of the board, so that it has no points for one unit alone (emulation.points refuses it)? Null where the sheet has no such leaf';

COMMENT ON FUNCTION emulation.score_sheet_in(cstring) IS 'reads a score sheet''s JSON document; the first fault is raised (22023), emulation.check_sheet lists all; a key that stands twice in one object, which jsonb would drop without a word, 22023; no JSON 22P02';

-- versus was a query that asked breakdown once a parent.

CREATE OR REPLACE FUNCTION emulation.versus(board emulation.scoreboard, unit text, rival text, OUT criterion text, OUT points numeric, OUT rival_points numeric, OUT difference numeric)
  RETURNS SETOF record AS 'MODULE_PATHNAME', 'emulation_scoreboard_versus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION emulation.versus(emulation.scoreboard, text, text) IS
'why one unit stands where it does beside a rival: in the sheet''s order, leaf by leaf the points of both and the difference and, under its code (null: the whole sheet), what each parent''s limits, scaling or mean changed, where it did; missing points are null and count as 0. The differences add up to the gap of the shown totals; a unit without a total is compared by the points that it has. Errors: an unknown unit 22023';
