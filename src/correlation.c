/*
 * correlation.c - rank correlation of pairs of numbers.
 */
#include "correlation.h"

#include <math.h>

typedef int (*PairCompare)(const Pair *, const Pair *);

static int
compare_x(const Pair *a, const Pair *b)
{
	return decimal_compare(a->x, b->x);
}

static int
compare_y(const Pair *a, const Pair *b)
{
	return decimal_compare(a->y, b->y);
}

static int
compare_both(const Pair *a, const Pair *b)
{
	int by_x = compare_x(a, b);

	return by_x != 0 ? by_x : compare_y(a, b);
}

/*
 * Merge sort from below, stable; the number of pairs that stood the wrong way round.
 * The result is in pairs.
 */
static uint64_t
merge_sort(Pair *pairs, size_t n, Pair *work, PairCompare compare, void (*rest)(void))
{
	uint64_t swaps = 0;

	for (size_t width = 1; width < n; width *= 2)
	{
		for (size_t start = 0; start < n; start += 2 * width)
		{
			size_t middle = start + width < n ? start + width : n;
			size_t end = start + 2 * width < n ? start + 2 * width : n;
			size_t left = start;
			size_t right = middle;

			for (size_t out = start; out < end; out++)
				if (right == end || (left < middle && compare(&pairs[left], &pairs[right]) <= 0))
					work[out] = pairs[left++];
				else
				{
					swaps += middle - left;
					work[out] = pairs[right++];
				}
			if ((start & 0xFFFF) == 0)
				rest();
		}
		memcpy(pairs, work, sizeof(Pair) * n);
	}
	return swaps;
}

/* Of all runs of equal pairs, m·(m − 1)/2 summed. */
static uint64_t
tied_pairs(const Pair *pairs, size_t n, PairCompare compare)
{
	uint64_t tied = 0;
	uint64_t run = 0;

	for (size_t i = 1; i < n; i++)
	{
		run = compare(&pairs[i - 1], &pairs[i]) == 0 ? run + 1 : 0;
		tied += run;
	}
	return tied;
}

bool
kendall_tau_b(Pair *pairs, size_t n, Pair *work, void (*rest)(void), double *tau)
{
	uint64_t all = n < 2 ? 0 : n % 2 == 0 ? (uint64_t) n / 2 * (n - 1) : (uint64_t) (n - 1) / 2 * n;
	uint64_t tied_x;
	uint64_t tied_y;
	uint64_t tied_both;
	uint64_t swaps;
	i128 concordance;

	merge_sort(pairs, n, work, compare_both, rest);
	tied_x = tied_pairs(pairs, n, compare_x);
	tied_both = tied_pairs(pairs, n, compare_both);
	swaps = merge_sort(pairs, n, work, compare_y, rest);
	tied_y = tied_pairs(pairs, n, compare_y);
	if (tied_x == all || tied_y == all)
		return false;
	concordance = (i128) all - tied_x - tied_y + tied_both - 2 * (i128) swaps;
	*tau = (double) concordance / (sqrt((double) (all - tied_x)) * sqrt((double) (all - tied_y)));
	/* rounding must not lead out of [-1, 1] */
	*tau = *tau > 1 ? 1 : *tau < -1 ? -1 : *tau;
	return true;
}

/* Twice the mean rank of each run of equal values becomes its value: a whole number. */
static void
rank_x(Pair *pairs, size_t n)
{
	for (size_t first = 0; first < n;)
	{
		size_t last = first + 1;
		Decimal x = pairs[first].x;

		while (last < n && decimal_compare(pairs[last].x, x) == 0)
			last++;
		for (size_t i = first; i < last; i++)
			pairs[i].x = (Decimal){.digits = (int64_t) (first + last + 1), .scale = 0};
		first = last;
	}
}

static void
exchange(Pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		pairs[i] = (Pair){.x = pairs[i].y, .y = pairs[i].x};
}

bool
spearman_rho_average(Pair *pairs, size_t n, Pair *work, void (*rest)(void), double *rho)
{
	/* n·Σ(2r)² < 4·n⁴ stays inside 128 bits for all n that memory holds */
	i128 x = 0;
	i128 xx = 0;
	i128 yy = 0;
	i128 xy = 0;
	i128 spread_x;
	i128 spread_y;

	if (n < 2)
		return false;
	merge_sort(pairs, n, work, compare_x, rest);
	rank_x(pairs, n);
	exchange(pairs, n);
	merge_sort(pairs, n, work, compare_x, rest);
	rank_x(pairs, n);
	for (size_t i = 0; i < n; i++)
	{
		i128 a = pairs[i].x.digits;
		i128 b = pairs[i].y.digits;

		x += a;
		xx += a * a;
		yy += b * b;
		xy += a * b;
	}
	/* both columns' ranks have the same sum */
	spread_x = (i128) n * xx - x * x;
	spread_y = (i128) n * yy - x * x;
	if (spread_x == 0 || spread_y == 0)
		return false;
	*rho = (double) ((i128) n * xy - x * x) / (sqrt((double) spread_x) * sqrt((double) spread_y));
	*rho = *rho > 1 ? 1 : *rho < -1 ? -1 : *rho;
	return true;
}
