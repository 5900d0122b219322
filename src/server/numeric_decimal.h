/*
 * numeric_decimal.h - PostgreSQL's numeric to and from Decimal and Points.
 */
#ifndef EMULATION_NUMERIC_DECIMAL_H
#define EMULATION_NUMERIC_DECIMAL_H

#include "server/compat.h"
#include "utils/numeric.h"

#include "base/fault_text.h"
#include "number/decimal.h"

/* A scale no Decimal has: the number cannot be one. */
#define DECIMAL_REFUSED_SCALE 0xFF

static inline bool
decimal_is_refused(Decimal decimal)
{
	return decimal.scale == DECIMAL_REFUSED_SCALE;
}

/*
 * The value of a numeric datum, packed (short header) or not, never toasted. Refused are NaN
 * and infinities, and |x| >= 10^18, more than 18 decimals or more than 18 digits once trailing
 * zeros are cut. No allocation; the result is returned in registers, because through memory it
 * would cost more than the decoding.
 */
extern Decimal decimal_from_numeric(const struct varlena *number);

/*
 * Why decimal_from_numeric refused a number: 22023 or 22003.  what is "target"
 * or "actual" or the like.
 */
extern void numeric_fault(const struct varlena *number, const char *what, FaultText *fault);

/* The same for a number that was read as text. */
extern void numeric_digits_fault(const char *number, const char *what, FaultText *fault);

/* A Decimal in its canonical form; must not be null. */
extern Datum numeric_from_decimal(Decimal decimal);

/*
 * points in units of 10^-9, rounded half away from zero and shown with exactly
 * that many decimals (0-9).
 */
extern Datum numeric_from_points(i128 points, int decimals);

/* over/under·10^exponent, rounded half away from zero to six decimals. */
extern Datum numeric_from_ratio(int64 over, int64 under, int exponent);

#endif
