/*
 * rules.c - the table of the rules (see rules.h).
 */
#include <stdlib.h>

#include "sheet/rules.h"

/*
 * Each rule's row is rule_NAME in rule_NAME.c.  Stored sheets know a rule by its place
 * here: a new one goes to the end, and none ever moves.
 */
#define ALL_RULES(RULE)                                                                                      \
	RULE(given)                                                                                              \
	RULE(proportional)                                                                                       \
	RULE(per_percent)                                                                                        \
	RULE(ladder)                                                                                             \
	RULE(yes_no)                                                                                             \
	RULE(count)                                                                                              \
	RULE(linear)                                                                                             \
	RULE(relative_to_best)                                                                                   \
	RULE(min_max)                                                                                            \
	RULE(input)                                                                                              \
	RULE(formula)                                                                                            \
	RULE(curve)

#define DECLARED(name) extern const Rule rule_##name;
ALL_RULES(DECLARED)

#define LISTED(name) &rule_##name,
const Rule *const rules[] = {ALL_RULES(LISTED)};
const int rules_count = sizeof(rules) / sizeof(rules[0]);

const Rule *
rule_named(const char *name, size_t length, uint8_t *number)
{
	for (int i = 0; i < rules_count; i++)
		if (strlen(rules[i]->name) == length && memcmp(rules[i]->name, name, length) == 0)
		{
			*number = (uint8_t) i;
			return rules[i];
		}
	return NULL;
}

bool
leaf_refuses_actual(const Criterion *criterion, FaultText *fault)
{
	if ((criterion->more_flags & CRITERION_COMPUTED) != 0)
	{
		fault_set(fault, "22023", "an actual is given, but the sheet computes it");
		fault_detail(fault, "The criterion has a \"value\": its actual is computed from other criteria.");
	}
	else
	{
		fault_set(fault, "22023", "an actual is given, but the formula does not use one");
		fault_detail(fault,
		             "The criterion's formula and conditions name neither target, actual nor baseline.");
	}
	fault_hint(fault, "Leave the actual out, or the whole result.");
	return true;
}

bool
rule_has(const Rule *rule, ParameterKind kind)
{
	for (const Parameter *parameter = rule->parameters; parameter->name != NULL; parameter++)
		if (parameter->kind == kind)
			return true;
	return false;
}

const char *
parameter_range_text(ParameterRange range)
{
	static const char *const texts[] = {
		[RANGE_ANY] = "any number",         [RANGE_NOT_ZERO] = "any number except 0",
		[RANGE_NOT_NEGATIVE] = "0 or more", [RANGE_POSITIVE] = "more than 0",
		[RANGE_SHARE] = "from 0 to 1",
	};

	return texts[range];
}

bool
parameter_in_range(ParameterRange range, Decimal value)
{
	const Decimal one = {.digits = 1};

	switch (range)
	{
		case RANGE_ANY:
			return true;
		case RANGE_NOT_ZERO:
			return value.digits != 0;
		case RANGE_NOT_NEGATIVE:
			return value.digits >= 0;
		case RANGE_POSITIVE:
			return value.digits > 0;
		case RANGE_SHARE:
			return value.digits >= 0 && decimal_compare(value, one) <= 0;
	}
	return false;
}

void
cluster_stats_clear(ClusterStats *stats)
{
	stats->best_target = stats->best_actual = decimal_null();
	stats->least = stats->greatest = decimal_null();
	memset(&stats->sum, 0, sizeof(stats->sum));
	stats->actuals = NULL;
	stats->n_actuals = 0;
	stats->n_cells = 0;
}

void
cluster_stats_observe(ClusterStats *stats, const Criterion *criterion, Decimal target, Decimal actual)
{
	const Rule *rule = criterion_rule(criterion);

	if (rule->observe != NULL)
		rule->observe(stats, criterion, target, actual);
	if ((criterion->flags & CRITERION_CLUSTER) == 0)
		return;
	cluster_stats_observe_span(stats, actual);
	decimal_sum_add(&stats->sum, actual);
	if (stats->actuals != NULL)
		stats->actuals[stats->n_actuals] = actual;
	stats->n_actuals++;
}

static int
compare_actuals(const void *left, const void *right)
{
	return decimal_compare(*(const Decimal *) left, *(const Decimal *) right);
}

void
cluster_stats_close(ClusterStats *stats)
{
	if (stats->actuals != NULL && stats->n_actuals > 0)
		qsort(stats->actuals, stats->n_actuals, sizeof(Decimal), compare_actuals);
}

/* How many actuals are below one, or, where equal ones count, at it, too. */
static uint32_t
actuals_below(const ClusterStats *stats, Decimal actual, bool or_equal)
{
	uint32_t low = 0;
	uint32_t high = stats->n_actuals;

	while (low < high)
	{
		uint32_t middle = low + (high - low) / 2;
		int order = decimal_compare(stats->actuals[middle], actual);

		if (order < 0 || (or_equal && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

Decimal
cluster_place(const ClusterStats *stats, const Criterion *criterion, Decimal actual)
{
	bool lower = (criterion->flags & CRITERION_LOWER) != 0;
	uint32_t better =
		lower ? actuals_below(stats, actual, false) : stats->n_actuals - actuals_below(stats, actual, true);

	return (Decimal){.digits = (int64_t) better + 1};
}
