/*
 * overtake.c - overtake(board, unit, rival): leaf by leaf, the actual nearest to the current
 * one that by itself brings the unit's shown total to the rival's.
 *
 * Each candidate is scored like a board that contains it, including the rival if the cluster is
 * compared; so limits, steps of ladders and rounding do not need an inverse. A rule's row
 * gives the places where its points turn; between two turns a greater actual moves the points in
 * one direction only, so bisection finds the nearest. Where the leaf's actual moves more than
 * its own points, by an expression or as a lateness, nothing is known of turns, and the whole
 * board is scored for each candidate (overtake_reach.h).
 */
#include "server/compat.h"

#include "miscadmin.h"

#include "analysis/overtake_grid.h"
#include "analysis/overtake_reach.h"
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
	Cell *cells; /* the board's, with one of the unit's for the leaf in question */
	size_t n_cells;
	UnitCells own;       /* the unit's among them */
	const Cell **column; /* the other units' cells of that leaf */
	uint32 n_column;
	const Criterion *criterion;
	int leaf;
	LeafReach reach;
	Cell *cell;        /* the unit's cell of the leaf */
	Decimal reference; /* what it is compared with as a ratio, if the cell knows it */
	int scale;         /* of the grid */
	int64 step;        /* in units of the grid */
	int64 *turns;
	Decimal *actuals;        /* of the cluster, where places count */
	ClusterStats *all_stats; /* of a whole board with another actual */
	Decimal *all_actuals;    /* and what they point into */
	Points gap_from;         /* the unit's shown total at present */
	Points rival_shown;
	Points reached; /* the unit's shown total with the last candidate */
} Search;

static Points
shown_total(Search *search, const UnitCells *results, const ClusterStats *stats)
{
	score_unit(search->sheet, results, stats, search->room, search->scores);
	return mul_div_round(search->scores[SHEET_ROOT].points, 1, 1, 0, POINTS_SCALE - search->sheet->decimals);
}

static Points
board_shown(Search *search, uint32 unit, const ClusterStats *stats)
{
	UnitCells results = board_unit_results(search->board, unit);

	return shown_total(search, &results, stats);
}

/* Of a rival who has no points left nothing is reached. */
static Points
rival_shown(Search *search, const ClusterStats *stats)
{
	Points points = board_shown(search, search->rival, stats);

	return search->scores[SHEET_ROOT].blank ? INT64_MAX : points;
}

/* What the rule sees of one more unit. */
static void
observe(Search *search, const Cell *cell)
{
	Decimal target = cell_target(cell);
	Decimal actual = leaf_actual(search->sheet, search->criterion, cell_actual(cell));

	if (cell_is_assigned(cell) && !decimal_is_null(actual))
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
	if (!decimal_is_null(blank))
		for (uint32 i = search->n_column + 1; i < search->board->n_units; i++)
			cluster_stats_observe(stats, search->criterion, none, blank);
}

/* Both totals where only the leaf's own points change, and those of others by the same rule. */
static void
score_leaf_alone(Search *search, Points *rival)
{
	if (search->reach.is_seen)
	{
		observe_others(search);
		observe(search, search->cell);
		cluster_stats_close(&search->stats[search->leaf]);
		*rival = rival_shown(search, search->stats);
	}
	search->reached = shown_total(search, &search->own, search->stats);
}

/* The same where anything may change. */
static void
score_whole_board(Search *search, Points *rival)
{
	UnitCells all = board_results(search->board);

	all.cells = search->cells;
	all.n_cells = search->n_cells;
	if (search->reach.is_seen)
	{
		score_survey(search->sheet, search->board->n_units, &all, search->room, search->all_stats,
		             search->all_actuals);
		*rival = rival_shown(search, search->all_stats);
	}
	search->reached =
		shown_total(search, &search->own, search->reach.is_seen ? search->all_stats : search->stats);
}

/* Does the unit reach the rival with the actual at this place of the grid?  What is refused does not. */
static bool
reaches(void *context, int64 place)
{
	Search *search = context;
	Decimal actual = decimal_canonical(place * search->step, search->scale);
	Decimal target = cell_target(search->cell);
	Points rival = search->rival_shown;

	CHECK_FOR_INTERRUPTS();
	search->cell->actual = actual.digits;
	search->cell->actual_scale = (uint8) actual.scale;
	if (leaf_refuses(search->sheet, search->criterion, target, actual, true, NULL))
		return false;
	if (!search->reach.is_plain)
		score_whole_board(search, &rival);
	else if (cell_is_missing(search->criterion, target, actual))
		return false;
	else
		score_leaf_alone(search, &rival);
	return search->reached >= rival;
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
	Grid grid = {reaches, search, DECIMAL_FARTHEST / search->step};
	int64 start = decimal_is_null(present) ? 0 : decimal_floor(present, search->scale) / search->step;
	int64 nearest = 0;
	bool found = decimal_is_null(present) && reaches(search, 0); /* no actual yet: 0 itself may do */

	if (!found)
		found = search->reach.is_plain ?
		            grid_nearest_between_turns(&grid, start, search->turns, n_turns, &nearest) :
		            grid_nearest_by_steps(&grid, start, &nearest);
	/* the result is checked once more on a board that contains it */
	return found && reaches(search, nearest) ? decimal_canonical(nearest * search->step, search->scale) :
	                                           decimal_null();
}

