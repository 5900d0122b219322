/*
 * expression.c - tests of src/sheet/expression*.c: texts, programs and what they give.
 *
 * What a text gives is written beside it, from the grammar and from arithmetic that
 * can be done by head.  Random expressions against exact fractions computed elsewhere:
 * test/t/expression.t.
 */
#include "make_sheet.h"
#include "sheet/expression_ops.h"
#include "tap.h"

/* A sheet to speak of ---------------------------------------------------------------- */

#define OF(name) EXPRESSION_SET(name##_OF)

static const ExpressionNames of_parent = OF(EXPRESSION_POINTS) | OF(EXPRESSION_SHARE) |
                                         OF(EXPRESSION_DEDUCTED) | OF(EXPRESSION_MISSING) |
                                         OF(EXPRESSION_ASSIGNED);

static char long_code[EXPRESSION_MAX_CODE + 2];

static const char *const sheet_codes_texts[] = {
	"I",   "I.1", "I.2", "II",  "P",   "Đ.3",   "Tiêu chí 1", "say \"so\"", "it's",
	"50%", "-1",  "1",   "and", "max", "a_b-c", long_code,    "[x]",        "\n",
};

#define N_CRITERIA COUNT_OF(sheet_codes_texts)

/* What stands for each name of each criterion; index 0 is I, which is a parent. */
static Decimal of_others[EXPRESSION_N_NAMES][N_CRITERIA];

static int
find(void *context, const char *code, size_t length)
{
	for (int i = 0; i < N_CRITERIA; i++)
		if (strlen(sheet_codes_texts[i]) == length && memcmp(sheet_codes_texts[i], code, length) == 0)
			return i;
	return -1;
}

static ExpressionNames
answers(void *context, int criterion)
{
	return criterion >= N_CRITERIA ? 0 : criterion == 0 ? of_parent : EXPRESSION_OTHERS;
}

static const char *
code_of(void *context, int criterion, size_t *length)
{
	REQUIRE(criterion >= 0 && criterion < N_CRITERIA);
	*length = strlen(sheet_codes_texts[criterion]);
	return sheet_codes_texts[criterion];
}

static const ExpressionCodes codes = {NULL, find, answers, code_of};

static Decimal
ask(void *context, ExpressionName name, int criterion)
{
	REQUIRE(criterion >= 0 && criterion < N_CRITERIA);
	REQUIRE(name == EXPRESSION_MAX || (name >= EXPRESSION_TARGET_OF && name < EXPRESSION_N_NAMES));
	return of_others[name][criterion];
}

/* Parsing, printing, running ------------------------------------------------------------ */

#define ALL_NAMES                                                                                            \
	(EXPRESSION_OWN | EXPRESSION_CLUSTER | EXPRESSION_PARENT | EXPRESSION_SHEET | EXPRESSION_OTHERS)

static ExpressionNames names = ALL_NAMES;
static ExpressionRoom room;
static ExpressionFault fault;
static ExpressionValues values;
static ExpressionStack stack;

/* In a block of just its length, so that a sanitizer sees a byte too far. */
static bool
parse_as(const char *text, ExpressionType type)
{
	size_t length = strlen(text);
	char *alone = exactly(length, 1);
	const ExpressionPlace place = {type, names};
	bool parsed;

	memcpy(alone, text, length);
	memset(&room, 0x5A, sizeof(room));
	memset(&fault, 0x5A, sizeof(fault));
	parsed = expression_parse(alone, length, &place, &codes, &room, &fault);
	free(alone);
	REQUIRE(parsed == (fault.kind == EXPRESSION_FINE));
	return parsed;
}

/* A text as the name of a test. */
static const char *
shown(const char *text)
{
	static char name[72];
	size_t length = 0;

	for (; *text != '\0' && length < sizeof(name) - 4; text++)
		name[length++] = (unsigned char) *text < ' ' ? '~' : *text;
	strcpy(name + length, *text == '\0' ? "" : "...");
	return name;
}

/* As whatever it is. */
static bool
parse(const char *text)
{
	return parse_as(text, EXPRESSION_NUMBER) ||
	       (fault.kind == EXPRESSION_BAD_TYPE && parse_as(text, EXPRESSION_CONDITION));
}

static bool
is_valid(const Expression *expression, size_t length)
{
	const ExpressionPlace place = {(ExpressionType) expression->type, names};

	return expression_is_valid(expression, length, &place, &codes);
}

static char printed[EXPRESSION_MAX_TEXT];

static const char *
print(const Expression *expression)
{
	size_t length = expression_print(expression, &codes, NULL, 0);
	char *alone = exactly(length, 1);

	REQUIRE(length < sizeof(printed));
	REQUIRE(expression_print(expression, &codes, alone, length - 1) == length);
	REQUIRE(expression_print(expression, &codes, alone, length) == length);
	memcpy(printed, alone, length);
	printed[length] = '\0';
	free(alone);
	return printed;
}

static Expression *
copied(const Expression *expression)
{
	size_t size = expression_size(expression);
	Expression *copy = exactly(size, 1);

	memcpy(copy, expression, size);
	return copy;
}

static bool
same_program(const Expression *a, const Expression *b)
{
	return expression_size(a) == expression_size(b) && memcmp(a, b, expression_size(a)) == 0;
}

/* The program in room is valid, and its text parses to the same bytes. */
static bool
is_fixed(void)
{
	Expression *before = copied(&room.expression);
	bool fixed = is_valid(before, expression_size(before)) &&
	             parse_as(print(before), (ExpressionType) before->type) &&
	             same_program(before, &room.expression);

	free(before);
	return fixed;
}

static const char *
fault_text(void)
{
	static char text[64];

	snprintf(text, sizeof(text), "%s at %u", expression_fault_word(fault.kind), fault.position);
	return text;
}

/* The canonical text, or the fault. */
static const char *
canonical(const char *text)
{
	if (!parse(text))
		return fault_text();
	return is_fixed() ? print(&room.expression) : "no fixed point";
}

#define READS(text, wanted) is_text(canonical(text), wanted, "%s", shown(text))

static const char *
cause_text(const Expression *expression, const ExpressionValue *value)
{
	static char text[600];
	size_t length = expression_print_cause(expression, value, &codes, printed, sizeof(printed));

	snprintf(text, sizeof(text), "%s: %.*s at %u",
	         value->state == EXPRESSION_MISSING ? "missing" : "undefined", (int) length, printed,
	         expression_cause_position(expression, value, &codes));
	return text;
}

static const char *
value_text(const ExpressionValue *value)
{
	static char text[2 * DECIMAL_TEXT + 2];
	Decimal decimal;
	Rational back;

	if (value->state != EXPRESSION_PRESENT)
		return cause_text(&room.expression, value);
	if (room.expression.type == EXPRESSION_CONDITION)
		return value->holds ? "true" : "false";
	if (!rational_to_decimal(&value->number, 18, &decimal))
		return "too long";
	rational_set_decimal(&back, decimal);
	decimal_text(decimal, text);
	return rational_compare(&back, &value->number) == 0 ? text : "no decimal";
}

/* What a text gives on the values that are set. */
static const char *
result(const char *text)
{
	if (!parse(text))
		return fault_text();
	memset(&stack, 0x5A, sizeof(stack));
	return value_text(expression_run(&room.expression, &values, &stack));
}

#define GIVES(text, wanted) is_text(result(text), wanted, "%s", shown(text))

static void
set(ExpressionName name, const char *text)
{
	values.plain[name] = number(text);
}

static void
set_of(ExpressionName name, const char *code, const char *text)
{
	of_others[name][find(NULL, code, strlen(code))] = number(text);
}

