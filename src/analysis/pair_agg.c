/*
 * pair_agg.c - the aggregates kendall_tau and spearman_rho.
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "number/correlation.h"
#include "server/aggregate.h"
#include "server/fault.h"
#include "server/numeric_decimal.h"

#define FIRST_PAIRS 64

typedef struct PairState
{
	MemoryContext context;
	size_t n;
	size_t room;
	Pair *pairs;
} PairState;

static PairState *
pair_state_create(MemoryContext context, size_t room)
{
	PairState *state = MemoryContextAlloc(context, sizeof(PairState));

	state->context = context;
	state->n = 0;
	state->room = room;
	state->pairs = MemoryContextAllocHuge(context, sizeof(Pair) * room);
	return state;
}

static void
pair_state_reserve(PairState *state, size_t more)
{
	size_t room = state->room;

	while (room < state->n + more)
		room *= 2;
	if (room == state->room)
		return;
	state->pairs = repalloc_huge(state->pairs, sizeof(Pair) * room);
	state->room = room;
}

/*
 * A quotient can have more digits than a Decimal: it is rounded to its first eighteen digits,
 * or refused if there is nothing to round.
 */
static Decimal
rounded_value(const struct varlena *number)
{
	char *text = DatumGetCString(DirectFunctionCall1(numeric_out, PointerGetDatum(number)));
	size_t sign = text[0] == '-';
	size_t whole = strspn(text + sign, "0123456789");

	if (text[sign] == '0')
		whole = 0;
	if (whole > DECIMAL_MAX_DIGITS || (whole == 0 && text[sign] != '0'))
		return decimal_from_numeric(number);
	return decimal_from_numeric((struct varlena *) DatumGetPointer(DirectFunctionCall2(
		numeric_round, PointerGetDatum(number), Int32GetDatum(DECIMAL_MAX_DIGITS - (int) whole))));
}

static Decimal
pair_value(FunctionCallInfo fcinfo, int argument, const char *what)
{
	const struct varlena *number = packed_argument(fcinfo, argument);
	Decimal value = decimal_from_numeric(number);

	if (decimal_is_refused(value))
		value = rounded_value(number);
	if (decimal_is_refused(value))
	{
		FaultText fault;

		numeric_fault(number, what, &fault);
		fault_raise(&fault);
	}
	return value;
}

PG_FUNCTION_INFO_V1(emulation_pair_trans);
Datum
emulation_pair_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	PairState *state = aggregate_state(fcinfo, 0);

	if (state == NULL)
		state = pair_state_create(context, FIRST_PAIRS);
	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
	{
		Pair pair = {.x = pair_value(fcinfo, 1, "first value"), .y = pair_value(fcinfo, 2, "second value")};

		pair_state_reserve(state, 1);
		state->pairs[state->n++] = pair;
	}
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_pair_combine);
Datum
emulation_pair_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	PairState *state = aggregate_state(fcinfo, 0);
	const PairState *other = aggregate_state(fcinfo, 1);

	if (state == NULL)
		state = pair_state_create(context, FIRST_PAIRS);
	if (other != NULL)
	{
		pair_state_reserve(state, other->n);
		memcpy(state->pairs + state->n, other->pairs, sizeof(Pair) * other->n);
		state->n += other->n;
	}
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_pair_serial);
Datum
emulation_pair_serial(PG_FUNCTION_ARGS)
{
	const PairState *state = (PairState *) PG_GETARG_POINTER(0);
	size_t length = VARHDRSZ + sizeof(Pair) * state->n;
	bytea *bytes;

	if (length > MaxAllocSize)
		ereport(ERROR,
		        (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
		         errmsg("a parallel worker's part of the pairs needs %zu bytes, more than a value can have",
		                length),
		         errhint("Set max_parallel_workers_per_gather to 0 for this query.")));
	bytes = palloc(length);
	SET_VARSIZE(bytes, length);
	memcpy(VARDATA(bytes), state->pairs, sizeof(Pair) * state->n);
	PG_RETURN_BYTEA_P(bytes);
}

PG_FUNCTION_INFO_V1(emulation_pair_deserial);
Datum
emulation_pair_deserial(PG_FUNCTION_ARGS)
{
	const bytea *bytes = PG_GETARG_BYTEA_PP(0);
	size_t n = VARSIZE_ANY_EXHDR(bytes) / sizeof(Pair);
	PairState *state = pair_state_create(CurrentMemoryContext, n + 1);

	if (VARSIZE_ANY_EXHDR(bytes) % sizeof(Pair) != 0)
		elog(ERROR, "a serialized list of pairs is cut short");
	memcpy(state->pairs, VARDATA_ANY(bytes), sizeof(Pair) * n);
	state->n = n;
	PG_RETURN_POINTER(state);
}

static void
check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

typedef bool (*Correlation)(const Pair *pairs, size_t n, void *room, void (*rest)(void), double *coefficient);

/* A window asks more than once: the state stays as it is. */
static Datum
correlate(FunctionCallInfo fcinfo, Correlation correlation)
{
	const PairState *state = aggregate_state(fcinfo, 0);
	void *room;
	double coefficient;
	bool found;

	if (state == NULL || state->n < 2)
		PG_RETURN_NULL();
	room = MemoryContextAllocHuge(CurrentMemoryContext, correlation_room(state->n));
	found = correlation(state->pairs, state->n, room, check_interrupts, &coefficient);
	pfree(room);
	if (!found)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(coefficient);
}

PG_FUNCTION_INFO_V1(emulation_kendall_tau_final);
Datum
emulation_kendall_tau_final(PG_FUNCTION_ARGS)
{
	return correlate(fcinfo, correlation_kendall);
}

PG_FUNCTION_INFO_V1(emulation_spearman_rho_final);
Datum
emulation_spearman_rho_final(PG_FUNCTION_ARGS)
{
	return correlate(fcinfo, correlation_spearman);
}
