/*
 * board_json.c - a scoreboard's JSON, written and read as a stream (see board_json.h).
 *
 * The text does not go through jsonb, which ends at 256 MB; it is walked twice,
 * first for the sheet, since results may come before it.  Nor does jsonb go
 * through text: PostgreSQL's parser cannot be cancelled.
 */
#include "server/compat.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/jsonfuncs.h"

#include "board/board_json.h"
#include "board/board_state.h"
#include "server/fault.h"
#include "server/json_text.h"
#include "server/numeric_decimal.h"
#include "sheet/score_sheet.h"
#include "sheet/sheet_json.h"

/* Writing -------------------------------------------------------------------- */

static void
append_cell(StringInfo out, const Scoreboard *board, const Cell *cell, Decimal baseline)
{
	const Sheet *sheet = board_sheet(board);
	TextRef code = sheet_criteria(sheet)[cell->criterion].code;

	json_append_text(out, sheet_text(sheet, code), code.length);
	appendStringInfoString(out, ": [");
	json_append_decimal(out, cell_target(cell));
	appendStringInfoString(out, ", ");
	json_append_decimal(out, cell_actual(cell));
	if (!decimal_is_null(baseline))
	{
		appendStringInfoString(out, cell_is_assigned(cell) ? ", true, " : ", false, ");
		json_append_decimal(out, baseline);
		appendStringInfoChar(out, ']');
	}
	else
		appendStringInfoString(out, cell_is_assigned(cell) ? "]" : ", false]");
}

void
board_to_json(const Scoreboard *board, StringInfo out)
{
	const Cell *cells = board_cells(board);
	uint32 baseline = 0;

	appendStringInfoString(out, "{\"sheet\": ");
	sheet_to_json(board_sheet(board), out);
	appendStringInfoString(out, ", \"results\": {");
	for (uint32 unit = 0; unit < board->n_units; unit++)
	{
		const BoardUnit *entry = &board_units(board)[unit];

		CHECK_FOR_INTERRUPTS();
		if (unit > 0)
			appendStringInfoString(out, ", ");
		json_append_text(out, board_unit_name(board, unit), entry->name_length);
		appendStringInfoString(out, ": {");
		for (uint32 i = entry[0].first_cell; i < entry[1].first_cell; i++)
		{
			if (i > entry[0].first_cell)
				appendStringInfoString(out, ", ");
			append_cell(out, board, &cells[i], board_next_baseline(board, &cells[i], &baseline));
		}
		appendStringInfoChar(out, '}');
	}
	appendStringInfoString(out, "}}");
}

/* A key or value of the jsonb being built. */
static void
push_text(JsonbBuilding *building, JsonbIteratorToken as, const char *text, size_t length)
{
	JsonbValue value = {.type = jbvString, .val.string = {.len = (int) length, .val = (char *) text}};

	jsonb_push(building, as, &value);
}

static void
push_decimal(JsonbBuilding *building, Decimal decimal)
{
	JsonbValue value = {.type = jbvNull};

	if (!decimal_is_null(decimal))
	{
		value.type = jbvNumeric;
		value.val.numeric = DatumGetNumeric(numeric_from_decimal(decimal));
	}
	jsonb_push(building, WJB_ELEM, &value);
}

static void
push_cell(JsonbBuilding *building, const Sheet *sheet, const Cell *cell, Decimal baseline)
{
	TextRef code = sheet_criteria(sheet)[cell->criterion].code;
	JsonbValue assigned = {.type = jbvBool, .val.boolean = cell_is_assigned(cell)};

	push_text(building, WJB_KEY, sheet_text(sheet, code), code.length);
	jsonb_push(building, WJB_BEGIN_ARRAY, NULL);
	push_decimal(building, cell_target(cell));
	push_decimal(building, cell_actual(cell));
	if (!cell_is_assigned(cell) || !decimal_is_null(baseline))
		jsonb_push(building, WJB_ELEM, &assigned);
	if (!decimal_is_null(baseline))
		push_decimal(building, baseline);
	jsonb_push(building, WJB_END_ARRAY, NULL);
}

