/*
 * rule_formula.c - points by an expression of the sheet (expression.h).
 *
 * The expression may name anything of the unit, so it is run by who knows all of that
 * (board/score_program.c); for one leaf by itself there are no points.
 */
#include "sheet/rule_parts.h"

static Points
formula_points(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
               const ClusterStats *stats)
{
	return within_limits(criterion, 0);
}

const Rule rule_formula = {
	.name = "formula",
	.points = formula_points,
	.may_lack_min = true,
	.parameters =
		{
			{"formula", PARAMETER_EXPRESSION, .required = true},
			BETTER,
		},
};
