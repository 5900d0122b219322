/*
 * cell_text.h - what makes the text of a file's cell unreadable, whatever its type. Pure C:
 * bytes of valid UTF-8 in.
 */
#ifndef EMULATION_CELL_TEXT_H
#define EMULATION_CELL_TEXT_H

#include <stddef.h>
#include <stdint.h>

typedef enum CellFault
{
	CELL_IS_READABLE,
	CELL_IS_FORMULA_ERROR, /* #REF!, #N/A, Err:502 */
	CELL_IS_TOO_NARROW,    /* ####, which a spreadsheet shows for what has no room */
	CELL_HOLDS_INVISIBLE   /* an invisible character, which makes two equal-looking words different */
} CellFault;

typedef struct Invisible
{
	uint32_t code;
	const char *name; /* as Unicode calls it, or its kind */
	size_t at;        /* bytes before it */
	size_t width;     /* its bytes */
} Invisible;

/* What is wrong with a cell; of an invisible character, which is the first. */
extern CellFault cell_fault(const char *text, size_t length, Invisible *invisible);

#endif
