/*
 * ranking.h - from totals to ranks.
 */
#ifndef EMULATION_RANKING_H
#define EMULATION_RANKING_H

#include "board/score.h"

typedef enum StandingStatus
{
	STANDING_RANKED,
	STANDING_INCOMPLETE,
	STANDING_UNRANKED
} StandingStatus;

typedef struct Standing
{
	/* what the caller fills in */
	uint32_t unit; /* units are numbered in the order of their bytes */
	uint32_t missing;
	StandingStatus status;
	bool blank;   /* no total at all */
	Points total; /* on the sheet's grid, after the ceiling */
	Points exact; /* what rank_on "exact" compares */
	/* by the sheet's tie_break, more is better; null is below every number */
	const Decimal *tie_breaks;

	/* what ranking_decide finds */
	Points shown;     /* total at the sheet's decimals */
	Points ranked_by; /* shown or exact, as the sheet's rank_on says */
	uint16_t n_tie_breaks;
	uint32_t rank; /* 0: none */
	bool tied;
	int score_class;             /* index into the sheet's classes, or -1 */
	const struct Standing *next; /* the nearest unit of a better rank, or null */
} Standing;

/* Points as a tie-break. */
static inline Decimal
tie_break_points(Points points)
{
	return (Decimal){.digits = points, .scale = POINTS_SCALE};
}

/* Its total with the sheet's decimals. */
extern Points standing_shown(const Sheet *sheet, const Standing *standing);

/* What its class goes by: at most the sheet's max, for a bonus does not raise a class. */
extern Points standing_class_points(const Sheet *sheet, const Standing *standing);

/* Its class by points alone: a place among the sheet's classes, or -1. */
extern int standing_class(const Sheet *sheet, const Standing *standing);

/* Is a's place the better one (< 0), the same (0)?  Of two ranked standings of one sheet. */
extern int standing_place_compare(const Standing *a, const Standing *b);

/*
 * Put the standings in order (ranked by rank, then incomplete, then unranked
 * ones, each by points; units of equal place by their bytes) and find ranks,
 * ties, classes and who is next.  O(n log n).
 */
extern void ranking_decide(const Sheet *sheet, Standing *standings, size_t n);

#endif
