/*
 * csv_decode.c - a file's bytes, piece by piece, in the database's encoding.
 */
#include "file/csv_decode.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "file/csv_text.h"
#include "file/spoilt_text.h"
#include "server/fault.h"

/* PostgreSQL has no UTF-16; below all of its numbers. */
#define UTF16_LITTLE (-2)
#define UTF16_BIG    (-3)
/* The most bytes of a character in any encoding. */
#define WIDEST_CHARACTER 8
/* Bytes that are examined between two checks for interrupts. */
#define LOOK_BYTES (1024 * 1024)

static const struct
{
	const char *name;
	int encoding;
} utf16_names[] = {
	{"UTF16", UTF16_LITTLE},    {"UTF-16", UTF16_LITTLE}, {"UTF16LE", UTF16_LITTLE},
	{"UTF-16LE", UTF16_LITTLE}, {"UTF16BE", UTF16_BIG},   {"UTF-16BE", UTF16_BIG},
};

static int
encoding_named(const char *name)
{
	int encoding = pg_char_to_encoding(name);

	for (size_t i = 0; i < lengthof(utf16_names); i++)
		if (pg_strcasecmp(name, utf16_names[i].name) == 0)
			return utf16_names[i].encoding;
	/* as Windows calls them */
	if (encoding < 0 && pg_strcasecmp(name, "windows-1258") == 0)
		return PG_WIN1258;
	if (encoding < 0)
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown encoding \"%s\"", shown(name)),
		     errhint("Use UTF8, UTF-16LE, WIN1258 or another encoding of PostgreSQL, or TCVN3, VNI, VPS or "
		             "VISCII.")));
	return encoding;
}

static Size
left(const CsvDecoder *decoder)
{
	return (Size) (decoder->end - decoder->at);
}

static bool
begins_with(const CsvDecoder *decoder, const char *mark, Size length)
{
	return left(decoder) >= length && memcmp(decoder->at, mark, length) == 0;
}

static const char *
advice_on(const char *format)
{
	if (strstr(format, "workbook") != NULL)
		return "Save it as \"CSV UTF-8\" in Excel or LibreOffice, or import it with client/import_folder, "
			   "which reads every sheet of a workbook.";
	if (strstr(format, "archive") != NULL)
		return "Unpack it, and import the tables in it.";
	if (strstr(format, "HTML") != NULL || strstr(format, "XML") != NULL)
		return "Open it in Excel or LibreOffice, and save its table as \"CSV UTF-8\".";
	return "Ask the sender for the table itself, as a workbook or as CSV.";
}

static void
refuse_other_formats(const CsvDecoder *decoder)
{
	const char *format = csv_other_format((const char *) decoder->at, left(decoder));

	if (format != NULL)
		ereport(ERROR, (errcode(ERRCODE_BAD_COPY_FILE_FORMAT), errmsg("the file is not CSV but %s", format),
		                errdetail("The file's first bytes show its format; its name does not matter."),
		                errhint("%s", advice_on(format))));
}

/* A byte order mark goes before what the caller says. */
static void
skip_mark(CsvDecoder *decoder)
{
	static const struct
	{
		const char *bytes;
		int length;
		int encoding;
	} marks[] = {{"\xEF\xBB\xBF", 3, PG_UTF8}, {"\xFF\xFE", 2, UTF16_LITTLE}, {"\xFE\xFF", 2, UTF16_BIG}};

	for (size_t i = 0; i < lengthof(marks); i++)
		if (begins_with(decoder, marks[i].bytes, marks[i].length))
		{
			decoder->at += marks[i].length;
			decoder->encoding = marks[i].encoding;
			decoder->is_text = true;
			break;
		}
}

/* A hint: in which encoding the file seems to be. */
static int
hint_encoding(const CsvDecoder *decoder)
{
	OldEncoding guess = spoilt_file_guess(decoder->start, (size_t) (decoder->end - decoder->start));

	if (guess == OLD_NONE || guess == decoder->old)
		return errhint(
			"Pass the file's encoding: encoding => 'WIN1258', 'TCVN3', 'VNI', 'UTF-16LE' or another.");
	return errhint("The file looks like %s; read it with encoding => '%s'.", old_encoding_name(guess),
	               old_encoding_name(guess));
}

static int64
line_of(const CsvDecoder *decoder, const unsigned char *at)
{
	int64 lines = 1;

	for (const unsigned char *c = decoder->start; c < at; c++)
		lines += *c == '\n';
	return lines;
}

static const char *
shown_encoding(const CsvDecoder *decoder)
{
	if (decoder->old != OLD_NONE)
		return old_encoding_name(decoder->old);
	return decoder->encoding < -1 ? "UTF-16" : pg_encoding_to_char(decoder->encoding);
}

