/*
 * sheet_values.c - one value of a sheet's JSON under one key, and its faults.
 */
#include "server/compat.h"

#include "miscadmin.h"

#include "server/numeric_decimal.h"
#include "sheet/sheet_reader.h"

/* The most faults that are listed; a document that consists of faults is not a sheet. */
#define MAX_FAULTS 1000

void
reader_report(const SheetFault *fault, struct Node *soft)
{
	errsave(soft, (errcode(fault->sqlstate),
	               fault->criterion == NULL ?
	                   errmsg("score sheet: %s", fault->message) :
	                   errmsg("score sheet, criterion \"%s\": %s", fault->criterion, fault->message),
	               fault->detail != NULL ? errdetail("%s", fault->detail) : 0,
	               fault->hint != NULL ? errhint("%s", fault->hint) : 0));
}

void
reader_fault(SheetReader *reader, int sqlstate, const char *criterion, char *message, char *detail,
             char *hint)
{
	SheetFault *fault;

	CHECK_FOR_INTERRUPTS();
	if (list_length(reader->faults) > MAX_FAULTS)
		return;
	if (list_length(reader->faults) == MAX_FAULTS)
	{
		criterion = NULL;
		message = psprintf("more than %d faults; the others are not listed", MAX_FAULTS);
		detail = hint = NULL;
	}
	else if (reader->place != NULL)
		message = psprintf("%s: %s", reader->place, message);
	fault = palloc(sizeof(SheetFault));
	*fault = (SheetFault){sqlstate, criterion == NULL ? NULL : pstrdup(criterion), message, detail, hint};
	if (!reader->collect)
		reader_report(fault, NULL);
	reader->faults = lappend(reader->faults, fault);
}

static void
append_list(StringInfo out, const char *const *words)
{
	for (; *words != NULL; words++)
		appendStringInfo(out, "%s%s", out->len > 0 ? ", " : "", *words);
}

char *
reader_sentence(const char *start, const char *const *words)
{
	StringInfoData list;

	initStringInfo(&list);
	append_list(&list, words);
	return psprintf("%s: %s.", start, list.data);
}

static const char *
json_kind(const JsonbValue *value)
{
	switch (value->type)
	{
		case jbvString:
			return "a string";
		case jbvNumeric:
			return "a number";
		case jbvBool:
			return "a boolean";
		case jbvNull:
			return "null";
		case jbvBinary:
			return JsonContainerIsArray(value->val.binary.data) ? "an array" : "an object";
		default:
			return "something else";
	}
}

bool
reader_is_object(const JsonbValue *value)
{
	return value->type == jbvBinary && JsonContainerIsObject(value->val.binary.data);
}

static bool
is_array(const JsonbValue *value)
{
	return value->type == jbvBinary && JsonContainerIsArray(value->val.binary.data) &&
	       !JsonContainerIsScalar(value->val.binary.data);
}

JsonbValue *
reader_get(JsonbContainer *object, const char *key)
{
	JsonbValue *value = getKeyJsonValueFromContainer(object, key, strlen(key), NULL);

	return value == NULL || value->type == jbvNull ? NULL : value;
}

char *
reader_shown(const JsonbValue *string)
{
	const int most = 80;
	int length = string->val.string.len;

	if (length <= most)
		return pnstrdup(string->val.string.val, length);
	return psprintf("%.*s...", pg_mbcliplen(string->val.string.val, length, most), string->val.string.val);
}

void
reader_wrong_kind(SheetReader *reader, const char *criterion, const char *key, const char *wanted,
                  const JsonbValue *value)
{
	reader_fault(reader, INVALID, criterion,
	             psprintf("\"%s\" must be %s, not %s", key, wanted, json_kind(value)), NULL,
	             value->type == jbvString && strstr(wanted, "number") != NULL ?
	                 pstrdup("Write numbers without quotes, with a decimal point.") :
	                 NULL);
}

void
reader_missing_key(SheetReader *reader, const char *criterion, const char *key, const char *wanted)
{
	reader_fault(reader, INVALID, criterion, psprintf("\"%s\" is missing", key),
	             psprintf("\"%s\" must be %s.", key, wanted), NULL);
}

TextRef
reader_store_text(SheetReader *reader, const char *text, int length)
{
	TextRef stored = {(uint32) reader->texts.len, (uint32) length};

	appendBinaryStringInfo(&reader->texts, text, length);
	return stored;
}

TextRef
reader_text(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key)
{
	JsonbValue *value = reader_get(object, key);

	if (value == NULL)
		return (TextRef){0, 0};
	if (value->type != jbvString)
	{
		reader_wrong_kind(reader, criterion, key, "a string", value);
		return (TextRef){0, 0};
	}
	if (value->val.string.len == 0)
		return (TextRef){0, 0};
	return reader_store_text(reader, value->val.string.val, value->val.string.len);
}

