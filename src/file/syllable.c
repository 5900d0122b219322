/*
 * syllable.c - the Vietnamese alphabet and its syllables (see syllable.h).
 */
#include "file/syllable.h"

#include <string.h>

#define ROWS (ROW_D + 1)
/* No syllable has more letters (nghiêng), and no rhyme more (uyên). */
#define MOST_LETTERS 7

/* Small and capital, by tone. */
static const uint16_t alphabet[ROWS][2][TONES] = {
	{{0x0061, 0x00E0, 0x1EA3, 0x00E3, 0x00E1, 0x1EA1}, {0x0041, 0x00C0, 0x1EA2, 0x00C3, 0x00C1, 0x1EA0}},
	{{0x0103, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB7}, {0x0102, 0x1EB0, 0x1EB2, 0x1EB4, 0x1EAE, 0x1EB6}},
	{{0x00E2, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD}, {0x00C2, 0x1EA6, 0x1EA8, 0x1EAA, 0x1EA4, 0x1EAC}},
	{{0x0065, 0x00E8, 0x1EBB, 0x1EBD, 0x00E9, 0x1EB9}, {0x0045, 0x00C8, 0x1EBA, 0x1EBC, 0x00C9, 0x1EB8}},
	{{0x00EA, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7}, {0x00CA, 0x1EC0, 0x1EC2, 0x1EC4, 0x1EBE, 0x1EC6}},
	{{0x0069, 0x00EC, 0x1EC9, 0x0129, 0x00ED, 0x1ECB}, {0x0049, 0x00CC, 0x1EC8, 0x0128, 0x00CD, 0x1ECA}},
	{{0x006F, 0x00F2, 0x1ECF, 0x00F5, 0x00F3, 0x1ECD}, {0x004F, 0x00D2, 0x1ECE, 0x00D5, 0x00D3, 0x1ECC}},
	{{0x00F4, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9}, {0x00D4, 0x1ED2, 0x1ED4, 0x1ED6, 0x1ED0, 0x1ED8}},
	{{0x01A1, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3}, {0x01A0, 0x1EDC, 0x1EDE, 0x1EE0, 0x1EDA, 0x1EE2}},
	{{0x0075, 0x00F9, 0x1EE7, 0x0169, 0x00FA, 0x1EE5}, {0x0055, 0x00D9, 0x1EE6, 0x0168, 0x00DA, 0x1EE4}},
	{{0x01B0, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1}, {0x01AF, 0x1EEA, 0x1EEC, 0x1EEE, 0x1EE8, 0x1EF0}},
	{{0x0079, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5}, {0x0059, 0x1EF2, 0x1EF6, 0x1EF8, 0x00DD, 0x1EF4}},
	{{0x0111}, {0x0110}},
};

/* A letter of a row in the tables below. */
static const char row_letters[] = "aAWeEioOPuUyD";

static const char *const onsets[] = {
	"",  "b",  "c",   "ch", "d", "D",  "g",  "gh", "gi", "h", "k",  "kh", "l", "m",
	"n", "ng", "ngh", "nh", "p", "ph", "qu", "r",  "s",  "t", "th", "tr", "v", "x",
};

/* A is ă, W is â, E is ê, O is ô, P is ơ, U is ư; -ắk is Đắk Lắk's. */
static const char rhymes[] =
	" a ac ach ai am an ang anh ao ap at au ay Ac Ak Am An Ang Ap At Wc Wm Wn Wng Wp Wt Wu Wy"
	" e ec em en eng eo ep et E Ech Em En Enh Ep Et Eu"
	" i ia ich im in inh ip it iu iEc iEm iEn iEng iEp iEt iEu"
	" o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oAc oAm oAn oAng oAt oe oen oeo oet"
	" oong ooc O Oc Oi Om On Ong Op Ot P Pi Pm Pn Pp Pt"
	" u ua uc ui um un ung up ut uWn uWng uWt uWy uE uEch uEnh uP uOc uOi uOm uOn uOng uOt"
	" uy uya uyt uych uyn uynh uyp uyu uyEn uyEt"
	" U Ua Uc Ui Um Ung Ut Uu UPc UPi UPm UPn UPng UPp UPt UPu"
	" y ych ynh yt yEm yEn yEng yEt yEu ";

