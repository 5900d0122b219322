/*
 * expression_print.c - the canonical text of a program: one blank around operators and after
 * commas, parentheses only where they are necessary.
 *
 * Operations are in postfix order, so a backward pass writes the text from its end to its
 * start. The rest of the work is a stack of tasks. A long sum is one left operand after the
 * other, each the last task when its turn comes, so that the stack grows with the nesting and
 * not with the length.
 */
#include "sheet/expression_ops.h"
#include "sheet/expression_text.h"

/* An operation is a name, a code with its quotes and every sign of it a quote written twice, brackets, an operator. */
_Static_assert(EXPRESSION_MAX_OPS *(2 * EXPRESSION_MAX_CODE + 40) <= EXPRESSION_MAX_TEXT,
               "every text that is printed can be parsed");

typedef enum TaskKind
{
	TASK_OPERAND,  /* what is next, in parentheses where it binds less tightly than level */
	TASK_PREFIX,   /* its text */
	TASK_OPERATOR, /* its text between blanks */
	TASK_OPEN,     /* a function's text and its parenthesis, or only the parenthesis */
	TASK_COMMA,
	TASK_BRANCH, /* a comma, where an operation without text is next */
	TASK_FIRST   /* the first argument of least or greatest, which may be several: see OP_LEAST */
} TaskKind;

typedef struct Task
{
	TaskKind kind;
	int level;
	int op;
} Task;

/*
 * Of an operator there are two tasks while its right operand is written and its left
 * one, in the program, waits on the stack; of a nesting there are at most the five that
 * "if" leaves.
 */
#define MOST_TASKS (2 * (EXPRESSION_MAX_DEPTH + 1) + 5 * (EXPRESSION_MAX_NESTING + 2))

typedef struct Printer
{
	const Expression *expression;
	const ExpressionOp *ops;
	const ExpressionCodes *codes;
	int next; /* the operation whose text is next, going backwards */
	int n_tasks;
	Task tasks[MOST_TASKS];
	char *start;       /* of what is written; null: nothing is, it is only counted */
	size_t length;     /* of it ... */
	size_t characters; /* ... and the number of characters */
	int wanted;        /* where the sign of this operation begins ... */
	size_t found;      /* ... the number of characters before the end */
} Printer;

static void
push(Printer *printer, TaskKind kind, int level, int op)
{
	CORE_ASSERT(printer->n_tasks < MOST_TASKS);
	if (printer->n_tasks < MOST_TASKS)
		printer->tasks[printer->n_tasks++] = (Task){kind, level, op};
}

static void
write_bytes(Printer *printer, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		printer->characters += ((unsigned char) bytes[i] & 0xC0) != 0x80;
	printer->length += length;
	if (printer->start == NULL)
		return;
	printer->start -= length;
	memcpy(printer->start, bytes, length);
}

static void
write_text(Printer *printer, const char *text)
{
	write_bytes(printer, text, strlen(text));
}

/* The sign or name of an operation, whose position a caller can ask for. */
static void
write_sign(Printer *printer, int op)
{
	write_text(printer, op_info(&printer->ops[op])->text);
	if (op == printer->wanted)
		printer->found = printer->characters;
}

static void
write_code(Printer *printer, int criterion)
{
	size_t length;
	const char *code = printer->codes->code(printer->codes->context, criterion, &length);

	if (expression_code_is_plain(code, length))
	{
		write_bytes(printer, code, length);
		return;
	}
	write_text(printer, "\"");
	for (size_t i = length; i > 0; i--)
		write_bytes(printer, code[i - 1] == '"' ? "\"\"" : &code[i - 1], code[i - 1] == '"' ? 2 : 1);
	write_text(printer, "\"");
}

static void
write_number(Printer *printer, Decimal number)
{
	char text[DECIMAL_TEXT];

	write_bytes(printer, text, (size_t) decimal_text(number, text));
}

static void
write_digits(Printer *printer, const ExpressionOp *op)
{
	const char digits[] = {',', ' ', (char) ('0' + op->detail), ')'};

	write_bytes(printer, digits, sizeof(digits));
}

