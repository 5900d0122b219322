/*
 * rules.c - tests of src/sheet/rule_*.c: what a leaf earns by each rule.
 *
 * Expected points come from the sources named beside them, from the arithmetic
 * in the comment above them, or, for random results, from the fractions at the
 * end of this file, which are written from the rules' definitions.
 *
 * T is the target, A the actual, M the criterion's max, r = A/T (or T/A where
 * less is better).
 */
#include "make_sheet.h"
#include "tap.h"

#define MOST  "999999999999999999"
#define LEAST "0.000000000000000001"

/* One leaf and what it earns ----------------------------------------------- */

static const Sheet *sheet;
static SheetText head = {.decimals = 2};

/* The leaf that the tests after it are about. */
#define LEAF(...) the_leaf((CriterionText){.depth = 1, .code = "x", __VA_ARGS__})

static const Criterion *
leaf(void)
{
	return &sheet_criteria(sheet)[1];
}

static void
the_leaf(CriterionText text)
{
	forget_sheets();
	head.max = text.max;
	sheet = make_sheet(&head, &text, 1);
}

static void
round_at_decimals(int decimals)
{
	head.round = ROUND_CRITERION;
	head.decimals = decimals;
}

/* round "total": a leaf's points have nine decimals. */
static void
round_at_nine_decimals(void)
{
	head.round = ROUND_TOTAL;
	head.decimals = 2;
}

/* Points, "missing", or the SQLSTATE of the refusal. */
static const char *
earned(const char *target_text, const char *actual_text, const ClusterStats *stats)
{
	static FaultText fault;
	Decimal target = number(target_text);
	Decimal actual = number(actual_text);

	if (cell_is_missing(leaf(), target, actual))
		return "missing";
	if (cell_is_refused(leaf(), target, actual, &fault))
		return fault.sqlstate;
	return points_text(criterion_rule(leaf())->points(sheet, leaf(), target, actual, stats));
}

/* A rule that is not relative looks at no statistics: it is given none. */
#define EARNS(target, actual, wanted, ...) is_text(earned(target, actual, NULL), wanted, __VA_ARGS__)

static void
refused(const char *target, const char *actual, const char *sqlstate, const char *message, const char *name)
{
	FaultText fault;
	bool is_refused;

	memset(&fault, '?', sizeof(fault));
	is_refused = cell_is_refused(leaf(), number(target), number(actual), &fault);
	if (!ok(is_refused && strcmp(fault.sqlstate, sqlstate) == 0 && strcmp(fault.message, message) == 0, "%s",
	        name))
		printf("# have %s\n", is_refused ? fault.message : "no refusal");
	/* whether it is refused can be asked without wanting to know why */
	is_refused = is_refused && cell_is_refused(leaf(), number(target), number(actual), NULL);
	ok(is_refused && memchr(fault.detail, '\0', FAULT_TEXT_ROOM) != NULL && fault.detail[0] != '\0' &&
	       memchr(fault.hint, '\0', FAULT_TEXT_ROOM) != NULL,
	   "... and the fault has its detail, and a hint or none");
}

/* given -------------------------------------------------------------------------- */

static void
test_given(void)
{
	round_at_decimals(2);
	LEAF(.rule = "given", .max = "10");
	EARNS(NULL, "0", "0", "given: 0 is a score");
	EARNS(NULL, "10", "10", "given: the cap is a score");
	EARNS(NULL, "9.5", "9.5", "given: what the appraiser awards is earned");
	EARNS("0", "7", "7", "given: a target of 0 is not looked at");
	EARNS("-3", "7", "7", "given: nor is a negative one");
	EARNS(NULL, NULL, "missing", "given: no score is missing");
	EARNS("10", NULL, "missing", "given: ... whatever the target");
	refused(NULL, "10.01", "22003", "score 10.01 is outside the limits 0 to 10",
	        "given: a score above the cap is refused, with value and limits");
	refused(NULL, "-0.01", "22003", "score -0.01 is outside the limits 0 to 10",
	        "given: a score below min is refused");
	/* 18 digits: the cap is at 10^-9, the score at 10^-16 */
	refused(NULL, "10.0000000000000001", "22003", "score 10.0000000000000001 is outside the limits 0 to 10",
	        "given: 10^-16 above the cap is above the cap");
	refused(NULL, "-" LEAST, "22003", "score -" LEAST " is outside the limits 0 to 10",
	        "given: 10^-18 below min is below min");
	refused(NULL, MOST, "22003", "score " MOST " is outside the limits 0 to 10",
	        "given: 18 digits are refused");

	EARNS(NULL, "9.9949999999999999", "9.99", "given: just below half a hundredth is rounded down");
	EARNS(NULL, "9.995", "10", "given: half a hundredth is rounded up");
	EARNS(NULL, "0.005", "0.01", "given: half a hundredth of almost nothing, too");

	LEAF(.rule = "given", .max = "10", .min = "-5", .cap = "12");
	EARNS(NULL, "12", "12", "given: a cap above max can be reached");
	EARNS(NULL, "-5", "-5", "given: a negative min can be reached");
	EARNS(NULL, "-0.005", "-0.01", "given: below 0 a half is rounded away from zero");
	EARNS(NULL, "-0.0049", "0", "given: less than a half is nothing");
	EARNS(NULL, "12.000000001", "22003", "given: 10^-9 above the cap is refused");
	EARNS(NULL, "-5.000000001", "22003", "given: 10^-9 below min is refused");

	/* The limits are held against the score as declared, the points are rounded: 9.999 to 10.00. */
	LEAF(.rule = "given", .max = "10", .cap = "9.999");
	EARNS(NULL, "9.999", "10", "given: a cap finer than the grid is reached and rounded");
	EARNS(NULL, "9.9991", "22003", "given: ... and beyond it a score is refused, though both round to 10");
}

static void
test_given_step(void)
{
	/* scores in steps of 0,25: MTTQ, a province */
	round_at_decimals(2);
	LEAF(.rule = "given", .max = "10", .min = "-1", .keys = {{"step", "0.25"}});
	EARNS(NULL, "9.75", "9.75", "given: 9.75 is a multiple of 0.25");
	EARNS(NULL, "10", "10", "given: so is 10, which has fewer decimals");
	EARNS(NULL, "0", "0", "given: so is 0");
	EARNS(NULL, "-0.5", "-0.5", "given: so is -0.5");
	refused(NULL, "9.8", "22003", "score 9.8 is not a multiple of step 0.25",
	        "given: 9.8 is no multiple of 0.25 and is refused with value and step");
	EARNS(NULL, "9.7500000000000001", "22003", "given: nor is 9.75 and 10^-16");
	EARNS(NULL, "0.125", "22003", "given: nor is half a step");
	EARNS(NULL, "-0.3", "22003", "given: nor is -0.3");
	refused(NULL, "11.25", "22003", "score 11.25 is outside the limits -1 to 10",
	        "given: whole steps above the cap are still above the cap");

	LEAF(.rule = "given", .max = "10", .keys = {{"step", "3"}});
	EARNS(NULL, "9", "9", "given: 9 is a multiple of 3");
	EARNS(NULL, "10", "22003", "given: the cap itself need not be one");
	EARNS(NULL, "3.3", "22003", "given: 3.3 is no multiple of 3");

	LEAF(.rule = "given", .max = "10", .keys = {{"step", LEAST}});
	EARNS(NULL, "10", "10", "given: every score is a multiple of 10^-18");
	EARNS(NULL, "0.123456789012345678", "0.12", "given: ... one of 18 decimals, too");
	LEAF(.rule = "given", .max = "10", .keys = {{"step", "0.000000000000000003"}});
	/* 10^18 = 3 * 333333333333333333 + 1 */
	EARNS(NULL, "1", "22003", "given: 1 is no multiple of 3 * 10^-18");
	EARNS(NULL, "0.999999999999999999", "1", "given: 1 - 10^-18 is one");
	LEAF(.rule = "given", .max = "10", .keys = {{"step", MOST}});
	EARNS(NULL, "0", "0", "given: 0 is a multiple of the longest step");
	EARNS(NULL, "1", "22003", "given: 1 is not");
}

/* proportional ------------------------------------------------------------------- */

static void
test_proportional(void)
{
	/* 100 % of plan: nominal points; short: pro rata; not done: 0; beyond:
	 * nominal x %, 110 % of 10 is 11 (Ministry of Justice, 7727/BTP-TDKT, 2012) */
	round_at_nine_decimals();
	LEAF(.rule = "proportional", .max = "10", .cap = "11");
	EARNS("100", "100", "10", "proportional: on target is max");
	EARNS("100", "80", "8", "proportional: 80 %% of the plan is 80 %% of the points");
	EARNS("100", "0", "0", "proportional: nothing done is 0");
	EARNS("100", "110", "11", "proportional: 110 %% of 10 is 11");
	EARNS("100", "109.99", "10.999", "proportional: just below the cap is not cut");
	EARNS("100", "110.01", "11", "proportional: beyond the cap is the cap");
	EARNS("100", MOST, "11", "proportional: far beyond, too");
	/* 10 * (1 -+ 10^-9): one unit either side */
	EARNS("100", "99.99999999", "9.999999999",
	      "proportional: 10^-8 short of target is one unit short of max");
	EARNS("100", "100.00000001", "10.000000001", "proportional: 10^-8 beyond is one unit more");
	EARNS("100", "-1", "0", "proportional: less than nothing earns min");
	EARNS("100", NULL, "missing", "proportional: no actual is missing");
	EARNS(NULL, "100", "missing", "proportional: no target is missing");
	EARNS(NULL, NULL, "missing", "proportional: neither is missing");
	EARNS(NULL, "-100", "missing", "proportional: without a target even less than nothing is missing");
	refused("0", "5", "22012", "target 0 is not more than 0", "proportional: a target of 0 is refused");
	refused("0", "0", "22012", "target 0 is not more than 0", "proportional: ... even if nothing was done");
	refused("-20.5", "5", "22012", "target -20.5 is not more than 0", "proportional: so is a negative one");

	LEAF(.rule = "proportional", .max = "10");
	EARNS("100", "100.00000001", "10", "proportional: the cap is max where the sheet gives none");
	LEAF(.rule = "proportional", .max = "10", .cap = "8");
	EARNS("100", "80", "8", "proportional: a cap below max is reached short of the target");
	EARNS("100", "79.9", "7.99", "proportional: ... and not before");
	EARNS("100", "100", "8", "proportional: ... and cuts what the target earns");
	LEAF(.rule = "proportional", .max = "10", .min = "1");
	EARNS("100", "0", "1", "proportional: nothing done earns min where that is more");
	EARNS("100", "9.9", "1", "proportional: so does 9.9 %%");
	EARNS("100", "10.1", "1.01", "proportional: 10.1 %% earns its own");
	/* M*r would be -1 */
	LEAF(.rule = "proportional", .max = "10", .min = "-5");
	EARNS("100", "-10", "-5", "proportional: a negative ratio earns min, not its share");
	EARNS("100", "-" LEAST, "-5", "proportional: ... be it as small as can be");
	EARNS("100", "0", "0", "proportional: 0 earns 0, which is more than min");
}

static void
test_proportional_rounding(void)
{
	round_at_decimals(2);
	LEAF(.rule = "proportional", .max = "10");
	EARNS("3", "1", "3.33", "proportional: a third of 10 is 3.33");
	EARNS("3", "2", "6.67", "proportional: two thirds are 6.67");
	LEAF(.rule = "proportional", .max = "1");
	EARNS("200", "1", "0.01", "proportional: half a hundredth is rounded up");
	EARNS("200", "0.99999999999999999", "0", "proportional: 10^-17 less is rounded down");
	/* 1 * 0.995 = 0.995; 0.994999... */
	EARNS("1000", "995", "1", "proportional: 0.995 is rounded up to max");
	EARNS("1000", "994.999999999999999", "0.99", "proportional: 10^-15 less is not");
	round_at_decimals(0);
	LEAF(.rule = "proportional", .max = "15");
	EARNS("10", "5", "8", "proportional: 7.5 is 8 in whole points");
	EARNS("10", "3", "5", "proportional: 4.5 is 5, not the even 4");
	round_at_decimals(6);
	LEAF(.rule = "proportional", .max = "1");
	EARNS("3", "2", "0.666667", "proportional: six decimals are six");
	round_at_nine_decimals();
	LEAF(.rule = "proportional", .max = "1");
	EARNS("3", "2", "0.666666667", "proportional: under round \"total\" there are nine");
}

