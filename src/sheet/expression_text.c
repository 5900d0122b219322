/*
 * expression_text.c - the words, numbers and signs of an expression (see
 * expression_text.h), and where its faults are.
 */
#include "sheet/expression_text.h"

#include <stdarg.h>
#include <stdio.h>

/* Characters ----------------------------------------------------------------------- */

/* Bytes of the character that begins here; a byte that begins none is one by itself. */
static size_t
character_width(const char *text, size_t length)
{
	unsigned char first = (unsigned char) text[0];
	size_t width = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;

	for (size_t i = 1; i < width; i++)
		if (i >= length || ((unsigned char) text[i] & 0xC0) != 0x80)
			return 1;
	return width;
}

/* Latin, Greek and Cyrillic letters and their accents. */
static const struct
{
	uint16_t first;
	uint16_t last;
} letters[] = {
	{'A', 'Z'},       {'a', 'z'},       {0x00AA, 0x00AA}, {0x00B5, 0x00B5}, {0x00BA, 0x00BA},
	{0x00C0, 0x00D6}, {0x00D8, 0x00F6}, {0x00F8, 0x02AF}, {0x0300, 0x036F}, {0x0386, 0x0386},
	{0x0388, 0x03F5}, {0x03F7, 0x0481}, {0x048A, 0x052F}, {0x1E00, 0x1EFF},
};

/* Bytes of the letter that begins here; 0 if none does. */
static size_t
letter_width(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *) text;
	size_t width = length == 0 ? 0 : character_width(text, length);
	unsigned letter;

	if (width == 0 || width > 3 || (width == 1 && bytes[0] >= 0x80))
		return 0;
	letter = width == 1 ? bytes[0] :
	         width == 2 ? (bytes[0] & 0x1Fu) << 6 | (bytes[1] & 0x3Fu) :
	                      (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
	/* an overlong form is not a character */
	if (width == 3 && letter < 0x800)
		return 0;
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (letter >= letters[i].first && letter <= letters[i].last)
			return width;
	return 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Bytes of a character of a word, or of a code without quotes; 0 if it is not one. */
static size_t
word_width(const char *text, size_t length)
{
	return length > 0 && (is_digit(text[0]) || text[0] == '_') ? 1 : letter_width(text, length);
}

static size_t
code_width(const char *text, size_t length)
{
	return length > 0 && (text[0] == '.' || text[0] == '-') ? 1 : word_width(text, length);
}

bool
expression_code_is_plain(const char *code, size_t length)
{
	size_t at = 0;
	size_t width;

	while (at < length && (width = code_width(code + at, length - at)) > 0)
		at += width;
	return length > 0 && at == length;
}

/* Faults ---------------------------------------------------------------------------- */

#define SHOWN_BYTES 60

int
text_shown_length(const char *text, size_t length)
{
	size_t at = 0;

	while (at < length)
	{
		size_t width = character_width(text + at, length - at);

		if (at + width > SHOWN_BYTES)
			break;
		at += width;
	}
	return (int) at;
}

static const char *
fault_sqlstate(ExpressionFaultKind kind)
{
	return kind == EXPRESSION_TOO_LONG || kind == EXPRESSION_TOO_DEEP || kind == EXPRESSION_TOO_EXACT ?
	           "54000" :
	           "22023";
}

/* Every byte that does not continue a character counts as one. */
static void
set_position(ExpressionFault *fault, const char *text, size_t at)
{
	fault->position = fault->line = fault->column = 1;
	for (size_t i = 0; i < at; i++)
	{
		bool counts = ((unsigned char) text[i] & 0xC0) != 0x80;

		fault->position += counts;
		fault->column += counts;
		if (text[i] == '\n')
		{
			fault->line++;
			fault->column = 1;
		}
	}
}

bool
scanner_fault(Scanner *scanner, ExpressionFaultKind kind, size_t at, const char *hint, const char *message,
              ...)
{
	ExpressionFault *fault = scanner->fault;
	char text[FAULT_TEXT_ROOM];
	va_list arguments;

	va_start(arguments, message);
	vsnprintf(text, sizeof(text), message, arguments);
	va_end(arguments);
	fault->kind = kind;
	set_position(fault, scanner->text, at);
	fault_set(&fault->text, fault_sqlstate(kind), "%s", text);
	if (hint != NULL)
		fault_hint(&fault->text, "%s", hint);
	return false;
}

/* Signs that people or word processors write, and the intended ones. */
static const struct
{
	const char *bytes;
	const char *hint;
} lookalikes[] = {
	{"\xC2\xA0", "This is a non-breaking space: write a plain one."},
	{"\xE2\x80\xAF", "This is a non-breaking space: write a plain one."},
	{"\xE2\x88\x92", "Write the minus sign of the keyboard: -"},
	{"\xE2\x80\x93", "Write the minus sign of the keyboard: -"},
	{"\xC3\x97", "Write * for multiplication."},
	{"\xC3\xB7", "Write / for division."},
	{":", "Write / for division."},
	{"\xE2\x89\xA4", "Write <= for at most."},
	{"\xE2\x89\xA5", "Write >= for at least."},
	{"\xE2\x89\xA0", "Write <> for not equal."},
	{"!", "Write <> for not equal, and \"not\" before a condition."},
	{"&", "Write \"and\"."},
	{"|", "Write \"or\"."},
	{"%", "Write a percentage as a number, 80 % as 0.8, or multiply the compared value by 100."},
	{"^", "Write powers out: actual * actual."},
	{";", "Separate arguments by a comma and a space."},
	{"\xE2\x80\x9C", "Write the quotes of the keyboard: \""},
	{"\xE2\x80\x9D", "Write the quotes of the keyboard: \""},
	{"\xE2\x80\x98", "Write the quotes of the keyboard: \""},
	{"\xE2\x80\x99", "Write the quotes of the keyboard: \""},
	{"\"", "Use quotes only around a criterion's code: actual[\"I 2\"]."},
	{"'", "Use quotes only around a criterion's code: actual[\"I 2\"]."},
	{".", "Write 0.5 with its 0, and a code in brackets: points[I.2]."},
};

static const char *
lookalike_hint(const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof(lookalikes) / sizeof(lookalikes[0]); i++)
		if (strlen(lookalikes[i].bytes) <= length &&
		    memcmp(text, lookalikes[i].bytes, strlen(lookalikes[i].bytes)) == 0)
			return lookalikes[i].hint;
	return NULL;
}

