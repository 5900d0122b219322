/*
 * ranking.c - tests of src/board/ranking.c: from totals to ranks.
 *
 * Clusters are invented unless a source is named.
 */
#include "make_sheet.h"
#include "board/ranking.h"
#include "tap.h"

/* Units as a test writes them: in the order of their bytes, a, b, c ... */
typedef struct UnitText
{
	const char *total;         /* NULL: none at all */
	const char *exact;         /* NULL: as the total */
	const char *tie_breaks[3]; /* NULL: missing */
	StandingStatus status;
} UnitText;

#define MOST_UNITS 12 /* of the clusters written down here */

static SheetText head = {.max = "100", .decimals = 2};
static const Sheet *sheet;
static Standing *standings; /* n_units */
static Decimal tie_breaks[MOST_UNITS][3];
static int n_units;

/* The sheet of head, with as many tie-breakers. */
static void
use_sheet(int n_tie_breaks)
{
	const char *const codes[] = {"1", "2", "3"};
	const CriterionText parts[] = {
		{.depth = 1, .code = "1", .max = "100", .rule = "given"},
		{.depth = 1, .code = "2", .max = "0", .cap = "100", .rule = "given"},
		{.depth = 1, .code = "3", .max = "0", .cap = "100", .rule = "given"},
	};

	for (int i = 0; i < 3; i++)
		head.tie_breaks[i] = i < n_tie_breaks ? codes[i] : NULL;
	forget_sheets();
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
}

static void
fill_in(const UnitText *units, int n)
{
	n_units = n;
	REQUIRE(n <= MOST_UNITS);
	free(standings);
	standings = exactly((size_t) n, sizeof(Standing));
	memset(standings, '?', sizeof(Standing) * (size_t) n);
	for (int i = 0; i < n; i++)
	{
		/* what ranking_decide finds is left as garbage: it must not matter */
		standings[i].unit = (uint32_t) i;
		standings[i].missing = 0;
		standings[i].status = units[i].status;
		standings[i].blank = units[i].total == NULL;
		standings[i].total = units[i].total == NULL ? 0 : points(units[i].total);
		standings[i].exact = units[i].exact == NULL ? standings[i].total : points(units[i].exact);
		standings[i].tie_breaks = tie_breaks[i];
		standings[i].tied = false;
		for (int k = 0; k < 3; k++)
			tie_breaks[i][k] = units[i].tie_breaks[k] == NULL ?
			                       decimal_null() :
			                       tie_break_points(points(units[i].tie_breaks[k]));
	}
}

/* "b1 a2= c2= d4": units in order with their rank, = where it is shared, - where there is none. */
static const char *
shown_order(void)
{
	static char text[256];
	int length = 0;

	text[0] = '\0';
	for (int i = 0; i < n_units; i++)
	{
		const Standing *standing = &standings[i];

		length += snprintf(text + length, sizeof(text) - (size_t) length, "%s%c", i > 0 ? " " : "",
		                   (char) ('a' + standing->unit));
		if (standing->rank == 0)
			length += snprintf(text + length, sizeof(text) - (size_t) length, "-");
		else
			length += snprintf(text + length, sizeof(text) - (size_t) length, "%" PRIu32 "%s", standing->rank,
			                   standing->tied ? "=" : "");
	}
	return text;
}

/* Rank the units in the order in which they stand and in two others: the result is the same. */
static void
check_order(const UnitText *units, int n, const char *wanted, const char *name)
{
	for (int turn = 0; turn < 3; turn++)
	{
		fill_in(units, n);
		for (int i = 0; turn == 1 && i < n / 2; i++)
		{
			Standing other = standings[i];

			standings[i] = standings[n - 1 - i];
			standings[n - 1 - i] = other;
		}
		for (int i = 0; turn == 2 && i < n; i++)
		{
			int j = (int) random_between(0, n - 1);
			Standing other = standings[i];

			standings[i] = standings[j];
			standings[j] = other;
		}
		ranking_decide(sheet, standings, (size_t) n);
		if (turn == 0)
			is_text(shown_order(), wanted, "%s", name);
		else
			is_text(shown_order(), wanted, "... %s: %s", turn == 1 ? "backwards" : "shuffled", name);
	}
}

#define RANKS(wanted, name, ...)                                                                             \
	check_order((UnitText[]){__VA_ARGS__}, COUNT_OF(((UnitText[]){__VA_ARGS__})), wanted, name)

