/*
 * score_tree.c - from the cells of a unit to points, leaf by leaf and upwards.
 *
 * Criteria are stored in pre-order, so a backward loop meets every child before its parent.
 */
#include "board/score_parts.h"

_Static_assert(sizeof(Cell) == 24, "a cell has 24 bytes");

bool
cell_can_be(const Sheet *sheet, uint32_t n_units, const Cell *cell)
{
	return cell_has_place(sheet, n_units, cell) && decimal_is_canonical(cell_target(cell)) &&
	       decimal_is_canonical(cell_actual(cell));
}

static inline Score
score_cell(const Sheet *sheet, const Criterion *criterion, const Cell *cell, const ClusterStats *stats)
{
	Decimal target = cell_target(cell);
	Decimal actual = cell_actual(cell);

	if (!cell_is_assigned(cell))
		return score_without(SCORE_NOT_ASSIGNED);
	if (cell_is_missing(criterion, target, actual))
		return score_missing(sheet);
	return score_points(criterion_rule(criterion)->points(sheet, criterion, target, actual, stats));
}

static inline Score
score_parent(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criteria = sheet_criteria(sheet);
	i128 points;

	if ((criteria[index].flags & CRITERION_MEAN) != 0 ||
	    !sum_plain_children(criteria, index, scores, &points))
		return score_mixed_parent(sheet, index, scores);
	return score_points(score_clamp(&criteria[index], points));
}

static inline uint32_t
score_plain_unit(const Sheet *sheet, const UnitCells *own, const ClusterStats *stats, Score *scores)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const Cell *cells = own->cells;
	size_t n_cells = own->n_cells;
	uint32_t missing = 0;

	for (int i = sheet->n_criteria - 1; i >= 0; i--)
	{
		if (!criterion_is_leaf(&criteria[i]))
		{
			scores[i] = score_parent(sheet, i, scores);
			continue;
		}
		if (n_cells > 0 && cells[n_cells - 1].criterion == i)
			scores[i] =
				score_cell(sheet, &criteria[i], &cells[--n_cells], sheet->relative ? &stats[i] : NULL);
		else
			scores[i] = score_missing(sheet);
		missing += score_is_lacking(sheet, &criteria[i], &scores[i]);
	}
	CORE_ASSERT(n_cells == 0);
	return missing;
}

uint32_t
score_unit(const Sheet *sheet, const UnitCells *own, const ClusterStats *stats, ScoreRoom *room,
           Score *scores)
{
	if (sheet->version > SHEET_VERSION_PLAIN)
		return score_extended_unit(sheet, own, stats, room, scores);
	return score_plain_unit(sheet, own, stats, scores);
}

bool
score_is_sum(const Sheet *sheet, int index)
{
	const Criterion *parent = &sheet_criteria(sheet)[index];

	return (parent->flags & CRITERION_MEAN) == 0 &&
	       (parent->extra == 0 || sheet_extra(sheet, parent)->combine == COMBINE_SUM);
}

i128
score_lost(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criterion = &sheet_criteria(sheet)[index];
	Points points = scores[index].points;

	if ((criterion->flags & CRITERION_UNDER_BONUS) != 0)
		return -(i128) criterion_surplus(sheet, criterion, points);
	return (i128) criterion_shown_max(sheet, criterion) - points;
}

i128
score_adjustment(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criteria = sheet_criteria(sheet);
	i128 children = 0;

	if (criterion_is_leaf(&criteria[index]))
		return 0;
	FOR_EACH_CHILD(child, criteria, index)
		if (scores[child].status != SCORE_DROPPED)
			children += scores[child].points;
	return scores[index].points - children;
}
