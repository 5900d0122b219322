/*
 * rules.c - libFuzzer on all of scoring and ranking.  The bytes choose a sheet, as its
 * reader would take it, and results as a board would; then whatever the rules' header
 * files promise must be so.
 */
#include "bytes_reader.h"
#include "make_sheet.h"
#include "board/ranking.h"

#define MOST_CRITERIA 40
#define MOST_UNITS    8
#define MOST_DEPTH    4
/* So many criteria at their caps stay below the limit of a sheet. */
#define MOST_CAP (POINTS_LIMIT / MOST_CRITERIA)

/* The sheet ----------------------------------------------------------------------------------- */

static CriterionText texts[MOST_CRITERIA];
static int n_texts;

/* Numbers as text live as long as one input. */
static char pool[64 * 1024];
static size_t pool_used;

static const char *
keep(const char *text)
{
	size_t size = strlen(text) + 1;
	char *kept = pool + pool_used;

	must(pool_used + size <= sizeof(pool));
	memcpy(kept, text, size);
	pool_used += size;
	return kept;
}

static const char *
decimal_kept(Decimal number)
{
	char text[DECIMAL_TEXT];

	decimal_text(number, text);
	return keep(text);
}

static const char *
points_kept(Points points)
{
	return decimal_kept(decimal_from_points(points));
}

/* Small round ones, and any that there can be. */
static Decimal
take_decimal(void)
{
	switch (take(6))
	{
		case 0:
			return (Decimal){.digits = take(12)};
		case 1:
			return decimal_canonical(take(2000) - 500, take(4));
		case 2:
			return (Decimal){.digits = take(2) ? DECIMAL_LIMIT - 1 : 1 - DECIMAL_LIMIT,
			                 .scale = take(2) ? 0 : DECIMAL_MAX_SCALE};
		case 3:
			return decimal_canonical((int64_t) take_bytes(4) - INT32_MAX, take(DECIMAL_MAX_SCALE + 1));
		case 4:
			return decimal_canonical(take(2) ? 1 : 100, take(DECIMAL_MAX_SCALE + 1));
		default:
			return decimal_canonical((int64_t) (take_bytes(8) % (2 * DECIMAL_LIMIT - 1)) -
			                             (DECIMAL_LIMIT - 1),
			                         take(DECIMAL_MAX_SCALE + 1));
	}
}

static Decimal
take_in_range(ParameterRange range)
{
	Decimal number = take_decimal();

	if (range == RANGE_NOT_NEGATIVE || range == RANGE_POSITIVE || range == RANGE_SHARE)
		number.digits = number.digits < 0 ? -number.digits : number.digits;
	if (parameter_in_range(range, number))
		return number;
	return range == RANGE_SHARE ? decimal_canonical(take(1001), 3) : (Decimal){.digits = 1};
}

/* A criterion's max, in points: mostly of thousandths, sometimes of any size or fraction. */
static Points
take_max(bool positive)
{
	Points max;

	switch (take(5))
	{
		case 0:
			max = (Points) take(20) * POINTS_ONE;
			break;
		case 1:
		case 2:
			max = (Points) take(60000) * (POINTS_ONE / 1000);
			break;
		case 3:
			max = (Points) (take_bytes(5) % 100000000000);
			break;
		default:
			max = (Points) (take_bytes(8) % (uint64_t) (MOST_CAP / 4));
	}
	return max == 0 && positive ? 1 : max;
}

/* Anywhere from least to most, the ends more often. */
static Points
take_between(Points least, Points most)
{
	switch (take(4))
	{
		case 0:
			return least;
		case 1:
			return most;
		default:
			return least + (Points) (take_bytes(8) % ((uint64_t) (most - least) + 1));
	}
}

/* min and cap as the sheet says them; what a leaf has without. */
static void
draw_limits(CriterionText *text, Points max, Points *min, Points *cap)
{
	*min = 0;
	*cap = max;
	if (take(3) == 0)
	{
		*cap = take_between(0, MOST_CAP);
		text->cap = points_kept(*cap);
	}
	if (take(3) == 0 || *cap < 0)
	{
		*min = take_between(-MOST_CAP, *cap);
		text->min = points_kept(*min);
	}
}

