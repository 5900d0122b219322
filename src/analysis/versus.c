/*
 * versus.c - versus(board, unit, rival): where the gap of two units comes from, leaf by
 * leaf and, of each parent, what it makes of its children's points.
 */
#include "server/compat.h"

#include "board/board.h"
#include "server/numeric_decimal.h"
#include "server/rows.h"
#include "sheet/score_sheet.h"

#define VERSUS_COLUMNS 4

/* What one criterion adds to a unit's shown total. */
typedef struct Part
{
	bool blank; /* nothing, which counts as 0 */
	i128 points;
} Part;

/* What the children add, those that their parent goes without as well, for each has a row. */
static i128
children_points(const Criterion *criteria, int index, const Score *scores)
{
	i128 points = 0;

	FOR_EACH_CHILD(child, criteria, index)
		points += scores[child].points;
	return points;
}

static Part
part_of(const Sheet *sheet, int index, const Score *scores)
{
	const Score *score = &scores[index];
	Part part = {score->blank, score->points};

	if (criterion_is_leaf(&sheet_criteria(sheet)[index]))
		return part;
	/* the shown total: rounding it is a difference, too */
	if (index == SHEET_ROOT)
		part.points = mul_div_round(score->points, 1, 1, 0, POINTS_SCALE - sheet->decimals);
	else
		part.blank = false;
	part.points -= children_points(sheet_criteria(sheet), index, scores);
	return part;
}

static void
put_part(const Sheet *sheet, int index, Part own, Part rival, Rows *rows)
{
	/* of the whole sheet there are the decimals of the parts, or of the total */
	int decimals = Max(POINTS_SCALE - sheet->quantum, sheet->decimals);
	Datum values[VERSUS_COLUMNS];
	bool nulls[VERSUS_COLUMNS] = {index == SHEET_ROOT, own.blank, rival.blank, false};

	if (own.blank)
		own.points = 0;
	if (rival.blank)
		rival.points = 0;
	if (!criterion_is_leaf(&sheet_criteria(sheet)[index]) && own.points == 0 && rival.points == 0)
		return;
	rows_begin(rows);
	values[0] = sheet_text_datum(sheet, sheet_criteria(sheet)[index].code);
	values[1] = numeric_from_points(own.points, decimals);
	values[2] = numeric_from_points(rival.points, decimals);
	values[3] = numeric_from_points(own.points - rival.points, decimals);
	rows_put(rows, values, nulls);
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_versus);
Datum
emulation_scoreboard_versus(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	const Scoreboard *board = board_from_datum(PG_GETARG_DATUM(0));
	const Sheet *sheet = board_sheet(board);
	uint32 unit = board_named_unit(board, PG_GETARG_TEXT_PP(1));
	uint32 rival = board_named_unit(board, PG_GETARG_TEXT_PP(2));
	Scoring scoring;
	Part *own = palloc(sizeof(Part) * sheet->n_criteria);

	scoring_begin(&scoring, board);
	scoring_unit(&scoring, unit);
	for (int i = 0; i < sheet->n_criteria; i++)
		own[i] = part_of(sheet, i, scoring.scores);
	scoring_unit(&scoring, rival);
	for (int i = 0; i < sheet->n_criteria; i++)
		put_part(sheet, i, own[i], part_of(sheet, i, scoring.scores), &rows);
	return (Datum) 0;
}
