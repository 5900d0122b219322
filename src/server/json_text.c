/*
 * json_text.c - pieces of JSON text (see json_text.h).
 */
#include "server/json_text.h"

#include "utils/builtins.h"
#include "utils/json.h"

void
json_append_decimal(StringInfo out, Decimal decimal)
{
	char text[DECIMAL_TEXT];

	if (decimal_is_null(decimal))
		appendStringInfoString(out, "null");
	else
		appendBinaryStringInfo(out, text, decimal_text(decimal, text));
}

void
json_append_text(StringInfo out, const char *text, size_t length)
{
	char *copy = pnstrdup(text, length);

	escape_json(out, copy);
	pfree(copy);
}
