/*
 * overtake.c - overtake(board, unit, rival): leaf by leaf, the actual nearest to the current
 * one that by itself brings the unit's shown total to the rival's.
 *
 * Each candidate is scored like a board that contains it, including the rival if the rule
 * compares the whole cluster; so limits, steps of ladders and rounding do not need an inverse.
 * A rule's row gives the places where its points turn; between two turns a greater actual moves
 * the points in one direction only, so bisection finds the nearest.
 */
#include "server/compat.h"

#include "miscadmin.h"

#include "board/board.h"
#include "server/numeric_decimal.h"
#include "server/rows.h"
#include "sheet/rules.h"
#include "sheet/score_sheet.h"

#define OVERTAKE_COLUMNS 4

typedef struct Search
{
	const Scoreboard *board;
	const Sheet *sheet;
	uint32 unit;
	uint32 rival;
	ClusterStats *stats;
	ScoreRoom *room;
	Score *scores;
	Cell *own; /* the unit's cells, one of them for the leaf in question */
	int n_own;
	const Cell **column; /* the other units' cells of that leaf */
	uint32 n_column;
	const Criterion *criterion;
	int leaf;
	Cell *cell;        /* own's cell of the leaf */
	Decimal reference; /* what it is compared with as a ratio, if the cell knows it */
	int scale;         /* of the grid */
	int64 step;        /* in units of the grid */
	int64 *turns;
	Decimal *actuals; /* of the cluster, where places count */
	Points gap_from;  /* the unit's shown total at present */
	Points rival_shown;
	Points reached; /* the unit's shown total with the last candidate */
} Search;

static Points
shown_total(Search *search, const UnitCells *results)
{
	score_unit(search->sheet, results, search->stats, search->room, search->scores);
	return mul_div_round(search->scores[SHEET_ROOT].points, 1, 1, 0, POINTS_SCALE - search->sheet->decimals);
}

static Points
board_shown(Search *search, uint32 unit)
{
	UnitCells results = board_unit_results(search->board, unit);

	return shown_total(search, &results);
}

/* What the rule sees of one more unit. */
static void
observe(Search *search, const Cell *cell)
{
	Decimal target = cell_target(cell);
	Decimal actual = leaf_actual(search->sheet, search->criterion, cell_actual(cell));

	if (cell_is_assigned(cell) && !cell_is_missing(search->criterion, target, actual))
		cluster_stats_observe(&search->stats[search->leaf], search->criterion, target, actual);
}

/* What the leaf's rule sees of the cluster but for the unit itself. */
static void
observe_others(Search *search)
{
	ClusterStats *stats = &search->stats[search->leaf];
	const Decimal none = decimal_null();
	Decimal blank = leaf_actual(search->sheet, search->criterion, none);

	cluster_stats_clear(stats);
	stats->actuals = (search->criterion->flags & CRITERION_PLACE) != 0 ? search->actuals : NULL;
	for (uint32 i = 0; i < search->n_column; i++)
		observe(search, search->column[i]);
	if (!cell_is_missing(search->criterion, none, blank))
		for (uint32 i = search->n_column + 1; i < search->board->n_units; i++)
			cluster_stats_observe(stats, search->criterion, none, blank);
}

/* Does the unit reach the rival with this actual?  What the rule refuses does not. */
static bool
reaches(Search *search, int64 digits)
{
	Decimal actual = decimal_canonical(digits, search->scale);
	bool relative = criterion_is_relative(search->criterion);
	Points rival = search->rival_shown;
	UnitCells results = board_unit_results(search->board, search->unit);

	CHECK_FOR_INTERRUPTS();
	search->cell->actual = actual.digits;
	search->cell->actual_scale = (uint8) actual.scale;
	if (cell_is_missing(search->criterion, cell_target(search->cell), actual) ||
	    cell_is_refused(search->criterion, cell_target(search->cell), actual, NULL))
		return false;
	if (relative)
	{
		observe_others(search);
		observe(search, search->cell);
		cluster_stats_close(&search->stats[search->leaf]);
		rival = board_shown(search, search->rival);
	}
	results.cells = search->own;
	results.n_cells = (size_t) search->n_own;
	search->reached = shown_total(search, &results);
	return search->reached >= rival;
}

/*
 * The nearest that reaches from near to far, all in steps, between which points move one
 * way only: so those that reach are at one end, and between one that does and one that
 * does not halving finds the first.
 */
static bool
nearest_between(Search *search, int64 near, int64 far, int64 *needed)
{
	int64 fails = near;

	*needed = near;
	if (reaches(search, near * search->step))
		return true;
	*needed = far;
	if (!reaches(search, far * search->step))
		return false;
	while (*needed - fails > 1 || fails - *needed > 1)
	{
		int64 middle = fails + (*needed - fails) / 2;

		if (reaches(search, middle * search->step))
			*needed = middle;
		else
			fails = middle;
	}
	return true;
}

