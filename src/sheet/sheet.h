/*
 * sheet.h - a score sheet compiled into one block of bytes.
 *
 *	 Sheet            header: varlena length, fingerprint, version, the sheet's
 *	                  own keys, counts and offsets
 *	 Criterion[]      the tree in pre-order; [0] is the whole sheet, the
 *	                  outermost parent (its cap is the ceiling)
 *	 Step[]           steps of all ladders
 *	 ScoreClass[]     classes, top down
 *	 Remark[]         texts that only people read
 *	 uint16 tie_break[]
 *	 CodeSlot[]       hash table from code to criterion
 *	 text             codes, names, remarks, in the database's encoding
 *	 SheetExtras      in format 2 only: lists of what few sheets have
 *
 * A sheet that uses nothing of format 2 is compiled as format 1, to the last byte.
 *
 * The block has no pointers, so it is stored, embedded in boards, compared and
 * sent to workers as it is.  Equal sheets are equal bytes: the compiler fills
 * in defaults, writes canonical numbers and zeroes padding.  The first bytes
 * after the length are a fingerprint of all that follows, so one slice of a
 * toasted sheet tells which sheet it is.
 */
#ifndef EMULATION_SHEET_H
#define EMULATION_SHEET_H

#include "base/bytes.h"
#include "base/fault_text.h"
#include "number/exact.h"

/*
 * The newest format of the bytes above; a later version must go on reading both
 * (sheet_from_datum in score_sheet.c is the place).
 */
#define SHEET_VERSION       2
#define SHEET_VERSION_PLAIN 1 /* of a sheet that uses no key of a later one */

#define SHEET_MAX_CRITERIA 10000
#define SHEET_MAX_DEPTH    16
#define SHEET_MAX_CODE     255 /* bytes */
#define SHEET_MAX_DECIMALS 6
#define SHEET_ROOT         0
#define RULE_PARAMETERS    4
#define FINGERPRINT_LENGTH 16

/* offset 0 is the header, so it serves as "no text". */
typedef struct TextRef
{
	uint32_t offset;
	uint32_t length;
} TextRef;

typedef enum RoundAt
{
	ROUND_CRITERION,
	ROUND_TOTAL
} RoundAt;

typedef enum RankOn
{
	RANK_ON_ROUNDED,
	RANK_ON_EXACT
} RankOn;

typedef enum Ranking
{
	RANKING_COMPETITION,
	RANKING_DENSE
} Ranking;

typedef enum RankBy
{
	RANK_BY_POINTS,
	RANK_BY_CLASS
} RankBy;

typedef enum MissingPolicy
{
	MISSING_INCOMPLETE,
	MISSING_ZERO,
	MISSING_REWEIGHT
} MissingPolicy;

/*
 * The version of the rules by which a board is scored. A sheet without it uses the newest; a
 * publication under older rules is always recomputed by them.
 */
typedef enum ScoringVersion
{
	SCORING_NEWEST,
	SCORING_1
} ScoringVersion;

#define SCORING_NEWEST_NUMBER 2 /* what a document calls the newest */

/* Criterion.flags */
#define CRITERION_LEAF         0x01
#define CRITERION_BONUS        0x02
#define CRITERION_UNDER_BONUS  0x04 /* itself or an ancestor is a bonus */
#define CRITERION_MEAN         0x08 /* combine: "mean" */
#define CRITERION_LOWER        0x10 /* better: "lower" */
#define CRITERION_NEEDS_TARGET 0x20 /* without a target the cell is missing */
#define CRITERION_CLUSTER      0x40 /* by a key of format 2 the leaf looks at the whole cluster */
#define CRITERION_PLACE        0x80 /* ... and goes by its unit's place there */

/* Criterion.more_flags, all of format 2 */
#define CRITERION_ZERO_BASE 0x01 /* a reference of 0 or less is no fault */
#define CRITERION_INPUT     0x02 /* a number for others to use; it has no points */
#define CRITERION_COMPUTED  0x04 /* its actual is computed, and nobody enters it */
#define CRITERION_NO_CELL   0x08 /* its points need no cell of its own */

