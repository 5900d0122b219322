/*
 * sheet_late.c - reads what a leaf loses where another one's actual says that it is late.
 */
#include "server/compat.h"

#include "sheet/sheet_reader.h"

#define MAX_LATE_STEPS 100

const char *const reader_late_keys[] = {"criterion", "free",   "per_unit", "as", "of",
                                        "steps",     "clause", "note",     NULL};
const char *const reader_late_step_keys[] = {"to", "percent", NULL};
const char *const reader_as_words[] = {"percent", "points", NULL};
const char *const reader_of_words[] = {"earned", "max", NULL};

/* A number of at least 0, or above it. */
static Decimal
read_amount(SheetReader *reader, const char *label, JsonbContainer *object, const char *key,
            const char *shown, bool positive, Decimal fallback, bool *present)
{
	Decimal number;
	char text[DECIMAL_TEXT];

	if (!reader_number(reader, label, object, key, &number, present))
		return fallback;
	if (number.digits > 0 || (number.digits == 0 && !positive))
		return number;
	decimal_text(number, text);
	reader_fault(reader, OUT_OF_RANGE, label, psprintf("\"%s\" is %s", shown, text),
	             psprintf("\"%s\" must be %s.", shown,
	                      parameter_range_text(positive ? RANGE_POSITIVE : RANGE_NOT_NEGATIVE)),
	             NULL);
	return fallback;
}

/* The percentage up to so many days or cases; the last step, and no other, is without end. */
static void
read_late_step(SheetReader *reader, const char *label, JsonbValue *value, int number, int n, Decimal *before)
{
	Step step = {decimal_null(), decimal_null(), decimal_null(), decimal_null(), 0};
	char *place = psprintf("late.steps[%d]", number);
	JsonbContainer *object = value->val.binary.data;
	bool present;

	if (!reader_is_object(value))
	{
		reader_wrong_kind(reader, label, place, "an object", value);
		return;
	}
	reader_check_keys(reader, label, object, place, reader_late_step_keys, NULL, NULL);
	if (!reader_points(reader, label, object, "percent", 0, &step.points, &present) && !present)
		reader_missing_key(reader, label, "percent", psprintf("a number in %s", place));
	step.to =
		read_amount(reader, label, object, "to", psprintf("%s.to", place), true, decimal_null(), &present);
	if (!present && number < n)
		reader_missing_key(reader, label, "to", psprintf("a number in %s", place));
	if (present && number == n)
		reader_fault(reader, INVALID, label, psprintf("%s, the last one, has an end", place),
		             pstrdup("The last step is for all that is later, so it has no \"to\"."), NULL);
	if (!decimal_is_null(step.to) && !decimal_is_null(*before) && decimal_compare(step.to, *before) <= 0)
		reader_fault(reader, INVALID, label, psprintf("%s can never apply", place),
		             pstrdup("Each step goes further than the one before it."), NULL);
	if (!decimal_is_null(step.to))
		*before = step.to;
	appendBinaryStringInfo(&reader->steps, (char *) &step, sizeof(Step));
}

static void
read_late_steps(SheetReader *reader, Late *late, const char *label, JsonbContainer *object)
{
	JsonbContainer *array;
	int n = reader_array(reader, label, object, "steps", &array);
	Decimal before = decimal_null();

	if (n < 0)
		return;
	if (n == 0 || n > MAX_LATE_STEPS)
	{
		reader_fault(reader, n == 0 ? INVALID : OVER_LIMIT, label,
		             psprintf("\"late.steps\" has %d entries", n),
		             psprintf("Lateness has 1 to %d steps.", MAX_LATE_STEPS), NULL);
		return;
	}
	late->first_step = (uint32) (reader->steps.len / sizeof(Step));
	late->n_steps = (uint16) n;
	for (int i = 0; i < n; i++)
		read_late_step(reader, label, getIthJsonbValueFromContainer(array, i), i + 1, n, &before);
}

/* Either so much for each unit, or steps. */
static void
read_loss(SheetReader *reader, Late *late, const char *label, JsonbContainer *object)
{
	int as = reader_choice(reader, label, object, "as", reader_as_words);
	int of = reader_choice(reader, label, object, "of", reader_of_words);
	bool has_steps = reader_get(object, "steps") != NULL;
	bool present;

	late->unit = (uint8) (as == 1 ? LATE_POINTS : of == 1 ? LATE_PERCENT_OF_MAX : LATE_PERCENT_OF_EARNED);
	late->per_unit =
		read_amount(reader, label, object, "per_unit", "late.per_unit", true, decimal_null(), &present);
	if (present == has_steps)
		reader_fault(reader, INVALID, label,
		             psprintf("\"late\" has %s", present ? "both \"per_unit\" and \"steps\"" :
		                                                   "neither \"per_unit\" nor \"steps\""),
		             pstrdup("The loss is so much for each unit, or a percentage by steps."), NULL);
	if (as == 1 && (has_steps || reader_get(object, "of") != NULL))
		reader_fault(
			reader, INVALID, label,
			psprintf("\"late.%s\" is set, but the loss is in points", has_steps ? "steps" : "of"),
			pstrdup("Steps are percentages, and what a loss is a percentage of matters to one alone."),
			pstrdup("Write \"as\": \"percent\"."));
	read_late_steps(reader, late, label, object);
}

void
reader_late(SheetReader *reader, CriterionExtra *extra, const char *label, JsonbContainer *object)
{
	JsonbValue *value = reader_get(object, "late");
	Late late = {.criterion = extra->criterion};
	PendingLate *pending;
	JsonbContainer *entry;
	bool present;

	if (value == NULL)
		return;
	if (!reader_is_object(value))
	{
		reader_wrong_kind(reader, label, "late", "an object", value);
		return;
	}
	entry = value->val.binary.data;
	reader_check_keys(reader, label, entry, "late", reader_late_keys, NULL, NULL);
	value = reader_get(entry, "criterion");
	if (value == NULL)
		reader_missing_key(reader, label, "criterion", "the code of a leaf in late");
	else if (value->type != jbvString)
		reader_wrong_kind(reader, label, "late.criterion", "a string", value);
	late.free = read_amount(reader, label, entry, "free", "late.free", false, (Decimal){0}, &present);
	read_loss(reader, &late, label, entry);
	late.clause = reader_text(reader, label, entry, "clause");
	late.note = reader_text(reader, label, entry, "note");
	extra->late = (uint16) reader_append(reader, EXTRA_LATES, &late);
	if (value == NULL || value->type != jbvString)
		return;
	pending = palloc(sizeof(PendingLate));
	*pending = (PendingLate){extra->late, label, value};
	reader->lates = lappend(reader->lates, pending);
}

void
reader_find_lates(SheetReader *reader, Sheet *sheet)
{
	Late *lates = (Late *) SHEET_LIST(sheet, Late, EXTRA_LATES);
	ListCell *cell;
	FaultText fault;

	foreach(cell, reader->lates)
	{
		const PendingLate *pending = lfirst(cell);
		int leaf = sheet_find_leaf(sheet, pending->code->val.string.val,
		                           (size_t) pending->code->val.string.len, &fault);

		if (leaf == 0)
			reader_fault(
				reader, INVALID, pending->label,
				psprintf("\"late.criterion\" \"%s\": %s", reader_shown(pending->code), fault.message),
				pstrdup("It is the code of the leaf whose actual says how late."), NULL);
		lates[pending->number - 1].by = (uint16) leaf;
	}
}
