/*
 * condition_words.c - the words, numbers and signs of a condition (see condition_words.h).
 */
#include "file/condition_words.h"

#include <stdarg.h>
#include <stdio.h>

#include "sheet/expression_text.h"

/* Signs as people and word processors write them, the longer ones first. */
static const struct
{
	const char *bytes;
	ItemKind kind;
	const char *sign;
} signs[] = {
	{">=", ITEM_COMPARE, ">="},
	{"=>", ITEM_COMPARE, ">="},
	{"\xE2\x89\xA5", ITEM_COMPARE, ">="},
	{"<=", ITEM_COMPARE, "<="},
	{"=<", ITEM_COMPARE, "<="},
	{"\xE2\x89\xA4", ITEM_COMPARE, "<="},
	{"<>", ITEM_COMPARE, "<>"},
	{"!=", ITEM_COMPARE, "<>"},
	{"\xE2\x89\xA0", ITEM_COMPARE, "<>"},
	{"<", ITEM_COMPARE, "<"},
	{">", ITEM_COMPARE, ">"},
	{"=", ITEM_COMPARE, "="},
	{"+", ITEM_SIGN, "+"},
	{"-", ITEM_SIGN, "-"},
	{"\xE2\x88\x92", ITEM_SIGN, "-"},
	{"\xE2\x80\x93", ITEM_SIGN, "-"},
	{"*", ITEM_SIGN, "*"},
	{"\xC3\x97", ITEM_SIGN, "*"},
	{"/", ITEM_SIGN, "/"},
	{":", ITEM_SIGN, "/"},
	{"(", ITEM_OPEN, "("},
	{")", ITEM_CLOSE, ")"},
};

static const char *const quotes[][2] = {
	{"\"", "\""},
	{"'", "'"},
	{"\xE2\x80\x9C", "\xE2\x80\x9D"},
	{"\xE2\x80\x98", "\xE2\x80\x99"},
};

#define COUNT_OF(array) ((int) (sizeof(array) / sizeof((array)[0])))

/* Faults ------------------------------------------------------------------------------ */

bool
condition_fault(ConditionWork *work, ExpressionFaultKind kind, size_t at, const char *hint,
                const char *message, ...)
{
	Scanner scanner = {.text = work->text, .length = work->length, .fault = work->fault};
	char text[FAULT_TEXT_ROOM];
	va_list arguments;

	va_start(arguments, message);
	vsnprintf(text, sizeof(text), message, arguments);
	va_end(arguments);
	return scanner_fault(&scanner, kind, at, hint, "%s", text);
}

#define THREE_MEANINGS                                                                                             \
	"Write \"thực hiện X\" for the number itself, \"tỷ lệ X\" for actual / target, \"điểm X\" for its " \
	"points (with % of its max)."

/* Characters ---------------------------------------------------------------------------- */

size_t
condition_character(const char *text, size_t length)
{
	size_t width = 1;

	if ((unsigned char) text[0] >= 0xC2)
		while (width < length && width < 4 && ((unsigned char) text[width] & 0xC0) == 0x80)
			width++;
	return width;
}

static bool
starts_with(const ConditionWork *work, size_t at, const char *bytes)
{
	size_t length = strlen(bytes);

	return length <= work->length - at && memcmp(work->text + at, bytes, length) == 0;
}

/* Bytes of the blank that begins here, a new line aside; 0. */
static size_t
blank_width(const ConditionWork *work, size_t at)
{
	static const char *const blanks[] = {
		" ",           "\t", "\r", "\xC2\xA0", "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x87", "\xE2\x80\x89",
		"\xE2\x80\xAF"};

	for (int i = 0; i < COUNT_OF(blanks); i++)
		if (starts_with(work, at, blanks[i]))
			return strlen(blanks[i]);
	return 0;
}

size_t
condition_skip_blanks(const ConditionWork *work, size_t at)
{
	size_t width;

	while (at < work->length && (width = blank_width(work, at)) > 0)
		at += width;
	return at;
}

