/*
 * expression_parse.c - a program from the text of an expression.
 *
 * Operators are taken by how tightly they bind: what follows one is read as far as it
 * binds more tightly.  The parser calls itself once more for each parenthesis, function
 * and prefix (at most EXPRESSION_MAX_NESTING within each other), and from one of them
 * to the next at most once a level.  Types and lengths are looked at when the program
 * is there (expression_check.c).
 */
#include "sheet/expression_ops.h"
#include "sheet/expression_text.h"

#include <stdio.h>

typedef struct Parser
{
	Scanner scanner;
	const ExpressionPlace *place;
	const ExpressionCodes *codes;
	Decimal *constants;
	ExpressionOp ops[EXPRESSION_MAX_OPS];
	size_t at[EXPRESSION_MAX_OPS]; /* the byte of each operation's sign */
	int n_ops;
	int n_constants;
	int nesting;
} Parser;

static bool parse_level(Parser *parser, int level);

/* Faults ------------------------------------------------------------------------------ */

/* Something else is expected than the token that is next. */
static bool
expected(Parser *parser, ExpressionFaultKind kind, const char *what)
{
	Scanner *scanner = &parser->scanner;
	const Token *token = &scanner->token;

	if (token->kind == TOKEN_END)
		return scanner_fault(scanner, kind, token->at, NULL, "%s is expected, but the text ends here", what);
	return scanner_fault(scanner, kind, token->at, NULL, "%s is expected, not \"%.*s\"", what,
	                     SHOWN(scanner->text + token->at, token->length));
}

static void
append(char *list, const char *start, const char *text)
{
	size_t length = strlen(list);

	snprintf(list + length, FAULT_TEXT_ROOM - length, "%s%s", start, text);
}

/* Detail: which names there are. */
static void
allowed_detail(Parser *parser, const char *start, ExpressionNames names)
{
	char list[FAULT_TEXT_ROOM] = "";
	int n = 0;
	bool any_code = false;

	for (int name = 0; name < EXPRESSION_N_NAMES; name++)
		if ((names & EXPRESSION_SET(name)) != 0)
		{
			const OpInfo *info = &expression_op_info[OP_NAME + name];

			if (info->kind == KIND_NAME_OF && !any_code)
				append(list, n > 0 ? "; with a code in brackets " : " with a code in brackets ", info->text);
			else
				append(list, n > 0 ? ", " : " ", info->text);
			any_code = info->kind == KIND_NAME_OF;
			n++;
		}
	fault_detail(&parser->scanner.fault->text, "%s:%s.", start, n > 0 ? list : " none");
}

/* A fault of a name: before and after are what the message says round it. */
static bool
name_fault(Parser *parser, ExpressionFaultKind kind, const Token *token, const char *before,
           const char *after, const char *hint)
{
	Scanner *scanner = &parser->scanner;

	scanner_fault(scanner, kind, token->at, hint, "%s\"%.*s\"%s", before,
	              SHOWN(scanner->text + token->at, token->length), after);
	allowed_detail(parser, "Allowed names", parser->place->names);
	return false;
}

/* Operations ----------------------------------------------------------------------------- */

static bool
emit(Parser *parser, int code, int detail, int operand, size_t at)
{
	if (parser->n_ops == EXPRESSION_MAX_OPS)
		return scanner_fault(&parser->scanner, EXPRESSION_TOO_LONG, at, NULL,
		                     "more than %d names, numbers and signs in one expression", EXPRESSION_MAX_OPS);
	parser->at[parser->n_ops] = at;
	parser->ops[parser->n_ops++] = (ExpressionOp){(uint8_t) code, (uint8_t) detail, (uint16_t) operand};
	return true;
}

static bool
emit_constant(Parser *parser, const Token *token)
{
	/* there is an operator for each but one */
	if (parser->n_constants == (EXPRESSION_MAX_OPS + 1) / 2)
		return scanner_fault(&parser->scanner, EXPRESSION_TOO_LONG, token->at, NULL,
		                     "more than %d numbers in one expression", (EXPRESSION_MAX_OPS + 1) / 2);
	parser->constants[parser->n_constants] = token->number;
	return emit(parser, OP_CONSTANT, 0, parser->n_constants++, token->at);
}

