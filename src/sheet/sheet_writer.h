/*
 * sheet_writer.h - what the files that write a sheet's JSON share.
 */
#ifndef EMULATION_SHEET_WRITER_H
#define EMULATION_SHEET_WRITER_H

#include "server/compat.h"
#include "lib/stringinfo.h"

#include "sheet/sheet_program.h"

/* A key, with a comma where it is not the first. */
extern void writer_key(StringInfo out, const char *key);

/* A key and its value; what is empty or null is left out. */
extern void writer_text_key(StringInfo out, const Sheet *sheet, const char *key, TextRef text);
extern void writer_word_key(StringInfo out, const char *key, const char *word);
extern void writer_points_key(StringInfo out, const char *key, Points points);
extern void writer_bound(StringInfo out, const char *key, Decimal bound);
extern void writer_whole_key(StringInfo out, const char *key, uint32 number);

/* An expression in its canonical form. */
extern void writer_expression(StringInfo out, const Sheet *sheet, const char *key, ProgramRef program,
                              ProgramPlace place);

/* clause and note */
extern void writer_reason(StringInfo out, const Sheet *sheet, TextRef clause, TextRef note);

/* only_when and limits of a criterion, or the limits of the whole sheet. */
extern void writer_criterion_judgements(StringInfo out, const Sheet *sheet, const Criterion *criterion);

/* The classes, in a sheet of format 2 with their conditions and quotas; and what else judges the whole. */
extern void writer_classes(StringInfo out, const Sheet *sheet);
extern void writer_sheet_judgements(StringInfo out, const Sheet *sheet);

#endif
