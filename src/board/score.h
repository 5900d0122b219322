/*
 * score.h - the cells of a board, and what a unit earns by them.
 */
#ifndef EMULATION_SCORE_H
#define EMULATION_SCORE_H

#include "sheet/rules.h"
#include "sheet/sheet_program.h"

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
	SCORE_NOT_ASSIGNED,
	SCORE_INPUT,  /* a number that others use, or a parent of nothing else */
	SCORE_DROPPED /* it has points, but its parent goes without them */
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

/* What happened while a unit was scored, for those who ask why. */
typedef enum ScoreEventKind
{
	EVENT_LIMIT,     /* a limit took points */
	EVENT_CONDITION, /* only_when does not hold, and took them */
	EVENT_LATE,
	EVENT_DROPPED,
	EVENT_UNDECIDED, /* something named is missing; what was to be decided by it is not */
	EVENT_UNDEFINED  /* the same because something would have been divided by 0 */
} ScoreEventKind;

typedef struct ScoreEvent
{
	uint16_t criterion;
	uint8_t kind;  /* ScoreEventKind */
	bool blank;    /* there are no points afterwards */
	uint16_t late; /* which of the lates, from 1; 0: none */
	uint16_t at;   /* undecided, undefined: the operation of the program to blame; for expression_cause */
	uint32_t judgement; /* which of the judgements, from 1; 0: none */
	ProgramRef program; /* undecided, undefined: that was run; 0: a late's criterion is missing */
	Points before;
	Points after;
} ScoreEvent;

typedef struct ScoreEvents
{
	ScoreEvent *list; /* memory for score_events_most */
	size_t n;
} ScoreEvents;

extern size_t score_events_most(const Sheet *sheet);

/* What an event's program could not decide, as expression_cause and its like want it. */
static inline ExpressionValue
score_event_value(const ScoreEvent *event)
{
	return (ExpressionValue){
		.state = event->kind == EVENT_UNDEFINED ? EXPRESSION_UNDEFINED : EXPRESSION_MISSING, .at = event->at};
}

/* What is known of a leaf before anything is scored; null numbers where it is not assigned. */
typedef struct LeafCell
{
	Measured measured;
	bool assigned;
} LeafCell;

/*
 * Memory for scoring by a sheet of format 2, unit by unit, and what was found of the one
 * scored last.
 */
typedef struct ScoreRoom
{
	const Sheet *sheet;
	LeafCell *cells; /* one a criterion */
	const ClusterStats *stats;
	Score *scores;
	uint8_t *judged;     /* of each judgement: what it decided */
	uint16_t *taken;     /* of each parent that takes the highest: which child */
	uint8_t *marks;      /* of each criterion */
	ScoreEvents *events; /* null: nobody asks */
	ExpressionValues values;
	Rational mean_actual;
	Rational sum;
	Rational mean;
	ExpressionStack stack;
} ScoreRoom;

/* Bytes, aligned to eight; 0 for a sheet of format 1, which needs no room. */
extern size_t score_room_size(const Sheet *sheet);
extern ScoreRoom *score_room_make(void *memory, const Sheet *sheet);

/*
 * What the relative rules must know of the whole board, all cells of which are given; stats
 * has one entry a criterion.  Nothing to do where the sheet is not relative.  actuals is
 * memory for score_survey_room numbers; the stats point into it.
 */
extern void score_survey(const Sheet *sheet, uint32_t n_units, const UnitCells *all, ScoreRoom *room,
                         ClusterStats *stats, Decimal *actuals);
extern size_t score_survey_room(const Sheet *sheet, uint32_t n_units);

/*
 * Score one unit by its own cells, which are without faults (see
 * leaf_refuses); scores gets one entry a criterion, [SHEET_ROOT] the total.
 * Returns the number of leaves that are missing, and of parents that are though none
 * of their leaves is.  room is null for a sheet of format 1.
 */
extern uint32_t score_unit(const Sheet *sheet, const UnitCells *own, const ClusterStats *stats,
                           ScoreRoom *room, Score *scores);

/*
 * The same unit once more by the sheet that sheet_make_exact made: what was decided about
 * its points stays decided, and whether a criterion has any.  (Of a sheet of format 2 the unit
 * is the one scored last in that room.)
 */
extern void score_unit_exact(const Sheet *exact, const UnitCells *own, const ClusterStats *stats,
                             ScoreRoom *room, Score *scores);

/*
 * A condition of the whole sheet, such as a class's, about the unit scored last; total and
 * rank are null where the place has none.  The result is in the room until the next call.
 */
extern const ExpressionValue *
score_condition(ScoreRoom *room, ProgramRef condition, Decimal total, Decimal rank);

/*
 * What min, cap, ceiling or scaling changed: a parent's points less those of
 * its children, the dropped ones aside.  Meaningless where it does not sum.
 */
extern i128 score_adjustment(const Sheet *sheet, int index, const Score *scores);

/* Does a parent sum its children, so that the adjustment has a meaning? */
extern bool score_is_sum(const Sheet *sheet, int index);

/*
 * The unearned part of max; for a bonus, which is not expected, only the deduction. Below 0:
 * earned beyond max.
 */
extern i128 score_lost(const Sheet *sheet, int index, const Score *scores);

#endif
