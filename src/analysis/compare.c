/*
 * compare.c - compare(before, after): each change of rank split into the unit's own
 * change and the field's.
 *
 * With R(u; F, p) = 1 + the number of ranked units of F other than u that are better
 * than p (under dense ranking, of distinct better places), own_change = R(u; before, p
 * before) - R(u; before, p after), field_change = R(u; before, p after) - R(u; after, p
 * after), and the change of rank is their sum.
 */
#include "server/compat.h"

#include "board/standings.h"
#include "server/numeric_decimal.h"
#include "server/rows.h"

#define COMPARE_COLUMNS 8

typedef struct Side
{
	const Scoreboard *board;
	const Sheet *sheet;
	Standing *standings; /* best first */
	uint32 n_ranked;
	uint32 *place;  /* of each unit: its index in standings */
	uint32 *places; /* of each ranked standing: how many distinct places up to it */
} Side;

static void
side_open(Side *side, const Scoreboard *board, const bool *unranked)
{
	side->board = board;
	side->sheet = board_sheet(board);
	side->standings = standings_of_board(board, unranked);
	side->place = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(uint32) * ((Size) board->n_units + 1));
	side->places = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(uint32) * ((Size) board->n_units + 1));
	side->n_ranked = 0;
	for (uint32 i = 0; i < board->n_units; i++)
	{
		const Standing *standing = &side->standings[i];

		side->place[standing->unit] = i;
		if (standing->status != STANDING_RANKED)
			continue;
		side->places[i] =
			i == 0 ? 1 :
					 side->places[i - 1] + (standing_place_compare(&side->standings[i - 1], standing) != 0);
		side->n_ranked++;
	}
}

/*
 * Is a's place better than b's, b being of another board?  Under one sheet as in the
 * ranking; under two, by the share of max that the total is.
 */
static bool
is_better(const Side *of_a, const Standing *a, const Side *of_b, const Standing *b)
{
	if (memcmp(of_a->sheet->fingerprint, of_b->sheet->fingerprint, FINGERPRINT_LENGTH) == 0)
		return standing_place_compare(a, b) < 0;
	return (i128) a->ranked_by * sheet_criteria(of_b->sheet)[SHEET_ROOT].max >
	       (i128) b->ranked_by * sheet_criteria(of_a->sheet)[SHEET_ROOT].max;
}

/* R(unit; field, points): binary search, because the field is in order. */
static int32
rank_among(const Side *field, uint32 unit, const Side *of_points, const Standing *points)
{
	uint32 better = 0;
	uint32 end = field->n_ranked;
	const Standing *self = &field->standings[field->place[unit]];
	bool self_better = self->status == STANDING_RANKED && is_better(field, self, of_points, points);

	while (better < end)
	{
		uint32 middle = better + (end - better) / 2;

		if (is_better(field, &field->standings[middle], of_points, points))
			better = middle + 1;
		else
			end = middle;
	}
	if (field->sheet->ranking == RANKING_COMPETITION)
		return 1 + (int32) better - self_better;
	/* distinct places: a place that the unit holds alone belongs to no other unit */
	return 1 + (better == 0 ? 0 : (int32) field->places[better - 1]) - (self_better && !self->tied);
}

static void
side_columns(const Side *side, const Standing *standing, int rank_column, int points_column, Datum *values,
             bool *nulls)
{
	if (standing->status == STANDING_RANKED)
	{
		values[rank_column] = Int32GetDatum((int32) standing->rank);
		nulls[rank_column] = false;
	}
	if (!standing->blank)
	{
		values[points_column] = numeric_from_points(standing->shown, side->sheet->decimals);
		nulls[points_column] = false;
	}
}

static void
put_row(Rows *rows, const Side *before, int64 before_unit, const Side *after, int64 after_unit)
{
	Datum values[COMPARE_COLUMNS] = {0};
	bool nulls[COMPARE_COLUMNS];
	const Standing *old = before_unit < 0 ? NULL : &before->standings[before->place[before_unit]];
	const Standing *new = after_unit < 0 ? NULL : &after->standings[after->place[after_unit]];

	rows_begin(rows);
	memset(nulls, true, sizeof(nulls));
	nulls[0] = false;
	values[0] = old != NULL ? board_unit_datum(before->board, (uint32) before_unit) :
	                          board_unit_datum(after->board, (uint32) after_unit);
	if (old != NULL)
		side_columns(before, old, 1, 3, values, nulls);
	if (new != NULL)
		side_columns(after, new, 2, 4, values, nulls);
	if (!nulls[1] && !nulls[2])
	{
		int32 between = rank_among(before, (uint32) before_unit, after, new);

		values[5] = Int32GetDatum((int32) old->rank - (int32) new->rank);
		values[6] = Int32GetDatum((int32) old->rank - between);
		values[7] = Int32GetDatum(between - (int32) new->rank);
		nulls[5] = nulls[6] = nulls[7] = false;
	}
	rows_put(rows, values, nulls);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_compare);
Datum
emulation_scoreboard_compare(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	const Scoreboard *before_board = board_from_datum(PG_GETARG_DATUM(0));
	const Scoreboard *after_board = board_from_datum(PG_GETARG_DATUM(1));
	Side before;
	Side after;
	uint32 i = 0;
	uint32 k = 0;

	side_open(&before, before_board, standings_unranked_argument(fcinfo, 2, before_board));
	side_open(&after, after_board, standings_unranked_argument(fcinfo, 3, after_board));
	while (i < before.board->n_units || k < after.board->n_units)
	{
		int order = i == before.board->n_units ? 1 :
		            k == after.board->n_units  ? -1 :
		                                         board_units_compare(before.board, i, after.board, k);

		put_row(&rows, &before, order <= 0 ? (int64) i : -1, &after, order >= 0 ? (int64) k : -1);
		i += order <= 0;
		k += order >= 0;
	}
	return (Datum) 0;
}
