/*
 * score_late.c - what a leaf loses because another one's actual says that it is late.
 *
 * The loss is exact, and what is left is rounded once. A percentage takes only from what is
 * above 0, points take down to the leaf's min; early is not late.
 */
#include "board/score_parts.h"

/* The percentage of the step that lateness falls in; the last one has no end. */
static Decimal
step_percent(const Sheet *sheet, const Late *late, const Rational *over)
{
	const Step *step = SHEET_PART(sheet, Step, steps) + late->first_step;
	Rational to;

	for (int i = 1; i < late->n_steps; i++, step++)
	{
		rational_set_decimal(&to, step->to);
		if (rational_compare(over, &to) <= 0)
			break;
	}
	return decimal_from_points(step->points);
}

/* Days or cases beyond what is free, as the part of base, or the points, that they cost. */
static void
loss_of(const Sheet *sheet, const Late *late, Rational *over, Points base, Rational *loss)
{
	Rational factor;

	if (late->n_steps > 0)
		rational_set_decimal(loss, step_percent(sheet, late, over));
	else
	{
		rational_set_decimal(loss, late->per_unit);
		rational_multiply(loss, over);
	}
	if (late->unit == LATE_POINTS)
		return;
	rational_set(&factor, base, -POINTS_SCALE - 2);
	rational_multiply(loss, &factor);
}

/* Earned less the loss, within its limits. */
static Points
after_loss(const Sheet *sheet, const Criterion *leaf, const Late *late, Rational *over, Points earned)
{
	bool percent = late->unit != LATE_POINTS;
	Rational left;
	Rational loss;
	Points points;

	if (percent && earned <= 0)
		return earned;
	loss_of(sheet, late, over, late->unit == LATE_PERCENT_OF_MAX ? leaf->max : earned, &loss);
	rational_set(&left, earned, -POINTS_SCALE);
	rational_subtract(&left, &loss);
	points = rational_points(&left, sheet->quantum);
	points = percent && points < 0 ? 0 : points;
	points = points < leaf->low ? leaf->low : points;
	return points < earned ? points : earned;
}

void
score_apply_late(const UnitScoring *unit, int index, uint16_t number, Score *score)
{
	const Sheet *sheet = unit->sheet;
	const Late *late = SHEET_LIST(sheet, Late, EXTRA_LATES) + number - 1;
	const LeafCell *by = &unit->room->cells[late->by];
	ScoreEvent event = {.criterion = (uint16_t) index, .late = number, .before = score->points};
	Rational over;
	Rational free;

	if (score->blank || !by->assigned)
		return;
	if (decimal_is_null(by->measured.actual))
	{
		event.kind = EVENT_UNDECIDED;
		event.blank = true;
		score_note(unit, &event);
		*score = score_missing(sheet);
		return;
	}
	if (decimal_compare(by->measured.actual, late->free) <= 0)
		return;
	rational_set_decimal(&over, by->measured.actual);
	rational_set_decimal(&free, late->free);
	rational_subtract(&over, &free);
	score->points = after_loss(sheet, &sheet_criteria(sheet)[index], late, &over, score->points);
	event.kind = EVENT_LATE;
	event.after = score->points;
	if (event.after != event.before)
		score_note(unit, &event);
}