/* actual 55, target 60, max 10; baseline is missing. */
static void
set_values(void)
{
	for (int name = 0; name < EXPRESSION_N_NAMES; name++)
		for (int i = 0; i < N_CRITERIA; i++)
			of_others[name][i] = decimal_null();
	for (int name = 0; name < EXPRESSION_N_PLAIN; name++)
		values.plain[name] = decimal_null();
	values.mean_actual = values.sum = values.mean = NULL;
	values.ask = ask;
	set(EXPRESSION_ACTUAL, "55");
	set(EXPRESSION_TARGET, "60");
	set(EXPRESSION_MAX, "10");
}

/* Canonical texts -------------------------------------------------------------------------- */

static void
test_canonical(void)
{
	READS("actual/target*max", "actual / target * max");
	READS(" actual\t/\r\n target ", "actual / target");
	READS("007", "7");
	READS("1.50", "1.5");
	READS("0.0", "0");
	READS("999999999999999999", "999999999999999999");
	READS("0.000000000000000001", "0.000000000000000001");
	READS("00000000000000000000001.10000000000000000000000000", "1.1");
	READS("-3", "-3");
	READS("-(3)", "-3");
	READS("--3", "--3");
	READS("- ( - 3 )", "--3");
	READS("3--3", "3 - -3");
	READS("-actual*3", "-actual * 3");
	READS("-(actual*3)", "-(actual * 3)");
	READS("(-actual)*(-3)", "-actual * -3");
	READS("(1+2)+3", "1 + 2 + 3");
	READS("1+(2+3)", "1 + (2 + 3)");
	READS("1-(2-3)", "1 - (2 - 3)");
	READS("(1-2)-3", "1 - 2 - 3");
	READS("1+(2*3)", "1 + 2 * 3");
	READS("(1+2)*3", "(1 + 2) * 3");
	READS("1/(2*3)", "1 / (2 * 3)");
	READS("1/(2/3)/4", "1 / (2 / 3) / 4");
	READS("((((((actual))))))", "actual");
	READS("not(1=2)", "not 1 = 2");
	READS("not(1=2 and 2=3)", "not (1 = 2 and 2 = 3)");
	READS("(not 1=2) and 2=3", "not 1 = 2 and 2 = 3");
	READS("not not not 1=1", "not not not 1 = 1");
	READS("(1=1 and 2=2) or 3=3", "1 = 1 and 2 = 2 or 3 = 3");
	READS("1=1 and (2=2 or 3=3)", "1 = 1 and (2 = 2 or 3 = 3)");
	READS("1=1 or (2=2 or 3=3)", "1 = 1 or (2 = 2 or 3 = 3)");
	READS("(1=1)", "1 = 1");
	READS("(1+2)>=(3*4)", "1 + 2 >= 3 * 4");
	READS("if((1=1),(2),(3+4))", "if(1 = 1, 2, 3 + 4)");
	READS("if(if(1=1, 2=2, 3=3),4, 5)", "if(if(1 = 1, 2 = 2, 3 = 3), 4, 5)");
	READS("if(1=1, 2,if(3=3, 4, 5))", "if(1 = 1, 2, if(3 = 3, 4, 5))");
	READS("if(1=1,if(3=3, 4, 5),2)*2", "if(1 = 1, if(3 = 3, 4, 5), 2) * 2");
	READS("if(1=1, 2=2, 3=3) and 4=4", "if(1 = 1, 2 = 2, 3 = 3) and 4 = 4");
	READS("least (1 , 2 , 3)", "least(1, 2, 3)");
	READS("least(least(1, 2), 3)", "least(1, 2, 3)");
	READS("least(1, least(2, 3))", "least(1, least(2, 3))");
	READS("greatest(least(1, 2), 3, least(4, 5))", "greatest(least(1, 2), 3, least(4, 5))");
	READS("least(greatest(1, 2), 3)", "least(greatest(1, 2), 3)");
	READS("least(1+2, 3)*4", "least(1 + 2, 3) * 4");
	READS("round((1+2)/3, 9)", "round((1 + 2) / 3, 9)");
	READS("round(actual,0)", "round(actual, 0)");
	READS("abs(-1)+floor(-(2))-ceil(3)", "abs(-1) + floor(-2) - ceil(3)");
	READS("actual [ I.1 ]", "actual[I.1]");
	READS("actual['I.1']", "actual[I.1]");
	READS("points[\"Tiêu chí 1\"]", "points[\"Tiêu chí 1\"]");
	READS("points[ 'Tiêu chí 1' ]", "points[\"Tiêu chí 1\"]");
	READS("points['say \"so\"']", "points[\"say \"\"so\"\"\"]");
	READS("points[\"say \"\"so\"\"\"]", "points[\"say \"\"so\"\"\"]");
	READS("points['it''s']", "points[\"it's\"]");
	READS("points[Đ.3]", "points[Đ.3]");
	READS("points[\"50%\"]", "points[\"50%\"]");
	READS("points[-1] + points[1]", "points[-1] + points[1]");
	READS("points[and] + points[max] + points[a_b-c]", "points[and] + points[max] + points[a_b-c]");
	READS("points['[x]']", "points[\"[x]\"]");
	READS("points['\n']", "points[\"\n\"]");
	READS("missing[I] or assigned[I.2]", "missing[I] or assigned[I.2]");
}

/* Two texts of one program: the second says by parentheses how the first is read. */
static void
same(const char *text, const char *in_full)
{
	Expression *first = parse(text) ? copied(&room.expression) : NULL;
	bool is_same = first != NULL && parse(in_full) && same_program(first, &room.expression);

	if (!ok(is_same, "%s is %s", text, in_full))
		printf("# %s\n", fault_text());
	free(first);
}

/* Each operator beside each one that binds less tightly, on both sides. */
static void
test_precedence(void)
{
	same("1 + 2 * 3", "1 + (2 * 3)");
	same("1 * 2 + 3", "(1 * 2) + 3");
	same("1 - 2 / 3", "1 - (2 / 3)");
	same("1 / 2 - 3", "(1 / 2) - 3");
	same("1 - 2 - 3", "(1 - 2) - 3");
	same("1 - 2 + 3", "(1 - 2) + 3");
	same("1 / 2 / 3", "(1 / 2) / 3");
	same("1 / 2 * 3", "(1 / 2) * 3");
	same("-1 * 2", "(-1) * 2");
	same("-1 + 2", "(-1) + 2");
	same("1 * -2", "1 * (-2)");
	same("1 - -2", "1 - (-2)");
	same("1 + 2 = 3 * 4", "(1 + 2) = (3 * 4)");
	same("1 < 2 + 3", "1 < (2 + 3)");
	same("1 + 2 <> 3", "(1 + 2) <> 3");
	same("not 1 = 2", "not (1 = 2)");
	same("not 1 > 2 and 3 >= 4", "(not (1 > 2)) and (3 >= 4)");
	same("1 = 2 and not 3 <= 4", "(1 = 2) and (not (3 <= 4))");
	same("not 1 = 2 or 3 = 4", "(not (1 = 2)) or (3 = 4)");
	same("1 = 2 or not 3 = 4", "(1 = 2) or (not (3 = 4))");
	same("1 = 2 or 3 = 4 and 5 = 6", "(1 = 2) or ((3 = 4) and (5 = 6))");
	same("1 = 2 and 3 = 4 or 5 = 6", "((1 = 2) and (3 = 4)) or (5 = 6)");
	same("1 = 2 and 3 = 4 and 5 = 6", "((1 = 2) and (3 = 4)) and (5 = 6)");
	same("1 = 2 or 3 = 4 or 5 = 6", "((1 = 2) or (3 = 4)) or (5 = 6)");
	same("not not 1 = 2", "not (not (1 = 2))");
}

/* Values ------------------------------------------------------------------------------------ */

