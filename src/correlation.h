/*
 * correlation.h - rank correlation of pairs of numbers. Pure C.
 */
#ifndef EMULATION_CORRELATION_H
#define EMULATION_CORRELATION_H

#include "decimal.h"

typedef struct Pair
{
	Decimal x;
	Decimal y;
} Pair;

/*
 * Kendall's tau-b of n pairs, by Knight's algorithm (W. R. Knight, A computer method for
 * calculating Kendall's tau with ungrouped data, JASA 61, 1966): O(n log n), ties counted
 * exactly.  pairs are put in another order; work has room for n pairs; rest is called now
 * and then.  False where a column is constant, or n < 2: there is no tau.
 */
extern bool kendall_tau_b(Pair *pairs, size_t n, Pair *work, void (*rest)(void), double *tau);

/*
 * Spearman's rho: Pearson's r of the ranks, ties having the mean of their ranks; sums are
 * exact.  As above.
 */
extern bool spearman_rho_average(Pair *pairs, size_t n, Pair *work, void (*rest)(void), double *rho);

#endif
