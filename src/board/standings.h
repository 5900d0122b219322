/*
 * standings.h - a board's units scored and put in order.
 */
#ifndef EMULATION_STANDINGS_H
#define EMULATION_STANDINGS_H

#include "board/board.h"
#include "board/ranking.h"

/*
 * One standing a unit, best first (ranking_decide); unranked, unless null, has a flag for
 * each unit of the board that is kept out of the ranking.
 */
extern Standing *standings_of_board(const Scoreboard *board, const bool *unranked);

/*
 * The flags of the units named in an SQL argument text[]; a null pointer where there is
 * no such argument or it is null.  Names that the board does not have are no one's.
 */
extern bool *standings_unranked_argument(FunctionCallInfo fcinfo, int argument, const Scoreboard *board);

#endif
