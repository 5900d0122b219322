/*
 * spoilt_text.c - does a text look like letters read in the wrong encoding (see spoilt_text.h)?
 */
#include "file/spoilt_text.h"

#include <string.h>

#include "file/syllable.h"

/* A letter may be two bytes of windows-1258: itself and its tone. */
#define MOST_BYTES (2 * SPOILT_MOST)
/* A word is at most so long. */
#define MOST_WORD 64
/* So much of a file is looked at. */
#define MOST_OF_FILE 32768

static bool
is_ascii_letter(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_small(uint32_t c)
{
	return c >= 'a' && c <= 'z';
}

/* Signs that can adjoin a word without being part of it. */
static bool
is_sign_around(uint32_t c)
{
	return c == 0xA0 || c == 0xAB || c == 0xBB || (c >= 0x2010 && c <= 0x2027) || c == 0x2039 || c == 0x203A;
}

/* A word without the signs around it. */
static WordLook
look_within(const uint32_t *letters, size_t count)
{
	while (count > 0 && is_sign_around(letters[0]))
	{
		letters++;
		count--;
	}
	while (count > 0 && is_sign_around(letters[count - 1]))
		count--;
	return count == 0 ? WORD_SAYS_NOTHING : word_look(letters, count);
}

/* The next word of bytes from *at, letters of ASCII and whatever is above; its length, 0 at the end. */
static size_t
next_word(const unsigned char *bytes, size_t length, size_t *at)
{
	size_t end;

	while (*at < length && bytes[*at] < 0x80 && !is_ascii_letter(bytes[*at]))
		(*at)++;
	for (end = *at; end < length && (bytes[end] >= 0x80 || is_ascii_letter(bytes[end])); end++)
		;
	return end - *at;
}

/* Has it more than ASCII? */
static bool
has_high(const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] >= 0x80)
			return true;
	return false;
}

/* Nothing above ASCII but middle dots: N·m, or "X·" in TCVN3? */
static bool
has_dots_alone(const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] >= 0x80 && bytes[i] != 0xB7)
			return false;
	return true;
}

/* Capitals after small letters, or only some capitals: not a usual spelling. */
static bool
has_mixed_case(const uint32_t *letters, size_t count)
{
	size_t capitals = 0;
	bool first = false;

	for (size_t i = 0; i < count; i++)
	{
		AlphabetRow row;
		int tone;
		bool is_capital = letters[i] >= 'A' && letters[i] <= 'Z';

		(void) alphabet_find(letters[i], &row, &tone, &is_capital);
		capitals += is_capital;
		first |= i == 0 && is_capital;
	}
	return capitals != 0 && capitals != count && !(capitals == 1 && first);
}

static WordLook
look_as(OldEncoding encoding, const unsigned char *word, size_t length)
{
	uint32_t letters[MOST_WORD];
	size_t count;

	if (length > MOST_WORD || old_decode(encoding, word, length, true, letters, &count) < length)
		return WORD_IS_NONE;
	/* TCVN3's capitals may be small letters in a font of capitals */
	if (encoding != OLD_TCVN3 && encoding != OLD_WIN1258 && has_mixed_case(letters, count))
		return WORD_IS_NONE;
	return look_within(letters, count);
}

/*
 * Whether a word, which would be a syllable, contains by itself what no language writes. With
 * one byte for each letter: a sign within it, or a capital after small letters ("B¹c", "NghÖ"),
 * but not the signs of units of measure and names (N·m, Mª, «, m²).
 */
static bool
is_strange_single(const unsigned char *word, size_t length)
{
	bool small_before = false;

	for (size_t i = 0; i < length; i++)
	{
		bool is_last = i + 1 == length;
		bool is_within = i > 0 && !is_last && is_ascii_letter(word[i - 1]) && is_ascii_letter(word[i + 1]);
		bool is_quote = word[i] == 0xAB || word[i] == 0xBB;
		bool is_sign = word[i] >= 0xA1 && word[i] <= 0xBF && word[i] != 0xB7 && (!is_quote || is_within);

		if (is_sign && i > 0 && is_ascii_letter(word[0]) &&
		    !(is_last && strchr("\xAA\xBA\xB2\xB3\xB9\xA9\xAE\xB0", word[i])))
			return true;
		if (word[i] >= 0xC0 && word[i] <= 0xDE && i > 0 &&
		    (small_before || (!is_last && is_small(word[i + 1]))))
			return true;
		small_before = is_small(word[i]);
	}
	return false;
}

