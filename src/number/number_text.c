/*
 * number_text.c - numbers as people write them, and ordinals in words.
 */
#include "number/number_text.h"

#include <stdio.h>
#include <string.h>

/* Variants of one ASCII character in files: spaces of every width, dashes, signs of an empty cell. */
static const struct
{
	const char *bytes;
	char plain;
} lookalikes[] = {
	{"\xC2\xA0", ' '},     /* no-break space */
	{"\xE2\x80\x82", ' '}, /* en space */
	{"\xE2\x80\x83", ' '}, /* em space */
	{"\xE2\x80\x87", ' '}, /* figure space */
	{"\xE2\x80\x88", ' '}, /* punctuation space */
	{"\xE2\x80\x89", ' '}, /* thin space */
	{"\xE2\x80\x8A", ' '}, /* hair space */
	{"\xE2\x80\xAF", ' '}, /* narrow no-break space */
	{"\xE3\x80\x80", ' '}, /* ideographic space */
	{"\xE2\x80\x90", '-'}, /* hyphen */
	{"\xE2\x80\x91", '-'}, /* non-breaking hyphen */
	{"\xE2\x80\x92", '-'}, /* figure dash */
	{"\xE2\x80\x93", '-'}, /* en dash */
	{"\xE2\x80\x94", '-'}, /* em dash */
	{"\xE2\x88\x92", '-'}, /* minus */
	{"\xE2\x80\xA6", '_'}, /* ellipsis: left open */
};

static const char *const nothing[] = {"N/A", "n/a", "NA", "na", "null", "NULL"};

typedef struct Span
{
	const char *at;
	size_t length;
} Span;

/* Replaces lookalikes; 0 where the text is too long to be a number. */
static size_t
plain_characters(const char *text, size_t length, char *out, size_t room)
{
	size_t written = 0;

	for (size_t i = 0; i < length;)
	{
		size_t taken = 1;
		char c = text[i];

		for (size_t k = 0; k < sizeof(lookalikes) / sizeof(lookalikes[0]); k++)
		{
			size_t width = strlen(lookalikes[k].bytes);

			if (length - i >= width && memcmp(text + i, lookalikes[k].bytes, width) == 0)
			{
				c = lookalikes[k].plain;
				taken = width;
				break;
			}
		}
		if (written == room)
			return SIZE_MAX;
		out[written++] = c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
		i += taken;
	}
	return written;
}

static Span
trimmed(Span span)
{
	while (span.length > 0 && span.at[0] == ' ')
		span.at++, span.length--;
	while (span.length > 0 && span.at[span.length - 1] == ' ')
		span.length--;
	return span;
}

/* An empty cell, as forms show it: --, ..., ____; a single dot is a typing error. */
static bool
is_open(Span span)
{
	for (size_t i = 0; i < span.length; i++)
		if (memchr("-._ ", span.at[i], 4) == NULL)
			return false;
	return span.length != 1 || span.at[0] != '.';
}

static bool
is_nothing(Span span)
{
	if (is_open(span))
		return true;
	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		if (strlen(nothing[i]) == span.length && memcmp(nothing[i], span.at, span.length) == 0)
			return true;
	return false;
}

static bool
all_digits(Span span)
{
	for (size_t i = 0; i < span.length; i++)
		if (span.at[i] < '0' || span.at[i] > '9')
			return false;
	return span.length > 0;
}

static size_t
count_of(Span span, char c)
{
	size_t count = 0;

	for (size_t i = 0; i < span.length; i++)
		count += span.at[i] == c;
	return count;
}

/* The span before the first c, and into rest what is behind it. */
static Span
before(Span span, char c, Span *rest)
{
	const char *at = memchr(span.at, c, span.length);
	Span head = {span.at, at ? (size_t) (at - span.at) : span.length};

	*rest = (Span){at ? at + 1 : span.at + span.length, at ? span.length - head.length - 1 : 0};
	return head;
}

static char *
append_digits(char *out, Span span)
{
	memcpy(out, span.at, span.length);
	return out + span.length;
}