static void
test_proportional_floor(void)
{
	round_at_nine_decimals();
	LEAF(.rule = "proportional", .max = "10", .min = "1", .keys = {{"floor", "0.5"}});
	EARNS("100", "50", "5", "proportional: at the floor the ratio counts");
	EARNS("100", "50.00000001", "5.000000001", "proportional: above it, too");
	EARNS("100", "49.99999999", "0", "proportional: just below the floor is 0 and not min");
	EARNS("1", "0.5", "5", "proportional: half is at the floor");
	EARNS("1", "0.499999999999999999", "0", "proportional: half less 10^-18 is below it");
	EARNS("100", "0", "0", "proportional: nothing done is below it");
	EARNS("100", "-1", "1", "proportional: less than nothing still earns min");
	/* half of an odd number of 18 digits falls between two whole ones */
	EARNS(MOST, "499999999999999999", "0", "proportional: half a dong short of half of 18 nines is below");
	EARNS(MOST, "500000000000000000", "5", "proportional: half a dong beyond is not");
	EARNS("3", "1.5", "5", "proportional: half of 3 is at the floor");

	LEAF(.rule = "proportional", .max = "10", .keys = {{"floor", "1"}});
	EARNS("100", "100", "10", "proportional: all or nothing: on target is all");
	EARNS("100", "99.9999999999999999", "0", "proportional: all or nothing: 10^-16 short is nothing");
	LEAF(.rule = "proportional", .max = "10", .keys = {{"floor", "0"}});
	EARNS("100", "0", "0", "proportional: a floor of 0 takes nothing");
	/* 9 * 10^9/(10^18 - 1) = 9 * 10^-9; nine tenths of that would still be 8 units */
	LEAF(.rule = "proportional", .max = "9000000000", .keys = {{"floor", LEAST}});
	EARNS(MOST, "1", "0.000000009", "proportional: 1/(10^18 - 1) is above a floor of 10^-18");
	EARNS(MOST, "0.9", "0", "proportional: nine tenths of it are below");
}

static void
test_proportional_lower(void)
{
	round_at_nine_decimals();
	LEAF(.rule = "proportional", .max = "10", .cap = "20", .keys = {{"better", "lower"}});
	EARNS("20", "20", "10", "proportional, less is better: on target is max");
	EARNS("20", "25", "8", "proportional, less is better: 20/25 of 10 is 8");
	EARNS("20", "16", "12.5", "proportional, less is better: 20/16 of 10 is 12.5");
	EARNS("20", "10", "20", "proportional, less is better: half is twice the points, the cap");
	EARNS("20", "9.99999999", "20", "proportional, less is better: less still is the cap");
	EARNS("20", LEAST, "20", "proportional, less is better: next to nothing is the cap");
	EARNS("20", "0", "20", "proportional, less is better: nothing at all is the cap");
	EARNS("20", "-1", "0", "proportional, less is better: a negative actual earns min");
	EARNS("0", "0", "10", "proportional, less is better: nothing planned, nothing there: max, not the cap");
	EARNS("0", "5", "0", "proportional, less is better: nothing planned and something there is 0");
	EARNS("0", LEAST, "0", "proportional, less is better: ... be it as little as can be");
	EARNS("0", "-5", "0", "proportional, less is better: ... or less than nothing");
	EARNS(NULL, "5", "missing", "proportional, less is better: no target is missing");
	EARNS(NULL, "0", "missing", "proportional, less is better: ... even for nothing at all");
	refused("-20", "5", "22012", "target -20 is not 0 or more",
	        "proportional, less is better: a negative target is refused");
	refused("-20", "0", "22012", "target -20 is not 0 or more",
	        "proportional, less is better: ... even for nothing at all");
	/* 10 * 20/19.99999998 = 10.00000001000000001 */
	EARNS("20", "19.99999998", "10.00000001",
	      "proportional, less is better: just below target is just above max");
	EARNS("20", "20.00000002", "9.99999999",
	      "proportional, less is better: just above target is just below max");

	LEAF(.rule = "proportional", .max = "10", .min = "1", .keys = {{"better", "lower"}});
	EARNS("0", "5", "1",
	      "proportional, less is better: a missed target of nothing earns min where that is more");
	EARNS("20", "0", "10", "proportional, less is better: the cap is max where the sheet gives none");
	LEAF(.rule = "proportional", .max = "10", .min = "1", .keys = {{"better", "lower"}, {"floor", "0.5"}});
	EARNS("10", "20", "5", "proportional, less is better: twice the target is at a floor of 0.5");
	EARNS("10", "20.0000000000000001", "0", "proportional, less is better: 10^-16 more is below it");
	EARNS("0", "5", "0", "proportional, less is better: a missed target of nothing is below the floor");
	EARNS("0", "0", "10", "proportional, less is better: a target of nothing that was kept is not");
	LEAF(.rule = "proportional", .max = "10", .cap = "8", .keys = {{"better", "lower"}});
	EARNS("0", "0", "8", "proportional, less is better: max is cut to a lower cap");
}

static void
test_proportional_long(void)
{
	round_at_nine_decimals();
	LEAF(.rule = "proportional", .max = "10");
	EARNS(MOST, MOST, "10", "proportional: 18 nines of 18 nines are max");
	/* 10 * (1 - 10^-18) is 10 at nine decimals */
	EARNS(MOST, "999999999999999998", "10",
	      "proportional: one dong short of 18 nines is not seen in the points");
	EARNS("38030000000000", "38030000000000", "10",
	      "proportional: a cluster's revenue of 38.030 billion dong");
	EARNS("100000000000000000", "33333333333333333", "3.333333333", "proportional: a third of 10^17");
	EARNS(LEAST, MOST, "10", "proportional: 36 powers of ten apart is the cap");
	EARNS(MOST, LEAST, "0", "proportional: 36 powers of ten apart the other way is 0");

	/* M = 10^-9, r = 1/10^-18: 10^-9 * 10^18 = 10^9 */
	LEAF(.rule = "proportional", .max = "0.000000001", .cap = "9000000000");
	EARNS(LEAST, "1", "1000000000", "proportional: 10^-9 times 10^18 is 10^9");
	/* 10^-9 * 9 * 10^18 = 9 * 10^9, the cap; one digit more would be beyond */
	EARNS(LEAST, "9", "9000000000", "proportional: the largest points there are");
	EARNS(LEAST, "9.00000000000000001", "9000000000", "proportional: beyond them is the cap");
	EARNS(LEAST, MOST, "9000000000", "proportional: far beyond them, too");
	EARNS("2", "1", "0.000000001", "proportional: half of a unit is a unit");
	EARNS("2", "0.99999999999999999", "0", "proportional: 10^-17 less is none");

	/* 9 * 10^9 * (1 - 1/(10^18 - 1)) = 9 * 10^9 - 9.000000000000000009 * 10^-9 */
	LEAF(.rule = "proportional", .max = "9000000000");
	EARNS(MOST, "999999999999999998", "8999999999.999999991",
	      "proportional: at the limit one dong is 9 units");
	EARNS(MOST, MOST, "9000000000", "proportional: at the limit on target is the limit");
}

/* per_percent --------------------------------------------------------------------- */

static void
test_per_percent(void)
{
	round_at_nine_decimals();
	LEAF(.rule = "per_percent", .max = "10", .min = "-5", .cap = "15",
	     .keys = {{"gain", "0.5"}, {"loss", "1"}});
	EARNS("100", "100", "10", "per_percent: on target is max");
	EARNS("100", "101", "10.5", "per_percent: 1 %% better is one gain more");
	EARNS("100", "99", "9", "per_percent: 1 %% worse is one loss less");
	EARNS("100", "100.5", "10.25", "per_percent: half a percent better is half a gain");
	EARNS("100", "99.5", "9.5", "per_percent: half a percent worse is half a loss");
	EARNS("250", "255", "11", "per_percent: the percent is of the target");
	/* 0.5 * 2 * 10^-9 and 1 * 10^-9 */
	EARNS("100", "100.000000002", "10.000000001", "per_percent: 2 * 10^-9 %% better is one unit more");
	EARNS("100", "99.999999999", "9.999999999", "per_percent: 10^-9 %% worse is one unit less");
	EARNS("100", "109.9", "14.95", "per_percent: just below the cap is not cut");
	EARNS("100", "110", "15", "per_percent: 10 %% better is the cap");
	EARNS("100", "110.000000002", "15", "per_percent: beyond it is the cap");
	EARNS("100", MOST, "15", "per_percent: far beyond, too");
	EARNS("100", "85.1", "-4.9", "per_percent: just above min is not cut");
	EARNS("100", "85", "-5", "per_percent: 15 %% worse is min");
	EARNS("100", "84.9", "-5", "per_percent: worse than that is min");
	EARNS("100", "0", "-5", "per_percent: nothing done, 100 %% worse, is min");
	EARNS("100", "-1", "-5", "per_percent: less than nothing is min");
	EARNS("100", NULL, "missing", "per_percent: no actual is missing");
	EARNS(NULL, "100", "missing", "per_percent: no target is missing");
	refused("0", "5", "22012", "target 0 is not more than 0", "per_percent: a target of 0 is refused");
	refused("-0.5", "5", "22012", "target -0.5 is not more than 0", "per_percent: so is a negative one");

	/* 10 - 100 * 1 */
	LEAF(.rule = "per_percent", .max = "10", .min = "-1000", .keys = {{"gain", "0.5"}, {"loss", "1"}});
	EARNS("100", "0", "-90", "per_percent: 100 %% worse is 100 losses");
	EARNS("100", "-1", "-1000", "per_percent: less than nothing is min, not 101 losses");
	EARNS("100", "101", "10", "per_percent: the cap is max where the sheet gives none");
	LEAF(.rule = "per_percent", .max = "10", .cap = "15", .keys = {{"gain", "0"}, {"loss", "0"}});
	EARNS("100", "150", "10", "per_percent: no gain, no more");
	EARNS("100", "50", "10", "per_percent: no loss, no less");

	round_at_decimals(2);
	LEAF(.rule = "per_percent", .max = "10", .min = "-5", .cap = "15",
	     .keys = {{"gain", "0.5"}, {"loss", "1"}});
	/* 10 + 0.5 * 0.01 = 10.005; 10 - 1 * 0.005 = 9.995; 10 - 10.005 = -0.005 */
	EARNS("100", "100.01", "10.01", "per_percent: 10.005 is rounded up");
	EARNS("100", "100.009999999999999", "10", "per_percent: just below is not");
	EARNS("100", "99.995", "10", "per_percent: 9.995 is rounded up");
	EARNS("100", "89.995", "-0.01", "per_percent: -0.005 is rounded away from zero");
	EARNS("100", "89.9950000000001", "0", "per_percent: just above it is 0");
	/* 1/3 = 33.33... %: 10 - 33.33.. * 0.3 = 0 exactly; rounded once */
	LEAF(.rule = "per_percent", .max = "10", .min = "-5", .keys = {{"gain", "0"}, {"loss", "0.3"}});
	EARNS("3", "2", "0", "per_percent: a third worse at 0.3 a percent is exactly 10 less");
}

