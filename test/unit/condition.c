/*
 * condition.c - tests of src/file/condition_*.c: conditions in words, and their expressions.
 *
 * What words mean is written beside them, from the table of words in doc/files.md and the
 * grammar in doc/expressions.md.
 */
#include "file/condition_words.h"
#include "make_sheet.h"
#include "tap.h"

static ConditionWork work;
static ExpressionFault fault;
static char result[CONDITION_SAY_ROOM(CONDITION_MAX_TEXT) + 1];
static char said[CONDITION_SAY_ROOM(CONDITION_MAX_TEXT) + 1];

/* In blocks of just their lengths, so that a sanitizer sees a byte too far. */
static const char *
compile_as(const char *words, NumberStyle style)
{
	size_t length = strlen(words);
	char *alone = exactly(length, 1);
	char *out = exactly(CONDITION_ROOM(length < CONDITION_MAX_TEXT ? length : CONDITION_MAX_TEXT), 1);
	size_t n;

	memcpy(alone, words, length);
	memset(&fault, '?', sizeof(fault));
	n = condition_from_words(&work, alone, length, style, out, &fault);
	memcpy(result, out, n);
	result[n] = '\0';
	free(alone);
	free(out);
	return result;
}

static const char *
compile(const char *words)
{
	return compile_as(words, STYLE_VI);
}

static const char *
say(const char *expression)
{
	size_t length = strlen(expression);
	char *alone = exactly(length, 1);
	char *out = exactly(CONDITION_SAY_ROOM(length < CONDITION_MAX_TEXT ? length : CONDITION_MAX_TEXT), 1);
	size_t n;

	memcpy(alone, expression, length);
	memset(&fault, '?', sizeof(fault));
	n = condition_in_words(&work, alone, length, out, &fault);
	memcpy(said, out, n);
	said[n] = '\0';
	free(alone);
	free(out);
	return said;
}

/* Meanings ------------------------------------------------------------------------------ */

