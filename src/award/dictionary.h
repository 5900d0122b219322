/*
 * dictionary.h - the award codes of a query, each kept once and numbered.
 *
 * A query tallies thousands of groups with the same few codes.  The dictionary
 * hangs on a function's call site (fn_extra) and lives as long as the query;
 * states count by number and point to the dictionary that gave it.
 */
#ifndef EMULATION_DICTIONARY_H
#define EMULATION_DICTIONARY_H

#include "server/compat.h"

typedef struct AwardCode
{
	const char *text;
	uint32 length;
} AwardCode;

struct code_hash;

typedef struct Dictionary
{
	MemoryContext context;
	uint64 multiplier;       /* secret, so that codes cannot be chosen to collide */
	struct code_hash *table; /* from code to number */
	AwardCode *codes;        /* by their numbers */
	uint32 n;
	uint32 room;
	uint32 *ranks; /* places of the first n_ranked codes in the order of bytes */
	uint32 n_ranked;
} Dictionary;

extern Dictionary *dictionary_of_call(FmgrInfo *flinfo);

/* The code's number, new or not. */
extern uint32 dictionary_number(Dictionary *dictionary, const char *code, uint32 length);

/* Sort numbers by their codes' bytes. */
extern void dictionary_sort(Dictionary *dictionary, uint32 *numbers, uint32 n);

#endif
