/*
 * scoreboard_agg.c - the aggregates scoreboard and rollup: transition, combine,
 * serial, deserial, final.
 */
#include "server/compat.h"

#include "utils/builtins.h"

#include "board/board_state.h"
#include "server/aggregate.h"
#include "server/fault.h"
#include "server/numeric_decimal.h"
#include "sheet/score_sheet.h"
#include "sheet/sheet_cache.h"
#include "sheet/sheet_pack.h"

/* Arguments of scoreboard_trans behind the state. */
#define ARG_SHEET     1
#define ARG_UNIT      2
#define ARG_CRITERION 3
#define ARG_TARGET    4
#define ARG_ACTUAL    5
#define ARG_ASSIGNED  6
#define ARG_BASELINE  7

/* Remember how a datum that is known to be the state's sheet looks. */
static void
remember_sheet(BoardState *state, const struct varlena *datum)
{
	if (!VARATT_IS_EXTERNAL_ONDISK(datum))
		return;
	state->has_toast_pointer = true;
	memcpy(state->toast_pointer, VARDATA_EXTERNAL(datum), sizeof(state->toast_pointer));
}

/*
 * Is this datum surely the state's sheet?  A few nanoseconds, no detoasting; a
 * "no" only means that one has to look.
 */
static inline bool
is_remembered_sheet(const BoardState *state, const struct varlena *datum)
{
	if (VARATT_IS_EXTERNAL_ONDISK(datum))
		return state->has_toast_pointer &&
		       memcmp(VARDATA_EXTERNAL(datum), state->toast_pointer, sizeof(state->toast_pointer)) == 0;
	if (VARATT_IS_EXTERNAL(datum) || VARATT_IS_COMPRESSED(datum))
		return false;
	return memcmp(VARDATA_ANY(datum), state->sheet->fingerprint, FINGERPRINT_LENGTH) == 0;
}

static void
refuse_null(const char *what, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("a scoreboard's %s is null", what),
	                errdetail("Each row of a scoreboard must name its score sheet and its unit."),
	                errhint("%s", hint)));
}

/* The group's state, whose sheet this datum must be: a new one, or one seen in another form. */
static pg_noinline BoardState *
state_for_new_sheet(FunctionCallInfo fcinfo, BoardState *state, struct varlena *sheet)
{
	MemoryContext context = aggregate_context(fcinfo);

	if (state == NULL)
		state =
			board_state_create(context, sheet_cache_get(sheet_cache_of_call(fcinfo->flinfo), sheet, context));
	else if (!sheet_is_datum(sheet, state->sheet))
		board_state_check_sheet(state, sheet_from_datum(PointerGetDatum(sheet)));
	remember_sheet(state, sheet);
	return state;
}

static inline BoardState *
state_for_sheet(FunctionCallInfo fcinfo, BoardState *state, struct varlena *sheet)
{
	return likely(state != NULL && is_remembered_sheet(state, sheet)) ?
	           state :
	           state_for_new_sheet(fcinfo, state, sheet);
}

/* Errors of a row, kept out of the way of rows that are fine. */

static pg_noinline void
raise_row_fault(FunctionCallInfo fcinfo, const FaultText *fault)
{
	fault_raise_cell(fault, text_to_cstring(PG_GETARG_TEXT_PP(ARG_UNIT)),
	                 text_to_cstring(PG_GETARG_TEXT_PP(ARG_CRITERION)));
}

static pg_noinline void
raise_number(FunctionCallInfo fcinfo, int argument, const char *what)
{
	FaultText fault;

	numeric_fault(packed_argument(fcinfo, argument), what, &fault);
	raise_row_fault(fcinfo, &fault);
}

static pg_noinline void
raise_no_leaf(FunctionCallInfo fcinfo, const BoardState *state)
{
	text *code = PG_GETARG_TEXT_PP(ARG_CRITERION);
	FaultText fault;

	sheet_find_leaf(state->sheet, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), &fault);
	raise_row_fault(fcinfo, &fault);
}

static inline Decimal
number_argument(FunctionCallInfo fcinfo, int argument, const char *what)
{
	Decimal number;

	if (PG_ARGISNULL(argument))
		return decimal_null();
	number = decimal_from_numeric(packed_argument(fcinfo, argument));
	if (decimal_is_refused(number))
		raise_number(fcinfo, argument, what);
	return number;
}

/* Whether the leaf after the last one has that code, as is the case if rows are in the sheet's order. */
static inline bool
is_next_leaf(const BoardState *state, const char *code, size_t length, uint16 *leaf)
{
	const Sheet *sheet = state->sheet;
	const Criterion *criteria = sheet_criteria(sheet);
	int index = state->last_criterion + 1;

	while (index < sheet->n_criteria && !criterion_is_leaf(&criteria[index]))
		index++;
	*leaf = (uint16) index;
	return index < sheet->n_criteria && criteria[index].code.length == length &&
	       bytes_equal(sheet_text(sheet, criteria[index].code), code, length);
}

