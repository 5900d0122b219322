/*
 * expression_ops.h - what the files of the expression language share (expression.h).
 */
#ifndef EMULATION_EXPRESSION_OPS_H
#define EMULATION_EXPRESSION_OPS_H

#include "sheet/expression.h"

/*
 * Operations, in postfix order. Their numbers are stored in sheets: new ones are added,
 * existing ones never change.
 *
 *	 if(c, a, b)         c BRANCH a ELSE b IF; BRANCH knows the first operation of b, ELSE the one after IF
 *	 least(a, b, c)      a b LEAST c LEAST
 *	 actual, points[I]   OP_NAME + ExpressionName
 */
typedef enum OpCode
{
	OP_CONSTANT = 1, /* operand: which */
	OP_ADD = 2,
	OP_SUBTRACT = 3,
	OP_MULTIPLY = 4,
	OP_DIVIDE = 5,
	OP_NEGATE = 6,
	OP_EQUAL = 7,
	OP_NOT_EQUAL = 8,
	OP_LESS = 9,
	OP_AT_MOST = 10,
	OP_MORE = 11,
	OP_AT_LEAST = 12,
	OP_AND = 13,
	OP_OR = 14,
	OP_NOT = 15,
	OP_BRANCH = 16, /* operand: where to go on where the condition does not hold */
	OP_ELSE = 17,   /* operand: where to go on */
	OP_IF = 18,
	OP_LEAST = 19,
	OP_GREATEST = 20,
	OP_ABS = 21,
	OP_ROUND = 22, /* detail: decimals, 0 to 9 */
	OP_FLOOR = 23,
	OP_CEIL = 24,
	OP_NAME = 32, /* + ExpressionName; operand: the criterion, of those that have one */
	OP_CODES = OP_NAME + EXPRESSION_N_NAMES
} OpCode;

#define ROUND_MAX_DIGITS 9

typedef enum OpKind
{
	KIND_NONE, /* no operation has this number */
	KIND_CONSTANT,
	KIND_NAME,
	KIND_NAME_OF, /* a name with a code */
	KIND_PREFIX,  /* before its operand */
	KIND_BINARY,  /* between its operands */
	KIND_FUNCTION,
	KIND_ROUND,
	KIND_FOLD, /* a function of two or more, of which it takes two at a time */
	KIND_IF,   /* and its parts, which have no text of their own: */
	KIND_BRANCH,
	KIND_ELSE
} OpKind;

/* How tightly an operation binds, loosest first. */
typedef enum OpLevel
{
	LEVEL_ANY,
	LEVEL_OR,
	LEVEL_AND,
	LEVEL_NOT,
	LEVEL_COMPARE,
	LEVEL_SUM,
	LEVEL_PRODUCT,
	LEVEL_UNARY,
	LEVEL_TIGHT /* needs no parentheses anywhere */
} OpLevel;

typedef struct OpInfo
{
	const char *text; /* as it is written */
	uint8_t kind;     /* OpKind */
	uint8_t level;    /* OpLevel */
	uint8_t takes;    /* ExpressionType of what it is applied to */
	uint8_t gives;    /* and of its result; of "if", of its branches */
} OpInfo;

extern const OpInfo expression_op_info[OP_CODES];

static inline const OpInfo *
op_info(const ExpressionOp *op)
{
	return &expression_op_info[op->code];
}

static inline ExpressionName
op_name(const ExpressionOp *op)
{
	return (ExpressionName) (op->code - OP_NAME);
}

/* How tightly its right operand must bind to go without parentheses; the left one as tightly as itself. */
static inline int
right_level(const OpInfo *info)
{
	return info->kind == KIND_PREFIX ? info->level : info->level + 1;
}

/* What is wrong with a program. */
typedef struct ProgramFault
{
	ExpressionFaultKind kind;
	int at; /* the operation; of a wrong type, the operand's last one */
	int by; /* of a wrong type: who wants another; -1: the place */
} ProgramFault;

/* What a program that is right gives and needs. */
typedef struct ExpressionShape
{
	ExpressionType type;
	int depth;
} ExpressionShape;

/*
 * Are the operations of a program right, its header being so?  Looks at its counts
 * and at nothing outside it.
 */
extern bool expression_check(const Expression *expression, ExpressionShape *shape, ProgramFault *fault);

#endif
