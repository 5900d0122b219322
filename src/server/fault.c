/*
 * fault.c - what is wrong with a cell, as an error or as a text.
 */
#include "server/compat.h"

#include "utils/builtins.h"

#include "server/fault.h"

#define SHOWN_MOST 200 /* bytes */

char *
shown_name(const char *name, size_t length)
{
	if (length <= SHOWN_MOST)
		return pnstrdup(name, length);
	return psprintf("%.*s...", pg_mbcliplen(name, (int) length, SHOWN_MOST), name);
}

static int
fault_sqlstate(const RuleFault *fault)
{
	const char *s = fault->sqlstate;

	return MAKE_SQLSTATE(s[0], s[1], s[2], s[3], s[4]);
}

void
save_cell_fault(const RuleFault *fault, const char *unit, const char *criterion, struct Node *soft)
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
raise_cell_fault(const RuleFault *fault, const char *unit, const char *criterion)
{
	save_cell_fault(fault, unit, criterion, NULL);
	pg_unreachable();
}

void
raise_fault(const RuleFault *fault)
{
	ereport(ERROR, (errcode(fault_sqlstate(fault)), errmsg("%s", fault->message),
	                fault->detail[0] != '\0' ? errdetail("%s", fault->detail) : 0,
	                fault->hint[0] != '\0' ? errhint("%s", fault->hint) : 0));
}

text *
cell_fault_message(const RuleFault *fault, const char *criterion)
{
	char *message = psprintf("criterion \"%s\": %s", shown(criterion), fault->message);

	return cstring_to_text(message);
}

int
find_leaf(const Sheet *sheet, const char *code, size_t length, RuleFault *fault)
{
	int index = sheet_find(sheet, code, length);
	bool parent = index > 0 && !criterion_is_leaf(&sheet_criteria(sheet)[index]);

	if (index > 0 && !parent)
		return index;
	fault_set(fault, "22023", parent ? "a parent, which has no result of its own" : "not in the score sheet");
	fault_detail(fault, parent ? "A parent's points come from its children alone." :
	                             "A result belongs to a leaf of the sheet that scores it.");
	fault_hint(fault, "emulation.criteria(sheet) lists the sheet's criteria and which are leaves.");
	return 0;
}
