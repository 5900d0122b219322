/*
 * rule_parts.h - what rules are made of.
 *
 * A rule's points are one exact fraction, rounded once onto the sheet's grid
 * (mul_div_round, or an Exact where it has more than three factors), and then put
 * within the criterion's limits.
 */
#ifndef EMULATION_RULE_PARTS_H
#define EMULATION_RULE_PARTS_H

#include "sheet/rules.h"

static inline bool
lower_is_better(const Criterion *criterion)
{
	return (criterion->flags & CRITERION_LOWER) != 0;
}

/* In two steps, which compile without branches: whether a cap is reached is not predictable. */
static inline Points
clamp(Points points, Points low, Points high)
{
	points = points < low ? low : points;
	points = points > high ? high : points;
	return points;
}

/* Points already on the grid, into the criterion's limits. */
static inline Points
within_limits(const Criterion *criterion, Points points)
{
	return clamp(points, criterion->low, criterion->high);
}

/* A number of the sheet onto the grid and into the limits. */
static inline Points
round_and_clamp(const Sheet *sheet, const Criterion *criterion, Points points)
{
	return within_limits(criterion, mul_div_round(points, 1, 1, 0, sheet->quantum));
}

static inline Points
full_points(const Sheet *sheet, const Criterion *criterion)
{
	return within_limits(criterion, criterion_shown_max(sheet, criterion));
}

/* max·part/whole·10^exponent on the grid; part and whole as in mul_div_round. */
static inline Points
share_of_max(const Sheet *sheet, const Criterion *criterion, i128 part, i128 whole, int exponent)
{
	return mul_div_round_whole(criterion->max, criterion->whole, part, whole, exponent, sheet->quantum);
}

/* max·part/span with differences at their own scales. */
static inline Points
share_of_span(const Sheet *sheet, const Criterion *criterion, WideDecimal part, WideDecimal span)
{
	return share_of_max(sheet, criterion, part.digits, span.digits, span.scale - part.scale);
}

/* A number in a fault's text. */
typedef char NumberText[DECIMAL_TEXT];

static inline const char *
number_text(Decimal number, NumberText text)
{
	decimal_text(number, text);
	return text;
}

/*
 * The turn of a rule whose points turn at 0: a ratio changes its sense there, and nothing
 * where less is better earns the cap.
 */
static inline int
rule_turns_at_zero(const Sheet *sheet, const Criterion *criterion, Decimal target, const ClusterStats *others,
                   int scale, int64_t *at)
{
	at[0] = 0;
	return 1;
}

#define NO_NUMBER                                                                                            \
	{                                                                                                        \
		.scale = DECIMAL_NULL_SCALE                                                                          \
	}
#define BETTER                                                                                               \
	{                                                                                                        \
		"better", PARAMETER_CHOICE, .choices = {"higher", "lower"}, .flags = { 0, CRITERION_LOWER }          \
	}

#endif
