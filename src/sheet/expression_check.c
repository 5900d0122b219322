/*
 * expression_check.c - types, depths and lengths: what a program must be before it is run.
 *
 * Operations are in a meaningful order, their operands have the right types, depths are within
 * the limits, and no number can grow beyond the limits of rational.h. The program is read once,
 * with the kind of each value instead of the value.
 */
#include "sheet/expression_ops.h"

/* How long a number may be ----------------------------------------------------------- */

/*
 * Of a number numerator / denominator · 10^exponent: |numerator| <= 2^over,
 * denominator <= 2^under, |numerator|·10^exponent <= 2^size, low <= exponent <= high.
 *
 * over and size say the same in two ways, of which now one and now the other is the
 * shorter: a product of decimals has few digits at many places, and a sum of them
 * never more places than its longest term.  So a sum of thirty needs 150 bits and not
 * 30·60.
 */
typedef struct Bound
{
	int over;
	int under;
	int size;
	int low;
	int high;
} Bound;

/* Of 10^exponent, from above. */
static int
bits_of_ten(int exponent)
{
	/* log2(10) = 3.32193 lies between 3401/1024 and 3402/1024 */
	return exponent >= 0 ? (exponent * 3402 + 1023) / 1024 : -(-exponent * 3401 / 1024);
}

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

static int
smaller(int a, int b)
{
	return a < b ? a : b;
}

/* Each of over and size says something of the other. */
static Bound
tightened(Bound bound)
{
	bound.size = larger(0, smaller(bound.size, bound.over + bits_of_ten(bound.high)));
	bound.over = larger(0, smaller(bound.over, bound.size + bits_of_ten(-bound.low)));
	return bound;
}

static bool
bound_fits(const Bound *bound)
{
	return bound->over <= RATIONAL_BITS && bound->size <= RATIONAL_BITS &&
	       bound->under + larger(0, bits_of_ten(-bound->low)) <= RATIONAL_BITS;
}

/* The ranges of names: measures below 10^18 with up to 18 decimals, points, numbers of units. */
#define MEASURE                                                                                              \
	{                                                                                                        \
		60, 0, 60, -18, 0                                                                                    \
	}
#define POINTS                                                                                               \
	{                                                                                                        \
		63, 0, 34, -9, 0                                                                                     \
	}
#define COUNT                                                                                                \
	{                                                                                                        \
		32, 0, 32, 0, 0                                                                                      \
	}

static const Bound name_bounds[EXPRESSION_N_NAMES] = {
	[EXPRESSION_TARGET] = MEASURE,
	[EXPRESSION_ACTUAL] = MEASURE,
	[EXPRESSION_BASELINE] = MEASURE,
	[EXPRESSION_MAX] = POINTS,
	[EXPRESSION_MIN] = POINTS,
	[EXPRESSION_CAP] = POINTS,
	[EXPRESSION_BEST_ACTUAL] = MEASURE,
	[EXPRESSION_HIGHEST_ACTUAL] = MEASURE,
	[EXPRESSION_LOWEST_ACTUAL] = MEASURE,
	/* 2^32 measures in units of 10^-18, over their number */
	[EXPRESSION_MEAN_ACTUAL] = {152, 32, 92, -18, 0},
	[EXPRESSION_PLACE] = COUNT,
	[EXPRESSION_UNITS] = COUNT,
	/* of up to 10,000 children */
	[EXPRESSION_SUM] = {77, 0, 48, -9, 0},
	/* what score_parent.c computes: a multiple of all maxima (SHEET_MEAN_BITS), points, weights and the parent's max */
	[EXPRESSION_MEAN] = {400, 272, 400, -9, -9},
	[EXPRESSION_TOTAL] = POINTS,
	[EXPRESSION_RANK] = COUNT,
	[EXPRESSION_TARGET_OF] = MEASURE,
	[EXPRESSION_ACTUAL_OF] = MEASURE,
	[EXPRESSION_BASELINE_OF] = MEASURE,
	[EXPRESSION_POINTS_OF] = POINTS,
	/* points over points */
	[EXPRESSION_SHARE_OF] = {63, 63, 64, -9, 9},
	[EXPRESSION_DEDUCTED_OF] = POINTS,
};

static Bound
bound_of_decimal(Decimal number)
{
	int bits = number.digits == 0 ? 0 : 64 - __builtin_clzll((uint64_t) number.digits);

	return tightened((Bound){bits, 0, bits, -(int) number.scale, -(int) number.scale});
}