uint32_t
alphabet_letter(AlphabetRow row, int tone, bool is_capital)
{
	return alphabet[row][is_capital][tone];
}

bool
alphabet_find(uint32_t letter, AlphabetRow *row, int *tone, bool *is_capital)
{
	if (letter < 0x80)
		return false;
	for (int r = 0; r < ROWS; r++)
		for (int c = 0; c < 2; c++)
			for (int t = 0; t < TONES; t++)
				if (alphabet[r][c][t] == letter)
				{
					*row = r;
					*tone = t;
					*is_capital = c == 1;
					return true;
				}
	return false;
}

/* The tone of a combining mark, or 0. */
static int
mark_tone(uint32_t letter)
{
	static const uint16_t marks[TONES] = {0, 0x0300, 0x0309, 0x0303, 0x0301, 0x0323};

	for (int t = 1; t < TONES; t++)
		if (marks[t] == letter)
			return t;
	return 0;
}

/* A word taken apart. */
typedef struct Word
{
	char letters[MOST_LETTERS + 1]; /* as in the tables above */
	int count;
	int tone;
	int tones;
	int capitals;
} Word;

static bool
take_letter(Word *word, uint32_t letter)
{
	AlphabetRow row;
	bool is_capital = letter >= 'A' && letter <= 'Z';
	int tone = mark_tone(letter);
	char plain;

	if (tone == 0 && letter < 0x80)
		plain = (char) (is_capital ? letter + ('a' - 'A') : letter);
	else if (tone == 0 && alphabet_find(letter, &row, &tone, &is_capital))
		plain = row_letters[row];
	else
		plain = '\0';
	if (tone != 0)
	{
		word->tone = tone;
		word->tones++;
	}
	word->capitals += is_capital;
	if (plain == '\0')
		return tone != 0;
	if (word->count == MOST_LETTERS || strchr("fjwz", plain) != NULL ||
	    !((plain >= 'a' && plain <= 'z') || (plain >= 'A' && plain <= 'Z')))
		return false;
	word->letters[word->count++] = plain;
	return true;
}

static bool
is_rhyme(const char *letters, size_t length)
{
	char wanted[MOST_LETTERS + 3];

	if (length == 0)
		return false;
	wanted[0] = ' ';
	memcpy(wanted + 1, letters, length);
	wanted[length + 1] = ' ';
	wanted[length + 2] = '\0';
	return strstr(rhymes, wanted) != NULL;
}

/* A syllable that is stopped has sắc or nặng. */
static bool
tone_fits(const Word *word)
{
	char last = word->letters[word->count - 1];
	bool is_stopped = last == 'c' || last == 'k' || last == 'p' || last == 't' ||
	                  (last == 'h' && word->count > 1 && word->letters[word->count - 2] == 'c');

	return !is_stopped || word->tone >= 4;
}

WordLook
word_look(const uint32_t *letters, size_t count)
{
	Word word = {.tone = 0};

	for (size_t i = 0; i < count; i++)
		if (!take_letter(&word, letters[i]))
			return WORD_IS_NONE;
	word.letters[word.count] = '\0';
	if (word.count < 2)
		return WORD_SAYS_NOTHING;
	for (size_t i = 0; i < sizeof(onsets) / sizeof(onsets[0]) && word.tones < 2 && tone_fits(&word); i++)
	{
		size_t length = strlen(onsets[i]);

		if (strncmp(word.letters, onsets[i], length) == 0 &&
		    is_rhyme(word.letters + length, (size_t) word.count - length))
			return WORD_IS_SYLLABLE;
	}
	return word.capitals == word.count && word.tones == 0 ? WORD_SAYS_NOTHING : WORD_IS_NONE;
}
