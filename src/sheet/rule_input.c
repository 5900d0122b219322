/*
 * rule_input.c - a number that other criteria use: it has no points, and no parent sees it.
 */
#include "sheet/rule_parts.h"

static Points
input_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
             const ClusterStats *stats)
{
	return 0;
}

const Rule rule_input = {
	.name = "input",
	.points = input_points,
	.is_input = true,
	.is_new = true,
};
