/*
 * score_leaf.c - a leaf of a sheet of format 2: its rule, and what takes points from it.
 */
#include "board/score_parts.h"

/* By its expression, which says itself what is missing. */
static Score
formula_leaf(const UnitScoring *unit, int index, ProgramRef formula)
{
	const Criterion *leaf = &sheet_criteria(unit->sheet)[index];
	const ExpressionValue *value = score_run(unit, index, formula);

	if (value->state == EXPRESSION_PRESENT)
		return score_points(score_clamp(leaf, rational_points(&value->number, unit->sheet->quantum)));
	if (!unit->exact && unit->room->events != NULL)
	{
		ScoreEvent event = score_open_event(index, formula, value);

		event.blank = true;
		score_note(unit, &event);
	}
	return score_missing(unit->sheet);
}

/* By its rule, from target and actual. */
static Score
rule_leaf(const UnitScoring *unit, int index, const Measured *measured)
{
	const Sheet *sheet = unit->sheet;
	const Criterion *leaf = &sheet_criteria(sheet)[index];
	Points points;

	if (cell_is_missing(leaf, measured->target, measured->actual))
		return score_missing(sheet);
	switch (
		rule_leaf_points(sheet, leaf, measured, sheet->relative ? &unit->room->stats[index] : NULL, &points))
	{
		case LEAF_SCORED:
			return score_points(points);
		case LEAF_MISSING:
			return score_missing(sheet);
		case LEAF_NOT_ASSIGNED:
			break;
	}
	return score_without(SCORE_NOT_ASSIGNED);
}

Score
score_extended_leaf(const UnitScoring *unit, int index)
{
	const Criterion *leaf = &sheet_criteria(unit->sheet)[index];
	const CriterionExtra *extra = leaf->extra != 0 ? sheet_extra(unit->sheet, leaf) : NULL;
	const LeafCell *cell = &unit->room->cells[index];
	Score score;

	if (criterion_is_input(leaf))
		return score_without(SCORE_INPUT);
	if (!cell->assigned)
		return score_without(SCORE_NOT_ASSIGNED);
	if (extra == NULL)
		return rule_leaf(unit, index, &cell->measured);
	score = extra->formula != 0 ? formula_leaf(unit, index, extra->formula) :
	                              rule_leaf(unit, index, &cell->measured);
	if (extra->late > 0 && score.status == SCORE_SCORED)
		score_apply_late(unit, index, extra->late, &score);
	if (extra->n_judgements > 0)
		score_judge(unit, index, &score);
	return score;
}
