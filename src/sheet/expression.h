/*
 * expression.h - the language of a sheet for what no rule's keys can express.
 *
 *	 actual / target * max
 *	 if(missing[II.3], 0, least(points[II], 0.5 * points[III]))
 *	 total >= 90 and actual[I.2] = 100
 *
 * A text is parsed once (expression_parse) into a program: a block of bytes without pointers or
 * positions that is part of a sheet, is compared with it byte by byte, and is printed back in
 * one canonical way (expression_print): programs that print alike are the same bytes. A program
 * from outside is checked before any other use (expression_is_valid). For each unit it is run
 * on numbers that the caller has ready (expression_run), with nothing allocated and nothing
 * rounded.
 *
 *	 expression_ops.c    names and operators; what a program refers to
 *	 expression_text.c   words, numbers and signs of a text, and its faults
 *	 expression_parse.c  text → program
 *	 expression_check.c  types, depths, and how long numbers may grow
 *	 expression_print.c  program → text
 *	 expression_run.c    program → number or condition
 *
 * Pure C. Texts are UTF-8; other bytes are signs that occur only in quoted codes.
 */
#ifndef EMULATION_EXPRESSION_H
#define EMULATION_EXPRESSION_H

#include "base/fault_text.h"
#include "number/rational.h"

/*
 * Limits.  No regulation comes near them; they bound what a hostile text can ask for.
 * The texts of a thousand signs and names of criteria with the longest codes stay below
 * the last one, so that what was printed can always be parsed again.
 */
#define EXPRESSION_MAX_OPS     1000    /* signs, names and numbers in one expression */
#define EXPRESSION_MAX_NESTING 64      /* parentheses, functions, "not" and minus signs within each other */
#define EXPRESSION_MAX_DEPTH   32      /* numbers that wait for their operator: 20 kB of stack */
#define EXPRESSION_MAX_TEXT    1000000 /* bytes */
#define EXPRESSION_MAX_CODE    255     /* bytes of a criterion's code, as in sheet.h */

/* Names ------------------------------------------------------------------------ */

/* Their numbers are stored in sheets: new ones are added, existing ones never change. */
typedef enum ExpressionName
{
	/* of the criterion itself */
	EXPRESSION_TARGET = 0,
	EXPRESSION_ACTUAL = 1,
	EXPRESSION_BASELINE = 2,
	EXPRESSION_MAX = 3,
	EXPRESSION_MIN = 4,
	EXPRESSION_CAP = 5,
	/* of all units, in the criterion itself */
	EXPRESSION_BEST_ACTUAL = 6,
	EXPRESSION_HIGHEST_ACTUAL = 7,
	EXPRESSION_LOWEST_ACTUAL = 8,
	EXPRESSION_MEAN_ACTUAL = 9,
	EXPRESSION_PLACE = 10,
	EXPRESSION_UNITS = 11,
	/* of a parent */
	EXPRESSION_SUM = 12,
	EXPRESSION_MEAN = 13,
	/* of the whole sheet */
	EXPRESSION_TOTAL = 14,
	EXPRESSION_RANK = 15,
	/* of another criterion, whose code follows in brackets */
	EXPRESSION_TARGET_OF = 16,
	EXPRESSION_ACTUAL_OF = 17,
	EXPRESSION_BASELINE_OF = 18,
	EXPRESSION_POINTS_OF = 19,
	EXPRESSION_SHARE_OF = 20,
	EXPRESSION_DEDUCTED_OF = 21,
	EXPRESSION_MISSING_OF = 22,
	EXPRESSION_ASSIGNED_OF = 23,
	EXPRESSION_N_NAMES,
	EXPRESSION_N_PLAIN = EXPRESSION_TARGET_OF
} ExpressionName;

/* As it is written, without the brackets and the code that may follow. */
extern const char *expression_name_text(ExpressionName name);

/* A set of names. */
typedef uint32_t ExpressionNames;

#define EXPRESSION_SET(name) (UINT32_C(1) << (name))
#define EXPRESSION_OWN       UINT32_C(0x00003F) /* target to cap */
#define EXPRESSION_CLUSTER   UINT32_C(0x000FC0) /* best_actual to units */
#define EXPRESSION_PARENT    UINT32_C(0x003000) /* sum, mean */
#define EXPRESSION_SHEET     UINT32_C(0x00C000) /* total, rank */
#define EXPRESSION_OTHERS    UINT32_C(0xFF0000) /* what has a code */

