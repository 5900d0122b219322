/*
 * sheet_criteria.c - reads the criteria of a sheet's JSON document, parents and leaves.
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "sheet/sheet_reader.h"

/* What reading the children needs to know of the criterion above them. */
typedef struct Above
{
	int index;
	int depth;
	bool bonus;                  /* it or one above it is a bonus */
	bool mean;                   /* it combines by a mean */
	bool weights;                /* ... or in another way that may know weights */
	bool unknown;                /* how it combines could not be read */
	bool under_mean;             /* it or one above it does */
	const char *label;           /* null: the sheet */
	const CriterionExtra *extra; /* null: it sums */
} Above;

static void read_children(SheetReader *reader, const Above *parent, JsonbContainer *object);

static int
add_criterion(SheetReader *reader, const char *label)
{
	int index = reader->header.n_criteria;

	if (index >= reader->room)
	{
		reader->room *= 2;
		reader->criteria = repalloc(reader->criteria, sizeof(Criterion) * reader->room);
		reader->labels = repalloc(reader->labels, sizeof(char *) * reader->room);
	}
	memset(&reader->criteria[index], 0, sizeof(Criterion));
	reader->criteria[index].weight.digits = 1;
	reader->labels[index] = pstrdup(label);
	reader->header.n_criteria++;
	return index;
}

static const char *
read_code(SheetReader *reader, const Above *parent, int position, JsonbContainer *object, TextRef *code)
{
	JsonbValue *value = reader_get(object, "code");
	char *place = parent->label == NULL ? psprintf("criteria[%d]", position) :
	                                      psprintf("criteria[%d] of \"%s\"", position, parent->label);

	if (value == NULL)
		reader_missing_key(reader, place, "code", "a string that no other criterion has");
	else if (value->type != jbvString)
		reader_wrong_kind(reader, place, "code", "a string", value);
	else if (value->val.string.len == 0 || value->val.string.len > SHEET_MAX_CODE)
		reader_fault(reader, value->val.string.len == 0 ? INVALID : OVER_LIMIT, place,
		             psprintf("\"code\" has %d bytes", value->val.string.len),
		             psprintf("A code has 1 to %d bytes.", SHEET_MAX_CODE), NULL);
	else
	{
		*code = reader_store_text(reader, value->val.string.val, value->val.string.len);
		return pnstrdup(value->val.string.val, value->val.string.len);
	}
	return place;
}

/* Is the value of a key the word for "no limit"? */
static bool
says_none(JsonbContainer *object, const char *key)
{
	JsonbValue *value = reader_get(object, key);

	return value != NULL && value->type == jbvString && value->val.string.len == 4 &&
	       memcmp(value->val.string.val, "none", 4) == 0;
}

/* Is it a number for others, which no parent sees? */
static bool
says_input(JsonbContainer *object)
{
	JsonbValue *value = reader_get(object, "rule");
	const Rule *rule;
	uint8 number;

	if (value == NULL || value->type != jbvString)
		return false;
	rule = rule_named(value->val.string.val, (size_t) value->val.string.len, &number);
	return rule != NULL && rule->is_input;
}