/* In VNI: marks that are not a diaeresis or accent of French and Spanish after that vowel (Thaï, aún). */
static bool
is_strange_vni(const unsigned char *word, size_t length)
{
	for (size_t i = 1; i < length; i++)
		if (word[i] >= 0xC0 && old_may_get_marks(OLD_VNI, word[i - 1]) &&
		    strchr("\xCF\xCB\xDC\xDA\xC9\xEF\xEB\xFC\xFA\xE9", word[i]) == NULL)
			return true;
	return false;
}

/* How well words fit an encoding. */
typedef struct Fit
{
	int wrong; /* words that are none in it */
	int cured; /* that are not syllables as they are, but are in that encoding */
	bool is_strange;
} Fit;

static Fit
fit_text(OldEncoding read_as, OldEncoding encoding, const unsigned char *bytes, size_t length)
{
	Fit fit = {0};
	int dotted = 0; /* words that are evidence only together with others */
	size_t taken;

	for (size_t at = 0; (taken = next_word(bytes, length, &at)) > 0; at += taken)
	{
		const unsigned char *word = bytes + at;
		WordLook look = has_high(word, taken) ? look_as(encoding, word, taken) : WORD_SAYS_NOTHING;
		WordLook as_it_stands = look == WORD_IS_SYLLABLE ? look_as(read_as, word, taken) : WORD_IS_SYLLABLE;
		bool is_strange;

		fit.wrong += look == WORD_IS_NONE && !has_dots_alone(word, taken);
		if (as_it_stands == WORD_IS_SYLLABLE)
			continue;
		is_strange = encoding == OLD_VNI ? is_strange_vni(word, taken) : is_strange_single(word, taken);
		/* capitals may be an abbreviation (HĐ), but none has VNI's pairs */
		if (as_it_stands == WORD_SAYS_NOTHING && !(encoding == OLD_VNI && is_strange))
			continue;
		if (has_dots_alone(word, taken))
			dotted++;
		else
			fit.cured++;
		fit.is_strange |= is_strange;
	}
	fit.cured += fit.cured > 0 ? dotted : 0;
	return fit;
}

/* The bytes that a text was read from in windows-1252 or 1258; 0: not from any. */
static size_t
bytes_of(OldEncoding read_as, const uint32_t *text, size_t count, unsigned char *bytes)
{
	static const uint16_t marks[TONES] = {0, 0x0300, 0x0309, 0x0303, 0x0301, 0x0323};
	size_t length = 0;

	for (size_t i = 0; i < count; i++)
	{
		int byte = old_byte(read_as, text[i]);
		AlphabetRow row;
		bool is_capital;
		int tone = 0;

		if (byte < 0 && read_as == OLD_WIN1258 && alphabet_find(text[i], &row, &tone, &is_capital) &&
		    tone > 0)
		{
			bytes[length++] = (unsigned char) old_byte(read_as, alphabet_letter(row, 0, is_capital));
			byte = old_byte(read_as, marks[tone]);
		}
		if (byte < 0)
			return 0;
		bytes[length++] = (unsigned char) byte;
	}
	return length;
}

/* Letters that Vietnamese text has above ASCII: Latin ones, and signs of print. */
static bool
is_text_letter(uint32_t c)
{
	return (c >= 0xA0 && c <= 0x24F) || (c >= 0x300 && c <= 0x323) || (c >= 0x1E00 && c <= 0x1EFF) ||
	       (c >= 0x2010 && c <= 0x2030);
}

/* Are the bytes UTF-8 themselves, with a letter in more than one of them? */
static bool
is_twice_encoded(const unsigned char *bytes, size_t length, SpoiltText *found)
{
	bool has_letter = false;

	found->right_count = 0;
	for (size_t at = 0; at < length;)
	{
		size_t taken;
		uint32_t letter = old_utf8_letter(bytes + at, length - at, &taken);

		if (taken == 0 || (letter >= 0x80 && !is_text_letter(letter)))
			return false;
		has_letter |= letter >= 0xC0;
		found->right[found->right_count++] = letter;
		at += taken;
	}
	return has_letter;
}

