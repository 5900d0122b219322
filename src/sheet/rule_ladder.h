/*
 * rule_ladder.h - what else than the rule itself must know of a ladder, or of a curve, which goes by
 * the same choices.
 */
#ifndef EMULATION_RULE_LADDER_H
#define EMULATION_RULE_LADDER_H

#include "sheet/rules.h"

/* What is compared with a ladder's bounds or a curve's points; the choice "on". */
typedef enum LadderOn
{
	ON_ACTUAL,
	ON_RATIO,
	ON_PERCENT,
	ON_PLACE
} LadderOn;

#define LADDER_ON 1
#define LADDER_CHOICES                                                                                       \
	{                                                                                                        \
		"on", PARAMETER_CHOICE, .choices = {"actual", "ratio", "percent", "place"},                          \
								.flags = {0, CRITERION_NEEDS_TARGET, CRITERION_NEEDS_TARGET,                 \
		                                  CRITERION_CLUSTER | CRITERION_PLACE},                              \
								.format_2_from = ON_PLACE                                                    \
	}

/* 0 and the bounds of the steps, as actuals: a Rule's turns. */
extern int rule_ladder_turns(const Sheet *sheet, const Criterion *criterion, Decimal target,
                             const ClusterStats *others, int scale, int64_t *at);

static inline LadderOn
ladder_on(const Criterion *criterion)
{
	return (LadderOn) criterion->parameter[LADDER_ON].digits;
}

#endif
