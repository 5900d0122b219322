/*
 * condition_words.h - conditions in an office's words, to and from the language of expressions.
 *
 *	 tỷ lệ I.2 >= 80% và số ngày III.1 = 0      actual[I.2] / target[I.2] >= 0.8 and actual[III.1] = 0
 *	 trừ P <= 50% điểm B                        deducted[P] <= 0.5 * points[B]
 *
 * A new line is "or". Which words stand for what is one table (condition_phrases), by which
 * both directions go. Words are compared without accents and case; a code is written as in the
 * sheet, in quotes where it has other signs than letters, digits, ".", "-" and "_". Numbers are
 * those of number_text.h. A percentage needs something of which it is one: of the other side of
 * a comparison ("điểm I.2 >= 80%": of its max) or of what follows it ("50% điểm B").
 *
 *	 condition_phrases.c   the table
 *	 condition_words.c     words, numbers and signs of a text
 *	 condition_compile.c   text in words → expression
 *	 condition_say.c       expression → text in words
 *
 * Pure C. Texts are UTF-8.
 */
#ifndef EMULATION_CONDITION_WORDS_H
#define EMULATION_CONDITION_WORDS_H

#include "number/number_text.h"
#include "sheet/expression.h"

#define CONDITION_MAX_TEXT  20000 /* bytes; no regulation comes near */
#define CONDITION_MAX_ITEMS 4000  /* words, numbers and signs */

/* Room for what a text of that length becomes, in either direction. */
#define CONDITION_ROOM(length) (8 * (length) + 64)

/* The same with room to try what the words become again. */
#define CONDITION_SAY_ROOM(length) (CONDITION_ROOM(length) + CONDITION_ROOM(CONDITION_ROOM(length)))

/* Phrases ------------------------------------------------------------------------- */

typedef enum PhraseKind
{
	PHRASE_MEASURE,
	PHRASE_JOIN,  /* and, or, not */
	PHRASE_SIGN,  /* a comparison */
	PHRASE_FILLER /* says nothing before a code */
} PhraseKind;

/*
 * Words, separated by ", ", of which the first are written, and their expression. # is a
 * criterion's code. The last two are a measure's where it is compared with a percentage.
 */
typedef enum PhraseForm
{
	FORM_PLAIN,
	FORM_OF,
	FORM_PLAIN_PERCENT,
	FORM_OF_PERCENT,
	PHRASE_FORMS
} PhraseForm;

typedef struct Phrase
{
	PhraseKind kind;
	const char *words;
	const char *forms[PHRASE_FORMS]; /* null: there is none */
} Phrase;

extern const Phrase condition_phrases[];
extern const int condition_phrases_count;

/* What a text consists of ------------------------------------------------------------ */

typedef enum ItemKind
{
	ITEM_MEASURE,
	ITEM_NUMBER,
	ITEM_PERCENT,
	ITEM_SIGN,
	ITEM_COMPARE,
	ITEM_OPEN,
	ITEM_CLOSE,
	ITEM_AND,
	ITEM_OR,
	ITEM_NOT
} ItemKind;

typedef struct ConditionItem
{
	ItemKind kind;
	uint32_t at; /* in the text */
	uint32_t length;
	uint32_t becomes;     /* where it begins in what it becomes */
	const Phrase *phrase; /* of a measure in words */
	const char *sign;     /* in the language of expressions; of a measure there, its form */
	const char *code;     /* null: none */
	uint32_t code_length; /* with its quotes */
	Decimal number;
} ConditionItem;

/* The criteria's codes of an expression without its sheet: whatever is named exists. */
typedef struct AnyCodes
{
	int n;
	uint8_t length[EXPRESSION_MAX_OPS];
	char code[EXPRESSION_MAX_OPS][EXPRESSION_MAX_CODE];
} AnyCodes;

extern ExpressionCodes any_codes(AnyCodes *codes);

/* What both directions work in; some 750 kB. */
typedef struct ConditionWork
{
	const char *text;
	size_t length;
	ExpressionFault *fault;
	NumberStyle style;
	int n_items;
	ConditionItem items[CONDITION_MAX_ITEMS];
	AnyCodes codes;
	ExpressionRoom program;
} ConditionWork;

/*
 * A condition in words as the text of an expression, without a NUL; its length, or 0 where
 * fault says why not, with its place in the words. out has CONDITION_ROOM(length).
 */
extern size_t condition_from_words(ConditionWork *work, const char *text, size_t length, NumberStyle style,
                                   char *out, ExpressionFault *fault);

/*
 * The words of a condition, in Vietnamese style. 0 where there are none (then fault is
 * EXPRESSION_FINE), or where the text is no condition, as fault says. Words are given only
 * where they become the same text again, so that nothing is lost by them. out has
 * CONDITION_SAY_ROOM(length).
 */
extern size_t
condition_in_words(ConditionWork *work, const char *text, size_t length, char *out, ExpressionFault *fault);

/* What the files share ---------------------------------------------------------------- */

/* The items of a text in words; false after a fault. */
extern bool condition_scan(ConditionWork *work);

/* Notes a fault at a byte of the text; returns false. */
extern bool condition_fault(ConditionWork *work, ExpressionFaultKind kind, size_t at, const char *hint,
                            const char *message, ...) PRINTF_LIKE(5, 6);

/* Of two single things compared, the one that is compared with item i; -1. */
extern int condition_compared(const ConditionWork *work, int i);

/* Behind the blanks that begin here, and behind the run of signs of which a code without quotes consists. */
extern size_t condition_skip_blanks(const ConditionWork *work, size_t at);
extern size_t condition_chunk_end(const char *text, size_t length, size_t at);

/* The longest phrase that begins here, and where it ends; null if none does. */
extern const Phrase *condition_find_phrase(const ConditionWork *work, size_t at, size_t *end);

/* Does a phrase, or a part of one, look like this code? */
extern bool condition_code_is_word(const char *code, size_t length);

/* The measure that has these words and no others of its forms is meant; null: none. */
extern const Phrase *condition_phrase_of(const char *form, bool percent);

/* Bytes of the character that begins here. */
extern size_t condition_character(const char *text, size_t length);

#endif