/* Behind the run of signs of which a code without quotes consists. */
size_t
condition_chunk_end(const char *text, size_t length, size_t at)
{
	while (at < length)
	{
		size_t width = condition_character(text + at, length - at);

		if (!expression_code_is_plain(text + at, width))
			break;
		at += width;
	}
	return at;
}

/* Items ------------------------------------------------------------------------------------ */

/* A new item; null after a fault. */
static ConditionItem *
add_item(ConditionWork *work, ItemKind kind, size_t at, size_t length)
{
	ConditionItem *item;

	if (work->n_items == CONDITION_MAX_ITEMS)
	{
		condition_fault(work, EXPRESSION_TOO_LONG, at, NULL,
		                "more than %d words, numbers and signs in one condition", CONDITION_MAX_ITEMS);
		return NULL;
	}
	item = &work->items[work->n_items++];
	*item = (ConditionItem){.kind = kind, .at = (uint32_t) at, .length = (uint32_t) length};
	return item;
}

/* A code in quotes; *at is the opening one and then behind the closing one. */
static bool
take_quoted(ConditionWork *work, size_t *at, const char *open, const char *close, ConditionItem *item)
{
	size_t start = *at;
	size_t end = start + strlen(open);

	for (; end < work->length; end++)
	{
		if (!starts_with(work, end, close))
			continue;
		end += strlen(close);
		if (end >= work->length || !starts_with(work, end, close)) /* two represent one */
		{
			item->code = work->text + start;
			item->code_length = (uint32_t) (end - start);
			*at = end;
			return true;
		}
		end += strlen(close) - 1;
	}
	return condition_fault(work, EXPRESSION_BAD_CODE, start, "Close the quotes.",
	                       "the quotes are not closed");
}

/* Does a comparison follow? */
static bool
is_compared(const ConditionWork *work, size_t at)
{
	const Phrase *phrase;
	size_t end;

	at = condition_skip_blanks(work, at);
	for (int i = 0; i < COUNT_OF(signs) && at < work->length; i++)
		if (signs[i].kind == ITEM_COMPARE && starts_with(work, at, signs[i].bytes))
			return true;
	phrase = condition_find_phrase(work, at, &end);
	return phrase != NULL && phrase->kind == PHRASE_SIGN;
}

/* The code behind a measure, if one follows: a comparison in words before another one is a code, such as TU. */
static bool
take_code(ConditionWork *work, size_t *at, ConditionItem *item)
{
	const Phrase *phrase;
	size_t from;
	size_t end;
	bool is_word;

	for (;;)
	{
		from = condition_skip_blanks(work, *at);
		if (from == work->length)
			return true;
		for (int i = 0; i < COUNT_OF(quotes); i++)
			if (starts_with(work, from, quotes[i][0]))
			{
				*at = from;
				return take_quoted(work, at, quotes[i][0], quotes[i][1], item);
			}
		phrase = condition_find_phrase(work, from, &end);
		if (phrase == NULL || phrase->kind != PHRASE_FILLER)
			break;
		*at = end;
	}
	is_word = phrase != NULL &&
	          (phrase->kind == PHRASE_JOIN || (phrase->kind == PHRASE_SIGN && !is_compared(work, end)));
	end = condition_chunk_end(work->text, work->length, from);
	if (end == from || work->text[from] == '-' || is_word)
		return true;
	item->code = work->text + from;
	item->code_length = (uint32_t) (end - from);
	*at = end;
	return true;
}

/* What is neither a phrase nor a number: a code that does not say what of it, or a wrong word. */
static bool
stranger(ConditionWork *work, size_t at, size_t end)
{
	size_t behind = condition_skip_blanks(work, end);
	bool stands_alone = behind == work->length || work->text[behind] == '\n' || work->text[behind] == ')';

	for (int i = 0; i < COUNT_OF(signs); i++)
		stands_alone = stands_alone || (behind < work->length && starts_with(work, behind, signs[i].bytes));
	if (stands_alone)
		return condition_fault(work, EXPRESSION_BAD_CODE, at, THREE_MEANINGS,
		                       "\"%.*s\" alone does not say what is compared",
		                       SHOWN(work->text + at, end - at));
	return condition_fault(work, EXPRESSION_UNKNOWN_NAME, at,
	                       "List the known words with SELECT * FROM emulation.condition_phrases().",
	                       "\"%.*s\" is not a word of conditions", SHOWN(work->text + at, end - at));
}

