/*
 * rule_given.c - what an appraiser gives, in whole steps where the sheet says so.
 */
#include "sheet/rule_parts.h"

#define STEP 0

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
	bool endless = criterion->min == POINTS_NO_MIN;
	Decimal min = {.digits = criterion->min, .scale = POINTS_SCALE};
	Decimal cap = {.digits = criterion->cap, .scale = POINTS_SCALE};
	Decimal step = criterion->parameter[STEP];
	NumberText text[3];

	if (endless && decimal_compare(actual, cap) > 0)
	{
		fault_set(fault, "22003", "score %s is above the limit %s", number_text(actual, text[0]),
		          number_text(decimal_from_points(criterion->cap), text[1]));
		fault_detail(fault, "Rule \"given\" accepts a score up to the criterion's cap.");
		fault_hint(fault, "Correct the score, or raise the criterion's cap in the sheet.");
		return true;
	}
	if (!endless && (decimal_compare(actual, min) < 0 || decimal_compare(actual, cap) > 0))
	{
		fault_set(fault, "22003", "score %s is outside the limits %s to %s", number_text(actual, text[0]),
		          number_text(decimal_from_points(criterion->min), text[1]),
		          number_text(decimal_from_points(criterion->cap), text[2]));
		fault_detail(fault, "Rule \"given\" accepts a score from the criterion's min to its cap.");
		fault_hint(fault, "Correct the score, or raise the criterion's cap in the sheet.");
		return true;
	}
	if (decimal_is_null(step) || is_multiple(actual, step))
		return false;
	fault_set(fault, "22003", "score %s is not a multiple of step %s", number_text(actual, text[0]),
	          number_text(step, text[1]));
	fault_detail(fault, "A score must be a multiple of the step.");
	return true;
}

static Points
given_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
             const ClusterStats *stats)
{
	return within_limits(criterion,
	                     mul_div_round(actual.digits, 1, 1, POINTS_SCALE - actual.scale, sheet->quantum));
}

/* The ends of what an appraiser may give. */
static int
given_turns(const Sheet *sheet, const Criterion *criterion, Decimal target, const ClusterStats *others,
            int scale, int64_t *at)
{
	at[0] = criterion->min == POINTS_NO_MIN ? -DECIMAL_FARTHEST :
	                                          decimal_floor(decimal_from_points(criterion->min), scale);
	at[1] = decimal_floor(decimal_from_points(criterion->cap), scale);
	return 2;
}

const Rule rule_given = {
	.name = "given",
	.actuals = ACTUALS_POINTS,
	.refuses = given_refused,
	.points = given_points,
	.turns = given_turns,
	.in_steps = true,
	.may_lack_min = true,
	.parameters =
		{
			{"step", PARAMETER_NUMBER, .range = RANGE_POSITIVE, .fallback = NO_NUMBER},
		},
};