static const Standing *
unit(char letter)
{
	for (int i = 0; i < n_units; i++)
		if (standings[i].unit == (uint32_t) (letter - 'a'))
			return &standings[i];
	REQUIRE(!"such a unit");
	return NULL;
}

/* ---------------------------------------------------------------------------- */

static void
test_competition_and_dense(void)
{
	use_sheet(0);
	RANKS("b1 a2 c3", "competition: more points, better rank", {.total = "90"}, {.total = "95"},
	      {.total = "80"});
	RANKS("a1= b1= c3", "competition: 1, 1, 3", {.total = "90"}, {.total = "90"}, {.total = "80"});
	RANKS("c1 a2= b2= d4", "competition: 1, 2, 2, 4", {.total = "90"}, {.total = "90"}, {.total = "95"},
	      {.total = "10"});
	RANKS("a1= b1= c1=", "competition: all alike", {.total = "5"}, {.total = "5"}, {.total = "5"});
	RANKS("b1 a2 c3", "competition: totals of 0 and below are totals", {.total = "0"}, {.total = "0.01"},
	      {.total = "-0.01"});
	RANKS("a1", "competition: one unit alone is first", {.total = "0"});

	/* Dak Nong 34, Dak Lak 35, Lam Dong 34, Gia Lai 33, Kon Tum 34 (lmhtxdaknong.vn; ranks ours) */
	RANKS("b1 a2= c2= e2= d5", "competition: five unions of co-operatives", {.total = "34"}, {.total = "35"},
	      {.total = "34"}, {.total = "33"}, {.total = "34"});
	/* Bac Lieu, Hau Giang, Long An 2013 (the three published totals) */
	RANKS("a1 c2 b3", "competition: the south-western cluster of 2013", {.total = "957.11"},
	      {.total = "952.25"}, {.total = "955.79"});

	head.ranking = RANKING_DENSE;
	use_sheet(0);
	RANKS("a1= b1= c2", "dense: 1, 1, 2", {.total = "90"}, {.total = "90"}, {.total = "80"});
	RANKS("b1 a2= c2= e2= d3", "dense: five unions of co-operatives", {.total = "34"}, {.total = "35"},
	      {.total = "34"}, {.total = "33"}, {.total = "34"});
	head.ranking = RANKING_COMPETITION;
}

static void
test_tie_breaks(void)
{
	use_sheet(2);
	RANKS("b1 a2", "tie-break: the first one decides", {.total = "90", .tie_breaks = {"10", "50"}},
	      {.total = "90", .tie_breaks = {"11", "40"}});
	RANKS("a1 b2", "tie-break: the second one decides where the first does not",
	      {.total = "90", .tie_breaks = {"10", "50"}}, {.total = "90", .tie_breaks = {"10", "40"}});
	RANKS("a1= b1=", "tie-break: what nothing resolves is shown as shared",
	      {.total = "90", .tie_breaks = {"10", "50"}}, {.total = "90", .tie_breaks = {"10", "50"}});
	RANKS("b1 a2", "tie-break: it never outweighs the total", {.total = "89.99", .tie_breaks = {"90", "90"}},
	      {.total = "90", .tie_breaks = {"0", "0"}});
	RANKS("b1 a2", "tie-break: missing is below 0", {.total = "90", .tie_breaks = {NULL, "50"}},
	      {.total = "90", .tie_breaks = {"0", "0"}});
	RANKS("b1 a2", "tie-break: missing is below every number", {.total = "90", .tie_breaks = {NULL, "50"}},
	      {.total = "90", .tie_breaks = {"-9000000000", "0"}});
	RANKS("a1 b2", "tie-break: both missing, the next one decides",
	      {.total = "90", .tie_breaks = {NULL, "50"}}, {.total = "90", .tie_breaks = {NULL, "49.99"}});
	RANKS("a1= b1=", "tie-break: all missing is shared", {.total = "90", .tie_breaks = {NULL, NULL}},
	      {.total = "90", .tie_breaks = {NULL, NULL}});
	RANKS("a1= b1=", "tie-break: a third that the sheet does not name is not looked at",
	      {.total = "90", .tie_breaks = {"1", "1", "1"}}, {.total = "90", .tie_breaks = {"1", "1", "2"}});
	/* places 2 to 5: c and d alike, then b, then e by its missing one */
	RANKS("a1 c2= d2= b4 e5", "tie-break: ranks after a shared place",
	      {.total = "95", .tie_breaks = {"1", "1"}}, {.total = "90", .tie_breaks = {"10", "4"}},
	      {.total = "90", .tie_breaks = {"10", "5"}}, {.total = "90", .tie_breaks = {"10", "5"}},
	      {.total = "90", .tie_breaks = {NULL, "9"}});
	head.ranking = RANKING_DENSE;
	use_sheet(2);
	RANKS("a1 c2= d2= b3 e4", "tie-break, dense: places are told apart by tie-breaks, too",
	      {.total = "95", .tie_breaks = {"1", "1"}}, {.total = "90", .tie_breaks = {"10", "4"}},
	      {.total = "90", .tie_breaks = {"10", "5"}}, {.total = "90", .tie_breaks = {"10", "5"}},
	      {.total = "90", .tie_breaks = {NULL, "9"}});
	head.ranking = RANKING_COMPETITION;

	/* the same five unions: their second criterion, 9, 10, 9, 8, 9, leaves the tie as it is */
	use_sheet(1);
	RANKS("b1 a2= c2= e2= d5", "tie-break: a tie of three that the second criterion does not resolve",
	      {.total = "34", .tie_breaks = {"9"}}, {.total = "35", .tie_breaks = {"10"}},
	      {.total = "34", .tie_breaks = {"9"}}, {.total = "33", .tie_breaks = {"8"}},
	      {.total = "34", .tie_breaks = {"9"}});
}

