-- The type score_sheet: a regulation as a value.

CREATE TYPE score_sheet;

CREATE FUNCTION score_sheet_in(cstring) RETURNS score_sheet
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet_in(cstring) IS
  'reads a score sheet''s JSON document and raises its first fault (22023); emulation.check_sheet lists all faults; a '
  'key that occurs twice in one object, which jsonb would drop silently, 22023; text that is not JSON 22P02';

CREATE FUNCTION score_sheet_out(score_sheet) RETURNS cstring
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet_out(score_sheet) IS
  'writes a score sheet as its JSON document, with the sheet''s defaults filled in';

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
  'a score sheet as a value: the tree of criteria with their points and rules, compiled; its text form and its casts '
  'are one JSON document (doc/score_sheet.md)';

CREATE FUNCTION score_sheet_from_jsonb(jsonb) RETURNS score_sheet
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet_from_jsonb(jsonb) IS
  'compiles a sheet''s JSON document and raises its first fault (22023); the function of the cast jsonb to score_sheet';

CREATE FUNCTION score_sheet_to_jsonb(score_sheet) RETURNS jsonb
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet_to_jsonb(score_sheet) IS
  'returns the sheet''s JSON document; the function of the cast score_sheet to jsonb';

CREATE CAST (jsonb AS score_sheet) WITH FUNCTION score_sheet_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS score_sheet) IS 'compiles a sheet''s JSON document';
CREATE CAST (score_sheet AS jsonb) WITH FUNCTION score_sheet_to_jsonb(score_sheet) AS ASSIGNMENT;
COMMENT ON CAST (score_sheet AS jsonb) IS 'the sheet''s JSON document';

-- What a sheet says.

CREATE FUNCTION check_sheet(document jsonb, OUT criterion text, OUT fault text, OUT hint text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_check_sheet' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION check_sheet(jsonb) IS
  'returns every fault of a sheet''s JSON document, no rows for a correct one: criterion (null: the sheet itself), '
  'fault, and hint: the allowed values or the correction';

CREATE FUNCTION sheet_advice(document jsonb, OUT criterion text, OUT advice text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_sheet_advice' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION sheet_advice(jsonb) IS
  'returns advice on a sheet that is valid but probably not as intended, no rows for most sheets: criterion (null: the '
  'sheet itself) and advice. It finds a step that no number reaches or that is compared with the wrong unit, a max '
  'that cannot be earned, a cap or min that the rule ignores, a class above the greatest total, a condition that can '
  'never hold, a limit that nothing passes, a deduction that is not a bonus, too few decimals under a mean, and ranks '
  'by digits that are not shown. Errors: a sheet with a fault, '
  'as in the cast to score_sheet 22023, 22003, 54000 (check_sheet lists all)';

CREATE FUNCTION is_relative(sheet score_sheet, criterion text) RETURNS boolean
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_is_relative' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_relative(score_sheet, text) IS
  'returns whether the leaf''s rule compares all units of the board, so that one unit alone does not have points '
  '(emulation.points refuses it). Null if the sheet does not have this leaf';

CREATE FUNCTION actual_kind(sheet score_sheet, criterion text) RETURNS text
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_actual_kind' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION actual_kind(score_sheet, text) IS
  'returns what the actuals of a leaf are: number (counted or measured), points (awarded by an appraiser), answer (1 '
  'for yes, 0 for no), figure (without points: other criteria use it), or none (the sheet computes it, and refuses an '
  'actual). Null if the sheet does not have this leaf';

CREATE FUNCTION criteria(sheet score_sheet, OUT ordinal integer, OUT code text, OUT parent text, OUT depth integer,
                         OUT name text, OUT max_points numeric, OUT rule text, OUT is_leaf boolean) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_criteria' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 80;
COMMENT ON FUNCTION criteria(score_sheet) IS
  'returns the criteria of a sheet in its order: ordinal from 1, code, the parent''s code (null at depth 1), depth '
  'from 1, name (null if it has none), max_points with the sheet''s decimals, rule (null for a parent), is_leaf';

CREATE FUNCTION classes(sheet score_sheet, OUT ordinal integer, OUT name text, OUT from_points numeric)
  RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_classes' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION classes(score_sheet) IS
  'returns the classes of a sheet, the best first: ordinal from 1, name (a name with several thresholds has '
  'several rows), from_points (null: any points)';

CREATE FUNCTION points(sheet score_sheet, criterion text, target numeric, actual numeric) RETURNS numeric
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_points' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION points(score_sheet, text, numeric, numeric) IS
  'returns the points of one leaf by itself, with the sheet''s decimals (9 under round "total"). Null if the result is '
  'missing (no actual, or no target although the rule needs one) or if the sheet or the criterion is null. Errors: '
  'unknown criterion, parent, relative rule or a leaf that depends on other criteria 22023; score outside its limits '
  '22003; target not above 0 although the rule needs a ratio 22012; NaN or infinity 22023; over 18 digits 22003';

CREATE FUNCTION points(sheet score_sheet, criterion text, target numeric, actual numeric, baseline numeric)
  RETURNS numeric
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_points' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION points(score_sheet, text, numeric, numeric, numeric) IS
  'is the function points with a fifth argument: the baseline, from which the unit started. Null if the rule needs a '
  'baseline and it is null';

CREATE FUNCTION fault(sheet score_sheet, criterion text, target numeric, actual numeric) RETURNS text
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_fault' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fault(score_sheet, text, numeric, numeric) IS
  'returns null if a scoreboard accepts the result, otherwise the message that emulation.points or a scoreboard would '
  'raise. A missing result and a relative rule are not faults. Null also for a null sheet or criterion. Use it in '
  'entry triggers, imports and views';

CREATE FUNCTION fault(sheet score_sheet, criterion text, target numeric, actual numeric, baseline numeric) RETURNS text
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_fault' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fault(score_sheet, text, numeric, numeric, numeric) IS
  'is the function fault with a fifth argument, the baseline. A rule accepts every baseline; NaN, infinity and more '
  'than 18 digits are faults';

CREATE FUNCTION sheet_schema() RETURNS jsonb
  AS 'MODULE_PATHNAME', 'emulation_sheet_schema' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sheet_schema() IS
  'returns a JSON Schema (2020-12) of a sheet''s document, for editors and programs that write sheets. It describes '
  'every key, rule and choice of this version; check_sheet also finds what a schema cannot: sums, codes, expressions';

CREATE FUNCTION renamed(sheet score_sheet, codes jsonb) RETURNS score_sheet
  AS 'MODULE_PATHNAME', 'emulation_score_sheet_renamed' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION renamed(score_sheet, jsonb) IS
  'returns the same sheet under other codes, {"old code": "new code", ...}, wherever it names a criterion: in its '
  'tree, its tie-breaks, its expressions and conditions. Criteria can exchange their codes. Texts for readers do not '
  'change. Errors: another shape, an unknown old code, a new code that is empty or too long, the same code for two '
  'criteria 22023';
