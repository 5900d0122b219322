/*
 * exact.h - one exact rational, rounded once.
 *
 * Every rule's points are a quotient of products of a few whole numbers.  An
 * Exact holds that quotient unreduced, numerator and denominator of up to 512
 * bits each, and is rounded a single time, half away from zero.
 *
 * Why 512 bits: the longest quotient is that of relative_to_best with targets,
 * M·(s + (1−s)·(r−1)/(r_best−1)).  M has 63 bits, s 60, and the two
 * differences and two targets 120 each where their scales lie 18 apart:
 * 63 + 60 + 240 bits, plus 20 for the sheet's decimals.  A weighted mean stays
 * inside 400 by the limits on weights and on its common multiple
 * (sheet_mean_multiple).
 */
#ifndef EMULATION_EXACT_H
#define EMULATION_EXACT_H

#include "number/decimal.h"

#define WIDE_LIMBS 8

/* An unsigned whole number: limb[0] is the lowest, n the limbs in use. */
typedef struct Wide
{
	int n;
	uint64_t limb[WIDE_LIMBS];
} Wide;

extern void wide_set(Wide *w, u128 value);
extern void wide_multiply(Wide *w, u128 factor);
extern void wide_add(Wide *w, const Wide *summand);
extern void wide_subtract(Wide *w, const Wide *subtrahend); /* w >= subtrahend */
extern int wide_compare(const Wide *a, const Wide *b);
extern int wide_bits(const Wide *w);
/* w := w / divisor, returning the remainder; divisor > 0. */
extern uint64_t wide_divide_small(Wide *w, uint64_t divisor);

typedef struct Exact
{
	bool negative;
	Wide numerator;
	Wide denominator;
} Exact;

extern void exact_set(Exact *x, i128 value);
extern void exact_multiply(Exact *x, i128 factor);
extern void exact_divide(Exact *x, i128 divisor); /* divisor <> 0 */
extern void exact_scale(Exact *x, int exponent);  /* times 10^exponent */
extern void exact_add(Exact *x, i128 summand);

/*
 * The nearest multiple of 10^quantum, half away from zero; a result beyond ±9·10^18
 * saturates there, which is outside every criterion's [min, cap].
 */
extern int64_t exact_round(const Exact *x, int quantum);

/* Compare a1·b1 with a2·b2·10^exponent; all of them >= 0, |exponent| <= 54. */
extern int exact_compare_products(int64_t a1, int64_t b1, int64_t a2, int64_t b2, int exponent);

/* So many steps of the grid as points, saturated as exact_round says. */
static inline int64_t
grid_points(uint64_t steps, bool negative, int quantum)
{
	uint64_t points;

	if (__builtin_mul_overflow(steps, (uint64_t) decimal_pow10[quantum], &points) || points > POINTS_LIMIT)
		points = POINTS_LIMIT;
	return negative ? -(int64_t) points : (int64_t) points;
}

/* a·b/c·10^shift rounded; false where something on the way passes 64 bits. */
static inline bool
small_quotient(uint64_t a, uint64_t b, uint64_t c, int shift, uint64_t *quotient)
{
	uint64_t product;
	uint64_t rest;

	if (shift < -DECIMAL_MAX_SCALE || shift > DECIMAL_MAX_SCALE || __builtin_mul_overflow(a, b, &product))
		return false;
	if (shift > 0 ? __builtin_mul_overflow(product, (uint64_t) decimal_pow10[shift], &product) :
	                __builtin_mul_overflow(c, (uint64_t) decimal_pow10[-shift], &c))
		return false;
	*quotient = product / c;
	rest = product % c;
	/* no overflow: if c is 1 the rest is 0, otherwise the quotient is below 2^63 */
	*quotient += rest >= c - rest;
	return true;
}

static inline uint64_t
magnitude64(int64_t value)
{
	return value < 0 ? -(uint64_t) value : (uint64_t) value;
}

/* The same for any size; mul_div_round_whole is what to call. */
extern int64_t exact_mul_div_round(int64_t a, i128 b, i128 c, int exponent, int quantum);

/*
 * a·b/c·10^exponent rounded to a multiple of 10^quantum as exact_round does.
 * c <> 0.  whole is a/10^quantum, or 0 where that is not a whole number or not
 * known: a sheet's own numbers mostly are whole units of its grid, and then one
 * 64-bit division does it all.  Nothing is lost where it does not fit.
 */
static inline int64_t
mul_div_round_whole(int64_t a, int64_t whole, i128 b, i128 c, int exponent, int quantum)
{
	int64_t factor = whole != 0 ? whole : a;
	uint64_t steps;

	if (b == (int64_t) b && c == (int64_t) c &&
	    small_quotient(magnitude64(factor), magnitude64((int64_t) b), magnitude64((int64_t) c),
	                   whole != 0 ? exponent : exponent - quantum, &steps))
		return grid_points(steps, (a < 0) ^ (b < 0) ^ (c < 0), quantum);
	return exact_mul_div_round(a, b, c, exponent, quantum);
}

/*
 * (a + b·c/d·10^exponent) rounded in the same way, once; d > 0.
 */
extern int64_t exact_add_mul_div_round(int64_t a, int64_t b, i128 c, int64_t d, int exponent, int quantum);

/* The same where whole is a/10^quantum. */
static inline int64_t
add_mul_div_round_whole(int64_t a, int64_t whole, int64_t b, i128 c, int64_t d, int exponent, int quantum)
{
	int shift = exponent - quantum;
	int64_t power = shift < -DECIMAL_MAX_SCALE || shift > DECIMAL_MAX_SCALE ?
	                    0 :
	                    decimal_pow10[shift < 0 ? -shift : shift];
	int64_t divisor = d;
	int64_t summand;
	int64_t product;
	int64_t sum;
	uint64_t steps;

	if (whole == 0 || power == 0 || c != (int64_t) c || __builtin_mul_overflow(b, (int64_t) c, &product) ||
	    __builtin_mul_overflow(shift < 0 ? divisor : product, power, shift < 0 ? &divisor : &product) ||
	    __builtin_mul_overflow(whole, divisor, &summand) || __builtin_add_overflow(summand, product, &sum) ||
	    !small_quotient(magnitude64(sum), 1, (uint64_t) divisor, 0, &steps))
		return exact_add_mul_div_round(a, b, c, d, exponent, quantum);
	return grid_points(steps, sum < 0, quantum);
}

/* mul_div_round_whole without knowledge of whole. */
static inline int64_t
mul_div_round(int64_t a, i128 b, i128 c, int exponent, int quantum)
{
	return mul_div_round_whole(a, 0, b, c, exponent, quantum);
}

#endif
