/*
 * rule_count.c - a fixed number of points for each.
 */
#include "sheet/rule_parts.h"

#define EACH  0
#define START 1 /* 1: from max */

static Points
count_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
             const ClusterStats *stats)
{
	Decimal each = criterion->parameter[EACH];

	if (criterion->parameter[START].digits != 0)
		return within_limits(
			criterion, add_mul_div_round_whole(criterion->max, criterion->whole, each.digits, actual.digits,
		                                       1, POINTS_SCALE - actual.scale - each.scale, sheet->quantum));
	return within_limits(criterion, mul_div_round(actual.digits, each.digits, 1,
	                                              POINTS_SCALE - actual.scale - each.scale, sheet->quantum));
}

const Rule rule_count = {
	.name = "count",
	.points = count_points,
	.counts = true,
	.may_lack_min = true,
	.parameters =
		{
			{"each", PARAMETER_NUMBER, .required = true, .range = RANGE_NOT_ZERO},
			{"start", PARAMETER_CHOICE, .choices = {"zero", "max"}, .format_2_from = 1},
		},
};
