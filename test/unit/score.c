/*
 * score.c - tests of src/board/score_tree.c and src/sheet/sheet.c: from a unit's results to the
 * points of every criterion, and finding one's way in a sheet.
 *
 * Most leaves below have rule "given", so that a result is its points and a
 * test is about what becomes of them higher up.
 *
 * Random trees are held against the recursion at the end of this file, which
 * is written from the definitions of policies, bonus, min, cap and mean and
 * walks the tree from the top.
 */
#include "make_sheet.h"
#include "tap.h"

#define MOST  "999999999999999999"
#define LEAST "0.000000000000000001"

/* A unit's results and what they come to --------------------------------------- */

typedef struct Result
{
	const char *code;
	const char *target;
	const char *actual; /* NULL: the row has no actual */
	bool not_assigned;
	const char *baseline;
} Result;

#define GIVEN(criterion, points_given)                                                                       \
	{                                                                                                        \
		.code = criterion, .actual = points_given                                                            \
	}
#define NOT_ASSIGNED(criterion)                                                                              \
	{                                                                                                        \
		.code = criterion, .not_assigned = true                                                              \
	}

static const Sheet *sheet;
static Score *scores; /* one a criterion of the sheet */
static uint32_t missing;

static Cell
cell_of(uint32_t unit, const Result *result)
{
	int criterion = sheet_find(sheet, result->code, strlen(result->code));
	Decimal target = number(result->target);
	Decimal actual = number(result->actual);

	REQUIRE(criterion > 0);
	return (Cell){
		.unit = unit,
		.criterion = (uint16_t) criterion,
		.target_scale = target.scale,
		.actual_scale = (uint8_t) (actual.scale | (result->not_assigned ? CELL_NOT_ASSIGNED : 0)),
		.target = target.digits,
		.actual = actual.digits,
	};
}

static int
cell_order(const void *left, const void *right)
{
	const Cell *a = left;
	const Cell *b = right;

	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	return (a->criterion > b->criterion) - (a->criterion < b->criterion);
}

static int
baseline_order(const void *left, const void *right)
{
	return (int) ((const CellBaseline *) left)->criterion - ((const CellBaseline *) right)->criterion;
}

/* The baselines of the results of unit 0, in the order of its cells; how many. */
static size_t
baselines_of(const Result *results, int n, CellBaseline *baselines)
{
	size_t count = 0;

	for (int i = 0; i < n; i++)
	{
		Decimal baseline = number(results[i].baseline);

		if (!decimal_is_null(baseline))
			baselines[count++] = (CellBaseline){.criterion = cell_of(0, &results[i]).criterion,
			                                    .scale = (uint8_t) baseline.scale,
			                                    .digits = baseline.digits};
	}
	qsort(baselines, count, sizeof(CellBaseline), baseline_order);
	return count;
}

/* Score the first of the units whose results follow each other; the others are its rivals. */
static void
score_among(const Result *results, int n, const Result *others, int n_others)
{
	Cell *cells = exactly((size_t) (n + n_others), sizeof(Cell));
	ClusterStats *stats = exactly(sheet->n_criteria, sizeof(ClusterStats));
	CellBaseline *baselines = exactly((size_t) n, sizeof(CellBaseline));
	size_t n_baselines = baselines_of(results, n, baselines);
	UnitCells all = {cells, (size_t) (n + n_others), baselines, n_baselines};
	UnitCells own = {cells, (size_t) n, baselines, n_baselines};
	ScoreRoom *room = NULL;
	Decimal *actuals;

	free(scores);
	scores = exactly(sheet->n_criteria, sizeof(Score));
	memset(scores, '?', sizeof(Score) * sheet->n_criteria);
	for (int i = 0; i < n; i++)
		cells[i] = cell_of(0, &results[i]);
	for (int i = 0; i < n_others; i++)
		cells[n + i] = cell_of((uint32_t) (i + 1), &others[i]);
	qsort(cells, (size_t) n, sizeof(Cell), cell_order);
	actuals = exactly(score_survey_room(sheet, (uint32_t) (n_others + 1)), sizeof(Decimal));
	if (score_room_size(sheet) > 0)
		room = score_room_make(exactly(1, score_room_size(sheet)), sheet);
	score_survey(sheet, (uint32_t) (n_others + 1), &all, room, stats, actuals);
	/* a sheet that is not relative has no stats */
	missing = score_unit(sheet, &own, sheet->relative ? stats : NULL, room, scores);
	free(baselines);
	free(room);
	free(cells);
	free(stats);
	free(actuals);
}

#define SCORE(...) score_among((Result[]){__VA_ARGS__}, COUNT_OF(((Result[]){__VA_ARGS__})), NULL, 0)

static void
score_nothing(void)
{
	score_among(NULL, 0, NULL, 0);
}

static int
index_of(const char *code)
{
	int index = code == NULL ? SHEET_ROOT : sheet_find(sheet, code, strlen(code));

	REQUIRE(index >= 0);
	return index;
}

/* "points status", "null status", and for a parent that sums its adjustment: "45 scored +15". */
static const char *
shown(const char *code)
{
	static const char *const names[] = {"scored", "missing", "not assigned"};
	static char text[128];
	int index = index_of(code);
	const Criterion *criterion = &sheet_criteria(sheet)[index];
	const Score *score = &scores[index];
	int length = snprintf(text, sizeof(text), "%s %s", score->blank ? "null" : points_text(score->points),
	                      names[score->status]);

	REQUIRE(!score->blank || score->points == 0);
	if ((criterion->flags & (CRITERION_LEAF | CRITERION_MEAN)) == 0)
	{
		i128 adjustment = score_adjustment(sheet, index, scores);

		/* beyond the points' range only absurd sheets come; their tests look themselves */
		REQUIRE(adjustment >= -POINTS_LIMIT && adjustment <= POINTS_LIMIT);
		snprintf(text + length, sizeof(text) - (size_t) length, " %s%s", adjustment < 0 ? "" : "+",
		         points_text((Points) adjustment));
	}
	return text;
}

/* code NULL: the whole sheet */
#define SHOWS(code, wanted, ...) is_text(shown(code), wanted, __VA_ARGS__)

static const char *
share_of(const char *code)
{
	static const char *const names[] = {"regular", "extra", "none"};

	return names[scores[index_of(code)].share];
}

/* A sum ---------------------------------------------------------------------- */

static const CriterionText two_parts[] = {
	{.depth = 1, .code = "I", .max = "60"},
	{.depth = 2, .code = "I.1", .max = "40", .rule = "given"},
	{.depth = 2, .code = "I.2", .max = "20", .rule = "given"},
	{.depth = 1, .code = "II", .max = "40", .rule = "given"},
};

static void
use_two_parts(MissingPolicy policy)
{
	SheetText head = {.max = "100", .decimals = 2, .missing = policy};

	sheet = make_sheet(&head, two_parts, COUNT_OF(two_parts));
}

static void
test_sum(void)
{
	const MissingPolicy policies[] = {MISSING_INCOMPLETE, MISSING_ZERO, MISSING_REWEIGHT};
	const char *const names[] = {"incomplete", "zero", "reweight"};

	for (int i = 0; i < COUNT_OF(policies); i++)
	{
		use_two_parts(policies[i]);
		SCORE(GIVEN("II", "35.5"), GIVEN("I.1", "30.25"), GIVEN("I.2", "0"));
		SHOWS("I.1", "30.25 scored", "%s: a leaf has its points", names[i]);
		SHOWS("I.2", "0 scored", "%s: a real 0 is a result", names[i]);
		SHOWS("I", "30.25 scored +0", "%s: a parent is the sum of its children", names[i]);
		SHOWS(NULL, "65.75 scored +0", "%s: the sheet is the sum of its parts", names[i]);
		is_int(missing, 0, "%s: nothing is missing", names[i]);
		is_text(share_of(NULL), "regular", "%s: the whole sheet was scored as it stands", names[i]);
		is_int((int64_t) score_adjustment(sheet, index_of("I.1"), scores), 0, "%s: a leaf is not adjusted",
		       names[i]);
	}
}

/* Missing --------------------------------------------------------------------------- */

static void
test_incomplete(void)
{
	use_two_parts(MISSING_INCOMPLETE);
	SCORE(GIVEN("I.1", "30"), GIVEN("II", NULL));
	SHOWS("I.2", "null missing", "incomplete: a criterion without a row is missing");
	SHOWS("II", "null missing", "incomplete: so is one with a null actual");
	SHOWS("I", "30 scored +0", "incomplete: it adds nothing to its parent");
	SHOWS(NULL, "30 scored +0", "incomplete: nor to the total, which stays what it is");
	is_int(missing, 2, "incomplete: both are counted");

	SCORE(GIVEN("II", "35"));
	SHOWS("I", "null missing +0",
	      "incomplete: a parent of nothing but missing leaves has no points and is missing");
	is_text(share_of("I"), "regular", "incomplete: ... but its max keeps its place");
	SHOWS(NULL, "35 scored +0", "incomplete: the rest counts");
	score_nothing();
	SHOWS("I", "null missing +0", "incomplete: a unit without any result has parents without points");
	SHOWS(NULL, "null missing +0", "incomplete: ... and no total");
	is_int(missing, 3, "incomplete: all its leaves are missing");

	/* a null target under a rule that divides by it */
	sheet = MAKE_SHEET(((SheetText){.max = "10", .decimals = 2}),
	                   {.depth = 1, .code = "1", .max = "10", .rule = "proportional"});
	SCORE({.code = "1", .actual = "5"});
	SHOWS("1", "null missing", "incomplete: an actual without the target its rule divides by is missing");
	is_int(missing, 1, "incomplete: ... and counted");
}

static void
test_zero(void)
{
	use_two_parts(MISSING_ZERO);
	SCORE(GIVEN("I.1", "30"), GIVEN("II", NULL));
	SHOWS("I.2", "0 missing", "zero: a missing criterion earns 0 points and is still called missing");
	SHOWS("II", "0 missing", "zero: so does one with a null actual");
	SHOWS("I", "30 scored +0", "zero: the parent is the sum");
	SHOWS(NULL, "30 scored +0", "zero: so is the total");
	is_int(missing, 2, "zero: both are counted");
	score_nothing();
	SHOWS(NULL, "0 missing +0", "zero: a unit without any result has 0");

	/* 0 points and not actual 0: by this rule an actual of 0 would earn 10 */
	sheet = MAKE_SHEET(
		((SheetText){.max = "20", .decimals = 2, .missing = MISSING_ZERO}),
		{.depth = 1, .code = "1", .max = "10", .rule = "linear", .keys = {{"worst", "20"}, {"best", "0"}}},
		{.depth = 1, .code = "2", .max = "10", .min = "2", .rule = "given"});
	SCORE(GIVEN("1", "0"), GIVEN("2", "2"));
	SHOWS("1", "10 scored", "zero: an actual of 0 earns what its rule says");
	score_nothing();
	SHOWS("1", "0 missing", "zero: no actual earns 0");
	SHOWS("2", "0 missing", "zero: 0 and not the criterion's min");
}

static void
test_reweight(void)
{
	use_two_parts(MISSING_REWEIGHT);
	/* I: 30 of 40 stand for 60: 30 * 60/40 = 45 */
	SCORE(GIVEN("I.1", "30"), GIVEN("II", "20"));
	SHOWS("I.2", "null missing", "reweight: a missing criterion has no points");
	SHOWS("I", "45 scored +15", "reweight: its brothers stand for it");
	SHOWS(NULL, "65 scored +0", "reweight: one level up nothing is missing");
	is_int(missing, 1, "reweight: the leaf is counted");
	/* II alone: 20 * 100/40 = 50 */
	SCORE(GIVEN("II", "20"));
	SHOWS("I", "null missing +0", "reweight: a parent of which nothing is present is missing itself");
	SHOWS(NULL, "50 scored +30", "reweight: the whole sheet is the outermost parent");
	is_text(share_of("I"), "none", "reweight: a missing parent takes no part");
	/* both: I = 10 * 60/20 = 30, then 30 * 100/60 = 50 */
	SCORE(GIVEN("I.2", "10"));
	SHOWS("I", "30 scored +20", "reweight: inside ...");
	SHOWS(NULL, "50 scored +20", "reweight: ... and outside");
	score_nothing();
	SHOWS("I", "null missing +0", "reweight: a unit without any result has no parent");
	SHOWS(NULL, "null missing +0", "reweight: ... and no total");
	is_int(missing, 3, "reweight: all its leaves are missing");
	is_text(share_of(NULL), "none", "reweight: it is no unit that could be ranked");
}

