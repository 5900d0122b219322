/*
 * value.c - equality, order and hash of the value types, by their bytes (see value.h).
 *
 * score_sheet, scoreboard and award_tally are canonical: equal values are
 * equal bytes.  So one set of functions serves all of them.
 */
#include "server/compat.h"

#include "common/hashfn.h"

#include "base/bytes.h"
#include "server/value.h"

void
value_check_format(const char *type, int version, int newest)
{
	if (version < 1 || version > newest)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
		                errmsg("unsupported format %d of type %s", version, type),
		                errdetail("This version of the extension reads formats 1 to %d.", newest),
		                errhint("Update the extension's library to the version that wrote the value.")));
}

static int
value_compare(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	int result = bytes_compare(VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b));

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