static bool
take_phrase(ConditionWork *work, size_t *at)
{
	static const struct
	{
		const char *expression;
		ItemKind kind;
	} joins[] = {{"and", ITEM_AND}, {"or", ITEM_OR}, {"not", ITEM_NOT}};
	size_t start = *at;
	const Phrase *phrase = condition_find_phrase(work, start, at);
	ConditionItem *item;

	if (phrase == NULL || phrase->kind == PHRASE_FILLER)
		return stranger(work, start, condition_chunk_end(work->text, work->length, start));
	item = add_item(work, phrase->kind == PHRASE_MEASURE ? ITEM_MEASURE : ITEM_COMPARE, start, *at - start);
	if (item == NULL)
		return false;
	item->phrase = phrase;
	item->sign = phrase->forms[FORM_PLAIN];
	if (phrase->kind == PHRASE_MEASURE)
		return take_code(work, at, item);
	for (int i = 0; i < COUNT_OF(joins); i++)
		if (strcmp(phrase->forms[FORM_PLAIN], joins[i].expression) == 0)
			item->kind = joins[i].kind;
	return true;
}

static bool
number_fault(ConditionWork *work, size_t at, size_t end)
{
	condition_fault(work, EXPRESSION_BAD_NUMBER, at, NULL, "\"%.*s\" is not a number %s",
	                SHOWN(work->text + at, end - at),
	                work->style == STYLE_VI ? "in Vietnamese style" : "in plain style");
	fault_detail(&work->fault->text,
	             work->style == STYLE_VI ? "Write numbers as 1.234,5." : "Write numbers as 1234.5.");
	return false;
}

/* Digits, dots and commas, and a percent sign behind them. */
static bool
take_number(ConditionWork *work, size_t *at)
{
	char digits[NUMBER_ROOM];
	size_t start = *at;
	size_t end = start;
	size_t behind;
	ConditionItem *item;

	while (end < work->length && strchr("0123456789.,", work->text[end]) != NULL && work->text[end] != '\0')
		end++;
	behind = condition_chunk_end(work->text, work->length, end);
	if (behind > end && work->text[end] != '-')
		return work->n_items > 0 && (work->items[work->n_items - 1].kind == ITEM_COMPARE ||
		                             work->items[work->n_items - 1].kind == ITEM_SIGN) ?
		           number_fault(work, start, behind) :
		           stranger(work, start, behind);
	if (number_read(work->text + start, end - start, work->style, digits) != NUMBER_IS_VALUE)
		return number_fault(work, start, end);
	behind = condition_skip_blanks(work, end);
	*at = behind < work->length && work->text[behind] == '%' ? behind + 1 : end;
	item = add_item(work, *at > end ? ITEM_PERCENT : ITEM_NUMBER, start, *at - start);
	if (item == NULL)
		return false;
	if (!decimal_parse(digits, &item->number) ||
	    (item->kind == ITEM_PERCENT && item->number.scale + 2 > DECIMAL_MAX_SCALE))
	{
		condition_fault(work, EXPRESSION_BAD_NUMBER, start, NULL, "number %.*s has too many digits",
		                SHOWN(work->text + start, end - start));
		fault_detail(&work->fault->text, "A number has at most %d digits and %d decimals.",
		             DECIMAL_MAX_DIGITS, DECIMAL_MAX_SCALE);
		work->fault->text.sqlstate = "22003";
		return false;
	}
	if (item->kind == ITEM_PERCENT)
		item->number = decimal_canonical(item->number.digits, (int) item->number.scale + 2);
	return true;
}