static void
draw_steps(CriterionText *text, Points min, Points cap)
{
	int n = 1 + take(7);

	for (int i = 0; i < n; i++)
	{
		StepText *step = &text->steps[i];
		int bounds = take(16);

		step->from = bounds & 1 ? decimal_kept(take_decimal()) : NULL;
		step->above = bounds & 2 ? decimal_kept(take_decimal()) : NULL;
		step->to = bounds & 4 ? decimal_kept(take_decimal()) : NULL;
		step->below = bounds & 8 ? decimal_kept(take_decimal()) : NULL;
		step->points = points_kept(take_between(min, cap));
	}
}

/* x rising, whatever the input says. */
static void
draw_curve(CriterionText *text, Points min, Points cap)
{
	Decimal last = take_decimal();
	int n = 0;

	for (int tries = 2 + take(5); tries > 0; tries--)
	{
		Decimal x = take_decimal();

		if (decimal_compare(x, last) <= 0)
			continue;
		text->steps[n++] =
			(StepText){.from = decimal_kept(last), .points = points_kept(take_between(min, cap))};
		last = x;
	}
	if (n == 0)
	{
		text->steps[n++] = (StepText){.from = "-999999999999999999", .points = points_kept(min)};
		last = (Decimal){.digits = DECIMAL_FARTHEST};
	}
	text->steps[n] = (StepText){.from = decimal_kept(last), .points = points_kept(take_between(min, cap))};
}

static bool
compares_ratios(const CriterionText *text, const Rule *rule)
{
	const char *on = key_value(text, "on");

	return rule->points_of_share != NULL &&
	       (rule->needs_target || (on != NULL && (strcmp(on, "ratio") == 0 || strcmp(on, "percent") == 0)));
}

static void
draw_rule(CriterionText *text, Points min, Points cap)
{
	static const char *const others[] = {"1", "2", "3"};
	const Rule *rule = rules[take(rules_count)];
	int n_keys = 0;

	/* what nobody enters, or an expression says, is no matter of a cell */
	if (rule->is_input || rule->parameters[0].kind == PARAMETER_EXPRESSION)
		rule = rules[0];
	text->rule = rule->name;
	for (int i = 0; rule->parameters[i].name != NULL; i++)
	{
		const Parameter *parameter = &rule->parameters[i];
		KeyText *key = &text->keys[n_keys];

		if (parameter->kind == PARAMETER_STEPS)
		{
			draw_steps(text, min, cap);
			continue;
		}
		if (parameter->kind == PARAMETER_POINTS)
		{
			draw_curve(text, min, cap);
			continue;
		}
		if (!parameter->required && take(2) == 0)
			continue;
		key->name = parameter->name;
		if (parameter->kind == PARAMETER_NUMBER)
			key->value = decimal_kept(take_in_range(parameter->range));
		else
		{
			int n_choices = 0;

			while (n_choices < COUNT_OF(parameter->choices) && parameter->choices[n_choices] != NULL)
				n_choices++;
			key->value = parameter->choices[take(n_choices)];
		}
		n_keys++;
	}
	/* what stands for the target, or for the ends of a line */
	if (take(3) == 0 && compares_ratios(text, rule))
	{
		text->against = (Against) take(AGAINST_BASELINE + 1);
		text->zero_base = (ZeroBase) take(ZERO_BASE_NOT_ASSIGNED + 1);
	}
	if (take(3) == 0 && rule->points_between != NULL)
	{
		text->bound[0] = (LineEnd) take(BOUND_BASELINE + 1);
		text->bound[1] = (LineEnd) (text->bound[0] == BOUND_NUMBER ? take(BOUND_BASELINE + 1) : BOUND_NUMBER);
	}
	/* what a rule asks of its parameters together: the input may have ended, so other numbers are not drawn */
	for (int i = 0; parameters_are_refused(text); i++)
	{
		must(i < COUNT_OF(others));
		text->keys[n_keys - 1].value = others[i];
	}
}