typedef enum ExpressionType
{
	EXPRESSION_NUMBER,
	EXPRESSION_CONDITION
} ExpressionType;

/* The place of an expression: its type, and the names that it can use. */
typedef struct ExpressionPlace
{
	ExpressionType type;
	ExpressionNames names;
} ExpressionPlace;

/*
 * The criteria of the sheet, for parsing, checking and printing. The program contains the index
 * of a criterion.
 */
typedef struct ExpressionCodes
{
	void *context;
	/* The criterion with that code, or -1. */
	int (*find)(void *context, const char *code, size_t length);
	/*
	 * Its names among EXPRESSION_OTHERS: a parent does not have an actual; 0 if the criterion
	 * does not exist.
	 */
	ExpressionNames (*answers)(void *context, int criterion);
	/* Its code, up to EXPRESSION_MAX_CODE bytes. */
	const char *(*code)(void *context, int criterion, size_t *length);
} ExpressionCodes;

/* Programs ---------------------------------------------------------------------- */

/* Fields that an operation does not use are 0. */
typedef struct ExpressionOp
{
	uint8_t code;     /* expression_ops.h */
	uint8_t detail;   /* decimals of "round" */
	uint16_t operand; /* a criterion, a constant, or an operation to go on at */
} ExpressionOp;

/*
 * The header; behind it n_constants Decimals, n_ops operations in postfix order, and zeroes up
 * to a multiple of eight bytes, the machine's own byte order like the rest of a sheet. It is
 * aligned to eight bytes.
 */
typedef struct Expression
{
	uint16_t n_constants;
	uint16_t n_ops;
	uint8_t type;  /* ExpressionType */
	uint8_t depth; /* of the stack */
	uint16_t padding;
} Expression;

#define EXPRESSION_MAX_SIZE                                                                                  \
	(sizeof(Expression) + sizeof(Decimal) * ((EXPRESSION_MAX_OPS + 1) / 2) +                                 \
	 sizeof(ExpressionOp) * EXPRESSION_MAX_OPS)

/* Room for any program. */
typedef union ExpressionRoom
{
	Expression expression;
	uint64_t words[EXPRESSION_MAX_SIZE / 8];
} ExpressionRoom;

static inline const Decimal *
expression_constants(const Expression *expression)
{
	return (const Decimal *) (expression + 1);
}

static inline const ExpressionOp *
expression_ops(const Expression *expression)
{
	return (const ExpressionOp *) (expression_constants(expression) + expression->n_constants);
}

/* In bytes, a multiple of eight. */
static inline size_t
expression_size(const Expression *expression)
{
	return sizeof(Expression) + sizeof(Decimal) * expression->n_constants +
	       (sizeof(ExpressionOp) * expression->n_ops + 7) / 8 * 8;
}

/* What is wrong with a text. */
typedef enum ExpressionFaultKind
{
	EXPRESSION_FINE,
	EXPRESSION_EMPTY,
	EXPRESSION_BAD_CHARACTER,
	EXPRESSION_BAD_COMMA,  /* 1,5: one number or two? */
	EXPRESSION_BAD_NUMBER, /* too long, or a point without digits on both sides */
	EXPRESSION_BAD_CODE,   /* empty, without its end, or with signs that need quotes */
	EXPRESSION_BAD_SYNTAX, /* something else is expected here */
	EXPRESSION_BAD_CHAIN,  /* a < b < c */
	EXPRESSION_BAD_ARGUMENTS,
	EXPRESSION_UNKNOWN_NAME,
	EXPRESSION_NAME_ELSEWHERE, /* the name is none of those that this place has */
	EXPRESSION_UNKNOWN_CODE,
	EXPRESSION_NO_ANSWER, /* this may not be asked of that criterion */
	EXPRESSION_BAD_TYPE,  /* a condition for a number, or the other way round */
	EXPRESSION_TOO_LONG,
	EXPRESSION_TOO_DEEP,
	EXPRESSION_TOO_EXACT, /* numbers might pass RATIONAL_BITS */
	EXPRESSION_N_FAULTS
} ExpressionFaultKind;

typedef struct ExpressionFault
{
	ExpressionFaultKind kind;
	uint32_t position; /* of the character at which it is seen, from 1 */
	uint32_t line;     /* the same as line and column, from 1 */
	uint32_t column;
	FaultText text; /* SQLSTATE, message, detail, hint */
} ExpressionFault;

/* A word for each kind that never changes: "unknown_name". */
extern const char *expression_fault_word(ExpressionFaultKind kind);

