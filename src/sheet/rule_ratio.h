/*
 * rule_ratio.h - the ratio of actual and target, for the rules that use it.
 */
#ifndef EMULATION_RULE_RATIO_H
#define EMULATION_RULE_RATIO_H

#include "sheet/rule_parts.h"

/*
 * r = over/under·10^exponent with over >= 0 and under > 0; or one of the
 * outcomes that have no usable r.
 */
typedef enum RatioKind
{
	RATIO_USABLE,
	RATIO_NEGATIVE,       /* earns min */
	RATIO_INFINITE,       /* nothing, where less is better */
	RATIO_ZERO_AS_PLANNED /* a target of nothing, reached */
} RatioKind;

typedef struct Ratio
{
	RatioKind kind;
	int64_t over;
	int64_t under;
	int exponent;
} Ratio;

static inline Ratio
rule_ratio(const Criterion *criterion, Decimal target, Decimal actual)
{
	bool lower = lower_is_better(criterion);
	Decimal over = lower ? target : actual;
	Decimal under = lower ? actual : target;
	Ratio ratio = {RATIO_USABLE, over.digits, under.digits, under.scale - over.scale};

	if (lower && target.digits == 0)
	{
		ratio.under = 1;
		if (actual.digits == 0)
			ratio.kind = RATIO_ZERO_AS_PLANNED;
	}
	else if (lower && actual.digits == 0)
		ratio.kind = RATIO_INFINITE;
	else if (actual.digits < 0)
		ratio.kind = RATIO_NEGATIVE;
	return ratio;
}

/* Compares r·factor with a bound: -1 below, 0 equal, 1 above. */
static inline int
rule_ratio_compare(const Ratio *ratio, int factor, Decimal bound)
{
	if (bound.digits < 0)
		return 1;
	return exact_compare_products(ratio->over, factor, bound.digits, ratio->under,
	                              -(ratio->exponent + bound.scale));
}

/* Are the points known without r?  Then these. */
static inline bool
rule_ratio_decides(const Sheet *sheet, const Criterion *criterion, const Ratio *ratio, Points *points)
{
	switch (ratio->kind)
	{
		case RATIO_NEGATIVE:
			*points = criterion->low;
			return true;
		case RATIO_INFINITE:
			*points = criterion->high;
			return true;
		case RATIO_ZERO_AS_PLANNED:
			*points = full_points(sheet, criterion);
			return true;
		case RATIO_USABLE:
			break;
	}
	return false;
}

/* r of a share A/T that is not 0. */
static inline void
rule_share_ratio(const Criterion *criterion, const Rational *share, Rational *ratio)
{
	if (!lower_is_better(criterion))
	{
		rational_copy(ratio, share);
		return;
	}
	rational_set(ratio, 1, 0);
	rational_divide(ratio, share);
}

/* Where a ratio is needed the target must be above 0 (or 0 where less is better). */
extern bool rule_ratio_refused(const Criterion *criterion, Decimal target, Decimal actual, FaultText *fault);

#endif
