/*
 * board_json.h - a scoreboard's JSON, as text and as jsonb.
 *
 *	 {"sheet": {...}, "results": {unit: {criterion: [target, actual]}}}
 *
 * A third element false says that the criterion is not assigned to the unit.
 */
#ifndef EMULATION_BOARD_JSON_H
#define EMULATION_BOARD_JSON_H

#include "server/compat.h"

#include "lib/stringinfo.h"

#include "board/board.h"

extern void board_to_json(const Scoreboard *board, StringInfo out);
extern Jsonb *board_to_jsonb(const Scoreboard *board);

/* soft: see compat.h */
extern Scoreboard *board_from_json(char *text, struct Node *soft);
extern Scoreboard *board_from_jsonb(Jsonb *document);

#endif
