/*
 * classes.c - from points, conditions and quotas to classes (see classes.h).
 */
#include "board/classes.h"

#include <stdlib.h>

#include "board/class_fill.h"

/* Memory --------------------------------------------------------------------- */

static int
buckets_of(const ClassRules *rules, size_t n)
{
	int buckets = 0;

	for (int i = 0; i < rules->n_quotas; i++)
		buckets += class_groups(&rules->quotas[i], n);
	return buckets;
}

/* The next piece of the room, if there is one. */
static void *
take(char *room, size_t *taken, size_t size)
{
	char *piece = room == NULL ? NULL : room + *taken;

	*taken += (size + 7) / 8 * 8;
	return piece;
}

/* Lay out the room, or, of a null one, find its size. */
static size_t
lay_out(ClassFill *fill, const ClassRules *rules, size_t n, char *room)
{
	size_t taken = 0;
	int at = 0;

	fill->units = take(room, &taken, sizeof(ClassUnit *) * n);
	fill->fits = take(room, &taken, sizeof(ClassSet) * n);
	fill->undecided = take(room, &taken, sizeof(ClassSet) * n);
	fill->start = take(room, &taken, n);
	fill->at = take(room, &taken, n);
	fill->result = take(room, &taken, n);
	fill->fixed = take(room, &taken, n);
	fill->open = take(room, &taken, n);
	fill->n_buckets = buckets_of(rules, n);
	fill->buckets = take(room, &taken, sizeof(ClassBucket) * (size_t) fill->n_buckets);
	for (int i = 0; i < rules->n_quotas; i++)
		for (int group = 0; group < class_groups(&rules->quotas[i], n); group++, at++)
		{
			uint8_t *save = class_quota_is_nested(&rules->quotas[i]) ? take(room, &taken, n) : NULL;

			if (room != NULL)
				fill->buckets[at] = (ClassBucket){&rules->quotas[i], i, group, BUCKET_COUNTED, 0, save};
		}
	return taken;
}

size_t
classes_room(const ClassRules *rules, size_t n)
{
	ClassFill fill;

	return lay_out(&fill, rules, n, NULL);
}

/* By points, and lowered ------------------------------------------------------ */

static int
unit_compare(const void *left, const void *right)
{
	const ClassUnit *a = *(ClassUnit *const *) left;
	const ClassUnit *b = *(ClassUnit *const *) right;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return (a->unit > b->unit) - (a->unit < b->unit);
}

static ClassTruth
own_condition(const ClassUnit *unit, int entry)
{
	return unit->holds == NULL ? CLASS_HOLDS : (ClassTruth) unit->holds[entry];
}

static ClassTruth
entry_fits(const ClassRules *rules, const ClassUnit *unit, int entry)
{
	return rules->entries[entry].from > unit->points ? CLASS_FAILS : own_condition(unit, entry);
}

static int8_t
as_number(int at)
{
	return (int8_t) (at == AT_NONE ? CLASS_NONE : at == AT_UNDECIDED ? CLASS_NOT_DECIDED : at);
}

/* Which classes fit, the class by points and the class that it is lowered to. */
static void
start_unit(ClassFill *fill, size_t i)
{
	const ClassRules *rules = fill->rules;
	ClassUnit *unit = fill->units[i];
	uint8_t at;

	fill->fits[i] = fill->undecided[i] = 0;
	fill->open[i] = 0;
	for (int k = 0; unit->classed && k < rules->n_entries; k++)
	{
		ClassTruth fits = entry_fits(rules, unit, k);

		fill->fits[i] |= fits == CLASS_HOLDS ? CLASS_SET(rules->entries[k].number) : 0;
		fill->undecided[i] |= fits == CLASS_UNDECIDED ? CLASS_SET(rules->entries[k].number) : 0;
	}
	fill->undecided[i] &= ~fill->fits[i];
	at = class_next(fill, i, 0);
	unit->by_points = as_number(at);
	if (at < AT_NONE && (unit->lower_by > 0 || unit->lower_to > at))
	{
		int last = rules->n_names - 1;
		int lowered = unit->lower_by > (uint32_t) (last - at) ? last : at + (int) unit->lower_by;

		at = class_next(fill, i, lowered > unit->lower_to ? lowered : unit->lower_to);
	}
	fill->fixed[i] = unit->classed && unit->decided != CLASS_NOT_DECIDED;
	fill->start[i] = !fill->fixed[i] ? at : unit->decided == CLASS_NONE ? AT_NONE : (uint8_t) unit->decided;
}

static bool
counts_before(const ClassQuota *quota, const ClassUnit *unit)
{
	if (quota->all)
		return unit->ranked;
	return unit->by_points >= 0 && (quota->classes & CLASS_SET(unit->by_points)) != 0;
}

/* What is a share of something that is known now? */
static void
start_buckets(ClassFill *fill, const ClassUnit *units, size_t n)
{
	for (int k = 0; k < fill->n_buckets; k++)
	{
		ClassBucket *bucket = &fill->buckets[k];
		const ClassQuota *quota = bucket->quota;

		if (!quota->after || quota->all || n < quota->few_below)
			bucket->kind = BUCKET_KNOWN;
		else if (class_quota_is_nested(quota))
			bucket->kind = BUCKET_SEARCHED;
		for (size_t i = 0; i < n && bucket->kind == BUCKET_KNOWN; i++)
			bucket->base += counts_before(quota, &units[i]) &&
			                class_group(quota, bucket->number, &units[i], n) == bucket->group;
	}
}

/* What was found --------------------------------------------------------------- */

static void
give_reason(ClassUnit *unit, ClassReasonKind kind, int from, int to, int at)
{
	unit->reasons[kind] = (ClassReason){true, as_number(from), as_number(to), (int16_t) at};
}

