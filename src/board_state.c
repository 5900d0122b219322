/*
 * board_state.c - a scoreboard under construction (see board_state.h).
 */
#include "compat.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "board_state.h"
#include "fault.h"
#include "score_sheet.h"

#define FIRST_UNITS 16
#define FIRST_NAMES 256

/*
 * Small chunks fill a power of two, as the allocator would round them up to
 * one anyway; from 8 kB on it takes any size.
 */
#define FIRST_CHUNK   1024
#define ROUNDED_CHUNK 8192

#define CHUNK_ROOM(bytes) (((bytes) -offsetof(CellChunk, cells)) / sizeof(Cell))

BoardState *
board_state_create(MemoryContext context, const Sheet *sheet)
{
	BoardState *state = MemoryContextAllocZero(context, sizeof(BoardState));

	state->context = context;
	state->sheet = sheet;
	state->room_units = FIRST_UNITS;
	state->units = MemoryContextAlloc(context, sizeof(StateUnit) * FIRST_UNITS);
	state->names_room = FIRST_NAMES;
	state->names = MemoryContextAlloc(context, FIRST_NAMES);
	state->slot_mask = 2 * FIRST_UNITS - 1;
	state->slots = MemoryContextAllocZero(context, sizeof(uint32) * (state->slot_mask + 1));
	return state;
}

/* Units --------------------------------------------------------------------- */

static void
insert_slot(BoardState *state, uint32 unit)
{
	uint32 slot = state->units[unit].hash & state->slot_mask;

	while (state->slots[slot] != 0)
		slot = (slot + 1) & state->slot_mask;
	state->slots[slot] = unit + 1;
}

static void
grow_units(BoardState *state)
{
	state->room_units *= 2;
	state->units = repalloc_huge(state->units, sizeof(StateUnit) * state->room_units);
	state->slot_mask = 2 * state->room_units - 1;
	pfree(state->slots);
	state->slots = MemoryContextAllocExtended(state->context, sizeof(uint32) * ((Size) state->slot_mask + 1),
	                                          MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (uint32 unit = 0; unit < state->n_units; unit++)
		insert_slot(state, unit);
}

static uint32
add_unit(BoardState *state, const char *name, uint32 length, uint32 hash)
{
	uint32 unit = state->n_units;

	if ((Size) state->names_length + length > MaxAllocSize)
		ereport(ERROR,
		        (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
		         errmsg("the names of a scoreboard's units take more than %zu bytes", (Size) MaxAllocSize),
		         errhint("Aggregate by cluster, and use short codes as units.")));
	if (unit == state->room_units)
		grow_units(state);
	if (state->names_length + length > state->names_room)
	{
		while (state->names_length + length > state->names_room)
			state->names_room *= 2;
		state->names = repalloc_huge(state->names, state->names_room);
	}
	memcpy(state->names + state->names_length, name, length);
	state->units[unit] = (StateUnit){hash, state->names_length, length};
	state->names_length += length;
	state->n_units++;
	insert_slot(state, unit);
	return unit;
}

static inline bool
has_name(const BoardState *state, uint32 unit, const char *name, uint32 length)
{
	const StateUnit *candidate = &state->units[unit];

	return candidate->name_length == length && memcmp(state->names + candidate->name, name, length) == 0;
}

uint32
board_state_unit(BoardState *state, const char *name, uint32 length)
{
	uint32 hash;

	if (state->n_units > 0 && has_name(state, state->last_unit, name, length))
		return state->last_unit;
	hash = code_hash(name, length);
	for (uint32 slot = hash & state->slot_mask; state->slots[slot] != 0; slot = (slot + 1) & state->slot_mask)
	{
		uint32 unit = state->slots[slot] - 1;

		if (state->units[unit].hash == hash && has_name(state, unit, name, length))
			return state->last_unit = unit;
	}
	return state->last_unit = add_unit(state, name, length, hash);
}

/* Cells ---------------------------------------------------------------------- */

static void
add_chunk(BoardState *state)
{
	Size wanted = state->n_cells * sizeof(Cell) / 8;
	Size bytes = FIRST_CHUNK;
	CellChunk *chunk;

	while (bytes < ROUNDED_CHUNK && bytes * 2 <= wanted)
		bytes *= 2;
	if (wanted > ROUNDED_CHUNK)
		bytes = wanted;
	chunk = MemoryContextAllocHuge(state->context, bytes);
	chunk->next = NULL;
	chunk->n = 0;
	chunk->room = (uint32) CHUNK_ROOM(bytes);
	if (state->last == NULL)
		state->first = chunk;
	else
		state->last->next = chunk;
	state->last = chunk;
}

Cell *
board_state_add(BoardState *state)
{
	if (state->last == NULL || state->last->n == state->last->room)
		add_chunk(state);
	state->n_cells++;
	return &state->last->cells[state->last->n++];
}

void
board_state_check_sheet(const BoardState *state, const Sheet *sheet)
{
	const Sheet *own = state->sheet;

	if (memcmp(own->fingerprint, sheet->fingerprint, FINGERPRINT_LENGTH) == 0)
		return;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	                errmsg("two different score sheets in one scoreboard: \"%s\" and \"%s\"",
	                       sheet_text_cstring(own, sheet_criteria(own)[SHEET_ROOT].name),
	                       sheet_text_cstring(sheet, sheet_criteria(sheet)[SHEET_ROOT].name)),
	                errdetail("A scoreboard holds the results of one cluster in one period under one sheet."),
	                errhint("Group by what the sheet belongs to, such as cluster and year.")));
}