/* A character as a message shows it; an invisible one by its number. */
static bool
character_fault(Scanner *scanner, ExpressionFaultKind kind, size_t at, const char *hint, const char *what)
{
	const char *text = scanner->text + at;
	size_t width = character_width(text, scanner->length - at);
	unsigned char byte = (unsigned char) text[0];

	if (hint == NULL)
		hint = lookalike_hint(text, scanner->length - at);
	if (width == 1 && (byte < ' ' || byte >= 0x7F))
		return scanner_fault(scanner, kind, at, hint, "the byte 0x%02X %s", byte, what);
	return scanner_fault(scanner, kind, at, hint, "\"%.*s\" %s", (int) width, text, what);
}

/* Numbers ---------------------------------------------------------------------------- */

static size_t
digits_at(const Scanner *scanner, size_t at)
{
	size_t end = at;

	while (end < scanner->length && is_digit(scanner->text[end]))
		end++;
	return end - at;
}

static char
character_at(const Scanner *scanner, size_t at)
{
	return at < scanner->length ? scanner->text[at] : '\0';
}

/* 1,5: one number with a decimal comma, or two numbers. */
static bool
comma_fault(Scanner *scanner, size_t start, size_t comma)
{
	const char *text = scanner->text;
	size_t fraction = digits_at(scanner, comma + 1);
	char hint[FAULT_TEXT_ROOM];
	char behind = character_at(scanner, comma + 1 + fraction);
	bool is_one = memchr(text + start, '.', comma - start) == NULL && behind != '.' && behind != ',';

	/* a longer number would be cut in the hint, and then it said something else */
	if (is_one && comma - start <= DECIMAL_MAX_DIGITS && fraction <= DECIMAL_MAX_DIGITS)
		snprintf(hint, sizeof(hint), "Write \"%.*s.%.*s\" for one number, \"%.*s, %.*s\" for two.",
		         (int) (comma - start), text + start, (int) fraction, text + comma + 1, (int) (comma - start),
		         text + start, (int) fraction, text + comma + 1);
	else
		snprintf(hint, sizeof(hint),
		         "Write numbers without commas, and a space after a comma between two numbers.");
	scanner_fault(scanner, EXPRESSION_BAD_COMMA, comma, hint, "\"%.*s\" may be one number or two",
	              SHOWN(text + start, comma + 1 + fraction - start));
	fault_detail(&scanner->fault->text, "The decimal point is a dot; a comma separates arguments.");
	return false;
}

