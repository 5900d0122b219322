/*
 * classification.c - tests of src/board/classes.c and class_fill.c, and src/sheet/class_rules.c: from points, conditions
 * and quotas to classes.
 *
 * Clusters are invented unless a source is named.  At the end random boards are compared
 * with two slow ways to say the same, which share no code with what is tested: the best of
 * all ways to hand out classes, and the recursion that classes.h states.
 */
#include <setjmp.h>

#include "make_sheet.h"
#include "board/class_reason.h"
#include "board/classes.h"
#include "tap.h"

#define MOST_UNITS   64
#define MOST_ENTRIES 8
#define MOST_QUOTAS  4

/* The board of a test: law, and units a, b, c ... */
static ClassEntry entries[MOST_ENTRIES];
static ClassQuota quotas[MOST_QUOTAS];
static Decimal percents[MOST_QUOTAS][2];
static ClassRules law;
static ClassUnit board[MOST_UNITS];
static int tie_breaks[MOST_UNITS]; /* more is better */
static uint8_t holds_in[MOST_UNITS][MOST_ENTRIES];
static uint8_t group_in[MOST_UNITS][MOST_QUOTAS];
static int n_units;

#define ANY_POINTS (-1000000)

static void
use_entry(int number, int from)
{
	entries[law.n_entries++] =
		(ClassEntry){from == ANY_POINTS ? POINTS_NO_MIN : from * POINTS_ONE, (uint8_t) number};
	if (number == law.n_names)
		law.n_names++;
}

/* Classes from so many points on; the last one from any. */
static void
use_classes(int n, const int *from)
{
	law = (ClassRules){.entries = entries, .quotas = quotas};
	n_units = 0;
	for (int i = 0; i < n; i++)
		use_entry(i, from[i]);
}

#define CLASSES(...) use_classes(COUNT_OF(((int[]){__VA_ARGS__})), (int[]){__VA_ARGS__})

/* A quota of the class, as initializers, after the percentage. */
static ClassQuota *
use_quota(const char *percent, ClassQuota quota)
{
	ClassQuota *used = &quotas[law.n_quotas];

	percents[law.n_quotas][0] = number(percent);
	quota.percents = percents[law.n_quotas++];
	quota.n_groups = 1;
	*used = quota;
	return used;
}

#define QUOTA(percent, ...) use_quota(percent, (ClassQuota){__VA_ARGS__})

static ClassUnit *
add_unit(int unit_points, int tie_break)
{
	ClassUnit *unit = &board[n_units];

	memset(holds_in[n_units], CLASS_HOLDS, MOST_ENTRIES);
	memset(group_in[n_units], 0, MOST_QUOTAS);
	tie_breaks[n_units] = tie_break;
	*unit = (ClassUnit){.unit = (uint32_t) n_units,
	                    .points = unit_points * POINTS_ONE,
	                    .ranked = true,
	                    .classed = true,
	                    .decided = CLASS_NOT_DECIDED,
	                    .lower_to = CLASS_NONE,
	                    .holds = holds_in[n_units],
	                    .group_in = group_in[n_units]};
	n_units++;
	return unit;
}

static void
add_units(int n, const int *unit_points)
{
	for (int i = 0; i < n; i++)
		add_unit(unit_points[i], 0);
}

#define UNITS(...) add_units(COUNT_OF(((int[]){__VA_ARGS__})), (int[]){__VA_ARGS__})

/* So many units of those points, falling by one from unit to unit, or all alike. */
static void
add_many(int n, int first, int step)
{
	for (int i = 0; i < n; i++)
		add_unit(first - i * step, 0);
}

static void
set_places(void)
{
	for (int i = 0; i < n_units; i++)
	{
		board[i].place = 0;
		for (int j = 0; j < n_units; j++)
			board[i].place += board[j].points > board[i].points ||
			                  (board[j].points == board[i].points && tie_breaks[j] > tie_breaks[i]);
	}
}

/* The same was found for both. */
static bool
is_same(const ClassUnit *a, const ClassUnit *b)
{
	for (int i = 0; i < CLASS_REASON_KINDS; i++)
		if (a->reasons[i].given != b->reasons[i].given || a->reasons[i].from != b->reasons[i].from ||
		    a->reasons[i].to != b->reasons[i].to || a->reasons[i].at != b->reasons[i].at)
			return false;
	return a->by_points == b->by_points && a->number == b->number && a->open == b->open && a->rank == b->rank;
}

/* Decide in the order in which units stand, backwards, and shuffled: the result is the same. */
static void
decide(void)
{
	void *room = exactly(1, classes_room(&law, (size_t) n_units));
	ClassUnit *units = exactly((size_t) n_units, sizeof(ClassUnit));
	FaultText fault;

	REQUIRE(!class_rules_refused(&law, &fault));
	set_places();
	for (int turn = 0; turn < 3; turn++)
	{
		for (int i = 0; i < n_units; i++)
		{
			/* a place that is free already is filled anew, and who was there moves to the end */
			int j = turn == 2 ? (int) random_between(0, i) : i;

			units[i] = units[j];
			units[j] = board[turn == 1 ? n_units - 1 - i : i];
		}
		memset(room, '?', classes_room(&law, (size_t) n_units));
		classes_decide(&law, units, (size_t) n_units, room);
		for (int i = 0; i < n_units; i++)
		{
			REQUIRE(turn == 0 || is_same(&board[units[i].unit], &units[i]));
			board[units[i].unit] = units[i];
		}
	}
	free(units);
	free(room);
}

static char
sign_of(const ClassUnit *unit, int number)
{
	return (char) (number >= 0 ? '0' + number : number == CLASS_NONE ? '-' : unit->open ? '*' : '?');
}

/* "0011?-": each unit's class; ? undecided, * open, - none. */
static const char *
shown(void)
{
	static char text[MOST_UNITS + 1];

	for (int i = 0; i < n_units; i++)
		text[i] = sign_of(&board[i], board[i].number);
	text[n_units] = '\0';
	return text;
}

static void
decides(const char *wanted, const char *name)
{
	decide();
	is_text(shown(), wanted, "%s", name);
}

static int
count_of(int class_number)
{
	int n = 0;

	for (int i = 0; i < n_units; i++)
		n += board[i].number == class_number;
	return n;
}

