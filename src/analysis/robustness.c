/*
 * robustness.c - robustness(board, replications, spread, seed): how firm each rank is
 * under changed weights.
 *
 * Each leaf has a nominal share m of the sheet's max (0 for bonus), and each unit's leaf
 * a contribution c to the total by which it is ranked, so that Σc is the total and Σm is
 * max, both to the last digit.  A replication draws f = 1 + spread·u per leaf, in sheet order, and a
 * unit's total becomes max·Σfc/Σfm, rounded once, ranked by the sheet's own rules.  All
 * of it is whole numbers: f in units of 10^-15.
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "board/standings.h"
#include "number/exact.h"
#include "number/xoshiro.h"
#include "server/numeric_decimal.h"
#include "server/progress.h"
#include "server/rows.h"

#define ROBUSTNESS_COLUMNS 8
#define MOST_REPLICATIONS  10000000
#define DRAW_STEPS         1000000 /* u is a multiple of 10^-6 */
#define SPREAD_SCALE       9
#define MOST_NOTES         ((Size) 1 << 30)
#define FACTOR_ONE         INT64CONST(1000000000000000) /* 10^15 */

/* A leaf of the study: a leaf of the sheet, or a parent whose children have no shares in it. */
typedef struct Leaf
{
	int index;
	Points nominal;
} Leaf;

typedef struct Study
{
	const Scoreboard *board;
	const Sheet *sheet;
	int quantum;         /* of the grid of drawn totals */
	Standing *standings; /* best first; the ranked ones are the study's units */
	uint32 n;
	int n_leaves;
	Leaf *leaves;
	Points *contributions; /* n × n_leaves */
	Standing *drawn;       /* scratch: standings of one replication */
	int64 *factors;
	uint32 width;  /* of a unit's row in notes */
	uint32 *notes; /* each unit's rank in each replication, or how often each rank came: the shorter */
} Study;

/*
 * Split whole among parts in proportion to their shares, exactly: each part ends where
 * the running share says, so that the parts add up.  Where all shares are 0 the first
 * part gets it.
 */
static void
split(Points whole, const i128 *shares, Points *parts, int n)
{
	i128 sum = 0;
	i128 running = 0;
	Points given = 0;

	for (int i = 0; i < n; i++)
		sum += shares[i];
	for (int i = 0; i < n; i++)
	{
		Points until = i == 0 ? whole : 0;

		running += shares[i];
		if (sum != 0)
		{
			Exact part;

			exact_set(&part, running);
			exact_multiply(&part, whole);
			exact_divide(&part, sum);
			until = exact_round(&part, 0);
		}
		else if (i > 0)
			until = whole;
		parts[i] = until - given;
		given = until;
	}
}

/* Hand a parent's amount down to its children; share says in which proportion. */
static void
hand_down(const Sheet *sheet, int parent, Points *amounts,
          i128 (*share)(const Criterion *, const Criterion *, int, void *), void *argument)
{
	const Criterion *criteria = sheet_criteria(sheet);
	i128 *shares = palloc(sizeof(i128) * sheet->n_criteria);
	Points *parts = palloc(sizeof(Points) * sheet->n_criteria);
	int n = 0;

	FOR_EACH_CHILD(child, criteria, parent)
		shares[n++] = share(&criteria[parent], &criteria[child], child, argument);
	split(amounts[parent], shares, parts, n);
	n = 0;
	FOR_EACH_CHILD(child, criteria, parent)
		amounts[child] = parts[n++];
	pfree(shares);
	pfree(parts);
}

static i128
nominal_share(const Criterion *parent, const Criterion *child, int index, void *argument)
{
	if ((child->flags & CRITERION_BONUS) != 0 || (child->more_flags & CRITERION_INPUT) != 0)
		return 0;
	/* weights have at most 18 decimals: as whole numbers of 10^-18, with up to 18 digits before */
	if ((parent->flags & CRITERION_MEAN) != 0)
		return (i128) child->weight.digits * decimal_pow10[DECIMAL_MAX_SCALE - child->weight.scale];
	return child->max;
}

