/*
 * board.c - a scoreboard's parts by name, its promises, and scoring it (see board.h).
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "board/board.h"
#include "server/fault.h"
#include "server/value.h"
#include "sheet/score_sheet.h"

const Scoreboard *
board_from_datum(Datum datum)
{
	const Scoreboard *board = (const Scoreboard *) PG_DETOAST_DATUM(datum);

	value_check_format("scoreboard", board->version, SCOREBOARD_VERSION);
	value_check_format("score_sheet", board_sheet(board)->version, SHEET_VERSION);
	board_assert_valid(board);
	return board;
}

#ifdef CHECK_VALUES

static uint32
board_names(const Scoreboard *board)
{
	return board->cells + (uint32) sizeof(Cell) * board->n_cells +
	       (uint32) sizeof(CellBaseline) * board_n_baselines(board);
}

/* Units in order, none twice, their cells and names one behind the other. */
static void
check_units(const Scoreboard *board)
{
	const BoardUnit *units = board_units(board);
	uint32 name = board_names(board);

	Assert(units[0].first_cell == 0);
	for (uint32 i = 0; i < board->n_units; i++)
	{
		CHECK_FOR_INTERRUPTS();
		Assert(units[i].name == name && units[i].name_length <= board->length - name);
		Assert(units[i + 1].first_cell >= units[i].first_cell);
		Assert(i == 0 || bytes_compare(board_unit_name(board, i - 1), units[i - 1].name_length,
		                               board_unit_name(board, i), units[i].name_length) < 0);
		name += units[i].name_length;
	}
	Assert(name == board->length);
	Assert(units[board->n_units].first_cell == board->n_cells);
	Assert(units[board->n_units].name == 0 && units[board->n_units].name_length == 0);
}

/* Cells in order, none twice, none that its rule refuses. */
static void
check_cells(const Scoreboard *board)
{
	const Sheet *sheet = board_sheet(board);
	const BoardUnit *units = board_units(board);
	const Cell *cells = board_cells(board);
	FaultText fault;

	for (uint32 i = 0; i < board->n_cells; i++)
	{
		const Cell *cell = &cells[i];
		const Criterion *criterion = &sheet_criteria(sheet)[cell->criterion];

		CHECK_FOR_INTERRUPTS();
		Assert(cell_can_be(sheet, board->n_units, cell));
		Assert(i >= units[cell->unit].first_cell && i < units[cell->unit + 1].first_cell);
		Assert(i == 0 || cell->unit != cell[-1].unit || cell->criterion > cell[-1].criterion);
		Assert(!leaf_refuses(sheet, criterion, cell_target(cell), cell_actual(cell), cell_is_assigned(cell),
		                     &fault));
	}
}

/* Baselines in the order of their cells, none without one, no cell with two. */
static void
check_baselines(const Scoreboard *board)
{
	const Cell *cells = board_cells(board);
	uint32 position = 0;

	if (board->version == SCOREBOARD_VERSION_PLAIN)
		return;
	Assert(board->n_baselines > 0 && board->baselines == board->cells + sizeof(Cell) * board->n_cells);
	for (uint32 i = 0; i < board->n_cells; i++)
	{
		CHECK_FOR_INTERRUPTS();
		(void) board_next_baseline(board, &cells[i], &position);
	}
	Assert(position == board->n_baselines);
	for (uint32 i = 0; i < board->n_baselines; i++)
	{
		const CellBaseline *baseline = &board_baselines(board)[i];

		Assert(baseline->padding == 0 && baseline->scale <= DECIMAL_MAX_SCALE);
		Assert(decimal_is_canonical(cell_baseline(baseline)));
	}
}

void
board_assert_valid(const Scoreboard *board)
{
	Assert(VARSIZE(board) == board->length && board->padding == 0);
	Assert(board->sheet == MAXALIGN(board_head(board->version)));
	Assert(board->units == MAXALIGN(board->sheet + board_sheet(board)->length));
	Assert(board->cells == MAXALIGN(board->units + sizeof(BoardUnit) * ((Size) board->n_units + 1)));
	Assert(board->cells <= board->length);
	sheet_assert_valid(board_sheet(board));
	check_units(board);
	check_cells(board);
	check_baselines(board);
}

