/*
 * breakdown.c - breakdown(scoreboard): every point of every unit accounted for.
 */
#include "server/compat.h"

#include "utils/builtins.h"

#include "board/board.h"
#include "server/numeric_decimal.h"
#include "server/rows.h"
#include "sheet/score_sheet.h"

#define BREAKDOWN_COLUMNS 14

static const char *const status_names[] = {
	[SCORE_SCORED] = "scored", [SCORE_MISSING] = "missing", [SCORE_NOT_ASSIGNED] = "not assigned",
	[SCORE_INPUT] = "input",   [SCORE_DROPPED] = "dropped",
};

/* What a leaf's cell says: target, actual, which the sheet may compute, and their ratio. */
static void
result_columns(const Scoring *scoring, int index, const Cell *cell, Datum *values, bool *nulls)
{
	const Criterion *criterion = &sheet_criteria(scoring->sheet)[index];
	bool computed = (criterion->more_flags & CRITERION_COMPUTED) != 0;
	bool assigned = cell == NULL || cell_is_assigned(cell);
	Decimal target = cell == NULL ? decimal_null() : cell_target(cell);
	Decimal actual = computed     ? scoring->room->cells[index].measured.actual :
	                 cell == NULL ? decimal_null() :
	                                cell_actual(cell);
	int64_t over;
	int64_t under;
	int exponent;

	if (!decimal_is_null(target))
	{
		values[6] = numeric_from_decimal(target);
		nulls[6] = false;
	}
	if (!decimal_is_null(actual))
	{
		values[7] = numeric_from_decimal(actual);
		nulls[7] = false;
	}
	if (assigned && rule_cell_ratio(criterion, target, actual, &over, &under, &exponent))
	{
		values[8] = numeric_from_ratio(over, under, exponent);
		nulls[8] = false;
	}
}

static void
points_columns(const Scoring *scoring, int index, Datum *values, bool *nulls)
{
	const Sheet *sheet = scoring->sheet;
	const Criterion *criterion = &sheet_criteria(sheet)[index];
	const Score *score = &scoring->scores[index];
	int decimals = POINTS_SCALE - sheet->quantum;

	values[5] = numeric_from_points(criterion_shown_max(sheet, criterion), decimals);
	nulls[9] = score->blank;
	nulls[11] = score->blank || score->status == SCORE_DROPPED;
	values[9] = numeric_from_points(score->points, decimals);
	values[11] = numeric_from_points(score_lost(sheet, index, scoring->scores), decimals);
	nulls[10] = !score_is_sum(sheet, index);
	values[10] = numeric_from_points(score_adjustment(sheet, index, scoring->scores), decimals);
}

static void
breakdown_row(const Scoring *scoring, uint32 unit, int index, const Cell *cell, Datum *values, bool *nulls)
{
	const Sheet *sheet = scoring->sheet;
	const Criterion *criteria = sheet_criteria(sheet);
	const Criterion *criterion = &criteria[index];

	memset(nulls, false, BREAKDOWN_COLUMNS);
	values[0] = board_unit_datum(scoring->board, unit);
	nulls[1] = index == SHEET_ROOT;
	values[1] = sheet_text_datum(sheet, criterion->code);
	nulls[2] = index == SHEET_ROOT || criterion->parent == SHEET_ROOT;
	values[2] = sheet_text_datum(sheet, criteria[criterion->parent].code);
	values[3] = Int32GetDatum(criterion->depth);
	nulls[4] = criterion->name.length == 0;
	values[4] = sheet_text_datum(sheet, criterion->name);
	nulls[6] = nulls[7] = nulls[8] = true;
	if (cell != NULL || (criterion->more_flags & CRITERION_COMPUTED) != 0)
		result_columns(scoring, index, cell, values, nulls);
	points_columns(scoring, index, values, nulls);
	values[12] = BoolGetDatum(criterion_is_leaf(criterion));
	values[13] = CStringGetTextDatum(status_names[scoring->scores[index].status]);
}

static void
breakdown_unit(const Scoring *scoring, uint32 unit, Rows *rows)
{
	const BoardUnit *entry = &board_units(scoring->board)[unit];
	const Cell *cell = board_cells(scoring->board) + entry[0].first_cell;
	const Cell *end = board_cells(scoring->board) + entry[1].first_cell;

	for (int i = 0; i < scoring->sheet->n_criteria; i++)
	{
		Datum values[BREAKDOWN_COLUMNS];
		bool nulls[BREAKDOWN_COLUMNS];
		bool own = cell < end && cell->criterion == i;

		rows_begin(rows);
		breakdown_row(scoring, unit, i, own ? cell : NULL, values, nulls);
		rows_put(rows, values, nulls);
		cell += own;
	}
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_breakdown);
Datum
emulation_scoreboard_breakdown(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	Scoring scoring;

	scoring_begin(&scoring, board_from_datum(PG_GETARG_DATUM(0)));
	for (uint32 unit = 0; unit < scoring.board->n_units; unit++)
	{
		scoring_unit(&scoring, unit);
		breakdown_unit(&scoring, unit, &rows);
	}
	return (Datum) 0;
}
