/*
 * old_encodings.h - Vietnamese as it was written before Unicode.  Pure C.
 *
 * The input is a file's bytes, or a text in Unicode whose letters represent such bytes: a
 * spreadsheet whose cells have an old font holds "B¹c Liªu", each letter being windows-1252's
 * for the byte.
 */
#ifndef EMULATION_OLD_ENCODINGS_H
#define EMULATION_OLD_ENCODINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum OldEncoding
{
	OLD_NONE = -1,
	OLD_TCVN3,   /* TCVN 5712:1993, VN3: the fonts .VnTime, "ABC" */
	OLD_VNI,     /* VNI for Windows: a letter, and a second byte for its marks */
	OLD_VPS,     /* Vietnamese Professionals Society */
	OLD_VISCII,  /* RFC 1456 */
	OLD_WIN1258, /* known to recognise a text, not to read files: PostgreSQL does that */
	OLD_WIN1252
} OldEncoding;

/* By which name, in any case and with any signs between; OLD_NONE: none of the first four. */
extern OldEncoding old_encoding_named(const char *name);
/* What to write for it. */
extern const char *old_encoding_name(OldEncoding encoding);

/*
 * Decodes bytes into letters (room for length of them), *count; how many bytes were
 * taken: fewer than length where the next byte is none of the encoding's, or, unless
 * is_end, where the last letter may still get its marks.
 */
extern size_t old_decode(OldEncoding encoding, const unsigned char *bytes, size_t length, bool is_end,
                         uint32_t *letters, size_t *count);

/* Must a last byte wait for the next one? */
extern bool old_may_get_marks(OldEncoding encoding, unsigned char byte);

/* The byte of a letter in windows-1252 or windows-1258; -1: it has none. */
extern int old_byte(OldEncoding encoding, uint32_t letter);

/* One character of valid UTF-8; *taken is 0 if it is not one. */
extern uint32_t old_utf8_letter(const unsigned char *bytes, size_t length, size_t *taken);

typedef enum OldCarrier
{
	OLD_ASCII,     /* either of these */
	OLD_BYTES,     /* the bytes themselves */
	OLD_IN_UTF8,   /* a text in UTF-8, a letter of windows-1252 for each byte */
	OLD_NOT_AT_ALL /* a text in UTF-8 with other letters */
} OldCarrier;

/*
 * What a file said to be in an old encoding is: no such text is valid UTF-8 but by
 * design.  Looks at the letters that begin in the first about of length bytes, makes
 * *carrier what the file is up to there, and returns where the next letter begins.
 */
extern size_t old_carrier(const unsigned char *bytes, size_t length, size_t about, OldCarrier *carrier);

#endif
