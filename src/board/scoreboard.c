/*
 * scoreboard.c - the SQL type scoreboard: text, binary and jsonb forms, and
 * what one asks a board by name.
 */
#include "server/compat.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "board/board_state.h"
#include "server/fault.h"
#include "server/numeric_decimal.h"
#include "sheet/score_sheet.h"
#include "board/scoreboard.h"
#include "sheet/sheet_json.h"

#define BOARD_WIRE_VERSION 1

/* As bytes, and the shorter before the longer. */
static int
compare_names(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int order = memcmp(a, b, Min(a_length, b_length));

	return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

const Scoreboard *
datum_board(Datum datum)
{
	const Scoreboard *board = (const Scoreboard *) PG_DETOAST_DATUM(datum);

	check_format("scoreboard", board->version, SCOREBOARD_VERSION);
	check_format("score_sheet", board_sheet(board)->version, SHEET_VERSION);
	board_assert_valid(board);
	return board;
}

#ifdef CHECK_VALUES

/* Units in order, none twice, their cells and names one behind the other. */
static void
check_units(const Scoreboard *board)
{
	const BoardUnit *units = board_units(board);
	uint32 name = board->cells + (uint32) sizeof(Cell) * board->n_cells;

	Assert(units[0].first_cell == 0);
	for (uint32 i = 0; i < board->n_units; i++)
	{
		CHECK_FOR_INTERRUPTS();
		Assert(units[i].name == name && units[i].name_length <= board->length - name);
		Assert(units[i + 1].first_cell >= units[i].first_cell);
		Assert(i == 0 || compare_names(board_unit_name(board, i - 1), units[i - 1].name_length,
		                               board_unit_name(board, i), units[i].name_length) < 0);
		name += units[i].name_length;
	}
	Assert(name == board->length);
	Assert(units[board->n_units].first_cell == board->n_cells);
	Assert(units[board->n_units].name == 0 && units[board->n_units].name_length == 0);
}

/* Cells in order, none twice, none that its rule refuses. */
static void
check_cells(const Scoreboard *board)
{
	const Sheet *sheet = board_sheet(board);
	const BoardUnit *units = board_units(board);
	const Cell *cells = board_cells(board);
	RuleFault fault;

	for (uint32 i = 0; i < board->n_cells; i++)
	{
		const Cell *cell = &cells[i];
		const Criterion *criterion = &sheet_criteria(sheet)[cell->criterion];

		CHECK_FOR_INTERRUPTS();
		Assert(cell_can_be(sheet, board->n_units, cell));
		Assert(i >= units[cell->unit].first_cell && i < units[cell->unit + 1].first_cell);
		Assert(i == 0 || cell->unit != cell[-1].unit || cell->criterion > cell[-1].criterion);
		Assert(!cell_is_assigned(cell) || cell_is_missing(criterion, cell_target(cell), cell_actual(cell)) ||
		       !cell_is_refused(criterion, cell_target(cell), cell_actual(cell), &fault));
	}
}

void
board_assert_valid(const Scoreboard *board)
{
	Assert(VARSIZE(board) == board->length && board->padding == 0);
	Assert(board->sheet == MAXALIGN(sizeof(Scoreboard)));
	Assert(board->units == MAXALIGN(board->sheet + board_sheet(board)->length));
	Assert(board->cells == MAXALIGN(board->units + sizeof(BoardUnit) * ((Size) board->n_units + 1)));
	Assert(board->cells <= board->length);
	sheet_assert_valid(board_sheet(board));
	check_units(board);
	check_cells(board);
}

#endif

int64
board_find_unit(const Scoreboard *board, const char *name, size_t length)
{
	int64 low = 0;
	int64 high = (int64) board->n_units - 1;

	while (low <= high)
	{
		int64 middle = (low + high) / 2;
		int order = compare_names(name, length, board_unit_name(board, (uint32) middle),
		                          board_units(board)[middle].name_length);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return -1;
}

Datum
board_unit_datum(const Scoreboard *board, uint32 unit)
{
	return PointerGetDatum(
		cstring_to_text_with_len(board_unit_name(board, unit), (int) board_units(board)[unit].name_length));
}

char *
board_unit_cstring(const Scoreboard *board, uint32 unit)
{
	return shown_name(board_unit_name(board, unit), board_units(board)[unit].name_length);
}

/* Scoring a board ------------------------------------------------------------- */

void
scoring_begin(Scoring *scoring, const Scoreboard *board)
{
	const Sheet *sheet = board_sheet(board);

	scoring->board = board;
	scoring->sheet = sheet;
	scoring->scores = palloc(sizeof(Score) * sheet->n_criteria);
	scoring->fields = sheet->relative ? palloc(sizeof(Field) * sheet->n_criteria) : NULL;
	scoring->exact = NULL;
	board_survey(sheet, board_cells(board), board->n_cells, scoring->fields);
}

static uint32
score_under(const Scoring *scoring, const Sheet *sheet, uint32 unit, Score *scores)
{
	const Scoreboard *board = scoring->board;

	CHECK_FOR_INTERRUPTS();
	return unit_score(sheet, board_cells(board) + board_units(board)[unit].first_cell,
	                  board_unit_cells(board, unit), scoring->fields, scores);
}

void
scoring_unit(Scoring *scoring, uint32 unit)
{
	scoring->missing = score_under(scoring, scoring->sheet, unit, scoring->scores);
}

const Sheet *
scoring_rank_sheet(Scoring *scoring)
{
	Sheet *exact;

	if (!sheet_ranks_apart(scoring->sheet))
		return scoring->sheet;
	if (scoring->exact == NULL)
	{
		exact = palloc(scoring->sheet->length);
		memcpy(exact, scoring->sheet, scoring->sheet->length);
		sheet_make_exact(exact);
		scoring->exact = exact;
		scoring->exact_scores = palloc(sizeof(Score) * exact->n_criteria);
	}
	return scoring->exact;
}

const Score *
scoring_for_rank(Scoring *scoring, uint32 unit)
{
	const Sheet *sheet = scoring_rank_sheet(scoring);

	if (sheet == scoring->sheet)
		return scoring->scores;
	score_under(scoring, sheet, unit, scoring->exact_scores);
	return scoring->exact_scores;
}

/* Text, jsonb and binary ---------------------------------------------------------- */

static char *
board_text(const Scoreboard *board)
{
	StringInfoData out;

	initStringInfo(&out);
	board_to_json(board, &out);
	return out.data;
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_in);
Datum
emulation_scoreboard_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(board_from_json(PG_GETARG_CSTRING(0), fcinfo->context));
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_out);
Datum
emulation_scoreboard_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(board_text(datum_board(PG_GETARG_DATUM(0))));
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_to_jsonb);
Datum
emulation_scoreboard_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_JSONB_P(board_to_jsonb(datum_board(PG_GETARG_DATUM(0))));
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_from_jsonb);
Datum
emulation_scoreboard_from_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(board_from_jsonb(PG_GETARG_JSONB_P(0)));
}

