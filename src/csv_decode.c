/*
 * csv_decode.c - a file's bytes, piece by piece, in the database's encoding.
 */
#include "csv_decode.h"

#include "utils/builtins.h"

#include "fault.h"

/* PostgreSQL has no UTF-16; below all of its numbers. */
#define UTF16_LITTLE (-2)
#define UTF16_BIG    (-3)
/* A character has no more bytes in any encoding. */
#define WIDEST_CHARACTER 8

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
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown encoding \"%s\"", shown(name)),
		         errhint("For example UTF8, UTF-16LE, UTF-16BE, WIN1258 or another that PostgreSQL knows.")));
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

void
csv_decoder_open(CsvDecoder *decoder, bytea *content, const char *name)
{
	static const struct
	{
		const char *bytes;
		int length;
		int encoding;
	} marks[] = {{"\xEF\xBB\xBF", 3, PG_UTF8}, {"\xFF\xFE", 2, UTF16_LITTLE}, {"\xFE\xFF", 2, UTF16_BIG}};

	decoder->start = decoder->at = (const unsigned char *) VARDATA_ANY(content);
	decoder->end = decoder->at + VARSIZE_ANY_EXHDR(content);
	decoder->encoding = encoding_named(name);
	decoder->name = name;
	decoder->buffer = NULL;
	for (size_t i = 0; i < lengthof(marks); i++)
		if (begins_with(decoder, marks[i].bytes, marks[i].length))
		{
			decoder->at += marks[i].length;
			decoder->encoding = marks[i].encoding;
			break;
		}
}

pg_noreturn static void refuse_bytes(const CsvDecoder *decoder, const unsigned char *at)
{
	int64 lines = 1;

	for (const unsigned char *c = decoder->start; c < at; c++)
		lines += *c == '\n';
	ereport(ERROR, (errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
	                errmsg("the file is not in %s: byte 0x%02X cannot be read",
	                       decoder->encoding < -1 ? "UTF-16" : pg_encoding_to_char(decoder->encoding), *at),
	                errdetail("Line " INT64_FORMAT ", byte " INT64_FORMAT " of the file.", lines,
	                          (int64) (at - decoder->start) + 1),
	                errhint("Say what it is in: encoding => 'WIN1258', 'UTF-16LE' or another.")));
}

/* One character of UTF-16, a pair where it is one; moves *at. */
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

/* Bytes up to the end of the last whole character of about so many; refuses others. */
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

char *
csv_decode(CsvDecoder *decoder, Size about, Size *length)
{
	if (decoder->buffer != NULL)
		pfree(decoder->buffer);
	decoder->buffer = NULL;
	*length = 0;
	if (decoder->at == decoder->end)
		return NULL;
	decoder->buffer =
		decoder->encoding < -1 ? decode_utf16(decoder, about, length) : decode_known(decoder, about, length);
	return decoder->buffer;
}
