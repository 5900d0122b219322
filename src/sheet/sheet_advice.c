/*
 * sheet_advice.c - sheet_advice(jsonb): what is valid in a sheet but probably not intended.
 *
 * What a criterion can earn, and what a condition can come to, is never narrower than what
 * really occurs (sheet_bounds.h), so that correct sheets do not get advice.
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "server/rows.h"
#include "sheet/rule_ladder.h"
#include "sheet/rules.h"
#include "sheet/score_sheet.h"
#include "sheet/sheet_bounds.h"
#include "sheet/sheet_json.h"

/* A mean of fewer different points than these is a coarse one. */
#define FEW_DIFFERENT_POINTS 1000
/* Bounds that are all at least this high are percentages instead of ratios, ... */
#define SURELY_PERCENT 10
/* ... that are all at most this high are ratios instead of percentages. */
#define SURELY_RATIO 2

typedef struct Advisor
{
	const Sheet *sheet;
	Rows rows;
	SheetBounds bounds;
} Advisor;

static void
put_advice(Advisor *advisor, int index, char *advice)
{
	Datum values[2] = {0};
	bool nulls[2] = {index == SHEET_ROOT, false};

	rows_begin(&advisor->rows);
	if (index != SHEET_ROOT)
		values[0] = sheet_text_datum(advisor->sheet, sheet_criteria(advisor->sheet)[index].code);
	values[1] = CStringGetTextDatum(advice);
	rows_put(&advisor->rows, values, nulls);
	pfree(advice);
}

static char *
decimal_shown(Decimal number)
{
	char text[DECIMAL_TEXT];

	decimal_text(number, text);
	return pstrdup(text);
}

static char *
points_shown(Points points)
{
	return decimal_shown(decimal_from_points(points));
}

/* Steps ------------------------------------------------------------------------------ */

/* A place on the line of numbers: at a value, just below (-1) or just above it (1). */
typedef struct Place
{
	int endless; /* -1: below all numbers, 1: above */
	Decimal value;
	int side;
} Place;

typedef struct Span
{
	Place low;
	Place high;
} Span;

static int
compare_places(const Place *a, const Place *b)
{
	int order;

	if (a->endless != 0 || b->endless != 0)
		return (a->endless > b->endless) - (a->endless < b->endless);
	order = decimal_compare(a->value, b->value);
	return order != 0 ? order : (a->side > b->side) - (a->side < b->side);
}

static Place
later_place(Place a, Place b)
{
	return compare_places(&a, &b) >= 0 ? a : b;
}

static Place
earlier_place(Place a, Place b)
{
	return compare_places(&a, &b) <= 0 ? a : b;
}

/* Where a bound is, or nowhere (endless) if it is null. */
static Place
place_of(Decimal bound, int side, int endless)
{
	return decimal_is_null(bound) ? (Place){.endless = endless} : (Place){.value = bound, .side = side};
}

/* The numbers that a step fits; a ratio is never below 0, and a negative one climbs no ladder. */
static Span
step_span(const Step *step, LadderOn on)
{
	Span span = {later_place(place_of(step->from, 0, -1), place_of(step->above, 1, -1)),
	             earlier_place(place_of(step->to, 0, 1), place_of(step->below, -1, 1))};

	if (on != ON_ACTUAL)
		span.low = later_place(span.low, (Place){.side = 0});
	return span;
}

/* Does one begin no later than just behind the other's end? */
static bool
begins_by_end(const Span *span, const Span *other)
{
	Place behind = other->high;

	behind.side++;
	return compare_places(&span->low, &behind) <= 0;
}

/* Adds a span to those that are there, which are apart from each other. */
static int
add_span(Span *spans, int n, Span span)
{
	int kept = 0;

	for (int i = 0; i < n; i++)
		if (begins_by_end(&spans[i], &span) && begins_by_end(&span, &spans[i]))
			span = (Span){earlier_place(span.low, spans[i].low), later_place(span.high, spans[i].high)};
		else
			spans[kept++] = spans[i];
	spans[kept] = span;
	return kept + 1;
}