/* "undecided 1>? @2": the kind that is shown, from, to and at. */
static const char *
why(int unit)
{
	static char text[64];
	int kind = class_reason_main(&board[unit]);
	const ClassReason *reason = &board[unit].reasons[kind < 0 ? 0 : kind];

	if (kind < 0)
		return "";
	snprintf(text, sizeof(text), "%s %c>%c @%d", class_reason_word((ClassReasonKind) kind),
	         sign_of(&board[unit], reason->from), sign_of(&board[unit], reason->to), reason->at);
	return text;
}

/* Conditions and lowering -------------------------------------------------------- */

static void
test_conditions(void)
{
	CLASSES(90, 70, 50, ANY_POINTS);
	UNITS(90, 89, 70, 50, 49, 100);
	decides("011230", "points: at and below every from");
	is_text(why(0), "", "points: ... and nothing more to say");

	holds_in[5][0] = CLASS_FAILS;
	decides("011231", "condition: 100 points, and not on time: the next class");
	is_text(why(5), "class 0>1 @0", "condition: ... and why");
	holds_in[5][1] = CLASS_FAILS;
	decides("011232", "condition: the next one's fails, too");
	memset(holds_in[5], CLASS_FAILS, 4);
	decides("01123-", "condition: all fail: no class");
	holds_in[1][0] = CLASS_FAILS;
	decide();
	is_text(why(1), "", "condition: one that the points are not enough for is no reason");

	CLASSES(90, 70, 50, ANY_POINTS);
	UNITS(95, 95, 60, 95);
	holds_in[0][0] = CLASS_UNDECIDED;
	holds_in[1][1] = CLASS_UNDECIDED;
	holds_in[2][0] = CLASS_UNDECIDED;
	holds_in[3][0] = CLASS_FAILS;
	holds_in[3][1] = CLASS_UNDECIDED;
	decides("?02?", "undecided: no class, unless a better one is decided or the points fail anyway");
	is_text(why(0), "undecided 0>? @0", "undecided: ... by the first class");
	is_text(why(3), "undecided 1>? @1", "undecided: ... by the second");
	is_int(board[0].open, false, "undecided: is not open");

	/* a name twice: 90 where the first input holds, 80 for the others; then 70 and 60 */
	CLASSES(90);
	use_entry(0, 80);
	use_entry(1, 70);
	use_entry(1, 60);
	UNITS(85, 85, 65, 65, 85);
	holds_in[0][1] = holds_in[2][3] = CLASS_FAILS;
	holds_in[4][0] = CLASS_FAILS;
	holds_in[4][1] = CLASS_UNDECIDED;
	decides("10-1?", "a name twice: each unit by its own threshold");
	is_text(why(4), "undecided 0>? @1", "a name twice: ... the entry that is undecided");
	board[1].lower_by = 1;
	decides("11-1?", "a name twice: one class lower is the next name, not the next entry");
}

static void
test_lowered(void)
{
	CLASSES(90, 70, 50, ANY_POINTS);
	UNITS(95, 95, 95, 95, 95, 95, 55);
	board[0].lower_by = 1;
	board[1].lower_by = 2;
	board[2].lower_by = UINT32_MAX;
	board[3].lower_to = 2;
	board[4].lower_to = 2;
	board[4].lower_by = 3;
	board[5].lower_by = 1;
	holds_in[5][1] = CLASS_FAILS;
	board[6].lower_to = 1;
	decides("1232322", "lowered: once, twice, to the last and no further, to a class, the worse of both, "
	                   "past one that fails, and never up");
	is_text(why(5), "lower class 0>2 @0", "lowered: why");
	is_text(why(6), "", "lowered: to a better class is nothing");
	is_int(board[5].by_points, 0, "lowered: the class by points stays beside it");
	holds_in[5][1] = CLASS_UNDECIDED;
	holds_in[2][3] = CLASS_FAILS;
	decides("12-23?2", "lowered: into an undecided class: undecided; where the last one fails: none");
	is_text(why(5), "undecided 1>? @1", "lowered: ... and says so");

	/* reaching: the class come to wants its from, too, though it is higher than a better one's */
	CLASSES(60, 80, 50);
	UNITS(65);
	board[0].lower_by = 1;
	decides("2", "lowered: the class come to must fit with its points, too");
}

/* Decree 233/2026 ------------------------------------------------------------------- */

/*
 * Article of the decree as read: outstanding from 90 points, with 100 % on time, 30 % beyond
 * plan, no part that fails; good from 70 with 100 % on time; done from 50 with at most 20 % late.
 * Outstanding at most 20 % of those good or better; fewer than five units: at most one.
 */
static void
use_decree(bool after, ClassTies ties)
{
	CLASSES(90, 70, 50, ANY_POINTS);
	QUOTA("20", .number = 0, .classes = CLASS_SET(0) | CLASS_SET(1), .after = after, .ties = ties,
	      .few_below = 5, .few_at_most = 1);
}