#endif

int
board_units_compare(const Scoreboard *a, uint32 a_unit, const Scoreboard *b, uint32 b_unit)
{
	return bytes_compare(board_unit_name(a, a_unit), board_units(a)[a_unit].name_length,
	                     board_unit_name(b, b_unit), board_units(b)[b_unit].name_length);
}

int64
board_find_unit(const Scoreboard *board, const char *name, size_t length)
{
	int64 low = 0;
	int64 high = (int64) board->n_units - 1;

	while (low <= high)
	{
		int64 middle = (low + high) / 2;
		int order = bytes_compare(name, length, board_unit_name(board, (uint32) middle),
		                          board_units(board)[middle].name_length);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return -1;
}

Datum
board_unit_datum(const Scoreboard *board, uint32 unit)
{
	return PointerGetDatum(
		cstring_to_text_with_len(board_unit_name(board, unit), (int) board_units(board)[unit].name_length));
}

char *
board_unit_cstring(const Scoreboard *board, uint32 unit)
{
	return fault_shown(board_unit_name(board, unit), board_units(board)[unit].name_length);
}

uint32
board_named_unit(const Scoreboard *board, text *name)
{
	int64 unit = board_find_unit(board, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));

	if (unit < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("unit \"%s\" is not in the scoreboard",
		                       fault_shown(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name))),
		                errhint("List its units with emulation.standings(board).")));
	return (uint32) unit;
}

int
board_named_criterion(const Scoreboard *board, text *code)
{
	int index = sheet_find(board_sheet(board), VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));

	if (index < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("criterion \"%s\" is not in the score sheet",
		                       fault_shown(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code))),
		                errhint("List its criteria with emulation.criteria(sheet).")));
	return index;
}

/* Scoring a board ------------------------------------------------------------- */

void
scoring_begin(Scoring *scoring, const Scoreboard *board)
{
	const Sheet *sheet = board_sheet(board);
	Size actuals = score_survey_room(sheet, board->n_units);
	Size room = score_room_size(sheet);
	UnitCells all = board_results(board);

	scoring->board = board;
	scoring->sheet = sheet;
	scoring->scores = palloc(sizeof(Score) * sheet->n_criteria);
	scoring->stats = sheet->relative ? palloc(sizeof(ClusterStats) * sheet->n_criteria) : NULL;
	scoring->exact = NULL;
	scoring->room = room == 0 ? NULL : score_room_make(palloc(room), sheet);
	score_survey(sheet, board->n_units, &all, scoring->room, scoring->stats,
	             actuals == 0 ? NULL :
	                            MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Decimal) * actuals));
}

void
scoring_unit(Scoring *scoring, uint32 unit)
{
	UnitCells own = board_unit_results(scoring->board, unit);

	CHECK_FOR_INTERRUPTS();
	scoring->missing = score_unit(scoring->sheet, &own, scoring->stats, scoring->room, scoring->scores);
}

const Sheet *
scoring_rank_sheet(Scoring *scoring)
{
	Sheet *exact;

	if (!sheet_ranks_apart(scoring->sheet))
		return scoring->sheet;
	if (scoring->exact == NULL)
	{
		exact = palloc(scoring->sheet->length);
		memcpy(exact, scoring->sheet, scoring->sheet->length);
		sheet_make_exact(exact);
		scoring->exact = exact;
		scoring->exact_scores = palloc(sizeof(Score) * exact->n_criteria);
	}
	return scoring->exact;
}

const Score *
scoring_for_rank(Scoring *scoring, uint32 unit)
{
	const Sheet *sheet = scoring_rank_sheet(scoring);
	UnitCells own = board_unit_results(scoring->board, unit);

	if (sheet == scoring->sheet)
		return scoring->scores;
	score_unit_exact(sheet, &own, scoring->stats, scoring->room, scoring->exact_scores);
	return scoring->exact_scores;
}
