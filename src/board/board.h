/*
 * board.h - all results of one cluster in one period under one sheet.
 *
 *	 Scoreboard       header: varlena length, version, counts and offsets
 *	 Sheet            the whole sheet, so that a board explains itself
 *	 BoardUnit[]      units in the order of their names' bytes, and one more
 *	                  entry that only ends the last unit's cells
 *	 Cell[]           sorted by unit and criterion, no two alike
 *	 CellBaseline[]   in format 2 only: those of the cells that have one
 *	 text             the units' names
 *
 * A board without baselines is of format 1, to the last byte.  Equal boards are
 * equal bytes.  Every cell of a board passed its rule (leaf_refuses), so that
 * scoring a board never fails.
 */
#ifndef EMULATION_BOARD_H
#define EMULATION_BOARD_H

#include "server/compat.h"

#include "board/score.h"

#define SCOREBOARD_VERSION       2
#define SCOREBOARD_VERSION_PLAIN 1 /* of a board without baselines */

typedef struct BoardUnit
{
	uint32 name; /* offset from the start of the board */
	uint32 name_length;
	uint32 first_cell; /* its cells end where the next unit's start */
} BoardUnit;

typedef struct Scoreboard
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint16 version;
	uint16 padding;
	uint32 n_units;
	uint32 n_cells;
	uint32 sheet; /* offsets from the start of the board */
	uint32 units;
	uint32 cells;
	uint32 length; /* of the whole board, in bytes */
	/* format 1 ends here */
	uint32 n_baselines; /* more than none */
	uint32 baselines;
} Scoreboard;

/* How long the header is. */
static inline Size
board_head(uint16 version)
{
	return version > SCOREBOARD_VERSION_PLAIN ? sizeof(Scoreboard) : offsetof(Scoreboard, n_baselines);
}

static inline const Sheet *
board_sheet(const Scoreboard *board)
{
	return (const Sheet *) ((const char *) board + board->sheet);
}

static inline const BoardUnit *
board_units(const Scoreboard *board)
{
	return (const BoardUnit *) ((const char *) board + board->units);
}

static inline const Cell *
board_cells(const Scoreboard *board)
{
	return (const Cell *) ((const char *) board + board->cells);
}

/* The baselines of all units, sorted as the cells are. */
static inline uint32
board_n_baselines(const Scoreboard *board)
{
	return board->version > SCOREBOARD_VERSION_PLAIN ? board->n_baselines : 0;
}

static inline const CellBaseline *
board_baselines(const Scoreboard *board)
{
	return (const CellBaseline *) ((const char *) board + board->baselines);
}

static inline const char *
board_unit_name(const Scoreboard *board, uint32 unit)
{
	return (const char *) board + board_units(board)[unit].name;
}

static inline uint32
board_unit_cells(const Scoreboard *board, uint32 unit)
{
	return board_units(board)[unit + 1].first_cell - board_units(board)[unit].first_cell;
}

/* Cells with their baselines: of all units, and of one. */
extern UnitCells board_results(const Scoreboard *board);
extern UnitCells board_unit_results(const Scoreboard *board, uint32 unit);

/*
 * Goes through the baselines next to the cells, in the order of both: the baseline of that cell,
 * null if it has none.  position starts at 0.
 */
extern Decimal board_next_baseline(const Scoreboard *board, const Cell *cell, uint32 *position);

/* The board in a datum, whole and aligned; a later format is refused (0A000). */
extern const Scoreboard *board_from_datum(Datum datum);

/* In the library of make checked: whether the board has the properties above. */
#ifdef CHECK_VALUES
extern void board_assert_valid(const Scoreboard *board);
#else
#define board_assert_valid(board) ((void) 0)
#endif

/* The unit with that name, or -1. */
extern int64 board_find_unit(const Scoreboard *board, const char *name, size_t length);

/* By the bytes of their names: units of two boards. */
extern int board_units_compare(const Scoreboard *a, uint32 a_unit, const Scoreboard *b, uint32 b_unit);

/* The unit with that name, the leaf or parent with that code; 22023 if there is none. */
extern uint32 board_named_unit(const Scoreboard *board, text *name);
extern int board_named_criterion(const Scoreboard *board, text *code);

/* A unit's name as a text datum, or as a palloc'd C string for a message, shortened if it is long. */
extern Datum board_unit_datum(const Scoreboard *board, uint32 unit);
extern char *board_unit_cstring(const Scoreboard *board, uint32 unit);

/* A board being scored, unit by unit: memory is taken once. */
typedef struct Scoring
{
	const Scoreboard *board;
	const Sheet *sheet;
	ClusterStats *stats; /* null where no rule is relative */
	ScoreRoom *room;     /* null where the sheet is of format 1 */
	Score *scores;       /* of the unit scored last, one a criterion */
	uint32 missing;      /* its missing leaves */
	/* where ranks go by another scoring (sheet_ranks_apart), once it was asked for */
	const Sheet *exact;
	Score *exact_scores;
} Scoring;

extern void scoring_begin(Scoring *scoring, const Scoreboard *board);
extern void scoring_unit(Scoring *scoring, uint32 unit);

/*
 * The scores by which the unit scored last is ranked, and the sheet by which they were
 * worked out: those that are shown, or the same tree scored to nine decimals.
 */
extern const Score *scoring_for_rank(Scoring *scoring, uint32 unit);
extern const Sheet *scoring_rank_sheet(Scoring *scoring);

#endif
