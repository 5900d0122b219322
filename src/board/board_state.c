/*
 * board_state.c - a scoreboard under construction (see board_state.h).
 */
#include "server/compat.h"

#include "common/pg_prng.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "board/board_state.h"
#include "server/fault.h"
#include "sheet/score_sheet.h"

#define FIRST_UNITS 16
#define FIRST_NAMES 256

/*
 * Small chunks fill a power of two, as the allocator would round them up to
 * one anyway; from 8 kB on it takes any size.
 */
#define FIRST_CHUNK   1024
#define ROUNDED_CHUNK 8192

/*
 * The table looks for the name that the state says is sought, whatever its key; a unit that
 * is put in is none that is there.
 */
#define SOUGHT 0

#define TABLE_STATE(tb)      ((BoardState *) (tb)->private_data)
#define SH_PREFIX            board_unit
#define SH_ELEMENT_TYPE      UnitSlot
#define SH_KEY_TYPE          uint32
#define SH_KEY               unit
#define SH_HASH_KEY(tb, key) TABLE_STATE(tb)->units[key].hash
#define SH_EQUAL(tb, a, b)   is_sought(TABLE_STATE(tb), a)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, slot) TABLE_STATE(tb)->units[(slot)->unit].hash
#define SH_SCOPE              extern
#define SH_DEFINE

static inline bool
is_sought(const BoardState *state, uint32 unit)
{
	return state_unit_is(state, unit, state->sought, state->sought_length);
}

#include "lib/simplehash.h"

/* With a secret multiplier, so that names cannot be chosen to collide. */
static inline uint32
unit_name_hash(const char *name, uint32 length)
{
	static uint64 multiplier = 0;

	if (unlikely(multiplier == 0))
		multiplier = pg_prng_uint64(&pg_global_prng_state) | 1;
	return bytes_hash(name, length, multiplier);
}

BoardState *
board_state_create(MemoryContext context, const Sheet *sheet)
{
	BoardState *state = MemoryContextAllocZero(context, sizeof(BoardState));
	board_unit_hash *table = board_unit_create(context, FIRST_UNITS, state);

	state->context = context;
	state->sheet = sheet;
	state->codes = sheet_codes(sheet);
	state->in_order = true;
	state->room_units = FIRST_UNITS;
	state->units = MemoryContextAlloc(context, sizeof(StateUnit) * FIRST_UNITS);
	state->names_room = FIRST_NAMES;
	state->names = MemoryContextAlloc(context, FIRST_NAMES);
	state->table = *table;
	pfree(table);
	return state;
}

/* Units --------------------------------------------------------------------- */

static uint32
add_unit(BoardState *state, const char *name, uint32 length, uint32 hash)
{
	uint32 unit = state->n_units;

	if ((Size) state->names_length + length > MaxAllocSize)
		ereport(ERROR,
		        (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
		         errmsg("the names of a scoreboard's units need more than %zu bytes", (Size) MaxAllocSize),
		         errhint("Aggregate by cluster, and use short codes for units.")));
	CHECK_FOR_INTERRUPTS();
	if (unit == state->room_units)
	{
		state->room_units *= 2;
		state->units = repalloc_huge(state->units, sizeof(StateUnit) * (Size) state->room_units);
	}
	if (state->names_length + length > state->names_room)
	{
		while (state->names_length + length > state->names_room)
			state->names_room *= 2;
		state->names = repalloc_huge(state->names, state->names_room);
	}
	memcpy(state->names + state->names_length, name, length);
	state->units[unit] = (StateUnit){.hash = hash, .name = state->names_length, .name_length = length};
	memcpy(state->units[unit].start, name, Min(length, NAME_START));
	state->names_length += length;
	state->n_units++;
	return unit;
}

uint32
board_state_other_unit(BoardState *state, const char *name, uint32 length)
{
	uint32 hash = unit_name_hash(name, length);
	const UnitSlot *slot;
	uint32 unit;
	bool found;

	state->sought = name;
	state->sought_length = length;
	slot = board_unit_lookup_hash(&state->table, SOUGHT, hash);
	if (slot != NULL)
	{
		state->together = slot->unit == state->last_unit;
		return state->last_unit = slot->unit;
	}
	unit = add_unit(state, name, length, hash);
	board_unit_insert_hash(&state->table, unit, hash, &found);
	state->together = true;
	return state->last_unit = unit;
}

