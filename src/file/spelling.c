/*
 * spelling.c - numbers, ordinals, names and other cells as they stand in files and reports.
 */
#include "server/compat.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/numeric.h"
#include "utils/varlena.h"

#include "file/cell_text.h"
#include "file/spoilt_text.h"
#include "number/number_text.h"
#include "server/fault.h"

#define MOST_DECIMALS 100

static NumberStyle
read_style(const text *argument)
{
	char *name = text_to_cstring(argument);

	if (strcmp(name, "vi") == 0)
		return STYLE_VI;
	if (strcmp(name, "plain") == 0)
		return STYLE_PLAIN;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown style \"%s\"", shown(name)),
	                errdetail("Styles are \"vi\" (1.234,5) and \"plain\" (1234.5).")));
}

static NumberReading
read_number(const text *argument, NumberStyle style, char *number)
{
	return number_read(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument), style, number);
}

/* A text with what cannot be seen in it made visible, and a few letters on both sides. */
static char *
invisible_shown(const char *bytes, size_t length, const Invisible *invisible)
{
	const char *behind = bytes + invisible->at + invisible->width;
	size_t start = invisible->at > 30 ? invisible->at - 30 : 0;
	int after = pg_encoding_mbcliplen(PG_UTF8, behind, (int) (bytes + length - behind), 30);

	while (start < invisible->at && (bytes[start] & 0xC0) == 0x80)
		start++;
	return psprintf("\"%.*s<U+%04X>%.*s\" holds U+%04X (%s), which cannot be seen",
	                (int) (invisible->at - start), bytes + start, invisible->code, after, behind,
	                invisible->code, invisible->name);
}

/* Why a cell cannot be read, whatever it is meant to be; NULL: it can. In the server's encoding. */
static char *
cell_reason(const text *argument)
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
			return psprintf("\"%.*s\" is a formula's error", shown_width, given);
		case CELL_IS_TOO_NARROW:
			return psprintf("\"%.*s\" is what a spreadsheet shows where a column is too narrow", shown_width,
			                given);
		case CELL_IS_READABLE:
			return NULL;
	}
	return NULL;
}

/* Why a text is no number, with what it would be in the other style. */
static char *
reason(const text *argument, NumberStyle style)
{
	char other[NUMBER_ROOM];
	NumberStyle other_style = style == STYLE_VI ? STYLE_PLAIN : STYLE_VI;
	const char *how[] = {[STYLE_VI] = "as Viet Nam writes it", [STYLE_PLAIN] = "in plain style"};
	int shown = pg_mbcliplen(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument), 60);
	char *of_cell = cell_reason(argument);

	if (of_cell)
		return of_cell;
	if (read_number(argument, style, other) == NUMBER_IS_FRACTION)
		return psprintf("\"%.*s\" may be a fraction, a date or a score out of a maximum", shown,
		                VARDATA_ANY(argument));
	if (read_number(argument, other_style, other) == NUMBER_IS_VALUE)
		return psprintf("\"%.*s\" is no number %s; %s it would be %.60s", shown, VARDATA_ANY(argument),
		                how[style], how[other_style], other);
	return psprintf("\"%.*s\" is no number %s", shown, VARDATA_ANY(argument), how[style]);
}

PG_FUNCTION_INFO_V1(emulation_parse_number);
Datum
emulation_parse_number(PG_FUNCTION_ARGS)
{
	const text *argument = PG_GETARG_TEXT_PP(0);
	NumberStyle style = read_style(PG_GETARG_TEXT_PP(1));
	char number[NUMBER_ROOM];

	switch (read_number(argument, style, number))
	{
		case NUMBER_IS_NULL:
			PG_RETURN_NULL();
		case NUMBER_IS_VALUE:
			return DirectFunctionCall3(numeric_in, CStringGetDatum(number), ObjectIdGetDatum(InvalidOid),
			                           Int32GetDatum(-1));
		default:
			ereport(
				ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION), errmsg("%s", reason(argument, style)),
			     style == STYLE_VI ?
			         errdetail(
						 "Dots stand between groups of three digits, a comma before decimals: 1.234.567,8.") :
			         errdetail(
						 "A point stands before decimals, commas may stand between groups of three digits: "
						 "1,234,567.8."),
			     errhint("number_fault says this without an error.")));
	}
}

