/*
 * rule_table.c - what holds for every rule, by its row alone: random leaves that the row
 * allows, and random clusters.  A new rule is tried here without a line of its own.
 */
#include "make_sheet.h"
#include "tap.h"

#define MOST_UNITS 4

/* Actuals that are tried: from FIRST to LAST in steps of 10^-SCALE. */
#define FIRST (-1000)
#define LAST  1500
#define SCALE 2

static const Sheet *sheet;

static const Criterion *
leaf(void)
{
	return &sheet_criteria(sheet)[1];
}

/* Drawing a leaf -------------------------------------------------------------------------- */

static const char *
pick(const char *const *texts)
{
	int n = 0;

	while (texts[n] != NULL)
		n++;
	return texts[random_between(0, n - 1)];
}

static const char *
draw_number(ParameterRange range)
{
	static const char *const numbers[][6] = {
		[RANGE_ANY] = {"-2", "0", "0.5", "3", "10"},   [RANGE_NOT_ZERO] = {"-1", "-0.5", "0.25", "1", "3"},
		[RANGE_NOT_NEGATIVE] = {"0", "0.5", "1", "3"}, [RANGE_POSITIVE] = {"0.25", "0.5", "1", "3"},
		[RANGE_SHARE] = {"0", "0.3", "0.5", "1"},
	};

	return pick(numbers[range]);
}

static void
draw_steps(CriterionText *text, const char *const *points)
{
	static const char *const bounds[] = {"-3", "0", "0.5", "1", "2.5", "7", "50", "100", NULL};
	int n = (int) random_between(1, 5);

	for (int i = 0; i < n; i++)
		text->steps[i] = (StepText){.from = one_in(3) ? pick(bounds) : NULL,
		                            .above = one_in(4) ? pick(bounds) : NULL,
		                            .to = one_in(4) ? pick(bounds) : NULL,
		                            .below = one_in(4) ? pick(bounds) : NULL,
		                            .points = pick(points)};
}

/* Some of the bounds, rising. */
static void
draw_curve(CriterionText *text, const char *const *points)
{
	static const char *const bounds[] = {"-3", "0", "0.5", "1", "2.5", "7", "50", "100"};
	int n = 0;

	for (int i = 0; i < COUNT_OF(bounds) && n < 5; i++)
		if (n + COUNT_OF(bounds) - i <= 2 || one_in(2))
			text->steps[n++] = (StepText){.from = bounds[i], .points = pick(points)};
}

static void
draw_parameters(CriterionText *text, const Rule *rule, const char *const *points)
{
	int n_keys = 0;

	memset(text->keys, 0, sizeof(text->keys));
	for (const Parameter *parameter = rule->parameters; parameter->name != NULL; parameter++)
	{
		KeyText *key = &text->keys[n_keys];

		if (parameter->kind == PARAMETER_STEPS)
			draw_steps(text, points);
		else if (parameter->kind == PARAMETER_POINTS)
			draw_curve(text, points);
		else if (parameter->required || one_in(2))
		{
			int n_choices = 0;

			/* what needs the places of a cluster is not tried here */
			while (n_choices < COUNT_OF(parameter->choices) && parameter->choices[n_choices] != NULL &&
			       (parameter->flags[n_choices] & CRITERION_CLUSTER) == 0)
				n_choices++;
			key->name = parameter->name;
			key->value = parameter->kind == PARAMETER_NUMBER ?
			                 draw_number(parameter->range) :
			                 parameter->choices[random_between(0, n_choices - 1)];
			n_keys++;
		}
	}
}

/* min to cap has 0, so that steps may give it. */
static void
draw_leaf(const Rule *rule)
{
	static const char *const maxima[] = {"0", "2", "10", "7.5", NULL};
	static const char *const minima[] = {NULL, NULL, "0", "-5", "-20"};
	static const char *const caps[] = {NULL, NULL, "0", "12", "100"};
	CriterionText text = {.depth = 1, .code = "x", .rule = rule->name};
	SheetText head = {.decimals = (int) random_between(0, 3),
	                  .round = one_in(3) ? ROUND_TOTAL : ROUND_CRITERION};
	const char *points[] = {"0", "0", NULL};

	text.max = pick(maxima);
	text.min = minima[random_between(0, 4)];
	text.cap = caps[random_between(0, 4)];
	points[1] = text.cap != NULL ? text.cap : text.max;
	do
		draw_parameters(&text, rule, points);
	while (parameters_are_refused(&text));
	head.max = text.max;
	forget_sheets();
	sheet = make_sheet(&head, &text, 1);
}

