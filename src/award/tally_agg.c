/*
 * tally_agg.c - the aggregates tally and rollup of award tallies.
 *
 * A state counts by the numbers that the query's dictionary gives the codes,
 * in 128 bits: any order of rows, negative numbers among them, adds up to the
 * same, and whether it is a tally is asked at the end only.
 */
#include "server/compat.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

#include "award/award_tally.h"
#include "award/dictionary.h"
#include "server/aggregate.h"

typedef struct TallySlot
{
	int128 number; /* not 0 where the slot is taken */
	uint32 award;  /* its number in the dictionary */
	uint32 padding;
} TallySlot;

typedef struct TallyState
{
	Dictionary *dictionary;
	MemoryContext context;
	int64 n_rows; /* that were counted */
	uint64 multiplier;
	uint32 n; /* slots taken */
	uint32 mask;
	int shift;
	TallySlot slots[FLEXIBLE_ARRAY_MEMBER];
} TallyState;

#define FIRST_SLOTS 4

/*
 * Numbers come one after the other, and the golden ratio spreads such evenly.
 * Where slots are many the multiplier is secret, for then it matters that nobody
 * can choose numbers that fall together.
 */
#define FEW_SLOTS    1024
#define GOLDEN_RATIO UINT64CONST(0x9E3779B97F4A7C15)

/* Far more than are looked at where numbers are spread. */
#define MOST_LOOKS 10000

