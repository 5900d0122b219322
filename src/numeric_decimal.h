/*
 * numeric_decimal.h - PostgreSQL's numeric to and from Decimal and Points.
 */
#ifndef EMULATION_NUMERIC_DECIMAL_H
#define EMULATION_NUMERIC_DECIMAL_H

#include "compat.h"
#include "utils/numeric.h"

#include "rules.h"

/*
 * The value of a numeric datum, packed (short header) or not, never toasted.
 * what is "target" or "actual" or the like, for the fault.  False with a fault
 * for NaN and infinities (22023) and for |x| >= 10^18, more than 18 decimals or
 * more than 18 digits once trailing zeros are cut (22003).  No allocation.
 */
extern bool
decimal_from_numeric(const struct varlena *number, const char *what, Decimal *decimal, RuleFault *fault);

/* A Decimal in its canonical form; must not be null. */
extern Datum decimal_numeric(Decimal decimal);

/*
 * points in units of 10^-9, rounded half away from zero and shown with exactly
 * that many decimals (0-9).
 */
extern Datum points_numeric(i128 points, int decimals);

/* over/under·10^exponent, rounded half away from zero to six decimals. */
extern Datum ratio_numeric(int64 over, int64 under, int exponent);

#endif