static Bound
bound_of_product(const Bound *a, const Bound *b)
{
	return tightened((Bound){a->over + b->over, a->under + b->under, a->size + b->size, a->low + b->low,
	                         a->high + b->high});
}

static Bound
bound_of_quotient(const Bound *a, const Bound *b)
{
	return tightened((Bound){a->over + b->under, a->under + b->over,
	                         a->size + b->under + bits_of_ten(-b->low), a->low - b->high, a->high - b->low});
}

/* Both at the smaller exponent and over the product of the denominators; a comparison does the same. */
static Bound
bound_of_sum(const Bound *a, const Bound *b)
{
	int over_a = a->over + b->under + bits_of_ten(larger(0, a->high - b->low));
	int over_b = b->over + a->under + bits_of_ten(larger(0, b->high - a->low));

	return tightened((Bound){larger(over_a, over_b) + 1, a->under + b->under,
	                         larger(a->size + b->under, b->size + a->under) + 1, smaller(a->low, b->low),
	                         smaller(a->high, b->high)});
}

static Bound
bound_of_either(const Bound *a, const Bound *b)
{
	return (Bound){larger(a->over, b->over), larger(a->under, b->under), larger(a->size, b->size),
	               smaller(a->low, b->low), larger(a->high, b->high)};
}

/* A whole number of 10^-digits, at most a half farther from 0. */
static Bound
bound_of_rounded(const Bound *a, int digits)
{
	return tightened((Bound){a->size + 1 + bits_of_ten(digits), 0, a->size + 1, -digits, -digits});
}

/* Going through --------------------------------------------------------------------- */

/* What is known of a value. */
typedef struct Kind
{
	ExpressionType type;
	int root;    /* the operation whose result it is */
	int nesting; /* of its text */
	Bound bound; /* of a number */
} Kind;

/* An "if" whose end has not come: its branches use nothing that was there before. */
typedef struct OpenIf
{
	int branch;    /* its BRANCH */
	int otherwise; /* its ELSE, 0 before that has come */
	int base;      /* of the stack */
	int nesting;   /* of what has come of its text */
	Kind first;    /* what comes where the condition holds */
} OpenIf;

typedef struct Checker
{
	const Expression *expression;
	const ExpressionOp *ops;
	Kind stack[EXPRESSION_MAX_DEPTH];
	int depth;
	int deepest;
	OpenIf ifs[EXPRESSION_MAX_NESTING];
	int n_ifs;
	int n_constants; /* that have come */
	ProgramFault *fault;
} Checker;

static bool
refuse(Checker *checker, ExpressionFaultKind kind, int at, int by)
{
	*checker->fault = (ProgramFault){kind, at, by};
	return false;
}

/* No text has such a program. */
static bool
refuse_bytes(Checker *checker, int at)
{
	return refuse(checker, EXPRESSION_BAD_SYNTAX, at, -1);
}

static bool
push(Checker *checker, ExpressionType type, int at, int nesting, Bound bound)
{
	if (checker->depth == EXPRESSION_MAX_DEPTH || nesting > EXPRESSION_MAX_NESTING)
		return refuse(checker, EXPRESSION_TOO_DEEP, at, -1);
	if (type == EXPRESSION_NUMBER && !bound_fits(&bound))
		return refuse(checker, EXPRESSION_TOO_EXACT, at, -1);
	checker->stack[checker->depth++] = (Kind){type, at, nesting, bound};
	checker->deepest = larger(checker->deepest, checker->depth);
	return true;
}

/* The n operands of an operation, off the stack; null where they are not there or of another type. */
static const Kind *
pop(Checker *checker, int at, int n)
{
	int type = op_info(&checker->ops[at])->takes;
	int base = checker->n_ifs > 0 ? checker->ifs[checker->n_ifs - 1].base : 0;

	if (checker->depth - base < n)
	{
		refuse_bytes(checker, at);
		return NULL;
	}
	checker->depth -= n;
	for (const Kind *kind = &checker->stack[checker->depth]; n > 0; n--, kind++)
		if ((int) kind->type != type)
		{
			refuse(checker, EXPRESSION_BAD_TYPE, kind->root, at);
			return NULL;
		}
	return &checker->stack[checker->depth];
}

