/*
 * classes.h - from points, conditions and quotas to classes.
 *
 * In this order:
 *
 *	 1. by points: the best class of which one entry has points >= from and a condition that holds
 *	 2. lowered: by so many classes, or to one
 *	 3. quotas, from the best class down: who is over has the next class that fits
 *
 * A class is a name, and an entry is a row of the sheet's list: a name that stands twice
 * (other thresholds for other units) has two entries and is one class.  Classes are
 * numbered by the first entry of their name, 0 is the best.  What regulations leave open
 * is decided here:
 *
 * Conditions.  Points below from make an entry fail whatever its condition.  Of several
 * entries of one name one that fits is enough, also beside an undecided one.  The first
 * class, from the best down, that does not fail decides: it is given, or, if undecided, the
 * unit has no class until it is decided, even if a worse one is certain.  The same holds
 * wherever a unit comes to a class: by points, lowered, or over a quota.
 *
 * Lowering.  What several entries of lower_class take adds up (by) or is the worst (to); of
 * both the worse one counts, and nothing lifts.  It stops at the last class.  The class come
 * to must fit, with its from, too: else the next worse one that does.  If none does, not even
 * the last, there is no class.  An undecided entry of lower_class takes nothing: the
 * caller leaves it out.  Where the class by points is undecided, nothing is lowered.
 *
 * Quotas bind a name, not an entry, and a name has at most one.
 *	 - The share is percent of the units counted, rounded once; at_least is allowed in any
 *	   case, even of nobody.  On a board of fewer units than few_below, whatever their
 *	   status, few_at_most stands in for both.
 *	 - all counts the ranked units.  Counted before: units by their class by points (before
 *	   they are lowered).  Counted after: by the class that they have in the end.  An
 *	   undecided unit has none and counts for none.
 *	 - With a percentage for each value of an input, the units of each value are a group with a
 *	   quota of its own: counted, shared out and rounded alone.  A unit whose value is missing
 *	   or not listed is in no group: it is counted in none, and the class is undecided for it.
 *	 - Candidates of a class are the units that come to it, by points and from above alike; the
 *	   better places first.  A place is never left to a worse one because a tie before it does
 *	   not fit.
 *	 - After: the best class (in it, the first group) has the greatest number for which its
 *	   quota holds in the final result, all classes below being filled in the same way.  So
 *	   every quota holds at once, and nobody falls but by the quota of a class that is full: a
 *	   class is not emptied so that the base of a better one grows.  Of all ways to hand out
 *	   the classes this is the one with the most of the best class, then of the next, unless a
 *	   quota counts a class and leaves out one between that and its own.
 *	 - ties "all": who shares the place of the last one that the quota allows has the class, too,
 *	   and is counted where others are shares of it.  "open": counted as "none", but if all
 *	   quotas hold when one of the tied has the class and the others fall, their class is
 *	   open, which an authority decides.
 *
 * Decisions.  A class that an authority has decided comes in as `decided`.  The unit has it
 * whatever else holds, and it takes one of the class's places from the units tied with it or
 * behind it, never from one of a better place: so after one of two tied is decided, the
 * other is no longer open.  Where decisions pass a quota, the authority answers for it.
 * Counted before, the unit counts by its points.
 *
 * Time is that of sorting and a pass for each quota.  A quota counted after, as a share of
 * its own class or worse ones, is searched: a pass for each number tried, from a bound
 * down that mostly is the answer.  Numbers searched within each other multiply, so there
 * are few such quotas, and one with groups is the last of all quotas.
 */
#ifndef EMULATION_CLASSES_H
#define EMULATION_CLASSES_H

#include "sheet/sheet.h"

#define CLASS_MAX_NAMES  60 /* so that a set of them is a word; no regulation comes near */
#define CLASS_MAX_GROUPS 32 /* values with a percentage of their own */
#define CLASS_MAX_NESTED 3  /* quotas counted after, of their own class or worse ones */

/* Instead of a class. */
#define CLASS_NONE (-1) /* none fits */
#define CLASS_NOT_DECIDED                                                                                    \
	(-2) /* a condition is undecided, or the class is open; as an input: by no authority */

/* Instead of a group. */
#define CLASS_NO_GROUP 0xFF

typedef enum ClassTruth
{
	CLASS_FAILS,
	CLASS_HOLDS,
	CLASS_UNDECIDED
} ClassTruth;

typedef enum ClassRounding
{
	CLASS_ROUND_DOWN,
	CLASS_ROUND_UP,
	CLASS_ROUND_HALF_UP
} ClassRounding;