static bool
is_covered(const Span *spans, int n, const Span *span)
{
	for (int i = 0; i < n; i++)
		if (compare_places(&spans[i].low, &span->low) <= 0 &&
		    compare_places(&spans[i].high, &span->high) >= 0)
			return true;
	return false;
}

/* The first step that fits is taken: one of which every number fits an earlier one never is. */
static void
advise_hidden_steps(Advisor *advisor, int index)
{
	const Criterion *criterion = &sheet_criteria(advisor->sheet)[index];
	const Step *steps = SHEET_PART(advisor->sheet, Step, steps) + criterion->first_step;
	Span *spans = palloc(sizeof(Span) * (Size) (criterion->n_steps + 1));
	int n = 0;

	for (int i = 0; i < criterion->n_steps; i++)
	{
		Span span = step_span(&steps[i], ladder_on(criterion));

		CHECK_FOR_INTERRUPTS();
		if (compare_places(&span.low, &span.high) > 0)
			put_advice(advisor, index,
			           psprintf("step %d is never reached: no %s is below 0", i + 1,
			                    ladder_on(criterion) == ON_PLACE ? "place" : "ratio"));
		else if (is_covered(spans, n, &span))
			put_advice(
				advisor, index,
				psprintf("step %d is never reached: an earlier step applies to every number within its "
			             "bounds",
			             i + 1));
		else
			n = add_span(spans, n, span);
	}
	pfree(spans);
}

/* Bounds of the other kind: 95 for a ratio, 0.95 for a percent. */
/*
 * A curve's points that no number is near: the line from one to the next needs an x between them,
 * and what is left of the first has that one's points.
 */
static void
advise_hidden_points(Advisor *advisor, int index)
{
	const Criterion *criterion = &sheet_criteria(advisor->sheet)[index];
	const Step *points = SHEET_PART(advisor->sheet, Step, steps) + criterion->first_step;
	LadderOn on = ladder_on(criterion);
	const Decimal least = {.digits = on == ON_PLACE ? 1 : 0};

	for (int i = 0; on != ON_ACTUAL && i + 1 < criterion->n_steps; i++)
		if (decimal_compare(points[i + 1].from, least) <= 0)
			put_advice(advisor, index,
			           psprintf("point %d is never reached: no %s is below %d", i + 1,
			                    on == ON_PLACE ? "place" : "ratio", (int) least.digits));
}

static void
advise_unit_of_bounds(Advisor *advisor, int index)
{
	const Criterion *criterion = &sheet_criteria(advisor->sheet)[index];
	const Step *steps = SHEET_PART(advisor->sheet, Step, steps) + criterion->first_step;
	LadderOn on = ladder_on(criterion);
	const Decimal high = {.digits = SURELY_PERCENT};
	const Decimal low = {.digits = SURELY_RATIO};
	const char *what = rule_has(criterion_rule(criterion), PARAMETER_POINTS) ? "points" : "steps";
	bool all_high = true;
	bool all_low = true;
	int n = 0;

	for (int i = 0; i < criterion->n_steps; i++)
	{
		Decimal bounds[] = {steps[i].from, steps[i].above, steps[i].to, steps[i].below};

		for (size_t k = 0; k < lengthof(bounds); k++)
		{
			if (decimal_is_null(bounds[k]) || bounds[k].digits == 0)
				continue;
			n++;
			all_high &= decimal_compare(bounds[k], high) >= 0;
			all_low &= decimal_compare(bounds[k], low) <= 0;
		}
	}
	if (n > 0 && on == ON_RATIO && all_high)
		put_advice(
			advisor, index,
			psprintf("the %s are compared with a ratio (1 is full fulfilment), but all their bounds are %d "
		             "or more; write \"on\": \"percent\" if percentages are meant",
		             what, SURELY_PERCENT));
	if (n > 0 && on == ON_PERCENT && all_low)
		put_advice(advisor, index,
		           psprintf("the %s are compared with a percentage (100 is full fulfilment), but all their "
		                    "bounds are %d or less; write \"on\": \"ratio\" if ratios are meant",
		                    what, SURELY_RATIO));
}

/* Criteria ------------------------------------------------------------------------------- */

