/*
 * csv.c - read_csv: every record of a CSV file, on libcsv.
 *
 * The file is a bytea, is decoded piece by piece and passed to libcsv line by line, so that
 * each record's line is known; records stay in a queue only as long as their piece. libcsv's
 * memory is palloc's, in the reader's own context: an error may leave it at any point, and no
 * parser is used after one.
 */
#include "server/compat.h"

#include <csv.h>

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "file/csv_decode.h"
#include "file/csv_text.h"
#include "server/fault.h"
#include "server/progress.h"

#define PIECE_BYTES       (64 * 1024)
#define SLICE_BYTES       (1024 * 1024)
#define MOST_RECORD_BYTES (64 * 1024 * 1024)
#define MOST_FIELDS       10000
#define MOST_MARKS        30 /* as in Unicode's stream-safe text format (UAX 15) */

typedef struct CsvRecord
{
	int64 record;
	int64 line;
	ArrayType *fields;
} CsvRecord;

typedef struct CsvReader
{
	MemoryContext context; /* all that lives as long as the reading */
	MemoryContext queued;  /* records parsed and not yet returned */
	MemoryContext begun;   /* fields of the record being read */
	CsvDecoder decoder;
	Progress progress;
	struct csv_parser parser;
	char delimiter;
	bool is_open; /* has the parser been set up? */
	bool is_finished;
	int64 record;      /* the one being read, from 1 */
	int64 record_line; /* where it begins */
	int64 line;        /* the line being read, from 1 */
	int64 byte;        /* bytes decoded before it */
	bool record_begun;
	bool after_return; /* was the last byte a carriage return? */
	Size record_bytes;
	Datum *fields; /* of the record being read */
	int field_count;
	int field_room;
	CsvRecord *queue;
	int queue_length;
	int queue_room;
	int queue_next;
} CsvReader;

/* libcsv's memory hooks have no argument of ours. */
static CsvReader *reading;

pg_noreturn static void
refuse(const CsvReader *reader, const char *what, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_BAD_COPY_FILE_FORMAT),
	                errmsg("CSV record " INT64_FORMAT ": %s", reader->record, what),
	                errdetail("Record " INT64_FORMAT ", line " INT64_FORMAT ", byte " INT64_FORMAT ".",
	                          reader->record, reader->line, reader->byte),
	                errhint("%s", hint)));
}

pg_noreturn static void
refuse_wide(const CsvReader *reader)
{
	refuse(reader, "is too wide",
	       "A record has at most 64 MB and 10,000 fields. Check whether a closing quote is missing.");
}

static void *
hooked_realloc(void *memory, size_t size)
{
	if (size > MOST_RECORD_BYTES + PIECE_BYTES)
		refuse_wide(reading);
	return memory == NULL ? MemoryContextAlloc(reading->context, size) : repalloc(memory, size);
}

static void
hooked_free(void *memory)
{
	if (memory != NULL)
		pfree(memory);
}

/* Spaces around a field are the field's. */
static int
never_space(unsigned char c)
{
	return 0;
}

static void
begin_record(CsvReader *reader)
{
	if (reader->record_begun)
		return;
	reader->record_begun = true;
	reader->record++;
	reader->record_line = reader->line;
	reader->record_bytes = 0;
	reader->field_count = 0;
}

/* Combining marks that are not as wide as nothing: viramas and musical signs. */
static bool
is_wide_mark(pg_wchar character)
{
	static const pg_wchar marks[] = {0x1B44,  0x302E,  0x302F,  0xA953, 0xA9C0,
	                                 0x111C0, 0x116B6, 0x16FF0, 0x16FF1};

	for (size_t i = 0; i < lengthof(marks); i++)
		if (character == marks[i])
			return true;
	return character >= 0x1D165 && character <= 0x1D172;
}

/*
 * Marks on one letter are put in order by insertion, which takes the square of their
 * number and cannot be cancelled; no language needs more than a few.
 */
static void
check_marks(const char *bytes, size_t length)
{
	const unsigned char *at = (const unsigned char *) bytes;
	const unsigned char *end = at + length;
	int run = 0;

	while (at < end)
	{
		bool is_mark = *at >= 0x80 && (pg_encoding_dsplen(PG_UTF8, (const char *) at) == 0 ||
		                               is_wide_mark(utf8_to_unicode(at)));

		run = is_mark ? run + 1 : 0;
		if (run > MOST_MARKS)
			refuse(reading, "has a letter with too many combining marks",
			       "A letter can have at most 30 combining marks.");
		at += pg_utf_mblen(at);
	}
}

/* A text, composed: what windows-1258 writes as letter and mark is one letter. */
static Datum
composed_text(const char *bytes, size_t length)
{
	Datum given = PointerGetDatum(cstring_to_text_with_len(bytes, (int) length));

	if (GetDatabaseEncoding() != PG_UTF8 || csv_is_composed(bytes, length))
		return given;
	check_marks(bytes, length);
	return DirectFunctionCall2(unicode_normalize_func, given, PointerGetDatum(cstring_to_text("NFC")));
}

