/*
 * value.h - what all value types have in common: canonical bytes of a format with a number.
 */
#ifndef EMULATION_VALUE_H
#define EMULATION_VALUE_H

#include "server/compat.h"

/* Refuses a format that this library does not read (0A000). */
extern void value_check_format(const char *type, int version, int newest);

#endif
