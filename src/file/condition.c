/*
 * condition.c - conditions in an office's words, from and to expressions, for SQL.
 */
#include "server/compat.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "file/condition_words.h"
#include "server/fault.h"
#include "server/rows.h"

static NumberStyle
style_of(const text *argument)
{
	char *name = text_to_cstring(argument);

	if (strcmp(name, "vi") == 0)
		return STYLE_VI;
	if (strcmp(name, "plain") == 0)
		return STYLE_PLAIN;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown style \"%s\"", shown(name)),
	                errdetail("Allowed values: vi (1.234,5), plain (1234.5).")));
}

static char *
in_utf8(const text *argument, size_t *length)
{
	char *given = VARDATA_ANY(argument);
	char *bytes = pg_server_to_any(given, VARSIZE_ANY_EXHDR(argument), PG_UTF8);

	*length = bytes == given ? VARSIZE_ANY_EXHDR(argument) : strlen(bytes);
	return bytes;
}

static text *
from_utf8(const char *bytes, size_t length)
{
	char *copy = pnstrdup(bytes, length);

	return cstring_to_text(pg_any_to_server(copy, (int) length, PG_UTF8));
}

/* "character 8", or "line 2, character 3" where there are several lines. */
static char *
place_of(const ExpressionFault *fault)
{
	return fault->line > 1 ? psprintf("line %u, character %u", fault->line, fault->column) :
	                         psprintf("character %u", fault->position);
}

static char *
in_server(const char *bytes)
{
	return pg_any_to_server(pstrdup(bytes), (int) strlen(bytes), PG_UTF8);
}

pg_noreturn static void
raise_fault(const char *what, const ExpressionFault *fault)
{
	const FaultText *told = &fault->text;
	const char *state = told->sqlstate;

	ereport(ERROR, (errcode(MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4])),
	                errmsg("%s, %s: %s", what, place_of(fault), in_server(told->message)),
	                told->detail[0] != '\0' ? errdetail("%s", in_server(told->detail)) : 0,
	                told->hint[0] != '\0' ? errhint("%s", in_server(told->hint)) : 0));
}

/* The expression of words, or null. */
static text *
compile(FunctionCallInfo fcinfo, ExpressionFault *fault)
{
	size_t length;
	char *words = in_utf8(PG_GETARG_TEXT_PP(0), &length);
	NumberStyle style = style_of(PG_GETARG_TEXT_PP(1));
	ConditionWork *work = palloc(sizeof(ConditionWork));
	char *out = palloc(CONDITION_ROOM(Min(length, CONDITION_MAX_TEXT)));

	length = condition_from_words(work, words, length, style, out, fault);
	pfree(work);
	return length == 0 ? NULL : from_utf8(out, length);
}

PG_FUNCTION_INFO_V1(emulation_condition_from_words);
Datum
emulation_condition_from_words(PG_FUNCTION_ARGS)
{
	ExpressionFault fault;
	text *expression = compile(fcinfo, &fault);

	if (expression == NULL)
		raise_fault("condition", &fault);
	PG_RETURN_TEXT_P(expression);
}

PG_FUNCTION_INFO_V1(emulation_condition_fault);
Datum
emulation_condition_fault(PG_FUNCTION_ARGS)
{
	ExpressionFault fault;
	char *hint;
	char *why;

	if (compile(fcinfo, &fault) != NULL)
		PG_RETURN_NULL();
	hint = fault.text.hint;
	hint[0] = (char) pg_tolower((unsigned char) hint[0]);
	if (hint[0] != '\0' && hint[strlen(hint) - 1] == '.')
		hint[strlen(hint) - 1] = '\0';
	why = psprintf("%s: %s%s%s", place_of(&fault), in_server(fault.text.message), hint[0] != '\0' ? "; " : "",
	               in_server(hint));
	PG_RETURN_TEXT_P(cstring_to_text(why));
}

PG_FUNCTION_INFO_V1(emulation_condition_in_words);
Datum
emulation_condition_in_words(PG_FUNCTION_ARGS)
{
	size_t length;
	char *expression = in_utf8(PG_GETARG_TEXT_PP(0), &length);
	ConditionWork *work = palloc(sizeof(ConditionWork));
	char *out = palloc(CONDITION_SAY_ROOM(Min(length, CONDITION_MAX_TEXT)));
	ExpressionFault fault;

	length = condition_in_words(work, expression, length, out, &fault);
	pfree(work);
	if (length == 0 && fault.kind != EXPRESSION_FINE)
		raise_fault("expression", &fault);
	if (length == 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(from_utf8(out, length));
}

/* A form as it is written and what it becomes, with X for a code. */
static void
put_form(Rows *rows, const Phrase *phrase, PhraseForm form)
{
	static const char *const behind[PHRASE_FORMS] = {"", " X", " >= 80%", " X >= 80%"};
	const char *comma = strstr(phrase->words, ", ");
	size_t length = comma == NULL ? strlen(phrase->words) : (size_t) (comma - phrase->words);
	StringInfoData expression;
	Datum values[3];
	bool nulls[3] = {false, comma == NULL, false};

	rows_begin(rows);
	initStringInfo(&expression);
	for (const char *at = phrase->forms[form]; *at != '\0'; at++)
		appendStringInfoChar(&expression, *at == '#' ? 'X' : *at);
	appendStringInfoString(&expression, form >= FORM_PLAIN_PERCENT ? " >= 0.8" : "");
	values[0] = CStringGetTextDatum(in_server(psprintf("%.*s%s", (int) length, phrase->words, behind[form])));
	values[1] = comma == NULL ? (Datum) 0 : CStringGetTextDatum(in_server(comma + 2));
	values[2] = CStringGetTextDatum(expression.data);
	rows_put(rows, values, nulls);
}

PG_FUNCTION_INFO_V1(emulation_condition_phrases);
Datum
emulation_condition_phrases(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);

	for (int i = 0; i < condition_phrases_count; i++)
		for (int form = 0; form < PHRASE_FORMS; form++)
			if (condition_phrases[i].forms[form] != NULL && condition_phrases[i].kind != PHRASE_FILLER)
				put_form(&rows, &condition_phrases[i], (PhraseForm) form);
	return (Datum) 0;
}