static void
test_decree(void)
{
	for (int after = 0; after < 2; after++)
	{
		const char *counted = after ? "after" : "before";
		/* 20 % of 3 and 4 are below 1, but one is allowed; of 5: 1; of 10: 2; of 12 with 3 good
		 * 0.6, of 35 with 4 good 0.8: none, for there are five units and more */
		const int sizes[][3] = {{3, 3, 1}, {4, 4, 1}, {5, 5, 1}, {10, 10, 2}, {12, 3, 0}, {35, 4, 0}};

		for (int i = 0; i < COUNT_OF(sizes); i++)
		{
			use_decree(after, CLASS_TIES_NONE);
			add_many(sizes[i][1], 100, 1);
			add_many(sizes[i][0] - sizes[i][1], 60, 0);
			decide();
			is_int(count_of(0), sizes[i][2], "decree, %s: %d units, %d of them good", counted, sizes[i][0],
			       sizes[i][1]);
			is_int(count_of(0) + count_of(1), sizes[i][1], "decree, %s: ... the others are good", counted);
			quotas[0].at_least = 1;
			decide();
			is_int(count_of(0), sizes[i][2] > 0 ? sizes[i][2] : 1, "decree, %s: ... at least one", counted);
			quotas[0].rounding = CLASS_ROUND_UP; /* 0.6 and 0.8 are 1, and 20 % of 5 and 10 are whole */
			quotas[0].at_least = 0;
			decide();
			is_int(count_of(0), sizes[i][2] > 0 ? sizes[i][2] : 1, "decree, %s: ... rounded up", counted);
		}
		/* 10 good units; the third and the fourth were not on time, and are but done */
		use_decree(after, CLASS_TIES_NONE);
		add_many(10, 99, 1);
		holds_in[2][0] = holds_in[2][1] = holds_in[3][0] = holds_in[3][1] = CLASS_FAILS;
		holds_in[0][0] = CLASS_FAILS;
		/* 8 good or better: 1.6 */
		decides("1022111111", "decree: conditions first, then the quota");
		/* one lowered: before it was one of ten (2), after it is none of nine (1.8) */
		use_decree(after, CLASS_TIES_NONE);
		add_many(10, 99, 1);
		board[9].lower_to = 2;
		decides(after ? "0111111112" : "0011111112", after ?
		                                                 "decree: after: of those who are good in the end" :
		                                                 "decree: before: of those good by points");
		is_text(why(2), "quota 0>1 @0", "decree, %s: why", counted);
	}
	use_decree(true, CLASS_TIES_NONE);
	add_many(3, 99, 1);
	add_unit(10, 0)->ranked = false;
	add_unit(10, 0)->classed = false;
	decides("1113-", "decree: few counts all units on the board, whatever their status");
	/* 25 % where outstanding: 25 % of 8 are 2, 20 % of 8 are 1.6; a group each */
	use_decree(true, CLASS_TIES_NONE);
	percents[0][1] = number("25");
	quotas[0].n_groups = 2;
	add_many(16, 115, 1);
	for (int i = 0; i < 16; i++)
		group_in[i][0] = i % 2;
	decides("0010111111111111", "groups: 20 % of 8 and 25 % of 8");
	group_in[15][0] = CLASS_NO_GROUP;
	decides("001111111111111?", "groups: of 7 one; 25 % of 7 are 1; whose value is missing is undecided");
	is_text(why(15), "undecided 0>? @-1", "groups: ... and says so");
	n_units = 4;
	group_in[3][0] = CLASS_NO_GROUP;
	decides("0111", "groups: four units are few: one of all, not one of each group");
}

static void
test_ties(void)
{
	for (int after = 0; after < 2; after++)
	{
		/* 10 units, all good: two may be outstanding; 99, and 98 twice */
		use_decree(after, CLASS_TIES_NONE);
		UNITS(99, 98, 98, 97, 96, 95, 94, 93, 92, 91);
		decides("0111111111", "ties none: none of the tied");
		quotas[0].ties = CLASS_TIES_ALL;
		decides("0001111111", "ties all: all of them");
		quotas[0].ties = CLASS_TIES_OPEN;
		decides("0**1111111", "ties open: no class until it is decided");
		is_text(why(1), "quota 0>* @0", "ties open: why");
		board[2].decided = 0;
		decides("0101111111", "ties open: one decided, the other falls");
		is_text(why(2), "decided 0>0 @0", "ties open: ... as an authority decided");
		board[2].decided = 1;
		decides("0011111111", "ties open: the other way round");
		board[1].decided = 0;
		board[2].decided = 0;
		decides("0001111111", "ties open: both, beyond the quota: the authority answers for it, and who "
		                      "is ahead of both keeps the class");
		board[1].decided = board[2].decided = CLASS_NOT_DECIDED;
		tie_breaks[2] = 1;
		decides("0101111111", "ties open: a tie-break leaves nothing open");
		tie_breaks[2] = 0;
		board[3].points = board[1].points;
		decides("0***111111", "ties open: three for one place");
		board[0].points = board[1].points;
		decides("****111111", "ties open: four for two");
		board[4].decided = board[5].decided = 0;
		decides("****001111", "ties open: a decision takes nothing from those ahead");
	}
	/*
	 * b and c tied for the one place that 25 % of 4 are.  Both in class 2, it has three, of whom class 0
	 * may be a third, a.  If one had class 1, two would be left, and a third of them is nobody.
	 */
	CLASSES(90, 80, ANY_POINTS);
	QUOTA("50", .number = 0, .classes = CLASS_SET(2), .after = true, .ties = CLASS_TIES_NONE);
	QUOTA("25", .number = 1, .all = true, .ties = CLASS_TIES_OPEN);
	UNITS(95, 85, 85, 20);
	decides("0**2", "ties open: half of two is one");
	percents[0][0] = number("33.4");
	decides("0222", "ties open: not where one of the tied would cost another the class");
	/* the place is filled before the tied: nothing is open */
	use_decree(true, CLASS_TIES_OPEN);
	UNITS(99, 98, 97, 97, 96, 95, 94, 93, 92, 91);
	decides("0011111111", "ties open: behind the last place nobody is");
}

/* Pauses ------------------------------------------------------------------------------ */

static int pauses;
static jmp_buf stopped;

static void
count_pause(void)
{
	pauses++;
}

static void
stop(void)
{
	if (--pauses == 0)
		longjmp(stopped, 1);
}

/* How often classes_decide says that it is at work; decide() calls it three times. */
static int
pauses_of_one(void)
{
	pauses = 0;
	core_pause = count_pause;
	decide();
	core_pause = NULL;
	return pauses / 3;
}

/* The three best classes as shares of the fourth. */
static void
use_three_shares(ClassTies ties)
{
	CLASSES(90, 80, 70, 50, ANY_POINTS);
	for (int i = 0; i < 3; i++)
		QUOTA("100", .number = (uint8_t) i, .classes = CLASS_SET(3), .after = true, .ties = ties);
	add_many(30, 130, 1);
}

static void
test_pauses(void)
{
	static ClassUnit *units;
	static void *room;

	/* each of those tied at the edge differs from the others in what fits it */
	CLASSES(90, 80, 70, 60, 50, ANY_POINTS);
	QUOTA("1", .number = 0, .all = true, .ties = CLASS_TIES_OPEN);
	add_many(16, 100, 0);
	for (int i = 0; i < n_units; i++)
		for (int k = 0; k < 4; k++)
			holds_in[i][k + 1] = (i >> k & 1) != 0 ? CLASS_HOLDS : CLASS_FAILS;
	ok(pauses_of_one() >= n_units, "pauses: for each of the tied that is tried");

	use_three_shares(CLASS_TIES_NONE);
	ok(pauses_of_one() > 0, "pauses: where numbers are searched");
	room = exactly(1, classes_room(&law, (size_t) n_units));
	units = exactly(1, sizeof(board));
	memcpy(units, board, sizeof(board));
	for (pauses = 1, core_pause = stop; setjmp(stopped) == 0;)
		classes_decide(&law, units, (size_t) n_units, room);
	core_pause = NULL;
	is_int(pauses, 0, "pauses: ... nothing is in the way of who does not come back from one");
	free(room);
	free(units);
}

