/*
 * sheet_judgement.c - reads the expressions of a sheet's JSON document, and what follows where a
 * condition holds.
 */
#include "server/compat.h"

#include "sheet/sheet_reader.h"

#define MAX_JUDGEMENTS 1000 /* of one kind in one criterion */
#define MAX_WORDS      100
#define MAX_LOWERED    1000 /* classes; a sheet has no more */

uint32
reader_next(const SheetReader *reader, ExtraList list)
{
	return (uint32) (reader->lists[list].len / extra_entry_size[list] + 1);
}

uint32
reader_append(SheetReader *reader, ExtraList list, const void *entry)
{
	appendBinaryStringInfo(&reader->lists[list], entry, extra_entry_size[list]);
	reader->is_format_2 = true;
	return reader_next(reader, list) - 1;
}

/* Expressions --------------------------------------------------------------------------- */

ProgramRef
reader_expression(SheetReader *reader, const char *label, const JsonbValue *value, const char *name,
                  ProgramPlace place, ExtraList list, size_t offset)
{
	PendingExpression *pending;

	if (value == NULL)
		return 0;
	if (value->type != jbvString)
	{
		reader_wrong_kind(reader, label, name, "an expression in a string", value);
		return 0;
	}
	pending = palloc(sizeof(PendingExpression));
	*pending = (PendingExpression){
		.list = list,
		.at = (reader_next(reader, list) - 1) * extra_entry_size[list] + (uint32) offset,
		.place = place,
		.label = label,
		.name = name,
		.text = value->val.string.val,
		.length = value->val.string.len,
	};
	reader->expressions = lappend(reader->expressions, pending);
	return PROGRAM_PENDING;
}

/* Judgements ------------------------------------------------------------------------------ */

static const char *const limit_keys[] = {"when", "at_most", "clause", "note", NULL};
static const char *const condition_keys[] = {"when", "clause", "note", NULL};
static const char *const unranked_keys[] = {"when", "no", "clause", "note", NULL};
static const char *const award_keys[] = {"when", "awards", "clause", "note", NULL};
static const char *const lower_keys[] = {"when", "by", "to", "clause", "note", NULL};

static void
read_at_most(SheetReader *reader, const char *label, JsonbContainer *object, Judgement *judgement)
{
	bool present;

	if (!reader_points(reader, label, object, "at_most", -POINTS_LIMIT, &judgement->at_most, &present) &&
	    !present)
		reader_missing_key(reader, label, "at_most", "a number");
}

/* Strings of an array under a key; what must be in it is said of any that is none. */
static void
read_words(SheetReader *reader, const char *label, JsonbContainer *object, const char *key,
           const char *wanted, void (*take)(SheetReader *reader, JsonbValue *word, Judgement *judgement),
           Judgement *judgement)
{
	JsonbContainer *array;
	int n = reader_array(reader, label, object, key, &array);

	if (n == 0)
		reader_fault(reader, INVALID, label, psprintf("\"%s\" is empty", key),
		             psprintf("\"%s\" lists %s.", key, wanted), NULL);
	if (n > MAX_WORDS)
	{
		reader_fault(reader, OVER_LIMIT, label, psprintf("%d entries in \"%s\"", n, key),
		             psprintf("\"%s\" has at most %d entries.", key, MAX_WORDS), NULL);
		return;
	}
	for (int i = 0; i < n; i++)
	{
		JsonbValue *word = getIthJsonbValueFromContainer(array, i);

		if (word->type == jbvString && word->val.string.len > 0)
			take(reader, word, judgement);
		else
			reader_fault(reader, INVALID, label, psprintf("%s[%d] is not one", key, i + 1),
			             psprintf("\"%s\" lists %s.", key, wanted), NULL);
	}
}

