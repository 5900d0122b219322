/*
 * expression_driver.c - what src/sheet/expression.h makes of texts and values, line by
 * line, for expression.t.
 *
 *	 criterion CODE          one more, of which everything may be asked
 *	 plain NAME NUMBER       ExpressionName as a number; NUMBER is - where it is missing
 *	 of NAME CRITERION NUMBER
 *	 sum UNITS               points in 10^-9, or -
 *	 mean_actual NUMBER...   the actuals, or nothing
 *	 mean A B C D            A·B/(C·D) in 10^-9, or nothing
 *	 number TEXT             parse it ...
 *	 condition TEXT
 *	 run                     ... and run it on what was said before
 *
 * Answers, their parts between tabs: "fault WORD POSITION" or "text CANONICAL"; "number
 * SIGN OVER UNDER EXPONENT POINTS ROUNDED", over and under in hexadecimal, points to nine
 * decimals and to two; "true", "false"; "missing" or "undefined", POSITION TEXT of the cause.
 */
#include <stdio.h>
#include <stdlib.h>

#include "sheet/expression.h"

#define MOST_CRITERIA 64
#define MOST_LINE     (4 * EXPRESSION_MAX_TEXT)

#define must(holds)                                                                                          \
	do                                                                                                       \
	{                                                                                                        \
		if (!(holds))                                                                                        \
		{                                                                                                    \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #holds);                              \
			abort();                                                                                         \
		}                                                                                                    \
	} while (0)

static char codes_texts[MOST_CRITERIA][EXPRESSION_MAX_CODE + 1];
static int n_criteria;
static Decimal of_others[EXPRESSION_N_NAMES][MOST_CRITERIA];
static ExpressionValues values;
static Rational wide[3];
static ExpressionRoom room;
static ExpressionStack stack;

static int
find(void *context, const char *code, size_t length)
{
	for (int i = 0; i < n_criteria; i++)
		if (strlen(codes_texts[i]) == length && memcmp(codes_texts[i], code, length) == 0)
			return i;
	return -1;
}

static ExpressionNames
answers(void *context, int criterion)
{
	return criterion < n_criteria ? EXPRESSION_OTHERS : 0;
}

static const char *
code_of(void *context, int criterion, size_t *length)
{
	must(criterion >= 0 && criterion < n_criteria);
	*length = strlen(codes_texts[criterion]);
	return codes_texts[criterion];
}

static const ExpressionCodes codes = {NULL, find, answers, code_of};

static Decimal
ask(void *context, ExpressionName name, int criterion)
{
	must(criterion >= 0 && criterion < n_criteria);
	return of_others[name][criterion];
}

static i128
whole(const char *text)
{
	i128 value = 0;

	for (const char *digit = text + (*text == '-'); *digit != '\0'; digit++)
		value = value * 10 + (*digit - '0');
	return *text == '-' ? -value : value;
}

/* Points may have a digit more than a Decimal. */
static Decimal
number(const char *text)
{
	const char *point = strchr(text, '.');
	char digits[32];
	size_t before = point == NULL ? strlen(text) : (size_t) (point - text);
	i128 value;

	if (strcmp(text, "-") == 0)
		return decimal_null();
	must(strlen(text) < sizeof(digits));
	memcpy(digits, text, before);
	strcpy(digits + before, point == NULL ? "" : point + 1);
	value = whole(digits);
	must(value == (int64_t) value);
	return decimal_canonical((int64_t) value, (int) strlen(digits + before));
}

/* Values ------------------------------------------------------------------------------ */

static const Rational *
read_mean_actual(char *rest)
{
	DecimalSum sum = {{0}};
	uint32_t n = 0;

	for (char *word = strtok(rest, " "); word != NULL; word = strtok(NULL, " "), n++)
		decimal_sum_add(&sum, number(word));
	if (n == 0)
		return NULL;
	rational_set_mean(&wide[0], &sum, n);
	return &wide[0];
}

static const Rational *
read_mean(char *rest)
{
	Exact exact;
	i128 parts[4];
	int n = 0;

	for (char *word = strtok(rest, " "); word != NULL && n < 4; word = strtok(NULL, " "))
		parts[n++] = whole(word);
	if (n == 0)
		return NULL;
	exact_set(&exact, parts[0]);
	exact_multiply(&exact, parts[1]);
	exact_divide(&exact, parts[2]);
	exact_divide(&exact, parts[3]);
	rational_set_exact(&wide[2], &exact, -9);
	return &wide[2];
}