static void
advise_limits(Advisor *advisor, int index)
{
	const Criterion *criterion = &sheet_criteria(advisor->sheet)[index];
	const Rule *rule = criterion_rule(criterion);
	Points most = advisor->bounds.most[index];

	if (most == 0 && (criterion->low == 0 || rule->at_least_zero))
		put_advice(advisor, index, pstrdup("can earn only 0 points"));
	else if (most < criterion->max)
		put_advice(advisor, index,
		           psprintf("at most %s of its max %s can be earned", points_shown(most),
		                    points_shown(criterion->max)));
	if (criterion->high > Max(most, criterion->max))
		put_advice(advisor, index,
		           psprintf("\"cap\" %s is never reached: rule \"%s\" gives at most %s",
		                    points_shown(criterion->cap), rule->name, points_shown(most)));
	if (criterion->min != POINTS_NO_MIN && criterion->min < 0 &&
	    advisor->bounds.least[index] > criterion->low)
		put_advice(advisor, index,
		           psprintf("\"min\" %s is never reached: rule \"%s\" gives %s or more",
		                    points_shown(criterion->min), rule->name,
		                    points_shown(advisor->bounds.least[index])));
}

static void
advise_parameters(Advisor *advisor, int index)
{
	const Criterion *criterion = &sheet_criteria(advisor->sheet)[index];
	const Parameter *parameters = criterion_rule(criterion)->parameters;

	for (int i = 0; parameters[i].name != NULL; i++)
	{
		Decimal number = criterion->parameter[i];

		if (parameters[i].usual_most > 0 && !decimal_is_null(number) &&
		    number.digits > parameters[i].usual_most * decimal_pow10[number.scale])
			put_advice(
				advisor, index,
				psprintf("\"%s\" is %s, a ratio (%d is full fulfilment): a unit that fulfils its target "
			             "earns nothing",
			             parameters[i].name, decimal_shown(number), parameters[i].usual_most));
		if (parameters[i].above_max && number.digits > 0 && criterion->high <= criterion->max)
			put_advice(advisor, index,
			           psprintf("\"%s\" %s has no effect: the cap is not above max", parameters[i].name,
			                    decimal_shown(number)));
	}
}

/* A score of 9.25 that is shown and counted as 9. */
static void
advise_fine_step(Advisor *advisor, int index)
{
	const Criterion *criterion = &sheet_criteria(advisor->sheet)[index];
	Decimal step = criterion->parameter[0];

	if (criterion_rule(criterion)->in_steps && !decimal_is_null(step) &&
	    advisor->sheet->round == ROUND_CRITERION && step.scale > advisor->sheet->decimals)
		put_advice(advisor, index,
		           psprintf("\"step\" %s is finer than the sheet's %d decimals: scores are rounded",
		                    decimal_shown(step), advisor->sheet->decimals));
}

/* Nothing but null, of a leaf or a parent. */
static void
advise_formula(Advisor *advisor, int index)
{
	const Criterion *criterion = &sheet_criteria(advisor->sheet)[index];
	ProgramRef formula = criterion->extra != 0 ? sheet_extra(advisor->sheet, criterion)->formula : 0;

	if (formula != 0 && sheet_bounds_of_program(&advisor->bounds, index, formula)->never)
		put_advice(advisor, index, pstrdup("its formula never gives a number"));
}

/* Below such a parent points are only taken off. */
static bool
counts_from_max(const Sheet *sheet, int parent)
{
	const Criterion *criterion = &sheet_criteria(sheet)[parent];

	return criterion->extra != 0 && sheet_extra(sheet, criterion)->from_max != 0;
}

