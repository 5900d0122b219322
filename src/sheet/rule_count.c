/*
 * rule_count.c - a fixed number of points for each.
 */
#include "sheet/rule_parts.h"

#define EACH 0

static Points
count_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
             const ClusterStats *stats)
{
	Decimal each = criterion->parameter[EACH];

	return within_limits(criterion, mul_div_round(actual.digits, each.digits, 1,
	                                              POINTS_SCALE - actual.scale - each.scale, sheet->quantum));
}

const Rule rule_count = {
	.name = "count",
	.points = count_points,
	.counts = true,
	.parameters =
		{
			{"each", PARAMETER_NUMBER, .required = true, .range = RANGE_NOT_ZERO},
		},
};