/* The board's cells with one of the unit for the leaf. */
static void
take_cells(Search *search)
{
	const Cell *cells = board_cells(search->board);
	const BoardUnit *entry = &board_units(search->board)[search->unit];
	uint32 n = search->board->n_cells;
	uint32 at = entry[0].first_cell;
	bool is_there;

	while (at < entry[1].first_cell && cells[at].criterion < search->leaf)
		at++;
	is_there = at < entry[1].first_cell && cells[at].criterion == search->leaf;
	search->own = board_unit_results(search->board, search->unit);
	memcpy(search->cells, cells, sizeof(Cell) * (Size) (at + is_there));
	search->cell = &search->cells[at];
	if (!is_there)
		*search->cell = (Cell){.unit = search->unit,
		                       .criterion = (uint16) search->leaf,
		                       .target_scale = DECIMAL_NULL_SCALE,
		                       .actual_scale = DECIMAL_NULL_SCALE};
	memcpy(search->cell + 1, &cells[at + is_there], sizeof(Cell) * (Size) (n - at - is_there));
	search->n_cells = (size_t) n + !is_there;
	search->own.cells = search->cells + entry[0].first_cell;
	search->own.n_cells += !is_there;
}

/* What stands for the target of the leaf: that, or the unit's baseline. */
static Decimal
leaf_reference(const Search *search)
{
	const UnitCells *own = &search->own;

	if (search->criterion->extra == 0 ||
	    sheet_extra(search->sheet, search->criterion)->against != AGAINST_BASELINE)
		return cell_target(search->cell);
	for (size_t i = 0; i < own->n_baselines; i++)
		if (own->baselines[i].criterion == search->leaf)
			return cell_baseline(&own->baselines[i]);
	return decimal_null();
}

/* The leaf, its cells, and the decimals of all of them. */
static void
take_leaf(Search *search, int leaf)
{
	const Cell *cells = board_cells(search->board);

	search->leaf = leaf;
	search->criterion = &sheet_criteria(search->sheet)[leaf];
	search->reach = leaf_reach(search->sheet, leaf);
	take_cells(search);
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

/* Can an actual be entered, and is it this unit's task? */
static bool
can_be_entered(const Search *search)
{
	return cell_is_assigned(search->cell) &&
	       (search->criterion->more_flags & (CRITERION_COMPUTED | CRITERION_NO_CELL)) == 0;
}

static void
put_leaf(Search *search, int leaf, bool is_behind, Rows *rows)
{
	Datum values[OVERTAKE_COLUMNS] = {0};
	bool nulls[OVERTAKE_COLUMNS] = {false, true, true, true};
	Decimal present;
	ClusterStats kept;
	Decimal needed = decimal_null();

	rows_begin(rows);
	take_leaf(search, leaf);
	present = cell_actual(search->cell);
	/* a big number leaves less room for decimals */
	while (search->scale > 0 && !decimal_is_null(present) && search->scale > present.scale &&
	       magnitude64(decimal_floor(present, search->scale)) >= DECIMAL_FARTHEST / 10)
		search->scale--;
	values[0] = sheet_text_datum(search->sheet, search->criterion->code);
	if (!decimal_is_null(present))
	{
		values[1] = numeric_from_decimal(present);
		nulls[1] = false;
	}
	if (search->stats != NULL)
		kept = search->stats[leaf];
	if (is_behind && can_be_entered(search))
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
	search.cells = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Cell) * ((Size) board->n_cells + 1));
	search.all_stats = palloc(sizeof(ClusterStats) * search.sheet->n_criteria);
	search.all_actuals = MemoryContextAllocHuge(
		CurrentMemoryContext, sizeof(Decimal) * (score_survey_room(search.sheet, board->n_units) + 1));
	search.turns = palloc(sizeof(int64) * (most_turns(search.sheet) + (Size) board->n_units));
	search.actuals = palloc(sizeof(Decimal) * ((Size) board->n_units + 1));
	search.column = palloc(sizeof(Cell *) * ((Size) board->n_units + 1));
	search.gap_from = board_shown(&search, search.unit, search.stats);
	search.rival_shown = board_shown(&search, search.rival, search.stats);
	/* a rival without points cannot be reached; a unit without points starts from zero */
	is_behind = !search.scores[SHEET_ROOT].blank && search.gap_from < search.rival_shown;
	for (int i = 0; i < search.sheet->n_criteria; i++)
		if (criterion_is_leaf(&sheet_criteria(search.sheet)[i]))
			put_leaf(&search, i, is_behind, &rows);
	return (Datum) 0;
}
