/*
 * class_fill.c - quotas (see class_fill.h, and classes.h for what they mean).
 */
#include "board/class_fill.h"

static int64_t
allows(const ClassFill *fill, const ClassBucket *bucket, int64_t counted)
{
	return class_quota_allows(bucket->quota, bucket->group, (size_t) counted, fill->n);
}

/* Is the unit one of those that the bucket counts, shares out among? */
static inline bool
in_bucket(const ClassFill *fill, const ClassBucket *bucket, size_t unit)
{
	return class_group(bucket->quota, bucket->number, fill->units[unit], fill->n) == bucket->group;
}

/* Does the unit compete for the bucket's class, where everybody is as at says? */
static inline bool
competes(const ClassFill *fill, const ClassBucket *bucket, const uint8_t *at, size_t unit)
{
	return at[unit] == bucket->quota->number && !fill->fixed[unit] && in_bucket(fill, bucket, unit);
}

/* Has an authority given the unit the bucket's class? */
static inline bool
is_given(const ClassFill *fill, const ClassBucket *bucket, size_t unit)
{
	return fill->fixed[unit] && fill->at[unit] == bucket->quota->number && in_bucket(fill, bucket, unit);
}

/* How many units are counted now? */
static int64_t
count(const ClassFill *fill, const ClassBucket *bucket)
{
	int64_t n = 0;

	core_pause_here();
	for (size_t i = 0; i < fill->n; i++)
		n += (CLASS_SET(fill->at[i]) & bucket->quota->classes) != 0 && in_bucket(fill, bucket, i);
	return n;
}

/* The first candidates as a bucket sees them, from the back to the front. */
typedef struct Kept
{
	int64_t candidates;
	int64_t tied;  /* of them: the last, who share a place */
	int64_t given; /* by an authority, of their places or better ones */
	size_t first;  /* where the last place begins */
	size_t end;    /* nobody from here on is looked at any more */
} Kept;

/* Look at the last place before first that has a candidate; tied is 0 if there is none. */
static void
kept_look(const ClassFill *fill, const ClassBucket *bucket, const uint8_t *at, Kept *kept)
{
	size_t i = kept->first;
	size_t end;

	kept->tied = 0;
	while (i > 0 && !competes(fill, bucket, at, i - 1))
		i--;
	for (end = i; end > 0 && end < kept->end && fill->units[end]->place == fill->units[end - 1]->place;)
		end++;
	while (kept->end > end)
		kept->given -= is_given(fill, bucket, --kept->end);
	while (i > 0 && fill->units[i - 1]->place == fill->units[end - 1]->place)
		kept->tied += competes(fill, bucket, at, --i);
	kept->first = i;
}

static Kept
kept_all(const ClassFill *fill, const ClassBucket *bucket, const uint8_t *at)
{
	Kept kept = {0, 0, 0, fill->n, fill->n};

	core_pause_here();
	for (size_t i = 0; i < fill->n; i++)
	{
		kept.candidates += competes(fill, bucket, at, i);
		kept.given += is_given(fill, bucket, i);
	}
	kept_look(fill, bucket, at, &kept);
	return kept;
}

/* Without the last place. */
static void
kept_fewer(const ClassFill *fill, const ClassBucket *bucket, const uint8_t *at, Kept *kept)
{
	kept->candidates -= kept->tied;
	kept_look(fill, bucket, at, kept);
}

/* So many must be allowed. */
static int64_t
needed(const ClassBucket *bucket, const Kept *kept)
{
	if (kept->candidates == 0)
		return 0;
	return kept->given + kept->candidates - (bucket->quota->ties == CLASS_TIES_ALL ? kept->tied - 1 : 0);
}

/* From position on, candidates fall. */
static void
drop_from(ClassFill *fill, const ClassBucket *bucket, size_t position)
{
	for (size_t i = position; i < fill->n; i++)
		if (competes(fill, bucket, fill->at, i))
			fill->at[i] = class_next(fill, i, bucket->quota->number + 1);
}

