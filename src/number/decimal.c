/*
 * decimal.c - targets, actuals and points as whole numbers (see decimal.h).
 */
#include "number/decimal.h"

const int64_t decimal_pow10[DECIMAL_MAX_SCALE + 1] = {
	INT64_C(1),
	INT64_C(10),
	INT64_C(100),
	INT64_C(1000),
	INT64_C(10000),
	INT64_C(100000),
	INT64_C(1000000),
	INT64_C(10000000),
	INT64_C(100000000),
	INT64_C(1000000000),
	INT64_C(10000000000),
	INT64_C(100000000000),
	INT64_C(1000000000000),
	INT64_C(10000000000000),
	INT64_C(100000000000000),
	INT64_C(1000000000000000),
	INT64_C(10000000000000000),
	INT64_C(100000000000000000),
	INT64_C(1000000000000000000),
};

bool
decimal_is_canonical(Decimal d)
{
	if (d.scale == DECIMAL_NULL_SCALE)
		return d.digits == 0;
	return d.scale >= 0 && d.scale <= DECIMAL_MAX_SCALE && d.digits > -DECIMAL_LIMIT &&
	       d.digits < DECIMAL_LIMIT && (d.scale == 0 || d.digits % 10 != 0);
}

Decimal
decimal_canonical(int64_t digits, int scale)
{
	while (scale > 0 && digits % 10 == 0)
	{
		digits /= 10;
		scale--;
	}
	return (Decimal){.digits = digits, .scale = scale};
}

int64_t
decimal_floor(Decimal value, int scale)
{
	i128 digits = value.digits;

	if (value.scale <= scale)
		digits *= decimal_pow10[scale - value.scale];
	else
	{
		i128 unit = decimal_pow10[value.scale - scale];
		i128 quotient = digits / unit;

		digits = quotient - (digits % unit < 0);
	}
	return (int64_t) (digits > DECIMAL_FARTHEST  ? DECIMAL_FARTHEST :
	                  digits < -DECIMAL_FARTHEST ? -DECIMAL_FARTHEST :
	                                               digits);
}

Decimal
decimal_from_points(Points points)
{
	return decimal_canonical(points, POINTS_SCALE);
}

/* The exponent behind an "e"; far beyond a Decimal's it no longer matters how far. */
static int64_t
parse_exponent(const char *text)
{
	const int64_t far = 1000000000000;
	bool negative = *text == '-';
	int64_t exponent = 0;

	if (*text == '-' || *text == '+')
		text++;
	for (; *text >= '0' && *text <= '9'; text++)
		if (exponent < far)
			exponent = exponent * 10 + (*text - '0');
	return negative ? -exponent : exponent;
}

bool
decimal_parse(const char *text, Decimal *decimal)
{
	bool negative = *text == '-';
	bool behind_point = false;
	int64_t value = 0;
	int digits = 0;       /* significant ones in value */
	int64_t zeros = 0;    /* behind them, not yet known to matter */
	int64_t exponent = 0; /* of the last digit read */

	for (text += negative; *text != '\0' && *text != 'e' && *text != 'E'; text++)
	{
		if (*text == '.')
		{
			behind_point = true;
			continue;
		}
		exponent -= behind_point;
		if (*text == '0')
		{
			zeros += value != 0;
			continue;
		}
		if (digits + zeros + 1 > DECIMAL_MAX_DIGITS)
			return false;
		digits += (int) zeros + 1;
		value = value * decimal_pow10[zeros] * 10 + (*text - '0');
		zeros = 0;
	}
	if (*text != '\0')
		exponent += parse_exponent(text + 1);
	exponent += zeros;
	if (value == 0)
		exponent = 0;
	if (digits + (exponent > 0 ? exponent : 0) > DECIMAL_MAX_DIGITS || exponent < -DECIMAL_MAX_SCALE)
		return false;
	value *= decimal_pow10[exponent > 0 ? exponent : 0];
	*decimal = (Decimal){.digits = negative ? -value : value, .scale = exponent < 0 ? -exponent : 0};
	return true;
}

int
decimal_text(Decimal d, char *buffer)
{
	char reversed[DECIMAL_TEXT];
	int n = 0;
	int length = 0;
	uint64_t rest = d.digits < 0 ? -(uint64_t) d.digits : (uint64_t) d.digits;

	/* At least one digit precedes the point: 0.05 has scale 2, so three digits. */
	for (int position = 0; rest != 0 || position <= d.scale; position++)
	{
		if (position == d.scale && position > 0)
			reversed[n++] = '.';
		reversed[n++] = (char) ('0' + rest % 10);
		rest /= 10;
	}
	if (d.digits < 0)
		buffer[length++] = '-';
	while (n > 0)
		buffer[length++] = reversed[--n];
	buffer[length] = '\0';
	return length;
}
