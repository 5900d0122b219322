-- Why this rank, how firm it is, what would change it.

CREATE FUNCTION what_if(board scoreboard, unit text, criterion text, actual numeric) RETURNS scoreboard
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_what_if' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION what_if(scoreboard, text, text, numeric) IS
  'returns the scoreboard with another actual of one unit and leaf. The target stays; a null actual withdraws the '
  'result; a criterion that was not assigned becomes assigned. Null for a null board. Errors: an unknown unit or '
  'criterion, or a parent 22023, a null unit or criterion 22004; what emulation.points refuses';

CREATE FUNCTION what_if(board scoreboard, changes jsonb) RETURNS scoreboard
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_what_if_many' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION what_if(scoreboard, jsonb) IS
  'returns the scoreboard with several other actuals at once: {unit: {criterion: actual, ...}, ...}; null withdraws a '
  'result. Errors as for one change; another shape 22023';

CREATE FUNCTION versus(board scoreboard, unit text, rival text, OUT criterion text, OUT points numeric,
                       OUT rival_points numeric, OUT difference numeric)
  RETURNS SETOF record AS 'MODULE_PATHNAME', 'emulation_scoreboard_versus'
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION versus(scoreboard, text, text) IS
  'returns the points of a unit and a rival, and their difference, leaf by leaf in the sheet''s order; and, under a '
  'parent''s code (null: the whole sheet), what its limits, scaling or mean changed, if anything. Missing points are '
  'null and count as 0. The differences add up to the gap of the shown totals; a unit without a total is compared by '
  'the points that it has. Errors: an unknown unit 22023';

CREATE FUNCTION compare(before scoreboard, after scoreboard, OUT unit text, OUT rank_before integer,
                        OUT rank_after integer, OUT points_before numeric, OUT points_after numeric,
                        OUT change integer, OUT own_change integer, OUT field_change integer) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 12;
COMMENT ON FUNCTION compare(scoreboard, scoreboard) IS
  'returns each unit''s rank and points in two boards (years, stages), and the change of rank (positive is up), split '
  'into own_change, the effect of its own points against the other units before, and field_change, the effect of the '
  'other units against its points after: change = own_change + field_change. Under different sheets, totals are '
  'compared as shares of max. A unit that is in only one board has nulls for the other; the changes are null unless '
  'the unit is ranked in both';

CREATE FUNCTION compare(before scoreboard, after scoreboard, unranked_before text[], unranked_after text[],
                        OUT unit text, OUT rank_before integer, OUT rank_after integer, OUT points_before numeric,
                        OUT points_after numeric,
                        OUT change integer, OUT own_change integer, OUT field_change integer) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 12;
COMMENT ON FUNCTION compare(scoreboard, scoreboard, text[], text[]) IS
  'is the same, with units kept out of either ranking, as in emulation.standings ({}: none)';

CREATE FUNCTION overtaken(before scoreboard, after scoreboard, OUT unit text, OUT rival text, OUT gap_before numeric,
                          OUT gap_after numeric, OUT own_change numeric, OUT rival_change numeric)
  RETURNS SETOF record AS 'MODULE_PATHNAME', 'emulation_scoreboard_overtaken'
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION overtaken(scoreboard, scoreboard) IS
  'returns each pair whose order turned between two boards: unit ranked behind rival before and ranks in front of it '
  'after; the best unit after comes first, and of its rivals the best before. Both are ranked on both boards. '
  'gap_before and gap_after are the unit''s shown points minus the rival''s; own_change and rival_change are what each '
  'of them gained: gap_after - gap_before = own_change - rival_change';

CREATE FUNCTION robustness(board scoreboard, replications integer DEFAULT 1000, spread numeric DEFAULT 0.2,
                           seed bigint DEFAULT 0,
                           OUT unit text, OUT rank integer, OUT best integer, OUT worst integer, OUT mean numeric,
                           OUT p05 integer, OUT p95 integer, OUT first_share numeric) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_robustness' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 12;
