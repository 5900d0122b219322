/*
 * rules.h - the rules by which a leaf turns target and actual into points.
 *
 * Everything about a rule is in its row (rule_NAME.c): its name, the keys that a sheet can give
 * it, what it refuses, what it needs of the whole cluster, and its points. The sheet's reader,
 * its writer and the scorer use only the table of the rows (rules.c).
 */
#ifndef EMULATION_RULES_H
#define EMULATION_RULES_H

#include "base/fault_text.h"
#include "number/rational.h"
#include "sheet/sheet.h"

typedef enum ParameterKind
{
	PARAMETER_NUMBER,
	PARAMETER_CHOICE,    /* stored as the choice's index */
	PARAMETER_STEPS,     /* a ladder's steps; takes no slot's value */
	PARAMETER_POINTS,    /* a curve's points, kept as steps: from is x, points are y */
	PARAMETER_EXPRESSION /* a number's expression, in the extras; takes no slot's value */
} ParameterKind;

typedef enum ParameterRange
{
	RANGE_ANY,
	RANGE_NOT_ZERO,
	RANGE_NOT_NEGATIVE,
	RANGE_POSITIVE,
	RANGE_SHARE
} ParameterRange;

typedef struct Parameter
{
	const char *name; /* NULL ends the list */
	ParameterKind kind;
	bool required;
	ParameterRange range;   /* of a number */
	Decimal fallback;       /* of a number that is not required */
	const char *choices[6]; /* of a choice; the first is the default */
	uint8_t flags[5];       /* Criterion flags that each choice sets */
	int format_2_from;      /* from this choice on the sheet is of format 2; 0: none is */
	int usual_most;         /* of a number: more is surely another unit's; 0: no such thing */
	bool may_be_bound;      /* of a number: or a word for one (LineEnd); the first two parameters only */
	bool above_max;         /* of a number: it adds to max, so it has no effect if the cap is not higher */
} Parameter;

/*
 * What a relative rule must know of all units of the board: best ratio among
 * the units with a target, least and greatest actual among those without one
 * (relative_to_best) or among all (min_max).  What keys of format 2 ask for
 * (CRITERION_CLUSTER): least, greatest and sum of all actuals, and all of them in order.
 */
typedef struct ClusterStats
{
	Decimal best_target;
	Decimal best_actual;
	Decimal least;
	Decimal greatest;
	DecimalSum sum;
	Decimal *actuals; /* null where nobody asks for a place */
	uint32_t n_actuals;
	uint32_t n_cells; /* of the leaf, with an actual or not */
} ClusterStats;

/* What a leaf's actuals are. */
typedef enum RuleActuals
{
	ACTUALS_ANY,    /* counted or measured */
	ACTUALS_POINTS, /* awarded: from min to cap */
	ACTUALS_ANSWERS /* 1, yes, or 0, no */
} RuleActuals;

typedef struct Rule
{
	const char *name;
	RuleActuals actuals;
	bool needs_target;
	/* null where a sheet's parameters need no check beyond their ranges */
	bool (*refuses_parameters)(const Criterion *criterion, FaultText *fault);
	/* null where every target and actual is fine */
	bool (*refuses)(const Criterion *criterion, Decimal target, Decimal actual, FaultText *fault);
	/* refuses nothing where the target is above 0 */
	bool takes_any_plan;
	/* null where the rule is not relative */
	void (*observe)(ClusterStats *stats, const Criterion *criterion, Decimal target, Decimal actual);
	Points (*points)(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual,
	                 const ClusterStats *stats);
	/*
	 * The points of a share of the target, for a rule that follows it: actual / target,
	 * neither of them negative. Null for other rules.
	 */
	Points (*points_of_share)(const Sheet *sheet, const Criterion *criterion, const Rational *share);
	/* Of a rule whose first two parameters may be bounds: its points between them, which are not equal. */
	Points (*points_between)(const Sheet *sheet, const Criterion *criterion, Decimal actual,
	                         const Rational bounds[2]);
	/*
	 * Where points turn, for a search of the actual that earns given points: between two
	 * neighbouring turns, and beyond the last, a greater actual moves a unit's points, and its
	 * lead over each other unit, in one direction only (or not at all). Under a target (or null)
	 * and, for a relative rule, with the others of the cluster; each in units of 10^-scale to
	 * within one unit of its place. Returns their number, at most RULE_TURNS_MOST of the
	 * criterion. Null if there is none.
	 */
	int (*turns)(const Sheet *sheet, const Criterion *criterion, Decimal target, const ClusterStats *others,
	             int scale, int64_t *at);
	/* its first parameter is the step, or null, of which actuals are multiples */
	bool in_steps;
	/* whatever cap, whatever min says */
	bool at_most_max;
	bool at_least_zero;
	/* points are a share of max, so that a max of 0 earns nothing */
	bool shares_max;
	/* points are a multiple of its first parameter, which can be negative */
	bool counts;
	/* no result of it is min itself: a sheet may say that there is none */
	bool may_lack_min;
	/* a number for others to use: no points, and no key about points */
	bool is_input;
	/* a sheet that has it is of format 2 */
	bool is_new;
	Parameter parameters[RULE_PARAMETERS + 1];
} Rule;