static void
test_numbers(void)
{
	set_values();
	GIVES("1.5 + 2.25", "3.75");
	GIVES("1 - 2.5", "-1.5");
	GIVES("1.5 * 0.02", "0.03");
	GIVES("1 / 8", "0.125");
	GIVES("1 / 3 * 3", "1");
	GIVES("1 / 3 + 1 / 3 + 1 / 3", "1");
	GIVES("0 / 5", "0");
	GIVES("-0", "0");
	GIVES("-(2 - 5)", "3");
	GIVES("--5", "5");
	GIVES("actual / target * 60", "55");
	GIVES("max - actual", "-45");
	GIVES("999999999999999999 * 999999999999999999 / 999999999999999999", "999999999999999999");
	GIVES("0.000000000000000001 / 999999999999999999 * 999999999999999999", "0.000000000000000001");
	GIVES("least(3, 1, 2)", "1");
	GIVES("greatest(3, 1, 2)", "3");
	GIVES("least(1 / 3, 0.333)", "0.333");
	GIVES("greatest(-1, -2)", "-1");
	GIVES("least(2, 2)", "2");
	GIVES("abs(-2.5)", "2.5");
	GIVES("abs(2.5)", "2.5");
	GIVES("abs(0)", "0");
	GIVES("floor(2.5)", "2");
	GIVES("floor(-2.5)", "-3");
	GIVES("floor(3)", "3");
	GIVES("ceil(2.1)", "3");
	GIVES("ceil(-2.9)", "-2");
	GIVES("ceil(-3)", "-3");
	GIVES("round(2.5, 0)", "3");
	GIVES("round(-2.5, 0)", "-3");
	GIVES("round(2.45, 1)", "2.5");
	GIVES("round(-2.45, 1)", "-2.5");
	GIVES("round(2.4499999999, 1)", "2.4");
	GIVES("round(2 / 3, 9)", "0.666666667");
	GIVES("round(1 / 6, 0)", "0");
	GIVES("round(1.25, 9)", "1.25");
}

static void
test_names(void)
{
	Rational mean_actual;
	Rational sum;
	Rational mean;
	DecimalSum actuals = {{0}};

	set_values();
	for (int name = 0; name < EXPRESSION_N_PLAIN; name++)
		set((ExpressionName) name, (const char *[]){"10", "11", "12", "13", "14", "15", "16", "17", "18",
		                                            "19", "20", "21", "22", "23", "24", "25"}[name]);
	decimal_sum_add(&actuals, number("0.5"));
	decimal_sum_add(&actuals, number("1"));
	rational_set_mean(&mean_actual, &actuals, 4);
	rational_set(&sum, 123456789012, -9);
	rational_set(&mean, 7, 0);
	values.mean_actual = &mean_actual;
	values.sum = &sum;
	values.mean = &mean;
	GIVES("target", "10");
	GIVES("actual", "11");
	GIVES("baseline", "12");
	GIVES("max", "13");
	GIVES("min", "14");
	GIVES("cap", "15");
	GIVES("best_actual", "16");
	GIVES("highest_actual", "17");
	GIVES("lowest_actual", "18");
	GIVES("mean_actual", "0.375");
	GIVES("place", "20");
	GIVES("units", "21");
	GIVES("sum", "123.456789012");
	GIVES("mean", "7");
	GIVES("total", "24");
	GIVES("rank", "25");
	set_of(EXPRESSION_TARGET_OF, "I.1", "1");
	set_of(EXPRESSION_ACTUAL_OF, "I.1", "2");
	set_of(EXPRESSION_BASELINE_OF, "I.1", "3");
	set_of(EXPRESSION_POINTS_OF, "I.1", "4");
	set_of(EXPRESSION_MAX, "I.1", "8");
	set_of(EXPRESSION_DEDUCTED_OF, "I.1", "5");
	set_of(EXPRESSION_MISSING_OF, "I.1", "0");
	set_of(EXPRESSION_ASSIGNED_OF, "I.1", "1");
	set_of(EXPRESSION_MISSING_OF, "P", "1");
	GIVES("target[I.1]", "1");
	GIVES("actual[I.1]", "2");
	GIVES("baseline[I.1]", "3");
	GIVES("points[I.1]", "4");
	GIVES("share[I.1]", "0.5");
	GIVES("deducted[I.1]", "5");
	GIVES("missing[I.1]", "false");
	GIVES("assigned[I.1]", "true");
	GIVES("missing[P]", "true");
	GIVES("actual[I.2]", "missing: actual[I.2] at 1");
	GIVES("assigned[I.2]", "missing: assigned[I.2] at 1");
	set_of(EXPRESSION_POINTS_OF, "II", "-1");
	GIVES("share[II]", "missing: share[II] at 1");
	set_of(EXPRESSION_MAX, "II", "4");
	GIVES("share[II]", "-0.25");
	set_of(EXPRESSION_MAX, "II", "0");
	GIVES("1 + share[II]", "undefined: share[II] at 5");
	/* points as a sheet has them, 7.5 of 10 in units of 10^-9, not the shortest */
	of_others[EXPRESSION_POINTS_OF][3] = (Decimal){7500000000, 9};
	of_others[EXPRESSION_MAX][3] = (Decimal){10000000000, 9};
	GIVES("share[II]", "0.75");
	values.mean_actual = values.sum = values.mean = NULL;
	GIVES("mean_actual", "missing: mean_actual at 1");
	GIVES("sum", "missing: sum at 1");
	GIVES("mean", "missing: mean at 1");
}

static void
test_comparisons(void)
{
	static const char *const operators[] = {"=", "<>", "<", "<=", ">", ">="};
	/* for 1 against 2, 2 against 2, 3 against 2 */
	static const bool holds[6][3] = {{0, 1, 0}, {1, 0, 1}, {1, 0, 0}, {1, 1, 0}, {0, 0, 1}, {0, 1, 1}};
	char text[64];

	set_values();
	for (int i = 0; i < 6; i++)
	{
		for (int left = 1; left <= 3; left++)
		{
			snprintf(text, sizeof(text), "%d / 7 %s 2 / 7", left, operators[i]);
			GIVES(text, holds[i][left - 1] ? "true" : "false");
		}
		snprintf(text, sizeof(text), "baseline %s 2", operators[i]);
		GIVES(text, "missing: baseline at 1");
		snprintf(text, sizeof(text), "2 %s baseline", operators[i]);
		is_text(result(text),
		        i == 0 || i == 2 || i == 4 ? "missing: baseline at 5" : "missing: baseline at 6", "%s", text);
	}
}

/* Kleene's tables, whole: true, undecided, false. */
static void
test_kleene(void)
{
	static const char *const shown[] = {"false", "undecided", "true"};
	static const char *const conditions[] = {"1 = 2", "baseline = 1", "1 = 1"};
	char text[64];
	const char *got;

	set_values();
	for (int a = 0; a < 3; a++)
	{
		for (int b = 0; b < 3; b++)
		{
			snprintf(text, sizeof(text), "%s and %s", conditions[a], conditions[b]);
			got = result(text);
			is_text(strncmp(got, "missing", 7) == 0 ? "undecided" : got, shown[a < b ? a : b], "%s and %s",
			        shown[a], shown[b]);
			snprintf(text, sizeof(text), "%s or %s", conditions[a], conditions[b]);
			got = result(text);
			is_text(strncmp(got, "missing", 7) == 0 ? "undecided" : got, shown[a > b ? a : b], "%s or %s",
			        shown[a], shown[b]);
		}
		snprintf(text, sizeof(text), "not %s", conditions[a]);
		got = result(text);
		is_text(strncmp(got, "missing", 7) == 0 ? "undecided" : got, shown[2 - a], "not %s", shown[a]);
	}
}

