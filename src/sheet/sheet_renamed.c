/*
 * sheet_renamed.c - renamed(score_sheet, jsonb): the same sheet under other codes.
 *
 * What names a criterion in a compiled sheet has its place and not its code. So the codes are
 * changed in a copy, which is written out, expressions and all, and compiled again.
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "server/fault.h"
#include "sheet/score_sheet.h"
#include "sheet/sheet_json.h"

/* Raise a fault of the argument. */
pg_noreturn static void
refuse(const char *message, const char *detail)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s", message), errdetail("%s", detail),
	                errhint("Write an object such as {\"I.1\": \"I.2\", \"I.2\": \"I.1\"}.")));
}

static char *
string_shown(const JsonbValue *string)
{
	return fault_shown(string->val.string.val, (size_t) string->val.string.len);
}

/* The criterion that is to have another code. */
static int
find_old_code(const Sheet *sheet, const JsonbValue *code)
{
	int index = sheet_find(sheet, code->val.string.val, (size_t) code->val.string.len);

	if (index < 0)
		refuse(psprintf("criterion \"%s\" is not in the score sheet", string_shown(code)),
		       "The keys of the object are codes that the sheet has now.");
	return index;
}

static void
check_new_code(const JsonbValue *old, const JsonbValue *code)
{
	if (code->type != jbvString)
		refuse(psprintf("the new code of criterion \"%s\" is not a string", string_shown(old)),
		       "Each new code is a JSON string.");
	if (code->val.string.len == 0 || code->val.string.len > SHEET_MAX_CODE)
		refuse(psprintf("the new code of criterion \"%s\" has %d bytes", string_shown(old),
		                code->val.string.len),
		       psprintf("A code has 1 to %d bytes.", SHEET_MAX_CODE));
}

/* A copy with new codes behind its own end, for writing only; its length stays what it was. */
static Sheet *
copy_with_codes(const Sheet *sheet, Jsonb *codes)
{
	/* the codes are part of the document, so they take no more room than it */
	Sheet *copy = palloc((Size) sheet->length + VARSIZE(codes));
	Criterion *criteria = (Criterion *) ((char *) copy + sheet->criteria);
	uint32 end = sheet->length;
	JsonbIterator *iterator = JsonbIteratorInit(&codes->root);
	JsonbValue old;
	JsonbValue code;

	memcpy(copy, sheet, sheet->length);
	if (JsonbIteratorNext(&iterator, &old, true) != WJB_BEGIN_OBJECT)
		refuse("the new codes are not an object", "The object has old codes as keys and new ones as values.");
	while (JsonbIteratorNext(&iterator, &old, true) == WJB_KEY)
	{
		int index = find_old_code(sheet, &old);

		CHECK_FOR_INTERRUPTS();
		(void) JsonbIteratorNext(&iterator, &code, true);
		check_new_code(&old, &code);
		criteria[index].code = (TextRef){end, (uint32) code.val.string.len};
		memcpy((char *) copy + end, code.val.string.val, (size_t) code.val.string.len);
		end += (uint32) code.val.string.len;
	}
	return copy;
}

/* Two criteria under one code; the index finds the first of them. */
static void
check_distinct(const Sheet *sheet, Sheet *renamed)
{
	const Criterion *criteria = sheet_criteria(renamed);

	memset((char *) renamed + renamed->slots, 0, sizeof(CodeSlot) * renamed->n_slots);
	sheet_index(renamed);
	for (int i = 1; i < renamed->n_criteria; i++)
	{
		const char *code = sheet_text(renamed, criteria[i].code);
		int first = sheet_find(renamed, code, criteria[i].code.length);

		CHECK_FOR_INTERRUPTS();
		if (first == i)
			continue;
		refuse(psprintf("criteria \"%s\" and \"%s\" would both be \"%s\"",
		                shown(sheet_criterion_code(sheet, first)), shown(sheet_criterion_code(sheet, i)),
		                fault_shown(code, criteria[i].code.length)),
		       "A code must be unique in a sheet.");
	}
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_renamed);
Datum
emulation_score_sheet_renamed(PG_FUNCTION_ARGS)
{
	const Sheet *sheet = sheet_from_datum(PG_GETARG_DATUM(0));
	Sheet *copy = copy_with_codes(sheet, PG_GETARG_JSONB_P(1));
	StringInfoData document;
	Datum json;

	check_distinct(sheet, copy);
	initStringInfo(&document);
	sheet_to_json(copy, &document);
	json = DirectFunctionCall1(jsonb_in, CStringGetDatum(document.data));
	PG_RETURN_POINTER(sheet_from_jsonb(DatumGetJsonbP(json), NULL));
}
