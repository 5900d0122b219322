/*
 * score.c - from the cells of a unit to points, leaf by leaf and upwards.
 *
 * Criteria are stored in pre-order, so a backward loop meets every child before its parent.
 */
#include "board/score.h"

_Static_assert(sizeof(Cell) == 24, "a cell has 24 bytes");

bool
cell_can_be(const Sheet *sheet, uint32_t n_units, const Cell *cell)
{
	return cell_has_place(sheet, n_units, cell) && decimal_is_canonical(cell_target(cell)) &&
	       decimal_is_canonical(cell_actual(cell));
}

size_t
score_survey_room(const Sheet *sheet, uint32_t n_units)
{
	const Criterion *criteria = sheet_criteria(sheet);
	size_t n = 0;

	if (sheet->version > SHEET_VERSION_PLAIN)
		for (int i = 0; i < sheet->n_criteria; i++)
			n += (criteria[i].flags & CRITERION_PLACE) != 0;
	return n * n_units;
}

/* Units without a cell of a leaf for which a number stands in are no other than those with an empty one. */
static void
survey_blanks(const Sheet *sheet, uint32_t n_units, ClusterStats *stats)
{
	const Criterion *criteria = sheet_criteria(sheet);

	for (int i = 0; i < sheet->n_criteria; i++)
	{
		Decimal blank = leaf_actual(sheet, &criteria[i], decimal_null());

		if (criterion_is_leaf(&criteria[i]) && criterion_is_relative(&criteria[i]) &&
		    !cell_is_missing(&criteria[i], decimal_null(), blank))
			for (uint32_t unit = stats[i].n_cells; unit < n_units; unit++)
				cluster_stats_observe(&stats[i], &criteria[i], decimal_null(), blank);
		cluster_stats_close(&stats[i]);
	}
}

void
score_survey(const Sheet *sheet, uint32_t n_units, const Cell *cells, size_t n_cells, ClusterStats *stats,
             Decimal *actuals)
{
	const Criterion *criteria = sheet_criteria(sheet);

	if (!sheet->relative)
		return;
	for (int i = 0; i < sheet->n_criteria; i++)
	{
		cluster_stats_clear(&stats[i]);
		if ((criteria[i].flags & CRITERION_PLACE) == 0)
			continue;
		stats[i].actuals = actuals;
		actuals += n_units;
	}
	for (size_t i = 0; i < n_cells; i++)
	{
		const Criterion *criterion = &criteria[cells[i].criterion];
		Decimal target = cell_target(&cells[i]);
		Decimal actual;

		if (!criterion_is_relative(criterion))
			continue;
		actual = leaf_actual(sheet, criterion, cell_actual(&cells[i]));
		stats[cells[i].criterion].n_cells++;
		if (cell_is_assigned(&cells[i]) && !cell_is_missing(criterion, target, actual))
			cluster_stats_observe(&stats[cells[i].criterion], criterion, target, actual);
	}
	if (sheet->version > SHEET_VERSION_PLAIN)
		survey_blanks(sheet, n_units, stats);
}

static Points
clamp(const Criterion *criterion, i128 points)
{
	/* a sheet under which points could pass the limit is refused: a second line */
	if (points > POINTS_LIMIT)
		points = POINTS_LIMIT;
	if (points < -POINTS_LIMIT)
		points = -POINTS_LIMIT;
	return points < criterion->low  ? criterion->low :
	       points > criterion->high ? criterion->high :
	                                  (Points) points;
}

static Score
score_without(ScoreStatus status)
{
	return (Score){.status = (uint8_t) status, .share = SHARE_NONE, .blank = true};
}

/* A leaf without a result: what that means is the sheet's policy. */
static Score
score_missing(const Sheet *sheet)
{
	Score score = score_without(SCORE_MISSING);

	if (sheet->missing != MISSING_REWEIGHT)
		score.share = SHARE_REGULAR;
	score.blank = sheet->missing != MISSING_ZERO;
	return score;
}

static Score
score_points(Points points)
{
	return (Score){.points = points, .status = SCORE_SCORED, .share = SHARE_REGULAR};
}

static inline Score
score_cell(const Sheet *sheet, const Criterion *criterion, const Cell *cell, const ClusterStats *stats)
{
	Decimal target = cell_target(cell);
	Decimal actual = cell_actual(cell);

	if (!cell_is_assigned(cell))
		return score_without(SCORE_NOT_ASSIGNED);
	if (cell_is_missing(criterion, target, actual))
		return score_missing(sheet);
	return score_points(criterion_rule(criterion)->points(sheet, criterion, target, actual, stats));
}

