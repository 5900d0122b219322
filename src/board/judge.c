/*
 * judge.c - what the conditions of a sheet say of a unit that is scored (see judge.h).
 */
#include "board/judge.h"

/* The unit's cell of a leaf, or null. */
static const Cell *
cell_of(const UnitCells *own, int criterion)
{
	size_t low = 0;
	size_t high = own->n_cells;

	while (low < high)
	{
		size_t middle = (low + high) / 2;

		if (own->cells[middle].criterion == criterion)
			return &own->cells[middle];
		if (own->cells[middle].criterion < criterion)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static Decimal
baseline_of(const UnitCells *own, int criterion)
{
	for (size_t i = 0; i < own->n_baselines; i++)
		if (own->baselines[i].criterion == criterion)
			return cell_baseline(&own->baselines[i]);
	return decimal_null();
}

/* Target, actual and baseline of a leaf that is not assigned are missing. */
static Decimal
ask_cell(const Judged *judged, ExpressionName name, int criterion)
{
	const Cell *cell = cell_of(judged->own, criterion);

	if (cell != NULL && !cell_is_assigned(cell))
		return decimal_null();
	if (name == EXPRESSION_BASELINE_OF)
		return baseline_of(judged->own, criterion);
	if (name == EXPRESSION_TARGET_OF)
		return cell != NULL ? cell_target(cell) : decimal_null();
	return leaf_actual(judged->sheet, &sheet_criteria(judged->sheet)[criterion],
	                   cell != NULL ? cell_actual(cell) : decimal_null());
}

/* Of a number that others use there are no points, and its cell alone says what it is. */
static Decimal
ask_input(const Judged *judged, ExpressionName name, int criterion)
{
	const Cell *cell = cell_of(judged->own, criterion);
	bool assigned = cell == NULL || cell_is_assigned(cell);
	bool missing = assigned && decimal_is_null(ask_cell(judged, EXPRESSION_ACTUAL_OF, criterion));

	return (Decimal){.digits = name == EXPRESSION_ASSIGNED_OF ? assigned : missing};
}

/* What was taken: of points below 0. */
static Points
deducted(const Score *score)
{
	return score->points < 0 ? -score->points : 0;
}

Decimal
judged_ask(void *context, ExpressionName name, int criterion)
{
	const Judged *judged = context;
	const Criterion *asked = &sheet_criteria(judged->sheet)[criterion];
	const Score *score = &judged->scores[criterion];

	switch (name)
	{
		case EXPRESSION_POINTS_OF:
			return score->blank ? decimal_null() : decimal_from_points(score->points);
		case EXPRESSION_DEDUCTED_OF:
			return score->blank ? decimal_null() : decimal_from_points(deducted(score));
		case EXPRESSION_MAX:
			return decimal_from_points(criterion_shown_max(judged->sheet, asked));
		case EXPRESSION_MISSING_OF:
		case EXPRESSION_ASSIGNED_OF:
			if ((asked->more_flags & CRITERION_INPUT) != 0)
				return ask_input(judged, name, criterion);
			return (Decimal){.digits = name == EXPRESSION_ASSIGNED_OF ? score->status != SCORE_NOT_ASSIGNED :
			                                                            score->status == SCORE_MISSING};
		default:
			return ask_cell(judged, name, criterion);
	}
}

static const ExpressionValue *
run(const Judged *judged, ProgramRef condition, ExpressionStack *stack)
{
	const Score *root = &judged->scores[SHEET_ROOT];
	Points max = sheet_criteria(judged->sheet)[SHEET_ROOT].max;
	ExpressionValues values = {.ask = judged_ask, .context = (void *) judged};

	values.plain[EXPRESSION_MAX] = decimal_from_points(max);
	values.plain[EXPRESSION_TOTAL] = root->blank ? decimal_null() : decimal_from_points(judged->total);
	values.plain[EXPRESSION_RANK] = judged->rank == 0 ? decimal_null() : decimal_canonical(judged->rank, 0);
	return expression_run(sheet_program(judged->sheet, condition), &values, stack);
}

ClassTruth
judge(const Judged *judged, ProgramRef condition)
{
	ExpressionStack stack;
	const ExpressionValue *value = run(judged, condition, &stack);

	return value->state != EXPRESSION_PRESENT ? CLASS_UNDECIDED : value->holds ? CLASS_HOLDS : CLASS_FAILS;
}

size_t
judge_missing(const Judged *judged, ProgramRef condition, char *buffer, size_t room)
{
	const Expression *program = sheet_program(judged->sheet, condition);
	ExpressionStack stack;
	const ExpressionValue *value = run(judged, condition, &stack);
	const char *ending = value->state == EXPRESSION_UNDEFINED ? " undefined" : " missing";
	ExpressionReference cause;
	SheetNames names;
	ExpressionCodes codes = sheet_expression_codes(&names, judged->sheet, PLACE_CLASS);
	size_t length;

	if (value->state == EXPRESSION_PRESENT)
		return 0;
	cause = expression_cause(program, value);
	if (value->state == EXPRESSION_MISSING && cause.name == EXPRESSION_ACTUAL_OF)
	{
		const char *code = codes.code(codes.context, cause.criterion, &length);

		if (length <= room)
			memcpy(buffer, code, length);
	}
	else
		length = expression_print_cause(program, value, &codes, buffer, room);
	if (length + strlen(ending) <= room)
		memcpy(buffer + length, ending, strlen(ending));
	return length + strlen(ending);
}
