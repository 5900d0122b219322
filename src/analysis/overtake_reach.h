/*
 * overtake_reach.h - what else of a unit's score changes with a leaf's actual.
 */
#ifndef EMULATION_OVERTAKE_REACH_H
#define EMULATION_OVERTAKE_REACH_H

#include "server/compat.h"

#include "sheet/sheet.h"

typedef struct LeafReach
{
	/* only the leaf's own rule turns its actual into points, and parents add, or choose, these */
	bool is_plain;
	/* the cluster's figures change with it */
	bool is_seen;
} LeafReach;

extern LeafReach leaf_reach(const Sheet *sheet, int leaf);

#endif
