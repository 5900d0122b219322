/*
 * rule_proportional.c - max times what was fulfilled of the target.
 */
#include "sheet/rule_ratio.h"

#define FLOOR 1

static Points
proportional_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
                    const ClusterStats *stats)
{
	Ratio ratio = rule_ratio(criterion, target, actual);
	Decimal floor = criterion->parameter[FLOOR];
	Points points;

	if (rule_ratio_decides(sheet, criterion, &ratio, &points))
		return points;
	if (!decimal_is_null(floor) && rule_ratio_compare(&ratio, 1, floor) < 0)
		return 0;
	return within_limits(criterion, share_of_max(sheet, criterion, ratio.over, ratio.under, ratio.exponent));
}

static Points
proportional_points_of_share(const Sheet *sheet, const Criterion *criterion, const Rational *share)
{
	Decimal floor = criterion->parameter[FLOOR];
	Rational points;
	Rational other;

	rule_share_ratio(criterion, share, &points);
	if (!decimal_is_null(floor))
	{
		rational_set_decimal(&other, floor);
		if (rational_compare(&points, &other) < 0)
			return 0;
	}
	rational_set(&other, criterion->max, -POINTS_SCALE);
	rational_multiply(&points, &other);
	return within_limits(criterion, rational_points(&points, sheet->quantum));
}

const Rule rule_proportional = {
	.name = "proportional",
	.needs_target = true,
	.refuses = rule_ratio_refused,
	.takes_any_plan = true,
	.points = proportional_points,
	.points_of_share = proportional_points_of_share,
	.turns = rule_turns_at_zero,
	.shares_max = true,
	.parameters =
		{
			BETTER,
			{"floor", PARAMETER_NUMBER, .range = RANGE_NOT_NEGATIVE, .fallback = NO_NUMBER, .usual_most = 1},
		},
};