/* Drawing a cluster ------------------------------------------------------------------------ */

typedef struct Result
{
	Decimal target;
	Decimal actual;
} Result;

static bool
is_scored(const Result *result)
{
	return !cell_is_missing(leaf(), result->target, result->actual) &&
	       !cell_is_refused(leaf(), result->target, result->actual, NULL);
}

static ClusterStats
observed(const Rule *rule, const Result *results, int n)
{
	ClusterStats stats;

	cluster_stats_clear(&stats);
	for (int i = 0; i < n && rule->observe != NULL; i++)
		rule->observe(&stats, leaf(), results[i].target, results[i].actual);
	return stats;
}

/* A rule that is not relative looks at no statistics: it is given none. */
static Points
earned(const Result *results, int n, const Result *own)
{
	const Rule *rule = criterion_rule(leaf());
	ClusterStats stats = observed(rule, results, n);

	return rule->points(sheet, leaf(), own->target, own->actual, rule->observe == NULL ? NULL : &stats);
}

/* The first unit is to have every actual in turn; the others have one that the rule takes. */
static int
draw_cluster(Result *results)
{
	static const char *const targets[] = {"0", "1", "4", "7.5", "-2", "10"};
	static const char *const actuals[] = {"-3", "0", "1", "2.5", "8", "10", "12"};
	int n = 1;
	int wanted = (int) random_between(1, MOST_UNITS);

	results[0].target = number(one_in(3) ? NULL : targets[random_between(0, 5)]);
	for (int tries = 0; n < wanted && tries < 100; tries++)
	{
		results[n].target = number(one_in(3) ? NULL : targets[random_between(0, 5)]);
		results[n].actual = number(actuals[random_between(0, 6)]);
		n += is_scored(&results[n]);
	}
	return n;
}

/* What a row says of points ------------------------------------------------------------------- */

/* Below a floor 0 is earned, whatever min and cap are. */
static bool
is_within_limits(const Rule *rule, Points points)
{
	return (points >= leaf()->low && points <= leaf()->high) ||
	       (points == 0 && strcmp(rule->name, "proportional") == 0);
}

/* A best of less than nothing makes ratios above 1 of those who are worse, and those a share above max. */
static bool
may_pass_max(const Result *results, int n)
{
	for (int i = 0; i < n; i++)
		if (results[i].actual.digits < 0)
			return criterion_rule(leaf())->observe != NULL;
	return false;
}

static bool
keeps_promises(const Rule *rule, Points points)
{
	Points max = criterion_shown_max(sheet, leaf());
	Points low = leaf()->low;
	Points high = leaf()->high;

	if (points % decimal_pow10[sheet->quantum] != 0 || !is_within_limits(rule, points))
		return false;
	if (rule->at_most_max && points > (max > low ? max : low))
		return false;
	if (rule->at_least_zero && points < (high < 0 ? high : 0))
		return false;
	/* what is a share of nothing is nothing, put into the limits; and less than nothing earns min, nothing the cap */
	return !rule->shares_max || leaf()->max > 0 || points == 0 || points == low || points == high;
}

/* Turns ------------------------------------------------------------------------------------------ */

/* Does the value stand apart from all turns by more than one unit, and is its stretch the one before's? */
static int
stretch_of(const int64_t *turns, int n, int64_t value)
{
	int stretch = 0;

	for (int i = 0; i < n; i++)
	{
		if (value - turns[i] <= 1 && turns[i] - value <= 1)
			return -1;
		stretch += turns[i] < value;
	}
	return stretch;
}

/* A way that points go: 1 up, -1 down, 0 neither so far, 2 both. */
static int
way_on(int way, Points before, Points now)
{
	int step = (now > before) - (now < before);

	return step == 0 || way == step || way == 2 ? way : way == 0 ? step : 2;
}

typedef struct Found
{
	int broken;   /* points that the row does not allow */
	int both;     /* stretches in which points go up and down */
	int n_scored; /* actuals that were scored */
} Found;

/* Whoever looks for an actual goes in steps, where the rule has one. */
static int64_t
step_of(const Rule *rule)
{
	Decimal step = leaf()->parameter[0];

	return rule->in_steps && !decimal_is_null(step) ? decimal_floor(step, SCALE) : 1;
}

