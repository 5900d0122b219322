/*
 * rules.c - the rules, one row each at the end of this file (see rules.h).
 *
 * A new rule is written here: its functions, then its row.  Rows are stored by
 * their index, so a new one goes to the end and none ever moves.
 */
#include "sheet/rule_turns.h"
#include "sheet/rules.h"

/* The slots below are positions in each rule's parameter list. */
#define GIVEN_STEP         0
#define PROPORTIONAL_FLOOR 1
#define PER_PERCENT_GAIN   1
#define PER_PERCENT_LOSS   2
#define COUNT_EACH         0
#define LINEAR_WORST       0
#define LINEAR_BEST        1
#define RELATIVE_AT_TARGET 1

static bool
lower_is_better(const Criterion *criterion)
{
	return (criterion->flags & CRITERION_LOWER) != 0;
}

/* In two steps, which compile without branches: nobody can foretell who reaches a cap. */
static Points
clamp(Points points, Points low, Points high)
{
	points = points < low ? low : points;
	points = points > high ? high : points;
	return points;
}

/* Points already on the grid, into the criterion's limits. */
static Points
within_limits(const Criterion *criterion, Points points)
{
	return clamp(points, criterion->low, criterion->high);
}

/* A number of the sheet, in units, onto the grid and into the limits. */
static Points
settled(const Sheet *sheet, const Criterion *criterion, Points points)
{
	return within_limits(criterion, mul_div_round(points, 1, 1, 0, sheet->quantum));
}

static Points
full_points(const Sheet *sheet, const Criterion *criterion)
{
	return within_limits(criterion, criterion_shown_max(sheet, criterion));
}

/* max·part/whole·10^exponent on the grid; part and whole as in mul_div_round. */
static Points
share_of_max(const Sheet *sheet, const Criterion *criterion, i128 part, i128 whole, int exponent)
{
	return mul_div_round_whole(criterion->max, criterion->whole, part, whole, exponent, sheet->quantum);
}

/* Text for a fault ------------------------------------------------------- */

typedef char NumberText[DECIMAL_TEXT];

static const char *
number_text(Decimal number, NumberText text)
{
	decimal_text(number, text);
	return text;
}

/* Parameters -------------------------------------------------------------- */

const char *
parameter_range_text(ParameterRange range)
{
	static const char *const texts[] = {
		[RANGE_ANY] = "any number",         [RANGE_NOT_ZERO] = "any number but 0",
		[RANGE_NOT_NEGATIVE] = "0 or more", [RANGE_POSITIVE] = "more than 0",
		[RANGE_SHARE] = "from 0 to 1",
	};

	return texts[range];
}

bool
parameter_in_range(ParameterRange range, Decimal value)
{
	const Decimal one = {.digits = 1};

	switch (range)
	{
		case RANGE_ANY:
			return true;
		case RANGE_NOT_ZERO:
			return value.digits != 0;
		case RANGE_NOT_NEGATIVE:
			return value.digits >= 0;
		case RANGE_POSITIVE:
			return value.digits > 0;
		case RANGE_SHARE:
			return value.digits >= 0 && decimal_compare(value, one) <= 0;
	}
	return false;
}

/* The ratio of actual and target ------------------------------------------ */

/*
 * r = over/under·10^exponent with over >= 0 and under > 0; or one of the
 * outcomes that have no usable r.
 */
typedef enum RatioKind
{
	RATIO_USABLE,
	RATIO_NEGATIVE,       /* earns min */
	RATIO_INFINITE,       /* nothing, where less is better */
	RATIO_ZERO_AS_PLANNED /* a target of nothing, reached */
} RatioKind;

typedef struct Ratio
{
	RatioKind kind;
	int64_t over;
	int64_t under;
	int exponent;
} Ratio;

