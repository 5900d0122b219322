/*
 * csv.c - libFuzzer on files: the delimiter found, the lines cut, and libcsv set up as
 * read_csv sets it up; cut into lines or not, the same fields come out.
 */
#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "file/csv_text.h"

typedef struct Count
{
	size_t fields;
	size_t records;
	size_t bytes;
} Count;

static void
must(int holds)
{
	if (!holds)
		abort();
}

static int
never_space(unsigned char c)
{
	return 0;
}

static void
take_field(void *bytes, size_t length, void *argument)
{
	Count *count = argument;

	count->fields++;
	count->bytes += length;
	(void) csv_is_composed(bytes ? bytes : "", length);
}

static void
take_record(int terminator, void *argument)
{
	((Count *) argument)->records++;
}

/* 0 where the file is refused. */
static int
parse(const char *bytes, size_t length, int by_lines, Count *count)
{
	struct csv_parser parser;
	int good = 1;

	memset(count, 0, sizeof(*count));
	csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
	csv_set_space_func(&parser, never_space);
	csv_set_delim(&parser, (unsigned char) csv_delimiter(bytes, length));
	for (size_t i = 0; i < length && good;)
	{
		size_t taken = by_lines ? csv_line_length(bytes + i, length - i) : length;

		must(taken > 0 && taken <= length - i);
		good = csv_parse(&parser, bytes + i, taken, take_field, take_record, count) == taken;
		i += taken;
	}
	good = good && csv_fini(&parser, take_field, take_record, count) == 0;
	csv_free(&parser);
	return good;
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length)
{
	Count whole;
	Count lines;
	int good = parse((const char *) bytes, length, 0, &whole);

	must(strchr(";\t,", csv_delimiter((const char *) bytes, length)) != NULL);
	must(parse((const char *) bytes, length, 1, &lines) == good);
	must(!good || memcmp(&whole, &lines, sizeof(whole)) == 0);
	return 0;
}