static void
test_rounded_and_exact(void)
{
	head.round = ROUND_TOTAL;
	use_sheet(0);
	RANKS("a1= b1= c3", "rounded: what shows alike ranks alike", {.total = "90.004"}, {.total = "90.0049"},
	      {.total = "89.994999999"});
	is_text(points_text(unit('a')->shown), "90", "rounded: 90.004 is shown as 90.00");
	is_text(points_text(unit('c')->shown), "89.99", "rounded: 89.994999999 as 89.99");
	is_text(points_text(unit('a')->ranked_by), "90", "rounded: ranked by what is shown");
	is_text(points_text(unit('a')->total), "90.004", "rounded: the total itself stays");
	RANKS("b1 a2", "rounded: half a hundredth is rounded up", {.total = "90.004999999"}, {.total = "90.005"});
	is_text(points_text(unit('b')->shown), "90.01", "rounded: 90.005 is shown as 90.01");
	RANKS("b1 a2", "rounded: ... and below 0 away from it", {.total = "-0.005"}, {.total = "-0.004999999"});
	is_text(points_text(unit('a')->shown), "-0.01", "rounded: -0.005 is shown as -0.01");
	is_text(points_text(unit('b')->shown), "0", "rounded: -0.004999999 as 0");

	head.rank_on = RANK_ON_EXACT;
	use_sheet(0);
	RANKS("b1 a2 c3", "exact: 10^-9 decides", {.total = "90.004"}, {.total = "90.004000001"},
	      {.total = "90.003999999"});
	is_text(points_text(unit('b')->shown), "90", "exact: 90.004000001 is shown as 90.00 all the same");
	is_text(points_text(unit('b')->ranked_by), "90.004000001", "exact: ranked by the whole total");
	RANKS("a1= b1=", "exact: equal to the last digit is shared", {.total = "90.004000001"},
	      {.total = "90.004000001"});

	/* round "criterion": the total that is shown, and the same tree to nine decimals beside it */
	head.round = ROUND_CRITERION;
	use_sheet(0);
	RANKS("a1= b1=", "exact, rounded criteria: alike", {.total = "90.01"}, {.total = "90.01"});
	RANKS("b1 a2 c3", "exact, rounded criteria: the finer total decides",
	      {.total = "90.01", .exact = "90.006"}, {.total = "90.01", .exact = "90.014999999"},
	      {.total = "90.01", .exact = "90.005"});
	RANKS("b1 a2", "exact, rounded criteria: ... against what is shown",
	      {.total = "90.02", .exact = "90.016"}, {.total = "90.01", .exact = "90.0165"});
	is_text(points_text(unit('a')->next->shown - unit('a')->shown), "-0.01",
	        "exact, rounded criteria: and the gap that is shown may be below 0");
	head.rank_on = RANK_ON_ROUNDED;
	head.decimals = 0;
	head.round = ROUND_TOTAL;
	use_sheet(0);
	RANKS("a1= b1= c3", "rounded to whole points", {.total = "90.5"}, {.total = "91.499999999"},
	      {.total = "90.499999999"});
	head.round = ROUND_CRITERION;
	head.decimals = 2;
}