static Ratio
ratio_of(const Criterion *criterion, Decimal target, Decimal actual)
{
	bool lower = lower_is_better(criterion);
	Decimal over = lower ? target : actual;
	Decimal under = lower ? actual : target;
	Ratio ratio = {RATIO_USABLE, over.digits, under.digits, under.scale - over.scale};

	if (lower && target.digits == 0)
	{
		ratio.under = 1;
		if (actual.digits == 0)
			ratio.kind = RATIO_ZERO_AS_PLANNED;
	}
	else if (lower && actual.digits == 0)
		ratio.kind = RATIO_INFINITE;
	else if (actual.digits < 0)
		ratio.kind = RATIO_NEGATIVE;
	return ratio;
}

/* How r·factor stands to a bound: -1 below, 0 equal, 1 above. */
static int
ratio_compare(const Ratio *ratio, int factor, Decimal bound)
{
	if (bound.digits < 0)
		return 1;
	return exact_compare_products(ratio->over, factor, bound.digits, ratio->under,
	                              -(ratio->exponent + bound.scale));
}

/* a/at against b/bt; all four are positive or zero, at and bt are not zero. */
static int
quotients_compare(Decimal a, Decimal at, Decimal b, Decimal bt)
{
	return exact_compare_products(a.digits, bt.digits, b.digits, at.digits,
	                              a.scale + bt.scale - b.scale - at.scale);
}

bool
rule_cell_ratio(const Criterion *criterion, Decimal target, Decimal actual, int64_t *over, int64_t *under,
                int *exponent)
{
	Ratio ratio;

	if (decimal_is_null(target) || decimal_is_null(actual) || target.digits <= 0 ||
	    (lower_is_better(criterion) && actual.digits == 0))
		return false;
	ratio = ratio_of(criterion, target, actual);
	*over = ratio.over;
	*under = ratio.under;
	*exponent = ratio.exponent;
	return true;
}

/* Where a ratio is needed the target must be above 0 (or 0 where less is better). */
static bool
target_refused(const Criterion *criterion, Decimal target, Decimal actual, FaultText *fault)
{
	bool lower = lower_is_better(criterion);
	NumberText text;

	if ((criterion->flags & CRITERION_NEEDS_TARGET) == 0 || target.digits > 0 ||
	    (lower && target.digits == 0))
		return false;
	fault_set(fault, "22012", "target %s is not %s", number_text(target, text),
	          lower ? "0 or more" : "more than 0");
	fault_detail(fault, "Rule \"%s\" compares the actual with the target as a ratio.",
	             criterion_rule(criterion)->name);
	fault_hint(fault, "Correct the target, or leave it null: the cell then counts as missing.");
	return true;
}

/* given -------------------------------------------------------------------- */

static bool
is_multiple(Decimal value, Decimal step)
{
	int distance = value.scale - step.scale;
	int64_t scaled;

	/* value/step is whole: bring both to one scale, at most 36 digits */
	if (distance >= 0)
		return __builtin_mul_overflow(step.digits, decimal_pow10[distance], &scaled) ?
		           value.digits == 0 :
		           value.digits % scaled == 0;
	return !__builtin_mul_overflow(value.digits, decimal_pow10[-distance], &scaled) ?
	           scaled % step.digits == 0 :
	           (i128) value.digits * decimal_pow10[-distance] % step.digits == 0;
}

static bool
given_refused(const Criterion *criterion, Decimal target, Decimal actual, FaultText *fault)
{
	Decimal min = {.digits = criterion->min, .scale = POINTS_SCALE};
	Decimal cap = {.digits = criterion->cap, .scale = POINTS_SCALE};
	Decimal step = criterion->parameter[GIVEN_STEP];
	NumberText text[3];

	if (decimal_compare(actual, min) < 0 || decimal_compare(actual, cap) > 0)
	{
		fault_set(fault, "22003", "score %s is outside the limits %s to %s", number_text(actual, text[0]),
		          number_text(decimal_from_points(criterion->min), text[1]),
		          number_text(decimal_from_points(criterion->cap), text[2]));
		fault_detail(fault, "Rule \"given\" takes a score within the criterion's min and cap.");
		fault_hint(fault, "Correct the score, or raise the criterion's cap in the sheet.");
		return true;
	}
	if (decimal_is_null(step) || is_multiple(actual, step))
		return false;
	fault_set(fault, "22003", "score %s is not a multiple of step %s", number_text(actual, text[0]),
	          number_text(step, text[1]));
	fault_detail(fault, "The criterion is scored in whole steps.");
	return true;
}

