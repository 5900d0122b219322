/*
 * encodings.c - libFuzzer on old encodings: whatever the bytes, letters come out one by one,
 * the same in one piece or two; a text of them as windows-1252 shows it is the bytes again;
 * and every look at bytes and texts ends.
 */
#include <stdlib.h>
#include <string.h>

#include "file/csv_text.h"
#include "file/old_encodings.h"
#include "file/spoilt_text.h"

#define MOST 4096

static void
must(int holds)
{
	if (!holds)
		abort();
}

/* In two pieces, as a file comes in: what waits at the end of the first goes before the second. */
static void
decode_in_pieces(OldEncoding encoding, const unsigned char *bytes, size_t length, size_t cut,
                 const uint32_t *whole, size_t whole_count, size_t whole_taken)
{
	uint32_t letters[MOST];
	size_t first;
	size_t second;
	size_t taken = old_decode(encoding, bytes, cut, false, letters, &first);

	must(taken <= cut);
	if (taken < cut && !(taken + 1 == cut && old_may_get_marks(encoding, bytes[taken])))
	{
		must(taken == whole_taken);
		return;
	}
	taken += old_decode(encoding, bytes + taken, length - taken, true, letters + first, &second);
	must(taken == whole_taken && first + second == whole_count);
	must(memcmp(letters, whole, whole_count * sizeof(uint32_t)) == 0);
}

static void
look_at_text(const unsigned char *bytes, size_t length)
{
	static SpoiltText found;
	uint32_t text[MOST];
	size_t count = 0;

	for (size_t at = 0, taken; at < length; at += taken)
	{
		text[count++] = old_utf8_letter(bytes + at, length - at, &taken);
		taken += taken == 0;
	}
	spoilt_text_look(text, count, &found);
	must(found.right_count <= 2 * SPOILT_MOST);
	must((found.kind == SPOILT_OLD) == (found.encoding != OLD_NONE));
	must((found.kind == SPOILT_OLD || found.kind == SPOILT_TWICE) || found.right_count == 0);
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length)
{
	OldCarrier carrier = OLD_ASCII;

	if (length > MOST)
		return 0;
	for (OldEncoding encoding = OLD_TCVN3; encoding <= OLD_WIN1252; encoding++)
	{
		uint32_t letters[MOST];
		size_t count;
		size_t taken = old_decode(encoding, bytes, length, true, letters, &count);

		must(taken <= length && count <= taken);
		for (size_t i = 0; i < count; i++)
			must(letters[i] < 0xD800);
		decode_in_pieces(encoding, bytes, length, length / 2, letters, count, taken);
		for (size_t i = 0; i < count && encoding == OLD_WIN1252; i++)
			must(old_byte(OLD_WIN1252, letters[i]) == bytes[i]);
	}
	for (size_t at = 0; at < length && carrier != OLD_BYTES;)
	{
		size_t taken = old_carrier(bytes + at, length - at, 16, &carrier);

		must(taken > 0 || carrier == OLD_BYTES);
		at += taken;
	}
	look_at_text(bytes, length);
	(void) spoilt_file_guess(bytes, length);
	(void) csv_other_format((const char *) bytes, length);
	return 0;
}
