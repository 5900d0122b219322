/*
 * verdicts.c - what a sheet's conditions and quotas make of all units of a board (see verdicts.h).
 *
 * Conditions are run while a unit's scores are at hand; those that name the rank wait for it, and
 * their units are scored once more.
 */
#include "server/compat.h"

#include "miscadmin.h"

#include "board/verdicts.h"
#include "sheet/sheet_classes.h"

/* When a condition is run: not here, while units are scored, or when ranks are known. */
typedef enum Turn
{
	TURN_NEVER,
	TURN_SCORED,
	TURN_RANKED
} Turn;

static Turn
turn_of(const Sheet *sheet, const Judgement *judgement)
{
	if (judgement->kind == JUDGEMENT_LIMIT || judgement->kind == JUDGEMENT_ONLY_WHEN || judgement->when == 0)
		return TURN_NEVER;
	return (expression_names(sheet_program(sheet, judgement->when)) & EXPRESSION_SET(EXPRESSION_RANK)) != 0 ?
	           TURN_RANKED :
	           TURN_SCORED;
}

void
verdicts_begin(Verdicts *verdicts, const Scoreboard *board)
{
	const Sheet *sheet = board_sheet(board);

	*verdicts = (Verdicts){.board = board, .sheet = sheet};
	if (sheet->version == SHEET_VERSION_PLAIN)
		return;
	verdicts->judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS);
	verdicts->n_judgements = sheet_list(sheet, EXTRA_JUDGEMENTS)->n;
	verdicts->turns = palloc(verdicts->n_judgements + 1);
	for (uint32 i = 0; i < verdicts->n_judgements; i++)
		verdicts->turns[i] = (uint8) turn_of(sheet, &verdicts->judgements[i]);
	verdicts->quotas = SHEET_LIST(sheet, SheetQuota, EXTRA_QUOTAS);
	verdicts->n_quotas = sheet_list(sheet, EXTRA_QUOTAS)->n;
	verdicts->has_rules = sheet_has_class_rules(sheet);
	if (verdicts->has_rules)
		sheet_class_rules(sheet, &verdicts->rules, palloc(sheet_class_rules_room(sheet)));
	verdicts->row = 1 + (Size) sheet->n_classes + verdicts->n_judgements + verdicts->n_quotas;
	verdicts->rows = MemoryContextAllocHuge(CurrentMemoryContext, verdicts->row * board->n_units + 1);
}

const ExpressionValue *
verdicts_run(const Scoring *scoring, const Standing *standing, ProgramRef condition)
{
	Decimal total = standing->blank ? decimal_null() : decimal_from_points(standing->shown);
	Decimal rank = standing->rank == 0 ? decimal_null() : decimal_canonical(standing->rank, 0);

	return score_condition(scoring->room, condition, total, rank);
}

static ClassTruth
truth_of(const ExpressionValue *value)
{
	return value->state != EXPRESSION_PRESENT ? CLASS_UNDECIDED : value->holds ? CLASS_HOLDS : CLASS_FAILS;
}

/* Run the conditions whose turn it is. */
static void
judge_unit(Verdicts *verdicts, const Scoring *scoring, const Standing *standing, Turn turn)
{
	uint8 *entries = verdicts->rows + verdicts->row * standing->unit + 1;
	uint8 *judgements = entries + verdicts->sheet->n_classes;

	for (uint32 i = 0; i < verdicts->n_judgements; i++)
	{
		const Judgement *judgement = &verdicts->judgements[i];

		if (verdicts->turns[i] != turn)
			continue;
		judgements[i] = (uint8) truth_of(verdicts_run(scoring, standing, judgement->when));
		if (judgement->kind == JUDGEMENT_CLASS)
			entries[judgement->subject] = judgements[i];
	}
}

/* The group in which a quota counts the unit: that of its input's value. */
static uint8
group_of(const Verdicts *verdicts, const Scoring *scoring, const SheetQuota *quota)
{
	const Decimal *values =
		SHEET_LIST(verdicts->sheet, Decimal, EXTRA_PERCENTS) + quota->first_percent + quota->n_percents;
	Decimal value;

	if (quota->input == 0)
		return 0;
	value = scoring->room->cells[quota->input].measured.actual;
	for (uint32 i = 0; i < quota->n_percents && !decimal_is_null(value); i++)
		if (decimal_compare(value, values[i]) == 0)
			return (uint8) i;
	return CLASS_NO_GROUP;
}

int
verdicts_without(const Verdicts *verdicts, uint32 unit)
{
	int without = 0;

	for (uint32 i = 0; i < verdicts->n_judgements; i++)
		if (verdicts->judgements[i].kind == JUDGEMENT_UNRANKED &&
		    verdicts_truth(verdicts, unit, i) == CLASS_HOLDS)
			without |= verdicts->judgements[i].without;
	return without;
}

void
verdicts_judge(Verdicts *verdicts, const Scoring *scoring, Standing *standing)
{
	uint32 unit = standing->unit;
	uint8 *row;

	if (verdicts->row == 0)
		return;
	standing->shown = standing_shown(verdicts->sheet, standing);
	standing->rank = 0;
	row = verdicts->rows + verdicts->row * unit;
	memset(row, CLASS_FAILS, verdicts->row);
	memset(row + 1, CLASS_HOLDS, verdicts->sheet->n_classes);
	row[0] = standing->status == STANDING_RANKED;
	judge_unit(verdicts, scoring, standing, TURN_SCORED);
	for (uint32 i = 0; i < verdicts->n_quotas; i++)
		row[verdicts->row - verdicts->n_quotas + i] = group_of(verdicts, scoring, &verdicts->quotas[i]);
	if ((verdicts_without(verdicts, unit) & UNRANKED_NO_RANK) != 0)
		standing->status = STANDING_UNRANKED;
}