static const struct
{
	const char *words;
	const char *expression;
	const char *written; /* null: as words */
} meanings[] = {
	/* the contract's examples */
	{"thực hiện I.2 >= 80", "actual[I.2] >= 80", NULL},
	{"tỷ lệ I.2 >= 80%", "actual[I.2] / target[I.2] >= 0.8", NULL},
	{"điểm I.2 >= 80%", "share[I.2] >= 0.8", NULL},
	{"điểm I.2 >= 8", "points[I.2] >= 8", NULL},
	{"trừ P <= 50% điểm B", "deducted[P] <= 0.5 * points[B]", NULL},
	{"số ngày III.1 > 0", "actual[III.1] > 0", "thực hiện III.1 > 0"},
	{"tổng điểm >= 90 và số lần P.1 = 0", "total >= 90 and actual[P.1] = 0",
     "tổng điểm >= 90 và thực hiện P.1 = 0"},
	/* each measure */
	{"kế hoạch I.2 > gốc I.2", "target[I.2] > baseline[I.2]", NULL},
	{"chỉ tiêu I.2 > số liệu gốc I.2", "target[I.2] > baseline[I.2]", "kế hoạch I.2 > gốc I.2"},
	{"tỷ lệ điểm I > tỷ lệ điểm II", "share[I] > share[II]", NULL},
	{"xếp hạng <= 3", "rank <= 3", NULL},
	{"thiếu I.2", "missing[I.2]", NULL},
	{"không thiếu I.2", "not missing[I.2]", NULL},
	{"được giao I.2", "assigned[I.2]", NULL},
	{"tổng điểm >= 80%", "total / max >= 0.8", NULL},
	{"thực hiện >= kế hoạch", "actual >= target", NULL},
	{"tỷ lệ >= 95%", "actual / target >= 0.95", NULL},
	{"thực hiện > trung bình cụm", "actual > mean_actual", NULL},
	{"vị trí trong cụm <= 3 và số đơn vị > 5", "place <= 3 and units > 5", NULL},
	{"tổng thành phần >= 50% điểm tối đa", "sum >= 0.5 * max", NULL},
	/* lines, connectives, parentheses */
	{"điểm A > 1\nđiểm B > 2", "points[A] > 1 or points[B] > 2", NULL},
	{"điểm A > 1 hoặc điểm B > 2", "points[A] > 1 or points[B] > 2", "điểm A > 1\nđiểm B > 2"},
	{"điểm A > 1 và\nđiểm B > 2\n\nthiếu C\n", "points[A] > 1 and points[B] > 2 or missing[C]",
     "điểm A > 1 và điểm B > 2\nthiếu C"},
	{"điểm A\n>= 1\n+ điểm B", "points[A] >= 1 + points[B]", "điểm A >= 1 + điểm B"},
	{"(điểm A > 1 hoặc điểm B > 2) và thiếu C", "(points[A] > 1 or points[B] > 2) and missing[C]", NULL},
	{"không (điểm A > 1 và thiếu C)", "not (points[A] > 1 and missing[C])", NULL},
	/* signs in every way */
	{"điểm A ≥ 1 và điểm A ≤ 2 và điểm A ≠ 3", "points[A] >= 1 and points[A] <= 2 and points[A] <> 3",
     "điểm A >= 1 và điểm A <= 2 và điểm A <> 3"},
	{"điểm A => 1 và điểm A =< 2 và điểm A != 3", "points[A] >= 1 and points[A] <= 2 and points[A] <> 3",
     "điểm A >= 1 và điểm A <= 2 và điểm A <> 3"},
	{"số ngày III.1 không quá 3", "actual[III.1] <= 3", "thực hiện III.1 <= 3"},
	{"điểm A ít nhất 3 và điểm A dưới 5 và điểm A khác 4",
     "points[A] >= 3 and points[A] < 5 and points[A] <> 4", "điểm A >= 3 và điểm A < 5 và điểm A <> 4"},
	{"80% <= điểm X", "0.8 <= share[X]", NULL},
	{"tỷ lệ I.2 đạt 95% và điểm A từ 3", "actual[I.2] / target[I.2] >= 0.95 and points[A] >= 3",
     "tỷ lệ I.2 >= 95% và điểm A >= 3"},
	{"tỷ lệ đạt từ 95% và tổng điểm từ 90", "actual / target >= 0.95 and total >= 90",
     "tỷ lệ >= 95% và tổng điểm >= 90"},
	{"tỷ lệ A đạt dưới 95%", "actual[A] / target[A] < 0.95", "tỷ lệ A < 95%"},
	/* a code that looks like a comparison, before one */
	{"điểm TU >= 3 và điểm DAT không quá 4", "points[TU] >= 3 and points[DAT] <= 4",
     "điểm \"TU\" >= 3 và điểm \"DAT\" <= 4"},
	/* numbers and percentages */
	{"thực hiện A > 1.234,5", "actual[A] > 1234.5", NULL},
	{"thực hiện A > 0.5", "actual[A] > 0.5", "thực hiện A > 0,5"},
	{"tỷ lệ A >= 92,5 %", "actual[A] / target[A] >= 0.925", "tỷ lệ A >= 92,5%"},
	{"tỷ lệ A >= 0,8", "actual[A] / target[A] >= 0.8", "tỷ lệ A >= 80%"},
	{"tỷ lệ A >= 120%", "actual[A] / target[A] >= 1.2", NULL},
	{"tỷ lệ A < 1", "actual[A] / target[A] < 1", "tỷ lệ A < 100%"},
	{"tỷ lệ A <= 5", "actual[A] / target[A] <= 5", "tỷ lệ A <= 500%"},
	{"tỷ lệ A < 10.000%", "actual[A] / target[A] < 100", NULL},
	{"điểm A < 100 và tổng điểm < 100", "points[A] < 100 and total < 100", NULL},
	{"thực hiện A >= 110% kế hoạch A", "actual[A] >= 1.1 * target[A]", NULL},
	{"trừ P <= 50% (điểm A + điểm B)", "deducted[P] <= 0.5 * (points[A] + points[B])",
     "trừ P <= 0,5 * (điểm A + điểm B)"},
	{"điểm B / tỷ lệ A > 3", "points[B] / (actual[A] / target[A]) > 3", "điểm B / (tỷ lệ A) > 3"},
	{"-điểm B < -3", "-points[B] < -3", NULL},
	/* case, accents, decomposed letters, blanks */
	{"TỶ LỆ I.2 >= 80% VÀ Thiếu II", "actual[I.2] / target[I.2] >= 0.8 and missing[II]",
     "tỷ lệ I.2 >= 80% và thiếu II"},
	{"ty le I.2 >= 80% va thieu II", "actual[I.2] / target[I.2] >= 0.8 and missing[II]",
     "tỷ lệ I.2 >= 80% và thiếu II"},
	{"tỉ lệ I.2 >= 80%", "actual[I.2] / target[I.2] >= 0.8", "tỷ lệ I.2 >= 80%"},
	{"ty\xCC\x89 le\xCC\xA3\xCC\x82 I.2>=80%", "actual[I.2] / target[I.2] >= 0.8", "tỷ lệ I.2 >= 80%"},
	{"\xC4\x91ie\xCC\x82\xCC\x89m\xC2\xA0I.2\t>= 8\r\n", "points[I.2] >= 8", "điểm I.2 >= 8"},
	/* codes */
	{"điểm \"Tiêu chí 1\" > 3", "points[\"Tiêu chí 1\"] > 3", NULL},
	{"điểm “Tiêu chí 1” > 3", "points[\"Tiêu chí 1\"] > 3", "điểm \"Tiêu chí 1\" > 3"},
	{"điểm 'it''s \"so\"' > 3", "points[\"it's \"\"so\"\"\"] > 3", "điểm \"it's \"\"so\"\"\" > 3"},
	{"điểm của tiêu chí I.2 > 3", "points[I.2] > 3", "điểm I.2 > 3"},
	{"điểm 1.2 > 3", "points[1.2] > 3", NULL},
	{"điểm \"và\" > 3", "points[và] > 3", NULL},
	{"điểm \"-1\" > 3", "points[-1] > 3", NULL},
	{"thực hiện điểm > 3", "actual[điểm] > 3", "thực hiện \"điểm\" > 3"},
};

