/*
 * expression_run.c - a program on the numbers of one unit.
 *
 * A value that is missing or undefined carries the operation to blame from the first
 * operand that has one to the result.  Conditions follow Kleene: what is undecided
 * decides nothing, and what is decided without it stays so.
 */
#include "sheet/expression_ops.h"

/* Something about the first of two values that is not present, in its place. */
static CORE_NOINLINE void
take_blame(ExpressionValue *values)
{
	const ExpressionValue *blamed = values[0].state != EXPRESSION_PRESENT ? &values[0] : &values[1];

	values[0].state = blamed->state;
	values[0].at = blamed->at;
}

static inline bool
both_present(ExpressionValue *values)
{
	if (__builtin_expect((values[0].state | values[1].state) != EXPRESSION_PRESENT, false))
	{
		take_blame(values);
		return false;
	}
	return true;
}

static void
blame(ExpressionValue *value, ExpressionState state, int at)
{
	value->state = (uint8_t) state;
	value->at = (uint16_t) at;
}

/* Names ----------------------------------------------------------------------------------- */

static inline void
set_decimal(ExpressionValue *value, Decimal number, int at)
{
	value->state = EXPRESSION_PRESENT;
	if (__builtin_expect(decimal_is_null(number), false))
		blame(value, EXPRESSION_MISSING, at);
	else
		rational_set_decimal(&value->number, number);
}

static void
set_wide(ExpressionValue *value, const Rational *number, int at)
{
	value->state = EXPRESSION_PRESENT;
	if (number == NULL)
		blame(value, EXPRESSION_MISSING, at);
	else
		rational_copy(&value->number, number);
}

static void
set_share(ExpressionValue *value, const ExpressionValues *values, int criterion, int at)
{
	Rational max;
	Decimal number;

	set_decimal(value, values->ask(values->context, EXPRESSION_POINTS_OF, criterion), at);
	number = values->ask(values->context, EXPRESSION_MAX, criterion);
	if (value->state != EXPRESSION_PRESENT)
		return;
	if (decimal_is_null(number))
		blame(value, EXPRESSION_MISSING, at);
	else if (number.digits == 0)
		blame(value, EXPRESSION_UNDEFINED, at);
	else
	{
		rational_set_decimal(&max, number);
		rational_divide(&value->number, &max);
	}
}

/* What is not a plain Decimal of the caller's. */
static void
set_name(ExpressionValue *value, const ExpressionValues *values, const ExpressionOp *op, int at)
{
	ExpressionName name = op_name(op);
	Decimal answer;

	switch (name)
	{
		case EXPRESSION_MEAN_ACTUAL:
			set_wide(value, values->mean_actual, at);
			break;
		case EXPRESSION_SUM:
			set_wide(value, values->sum, at);
			break;
		case EXPRESSION_MEAN:
			set_wide(value, values->mean, at);
			break;
		case EXPRESSION_SHARE_OF:
			set_share(value, values, op->operand, at);
			break;
		case EXPRESSION_MISSING_OF:
		case EXPRESSION_ASSIGNED_OF:
			answer = values->ask(values->context, name, op->operand);
			value->state = EXPRESSION_PRESENT;
			value->holds = answer.digits != 0;
			if (decimal_is_null(answer))
				blame(value, EXPRESSION_MISSING, at);
			break;
		default:
			set_decimal(value,
			            name < EXPRESSION_N_PLAIN ? values->plain[name] :
			                                        values->ask(values->context, name, op->operand),
			            at);
	}
}

/* Conditions ----------------------------------------------------------------------------------- */

static void
compare(ExpressionValue *values, int code)
{
	int order;

	if (!both_present(values))
		return;
	order = rational_compare(&values[0].number, &values[1].number);
	values[0].holds = code == OP_EQUAL     ? order == 0 :
	                  code == OP_NOT_EQUAL ? order != 0 :
	                  code == OP_LESS      ? order < 0 :
	                  code == OP_AT_MOST   ? order <= 0 :
	                  code == OP_MORE      ? order > 0 :
	                                         order >= 0;
}

/* One that is false decides "and", one that is true decides "or", whatever the other is. */
static void
join(ExpressionValue *values, bool decisive)
{
	for (int i = 0; i < 2; i++)
		if (values[i].state == EXPRESSION_PRESENT && values[i].holds == decisive)
		{
			values[0].state = EXPRESSION_PRESENT;
			values[0].holds = decisive;
			return;
		}
	both_present(values);
}

