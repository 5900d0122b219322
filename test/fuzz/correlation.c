/*
 * correlation.c - libFuzzer on Kendall's tau-b and Spearman's rho against their
 * definitions, counted pair by pair and rank by rank.
 */
#include <math.h>
#include <stdio.h>

#include "bytes_reader.h"
#include "number/correlation.h"

#define MOST_PAIRS 64

/* Few values make many ties. */
static Decimal
take_number(void)
{
	switch (take(4))
	{
		case 0:
			return (Decimal){.digits = take(4)};
		case 1:
			return decimal_canonical(take(256) - 128, take(3));
		case 2:
			return decimal_canonical((int64_t) (take_bytes(8) % (2 * DECIMAL_LIMIT - 1)) -
			                             (DECIMAL_LIMIT - 1),
			                         take(DECIMAL_MAX_SCALE + 1));
		default:
			return (Decimal){.digits = take(2) ? DECIMAL_LIMIT - 1 : 1 - DECIMAL_LIMIT,
			                 .scale = take(DECIMAL_MAX_SCALE + 1)};
	}
}

static void
no_rest(void)
{
}

/* Whether there is one, and which. */
static bool
tau_by_definition(const Pair *pairs, int n, double *tau)
{
	int64_t concordant = 0;
	int64_t untied_x = 0;
	int64_t untied_y = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < i; j++)
		{
			int x = decimal_compare(pairs[i].x, pairs[j].x);
			int y = decimal_compare(pairs[i].y, pairs[j].y);

			concordant += x * y;
			untied_x += x != 0;
			untied_y += y != 0;
		}
	*tau = (double) concordant / sqrt((double) untied_x * (double) untied_y);
	return untied_x > 0 && untied_y > 0;
}

/* Twice the mean rank of number i: 1 + below + (1 + at or below) - 1. */
static int64_t
twice_rank(const Pair *pairs, int n, int i, bool of_y)
{
	int64_t rank = 1;

	for (int j = 0; j < n; j++)
	{
		int order = of_y ? decimal_compare(pairs[j].y, pairs[i].y) : decimal_compare(pairs[j].x, pairs[i].x);

		rank += order < 0 ? 2 : order == 0;
	}
	return rank;
}

static bool
rho_by_definition(const Pair *pairs, int n, double *rho)
{
	int64_t xy = 0;
	int64_t xx = 0;
	int64_t yy = 0;

	for (int i = 0; i < n; i++)
	{
		/* from the mean of all ranks, (n + 1) / 2 */
		int64_t x = twice_rank(pairs, n, i, false) - (n + 1);
		int64_t y = twice_rank(pairs, n, i, true) - (n + 1);

		xy += x * y;
		xx += x * x;
		yy += y * y;
	}
	*rho = (double) xy / sqrt((double) xx * (double) yy);
	return xx > 0 && yy > 0;
}

static bool
is_near(double a, double b)
{
	return fabs(a - b) < 1e-12;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	Pair *pairs;
	void *room;
	int n;
	double expected;
	double found;
	bool exists;

	reader = (Reader){bytes, length};
	n = take(MOST_PAIRS + 1);
	pairs = malloc(sizeof(Pair) * (size_t) n + 1);
	room = malloc(correlation_room((size_t) n));
	must(pairs != NULL && room != NULL);
	for (int i = 0; i < n; i++)
	{
		pairs[i].x = take_number();
		pairs[i].y = take_number();
	}
	exists = tau_by_definition(pairs, n, &expected);
	must(correlation_kendall(pairs, (size_t) n, room, no_rest, &found) == exists);
	must(!exists || is_near(expected, found));
	exists = rho_by_definition(pairs, n, &expected);
	must(correlation_spearman(pairs, (size_t) n, room, no_rest, &found) == exists);
	must(!exists || is_near(expected, found));
	free(pairs);
	free(room);
	return 0;
}
