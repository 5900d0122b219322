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

ProgramCursor
sheet_criterion_programs(const Sheet *sheet, const Criterion *criterion)
{
	return (ProgramCursor){sheet, criterion->extra != 0 ? sheet_extra(sheet, criterion) : NULL, 0};
}

ProgramRef
sheet_next_program(ProgramCursor *cursor)
{
	const CriterionExtra *extra = cursor->extra;
	uint32_t at = cursor->next;

	if (extra == NULL || at > extra->n_judgements)
		return 0;
	cursor->next++;
	if (at > 0)
		return SHEET_LIST(cursor->sheet, Judgement, EXTRA_JUDGEMENTS)[extra->first_judgement + at - 1].when;
	return extra->formula != 0 ? extra->formula : sheet_next_program(cursor);
}

ExpressionNames
sheet_criterion_names(const Sheet *sheet, const Criterion *criterion)
{
	ProgramCursor cursor = sheet_criterion_programs(sheet, criterion);
	ExpressionNames names = 0;

	for (ProgramRef program; (program = sheet_next_program(&cursor)) != 0;)
		names |= expression_names(sheet_program(sheet, program));
	return names;
}

void
sheet_leaf_program_flags(const Sheet *sheet, const Criterion *leaf, uint8_t *flags, uint8_t *more_flags)
{
	ExpressionNames names = sheet_criterion_names(sheet, leaf);
	ExpressionNames cell = EXPRESSION_SET(EXPRESSION_TARGET) | EXPRESSION_SET(EXPRESSION_ACTUAL) |
	                       EXPRESSION_SET(EXPRESSION_BASELINE);

	*flags = *more_flags = 0;
	if (names & EXPRESSION_CLUSTER)
		*flags |= CRITERION_CLUSTER;
	if (names & EXPRESSION_SET(EXPRESSION_PLACE))
		*flags |= CRITERION_PLACE;
	if (leaf->extra == 0)
		return;
	if (sheet_extra(sheet, leaf)->value != 0)
		*more_flags |= CRITERION_COMPUTED;
	/* the cluster's figures are about actuals, too */
	if (sheet_extra(sheet, leaf)->formula != 0 && (names & (cell | EXPRESSION_CLUSTER)) == 0)
		*more_flags |= CRITERION_NO_CELL;
}

void
sheet_note_programs(Sheet *sheet)
{
	Criterion *criteria = (Criterion *) ((char *) sheet + sheet->criteria);

	for (int i = 0; i < sheet->n_criteria; i++)
	{
		uint8_t flags;
		uint8_t more_flags;

		if (!criterion_is_leaf(&criteria[i]) || criteria[i].extra == 0)
			continue;
		sheet_leaf_program_flags(sheet, &criteria[i], &flags, &more_flags);
		criteria[i].flags |= flags;
		criteria[i].more_flags |= more_flags;
		sheet->relative |= (flags & CRITERION_CLUSTER) != 0;
	}
}