/* One criterion and all below it; returns its max, which is to be above 0 if positive. */
static Points
draw_criterion(int depth, bool bonus, bool positive, bool in_mean, bool under_mean)
{
	char code[16];
	int place = n_texts++;
	CriterionText *text = &texts[place];
	Points max;
	Points min;
	Points cap;

	memset(text, 0, sizeof(*text));
	snprintf(code, sizeof(code), "c%d", place);
	text->depth = depth;
	text->code = keep(code);
	text->bonus = bonus;
	if (in_mean && take(2))
		text->weight = points_kept(1 + take_max(false));
	if (depth == MOST_DEPTH || n_texts == MOST_CRITERIA || take(3) != 0)
	{
		max = take_max(positive);
		draw_limits(text, max, &min, &cap);
		draw_rule(text, min, cap);
	}
	else
	{
		Points sum = 0;
		bool mean = take(4) == 0;
		int n = 1 + take(4);

		for (int i = 0; i < n && n_texts < MOST_CRITERIA; i++)
		{
			bool child_bonus = i > 0 && !mean && !under_mean && take(4) == 0;
			Points child = draw_criterion(depth + 1, child_bonus, mean || (positive && i == 0), mean,
			                              under_mean || mean);

			sum += child_bonus ? 0 : child;
		}
		text->mean = mean;
		max = mean ? take_max(true) : sum;
		if (take(3) == 0)
		{
			cap = take_between(-MOST_CAP, MOST_CAP);
			text->cap = points_kept(cap);
		}
		if (take(3) == 0)
			text->min = points_kept(take_between(-MOST_CAP, text->cap != NULL ? cap : MOST_CAP));
	}
	text->max = points_kept(max);
	return max;
}

static bool
mean_is_exact(const Sheet *sheet, int index)
{
	Wide multiple;

	return (sheet_criteria(sheet)[index].flags & CRITERION_MEAN) == 0 ||
	       sheet_mean_multiple(sheet, index, &multiple);
}

/* Null where the reader would refuse it: no exact mean, or no bound. */
static const Sheet *
draw_sheet(void)
{
	SheetText head = {.decimals = take(SHEET_MAX_DECIMALS + 1),
	                  .round = take(2),
	                  .rank_on = take(2),
	                  .ranking = take(2),
	                  .missing = take(3),
	                  .beyond = true};
	Points sum = 0;
	int n = 1 + take(6);
	const Sheet *sheet;
	bool is_taken = true;

	for (int i = 0; i < n && n_texts < MOST_CRITERIA; i++)
	{
		bool bonus = take(5) == 0;
		Points max = draw_criterion(1, bonus, false, false, false);

		sum += bonus ? 0 : max;
	}
	head.max = points_kept(sum);
	if (take(4) == 0)
		head.ceiling = points_kept(take_between(0, MOST_CAP));
	for (int i = take(4); i > 0; i--)
		head.tie_breaks[i - 1] = texts[take(n_texts)].code;
	for (int i = 0; i < take(4); i++)
		head.classes[i] = i == 2 ? "else" : points_kept(sum / (i + 2));
	sheet = make_sheet(&head, texts, n_texts);
	for (int i = 0; i < sheet->n_criteria; i++)
		is_taken = is_taken && mean_is_exact(sheet, i) && !sheet_points_unbounded(sheet, i);
	return is_taken ? sheet : NULL;
}

/* Results ----------------------------------------------------------------------------------------- */

static Cell cells[MOST_UNITS * MOST_CRITERIA];
static Decimal baselines[MOST_UNITS * MOST_CRITERIA]; /* of each cell, mostly null */
static int n_cells;
static int first_cell[MOST_UNITS + 1];
static int n_units;

/* A score within its limits, on its step, or something near them. */
static Decimal
take_actual(const Criterion *criterion)
{
	const char *rule = criterion_rule(criterion)->name;

	if (take(8) == 0)
		return take_decimal();
	if (strcmp(rule, "given") == 0)
		return decimal_from_points(take_between(criterion->min, criterion->cap));
	if (strcmp(rule, "yes_no") == 0)
		return (Decimal){.digits = take(2)};
	return take_decimal();
}

static void
check_fault(const FaultText *fault)
{
	must(strlen(fault->sqlstate) == 5);
	must(memchr(fault->message, '\0', FAULT_TEXT_ROOM) != NULL && fault->message[0] != '\0');
	must(memchr(fault->detail, '\0', FAULT_TEXT_ROOM) != NULL &&
	     memchr(fault->hint, '\0', FAULT_TEXT_ROOM) != NULL);
}

