/*
 * tally_ops.c - operators and functions of award tallies: sums and differences,
 * counts, totals, the order of a medal table, and whether a report agrees.
 */
#include "server/compat.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "award/award_tally.h"
#include "server/rows.h"

/* Two tallies, award by award ------------------------------------------------------- */

typedef struct AwardPair
{
	const char *code;
	uint32 length;
	int64 left; /* 0 where only the other has it */
	int64 right;
} AwardPair;

/* Every award of either in the order of the codes; either may be null. */
static AwardPair *
pair_awards(const AwardTally *left, const AwardTally *right, uint32 *n)
{
	uint32 n_left = left == NULL ? 0 : left->n;
	uint32 n_right = right == NULL ? 0 : right->n;
	AwardPair *pairs =
		MemoryContextAllocHuge(CurrentMemoryContext, sizeof(AwardPair) * ((Size) n_left + n_right + 1));
	uint32 i = 0;
	uint32 j = 0;

	for (*n = 0; i < n_left || j < n_right; (*n)++)
	{
		const TallyEntry *a = i < n_left ? &left->entries[i] : NULL;
		const TallyEntry *b = j < n_right ? &right->entries[j] : NULL;
		int order = a == NULL ? 1 :
		            b == NULL ? -1 :
		                        bytes_compare(tally_code(left, a), a->code_length, tally_code(right, b),
		                                      b->code_length);

		pairs[*n] = order <= 0 ? (AwardPair){.code = tally_code(left, a), .length = a->code_length} :
		                         (AwardPair){.code = tally_code(right, b), .length = b->code_length};
		pairs[*n].left = order <= 0 ? a->number : 0;
		pairs[*n].right = order >= 0 ? b->number : 0;
		i += order <= 0;
		j += order >= 0;
	}
	return pairs;
}

/* left + sign·right */
static Datum
join_tallies(FunctionCallInfo fcinfo, int sign)
{
	uint32 n;
	AwardPair *pairs =
		pair_awards(tally_from_datum(PG_GETARG_DATUM(0)), tally_from_datum(PG_GETARG_DATUM(1)), &n);
	AwardCount *counts = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(AwardCount) * ((Size) n + 1));

	for (uint32 i = 0; i < n; i++)
		counts[i] = (AwardCount){pairs[i].code, pairs[i].length,
		                         (int128) pairs[i].left + sign * (int128) pairs[i].right};
	PG_RETURN_POINTER(tally_from_counts(
		counts, n,
		"The second tally has more of this award than the first. Use emulation.reconcile to see "
		"differences of either sign.",
		NULL));
}

