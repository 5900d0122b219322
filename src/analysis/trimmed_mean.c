/*
 * trimmed_mean.c - the aggregate trimmed_mean(value, lowest, highest).
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "number/extremes.h"
#include "server/aggregate.h"
#include "server/numeric_sum.h"

#define FIRST_KEPT 4

/* Only what may be left out is kept, beside the sum of all: a large group takes little memory. */
typedef struct KeptValues
{
	Extremes extremes;
	size_t room;
} KeptValues;

typedef struct TrimmedState
{
	MemoryContext context;
	int32 lowest; /* how many are left out */
	int32 highest;
	int64 n;
	Datum sum;
	KeptValues least;
	KeptValues greatest;
} TrimmedState;

/* What the bytes of a state begin with; then come its values, the least first, and the sum. */
typedef struct TrimmedHeader
{
	int32 lowest;
	int32 highest;
	int64 n;
	int64 n_least;
	int64 n_greatest;
} TrimmedHeader;

static int
compared(const void *a, const void *b)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, PointerGetDatum(a), PointerGetDatum(b)));
}

static int
compared_from_above(const void *a, const void *b)
{
	return compared(b, a);
}

static TrimmedState *
state_create(MemoryContext context, int32 lowest, int32 highest)
{
	TrimmedState *state = MemoryContextAllocZero(context, sizeof(TrimmedState));

	state->context = context;
	state->lowest = lowest;
	state->highest = highest;
	state->least.extremes.order = compared;
	state->greatest.extremes.order = compared_from_above;
	return state;
}

/* Keep a copy of a value if it is among the most extreme. */
static void
keep(TrimmedState *state, KeptValues *kept, int32 most, const struct varlena *value)
{
	Extremes *extremes = &kept->extremes;
	struct varlena *copy;
	void *leaves;

	if (!extremes_keeps(extremes, (size_t) most, value))
		return;
	if (extremes->n == kept->room)
	{
		kept->room = kept->room == 0 ? FIRST_KEPT : kept->room * 2;
		extremes->items = extremes->n == 0 ? MemoryContextAlloc(state->context, kept->room * sizeof(void *)) :
		                                     repalloc_huge(extremes->items, kept->room * sizeof(void *));
	}
	copy = MemoryContextAlloc(state->context, VARSIZE(value));
	memcpy(copy, value, VARSIZE(value));
	leaves = extremes_put(extremes, (size_t) most, copy);
	if (leaves != NULL)
		pfree(leaves);
}

/* Transition --------------------------------------------------------------------------- */

static int32
count_argument(FunctionCallInfo fcinfo, int argument, const char *name)
{
	if (PG_ARGISNULL(argument))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be null", name),
		                errhint("Write 0 if no value is left out.")));
	if (PG_GETARG_INT32(argument) < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("%s must be 0 or more, not %d", name, PG_GETARG_INT32(argument)),
		                errdetail("It is the number of values that are left out of the mean.")));
	return PG_GETARG_INT32(argument);
}

static void
check_same(const char *name, int32 here, int32 there)
{
	if (here != there)
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		         errmsg("%s is %d in one row and %d in another", name, Min(here, there), Max(here, there)),
		         errdetail("All rows of a group must have the same lowest and highest.")));
}

static void
check_same_counts(const TrimmedState *state, int32 lowest, int32 highest)
{
	check_same("lowest", state->lowest, lowest);
	check_same("highest", state->highest, highest);
}

PG_FUNCTION_INFO_V1(emulation_trimmed_mean_trans);
Datum
emulation_trimmed_mean_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	TrimmedState *state = aggregate_state(fcinfo, 0);
	int32 lowest = count_argument(fcinfo, 2, "lowest");
	int32 highest = count_argument(fcinfo, 3, "highest");
	Numeric value;

	if (state == NULL)
		state = state_create(context, lowest, highest);
	check_same_counts(state, lowest, highest);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	/* unpacked, because it is compared often */
	value = PG_GETARG_NUMERIC(1);
	if (numeric_is_nan(value) || numeric_is_inf(value))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("value %s is not a finite number",
		                       DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value)))),
		                errhint("If a value is not known, store null.")));
	state->n++;
	state->sum = numeric_sum_add(fcinfo, state->sum, NumericGetDatum(value));
	keep(state, &state->least, lowest, (const struct varlena *) value);
	keep(state, &state->greatest, highest, (const struct varlena *) value);
	PG_RETURN_POINTER(state);
}

/* Between workers ---------------------------------------------------------------------- */

static void
keep_all(TrimmedState *state, KeptValues *kept, int32 most, const KeptValues *others)
{
	for (size_t i = 0; i < others->extremes.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		keep(state, kept, most, others->extremes.items[i]);
	}
}

PG_FUNCTION_INFO_V1(emulation_trimmed_mean_combine);
Datum
emulation_trimmed_mean_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	TrimmedState *state = aggregate_state(fcinfo, 0);
	const TrimmedState *other = aggregate_state(fcinfo, 1);

	if (other == NULL)
		return aggregate_return(fcinfo, state);
	if (state == NULL)
		state = state_create(context, other->lowest, other->highest);
	check_same_counts(state, other->lowest, other->highest);
	if (other->n == 0)
		PG_RETURN_POINTER(state);
	state->n += other->n;
	state->sum = numeric_sum_combine(fcinfo, state->sum, other->sum);
	keep_all(state, &state->least, state->lowest, &other->least);
	keep_all(state, &state->greatest, state->highest, &other->greatest);
	PG_RETURN_POINTER(state);
}

