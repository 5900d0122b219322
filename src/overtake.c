/*
 * overtake.c - overtake(board, unit, rival): leaf by leaf, the actual nearest to the
 * present one with which alone the unit's shown total reaches the rival's.
 *
 * Each candidate is scored as a board with it would be, the rival too where the rule
 * looks at the whole cluster; so limits, steps of ladders and rounding need no inverse
 * of their own.  More of a thing moves points one way only, under every rule but the
 * ladder, so the nearest is found by doubling and halving; a ladder's lies at a bound.
 */
#include "compat.h"

#include "funcapi.h"
#include "miscadmin.h"

#include "numeric_decimal.h"
#include "score_sheet.h"
#include "scoreboard.h"

#define OVERTAKE_COLUMNS 4
/* Digits are below 10^18. */
#define FARTHEST (DECIMAL_LIMIT - 1)

typedef struct Search
{
	const Scoreboard *board;
	const Sheet *sheet;
	uint32 unit;
	uint32 rival;
	Field *fields;
	Score *scores;
	Cell *own; /* the unit's cells, one of them for the leaf in question */
	int n_own;
	const Cell **column; /* the other units' cells of that leaf */
	uint32 n_column;
	const Criterion *criterion;
	int leaf;
	Cell *cell;      /* own's cell of the leaf */
	int scale;       /* of the grid */
	Points gap_from; /* the unit's shown total at present */
	Points rival_shown;
	Points reached; /* the unit's shown total with the last candidate */
} Search;

static Points
shown_total(Search *search, const Cell *cells, int n_cells)
{
	unit_score(search->sheet, cells, n_cells, search->fields, search->scores);
	return mul_div_round(search->scores[SHEET_ROOT].points, 1, 1, 0, POINTS_SCALE - search->sheet->decimals);
}

static Points
board_shown(Search *search, uint32 unit)
{
	return shown_total(search, board_cells(search->board) + board_units(search->board)[unit].first_cell,
	                   (int) board_unit_cells(search->board, unit));
}

static void
observe(Search *search, const Cell *cell)
{
	Decimal target = cell_target(cell);
	Decimal actual = cell_actual(cell);

	if (cell_is_assigned(cell) && !cell_is_missing(search->criterion, target, actual))
		criterion_rule(search->criterion)
			->observe(&search->fields[search->leaf], search->criterion, target, actual);
}

/* Does the unit reach the rival with this actual?  What the rule refuses does not. */
static bool
reaches(Search *search, int64 digits)
{
	Decimal actual = decimal_canonical(digits, search->scale);
	bool relative = criterion_rule(search->criterion)->observe != NULL;
	Points rival = search->rival_shown;

	CHECK_FOR_INTERRUPTS();
	search->cell->actual = actual.digits;
	search->cell->actual_scale = (uint8) actual.scale;
	if (cell_is_missing(search->criterion, cell_target(search->cell), actual) ||
	    cell_is_refused(search->criterion, cell_target(search->cell), actual, NULL))
		return false;
	if (relative)
	{
		field_clear(&search->fields[search->leaf]);
		for (uint32 i = 0; i < search->n_column; i++)
			observe(search, search->column[i]);
		observe(search, search->cell);
		rival = board_shown(search, search->rival);
	}
	search->reached = shown_total(search, search->own, search->n_own);
	return search->reached >= rival;
}

/*
 * The nearest that reaches on one side of start: start + direction·distance; -1 where none
 * up to farthest does.  Between a distance that does not and one that does, halving.
 */
static int64
nearest_beyond(Search *search, int64 start, int direction, int64 farthest)
{
	int64 fails = 0;
	int64 succeeds = 1;

	if (farthest < 1)
		return -1;
	while (!reaches(search, start + direction * succeeds))
	{
		if (succeeds == farthest)
			return -1;
		fails = succeeds;
		succeeds = succeeds > farthest / 2 ? farthest : 2 * succeeds;
	}
	while (succeeds - fails > 1)
	{
		int64 middle = fails + (succeeds - fails) / 2;

		if (reaches(search, start + direction * middle))
			succeeds = middle;
		else
			fails = middle;
	}
	return succeeds;
}

/*
 * As above, as far as numbers go; but first up to 0 where that lies on the way: many
 * rules take nothing beyond it, and steps that double would pass it over.
 */
