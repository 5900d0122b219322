/*
 * sheet_class_reader.c - reads the classes of a sheet's JSON document, with conditions and quotas.
 */
#include "server/compat.h"

#include "nodes/bitmapset.h"

#include "sheet/sheet_classes.h"
#include "sheet/sheet_reader.h"

#define MAX_CLASSES 1000
#define MAX_WHOLE   1000000000 /* in at_least and few */

const char *const reader_class_keys[] = {"name", "from", "when", "quota", "clause", "note", NULL};
const char *const reader_quota_keys[] = {"percent",  "classes", "counted", "ties", "rounding",
                                         "at_least", "few",     "clause",  "note", NULL};
const char *const reader_percent_keys[] = {"input", "values", NULL};
const char *const reader_few_keys[] = {"below", "at_most", NULL};
const char *const reader_rank_by_words[] = {"points", "class", NULL};

/* Names and points --------------------------------------------------------------------- */

int
reader_class_named(const SheetReader *reader, const char *name, int length)
{
	const ScoreClass *classes = (const ScoreClass *) reader->classes.data;

	for (int i = 0; i < reader->header.n_classes; i++)
		if (classes[i].name.length == (uint32) length &&
		    memcmp(reader->texts.data + classes[i].name.offset, name, length) == 0)
			return i;
	return -1;
}

/* The first class with the name of this one. */
static int
first_of_name(const SheetReader *reader, int entry)
{
	TextRef name = ((const ScoreClass *) reader->classes.data)[entry].name;

	return name.length == 0 ? entry :
	                          reader_class_named(reader, reader->texts.data + name.offset, (int) name.length);
}

/* Name and from; false where the latter is unreadable. */
static bool
read_entry(SheetReader *reader, JsonbContainer *object, int place)
{
	ScoreClass read = {.from = POINTS_NO_MIN};
	bool present;
	bool readable;

	reader->place = psprintf("classes[%d]", place);
	reader_check_keys(reader, NULL, object, "a class", reader_class_keys, NULL, NULL);
	read.name = reader_text(reader, NULL, object, "name");
	if (reader_get(object, "name") == NULL ||
	    (reader_get(object, "name")->type == jbvString && read.name.length == 0))
		reader_missing_key(reader, NULL, "name", psprintf("a string in classes[%d]", place));
	readable = reader_points(reader, NULL, object, "from", -POINTS_LIMIT, &read.from, &present) || !present;
	reader->place = NULL;
	appendBinaryStringInfo(&reader->classes, (char *) &read, sizeof(ScoreClass));
	reader->header.n_classes++;
	return readable;
}

void
reader_classes(SheetReader *reader, JsonbContainer *object)
{
	JsonbContainer *array;
	int n = reader_array(reader, NULL, object, "classes", &array);

	if (n > MAX_CLASSES)
	{
		reader_fault(reader, OVER_LIMIT, NULL, psprintf("%d classes", n),
		             psprintf("A sheet has at most %d classes.", MAX_CLASSES), NULL);
		return;
	}
	for (int i = 0; i < n; i++)
	{
		JsonbValue *value = getIthJsonbValueFromContainer(array, i);

		if (!reader_is_object(value))
		{
			reader_wrong_kind(reader, NULL, psprintf("classes[%d]", i + 1), "an object", value);
			continue;
		}
		reader->class_entries =
			lappend(reader->class_entries,
		            read_entry(reader, value->val.binary.data, i + 1) ? value->val.binary.data : NULL);
	}
}

static void
report_rules(SheetReader *reader, const FaultText *fault)
{
	const char *state = fault->sqlstate;

	reader_fault(reader, MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4]), NULL,
	             pstrdup(fault->message), fault->detail[0] != '\0' ? pstrdup(fault->detail) : NULL,
	             fault->hint[0] != '\0' ? pstrdup(fault->hint) : NULL);
}

/* Quotas ---------------------------------------------------------------------------------- */

