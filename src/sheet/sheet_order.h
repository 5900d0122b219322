/*
 * sheet_order.h - in which order a sheet's actuals are computed and its criteria scored.
 *
 * A criterion comes after its children and after all whose results its expressions name.
 * Where these need each other there is no order, and the sheet is refused.
 */
#ifndef EMULATION_SHEET_ORDER_H
#define EMULATION_SHEET_ORDER_H

#include "sheet/sheet_program.h"

typedef enum SheetOrderKind
{
	ORDER_OF_VALUES, /* leaves with a computed actual, each after the actuals that it names */
	ORDER_OF_SCORES  /* all criteria */
} SheetOrderKind;

typedef struct SheetOrder
{
	uint16_t *
		criteria; /* in their order; or, if there is none, a circle: each needs the next, the last the first */
	uint32_t n;
	bool backwards; /* the order of scores is that of the criteria, from the last to the first */
} SheetOrder;

/* Bytes of memory, aligned to eight, that sheet_order needs; what it finds is there. */
extern size_t sheet_order_room(const Sheet *sheet);

/* False: they need each other. The sheet has its programs. */
extern bool sheet_order(const Sheet *sheet, SheetOrderKind kind, void *room, SheetOrder *order);

#endif