static void
test_per_percent_lower(void)
{
	round_at_nine_decimals();
	LEAF(.rule = "per_percent", .max = "10", .min = "-1000", .cap = "40",
	     .keys = {{"better", "lower"}, {"gain", "0.5"}, {"loss", "1"}});
	EARNS("100", "100", "10", "per_percent, less is better: on target is max");
	EARNS("100", "99", "10.5", "per_percent, less is better: 1 %% less is one gain more");
	EARNS("100", "101", "9", "per_percent, less is better: 1 %% more is one loss less");
	/* the percent is of T in both directions: half of it is 50 % better, not 100 % */
	EARNS("100", "50", "35", "per_percent, less is better: half of the target is 50 %% better");
	EARNS("100", "200", "-90", "per_percent, less is better: twice the target is 100 %% worse");
	EARNS("100", "40", "40", "per_percent, less is better: 60 %% better is the cap");
	EARNS("100", LEAST, "40", "per_percent, less is better: next to nothing is the cap");
	EARNS("100", "0", "40", "per_percent, less is better: nothing at all is the cap");
	EARNS("100", "-1", "-1000", "per_percent, less is better: less than nothing is min");
	EARNS("0", "0", "10", "per_percent, less is better: nothing planned, nothing there: max, not the cap");
	EARNS("0", "5", "-90",
	      "per_percent, less is better: nothing planned and something there is 100 %% worse");
	EARNS("0", LEAST, "-90", "per_percent, less is better: ... be it as little as can be");
	EARNS(NULL, "5", "missing", "per_percent, less is better: no target is missing");
	EARNS("-1", "5", "22012", "per_percent, less is better: a negative target is refused");

	/* 10 + 99 * 0.5 = 59.5 for an actual of 1; nothing at all is the cap and not 10 + 100 * 0.5 = 60 */
	LEAF(.rule = "per_percent", .max = "10", .cap = "70",
	     .keys = {{"better", "lower"}, {"gain", "0.5"}, {"loss", "1"}});
	EARNS("100", "1", "59.5", "per_percent, less is better: 99 %% better");
	EARNS("100", "0", "70", "per_percent, less is better: nothing at all earns the cap and not 100 gains");
	EARNS("0", "5", "0", "per_percent, less is better: 100 %% worse is min where that is more");
}

static void
test_per_percent_long(void)
{
	round_at_nine_decimals();
	LEAF(.rule = "per_percent", .max = "10", .min = "-1000", .cap = "9000000000",
	     .keys = {{"gain", MOST}, {"loss", MOST}});
	/* 100 * 1/(10^18 - 1) % of 10^18 - 1 points is 100 points */
	EARNS(MOST, "999999999999999998", "-90",
	      "per_percent: one dong of 18 nines at 18 nines a percent is 100 points");
	/* 10 + 100 * (10^18 - 1)/(10^18 - 2) = 110 + 10^-16 */
	EARNS("999999999999999998", MOST, "110", "per_percent: one dong more, likewise");
	EARNS(LEAST, MOST, "9000000000", "per_percent: all digits there are end at the cap");
	EARNS(MOST, LEAST, "-1000", "per_percent: ... and at min");
	EARNS("1", "2", "9000000000", "per_percent: 18 nines a percent end at the cap");
	/* 10 - 10^-16 * (10^18 - 1) = -90 + 10^-16 */
	EARNS("1", "0.999999999999999999", "-90", "per_percent: 10^-16 %% worse at 18 nines a percent");

	/* 100 * 10^-18 * (10^7 - 10^-18)/10^-18 = 10^9 - 10^-16 */
	LEAF(.rule = "per_percent", .max = "10", .cap = "9000000000", .keys = {{"gain", LEAST}, {"loss", LEAST}});
	EARNS(LEAST, "10000000", "1000000010", "per_percent: 10^27 percent at 10^-18 each are 10^9 points");
	EARNS(LEAST, MOST, "9000000000", "per_percent: 10^38 percent end at the cap");
	EARNS(MOST, LEAST, "10", "per_percent: 100 percent at 10^-18 each are nothing");
}

/* ladder ---------------------------------------------------------------------------- */

static void
test_ladder_signatures(void)
{
	/* digital signatures > 95 % 1,5; 75-95 % 1; 50-<75 % 0,5; < 50 % 0 (Justice Dept. Dong Thap 2022) */
	round_at_decimals(2);
	LEAF(.rule = "ladder", .max = "1.5", .keys = {{"on", "percent"}},
	     .steps = {{.above = "95", .points = "1.5"},
	               {.from = "75", .to = "95", .points = "1"},
	               {.from = "50", .below = "75", .points = "0.5"},
	               {.below = "50", .points = "0"}});
	EARNS("200", "200", "1.5", "ladder, signatures: 100 %% is 1.5");
	EARNS("200", "190.000000000000001", "1.5", "ladder, signatures: just above 95 %% is 1.5");
	EARNS("200", "190", "1", "ladder, signatures: exactly 95 %% is 1, for the law says more than");
	EARNS("200", "189.999999999999999", "1", "ladder, signatures: just below is 1");
	EARNS("200", "150", "1", "ladder, signatures: exactly 75 %% is 1");
	EARNS("200", "149.999999999999999", "0.5", "ladder, signatures: just below is 0.5");
	EARNS("200", "100", "0.5", "ladder, signatures: exactly 50 %% is 0.5");
	EARNS("200", "99.999999999999999", "0", "ladder, signatures: just below is 0");
	EARNS("200", "0", "0", "ladder, signatures: none is 0");
	EARNS("200", "500", "1.5", "ladder, signatures: 250 %% is 1.5");
	EARNS(NULL, "190", "missing", "ladder, signatures: no target is missing");
	EARNS("200", NULL, "missing", "ladder, signatures: no actual is missing");
	refused("0", "190", "22012", "target 0 is not more than 0",
	        "ladder, signatures: a target of 0 is refused");
	EARNS("-1", "190", "22012", "ladder, signatures: a negative target, too");
	/* 19/20 = 95 %, and 95 % of an odd number */
	EARNS("20", "19", "1", "ladder, signatures: 19 of 20 are exactly 95 %%");
	EARNS("21", "19.95", "1", "ladder, signatures: 19.95 of 21 are exactly 95 %%");
	EARNS("21", "19.9500000000000001", "1.5", "ladder, signatures: 10^-16 more is above");
}

static void
test_ladder_membership(void)
{
	/* membership >= 80 % of plan 4, 60-<80 % 3, < 60 % 2, not 0 (Lien minh HTX 2019) */
	round_at_decimals(2);
	LEAF(.rule = "ladder", .max = "4", .keys = {{"on", "ratio"}},
	     .steps = {{.from = "0.8", .points = "4"}, {.from = "0.6", .points = "3"}, {.points = "2"}});
	EARNS("100", "120", "4", "ladder, membership: beyond the plan is 4");
	EARNS("100", "80", "4", "ladder, membership: exactly 80 %% is 4");
	EARNS("100", "79.9999999999999999", "3", "ladder, membership: just below is 3");
	EARNS("100", "60", "3", "ladder, membership: exactly 60 %% is 3");
	EARNS("100", "59.9999999999999999", "2", "ladder, membership: just below is 2");
	EARNS("100", "0", "2", "ladder, membership: nobody is 2, not 0");
	EARNS("3", "2.4", "4", "ladder, membership: 2.4 of 3 is exactly 80 %%");
	EARNS("3", "2.39999999999999999", "3", "ladder, membership: 10^-17 less is not");
	EARNS("35", "28", "4", "ladder, membership: 28 of 35 are exactly 80 %%");
	/* a negative r is below every ladder: it earns min */
	EARNS("100", "-1", "0", "ladder, membership: less than nothing earns min");
}

static void
test_ladder_on_actual(void)
{
	/* reports late 1-2 days 1,5; 3-5: 1; 6-10: 0,5; > 10: 0; on time 2 (Justice Dept. Dong Thap 2022) */
	round_at_decimals(2);
	LEAF(.rule = "ladder", .max = "2",
	     .steps = {{.to = "0", .points = "2"},
	               {.to = "2", .points = "1.5"},
	               {.to = "5", .points = "1"},
	               {.to = "10", .points = "0.5"},
	               {.above = "10", .points = "0"}});
	EARNS(NULL, "0", "2", "ladder, late reports: on time is 2, and no target is needed");
	EARNS("0", "0", "2", "ladder, late reports: a target of 0 is not looked at");
	EARNS("-7", "0", "2", "ladder, late reports: nor is a negative one");
	EARNS(NULL, "-1", "2", "ladder, late reports: a day early is on time");
	EARNS(NULL, "1", "1.5", "ladder, late reports: one day is 1.5");
	EARNS(NULL, "2", "1.5", "ladder, late reports: two days are 1.5");
	EARNS(NULL, "3", "1", "ladder, late reports: three days are 1");
	EARNS(NULL, "5", "1", "ladder, late reports: five days are 1");
	EARNS(NULL, "6", "0.5", "ladder, late reports: six days are 0.5");
	EARNS(NULL, "10", "0.5", "ladder, late reports: ten days are 0.5");
	EARNS(NULL, "11", "0", "ladder, late reports: eleven days are 0");
	EARNS(NULL, "10.0000000000000001", "0", "ladder, late reports: just above ten days is 0");
	EARNS(NULL, LEAST, "1.5", "ladder, late reports: 10^-18 of a day is late");
	EARNS(NULL, NULL, "missing", "ladder, late reports: no report known is missing");

	/* absences 0/1/2/3/>=4 -> 5/4/3/1/0 (Huyen doan Bu Dang 2015) */
	LEAF(.rule = "ladder", .max = "5",
	     .steps = {{.from = "4", .points = "0"},
	               {.from = "3", .points = "1"},
	               {.from = "2", .points = "3"},
	               {.from = "1", .points = "4"},
	               {.from = "0", .points = "5"}});
	EARNS(NULL, "0", "5", "ladder, absences: none is 5");
	EARNS(NULL, "1", "4", "ladder, absences: one is 4");
	EARNS(NULL, "2", "3", "ladder, absences: two are 3");
	EARNS(NULL, "3", "1", "ladder, absences: three are 1");
	EARNS(NULL, "4", "0", "ladder, absences: four are 0");
	EARNS(NULL, "40", "0", "ladder, absences: forty are 0");
}

static void
test_ladder_bounds(void)
{
	round_at_decimals(2);
	LEAF(.rule = "ladder", .max = "10", .min = "-1",
	     .steps = {{.above = "-3", .below = "-1", .points = "1"},
	               {.from = "5", .to = "5", .points = "2"},
	               {.from = "4", .to = "6", .points = "3"},
	               {.from = "100000000000000000", .to = MOST, .points = "0.125"},
	               {.to = "-100000000000000000", .points = "-0.125"}});
	EARNS(NULL, "-3", "-1", "ladder: at \"above\" a step does not fit, and no step is min");
	EARNS(NULL, "-2.99999999999999999", "1", "ladder: just above it does");
	EARNS(NULL, "-1.00000000000000001", "1", "ladder: just below \"below\" it fits");
	EARNS(NULL, "-1", "-1", "ladder: at \"below\" it does not");
	EARNS(NULL, "5", "2", "ladder: the first step that fits is taken");
	EARNS(NULL, "5.00000000000000001", "3", "ladder: \"from\" and \"to\" alike fit one number only");
	EARNS(NULL, "4.99999999999999999", "3", "ladder: ... on either side");
	EARNS(NULL, "4", "3", "ladder: at \"from\" a step fits");
	EARNS(NULL, "6", "3", "ladder: at \"to\", too");
	EARNS(NULL, "6.00000000000000001", "-1", "ladder: beyond \"to\" it does not");
	EARNS(NULL, MOST, "0.13", "ladder: 18 digits fit their step, whose points are rounded");
	EARNS(NULL, "99999999999999999", "-1", "ladder: one less than 18 digits does not");
	EARNS(NULL, "-" MOST, "-0.13", "ladder: negative points are rounded away from zero");

	/* bounds and ratios as far apart as they can be: r = A/T */
	LEAF(.rule = "ladder", .max = "10", .keys = {{"on", "ratio"}},
	     .steps = {{.above = MOST, .points = "9"},
	               {.from = MOST, .points = "8"},
	               {.from = "1", .points = "7"},
	               {.from = LEAST, .points = "6"},
	               {.above = "0", .points = "5"},
	               {.to = "-1", .points = "3"},
	               {.above = "-1", .points = "4"}});
	EARNS(LEAST, "1", "9", "ladder: r = 10^18 is above 10^18 - 1");
	EARNS(LEAST, MOST, "9", "ladder: r = 10^36 is, too");
	EARNS(LEAST, "0.999999999999999999", "8", "ladder: r = 10^18 - 1 is not above, but from");
	EARNS("1", MOST, "8", "ladder: ... with other digits, too");
	EARNS("1", "999999999999999998", "7", "ladder: one less is below");
	EARNS("1", LEAST, "6", "ladder: r = 10^-18 is from 10^-18");
	EARNS(MOST, "1", "6", "ladder: r = 1/(10^18 - 1) is above it");
	EARNS(MOST, "0.9", "5", "ladder: nine tenths of that are below it");
	EARNS(MOST, LEAST, "5", "ladder: r = 10^-36 is above 0");
	EARNS(MOST, "0", "4", "ladder: r = 0 is not, but above every negative bound");

	/* 100 * r against 18 digits */
	LEAF(.rule = "ladder", .max = "10", .keys = {{"on", "percent"}},
	     .steps = {
			 {.above = MOST, .points = "9"}, {.from = MOST, .points = "8"}, {.from = "100", .points = "7"}});
	EARNS("100", MOST, "8", "ladder: 18 nines of 100 are 18 nines percent");
	EARNS("1", "9999999999999999.99", "8", "ladder: ... and so are 9999999999999999.99 of 1");
	EARNS("1", "9999999999999999.98", "7", "ladder: 10^-2 less is below");
	EARNS("99.9999999999999999", MOST, "9", "ladder: of a little less than 100 they are more");
	EARNS(MOST, MOST, "7", "ladder: all of 18 nines are 100 %%");
	EARNS(MOST, "999999999999999998", "0", "ladder: one dong less is below 100 %%");
}