static void
test_reweight_rounding(void)
{
	const CriterionText parts[] = {
		{.depth = 1, .code = "1", .max = "30", .rule = "given"},
		{.depth = 1, .code = "2", .max = "30", .rule = "given"},
		{.depth = 1, .code = "3", .max = "40", .rule = "given"},
		{.depth = 1, .code = "b", .max = "10", .min = "-10", .bonus = true, .rule = "given"},
	};
	SheetText head = {.max = "100", .decimals = 2, .missing = MISSING_REWEIGHT};

	/* 10 * 100/30 = 33.333..., less its 10 */
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(GIVEN("1", "10"));
	SHOWS(NULL, "33.33 scored +23.33", "reweight: scaled points are rounded as the sheet rounds");
	is_int(missing, 2, "reweight: a missing bonus is never missing");
	SCORE(GIVEN("1", "10"), GIVEN("b", "5.55"));
	SHOWS(NULL, "38.88 scored +23.33", "reweight: bonus points are added unscaled");
	SCORE(GIVEN("1", "10"), GIVEN("b", "-5.55"));
	SHOWS(NULL, "27.78 scored +23.33", "reweight: so are a bonus's deductions");
	/* 20 * 100/60 = 33.333 */
	SCORE(GIVEN("1", "10"), GIVEN("2", "10"));
	SHOWS(NULL, "33.33 scored +13.33", "reweight: two of three stand for all");
	/* 0.03 * 100/40 = 0.075 */
	SCORE(GIVEN("3", "0.03"));
	SHOWS(NULL, "0.08 scored +0.05", "reweight: a half is rounded away from zero");
	SCORE(GIVEN("b", "5"));
	SHOWS(NULL, "5 scored +0", "reweight: a bonus alone is not scaled, for it measures nothing");

	head.round = ROUND_TOTAL;
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(GIVEN("1", "10"));
	SHOWS(NULL, "33.333333333 scored +23.333333333", "reweight: under round \"total\" to nine decimals");
	SCORE(GIVEN("1", "10.005"), GIVEN("b", "0.0001"));
	/* 10.005 * 100/30 = 33.35, + 0.0001 - 10.0051 */
	SHOWS(NULL, "33.3501 scored +23.345", "reweight: nothing is rounded before");
}

static void
test_reweight_within_limits(void)
{
	const CriterionText parts[] = {
		{.depth = 1, .code = "I", .max = "20", .cap = "15", .min = "4"},
		{.depth = 2, .code = "I.1", .max = "10", .rule = "given"},
		{.depth = 2, .code = "I.2", .max = "10", .rule = "given"},
		{.depth = 2, .code = "I.b", .max = "5", .bonus = true, .rule = "given"},
		{.depth = 1, .code = "II", .max = "10", .rule = "given"},
	};
	SheetText head = {.max = "30", .ceiling = "28", .decimals = 2, .missing = MISSING_REWEIGHT};

	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	/* 7 * 20/10 + 2 = 16, cut to 15; with II's 10 25 */
	SCORE(GIVEN("I.1", "7"), GIVEN("I.b", "2"), GIVEN("II", "10"));
	SHOWS("I", "15 scored +6", "reweight: min and cap come after scaling and bonus");
	SHOWS(NULL, "25 scored +0", "reweight: and before the parent's sum");
	/* 1 * 2 = 2, raised to 4 */
	SCORE(GIVEN("I.1", "1"), GIVEN("II", "10"));
	SHOWS("I", "4 scored +3", "reweight: a scaled parent is raised to its min");
	/* II missing: 15 * 30/20 = 22.5 */
	SCORE(GIVEN("I.1", "8"), GIVEN("I.2", "9"));
	SHOWS("I", "15 scored -2", "reweight: the cap cuts 17 to 15");
	SHOWS(NULL, "22.5 scored +7.5", "reweight: what was cut stands for the sheet");
	/* I missing: 10 * 30/10 = 30, the ceiling 28 */
	SCORE(GIVEN("II", "10"));
	SHOWS(NULL, "28 scored +18", "reweight: the ceiling cuts the scaled total");
}

/* {a 10 cap 12, b 10, c 0 down to -5}: what is not within [0, max] stands for nobody. */
static const CriterionText surplus_parts[] = {
	{.depth = 1, .code = "I", .max = "20"},
	{.depth = 2, .code = "a", .max = "10", .cap = "12", .min = "-4", .rule = "given"},
	{.depth = 2, .code = "b", .max = "10", .rule = "given"},
	{.depth = 2, .code = "c", .max = "0", .min = "-5", .cap = "3", .rule = "given"},
	{.depth = 2, .code = "d", .max = "5", .min = "-5", .bonus = true, .rule = "given"},
	{.depth = 1, .code = "II", .max = "10", .cap = "11", .rule = "given"},
};

static void
test_surplus(void)
{
	SheetText head = {.max = "30", .decimals = 2};
	const CriterionText fine[] = {
		{.depth = 1, .code = "a", .max = "10.004", .cap = "12", .rule = "given"},
		{.depth = 1, .code = "b", .max = "19.996", .rule = "given"},
	};

	sheet = make_sheet(&head, surplus_parts, COUNT_OF(surplus_parts));
	/* 10 * 20/10 + 2 */
	SCORE(GIVEN("a", "12"), NOT_ASSIGNED("b"), GIVEN("c", "0"), GIVEN("d", "0"), GIVEN("II", "8"));
	SHOWS("I", "22 scored +10", "surplus: 12 of 10 beside what is not assigned is 22 of 20, not 24");
	SHOWS(NULL, "30 scored +0", "surplus: above, where nothing is missing, it counts as it is");
	/* 9 * 2 */
	SCORE(GIVEN("a", "9"), NOT_ASSIGNED("b"), GIVEN("c", "0"), GIVEN("d", "0"), GIVEN("II", "8"));
	SHOWS("I", "18 scored +9", "surplus: there is none up to max, and all is scaled");
	/* 0 * 2 - 4; 9 * 2 - 5 + 1; 10 * 2 + 2 + 3 - 2 */
	SCORE(GIVEN("a", "-4"), NOT_ASSIGNED("b"), GIVEN("c", "0"), GIVEN("d", "0"), GIVEN("II", "8"));
	SHOWS("I", "-4 scored +0", "surplus: what is below 0 is taken once");
	SCORE(GIVEN("a", "9"), NOT_ASSIGNED("b"), GIVEN("c", "-5"), GIVEN("d", "1"), GIVEN("II", "8"));
	SHOWS("I", "14 scored +9", "surplus: so is a deduction that is no bonus");
	SCORE(GIVEN("a", "12"), NOT_ASSIGNED("b"), GIVEN("c", "3"), GIVEN("d", "-2"), GIVEN("II", "8"));
	SHOWS("I", "23 scored +10", "surplus: what earns with a max of 0 is all surplus");
	/* only what has no max of its own is left: 3 */
	SCORE(NOT_ASSIGNED("a"), NOT_ASSIGNED("b"), GIVEN("c", "3"), GIVEN("d", "-2"), GIVEN("II", "8"));
	SHOWS("I", "1 scored +0", "surplus: alone it is not scaled, as before");
	/* I is 22 of 20 and stands for II: 20 * 30/20 + 2; II is 11 of 10 and stands for I: 10 * 3 + 1 */
	SCORE(GIVEN("a", "12"), NOT_ASSIGNED("b"), GIVEN("c", "0"), GIVEN("d", "0"), NOT_ASSIGNED("II"));
	SHOWS(NULL, "32 scored +10", "surplus: of a parent, nested");
	SCORE(NOT_ASSIGNED("a"), NOT_ASSIGNED("b"), NOT_ASSIGNED("c"), NOT_ASSIGNED("d"), GIVEN("II", "11"));
	SHOWS(NULL, "31 scored +20", "surplus: the whole sheet is the outermost parent");
	/* a 8, b missing: 8 of 20 stays under incomplete and zero, and is scaled under reweight, 8 * 2 - 5 */
	head.missing = MISSING_REWEIGHT;
	head.ceiling = "31.5";
	sheet = make_sheet(&head, surplus_parts, COUNT_OF(surplus_parts));
	SCORE(GIVEN("a", "8"), GIVEN("c", "-5"));
	SHOWS("I", "11 scored +8", "surplus: reweight scales the same way");
	/* 11 * 30/20 = 16.5 */
	SHOWS(NULL, "16.5 scored +5.5", "surplus: ... at each level");
	SCORE(GIVEN("a", "12"));
	SHOWS(NULL, "31.5 scored +9.5", "surplus: the ceiling comes after it");

	/* max is what the board shows of it: 10.00 of 10.004, and so 10 is full and 10.01 is 0.01 more */
	head = (SheetText){.max = "30", .decimals = 2};
	sheet = make_sheet(&head, fine, COUNT_OF(fine));
	/* 10 * 30/10.004 = 29.988 */
	SCORE(GIVEN("a", "10"), NOT_ASSIGNED("b"));
	SHOWS(NULL, "29.99 scored +19.99", "surplus: a max finer than the grid ...");
	SCORE(GIVEN("a", "10.01"), NOT_ASSIGNED("b"));
	SHOWS(NULL, "30 scored +19.99", "surplus: ... ends where it is shown");

	/* by scoring 1 all of it was scaled: 12 * 20/10, (9 - 5) * 2 + 1 */
	head = (SheetText){.max = "30", .decimals = 2, .scoring = SCORING_1};
	sheet = make_sheet(&head, surplus_parts, COUNT_OF(surplus_parts));
	SCORE(GIVEN("a", "12"), NOT_ASSIGNED("b"), GIVEN("c", "0"), GIVEN("d", "0"), GIVEN("II", "8"));
	SHOWS("I", "24 scored +12", "scoring 1: what is above max was scaled");
	SCORE(GIVEN("a", "9"), NOT_ASSIGNED("b"), GIVEN("c", "-5"), GIVEN("d", "1"), GIVEN("II", "8"));
	SHOWS("I", "9 scored +4", "scoring 1: and what is below 0");
	score_nothing();
	SHOWS("I", "0 missing +0", "scoring 1: nothing scored was 0");
	SHOWS(NULL, "0 missing +0", "scoring 1: ... in the total, too");
}

static void
loses(const char *code, const char *wanted, const char *name)
{
	is_text(points_text((Points) score_lost(sheet, index_of(code), scores)), wanted, "%s", name);
}

static void
test_lost(void)
{
	const CriterionText parts[] = {
		{.depth = 1, .code = "a", .max = "10", .cap = "12", .rule = "given"},
		{.depth = 1, .code = "flag", .max = "5", .cap = "6", .min = "-3", .bonus = true, .rule = "given"},
		{.depth = 1, .code = "B", .max = "8", .bonus = true},
		{.depth = 2, .code = "B.1", .max = "8", .rule = "given"},
		{.depth = 2, .code = "off", .max = "0", .min = "-9", .bonus = true, .rule = "given"},
		{.depth = 1, .code = "plain", .max = "0", .min = "-9", .rule = "given"},
	};
	SheetText head = {.max = "10", .decimals = 2};

	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(GIVEN("a", "7.5"), GIVEN("flag", "0"), GIVEN("B.1", "3"), GIVEN("off", "-4"), GIVEN("plain", "-2"));
	loses("a", "2.5", "lost: what is not earned of max");
	loses("flag", "0", "lost: a bonus not earned is not lost");
	loses("B.1", "0", "lost: nor is what is not earned below a bonus");
	loses("off", "4", "lost: a deduction is, though it is a bonus");
	loses("plain", "2", "lost: and where it is none");
	loses("B", "1", "lost: of a bonus that came to -1, 1");
	/* 7.5 + 0 - 1 - 2 = 4.5 */
	loses(NULL, "5.5", "lost: of the whole sheet, what it has less than max");
	SCORE(GIVEN("a", "12"), GIVEN("flag", "6"), GIVEN("B.1", "8"), GIVEN("off", "0"), GIVEN("plain", "0"));
	loses("a", "-2", "lost: below 0 where more than max is earned");
	loses("flag", "-1", "lost: of a bonus likewise");
	loses("B", "0", "lost: a bonus earned in full");
	loses(NULL, "-16", "lost: of a total above max");
	SCORE(GIVEN("flag", "-3"));
	loses("flag", "3", "lost: a bonus below 0 is a deduction");
	head.scoring = SCORING_1;
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(GIVEN("a", "7.5"), GIVEN("flag", "0"), GIVEN("B.1", "3"), GIVEN("off", "-4"), GIVEN("plain", "-2"));
	loses("flag", "0", "lost, scoring 1: what was lost is said as today, for it is no score");
}

