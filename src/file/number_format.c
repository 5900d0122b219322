/*
 * number_format.c - numbers and ordinals read and written in the style of a country.
 */
#include "server/compat.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "file/text_check.h"
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
	                errdetail("Allowed values: vi (1.234,5), plain (1234.5).")));
}

static NumberReading
read_number(const text *argument, NumberStyle style, char *number)
{
	return number_read(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument), style, number);
}

/* Why a text is not a number, with its value in the other style. */
static char *
reason(const text *argument, NumberStyle style)
{
	char other[NUMBER_ROOM];
	NumberStyle other_style = style == STYLE_VI ? STYLE_PLAIN : STYLE_VI;
	const char *how[] = {[STYLE_VI] = "in Vietnamese style", [STYLE_PLAIN] = "in plain style"};
	int shown = pg_mbcliplen(VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument), 60);
	char *of_cell = text_check_cell(argument);

	if (of_cell)
		return of_cell;
	if (read_number(argument, style, other) == NUMBER_IS_FRACTION)
		return psprintf("\"%.*s\" may be a fraction, a date or a score out of a maximum", shown,
		                VARDATA_ANY(argument));
	if (read_number(argument, other_style, other) == NUMBER_IS_VALUE)
		return psprintf("\"%.*s\" is not a number %s; %s it would be %.60s", shown, VARDATA_ANY(argument),
		                how[style], how[other_style], other);
	return psprintf("\"%.*s\" is not a number %s", shown, VARDATA_ANY(argument), how[style]);
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
			         errdetail("Dots separate groups of three digits, and a comma precedes decimals: "
			                   "1.234.567,8.") :
			         errdetail("A point precedes decimals, and commas can separate groups of three digits: "
			                   "1,234,567.8."),
			     errhint("Use number_fault to get this reason without an error.")));
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
		                errdetail("The number of decimals is from 0 to %d.", MOST_DECIMALS)));
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
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("%d does not have an ordinal", number), errdetail("Ordinals start at 1.")));
	number_write_ordinal(number, style, words);
	in_server_encoding = pg_any_to_server(words, (int) strlen(words), PG_UTF8);
	PG_RETURN_TEXT_P(cstring_to_text(in_server_encoding));
}
