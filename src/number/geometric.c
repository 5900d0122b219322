/*
 * geometric.c - a root is found by its power: the greatest s steps of the grid for which the
 * middle between s - 1 and s, to the power of all weights, does not pass the product.
 *
 * With points a·q, q the step and W the sum of the weights w:
 *
 *	 max·(∏ (a·q/m)^w)^(1/W) >= (s - 1/2)·q   where   (2·max)^W·∏ a^w >= (2s - 1)^W·∏ m^w
 *
 * Each side is a product of 64 numbers of 64 bits at most.
 */
#include "number/geometric.h"

#include "number/exact.h"

#define POWER_LIMBS (2 * GEOMETRIC_MAX_WEIGHT + 1)

typedef struct Power
{
	int n; /* limb[0] is the lowest */
	uint64_t limb[POWER_LIMBS];
} Power;

static void
power_multiply(Power *x, uint64_t factor, int times)
{
	for (; times > 0; times--)
	{
		uint64_t carry = 0;

		for (int i = 0; i < x->n; i++)
		{
			u128 product = (u128) x->limb[i] * factor + carry;

			x->limb[i] = (uint64_t) product;
			carry = (uint64_t) (product >> 64);
		}
		if (carry > 0)
			x->limb[x->n++] = carry;
	}
}

static int
power_compare(const Power *a, const Power *b)
{
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (int i = a->n - 1; i >= 0; i--)
		if (a->limb[i] != b->limb[i])
			return a->limb[i] < b->limb[i] ? -1 : 1;
	return 0;
}

/* Is the mean at least s - 1/2 steps? */
static bool
reaches(const Power *product, const Power *maxima, uint64_t s, int weights)
{
	Power power;

	power.n = maxima->n;
	memcpy(power.limb, maxima->limb, sizeof(uint64_t) * (size_t) maxima->n);
	power_multiply(&power, 2 * s - 1, weights);
	return power_compare(product, &power) >= 0;
}

Points
geometric_mean(Points max, const GeometricTerm *terms, int n, int quantum)
{
	uint64_t unit = (uint64_t) decimal_pow10[quantum];
	uint64_t most = (uint64_t) POINTS_LIMIT / unit;
	uint64_t low = 0; /* reached */
	uint64_t high = 1;
	Power product = {1, {1}};
	Power maxima = {1, {1}};
	int weights = 0;

	if (max == 0)
		return 0;
	for (int i = 0; i < n; i++)
	{
		weights += terms[i].weight;
		power_multiply(&product, (uint64_t) terms[i].points / unit, terms[i].weight);
		power_multiply(&maxima, (uint64_t) terms[i].max, terms[i].weight);
	}
	power_multiply(&product, 2 * (uint64_t) max, weights);
	while (high < most && reaches(&product, &maxima, high, weights))
	{
		low = high;
		high = high < most / 2 ? high * 2 : most;
	}
	if (high == most && reaches(&product, &maxima, most, weights))
		return (Points) (most * unit);
	while (high - low > 1)
	{
		uint64_t middle = low + (high - low) / 2;

		if (reaches(&product, &maxima, middle, weights))
			low = middle;
		else
			high = middle;
	}
	return (Points) (low * unit);
}
