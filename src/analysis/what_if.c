/*
 * what_if.c - a board as it would be with other results.
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "board/board_state.h"
#include "server/fault.h"
#include "server/numeric_decimal.h"
#include "sheet/score_sheet.h"

typedef struct CellChange
{
	uint32 unit;
	uint16 criterion; /* a leaf */
	Decimal actual;   /* null: the result is withdrawn */
} CellChange;

static int
change_compare(const void *left, const void *right)
{
	const CellChange *a = left;
	const CellChange *b = right;

	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	return a->criterion < b->criterion ? -1 : a->criterion > b->criterion;
}

static void
copy_cell(BoardState *state, const Cell *cell)
{
	CHECK_FOR_INTERRUPTS();
	board_state_add_cell(state, cell->unit, cell);
}

/*
 * The board with other actuals; targets and baselines stay, and a criterion that was not assigned
 * becomes assigned.  changes are sorted here, and name no cell twice.  Errors as for
 * results of that kind: a value that the rule refuses.
 */
static Scoreboard *
changed_board(const Scoreboard *board, CellChange *changes, int n_changes)
{
	BoardState *state = board_state_create(CurrentMemoryContext, board_sheet(board));
	const Cell *cell = board_cells(board);
	const Cell *end = cell + board->n_cells;

	qsort(changes, n_changes, sizeof(CellChange), change_compare);
	for (uint32 unit = 0; unit < board->n_units; unit++)
		(void) board_state_unit(state, board_unit_name(board, unit), board_units(board)[unit].name_length);
	for (int i = 0; i < n_changes; i++)
	{
		const CellChange *change = &changes[i];
		Decimal target = decimal_null();

		while (cell < end && (cell->unit < change->unit ||
		                      (cell->unit == change->unit && cell->criterion < change->criterion)))
			copy_cell(state, cell++);
		if (cell < end && cell->unit == change->unit && cell->criterion == change->criterion)
			target = cell_target(cell++);
		board_state_add(state, change->unit, change->criterion, target, change->actual, true);
	}
	while (cell < end)
		copy_cell(state, cell++);
	board_state_add_baselines(state, board, NULL);
	return board_state_finish(state, NULL);
}

static uint16
changed_leaf(const Scoreboard *board, const char *code, size_t length)
{
	FaultText fault;
	int leaf = sheet_find_leaf(board_sheet(board), code, length, &fault);

	if (leaf == 0)
		fault_raise_cell(&fault, NULL, pnstrdup(code, length));
	return (uint16) leaf;
}

static Decimal
changed_actual(const Scoreboard *board, const CellChange *change, const struct varlena *number)
{
	Decimal actual = decimal_from_numeric(number);
	FaultText fault;

	if (!decimal_is_refused(actual))
		return actual;
	numeric_fault(number, "actual", &fault);
	fault_raise_cell(&fault, board_unit_cstring(board, change->unit),
	                 sheet_criterion_code(board_sheet(board), change->criterion));
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_what_if);
Datum
emulation_scoreboard_what_if(PG_FUNCTION_ARGS)
{
	const Scoreboard *board;
	CellChange change;
	text *code;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
		                errmsg("the unit or the criterion of a change is null"),
		                errhint("Name both; to withdraw a result, pass a null actual.")));
	board = board_from_datum(PG_GETARG_DATUM(0));
	code = PG_GETARG_TEXT_PP(2);
	change.unit = board_named_unit(board, PG_GETARG_TEXT_PP(1));
	change.criterion = changed_leaf(board, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
	change.actual =
		PG_ARGISNULL(3) ? decimal_null() : changed_actual(board, &change, packed_argument(fcinfo, 3));
	PG_RETURN_POINTER(changed_board(board, &change, 1));
}

/* Several at once ------------------------------------------------------------------------- */

#define CHANGES_SHAPE                                                                                        \
	"The changes are {unit: {criterion: actual, ...}, ...}; an actual is a number, or null to "              \
	"withdraw the result."

/* Whose part of the changes has another shape; null: all of them. */
pg_noreturn static void
raise_shape(const Scoreboard *board, const CellChange *change, bool in_criterion)
{
	const char *message = "the changes are not an object of units";

	if (change != NULL && in_criterion)
		message = psprintf("unit \"%s\", criterion \"%s\": the actual is not a number",
		                   board_unit_cstring(board, change->unit),
		                   shown(sheet_criterion_code(board_sheet(board), change->criterion)));
	else if (change != NULL)
		message = psprintf("unit \"%s\": its changes are not an object of criteria",
		                   board_unit_cstring(board, change->unit));
	fault_save_shape(NULL, message, CHANGES_SHAPE, NULL);
	pg_unreachable();
}

typedef struct Changes
{
	CellChange *list;
	int n;
	int room;
} Changes;

static CellChange *
next_change(Changes *changes)
{
	if (changes->n == changes->room)
	{
		changes->room = Max(16, 2 * changes->room);
		changes->list = changes->list ? repalloc(changes->list, sizeof(CellChange) * changes->room) :
		                                palloc(sizeof(CellChange) * changes->room);
	}
	return &changes->list[changes->n++];
}

static void
read_unit_changes(const Scoreboard *board, uint32 unit, JsonbValue *object, Changes *changes)
{
	JsonbIterator *iterator = JsonbIteratorInit(object->val.binary.data);
	JsonbValue key;
	JsonbValue value;
	JsonbIteratorToken token = JsonbIteratorNext(&iterator, &key, true);

	if (token != WJB_BEGIN_OBJECT)
		raise_shape(board, &(CellChange){.unit = unit}, false);
	while ((token = JsonbIteratorNext(&iterator, &key, true)) == WJB_KEY)
	{
		CellChange *change = next_change(changes);

		(void) JsonbIteratorNext(&iterator, &value, true);
		change->unit = unit;
		change->criterion = changed_leaf(board, key.val.string.val, key.val.string.len);
		if (value.type == jbvNull)
			change->actual = decimal_null();
		else if (value.type == jbvNumeric)
			change->actual = changed_actual(board, change, (const struct varlena *) value.val.numeric);
		else
			raise_shape(board, change, true);
	}
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_what_if_many);
Datum
emulation_scoreboard_what_if_many(PG_FUNCTION_ARGS)
{
	const Scoreboard *board = board_from_datum(PG_GETARG_DATUM(0));
	Jsonb *document = PG_GETARG_JSONB_P(1);
	JsonbIterator *iterator = JsonbIteratorInit(&document->root);
	Changes changes = {0};
	JsonbValue key;
	JsonbValue value;

	if (JsonbIteratorNext(&iterator, &key, true) != WJB_BEGIN_OBJECT)
		raise_shape(board, NULL, false);
	while (JsonbIteratorNext(&iterator, &key, true) == WJB_KEY)
	{
		text *name = cstring_to_text_with_len(key.val.string.val, key.val.string.len);
		uint32 unit = board_named_unit(board, name);

		CHECK_FOR_INTERRUPTS();
		(void) JsonbIteratorNext(&iterator, &value, true);
		if (value.type != jbvBinary)
			raise_shape(board, &(CellChange){.unit = unit}, false);
		read_unit_changes(board, unit, &value, &changes);
	}
	PG_RETURN_POINTER(changed_board(board, changes.list, changes.n));
}