int
reader_choice(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key,
              const char *const *choices)
{
	JsonbValue *value = reader_get(object, key);

	if (value == NULL)
		return 0;
	if (value->type == jbvString)
		for (int i = 0; choices[i] != NULL; i++)
			if (strlen(choices[i]) == (size_t) value->val.string.len &&
			    memcmp(choices[i], value->val.string.val, value->val.string.len) == 0)
				return i;
	reader_fault(reader, INVALID, criterion,
	             value->type == jbvString ?
	                 psprintf("unknown \"%s\": \"%s\"", key, reader_shown(value)) :
	                 psprintf("\"%s\" must be a string, not %s", key, json_kind(value)),
	             reader_sentence("Allowed values", choices), NULL);
	return 0;
}

bool
reader_bool(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key)
{
	JsonbValue *value = reader_get(object, key);

	if (value == NULL)
		return false;
	if (value->type == jbvBool)
		return value->val.boolean;
	reader_wrong_kind(reader, criterion, key, "true or false", value);
	return false;
}

bool
reader_value_number(SheetReader *reader, const char *criterion, const JsonbValue *value, const char *key,
                    Decimal *number)
{
	Decimal read;
	FaultText fault;

	if (value->type != jbvNumeric)
	{
		reader_wrong_kind(reader, criterion, key, "a number", value);
		return false;
	}
	read = decimal_from_numeric((struct varlena *) value->val.numeric);
	if (!decimal_is_refused(read))
	{
		*number = read;
		return true;
	}
	numeric_fault((struct varlena *) value->val.numeric, psprintf("\"%s\"", key), &fault);
	reader_fault(reader, OUT_OF_RANGE, criterion, pstrdup(fault.message), pstrdup(fault.detail), NULL);
	return false;
}

bool
reader_number(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key,
              Decimal *number, bool *present)
{
	JsonbValue *value = reader_get(object, key);

	*present = value != NULL;
	return *present && reader_value_number(reader, criterion, value, key, number);
}

bool
reader_value_points(SheetReader *reader, const char *criterion, const JsonbValue *value, const char *key,
                    Points least, Points *points)
{
	Decimal number;
	char text[DECIMAL_TEXT];
	const Decimal limit = {.digits = POINTS_LIMIT / POINTS_ONE};
	Decimal low = decimal_from_points(least);

	if (!reader_value_number(reader, criterion, value, key, &number))
		return false;
	if (number.scale <= POINTS_SCALE && decimal_compare(number, limit) <= 0 &&
	    decimal_compare(number, low) >= 0)
	{
		*points = number.digits * decimal_pow10[POINTS_SCALE - number.scale];
		return true;
	}
	decimal_text(number, text);
	reader_fault(reader, OUT_OF_RANGE, criterion, psprintf("\"%s\" is %s", key, text),
	             psprintf("\"%s\" must be %s 9000000000, with at most 9 decimals.", key,
	                      least > 0  ? "more than 0 and at most" :
	                      least == 0 ? "from 0 to" :
	                                   "from -9000000000 to"),
	             NULL);
	return false;
}

bool
reader_points(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key,
              Points least, Points *points, bool *present)
{
	JsonbValue *value = reader_get(object, key);

	*present = value != NULL;
	return *present && reader_value_points(reader, criterion, value, key, least, points);
}

bool
reader_is_listed(const char *const *words, const char *word)
{
	for (; words != NULL && *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return true;
	return false;
}

void
reader_check_keys(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *where,
                  const char *const *known, const char *const *also, const Parameter *parameters)
{
	JsonbIterator *iterator = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue key;

	while ((token = JsonbIteratorNext(&iterator, &key, true)) != WJB_DONE)
	{
		bool found;
		char *name;
		StringInfoData allowed;

		if (token != WJB_KEY)
			continue;
		name = pnstrdup(key.val.string.val, key.val.string.len);
		found = reader_is_listed(known, name) || reader_is_listed(also, name);
		for (const Parameter *parameter = parameters; !found && parameter != NULL && parameter->name != NULL;
		     parameter++)
			found = strcmp(parameter->name, name) == 0;
		if (found || list_length(reader->faults) > MAX_FAULTS)
		{
			pfree(name);
			continue;
		}
		initStringInfo(&allowed);
		append_list(&allowed, known);
		if (also != NULL)
			append_list(&allowed, also);
		for (const Parameter *parameter = parameters; parameter != NULL && parameter->name != NULL;
		     parameter++)
			appendStringInfo(&allowed, ", %s", parameter->name);
		reader_fault(reader, INVALID, criterion, psprintf("unknown key \"%s\"", reader_shown(&key)),
		             psprintf("Allowed keys of %s: %s.", where, allowed.data), NULL);
	}
}

int
reader_array(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key,
             JsonbContainer **array)
{
	JsonbValue *value = reader_get(object, key);

	if (value == NULL)
		return -1;
	if (!is_array(value))
	{
		reader_wrong_kind(reader, criterion, key, "an array", value);
		return -1;
	}
	*array = value->val.binary.data;
	return (int) JsonContainerSize(*array);
}
