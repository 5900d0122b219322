/*
 * rule_ratio.c - the ratio of actual and target (see rule_ratio.h).
 */
#include "sheet/rule_ratio.h"

bool
rule_cell_ratio(const Criterion *criterion, Decimal target, Decimal actual, int64_t *over, int64_t *under,
                int *exponent)
{
	Ratio ratio;

	if (decimal_is_null(target) || decimal_is_null(actual) || target.digits <= 0 ||
	    (lower_is_better(criterion) && actual.digits == 0))
		return false;
	ratio = rule_ratio(criterion, target, actual);
	*over = ratio.over;
	*under = ratio.under;
	*exponent = ratio.exponent;
	return true;
}

bool
rule_ratio_refused(const Criterion *criterion, Decimal target, Decimal actual, FaultText *fault)
{
	bool lower = lower_is_better(criterion);
	NumberText text;

	if ((criterion->flags & CRITERION_NEEDS_TARGET) == 0 ||
	    (criterion->more_flags & CRITERION_ZERO_BASE) != 0 || target.digits > 0 ||
	    (lower && target.digits == 0))
		return false;
	fault_set(fault, "22012", "target %s is not %s", number_text(target, text),
	          lower ? "0 or more" : "more than 0");
	fault_detail(fault, "Rule \"%s\" compares the actual with the target as a ratio.",
	             criterion_rule(criterion)->name);
	fault_hint(fault, "Correct the target, or leave it null: the result then counts as missing.");
	return true;
}
