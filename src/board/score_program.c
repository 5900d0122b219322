/*
 * score_program.c - a sheet's expressions on the numbers of one unit.
 */
#include "board/score_parts.h"

/* Points on the sheet's grid, with as few digits as that has. */
static inline Decimal
grid_decimal(const Sheet *sheet, Points points)
{
	return (Decimal){points / decimal_pow10[sheet->quantum], POINTS_SCALE - sheet->quantum};
}

static inline Decimal
max_decimal(const Sheet *sheet, const Criterion *criterion)
{
	return criterion->whole != 0 ? (Decimal){criterion->whole, POINTS_SCALE - sheet->quantum} :
	                               (Decimal){criterion->max, POINTS_SCALE};
}

static inline Decimal
truth(bool holds)
{
	return (Decimal){.digits = holds};
}

static Decimal
cell_number(const LeafCell *cell, ExpressionName name)
{
	return name == EXPRESSION_TARGET_OF ? cell->measured.target :
	       name == EXPRESSION_ACTUAL_OF ? cell->measured.actual :
	                                      cell->measured.baseline;
}

/* What was taken: below what there is without any result. */
static Decimal
deducted(const Sheet *sheet, const Criterion *criterion, const Score *score)
{
	bool from_max = criterion->extra != 0 && sheet_extra(sheet, criterion)->from_max;
	i128 taken = (from_max ? (i128) criterion_shown_max(sheet, criterion) : 0) - score->points;

	if (score->blank)
		return decimal_null();
	return grid_decimal(sheet, taken < 0 ? 0 : taken > POINTS_LIMIT ? POINTS_LIMIT : (Points) taken);
}

/* Of another criterion, when what it came to is known. */
static Decimal
ask_scored(void *context, ExpressionName name, int index)
{
	const UnitScoring *unit = context;
	const Criterion *criterion = &sheet_criteria(unit->sheet)[index];
	const Score *score = &unit->scores[index];
	const LeafCell *cell = &unit->room->cells[index];

	switch (name)
	{
		case EXPRESSION_MAX:
			return max_decimal(unit->sheet, criterion);
		case EXPRESSION_POINTS_OF:
			return score->blank ? decimal_null() : grid_decimal(unit->sheet, score->points);
		case EXPRESSION_DEDUCTED_OF:
			return deducted(unit->sheet, criterion, score);
		case EXPRESSION_MISSING_OF:
			if (criterion_is_input(criterion))
				return truth(cell->assigned && decimal_is_null(cell->measured.actual));
			return truth(score->status == SCORE_MISSING || (unit->room->marks[index] & MARK_MISSING) != 0);
		case EXPRESSION_ASSIGNED_OF:
			if (criterion_is_input(criterion))
				return truth(cell->assigned);
			return truth(score->status != SCORE_NOT_ASSIGNED);
		default:
			return cell_number(cell, name);
	}
}

/* Before anything is scored: of leaves only, and what their cells say. */
static Decimal
ask_measured(void *context, ExpressionName name, int index)
{
	const ScoreRoom *room = context;
	const Criterion *criterion = &sheet_criteria(room->sheet)[index];
	const LeafCell *cell = &room->cells[index];

	switch (name)
	{
		case EXPRESSION_MISSING_OF:
			return truth(cell->assigned &&
			             cell_is_missing(criterion, cell->measured.target, cell->measured.actual));
		case EXPRESSION_ASSIGNED_OF:
			return truth(cell->assigned);
		default:
			return cell_number(cell, name);
	}
}

static void
set_own_cell(ExpressionValues *values, const Measured *measured)
{
	values->plain[EXPRESSION_TARGET] = measured->target;
	values->plain[EXPRESSION_ACTUAL] = measured->actual;
	values->plain[EXPRESSION_BASELINE] = measured->baseline;
}

static Decimal
bound_decimal(Points bound, Points none)
{
	return bound == none ? decimal_null() : (Decimal){bound, POINTS_SCALE};
}