/* Three classes are each a share of a fourth that nobody has.  To try all ways to fill them takes 5,456 tries. */
static void
test_bound(void)
{
	use_three_shares(CLASS_TIES_NONE);
	QUOTA("0", .number = 3, .all = true, .ties = CLASS_TIES_NONE);
	percents[3][1] = number("0");
	quotas[3].n_groups = 2;
	for (int i = 0; i < n_units; i++)
		group_in[i][3] = (uint8_t) (i % 2);
	for (int ties = 0; ties < 2; ties++)
	{
		quotas[3].ties = ties == 0 ? CLASS_TIES_NONE : CLASS_TIES_ALL;
		ok(pauses_of_one() < 1000, "bound: a quota with groups that allows nobody ends a search");
		is_int(count_of(4), n_units, "bound: ... and so nobody has any of the classes above");
	}
}

/* Nested quotas ---------------------------------------------------------------------- */

static void
test_nested(void)
{
	/*
	 * 50 units, 15 fit for class 0 and 30 more for class 1; class 1 <= 50 % of all: 25; class 0 <=
	 * 20 % of class 1.  20 % of the 30 that fit would be 6, but only 25 have it: 5.
	 */
	CLASSES(90, 70, ANY_POINTS);
	QUOTA("20", .number = 0, .classes = CLASS_SET(1), .after = true, .ties = CLASS_TIES_NONE);
	QUOTA("50", .number = 1, .all = true, .after = true, .ties = CLASS_TIES_NONE);
	for (int i = 0; i < 50; i++)
		add_unit(i < 15 ? 104 - i : i < 45 ? 89 - (i - 15) / 2 : 10, 50 - i);
	decide();
	is_int(count_of(0), 5, "nested: 5 of the best");
	is_int(count_of(1), 25, "nested: 25 of the next");
	is_int(count_of(2), 20, "nested: 20 of the last");
	quotas[0].after = false;
	decide();
	is_int(count_of(0), 6, "nested: counted before it were 6");
	is_int(count_of(1), 25, "nested: ... and 25");

	/* a <= 20 % of b, b <= 50 % of c, 16 units for all: a 1, b 5, c 10; with 15: a 0, b 5, c 10 */
	CLASSES(90, 70, ANY_POINTS);
	QUOTA("20", .number = 0, .classes = CLASS_SET(1), .after = true, .ties = CLASS_TIES_NONE);
	QUOTA("50", .number = 1, .classes = CLASS_SET(2), .after = true, .ties = CLASS_TIES_NONE);
	add_many(16, 130, 1);
	decides("0111112222222222", "chain: each a share of the next");
	n_units = 15;
	decides("111112222222222", "chain: with one unit less, none of the best");
	/* 7 of 35: Loai 1 at most 20 % of Loai 2, as a province's rule has it; 42 fit for both */
	CLASSES(90, ANY_POINTS);
	QUOTA("20", .number = 0, .classes = CLASS_SET(1), .after = true, .ties = CLASS_TIES_NONE);
	add_many(42, 140, 1);
	decide();
	is_int(count_of(0), 7, "7 of 35: 42 units fit");
	is_int(count_of(1), 35, "7 of 35: ... 35 remain");

	/* over the quota: the next class that fits, by its own condition and quota */
	CLASSES(90, 80, 70, ANY_POINTS);
	QUOTA("25", .number = 0, .all = true, .ties = CLASS_TIES_NONE);
	QUOTA("25", .number = 1, .all = true, .ties = CLASS_TIES_NONE);
	UNITS(99, 98, 97, 85);
	holds_in[1][1] = CLASS_FAILS;
	decides("0212", "over the quota: past a class that fails; who has more points first");
	is_text(why(1), "quota 0>2 @0", "over the quota: one class");
	is_text(why(3), "quota 1>2 @1", "over the quota: pushed out by one from above");
	holds_in[1][1] = CLASS_UNDECIDED;
	decides("0?12", "over the quota: into an undecided class: undecided");
	is_text(why(1), "undecided 1>? @1", "over the quota: ... and says so");
	/* 25 % of 4 ranked units is 1; unranked ones count for nothing but few */
	board[0].ranked = false;
	decides("2?22", "over the quota: all is every ranked unit: 25 % of 3 is none");
}

static void
test_numbers(void)
{
	ClassQuota quota = {.percents = percents[0], .n_groups = 1};
	const struct
	{
		const char *percent;
		ClassRounding rounding;
		size_t counted;
		int64_t wanted;
	} cases[] = {
		{"20", CLASS_ROUND_DOWN, 9, 1}, /* 1.8 */
		{"20", CLASS_ROUND_UP, 9, 2},
		{"20", CLASS_ROUND_HALF_UP, 9, 2},
		{"20", CLASS_ROUND_HALF_UP, 7, 1}, /* 1.4 */
		{"50", CLASS_ROUND_HALF_UP, 3, 2}, /* 1.5 */
		{"50", CLASS_ROUND_DOWN, 3, 1},
		{"33.3", CLASS_ROUND_DOWN, 1000, 333},
		{"33.3", CLASS_ROUND_UP, 10, 4}, /* 3.33 */
		{"0", CLASS_ROUND_UP, 100, 0},
		{"100", CLASS_ROUND_DOWN, 7, 7},
		{"0.0000000000000001", CLASS_ROUND_UP, 1, 1},
		{"99.9999999999999999", CLASS_ROUND_DOWN, 4000000000, 3999999999},
	};

	for (int i = 0; i < COUNT_OF(cases); i++)
	{
		percents[0][0] = number(cases[i].percent);
		quota.rounding = (uint8_t) cases[i].rounding;
		is_int(class_quota_allows(&quota, 0, cases[i].counted, 99), cases[i].wanted,
		       "%s %% of %zu, rounding %d", cases[i].percent, cases[i].counted, (int) cases[i].rounding);
	}
}

