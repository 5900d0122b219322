/*
 * expression_range.c - what an expression can come to, whatever the numbers are (see expression_range.h).
 */
#include "sheet/expression_ops.h"
#include "sheet/expression_range.h"

static void
copy_range(ExpressionRange *to, const ExpressionRange *from)
{
	to->never = from->never;
	to->has_low = from->has_low;
	to->has_high = from->has_high;
	to->can_hold = from->can_hold;
	to->can_fail = from->can_fail;
	if (from->has_low)
		rational_copy(&to->low, &from->low);
	if (from->has_high)
		rational_copy(&to->high, &from->high);
}

static void
set_never(ExpressionRange *range)
{
	range->never = true;
	range->has_low = range->has_high = range->can_hold = range->can_fail = false;
}

static void
set_endless(ExpressionRange *range)
{
	range->never = range->has_low = range->has_high = range->can_hold = range->can_fail = false;
}

void
expression_range_set(ExpressionRange *range, Decimal low, Decimal high)
{
	set_endless(range);
	range->has_low = !decimal_is_null(low);
	range->has_high = !decimal_is_null(high);
	if (range->has_low)
		rational_set_decimal(&range->low, low);
	if (range->has_high)
		rational_set_decimal(&range->high, high);
}

static int
sign_of(const Rational *number)
{
	Rational zero;

	rational_set(&zero, 0, 0);
	return rational_compare(number, &zero);
}

/* Conditions ------------------------------------------------------------------------------ */

/* Is the least that a can be below all that b can be; or, where equal counts, not above it? */
static bool
can_be_less(const ExpressionRange *a, const ExpressionRange *b, bool or_equal)
{
	return !a->has_low || !b->has_high || rational_compare(&a->low, &b->high) < (or_equal ? 1 : 0);
}

static bool
is_one_number(const ExpressionRange *range)
{
	return range->has_low && range->has_high && rational_compare(&range->low, &range->high) == 0;
}

/* The two on top of the stack become the condition that their comparison is. */
static void
compare(ExpressionRange *a, int code)
{
	const ExpressionRange *b = a + 1;
	bool never = a->never || b->never;
	bool less = can_be_less(a, b, false);
	bool more = can_be_less(b, a, false);
	bool meet = can_be_less(a, b, true) && can_be_less(b, a, true);
	bool differ = !(is_one_number(a) && is_one_number(b) && meet);
	bool holds;
	bool fails;

	switch (code)
	{
		case OP_EQUAL:
			holds = meet;
			fails = differ;
			break;
		case OP_NOT_EQUAL:
			holds = differ;
			fails = meet;
			break;
		case OP_LESS:
			holds = less;
			fails = can_be_less(b, a, true);
			break;
		case OP_AT_MOST:
			holds = can_be_less(a, b, true);
			fails = more;
			break;
		case OP_MORE:
			holds = more;
			fails = can_be_less(a, b, true);
			break;
		default:
			holds = can_be_less(b, a, true);
			fails = less;
			break;
	}
	set_endless(a);
	a->can_hold = holds && !never;
	a->can_fail = fails && !never;
}

static void
join(ExpressionRange *a, bool is_or)
{
	const ExpressionRange *b = a + 1;

	a->can_hold = is_or ? a->can_hold || b->can_hold : a->can_hold && b->can_hold;
	a->can_fail = is_or ? a->can_fail && b->can_fail : a->can_fail || b->can_fail;
}

/* What either of two can be. */
static void
unite(ExpressionRange *a, const ExpressionRange *b)
{
	if (a->never || b->never)
	{
		if (a->never)
			copy_range(a, b);
		return;
	}
	a->can_hold |= b->can_hold;
	a->can_fail |= b->can_fail;
	a->has_low &= b->has_low;
	a->has_high &= b->has_high;
	if (a->has_low && rational_compare(&b->low, &a->low) < 0)
		rational_copy(&a->low, &b->low);
	if (a->has_high && rational_compare(&b->high, &a->high) > 0)
		rational_copy(&a->high, &b->high);
}

