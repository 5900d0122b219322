/*
 * standings.h - a board's units scored and put in order.
 */
#ifndef EMULATION_STANDINGS_H
#define EMULATION_STANDINGS_H

#include "board/board.h"
#include "board/ranking.h"
#include "board/verdicts.h"

/*
 * One standing a unit, best first (ranking_decide); unranked, unless null, has a flag for
 * each unit of the board that is kept out of the ranking.
 */
extern Standing *standings_of_board(const Scoreboard *board, const bool *unranked);

/*
 * The same with what led to classes. decided, unless null, has an entry for each unit of the board.
 * scoring is left for scoring units once more.
 */
extern Standing *standings_with_verdicts(const Scoreboard *board, const bool *unranked,
                                         const DecidedClass *decided, Scoring *scoring, Verdicts *verdicts);

/*
 * The flags of the units named in an SQL argument text[]; a null pointer if the argument is
 * absent or null. Names that are not on the board are ignored.
 */
extern bool *standings_unranked_argument(FunctionCallInfo fcinfo, int argument, const Scoreboard *board);

#endif
