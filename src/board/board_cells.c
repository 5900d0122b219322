/*
 * board_cells.c - cells(scoreboard): the results that a board is made of.
 */
#include "server/compat.h"

#include "board/board.h"
#include "server/numeric_decimal.h"
#include "server/rows.h"
#include "sheet/score_sheet.h"

#define CELLS_COLUMNS 6

static Datum
nullable_number(Decimal number, bool *isnull)
{
	*isnull = decimal_is_null(number);
	return *isnull ? (Datum) 0 : numeric_from_decimal(number);
}

static void
cells_row(const Scoreboard *board, const Cell *cell, Decimal baseline, Datum *values, bool *nulls)
{
	const Sheet *sheet = board_sheet(board);

	nulls[0] = nulls[1] = nulls[5] = false;
	values[0] = board_unit_datum(board, cell->unit);
	values[1] = sheet_text_datum(sheet, sheet_criteria(sheet)[cell->criterion].code);
	values[2] = nullable_number(cell_target(cell), &nulls[2]);
	values[3] = nullable_number(cell_actual(cell), &nulls[3]);
	values[4] = nullable_number(baseline, &nulls[4]);
	values[5] = BoolGetDatum(cell_is_assigned(cell));
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_cells);
Datum
emulation_scoreboard_cells(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	const Scoreboard *board = board_from_datum(PG_GETARG_DATUM(0));
	uint32 position = 0;

	for (uint32 i = 0; i < board->n_cells; i++)
	{
		const Cell *cell = &board_cells(board)[i];
		Datum values[CELLS_COLUMNS];
		bool nulls[CELLS_COLUMNS];

		rows_begin(&rows);
		cells_row(board, cell, board_next_baseline(board, cell, &position), values, nulls);
		rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}