/* By its points within the parent; under a mean by weighted share. */
static i128
earned_share(const Criterion *parent, const Criterion *child, int index, void *argument)
{
	const Score *score = &((const Score *) argument)[index];
	Exact share;

	if (score->blank)
		return 0;
	if ((parent->flags & CRITERION_MEAN) == 0)
		return score->points;
	exact_set(&share, score->points);
	exact_multiply(&share, child->weight.digits);
	exact_divide(&share, child->max);
	exact_scale(&share, POINTS_SCALE - (int) child->weight.scale);
	return exact_round(&share, 0);
}

/*
 * A parent of which its children have shares: a sum or a mean of all of them. Any other counts
 * as one leaf, whatever is below it; the whole sheet always adds.
 */
static bool
is_divided(const Sheet *sheet, const Criterion *criterion)
{
	const CriterionExtra *extra = criterion->extra != 0 ? sheet_extra(sheet, criterion) : NULL;

	if (criterion_is_leaf(criterion))
		return false;
	return extra == NULL || (extra->combine <= COMBINE_MEAN && extra->from_max == 0 &&
	                         extra->drop_lowest == 0 && extra->drop_highest == 0);
}

/* The next criterion of the study's tree: what is below one that is not divided is none of it. */
static int
next_of(const Sheet *sheet, int index)
{
	const Criterion *criterion = &sheet_criteria(sheet)[index];

	return is_divided(sheet, criterion) ? index + 1 : criterion->end;
}

/* amounts[0] goes down the whole tree; a bonus has no nominal share, nor what is below it. */
static void
distribute(const Sheet *sheet, Points *amounts,
           i128 (*share)(const Criterion *, const Criterion *, int, void *), void *argument)
{
	for (int i = 0; i < sheet->n_criteria; i = next_of(sheet, i))
		if (is_divided(sheet, &sheet_criteria(sheet)[i]))
			hand_down(sheet, i, amounts, share, argument);
}

static void
find_leaves(Study *study)
{
	const Criterion *criteria = sheet_criteria(study->sheet);
	Points *nominal = palloc0(sizeof(Points) * study->sheet->n_criteria);

	nominal[SHEET_ROOT] = criteria[SHEET_ROOT].max;
	distribute(study->sheet, nominal, nominal_share, NULL);
	study->leaves = palloc(sizeof(Leaf) * study->sheet->n_criteria);
	for (int i = 0; i < study->sheet->n_criteria; i = next_of(study->sheet, i))
		if (!is_divided(study->sheet, &criteria[i]) && (criteria[i].more_flags & CRITERION_INPUT) == 0)
			study->leaves[study->n_leaves++] =
				(Leaf){i, (criteria[i].flags & CRITERION_UNDER_BONUS) != 0 ? 0 : nominal[i]};
}

static void
find_contributions(Study *study)
{
	Scoring scoring;
	Points *amounts = palloc0(sizeof(Points) * study->sheet->n_criteria);

	scoring_begin(&scoring, study->board);
	study->quantum = scoring_rank_sheet(&scoring)->quantum;
	study->contributions = MemoryContextAllocHuge(CurrentMemoryContext,
	                                              sizeof(Points) * ((Size) study->n * study->n_leaves + 1));
	for (uint32 i = 0; i < study->n; i++)
	{
		uint32 unit = study->standings[i].unit;
		const Score *scores;

		scoring_unit(&scoring, unit);
		scores = scoring_for_rank(&scoring, unit);
		amounts[SHEET_ROOT] = scores[SHEET_ROOT].points;
		distribute(study->sheet, amounts, earned_share, (void *) scores);
		for (int leaf = 0; leaf < study->n_leaves; leaf++)
			study->contributions[(Size) i * study->n_leaves + leaf] = amounts[study->leaves[leaf].index];
	}
}

/* Long studies count each unit's ranks, short ones write them down. */
static bool
is_counted(const Study *study)
{
	return study->width > study->n;
}

