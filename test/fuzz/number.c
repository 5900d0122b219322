/*
 * number.c - libFuzzer on numbers as people write them: whatever the bytes, a number
 * that is read is a number to numeric's eyes, and is written and read again the same.
 */
#include <stdlib.h>
#include <string.h>

#include "number_text.h"

static void
must(int holds)
{
	if (!holds)
		abort();
}

/* Sign, digits, at most one point with digits on both sides. */
static int
is_plain_number(const char *number)
{
	size_t digits;

	number += *number == '-';
	digits = strspn(number, "0123456789");
	if (digits == 0)
		return 0;
	number += digits;
	if (*number == '.')
	{
		digits = strspn(number + 1, "0123456789");
		if (digits == 0)
			return 0;
		number += 1 + digits;
	}
	return *number == '\0';
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length)
{
	for (NumberStyle style = STYLE_VI; style <= STYLE_PLAIN; style++)
	{
		char number[NUMBER_ROOM];
		char again[NUMBER_ROOM];
		char written[2 * NUMBER_ROOM];

		if (number_read((const char *) bytes, length, style, number) != NUMBER_IS_VALUE)
			continue;
		must(is_plain_number(number));
		number_write(number, style, written);
		/* leading zeros and a head of one to three digits with three behind may read otherwise */
		if (style == STYLE_PLAIN && strlen(written) < NUMBER_MAX_DIGITS)
		{
			must(number_read(written, strlen(written), style, again) == NUMBER_IS_VALUE);
			must(strcmp(number, again) == 0);
		}
	}
	if (length >= 4)
	{
		char words[ORDINAL_ROOM];
		int32_t ordinal;

		memcpy(&ordinal, bytes, 4);
		if (ordinal > 0)
		{
			ordinal_write(ordinal, STYLE_VI, words);
			must(strlen(words) > 0 && strlen(words) < ORDINAL_ROOM);
			ordinal_write(ordinal, STYLE_PLAIN, words);
			must(strlen(words) < ORDINAL_ROOM);
		}
	}
	return 0;
}