static void
test_ladder_lower(void)
{
	round_at_decimals(2);
	LEAF(.rule = "ladder", .max = "10", .cap = "12", .min = "-2",
	     .keys = {{"better", "lower"}, {"on", "ratio"}},
	     .steps = {{.from = "2", .points = "11"},
	               {.from = "1", .points = "9"},
	               {.above = "0", .points = "5"},
	               {.to = "0", .points = "1"}});
	EARNS("20", "10", "11", "ladder, less is better: half of the target is r = 2");
	EARNS("20", "10.0000000000000001", "9", "ladder, less is better: just above half is below 2");
	EARNS("20", "20", "9", "ladder, less is better: on target is r = 1");
	EARNS("20", "20.0000000000000001", "5", "ladder, less is better: just above is below 1");
	EARNS("20", "0", "12", "ladder, less is better: nothing at all is the cap");
	EARNS("0", "0", "10", "ladder, less is better: nothing planned, nothing there is max");
	EARNS("0", "3", "1", "ladder, less is better: nothing planned and something there is r = 0");
	EARNS("20", "-3", "-2", "ladder, less is better: less than nothing is min");
	EARNS("-1", "3", "22012", "ladder, less is better: a negative target is refused");
	EARNS(NULL, "3", "missing", "ladder, less is better: no target is missing");

	/* On the actual itself "better" says nothing: the steps do. */
	LEAF(.rule = "ladder", .max = "10", .keys = {{"better", "lower"}}, .steps = {{.to = "3", .points = "7"}});
	EARNS(NULL, "0", "7", "ladder, less is better: on the actual, 0 is a number like any other");
	EARNS(NULL, "3", "7", "ladder, less is better: on the actual, no target is needed");
	EARNS(NULL, "4", "0", "ladder, less is better: on the actual, no step is min");
}

/* Steps of all ladders stand behind each other: each ladder ends where its own do. */
static void
test_two_ladders(void)
{
	const CriterionText parts[] = {
		{.depth = 1, .code = "1", .max = "10", .rule = "ladder", .steps = {{.from = "5", .points = "7"}}},
		{.depth = 1, .code = "2", .max = "10", .rule = "ladder", .steps = {{.from = "3", .points = "4"}}},
	};
	const Criterion *ladders;
	Points first[2];
	Points second[2];

	round_at_decimals(2);
	head.max = "20";
	forget_sheets();
	sheet = make_sheet(&head, parts, COUNT_OF(parts));
	ladders = sheet_criteria(sheet);
	for (int i = 0; i < 2; i++)
	{
		Decimal actual = number(i == 0 ? "5" : "4");

		first[i] = criterion_rule(&ladders[1])->points(sheet, &ladders[1], number(NULL), actual, NULL);
		second[i] = criterion_rule(&ladders[2])->points(sheet, &ladders[2], number(NULL), actual, NULL);
	}
	is_text(points_text(first[0]), "7", "two ladders: the first by its own step");
	is_text(points_text(second[0]), "4", "two ladders: the second by its own");
	is_text(points_text(first[1]), "0", "two ladders: where no step fits, the next ladder's is none");
	is_text(points_text(second[1]), "4", "two ladders: ... nor the one before");
}

/* yes_no ------------------------------------------------------------------------------ */

static void
test_yes_no(void)
{
	round_at_decimals(2);
	LEAF(.rule = "yes_no", .max = "10");
	EARNS(NULL, "1", "10", "yes_no: 1 is max");
	EARNS(NULL, "0", "0", "yes_no: 0 is 0");
	EARNS("0", "1", "10", "yes_no: the target is not looked at");
	EARNS(NULL, NULL, "missing", "yes_no: no answer is missing");
	refused(NULL, "2", "22023", "actual 2 is neither 1 (yes) nor 0 (no)", "yes_no: 2 is refused");
	refused(NULL, "0.5", "22023", "actual 0.5 is neither 1 (yes) nor 0 (no)", "yes_no: 0.5 is refused");
	/* its digits are 1, its scale is not 0 */
	refused(NULL, "0.1", "22023", "actual 0.1 is neither 1 (yes) nor 0 (no)", "yes_no: 0.1 is refused");
	refused(NULL, "-1", "22023", "actual -1 is neither 1 (yes) nor 0 (no)", "yes_no: -1 is refused");
	refused(NULL, LEAST, "22023", "actual " LEAST " is neither 1 (yes) nor 0 (no)",
	        "yes_no: 10^-18 is refused");
	LEAF(.rule = "yes_no", .max = "10", .min = "1", .cap = "8");
	EARNS(NULL, "1", "8", "yes_no: max is cut to a lower cap");
	EARNS(NULL, "0", "1", "yes_no: 0 is raised to a higher min");
	round_at_nine_decimals();
	LEAF(.rule = "yes_no", .max = "0.000000001");
	EARNS(NULL, "0", "0", "yes_no: 0 is 0 to the last unit");
	EARNS(NULL, "1", "0.000000001", "yes_no: 1 is max, be it one unit");
}

/* count ------------------------------------------------------------------------------- */

static void
test_count(void)
{
	/* 0,5 a person, at most 5 (a police cluster) */
	round_at_decimals(2);
	LEAF(.rule = "count", .max = "5", .keys = {{"each", "0.5"}});
	EARNS(NULL, "0", "0", "count: nobody is 0");
	EARNS(NULL, "1", "0.5", "count: one person is 0.5");
	EARNS(NULL, "9", "4.5", "count: nine are 4.5");
	EARNS(NULL, "10", "5", "count: ten are the most");
	EARNS(NULL, "11", "5", "count: eleven are not more");
	EARNS(NULL, "9.9", "4.95", "count: parts count");
	EARNS(NULL, "-1", "0", "count: less than nobody is min");
	EARNS("-1", "1", "0.5", "count: the target is not looked at");
	EARNS(NULL, NULL, "missing", "count: nothing known is missing");

	/* -1,0 within [-5, 10] (the same cluster): a deduction has no points to earn, so max 0 */
	LEAF(.rule = "count", .max = "0", .min = "-5", .keys = {{"each", "-1"}});
	EARNS(NULL, "0", "0", "count: no fault costs nothing");
	EARNS(NULL, "3", "-3", "count: three faults cost 3");
	EARNS(NULL, "5", "-5", "count: five cost 5");
	EARNS(NULL, "6", "-5", "count: the sixth costs no more");
	EARNS(NULL, "-1", "0", "count: a fault less than none earns nothing, for the cap is 0");

	LEAF(.rule = "count", .max = "5", .min = "-5", .keys = {{"each", "0.005"}});
	EARNS(NULL, "1", "0.01", "count: half a hundredth is rounded up");
	EARNS(NULL, "-1", "-0.01", "count: ... away from zero");
	EARNS(NULL, "0.99999999999999999", "0", "count: 10^-17 less is not");
	EARNS(NULL, "3", "0.02", "count: 0.015 is 0.02");

	/* 6, minus half a point for each: 6 - 0.5·12 is the last that is not below min */
	LEAF(.rule = "count", .max = "6", .keys = {{"each", "-0.5"}, {"start", "max"}});
	EARNS(NULL, "0", "6", "count, start max: nothing is counted, and max is earned");
	EARNS(NULL, "1", "5.5", "count, start max: one case");
	EARNS(NULL, "11", "0.5", "count, start max: eleven cases");
	EARNS(NULL, "12", "0", "count, start max: twelve cases");
	EARNS(NULL, "20", "0", "count, start max: not below min");
	EARNS(NULL, "-3", "6", "count, start max: nor above cap");
	EARNS(NULL, "0.01", "6", "count, start max: 5.995 is rounded once, up");
	ok(sheet->version == SHEET_VERSION, "count, start max: such a sheet is of format 2");
	LEAF(.rule = "count", .max = "6", .keys = {{"each", "-0.5"}, {"start", "zero"}});
	ok(sheet->version == SHEET_VERSION_PLAIN, "count, start zero: such a sheet is of format 1");
}

static void
test_count_long(void)
{
	round_at_nine_decimals();
	LEAF(.rule = "count", .max = "9000000000", .min = "0", .keys = {{"each", "0.000000001"}});
	EARNS(NULL, MOST, "999999999.999999999", "count: 18 nines of 10^-9 keep every digit");
	LEAF(.rule = "count", .max = "9000000000", .keys = {{"each", MOST}});
	EARNS(NULL, MOST, "9000000000", "count: 18 nines of 18 nines are the cap");
	EARNS(NULL, "-" MOST, "0", "count: ... or min");
	/* 10^-18 * (10^18 - 1) = 1 - 10^-18 */
	EARNS(NULL, LEAST, "1", "count: 10^-18 of 18 nines is 1 at nine decimals");
	/* 5 * 10^8 * 10^-18 = 5 * 10^-10, half a unit */
	LEAF(.rule = "count", .max = "10", .min = "-10", .keys = {{"each", LEAST}});
	EARNS(NULL, "500000000", "0.000000001", "count: half a unit is a unit");
	EARNS(NULL, "499999999.999999999", "0", "count: 10^-9 * 10^-18 less is none");
	EARNS(NULL, "-500000000", "-0.000000001", "count: ... below zero, too");
	EARNS(NULL, LEAST, "0", "count: 10^-36 is nothing");
	LEAF(.rule = "count", .max = "0", .min = "-9000000000", .cap = "0", .keys = {{"each", "-" MOST}});
	EARNS(NULL, MOST, "-9000000000", "count: 18 nines of minus 18 nines are min");
}

/* linear ------------------------------------------------------------------------------ */

static void
test_linear(void)
{
	round_at_nine_decimals();
	LEAF(.rule = "linear", .max = "10", .cap = "12", .min = "-3", .keys = {{"worst", "20"}, {"best", "100"}});
	EARNS(NULL, "20", "0", "linear: the worst is 0");
	EARNS(NULL, "100", "10", "linear: the best is max");
	EARNS(NULL, "60", "5", "linear: half way is half");
	EARNS(NULL, "40", "2.5", "linear: a quarter of the way is a quarter");
	EARNS(NULL, "19.99", "0", "linear: worse than the worst is 0, not less");
	EARNS(NULL, "-1000", "0", "linear: much worse, too");
	EARNS(NULL, "100.01", "10", "linear: better than the best is max, though the cap is higher");
	EARNS(NULL, MOST, "10", "linear: much better, too");
	/* 10/80 * 8 * 10^-9 */
	EARNS(NULL, "20.000000008", "0.000000001", "linear: one unit above the worst");
	EARNS(NULL, "99.999999992", "9.999999999", "linear: one unit below the best");
	EARNS("0", "60", "5", "linear: the target is not looked at");
	EARNS(NULL, NULL, "missing", "linear: no actual is missing");

	LEAF(.rule = "linear", .max = "10", .keys = {{"worst", "20"}, {"best", "0"}});
	EARNS(NULL, "20", "0", "linear, falling: the worst is 0");
	EARNS(NULL, "0", "10", "linear, falling: the best is max");
	EARNS(NULL, "5", "7.5", "linear, falling: a quarter of the worst is three quarters");
	EARNS(NULL, "25", "0", "linear, falling: worse is 0");
	EARNS(NULL, "-5", "10", "linear, falling: better is max");
	LEAF(.rule = "linear", .max = "10", .cap = "8", .min = "2", .keys = {{"worst", "-10"}, {"best", "10"}});
	EARNS(NULL, "10", "8", "linear: max is cut to a lower cap");
	EARNS(NULL, "6", "8", "linear: 80 %% of the way is the cap");
	EARNS(NULL, "0", "5", "linear: 0 is half way from -10 to 10");
	EARNS(NULL, "-10", "2", "linear: 0 points are raised to a higher min");

	round_at_decimals(2);
	LEAF(.rule = "linear", .max = "1", .keys = {{"worst", "0"}, {"best", "200"}});
	EARNS(NULL, "1", "0.01", "linear: half a hundredth is rounded up");
	EARNS(NULL, "0.99999999999999999", "0", "linear: 10^-17 less is not");
}

