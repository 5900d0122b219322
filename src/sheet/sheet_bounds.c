/*
 * sheet_bounds.c - the least and the most that each criterion can earn, and what an expression can come to
 * (see sheet_bounds.h).
 */
#include "sheet/sheet_bounds.h"

#include "sheet/rules.h"

/* Names --------------------------------------------------------------------------------- */

typedef struct AskingProgram
{
	const SheetBounds *bounds;
	int criterion; /* that has the program */
} AskingProgram;

/* Points that are no end, as none; others outwards on what a reader sees, for they are rounded. */
static Decimal
points_end(const SheetBounds *bounds, i128 points, int side)
{
	int64 unit = decimal_pow10[POINTS_SCALE - bounds->sheet->decimals];
	i128 rest = points % unit;

	if (points * side >= POINTS_LIMIT)
		return decimal_null();
	points -= rest;
	if (rest != 0 && (rest > 0) == (side > 0))
		points += side * unit;
	return decimal_from_points((Points) points);
}

static void
set_points(const SheetBounds *bounds, ExpressionRange *range, i128 least, i128 most)
{
	expression_range_set(range, points_end(bounds, least, -1), points_end(bounds, most, 1));
}

/* A limit of a criterion, which a parent need not have. */
static void
set_limit(ExpressionRange *range, Points limit)
{
	Decimal number = decimal_from_points(limit);

	expression_range_set(range, number, number);
	range->never = limit == POINTS_NO_MIN || limit == POINTS_NO_CAP;
}

/* What an actual can be. */
static void
set_actual(const Criterion *leaf, ExpressionRange *range)
{
	const Decimal none = decimal_null();

	if ((leaf->more_flags & CRITERION_COMPUTED) != 0)
		expression_range_set(range, none, none);
	else
		switch (criterion_rule(leaf)->actuals)
		{
			case ACTUALS_ANY:
				expression_range_set(range, none, none);
				break;
			case ACTUALS_POINTS:
				expression_range_set(range,
				                     leaf->min == POINTS_NO_MIN ? none : decimal_from_points(leaf->min),
				                     decimal_from_points(leaf->cap));
				break;
			case ACTUALS_ANSWERS:
				expression_range_set(range, (Decimal){.digits = 0}, (Decimal){.digits = 1});
				break;
		}
}

static void
set_share(const SheetBounds *bounds, int criterion, ExpressionRange *range)
{
	Decimal max = decimal_from_points(sheet_criteria(bounds->sheet)[criterion].max);
	Rational divisor;

	set_points(bounds, range, bounds->least[criterion], bounds->most[criterion]);
	rational_set_decimal(&divisor, max);
	range->never = max.digits == 0;
	if (range->has_low && !range->never)
		rational_divide(&range->low, &divisor);
	if (range->has_high && !range->never)
		rational_divide(&range->high, &divisor);
}

/*
 * All children's points together, those that are missing made up for; their weighted mean is not
 * below 0 where none of them is.
 */
static void
set_children(const SheetBounds *bounds, int parent, bool mean, ExpressionRange *range)
{
	const Criterion *criteria = sheet_criteria(bounds->sheet);
	i128 least = 0;
	i128 most = 0;

	FOR_EACH_CHILD(child, criteria, parent)
	{
		least += Min(bounds->least[child], 0);
		most += Max(bounds->most[child], criteria[child].max);
	}
	if (mean || (least < 0 && bounds->sheet->scoring == SCORING_1))
		set_points(bounds, range, least < 0 ? -POINTS_LIMIT : 0, POINTS_LIMIT);
	else
		set_points(bounds, range, least, most);
}