static Points
given_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
             const ClusterStats *stats)
{
	return within_limits(criterion,
	                     mul_div_round(actual.digits, 1, 1, POINTS_SCALE - actual.scale, sheet->quantum));
}

/* proportional --------------------------------------------------------------- */

static Points
proportional_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
                    const ClusterStats *stats)
{
	Ratio ratio = ratio_of(criterion, target, actual);
	Decimal floor = criterion->parameter[PROPORTIONAL_FLOOR];

	switch (ratio.kind)
	{
		case RATIO_NEGATIVE:
			return criterion->low;
		case RATIO_INFINITE:
			return criterion->high;
		case RATIO_ZERO_AS_PLANNED:
			return full_points(sheet, criterion);
		case RATIO_USABLE:
			break;
	}
	if (!decimal_is_null(floor) && ratio_compare(&ratio, 1, floor) < 0)
		return 0;
	return within_limits(criterion, share_of_max(sheet, criterion, ratio.over, ratio.under, ratio.exponent));
}

/* per_percent ---------------------------------------------------------------- */

/* max + rate·100·difference/target, rounded once; difference is signed. */
static Points
per_percent_of(const Sheet *sheet, const Criterion *criterion, Decimal rate, WideDecimal difference,
               Decimal target)
{
	return within_limits(
		criterion, add_mul_div_round_whole(
					   criterion->max, criterion->whole, rate.digits, difference.digits, target.digits,
					   2 + POINTS_SCALE - rate.scale + target.scale - difference.scale, sheet->quantum));
}

static Points
per_percent_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
                   const ClusterStats *stats)
{
	Decimal gain = criterion->parameter[PER_PERCENT_GAIN];
	Decimal loss = criterion->parameter[PER_PERCENT_LOSS];
	const Decimal one = {.digits = 1};
	WideDecimal difference;

	switch (ratio_of(criterion, target, actual).kind)
	{
		case RATIO_NEGATIVE:
			return criterion->low;
		case RATIO_INFINITE:
			return criterion->high;
		case RATIO_ZERO_AS_PLANNED:
			return full_points(sheet, criterion);
		case RATIO_USABLE:
			break;
	}
	/* r = 0 of a target of nothing that was missed: 100 % worse */
	if (target.digits == 0)
		return per_percent_of(sheet, criterion, loss, (WideDecimal){.digits = -1}, one);
	difference =
		lower_is_better(criterion) ? decimal_subtract(target, actual) : decimal_subtract(actual, target);
	return per_percent_of(sheet, criterion, difference.digits >= 0 ? gain : loss, difference, target);
}

/* ladder ----------------------------------------------------------------------- */

/* What a ladder's bounds are held against: an actual, or r times factor. */
typedef struct Rung
{
	bool is_ratio;
	int factor;
	Ratio ratio;
	Decimal actual;
} Rung;

static int
rung_compare(const Rung *rung, Decimal bound)
{
	return rung->is_ratio ? ratio_compare(&rung->ratio, rung->factor, bound) :
	                        decimal_compare(rung->actual, bound);
}

static bool
step_fits(const Step *step, const Rung *rung)
{
	return (decimal_is_null(step->from) || rung_compare(rung, step->from) >= 0) &&
	       (decimal_is_null(step->above) || rung_compare(rung, step->above) > 0) &&
	       (decimal_is_null(step->to) || rung_compare(rung, step->to) <= 0) &&
	       (decimal_is_null(step->below) || rung_compare(rung, step->below) < 0);
}

