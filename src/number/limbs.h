/*
 * limbs.h - whole numbers of 2,048 bits and a little more, on memory of the caller's.
 *
 * What passes the room is cut: a caller knows beforehand that nothing does (rational.h).
 */
#ifndef EMULATION_LIMBS_H
#define EMULATION_LIMBS_H

#include "number/decimal.h"

/* 32 for 2,048 bits; rounding multiplies by 10^9, division shifts by up to 63 bits and takes one limb more. */
#define LIMBS_ROOM 35

/* limb[0] is the lowest, n the limbs in use; what lies behind them is never read. */
typedef struct Limbs
{
	int32_t n;
	uint64_t limb[LIMBS_ROOM];
} Limbs;

static inline void
limbs_copy(Limbs *to, const Limbs *from)
{
	to->n = from->n;
	memcpy(to->limb, from->limb, sizeof(uint64_t) * (size_t) from->n);
}

extern void limbs_set(Limbs *x, u128 value);
extern int limbs_bits(const Limbs *x);
extern int limbs_compare(const Limbs *a, const Limbs *b);
/* The value where it has at most 128 bits. */
extern u128 limbs_low(const Limbs *x);

extern void limbs_add(Limbs *x, const Limbs *summand);
extern void limbs_subtract(Limbs *x, const Limbs *subtrahend); /* x >= subtrahend */
extern void limbs_multiply(Limbs *x, const Limbs *factor);     /* not the same number */
extern void limbs_multiply_word(Limbs *x, uint64_t factor);
extern void limbs_scale(Limbs *x, int exponent); /* times 10^exponent, exponent >= 0 */

/*
 * x := x mod divisor, quotient := x / divisor; divisor > 0.  Both are shifted on the
 * way and stay so: the rest is to be held against the divisor as it is afterwards.
 */
extern void limbs_divide(Limbs *x, Limbs *divisor, Limbs *quotient);

/* x := x / divisor, returning the rest; divisor > 0. */
extern uint64_t limbs_divide_word(Limbs *x, uint64_t divisor);

#endif