/* The entry of a class that is undecided for the unit. */
static int
undecided_entry(const ClassRules *rules, const ClassUnit *unit, int number)
{
	for (int i = 0; i < rules->n_entries; i++)
		if (rules->entries[i].number == number && entry_fits(rules, unit, i) == CLASS_UNDECIDED)
			return i;
	return -1;
}

/* A better class than at, which its points are enough for and its condition is against. */
static void
reason_condition(const ClassRules *rules, ClassUnit *unit, int at)
{
	for (int i = 0; i < rules->n_entries; i++)
		if (rules->entries[i].number < at && rules->entries[i].from <= unit->points &&
		    own_condition(unit, i) == CLASS_FAILS)
		{
			give_reason(unit, CLASS_REASON_CONDITION, rules->entries[i].number, at, i);
			return;
		}
}

/* The first class from number on that is undecided and so stopped the unit. */
static void
reason_undecided(const ClassFill *fill, size_t i, int number)
{
	int undecided = __builtin_ctzll(fill->undecided[i] & ~(CLASS_SET(number) - 1));

	give_reason(fill->units[i], CLASS_REASON_UNDECIDED, undecided, AT_UNDECIDED,
	            undecided_entry(fill->rules, fill->units[i], undecided));
}

/* The way from the class before quotas to the one in the end. */
static void
reason_quotas(const ClassFill *fill, size_t i)
{
	ClassUnit *unit = fill->units[i];
	int first = fill->start[i];
	int end = fill->at[i];
	int last = -1;

	for (int at = first; at < AT_NONE && at != end; at = class_next(fill, i, at + 1))
	{
		int quota = class_quota_of(fill->rules, at);

		if (class_group(&fill->rules->quotas[quota], quota, unit, fill->n) >=
		    fill->rules->quotas[quota].n_groups)
		{
			give_reason(unit, CLASS_REASON_UNDECIDED, at, AT_UNDECIDED, -1 - quota);
			break;
		}
		last = at;
		if (class_next(fill, i, at + 1) == AT_UNDECIDED)
			reason_undecided(fill, i, at + 1);
	}
	if (last >= 0)
		give_reason(unit, CLASS_REASON_QUOTA, first, end, class_quota_of(fill->rules, last));
}

static void
finish_unit(ClassFill *fill, size_t i)
{
	ClassUnit *unit = fill->units[i];
	int by_points = unit->by_points == CLASS_NONE        ? AT_NONE :
	                unit->by_points == CLASS_NOT_DECIDED ? AT_UNDECIDED :
	                                                       unit->by_points;
	int lowered = fill->start[i];

	unit->open = fill->open[i] != 0;
	unit->number = unit->open ? CLASS_NOT_DECIDED : as_number(fill->at[i]);
	if (unit->classed && by_points != AT_UNDECIDED)
		reason_condition(fill->rules, unit, by_points);
	if (fill->fixed[i])
	{
		give_reason(unit, CLASS_REASON_DECIDED, by_points, fill->at[i], 0);
		return;
	}
	if (by_points == AT_UNDECIDED)
		reason_undecided(fill, i, 0);
	else if (lowered != by_points)
	{
		give_reason(unit, CLASS_REASON_LOWERED, by_points, lowered, 0);
		if (lowered == AT_UNDECIDED)
			reason_undecided(fill, i, by_points + 1);
	}
	if (unit->open)
		give_reason(unit, CLASS_REASON_QUOTA, fill->open[i] - 1, AT_UNDECIDED,
		            class_quota_of(fill->rules, fill->open[i] - 1));
	else
		reason_quotas(fill, i);
}

/* Of one class (or none, the last) the ranks, behind so many; the number of places is carried on. */
static uint32_t
rank_class(const ClassFill *fill, int number, uint32_t before, uint32_t *places)
{
	uint32_t n = 0;
	uint32_t rank = 0;
	const ClassUnit *last = NULL;

	for (size_t i = 0; i < fill->n; i++)
	{
		ClassUnit *unit = fill->units[i];

		if (!unit->ranked || unit->number != number)
			continue;
		if (last == NULL || last->place != unit->place)
		{
			++*places;
			rank = fill->rules->ranking == RANKING_DENSE ? *places : before + n + 1;
		}
		unit->rank = rank;
		last = unit;
		n++;
	}
	return before + n;
}

static void
rank_by_class(const ClassFill *fill)
{
	uint32_t places = 0;
	uint32_t before = 0;

	for (int number = 0; number < fill->rules->n_names; number++)
		before = rank_class(fill, number, before, &places);
	rank_class(fill, CLASS_NONE, before, &places);
}

void
classes_decide(const ClassRules *rules, ClassUnit *units, size_t n, void *room)
{
	ClassFill fill = {.rules = rules, .n = n};

	CORE_ASSERT(!class_rules_refused(rules, NULL));
	lay_out(&fill, rules, n, room);
	for (size_t i = 0; i < n; i++)
	{
		units[i].by_points = units[i].number = CLASS_NONE;
		units[i].open = false;
		units[i].rank = 0;
		memset(units[i].reasons, 0, sizeof(units[i].reasons));
		fill.units[i] = &units[i];
	}
	if (n > 1)
		qsort(fill.units, n, sizeof(ClassUnit *), unit_compare);
	for (size_t i = 0; i < n; i++)
		start_unit(&fill, i);
	start_buckets(&fill, units, n);
	class_fill(&fill);
	for (size_t i = 0; i < n; i++)
		finish_unit(&fill, i);
	if (rules->rank_by_class)
		rank_by_class(&fill);
}