/*
 * Where to go on behind the BRANCH at op; the condition on top goes, or, undecided,
 * stays as the value of the whole, of which no branch is looked at.
 */
static const ExpressionOp *
branch(const ExpressionOp *ops, const ExpressionOp *op, ExpressionValue **end)
{
	const ExpressionValue *condition = *end - 1;

	if (condition->state != EXPRESSION_PRESENT)
		return &ops[ops[op->operand - 1].operand];
	(*end)--;
	return condition->holds ? op + 1 : &ops[op->operand];
}

/* Numbers ----------------------------------------------------------------------------------- */

static inline void
divide(ExpressionValue *values, int at)
{
	if (!both_present(values))
		return;
	if (__builtin_expect(rational_is_zero(&values[1].number), false))
		blame(&values[0], EXPRESSION_UNDEFINED, at);
	else
		rational_divide(&values[0].number, &values[1].number);
}

/* The one of two that is on that side of the other: -1 less, 1 more. */
static void
choose(ExpressionValue *values, int side)
{
	if (both_present(values) && rational_compare(&values[1].number, &values[0].number) == side)
		rational_copy(&values[0].number, &values[1].number);
}

static void
apply(ExpressionValue *value, const ExpressionOp *op)
{
	if (value->state != EXPRESSION_PRESENT)
		return;
	switch (op->code)
	{
		case OP_NEGATE:
			rational_negate(&value->number);
			break;
		case OP_ABS:
			rational_abs(&value->number);
			break;
		case OP_ROUND:
			rational_round(&value->number, op->detail);
			break;
		case OP_FLOOR:
			rational_floor(&value->number);
			break;
		case OP_CEIL:
			rational_ceil(&value->number);
			break;
		default: /* not */
			value->holds = !value->holds;
			break;
	}
}

/*
 * An operation that is no sum, product or number, and leaves the program in its order.
 * end is behind the topmost value, here and below; returned is what it is then.
 */
static ExpressionValue *
run_rare(const ExpressionOp *op, int at, const ExpressionValues *values, ExpressionValue *end)
{
	switch ((OpKind) op_info(op)->kind)
	{
		case KIND_NAME:
		case KIND_NAME_OF:
			set_name(end++, values, op, at);
			break;
		case KIND_PREFIX:
		case KIND_FUNCTION:
		case KIND_ROUND:
			apply(end - 1, op);
			break;
		case KIND_FOLD:
			choose(--end - 1, op->code == OP_LEAST ? -1 : 1);
			break;
		case KIND_BINARY:
			end--;
			if (op->code == OP_AND || op->code == OP_OR)
				join(end - 1, op->code == OP_OR);
			else
				compare(end - 1, op->code);
			break;
		default: /* the end of an "if" */
			break;
	}
	return end;
}

const ExpressionValue *
expression_run(const Expression *expression, const ExpressionValues *values, ExpressionStack *stack)
{
	const Decimal *constants = expression_constants(expression);
	const ExpressionOp *ops = expression_ops(expression);
	const ExpressionOp *behind = ops + expression->n_ops;
	ExpressionValue *end = stack->values;

	for (const ExpressionOp *op = ops; op < behind; op++)
		switch (op->code)
		{
			case OP_NAME + EXPRESSION_TARGET:
			case OP_NAME + EXPRESSION_ACTUAL:
			case OP_NAME + EXPRESSION_BASELINE:
			case OP_NAME + EXPRESSION_MAX:
				set_decimal(end++, values->plain[op->code - OP_NAME], (int) (op - ops));
				break;
			case OP_CONSTANT:
				set_decimal(end++, constants[op->operand], 0);
				break;
			case OP_ADD:
				end--;
				if (both_present(end - 1))
					rational_add(&end[-1].number, &end[0].number);
				break;
			case OP_SUBTRACT:
				end--;
				if (both_present(end - 1))
					rational_subtract(&end[-1].number, &end[0].number);
				break;
			case OP_MULTIPLY:
				end--;
				if (both_present(end - 1))
					rational_multiply(&end[-1].number, &end[0].number);
				break;
			case OP_DIVIDE:
				divide(--end - 1, (int) (op - ops));
				break;
			case OP_BRANCH:
				op = branch(ops, op, &end) - 1;
				break;
			case OP_ELSE:
				op = &ops[op->operand] - 1;
				break;
			default:
				end = run_rare(op, (int) (op - ops), values, end);
		}
	return end - 1;
}