/* The other's units by their numbers here. */
static void
append_cells(BoardState *state, const Cell *cells, uint64 n, const uint32 *units)
{
	for (uint64 i = 0; i < n; i++)
	{
		Cell *cell = board_state_add(state);

		*cell = cells[i];
		cell->unit = units[cell->unit];
	}
}

static uint32 *
alloc_units(uint32 n)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, sizeof(uint32) * ((Size) n + 1));
}

void
board_state_append(BoardState *state, const BoardState *other)
{
	uint32 *units = alloc_units(other->n_units);

	board_state_check_sheet(state, other->sheet);
	for (uint32 i = 0; i < other->n_units; i++)
		units[i] = board_state_unit(state, other->names + other->units[i].name, other->units[i].name_length);
	for (const CellChunk *chunk = other->first; chunk != NULL; chunk = chunk->next)
		append_cells(state, chunk->cells, chunk->n, units);
	pfree(units);
}

void
board_state_append_board(BoardState *state, const Scoreboard *board)
{
	uint32 *units = alloc_units(board->n_units);

	for (uint32 i = 0; i < board->n_units; i++)
		units[i] = board_state_unit(state, board_unit_name(board, i), board_units(board)[i].name_length);
	append_cells(state, board_cells(board), board->n_cells, units);
	pfree(units);
}

/* From log to board ------------------------------------------------------------- */

static int
compare_unit_names(const void *left, const void *right, void *argument)
{
	const BoardState *state = argument;
	const StateUnit *a = &state->units[*(const uint32 *) left];
	const StateUnit *b = &state->units[*(const uint32 *) right];
	int result = memcmp(state->names + a->name, state->names + b->name, Min(a->name_length, b->name_length));

	if (result != 0)
		return result;
	return (a->name_length > b->name_length) - (a->name_length < b->name_length);
}

/* The state's units in the order of their names' bytes. */
static uint32 *
sorted_units(const BoardState *state)
{
	uint32 *order = alloc_units(state->n_units);

	for (uint32 i = 0; i < state->n_units; i++)
		order[i] = i;
	qsort_arg(order, state->n_units, sizeof(uint32), compare_unit_names, (void *) state);
	return order;
}

/* Counts per key become the position of each key's first cell. */
static void
count_to_start(uint32 *counts, uint32 n)
{
	uint32 start = 0;

	for (uint32 i = 0; i < n; i++)
	{
		uint32 count = counts[i];

		counts[i] = start;
		start += count;
	}
}

/*
 * Two passes of a counting sort, by criterion and then by unit: linear, and
 * the same result for whatever order the log has.  On return starts[] has each
 * unit's first cell.
 */
static void
sort_cells(const BoardState *state, const uint32 *order, Cell *sorted, uint32 *starts)
{
	uint32 n_criteria = state->sheet->n_criteria;
	uint32 n_units = state->n_units;
	uint32 *places = alloc_units(n_units);
	uint32 *next_criterion = palloc0(sizeof(uint32) * n_criteria);
	uint32 *next_unit = alloc_units(n_units);
	Cell *by_criterion = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Cell) * (state->n_cells + 1));

	for (uint32 i = 0; i < n_units; i++)
		places[order[i]] = i;
	memset(starts, 0, sizeof(uint32) * n_units);
	for (const CellChunk *chunk = state->first; chunk != NULL; chunk = chunk->next)
		for (uint32 i = 0; i < chunk->n; i++)
		{
			next_criterion[chunk->cells[i].criterion]++;
			starts[places[chunk->cells[i].unit]]++;
		}
	count_to_start(next_criterion, n_criteria);
	count_to_start(starts, n_units);
	memcpy(next_unit, starts, sizeof(uint32) * n_units);
	for (const CellChunk *chunk = state->first; chunk != NULL; chunk = chunk->next)
		for (uint32 i = 0; i < chunk->n; i++)
		{
			Cell *cell = &by_criterion[next_criterion[chunk->cells[i].criterion]++];

			*cell = chunk->cells[i];
			cell->unit = places[cell->unit];
		}
	for (uint64 i = 0; i < state->n_cells; i++)
		sorted[next_unit[by_criterion[i].unit]++] = by_criterion[i];
	pfree(by_criterion);
	pfree(next_unit);
	pfree(next_criterion);
	pfree(places);
}

