/*
 * sheet_order.c - in which order criteria are computed and scored (see sheet_order.h).
 *
 * A walk in depth with a stack of its own: what a criterion needs is walked before it.
 */
#include "sheet/sheet_order.h"

typedef enum WalkState
{
	WALK_NEW,
	WALK_OPEN, /* on the stack */
	WALK_DONE
} WalkState;

/* A criterion on the stack, and how far what it needs has been looked at. */
typedef struct Walk
{
	ProgramCursor cursor;
	ProgramRef program;
	int at;
	int child;
	uint16_t criterion;
} Walk;

size_t
sheet_order_room(const Sheet *sheet)
{
	return sheet->n_criteria * (sizeof(Walk) + sizeof(uint16_t) + sizeof(uint8_t)) + 8;
}

/* Does a mention need what is computed here? */
static bool
is_needed(const Sheet *sheet, SheetOrderKind kind, ExpressionReference mention)
{
	const Criterion *named = &sheet_criteria(sheet)[mention.criterion];

	switch (mention.name)
	{
		case EXPRESSION_ACTUAL_OF:
			return kind == ORDER_OF_VALUES && (named->more_flags & CRITERION_COMPUTED) != 0;
		case EXPRESSION_MISSING_OF:
			if (kind == ORDER_OF_VALUES)
				return (named->more_flags & CRITERION_COMPUTED) != 0;
			return !criterion_is_input(named);
		case EXPRESSION_ASSIGNED_OF:
		case EXPRESSION_POINTS_OF:
		case EXPRESSION_SHARE_OF:
		case EXPRESSION_DEDUCTED_OF:
			return kind == ORDER_OF_SCORES && !criterion_is_input(named);
		default:
			return false;
	}
}

static Walk
walk_of(const Sheet *sheet, SheetOrderKind kind, int index)
{
	const Criterion *criterion = &sheet_criteria(sheet)[index];
	Walk walk = {.child = index + 1, .criterion = (uint16_t) index};

	if (kind == ORDER_OF_VALUES)
	{
		walk.child = criterion->end;
		walk.program = sheet_extra(sheet, criterion)->value;
		return walk;
	}
	walk.cursor = sheet_criterion_programs(sheet, criterion);
	walk.program = sheet_next_program(&walk.cursor);
	return walk;
}

/* The next criterion that it needs, or -1. */
static int
next_needed(const Sheet *sheet, SheetOrderKind kind, Walk *walk)
{
	const Criterion *criteria = sheet_criteria(sheet);
	ExpressionReference mention;
	int child = walk->child;

	if (child < criteria[walk->criterion].end)
	{
		walk->child = criteria[child].end;
		return child;
	}
	while (walk->program != 0)
	{
		while (expression_next_reference(sheet_program(sheet, walk->program), &walk->at, &mention))
			if (is_needed(sheet, kind, mention))
				return mention.criterion;
		walk->program = kind == ORDER_OF_VALUES ? 0 : sheet_next_program(&walk->cursor);
		walk->at = 0;
	}
	return -1;
}

/* The stack from the criterion on that is met again; told from the one that comes first in the sheet. */
static void
take_circle(SheetOrder *order, const Walk *stack, int depth, int met)
{
	int first = depth;
	int least = depth;

	while (stack[first].criterion != met)
		first--;
	for (int i = first; i <= depth; i++)
		if (stack[i].criterion < stack[least].criterion)
			least = i;
	order->n = 0;
	for (int i = least; i <= depth; i++)
		order->criteria[order->n++] = stack[i].criterion;
	for (int i = first; i < least; i++)
		order->criteria[order->n++] = stack[i].criterion;
}

/* All that is not yet done of what one criterion needs, and then itself. */
static bool
walk_from(const Sheet *sheet, SheetOrderKind kind, int start, Walk *stack, uint8_t *states, SheetOrder *order)
{
	int depth = 0;

	stack[0] = walk_of(sheet, kind, start);
	states[start] = WALK_OPEN;
	while (depth >= 0)
	{
		int needed = next_needed(sheet, kind, &stack[depth]);

		if (needed < 0)
		{
			order->criteria[order->n++] = stack[depth].criterion;
			states[stack[depth--].criterion] = WALK_DONE;
			continue;
		}
		order->backwards &= needed > stack[depth].criterion;
		if (states[needed] == WALK_OPEN)
		{
			take_circle(order, stack, depth, needed);
			return false;
		}
		if (states[needed] == WALK_DONE)
			continue;
		states[needed] = WALK_OPEN;
		stack[++depth] = walk_of(sheet, kind, needed);
	}
	return true;
}

bool
sheet_order(const Sheet *sheet, SheetOrderKind kind, void *room, SheetOrder *order)
{
	const Criterion *criteria = sheet_criteria(sheet);
	Walk *stack = room;
	uint16_t *found = (uint16_t *) (stack + sheet->n_criteria);
	uint8_t *states = (uint8_t *) (found + sheet->n_criteria);

	memset(states, WALK_NEW, sheet->n_criteria);
	*order = (SheetOrder){found, 0, true};
	for (int i = sheet->n_criteria - 1; i >= 0; i--)
		if (states[i] == WALK_NEW &&
		    (kind == ORDER_OF_SCORES || (criteria[i].more_flags & CRITERION_COMPUTED) != 0) &&
		    !walk_from(sheet, kind, i, stack, states, order))
			return false;
	return true;
}