typedef struct Criterion
{
	TextRef code;
	uint16_t parent;
	uint16_t end;  /* one past the last descendant */
	uint8_t depth; /* 0 for the whole sheet */
	uint8_t rule;  /* index into rules[]; leaves only */
	uint8_t flags;
	uint8_t more_flags;
	Points max;   /* nominal points */
	Points whole; /* max in units of the sheet's grid, 0 if that is not whole */
	Points min;   /* as declared; POINTS_NO_MIN on a parent without */
	Points cap;   /* as declared; the same for POINTS_NO_CAP */
	Points low;   /* min and cap on the sheet's grid */
	Points high;
	Decimal parameter[RULE_PARAMETERS]; /* in the order of the rule's table */
	Decimal weight;
	TextRef name;
	uint32_t first_step;
	uint16_t n_steps;
	uint16_t extra; /* which of the extras it has, counted from 1; 0: none */
} Criterion;

/*
 * A slot of the hash table: all that finding a result's leaf needs, in one cache
 * line where the code is short, as most are.
 */
#define CODE_START 8

typedef struct CodeSlot
{
	char start[CODE_START]; /* of the code, zeroes behind a shorter one */
	uint32_t text;          /* offset of the code */
	uint16_t criterion;     /* 0: the slot is free */
	uint8_t length;
	bool is_leaf;
} CodeSlot;

/* Bounds are null where the step has none. */
typedef struct Step
{
	Decimal from;  /* >= */
	Decimal above; /* >  */
	Decimal to;    /* <= */
	Decimal below; /* <  */
	Points points;
} Step;

typedef struct ScoreClass
{
	TextRef name;
	Points from; /* POINTS_NO_MIN: fits always */
} ScoreClass;

typedef enum RemarkKind
{
	REMARK_MEASURE,
	REMARK_EVIDENCE,
	REMARK_APPRAISER,
	REMARK_NOTE,
	REMARK_CLAUSE, /* of format 2 */
	REMARK_KINDS
} RemarkKind;

extern const char *const remark_keys[REMARK_KINDS];

typedef struct Remark
{
	uint16_t criterion;
	uint16_t kind;
	TextRef text;
} Remark;

/* What an actual is compared with. */
typedef enum Against
{
	AGAINST_TARGET,
	AGAINST_BEST, /* the cluster's best actual, by better */
	AGAINST_MEAN, /* the mean of its actuals */
	AGAINST_BASELINE
} Against;

static inline bool
against_is_of_cluster(Against against)
{
	return against == AGAINST_BEST || against == AGAINST_MEAN;
}

/* What is where that is 0 or less. */
typedef enum ZeroBase
{
	ZERO_BASE_RULE, /* of a target only: as the rule says */
	ZERO_BASE_COMPARE,
	ZERO_BASE_MAX,
	ZERO_BASE_MIN,
	ZERO_BASE_NOT_ASSIGNED
} ZeroBase;

/* What an end of a straight line is. */
typedef enum LineEnd
{
	BOUND_NUMBER,
	BOUND_TARGET,
	BOUND_MEAN, /* of the cluster's actuals */
	BOUND_BASELINE
} LineEnd;

/* The words for a sheet's choices, each list ended by a null. */
extern const char *const round_words[];
extern const char *const rank_on_words[];
extern const char *const ranking_words[];
extern const char *const missing_words[];

/* The same of criteria; those of LineEnd from BOUND_TARGET on, those of ZeroBase from ZERO_BASE_COMPARE on. */
extern const char *const against_words[];
extern const char *const zero_base_words[];
extern const char *const line_end_words[];

/* What a leaf needs, in Criterion.flags, for an end of its line. */
extern const uint8_t line_end_flags[];

/* Where an expression's program (expression.h) starts, counted from the start of the sheet; 0: there is none. */
typedef uint32_t ProgramRef;

/* How a parent combines its children; sum and mean are known by CRITERION_MEAN alone. */
typedef enum Combine
{
	COMBINE_SUM,
	COMBINE_MEAN,
	COMBINE_HIGHEST,
	COMBINE_GEOMETRIC,
	COMBINE_FORMULA
} Combine;