static void
push_sheet(JsonbBuilding *building, const Sheet *sheet)
{
	StringInfoData text;
	Jsonb *document;
	JsonbValue value = {.type = jbvBinary};

	initStringInfo(&text);
	sheet_to_json(sheet, &text);
	document = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data)));
	value.val.binary.data = &document->root;
	value.val.binary.len = VARSIZE(document) - VARHDRSZ;
	jsonb_push(building, WJB_VALUE, &value);
}

Jsonb *
board_to_jsonb(const Scoreboard *board)
{
	const Sheet *sheet = board_sheet(board);
	JsonbBuilding building = {0};
	uint32 baseline = 0;

	jsonb_push(&building, WJB_BEGIN_OBJECT, NULL);
	push_text(&building, WJB_KEY, "sheet", strlen("sheet"));
	push_sheet(&building, sheet);
	push_text(&building, WJB_KEY, "results", strlen("results"));
	jsonb_push(&building, WJB_BEGIN_OBJECT, NULL);
	for (uint32 unit = 0; unit < board->n_units; unit++)
	{
		const BoardUnit *entry = &board_units(board)[unit];

		CHECK_FOR_INTERRUPTS();
		push_text(&building, WJB_KEY, board_unit_name(board, unit), entry->name_length);
		jsonb_push(&building, WJB_BEGIN_OBJECT, NULL);
		for (uint32 i = entry[0].first_cell; i < entry[1].first_cell; i++)
		{
			const Cell *cell = &board_cells(board)[i];

			push_cell(&building, sheet, cell, board_next_baseline(board, cell, &baseline));
		}
		jsonb_push(&building, WJB_END_OBJECT, NULL);
	}
	jsonb_push(&building, WJB_END_OBJECT, NULL);
	jsonb_push(&building, WJB_END_OBJECT, NULL);
	return JsonbValueToJsonb(building.result);
}

/* Reading ---------------------------------------------------------------------- */

/* How deep the text is nested at each part. */
#define IN_BOARD   1 /* the board's keys */
#define IN_RESULTS 2 /* units */
#define IN_UNIT    3 /* criteria */
#define IN_RESULT  4 /* target, actual, assigned, baseline */

/* The elements of a result. */
enum
{
	RESULT_TARGET,
	RESULT_ACTUAL,
	RESULT_ASSIGNED,
	RESULT_BASELINE,
	RESULT_ELEMENTS
};

static const char *const result_numbers[] = {
	[RESULT_TARGET] = "target", [RESULT_ACTUAL] = "actual", [RESULT_BASELINE] = "baseline"};

typedef struct BoardReader
{
	struct Node *soft; /* see compat.h; a function that stores an error there returns immediately */
	JsonLexContext *lexer;
	int depth;
	bool in_results;
	bool sheet_seen;
	bool results_seen;
	const char *sheet_start; /* first walk: where the sheet's text is */
	const char *sheet_end;
	BoardState *state; /* second walk; null during the first */
	uint32 unit;
	char *unit_name;
	char *code;
	int criterion;
	int element; /* of the result, 0 based */
	Decimal numbers[RESULT_ELEMENTS];
	bool assigned;
} BoardReader;

#define BOARD_SHAPE                                                                                          \
	"A scoreboard's text is {\"sheet\": {...}, \"results\": {unit: {criterion: [target, actual]}}}, with a " \
	"third element false if the criterion is not assigned, and a fourth if the unit has a baseline."

static void
save_shape(BoardReader *reader, const char *message)
{
	fault_save_shape("scoreboard", message, BOARD_SHAPE, reader->soft);
}

