/*
 * sheet_program.c - the expressions of a sheet: where each may stand, and what it may name.
 */
#include "sheet/rules.h"
#include "sheet/sheet_program.h"

#define CELL_OF                                                                                              \
	(EXPRESSION_SET(EXPRESSION_TARGET_OF) | EXPRESSION_SET(EXPRESSION_ACTUAL_OF) |                           \
	 EXPRESSION_SET(EXPRESSION_BASELINE_OF))
#define STATE_OF (EXPRESSION_SET(EXPRESSION_MISSING_OF) | EXPRESSION_SET(EXPRESSION_ASSIGNED_OF))
#define POINTS_OF                                                                                            \
	(EXPRESSION_SET(EXPRESSION_POINTS_OF) | EXPRESSION_SET(EXPRESSION_SHARE_OF) |                            \
	 EXPRESSION_SET(EXPRESSION_DEDUCTED_OF))

#define OWN_LIMITS                                                                                           \
	(EXPRESSION_SET(EXPRESSION_MAX) | EXPRESSION_SET(EXPRESSION_MIN) | EXPRESSION_SET(EXPRESSION_CAP))
#define OF_SHEET (EXPRESSION_SET(EXPRESSION_MAX) | EXPRESSION_SET(EXPRESSION_TOTAL) | EXPRESSION_OTHERS)

/*
 * A computed actual is part of what the cluster's figures are made of, so it exists before any
 * of those, and before any points.
 */
const ExpressionPlace program_places[PROGRAM_PLACES] = {
	[PLACE_VALUE] = {EXPRESSION_NUMBER, EXPRESSION_SET(EXPRESSION_TARGET) |
                                            EXPRESSION_SET(EXPRESSION_BASELINE) | CELL_OF | STATE_OF},
	[PLACE_LEAF_FORMULA] = {EXPRESSION_NUMBER, EXPRESSION_OWN | EXPRESSION_CLUSTER | EXPRESSION_OTHERS},
	[PLACE_PARENT_FORMULA] = {EXPRESSION_NUMBER, OWN_LIMITS | EXPRESSION_PARENT | EXPRESSION_OTHERS},
	[PLACE_LEAF_CONDITION] = {EXPRESSION_CONDITION, EXPRESSION_OWN | EXPRESSION_CLUSTER | EXPRESSION_OTHERS},
	[PLACE_PARENT_CONDITION] = {EXPRESSION_CONDITION, OWN_LIMITS | EXPRESSION_PARENT | EXPRESSION_OTHERS},
	[PLACE_UNRANKED] = {EXPRESSION_CONDITION, OF_SHEET},
	[PLACE_CLASS] = {EXPRESSION_CONDITION, OF_SHEET | EXPRESSION_SET(EXPRESSION_RANK)},
};

static int
find(void *context, const char *code, size_t length)
{
	const SheetNames *names = context;
	const CodeSlot *slot = sheet_codes_find(&names->codes, code, length);

	return slot != NULL ? slot->criterion : -1;
}

static ExpressionNames
answers(void *context, int criterion)
{
	const SheetNames *names = context;
	const Criterion *named = &sheet_criteria(names->sheet)[criterion];

	if (criterion <= SHEET_ROOT || criterion >= names->sheet->n_criteria)
		return 0;
	if (criterion_is_leaf(named))
		return named->more_flags & CRITERION_INPUT ? CELL_OF | STATE_OF : CELL_OF | STATE_OF | POINTS_OF;
	return names->cells_only ? 0 : STATE_OF | POINTS_OF;
}

static const char *
code(void *context, int criterion, size_t *length)
{
	const SheetNames *names = context;
	TextRef text = sheet_criteria(names->sheet)[criterion].code;

	*length = text.length;
	return sheet_text(names->sheet, text);
}

ExpressionCodes
sheet_expression_codes(SheetNames *names, const Sheet *sheet, ProgramPlace place)
{
	*names = (SheetNames){sheet, sheet_codes(sheet), place == PLACE_VALUE};
	return (ExpressionCodes){names, find, answers, code};
}