/* False where a board would not take it. */
static bool
draw_cell(const Sheet *sheet, int unit, int index, Cell *cell)
{
	const Criterion *criterion = &sheet_criteria(sheet)[index];
	Decimal target = take(4) == 0 ? decimal_null() : take_decimal();
	Decimal actual = take(8) == 0 ? decimal_null() : take_actual(criterion);
	bool assigned = take(10) != 0;
	FaultText fault;
	bool refused;

	*cell = (Cell){(uint32_t) unit,        (uint16_t) index,
	               (uint8_t) target.scale, (uint8_t) (actual.scale | (assigned ? 0 : CELL_NOT_ASSIGNED)),
	               target.digits,          actual.digits};
	must(cell_can_be(sheet, (uint32_t) unit + 1, cell));
	if (!assigned || cell_is_missing(criterion, target, actual))
		return true;
	memset(&fault, '?', sizeof(fault));
	refused = cell_is_refused(criterion, target, actual, &fault);
	must(cell_is_refused(criterion, target, actual, NULL) == refused);
	if (refused)
		check_fault(&fault);
	return !refused;
}

static void
draw_cells(const Sheet *sheet)
{
	n_units = 1 + take(MOST_UNITS);
	n_cells = 0;
	for (int unit = 0; unit < n_units; unit++)
	{
		first_cell[unit] = n_cells;
		/* a twin of the unit before makes a tie */
		if (unit > 0 && take(4) == 0)
		{
			for (int i = first_cell[unit - 1]; i < first_cell[unit]; i++)
			{
				baselines[n_cells] = baselines[i];
				cells[n_cells] = cells[i];
				cells[n_cells++].unit = (uint32_t) unit;
			}
			continue;
		}
		for (int index = 1; index < sheet->n_criteria; index++)
			if (criterion_is_leaf(&sheet_criteria(sheet)[index]) && take(6) != 0 &&
			    draw_cell(sheet, unit, index, &cells[n_cells]))
				baselines[n_cells++] = take(4) == 0 ? take_decimal() : decimal_null();
	}
	first_cell[n_units] = n_cells;
}

/* Scores -------------------------------------------------------------------------------------------- */

typedef struct Scored
{
	Score scores[MOST_UNITS][MOST_CRITERIA + 1];
	uint32_t missing[MOST_UNITS];
	Points for_rank[MOST_UNITS]; /* the totals by which rank_on "exact" ranks */
} Scored;

/* The sheet itself, or what scores the same tree to nine decimals where ranks go by that. */
static Sheet *
rank_sheet(const Sheet *sheet)
{
	Sheet *copy = exactly(1, sheet->length);

	memcpy(copy, sheet, sheet->length);
	if (sheet_ranks_apart(sheet))
		sheet_make_exact(copy);
	return copy;
}

/* The baselines of a unit's cells, exactly as many as there are. */
static CellBaseline *
unit_baselines(int unit, size_t *n)
{
	CellBaseline *own = exactly((size_t) (first_cell[unit + 1] - first_cell[unit]), sizeof(CellBaseline));
	CellBaseline *cut;

	*n = 0;
	for (int i = first_cell[unit]; i < first_cell[unit + 1]; i++)
		if (!decimal_is_null(baselines[i]))
			own[(*n)++] = (CellBaseline){.unit = (uint32_t) unit,
			                             .criterion = cells[i].criterion,
			                             .scale = (uint8_t) baselines[i].scale,
			                             .digits = baselines[i].digits};
	cut = exactly(*n, sizeof(CellBaseline));
	memcpy(cut, own, sizeof(CellBaseline) * *n);
	free(own);
	return cut;
}

