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
	NUMBER_IS_NULL, /* nothing, a dash, N/A */
	NUMBER_IS_VALUE,
	NUMBER_IS_NONE /* no number in this style */
} NumberReading;

/* More digits than this are no number that anybody means. */
#define NUMBER_MAX_DIGITS 1000
/* Room that a number read needs: its digits, a sign, a point, a zero before it, the end. */
#define NUMBER_ROOM (NUMBER_MAX_DIGITS + 4)

/*
 * Reads text of length bytes.  A value is written into number (NUMBER_ROOM bytes) as
 * numeric reads it: sign, digits, point.  Blanks around, a percent sign after it and
 * "/maximum" after a score are left out; spaces, also thin and unbreakable ones, may
 * stand between groups of three digits.  In Vietnamese style a single dot whose tail
 * is not three digits is a decimal point (7.98), and so is one that cannot group,
 * for its head is longer than three digits or begins with 0 (0.500).
 */
extern NumberReading number_read(const char *text, size_t length, NumberStyle style, char *number);

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
extern void ordinal_write(int32_t number, NumberStyle style, char *out);

#endif
