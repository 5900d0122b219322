/*
 * csv_text.c - what can be seen of a CSV file before it is parsed.
 */
#include "file/csv_text.h"

#include <string.h>

/* Lines that are looked at to find the delimiter. */
#define SAMPLE_LINES 20
/* ; tab , */
#define CANDIDATES 3
static const char candidates[CANDIDATES] = {';', '\t', ','};

/* Counts each candidate outside quotes in the first lines; the number of lines. */
static int
count_candidates(const char *sample, size_t length, int counts[SAMPLE_LINES][CANDIDATES])
{
	bool quoted = false;
	int line = 0;

	memset(counts, 0, sizeof(int) * SAMPLE_LINES * CANDIDATES);
	for (size_t i = 0; i < length && line < SAMPLE_LINES; i++)
	{
		if (sample[i] == '"')
			quoted = !quoted;
		else if (!quoted && sample[i] == '\n')
			line++;
		for (int k = 0; k < CANDIDATES && !quoted && line < SAMPLE_LINES; k++)
			counts[line][k] += sample[i] == candidates[k];
	}
	return line < SAMPLE_LINES ? line + 1 : SAMPLE_LINES;
}

char
csv_delimiter(const char *sample, size_t length)
{
	int counts[SAMPLE_LINES][CANDIDATES];
	int lines = count_candidates(sample, length, counts);
	int best = CANDIDATES - 1;
	int most = 0;

	for (int k = 0; k < CANDIDATES; k++)
		for (int line = 0; line < lines; line++)
		{
			int equal = 0;

			for (int other = 0; other < lines && counts[line][k] > 0; other++)
				equal += counts[other][k] == counts[line][k];
			if (equal > most)
			{
				most = equal;
				best = k;
			}
		}
	return candidates[best];
}

size_t
csv_line_length(const char *bytes, size_t length)
{
	const char *feed = memchr(bytes, '\n', length);
	size_t taken = feed ? (size_t) (feed - bytes) + 1 : length;
	const char *carriage_return = memchr(bytes, '\r', taken);

	return carriage_return && carriage_return + 1 < bytes + taken && carriage_return[1] != '\n' ?
	           (size_t) (carriage_return - bytes) + 1 :
	           taken;
}

/* So far into a file its kind may be told: a byte order mark, blanks, names of parts. */
#define FORMAT_BYTES 2048

/* The beginning of a file in small letters, without a byte order mark, zeros (UTF-16) and leading blanks. */
static void
plain_beginning(const char *bytes, size_t length, char *plain)
{
	size_t count = 0;

	for (size_t i = 0; i < length && i < FORMAT_BYTES; i++)
	{
		char c = bytes[i];
		bool is_before = c == '\0' || (count == 0 && strchr(" \t\r\n\xEF\xBB\xBF\xFF\xFE", c) != NULL);

		if (!is_before)
			plain[count++] = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
	}
	plain[count] = '\0';
}

/* A zip archive, by the names of its first parts. */
static const char *
zip_format(const char *plain)
{
	if (strstr(plain, "opendocument.spreadsheet") != NULL)
		return "a LibreOffice workbook (.ods)";
	if (strstr(plain, "word/") != NULL)
		return "a Word document (.docx)";
	if (strstr(plain, "[content_types].xml") != NULL || strstr(plain, "xl/") != NULL)
		return "an Excel workbook (.xlsx)";
	return "a zip archive";
}

const char *
csv_other_format(const char *bytes, size_t length)
{
	static const struct
	{
		const char *beginning;
		const char *what;
	} formats[] = {
		{"\xD0\xCF\x11\xE0", "an old Excel workbook (.xls)"},
		{"\x1F\x8B", "a gzip archive"},
		{"7z\xBC\xAF", "a 7-Zip archive"},
		{"rar!", "a RAR archive"},
		{"%pdf-", "a PDF document"},
		{"{\\rtf", "an RTF document"},
		{"\x89png", "a picture (PNG)"},
		{"\xFF\xD8\xFF", "a picture (JPEG)"},
		{"<!doctype", "a web page (HTML)"},
		{"<html", "a web page (HTML)"},
		{"<head", "a web page (HTML)"},
		{"<meta", "a web page (HTML)"},
		{"<style", "a web page (HTML)"},
		{"<table", "a web page (HTML)"},
		{"<?xml", "an XML document"},
	};
	char plain[FORMAT_BYTES + 1];

	plain_beginning(bytes, length, plain);
	if (strncmp(plain, "pk\x03\x04", 4) == 0)
		return zip_format(plain);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
	{
		size_t known = strlen(formats[i].beginning);

		if (strncmp(plain, formats[i].beginning, known) == 0 ||
		    (length >= known && memcmp(bytes, formats[i].beginning, known) == 0))
			return formats[i].what;
	}
	return NULL;
}

bool
csv_is_composed(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *) text;

	for (size_t i = 0; i < length;)
		if (bytes[i] < 0x80)
			i++;
		else if (bytes[i] >= 0xC2 && bytes[i] <= 0xCB)
			i += 2;
		else if (bytes[i] == 0xE1 && i + 1 < length && bytes[i + 1] >= 0xB8 && bytes[i + 1] <= 0xBB)
			i += 3;
		else
			return false;
	return true;
}
