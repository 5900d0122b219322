/*
 * value.c - equality, order and hash of the value types, by their bytes.
 *
 * score_sheet, scoreboard and award_tally are canonical: equal values are
 * equal bytes.  So one set of functions serves all of them.
 */
#include "server/compat.h"

#include "common/hashfn.h"

static int
value_compare(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	Size a_size = VARSIZE_ANY_EXHDR(a);
	Size b_size = VARSIZE_ANY_EXHDR(b);
	int result = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(a_size, b_size));

	if (result == 0)
		result = (a_size > b_size) - (a_size < b_size);
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return result;
}

/* One comparison, where condition speaks of the order of the two values. */
#define VALUE_COMPARISON(name, condition)                                                                    \
	PG_FUNCTION_INFO_V1(name);                                                                               \
	Datum name(PG_FUNCTION_ARGS)                                                                             \
	{                                                                                                        \
		int order = value_compare(fcinfo);                                                                   \
		PG_RETURN_BOOL(condition);                                                                           \
	}                                                                                                        \
	extern int no_such_variable

VALUE_COMPARISON(emulation_value_eq, order == 0);
VALUE_COMPARISON(emulation_value_ne, order != 0);
VALUE_COMPARISON(emulation_value_lt, order < 0);
VALUE_COMPARISON(emulation_value_le, order <= 0);
VALUE_COMPARISON(emulation_value_gt, order > 0);
VALUE_COMPARISON(emulation_value_ge, order >= 0);

PG_FUNCTION_INFO_V1(emulation_value_cmp);
Datum
emulation_value_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(value_compare(fcinfo));
}

PG_FUNCTION_INFO_V1(emulation_value_hash);
Datum
emulation_value_hash(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	uint32 hash = hash_bytes((unsigned char *) VARDATA_ANY(value), (int) VARSIZE_ANY_EXHDR(value));

	PG_FREE_IF_COPY(value, 0);
	PG_RETURN_UINT32(hash);
}

PG_FUNCTION_INFO_V1(emulation_value_hash_extended);
Datum
emulation_value_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	uint64 hash = hash_bytes_extended((unsigned char *) VARDATA_ANY(value), (int) VARSIZE_ANY_EXHDR(value),
	                                  (uint64) PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(value, 0);
	PG_RETURN_UINT64(hash);
}
