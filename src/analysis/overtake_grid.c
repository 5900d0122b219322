/*
 * overtake_grid.c - the nearest place on a grid that is far enough (see overtake_grid.h).
 */
#include "analysis/overtake_grid.h"

static bool
reaches(const Grid *grid, int64 place)
{
	return grid->reaches(grid->context, place);
}

/* The first that reaches behind one that does not, towards one that does. */
static int64
halve(const Grid *grid, int64 fails, int64 found)
{
	while (found - fails > 1 || fails - found > 1)
	{
		int64 middle = fails + (found - fails) / 2;

		if (reaches(grid, middle))
			found = middle;
		else
			fails = middle;
	}
	return found;
}

/* From near to far, between which those that reach are at one end. */
static bool
nearest_between(const Grid *grid, int64 near, int64 far, int64 *nearest)
{
	*nearest = near;
	if (reaches(grid, near))
		return true;
	if (!reaches(grid, far))
		return false;
	*nearest = halve(grid, near, far);
	return true;
}

/*
 * Up (direction 1) or down (-1) from turn to turn; each is known to within one step, so it and
 * its neighbours are looked at by themselves.
 */
static bool
nearest_beyond(const Grid *grid, int64 start, int direction, const int64 *turns, int n_turns, int64 *nearest)
{
	int64 end = direction * grid->end;
	int64 near = start + direction;

	for (int i = 0; i <= 2 * n_turns; i++)
	{
		/* the last step before a turn, the turn, and at last the end */
		int turn = direction > 0 ? i / 2 : n_turns - 1 - i / 2;
		int64 far = i == 2 * n_turns ? end : turns[turn] - (i % 2 == 0 ? direction : 0);

		if ((far - near) * direction < 0 || (end - far) * direction < 0)
			continue;
		if (nearest_between(grid, near, far, nearest))
			return true;
		near = far + direction;
	}
	return false;
}

/* Of what was found above and below. */
static bool
nearer(int64 start, bool is_up, int64 up, bool is_down, int64 down, int64 *nearest)
{
	*nearest = !is_down || (is_up && up - start <= start - down) ? up : down;
	return is_up || is_down;
}

bool
grid_nearest_between_turns(const Grid *grid, int64 start, const int64 *turns, int n_turns, int64 *nearest)
{
	int64 up = 0;
	int64 down = 0;
	bool is_up = nearest_beyond(grid, start, 1, turns, n_turns, &up);
	bool is_down = nearest_beyond(grid, start, -1, turns, n_turns, &down);

	return nearer(start, is_up, up, is_down, down, nearest);
}

static bool
is_on_grid(const Grid *grid, int64 place)
{
	return place <= grid->end && place >= -grid->end;
}

/* Beyond the steps that were taken, none of which reaches. */
static bool
nearest_far_away(const Grid *grid, int64 start, int direction, int64 *nearest)
{
	int64 fails = start + direction * GRID_STEPS;

	for (int64 distance = 2 * GRID_STEPS; is_on_grid(grid, fails); distance *= 2)
	{
		int64 end = direction * grid->end;
		int64 far = is_on_grid(grid, start + direction * distance) ? start + direction * distance : end;

		if (far == fails)
			return false;
		if (reaches(grid, far))
		{
			*nearest = halve(grid, fails, far);
			return true;
		}
		fails = far;
	}
	return false;
}

bool
grid_nearest_by_steps(const Grid *grid, int64 start, int64 *nearest)
{
	int64 up = 0;
	int64 down = 0;
	bool is_up;
	bool is_down;

	for (int64 distance = 1; distance <= GRID_STEPS; distance++)
		for (int direction = 1; direction >= -1; direction -= 2)
		{
			*nearest = start + direction * distance;
			if (is_on_grid(grid, *nearest) && reaches(grid, *nearest))
				return true;
		}
	is_up = nearest_far_away(grid, start, 1, &up);
	is_down = nearest_far_away(grid, start, -1, &down);
	return nearer(start, is_up, up, is_down, down, nearest);
}
