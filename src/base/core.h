/*
 * core.h - what the pure C files share.
 *
 * Pure C (exact, decimal, sheet, rules, score, ranking) does not use the server: no postgres.h,
 * no memory contexts, no error handling. It computes on memory that the caller provides, so
 * that it can be unit-tested and fuzzed separately. Server C includes postgres.h first and then
 * these headers.
 */
#ifndef EMULATION_CORE_H
#define EMULATION_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef __SIZEOF_INT128__
#error "emulation computes points in 128-bit integers: build it with gcc or clang for a 64-bit machine"
#endif

/* The server's allocator aligns to eight bytes, and the compiler would take 16 for granted. */
typedef __int128 i128 __attribute__((aligned(8)));
typedef unsigned __int128 u128 __attribute__((aligned(8)));

#ifdef USE_ASSERT_CHECKING
#include <assert.h>
#define CORE_ASSERT(condition) assert(condition)
#else
#define CORE_ASSERT(condition) ((void) 0)
#endif

/*
 * What long work does now and then: the server looks whether it is to stop, and may not come
 * back.  Null elsewhere.  So whoever calls may hold nothing that would be lost.
 */
extern void (*core_pause)(void);

/* What runs for every result, always in line. */
#define CORE_INLINE static inline __attribute__((always_inline))

CORE_INLINE void
core_pause_here(void)
{
	if (core_pause != NULL)
		core_pause();
}

/* Rare work, kept out of the way of what runs for every result. */
#define CORE_NOINLINE __attribute__((noinline, cold))

#endif