static Points
ladder_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
              const ClusterStats *stats)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + criterion->first_step;
	LadderOn on = ladder_on(criterion);
	Rung rung = {.is_ratio = on != ON_ACTUAL, .factor = on == ON_PERCENT ? 100 : 1, .actual = actual};

	if (rung.is_ratio)
	{
		rung.ratio = ratio_of(criterion, target, actual);
		if (rung.ratio.kind == RATIO_NEGATIVE)
			return criterion->low;
		if (rung.ratio.kind == RATIO_INFINITE)
			return criterion->high;
		if (rung.ratio.kind == RATIO_ZERO_AS_PLANNED)
			return full_points(sheet, criterion);
	}
	for (int i = 0; i < criterion->n_steps; i++)
		if (step_fits(&steps[i], &rung))
			return settled(sheet, criterion, steps[i].points);
	return criterion->low;
}

/* yes_no ------------------------------------------------------------------------- */

static bool
yes_no_refused(const Criterion *criterion, Decimal target, Decimal actual, FaultText *fault)
{
	NumberText text;

	if (actual.scale == 0 && (actual.digits == 0 || actual.digits == 1))
		return false;
	fault_set(fault, "22023", "actual %s is neither 1 (yes) nor 0 (no)", number_text(actual, text));
	fault_detail(fault, "Rule \"yes_no\" takes 1 or 0.");
	return true;
}

static Points
yes_no_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
              const ClusterStats *stats)
{
	return actual.digits == 1 ? full_points(sheet, criterion) : within_limits(criterion, 0);
}

/* count -------------------------------------------------------------------------- */

static Points
count_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
             const ClusterStats *stats)
{
	Decimal each = criterion->parameter[COUNT_EACH];

	return within_limits(criterion, mul_div_round(actual.digits, each.digits, 1,
	                                              POINTS_SCALE - actual.scale - each.scale, sheet->quantum));
}

/* linear ------------------------------------------------------------------------- */

static bool
linear_refuses_parameters(const Criterion *criterion, FaultText *fault)
{
	NumberText text;
	Decimal best = criterion->parameter[LINEAR_BEST];

	if (decimal_compare(best, criterion->parameter[LINEAR_WORST]) != 0)
		return false;
	fault_set(fault, "22023", "\"worst\" and \"best\" are both %s", number_text(best, text));
	fault_detail(fault, "Rule \"linear\" divides by their difference.");
	return true;
}

/* max·part/span with differences at their own scales. */
static Points
share_of_span(const Sheet *sheet, const Criterion *criterion, WideDecimal part, WideDecimal span)
{
	return share_of_max(sheet, criterion, part.digits, span.digits, span.scale - part.scale);
}

static Points
linear_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
              const ClusterStats *stats)
{
	Decimal worst = criterion->parameter[LINEAR_WORST];
	Decimal best = criterion->parameter[LINEAR_BEST];
	Points points =
		share_of_span(sheet, criterion, decimal_subtract(actual, worst), decimal_subtract(best, worst));

	points = clamp(points, 0, criterion_shown_max(sheet, criterion));
	return within_limits(criterion, points);
}

/* relative rules ------------------------------------------------------------------- */

void
cluster_stats_clear(ClusterStats *stats)
{
	stats->best_target = stats->best_actual = decimal_null();
	stats->least = stats->greatest = decimal_null();
}

static void
observe_span(ClusterStats *stats, Decimal actual)
{
	if (decimal_is_null(stats->least) || decimal_compare(actual, stats->least) < 0)
		stats->least = actual;
	if (decimal_is_null(stats->greatest) || decimal_compare(actual, stats->greatest) > 0)
		stats->greatest = actual;
}

static bool
without_target(Decimal target)
{
	return decimal_is_null(target) || target.digits == 0;
}

static bool
relative_refused(const Criterion *criterion, Decimal target, Decimal actual, FaultText *fault)
{
	NumberText text;

	if (without_target(target) || target.digits > 0)
		return false;
	fault_set(fault, "22012", "target %s is negative", number_text(target, text));
	fault_detail(fault, "Rule \"relative_to_best\" compares the actual with the target as a ratio.");
	fault_hint(fault, "Correct the target, or leave it null: the unit is then compared by its actual alone.");
	return true;
}

