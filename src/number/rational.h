/*
 * rational.h - exact fractions, as expressions compute with them (sheet/expression.h).
 *
 * A Rational is numerator / denominator · 10^exponent, unreduced.  The power of ten
 * stands apart, so that sums and products of decimals keep a denominator of 1: it is
 * division alone that makes denominators grow.
 *
 * Numbers of one word each, as nearly all are, are computed in line; two words take a
 * function and no loop; what passes them goes on in Limbs, in the same memory, and comes
 * back when it fits again.  Nothing is allocated, and nothing rounded but by
 * rational_round and its like.
 *
 * What has more than RATIONAL_BITS in numerator or denominator, powers of ten written
 * out, is cut: whoever computes knows by the kinds of his operands that nothing has
 * (expression_check.c).
 */
#ifndef EMULATION_RATIONAL_H
#define EMULATION_RATIONAL_H

#include "number/exact.h"
#include "number/limbs.h"

#define RATIONAL_BITS 2048

/* Of a number in words only these are touched. */
typedef struct Rational
{
	int64_t numerator;
	int64_t denominator; /* > 0 */
	int32_t exponent;
	bool is_wide;  /* the two stand in over and under instead, */
	bool negative; /* and the sign here; never of nothing */
	Limbs over;
	Limbs under;
} Rational;

/* Making one ------------------------------------------------------------------- */

static inline void
rational_set_decimal(Rational *x, Decimal value)
{
	x->numerator = value.digits;
	x->denominator = 1;
	x->exponent = -(int32_t) value.scale;
	x->is_wide = false;
}

/* value times 10^exponent */
extern void rational_set(Rational *x, i128 value, int exponent);

/* An Exact times 10^exponent. */
extern void rational_set_exact(Rational *x, const Exact *value, int exponent);

extern void rational_copy(Rational *to, const Rational *from);

/*
 * A sum of Decimals, exact: in units of 10^-18 and in two's complement.  Each term
 * has up to 120 bits there, so 2^64 of them fit.
 */
typedef struct DecimalSum
{
	uint64_t limb[3];
} DecimalSum;

extern void decimal_sum_add(DecimalSum *sum, Decimal term);

/* sum / count, the exponent from -18 to 0; count > 0. */
extern void rational_set_mean(Rational *x, const DecimalSum *sum, uint32_t count);

/* Computing ------------------------------------------------------------------- */

static inline bool
rational_is_zero(const Rational *x)
{
	return x->numerator == 0 && !x->is_wide;
}

extern void rational_multiply_any(Rational *x, const Rational *factor);
extern void rational_divide_any(Rational *x, const Rational *divisor);

static inline void
rational_multiply(Rational *x, const Rational *factor)
{
	int64_t over;
	int64_t under;

	if (x->is_wide || factor->is_wide || __builtin_mul_overflow(x->numerator, factor->numerator, &over) ||
	    __builtin_mul_overflow(x->denominator, factor->denominator, &under))
	{
		rational_multiply_any(x, factor);
		return;
	}
	x->numerator = over;
	x->denominator = under;
	x->exponent += factor->exponent;
}

/* divisor <> 0 */
static inline void
rational_divide(Rational *x, const Rational *divisor)
{
	int64_t over;
	int64_t under;

	/* a denominator has no sign */
	if (x->is_wide || divisor->is_wide || divisor->numerator < 0 ||
	    __builtin_mul_overflow(x->numerator, divisor->denominator, &over) ||
	    __builtin_mul_overflow(x->denominator, divisor->numerator, &under))
	{
		rational_divide_any(x, divisor);
		return;
	}
	x->numerator = over;
	x->denominator = under;
	x->exponent -= divisor->exponent;
}

extern void rational_add(Rational *x, const Rational *summand);
extern void rational_subtract(Rational *x, const Rational *subtrahend);
extern void rational_negate(Rational *x);
extern void rational_abs(Rational *x);

/* -1, 0 or 1 */
extern int rational_compare(const Rational *a, const Rational *b);

/* Rounding ------------------------------------------------------------------- */

/* To the nearest multiple of 10^-digits (0 to 9), half away from zero. */
extern void rational_round(Rational *x, int digits);
extern void rational_floor(Rational *x);
extern void rational_ceil(Rational *x);

/* As points, the nearest multiple of 10^quantum, half away from zero, saturated as exact_round does. */
extern Points rational_points_any(const Rational *x, int quantum);

static inline Points
rational_points(const Rational *x, int quantum)
{
	uint64_t steps;

	if (!x->is_wide && small_quotient(magnitude64(x->numerator), 1, (uint64_t) x->denominator,
	                                  x->exponent + POINTS_SCALE - quantum, &steps))
		return grid_points(steps, x->numerator < 0, quantum);
	return rational_points_any(x, quantum);
}

/* As a Decimal rounded to digits (0 to 18) likewise; false where that has more than 18 digits. */
extern bool rational_to_decimal(const Rational *x, int digits, Decimal *decimal);

#endif
