/*
 * expression_range.h - what an expression can come to, whatever the numbers are.
 *
 * From the range of each name follows a range of the whole. It can be wider than what really
 * occurs, since two mentions of one name are taken for two numbers, but never narrower: a
 * condition that cannot hold here never holds.
 */
#ifndef EMULATION_EXPRESSION_RANGE_H
#define EMULATION_EXPRESSION_RANGE_H

#include "sheet/expression.h"

typedef struct ExpressionRange
{
	bool never;    /* it is always missing or undefined; what follows says nothing then */
	bool has_low;  /* from low on ... */
	bool has_high; /* ... up to high, both included */
	bool can_hold; /* of a condition, which can also be undecided */
	bool can_fail;
	Rational low;
	Rational high;
} ExpressionRange;

/* All numbers within bounds, a null one being none. */
extern void expression_range_set(ExpressionRange *range, Decimal low, Decimal high);

/* Answers with the range of a name; criterion is that of a name with a code, else -1. */
typedef struct ExpressionRanges
{
	void (*ask)(void *context, ExpressionName name, int criterion, ExpressionRange *range);
	void *context;
} ExpressionRanges;

/* The condition of each "if" waits here, too, while both its branches are looked at. */
typedef struct ExpressionRangeStack
{
	ExpressionRange ranges[EXPRESSION_MAX_DEPTH + EXPRESSION_MAX_NESTING];
} ExpressionRangeStack;

/* The result is in the stack until that is used again. */
extern const ExpressionRange *
expression_range(const Expression *expression, const ExpressionRanges *names, ExpressionRangeStack *stack);

#endif
