/*
 * rule_turns.h - where a leaf's points turn, for whoever looks for the actual that
 * earns so many: between two neighbouring turns, and beyond the last, more of a thing
 * moves points one way only (or not at all), whatever the other units have.
 */
#ifndef EMULATION_RULE_TURNS_H
#define EMULATION_RULE_TURNS_H

#include "sheet/rules.h"

/* No number of the grid is farther from 0: digits are below 10^18. */
#define DECIMAL_FARTHEST (DECIMAL_LIMIT - 1)

/* A Decimal in units of 10^-scale, towards less; saturates at the farthest. */
extern int64_t decimal_floor(Decimal value, int scale);

/*
 * A rule's turns under a target (or null), each in units of 10^-scale to within one
 * unit of where it is; returns how many.  at has room for TURNS_MOST of the criterion.
 */
#define TURNS_MOST(criterion) (4 * (int) (criterion)->n_steps + 2)

/* 0: a ratio changes its sense there, and nothing where less is better earns the cap. */
extern int
rule_turns_at_zero(const Sheet *sheet, const Criterion *criterion, Decimal target, int scale, int64_t *at);
/* The ends of what an appraiser may give. */
extern int
rule_turns_at_limits(const Sheet *sheet, const Criterion *criterion, Decimal target, int scale, int64_t *at);
/* No and yes. */
extern int rule_turns_at_no_and_yes(const Sheet *sheet, const Criterion *criterion, Decimal target, int scale,
                                    int64_t *at);
/* 0 and the bounds of a ladder's steps, as actuals. */
extern int
rule_turns_at_bounds(const Sheet *sheet, const Criterion *criterion, Decimal target, int scale, int64_t *at);

#endif
