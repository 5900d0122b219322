/*
 * rule_yes_no.c - max for 1, nothing for 0.
 */
#include "sheet/rule_parts.h"

static bool
yes_no_refused(const Criterion *criterion, Decimal target, Decimal actual, FaultText *fault)
{
	NumberText text;

	if (actual.scale == 0 && (actual.digits == 0 || actual.digits == 1))
		return false;
	fault_set(fault, "22023", "actual %s is neither 1 (yes) nor 0 (no)", number_text(actual, text));
	fault_detail(fault, "Rule \"yes_no\" accepts 1 or 0.");
	return true;
}

static Points
yes_no_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
              const ClusterStats *stats)
{
	return actual.digits == 1 ? full_points(sheet, criterion) : within_limits(criterion, 0);
}

/* No and yes. */
static int
yes_no_turns(const Sheet *sheet, const Criterion *criterion, Decimal target, const ClusterStats *others,
             int scale, int64_t *at)
{
	at[0] = 0;
	at[1] = decimal_pow10[scale];
	return 2;
}

const Rule rule_yes_no = {
	.name = "yes_no",
	.actuals = ACTUALS_ANSWERS,
	.refuses = yes_no_refused,
	.points = yes_no_points,
	.turns = yes_no_turns,
	.at_most_max = true,
	.at_least_zero = true,
};
