/*
 * condition_compile.c - a condition in words as an expression (see condition_words.h).
 *
 * ConditionItem by item, and then the expression is parsed: what is wrong in it is wrong at the
 * item that it came from.
 */
#include "file/condition_words.h"
#include "sheet/expression_text.h"

typedef struct Writer
{
	char *out;
	size_t length;
	size_t room;
} Writer;

static void
write_bytes(Writer *writer, const char *bytes, size_t length)
{
	CORE_ASSERT(writer->length + length <= writer->room);
	if (writer->length + length > writer->room)
		return;
	memcpy(writer->out + writer->length, bytes, length);
	writer->length += length;
}

static void
write_text(Writer *writer, const char *text)
{
	write_bytes(writer, text, strlen(text));
}

/* Codes -------------------------------------------------------------------------------- */

/* The closing quote for an opening one. */
static const char *
closing_quote(const char *code)
{
	switch ((unsigned char) code[0])
	{
		case '"':
			return "\"";
		case '\'':
			return "'";
		default:
			return (unsigned char) code[2] == 0x9C ? "\xE2\x80\x9D" : "\xE2\x80\x99";
	}
}

/* In brackets; one that was in quotes, in quotes. */
static void
write_code(Writer *writer, const ConditionItem *item)
{
	bool is_quoted = !expression_code_is_plain(item->code, item->code_length);
	const char *close = is_quoted ? closing_quote(item->code) : "";
	size_t width = strlen(close);

	if (!is_quoted)
	{
		write_bytes(writer, item->code, item->code_length);
		return;
	}
	write_text(writer, "\"");
	for (size_t i = width; i < item->code_length - width; i++)
	{
		if (item->code[i] == '"')
			write_text(writer, "\"");
		write_bytes(writer, item->code + i, 1);
		/* two quotes of its own kind represent one */
		if (memcmp(item->code + i, close, width) == 0)
		{
			write_bytes(writer, item->code + i + 1, width - 1);
			i += 2 * width - 1;
		}
	}
	write_text(writer, "\"");
}

/* Measures ------------------------------------------------------------------------------- */

static bool
has_percent(const ConditionItem *item)
{
	return item->kind == ITEM_MEASURE &&
	       item->phrase->forms[item->code == NULL ? FORM_PLAIN_PERCENT : FORM_OF_PERCENT] != NULL;
}

static bool
write_measure(ConditionWork *work, Writer *writer, int i)
{
	const ConditionItem *item = &work->items[i];
	int other = condition_compared(work, i);
	bool percent = other >= 0 && work->items[other].kind == ITEM_PERCENT && has_percent(item);
	PhraseForm form = item->code == NULL ? (percent ? FORM_PLAIN_PERCENT : FORM_PLAIN) :
	                                       (percent ? FORM_OF_PERCENT : FORM_OF);
	const char *text = item->phrase->forms[form];
	bool is_divisor = i > 0 && work->items[i - 1].kind == ITEM_SIGN && work->items[i - 1].sign[0] == '/';

	if (text == NULL)
		return condition_fault(work, EXPRESSION_BAD_CODE, item->at, NULL,
		                       item->code == NULL ? "\"%.*s\" requires a criterion's code" :
		                                            "\"%.*s\" does not accept a code",
		                       SHOWN(work->text + item->at, item->length));
	is_divisor = is_divisor && strchr(text, '/') != NULL;
	write_text(writer, is_divisor ? "(" : "");
	for (; *text != '\0'; text++)
		if (*text == '#')
			write_code(writer, item);
		else
			write_bytes(writer, text, 1);
	write_text(writer, is_divisor ? ")" : "");
	return true;
}

/* Numbers -------------------------------------------------------------------------------- */

static void
write_number(Writer *writer, Decimal number)
{
	char text[DECIMAL_TEXT];

	write_bytes(writer, text, (size_t) decimal_text(number, text));
}

/* Is what follows item i that of which it is a percentage? */
static bool
is_of_next(const ConditionWork *work, int i)
{
	ItemKind next = i + 1 < work->n_items ? work->items[i + 1].kind : ITEM_CLOSE;

	return next == ITEM_MEASURE || next == ITEM_OPEN;
}

