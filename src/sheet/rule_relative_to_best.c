/*
 * rule_relative_to_best.c - a share of max for the target, and more up to max for the best of the cluster.
 */
#include "sheet/rule_ratio.h"

#define AT_TARGET 1

static bool
without_target(Decimal target)
{
	return decimal_is_null(target) || target.digits == 0;
}

static bool
relative_refused(const Criterion *criterion, Decimal target, Decimal actual, FaultText *fault)
{
	NumberText text;

	if (without_target(target) || target.digits > 0)
		return false;
	fault_set(fault, "22012", "target %s is negative", number_text(target, text));
	fault_detail(fault, "Rule \"relative_to_best\" compares the actual with the target as a ratio.");
	fault_hint(fault, "Correct the target, or leave it null to compare the unit by its actual only.");
	return true;
}

/* a/at against b/bt; all four are positive or zero, at and bt are not zero. */
static int
quotients_compare(Decimal a, Decimal at, Decimal b, Decimal bt)
{
	return exact_compare_products(a.digits, bt.digits, b.digits, at.digits,
	                              a.scale + bt.scale - b.scale - at.scale);
}

/*
 * Is actual/target better than the best so far?  Where less is better
 * the ratio is target/actual, and 0 beats every other actual.
 */
static bool
beats_best(const ClusterStats *stats, const Criterion *criterion, Decimal target, Decimal actual)
{
	if (decimal_is_null(stats->best_target))
		return true;
	if (lower_is_better(criterion))
	{
		if (stats->best_actual.digits == 0)
			return false;
		return actual.digits == 0 ||
		       quotients_compare(target, actual, stats->best_target, stats->best_actual) > 0;
	}
	return quotients_compare(actual, target, stats->best_actual, stats->best_target) > 0;
}

static void
relative_observe(ClusterStats *stats, const Criterion *criterion, Decimal target, Decimal actual)
{
	if (without_target(target))
		cluster_stats_observe_span(stats, actual);
	else if (actual.digits >= 0 && beats_best(stats, criterion, target, actual))
	{
		stats->best_target = target;
		stats->best_actual = actual;
	}
}

/* No target: against the best actual of the units that have none either. */
static Points
relative_without_target(const Sheet *sheet, const Criterion *criterion, Decimal actual,
                        const ClusterStats *stats)
{
	Decimal over = actual;
	Decimal under = stats->greatest;

	if (lower_is_better(criterion))
	{
		if (actual.digits == 0)
			return full_points(sheet, criterion);
		over = stats->least;
		under = actual;
	}
	else if (under.digits <= 0)
		return within_limits(criterion, 0);
	return within_limits(criterion,
	                     share_of_max(sheet, criterion, over.digits, under.digits, under.scale - over.scale));
}

/*
 * max·(s + (1−s)·x) where x is the position of the unit between target (0) and the cluster's
 * best (1): x = (r−1)/(r_best−1) = (A−T)·Tb / (T·(Ab−Tb)), and with target/actual as the ratio
 * the same with A and T exchanged. If the best actual is 0, which is out of reach, x = 0.
 */
static Points
relative_above_target(const Sheet *sheet, const Criterion *criterion, Decimal over, Decimal under,
                      Decimal best_over, Decimal best_under)
{
	Decimal share = criterion->parameter[AT_TARGET];
	WideDecimal lead = decimal_subtract(over, under);
	WideDecimal best_lead = decimal_subtract(best_over, best_under);
	int64_t whole = decimal_pow10[share.scale];
	Exact points;

	exact_set(&points, whole - share.digits);
	exact_multiply(&points, lead.digits);
	exact_multiply(&points, best_under.digits);
	exact_divide(&points, best_lead.digits);
	exact_divide(&points, under.digits);
	exact_scale(&points, best_lead.scale + under.scale - lead.scale - best_under.scale);
	exact_add(&points, share.digits);
	exact_multiply(&points, criterion->max);
	exact_divide(&points, whole);
	return within_limits(criterion, exact_round(&points, sheet->quantum));
}

static Points
relative_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
                const ClusterStats *stats)
{
	Decimal share = criterion->parameter[AT_TARGET];
	bool lower = lower_is_better(criterion);
	Decimal over = lower ? target : actual;
	Decimal under = lower ? actual : target;

	if (without_target(target))
		return relative_without_target(sheet, criterion, actual, stats);
	if (actual.digits < 0)
		return criterion->low;
	if (lower && actual.digits == 0)
		return full_points(sheet, criterion);
	if (decimal_compare(over, under) > 0)
		return relative_above_target(sheet, criterion, over, under,
		                             lower ? stats->best_target : stats->best_actual,
		                             lower ? stats->best_actual : stats->best_target);

	/* up to target: s·max·r */
	return within_limits(criterion, share_of_max(sheet, criterion, (i128) share.digits * over.digits,
	                                             under.digits, under.scale - over.scale - share.scale));
}

/*
 * Without a target, who earns less than nothing comes nearer to 0 as soon as another unit
 * is the new best: there a lead over it shrinks again.
 */
static int
relative_turns(const Sheet *sheet, const Criterion *criterion, Decimal target, const ClusterStats *others,
               int scale, int64_t *at)
{
	Decimal best = lower_is_better(criterion) ? others->least : others->greatest;

	at[0] = 0;
	if (!without_target(target) || decimal_is_null(best))
		return 1;
	at[1] = decimal_floor(best, scale);
	return 2;
}

const Rule rule_relative_to_best = {
	.name = "relative_to_best",
	.refuses = relative_refused,
	.takes_any_plan = true,
	.observe = relative_observe,
	.points = relative_points,
	.turns = relative_turns,
	.at_most_max = true,
	.shares_max = true,
	.parameters =
		{
			BETTER,
			{"at_target", PARAMETER_NUMBER, .range = RANGE_SHARE, .fallback = {.digits = 5, .scale = 1}},
		},
};