static void
test_ranks(void)
{
	const uint32_t competition[] = {3, 1, 1, 4, 0, 0, 5, 6};
	const uint32_t dense[] = {2, 1, 1, 3, 0, 0, 4, 5};

	CLASSES(90, 70, 50);
	law.rank_by_class = true;
	UNITS(99, 91, 91, 80, 95, 94, 80, 20);
	holds_in[0][0] = CLASS_FAILS;     /* class 1 with the most points: behind both of class 0 */
	holds_in[4][0] = CLASS_UNDECIDED; /* no rank until decided */
	board[5].ranked = false;
	tie_breaks[3] = 1;
	for (int turn = 0; turn < 2; turn++)
	{
		law.ranking = turn == 0 ? RANKING_COMPETITION : RANKING_DENSE;
		decides("1001?01-", "ranks: classes");
		for (int i = 0; i < n_units; i++)
			is_int(board[i].rank, (turn == 0 ? competition : dense)[i], "ranks: unit %c", 'a' + i);
	}
}

/* What is refused, and words ------------------------------------------------------ */

static void
is_refused(const char *sqlstate, const char *message)
{
	FaultText fault = {.sqlstate = ""};

	ok(class_rules_refused(&law, &fault), "refused: %s", message);
	is_text(fault.sqlstate, sqlstate, "refused: ... SQLSTATE");
	is_text(fault.message, message, "refused: ... message");
	ok(fault.detail[0] != '\0', "refused: ... with a detail: %s", fault.detail);
	ok(class_rules_refused(&law, NULL), "refused: ... and to who only asks");
}

static void
use_four_quotas(bool after)
{
	CLASSES(90, 80, 70, 60, 50);
	for (int i = 0; i < 4; i++)
		QUOTA("20", .number = (uint8_t) i, .classes = CLASS_SET(4), .after = after);
}

static void
test_refused(void)
{
	static ClassEntry many[CLASS_MAX_NAMES + 1];
	static Decimal many_percents[CLASS_MAX_GROUPS + 1];

	use_four_quotas(false);
	ok(!class_rules_refused(&law, NULL), "refused: four quotas counted before are not");
	use_four_quotas(true);
	is_refused("54000", "the sheet has 4 quotas that depend on each other");
	law.n_quotas = 3;
	ok(!class_rules_refused(&law, NULL), "refused: three of them are not");
	quotas[1].n_groups = 2;
	is_refused("54000", "a class worse than class 2 has a quota, too");
	law.n_quotas = 2;
	ok(!class_rules_refused(&law, NULL), "refused: groups in the last one are not");
	quotas[1].number = 0;
	is_refused("22023", "class 1 has two quotas");
	law.n_quotas = 1;
	quotas[0].classes = 0;
	is_refused("22023", "the quota of class 1 is a share of no class");
	quotas[0].all = true;
	percents[0][0] = number("100.5");
	is_refused("22023", "a quota's percent must be from 0 to 100, not 100.5");
	percents[0][0] = number("-1");
	is_refused("22023", "a quota's percent must be from 0 to 100, not -1");
	quotas[0].percents = many_percents;
	quotas[0].n_groups = CLASS_MAX_GROUPS;
	ok(!class_rules_refused(&law, NULL), "refused: 32 values are not");
	quotas[0].n_groups = CLASS_MAX_GROUPS + 1;
	is_refused("54000", "a quota's percent has 33 values");

	law = (ClassRules){.n_entries = COUNT_OF(many), .n_names = COUNT_OF(many), .entries = many};
	for (int i = 0; i < COUNT_OF(many); i++)
		many[i].number = (uint8_t) i;
	is_refused("54000", "the sheet has 61 classes");
	law.n_entries--;
	law.n_names--;
	ok(!class_rules_refused(&law, NULL), "refused: 60 are not");
}

static void
reads(int unit, const char *from, const char *to, const char *missing, const char *wanted)
{
	FaultText text;
	int kind = class_reason_main(&board[unit]);

	class_reason_text(&board[unit], (ClassReasonKind) kind, from, to, missing, &text);
	is_text(text.message, wanted, "words: %s", class_reason_word((ClassReasonKind) kind));
}

static void
test_words(void)
{
	CLASSES(90, 70, ANY_POINTS);
	QUOTA("25", .number = 0, .all = true, .ties = CLASS_TIES_OPEN);
	UNITS(99, 99, 98, 97, 96);
	holds_in[2][0] = CLASS_UNDECIDED;
	holds_in[3][0] = CLASS_FAILS;
	board[4].lower_by = 2;
	board[4].decided = CLASS_NOT_DECIDED;
	decides("**?12", "words: the classes");
	reads(0, "Tốt", NULL, NULL, "open: tied at the edge of the quota of Tốt");
	reads(2, "Tốt", NULL, "II.3 missing", "undecided: II.3 missing");
	reads(2, "Tốt", NULL, NULL, "undecided: Tốt");
	reads(3, "Tốt", "Khá", NULL, "Tốt is not given: its condition does not hold");
	reads(4, "Tốt", "Đạt", NULL, "lowered from Tốt to Đạt");
	quotas[0].ties = CLASS_TIES_NONE;
	board[1].decided = CLASS_NONE;
	tie_breaks[1] = 1;
	quotas[0].few_below = 6;
	decides("1-?12", "words: ... with few units, of whom none may have it");
	reads(0, "Tốt", "Khá", NULL, "over the quota of Tốt: Khá");
	reads(1, "Tốt", NULL, NULL, "decided by an authority: none");
	is_int(class_reason_main(&board[0]), CLASS_REASON_QUOTA, "words: the kind");
}

/* Random boards, done slowly -------------------------------------------------------- */

/*
 * The reference counts, unit by unit and as often as it likes, on what the test wrote down.
 * Where a unit is: a class, or
 */
#define REF_NONE      100
#define REF_UNDECIDED 101
#define REF_BUCKETS   (MOST_QUOTAS * 2)

typedef struct Places
{
	int at[MOST_UNITS];
} Places;

static Places entered[REF_BUCKETS]; /* where everybody was before that quota and group */
static int tenths[MOST_QUOTAS][2];  /* of a percent */

static ClassTruth
ref_fits(int unit, int class_number)
{
	ClassTruth fits = CLASS_FAILS;

	for (int i = 0; i < law.n_entries; i++)
		if (entries[i].number == class_number && board[unit].points >= entries[i].from)
		{
			if (holds_in[unit][i] == CLASS_HOLDS)
				return CLASS_HOLDS;
			if (holds_in[unit][i] == CLASS_UNDECIDED)
				fits = CLASS_UNDECIDED;
		}
	return fits;
}

