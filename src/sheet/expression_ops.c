/*
 * expression_ops.c - names and operators of expressions; what a program refers to.
 */
#include "sheet/expression_ops.h"

#define NUMBER    EXPRESSION_NUMBER
#define CONDITION EXPRESSION_CONDITION

#define NAME(name, text)          [OP_NAME + (name)] = {text, KIND_NAME, LEVEL_TIGHT, NUMBER, NUMBER}
#define NAME_OF(name, text, type) [OP_NAME + (name)] = {text, KIND_NAME_OF, LEVEL_TIGHT, NUMBER, type}

const OpInfo expression_op_info[OP_CODES] = {
	[OP_CONSTANT] = {"", KIND_CONSTANT, LEVEL_TIGHT, NUMBER, NUMBER},
	[OP_ADD] = {"+", KIND_BINARY, LEVEL_SUM, NUMBER, NUMBER},
	[OP_SUBTRACT] = {"-", KIND_BINARY, LEVEL_SUM, NUMBER, NUMBER},
	[OP_MULTIPLY] = {"*", KIND_BINARY, LEVEL_PRODUCT, NUMBER, NUMBER},
	[OP_DIVIDE] = {"/", KIND_BINARY, LEVEL_PRODUCT, NUMBER, NUMBER},
	[OP_NEGATE] = {"-", KIND_PREFIX, LEVEL_UNARY, NUMBER, NUMBER},
	[OP_EQUAL] = {"=", KIND_BINARY, LEVEL_COMPARE, NUMBER, CONDITION},
	[OP_NOT_EQUAL] = {"<>", KIND_BINARY, LEVEL_COMPARE, NUMBER, CONDITION},
	[OP_LESS] = {"<", KIND_BINARY, LEVEL_COMPARE, NUMBER, CONDITION},
	[OP_AT_MOST] = {"<=", KIND_BINARY, LEVEL_COMPARE, NUMBER, CONDITION},
	[OP_MORE] = {">", KIND_BINARY, LEVEL_COMPARE, NUMBER, CONDITION},
	[OP_AT_LEAST] = {">=", KIND_BINARY, LEVEL_COMPARE, NUMBER, CONDITION},
	[OP_AND] = {"and", KIND_BINARY, LEVEL_AND, CONDITION, CONDITION},
	[OP_OR] = {"or", KIND_BINARY, LEVEL_OR, CONDITION, CONDITION},
	[OP_NOT] = {"not", KIND_PREFIX, LEVEL_NOT, CONDITION, CONDITION},
	[OP_BRANCH] = {"if", KIND_BRANCH, LEVEL_TIGHT, CONDITION, CONDITION},
	[OP_ELSE] = {"if", KIND_ELSE, LEVEL_TIGHT, NUMBER, NUMBER},
	[OP_IF] = {"if", KIND_IF, LEVEL_TIGHT, NUMBER, NUMBER},
	[OP_LEAST] = {"least", KIND_FOLD, LEVEL_TIGHT, NUMBER, NUMBER},
	[OP_GREATEST] = {"greatest", KIND_FOLD, LEVEL_TIGHT, NUMBER, NUMBER},
	[OP_ABS] = {"abs", KIND_FUNCTION, LEVEL_TIGHT, NUMBER, NUMBER},
	[OP_ROUND] = {"round", KIND_ROUND, LEVEL_TIGHT, NUMBER, NUMBER},
	[OP_FLOOR] = {"floor", KIND_FUNCTION, LEVEL_TIGHT, NUMBER, NUMBER},
	[OP_CEIL] = {"ceil", KIND_FUNCTION, LEVEL_TIGHT, NUMBER, NUMBER},
	NAME(EXPRESSION_TARGET, "target"),
	NAME(EXPRESSION_ACTUAL, "actual"),
	NAME(EXPRESSION_BASELINE, "baseline"),
	NAME(EXPRESSION_MAX, "max"),
	NAME(EXPRESSION_MIN, "min"),
	NAME(EXPRESSION_CAP, "cap"),
	NAME(EXPRESSION_BEST_ACTUAL, "best_actual"),
	NAME(EXPRESSION_HIGHEST_ACTUAL, "highest_actual"),
	NAME(EXPRESSION_LOWEST_ACTUAL, "lowest_actual"),
	NAME(EXPRESSION_MEAN_ACTUAL, "mean_actual"),
	NAME(EXPRESSION_PLACE, "place"),
	NAME(EXPRESSION_UNITS, "units"),
	NAME(EXPRESSION_SUM, "sum"),
	NAME(EXPRESSION_MEAN, "mean"),
	NAME(EXPRESSION_TOTAL, "total"),
	NAME(EXPRESSION_RANK, "rank"),
	NAME_OF(EXPRESSION_TARGET_OF, "target", NUMBER),
	NAME_OF(EXPRESSION_ACTUAL_OF, "actual", NUMBER),
	NAME_OF(EXPRESSION_BASELINE_OF, "baseline", NUMBER),
	NAME_OF(EXPRESSION_POINTS_OF, "points", NUMBER),
	NAME_OF(EXPRESSION_SHARE_OF, "share", NUMBER),
	NAME_OF(EXPRESSION_DEDUCTED_OF, "deducted", NUMBER),
	NAME_OF(EXPRESSION_MISSING_OF, "missing", CONDITION),
	NAME_OF(EXPRESSION_ASSIGNED_OF, "assigned", CONDITION),
};