static void
test_if(void)
{
	set_values();
	GIVES("if(1 = 1, 2, 3)", "2");
	GIVES("if(1 = 2, 2, 3)", "3");
	GIVES("if(1 = 1, 2, baseline)", "2");
	GIVES("if(1 = 2, baseline, 3)", "3");
	GIVES("if(1 = 1, 2, 1 / 0)", "2");
	GIVES("if(1 = 1, baseline, 3)", "missing: baseline at 11");
	GIVES("if(baseline = 1, 2, 2)", "missing: baseline at 4");
	GIVES("if(1 / 0 = 1, baseline, 2)", "undefined: 1 / 0 at 6");
	GIVES("1 + if(1 = 2, 2, if(3 = 3, 4, 5)) * 2", "9");
	GIVES("if(1 = 2, 2, if(3 = 4, 4, 5))", "5");
	GIVES("if(1 = 1, if(3 = 4, 4, 5), 2)", "5");
	GIVES("if(if(1 = 1, 1 = 2, baseline = 2), 4, 5)", "5");
	GIVES("if(if(baseline = 2, 1 = 1, 1 = 1), 4, 5)", "missing: baseline at 7");
	GIVES("if(1 = 1, 1 = 2, 1 = 1)", "false");
	GIVES("if(baseline = 1, 1 = 1, 1 = 1) or 1 = 1", "true");
	GIVES("if(baseline = 1, 1, 2) + if(1 = 1, 3, 4)", "missing: baseline at 4");
	GIVES("least(if(1 = 1, 2, 3), if(1 = 2, 0, 1))", "1");
}

/* Who is to blame: the first in the text of what decided. */
static void
test_blame(void)
{
	set_values();
	GIVES("baseline + min", "missing: baseline at 1");
	GIVES("actual + min + baseline", "missing: min at 10");
	GIVES("actual / 0 + baseline", "undefined: actual / 0 at 8");
	GIVES("baseline + actual / 0", "missing: baseline at 1");
	GIVES("baseline / 0", "missing: baseline at 1");
	GIVES("1 / baseline", "missing: baseline at 5");
	GIVES("(1+2)/(actual-55)", "undefined: (1 + 2) / (actual - 55) at 9");
	GIVES("0 / 0", "undefined: 0 / 0 at 3");
	GIVES("least(1, baseline, min)", "missing: baseline at 10");
	GIVES("greatest(min, baseline)", "missing: min at 10");
	GIVES("-abs(round(floor(ceil(baseline)), 2))", "missing: baseline at 23");
	GIVES("not baseline = 1", "missing: baseline at 5");
	GIVES("min = 1 and baseline = 1", "missing: min at 1");
	GIVES("1 = 1 and baseline = 1", "missing: baseline at 11");
	GIVES("min = 1 or baseline = 1", "missing: min at 1");
	GIVES("points[\"Tiêu chí 1\"] + 1 / 0", "missing: points[\"Tiêu chí 1\"] at 1");
	set_of(EXPRESSION_POINTS_OF, "Tiêu chí 1", "1");
	/* positions count characters, not bytes */
	GIVES("points[\"Tiêu chí 1\"]/0", "undefined: points[\"Tiêu chí 1\"] / 0 at 22");
}

static void
cause_is(const char *text, ExpressionName name, int criterion)
{
	ExpressionReference cause;
	const ExpressionValue *value;

	REQUIRE(parse(text));
	value = expression_run(&room.expression, &values, &stack);
	cause = expression_cause(&room.expression, value);
	ok(value->state != EXPRESSION_PRESENT && cause.name == name && cause.criterion == criterion,
	   "the cause of %s", text);
}

static void
test_causes(void)
{
	set_values();
	cause_is("baseline", EXPRESSION_BASELINE, -1);
	cause_is("mean_actual", EXPRESSION_MEAN_ACTUAL, -1);
	cause_is("actual[I.2]", EXPRESSION_ACTUAL_OF, 2);
	cause_is("missing[I]", EXPRESSION_MISSING_OF, 0);
	cause_is("share[I.2]", EXPRESSION_SHARE_OF, 2);
	cause_is("1 / 0", EXPRESSION_N_NAMES, -1);
}

/* What a program speaks of ------------------------------------------------------------------------ */

static void
test_references(void)
{
	ExpressionReference reference;
	int at = 0;
	int n = 0;
	static const ExpressionReference wanted[] = {{EXPRESSION_POINTS_OF, 0},
	                                             {EXPRESSION_MISSING_OF, 3},
	                                             {EXPRESSION_POINTS_OF, 0},
	                                             {EXPRESSION_ACTUAL_OF, 6}};

	REQUIRE(parse("points[I] + if(missing[II], points[I], mean_actual) * actual['Tiêu chí 1'] + max"));
	while (expression_next_reference(&room.expression, &at, &reference))
	{
		ok(n < COUNT_OF(wanted) && reference.name == wanted[n].name &&
		       reference.criterion == wanted[n].criterion,
		   "reference %d", n);
		n++;
	}
	is_int(n, COUNT_OF(wanted), "all of them");
	is_int(expression_names(&room.expression),
	       OF(EXPRESSION_POINTS) | OF(EXPRESSION_MISSING) | OF(EXPRESSION_ACTUAL) |
	           EXPRESSION_SET(EXPRESSION_MEAN_ACTUAL) | EXPRESSION_SET(EXPRESSION_MAX),
	       "names");
	ok((expression_names(&room.expression) & EXPRESSION_CLUSTER) != 0, "it needs the whole cluster");
	REQUIRE(parse("1 + 2"));
	at = 0;
	is_int(expression_names(&room.expression), 0, "numbers have no names");
	ok(!expression_next_reference(&room.expression, &at, &reference), "... and refer to nothing");
}

/* Faults ------------------------------------------------------------------------------------------- */

static void
fails(const char *text, const char *wanted, const char *message)
{
	bool parsed = parse_as(text, EXPRESSION_NUMBER);

	if (!ok(!parsed && strcmp(fault_text(), wanted) == 0 && strcmp(fault.text.message, message) == 0, "%s",
	        shown(text)))
		printf("# have %s: %s\n", parsed ? "no fault" : fault_text(), parsed ? "" : fault.text.message);
}

static void
test_scan_faults(void)
{
	fails("", "empty at 1", "the expression is empty");
	fails(" \n ", "empty at 1", "the expression is empty");
	fails("1,5", "bad_comma at 2", "\"1,5\" may be one number or two");
	is_text(fault.text.hint, "Write \"1.5\" for one number, \"1, 5\" for two.", "... and asks which");
	fails("least(2.5,1)", "bad_comma at 10", "\"2.5,1\" may be one number or two");
	is_text(fault.text.hint, "Write numbers without commas, and a space after a comma between two numbers.",
	        "... two it is");
	fails("1,234,567", "bad_comma at 2", "\"1,234\" may be one number or two");
	is_text(fault.text.hint, "Write numbers without commas, and a space after a comma between two numbers.",
	        "... or one");
	fails("1.", "bad_number at 1", "\"1.\" is not a number");
	fails("2 + 1.2.3", "bad_number at 5", "\"1.2.\" is not a number");
	fails("5x", "bad_number at 1", "a number and a word run together: \"5x\"");
	fails("1e3", "bad_number at 1", "a number and a word run together: \"1e\"");
	fails("3đ", "bad_number at 1", "a number and a word run together: \"3đ\"");
	fails("1000000000000000000", "bad_number at 1", "number 1000000000000000000 has too many digits");
	is_text(fault.text.sqlstate, "22003", "... which is out of range");
	fails("0.0000000000000000001", "bad_number at 1", "number 0.0000000000000000001 has too many digits");
	fails(".5", "bad_character at 1", "\".\" has no meaning in an expression");
	fails("80%", "bad_character at 3", "\"%\" has no meaning in an expression");
	fails("1 ≥ 2", "bad_character at 3", "\"≥\" has no meaning in an expression");
	is_text(fault.text.hint, "Write >= for at least.", "... and what is meant");
	fails("1 \xC2\xA0+ 2", "bad_character at 3", "\"\xC2\xA0\" has no meaning in an expression");
	fails("1\n+ 2\n  ; 3", "bad_character at 9", "\";\" has no meaning in an expression");
	ok(fault.line == 3 && fault.column == 3, "... at line 3, column 3");
	fails("\x01", "bad_character at 1", "the byte 0x01 has no meaning in an expression");
	fails("đ \xFF", "unknown_name at 1", "unknown name \"đ\"");
	fails("1 + \xFF", "bad_character at 5", "the byte 0xFF has no meaning in an expression");
	fails("1 + \xC3", "bad_character at 5", "the byte 0xC3 has no meaning in an expression");
	fails("1 + \xE0\x80\x80", "bad_character at 5", "\"\xE0\x80\x80\" has no meaning in an expression");
	fails("actual[]", "bad_code at 8", "the code is empty");
	fails("actual['']", "bad_code at 10", "the code is empty");
	fails("actual[", "bad_code at 8", "\"]\" is expected after a code");
	fails("actual[I.1", "bad_code at 11", "\"]\" is expected after a code");
	fails("actual['I.1]", "bad_code at 8", "the quotes are not closed");
	fails("actual['I.1' x]", "bad_code at 14", "\"]\" is expected after a code");
	fails("actual[I 1]", "bad_code at 9", "\" \" in a code requires quotes around the code");
	fails("actual[50%]", "bad_code at 10", "\"%\" in a code requires quotes around the code");
}