/* The same tree to nine decimals: what ranks go by under rank_on "exact". */
static void
test_exact(void)
{
	const CriterionText parts[] = {
		{.depth = 1, .code = "I", .max = "20", .cap = "19.999"},
		{.depth = 2, .code = "a", .max = "10", .rule = "proportional"},
		{.depth = 2, .code = "b", .max = "10", .rule = "proportional"},
		{.depth = 1,
	     .code = "II",
	     .max = "10.005",
	     .rule = "ladder",
	     .steps = {{.from = "1", .points = "3.335"}}},
	};
	SheetText head = {.max = "30.005", .ceiling = "29.995", .decimals = 2, .rank_on = RANK_ON_EXACT};
	const Sheet *rounded;
	Sheet *exact;

	rounded = make_sheet(&head, parts, COUNT_OF(parts));
	ok(sheet_ranks_apart(rounded), "exact: the ranks go by another scoring");
	exact = (Sheet *) make_sheet(&head, parts, COUNT_OF(parts));
	sheet_make_exact(exact);
	head.round = ROUND_TOTAL;
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	ok(!sheet_ranks_apart(sheet), "exact: ... but under round \"total\", which is exact");
	/* nothing else is another than in a sheet that is written so */
	ok(exact->length == sheet->length && memcmp(exact, sheet, sheet->length) == 0,
	   "exact: a sheet made exact is that sheet with round \"total\", byte for byte");
	sheet = exact;
	/* 10/3 = 3.333333333 twice; 3.335 */
	SCORE({.code = "a", .target = "3", .actual = "1"}, {.code = "b", .target = "3", .actual = "1"},
	      {.code = "II", .actual = "1"});
	SHOWS(NULL, "10.001666666 scored +0", "exact: leaves to nine decimals");
	SCORE({.code = "a", .target = "1", .actual = "1"}, {.code = "b", .target = "1", .actual = "1"},
	      {.code = "II", .actual = "1"});
	SHOWS("I", "19.999 scored -0.001", "exact: limits as they are written");
	sheet = rounded;
	SCORE({.code = "a", .target = "3", .actual = "1"}, {.code = "b", .target = "3", .actual = "1"},
	      {.code = "II", .actual = "1"});
	SHOWS(NULL, "10 scored +0", "exact: 3.33 + 3.33 + 3.34 are shown beside it");
	head = (SheetText){.max = "30.005", .decimals = 2, .rank_on = RANK_ON_EXACT, .scoring = SCORING_1};
	ok(!sheet_ranks_apart(make_sheet(&head, parts, COUNT_OF(parts))),
	   "exact: by scoring 1 there was one scoring");
}

/* Not assigned --------------------------------------------------------------------------- */

static void
test_not_assigned(void)
{
	const CriterionText parts[] = {
		{.depth = 1, .code = "1", .max = "40", .rule = "given"},
		{.depth = 1, .code = "2", .max = "30", .rule = "given"},
		{.depth = 1, .code = "3", .max = "30", .rule = "given"},
	};
	SheetText head = {.max = "100", .decimals = 2};
	const char *const names[] = {"incomplete", "zero", "reweight"};

	for (int policy = MISSING_INCOMPLETE; policy <= MISSING_REWEIGHT; policy++)
	{
		head.missing = (MissingPolicy) policy;
		sheet = make_sheet(&head, parts, COUNT_OF(parts));
		/* 45 * 100/60 = 75, whatever the policy */
		SCORE(NOT_ASSIGNED("1"), GIVEN("2", "20"), GIVEN("3", "25"));
		SHOWS("1", "null not assigned", "not assigned, %s: no points", names[policy]);
		SHOWS(NULL, "75 scored +30", "not assigned, %s: the others stand for it", names[policy]);
		is_int(missing, 0, "not assigned, %s: nothing is missing", names[policy]);
		SCORE(NOT_ASSIGNED("1"), NOT_ASSIGNED("2"), NOT_ASSIGNED("3"));
		SHOWS(NULL, "null not assigned +0", "not assigned, %s: nothing assigned, no total", names[policy]);
		is_int(missing, 0, "not assigned, %s: ... and nothing missing", names[policy]);
		is_text(share_of(NULL), "none", "not assigned, %s: no unit that could be ranked", names[policy]);
		/* what is not assigned is not looked at: 55 of 40 would be refused */
		SCORE({.code = "1", .target = "-7", .actual = "55", .not_assigned = true}, GIVEN("2", "20"),
		      GIVEN("3", "25"));
		SHOWS("1", "null not assigned", "not assigned, %s: an impossible result of it is not looked at",
		      names[policy]);
		SHOWS(NULL, "75 scored +30", "not assigned, %s: ... and changes nothing", names[policy]);
	}

	/* One not assigned, one missing: the missing one stays in the measure but under reweight. */
	head.missing = MISSING_INCOMPLETE;
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(NOT_ASSIGNED("1"), GIVEN("2", "20"));
	/* 20 * 100/60 = 33.33 */
	SHOWS(NULL, "33.33 scored +13.33",
	      "incomplete: beside one not assigned, a missing one earns nothing of 30");
	is_int(missing, 1, "incomplete: it is counted");
	SCORE(NOT_ASSIGNED("1"), NOT_ASSIGNED("2"));
	SHOWS(NULL, "null missing +0", "incomplete: only a missing one is left: nothing is scored");
	head.missing = MISSING_ZERO;
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(NOT_ASSIGNED("1"), GIVEN("2", "20"));
	SHOWS(NULL, "33.33 scored +13.33", "zero: likewise");
	head.missing = MISSING_REWEIGHT;
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(NOT_ASSIGNED("1"), GIVEN("2", "20"));
	/* 20 * 100/30 = 66.67 */
	SHOWS(NULL, "66.67 scored +46.67", "reweight: missing and not assigned ones are both stood for");
	is_int(missing, 1, "reweight: the missing one is counted");
	SCORE(NOT_ASSIGNED("1"), NOT_ASSIGNED("2"));
	SHOWS(NULL, "null missing +0", "reweight: nothing left, and not all of it not assigned: missing");
}

static void
test_not_assigned_parent(void)
{
	use_two_parts(MISSING_INCOMPLETE);
	/* 20 * 100/40 = 50 */
	SCORE(NOT_ASSIGNED("I.1"), NOT_ASSIGNED("I.2"), GIVEN("II", "20"));
	SHOWS("I", "null not assigned +0", "not assigned: a parent is not assigned with all its leaves");
	SHOWS(NULL, "50 scored +30", "not assigned: ... and stood for by its brothers");
	is_text(share_of("I"), "none", "not assigned: it takes no part");

	/* What is left has no max to be measured by: its points stay as they are. */
	sheet = MAKE_SHEET(
		((SheetText){.max = "10", .decimals = 2}), {.depth = 1, .code = "1", .max = "10", .rule = "given"},
		{.depth = 1, .code = "2", .max = "0", .cap = "5", .rule = "count", .keys = {{"each", "1"}}},
		{.depth = 1, .code = "b", .max = "5", .bonus = true, .rule = "given"});
	SCORE(NOT_ASSIGNED("1"), GIVEN("2", "3"), GIVEN("b", "1"));
	SHOWS(NULL, "4 scored +0", "not assigned: nothing of the max is left, so nothing is scaled");
}

/* Bonus ------------------------------------------------------------------------------------ */

static void
test_bonus(void)
{
	/* 97 + 10 = 107 of 100 (Ho Chi Minh City 2008) */
	const CriterionText parts[] = {
		{.depth = 1, .code = "1", .max = "100", .rule = "given"},
		{.depth = 1, .code = "flag", .max = "15", .bonus = true, .rule = "given"},
	};
	SheetText head = {.max = "100", .decimals = 2};

	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(GIVEN("1", "97"), GIVEN("flag", "10"));
	SHOWS(NULL, "107 scored +0", "bonus: 97 and 10 on top are 107 of 100");
	SCORE(GIVEN("1", "97"));
	SHOWS("flag", "null missing", "bonus: a bonus without a row is missing");
	SHOWS(NULL, "97 scored +0", "bonus: ... and nothing is missing in the total");
	is_int(missing, 1,
	       "bonus, incomplete: it is counted all the same, for the policy says so of every criterion");
	head.ceiling = "100";
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(GIVEN("1", "97"), GIVEN("flag", "10"));
	SHOWS(NULL, "100 scored -7", "bonus: the ceiling cuts the total, and the adjustment says by how much");
	SCORE(GIVEN("1", "97"), GIVEN("flag", "3"));
	SHOWS(NULL, "100 scored +0", "bonus: at the ceiling nothing is cut");
}

static void
test_bonus_alone(void)
{
	const CriterionText parts[] = {
		{.depth = 1, .code = "I", .max = "60"},
		{.depth = 2, .code = "I.1", .max = "60", .rule = "given"},
		{.depth = 2, .code = "I.b", .max = "10", .bonus = true, .rule = "given"},
		{.depth = 1, .code = "II", .max = "40", .rule = "given"},
	};
	SheetText head = {.max = "100", .decimals = 2, .missing = MISSING_REWEIGHT};

	/* II stands for the sheet: 20 * 100/40 = 50, and I's bonus of 4 comes on top unscaled */
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(GIVEN("I.b", "4"), GIVEN("II", "20"));
	SHOWS("I", "4 scored +0", "bonus alone: a parent with nothing regular shows its bonus");
	is_text(share_of("I"), "extra", "bonus alone: its max is no measure");
	SHOWS(NULL, "54 scored +30", "bonus alone: the parent above adds it unscaled");
	is_int(missing, 1, "bonus alone: the regular leaf is missing");
	SCORE(GIVEN("I.b", "4"));
	SHOWS(NULL, "4 scored +0", "bonus alone: nothing else in the sheet");
	is_text(share_of(NULL), "extra", "bonus alone: such a total is no measure of the sheet");
	SCORE(GIVEN("II", "20"));
	SHOWS("I", "null missing +0", "bonus alone: not even a bonus");

	/* not assigned does it whatever the policy; under zero a missing bonus has 0 points to show */
	head.missing = MISSING_INCOMPLETE;
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(NOT_ASSIGNED("I.1"), GIVEN("I.b", "4"), GIVEN("II", "20"));
	SHOWS("I", "4 scored +0", "bonus alone, not assigned: the bonus is shown");
	SHOWS(NULL, "54 scored +30", "bonus alone, not assigned: ... and added unscaled");
	SCORE(NOT_ASSIGNED("I.1"), GIVEN("II", "20"));
	SHOWS(NULL, "50 scored +30", "bonus alone, not assigned: without the bonus nothing is added");
	is_text(share_of("I"), "none", "bonus alone, not assigned: the parent takes no part");
	is_int(missing, 1, "bonus alone, not assigned: the missing bonus is counted under incomplete");
	head.missing = MISSING_ZERO;
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(NOT_ASSIGNED("I.1"), GIVEN("II", "20"));
	SHOWS("I.b", "0 missing", "bonus alone, zero: a missing bonus has 0 points");
	SHOWS(NULL, "50 scored +30", "bonus alone, zero: ... which add nothing");
}

static void
test_bonus_limits(void)
{
	/* a bonus-only parent, capped by itself: 0.5 a person and -1, within [-5, 10] (a police cluster) */
	const CriterionText parts[] = {
		{.depth = 1, .code = "1", .max = "100", .rule = "given"},
		{.depth = 1, .code = "B", .max = "0", .min = "-5", .cap = "10", .bonus = true},
		{.depth = 2, .code = "good", .max = "30", .bonus = true, .rule = "count", .keys = {{"each", "0.5"}}},
		{.depth = 2,
	     .code = "bad",
	     .max = "0",
	     .min = "-30",
	     .bonus = true,
	     .rule = "count",
	     .keys = {{"each", "-1"}}},
	};
	SheetText head = {.max = "100", .decimals = 2};

	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(GIVEN("1", "90"), GIVEN("good", "9"), GIVEN("bad", "2"));
	SHOWS("B", "2.5 scored +0", "bonus parent: 9 * 0.5 - 2 is 2.5");
	SHOWS(NULL, "92.5 scored +0", "bonus parent: it is added to the total");
	SCORE(GIVEN("1", "90"), GIVEN("good", "25"), GIVEN("bad", "2"));
	SHOWS("B", "10 scored -0.5", "bonus parent: 10.5 are cut to 10");
	SCORE(GIVEN("1", "90"), GIVEN("good", "20"), GIVEN("bad", "0"));
	SHOWS("B", "10 scored +0", "bonus parent: exactly 10 are not cut");
	SCORE(GIVEN("1", "90"), GIVEN("good", "1"), GIVEN("bad", "6"));
	SHOWS("B", "-5 scored +0.5", "bonus parent: -5.5 are raised to -5");
	SHOWS(NULL, "85 scored +0", "bonus parent: deductions are taken from the total");
	SCORE(GIVEN("1", "90"), GIVEN("good", "0"), GIVEN("bad", "5"));
	SHOWS("B", "-5 scored +0", "bonus parent: exactly -5 are not raised");

	/* nothing known of it */
	SCORE(GIVEN("1", "90"));
	SHOWS("B", "null missing +0", "bonus parent, incomplete: no points, and missing");
	SCORE(GIVEN("1", "90"), NOT_ASSIGNED("good"), NOT_ASSIGNED("bad"));
	SHOWS("B", "null not assigned +0", "bonus parent: not assigned with all its leaves");
	SHOWS(NULL, "90 scored +0", "bonus parent: ... and nobody stands for a bonus");
	SCORE(GIVEN("1", "90"), NOT_ASSIGNED("good"), GIVEN("bad", "1"));
	SHOWS("B", "-1 scored +0", "bonus parent: what is assigned counts unscaled");
	head.missing = MISSING_ZERO;
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(GIVEN("1", "90"));
	SHOWS("B", "0 missing +0", "bonus parent, zero: 0 and missing");
	is_int(missing, 2, "bonus parent, zero: both leaves are counted");
	head.missing = MISSING_REWEIGHT;
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	SCORE(GIVEN("1", "90"));
	SHOWS("B", "null missing +0", "bonus parent, reweight: no points at all");
	SHOWS(NULL, "90 scored +0", "bonus parent, reweight: the total does not care");
	is_int(missing, 0, "bonus parent, reweight: below a bonus nothing is missing");
	SCORE(GIVEN("1", "90"), GIVEN("good", "4"));
	SHOWS("B", "2 scored +0", "bonus parent, reweight: bonuses are not scaled by each other");

	/* regular leaves below a bonus parent are its measure, but no leaf of the sheet's */
	sheet = MAKE_SHEET(((SheetText){.max = "10", .decimals = 2, .missing = MISSING_REWEIGHT}),
	                   {.depth = 1, .code = "1", .max = "10", .rule = "given"},
	                   {.depth = 1, .code = "B", .max = "8", .bonus = true},
	                   {.depth = 2, .code = "B.1", .max = "4", .rule = "given"},
	                   {.depth = 2, .code = "B.2", .max = "4", .rule = "given"});
	SCORE(GIVEN("1", "9"), GIVEN("B.1", "3"));
	SHOWS("B", "6 scored +3", "bonus parent, reweight: its regular leaves stand for each other");
	is_int(missing, 0, "bonus parent, reweight: a regular leaf under it is never missing");
}

