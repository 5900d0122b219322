/*
 * board_state.h - a scoreboard under construction: the aggregates' state.
 *
 * Results go into a log of packed cells in the order in which they come; what
 * needs all of them (order, duplicates, rules) waits for board_state_finish,
 * so that no order of rows can matter.  A log, and not a grid of units ×
 * criteria, makes combine an append and serialise a copy, and suits sparse
 * sheets.
 */
#ifndef EMULATION_BOARD_STATE_H
#define EMULATION_BOARD_STATE_H

#include "compat.h"

#include "cell_log.h"
#include "scoreboard.h"

typedef struct StateUnit
{
	uint32 hash;
	uint32 name; /* offset into names */
	uint32 name_length;
	uint32 n_cells;
} StateUnit;

/*
 * A piece of the log.  Pieces grow with it, by an eighth of it, so that at most
 * an eighth is ever unused.
 */
typedef struct LogChunk
{
	struct LogChunk *next;
	uint32 used; /* bytes */
	uint32 room;
	uint8 bytes[FLEXIBLE_ARRAY_MEMBER];
} LogChunk;

typedef struct BoardState
{
	/*
	 * The sheet lives in the query's cache and outlives the state.  If it
	 * came by a toast pointer, equal pointers mean the same sheet without
	 * looking at it.
	 */
	const Sheet *sheet;
	char toast_pointer[sizeof(struct varatt_external)];
	bool has_toast_pointer;

	/* The log so far is in the order of unit numbers and criteria, none twice. */
	bool in_order;
	/* Some cell is one that its rule refuses. */
	bool refused;
	uint16 last_criterion;
	uint32 last_unit; /* rows of a unit mostly come together */
	uint64 last_key;  /* unit and criterion of the last cell */

	LogChunk *last;
	LogChunk *first;
	uint64 n_cells;
	uint64 log_room; /* bytes allocated */

	StateUnit *units;
	char *names;
	uint32 *slots; /* hash table: unit + 1, 0 = free */
	uint32 slot_mask;
	uint32 n_units;
	uint32 room_units;
	uint32 names_length;
	uint32 names_room;

	MemoryContext context; /* where all of the state lives */
} BoardState;

extern BoardState *board_state_create(MemoryContext context, const Sheet *sheet);

extern uint32 board_state_other_unit(BoardState *state, const char *name, uint32 length);

static inline bool
state_unit_is(const BoardState *state, uint32 unit, const char *name, uint32 length)
{
	const StateUnit *candidate = &state->units[unit];

	return candidate->name_length == length && same_bytes(state->names + candidate->name, name, length);
}

/* The number of the unit with that name, new or not. */
static inline uint32
board_state_unit(BoardState *state, const char *name, uint32 length)
{
	return likely(state->n_units > 0 && state_unit_is(state, state->last_unit, name, length)) ?
	           state->last_unit :
	           board_state_other_unit(state, name, length);
}

extern void board_state_grow(BoardState *state);

/* What the state knows of its cells: order and number. */
static inline void
board_state_count(BoardState *state, uint32 unit, uint16 criterion)
{
	uint64 key = (uint64) unit << 16 | criterion;

	state->in_order &= key > state->last_key;
	state->last_key = key;
	state->units[unit].n_cells++;
	state->n_cells++;
}

/* Append a cell whose rule is known to take it (or which is noted as refused). */
static inline void
board_state_put(BoardState *state, uint32 unit, uint16 criterion, Decimal target, Decimal actual,
                bool assigned)
{
	bool follows = ((uint64) unit << 16 | criterion) == state->last_key + 1;

	if (state->last == NULL || state->last->used + CELL_PACKED_MOST > state->last->room)
		board_state_grow(state);
	state->last->used += (uint32) cell_pack(state->last->bytes + state->last->used, follows, unit, criterion,
	                                        target, actual, assigned);
	board_state_count(state, unit, criterion);
}

/* Append a result from outside; whether its rule takes it is noted. */
static inline void
board_state_add(BoardState *state, uint32 unit, uint16 criterion, Decimal target, Decimal actual,
                bool assigned)
{
	const Criterion *leaf = &sheet_criteria(state->sheet)[criterion];

	board_state_put(state, unit, criterion, target, actual, assigned);
	if (assigned && !cell_is_missing(leaf, target, actual))
		state->refused |= cell_is_refused(leaf, target, actual, NULL);
}

/* Walks through a log.  Starts as {.chunk = state->first}. */
typedef struct LogCursor
{
	const LogChunk *chunk;
	uint32 position;
	Cell cell;
} LogCursor;

/* The chunk behind this one, or null; no chunk is empty. */
extern const LogChunk *log_next_chunk(const LogChunk *chunk);

CORE_INLINE bool
log_next(LogCursor *cursor)
{
	if (cursor->chunk != NULL && cursor->position == cursor->chunk->used)
	{
		cursor->chunk = log_next_chunk(cursor->chunk);
		cursor->position = 0;
	}
	if (cursor->chunk == NULL)
		return false;
	cursor->position += (uint32) cell_unpack(cursor->chunk->bytes + cursor->position,
	                                         cursor->chunk->used - cursor->position, &cursor->cell);
	return true;
}

/* Refuse a second sheet in one group. */
extern void board_state_check_sheet(const BoardState *state, const Sheet *sheet);

/* All units and cells of another state, or of a board, of the same sheet. */
extern void board_state_append(BoardState *state, const BoardState *other);
extern void board_state_append_board(BoardState *state, const Scoreboard *board);

/*
 * The board, palloc'd in the current context; the state stays as it is.  Here
 * a cell that comes twice and one that its rule refuses become errors, the
 * first by unit and criterion.
 */
extern Scoreboard *board_state_finish(const BoardState *state);

/*
 * Take over another state's log, and whether some cell was refused; units and
 * sheet are the state's own, which has no cells yet.  A cell outside them is an
 * internal error; numbers are taken as they are, for they were judged when they
 * came.
 */
extern void board_state_take_log(BoardState *state, const uint8 *log, Size length, bool refused);

/* Give a state's memory back, where its context lives on. */
extern void board_state_free(BoardState *state);

/*
 * How a state travels between processes (board_wire.c).  What comes out of
 * deserialize lives in the given context.
 */
struct SheetCache;
typedef struct PackedSheets PackedSheets;
extern PackedSheets *packed_sheets(FmgrInfo *flinfo);
extern bytea *board_state_serialize(const BoardState *state, PackedSheets *packed_sheets);
extern BoardState *
board_state_deserialize(const bytea *bytes, struct SheetCache *cache, MemoryContext context);

#endif
