/*
 * score_sheet.h - the SQL type score_sheet, for the C files with arguments of this type.
 */
#ifndef EMULATION_SCORE_SHEET_H
#define EMULATION_SCORE_SHEET_H

#include "server/compat.h"

#include "sheet/rules.h"

/*
 * The sheet in a datum, whole and aligned; a copy only where the datum was
 * toasted or packed.  A format of a later version is refused (0A000).
 */
extern const Sheet *sheet_from_datum(Datum datum);

/* A copy of a sheet as a datum of its own. */
extern Datum sheet_datum(const Sheet *sheet);

/* A code or a name as a palloc'd C string or text datum. */
extern char *sheet_text_cstring(const Sheet *sheet, TextRef text);
extern Datum sheet_text_datum(const Sheet *sheet, TextRef text);

/* The criterion's code for a message; a valid C string in the current context. */
extern char *sheet_criterion_code(const Sheet *sheet, int index);

/* One leaf as a caller gives it. */
typedef struct SheetLeafResult
{
	const Sheet *sheet;
	int index; /* 0: no such leaf */
	char *code;
	Measured measured;
} SheetLeafResult;

/*
 * The arguments sheet, code, target, actual and perhaps baseline; false with a fault where a
 * scoreboard would refuse them.
 */
extern bool sheet_leaf_result(FunctionCallInfo fcinfo, SheetLeafResult *leaf, FaultText *fault);

#endif
