/*
 * server.c - libFuzzer on what reads values in the server: texts, jsonb, binary forms,
 * workers' states, files, numbers.
 *
 * The extension's files and this one are one library, built with the sanitizers, that a
 * real backend loads; fuzz(target, options) runs libFuzzer in it.  Each input is a copy
 * of its own, to the byte, in memory of its own (exact_memory.h).  An input may be
 * refused, but not with an internal error; what is accepted must come out and in again
 * the same, in each of its forms, and answer every question.
 */
#include "exact_memory.h"

#include <stdarg.h>
#include <stdlib.h>

#include "catalog/pg_type.h"
#include "common/pg_lzcompress.h"
#include "executor/executor.h"
#include "executor/tuptable.h"
#include "funcapi.h"
#include "nodes/execnodes.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/regproc.h"

#include "award/award_tally.h"
#include "board/board.h"
#include "board/board_state.h"
#include "number/number_text.h"
#include "sheet/sheet_json.h"

extern int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*run)(const uint8_t *bytes, size_t length));
extern PGDLLEXPORT Datum fuzz(PG_FUNCTION_ARGS);

/* libFuzzer keeps the input of which a program dies. */
pg_attribute_printf(1, 2) pg_noreturn static void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fprintf(stderr, "\nERROR: ");
	vfprintf(stderr, format, arguments);
	fprintf(stderr, "\n");
	va_end(arguments);
	abort();
}