/* A whole number under a key that must be there; unchanged if it is not. */
static void
read_whole(SheetReader *reader, JsonbContainer *object, const char *key, int64 least, uint32 *whole)
{
	Decimal number;
	bool present;
	char text[DECIMAL_TEXT];

	if (!reader_number(reader, NULL, object, key, &number, &present))
	{
		if (!present)
			reader_missing_key(reader, NULL, key, "a whole number");
		return;
	}
	if (number.scale == 0 && number.digits >= least && number.digits <= MAX_WHOLE)
	{
		*whole = (uint32) number.digits;
		return;
	}
	decimal_text(number, text);
	reader_fault(
		reader, OUT_OF_RANGE, NULL, psprintf("\"%s\" is %s", key, text),
		psprintf("\"%s\" must be a whole number from " INT64_FORMAT " to %d.", key, least, MAX_WHOLE), NULL);
}

/* A choice that must be made, because each has another legal effect. */
static uint8
read_required_choice(SheetReader *reader, JsonbContainer *object, const char *key, const char *const *choices)
{
	if (reader_get(object, key) == NULL)
	{
		reader_fault(reader, INVALID, NULL, psprintf("\"%s\" is missing", key),
		             reader_sentence("Allowed values", choices),
		             pstrdup("Regulations differ here, so a quota says what applies."));
		return 0;
	}
	return (uint8) reader_choice(reader, NULL, object, key, choices);
}

static void
read_counted_class(SheetReader *reader, JsonbValue *value, SheetQuota *quota)
{
	int entry;

	if (value->type != jbvString)
	{
		reader_wrong_kind(reader, NULL, "classes", "\"all\" or an array of names of classes", value);
		return;
	}
	entry = reader_class_named(reader, value->val.string.val, value->val.string.len);
	if (entry < 0)
		reader_fault(reader, INVALID, NULL,
		             psprintf("\"%s\" in \"classes\" is not a class", reader_shown(value)),
		             pstrdup("\"classes\" is \"all\" or lists names of the sheet's classes."), NULL);
	/* of more names than that the sheet is refused */
	else if (reader->class_numbers[entry] < CLASS_MAX_NAMES)
		quota->classes |= CLASS_SET(reader->class_numbers[entry]);
}

static void
read_counted_classes(SheetReader *reader, JsonbContainer *object, SheetQuota *quota)
{
	JsonbValue *value = reader_get(object, "classes");
	JsonbContainer *array;
	int n;

	if (value == NULL)
	{
		reader_missing_key(reader, NULL, "classes", "\"all\" or an array of names of classes");
		quota->all = true; /* one fault is enough */
	}
	else if (value->type == jbvString && value->val.string.len == 3 &&
	         memcmp(value->val.string.val, "all", 3) == 0)
		quota->all = true;
	else if (value->type != jbvBinary)
		read_counted_class(reader, value, quota);
	else
	{
		n = reader_array(reader, NULL, object, "classes", &array);
		if (n == 0)
			reader_fault(reader, INVALID, NULL, pstrdup("\"classes\" is empty"),
			             pstrdup("\"classes\" is \"all\" or lists names of the sheet's classes."), NULL);
		for (int i = 0; i < n && i < MAX_CLASSES; i++)
			read_counted_class(reader, getIthJsonbValueFromContainer(array, i), quota);
	}
}

static void
read_few(SheetReader *reader, JsonbContainer *object, SheetQuota *quota)
{
	JsonbValue *value = reader_get(object, "few");

	if (value == NULL)
		return;
	if (!reader_is_object(value))
	{
		reader_wrong_kind(reader, NULL, "few", "an object", value);
		return;
	}
	reader_check_keys(reader, NULL, value->val.binary.data, "\"few\"", reader_few_keys, NULL, NULL);
	read_whole(reader, value->val.binary.data, "below", 1, &quota->few_below);
	read_whole(reader, value->val.binary.data, "at_most", 0, &quota->few_at_most);
}

