/*
 * sheet_parent.c - reads how a parent combines its children, and whether they fit that.
 */
#include "server/compat.h"

#include "number/geometric.h"
#include "sheet/sheet_reader.h"

const char *const reader_combine_words[] = {"sum", "mean", "highest", "geometric", "formula", NULL};
const char *const reader_start_words[] = {"zero", "max", NULL};
const char *const reader_drop_keys[] = {"lowest", "highest", NULL};

/* Reading ---------------------------------------------------------------------------- */

/* How many children do not count at one end. */
static uint16
read_dropped(SheetReader *reader, const char *label, JsonbContainer *object, const char *key)
{
	Decimal number;
	bool present;
	char text[DECIMAL_TEXT];

	if (!reader_number(reader, label, object, key, &number, &present))
		return 0;
	if (number.scale == 0 && number.digits >= 0 && number.digits <= SHEET_MAX_CRITERIA)
		return (uint16) number.digits;
	decimal_text(number, text);
	reader_fault(reader, OUT_OF_RANGE, label, psprintf("\"drop.%s\" is %s", key, text),
	             psprintf("\"drop.%s\" must be a whole number from 0 to %d.", key, SHEET_MAX_CRITERIA), NULL);
	return 0;
}

static void
read_drop(SheetReader *reader, CriterionExtra *extra, const char *label, JsonbContainer *object)
{
	JsonbValue *value = reader_get(object, "drop");

	if (value == NULL)
		return;
	if (!reader_is_object(value))
	{
		reader_wrong_kind(reader, label, "drop", "an object", value);
		return;
	}
	reader_check_keys(reader, label, value->val.binary.data, "drop", reader_drop_keys, NULL, NULL);
	extra->drop_lowest = read_dropped(reader, label, value->val.binary.data, "lowest");
	extra->drop_highest = read_dropped(reader, label, value->val.binary.data, "highest");
}

static bool
drops(const CriterionExtra *extra)
{
	return extra->drop_lowest + extra->drop_highest > 0;
}

/* What goes with a sum, or a mean, alone. */
static void
check_combination(SheetReader *reader, const CriterionExtra *extra, Combine combine, const char *label)
{
	const char *word = reader_combine_words[combine];

	if (drops(extra) && combine != COMBINE_SUM && combine != COMBINE_MEAN)
		reader_fault(reader, INVALID, label, psprintf("\"drop\" is set, but \"combine\" is \"%s\"", word),
		             pstrdup("The lowest or highest can be dropped from a sum or a mean."), NULL);
	if (extra->from_max && (combine != COMBINE_SUM || drops(extra)))
		reader_fault(reader, INVALID, label,
		             combine != COMBINE_SUM ?
		                 psprintf("\"start\" is \"max\", but \"combine\" is \"%s\"", word) :
		                 pstrdup("\"start\" is \"max\", but some children are dropped"),
		             pstrdup("What starts from its max is the sum of all that is taken from it."), NULL);
}

void
reader_combine(SheetReader *reader, Criterion *parent, CriterionExtra *extra, const char *label,
               JsonbContainer *object)
{
	int combine = reader_choice(reader, label, object, "combine", reader_combine_words);
	JsonbValue *formula = reader_get(object, "formula");

	if (combine == COMBINE_MEAN)
		parent->flags |= CRITERION_MEAN;
	else
		extra->combine = (uint8) combine;
	if (combine == COMBINE_FORMULA && formula == NULL)
		reader_missing_key(reader, label, "formula", "an expression in a string");
	if (combine != COMBINE_FORMULA && formula != NULL)
		reader_fault(reader, INVALID, label,
		             psprintf("\"formula\" is set, but \"combine\" is \"%s\"", reader_combine_words[combine]),
		             NULL, pstrdup("Write \"combine\": \"formula\", or leave the formula out."));
	else
		extra->formula = reader_expression(reader, label, formula, "formula", PLACE_PARENT_FORMULA,
		                                   EXTRA_CRITERIA, offsetof(CriterionExtra, formula));
	read_drop(reader, extra, label, object);
	extra->from_max = reader_choice(reader, label, object, "start", reader_start_words) == 1;
	check_combination(reader, extra, combine, label);
}

/* Checking ----------------------------------------------------------------------------- */

static const char *
points_cstring(i128 points)
{
	char text[DECIMAL_TEXT];

	decimal_text(decimal_from_points((Points) Min(points, (i128) POINTS_LIMIT)), text);
	return psprintf("%s%s", points > POINTS_LIMIT ? "more than " : "", text);
}

/* In a sum the children's max (bonus ones aside) are the parent's. */
static void
check_sum(SheetReader *reader, i128 sum, Points max, const char *label)
{
	if (sum == max)
		return;
	reader_fault(reader, INVALID, label,
	             psprintf("the max values of its children add up to %s, but its own max is %s",
	                      points_cstring(sum), points_cstring(max)),
	             pstrdup("The max values of the children, bonus criteria excluded, must add up to the "
	                     "parent's max."),
	             pstrdup("Correct a max, or mark an additional criterion with \"bonus\": true."));
}

