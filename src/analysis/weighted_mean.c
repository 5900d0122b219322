/*
 * weighted_mean.c - the aggregate weighted_mean(value, weight), moving too.
 */
#include "server/compat.h"

#include "utils/builtins.h"
#include "utils/numeric.h"

#include "server/aggregate.h"
#include "server/numeric_sum.h"

/*
 * Two of PostgreSQL's own sums, of products and of weights, so that the mean is that of
 * sum(v*w)/sum(w) to the digit, and as fast.
 */
typedef struct MeanState
{
	Datum products;
	Datum weights;
} MeanState;

static MeanState *
state_of_group(FunctionCallInfo fcinfo)
{
	MemoryContext context = aggregate_context(fcinfo);
	MeanState *state = aggregate_state(fcinfo, 0);

	return state != NULL ? state : MemoryContextAllocZero(context, sizeof(MeanState));
}

PG_FUNCTION_INFO_V1(emulation_weighted_mean_trans);
Datum
emulation_weighted_mean_trans(PG_FUNCTION_ARGS)
{
	MeanState *state = state_of_group(fcinfo);

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
	{
		/* unpacked once, because it is used twice */
		Datum weight = NumericGetDatum(PG_GETARG_NUMERIC(2));
		Datum product = DirectFunctionCall2(numeric_mul, PG_GETARG_DATUM(1), weight);

		state->products = numeric_sum_add(fcinfo, state->products, product);
		state->weights = numeric_sum_add(fcinfo, state->weights, weight);
	}
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_weighted_mean_inverse);
Datum
emulation_weighted_mean_inverse(PG_FUNCTION_ARGS)
{
	MeanState *state = (MeanState *) PG_GETARG_POINTER(0);
	Datum product;
	bool weights_left;

	if (PG_ARGISNULL(0))
		elog(ERROR, "weighted_mean_inverse without a state");
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_POINTER(state);
	product = DirectFunctionCall2(numeric_mul, PG_GETARG_DATUM(1), PG_GETARG_DATUM(2));
	weights_left = numeric_sum_remove(fcinfo, state->weights, PG_GETARG_DATUM(2));
	/* a sum that cannot say how many decimals are left is made anew */
	if (!numeric_sum_remove(fcinfo, state->products, product) || !weights_left)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_weighted_mean_combine);
Datum
emulation_weighted_mean_combine(PG_FUNCTION_ARGS)
{
	MeanState *state = state_of_group(fcinfo);
	const MeanState *other = aggregate_state(fcinfo, 1);

	if (other != NULL && other->products != (Datum) 0)
	{
		state->products = numeric_sum_combine(fcinfo, state->products, other->products);
		state->weights = numeric_sum_combine(fcinfo, state->weights, other->weights);
	}
	PG_RETURN_POINTER(state);
}

/* The two sums as PostgreSQL sends them, the first as a value with its length. */
PG_FUNCTION_INFO_V1(emulation_weighted_mean_serial);
Datum
emulation_weighted_mean_serial(PG_FUNCTION_ARGS)
{
	const MeanState *state = (MeanState *) PG_GETARG_POINTER(0);
	bytea *products;
	bytea *weights;
	bytea *bytes;

	if (state->products == (Datum) 0)
		PG_RETURN_BYTEA_P(cstring_to_text_with_len("", 0));
	products = numeric_sum_bytes(fcinfo, state->products);
	weights = numeric_sum_bytes(fcinfo, state->weights);
	bytes = palloc(VARHDRSZ + VARSIZE_ANY(products) + VARSIZE_ANY_EXHDR(weights));
	SET_VARSIZE(bytes, VARHDRSZ + VARSIZE_ANY(products) + VARSIZE_ANY_EXHDR(weights));
	memcpy(VARDATA(bytes), products, VARSIZE_ANY(products));
	memcpy(VARDATA(bytes) + VARSIZE_ANY(products), VARDATA_ANY(weights), VARSIZE_ANY_EXHDR(weights));
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(emulation_weighted_mean_deserial);
Datum
emulation_weighted_mean_deserial(PG_FUNCTION_ARGS)
{
	const bytea *bytes = PG_GETARG_BYTEA_PP(0);
	MeanState *state = palloc0(sizeof(MeanState));
	Size length = VARSIZE_ANY_EXHDR(bytes);
	bytea *products;
	bytea *weights;
	Size first;

	if (length == 0)
		PG_RETURN_POINTER(state);
	/* aligned, because its length is read */
	products = palloc(length);
	memcpy(products, VARDATA_ANY(bytes), length);
	first = VARSIZE_ANY(products);
	if (first > length)
		elog(ERROR, "a serialized mean is cut short");
	state->products = numeric_sum_from_bytes(fcinfo, products);
	weights = cstring_to_text_with_len((const char *) products + first, (int) (length - first));
	state->weights = numeric_sum_from_bytes(fcinfo, weights);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_weighted_mean_final);
Datum
emulation_weighted_mean_final(PG_FUNCTION_ARGS)
{
	const MeanState *state = aggregate_state(fcinfo, 0);
	Datum products;
	Datum weights;

	if (state == NULL || !numeric_sum_total(fcinfo, state->products, &products) ||
	    !numeric_sum_total(fcinfo, state->weights, &weights) ||
	    DatumGetBool(DirectFunctionCall2(numeric_eq, weights, NumericGetDatum(int64_to_numeric(0)))))
		PG_RETURN_NULL();
	return DirectFunctionCall2(numeric_div, products, weights);
}