/* Condition, one branch and the other become what the whole can be. */
static void
choose(ExpressionRange *condition)
{
	bool first = condition->can_hold;
	bool second = condition->can_fail;

	set_never(condition);
	if (first)
		unite(condition, condition + 1);
	if (second)
		unite(condition, condition + 2);
}

/* Numbers ----------------------------------------------------------------------------------- */

static void
negate(ExpressionRange *range)
{
	Rational low;
	bool had_low = range->has_low;

	if (had_low)
	{
		rational_copy(&low, &range->low);
		rational_negate(&low);
	}
	if (range->has_high)
	{
		rational_copy(&range->low, &range->high);
		rational_negate(&range->low);
	}
	if (had_low)
		rational_copy(&range->high, &low);
	range->has_low = range->has_high;
	range->has_high = had_low;
}

static void
add(ExpressionRange *a, const ExpressionRange *b)
{
	a->has_low &= b->has_low;
	a->has_high &= b->has_high;
	if (a->has_low)
		rational_add(&a->low, &b->low);
	if (a->has_high)
		rational_add(&a->high, &b->high);
}

static bool
is_bounded(const ExpressionRange *range)
{
	return range->has_low && range->has_high;
}

static bool
is_nothing(const ExpressionRange *range)
{
	return is_one_number(range) && sign_of(&range->low) == 0;
}

static bool
is_not_negative(const ExpressionRange *range)
{
	return range->has_low && sign_of(&range->low) >= 0;
}

/* The least and the greatest of all products, or quotients, of ends. */
static void
combine_ends(ExpressionRange *a, const ExpressionRange *b, void (*operation)(Rational *, const Rational *))
{
	const Rational *ends[2][2] = {{&a->low, &a->high}, {&b->low, &b->high}};
	Rational low;
	Rational high;
	Rational result;

	for (int i = 0; i < 4; i++)
	{
		rational_copy(&result, ends[0][i % 2]);
		operation(&result, ends[1][i / 2]);
		if (i == 0 || rational_compare(&result, &low) < 0)
			rational_copy(&low, &result);
		if (i == 0 || rational_compare(&result, &high) > 0)
			rational_copy(&high, &result);
	}
	rational_copy(&a->low, &low);
	rational_copy(&a->high, &high);
}

static void
multiply_by(Rational *x, const Rational *factor)
{
	rational_multiply(x, factor);
}

static void
divide_by(Rational *x, const Rational *divisor)
{
	rational_divide(x, divisor);
}

static void
multiply(ExpressionRange *a, const ExpressionRange *b)
{
	if (is_bounded(a) && is_bounded(b))
		combine_ends(a, b, multiply_by);
	else if (is_nothing(a) || is_nothing(b))
		expression_range_set(a, (Decimal){.digits = 0}, (Decimal){.digits = 0});
	else if (is_not_negative(a) && is_not_negative(b))
	{
		rational_multiply(&a->low, &b->low);
		a->has_high = false;
	}
	else
		set_endless(a);
}

/* A divisor of 0 gives nothing, and near 0 there is no end. */
static void
divide(ExpressionRange *a, const ExpressionRange *b)
{
	bool above = b->has_low && sign_of(&b->low) > 0;
	bool below = b->has_high && sign_of(&b->high) < 0;

	if (is_nothing(b))
		set_never(a);
	else if ((above || below) && is_bounded(a) && is_bounded(b))
		combine_ends(a, b, divide_by);
	else if (is_not_negative(a) && is_not_negative(b))
	{
		if (above && a->has_high)
			rational_divide(&a->high, &b->low);
		else
			a->has_high = false;
		rational_set(&a->low, 0, 0);
	}
	else
		set_endless(a);
}

