/*
 * overtake_reach.c - what else of a unit's score changes with a leaf's actual (see overtake_reach.h).
 */
#include "analysis/overtake_reach.h"

#include "sheet/rules.h"
#include "sheet/sheet_program.h"

#define OWN_CELL (EXPRESSION_SET(EXPRESSION_TARGET) | EXPRESSION_SET(EXPRESSION_ACTUAL))

/* Is a criterion the leaf itself or one above it? */
static bool
contains(const Sheet *sheet, int criterion, int leaf)
{
	return criterion <= leaf && leaf < sheet_criteria(sheet)[criterion].end;
}

/* Can what the program of a criterion comes to change with the leaf's actual? */
static bool
program_asks(const Sheet *sheet, int criterion, ProgramRef program, int leaf)
{
	const Expression *expression = sheet_program(sheet, program);
	ExpressionNames names;
	ExpressionReference reference;

	if (program == 0)
		return false;
	names = expression_names(expression);
	if (criterion == leaf && (names & (OWN_CELL | EXPRESSION_CLUSTER)) != 0)
		return true;
	if (criterion != leaf && contains(sheet, criterion, leaf) && (names & EXPRESSION_PARENT) != 0)
		return true;
	for (int at = 0; expression_next_reference(expression, &at, &reference);)
		if (contains(sheet, reference.criterion, leaf))
			return true;
	return false;
}

/* Its limits and its condition. */
static bool
judgements_ask(const Sheet *sheet, const CriterionExtra *extra, int leaf)
{
	const Judgement *judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS) + extra->first_judgement;

	for (int i = 0; i < extra->n_judgements; i++)
		if (program_asks(sheet, extra->criterion, judgements[i].when, leaf))
			return true;
	return false;
}

/* Does the leaf say how late another one is, or lose a percentage, which can be more than it earns? */
static bool
has_part_in_lateness(const Sheet *sheet, int leaf)
{
	const Late *lates = SHEET_LIST(sheet, Late, EXTRA_LATES);

	for (uint32 i = 0; i < sheet_list(sheet, EXTRA_LATES)->n; i++)
		if (lates[i].by == leaf || (lates[i].criterion == leaf && lates[i].unit == LATE_PERCENT_OF_EARNED))
			return true;
	return false;
}

/* Where the leaf's own actual moves what it is compared with, its row may not know where points turn. */
static bool
turns_are_unknown(const Sheet *sheet, const Criterion *criterion)
{
	const CriterionExtra *extra = criterion->extra != 0 ? sheet_extra(sheet, criterion) : NULL;

	return extra != NULL && ((criterion->n_steps > 0 && against_is_of_cluster(extra->against)) ||
	                         extra->bound[0] == BOUND_MEAN || extra->bound[1] == BOUND_MEAN);
}

LeafReach
leaf_reach(const Sheet *sheet, int leaf)
{
	const Criterion *criterion = &sheet_criteria(sheet)[leaf];
	LeafReach reach = {!turns_are_unknown(sheet, criterion), criterion_is_relative(criterion)};

	if (sheet->version == SHEET_VERSION_PLAIN)
		return reach;
	reach.is_plain &= !has_part_in_lateness(sheet, leaf);
	for (uint32 i = 0; i < sheet_list(sheet, EXTRA_CRITERIA)->n; i++)
	{
		const CriterionExtra *extra = SHEET_LIST(sheet, CriterionExtra, EXTRA_CRITERIA) + i;

		if (program_asks(sheet, extra->criterion, extra->formula, leaf) || judgements_ask(sheet, extra, leaf))
			reach.is_plain = false;
		if (!program_asks(sheet, extra->criterion, extra->value, leaf))
			continue;
		/* what is computed of it may be compared with other units */
		reach.is_plain = false;
		reach.is_seen |= sheet->relative;
	}
	return reach;
}