static const char *const fault_words[EXPRESSION_N_FAULTS] = {
	[EXPRESSION_FINE] = "fine",
	[EXPRESSION_EMPTY] = "empty",
	[EXPRESSION_BAD_CHARACTER] = "bad_character",
	[EXPRESSION_BAD_COMMA] = "bad_comma",
	[EXPRESSION_BAD_NUMBER] = "bad_number",
	[EXPRESSION_BAD_CODE] = "bad_code",
	[EXPRESSION_BAD_SYNTAX] = "bad_syntax",
	[EXPRESSION_BAD_CHAIN] = "bad_chain",
	[EXPRESSION_BAD_ARGUMENTS] = "bad_arguments",
	[EXPRESSION_UNKNOWN_NAME] = "unknown_name",
	[EXPRESSION_NAME_ELSEWHERE] = "name_elsewhere",
	[EXPRESSION_UNKNOWN_CODE] = "unknown_code",
	[EXPRESSION_NO_ANSWER] = "no_answer",
	[EXPRESSION_BAD_TYPE] = "bad_type",
	[EXPRESSION_TOO_LONG] = "too_long",
	[EXPRESSION_TOO_DEEP] = "too_deep",
	[EXPRESSION_TOO_EXACT] = "too_exact",
};

const char *
expression_fault_word(ExpressionFaultKind kind)
{
	return fault_words[kind];
}

const char *
expression_name_text(ExpressionName name)
{
	return expression_op_info[OP_NAME + name].text;
}

ExpressionNames
expression_names(const Expression *expression)
{
	const ExpressionOp *ops = expression_ops(expression);
	ExpressionNames names = 0;

	for (int i = 0; i < expression->n_ops; i++)
		if (ops[i].code >= OP_NAME)
			names |= EXPRESSION_SET(op_name(&ops[i]));
	return names;
}

bool
expression_next_reference(const Expression *expression, int *at, ExpressionReference *reference)
{
	const ExpressionOp *ops = expression_ops(expression);

	while (*at < expression->n_ops)
	{
		const ExpressionOp *op = &ops[(*at)++];

		if (op_info(op)->kind == KIND_NAME_OF)
		{
			*reference = (ExpressionReference){op_name(op), op->operand};
			return true;
		}
	}
	return false;
}

ExpressionReference
expression_cause(const Expression *expression, const ExpressionValue *value)
{
	const ExpressionOp *op = &expression_ops(expression)[value->at];
	const OpInfo *info = op_info(op);

	if (info->kind == KIND_NAME_OF)
		return (ExpressionReference){op_name(op), op->operand};
	return (ExpressionReference){info->kind == KIND_NAME ? op_name(op) : EXPRESSION_N_NAMES, -1};
}
