/*
 * score_extended.c - scoring a unit by a sheet of format 2 (see score.h).
 */
#include "board/score_parts.h"

#define VALUE_DIGITS 9 /* decimals of a computed actual */

/* The room's parts stand behind it. */
static size_t
take(size_t *size, size_t count, size_t each)
{
	size_t offset = *size;

	*size = (offset + count * each + 7) / 8 * 8;
	return offset;
}

static size_t
lay_out_room(const Sheet *sheet, char *memory, ScoreRoom *room)
{
	size_t size = (sizeof(ScoreRoom) + 7) / 8 * 8;
	size_t cells = take(&size, sheet->n_criteria, sizeof(LeafCell));
	size_t taken = take(&size, sheet->n_criteria, sizeof(uint16_t));
	size_t marks = take(&size, sheet->n_criteria, sizeof(uint8_t));
	size_t judged = take(&size, sheet_list_length(sheet, EXTRA_JUDGEMENTS), sizeof(uint8_t));

	if (room != NULL)
	{
		room->cells = (LeafCell *) (memory + cells);
		room->taken = (uint16_t *) (memory + taken);
		room->marks = (uint8_t *) (memory + marks);
		room->judged = (uint8_t *) (memory + judged);
	}
	return size;
}

size_t
score_room_size(const Sheet *sheet)
{
	return sheet->version > SHEET_VERSION_PLAIN ? lay_out_room(sheet, NULL, NULL) : 0;
}

ScoreRoom *
score_room_make(void *memory, const Sheet *sheet)
{
	ScoreRoom *room = memory;

	lay_out_room(sheet, memory, room);
	room->sheet = sheet;
	room->stats = NULL;
	room->scores = NULL;
	room->events = NULL;
	return room;
}

/* Cells ---------------------------------------------------------------------------------- */

static inline LeafCell
cell_of(const Cell *cell)
{
	LeafCell empty = {{decimal_null(), decimal_null(), decimal_null()}, true};

	if (cell == NULL)
		return empty;
	empty.assigned = cell_is_assigned(cell);
	if (empty.assigned)
	{
		empty.measured.target = cell_target(cell);
		empty.measured.actual = cell_actual(cell);
	}
	return empty;
}

/* A number that its rule would refuse, or that is too long, is none. */
static Decimal
computed_actual(const Criterion *leaf, Decimal target, const ExpressionValue *value)
{
	int digits = VALUE_DIGITS;
	Decimal actual;

	if (value->state != EXPRESSION_PRESENT)
		return decimal_null();
	while (!rational_to_decimal(&value->number, digits, &actual))
		if (--digits < 0)
			return decimal_null();
	if (!cell_is_missing(leaf, target, actual) && cell_is_refused(leaf, target, actual, NULL))
		return decimal_null();
	return actual;
}

static void
compute_actual(ScoreRoom *room, int index)
{
	const Criterion *leaf = &sheet_criteria(room->sheet)[index];
	LeafCell *cell = &room->cells[index];
	const ExpressionValue *value;

	if (!cell->assigned)
		return;
	value = score_run_value(room, index);
	cell->measured.actual =
		leaf_actual(room->sheet, leaf, computed_actual(leaf, cell->measured.target, value));
	if (decimal_is_null(cell->measured.actual) && room->events != NULL && value->state != EXPRESSION_PRESENT)
	{
		ScoreEvent event = score_open_event(index, sheet_extra(room->sheet, leaf)->value, value);

		event.blank = true;
		score_note(&(UnitScoring){.room = room}, &event);
	}
}

void
score_take_cells(ScoreRoom *room, const UnitCells *own)
{
	const Sheet *sheet = room->sheet;
	const SheetList *extras = sheet_list(sheet, EXTRA_CRITERIA);
	const SheetList *values = sheet_list(sheet, EXTRA_VALUES);
	size_t next = 0;

	for (int i = 0; i < sheet->n_criteria; i++)
		room->cells[i] =
			cell_of(next < own->n_cells && own->cells[next].criterion == i ? &own->cells[next++] : NULL);
	for (size_t i = 0; i < own->n_baselines; i++)
		if (room->cells[own->baselines[i].criterion].assigned)
			room->cells[own->baselines[i].criterion].measured.baseline = cell_baseline(&own->baselines[i]);
	for (uint32_t i = 0; i < extras->n; i++)
	{
		const CriterionExtra *extra = SHEET_LIST(sheet, CriterionExtra, EXTRA_CRITERIA) + i;
		LeafCell *cell = &room->cells[extra->criterion];

		if (cell->assigned && extra->value == 0 && decimal_is_null(cell->measured.actual))
			cell->measured.actual = extra->blank;
	}
	for (uint32_t i = 0; i < values->n; i++)
		compute_actual(room, SHEET_LIST(sheet, uint16_t, EXTRA_VALUES)[i]);
}

/* Units ---------------------------------------------------------------------------------- */