static bool
enter(Parser *parser, size_t at)
{
	if (parser->nesting++ < EXPRESSION_MAX_NESTING)
		return true;
	return scanner_fault(&parser->scanner, EXPRESSION_TOO_DEEP, at,
	                     "Remove unnecessary parentheses, or divide the expression among criteria.",
	                     "parentheses, functions and signs are nested deeper than %d levels",
	                     EXPRESSION_MAX_NESTING);
}

/* The operation that the token names, of the kinds from first to last; 0: none. */
static int
find_op(const Scanner *scanner, OpKind first, OpKind last)
{
	for (int code = 1; code < OP_CODES; code++)
	{
		const OpInfo *info = &expression_op_info[code];

		if (info->kind >= first && info->kind <= last && token_is(scanner, info->text))
			return code;
	}
	return 0;
}

static bool
take_sign(Parser *parser, const char *sign, ExpressionFaultKind kind)
{
	char what[8];

	if (token_is(&parser->scanner, sign))
		return scanner_next(&parser->scanner);
	snprintf(what, sizeof(what), "\"%s\"", sign);
	return expected(parser, kind, what);
}

/* Functions ------------------------------------------------------------------------------ */

static const char *
function_form(int code)
{
	switch (code)
	{
		case OP_IF:
			return "if(condition, value, other value)";
		case OP_LEAST:
			return "least(number, number, ...)";
		case OP_GREATEST:
			return "greatest(number, number, ...)";
		case OP_ROUND:
			return "round(number, decimals)";
		case OP_ABS:
			return "abs(number)";
		case OP_FLOOR:
			return "floor(number)";
		default:
			return "ceil(number)";
	}
}

static bool
parse_if(Parser *parser, size_t at)
{
	int branch;
	int otherwise;

	if (!parse_level(parser, LEVEL_OR) || !take_sign(parser, ",", EXPRESSION_BAD_ARGUMENTS))
		return false;
	branch = parser->n_ops;
	if (!emit(parser, OP_BRANCH, 0, 0, at) || !parse_level(parser, LEVEL_OR) ||
	    !take_sign(parser, ",", EXPRESSION_BAD_ARGUMENTS))
		return false;
	otherwise = parser->n_ops;
	if (!emit(parser, OP_ELSE, 0, 0, at))
		return false;
	parser->ops[branch].operand = (uint16_t) parser->n_ops;
	if (!parse_level(parser, LEVEL_OR) || !emit(parser, OP_IF, 0, 0, at))
		return false;
	parser->ops[otherwise].operand = (uint16_t) parser->n_ops;
	return true;
}

/* least and greatest: two at a time */
static bool
parse_fold(Parser *parser, int code, size_t at)
{
	if (!parse_level(parser, LEVEL_OR))
		return false;
	/* a single argument does not have a least */
	do
	{
		if (!take_sign(parser, ",", EXPRESSION_BAD_ARGUMENTS) || !parse_level(parser, LEVEL_OR) ||
		    !emit(parser, code, 0, 0, at))
			return false;
	} while (token_is(&parser->scanner, ","));
	return true;
}

static bool
parse_round(Parser *parser, size_t at)
{
	const Token *token = &parser->scanner.token;
	int digits;

	if (!parse_level(parser, LEVEL_OR) || !take_sign(parser, ",", EXPRESSION_BAD_ARGUMENTS))
		return false;
	if (token->kind != TOKEN_NUMBER || token->number.scale > 0 || token->number.digits > ROUND_MAX_DIGITS)
		return expected(parser, EXPRESSION_BAD_ARGUMENTS, "a whole number of decimals from 0 to 9");
	digits = (int) token->number.digits;
	return scanner_next(&parser->scanner) && emit(parser, OP_ROUND, digits, 0, at);
}

static bool
parse_arguments(Parser *parser, int code, size_t at)
{
	switch (code)
	{
		case OP_IF:
			return parse_if(parser, at);
		case OP_LEAST:
		case OP_GREATEST:
			return parse_fold(parser, code, at);
		case OP_ROUND:
			return parse_round(parser, at);
		default:
			return parse_level(parser, LEVEL_OR) && emit(parser, code, 0, 0, at);
	}
}