static void
open_container(BoardReader *reader, bool is_array)
{
	int depth = ++reader->depth;

	if (reader->state == NULL)
	{
		if (depth == IN_BOARD && is_array)
			save_shape(reader, "must be a JSON object, not an array");
		return;
	}
	if (!reader->in_results)
		return;
	if (depth > IN_RESULT || is_array != (depth == IN_RESULT))
		save_shape(reader,
		           depth == IN_RESULTS ? "\"results\" must be an object of units" :
		           depth == IN_UNIT    ? psprintf("unit \"%s\" must be an object of criteria",
		                                          shown(reader->unit_name)) :
		                                 psprintf("unit \"%s\", criterion \"%s\": must be an array of numbers",
		                                          shown(reader->unit_name), shown(reader->code)));
	reader->element = 0;
}

static JsonActionResult
object_start(void *argument)
{
	open_container(argument, false);
	JSON_ACTION_END(((BoardReader *) argument)->soft);
}

static JsonActionResult
array_start(void *argument)
{
	open_container(argument, true);
	JSON_ACTION_END(((BoardReader *) argument)->soft);
}

static JsonActionResult
object_end(void *argument)
{
	((BoardReader *) argument)->depth--;
	JSON_ACTION_END(NULL);
}

/* At the end of a result it is complete. */
static void
close_array(BoardReader *reader)
{
	if (reader->in_results && reader->depth == IN_RESULT)
	{
		if (reader->element <= RESULT_ACTUAL)
		{
			save_shape(reader, psprintf("unit \"%s\", criterion \"%s\": must have a target and an actual",
			                            shown(reader->unit_name), shown(reader->code)));
			return;
		}
		board_state_add(reader->state, reader->unit, (uint16) reader->criterion,
		                reader->numbers[RESULT_TARGET], reader->numbers[RESULT_ACTUAL], reader->assigned);
		board_state_add_baseline(reader->state, reader->unit, (uint16) reader->criterion,
		                         reader->numbers[RESULT_BASELINE]);
	}
	reader->depth--;
}

static JsonActionResult
array_end(void *argument)
{
	close_array(argument);
	JSON_ACTION_END(((BoardReader *) argument)->soft);
}

static void
start_board_key(BoardReader *reader, const char *key)
{
	bool *seen = strcmp(key, "sheet") == 0 ? &reader->sheet_seen : &reader->results_seen;

	if (strcmp(key, "sheet") != 0 && strcmp(key, "results") != 0)
		save_shape(reader, psprintf("unknown key \"%s\"", shown(key)));
	else if (*seen)
		save_shape(reader, psprintf("\"%s\" occurs twice", key));
	*seen = true;
	reader->in_results = reader->state != NULL && seen == &reader->results_seen;
}

static void
start_result(BoardReader *reader, char *code)
{
	FaultText fault;

	reader->code = code;
	reader->criterion = sheet_find_leaf(reader->state->sheet, code, strlen(code), &fault);
	if (reader->criterion == 0)
		fault_save_cell(&fault, reader->unit_name, code, reader->soft);
	for (int i = 0; i < RESULT_ELEMENTS; i++)
		reader->numbers[i] = decimal_null();
	reader->assigned = true;
}

/* The key is a palloc'd copy of the reader's own. */
static void
start_field(BoardReader *reader, char *key)
{
	CHECK_FOR_INTERRUPTS();
	if (reader->depth == IN_BOARD)
		start_board_key(reader, key);
	else if (reader->in_results && reader->depth == IN_RESULTS)
	{
		uint32 before = reader->state->n_units;

		reader->unit_name = key;
		reader->unit = board_state_unit(reader->state, key, (uint32) strlen(key));
		if (reader->unit < before)
			save_shape(reader, psprintf("unit \"%s\" occurs twice", shown(key)));
	}
	else if (reader->in_results && reader->depth == IN_UNIT)
		start_result(reader, key);
}

static JsonActionResult
field_start(void *argument, char *key, bool isnull)
{
	BoardReader *reader = argument;

	start_field(reader, key);
	if (reader->depth == IN_BOARD && strcmp(key, "sheet") == 0)
		reader->sheet_start = reader->lexer->token_start;
	JSON_ACTION_END(reader->soft);
}