/* What few criteria have, in their order. */
typedef struct CriterionExtra
{
	uint16_t criterion;
	uint8_t against;       /* Against */
	uint8_t zero_base;     /* ZeroBase */
	uint8_t bound[2];      /* LineEnd: what its first two parameters are, where they are no numbers */
	uint8_t combine;       /* Combine; of a leaf COMBINE_SUM */
	uint8_t from_max;      /* of a parent: its children's points are added to its max */
	Decimal blank;         /* what a missing actual counts as, or null */
	uint16_t drop_lowest;  /* so many children of a parent do not count ... */
	uint16_t drop_highest; /* ... at either end */
	uint16_t late;         /* which of the lates, from 1; 0: none */
	uint16_t n_judgements; /* its limits and only_when stand together ... */
	uint32_t first_judgement;
	ProgramRef value;   /* of a leaf: its actual is computed */
	ProgramRef formula; /* of a leaf with that rule, of a parent that combines by it */
	uint32_t padding;
} CriterionExtra;

typedef enum LateUnit
{
	LATE_PERCENT_OF_EARNED,
	LATE_PERCENT_OF_MAX,
	LATE_POINTS
} LateUnit;

/* What a leaf loses where another one's actual, in days or cases, is beyond what is free. */
typedef struct Late
{
	uint16_t criterion; /* that loses */
	uint16_t by;        /* the leaf that says how late */
	uint8_t unit;       /* LateUnit */
	uint8_t padding;
	uint16_t n_steps;    /* 0: per_unit counts */
	uint32_t first_step; /* to and percent, the latter as points; the last one may be without end */
	uint32_t more_padding;
	Decimal free;
	Decimal per_unit;
	TextRef clause;
	TextRef note;
} Late;

typedef enum JudgementKind
{
	JUDGEMENT_LIMIT,     /* of a criterion or the whole sheet: at most so many points */
	JUDGEMENT_ONLY_WHEN, /* of a criterion: else nothing above 0 */
	JUDGEMENT_UNRANKED,
	JUDGEMENT_NO_AWARD,
	JUDGEMENT_LOWER_CLASS,
	JUDGEMENT_CLASS, /* of a class: its own condition, which may be absent */
	JUDGEMENT_KINDS
} JudgementKind;

/* JUDGEMENT_UNRANKED: what a unit is without, and the words for it, one a bit. */
#define UNRANKED_NO_RANK  0x01
#define UNRANKED_NO_CLASS 0x02
extern const char *const judgement_without_words[];

/* What follows where a condition holds, and why. */
typedef struct Judgement
{
	uint8_t kind;     /* JudgementKind */
	uint8_t without;  /* UNRANKED_NO_RANK, UNRANKED_NO_CLASS */
	uint16_t subject; /* the criterion, or the class's place among the classes; else 0 */
	ProgramRef when;
	Points at_most; /* of a limit; else 0 */
	uint32_t by;    /* lower_class: so many classes ... */
	uint32_t to;    /* ... or to that of this place among the classes, counted from 1 */
	TextRef awards; /* no_award: codes, each ended by a zero byte */
	TextRef clause;
	TextRef note;
} Judgement;

/* How a tie-break compares, if not by points of which more are better. */
typedef struct TieBreak
{
	uint8_t by_actual;
	uint8_t lower; /* is better */
} TieBreak;

/* What class_rules.h makes a ClassQuota of. */
typedef struct SheetQuota
{
	uint16_t entry; /* the one of the sheet's classes that states it */
	uint16_t input; /* the leaf whose actual chooses the percentage; 0: there is only one */
	uint8_t ties;
	uint8_t rounding;
	uint8_t after;
	uint8_t all;
	uint32_t at_least;
	uint32_t few_below;
	uint32_t few_at_most;
	uint32_t first_percent;
	uint32_t n_percents;
	uint32_t padding;
	uint64_t classes; /* ClassSet */
	TextRef clause;
	TextRef note;
} SheetQuota;

