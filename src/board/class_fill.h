/*
 * class_fill.h - quotas: who of the candidates has a class, and who falls to the next.
 */
#ifndef EMULATION_CLASS_FILL_H
#define EMULATION_CLASS_FILL_H

#include "sheet/class_rules.h"

/* Where a unit is that is in no class: behind all of them, and in no set of classes. */
#define AT_NONE      62
#define AT_UNDECIDED 63

/* A quota for one group of units. */
typedef struct ClassBucket
{
	const ClassQuota *quota;
	int number; /* of the quota */
	int group;
	enum
	{
		BUCKET_KNOWN,   /* what it allows is known from the beginning */
		BUCKET_COUNTED, /* ... once all better classes are filled */
		BUCKET_SEARCHED /* ... once all classes are filled */
	} kind;
	int64_t base;  /* of one that is known */
	uint8_t *save; /* one that is searched: where everybody was before it */
} ClassBucket;

typedef struct ClassFill
{
	const ClassRules *rules;
	size_t n;          /* units on the board */
	ClassUnit **units; /* by place; of equal place by number */
	ClassSet *fits;
	ClassSet *undecided; /* classes, none of which is in fits */
	uint8_t *start;      /* the class before quotas */
	uint8_t *at;         /* the class now */
	bool *fixed;         /* by an authority */
	uint8_t *open;       /* 1 + the class at whose edge it is tied, or 0 */
	uint8_t *result;     /* at, while something else is tried */
	ClassBucket *buckets;
	int n_buckets;
} ClassFill;

/* The first class from number on that fits, AT_UNDECIDED or AT_NONE. */
static inline uint8_t
class_next(const ClassFill *fill, size_t unit, int number)
{
	ClassSet set = (fill->fits[unit] | fill->undecided[unit]) & ~(CLASS_SET(number) - 1);

	if (set == 0)
		return AT_NONE;
	return (fill->undecided[unit] & set & -set) != 0 ? AT_UNDECIDED : (uint8_t) __builtin_ctzll(set);
}

/* From start to at and open. */
extern void class_fill(ClassFill *fill);

#endif
