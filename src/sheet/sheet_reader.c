/*
 * sheet_reader.c - reads a sheet's JSON document and finds every fault.
 *
 * The document is walked once, in the order in which a person reads it.
 */
#include "server/compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "sheet/sheet_reader.h"

#define MAX_CLASSES    1000
#define MAX_TIE_BREAKS 100

/*
 * The max of a criterion whose max, or whether it is a bonus, could not be read:
 * no fault is built on it.
 */
#define MAX_UNREAD (-1)

static const char *const round_choices[] = {"criterion", "total", NULL};
static const char *const rank_on_choices[] = {"rounded", "exact", NULL};
static const char *const ranking_choices[] = {"competition", "dense", NULL};
static const char *const missing_choices[] = {"incomplete", "zero", "reweight", NULL};
static const char *const combine_choices[] = {"sum", "mean", NULL};

#define COMBINE_MEAN 1

static const char *const sheet_keys[] = {"name",    "max",      "decimals",  "round",   "rank_on",
                                         "ranking", "missing",  "tie_break", "ceiling", "classes",
                                         "scoring", "criteria", NULL};
static const char *const class_keys[] = {"name", "from", NULL};

/* Criteria ---------------------------------------------------------------------------- */

/* What reading the children needs to know of the criterion above them. */
typedef struct Above
{
	int index;
	int depth;
	bool bonus;        /* it or one above it is a bonus */
	bool mean;         /* it combines by mean */
	bool unknown;      /* how it combines could not be read */
	bool under_mean;   /* it or one above it does */
	const char *label; /* null: the sheet */
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
	if (!reader_points(reader, label, object, "min", -POINTS_LIMIT, &criterion->min, &present) && present)
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
			reader_fault(
				reader, INVALID, label, pstrdup("a bonus under a mean"),
				pstrdup("Below combine \"mean\" there is no bonus: a mean has nothing to add it to."), NULL);
	}
	if (parent->bonus || (criterion->flags & CRITERION_BONUS) != 0)
		criterion->flags |= CRITERION_UNDER_BONUS;
	if (parent->mean && criterion->max == 0)
		reader_fault(reader, INVALID, label, pstrdup("\"max\" is 0 under a mean"),
		             pstrdup("A mean takes each child's points as a share of its max."), NULL);
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
	if (!parent->mean && !parent->unknown)
		reader_fault(reader, INVALID, label, pstrdup("a weight, but its parent does not combine by mean"),
		             pstrdup("Under a sum each criterion counts with its points."),
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
		if (remark.text.length > 0)
			appendBinaryStringInfo(&reader->remarks, (char *) &remark, sizeof(Remark));
	}
}

/* What a leaf adds to the range of all points; those before it are read. */
static void
add_to_range(SheetReader *reader, int index, const Criterion *leaf)
{
	reader->farthest += Max(magnitude64(leaf->high), magnitude64(leaf->low));
	reader->caps += Max(leaf->high, 0);
	if (leaf->low < (reader->lowest == 0 ? 0 : reader->criteria[reader->lowest].low))
		reader->lowest = index;
}

static void
check_range(SheetReader *reader)
{
	char text[DECIMAL_TEXT];

	if (reader->farthest <= POINTS_LIMIT || reader->full)
		return;
	if (reader->caps > POINTS_LIMIT)
	{
		reader_fault(reader, OUT_OF_RANGE, NULL,
		             pstrdup("the criteria's caps add up to more than 9000000000"),
		             pstrdup("Points are kept exactly to nine decimals, up to 9000000000 in all."), NULL);
		return;
	}
	decimal_text(decimal_from_points(reader->criteria[reader->lowest].min), text);
	reader_fault(
		reader, OUT_OF_RANGE, reader->labels[reader->lowest],
		psprintf("\"min\" is %s, and with it points may pass 9000000000 below 0", text),
		pstrdup("Points are kept exactly to nine decimals, from -9000000000 to 9000000000 in all; every "
	            "criterion's min or cap, whichever is farther from 0, is a part of that."),
		pstrdup("Write the least that the criterion can really earn, such as -10."));
}

