/*
 * rule_turns.c - where a leaf's points turn (see rule_turns.h).
 */
#include "sheet/rule_turns.h"

int64_t
decimal_floor(Decimal value, int scale)
{
	i128 digits = value.digits;

	if (value.scale <= scale)
		digits *= decimal_pow10[scale - value.scale];
	else
	{
		i128 unit = decimal_pow10[value.scale - scale];
		i128 quotient = digits / unit;

		digits = quotient - (digits % unit < 0);
	}
	return (int64_t) (digits > DECIMAL_FARTHEST  ? DECIMAL_FARTHEST :
	                  digits < -DECIMAL_FARTHEST ? -DECIMAL_FARTHEST :
	                                               digits);
}

int
rule_turns_at_zero(const Sheet *sheet, const Criterion *criterion, Decimal target, int scale, int64_t *at)
{
	at[0] = 0;
	return 1;
}

int
rule_turns_at_limits(const Sheet *sheet, const Criterion *criterion, Decimal target, int scale, int64_t *at)
{
	at[0] = decimal_floor(decimal_from_points(criterion->min), scale);
	at[1] = decimal_floor(decimal_from_points(criterion->cap), scale);
	return 2;
}

int
rule_turns_at_no_and_yes(const Sheet *sheet, const Criterion *criterion, Decimal target, int scale,
                         int64_t *at)
{
	at[0] = 0;
	at[1] = decimal_pow10[scale];
	return 2;
}

/* The actual at which a ratio, or a percent, is bound: A = bound·T, or T/bound where less is better. */
static int64_t
ratio_bound(const Criterion *criterion, Decimal target, Decimal bound, int scale, bool percent)
{
	bool lower = (criterion->flags & CRITERION_LOWER) != 0;
	int hundredth = percent ? 2 : 0;
	int64_t turn;
	Exact actual;

	if (lower && bound.digits == 0)
		return 0;
	exact_set(&actual, target.digits);
	if (lower)
	{
		exact_divide(&actual, bound.digits);
		exact_scale(&actual, hundredth - (int) target.scale + (int) bound.scale + scale);
	}
	else
	{
		exact_multiply(&actual, bound.digits);
		exact_scale(&actual, -hundredth - (int) target.scale - (int) bound.scale + scale);
	}
	turn = exact_round(&actual, 0);
	return turn > DECIMAL_FARTHEST ? DECIMAL_FARTHEST : turn < -DECIMAL_FARTHEST ? -DECIMAL_FARTHEST : turn;
}

int
rule_turns_at_bounds(const Sheet *sheet, const Criterion *criterion, Decimal target, int scale, int64_t *at)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + criterion->first_step;
	LadderOn on = ladder_on(criterion);
	int n = 0;

	at[n++] = 0;
	if (on != ON_ACTUAL && decimal_is_null(target))
		return n;
	for (int i = 0; i < criterion->n_steps; i++)
	{
		Decimal bounds[] = {steps[i].from, steps[i].above, steps[i].to, steps[i].below};

		for (int k = 0; k < 4; k++)
			if (!decimal_is_null(bounds[k]))
				at[n++] = on == ON_ACTUAL ?
				              decimal_floor(bounds[k], scale) :
				              ratio_bound(criterion, target, bounds[k], scale, on == ON_PERCENT);
	}
	return n;
}