/* Classes ---------------------------------------------------------------------------- */

int
verdicts_entry(const Verdicts *verdicts, int number)
{
	for (int i = 0; i < verdicts->rules.n_entries && number >= 0; i++)
		if (verdicts->rules.entries[i].number == number)
			return i;
	return number;
}

bool
verdicts_is_classed(const Verdicts *verdicts, uint32 unit)
{
	return verdicts_row(verdicts, unit)[0] != 0 &&
	       (verdicts_without(verdicts, unit) & UNRANKED_NO_CLASS) == 0;
}

/* What takes from the class by points: so many classes, or to one. */
static void
lower(const Verdicts *verdicts, ClassUnit *unit)
{
	unit->lower_to = CLASS_NONE;
	for (uint32 i = 0; i < verdicts->n_judgements; i++)
	{
		const Judgement *judgement = &verdicts->judgements[i];
		int to;

		if (judgement->kind != JUDGEMENT_LOWER_CLASS ||
		    verdicts_truth(verdicts, unit->unit, i) != CLASS_HOLDS)
			continue;
		unit->lower_by += judgement->by;
		to = judgement->to == 0 ? CLASS_NONE : verdicts->rules.entries[judgement->to - 1].number;
		unit->lower_to = (int8) (to > unit->lower_to ? to : unit->lower_to);
	}
}

static int
place_compare(const void *left, const void *right)
{
	const Standing *a = *(Standing *const *) left;
	const Standing *b = *(Standing *const *) right;
	int place = standing_place_compare(a, b);

	return place != 0 ? place : (a->unit > b->unit) - (a->unit < b->unit);
}

/* Places of all units, ranked or not. */
static void
find_places(const Verdicts *verdicts, Standing *standings)
{
	uint32 n = verdicts->board->n_units;
	Standing **order = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Standing *) * ((Size) n + 1));
	uint32 place = 0;

	for (uint32 i = 0; i < n; i++)
		order[i] = &standings[i];
	if (n > 1)
		qsort(order, n, sizeof(Standing *), place_compare);
	for (uint32 i = 0; i < n; i++)
	{
		place += i > 0 && standing_place_compare(order[i - 1], order[i]) != 0;
		verdicts->units[order[i]->unit].place = place;
	}
	pfree(order);
}

static int8
decided_number(const Verdicts *verdicts, const DecidedClass *decided, uint32 unit)
{
	if (decided == NULL || decided[unit] < 0)
		return decided == NULL ? CLASS_NOT_DECIDED : (int8) decided[unit];
	return (int8) verdicts->rules.entries[decided[unit]].number;
}

static void
decide_by_rules(Verdicts *verdicts, Standing *standings, const DecidedClass *decided)
{
	uint32 n = verdicts->board->n_units;
	const Size group_in = verdicts->row - verdicts->n_quotas;

	verdicts->units = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(ClassUnit) * ((Size) n + 1));
	for (uint32 i = 0; i < n; i++)
	{
		const Standing *standing = &standings[i];
		ClassUnit *unit = &verdicts->units[standing->unit];

		*unit = (ClassUnit){
			.unit = standing->unit,
			.points = standing_class_points(verdicts->sheet, standing),
			.ranked = standing->status == STANDING_RANKED,
			.classed = verdicts_is_classed(verdicts, standing->unit),
			.decided = decided_number(verdicts, decided, standing->unit),
			.holds = verdicts_entry_truths(verdicts, standing->unit),
			.group_in = verdicts_row(verdicts, standing->unit) + group_in,
		};
		lower(verdicts, unit);
	}
	find_places(verdicts, standings);
	classes_decide(&verdicts->rules, verdicts->units, n,
	               MemoryContextAllocHuge(CurrentMemoryContext, classes_room(&verdicts->rules, n) + 1));
	for (uint32 i = 0; i < n; i++)
	{
		int entry = verdicts_entry(verdicts, verdicts->units[standings[i].unit].number);

		standings[i].score_class = entry < 0 ? -1 : entry;
	}
}

/* Where points alone make classes. */
static void
decide_by_points(const Verdicts *verdicts, Standing *standings)
{
	for (uint32 i = 0; i < verdicts->board->n_units; i++)
		standings[i].score_class = verdicts_is_classed(verdicts, standings[i].unit) ?
		                               standing_class(verdicts->sheet, &standings[i]) :
		                               -1;
}

static void
judge_by_rank(Verdicts *verdicts, Scoring *scoring, const Standing *standings)
{
	bool any = false;

	for (uint32 i = 0; i < verdicts->n_judgements && !any; i++)
		any = verdicts->turns[i] == TURN_RANKED;
	for (uint32 i = 0; any && i < verdicts->board->n_units; i++)
	{
		scoring_unit(scoring, standings[i].unit);
		judge_unit(verdicts, scoring, &standings[i], TURN_RANKED);
	}
}

void
verdicts_decide(Verdicts *verdicts, Scoring *scoring, Standing *standings, const DecidedClass *decided)
{
	if (verdicts->row == 0)
		return;
	judge_by_rank(verdicts, scoring, standings);
	if (verdicts->has_rules)
		decide_by_rules(verdicts, standings, decided);
	else
		decide_by_points(verdicts, standings);
}