static int64
nearest_past_zero(Search *search, int64 start, int direction)
{
	int64 to_zero = -start * direction;
	int64 nearest = to_zero > 0 ? nearest_beyond(search, start, direction, to_zero) : -1;

	return nearest > 0 ? nearest : nearest_beyond(search, start, direction, FARTHEST - start * direction);
}

/* The nearer of two distances, up before down; -1 is none. */
static bool
take_nearer(int64 start, int64 up, int64 down, int64 *needed)
{
	if (up < 0 && down < 0)
		return false;
	*needed = down < 0 || (up >= 0 && up <= down) ? start + up : start - down;
	return true;
}

/* A Decimal in units of the grid, towards less; saturates far outside any number's range. */
static int64
grid_floor(Decimal value, int scale)
{
	i128 digits = value.digits;

	if (value.scale <= scale)
		digits *= pow10_table[scale - value.scale];
	else
	{
		i128 unit = pow10_table[value.scale - scale];
		i128 quotient = digits / unit;

		digits = quotient - (digits % unit < 0);
	}
	return (int64) (digits > FARTHEST ? FARTHEST : digits < -FARTHEST ? -FARTHEST : digits);
}

/* Where a ladder's bound lies among actuals: on the ratio or percent, by the target. */
static int64
bound_on_grid(const Search *search, Decimal bound)
{
	const Criterion *criterion = search->criterion;
	Decimal target = cell_target(search->cell);
	static const int exponents[] = {0, 0, -2};
	int64 on = criterion->parameter[1].digits;
	Exact actual;

	if (on == 0)
		return grid_floor(bound, search->scale);
	/* r = A/T: A = bound·T; r = T/A: A = T/bound */
	if ((criterion->flags & CRITERION_LOWER) == 0)
	{
		exact_set(&actual, target.digits);
		exact_multiply(&actual, bound.digits);
		exact_scale(&actual, exponents[on] - (int) target.scale - (int) bound.scale + search->scale);
	}
	else
	{
		if (bound.digits == 0)
			return FARTHEST;
		exact_set(&actual, target.digits);
		exact_divide(&actual, bound.digits);
		exact_scale(&actual, -exponents[on] - (int) target.scale + (int) bound.scale + search->scale);
	}
	return exact_round(&actual, 0);
}

static void
try_candidate(Search *search, int64 start, int64 digits, bool *found, int64 *needed)
{
	int64 distance = digits > start ? digits - start : start - digits;
	int64 best = *needed > start ? *needed - start : start - *needed;

	if (digits < -FARTHEST || digits > FARTHEST ||
	    (*found && (distance > best || (distance == best && digits <= *needed))))
		return;
	if (reaches(search, digits))
	{
		*needed = digits;
		*found = true;
	}
}

/* Points change at bounds alone: each bound and its neighbours on the grid. */
static bool
search_ladder(Search *search, int64 start, int64 *needed)
{
	const Step *steps = SHEET_PART(search->sheet, Step, steps) + search->criterion->first_step;
	bool found = false;

	for (int i = 0; i < search->criterion->n_steps; i++)
	{
		Decimal bounds[] = {steps[i].from, steps[i].above, steps[i].to, steps[i].below};

		for (size_t k = 0; k < lengthof(bounds); k++)
			for (int64 by = -1; by <= 1 && !decimal_is_null(bounds[k]); by++)
				try_candidate(search, start, bound_on_grid(search, bounds[k]) + by, &found, needed);
	}
	return found;
}

/* The fewest steps above so many, up to top, that reach; -1 where none do. */
static int64
nearest_step(Search *search, int64 fails, int64 top, int64 unit)
{
	int64 succeeds = top;

	if (top <= fails || !reaches(search, top * unit))
		return -1;
	while (succeeds - fails > 1)
	{
		int64 middle = fails + (succeeds - fails) / 2;

		if (reaches(search, middle * unit))
			succeeds = middle;
		else
			fails = middle;
	}
	return succeeds;
}