static void
send_cell(StringInfo message, const Cell *cell)
{
	pq_sendint32(message, cell->unit);
	pq_sendint16(message, cell->criterion);
	pq_sendint8(message, cell->target_scale);
	pq_sendint8(message, cell->actual_scale);
	pq_sendint64(message, (uint64) cell->target);
	pq_sendint64(message, (uint64) cell->actual);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_send);
Datum
emulation_scoreboard_send(PG_FUNCTION_ARGS)
{
	const Scoreboard *board = datum_board(PG_GETARG_DATUM(0));
	StringInfoData sheet;
	StringInfoData message;

	initStringInfo(&sheet);
	sheet_to_json(board_sheet(board), &sheet);
	pq_begintypsend(&message);
	pq_sendbyte(&message, BOARD_WIRE_VERSION);
	send_counted_text(&message, sheet.data, sheet.len);
	pq_sendint32(&message, board->n_units);
	for (uint32 i = 0; i < board->n_units; i++)
		send_counted_text(&message, board_unit_name(board, i), (int) board_units(board)[i].name_length);
	pq_sendint32(&message, board->n_cells);
	for (uint32 i = 0; i < board->n_cells; i++)
	{
		CHECK_FOR_INTERRUPTS();
		send_cell(&message, &board_cells(board)[i]);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

static char *
receive_text(StringInfo message, int *length)
{
	int sent = (int) pq_getmsgint(message, 4);

	if (sent < 0 || sent > message->len - message->cursor)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
		                errmsg("invalid length of a text in a binary scoreboard: %d", sent)));
	return pq_getmsgtext(message, sent, length);
}