/* Cells ---------------------------------------------------------------------- */

static void
add_chunk(BoardState *state, Size bytes)
{
	LogChunk *chunk = MemoryContextAllocHuge(state->context, bytes);

	chunk->next = NULL;
	if (state->last == NULL)
		state->first = chunk;
	else
	{
		state->last->next = chunk;
		state->last->end = state->tail;
	}
	state->last = chunk;
	state->tail = chunk->bytes;
	state->room_end = (uint8 *) chunk + bytes;
	state->log_room += bytes;
}

void
board_state_grow(BoardState *state)
{
	Size wanted = state->log_room / 8;
	Size bytes = FIRST_CHUNK;

	while (bytes < ROUNDED_CHUNK && bytes * 2 <= wanted)
		bytes *= 2;
	if (wanted > ROUNDED_CHUNK)
		bytes = Min(wanted, MaxAllocSize);
	add_chunk(state, bytes);
}

void
board_state_take_log(BoardState *state, const uint8 *log, Size length)
{
	LogCursor cursor;

	if (length == 0)
		return;
	if (length > MaxAllocSize)
		elog(ERROR, "a serialized scoreboard has a log of impossible length");
	add_chunk(state, offsetof(LogChunk, bytes) + length + CELL_PACKED_SLACK);
	memcpy(state->tail, log, length);
	state->tail += length;
	for (cursor = log_begin(state); cursor.position < cursor.end;)
	{
		const uint8 *start = cursor.position;

		log_next(&cursor);
		if (cursor.position == start || !cell_has_place(state->sheet, state->n_units, &cursor.cell))
			elog(ERROR, "a serialized scoreboard has an impossible cell");
		board_state_count(state, cursor.cell.unit, cursor.cell.criterion);
	}
}

void
board_state_free(BoardState *state)
{
	if (state->baselines != NULL)
		pfree(state->baselines);
	for (LogChunk *chunk = state->first; chunk != NULL;)
	{
		LogChunk *next = chunk->next;

		pfree(chunk);
		chunk = next;
	}
	pfree(state->units);
	pfree(state->names);
	pfree(state->table.data);
	pfree(state);
}

static void
enter_chunk(LogCursor *cursor, const LogChunk *chunk)
{
	cursor->chunk = chunk;
	cursor->position = chunk->bytes;
	cursor->end = log_chunk_end(cursor->state, chunk);
}

LogCursor
log_begin(const BoardState *state)
{
	LogCursor cursor = {.state = state};

	if (state->first != NULL)
		enter_chunk(&cursor, state->first);
	return cursor;
}

bool
log_next_chunk(LogCursor *cursor)
{
	CHECK_FOR_INTERRUPTS();
	if (cursor->chunk == NULL || cursor->chunk == cursor->state->last)
		return false;
	enter_chunk(cursor, cursor->chunk->next);
	return true;
}

static char *
shown_sheet(const Sheet *sheet)
{
	TextRef name = sheet_criteria(sheet)[SHEET_ROOT].name;

	return fault_shown(sheet_text(sheet, name), name.length);
}

void
board_state_check_sheet(const BoardState *state, const Sheet *sheet)
{
	const Sheet *own = state->sheet;
	char *own_name;
	char *name;

	if (memcmp(own->fingerprint, sheet->fingerprint, FINGERPRINT_LENGTH) == 0)
		return;
	own_name = shown_sheet(own);
	name = shown_sheet(sheet);
	ereport(ERROR,
	        (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	         strcmp(own_name, name) == 0 ?
	             errmsg("two different score sheets with the name \"%s\" in one scoreboard", name) :
	             errmsg("two different score sheets in one scoreboard: \"%s\" and \"%s\"", own_name, name),
	         errdetail("A scoreboard holds the results of one cluster in one period under one sheet."),
	         errhint("Group by the columns that determine the sheet, such as cluster and year.")));
}