/* A given score goes by its steps, within its limits; more is better. */
static bool
search_given(Search *search, int64 start, int64 *needed)
{
	Decimal step = search->criterion->parameter[0];
	Decimal cap = decimal_from_points(search->criterion->cap);
	int64 up;

	if (!decimal_is_null(step))
	{
		/* the present score is a multiple of the step: count in steps */
		int64 unit;
		int64 top;

		search->scale = Max(search->scale, (int) step.scale);
		unit = grid_floor(step, search->scale);
		top = grid_floor(cap, search->scale) / unit;
		up = nearest_step(search, start / unit, top, unit);
		if (up < 0)
			return false;
		*needed = up * unit;
		return true;
	}
	up = nearest_beyond(search, start, 1, grid_floor(cap, search->scale) - start);
	return take_nearer(start, up, -1, needed);
}

static bool
search_actual(Search *search, int64 start, int64 *needed)
{
	const char *rule = criterion_rule(search->criterion)->name;
	int64 up;
	int64 down;

	/* no actual yet: 0 itself may do */
	if (decimal_is_null(cell_actual(search->cell)) && reaches(search, start))
	{
		*needed = start;
		return true;
	}
	if (strcmp(rule, "given") == 0)
		return search_given(search, start, needed);
	if (strcmp(rule, "ladder") == 0)
		return search_ladder(search, start, needed);
	if (strcmp(rule, "yes_no") == 0)
	{
		bool found = false;

		search->scale = 0;
		try_candidate(search, start, 1, &found, needed);
		try_candidate(search, start, 0, &found, needed);
		return found;
	}
	up = nearest_past_zero(search, start, 1);
	down = nearest_past_zero(search, start, -1);
	return take_nearer(start, up, down, needed);
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
	search->n_column = 0;
	search->scale = 0;
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

static void
put_leaf(Search *search, int leaf, bool is_behind, ReturnSetInfo *result)
{
	Datum values[OVERTAKE_COLUMNS] = {0};
	bool nulls[OVERTAKE_COLUMNS] = {false, true, true, true};
	Decimal present;
	bool assigned;
	Field kept;
	int64 needed = 0;

	CHECK_FOR_INTERRUPTS();
	take_leaf(search, leaf);
	present = cell_actual(search->cell);
	/* a big number leaves less room for decimals */
	while (search->scale > 0 && !decimal_is_null(present) && search->scale > present.scale &&
	       magnitude64(grid_floor(present, search->scale)) >= FARTHEST / 10)
		search->scale--;
	assigned = cell_is_assigned(search->cell);
	values[0] = sheet_text_datum(search->sheet, search->criterion->code);
	if (!decimal_is_null(present))
	{
		values[1] = decimal_numeric(present);
		nulls[1] = false;
	}
	if (search->fields != NULL)
		kept = search->fields[leaf];
	if (is_behind && assigned &&
	    search_actual(search, decimal_is_null(present) ? 0 : grid_floor(present, search->scale), &needed) &&
	    reaches(search, needed))
	{
		values[2] = decimal_numeric(decimal_canonical(needed, search->scale));
		values[3] = points_numeric((i128) search->reached - search->gap_from, search->sheet->decimals);
		nulls[2] = nulls[3] = false;
	}
	if (search->fields != NULL)
		search->fields[leaf] = kept;
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

PG_FUNCTION_INFO_V1(scoreboard_overtake);
Datum
scoreboard_overtake(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Scoreboard *board = datum_board(PG_GETARG_DATUM(0));
	Search search = {.board = board, .sheet = board_sheet(board)};
	Scoring scoring;
	bool is_behind;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	search.unit = board_named_unit(board, PG_GETARG_TEXT_PP(1));
	search.rival = board_named_unit(board, PG_GETARG_TEXT_PP(2));
	scoring_begin(&scoring, board);
	search.fields = scoring.fields;
	search.scores = scoring.scores;
	search.own = palloc(sizeof(Cell) * ((Size) board_unit_cells(board, search.unit) + 1));
	search.column = palloc(sizeof(Cell *) * ((Size) board->n_units + 1));
	search.gap_from = board_shown(&search, search.unit);
	search.rival_shown = board_shown(&search, search.rival);
	is_behind = search.gap_from < search.rival_shown;
	for (int i = 0; i < search.sheet->n_criteria; i++)
		if (criterion_is_leaf(&sheet_criteria(search.sheet)[i]))
			put_leaf(&search, i, is_behind, result);
	return (Datum) 0;
}