static void
raise_twice(const Scoreboard *board, const Cell *cell)
{
	ereport(
		ERROR,
		(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	     errmsg("unit \"%s\", criterion \"%s\": more than one result", board_unit_cstring(board, cell->unit),
	            criterion_code(board_sheet(board), cell->criterion)),
	     errdetail("A scoreboard holds one result for each unit and criterion."),
	     errhint(
			 "Aggregate one period and one stage, or take the result in force of each unit and criterion.")));
}

/* What only all cells together show, and what their rules refuse. */
static void
check_cells(const Scoreboard *board)
{
	const Sheet *sheet = board_sheet(board);
	const Criterion *criteria = sheet_criteria(sheet);
	const Cell *cells = board_cells(board);
	RuleFault fault;

	for (uint32 i = 0; i < board->n_cells; i++)
	{
		const Cell *cell = &cells[i];
		const Criterion *criterion = &criteria[cell->criterion];
		Decimal target = cell_target(cell);
		Decimal actual = cell_actual(cell);

		if (i > 0 && cell->criterion == cells[i - 1].criterion && cell->unit == cells[i - 1].unit)
			raise_twice(board, cell);
		if (cell_is_assigned(cell) && !cell_is_missing(criterion, target, actual) &&
		    cell_is_refused(criterion, target, actual, &fault))
			raise_cell_fault(&fault, board_unit_cstring(board, cell->unit),
			                 criterion_code(sheet, cell->criterion));
	}
}

static void
raise_too_large(const BoardState *state, Size length)
{
	ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
	                errmsg("a scoreboard of %u units and " UINT64_FORMAT
	                       " results takes %zu bytes, more than a value can have",
	                       state->n_units, state->n_cells, length),
	                errdetail("A value has at most %zu bytes.", (Size) MaxAllocSize),
	                errhint("Aggregate by cluster or period, so that each scoreboard has fewer results.")));
}

/* Where a part of the given size starts; the gap before it is zeroed. */
static uint32
take_place(char *block, Size *length, Size size)
{
	Size start = MAXALIGN(*length);

	memset(block + *length, 0, start - *length);
	*length = start + size;
	return (uint32) start;
}

static void
write_units(Scoreboard *board, const BoardState *state, const uint32 *order)
{
	BoardUnit *units = (BoardUnit *) ((char *) board + board->units);
	uint32 name = board->cells + (uint32) (sizeof(Cell) * board->n_cells);
	uint32 *starts = alloc_units(state->n_units);

	sort_cells(state, order, (Cell *) ((char *) board + board->cells), starts);
	for (uint32 i = 0; i < board->n_units; i++)
	{
		const StateUnit *unit = &state->units[order[i]];

		units[i] = (BoardUnit){name, unit->name_length, starts[i]};
		memcpy((char *) board + name, state->names + unit->name, unit->name_length);
		name += unit->name_length;
	}
	units[board->n_units] = (BoardUnit){0, 0, board->n_cells};
	pfree(starts);
}

Scoreboard *
board_state_finish(const BoardState *state)
{
	Size length = sizeof(Scoreboard);
	Size total = MAXALIGN(sizeof(Scoreboard)) + MAXALIGN(state->sheet->length) +
	             MAXALIGN(sizeof(BoardUnit) * ((Size) state->n_units + 1)) + sizeof(Cell) * state->n_cells +
	             state->names_length;
	uint32 *order;
	Scoreboard *board;
	char *block;

	if (total > MaxAllocSize)
		raise_too_large(state, total);
	order = sorted_units(state);
	block = palloc(total);
	board = (Scoreboard *) block;
	*board = (Scoreboard){.version = SCOREBOARD_VERSION,
	                      .n_units = state->n_units,
	                      .n_cells = (uint32) state->n_cells,
	                      .length = (uint32) total};
	SET_VARSIZE(board, total);
	board->sheet = take_place(block, &length, state->sheet->length);
	board->units = take_place(block, &length, sizeof(BoardUnit) * ((Size) state->n_units + 1));
	board->cells = take_place(block, &length, sizeof(Cell) * state->n_cells);
	Assert(length + state->names_length == total);
	memcpy(block + board->sheet, state->sheet, state->sheet->length);
	write_units(board, state, order);
	pfree(order);
	check_cells(board);
	return board;
}