static uint32 *
alloc_units(uint32 n)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, sizeof(uint32) * ((Size) n + 1));
}

void
board_state_append(BoardState *state, const BoardState *other)
{
	/* its units by their numbers here */
	uint32 *units = alloc_units(other->n_units);
	LogCursor cursor = log_begin(other);

	board_state_check_sheet(state, other->sheet);
	for (uint32 i = 0; i < other->n_units; i++)
		units[i] = board_state_unit(state, other->names + other->units[i].name, other->units[i].name_length);
	while (log_next(&cursor))
	{
		CHECK_FOR_INTERRUPTS();
		board_state_add_cell(state, units[cursor.cell.unit], &cursor.cell);
	}
	for (uint64 i = 0; i < other->n_baselines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		board_state_add_baseline(state, units[other->baselines[i].unit], other->baselines[i].criterion,
		                         cell_baseline(&other->baselines[i]));
	}
	pfree(units);
}

void
board_state_append_board(BoardState *state, const Scoreboard *board)
{
	uint32 *units = alloc_units(board->n_units);

	for (uint32 i = 0; i < board->n_units; i++)
		units[i] = board_state_unit(state, board_unit_name(board, i), board_units(board)[i].name_length);
	for (uint32 i = 0; i < board->n_cells; i++)
	{
		CHECK_FOR_INTERRUPTS();
		board_state_add_cell(state, units[board_cells(board)[i].unit], &board_cells(board)[i]);
	}
	board_state_add_baselines(state, board, units);
	pfree(units);
}

/* From log to board ------------------------------------------------------------- */

static int
compare_unit_names(const void *left, const void *right, void *argument)
{
	const BoardState *state = argument;
	const StateUnit *a = &state->units[*(const uint32 *) left];
	const StateUnit *b = &state->units[*(const uint32 *) right];

	CHECK_FOR_INTERRUPTS();
	return bytes_compare(state->names + a->name, a->name_length, state->names + b->name, b->name_length);
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

/* The log's cells by criterion, in a block of its own. */
static Cell *
cells_by_criterion(const BoardState *state)
{
	uint32 n_criteria = state->sheet->n_criteria;
	uint32 *next = palloc0(sizeof(uint32) * n_criteria);
	Cell *sorted = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Cell) * (state->n_cells + 1));

	for (LogCursor cursor = log_begin(state); log_next(&cursor);)
		next[cursor.cell.criterion]++;
	count_to_start(next, n_criteria);
	for (LogCursor cursor = log_begin(state); log_next(&cursor);)
		sorted[next[cursor.cell.criterion]++] = cursor.cell;
	pfree(next);
	return sorted;
}

/* Puts a cell behind those of its unit that are already there. */
static inline void
deal_cell(const Cell *cell, const uint32 *places, uint32 *next, Cell *sorted)
{
	uint32 place = places[cell->unit];
	Cell *dealt = &sorted[next[place]++];

	*dealt =
		(Cell){place, cell->criterion, cell->target_scale, cell->actual_scale, cell->target, cell->actual};
}

/*
 * A counting sort, by criterion and then by unit: linear, and the same result
 * for whatever order the log has.  A log that came in order, as offices hand
 * in, needs only the second pass.  starts[] gets each unit's first cell.
 */
static void
sort_cells(const BoardState *state, const uint32 *order, Cell *sorted, uint32 *starts)
{
	uint32 *places = alloc_units(state->n_units);
	uint32 *next = alloc_units(state->n_units);

	for (uint32 i = 0; i < state->n_units; i++)
	{
		places[order[i]] = i;
		starts[i] = state->units[order[i]].n_cells;
	}
	count_to_start(starts, state->n_units);
	memcpy(next, starts, sizeof(uint32) * state->n_units);
	if (state->in_order)
		for (LogCursor cursor = log_begin(state); log_next(&cursor);)
			deal_cell(&cursor.cell, places, next, sorted);
	else
	{
		Cell *by_criterion = cells_by_criterion(state);

		for (uint64 i = 0; i < state->n_cells; i++)
		{
			CHECK_FOR_INTERRUPTS();
			deal_cell(&by_criterion[i], places, next, sorted);
		}
		pfree(by_criterion);
	}
	pfree(next);
	pfree(places);
}