/* The statistics of a relative sheet, exactly as many as it has criteria. */
static void
score_all(const Sheet *sheet, const Cell *observed, Scored *scored)
{
	ClusterStats *stats = sheet->relative ? exactly(sheet->n_criteria, sizeof(ClusterStats)) : NULL;
	Score *scores = exactly(sheet->n_criteria, sizeof(Score));
	ScoreRoom *room = NULL;
	Decimal *actuals;
	Sheet *exact = rank_sheet(sheet);

	memset(scored, 0, sizeof(*scored));
	actuals = exactly(score_survey_room(sheet, (uint32_t) n_units), sizeof(Decimal));
	if (score_room_size(sheet) > 0)
		room = score_room_make(exactly(1, score_room_size(sheet)), sheet);
	score_survey(sheet, (uint32_t) n_units, &(UnitCells){.cells = observed, .n_cells = (size_t) n_cells},
	             room, stats, actuals);
	for (int unit = 0; unit < n_units; unit++)
	{
		size_t n = (size_t) (first_cell[unit + 1] - first_cell[unit]);
		Cell *own = exactly(n, sizeof(Cell));
		UnitCells results = {.cells = own, .n_cells = n};
		CellBaseline *started = unit_baselines(unit, &results.n_baselines);

		results.baselines = started;
		memcpy(own, cells + first_cell[unit], sizeof(Cell) * n);
		scored->missing[unit] = score_unit(sheet, &results, stats, room, scores);
		for (int i = 0; i < sheet->n_criteria; i++)
		{
			scored->scores[unit][i].points = scores[i].points;
			scored->scores[unit][i].status = scores[i].status;
			scored->scores[unit][i].share = scores[i].share;
			scored->scores[unit][i].blank = scores[i].blank;
		}
		score_unit_exact(exact, &results, stats, room, scores);
		scored->for_rank[unit] = scores[SHEET_ROOT].points;
		free(started);
		free(own);
	}
	free(exact);
	free(room);
	free(scores);
	free(stats);
	free(actuals);
}

/* A leaf of rule proportional below its floor earns 0, whatever its min and cap. */
static bool
may_be_below_floor(const Criterion *criterion, const Score *score)
{
	return criterion_is_leaf(criterion) && strcmp(criterion_rule(criterion)->name, "proportional") == 0 &&
	       score->points == 0 && !decimal_is_null(criterion->parameter[1]);
}

static void
check_score(const Sheet *sheet, int index, const Score *scores)
{
	const Criterion *criterion = &sheet_criteria(sheet)[index];
	const Score *score = &scores[index];

	must(score->status <= SCORE_NOT_ASSIGNED && score->share <= SHARE_NONE);
	must(!score->blank || score->points == 0);
	if (score->blank)
		return;
	must(score->points % decimal_pow10[sheet->quantum] == 0);
	must(score->points >= -POINTS_LIMIT && score->points <= POINTS_LIMIT);
	/* a missing leaf under policy zero earns 0, whatever its min */
	if (score->status == SCORE_SCORED && !may_be_below_floor(criterion, score))
		must(score->points >= criterion->low && score->points <= criterion->high);
	else
		must(!criterion_is_leaf(criterion) || score->points == 0);
	if (criterion_is_leaf(criterion))
		must(score_adjustment(sheet, index, scores) == 0);
	else
	{
		i128 sum = score_adjustment(sheet, index, scores);

		FOR_EACH_CHILD(child, sheet_criteria(sheet), index)
			sum += scores[child].points;
		must(sum == score->points);
	}
}

/* The observed cells in the opposite order of units: ties of best and worst are then met by others. */
static void
turn_round(Cell *turned)
{
	int n = 0;

	for (int unit = n_units - 1; unit >= 0; unit--)
		for (int i = first_cell[unit]; i < first_cell[unit + 1]; i++)
			turned[n++] = cells[i];
}

/* Ranks ----------------------------------------------------------------------------------------------- */

static Decimal tie_break_values[MOST_UNITS][4];

static void
fill_standing(const Sheet *sheet, const Scored *scored, int unit, int unranked, Standing *standing)
{
	const uint16_t *tie_breaks = SHEET_PART(sheet, uint16_t, tie_breaks);
	const Score *scores = scored->scores[unit];

	memset(standing, 0, sizeof(*standing));
	for (int i = 0; i < sheet->n_tie_breaks; i++)
		tie_break_values[unit][i] =
			scores[tie_breaks[i]].blank ? decimal_null() : tie_break_points(scores[tie_breaks[i]].points);
	standing->unit = (uint32_t) unit;
	standing->missing = scored->missing[unit];
	standing->blank = scores[SHEET_ROOT].blank;
	standing->total = scores[SHEET_ROOT].points;
	standing->exact = scored->for_rank[unit];
	standing->tie_breaks = tie_break_values[unit];
	standing->status = (unranked >> unit & 1) != 0              ? STANDING_UNRANKED :
	                   standing->missing > 0 || standing->blank ? STANDING_INCOMPLETE :
	                                                              STANDING_RANKED;
}

static int
class_by_definition(const Sheet *sheet, Points total)
{
	const ScoreClass *classes = SHEET_PART(sheet, ScoreClass, classes);

	for (int i = 0; i < sheet->n_classes; i++)
		if (classes[i].from <= total && classes[i].from <= sheet_criteria(sheet)[SHEET_ROOT].max)
			return i;
	return -1;
}

