/*
 * bytes.h - texts as bytes: order, and of short ones equality and a hash without a call.
 */
#ifndef EMULATION_BYTES_H
#define EMULATION_BYTES_H

#include "base/core.h"

/* In the order of their bytes, and of two that begin alike the shorter first. */
static inline int
bytes_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

	return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

/* Are two texts of that length the same?  Codes and most names have up to 16 bytes. */
static inline bool
bytes_equal(const char *a, const char *b, size_t length)
{
	uint64_t words[4];
	uint32_t halves[4];

	if (length > 16)
		return memcmp(a, b, length) == 0;
	if (length >= 8)
	{
		memcpy(&words[0], a, 8);
		memcpy(&words[1], b, 8);
		memcpy(&words[2], a + length - 8, 8);
		memcpy(&words[3], b + length - 8, 8);
		return words[0] == words[1] && words[2] == words[3];
	}
	if (length >= 4)
	{
		memcpy(&halves[0], a, 4);
		memcpy(&halves[1], b, 4);
		memcpy(&halves[2], a + length - 4, 4);
		memcpy(&halves[3], b + length - 4, 4);
		return halves[0] == halves[1] && halves[2] == halves[3];
	}
	return length == 0 || (a[0] == b[0] && a[length / 2] == b[length / 2] && a[length - 1] == b[length - 1]);
}

/* The text's last one to eight bytes as a word, which with the length tells texts so short apart. */
static inline uint64_t
bytes_last_word(const char *text, size_t length)
{
	uint64_t word;
	uint32_t halves[2];

	if (length >= 8)
	{
		memcpy(&word, text + length - 8, 8);
		return word;
	}
	if (length >= 4)
	{
		memcpy(&halves[0], text, 4);
		memcpy(&halves[1], text + length - 4, 4);
		return halves[0] | (uint64_t) halves[1] << 32;
	}
	if (length == 0)
		return 0;
	return (uint64_t) (uint8_t) text[0] << 16 | (uint64_t) (uint8_t) text[length / 2] << 8 |
	       (uint8_t) text[length - 1];
}

/*
 * A hash by an odd multiplier: one that is secret keeps others from choosing
 * texts that fall together.  The second multiplication carries what differs in
 * a word's high bytes, such as the last letter, into the low bits of the result.
 */
static inline uint32_t
bytes_hash(const char *text, size_t length, uint64_t multiplier)
{
	uint64_t hash = length * multiplier;
	uint64_t word;

	for (size_t i = 0; i + 8 < length; i += 8)
	{
		memcpy(&word, text + i, 8);
		hash = (hash ^ word) * multiplier;
		hash ^= hash >> 32;
	}
	hash = (hash ^ bytes_last_word(text, length)) * multiplier;
	hash ^= hash >> 32;
	return (uint32_t) (hash * multiplier >> 32);
}

#endif