/* The tasks that the operation at printer->next leaves, the last one to be done first. */
static void
print_op(Printer *printer)
{
	int at = printer->next--;
	const ExpressionOp *op = &printer->ops[at];
	const OpInfo *info = op_info(op);

	switch ((OpKind) info->kind)
	{
		case KIND_CONSTANT:
			write_number(printer, expression_constants(printer->expression)[op->operand]);
			break;
		case KIND_NAME_OF:
			write_text(printer, "]");
			write_code(printer, op->operand);
			write_text(printer, "[");
			write_sign(printer, at);
			break;
		case KIND_PREFIX:
			push(printer, TASK_PREFIX, 0, at);
			push(printer, TASK_OPERAND, right_level(info), 0);
			break;
		case KIND_BINARY:
			push(printer, TASK_OPERAND, info->level, 0);
			push(printer, TASK_OPERATOR, 0, at);
			push(printer, TASK_OPERAND, right_level(info), 0);
			break;
		case KIND_ROUND:
			write_digits(printer, op);
			push(printer, TASK_OPEN, 0, at);
			push(printer, TASK_OPERAND, LEVEL_ANY, 0);
			break;
		case KIND_FUNCTION:
			write_text(printer, ")");
			push(printer, TASK_OPEN, 0, at);
			push(printer, TASK_OPERAND, LEVEL_ANY, 0);
			break;
		case KIND_FOLD:
			write_text(printer, ")");
			push(printer, TASK_FIRST, 0, at);
			push(printer, TASK_COMMA, 0, 0);
			push(printer, TASK_OPERAND, LEVEL_ANY, 0);
			break;
		case KIND_IF:
			write_text(printer, ")");
			push(printer, TASK_OPEN, 0, at);
			push(printer, TASK_OPERAND, LEVEL_ANY, 0);
			push(printer, TASK_BRANCH, 0, 0);
			push(printer, TASK_OPERAND, LEVEL_ANY, 0);
			push(printer, TASK_BRANCH, 0, 0);
			push(printer, TASK_OPERAND, LEVEL_ANY, 0);
			break;
		default: /* a name */
			write_sign(printer, at);
			break;
	}
}

static void
print_operand(Printer *printer, int level)
{
	if (op_info(&printer->ops[printer->next])->level >= level)
	{
		print_op(printer);
		return;
	}
	write_text(printer, ")");
	push(printer, TASK_OPEN, 0, -1);
	push(printer, TASK_OPERAND, LEVEL_ANY, 0);
}

static void
print_first(Printer *printer, int fold)
{
	if (printer->ops[printer->next].code != printer->ops[fold].code)
	{
		push(printer, TASK_OPEN, 0, fold);
		push(printer, TASK_OPERAND, LEVEL_ANY, 0);
		return;
	}
	push(printer, TASK_FIRST, 0, printer->next--);
	push(printer, TASK_COMMA, 0, 0);
	push(printer, TASK_OPERAND, LEVEL_ANY, 0);
}

static void
print_task(Printer *printer, const Task *task)
{
	switch (task->kind)
	{
		case TASK_OPERAND:
			print_operand(printer, task->level);
			break;
		case TASK_PREFIX:
			if (printer->ops[task->op].code == OP_NOT)
				write_text(printer, " ");
			write_sign(printer, task->op);
			break;
		case TASK_OPERATOR:
			write_text(printer, " ");
			write_sign(printer, task->op);
			write_text(printer, " ");
			break;
		case TASK_OPEN:
			write_text(printer, "(");
			if (task->op >= 0)
				write_sign(printer, task->op);
			break;
		case TASK_BRANCH:
			printer->next--;
			write_text(printer, ", ");
			break;
		case TASK_COMMA:
			write_text(printer, ", ");
			break;
		case TASK_FIRST:
			print_first(printer, task->op);
			break;
	}
}

/* All that ends with the operation at root; start: null, or the end of the room for it. */
static void
print(Printer *printer, const Expression *expression, const ExpressionCodes *codes, int root, char *start)
{
	printer->expression = expression;
	printer->ops = expression_ops(expression);
	printer->codes = codes;
	printer->next = root;
	printer->n_tasks = 0;
	printer->start = start;
	printer->length = printer->characters = 0;
	push(printer, TASK_OPERAND, LEVEL_ANY, 0);
	while (printer->n_tasks > 0)
	{
		Task task = printer->tasks[--printer->n_tasks];

		print_task(printer, &task);
	}
}

static size_t
print_part(const Expression *expression, const ExpressionCodes *codes, int root, char *buffer, size_t room)
{
	Printer printer;

	printer.wanted = -1;
	print(&printer, expression, codes, root, NULL);
	if (printer.length <= room)
		print(&printer, expression, codes, root, buffer + printer.length);
	return printer.length;
}

size_t
expression_print(const Expression *expression, const ExpressionCodes *codes, char *buffer, size_t room)
{
	return print_part(expression, codes, expression->n_ops - 1, buffer, room);
}

size_t
expression_print_cause(const Expression *expression, const ExpressionValue *value,
                       const ExpressionCodes *codes, char *buffer, size_t room)
{
	return print_part(expression, codes, value->at, buffer, room);
}

uint32_t
expression_cause_position(const Expression *expression, const ExpressionValue *value,
                          const ExpressionCodes *codes)
{
	Printer printer;

	printer.wanted = value->at;
	printer.found = 0;
	print(&printer, expression, codes, expression->n_ops - 1, NULL);
	return (uint32_t) (printer.characters - printer.found + 1);
}
