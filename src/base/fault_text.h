/*
 * fault_text.h - what is wrong with a result or a sheet, as an error report has
 * it: a SQLSTATE and three texts.  Longer texts are cut.
 */
#ifndef EMULATION_FAULT_TEXT_H
#define EMULATION_FAULT_TEXT_H

#include "base/core.h"

#define FAULT_TEXT_ROOM 256

typedef struct FaultText
{
	const char *sqlstate;
	char message[FAULT_TEXT_ROOM];
	char detail[FAULT_TEXT_ROOM]; /* may be empty */
	char hint[FAULT_TEXT_ROOM];   /* may be empty */
} FaultText;

#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/*
 * Sets the message and clears the other two.  With all three, a null fault is
 * of a caller who only asks whether there is one.
 */
extern void fault_set(FaultText *fault, const char *sqlstate, const char *message, ...) PRINTF_LIKE(3, 4);
extern void fault_detail(FaultText *fault, const char *detail, ...) PRINTF_LIKE(2, 3);
extern void fault_hint(FaultText *fault, const char *hint, ...) PRINTF_LIKE(2, 3);

#endif
