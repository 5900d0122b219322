/*
 * geometric.c - tests of src/number/geometric.c: known roots, halves of a step, the longest
 * numbers, and random terms against all powers written out in 128 bits.
 */
#include "number/geometric.h"

#include "make_sheet.h"
#include "tap.h"

#define POINTS(number) ((Points) ((number) *POINTS_ONE))

/* Is the mean at least s - 1/2 steps of 10^quantum?  Of few small numbers of steps. */
static bool
reaches(int64_t max, const int64_t *points, const int64_t *maxima, const int *weights, int n, int64_t s)
{
	i128 product = 1;
	i128 power = 1;

	for (int i = 0; i < n; i++)
		for (int times = 0; times < weights[i]; times++)
		{
			product *= 2 * max * points[i];
			power *= (2 * s - 1) * maxima[i];
		}
	return product >= power;
}

/* Numbers are steps of the grid, small enough for four factors on each side. */
static int
wrong_at_random(int quantum)
{
	Points unit = 1;
	int64_t points[3];
	int64_t maxima[3];
	int weights[3];
	GeometricTerm terms[3];
	int n = (int) random_between(1, 3);
	int64_t max = random_between(1, 500);
	int left = 4;
	int64_t s = 0;

	for (int i = 0; i < quantum; i++)
		unit *= 10;
	for (int i = 0; i < n; i++)
	{
		points[i] = random_between(1, 500);
		maxima[i] = random_between(1, 500);
		weights[i] = (int) random_between(1, left - (n - 1 - i));
		left -= weights[i];
		terms[i] = (GeometricTerm){points[i] * unit, maxima[i] * unit, weights[i]};
	}
	while (reaches(max, points, maxima, weights, n, s + 1))
		s++;
	return geometric_mean(max * unit, terms, n, quantum) != s * unit;
}

static void
is_mean(const char *wanted, Points max, const GeometricTerm *terms, int n, int quantum, const char *name)
{
	is_text(points_text(geometric_mean(max, terms, n, quantum)), wanted, "%s", name);
}

int
main(void)
{
	GeometricTerm terms[GEOMETRIC_MAX_WEIGHT];
	int wrong = 0;

	terms[0] = (GeometricTerm){POINTS(1), POINTS(4), 1};
	terms[1] = (GeometricTerm){POINTS(4), POINTS(4), 1};
	is_mean("5", POINTS(10), terms, 2, 7, "of 1/4 and 1: 1/2, exactly");
	terms[0].weight = 2;
	/* the third root of 1/16 */
	is_mean("3.96850263", POINTS(10), terms, 2, 1, "weights 2:1");
	is_mean("4", POINTS(10), terms, 2, 9, "... rounded to whole points");
	terms[0] = (GeometricTerm){POINTS(1), POINTS(40), 1};
	terms[1] = (GeometricTerm){POINTS(1), POINTS(10), 1};
	/* the root of 1/400 is 0.05 */
	is_mean("0.1", POINTS(1), terms, 2, 8, "half a step is rounded up");
	terms[1].points -= 100000000;
	is_mean("0", POINTS(1), terms, 2, 8, "... and what is less, down");
	is_mean("0", 0, terms, 2, 8, "of a max of 0");
	for (int i = 0; i < GEOMETRIC_MAX_WEIGHT; i++)
		terms[i] = (GeometricTerm){POINTS_LIMIT, POINTS_LIMIT, 1};
	is_mean("9000000000", POINTS_LIMIT, terms, GEOMETRIC_MAX_WEIGHT, 0, "the longest numbers");
	terms[0].points = 1;
	/* the 32nd root of 1 / 9·10^18 is 0.25567… */
	ok(geometric_mean(POINTS_LIMIT, terms, GEOMETRIC_MAX_WEIGHT, 0) < POINTS_LIMIT / 3 &&
	       geometric_mean(POINTS_LIMIT, terms, GEOMETRIC_MAX_WEIGHT, 0) > POINTS_LIMIT / 4,
	   "one of 32 is the least there is");
	for (int i = 0; i < GEOMETRIC_MAX_WEIGHT; i++)
		terms[i] = (GeometricTerm){POINTS_LIMIT, 1, 1};
	is_mean("9000000000", POINTS(1), terms, GEOMETRIC_MAX_WEIGHT, 9, "what is too much ends at the limit");
	for (int i = 0; i < 20000; i++)
		wrong += wrong_at_random((int) random_between(0, 9));
	is_int(wrong, 0, "20000 random means are those of their powers");
	return done_testing();
}