static JsonActionResult
field_end(void *argument, char *key, bool isnull)
{
	BoardReader *reader = argument;

	if (reader->depth == IN_BOARD && strcmp(key, "sheet") == 0)
		reader->sheet_end = reader->lexer->prev_token_terminator;
	pfree(key);
	JSON_ACTION_END(NULL);
}

static Decimal
read_result_number(BoardReader *reader, const char *what, const char *token)
{
	Decimal decimal;
	FaultText fault;

	if (!decimal_parse(token, &decimal))
	{
		numeric_digits_fault(token, what, &fault);
		fault_save_cell(&fault, reader->unit_name, reader->code, reader->soft);
		return decimal_null();
	}
	return decimal;
}

static Decimal
result_number(BoardReader *reader, const char *what, Numeric number)
{
	Decimal decimal = decimal_from_numeric((const struct varlena *) number);

	if (decimal_is_refused(decimal))
		return read_result_number(reader, what,
		                          DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(number))));
	return decimal;
}

/* One element of a result; a number as token or as number. */
static void
read_element(BoardReader *reader, JsonTokenType type, const char *token, Numeric number)
{
	int element = reader->element++;
	bool is_number = element < RESULT_ELEMENTS && element != RESULT_ASSIGNED;

	if (reader->depth != IN_RESULT)
		save_shape(reader,
		           reader->depth == IN_BOARD ?
		               "\"results\" must be an object of units" :
		           reader->depth == IN_RESULTS ?
		               psprintf("unit \"%s\" must be an object of criteria", shown(reader->unit_name)) :
		               psprintf("unit \"%s\", criterion \"%s\": must be an array of numbers",
		                        shown(reader->unit_name), shown(reader->code)));
	else if (is_number && type == JSON_TOKEN_NUMBER)
		reader->numbers[element] = token != NULL ?
		                               read_result_number(reader, result_numbers[element], token) :
		                               result_number(reader, result_numbers[element], number);
	else if (element == RESULT_ASSIGNED && (type == JSON_TOKEN_TRUE || type == JSON_TOKEN_FALSE))
		reader->assigned = type == JSON_TOKEN_TRUE;
	else if (!is_number || type != JSON_TOKEN_NULL)
		save_shape(reader, psprintf("unit \"%s\", criterion \"%s\": element %d must be %s",
		                            shown(reader->unit_name), shown(reader->code), element + 1,
		                            is_number                  ? "a number or null" :
		                            element == RESULT_ASSIGNED ? "true or false" :
		                                                         "left out"));
}

static JsonActionResult
scalar(void *argument, char *token, JsonTokenType type)
{
	BoardReader *reader = argument;

	CHECK_FOR_INTERRUPTS();
	if (reader->depth == 0)
		save_shape(reader, "must be a JSON object, not a single value");
	else if (reader->in_results)
		read_element(reader, type, token, NULL);
	pfree(token);
	JSON_ACTION_END(reader->soft);
}

/* False where an error was noted. */
static bool
walk(BoardReader *reader, char *text)
{
	JsonSemAction actions = {
		.semstate = reader,
		.object_start = object_start,
		.object_end = object_end,
		.array_start = array_start,
		.array_end = array_end,
		.object_field_start = field_start,
		.object_field_end = field_end,
		.scalar = scalar,
	};

	reader->lexer = json_lexer(text, (int) strlen(text));
	return parse_json_softly(reader->lexer, &actions, reader->soft);
}

/* False where one of them is missing. */
static bool
parts_seen(BoardReader *reader)
{
	if (!reader->sheet_seen || !reader->results_seen)
		save_shape(reader, reader->sheet_seen ? "\"results\" is missing" : "\"sheet\" is missing");
	return reader->sheet_seen && reader->results_seen;
}