static void
study_open(Study *study, const Scoreboard *board, const bool *unranked, uint32 replications)
{
	Size notes;

	memset(study, 0, sizeof(*study));
	study->board = board;
	study->sheet = board_sheet(board);
	study->standings = standings_of_board(board, unranked);
	while (study->n < board->n_units && study->standings[study->n].status == STANDING_RANKED)
		study->n++;
	find_leaves(study);
	find_contributions(study);
	study->drawn = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Standing) * ((Size) study->n + 1));
	study->factors = palloc(sizeof(int64) * (study->n_leaves + 1));
	study->width = Min(study->n + 1, replications);
	notes = sizeof(uint32) * (Size) study->n * study->width;
	if (notes > MOST_NOTES)
		ereport(ERROR,
		        (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
		         errmsg("%u replications of %u ranked units need too much memory", replications, study->n),
		         errdetail("The ranks would take %zu MB of memory; the limit is %zu MB.",
		                   (size_t) (notes >> 20), (size_t) (MOST_NOTES >> 20)),
		         errhint("For this number of units, use at most %zu replications.",
		                 (size_t) (MOST_NOTES / sizeof(uint32) / study->n))));
	study->notes = MemoryContextAllocHuge(CurrentMemoryContext, notes + 1);
	for (uint32 i = 0; i < study->n && is_counted(study); i++)
	{
		CHECK_FOR_INTERRUPTS();
		memset(study->notes + (Size) i * study->width, 0, sizeof(uint32) * study->width);
	}
}

static void
note_rank(const Study *study, uint32 unit, uint32 rank, uint32 replication)
{
	uint32 *row = study->notes + (Size) unit * study->width;

	if (is_counted(study))
		row[rank]++;
	else
		row[replication] = rank;
}

/* max·Σfc/Σfm on the sheet's grid. */
static Points
drawn_total(const Study *study, const Points *contributions, i128 nominal)
{
	i128 sum = 0;
	Exact total;

	for (int leaf = 0; leaf < study->n_leaves; leaf++)
		sum += (i128) study->factors[leaf] * contributions[leaf];
	exact_set(&total, sum);
	/* a sheet with only bonuses does not have a maximum to scale to */
	exact_multiply(&total, nominal == 0 ? 1 : sheet_criteria(study->sheet)[SHEET_ROOT].max);
	exact_divide(&total, nominal == 0 ? FACTOR_ONE : nominal);
	return exact_round(&total, study->quantum);
}

static void
replicate(Study *study, Xoshiro *random, int64 spread, uint32 replication)
{
	i128 nominal = 0;

	for (int leaf = 0; leaf < study->n_leaves; leaf++)
	{
		int64 u = (int64) xoshiro_below(random, 2 * DRAW_STEPS + 1) - DRAW_STEPS;

		study->factors[leaf] = FACTOR_ONE + spread * u;
		nominal += (i128) study->factors[leaf] * study->leaves[leaf].nominal;
	}
	for (uint32 i = 0; i < study->n; i++)
	{
		study->drawn[i] = study->standings[i];
		study->drawn[i].unit = i;
		study->drawn[i].total = study->drawn[i].exact =
			drawn_total(study, study->contributions + (Size) i * study->n_leaves, nominal);
	}
	ranking_decide(study->sheet, study->drawn, study->n);
	for (uint32 i = 0; i < study->n; i++)
		note_rank(study, study->drawn[i].unit, study->drawn[i].rank, replication);
}

/* sum/n to four decimals, half up; both are whole and not negative. */
static Datum
mean_numeric(uint64 sum, uint32 n)
{
	return numeric_from_decimal(
		(Decimal){.digits = (int64) (((u128) sum * 20000 + n) / (2 * (u128) n)), .scale = 4});
}

/* One unit's ranks in all replications. */
typedef struct Ranks
{
	uint64 sum;
	uint32 first; /* how often it was first */
	uint32 best;
	uint32 worst;
	uint32 p05; /* nearest rank: the least that at least 5 (95) percent do not pass */
	uint32 p95;
} Ranks;

/* The number of replications that is at least the given percentage. */
static uint32
percent_of(uint32 replications, uint32 percent)
{
	return (uint32) (((uint64) replications * percent + 99) / 100);
}

static Ranks
counted_ranks(const uint32 *counts, uint32 n, uint32 replications)
{
	Ranks ranks = {.first = counts[1]};
	uint32 at05 = percent_of(replications, 5);
	uint32 at95 = percent_of(replications, 95);
	uint32 seen = 0;

	for (uint32 rank = 1; rank <= n; rank++)
	{
		if (counts[rank] == 0)
			continue;
		ranks.sum += (uint64) counts[rank] * rank;
		ranks.best = seen == 0 ? rank : ranks.best;
		ranks.worst = rank;
		ranks.p05 = seen < at05 ? rank : ranks.p05;
		ranks.p95 = seen < at95 ? rank : ranks.p95;
		seen += counts[rank];
	}
	return ranks;
}

