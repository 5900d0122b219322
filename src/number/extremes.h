/*
 * extremes.h - the few least or greatest of many, kept while the many pass by.
 *
 * A heap whose first item is the one that leaves next: of the least it is the greatest, of the
 * greatest the least. What an item is, its order knows; memory is the caller's.
 */
#ifndef EMULATION_EXTREMES_H
#define EMULATION_EXTREMES_H

#include "base/core.h"

/* Above 0: a leaves before b. */
typedef int (*LeavingOrder)(const void *a, const void *b);

typedef struct Extremes
{
	void **items;
	size_t n;
	LeavingOrder order;
} Extremes;

/* Whether an item is among the most extreme so far. */
static inline bool
extremes_keeps(const Extremes *kept, size_t most, const void *item)
{
	return kept->n < most || (most > 0 && kept->order(kept->items[0], item) > 0);
}

/*
 * Keeps an item that extremes_keeps; items must have room for one more if there are fewer than
 * most. Returns the item that leaves for it, or null.
 */
extern void *extremes_put(Extremes *kept, size_t most, void *item);

#endif