static void
test_status(void)
{
	const StandingStatus incomplete = STANDING_INCOMPLETE;
	const StandingStatus unranked = STANDING_UNRANKED;

	use_sheet(0);
	RANKS("d1 a2 b- c- e- f-", "status: ranked, then incomplete, then unranked, each by points",
	      {.total = "10"}, {.total = "99", .status = incomplete}, {.total = "5", .status = incomplete},
	      {.total = "20"}, {.total = "95", .status = unranked}, {.total = "94.99", .status = unranked});
	is_int(unit('d')->rank, 1, "status: an incomplete unit of more points takes no rank from anyone");
	ok(unit('a')->next == unit('d'), "status: ... and closes no gap");
	ok(unit('b')->next == NULL && unit('e')->next == NULL, "status: nobody is next to a unit without a rank");
	RANKS("a- c- b- d-", "status: incomplete units of equal points stand by their bytes, unshared",
	      {.total = "7", .status = incomplete}, {.total = "6", .status = incomplete},
	      {.total = "7", .status = incomplete}, {.total = "6", .status = incomplete});
	RANKS("c1 b- a- d-", "status: no total at all stands behind every total", {.status = incomplete},
	      {.total = "-5", .status = incomplete}, {.total = "1"}, {.status = incomplete});
	RANKS("b- d- a- c-", "status: likewise among the unranked", {.status = unranked},
	      {.total = "-5", .status = unranked}, {.status = unranked}, {.total = "-6", .status = unranked});
	RANKS("a- b- c- d-", "status: no totals, any status", {.status = incomplete}, {.status = incomplete},
	      {.status = unranked}, {.status = unranked});

	/* tie-breaks and exact totals are for ranks: here what is shown counts, then bytes */
	head.round = ROUND_TOTAL;
	head.rank_on = RANK_ON_EXACT;
	use_sheet(1);
	RANKS("a- b-", "status: incomplete units stand by the points they show",
	      {.total = "7.001", .tie_breaks = {"1"}, .status = incomplete},
	      {.total = "7.002", .tie_breaks = {"2"}, .status = incomplete});
	head.round = ROUND_CRITERION;
	head.rank_on = RANK_ON_ROUNDED;
}

static void
test_next(void)
{
	use_sheet(0);
	/* gaps of the cluster of 2013: 957.11 - 955.79 = 1.32, 955.79 - 952.25 = 3.54 */
	RANKS("a1 b2 c3", "next: the three published totals of 2013", {.total = "957.11"}, {.total = "955.79"},
	      {.total = "952.25"});
	ok(unit('a')->next == NULL, "next: nobody is better than the first");
	is_text(points_text(unit('b')->next->shown - unit('b')->shown), "1.32", "next: 1.32 behind the first");
	is_text(points_text(unit('c')->next->shown - unit('c')->shown), "3.54", "next: 3.54 behind the second");
	ok(unit('c')->next == unit('b'), "next: the nearest, not the first");

	RANKS("d1 a2= b2= c4= e4=", "next: shared places", {.total = "80"}, {.total = "80"}, {.total = "70"},
	      {.total = "90"}, {.total = "70"});
	ok(unit('a')->next == unit('d') && unit('b')->next == unit('d'),
	   "next: who shares a place looks to the one above, not to each other");
	is_text(points_text(unit('c')->next->shown), "80",
	        "next: below a shared place it is one of those who share it");
	ok(unit('c')->next == unit('e')->next, "next: the same for both");
	RANKS("a1= b1= c3", "next: a shared first place", {.total = "80"}, {.total = "80"}, {.total = "70"});
	ok(unit('a')->next == NULL && unit('b')->next == NULL, "next: nobody is better than the shared first");

	/* equal points, told apart by a tie-break: the gap is 0, but there is one */
	use_sheet(1);
	RANKS("b1 a2", "next: told apart by a tie-break", {.total = "80", .tie_breaks = {"1"}},
	      {.total = "80", .tie_breaks = {"2"}});
	ok(unit('a')->next == unit('b'), "next: ... the better one is next");
	is_int(unit('a')->next->shown - unit('a')->shown, 0, "next: ... with no points between");
}