static void
advise_leaf(Advisor *advisor, int index)
{
	const Criterion *criterion = &sheet_criteria(advisor->sheet)[index];

	if ((criterion->more_flags & CRITERION_INPUT) != 0)
		return;
	advise_formula(advisor, index);
	advise_limits(advisor, index);
	advise_parameters(advisor, index);
	advise_fine_step(advisor, index);
	if (criterion->n_steps > 0)
	{
		if (rule_has(criterion_rule(criterion), PARAMETER_STEPS))
			advise_hidden_steps(advisor, index);
		else
			advise_hidden_points(advisor, index);
		advise_unit_of_bounds(advisor, index);
	}
	if (criterion->max == 0 && criterion->high <= 0 && criterion->low < 0 &&
	    (criterion->flags & CRITERION_UNDER_BONUS) == 0 &&
	    !counts_from_max(advisor->sheet, criterion->parent))
		put_advice(
			advisor, index,
			pstrdup("the deduction is not a bonus: a unit without a result for it counts as incomplete; "
		            "mark it \"bonus\": true"));
}

/* Under a mean the rounding of each child is a part of the result. */
static void
advise_mean(Advisor *advisor, int index)
{
	const Criterion *criteria = sheet_criteria(advisor->sheet);
	int64 grid = decimal_pow10[advisor->sheet->quantum];
	int coarsest = -1;

	FOR_EACH_CHILD(child, criteria, index)
		if ((criteria[child].more_flags & CRITERION_INPUT) == 0 &&
		    (coarsest < 0 || criteria[child].max < criteria[coarsest].max))
			coarsest = child;
	if (coarsest >= 0 && criteria[coarsest].max / grid < FEW_DIFFERENT_POINTS)
		put_advice(
			advisor, index,
			psprintf("the mean is computed from rounded points: criterion \"%s\", max %s at %d decimals, "
		             "has only " INT64_FORMAT
		             " different values; give the sheet more \"decimals\", or \"round\": \"total\"",
		             sheet_criterion_code(advisor->sheet, coarsest), points_shown(criteria[coarsest].max),
		             advisor->sheet->decimals, criteria[coarsest].max / grid));
}

/* How a parent combines its children; a mean is seen by its flag alone. */
static Combine
combine_of(const Sheet *sheet, const Criterion *parent)
{
	if ((parent->flags & CRITERION_MEAN) != 0)
		return COMBINE_MEAN;
	return parent->extra != 0 ? (Combine) sheet_extra(sheet, parent)->combine : COMBINE_SUM;
}

static void
advise_parent(Advisor *advisor, int index)
{
	const Criterion *parent = &sheet_criteria(advisor->sheet)[index];
	Combine combine = combine_of(advisor->sheet, parent);
	bool adds = combine == COMBINE_SUM || combine == COMBINE_HIGHEST;
	Points most = Max(parent->max, sheet_bounds_children_most(&advisor->bounds, index));

	/* what it could earn were it not for its own cap */
	if (parent->cap != POINTS_NO_CAP && parent->high < parent->max)
		put_advice(advisor, index,
		           psprintf("at most %s of its max %s can be earned", points_shown(parent->cap),
		                    points_shown(parent->max)));
	else if (advisor->bounds.most[index] < parent->max)
		put_advice(advisor, index,
		           psprintf("at most %s of its max %s can be earned",
		                    points_shown(advisor->bounds.most[index]), points_shown(parent->max)));
	if (parent->cap != POINTS_NO_CAP && parent->high > most && adds)
		put_advice(advisor, index,
		           psprintf("\"%s\" %s is never reached: its criteria give at most %s",
		                    index == SHEET_ROOT ? "ceiling" : "cap", points_shown(parent->cap),
		                    points_shown(most)));
	advise_formula(advisor, index);
	if (combine == COMBINE_MEAN || combine == COMBINE_GEOMETRIC)
		advise_mean(advisor, index);
}

/* Conditions ----------------------------------------------------------------------------- */

static const char *const judgement_keys[JUDGEMENT_KINDS] = {
	[JUDGEMENT_LIMIT] = "limits",
	[JUDGEMENT_ONLY_WHEN] = "only_when",
	[JUDGEMENT_UNRANKED] = "unranked",
	[JUDGEMENT_NO_AWARD] = "no_award",
	[JUDGEMENT_LOWER_CLASS] = "lower_class",
	[JUDGEMENT_CLASS] = "classes",
};

