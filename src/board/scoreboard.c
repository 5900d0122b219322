/*
 * scoreboard.c - the SQL type scoreboard: text, binary and jsonb forms, its sheet and
 * the points of one unit.
 */
#include "server/compat.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "board/board.h"
#include "board/board_json.h"
#include "board/board_state.h"
#include "server/fault.h"
#include "server/numeric_decimal.h"
#include "server/value.h"
#include "sheet/score_sheet.h"
#include "sheet/sheet_json.h"

/* From 2 on each result ends with its baseline: a scale that is null, or scale and digits. */
#define BOARD_WIRE_VERSION       2
#define BOARD_WIRE_VERSION_PLAIN 1 /* of a board without baselines */

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
	PG_RETURN_CSTRING(board_text(board_from_datum(PG_GETARG_DATUM(0))));
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_to_jsonb);
Datum
emulation_scoreboard_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_JSONB_P(board_to_jsonb(board_from_datum(PG_GETARG_DATUM(0))));
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

static void
send_baseline(StringInfo message, Decimal baseline)
{
	pq_sendint8(message, (uint8) baseline.scale);
	if (!decimal_is_null(baseline))
		pq_sendint64(message, (uint64) baseline.digits);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_send);
Datum
emulation_scoreboard_send(PG_FUNCTION_ARGS)
{
	const Scoreboard *board = board_from_datum(PG_GETARG_DATUM(0));
	bool plain = board_n_baselines(board) == 0;
	StringInfoData sheet;
	StringInfoData message;
	uint32 baseline = 0;

	initStringInfo(&sheet);
	sheet_to_json(board_sheet(board), &sheet);
	pq_begintypsend(&message);
	pq_sendbyte(&message, plain ? BOARD_WIRE_VERSION_PLAIN : BOARD_WIRE_VERSION);
	send_counted_text(&message, sheet.data, sheet.len);
	pq_sendint32(&message, board->n_units);
	for (uint32 i = 0; i < board->n_units; i++)
		send_counted_text(&message, board_unit_name(board, i), (int) board_units(board)[i].name_length);
	pq_sendint32(&message, board->n_cells);
	for (uint32 i = 0; i < board->n_cells; i++)
	{
		const Cell *cell = &board_cells(board)[i];

		CHECK_FOR_INTERRUPTS();
		send_cell(&message, cell);
		if (!plain)
			send_baseline(&message, board_next_baseline(board, cell, &baseline));
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
			         errmsg("unit \"%s\" occurs twice in a binary scoreboard", fault_shown(name, length))));
		pfree(name);
	}
}

static Cell
receive_cell(StringInfo message)
{
	Cell cell;

	cell.unit = pq_getmsgint(message, 4);
	cell.criterion = (uint16) pq_getmsgint(message, 2);
	cell.target_scale = (uint8) pq_getmsgbyte(message);
	cell.actual_scale = (uint8) pq_getmsgbyte(message);
	cell.target = pq_getmsgint64(message);
	cell.actual = pq_getmsgint64(message);
	return cell;
}

static Decimal
receive_baseline(StringInfo message)
{
	Decimal baseline = {.scale = pq_getmsgbyte(message)};

	if (baseline.scale != DECIMAL_NULL_SCALE)
		baseline.digits = pq_getmsgint64(message);
	return baseline;
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_recv);
Datum
emulation_scoreboard_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int version = pq_getmsgbyte(message);
	BoardState *state;
	uint32 n;
	int length;

	value_check_format("scoreboard", version, BOARD_WIRE_VERSION);
	state = board_state_create(CurrentMemoryContext, sheet_from_text(receive_text(message, &length), NULL));
	receive_units(message, state);
	n = pq_getmsgint(message, 4);
	for (uint32 i = 0; i < n; i++)
	{
		Cell cell = receive_cell(message);
		Decimal baseline = version > BOARD_WIRE_VERSION_PLAIN ? receive_baseline(message) : decimal_null();

		CHECK_FOR_INTERRUPTS();
		if (!cell_can_be(state->sheet, state->n_units, &cell) || !decimal_is_canonical(baseline))
			ereport(
				ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			     errmsg("result %u of a binary scoreboard is not valid", i + 1),
			     errdetail("A result refers to a unit and a leaf by their positions, and its numbers have "
			               "at most 18 digits.")));
		board_state_add_cell(state, cell.unit, &cell);
		board_state_add_baseline(state, cell.unit, cell.criterion, baseline);
	}
	PG_RETURN_POINTER(board_state_finish(state, NULL));
}

/* What a board holds ------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(emulation_scoreboard_score_sheet);
Datum
emulation_scoreboard_score_sheet(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(sheet_datum(board_sheet(board_from_datum(PG_GETARG_DATUM(0)))));
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_points);
Datum
emulation_scoreboard_points(PG_FUNCTION_ARGS)
{
	const Scoreboard *board;
	Scoring scoring;
	uint32 unit;
	int index = SHEET_ROOT;
	int decimals;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	board = board_from_datum(PG_GETARG_DATUM(0));
	decimals = board_sheet(board)->decimals;
	if (!PG_ARGISNULL(2))
	{
		index = board_named_criterion(board, PG_GETARG_TEXT_PP(2));
		decimals = POINTS_SCALE - board_sheet(board)->quantum;
	}
	unit = board_named_unit(board, PG_GETARG_TEXT_PP(1));
	scoring_begin(&scoring, board);
	scoring_unit(&scoring, unit);
	if (scoring.scores[index].blank)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(numeric_from_points(scoring.scores[index].points, decimals));
}