#define RULE_TURNS_MOST(criterion) (4 * (int) (criterion)->n_steps + 2)

extern const Rule *const rules[];
extern const int rules_count;

/* The rule with that name and its number, which is stored in sheets; null if there is none. */
extern const Rule *rule_named(const char *name, size_t length, uint8_t *number);

extern const char *parameter_range_text(ParameterRange range);
extern bool parameter_in_range(ParameterRange range, Decimal value);

/* Is one of its parameters of that kind? */
extern bool rule_has(const Rule *rule, ParameterKind kind);

static inline const Rule *
criterion_rule(const Criterion *criterion)
{
	return rules[criterion->rule];
}

/* Does the leaf look at other units' cells? */
static inline bool
criterion_is_relative(const Criterion *criterion)
{
	return criterion_rule(criterion)->observe != NULL || (criterion->flags & CRITERION_CLUSTER) != 0;
}

/*
 * What a relative leaf knows of its cluster: cleared, shown the cells that are assigned and
 * have an actual, with a target or not, and closed.
 */
extern void cluster_stats_clear(ClusterStats *stats);
extern void
cluster_stats_observe(ClusterStats *stats, const Criterion *criterion, Decimal target, Decimal actual);
extern void cluster_stats_close(ClusterStats *stats);

/* Least and greatest. */
static inline void
cluster_stats_observe_span(ClusterStats *stats, Decimal actual)
{
	if (decimal_is_null(stats->least) || decimal_compare(actual, stats->least) < 0)
		stats->least = actual;
	if (decimal_is_null(stats->greatest) || decimal_compare(actual, stats->greatest) > 0)
		stats->greatest = actual;
}

/* The place of an actual: 1 for the best, and equal ones share the better place. */
extern Decimal cluster_place(const ClusterStats *stats, const Criterion *criterion, Decimal actual);

/* What a cell says; null what it does not. */
typedef struct Measured
{
	Decimal target;
	Decimal actual; /* the one that counts (leaf_actual) */
	Decimal baseline;
} Measured;

/* The actual that counts: where there is none and the sheet says so, what stands for it. */
static inline Decimal
leaf_actual(const Sheet *sheet, const Criterion *criterion, Decimal actual)
{
	return criterion->extra != 0 && decimal_is_null(actual) ? sheet_extra(sheet, criterion)->blank : actual;
}

/* A cell without an actual, or without the target that its rule divides by. */
static inline bool
cell_is_missing(const Criterion *criterion, Decimal target, Decimal actual)
{
	return decimal_is_null(actual) ||
	       ((criterion->flags & CRITERION_NEEDS_TARGET) != 0 && decimal_is_null(target));
}

typedef enum LeafOutcome
{
	LEAF_SCORED,
	LEAF_MISSING,     /* no baseline, or a straight line from a number to itself */
	LEAF_NOT_ASSIGNED /* there is nothing to compare it with, and the sheet says so */
} LeafOutcome;

/* The points of a present cell that is not refused, where the outcome is that there are. */
extern LeafOutcome rule_leaf_points(const Sheet *sheet, const Criterion *criterion, const Measured *measured,
                                    const ClusterStats *stats, Points *points);

/*
 * Does the leaf's rule refuse this present cell?  fault, unless null, is filled
 * in only if so.  points() of a cell that is refused or missing is undefined.
 */
static inline bool
cell_is_refused(const Criterion *criterion, Decimal target, Decimal actual, FaultText *fault)
{
	const Rule *rule = criterion_rule(criterion);

	return rule->refuses != NULL && !(rule->takes_any_plan && target.digits > 0) &&
	       rule->refuses(criterion, target, actual, fault);
}

/* An actual that is entered where the sheet computes it, or where nothing asks for it. */
extern bool leaf_refuses_actual(const Criterion *criterion, FaultText *fault);

/* Does the leaf refuse a cell as it is entered? */
static inline bool
leaf_refuses(const Sheet *sheet, const Criterion *criterion, Decimal target, Decimal actual, bool assigned,
             FaultText *fault)
{
	if ((criterion->more_flags & (CRITERION_COMPUTED | CRITERION_NO_CELL)) != 0)
		return !decimal_is_null(actual) && leaf_refuses_actual(criterion, fault);
	actual = leaf_actual(sheet, criterion, actual);
	return assigned && !cell_is_missing(criterion, target, actual) &&
	       cell_is_refused(criterion, target, actual, fault);
}

/*
 * actual / target (or target / actual where lower is better) as over / under · 10^exponent;
 * under is not 0, and where the actual is negative so is one of the two. False if there is no
 * ratio: no target above 0, or an actual of 0 if lower is better.
 */
extern bool rule_cell_ratio(const Criterion *criterion, Decimal target, Decimal actual, int64_t *over,
                            int64_t *under, int *exponent);

#endif
