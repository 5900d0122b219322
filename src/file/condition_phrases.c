/*
 * condition_phrases.c - the words of conditions and what they stand for (see condition_words.h).
 */
#include "file/condition_words.h"

#include "file/syllable.h"

const Phrase condition_phrases[] = {
	{PHRASE_MEASURE,
     "thực hiện, kết quả, số liệu, số ngày, số lần, số vụ, số lượng",
     {"actual", "actual[#]", NULL, NULL}},
	{PHRASE_MEASURE, "kế hoạch, chỉ tiêu", {"target", "target[#]", NULL, NULL}},
	{PHRASE_MEASURE, "gốc, số liệu gốc", {"baseline", "baseline[#]", NULL, NULL}},
	{PHRASE_MEASURE,
     "tỷ lệ, tỉ lệ",
     {"actual / target", "actual[#] / target[#]", "actual / target", "actual[#] / target[#]"}},
	{PHRASE_MEASURE, "điểm", {NULL, "points[#]", NULL, "share[#]"}},
	{PHRASE_MEASURE, "tỷ lệ điểm, tỉ lệ điểm", {NULL, "share[#]", NULL, "share[#]"}},
	{PHRASE_MEASURE, "trừ, điểm trừ", {NULL, "deducted[#]", NULL, NULL}},
	{PHRASE_MEASURE, "thiếu, thiếu số liệu, chưa có số liệu", {NULL, "missing[#]", NULL, NULL}},
	{PHRASE_MEASURE, "được giao", {NULL, "assigned[#]", NULL, NULL}},
	{PHRASE_MEASURE, "tổng điểm", {"total", NULL, "total / max", NULL}},
	{PHRASE_MEASURE, "xếp hạng, thứ hạng, hạng", {"rank", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "điểm tối đa", {"max", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "điểm trần", {"cap", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "điểm sàn", {"min", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "tổng thành phần", {"sum", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "trung bình thành phần", {"mean", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "tốt nhất cụm", {"best_actual", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "cao nhất cụm", {"highest_actual", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "thấp nhất cụm", {"lowest_actual", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "trung bình cụm", {"mean_actual", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "vị trí trong cụm", {"place", NULL, NULL, NULL}},
	{PHRASE_MEASURE, "số đơn vị", {"units", NULL, NULL, NULL}},
	{PHRASE_JOIN, "và, đồng thời", {"and", NULL, NULL, NULL}},
	{PHRASE_JOIN, "hoặc", {"or", NULL, NULL, NULL}},
	{PHRASE_JOIN, "không", {"not", NULL, NULL, NULL}},
	{PHRASE_SIGN, "ít nhất, không dưới, từ, đạt, đạt từ, đạt ít nhất", {">=", NULL, NULL, NULL}},
	{PHRASE_SIGN, "không quá", {"<=", NULL, NULL, NULL}},
	{PHRASE_SIGN, "trên, lớn hơn, đạt trên", {">", NULL, NULL, NULL}},
	{PHRASE_SIGN, "dưới, nhỏ hơn, đạt dưới", {"<", NULL, NULL, NULL}},
	{PHRASE_SIGN, "bằng", {"=", NULL, NULL, NULL}},
	{PHRASE_SIGN, "khác", {"<>", NULL, NULL, NULL}},
	{PHRASE_FILLER, "của, tiêu chí, mục", {"", NULL, NULL, NULL}},
};

const int condition_phrases_count = sizeof(condition_phrases) / sizeof(condition_phrases[0]);

/* Words ------------------------------------------------------------------------------------ */

#define WORD_ROOM    16 /* no word of a phrase has as many letters */
#define PHRASE_WORDS 4

typedef struct FoldedWord
{
	char letters[WORD_ROOM]; /* small, without accents; empty: no word of a phrase */
	size_t end;
} FoldedWord;

/* The alphabet's rows as letters of ASCII. */
static const char row_letters[] = "aaaeeiooouuyd";

static uint32_t
letter_at(const char *text, size_t width)
{
	const unsigned char *bytes = (const unsigned char *) text;

	switch (width)
	{
		case 1:
			return bytes[0];
		case 2:
			return (bytes[0] & 0x1Fu) << 6 | (bytes[1] & 0x3Fu);
		case 3:
			return (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
		default:
			return 0;
	}
}

static void
fold_word(const char *text, size_t at, size_t end, FoldedWord *word)
{
	size_t n = 0;

	word->end = end;
	while (at < end && n < WORD_ROOM - 1)
	{
		size_t width = condition_character(text + at, end - at);
		uint32_t letter = letter_at(text + at, width);
		AlphabetRow row;
		int tone;
		bool is_capital;

		at += width;
		if (letter >= 0x300 && letter <= 0x36F) /* a tone or mark of the letter before */
			continue;
		if (letter >= 'A' && letter <= 'Z')
			letter += 'a' - 'A';
		else if (alphabet_find(letter, &row, &tone, &is_capital))
			letter = (uint32_t) row_letters[row];
		word->letters[n++] = letter < 0x80 ? (char) letter : '?';
	}
	word->letters[at < end ? 0 : n] = '\0';
}

/* Does the phrase's text from start up to its comma consist of words[0 .. n), n > 0? */
static bool
phrase_has_words(const char *start, size_t length, const FoldedWord *words, int n)
{
	size_t at = 0;

	for (int i = 0; i < n; i++)
	{
		size_t end = at;
		FoldedWord own;

		while (end < length && start[end] != ' ')
			end++;
		fold_word(start, at, end, &own);
		if (strcmp(own.letters, words[i].letters) != 0)
			return false;
		if (end == length)
			return i == n - 1;
		at = end + 1;
	}
	return false;
}

/* Do the words of the phrase, or some of its first ones, consist of words[0 .. n)? */
static bool
phrase_is(const Phrase *phrase, const FoldedWord *words, int n)
{
	const char *start = phrase->words;

	for (;;)
	{
		const char *end = strstr(start, ", ");
		size_t length = end == NULL ? strlen(start) : (size_t) (end - start);

		if (phrase_has_words(start, length, words, n))
			return true;
		if (end == NULL)
			return false;
		start = end + 2;
	}
}

/* The longest phrase that begins here, and where it ends; null if none does. */
const Phrase *
condition_find_phrase(const ConditionWork *work, size_t at, size_t *end)
{
	FoldedWord words[PHRASE_WORDS];
	int n = 0;

	while (n < PHRASE_WORDS && at < work->length)
	{
		size_t behind = condition_chunk_end(work->text, work->length, at);

		if (behind == at)
			break;
		fold_word(work->text, at, behind, &words[n]);
		if (words[n++].letters[0] == '\0')
			break;
		at = condition_skip_blanks(work, behind);
	}
	for (; n > 0; n--)
		for (int i = 0; i < condition_phrases_count; i++)
			if (phrase_is(&condition_phrases[i], words, n))
			{
				*end = words[n - 1].end;
				return &condition_phrases[i];
			}
	return NULL;
}

bool
condition_code_is_word(const char *code, size_t length)
{
	FoldedWord word;

	fold_word(code, 0, length, &word);
	for (int i = 0; i < condition_phrases_count; i++)
		for (const char *at = condition_phrases[i].words; *at != '\0';)
		{
			size_t end = strcspn(at, ", ");
			FoldedWord own;

			fold_word(at, 0, end, &own);
			if (strcmp(own.letters, word.letters) == 0)
				return true;
			at += end + strspn(at + end, ", ");
		}
	return false;
}

const Phrase *
condition_phrase_of(const char *form, bool percent)
{
	for (int i = 0; i < condition_phrases_count; i++)
	{
		const Phrase *phrase = &condition_phrases[i];

		for (int k = percent ? FORM_PLAIN_PERCENT : 0; k < (percent ? PHRASE_FORMS : FORM_PLAIN_PERCENT); k++)
			if (phrase->forms[k] != NULL && strcmp(phrase->forms[k], form) == 0)
				return phrase;
	}
	return NULL;
}
