/*
 * quota.c - the number of awards in a share of a base.
 */
#include "server/compat.h"

#include "utils/builtins.h"

#include "server/fault.h"
#include "server/numeric_decimal.h"

typedef enum QuotaRounding
{
	QUOTA_DOWN,
	QUOTA_UP,
	QUOTA_HALF_UP
} QuotaRounding;

static const char *const rounding_names[] = {
	[QUOTA_DOWN] = "down",
	[QUOTA_UP] = "up",
	[QUOTA_HALF_UP] = "half_up",
};

static QuotaRounding
read_rounding(const text *argument)
{
	char *name = text_to_cstring(argument);

	for (size_t i = 0; i < lengthof(rounding_names); i++)
		if (strcmp(name, rounding_names[i]) == 0)
			return (QuotaRounding) i;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown rounding \"%s\"", shown(name)),
	                errdetail("Allowed values: down, up, half_up.")));
}

static void
check_not_negative(const char *what, int64 number)
{
	if (number < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("a quota's %s is " INT64_FORMAT, what, number),
		                errdetail("It must be 0 or more: a number of people, collectives or awards.")));
}

static bool
is_percentage(Datum percent)
{
	Datum none = NumericGetDatum(int64_to_numeric(0));
	Datum all = NumericGetDatum(int64_to_numeric(100));

	return DatumGetBool(DirectFunctionCall2(numeric_ge, percent, none)) &&
	       DatumGetBool(DirectFunctionCall2(numeric_le, percent, all));
}

static Decimal
read_percent(FunctionCallInfo fcinfo)
{
	Datum argument = PG_GETARG_DATUM(1);
	Decimal percent = decimal_from_numeric(packed_argument(fcinfo, 1));
	char *text;

	if (!decimal_is_refused(percent) && is_percentage(argument))
		return percent;
	text = DatumGetCString(DirectFunctionCall1(numeric_out, argument));
	if (!is_percentage(argument))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("a quota's percent must be from 0 to 100, not %.60s", text),
		                errdetail("A percentage is a number from 0 to 100."),
		                errhint("Write 15, not 0.15, for 15 %%.")));
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
	                errmsg("a quota's percent %.60s has too many digits", text),
	                errdetail("A percentage has at most 18 digits.")));
}

/* base·percent/100 in one exact division: below 2^63·10^18. */
static int64
share_of(int64 base, Decimal percent, QuotaRounding rounding)
{
	u128 product = (u128) base * (u128) percent.digits;
	u128 whole = (u128) 100 * (u128) decimal_pow10[percent.scale];
	u128 rest = product % whole;
	int64 share = (int64) (product / whole);

	if (rounding == QUOTA_UP ? rest > 0 : rounding == QUOTA_HALF_UP && rest >= whole - rest)
		share++;
	return share;
}

PG_FUNCTION_INFO_V1(emulation_quota);
Datum
emulation_quota(PG_FUNCTION_ARGS)
{
	int64 base = PG_GETARG_INT64(0);
	Decimal percent = read_percent(fcinfo);
	QuotaRounding rounding = read_rounding(PG_GETARG_TEXT_PP(2));
	int64 at_least = PG_GETARG_INT64(3);

	check_not_negative("base", base);
	check_not_negative("at_least", at_least);
	PG_RETURN_INT64(Min(base, Max(at_least, share_of(base, percent, rounding))));
}