/* max, min, cap, bonus and weight: what leaves and parents have alike. */
static void
read_limits(SheetReader *reader, Criterion *criterion, const Above *parent, const char *label,
            JsonbContainer *object)
{
	bool leaf = reader_get(object, "rule") != NULL;
	bool present;

	criterion->max = MAX_UNREAD;
	if (!reader_points(reader, label, object, "max", 0, &criterion->max, &present) && !present)
		reader_missing_key(reader, label, "max", "the points that full fulfilment earns");
	criterion->min = leaf ? 0 : POINTS_NO_MIN;
	criterion->cap = !leaf ? POINTS_NO_CAP : criterion->max == MAX_UNREAD ? POINTS_LIMIT : criterion->max;
	if (says_none(object, "min"))
	{
		criterion->min = POINTS_NO_MIN;
		reader->is_format_2 |= leaf;
	}
	else if (!reader_points(reader, label, object, "min", -POINTS_LIMIT, &criterion->min, &present) &&
	         present)
		criterion->min = -POINTS_LIMIT;
	if (!reader_points(reader, label, object, "cap", -POINTS_LIMIT, &criterion->cap, &present) && present)
		criterion->cap = POINTS_LIMIT;
	if (criterion->min > criterion->cap)
		reader_fault(reader, INVALID, label, pstrdup("\"min\" is above \"cap\""),
		             pstrdup("A leaf's min is 0 and its cap is max unless the sheet says otherwise."), NULL);
	if (reader_get(object, "bonus") != NULL && reader_get(object, "bonus")->type != jbvBool)
		criterion->max = MAX_UNREAD;
	if (reader_bool(reader, label, object, "bonus"))
	{
		criterion->flags |= CRITERION_BONUS;
		if (parent->under_mean)
			reader_fault(reader, INVALID, label, pstrdup("a bonus is not possible under a mean"),
			             pstrdup("A mean has nothing to which a bonus could be added."), NULL);
	}
	if (parent->bonus || (criterion->flags & CRITERION_BONUS) != 0)
		criterion->flags |= CRITERION_UNDER_BONUS;
	if (parent->mean && criterion->max == 0 && !says_input(object))
		reader_fault(reader, INVALID, label, pstrdup("\"max\" is 0 under a mean"),
		             pstrdup("A mean is computed from each child's points as a share of its max."), NULL);
}

static void
read_weight(SheetReader *reader, Criterion *criterion, const Above *parent, const char *label,
            JsonbContainer *object)
{
	Points weight;
	bool present;

	/* bounded like points, so that the sum of all weights is exact in 128 bits */
	if (!reader_points(reader, label, object, "weight", 1, &weight, &present))
		return;
	if (!parent->weights && !parent->unknown)
		reader_fault(reader, INVALID, label,
		             pstrdup("\"weight\" is set, but the parent does not have \"combine\": \"mean\""),
		             pstrdup("Under a sum, a criterion counts by its points, not by a weight."),
		             pstrdup("Give the parent \"combine\": \"mean\", or leave the weight out."));
	else
		criterion->weight = decimal_from_points(weight);
}

static Points
whole_units(const SheetReader *reader, Points points)
{
	int64 unit = decimal_pow10[reader->header.quantum];

	return points % unit == 0 ? points / unit : 0;
}

/* Points on the sheet's grid; "no bound" stays. */
static Points
on_grid(const SheetReader *reader, Points points)
{
	return points == POINTS_NO_MIN || points == POINTS_NO_CAP ?
	           points :
	           mul_div_round(points, 1, 1, 0, reader->header.quantum);
}

static void
read_remarks(SheetReader *reader, int index, const char *label, JsonbContainer *object)
{
	for (int kind = 0; kind < REMARK_KINDS; kind++)
	{
		Remark remark = {.criterion = (uint16) index, .kind = (uint16) kind};

		remark.text = reader_text(reader, label, object, remark_keys[kind]);
		if (remark.text.length == 0)
			continue;
		appendBinaryStringInfo(&reader->remarks, (char *) &remark, sizeof(Remark));
		reader->is_format_2 |= kind >= REMARK_CLAUSE;
	}
}

/* What a leaf adds to the range of all points; those before it are read. */
static void
add_to_range(SheetReader *reader, int index, const Criterion *leaf)
{
	bool endless = leaf->min == POINTS_NO_MIN;

	reader->farthest += Max(magnitude64(leaf->high), endless ? 0 : magnitude64(leaf->low));
	reader->caps += Max(leaf->high, 0);
	if (!endless && leaf->low < (reader->lowest == 0 ? 0 : reader->criteria[reader->lowest].low))
		reader->lowest = index;
}

