/*
 * sheet_classes.h - the rules for classes that a compiled sheet states.
 */
#ifndef EMULATION_SHEET_CLASSES_H
#define EMULATION_SHEET_CLASSES_H

#include "sheet/class_rules.h"

/* The words of the sheet's document for ClassRounding and ClassTies, and of when a quota counts. */
extern const char *const sheet_rounding_words[];
extern const char *const sheet_ties_words[];
extern const char *const sheet_counted_words[];

/* Does a class depend on more than a unit's points, or a rank on its class? */
extern bool sheet_has_class_rules(const Sheet *sheet);

/*
 * The rules of a sheet of format 2, in room of so many bytes, aligned to eight; quotas are those of
 * the sheet, in its order.  They point into the sheet.
 */
extern size_t sheet_class_rules_room(const Sheet *sheet);
extern void sheet_class_rules(const Sheet *sheet, ClassRules *rules, void *room);

static inline const ScoreClass *
sheet_class_entries(const Sheet *sheet)
{
	return SHEET_PART(sheet, ScoreClass, classes);
}

/* The first of the sheet's classes that has the name of this one. */
extern int sheet_class_first(const Sheet *sheet, int entry);

#endif