/* Parents with min and cap ------------------------------------------------------------------ */

static void
test_parent_limits(void)
{
	const CriterionText parts[] = {
		{.depth = 1, .code = "I", .max = "20", .min = "-1.005", .cap = "15.555"},
		{.depth = 2, .code = "I.1", .max = "10", .min = "-10", .cap = "12", .rule = "given"},
		{.depth = 2, .code = "I.2", .max = "10", .min = "-10", .rule = "given"},
		{.depth = 1, .code = "II", .max = "10"},
		{.depth = 2, .code = "II.1", .max = "10", .min = "-10", .cap = "12", .rule = "given"},
	};
	SheetText head = {.max = "30", .decimals = 2};

	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	/* bounds finer than the grid are rounded onto it: 15.56 and -1.01 */
	SCORE(GIVEN("I.1", "12"), GIVEN("I.2", "10"), GIVEN("II.1", "12"));
	SHOWS("I", "15.56 scored -6.44", "parent: cut to its cap, which is rounded to the grid");
	SHOWS("II", "12 scored +0", "parent: without a cap it may exceed its max");
	SHOWS(NULL, "27.56 scored +0", "parent: the sheet adds up what was cut");
	SCORE(GIVEN("I.1", "5.56"), GIVEN("I.2", "10"), GIVEN("II.1", "0"));
	SHOWS("I", "15.56 scored +0", "parent: exactly at the cap nothing is cut");
	SCORE(GIVEN("I.1", "5.57"), GIVEN("I.2", "10"), GIVEN("II.1", "0"));
	SHOWS("I", "15.56 scored -0.01", "parent: a hundredth beyond is cut");
	SCORE(GIVEN("I.1", "-3"), GIVEN("I.2", "0"), GIVEN("II.1", "-10"));
	SHOWS("I", "-1.01 scored +1.99", "parent: raised to its min");
	SHOWS("II", "-10 scored +0", "parent: without a min it may be below 0");
	SHOWS(NULL, "-11.01 scored +0", "parent: so may the total");

	/* a min lifts points, and where nothing is scored there are none; under zero there is a 0 */
	for (int policy = MISSING_INCOMPLETE; policy <= MISSING_REWEIGHT; policy++)
	{
		sheet = MAKE_SHEET(((SheetText){.max = "10", .decimals = 2, .missing = (MissingPolicy) policy}),
		                   {.depth = 1, .code = "I", .max = "10", .min = "3"},
		                   {.depth = 2, .code = "I.1", .max = "10", .rule = "given"});
		score_nothing();
		SHOWS("I", policy == MISSING_ZERO ? "3 missing +3" : "null missing +0",
		      "parent: a min lifts the 0 of policy zero, and nothing where nothing is scored");
		SHOWS(NULL, policy == MISSING_ZERO ? "3 missing +0" : "null missing +0",
		      "parent: so does the total above it");
	}
}

static void
test_nesting(void)
{
	/* four levels, each with something to do: cap at 3, scaling at 2, sum at 1, ceiling at 0 */
	sheet = MAKE_SHEET(
		((SheetText){.max = "100", .ceiling = "70", .decimals = 1, .missing = MISSING_REWEIGHT}),
		{.depth = 1, .code = "A", .max = "100"}, {.depth = 2, .code = "A.1", .max = "60"},
		{.depth = 3, .code = "A.1.1", .max = "20", .cap = "18"},
		{.depth = 4, .code = "a", .max = "10", .rule = "given"},
		{.depth = 4, .code = "b", .max = "10", .rule = "given"}, {.depth = 3, .code = "A.1.2", .max = "40"},
		{.depth = 4, .code = "c", .max = "40", .rule = "given"},
		{.depth = 2, .code = "A.2", .max = "40", .rule = "given"});
	/* A.1.1 = 19 -> 18; A.1 = 18 * 60/20 = 54; A = 54 + 35 = 89; the sheet 70 */
	SCORE(GIVEN("a", "9"), GIVEN("b", "10"), GIVEN("A.2", "35"));
	SHOWS("A.1.1", "18 scored -1", "nested: the cap at the third level");
	SHOWS("A.1.2", "null missing +0", "nested: a missing parent at the third level");
	SHOWS("A.1", "54 scored +36", "nested: is stood for at the second");
	SHOWS("A", "89 scored +0", "nested: the first level sums");
	SHOWS(NULL, "70 scored -19", "nested: the ceiling cuts");
	/* rounded at every level: a = 3.3 -> 3.3 * 20/10 = 6.6 -> 6.6 * 60/20 = 19.8 -> 19.8 * 100/60 = 33 */
	SCORE(GIVEN("a", "3.33"));
	SHOWS("a", "3.3 scored", "nested: a leaf is rounded first");
	SHOWS("A.1.1", "6.6 scored +3.3", "nested: scaled once");
	SHOWS("A.1", "19.8 scored +13.2", "nested: scaled twice");
	SHOWS(NULL, "33 scored +0", "nested: scaled three times");
	is_int(missing, 3, "nested: three leaves are missing");
}

/* Means --------------------------------------------------------------------------------------- */

static const CriterionText unlike_maxima[] = {
	{.depth = 1, .code = "M", .max = "100", .mean = true},
	{.depth = 2, .code = "M.1", .max = "10", .min = "-10", .rule = "given"},
	{.depth = 2, .code = "M.2", .max = "20", .rule = "given"},
	{.depth = 2, .code = "M.3", .max = "15", .rule = "given"},
};

static void
test_mean(void)
{
	SheetText head = {.max = "100", .decimals = 2};

	sheet = make_sheet(&head, unlike_maxima, COUNT_OF(unlike_maxima));
	/* (5/10 + 10/20 + 15/15)/3 = 2/3 */
	SCORE(GIVEN("M.1", "5"), GIVEN("M.2", "10"), GIVEN("M.3", "15"));
	SHOWS("M", "66.67 scored", "mean: each child counts as a share of its own max");
	SHOWS(NULL, "66.67 scored +0", "mean: the parent above sums");
	SCORE(GIVEN("M.1", "10"), GIVEN("M.2", "20"), GIVEN("M.3", "15"));
	SHOWS("M", "100 scored", "mean: all full is max");
	/* (-10/10 + 0 + 0)/3; (-1 + 1/4 + 0)/3 = -1/4 */
	SCORE(GIVEN("M.1", "-10"), GIVEN("M.2", "0"), GIVEN("M.3", "0"));
	SHOWS("M", "-33.33 scored", "mean: points below 0 pull it below 0");
	SCORE(GIVEN("M.1", "-10"), GIVEN("M.2", "5"), GIVEN("M.3", "0"));
	SHOWS("M", "-25 scored", "mean: points below and above 0 are set off");
	SCORE(GIVEN("M.1", "-10"), GIVEN("M.2", "20"), GIVEN("M.3", "0"));
	SHOWS("M", "0 scored", "mean: ... down to 0");

	/* missing stays in the denominator: (5/10 + 10/20)/3 = 1/3; not assigned leaves it: 1/2 */
	SCORE(GIVEN("M.1", "5"), GIVEN("M.2", "10"));
	SHOWS("M", "33.33 scored", "mean, incomplete: a missing child is a share of 0");
	SCORE(GIVEN("M.1", "5"), GIVEN("M.2", "10"), NOT_ASSIGNED("M.3"));
	SHOWS("M", "50 scored", "mean, incomplete: a child not assigned is left out");
	SCORE(NOT_ASSIGNED("M.1"), NOT_ASSIGNED("M.2"), NOT_ASSIGNED("M.3"));
	SHOWS("M", "null not assigned", "mean: nothing assigned");
	score_nothing();
	SHOWS("M", "null missing", "mean, incomplete: nothing known is no number");
	head.missing = MISSING_ZERO;
	sheet = make_sheet(&head, unlike_maxima, COUNT_OF(unlike_maxima));
	SCORE(GIVEN("M.1", "5"), GIVEN("M.2", "10"));
	SHOWS("M", "33.33 scored", "mean, zero: a missing child is a share of 0");
	head.missing = MISSING_REWEIGHT;
	sheet = make_sheet(&head, unlike_maxima, COUNT_OF(unlike_maxima));
	SCORE(GIVEN("M.1", "5"), GIVEN("M.2", "10"));
	SHOWS("M", "50 scored", "mean, reweight: a missing child is left out");
	score_nothing();
	SHOWS("M", "null missing", "mean, reweight: nothing known is missing");
	head.round = ROUND_TOTAL;
	sheet = make_sheet(&head, unlike_maxima, COUNT_OF(unlike_maxima));
	SCORE(GIVEN("M.1", "5"), GIVEN("M.2", "10"), GIVEN("M.3", "15"));
	SHOWS("M", "66.666666667 scored", "mean: under round \"total\" it is rounded to nine decimals");
}

static void
test_mean_weights(void)
{
	sheet = MAKE_SHEET(((SheetText){.max = "100", .decimals = 2}),
	                   {.depth = 1, .code = "M", .max = "100", .mean = true, .min = "20", .cap = "80.005"},
	                   {.depth = 2, .code = "M.1", .max = "10", .weight = "1", .rule = "given"},
	                   {.depth = 2, .code = "M.2", .max = "20", .weight = "0.5", .rule = "given"},
	                   {.depth = 2, .code = "M.3", .max = "15", .weight = "2.25", .rule = "given"});
	/* (1 * 5/10 + 0.5 * 20/20 + 2.25 * 5/15)/3.75 = (0.5 + 0.5 + 0.75)/3.75 = 0.46666... */
	SCORE(GIVEN("M.1", "5"), GIVEN("M.2", "20"), GIVEN("M.3", "5"));
	SHOWS("M", "46.67 scored", "mean: weights of unlike decimals");
	/* (0.5 + 0.5)/1.5 */
	SCORE(GIVEN("M.1", "5"), GIVEN("M.2", "20"), NOT_ASSIGNED("M.3"));
	SHOWS("M", "66.67 scored", "mean: a child left out takes its weight with it");
	SCORE(GIVEN("M.1", "10"), GIVEN("M.2", "20"), GIVEN("M.3", "15"));
	SHOWS("M", "80.01 scored", "mean: cut to its cap, rounded to the grid");
	SCORE(GIVEN("M.1", "0"), GIVEN("M.2", "0"), GIVEN("M.3", "0"));
	SHOWS("M", "20 scored", "mean: raised to its min");

	/* p is the child's points as rounded: 10/3 is 3.33, whose tenth of 100 is 33.3 and not 33.33 */
	sheet = MAKE_SHEET(((SheetText){.max = "100", .decimals = 2}),
	                   {.depth = 1, .code = "M", .max = "100", .mean = true},
	                   {.depth = 2, .code = "M.1", .max = "10", .rule = "proportional"});
	SCORE({.code = "M.1", .target = "3", .actual = "1"});
	SHOWS("M", "33.3 scored", "mean: of the points that the child shows");

	/* a mean of means and of a sum that is scaled: N = 10 * (1/4 + 2/4)/2 = 3.75; S = 3 * 8/4 = 6;
	 * M = 40 * (2 * 3.75/10 + 6/8)/3 = 20 */
	sheet = MAKE_SHEET(((SheetText){.max = "40", .decimals = 2, .missing = MISSING_REWEIGHT}),
	                   {.depth = 1, .code = "M", .max = "40", .mean = true},
	                   {.depth = 2, .code = "N", .max = "10", .weight = "2", .mean = true},
	                   {.depth = 3, .code = "N.1", .max = "4", .rule = "given"},
	                   {.depth = 3, .code = "N.2", .max = "4", .rule = "given"},
	                   {.depth = 2, .code = "S", .max = "8"},
	                   {.depth = 3, .code = "S.1", .max = "4", .rule = "given"},
	                   {.depth = 3, .code = "S.2", .max = "4", .rule = "given"});
	SCORE(GIVEN("N.1", "1"), GIVEN("N.2", "2"), GIVEN("S.1", "3"));
	SHOWS("N", "3.75 scored", "mean of means: the inner one");
	SHOWS("S", "6 scored +3", "mean of a sum: scaled");
	SHOWS("M", "20 scored", "mean of means: the outer one");
	/* S missing: 40 * 3.75/10 = 15 */
	SCORE(GIVEN("N.1", "1"), GIVEN("N.2", "2"));
	SHOWS("M", "15 scored", "mean, reweight: a missing parent is left out");
}

