/*
 * rule_min_max.c - from 0 for the cluster's least to max for its greatest, in a straight line.
 */
#include "sheet/rule_parts.h"

static void
min_max_observe(ClusterStats *stats, const Criterion *criterion, Decimal target, Decimal actual)
{
	cluster_stats_observe_span(stats, actual);
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

const Rule rule_min_max = {
	.name = "min_max",
	.observe = min_max_observe,
	.points = min_max_points,
	.at_most_max = true,
	.at_least_zero = true,
	.shares_max = true,
	.parameters =
		{
			BETTER,
		},
};