static int
ref_next(int unit, int from)
{
	for (int k = from; k < law.n_names; k++)
		if (ref_fits(unit, k) != CLASS_FAILS)
			return ref_fits(unit, k) == CLASS_HOLDS ? k : REF_UNDECIDED;
	return REF_NONE;
}

static bool
ref_fixed(int unit)
{
	return board[unit].classed && board[unit].decided != CLASS_NOT_DECIDED;
}

static int
ref_by_points(int unit)
{
	return board[unit].classed ? ref_next(unit, 0) : REF_NONE;
}

static int
ref_start(int unit)
{
	int by_points = ref_by_points(unit);
	int lowered = by_points;

	if (ref_fixed(unit))
		return board[unit].decided < 0 ? REF_NONE : board[unit].decided;
	if (by_points >= REF_NONE)
		return by_points;
	for (uint32_t i = 0; i < board[unit].lower_by && lowered < law.n_names - 1; i++)
		lowered++;
	if (board[unit].lower_to > lowered)
		lowered = board[unit].lower_to;
	return lowered == by_points ? by_points : ref_next(unit, lowered);
}

static int
ref_quota(int class_number)
{
	for (int i = 0; i < law.n_quotas; i++)
		if (quotas[i].number == class_number)
			return i;
	return -1;
}

static int
ref_groups(int quota)
{
	return n_units < (int) quotas[quota].few_below ? 1 : quotas[quota].n_groups;
}

static int
ref_group(int quota, int unit)
{
	return ref_groups(quota) == 1 ? 0 : group_in[unit][quota];
}

static bool
ref_allowed(int quota, int group, const Places *places, int needed)
{
	const ClassQuota *q = &quotas[quota];
	int base = 0;
	int share;

	if (n_units < (int) q->few_below)
		return needed <= (int) q->few_at_most;
	for (int i = 0; i < n_units; i++)
	{
		int at = q->after ? places->at[i] : ref_by_points(i);

		if (ref_group(quota, i) == group)
			base += q->all ? board[i].ranked : at < REF_NONE && (q->classes & CLASS_SET(at)) != 0;
	}
	share = base * tenths[quota][group] + (q->rounding == CLASS_ROUND_DOWN ? 0 :
	                                       q->rounding == CLASS_ROUND_UP   ? 999 :
	                                                                         500);
	return needed <= (int) q->at_least || needed <= share / 1000;
}

/* Does the quota hold for the candidates that have its class?  n: how many. */
static bool
ref_holds(int quota, int group, const Places *places, int *n)
{
	uint32_t edge = 0;
	int tied = 0;
	int given = 0;

	*n = 0;
	for (int i = 0; i < n_units; i++)
		if (places->at[i] == quotas[quota].number && !ref_fixed(i) && ref_group(quota, i) == group)
		{
			++*n;
			if (board[i].place > edge || tied == 0)
				tied = 0;
			if (board[i].place >= edge)
			{
				edge = board[i].place;
				tied++;
			}
		}
	for (int i = 0; i < n_units; i++)
		given += places->at[i] == quotas[quota].number && ref_fixed(i) && ref_group(quota, i) == group &&
		         board[i].place <= edge;
	return *n == 0 || ref_allowed(quota, group, places,
	                              given + (quotas[quota].ties == CLASS_TIES_ALL ? *n - tied + 1 : *n));
}

/* classes.h, literally: the greatest number for which it holds, all behind being filled likewise. */
static void
ref_fill(int quota, int group, Places *places)
{
	Places tried;
	int n;

	if (quota == law.n_quotas)
		return;
	for (int i = 0; group == 0 && i < n_units; i++)
		if (places->at[i] == quotas[quota].number && !ref_fixed(i) &&
		    ref_group(quota, i) >= ref_groups(quota))
			places->at[i] = REF_UNDECIDED;
	entered[quota * 2 + group] = *places;
	/* all places better than this one keep the class */
	for (int place = n_units; place >= 0; place--)
	{
		bool last = group + 1 == ref_groups(quota);

		tried = *places;
		for (int i = 0; i < n_units; i++)
			if ((int) board[i].place >= place && places->at[i] == quotas[quota].number && !ref_fixed(i) &&
			    ref_group(quota, i) == group)
				tried.at[i] = ref_next(i, quotas[quota].number + 1);
		ref_fill(quota + last, last ? 0 : group + 1, &tried);
		if (ref_holds(quota, group, &tried, &n))
			break;
		REQUIRE(place > 0);
	}
	*places = tried;
}

/* Is the class open for this unit: its first one, numbered from 1, or 0? */
static int
ref_open(int unit, const Places *result, const Places *entered_then)
{
	for (int quota = 0; quota < law.n_quotas; quota++)
	{
		int group = ref_group(quota, unit);
		int own = quotas[quota].number;
		int fallen_before = 0;
		int tied = 0;

		if (quotas[quota].ties != CLASS_TIES_OPEN || group >= ref_groups(quota))
			continue;
		if (entered_then[quota * 2].at[unit] != own || result->at[unit] == own || ref_fixed(unit))
			continue;
		for (int i = 0; i < n_units; i++)
			if (entered_then[quota * 2].at[i] == own && result->at[i] != own && !ref_fixed(i) &&
			    ref_group(quota, i) == group)
			{
				fallen_before += board[i].place < board[unit].place;
				tied += board[i].place == board[unit].place;
			}
		if (fallen_before > 0 || tied < 2)
			continue;
		for (int i = 0; i < n_units; i++)
		{
			Places trial = entered_then[quota * 2];
			int n;
			bool could = true;

			if (trial.at[i] != own || result->at[i] == own || ref_fixed(i) || ref_group(quota, i) != group ||
			    board[i].place != board[unit].place)
				continue;
			board[i].decided = (int8_t) own;
			ref_fill(quota, 0, &trial);
			n = 0;
			for (int j = 0; j < n_units; j++)
				n += trial.at[j] == own && ref_group(quota, j) == group && board[j].place <= board[i].place;
			could = ref_allowed(quota, group, &trial, n);
			for (int q = 0; q <= quota; q++)
				for (int g = 0; g < ref_groups(q); g++)
					could = could && ref_holds(q, g, &trial, &n);
			for (int j = 0; j < n_units; j++)
				could = could && (result->at[j] > own || trial.at[j] == result->at[j]);
			board[i].decided = CLASS_NOT_DECIDED;
			if (could)
				return own + 1;
		}
	}
	return 0;
}