static void
receive_units(StringInfo message, BoardState *state)
{
	uint32 n = pq_getmsgint(message, 4);

	for (uint32 i = 0; i < n; i++)
	{
		int length;
		char *name = receive_text(message, &length);

		if (board_state_unit(state, name, (uint32) length) != i)
			ereport(ERROR,
			        (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			         errmsg("unit \"%s\" stands twice in a binary scoreboard", shown_name(name, length))));
		pfree(name);
	}
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_recv);
Datum
emulation_scoreboard_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	BoardState *state;
	uint32 n;
	int length;

	check_format("scoreboard", pq_getmsgbyte(message), BOARD_WIRE_VERSION);
	state = board_state_create(CurrentMemoryContext, sheet_from_text(receive_text(message, &length), NULL));
	receive_units(message, state);
	n = pq_getmsgint(message, 4);
	for (uint32 i = 0; i < n; i++)
	{
		Cell cell;

		CHECK_FOR_INTERRUPTS();
		cell.unit = pq_getmsgint(message, 4);
		cell.criterion = (uint16) pq_getmsgint(message, 2);
		cell.target_scale = (uint8) pq_getmsgbyte(message);
		cell.actual_scale = (uint8) pq_getmsgbyte(message);
		cell.target = pq_getmsgint64(message);
		cell.actual = pq_getmsgint64(message);
		if (!cell_can_be(state->sheet, state->n_units, &cell))
			ereport(
				ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			     errmsg("result %u of a binary scoreboard cannot be", i + 1),
			     errdetail(
					 "A result names a unit and a leaf by their numbers, and numbers of at most 18 digits.")));
		board_state_add(state, cell.unit, cell.criterion, cell_target(&cell), cell_actual(&cell),
		                cell_is_assigned(&cell));
	}
	PG_RETURN_POINTER(board_state_finish(state, NULL));
}

/* Asking a board by name -------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(emulation_scoreboard_score_sheet);
Datum
emulation_scoreboard_score_sheet(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(sheet_datum(board_sheet(datum_board(PG_GETARG_DATUM(0)))));
}

uint32
board_named_unit(const Scoreboard *board, text *name)
{
	int64 unit = board_find_unit(board, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));

	if (unit < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("unit \"%s\" is not in the scoreboard",
		                       shown_name(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name))),
		                errhint("emulation.standings(board) lists its units.")));
	return (uint32) unit;
}

int
board_named_criterion(const Scoreboard *board, text *code)
{
	int index = sheet_find(board_sheet(board), VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));

	if (index < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("criterion \"%s\" is not in the score sheet",
		                       shown_name(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code))),
		                errhint("emulation.criteria(sheet) lists its criteria.")));
	return index;
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_points);
Datum
emulation_scoreboard_points(PG_FUNCTION_ARGS)
{
	const Scoreboard *board;
	Scoring scoring;
	int index = SHEET_ROOT;
	int decimals;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	board = datum_board(PG_GETARG_DATUM(0));
	decimals = board_sheet(board)->decimals;
	if (!PG_ARGISNULL(2))
	{
		index = board_named_criterion(board, PG_GETARG_TEXT_PP(2));
		decimals = POINTS_SCALE - board_sheet(board)->drop;
	}
	scoring_begin(&scoring, board);
	scoring_unit(&scoring, board_named_unit(board, PG_GETARG_TEXT_PP(1)));
	if (scoring.scores[index].blank)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(points_numeric(scoring.scores[index].points, decimals));
}
