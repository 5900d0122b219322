/*
 * expression_range.c - tests of src/sheet/expression_range.c: ranges by head, and random expressions
 * whose every value must lie within the range.
 */
#include "make_sheet.h"
#include "number/xoshiro.h"
#include "sheet/expression_range.h"
#include "tap.h"

static int
find(void *context, const char *code, size_t length)
{
	return -1;
}

static ExpressionNames
answers(void *context, int criterion)
{
	return 0;
}

static const char *
code_of(void *context, int criterion, size_t *length)
{
	*length = 0;
	return "";
}

static const ExpressionCodes codes = {NULL, find, answers, code_of};

/* target from 0 to 3, actual from -2 to 2, baseline anything, max 10, min always missing, cap from 1 on */
static void
ask(void *context, ExpressionName name, int criterion, ExpressionRange *range)
{
	const Decimal none = decimal_null();
	const Decimal ends[][2] = {
		[EXPRESSION_TARGET] = {{.digits = 0}, {.digits = 3}},
		[EXPRESSION_ACTUAL] = {{.digits = -2}, {.digits = 2}},
		[EXPRESSION_BASELINE] = {none, none},
		[EXPRESSION_MAX] = {{.digits = 10}, {.digits = 10}},
		[EXPRESSION_MIN] = {none, none},
		[EXPRESSION_CAP] = {{.digits = 1}, none},
	};

	expression_range_set(range, ends[name][0], ends[name][1]);
	range->never = name == EXPRESSION_MIN;
}

static const ExpressionRanges names = {ask, NULL};
static ExpressionRoom room;
static ExpressionRangeStack ranges;

static const ExpressionRange *
range_of(const char *text, ExpressionType type)
{
	const ExpressionPlace place = {type, EXPRESSION_OWN};
	ExpressionFault fault;

	if (!expression_parse(text, strlen(text), &place, &codes, &room, &fault))
	{
		printf("# %s: %s\n", text, fault.text.message);
		return NULL;
	}
	return expression_range(&room.expression, &names, &ranges);
}

/* An end in words: thousandths, or that there is none. */
static void
end_text(char *text, bool has_end, const Rational *end)
{
	Decimal number;

	if (!has_end)
		strcpy(text, "-");
	else if (rational_to_decimal(end, 3, &number))
		decimal_text(number, text);
	else
		strcpy(text, "large");
}

static void
check_number(const char *text, const char *wanted)
{
	const ExpressionRange *range = range_of(text, EXPRESSION_NUMBER);
	char ends[2][DECIMAL_TEXT];
	char shown[2 * DECIMAL_TEXT + 4];

	REQUIRE(range != NULL);
	end_text(ends[0], range->has_low, &range->low);
	end_text(ends[1], range->has_high, &range->high);
	snprintf(shown, sizeof(shown), "%s .. %s", ends[0], ends[1]);
	is_text(range->never ? "never" : shown, wanted, "%s", text);
}

static void
check_condition(const char *text, bool can_hold, bool can_fail)
{
	const ExpressionRange *range = range_of(text, EXPRESSION_CONDITION);

	REQUIRE(range != NULL);
	ok(range->can_hold == can_hold && range->can_fail == can_fail, "%s: %s hold, %s fail", text,
	   can_hold ? "can" : "cannot", can_fail ? "can" : "cannot");
}

