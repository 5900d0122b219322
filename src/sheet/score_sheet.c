/*
 * score_sheet.c - the SQL type score_sheet and its functions.
 */
#include "server/compat.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "server/fault.h"
#include "server/numeric_decimal.h"
#include "server/rows.h"
#include "server/value.h"
#include "sheet/rules.h"
#include "sheet/score_sheet.h"
#include "sheet/sheet_json.h"

/* The version of the wire format: one byte, then the JSON text, as jsonb has it. */
#define SHEET_WIRE_VERSION 1

const Sheet *
sheet_from_datum(Datum datum)
{
	const Sheet *sheet = (const Sheet *) PG_DETOAST_DATUM(datum);

	value_check_format("score_sheet", sheet->version, SHEET_VERSION);
	sheet_assert_valid(sheet);
	Assert(VARSIZE(sheet) == sheet->length);
	return sheet;
}

Datum
sheet_datum(const Sheet *sheet)
{
	Sheet *copy = palloc(sheet->length);

	memcpy(copy, sheet, sheet->length);
	SET_VARSIZE(copy, sheet->length);
	return PointerGetDatum(copy);
}

char *
sheet_text_cstring(const Sheet *sheet, TextRef text)
{
	return pnstrdup(sheet_text(sheet, text), text.length);
}

Datum
sheet_text_datum(const Sheet *sheet, TextRef text)
{
	return PointerGetDatum(cstring_to_text_with_len(sheet_text(sheet, text), (int) text.length));
}

char *
sheet_criterion_code(const Sheet *sheet, int index)
{
	return sheet_text_cstring(sheet, sheet_criteria(sheet)[index].code);
}

static char *
sheet_json(const Sheet *sheet)
{
	StringInfoData out;

	initStringInfo(&out);
	sheet_to_json(sheet, &out);
	return out.data;
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_in);
Datum
emulation_score_sheet_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(sheet_from_text(PG_GETARG_CSTRING(0), fcinfo->context));
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_out);
Datum
emulation_score_sheet_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(sheet_json(sheet_from_datum(PG_GETARG_DATUM(0))));
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_recv);
Datum
emulation_score_sheet_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int length;
	char *text;

	value_check_format("score_sheet", pq_getmsgbyte(message), SHEET_WIRE_VERSION);
	text = pq_getmsgtext(message, message->len - message->cursor, &length);
	PG_RETURN_POINTER(sheet_from_text(text, NULL));
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_send);
Datum
emulation_score_sheet_send(PG_FUNCTION_ARGS)
{
	char *json = sheet_json(sheet_from_datum(PG_GETARG_DATUM(0)));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, SHEET_WIRE_VERSION);
	pq_sendtext(&message, json, (int) strlen(json));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_from_jsonb);
Datum
emulation_score_sheet_from_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(sheet_from_jsonb(PG_GETARG_JSONB_P(0), NULL));
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_to_jsonb);
Datum
emulation_score_sheet_to_jsonb(PG_FUNCTION_ARGS)
{
	char *json = sheet_json(sheet_from_datum(PG_GETARG_DATUM(0)));

	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
}

/* check_sheet(jsonb) ------------------------------------------------------- */

static Datum
nullable_text(const char *string, bool *isnull)
{
	*isnull = string == NULL;
	return string == NULL ? (Datum) 0 : CStringGetTextDatum(string);
}