/*
 * Is actual/target better than the best so far?  Where less is better
 * the ratio is target/actual, and 0 beats every other actual.
 */
static bool
beats_best(const ClusterStats *stats, const Criterion *criterion, Decimal target, Decimal actual)
{
	if (decimal_is_null(stats->best_target))
		return true;
	if (lower_is_better(criterion))
	{
		if (stats->best_actual.digits == 0)
			return false;
		return actual.digits == 0 ||
		       quotients_compare(target, actual, stats->best_target, stats->best_actual) > 0;
	}
	return quotients_compare(actual, target, stats->best_actual, stats->best_target) > 0;
}

static void
relative_observe(ClusterStats *stats, const Criterion *criterion, Decimal target, Decimal actual)
{
	if (without_target(target))
		observe_span(stats, actual);
	else if (actual.digits >= 0 && beats_best(stats, criterion, target, actual))
	{
		stats->best_target = target;
		stats->best_actual = actual;
	}
}

/* No target: against the best actual of the units that have none either. */
static Points
relative_without_target(const Sheet *sheet, const Criterion *criterion, Decimal actual,
                        const ClusterStats *stats)
{
	Decimal over = actual;
	Decimal under = stats->greatest;

	if (lower_is_better(criterion))
	{
		if (actual.digits == 0)
			return full_points(sheet, criterion);
		over = stats->least;
		under = actual;
	}
	else if (under.digits <= 0)
		return within_limits(criterion, 0);
	return within_limits(criterion,
	                     share_of_max(sheet, criterion, over.digits, under.digits, under.scale - over.scale));
}

/*
 * max·(s + (1−s)·x) where x is how far the unit stands between target (0) and
 * the cluster's best (1): x = (r−1)/(r_best−1) = (A−T)·Tb / (T·(Ab−Tb)), and
 * with target/actual as the ratio the same with A and T changed over.  Where the
 * best actual is 0 and that is out of reach, x = 0.
 */
static Points
relative_above_target(const Sheet *sheet, const Criterion *criterion, Decimal over, Decimal under,
                      Decimal best_over, Decimal best_under)
{
	Decimal share = criterion->parameter[RELATIVE_AT_TARGET];
	WideDecimal lead = decimal_subtract(over, under);
	WideDecimal best_lead = decimal_subtract(best_over, best_under);
	int64_t whole = decimal_pow10[share.scale];
	Exact points;

	exact_set(&points, whole - share.digits);
	exact_multiply(&points, lead.digits);
	exact_multiply(&points, best_under.digits);
	exact_divide(&points, best_lead.digits);
	exact_divide(&points, under.digits);
	exact_scale(&points, best_lead.scale + under.scale - lead.scale - best_under.scale);
	exact_add(&points, share.digits);
	exact_multiply(&points, criterion->max);
	exact_divide(&points, whole);
	return within_limits(criterion, exact_round(&points, sheet->quantum));
}

static Points
relative_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
                const ClusterStats *stats)
{
	Decimal share = criterion->parameter[RELATIVE_AT_TARGET];
	bool lower = lower_is_better(criterion);
	Decimal over = lower ? target : actual;
	Decimal under = lower ? actual : target;

	if (without_target(target))
		return relative_without_target(sheet, criterion, actual, stats);
	if (actual.digits < 0)
		return criterion->low;
	if (lower && actual.digits == 0)
		return full_points(sheet, criterion);
	if (decimal_compare(over, under) > 0)
		return relative_above_target(sheet, criterion, over, under,
		                             lower ? stats->best_target : stats->best_actual,
		                             lower ? stats->best_actual : stats->best_target);

	/* up to target: s·max·r */
	return within_limits(criterion, share_of_max(sheet, criterion, (i128) share.digits * over.digits,
	                                             under.digits, under.scale - over.scale - share.scale));
}

static void
min_max_observe(ClusterStats *stats, const Criterion *criterion, Decimal target, Decimal actual)
{
	observe_span(stats, actual);
}

