/*
 * fault.c - what is wrong with a cell, as an error or as a text.
 */
#include "server/compat.h"

#include "utils/builtins.h"

#include "server/fault.h"

#define SHOWN_MOST 200 /* bytes */

char *
fault_shown(const char *name, size_t length)
{
	if (length <= SHOWN_MOST)
		return pnstrdup(name, length);
	return psprintf("%.*s...", pg_mbcliplen(name, (int) length, SHOWN_MOST), name);
}

static int
fault_sqlstate(const FaultText *fault)
{
	const char *s = fault->sqlstate;

	return MAKE_SQLSTATE(s[0], s[1], s[2], s[3], s[4]);
}

void
fault_save_cell(const FaultText *fault, const char *unit, const char *criterion, struct Node *soft)
{
	criterion = shown(criterion);
	if (unit != NULL)
		unit = shown(unit);
	errsave(soft,
	        (errcode(fault_sqlstate(fault)),
	         unit == NULL ? errmsg("criterion \"%s\": %s", criterion, fault->message) :
	                        errmsg("unit \"%s\", criterion \"%s\": %s", unit, criterion, fault->message),
	         fault->detail[0] != '\0' ? errdetail("%s", fault->detail) : 0,
	         fault->hint[0] != '\0' ? errhint("%s", fault->hint) : 0));
}

void
fault_raise_cell(const FaultText *fault, const char *unit, const char *criterion)
{
	fault_save_cell(fault, unit, criterion, NULL);
	pg_unreachable();
}

void
fault_save_shape(const char *what, const char *message, const char *shape, struct Node *soft)
{
	errsave(soft,
	        (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	         what != NULL ? errmsg("%s: %s", what, message) : errmsg("%s", message), errdetail("%s", shape)));
}

void
fault_raise(const FaultText *fault)
{
	ereport(ERROR, (errcode(fault_sqlstate(fault)), errmsg("%s", fault->message),
	                fault->detail[0] != '\0' ? errdetail("%s", fault->detail) : 0,
	                fault->hint[0] != '\0' ? errhint("%s", fault->hint) : 0));
}

text *
fault_cell_message(const FaultText *fault, const char *criterion)
{
	char *message = psprintf("criterion \"%s\": %s", shown(criterion), fault->message);

	return cstring_to_text(message);
}