/*
 * Parse a text; it need not end with a NUL.  False: fault says why, and the room is
 * undefined.
 */
extern bool expression_parse(const char *text, size_t length, const ExpressionPlace *place,
                             const ExpressionCodes *codes, ExpressionRoom *room, ExpressionFault *fault);

/*
 * May these bytes, aligned to eight, be taken for a program of that place?  Whatever
 * parsed is valid, and whatever is valid prints as a text that parses to the same
 * bytes.  There may be others behind its expression_size.
 */
extern bool expression_is_valid(const void *bytes, size_t length, const ExpressionPlace *place,
                                const ExpressionCodes *codes);

/*
 * The canonical text, as bytes without a NUL, into buffer where room suffices; returns
 * its length in any case.
 */
extern size_t
expression_print(const Expression *expression, const ExpressionCodes *codes, char *buffer, size_t room);

/* Which names does it use? (& EXPRESSION_CLUSTER: it needs the whole cluster.) */
extern ExpressionNames expression_names(const Expression *expression);

/* One mention of another criterion. */
typedef struct ExpressionReference
{
	ExpressionName name;
	int criterion;
} ExpressionReference;

/*
 * All mentions in their order, again and again: start with *at = 0; false after the last.
 */
extern bool expression_next_reference(const Expression *expression, int *at, ExpressionReference *reference);

/* Running -------------------------------------------------------------------------- */

/*
 * What a program is run on.  Only what expression_names and the references mention is
 * looked at, so the rest need not be set.
 *
 * plain[] has Decimals, null ones where something is missing (min and cap of a parent
 * that has none are).  max, min, cap and total are points: Points with scale
 * POINTS_SCALE, or the same with fewer digits (decimal_from_points), which is faster.
 * Three names may be longer than a Decimal; they are not in plain[] but Rationals, null
 * where missing:
 *
 *	 mean_actual   rational_set_mean: the sum of the actuals in a DecimalSum (192 bits), and their number
 *	 sum           rational_set: points of up to 10,000 children added in 128 bits, exponent -POINTS_SCALE
 *	 mean          rational_set_exact: up to 400 bits over 272, exponent -POINTS_SCALE
 *
 * ask answers for another criterion of the unit: a Decimal or points as above, null
 * where missing; 1 or 0 for EXPRESSION_MISSING_OF and EXPRESSION_ASSIGNED_OF.  For
 * share[X] it is asked for EXPRESSION_POINTS_OF and, with the same criterion, for
 * EXPRESSION_MAX.
 *
 * These sizes are what expression_check.c reckons with: what is longer is cut.
 */
typedef struct ExpressionValues
{
	Decimal plain[EXPRESSION_N_PLAIN];
	const Rational *mean_actual;
	const Rational *sum;
	const Rational *mean;
	Decimal (*ask)(void *context, ExpressionName name, int criterion);
	void *context;
} ExpressionValues;

typedef enum ExpressionState
{
	EXPRESSION_PRESENT,  /* a number, or a condition that holds or does not */
	EXPRESSION_MISSING,  /* something that it needs is missing: no number, or an undecided condition */
	EXPRESSION_UNDEFINED /* likewise, for something was divided by 0 */
} ExpressionState;

typedef struct ExpressionValue
{
	uint8_t state; /* ExpressionState */
	bool holds;    /* a condition that is present */
	uint16_t at;   /* one that is not: the operation that is to blame, the first in the text */
	Rational number;
} ExpressionValue;

/* Need not be set to anything. */
typedef struct ExpressionStack
{
	ExpressionValue values[EXPRESSION_MAX_DEPTH];
} ExpressionStack;

/* The result is in the stack until that is used again. */
extern const ExpressionValue *
expression_run(const Expression *expression, const ExpressionValues *values, ExpressionStack *stack);

/*
 * Why a value is not present: the name that is missing, with a criterion where it has
 * one (else -1); or what is undefined: a division, which has no name (EXPRESSION_N_NAMES),
 * or a share of a max of 0.
 */
extern ExpressionReference expression_cause(const Expression *expression, const ExpressionValue *value);

/* The same in the words of the text, "actual[II.3]" or "actual / target", as expression_print. */
extern size_t expression_print_cause(const Expression *expression, const ExpressionValue *value,
                                     const ExpressionCodes *codes, char *buffer, size_t room);

/* Its position in the canonical text: the character of its sign or name, from 1. */
extern uint32_t expression_cause_position(const Expression *expression, const ExpressionValue *value,
                                          const ExpressionCodes *codes);

#endif
