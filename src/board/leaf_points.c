/*
 * leaf_points.c - points(score_sheet, …): what one leaf earns by itself.
 */
#include "server/compat.h"

#include "board/score.h"
#include "server/fault.h"
#include "server/numeric_decimal.h"
#include "sheet/score_sheet.h"

static void
refuse_relative(const SheetLeafResult *leaf, const Criterion *criterion)
{
	if (criterion_is_relative(criterion))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("criterion \"%s\": rule \"%s\" cannot score one unit alone", leaf->code,
		                       criterion_rule(criterion)->name),
		                errdetail("The rule compares each unit with the others of its cluster."),
		                errhint("Aggregate the cluster's results with emulation.scoreboard, and use "
		                        "emulation.breakdown or emulation.points.")));
}

/* Do its points need no other criterion's result? */
static bool
stands_alone(const Sheet *sheet, const Criterion *criterion)
{
	ProgramCursor cursor = sheet_criterion_programs(sheet, criterion);
	ExpressionReference mention;

	if (criterion->extra == 0)
		return true;
	for (ProgramRef program; (program = sheet_next_program(&cursor)) != 0;)
	{
		int at = 0;

		if (expression_next_reference(sheet_program(sheet, program), &at, &mention))
			return false;
	}
	return sheet_extra(sheet, criterion)->value == 0 && sheet_extra(sheet, criterion)->late == 0;
}

static void
refuse_dependent(const SheetLeafResult *leaf, const Criterion *criterion)
{
	if (!stands_alone(leaf->sheet, criterion))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("criterion \"%s\" cannot be scored by itself", leaf->code),
		                errdetail("Its points depend on other criteria of the unit."),
		                errhint("Aggregate the unit's results with emulation.scoreboard, and use "
		                        "emulation.breakdown or emulation.points.")));
}

/* A leaf with expressions is scored as the only one of its unit that has a result. */
static Score
score_alone(const SheetLeafResult *leaf)
{
	const Sheet *sheet = leaf->sheet;
	const Measured *measured = &leaf->measured;
	Cell cell = {.criterion = (uint16) leaf->index,
	             .target_scale = (uint8) measured->target.scale,
	             .actual_scale = (uint8) measured->actual.scale,
	             .target = measured->target.digits,
	             .actual = measured->actual.digits};
	CellBaseline baseline = {.criterion = (uint16) leaf->index,
	                         .scale = (uint8) measured->baseline.scale,
	                         .digits = measured->baseline.digits};
	UnitCells own = {&cell, 1, &baseline, decimal_is_null(measured->baseline) ? 0 : 1};
	Score *scores = palloc(sizeof(Score) * sheet->n_criteria);
	ClusterStats *stats = palloc(sizeof(ClusterStats) * sheet->n_criteria);
	ScoreRoom *room = score_room_make(palloc(score_room_size(sheet)), sheet);

	score_survey(sheet, 1, &own, room, stats, palloc(sizeof(Decimal) * (score_survey_room(sheet, 1) + 1)));
	score_unit(sheet, &own, stats, room, scores);
	return scores[leaf->index];
}

static Score
leaf_score(const SheetLeafResult *leaf, const Criterion *criterion)
{
	Score score = {.blank = true};
	const CriterionExtra *extra = criterion->extra != 0 ? sheet_extra(leaf->sheet, criterion) : NULL;

	if (criterion_is_input(criterion) || (extra != NULL && (extra->formula != 0 || extra->n_judgements > 0)))
		return score_alone(leaf);
	score.blank =
		cell_is_missing(criterion, leaf->measured.target, leaf->measured.actual) ||
		rule_leaf_points(leaf->sheet, criterion, &leaf->measured, NULL, &score.points) != LEAF_SCORED;
	return score;
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_points);
Datum
emulation_score_sheet_points(PG_FUNCTION_ARGS)
{
	SheetLeafResult leaf;
	FaultText fault;
	const Criterion *criterion;
	Score score;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (!sheet_leaf_result(fcinfo, &leaf, &fault))
		fault_raise_cell(&fault, NULL, leaf.code);
	criterion = &sheet_criteria(leaf.sheet)[leaf.index];
	refuse_relative(&leaf, criterion);
	refuse_dependent(&leaf, criterion);
	score = leaf_score(&leaf, criterion);
	if (score.blank || score.status != SCORE_SCORED)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(numeric_from_points(score.points, POINTS_SCALE - leaf.sheet->quantum));
}