static bool
take_sign(ConditionWork *work, size_t *at)
{
	size_t width = condition_character(work->text + *at, work->length - *at);
	ConditionItem *item;

	for (int i = 0; i < COUNT_OF(signs); i++)
		if (starts_with(work, *at, signs[i].bytes))
		{
			item = add_item(work, signs[i].kind, *at, strlen(signs[i].bytes));
			if (item == NULL)
				return false;
			item->sign = signs[i].sign;
			*at += strlen(signs[i].bytes);
			return true;
		}
	for (int i = 0; i < COUNT_OF(quotes); i++)
		if (starts_with(work, *at, quotes[i][0]))
			return condition_fault(work, EXPRESSION_BAD_CODE, *at, THREE_MEANINGS,
			                       "a code in quotes does not say what is compared");
	if (width == 1 && ((unsigned char) work->text[*at] < ' ' || (unsigned char) work->text[*at] >= 0x7F))
		return condition_fault(work, EXPRESSION_BAD_CHARACTER, *at, NULL,
		                       "the byte 0x%02X has no meaning in a condition",
		                       (unsigned char) work->text[*at]);
	return condition_fault(work, EXPRESSION_BAD_CHARACTER, *at,
	                       strchr("[]", work->text[*at]) == NULL ?
	                           NULL :
	                           "Put a text with brackets, which is an expression, into the column "
	                           "\"Biểu thức\".",
	                       "\"%.*s\" has no meaning in a condition", (int) width, work->text + *at);
}

/* Does a line that ends so, or one that begins so, go on beyond the line's end? */
static bool
goes_on(ItemKind kind, bool is_before)
{
	switch (kind)
	{
		case ITEM_SIGN:
		case ITEM_COMPARE:
		case ITEM_AND:
		case ITEM_OR:
			return true;
		case ITEM_OPEN:
		case ITEM_NOT:
			return is_before;
		case ITEM_CLOSE:
			return !is_before;
		default:
			return false;
	}
}

/* A new line between items before and n is "or": it becomes the item before them. */
static bool
new_line(ConditionWork *work, size_t at, int before)
{
	ConditionItem item;
	ConditionItem *last;

	if (before == 0 || goes_on(work->items[before - 1].kind, true) ||
	    goes_on(work->items[before].kind, false))
		return true;
	last = add_item(work, ITEM_OR, at, 1);
	if (last == NULL)
		return false;
	last->sign = "or";
	item = *last;
	memmove(&work->items[before + 1], &work->items[before],
	        sizeof(ConditionItem) * (size_t) (work->n_items - 1 - before));
	work->items[before] = item;
	return true;
}

bool
condition_scan(ConditionWork *work)
{
	size_t line_end = SIZE_MAX; /* the new line since the last item */
	size_t at = 0;

	work->n_items = 0;
	while ((at = condition_skip_blanks(work, at)) < work->length)
	{
		int before = work->n_items;
		char c = work->text[at];
		bool taken;

		if (c == '\n')
		{
			line_end = at++;
			continue;
		}
		if (c >= '0' && c <= '9')
			taken = take_number(work, &at);
		else if (c != '-' && condition_chunk_end(work->text, work->length, at) > at)
			taken = take_phrase(work, &at);
		else
			taken = take_sign(work, &at);
		if (!taken || (line_end != SIZE_MAX && !new_line(work, line_end, before)))
			return false;
		line_end = SIZE_MAX;
	}
	return true;
}

/* Comparisons --------------------------------------------------------------------------------- */

static bool
is_edge(const ConditionWork *work, int i, bool is_before)
{
	ItemKind kind;

	if (i < 0 || i >= work->n_items)
		return true;
	kind = work->items[i].kind;
	return kind == ITEM_AND || kind == ITEM_OR ||
	       (is_before ? kind == ITEM_NOT || kind == ITEM_OPEN : kind == ITEM_CLOSE);
}

int
condition_compared(const ConditionWork *work, int i)
{
	const ConditionItem *items = work->items;

	if (i + 2 < work->n_items && items[i + 1].kind == ITEM_COMPARE && is_edge(work, i - 1, true) &&
	    is_edge(work, i + 3, false))
		return i + 2;
	if (i >= 2 && items[i - 1].kind == ITEM_COMPARE && is_edge(work, i - 3, true) &&
	    is_edge(work, i + 1, false))
		return i - 2;
	return -1;
}