/* Zeroes that say nothing are left out before it is counted how many digits there are. */
static bool
number_value(const char *text, size_t whole, size_t fraction, Decimal *value)
{
	char kept[2 * DECIMAL_MAX_SCALE + 3];
	const char *behind = text + whole + 1;
	size_t length = 0;

	for (; whole > 0 && text[0] == '0'; whole--)
		text++;
	for (; fraction > 0 && behind[fraction - 1] == '0'; fraction--)
		;
	if (whole > DECIMAL_MAX_DIGITS || fraction > DECIMAL_MAX_SCALE)
		return false;
	memcpy(kept, text, whole);
	length = whole;
	kept[length++] = '.';
	memcpy(kept + length, behind, fraction);
	kept[length + fraction] = '\0';
	return decimal_parse(kept, value);
}

static bool
scan_number(Scanner *scanner)
{
	size_t start = scanner->at;
	size_t whole = digits_at(scanner, start);
	size_t end = start + whole;
	size_t fraction = 0;

	if (character_at(scanner, end) == '.')
	{
		fraction = digits_at(scanner, end + 1);
		end += 1 + fraction;
		if (fraction == 0 || character_at(scanner, end) == '.')
			return scanner_fault(scanner, EXPRESSION_BAD_NUMBER, start, "Write numbers as 1234.5.",
			                     "\"%.*s\" is not a number",
			                     SHOWN(scanner->text + start, end + (fraction > 0) - start));
	}
	if (character_at(scanner, end) == ',' && digits_at(scanner, end + 1) > 0)
		return comma_fault(scanner, start, end);
	if (word_width(scanner->text + end, scanner->length - end) > 0)
		return scanner_fault(scanner, EXPRESSION_BAD_NUMBER, start,
		                     "A number has only digits and a decimal point; multiply with *.",
		                     "a number and a word run together: \"%.*s\"",
		                     SHOWN(scanner->text + start,
		                           end + word_width(scanner->text + end, scanner->length - end) - start));
	scanner->token = (Token){TOKEN_NUMBER, start, end - start, {0, 0}};
	scanner->at = end;
	if (number_value(scanner->text + start, whole, fraction, &scanner->token.number))
		return true;
	scanner_fault(scanner, EXPRESSION_BAD_NUMBER, start, NULL, "number %.*s has too many digits",
	              SHOWN(scanner->text + start, end - start));
	scanner->fault->text.sqlstate = "22003";
	fault_detail(&scanner->fault->text, "A number has at most %d digits and %d decimals.", DECIMAL_MAX_DIGITS,
	             DECIMAL_MAX_SCALE);
	return false;
}

/* Tokens ------------------------------------------------------------------------------ */

static void
skip_blanks(Scanner *scanner)
{
	while (scanner->at < scanner->length && is_blank(scanner->text[scanner->at]))
		scanner->at++;
}

/* Bytes of the sign that begins here; 0 if none does. */
static size_t
sign_length(const Scanner *scanner)
{
	static const char *const signs[] = {"<>", "<=", ">=", "<", ">", "=", "+", "-",
	                                    "*",  "/",  "(",  ")", "[", "]", ","};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
	{
		size_t length = strlen(signs[i]);

		if (length <= scanner->length - scanner->at &&
		    memcmp(scanner->text + scanner->at, signs[i], length) == 0)
			return length;
	}
	return 0;
}