/*
 * The nearest beyond start, in steps, up (direction 1) or down (-1), from turn to turn; each
 * turn is known to within one step, so it and its neighbours are looked at by themselves.
 */
static bool
nearest_beyond(Search *search, int64 start, int direction, const int64 *turns, int n_turns, int64 *needed)
{
	int64 end = direction * (DECIMAL_FARTHEST / search->step);
	int64 near = start + direction;

	for (int i = 0; i <= 2 * n_turns; i++)
	{
		/* the last step before a turn, the turn, and at last the end */
		int turn = direction > 0 ? i / 2 : n_turns - 1 - i / 2;
		int64 far = i == 2 * n_turns ? end : turns[turn] - (i % 2 == 0 ? direction : 0);

		if ((far - near) * direction < 0 || (end - far) * direction < 0)
			continue;
		if (nearest_between(search, near, far, needed))
			return true;
		near = far + direction;
	}
	return false;
}

static int
compare_turns(const void *left, const void *right)
{
	int64 a = *(const int64 *) left;
	int64 b = *(const int64 *) right;

	return (a > b) - (a < b);
}

static int
most_turns(const Sheet *sheet)
{
	int most = 0;

	for (int i = 0; i < sheet->n_criteria; i++)
		most = Max(most, RULE_TURNS_MOST(&sheet_criteria(sheet)[i]));
	return most;
}

/* The rule's turns on the grid; one that the grid cannot hold makes it coarser, down to least decimals. */
static int
turns_on_grid(Search *search, const Rule *rule, int least)
{
	for (;; search->scale--)
	{
		int n = rule->turns == NULL ? 0 :
		                              rule->turns(search->sheet, search->criterion, search->reference,
		                                          rule->observe == NULL ? NULL : &search->stats[search->leaf],
		                                          search->scale, search->turns);
		int held = 0;

		while (held < n && magnitude64(search->turns[held]) < DECIMAL_FARTHEST)
			held++;
		if (held == n || search->scale <= least)
			return n;
	}
}

/* The turns in steps of the grid, sorted. */
static int
take_turns(Search *search)
{
	const Rule *rule = criterion_rule(search->criterion);
	Decimal step = search->criterion->parameter[0];
	bool in_steps = rule->in_steps && !decimal_is_null(step);
	int n;

	if (in_steps)
		search->scale = Max(search->scale, (int) step.scale);
	if (rule->observe != NULL)
		observe_others(search);
	n = turns_on_grid(search, rule, in_steps ? (int) step.scale : 0);
	/* a place changes where another unit's actual is */
	for (uint32 i = 0; i < search->n_column && (search->criterion->flags & CRITERION_PLACE) != 0; i++)
	{
		Decimal other = leaf_actual(search->sheet, search->criterion, cell_actual(search->column[i]));

		if (!decimal_is_null(other))
			search->turns[n++] = decimal_floor(other, search->scale);
	}
	search->step = in_steps ? decimal_floor(step, search->scale) : 1;
	for (int i = 0; i < n; i++)
		search->turns[i] = search->turns[i] / search->step - (search->turns[i] % search->step < 0);
	qsort(search->turns, n, sizeof(int64), compare_turns);
	return n;
}

/*
 * The nearest actual that reaches the rival, the greater one of two that are equally near; null
 * if there is none.
 */
static Decimal
search_actual(Search *search, Decimal present)
{
	int n_turns = take_turns(search);
	int64 start = decimal_is_null(present) ? 0 : decimal_floor(present, search->scale) / search->step;
	int64 up;
	int64 down;
	int64 needed;
	bool is_up;
	bool is_down;

	/* no actual yet: 0 itself may do */
	if (decimal_is_null(present) && reaches(search, 0))
		return decimal_canonical(0, search->scale);
	is_up = nearest_beyond(search, start, 1, search->turns, n_turns, &up);
	is_down = nearest_beyond(search, start, -1, search->turns, n_turns, &down);
	if (!is_up && !is_down)
		return decimal_null();
	needed = !is_down || (is_up && up - start <= start - down) ? up : down;
	/* the result is checked once more on a board that contains it */
	return reaches(search, needed * search->step) ? decimal_canonical(needed * search->step, search->scale) :
	                                                decimal_null();
}

/* What stands for the target of the leaf: that, or the unit's baseline. */
static Decimal
leaf_reference(const Search *search)
{
	UnitCells results = board_unit_results(search->board, search->unit);

	if (search->criterion->extra == 0 ||
	    sheet_extra(search->sheet, search->criterion)->against != AGAINST_BASELINE)
		return cell_target(search->cell);
	for (size_t i = 0; i < results.n_baselines; i++)
		if (results.baselines[i].criterion == search->leaf)
			return cell_baseline(&results.baselines[i]);
	return decimal_null();
}

