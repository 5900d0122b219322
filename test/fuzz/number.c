/*
 * number.c - libFuzzer on numbers as people write them: whatever the bytes, a number
 * that is read is a number to numeric's eyes, and is written and read again the same;
 * what proves a style is read in it, and what cannot be seen lies within the text.
 */
#include <stdlib.h>
#include <string.h>

#include "file/cell_text.h"
#include "number/number_text.h"

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

static void
check_proof(const char *text, size_t length)
{
	char number[2][NUMBER_ROOM];
	NumberReading vi = number_read(text, length, STYLE_VI, number[STYLE_VI]);
	NumberReading plain = number_read(text, length, STYLE_PLAIN, number[STYLE_PLAIN]);
	int is_vi = vi == NUMBER_IS_VALUE || vi == NUMBER_IS_FRACTION;
	int is_plain = plain == NUMBER_IS_VALUE || plain == NUMBER_IS_FRACTION;

	switch (number_proof(text, length))
	{
		case PROVES_VI:
			must(is_vi && !is_plain);
			break;
		case PROVES_PLAIN: /* 98.5 is read in both */
			must(is_plain);
			must(!is_vi || strcmp(number[0], number[1]) == 0);
			break;
		case READS_BOTH_WAYS:
			must(is_vi && is_plain && strcmp(number[0], number[1]) != 0);
			break;
		case PROVES_NOTHING:
			must(!is_vi || !is_plain || strcmp(number[0], number[1]) == 0);
			break;
	}
}

static void
check_cell(const char *text, size_t length)
{
	Invisible invisible;
	char *copy = malloc(length ? length : 1);

	/* in room of its own, so that the sanitizer sees a byte too far */
	memcpy(copy, text, length);
	if (cell_fault(copy, length, &invisible) == CELL_HOLDS_INVISIBLE)
	{
		must(invisible.name != NULL && invisible.width >= 1 && invisible.width <= 4);
		must(invisible.at + invisible.width <= length);
		must(invisible.code < 0x20 || invisible.code >= 0x7F);
	}
	free(copy);
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
	check_proof((const char *) bytes, length);
	check_cell((const char *) bytes, length);
	if (length >= 4)
	{
		char words[ORDINAL_ROOM];
		int32_t ordinal;

		memcpy(&ordinal, bytes, 4);
		if (ordinal > 0)
		{
			number_write_ordinal(ordinal, STYLE_VI, words);
			must(strlen(words) > 0 && strlen(words) < ORDINAL_ROOM);
			number_write_ordinal(ordinal, STYLE_PLAIN, words);
			must(strlen(words) < ORDINAL_ROOM);
		}
	}
	return 0;
}