static const Rational *
read_sum(const char *text)
{
	if (strcmp(text, "-") == 0)
		return NULL;
	rational_set(&wide[1], whole(text), -9);
	return &wide[1];
}

/* Answers -------------------------------------------------------------------------------- */

static char printed[EXPRESSION_MAX_TEXT];

/* The canonical text, which parses to the same bytes. */
static void
say_text(ExpressionType type)
{
	static ExpressionRoom again;
	ExpressionFault fault;
	const ExpressionPlace place = {type, UINT32_MAX};
	size_t length = expression_print(&room.expression, &codes, printed, sizeof(printed));
	size_t size = expression_size(&room.expression);

	must(length <= sizeof(printed));
	must(expression_is_valid(&room, size, &place, &codes));
	must(expression_parse(printed, length, &place, &codes, &again, &fault));
	must(expression_size(&again.expression) == size && memcmp(&again, &room, size) == 0);
	printf("text\t%.*s\n", (int) length, printed);
}

static void
parse(const char *text, ExpressionType type)
{
	const ExpressionPlace place = {type, UINT32_MAX};
	ExpressionFault fault;

	if (expression_parse(text, strlen(text), &place, &codes, &room, &fault))
		say_text(type);
	else
		printf("fault\t%s\t%u\n", expression_fault_word(fault.kind), fault.position);
}

static void
say_size(const Limbs *size, uint64_t word, bool is_wide)
{
	putchar('\t');
	if (!is_wide)
		printf("%llx", (unsigned long long) word);
	for (int i = is_wide ? size->n - 1 : -1; i >= 0; i--)
		printf(i == size->n - 1 ? "%llx" : "%016llx", (unsigned long long) size->limb[i]);
}

static void
say_number(const Rational *x)
{
	bool negative = x->is_wide ? x->negative : x->numerator < 0;

	printf("number\t%s", negative ? "-" : "+");
	say_size(&x->over, x->is_wide ? 0 : magnitude64(x->numerator), x->is_wide);
	say_size(&x->under, x->is_wide ? 0 : (uint64_t) x->denominator, x->is_wide);
	printf("\t%d\t%lld\t%lld\n", (int) x->exponent, (long long) rational_points(x, 0),
	       (long long) rational_points(x, 7));
}

static void
run(void)
{
	const ExpressionValue *value = expression_run(&room.expression, &values, &stack);
	size_t length;

	if (value->state == EXPRESSION_PRESENT && room.expression.type == EXPRESSION_NUMBER)
	{
		say_number(&value->number);
		return;
	}
	if (value->state == EXPRESSION_PRESENT)
	{
		printf("%s\n", value->holds ? "true" : "false");
		return;
	}
	length = expression_print_cause(&room.expression, value, &codes, printed, sizeof(printed));
	printf("%s\t%u\t%.*s\n", value->state == EXPRESSION_MISSING ? "missing" : "undefined",
	       expression_cause_position(&room.expression, value, &codes), (int) length, printed);
}

/* Lines ------------------------------------------------------------------------------------ */

static void
obey(char *line)
{
	char *rest = strchr(line, ' ');

	if (rest != NULL)
		*rest++ = '\0';
	else
		rest = line + strlen(line);
	if (strcmp(line, "run") == 0)
		run();
	else if (strcmp(line, "number") == 0)
		parse(rest, EXPRESSION_NUMBER);
	else if (strcmp(line, "condition") == 0)
		parse(rest, EXPRESSION_CONDITION);
	else if (strcmp(line, "criterion") == 0)
	{
		must(n_criteria < MOST_CRITERIA && strlen(rest) <= EXPRESSION_MAX_CODE);
		strcpy(codes_texts[n_criteria++], rest);
	}
	else if (strcmp(line, "mean_actual") == 0)
		values.mean_actual = read_mean_actual(rest);
	else if (strcmp(line, "mean") == 0)
		values.mean = read_mean(rest);
	else if (strcmp(line, "sum") == 0)
		values.sum = read_sum(rest);
	else if (strcmp(line, "plain") == 0)
	{
		int name = atoi(strtok(rest, " "));

		values.plain[name] = number(strtok(NULL, " "));
	}
	else
	{
		int name = atoi(strtok(rest, " "));
		int criterion = atoi(strtok(NULL, " "));

		must(strcmp(line, "of") == 0);
		of_others[name][criterion] = number(strtok(NULL, " "));
	}
}

int
main(void)
{
	static char line[MOST_LINE];

	values.ask = ask;
	while (fgets(line, sizeof(line), stdin) != NULL)
	{
		line[strcspn(line, "\n")] = '\0';
		obey(line);
	}
	return 0;
}