/* As many stay as are allowed, whatever the classes below. */
static void
keep(ClassFill *fill, const ClassBucket *bucket, int64_t allowed)
{
	Kept kept = kept_all(fill, bucket, fill->at);

	while (needed(bucket, &kept) > allowed)
		kept_fewer(fill, bucket, fill->at, &kept);
	drop_from(fill, bucket, kept.end);
}

/* Nobody without a group can be shared out to. */
static void
stop_ungrouped(ClassFill *fill, const ClassBucket *bucket)
{
	for (size_t i = 0; i < fill->n; i++)
		if (fill->at[i] == bucket->quota->number && !fill->fixed[i] &&
		    class_group(bucket->quota, bucket->number, fill->units[i], fill->n) >= bucket->quota->n_groups)
			fill->at[i] = AT_UNDECIDED;
}

static void fill_from(ClassFill *fill, int from);

/* What a search for the greatest number knows of the units counted, for any number kept. */
typedef struct BaseBound
{
	int64_t sure;  /* in better classes, or fixed */
	int64_t below; /* may come to be counted in a worse one */
	bool exact;    /* nothing below is in the way of anybody */
} BaseBound;

/* May the unit, coming from that class on, be counted? */
static bool
may_count(const ClassFill *fill, const ClassBucket *bucket, const BaseBound *bound, size_t unit, int from)
{
	ClassSet stops = fill->undecided[unit] & ~(CLASS_SET(from) - 1);
	ClassSet way = fill->fits[unit] & ~(CLASS_SET(from) - 1);

	if (bound->exact)
		return (CLASS_SET(class_next(fill, unit, from)) & bucket->quota->classes) != 0;
	if (stops != 0)
		way &= (stops & -stops) - 1;
	return (way & bucket->quota->classes) != 0;
}

static BaseBound
bound_base(const ClassFill *fill, int at)
{
	const ClassBucket *bucket = &fill->buckets[at];
	int own = bucket->quota->number;
	BaseBound bound = {0, 0, fill->buckets[fill->n_buckets - 1].quota->number == own};

	for (size_t i = 0; i < fill->n; i++)
	{
		if (!in_bucket(fill, bucket, i) || fill->at[i] >= AT_NONE)
			continue;
		if (fill->at[i] < own || fill->fixed[i])
			bound.sure += (CLASS_SET(fill->at[i]) & bucket->quota->classes) != 0;
		else if (fill->at[i] > own)
			bound.below += may_count(fill, bucket, &bound, i, fill->at[i]);
	}
	return bound;
}

static int64_t
most_counted(const ClassBucket *bucket, const BaseBound *bound, int64_t kept)
{
	bool own = (bucket->quota->classes & CLASS_SET(bucket->quota->number)) != 0;

	return bound->sure + (own ? kept : 0) + bound->below;
}

/*
 * How many units can be in a class or a better one, from the one that is searched down to each:
 * an upper bound, exact where all classes fit all who fit a better one and nobody is tied.
 */
typedef struct Upto
{
	int first;
	int64_t most[CLASS_MAX_NAMES];
	int64_t alone[CLASS_MAX_NAMES]; /* in that class */
	int64_t sure[CLASS_MAX_NAMES];  /* of what its quota counts: in classes before the first, or fixed */
} Upto;

/* How many candidates can stay where so many are allowed?  Those who share a place stay even beyond that. */
static int64_t
most_staying(const ClassFill *fill, const ClassBucket *bucket, int64_t allowed)
{
	return bucket->quota->ties == CLASS_TIES_ALL && allowed > 0 ? (int64_t) fill->n : allowed;
}