/* ---------------------------------------------------------------------------- */

static void
has_classes(const UnitText *units, int n, const char *wanted, const char *name)
{
	char text[64] = "";

	fill_in(units, n);
	ranking_decide(sheet, standings, (size_t) n);
	for (int i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%d", i > 0 ? " " : "",
		         unit((char) ('a' + i))->score_class);
	is_text(text, wanted, "%s", name);
}

#define CLASSES(wanted, name, ...)                                                                           \
	has_classes((UnitText[]){__VA_ARGS__}, COUNT_OF(((UnitText[]){__VA_ARGS__})), wanted, name)

static void
test_classes(void)
{
	/* bands of min(total, 100): >= 95 Xuat sac, >= 85 Tot, else Kha (MTTQ, a province) */
	head.classes[0] = "95";
	head.classes[1] = "85";
	head.classes[2] = "else";
	use_sheet(0);
	CLASSES("0 0 1 1 2 2 2", "classes: at and below every bound", {.total = "100"}, {.total = "95"},
	        {.total = "94.99"}, {.total = "85"}, {.total = "84.99"}, {.total = "0"}, {.total = "-3"});
	CLASSES("0", "classes: 107 of 100 is the class of 100", {.total = "107"});
	CLASSES("-1 -1 0", "classes: without a rank there is no class",
	        {.total = "99", .status = STANDING_INCOMPLETE}, {.total = "99", .status = STANDING_UNRANKED},
	        {.total = "99"});

	/* a class above max is reached by nobody, whatever the bonus */
	head.classes[0] = "100.01";
	head.classes[1] = "100";
	use_sheet(0);
	CLASSES("1 1 2", "classes: a bonus lifts nobody into a class above max", {.total = "107"},
	        {.total = "100"}, {.total = "99.99"});

	/* PAR INDEX: >= 90 A, 80-<90 B, 70-<80 C */
	head.classes[0] = "90";
	head.classes[1] = "80";
	head.classes[2] = "70";
	use_sheet(0);
	CLASSES("0 1 1 2 2 -1", "classes: below the last bound there is none", {.total = "90"},
	        {.total = "89.99"}, {.total = "80"}, {.total = "79.99"}, {.total = "70"}, {.total = "69.99"});

	/* the total that is shown counts: 89.995 shows as 90.00 */
	head.round = ROUND_TOTAL;
	use_sheet(0);
	CLASSES("0 1", "classes, rounded: what shows as 90.00 is from 90", {.total = "89.995"},
	        {.total = "89.994999999"});
	head.rank_on = RANK_ON_EXACT;
	use_sheet(0);
	CLASSES("0 0 1", "classes, exact: ... whatever decides the ranks", {.total = "90"}, {.total = "89.995"},
	        {.total = "89.994999999"});
	RANKS("a1 b2", "classes, exact: ... which it does", {.total = "90"}, {.total = "89.999999999"});
	head.scoring = SCORING_1;
	use_sheet(0);
	CLASSES("0 1", "classes, exact, scoring 1: 10^-9 short is short", {.total = "90"},
	        {.total = "89.999999999"});
	head.scoring = SCORING_NEWEST;
	head.round = ROUND_CRITERION;
	head.rank_on = RANK_ON_ROUNDED;

	head.classes[0] = "else";
	head.classes[1] = NULL;
	use_sheet(0);
	CLASSES("0 0", "classes: a single one without a bound is everybody's", {.total = "100"},
	        {.total = "-9000000000"});
	head.classes[0] = NULL;
	use_sheet(0);
	CLASSES("-1 -1", "classes: a sheet without any has none", {.total = "100"}, {.total = "0"});
}

static void
test_few(void)
{
	Standing nobody = {.rank = 99};

	use_sheet(0);
	ranking_decide(sheet, &nobody, 0);
	is_int(nobody.rank, 99, "no units: nothing is touched");
	RANKS("a-", "one unit: incomplete", {.total = "90", .status = STANDING_INCOMPLETE});
	RANKS("a-", "one unit: no total", {.status = STANDING_INCOMPLETE});
	RANKS("a1", "one unit: ranked", {.total = "90"});
	ok(unit('a')->next == NULL && !unit('a')->tied, "one unit: nobody is next, nobody shares");
	is_text(points_text(unit('a')->shown), "90", "one unit: its points are shown");
}