static void
test_syntax_faults(void)
{
#define OPERAND "a number, a name, a function or \"(\" is expected"
	fails("(1 + 2", "bad_syntax at 7", "\")\" is expected, but the text ends here");
	fails("(1 + 2]", "bad_syntax at 7", "\")\" is expected, not \"]\"");
	fails("1 + 2)", "bad_syntax at 6", "unmatched \")\"");
	fails("1 2", "bad_syntax at 3", "an operator is expected, not \"2\"");
	fails("actual target", "bad_syntax at 8", "an operator is expected, not \"target\"");
	fails("1 +", "bad_syntax at 4", OPERAND ", but the text ends here");
	fails("+ 1", "bad_syntax at 1", OPERAND ", not \"+\"");
	fails("1 + * 2", "bad_syntax at 5", OPERAND ", not \"*\"");
	fails("()", "bad_syntax at 2", OPERAND ", not \")\"");
	fails("and", "bad_syntax at 1", OPERAND ", not \"and\"");
	fails("1 + not 2 = 3", "bad_syntax at 5", OPERAND ", not \"not\"");
	fails("1 = = 2", "bad_syntax at 5", OPERAND ", not \"=\"");
	fails("1 => 2", "bad_syntax at 4", OPERAND ", not \">\"");
	fails("1 < 2 < 3", "bad_chain at 7", "comparisons cannot be chained");
	fails("1 = 2 = 3", "bad_chain at 7", "comparisons cannot be chained");
	fails("not 1 < 2 >= 3", "bad_chain at 11", "comparisons cannot be chained");
	fails("if(1 = 1, 2)", "bad_arguments at 12", "\",\" is expected, not \")\"");
	is_text(fault.text.detail, "Write if(condition, value, other value).", "... and how it is written");
	fails("if(1 = 1, 2, 3, 4)", "bad_arguments at 15", "\")\" is expected, not \",\"");
	fails("least(1)", "bad_arguments at 8", "\",\" is expected, not \")\"");
	fails("least()", "bad_syntax at 7", OPERAND ", not \")\"");
	fails("abs(1, 2)", "bad_arguments at 6", "\")\" is expected, not \",\"");
	fails("abs 1", "bad_arguments at 5", "\"(\" is expected, not \"1\"");
	fails("round(1)", "bad_arguments at 8", "\",\" is expected, not \")\"");
	fails("round(1, 10)", "bad_arguments at 10",
	      "a whole number of decimals from 0 to 9 is expected, not \"10\"");
	fails("round(1, 0.5)", "bad_arguments at 10",
	      "a whole number of decimals from 0 to 9 is expected, not \"0.5\"");
	fails("round(1, max)", "bad_arguments at 10",
	      "a whole number of decimals from 0 to 9 is expected, not \"max\"");
	fails("round(1, -1)", "bad_arguments at 10",
	      "a whole number of decimals from 0 to 9 is expected, not \"-\"");
}

static void
test_name_faults(void)
{
	names = EXPRESSION_OWN | OF(EXPRESSION_ACTUAL) | OF(EXPRESSION_POINTS);
	fails("1 + actul", "unknown_name at 5", "unknown name \"actul\"");
	is_text(fault.text.detail,
	        "Allowed names: target, actual, baseline, max, min, cap; with a code in brackets actual, points.",
	        "... and which there are");
	fails("Actual", "unknown_name at 1", "unknown name \"Actual\"");
	fails("avg(1, 2)", "unknown_name at 1", "unknown name \"avg\"");
	fails("thực_hiện", "unknown_name at 1", "unknown name \"thực_hiện\"");
	fails("min(1, 2)", "unknown_name at 1", "\"min\" is not a function");
	fails("total", "name_elsewhere at 1", "\"total\" has no meaning here");
	fails("target[I.1]", "name_elsewhere at 1", "\"target\" of other criteria has no meaning here");
	fails("points", "bad_code at 1", "\"points\" requires a criterion's code");
	fails("max[I]", "bad_code at 1", "\"max\" does not accept a code");
	fails("1 + actual[I.3]", "unknown_code at 12", "unknown criterion \"I.3\"");
	fails("actual['i.1']", "unknown_code at 8", "unknown criterion \"i.1\"");
	fails("2 * actual[I]", "no_answer at 5", "criterion \"I\" does not have \"actual\"");
	is_text(fault.text.detail, "It has: with a code in brackets points.", "... and what it has");
	names = 0;
	fails("actual", "name_elsewhere at 1", "\"actual\" has no meaning here");
	is_text(fault.text.detail, "Allowed names: none.", "... nor has any other");
	names = EXPRESSION_OTHERS;
	fails("actual", "name_elsewhere at 1", "\"actual\" has no meaning here");
	is_text(fault.text.hint, "Name the criterion: actual[I.2].", "... but of another it has");
	names = ALL_NAMES;
}

static void
fails_as_condition(const char *text, const char *wanted, const char *message)
{
	bool parsed = parse_as(text, EXPRESSION_CONDITION);

	if (!ok(!parsed && strcmp(fault_text(), wanted) == 0 && strcmp(fault.text.message, message) == 0, "%s",
	        shown(text)))
		printf("# have %s: %s\n", parsed ? "no fault" : fault_text(), parsed ? "" : fault.text.message);
}

static void
test_type_faults(void)
{
	fails("1 = 2", "bad_type at 3", "a number is expected here, not a condition");
	fails_as_condition("1 + 2", "bad_type at 3", "a condition is expected here, not a number");
	fails("1 + (2 = 3)", "bad_type at 8", "\"+\" requires a number, not a condition");
	fails("-(2 = 3)", "bad_type at 5", "\"-\" requires a number, not a condition");
	fails("(1 = 1) < 2", "bad_type at 4", "\"<\" requires a number, not a condition");
	fails("abs(missing[I])", "bad_type at 5", "\"abs\" requires a number, not a condition");
	fails("least(1, 2 = 3)", "bad_type at 12", "\"least\" requires a number, not a condition");
	fails("round(1 = 1, 2)", "bad_type at 9", "\"round\" requires a number, not a condition");
	fails("if(1, 2, 3)", "bad_type at 4", "\"if\" requires a condition, not a number");
	fails("if(1 = 1, 2, 3 = 3)", "bad_type at 16",
	      "one branch of \"if\" is a number and the other a condition");
	fails_as_condition("not 5", "bad_type at 5", "\"not\" requires a condition, not a number");
	fails_as_condition("1 = 1 and actual", "bad_type at 11", "\"and\" requires a condition, not a number");
	fails_as_condition("actual * 2 or 1 = 1", "bad_type at 8", "\"or\" requires a condition, not a number");
}

/* Limits ------------------------------------------------------------------------------------------------ */

static char long_text[2 * EXPRESSION_MAX_TEXT];

