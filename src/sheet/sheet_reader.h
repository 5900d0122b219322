/*
 * sheet_reader.h - what the files that read a sheet's JSON share.
 *
 *	 sheet_reader.c        the document: the sheet's own keys, tie-breaks
 *	 sheet_criteria.c      its criteria
 *	 sheet_parent.c        how a parent combines its children, and whether they fit
 *	 sheet_leaf.c          a leaf's rule and its parameters
 *	 sheet_late.c          what a leaf loses for lateness
 *	 sheet_class_reader.c  its classes and their quotas
 *	 sheet_judgement.c     what follows from a condition: limits and the like
 *	 sheet_values.c        one value under one key, and its faults
 *	 sheet_compile.c       what was read, as one block of bytes
 *
 * Each fault is passed to reader_fault, which raises it immediately or, for check_sheet and
 * pg_input_is_valid, stores it; so reading must continue sensibly after any fault.
 */
#ifndef EMULATION_SHEET_READER_H
#define EMULATION_SHEET_READER_H

#include "sheet/rules.h"
#include "sheet/sheet_program.h"
#include "sheet/sheet_json.h"

typedef struct SheetReader
{
	bool collect; /* note faults, do not raise them */
	List *faults;
	const char *place; /* where in the document this is read, said before a fault; null: nothing to say */
	Sheet header;
	Criterion *criteria;
	char **labels; /* what a fault calls each criterion */
	int room;      /* entries allocated in both */
	bool full;     /* too many criteria: said once */
	StringInfoData steps;
	StringInfoData classes;
	StringInfoData remarks;
	StringInfoData tie_breaks;
	StringInfoData lists[EXTRA_LISTS];
	List *class_entries;   /* the object of each class; null where its points are unreadable */
	uint16 *class_numbers; /* of each class, that of its name */
	uint8 rank_by;         /* RankBy */
	List *expressions;     /* PendingExpression: what is compiled when all codes are known */
	List *lates;           /* PendingLate: whose leaf is found then */
	bool is_format_2;      /* it uses a key that format 1 does not have */
	StringInfoData texts;  /* TextRefs count from its start until laid out */
	i128 farthest;         /* sum over all leaves of what is farther from 0, cap or min ... */
	i128 caps;             /* ... and of their caps only */
	int lowest;            /* the leaf with the least min; 0: none has one below 0 */
} SheetReader;

/* An expression that was read, and the ProgramRef that waits for its program. */
typedef struct PendingExpression
{
	ExtraList list;
	uint32 at; /* of the ProgramRef, in bytes from the start of the list */
	ProgramPlace place;
	const char *label; /* null: the sheet */
	const char *name;  /* what a fault calls the key */
	const char *text;
	int length;
} PendingExpression;

/* A lateness that was read, by the code of the leaf that says how late. */
typedef struct PendingLate
{
	uint32 number; /* among the lates, from 1 */
	const char *label;
	const JsonbValue *code;
} PendingLate;

/* Raised, or noted where soft says. */
extern void reader_report(const SheetFault *fault, struct Node *soft);

/* criterion: what the fault calls it, null for the sheet itself */
extern void reader_fault(SheetReader *reader, int sqlstate, const char *criterion, char *message,
                         char *detail, char *hint);
extern void reader_wrong_kind(SheetReader *reader, const char *criterion, const char *key, const char *wanted,
                              const JsonbValue *value);
extern void
reader_missing_key(SheetReader *reader, const char *criterion, const char *key, const char *wanted);
#define INVALID      ERRCODE_INVALID_PARAMETER_VALUE
#define OUT_OF_RANGE ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE
#define OVER_LIMIT   ERRCODE_PROGRAM_LIMIT_EXCEEDED

/* A JSON string for a message, shortened if it is long. */
extern char *reader_shown(const JsonbValue *string);

/* "start: word, word." */
extern char *reader_sentence(const char *start, const char *const *words);

/* Is the word in a list that ends with NULL (or is NULL)? */
extern bool reader_is_listed(const char *const *words, const char *word);

extern bool reader_is_object(const JsonbValue *value);

/* The value of a key; null if it is absent or JSON null. */
extern JsonbValue *reader_get(JsonbContainer *object, const char *key);

/* Every key must be in one of the lists (null: no list); where names the owner of the keys. */
extern void
reader_check_keys(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *where,
                  const char *const *known, const char *const *also, const Parameter *parameters);

/* Absent or faulty: no text, the first choice, false. */
extern TextRef reader_store_text(SheetReader *reader, const char *text, int length);
extern TextRef
reader_text(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key);
extern int reader_choice(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key,
                         const char *const *choices);
extern bool reader_bool(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key);

/* False, and the number untouched, where the key is absent or faulty; present says which. */
extern bool reader_number(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key,
                          Decimal *number, bool *present);

/* The same of a value that is there; key is what a fault calls it. */
extern bool reader_value_number(SheetReader *reader, const char *criterion, const JsonbValue *value,
                                const char *key, Decimal *number);
extern bool reader_value_points(SheetReader *reader, const char *criterion, const JsonbValue *value,
                                const char *key, Points least, Points *points);