/* Bytes that can be composed by themselves: up to an ASCII character, which joins nothing before it. */
static size_t
slice_length(const char *bytes, size_t length)
{
	size_t taken = SLICE_BYTES;

	while (taken < length && IS_HIGHBIT_SET(bytes[taken]))
		taken++;
	return Min(taken, length);
}

/* A field, composed in slices: PostgreSQL's function cannot be cancelled. */
static Datum
field_datum(const char *bytes, size_t length)
{
	StringInfoData composed;

	if (length <= SLICE_BYTES)
		return composed_text(bytes, length);
	initStringInfo(&composed);
	while (length > 0)
	{
		size_t taken = slice_length(bytes, length);
		text *slice = DatumGetTextPP(composed_text(bytes, taken));

		CHECK_FOR_INTERRUPTS();
		appendBinaryStringInfo(&composed, VARDATA_ANY(slice), VARSIZE_ANY_EXHDR(slice));
		pfree(slice);
		bytes += taken;
		length -= taken;
	}
	return PointerGetDatum(cstring_to_text_with_len(composed.data, composed.len));
}

static void
take_field(void *bytes, size_t length, void *argument)
{
	CsvReader *reader = argument;
	MemoryContext before;

	begin_record(reader);
	reader->record_bytes += length;
	if (reader->field_count == MOST_FIELDS || reader->record_bytes > MOST_RECORD_BYTES)
		refuse_wide(reader);
	if (reader->field_count == reader->field_room)
	{
		reader->field_room = Max(64, 2 * reader->field_room);
		reader->fields = reader->fields ?
		                     repalloc(reader->fields, reader->field_room * sizeof(Datum)) :
		                     MemoryContextAlloc(reader->context, reader->field_room * sizeof(Datum));
	}
	before = MemoryContextSwitchTo(reader->begun);
	reader->fields[reader->field_count++] = field_datum(bytes ? bytes : "", length);
	MemoryContextSwitchTo(before);
}

static void
take_record(int terminator, void *argument)
{
	CsvReader *reader = argument;
	CsvRecord *record;

	if (reader->queue_length == reader->queue_room)
	{
		reader->queue_room = Max(64, 2 * reader->queue_room);
		reader->queue = reader->queue ?
		                    repalloc(reader->queue, reader->queue_room * sizeof(CsvRecord)) :
		                    MemoryContextAlloc(reader->context, reader->queue_room * sizeof(CsvRecord));
	}
	record = &reader->queue[reader->queue_length++];
	record->record = reader->record;
	record->line = reader->record_line;
	record->fields = construct_array(reader->fields, reader->field_count, TEXTOID, -1, false, TYPALIGN_INT);
	MemoryContextReset(reader->begun);
	reader->record_begun = false;
}

static void
open_parser(CsvReader *reader, const char *sample, Size length)
{
	if (reader->delimiter == '\0')
		reader->delimiter = csv_delimiter(sample, length);
	csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
	csv_set_realloc_func(&reader->parser, hooked_realloc);
	csv_set_free_func(&reader->parser, hooked_free);
	csv_set_blk_size(&reader->parser, PIECE_BYTES);
	csv_set_space_func(&reader->parser, never_space);
	csv_set_delim(&reader->parser, (unsigned char) reader->delimiter);
	reader->is_open = true;
}

static void
parse_bytes(CsvReader *reader, const char *bytes, Size length)
{
	MemoryContext before = MemoryContextSwitchTo(reader->queued);

	reading = reader;
	if (csv_parse(&reader->parser, bytes, length, take_field, take_record, reader) != length)
	{
		begin_record(reader);
		refuse(reader, "has a quote in the wrong place",
		       "Enclose a field that contains quotes in quotes, and double each of them: \"12\"\" "
		       "pipe\".");
	}
	MemoryContextSwitchTo(before);
}

/* One line at a time, so that a record's line is known when its callback comes. */
static void
parse_piece(CsvReader *reader, const char *piece, Size length)
{
	if (memchr(piece, '\0', length) != NULL)
	{
		begin_record(reader);
		refuse(reader, "contains a zero byte",
		       "If the file is in UTF-16, pass the encoding: read_csv(content, encoding => 'UTF-16LE').");
	}
	while (length > 0)
	{
		Size taken = csv_line_length(piece, length);
		char last = piece[taken - 1];

		parse_bytes(reader, piece, taken);
		/* the first byte of a quoted field does not cause a callback yet */
		if (reader->parser.entry_pos > 0 || reader->parser.quoted)
			begin_record(reader);
		/* a piece may end between \r and \n */
		reader->line += last == '\r' || (last == '\n' && !(taken == 1 && reader->after_return));
		reader->after_return = last == '\r';
		reader->byte += taken;
		piece += taken;
		length -= taken;
	}
}