static bool
write_percent(ConditionWork *work, Writer *writer, int i)
{
	const ConditionItem *item = &work->items[i];
	int other = condition_compared(work, i);
	const ConditionItem *before = i > 0 ? &work->items[i - 1] : NULL;
	bool is_factor =
		before != NULL && before->kind == ITEM_SIGN && (before->sign[0] == '*' || before->sign[0] == '/');

	if (other >= 0 && has_percent(&work->items[other]))
	{
		write_number(writer, item->number);
		return true;
	}
	if (is_of_next(work, i) && !is_factor)
	{
		write_number(writer, item->number);
		write_text(writer, " * ");
		return true;
	}
	condition_fault(work, EXPRESSION_BAD_NUMBER, item->at,
	                "Write \"tỷ lệ X >= 80%\" for actual / target, \"điểm X >= 80%\" for points of its max, "
	                "\"<= 50% điểm X\" for a share of something, or a number without \"%\".",
	                "\"%.*s\" does not say of what it is a percentage",
	                SHOWN(work->text + item->at, item->length));
	return false;
}

/* Order ------------------------------------------------------------------------------------- */

static bool
is_operand(ItemKind kind)
{
	return kind == ITEM_MEASURE || kind == ITEM_NUMBER || kind == ITEM_PERCENT || kind == ITEM_OPEN ||
	       kind == ITEM_NOT;
}

/* Something to compare, and something between two of them, in turn. */
static bool
check_order(ConditionWork *work)
{
	bool wants_operand = true;

	for (int i = 0; i < work->n_items; i++)
	{
		const ConditionItem *item = &work->items[i];
		bool is_minus = wants_operand && item->kind == ITEM_SIGN && item->sign[0] == '-';

		if (is_operand(item->kind) != wants_operand && !is_minus)
			return condition_fault(work, EXPRESSION_BAD_SYNTAX, item->at, NULL,
			                       "%s is expected, not \"%.*s\"",
			                       wants_operand ? "a number or a measure, such as \"điểm I.2\"," :
			                                       "a comparison, \"và\" or \"hoặc\"",
			                       SHOWN(work->text + item->at, item->length));
		if (item->kind == ITEM_PERCENT && is_of_next(work, i))
			continue;
		wants_operand = is_minus || item->kind == ITEM_OPEN || item->kind == ITEM_NOT ||
		                (!is_operand(item->kind) && item->kind != ITEM_CLOSE);
	}
	return !wants_operand || condition_fault(work, EXPRESSION_BAD_SYNTAX, work->length, NULL,
	                                         "a number or a measure is expected, but the text ends here");
}

/* Any codes ------------------------------------------------------------------------------------------ */

static int
find_any(void *context, const char *code, size_t length)
{
	AnyCodes *codes = context;

	for (int i = 0; i < codes->n; i++)
		if (codes->length[i] == length && memcmp(codes->code[i], code, length) == 0)
			return i;
	if (codes->n == EXPRESSION_MAX_OPS || length > EXPRESSION_MAX_CODE)
		return -1;
	memcpy(codes->code[codes->n], code, length);
	codes->length[codes->n] = (uint8_t) length;
	return codes->n++;
}

static ExpressionNames
answers_any(void *context, int criterion)
{
	return EXPRESSION_OTHERS;
}

static const char *
code_of_any(void *context, int criterion, size_t *length)
{
	const AnyCodes *codes = context;

	*length = codes->length[criterion];
	return codes->code[criterion];
}

ExpressionCodes
any_codes(AnyCodes *codes)
{
	codes->n = 0;
	return (ExpressionCodes){codes, find_any, answers_any, code_of_any};
}

/* Ratios ------------------------------------------------------------------------------------------- */

/* A ratio is one whether it is compared with a percentage or not. */
static bool
is_ratio(const ConditionItem *item)
{
	const char *const *forms = item->phrase == NULL ? NULL : item->phrase->forms;
	const char *percent;

	if (item->kind != ITEM_MEASURE)
		return false;
	percent = forms[FORM_OF_PERCENT];
	return percent != NULL && forms[FORM_OF] != NULL && strcmp(forms[FORM_OF], percent) == 0;
}