pg_noreturn static void
refuse_bytes(const CsvDecoder *decoder, const unsigned char *at)
{
	ereport(ERROR, (errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
	                errmsg("the file is not in %s: byte 0x%02X cannot be read", shown_encoding(decoder), *at),
	                errdetail("Line " INT64_FORMAT ", byte " INT64_FORMAT " of the file.",
	                          line_of(decoder, at), (int64) (at - decoder->start) + 1),
	                hint_encoding(decoder)));
}

/* A text that is said to be in an old encoding and has letters of its own. */
pg_noreturn static void
refuse_right(const CsvDecoder *decoder, const unsigned char *at)
{
	ereport(ERROR,
	        (errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
	         errmsg("the file is not in %s: it contains Unicode letters", shown_encoding(decoder)),
	         errdetail("Line " INT64_FORMAT ", byte " INT64_FORMAT " of the file.", line_of(decoder, at),
	                   (int64) (at - decoder->start) + 1),
	         errhint("Leave the encoding out. If only a part of the file is in %s, correct that part in the "
	                 "program that wrote the file.",
	                 shown_encoding(decoder))));
}

/* Is a file in an old encoding, without a mark, the bytes or a text of them? */
static void
look_at_carrier(CsvDecoder *decoder)
{
	OldCarrier carrier = OLD_ASCII;
	const unsigned char *at = decoder->at;

	while (at < decoder->end && (carrier == OLD_ASCII || carrier == OLD_IN_UTF8))
	{
		CHECK_FOR_INTERRUPTS();
		at += old_carrier(at, (size_t) (decoder->end - at), LOOK_BYTES, &carrier);
	}
	decoder->is_text = carrier == OLD_IN_UTF8 || carrier == OLD_NOT_AT_ALL;
}

void
csv_decoder_open(CsvDecoder *decoder, bytea *content, const char *name)
{
	decoder->start = decoder->at = (const unsigned char *) VARDATA_ANY(content);
	decoder->end = decoder->at + VARSIZE_ANY_EXHDR(content);
	/* some names are PostgreSQL's, too, for windows-1258: ABC, TCVN */
	decoder->old = old_encoding_named(name);
	decoder->encoding = decoder->old == OLD_NONE ? encoding_named(name) : PG_UTF8;
	decoder->is_text = false;
	decoder->buffer = NULL;
	refuse_other_formats(decoder);
	skip_mark(decoder);
	if (decoder->old != OLD_NONE && !decoder->is_text)
		look_at_carrier(decoder);
}

