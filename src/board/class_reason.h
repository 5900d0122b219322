/*
 * class_reason.h - why a unit has its class, in words.
 */
#ifndef EMULATION_CLASS_REASON_H
#define EMULATION_CLASS_REASON_H

#include "sheet/class_rules.h"

/* The kind to show where only one is shown, or -1. */
extern int class_reason_main(const ClassUnit *unit);

/* A word for each kind that never changes: "lower class". */
extern const char *class_reason_word(ClassReasonKind kind);

/*
 * The reason in English, as message, with names for its from and to (to null where there is no
 * class) and, if undecided, what is the cause ("II.3 missing"; may be null).
 */
extern void class_reason_text(const ClassUnit *unit, ClassReasonKind kind, const char *from, const char *to,
                              const char *missing, FaultText *text);

#endif
