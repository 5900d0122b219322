/*
 * numeric_sum.c - exact sums of numerics in an aggregate's state, as PostgreSQL's own sum keeps
 * them.
 */
#include "server/compat.h"

#include "utils/builtins.h"

#include "server/numeric_sum.h"

/* A function of a sum's state; number: what it takes besides, or 0. */
static Datum
call_on_sum(PGFunction function, FunctionCallInfo fcinfo, Datum state, Datum number, bool *is_null)
{
	LOCAL_FCINFO(call, 2);

	InitFunctionCallInfoData(*call, NULL, number == (Datum) 0 ? 1 : 2, InvalidOid, fcinfo->context, NULL);
	call->args[0].value = state;
	call->args[0].isnull = state == (Datum) 0;
	call->args[1].value = number;
	call->args[1].isnull = false;
	state = function(call);
	*is_null = call->isnull;
	return state;
}

Datum
numeric_sum_add(FunctionCallInfo fcinfo, Datum sum, Datum number)
{
	bool is_null;

	return call_on_sum(numeric_avg_accum, fcinfo, sum, number, &is_null);
}

Datum
numeric_sum_combine(FunctionCallInfo fcinfo, Datum sum, Datum other)
{
	bool is_null;

	return call_on_sum(numeric_avg_combine, fcinfo, sum, other, &is_null);
}

bool
numeric_sum_remove(FunctionCallInfo fcinfo, Datum sum, Datum number)
{
	bool is_null;

	(void) call_on_sum(numeric_accum_inv, fcinfo, sum, number, &is_null);
	return !is_null;
}

bool
numeric_sum_total(FunctionCallInfo fcinfo, Datum sum, Datum *total)
{
	bool is_null;

	*total = call_on_sum(numeric_sum, fcinfo, sum, (Datum) 0, &is_null);
	return !is_null;
}

bytea *
numeric_sum_bytes(FunctionCallInfo fcinfo, Datum sum)
{
	bool is_null;

	return DatumGetByteaPP(call_on_sum(numeric_avg_serialize, fcinfo, sum, (Datum) 0, &is_null));
}

Datum
numeric_sum_from_bytes(FunctionCallInfo fcinfo, bytea *bytes)
{
	bool is_null;

	return call_on_sum(numeric_avg_deserialize, fcinfo, PointerGetDatum(bytes), (Datum) 0, &is_null);
}
