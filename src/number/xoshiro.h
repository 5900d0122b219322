/*
 * xoshiro.h - xoshiro256**, the field's standard small generator (D. Blackman, S. Vigna,
 * Scrambled linear pseudorandom number generators, ACM TOMS 47, 2021; public domain),
 * seeded by splitmix64 as its authors advise: the same numbers on every platform.
 */
#ifndef EMULATION_XOSHIRO_H
#define EMULATION_XOSHIRO_H

#include "base/core.h"

typedef struct Xoshiro
{
	uint64_t s[4];
} Xoshiro;

static inline void
xoshiro_seed(Xoshiro *state, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
	{
		uint64_t z = seed += UINT64_C(0x9E3779B97F4A7C15);

		z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
		state->s[i] = z ^ (z >> 31);
	}
}

static inline uint64_t
xoshiro_rotate(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

static inline uint64_t
xoshiro_next(Xoshiro *state)
{
	uint64_t *s = state->s;
	uint64_t result = xoshiro_rotate(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = xoshiro_rotate(s[3], 45);
	return result;
}

/* Uniform on 0 to n - 1: numbers of the last, incomplete round are drawn again. */
static inline uint64_t
xoshiro_below(Xoshiro *state, uint64_t n)
{
	uint64_t limit = UINT64_MAX - UINT64_MAX % n;
	uint64_t x;

	do
		x = xoshiro_next(state);
	while (x >= limit);
	return x % n;
}

#endif
