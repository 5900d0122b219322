/*
 * json_text.h - pieces of JSON text.
 */
#ifndef EMULATION_JSON_TEXT_H
#define EMULATION_JSON_TEXT_H

#include "server/compat.h"

#include "lib/stringinfo.h"

#include "number/decimal.h"

/* A number, or null. */
extern void json_append_decimal(StringInfo out, Decimal decimal);

/* A string, quoted. */
extern void json_append_text(StringInfo out, const char *text, size_t length);

#endif