static void
test_linear_long(void)
{
	Criterion criterion = {0};
	FaultText fault;
	const Rule *rule;

	round_at_nine_decimals();
	LEAF(.rule = "linear", .max = "10", .keys = {{"worst", "-" MOST}, {"best", MOST}});
	EARNS(NULL, "0", "5", "linear: 0 is half way between minus and plus 18 nines");
	EARNS(NULL, MOST, "10", "linear: ... and the ends are the ends");
	EARNS(NULL, "-" MOST, "0", "linear: ... both");
	LEAF(.rule = "linear", .max = "10", .keys = {{"worst", "-" MOST}, {"best", LEAST}});
	EARNS(NULL, "0", "10", "linear: scales 18 apart");
	/* 10 * 499999999999999999/(999999999999999999 + 10^-18) = 5 - 5 * 10^-18 */
	EARNS(NULL, "-500000000000000000", "5", "linear: next to half way");

	/* half of one unit and a step of 10^-18 either side */
	LEAF(.rule = "linear", .max = "0.000000001", .keys = {{"worst", "-" MOST}, {"best", MOST}});
	EARNS(NULL, "0", "0.000000001", "linear: half of a unit is a unit");
	EARNS(NULL, "-" LEAST, "0", "linear: 10^-36 of the way less is none");
	LEAF(.rule = "linear", .max = "10",
	     .keys = {{"worst", "0.999999999999999998"}, {"best", "0.999999999999999999"}});
	EARNS(NULL, "0.999999999999999999", "10", "linear: the least span there is, its best");
	EARNS(NULL, "0.999999999999999998", "0", "linear: the least span there is, its worst");
	EARNS(NULL, MOST, "10", "linear: 10^36 times the span beyond it");
	EARNS(NULL, "-" MOST, "0", "linear: ... before it");

	rule = criterion_rule(leaf());
	criterion.parameter[0] = criterion.parameter[1] = number("7.5");
	ok(rule->refuses_parameters(&criterion, &fault) && strcmp(fault.sqlstate, "22023") == 0 &&
	       strstr(fault.message, "7.5") != NULL,
	   "linear: worst and best alike are refused, with their value");
	criterion.parameter[1] = number("7.50000000000000001");
	ok(!rule->refuses_parameters(&criterion, &fault), "linear: 10^-17 between them is enough");
}

/* Relative rules ------------------------------------------------------------------------ */

typedef struct Result
{
	const char *target;
	const char *actual;
} Result;

/* The statistics as a board's survey finds them, cell by cell, from first to last or back. */
static ClusterStats
observed(const Result *results, int n, bool backwards)
{
	ClusterStats stats;

	cluster_stats_clear(&stats);
	for (int i = 0; i < n; i++)
	{
		const Result *result = &results[backwards ? n - 1 - i : i];
		Decimal target = number(result->target);
		Decimal actual = number(result->actual);

		if (!cell_is_missing(leaf(), target, actual))
			criterion_rule(leaf())->observe(&stats, leaf(), target, actual);
	}
	return stats;
}

/* What all units earn, with a blank between: "4 5 7.5 10". */
static void
cluster_earns(const Result *results, int n, const char *wanted, const char *name)
{
	for (int backwards = 0; backwards <= 1; backwards++)
	{
		ClusterStats stats = observed(results, n, backwards);
		char all[512] = "";

		for (int i = 0; i < n; i++)
		{
			strcat(all, i > 0 ? " " : "");
			strcat(all, earned(results[i].target, results[i].actual, &stats));
		}
		if (backwards)
			is_text(all, wanted, "... in whatever order its units come: %s", name);
		else
			is_text(all, wanted, "%s", name);
	}
}

#define CLUSTER(wanted, name, ...)                                                                           \
	cluster_earns((Result[]){__VA_ARGS__}, COUNT_OF(((Result[]){__VA_ARGS__})), wanted, name)

static void
test_relative(void)
{
	round_at_decimals(2);
	LEAF(.rule = "relative_to_best", .max = "10");
	/* M = 10, T = 100, A = 80/100/110/120 -> 4 / 5 / 7,5 / 10 (a provincial police cluster) */
	CLUSTER("4 5 7.5 10", "relative_to_best: the police cluster's rule", {"100", "80"}, {"100", "100"},
	        {"100", "110"}, {"100", "120"});
	CLUSTER("4 5 7.5 10", "relative_to_best: ratios count, each of its own target", {"50", "40"}, {"7", "7"},
	        {"200", "220"}, {"0.5", "0.6"});
	CLUSTER("4 4.5 5", "relative_to_best: nobody above target: nobody earns max", {"100", "80"},
	        {"100", "90"}, {"100", "100"});
	CLUSTER("5 5 5", "relative_to_best: all on target", {"100", "100"}, {"30", "30"}, {"2.5", "2.5"});
	CLUSTER("10 10", "relative_to_best: all alike above target are all the best", {"100", "110"},
	        {"50", "55"});
	CLUSTER("10", "relative_to_best: one unit alone above target is the best", {"100", "101"});
	CLUSTER("5", "relative_to_best: one unit alone on target", {"100", "100"});
	CLUSTER("2.5", "relative_to_best: one unit alone below", {"100", "50"});
	CLUSTER("0 10", "relative_to_best: nothing done is 0", {"100", "0"}, {"100", "101"});
	CLUSTER("0 10", "relative_to_best: less than nothing is min", {"100", "-1"}, {"100", "101"});
	CLUSTER("0 0", "relative_to_best: everybody less than nothing", {"100", "-1"}, {"100", "-2"});
	CLUSTER("missing 10 7.5", "relative_to_best: who has no actual is no rival", {"100", NULL},
	        {"100", "120"}, {"100", "110"});

	/* one in the last place of 18 around the target: 5 * (1 - 10^-17) and, the best, max */
	CLUSTER("5 10", "relative_to_best: 10^-15 beyond the target is beyond it", {"100", "99.999999999999999"},
	        {"100", "100.000000000000001"});
	/* 5 + 5 * 10^-17/0.2 */
	CLUSTER("5 10", "relative_to_best: just beyond the target, with a better one",
	        {"100", "100.000000000000001"}, {"100", "120"});

	LEAF(.rule = "relative_to_best", .max = "10", .min = "-2", .cap = "9");
	CLUSTER("-2 0 4 9", "relative_to_best: min and cap", {"100", "-1"}, {"100", "0"}, {"100", "80"},
	        {"100", "120"});
	refused("-100", "80", "22012", "target -100 is negative",
	        "relative_to_best: a negative target is refused");
	refused("-" LEAST, "80", "22012", "target -" LEAST " is negative", "relative_to_best: be it small");
}

static void
test_relative_share(void)
{
	round_at_decimals(2);
	/* s = 0.6: 6 * 0.8 = 4.8; 6; 6 + 4 * 0.1/0.2 = 8; 10 */
	LEAF(.rule = "relative_to_best", .max = "10", .keys = {{"at_target", "0.6"}});
	CLUSTER("4.8 6 8 10", "relative_to_best: at_target 0.6", {"100", "80"}, {"100", "100"}, {"100", "110"},
	        {"100", "120"});
	LEAF(.rule = "relative_to_best", .max = "10", .keys = {{"at_target", "0"}});
	CLUSTER("0 0 5 10", "relative_to_best: at_target 0: only what is beyond the target counts", {"100", "80"},
	        {"100", "100"}, {"100", "110"}, {"100", "120"});
	LEAF(.rule = "relative_to_best", .max = "10", .keys = {{"at_target", "1"}});
	CLUSTER("8 10 10 10", "relative_to_best: at_target 1: nothing is left for beyond it", {"100", "80"},
	        {"100", "100"}, {"100", "110"}, {"100", "120"});
	/* s = 1/3 to 18 decimals: 10 * 0.333333333333333333 = 3.33 */
	LEAF(.rule = "relative_to_best", .max = "10", .keys = {{"at_target", "0.333333333333333333"}});
	CLUSTER("3.33 6.67 10", "relative_to_best: at_target of 18 decimals", {"100", "100"}, {"100", "110"},
	        {"100", "120"});
}

static void
test_relative_without_target(void)
{
	round_at_decimals(2);
	LEAF(.rule = "relative_to_best", .max = "10");
	CLUSTER("5 10 2.5", "relative_to_best, no target: against the greatest actual", {NULL, "50"},
	        {NULL, "100"}, {NULL, "25"});
	CLUSTER("5 10 2.5", "relative_to_best: a target of 0 is none", {"0", "50"}, {NULL, "100"}, {"0", "25"});
	CLUSTER("10 10", "relative_to_best, no target: all alike are all the best", {NULL, "7"}, {NULL, "7"});
	CLUSTER("10", "relative_to_best, no target: one alone", {NULL, LEAST});
	CLUSTER("0 0", "relative_to_best, no target: nobody did anything", {NULL, "0"}, {NULL, "0"});
	CLUSTER("0 0", "relative_to_best, no target: the greatest is 0", {NULL, "0"}, {NULL, "-5"});
	CLUSTER("0 0", "relative_to_best, no target: the greatest is below 0", {NULL, "-3"}, {NULL, "-5"});
	CLUSTER("0 10", "relative_to_best, no target: who is below 0 earns no less than min", {NULL, "-3"},
	        {NULL, "5"});
	CLUSTER("3.33 6.67 10", "relative_to_best, no target: thirds", {NULL, "1"}, {NULL, "2"}, {NULL, "3"});

	/* two comparisons in one cluster: 120/100 is the best ratio, 50 the greatest actual without a target */
	CLUSTER("10 7.5 10 5", "relative_to_best: units with and without a target are compared apart",
	        {"100", "120"}, {"100", "110"}, {NULL, "50"}, {NULL, "25"});
	CLUSTER("10 10", "relative_to_best: ... of one unit each", {"1000", "1001"}, {"0", "0.001"});

	LEAF(.rule = "relative_to_best", .max = "10", .min = "-5");
	/* M * A / greatest = 10 * -3/10 */
	CLUSTER("-3 10", "relative_to_best, no target: below 0 in proportion where min lets it", {NULL, "-3"},
	        {NULL, "10"});
	CLUSTER("-5 10", "relative_to_best, no target: ... and no further than min", {NULL, "-30"}, {NULL, "10"});
	LEAF(.rule = "relative_to_best", .max = "10", .min = "1");
	CLUSTER("1 1", "relative_to_best, no target: 0 for all is raised to a higher min", {NULL, "0"},
	        {NULL, "0"});
}

