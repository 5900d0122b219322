/*
 * fault_text.c - what is wrong with a result or a sheet (see fault_text.h).
 */
#include "base/fault_text.h"

#include <stdarg.h>
#include <stdio.h>

/* Print the variable arguments that follow format into a text of the fault. */
#define PRINT_TEXT(text, format)                                                                             \
	do                                                                                                       \
	{                                                                                                        \
		va_list arguments;                                                                                   \
		va_start(arguments, format);                                                                         \
		vsnprintf(text, FAULT_TEXT_ROOM, format, arguments);                                                 \
		va_end(arguments);                                                                                   \
	} while (0)

void
fault_set(FaultText *fault, const char *sqlstate, const char *message, ...)
{
	if (fault == NULL)
		return;
	fault->sqlstate = sqlstate;
	fault->detail[0] = fault->hint[0] = '\0';
	PRINT_TEXT(fault->message, message);
}

void
fault_detail(FaultText *fault, const char *detail, ...)
{
	if (fault != NULL)
		PRINT_TEXT(fault->detail, detail);
}

void
fault_hint(FaultText *fault, const char *hint, ...)
{
	if (fault != NULL)
		PRINT_TEXT(fault->hint, hint);
}