static int
rank_compare(const void *left, const void *right)
{
	uint32 a = *(const uint32 *) left;
	uint32 b = *(const uint32 *) right;

	return (a > b) - (a < b);
}

/* Of ranks written down, which it puts in order. */
static Ranks
listed_ranks(uint32 *list, uint32 replications)
{
	Ranks ranks = {0};

	qsort(list, replications, sizeof(uint32), rank_compare);
	for (uint32 i = 0; i < replications; i++)
	{
		ranks.sum += list[i];
		ranks.first += list[i] == 1;
	}
	ranks.best = list[0];
	ranks.worst = list[replications - 1];
	ranks.p05 = list[percent_of(replications, 5) - 1];
	ranks.p95 = list[percent_of(replications, 95) - 1];
	return ranks;
}

static void
unit_columns(const Study *study, uint32 i, uint32 replications, Datum *values)
{
	uint32 *row = study->notes + (Size) i * study->width;
	Ranks ranks =
		is_counted(study) ? counted_ranks(row, study->n, replications) : listed_ranks(row, replications);

	values[1] = Int32GetDatum((int32) study->standings[i].rank);
	values[2] = Int32GetDatum((int32) ranks.best);
	values[3] = Int32GetDatum((int32) ranks.worst);
	values[4] = mean_numeric(ranks.sum, replications);
	values[5] = Int32GetDatum((int32) ranks.p05);
	values[6] = Int32GetDatum((int32) ranks.p95);
	values[7] = mean_numeric(ranks.first, replications);
}

static void
put_units(const Study *study, uint32 replications, Rows *rows)
{
	for (uint32 i = 0; i < study->board->n_units; i++)
	{
		Datum values[ROBUSTNESS_COLUMNS] = {0};
		bool nulls[ROBUSTNESS_COLUMNS];

		rows_begin(rows);
		memset(nulls, i >= study->n, sizeof(nulls));
		nulls[0] = false;
		values[0] = board_unit_datum(study->board, study->standings[i].unit);
		if (i < study->n)
			unit_columns(study, i, replications, values);
		rows_put(rows, values, nulls);
	}
}

static int64
read_spread(FunctionCallInfo fcinfo)
{
	Decimal spread = decimal_from_numeric(packed_argument(fcinfo, 2));

	if (decimal_is_refused(spread) || spread.digits < 0 ||
	    decimal_compare(spread, (Decimal){.digits = 1, .scale = 0}) >= 0 || spread.scale > SPREAD_SCALE)
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		     errmsg("invalid spread: %.40s",
		            DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(2)))),
		     errdetail(
				 "A spread is at least 0, less than 1 and has at most %d decimals: 0.2 changes each weight "
				 "by up to 20 %%.",
				 SPREAD_SCALE)));
	return spread.digits * decimal_pow10[SPREAD_SCALE - spread.scale];
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_robustness);
Datum
emulation_scoreboard_robustness(PG_FUNCTION_ARGS)
{
	const Scoreboard *board = board_from_datum(PG_GETARG_DATUM(0));
	int32 replications = PG_GETARG_INT32(1);
	int64 spread = read_spread(fcinfo);
	Rows rows;
	Study study;
	Xoshiro random;
	Progress progress = progress_begun();

	if (replications < 1 || replications > MOST_REPLICATIONS)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("invalid number of replications: %d", replications),
		                errdetail("The number of replications is from 1 to %d.", MOST_REPLICATIONS)));
	rows = rows_of_call(fcinfo);
	study_open(&study, board, standings_unranked_argument(fcinfo, 4, board), (uint32) replications);
	xoshiro_seed(&random, (uint64) PG_GETARG_INT64(3));
	for (int32 i = 0; i < replications; i++)
	{
		CHECK_FOR_INTERRUPTS();
		replicate(&study, &random, spread, (uint32) i);
		if (progress_is_due(&progress))
			progress_say("robustness", i + 1, replications, "replications");
	}
	put_units(&study, (uint32) replications, &rows);
	return (Datum) 0;
}