/* Weights and maxima as far apart as a sheet may have them. */
static void
test_mean_long(void)
{
	const char *const most = "9000000000";
	const char *const least = "0.000000001";
	SheetText head = {.max = most, .decimals = 2, .round = ROUND_TOTAL};

	/*
	 * W = 9*10^9, w = 10^-9, M = 9*10^9 points: M * (W/2 + w)/(W + w) is half of M
	 * and half a unit times 9*10^9/(W + w), which falls short of the half; with a W
	 * less by 10^-8 it passes it.
	 */
	sheet = MAKE_SHEET(head, {.depth = 1, .code = "M", .max = most, .mean = true},
	                   {.depth = 2, .code = "M.1", .max = "2", .weight = most, .rule = "given"},
	                   {.depth = 2, .code = "M.2", .max = "1", .weight = least, .rule = "given"});
	SCORE(GIVEN("M.1", "1"), GIVEN("M.2", "1"));
	SHOWS("M", "4500000000 scored", "mean: the least weight beside the greatest, just below half a unit");
	SCORE(GIVEN("M.1", "0"), GIVEN("M.2", "1"));
	SHOWS("M", "0.000000001 scored", "mean: alone it moves one unit");
	sheet =
		MAKE_SHEET(head, {.depth = 1, .code = "M", .max = most, .mean = true},
	               {.depth = 2, .code = "M.1", .max = "2", .weight = "8999999999.99999999", .rule = "given"},
	               {.depth = 2, .code = "M.2", .max = "1", .weight = least, .rule = "given"});
	SCORE(GIVEN("M.1", "1"), GIVEN("M.2", "1"));
	SHOWS("M", "4500000000.000000001 scored", "mean: ... and just above it");

	/* M = 10^-9: half of a unit is one, less is none */
	head.max = least;
	sheet = MAKE_SHEET(head, {.depth = 1, .code = "M", .max = least, .mean = true},
	                   {.depth = 2, .code = "M.1", .max = "2", .weight = most, .rule = "given"},
	                   {.depth = 2, .code = "M.2", .max = "2", .weight = least, .rule = "given"});
	SCORE(GIVEN("M.1", "1"), GIVEN("M.2", "1"));
	SHOWS("M", "0.000000001 scored", "mean: half of a unit is a unit");
	SCORE(GIVEN("M.1", "1"), GIVEN("M.2", "0.999999999"));
	SHOWS("M", "0 scored", "mean: less than half, though by 10^-28 only, is none");

	/* maxima without a common divisor: the longest mean there is */
	head.max = most;
	sheet = MAKE_SHEET(
		head, {.depth = 1, .code = "M", .max = most, .mean = true},
		{.depth = 2, .code = "M.1", .max = "899999999.999999999", .weight = most, .rule = "given"},
		{.depth = 2, .code = "M.2", .max = "899999999.999999998", .weight = least, .rule = "given"},
		{.depth = 2, .code = "M.3", .max = "899999999.999999997", .weight = most, .rule = "given"});
	SCORE(GIVEN("M.1", "899999999.999999999"), GIVEN("M.2", "899999999.999999998"),
	      GIVEN("M.3", "899999999.999999997"));
	SHOWS("M", "9000000000 scored", "mean: the longest one, all full");
	/* M * W/(2W + w) is half of M less a quarter of a unit */
	SCORE(GIVEN("M.1", "899999999.999999999"), GIVEN("M.2", "0"), GIVEN("M.3", "0"));
	SHOWS("M", "4500000000 scored", "mean: the longest one, half of it full");
	/* M * 10^-9/(9*10^8) * W/(2W + w) is 5 units, of which nothing is missing that would be seen */
	SCORE(GIVEN("M.1", "0.000000001"), GIVEN("M.2", "0"), GIVEN("M.3", "0"));
	SHOWS("M", "0.000000005 scored", "mean: the longest one, next to nothing");
}

/*
 * Two hundred of the longest weights beside the least one.  (Weights of any 18
 * digits would be 10^36 each as whole numbers: their sum would pass 127 bits.)
 */
static void
test_mean_of_many(void)
{
	static CriterionText many[202];
	static char codes[201][16];
	static Result results[201];
	SheetText head = {.max = "100", .decimals = 2};

	many[0] = (CriterionText){.depth = 1, .code = "M", .max = "100", .mean = true};
	for (int i = 0; i < COUNT_OF(results); i++)
	{
		snprintf(codes[i], sizeof(codes[i]), "M.%d", i);
		many[i + 1] = (CriterionText){.depth = 2,
		                              .code = codes[i],
		                              .max = "4",
		                              .weight = i == 0 ? "0.000000001" : "8999999999.99999999",
		                              .rule = "given"};
		/* each is a quarter or three quarters, as many of both: their mean is half */
		results[i] = (Result){.code = codes[i], .actual = i == 0 ? "2" : i % 2 == 0 ? "1" : "3"};
	}
	sheet = make_sheet(&head, many, COUNT_OF(many));
	score_among(results, COUNT_OF(results), NULL, 0);
	SHOWS("M", "50 scored", "mean: two hundred of the longest weights");
}

/* Points beyond the limit ---------------------------------------------------------------------- */

/*
 * The reader refuses these sheets, so that no sum of a unit's points can leave 64
 * bits; the scorer does not rely on it, and saturates.
 */
static void
test_saturation(void)
{
	/*
	 * b is missing and a, whose max is 10^-9, earns 2*10^9: that stands for
	 * 2*10^9 * 10^8/10^-9 points, which end at the limit.  Two such parents are
	 * twice the limit, and so is their total.
	 */
	const CriterionText parts[] = {
		{.depth = 1, .code = "I", .max = "100000000.000000001"},
		{.depth = 2,
	     .code = "I.a",
	     .max = "0.000000001",
	     .min = "-2000000000",
	     .cap = "2000000000",
	     .rule = "given"},
		{.depth = 2, .code = "I.b", .max = "100000000", .rule = "given"},
		{.depth = 1, .code = "II", .max = "100000000.000000001"},
		{.depth = 2,
	     .code = "II.a",
	     .max = "0.000000001",
	     .min = "-2000000000",
	     .cap = "2000000000",
	     .rule = "given"},
		{.depth = 2, .code = "II.b", .max = "100000000", .rule = "given"},
	};
	SheetText head = {.max = "200000000.000000002",
	                  .decimals = 2,
	                  .missing = MISSING_REWEIGHT,
	                  .scoring = SCORING_1, /* which scales what is beyond max */
	                  .beyond = true};

	for (int round = ROUND_CRITERION; round <= ROUND_TOTAL; round++)
	{
		head.round = (RoundAt) round;
		sheet = make_sheet(&head, parts, COUNT_OF(parts));
		ok(sheet_points_unbounded(sheet, index_of("I")) && sheet_points_unbounded(sheet, SHEET_ROOT),
		   "absurd caps: the points are said to have no bound");
		SCORE(GIVEN("I.a", "2000000000"), GIVEN("II.a", "2000000000"));
		SHOWS("I", "9000000000 scored +7000000000",
		      "absurd caps: a scaled parent ends at the limit of points");
		is_text(points_text(scores[SHEET_ROOT].points), "9000000000", "absurd caps: so does the total");
		ok(score_adjustment(sheet, SHEET_ROOT, scores) == -(i128) POINTS_LIMIT,
		   "absurd caps: the adjustment says what went");
		SCORE(GIVEN("I.a", "-2000000000"), GIVEN("II.a", "-2000000000"));
		SHOWS("I", "-9000000000 scored -7000000000", "absurd minima: likewise below");
		is_text(points_text(scores[SHEET_ROOT].points), "-9000000000", "absurd minima: so does the total");
		SCORE(GIVEN("I.a", "2000000000"), GIVEN("II.a", "-2000000000"));
		SHOWS(NULL, "0 scored +0", "absurd both ways: they cancel");
	}

	/* a child of a mean 10^18 times above its max */
	sheet = MAKE_SHEET(((SheetText){.max = "9000000000", .decimals = 2, .beyond = true}),
	                   {.depth = 1, .code = "M", .max = "9000000000", .mean = true},
	                   {.depth = 2,
	                    .code = "M.1",
	                    .max = "0.000000001",
	                    .min = "-1000000000",
	                    .cap = "1000000000",
	                    .rule = "given"},
	                   {.depth = 2, .code = "M.2", .max = "1", .rule = "given"});
	SCORE(GIVEN("M.1", "1000000000"), GIVEN("M.2", "1"));
	SHOWS("M", "9000000000 scored", "absurd mean: it ends at the limit of points");
	SCORE(GIVEN("M.1", "-1000000000"), GIVEN("M.2", "1"));
	SHOWS("M", "-9000000000 scored", "absurd mean: ... or below");
	ok(sheet_points_unbounded(sheet, index_of("M")), "absurd mean: its points are said to have no bound");

	/* minima of 9*10^9 each lift two parents to the limit, and their sum is beyond */
	sheet = MAKE_SHEET(((SheetText){.max = "2", .decimals = 0, .beyond = true}),
	                   {.depth = 1, .code = "I", .max = "1", .min = "9000000000"},
	                   {.depth = 2, .code = "I.a", .max = "1", .rule = "given"},
	                   {.depth = 1, .code = "II", .max = "1", .min = "9000000000"},
	                   {.depth = 2, .code = "II.a", .max = "1", .rule = "given"});
	SCORE(GIVEN("I.a", "1"), GIVEN("II.a", "0"));
	SHOWS("I", "9000000000 scored +8999999999", "absurd minima of parents: lifted to the limit");
	is_text(points_text(scores[SHEET_ROOT].points), "9000000000",
	        "absurd minima of parents: the total stays there");
	ok(!sheet_points_unbounded(sheet, index_of("I")), "absurd minima of parents: each one is bounded");
	ok(sheet_points_unbounded(sheet, SHEET_ROOT), "absurd minima of parents: their sum is not");
}

/* One regular child a of max 1 beside one of max 3, whose absence scales a fourfold. */
static bool
unbounded_with(const char *min, const char *cap, const char *bonus)
{
	const CriterionText parts[] = {
		{.depth = 1, .code = "a", .max = "1", .min = min, .cap = cap, .rule = "given"},
		{.depth = 1, .code = "b", .max = "3", .rule = "given"},
		{.depth = 1, .code = "bonus", .max = bonus, .bonus = true, .rule = "given"},
	};
	SheetText head = {.max = "4", .decimals = 2, .beyond = true};

	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	return sheet_points_unbounded(sheet, SHEET_ROOT);
}