/* The nesting of an operand's text where one that binds so tightly needs no parentheses. */
static int
nesting_in(const Checker *checker, const Kind *operand, int level)
{
	return operand->nesting + (op_info(&checker->ops[operand->root])->level < level);
}

static bool
check_constant(Checker *checker, int at)
{
	Decimal number;

	if (checker->ops[at].operand != checker->n_constants ||
	    checker->n_constants == checker->expression->n_constants)
		return refuse_bytes(checker, at);
	number = expression_constants(checker->expression)[checker->n_constants++];
	if (number.digits < 0 || number.digits >= DECIMAL_LIMIT || number.scale < 0 ||
	    number.scale > DECIMAL_MAX_SCALE || (number.scale > 0 && number.digits % 10 == 0))
		return refuse_bytes(checker, at);
	return push(checker, EXPRESSION_NUMBER, at, 0, bound_of_decimal(number));
}

static bool
check_prefix(Checker *checker, int at)
{
	const OpInfo *info = op_info(&checker->ops[at]);
	const Kind *operand = pop(checker, at, 1);

	return operand != NULL && push(checker, (ExpressionType) info->gives, at,
	                               1 + nesting_in(checker, operand, right_level(info)), operand->bound);
}

static bool
check_binary(Checker *checker, int at)
{
	const OpInfo *info = op_info(&checker->ops[at]);
	const Kind *operands = pop(checker, at, 2);
	Bound bound = {0};

	if (operands == NULL)
		return false;
	if (checker->ops[at].code == OP_MULTIPLY)
		bound = bound_of_product(&operands[0].bound, &operands[1].bound);
	else if (checker->ops[at].code == OP_DIVIDE)
		bound = bound_of_quotient(&operands[0].bound, &operands[1].bound);
	else if (info->takes == EXPRESSION_NUMBER)
		bound = bound_of_sum(&operands[0].bound, &operands[1].bound);
	/* what a comparison computes on the way has to fit as well */
	if (!bound_fits(&bound))
		return refuse(checker, EXPRESSION_TOO_EXACT, at, -1);
	return push(checker, (ExpressionType) info->gives, at,
	            larger(nesting_in(checker, &operands[0], info->level),
	                   nesting_in(checker, &operands[1], right_level(info))),
	            bound);
}

/* abs, floor, ceil and round */
static bool
check_function(Checker *checker, int at)
{
	const ExpressionOp *op = &checker->ops[at];
	const Kind *operand = pop(checker, at, 1);

	return operand != NULL &&
	       push(checker, EXPRESSION_NUMBER, at, 1 + operand->nesting,
	            op->code == OP_ABS ? operand->bound : bound_of_rounded(&operand->bound, op->detail));
}

/* least(a, b, c) is one function in the text and two operations in the program. */
static bool
check_fold(Checker *checker, int at)
{
	const Kind *operands = pop(checker, at, 2);
	bool goes_on;
	Bound compared;

	if (operands == NULL)
		return false;
	compared = bound_of_sum(&operands[0].bound, &operands[1].bound);
	if (!bound_fits(&compared))
		return refuse(checker, EXPRESSION_TOO_EXACT, at, -1);
	goes_on = checker->ops[operands[0].root].code == checker->ops[at].code;
	return push(checker, EXPRESSION_NUMBER, at,
	            larger(operands[0].nesting + !goes_on, operands[1].nesting + 1),
	            bound_of_either(&operands[0].bound, &operands[1].bound));
}

static bool
check_branch(Checker *checker, int at)
{
	const Kind *condition = pop(checker, at, 1);

	if (condition == NULL)
		return false;
	if (checker->n_ifs == EXPRESSION_MAX_NESTING)
		return refuse(checker, EXPRESSION_TOO_DEEP, at, -1);
	checker->ifs[checker->n_ifs++] =
		(OpenIf){.branch = at, .base = checker->depth, .nesting = 1 + condition->nesting};
	return true;
}

/* The innermost open "if" where it waits for its ELSE, or after it for its end, and one value has come since. */
static OpenIf *
open_if(Checker *checker, bool after_else)
{
	OpenIf *open = checker->n_ifs > 0 ? &checker->ifs[checker->n_ifs - 1] : NULL;

	return open != NULL && (open->otherwise > 0) == after_else && checker->depth == open->base + 1 ? open :
	                                                                                                 NULL;
}