static bool
parse_function(Parser *parser, int code)
{
	size_t at = parser->scanner.token.at;
	bool parsed = scanner_next(&parser->scanner) && enter(parser, at) &&
	              take_sign(parser, "(", EXPRESSION_BAD_ARGUMENTS) && parse_arguments(parser, code, at) &&
	              take_sign(parser, ")", EXPRESSION_BAD_ARGUMENTS);

	parser->nesting--;
	if (!parsed && parser->scanner.fault->kind == EXPRESSION_BAD_ARGUMENTS &&
	    parser->scanner.fault->text.detail[0] == '\0')
		fault_detail(&parser->scanner.fault->text, "Write %s.", function_form(code));
	return parsed;
}

/* Names ---------------------------------------------------------------------------------- */

static bool
resolve_code(Parser *parser, ExpressionName name, const Token *word, size_t at, const char *code,
             size_t length)
{
	const ExpressionCodes *codes = parser->codes;
	int criterion = codes->find(codes->context, code, length);
	const char *text = expression_op_info[OP_NAME + name].text;
	ExpressionNames answers;

	if (criterion < 0)
		return scanner_fault(&parser->scanner, EXPRESSION_UNKNOWN_CODE, at,
		                     "Codes are written as in the sheet, with the same capitals and accents.",
		                     "unknown criterion \"%.*s\"", SHOWN(code, length));
	answers = codes->answers(codes->context, criterion);
	if ((answers & EXPRESSION_SET(name)) == 0)
	{
		scanner_fault(&parser->scanner, EXPRESSION_NO_ANSWER, word->at, NULL,
		              "criterion \"%.*s\" does not have \"%s\"", SHOWN(code, length), text);
		allowed_detail(parser, "It has", answers & parser->place->names);
		return false;
	}
	return emit(parser, OP_NAME + name, 0, criterion, word->at);
}

/* A name that "[" follows. */
static bool
parse_name_of(Parser *parser, const Token *word, int code)
{
	Scanner *scanner = &parser->scanner;
	char text[EXPRESSION_MAX_CODE];
	size_t at = scanner->at;
	size_t length;

	if (code == 0)
		return name_fault(parser, EXPRESSION_BAD_CODE, word, "", " does not accept a code", NULL);
	if ((parser->place->names & EXPRESSION_SET(code - OP_NAME)) == 0)
		return name_fault(parser, EXPRESSION_NAME_ELSEWHERE, word, "",
		                  " of other criteria has no meaning here", NULL);
	return scanner_code(scanner, text, &length) && scanner_next(scanner) &&
	       resolve_code(parser, (ExpressionName) (code - OP_NAME), word, at, text, length);
}

static bool
parse_plain_name(Parser *parser, const Token *word, int code, bool may_have_code)
{
	if (code == 0)
		return name_fault(parser, EXPRESSION_BAD_CODE, word, "", " requires a criterion's code",
		                  "Write it in brackets: points[I.2].");
	if (token_is(&parser->scanner, "("))
		return name_fault(parser, EXPRESSION_UNKNOWN_NAME, word, "", " is not a function",
		                  "Allowed functions: if, least, greatest, abs, round, floor, ceil.");
	if ((parser->place->names & EXPRESSION_SET(code - OP_NAME)) == 0)
		return name_fault(parser, EXPRESSION_NAME_ELSEWHERE, word, "", " has no meaning here",
		                  may_have_code ? "Name the criterion: actual[I.2]." : NULL);
	return emit(parser, code, 0, 0, word->at);
}

/* A word that is not a name, but perhaps would be in small letters. */
static bool
unknown_word(Parser *parser, const Token *word)
{
	const char *text = parser->scanner.text + word->at;
	bool capitals = false;

	for (size_t i = 0; i < word->length; i++)
		capitals = capitals || (text[i] >= 'A' && text[i] <= 'Z');
	return name_fault(parser, EXPRESSION_UNKNOWN_NAME, word, "unknown name ", "",
	                  capitals ? "Write names in small letters, and a code in brackets: points[I.2]." :
	                             "Allowed functions: if, least, greatest, abs, round, floor, ceil.");
}