/* In each class alone, what a quota allows from the beginning: of all its groups. */
static void
upto_known(const ClassFill *fill, int at, Upto *upto)
{
	for (int i = 0; i < CLASS_MAX_NAMES; i++)
		upto->alone[i] = (int64_t) fill->n;
	for (int k = at; k < fill->n_buckets; k++)
	{
		const ClassBucket *bucket = &fill->buckets[k];
		int64_t *alone = &upto->alone[bucket->quota->number];

		if (bucket->kind == BUCKET_KNOWN)
			*alone = (bucket->group == 0 ? 0 : *alone) +
			         most_staying(fill, bucket, allows(fill, bucket, bucket->base));
	}
}

/* In its class alone, what a quota without groups allows if all that it counts are as full as they can be. */
static void
upto_alone(const ClassFill *fill, const ClassBucket *bucket, Upto *upto)
{
	int number = bucket->quota->number;
	int64_t counted = 0;
	int64_t most;

	for (int i = upto->first; i < fill->rules->n_names; i++)
		if ((bucket->quota->classes & CLASS_SET(i)) != 0)
			counted += upto->alone[i];
	counted += upto->sure[number];
	most = most_staying(fill, bucket, counted > 0 ? allows(fill, bucket, counted) : bucket->quota->at_least);
	if (most < upto->alone[number])
		upto->alone[number] = most;
}

static Upto
upto_start(const ClassFill *fill, int at)
{
	Upto upto = {.first = fill->buckets[at].quota->number};

	for (size_t i = 0; i < fill->n; i++)
	{
		int here = fill->at[i];
		bool settled = here < upto.first || fill->fixed[i];

		if (here >= AT_NONE)
			continue;
		upto.most[here] += !settled;
		for (int k = at; settled && k < fill->n_buckets; k++)
			upto.sure[fill->buckets[k].quota->number] +=
				(fill->buckets[k].quota->classes & CLASS_SET(here)) != 0;
	}
	for (int k = upto.first + 1; k < fill->rules->n_names; k++)
		upto.most[k] += upto.most[k - 1];
	upto_known(fill, at, &upto);
	return upto;
}

/*
 * What a quota leaves of the bound, if better classes have as many as they can.  Of what it
 * counts, all may be in one class but who cannot: if no class between the first and its own is
 * counted, who is in one of those; if its own is not counted, who is in that.
 */
static int64_t
upto_allowed(const ClassFill *fill, const ClassBucket *bucket, const Upto *upto)
{
	int number = bucket->quota->number;
	ClassSet classes = bucket->quota->classes;
	int worst;
	bool better = (classes & (CLASS_SET(number) - 1) & ~(CLASS_SET(upto->first) - 1)) != 0;
	bool own = (classes & CLASS_SET(number)) != 0;
	int64_t before = number > upto->first ? upto->most[number - 1] : 0;
	int64_t low = 0;
	int64_t high = upto->most[number] - before;

	if (bucket->kind == BUCKET_KNOWN)
		return before + allows(fill, bucket, bucket->base);
	worst = 63 - __builtin_clzll(classes);
	while (low < high)
	{
		int64_t middle = (low + high + 1) / 2;
		int64_t counted = upto->sure[number] + upto->most[worst] - (better ? 0 : before) - (own ? 0 : middle);

		if (middle <= (counted > 0 ? allows(fill, bucket, counted) : bucket->quota->at_least))
			low = middle;
		else
			high = middle - 1;
	}
	return before + low;
}

/* In the bucket's class or a better one, as far as the bucket says. */
static int64_t
upto_most(const ClassFill *fill, const ClassBucket *bucket, Upto *upto)
{
	int number = bucket->quota->number;
	int64_t before = number > upto->first ? upto->most[number - 1] : 0;
	bool plain = class_groups(bucket->quota, fill->n) == 1;
	int64_t most = upto->most[number];
	int64_t allowed;

	if (plain && bucket->kind != BUCKET_KNOWN)
		upto_alone(fill, bucket, upto);
	if (before + upto->alone[number] < most)
		most = before + upto->alone[number];
	if (!plain || bucket->kind == BUCKET_COUNTED || bucket->quota->ties == CLASS_TIES_ALL)
		return most;
	allowed = upto_allowed(fill, bucket, upto);
	return allowed < most ? allowed : most;
}

