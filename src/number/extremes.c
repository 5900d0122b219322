/*
 * extremes.c - the few least or greatest of many, kept while the many pass by.
 */
#include "number/extremes.h"

/* From a free place at the end upwards. */
static void
rise(const Extremes *kept, size_t place, void *item)
{
	while (place > 0)
	{
		size_t above = (place - 1) / 2;

		if (kept->order(item, kept->items[above]) <= 0)
			break;
		kept->items[place] = kept->items[above];
		place = above;
	}
	kept->items[place] = item;
}

/* From the first place, which is free, downwards. */
static void
sink(const Extremes *kept, void *item)
{
	size_t place = 0;

	for (size_t below = 1; below < kept->n; below = 2 * place + 1)
	{
		if (below + 1 < kept->n && kept->order(kept->items[below + 1], kept->items[below]) > 0)
			below++;
		if (kept->order(kept->items[below], item) <= 0)
			break;
		kept->items[place] = kept->items[below];
		place = below;
	}
	kept->items[place] = item;
}

void *
extremes_put(Extremes *kept, size_t most, void *item)
{
	void *leaves;

	if (kept->n < most)
	{
		rise(kept, kept->n++, item);
		return NULL;
	}
	leaves = kept->items[0];
	sink(kept, item);
	return leaves;
}
