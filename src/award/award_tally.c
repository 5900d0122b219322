/*
 * award_tally.c - the SQL type award_tally: text, binary and jsonb forms (see
 * award_tally.h).
 */
#include "server/compat.h"

#include <errno.h>

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/jsonfuncs.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "award/award_tally.h"
#include "server/fault.h"
#include "server/json_text.h"
#include "server/value.h"

#define TALLY_WIRE_VERSION 1

const AwardTally *
tally_from_datum(Datum datum)
{
	const AwardTally *tally = (const AwardTally *) PG_DETOAST_DATUM(datum);

	value_check_format("award_tally", tally->version, AWARD_TALLY_VERSION);
	tally_assert_valid(tally);
	return tally;
}

const TallyEntry *
tally_find(const AwardTally *tally, const char *code, size_t length)
{
	int64 low = 0;
	int64 high = (int64) tally->n - 1;

	while (low <= high)
	{
		int64 middle = (low + high) / 2;
		const TallyEntry *entry = &tally->entries[middle];
		int order = bytes_compare(code, length, tally_code(tally, entry), entry->code_length);

		if (order == 0)
			return entry;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return NULL;
}

/* Building ------------------------------------------------------------------------ */

char *
tally_number_text(int128 number)
{
	char text[64];
	char *start = text + sizeof(text) - 1;
	bool negative = number < 0;

	*start = '\0';
	do
	{
		int digit = (int) (number % 10);

		*--start = (char) ('0' + (digit < 0 ? -digit : digit));
		number /= 10;
	} while (number != 0);
	if (negative)
		*--start = '-';
	return pstrdup(start);
}

const char *const tally_negative_hint =
	"More awards are taken away than were counted. Look for a grant that is missing or outside the "
	"group or window, or for a revocation that is listed twice.";

static pg_noinline void
save_number(const AwardCount *count, const char *negative_hint, struct Node *soft)
{
	errsave(soft,
	        (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
	         errmsg("award \"%s\": the number is %s", fault_shown(count->code, count->length),
	                tally_number_text(count->number)),
	         errdetail("Every number in a tally is from 1 to " INT64_FORMAT
	                   "; an award whose number becomes 0 is left out.",
	                   PG_INT64_MAX),
	         errhint("%s", count->number < 0 ? negative_hint :
	                                           "Look for a number that was entered with too many digits.")));
}

static pg_noinline void
save_too_large(Size length, struct Node *soft)
{
	errsave(soft, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
	               errmsg("a tally needs %zu bytes, more than a value can have", length),
	               errdetail("A value has at most %zu bytes.", (Size) MaxAllocSize),
	               errhint("Tally fewer awards at once, and check that the codes of awards were counted and "
	                       "not another column.")));
}

AwardTally *
tally_from_counts(const AwardCount *counts, uint32 n, const char *negative_hint, struct Node *soft)
{
	Size length = offsetof(AwardTally, entries);
	uint32 kept = 0;
	AwardTally *tally;
	char *end;

	for (uint32 i = 0; i < n; i++)
	{
		if (unlikely(counts[i].number < 0 || counts[i].number > PG_INT64_MAX))
		{
			save_number(&counts[i], negative_hint, soft);
			return NULL;
		}
		if (counts[i].number == 0)
			continue;
		length += sizeof(TallyEntry) + counts[i].length;
		kept++;
	}
	if (length > MaxAllocSize)
	{
		save_too_large(length, soft);
		return NULL;
	}
	tally = palloc(length);
	*tally = (AwardTally){.version = AWARD_TALLY_VERSION, .length = (uint32) length};
	SET_VARSIZE(tally, length);
	end = (char *) &tally->entries[kept];
	for (uint32 i = 0; i < n; i++)
	{
		if (counts[i].number == 0)
			continue;
		tally->entries[tally->n++] =
			(TallyEntry){(int64) counts[i].number, (uint32) (end - (char *) tally), counts[i].length};
		memcpy(end, counts[i].code, counts[i].length);
		end += counts[i].length;
	}
	tally_assert_valid(tally);
	return tally;
}

#ifdef CHECK_VALUES