/* All ways to hand out classes in which nobody falls but from a full class, and none stays behind a worse one. */
typedef struct Best
{
	bool any;
	int kept[REF_BUCKETS];
	Places places;
	int n_ways;
} Best;

static bool
ref_fell(int unit, int from, const Places *places)
{
	int at = ref_start(unit);

	for (; at < from && at != places->at[unit]; at = ref_next(unit, at + 1))
		if (ref_group(ref_quota(at), unit) >= ref_groups(ref_quota(at)))
			return false;
	return at == from && places->at[unit] != from;
}

static void
ref_judge(const Places *places, Best *best)
{
	int kept[REF_BUCKETS] = {0};
	bool better = !best->any;

	for (int q = 0; q < law.n_quotas; q++)
		for (int g = 0; g < ref_groups(q); g++)
		{
			if (!ref_holds(q, g, places, &kept[q * 2 + g]))
				return;
			for (int i = 0; i < n_units; i++)
				for (int j = 0; j < n_units; j++)
					if (ref_group(q, i) == g && ref_group(q, j) == g && !ref_fixed(i) && !ref_fixed(j) &&
					    places->at[j] == quotas[q].number && board[j].place >= board[i].place &&
					    ref_fell(i, quotas[q].number, places))
						return;
		}
	best->n_ways++;
	for (int i = 0; i < REF_BUCKETS && !better; i++)
		if (kept[i] != best->kept[i])
		{
			if (kept[i] < best->kept[i])
				return;
			better = true;
		}
	if (!better)
		return;
	best->any = true;
	best->places = *places;
	memcpy(best->kept, kept, sizeof(kept));
}

static void
ref_all_ways(int unit, Places *places, Best *best)
{
	if (unit == n_units)
	{
		ref_judge(places, best);
		return;
	}
	for (int at = ref_start(unit);; at = ref_next(unit, at + 1))
	{
		int quota = at < REF_NONE ? ref_quota(at) : -1;
		bool grouped = quota >= 0 && ref_group(quota, unit) < ref_groups(quota);

		places->at[unit] = quota >= 0 && !grouped && !ref_fixed(unit) ? REF_UNDECIDED : at;
		ref_all_ways(unit + 1, places, best);
		if (!grouped || ref_fixed(unit))
			return;
	}
}

static const ClassTies all_ties[] = {CLASS_TIES_NONE, CLASS_TIES_ALL, CLASS_TIES_OPEN};

static void
make_random_rules(bool plain)
{
	int n = (int) random_between(2, 4);

	law = (ClassRules){.entries = entries,
	                   .quotas = quotas,
	                   .rank_by_class = one_in(2),
	                   .ranking = one_in(2) ? RANKING_DENSE : RANKING_COMPETITION};
	for (int i = 0; i < n; i++)
	{
		use_entry(i, i == n - 1 && one_in(2) ? ANY_POINTS : (n - 1 - i) * 2);
		if (!plain && one_in(5))
			use_entry((int) random_between(0, i), (int) random_between(0, 8));
	}
	for (int i = 0; i < n && law.n_quotas < 3; i++)
	{
		ClassQuota *quota;
		int last = (int) random_between(i, n - 1);

		if (one_in(3))
			continue;
		quota = QUOTA("0", .number = (uint8_t) i, .ties = (uint8_t) all_ties[random_between(0, 2)],
		              .rounding = (uint8_t) random_between(0, 2), .after = !one_in(3), .all = one_in(4));
		quota->classes = (ClassSet) random_between(1, (1 << n) - 1);
		if (plain || one_in(2)) /* of itself or better ones to the last; or of the next to the last */
			quota->classes = (CLASS_SET(last + 1) - 1) & ~(one_in(2) && last > i ? CLASS_SET(i + 1) - 1 : 0);
		quota->at_least = (uint32_t) (one_in(4) ? random_between(0, 2) : 0);
		quota->few_below = (uint32_t) (one_in(4) ? random_between(1, 6) : 0);
		quota->few_at_most = (uint32_t) random_between(0, 2);
		quota->n_groups = !plain && one_in(4) ? 2 : 1;
		for (int g = 0; g < 2; g++)
		{
			int *tenth = &tenths[law.n_quotas - 1][g];

			*tenth = one_in(3) ? (int) random_between(0, 1000) : 100 * (int) random_between(1, 10);
			percents[law.n_quotas - 1][g] = decimal_canonical(*tenth, 1);
		}
	}
}

/* What would be refused: groups where more is to be searched behind them. */
static void
without_refused_groups(void)
{
	for (int i = 0; i < law.n_quotas - 1; i++)
		if (quotas[i].after && !quotas[i].all && quotas[i].classes >> quotas[i].number != 0)
			quotas[i].n_groups = 1;
}

static void
make_random_units(bool plain, int most)
{
	n_units = 0;
	for (int n = (int) random_between(1, most); n > 0; n--)
	{
		ClassUnit *unit = add_unit((int) random_between(-1, plain ? 12 : 8), (int) random_between(0, 1));
		int at = n_units - 1;

		if (plain)
			continue;
		for (int i = 0; i < law.n_entries; i++)
			if (one_in(4))
				holds_in[at][i] = one_in(4) ? CLASS_UNDECIDED : CLASS_FAILS;
		for (int i = 0; i < law.n_quotas; i++)
			group_in[at][i] = one_in(8) ? CLASS_NO_GROUP : (uint8_t) random_between(0, 1);
		unit->ranked = !one_in(8);
		unit->classed = !one_in(8);
		unit->lower_by = (uint32_t) (one_in(4) ? random_between(0, 2) : 0);
		unit->lower_to = (int8_t) (one_in(8) ? random_between(0, law.n_names - 1) : CLASS_NONE);
		if (one_in(12))
			unit->decided = (int8_t) random_between(CLASS_NONE, law.n_names - 1);
	}
	set_places();
}

static int
as_ref(int number)
{
	return number == CLASS_NONE ? REF_NONE : number == CLASS_NOT_DECIDED ? REF_UNDECIDED : number;
}