/* False if there is nothing to be read as a criterion. */
static bool
read_criterion(SheetReader *reader, const Above *parent, int position, JsonbValue *value)
{
	JsonbContainer *object = value->val.binary.data;
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
	label = read_code(reader, parent, position, object, &code);
	index = add_criterion(reader, label);
	read = reader->criteria[index];
	read.code = code;
	read.parent = (uint16) parent->index;
	read.depth = (uint8) (parent->depth + 1);
	read.name = reader_text(reader, label, object, "name");
	faults_before = list_length(reader->faults);
	read_limits(reader, &read, parent, label, object);
	read_weight(reader, &read, parent, label, object);
	read_remarks(reader, index, label, object);
	read.whole = whole_units(reader, read.max);
	read.low = on_grid(reader, read.min);
	read.high = on_grid(reader, read.cap);

	above = (Above){.index = index,
	                .depth = read.depth,
	                .bonus = (read.flags & CRITERION_UNDER_BONUS) != 0,
	                .under_mean = parent->under_mean,
	                .label = label};
	if ((reader_get(object, "rule") != NULL) == (reader_get(object, "criteria") != NULL))
	{
		reader_fault(reader, INVALID, label,
		             psprintf("has %s", reader_get(object, "rule") != NULL ?
		                                    "both \"rule\" and \"criteria\"" :
		                                    "neither \"rule\" nor \"criteria\""),
		             pstrdup("A leaf has a rule, a parent has criteria."), NULL);
		reader_check_any_keys(reader, label, object);
		/* whichever of the two is a mistake, what stands below is read for its own faults */
		above.unknown = true;
		reader->criteria[index] = read;
		read_children(reader, &above, object);
		read.end = reader->header.n_criteria;
	}
	else if (reader_get(object, "rule") != NULL)
	{
		reader_leaf(reader, &read, label, object);
		if (list_length(reader->faults) == faults_before)
			add_to_range(reader, index, &read);
	}
	else
	{
		reader_check_keys(reader, label, object, "a criterion that has criteria", reader_common_keys,
		                  reader_parent_keys, NULL);
		faults_before = list_length(reader->faults);
		if (reader_choice(reader, label, object, "combine", combine_choices) == COMBINE_MEAN)
		{
			read.flags |= CRITERION_MEAN;
			above.mean = above.under_mean = true;
		}
		above.unknown = list_length(reader->faults) != faults_before;
		reader->criteria[index] = read;
		read_children(reader, &above, object);
		read.end = reader->header.n_criteria;
	}
	if (read.end == 0)
		read.end = (uint16) (index + 1);
	reader->criteria[index] = read;
	return true;
}

/* Without a mean, the children's max (bonus ones aside) are the parent's. */
static void
check_sum(SheetReader *reader, const Above *parent)
{
	const Criterion *criteria = reader->criteria;
	i128 sum = 0;
	char text[2][DECIMAL_TEXT];

	for (int child = parent->index + 1; child < reader->header.n_criteria; child = criteria[child].end)
	{
		if (criteria[child].max == MAX_UNREAD)
			return;
		if ((criteria[child].flags & CRITERION_BONUS) == 0)
			sum += criteria[child].max;
	}
	if (sum == criteria[parent->index].max || criteria[parent->index].max == MAX_UNREAD)
		return;
	decimal_text(decimal_from_points((Points) Min(sum, (i128) POINTS_LIMIT)), text[0]);
	decimal_text(decimal_from_points(criteria[parent->index].max), text[1]);
	reader_fault(reader, INVALID, parent->label,
	             psprintf("the children's max add up to %s%s, but its own max is %s",
	                      sum > POINTS_LIMIT ? "more than " : "", text[0], text[1]),
	             pstrdup("Children's max, those of bonus criteria aside, add up to their parent's."),
	             pstrdup("Correct a max, or mark what comes on top with \"bonus\": true."));
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
		             psprintf("criteria deeper than %d levels", SHEET_MAX_DEPTH),
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
	if (n > 0 && !parent->mean && !parent->unknown && all_read && !reader->full)
		check_sum(reader, parent);
}

/* The sheet's own keys ------------------------------------------------------------------- */

static void
read_decimals(SheetReader *reader, JsonbContainer *object)
{
	Decimal number;
	bool present;
	char text[DECIMAL_TEXT];

	reader->header.decimals = 2;
	if (!reader_number(reader, NULL, object, "decimals", &number, &present))
		return;
	if (number.scale == 0 && number.digits >= 0 && number.digits <= SHEET_MAX_DECIMALS)
	{
		reader->header.decimals = (uint8) number.digits;
		return;
	}
	decimal_text(number, text);
	reader_fault(reader, OUT_OF_RANGE, NULL, psprintf("\"decimals\" is %s", text),
	             psprintf("\"decimals\" must be a whole number from 0 to %d.", SHEET_MAX_DECIMALS), NULL);
}