PG_FUNCTION_INFO_V1(emulation_number_fault);
Datum
emulation_number_fault(PG_FUNCTION_ARGS)
{
	const text *argument = PG_GETARG_TEXT_PP(0);
	NumberStyle style = read_style(PG_GETARG_TEXT_PP(1));
	char number[NUMBER_ROOM];

	switch (read_number(argument, style, number))
	{
		case NUMBER_IS_NULL:
		case NUMBER_IS_VALUE:
			PG_RETURN_NULL();
		default:
			PG_RETURN_TEXT_P(cstring_to_text(reason(argument, style)));
	}
}

/* In which style a number is written, where only one can be; "either", where it matters which. */
PG_FUNCTION_INFO_V1(emulation_number_style);
Datum
emulation_number_style(PG_FUNCTION_ARGS)
{
	const text *argument = PG_GETARG_TEXT_PP(0);

	switch (number_proof(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument)))
	{
		case PROVES_VI:
			PG_RETURN_TEXT_P(cstring_to_text("vi"));
		case PROVES_PLAIN:
			PG_RETURN_TEXT_P(cstring_to_text("plain"));
		case READS_BOTH_WAYS:
			PG_RETURN_TEXT_P(cstring_to_text("either"));
		default:
			PG_RETURN_NULL();
	}
}

PG_FUNCTION_INFO_V1(emulation_cell_fault);
Datum
emulation_cell_fault(PG_FUNCTION_ARGS)
{
	char *why = cell_reason(PG_GETARG_TEXT_PP(0));

	if (why == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(why));
}

PG_FUNCTION_INFO_V1(emulation_format_number);
Datum
emulation_format_number(PG_FUNCTION_ARGS)
{
	Numeric number = PG_GETARG_NUMERIC(0);
	int32 decimals = PG_GETARG_INT32(1);
	NumberStyle style = read_style(PG_GETARG_TEXT_PP(2));
	char *digits;
	char *out;

	if (decimals < 0 || decimals > MOST_DECIMALS)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("a number cannot be written with %d decimals", decimals),
		                errdetail("There may be 0 to %d.", MOST_DECIMALS)));
	if (numeric_is_nan(number) || numeric_is_inf(number))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("%s cannot be written as a number", numeric_normalize(number))));
	digits = DatumGetCString(DirectFunctionCall1(
		numeric_out, DirectFunctionCall2(numeric_round, NumericGetDatum(number), Int32GetDatum(decimals))));
	out = palloc(2 * strlen(digits) + 1);
	number_write(digits, style, out);
	PG_RETURN_TEXT_P(cstring_to_text(out));
}

PG_FUNCTION_INFO_V1(emulation_ordinal);
Datum
emulation_ordinal(PG_FUNCTION_ARGS)
{
	int32 number = PG_GETARG_INT32(0);
	NumberStyle style = read_style(PG_GETARG_TEXT_PP(1));
	char words[ORDINAL_ROOM];
	char *in_server_encoding;

	if (number < 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%d has no ordinal", number),
		                errdetail("Ordinals begin with 1.")));
	number_write_ordinal(number, style, words);
	in_server_encoding = pg_any_to_server(words, (int) strlen(words), PG_UTF8);
	PG_RETURN_TEXT_P(cstring_to_text(in_server_encoding));
}

/* Longer names are no misspellings of each other; PostgreSQL's function takes 255 characters. */
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
				"\"%s\" looks like UTF-8 that was read as another encoding and would be \"%s\"; read the "
				"file with encoding => 'UTF8', or save it again as CSV UTF-8 where the text is right",
				shown_text, right);
		case SPOILT_REPLACED:
			return psprintf(
				"\"%s\" holds U+FFFD, the sign for a letter that was lost; save the file again as CSV UTF-8 "
				"where the text is right",
				shown_text);
		case SPOILT_LOST:
			return psprintf(
				"\"%s\" holds a question mark within a word, as where a letter was lost; save the file again "
				"as CSV UTF-8 where the text is right",
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