/* A percentage for one value of an input. */
typedef struct ValuePercent
{
	Decimal value;
	Decimal percent;
} ValuePercent;

static int
value_compare(const void *a, const void *b)
{
	return decimal_compare(((const ValuePercent *) a)->value, ((const ValuePercent *) b)->value);
}

/* A number as JSON writes it; a key is a text. */
static bool
read_value(const char *text, Decimal *value)
{
	const char *digits = text + (text[0] == '-');
	size_t whole = strspn(digits, "0123456789");
	size_t behind = digits[whole] == '.' ? strspn(digits + whole + 1, "0123456789") : 0;
	size_t length = digits[whole] == '.' ? whole + 1 + behind : whole;

	return whole > 0 && (digits[whole] != '.' || behind > 0) && digits[length] == '\0' &&
	       decimal_parse(text, value);
}

/* The percentages of an input's values, in the order of the values; their number. */
static int
read_values(SheetReader *reader, JsonbContainer *values, ValuePercent *read)
{
	JsonbIterator *iterator = JsonbIteratorInit(values);
	JsonbIteratorToken token;
	JsonbValue key;
	int n = 0;

	while ((token = JsonbIteratorNext(&iterator, &key, true)) != WJB_DONE)
	{
		char *name;
		bool present;

		if (token != WJB_KEY)
			continue;
		name = pnstrdup(key.val.string.val, key.val.string.len);
		if (!read_value(name, &read[n].value))
			reader_fault(reader, INVALID, NULL,
			             psprintf("\"%s\" in \"values\" is not a number", reader_shown(&key)),
			             pstrdup("\"values\" has a percentage for each value of the input, as in "
			                     "{\"1\": 20, \"2\": 25}."),
			             NULL);
		else if (reader_number(reader, NULL, values, name, &read[n].percent, &present))
			n++;
		else if (!present)
			reader_missing_key(reader, NULL, name, "a percentage in \"values\"");
	}
	qsort(read, (size_t) n, sizeof(ValuePercent), value_compare);
	for (int i = 1; i < n; i++)
		if (decimal_compare(read[i - 1].value, read[i].value) == 0)
			reader_fault(reader, INVALID, NULL, pstrdup("a value occurs twice in \"values\""),
			             pstrdup("Each value of the input has one percentage."), NULL);
	return n;
}

/* The leaf whose actual chooses the percentage. */
static uint16
read_input(SheetReader *reader, JsonbContainer *object)
{
	JsonbValue *value = reader_get(object, "input");
	int index;

	if (value == NULL || value->type != jbvString)
	{
		reader_missing_key(reader, NULL, "input", "the code of a leaf");
		return 0;
	}
	index = reader_find_code(reader, value->val.string.val, value->val.string.len);
	if (index > 0 && criterion_is_leaf(&reader->criteria[index]))
		return (uint16) index;
	if (!reader->full)
		reader_fault(reader, INVALID, NULL, psprintf("\"input\" \"%s\" is not a leaf", reader_shown(value)),
		             pstrdup("The actual of a leaf of the sheet chooses the percentage."), NULL);
	return 0;
}

static void
read_percents(SheetReader *reader, JsonbContainer *object, SheetQuota *quota)
{
	JsonbValue *values = reader_get(object, "values");
	ValuePercent *read;

	reader_check_keys(reader, NULL, object, "\"percent\"", reader_percent_keys, NULL, NULL);
	quota->input = read_input(reader, object);
	if (values == NULL || !reader_is_object(values))
	{
		reader_missing_key(reader, NULL, "values", "an object with a percentage for each value of the input");
		return;
	}
	read = palloc(sizeof(ValuePercent) * (JsonContainerSize(values->val.binary.data) + 1));
	quota->n_percents = (uint32) read_values(reader, values->val.binary.data, read);
	for (uint32 i = 0; i < quota->n_percents; i++)
		reader_append(reader, EXTRA_PERCENTS, &read[i].percent);
	for (uint32 i = 0; i < quota->n_percents; i++)
		reader_append(reader, EXTRA_PERCENTS, &read[i].value);
}

