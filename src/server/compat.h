/*
 * compat.h - the only place that asks which PostgreSQL this is.
 *
 * Every server C file includes this instead of postgres.h.
 */
#ifndef EMULATION_COMPAT_H
#define EMULATION_COMPAT_H

/* -fvisibility=hidden hides what SQL calls, too, until 16 says otherwise. */
#include "pg_config.h"
#if PG_VERSION_NUM < 160000
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

#include "postgres.h"

#include "access/htup_details.h"
#include "common/jsonapi.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/jsonb.h"
#include "utils/jsonfuncs.h"

/* ... and until 16 this exports a function's record without the function. */
#if PG_VERSION_NUM < 160000
#undef PG_FUNCTION_INFO_V1
#define PG_FUNCTION_INFO_V1(name)                                                                            \
	extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS);                                                         \
	extern PGDLLEXPORT const Pg_finfo_record *pg_finfo_##name(void);                                         \
	const Pg_finfo_record *pg_finfo_##name(void)                                                             \
	{                                                                                                        \
		static const Pg_finfo_record record = {1};                                                           \
		return &record;                                                                                      \
	}                                                                                                        \
	extern int no_such_variable
#endif

/* TOAST macros moved out of postgres.h in 16. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* The module tells its name and version from 18. */
#if PG_VERSION_NUM >= 180000
#define EMULATION_MODULE_MAGIC(module, number) PG_MODULE_MAGIC_EXT(.name = module, .version = number)
#else
#define EMULATION_MODULE_MAGIC(module, number) PG_MODULE_MAGIC
#endif

/* Who never returns is told before the function from 18. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn _Noreturn
#endif

/*
 * From 16 an input function may be asked (pg_input_is_valid, COPY ... ON_ERROR)
 * to note an error where its caller finds it, soft, and to return; what it calls
 * takes soft as an argument, null where errors are raised.  Until then all are.
 */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#else
#define errsave(soft, ...)        ereport(ERROR, __VA_ARGS__)
#define SOFT_ERROR_OCCURRED(soft) false
#endif

/* An input function of PostgreSQL's own; false where it noted an error. */
static inline bool
input_softly(PGFunction input, char *text, struct Node *soft, Datum *value)
{
#if PG_VERSION_NUM >= 160000
	return DirectInputFunctionCallSafe(input, text, InvalidOid, -1, soft, value);
#else
	*value =
		DirectFunctionCall3(input, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	return true;
#endif
}

/*
 * JSON parsing callbacks return a result from 16, and the lexer takes its own
 * storage from 17.
 */
#if PG_VERSION_NUM >= 160000
typedef JsonParseErrorType JsonActionResult;
#define JSON_ACTION_END(soft) return SOFT_ERROR_OCCURRED(soft) ? JSON_SEM_ACTION_FAILED : JSON_SUCCESS
#else
typedef void JsonActionResult;
#define JSON_ACTION_END(soft) return
#endif

/* A jsonb being built: one struct from 19, until then two pointers. */
#if PG_VERSION_NUM >= 190000
typedef JsonbInState JsonbBuilding;
#define jsonb_push(building, token, value) pushJsonbValue(building, token, value)
#else
typedef struct JsonbBuilding
{
	JsonbParseState *parents;
	JsonbValue *result; /* once all that was begun is ended */
} JsonbBuilding;

static inline void
jsonb_push(JsonbBuilding *building, JsonbIteratorToken token, JsonbValue *value)
{
	building->result = pushJsonbValue(&building->parents, token, value);
}
#endif

/*
 * A varlena argument with a header of one or four bytes, not compressed and in memory.
 * PG_DETOAST_DATUM_PACKED without its call if there is nothing to do, which is nearly always
 * the case.
 */
static inline struct varlena *
packed_argument(FunctionCallInfo fcinfo, int argument)
{
	struct varlena *datum = (struct varlena *) PG_GETARG_POINTER(argument);

	return VARATT_IS_EXTERNAL(datum) || VARATT_IS_COMPRESSED(datum) ? pg_detoast_datum_packed(datum) : datum;
}

/* Privileges on functions are asked for as those on all objects from 16. */
#if PG_VERSION_NUM >= 160000
#define may_execute(function)                                                                                \
	(object_aclcheck(ProcedureRelationId, function, GetUserId(), ACL_EXECUTE) == ACLCHECK_OK)
#else
#define may_execute(function) (pg_proc_aclcheck(function, GetUserId(), ACL_EXECUTE) == ACLCHECK_OK)
#endif

/* Counted texts never count themselves from 17, which is what we want. */
static inline void
send_counted_text(StringInfo message, const char *text, int length)
{
#if PG_VERSION_NUM >= 170000
	pq_sendcountedtext(message, text, length);
#else
	pq_sendcountedtext(message, text, length, false);
#endif
}

static inline JsonLexContext *
json_lexer(char *text, int length)
{
#if PG_VERSION_NUM >= 170000
	return makeJsonLexContextCstringLen(NULL, text, length, GetDatabaseEncoding(), true);
#else
	return makeJsonLexContextCstringLen(text, length, GetDatabaseEncoding(), true);
#endif
}

/* False where the text or one of the actions noted an error. */
static inline bool
parse_json_softly(JsonLexContext *lexer, JsonSemAction *actions, struct Node *soft)
{
#if PG_VERSION_NUM >= 160000
	return pg_parse_json_or_errsave(lexer, actions, soft);
#else
	pg_parse_json_or_ereport(lexer, actions);
	return true;
#endif
}

#endif
