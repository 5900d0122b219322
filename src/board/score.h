/*
 * score.h - the cells of a board, and what a unit earns by them.
 */
#ifndef EMULATION_SCORE_H
#define EMULATION_SCORE_H

#include "sheet/rules.h"

/*
 * One result: unit × leaf with its target and actual.  24 bytes, no pointers: a
 * board stores them sorted by unit and criterion, and an aggregate's log packs
 * them (cell_log.h).
 */
typedef struct Cell
{
	uint32_t unit;        /* index into the owner's list of units */
	uint16_t criterion;   /* index into the sheet's criteria; a leaf */
	uint8_t target_scale; /* DECIMAL_NULL_SCALE: no target */
	uint8_t actual_scale; /* the same, and CELL_NOT_ASSIGNED */
	int64_t target;       /* digits; 0 where null */
	int64_t actual;
} Cell;

/* Where a unit started in a leaf; few cells have one.  Sorted as cells are, each of a cell. */
typedef struct CellBaseline
{
	uint32_t unit;
	uint16_t criterion;
	uint8_t scale;
	uint8_t padding;
	int64_t digits;
} CellBaseline;

/* The cells of one unit, sorted by criterion, and their baselines. */
typedef struct UnitCells
{
	const Cell *cells;
	size_t n_cells;
	const CellBaseline *baselines;
	size_t n_baselines;
} UnitCells;

/* The criterion is not this unit's task: a flag next to the actual's scale. */
#define CELL_NOT_ASSIGNED 0x40

static inline bool
cell_is_assigned(const Cell *cell)
{
	return (cell->actual_scale & CELL_NOT_ASSIGNED) == 0;
}

static inline Decimal
cell_target(const Cell *cell)
{
	return (Decimal){.digits = cell->target, .scale = cell->target_scale};
}

static inline Decimal
cell_actual(const Cell *cell)
{
	return (Decimal){.digits = cell->actual, .scale = cell->actual_scale & ~CELL_NOT_ASSIGNED};
}

static inline Decimal
cell_baseline(const CellBaseline *baseline)
{
	return (Decimal){.digits = baseline->digits, .scale = baseline->scale};
}

/* Is a cell of a unit of n_units and of a leaf of the sheet, with scales that are? */
static inline bool
cell_has_place(const Sheet *sheet, uint32_t n_units, const Cell *cell)
{
	return cell->unit < n_units && cell->criterion < sheet->n_criteria &&
	       criterion_is_leaf(&sheet_criteria(sheet)[cell->criterion]) &&
	       (cell->target_scale <= DECIMAL_MAX_SCALE || cell->target_scale == DECIMAL_NULL_SCALE) &&
	       ((cell->actual_scale & ~CELL_NOT_ASSIGNED) <= DECIMAL_MAX_SCALE ||
	        (cell->actual_scale & ~CELL_NOT_ASSIGNED) == DECIMAL_NULL_SCALE);
}

/*
 * Whether a cell from outside is valid in a board: a unit of n_units, a leaf of the sheet,
 * canonical numbers. (Its rule is checked separately.)
 */
extern bool cell_can_be(const Sheet *sheet, uint32_t n_units, const Cell *cell);

typedef enum ScoreStatus
{
	SCORE_SCORED,
	SCORE_MISSING,
	SCORE_NOT_ASSIGNED
} ScoreStatus;

/* How a criterion takes part in its parent's points. */
typedef enum ScoreShare
{
	SHARE_REGULAR, /* its points and its max count */
	SHARE_EXTRA,   /* its points are added; its max does not count */
	SHARE_NONE     /* it is left out, and the others make up for it */
} ScoreShare;

/* What one criterion, leaf or parent, came to for one unit. */
typedef struct Score
{
	Points points;  /* 0 where blank */
	uint8_t status; /* ScoreStatus */
	uint8_t share;  /* ScoreShare */
	bool blank;     /* points are null */
} Score;

/*
 * What the relative rules must know of the whole board; stats has one entry a
 * criterion.  Nothing to do where the sheet is not relative.  actuals is memory for
 * score_survey_room numbers; the stats point into it.
 */
extern void score_survey(const Sheet *sheet, uint32_t n_units, const Cell *cells, size_t n_cells,
                         ClusterStats *stats, Decimal *actuals);
extern size_t score_survey_room(const Sheet *sheet, uint32_t n_units);

/*
 * Score one unit by its own cells, which are without faults (see
 * cell_is_refused); scores gets one entry a criterion, [SHEET_ROOT] the total.
 * Returns the number of leaves that are missing.
 */
extern uint32_t
score_unit(const Sheet *sheet, const UnitCells *own, const ClusterStats *stats, Score *scores);

/*
 * What min, cap, ceiling or scaling changed: a parent's points less those of
 * its children.  Meaningless under a mean.
 */
extern i128 score_adjustment(const Sheet *sheet, int index, const Score *scores);

/*
 * The unearned part of max; for a bonus, which is not expected, only the deduction. Below 0:
 * earned beyond max.
 */
extern i128 score_lost(const Sheet *sheet, int index, const Score *scores);

#endif