/* Are they percentages?  Where one could not be read, that is said already. */
static void
check_percents(SheetReader *reader, const SheetQuota *quota)
{
	ClassQuota stated = {.n_groups = (uint8) Min(quota->n_percents, CLASS_MAX_GROUPS + 1),
	                     .percents =
	                         (const Decimal *) reader->lists[EXTRA_PERCENTS].data + quota->first_percent};
	FaultText fault;

	if (class_percents_refused(&stated, &fault))
		report_rules(reader, &fault);
}

static void
read_percent(SheetReader *reader, JsonbContainer *object, SheetQuota *quota)
{
	JsonbValue *value = reader_get(object, "percent");
	int faults = list_length(reader->faults);
	Decimal percent;
	bool present;

	quota->first_percent = reader_next(reader, EXTRA_PERCENTS) - 1;
	if (value == NULL)
		reader_missing_key(reader, NULL, "percent", "a number, or an object with an input and values");
	else if (reader_is_object(value))
		read_percents(reader, value->val.binary.data, quota);
	else if (value->type != jbvNumeric)
		reader_wrong_kind(reader, NULL, "percent", "a number, or an object with an input and values", value);
	else if (reader_number(reader, NULL, object, "percent", &percent, &present))
	{
		reader_append(reader, EXTRA_PERCENTS, &percent);
		quota->n_percents = 1;
	}
	if (quota->n_percents > 0 || list_length(reader->faults) == faults)
		check_percents(reader, quota);
}

static void
read_quota(SheetReader *reader, JsonbValue *value, int entry, const char *place)
{
	SheetQuota read = {.entry = (uint16) entry};
	JsonbContainer *object = value->val.binary.data;

	if (!reader_is_object(value))
	{
		reader_wrong_kind(reader, NULL, place, "an object", value);
		return;
	}
	reader->place = place;
	reader_check_keys(reader, NULL, object, "a quota", reader_quota_keys, NULL, NULL);
	read_percent(reader, object, &read);
	read_counted_classes(reader, object, &read);
	read.after = read_required_choice(reader, object, "counted", sheet_counted_words);
	read.ties = read_required_choice(reader, object, "ties", sheet_ties_words);
	read.rounding = (uint8) reader_choice(reader, NULL, object, "rounding", sheet_rounding_words);
	if (reader_get(object, "at_least") != NULL)
		read_whole(reader, object, "at_least", 0, &read.at_least);
	read_few(reader, object, &read);
	read.clause = reader_text(reader, NULL, object, "clause");
	read.note = reader_text(reader, NULL, object, "note");
	reader->place = NULL;
	reader_append(reader, EXTRA_QUOTAS, &read);
}

/* Conditions -------------------------------------------------------------------------------- */

static void
read_condition(SheetReader *reader, JsonbContainer *object, int entry, char *place)
{
	Judgement read = {.kind = JUDGEMENT_CLASS, .subject = (uint16) entry};

	reader->place = place;
	read.clause = reader_text(reader, NULL, object, "clause");
	read.note = reader_text(reader, NULL, object, "note");
	reader->place = NULL;
	read.when = reader_expression(reader, NULL, reader_get(object, "when"), psprintf("%s.when", place),
	                              PLACE_CLASS, EXTRA_JUDGEMENTS, offsetof(Judgement, when));
	if (read.when != 0 || read.clause.length > 0 || read.note.length > 0)
		reader_append(reader, EXTRA_JUDGEMENTS, &read);
}