static void
test_relative_lower(void)
{
	round_at_decimals(2);
	LEAF(.rule = "relative_to_best", .max = "10", .keys = {{"better", "lower"}});
	/* r = 0.8, 1, 1.25, 2: 5 * 0.8; 5; 5 + 5 * 0.25/1; 10 */
	CLUSTER("4 5 6.25 10", "relative_to_best, less is better: ratios are turned over", {"100", "125"},
	        {"100", "100"}, {"100", "80"}, {"100", "50"});
	CLUSTER("4 5", "relative_to_best, less is better: nobody better than target", {"100", "125"},
	        {"100", "100"});
	CLUSTER("10 10", "relative_to_best, less is better: all alike", {"100", "50"}, {"10", "5"});
	/* somebody's 0 is out of reach: s * M for all others better than target */
	CLUSTER("4 5 5 5 10 10", "relative_to_best, less is better: nothing at all is the best", {"100", "125"},
	        {"100", "100"}, {"100", "80"}, {"100", LEAST}, {"100", "0"}, {"7", "0"});
	CLUSTER("10", "relative_to_best, less is better: nothing at all, alone", {"100", "0"});
	CLUSTER("0 10", "relative_to_best, less is better: less than nothing is min", {"100", "-50"},
	        {"100", "50"});
	CLUSTER("0 5", "relative_to_best, less is better: ... and no rival", {"100", "-50"}, {"100", "100"});
	refused("-100", "80", "22012", "target -100 is negative",
	        "relative_to_best, less is better: a negative target is refused");

	/* M * least / A; a target of 0 is none here, too */
	CLUSTER("10 5 2.5", "relative_to_best, less is better, no target: against the least actual", {NULL, "2"},
	        {"0", "4"}, {NULL, "8"});
	CLUSTER("10 0 10", "relative_to_best, less is better, no target: beside nothing at all all else is 0",
	        {NULL, "0"}, {NULL, "4"}, {"0", "0"});
	CLUSTER("10 10", "relative_to_best, less is better, no target: all alike", {NULL, "3"}, {NULL, "3"});
	CLUSTER("10 10 5", "relative_to_best, less is better: with and without a target", {"100", "50"},
	        {NULL, "2"}, {"0", "4"});
	/* least = -5: -5/10 of max is below min; -5/-5 is max; 0 is max */
	CLUSTER("0 10 10", "relative_to_best, less is better, no target: a least below 0", {NULL, "10"},
	        {NULL, "-5"}, {NULL, "0"});

	LEAF(.rule = "relative_to_best", .max = "10", .min = "-2", .cap = "9",
	     .keys = {{"better", "lower"}, {"at_target", "0.6"}});
	CLUSTER("-2 3 6 9", "relative_to_best, less is better: min, cap and at_target", {"100", "-50"},
	        {"100", "200"}, {"100", "50"}, {"100", "0"});
}

/* A province's budget in dong: 18 digits of target under a relative rule. */
static void
test_relative_long(void)
{
	round_at_decimals(2);
	LEAF(.rule = "relative_to_best", .max = "10");
	CLUSTER("4 5 7.5 10", "relative_to_best: budgets of 18 digits",
	        {"300000000000000000", "240000000000000000"}, {"987654321987654321", "987654321987654321"},
	        {"300000000000000000", "330000000000000000"}, {"500000000000000000", "600000000000000000"});
	/* r = 1.1002, r_best = 1.2: 5 + 5 * 0.1002/0.2 = 7.505, and a dong less or more */
	CLUSTER("7.51 10", "relative_to_best: exactly half a hundredth",
	        {"300000000000000000", "330060000000000000"}, {"500000000000000000", "600000000000000000"});
	CLUSTER("7.5 10", "relative_to_best: a dong less is rounded down",
	        {"300000000000000000", "330059999999999999"}, {"500000000000000000", "600000000000000000"});
	/* ... and the best's 600...001 instead: the same r is worth a little less */
	CLUSTER("7.5 10", "relative_to_best: the best's dong more weighs, too",
	        {"300000000000000000", "330060000000000000"}, {"500000000000000000", "600000000000000001"});
	CLUSTER("10 10", "relative_to_best: the best's ratio in other digits",
	        {"300000000000000000", "360000000000000000"}, {"0.000000000000000005", "0.000000000000000006"});

	round_at_nine_decimals();
	LEAF(.rule = "relative_to_best", .max = "9000000000");
	/* r - 1 = 1/(10^18 - 2) beside a best of 10^36 */
	CLUSTER("4500000000 9000000000", "relative_to_best: the least lead beside the greatest",
	        {"999999999999999998", MOST}, {LEAST, MOST});
	/* x = (5*10^17 - 10^-18)/(10^18 - 1 - 10^-18) = 0.5 + 5*10^-19 + ...;
	 * 4.5*10^9 * (1 + x) = 6.75*10^9 + 2.25*10^-9 + ..., 2.25 units */
	CLUSTER("6750000000.000000002 9000000000", "relative_to_best: half way to a best of 10^36",
	        {LEAST, "500000000000000000"}, {LEAST, MOST});
	/* below target 4.5*10^9 * (1 - 1/(10^18 - 1)): 4.5 units less, of which the half and a little more goes */
	CLUSTER("4499999999.999999995", "relative_to_best: one dong short of 18 nines",
	        {MOST, "999999999999999998"});
	CLUSTER("0 9000000000", "relative_to_best: 36 powers of ten between two ratios", {MOST, LEAST},
	        {LEAST, MOST});

	LEAF(.rule = "relative_to_best", .max = "9000000000",
	     .keys = {{"better", "lower"}, {"at_target", LEAST}});
	/* s*M = 9*10^9 * 10^-18 = 9*10^-9 */
	CLUSTER("0.000000009 9000000000", "relative_to_best, less is better: at_target 10^-18", {"5", "5"},
	        {MOST, LEAST});
	CLUSTER("0 9000000000 9000000000", "relative_to_best, less is better: 36 powers of ten apart, no target",
	        {NULL, MOST}, {NULL, LEAST}, {NULL, LEAST});
}

static void
test_min_max(void)
{
	round_at_decimals(2);
	LEAF(.rule = "min_max", .max = "10");
	CLUSTER("0 5 10", "min_max: least, middle, greatest", {NULL, "10"}, {NULL, "20"}, {NULL, "30"});
	CLUSTER("0 2.5 10", "min_max: below 0, too", {NULL, "-10"}, {NULL, "0"}, {NULL, "30"});
	CLUSTER("10 10 10", "min_max: all equal is max", {NULL, "7"}, {NULL, "7"}, {NULL, "7.0"});
	CLUSTER("10 10", "min_max: all 0 is max", {NULL, "0"}, {NULL, "0"});
	CLUSTER("10", "min_max: one alone is max", {NULL, "-3"});
	CLUSTER("0 5 10", "min_max: the target is not looked at", {"-1", "10"}, {"0", "20"}, {"1000", "30"});
	CLUSTER("missing 0 10", "min_max: who has no actual sets no bound", {NULL, NULL}, {NULL, "20"},
	        {NULL, "30"});
	CLUSTER("3.33 0 10", "min_max: a third is rounded", {NULL, "1"}, {NULL, "0"}, {NULL, "3"});
	CLUSTER("0.01 0 10", "min_max: half a hundredth is rounded up", {NULL, "1"}, {NULL, "0"}, {NULL, "2000"});
	CLUSTER("0 0 10", "min_max: just below is not", {NULL, "0.9999999999999999"}, {NULL, "0"},
	        {NULL, "2000"});
	LEAF(.rule = "min_max", .max = "10", .min = "1", .cap = "8");
	CLUSTER("1 5 8", "min_max: min and cap", {NULL, "10"}, {NULL, "20"}, {NULL, "30"});
	CLUSTER("8 8", "min_max: all equal is max, cut to the cap", {NULL, "10"}, {NULL, "10"});

	LEAF(.rule = "min_max", .max = "10", .keys = {{"better", "lower"}});
	CLUSTER("10 5 0", "min_max, less is better: turned over", {NULL, "10"}, {NULL, "20"}, {NULL, "30"});
	CLUSTER("10 10", "min_max, less is better: all equal is max", {NULL, "7"}, {NULL, "7"});
	CLUSTER("6.67 10 0", "min_max, less is better: thirds", {NULL, "1"}, {NULL, "0"}, {NULL, "3"});

	round_at_nine_decimals();
	LEAF(.rule = "min_max", .max = "10");
	CLUSTER("0 5 10", "min_max: minus and plus 18 nines", {NULL, "-" MOST}, {NULL, "0"}, {NULL, MOST});
	CLUSTER("0 10", "min_max: 10^-18 apart", {NULL, "0.999999999999999998"}, {NULL, "0.999999999999999999"});
	CLUSTER("0 0 10", "min_max: scales 18 apart", {NULL, "0"}, {NULL, LEAST}, {NULL, MOST});
	LEAF(.rule = "min_max", .max = "0.000000001");
	CLUSTER("0 0.000000001 0.000000001", "min_max: half of a unit is a unit", {NULL, "-" MOST}, {NULL, "0"},
	        {NULL, MOST});
	CLUSTER("0 0 0.000000001", "min_max: 10^-36 of the span less is none", {NULL, "-" MOST},
	        {NULL, "-" LEAST}, {NULL, MOST});
}

/* curve -------------------------------------------------------------------------------- */

static void
test_curve(void)
{
	round_at_nine_decimals();
	LEAF(.rule = "curve", .max = "10", .min = "-5", .cap = "12",
	     .steps = {
			 {.from = "50", .points = "0"}, {.from = "80", .points = "6"}, {.from = "100", .points = "10"}});
	ok(sheet->version == SHEET_VERSION, "curve: the sheet is of format 2");
	EARNS(NULL, "50", "0", "curve: at the first point");
	EARNS(NULL, "65", "3", "curve: half way to the second");
	EARNS(NULL, "80", "6", "curve: at the second point");
	EARNS(NULL, "95", "9", "curve: three quarters of the way to the third");
	EARNS(NULL, "100", "10", "curve: at the last point");
	EARNS(NULL, "49.999", "0", "curve: before the first it is the first's");
	EARNS(NULL, "-" MOST, "0", "curve: far before the first, too");
	EARNS(NULL, MOST, "10", "curve: beyond the last it is the last's");
	/* 2/3 of 10^-9 more than 6/30 of 1 */
	EARNS(NULL, "51.000000003", "0.200000001", "curve: rounded once");
	EARNS(NULL, NULL, "missing", "curve: no actual is missing");
	EARNS("-1", "65", "3", "curve: the target is not looked at");

	/* up, down, and a step so steep that 18 digits just hold it */
	LEAF(.rule = "curve", .max = "10",
	     .steps = {{.from = "-" LEAST, .points = "10"},
	               {.from = LEAST, .points = "0"},
	               {.from = MOST, .points = "5"}});
	EARNS(NULL, "0", "5", "curve: half way between 10^-18 and its opposite");
	EARNS(NULL, "0.5", "0", "curve: not far on the way to 18 nines");
	/* 5/2 and 10^-18 of it */
	EARNS(NULL, "499999999999999999", "2.5", "curve: half way to 18 nines");

	round_at_decimals(2);
	LEAF(.rule = "curve", .max = "10", .cap = "12", .min = "-1", .keys = {{"on", "percent"}},
	     .steps = {
			 {.from = "0", .points = "0"}, {.from = "100", .points = "10"}, {.from = "200", .points = "11"}});
	EARNS("80", "40", "5", "curve on percent: half of the target");
	EARNS("3", "1", "3.33", "curve on percent: a third");
	EARNS("80", "120", "10.5", "curve on percent: half beyond");
	EARNS("80", "1000", "11", "curve on percent: beyond the last point");
	EARNS("80", "-1", "-1", "curve on percent: less than nothing earns min");
	EARNS("0", "1", "22012", "curve on percent: no ratio to a target of 0");
	EARNS(NULL, "1", "missing", "curve on percent: no target is missing");
	LEAF(.rule = "curve", .max = "10", .cap = "12", .keys = {{"on", "ratio"}, {"better", "lower"}},
	     .steps = {{.from = "0.5", .points = "0"}, {.from = "1", .points = "10"}});
	EARNS("4", "4", "10", "curve on ratio, lower: as planned");
	EARNS("3", "4", "5", "curve on ratio, lower: T/A is 0.75");
	EARNS("4", "0", "12", "curve on ratio, lower: nothing at all earns the cap");
	EARNS("0", "0", "10", "curve on ratio, lower: nothing as planned earns max");
	EARNS("0", "1", "0", "curve on ratio, lower: T/A is 0");
}

/* The table, its parameters and rule_cell_ratio ---------------------------------------------- */