/* start, then so many times piece, then so many times closing, with middle between. */
static const char *
repeated(const char *start, const char *piece, int n, const char *middle, const char *closing)
{
	char *end = stpcpy(long_text, start);

	for (int i = 0; i < n; i++)
		end = stpcpy(end, piece);
	end = stpcpy(end, middle);
	for (int i = 0; i < n; i++)
		end = stpcpy(end, closing);
	return long_text;
}

#define LIMIT(text, wanted, ...)                                                                             \
	do                                                                                                       \
	{                                                                                                        \
		const char *wanted_ = (wanted);                                                                      \
		bool parsed_ = parse(text);                                                                          \
		if (!ok(parsed_ ? wanted_[0] == '\0' && is_fixed() : strcmp(fault_text(), wanted_) == 0,             \
		        __VA_ARGS__))                                                                                \
			printf("# have %s\n", parsed_ ? "no fault" : fault_text());                                      \
	} while (0)

static void
test_limits(void)
{
	LIMIT(repeated("", "(", 64, "1", ")"), "", "64 parentheses");
	LIMIT(repeated("", "(", 65, "1", ")"), "too_deep at 65", "65 parentheses");
	LIMIT(repeated("", "-", 64, "1", ""), "", "64 minus signs");
	LIMIT(repeated("", "-", 65, "1", ""), "too_deep at 65", "65 minus signs");
	LIMIT(repeated("", "not ", 65, "1 = 1", ""), "too_deep at 257", "65 times not");
	LIMIT(repeated("", "abs(", 64, "1", ")"), "", "64 functions");
	LIMIT(repeated("", "if(1 = 1, 2, ", 64, "3", ")"), "", "64 ifs");
	LIMIT(repeated("", "if(1 = 1, 2, ", 65, "3", ")"), "too_deep at 833", "65 ifs");
	LIMIT(repeated("", "if(", 64, "1 = 1", ", 1 = 1, 1 = 2)"), "", "64 ifs in conditions");
	LIMIT(repeated("", "least(1, ", 31, "1", ")"), "", "31 functions of two, 32 numbers that wait");
	LIMIT(repeated("", "least(1, ", 32, "1", ")"), "too_deep at 289", "32 functions of two");
	LIMIT(repeated("", "1 - (", 31, "1", ")"), "", "32 numbers that wait");
	LIMIT(repeated("", "1 - (", 32, "1", ")"), "too_deep at 161", "33 numbers that wait");
	/* a number and 499 times a number and its sign: 999 operations */
	LIMIT(repeated("1", " + 1", 499, "", ""), "", "a sum of 500 numbers");
	LIMIT(repeated("1", " + 1", 500, "", ""), "too_long at 2001", "a sum of 501 numbers");
	LIMIT(repeated("-1", " + 1", 499, "", ""), "", "1,000 operations");
	LIMIT(repeated("-1", " + -1", 499, "", ""), "too_long at 1664", "more than 1,000 operations");
	LIMIT(repeated("least(1", ", actual", 499, ")", ""), "", "the least of 500");
	LIMIT(repeated("", " ", EXPRESSION_MAX_TEXT - 1, "1", ""), "", "a text of a million bytes");
	LIMIT(repeated("", " ", EXPRESSION_MAX_TEXT, "1", ""), "too_long at 1", "and one byte more");
	snprintf(long_text, sizeof(long_text), "points['%s']", long_code);
	LIMIT(long_text, "", "a code of 255 bytes");
	snprintf(long_text, sizeof(long_text), "points['%sx']", long_code);
	LIMIT(long_text, "bad_code at 8", "a quoted code of 256 bytes");
	snprintf(long_text, sizeof(long_text), "points[%sx]", long_code);
	LIMIT(long_text, "bad_code at 8", "a plain code of 256 bytes");
	repeated("points[\"[x]\"]", " + points[\"[x]\"]", 499, "", "");
	LIMIT(long_text, "", "500 codes with quotes");
}

/*
 * What may grow too long.  A measure has 60 bits and up to 18 decimals (60 bits more), so
 * a quotient has 60 below, and a sum of n quotients 60·n below and about as much above.
 */
static void
test_bounds(void)
{
	LIMIT(repeated("actual / target", " + actual / target", 30, "", ""), "", "a sum of 31 quotients");
	LIMIT(repeated("actual / target", " + actual / target", 31, "", ""), "too_exact at 557", "a sum of 32");
	is_text(fault.text.hint, "Round intermediate results: round(actual / target, 9).", "... and what to do");
	is_text(fault.text.sqlstate, "54000", "... for that is a limit");
	LIMIT(repeated("share[I]", " + share[I]", 30, "", ""), "", "a sum of 31 shares");
	LIMIT(repeated("share[I]", " + share[I]", 31, "", ""), "too_exact at 340", "a sum of 32 shares");
	LIMIT(repeated("0.35 * share[I]", " + 0.35 * share[I]", 29, "", ""), "", "a sum of 30 weighted shares");
	LIMIT(repeated("round(actual / target, 9)", " + round(actual / target, 9)", 199, "", ""), "",
	      "a sum of 200 rounded quotients");
	LIMIT(repeated("actual[I.1]", " + actual[I.1]", 499, "", ""), "",
	      "a sum of 500 measures, which needs 620 bits");
	LIMIT(repeated("points[I]", " - points[I]", 499, "", ""), "", "a sum of 500 points");
	LIMIT(repeated("(actual", " + actual", 29, ") / 30 * max", ""), "", "the mean of 30 measures");
	LIMIT(repeated("actual", " * actual", 33, "", ""), "", "a product of 34 measures");
	LIMIT(repeated("actual", " * actual", 34, "", ""), "too_exact at 305", "a product of 35");
	LIMIT(repeated("round(actual", " * actual", 33, ", 0)", ""), "", "one of 34, rounded to a whole number");
	LIMIT(repeated("round(actual", " * actual", 33, ", 9)", ""), "too_exact at 1",
	      "... to nine decimals, which are 30 bits more");
	LIMIT(repeated("1 / actual", " / actual", 16, "", ""), "",
	      "17 measures below 1 that may be great or small");
	LIMIT(repeated("1", " / actual", 33, "", ""), "", "33 measures below 1");
	LIMIT(repeated("actual / 3", " + actual / 3", 240, "", ""), "", "241 thirds");
	LIMIT("mean_actual / mean * sum / units + actual / mean_actual", "", "the widest names");
	LIMIT(repeated("mean", " * mean", 4, "", ""), "", "five means");
	LIMIT(repeated("mean", " * mean", 5, "", ""), "too_exact at 34", "six means");
	/* what a comparison computes is as long as the difference */
	LIMIT(repeated("actual / target", " * actual / target", 15, " = actual", ""), "",
	      "16 quotients against a measure");
	LIMIT(repeated("actual * actual", " * actual", 29, " = actual / target / target / target", ""),
	      "too_exact at 278", "31 measures against a quotient");
	LIMIT(repeated("least(actual * actual", " * actual", 29, ", actual / target / target / target)", ""),
	      "too_exact at 1", "... and their least");
	LIMIT(repeated("if(1 = 1, actual * actual", " * actual", 27, ", 1 / target / target / target) * actual",
	               ""),
	      "", "a branch is as long as the longer");
}

/* The widest numbers that a program may be run on, no two denominators alike. */
static void
set_widest(void)
{
	set_values();
	for (int i = 0; i < N_CRITERIA; i++)
		for (int name = EXPRESSION_TARGET_OF; name <= EXPRESSION_BASELINE_OF; name++)
		{
			int64_t digits = DECIMAL_LIMIT - 1 - 2 * (3 * i + name);

			of_others[name][i] = (Decimal){i % 3 == 0 ? -digits : digits, i % 2 == 0 ? 0 : DECIMAL_MAX_SCALE};
			REQUIRE(digits % 10 != 0 || i % 2 == 0);
		}
}