/* Digits, ungrouped or in groups of three after one to three digits that do not begin with 0. */
static char *
append_whole(char *out, Span whole, char group)
{
	Span rest;
	Span head;

	if (all_digits(whole))
		return append_digits(out, whole);
	if (count_of(whole, group) == 0)
		group = ' ';
	head = before(whole, group, &rest);
	if (!all_digits(head) || head.length > 3 || head.at[0] == '0')
		return NULL;
	out = append_digits(out, head);
	while (rest.length > 0)
	{
		head = before(rest, group, &rest);
		if (head.length != 3 || !all_digits(head))
			return NULL;
		out = append_digits(out, head);
	}
	return rest.at[-1] == group ? NULL : out;
}

static char *
append_fraction(char *out, Span fraction)
{
	if (!all_digits(fraction))
		return NULL;
	*out++ = '.';
	return append_digits(out, fraction);
}

/* Writes the digits of an unsigned number; NULL if it is not one. */
static char *
append_unsigned(char *out, Span span, NumberStyle style)
{
	char point = style == STYLE_VI ? ',' : '.';
	char group = style == STYLE_VI ? '.' : ',';
	Span tail;
	Span head = before(span, point, &tail);
	bool has_fraction = head.length < span.length;

	if (head.length == 0 && has_fraction)
		*out++ = '0';
	else
		out = append_whole(out, head, group);
	return out == NULL || !has_fraction ? out : append_fraction(out, tail);
}

/* "40,62/80" is 40,62 of at most 80. */
static Span
without_maximum(Span span, NumberStyle style)
{
	char ignored[NUMBER_ROOM];
	Span maximum;
	Span score = before(span, '/', &maximum);

	if (score.length == span.length)
		return span;
	score = trimmed(score);
	maximum = trimmed(maximum);
	return maximum.length > 0 && append_unsigned(ignored, maximum, style) != NULL ? score : span;
}

/* Strictly by the style: a dot is not a decimal point in Vietnamese style. */
static NumberReading
read_literally(Span whole, NumberStyle style, char *number)
{
	char *digits = number;
	bool has_maximum;
	Span span;
	char *end;

	if (whole.at[whole.length - 1] == '%')
		whole = trimmed((Span){whole.at, whole.length - 1});
	span = without_maximum(whole, style);
	has_maximum = span.length < whole.length;
	if (span.length > 0 && (span.at[0] == '-' || span.at[0] == '+'))
	{
		if (span.at[0] == '-')
			*digits++ = '-';
		span = trimmed((Span){span.at + 1, span.length - 1});
	}
	end = span.length == 0 ? NULL : append_unsigned(digits, span, style);
	if (end == NULL)
		return NUMBER_IS_NONE;
	*end = '\0';
	return has_maximum && strchr(number, '.') == NULL ? NUMBER_IS_FRACTION : NUMBER_IS_VALUE;
}

NumberReading
number_read(const char *text, size_t length, NumberStyle style, char *number)
{
	char plain[NUMBER_MAX_DIGITS];
	size_t width = plain_characters(text, length, plain, sizeof(plain));
	NumberReading reading;
	Span span;

	if (width == SIZE_MAX)
		return NUMBER_IS_NONE;
	span = trimmed((Span){plain, width});
	if (is_nothing(span))
		return NUMBER_IS_NULL;
	reading = read_literally(span, style, number);
	/* 7.98 and 0.500 can only be decimals; with a comma as well as a dot, the number is ambiguous */
	if (reading == NUMBER_IS_NONE && style == STYLE_VI && count_of(span, ',') == 0)
		return read_literally(span, STYLE_PLAIN, number);
	return reading;
}

