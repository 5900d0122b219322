/*
 * year_run.c - the aggregates longest_run and run_ending: years in a row.
 *
 * A state is a list of years, sorted and made distinct when it is full, so that
 * it is as long as there are different years, whatever the rows.
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "server/aggregate.h"

#define FIRST_YEARS 8
#define MOST_YEARS  (1 << 28) /* what a worker can send */

typedef struct YearState
{
	MemoryContext context;
	bool has_ending;
	int32 first_ending; /* of run_ending: least and greatest of what was asked for */
	int32 last_ending;
	uint32 n;
	uint32 room;
	int32 *years;
} YearState;

static YearState *
create_state(MemoryContext context)
{
	YearState *state = MemoryContextAllocZero(context, sizeof(YearState));

	state->context = context;
	state->room = FIRST_YEARS;
	state->years = MemoryContextAlloc(context, sizeof(int32) * FIRST_YEARS);
	return state;
}

static int
compare_years(const void *left, const void *right)
{
	int32 a = *(const int32 *) left;
	int32 b = *(const int32 *) right;

	CHECK_FOR_INTERRUPTS();
	return (a > b) - (a < b);
}

static void
make_distinct(YearState *state)
{
	uint32 kept = 0;

	qsort(state->years, state->n, sizeof(int32), compare_years);
	for (uint32 i = 0; i < state->n; i++)
		if (i == 0 || state->years[i] != state->years[kept - 1])
			state->years[kept++] = state->years[i];
	state->n = kept;
}

static pg_noinline void
raise_too_many(uint32 n)
{
	ereport(ERROR,
	        (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("a group has more than %u different years", n),
	         errhint("Check that the values are years.")));
}

static void
add_year(YearState *state, int32 year)
{
	/* rows are often sorted, or repeat a year */
	if (state->n > 0 && state->years[state->n - 1] == year)
		return;
	if (state->n == state->room)
	{
		CHECK_FOR_INTERRUPTS();
		make_distinct(state);
		if (state->n > state->room / 2)
		{
			if (state->room >= MOST_YEARS)
				raise_too_many(state->n);
			state->room *= 2;
			state->years = repalloc_huge(state->years, sizeof(int32) * (Size) state->room);
		}
	}
	state->years[state->n++] = year;
}

static void
take_ending(YearState *state, int32 first, int32 last)
{
	state->first_ending = state->has_ending ? Min(state->first_ending, first) : first;
	state->last_ending = state->has_ending ? Max(state->last_ending, last) : last;
	state->has_ending = true;
}

PG_FUNCTION_INFO_V1(emulation_longest_run_trans);
Datum
emulation_longest_run_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	YearState *state = aggregate_state(fcinfo, 0);

	if (state == NULL)
		state = create_state(context);
	if (!PG_ARGISNULL(1))
		add_year(state, PG_GETARG_INT32(1));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_run_ending_trans);
Datum
emulation_run_ending_trans(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	YearState *state = aggregate_state(fcinfo, 0);

	if (PG_ARGISNULL(2))
		ereport(
			ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the year in which a run ends is null"),
		     errdetail("run_ending(year, ending) counts the consecutive years up to and including ending."),
		     errhint("Pass the year in which the run is to end, such as the season's.")));
	if (state == NULL)
		state = create_state(context);
	take_ending(state, PG_GETARG_INT32(2), PG_GETARG_INT32(2));
	if (!PG_ARGISNULL(1))
		add_year(state, PG_GETARG_INT32(1));
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_year_run_combine);
Datum
emulation_year_run_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	YearState *state = aggregate_state(fcinfo, 0);
	const YearState *other = aggregate_state(fcinfo, 1);

	if (state == NULL)
		state = create_state(context);
	if (other != NULL)
	{
		if (other->has_ending)
			take_ending(state, other->first_ending, other->last_ending);
		for (uint32 i = 0; i < other->n; i++)
			add_year(state, other->years[i]);
	}
	PG_RETURN_POINTER(state);
}