/* The newest is what a sheet has that does not say, and so nothing is kept of it. */
static void
read_scoring(SheetReader *reader, JsonbContainer *object)
{
	Decimal number;
	bool present;
	char text[DECIMAL_TEXT];

	if (!reader_number(reader, NULL, object, "scoring", &number, &present))
		return;
	if (number.scale == 0 && number.digits >= SCORING_1 && number.digits <= SCORING_NEWEST_NUMBER)
	{
		reader->header.scoring = number.digits == SCORING_1 ? SCORING_1 : SCORING_NEWEST;
		return;
	}
	decimal_text(number, text);
	reader_fault(reader, OUT_OF_RANGE, NULL, psprintf("\"scoring\" is %s", text),
	             psprintf("\"scoring\" must be %d, as emulation 1.0 scored, or %d, as it scores now.",
	                      SCORING_1, SCORING_NEWEST_NUMBER),
	             NULL);
}

static void
read_classes(SheetReader *reader, JsonbContainer *object)
{
	JsonbContainer *array;
	int n = reader_array(reader, NULL, object, "classes", &array);
	Points above = POINTS_NO_CAP;

	if (n > MAX_CLASSES)
	{
		reader_fault(reader, OVER_LIMIT, NULL, psprintf("%d classes", n),
		             psprintf("A sheet has at most %d classes.", MAX_CLASSES), NULL);
		return;
	}
	for (int i = 0; i < n; i++)
	{
		JsonbValue *value = getIthJsonbValueFromContainer(array, i);
		JsonbContainer *entry = value->val.binary.data;
		bool readable;
		ScoreClass read = {.from = POINTS_NO_MIN};
		bool present;

		if (!reader_is_object(value))
		{
			reader_wrong_kind(reader, NULL, psprintf("classes[%d]", i + 1), "an object", value);
			continue;
		}
		reader_check_keys(reader, NULL, entry, "a class", class_keys, NULL, NULL);
		read.name = reader_text(reader, NULL, entry, "name");
		if (reader_get(entry, "name") == NULL ||
		    (reader_get(entry, "name")->type == jbvString && read.name.length == 0))
			reader_missing_key(reader, NULL, "name", psprintf("a string in classes[%d]", i + 1));
		readable =
			reader_points(reader, NULL, entry, "from", -POINTS_LIMIT, &read.from, &present) || !present;
		if (readable && read.from >= above)
			reader_fault(reader, INVALID, NULL, psprintf("classes[%d] can never be reached", i + 1),
			             pstrdup("Classes stand from the best down; the first that fits is taken."), NULL);
		if (readable)
			above = read.from;
		appendBinaryStringInfo(&reader->classes, (char *) &read, sizeof(ScoreClass));
	}
	reader->header.n_classes = (uint16) (reader->classes.len / sizeof(ScoreClass));
}

static int
find_code(const SheetReader *reader, const char *code, int length)
{
	for (int i = 1; i < reader->header.n_criteria; i++)
		if (reader->criteria[i].code.length == (uint32) length &&
		    memcmp(reader->texts.data + reader->criteria[i].code.offset, code, length) == 0)
			return i;
	return -1;
}

static void
read_tie_breaks(SheetReader *reader, JsonbContainer *object)
{
	JsonbContainer *array;
	int n = reader_array(reader, NULL, object, "tie_break", &array);

	if (n > MAX_TIE_BREAKS)
	{
		reader_fault(reader, OVER_LIMIT, NULL, psprintf("%d tie-breakers", n),
		             psprintf("A sheet has at most %d tie-breakers.", MAX_TIE_BREAKS), NULL);
		return;
	}
	for (int i = 0; i < n; i++)
	{
		JsonbValue *value = getIthJsonbValueFromContainer(array, i);
		int index;
		uint16 entry;

		if (value->type != jbvString)
		{
			reader_wrong_kind(reader, NULL, psprintf("tie_break[%d]", i + 1), "a criterion's code", value);
			continue;
		}
		index = find_code(reader, value->val.string.val, value->val.string.len);
		if (index < 0 && !reader->full)
			reader_fault(
				reader, INVALID, NULL, psprintf("tie-breaker \"%s\" is no criterion", reader_shown(value)),
				pstrdup("\"tie_break\" lists codes of the sheet's criteria, leaves or parents."), NULL);
		entry = (uint16) index;
		appendBinaryStringInfo(&reader->tie_breaks, (char *) &entry, sizeof(uint16));
	}
	reader->header.n_tie_breaks = (uint16) (reader->tie_breaks.len / sizeof(uint16));
}

static void
read_root(SheetReader *reader, JsonbContainer *object)
{
	Criterion *root = &reader->criteria[add_criterion(reader, "")];
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
}