/* Children some of which are dropped are alike, and what is kept of them is the parent's max. */
static void
check_drop(SheetReader *reader, const Criterion *parent, const CriterionExtra *extra, i128 n, Points each,
           const char *label)
{
	i128 kept = n - extra->drop_lowest - extra->drop_highest;

	if (kept < 1)
		reader_fault(
			reader, INVALID, label,
			psprintf("%d of %d children are dropped", extra->drop_lowest + extra->drop_highest, (int) n),
			pstrdup("At least one is kept."), NULL);
	else if ((parent->flags & CRITERION_MEAN) == 0 && parent->max != MAX_UNREAD && kept * each != parent->max)
		reader_fault(reader, INVALID, label,
		             psprintf("%d children of %s points are kept, but its own max is %s", (int) kept,
		                      points_cstring(each), points_cstring(parent->max)),
		             pstrdup("The max of a parent that drops children is that of those which are kept."),
		             NULL);
}

/* A child whose max is not what its parent needs. */
static void
check_child(SheetReader *reader, const Criterion *parent, const CriterionExtra *extra, int child, Points each)
{
	const Criterion *criterion = &reader->criteria[child];
	const char *label = reader->labels[child];

	if ((criterion->flags & CRITERION_BONUS) != 0 && (drops(extra) || extra->combine == COMBINE_HIGHEST))
		reader_fault(reader, INVALID, label,
		             psprintf("a bonus is not possible where %s",
		                      drops(extra) ? "some criteria are dropped" : "the highest counts"),
		             pstrdup("There is nothing to which a bonus could be added."), NULL);
	else if (extra->from_max && criterion->max > 0)
		reader_fault(reader, INVALID, label,
		             pstrdup("\"max\" is not 0 under a parent that starts from its max"),
		             pstrdup("Such a parent's points are its max and what its children take from it."),
		             pstrdup("Write \"max\": 0."));
	else if (extra->combine == COMBINE_HIGHEST && parent->max != MAX_UNREAD && criterion->max > parent->max)
		reader_fault(reader, INVALID, label,
		             psprintf("\"max\" is %s, more than the %s of its parent", points_cstring(criterion->max),
		                      points_cstring(parent->max)),
		             pstrdup("The highest of the children's points counts, at most the parent's max."), NULL);
	else if (drops(extra) && criterion->max != each)
		reader_fault(reader, INVALID, label,
		             psprintf("\"max\" is %s, that of the first is %s", points_cstring(criterion->max),
		                      points_cstring(each)),
		             pstrdup("Criteria some of which are dropped have one max."), NULL);
}

static int64
common_divisor(int64 a, int64 b)
{
	while (b != 0)
	{
		int64 rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Whole numbers, and few when what divides all of them is taken out: they become powers. */
static void
check_powers(SheetReader *reader, int index, const char *label)
{
	const Criterion *criteria = reader->criteria;
	int64 divisor = 0;
	i128 sum = 0;

	for (int child = index + 1; child < reader->header.n_criteria; child = criteria[child].end)
	{
		Decimal weight = criteria[child].weight;

		if (criterion_is_input(&criteria[child]))
			continue;
		if (weight.scale > 0)
			reader_fault(reader, INVALID, reader->labels[child],
			             pstrdup("\"weight\" is not a whole number under a geometric mean"),
			             pstrdup("The weights are exponents."), NULL);
		divisor = common_divisor(weight.digits, divisor);
		sum += weight.digits;
	}
	if (divisor > 0 && sum / divisor > GEOMETRIC_MAX_WEIGHT)
		reader_fault(
			reader, OVER_LIMIT, label,
			psprintf("the weights of its children add up to more than %d", GEOMETRIC_MAX_WEIGHT),
			psprintf("Divided by what they have in common, the weights under a geometric mean add up to "
		             "at most %d.",
		             GEOMETRIC_MAX_WEIGHT),
			NULL);
}

void
reader_check_children(SheetReader *reader, int index, const CriterionExtra *extra, const char *label)
{
	static const CriterionExtra none = {0};
	const Criterion *criteria = reader->criteria;
	const Criterion *parent = &criteria[index];
	bool sums = (parent->flags & CRITERION_MEAN) == 0;
	Points each = MAX_UNREAD;
	i128 sum = 0;
	int n = 0;

	extra = extra != NULL ? extra : &none;
	for (int child = index + 1; child < reader->header.n_criteria; child = criteria[child].end)
		if (criteria[child].max == MAX_UNREAD)
			return;
	for (int child = index + 1; child < reader->header.n_criteria; child = criteria[child].end)
	{
		if (criterion_is_input(&criteria[child]))
			continue;
		if (n++ == 0)
			each = criteria[child].max;
		check_child(reader, parent, extra, child, each);
		if ((criteria[child].flags & CRITERION_BONUS) == 0)
			sum += criteria[child].max;
	}
	if (n == 0 && parent->max > 0 && extra->combine != COMBINE_FORMULA)
		reader_fault(reader, INVALID, label,
		             psprintf("its max is %s, but it has only inputs", points_cstring(parent->max)),
		             pstrdup("Inputs have no points, so their parent's max is 0."), NULL);
	else if (drops(extra))
		check_drop(reader, parent, extra, n, each, label);
	else if (sums && extra->combine == COMBINE_SUM && !extra->from_max && parent->max != MAX_UNREAD)
		check_sum(reader, sum, parent->max, label);
	if (extra->combine == COMBINE_GEOMETRIC)
		check_powers(reader, index, label);
}
