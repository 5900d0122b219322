-- What one asks a scoreboard.

CREATE FUNCTION standings(board scoreboard, unranked text[] DEFAULT '{}',
                          OUT rank integer, OUT unit text, OUT points numeric, OUT max_points numeric,
                          OUT class text, OUT status text, OUT missing integer, OUT tied boolean,
                          OUT behind_next numeric, OUT behind_first numeric) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_standings' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 12;
COMMENT ON FUNCTION standings(scoreboard, text[]) IS
  'the ranking: rank (null unless ranked), unit, points (the total with the sheet''s decimals, null where nothing is '
  'scored), max_points, class (by the total that is shown; null where the sheet has none), status (ranked, incomplete, '
  'unranked), missing (leaves without a result), tied (the rank is shared after all tie-breaks), behind_next (shown '
  'points to the next better rank, null at rank 1; under rank_on "exact" it may be below 0), behind_first (0 at rank '
  '1). class and gaps are null, too, unless ranked. unranked: units that are scored and not ranked; names that are not '
  'on the board have no effect. Rows come ranked first, then incomplete, then unranked. A null board gives no row';

CREATE FUNCTION breakdown(board scoreboard,
                          OUT unit text, OUT criterion text, OUT parent text, OUT depth integer, OUT name text,
                          OUT max_points numeric, OUT target numeric, OUT actual numeric, OUT ratio numeric,
                          OUT points numeric, OUT adjustment numeric, OUT lost numeric,
                          OUT is_leaf boolean, OUT status text) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_breakdown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION breakdown(scoreboard) IS
  'every point of every unit: a row a unit and criterion, depth 0 (criterion null) is the whole sheet. ratio is '
  'actual/target (target/actual where lower is better) to six decimals. points, adjustment and lost have the sheet''s '
  'decimals (9 under round "total"); a sum parent''s points are those of its children plus its adjustment, which is '
  'what min, cap, ceiling or scaling changed (null under a mean). lost is max_points less points; of a bonus only what '
  'was taken below 0 (below 0: what was earned beyond max). points and lost are null where nothing is scored (under '
  'missing "zero" a missing result earns 0). status: scored, missing, not assigned';

CREATE FUNCTION points(board scoreboard, unit text, criterion text DEFAULT NULL) RETURNS numeric
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_points' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION points(scoreboard, text, text) IS
  'a unit''s total with the sheet''s decimals or, with a criterion, that criterion''s points as breakdown shows them; '
  'null where there are none or an argument board or unit is null. Errors: unknown unit or criterion 22023';

CREATE FUNCTION score_sheet(board scoreboard) RETURNS score_sheet
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_score_sheet' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_sheet(scoreboard) IS 'the score sheet under which a scoreboard was made';