static void
test_table(void)
{
	/* a stored sheet names its rules by their place: this order is part of the format */
	const char *const names[] = {"given",  "proportional",     "per_percent", "ladder", "yes_no",  "count",
	                             "linear", "relative_to_best", "min_max",     "input",  "formula", "curve"};
	bool told = true;

	ok(rules_count >= COUNT_OF(names), "no rule of stored sheets is gone");
	for (int i = 0; i < COUNT_OF(names); i++)
		is_text(rules[i]->name, names[i], "rule %d of stored sheets is %s", i, names[i]);
	for (int i = 0; i < rules_count; i++)
		told &= rules[i]->points != NULL;
	ok(told, "every rule pays");
}

static const Parameter *
parameter_of(const char *rule, const char *name)
{
	for (int i = 0; i < rules_count; i++)
		for (const Parameter *parameter = rules[i]->parameters; parameter->name != NULL; parameter++)
			if (strcmp(rules[i]->name, rule) == 0 && strcmp(parameter->name, name) == 0)
				return parameter;
	REQUIRE(!"such a parameter");
	return NULL;
}

static void
takes(const char *rule, const char *name, const char *value, bool wanted)
{
	ok(parameter_in_range(parameter_of(rule, name)->range, number(value)) == wanted, "%s of %s: %s is %s",
	   name, rule, value, wanted ? "taken" : "refused");
}

static void
test_parameters(void)
{
	takes("given", "step", LEAST, true);
	takes("given", "step", MOST, true);
	takes("given", "step", "0", false);
	takes("given", "step", "-" LEAST, false);
	takes("proportional", "floor", "0", true);
	takes("proportional", "floor", "1.5", true);
	takes("proportional", "floor", "-" LEAST, false);
	takes("per_percent", "gain", "0", true);
	takes("per_percent", "gain", MOST, true);
	takes("per_percent", "gain", "-" LEAST, false);
	takes("per_percent", "loss", "0", true);
	takes("per_percent", "loss", "-1", false);
	takes("count", "each", "-1", true);
	takes("count", "each", LEAST, true);
	takes("count", "each", "0", false);
	takes("linear", "worst", "-" MOST, true);
	takes("linear", "best", "0", true);
	takes("relative_to_best", "at_target", "0", true);
	takes("relative_to_best", "at_target", "1", true);
	takes("relative_to_best", "at_target", "0.999999999999999999", true);
	takes("relative_to_best", "at_target", "1.00000000000000001", false);
	takes("relative_to_best", "at_target", "-" LEAST, false);
	takes("relative_to_best", "at_target", "2", false);

	ok(parameter_of("per_percent", "gain")->required && parameter_of("per_percent", "loss")->required &&
	       parameter_of("count", "each")->required && parameter_of("linear", "worst")->required &&
	       parameter_of("linear", "best")->required && parameter_of("ladder", "steps")->required,
	   "gain, loss, each, worst, best and steps must be given");
	ok(!parameter_of("given", "step")->required && !parameter_of("proportional", "floor")->required &&
	       !parameter_of("relative_to_best", "at_target")->required,
	   "step, floor and at_target need not");
	ok(decimal_is_null(parameter_of("given", "step")->fallback) &&
	       decimal_is_null(parameter_of("proportional", "floor")->fallback),
	   "no step is none, no floor is none");
	ok(decimal_compare(parameter_of("relative_to_best", "at_target")->fallback, number("0.5")) == 0,
	   "at_target is half where the sheet says nothing");
	is_text(parameter_of("ladder", "on")->choices[0], "actual", "a ladder stands on the actual by default");
	is_text(parameter_range_text(RANGE_SHARE), "from 0 to 1", "a share is from 0 to 1, in words");
	is_text(parameter_range_text(RANGE_NOT_ZERO), "any number except 0", "a number that is not 0, in words");
	is_text(parameter_range_text(RANGE_NOT_NEGATIVE), "0 or more", "0 or more, in words");
	is_text(parameter_range_text(RANGE_POSITIVE), "more than 0", "more than 0, in words");
	is_text(parameter_range_text(RANGE_ANY), "any number", "any number, in words");
}

static void
has_ratio(const char *target, const char *actual, int64_t over, int64_t under, int exponent, const char *name)
{
	int64_t have[2] = {-1, -1};
	int have_exponent = 99;

	ok(rule_cell_ratio(leaf(), number(target), number(actual), &have[0], &have[1], &have_exponent) &&
	       have[0] == over && have[1] == under && have_exponent == exponent,
	   "%s", name);
}

static bool
has_no_ratio(const char *target, const char *actual)
{
	int64_t over;
	int64_t under;
	int exponent;

	return !rule_cell_ratio(leaf(), number(target), number(actual), &over, &under, &exponent);
}

static void
test_ratio(void)
{
	LEAF(.rule = "proportional", .max = "10");
	/* 0.75/2.5 = 75/25 * 10^-1 */
	has_ratio("2.5", "0.75", 75, 25, -1, "the ratio of 0.75 to 2.5 is 75/25 * 10^-1");
	has_ratio("100", "80", 80, 100, 0, "the ratio of 80 to 100 is 80/100");
	has_ratio("1", "3", 3, 1, 0, "the ratio of 3 to 1 is 3/1");
	has_ratio(LEAST, "3", 3, 1, 18, "the ratio of 3 to 10^-18 is 3 * 10^18");
	has_ratio("100", "0", 0, 100, 0, "the ratio of nothing is 0");
	has_ratio("100", "-80", -80, 100, 0, "a negative ratio is shown as it is");
	ok(has_no_ratio(NULL, "80"), "without a target there is no ratio");
	ok(has_no_ratio("100", NULL), "nor without an actual");
	ok(has_no_ratio("0", "80"), "nor of a target of 0");
	ok(has_no_ratio("-100", "80"), "nor of a negative one");
	LEAF(.rule = "proportional", .max = "10", .keys = {{"better", "lower"}});
	has_ratio("2.5", "0.75", 25, 75, 1, "where less is better the ratio is turned over");
	ok(has_no_ratio("100", "0"), "where less is better nothing has no ratio");
	ok(has_no_ratio("0", "0"), "... nor has nothing of nothing");
	ok(has_no_ratio("0", "5"), "... nor something of nothing");
}

/*
 * Random everyday results ------------------------------------------------------
 *
 * Every number is a whole number of thousandths, every fraction is formed as the
 * rule's definition reads and rounded by rounded_fraction; 128 bits hold them
 * all.  Small numbers are drawn often, so that results lie on the boundaries.
 */

/* points in units of 10^-9 */
typedef struct Fraction
{
	i128 over;
	i128 under; /* more than 0 */
} Fraction;

typedef struct Drawn
{
	bool no_target;
	int64_t target;
	int64_t actual;
} Drawn;

/* One random leaf; all but the texts in thousandths, min and cap in units. */
typedef struct DrawnLeaf
{
	bool lower;
	int64_t max; /* units */
	int64_t min;
	int64_t cap;
	int64_t unit; /* of the grid */
	bool has_all; /* keys that are not required, too */
	int64_t a;    /* the rule's first number, in thousandths: floor, gain, each, worst, at_target */
	int64_t b;    /* its second: loss, best */
	int64_t x[3]; /* of a curve's points, rising, in thousandths ... */
	int64_t y[3]; /* ... and in units */
} DrawnLeaf;

typedef char Thousandths[32];

static const char *
thousandths_text(int64_t value, Thousandths text)
{
	int64_t size = value < 0 ? -value : value;

	snprintf(text, sizeof(Thousandths), "%s%" PRId64 ".%03d", value < 0 ? "-" : "", size / 1000,
	         (int) (size % 1000));
	return text;
}

static int64_t
draw_thousandths(int64_t most)
{
	return one_in(2) ? random_between(0, 4) * 1000 : random_between(0, most);
}

/* Within [min, cap], then to the grid, half away from zero. */
static int64_t
rounded_fraction(const DrawnLeaf *drawn, Fraction points)
{
	i128 unit = points.under * drawn->unit;
	i128 size;

	if (points.over < points.under * drawn->min)
		points.over = points.under * drawn->min;
	if (points.over > points.under * drawn->cap)
		points.over = points.under * drawn->cap;
	size = points.over < 0 ? -points.over : points.over;
	size = (2 * size + unit) / (2 * unit) * drawn->unit;
	return (int64_t) (points.over < 0 ? -size : size);
}

static Fraction
fraction(i128 over, i128 under)
{
	return under < 0 ? (Fraction){-over, -under} : (Fraction){over, under};
}

static Fraction
whole(i128 units)
{
	return (Fraction){units, 1};
}

/* per_percent: the percent is 100 * (A-T)/T, or 100 * (T-A)/T where less is better. */
static Fraction
per_percent_by_definition(const DrawnLeaf *drawn, i128 target, i128 actual)
{
	i128 better = drawn->lower ? target - actual : actual - target;
	i128 rate = better > 0 ? drawn->a : drawn->b;

	/* rate is in thousandths of a point: 10^6 units */
	return fraction((i128) drawn->max * target + rate * 1000000 * 100 * better, target);
}

/* proportional and per_percent, which differ only where there is a usable r. */
static int64_t
ratio_rule_by_definition(const DrawnLeaf *drawn, bool percent, const Drawn *result)
{
	i128 over = drawn->lower ? result->target : result->actual;
	i128 under = drawn->lower ? result->actual : result->target;
	bool zero_target = drawn->lower && result->target == 0;

	if (zero_target && result->actual == 0)
		return rounded_fraction(drawn, whole(drawn->max));
	if (zero_target && percent)
		return rounded_fraction(drawn, whole((i128) drawn->max - (i128) 100 * drawn->b * 1000000));
	if (zero_target)
		over = 0, under = 1;
	else if (drawn->lower && result->actual == 0)
		return rounded_fraction(drawn, whole(drawn->cap));
	else if (result->actual < 0)
		return rounded_fraction(drawn, whole(drawn->min));
	if (percent)
		return rounded_fraction(drawn, per_percent_by_definition(drawn, result->target, result->actual));
	/* below the floor it is 0 and not min */
	if (drawn->has_all && over * 1000 < drawn->a * under)
		return 0;
	return rounded_fraction(drawn, fraction(drawn->max * over, under));
}

/* The best r of those with a target and no less than nothing, as over/under; under 0: infinite. */
static Fraction
best_ratio(const DrawnLeaf *drawn, const Drawn *results, int n)
{
	Fraction best = {0, 1};

	for (int i = 0; i < n; i++)
	{
		i128 over = drawn->lower ? results[i].target : results[i].actual;
		i128 under = drawn->lower ? results[i].actual : results[i].target;

		if (results[i].no_target || results[i].target == 0 || results[i].actual < 0)
			continue;
		if (over * best.under > best.over * under)
			best = (Fraction){over, under};
	}
	return best;
}

static int64_t
relative_by_definition(const DrawnLeaf *drawn, const Drawn *results, int n, const Drawn *own)
{
	const i128 share = drawn->a;
	const i128 max = drawn->max;
	Fraction best = best_ratio(drawn, results, n);
	i128 over = drawn->lower ? own->target : own->actual;
	i128 under = drawn->lower ? own->actual : own->target;
	int64_t least = INT64_MAX;
	int64_t greatest = INT64_MIN;

	if (!own->no_target && own->target != 0)
	{
		if (own->actual < 0)
			return rounded_fraction(drawn, whole(drawn->min));
		if (under == 0) /* A = 0, where less is better */
			return rounded_fraction(drawn, whole(max));
		if (over < under)
			return rounded_fraction(drawn, fraction(share * max * over, 1000 * under));
		if (over == under || best.under == 0)
			return rounded_fraction(drawn, fraction(share * max, 1000));
		/* s*M + (1-s)*M * (over/under - 1)/(best - 1) */
		return rounded_fraction(drawn, fraction(max * (share * under * (best.over - best.under) +
		                                               (1000 - share) * (over - under) * best.under),
		                                        1000 * under * (best.over - best.under)));
	}
	for (int i = 0; i < n; i++)
	{
		if (!results[i].no_target && results[i].target != 0)
			continue;
		least = results[i].actual < least ? results[i].actual : least;
		greatest = results[i].actual > greatest ? results[i].actual : greatest;
	}
	if (drawn->lower)
		return rounded_fraction(drawn, own->actual == 0 ? whole(max) : fraction(max * least, own->actual));
	return rounded_fraction(drawn, greatest <= 0 ? whole(0) : fraction(max * own->actual, greatest));
}

