/*
 * rule_curve.c - straight lines between points.
 */
#include "sheet/rule_ladder.h"
#include "sheet/rule_ratio.h"

static void
set_points(Rational *value, i128 points)
{
	rational_set(value, points, -POINTS_SCALE);
}

/* The line from one point to the next, at an x between them. */
static Points
between(const Sheet *sheet, const Criterion *criterion, const Step *left, const Step *right,
        const Rational *x)
{
	Rational points;
	Rational start;
	Rational span;

	rational_copy(&points, x);
	rational_set_decimal(&start, left->from);
	rational_set_decimal(&span, right->from);
	rational_subtract(&points, &start);
	rational_subtract(&span, &start);
	rational_divide(&points, &span);
	set_points(&span, (i128) right->points - left->points);
	set_points(&start, left->points);
	rational_multiply(&points, &span);
	rational_add(&points, &start);
	return within_limits(criterion, rational_points(&points, sheet->quantum));
}

static Points
curve_at(const Sheet *sheet, const Criterion *criterion, const Rational *x)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + criterion->first_step;
	int n = criterion->n_steps;
	int right = 0;
	Rational bound;

	for (; right < n; right++)
	{
		rational_set_decimal(&bound, steps[right].from);
		if (rational_compare(x, &bound) <= 0)
			break;
	}
	if (right > 0 && right < n)
		return between(sheet, criterion, &steps[right - 1], &steps[right], x);
	return round_and_clamp(sheet, criterion, steps[right == 0 ? 0 : n - 1].points);
}

static Points
curve_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
             const ClusterStats *stats)
{
	LadderOn on = ladder_on(criterion);
	Ratio ratio;
	Points points;
	Rational x;

	if (on == ON_ACTUAL || on == ON_PLACE)
	{
		rational_set_decimal(&x, on == ON_PLACE ? cluster_place(stats, criterion, actual) : actual);
		return curve_at(sheet, criterion, &x);
	}
	ratio = rule_ratio(criterion, target, actual);
	if (rule_ratio_decides(sheet, criterion, &ratio, &points))
		return points;
	x.numerator = ratio.over;
	x.denominator = ratio.under;
	x.exponent = ratio.exponent + (on == ON_PERCENT ? 2 : 0);
	x.is_wide = false;
	return curve_at(sheet, criterion, &x);
}

static Points
curve_points_of_share(const Sheet *sheet, const Criterion *criterion, const Rational *share)
{
	Rational x;

	rule_share_ratio(criterion, share, &x);
	x.exponent += ladder_on(criterion) == ON_PERCENT ? 2 : 0;
	return curve_at(sheet, criterion, &x);
}

const Rule rule_curve = {
	.name = "curve",
	.is_new = true,
	.refuses = rule_ratio_refused,
	.takes_any_plan = true,
	.points = curve_points,
	.points_of_share = curve_points_of_share,
	.turns = rule_ladder_turns,
	.parameters =
		{
			BETTER,
			LADDER_CHOICES,
			{"points", PARAMETER_POINTS, .required = true},
		},
};
