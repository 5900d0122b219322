/*
 * correlation.h - rank correlation of pairs of numbers. Pure C.
 */
#ifndef EMULATION_CORRELATION_H
#define EMULATION_CORRELATION_H

#include "number/decimal.h"

typedef struct Pair
{
	Decimal x;
	Decimal y;
} Pair;

/* Bytes that one correlation of n pairs works with, aligned as for uint64_t. */
extern size_t correlation_room(size_t n);

/*
 * Kendall's tau-b of n pairs, by Knight's algorithm (W. R. Knight, A computer method for
 * calculating Kendall's tau with ungrouped data, JASA 61, 1966): O(n log n), ties counted
 * exactly. rest is called at intervals. False if a column is constant or n < 2: tau does not
 * exist.
 */
extern bool correlation_kendall(const Pair *pairs, size_t n, void *room, void (*rest)(void), double *tau);

/*
 * Spearman's rho: Pearson's r of the ranks, ties having the mean of their ranks; sums are
 * exact.  As above.
 */
extern bool correlation_spearman(const Pair *pairs, size_t n, void *room, void (*rest)(void), double *rho);

#endif
