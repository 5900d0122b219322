/*
 * score_parts.h - what the files that score a unit share.
 *
 *	 score_tree.c      sheets of format 1, from the last criterion to the first
 *	 score_extended.c  sheets of format 2: computed actuals, and the order of criteria
 *	 score_leaf.c      their leaves
 *	 score_parent.c    what a parent's children come to
 *	 score_late.c      what lateness takes from them
 *	 score_judge.c     conditions and limits
 *	 score_program.c   expressions on a unit's numbers
 *	 score_survey.c    what the relative rules see of the cluster
 */
#ifndef EMULATION_SCORE_PARTS_H
#define EMULATION_SCORE_PARTS_H

#include "board/score.h"

/* ScoreRoom.judged */
#define JUDGED_GIVEN   0 /* nothing is taken */
#define JUDGED_TAKEN   1 /* a limit applies, or only_when does not hold */
#define JUDGED_NOTHING 2 /* only_when is undecided where there is something to give: it is missing */

/* ScoreRoom.marks */
#define MARK_DROPPED   1
#define MARK_UNDECIDED 2 /* missing, though its children may not be */
#define MARK_MISSING   4 /* it was before it was dropped: whoever asks has one answer, before and after */

/* A scoring of one unit by a sheet of format 2. */
typedef struct UnitScoring
{
	const Sheet *sheet;
	ScoreRoom *room;
	Score *scores;
	bool exact; /* what was decided is taken over */
} UnitScoring;

static inline Points
score_clamp(const Criterion *criterion, i128 points)
{
	/* a sheet under which points could pass the limit is refused: a second line */
	if (points > POINTS_LIMIT)
		points = POINTS_LIMIT;
	if (points < -POINTS_LIMIT)
		points = -POINTS_LIMIT;
	return points < criterion->low  ? criterion->low :
	       points > criterion->high ? criterion->high :
	                                  (Points) points;
}

static inline Score
score_without(ScoreStatus status)
{
	return (Score){.status = (uint8_t) status, .share = SHARE_NONE, .blank = true};
}

/* Something without a result: what that means is the sheet's policy. */
static inline Score
score_missing(const Sheet *sheet)
{
	Score score = score_without(SCORE_MISSING);

	if (sheet->missing != MISSING_REWEIGHT)
		score.share = SHARE_REGULAR;
	score.blank = sheet->missing != MISSING_ZERO;
	return score;
}

static inline Score
score_points(Points points)
{
	return (Score){.points = points, .status = SCORE_SCORED, .share = SHARE_REGULAR};
}

/* The points of children that all are scored and all share regularly; false where one is not. */
static inline bool
sum_plain_children(const Criterion *criteria, int index, const Score *scores, i128 *points)
{
	*points = 0;
	FOR_EACH_CHILD(child, criteria, index)
	{
		const Score *score = &scores[child];

		if (score->status != SCORE_SCORED || score->share != SHARE_REGULAR || score->blank ||
		    (criteria[child].flags & CRITERION_BONUS) != 0)
			return false;
		*points += score->points;
	}
	return true;
}

/* Of a sheet of format 1: a parent some of whose children are missing, not assigned or bonuses, or of a mean. */
extern Score score_mixed_parent(const Sheet *sheet, int index, const Score *scores);

/* A leaf that is missing and makes its unit incomplete: one under a bonus that is left out does not. */
static inline bool
score_is_lacking(const Sheet *sheet, const Criterion *leaf, const Score *score)
{
	return score->status == SCORE_MISSING &&
	       !(sheet->missing == MISSING_REWEIGHT && (leaf->flags & CRITERION_UNDER_BONUS) != 0);
}

/* Of sheets of format 2 -------------------------------------------------------------------- */

/* The unit's cells into the room, and its computed actuals. */
extern void score_take_cells(ScoreRoom *room, const UnitCells *own);

extern uint32_t score_extended_unit(const Sheet *sheet, const UnitCells *own, const ClusterStats *stats,
                                    ScoreRoom *room, Score *scores);

/* By rule, lateness, conditions and limits. */
extern Score score_extended_leaf(const UnitScoring *unit, int index);

/* What lateness takes, by that of the lates, from 1. */
extern void score_apply_late(const UnitScoring *unit, int index, uint16_t number, Score *score);

/* A parent that is no plain sum. */
extern Score score_extended_parent(const UnitScoring *unit, int index);

/* What judges a criterion is applied to its points. */
extern void score_judge(const UnitScoring *unit, int index, Score *score);

/* What a parent's own expressions see of its children; null where it is missing. */
extern void score_parent_values(const UnitScoring *unit, int index, ExpressionNames names);

/* A program of a criterion on the unit's numbers. */
extern const ExpressionValue *score_run(const UnitScoring *unit, int index, ProgramRef program);

/* A leaf's computed actual. */
extern const ExpressionValue *score_run_value(ScoreRoom *room, int leaf);

/* Something happened; nobody may ask. */
extern void score_note(const UnitScoring *unit, const ScoreEvent *event);

/* An event of an expression that decided nothing. */
static inline ScoreEvent
score_open_event(int criterion, ProgramRef program, const ExpressionValue *value)
{
	return (ScoreEvent){.criterion = (uint16_t) criterion,
	                    .kind = value->state == EXPRESSION_UNDEFINED ? EVENT_UNDEFINED : EVENT_UNDECIDED,
	                    .at = value->at,
	                    .program = program};
}

#endif