static void
take_without(SheetReader *reader, JsonbValue *word, Judgement *judgement)
{
	for (int i = 0; judgement_without_words[i] != NULL; i++)
		if (strlen(judgement_without_words[i]) == (size_t) word->val.string.len &&
		    memcmp(judgement_without_words[i], word->val.string.val, word->val.string.len) == 0)
		{
			judgement->without |= (uint8) (1 << i);
			return;
		}
	reader_fault(reader, INVALID, NULL, psprintf("unknown \"no\": \"%s\"", reader_shown(word)),
	             reader_sentence("Allowed values", judgement_without_words), NULL);
}

static void
read_without(SheetReader *reader, const char *label, JsonbContainer *object, Judgement *judgement)
{
	if (reader_get(object, "no") == NULL)
		judgement->without = UNRANKED_NO_RANK | UNRANKED_NO_CLASS;
	else
		read_words(reader, label, object, "no", "what a unit is without: \"rank\", \"class\" or both",
		           take_without, judgement);
}

static void
take_award(SheetReader *reader, JsonbValue *word, Judgement *judgement)
{
	TextRef code;

	if (word->val.string.len > SHEET_MAX_CODE)
	{
		reader_fault(reader, OVER_LIMIT, NULL, psprintf("an award code has %d bytes", word->val.string.len),
		             psprintf("A code has at most %d bytes.", SHEET_MAX_CODE), NULL);
		return;
	}
	code = reader_store_text(reader, word->val.string.val, word->val.string.len);
	appendStringInfoCharMacro(&reader->texts, '\0');
	if (judgement->awards.length == 0)
		judgement->awards.offset = code.offset;
	judgement->awards.length += code.length + 1;
}

static void
read_awards(SheetReader *reader, const char *label, JsonbContainer *object, Judgement *judgement)
{
	if (reader_get(object, "awards") == NULL)
		reader_missing_key(reader, label, "awards", "an array of codes of awards");
	else
		read_words(reader, label, object, "awards", "codes of awards", take_award, judgement);
}

/* By so many classes, or to one. */
static void
read_lowering(SheetReader *reader, const char *label, JsonbContainer *object, Judgement *judgement)
{
	JsonbValue *to = reader_get(object, "to");
	Decimal by = {0};
	bool present;
	int entry;

	if ((to == NULL) == (reader_get(object, "by") == NULL))
		reader_fault(
			reader, INVALID, label,
			pstrdup(to == NULL ? "neither \"by\" nor \"to\"" : "both \"by\" and \"to\""),
			pstrdup("A unit is lowered by a number of classes (\"by\": 1), or to one (\"to\": its name)."),
			NULL);
	else if (to != NULL && to->type != jbvString)
		reader_wrong_kind(reader, label, "to", "the name of a class", to);
	else if (to != NULL)
	{
		entry = reader_class_named(reader, to->val.string.val, to->val.string.len);
		judgement->to = (uint32) (entry + 1);
		if (entry < 0)
			reader_fault(reader, INVALID, label, psprintf("\"to\" \"%s\" is not a class", reader_shown(to)),
			             pstrdup("\"to\" is the name of one of the sheet's classes."), NULL);
	}
	else if (reader_number(reader, label, object, "by", &by, &present))
	{
		judgement->by = (uint32) by.digits;
		if (by.scale != 0 || by.digits < 1 || by.digits > MAX_LOWERED)
			reader_fault(reader, OUT_OF_RANGE, label, pstrdup("\"by\" is not a number of classes"),
			             psprintf("\"by\" must be a whole number from 1 to %d.", MAX_LOWERED), NULL);
	}
}

/* What only one kind has: its keys, and who reads them. */
typedef struct JudgementForm
{
	const char *const *keys;
	void (*read)(SheetReader *reader, const char *label, JsonbContainer *object, Judgement *judgement);
} JudgementForm;

static const JudgementForm judgement_forms[JUDGEMENT_KINDS] = {
	[JUDGEMENT_LIMIT] = {limit_keys, read_at_most},        [JUDGEMENT_ONLY_WHEN] = {condition_keys, NULL},
	[JUDGEMENT_UNRANKED] = {unranked_keys, read_without},  [JUDGEMENT_NO_AWARD] = {award_keys, read_awards},
	[JUDGEMENT_LOWER_CLASS] = {lower_keys, read_lowering},
};

