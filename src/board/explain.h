/*
 * explain.h - why a unit has its rank and class, in words and with the author's clause and note.
 */
#ifndef EMULATION_EXPLAIN_H
#define EMULATION_EXPLAIN_H

#include "board/standings.h"

/* One unit of a board whose verdicts are known. */
typedef struct Explained
{
	const Verdicts *verdicts;
	Scoring *scoring; /* used where a condition must be looked at once more */
	const Standing *standing;
	const DecidedClass *decided; /* null: none is */
} Explained;

typedef struct Reason
{
	int criterion;    /* SHEET_ROOT: the whole sheet */
	const char *kind; /* a word that never changes */
	bool has_points;
	bool blank; /* there are none afterwards */
	bool lacks; /* a number is missing or undefined, and text says which */
	Points before;
	Points after;
	char *text; /* English, without what the author says; may be null */
	TextRef clause;
	TextRef note;
} Reason;

/* Its classes: places among the sheet's classes, CLASS_NONE or CLASS_NOT_DECIDED. */
extern int explained_class(const Explained *unit);
extern int explained_class_by_points(const Explained *unit);
extern bool explained_is_open(const Explained *unit);

/* Its rank as the sheet's rank_by says; 0: none. */
extern uint32 explained_rank(const Explained *unit);

/* What was done to points while they were scored, in the sheet's order; then what judges the unit as a whole. */
extern List *explain_points(const Explained *unit);
extern List *explain_unit(const Explained *unit);

/* The one that counts where there is room for one: its kind, or null, and its text with all that the author says. */
extern const char *explain_briefly(const Explained *unit, char **text);

#endif
