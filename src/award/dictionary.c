/*
 * dictionary.c - the award codes of a query (see dictionary.h).
 */
#include "server/compat.h"

#include "common/pg_prng.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "award/dictionary.h"
#include "base/bytes.h"

typedef struct CodeSlot
{
	AwardCode code;
	uint32 number;
	uint32 hash;
	char status;
} CodeSlot;

static inline bool
is_code(AwardCode a, AwardCode b)
{
	return a.length == b.length && bytes_equal(a.text, b.text, a.length);
}

#define SH_PREFIX       code
#define SH_ELEMENT_TYPE CodeSlot
#define SH_KEY_TYPE     AwardCode
#define SH_KEY          code
#define SH_HASH_KEY(tb, key)                                                                                 \
	bytes_hash((key).text, (key).length, ((Dictionary *) (tb)->private_data)->multiplier)
#define SH_EQUAL(tb, a, b) is_code(a, b)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, slot) (slot)->hash
#define SH_SCOPE              static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

#define FIRST_CODES 32

/* Up to this number, insertion sort: a unit has a dozen awards. */
#define FEW 32

Dictionary *
dictionary_of_call(FmgrInfo *flinfo)
{
	Dictionary *made = flinfo->fn_extra;

	if (made == NULL)
	{
		MemoryContext context =
			AllocSetContextCreate(flinfo->fn_mcxt, "emulation award codes", ALLOCSET_DEFAULT_SIZES);

		made = MemoryContextAllocZero(context, sizeof(Dictionary));
		made->context = context;
		made->multiplier = pg_prng_uint64(&pg_global_prng_state) | 1;
		made->table = code_create(context, FIRST_CODES, made);
		made->room = FIRST_CODES;
		made->codes = MemoryContextAlloc(context, sizeof(AwardCode) * FIRST_CODES);
		made->ranks = MemoryContextAlloc(context, sizeof(uint32) * FIRST_CODES);
		flinfo->fn_extra = made;
	}
	return made;
}

static pg_noinline uint32
add_code(Dictionary *dictionary, AwardCode code)
{
	char *text = MemoryContextAlloc(dictionary->context, code.length + 1);
	CodeSlot *slot;
	bool found;

	CHECK_FOR_INTERRUPTS();
	memcpy(text, code.text, code.length);
	code.text = text;
	if (dictionary->n == dictionary->room)
	{
		dictionary->room *= 2;
		dictionary->codes = repalloc_huge(dictionary->codes, sizeof(AwardCode) * (Size) dictionary->room);
		dictionary->ranks = repalloc_huge(dictionary->ranks, sizeof(uint32) * (Size) dictionary->room);
	}
	slot = code_insert(dictionary->table, code, &found);
	slot->number = dictionary->n++;
	dictionary->codes[slot->number] = code;
	return slot->number;
}

uint32
dictionary_number(Dictionary *dictionary, const char *code, uint32 length)
{
	AwardCode sought = {code, length};
	const CodeSlot *slot = code_lookup(dictionary->table, sought);

	return slot != NULL ? slot->number : add_code(dictionary, sought);
}

/* Order ------------------------------------------------------------------------- */

static int
compare_codes(const void *left, const void *right, void *argument)
{
	const Dictionary *dictionary = argument;
	const AwardCode *a = &dictionary->codes[*(const uint32 *) left];
	const AwardCode *b = &dictionary->codes[*(const uint32 *) right];

	CHECK_FOR_INTERRUPTS();
	return bytes_compare(a->text, a->length, b->text, b->length);
}

static int
compare_ranks(const void *left, const void *right, void *argument)
{
	const uint32 *ranks = argument;
	uint32 a = ranks[*(const uint32 *) left];
	uint32 b = ranks[*(const uint32 *) right];

	CHECK_FOR_INTERRUPTS();
	return (a > b) - (a < b);
}

static void
rank_codes(Dictionary *dictionary)
{
	uint32 *order = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(uint32) * (Size) dictionary->n);

	for (uint32 i = 0; i < dictionary->n; i++)
		order[i] = i;
	qsort_arg(order, dictionary->n, sizeof(uint32), compare_codes, dictionary);
	for (uint32 i = 0; i < dictionary->n; i++)
		dictionary->ranks[order[i]] = i;
	dictionary->n_ranked = dictionary->n;
	pfree(order);
}

static void
insertion_sort(const uint32 *ranks, uint32 *numbers, uint32 n)
{
	for (uint32 i = 1; i < n; i++)
	{
		uint32 number = numbers[i];
		uint32 place = i;

		for (; place > 0 && ranks[numbers[place - 1]] > ranks[number]; place--)
			numbers[place] = numbers[place - 1];
		numbers[place] = number;
	}
}

/*
 * Groups are many and codes few, so codes are ranked once and groups sorted by
 * rank.  Where codes keep coming, they are ranked again when they have doubled,
 * and in between compared as bytes.
 */
void
dictionary_sort(Dictionary *dictionary, uint32 *numbers, uint32 n)
{
	bool ranked = true;

	if (dictionary->n >= 2 * dictionary->n_ranked)
		rank_codes(dictionary);
	for (uint32 i = 0; i < n; i++)
		ranked &= numbers[i] < dictionary->n_ranked;
	if (!ranked)
		qsort_arg(numbers, n, sizeof(uint32), compare_codes, dictionary);
	else if (n <= FEW)
		insertion_sort(dictionary->ranks, numbers, n);
	else
		qsort_arg(numbers, n, sizeof(uint32), compare_ranks, dictionary->ranks);
}
