/*
 * class_rules.h - what a sheet states of classes and their quotas, and what is asked of a unit.
 */
#ifndef EMULATION_CLASS_RULES_H
#define EMULATION_CLASS_RULES_H

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
	Points from;     /* POINTS_NO_MIN: any points */
	uint16_t number; /* of its name */
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
extern bool class_rules_refused(const ClassRules *rules, FaultText *fault);

/* The same of a quota's percentages alone. */
extern bool class_percents_refused(const ClassQuota *quota, FaultText *fault);

/* How many of a class a quota allows in one group, if so many units are counted. */
extern int64_t class_quota_allows(const ClassQuota *quota, int group, size_t counted, size_t units_on_board);

/* Where units are few, they are one group. */
static inline int
class_groups(const ClassQuota *quota, size_t units_on_board)
{
	return units_on_board < quota->few_below ? 1 : quota->n_groups;
}

/* The group of the unit in the quota of that number; CLASS_NO_GROUP where it is in none. */
static inline int
class_group(const ClassQuota *quota, int number, const ClassUnit *unit, size_t units_on_board)
{
	if (class_groups(quota, units_on_board) == 1 || unit->group_in == NULL)
		return 0;
	return unit->group_in[number];
}

/* The number of the quota of a class, or -1. */
extern int class_quota_of(const ClassRules *rules, int number);

/* Does what it allows depend on classes that are filled after it? */
extern bool class_quota_is_nested(const ClassQuota *quota);

#endif