static void
print_board(void)
{
	for (int i = 0; i < law.n_entries; i++)
		printf("# entry: class %d from %.0f\n", entries[i].number, (double) entries[i].from / 1e9);
	for (int i = 0; i < law.n_quotas; i++)
		printf(
			"# quota: class %d, %d/%d tenths of a percent of %s%x, after %d, ties %d, rounding %d, at least %u, "
			"below %u: %u, groups %d\n",
			quotas[i].number, tenths[i][0], tenths[i][1], quotas[i].all ? "all " : "",
			(unsigned) quotas[i].classes, quotas[i].after, quotas[i].ties, quotas[i].rounding,
			quotas[i].at_least, quotas[i].few_below, quotas[i].few_at_most, quotas[i].n_groups);
	for (int i = 0; i < n_units; i++)
	{
		printf("# unit %d: place %u start %d decided %d ranked %d classed %d: %d open %d; fits", i,
		       board[i].place, ref_start(i), board[i].decided, board[i].ranked, board[i].classed,
		       board[i].number, board[i].open);
		for (int k = 0; k < law.n_names; k++)
			printf(" %d", ref_fits(i, k));
		printf("; groups %d %d %d\n", group_in[i][0], group_in[i][1], group_in[i][2]);
	}
}

/* A class other than by points has a reason, which ends where the unit is; the rest has none but conditions. */
static bool
has_its_reason(int unit)
{
	const ClassUnit *u = &board[unit];
	int kind = class_reason_main(u);

	if (!u->classed)
		return kind < 0;
	if (ref_fixed(unit))
		return kind == CLASS_REASON_DECIDED && u->reasons[kind].to == u->number;
	if (u->number == u->by_points && u->number != CLASS_NOT_DECIDED)
		return kind < 0 || (kind == CLASS_REASON_CONDITION && u->reasons[kind].to == u->number);
	if (kind < 0 || kind == CLASS_REASON_CONDITION || u->reasons[kind].to != u->number)
		return false;
	if (u->number == CLASS_NOT_DECIDED)
		return u->open == (kind == CLASS_REASON_QUOTA);
	/* over a quota or lowered, by what is there */
	return kind == CLASS_REASON_QUOTA ? ref_quota(u->reasons[kind].from) >= 0 :
	                                    u->lower_by > 0 || u->lower_to >= 0;
}

/* Does a stand before b, where class goes first? */
static bool
ref_before(const ClassUnit *a, const ClassUnit *b)
{
	return a->number != b->number ?
	           b->number == CLASS_NONE || (a->number != CLASS_NONE && a->number < b->number) :
	           a->place < b->place;
}

static bool
has_its_rank(int unit)
{
	uint32_t rank = 1;

	if (!law.rank_by_class || !board[unit].ranked || board[unit].number == CLASS_NOT_DECIDED)
		return board[unit].rank == 0;
	for (int i = 0; i < n_units; i++)
	{
		bool counts = board[i].ranked && board[i].number != CLASS_NOT_DECIDED;

		/* dense: of those who share a place, the first alone is counted */
		for (int j = 0; j < i && law.ranking == RANKING_DENSE; j++)
			counts = counts && !(board[j].ranked && board[j].number == board[i].number &&
			                     board[j].place == board[i].place);
		rank += counts && ref_before(&board[i], &board[unit]);
	}
	return board[unit].rank == rank;
}

/* How the board differs from what the recursion says, or null. */
static const char *
recursion_differs(int *n_open)
{
	static Places then[REF_BUCKETS];
	Places result;

	for (int i = 0; i < n_units; i++)
		result.at[i] = ref_start(i);
	ref_fill(0, 0, &result);
	memcpy(then, entered, sizeof(then));
	for (int i = 0; i < n_units; i++)
	{
		int open = ref_open(i, &result, then);

		*n_open += open != 0;
		if (board[i].open != (open != 0))
			return "open";
		if (open != 0 && board[i].reasons[CLASS_REASON_QUOTA].from != open - 1)
			return "open, and where";
		if (as_ref(board[i].number) != (open != 0 ? REF_UNDECIDED : result.at[i]))
			return "class";
		if (as_ref(board[i].by_points) != ref_by_points(i))
			return "class by points";
		if (!has_its_reason(i))
			return "reason";
		if (!has_its_rank(i))
			return "rank";
	}
	return NULL;
}

/* ... from the best of all ways to hand out classes (open ones fall), or null. */
static const char *
best_differs(bool same, int *n_ways)
{
	Best best = {.any = false};
	Places places;
	Places result;
	Best own = {.any = false};

	ref_all_ways(0, &places, &best);
	*n_ways += best.n_ways;
	for (int i = 0; i < n_units; i++)
		result.at[i] = ref_start(i);
	ref_fill(0, 0, &result);
	ref_judge(&result, &own);
	if (!own.any)
		return "breaks a quota";
	for (int i = 0; i < n_units && same; i++)
		if (result.at[i] != best.places.at[i])
			return "is not the best";
	return NULL;
}

/* Is no class left out between one that is bounded and one that its quota counts? */
static bool
no_gap(void)
{
	for (int i = 0; i < law.n_quotas; i++)
		for (int k = quotas[i].number + 1, gap = 0; k < law.n_names; k++)
			if ((quotas[i].classes & CLASS_SET(k)) == 0)
				gap = 1;
			else if (gap && quotas[i].after && !quotas[i].all)
				return false;
	return true;
}

static void
test_random(bool plain, int n_boards, int most, const char *name)
{
	int n_open = 0;
	int n_ways = 0;
	int n_wrong = 0;
	const char *wrong = NULL;

	for (int i = 0; i < n_boards; i++)
	{
		make_random_rules(plain);
		without_refused_groups();
		make_random_units(plain, most);
		decide();
		wrong = recursion_differs(&n_open);
		if (wrong == NULL)
			wrong = best_differs(no_gap(), &n_ways);
		if (wrong != NULL && n_wrong++ < 3)
		{
			printf("# board %d: %s\n", i, wrong);
			print_board();
		}
	}
	is_int(n_wrong, 0, "%s: %d boards, %d ways to hand out classes, %d open", name, n_boards, n_ways, n_open);
}

int
main(void)
{
	test_conditions();
	test_lowered();
	test_decree();
	test_ties();
	test_pauses();
	test_bound();
	test_nested();
	test_numbers();
	test_ranks();
	test_refused();
	test_words();
	test_random(true, 3000, 8, "random, plain");
	test_random(false, 6000, 6, "random, anything");
	return done_testing();
}
