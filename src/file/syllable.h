/*
 * syllable.h - the Vietnamese alphabet, and which words are syllables by its spelling.
 * Pure C.
 */
#ifndef EMULATION_SYLLABLE_H
#define EMULATION_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The vowels, with đ behind them. */
typedef enum AlphabetRow
{
	ROW_A,
	ROW_A_BREVE,
	ROW_A_CIRCUMFLEX,
	ROW_E,
	ROW_E_CIRCUMFLEX,
	ROW_I,
	ROW_O,
	ROW_O_CIRCUMFLEX,
	ROW_O_HORN,
	ROW_U,
	ROW_U_HORN,
	ROW_Y,
	ROW_D
} AlphabetRow;

/* Tones: none, huyền, hỏi, ngã, sắc, nặng. */
#define TONES 6

/* A letter of the alphabet with its tone (of đ: 0). */
extern uint32_t alphabet_letter(AlphabetRow row, int tone, bool is_capital);

/* Is it one of the alphabet's letters outside of ASCII?  Its row, tone and case. */
extern bool alphabet_find(uint32_t letter, AlphabetRow *row, int *tone, bool *is_capital);

typedef enum WordLook
{
	WORD_IS_NONE, /* of Vietnamese */
	WORD_IS_SYLLABLE,
	WORD_SAYS_NOTHING /* one letter, or capitals without a tone: QĐ, CSTĐ */
} WordLook;

/* A word's letters; tones may be combining marks behind their letters. */
extern WordLook word_look(const uint32_t *letters, size_t count);

#endif
