/*
 * limb_array.h - arithmetic on whole numbers as limbs of 64 bits, the lowest first.
 *
 * A number is limb[0] to limb[n - 1], the highest of them not 0; each function returns the
 * new n.  What passes the room is cut: a caller knows beforehand that nothing does.
 */
#ifndef EMULATION_LIMB_ARRAY_H
#define EMULATION_LIMB_ARRAY_H

#include "base/core.h"

static inline int
limb_array_set(uint64_t *x, u128 value)
{
	x[0] = (uint64_t) value;
	x[1] = (uint64_t) (value >> 64);
	return x[1] != 0 ? 2 : x[0] != 0 ? 1 : 0;
}

static inline int
limb_array_bits(const uint64_t *x, int n)
{
	return n == 0 ? 0 : n * 64 - __builtin_clzll(x[n - 1]);
}

static inline int
limb_array_trim(const uint64_t *x, int n)
{
	while (n > 0 && x[n - 1] == 0)
		n--;
	return n;
}

static inline int
limb_array_append(uint64_t *x, int n, int room, uint64_t limb)
{
	CORE_ASSERT(n < room);
	if (n < room)
		x[n++] = limb;
	return n;
}

static inline int
limb_array_compare(const uint64_t *a, int a_n, const uint64_t *b, int b_n)
{
	if (a_n != b_n)
		return a_n > b_n ? 1 : -1;
	for (int i = a_n - 1; i >= 0; i--)
		if (a[i] != b[i])
			return a[i] > b[i] ? 1 : -1;
	return 0;
}

static inline int
limb_array_add(uint64_t *x, int n, int room, const uint64_t *summand, int summand_n)
{
	uint64_t carry = 0;

	while (n < summand_n && n < room)
		x[n++] = 0;
	for (int i = 0; i < n; i++)
	{
		u128 sum = (u128) x[i] + (i < summand_n ? summand[i] : 0) + carry;

		x[i] = (uint64_t) sum;
		carry = (uint64_t) (sum >> 64);
	}
	return carry != 0 ? limb_array_append(x, n, room, carry) : n;
}

/* x is no less than the subtrahend. */
static inline int
limb_array_subtract(uint64_t *x, int n, const uint64_t *subtrahend, int subtrahend_n)
{
	uint64_t borrow = 0;

	CORE_ASSERT(limb_array_compare(x, n, subtrahend, subtrahend_n) >= 0);
	for (int i = 0; i < n; i++)
	{
		u128 difference = (u128) x[i] - (i < subtrahend_n ? subtrahend[i] : 0) - borrow;

		x[i] = (uint64_t) difference;
		borrow = (uint64_t) (difference >> 64) & 1;
	}
	return limb_array_trim(x, n);
}

static inline int
limb_array_multiply(uint64_t *x, int n, int room, uint64_t factor)
{
	uint64_t carry = 0;

	if (factor == 0)
		return 0;
	for (int i = 0; i < n; i++)
	{
		u128 product = (u128) x[i] * factor + carry;

		x[i] = (uint64_t) product;
		carry = (uint64_t) (product >> 64);
	}
	return carry != 0 ? limb_array_append(x, n, room, carry) : n;
}

/* Divisor > 0. */
static inline int
limb_array_divide(uint64_t *x, int n, uint64_t divisor, uint64_t *rest)
{
	uint64_t left = 0;

	for (int i = n - 1; i >= 0; i--)
	{
		u128 part = (u128) left << 64 | x[i];

		x[i] = (uint64_t) (part / divisor);
		left = (uint64_t) (part % divisor);
	}
	*rest = left;
	return limb_array_trim(x, n);
}

#endif