static bool
parse_name(Parser *parser)
{
	Scanner *scanner = &parser->scanner;
	Token word = scanner->token;
	int plain = find_op(scanner, KIND_NAME, KIND_NAME);
	int with_code = find_op(scanner, KIND_NAME_OF, KIND_NAME_OF);

	if (plain == 0 && with_code == 0)
		return unknown_word(parser, &word);
	if (!scanner_next(scanner))
		return false;
	if (token_is(scanner, "["))
		return parse_name_of(parser, &word, with_code);
	return parse_plain_name(parser, &word, plain,
	                        (parser->place->names & EXPRESSION_OTHERS) != 0 && with_code);
}

/* Expressions ------------------------------------------------------------------------------ */

static bool
parse_parentheses(Parser *parser)
{
	bool parsed = enter(parser, parser->scanner.token.at) && scanner_next(&parser->scanner) &&
	              parse_level(parser, LEVEL_OR) && take_sign(parser, ")", EXPRESSION_BAD_SYNTAX);

	parser->nesting--;
	return parsed;
}

static bool
parse_prefix(Parser *parser, int code)
{
	size_t at = parser->scanner.token.at;
	bool parsed = enter(parser, at) && scanner_next(&parser->scanner) &&
	              parse_level(parser, expression_op_info[code].level) && emit(parser, code, 0, 0, at);

	parser->nesting--;
	return parsed;
}

/* What an operator is applied to, where that has to bind as tightly as level. */
static bool
parse_operand(Parser *parser, int level)
{
	Scanner *scanner = &parser->scanner;
	Token token = scanner->token;
	int prefix = find_op(scanner, KIND_PREFIX, KIND_PREFIX);
	int function = find_op(scanner, KIND_FUNCTION, KIND_IF);

	if (prefix != 0 && expression_op_info[prefix].level >= level)
		return parse_prefix(parser, prefix);
	if (function != 0)
		return parse_function(parser, function);
	if (token.kind == TOKEN_NUMBER)
		return scanner_next(scanner) && emit_constant(parser, &token);
	if (token_is(scanner, "("))
		return parse_parentheses(parser);
	if (token.kind == TOKEN_WORD && prefix == 0 && find_op(scanner, KIND_BINARY, KIND_BINARY) == 0)
		return parse_name(parser);
	return expected(parser, EXPRESSION_BAD_SYNTAX, "a number, a name, a function or \"(\"");
}

static bool
parse_level(Parser *parser, int level)
{
	Scanner *scanner = &parser->scanner;
	int before = LEVEL_TIGHT;

	if (!parse_operand(parser, level))
		return false;
	for (;;)
	{
		int code = find_op(scanner, KIND_BINARY, KIND_BINARY);
		const OpInfo *info = &expression_op_info[code];
		size_t at = scanner->token.at;

		if (code == 0 || info->level < level)
			return true;
		if (info->level == LEVEL_COMPARE && before == LEVEL_COMPARE)
			return scanner_fault(scanner, EXPRESSION_BAD_CHAIN, at, "Write \"a < b and b < c\".",
			                     "comparisons cannot be chained");
		if (!scanner_next(scanner) || !parse_level(parser, right_level(info)) ||
		    !emit(parser, code, 0, 0, at))
			return false;
		before = info->level;
	}
}

/* The whole ------------------------------------------------------------------------------- */

static bool
parse_whole(Parser *parser)
{
	Scanner *scanner = &parser->scanner;

	if (scanner->token.kind == TOKEN_END)
		return scanner_fault(scanner, EXPRESSION_EMPTY, 0, NULL, "the expression is empty");
	if (!parse_level(parser, LEVEL_OR))
		return false;
	if (scanner->token.kind == TOKEN_END)
		return true;
	if (token_is(scanner, ")"))
		return scanner_fault(scanner, EXPRESSION_BAD_SYNTAX, scanner->token.at, NULL, "unmatched \")\"");
	expected(parser, EXPRESSION_BAD_SYNTAX, "an operator");
	fault_detail(&scanner->fault->text, "Allowed operators: + - * / = <> < <= > >= and or.");
	return false;
}