const char *const *
reader_judgement_keys(JudgementKind kind)
{
	return judgement_forms[kind].keys;
}

/* A judgement that stands in an object of its own; place is what faults call it. */
static void
read_judgement(SheetReader *reader, const char *label, char *place, JsonbValue *value, JudgementKind kind,
               int subject, ProgramPlace program)
{
	Judgement read = {.kind = (uint8) kind, .subject = (uint16) subject};
	JsonbContainer *object = value->val.binary.data;

	if (!reader_is_object(value))
	{
		reader_wrong_kind(reader, label, place, "an object", value);
		return;
	}
	reader->place = place;
	reader_check_keys(reader, label, object, place, judgement_forms[kind].keys, NULL, NULL);
	if (reader_get(object, "when") == NULL)
		reader_missing_key(reader, label, "when", "a condition");
	if (judgement_forms[kind].read != NULL)
		judgement_forms[kind].read(reader, label, object, &read);
	read.clause = reader_text(reader, label, object, "clause");
	read.note = reader_text(reader, label, object, "note");
	reader->place = NULL;
	read.when = reader_expression(reader, label, reader_get(object, "when"), psprintf("%s.when", place),
	                              program, EXTRA_JUDGEMENTS, offsetof(Judgement, when));
	reader_append(reader, EXTRA_JUDGEMENTS, &read);
}

void
reader_judgements(SheetReader *reader, const char *label, JsonbContainer *object, const char *key,
                  JudgementKind kind, int subject, ProgramPlace program)
{
	JsonbContainer *array;
	int n = reader_array(reader, label, object, key, &array);

	if (n > MAX_JUDGEMENTS)
	{
		reader_fault(reader, OVER_LIMIT, label, psprintf("%d entries in \"%s\"", n, key),
		             psprintf("\"%s\" has at most %d entries.", key, MAX_JUDGEMENTS), NULL);
		return;
	}
	for (int i = 0; i < n; i++)
		read_judgement(reader, label, psprintf("%s[%d]", key, i + 1), getIthJsonbValueFromContainer(array, i),
		               kind, subject, program);
}

/* A bare condition needs no object. */
static void
read_only_when(SheetReader *reader, const char *label, JsonbValue *value, int subject, ProgramPlace program)
{
	Judgement read = {.kind = JUDGEMENT_ONLY_WHEN, .subject = (uint16) subject};

	if (value == NULL)
		return;
	if (value->type == jbvString)
	{
		read.when = reader_expression(reader, label, value, "only_when", program, EXTRA_JUDGEMENTS,
		                              offsetof(Judgement, when));
		reader_append(reader, EXTRA_JUDGEMENTS, &read);
	}
	else if (reader_is_object(value))
		read_judgement(reader, label, pstrdup("only_when"), value, JUDGEMENT_ONLY_WHEN, subject, program);
	else
		reader_wrong_kind(reader, label, "only_when", "a condition in a string, or an object", value);
}

void
reader_criterion_judgements(SheetReader *reader, CriterionExtra *extra, const char *label,
                            JsonbContainer *object, ProgramPlace program)
{
	uint32 first = reader_next(reader, EXTRA_JUDGEMENTS) - 1;

	if (extra->criterion != SHEET_ROOT)
		read_only_when(reader, label, reader_get(object, "only_when"), extra->criterion, program);
	reader_judgements(reader, label, object, "limits", JUDGEMENT_LIMIT, extra->criterion, program);
	extra->n_judgements = (uint16) (reader_next(reader, EXTRA_JUDGEMENTS) - 1 - first);
	extra->first_judgement = extra->n_judgements > 0 ? first : 0;
}

void
reader_append_extra(SheetReader *reader, Criterion *criterion, const CriterionExtra *extra)
{
	const CriterionExtra none = {.criterion = extra->criterion, .blank = decimal_null()};

	if (memcmp(extra, &none, sizeof(none)) != 0)
		criterion->extra = (uint16) reader_append(reader, EXTRA_CRITERIA, extra);
}