static Points
min_max_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
               const ClusterStats *stats)
{
	WideDecimal span = decimal_subtract(stats->greatest, stats->least);

	if (span.digits == 0)
		return full_points(sheet, criterion);
	return within_limits(criterion, share_of_span(sheet, criterion,
	                                              lower_is_better(criterion) ?
	                                                  decimal_subtract(stats->greatest, actual) :
	                                                  decimal_subtract(actual, stats->least),
	                                              span));
}

/* The table ----------------------------------------------------------------------- */

#define NO_NUMBER                                                                                            \
	{                                                                                                        \
		.scale = DECIMAL_NULL_SCALE                                                                          \
	}
#define BETTER                                                                                               \
	{                                                                                                        \
		"better", PARAMETER_CHOICE, .choices = {"higher", "lower"}, .flag = CRITERION_LOWER                  \
	}

const Rule rules[] = {
	{
		.name = "given",
		.refuses = given_refused,
		.points = given_points,
		.turns = rule_turns_at_limits,
		.in_steps = true,
		.parameters = {{"step", PARAMETER_NUMBER, .range = RANGE_POSITIVE, .fallback = NO_NUMBER}},
	},
	{
		.name = "proportional",
		.needs_target = true,
		.refuses = target_refused,
		.takes_any_plan = true,
		.points = proportional_points,
		.turns = rule_turns_at_zero,
		.shares_max = true,
		.parameters = {BETTER,
                       {"floor", PARAMETER_NUMBER, .range = RANGE_NOT_NEGATIVE, .fallback = NO_NUMBER,
                        .usual_most = 1}},
	},
	{
		.name = "per_percent",
		.needs_target = true,
		.refuses = target_refused,
		.takes_any_plan = true,
		.points = per_percent_points,
		.turns = rule_turns_at_zero,
		.parameters = {BETTER,
                       {"gain", PARAMETER_NUMBER, .required = true, .range = RANGE_NOT_NEGATIVE,
                        .above_max = true},
                       {"loss", PARAMETER_NUMBER, .required = true, .range = RANGE_NOT_NEGATIVE}},
	},
	{
		.name = "ladder",
		.refuses = target_refused,
		.takes_any_plan = true,
		.points = ladder_points,
		.turns = rule_turns_at_bounds,
		.parameters = {BETTER,
                       {"on", PARAMETER_CHOICE, .choices = {"actual", "ratio", "percent"},
                        .flag = CRITERION_NEEDS_TARGET},
                       {"steps", PARAMETER_STEPS, .required = true}},
	},
	{
		.name = "yes_no",
		.refuses = yes_no_refused,
		.points = yes_no_points,
		.turns = rule_turns_at_no_and_yes,
		.at_most_max = true,
		.at_least_zero = true,
	},
	{
		.name = "count",
		.points = count_points,
		.counts = true,
		.parameters = {{"each", PARAMETER_NUMBER, .required = true, .range = RANGE_NOT_ZERO}},
	},
	{
		.name = "linear",
		.refuses_parameters = linear_refuses_parameters,
		.points = linear_points,
		.at_most_max = true,
		.at_least_zero = true,
		.shares_max = true,
		.parameters = {{"worst", PARAMETER_NUMBER, .required = true},
                       {"best", PARAMETER_NUMBER, .required = true}},
	},
	{
		.name = "relative_to_best",
		.refuses = relative_refused,
		.takes_any_plan = true,
		.observe = relative_observe,
		.points = relative_points,
		.turns = rule_turns_at_zero,
		.at_most_max = true,
		.shares_max = true,
		.parameters = {BETTER,
                       {"at_target", PARAMETER_NUMBER, .range = RANGE_SHARE,
                        .fallback = {.digits = 5, .scale = 1}}},
	},
	{
		.name = "min_max",
		.observe = min_max_observe,
		.points = min_max_points,
		.at_most_max = true,
		.at_least_zero = true,
		.shares_max = true,
		.parameters = {BETTER},
	},
};

const int rules_count = sizeof(rules) / sizeof(rules[0]);