/* What a parent sees of its children. */
typedef struct Children
{
	i128 all;    /* points of all that have some */
	i128 scaled; /* of the points of the regular ones, the part that also represents the others */
	i128 max;    /* and their max */
	int n;
	int n_scored;
	int n_not_assigned;
	int n_regular;  /* children that are not a bonus ... */
	int n_left_out; /* ... and of these, without a regular share */
	bool any_points;
} Children;

static Children
survey_children(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criteria = sheet_criteria(sheet);
	Children seen = {0};

	FOR_EACH_CHILD(child, criteria, index)
	{
		const Score *score = &scores[child];
		bool bonus = (criteria[child].flags & CRITERION_BONUS) != 0;

		seen.n++;
		seen.n_scored += score->status == SCORE_SCORED;
		seen.n_not_assigned += score->status == SCORE_NOT_ASSIGNED;
		seen.any_points |= !score->blank;
		seen.all += score->points;
		seen.n_regular += !bonus;
		if (bonus || score->share != SHARE_REGULAR)
		{
			seen.n_left_out += !bonus;
			continue;
		}
		seen.scaled += score->points;
		if (sheet->scoring != SCORING_1)
			seen.scaled -= criterion_surplus(sheet, &criteria[child], score->points);
		seen.max += criteria[child].max;
	}
	return seen;
}

static ScoreStatus
parent_status(const Children *seen)
{
	return seen->n_not_assigned == seen->n ? SCORE_NOT_ASSIGNED :
	       seen->n_scored == 0             ? SCORE_MISSING :
	                                         SCORE_SCORED;
}

/* The least common multiple turns the mean of p/max into whole numbers. */
static Points
mean_points(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criteria = sheet_criteria(sheet);
	Wide side[2] = {{0}, {0}}; /* sums of positive, of negative points */
	i128 weights = 0;
	int scale = 0;
	Exact mean = {0};

	sheet_mean_multiple(sheet, index, &mean.denominator);
	FOR_EACH_CHILD(child, criteria, index)
		if (criteria[child].weight.scale > scale)
			scale = criteria[child].weight.scale;
	FOR_EACH_CHILD(child, criteria, index)
	{
		Points points = scores[child].points;
		Decimal weight = criteria[child].weight;
		i128 scaled = (i128) weight.digits * decimal_pow10[scale - weight.scale];
		Wide term = mean.denominator;

		if (scores[child].share == SHARE_NONE)
			continue;
		weights += scaled;
		wide_divide_small(&term, (uint64_t) criteria[child].max);
		wide_multiply(&term, (u128) scaled);
		wide_multiply(&term, (u128) (points < 0 ? -(i128) points : points));
		wide_add(&side[points < 0], &term);
	}
	mean.negative = wide_compare(&side[0], &side[1]) < 0;
	mean.numerator = side[mean.negative];
	wide_subtract(&mean.numerator, &side[!mean.negative]);
	exact_multiply(&mean, criteria[index].max);
	exact_divide(&mean, weights);
	return exact_round(&mean, sheet->quantum);
}

/* A parent some of whose children are missing, not assigned or bonuses, or of a mean. */
static CORE_NOINLINE Score
score_mixed_parent(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const Criterion *parent = &criteria[index];
	Children seen = survey_children(sheet, index, scores);
	Score score = {.points = 0, .status = (uint8_t) parent_status(&seen)};
	bool mean = (parent->flags & CRITERION_MEAN) != 0;
	i128 points = seen.all;
	/* nothing regular is left: it is left out, too, and what has points is added to its parent as it is */
	bool left_out = seen.n_regular > 0 ? seen.n_left_out == seen.n_regular :
	                                     !seen.any_points && (sheet->missing == MISSING_REWEIGHT ||
	                                                          seen.n_not_assigned == seen.n);

	if (left_out && !seen.any_points)
		return score_without(score.status);
	/* no points, and so nothing that min and cap could hold; but its max counts in its parent */
	if (!seen.any_points && sheet->scoring != SCORING_1)
	{
		score.blank = true;
		return score;
	}
	if (left_out)
		score.share = SHARE_EXTRA;
	else if (mean)
		points = mean_points(sheet, index, scores);
	else if (seen.n_left_out > 0 && seen.max > 0)
		points += mul_div_round(parent->max, seen.scaled, seen.max, 0, sheet->quantum) - seen.scaled;
	score.points = clamp(parent, points);
	return score;
}

