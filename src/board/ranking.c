/*
 * ranking.c - from totals to ranks (see ranking.h).
 */
#include "board/ranking.h"

#include <stdlib.h>

static int
tie_break_compare(Decimal a, Decimal b)
{
	if (decimal_is_null(a) || decimal_is_null(b))
		return decimal_is_null(b) - decimal_is_null(a);
	return decimal_compare(a, b);
}

/* Better first: by what is ranked, then by the tie-breaks in turn. */
int
standing_place_compare(const Standing *a, const Standing *b)
{
	if (a->ranked_by != b->ranked_by)
		return a->ranked_by > b->ranked_by ? -1 : 1;
	for (int i = 0; i < a->n_tie_breaks; i++)
	{
		int order = tie_break_compare(a->tie_breaks[i], b->tie_breaks[i]);

		if (order != 0)
			return -order;
	}
	return 0;
}

static int
standing_compare(const void *left, const void *right)
{
	const Standing *a = left;
	const Standing *b = right;
	int place;

	if (a->status != b->status)
		return a->status < b->status ? -1 : 1;
	if (a->blank != b->blank)
		return a->blank ? 1 : -1;
	place = a->status == STANDING_RANKED ? standing_place_compare(a, b) :
	                                       (a->shown < b->shown) - (a->shown > b->shown);
	return place != 0 ? place : a->unit < b->unit ? -1 : 1;
}

Points
standing_shown(const Sheet *sheet, const Standing *standing)
{
	return mul_div_round(standing->total, 1, 1, 0, POINTS_SCALE - sheet->decimals);
}

Points
standing_class_points(const Sheet *sheet, const Standing *standing)
{
	Points total = sheet->scoring == SCORING_1 ? standing->ranked_by : standing->shown;
	Points max = sheet_criteria(sheet)[SHEET_ROOT].max;

	return total < max ? total : max;
}

int
standing_class(const Sheet *sheet, const Standing *standing)
{
	const ScoreClass *classes = SHEET_PART(sheet, ScoreClass, classes);
	Points points = standing_class_points(sheet, standing);

	for (int i = 0; i < sheet->n_classes; i++)
		if (classes[i].from <= points)
			return i;
	return -1;
}

/* Units first to last - 1 share a place; better is the one just above, or null. */
static void
assign_rank(const Sheet *sheet, Standing *first, Standing *last, const Standing *better, uint32_t rank)
{
	for (Standing *standing = first; standing < last; standing++)
	{
		standing->rank = rank;
		standing->tied = last - first > 1;
		standing->next = better;
		standing->score_class = standing_class(sheet, standing);
	}
}

void
ranking_decide(const Sheet *sheet, Standing *standings, size_t n)
{
	Standing *first = standings;
	Standing *better = NULL;
	uint32_t places = 0;

	for (size_t i = 0; i < n; i++)
	{
		Standing *standing = &standings[i];

		standing->shown = standing_shown(sheet, standing);
		standing->ranked_by = sheet->rank_on == RANK_ON_ROUNDED ? standing->shown : standing->exact;
		standing->n_tie_breaks = sheet->n_tie_breaks;
		standing->rank = 0;
		standing->tied = false;
		standing->score_class = -1;
		standing->next = NULL;
	}
	if (n > 1)
		qsort(standings, n, sizeof(Standing), standing_compare);
	while (first < standings + n && first->status == STANDING_RANKED)
	{
		Standing *last = first + 1;

		while (last < standings + n && last->status == STANDING_RANKED &&
		       standing_place_compare(first, last) == 0)
			last++;
		places++;
		assign_rank(sheet, first, last, better,
		            sheet->ranking == RANKING_DENSE ? places : (uint32_t) (first - standings) + 1);
		better = first;
		first = last;
	}
}
