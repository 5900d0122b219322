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

const Rule rule_proportional = {
	.name = "proportional",
	.needs_target = true,
	.refuses = rule_ratio_refused,
	.takes_any_plan = true,
	.points = proportional_points,
	.turns = rule_turns_at_zero,
	.shares_max = true,
	.parameters =
		{
			BETTER,
			{"floor", PARAMETER_NUMBER, .range = RANGE_NOT_NEGATIVE, .fallback = NO_NUMBER, .usual_most = 1},
		},
};