static void
numbers_by_head(void)
{
	check_number("actual", "-2 .. 2");
	check_number("-cap", "- .. -1");
	check_number("target + actual", "-2 .. 5");
	check_number("target - actual", "-2 .. 5");
	check_number("target + cap", "1 .. -");
	check_number("target - cap", "- .. 2");
	check_number("target * actual", "-6 .. 6");
	check_number("actual * actual", "-4 .. 4"); /* two mentions, two numbers */
	check_number("target * cap", "0 .. -");
	check_number("actual * cap", "- .. -");
	check_number("actual / max", "-0.2 .. 0.2");
	check_number("max / actual", "- .. -");
	check_number("(max - 10) * baseline", "0 .. 0");
	check_number("actual / (0 - max)", "-0.2 .. 0.2");
	check_number("target / cap", "0 .. 3");
	check_number("cap / target", "0 .. -");
	check_number("target / 0", "never");
	check_number("min + 1", "never");
	check_number("least(actual, cap)", "-2 .. 2");
	check_number("greatest(actual, cap)", "1 .. -");
	check_number("least(baseline, target)", "- .. 3");
	check_number("greatest(baseline, target, 5)", "5 .. -");
	check_number("abs(actual)", "0 .. 2");
	check_number("abs(actual - 5)", "3 .. 7");
	check_number("abs(baseline)", "0 .. -");
	check_number("abs(actual + 5)", "3 .. 7");
	check_number("round(target / 7, 1)", "0 .. 0.4");
	check_number("floor(actual / 4)", "-1 .. 0");
	check_number("ceil(actual / 4)", "0 .. 1");
	check_number("if(actual > 3, 100, target)", "0 .. 3");
	check_number("if(actual > 0, 100, target)", "0 .. 100");
	check_number("if(max = 10, 7, target)", "7 .. 7");
	check_number("if(min > 1, 7, target)", "never");
	check_number("if(actual > 0, min, target)", "0 .. 3");
	check_number("if(if(actual > 0, target, cap) > 4, cap, if(actual > 0, 2, 1))", "1 .. -");
}

static void
conditions_by_head(void)
{
	check_condition("actual > 2", false, true);
	check_condition("actual >= 2", true, true);
	check_condition("actual <= 2", true, false);
	check_condition("actual < 3", true, false);
	check_condition("actual < -2", false, true);
	check_condition("actual = 3", false, true);
	check_condition("actual = 1.5", true, true);
	check_condition("max = 10", true, false);
	check_condition("max <> 10", false, true);
	check_condition("actual <> 3", true, false);
	check_condition("target < cap", true, true);
	check_condition("cap < 1", false, true);
	check_condition("baseline > 5", true, true);
	check_condition("min > 5", false, false);
	check_condition("target / 0 = 1 or actual < 3", true, false);
	check_condition("min > 5 and actual > 2", false, true);
	check_condition("not (actual > 2)", true, false);
	check_condition("not (min > 2)", false, false);
	check_condition("actual > 2 or target > 3", false, true);
	check_condition("actual > 1 and target > 3", false, true);
	check_condition("target >= 0 and actual >= -2", true, false);
}

/* Random ------------------------------------------------------------------------------------ */

static Xoshiro generator;
static char text[4000];

static uint64_t
below(uint64_t n)
{
	return xoshiro_below(&generator, n);
}

static void
put(const char *piece)
{
	REQUIRE(strlen(text) + strlen(piece) < sizeof(text));
	strcat(text, piece);
}

static void put_condition(int depth);

static void
put_number(int depth)
{
	static const char *const leaves[] = {"target", "actual", "baseline", "max", "cap",
	                                     "min",    "0",      "1",        "2.5"};
	static const char *const binary[] = {" + ", " - ", " * ", " / "};
	static const char *const functions[] = {"abs(", "floor(", "ceil(", "round(", "least(", "greatest("};
	uint64_t kind = depth == 0 ? 0 : below(5);
	uint64_t which;

	if (kind <= 1)
		put(leaves[below(COUNT_OF(leaves))]);
	else if (kind == 2)
	{
		put("(");
		put_number(depth - 1);
		put(binary[below(4)]);
		put_number(depth - 1);
		put(")");
	}
	else if (kind == 3)
	{
		which = below(6);
		put(functions[which]);
		put_number(depth - 1);
		put(which == 3 ? ", 0" : "");
		if (which >= 4)
		{
			put(", ");
			put_number(depth - 1);
		}
		put(")");
	}
	else
	{
		put("if(");
		put_condition(depth - 1);
		put(", ");
		put_number(depth - 1);
		put(", ");
		put_number(depth - 1);
		put(")");
	}
}