void
reader_check_range(SheetReader *reader)
{
	char text[DECIMAL_TEXT];

	if (reader->farthest <= POINTS_LIMIT || reader->full)
		return;
	if (reader->caps > POINTS_LIMIT)
	{
		reader_fault(reader, OUT_OF_RANGE, NULL,
		             pstrdup("the criteria's caps add up to more than 9000000000"),
		             pstrdup("Points are stored exactly to nine decimals, up to 9000000000 in all."), NULL);
		return;
	}
	decimal_text(decimal_from_points(reader->criteria[reader->lowest].min), text);
	reader_fault(
		reader, OUT_OF_RANGE, reader->labels[reader->lowest],
		psprintf("\"min\" is %s, which allows points below -9000000000", text),
		pstrdup("Points are stored exactly to nine decimals, from -9000000000 to 9000000000 in all. The min "
	            "or cap of every criterion, whichever is farther from 0, counts towards this limit."),
		pstrdup("Set \"min\" to the fewest points that the criterion can earn, such as -10."));
}

/* What leaves and parents have alike. */
static Criterion
read_common(SheetReader *reader, const Above *parent, int index, const char *label, JsonbContainer *object)
{
	Criterion read = reader->criteria[index];

	read.parent = (uint16) parent->index;
	read.depth = (uint8) (parent->depth + 1);
	read_limits(reader, &read, parent, label, object);
	read_weight(reader, &read, parent, label, object);
	read_remarks(reader, index, label, object);
	read.whole = whole_units(reader, read.max);
	read.low = on_grid(reader, read.min);
	read.high = on_grid(reader, read.cap);
	return read;
}

/* Keys of a parent, which faults are the caller's to tell, and then its children. */
static void
read_parent(SheetReader *reader, Criterion *read, Above *above, JsonbContainer *object)
{
	CriterionExtra extra = {.criterion = (uint16) above->index, .blank = decimal_null()};
	int faults_before;

	reader_check_keys(reader, above->label, object, "a parent", reader_common_keys, reader_parent_keys, NULL);
	faults_before = list_length(reader->faults);
	reader_combine(reader, read, &extra, above->label, object);
	above->mean = (read->flags & CRITERION_MEAN) != 0 || extra.combine == COMBINE_GEOMETRIC;
	above->under_mean |= above->mean;
	above->weights = above->mean || extra.combine == COMBINE_FORMULA;
	above->unknown = list_length(reader->faults) != faults_before;
	above->extra = &extra;
	reader_criterion_judgements(reader, &extra, above->label, object, PLACE_PARENT_CONDITION);
	reader_append_extra(reader, read, &extra);
	reader->criteria[above->index] = *read;
	read_children(reader, above, object);
}

/* Both a rule and criteria, or neither: the criteria below are read for their own faults in either case. */
static void
read_undecided(SheetReader *reader, const Criterion *read, Above *above, JsonbContainer *object)
{
	reader_fault(reader, INVALID, above->label,
	             psprintf("has %s", reader_get(object, "rule") != NULL ? "both \"rule\" and \"criteria\"" :
	                                                                     "neither \"rule\" nor \"criteria\""),
	             pstrdup("A leaf has a rule, a parent has criteria."), NULL);
	reader_check_any_keys(reader, above->label, object);
	above->unknown = true;
	reader->criteria[above->index] = *read;
	read_children(reader, above, object);
}