static void
test_bound(void)
{
	const CriterionText lone[] = {{.depth = 1, .code = "a", .max = "9000000000", .rule = "given"}};
	SheetText head = {.max = "9000000000", .decimals = 2};

	sheet = make_sheet(&head, lone, COUNT_OF(lone));
	ok(!sheet_points_unbounded(sheet, SHEET_ROOT), "bound: 9*10^9 are allowed");
	ok(!unbounded_with("0", "1", "1"), "bound: an everyday sheet has one");
	/* 4 * 2.25*10^9 = 9*10^9 */
	ok(!unbounded_with("0", "2250000000", "0"), "bound: scaled to 9*10^9 is allowed");
	ok(unbounded_with("0", "2250000000.01", "0"), "bound: 0.01 more is not");
	ok(unbounded_with("-2250000000.01", "1", "0"), "bound: nor is 0.01 less than -9*10^9");
	ok(!unbounded_with("-2250000000", "1", "0"), "bound: -9*10^9 is allowed");
	ok(unbounded_with("0", "2250000000", "0.01"), "bound: a bonus comes on top");
	ok(!unbounded_with("0", "2249999999", "4"), "bound: ... within the limit, too");

	/* a cap and a min of the parent end it */
	sheet = MAKE_SHEET(((SheetText){.max = "4", .decimals = 2, .beyond = true}),
	                   {.depth = 1, .code = "I", .max = "4", .min = "-5", .cap = "5"},
	                   {.depth = 2, .code = "a", .max = "1", .cap = "3000000000", .rule = "given"},
	                   {.depth = 2, .code = "b", .max = "3", .rule = "given"});
	ok(!sheet_points_unbounded(sheet, index_of("I")), "bound: a parent's min and cap are one");

	/* nothing regular at all: bonuses are added, each lifted to 5*10^9 */
	sheet = MAKE_SHEET(((SheetText){.max = "0", .decimals = 2, .beyond = true}),
	                   {.depth = 1, .code = "I", .max = "0", .min = "5000000000", .bonus = true},
	                   {.depth = 2, .code = "a", .max = "1", .bonus = true, .rule = "given"},
	                   {.depth = 1, .code = "II", .max = "0", .min = "5000000000", .bonus = true},
	                   {.depth = 2, .code = "b", .max = "1", .bonus = true, .rule = "given"});
	ok(!sheet_points_unbounded(sheet, index_of("I")), "bound: a bonus lifted to 5*10^9 has one");
	ok(sheet_points_unbounded(sheet, SHEET_ROOT), "bound: two of them together have not");

	/*
	 * Points are whole here, so the cap of a, 0.5, is rounded to 1; that is scaled
	 * by 5*10^9/0.5 where b is missing: 10^10.
	 */
	sheet = MAKE_SHEET(
		((SheetText){.max = "5000000000", .decimals = 0, .missing = MISSING_REWEIGHT, .beyond = true}),
		{.depth = 1, .code = "a", .max = "0.5", .rule = "given"},
		{.depth = 1, .code = "b", .max = "4999999999.5", .rule = "given"});
	ok(sheet_points_unbounded(sheet, SHEET_ROOT), "bound: rounding may double a small cap");

	/*
	 * I.1 is missing, so I shows its bonus of 2*10^9, which comes on top of II's
	 * 3.6*10^9 scaled by 100/40: 9*10^9 and 2*10^9.
	 */
	sheet = MAKE_SHEET(
		((SheetText){.max = "100", .decimals = 2, .missing = MISSING_REWEIGHT, .beyond = true}),
		{.depth = 1, .code = "I", .max = "60"}, {.depth = 2, .code = "I.1", .max = "60", .rule = "given"},
		{.depth = 2, .code = "I.b", .max = "2000000000", .bonus = true, .rule = "given"},
		{.depth = 1, .code = "II", .max = "40", .cap = "3600000000", .rule = "given"});
	ok(sheet_points_unbounded(sheet, SHEET_ROOT),
	   "bound: a child's bonus alone comes on top of the others, scaled");

	/* M.1 full is 1.5 points of M, rounded to 2, which is scaled by 7*10^9/1.5 where b is missing: 9.33*10^9 */
	sheet = MAKE_SHEET(
		((SheetText){.max = "7000000000", .decimals = 0, .missing = MISSING_REWEIGHT, .beyond = true}),
		{.depth = 1, .code = "M", .max = "1.5", .mean = true},
		{.depth = 2, .code = "M.1", .max = "1", .rule = "given"},
		{.depth = 1, .code = "b", .max = "6999999998.5", .rule = "given"});
	SCORE(GIVEN("M.1", "1"));
	SHOWS("M", "2 scored", "bound: a mean is rounded ...");
	ok(sheet_points_unbounded(sheet, SHEET_ROOT), "bound: ... before it is scaled");

	/* likewise I.1 alone stands for 1.5 points of I; I.2's cap of 0.4 is rounded to nothing */
	sheet = MAKE_SHEET(
		((SheetText){.max = "7000000000", .decimals = 0, .missing = MISSING_REWEIGHT, .beyond = true}),
		{.depth = 1, .code = "I", .max = "1.5"}, {.depth = 2, .code = "I.1", .max = "1", .rule = "given"},
		{.depth = 2, .code = "I.2", .max = "0.5", .cap = "0.4", .rule = "given"},
		{.depth = 1, .code = "b", .max = "6999999998.5", .rule = "given"});
	SCORE(GIVEN("I.1", "1"));
	SHOWS("I", "2 scored +1", "bound: a scaled parent is rounded ...");
	ok(sheet_points_unbounded(sheet, SHEET_ROOT), "bound: ... before it is scaled once more");

	/* a parent's cap below 0 pushes its points there: twice -6*10^9 is too much, twice -4*10^9 is not */
	for (int i = 0; i < 2; i++)
	{
		const char *const cap = i == 0 ? "-6000000000" : "-4000000000";

		sheet = MAKE_SHEET(((SheetText){.max = "20", .decimals = 2, .beyond = true}),
		                   {.depth = 1, .code = "I", .max = "10", .cap = cap},
		                   {.depth = 2, .code = "I.1", .max = "10", .rule = "given"},
		                   {.depth = 1, .code = "II", .max = "10", .cap = cap},
		                   {.depth = 2, .code = "II.1", .max = "10", .rule = "given"});
		ok(sheet_points_unbounded(sheet, SHEET_ROOT) == (i == 0), "bound: a cap of %s, twice", cap);
	}
}

/* The survey of a board ---------------------------------------------------------------------------- */

static const CriterionText relative_parts[] = {
	{.depth = 1, .code = "r", .max = "10", .rule = "relative_to_best"},
	{.depth = 1, .code = "m", .max = "10", .rule = "min_max"},
	{.depth = 1, .code = "g", .max = "10", .rule = "given"},
};

#define AMONG(own, ...)                                                                                      \
	score_among(own, COUNT_OF(own), (Result[]){__VA_ARGS__}, COUNT_OF(((Result[]){__VA_ARGS__})))

static void
test_survey(void)
{
	SheetText head = {.max = "30", .decimals = 2};
	const Result own[] = {{.code = "r", .target = "100", .actual = "110"},
	                      {.code = "m", .actual = "20"},
	                      {.code = "g", .actual = "3"}};
	const Result without_target[] = {{.code = "r", .actual = "50"}, {.code = "m", .actual = "20"}};
	Cell cell;
	UnitCells all = {.cells = &cell, .n_cells = 1};
	ClusterStats stats[2];

	sheet = make_sheet(&head, relative_parts, COUNT_OF(relative_parts));
	/* the police cluster's rule again, through cells: r 1.1 of 1.2; m half way from 10 to 30 */
	AMONG(own, {.code = "r", .target = "100", .actual = "120"}, {.code = "m", .actual = "10"},
	      {.code = "m", .actual = "30"});
	SHOWS("r", "7.5 scored", "survey: a relative rule sees the best of the board");
	SHOWS("m", "5 scored", "survey: min_max sees least and greatest");
	SHOWS(NULL, "15.5 scored +0", "survey: other rules are scored beside them");

	AMONG(own, {.code = "r", .target = "100", .actual = "120", .not_assigned = true},
	      {.code = "m", .actual = "10", .not_assigned = true}, {.code = "m", .actual = "30"},
	      {.code = "m", .actual = "0"});
	SHOWS("r", "10 scored", "survey: a result that is not assigned is no rival");
	/* from 0 to 30 */
	SHOWS("m", "6.67 scored", "survey: ... and no bound");
	AMONG(own, {.code = "r", .target = "100"}, {.code = "m", .target = "5"}, {.code = "m", .actual = "40"});
	SHOWS("r", "10 scored", "survey: a result without an actual is no rival");
	SHOWS("m", "0 scored", "survey: ... and no bound");
	AMONG(without_target, {.code = "r", .target = "100", .actual = "10000"}, {.code = "r", .actual = "200"});
	SHOWS("r", "2.5 scored", "survey: without a target the units without one are the rivals");

	/* policy zero: what is missing takes no part in best, least or greatest */
	head.missing = MISSING_ZERO;
	sheet = make_sheet(&head, relative_parts, COUNT_OF(relative_parts));
	AMONG(own, {.code = "m", .target = "1"}, {.code = "m", .actual = "40"}, {.code = "m", .actual = "10"});
	SHOWS("m", "3.33 scored", "survey, zero: a missing actual is no 0 in the statistics");

	/* a sheet without relative rules has no statistics to fill */
	use_two_parts(MISSING_INCOMPLETE);
	cell = cell_of(0, &(Result){.code = "II", .actual = "5"});
	memset(stats, '?', sizeof(stats));
	score_survey(sheet, 1, &all, NULL, stats, NULL);
	score_survey(sheet, 1, &all, NULL, NULL, NULL);
	ok(((unsigned char *) stats)[0] == '?', "survey: a sheet that is not relative leaves them alone");
}

/* Baselines ------------------------------------------------------------------------------------------- */

static void
test_baselines(void)
{
	SheetText head = {.max = "50", .decimals = 2};
	const CriterionText parts[] = {
		{.depth = 1,
	     .code = "p",
	     .max = "10",
	     .cap = "12",
	     .rule = "proportional",
	     .against = AGAINST_BASELINE},
		{.depth = 1, .code = "l", .max = "10", .rule = "linear", .bound = {BOUND_BASELINE, BOUND_TARGET}},
		{.depth = 1,
	     .code = "m",
	     .max = "10",
	     .rule = "linear",
	     .keys = {{"worst", "0"}},
	     .bound = {0, BOUND_BASELINE}},
		{.depth = 1,
	     .code = "c",
	     .max = "10",
	     .rule = "curve",
	     .keys = {{"on", "percent"}},
	     .steps = {{.from = "100", .points = "0"}, {.from = "120", .points = "10"}},
	     .against = AGAINST_BASELINE,
	     .zero_base = ZERO_BASE_NOT_ASSIGNED},
		{.depth = 1, .code = "g", .max = "10", .rule = "given"},
	};

	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	/* start 40, target 60, actual 55: 15 of 20; 55 is 110 % of 50 */
	SCORE({.code = "p", .actual = "30", .baseline = "40"},
	      {.code = "l", .target = "60", .actual = "55", .baseline = "40"},
	      {.code = "m", .actual = "30", .baseline = "40"}, {.code = "c", .actual = "55", .baseline = "50"},
	      {.code = "g", .actual = "3", .baseline = "-9"});
	SHOWS("p", "7.5 scored", "baseline: stands for the target");
	SHOWS("l", "7.5 scored", "baseline: where a line begins");
	SHOWS("m", "7.5 scored", "baseline: where a line ends");
	SHOWS("c", "5 scored", "baseline: under a curve");
	SHOWS("g", "3 scored", "baseline: most rules do not look at it");
	is_int(missing, 0, "baseline: nothing is missing");
	/* only some have one: each finds its own */
	SCORE({.code = "p", .actual = "30"}, {.code = "l", .target = "60", .actual = "55", .baseline = "40"},
	      {.code = "m", .actual = "30"}, {.code = "c", .actual = "55", .baseline = "0"},
	      {.code = "g", .baseline = "1"});
	SHOWS("p", "null missing", "baseline: without one that is needed the leaf is missing");
	SHOWS("l", "7.5 scored", "baseline: of one leaf among others without");
	SHOWS("m", "null missing", "baseline: without an end there is no line");
	SHOWS("c", "null not assigned", "baseline: 0, and the sheet says that nothing can be compared");
	SHOWS("g", "null missing", "baseline: it is no actual");
	is_int(missing, 3, "baseline: three are missing");
	SCORE({.code = "p", .actual = "30", .baseline = "40", .not_assigned = true},
	      {.code = "l", .target = "60", .actual = "55", .baseline = "60"},
	      {.code = "m", .actual = "1", .baseline = "-0.5"}, {.code = "c", .baseline = "50"});
	SHOWS("p", "null not assigned", "baseline: of what is not assigned");
	SHOWS("l", "null missing", "baseline: a line from a number to itself");
	SHOWS("m", "0 scored", "baseline: a line from 0 down to -0.5; 1 is on the wrong side");
	SHOWS("c", "null missing", "baseline: no actual");
}

/* Cells from outside ---------------------------------------------------------------------------------- */

static void
can_be(bool wanted, const char *name, Cell cell)
{
	ok(cell_can_be(sheet, 3, &cell) == wanted, "cell: %s is %s", name, wanted ? "taken" : "refused");
}