void
tally_assert_valid(const AwardTally *tally)
{
	Size code = offsetof(AwardTally, entries) + sizeof(TallyEntry) * (Size) tally->n;

	Assert(VARSIZE(tally) == tally->length && tally->padding == 0);
	for (uint32 i = 0; i < tally->n; i++)
	{
		const TallyEntry *entry = &tally->entries[i];

		CHECK_FOR_INTERRUPTS();
		Assert(entry->number > 0);
		Assert(entry->code == code && entry->code_length <= tally->length - code);
		Assert(i == 0 || bytes_compare(tally_code(tally, entry - 1), entry[-1].code_length,
		                               tally_code(tally, entry), entry->code_length) < 0);
		code += entry->code_length;
	}
	Assert(code == tally->length);
}

#endif

/* JSON ------------------------------------------------------------------------------ */

typedef struct TallyReader
{
	AwardCount *counts;
	uint32 n;
	uint32 room;
	int depth;
	char *award;
	struct Node *soft; /* see compat.h; a function that stores an error there returns immediately */
} TallyReader;

#define TALLY_SHAPE "A tally's text is a JSON object of numbers, such as {\"BKT\": 48491, \"COT\": 987}."

static void
save_shape(TallyReader *reader, const char *message)
{
	fault_save_shape("award tally", message, TALLY_SHAPE, reader->soft);
}

static JsonActionResult
object_start(void *argument)
{
	TallyReader *reader = argument;

	if (++reader->depth > 1)
		save_shape(reader, psprintf("the number of award \"%s\" must be a number, not an object",
		                            shown(reader->award)));
	JSON_ACTION_END(reader->soft);
}

static JsonActionResult
array_start(void *argument)
{
	TallyReader *reader = argument;

	if (reader->depth == 0)
		save_shape(reader, "must be a JSON object, not an array");
	else
		save_shape(reader, psprintf("the number of award \"%s\" must be a number, not an array",
		                            shown(reader->award)));
	JSON_ACTION_END(reader->soft);
}

static JsonActionResult
field_start(void *argument, char *award, bool isnull)
{
	((TallyReader *) argument)->award = award;
	JSON_ACTION_END(NULL);
}

/* A whole number as JSON writes it, which may be 12, 12.0 or 1.2e1; 0 where it noted an error. */
static int64
read_number(TallyReader *reader, char *token)
{
	const char *award = reader->award;
	Datum number;
	Datum whole;
	int64 result;

	if (!input_softly(numeric_in, token, reader->soft, &number))
		return 0;
	whole = DirectFunctionCall2(numeric_trunc, number, Int32GetDatum(0));
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, number, whole)))
	{
		save_shape(reader, psprintf("the number of award \"%s\" must be a whole number, not %.60s",
		                            shown(award), token));
		return 0;
	}
	errno = 0;
	result = strtoll(DatumGetCString(DirectFunctionCall1(numeric_out, whole)), NULL, 10);
	if (errno == ERANGE || result < 0)
		errsave(reader->soft,
		        (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		         errmsg("award \"%s\": the number is %.60s%s", shown(award), token,
		                strlen(token) > 60 ? "..." : ""),
		         errdetail("Every number in a tally is from 0, which is left out, to " INT64_FORMAT ".",
		                   PG_INT64_MAX)));
	return result;
}

/* The count of reader->award. */
static void
take_count(TallyReader *reader, char *token)
{
	if (reader->n == reader->room)
	{
		reader->room *= 2;
		reader->counts = repalloc_huge(reader->counts, sizeof(AwardCount) * reader->room);
	}
	reader->counts[reader->n++] =
		(AwardCount){reader->award, (uint32) strlen(reader->award), read_number(reader, token)};
}

static JsonActionResult
scalar(void *argument, char *token, JsonTokenType type)
{
	TallyReader *reader = argument;

	CHECK_FOR_INTERRUPTS();
	if (reader->depth == 0)
		save_shape(reader, "must be a JSON object, not a single value");
	else if (type != JSON_TOKEN_NUMBER)
		save_shape(reader, psprintf("the number of award \"%s\" must be a number", shown(reader->award)));
	else
		take_count(reader, token);
	pfree(token);
	JSON_ACTION_END(reader->soft);
}

static int
compare_counts(const void *left, const void *right)
{
	const AwardCount *a = left;
	const AwardCount *b = right;

	CHECK_FOR_INTERRUPTS();
	return bytes_compare(a->code, a->length, b->code, b->length);
}