static TallyState *
create_state(MemoryContext context, Dictionary *dictionary, Size slots)
{
	Size size = offsetof(TallyState, slots) + sizeof(TallySlot) * slots;
	TallyState *state = MemoryContextAllocExtended(context, size, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	state->dictionary = dictionary;
	state->context = context;
	state->mask = (uint32) slots - 1;
	state->shift = 64 - pg_leftmost_one_pos64(slots);
	state->multiplier = slots <= FEW_SLOTS ? GOLDEN_RATIO : dictionary->multiplier;
	return state;
}

static inline uint32
home_of(const TallyState *state, uint32 award)
{
	return (uint32) (award * state->multiplier >> state->shift);
}

static TallySlot *
find_slot(TallyState *state, uint32 award)
{
	uint32 place = home_of(state, award);

	while (state->slots[place].number != 0 && state->slots[place].award != award)
		place = (place + 1) & state->mask;
	Assert(((place - home_of(state, award)) & state->mask) < MOST_LOOKS);
	return &state->slots[place];
}

/* The same state with twice the slots, elsewhere. */
static pg_noinline TallyState *
grow(TallyState *state)
{
	TallyState *larger = create_state(state->context, state->dictionary, 2 * ((Size) state->mask + 1));

	CHECK_FOR_INTERRUPTS();
	larger->n_rows = state->n_rows;
	larger->n = state->n;
	for (uint32 i = 0; i <= state->mask; i++)
		if (state->slots[i].number != 0)
			*find_slot(larger, state->slots[i].award) = state->slots[i];
	pfree(state);
	return larger;
}

/* Free a slot, and move up those behind it that would no longer be found. */
static void
free_slot(TallyState *state, TallySlot *slot)
{
	uint32 hole = (uint32) (slot - state->slots);

	for (uint32 i = (hole + 1) & state->mask; state->slots[i].number != 0; i = (i + 1) & state->mask)
	{
		uint32 home = home_of(state, state->slots[i].award);

		if (((i - home) & state->mask) >= ((i - hole) & state->mask))
		{
			state->slots[hole] = state->slots[i];
			hole = i;
		}
	}
	state->slots[hole].number = 0;
	state->n--;
}

/* Seven of eight slots are taken at most, so that fourteen awards fit sixteen. */
static inline TallyState *
add_number(TallyState *state, uint32 award, int128 number)
{
	TallySlot *slot = find_slot(state, award);

	if (slot->number != 0)
	{
		slot->number += number;
		if (slot->number == 0)
			free_slot(state, slot);
		return state;
	}
	if (number == 0)
		return state;
	if (8 * ((uint64) state->n + 1) > 7 * ((uint64) state->mask + 1))
	{
		state = grow(state);
		slot = find_slot(state, award);
	}
	slot->award = award;
	slot->number = number;
	state->n++;
	return state;
}

/* Transition, forwards and back --------------------------------------------------------- */

static inline bool
is_counted(FunctionCallInfo fcinfo)
{
	return !PG_ARGISNULL(1) && (PG_NARGS() < 3 || !PG_ARGISNULL(2));
}

static inline uint32
award_argument(FunctionCallInfo fcinfo, const TallyState *state)
{
	struct varlena *award = packed_argument(fcinfo, 1);

	return dictionary_number(state->dictionary, VARDATA_ANY(award), (uint32) VARSIZE_ANY_EXHDR(award));
}

static inline int64
number_argument(FunctionCallInfo fcinfo)
{
	return PG_NARGS() < 3 ? 1 : PG_GETARG_INT64(2);
}

static inline TallyState *
state_argument(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ? NULL : (TallyState *) PG_GETARG_POINTER(argument);
}

static TallyState *
first_state(FunctionCallInfo fcinfo)
{
	return create_state(aggregate_context(fcinfo), dictionary_of_call(fcinfo->flinfo), FIRST_SLOTS);
}

static Datum
return_state(FunctionCallInfo fcinfo, TallyState *state)
{
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_award_tally_trans);
Datum
emulation_award_tally_trans(PG_FUNCTION_ARGS)
{
	TallyState *state = state_argument(fcinfo, 0);

	/* a moving aggregate's transition may not return null, so there is a state from the first row on */
	if (state == NULL)
		state = first_state(fcinfo);
	if (!is_counted(fcinfo))
		PG_RETURN_POINTER(state);
	state->n_rows++;
	PG_RETURN_POINTER(add_number(state, award_argument(fcinfo, state), number_argument(fcinfo)));
}

/* A row leaves a window's frame, to which it came before. */
static TallyState *
moving_state(FunctionCallInfo fcinfo)
{
	aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		elog(ERROR, "a tally's inverse transition was called without a state");
	return state_argument(fcinfo, 0);
}

PG_FUNCTION_INFO_V1(emulation_award_tally_inverse);
Datum
emulation_award_tally_inverse(PG_FUNCTION_ARGS)
{
	TallyState *state = moving_state(fcinfo);

	if (!is_counted(fcinfo))
		PG_RETURN_POINTER(state);
	state->n_rows--;
	PG_RETURN_POINTER(add_number(state, award_argument(fcinfo, state), -(int128) number_argument(fcinfo)));
}

/* Adds sign times each number of a tally. */
static TallyState *
add_tally(TallyState *state, const AwardTally *tally, int sign)
{
	for (uint32 i = 0; i < tally->n; i++)
	{
		const TallyEntry *entry = &tally->entries[i];

		CHECK_FOR_INTERRUPTS();
		state = add_number(state,
		                   dictionary_number(state->dictionary, tally_code(tally, entry), entry->code_length),
		                   sign * (int128) entry->number);
	}
	state->n_rows += sign;
	return state;
}

PG_FUNCTION_INFO_V1(emulation_award_tally_rollup_trans);
Datum
emulation_award_tally_rollup_trans(PG_FUNCTION_ARGS)
{
	TallyState *state = state_argument(fcinfo, 0);

	if (state == NULL)
		state = first_state(fcinfo);
	if (!PG_ARGISNULL(1))
		state = add_tally(state, tally_from_datum(PG_GETARG_DATUM(1)), 1);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_award_tally_rollup_inverse);
Datum
emulation_award_tally_rollup_inverse(PG_FUNCTION_ARGS)
{
	TallyState *state = moving_state(fcinfo);

	if (!PG_ARGISNULL(1))
		state = add_tally(state, tally_from_datum(PG_GETARG_DATUM(1)), -1);
	PG_RETURN_POINTER(state);
}

/* Between processes ----------------------------------------------------------------------- */

/* Another dictionary numbers its codes otherwise. */
static uint32
translate(TallyState *state, const TallyState *other, uint32 award)
{
	const AwardCode *code = &other->dictionary->codes[award];

	return state->dictionary == other->dictionary ?
	           award :
	           dictionary_number(state->dictionary, code->text, code->length);
}

PG_FUNCTION_INFO_V1(emulation_award_tally_combine);
Datum
emulation_award_tally_combine(PG_FUNCTION_ARGS)
{
	TallyState *state = state_argument(fcinfo, 0);
	TallyState *other = state_argument(fcinfo, 1);
	MemoryContext context = aggregate_context(fcinfo);

	if (other == NULL)
		return return_state(fcinfo, state);
	/* a worker's state is read into the aggregate's own memory */
	if (state == NULL && other->context == context)
		PG_RETURN_POINTER(other);
	if (state == NULL)
		state = first_state(fcinfo);
	state->n_rows += other->n_rows;
	for (uint32 i = 0; i <= other->mask; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (other->slots[i].number != 0)
			state = add_number(state, translate(state, other, other->slots[i].award), other->slots[i].number);
	}
	if (other->context == context)
		pfree(other);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_award_tally_serial);
Datum
emulation_award_tally_serial(PG_FUNCTION_ARGS)
{
	const TallyState *state = state_argument(fcinfo, 0);
	StringInfoData message;

	aggregate_context(fcinfo);
	pq_begintypsend(&message);
	pq_sendint64(&message, state->n_rows);
	pq_sendint32(&message, state->n);
	for (uint32 i = 0; i <= state->mask; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (state->slots[i].number != 0)
		{
			const AwardCode *code = &state->dictionary->codes[state->slots[i].award];

			pq_sendint32(&message, code->length);
			pq_sendbytes(&message, code->text, (int) code->length);
			pq_sendbytes(&message, (const char *) &state->slots[i].number, sizeof(int128));
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* No query counts so many rows; and so no sum of states passes 128 bits. */
#define MOST_ROWS (INT64CONST(1) << 60)

/* Each row adds a bigint at most to an award. */
static bool
number_can_be(int128 number, int64 n_rows)
{
	int128 most = ((int128) n_rows) << 63;

	return number != 0 && number >= -most && number <= most;
}

static void
refuse_state(const char *what)
{
	elog(ERROR, "a serialized tally is not valid: %s", what);
}

PG_FUNCTION_INFO_V1(emulation_award_tally_deserial);
Datum
emulation_award_tally_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	StringInfoData message = {VARDATA_ANY(bytes), (int) VARSIZE_ANY_EXHDR(bytes),
	                          (int) VARSIZE_ANY_EXHDR(bytes), 0};
	TallyState *state = first_state(fcinfo);
	uint32 n;

	state->n_rows = pq_getmsgint64(&message);
	if (state->n_rows < 0 || state->n_rows > MOST_ROWS)
		refuse_state("impossible number of rows");
	n = pq_getmsgint(&message, 4);
	for (uint32 i = 0; i < n; i++)
	{
		int length = (int) pq_getmsgint(&message, 4);
		const char *code = pq_getmsgbytes(&message, length);
		int128 number;

		CHECK_FOR_INTERRUPTS();
		memcpy(&number, pq_getmsgbytes(&message, sizeof(number)), sizeof(number));
		if (!number_can_be(number, state->n_rows))
			refuse_state("impossible number");
		state = add_number(state, dictionary_number(state->dictionary, code, (uint32) length), number);
		if (state->n != i + 1)
			refuse_state("an award occurs twice");
	}
	pq_getmsgend(&message);
	PG_RETURN_POINTER(state);
}

/* The end ---------------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(emulation_award_tally_final);
Datum
emulation_award_tally_final(PG_FUNCTION_ARGS)
{
	TallyState *state = state_argument(fcinfo, 0);
	uint32 *awards;
	AwardCount *counts;
	uint32 n = 0;
	AwardTally *tally;

	aggregate_context(fcinfo);
	if (state == NULL || state->n_rows == 0)
		PG_RETURN_NULL();
	awards = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(uint32) * ((Size) state->n + 1));
	counts = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(AwardCount) * ((Size) state->n + 1));
	for (uint32 i = 0; i <= state->mask; i++)
		if (state->slots[i].number != 0)
			awards[n++] = state->slots[i].award;
	dictionary_sort(state->dictionary, awards, n);
	for (uint32 i = 0; i < n; i++)
	{
		const AwardCode *code = &state->dictionary->codes[awards[i]];

		CHECK_FOR_INTERRUPTS();
		counts[i] = (AwardCount){code->text, code->length, find_slot(state, awards[i])->number};
	}
	tally = tally_from_counts(counts, n, tally_negative_hint, NULL);
	pfree(counts);
	pfree(awards);
	PG_RETURN_POINTER(tally);
}
