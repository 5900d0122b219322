/*
 * numeric_sum.h - exact sums of numerics in an aggregate's state, as PostgreSQL's own sum keeps
 * them.
 */
#ifndef EMULATION_NUMERIC_SUM_H
#define EMULATION_NUMERIC_SUM_H

#include "server/compat.h"

/*
 * A sum is a Datum, 0 before the first number. All of these are called from a support function
 * of an aggregate, whose fcinfo they get: the sum lives in the aggregate's memory.
 */
extern Datum numeric_sum_add(FunctionCallInfo fcinfo, Datum sum, Datum number);
extern Datum numeric_sum_combine(FunctionCallInfo fcinfo, Datum sum, Datum other);

/* False if the sum cannot say how many decimals are left. */
extern bool numeric_sum_remove(FunctionCallInfo fcinfo, Datum sum, Datum number);

/* The sum as a numeric; false if there is none. */
extern bool numeric_sum_total(FunctionCallInfo fcinfo, Datum sum, Datum *total);

/* Between processes of one server; the sum is not 0. */
extern bytea *numeric_sum_bytes(FunctionCallInfo fcinfo, Datum sum);
extern Datum numeric_sum_from_bytes(FunctionCallInfo fcinfo, bytea *bytes);

#endif