static inline Score
extended_parent(const UnitScoring *unit, int index)
{
	const Criterion *criteria = sheet_criteria(unit->sheet);
	i128 points;

	if (criteria[index].extra == 0 && (criteria[index].flags & CRITERION_MEAN) == 0 &&
	    sum_plain_children(criteria, index, unit->scores, &points))
		return score_points(score_clamp(&criteria[index], points));
	return score_extended_parent(unit, index);
}

/* Most leaves are there and have nothing of format 2. */
static inline Score
extended_leaf(const UnitScoring *unit, int index)
{
	const Sheet *sheet = unit->sheet;
	const Criterion *leaf = &sheet_criteria(sheet)[index];
	const LeafCell *cell = &unit->room->cells[index];
	Decimal target = cell->measured.target;
	Decimal actual = cell->measured.actual;

	if (leaf->extra == 0 && leaf->more_flags == 0 && !cell_is_missing(leaf, target, actual))
		return score_points(criterion_rule(leaf)->points(sheet, leaf, target, actual,
		                                                 sheet->relative ? &unit->room->stats[index] : NULL));
	return score_extended_leaf(unit, index);
}

static inline Score
extended_criterion(const UnitScoring *unit, int index)
{
	return criterion_is_leaf(&sheet_criteria(unit->sheet)[index]) ? extended_leaf(unit, index) :
	                                                                extended_parent(unit, index);
}

/*
 * Whether there are points at all was decided by the shown ones: an expression of exact points
 * may divide by 0 where one of rounded points does not, and the other way round.  Where only
 * exact points are undefined, the shown ones stand for them.
 */
static Score
exact_criterion(const UnitScoring *unit, int index)
{
	const Score *shown = &unit->room->scores[index];
	bool dropped = shown->status == SCORE_DROPPED;
	Score exact;

	if (shown->blank || (shown->status != SCORE_SCORED && !dropped))
		return *shown;
	exact = extended_criterion(unit, index);
	if (exact.status == SCORE_SCORED && !exact.blank)
		return exact;
	exact = score_points(shown->points);
	if (!dropped)
		exact.share = shown->share;
	else if ((unit->room->marks[index] & MARK_MISSING) != 0)
		exact.status = SCORE_MISSING;
	return exact;
}

static void
score_all(const UnitScoring *unit)
{
	const Sheet *sheet = unit->sheet;
	bool backwards = sheet_list_length(sheet, EXTRA_ORDER) == 0;
	const uint16_t *order = SHEET_LIST(sheet, uint16_t, EXTRA_ORDER);

	for (int i = 0; i < sheet->n_criteria; i++)
	{
		int index = backwards ? sheet->n_criteria - 1 - i : order[i];

		unit->scores[index] = unit->exact ? exact_criterion(unit, index) : extended_criterion(unit, index);
	}
}

/* Children of a parent that takes the highest are not missed where another one has points. */
static bool
is_not_missed(const UnitScoring *unit, int index)
{
	const Criterion *parent = &sheet_criteria(unit->sheet)[sheet_criteria(unit->sheet)[index].parent];

	return index != SHEET_ROOT && unit->scores[index].status == SCORE_MISSING && parent->extra != 0 &&
	       sheet_extra(unit->sheet, parent)->combine == COMBINE_HIGHEST &&
	       unit->scores[sheet_criteria(unit->sheet)[index].parent].status == SCORE_SCORED;
}

/* Missing leaves; and parents that have no points though none of their leaves is missing. */
static uint32_t
count_missing(const UnitScoring *unit)
{
	const Criterion *criteria = sheet_criteria(unit->sheet);
	uint32_t missing = 0;

	for (int i = 0; i < unit->sheet->n_criteria; i++)
	{
		uint32_t below = 0;

		if (is_not_missed(unit, i))
		{
			i = criteria[i].end - 1;
			continue;
		}
		if (criterion_is_leaf(&criteria[i]))
			missing += score_is_lacking(unit->sheet, &criteria[i], &unit->scores[i]);
		else if ((unit->room->marks[i] & MARK_UNDECIDED) != 0)
		{
			for (int child = i + 1; child < criteria[i].end; child++)
				below += criterion_is_leaf(&criteria[child]) && unit->scores[child].status == SCORE_MISSING;
			missing += below == 0 && score_is_lacking(unit->sheet, &criteria[i], &unit->scores[i]);
		}
	}
	return missing;
}

uint32_t
score_extended_unit(const Sheet *sheet, const UnitCells *own, const ClusterStats *stats, ScoreRoom *room,
                    Score *scores)
{
	UnitScoring unit = {sheet, room, scores, false};

	room->stats = stats;
	room->scores = scores;
	if (room->events != NULL)
		room->events->n = 0;
	memset(room->marks, 0, sheet->n_criteria);
	score_take_cells(room, own);
	score_all(&unit);
	return count_missing(&unit);
}

void
score_unit_exact(const Sheet *exact, const UnitCells *own, const ClusterStats *stats, ScoreRoom *room,
                 Score *scores)
{
	if (room != NULL)
		score_all(&(UnitScoring){exact, room, scores, true});
	else
		score_unit(exact, own, stats, NULL, scores);
}