NumberProof
number_proof(const char *text, size_t length)
{
	char plain[NUMBER_MAX_DIGITS];
	size_t width = plain_characters(text, length, plain, sizeof(plain));
	char by_style[2][NUMBER_ROOM];
	bool is_vi;
	bool is_plain;
	Span span;

	if (width == SIZE_MAX)
		return PROVES_NOTHING;
	span = trimmed((Span){plain, width});
	if (is_nothing(span))
		return PROVES_NOTHING;
	is_vi = read_literally(span, STYLE_VI, by_style[STYLE_VI]) != NUMBER_IS_NONE;
	is_plain = read_literally(span, STYLE_PLAIN, by_style[STYLE_PLAIN]) != NUMBER_IS_NONE;
	if (is_vi && is_plain)
		return strcmp(by_style[STYLE_VI], by_style[STYLE_PLAIN]) == 0 ? PROVES_NOTHING : READS_BOTH_WAYS;
	return is_vi ? PROVES_VI : is_plain ? PROVES_PLAIN : PROVES_NOTHING;
}

void
number_write(const char *digits, NumberStyle style, char *out)
{
	size_t whole;

	if (style == STYLE_PLAIN)
	{
		strcpy(out, digits);
		return;
	}
	if (*digits == '-')
		*out++ = *digits++;
	whole = strcspn(digits, ".");
	for (size_t i = 0; i < whole; i++)
	{
		if (i > 0 && (whole - i) % 3 == 0)
			*out++ = '.';
		*out++ = digits[i];
	}
	digits += whole;
	if (*digits == '.')
	{
		*out++ = ',';
		digits++;
	}
	strcpy(out, digits);
}

/* Words ------------------------------------------------------------------------------ */

static const char *const digit_words[] = {"không", "một", "hai", "ba",  "bốn",
                                          "năm",   "sáu", "bảy", "tám", "chín"};

static void
say(char *out, const char *word)
{
	if (*out != '\0')
		strcat(out, " ");
	strcat(out, word);
}

/* After "mươi", one, four and five have words of their own; after "linh", four has. */
static const char *
unit_word(int unit, int ten, bool after_linh)
{
	if (unit == 1 && ten > 1)
		return "mốt";
	if (unit == 4 && (ten > 1 || after_linh))
		return "tư";
	if (unit == 5 && ten > 0)
		return "lăm";
	return digit_words[unit];
}

/* 0 to 999; in full if larger groups precede it: 1001 is một nghìn không trăm linh một. */
static void
say_group(char *out, int group, bool in_full)
{
	int hundred = group / 100;
	int ten = group / 10 % 10;
	int unit = group % 10;

	if (hundred > 0 || in_full)
	{
		say(out, digit_words[hundred]);
		say(out, "trăm");
	}
	if (ten > 1)
	{
		say(out, digit_words[ten]);
		say(out, "mươi");
	}
	else if (ten == 1)
		say(out, "mười");
	else if (unit > 0 && (hundred > 0 || in_full))
		say(out, "linh");
	if (unit > 0)
		say(out, unit_word(unit, ten, ten == 0 && (hundred > 0 || in_full)));
}

static void
say_number(char *out, int32_t number)
{
	static const struct
	{
		int32_t size;
		const char *word;
	} powers[] = {{1000000000, "tỷ"}, {1000000, "triệu"}, {1000, "nghìn"}, {1, NULL}};

	*out = '\0';
	for (size_t i = 0; i < sizeof(powers) / sizeof(powers[0]); i++)
	{
		int group = number / powers[i].size % 1000;

		if (group == 0)
			continue;
		say_group(out, group, *out != '\0');
		if (powers[i].word)
			say(out, powers[i].word);
	}
}

void
number_write_ordinal(int32_t number, NumberStyle style, char *out)
{
	static const char *const first[] = {NULL, "nhất", "nhì", "ba", "tư"};
	static const char *const endings[] = {"th", "st", "nd", "rd"};

	if (style == STYLE_PLAIN)
	{
		int last = number % 100;

		sprintf(out, "%d%s", number, endings[last / 10 != 1 && last % 10 < 4 ? last % 10 : 0]);
	}
	else if (number < (int32_t) (sizeof(first) / sizeof(first[0])))
		strcpy(out, first[number]);
	else
		say_number(out, number);
}