static void
ask(void *context, ExpressionName name, int of, ExpressionRange *range)
{
	const AskingProgram *asking = context;
	const SheetBounds *bounds = asking->bounds;
	const Criterion *own = &sheet_criteria(bounds->sheet)[asking->criterion];
	const Decimal none = decimal_null();

	switch (name)
	{
		case EXPRESSION_MAX:
			set_limit(range, own->max);
			break;
		case EXPRESSION_MIN:
			set_limit(range, own->min);
			break;
		case EXPRESSION_CAP:
			set_limit(range, own->cap);
			break;
		case EXPRESSION_ACTUAL:
		case EXPRESSION_BEST_ACTUAL:
		case EXPRESSION_HIGHEST_ACTUAL:
		case EXPRESSION_LOWEST_ACTUAL:
		case EXPRESSION_MEAN_ACTUAL:
			set_actual(own, range);
			break;
		case EXPRESSION_ACTUAL_OF:
			set_actual(&sheet_criteria(bounds->sheet)[of], range);
			break;
		case EXPRESSION_UNITS: /* that have an actual */
			expression_range_set(range, (Decimal){.digits = 0}, none);
			break;
		case EXPRESSION_PLACE:
		case EXPRESSION_RANK:
			expression_range_set(range, (Decimal){.digits = 1}, none);
			break;
		case EXPRESSION_SUM:
		case EXPRESSION_MEAN:
			set_children(bounds, asking->criterion, name == EXPRESSION_MEAN, range);
			break;
		case EXPRESSION_TOTAL:
			set_points(bounds, range, bounds->least[SHEET_ROOT], bounds->most[SHEET_ROOT]);
			break;
		case EXPRESSION_POINTS_OF:
			set_points(bounds, range, bounds->least[of], bounds->most[of]);
			break;
		case EXPRESSION_SHARE_OF:
			set_share(bounds, of, range);
			break;
		case EXPRESSION_DEDUCTED_OF:
			expression_range_set(range, (Decimal){.digits = 0}, none);
			break;
		case EXPRESSION_MISSING_OF:
		case EXPRESSION_ASSIGNED_OF:
			expression_range_set(range, none, none);
			range->can_hold = range->can_fail = true;
			break;
		default: /* targets and baselines */
			expression_range_set(range, none, none);
	}
}

const ExpressionRange *
sheet_bounds_of_program(const SheetBounds *bounds, int criterion, ProgramRef program)
{
	AskingProgram asking = {bounds, criterion};

	return expression_range(sheet_program(bounds->sheet, program), &(ExpressionRanges){ask, &asking},
	                        bounds->stack);
}

/* Leaves ---------------------------------------------------------------------------------- */

/* The greatest multiple of the step that is not above the cap. */
static Points
most_in_steps(const Criterion *leaf)
{
	Decimal step = leaf->parameter[0];
	i128 finer = step.scale > POINTS_SCALE ? decimal_pow10[step.scale - POINTS_SCALE] : 1;
	i128 unit = step.scale > POINTS_SCALE ? step.digits :
	                                        (i128) step.digits * decimal_pow10[POINTS_SCALE - step.scale];
	i128 cap = leaf->cap * finer;

	return (Points) ((cap - cap % unit) / finer);
}

static Points
leaf_most(const Sheet *sheet, const Criterion *leaf)
{
	const Rule *rule = criterion_rule(leaf);
	const Step *steps = SHEET_PART(sheet, Step, steps) + leaf->first_step;
	bool lower = (leaf->flags & CRITERION_LOWER) != 0;
	Points most = leaf->low;

	/* where less is better, nothing at all earns the cap, whatever a share or a step would */
	if (lower && !rule->at_most_max)
		return leaf->high;
	if (rule->shares_max && leaf->max == 0)
		return Max(leaf->low, 0);
	if (rule->counts && leaf->parameter[0].digits < 0)
		return Max(leaf->low, Min(leaf->high, leaf->parameter[1].digits != 0 ? leaf->max : 0));
	if (rule->in_steps && !decimal_is_null(leaf->parameter[0]))
		return most_in_steps(leaf);
	if (rule->at_most_max)
		return Min(leaf->high, leaf->max);
	for (int i = 0; i < leaf->n_steps; i++)
		most = Max(most, steps[i].points);
	return leaf->n_steps > 0 ? most : leaf->high;
}

