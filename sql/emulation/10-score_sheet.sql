-- The type score_sheet: a regulation as a value.

CREATE TYPE score_sheet;

CREATE FUNCTION score_sheet_in(cstring) RETURNS score_sheet
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet_in(cstring) IS
  'reads a score sheet''s JSON document; the first fault is raised (22023), emulation.check_sheet lists all; a key '
  'that stands twice in one object, which jsonb would drop without a word, 22023; no JSON 22P02';

CREATE FUNCTION score_sheet_out(score_sheet) RETURNS cstring
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet_out(score_sheet) IS
  'writes a score sheet as its JSON document, defaults of the sheet filled in';

CREATE FUNCTION score_sheet_recv(internal) RETURNS score_sheet
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet_recv(internal) IS
  'reads the binary form: a version byte and the JSON document, checked like text';

CREATE FUNCTION score_sheet_send(score_sheet) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet_send(score_sheet) IS 'writes the binary form: a version byte and the JSON document';

-- Stored without compression, so that the fingerprint in its first bytes can be
-- read from a toasted sheet without the rest.
CREATE TYPE score_sheet (
  INPUT = score_sheet_in, OUTPUT = score_sheet_out,
  RECEIVE = score_sheet_recv, SEND = score_sheet_send,
  INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE score_sheet IS
  'a score sheet as a value: the tree of criteria with their points and rules, compiled; text form and casts are one '
  'JSON document (doc/score_sheet.md)';

CREATE FUNCTION score_sheet_from_jsonb(jsonb) RETURNS score_sheet
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet_from_jsonb(jsonb) IS
  'compiles a sheet''s JSON document: the function of the cast jsonb to score_sheet; the first fault is raised (22023)';

CREATE FUNCTION score_sheet_to_jsonb(score_sheet) RETURNS jsonb
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet_to_jsonb(score_sheet) IS
  'the sheet''s JSON document: the function of the cast score_sheet to jsonb';

CREATE CAST (jsonb AS score_sheet) WITH FUNCTION score_sheet_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS score_sheet) IS 'compile a sheet''s JSON document';
CREATE CAST (score_sheet AS jsonb) WITH FUNCTION score_sheet_to_jsonb(score_sheet) AS ASSIGNMENT;
COMMENT ON CAST (score_sheet AS jsonb) IS 'the sheet''s JSON document';

-- What a sheet says.

CREATE FUNCTION check_sheet(document jsonb, OUT criterion text, OUT fault text, OUT hint text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_check_sheet' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION check_sheet(jsonb) IS
  'every fault of a sheet''s JSON document at once, none for a good one: criterion (null: the sheet itself), what is '
  'wrong, and what is allowed or to be done';

CREATE FUNCTION sheet_advice(document jsonb, OUT criterion text, OUT advice text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_sheet_advice' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION sheet_advice(jsonb) IS
  'what is allowed in a sheet and surely is not meant, none for most sheets: criterion (null: the sheet itself) and '
  'advice. A step that no number reaches or that is held against the wrong unit, a max that cannot be earned, a cap or '
  'min that the rule ignores, a class above the greatest total, a deduction that is no bonus, too few decimals under a '
  'mean, ranks by what nobody sees. Errors: a sheet with a fault, as the cast to score_sheet raises it 22023, 22003, '
  '54000 (check_sheet lists all)';

CREATE FUNCTION is_relative(sheet score_sheet, criterion text) RETURNS boolean
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_is_relative' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_relative(score_sheet, text) IS
  'does the leaf''s rule look at all units of the board, so that it has no points for one unit alone (emulation.points '
  'refuses it)? Null where the sheet has no such leaf';

CREATE FUNCTION criteria(sheet score_sheet, OUT ordinal integer, OUT code text, OUT parent text, OUT depth integer,
                         OUT name text, OUT max_points numeric, OUT rule text, OUT is_leaf boolean) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_criteria' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 80;
COMMENT ON FUNCTION criteria(score_sheet) IS
  'the criteria of a sheet in its order: ordinal from 1, code, the parent''s code (null at depth 1), depth from 1, '
  'name (null where none), max_points with the sheet''s decimals, rule (null for a parent), is_leaf';

CREATE FUNCTION points(sheet score_sheet, criterion text, target numeric, actual numeric) RETURNS numeric
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_points' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION points(score_sheet, text, numeric, numeric) IS
  'points of one leaf by itself, with the sheet''s decimals (9 under round "total"); null where the result is missing '
  '(no actual, or no target where the rule needs one) or an argument sheet or criterion is null. Errors: unknown '
  'criterion, parent or relative rule 22023; score outside its limits 22003; target not above 0 where a ratio is '
  'needed 22012; NaN or infinity 22023; over 18 digits 22003';

CREATE FUNCTION fault(sheet score_sheet, criterion text, target numeric, actual numeric) RETURNS text
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_fault' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fault(score_sheet, text, numeric, numeric) IS
  'null if the result can stand in a scoreboard, else the message that emulation.points or a scoreboard would raise; a '
  'missing result and a relative rule are no fault; null for a null sheet or criterion, too. For entry triggers, '
  'imports and views';