static void
test_cells(void)
{
	const int64_t most = DECIMAL_LIMIT - 1;
	uint16_t leaf;
	uint16_t parent;

	use_two_parts(MISSING_INCOMPLETE);
	leaf = (uint16_t) index_of("I.1");
	parent = (uint16_t) index_of("I");
	can_be(true, "a plain one", (Cell){0, leaf, 0, 1, 100, 805});
	can_be(true, "one of the last unit", (Cell){2, leaf, 0, 0, 1, 1});
	can_be(false, "one of a unit that is none", (Cell){3, leaf, 0, 0, 1, 1});
	can_be(false, "one of a unit far beyond", (Cell){UINT32_MAX, leaf, 0, 0, 1, 1});
	can_be(true, "one of the last criterion", (Cell){0, (uint16_t) (sheet->n_criteria - 1), 0, 0, 1, 1});
	can_be(false, "one of a criterion that is none", (Cell){0, sheet->n_criteria, 0, 0, 1, 1});
	can_be(false, "one of a criterion far beyond", (Cell){0, UINT16_MAX, 0, 0, 1, 1});
	can_be(false, "one of a parent", (Cell){0, parent, 0, 0, 1, 1});
	can_be(false, "one of the whole sheet", (Cell){0, SHEET_ROOT, 0, 0, 1, 1});
	can_be(true, "no target and no actual", (Cell){0, leaf, DECIMAL_NULL_SCALE, DECIMAL_NULL_SCALE, 0, 0});
	can_be(false, "digits in a null target", (Cell){0, leaf, DECIMAL_NULL_SCALE, 0, 1, 1});
	can_be(false, "digits in a null actual", (Cell){0, leaf, 0, DECIMAL_NULL_SCALE, 1, 1});
	can_be(true, "0 and 0", (Cell){0, leaf, 0, 0, 0, 0});
	can_be(false, "a target of 0.0", (Cell){0, leaf, 1, 0, 0, 1});
	can_be(false, "an actual of 0.0", (Cell){0, leaf, 0, 1, 1, 0});
	can_be(true, "a target of 10", (Cell){0, leaf, 0, 0, 10, 1});
	can_be(false, "a target of 1.0", (Cell){0, leaf, 1, 0, 10, 1});
	can_be(false, "an actual of -1.50", (Cell){0, leaf, 0, 2, 1, -150});
	can_be(true, "18 nines, with 18 decimals and without", (Cell){0, leaf, 18, 0, most, -most});
	can_be(false, "a target of 10^18", (Cell){0, leaf, 0, 0, most + 1, 1});
	can_be(false, "a target of -10^18", (Cell){0, leaf, 0, 0, -most - 1, 1});
	can_be(false, "an actual of 10^18 + 1", (Cell){0, leaf, 0, 18, 1, most + 2});
	can_be(false, "an actual of -2^63", (Cell){0, leaf, 0, 0, 1, INT64_MIN});
	can_be(false, "19 decimals in the target", (Cell){0, leaf, 19, 0, 1, 1});
	can_be(false, "19 decimals in the actual", (Cell){0, leaf, 0, 19, 1, 1});
	can_be(false, "255 decimals in the target", (Cell){0, leaf, 255, 0, 1, 1});
	can_be(false, "255 decimals in the actual", (Cell){0, leaf, 0, 255, 1, 1});
	can_be(false, "a null target with decimals", (Cell){0, leaf, DECIMAL_NULL_SCALE | 1, 0, 0, 1});
	can_be(false, "a null actual with decimals", (Cell){0, leaf, 0, DECIMAL_NULL_SCALE | 1, 1, 0});
	can_be(true, "one not assigned, with its result", (Cell){0, leaf, 0, CELL_NOT_ASSIGNED | 1, 1, 15});
	can_be(true, "one not assigned, without",
	       (Cell){0, leaf, DECIMAL_NULL_SCALE, CELL_NOT_ASSIGNED | DECIMAL_NULL_SCALE, 0, 0});
	can_be(false, "one not assigned, with digits in a null actual",
	       (Cell){0, leaf, 0, CELL_NOT_ASSIGNED | DECIMAL_NULL_SCALE, 1, 1});
	can_be(false, "one not assigned, with 19 decimals", (Cell){0, leaf, 0, CELL_NOT_ASSIGNED | 19, 1, 1});
	can_be(false, "the mark for not assigned in the target", (Cell){0, leaf, CELL_NOT_ASSIGNED, 0, 1, 1});
}

/* The count of criteria decides, not what lies behind them: here that is a leaf. */
static void
test_cell_beyond_the_criteria(void)
{
	SheetText head = {.max = "20", .decimals = 2};
	const CriterionText parts[] = {
		{.depth = 1, .code = "1", .max = "10", .rule = "given"},
		{.depth = 1, .code = "2", .max = "10", .rule = "given"},
	};
	Sheet *shorter = (Sheet *) make_sheet(&head, parts, COUNT_OF(parts));

	sheet = shorter;
	can_be(true, "one of the last of three criteria", (Cell){0, 2, 0, 0, 1, 1});
	shorter->n_criteria = 2;
	can_be(false, "the same where there are two", (Cell){0, 2, 0, 0, 1, 1});
}

/* Sheets --------------------------------------------------------------------------------------------- */

static void
test_find(void)
{
	static char codes[500][16];
	static CriterionText many[500];
	SheetText head = {.max = "500", .decimals = 2};
	int wrong = 0;

	use_two_parts(MISSING_INCOMPLETE);
	is_int(sheet_find(sheet, "I", 1), 1, "find: a parent by its code");
	is_int(sheet_find(sheet, "I.2", 3), 3, "find: a leaf by its code");
	is_int(sheet_find(sheet, "I.2 and more", 3), 3, "find: as many bytes as were said");
	is_int(sheet_find(sheet, "I.", 2), -1, "find: a part of a code is no code");
	is_int(sheet_find(sheet, "I.1.", 4), -1, "find: nor is more than a code");
	is_int(sheet_find(sheet, "i", 1), -1, "find: capitals count");
	is_int(sheet_find(sheet, "", 0), -1, "find: the whole sheet has no code");
	is_int(sheet_criteria(sheet)[1].end, 4,
	       "find: the sheet of these tests has its first part end before the next");

	for (int i = 0; i < COUNT_OF(many); i++)
	{
		snprintf(codes[i], sizeof(codes[i]), "%d", i);
		many[i] = (CriterionText){.depth = 1, .code = codes[i], .max = "1", .rule = "given"};
	}
	sheet = make_sheet(&head, many, COUNT_OF(many));
	for (int i = 0; i < 2 * COUNT_OF(many); i++)
	{
		char code[16];

		snprintf(code, sizeof(code), "%d", i);
		wrong += sheet_find(sheet, code, strlen(code)) != (i < COUNT_OF(many) ? i + 1 : -1);
	}
	is_int(wrong, 0, "find: 500 criteria are found, and 500 others are not");
}

/* Texts of every length up to 40 bytes, equal and with one byte changed. */
static void
test_same_bytes(void)
{
	int wrong = 0;

	for (size_t length = 0; length <= 40; length++)
	{
		char *a = exactly(length, 1);
		char *b = exactly(length, 1);

		for (size_t i = 0; i < length; i++)
			a[i] = b[i] = (char) ('a' + i % 26);
		wrong += !bytes_equal(a, b, length);
		for (size_t i = 0; i < length; i++)
		{
			b[i] ^= 0x20;
			wrong += bytes_equal(a, b, length);
			b[i] ^= 0x20;
		}
		free(a);
		free(b);
	}
	is_int(wrong, 0, "bytes: texts of 0 to 40 bytes are the same, or differ in any one of them");
}

static void
test_mean_multiple(void)
{
	/* n, n - 1 and n - 2 have no common divisor where n is odd: their multiple is their product */
	const char *const n[] = {"899999999.999999999", "899999999.999999998", "899999999.999999997",
	                         "899999999.999999991"};
	SheetText head = {.max = "100", .decimals = 2, .round = ROUND_TOTAL};
	Wide multiple;
	Wide wanted;

	sheet = make_sheet(&head, unlike_maxima, COUNT_OF(unlike_maxima));
	ok(sheet_mean_multiple(sheet, index_of("M"), &multiple), "multiple: 10, 20 and 15 have one");
	wide_set(&wanted, (u128) points("60"));
	is_int(wide_compare(&multiple, &wanted), 0, "multiple: it is 60");

	head.max = n[0];
	sheet = MAKE_SHEET(head, {.depth = 1, .code = "M", .max = n[0], .mean = true},
	                   {.depth = 2, .code = "1", .max = n[0], .cap = "1", .rule = "given"},
	                   {.depth = 2, .code = "2", .max = n[1], .cap = "1", .rule = "given"},
	                   {.depth = 2, .code = "3", .max = n[2], .cap = "1", .rule = "given"});
	ok(sheet_mean_multiple(sheet, index_of("M"), &multiple),
	   "multiple: three maxima of 60 bits have one of 179");
	wide_set(&wanted, (u128) points(n[0]));
	wide_multiply(&wanted, (u128) points(n[1]));
	wide_multiply(&wanted, (u128) points(n[2]));
	is_int(wide_compare(&multiple, &wanted), 0, "multiple: it is their product");
	ok(wide_bits(&multiple) <= SHEET_MEAN_BITS, "multiple: ... within the limit");
	/* (1/n + 1/(n-1) + 1/(n-2))/3 is 1/n and some 10^-37, so M's n points times that are one point */
	SCORE(GIVEN("1", "1"), GIVEN("2", "1"), GIVEN("3", "1"));
	SHOWS("M", "1 scored", "multiple: the mean over it is exact");
	SCORE(GIVEN("1", "0"), GIVEN("2", "0.000000001"), GIVEN("3", "0"));
	SHOWS("M", "0 scored", "multiple: ... down to the last unit: a third of one");
	SCORE(GIVEN("1", "0"), GIVEN("2", "0.000000001"), GIVEN("3", "0.000000001"));
	SHOWS("M", "0.000000001 scored", "multiple: two thirds are one");

	/* their product has 179 bits; times the prime 8609 it has 192, times 8623 it has 193 */
	for (int i = 0; i < 2; i++)
	{
		head.beyond = i == 1;
		sheet = MAKE_SHEET(
			head, {.depth = 1, .code = "M", .max = n[0], .mean = true},
			{.depth = 2, .code = "1", .max = n[0], .cap = "1", .rule = "given"},
			{.depth = 2, .code = "2", .max = n[1], .cap = "1", .rule = "given"},
			{.depth = 2, .code = "3", .max = n[2], .cap = "1", .rule = "given"},
			{.depth = 2, .code = "4", .max = i == 0 ? "0.000008609" : "0.000008623", .rule = "given"});
		ok(sheet_mean_multiple(sheet, index_of("M"), &multiple) == (i == 0), "multiple: %s",
		   i == 0 ? "the longest there may be" : "one bit more is too long");
		is_int(wide_bits(&multiple), SHEET_MEAN_BITS + i, "multiple: ... by its bits");
	}

	head.beyond = true;
	sheet = MAKE_SHEET(head, {.depth = 1, .code = "M", .max = n[0], .mean = true},
	                   {.depth = 2, .code = "1", .max = n[0], .cap = "1", .rule = "given"},
	                   {.depth = 2, .code = "2", .max = n[1], .cap = "1", .rule = "given"},
	                   {.depth = 2, .code = "3", .max = n[2], .cap = "1", .rule = "given"},
	                   {.depth = 2, .code = "4", .max = n[3], .cap = "1", .rule = "given"});
	ok(!sheet_mean_multiple(sheet, index_of("M"), &multiple), "multiple: four are too long, and said to be");
}

/*
 * Random trees ------------------------------------------------------------------
 *
 * Maxima are whole points, weights tenths, all else thousandths, so that 128
 * bits hold every fraction below.
 */

#define MAX_NODES 60

typedef enum
{
	PRESENT,
	NO_ROW,
	NO_ACTUAL,
	NO_TASK
} Outcome;

typedef struct Node
{
	int depth;
	int n_children;
	int child[4];
	bool leaf;
	bool bonus;
	bool mean;
	bool has_min;
	bool has_cap;
	int64_t max; /* points */
	int64_t min; /* thousandths */
	int64_t cap;
	int64_t weight;  /* tenths */
	Outcome outcome; /* of a leaf */
	int64_t actual;  /* thousandths */
	char code[16];
	char text[5][32]; /* max, min, cap, weight, actual */
} Node;

/* What a criterion comes to. */
typedef struct Value
{
	bool shown;
	i128 points;
	ScoreShare share;
} Value;

static Node nodes[MAX_NODES];
static int n_nodes;
static int sparseness; /* one in so many leaves is present, and a quarter of the rest */
static SheetText drawn_head;

static char *
decimal_of(int64_t value, int decimals, char *text)
{
	int64_t size = value < 0 ? -value : value;
	int64_t one = decimals == 3 ? 1000 : decimals == 1 ? 10 : 1;

	if (decimals == 0)
		snprintf(text, 32, "%" PRId64, value);
	else
		snprintf(text, 32, "%s%" PRId64 ".%0*d", value < 0 ? "-" : "", size / one, decimals,
		         (int) (size % one));
	return text;
}

static void
draw_limits(Node *node)
{
	if (node->leaf)
	{
		node->has_min = node->has_cap = true;
		node->min = one_in(2) ? 0 : random_between(-2000, 0);
		node->cap = node->max * 1000 + (one_in(2) ? 0 : random_between(0, 2000));
		return;
	}
	node->has_min = one_in(4);
	node->min = random_between(-2000, 1000);
	node->has_cap = one_in(3);
	node->cap = random_between(1000, node->max * 1000 + 1000);
}

/* Draw a criterion with all below it; returns its place. */
static int
draw_node(int depth, bool under_mean, bool parent_is_mean)
{
	int place = n_nodes++;
	Node *node = &nodes[place];

	memset(node, 0, sizeof(*node));
	node->depth = depth;
	node->leaf = depth > 0 && (depth == 4 || one_in(2) || n_nodes > MAX_NODES - 20);
	node->bonus = depth > 0 && !under_mean && one_in(4);
	node->mean = depth > 0 && !node->leaf && one_in(4);
	node->weight = parent_is_mean ? random_between(1, 30) : 10;
	if (node->leaf)
	{
		node->max = random_between(under_mean ? 1 : 0, 5);
		node->outcome = one_in(sparseness) ? PRESENT : (Outcome) random_between(PRESENT, NO_TASK);
	}
	else
	{
		for (int64_t left = random_between(1, n_nodes > MAX_NODES / 2 ? 2 : 4); left > 0; left--)
		{
			int child = draw_node(depth + 1, under_mean || node->mean, node->mean);

			node->child[node->n_children++] = child;
			node->max += nodes[child].bonus ? 0 : nodes[child].max;
		}
		if (node->mean)
			node->max = random_between(1, 20);
	}
	draw_limits(node);
	node->actual = one_in(3) ? node->cap : random_between(node->min, node->cap);
	return place;
}

