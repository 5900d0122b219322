/*
 * sheet_bounds.h - the least and the most that each criterion can earn, and what an expression can come to.
 *
 * Both follow from rules' rows, children and expressions. They can be wider than the real
 * range, never narrower.
 */
#ifndef EMULATION_SHEET_BOUNDS_H
#define EMULATION_SHEET_BOUNDS_H

#include "server/compat.h"

#include "sheet/expression_range.h"
#include "sheet/sheet.h"
#include "sheet/sheet_program.h"

typedef struct SheetBounds
{
	const Sheet *sheet;
	Points *least; /* of each criterion; -POINTS_LIMIT: there is no end */
	Points *most;  /* POINTS_LIMIT likewise */
	ExpressionRangeStack *stack;
} SheetBounds;

extern SheetBounds sheet_bounds(const Sheet *sheet);

/* What a program of a criterion, or of the whole sheet, can come to; until the next is asked for. */
extern const ExpressionRange *
sheet_bounds_of_program(const SheetBounds *bounds, int criterion, ProgramRef program);

/* What all children of a parent can earn together. */
extern Points sheet_bounds_children_most(const SheetBounds *bounds, int parent);

#endif
