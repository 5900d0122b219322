/*
 * standings.c - standings(scoreboard, text[]): the ranking with its reasons.
 */
#include "server/compat.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "board/board.h"
#include "board/ranking.h"
#include "board/standings.h"
#include "server/numeric_decimal.h"
#include "server/rows.h"
#include "sheet/score_sheet.h"

#define STANDINGS_COLUMNS 10

static const char *const status_names[] = {
	[STANDING_RANKED] = "ranked",
	[STANDING_INCOMPLETE] = "incomplete",
	[STANDING_UNRANKED] = "unranked",
};

bool *
standings_unranked_argument(FunctionCallInfo fcinfo, int argument, const Scoreboard *board)
{
	bool *unranked;
	Datum *elements;
	bool *nulls;
	int n;

	if (PG_NARGS() <= argument || PG_ARGISNULL(argument))
		return NULL;
	unranked = palloc0(board->n_units + 1);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argument), TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls,
	                  &n);
	for (int i = 0; i < n; i++)
	{
		text *name = nulls[i] ? NULL : DatumGetTextPP(elements[i]);
		int64 unit = name == NULL ? -1 : board_find_unit(board, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));

		if (unit >= 0)
			unranked[unit] = true;
	}
	return unranked;
}

static Decimal
unit_points(const Scoring *scoring, int criterion)
{
	const Score *score = &scoring->scores[criterion];

	return score->blank ? decimal_null() : tie_break_points(score->points);
}

/* Of the unit scored last; by actuals go only sheets of format 2, which have a room. */
static void
fill_tie_breaks(const Scoring *scoring, Decimal *values)
{
	const Sheet *sheet = scoring->sheet;
	const uint16 *criteria = SHEET_PART(sheet, uint16, tie_breaks);
	bool plain = sheet_list_length(sheet, EXTRA_TIE_BREAKS) == 0;

	for (int i = 0; i < sheet->n_tie_breaks; i++)
	{
		TieBreak how = plain ? (TieBreak){0} : SHEET_LIST(sheet, TieBreak, EXTRA_TIE_BREAKS)[i];

		values[i] = how.by_actual ? scoring->room->cells[criteria[i]].measured.actual :
		                            unit_points(scoring, criteria[i]);
		if (how.lower)
			values[i].digits = -values[i].digits;
	}
}

static StandingStatus
status_of(const Scoring *scoring, bool unranked)
{
	const Score *total = &scoring->scores[SHEET_ROOT];

	if (unranked)
		return STANDING_UNRANKED;
	/* a total that consists only of extras, or is empty, does not measure the sheet */
	if ((scoring->sheet->missing == MISSING_INCOMPLETE && scoring->missing > 0) || total->blank ||
	    total->share != SHARE_REGULAR)
		return STANDING_INCOMPLETE;
	return STANDING_RANKED;
}

Standing *
standings_of_board(const Scoreboard *board, const bool *unranked)
{
	Verdicts verdicts;
	Scoring scoring;

	return standings_with_verdicts(board, unranked, NULL, &scoring, &verdicts);
}

Standing *
standings_with_verdicts(const Scoreboard *board, const bool *unranked, const DecidedClass *decided,
                        Scoring *scoring, Verdicts *verdicts)
{
	const Sheet *sheet = board_sheet(board);
	Standing *standings =
		MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Standing) * ((Size) board->n_units + 1));
	Decimal *tie_breaks = MemoryContextAllocHuge(
		CurrentMemoryContext, sizeof(Decimal) * ((Size) board->n_units * sheet->n_tie_breaks + 1));

	scoring_begin(scoring, board);
	verdicts_begin(verdicts, board);
	for (uint32 unit = 0; unit < board->n_units; unit++)
	{
		Decimal *own = tie_breaks + (Size) unit * sheet->n_tie_breaks;

		scoring_unit(scoring, unit);
		fill_tie_breaks(scoring, own);
		standings[unit] = (Standing){
			.unit = unit,
			.missing = scoring->missing,
			.status = status_of(scoring, unranked != NULL && unranked[unit]),
			.blank = scoring->scores[SHEET_ROOT].blank,
			.total = scoring->scores[SHEET_ROOT].points,
			.tie_breaks = own,
		};
		verdicts_judge(verdicts, scoring, &standings[unit]);
		standings[unit].exact = scoring_for_rank(scoring, unit)[SHEET_ROOT].points;
	}
	ranking_decide(sheet, standings, board->n_units);
	verdicts_decide(verdicts, scoring, standings, decided);
	return standings;
}

/* What many rows of a board have in common, made once. */
typedef struct Shared
{
	Datum max_points;
	Datum statuses[lengthof(status_names)];
	Datum *classes;
} Shared;

static void
share_values(const Sheet *sheet, Shared *shared)
{
	const ScoreClass *classes = SHEET_PART(sheet, ScoreClass, classes);

	shared->max_points = numeric_from_points(sheet_criteria(sheet)[SHEET_ROOT].max, sheet->decimals);
	for (size_t i = 0; i < lengthof(status_names); i++)
		shared->statuses[i] = CStringGetTextDatum(status_names[i]);
	shared->classes = palloc(sizeof(Datum) * (sheet->n_classes + 1));
	for (int i = 0; i < sheet->n_classes; i++)
		shared->classes[i] = sheet_text_datum(sheet, classes[i].name);
}

static void
standing_row(const Scoreboard *board, const Shared *shared, const Standing *standing, const Standing *first,
             Datum *values, bool *nulls)
{
	int decimals = board_sheet(board)->decimals;
	bool ranked = standing->status == STANDING_RANKED;

	memset(nulls, false, STANDINGS_COLUMNS);
	nulls[0] = nulls[9] = !ranked;
	values[0] = Int32GetDatum((int32) standing->rank);
	values[1] = board_unit_datum(board, standing->unit);
	nulls[2] = standing->blank;
	values[2] = numeric_from_points(standing->shown, decimals);
	values[3] = shared->max_points;
	nulls[4] = standing->score_class < 0;
	if (!nulls[4])
		values[4] = shared->classes[standing->score_class];
	values[5] = shared->statuses[standing->status];
	values[6] = Int32GetDatum((int32) standing->missing);
	values[7] = BoolGetDatum(standing->tied);
	nulls[8] = standing->next == NULL;
	if (!nulls[8])
		values[8] = numeric_from_points((i128) standing->next->shown - standing->shown, decimals);
	if (ranked)
		values[9] = numeric_from_points((i128) first->shown - standing->shown, decimals);
}

static void
put_rows(const Scoreboard *board, const Standing *standings, Rows *rows)
{
	Shared shared;

	share_values(board_sheet(board), &shared);
	for (uint32 i = 0; i < board->n_units; i++)
	{
		Datum values[STANDINGS_COLUMNS];
		bool nulls[STANDINGS_COLUMNS];

		rows_begin(rows);
		standing_row(board, &shared, &standings[i], &standings[0], values, nulls);
		rows_put(rows, values, nulls);
	}
}

PG_FUNCTION_INFO_V1(emulation_scoreboard_standings);
Datum
emulation_scoreboard_standings(PG_FUNCTION_ARGS)
{
	Rows rows = rows_of_call(fcinfo);
	const Scoreboard *board;
	Standing *standings;

	if (PG_ARGISNULL(0))
		return (Datum) 0;
	board = board_from_datum(PG_GETARG_DATUM(0));
	standings = standings_of_board(board, standings_unranked_argument(fcinfo, 1, board));
	put_rows(board, standings, &rows);
	return (Datum) 0;
}