/* The unit's cells with one for the leaf, and what the leaf's rule sees of the others. */
static void
take_leaf(Search *search, int leaf)
{
	const Cell *cells = board_cells(search->board);
	const BoardUnit *entry = &board_units(search->board)[search->unit];
	uint32 at = entry[0].first_cell;

	search->leaf = leaf;
	search->criterion = &sheet_criteria(search->sheet)[leaf];
	search->n_own = 0;
	for (; at < entry[1].first_cell && cells[at].criterion < leaf; at++)
		search->own[search->n_own++] = cells[at];
	search->cell = &search->own[search->n_own++];
	if (at < entry[1].first_cell && cells[at].criterion == leaf)
		*search->cell = cells[at++];
	else
		*search->cell = (Cell){.unit = search->unit,
		                       .criterion = (uint16) leaf,
		                       .target_scale = DECIMAL_NULL_SCALE,
		                       .actual_scale = DECIMAL_NULL_SCALE};
	for (; at < entry[1].first_cell; at++)
		search->own[search->n_own++] = cells[at];
	search->reference = leaf_reference(search);
	search->n_column = 0;
	search->scale = decimal_is_null(search->reference) ? 0 : (int) search->reference.scale;
	for (uint32 i = 0; i < search->board->n_cells; i++)
		if (cells[i].criterion == leaf)
		{
			Decimal actual = cell_actual(&cells[i]);

			Decimal target = cell_target(&cells[i]);

			if (!decimal_is_null(actual))
				search->scale = Max(search->scale, (int) actual.scale);
			if (!decimal_is_null(target))
				search->scale = Max(search->scale, (int) target.scale);
			if (cells[i].unit != search->unit)
				search->column[search->n_column++] = &cells[i];
		}
}

/* Where the leaf's own actual moves what it is compared with, its row may not know where points turn. */
static bool
turns_are_unknown(const Search *search)
{
	const Criterion *criterion = search->criterion;
	const CriterionExtra *extra = criterion->extra != 0 ? sheet_extra(search->sheet, criterion) : NULL;

	return extra != NULL && ((criterion->n_steps > 0 && against_is_of_cluster(extra->against)) ||
	                         extra->bound[0] == BOUND_MEAN || extra->bound[1] == BOUND_MEAN);
}

static void
put_leaf(Search *search, int leaf, bool is_behind, Rows *rows)
{
	Datum values[OVERTAKE_COLUMNS] = {0};
	bool nulls[OVERTAKE_COLUMNS] = {false, true, true, true};
	Decimal present;
	bool assigned;
	ClusterStats kept;
	Decimal needed = decimal_null();

	rows_begin(rows);
	take_leaf(search, leaf);
	present = cell_actual(search->cell);
	/* a big number leaves less room for decimals */
	while (search->scale > 0 && !decimal_is_null(present) && search->scale > present.scale &&
	       magnitude64(decimal_floor(present, search->scale)) >= DECIMAL_FARTHEST / 10)
		search->scale--;
	assigned = cell_is_assigned(search->cell);
	values[0] = sheet_text_datum(search->sheet, search->criterion->code);
	if (!decimal_is_null(present))
	{
		values[1] = numeric_from_decimal(present);
		nulls[1] = false;
	}
	if (search->stats != NULL)
		kept = search->stats[leaf];
	if (is_behind && assigned && !turns_are_unknown(search))
		needed = search_actual(search, present);
	if (!decimal_is_null(needed))
	{
		values[2] = numeric_from_decimal(needed);
		values[3] = numeric_from_points((i128) search->reached - search->gap_from, search->sheet->decimals);
		nulls[2] = nulls[3] = false;
	}
	if (search->stats != NULL)
		search->stats[leaf] = kept;
	rows_put(rows, values, nulls);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_overtake);
Datum
emulation_scoreboard_overtake(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	const Scoreboard *board = board_from_datum(PG_GETARG_DATUM(0));
	Search search = {.board = board, .sheet = board_sheet(board)};
	Scoring scoring;
	bool is_behind;

	search.unit = board_named_unit(board, PG_GETARG_TEXT_PP(1));
	search.rival = board_named_unit(board, PG_GETARG_TEXT_PP(2));
	scoring_begin(&scoring, board);
	search.stats = scoring.stats;
	search.room = scoring.room;
	search.scores = scoring.scores;
	search.own = palloc(sizeof(Cell) * ((Size) board_unit_cells(board, search.unit) + 1));
	search.turns = palloc(sizeof(int64) * (most_turns(search.sheet) + (Size) board->n_units));
	search.actuals = palloc(sizeof(Decimal) * ((Size) board->n_units + 1));
	search.column = palloc(sizeof(Cell *) * ((Size) board->n_units + 1));
	search.gap_from = board_shown(&search, search.unit);
	search.rival_shown = board_shown(&search, search.rival);
	/* a rival without points cannot be reached; a unit without points starts from zero */
	is_behind = !search.scores[SHEET_ROOT].blank && search.gap_from < search.rival_shown;
	for (int i = 0; i < search.sheet->n_criteria; i++)
		if (criterion_is_leaf(&sheet_criteria(search.sheet)[i]))
			put_leaf(&search, i, is_behind, &rows);
	return (Datum) 0;
}