/* A class with its name; of the others, what never follows from a condition that never holds. */
static char *
never_holds(const Sheet *sheet, const Judgement *judgement, int number)
{
	const ScoreClass *classes = SHEET_PART(sheet, ScoreClass, classes);

	if (judgement->kind == JUDGEMENT_CLASS)
		return psprintf("class \"%s\" is never reached: its condition can never hold",
		                sheet_text_cstring(sheet, classes[judgement->subject].name));
	if (judgement->kind == JUDGEMENT_ONLY_WHEN)
		return pstrdup("\"only_when\" can never hold, so nothing above 0 is ever given");
	return psprintf("%s[%d] never applies: its condition can never hold", judgement_keys[judgement->kind],
	                number);
}

static void
advise_judgement(Advisor *advisor, const Judgement *judgement, int number)
{
	int index = judgement->kind <= JUDGEMENT_ONLY_WHEN ? judgement->subject : SHEET_ROOT;

	if (judgement->when == 0)
		return;
	if (!sheet_bounds_of_program(&advisor->bounds, index, judgement->when)->can_hold)
		put_advice(advisor, index, never_holds(advisor->sheet, judgement, number));
	else if (judgement->kind == JUDGEMENT_LIMIT && judgement->at_most >= advisor->bounds.most[index])
		put_advice(advisor, index,
		           psprintf("limits[%d] has no effect: at most %s can be earned, and it allows %s", number,
		                    points_shown(advisor->bounds.most[index]), points_shown(judgement->at_most)));
}

/* Judgements of one kind and subject stand together, and are counted as they are written. */
static void
advise_judgements(Advisor *advisor)
{
	const Sheet *sheet = advisor->sheet;
	uint32 n = sheet_list_length(sheet, EXTRA_JUDGEMENTS);
	const Judgement *judgements = n > 0 ? SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS) : NULL;
	int number = 0;

	for (uint32 i = 0; i < n; i++)
	{
		bool another = i > 0 && judgements[i].kind == judgements[i - 1].kind &&
		               judgements[i].subject == judgements[i - 1].subject;

		CHECK_FOR_INTERRUPTS();
		number = another ? number + 1 : 1;
		advise_judgement(advisor, &judgements[i], number);
	}
}

/* The sheet ------------------------------------------------------------------------------ */

static void
advise_sheet(Advisor *advisor)
{
	const Sheet *sheet = advisor->sheet;
	const ScoreClass *classes = SHEET_PART(sheet, ScoreClass, classes);
	Points most = Min(advisor->bounds.most[SHEET_ROOT], sheet_criteria(sheet)[SHEET_ROOT].max);

	if (sheet->scoring == SCORING_1)
		put_advice(advisor, SHEET_ROOT,
		           pstrdup("\"scoring\" is 1, the rules of emulation 1.0, which are meant only for seasons "
		                   "published under them"));
	if (sheet->rank_on == RANK_ON_EXACT)
		put_advice(
			advisor, SHEET_ROOT,
			psprintf("\"rank_on\" is \"exact\": units with equal shown totals can have different ranks%s",
		             sheet->n_tie_breaks > 0 ? ", and \"tie_break\" rarely takes effect" : ""));
	for (int i = 0; i < sheet->n_classes; i++)
		if (classes[i].from > most)
			put_advice(
				advisor, SHEET_ROOT,
				psprintf("class \"%s\" from %s is never reached: classes depend on the lesser of total "
			             "and max, which is at most %s",
			             sheet_text_cstring(sheet, classes[i].name), points_shown(classes[i].from),
			             points_shown(most)));
}

PG_FUNCTION_INFO_V1(emulation_sheet_advice);
Datum
emulation_sheet_advice(PG_FUNCTION_ARGS)
{
	Advisor advisor = {.sheet = sheet_from_jsonb(PG_GETARG_JSONB_P(0), NULL), .rows = rows_of_call(fcinfo)};

	advisor.bounds = sheet_bounds(advisor.sheet);
	advise_sheet(&advisor);
	for (int i = 0; i < advisor.sheet->n_criteria; i++)
		if (criterion_is_leaf(&sheet_criteria(advisor.sheet)[i]))
			advise_leaf(&advisor, i);
		else
			advise_parent(&advisor, i);
	advise_judgements(&advisor);
	return (Datum) 0;
}