Scoreboard *
board_from_json(char *text, struct Node *soft)
{
	BoardReader reader = {.soft = soft};
	Sheet *sheet;

	if (!walk(&reader, text) || !parts_seen(&reader))
		return NULL;
	sheet = sheet_from_text(pnstrdup(reader.sheet_start, reader.sheet_end - reader.sheet_start), soft);
	if (sheet == NULL)
		return NULL;
	reader.state = board_state_create(CurrentMemoryContext, sheet);
	reader.sheet_seen = reader.results_seen = false;
	return walk(&reader, text) ? board_state_finish(reader.state, soft) : NULL;
}

/* From jsonb ----------------------------------------------------------------------- */

static void
read_scalar(BoardReader *reader, const JsonbValue *value)
{
	switch (value->type)
	{
		case jbvNumeric:
			read_element(reader, JSON_TOKEN_NUMBER, NULL, value->val.numeric);
			break;
		case jbvBool:
			read_element(reader, value->val.boolean ? JSON_TOKEN_TRUE : JSON_TOKEN_FALSE, NULL, NULL);
			break;
		default:
			read_element(reader, value->type == jbvNull ? JSON_TOKEN_NULL : JSON_TOKEN_STRING, NULL, NULL);
	}
}

/* A unit's or a criterion's name lives until the next one of its kind. */
static void
read_key(BoardReader *reader, const JsonbValue *key)
{
	char **kept = reader->depth == IN_RESULTS ? &reader->unit_name : &reader->code;

	if (*kept != NULL)
		pfree(*kept);
	*kept = pnstrdup(key->val.string.val, key->val.string.len);
	start_field(reader, *kept);
}

static void
read_results(BoardReader *reader, JsonbContainer *results)
{
	JsonbIterator *iterator = JsonbIteratorInit(results);
	JsonbIteratorToken token;
	JsonbValue value;

	while ((token = JsonbIteratorNext(&iterator, &value, false)) != WJB_DONE)
		switch (token)
		{
			case WJB_KEY:
				read_key(reader, &value);
				break;
			case WJB_BEGIN_OBJECT:
			case WJB_BEGIN_ARRAY:
				open_container(reader, token == WJB_BEGIN_ARRAY);
				break;
			case WJB_END_ARRAY:
				close_array(reader);
				break;
			case WJB_END_OBJECT:
				reader->depth--;
				break;
			default:
				read_scalar(reader, &value);
		}
}

/* The values of the board's two keys. */
static void
take_parts(BoardReader *reader, JsonbContainer *root, JsonbValue *sheet, JsonbValue *results)
{
	JsonbIterator *iterator = JsonbIteratorInit(root);
	JsonbValue value;
	char *key;

	if (JsonContainerIsScalar(root))
		save_shape(reader, "must be a JSON object, not a single value");
	if (JsonContainerIsArray(root))
		save_shape(reader, "must be a JSON object, not an array");
	(void) JsonbIteratorNext(&iterator, &value, true);
	while (JsonbIteratorNext(&iterator, &value, true) == WJB_KEY)
	{
		key = pnstrdup(value.val.string.val, value.val.string.len);
		start_board_key(reader, key);
		(void) JsonbIteratorNext(&iterator, strcmp(key, "sheet") == 0 ? sheet : results, true);
		pfree(key);
	}
}

Scoreboard *
board_from_jsonb(Jsonb *document)
{
	BoardReader reader = {0};
	JsonbValue sheet;
	JsonbValue results;

	take_parts(&reader, &document->root, &sheet, &results);
	parts_seen(&reader);
	reader.state =
		board_state_create(CurrentMemoryContext, sheet_from_jsonb(JsonbValueToJsonb(&sheet), NULL));
	reader.in_results = true;
	reader.depth = IN_BOARD;
	if (results.type == jbvBinary)
		read_results(&reader, results.val.binary.data);
	else
		read_scalar(&reader, &results);
	return board_state_finish(reader.state, NULL);
}
