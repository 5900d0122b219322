/*
 * sheet_json.h - a score sheet from and to its JSON document.
 */
#ifndef EMULATION_SHEET_JSON_H
#define EMULATION_SHEET_JSON_H

#include "server/compat.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"
#include "utils/jsonb.h"

#include "sheet/sheet.h"

typedef struct SheetFault
{
	int sqlstate;
	char *criterion; /* null: the sheet itself */
	char *message;
	char *detail; /* or null */
	char *hint;   /* or null */
} SheetFault;

/* Compile; the first fault is raised, or noted and the result null (compat.h).  The result is palloc'd. */
extern Sheet *sheet_from_jsonb(Jsonb *document, struct Node *soft);

/* All faults, as a List of SheetFault; NIL for a good sheet. */
extern List *sheet_faults(Jsonb *document);

/* The same from JSON text, in which a key must not occur twice in one object. */
extern Sheet *sheet_from_text(char *text, struct Node *soft);

/* Append the document; keys are in the order of doc/score_sheet.md. */
extern void sheet_to_json(const Sheet *sheet, StringInfo out);

/* Does the fingerprint follow from the rest of the sheet? */
extern bool sheet_has_fingerprint(const Sheet *sheet);

#endif