/* One character of UTF-16, which can be a surrogate pair; moves *at. */
static pg_wchar
utf16_character(const CsvDecoder *decoder, const unsigned char **at)
{
	bool big = decoder->encoding == UTF16_BIG;
	const unsigned char *c = *at;
	pg_wchar unit;
	pg_wchar low;

	if (decoder->end - c < 2)
		refuse_bytes(decoder, c);
	unit = big ? c[0] << 8 | c[1] : c[1] << 8 | c[0];
	*at += 2;
	if (unit < 0xD800 || unit > 0xDFFF)
		return unit;
	c += 2;
	if (unit > 0xDBFF || decoder->end - c < 2)
		refuse_bytes(decoder, c - 2);
	low = big ? c[0] << 8 | c[1] : c[1] << 8 | c[0];
	if (low < 0xDC00 || low > 0xDFFF)
		refuse_bytes(decoder, c);
	*at += 2;
	return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

static char *
decode_utf16(CsvDecoder *decoder, Size about, Size *length)
{
	const unsigned char *stop = decoder->at + Min(about, left(decoder));
	/* two bytes become at most three */
	unsigned char *utf8 = palloc(3 * (about / 2 + 2) + MAX_UNICODE_EQUIVALENT_STRING);
	unsigned char *out = utf8;
	char *decoded;

	while (decoder->at < stop)
	{
		unicode_to_utf8(utf16_character(decoder, &decoder->at), out);
		out += pg_utf_mblen(out);
	}
	*length = out - utf8;
	if (GetDatabaseEncoding() == PG_UTF8)
		return (char *) utf8;
	decoded = pg_any_to_server((char *) utf8, (int) *length, PG_UTF8);
	if (decoded != (char *) utf8)
	{
		pfree(utf8);
		*length = strlen(decoded);
	}
	return decoded;
}

/* Bytes up to the end of the last complete character of about the given number; refuses invalid ones. */
static Size
whole_characters(CsvDecoder *decoder, Size about)
{
	Size taken = Min(about, left(decoder));
	Size good = pg_encoding_verifymbstr(decoder->encoding, (const char *) decoder->at, (int) taken);

	/* cut in the midst of a character, or bytes that are none? */
	if (good < taken && (taken == left(decoder) || taken - good >= WIDEST_CHARACTER))
		refuse_bytes(decoder, decoder->at + good);
	return good;
}

static char *
decode_known(CsvDecoder *decoder, Size about, Size *length)
{
	Size taken;
	char *decoded;

	/* zero bytes end what the verifier sees as a string; the caller refuses them */
	const unsigned char *zero = memchr(decoder->at, '\0', Min(about, left(decoder)));

	if (zero == decoder->at)
		taken = 1;
	else
		taken = whole_characters(decoder, zero ? (Size) (zero - decoder->at) : about);
	if (taken == 0)
		refuse_bytes(decoder, decoder->at);
	decoded = palloc(taken + 1);
	memcpy(decoded, decoder->at, taken);
	decoded[taken] = '\0';
	*length = taken;
	if (zero != decoder->at && decoder->encoding != GetDatabaseEncoding())
	{
		char *converted = (char *) pg_do_encoding_conversion((unsigned char *) decoded, (int) taken,
		                                                     decoder->encoding, GetDatabaseEncoding());

		if (converted != decoded)
		{
			pfree(decoded);
			decoded = converted;
			*length = strlen(decoded);
		}
	}
	decoder->at += taken;
	return decoded;
}

/* The byte of an old encoding at *at, which moves on. */
static unsigned char
old_byte_at(const CsvDecoder *decoder, const unsigned char **at)
{
	const unsigned char *before = *at;
	size_t taken;
	uint32 letter;
	int byte;

	if (!decoder->is_text)
		return *(*at)++;
	if (decoder->encoding == PG_UTF8)
	{
		letter = old_utf8_letter(before, (size_t) (decoder->end - before), &taken);
		if (taken == 0)
			refuse_bytes(decoder, before);
		*at += taken;
	}
	else
		letter = utf16_character(decoder, at);
	byte = old_byte(OLD_WIN1252, letter);
	if (byte < 0)
		refuse_right(decoder, before);
	return (unsigned char) byte;
}

/* Letters as UTF-8, in the database's encoding. */
static char *
letters_to_server(const uint32 *letters, size_t count, Size *length)
{
	unsigned char *utf8 = palloc(count * 3 + MAX_UNICODE_EQUIVALENT_STRING);
	unsigned char *out = utf8;
	char *decoded;

	for (size_t i = 0; i < count; i++)
	{
		unicode_to_utf8(letters[i], out);
		out += pg_utf_mblen(out);
	}
	*out = '\0';
	*length = out - utf8;
	if (GetDatabaseEncoding() == PG_UTF8)
		return (char *) utf8; /* a zero byte in it is the caller's to refuse */
	decoded = pg_any_to_server((char *) utf8, (int) *length, PG_UTF8);
	if (decoded != (char *) utf8)
		*length = strlen(decoded);
	return decoded;
}

static char *
decode_old(CsvDecoder *decoder, Size about, Size *length)
{
	unsigned char *bytes = palloc(about);
	uint32 *letters = palloc(about * sizeof(uint32));
	const unsigned char *at = decoder->at;
	const unsigned char *last = at;
	size_t count = 0;
	size_t decoded;
	size_t taken;
	char *text;

	while (count < about && at < decoder->end)
	{
		last = at;
		bytes[count++] = old_byte_at(decoder, &at);
	}
	/* the last letter may get its mark from the next piece */
	taken = old_decode(decoder->old, bytes, count, at == decoder->end, letters, &decoded);
	if (taken + 1 == count && at < decoder->end && old_may_get_marks(decoder->old, bytes[taken]))
		at = last;
	else if (taken < count)
	{
		for (at = decoder->at; taken > 0; taken--)
			old_byte_at(decoder, &at);
		refuse_bytes(decoder, at);
	}
	decoder->at = at;
	text = letters_to_server(letters, decoded, length);
	pfree(bytes);
	pfree(letters);
	return text;
}

char *
csv_decode(CsvDecoder *decoder, Size about, Size *length)
{
	if (decoder->buffer != NULL)
		pfree(decoder->buffer);
	decoder->buffer = NULL;
	*length = 0;
	if (decoder->at == decoder->end)
		return NULL;
	if (decoder->old != OLD_NONE)
		decoder->buffer = decode_old(decoder, about, length);
	else if (decoder->encoding < -1)
		decoder->buffer = decode_utf16(decoder, about, length);
	else
		decoder->buffer = decode_known(decoder, about, length);
	return decoder->buffer;
}
