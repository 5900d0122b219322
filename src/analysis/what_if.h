/*
 * what_if.h - a board as it would be with other results.
 */
#ifndef EMULATION_WHAT_IF_H
#define EMULATION_WHAT_IF_H

#include "board/board.h"

typedef struct CellChange
{
	uint32 unit;
	uint16 criterion; /* a leaf */
	Decimal actual;   /* null: the result is withdrawn */
} CellChange;

/*
 * The board with other actuals; targets stay, and a criterion that was not assigned
 * becomes assigned.  changes are sorted here, and name no cell twice.  Errors as for
 * results of that kind: a value that the rule refuses.
 */
extern Scoreboard *what_if_board(const Scoreboard *board, CellChange *changes, int n_changes);

#endif
