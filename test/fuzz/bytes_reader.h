/*
 * bytes_reader.h - choices from a fuzzer's bytes; where they end, every choice is the first.
 */
#ifndef TEST_BYTES_READER_H
#define TEST_BYTES_READER_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Reader
{
	const uint8_t *at;
	size_t left;
} Reader;

static Reader reader;

/* libFuzzer keeps the input of which a program dies. */
#define must(holds)                                                                                          \
	do                                                                                                       \
	{                                                                                                        \
		if (!(holds))                                                                                        \
		{                                                                                                    \
			fprintf(stderr, "ERROR: %s:%d: not so: %s\n", __FILE__, __LINE__, #holds);                       \
			abort();                                                                                         \
		}                                                                                                    \
	} while (0)

static inline uint64_t
take_bytes(int n)
{
	uint64_t word = 0;

	for (; n > 0; n--)
	{
		word = word << 8 | (reader.left > 0 ? *reader.at : 0);
		if (reader.left > 0)
		{
			reader.at++;
			reader.left--;
		}
	}
	return word;
}

/* 0 to n - 1. */
static inline int
take(int n)
{
	return (int) (take_bytes(n <= 256 ? 1 : 2) % (unsigned) n);
}

#endif