static void
test_meanings(void)
{
	for (int i = 0; i < COUNT_OF(meanings); i++)
	{
		const char *written = meanings[i].written == NULL ? meanings[i].words : meanings[i].written;

		is_text(compile(meanings[i].words), meanings[i].expression, "meaning %d: %s", i,
		        meanings[i].expression);
		is_text(say(meanings[i].expression), written, "... and %s back", meanings[i].expression);
		is_text(compile(said), meanings[i].expression, "... which means the same");
	}
	is_text(compile_as("thực hiện A > 1,234.5", STYLE_PLAIN), "actual[A] > 1234.5", "in plain style");
}

/* No word stands for two things, and each form of the table is read as it says. */
static void
test_table(void)
{
	for (int i = 0; i < condition_phrases_count; i++)
	{
		const Phrase *phrase = &condition_phrases[i];
		const char *start = phrase->words;

		while (phrase->kind == PHRASE_MEASURE && *start != '\0')
		{
			size_t end = strcspn(start, ",");
			char words[200];
			char expression[200] = "";
			bool with_code = phrase->forms[FORM_PLAIN] == NULL;
			const char *form = phrase->forms[with_code ? FORM_OF : FORM_PLAIN];
			bool holds = strstr(form, "missing") != NULL || strstr(form, "assigned") != NULL;

			snprintf(words, sizeof(words), "%.*s%s%s", (int) end, start, with_code ? " X.1" : "",
			         holds ? "" : " > 5");
			for (; *form != '\0'; form++)
				snprintf(expression + strlen(expression), sizeof(expression) - strlen(expression),
				         *form == '#' ? "X.1" : "%c", *form);
			strcat(expression, holds ? "" : " > 5");
			is_text(compile(words), expression, "%s", words);
			start += end + strspn(start + end, ", ");
		}
	}
}

/* Faults ----------------------------------------------------------------------------------- */