#define MUST(holds)                                                                                          \
	do                                                                                                       \
	{                                                                                                        \
		if (!(holds))                                                                                        \
			fail("%s:%d: not so: %s", __FILE__, __LINE__, #holds);                                           \
	} while (0)

/* Once an input is read, every error is a finding. */
static bool accepted;

/* What one input takes. */
static MemoryContext input_memory;

/* Calling SQL's functions --------------------------------------------------------------- */

static Oid
function(const char *signature)
{
	char *full = psprintf("emulation.%s", signature);

	return DatumGetObjectId(DirectFunctionCall1(regprocedurein, CStringGetDatum(full)));
}

typedef struct Form
{
	const char *name;
	Oid in, out, recv, send, from_jsonb, to_jsonb;
} Form;

static Form sheet_form = {"score_sheet"};
static Form board_form = {"scoreboard"};
static Form tally_form = {"award_tally"};

static Oid standings, breakdown, criteria, compare, robustness, overtake, points_of, read_csv_function;
static Oid board_serial, board_deserial, board_combine, board_final;
static Oid tally_serial, tally_deserial, tally_combine, tally_final;
static Oid awards, reconcile, total, parse, fault_of, format, distance;

static void
find_form(Form *form)
{
	form->in = function(psprintf("%s_in(cstring)", form->name));
	form->out = function(psprintf("%s_out(emulation.%s)", form->name, form->name));
	form->recv = function(psprintf("%s_recv(internal)", form->name));
	form->send = function(psprintf("%s_send(emulation.%s)", form->name, form->name));
	form->from_jsonb = function(psprintf("%s_from_jsonb(jsonb)", form->name));
	form->to_jsonb = function(psprintf("%s_to_jsonb(emulation.%s)", form->name, form->name));
}

static void
find_functions(void)
{
	find_form(&sheet_form);
	find_form(&board_form);
	find_form(&tally_form);
	standings = function("standings(emulation.scoreboard,text[])");
	breakdown = function("breakdown(emulation.scoreboard)");
	criteria = function("criteria(emulation.score_sheet)");
	compare = function("compare(emulation.scoreboard,emulation.scoreboard)");
	robustness = function("robustness(emulation.scoreboard,integer,numeric,bigint)");
	overtake = function("overtake(emulation.scoreboard,text,text)");
	points_of = function("points(emulation.scoreboard,text,text)");
	read_csv_function = function("read_csv(bytea,text,text)");
	board_serial = function("scoreboard_serial(internal)");
	board_deserial = function("scoreboard_deserial(bytea,internal)");
	board_combine = function("scoreboard_combine(internal,internal)");
	board_final = function("scoreboard_final(internal)");
	tally_serial = function("award_tally_serial(internal)");
	tally_deserial = function("award_tally_deserial(bytea,internal)");
	tally_combine = function("award_tally_combine(internal,internal)");
	tally_final = function("award_tally_final(internal)");
	awards = function("awards(emulation.award_tally)");
	reconcile = function("reconcile(emulation.award_tally,emulation.award_tally)");
	total = function("total(emulation.award_tally)");
	parse = function("parse_number(text,text)");
	fault_of = function("number_fault(text,text)");
	format = function("format_number(numeric,integer,text)");
	distance = function("edit_distance(text,text)");
}

/* A function as the executor calls it; context: an AggState or null. A null result is (Datum) 0. */
static Datum
call(Oid oid, Node *context, Node *rows, int n, ...)
{
	LOCAL_FCINFO(fcinfo, 8);
	FmgrInfo *flinfo = palloc(sizeof(FmgrInfo));
	va_list arguments;
	Datum result;

	fmgr_info_cxt(oid, flinfo, CurrentMemoryContext);
	InitFunctionCallInfoData(*fcinfo, flinfo, n, InvalidOid, context, rows);
	va_start(arguments, n);
	for (int i = 0; i < n; i++)
		fcinfo->args[i] = (NullableDatum){va_arg(arguments, Datum), false};
	va_end(arguments);
	result = FunctionCallInvoke(fcinfo);
	return fcinfo->isnull ? (Datum) 0 : result;
}

#define CALL(oid, ...) call(oid, NULL, NULL, lengthof(((Datum[]){__VA_ARGS__})), __VA_ARGS__)

/* As if the group's memory were the input's. */
static Node *
aggregate(void)
{
	AggState *state = makeNode(AggState);

	state->curaggcontext = CreateStandaloneExprContext();
	MemoryContextDelete(state->curaggcontext->ecxt_per_tuple_memory);
	state->curaggcontext->ecxt_per_tuple_memory = CurrentMemoryContext;
	return (Node *) state;
}

#define CALL_WITHIN(aggregate, oid, ...)                                                                     \
	call(oid, aggregate, NULL, lengthof(((Datum[]){__VA_ARGS__})), __VA_ARGS__)

static TupleDesc
columns_of(Oid oid)
{
	TupleDesc columns;

	MUST(get_func_result_type(oid, NULL, &columns) == TYPEFUNC_COMPOSITE);
	return columns;
}

static ReturnSetInfo *
row_set(Oid oid, SetFunctionReturnMode mode)
{
	ReturnSetInfo *rows = makeNode(ReturnSetInfo);

	rows->econtext = CreateStandaloneExprContext();
	rows->econtext->ecxt_per_query_memory = CurrentMemoryContext;
	rows->expectedDesc = columns_of(oid);
	rows->allowedModes = mode;
	return rows;
}

/* How many rows the function that has rows returned, each of them formed. */
static int64
count_rows(ReturnSetInfo *rows)
{
	TupleTableSlot *slot = MakeSingleTupleTableSlot(rows->setDesc, &TTSOpsMinimalTuple);
	int64 n = 0;

	for (; tuplestore_gettupleslot(rows->setResult, true, false, slot); n++)
		slot_getallattrs(slot);
	ExecDropSingleTupleTableSlot(slot);
	tuplestore_end(rows->setResult);
	return n;
}

#define ROWS(oid, ...)                                                                                       \
	({                                                                                                       \
		ReturnSetInfo *rows_ = row_set(oid, SFRM_Materialize);                                               \
		call(oid, NULL, (Node *) rows_, lengthof(((Datum[]){__VA_ARGS__})), __VA_ARGS__);                    \
		count_rows(rows_);                                                                                   \
	})

/* Inputs ------------------------------------------------------------------------------------ */

static char *
as_cstring(const uint8_t *bytes, size_t length)
{
	char *text = palloc(length + 1);

	memcpy(text, bytes, length);
	text[length] = '\0';
	return text;
}

/* Such a text comes to no function: the server looks at it first. */
static bool
is_text(const uint8_t *bytes, size_t length)
{
	return memchr(bytes, '\0', length) == NULL &&
	       pg_verify_mbstr(GetDatabaseEncoding(), (const char *) bytes, (int) length, true);
}

static Datum
as_varlena(const uint8_t *bytes, size_t length)
{
	struct varlena *value = palloc(VARHDRSZ + length);

	SET_VARSIZE(value, VARHDRSZ + length);
	memcpy(VARDATA(value), bytes, length);
	return PointerGetDatum(value);
}

/* As it comes from a client, with a zero byte behind it. */
static StringInfo
as_message(const uint8_t *bytes, size_t length)
{
	StringInfo message = palloc(sizeof(StringInfoData));

	*message = (StringInfoData){as_cstring(bytes, length), (int) length, (int) length + 1, 0};
	return message;
}

/* False where the server would call it incorrect, since something is left. */
static bool
receive(const Form *form, const uint8_t *bytes, size_t length, Datum *value)
{
	StringInfo message = as_message(bytes, length);

	*value = CALL(form->recv, PointerGetDatum(message), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	return message->cursor == message->len;
}

/* What must be so of a value ---------------------------------------------------------------- */

static bool
same(Datum a, Datum b)
{
	struct varlena *left = (struct varlena *) DatumGetPointer(a);
	struct varlena *right = (struct varlena *) DatumGetPointer(b);

	return VARSIZE(left) == VARSIZE(right) && memcmp(left, right, VARSIZE(left)) == 0;
}

static Datum
reader_text(const Form *form, const char *text)
{
	return CALL(form->in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

static void
check_forms(const Form *form, Datum value)
{
	bytea *sent = DatumGetByteaP(CALL(form->send, value));
	Datum received;

	MUST(same(value, reader_text(form, DatumGetCString(CALL(form->out, value)))));
	MUST(receive(form, (uint8_t *) VARDATA(sent), VARSIZE(sent) - VARHDRSZ, &received) &&
	     same(value, received));
	MUST(same(value, CALL(form->from_jsonb, CALL(form->to_jsonb, value))));
}

static void
check_sheet_value(Datum value)
{
	const Sheet *sheet = (const Sheet *) DatumGetPointer(value);

	check_forms(&sheet_form, value);
	MUST(sheet_faults(DatumGetJsonbP(CALL(sheet_form.to_jsonb, value))) == NIL);
	MUST(ROWS(criteria, value) == sheet->n_criteria - 1);
}

static void
check_overtake(const Scoreboard *board, Datum value)
{
	Datum first = board_unit_datum(board, 0);
	Datum last = board_unit_datum(board, board->n_units - 1);

	MUST(ROWS(overtake, value, first, last) <= board_sheet(board)->n_leaves);
	MUST(ROWS(overtake, value, last, first) <= board_sheet(board)->n_leaves);
}

static void
check_board_answers(Datum value)
{
	const Scoreboard *board = (const Scoreboard *) DatumGetPointer(value);
	int64 n_units = board->n_units;
	Datum spread = DirectFunctionCall3(numeric_in, CStringGetDatum("0.2"), ObjectIdGetDatum(InvalidOid),
	                                   Int32GetDatum(-1));

	MUST(ROWS(standings, value, PointerGetDatum(construct_empty_array(TEXTOID))) == n_units);
	MUST(ROWS(breakdown, value) == n_units * board_sheet(board)->n_criteria);
	MUST(ROWS(compare, value, value) == n_units);
	MUST(ROWS(robustness, value, Int32GetDatum(5), spread, Int64GetDatum(1)) == n_units);
	if (n_units > 1)
		check_overtake(board, value);
}

static void
check_board_value(Datum value)
{
	const Sheet *sheet = board_sheet((const Scoreboard *) DatumGetPointer(value));

	check_forms(&board_form, value);
	check_sheet_value(PointerGetDatum(memcpy(palloc(sheet->length), sheet, sheet->length)));
	check_board_answers(value);
}

static void
check_tally_value(Datum value)
{
	int64 n = ROWS(awards, value);

	check_forms(&tally_form, value);
	MUST(ROWS(reconcile, value, value) == n);
}

/* Targets -------------------------------------------------------------------------------------- */

/* Text and jsonb are told apart only by what stands twice in an object, of which jsonb keeps the last. */
static bool
jsonb_agrees(const Form *form, const char *text, Datum value)
{
	Datum jsonb = DirectFunctionCall1(jsonb_in, CStringGetDatum(text));

	return same(value, CALL(form->from_jsonb, jsonb));
}

static void
try_sheet_text(const uint8_t *bytes, size_t length)
{
	char *text = as_cstring(bytes, length);
	Jsonb *document;
	bool faultless;
	Datum value;

	if (!is_text(bytes, length))
		return;
	document = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
	accepted = true;
	faultless = sheet_faults(document) == NIL;
	accepted = faultless;
	value = reader_text(&sheet_form, text);
	if (!faultless)
		fail("a sheet that has faults was read");
	MUST(jsonb_agrees(&sheet_form, text, value));
	check_sheet_value(value);
}

static void
try_sheet_recv(const uint8_t *bytes, size_t length)
{
	Datum value;

	if (!receive(&sheet_form, bytes, length, &value))
		return;
	accepted = true;
	check_sheet_value(value);
}

static void
try_board_text(const uint8_t *bytes, size_t length)
{
	char *text = as_cstring(bytes, length);
	Datum value;

	if (!is_text(bytes, length))
		return;
	value = reader_text(&board_form, text);
	accepted = true;
	MUST(jsonb_agrees(&board_form, text, value));
	check_board_value(value);
}

/* What text refuses for a key that stands twice, jsonb may take. */
static void
try_board_jsonb(const uint8_t *bytes, size_t length)
{
	Datum jsonb;
	Datum value;

	if (!is_text(bytes, length))
		return;
	jsonb = DirectFunctionCall1(jsonb_in, CStringGetDatum(as_cstring(bytes, length)));
	value = CALL(board_form.from_jsonb, jsonb);
	accepted = true;
	check_board_value(value);
}

/* Sheets that a message can begin with, so that mutations need not find a whole one. */
static const char *const known_sheets[] = {
	"{\"max\": 10, \"criteria\": [{\"code\": \"a\", \"max\": 10, \"rule\": \"given\"}]}",
	"{\"max\": 20, \"missing\": \"reweight\", \"tie_break\": [\"b\"], \"criteria\": ["
	"{\"code\": \"a\", \"max\": 10, \"rule\": \"proportional\", \"better\": \"lower\", \"cap\": 12}, "
	"{\"code\": \"b\", \"max\": 10, \"rule\": \"relative_to_best\"}]}",
	"{\"max\": 30, \"round\": \"total\", \"rank_on\": \"exact\", \"missing\": \"zero\", \"ceiling\": 30, \"criteria\": ["
	"{\"code\": \"I\", \"max\": 30, \"combine\": \"mean\", \"criteria\": ["
	"{\"code\": \"a\", \"max\": 7, \"rule\": \"per_percent\", \"gain\": 1, \"loss\": 0.5, \"weight\": 2}, "
	"{\"code\": \"b\", \"max\": 3, \"rule\": \"linear\", \"worst\": 10, \"best\": 1}]}, "
	"{\"code\": \"c\", \"max\": 5, \"bonus\": true, \"rule\": \"count\", \"each\": -1, \"min\": -5, \"cap\": 5}]}",
	"{\"max\": 15, \"ranking\": \"dense\", \"classes\": [{\"name\": \"A\", \"from\": 10}, {\"name\": \"B\"}], \"criteria\": ["
	"{\"code\": \"a\", \"max\": 5, \"rule\": \"ladder\", \"on\": \"percent\", \"steps\": [{\"from\": 80, \"points\": 5}, {\"above\": 20, \"points\": 2}]}, "
	"{\"code\": \"b\", \"max\": 5, \"rule\": \"yes_no\"}, {\"code\": \"c\", \"max\": 5, \"rule\": \"min_max\"}]}",
};

static const char progress_sheet[] =
	"{\"max\": 20, \"tie_break\": [{\"criterion\": \"a\", \"by\": \"actual\", \"better\": \"lower\"}], \"criteria\": ["
	"{\"code\": \"a\", \"max\": 10, \"rule\": \"curve\", \"on\": \"percent\", \"against\": \"baseline\", \"points\": [[50, 0], [100, 10]]}, "
	"{\"code\": \"b\", \"max\": 10, \"rule\": \"linear\", \"worst\": \"baseline\", \"best\": \"target\"}]}";

/* From here on the first byte stands for a sheet, and with these bits for one that is compressed, or for results with baselines. */
#define FIRST_KNOWN    128
#define COMPRESSED     64
#define WITH_BASELINES 32

static const char *
known_sheet_text(uint8_t byte)
{
	return (byte & WITH_BASELINES) != 0 ? progress_sheet : known_sheets[byte % lengthof(known_sheets)];
}

/* The first byte: below FIRST_KNOWN the rest is the message; else version and sheet come before it. */
static void
try_board_recv(const uint8_t *bytes, size_t length)
{
	StringInfoData message;
	Datum value;

	if (length == 0)
		return;
	initStringInfo(&message);
	if (bytes[0] >= FIRST_KNOWN)
	{
		const char *sheet = known_sheet_text(bytes[0]);

		pq_sendbyte(&message, (bytes[0] & WITH_BASELINES) != 0 ? 2 : 1);
		send_counted_text(&message, sheet, (int) strlen(sheet));
	}
	pq_sendbytes(&message, (const char *) bytes + 1, (int) length - 1);
	if (!receive(&board_form, (uint8_t *) message.data, message.len, &value))
		return;
	accepted = true;
	check_board_value(value);
}

/* The wire's header as board_wire.c has it. */
typedef struct WireStart
{
	uint8 fingerprint[FINGERPRINT_LENGTH];
	uint64 n_cells;
	uint64 log_length;
	uint64 n_baselines;
	uint32 sheet_length;
	uint32 packed_length;
	uint32 n_units;
	uint32 names_length;
} WireStart;

/* The counts of bytes 1 to 8, 32 bits of the others being seldom of use. */
#define COUNTS_LENGTH 8

/* The first byte as above: a header and a sheet are put before the rest, counts from the input. */
static Datum
state_message(const uint8_t *bytes, size_t length)
{
	StringInfoData message;
	const Sheet *sheet;
	WireStart start = {0};
	uint16 counts[COUNTS_LENGTH / 2];
	char *packed;

	if (bytes[0] < FIRST_KNOWN || length <= COUNTS_LENGTH)
		return as_varlena(bytes + 1, length - 1);
	sheet = (const Sheet *) DatumGetPointer(reader_text(&sheet_form, known_sheet_text(bytes[0])));
	memcpy(counts, bytes + 1, COUNTS_LENGTH);
	memcpy(start.fingerprint, sheet->fingerprint, FINGERPRINT_LENGTH);
	start.sheet_length = start.packed_length = sheet->length;
	start.n_cells = counts[0];
	start.log_length = counts[1];
	start.n_units = counts[2];
	start.names_length = counts[3] & 0x0FFF;
	start.n_baselines = counts[3] >> 12;
	packed = palloc(PGLZ_MAX_OUTPUT(sheet->length));
	if ((bytes[0] & COMPRESSED) != 0)
		start.packed_length =
			(uint32) pglz_compress((const char *) sheet, (int32) sheet->length, packed, PGLZ_strategy_always);
	initStringInfo(&message);
	appendBinaryStringInfo(&message, (char *) &start, sizeof(start));
	appendBinaryStringInfo(&message, (bytes[0] & COMPRESSED) != 0 ? packed : (const char *) sheet,
	                       (int) start.packed_length);
	appendBinaryStringInfo(&message, (const char *) bytes + 1 + COUNTS_LENGTH,
	                       (int) (length - 1 - COUNTS_LENGTH));
	return as_varlena((uint8_t *) message.data, (size_t) message.len);
}

static Datum
read_state(Oid deserial, Node *within, Datum bytes)
{
	return CALL_WITHIN(within, deserial, bytes, (Datum) 0);
}

/* Sent on and read again, a state comes to the same value; and so it does beside an empty one. */
static Datum
check_state(Node *within, Datum state, Oid serial, Oid deserial, Oid final)
{
	Datum again = read_state(deserial, within, CALL_WITHIN(within, serial, state));
	Datum value = CALL_WITHIN(within, final, state);

	accepted = true;
	if (value == (Datum) 0)
		MUST(CALL_WITHIN(within, final, again) == (Datum) 0);
	else
		MUST(same(value, CALL_WITHIN(within, final, again)));
	return value;
}

/*
 * A worker's names and numbers came through the server, which looked at them; a state
 * that says otherwise must do no harm, and has no text that is read again.
 */
static bool
board_is_proper(const Scoreboard *board)
{
	for (uint32 i = 0; i < board->n_units; i++)
		if (!is_text((const uint8_t *) board_unit_name(board, i), board_units(board)[i].name_length))
			return false;
	for (uint32 i = 0; i < board->n_cells; i++)
		if (!cell_can_be(board_sheet(board), board->n_units, &board_cells(board)[i]))
			return false;
	for (uint32 i = 0; i < board_n_baselines(board); i++)
		if (!decimal_is_canonical(cell_baseline(&board_baselines(board)[i])))
			return false;
	return true;
}

static void
check_board_of_state(Datum value)
{
	if (board_is_proper((const Scoreboard *) DatumGetPointer(value)))
		check_board_value(value);
	else
		check_board_answers(value);
}

static void
try_board_state(const uint8_t *bytes, size_t length)
{
	Node *within = aggregate();
	Datum state;

	if (length == 0)
		return;
	state = read_state(board_deserial, within, state_message(bytes, length));
	check_board_of_state(check_state(within, state, board_serial, board_deserial, board_final));
}

/* Two of them together: refused where both have a result of the same unit and leaf. */
static void
try_board_states(const uint8_t *bytes, size_t length)
{
	Node *within = aggregate();
	size_t cut;
	Datum left;
	Datum right;

	if (length < 4)
		return;
	cut = 2 + (size_t) bytes[0] * (length - 3) / 256;
	left = read_state(board_deserial, within, state_message(bytes + 1, cut - 1));
	right = read_state(board_deserial, within, state_message(bytes + cut, length - cut));
	/* the right one is given up to the left */
	left = CALL_WITHIN(within, board_combine, left, right);
	check_board_of_state(check_state(within, left, board_serial, board_deserial, board_final));
}

static void
try_tally_text(const uint8_t *bytes, size_t length)
{
	char *text = as_cstring(bytes, length);
	Datum value;

	if (!is_text(bytes, length))
		return;
	value = reader_text(&tally_form, text);
	accepted = true;
	MUST(jsonb_agrees(&tally_form, text, value));
	check_tally_value(value);
}

static void
try_tally_recv(const uint8_t *bytes, size_t length)
{
	Datum value;

	if (!receive(&tally_form, bytes, length, &value))
		return;
	accepted = true;
	check_tally_value(value);
}

static bool
tally_is_proper(const AwardTally *tally)
{
	for (uint32 i = 0; i < tally->n; i++)
		if (!is_text((const uint8_t *) tally_code(tally, &tally->entries[i]), tally->entries[i].code_length))
			return false;
	return true;
}

static void
check_tally_of_state(Datum value)
{
	const AwardTally *tally = (const AwardTally *) DatumGetPointer(value);

	if (tally_is_proper(tally))
		check_tally_value(value);
	else
		MUST(ROWS(awards, value) == tally->n);
}

static void
try_tally_state(const uint8_t *bytes, size_t length)
{
	Node *within = aggregate();
	Datum state = read_state(tally_deserial, within, as_varlena(bytes, length));
	Datum value = check_state(within, state, tally_serial, tally_deserial, tally_final);
	Datum doubled;

	if (value == (Datum) 0)
		return;
	check_tally_of_state(value);
	/* more than a bigint has is refused */
	accepted = false;
	doubled = read_state(tally_deserial, within, CALL_WITHIN(within, tally_serial, state));
	doubled = CALL_WITHIN(within, tally_combine, state, doubled);
	check_tally_of_state(CALL_WITHIN(within, tally_final, doubled));
}

/* Files: the first byte chooses delimiter and encoding. */

static const char *const delimiters[] = {NULL, ",", ";", "\t"};
static const char *const encodings[] = {"UTF8",         "UTF-16LE", "UTF-16BE", "WIN1258",
                                        "windows-1258", "LATIN1",   "SJIS",     "GB18030"};

/* The records of a file, each an array of texts. */
static List *
records_of(Datum content, const char *delimiter, const char *encoding)
{
	LOCAL_FCINFO(fcinfo, 3);
	FmgrInfo flinfo;
	ReturnSetInfo *rows = row_set(read_csv_function, SFRM_ValuePerCall);
	List *records = NIL;

	fmgr_info_cxt(read_csv_function, &flinfo, CurrentMemoryContext);
	InitFunctionCallInfoData(*fcinfo, &flinfo, 3, InvalidOid, NULL, (Node *) rows);
	fcinfo->args[0] = (NullableDatum){content, false};
	fcinfo->args[1] =
		(NullableDatum){delimiter ? CStringGetTextDatum(delimiter) : (Datum) 0, delimiter == NULL};
	fcinfo->args[2] = (NullableDatum){CStringGetTextDatum(encoding), false};
	for (;;)
	{
		HeapTupleData tuple = {0};
		bool isnull;
		Datum row;

		rows->isDone = ExprSingleResult;
		fcinfo->isnull = false;
		row = FunctionCallInvoke(fcinfo);
		if (rows->isDone == ExprEndResult)
			return records;
		tuple.t_data = DatumGetHeapTupleHeader(row);
		tuple.t_len = HeapTupleHeaderGetDatumLength(tuple.t_data);
		records =
			lappend(records, DatumGetArrayTypePCopy(heap_getattr(&tuple, 3, rows->expectedDesc, &isnull)));
		MUST(!isnull &&
		     DatumGetInt64(heap_getattr(&tuple, 1, rows->expectedDesc, &isnull)) == list_length(records));
	}
}

static void
write_field(StringInfo file, text *field)
{
	const char *bytes = VARDATA_ANY(field);

	MUST(is_text((const uint8_t *) bytes, VARSIZE_ANY_EXHDR(field)));
	appendStringInfoChar(file, '"');
	for (size_t i = 0; i < VARSIZE_ANY_EXHDR(field); i++)
		appendStringInfo(file, bytes[i] == '"' ? "\"\"" : "%c", bytes[i]);
	appendStringInfoChar(file, '"');
}

static void
write_record(StringInfo file, ArrayType *record)
{
	Datum *fields;
	int n;

	deconstruct_array(record, TEXTOID, -1, false, TYPALIGN_INT, &fields, NULL, &n);
	MUST(n > 0);
	for (int i = 0; i < n; i++)
	{
		if (i > 0)
			appendStringInfoChar(file, ';');
		write_field(file, DatumGetTextPP(fields[i]));
	}
	appendStringInfoString(file, "\r\n");
}

static void
try_csv(const uint8_t *bytes, size_t length)
{
	StringInfoData file;
	List *records;
	List *again;
	ListCell *record;

	if (length == 0)
		return;
	records =
		records_of(as_varlena(bytes + 1, length - 1), delimiters[bytes[0] % 4], encodings[bytes[0] / 4 % 8]);
	accepted = true;
	initStringInfo(&file);
	foreach(record, records)
		write_record(&file, lfirst(record));
	again = records_of(as_varlena((uint8_t *) file.data, (size_t) file.len), ";", "UTF8");
	MUST(list_length(again) == list_length(records));
	for (int i = 0; i < list_length(records); i++)
		MUST(same(PointerGetDatum(list_nth(records, i)), PointerGetDatum(list_nth(again, i))));
}

/* Numbers and names */

static void
check_distance(const uint8_t *bytes, size_t length)
{
	size_t half = (size_t) pg_mbcliplen((const char *) bytes, (int) length, (int) length / 2);
	Datum left = as_varlena(bytes, half);
	Datum right = as_varlena(bytes + half, length - half);
	int32 there = DatumGetInt32(CALL(distance, left, right));

	MUST(there == DatumGetInt32(CALL(distance, right, left)));
	MUST(there >= 0 && there <= 255 && (there > 0 || half > 255 || same(left, right)));
	MUST(DatumGetInt32(CALL(distance, left, left)) == 0);
}

static void
check_number(Datum written, const char *style)
{
	Datum name = CStringGetTextDatum(style);
	Datum fault = CALL(fault_of, written, name);
	Datum number;
	Datum decimals;

	accepted = fault == (Datum) 0;
	PG_TRY();
	{
		number = CALL(parse, written, name);
	}
	PG_CATCH();
	{
		if (accepted)
			PG_RE_THROW();
		MemoryContextSwitchTo(input_memory);
		FlushErrorState();
		return;
	}
	PG_END_TRY();
	if (!accepted)
		fail("a number that has a fault was read");
	/* with dots between, longer ones pass the limit of number_text.h */
	if (number == (Datum) 0 || VARSIZE_ANY_EXHDR(DatumGetPointer(written)) > NUMBER_MAX_DIGITS / 2)
		return;
	decimals = Int32GetDatum(Min(100, DatumGetInt32(DirectFunctionCall1(numeric_scale, number))));
	MUST(DatumGetBool(DirectFunctionCall2(numeric_eq, DirectFunctionCall2(numeric_round, number, decimals),
	                                      CALL(parse, CALL(format, number, decimals, name), name))));
}

static void
try_number(const uint8_t *bytes, size_t length)
{
	if (!is_text(bytes, length))
		return;
	accepted = true;
	check_distance(bytes, length);
	check_number(as_varlena(bytes, length), "vi");
	check_number(as_varlena(bytes, length), "plain");
}

/* The driver ------------------------------------------------------------------------------------ */

typedef struct Target
{
	const char *name;
	void (*run)(const uint8_t *bytes, size_t length);
	bool reads_state; /* workers' states are trusted to be whole: what is not is an internal error */
} Target;

static const Target targets[] = {
	{"sheet_text", try_sheet_text},
	{"sheet_recv", try_sheet_recv},
	{"board_text", try_board_text},
	{"board_jsonb", try_board_jsonb},
	{"board_recv", try_board_recv},
	{"board_state", try_board_state, true},
	{"board_states", try_board_states, true},
	{"tally_text", try_tally_text},
	{"tally_recv", try_tally_recv},
	{"tally_state", try_tally_state, true},
	{"read_csv", try_csv},
	{"spelling", try_number},
};

static const Target *target;

/* Who keeps a message keeps a text. */
static void
must_be_text(const char *message)
{
	/* a state's names may be none (board_is_proper) */
	if (message != NULL && !target->reads_state && !is_text((const uint8_t *) message, strlen(message)))
		fail("a message that is no text: %s", message);
}

static void
judge(const ErrorData *error)
{
	const char *state = unpack_sql_state(error->sqlerrcode);

	must_be_text(error->message);
	must_be_text(error->detail);
	must_be_text(error->hint);
	if (target->reads_state && !accepted && strncmp(error->message, "a serialized ", 13) == 0)
		return;
	if (accepted || strncmp(state, "XX", 2) == 0 || error->sqlerrcode == ERRCODE_OUT_OF_MEMORY)
		fail("%s: %s %s (%s:%d)", accepted ? "error after acceptance" : "internal error", state,
		     error->message, error->filename, error->lineno);
}

static int
run_input(const uint8_t *bytes, size_t length)
{
	MemoryContext before = MemoryContextSwitchTo(input_memory);

	accepted = false;
	PG_TRY();
	{
		target->run(bytes, length);
	}
	PG_CATCH();
	{
		MemoryContextSwitchTo(input_memory);
		judge(CopyErrorData());
		FlushErrorState();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(before);
	MemoryContextReset(input_memory);
	return 0;
}

/* fuzz(target text, options text[]): libFuzzer's options and folders; it ends with the process. */
PG_FUNCTION_INFO_V1(fuzz);
Datum
fuzz(PG_FUNCTION_ARGS)
{
	char *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Datum *options;
	int n;
	char **arguments;

	for (size_t i = 0; i < lengthof(targets); i++)
		if (strcmp(targets[i].name, name) == 0)
			target = &targets[i];
	if (target == NULL)
		elog(ERROR, "no target \"%s\"", name);
	find_functions();
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false, TYPALIGN_INT, &options, NULL, &n);
	arguments = palloc0(sizeof(char *) * (n + 2));
	arguments[0] = name;
	for (int i = 0; i < n; i++)
		arguments[i + 1] = TextDatumGetCString(options[i]);
	n++;
	input_memory = exact_memory_create(TopMemoryContext, "fuzzed input", ALLOCSET_DEFAULT_SIZES);
	exit(LLVMFuzzerRunDriver(&n, &arguments, run_input));
}