/* "tỷ lệ X < 100" would hold for every X: no ratio of a regulation is beyond 500%. */
static bool
check_ratios(ConditionWork *work)
{
	for (int i = 0; i < work->n_items; i++)
	{
		const ConditionItem *item = &work->items[i];
		int other = item->kind == ITEM_NUMBER ? condition_compared(work, i) : -1;

		if (other < 0 || !is_ratio(&work->items[other]) ||
		    item->number.digits <= 5 * decimal_pow10[item->number.scale])
			continue;
		condition_fault(work, EXPRESSION_BAD_NUMBER, item->at, NULL,
		                "\"%.*s\" is compared with a ratio, of which 1 is 100%%",
		                SHOWN(work->text + item->at, item->length));
		fault_hint(&work->fault->text, "Write \"%.*s%%\", with the percent sign, or 1 for 100%%.",
		           SHOWN(work->text + item->at, item->length));
		return false;
	}
	return true;
}

/* The expression ------------------------------------------------------------------------------ */

static bool
write_item(ConditionWork *work, Writer *writer, int i)
{
	ConditionItem *item = &work->items[i];
	bool is_close = item->kind == ITEM_OPEN || item->kind == ITEM_CLOSE;

	item->becomes = (uint32_t) writer->length;
	switch (item->kind)
	{
		case ITEM_MEASURE:
			return write_measure(work, writer, i);
		case ITEM_NUMBER:
			write_number(writer, item->number);
			return true;
		case ITEM_PERCENT:
			return write_percent(work, writer, i);
		default:
			write_text(writer, is_close ? "" : " ");
			write_text(writer, item->sign);
			write_text(writer, is_close ? "" : " ");
			return true;
	}
}

/* A fault of the expression at the item that it came from. */
static void
move_fault(ConditionWork *work, const char *out, size_t length)
{
	static const struct
	{
		ExpressionFaultKind kind;
		const char *hint;
	} hints[] = {
		{EXPRESSION_BAD_TYPE, "Compare numbers, and only numbers: điểm I.2 >= 8."},
		{EXPRESSION_BAD_CHAIN, "Write \"điểm I.2 > 1 và điểm I.2 < 3\"."},
		{EXPRESSION_TOO_EXACT, "Divide the condition among several rows, or write an expression with round."},
	};
	FaultText text = work->fault->text;
	uint32_t position = work->fault->position;
	size_t byte = 0;
	size_t at = 0;

	for (uint32_t n = 1; byte < length && n < position; n++)
		byte += condition_character(out + byte, length - byte);
	for (int i = 0; i < work->n_items && work->items[i].becomes <= byte; i++)
		at = byte >= length ? work->length : work->items[i].at;
	condition_fault(work, work->fault->kind, at, NULL, "%s", text.message);
	work->fault->text = text;
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (hints[i].kind == work->fault->kind)
			fault_hint(&work->fault->text, "%s", hints[i].hint);
}

size_t
condition_from_words(ConditionWork *work, const char *text, size_t length, NumberStyle style, char *out,
                     ExpressionFault *fault)
{
	static const ExpressionPlace place = {EXPRESSION_CONDITION, EXPRESSION_OWN | EXPRESSION_CLUSTER |
	                                                                EXPRESSION_PARENT | EXPRESSION_SHEET |
	                                                                EXPRESSION_OTHERS};
	Writer writer = {out, 0, CONDITION_ROOM(length)};
	ExpressionCodes codes = any_codes(&work->codes);

	work->text = text;
	work->length = length;
	work->style = style;
	work->fault = fault;
	fault->kind = EXPRESSION_FINE;
	if (length > CONDITION_MAX_TEXT)
	{
		condition_fault(work, EXPRESSION_TOO_LONG, 0, NULL, "a condition cannot have more than %d bytes",
		                CONDITION_MAX_TEXT);
		return 0;
	}
	if (!condition_scan(work))
		return 0;
	if (work->n_items == 0)
	{
		condition_fault(work, EXPRESSION_EMPTY, 0, NULL, "the condition is empty");
		return 0;
	}
	if (!check_order(work) || !check_ratios(work))
		return 0;
	for (int i = 0; i < work->n_items; i++)
		if (!write_item(work, &writer, i))
			return 0;
	if (expression_parse(out, writer.length, &place, &codes, &work->program, fault))
		return expression_print(&work->program.expression, &codes, out, writer.room);
	move_fault(work, out, writer.length);
	return 0;
}