COMMENT ON FUNCTION robustness(scoreboard, integer, numeric, bigint) IS
  'returns how robust each rank is: in each of the replications (1 to 10 million) the weight of every leaf changes by '
  'up to the share spread (0 or more, below 1), drawn by xoshiro256** from seed, and the units are ranked. The numbers '
  'are the same on every machine and under any plan. rank is the current one, by what the sheet ranks; best, worst and '
  'mean are over the replications; p05 and p95 are the ranks that 5 and 95 percent do not exceed; first_share is the '
  'share of first ranks. Units that are not ranked have nulls. Errors: replications or spread out of range 22023, more '
  'ranks than fit in 1 GB 54000';

CREATE FUNCTION robustness(board scoreboard, replications integer, spread numeric, seed bigint, unranked text[],
                           OUT unit text, OUT rank integer, OUT best integer, OUT worst integer, OUT mean numeric,
                           OUT p05 integer, OUT p95 integer, OUT first_share numeric) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_robustness' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 12;
COMMENT ON FUNCTION robustness(scoreboard, integer, numeric, bigint, text[]) IS
  'is the same, with units kept out of the ranking, as in emulation.standings ({}: none)';

-- Rank correlation.
CREATE FUNCTION pair_trans(internal, numeric, numeric) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_pair_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pair_trans(internal, numeric, numeric) IS
  'transition of kendall_tau and spearman_rho: stores a pair';
