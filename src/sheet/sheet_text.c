/*
 * sheet_text.c - a sheet from JSON text.
 *
 * jsonb keeps the last of two equal keys and says nothing: of {"max": 10, "max": 100} a
 * regulation would lose what its author wrote first.  So keys are looked at while they
 * are text.
 */
#include "server/compat.h"

#include "common/jsonapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonfuncs.h"

#include "server/fault.h"
#include "sheet/sheet_json.h"

/* An object that is being read. */
typedef struct OpenObject
{
	List *keys; /* of char * */
	char *code; /* what its "code" says, or null */
	bool code_next;
	char *twice; /* a key that occurs twice in it or in an object without a code inside it */
} OpenObject;

typedef struct KeyReader
{
	OpenObject *open;
	int depth;
	int room;
	struct Node *soft; /* see compat.h */
} KeyReader;

static JsonActionResult
object_start(void *argument)
{
	KeyReader *reader = argument;

	if (reader->depth == reader->room)
	{
		reader->room *= 2;
		reader->open = repalloc(reader->open, sizeof(OpenObject) * reader->room);
	}
	reader->open[reader->depth++] = (OpenObject){.keys = NIL};
	JSON_ACTION_END(reader->soft);
}

static JsonActionResult
field_start(void *argument, char *key, bool isnull)
{
	KeyReader *reader = argument;
	OpenObject *object = &reader->open[reader->depth - 1];

	CHECK_FOR_INTERRUPTS();
	object->keys = lappend(object->keys, pstrdup(key));
	object->code_next = strcmp(key, "code") == 0;
	JSON_ACTION_END(reader->soft);
}

static JsonActionResult
scalar(void *argument, char *token, JsonTokenType type)
{
	KeyReader *reader = argument;
	OpenObject *object = reader->depth > 0 ? &reader->open[reader->depth - 1] : NULL;

	if (object != NULL && object->code_next && type == JSON_TOKEN_STRING)
		object->code = pstrdup(token);
	if (object != NULL)
		object->code_next = false;
	JSON_ACTION_END(reader->soft);
}

static int
compare_keys(const ListCell *left, const ListCell *right)
{
	return strcmp(lfirst(left), lfirst(right));
}

static pg_noinline void
save_twice(const OpenObject *object, struct Node *soft)
{
	const char *key = shown(object->twice);

	errsave(soft, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	               object->code == NULL ? errmsg("score sheet: key \"%s\" occurs twice", key) :
	                                      errmsg("score sheet, criterion \"%s\": key \"%s\" occurs twice",
	                                             shown(object->code), key),
	               errdetail("A key can occur only once in an object."), errhint("Remove the wrong one.")));
}

static char *
key_given_twice(List *keys)
{
	const char *before = NULL;
	ListCell *cell;

	list_sort(keys, compare_keys);
	foreach(cell, keys)
	{
		if (before != NULL && strcmp(before, lfirst(cell)) == 0)
			return pstrdup(before);
		before = lfirst(cell);
	}
	return NULL;
}

/* A step or a class has no code: the criterion round it, whose code may come later, is named. */
static JsonActionResult
object_end(void *argument)
{
	KeyReader *reader = argument;
	OpenObject *object = &reader->open[--reader->depth];

	if (object->twice == NULL)
		object->twice = key_given_twice(object->keys);
	list_free_deep(object->keys);
	if (object->twice != NULL && (object->code != NULL || reader->depth == 0))
		save_twice(object, reader->soft);
	else if (object->twice != NULL && object[-1].twice == NULL)
		object[-1].twice = object->twice;
	JSON_ACTION_END(reader->soft);
}

/* False if one does, or if the text is not JSON. */
static bool
no_key_stands_twice(char *text, struct Node *soft)
{
	KeyReader reader = {.room = 16, .soft = soft};
	JsonSemAction actions = {
		.semstate = &reader,
		.object_start = object_start,
		.object_end = object_end,
		.object_field_start = field_start,
		.scalar = scalar,
	};
	bool passed;

	reader.open = palloc(sizeof(OpenObject) * reader.room);
	passed = parse_json_softly(json_lexer(text, (int) strlen(text)), &actions, soft);
	pfree(reader.open);
	return passed;
}

Sheet *
sheet_from_text(char *text, struct Node *soft)
{
	Datum document;

	if (!no_key_stands_twice(text, soft) || !input_softly(jsonb_in, text, soft, &document))
		return NULL;
	return sheet_from_jsonb(DatumGetJsonbP(document), soft);
}