static const char *
quotient_of(int i)
{
	static const char *const measures[] = {"target", "actual", "baseline"};
	static char text[64];

	snprintf(
		text, sizeof(text), "actual / %s['%s']", measures[i % 3],
		(const char *[]){"I.1", "I.2", "II", "P", "Đ.3", "50%", "-1", "1", "and", "max", "a_b-c"}[i / 3]);
	return text;
}

/* A sum of so many quotients, forwards or backwards; each second one is taken away. */
static const char *
sum_of_quotients(int n, bool backwards)
{
	char *end = long_text;

	for (int i = 0; i < n; i++)
	{
		int term = backwards ? n - 1 - i : i;

		end = stpcpy(stpcpy(end, i == 0 ? "" : " + "), term % 2 == 0 ? "" : "-");
		end = stpcpy(end, quotient_of(term));
	}
	return long_text;
}

static void
test_widest(void)
{
	static const char *const measures[] = {"999999999999999999", "0.999999999999999999",
	                                       "-999999999999999999", "0.000000000000000007"};
	Rational forwards;

	set_widest();
	set(EXPRESSION_ACTUAL, "-999999999999999998");
	REQUIRE(parse(sum_of_quotients(31, false)));
	rational_copy(&forwards, &expression_run(&room.expression, &values, &stack)->number);
	ok(forwards.is_wide && limbs_bits(&forwards.under) > 1700, "a sum of 31 quotients has %d bits over %d",
	   limbs_bits(&forwards.over), limbs_bits(&forwards.under));
	REQUIRE(parse(sum_of_quotients(31, true)));
	rational_subtract(&forwards, &expression_run(&room.expression, &values, &stack)->number);
	ok(rational_is_zero(&forwards), "... and is the same in the other order");
	set_values();
	for (int i = 0; i < COUNT_OF(measures); i++)
	{
		set(EXPRESSION_ACTUAL, measures[i]);
		set(EXPRESSION_TARGET, measures[COUNT_OF(measures) - 1 - i]);
		GIVES(repeated("(actual / target", " + actual / target", 29, ") / (actual / target)", ""), "30");
		GIVES(repeated("round(0 * (actual", " * actual", 32, "), 9)", ""), "0");
		is_text(result(repeated("least(1, greatest(0, actual", " * actual", 33, "))", "")),
		        i % 2 == 0 ? "1" : "no decimal", "34 times %s against 1", measures[i]);
	}
}

/*
 * Expressions that grow by whatever is still allowed, on the widest numbers: what is
 * computed stays within the bits that were reckoned, and within the room (assertions in
 * limbs.c).
 */
static const char *
grown_expression(void)
{
	static const char *const measures[] = {"target", "actual", "baseline"};
	static const char *const plain_codes[] = {"I.1", "I.2", "II", "P", "-1", "1"};
	static char text[8192];
	static char longer[sizeof(text) + 256];

	snprintf(text, sizeof(text), "actual[I.1]");
	for (int i = 0; i < 120 && strlen(text) < sizeof(text) - 256; i++)
	{
		const char *measure = measures[random_between(0, 2)];
		const char *code = plain_codes[random_between(0, COUNT_OF(plain_codes) - 1)];
		static const char *const forms[] = {
			"%s + %s[%s]",       "(%s) * %s[%s]",     "(%s) / %s[%s]",        "%s - share[P] / %s[%s]",
			"least(%s, %s[%s])", "(%s) / 7 + %s[%s]", "%s + 1 / %s[%s] / 13", "-(%s) * 0.001 / %s[%s]",
			"%s[%s] / (%s)",     "abs(%s - %s[%s])",  "if(%s > 1, 1, %s[%s])"};
		int form = (int) random_between(0, COUNT_OF(forms) - 1);

		if (strncmp(forms[form], "%s[", 3) == 0)
			snprintf(longer, sizeof(longer), "%s[%s] / (%s)", measure, code, text);
		else
			snprintf(longer, sizeof(longer), one_in(60) ? "round(%s, 9) * %s[%s]" : forms[form], text,
			         measure, code);
		if (parse(longer))
			strcpy(text, longer);
	}
	return text;
}

static void
test_edge(void)
{
	int most = 0;
	int wrong = 0;

	for (int i = 0; i < 100; i++)
	{
		const ExpressionValue *value;

		set_widest();
		set_of(EXPRESSION_POINTS_OF, "P", one_in(2) ? "8999999999.99999999" : "0.000000007");
		set_of(EXPRESSION_MAX, "P", one_in(2) ? "8999999999.99999997" : "0.000000009");
		REQUIRE(parse(grown_expression()));
		value = expression_run(&room.expression, &values, &stack);
		wrong += value->state == EXPRESSION_MISSING;
		if (value->state == EXPRESSION_PRESENT && value->number.is_wide)
		{
			int over = limbs_bits(&value->number.over);
			int under = limbs_bits(&value->number.under);

			most = over > most ? over : most;
			most = under > most ? under : most;
			rational_points(&value->number, 0);
			wrong += over > RATIONAL_BITS || under > RATIONAL_BITS;
		}
	}
	ok(wrong == 0 && most > RATIONAL_BITS * 3 / 4, "a hundred expressions as long as may be: at most %d bits",
	   most);
}

/* Programs from outside --------------------------------------------------------------------------------- */

static ExpressionOp *
ops_of(Expression *expression)
{
	return (ExpressionOp *) expression_ops(expression);
}

/* Their numbers stand in stored sheets. */
static void
test_frozen(void)
{
	static const struct
	{
		const char *text;
		int code;
	} frozen[] = {{"1", 1},
	              {"1 + 1", 2},
	              {"1 - 1", 3},
	              {"1 * 1", 4},
	              {"1 / 1", 5},
	              {"-1", 6},
	              {"1 = 1", 7},
	              {"1 <> 1", 8},
	              {"1 < 1", 9},
	              {"1 <= 1", 10},
	              {"1 > 1", 11},
	              {"1 >= 1", 12},
	              {"1 = 1 and 1 = 1", 13},
	              {"1 = 1 or 1 = 1", 14},
	              {"not 1 = 1", 15},
	              {"if(1 = 1, 1, 1)", 18},
	              {"least(1, 1)", 19},
	              {"greatest(1, 1)", 20},
	              {"abs(1)", 21},
	              {"round(1, 3)", 22},
	              {"floor(1)", 23},
	              {"ceil(1)", 24},
	              {"target", 32},
	              {"actual", 33},
	              {"baseline", 34},
	              {"max", 35},
	              {"min", 36},
	              {"cap", 37},
	              {"best_actual", 38},
	              {"highest_actual", 39},
	              {"lowest_actual", 40},
	              {"mean_actual", 41},
	              {"place", 42},
	              {"units", 43},
	              {"sum", 44},
	              {"mean", 45},
	              {"total", 46},
	              {"rank", 47},
	              {"target[I.1]", 48},
	              {"actual[I.1]", 49},
	              {"baseline[I.1]", 50},
	              {"points[I.1]", 51},
	              {"share[I.1]", 52},
	              {"deducted[I.1]", 53},
	              {"missing[I.1]", 54},
	              {"assigned[I.1]", 55}};
	const ExpressionOp *ops;

	for (int i = 0; i < COUNT_OF(frozen); i++)
	{
		REQUIRE(parse(frozen[i].text));
		is_int(expression_ops(&room.expression)[room.expression.n_ops - 1].code, frozen[i].code,
		       "%s ends in operation %d", frozen[i].text, frozen[i].code);
	}
	REQUIRE(parse("if(1 = 1, round(2.5, 3), 3)"));
	ops = expression_ops(&room.expression);
	ok(ops[3].code == 16 && ops[3].operand == 7 && ops[5].code == 22 && ops[5].detail == 3 &&
	       ops[6].code == 17 && ops[6].operand == 9,
	   "branches know where they go on, round its decimals");
	REQUIRE(parse("actual / target * max"));
	ok(expression_size(&room.expression) == 32 && sizeof(Expression) == 8 && sizeof(ExpressionOp) == 4,
	   "actual / target * max takes 32 bytes");
	is_int(room.expression.depth, 2, "... and a stack of two");
}

