/*
 * correlation.c - tests of src/number/correlation.c against all pairs, and of src/number/xoshiro.h.
 *
 * Numbers are invented; the generator's are those of its reference implementation.
 */
#include <math.h>
#include <stdlib.h>

#include "number/correlation.h"
#include "tap.h"
#include "number/xoshiro.h"

#define MOST_PAIRS 200

static void
no_rest(void)
{
}

/* Random numbers of few values, so that there are many ties; some with other scales and far ends. */
static Decimal
draw(Xoshiro *random, uint64_t values)
{
	int64_t number = (int64_t) xoshiro_below(random, values) - (int64_t) values / 2;

	switch (xoshiro_below(random, 8))
	{
		case 0:
			return decimal_canonical(number * 10, 1); /* a whole number again */
		case 1:
			return decimal_canonical(number * 10 + 5, 1);
		case 2:
			return decimal_canonical(number * (DECIMAL_LIMIT / (int64_t) values), 18);
		case 3:
			return decimal_canonical(number * (DECIMAL_LIMIT / (int64_t) values), 0);
		default:
			return decimal_canonical(number, 0);
	}
}

/* By all pairs. */
static bool
slow_tau(const Pair *pairs, int n, double *tau)
{
	int64_t concordance = 0;
	int64_t untied_x = 0;
	int64_t untied_y = 0;

	for (int i = 0; i < n; i++)
		for (int k = 0; k < i; k++)
		{
			int x = decimal_compare(pairs[i].x, pairs[k].x);
			int y = decimal_compare(pairs[i].y, pairs[k].y);

			concordance += x * y;
			untied_x += x != 0;
			untied_y += y != 0;
		}
	*tau = (double) concordance / sqrt((double) untied_x * (double) untied_y);
	return untied_x > 0 && untied_y > 0;
}

/* Twice the mean rank, less the mean of all: by counting. */
static int64_t
slow_rank(const Pair *pairs, int n, int of, bool by_x)
{
	int64_t rank = 1;

	for (int i = 0; i < n; i++)
	{
		int order =
			by_x ? decimal_compare(pairs[i].x, pairs[of].x) : decimal_compare(pairs[i].y, pairs[of].y);

		rank += order < 0 ? 2 : order == 0 ? 1 : 0;
	}
	return rank - (n + 1);
}

static bool
slow_rho(const Pair *pairs, int n, double *rho)
{
	int64_t xx = 0;
	int64_t yy = 0;
	int64_t xy = 0;

	for (int i = 0; i < n; i++)
	{
		int64_t x = slow_rank(pairs, n, i, true);
		int64_t y = slow_rank(pairs, n, i, false);

		xx += x * x;
		yy += y * y;
		xy += x * y;
	}
	*rho = (double) xy / sqrt((double) xx * (double) yy);
	return xx > 0 && yy > 0;
}

static void
test_against_all_pairs(void)
{
	static Pair pairs[MOST_PAIRS];
	Xoshiro random;
	void *room = malloc(correlation_room(MOST_PAIRS));
	int wrong_tau = 0;
	int wrong_rho = 0;
	int none = 0;

	xoshiro_seed(&random, 2013);
	for (int trial = 0; trial < 2000; trial++)
	{
		int n = (int) xoshiro_below(&random, trial % 10 == 0 ? MOST_PAIRS + 1 : 8);
		uint64_t values = 1 + xoshiro_below(&random, 12);
		double fast;
		double slow;

		for (int i = 0; i < n; i++)
			pairs[i] = (Pair){draw(&random, values), draw(&random, values)};
		if (correlation_kendall(pairs, (size_t) n, room, no_rest, &fast) != slow_tau(pairs, n, &slow))
			wrong_tau++;
		else if (!slow_tau(pairs, n, &slow))
			none++;
		else
			wrong_tau += !(fabs(fast - slow) <= 1e-12);
		if (correlation_spearman(pairs, (size_t) n, room, no_rest, &fast) != slow_rho(pairs, n, &slow))
			wrong_rho++;
		else if (slow_rho(pairs, n, &slow))
			wrong_rho += !(fabs(fast - slow) <= 1e-12);
	}
	is_int(wrong_tau, 0, "tau as by all pairs");
	is_int(wrong_rho, 0, "rho as by counted ranks");
	ok(none > 100 && none < 1900, "some have none");
	free(room);
}

int
main(void)
{
	Xoshiro random;

	/* as printed by splitmix64.c and xoshiro256starstar.c of the authors, seed 0 */
	xoshiro_seed(&random, 0);
	ok(random.s[0] == UINT64_C(0xE220A8397B1DCDAF), "splitmix64(0), the first number");
	ok(xoshiro_next(&random) == UINT64_C(11091344671253066420), "xoshiro256**, the first number");
	ok(xoshiro_next(&random) == UINT64_C(13793997310169335082), "and the second");
	test_against_all_pairs();
	return done_testing();
}
