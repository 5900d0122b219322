/*
 * award_tally.h - how many of each award: a multiset as a value.
 *
 *	 AwardTally       header: varlena length, version, number of entries
 *	 TallyEntry[]     in the order of the codes' bytes, none twice, none 0
 *	 text             the codes
 *
 * Equal tallies are equal bytes.
 */
#ifndef EMULATION_AWARD_TALLY_H
#define EMULATION_AWARD_TALLY_H

#include "server/compat.h"

#include "base/bytes.h"

#define AWARD_TALLY_VERSION 1

typedef struct TallyEntry
{
	int64 number; /* 1 or more */
	uint32 code;  /* offset from the start of the tally */
	uint32 code_length;
} TallyEntry;

typedef struct AwardTally
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint16 version;
	uint16 padding;
	uint32 n;
	uint32 length; /* of the whole tally, in bytes */
	TallyEntry entries[FLEXIBLE_ARRAY_MEMBER];
} AwardTally;

static inline const char *
tally_code(const AwardTally *tally, const TallyEntry *entry)
{
	return (const char *) tally + entry->code;
}

/* The tally in a datum, whole and aligned; a later format is refused (0A000). */
extern const AwardTally *tally_from_datum(Datum datum);

/* In the library of make checked: whether the tally has the properties above. */
#ifdef CHECK_VALUES
extern void tally_assert_valid(const AwardTally *tally);
#else
#define tally_assert_valid(tally) ((void) 0)
#endif

/* The entry of that award, or null. */
extern const TallyEntry *tally_find(const AwardTally *tally, const char *code, size_t length);

/* How many; any whole number on the way to a tally. */
typedef struct AwardCount
{
	const char *code;
	uint32 length;
	int128 number;
} AwardCount;

/* What to do about a number below 0, as a sentence. */
extern const char *const tally_negative_hint;

/*
 * The tally of counts in the order of their codes, none twice; those of 0 are
 * left out.  A number below 0 or beyond bigint is error 22003, the first by
 * code; more than a value can hold is 54000.  negative_hint is the hint of a
 * number below 0.  soft: see compat.h.
 */
extern AwardTally *
tally_from_counts(const AwardCount *counts, uint32 n, const char *negative_hint, struct Node *soft);

/* A number for a message. */
extern char *tally_number_text(int128 number);

#endif