static void
finish(CsvReader *reader)
{
	MemoryContext before = MemoryContextSwitchTo(reader->queued);

	reading = reader;
	reader->is_finished = true;
	if (csv_fini(&reader->parser, take_field, take_record, reader) != 0)
	{
		begin_record(reader);
		reader->line = reader->record_line;
		refuse(reader, "ends within a quoted field", "Close the field with a quote.");
	}
	MemoryContextSwitchTo(before);
}

/* Parses on until there is a record to return; false at the end. In the reader's context. */
static bool
read_on(CsvReader *reader)
{
	while (reader->queue_next == reader->queue_length)
	{
		Size length;
		char *piece;

		if (reader->is_finished)
			return false;
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(reader->queued);
		reader->queue_length = reader->queue_next = 0;
		piece = csv_decode(&reader->decoder, PIECE_BYTES, &length);
		if (progress_is_due(&reader->progress))
			progress_say("read_csv", reader->decoder.at - reader->decoder.start,
			             reader->decoder.end - reader->decoder.start, "bytes");
		if (!reader->is_open)
			open_parser(reader, piece, length);
		if (length > 0)
			parse_piece(reader, piece, length);
		else
			finish(reader);
	}
	return true;
}

static bool
has_record(CsvReader *reader)
{
	MemoryContext before = MemoryContextSwitchTo(reader->context);
	bool found = read_on(reader);

	MemoryContextSwitchTo(before);
	return found;
}

static char
read_delimiter(FunctionCallInfo fcinfo)
{
	char *delimiter;

	if (PG_ARGISNULL(1))
		return '\0';
	delimiter = text_to_cstring(PG_GETARG_TEXT_PP(1));
	if (strlen(delimiter) != 1 || IS_HIGHBIT_SET(delimiter[0]) || strchr("\"\r\n", delimiter[0]) != NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("\"%s\" is not a delimiter", shown(delimiter)),
		                errdetail("A delimiter is one ASCII character, neither a quote nor a line end."),
		                errhint("Leave the delimiter out, and read_csv finds it: comma, semicolon or tab.")));
	return delimiter[0];
}

static CsvReader *
open_reader(FunctionCallInfo fcinfo, MemoryContext context)
{
	MemoryContext before = MemoryContextSwitchTo(context);
	CsvReader *reader = palloc0(sizeof(CsvReader));

	reader->context = context;
	reader->queued = AllocSetContextCreate(context, "CSV records", ALLOCSET_DEFAULT_SIZES);
	reader->begun = AllocSetContextCreate(context, "CSV record", ALLOCSET_DEFAULT_SIZES);
	reader->delimiter = read_delimiter(fcinfo);
	reader->line = 1;
	reader->progress = progress_begun();
	csv_decoder_open(&reader->decoder, PG_GETARG_BYTEA_PP(0),
	                 PG_ARGISNULL(2) ? "UTF8" : text_to_cstring(PG_GETARG_TEXT_PP(2)));
	MemoryContextSwitchTo(before);
	return reader;
}

PG_FUNCTION_INFO_V1(emulation_read_csv);
Datum
emulation_read_csv(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	CsvReader *reader;

	if (SRF_IS_FIRSTCALL())
	{
		TupleDesc shape;

		call = SRF_FIRSTCALL_INIT();
		if (PG_ARGISNULL(0))
			SRF_RETURN_DONE(call);
		MemoryContext before = MemoryContextSwitchTo(call->multi_call_memory_ctx);

		/* every call needs it, so it must not lie in this call's memory */
		if (get_call_result_type(fcinfo, NULL, &shape) != TYPEFUNC_COMPOSITE)
			elog(ERROR, "read_csv must return rows");
		call->tuple_desc = BlessTupleDesc(shape);
		MemoryContextSwitchTo(before);
		call->user_fctx = open_reader(fcinfo, call->multi_call_memory_ctx);
	}
	call = SRF_PERCALL_SETUP();
	reader = call->user_fctx;
	if (!has_record(reader))
		SRF_RETURN_DONE(call);
	else
	{
		CsvRecord *record = &reader->queue[reader->queue_next++];
		Datum values[] = {Int64GetDatum(record->record), Int64GetDatum(record->line),
		                  PointerGetDatum(record->fields)};
		bool nulls[] = {false, false, false};

		SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc, values, nulls)));
	}
}

/* The delimiter that read_csv finds for itself. */
PG_FUNCTION_INFO_V1(emulation_csv_delimiter);
Datum
emulation_csv_delimiter(PG_FUNCTION_ARGS)
{
	CsvDecoder decoder;
	Size length;
	char *piece;
	char delimiter;

	csv_decoder_open(&decoder, PG_GETARG_BYTEA_PP(0), text_to_cstring(PG_GETARG_TEXT_PP(1)));
	piece = csv_decode(&decoder, PIECE_BYTES, &length);
	delimiter = csv_delimiter(piece, length);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(&delimiter, 1));
}