/* Each list's entries are of one type. */
typedef enum ExtraList
{
	EXTRA_CRITERIA,   /* CriterionExtra */
	EXTRA_LATES,      /* Late, in the order of their criteria */
	EXTRA_JUDGEMENTS, /* Judgement: those of each subject of a kind together */
	EXTRA_TIE_BREAKS, /* TieBreak: one for each, or none where all are by points, the more the better */
	EXTRA_QUOTAS,     /* SheetQuota, best class first */
	EXTRA_PERCENTS,   /* Decimal: of each quota its percentages, then the values of its input */
	EXTRA_PROGRAMS,   /* uint64_t: programs, one behind the other */
	EXTRA_VALUES,     /* uint16_t: leaves with a computed actual, in the order of computing */
	EXTRA_ORDER,      /* uint16_t: criteria in the order in which they are scored, children before
	                   * their parents; empty: backwards */
	EXTRA_LISTS
} ExtraList;

extern const uint8_t extra_entry_size[EXTRA_LISTS];

/* n entries from that offset on, counted from the start of the sheet. */
typedef struct SheetList
{
	uint32_t n;
	uint32_t offset;
} SheetList;

/* The head of what only a sheet of format 2 has. */
typedef struct SheetExtras
{
	uint32_t rank_by; /* RankBy */
	uint32_t padding;
	SheetList lists[EXTRA_LISTS];
} SheetExtras;

typedef struct Sheet
{
	int32_t vl_len_; /* varlena header (do not touch directly!) */
	uint8_t fingerprint[FINGERPRINT_LENGTH];
	uint16_t version;
	uint8_t decimals;
	uint8_t quantum; /* of its grid: points are multiples of 10^quantum units */
	uint8_t round;
	uint8_t rank_on;
	uint8_t ranking;
	uint8_t missing;
	uint8_t relative; /* some rule looks at the whole cluster */
	uint8_t scoring;
	uint16_t n_criteria; /* the whole sheet included */
	uint16_t n_leaves;
	uint16_t n_classes;
	uint16_t n_tie_breaks;
	uint16_t n_remarks;
	uint32_t n_steps;
	uint32_t n_slots;  /* a power of two */
	uint32_t length;   /* of the whole block, in bytes */
	uint32_t criteria; /* offsets from the start of the block */
	uint32_t steps;
	uint32_t classes;
	uint32_t remarks;
	uint32_t tie_breaks;
	uint32_t slots;
	uint32_t extras; /* SheetExtras; 0 in format 1 */
} Sheet;

#define SHEET_PART(sheet, type, part) ((const type *) ((const char *) (sheet) + (sheet)->part))

static inline const Criterion *
sheet_criteria(const Sheet *sheet)
{
	return SHEET_PART(sheet, Criterion, criteria);
}

static inline const char *
sheet_text(const Sheet *sheet, TextRef text)
{
	return (const char *) sheet + text.offset;
}

static inline const SheetExtras *
sheet_extras(const Sheet *sheet)
{
	return SHEET_PART(sheet, SheetExtras, extras);
}

/* Of a sheet of format 2: a list of the extras. */
static inline const SheetList *
sheet_list(const Sheet *sheet, ExtraList list)
{
	return &sheet_extras(sheet)->lists[list];
}

#define SHEET_LIST(sheet, type, list)                                                                        \
	((const type *) ((const char *) (sheet) + sheet_list(sheet, list)->offset))

/* How many entries a list has, in any sheet. */
static inline uint32_t
sheet_list_length(const Sheet *sheet, ExtraList list)
{
	return sheet->version > SHEET_VERSION_PLAIN ? sheet_list(sheet, list)->n : 0;
}

/* The extras of a criterion that has some. */
static inline const CriterionExtra *
sheet_extra(const Sheet *sheet, const Criterion *criterion)
{
	return SHEET_LIST(sheet, CriterionExtra, EXTRA_CRITERIA) + criterion->extra - 1;
}

static inline bool
criterion_is_leaf(const Criterion *criterion)
{
	return (criterion->flags & CRITERION_LEAF) != 0;
}