/* 100,000 units with 20,000 totals, against ranks by counting. */
static void
test_many(void)
{
	enum
	{
		UNITS = 100000,
		TOTALS = 20000
	};
	Standing *many = calloc(UNITS, sizeof(Standing));
	uint32_t *better = calloc(TOTALS + 1, sizeof(uint32_t)); /* ranked units of each total, then above it */
	uint32_t *same = calloc(TOTALS, sizeof(uint32_t));
	uint32_t *places = calloc(TOTALS + 1, sizeof(uint32_t)); /* totals above it that somebody has */
	bool *seen = calloc(UNITS, sizeof(bool));
	int wrong_rank[2] = {0};
	int wrong_tied = 0;
	int wrong_order = 0;
	int wrong_next = 0;

	REQUIRE(many != NULL && better != NULL && same != NULL && places != NULL && seen != NULL);
	for (int ranking = RANKING_COMPETITION; ranking <= RANKING_DENSE; ranking++)
	{
		head.ranking = (Ranking) ranking;
		use_sheet(0);
		memset(better, 0, sizeof(uint32_t) * (TOTALS + 1));
		memset(same, 0, sizeof(uint32_t) * TOTALS);
		memset(places, 0, sizeof(uint32_t) * (TOTALS + 1));
		memset(seen, 0, sizeof(bool) * UNITS);
		for (uint32_t i = 0; i < UNITS; i++)
		{
			int64_t total = random_between(0, TOTALS - 1);

			/* hundredths of a point */
			many[i] = (Standing){.unit = i, .total = total * (POINTS_ONE / 100)};
			many[i].status = one_in(20) ? STANDING_INCOMPLETE :
			                 one_in(50) ? STANDING_UNRANKED :
			                              STANDING_RANKED;
			same[total] += many[i].status == STANDING_RANKED;
		}
		for (int total = TOTALS - 1; total >= 0; total--)
		{
			better[total] = total == TOTALS - 1 ? 0 : better[total + 1] + same[total + 1];
			places[total] = total == TOTALS - 1 ? 0 : places[total + 1] + (same[total + 1] > 0);
		}
		ranking_decide(sheet, many, UNITS);
		for (uint32_t i = 0; i < UNITS; i++)
		{
			const Standing *standing = &many[i];
			int64_t total = standing->total / (POINTS_ONE / 100);
			bool ranked = standing->status == STANDING_RANKED;
			uint32_t above = ranking == RANKING_DENSE ? places[total] : better[total];

			wrong_rank[ranking] += standing->rank != (ranked ? above + 1 : 0);
			wrong_tied += standing->tied != (ranked && same[total] > 1);
			wrong_order += seen[standing->unit];
			seen[standing->unit] = true;
			if (i > 0)
				wrong_order +=
					many[i - 1].status > standing->status ||
					(many[i - 1].status == standing->status &&
				     (many[i - 1].total < standing->total ||
				      (many[i - 1].total == standing->total && many[i - 1].unit > standing->unit)));
			if (!ranked || better[total] == 0)
				wrong_next += standing->next != NULL;
			else /* the lowest total above the own one that a ranked unit has */
				wrong_next += standing->next == NULL || standing->next->total <= standing->total ||
				              better[standing->next->total / (POINTS_ONE / 100)] +
				                      same[standing->next->total / (POINTS_ONE / 100)] !=
				                  better[total];
		}
	}
	head.ranking = RANKING_COMPETITION;
	is_int(wrong_rank[RANKING_COMPETITION], 0, "100,000 units: each rank is one more than the units above");
	is_int(wrong_rank[RANKING_DENSE], 0, "100,000 units, dense: each rank is one more than the totals above");
	is_int(wrong_tied, 0, "100,000 units: tied where two ranked ones have the same total");
	is_int(wrong_order, 0, "100,000 units: each once, by status, points and bytes");
	is_int(wrong_next, 0, "100,000 units: next is the least total above");
	free(many);
	free(better);
	free(same);
	free(places);
	free(seen);
}

int
main(void)
{
	test_competition_and_dense();
	test_tie_breaks();
	test_rounded_and_exact();
	test_status();
	test_next();
	test_classes();
	test_few();
	test_many();
	free(standings);
	forget_sheets();
	return done_testing();
}