static const struct
{
	const char *words;
	uint32_t line;
	uint32_t column;
	const char *message;
	const char *hint; /* a part of it */
} wrong[] = {
	{"I.2 >= 80%", 1, 1, "\"I.2\" alone does not say what is compared",
     "\"thực hiện X\" for the number itself"},
	{"I.2 >= 80%", 1, 1, "\"I.2\" alone does not say what is compared", "\"tỷ lệ X\" for actual / target"},
	{"I.2 >= 80%", 1, 1, "\"I.2\" alone does not say what is compared", "\"điểm X\" for its points"},
	{"thiếu A và I.2 > 3", 1, 12, "\"I.2\" alone does not say what is compared", "thực hiện"},
	{"điểm A > 3\nII >= 4", 2, 1, "\"II\" alone does not say what is compared", "thực hiện"},
	{"\"Tiêu chí 1\" > 3", 1, 1, "a code in quotes does not say what is compared", "thực hiện"},
	{"thực hiện I.2 >= 80%", 1, 18, "\"80%\" does not say of what it is a percentage", "tỷ lệ X >= 80%"},
	{"trừ P <= 50%", 1, 10, "\"50%\" does not say of what it is a percentage", "<= 50% điểm X"},
	{"điểm A + điểm B >= 50%", 1, 20, "\"50%\" does not say of what it is a percentage", "điểm X"},
	{"", 1, 1, "the condition is empty", ""},
	{" \n ", 1, 1, "the condition is empty", ""},
	{"điểm", 1, 1, "\"điểm\" requires a criterion's code", ""},
	{"tổng điểm I.2 > 3", 1, 1, "\"tổng điểm\" does not accept a code", ""},
	{"doanh thu I.2 > 3", 1, 1, "\"doanh\" is not a word of conditions", "condition_phrases"},
	{"điểm A >=", 1, 10, "a number or a measure is expected, but the text ends here", ""},
	{"điểm A >= và thiếu B", 1, 11, "a number or a measure, such as \"điểm I.2\", is expected, not \"và\"",
     ""},
	{"điểm A >= 5 điểm B >= 4", 1, 13, "a comparison, \"và\" or \"hoặc\" is expected, not \"điểm\"", ""},
	{"điểm A > 1 > 2", 1, 12, "comparisons cannot be chained", "điểm I.2 > 1 và điểm I.2 < 3"},
	{"(điểm A > 1", 1, 12, "\")\" is expected, but the text ends here", ""},
	{"điểm A > 1)", 1, 11, "unmatched \")\"", ""},
	{"điểm A + 1", 1, 8, "a condition is expected here, not a number", "điểm I.2 >= 8"},
	{"thiếu A > 3", 1, 1, "\">\" requires a number, not a condition", "điểm I.2 >= 8"},
	{"điểm A >= 1.23.4", 1, 11, "\"1.23.4\" is not a number in Vietnamese style", ""},
	{"điểm A >= 1234567890123456789", 1, 11, "number 1234567890123456789 has too many digits", ""},
	{"điểm A >= 0,1234567890123456789", 1, 11, "number 0,1234567890123456789 has too many digits", ""},
	{"điểm \"A > 3", 1, 6, "the quotes are not closed", "Close"},
	{"điểm \"\" > 3", 1, 1, "the code is empty", ""},
	{"points[A] > 3", 1, 1, "\"points\" is not a word of conditions", "condition_phrases"},
	/* the percent sign forgotten */
	{"tỷ lệ II < 100", 1, 12, "\"100\" is compared with a ratio, of which 1 is 100%", "Write \"100%\""},
	{"thiếu A và 80 <= tỷ lệ II", 1, 12, "\"80\" is compared with a ratio, of which 1 is 100%",
     "Write \"80%\""},
	{"không (tỷ lệ >= 5,1)", 1, 17, "\"5,1\" is compared with a ratio, of which 1 is 100%", "or 1"},
	{"tỷ lệ điểm II >= 80", 1, 18, "\"80\" is compared with a ratio, of which 1 is 100%", "80%"},
	{"điểm A [ 3", 1, 8, "\"[\" has no meaning in a condition", "Biểu thức"},
	{"điểm A > 3 & thiếu B", 1, 12, "\"&\" has no meaning in a condition", ""},
	{"điểm A > 3 \x01", 1, 12, "the byte 0x01 has no meaning in a condition", ""},
};

static void
test_faults(void)
{
	static char long_text[CONDITION_MAX_TEXT + 2];

	for (int i = 0; i < COUNT_OF(wrong); i++)
	{
		is_text(compile(wrong[i].words), "", "refused: %s", wrong[i].message);
		is_text(fault.text.message, wrong[i].message, "... as it should be");
		ok(fault.line == wrong[i].line && fault.column == wrong[i].column, "... at line %u, column %u",
		   fault.line, fault.column);
		ok(strstr(fault.text.hint, wrong[i].hint) != NULL, "... with the hint: %s", fault.text.hint);
	}
	memset(long_text, ' ', sizeof(long_text) - 1);
	is_text(compile(long_text), "", "a text that is too long");
	is_text(fault.text.sqlstate, "54000", "... is over a limit");
	for (int i = 0; i < CONDITION_MAX_TEXT; i++)
		long_text[i] = i % 2 == 0 ? '1' : '+';
	long_text[CONDITION_MAX_TEXT] = '\0';
	is_text(compile(long_text), "", "too many numbers and signs");
	is_text(fault.text.sqlstate, "54000", "... are, too");
	memset(long_text, '(', CONDITION_MAX_TEXT);
	is_text(compile(long_text), "", "nothing but parentheses");
}

/* What has no words ------------------------------------------------------------------------- */