/* False if there is nothing to be read as a criterion. */
static bool
read_criterion(SheetReader *reader, const Above *parent, int position, JsonbValue *value)
{
	JsonbContainer *object = value->val.binary.data;
	bool is_leaf;
	TextRef code = {0, 0};
	const char *label;
	Criterion read;
	int index;
	int faults_before;
	Above above;

	if (!reader_is_object(value))
	{
		reader_wrong_kind(reader, parent->label, psprintf("criteria[%d]", position), "an object", value);
		return false;
	}
	is_leaf = reader_get(object, "rule") != NULL;
	label = read_code(reader, parent, position, object, &code);
	index = add_criterion(reader, label);
	reader->criteria[index].code = code;
	reader->criteria[index].name = reader_text(reader, label, object, "name");
	faults_before = list_length(reader->faults);
	read = read_common(reader, parent, index, label, object);
	above = (Above){.index = index,
	                .depth = read.depth,
	                .bonus = (read.flags & CRITERION_UNDER_BONUS) != 0,
	                .under_mean = parent->under_mean,
	                .label = label};
	if (is_leaf == (reader_get(object, "criteria") != NULL))
		read_undecided(reader, &read, &above, object);
	else if (is_leaf)
	{
		reader_leaf(reader, &read, index, label, object);
		if (list_length(reader->faults) == faults_before)
			add_to_range(reader, index, &read);
	}
	else
		read_parent(reader, &read, &above, object);
	read.end = reader->header.n_criteria;
	reader->criteria[index] = read;
	return true;
}

static void
read_children(SheetReader *reader, const Above *parent, JsonbContainer *object)
{
	JsonbContainer *array = NULL;
	int n = reader_array(reader, parent->label, object, "criteria", &array);
	bool all_read = true;

	if (n < 0)
		return;
	if (n == 0)
		reader_fault(reader, INVALID, parent->label, pstrdup("\"criteria\" is empty"),
		             pstrdup("A parent has at least one criterion."), NULL);
	if (parent->depth >= SHEET_MAX_DEPTH)
	{
		reader_fault(reader, OVER_LIMIT, parent->label,
		             psprintf("criteria are nested deeper than %d levels", SHEET_MAX_DEPTH),
		             psprintf("A sheet has at most %d levels.", SHEET_MAX_DEPTH), NULL);
		return;
	}
	for (int i = 0; i < n && !reader->full; i++)
	{
		if (reader->header.n_criteria > SHEET_MAX_CRITERIA)
		{
			reader->full = true;
			reader_fault(reader, OVER_LIMIT, NULL, psprintf("more than %d criteria", SHEET_MAX_CRITERIA),
			             psprintf("A sheet has at most %d criteria.", SHEET_MAX_CRITERIA), NULL);
			return;
		}
		CHECK_FOR_INTERRUPTS();
		all_read &= read_criterion(reader, parent, i + 1, getIthJsonbValueFromContainer(array, i));
	}
	reader->criteria[parent->index].end = reader->header.n_criteria;
	if (n > 0 && !parent->unknown && all_read && !reader->full)
		reader_check_children(reader, parent->index, parent->extra, parent->label);
}

void
reader_root(SheetReader *reader, JsonbContainer *object)
{
	Criterion *root = &reader->criteria[add_criterion(reader, "")];
	CriterionExtra extra = {.criterion = SHEET_ROOT, .blank = decimal_null()};
	bool present;

	root->name = reader_text(reader, NULL, object, "name");
	root->max = MAX_UNREAD;
	if (!reader_points(reader, NULL, object, "max", 0, &root->max, &present) && !present)
		reader_missing_key(reader, NULL, "max", "the sheet's nominal total");
	root->min = root->low = POINTS_NO_MIN;
	root->cap = POINTS_NO_CAP;
	reader_points(reader, NULL, object, "ceiling", 0, &root->cap, &present);
	root->whole = whole_units(reader, root->max);
	root->high = on_grid(reader, root->cap);
	reader_criterion_judgements(reader, &extra, NULL, object, PLACE_PARENT_CONDITION);
	reader_append_extra(reader, root, &extra);
}

void
reader_criteria(SheetReader *reader, JsonbContainer *object)
{
	Above root = {.index = SHEET_ROOT};

	if (reader_get(object, "criteria") == NULL)
		reader_missing_key(reader, NULL, "criteria", "an array of criteria");
	else
		read_children(reader, &root, object);
}
