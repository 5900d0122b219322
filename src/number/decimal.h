/*
 * decimal.h - targets, actuals and points as whole numbers.
 *
 * A Decimal is what a user measured or planned: digits / 10^scale, canonical
 * (no trailing zero behind the decimal point), |digits| < 10^18, scale 0-18.
 * Points are what a criterion earns: a whole number of 10^-9 points.
 */
#ifndef EMULATION_DECIMAL_H
#define EMULATION_DECIMAL_H

#include "base/core.h"

#define DECIMAL_MAX_DIGITS 18
#define DECIMAL_MAX_SCALE  18
#define DECIMAL_LIMIT      INT64_C(1000000000000000000) /* 10^18 */

/* A scale no value has: the value is null. */
#define DECIMAL_NULL_SCALE 0x80

/* Two words without padding: it is passed in registers and is part of stored values. */
typedef struct Decimal
{
	int64_t digits;
	int64_t scale;
} Decimal;

typedef int64_t Points;

#define POINTS_SCALE 9
#define POINTS_ONE   INT64_C(1000000000)
/* 9·10^9 points: sums of a whole sheet stay inside int64. */
#define POINTS_LIMIT INT64_C(9000000000000000000)
/* "No bound": a parent without min or cap. */
#define POINTS_NO_MIN INT64_MIN
#define POINTS_NO_CAP INT64_MAX

extern const int64_t decimal_pow10[DECIMAL_MAX_SCALE + 1];

static inline Decimal
decimal_null(void)
{
	return (Decimal){.digits = 0, .scale = DECIMAL_NULL_SCALE};
}

static inline bool
decimal_is_null(Decimal d)
{
	return (d.scale & DECIMAL_NULL_SCALE) != 0;
}

static inline int
decimal_sign(Decimal d)
{
	return (d.digits > 0) - (d.digits < 0);
}

/*
 * A difference of two Decimals needs up to 36 digits and a sign: 121 bits.
 */
typedef struct WideDecimal
{
	i128 digits;
	int64_t scale;
} WideDecimal;

/* Both at the finer of the two scales, then subtracted: exact. */
static inline WideDecimal
decimal_subtract(Decimal a, Decimal b)
{
	if (a.scale >= b.scale)
		return (WideDecimal){a.digits - (i128) b.digits * decimal_pow10[a.scale - b.scale], a.scale};
	return (WideDecimal){(i128) a.digits * decimal_pow10[b.scale - a.scale] - b.digits, b.scale};
}

static inline int
decimal_compare(Decimal a, Decimal b)
{
	i128 difference;

	if (a.scale == b.scale)
		return (a.digits > b.digits) - (a.digits < b.digits);
	difference = decimal_subtract(a, b).digits;
	return (difference > 0) - (difference < 0);
}

/* Is it null or in its one form: within the limits, no trailing zero behind the decimal point? */
extern bool decimal_is_canonical(Decimal d);

/* Cut trailing zeros behind the decimal point. */
extern Decimal decimal_canonical(int64_t digits, int scale);

/* No Decimal of a scale is farther from 0: digits are below 10^18. */
#define DECIMAL_FARTHEST (DECIMAL_LIMIT - 1)

/* A Decimal in units of 10^-scale, towards less; saturates at the farthest. */
extern int64_t decimal_floor(Decimal value, int scale);

/* Points as a Decimal, for messages and for output. */
extern Decimal decimal_from_points(Points points);

/*
 * The value of a number as JSON writes it ("-1.50", "2e3"); false where it has
 * too many digits for a Decimal.  The text must be such a number.
 */
extern bool decimal_parse(const char *text, Decimal *decimal);

/*
 * Write d as plain text ("-0.5", "1234"); returns the length.  buffer must
 * hold DECIMAL_TEXT bytes; the text ends with a NUL.
 */
#define DECIMAL_TEXT 24
extern int decimal_text(Decimal d, char *buffer);

#endif
