/*
 * expression.c - libFuzzer on the expression language.  The first byte says what the
 * rest is: a text; a text and changes to its program; or a program.  What is taken
 * prints back the same and runs, whatever the numbers; what is refused says where and why.
 */
#include "bytes_reader.h"
#include "make_sheet.h"
#include "sheet/expression_ops.h"

static const char *const texts[] = {"I", "I.1", "I.2", "P", "Đ.3", "Tiêu chí 1", "nói \"có\"", "it's", "-"};

#define N_CRITERIA COUNT_OF(texts)

static int
find(void *context, const char *code, size_t length)
{
	must(length <= EXPRESSION_MAX_CODE);
	for (int i = 0; i < N_CRITERIA; i++)
		if (strlen(texts[i]) == length && memcmp(texts[i], code, length) == 0)
			return i;
	return -1;
}

/* The first is a parent, of which there is no actual. */
static ExpressionNames
answers(void *context, int criterion)
{
	return criterion >= N_CRITERIA ? 0 :
	       criterion == 0          ? EXPRESSION_OTHERS & ~EXPRESSION_SET(EXPRESSION_ACTUAL_OF) :
	                                 EXPRESSION_OTHERS;
}

static const char *
code_of(void *context, int criterion, size_t *length)
{
	must(criterion >= 0 && criterion < N_CRITERIA);
	*length = strlen(texts[criterion]);
	return texts[criterion];
}

static const ExpressionCodes codes = {NULL, find, answers, code_of};
static ExpressionPlace place;

/* Texts -------------------------------------------------------------------------------- */

static size_t
characters(const char *text, size_t length)
{
	size_t n = 0;

	for (size_t i = 0; i < length; i++)
		n += ((unsigned char) text[i] & 0xC0) != 0x80;
	return n;
}

static void
check_fault(const ExpressionFault *fault, const char *text, size_t length)
{
	must(fault->kind > EXPRESSION_FINE && fault->kind < EXPRESSION_N_FAULTS);
	must(fault->position >= 1 && fault->position <= characters(text, length) + 1);
	must(fault->line >= 1 && fault->column >= 1 && fault->column <= fault->position);
	must(strlen(fault->text.sqlstate) == 5);
	must(memchr(fault->text.message, '\0', FAULT_TEXT_ROOM) != NULL && fault->text.message[0] != '\0');
	must(memchr(fault->text.detail, '\0', FAULT_TEXT_ROOM) != NULL);
	must(memchr(fault->text.hint, '\0', FAULT_TEXT_ROOM) != NULL);
}

/* In a block of just that length. */
static bool
parse(const char *text, size_t length, ExpressionRoom *room)
{
	char *alone = exactly(length, 1);
	ExpressionFault fault;
	bool parsed;

	memcpy(alone, text, length);
	memset(&fault, '?', sizeof(fault));
	memset(room, '?', sizeof(*room));
	parsed = expression_parse(alone, length, &place, &codes, room, &fault);
	if (parsed)
		must(fault.kind == EXPRESSION_FINE);
	else
		check_fault(&fault, alone, length);
	free(alone);
	return parsed;
}

/* Running ----------------------------------------------------------------------------------- */

static Decimal
take_decimal(void)
{
	Decimal number = decimal_null();

	switch (take(8))
	{
		case 0:
			return number;
		case 1:
			return (Decimal){.digits = 0};
		case 2:
			number = (Decimal){DECIMAL_LIMIT - 1 - take(50), take(2) ? 0 : DECIMAL_MAX_SCALE};
			break;
		case 3:
			number =
				(Decimal){(int64_t) (take_bytes(8) % (uint64_t) DECIMAL_LIMIT), take(DECIMAL_MAX_SCALE + 1)};
			break;
		default:
			number = (Decimal){take(200), take(3)};
	}
	if (take(3) == 0)
		number.digits = -number.digits;
	return decimal_canonical(number.digits, (int) number.scale);
}

static Decimal
take_points(void)
{
	Decimal number = take_decimal();

	/* within ±9·10^9 and with up to nine decimals */
	if (!decimal_is_null(number))
		number = (Decimal){number.digits % POINTS_LIMIT, POINTS_SCALE};
	return number;
}

static bool
is_count(int name)
{
	return name == EXPRESSION_PLACE || name == EXPRESSION_UNITS || name == EXPRESSION_RANK;
}

static bool
is_points(int name)
{
	return name == EXPRESSION_MAX || name == EXPRESSION_MIN || name == EXPRESSION_CAP ||
	       name == EXPRESSION_TOTAL || name == EXPRESSION_POINTS_OF || name == EXPRESSION_DEDUCTED_OF;
}

static Decimal
take_value(int name)
{
	if (is_count(name))
		return take(10) == 0 ? decimal_null() : (Decimal){(int64_t) take_bytes(4), 0};
	return is_points(name) ? take_points() : take_decimal();
}

static Decimal
ask(void *context, ExpressionName name, int criterion)
{
	must(criterion >= 0 && criterion < N_CRITERIA);
	must(name == EXPRESSION_MAX || (name >= EXPRESSION_TARGET_OF && name < EXPRESSION_N_NAMES));
	if (name == EXPRESSION_MISSING_OF || name == EXPRESSION_ASSIGNED_OF)
		return (Decimal){take(2), 0};
	return take_value((int) name);
}

