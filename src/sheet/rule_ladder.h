/*
 * rule_ladder.h - what else than the rule itself must know of a ladder.
 */
#ifndef EMULATION_RULE_LADDER_H
#define EMULATION_RULE_LADDER_H

#include "sheet/rules.h"

/* What is compared with a ladder's bounds; its choice "on". */
typedef enum LadderOn
{
	ON_ACTUAL,
	ON_RATIO,
	ON_PERCENT,
	ON_PLACE
} LadderOn;

#define LADDER_ON 1

static inline LadderOn
ladder_on(const Criterion *criterion)
{
	return (LadderOn) criterion->parameter[LADDER_ON].digits;
}

#endif
