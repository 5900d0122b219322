/*
 * score_judge.c - conditions and limits of a criterion, applied to its points.
 *
 * What is undecided takes nothing and gives nothing: a limit does not apply, and points that
 * depend on an undecided condition are missing.
 */
#include "board/score_parts.h"

/* Points above 0 that are not given: taken, or missing where nobody can tell. */
static uint8_t
judge_only_when(const UnitScoring *unit, int index, const Judgement *judgement, uint32_t number,
                Points points)
{
	const ExpressionValue *value = score_run(unit, index, judgement->when);
	ScoreEvent event;

	if (value->state == EXPRESSION_PRESENT && value->holds)
		return JUDGED_GIVEN;
	if (value->state != EXPRESSION_PRESENT && points <= 0)
		return JUDGED_GIVEN;
	event = score_open_event(index, judgement->when, value);
	event.judgement = number;
	event.before = points;
	event.blank = true;
	if (value->state != EXPRESSION_PRESENT)
	{
		score_note(unit, &event);
		return JUDGED_NOTHING;
	}
	if (points > 0)
		score_note(unit, &(ScoreEvent){.criterion = (uint16_t) index,
		                               .kind = EVENT_CONDITION,
		                               .judgement = number,
		                               .before = points});
	return JUDGED_TAKEN;
}

static bool
apply_only_when(const UnitScoring *unit, int index, uint8_t judged, Score *score)
{
	if (judged == JUDGED_NOTHING)
	{
		*score = score_missing(unit->sheet);
		if (!unit->exact)
			unit->room->marks[index] |= MARK_UNDECIDED;
		return false;
	}
	if (judged == JUDGED_TAKEN && score->points > 0)
		score->points = 0;
	return true;
}

/* Does a limit apply?  An undecided one that might have taken something is noted. */
static uint8_t
judge_limit(const UnitScoring *unit, int index, const Judgement *judgement, uint32_t number, Points at_most,
            Points points)
{
	const ExpressionValue *value = score_run(unit, index, judgement->when);
	ScoreEvent event;

	if (value->state == EXPRESSION_PRESENT)
		return value->holds ? JUDGED_TAKEN : JUDGED_GIVEN;
	if (at_most < points)
	{
		event = score_open_event(index, judgement->when, value);
		event.judgement = number;
		event.before = event.after = points;
		score_note(unit, &event);
	}
	return JUDGED_GIVEN;
}

void
score_judge(const UnitScoring *unit, int index, Score *score)
{
	const Sheet *sheet = unit->sheet;
	const CriterionExtra *extra = sheet_extra(sheet, &sheet_criteria(sheet)[index]);
	const Judgement *judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS) + extra->first_judgement;
	uint8_t *judged = unit->room->judged + extra->first_judgement;
	Points before;
	Points least;
	uint32_t which = 0;

	if (score->blank)
		return;
	before = least = score->points;
	for (uint32_t i = 0; i < extra->n_judgements; i++)
	{
		const Judgement *judgement = &judgements[i];
		uint32_t number = extra->first_judgement + i + 1;
		Points at_most;

		if (judgement->kind == JUDGEMENT_ONLY_WHEN)
		{
			if (!unit->exact)
				judged[i] = judge_only_when(unit, index, judgement, number, score->points);
			if (!apply_only_when(unit, index, judged[i], score))
				return;
			before = least = score->points;
			continue;
		}
		at_most = mul_div_round(judgement->at_most, 1, 1, 0, sheet->quantum);
		if (!unit->exact)
			judged[i] = judge_limit(unit, index, judgement, number, at_most, before);
		if (judged[i] == JUDGED_TAKEN && at_most < least)
		{
			least = at_most;
			which = number;
		}
	}
	score->points = least;
	if (which > 0)
		score_note(unit, &(ScoreEvent){.criterion = (uint16_t) index,
		                               .kind = EVENT_LIMIT,
		                               .judgement = which,
		                               .before = before,
		                               .after = least});
}
