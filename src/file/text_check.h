/*
 * text_check.h - texts as they come from files.
 */
#ifndef EMULATION_TEXT_CHECK_H
#define EMULATION_TEXT_CHECK_H

#include "server/compat.h"

/* Why a cell cannot be read, whatever its type; null: it can.  In the server's encoding. */
extern char *text_check_cell(const text *cell);

#endif