static const char *
type_text(ExpressionType type)
{
	return type == EXPRESSION_NUMBER ? "a number" : "a condition";
}

/* An operand, or the whole, is a condition and not a number, or the other way round. */
static bool
type_fault(Parser *parser, int at, int by)
{
	Scanner *scanner = &parser->scanner;
	const OpInfo *info = by < 0 ? NULL : op_info(&parser->ops[by]);
	ExpressionType wanted = info == NULL ? parser->place->type : (ExpressionType) info->takes;
	const char *hint = wanted == EXPRESSION_CONDITION ? "Compare it with something: actual >= 80." :
	                                                    "Convert it to a number: if(condition, 1, 0).";

	if (info == NULL)
		return scanner_fault(scanner, EXPRESSION_BAD_TYPE, parser->at[at], hint,
		                     "%s is expected here, not %s", type_text(wanted), type_text(!wanted));
	if (info->kind == KIND_IF)
		return scanner_fault(scanner, EXPRESSION_BAD_TYPE, parser->at[at], NULL,
		                     "one branch of \"if\" is a number and the other a condition");
	return scanner_fault(scanner, EXPRESSION_BAD_TYPE, parser->at[at], hint, "\"%s\" requires %s, not %s",
	                     info->text, type_text(wanted), type_text(!wanted));
}

static bool
program_fault(Parser *parser, const ProgramFault *found)
{
	Scanner *scanner = &parser->scanner;
	size_t at = parser->at[found->at];

	if (found->kind == EXPRESSION_BAD_TYPE)
		return type_fault(parser, found->at, found->by);
	if (found->kind == EXPRESSION_TOO_DEEP)
		return scanner_fault(scanner, EXPRESSION_TOO_DEEP, at, "Put the longer operand first: (b * c) + a.",
		                     "more than %d operands are pending here", EXPRESSION_MAX_DEPTH);
	scanner_fault(scanner, EXPRESSION_TOO_EXACT, at, "Round intermediate results: round(actual / target, 9).",
	              "the exact result can need more than %d binary digits here", RATIONAL_BITS);
	fault_detail(&scanner->fault->text,
	             "Only round, floor and ceil round a value, and every quotient makes a fraction longer.");
	return false;
}

/* The header and the operations; the constants are already in place. */
static bool
assemble(Parser *parser, ExpressionRoom *room)
{
	Expression *expression = &room->expression;
	ProgramFault found;
	ExpressionShape shape;
	ExpressionOp *ops;

	*expression =
		(Expression){.n_constants = (uint16_t) parser->n_constants, .n_ops = (uint16_t) parser->n_ops};
	ops = (ExpressionOp *) expression_ops(expression);
	if (parser->n_ops % 2 == 1)
		memset(&ops[parser->n_ops], 0, sizeof(ExpressionOp));
	memcpy(ops, parser->ops, sizeof(ExpressionOp) * (size_t) parser->n_ops);
	if (!expression_check(expression, &shape, &found))
		return program_fault(parser, &found);
	if (shape.type != parser->place->type)
		return type_fault(parser, parser->n_ops - 1, -1);
	expression->type = (uint8_t) shape.type;
	expression->depth = (uint8_t) shape.depth;
	return true;
}

bool
expression_parse(const char *text, size_t length, const ExpressionPlace *place, const ExpressionCodes *codes,
                 ExpressionRoom *room, ExpressionFault *fault)
{
	Parser parser;

	fault->kind = EXPRESSION_FINE;
	parser.scanner = (Scanner){.text = text, .length = length, .fault = fault};
	if (length > EXPRESSION_MAX_TEXT)
		return scanner_fault(&parser.scanner, EXPRESSION_TOO_LONG, 0, NULL,
		                     "an expression cannot have more than %d bytes", EXPRESSION_MAX_TEXT);
	parser.place = place;
	parser.codes = codes;
	parser.constants = (Decimal *) expression_constants(&room->expression);
	parser.n_ops = parser.n_constants = parser.nesting = 0;
	return scanner_start(&parser.scanner, text, length, fault) && parse_whole(&parser) &&
	       assemble(&parser, room);
}