/* What is not given, by a floor or a condition, is 0 whatever min says; what is late goes down to min. */
static Points
leaf_least(const Sheet *sheet, const Criterion *leaf)
{
	const Step *points = SHEET_PART(sheet, Step, steps) + leaf->first_step;
	bool late = leaf->extra != 0 && sheet_extra(sheet, leaf)->late != 0;
	Points least = 0;

	if (criterion_rule(leaf)->at_least_zero && !late)
		return 0;
	/* a ratio of a negative actual earns min, and so does what fits no step */
	if (late || !rule_has(criterion_rule(leaf), PARAMETER_POINTS) ||
	    (leaf->flags & CRITERION_NEEDS_TARGET) != 0 || leaf->more_flags != 0)
		return Max(Min(leaf->low, 0), -POINTS_LIMIT);
	for (int i = 0; i < leaf->n_steps; i++)
		least = Min(least, points[i].points);
	return least;
}

/* Parents --------------------------------------------------------------------------------- */

/*
 * Children that are missing or not assigned are made up for by the others, up to the
 * parent's max; what is above a child's max, and bonuses, come on top.
 */
static i128
sum_most(const SheetBounds *bounds, int index)
{
	const Criterion *criteria = sheet_criteria(bounds->sheet);
	const Criterion *parent = &criteria[index];
	i128 most = parent->max;

	FOR_EACH_CHILD(child, criteria, index)
	{
		if ((criteria[child].flags & CRITERION_BONUS) != 0)
			most += Max(bounds->most[child], 0);
		else if (bounds->most[child] > criteria[child].max)
			most = (parent->flags & CRITERION_MEAN) != 0 ? POINTS_LIMIT :
			                                               most + bounds->most[child] - criteria[child].max;
	}
	return most;
}

static i128
highest_most(const SheetBounds *bounds, int index)
{
	const Criterion *criteria = sheet_criteria(bounds->sheet);
	i128 most = -POINTS_LIMIT;

	FOR_EACH_CHILD(child, criteria, index)
		most = Max(most, bounds->most[child]);
	return most;
}

/* Is any child ever above its max, so that there is no end where points are scaled? */
static bool
child_passes_max(const SheetBounds *bounds, int index)
{
	const Criterion *criteria = sheet_criteria(bounds->sheet);

	FOR_EACH_CHILD(child, criteria, index)
		if (bounds->most[child] > criteria[child].max)
			return true;
	return false;
}

static i128
parent_most(const SheetBounds *bounds, int index)
{
	const Criterion *parent = &sheet_criteria(bounds->sheet)[index];
	const CriterionExtra *extra = parent->extra != 0 ? sheet_extra(bounds->sheet, parent) : NULL;

	if (extra == NULL)
		return sum_most(bounds, index);
	if (extra->from_max != 0)
		return parent->max + (i128) sheet_bounds_children_most(bounds, index);
	if (extra->drop_lowest > 0 || extra->drop_highest > 0 || extra->combine == COMBINE_GEOMETRIC)
		return child_passes_max(bounds, index) ? POINTS_LIMIT : parent->max;
	if (extra->combine == COMBINE_HIGHEST)
		return highest_most(bounds, index);
	return extra->combine == COMBINE_FORMULA ? POINTS_LIMIT : sum_most(bounds, index);
}