/* Which encoding the most words fit, if it is likely enough. */
static OldEncoding
best_fit(OldEncoding read_as, const unsigned char *bytes, size_t length)
{
	OldEncoding best = OLD_NONE;
	int most = 0;

	for (int encoding = OLD_TCVN3; encoding <= OLD_WIN1258; encoding++)
	{
		Fit fit;

		if (encoding == (int) read_as)
			continue;
		fit = fit_text(read_as, encoding, bytes, length);
		if (fit.cured > most && 10 * fit.wrong <= fit.cured && (fit.cured > 1 || fit.is_strange))
		{
			most = fit.cured;
			best = encoding;
		}
	}
	return best;
}

static bool
look_as_read(OldEncoding read_as, const uint32_t *text, size_t count, SpoiltText *found)
{
	unsigned char bytes[MOST_BYTES];
	size_t length = bytes_of(read_as, text, count, bytes);

	if (length == 0)
		return false;
	if (is_twice_encoded(bytes, length, found))
	{
		found->kind = SPOILT_TWICE;
		return true;
	}
	found->right_count = 0;
	found->encoding = best_fit(read_as, bytes, length);
	if (found->encoding == OLD_NONE)
		return false;
	found->kind = SPOILT_OLD;
	old_decode(found->encoding, bytes, length, true, found->right, &found->right_count);
	return true;
}

/* A letter, because only letters adjoin a question mark within a word. */
static bool
is_letter(uint32_t c)
{
	AlphabetRow row;
	int tone;
	bool is_capital;

	return is_ascii_letter(c) || alphabet_find(c, &row, &tone, &is_capital);
}

/* A question mark between letters, in a text that is not an address. */
static bool
has_lost_letter(const uint32_t *text, size_t count)
{
	bool found = false;

	for (size_t i = 0; i < count; i++)
	{
		if (text[i] == '/' || text[i] == '=' || text[i] == '&' || text[i] == '@')
			return false;
		found |= text[i] == '?' && i > 0 && i + 1 < count && is_letter(text[i - 1]) && is_letter(text[i + 1]);
	}
	return found;
}

void
spoilt_text_look(const uint32_t *text, size_t count, SpoiltText *found)
{
	bool is_ascii = true;

	found->kind = SPOILT_NOT;
	found->encoding = OLD_NONE;
	found->right_count = 0;
	for (size_t i = 0; i < count; i++)
	{
		if (text[i] == 0xFFFD)
			found->kind = SPOILT_REPLACED;
		is_ascii = is_ascii && text[i] < 0x80;
	}
	if (found->kind == SPOILT_NOT && has_lost_letter(text, count))
		found->kind = SPOILT_LOST;
	if (found->kind != SPOILT_NOT || is_ascii)
		return;
	if (count > SPOILT_MOST)
		count = SPOILT_MOST;
	if (!look_as_read(OLD_WIN1252, text, count, found) && !look_as_read(OLD_WIN1258, text, count, found))
		found->kind = SPOILT_NOT;
}

OldEncoding
spoilt_file_guess(const unsigned char *bytes, size_t length)
{
	/* the likeliest first, for some letters are the same in several */
	static const OldEncoding order[] = {OLD_TCVN3, OLD_VNI, OLD_WIN1252, OLD_WIN1258, OLD_VPS, OLD_VISCII};
	OldEncoding best = OLD_NONE;
	int most = 1; /* one word may be chance */

	if (length > MOST_OF_FILE)
		length = MOST_OF_FILE;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
	{
		int syllables = 0;
		int others = 0;
		size_t taken;

		for (size_t at = 0; (taken = next_word(bytes, length, &at)) > 0; at += taken)
		{
			WordLook look =
				has_high(bytes + at, taken) ? look_as(order[i], bytes + at, taken) : WORD_SAYS_NOTHING;

			syllables += look == WORD_IS_SYLLABLE;
			others += look == WORD_IS_NONE;
		}
		if (syllables > most && 4 * others <= syllables)
		{
			most = syllables;
			best = order[i];
		}
	}
	return best;
}