static bool
check_else(Checker *checker, int at)
{
	OpenIf *open = open_if(checker, false);

	if (open == NULL || checker->ops[open->branch].operand != at + 1)
		return refuse_bytes(checker, at);
	open->first = checker->stack[--checker->depth];
	open->nesting = larger(open->nesting, 1 + open->first.nesting);
	open->otherwise = at;
	return true;
}

static bool
check_if(Checker *checker, int at)
{
	OpenIf *open = open_if(checker, true);
	Kind second;

	if (open == NULL || checker->ops[open->otherwise].operand != at + 1)
		return refuse_bytes(checker, at);
	second = checker->stack[--checker->depth];
	checker->n_ifs--;
	if (second.type != open->first.type)
		return refuse(checker, EXPRESSION_BAD_TYPE, second.root, at);
	return push(checker, second.type, at, larger(open->nesting, 1 + second.nesting),
	            bound_of_either(&open->first.bound, &second.bound));
}

/* Fields that the operation does not use are 0. */
static bool
has_clean_fields(const ExpressionOp *op)
{
	int kind = op_info(op)->kind;

	return op->detail <= (kind == KIND_ROUND ? ROUND_MAX_DIGITS : 0) &&
	       (op->operand == 0 || kind == KIND_CONSTANT || kind == KIND_NAME_OF || kind == KIND_BRANCH ||
	        kind == KIND_ELSE);
}

static bool
check_op(Checker *checker, int at)
{
	const ExpressionOp *op = &checker->ops[at];

	if (op->code >= OP_CODES || !has_clean_fields(op))
		return refuse_bytes(checker, at);
	switch ((OpKind) op_info(op)->kind)
	{
		case KIND_CONSTANT:
			return check_constant(checker, at);
		case KIND_NAME:
		case KIND_NAME_OF:
			return push(checker, (ExpressionType) op_info(op)->gives, at, 0, name_bounds[op_name(op)]);
		case KIND_PREFIX:
			return check_prefix(checker, at);
		case KIND_BINARY:
			return check_binary(checker, at);
		case KIND_FUNCTION:
		case KIND_ROUND:
			return check_function(checker, at);
		case KIND_FOLD:
			return check_fold(checker, at);
		case KIND_BRANCH:
			return check_branch(checker, at);
		case KIND_ELSE:
			return check_else(checker, at);
		case KIND_IF:
			return check_if(checker, at);
		case KIND_NONE:
			break;
	}
	return refuse_bytes(checker, at);
}

bool
expression_check(const Expression *expression, ExpressionShape *shape, ProgramFault *fault)
{
	Checker checker = {.expression = expression, .ops = expression_ops(expression), .fault = fault};

	for (int at = 0; at < expression->n_ops; at++)
		if (!check_op(&checker, at))
			return false;
	if (checker.depth != 1 || checker.n_ifs > 0 || checker.n_constants != expression->n_constants)
		return refuse_bytes(&checker, expression->n_ops);
	*shape = (ExpressionShape){checker.stack[0].type, checker.deepest};
	return true;
}

/* Programs from outside ------------------------------------------------------------- */

static bool
names_are_of(const Expression *expression, const ExpressionPlace *place, const ExpressionCodes *codes)
{
	ExpressionReference reference;

	if ((expression_names(expression) & ~place->names) != 0)
		return false;
	for (int at = 0; expression_next_reference(expression, &at, &reference);)
		if ((codes->answers(codes->context, reference.criterion) & EXPRESSION_SET(reference.name)) == 0)
			return false;
	return true;
}

/* The bytes that round a program up to a multiple of eight. */
static bool
ends_in_zeroes(const Expression *expression)
{
	const ExpressionOp *end = &expression_ops(expression)[expression->n_ops];

	return expression->n_ops % 2 == 0 || (end->code == 0 && end->detail == 0 && end->operand == 0);
}

bool
expression_is_valid(const void *bytes, size_t length, const ExpressionPlace *place,
                    const ExpressionCodes *codes)
{
	const Expression *expression = bytes;
	ExpressionShape shape;
	ProgramFault fault;

	return length >= sizeof(Expression) && expression->n_ops > 0 && expression->n_ops <= EXPRESSION_MAX_OPS &&
	       length >= expression_size(expression) && expression->padding == 0 && ends_in_zeroes(expression) &&
	       expression_check(expression, &shape, &fault) && shape.type == expression->type &&
	       shape.depth == expression->depth && shape.type == place->type &&
	       names_are_of(expression, place, codes);
}