/* Each by counting all others. */
static void
check_ranked(const Sheet *sheet, const Standing *standings, const Standing *standing)
{
	uint32_t better = 0;
	uint32_t places = 0;
	int equal = 0;
	const Standing *next = NULL;

	for (int i = 0; i < n_units; i++)
	{
		const Standing *other = &standings[i];
		int order;
		bool is_new_place = true;

		if (other->status != STANDING_RANKED)
			continue;
		order = standing_place_compare(other, standing);
		must((order > 0) == (standing_place_compare(standing, other) < 0));
		equal += order == 0;
		if (order >= 0)
			continue;
		better++;
		for (int j = 0; j < i; j++)
			is_new_place = is_new_place && !(standings[j].status == STANDING_RANKED &&
			                                 standing_place_compare(&standings[j], other) == 0);
		places += is_new_place;
		if (next == NULL || standing_place_compare(next, other) < 0)
			next = other;
	}
	must(standing->rank == 1 + (sheet->ranking == RANKING_DENSE ? places : better));
	must(standing->tied == (equal > 1));
	must((standing->next == NULL) == (next == NULL));
	must(next == NULL || standing_place_compare(next, standing->next) == 0);
	must(standing->score_class ==
	     class_by_definition(sheet, sheet->scoring == SCORING_1 ? standing->ranked_by : standing->shown));
}

static void
check_standings(const Sheet *sheet, const Standing *standings)
{
	for (int i = 0; i < n_units; i++)
	{
		const Standing *standing = &standings[i];

		must(standing->shown == rounded_points(standing->total, POINTS_SCALE - sheet->decimals));
		must(standing->ranked_by == (sheet->rank_on == RANK_ON_ROUNDED ? standing->shown : standing->exact));
		if (standing->status == STANDING_RANKED)
			check_ranked(sheet, standings, standing);
		else
			must(standing->rank == 0 && !standing->tied && standing->score_class == -1 &&
			     standing->next == NULL);
		if (i == 0)
			continue;
		must(standings[i - 1].status <= standing->status);
		if (standing->status == STANDING_RANKED)
			must(standings[i - 1].rank < standing->rank ||
			     (standings[i - 1].rank == standing->rank && standings[i - 1].unit < standing->unit));
	}
}

static void
rank_all(const Sheet *sheet, const Scored *scored, int unranked)
{
	Standing *standings = exactly((size_t) n_units, sizeof(Standing));
	Standing *turned = exactly((size_t) n_units, sizeof(Standing));

	for (int unit = 0; unit < n_units; unit++)
	{
		fill_standing(sheet, scored, unit, unranked, &standings[unit]);
		fill_standing(sheet, scored, unit, unranked, &turned[n_units - 1 - unit]);
	}
	ranking_decide(sheet, standings, (size_t) n_units);
	ranking_decide(sheet, turned, (size_t) n_units);
	check_standings(sheet, standings);
	for (int i = 0; i < n_units; i++)
		must(standings[i].unit == turned[i].unit && standings[i].rank == turned[i].rank &&
		     standings[i].tied == turned[i].tied);
	free(standings);
	free(turned);
}

static void
check_sheet_scored(const Sheet *sheet, int unranked)
{
	static Scored scored;
	static Scored again;
	Cell turned[MOST_UNITS * MOST_CRITERIA];

	score_all(sheet, cells, &scored);
	for (int unit = 0; unit < n_units; unit++)
		for (int i = 0; i < sheet->n_criteria; i++)
			check_score(sheet, i, scored.scores[unit]);
	turn_round(turned);
	score_all(sheet, turned, &again);
	must(memcmp(&scored, &again, sizeof(scored)) == 0);
	rank_all(sheet, &scored, unranked);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	Sheet *sheet;

	reader = (Reader){bytes, length};
	n_texts = 0;
	pool_used = 0;
	sheet = (Sheet *) draw_sheet();
	if (sheet != NULL)
	{
		int unranked;

		draw_cells(sheet);
		unranked = take(4) == 0 ? take(256) : 0;
		for (sheet->scoring = SCORING_NEWEST; sheet->scoring <= SCORING_1; sheet->scoring++)
			check_sheet_scored(sheet, unranked);
	}
	forget_sheets();
	return 0;
}