CREATE FUNCTION pair_combine(internal, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_pair_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pair_combine(internal, internal) IS 'appends one list of pairs to another';
CREATE FUNCTION pair_serial(internal) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_pair_serial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pair_serial(internal) IS
  'writes a list of pairs as bytes, for transfer from a parallel worker to its leader';
CREATE FUNCTION pair_deserial(bytea, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_pair_deserial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pair_deserial(bytea, internal) IS 'reads a list of pairs from bytes';
CREATE FUNCTION kendall_tau_final(internal) RETURNS double precision
  AS 'MODULE_PATHNAME', 'emulation_kendall_tau_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION kendall_tau_final(internal) IS 'returns Kendall''s tau-b of a list of pairs';
CREATE FUNCTION spearman_rho_final(internal) RETURNS double precision
  AS 'MODULE_PATHNAME', 'emulation_spearman_rho_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION spearman_rho_final(internal) IS 'returns Spearman''s rho of a list of pairs';

CREATE AGGREGATE kendall_tau(x numeric, y numeric) (
  SFUNC = pair_trans, STYPE = internal, SSPACE = 2048, FINALFUNC = kendall_tau_final, COMBINEFUNC = pair_combine,
  SERIALFUNC = pair_serial, DESERIALFUNC = pair_deserial, PARALLEL = SAFE);
COMMENT ON AGGREGATE kendall_tau(numeric, numeric) IS
  'computes Kendall''s tau-b, -1 to 1, with ties counted exactly, in O(n log n) (Knight 1966). Pairs with a null are '
  'ignored. Null for a constant column or fewer than two pairs. Errors: NaN 22023, more than 18 digits 22003';
CREATE AGGREGATE spearman_rho(x numeric, y numeric) (
  SFUNC = pair_trans, STYPE = internal, SSPACE = 2048, FINALFUNC = spearman_rho_final, COMBINEFUNC = pair_combine,
  SERIALFUNC = pair_serial, DESERIALFUNC = pair_deserial, PARALLEL = SAFE);
COMMENT ON AGGREGATE spearman_rho(numeric, numeric) IS
  'computes Spearman''s rho, -1 to 1: the correlation of ranks; tied values have the mean of their ranks. Nulls, '
  'constants and errors are as for kendall_tau';

-- Weighted mean.
CREATE FUNCTION weighted_mean_trans(internal, numeric, numeric) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_weighted_mean_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION weighted_mean_trans(internal, numeric, numeric) IS
  'transition of weighted_mean: adds a value with its weight';
CREATE FUNCTION weighted_mean_inverse(internal, numeric, numeric) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_weighted_mean_inverse' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION weighted_mean_inverse(internal, numeric, numeric) IS
  'inverse transition of weighted_mean: removes a value';
CREATE FUNCTION weighted_mean_final(internal) RETURNS numeric
  AS 'MODULE_PATHNAME', 'emulation_weighted_mean_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION weighted_mean_final(internal) IS 'returns the mean of the added values';
CREATE FUNCTION weighted_mean_combine(internal, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_weighted_mean_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION weighted_mean_combine(internal, internal) IS 'adds the sums of two parts';
CREATE FUNCTION weighted_mean_serial(internal) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_weighted_mean_serial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_mean_serial(internal) IS
  'writes the sums as bytes, for transfer from a parallel worker to its leader';
CREATE FUNCTION weighted_mean_deserial(bytea, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_weighted_mean_deserial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_mean_deserial(bytea, internal) IS 'reads the sums from bytes';
CREATE AGGREGATE weighted_mean(value numeric, weight numeric) (
  SFUNC = weighted_mean_trans, STYPE = internal, SSPACE = 256, FINALFUNC = weighted_mean_final,
  COMBINEFUNC = weighted_mean_combine, SERIALFUNC = weighted_mean_serial, DESERIALFUNC = weighted_mean_deserial,
  MSFUNC = weighted_mean_trans, MINVFUNC = weighted_mean_inverse, MSTYPE = internal, MSSPACE = 256,
  MFINALFUNC = weighted_mean_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE weighted_mean(numeric, numeric) IS
  'computes the mean weighted by weight: sum(value * weight) / sum(weight), exactly. Rows with a null are ignored. '
  'Null if there is no row or if the weights add up to 0';

-- Mean without the extremes.
CREATE FUNCTION trimmed_mean_trans(internal, numeric, integer, integer) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_trimmed_mean_trans' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trimmed_mean_trans(internal, numeric, integer, integer) IS
  'transition of trimmed_mean: adds a value and keeps it if it can be left out';
CREATE FUNCTION trimmed_mean_final(internal) RETURNS numeric
  AS 'MODULE_PATHNAME', 'emulation_trimmed_mean_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trimmed_mean_final(internal) IS 'returns the mean of the values that are not left out';
CREATE FUNCTION trimmed_mean_combine(internal, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_trimmed_mean_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION trimmed_mean_combine(internal, internal) IS 'adds the values of two parts';
CREATE FUNCTION trimmed_mean_serial(internal) RETURNS bytea
  AS 'MODULE_PATHNAME', 'emulation_trimmed_mean_serial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trimmed_mean_serial(internal) IS
  'writes the sum and the kept values as bytes, for transfer from a parallel worker to its leader';
CREATE FUNCTION trimmed_mean_deserial(bytea, internal) RETURNS internal
  AS 'MODULE_PATHNAME', 'emulation_trimmed_mean_deserial' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trimmed_mean_deserial(bytea, internal) IS 'reads the sum and the kept values from bytes';
CREATE AGGREGATE trimmed_mean(value numeric, lowest integer, highest integer) (
  SFUNC = trimmed_mean_trans, STYPE = internal, SSPACE = 512, FINALFUNC = trimmed_mean_final,
  COMBINEFUNC = trimmed_mean_combine, SERIALFUNC = trimmed_mean_serial, DESERIALFUNC = trimmed_mean_deserial,
  PARALLEL = SAFE);
COMMENT ON AGGREGATE trimmed_mean(numeric, integer, integer) IS
  'computes the mean without the given numbers of lowest and highest values, exactly. Nulls are ignored. Null if no '
  'value is left. It has the digits of avg(), with at least the decimals of the values. With (count - 1) / 2 on both '
  'sides it is the median. Errors: lowest or highest null 22004, negative or not the same in all rows of a group '
  '22023, NaN and infinities 22023';

CREATE FUNCTION overtake(board scoreboard, unit text, rival text, OUT criterion text, OUT actual numeric,
                         OUT needed numeric, OUT gain numeric) RETURNS SETOF record
  AS 'MODULE_PATHNAME', 'emulation_scoreboard_overtake' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION overtake(scoreboard, text, text) IS
  'returns, leaf by leaf, the change that alone would let a unit reach a rival: actual, and needed, the nearest actual '
  'with which the unit''s shown total is at least the rival''s (nearest to 0 if there is no actual), on the grid of '
  'the finest decimals that the criterion has in the board (or of its step). It takes into account that relative rules '
  'also change the rival''s points, and all that expressions make of the actual: then the nearest 1,000 steps are '
  'tried one by one, and beyond them a nearer actual can exist. gain is the increase of the unit''s total. needed and '
  'gain are null if no actual suffices, if the criterion is not assigned or its actual is computed, and if the unit '
  'is not behind or the rival has no points. Errors: an unknown unit 22023';