/* The first unit's points, or its lead over another; what the rule refuses is behind everything. */
static Points
lead(const Result *results, int n, int over)
{
	Points own;

	if (!is_scored(&results[0]))
		return INT64_MIN;
	own = earned(results, n, &results[0]);
	return over == 0 ? own : own - earned(results, n, &results[over]);
}

/*
 * Every actual of the grid for the first unit: its points, and its lead over each other
 * unit, move one way only between two turns.
 */
static void
walk_actuals(const Rule *rule, Result *results, int n, Found *found)
{
	ClusterStats others = observed(rule, results + 1, n - 1);
	const ClusterStats *stats = rule->observe == NULL ? NULL : &others;
	int64_t turns[64];
	int n_turns =
		rule->turns == NULL ? 0 : rule->turns(sheet, leaf(), results[0].target, stats, SCALE, turns);
	int64_t step = step_of(rule);
	Points before[MOST_UNITS] = {0};
	int way[MOST_UNITS] = {0};
	int stretch = -1;

	REQUIRE(n_turns <= RULE_TURNS_MOST(leaf()) && n_turns <= COUNT_OF(turns));
	for (int64_t value = FIRST / step * step; value <= LAST; value += step)
	{
		int here = stretch_of(turns, n_turns, value);

		results[0].actual = decimal_canonical(value, SCALE);
		found->n_scored += is_scored(&results[0]);
		found->broken += is_scored(&results[0]) && !may_pass_max(results, n) &&
		                 !keeps_promises(rule, earned(results, n, &results[0]));
		for (int i = 0; i < n; i++)
		{
			Points now = lead(results, n, i);
			bool was_both = way[i] == 2;

			way[i] = here < 0 || here != stretch ? 0 : way_on(way[i], before[i], now);
			found->both += way[i] == 2 && !was_both;
			before[i] = now;
		}
		stretch = here;
	}
}

static void
test_rule(const Rule *rule)
{
	const int leaves = 500;
	Found found = {0};

	for (int i = 0; i < leaves; i++)
	{
		Result results[MOST_UNITS];
		Found before = found;

		draw_leaf(rule);
		walk_actuals(rule, results, draw_cluster(results), &found);
		if (found.broken + found.both > before.broken + before.both && before.broken + before.both == 0)
			printf("# leaf %d: max %s, low %s, high %s, target %s\n", i, points_text(leaf()->max),
			       points_text(leaf()->low), points_text(leaf()->high),
			       decimal_is_null(results[0].target) ? "null" : "given");
	}
	ok(found.n_scored >= leaves, "%s: random leaves score many actuals", rule->name);
	is_int(found.broken, 0, "%s: points are within limits, on the grid and what the row promises",
	       rule->name);
	is_int(found.both, 0, "%s: between turns points, and leads, go one way", rule->name);
}

/* Rows ------------------------------------------------------------------------------------------ */

static void
test_row(int i)
{
	const Rule *rule = rules[i];
	const Parameter *first = &rule->parameters[0];
	uint8_t number = 0xFF;
	bool sound = rule->points != NULL;

	for (const Parameter *parameter = rule->parameters; parameter->name != NULL; parameter++)
	{
		sound &= parameter->kind != PARAMETER_CHOICE || parameter->choices[1] != NULL;
		for (const Parameter *other = rule->parameters; other < parameter; other++)
			sound &= strcmp(other->name, parameter->name) != 0;
	}
	/* the first parameter is what these speak of */
	sound &= !(rule->in_steps || rule->counts) || (first->name != NULL && first->kind == PARAMETER_NUMBER);
	sound &= !rule->in_steps || (!first->required && decimal_is_null(first->fallback));
	ok(sound, "%s: a row that makes sense", rule->name);
	ok(rule_named(rule->name, strlen(rule->name), &number) == rule && number == i, "%s: found by its name",
	   rule->name);
}

int
main(void)
{
	uint8_t number;

	for (int i = 0; i < rules_count; i++)
	{
		test_row(i);
		/* what nobody enters, or an expression says, is no matter of a cell */
		if (!rules[i]->is_input && rules[i]->parameters[0].kind != PARAMETER_EXPRESSION)
			test_rule(rules[i]);
	}
	ok(rule_named("give", 4, &number) == NULL && rule_named("given", 4, &number) == NULL,
	   "half a name is none");
	forget_sheets();
	return done_testing();
}
