/*
 * text_check.c - texts as they come from files: what cannot be read, what was read in the
 * wrong encoding, and how far two names are apart (see text_check.h).
 */
#include "file/text_check.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/varlena.h"

#include "file/cell_text.h"
#include "file/spoilt_text.h"

/* A text with what cannot be seen in it made visible, and a few letters on both sides. */
static char *
invisible_shown(const char *bytes, size_t length, const Invisible *invisible)
{
	const char *behind = bytes + invisible->at + invisible->width;
	size_t start = invisible->at > 30 ? invisible->at - 30 : 0;
	int after = pg_encoding_mbcliplen(PG_UTF8, behind, (int) (bytes + length - behind), 30);

	while (start < invisible->at && (bytes[start] & 0xC0) == 0x80)
		start++;
	return psprintf("\"%.*s<U+%04X>%.*s\" contains U+%04X (%s), which is invisible",
	                (int) (invisible->at - start), bytes + start, invisible->code, after, behind,
	                invisible->code, invisible->name);
}

char *
text_check_cell(const text *argument)
{
	int length = VARSIZE_ANY_EXHDR(argument);
	char *given = VARDATA_ANY(argument);
	char *bytes = pg_server_to_any(given, length, PG_UTF8);
	size_t width = bytes == given ? (size_t) length : strlen(bytes);
	int shown_width = pg_mbcliplen(given, length, 60);
	Invisible invisible;

	switch (cell_fault(bytes, width, &invisible))
	{
		case CELL_HOLDS_INVISIBLE:
			bytes = invisible_shown(bytes, width, &invisible);
			return pg_any_to_server(bytes, (int) strlen(bytes), PG_UTF8);
		case CELL_IS_FORMULA_ERROR:
			return psprintf("\"%.*s\" is a formula error", shown_width, given);
		case CELL_IS_TOO_NARROW:
			return psprintf("\"%.*s\" means that a column of the spreadsheet is too narrow", shown_width,
			                given);
		case CELL_IS_READABLE:
			return NULL;
	}
	return NULL;
}

PG_FUNCTION_INFO_V1(emulation_cell_fault);
Datum
emulation_cell_fault(PG_FUNCTION_ARGS)
{
	char *why = text_check_cell(PG_GETARG_TEXT_PP(0));

	if (why == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(why));
}

/* Longer names are not misspellings of one another; PostgreSQL's function accepts 255 characters. */
#define LONGEST_NAME 255

PG_FUNCTION_INFO_V1(emulation_edit_distance);
Datum
emulation_edit_distance(PG_FUNCTION_ARGS)
{
	const text *left = PG_GETARG_TEXT_PP(0);
	const text *right = PG_GETARG_TEXT_PP(1);
	int left_length = pg_mbcliplen(VARDATA_ANY(left), VARSIZE_ANY_EXHDR(left), LONGEST_NAME);
	int right_length = pg_mbcliplen(VARDATA_ANY(right), VARSIZE_ANY_EXHDR(right), LONGEST_NAME);

	PG_RETURN_INT32(
		varstr_levenshtein(VARDATA_ANY(left), left_length, VARDATA_ANY(right), right_length, 1, 1, 1, true));
}

/* The letters of a text, which are looked at one by one. */
static uint32 *
letters_of(const text *argument, size_t *count)
{
	const char *bytes = VARDATA_ANY(argument);
	int length = VARSIZE_ANY_EXHDR(argument);
	char *utf8 =
		(char *) pg_do_encoding_conversion((unsigned char *) bytes, length, GetDatabaseEncoding(), PG_UTF8);
	size_t size = utf8 == bytes ? (size_t) length : strlen(utf8);
	uint32 *letters = MemoryContextAllocHuge(CurrentMemoryContext, (size + 1) * sizeof(uint32));

	*count = 0;
	for (size_t at = 0, taken; at < size; at += taken)
	{
		letters[(*count)++] = old_utf8_letter((const unsigned char *) utf8 + at, size - at, &taken);
		taken = Max(taken, 1);
	}
	return letters;
}

/* The beginning of letters as text, for a message. */
static char *
shown_letters(const uint32 *letters, size_t count)
{
	unsigned char utf8[60 * 4 + MAX_UNICODE_EQUIVALENT_STRING];
	unsigned char *out = utf8;

	for (size_t i = 0; i < Min(count, 60); i++)
	{
		unicode_to_utf8(letters[i], out);
		out += pg_utf_mblen(out);
	}
	*out = '\0';
	return pg_any_to_server(pstrdup((char *) utf8), (int) (out - utf8), PG_UTF8);
}

/* Why a text looks spoilt, and what to do. */
static char *
spoilt_reason(const SpoiltText *found, const char *shown_text)
{
	const char *right = shown_letters(found->right, found->right_count);
	const char *encoding = old_encoding_name(found->encoding);

	switch (found->kind)
	{
		case SPOILT_OLD:
			return psprintf("\"%s\" looks like %s and would be \"%s\"; read the file with encoding => '%s'",
			                shown_text, encoding, right, encoding);
		case SPOILT_TWICE:
			return psprintf(
				"\"%s\" looks like UTF-8 that was read in another encoding and would be \"%s\"; read "
				"the file with encoding => 'UTF8', or save it as CSV UTF-8 again from a program that "
				"shows the text correctly",
				shown_text, right);
		case SPOILT_REPLACED:
			return psprintf("\"%s\" contains U+FFFD, the sign for a lost letter; save the file as CSV UTF-8 "
			                "again from a program that shows the text correctly",
			                shown_text);
		case SPOILT_LOST:
			return psprintf("\"%s\" contains a question mark within a word, probably a lost letter; save the "
			                "file as CSV UTF-8 again from a program that shows the text correctly",
			                shown_text);
		case SPOILT_NOT:
			break;
	}
	return NULL;
}

PG_FUNCTION_INFO_V1(emulation_text_fault);
Datum
emulation_text_fault(PG_FUNCTION_ARGS)
{
	const text *argument = PG_GETARG_TEXT_PP(0);
	int shown_length = pg_mbcliplen(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument), 60);
	size_t count;
	uint32 *letters = letters_of(argument, &count);
	SpoiltText found;

	spoilt_text_look(letters, count, &found);
	pfree(letters);
	if (found.kind == SPOILT_NOT)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(spoilt_reason(&found, pnstrdup(VARDATA_ANY(argument), shown_length))));
}
