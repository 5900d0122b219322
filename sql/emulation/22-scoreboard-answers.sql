-- What one asks a scoreboard.

CREATE FUNCTION standings(board scoreboard, unranked text[] DEFAULT '{}',
                          OUT rank integer, OUT unit text, OUT points numeric, OUT max_points numeric,
                          OUT class text, OUT status text, OUT missing integer, OUT tied boolean,
                          OUT behind_next numeric, OUT behind_first numeric) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_standings' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 12;
COMMENT ON FUNCTION standings(scoreboard, text[]) IS
  'returns the ranking: rank (null unless ranked), unit, points (the total with the sheet''s decimals, null if nothing '
  'is scored), max_points, class (as in emulation.classification; null if the sheet has no classes), status (ranked, '
  'incomplete, unranked), missing (number of leaves without a result), tied (true if the rank is shared after all '
  'tie-breaks), behind_next (shown points to the next better rank, null at rank 1; under rank_on "exact" it can be '
  'below 0), behind_first (0 at rank 1). Gaps are also null unless ranked, and class unless the sheet says that a unit '
  'without a rank has one. unranked: units that are scored but not ranked; names that are not on the board have no '
  'effect. Ranked units come first, then incomplete, then unranked ones. A null board gives no rows';

CREATE FUNCTION classification(board scoreboard, unranked text[] DEFAULT '{}',
                               OUT rank integer, OUT unit text, OUT points numeric, OUT class text,
                               OUT class_by_points text, OUT open boolean, OUT reason_code text, OUT reason text,
                               OUT no_award text[]) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_classification' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 12;
COMMENT ON FUNCTION classification(scoreboard, text[]) IS
  'returns the class of each unit and why: rank (by points or, under rank_by "class", by class and then points), '
  'unit, points as in emulation.standings, class (null if there is none, or none yet), class_by_points (by points and '
  'conditions, before units are lowered and quotas apply), open (true if units tied at the edge of a quota wait for a '
  'decision), reason_code and reason (null if nothing is to explain; otherwise one of unranked, incomplete, decided, '
  'undecided, quota, lower class, class, and a sentence with the note and clause of the sheet''s author), no_award '
  '(codes of awards that the unit is not considered for). unranked: as in emulation.standings. Rows come by rank. A '
  'null board gives no rows';

CREATE FUNCTION classification(board scoreboard, unranked text[], decided jsonb,
                               OUT rank integer, OUT unit text, OUT points numeric, OUT class text,
                               OUT class_by_points text, OUT open boolean, OUT reason_code text, OUT reason text,
                               OUT no_award text[]) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_classification' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 12;
COMMENT ON FUNCTION classification(scoreboard, text[], jsonb) IS
  'is the same with the classes that an authority decided, {"unit": "class"} (null: no class): the unit has this '
  'class and takes one of its places from the units tied with it or behind it. Names of units that are not on the '
  'board have no effect. Errors: not an object of names, a class that is not in the sheet 22023';

CREATE FUNCTION reasons(board scoreboard, unit text, OUT criterion text, OUT kind text, OUT points_before numeric,
                        OUT points_after numeric, OUT clause text, OUT note text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_reasons' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION reasons(scoreboard, text) IS
  'returns what the sheet''s conditions, limits and quotas made of a unit: first of its criteria, in the sheet''s '
  'order, then of the whole. criterion (null: the whole sheet), kind (limit, condition, late, dropped, undecided: a '
  'number is missing, undefined: a division by 0; unranked, class: the condition of a better class does not hold, '
  'lower class, quota, no award), points_before and points_after (null if no points change, or if there are none), '
  'clause and note as the sheet''s author wrote them (after the number that is missing, if one is; without a note, a '
  'sentence in English). Errors: unknown unit 22023';

CREATE FUNCTION breakdown(board scoreboard,
                          OUT unit text, OUT criterion text, OUT parent text, OUT depth integer, OUT name text,
                          OUT max_points numeric, OUT target numeric, OUT actual numeric, OUT ratio numeric,
                          OUT points numeric, OUT adjustment numeric, OUT lost numeric,
                          OUT is_leaf boolean, OUT status text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_breakdown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION breakdown(scoreboard) IS
  'returns every point of every unit: one row for each unit and criterion; depth 0 (criterion null) is the whole '
  'sheet. ratio is actual/target (target/actual if lower is better) to six decimals. points, adjustment and lost have '
  'the sheet''s decimals (9 under round "total"). A sum parent''s points are the points of its children that are not '
  'dropped plus its adjustment, the change by min, cap, limits, conditions, ceiling, scaling or a start from max (null '
  'for a parent that does not sum). lost is max_points less points; for a bonus, only what was taken below 0; it is '
  'below 0 if more than max was earned. points and lost are null if nothing is scored (under missing "zero" a missing '
  'result earns 0). status: scored, missing, not assigned, dropped (points are shown, lost is null and the parent goes '
  'without them) or input (a number that other criteria use). The actual of a criterion with a value is '
  'the computed one';

CREATE FUNCTION points(board scoreboard, unit text, criterion text DEFAULT NULL) RETURNS numeric
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_points' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION points(scoreboard, text, text) IS
  'returns a unit''s total with the sheet''s decimals or, with a criterion, the points of that criterion as in '
  'breakdown. Null if there are no points, or if the board or the unit is null. Errors: unknown unit or criterion '
  '22023';

CREATE FUNCTION score_sheet(board scoreboard) RETURNS score_sheet
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_score_sheet' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet(scoreboard) IS 'returns the score sheet of a scoreboard';

CREATE FUNCTION cells(board scoreboard,
                      OUT unit text, OUT criterion text, OUT target numeric, OUT actual numeric, OUT baseline numeric,
                      OUT assigned boolean) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_cells' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION cells(scoreboard) IS
  'returns the results of a board as they were aggregated: one row for each unit and leaf that has a result, by unit '
  'and in the sheet''s order. emulation.scoreboard over these rows makes the same board, without units that have no '
  'result';