static AwardTally *
tally_from_json(char *text, struct Node *soft)
{
	TallyReader reader = {.room = 16, .soft = soft};
	JsonSemAction actions = {
		.semstate = &reader,
		.object_start = object_start,
		.array_start = array_start,
		.object_field_start = field_start,
		.scalar = scalar,
	};

	reader.counts = palloc(sizeof(AwardCount) * reader.room);
	if (!parse_json_softly(json_lexer(text, (int) strlen(text)), &actions, soft))
		return NULL;
	qsort(reader.counts, reader.n, sizeof(AwardCount), compare_counts);
	for (uint32 i = 1; i < reader.n; i++)
		if (compare_counts(&reader.counts[i - 1], &reader.counts[i]) == 0)
		{
			save_shape(&reader, psprintf("award \"%s\" occurs twice", shown(reader.counts[i].code)));
			return NULL;
		}
	return tally_from_counts(reader.counts, reader.n, tally_negative_hint, soft);
}

static char *
tally_json(const AwardTally *tally)
{
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoChar(&out, '{');
	for (uint32 i = 0; i < tally->n; i++)
	{
		const TallyEntry *entry = &tally->entries[i];

		CHECK_FOR_INTERRUPTS();
		if (i > 0)
			appendStringInfoString(&out, ", ");
		json_append_text(&out, tally_code(tally, entry), entry->code_length);
		appendStringInfo(&out, ": " INT64_FORMAT, entry->number);
	}
	appendStringInfoChar(&out, '}');
	return out.data;
}

PG_FUNCTION_INFO_V1(emulation_award_tally_in);
Datum
emulation_award_tally_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(tally_from_json(PG_GETARG_CSTRING(0), fcinfo->context));
}

PG_FUNCTION_INFO_V1(emulation_award_tally_out);
Datum
emulation_award_tally_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(tally_json(tally_from_datum(PG_GETARG_DATUM(0))));
}

PG_FUNCTION_INFO_V1(emulation_award_tally_from_jsonb);
Datum
emulation_award_tally_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb *document = PG_GETARG_JSONB_P(0);

	PG_RETURN_POINTER(tally_from_json(JsonbToCString(NULL, &document->root, VARSIZE(document)), NULL));
}

PG_FUNCTION_INFO_V1(emulation_award_tally_to_jsonb);
Datum
emulation_award_tally_to_jsonb(PG_FUNCTION_ARGS)
{
	char *json = tally_json(tally_from_datum(PG_GETARG_DATUM(0)));

	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
}

/* Binary: version byte, number of entries, then each code and its number ---------------- */

PG_FUNCTION_INFO_V1(emulation_award_tally_send);
Datum
emulation_award_tally_send(PG_FUNCTION_ARGS)
{
	const AwardTally *tally = tally_from_datum(PG_GETARG_DATUM(0));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, TALLY_WIRE_VERSION);
	pq_sendint32(&message, tally->n);
	for (uint32 i = 0; i < tally->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		send_counted_text(&message, tally_code(tally, &tally->entries[i]),
		                  (int) tally->entries[i].code_length);
		pq_sendint64(&message, tally->entries[i].number);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

static void
refuse_message(const char *what)
{
	ereport(ERROR,
	        (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("invalid binary award tally: %s", what)));
}

static AwardCount
receive_count(StringInfo message)
{
	AwardCount count;
	int length = (int) pq_getmsgint(message, 4);
	int converted;

	if (length < 0)
		refuse_message("a code has a negative length");
	count.code = pq_getmsgtext(message, length, &converted);
	count.length = (uint32) converted;
	count.number = pq_getmsgint64(message);
	return count;
}

PG_FUNCTION_INFO_V1(emulation_award_tally_recv);
Datum
emulation_award_tally_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	uint32 n;
	AwardCount *counts;

	value_check_format("award_tally", pq_getmsgbyte(message), TALLY_WIRE_VERSION);
	n = pq_getmsgint(message, 4);
	/* an entry takes 12 bytes or more, so n is no larger than the message allows */
	if (n > (uint32) (message->len - message->cursor) / 12)
		refuse_message("it has fewer bytes than its entries need");
	counts = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(AwardCount) * ((Size) n + 1));
	for (uint32 i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		counts[i] = receive_count(message);
	}
	/* sent in order; a change of encoding on the way may have changed it */
	qsort(counts, n, sizeof(AwardCount), compare_counts);
	for (uint32 i = 1; i < n; i++)
		if (compare_counts(&counts[i - 1], &counts[i]) == 0)
			refuse_message("a code occurs twice");
	PG_RETURN_POINTER(tally_from_counts(counts, n, tally_negative_hint, NULL));
}
