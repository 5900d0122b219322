/*
 * condition_say.c - an expression in an office's words (see condition_words.h).
 *
 * The canonical text is read by the table's forms. Words that become another text are no
 * words for it.
 */
#include "file/condition_words.h"
#include "sheet/expression_text.h"

static const ExpressionPlace any_place = {EXPRESSION_CONDITION, EXPRESSION_OWN | EXPRESSION_CLUSTER |
                                                                    EXPRESSION_PARENT | EXPRESSION_SHEET |
                                                                    EXPRESSION_OTHERS};

static bool
is_word_sign(char c)
{
	return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9') || c == '[' || c == '(';
}

/* Bytes of the code in brackets that begins here, up to its bracket. */
static size_t
code_bytes(const char *text, size_t length)
{
	bool in_quotes = false;
	size_t i = 0;

	while (i < length && (in_quotes || text[i] != ']'))
		in_quotes ^= text[i++] == '"';
	return i;
}

/* Bytes of text that have a form, and the code in it; 0: it has another. */
static size_t
form_bytes(const char *form, const char *text, size_t length, ConditionItem *item)
{
	size_t at = 0;

	item->code = NULL;
	for (; *form != '\0'; form++)
	{
		if (*form != '#')
		{
			if (at == length || text[at++] != *form)
				return 0;
			continue;
		}
		size_t bytes = code_bytes(text + at, length - at);

		if (item->code != NULL && (item->code_length != bytes || memcmp(item->code, text + at, bytes) != 0))
			return 0;
		item->code = text + at;
		item->code_length = (uint32_t) bytes;
		at += bytes;
	}
	return at < length && is_word_sign(text[at]) && text[at - 1] != ']' ? 0 : at;
}

/* The longest form that begins here. */
static size_t
take_form(const char *text, size_t length, ConditionItem *item)
{
	size_t longest = 0;

	for (int i = 0; i < condition_phrases_count; i++)
		for (int form = 0; form < PHRASE_FORMS; form++)
		{
			const char *known = condition_phrases[i].forms[form];
			ConditionItem read = {.kind = ITEM_MEASURE, .sign = known};
			size_t bytes = known == NULL || known[0] == '\0' ? 0 : form_bytes(known, text, length, &read);

			if (bytes <= longest)
				continue;
			longest = bytes;
			read.phrase = &condition_phrases[i];
			*item = read;
		}
	if (longest == 0 || item->phrase->kind == PHRASE_MEASURE)
		return longest;
	item->kind = strcmp(item->sign, "and") == 0 ? ITEM_AND :
	             strcmp(item->sign, "or") == 0  ? ITEM_OR :
	             strcmp(item->sign, "not") == 0 ? ITEM_NOT :
	                                              ITEM_COMPARE;
	return longest;
}

static size_t
take_number(const char *text, size_t length, ConditionItem *item)
{
	char digits[DECIMAL_TEXT];
	size_t n = 0;

	while (n < length && n < sizeof(digits) - 1 && ((text[n] >= '0' && text[n] <= '9') || text[n] == '.'))
	{
		digits[n] = text[n];
		n++;
	}
	digits[n] = '\0';
	*item = (ConditionItem){.kind = ITEM_NUMBER};
	return decimal_parse(digits, &item->number) ? n : 0;
}

static size_t
take_sign(const char *text, ConditionItem *item)
{
	static const char *const signs[] = {"+", "-", "*", "/", "(", ")"};

	for (int i = 0; i < 6; i++)
		if (text[0] == signs[i][0])
		{
			*item = (ConditionItem){.kind = i < 4  ? ITEM_SIGN :
			                                i == 4 ? ITEM_OPEN :
			                                         ITEM_CLOSE,
			                        .sign = signs[i]};
			return 1;
		}
	return 0;
}

/* The items of a canonical text; false where there is something that has no words. */
static bool
read_items(ConditionWork *work)
{
	size_t at = 0;

	for (work->n_items = 0; at < work->length; work->n_items++)
	{
		const char *text = work->text + at;
		size_t left = work->length - at;
		ConditionItem *item = &work->items[work->n_items];
		size_t bytes;

		if (work->n_items == CONDITION_MAX_ITEMS)
			return false;
		bytes =
			text[0] >= '0' && text[0] <= '9' ? take_number(text, left, item) : take_form(text, left, item);
		if (bytes == 0)
			bytes = take_sign(text, item);
		if (bytes == 0)
			return false;
		at += bytes;
		while (at < work->length && work->text[at] == ' ')
			at++;
	}
	return true;
}

/* Words ---------------------------------------------------------------------------------- */

typedef struct Words
{
	char *out;
	size_t length;
	size_t room;
	int depth; /* of parentheses */
} Words;

static void
say(Words *words, const char *bytes, size_t length)
{
	if (words->length + length <= words->room)
		memcpy(words->out + words->length, bytes, length);
	words->length += length;
}

static void
say_text(Words *words, const char *text)
{
	say(words, text, strlen(text));
}

static void
say_phrase(Words *words, const Phrase *phrase)
{
	const char *comma = strstr(phrase->words, ", ");

	say(words, phrase->words, comma == NULL ? strlen(phrase->words) : (size_t) (comma - phrase->words));
}

static void
say_number(Words *words, Decimal number, bool percent)
{
	char digits[DECIMAL_TEXT + 2];
	char text[2 * sizeof(digits)];

	if (percent)
		number = number.scale >= 2 ? (Decimal){number.digits, number.scale - 2} :
		                             (Decimal){number.digits * decimal_pow10[2 - number.scale], 0};
	decimal_text(number, digits);
	number_write(digits, STYLE_VI, text);
	say_text(words, text);
	say_text(words, percent ? "%" : "");
}

/* Can it be written a hundred times as large? */
static bool
fits_percent(Decimal number)
{
	return number.scale >= 2 || number.digits < DECIMAL_LIMIT / 100;
}

static void
say_code(Words *words, const ConditionItem *item)
{
	bool bare = item->code[0] != '-' && item->code[0] != '"' &&
	            !condition_code_is_word(item->code, item->code_length);

	if (bare || item->code[0] == '"')
	{
		say(words, item->code, item->code_length);
		return;
	}
	say_text(words, "\"");
	say(words, item->code, item->code_length);
	say_text(words, "\"");
}

/* Is the other side of its comparison a number that can be a percentage of it, or the other way round? */
static bool
is_percentage(const ConditionWork *work, int i)
{
	int other = condition_compared(work, i);
	int measure = work->items[i].kind == ITEM_MEASURE ? i : other;

	if (other < 0 || work->items[measure].kind != ITEM_MEASURE ||
	    work->items[measure == i ? other : i].kind != ITEM_NUMBER)
		return false;
	return condition_phrase_of(work->items[measure].sign, true) != NULL &&
	       fits_percent(work->items[measure == i ? other : i].number);
}

static bool
say_measure(ConditionWork *work, Words *words, int i)
{
	const ConditionItem *item = &work->items[i];
	const Phrase *phrase = condition_phrase_of(item->sign, is_percentage(work, i));

	if (phrase == NULL)
		return false;
	say_phrase(words, phrase);
	if (item->code == NULL)
		return true;
	say_text(words, " ");
	say_code(words, item);
	return true;
}

static bool
is_sign(const ConditionWork *work, int i, char sign)
{
	return i >= 0 && i < work->n_items && work->items[i].kind == ITEM_SIGN && work->items[i].sign[0] == sign;
}

/* A share of something, as 0.5 and 1.1 are, times what follows. */
static bool
is_share(const ConditionWork *work, int i)
{
	return is_sign(work, i + 1, '*') && i + 2 < work->n_items && work->items[i + 2].kind == ITEM_MEASURE &&
	       !is_sign(work, i - 1, '*') && !is_sign(work, i - 1, '/') && work->items[i].number.scale > 0 &&
	       fits_percent(work->items[i].number);
}

/* An operator between blanks, except where it is a sign. */
static void
say_operator(ConditionWork *work, Words *words, int i)
{
	const ConditionItem *item = &work->items[i];
	const ConditionItem *before = i > 0 ? &work->items[i - 1] : NULL;
	bool is_prefix = item->kind == ITEM_SIGN && item->sign[0] == '-' &&
	                 (before == NULL || (before->kind != ITEM_MEASURE && before->kind != ITEM_NUMBER &&
	                                     before->kind != ITEM_CLOSE));

	say_text(words, is_prefix ? "" : " ");
	say_text(words, item->sign);
	say_text(words, is_prefix ? "" : " ");
}

static bool
say_item(ConditionWork *work, Words *words, int *i)
{
	const ConditionItem *item = &work->items[*i];

	switch (item->kind)
	{
		case ITEM_MEASURE:
			return say_measure(work, words, *i);
		case ITEM_NUMBER:
		case ITEM_PERCENT:
			if (is_share(work, *i))
			{
				say_number(words, item->number, true);
				say_text(words, " ");
				++*i;
			}
			else
				say_number(words, item->number, is_percentage(work, *i));
			return true;
		case ITEM_NOT:
			say_phrase(words, item->phrase);
			say_text(words, " ");
			return true;
		case ITEM_AND:
		case ITEM_OR:
			if (item->kind == ITEM_OR && words->depth == 0)
			{
				say_text(words, "\n");
				return true;
			}
			say_text(words, " ");
			say_phrase(words, item->phrase);
			say_text(words, " ");
			return true;
		case ITEM_OPEN:
		case ITEM_CLOSE:
			words->depth += item->kind == ITEM_OPEN ? 1 : -1;
			say_text(words, item->sign);
			return true;
		default:
			say_operator(work, words, *i);
			return true;
	}
}

/*
 * Only a canonical text is read: the program's own, which the words become.  The room behind
 * the words is for what they become again.
 */
size_t
condition_in_words(ConditionWork *work, const char *text, size_t length, char *out, ExpressionFault *fault)
{
	ExpressionCodes codes = any_codes(&work->codes);
	Words words = {.out = out, .room = CONDITION_ROOM(length)};
	ExpressionFault of_words;
	char *again = out + CONDITION_ROOM(length);
	size_t becomes;

	if (!expression_parse(text, length, &any_place, &codes, &work->program, fault) ||
	    length > CONDITION_MAX_TEXT ||
	    expression_print(&work->program.expression, &codes, again, length) != length ||
	    memcmp(again, text, length) != 0)
		return 0;
	work->text = text;
	work->length = length;
	if (!read_items(work))
		return 0;
	for (int i = 0; i < work->n_items; i++)
		if (!say_item(work, &words, &i))
			return 0;
	if (words.length > words.room || words.length > CONDITION_MAX_TEXT)
		return 0;
	becomes = condition_from_words(work, out, words.length, STYLE_VI, again, &of_words);
	return becomes == length && memcmp(again, text, length) == 0 ? words.length : 0;
}