/* The points of children that all are scored and all share regularly; false where one is not. */
static inline bool
sum_plain_children(const Criterion *criteria, int index, const Score *scores, i128 *points)
{
	*points = 0;
	FOR_EACH_CHILD(child, criteria, index)
	{
		const Score *score = &scores[child];

		if (score->status != SCORE_SCORED || score->share != SHARE_REGULAR || score->blank ||
		    (criteria[child].flags & CRITERION_BONUS) != 0)
			return false;
		*points += score->points;
	}
	return true;
}

static inline Score
score_parent(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criteria = sheet_criteria(sheet);
	i128 points;

	if ((criteria[index].flags & CRITERION_MEAN) != 0 ||
	    !sum_plain_children(criteria, index, scores, &points))
		return score_mixed_parent(sheet, index, scores);
	return score_points(clamp(&criteria[index], points));
}

/* A leaf of a sheet of format 2, with or without a cell. */
static Score
score_extended_leaf(const Sheet *sheet, const Criterion *criterion, const Cell *cell, Decimal baseline,
                    const ClusterStats *stats)
{
	Measured measured = {cell != NULL ? cell_target(cell) : decimal_null(),
	                     leaf_actual(sheet, criterion, cell != NULL ? cell_actual(cell) : decimal_null()),
	                     baseline};
	Points points;

	if (cell != NULL && !cell_is_assigned(cell))
		return score_without(SCORE_NOT_ASSIGNED);
	if (cell_is_missing(criterion, measured.target, measured.actual))
		return score_missing(sheet);
	switch (rule_leaf_points(sheet, criterion, &measured, stats, &points))
	{
		case LEAF_SCORED:
			return score_points(points);
		case LEAF_MISSING:
			return score_missing(sheet);
		case LEAF_NOT_ASSIGNED:
			break;
	}
	return score_without(SCORE_NOT_ASSIGNED);
}

/* Once for each of the two kinds of sheet, so that format 1 asks for nothing of format 2. */
CORE_INLINE uint32_t
score_tree(const Sheet *sheet, bool extended, const UnitCells *own, const ClusterStats *stats, Score *scores)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const Cell *cells = own->cells;
	size_t n_cells = own->n_cells;
	size_t n_baselines = own->n_baselines;
	uint32_t missing = 0;

	for (int i = sheet->n_criteria - 1; i >= 0; i--)
	{
		bool has_cell;

		if (!criterion_is_leaf(&criteria[i]))
		{
			scores[i] = score_parent(sheet, i, scores);
			continue;
		}
		has_cell = n_cells > 0 && cells[n_cells - 1].criterion == i;
		if (extended)
		{
			bool has_baseline = n_baselines > 0 && own->baselines[n_baselines - 1].criterion == i;

			scores[i] = score_extended_leaf(sheet, &criteria[i], has_cell ? &cells[--n_cells] : NULL,
			                                has_baseline ? cell_baseline(&own->baselines[--n_baselines]) :
			                                               decimal_null(),
			                                sheet->relative ? &stats[i] : NULL);
		}
		else if (has_cell)
			scores[i] =
				score_cell(sheet, &criteria[i], &cells[--n_cells], sheet->relative ? &stats[i] : NULL);
		else
			scores[i] = score_missing(sheet);
		missing += scores[i].status == SCORE_MISSING &&
		           !(sheet->missing == MISSING_REWEIGHT && (criteria[i].flags & CRITERION_UNDER_BONUS) != 0);
	}
	CORE_ASSERT(n_cells == 0);
	return missing;
}

static CORE_NOINLINE uint32_t
score_extended_unit(const Sheet *sheet, const UnitCells *own, const ClusterStats *stats, Score *scores)
{
	return score_tree(sheet, true, own, stats, scores);
}

uint32_t
score_unit(const Sheet *sheet, const UnitCells *own, const ClusterStats *stats, Score *scores)
{
	if (sheet->version > SHEET_VERSION_PLAIN)
		return score_extended_unit(sheet, own, stats, scores);
	return score_tree(sheet, false, own, stats, scores);
}

i128
score_lost(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criterion = &sheet_criteria(sheet)[index];
	Points points = scores[index].points;

	if ((criterion->flags & CRITERION_UNDER_BONUS) != 0)
		return -(i128) criterion_surplus(sheet, criterion, points);
	return (i128) criterion_shown_max(sheet, criterion) - points;
}

i128
score_adjustment(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criteria = sheet_criteria(sheet);
	i128 children = 0;

	if (criterion_is_leaf(&criteria[index]))
		return 0;
	FOR_EACH_CHILD(child, criteria, index)
		children += scores[child].points;
	return scores[index].points - children;
}
