/*
 * bytes.c - equality of short texts against memcmp, and a hash that spreads
 * what codes and names are made of.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "tap.h"

#define MULTIPLIER UINT64_C(0x9E3779B97F4A7C15)

/* Each length up to 40, in room of exactly that size, each byte changed in turn. */
static void
test_same_bytes(void)
{
	int wrong = 0;
	int not_read = 0;

	for (size_t length = 0; length <= 40; length++)
	{
		char *a = malloc(length > 0 ? length : 1);
		char *b = malloc(length > 0 ? length : 1);

		for (size_t i = 0; i < length; i++)
			a[i] = b[i] = (char) ('a' + i % 26);
		wrong += !bytes_equal(a, b, length);
		for (size_t i = 0; i < length; i++)
		{
			b[i] ^= 0x40;
			wrong += bytes_equal(a, b, length);
			not_read += bytes_hash(a, length, MULTIPLIER) == bytes_hash(b, length, MULTIPLIER);
			b[i] ^= 0x40;
		}
		free(a);
		free(b);
	}
	is_int(wrong, 0, "texts of up to 40 bytes are the same or not, by every byte");
	is_int(not_read, 0, "and each byte makes another hash");
}

/* The most of the texts made by format that fall into one of at least twice as many slots. */
static int
fullest_slot(const char *format, int most)
{
	static int slots[1 << 16];
	int fullest = 0;
	unsigned mask = 1;

	while ((int) mask < 2 * most * most)
		mask *= 2;
	mask--;
	memset(slots, 0, sizeof(slots));
	for (int a = 1; a <= most; a++)
		for (int b = 1; b <= most; b++)
		{
			char text[64];
			int length = snprintf(text, sizeof(text), format, a, b);
			int *slot = &slots[bytes_hash(text, (size_t) length, MULTIPLIER) & mask];

			if (++*slot > fullest)
				fullest = *slot;
		}
	return fullest;
}

/*
 * Of n texts in 2n slots or more the fullest slot has 4 to 6 by chance; a hash
 * that does not see some byte puts all that differ there into one.
 */
static void
test_spread(void)
{
	static const char *const formats[] = {
		"%d.%d",           "I.%d.%d", "II.%d.%d.", "%02d%02d", "A%02dB%02dC", "U%04d-%02d", "%02d......%02d",
		"Huyện %d, xã %d", "%c%c",    "x%c%c",     "xx%c%cxx", "x%c%cxxxx",   "%c%cxxxxxx", "xxxxxx%c%c"};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
	{
		int fullest = fullest_slot(formats[i], 90);

		ok(fullest <= 8, "codes like \"%s\" spread: at most %d in a slot", formats[i], fullest);
	}
}

int
main(void)
{
	test_same_bytes();
	test_spread();
	return done_testing();
}