PG_FUNCTION_INFO_V1(emulation_award_tally_plus);
Datum
emulation_award_tally_plus(PG_FUNCTION_ARGS)
{
	return join_tallies(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(emulation_award_tally_minus);
Datum
emulation_award_tally_minus(PG_FUNCTION_ARGS)
{
	return join_tallies(fcinfo, -1);
}

static Datum
code_datum(const char *code, uint32 length)
{
	return PointerGetDatum(cstring_to_text_with_len(code, (int) length));
}

#define RECONCILE_COLUMNS 4

PG_FUNCTION_INFO_V1(emulation_award_tally_reconcile);
Datum
emulation_award_tally_reconcile(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	bool nulls[RECONCILE_COLUMNS] = {false};
	AwardPair *pairs;
	uint32 n;

	pairs = pair_awards(PG_ARGISNULL(0) ? NULL : tally_from_datum(PG_GETARG_DATUM(0)),
	                    PG_ARGISNULL(1) ? NULL : tally_from_datum(PG_GETARG_DATUM(1)), &n);
	for (uint32 i = 0; i < n; i++)
	{
		Datum values[RECONCILE_COLUMNS];

		rows_begin(&rows);
		values[0] = code_datum(pairs[i].code, pairs[i].length);
		values[1] = Int64GetDatum(pairs[i].left);
		values[2] = Int64GetDatum(pairs[i].right);
		values[3] = Int64GetDatum(pairs[i].left - pairs[i].right);
		rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

/* One tally ---------------------------------------------------------------------------- */

#define AWARDS_COLUMNS 2

PG_FUNCTION_INFO_V1(emulation_award_tally_awards);
Datum
emulation_award_tally_awards(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	const AwardTally *tally = tally_from_datum(PG_GETARG_DATUM(0));
	bool nulls[AWARDS_COLUMNS] = {false};

	for (uint32 i = 0; i < tally->n; i++)
	{
		const TallyEntry *entry = &tally->entries[i];
		Datum values[AWARDS_COLUMNS];

		rows_begin(&rows);
		values[0] = code_datum(tally_code(tally, entry), entry->code_length);
		values[1] = Int64GetDatum(entry->number);
		rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

static const TallyEntry *
find_award(const AwardTally *tally, const text *award)
{
	return tally_find(tally, VARDATA_ANY(award), VARSIZE_ANY_EXHDR(award));
}

PG_FUNCTION_INFO_V1(emulation_award_tally_count);
Datum
emulation_award_tally_count(PG_FUNCTION_ARGS)
{
	const TallyEntry *entry = find_award(tally_from_datum(PG_GETARG_DATUM(0)), PG_GETARG_TEXT_PP(1));

	PG_RETURN_INT64(entry == NULL ? 0 : entry->number);
}

static int64
checked_total(int128 total)
{
	if (total > PG_INT64_MAX)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("the total of a tally is %s", tally_number_text(total)),
		                errdetail("A total is at most " INT64_FORMAT ".", PG_INT64_MAX),
		                errhint("Look for a number that was entered with too many digits.")));
	return (int64) total;
}

PG_FUNCTION_INFO_V1(emulation_award_tally_total);
Datum
emulation_award_tally_total(PG_FUNCTION_ARGS)
{
	const AwardTally *tally = tally_from_datum(PG_GETARG_DATUM(0));
	int128 total = 0;

	for (uint32 i = 0; i < tally->n; i++)
		total += tally->entries[i].number;
	PG_RETURN_INT64(checked_total(total));
}

/* The awards that a caller lists, as one array whatever its dimensions. */
static Datum *
listed_awards(FunctionCallInfo fcinfo, int *n)
{
	Datum *elements;
	bool *nulls;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, n);
	for (int i = 0; i < *n; i++)
		if (nulls[i])
			ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			                errmsg("element %d of the list of awards is null", i + 1),
			                errhint("Remove nulls from the list with array_remove(awards, NULL).")));
	return elements;
}

PG_FUNCTION_INFO_V1(emulation_award_tally_total_of);
Datum
emulation_award_tally_total_of(PG_FUNCTION_ARGS)
{
	const AwardTally *tally = tally_from_datum(PG_GETARG_DATUM(0));
	int n;
	Datum *awards = listed_awards(fcinfo, &n);
	bool *counted = palloc0(sizeof(bool) * ((Size) tally->n + 1));
	int128 total = 0;

	for (int i = 0; i < n; i++)
	{
		const TallyEntry *entry = find_award(tally, DatumGetTextPP(awards[i]));

		if (entry == NULL || counted[entry - tally->entries])
			continue;
		counted[entry - tally->entries] = true;
		total += entry->number;
	}
	PG_RETURN_INT64(checked_total(total));
}

PG_FUNCTION_INFO_V1(emulation_award_tally_precedence);
Datum
emulation_award_tally_precedence(PG_FUNCTION_ARGS)
{
	const AwardTally *tally = tally_from_datum(PG_GETARG_DATUM(0));
	int n;
	Datum *awards = listed_awards(fcinfo, &n);

	for (int i = 0; i < n; i++)
	{
		const TallyEntry *entry = find_award(tally, DatumGetTextPP(awards[i]));

		awards[i] = Int64GetDatum(entry == NULL ? 0 : entry->number);
	}
	PG_RETURN_ARRAYTYPE_P(
		construct_array(awards, n, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}
