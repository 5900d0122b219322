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
#include "utils/memutils.h"

#include "award/award_tally.h"
#include "award/dictionary.h"
#include "server/aggregate.h"

typedef struct TallySlot
{
	int128 number;
	uint32 award; /* its number in the dictionary */
	char status;
} TallySlot;

/*
 * Numbers are consecutive, so each of a unit's few awards has its own slot. A secret multiplier
 * spreads blocks of them, so that awards cannot be chosen to collide.
 */
static inline uint32
award_hash(const Dictionary *dictionary, uint32 award)
{
	return award + (uint32) ((award >> 8) * dictionary->multiplier >> 32);
}

#define SH_PREFIX            tally
#define SH_ELEMENT_TYPE      TallySlot
#define SH_KEY_TYPE          uint32
#define SH_KEY               award
#define SH_HASH_KEY(tb, key) award_hash((tb)->private_data, key)
#define SH_EQUAL(tb, a, b)   ((a) == (b))
#define SH_SCOPE             static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct TallyState
{
	Dictionary *dictionary;
	MemoryContext context;
	int64 n_rows;       /* that were counted */
	tally_hash *awards; /* without those that came to 0 */
} TallyState;

#define FIRST_AWARDS 3

/* Mostly the award is there. */
static inline void
add_number(TallyState *state, uint32 award, int128 number)
{
	TallySlot *slot = tally_lookup(state->awards, award);
	bool found;

	if (slot == NULL && number != 0)
	{
		slot = tally_insert(state->awards, award, &found);
		slot->number = number;
	}
	else if (slot != NULL)
	{
		slot->number += number;
		if (slot->number == 0)
			tally_delete_item(state->awards, slot);
	}
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

static TallyState *
first_state(FunctionCallInfo fcinfo)
{
	MemoryContext context = aggregate_context(fcinfo);
	TallyState *state = MemoryContextAllocZero(context, sizeof(TallyState));

	state->dictionary = dictionary_of_call(fcinfo->flinfo);
	state->context = context;
	state->awards = tally_create(context, FIRST_AWARDS, state->dictionary);
	return state;
}

PG_FUNCTION_INFO_V1(emulation_award_tally_trans);
Datum
emulation_award_tally_trans(PG_FUNCTION_ARGS)
{
	TallyState *state = aggregate_state(fcinfo, 0);

	/* a moving aggregate's transition may not return null, so there is a state from the first row on */
	if (state == NULL)
		state = first_state(fcinfo);
	if (!is_counted(fcinfo))
		PG_RETURN_POINTER(state);
	state->n_rows++;
	add_number(state, award_argument(fcinfo, state), number_argument(fcinfo));
	PG_RETURN_POINTER(state);
}

/* A row leaves a window's frame, to which it came before. */
static TallyState *
moving_state(FunctionCallInfo fcinfo)
{
	aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		elog(ERROR, "a tally's inverse transition was called without a state");
	return aggregate_state(fcinfo, 0);
}

PG_FUNCTION_INFO_V1(emulation_award_tally_inverse);
Datum
emulation_award_tally_inverse(PG_FUNCTION_ARGS)
{
	TallyState *state = moving_state(fcinfo);

	if (!is_counted(fcinfo))
		PG_RETURN_POINTER(state);
	state->n_rows--;
	add_number(state, award_argument(fcinfo, state), -(int128) number_argument(fcinfo));
	PG_RETURN_POINTER(state);
}

/* Adds sign times each number of a tally. */
static void
add_tally(TallyState *state, const AwardTally *tally, int sign)
{
	for (uint32 i = 0; i < tally->n; i++)
	{
		const TallyEntry *entry = &tally->entries[i];

		CHECK_FOR_INTERRUPTS();
		add_number(state, dictionary_number(state->dictionary, tally_code(tally, entry), entry->code_length),
		           sign * (int128) entry->number);
	}
	state->n_rows += sign;
}

PG_FUNCTION_INFO_V1(emulation_award_tally_rollup_trans);
Datum
emulation_award_tally_rollup_trans(PG_FUNCTION_ARGS)
{
	TallyState *state = aggregate_state(fcinfo, 0);

	if (state == NULL)
		state = first_state(fcinfo);
	if (!PG_ARGISNULL(1))
		add_tally(state, tally_from_datum(PG_GETARG_DATUM(1)), 1);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_award_tally_rollup_inverse);
Datum
emulation_award_tally_rollup_inverse(PG_FUNCTION_ARGS)
{
	TallyState *state = moving_state(fcinfo);

	if (!PG_ARGISNULL(1))
		add_tally(state, tally_from_datum(PG_GETARG_DATUM(1)), -1);
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
	TallyState *state = aggregate_state(fcinfo, 0);
	TallyState *other = aggregate_state(fcinfo, 1);
	MemoryContext context = aggregate_context(fcinfo);
	tally_iterator iterator;
	TallySlot *slot;

	if (other == NULL)
		return aggregate_return(fcinfo, state);
	/* a worker's state is read into the aggregate's own memory */
	if (state == NULL && other->context == context)
		PG_RETURN_POINTER(other);
	if (state == NULL)
		state = first_state(fcinfo);
	state->n_rows += other->n_rows;
	tally_start_iterate(other->awards, &iterator);
	while ((slot = tally_iterate(other->awards, &iterator)) != NULL)
	{
		CHECK_FOR_INTERRUPTS();
		add_number(state, translate(state, other, slot->award), slot->number);
	}
	if (other->context == context)
	{
		tally_destroy(other->awards);
		pfree(other);
	}
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_award_tally_serial);
Datum
emulation_award_tally_serial(PG_FUNCTION_ARGS)
{
	const TallyState *state = aggregate_state(fcinfo, 0);
	StringInfoData message;
	tally_iterator iterator;
	TallySlot *slot;

	aggregate_context(fcinfo);
	pq_begintypsend(&message);
	pq_sendint64(&message, state->n_rows);
	pq_sendint32(&message, state->awards->members);
	tally_start_iterate(state->awards, &iterator);
	while ((slot = tally_iterate(state->awards, &iterator)) != NULL)
	{
		const AwardCode *code = &state->dictionary->codes[slot->award];

		CHECK_FOR_INTERRUPTS();
		pq_sendint32(&message, code->length);
		pq_sendbytes(&message, code->text, (int) code->length);
		pq_sendbytes(&message, (const char *) &slot->number, sizeof(int128));
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* No query counts this many rows, so no sum of states exceeds 128 bits. */
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
		add_number(state, dictionary_number(state->dictionary, code, (uint32) length), number);
		if (state->awards->members != i + 1)
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
	TallyState *state = aggregate_state(fcinfo, 0);
	tally_iterator iterator;
	TallySlot *slot;
	uint32 *awards;
	AwardCount *counts;
	uint32 n = 0;
	AwardTally *tally;

	aggregate_context(fcinfo);
	if (state == NULL || state->n_rows == 0)
		PG_RETURN_NULL();
	awards =
		MemoryContextAllocHuge(CurrentMemoryContext, sizeof(uint32) * ((Size) state->awards->members + 1));
	counts = MemoryContextAllocHuge(CurrentMemoryContext,
	                                sizeof(AwardCount) * ((Size) state->awards->members + 1));
	tally_start_iterate(state->awards, &iterator);
	while ((slot = tally_iterate(state->awards, &iterator)) != NULL)
		awards[n++] = slot->award;
	dictionary_sort(state->dictionary, awards, n);
	for (uint32 i = 0; i < n; i++)
	{
		const AwardCode *code = &state->dictionary->codes[awards[i]];

		CHECK_FOR_INTERRUPTS();
		counts[i] = (AwardCount){code->text, code->length, tally_lookup(state->awards, awards[i])->number};
	}
	tally = tally_from_counts(counts, n, tally_negative_hint, NULL);
	pfree(counts);
	pfree(awards);
	PG_RETURN_POINTER(tally);
}
