/*
 * cell_text.c - what makes the text of a file's cell unreadable.
 */
#include "file/cell_text.h"

#include <stdbool.h>
#include <string.h>

/*
 * Characters without a width or a shape (Unicode: Default_Ignorable_Code_Point, the other
 * format characters, controls) in the order of their codes. Tabs and line ends read as spaces;
 * marks belong to their letters.
 */
static const struct
{
	uint32_t first;
	uint32_t last;
	const char *name;
} invisibles[] = {
	{0x00, 0x08, "control character"},
	{0x0B, 0x0C, "control character"},
	{0x0E, 0x1F, "control character"},
	{0x7F, 0x9F, "control character"},
	{0xAD, 0xAD, "soft hyphen"},
	{0x34F, 0x34F, "combining grapheme joiner"},
	{0x61C, 0x61C, "Arabic letter mark"},
	{0x115F, 0x1160, "Hangul filler"},
	{0x17B4, 0x17B5, "Khmer inherent vowel"},
	{0x180B, 0x180F, "Mongolian variation selector"},
	{0x200B, 0x200B, "zero width space"},
	{0x200C, 0x200C, "zero width non-joiner"},
	{0x200D, 0x200D, "zero width joiner"},
	{0x200E, 0x200E, "left-to-right mark"},
	{0x200F, 0x200F, "right-to-left mark"},
	{0x2028, 0x2028, "line separator"},
	{0x2029, 0x2029, "paragraph separator"},
	{0x202A, 0x202E, "bidirectional control"},
	{0x2060, 0x2060, "word joiner"},
	{0x2061, 0x2064, "invisible operator"},
	{0x2065, 0x206F, "bidirectional control"},
	{0x2800, 0x2800, "Braille blank"},
	{0x3164, 0x3164, "Hangul filler"},
	{0xFE00, 0xFE0F, "variation selector"},
	{0xFEFF, 0xFEFF, "byte order mark"},
	{0xFFA0, 0xFFA0, "Hangul filler"},
	{0xFFF0, 0xFFFB, "interlinear annotation mark"},
	{0x1BCA0, 0x1BCA3, "shorthand format control"},
	{0x1D173, 0x1D17A, "musical format control"},
	{0xE0000, 0xE0FFF, "tag character"},
};

static size_t
width_of(unsigned char lead)
{
	return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static uint32_t
code_at(const unsigned char *at, size_t width)
{
	uint32_t code = width == 1 ? *at : *at & (0x7F >> width);

	for (size_t i = 1; i < width; i++)
		code = code << 6 | (at[i] & 0x3F);
	return code;
}

static const char *
name_of_invisible(uint32_t code)
{
	for (size_t i = 0; i < sizeof(invisibles) / sizeof(invisibles[0]) && invisibles[i].first <= code; i++)
		if (code <= invisibles[i].last)
			return invisibles[i].name;
	return NULL;
}

static bool
holds_invisible(const char *text, size_t length, Invisible *invisible)
{
	const unsigned char *bytes = (const unsigned char *) text;
	size_t width;

	for (size_t at = 0; at < length; at += width)
	{
		width = width_of(bytes[at]);
		if (width > length - at) /* no UTF-8 */
			return false;
		if (bytes[at] >= 0x20 && bytes[at] < 0x7F)
			continue;
		*invisible = (Invisible){.code = code_at(bytes + at, width), .at = at, .width = width};
		invisible->name = name_of_invisible(invisible->code);
		if (invisible->name)
			return true;
	}
	return false;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* After #, in any language: words in capitals (#N/A, #GETTING_DATA), or an end that shouts (#DIV/0!, #TÊN?). */
static bool
is_error_value(const char *text, size_t length)
{
	bool shouts = text[length - 1] == '!' || text[length - 1] == '?';

	if (length < 3 || text[0] != '#')
		return false;
	for (size_t i = 1; i < length; i++)
		if (is_blank(text[i]) ||
		    (!shouts && ((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9'))))
			return false;
	return true;
}

static bool
all_digits(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

/* LibreOffice: Err:502, in a Vietnamese one Lỗi:502. */
static bool
is_error_number(const char *text, size_t length)
{
	static const char *const words[] = {"Err", "ERR", "err", "Error", "L\xE1\xBB\x97i", "L\xE1\xBB\x96I"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		size_t at = strlen(words[i]);

		if (length <= at || memcmp(text, words[i], at) != 0)
			continue;
		while (at < length && is_blank(text[at]))
			at++;
		if (at == length || text[at++] != ':')
			continue;
		while (at < length && is_blank(text[at]))
			at++;
		if (length - at == 3 && all_digits(text + at, 3))
			return true;
	}
	return false;
}

static bool
is_all(const char *text, size_t length, char c)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] != c)
			return false;
	return true;
}

CellFault
cell_fault(const char *text, size_t length, Invisible *invisible)
{
	if (holds_invisible(text, length, invisible))
		return CELL_HOLDS_INVISIBLE;
	while (length > 0 && is_blank(text[0]))
		text++, length--;
	while (length > 0 && is_blank(text[length - 1]))
		length--;
	if (length > 1 && is_all(text, length, '#'))
		return CELL_IS_TOO_NARROW;
	if (length > 0 && (is_error_value(text, length) || is_error_number(text, length)))
		return CELL_IS_FORMULA_ERROR;
	return CELL_IS_READABLE;
}