static int64_t
min_max_by_definition(const DrawnLeaf *drawn, const Drawn *results, int n, const Drawn *own)
{
	int64_t least = results[0].actual;
	int64_t greatest = results[0].actual;
	i128 way;

	for (int i = 1; i < n; i++)
	{
		least = results[i].actual < least ? results[i].actual : least;
		greatest = results[i].actual > greatest ? results[i].actual : greatest;
	}
	if (least == greatest)
		return rounded_fraction(drawn, whole(drawn->max));
	way = drawn->lower ? greatest - own->actual : own->actual - least;
	return rounded_fraction(drawn, fraction(drawn->max * way, greatest - least));
}

static int64_t
linear_by_definition(const DrawnLeaf *drawn, const Drawn *own)
{
	Fraction points = fraction((i128) drawn->max * (own->actual - drawn->a), drawn->b - drawn->a);

	if (points.over < 0)
		points = whole(0);
	if (points.over > drawn->max * points.under)
		points = whole(drawn->max);
	return rounded_fraction(drawn, points);
}

/* The point of a line, at x = over/under, or the end's. */
static int64_t
curve_at_definition(const DrawnLeaf *drawn, i128 over, i128 under)
{
	int right = 0;
	i128 span;

	while (right < 3 && over * 1000 > drawn->x[right] * under)
		right++;
	if (right == 0 || right == 3)
		return rounded_fraction(drawn, whole(drawn->y[right == 0 ? 0 : 2]));
	span = (drawn->x[right] - drawn->x[right - 1]) * under;
	return rounded_fraction(
		drawn, fraction(drawn->y[right - 1] * span + (drawn->y[right] - drawn->y[right - 1]) *
	                                                     (over * 1000 - drawn->x[right - 1] * under),
	                    span));
}

/* On the actual, or, where lower is drawn, on T/A. */
static int64_t
curve_by_definition(const DrawnLeaf *drawn, const Drawn *own)
{
	if (!drawn->lower)
		return curve_at_definition(drawn, own->actual, 1000);
	if (own->target == 0)
		return own->actual == 0 ? rounded_fraction(drawn, whole(drawn->max)) :
		                          curve_at_definition(drawn, 0, 1);
	if (own->actual <= 0)
		return rounded_fraction(drawn, whole(own->actual == 0 ? drawn->cap : drawn->min));
	return curve_at_definition(drawn, own->target, own->actual);
}

static int64_t
by_definition(const char *rule, const DrawnLeaf *drawn, const Drawn *results, int n, const Drawn *own)
{
	if (strcmp(rule, "proportional") == 0)
		return ratio_rule_by_definition(drawn, false, own);
	if (strcmp(rule, "per_percent") == 0)
		return ratio_rule_by_definition(drawn, true, own);
	if (strcmp(rule, "count") == 0)
		/* thousandths by thousandths of a point: 10^-6 of one, 1000 units; from max by the second choice */
		return rounded_fraction(
			drawn, whole((i128) own->actual * drawn->a * 1000 + (drawn->lower ? drawn->max : 0)));
	if (strcmp(rule, "linear") == 0)
		return linear_by_definition(drawn, own);
	if (strcmp(rule, "relative_to_best") == 0)
		return relative_by_definition(drawn, results, n, own);
	if (strcmp(rule, "min_max") == 0)
		return min_max_by_definition(drawn, results, n, own);
	if (strcmp(rule, "curve") == 0)
		return curve_by_definition(drawn, own);
	printf("# by_definition: what does rule %s pay?\n", rule);
	REQUIRE(!"a definition of every rule");
	return 0;
}

/* Within the range, whatever that is. */
static int64_t
draw_in_range(ParameterRange range)
{
	int64_t drawn = random_between(0, range == RANGE_SHARE ? 1000 : 3000);

	if (range == RANGE_POSITIVE || range == RANGE_NOT_ZERO)
		drawn++;
	return range == RANGE_NOT_ZERO && one_in(2) ? -drawn : drawn;
}

/* The rule's keys, as its row has them: of every choice the first or, where lower is drawn, the second, and up to two numbers. */
static void
draw_keys(DrawnLeaf *drawn, CriterionText *text, Thousandths *texts)
{
	uint8_t place;
	const Parameter *parameter = rule_named(text->rule, strlen(text->rule), &place)->parameters;
	int n_keys = 0;
	int n_numbers = 0;

	for (; parameter->name != NULL; parameter++)
	{
		int64_t *value = n_numbers == 0 ? &drawn->a : &drawn->b;

		if (parameter->kind == PARAMETER_CHOICE)
			text->keys[n_keys++] = (KeyText){parameter->name, parameter->choices[drawn->lower]};
		if (parameter->kind != PARAMETER_NUMBER)
			continue;
		REQUIRE(n_numbers < 2);
		*value = draw_in_range(parameter->range);
		if (parameter->required || drawn->has_all)
			text->keys[n_keys++] = (KeyText){parameter->name, thousandths_text(*value, texts[n_numbers])};
		else if (!decimal_is_null(parameter->fallback))
			*value = parameter->fallback.digits * 1000 / decimal_pow10[parameter->fallback.scale];
		n_numbers++;
	}
}

/* Three points, rising; y within the limits. */
static void
draw_curve(DrawnLeaf *drawn, CriterionText *text)
{
	static Thousandths texts[6];
	int64_t x = random_between(-1000, 1000);

	for (int i = 0; i < 3; i++, x += random_between(1, 1000) * (one_in(2) ? 1 : 100))
	{
		drawn->x[i] = x;
		drawn->y[i] = random_between(drawn->min / 1000000, drawn->cap / 1000000) * 1000000;
		text->steps[i] = (StepText){.from = thousandths_text(x, texts[2 * i]),
		                            .points = thousandths_text(drawn->y[i] / 1000000, texts[2 * i + 1])};
	}
}

/* A random leaf of that rule. */
static DrawnLeaf
draw_leaf(const char *rule)
{
	static Thousandths texts[5];
	DrawnLeaf drawn = {.lower = one_in(2), .has_all = one_in(2)};
	CriterionText text = {.depth = 1, .code = "x", .rule = rule};
	int64_t max = random_between(0, 1000) * (one_in(2) ? 1000 : 10);
	int64_t min = one_in(2) ? 0 : random_between(-20000, 2000);
	int64_t cap = one_in(2) ? max : random_between(0, 2 * max + 1);

	if (cap < min)
		cap = min;
	drawn.max = max * 1000000;
	drawn.min = min * 1000000;
	drawn.cap = cap * 1000000;
	text.max = thousandths_text(max, texts[0]);
	text.min = thousandths_text(min, texts[1]);
	text.cap = thousandths_text(cap, texts[2]);
	if (one_in(2))
		round_at_nine_decimals();
	else
		round_at_decimals((int) random_between(0, 6));
	drawn.unit = head.round == ROUND_TOTAL ? 1 : decimal_pow10[9 - head.decimals];
	do
		draw_keys(&drawn, &text, texts + 3);
	while (parameters_are_refused(&text));
	if (strcmp(rule, "curve") == 0)
		draw_curve(&drawn, &text);
	the_leaf(text);
	return drawn;
}

/* One random cluster under a random leaf; how many of its units came out wrong. */
static int
wrong_in_random_cluster(const char *rule)
{
	DrawnLeaf drawn = draw_leaf(rule);
	int n = (int) random_between(1, 6);
	Drawn results[6];
	Thousandths texts[6][2];
	Result written[6];
	bool relative = criterion_rule(leaf())->observe != NULL;
	bool zero_allowed = relative || drawn.lower || !criterion_rule(leaf())->needs_target;
	ClusterStats stats;
	int wrong = 0;

	for (int i = 0; i < n; i++)
	{
		results[i].no_target = relative && one_in(4);
		results[i].target = results[i].no_target ? 0 : draw_thousandths(100000);
		if (results[i].target == 0 && !zero_allowed)
			results[i].target = 1000;
		results[i].actual = one_in(10) ? -draw_thousandths(50000) : draw_thousandths(150000);
		if (one_in(5))
			results[i].actual = results[i].target;
		written[i].target = results[i].no_target ? NULL : thousandths_text(results[i].target, texts[i][0]);
		written[i].actual = thousandths_text(results[i].actual, texts[i][1]);
	}
	if (relative)
		stats = observed(written, n, one_in(2));
	for (int i = 0; i < n; i++)
	{
		int64_t wanted = by_definition(rule, &drawn, results, n, &results[i]);
		const char *have = earned(written[i].target, written[i].actual, relative ? &stats : NULL);

		if (strcmp(have, points_text(wanted)) == 0)
			continue;
		if (wrong++ == 0)
			printf("# %s: max %s, target %s, actual %s: have %s, want %s\n", rule, points_text(drawn.max),
			       written[i].target == NULL ? "none" : written[i].target, written[i].actual, have,
			       points_text(wanted));
	}
	return wrong;
}

static void
test_at_random(void)
{
	const int cases = 20000;

	for (int i = 0; i < rules_count; i++)
	{
		const char *name = rules[i]->name;
		int wrong = 0;

		/* no fractions: a score, steps, an answer; nothing at all, or what an expression says */
		if (strcmp(name, "given") == 0 || strcmp(name, "ladder") == 0 || strcmp(name, "yes_no") == 0 ||
		    strcmp(name, "input") == 0 || strcmp(name, "formula") == 0)
			continue;
		for (int repeat = 0; repeat < cases; repeat++)
			wrong += wrong_in_random_cluster(name);
		is_int(wrong, 0, "%s: %d random clusters earn what the definition says", name, cases);
	}
}

/* The places of 5, 7, 7 and 9, and of what none of them has. */
static void
test_places(void)
{
	Decimal actuals[] = {number("7"), number("9"), number("5"), number("7.0")};
	ClusterStats stats;

	LEAF(.rule = "ladder", .max = "10", .keys = {{"on", "place"}}, .steps = {{.to = "1", .points = "10"}});
	cluster_stats_clear(&stats);
	stats.actuals = actuals;
	stats.n_actuals = COUNT_OF(actuals);
	cluster_stats_close(&stats);
	ok(criterion_is_relative(leaf()) && sheet->relative, "place: the leaf looks at the cluster");
	ok(cluster_place(&stats, leaf(), number("9")).digits == 1, "place: the greatest is first");
	ok(cluster_place(&stats, leaf(), number("7")).digits == 2, "place: two equal ones are second");
	ok(cluster_place(&stats, leaf(), number("5")).digits == 4, "place: and the next is fourth");
	is_text(earned(NULL, "9", &stats), "10", "place: the ladder goes by it");
	is_text(earned(NULL, "7", &stats), "0", "place: ... for every unit");
	LEAF(.rule = "ladder", .max = "10", .keys = {{"on", "place"}, {"better", "lower"}},
	     .steps = {{.to = "1", .points = "10"}});
	ok(cluster_place(&stats, leaf(), number("5")).digits == 1, "place, lower: the least is first");
	ok(cluster_place(&stats, leaf(), number("7")).digits == 2, "place, lower: two equal ones are second");
	ok(cluster_place(&stats, leaf(), number("9")).digits == 4, "place, lower: and the next is fourth");
}

int
main(void)
{
	test_given();
	test_given_step();
	test_proportional();
	test_proportional_rounding();
	test_proportional_floor();
	test_proportional_lower();
	test_proportional_long();
	test_per_percent();
	test_per_percent_lower();
	test_per_percent_long();
	test_ladder_signatures();
	test_ladder_membership();
	test_ladder_on_actual();
	test_ladder_bounds();
	test_ladder_lower();
	test_two_ladders();
	test_yes_no();
	test_count();
	test_places();
	test_count_long();
	test_linear();
	test_linear_long();
	test_relative();
	test_relative_share();
	test_relative_without_target();
	test_relative_lower();
	test_relative_long();
	test_min_max();
	test_curve();
	test_table();
	test_parameters();
	test_ratio();
	test_at_random();
	forget_sheets();
	return done_testing();
}
