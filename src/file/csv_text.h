/*
 * csv_text.h - what can be seen of a CSV file before it is parsed. Pure C.
 */
#ifndef EMULATION_CSV_TEXT_H
#define EMULATION_CSV_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The delimiter of a file that begins with sample: of ; tab and comma the one that the
 * most of its first lines have equally often, for titles have none and decimal commas
 * come and go. In doubt ; before tab before comma: Excel in Viet Nam writes 957,11;955,79.
 */
extern char csv_delimiter(const char *sample, size_t length);

/*
 * How many of length > 0 bytes belong to the first line, its end included: \n, \r\n or,
 * on old machines, \r. All, where no line ends in them.
 */
extern size_t csv_line_length(const char *bytes, size_t length);

/*
 * The format of a file that begins with these bytes and is not a text, as in messages; NULL: it
 * can be a text.
 */
extern const char *csv_other_format(const char *bytes, size_t length);

/*
 * Is a text in UTF-8 composed (NFC) for sure?  Letters up to U+02FF and U+1E00 to U+1EFF,
 * Vietnamese all of them, have NFC_Quick_Check = Yes (Unicode, DerivedNormalizationProps);
 * false: others must be looked at closely.
 */
extern bool csv_is_composed(const char *bytes, size_t length);

#endif