static void
save_twice(const Scoreboard *board, const Cell *cell, struct Node *soft)
{
	errsave(soft, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	               errmsg("unit \"%s\", criterion \"%s\": more than one result",
	                      board_unit_cstring(board, cell->unit),
	                      sheet_criterion_code(board_sheet(board), cell->criterion)),
	               errdetail("A scoreboard holds one result for each unit and criterion."),
	               errhint("Aggregate one period and one stage, or only the result in force of each unit and "
	                       "criterion.")));
}

static bool
check_twice(const Scoreboard *board, struct Node *soft)
{
	const Cell *cells = board_cells(board);

	for (uint32 i = 1; i < board->n_cells; i++)
		if (cells[i].criterion == cells[i - 1].criterion && cells[i].unit == cells[i - 1].unit)
		{
			save_twice(board, &cells[i], soft);
			return false;
		}
	return true;
}

static bool
check_refused(const Scoreboard *board, struct Node *soft)
{
	const Sheet *sheet = board_sheet(board);
	const Cell *cells = board_cells(board);
	FaultText fault;

	for (uint32 i = 0; i < board->n_cells; i++)
	{
		const Cell *cell = &cells[i];
		const Criterion *criterion = &sheet_criteria(sheet)[cell->criterion];

		CHECK_FOR_INTERRUPTS();
		if (leaf_refuses(sheet, criterion, cell_target(cell), cell_actual(cell), cell_is_assigned(cell),
		                 &fault))
		{
			fault_save_cell(&fault, board_unit_cstring(board, cell->unit),
			                sheet_criterion_code(sheet, cell->criterion), soft);
			return false;
		}
	}
	return true;
}

static void
save_too_large(const BoardState *state, Size length, struct Node *soft)
{
	errsave(soft, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
	               errmsg("a scoreboard of %u units and " UINT64_FORMAT
	                      " results needs %zu bytes, more than a value can have",
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
	uint32 name = board->length - state->names_length;
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
board_state_finish(const BoardState *state, struct Node *soft)
{
	uint16 version = state->n_baselines > 0 ? SCOREBOARD_VERSION : SCOREBOARD_VERSION_PLAIN;
	Size length = board_head(version);
	Size total = MAXALIGN(length) + MAXALIGN(state->sheet->length) +
	             MAXALIGN(sizeof(BoardUnit) * ((Size) state->n_units + 1)) + sizeof(Cell) * state->n_cells +
	             sizeof(CellBaseline) * state->n_baselines + state->names_length;
	Scoreboard head = {.version = version,
	                   .n_units = state->n_units,
	                   .n_cells = (uint32) state->n_cells,
	                   .length = (uint32) total,
	                   .n_baselines = (uint32) state->n_baselines};
	uint32 *order;
	Scoreboard *board;
	char *block;

	if (total > MaxAllocSize)
	{
		save_too_large(state, total, soft);
		return NULL;
	}
	order = sorted_units(state);
	block = palloc(total);
	board = (Scoreboard *) block;
	memcpy(board, &head, length);
	SET_VARSIZE(board, total);
	board->sheet = take_place(block, &length, state->sheet->length);
	board->units = take_place(block, &length, sizeof(BoardUnit) * ((Size) state->n_units + 1));
	board->cells = take_place(block, &length, sizeof(Cell) * state->n_cells);
	if (state->n_baselines > 0)
		board->baselines = take_place(block, &length, sizeof(CellBaseline) * state->n_baselines);
	Assert(length + state->names_length == total);
	memcpy(block + board->sheet, state->sheet, state->sheet->length);
	write_units(board, state, order);
	if (!state->in_order && !check_twice(board, soft))
		return NULL;
	if (state->n_baselines > 0)
		board_state_write_baselines(state, order, board);
	pfree(order);
	if (!check_refused(board, soft))
		return NULL;
	board_assert_valid(board);
	return board;
}
