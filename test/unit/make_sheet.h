/*
 * make_sheet.h - small score sheets for the C unit tests, without a server.
 *
 * On the server a sheet is read from JSON (sheet_reader.c) and laid out
 * (sheet_compile.c).  Here it is written down as C initializers, with numbers
 * as text so that a test reads like the sheet it is about.  What the reader
 * would refuse stops the test program: a test on a sheet that nobody can have
 * proves nothing.
 *
 * Numbers are read and rounded by the few lines below and not by the code under
 * test.
 */
#ifndef TEST_MAKE_SHEET_H
#define TEST_MAKE_SHEET_H

#include <stdio.h>
#include <stdlib.h>

#include "board/score.h"

#define UNUSED          __attribute__((unused))
#define COUNT_OF(array) ((int) (sizeof(array) / sizeof((array)[0])))

/* The test itself is wrong. */
#define REQUIRE(condition)                                                                                   \
	do                                                                                                       \
	{                                                                                                        \
		if (!(condition))                                                                                    \
		{                                                                                                    \
			printf("Bail out! %s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                         \
			fflush(stdout);                                                                                  \
			abort();                                                                                         \
		}                                                                                                    \
	} while (0)

/* Room for count elements and not one more, so that a sanitizer sees one too far. */
static UNUSED void *
exactly(size_t count, size_t size)
{
	void *room = malloc(count * size > 0 ? count * size : 1);

	REQUIRE(room != NULL);
	return room;
}

/* Numbers as text --------------------------------------------------------- */

/* Digits and decimals of "-0.50": -50 and 2. */
static int64_t
read_digits(const char *text, int *decimals)
{
	bool negative = *text == '-';
	bool behind_point = false;
	int64_t digits = 0;

	*decimals = 0;
	for (text += negative; *text != '\0'; text++)
	{
		if (*text == '.')
		{
			REQUIRE(!behind_point);
			behind_point = true;
			continue;
		}
		REQUIRE(*text >= '0' && *text <= '9');
		REQUIRE(digits <= (INT64_MAX - 9) / 10);
		digits = digits * 10 + (*text - '0');
		*decimals += behind_point;
	}
	return negative ? -digits : digits;
}

/* A canonical Decimal; the null one for NULL. */
static UNUSED Decimal
number(const char *text)
{
	Decimal result = {.digits = 0, .scale = DECIMAL_NULL_SCALE};
	int decimals;

	if (text == NULL)
		return result;
	result.digits = read_digits(text, &decimals);
	for (; decimals > 0 && result.digits % 10 == 0; decimals--)
		result.digits /= 10;
	REQUIRE(decimals <= DECIMAL_MAX_SCALE);
	REQUIRE(result.digits > -DECIMAL_LIMIT && result.digits < DECIMAL_LIMIT);
	result.scale = decimals;
	return result;
}

/* Points in units of 10^-9; like every number of a sheet they have 18 digits at most. */
static UNUSED Points
points(const char *text)
{
	Decimal read = number(text);
	i128 units = read.digits;

	REQUIRE(text != NULL && read.scale <= POINTS_SCALE);
	for (int64_t scale = read.scale; scale < POINTS_SCALE; scale++)
		units *= 10;
	REQUIRE(units >= -POINTS_LIMIT && units <= POINTS_LIMIT);
	return (Points) units;
}

/*
 * Points as text; good until the eighth call after it.  (The text of a number
 * is what decimal.c of these tests is about.)
 */
static UNUSED const char *
points_text(Points units)
{
	static char texts[8][DECIMAL_TEXT];
	static int next;
	char *text = texts[next++ % COUNT_OF(texts)];

	decimal_text(decimal_from_points(units), text);
	return text;
}

/* Half away from zero to a multiple of 10^quantum. */
static UNUSED Points
rounded_points(i128 units, int quantum)
{
	i128 unit = 1;
	i128 amount = units < 0 ? -units : units;

	for (; quantum > 0; quantum--)
		unit *= 10;
	amount = (amount + unit / 2) / unit * unit;
	return (Points) (units < 0 ? -amount : amount);
}

/* Random numbers: xorshift64*, the same on every machine ------------------- */

static uint64_t random_state = UINT64_C(0x20140306);

static UNUSED uint64_t
random_bits(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * UINT64_C(0x2545F4914F6CDD1D);
}

/* From least to most, both included. */
static UNUSED int64_t
random_between(int64_t least, int64_t most)
{
	return least + (int64_t) (random_bits() % ((uint64_t) most - (uint64_t) least + 1));
}

static UNUSED bool
one_in(int n)
{
	return random_bits() % (unsigned) n == 0;
}

/* A sheet as initializers --------------------------------------------------- */

typedef struct KeyText
{
	const char *name;
	const char *value;
} KeyText;

typedef struct StepText
{
	const char *from;
	const char *above;
	const char *to;
	const char *below;
	const char *points; /* NULL ends the ladder */
} StepText;

/* Criteria stand in pre-order; depth says where each belongs. */
typedef struct CriterionText
{
	int depth; /* 1 for those right under the sheet */
	const char *code;
	const char *max;
	const char *min; /* NULL: the default, as for cap */
	const char *cap;
	const char *weight;
	const char *rule; /* NULL: a parent */
	bool bonus;
	bool mean;
	KeyText keys[RULE_PARAMETERS]; /* the rule's parameters, by name */
	StepText steps[8];
	/* of format 2 */
	Against against;
	ZeroBase zero_base;
	LineEnd bound[2]; /* in place of the first two keys */
} CriterionText;

typedef struct SheetText
{
	const char *max;
	const char *ceiling;
	int decimals;
	RoundAt round;
	RankOn rank_on;
	Ranking ranking;
	MissingPolicy missing;
	ScoringVersion scoring;
	const char *tie_breaks[4]; /* codes */
	const char *classes[6];    /* "from" of each, top down; "else" has none */
	bool beyond; /* the reader refuses its arithmetic: no mean is exact, or points have no bound */
} SheetText;

/* All sheets that were made, so that a leak checker finds them in use. */
typedef struct MadeSheet
{
	struct MadeSheet *before;
	Sheet *sheet;
} MadeSheet;

static MadeSheet *made_sheets;

static UNUSED void
forget_sheets(void)
{
	while (made_sheets != NULL)
	{
		MadeSheet *made = made_sheets;

		made_sheets = made->before;
		free(made->sheet);
		free(made);
	}
}

static Criterion *
writable_criteria(Sheet *sheet)
{
	return (Criterion *) ((char *) sheet + sheet->criteria);
}

/* Room for count elements at the end of what is laid out so far. */
static uint32_t
lay_out(uint32_t *length, size_t size, size_t count)
{
	uint32_t offset = (*length + 7) / 8 * 8;

	*length = offset + (uint32_t) (size * count);
	return offset;
}

static int
count_steps(const CriterionText *text)
{
	int n = 0;

	while (n < COUNT_OF(text->steps) && text->steps[n].points != NULL)
		n++;
	return n;
}

static void
set_limits(const Sheet *sheet, Criterion *criterion, const char *min, const char *cap)
{
	if (min != NULL)
		criterion->min = points(min);
	if (cap != NULL)
		criterion->cap = points(cap);
	criterion->low =
		criterion->min == POINTS_NO_MIN ? POINTS_NO_MIN : rounded_points(criterion->min, sheet->quantum);
	criterion->high =
		criterion->cap == POINTS_NO_CAP ? POINTS_NO_CAP : rounded_points(criterion->cap, sheet->quantum);
	REQUIRE(criterion->min <= criterion->cap);
}

/* Points in units of the grid, 0 where they are not whole. */
static Points
whole_units(const Sheet *sheet, Points max)
{
	Points unit = 1;

	for (int quantum = sheet->quantum; quantum > 0; quantum--)
		unit *= 10;
	return max % unit == 0 ? max / unit : 0;
}

static const char *
key_value(const CriterionText *text, const char *name)
{
	for (int i = 0; i < COUNT_OF(text->keys) && text->keys[i].name != NULL; i++)
		if (strcmp(text->keys[i].name, name) == 0)
			return text->keys[i].value;
	return NULL;
}

static void
set_parameter(Sheet *sheet, Criterion *criterion, int slot, const Parameter *parameter, const char *value)
{
	int choice = 0;

	if (parameter->kind == PARAMETER_NUMBER)
	{
		REQUIRE(value != NULL || !parameter->required);
		criterion->parameter[slot] = value != NULL ? number(value) : parameter->fallback;
		REQUIRE(value == NULL || parameter_in_range(parameter->range, criterion->parameter[slot]));
	}
	else if (parameter->kind == PARAMETER_CHOICE && value != NULL)
	{
		while (strcmp(parameter->choices[choice], value) != 0)
		{
			choice++;
			REQUIRE(choice < COUNT_OF(parameter->choices) && parameter->choices[choice] != NULL);
		}
		criterion->parameter[slot].digits = choice;
		criterion->flags |= parameter->flags[choice];
		if (sheet != NULL && parameter->format_2_from > 0 && choice >= parameter->format_2_from)
			sheet->version = SHEET_VERSION;
	}
}

static void
set_steps(Sheet *sheet, Criterion *criterion, const CriterionText *text)
{
	Step *steps = (Step *) ((char *) sheet + sheet->steps) + sheet->n_steps;

	criterion->first_step = sheet->n_steps;
	criterion->n_steps = (uint16_t) count_steps(text);
	sheet->n_steps += criterion->n_steps;
	for (int i = 0; i < criterion->n_steps; i++)
	{
		steps[i].from = number(text->steps[i].from);
		steps[i].above = number(text->steps[i].above);
		steps[i].to = number(text->steps[i].to);
		steps[i].below = number(text->steps[i].below);
		steps[i].points = points(text->steps[i].points);
		REQUIRE(steps[i].points >= criterion->min && steps[i].points <= criterion->cap);
	}
}

/* How many keys it took. */
static int
set_parameters(Sheet *sheet, Criterion *criterion, const Rule *rule, const CriterionText *text)
{
	int n_used = 0;

	for (int i = 0; rule->parameters[i].name != NULL; i++)
	{
		const char *value = key_value(text, rule->parameters[i].name);

		n_used += value != NULL;
		if (rule->parameters[i].may_be_bound && text->bound[i] != BOUND_NUMBER)
		{
			criterion->parameter[i] = decimal_null();
			continue;
		}
		set_parameter(sheet, criterion, i, &rule->parameters[i], value);
	}
	return n_used;
}

/* Does a rule refuse the parameters of a leaf that is being drawn? */
static UNUSED bool
parameters_are_refused(const CriterionText *text)
{
	Criterion criterion = {0};
	const Rule *rule = rule_named(text->rule, strlen(text->rule), &criterion.rule);

	set_parameters(NULL, &criterion, rule, text);
	return rule->refuses_parameters != NULL && rule->refuses_parameters(&criterion, NULL);
}

/* What it is compared with instead of its target. */
static bool
has_extra(const CriterionText *text)
{
	return text->against != AGAINST_TARGET || text->zero_base != ZERO_BASE_RULE ||
	       text->bound[0] != BOUND_NUMBER || text->bound[1] != BOUND_NUMBER;
}

static void
set_extra(Sheet *sheet, Criterion *criterion, const CriterionText *text)
{
	SheetList *list = (SheetList *) sheet_list(sheet, EXTRA_CRITERIA);
	CriterionExtra *extra = (CriterionExtra *) ((char *) sheet + list->offset) + list->n++;

	*extra = (CriterionExtra){.criterion = (uint16_t) (criterion - sheet_criteria(sheet)),
	                          .blank = decimal_null(),
	                          .against = (uint8_t) text->against,
	                          .zero_base = (uint8_t) text->zero_base,
	                          .bound = {(uint8_t) text->bound[0], (uint8_t) text->bound[1]}};
	if (text->against != AGAINST_TARGET && text->zero_base == ZERO_BASE_RULE)
		extra->zero_base = ZERO_BASE_COMPARE;
	if (extra->zero_base != ZERO_BASE_RULE)
		criterion->more_flags |= CRITERION_ZERO_BASE;
	if (text->against != AGAINST_TARGET)
		criterion->flags &= (uint8_t) ~CRITERION_NEEDS_TARGET;
	if (against_is_of_cluster(text->against))
		criterion->flags |= CRITERION_CLUSTER;
	criterion->flags |= line_end_flags[text->bound[0]] | line_end_flags[text->bound[1]];
	criterion->extra = (uint16_t) list->n;
	sheet->version = SHEET_VERSION;
}

static void
set_rule(Sheet *sheet, Criterion *criterion, const CriterionText *text)
{
	const Rule *rule = rule_named(text->rule, strlen(text->rule), &criterion->rule);
	FaultText fault;
	int n_keys = 0;
	int n_used;

	REQUIRE(rule != NULL);
	criterion->flags |= CRITERION_LEAF;
	if (rule->is_new)
		sheet->version = SHEET_VERSION;
	if (rule->needs_target)
		criterion->flags |= CRITERION_NEEDS_TARGET;
	while (n_keys < COUNT_OF(text->keys) && text->keys[n_keys].name != NULL)
		n_keys++;
	n_used = set_parameters(sheet, criterion, rule, text);
	REQUIRE(n_used == n_keys);
	if (count_steps(text) > 0)
		set_steps(sheet, criterion, text);
	if (has_extra(text))
		set_extra(sheet, criterion, text);
	if (criterion_is_relative(criterion))
		sheet->relative = true;
	REQUIRE(rule->refuses_parameters == NULL || !rule->refuses_parameters(criterion, &fault));
}

/* Without a mean the children's max add up; under one each is more than 0. */
static void
check_parent(const Sheet *sheet, int index)
{
	const Criterion *criteria = sheet_criteria(sheet);
	bool mean = (criteria[index].flags & CRITERION_MEAN) != 0;
	i128 sum = 0;

	REQUIRE(criteria[index].end > index + 1);
	FOR_EACH_CHILD(child, criteria, index)
	{
		REQUIRE(!mean || (criteria[child].max > 0 && (criteria[child].flags & CRITERION_BONUS) == 0));
		REQUIRE(mean || (criteria[child].weight.digits == 1 && criteria[child].weight.scale == 0));
		if ((criteria[child].flags & CRITERION_BONUS) == 0)
			sum += criteria[child].max;
	}
	REQUIRE(mean || sum == criteria[index].max);
}

static void
check_sheet(const Sheet *sheet)
{
	const Criterion *criteria = sheet_criteria(sheet);
	i128 caps = 0;

	for (int i = 0; i < sheet->n_criteria; i++)
	{
		i128 low = criteria[i].low < 0 ? -(i128) criteria[i].low : criteria[i].low;
		i128 high = criteria[i].high < 0 ? -(i128) criteria[i].high : criteria[i].high;

		if (criterion_is_leaf(&criteria[i]))
			caps += low > high ? low : high;
		else
			check_parent(sheet, i);
	}
	REQUIRE(caps <= POINTS_LIMIT);
}

/* What would make points inexact or too large. */
static void
check_arithmetic(const Sheet *sheet)
{
	const Criterion *criteria = sheet_criteria(sheet);
	Wide multiple;

	for (int i = 0; i < sheet->n_criteria; i++)
	{
		REQUIRE((criteria[i].flags & CRITERION_MEAN) == 0 || sheet_mean_multiple(sheet, i, &multiple));
		REQUIRE(!sheet_points_unbounded(sheet, i));
	}
}

static void
set_criterion(Sheet *sheet, int index, const CriterionText *text, char *code)
{
	Criterion *criteria = writable_criteria(sheet);
	Criterion *criterion = &criteria[index];
	int parent = index - 1;

	while (criteria[parent].depth >= text->depth)
		parent = criteria[parent].parent;
	REQUIRE(criteria[parent].depth == text->depth - 1 && !criterion_is_leaf(&criteria[parent]));
	criterion->parent = (uint16_t) parent;
	criterion->depth = (uint8_t) text->depth;
	for (int above = index;; above = criteria[above].parent)
	{
		criteria[above].end = (uint16_t) (index + 1);
		if (above == SHEET_ROOT)
			break;
	}
	criterion->code.length = (uint32_t) strlen(text->code);
	criterion->code.offset = (uint32_t) (code - (char *) sheet);
	memcpy(code, text->code, criterion->code.length);
	criterion->max = points(text->max);
	criterion->whole = whole_units(sheet, criterion->max);
	criterion->min = text->rule != NULL ? 0 : POINTS_NO_MIN;
	criterion->cap = text->rule != NULL ? criterion->max : POINTS_NO_CAP;
	set_limits(sheet, criterion, text->min, text->cap);
	criterion->weight = number(text->weight != NULL ? text->weight : "1");
	REQUIRE(text->weight == NULL || points(text->weight) > 0);
	if (text->bonus)
		criterion->flags |= CRITERION_BONUS;
	if (text->bonus || (criteria[parent].flags & CRITERION_UNDER_BONUS) != 0)
		criterion->flags |= CRITERION_UNDER_BONUS;
	if (text->mean)
		criterion->flags |= CRITERION_MEAN;
	if (text->rule != NULL)
		set_rule(sheet, criterion, text);
}

static void
set_lists(Sheet *sheet, const SheetText *text)
{
	ScoreClass *classes = (ScoreClass *) ((char *) sheet + sheet->classes);
	uint16_t *tie_breaks = (uint16_t *) ((char *) sheet + sheet->tie_breaks);

	for (int i = 0; i < sheet->n_classes; i++)
		classes[i].from = strcmp(text->classes[i], "else") == 0 ? POINTS_NO_MIN : points(text->classes[i]);
	for (int i = 0; i < sheet->n_tie_breaks; i++)
	{
		int found = sheet_find(sheet, text->tie_breaks[i], strlen(text->tie_breaks[i]));

		REQUIRE(found > 0);
		tie_breaks[i] = (uint16_t) found;
	}
}

/* Header and room for everything; exactly as long, so that a sanitizer sees a byte too far. */
static Sheet *
empty_sheet(const SheetText *text, const CriterionText *criteria, int n, uint32_t *codes)
{
	Sheet header = {
		.version = SHEET_VERSION_PLAIN,
		.decimals = (uint8_t) text->decimals,
		.quantum = (uint8_t) (text->round == ROUND_TOTAL ? 0 : POINTS_SCALE - text->decimals),
		.round = (uint8_t) text->round,
		.rank_on = (uint8_t) text->rank_on,
		.ranking = (uint8_t) text->ranking,
		.missing = (uint8_t) text->missing,
		.scoring = (uint8_t) text->scoring,
		.n_criteria = (uint16_t) (n + 1),
		.n_slots = 4,
	};
	size_t n_steps = 0;
	size_t n_extras = 0;
	size_t code_bytes = 0;
	uint32_t extras;
	uint32_t length = sizeof(Sheet);
	Sheet *sheet;

	REQUIRE(text->decimals >= 0 && text->decimals <= SHEET_MAX_DECIMALS);
	for (int i = 0; i < n; i++)
	{
		n_steps += (size_t) count_steps(&criteria[i]);
		n_extras += has_extra(&criteria[i]);
		code_bytes += strlen(criteria[i].code);
		header.n_leaves += criteria[i].rule != NULL;
	}
	while (header.n_slots < 3u * header.n_criteria / 2)
		header.n_slots *= 2;
	while (header.n_classes < COUNT_OF(text->classes) && text->classes[header.n_classes] != NULL)
		header.n_classes++;
	while (header.n_tie_breaks < COUNT_OF(text->tie_breaks) && text->tie_breaks[header.n_tie_breaks] != NULL)
		header.n_tie_breaks++;
	header.criteria = lay_out(&length, sizeof(Criterion), header.n_criteria);
	header.steps = lay_out(&length, sizeof(Step), n_steps);
	header.classes = lay_out(&length, sizeof(ScoreClass), header.n_classes);
	header.remarks = lay_out(&length, sizeof(Remark), 0);
	header.tie_breaks = lay_out(&length, sizeof(uint16_t), header.n_tie_breaks);
	header.slots = lay_out(&length, sizeof(CodeSlot), header.n_slots);
	*codes = lay_out(&length, 1, code_bytes);
	/* needed where a key makes the sheet one of format 2 */
	header.extras = lay_out(&length, sizeof(SheetExtras), 1);
	extras = lay_out(&length, sizeof(CriterionExtra), n_extras);
	header.length = length;
	sheet = calloc(1, length);
	REQUIRE(sheet != NULL);
	*sheet = header;
	((SheetExtras *) ((char *) sheet + header.extras))->lists[EXTRA_CRITERIA].offset = extras;
	return sheet;
}

static UNUSED const Sheet *
make_sheet(const SheetText *text, const CriterionText *criteria, int n)
{
	uint32_t codes;
	Sheet *sheet = empty_sheet(text, criteria, n, &codes);
	Criterion *root = &writable_criteria(sheet)[SHEET_ROOT];
	MadeSheet *made = malloc(sizeof(MadeSheet));

	REQUIRE(made != NULL);
	*made = (MadeSheet){made_sheets, sheet};
	made_sheets = made;
	root->max = points(text->max);
	root->whole = whole_units(sheet, root->max);
	root->min = POINTS_NO_MIN;
	root->cap = POINTS_NO_CAP;
	set_limits(sheet, root, NULL, text->ceiling);
	root->weight = number("1");
	for (int i = 0; i < n; i++)
	{
		set_criterion(sheet, i + 1, &criteria[i], (char *) sheet + codes);
		codes += (uint32_t) strlen(criteria[i].code);
	}
	sheet_index(sheet);
	set_lists(sheet, text);
	check_sheet(sheet);
	if (!text->beyond)
		check_arithmetic(sheet);
	return sheet;
}

/* head: a SheetText, as a variable or in parentheses. */
#define MAKE_SHEET(head, ...)                                                                                \
	make_sheet(&head, (CriterionText[]){__VA_ARGS__}, COUNT_OF(((CriterionText[]){__VA_ARGS__})))

#endif
