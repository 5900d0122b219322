/*
 * overtaken.c - overtaken(before, after): each pair of units whose order turned.
 *
 * The units that are ranked on both boards stand in a chain by their rank before. They leave it
 * by their rank after, best first, all of one rank together: who is still in the chain ranks
 * behind them now, and whoever of these ranked before them stands at its head. So a row
 * costs one step, and the rest is sorting.
 */
#include "server/compat.h"

#include "board/standings.h"
#include "server/numeric_decimal.h"
#include "server/rows.h"

#define OVERTAKEN_COLUMNS 6
#define NOBODY            UINT32_MAX

/* A unit that is ranked before; one that is not ranked after is never in the chain. */
typedef struct Runner
{
	const Standing *before;
	const Standing *after;
	uint32 next; /* their neighbours in the chain */
	uint32 previous;
} Runner;

/* runners[0] is both ends of the chain; those behind it are in the order of their ranks before. */
typedef struct Race
{
	const Scoreboard *before;
	const Scoreboard *after;
	Runner *runners;
	uint32 *finish; /* who is ranked on both boards, by rank after */
	uint32 n;
} Race;

static void *
room_for(Size size, uint32 n)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, size * ((Size) n + 1));
}

/* For each unit of a board the same on another, or NOBODY; both are in the order of names. */
static uint32 *
match_units(const Scoreboard *board, const Scoreboard *other)
{
	uint32 *match = room_for(sizeof(uint32), board->n_units);
	uint32 k = 0;

	for (uint32 i = 0; i < board->n_units; i++)
	{
		int order = 1;

		CHECK_FOR_INTERRUPTS();
		while (k < other->n_units && (order = board_units_compare(other, k, board, i)) < 0)
			k++;
		match[i] = order == 0 ? k : NOBODY;
	}
	return match;
}

/* The runners in the order in which they are ranked before, and of each unit after its runner. */
static uint32 *
line_up(Race *race)
{
	const Standing *standings = standings_of_board(race->before, NULL);
	uint32 *match = match_units(race->before, race->after);
	uint32 *runner_of = room_for(sizeof(uint32), race->after->n_units);

	race->runners = room_for(sizeof(Runner), race->before->n_units);
	memset(runner_of, 0, sizeof(uint32) * ((Size) race->after->n_units + 1));
	race->runners[0] = (Runner){0};
	for (uint32 i = 0; i < race->before->n_units && standings[i].status == STANDING_RANKED; i++)
	{
		race->runners[i + 1] = (Runner){.before = &standings[i]};
		if (match[standings[i].unit] != NOBODY)
			runner_of[match[standings[i].unit]] = i + 1;
	}
	return runner_of;
}

static void
race_open(Race *race, const Scoreboard *before, const Scoreboard *after)
{
	const Standing *standings = standings_of_board(after, NULL);
	const uint32 *runner_of;
	uint32 last = 0;

	*race = (Race){.before = before, .after = after, .finish = room_for(sizeof(uint32), after->n_units)};
	runner_of = line_up(race);
	for (uint32 i = 0; i < after->n_units && standings[i].status == STANDING_RANKED; i++)
	{
		uint32 runner = runner_of[standings[i].unit];

		if (runner == 0)
			continue;
		race->runners[runner].after = &standings[i];
		race->finish[race->n++] = runner;
	}
	for (uint32 i = 1, left = race->n; left > 0; i++)
	{
		if (race->runners[i].after == NULL)
			continue;
		race->runners[i].previous = last;
		race->runners[last].next = i;
		last = i;
		left--;
	}
	race->runners[last].next = 0;
}

static void
leave_chain(Race *race, uint32 runner)
{
	const Runner *left = &race->runners[runner];

	race->runners[left->previous].next = left->next;
	race->runners[left->next].previous = left->previous;
}

static void
put_pair(const Race *race, const Runner *unit, const Runner *rival, Rows *rows)
{
	int before = board_sheet(race->before)->decimals;
	int after = board_sheet(race->after)->decimals;
	Datum values[OVERTAKEN_COLUMNS];
	bool nulls[OVERTAKEN_COLUMNS] = {false};

	rows_begin(rows);
	values[0] = board_unit_datum(race->before, unit->before->unit);
	values[1] = board_unit_datum(race->before, rival->before->unit);
	values[2] = numeric_from_points((i128) unit->before->shown - rival->before->shown, before);
	values[3] = numeric_from_points((i128) unit->after->shown - rival->after->shown, after);
	values[4] = numeric_from_points((i128) unit->after->shown - unit->before->shown, Max(before, after));
	values[5] = numeric_from_points((i128) rival->after->shown - rival->before->shown, Max(before, after));
	rows_put(rows, values, nulls);
}

/* Everybody whom a unit has overtaken, the best before first. */
static void
put_overtaken(const Race *race, const Runner *unit, Rows *rows)
{
	uint32 i = race->runners[0].next;

	for (; i != 0 && race->runners[i].before->rank < unit->before->rank; i = race->runners[i].next)
		put_pair(race, unit, &race->runners[i], rows);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_overtaken);
Datum
emulation_scoreboard_overtaken(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	Race race;

	race_open(&race, board_from_datum(PG_GETARG_DATUM(0)), board_from_datum(PG_GETARG_DATUM(1)));
	for (uint32 i = 0, end; i < race.n; i = end)
	{
		uint32 rank = race.runners[race.finish[i]].after->rank;

		CHECK_FOR_INTERRUPTS();
		for (end = i; end < race.n && race.runners[race.finish[end]].after->rank == rank; end++)
			leave_chain(&race, race.finish[end]);
		for (uint32 k = i; k < end; k++)
			put_overtaken(&race, &race.runners[race.finish[k]], &rows);
	}
	return (Datum) 0;
}
