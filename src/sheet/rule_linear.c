/*
 * rule_linear.c - from 0 at worst to max at best, in a straight line.
 */
#include "sheet/rule_parts.h"

#define WORST 0
#define BEST  1

static bool
linear_refuses_parameters(const Criterion *criterion, FaultText *fault)
{
	NumberText text;
	Decimal best = criterion->parameter[BEST];

	if (decimal_is_null(best) || decimal_is_null(criterion->parameter[WORST]) ||
	    decimal_compare(best, criterion->parameter[WORST]) != 0)
		return false;
	fault_set(fault, "22023", "\"worst\" and \"best\" are both %s", number_text(best, text));
	fault_detail(fault, "Rule \"linear\" divides by their difference.");
	return true;
}

static Points
linear_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
              const ClusterStats *stats)
{
	Decimal worst = criterion->parameter[WORST];
	Decimal best = criterion->parameter[BEST];
	Points points =
		share_of_span(sheet, criterion, decimal_subtract(actual, worst), decimal_subtract(best, worst));

	points = clamp(points, 0, criterion_shown_max(sheet, criterion));
	return within_limits(criterion, points);
}

static Points
linear_points_between(const Sheet *sheet, const Criterion *criterion, Decimal actual,
                      const Rational bounds[2])
{
	Rational points;
	Rational other;

	rational_set_decimal(&points, actual);
	rational_subtract(&points, &bounds[WORST]);
	rational_copy(&other, &bounds[BEST]);
	rational_subtract(&other, &bounds[WORST]);
	rational_divide(&points, &other);
	rational_set(&other, criterion->max, -POINTS_SCALE);
	rational_multiply(&points, &other);
	return within_limits(
		criterion, clamp(rational_points(&points, sheet->quantum), 0, criterion_shown_max(sheet, criterion)));
}

const Rule rule_linear = {
	.name = "linear",
	.refuses_parameters = linear_refuses_parameters,
	.points = linear_points,
	.points_between = linear_points_between,
	.at_most_max = true,
	.at_least_zero = true,
	.shares_max = true,
	.parameters =
		{
			{"worst", PARAMETER_NUMBER, .required = true, .may_be_bound = true},
			{"best", PARAMETER_NUMBER, .required = true, .may_be_bound = true},
		},
};