static Size
length_of(const KeptValues *kept)
{
	Size length = 0;

	for (size_t i = 0; i < kept->extremes.n; i++)
		length += VARSIZE(kept->extremes.items[i]);
	return length;
}

static char *
write_values(char *out, const KeptValues *kept)
{
	for (size_t i = 0; i < kept->extremes.n; i++)
	{
		memcpy(out, kept->extremes.items[i], VARSIZE(kept->extremes.items[i]));
		out += VARSIZE(kept->extremes.items[i]);
	}
	return out;
}

PG_FUNCTION_INFO_V1(emulation_trimmed_mean_serial);
Datum
emulation_trimmed_mean_serial(PG_FUNCTION_ARGS)
{
	const TrimmedState *state = (TrimmedState *) PG_GETARG_POINTER(0);
	TrimmedHeader header = {.lowest = state->lowest,
	                        .highest = state->highest,
	                        .n = state->n,
	                        .n_least = (int64) state->least.extremes.n,
	                        .n_greatest = (int64) state->greatest.extremes.n};
	bytea *sum = state->n == 0 ? NULL : numeric_sum_bytes(fcinfo, state->sum);
	Size length = VARHDRSZ + sizeof(header) + length_of(&state->least) + length_of(&state->greatest) +
	              (sum == NULL ? 0 : VARSIZE_ANY_EXHDR(sum));
	bytea *bytes;
	char *out;

	if (length > MaxAllocSize)
		ereport(ERROR,
		        (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
		         errmsg("a parallel worker's part of the values needs %zu bytes, more than a value can have",
		                length),
		         errhint("Set max_parallel_workers_per_gather to 0 for this query.")));
	bytes = palloc(length);
	SET_VARSIZE(bytes, length);
	memcpy(VARDATA(bytes), &header, sizeof(header));
	out = write_values(write_values(VARDATA(bytes) + sizeof(header), &state->least), &state->greatest);
	if (sum != NULL)
		memcpy(out, VARDATA_ANY(sum), VARSIZE_ANY_EXHDR(sum));
	PG_RETURN_BYTEA_P(bytes);
}

/* As many values as were written, at whatever place; returns the place behind them. */
static const char *
read_values(TrimmedState *state, KeptValues *kept, int64 n, const char *in, const char *end)
{
	for (int64 i = 0; i < n; i++)
	{
		uint32 head;
		struct varlena *value;

		if (end - in < VARHDRSZ)
			elog(ERROR, "a serialized trimmed mean is cut short");
		memcpy(&head, in, sizeof(head));
		if (VARSIZE(&head) < VARHDRSZ || VARSIZE(&head) > (Size) (end - in))
			elog(ERROR, "a serialized trimmed mean is cut short");
		value = palloc(VARSIZE(&head));
		memcpy(value, in, VARSIZE(&head));
		in += VARSIZE(&head);
		keep(state, kept, (int32) n, value);
		pfree(value);
	}
	return in;
}

PG_FUNCTION_INFO_V1(emulation_trimmed_mean_deserial);
Datum
emulation_trimmed_mean_deserial(PG_FUNCTION_ARGS)
{
	const bytea *bytes = PG_GETARG_BYTEA_PP(0);
	const char *in = VARDATA_ANY(bytes);
	const char *end = in + VARSIZE_ANY_EXHDR(bytes);
	TrimmedHeader header;
	TrimmedState *state;

	if (end - in < (ptrdiff_t) sizeof(header))
		elog(ERROR, "a serialized trimmed mean is cut short");
	memcpy(&header, in, sizeof(header));
	state = state_create(CurrentMemoryContext, header.lowest, header.highest);
	state->n = header.n;
	in = read_values(state, &state->least, header.n_least, in + sizeof(header), end);
	in = read_values(state, &state->greatest, header.n_greatest, in, end);
	if (state->n > 0)
		state->sum = numeric_sum_from_bytes(fcinfo, cstring_to_text_with_len(in, (int) (end - in)));
	PG_RETURN_POINTER(state);
}

/* The mean ----------------------------------------------------------------------------- */

/* What a total leaves without some values. */
static Datum
without(Datum total, const KeptValues *kept)
{
	for (size_t i = 0; i < kept->extremes.n; i++)
	{
		Datum rest = DirectFunctionCall2(numeric_sub, total, PointerGetDatum(kept->extremes.items[i]));

		CHECK_FOR_INTERRUPTS();
		pfree(DatumGetPointer(total));
		total = rest;
	}
	return total;
}

/* A window asks more than once: the state stays as it is. */
PG_FUNCTION_INFO_V1(emulation_trimmed_mean_final);
Datum
emulation_trimmed_mean_final(PG_FUNCTION_ARGS)
{
	const TrimmedState *state = aggregate_state(fcinfo, 0);
	int64 left;
	Datum total;

	if (state == NULL)
		PG_RETURN_NULL();
	left = state->n - state->lowest - state->highest;
	if (left <= 0 || !numeric_sum_total(fcinfo, state->sum, &total))
		PG_RETURN_NULL();
	total = without(without(total, &state->least), &state->greatest);
	return DirectFunctionCall2(numeric_div, total, NumericGetDatum(int64_to_numeric(left)));
}
