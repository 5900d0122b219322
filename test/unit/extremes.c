/*
 * extremes.c - what is kept of many is what sorting all of them puts first, whatever their order.
 */
#include <stdlib.h>

#include "number/extremes.h"
#include "tap.h"

#define MOST_ITEMS 200

static uint64_t state = 20130306;

/* splitmix64 */
static uint64_t
draw(void)
{
	uint64_t z = (state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

static int
greater_leaves(const void *a, const void *b)
{
	int x = *(const int *) a;
	int y = *(const int *) b;

	return (x > y) - (x < y);
}

static int
less_leaves(const void *a, const void *b)
{
	return greater_leaves(b, a);
}

/* Pointers to numbers, for qsort. */
static int
pointers_compared(const void *a, const void *b)
{
	return greater_leaves(*(const int *const *) a, *(const int *const *) b);
}

/* Offer all numbers; wrong: how often what left was not the next to leave, or the kept are not the extremes. */
static int
wrong_of(int *numbers, size_t n, size_t most, bool least)
{
	void *items[MOST_ITEMS];
	int *sorted[MOST_ITEMS];
	Extremes kept = {.items = items, .order = least ? greater_leaves : less_leaves};
	size_t expected = n < most ? n : most;
	size_t left = 0;
	int wrong = 0;

	for (size_t i = 0; i < n; i++)
	{
		int first = kept.n > 0 ? *(int *) items[0] : 0;
		int *leaves =
			extremes_keeps(&kept, most, &numbers[i]) ? extremes_put(&kept, most, &numbers[i]) : &numbers[i];

		left += leaves != NULL;
		wrong += leaves != NULL && leaves != &numbers[i] && *leaves != first;
		sorted[i] = &numbers[i];
	}
	wrong += kept.n != expected || left != n - expected;
	if (wrong > 0 || n == 0)
		return wrong;
	qsort(sorted, n, sizeof(sorted[0]), pointers_compared);
	if (kept.n > 1)
		qsort(items, kept.n, sizeof(items[0]), pointers_compared);
	for (size_t i = 0; i < expected; i++)
		wrong += *(int *) items[i] != *sorted[least ? i : n - expected + i];
	return wrong;
}

int
main(void)
{
	static int numbers[MOST_ITEMS];
	int wrong = 0;

	for (int round = 0; round < 20000; round++)
	{
		size_t n = draw() % (MOST_ITEMS + 1);
		size_t most = draw() % (round % 2 == 0 ? 8 : MOST_ITEMS);
		uint64_t different = 1 + draw() % (round % 3 == 0 ? 5 : 1000);

		for (size_t i = 0; i < n; i++)
			numbers[i] = (int) (draw() % different) - 2;
		if (round % 5 == 0 && n > 1) /* rising, as a sorted table gives them */
			for (size_t i = 0; i < n; i++)
				numbers[i] = (int) i;
		wrong += wrong_of(numbers, n, most, true) + wrong_of(numbers, n, most, false);
	}
	is_int(wrong, 0,
	       "the least and the greatest of random numbers, with many equal ones, and of rising ones");
	for (size_t i = 0; i < 3; i++)
		numbers[i] = 7;
	is_int(wrong_of(numbers, 3, 0, true), 0, "none is kept where none is wanted");
	is_int(wrong_of(numbers, 3, 1, false), 0, "one of equal ones");
	return done_testing();
}
