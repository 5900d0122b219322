/*
 * spoilt_text.h - does a text look like letters that were read in the wrong encoding?
 * Pure C.
 *
 * It is conservative: a text that is not Vietnamese as it is must be Vietnamese, syllable by
 * syllable, in another encoding, and one word must contain what no other language writes.
 * Correct Vietnamese is never reported, because its words are syllables.
 */
#ifndef EMULATION_SPOILT_TEXT_H
#define EMULATION_SPOILT_TEXT_H

#include "file/old_encodings.h"

typedef enum SpoiltKind
{
	SPOILT_NOT,
	SPOILT_OLD,      /* an old encoding, or windows-1258, read as another */
	SPOILT_TWICE,    /* UTF-8 read as windows-1252 or 1258 and encoded once more */
	SPOILT_REPLACED, /* U+FFFD replaces a lost letter */
	SPOILT_LOST      /* a question mark does */
} SpoiltKind;

/* So many letters of a text are looked at. */
#define SPOILT_MOST 1000

typedef struct SpoiltText
{
	SpoiltKind kind;
	OldEncoding encoding;            /* of SPOILT_OLD */
	uint32_t right[2 * SPOILT_MOST]; /* what it would be, of SPOILT_OLD and SPOILT_TWICE */
	size_t right_count;
} SpoiltText;

extern void spoilt_text_look(const uint32_t *text, size_t count, SpoiltText *found);

/* The probable encoding of a file's bytes that are not UTF-8; OLD_NONE: unknown. */
extern OldEncoding spoilt_file_guess(const unsigned char *bytes, size_t length);

#endif
