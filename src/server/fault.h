/*
 * fault.h - what is wrong with a cell, as an error or as a text.
 */
#ifndef EMULATION_FAULT_H
#define EMULATION_FAULT_H

#include "server/compat.h"

#include "sheet/rules.h"

/* A name or a code for a message, cut where it is long, at a whole letter. */
extern char *shown_name(const char *name, size_t length);

static inline char *
shown(const char *name)
{
	return shown_name(name, strlen(name));
}

/* unit may be null (a leaf scored by itself); criterion not.  The first may return (compat.h). */
extern void
save_cell_fault(const RuleFault *fault, const char *unit, const char *criterion, struct Node *soft);
pg_noreturn extern void raise_cell_fault(const RuleFault *fault, const char *unit, const char *criterion);

/* An error of a value that belongs to no cell. */
pg_noreturn extern void raise_fault(const RuleFault *fault);

/* The same message that raise_cell_fault without a unit would have. */
extern text *cell_fault_message(const RuleFault *fault, const char *criterion);

/*
 * The leaf that a caller names.  Where there is none, or a parent instead, 0
 * and a fault without the criterion's name in its message.
 */
extern int find_leaf(const Sheet *sheet, const char *code, size_t length, RuleFault *fault);

#endif
