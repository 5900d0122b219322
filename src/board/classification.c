/*
 * classification.c - classification(scoreboard, …): the class of each unit and why, and
 * reasons(scoreboard, unit).
 */
#include "server/compat.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "board/explain.h"
#include "server/fault.h"
#include "server/numeric_decimal.h"
#include "server/rows.h"
#include "sheet/score_sheet.h"
#include "sheet/sheet_classes.h"

#define CLASSIFICATION_COLUMNS 9
#define REASON_COLUMNS         6

/* Classes that an authority decided ------------------------------------------------------ */

static DecidedClass
named_class(const Sheet *sheet, const JsonbValue *value)
{
	const ScoreClass *classes = sheet_class_entries(sheet);

	if (value->type == jbvNull)
		return CLASS_NONE;
	if (value->type != jbvString)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("a decided class must be the name of a class, or null for none")));
	for (int i = 0; i < sheet->n_classes; i++)
		if (bytes_compare(sheet_text(sheet, classes[i].name), classes[i].name.length, value->val.string.val,
		                  (size_t) value->val.string.len) == 0)
			return (DecidedClass) i;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	                errmsg("class \"%s\" is not in the score sheet",
	                       fault_shown(value->val.string.val, (size_t) value->val.string.len)),
	                errhint("List its classes with emulation.classes(sheet).")));
}

/* Decided classes from a jsonb argument, a unit's name to a class's; names that are not on the board have no effect. */
static DecidedClass *
decided_argument(FunctionCallInfo fcinfo, int argument, const Scoreboard *board)
{
	Jsonb *document;
	DecidedClass *decided;
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue value;
	int64 unit = -1;

	if (PG_NARGS() <= argument || PG_ARGISNULL(argument))
		return NULL;
	document = PG_GETARG_JSONB_P(argument);
	if (!JB_ROOT_IS_OBJECT(document))
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("decided classes must be a JSON object"),
		         errdetail("It has the name of a class for each unit that an authority decided, as in "
		                   "{\"An Giang\": \"Tốt\"}.")));
	decided =
		MemoryContextAllocHuge(CurrentMemoryContext, sizeof(DecidedClass) * ((Size) board->n_units + 1));
	for (uint32 i = 0; i < board->n_units; i++)
		decided[i] = CLASS_NOT_DECIDED;
	iterator = JsonbIteratorInit(&document->root);
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			unit = board_find_unit(board, value.val.string.val, (size_t) value.val.string.len);
		else if (token == WJB_VALUE)
		{
			DecidedClass named = named_class(board_sheet(board), &value);

			if (unit >= 0)
				decided[unit] = named;
		}
	}
	return decided;
}

/* Rows -------------------------------------------------------------------------------- */

static Datum
no_awards(const Verdicts *verdicts, uint32 unit)
{
	ArrayBuildState *codes = initArrayResult(TEXTOID, CurrentMemoryContext, false);

	for (uint32 i = 0; i < verdicts->n_judgements; i++)
	{
		const Judgement *judgement = &verdicts->judgements[i];
		const char *end = sheet_text(verdicts->sheet, judgement->awards) + judgement->awards.length;

		if (judgement->kind != JUDGEMENT_NO_AWARD || verdicts_truth(verdicts, unit, i) != CLASS_HOLDS)
			continue;
		for (const char *code = end - judgement->awards.length; code < end; code += strlen(code) + 1)
			codes = accumArrayResult(codes, CStringGetTextDatum(code), false, TEXTOID, CurrentMemoryContext);
	}
	return makeArrayResult(codes, CurrentMemoryContext);
}

static void
put_class(const Sheet *sheet, int entry, Datum *value, bool *null)
{
	*null = entry < 0;
	if (entry >= 0)
		*value = sheet_text_datum(sheet, sheet_class_entries(sheet)[entry].name);
}

static void
classification_row(const Explained *unit, Datum *values, bool *nulls)
{
	const Sheet *sheet = unit->verdicts->sheet;
	const Standing *standing = unit->standing;
	char *text;
	const char *code = explain_briefly(unit, &text);

	memset(nulls, false, CLASSIFICATION_COLUMNS);
	nulls[0] = explained_rank(unit) == 0;
	values[0] = Int32GetDatum((int32) explained_rank(unit));
	values[1] = board_unit_datum(unit->verdicts->board, standing->unit);
	nulls[2] = standing->blank;
	values[2] = numeric_from_points(standing->shown, sheet->decimals);
	put_class(sheet, explained_class(unit), &values[3], &nulls[3]);
	put_class(sheet, explained_class_by_points(unit), &values[4], &nulls[4]);
	values[5] = BoolGetDatum(explained_is_open(unit));
	nulls[6] = nulls[7] = code == NULL;
	if (code != NULL)
	{
		values[6] = CStringGetTextDatum(code);
		values[7] = CStringGetTextDatum(text);
	}
	values[8] = no_awards(unit->verdicts, standing->unit);
}

