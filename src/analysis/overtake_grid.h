/*
 * overtake_grid.h - the nearest place on a grid that is far enough.
 */
#ifndef EMULATION_OVERTAKE_GRID_H
#define EMULATION_OVERTAKE_GRID_H

#include "server/compat.h"

typedef struct Grid
{
	bool (*reaches)(void *context, int64 place); /* is it far enough? */
	void *context;
	int64 end; /* the farthest place on either side of 0 */
} Grid;

/*
 * The place nearest to start, which does not reach itself; of two equally near ones the
 * greater. False if there is none.
 *
 * Between two turns those that reach are at one end, so that halving finds the first of them.
 * Turns are sorted, and known to within one step.
 */
extern bool
grid_nearest_between_turns(const Grid *grid, int64 start, const int64 *turns, int n_turns, int64 *nearest);

/*
 * The same where nothing is known of the places: one by one up to so many steps away, then at
 * distances that double. What is found farther away reaches, and the place before it does not,
 * but there can be a nearer one.
 */
#define GRID_STEPS 1000
extern bool grid_nearest_by_steps(const Grid *grid, int64 start, int64 *nearest);

#endif