/* Points below 0 are added as they are, unless something scales them. */
static i128
parent_least(const SheetBounds *bounds, int index)
{
	const Sheet *sheet = bounds->sheet;
	const Criterion *criteria = sheet_criteria(sheet);
	const Criterion *parent = &criteria[index];
	const CriterionExtra *extra = parent->extra != 0 ? sheet_extra(sheet, parent) : NULL;
	i128 least = 0;

	if (extra != NULL && extra->combine == COMBINE_FORMULA)
		return -POINTS_LIMIT;
	FOR_EACH_CHILD(child, criteria, index)
		least += Min(bounds->least[child], 0);
	if (least < 0 && ((parent->flags & CRITERION_MEAN) != 0 || sheet->scoring == SCORING_1 ||
	                  (extra != NULL && extra->drop_lowest + extra->drop_highest > 0)))
		return -POINTS_LIMIT;
	return least;
}

Points
sheet_bounds_children_most(const SheetBounds *bounds, int parent)
{
	const Criterion *criteria = sheet_criteria(bounds->sheet);
	i128 most = 0;

	FOR_EACH_CHILD(child, criteria, parent)
		most += bounds->most[child];
	return (Points) Max(Min(most, (i128) POINTS_LIMIT), -(i128) POINTS_LIMIT);
}

/* All criteria ------------------------------------------------------------------------------ */

/* A formula's points are rounded, and so are its ends. */
static void
narrow_to_formula(const SheetBounds *bounds, int index, i128 *least, i128 *most)
{
	const Criterion *criterion = &sheet_criteria(bounds->sheet)[index];
	ProgramRef formula = criterion->extra != 0 ? sheet_extra(bounds->sheet, criterion)->formula : 0;
	const ExpressionRange *range;

	if (formula == 0)
		return;
	range = sheet_bounds_of_program(bounds, index, formula);
	if (range->has_low && !range->never)
		*least = Max(*least, rational_points(&range->low, bounds->sheet->quantum));
	if (range->has_high && !range->never)
		*most = Min(*most, rational_points(&range->high, bounds->sheet->quantum));
}

/* A limit beats min. */
static void
lower_to_limits(const Sheet *sheet, const Criterion *criterion, i128 *least)
{
	const CriterionExtra *extra = criterion->extra != 0 ? sheet_extra(sheet, criterion) : NULL;
	const Judgement *judgement =
		extra != NULL ? SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS) + extra->first_judgement : NULL;

	for (int i = 0; extra != NULL && i < extra->n_judgements; i++)
		if (judgement[i].kind == JUDGEMENT_LIMIT)
			*least = Min(*least, judgement[i].at_most);
}

static void
survey(const SheetBounds *bounds, int index)
{
	const Sheet *sheet = bounds->sheet;
	const Criterion *criterion = &sheet_criteria(sheet)[index];
	bool leaf = criterion_is_leaf(criterion);
	i128 least = leaf ? leaf_least(sheet, criterion) : parent_least(bounds, index);
	i128 most = leaf ? leaf_most(sheet, criterion) : parent_most(bounds, index);

	narrow_to_formula(bounds, index, &least, &most);
	if (criterion->low != POINTS_NO_MIN)
		least = Max(least, Min(criterion->low, 0));
	if (criterion->high != POINTS_NO_CAP)
		most = Min(most, criterion->high);
	most = Max(most, 0); /* not assigned, missing or without its condition, it counts 0 whatever cap says */
	lower_to_limits(sheet, criterion, &least);
	bounds->least[index] = (Points) Max(least, -(i128) POINTS_LIMIT);
	bounds->most[index] = (Points) Min(most, (i128) POINTS_LIMIT);
}

SheetBounds
sheet_bounds(const Sheet *sheet)
{
	SheetBounds bounds = {sheet, palloc(sizeof(Points) * sheet->n_criteria),
	                      palloc(sizeof(Points) * sheet->n_criteria), palloc(sizeof(ExpressionRangeStack))};

	/* an expression can ask for what is not surveyed yet */
	for (int i = 0; i < sheet->n_criteria; i++)
	{
		bounds.least[i] = -POINTS_LIMIT;
		bounds.most[i] = POINTS_LIMIT;
	}
	for (int i = sheet->n_criteria - 1; i >= 0; i--)
		survey(&bounds, i);
	return bounds;
}
