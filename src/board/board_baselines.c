/*
 * board_baselines.c - where units started, beside the cells of a board and of a state.
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "board/board_state.h"

#define FIRST_BASELINES 16

/* Of a board ------------------------------------------------------------------------ */

/* The first baseline of a unit or a later one. */
static uint32
first_baseline(const Scoreboard *board, uint32 unit)
{
	uint32 low = 0;
	uint32 high = board_n_baselines(board);

	while (low < high)
	{
		uint32 middle = low + (high - low) / 2;

		if (board_baselines(board)[middle].unit < unit)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

UnitCells
board_results(const Scoreboard *board)
{
	UnitCells all = {.cells = board_cells(board), .n_cells = board->n_cells};

	if (board->version > SCOREBOARD_VERSION_PLAIN)
	{
		all.baselines = board_baselines(board);
		all.n_baselines = board_n_baselines(board);
	}
	return all;
}

UnitCells
board_unit_results(const Scoreboard *board, uint32 unit)
{
	UnitCells own = {.cells = board_cells(board) + board_units(board)[unit].first_cell,
	                 .n_cells = board_unit_cells(board, unit)};

	if (board->version > SCOREBOARD_VERSION_PLAIN)
	{
		uint32 first = first_baseline(board, unit);

		own.baselines = board_baselines(board) + first;
		own.n_baselines = first_baseline(board, unit + 1) - first;
	}
	return own;
}

Decimal
board_next_baseline(const Scoreboard *board, const Cell *cell, uint32 *position)
{
	const CellBaseline *baseline;

	if (*position == board_n_baselines(board))
		return decimal_null();
	baseline = &board_baselines(board)[*position];
	if (baseline->unit != cell->unit || baseline->criterion != cell->criterion)
		return decimal_null();
	++*position;
	return cell_baseline(baseline);
}

/* Of a state ------------------------------------------------------------------------ */

static CellBaseline *
add_baselines(BoardState *state, uint64 n)
{
	CellBaseline *added;

	if (state->n_baselines + n > state->room_baselines)
	{
		uint64 room = Max(state->n_baselines + n, Max(2 * state->room_baselines, FIRST_BASELINES));

		state->baselines = state->baselines == NULL ?
		                       MemoryContextAllocHuge(state->context, sizeof(CellBaseline) * room) :
		                       repalloc_huge(state->baselines, sizeof(CellBaseline) * room);
		state->room_baselines = room;
	}
	added = state->baselines + state->n_baselines;
	state->n_baselines += n;
	return added;
}

void
board_state_add_baseline(BoardState *state, uint32 unit, uint16 criterion, Decimal baseline)
{
	if (decimal_is_null(baseline))
		return;
	*add_baselines(state, 1) = (CellBaseline){
		.unit = unit, .criterion = criterion, .scale = (uint8) baseline.scale, .digits = baseline.digits};
}

void
board_state_add_baselines(BoardState *state, const Scoreboard *board, const uint32 *units)
{
	const CellBaseline *baselines = board_baselines(board);

	for (uint32 i = 0; i < board_n_baselines(board); i++)
	{
		CHECK_FOR_INTERRUPTS();
		board_state_add_baseline(state, units == NULL ? baselines[i].unit : units[baselines[i].unit],
		                         baselines[i].criterion, cell_baseline(&baselines[i]));
	}
}

void
board_state_take_baselines(BoardState *state, const char *baselines, uint64 n)
{
	CellBaseline *taken;

	if (n == 0)
		return;
	taken = add_baselines(state, n);
	memcpy(taken, baselines, sizeof(CellBaseline) * n);
	for (uint64 i = 0; i < n; i++)
		if (taken[i].unit >= state->n_units || taken[i].scale > DECIMAL_MAX_SCALE || taken[i].padding != 0)
			elog(ERROR, "a serialized scoreboard has an impossible baseline");
}

static int
compare_baselines(const void *left, const void *right)
{
	const CellBaseline *a = left;
	const CellBaseline *b = right;

	CHECK_FOR_INTERRUPTS();
	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	return (int) a->criterion - b->criterion;
}

void
board_state_write_baselines(const BoardState *state, const uint32 *order, Scoreboard *board)
{
	CellBaseline *baselines = (CellBaseline *) ((char *) board + board->baselines);
	uint32 *places =
		MemoryContextAllocHuge(CurrentMemoryContext, sizeof(uint32) * ((Size) state->n_units + 1));
	uint32 position = 0;

	for (uint32 i = 0; i < state->n_units; i++)
		places[order[i]] = i;
	for (uint32 i = 0; i < board->n_baselines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		baselines[i] = state->baselines[i];
		baselines[i].unit = places[baselines[i].unit];
	}
	qsort(baselines, board->n_baselines, sizeof(CellBaseline), compare_baselines);
	for (uint32 i = 0; i < board->n_cells; i++)
	{
		CHECK_FOR_INTERRUPTS();
		(void) board_next_baseline(board, &board_cells(board)[i], &position);
	}
	/* whoever adds one to a state adds its result, too */
	if (position != board->n_baselines)
		elog(ERROR, "a serialized scoreboard has a baseline without a result");
	pfree(places);
}