/* What a worker sends: this, then the years. */
typedef struct YearWire
{
	int32 has_ending;
	int32 first_ending;
	int32 last_ending;
	uint32 n;
} YearWire;

PG_FUNCTION_INFO_V1(emulation_year_run_serial);
Datum
emulation_year_run_serial(PG_FUNCTION_ARGS)
{
	YearState *state = aggregate_state(fcinfo, 0);
	YearWire wire;
	Size length;
	bytea *result;

	aggregate_context(fcinfo);
	make_distinct(state);
	wire = (YearWire){state->has_ending, state->first_ending, state->last_ending, state->n};
	length = VARHDRSZ + sizeof(wire) + sizeof(int32) * (Size) state->n;
	if (length > MaxAllocSize)
		raise_too_many(state->n - 1);
	result = palloc(length);
	SET_VARSIZE(result, length);
	memcpy(VARDATA(result), &wire, sizeof(wire));
	memcpy(VARDATA(result) + sizeof(wire), state->years, sizeof(int32) * (Size) state->n);
	PG_RETURN_BYTEA_P(result);
}

PG_FUNCTION_INFO_V1(emulation_year_run_deserial);
Datum
emulation_year_run_deserial(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	YearState *state;
	YearWire wire;

	aggregate_context(fcinfo);
	if (VARSIZE_ANY_EXHDR(bytes) < sizeof(wire))
		elog(ERROR, "a serialized run of years is cut short");
	memcpy(&wire, VARDATA_ANY(bytes), sizeof(wire));
	if (VARSIZE_ANY_EXHDR(bytes) != sizeof(wire) + sizeof(int32) * (Size) wire.n)
		elog(ERROR, "a serialized run of years does not have its stated length");
	state = create_state(CurrentMemoryContext);
	state->has_ending = wire.has_ending != 0;
	state->first_ending = wire.first_ending;
	state->last_ending = wire.last_ending;
	for (uint32 i = 0; i < wire.n; i++)
	{
		int32 year;

		memcpy(&year, VARDATA_ANY(bytes) + sizeof(wire) + sizeof(int32) * (Size) i, sizeof(year));
		add_year(state, year);
	}
	PG_RETURN_POINTER(state);
}

/* Does years[i] follow the year before it? */
static bool
follows(const YearState *state, uint32 i)
{
	return i > 0 && (int64) state->years[i - 1] + 1 == state->years[i];
}

/*
 * A final function may be called again while rows go on (a window), so the
 * state's years may be sorted but none may go that counts.
 */
PG_FUNCTION_INFO_V1(emulation_longest_run_final);
Datum
emulation_longest_run_final(PG_FUNCTION_ARGS)
{
	YearState *state = aggregate_state(fcinfo, 0);
	int32 longest = 0;
	int32 run = 0;

	aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_INT32(0);
	make_distinct(state);
	for (uint32 i = 0; i < state->n; i++)
	{
		run = follows(state, i) ? run + 1 : 1;
		longest = Max(longest, run);
	}
	PG_RETURN_INT32(longest);
}

PG_FUNCTION_INFO_V1(emulation_run_ending_final);
Datum
emulation_run_ending_final(PG_FUNCTION_ARGS)
{
	YearState *state = aggregate_state(fcinfo, 0);
	int32 run = 0;
	int32 year = 0;

	aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_INT32(0);
	if (state->first_ending != state->last_ending)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("run_ending has two ending years in one group: %d and %d", state->first_ending,
		                       state->last_ending),
		                errdetail("All rows of a group must have the same ending year."),
		                errhint("Pass one year, such as run_ending(year, 2023).")));
	make_distinct(state);
	for (uint32 i = 0; i < state->n && state->years[i] <= state->last_ending; i++)
	{
		run = follows(state, i) ? run + 1 : 1;
		year = state->years[i];
	}
	PG_RETURN_INT32(run > 0 && year == state->last_ending ? run : 0);
}