static const Sheet *
sheet_of_nodes(void)
{
	static CriterionText criteria[MAX_NODES];

	for (int i = 0; i < n_nodes; i++)
	{
		Node *node = &nodes[i];

		snprintf(node->code, sizeof(node->code), "n%d", i);
		criteria[i] = (CriterionText){
			.depth = node->depth,
			.code = node->code,
			.max = decimal_of(node->max, 0, node->text[0]),
			.min = node->has_min ? decimal_of(node->min, 3, node->text[1]) : NULL,
			.cap = node->has_cap ? decimal_of(node->cap, 3, node->text[2]) : NULL,
			.weight = node->weight == 10 ? NULL : decimal_of(node->weight, 1, node->text[3]),
			.rule = node->leaf ? "given" : NULL,
			.bonus = node->bonus,
			.mean = node->mean,
		};
	}
	/* whether points have a bound is another question: test_large_at_random asks it */
	drawn_head = (SheetText){
		.beyond = true,
		.max = nodes[0].text[0],
		.ceiling = criteria[0].cap,
		.decimals = (int) random_between(0, 3),
		.round = one_in(3) ? ROUND_TOTAL : ROUND_CRITERION,
		.missing = (MissingPolicy) random_between(MISSING_INCOMPLETE, MISSING_REWEIGHT),
		.scoring = one_in(3) ? SCORING_1 : SCORING_NEWEST,
	};
	nodes[0].has_min = false;
	forget_sheets();
	return make_sheet(&drawn_head, &criteria[1], n_nodes - 1);
}

static int
drawn_drop(void)
{
	return drawn_head.round == ROUND_TOTAL ? 0 : POINTS_SCALE - drawn_head.decimals;
}

/* over/under half away from zero onto the grid; under > 0 */
static i128
on_grid(i128 over, i128 under)
{
	i128 unit = under * decimal_pow10[drawn_drop()];
	i128 size = over < 0 ? -over : over;

	size = (2 * size + unit) / (2 * unit) * decimal_pow10[drawn_drop()];
	return over < 0 ? -size : size;
}

static bool
leaf_is_missing(const Node *node)
{
	return node->outcome == NO_ROW || node->outcome == NO_ACTUAL;
}

/* Leaves below (or at) a node that are not assigned, missing, and all of them. */
static void
count_leaves(const Node *node, int *not_assigned, int *without, int *all)
{
	if (node->leaf)
	{
		*not_assigned += node->outcome == NO_TASK;
		*without += leaf_is_missing(node);
		++*all;
	}
	for (int i = 0; i < node->n_children; i++)
		count_leaves(&nodes[node->child[i]], not_assigned, without, all);
}

/* Not assigned if all its leaves are; else missing if none of them is scored. */
static ScoreStatus
status_by_definition(const Node *node)
{
	int not_assigned = 0;
	int without = 0;
	int all = 0;

	count_leaves(node, &not_assigned, &without, &all);
	return not_assigned == all           ? SCORE_NOT_ASSIGNED :
	       not_assigned + without == all ? SCORE_MISSING :
	                                       SCORE_SCORED;
}

/* Leaves that count as missing: under reweight none that is, or lies below, a bonus. */
static uint32_t
missing_by_definition(const Node *node)
{
	uint32_t sum = node->leaf && leaf_is_missing(node);

	if (drawn_head.missing == MISSING_REWEIGHT && node->bonus)
		return 0;
	for (int i = 0; i < node->n_children; i++)
		sum += missing_by_definition(&nodes[node->child[i]]);
	return sum;
}

static Value
leaf_by_definition(const Node *node)
{
	const Value left_out = {.share = SHARE_NONE};

	if (node->outcome == PRESENT)
		return (Value){true, on_grid((i128) node->actual * 1000000, 1), SHARE_REGULAR};
	if (node->outcome == NO_TASK)
		return left_out;
	if (drawn_head.missing == MISSING_REWEIGHT)
		return left_out;
	return (Value){drawn_head.missing == MISSING_ZERO, 0, SHARE_REGULAR};
}

/* max * (sum of w*p/m) / (sum of w); p in units, m in points, so one fraction is w*p/(m * 10^9) */
static i128
mean_by_definition(const Node *node, const Value *values)
{
	i128 over = 0;
	i128 under = 1;
	i128 weights = 0;

	for (int i = 0; i < node->n_children; i++)
	{
		const Node *child = &nodes[node->child[i]];

		if (values[i].share == SHARE_NONE)
			continue;
		over = over * child->max + under * child->weight * values[i].points;
		under *= child->max;
		weights += child->weight;
	}
	return on_grid(over * node->max, under * weights);
}

static i128
within_parent(const Node *node, i128 points)
{
	i128 least = on_grid((i128) node->min * 1000000, 1);
	i128 most = on_grid((i128) node->cap * 1000000, 1);

	if (node->has_min && points < least)
		points = least;
	return node->has_cap && points > most ? most : points;
}

static Value by_definition(const Node *node, i128 *adjustment);

static Value
parent_by_definition(const Node *node, i128 *adjustment)
{
	Value values[4];
	Value result = {.shown = true, .share = SHARE_REGULAR};
	i128 regular = 0; /* within [0, max] of each; by scoring 1 all */
	i128 surplus = 0;
	i128 bonus = 0;
	i128 max = 0;
	int n_regular = 0;
	int n_left_out = 0;
	int n_shown = 0;
	i128 ignored;

	*adjustment = 0;
	for (int i = 0; i < node->n_children; i++)
	{
		const Node *child = &nodes[node->child[i]];
		bool takes_part;

		values[i] = by_definition(child, &ignored);
		takes_part = !child->bonus && values[i].share == SHARE_REGULAR;
		n_regular += !child->bonus;
		n_left_out += !child->bonus && !takes_part;
		n_shown += values[i].shown;
		*(takes_part ? &regular : &bonus) += values[i].points;
		max += takes_part ? child->max : 0;
		if (takes_part && drawn_head.scoring != SCORING_1)
		{
			i128 most = (i128) child->max * POINTS_ONE;
			i128 outside = values[i].points > most ? values[i].points - most :
			               values[i].points < 0    ? values[i].points :
			                                         0;

			surplus += outside;
			regular -= outside;
		}
		*adjustment -= values[i].points;
	}
	if (n_regular > 0 && n_left_out == n_regular)
		result.share = n_shown > 0 ? SHARE_EXTRA : SHARE_NONE;
	else if (n_regular == 0 && n_shown == 0 &&
	         (drawn_head.missing == MISSING_REWEIGHT || status_by_definition(node) == SCORE_NOT_ASSIGNED))
		result.share = SHARE_NONE;
	if (result.share == SHARE_NONE)
	{
		*adjustment = 0;
		return (Value){.share = SHARE_NONE};
	}
	/* nothing scored is no number; its max keeps its place */
	if (n_shown == 0 && drawn_head.scoring != SCORING_1)
	{
		*adjustment = 0;
		return (Value){.share = result.share};
	}
	if (result.share == SHARE_REGULAR && node->mean)
		result.points = mean_by_definition(node, values);
	else if (result.share == SHARE_REGULAR && n_left_out > 0 && max > 0)
		result.points = on_grid(regular * node->max, max) + surplus + bonus;
	else
		result.points = regular + surplus + bonus;
	result.points = within_parent(node, result.points);
	*adjustment += result.points;
	return result;
}

static Value
by_definition(const Node *node, i128 *adjustment)
{
	*adjustment = 0;
	return node->leaf ? leaf_by_definition(node) : parent_by_definition(node, adjustment);
}

static void
score_nodes(void)
{
	static Result results[MAX_NODES];
	int n = 0;

	for (int i = 0; i < n_nodes; i++)
		if (nodes[i].leaf && nodes[i].outcome != NO_ROW)
			results[n++] = (Result){
				.code = nodes[i].code,
				.actual =
					nodes[i].outcome == NO_ACTUAL ? NULL : decimal_of(nodes[i].actual, 3, nodes[i].text[4]),
				.not_assigned = nodes[i].outcome == NO_TASK,
			};
	score_among(results, n, NULL, 0);
}

static bool
node_is_right(int place)
{
	const Node *node = &nodes[place];
	i128 adjustment;
	Value wanted = by_definition(node, &adjustment);
	const Score *score = &scores[place];
	bool inside = wanted.points >= -POINTS_LIMIT && wanted.points <= POINTS_LIMIT;

	if (score->blank == !wanted.shown && score->points == wanted.points && score->share == wanted.share &&
	    score->status == status_by_definition(node) &&
	    (node->mean || score_adjustment(sheet, place, scores) == adjustment))
		return true;
	printf("# criterion %d at depth %d: have %s, status %d, share %d; want %s, status %d, share %d\n", place,
	       node->depth, score->blank ? "null" : points_text(score->points), score->status, score->share,
	       !wanted.shown ? "null" :
	       inside        ? points_text((Points) wanted.points) :
	                       "points beyond the limit",
	       status_by_definition(node), wanted.share);
	return false;
}

static void
test_at_random(void)
{
	const int cases = 30000;
	int wrong = 0;
	int wrong_counts = 0;
	int shares[3] = {0};
	int means = 0;
	int adjusted = 0;

	for (int i = 0; i < cases; i++)
	{
		bool right = true;

		n_nodes = 0;
		sparseness = (int) random_between(1, 6);
		draw_node(0, false, false);
		sheet = sheet_of_nodes();
		score_nodes();
		for (int place = 0; place < n_nodes; place++)
		{
			right = right && node_is_right(place);
			shares[scores[place].share] += !nodes[place].leaf;
			means += nodes[place].mean && !scores[place].blank;
			adjusted +=
				!nodes[place].leaf && !nodes[place].mean && score_adjustment(sheet, place, scores) != 0;
		}
		wrong += !right;
		wrong_counts += missing != missing_by_definition(&nodes[0]);
	}
	ok(shares[SHARE_REGULAR] > cases && shares[SHARE_EXTRA] > cases / 10 && shares[SHARE_NONE] > cases / 10 &&
	       means > cases / 10 && adjusted > cases / 10,
	   "random trees have parents of every kind");
	is_int(wrong, 0, "%d random trees come out, criterion by criterion, as the definitions say", cases);
	is_int(wrong_counts, 0, "... and so many of their leaves are missing");
}

/*
 * Leaves whose caps are far beyond their max of a few points, as far as the sheet
 * still is said to have a bound.  Then its points keep it, and are what the
 * definitions say.
 */
static void
draw_large_limits(void)
{
	int n_leaves = 0;
	int64_t part;

	for (int i = 0; i < n_nodes; i++)
		n_leaves += nodes[i].leaf;
	/* in thousandths, so that all caps together stay within the limit */
	part = (POINTS_LIMIT / 1000000 - 10000 * n_leaves) / n_leaves;
	for (int i = 0; i < n_nodes; i++)
	{
		Node *node = &nodes[i];

		if (!node->leaf || one_in(2))
			continue;
		node->cap += random_between(0, part);
		node->min -= one_in(2) ? 0 : random_between(0, part);
	}
}

static void
lower_limits(void)
{
	for (int i = 0; i < n_nodes; i++)
		if (nodes[i].leaf)
		{
			nodes[i].cap = nodes[i].max * 1000 + (nodes[i].cap - nodes[i].max * 1000) * 4 / 5;
			nodes[i].min = nodes[i].min * 4 / 5;
		}
}

/* Every criterion must have one, as the reader asks. */
static bool
nodes_have_bound(void)
{
	for (int place = 0; place < n_nodes; place++)
		if (sheet_points_unbounded(sheet, place))
			return false;
	return true;
}

static void
test_large_at_random(void)
{
	const int cases = 20000;
	int near = 0;
	int wrong = 0;

	for (int i = 0; i < cases; i++)
	{
		bool right = true;
		bool is_near = false;

		n_nodes = 0;
		sparseness = (int) random_between(1, 4);
		draw_node(0, false, false);
		draw_large_limits();
		for (sheet = sheet_of_nodes(); !nodes_have_bound(); sheet = sheet_of_nodes())
			lower_limits();
		for (int place = 0; place < n_nodes; place++)
			nodes[place].actual = one_in(4) ? nodes[place].min : nodes[place].cap;
		score_nodes();
		for (int place = 0; place < n_nodes; place++)
		{
			right = right && node_is_right(place);
			is_near = is_near || scores[place].points > POINTS_LIMIT / 3 ||
			          scores[place].points < -POINTS_LIMIT / 3;
		}
		near += is_near;
		wrong += !right;
	}
	ok(near > cases / 20, "random trees of large caps come near the limit");
	is_int(wrong, 0, "where a bound is promised, no points pass it");
}

int
main(void)
{
	test_sum();
	test_incomplete();
	test_zero();
	test_reweight();
	test_reweight_rounding();
	test_reweight_within_limits();
	test_surplus();
	test_lost();
	test_exact();
	test_not_assigned();
	test_not_assigned_parent();
	test_bonus();
	test_bonus_alone();
	test_bonus_limits();
	test_parent_limits();
	test_nesting();
	test_mean();
	test_mean_weights();
	test_mean_long();
	test_mean_of_many();
	test_saturation();
	test_bound();
	test_survey();
	test_baselines();
	test_cells();
	test_cell_beyond_the_criteria();
	test_find();
	test_same_bytes();
	test_mean_multiple();
	test_at_random();
	test_large_at_random();
	free(scores);
	forget_sheets();
	return done_testing();
}