static void
put_condition(int depth)
{
	static const char *const comparisons[] = {" = ", " <> ", " < ", " <= ", " > ", " >= "};
	uint64_t kind = depth == 0 ? 0 : below(4);

	if (kind <= 1)
	{
		put_number(depth == 0 ? 0 : depth - 1);
		put(comparisons[below(6)]);
		put_number(depth == 0 ? 0 : depth - 1);
	}
	else if (kind == 2)
	{
		put("(");
		put_condition(depth - 1);
		put(below(2) == 0 ? " and " : " or ");
		put_condition(depth - 1);
		put(")");
	}
	else
	{
		put("not (");
		put_condition(depth - 1);
		put(")");
	}
}

static bool
lies_within(const ExpressionRange *range, const Rational *number)
{
	return !range->never && (!range->has_low || rational_compare(number, &range->low) >= 0) &&
	       (!range->has_high || rational_compare(number, &range->high) <= 0);
}

/* Every value within the names' ranges, in halves; what has no end goes far. */
static bool
all_lie_within(const ExpressionRange *range, ExpressionType type)
{
	static const int samples[][5] = {
		{0, 1, 3, 6, 6}, {-4, -1, 0, 3, 4}, {-200, -1, 0, 7, 200}, {2, 3, 7, 200, 2}};
	static ExpressionStack stack;
	bool fine = true;

	for (int i = 0; i < 5 * 5 * 5 * 5; i++)
	{
		ExpressionValues values = {.context = NULL};
		const ExpressionValue *value;
		const int at[] = {i % 5, i / 5 % 5, i / 25 % 5, i / 125};

		values.plain[EXPRESSION_TARGET] = decimal_canonical(5 * samples[0][at[0]], 1);
		values.plain[EXPRESSION_ACTUAL] = decimal_canonical(5 * samples[1][at[1]], 1);
		values.plain[EXPRESSION_BASELINE] =
			at[2] == 2 ? decimal_null() : decimal_canonical(5 * samples[2][at[2]], 1);
		values.plain[EXPRESSION_CAP] = decimal_canonical(5 * samples[3][at[3]], 1);
		values.plain[EXPRESSION_MAX] = (Decimal){.digits = 10};
		values.plain[EXPRESSION_MIN] = decimal_null();
		value = expression_run(&room.expression, &values, &stack);
		if (value->state != EXPRESSION_PRESENT)
			continue;
		fine &= type == EXPRESSION_NUMBER ? lies_within(range, &value->number) :
		        value->holds              ? range->can_hold :
		                                    range->can_fail;
	}
	return fine;
}

static void
random_expressions(void)
{
	int wrong = 0;
	int judged = 0;
	int decided = 0;

	xoshiro_seed(&generator, 19);
	for (int i = 0; i < 20000; i++)
	{
		ExpressionType type = i % 2 == 0 ? EXPRESSION_NUMBER : EXPRESSION_CONDITION;
		const ExpressionPlace place = {type, EXPRESSION_OWN};
		const ExpressionRange *range;
		ExpressionFault fault;

		text[0] = '\0';
		if (type == EXPRESSION_NUMBER)
			put_number(3);
		else
			put_condition(3);
		/* some are too exact */
		if (!expression_parse(text, strlen(text), &place, &codes, &room, &fault))
			continue;
		range = expression_range(&room.expression, &names, &ranges);
		judged++;
		decided += type == EXPRESSION_CONDITION && !(range->can_hold && range->can_fail);
		if (all_lie_within(range, type))
			continue;
		wrong++;
		printf("# %s\n", text);
	}
	ok(judged > 15000, "%d random expressions", judged);
	ok(decided > 1000, "%d conditions cannot hold or cannot fail", decided);
	is_int(wrong, 0, "every value lies within the range");
}

int
main(void)
{
	numbers_by_head();
	conditions_by_head();
	random_expressions();
	return done_testing();
}