/* How many candidates of the bucket can stay at most?  Rounds could go on; each result is a bound. */
static int64_t
most_kept(const ClassFill *fill, int at)
{
	enum
	{
		ROUNDS = 100
	};
	Upto upto = upto_start(fill, at);
	bool changed = true;

	for (int round = 0; round < ROUNDS && changed; round++)
	{
		changed = false;
		for (int k = fill->n_buckets - 1; k >= at; k--)
		{
			const ClassBucket *bucket = &fill->buckets[k];
			int64_t most = upto_most(fill, bucket, &upto);

			for (int i = bucket->quota->number; i >= upto.first && upto.most[i] > most; i--)
			{
				upto.most[i] = most;
				changed = true;
			}
		}
	}
	return upto.most[upto.first];
}

/*
 * The greatest number that holds once all that comes behind is filled likewise.  Numbers
 * that would not hold even if everybody counted who can are passed over.
 */
static void
search(ClassFill *fill, int at)
{
	const ClassBucket *bucket = &fill->buckets[at];
	BaseBound bound = bound_base(fill, at);
	int64_t most = bucket->quota->n_groups == 1 ? most_kept(fill, at) : (int64_t) fill->n;
	Kept kept;

	memcpy(bucket->save, fill->at, fill->n);
	kept = kept_all(fill, bucket, bucket->save);
	for (;;)
	{
		int64_t need = needed(bucket, &kept);

		core_pause_here();
		if (kept.candidates <= most &&
		    need <= allows(fill, bucket, most_counted(bucket, &bound, kept.candidates)))
		{
			drop_from(fill, bucket, kept.end);
			fill_from(fill, at + 1);
			if (need <= allows(fill, bucket, count(fill, bucket)))
				return;
			memcpy(fill->at, bucket->save, fill->n);
		}
		for (size_t i = kept.first; i < kept.end; i++)
			if (competes(fill, bucket, bucket->save, i))
				bound.below += may_count(fill, bucket, &bound, i, bucket->quota->number + 1);
		kept_fewer(fill, bucket, bucket->save, &kept);
	}
}

static int64_t
counted_now(const ClassFill *fill, const ClassBucket *bucket)
{
	return bucket->kind == BUCKET_KNOWN ? bucket->base : count(fill, bucket);
}

/* Fill the buckets from that one on; all before are filled. */
static void
fill_from(ClassFill *fill, int from)
{
	for (int i = from; i < fill->n_buckets; i++)
	{
		const ClassBucket *bucket = &fill->buckets[i];

		if (bucket->group == 0)
			stop_ungrouped(fill, bucket);
		if (bucket->kind == BUCKET_SEARCHED)
		{
			search(fill, i);
			return;
		}
		keep(fill, bucket, allows(fill, bucket, counted_now(fill, bucket)));
	}
}

/* Does the quota hold, where everybody is in the end? */
static bool
holds(const ClassFill *fill, const ClassBucket *bucket)
{
	Kept kept = kept_all(fill, bucket, fill->at);

	return needed(bucket, &kept) <= allows(fill, bucket, counted_now(fill, bucket));
}

/* Is the unit, which has the class, among so many as are allowed? */
static bool
is_allowed(const ClassFill *fill, const ClassBucket *bucket, size_t unit)
{
	int64_t ahead = 0;

	for (size_t i = 0; i < fill->n && fill->units[i]->place <= fill->units[unit]->place; i++)
		ahead += fill->at[i] == bucket->quota->number && in_bucket(fill, bucket, i);
	return ahead <= allows(fill, bucket, counted_now(fill, bucket));
}

/* Where the unit was when its class was filled, if it came to that. */
static uint8_t
way_to(const ClassFill *fill, size_t unit, int number)
{
	int at = fill->start[unit];

	while (at < number && at != fill->result[unit])
	{
		int quota = class_quota_of(fill->rules, at);

		if (class_group(&fill->rules->quotas[quota], quota, fill->units[unit], fill->n) >=
		    fill->rules->quotas[quota].n_groups)
			return AT_UNDECIDED;
		at = class_next(fill, unit, at + 1);
	}
	return (uint8_t) at;
}