/* A mean as large as header allows, or a small one, or none. */
static const Rational *
take_mean(Rational *room)
{
	Exact exact;

	if (take(5) == 0)
		return NULL;
	exact_set(&exact, (i128) (take_bytes(8) >> take(60)));
	for (int i = take(6); i > 0; i--)
		exact_multiply(&exact, (i128) (take_bytes(8) >> 1) + 1);
	for (int i = take(5); i > 0; i--)
		exact_divide(&exact, (i128) (take_bytes(8) >> 1) + 1);
	rational_set_exact(room, &exact, -9);
	return room;
}

static void
take_values(ExpressionValues *values, Rational *wide)
{
	DecimalSum sum = {{0}};

	values->ask = ask;
	for (int name = 0; name < EXPRESSION_N_PLAIN; name++)
		values->plain[name] = take_value(name);
	for (int i = take(5); i > 0; i--)
	{
		Decimal actual = take_decimal();

		if (!decimal_is_null(actual))
			decimal_sum_add(&sum, actual);
	}
	rational_set_mean(&wide[0], &sum, 1 + (uint32_t) take_bytes(take(5)) % UINT32_MAX);
	rational_set(&wide[1], (i128) take_bytes(8) << take(14), -9);
	values->mean_actual = take(8) ? &wide[0] : NULL;
	values->sum = take(8) ? &wide[1] : NULL;
	values->mean = take_mean(&wide[2]);
}

static void
check_number(const Rational *x)
{
	Points points = rational_points(x, 0);
	Rational copy;

	must(points >= -POINTS_LIMIT && points <= POINTS_LIMIT);
	must(x->is_wide ? limbs_bits(&x->over) <= RATIONAL_BITS && limbs_bits(&x->under) <= RATIONAL_BITS &&
	                      x->under.n > 0 :
	                  x->denominator > 0);
	rational_copy(&copy, x);
	must(rational_compare(x, &copy) == 0);
	rational_round(&copy, 9);
	must(rational_points(&copy, 0) == points);
	rational_copy(&copy, x);
	rational_negate(&copy);
	must(rational_points(&copy, 0) == -points);
}

static void
run(const Expression *expression)
{
	static ExpressionStack stack;
	ExpressionValues values;
	Rational wide[3];
	const ExpressionValue *value;
	size_t length = expression_print(expression, &codes, NULL, 0);

	take_values(&values, wide);
	memset(&stack, '?', sizeof(stack));
	value = expression_run(expression, &values, &stack);
	must(value == &stack.values[0]);
	if (value->state == EXPRESSION_PRESENT)
	{
		if (expression->type == EXPRESSION_NUMBER)
			check_number(&value->number);
		return;
	}
	must(value->state == EXPRESSION_MISSING || value->state == EXPRESSION_UNDEFINED);
	must(value->at < expression->n_ops);
	must(expression_print_cause(expression, value, &codes, NULL, 0) <= length);
	must(expression_cause_position(expression, value, &codes) >= 1 &&
	     expression_cause_position(expression, value, &codes) <= length);
	must(expression_cause(expression, value).name <= EXPRESSION_N_NAMES);
}

/* What may be taken ---------------------------------------------------------------------------- */

static void
check_program(const Expression *expression)
{
	size_t size = expression_size(expression);
	size_t length = expression_print(expression, &codes, NULL, 0);
	char *text = exactly(length, 1);
	ExpressionRoom again;

	must(size <= sizeof(ExpressionRoom) && size % 8 == 0);
	must(expression_print(expression, &codes, text, length) == length);
	must(parse(text, length, &again));
	must(expression_size(&again.expression) == size && memcmp(&again, expression, size) == 0);
	free(text);
	for (int i = 0; i < 3; i++)
		run(expression);
}

/* In a block of just that length, which may lie about it. */
static void
try_program(const void *bytes, size_t length)
{
	void *alone = exactly(length, 1);

	memcpy(alone, bytes, length);
	if (expression_is_valid(alone, length, &place, &codes))
		check_program(alone);
	free(alone);
}

static void
change(uint8_t *bytes, size_t size)
{
	for (int i = 1 + take(6); i > 0; i--)
	{
		size_t at = (size_t) take_bytes(2) % size;

		switch (take(3))
		{
			case 0:
				bytes[at] ^= (uint8_t) (1 << take(8));
				break;
			case 1:
				bytes[at] = (uint8_t) take(64);
				break;
			default: /* one operation for another */
				memcpy(bytes + at / 4 * 4, bytes + (size_t) take_bytes(2) % size / 4 * 4, 4);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	ExpressionRoom room;
	int mode;
	size_t text_length;

	reader = (Reader){bytes, length};
	mode = take(6);
	place.type = mode % 2 == 0 ? EXPRESSION_NUMBER : EXPRESSION_CONDITION;
	place.names = UINT32_MAX >> (32 - EXPRESSION_N_NAMES);
	if (mode >= 4)
	{
		try_program(reader.at, reader.left);
		return 0;
	}
	/* what stands behind a NUL chooses values and changes */
	text_length = strnlen((const char *) reader.at, reader.left);
	bytes = reader.at;
	reader.at += text_length;
	reader.left -= text_length;
	if (!parse((const char *) bytes, text_length, &room))
		return 0;
	must(expression_is_valid(&room, expression_size(&room.expression), &place, &codes));
	check_program(&room.expression);
	for (int i = 0; mode >= 2 && i < 8; i++)
	{
		ExpressionRoom changed = room;

		change((uint8_t *) &changed, expression_size(&room.expression));
		try_program(&changed, expression_size(&room.expression));
	}
	return 0;
}