bool
scanner_next(Scanner *scanner)
{
	size_t start;
	size_t width;

	skip_blanks(scanner);
	start = scanner->at;
	scanner->token = (Token){TOKEN_END, start, 0, {0, 0}};
	if (start == scanner->length)
		return true;
	if (is_digit(scanner->text[start]))
		return scan_number(scanner);
	while ((width = word_width(scanner->text + scanner->at, scanner->length - scanner->at)) > 0)
		scanner->at += width;
	scanner->token.kind = scanner->at > start ? TOKEN_WORD : TOKEN_SIGN;
	if (scanner->token.kind == TOKEN_SIGN)
		scanner->at += sign_length(scanner);
	scanner->token.length = scanner->at - start;
	return scanner->at > start ||
	       character_fault(scanner, EXPRESSION_BAD_CHARACTER, start, NULL, "has no meaning in an expression");
}

bool
scanner_start(Scanner *scanner, const char *text, size_t length, ExpressionFault *fault)
{
	*scanner = (Scanner){.text = text, .length = length, .fault = fault};
	return scanner_next(scanner);
}

bool
token_is(const Scanner *scanner, const char *text)
{
	const Token *token = &scanner->token;

	return token->kind != TOKEN_NUMBER && token->length == strlen(text) &&
	       memcmp(scanner->text + token->at, text, token->length) == 0;
}

/* Codes -------------------------------------------------------------------------------- */

static bool
scan_quoted(Scanner *scanner, char *code, size_t *length)
{
	size_t start = scanner->at;
	char quote = scanner->text[scanner->at++];

	for (*length = 0; scanner->at < scanner->length; scanner->at++)
	{
		if (scanner->text[scanner->at] == quote)
		{
			/* two represent one */
			if (character_at(scanner, ++scanner->at) != quote)
				return true;
		}
		if (*length == EXPRESSION_MAX_CODE)
			return scanner_fault(scanner, EXPRESSION_BAD_CODE, start, NULL, "a code has at most %d bytes",
			                     EXPRESSION_MAX_CODE);
		code[(*length)++] = scanner->text[scanner->at];
	}
	return scanner_fault(scanner, EXPRESSION_BAD_CODE, start, "Close the quotes and the bracket: [\"I 2\"].",
	                     "the quotes are not closed");
}

static bool
scan_plain(Scanner *scanner, char *code, size_t *length)
{
	size_t start = scanner->at;
	size_t width;

	while ((width = code_width(scanner->text + scanner->at, scanner->length - scanner->at)) > 0)
		scanner->at += width;
	*length = scanner->at - start;
	if (*length > EXPRESSION_MAX_CODE)
		return scanner_fault(scanner, EXPRESSION_BAD_CODE, start, NULL, "a code has at most %d bytes",
		                     EXPRESSION_MAX_CODE);
	memcpy(code, scanner->text + start, *length);
	return true;
}

bool
scanner_code(Scanner *scanner, char *code, size_t *length)
{
	bool is_quoted;
	size_t end;

	skip_blanks(scanner);
	is_quoted = character_at(scanner, scanner->at) == '"' || character_at(scanner, scanner->at) == '\'';
	if (!(is_quoted ? scan_quoted : scan_plain)(scanner, code, length))
		return false;
	end = scanner->at;
	skip_blanks(scanner);
	if (scanner->at == scanner->length)
		return scanner_fault(scanner, EXPRESSION_BAD_CODE, end, NULL, "\"]\" is expected after a code");
	if (scanner->text[scanner->at] != ']')
		return is_quoted ?
		           scanner_fault(scanner, EXPRESSION_BAD_CODE, scanner->at,
		                         "Write quotes within a code twice.", "\"]\" is expected after a code") :
		           character_fault(scanner, EXPRESSION_BAD_CODE, end, "Write the code in quotes: [\"I 2\"].",
		                           "in a code requires quotes around the code");
	if (*length == 0)
		return scanner_fault(scanner, EXPRESSION_BAD_CODE, end, "Write the criterion's code: actual[I.2].",
		                     "the code is empty");
	scanner->token = (Token){TOKEN_SIGN, scanner->at++, 1, {0, 0}};
	return true;
}
