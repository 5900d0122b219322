/*
 * rule_ladder.c - the points of the first step that fits the actual or its ratio to the target.
 */
#include "sheet/rule_ladder.h"
#include "sheet/rule_ratio.h"

/* The value that is compared with a ladder's bounds: an actual or a place, or r times factor. */
typedef struct Rung
{
	bool is_ratio;
	int factor;
	Ratio ratio;
	const Rational *exact; /* or r·factor as a fraction */
	Decimal actual;
} Rung;

static int
rung_compare(const Rung *rung, Decimal bound)
{
	Rational other;

	if (rung->exact != NULL)
	{
		rational_set_decimal(&other, bound);
		return rational_compare(rung->exact, &other);
	}
	return rung->is_ratio ? rule_ratio_compare(&rung->ratio, rung->factor, bound) :
	                        decimal_compare(rung->actual, bound);
}

static bool
step_fits(const Step *step, const Rung *rung)
{
	return (decimal_is_null(step->from) || rung_compare(rung, step->from) >= 0) &&
	       (decimal_is_null(step->above) || rung_compare(rung, step->above) > 0) &&
	       (decimal_is_null(step->to) || rung_compare(rung, step->to) <= 0) &&
	       (decimal_is_null(step->below) || rung_compare(rung, step->below) < 0);
}

static Points
first_fit(const Sheet *sheet, const Criterion *criterion, const Rung *rung)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + criterion->first_step;

	for (int i = 0; i < criterion->n_steps; i++)
		if (step_fits(&steps[i], rung))
			return round_and_clamp(sheet, criterion, steps[i].points);
	return criterion->low;
}

static Points
ladder_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
              const ClusterStats *stats)
{
	LadderOn on = ladder_on(criterion);
	Points points;
	Rung rung = {.is_ratio = on == ON_RATIO || on == ON_PERCENT,
	             .factor = on == ON_PERCENT ? 100 : 1,
	             .actual = actual};

	if (rung.is_ratio)
	{
		rung.ratio = rule_ratio(criterion, target, actual);
		if (rule_ratio_decides(sheet, criterion, &rung.ratio, &points))
			return points;
	}
	else if (on == ON_PLACE)
		rung.actual = cluster_place(stats, criterion, actual);
	return first_fit(sheet, criterion, &rung);
}

static Points
ladder_points_of_share(const Sheet *sheet, const Criterion *criterion, const Rational *share)
{
	Rational ratio;
	Rung rung = {.exact = &ratio};

	rule_share_ratio(criterion, share, &ratio);
	ratio.exponent += ladder_on(criterion) == ON_PERCENT ? 2 : 0;
	return first_fit(sheet, criterion, &rung);
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
rule_ladder_turns(const Sheet *sheet, const Criterion *criterion, Decimal target, const ClusterStats *others,
                  int scale, int64_t *at)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + criterion->first_step;
	LadderOn on = ladder_on(criterion);
	int n = 0;

	at[n++] = 0;
	/* places turn where other units' actuals are: whoever looks has them */
	if (on == ON_PLACE || (on != ON_ACTUAL && decimal_is_null(target)))
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

const Rule rule_ladder = {
	.name = "ladder",
	.refuses = rule_ratio_refused,
	.takes_any_plan = true,
	.points = ladder_points,
	.points_of_share = ladder_points_of_share,
	.turns = rule_ladder_turns,
	.parameters =
		{
			BETTER,
			LADDER_CHOICES,
			{"steps", PARAMETER_STEPS, .required = true},
		},
};