/* Is it a number for others, without points? */
static inline bool
criterion_is_input(const Criterion *criterion)
{
	return (criterion->more_flags & CRITERION_INPUT) != 0;
}

/* Max on the sheet's grid, as a board shows it; mostly it is there already. */
static inline Points
criterion_shown_max(const Sheet *sheet, const Criterion *criterion)
{
	return criterion->whole != 0 ? criterion->max : mul_div_round(criterion->max, 1, 1, 0, sheet->quantum);
}

/* What of points lies outside [0, max]: above it, or, negative, below 0. */
CORE_INLINE Points
criterion_surplus(const Sheet *sheet, const Criterion *criterion, Points points)
{
	Points max = criterion_shown_max(sheet, criterion);

	return points < 0 ? points : points > max ? points - max : 0;
}

/* Do ranks go by a second, finer scoring than the one that is shown? */
static inline bool
sheet_ranks_apart(const Sheet *sheet)
{
	return sheet->rank_on == RANK_ON_EXACT && sheet->round == ROUND_CRITERION && sheet->scoring != SCORING_1;
}

/* Make of a copy of a sheet what scores the same tree to nine decimals, as round "total" would. */
extern void sheet_make_exact(Sheet *sheet);

/*
 * The hash of the codes of criteria. It is part of stored sheets, so it must never change
 * within a SHEET_VERSION.
 */
static inline uint32_t
code_hash(const char *text, size_t length)
{
	return bytes_hash(text, length, UINT64_C(0x9E3779B97F4A7C15));
}

/* Where a sheet's codes are looked up, for those who do it often. */
typedef struct SheetCodes
{
	const Sheet *sheet;
	const CodeSlot *slots;
	uint32_t mask;
} SheetCodes;

static inline SheetCodes
sheet_codes(const Sheet *sheet)
{
	return (SheetCodes){sheet, SHEET_PART(sheet, CodeSlot, slots), sheet->n_slots - 1};
}

/* Have the memory brought in that sheet_codes_find will read. */
static inline void
sheet_codes_prefetch(const SheetCodes *codes, const char *code, size_t length)
{
	__builtin_prefetch(&codes->slots[code_hash(code, length) & codes->mask]);
}

/* The slot of the criterion with that code, or null; the whole sheet has no code. */
extern const CodeSlot *sheet_codes_find(const SheetCodes *codes, const char *code, size_t length);

/* The criterion with that code, or -1. */
extern int sheet_find(const Sheet *sheet, const char *code, size_t length);

/*
 * The leaf that a caller names.  Where there is none, or a parent instead, 0
 * and a fault without the criterion's name in its message.
 */
extern int sheet_find_leaf(const Sheet *sheet, const char *code, size_t length, FaultText *fault);

/* Fill the hash table of a sheet under construction. */
extern void sheet_index(Sheet *sheet);

/*
 * The least common multiple of the maxima of the children of the mean parent
 * at index, without those that have none; false where it passes SHEET_MEAN_BITS, which exact.h's width rests
 * on.  (Maxima like 10, 20 and 15 have one of a few digits.)
 */
#define SHEET_MEAN_BITS 192
extern bool sheet_mean_multiple(const Sheet *sheet, int index, Wide *multiple);

/*
 * Can a unit's points under criteria[index] ever pass ±9·10^9?  A leaf stays
 * within its min and cap, but a reweighted or mean parent scales what is
 * present, and a parent's own min may lift it.  Overestimates where children
 * without a max of their own (deductions) would be scaled.
 */
extern bool sheet_points_unbounded(const Sheet *sheet, int index);

/*
 * In the library of make checked: checks that the sheet has the properties above
 * (sheet_valid.c). A sheet without them ends the process.
 */
#ifdef CHECK_VALUES
extern void sheet_assert_valid(const Sheet *sheet);
#else
#define sheet_assert_valid(sheet) ((void) 0)
#endif

/* The children of criteria[index], in order. */
#define FOR_EACH_CHILD(child, criteria, index)                                                               \
	for (int child = (index) + 1; child < (criteria)[index].end; child = (criteria)[child].end)

#endif
