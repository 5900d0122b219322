/*
 * geometric.h - a weighted geometric mean of shares, rounded right without any root.
 */
#ifndef EMULATION_GEOMETRIC_H
#define EMULATION_GEOMETRIC_H

#include "number/decimal.h"

#define GEOMETRIC_MAX_WEIGHT 32 /* of all weights together */

/* The share points/max, so many times. */
typedef struct GeometricTerm
{
	Points points; /* > 0, a multiple of the unit that is rounded to */
	Points max;    /* > 0 */
	int weight;    /* > 0 */
} GeometricTerm;

/*
 * max times the root of the shares' product, as many of them as the weights add up to, to the
 * nearest multiple of 10^quantum, half up, at most POINTS_LIMIT.
 */
extern Points geometric_mean(Points max, const GeometricTerm *terms, int n, int quantum);

#endif