static void
test_no_words(void)
{
	static const char *const wordless[] = {
		"least(points[A], 3) > 2",
		"if(missing[A], 1, 0) > 0",
		"abs(actual[A]) > 1",
		"round(actual[A], 2) > 1",
		"total>=90",
		"total >= 90.0",
		"(total >= 90)",
		"total / max / 2 > 1",
	};
	static const char *const none[] = {"total >=", "total", "actual[", ""};

	for (int i = 0; i < COUNT_OF(wordless); i++)
	{
		is_text(say(wordless[i]), "", "no words: %s", wordless[i]);
		is_int(fault.kind, EXPRESSION_FINE, "... and no fault");
	}
	for (int i = 0; i < COUNT_OF(none); i++)
	{
		is_text(say(none[i]), "", "no condition: %s", none[i]);
		ok(fault.kind != EXPRESSION_FINE, "... which is a fault");
	}
}

/* Random texts --------------------------------------------------------------------------------- */

static uint64_t state = 19;

static int
below(int n)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int) ((state >> 33) % (uint64_t) n);
}

static char text[CONDITION_MAX_TEXT + 1];

static void
put(const char *piece)
{
	if (strlen(text) + strlen(piece) < 2000)
		strcat(text, piece);
}

static void
put_side(int depth)
{
	static const char *const sides[] = {
		"điểm I.2",      "thực hiện \"Tiêu chí 1\"",
		"tỷ lệ A",       "trừ P",
		"tổng điểm",     "2,5",
		"50% điểm B",    "xếp hạng",
		"tỷ lệ điểm II", "0,25 * điểm C",
		"1.000 * gốc A", "kế hoạch A",
		"gốc A",         "số đơn vị",
	};

	if (depth > 0 && below(4) == 0)
	{
		put("(");
		put_side(depth - 1);
		put(below(2) ? " + " : " - ");
		put_side(depth - 1);
		put(")");
	}
	else
		put(sides[below(COUNT_OF(sides))]);
}

static void
put_condition(int depth)
{
	static const char *const signs[] = {" >= ", " <= ", " > ", " < ", " = ", " <> ", " không quá "};

	if (depth > 0 && below(3) == 0)
	{
		put(below(3) ? "(" : "không (");
		put_condition(depth - 1);
		put(below(2) ? " và " : below(2) ? " hoặc " : "\n");
		put_condition(depth - 1);
		put(")");
	}
	else if (below(6) == 0)
		put(below(2) ? "thiếu I.2" : "không được giao A");
	else
	{
		if (below(4) == 0)
		{
			put(below(2) ? "điểm I.2" : "tỷ lệ A");
			put(signs[below(COUNT_OF(signs))]);
			put("80%");
			return;
		}
		put_side(2);
		put(signs[below(COUNT_OF(signs))]);
		put_side(1);
	}
}

/* What is right comes back; a mutation of it is refused at a place, or comes back, too. */
static void
test_random(void)
{
	int compiled = 0;
	int came_back = 0;
	int refused = 0;
	int placed = 0;

	for (int i = 0; i < 3000; i++)
	{
		char expression[20000];

		text[0] = '\0';
		put_condition(3);
		if (below(2))
		{
			put(below(2) ? " và " : "\n");
			put_condition(2);
		}
		strcpy(expression, compile(text));
		if (expression[0] == '\0' && printf("# %s: %s\n", text, fault.text.message))
			continue;
		compiled++;
		came_back += strcmp(compile(say(expression)), expression) == 0;
		for (int k = 1 + below(3); k > 0; k--)
		{
			size_t at = (size_t) below((int) strlen(text));

			if (below(2))
				text[at] = (char) (1 + below(255));
			else
				memmove(text + at, text + at + 1, strlen(text) - at);
			if (text[0] == '\0')
				strcpy(text, "?");
			strcpy(expression, compile(text));
			if (expression[0] != '\0')
			{
				is_text(say(expression)[0] == '\0' ? expression : compile(said), expression,
				        "mutated: comes back");
				continue;
			}
			refused++;
			placed += fault.kind > EXPRESSION_FINE && fault.kind < EXPRESSION_N_FAULTS &&
			          fault.position >= 1 && fault.position <= strlen(text) + 1 && fault.line >= 1 &&
			          fault.column >= 1 && fault.text.message[0] != '\0' && strlen(fault.text.sqlstate) == 5;
		}
	}
	is_int(compiled, 3000, "random conditions have expressions");
	is_int(came_back, compiled, "... that have words, which mean them");
	ok(refused > 1000, "%d mutations are refused", refused);
	is_int(placed, refused, "... each at a place, with a reason");
}

int
main(void)
{
	test_meanings();
	test_table();
	test_faults();
	test_no_words();
	test_random();
	return done_testing();
}