PG_FUNCTION_INFO_V1(emulation_check_sheet);
Datum
emulation_check_sheet(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	List *faults;
	ListCell *entry;

	faults = sheet_faults(PG_GETARG_JSONB_P(0));
	foreach(entry, faults)
	{
		SheetFault *fault = lfirst(entry);
		Datum values[3];
		bool nulls[3];
		char *hint;

		rows_begin(&rows);
		hint = fault->detail != NULL && fault->hint != NULL ? psprintf("%s %s", fault->detail, fault->hint) :
		       fault->detail != NULL                        ? fault->detail :
		                                                      fault->hint;
		values[0] = nullable_text(fault->criterion, &nulls[0]);
		values[1] = nullable_text(fault->message, &nulls[1]);
		values[2] = nullable_text(hint, &nulls[2]);
		rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

/* criteria(score_sheet) ------------------------------------------------------ */

#define CRITERIA_COLUMNS 8

static void
criteria_row(const Sheet *sheet, int index, Datum *values, bool *nulls)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const Criterion *criterion = &criteria[index];
	bool leaf = criterion_is_leaf(criterion);

	memset(nulls, false, CRITERIA_COLUMNS);
	values[0] = Int32GetDatum(index);
	values[1] = sheet_text_datum(sheet, criterion->code);
	nulls[2] = criterion->parent == SHEET_ROOT;
	values[2] = sheet_text_datum(sheet, criteria[criterion->parent].code);
	values[3] = Int32GetDatum(criterion->depth);
	nulls[4] = criterion->name.length == 0;
	values[4] = sheet_text_datum(sheet, criterion->name);
	values[5] = numeric_from_points(criterion->max, sheet->decimals);
	nulls[6] = !leaf;
	values[6] = leaf ? CStringGetTextDatum(criterion_rule(criterion)->name) : (Datum) 0;
	values[7] = BoolGetDatum(leaf);
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_criteria);
Datum
emulation_score_sheet_criteria(PG_FUNCTION_ARGS)
{
	const Sheet *sheet = sheet_from_datum(PG_GETARG_DATUM(0));
	Rows rows = rows_of_call(fcinfo);

	for (int i = 1; i < sheet->n_criteria; i++)
	{
		Datum values[CRITERIA_COLUMNS];
		bool nulls[CRITERIA_COLUMNS];

		rows_begin(&rows);
		criteria_row(sheet, i, values, nulls);
		rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

/* classes(score_sheet) ------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(emulation_score_sheet_classes);
Datum
emulation_score_sheet_classes(PG_FUNCTION_ARGS)
{
	const Sheet *sheet = sheet_from_datum(PG_GETARG_DATUM(0));
	const ScoreClass *classes = SHEET_PART(sheet, ScoreClass, classes);
	Rows rows = rows_of_call(fcinfo);

	for (int i = 0; i < sheet->n_classes; i++)
	{
		Datum values[3];
		bool nulls[3] = {false, false, classes[i].from == POINTS_NO_MIN};

		rows_begin(&rows);
		values[0] = Int32GetDatum(i + 1);
		values[1] = sheet_text_datum(sheet, classes[i].name);
		values[2] = nulls[2] ? (Datum) 0 : numeric_from_decimal(decimal_from_points(classes[i].from));
		rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

/* points and fault: one leaf by itself -------------------------------------------- */

static bool
number_argument(FunctionCallInfo fcinfo, int argument, const char *what, Decimal *number, FaultText *fault)
{
	*number = decimal_null();
	if (PG_NARGS() <= argument || PG_ARGISNULL(argument))
		return true;
	*number = decimal_from_numeric(packed_argument(fcinfo, argument));
	if (!decimal_is_refused(*number))
		return true;
	numeric_fault(packed_argument(fcinfo, argument), what, fault);
	return false;
}

bool
sheet_leaf_result(FunctionCallInfo fcinfo, SheetLeafResult *leaf, FaultText *fault)
{
	text *code = PG_GETARG_TEXT_PP(1);
	Measured *measured = &leaf->measured;
	const Criterion *criterion;

	leaf->sheet = sheet_from_datum(PG_GETARG_DATUM(0));
	leaf->code = text_to_cstring(code);
	leaf->index = sheet_find_leaf(leaf->sheet, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), fault);
	if (leaf->index == 0)
		return false;
	if (!number_argument(fcinfo, 2, "target", &measured->target, fault) ||
	    !number_argument(fcinfo, 3, "actual", &measured->actual, fault) ||
	    !number_argument(fcinfo, 4, "baseline", &measured->baseline, fault))
		return false;
	criterion = &sheet_criteria(leaf->sheet)[leaf->index];
	if (leaf_refuses(leaf->sheet, criterion, measured->target, measured->actual, true, fault))
		return false;
	measured->actual = leaf_actual(leaf->sheet, criterion, measured->actual);
	return true;
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_fault);
Datum
emulation_score_sheet_fault(PG_FUNCTION_ARGS)
{
	SheetLeafResult leaf;
	FaultText fault;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || sheet_leaf_result(fcinfo, &leaf, &fault))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(fault_cell_message(&fault, leaf.code));
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_is_relative);
Datum
emulation_score_sheet_is_relative(PG_FUNCTION_ARGS)
{
	const Sheet *sheet = sheet_from_datum(PG_GETARG_DATUM(0));
	text *code = PG_GETARG_TEXT_PP(1);
	FaultText fault;
	int index = sheet_find_leaf(sheet, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), &fault);

	if (index == 0)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(criterion_is_relative(&sheet_criteria(sheet)[index]));
}

PG_FUNCTION_INFO_V1(emulation_score_sheet_actual_kind);
Datum
emulation_score_sheet_actual_kind(PG_FUNCTION_ARGS)
{
	static const char *const kinds[] = {
		[ACTUALS_ANY] = "number", [ACTUALS_POINTS] = "points", [ACTUALS_ANSWERS] = "answer"};
	const Sheet *sheet = sheet_from_datum(PG_GETARG_DATUM(0));
	text *code = PG_GETARG_TEXT_PP(1);
	FaultText fault;
	int index = sheet_find_leaf(sheet, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), &fault);
	const Criterion *leaf = &sheet_criteria(sheet)[index];

	if (index == 0)
		PG_RETURN_NULL();
	if ((leaf->more_flags & (CRITERION_COMPUTED | CRITERION_NO_CELL)) != 0)
		PG_RETURN_TEXT_P(cstring_to_text("none"));
	if (criterion_is_input(leaf))
		PG_RETURN_TEXT_P(cstring_to_text("figure"));
	PG_RETURN_TEXT_P(cstring_to_text(kinds[criterion_rule(leaf)->actuals]));
}