static void
set_own_limits(ExpressionValues *values, const Sheet *sheet, const Criterion *criterion)
{
	values->plain[EXPRESSION_MAX] = max_decimal(sheet, criterion);
	values->plain[EXPRESSION_MIN] = bound_decimal(criterion->min, POINTS_NO_MIN);
	values->plain[EXPRESSION_CAP] = bound_decimal(criterion->cap, POINTS_NO_CAP);
}

/* What the leaf's expressions see of its cluster. */
static void
set_cluster(ScoreRoom *room, const Criterion *leaf, const ClusterStats *stats, Decimal actual)
{
	ExpressionValues *values = &room->values;
	bool lower = (leaf->flags & CRITERION_LOWER) != 0;

	values->plain[EXPRESSION_BEST_ACTUAL] = lower ? stats->least : stats->greatest;
	values->plain[EXPRESSION_HIGHEST_ACTUAL] = stats->greatest;
	values->plain[EXPRESSION_LOWEST_ACTUAL] = stats->least;
	values->plain[EXPRESSION_UNITS] = (Decimal){.digits = stats->n_actuals};
	values->plain[EXPRESSION_PLACE] = decimal_is_null(actual) || stats->actuals == NULL ?
	                                      decimal_null() :
	                                      cluster_place(stats, leaf, actual);
	values->mean_actual = NULL;
	if (stats->n_actuals > 0)
	{
		rational_set_mean(&room->mean_actual, &stats->sum, stats->n_actuals);
		values->mean_actual = &room->mean_actual;
	}
}

const ExpressionValue *
score_run(const UnitScoring *unit, int index, ProgramRef program)
{
	const Criterion *criterion = &sheet_criteria(unit->sheet)[index];
	const Expression *expression = sheet_program(unit->sheet, program);
	ScoreRoom *room = unit->room;
	ExpressionNames names;

	room->values.ask = ask_scored;
	room->values.context = (void *) unit;
	set_own_limits(&room->values, unit->sheet, criterion);
	if (criterion_is_leaf(criterion))
	{
		set_own_cell(&room->values, &room->cells[index].measured);
		if ((criterion->flags & CRITERION_CLUSTER) != 0)
			set_cluster(room, criterion, &room->stats[index], room->cells[index].measured.actual);
	}
	else
	{
		names = expression_names(expression);
		if ((names & EXPRESSION_PARENT) != 0)
			score_parent_values(unit, index, names);
	}
	return expression_run(expression, &room->values, &room->stack);
}

const ExpressionValue *
score_run_value(ScoreRoom *room, int leaf)
{
	const Criterion *criterion = &sheet_criteria(room->sheet)[leaf];

	room->values.ask = ask_measured;
	room->values.context = room;
	set_own_cell(&room->values, &room->cells[leaf].measured);
	return expression_run(sheet_program(room->sheet, sheet_extra(room->sheet, criterion)->value),
	                      &room->values, &room->stack);
}

const ExpressionValue *
score_condition(ScoreRoom *room, ProgramRef condition, Decimal total, Decimal rank)
{
	UnitScoring unit = {room->sheet, room, room->scores, false};
	const Expression *expression = sheet_program(room->sheet, condition);

	room->values.ask = ask_scored;
	room->values.context = &unit;
	room->values.plain[EXPRESSION_MAX] = max_decimal(room->sheet, &sheet_criteria(room->sheet)[SHEET_ROOT]);
	room->values.plain[EXPRESSION_TOTAL] = total;
	room->values.plain[EXPRESSION_RANK] = rank;
	return expression_run(expression, &room->values, &room->stack);
}

void
score_note(const UnitScoring *unit, const ScoreEvent *event)
{
	ScoreEvents *events = unit->room->events;

	if (events != NULL && !unit->exact)
		events->list[events->n++] = *event;
}

size_t
score_events_most(const Sheet *sheet)
{
	/* of each criterion: its value, its formula, and that it is dropped */
	return 3 * (size_t) sheet->n_criteria + sheet_list_length(sheet, EXTRA_LATES) +
	       sheet_list_length(sheet, EXTRA_JUDGEMENTS);
}
