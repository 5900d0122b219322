/*
 * standings.h - a board's units scored and put in order.
 */
#ifndef EMULATION_STANDINGS_H
#define EMULATION_STANDINGS_H

#include "board/ranking.h"
#include "board/scoreboard.h"

/*
 * One standing a unit, best first (rank_units); unranked, unless null, has a flag for
 * each unit of the board that is kept out of the ranking.
 */
extern Standing *board_standings(const Scoreboard *board, const bool *unranked);

/*
 * The flags of the units named in an SQL argument text[]; a null pointer where there is
 * no such argument or it is null.  Names that the board does not have are no one's.
 */
extern bool *unranked_argument(FunctionCallInfo fcinfo, int argument, const Scoreboard *board);

#endif