static inline uint16
find_leaf_argument(FunctionCallInfo fcinfo, BoardState *state)
{
	struct varlena *argument = packed_argument(fcinfo, ARG_CRITERION);
	const char *code = VARDATA_ANY(argument);
	size_t length = VARSIZE_ANY_EXHDR(argument);
	const CodeSlot *slot;
	uint16 leaf;

	if (state->in_order && is_next_leaf(state, code, length, &leaf))
		return leaf;
	slot = sheet_codes_find(&state->codes, code, length);
	if (slot == NULL || !slot->is_leaf)
		raise_no_leaf(fcinfo, state);
	return slot->criterion;
}

static inline void
add_result(FunctionCallInfo fcinfo, BoardState *state, uint32 unit)
{
	uint16 criterion = find_leaf_argument(fcinfo, state);
	Decimal target = number_argument(fcinfo, ARG_TARGET, "target");
	Decimal actual = number_argument(fcinfo, ARG_ACTUAL, "actual");

	bool assigned = PG_NARGS() <= ARG_ASSIGNED || PG_ARGISNULL(ARG_ASSIGNED) || PG_GETARG_BOOL(ARG_ASSIGNED);

	state->last_criterion = criterion;
	board_state_add(state, unit, criterion, target, actual, assigned);
	if (unlikely(PG_NARGS() > ARG_BASELINE))
		board_state_add_baseline(state, unit, criterion, number_argument(fcinfo, ARG_BASELINE, "baseline"));
}

/*
 * Rows in no order find nothing in the processor's caches: the criterion and the
 * log's end are asked for while the unit is being looked up.
 */
static inline void
prefetch_result(FunctionCallInfo fcinfo, const BoardState *state)
{
	struct varlena *code;

	if (state->in_order || PG_ARGISNULL(ARG_CRITERION))
		return;
	code = packed_argument(fcinfo, ARG_CRITERION);
	sheet_codes_prefetch(&state->codes, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
	__builtin_prefetch(state->tail, 1);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_trans);
Datum
emulation_scoreboard_trans(PG_FUNCTION_ARGS)
{
	BoardState *state = aggregate_state(fcinfo, 0);
	struct varlena *name;
	uint32 unit;

	if (PG_ARGISNULL(ARG_SHEET))
		refuse_null("score sheet",
		            "Exclude the rows of units that do not have a sheet with WHERE or FILTER.");
	if (PG_ARGISNULL(ARG_UNIT))
		refuse_null("unit", "Exclude rows without a unit with WHERE or FILTER.");
	state = state_for_sheet(fcinfo, state, (struct varlena *) PG_GETARG_POINTER(ARG_SHEET));
	prefetch_result(fcinfo, state);
	name = packed_argument(fcinfo, ARG_UNIT);
	unit = board_state_unit(state, VARDATA_ANY(name), (uint32) VARSIZE_ANY_EXHDR(name));
	if (!PG_ARGISNULL(ARG_CRITERION))
		add_result(fcinfo, state, unit);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_rollup_trans);
Datum
emulation_scoreboard_rollup_trans(PG_FUNCTION_ARGS)
{
	BoardState *state = aggregate_state(fcinfo, 0);
	const Scoreboard *board;

	if (PG_ARGISNULL(1))
		return aggregate_return(fcinfo, state);
	board = board_from_datum(PG_GETARG_DATUM(1));
	state = state_for_sheet(fcinfo, state, (struct varlena *) board_sheet(board));
	board_state_append_board(state, board);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_combine);
Datum
emulation_scoreboard_combine(PG_FUNCTION_ARGS)
{
	BoardState *state = aggregate_state(fcinfo, 0);
	BoardState *other = aggregate_state(fcinfo, 1);
	MemoryContext context = aggregate_context(fcinfo);

	if (other == NULL)
		return aggregate_return(fcinfo, state);
	/* a worker's state is read into the aggregate's own memory */
	if (state == NULL && other->context == context)
		PG_RETURN_POINTER(other);
	if (state == NULL)
		state = board_state_create(context, sheet_cache_get_bytes(sheet_cache_of_call(fcinfo->flinfo),
		                                                          (const char *) other->sheet,
		                                                          other->sheet->length, context));
	board_state_append(state, other);
	if (other->context == context)
		board_state_free(other);
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_serial);
Datum
emulation_scoreboard_serial(PG_FUNCTION_ARGS)
{
	aggregate_context(fcinfo);
	PG_RETURN_BYTEA_P(board_state_serialize(aggregate_state(fcinfo, 0), sheet_pack_of_call(fcinfo->flinfo)));
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_deserial);
Datum
emulation_scoreboard_deserial(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(board_state_deserialize(PG_GETARG_BYTEA_PP(0), sheet_cache_of_call(fcinfo->flinfo),
	                                          aggregate_context(fcinfo)));
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_final);
Datum
emulation_scoreboard_final(PG_FUNCTION_ARGS)
{
	const BoardState *state = aggregate_state(fcinfo, 0);

	aggregate_context(fcinfo);
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(board_state_finish(state, NULL));
}
