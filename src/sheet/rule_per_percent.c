/*
 * rule_per_percent.c - max, and a gain or a loss for each percent beyond or behind the target.
 */
#include "sheet/rule_ratio.h"

#define GAIN 1
#define LOSS 2

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
	Decimal gain = criterion->parameter[GAIN];
	Decimal loss = criterion->parameter[LOSS];
	const Decimal one = {.digits = 1};
	Ratio ratio = rule_ratio(criterion, target, actual);
	WideDecimal difference;
	Points points;

	if (rule_ratio_decides(sheet, criterion, &ratio, &points))
		return points;
	/* r = 0 of a target of nothing that was missed: 100 % worse */
	if (target.digits == 0)
		return per_percent_of(sheet, criterion, loss, (WideDecimal){.digits = -1}, one);
	difference =
		lower_is_better(criterion) ? decimal_subtract(target, actual) : decimal_subtract(actual, target);
	return per_percent_of(sheet, criterion, difference.digits >= 0 ? gain : loss, difference, target);
}

static Points
per_percent_points_of_share(const Sheet *sheet, const Criterion *criterion, const Rational *share)
{
	Rational points;
	Rational other;

	rational_copy(&points, share);
	rational_set(&other, 1, 0);
	rational_subtract(&points, &other);
	if (lower_is_better(criterion))
		rational_negate(&points);
	rational_set(&other, 0, 0);
	rational_set_decimal(&other, criterion->parameter[rational_compare(&points, &other) >= 0 ? GAIN : LOSS]);
	other.exponent += 2;
	rational_multiply(&points, &other);
	rational_set(&other, criterion->max, -POINTS_SCALE);
	rational_add(&points, &other);
	return within_limits(criterion, rational_points(&points, sheet->quantum));
}

const Rule rule_per_percent = {
	.name = "per_percent",
	.needs_target = true,
	.refuses = rule_ratio_refused,
	.takes_any_plan = true,
	.points = per_percent_points,
	.points_of_share = per_percent_points_of_share,
	.turns = rule_turns_at_zero,
	.parameters =
		{
			BETTER,
			{"gain", PARAMETER_NUMBER, .required = true, .range = RANGE_NOT_NEGATIVE, .above_max = true},
			{"loss", PARAMETER_NUMBER, .required = true, .range = RANGE_NOT_NEGATIVE},
		},
};
