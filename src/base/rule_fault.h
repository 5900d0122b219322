/*
 * rule_fault.h - what is wrong with a result or a sheet, as an error report has
 * it: a SQLSTATE and three texts.  Longer texts are cut.
 */
#ifndef EMULATION_RULE_FAULT_H
#define EMULATION_RULE_FAULT_H

#include "base/core.h"

#define RULE_TEXT 256

typedef struct RuleFault
{
	const char *sqlstate;
	char message[RULE_TEXT];
	char detail[RULE_TEXT]; /* may be empty */
	char hint[RULE_TEXT];   /* may be empty */
} RuleFault;

#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/*
 * Sets the message and clears the other two.  With all three, a null fault is
 * of a caller who only asks whether there is one.
 */
extern void fault_set(RuleFault *fault, const char *sqlstate, const char *message, ...) PRINTF_LIKE(3, 4);
extern void fault_detail(RuleFault *fault, const char *detail, ...) PRINTF_LIKE(2, 3);
extern void fault_hint(RuleFault *fault, const char *hint, ...) PRINTF_LIKE(2, 3);

#endif
