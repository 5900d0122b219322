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

#include "server/compat.h"

#include "board/board.h"
#include "board/cell_log.h"

/* The first bytes of a name are stored with its unit: most names completely, in one cache line. */
#define NAME_START 16

typedef struct StateUnit
{
	char start[NAME_START]; /* zeroes behind a shorter name */
	uint32 hash;            /* of the name */
	uint32 name;            /* offset into names */
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
	uint8 *end; /* of what is used; the last chunk's is the state's tail */
	uint8 bytes[FLEXIBLE_ARRAY_MEMBER];
} LogChunk;

/*
 * The table from name to unit.  Its slots hold neither names nor hashes but look at the
 * state's units, so that a small table is one or two cache lines; and it stands in the state
 * itself: rows in no order miss the caches at each step from one to the next.
 */
typedef struct UnitSlot
{
	uint32 unit : 31;
	uint32 status : 1;
} UnitSlot;

#define SH_PREFIX       board_unit
#define SH_ELEMENT_TYPE UnitSlot
#define SH_KEY_TYPE     uint32
#define SH_SCOPE        extern
#define SH_DECLARE
#include "lib/simplehash.h"

/* What each row needs comes first: rows in no order find none of it in the caches. */
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
	/* The last unit that was looked up was the one before: rows of a unit come together. */
	bool together;
	uint16 last_criterion;
	uint32 last_unit;
	uint64 last_key; /* unit and criterion of the last cell */
	uint64 n_cells;

	/* Where the next cell goes, and the end of what its chunk has room for. */
	uint8 *tail;
	uint8 *room_end;

	SheetCodes codes;
	StateUnit *units;
	char *names;
	board_unit_hash table;
	const char *sought; /* the name that is looked up in it */
	uint32 sought_length;

	uint32 n_units;
	uint32 room_units;
	uint32 names_length;
	uint32 names_room;
	LogChunk *last;
	LogChunk *first;
	uint64 log_room; /* bytes allocated */

	/* Few results have one, so they are no part of the log; each is of a cell in it. */
	CellBaseline *baselines;
	uint64 n_baselines;
	uint64 room_baselines;

	MemoryContext context; /* where all of the state lives */
} BoardState;

extern BoardState *board_state_create(MemoryContext context, const Sheet *sheet);

extern uint32 board_state_other_unit(BoardState *state, const char *name, uint32 length);

static inline bool
state_unit_is(const BoardState *state, uint32 unit, const char *name, uint32 length)
{
	const StateUnit *candidate = &state->units[unit];

	return candidate->name_length == length &&
	       bytes_equal(length <= NAME_START ? candidate->start : state->names + candidate->name, name,
	                   length);
}

/* The number of the unit with that name, new or not. */
static inline uint32
board_state_unit(BoardState *state, const char *name, uint32 length)
{
	return state->together && state_unit_is(state, state->last_unit, name, length) ?
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

/* Append a result. */
static inline void
board_state_add(BoardState *state, uint32 unit, uint16 criterion, Decimal target, Decimal actual,
                bool assigned)
{
	bool follows = ((uint64) unit << 16 | criterion) == state->last_key + 1;

	if (state->room_end - state->tail < CELL_PACKED_MOST)
		board_state_grow(state);
	state->tail += cell_pack(state->tail, follows, unit, criterion, target, actual, assigned);
	board_state_count(state, unit, criterion);
}

/* The same of a cell, whose unit may have another number here. */
static inline void
board_state_add_cell(BoardState *state, uint32 unit, const Cell *cell)
{
	board_state_add(state, unit, cell->criterion, cell_target(cell), cell_actual(cell),
	                cell_is_assigned(cell));
}

/* Where the unit started, of a result that was appended; null: nothing is known of it. */
extern void board_state_add_baseline(BoardState *state, uint32 unit, uint16 criterion, Decimal baseline);

/* All baselines of a board; unit i is units[i] here, or i if units is null. */
extern void board_state_add_baselines(BoardState *state, const Scoreboard *board, const uint32 *units);

/* The baselines into a board that has its cells, in their order; order is that of its units here. */
extern void board_state_write_baselines(const BoardState *state, const uint32 *order, Scoreboard *board);

/* Walks through a log. */
typedef struct LogCursor
{
	const BoardState *state;
	const LogChunk *chunk;
	const uint8 *position;
	const uint8 *end; /* of the chunk's cells; no chunk is without any */
	Cell cell;
} LogCursor;

static inline const uint8 *
log_chunk_end(const BoardState *state, const LogChunk *chunk)
{
	return chunk == state->last ? state->tail : chunk->end;
}

extern LogCursor log_begin(const BoardState *state);

/* Moves on to the next chunk; false if there is none. */
extern bool log_next_chunk(LogCursor *cursor);

CORE_INLINE bool
log_next(LogCursor *cursor)
{
	if (cursor->position == cursor->end && !log_next_chunk(cursor))
		return false;
	cursor->position +=
		cell_unpack(cursor->position, (size_t) (cursor->end - cursor->position), &cursor->cell);
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
 * first by unit and criterion.  soft: see compat.h.
 */
extern Scoreboard *board_state_finish(const BoardState *state, struct Node *soft);

/*
 * Take over another state's log, whose units and sheet are the state's own; it
 * has no cells yet.  A cell outside them is an internal error.
 */
extern void board_state_take_log(BoardState *state, const uint8 *log, Size length);
extern void board_state_take_baselines(BoardState *state, const char *baselines, uint64 n);

/* Give a state's memory back, where its context lives on. */
extern void board_state_free(BoardState *state);

/*
 * How a state travels between processes (board_wire.c).  What comes out of
 * deserialize lives in the given context.
 */
struct SheetCache;
struct PackedSheets;
extern bytea *board_state_serialize(const BoardState *state, struct PackedSheets *packed_sheets);
extern BoardState *
board_state_deserialize(const bytea *bytes, struct SheetCache *cache, MemoryContext context);

#endif