/* The least (side -1) or the greatest (1) of two. */
static void
fold(ExpressionRange *a, const ExpressionRange *b, int side)
{
	bool both[2] = {a->has_low && b->has_low, a->has_high && b->has_high};
	bool any[2] = {a->has_low || b->has_low, a->has_high || b->has_high};

	if (b->has_low && (!a->has_low || rational_compare(&b->low, &a->low) == side))
		rational_copy(&a->low, &b->low);
	if (b->has_high && (!a->has_high || rational_compare(&b->high, &a->high) == side))
		rational_copy(&a->high, &b->high);
	a->has_low = side < 0 ? both[0] : any[0];
	a->has_high = side < 0 ? any[1] : both[1];
}

static void
take_absolute(ExpressionRange *range)
{
	if (is_not_negative(range))
		return;
	if (range->has_high && sign_of(&range->high) <= 0)
	{
		negate(range);
		return;
	}
	if (is_bounded(range))
	{
		rational_negate(&range->low);
		if (rational_compare(&range->low, &range->high) > 0)
			rational_copy(&range->high, &range->low);
	}
	else
		range->has_high = false;
	range->has_low = true;
	rational_set(&range->low, 0, 0);
}

static void
round_end(Rational *end, const ExpressionOp *op)
{
	if (op->code == OP_ROUND)
		rational_round(end, op->detail);
	else if (op->code == OP_FLOOR)
		rational_floor(end);
	else
		rational_ceil(end);
}

/* Programs ---------------------------------------------------------------------------------- */

static void
apply_one(ExpressionRange *range, const ExpressionOp *op)
{
	bool held = range->can_hold;

	switch (op->code)
	{
		case OP_NOT:
			range->can_hold = range->can_fail;
			range->can_fail = held;
			break;
		case OP_NEGATE:
			negate(range);
			break;
		case OP_ABS:
			take_absolute(range);
			break;
		default:
			if (range->has_low)
				round_end(&range->low, op);
			if (range->has_high)
				round_end(&range->high, op);
			break;
	}
}

static void
apply_two(ExpressionRange *a, const ExpressionOp *op)
{
	ExpressionRange *b = a + 1;

	if (op_info(op)->takes == EXPRESSION_CONDITION)
		join(a, op->code == OP_OR);
	else if (op_info(op)->gives == EXPRESSION_CONDITION)
		compare(a, op->code);
	else if (a->never || b->never)
		set_never(a);
	else if (op->code == OP_MULTIPLY)
		multiply(a, b);
	else if (op->code == OP_DIVIDE)
		divide(a, b);
	else if (op->code == OP_LEAST || op->code == OP_GREATEST)
		fold(a, b, op->code == OP_LEAST ? -1 : 1);
	else
	{
		if (op->code == OP_SUBTRACT)
			negate(b);
		add(a, b);
	}
}

const ExpressionRange *
expression_range(const Expression *expression, const ExpressionRanges *names, ExpressionRangeStack *stack)
{
	const Decimal *constants = expression_constants(expression);
	const ExpressionOp *ops = expression_ops(expression);
	ExpressionRange *end = stack->ranges;

	for (const ExpressionOp *op = ops; op < ops + expression->n_ops; op++)
		switch ((OpKind) op_info(op)->kind)
		{
			case KIND_CONSTANT:
				expression_range_set(end++, constants[op->operand], constants[op->operand]);
				break;
			case KIND_NAME:
				names->ask(names->context, op_name(op), -1, end++);
				break;
			case KIND_NAME_OF:
				names->ask(names->context, op_name(op), op->operand, end++);
				break;
			case KIND_PREFIX:
			case KIND_FUNCTION:
			case KIND_ROUND:
				if (!end[-1].never)
					apply_one(end - 1, op);
				break;
			case KIND_BINARY:
			case KIND_FOLD:
				apply_two(--end - 1, op);
				break;
			case KIND_IF:
				end -= 2;
				choose(end - 1);
				break;
			case KIND_BRANCH:
			case KIND_ELSE:
			case KIND_NONE:
				break;
		}
	return end - 1;
}
