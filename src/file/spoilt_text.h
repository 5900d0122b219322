/*
 * spoilt_text.h - does a text look like letters that were read in the wrong encoding?
 * Pure C.
 *
 * It is conservative: what is no Vietnamese as it stands must be Vietnamese, syllable by
 * syllable, in another encoding, and one word alone must hold what no other language
 * writes.  Right Vietnamese is never told, for its words are syllables.
 */
#ifndef EMULATION_SPOILT_TEXT_H
#define EMULATION_SPOILT_TEXT_H

#include "file/old_encodings.h"

typedef enum SpoiltKind
{
	SPOILT_NOT,
	SPOILT_OLD,      /* an old encoding, or windows-1258, read as another */
	SPOILT_TWICE,    /* UTF-8 read as windows-1252 or 1258 and encoded once more */
	SPOILT_REPLACED, /* U+FFFD stands for a letter that was lost */
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

/* In which encoding a file's bytes seem to be, that are no UTF-8; OLD_NONE: none known. */
extern OldEncoding spoilt_file_guess(const unsigned char *bytes, size_t length);

#endif