static int
quota_compare(const void *a, const void *b, void *context)
{
	const uint16 *numbers = context;
	const SheetQuota *left = a;
	const SheetQuota *right = b;

	if (numbers[left->entry] != numbers[right->entry])
		return numbers[left->entry] < numbers[right->entry] ? -1 : 1;
	return (left->entry > right->entry) - (left->entry < right->entry);
}

/*
 * A class after one that takes all of its units.  One of another name can still be reached by
 * units over the other's quota, and by those that are lowered.
 */
static void
check_reachable(SheetReader *reader, int entry, bool lowered, const Bitmapset *with_quota)
{
	const ScoreClass *classes = (const ScoreClass *) reader->classes.data;

	for (int before = 0; before < entry; before++)
	{
		JsonbContainer *object = list_nth(reader->class_entries, before);

		if (object == NULL || reader_get(object, "when") != NULL ||
		    classes[before].from > classes[entry].from)
			continue;
		if (reader->class_numbers[before] != reader->class_numbers[entry] &&
		    (lowered || bms_is_member(reader->class_numbers[before], with_quota)))
			continue;
		reader_fault(reader, INVALID, NULL, psprintf("classes[%d] can never be reached", entry + 1),
		             pstrdup("Classes are listed from the best to the worst, and the first one that "
		                     "applies counts."),
		             NULL);
		return;
	}
}

/* Number the names; those with a quota. */
static Bitmapset *
number_classes(SheetReader *reader)
{
	Bitmapset *with_quota = NULL;
	int names = 0;

	reader->class_numbers = palloc(sizeof(uint16) * (reader->header.n_classes + 1));
	for (int i = 0; i < reader->header.n_classes; i++)
	{
		int first = first_of_name(reader, i);

		reader->class_numbers[i] = first < i ? reader->class_numbers[first] : (uint16) names++;
		if (list_nth(reader->class_entries, i) != NULL &&
		    reader_get(list_nth(reader->class_entries, i), "quota") != NULL)
			with_quota = bms_add_member(with_quota, reader->class_numbers[i]);
	}
	return with_quota;
}

void
reader_class_rules(SheetReader *reader, JsonbContainer *object)
{
	StringInfo quotas = &reader->lists[EXTRA_QUOTAS];
	bool lowered = reader_get(object, "lower_class") != NULL;
	Bitmapset *with_quota = number_classes(reader);

	for (int i = 0; i < reader->header.n_classes; i++)
	{
		JsonbContainer *entry = list_nth(reader->class_entries, i);
		char *place = psprintf("classes[%d]", i + 1);

		if (entry == NULL)
			continue;
		check_reachable(reader, i, lowered, with_quota);
		read_condition(reader, entry, i, place);
		if (reader_get(entry, "quota") != NULL)
			read_quota(reader, reader_get(entry, "quota"), i, psprintf("%s.quota", place));
	}
	qsort_arg(quotas->data, quotas->len / sizeof(SheetQuota), sizeof(SheetQuota), quota_compare,
	          reader->class_numbers);
	reader_judgements(reader, NULL, object, "unranked", JUDGEMENT_UNRANKED, 0, PLACE_UNRANKED);
	reader_judgements(reader, NULL, object, "lower_class", JUDGEMENT_LOWER_CLASS, 0, PLACE_CLASS);
	reader_judgements(reader, NULL, object, "no_award", JUDGEMENT_NO_AWARD, 0, PLACE_CLASS);
	reader->rank_by = (uint8) reader_choice(reader, NULL, object, "rank_by", reader_rank_by_words);
	reader->is_format_2 |= reader->rank_by != RANK_BY_POINTS;
}

void
reader_check_class_rules(SheetReader *reader, const Sheet *sheet)
{
	ClassRules stated;
	FaultText fault;

	if (!sheet_has_class_rules(sheet))
		return;
	sheet_class_rules(sheet, &stated, palloc(sheet_class_rules_room(sheet)));
	if (class_rules_refused(&stated, &fault))
		report_rules(reader, &fault);
}
