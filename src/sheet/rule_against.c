/*
 * rule_against.c - points by something else than the target: the unit's baseline, the cluster's
 * best or mean.
 *
 * The rules that can are those that go by the actual as a share of the target, so a
 * reference stands for the target in their own arithmetic.  A mean is a fraction, which no
 * target can be: its rule is asked for the points of a share.
 */
#include "sheet/rule_parts.h"

/* A reference of 0 or less, with which nothing can be compared as a ratio. */
static LeafOutcome
zero_base_points(const Sheet *sheet, const Criterion *criterion, bool as_good, Points *points)
{
	switch ((ZeroBase) sheet_extra(sheet, criterion)->zero_base)
	{
		case ZERO_BASE_NOT_ASSIGNED:
			return LEAF_NOT_ASSIGNED;
		case ZERO_BASE_MAX:
			as_good = true;
			break;
		case ZERO_BASE_MIN:
			as_good = false;
			break;
		case ZERO_BASE_RULE:
		case ZERO_BASE_COMPARE:
			break;
	}
	*points = as_good ? full_points(sheet, criterion) : criterion->low;
	return LEAF_SCORED;
}

static LeafOutcome
points_against(const Sheet *sheet, const Criterion *criterion, Decimal reference, Decimal actual,
               const ClusterStats *stats, Points *points)
{
	int order = decimal_compare(actual, reference);

	if (reference.digits <= 0)
		return zero_base_points(sheet, criterion, lower_is_better(criterion) ? order <= 0 : order >= 0,
		                        points);
	*points = criterion_rule(criterion)->points(sheet, criterion, reference, actual, stats);
	return LEAF_SCORED;
}

static LeafOutcome
points_against_mean(const Sheet *sheet, const Criterion *criterion, Decimal actual, const ClusterStats *stats,
                    Points *points)
{
	Rational mean;
	Rational share;
	Rational zero;
	int order;

	rational_set_mean(&mean, &stats->sum, stats->n_actuals);
	rational_set(&zero, 0, 0);
	rational_set_decimal(&share, actual);
	order = rational_compare(&share, &mean);
	if (rational_compare(&mean, &zero) <= 0)
		return zero_base_points(sheet, criterion, lower_is_better(criterion) ? order <= 0 : order >= 0,
		                        points);
	if (actual.digits < 0)
		*points = criterion->low;
	else if (actual.digits == 0 && lower_is_better(criterion))
		*points = criterion->high;
	else
	{
		rational_divide(&share, &mean);
		*points = criterion_rule(criterion)->points_of_share(sheet, criterion, &share);
	}
	return LEAF_SCORED;
}

/* What an end of the line is for this unit; false where that is not known. */
static bool
set_bound(const Criterion *criterion, LineEnd end, int parameter, const Measured *measured,
          const ClusterStats *stats, Rational *bound)
{
	Decimal number = criterion->parameter[parameter];

	switch (end)
	{
		case BOUND_MEAN:
			rational_set_mean(bound, &stats->sum, stats->n_actuals);
			return true;
		case BOUND_TARGET:
			number = measured->target;
			break;
		case BOUND_BASELINE:
			number = measured->baseline;
			break;
		case BOUND_NUMBER:
			break;
	}
	rational_set_decimal(bound, number);
	return !decimal_is_null(number);
}

/* Ends that are equal make no line. */
static LeafOutcome
points_between(const Sheet *sheet, const Criterion *criterion, const Measured *measured,
               const ClusterStats *stats, Points *points)
{
	const CriterionExtra *extra = sheet_extra(sheet, criterion);
	Rational bounds[2];

	for (int i = 0; i < 2; i++)
		if (!set_bound(criterion, (LineEnd) extra->bound[i], i, measured, stats, &bounds[i]))
			return LEAF_MISSING;
	if (rational_compare(&bounds[0], &bounds[1]) == 0)
		return LEAF_MISSING;
	*points = criterion_rule(criterion)->points_between(sheet, criterion, measured->actual, bounds);
	return LEAF_SCORED;
}

LeafOutcome
rule_leaf_points(const Sheet *sheet, const Criterion *criterion, const Measured *measured,
                 const ClusterStats *stats, Points *points)
{
	Decimal target = measured->target;
	Decimal actual = measured->actual;
	const CriterionExtra *extra = criterion->extra != 0 ? sheet_extra(sheet, criterion) : NULL;

	if (extra != NULL && (extra->bound[0] != BOUND_NUMBER || extra->bound[1] != BOUND_NUMBER))
		return points_between(sheet, criterion, measured, stats, points);
	if (extra == NULL || extra->zero_base == ZERO_BASE_RULE)
	{
		*points = criterion_rule(criterion)->points(sheet, criterion, target, actual, stats);
		return LEAF_SCORED;
	}
	switch ((Against) extra->against)
	{
		case AGAINST_MEAN:
			return points_against_mean(sheet, criterion, actual, stats, points);
		case AGAINST_BEST:
			target = lower_is_better(criterion) ? stats->least : stats->greatest;
			break;
		case AGAINST_BASELINE:
			if (decimal_is_null(measured->baseline))
				return LEAF_MISSING;
			target = measured->baseline;
			break;
		case AGAINST_TARGET:
			break;
	}
	return points_against(sheet, criterion, target, actual, stats, points);
}