typedef enum ClassTies
{
	CLASS_TIES_NONE,
	CLASS_TIES_ALL,
	CLASS_TIES_OPEN
} ClassTies;

/* A set of classes. */
typedef uint64_t ClassSet;

#define CLASS_SET(number) (UINT64_C(1) << (number))

typedef struct ClassEntry
{
	Points from;    /* POINTS_NO_MIN: any points */
	uint8_t number; /* of its name */
} ClassEntry;

typedef struct ClassQuota
{
	uint8_t number; /* the class that it bounds */
	uint8_t ties;
	uint8_t rounding;
	bool after;       /* counted in the final result */
	bool all;         /* of all ranked units; classes is not looked at */
	uint8_t n_groups; /* 1: one percentage for all */
	ClassSet classes; /* of which it is a share */
	uint32_t at_least;
	uint32_t few_below; /* 0: no such rule */
	uint32_t few_at_most;
	const Decimal *percents; /* n_groups */
} ClassQuota;

typedef struct ClassRules
{
	int n_entries;
	int n_names;
	int n_quotas;
	const ClassEntry *entries; /* in the sheet's order */
	const ClassQuota *quotas;  /* best class first */
	bool rank_by_class;
	Ranking ranking;
} ClassRules;

/* Why a unit has its class: what took a better one.  Each kind at most once. */
typedef enum ClassReasonKind
{
	CLASS_REASON_CONDITION, /* its points are enough for a better class, whose condition fails */
	CLASS_REASON_LOWERED,
	CLASS_REASON_QUOTA, /* over a quota, or open */
	CLASS_REASON_UNDECIDED,
	CLASS_REASON_DECIDED, /* by an authority */
	CLASS_REASON_KINDS
} ClassReasonKind;

typedef struct ClassReason
{
	bool given;
	int8_t from; /* the class before: not given, or lost */
	int8_t to;   /* the class come to, CLASS_NONE or CLASS_NOT_DECIDED */
	int16_t at;  /* condition: the entry.  undecided: the entry, or -1 - the quota whose input is
	              * missing.  quota: the last quota in the way */
} ClassReason;

typedef struct ClassUnit
{
	/* what the caller fills in */
	uint32_t unit;  /* units are numbered in the order of their bytes; each once */
	uint32_t place; /* less is better, by points and then tie-breaks; equal is tied */
	Points points;  /* that is shown, and at most the sheet's max */
	bool ranked;
	bool classed; /* else it has no class, and no quota knows it but by its rank and number */
	int8_t decided;
	int8_t lower_to;         /* CLASS_NONE: not lowered so */
	uint32_t lower_by;       /* classes */
	const uint8_t *holds;    /* ClassTruth of each entry's own condition; null: all hold */
	const uint8_t *group_in; /* for each quota; null: the first everywhere */

	/* what classes_decide finds */
	int8_t by_points; /* a class, CLASS_NONE or CLASS_NOT_DECIDED */
	int8_t number;    /* likewise, in the end */
	bool open;        /* then number is CLASS_NOT_DECIDED */
	uint32_t rank;    /* by class, then by place, where rank_by_class says so; 0: none */
	ClassReason reasons[CLASS_REASON_KINDS];
} ClassUnit;

/* Could these be the rules of a sheet?  If not, fault (may be null) says why. */
extern bool classes_refused(const ClassRules *rules, FaultText *fault);

/* How many of a class a quota allows in one group, if so many units are counted. */
extern int64_t class_quota_allows(const ClassQuota *quota, int group, size_t counted, size_t units_on_board);

/* Bytes that classes_decide needs beside the units, aligned to eight. */
extern size_t classes_room(const ClassRules *rules, size_t n);

/*
 * Find classes, reasons and ranks by class of all units on the board, in any order; they
 * stay where they are.
 */
extern void classes_decide(const ClassRules *rules, ClassUnit *units, size_t n, void *room);

/* The kind to show where only one is shown, or -1. */
extern int class_main_reason(const ClassUnit *unit);

/* A word for each kind that never changes: "lower class". */
extern const char *class_reason_word(ClassReasonKind kind);

/*
 * The reason in English, as message, with names for its from and to (to null where there is no
 * class) and, if undecided, in the detail what is missing (may be null).
 */
extern void class_reason_text(const ClassUnit *unit, ClassReasonKind kind, const char *from, const char *to,
                              const char *missing, FaultText *text);

#endif
