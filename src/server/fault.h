/*
 * fault.h - what is wrong with a cell, as an error or as a text.
 */
#ifndef EMULATION_FAULT_H
#define EMULATION_FAULT_H

#include "server/compat.h"

#include "base/fault_text.h"

/* A name or a code for a message, shortened at a whole letter if it is long. */
extern char *fault_shown(const char *name, size_t length);

static inline char *
shown(const char *name)
{
	return fault_shown(name, strlen(name));
}

/* unit may be null (a leaf scored by itself); criterion not.  The first may return (compat.h). */
extern void
fault_save_cell(const FaultText *fault, const char *unit, const char *criterion, struct Node *soft);
pg_noreturn extern void fault_raise_cell(const FaultText *fault, const char *unit, const char *criterion);

/*
 * A document that is not of the shape that it must have; what: "scoreboard" and the like,
 * or null where the message says it.  May return (compat.h).
 */
extern void fault_save_shape(const char *what, const char *message, const char *shape, struct Node *soft);

/* An error of a value that belongs to no cell. */
pg_noreturn extern void fault_raise(const FaultText *fault);

/* The same message that fault_raise_cell without a unit would have. */
extern text *fault_cell_message(const FaultText *fault, const char *criterion);

#endif
