/*
 * condition.c - libFuzzer on conditions in words.  The first byte says what the rest is:
 * words, in one style or the other, or an expression.  What words become has words again that
 * become the same, or none; what is refused says where and why.
 */
#include "bytes_reader.h"
#include "file/condition_words.h"
#include "make_sheet.h"

static ConditionWork work;

static void
check_fault(const ExpressionFault *fault, size_t length)
{
	must(fault->kind > EXPRESSION_FINE && fault->kind < EXPRESSION_N_FAULTS);
	must(fault->position >= 1 && fault->position <= length + 1);
	must(fault->line >= 1 && fault->column >= 1 && fault->column <= fault->position);
	must(strlen(fault->text.sqlstate) == 5 && fault->text.message[0] != '\0');
	must(memchr(fault->text.message, '\0', FAULT_TEXT_ROOM) != NULL);
	must(memchr(fault->text.detail, '\0', FAULT_TEXT_ROOM) != NULL);
	must(memchr(fault->text.hint, '\0', FAULT_TEXT_ROOM) != NULL);
}

/* The words of an expression, if it has any, become it again. */
static void
check_words(const char *expression, size_t length, bool is_own)
{
	char *words = exactly(CONDITION_SAY_ROOM(length), 1);
	char *again;
	ExpressionFault fault;
	size_t n = condition_in_words(&work, expression, length, words, &fault);

	if (n == 0)
	{
		must(!is_own || fault.kind == EXPRESSION_FINE);
		if (fault.kind != EXPRESSION_FINE)
			check_fault(&fault, length);
		free(words);
		return;
	}
	again = exactly(CONDITION_ROOM(n), 1);
	must(condition_from_words(&work, words, n, STYLE_VI, again, &fault) == length);
	must(memcmp(again, expression, length) == 0);
	free(words);
	free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *alone;
	int mode;

	reader = (Reader){bytes, length};
	mode = take(3);
	length = reader.left;
	alone = exactly(length, 1);
	memcpy(alone, reader.at, length);
	if (mode == 2)
		check_words(alone, length, false);
	else
	{
		char *out = exactly(CONDITION_ROOM(length), 1);
		ExpressionFault fault;
		size_t n =
			condition_from_words(&work, alone, length, mode == 0 ? STYLE_VI : STYLE_PLAIN, out, &fault);

		if (n == 0)
			check_fault(&fault, length);
		else
			check_words(out, n, true);
		free(out);
	}
	free(alone);
	return 0;
}