typedef void (*Damage)(Expression *);

static void
refuses(const char *text, Damage damage, const char *what)
{
	Expression *program;
	size_t size;

	REQUIRE(parse(text));
	program = copied(&room.expression);
	size = expression_size(program);
	REQUIRE(is_valid(program, size));
	damage(program);
	ok(!is_valid(program, size), "%s", what);
	free(program);
}

#define DAMAGE(name, ...)                                                                                    \
	static void name(Expression *program)                                                                    \
	{                                                                                                        \
		ExpressionOp *ops = ops_of(program);                                                                 \
		Decimal *constants = (Decimal *) expression_constants(program);                                      \
		(void) ops;                                                                                          \
		(void) constants;                                                                                    \
		__VA_ARGS__;                                                                                         \
	}

DAMAGE(no_ops, program->n_ops = 0)
DAMAGE(more_ops, program->n_ops++)
DAMAGE(fewer_ops, program->n_ops--)
DAMAGE(fewer_constants, program->n_constants--)
DAMAGE(other_type, program->type = EXPRESSION_CONDITION)
DAMAGE(no_type, program->type = 7)
DAMAGE(less_depth, program->depth--)
DAMAGE(more_depth, program->depth++)
DAMAGE(padded, program->padding = 1)
DAMAGE(trailing, ops[program->n_ops].detail = 1)
DAMAGE(no_code, ops[0].code = 0)
DAMAGE(unknown_code, ops[0].code = OP_CODES)
DAMAGE(gap_code, ops[0].code = 25)
DAMAGE(used_detail, ops[0].detail = 1)
DAMAGE(used_operand, ops[1].operand = 1)
DAMAGE(no_decimals, ops[1].detail = 10)
DAMAGE(below_zero, constants[0].digits = -1)
DAMAGE(too_large, constants[0].digits = DECIMAL_LIMIT)
DAMAGE(null_constant, constants[0] = decimal_null())
DAMAGE(scale_below, constants[0].scale = -1)
DAMAGE(long_zero, constants[0] = ((Decimal){10, 1}))
DAMAGE(constant_twice, ops[1].operand = 0)
DAMAGE(swapped, ops[0].operand = 1; ops[1].operand = 0)
DAMAGE(operator_first, ops[0] = ops[2])
DAMAGE(no_criterion, ops[0].operand = 9999)
DAMAGE(parent_actual, ops[0].operand = 0)
DAMAGE(branch_elsewhere, ops[3].operand = 5)
DAMAGE(branch_back, ops[3].operand = 0)
DAMAGE(else_elsewhere, ops[5].operand = 7)
DAMAGE(else_far, ops[5].operand = UINT16_MAX)
DAMAGE(no_branch, ops[3] = ((ExpressionOp){OP_NOT, 0, 0}))
DAMAGE(no_else, ops[5] = ((ExpressionOp){OP_NEGATE, 0, 0}))
DAMAGE(no_end, ops[7] = ((ExpressionOp){OP_NEGATE, 0, 0}))
DAMAGE(uses_before, ops[5] = ((ExpressionOp){OP_ADD, 0, 0}))

static void
test_damage(void)
{
	refuses("1 + 2", no_ops, "no operations");
	refuses("1 + 2", more_ops, "more operations than there are");
	refuses("1 + 2", fewer_ops, "two values left");
	refuses("1 + 2", fewer_constants, "fewer constants than are used");
	refuses("1 + 2", other_type, "another type than it has");
	refuses("1 + 2", no_type, "no type at all");
	refuses("1 + 2", less_depth, "a stack that is too small");
	refuses("1 + 2", more_depth, "a stack that is too large");
	refuses("1 + 2", padded, "something in the header's padding");
	refuses("1 + 2", trailing, "something behind an odd number of operations");
	refuses("actual", no_code, "operation 0");
	refuses("actual", unknown_code, "an operation beyond the last");
	refuses("actual", gap_code, "an operation that there is not");
	refuses("actual", used_detail, "a detail where there is none");
	refuses("-actual", used_operand, "an operand where there is none");
	refuses("round(actual, 2)", no_decimals, "ten decimals");
	refuses("5", below_zero, "a constant below 0");
	refuses("5", too_large, "a constant of 19 digits");
	refuses("5", null_constant, "a constant that is null");
	refuses("5", scale_below, "a constant with -1 decimals");
	refuses("5", long_zero, "a constant with a zero too many");
	refuses("1 + 2", constant_twice, "a constant twice");
	refuses("1 + 2", swapped, "constants in another order");
	refuses("1 + 2", operator_first, "an operator without operands");
	refuses("actual[I.1]", no_criterion, "a criterion that there is not");
	refuses("actual[I.1]", parent_actual, "the actual of a parent");
	/* 0 actual, 1 target, 2 <, 3 BRANCH, 4 max, 5 ELSE, 6 min, 7 IF */
	refuses("if(actual < target, max, min)", branch_elsewhere, "a branch to the wrong place");
	refuses("if(actual < target, max, min)", branch_back, "a branch back: no loop");
	refuses("if(actual < target, max, min)", else_elsewhere, "an else to the wrong place");
	refuses("if(actual < target, max, min)", else_far, "an else out of the program");
	refuses("if(actual < target, max, min)", no_branch, "an else without its branch");
	refuses("if(actual < target, max, min)", no_else, "a branch without its else");
	refuses("if(actual < target, max, min)", no_end, "an if without its end");
	refuses("cap + if(actual < target, max, min)", uses_before, "a branch that uses what was before it");
	REQUIRE(parse("actual"));
	ok(!is_valid(&room.expression, 15) && !is_valid(&room.expression, 7) && is_valid(&room.expression, 16),
	   "fewer bytes than it takes");
	names = EXPRESSION_OWN & ~EXPRESSION_SET(EXPRESSION_ACTUAL);
	ok(!is_valid(&room.expression, 16), "a name that its place has not");
	names = ALL_NAMES;
}

/* Every program that is one bit from another is refused, or is another's and prints as it. */
static void
test_bits(void)
{
	static const char *const texts[] = {
		"actual / target * max", "if(missing[I.2], 0.5, least(points[I], 3, round(share[II] * -10, 2)))",
		"not (total >= 90 and actual[I.2] = 100) or rank <= 3",
		"greatest(least(1, 2), abs(actual - baseline), if(1 < 2, 3, 4)) + 5"};
	int wrong = 0;
	int valid = 0;
	int tried = 0;

	for (int i = 0; i < COUNT_OF(texts); i++)
	{
		Expression *program;
		size_t size;

		REQUIRE(parse(texts[i]));
		program = copied(&room.expression);
		size = expression_size(program);
		for (size_t bit = 0; bit < 8 * size; bit++)
		{
			Expression *changed = copied(program);

			((uint8_t *) changed)[bit / 8] ^= (uint8_t) (1 << bit % 8);
			tried++;
			if (is_valid(changed, size))
			{
				memcpy(&room, changed, expression_size(changed));
				valid++;
				wrong += !is_fixed();
			}
			free(changed);
		}
		free(program);
	}
	printf("# %d of %d programs are valid\n", valid, tried);
	ok(wrong == 0 && valid > 100 && tried > 2000,
	   "a program with another bit is refused or prints back the same");
}

int
main(void)
{
	memset(long_code, 'k', EXPRESSION_MAX_CODE);
	test_canonical();
	test_precedence();
	test_numbers();
	test_names();
	test_comparisons();
	test_kleene();
	test_if();
	test_blame();
	test_causes();
	test_references();
	test_scan_faults();
	test_syntax_faults();
	test_name_faults();
	test_type_faults();
	test_limits();
	test_bounds();
	test_widest();
	test_edge();
	test_frozen();
	test_damage();
	test_bits();
	return done_testing();
}
