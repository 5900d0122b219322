/*
 * dictionary.c - the award codes of a query (see dictionary.h).
 */
#include "server/compat.h"

#include "common/pg_prng.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "award/dictionary.h"

#define FIRST_SLOTS 64

/* Up to so many are sorted by insertion: a unit has a dozen awards. */
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
		made->mask = FIRST_SLOTS - 1;
		made->slots = MemoryContextAllocZero(context, sizeof(AwardSlot) * FIRST_SLOTS);
		made->codes = MemoryContextAlloc(context, sizeof(AwardCode) * (FIRST_SLOTS / 2));
		made->ranks = MemoryContextAlloc(context, sizeof(uint32) * (FIRST_SLOTS / 2));
		flinfo->fn_extra = made;
	}
	return made;
}

static void
insert_slot(Dictionary *dictionary, uint32 number)
{
	const AwardCode *code = &dictionary->codes[number];
	AwardSlot slot = {.length = code->length, .number = number + 1};
	uint32 place = code->hash & dictionary->mask;

	memcpy(slot.start, code->text, Min(code->length, AWARD_START));
	while (dictionary->slots[place].number != 0)
		place = (place + 1) & dictionary->mask;
	dictionary->slots[place] = slot;
}

/* Twice the slots, half of which are used at most. */
static void
grow(Dictionary *dictionary)
{
	Size slots = 2 * ((Size) dictionary->mask + 1);

	CHECK_FOR_INTERRUPTS();
	pfree(dictionary->slots);
	dictionary->slots = MemoryContextAllocExtended(dictionary->context, sizeof(AwardSlot) * slots,
	                                               MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	dictionary->mask = (uint32) slots - 1;
	dictionary->codes = repalloc_huge(dictionary->codes, sizeof(AwardCode) * (slots / 2));
	dictionary->ranks = repalloc_huge(dictionary->ranks, sizeof(uint32) * (slots / 2));
	for (uint32 number = 0; number < dictionary->n; number++)
		insert_slot(dictionary, number);
}

static uint32
add_code(Dictionary *dictionary, const char *code, uint32 length, uint32 hash)
{
	uint32 number = dictionary->n;
	char *text;

	if (number == (dictionary->mask + 1) / 2)
		grow(dictionary);
	text = MemoryContextAlloc(dictionary->context, length + 1);
	memcpy(text, code, length);
	dictionary->codes[number] = (AwardCode){text, length, hash};
	dictionary->n++;
	insert_slot(dictionary, number);
	return number;
}

uint32
dictionary_number(Dictionary *dictionary, const char *code, uint32 length)
{
	uint32 hash = bytes_hash(code, length, dictionary->multiplier);
	const AwardSlot *slot;

	for (uint32 place = hash & dictionary->mask; (slot = &dictionary->slots[place])->number != 0;
	     place = (place + 1) & dictionary->mask)
		if (slot->length == length &&
		    bytes_equal(length <= AWARD_START ? slot->start : dictionary->codes[slot->number - 1].text, code,
		                length))
			return slot->number - 1;
	return add_code(dictionary, code, length, hash);
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
