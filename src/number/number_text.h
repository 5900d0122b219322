/*
 * number_text.h - numbers as people write them in Viet Nam and in plain style, and
 * ordinals in words.  Pure C: bytes of UTF-8 in, bytes out.
 */
#ifndef EMULATION_NUMBER_TEXT_H
#define EMULATION_NUMBER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum NumberStyle
{
	STYLE_VI,   /* 1.234.567,8 */
	STYLE_PLAIN /* 1,234,567.8 or 1234567.8 */
} NumberStyle;

typedef enum NumberReading
{
	NUMBER_IS_NULL, /* nothing, dashes, dots, N/A */
	NUMBER_IS_VALUE,
	NUMBER_IS_FRACTION, /* 1/2: half, the first of February, or one out of two */
	NUMBER_IS_NONE      /* no number in this style */
} NumberReading;

/* What a number's text says of the style in which it and its neighbours are written. */
typedef enum NumberProof
{
	PROVES_NOTHING, /* both styles read it the same, or neither reads it */
	PROVES_VI,      /* 98,5 or 1.234.567 */
	PROVES_PLAIN,   /* 98.5 or 1,234,567 */
	READS_BOTH_WAYS /* 98.125 or 98,125: a thousand times as much in one style */
} NumberProof;

/* More digits than this are not a plausible number. */
#define NUMBER_MAX_DIGITS 1000
/* Room that a number read needs: its digits, a sign, a point, a zero before it, the end. */
#define NUMBER_ROOM (NUMBER_MAX_DIGITS + 4)

/*
 * Reads text of length bytes. A value is written into number (NUMBER_ROOM bytes) as numeric
 * reads it: sign, digits, point. Surrounding blanks, a percent sign at the end and "/maximum"
 * after a score with decimals are ignored; spaces, including thin and non-breaking ones, can
 * separate groups of three digits. In Vietnamese style a single dot without a comma is a
 * decimal point if it cannot group: not exactly three digits follow it (7.98), or more than
 * three digits or a 0 precede it (0.500).
 */
extern NumberReading number_read(const char *text, size_t length, NumberStyle style, char *number);

/* In which style a number is written, where only one can be. */
extern NumberProof number_proof(const char *text, size_t length);

/*
 * Writes digits, as numeric prints them ("-1234.50"), in a style; out needs
 * 2·strlen(digits) + 1 bytes.  Vietnamese: -1.234,50; plain: -1234.50.
 */
extern void number_write(const char *digits, NumberStyle style, char *out);

/* Room for any ordinal in words. */
#define ORDINAL_ROOM 256

/*
 * The ordinal of number > 0: "nhất", "nhì", "ba", "tư", "mười lăm", "hai mươi mốt";
 * plain: "1st".
 */
extern void number_write_ordinal(int32_t number, NumberStyle style, char *out);

#endif