/* Would all quotas hold, and nobody lose the class or a better one, if this unit had it? */
static bool
could_have(ClassFill *fill, int at, size_t unit)
{
	const ClassBucket *bucket = &fill->buckets[at];
	int number = bucket->quota->number;
	bool could;

	core_pause_here();
	for (size_t i = 0; i < fill->n; i++)
		fill->at[i] = fill->fixed[i] ? fill->result[i] : way_to(fill, i, number);
	fill->fixed[unit] = true;
	fill->at[unit] = (uint8_t) number;
	fill_from(fill, at - bucket->group);
	could = is_allowed(fill, bucket, unit);
	for (int i = 0; could && i < fill->n_buckets && fill->buckets[i].quota->number <= number; i++)
		could = holds(fill, &fill->buckets[i]);
	for (size_t i = 0; could && i < fill->n; i++)
		could = fill->result[i] > number || fill->at[i] == fill->result[i];
	fill->fixed[unit] = false;
	memcpy(fill->at, fill->result, fill->n);
	return could;
}

/* Did the unit come to the bucket's class and fall? */
static bool
fell(const ClassFill *fill, const ClassBucket *bucket, size_t unit)
{
	int number = bucket->quota->number;

	return !fill->fixed[unit] && fill->result[unit] > number && in_bucket(fill, bucket, unit) &&
	       way_to(fill, unit, number) == number;
}

/* Does it make no difference which of the two has the bucket's class and which falls? */
static bool
are_alike(const ClassFill *fill, const ClassBucket *bucket, size_t a, size_t b)
{
	ClassSet below = ~(CLASS_SET(bucket->quota->number + 1) - 1);
	const ClassQuota *quotas = fill->rules->quotas;

	if (((fill->fits[a] ^ fill->fits[b]) & below) != 0 ||
	    ((fill->undecided[a] ^ fill->undecided[b]) & below) != 0)
		return false;
	for (int i = 0; i < fill->rules->n_quotas; i++)
		if (class_group(&quotas[i], i, fill->units[a], fill->n) !=
		    class_group(&quotas[i], i, fill->units[b], fill->n))
			return false;
	return true;
}

/* Could one of the tied from first to end have the class? */
static bool
edge_is_open(ClassFill *fill, int at, size_t first, size_t end)
{
	const ClassBucket *bucket = &fill->buckets[at];

	for (size_t i = first; i < end; i++)
	{
		size_t tried = first;

		core_pause_here();
		while (tried < i && !(fell(fill, bucket, tried) && are_alike(fill, bucket, tried, i)))
			tried++;
		if (tried == i && fell(fill, bucket, i) && could_have(fill, at, i))
			return true;
	}
	return false;
}

/* The tied at the edge of a quota: is their class open? */
static void
open_edge(ClassFill *fill, int at)
{
	const ClassBucket *bucket = &fill->buckets[at];
	size_t first = 0;
	size_t end;

	while (first < fill->n && !fell(fill, bucket, first))
		first++;
	for (end = first; end < fill->n && fill->units[end]->place == fill->units[first]->place;)
		end++;
	if (!edge_is_open(fill, at, first, end))
		return;
	for (size_t i = first; i < end; i++)
		if (fill->open[i] == 0 && fell(fill, bucket, i))
			fill->open[i] = (uint8_t) (bucket->quota->number + 1);
}

void
class_fill(ClassFill *fill)
{
	memcpy(fill->at, fill->start, fill->n);
	fill_from(fill, 0);
	memcpy(fill->result, fill->at, fill->n);
	for (int i = 0; i < fill->n_buckets; i++)
		if (fill->buckets[i].quota->ties == CLASS_TIES_OPEN)
			open_edge(fill, i);
}