/* Points: least to 9·10^9 with at most nine decimals. */
extern bool reader_points(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key,
                          Points least, Points *points, bool *present);

/* Elements of an array under a key; -1 if it is absent or not an array. */
extern int reader_array(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key,
                        JsonbContainer **array);

/* Append an entry to a list of what only format 2 has; its number, counted from 1. */
extern uint32 reader_append(SheetReader *reader, ExtraList list, const void *entry);
extern uint32 reader_next(const SheetReader *reader, ExtraList list);

/*
 * An expression (null: absent), to be compiled into the ProgramRef at that offset of the entry
 * that the list gets next; name is what faults call its key.  Until then the ProgramRef is the
 * result.
 */
#define PROGRAM_PENDING 1
extern ProgramRef reader_expression(SheetReader *reader, const char *label, const JsonbValue *value,
                                    const char *name, ProgramPlace place, ExtraList list, size_t offset);

/* The judgements of one kind, an array of objects under a key. */
extern void reader_judgements(SheetReader *reader, const char *label, JsonbContainer *object, const char *key,
                              JudgementKind kind, int subject, ProgramPlace place);

/* A criterion's limits and only_when, of the whole sheet only limits. */
extern void reader_criterion_judgements(SheetReader *reader, CriterionExtra *extra, const char *label,
                                        JsonbContainer *object, ProgramPlace place);

/* Classes with their points, first; what else is said of them when all codes are known; as a whole at last. */
extern void reader_classes(SheetReader *reader, JsonbContainer *object);
extern void reader_class_rules(SheetReader *reader, JsonbContainer *object);
extern void reader_check_class_rules(SheetReader *reader, const Sheet *sheet);

/* The first class of that name, the criterion with that code; -1 if there is none. */
extern int reader_class_named(const SheetReader *reader, const char *name, int length);
extern int reader_find_code(const SheetReader *reader, const char *code, int length);

/* What a leaf loses for lateness; and, when all codes are known, by which leaf. */
extern void
reader_late(SheetReader *reader, CriterionExtra *extra, const char *label, JsonbContainer *object);
extern void reader_find_lates(SheetReader *reader, Sheet *sheet);

/* How a parent combines its children. */
extern void reader_combine(SheetReader *reader, Criterion *parent, CriterionExtra *extra, const char *label,
                           JsonbContainer *object);

/* The max of a criterion whose max, or whether it is a bonus, could not be read: no fault is built on it. */
#define MAX_UNREAD (-1)

/* Do the children, all of which are read, fit how their parent combines them?  extra is null where it sums. */
extern void
reader_check_children(SheetReader *reader, int index, const CriterionExtra *extra, const char *label);

/* Keep a criterion's extras, if it has any. */
extern void reader_append_extra(SheetReader *reader, Criterion *criterion, const CriterionExtra *extra);

/*
 * The keys of each object of a sheet, from which sheet_schema describes it, too: every
 * criterion has the common ones, and a parent or a leaf some besides, a leaf by its rule.
 */
extern const char *const reader_sheet_keys[];
extern const char *const reader_class_keys[];
extern const char *const reader_quota_keys[];
extern const char *const reader_percent_keys[];
extern const char *const reader_few_keys[];
extern const char *const reader_common_keys[];
extern const char *const reader_parent_keys[];
extern const char *const reader_drop_keys[];
extern const char *const reader_late_keys[];
extern const char *const reader_late_step_keys[];
extern const char *const reader_step_keys[];
extern const char *const *reader_judgement_keys(JudgementKind kind);
extern const char *const *reader_rule_keys(const Rule *rule);

extern const char *const reader_tie_break_keys[];

/* Those of a leaf that are none of an input's, which has no points. */
extern const char *const reader_input_lacks[];

/*
 * The words for choices: what ranks go by, how a parent combines and starts, what is lost by
 * lateness, what a tie-break compares.
 */
extern const char *const reader_rank_by_words[];
extern const char *const reader_start_words[];
extern const char *const reader_as_words[];
extern const char *const reader_of_words[];
extern const char *const reader_combine_words[];
extern const char *const reader_tie_break_words[];
extern const char *const reader_better_words[];

/* The whole sheet as a criterion, and those below it; decimals, round and scoring are read before. */
extern void reader_root(SheetReader *reader, JsonbContainer *object);
extern void reader_criteria(SheetReader *reader, JsonbContainer *object);

/* Can all leaves' points together be counted? */
extern void reader_check_range(SheetReader *reader);

/* The criterion's rule and all that belongs to it; min and cap are read before. */
extern void
reader_leaf(SheetReader *reader, Criterion *criterion, int index, const char *label, JsonbContainer *object);

/* If a criterion has neither a rule nor criteria, or a wrong one, every key is allowed. */
extern void reader_check_any_keys(SheetReader *reader, const char *label, JsonbContainer *object);

/* All that was read as one block, but for its programs and its fingerprint. */
extern Sheet *sheet_assemble(SheetReader *reader);

/* The sheet with the programs of its expressions, the last of its parts. */
extern Sheet *sheet_with_programs(SheetReader *reader, Sheet *sheet);
extern void sheet_set_fingerprint(Sheet *sheet);

#endif
