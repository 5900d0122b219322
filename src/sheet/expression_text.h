/*
 * expression_text.h - the words, numbers and signs of an expression, one after the other.
 */
#ifndef EMULATION_EXPRESSION_TEXT_H
#define EMULATION_EXPRESSION_TEXT_H

#include "sheet/expression.h"

typedef enum TokenKind
{
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_WORD, /* names, functions, "and", "or", "not" */
	TOKEN_SIGN
} TokenKind;

typedef struct Token
{
	TokenKind kind;
	size_t at; /* byte of the text */
	size_t length;
	Decimal number;
} Token;

/* A text that is being read, and the token that is next. */
typedef struct Scanner
{
	const char *text;
	size_t length;
	size_t at; /* behind the token */
	Token token;
	ExpressionFault *fault;
} Scanner;

/* The first token, and the next; false after a fault. */
extern bool scanner_start(Scanner *scanner, const char *text, size_t length, ExpressionFault *fault);
extern bool scanner_next(Scanner *scanner);

extern bool token_is(const Scanner *scanner, const char *text);

/*
 * Behind the token "[": a code, with or without quotes, and its "]", which is the token
 * then.  *code gets up to EXPRESSION_MAX_CODE bytes.
 */
extern bool scanner_code(Scanner *scanner, char *code, size_t *length);

/* Whether a code does not need quotes. */
extern bool expression_code_is_plain(const char *code, size_t length);

/*
 * Notes a fault at a byte of the text, its texts as printf prints them (hint may be
 * null, and is no format); returns false.
 */
extern bool scanner_fault(Scanner *scanner, ExpressionFaultKind kind, size_t at, const char *hint,
                          const char *message, ...) PRINTF_LIKE(5, 6);

/* So many bytes of a piece of text are shown in a message, whole characters of it. */
extern int text_shown_length(const char *text, size_t length);

/* A token for %.*s; the end has none. */
#define SHOWN(text, length) text_shown_length(text, length), text

#endif
