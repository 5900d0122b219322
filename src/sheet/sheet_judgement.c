/*
 * sheet_judgement.c - reads the expressions of a sheet's JSON document, and what follows where a
 * condition holds.
 */
#include "server/compat.h"

#include "sheet/sheet_reader.h"

#define MAX_JUDGEMENTS 1000 /* of one kind in one criterion */

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

static const char *const *const judgement_keys[JUDGEMENT_KINDS] = {
	[JUDGEMENT_LIMIT] = limit_keys,
	[JUDGEMENT_ONLY_WHEN] = condition_keys,
};

const char *const *
reader_judgement_keys(JudgementKind kind)
{
	return judgement_keys[kind];
}

/* What only one kind has. */
static void
read_consequence(SheetReader *reader, const char *label, const char *place, JsonbContainer *object,
                 Judgement *judgement)
{
	bool present;

	if (judgement->kind == JUDGEMENT_LIMIT &&
	    !reader_points(reader, label, object, "at_most", -POINTS_LIMIT, &judgement->at_most, &present) &&
	    !present)
		reader_missing_key(reader, label, "at_most", psprintf("a number in %s", place));
}

/* A judgement that stands in an object of its own; place is what faults call it. */
static void
read_judgement(SheetReader *reader, const char *label, const char *place, JsonbValue *value,
               JudgementKind kind, int subject, ProgramPlace program)
{
	Judgement read = {.kind = (uint8) kind, .subject = (uint16) subject};
	JsonbContainer *object = value->val.binary.data;

	if (!reader_is_object(value))
	{
		reader_wrong_kind(reader, label, place, "an object", value);
		return;
	}
	reader_check_keys(reader, label, object, place, judgement_keys[kind], NULL, NULL);
	if (reader_get(object, "when") == NULL)
		reader_missing_key(reader, label, "when", psprintf("a condition in %s", place));
	read.when = reader_expression(reader, label, reader_get(object, "when"), psprintf("%s.when", place),
	                              program, EXTRA_JUDGEMENTS, offsetof(Judgement, when));
	read_consequence(reader, label, place, object, &read);
	read.clause = reader_text(reader, label, object, "clause");
	read.note = reader_text(reader, label, object, "note");
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
		read_judgement(reader, label, "only_when", value, JUDGEMENT_ONLY_WHEN, subject, program);
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
