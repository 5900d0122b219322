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

#include "decimal.h"

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
 * The nearest multiple of 10^drop, half away from zero; a result beyond ±9·10^18
 * saturates there, which is outside every criterion's [min, cap].
 */
extern int64_t exact_round(const Exact *x, int drop);

/* Compare a1·b1 with a2·b2·10^exponent; all of them >= 0, |exponent| <= 54. */
extern int compare_products(int64_t a1, int64_t b1, int64_t a2, int64_t b2, int exponent);

/*
 * a·b/c·10^exponent rounded to a multiple of 10^drop as exact_round does.
 * c <> 0.  The everyday case stays in 64-bit division; nothing is lost where
 * it does not fit.
 */
extern int64_t mul_div_round(int64_t a, i128 b, i128 c, int exponent, int drop);

/*
 * The same where the caller knows whole = a/10^drop, or 0 where that is not a
 * whole number.  A sheet's own numbers mostly are whole units of its grid, and
 * then one division does it all.
 */
extern int64_t mul_div_round_whole(int64_t a, int64_t whole, i128 b, i128 c, int exponent, int drop);

#endif