/* A unit and where its row comes. */
typedef struct RowOrder
{
	uint32 rank;
	uint32 standing;
} RowOrder;

static int
row_compare(const void *left, const void *right)
{
	const RowOrder *a = left;
	const RowOrder *b = right;

	if (a->rank != b->rank)
		return a->rank == 0 || (b->rank != 0 && a->rank > b->rank) ? 1 : -1;
	return a->standing < b->standing ? -1 : 1;
}

/* Better ranks first, and what has none in the order of the standings. */
static RowOrder *
row_order(Explained *unit, const Standing *standings)
{
	uint32 n = unit->verdicts->board->n_units;
	RowOrder *order = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(RowOrder) * ((Size) n + 1));

	for (uint32 i = 0; i < n; i++)
	{
		unit->standing = &standings[i];
		order[i] = (RowOrder){explained_rank(unit), i};
	}
	if (n > 1)
		qsort(order, n, sizeof(RowOrder), row_compare);
	return order;
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_classification);
Datum
emulation_scoreboard_classification(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	const Scoreboard *board;
	Standing *standings;
	Verdicts verdicts;
	Scoring scoring;
	Explained unit = {.verdicts = &verdicts, .scoring = &scoring};
	RowOrder *order;

	if (PG_ARGISNULL(0))
		return (Datum) 0;
	board = board_from_datum(PG_GETARG_DATUM(0));
	unit.decided = decided_argument(fcinfo, 2, board);
	standings = standings_with_verdicts(board, standings_unranked_argument(fcinfo, 1, board), unit.decided,
	                                    &scoring, &verdicts);
	order = row_order(&unit, standings);
	for (uint32 i = 0; i < board->n_units; i++)
	{
		Datum values[CLASSIFICATION_COLUMNS];
		bool nulls[CLASSIFICATION_COLUMNS];

		unit.standing = &standings[order[i].standing];
		rows_begin(&rows);
		classification_row(&unit, values, nulls);
		rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

/* reasons(scoreboard, unit) ---------------------------------------------------------------- */

static void
put_points(const Sheet *sheet, Points points, Datum *value, bool *null)
{
	*value = numeric_from_points(points, POINTS_SCALE - sheet->quantum);
	*null = false;
}

/* What is missing, or of two texts the author's. */
static Datum
reason_note(const Sheet *sheet, const Reason *reason)
{
	StringInfoData note;

	if (reason->note.length == 0)
		return CStringGetTextDatum(reason->text);
	if (reason->text == NULL || !reason->lacks)
		return sheet_text_datum(sheet, reason->note);
	initStringInfo(&note);
	appendStringInfo(&note, "%s (", reason->text);
	appendBinaryStringInfo(&note, sheet_text(sheet, reason->note), (int) reason->note.length);
	appendStringInfoChar(&note, ')');
	return PointerGetDatum(cstring_to_text_with_len(note.data, note.len));
}

static void
reason_row(const Sheet *sheet, const Reason *reason, Rows *rows)
{
	Datum values[REASON_COLUMNS] = {0};
	bool nulls[REASON_COLUMNS] = {true, false, true, true, true, true};

	rows_begin(rows);
	nulls[0] = reason->criterion == SHEET_ROOT;
	values[0] = CStringGetTextDatum(sheet_criterion_code(sheet, reason->criterion));
	values[1] = CStringGetTextDatum(reason->kind);
	if (reason->has_points)
		put_points(sheet, reason->before, &values[2], &nulls[2]);
	if (reason->has_points && !reason->blank)
		put_points(sheet, reason->after, &values[3], &nulls[3]);
	nulls[4] = reason->clause.length == 0;
	values[4] = sheet_text_datum(sheet, reason->clause);
	nulls[5] = reason->note.length == 0 && reason->text == NULL;
	if (!nulls[5])
		values[5] = reason_note(sheet, reason);
	rows_put(rows, values, nulls);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_reasons);
Datum
emulation_scoreboard_reasons(PG_FUNCTION_ARGS)
{
	const Scoreboard *board = board_from_datum(PG_GETARG_DATUM(0));
	uint32 named = board_named_unit(board, PG_GETARG_TEXT_PP(1));
	Rows rows = rows_of_call(fcinfo);
	Verdicts verdicts;
	Scoring scoring;
	Explained unit = {.verdicts = &verdicts, .scoring = &scoring};
	List *reasons;
	ListCell *cell;

	unit.standing = standings_with_verdicts(board, NULL, NULL, &scoring, &verdicts);
	while (unit.standing->unit != named)
		unit.standing++;
	reasons = list_concat(explain_points(&unit), explain_unit(&unit));
	foreach(cell, reasons)
		reason_row(board_sheet(board), lfirst(cell), &rows);
	return (Datum) 0;
}