static void
read_sheet(SheetReader *reader, JsonbContainer *object)
{
	Sheet *header = &reader->header;
	Above root = {.index = SHEET_ROOT};

	reader_check_keys(reader, NULL, object, "a sheet", sheet_keys, NULL, NULL);
	read_decimals(reader, object);
	read_scoring(reader, object);
	header->round = (uint8) reader_choice(reader, NULL, object, "round", round_choices);
	header->rank_on = (uint8) reader_choice(reader, NULL, object, "rank_on", rank_on_choices);
	header->ranking = (uint8) reader_choice(reader, NULL, object, "ranking", ranking_choices);
	header->missing = (uint8) reader_choice(reader, NULL, object, "missing", missing_choices);
	header->quantum = header->round == ROUND_TOTAL ? 0 : (uint8) (POINTS_SCALE - header->decimals);
	read_root(reader, object);
	read_classes(reader, object);
	if (reader_get(object, "criteria") == NULL)
		reader_missing_key(reader, NULL, "criteria", "an array of criteria");
	else
		read_children(reader, &root, object);
	read_tie_breaks(reader, object);
	check_range(reader);
}

/* Codes given twice; the hash table finds the first of equal codes. */
static void
check_codes(SheetReader *reader, const Sheet *sheet)
{
	const Criterion *criteria = sheet_criteria(sheet);

	for (int i = 1; i < sheet->n_criteria; i++)
		if (criteria[i].code.length > 0 &&
		    sheet_find(sheet, sheet_text(sheet, criteria[i].code), criteria[i].code.length) != i)
			reader_fault(reader, INVALID, reader->labels[i], pstrdup("code given twice"),
			             pstrdup("Each code stands once in a sheet, whatever its parent."), NULL);
}

/* What would make points inexact or too large, of a sheet that has no other fault. */
static void
check_arithmetic(SheetReader *reader, const Sheet *sheet)
{
	Wide multiple;

	for (int i = sheet->n_criteria - 1; i >= 0; i--)
	{
		const Criterion *criterion = &sheet_criteria(sheet)[i];
		const char *label = i == SHEET_ROOT ? NULL : reader->labels[i];

		if ((criterion->flags & CRITERION_MEAN) != 0 && !sheet_mean_multiple(sheet, i, &multiple))
			reader_fault(reader, OVER_LIMIT, label,
			             pstrdup("the children's max have no common multiple small enough for an exact mean"),
			             NULL, pstrdup("Give the children of a mean the same max, or round ones."));
		if (reader->faults == NIL && sheet_points_unbounded(sheet, i))
			reader_fault(
				reader, OUT_OF_RANGE, label, pstrdup("points may pass 9000000000"),
				pstrdup("Where criteria are missing or not assigned the others are scaled up; points "
			            "are kept exactly up to 9000000000."),
				pstrdup("Lower the caps and mins, or bring the max of the criteria nearer together."));
	}
}

static Sheet *
read_document(SheetReader *reader, Jsonb *document)
{
	Sheet *sheet;

	reader->room = 64;
	reader->criteria = palloc(sizeof(Criterion) * reader->room);
	reader->labels = palloc(sizeof(char *) * reader->room);
	initStringInfo(&reader->steps);
	initStringInfo(&reader->classes);
	initStringInfo(&reader->remarks);
	initStringInfo(&reader->tie_breaks);
	initStringInfo(&reader->texts);
	if (!JB_ROOT_IS_OBJECT(document))
	{
		reader_fault(reader, INVALID, NULL,
		             psprintf("must be a JSON object, not %s",
		                      JB_ROOT_IS_SCALAR(document) ? "a single value" : "an array"),
		             reader_sentence("Its keys are", sheet_keys), NULL);
		return NULL;
	}
	read_sheet(reader, &document->root);
	sheet = sheet_assemble(reader);
	check_codes(reader, sheet);
	if (reader->faults == NIL)
		check_arithmetic(reader, sheet);
	return sheet;
}

Sheet *
sheet_from_jsonb(Jsonb *document, struct Node *soft)
{
	SheetReader reader = {.collect = soft != NULL};
	Sheet *sheet = read_document(&reader, document);

	if (reader.faults != NIL)
	{
		reader_report(linitial(reader.faults), soft);
		return NULL;
	}
	sheet_set_fingerprint(sheet);
	sheet_assert_valid(sheet);
	return sheet;
}

List *
sheet_faults(Jsonb *document)
{
	SheetReader reader = {.collect = true};

	read_document(&reader, document);
	return reader.faults;
}
