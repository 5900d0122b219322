/*
 * score_parent.c - what a parent's children come to.
 */
#include "board/score_parts.h"
#include "number/geometric.h"

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

/* A sheet of format 1 is not asked for what it cannot have. */
CORE_INLINE Children
look_at_children(const Sheet *sheet, int index, const Score *scores, bool extended)
{
	const Criterion *criteria = sheet_criteria(sheet);
	Children seen = {0};

	FOR_EACH_CHILD(child, criteria, index)
	{
		const Score *score = &scores[child];
		bool bonus = (criteria[child].flags & CRITERION_BONUS) != 0;

		if (extended && score->status == SCORE_INPUT)
			continue;
		seen.n++;
		seen.n_scored += score->status == SCORE_SCORED;
		if (extended && score->status == SCORE_DROPPED)
		{
			seen.n_scored++;
			continue;
		}
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

static CORE_NOINLINE Children
survey_children(const Sheet *sheet, int index, const Score *scores)
{
	return look_at_children(sheet, index, scores, true);
}

static bool
drops(const CriterionExtra *extra)
{
	return extra->drop_lowest + extra->drop_highest > 0;
}

static ScoreStatus
parent_status(const Children *seen)
{
	return seen->n_not_assigned == seen->n ? SCORE_NOT_ASSIGNED :
	       seen->n_scored == 0             ? SCORE_MISSING :
	                                         SCORE_SCORED;
}

/*
 * The mean of points/max by weight, times the parent's max; the least common multiple turns it
 * into whole numbers.  False where no child takes part.
 */
static bool
mean_of_children(const Sheet *sheet, int index, const Score *scores, Exact *mean)
{
	const Criterion *criteria = sheet_criteria(sheet);
	Wide side[2] = {{0}, {0}}; /* sums of positive, of negative points */
	/* of other parents, whose expressions ask for it, not every child has a share of its max */
	bool is_mean = (criteria[index].flags & CRITERION_MEAN) != 0;
	i128 weights = 0;
	int scale = 0;

	sheet_mean_multiple(sheet, index, &mean->denominator);
	FOR_EACH_CHILD(child, criteria, index)
		if (criteria[child].weight.scale > scale)
			scale = criteria[child].weight.scale;
	FOR_EACH_CHILD(child, criteria, index)
	{
		Points points = scores[child].points;
		Decimal weight = criteria[child].weight;
		i128 scaled = (i128) weight.digits * decimal_pow10[scale - weight.scale];
		Wide term = mean->denominator;

		if (scores[child].share == SHARE_NONE ||
		    (!is_mean && (scores[child].share == SHARE_EXTRA || criteria[child].max == 0 ||
		                  (criteria[child].flags & CRITERION_BONUS) != 0)))
			continue;
		weights += scaled;
		wide_divide_small(&term, (uint64_t) criteria[child].max);
		wide_multiply(&term, (u128) scaled);
		wide_multiply(&term, (u128) (points < 0 ? -(i128) points : points));
		wide_add(&side[points < 0], &term);
	}
	if (weights == 0)
		return false;
	mean->negative = wide_compare(&side[0], &side[1]) < 0;
	mean->numerator = side[mean->negative];
	wide_subtract(&mean->numerator, &side[!mean->negative]);
	exact_multiply(mean, criteria[index].max);
	exact_divide(mean, weights);
	return true;
}

static Points
mean_points(const Sheet *sheet, int index, const Score *scores)
{
	Exact mean;

	return mean_of_children(sheet, index, scores, &mean) ? exact_round(&mean, sheet->quantum) : 0;
}

/* What scaling to a max adds where not all that it is made of is there. */
static i128
made_up(const Sheet *sheet, Points max, const Children *seen)
{
	return mul_div_round(max, seen->scaled, seen->max, 0, sheet->quantum) - seen->scaled;
}

static uint64_t
common_divisor(uint64_t a, uint64_t b)
{
	while (b != 0)
	{
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Weights are whole numbers, and add up to few when what divides all of them is taken out. */
static Points
geometric_points(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criteria = sheet_criteria(sheet);
	GeometricTerm terms[GEOMETRIC_MAX_WEIGHT];
	uint64_t divisor = 0;
	int n = 0;

	FOR_EACH_CHILD(child, criteria, index)
		if (criteria[child].max > 0)
			divisor = common_divisor((uint64_t) criteria[child].weight.digits, divisor);
	FOR_EACH_CHILD(child, criteria, index)
	{
		if (scores[child].share == SHARE_NONE)
			continue;
		if (scores[child].points <= 0)
			return 0;
		terms[n++] = (GeometricTerm){scores[child].points, criteria[child].max,
		                             (int) ((uint64_t) criteria[child].weight.digits / divisor)};
	}
	return n == 0 ? 0 : geometric_mean(criteria[index].max, terms, n, sheet->quantum);
}

/* A parent of whatever its children are; extra is null where it has none, or the sheet is of format 1. */
CORE_INLINE Score
score_children(const Sheet *sheet, int index, const Score *scores, const CriterionExtra *extra, bool extended)
{
	const Criterion *parent = &sheet_criteria(sheet)[index];
	Children seen = look_at_children(sheet, index, scores, extended);
	Score score = {.points = 0, .status = (uint8_t) parent_status(&seen)};
	i128 points = seen.all;
	/* nothing regular is left: it is left out, too, and what has points is added to its parent as it is */
	bool left_out = seen.n_regular > 0 ? seen.n_left_out == seen.n_regular :
	                                     !seen.any_points && (sheet->missing == MISSING_REWEIGHT ||
	                                                          seen.n_not_assigned == seen.n);

	if (extended && seen.n == 0)
		return score_without(SCORE_INPUT);
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
	else if ((parent->flags & CRITERION_MEAN) != 0)
		points = mean_points(sheet, index, scores);
	else if (extra != NULL && extra->combine == COMBINE_GEOMETRIC)
		points = geometric_points(sheet, index, scores);
	else if (extra != NULL && extra->from_max)
		points += criterion_shown_max(sheet, parent);
	else if ((seen.n_left_out > 0 || (extra != NULL && drops(extra))) && seen.max > 0)
		points += made_up(sheet, parent->max, &seen);
	score.points = score_clamp(parent, points);
	return score;
}

/* Small code is the faster one here: what sums in vectors waits for its own stores. */
CORE_NOINLINE Score
score_mixed_parent(const Sheet *sheet, int index, const Score *scores)
{
	return score_children(sheet, index, scores, NULL, false);
}

/* Dropping ------------------------------------------------------------------------------------ */

static bool
can_be_dropped(const Score *score)
{
	return score->share == SHARE_REGULAR && !score->blank;
}

static void
drop(const UnitScoring *unit, int child)
{
	Score *score = &unit->scores[child];

	if (score->status == SCORE_MISSING)
		unit->room->marks[child] |= MARK_MISSING;
	score->status = SCORE_DROPPED;
	score->share = SHARE_NONE;
	if (unit->exact)
		return;
	unit->room->marks[child] |= MARK_DROPPED;
	score_note(unit, &(ScoreEvent){.criterion = (uint16_t) child,
	                               .kind = EVENT_DROPPED,
	                               .blank = true,
	                               .before = score->points});
}

/* The lowest or the highest, of equal ones the first. */
static void
drop_one(const UnitScoring *unit, int index, bool lowest)
{
	const Score *scores = unit->scores;
	int chosen = 0;

	FOR_EACH_CHILD(child, sheet_criteria(unit->sheet), index)
		if (can_be_dropped(&scores[child]) &&
		    (chosen == 0 || (lowest ? scores[child].points < scores[chosen].points :
		                              scores[child].points > scores[chosen].points)))
			chosen = child;
	drop(unit, chosen);
}

/* Children without points are absent, as if they were not assigned, unless none has any. */
static void
drop_children(const UnitScoring *unit, int index, const CriterionExtra *extra)
{
	const Criterion *criteria = sheet_criteria(unit->sheet);
	int n = 0;

	FOR_EACH_CHILD(child, criteria, index)
		n += can_be_dropped(&unit->scores[child]);
	if (n == 0)
		return;
	FOR_EACH_CHILD(child, criteria, index)
	{
		if (unit->scores[child].blank)
			unit->scores[child].share = SHARE_NONE;
		if (unit->exact && (unit->room->marks[child] & MARK_DROPPED) != 0)
			drop(unit, child);
	}
	for (int i = 0; i < extra->drop_lowest + extra->drop_highest && n > 1 && !unit->exact; i++, n--)
		drop_one(unit, index, i < extra->drop_lowest);
}

/* Other ways to combine ----------------------------------------------------------------------- */

/* The greatest of what has points, of equal ones the first. */
static Score
highest_parent(const UnitScoring *unit, int index)
{
	const Criterion *criteria = sheet_criteria(unit->sheet);
	Children seen = survey_children(unit->sheet, index, unit->scores);
	Score score = {.status = (uint8_t) parent_status(&seen)};
	uint16_t *taken = &unit->room->taken[index];

	if (seen.n == 0)
		return score_without(SCORE_INPUT);
	if (!seen.any_points)
		return score.status == SCORE_NOT_ASSIGNED ? score_without(SCORE_NOT_ASSIGNED) :
		                                            score_missing(unit->sheet);
	if (!unit->exact)
	{
		*taken = 0;
		FOR_EACH_CHILD(child, criteria, index)
			if (!unit->scores[child].blank &&
			    (*taken == 0 || unit->scores[child].points > unit->scores[*taken].points))
				*taken = (uint16_t) child;
	}
	score.points = score_clamp(&criteria[index], unit->scores[*taken].points);
	return score;
}

static Score
formula_parent(const UnitScoring *unit, int index, ProgramRef formula)
{
	Children seen = survey_children(unit->sheet, index, unit->scores);
	const ExpressionValue *value;

	if (seen.n > 0 && seen.n_not_assigned == seen.n)
		return score_without(SCORE_NOT_ASSIGNED);
	value = score_run(unit, index, formula);
	if (value->state == EXPRESSION_PRESENT)
		return score_points(score_clamp(&sheet_criteria(unit->sheet)[index],
		                                rational_points(&value->number, unit->sheet->quantum)));
	if (!unit->exact)
	{
		ScoreEvent event = score_open_event(index, formula, value);

		event.blank = true;
		score_note(unit, &event);
		unit->room->marks[index] |= MARK_UNDECIDED;
	}
	return score_missing(unit->sheet);
}

CORE_NOINLINE Score
score_extended_parent(const UnitScoring *unit, int index)
{
	const Criterion *parent = &sheet_criteria(unit->sheet)[index];
	const CriterionExtra *extra = parent->extra != 0 ? sheet_extra(unit->sheet, parent) : NULL;
	Score score;

	if (extra == NULL)
		return score_children(unit->sheet, index, unit->scores, NULL, true);
	if (extra->combine == COMBINE_HIGHEST)
		score = highest_parent(unit, index);
	else if (extra->combine == COMBINE_FORMULA)
		score = formula_parent(unit, index, extra->formula);
	else
	{
		if (drops(extra))
			drop_children(unit, index, extra);
		score = score_children(unit->sheet, index, unit->scores, extra, true);
	}
	if (extra->n_judgements > 0)
		score_judge(unit, index, &score);
	return score;
}

/* What the max of all regular children adds up to, there or not; without as many as are dropped, which are alike. */
static Points
whole_max(const Sheet *sheet, int index)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const CriterionExtra *extra = criteria[index].extra != 0 ? sheet_extra(sheet, &criteria[index]) : NULL;
	i128 whole = 0;
	Points each = 0;

	FOR_EACH_CHILD(child, criteria, index)
		if ((criteria[child].flags & CRITERION_BONUS) == 0 && criteria[child].max > 0)
		{
			each = criteria[child].max;
			whole += each;
		}
	if (extra != NULL)
		whole -= (i128) each * (extra->drop_lowest + extra->drop_highest);
	return whole > POINTS_LIMIT ? POINTS_LIMIT : (Points) whole;
}

void
score_parent_values(const UnitScoring *unit, int index, ExpressionNames names)
{
	const Sheet *sheet = unit->sheet;
	ScoreRoom *room = unit->room;
	Children seen = survey_children(sheet, index, unit->scores);
	Exact mean;

	room->values.sum = room->values.mean = NULL;
	if (!seen.any_points)
		return;
	if (names & EXPRESSION_SET(EXPRESSION_SUM))
	{
		if (seen.n_left_out > 0 && seen.max > 0)
			seen.all += made_up(sheet, whole_max(sheet, index), &seen);
		rational_set(&room->sum, seen.all, -POINTS_SCALE);
		room->values.sum = &room->sum;
	}
	if ((names & EXPRESSION_SET(EXPRESSION_MEAN)) && mean_of_children(sheet, index, unit->scores, &mean))
	{
		rational_set_exact(&room->mean, &mean, -POINTS_SCALE);
		room->values.mean = &room->mean;
	}
}
