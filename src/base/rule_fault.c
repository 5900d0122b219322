/*
 * rule_fault.c - what is wrong with a result or a sheet (see rule_fault.h).
 */
#include "base/rule_fault.h"

#include <stdarg.h>
#include <stdio.h>

/* Print the variable arguments that follow format into a text of the fault. */
#define PRINT_TEXT(text, format)                                                                             \
	do                                                                                                       \
	{                                                                                                        \
		va_list arguments;                                                                                   \
		va_start(arguments, format);                                                                         \
		vsnprintf(text, RULE_TEXT, format, arguments);                                                       \
		va_end(arguments);                                                                                   \
	} while (0)

void
fault_set(RuleFault *fault, const char *sqlstate, const char *message, ...)
{
	if (fault == NULL)
		return;
	fault->sqlstate = sqlstate;
	fault->detail[0] = fault->hint[0] = '\0';
	PRINT_TEXT(fault->message, message);
}

void
fault_detail(RuleFault *fault, const char *detail, ...)
{
	if (fault != NULL)
		PRINT_TEXT(fault->detail, detail);
}

void
fault_hint(RuleFault *fault, const char *hint, ...)
{
	if (fault != NULL)
		PRINT_TEXT(fault->hint, hint);
}
