/*
 * exact.c - one exact rational, rounded once (see exact.h).
 */
#include "number/exact.h"
#include "number/limb_array.h"

void
wide_set(Wide *w, u128 value)
{
	w->n = limb_array_set(w->limb, value);
}

static void
wide_multiply_limb(Wide *w, uint64_t factor)
{
	w->n = limb_array_multiply(w->limb, w->n, WIDE_LIMBS, factor);
}

static void
wide_shift_limb(Wide *w)
{
	if (w->n == 0)
		return;
	w->n = limb_array_append(w->limb, w->n, WIDE_LIMBS, 0);
	memmove(&w->limb[1], &w->limb[0], sizeof(uint64_t) * (w->n - 1));
	w->limb[0] = 0;
}

void
wide_multiply(Wide *w, u128 factor)
{
	uint64_t high = (uint64_t) (factor >> 64);
	Wide upper;

	if (high == 0)
	{
		wide_multiply_limb(w, (uint64_t) factor);
		return;
	}
	upper = *w;
	wide_multiply_limb(&upper, high);
	wide_shift_limb(&upper);
	wide_multiply_limb(w, (uint64_t) factor);
	wide_add(w, &upper);
}

void
wide_add(Wide *w, const Wide *summand)
{
	w->n = limb_array_add(w->limb, w->n, WIDE_LIMBS, summand->limb, summand->n);
}

void
wide_subtract(Wide *w, const Wide *subtrahend)
{
	w->n = limb_array_subtract(w->limb, w->n, subtrahend->limb, subtrahend->n);
}

int
wide_compare(const Wide *a, const Wide *b)
{
	return limb_array_compare(a->limb, a->n, b->limb, b->n);
}

int
wide_bits(const Wide *w)
{
	return limb_array_bits(w->limb, w->n);
}

uint64_t
wide_divide_small(Wide *w, uint64_t divisor)
{
	uint64_t rest;

	w->n = limb_array_divide(w->limb, w->n, divisor, &rest);
	return rest;
}

static void
wide_shift_left(Wide *w, int bits)
{
	if (bits > 0)
		wide_multiply_limb(w, UINT64_C(1) << bits);
}

/*
 * numerator := numerator mod denominator, returning the quotient, which the
 * caller knows to be below 2^64.  One step of Knuth's algorithm D: with the
 * denominator's top bit set, the estimate from the top limbs is at most two
 * too large.
 */
static uint64_t
wide_divide_step(Wide *numerator, Wide *denominator)
{
	int shift;
	int top;
	u128 estimate;
	Wide product;

	if (wide_compare(numerator, denominator) < 0)
		return 0;
	shift = __builtin_clzll(denominator->limb[denominator->n - 1]);
	wide_shift_left(numerator, shift);
	wide_shift_left(denominator, shift);
	top = denominator->n - 1;
	estimate = ((u128) (numerator->n > top + 1 ? numerator->limb[top + 1] : 0) << 64 | numerator->limb[top]) /
	           denominator->limb[top];
	if (estimate > UINT64_MAX)
		estimate = UINT64_MAX;
	product = *denominator;
	wide_multiply_limb(&product, (uint64_t) estimate);
	while (wide_compare(&product, numerator) > 0)
	{
		wide_subtract(&product, denominator);
		estimate--;
	}
	wide_subtract(numerator, &product);
	return (uint64_t) estimate;
}

static u128
magnitude(i128 value)
{
	return value < 0 ? -(u128) value : (u128) value;
}

void
exact_set(Exact *x, i128 value)
{
	x->negative = value < 0;
	wide_set(&x->numerator, magnitude(value));
	wide_set(&x->denominator, 1);
}

void
exact_multiply(Exact *x, i128 factor)
{
	x->negative ^= factor < 0;
	wide_multiply(&x->numerator, magnitude(factor));
}

void
exact_divide(Exact *x, i128 divisor)
{
	CORE_ASSERT(divisor != 0);
	x->negative ^= divisor < 0;
	wide_multiply(&x->denominator, magnitude(divisor));
}

void
exact_scale(Exact *x, int exponent)
{
	Wide *side = exponent >= 0 ? &x->numerator : &x->denominator;

	for (int left = exponent >= 0 ? exponent : -exponent; left > 0; left -= DECIMAL_MAX_SCALE)
		wide_multiply_limb(side,
		                   (uint64_t) decimal_pow10[left < DECIMAL_MAX_SCALE ? left : DECIMAL_MAX_SCALE]);
}

void
exact_add(Exact *x, i128 summand)
{
	Wide other = x->denominator;

	wide_multiply(&other, magnitude(summand));
	if (x->negative == (summand < 0))
		wide_add(&x->numerator, &other);
	else if (wide_compare(&x->numerator, &other) >= 0)
		wide_subtract(&x->numerator, &other);
	else
	{
		wide_subtract(&other, &x->numerator);
		x->numerator = other;
		x->negative = summand < 0;
	}
}

int64_t
exact_round(const Exact *x, int quantum)
{
	Wide rest = x->numerator;
	Wide unit = x->denominator;
	uint64_t quotient;

	wide_multiply_limb(&unit, (uint64_t) decimal_pow10[quantum]);
	/* A quotient of 2^63 or more is beyond the limit; one below fits a limb. */
	if (wide_bits(&rest) > wide_bits(&unit) + 63)
		return grid_points(UINT64_MAX, x->negative, quantum);
	quotient = wide_divide_step(&rest, &unit);
	wide_multiply_limb(&rest, 2);
	if (wide_compare(&rest, &unit) >= 0 && quotient < UINT64_MAX)
		quotient++;
	return grid_points(quotient, x->negative, quantum);
}

int
exact_compare_products(int64_t a1, int64_t b1, int64_t a2, int64_t b2, int exponent)
{
	Exact left;
	Exact right;

	exact_set(&left, a1);
	exact_multiply(&left, b1);
	exact_set(&right, a2);
	exact_multiply(&right, b2);
	exact_scale(exponent >= 0 ? &right : &left, exponent >= 0 ? exponent : -exponent);
	return wide_compare(&left.numerator, &right.numerator);
}

int64_t
exact_mul_div_round(int64_t a, i128 b, i128 c, int exponent, int quantum)
{
	Exact x;

	CORE_ASSERT(c != 0);
	exact_set(&x, a);
	exact_multiply(&x, b);
	exact_divide(&x, c);
	exact_scale(&x, exponent);
	return exact_round(&x, quantum);
}

int64_t
exact_add_mul_div_round(int64_t a, int64_t b, i128 c, int64_t d, int exponent, int quantum)
{
	Exact x;

	CORE_ASSERT(d > 0);
	exact_set(&x, b);
	exact_multiply(&x, c);
	exact_divide(&x, d);
	exact_scale(&x, exponent);
	exact_add(&x, a);
	return exact_round(&x, quantum);
}
