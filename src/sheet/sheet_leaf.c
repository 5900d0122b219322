/*
 * sheet_leaf.c - reads a leaf's rule with its parameters, by the table of rules.
 */
#include "server/compat.h"

#include "sheet/sheet_reader.h"

#define MAX_STEPS 1000 /* of one ladder */

const char *const reader_common_keys[] = {"code",  "name",   "max",       "cap",      "min",
                                          "bonus", "weight", "measure",   "evidence", "appraiser",
                                          "note",  "clause", "only_when", "limits",   NULL};
const char *const reader_parent_keys[] = {"criteria", "combine", "formula", "drop", "start", NULL};
static const char *const leaf_keys[] = {"rule", "blank", "value", "late", NULL};
static const char *const share_keys[] = {"rule", "blank", "value", "late", "against", "zero_base", NULL};
const char *const reader_input_lacks[] = {"cap",       "min",    "bonus", "weight",
                                          "only_when", "limits", "late",  NULL};
const char *const reader_step_keys[] = {"from", "above", "to", "below", "points", NULL};

const char *const *
reader_rule_keys(const Rule *rule)
{
	return rule->points_of_share != NULL ? share_keys : leaf_keys;
}

/* Ladders ------------------------------------------------------------------------ */

static Decimal
read_bound(SheetReader *reader, const char *criterion, JsonbContainer *object, const char *key)
{
	Decimal bound;
	bool present;

	return reader_number(reader, criterion, object, key, &bound, &present) ? bound : decimal_null();
}

/* Is there no number from low to high, the bounds themselves excluded if open? */
static bool
nothing_between(Decimal low, Decimal high, bool open)
{
	return !decimal_is_null(low) && !decimal_is_null(high) && decimal_compare(low, high) > (open ? -1 : 0);
}

/* A step's or a point's; what names it. */
static void
check_given_points(SheetReader *reader, const Criterion *criterion, const char *label, Points points,
                   const char *what)
{
	char text[DECIMAL_TEXT];

	if (points >= criterion->min && points <= criterion->cap)
		return;
	decimal_text(decimal_from_points(points), text);
	reader_fault(reader, OUT_OF_RANGE, label,
	             psprintf("%s gives %s points, outside the criterion's min and cap", what, text),
	             pstrdup("A leaf earns from min (default 0) to cap (default max) points."),
	             psprintf("Set min or cap in the criterion, or correct the %s.",
	                      strncmp(what, "step", 4) == 0 ? "step" : "point"));
}

static void
check_step(SheetReader *reader, const Criterion *criterion, const char *label, const Step *step, int number)
{
	if (nothing_between(step->from, step->to, false) || nothing_between(step->from, step->below, true) ||
	    nothing_between(step->above, step->to, true) || nothing_between(step->above, step->below, true))
		reader_fault(reader, INVALID, label, psprintf("step %d can never apply", number),
		             pstrdup("No number is within all of its bounds."), NULL);
	check_given_points(reader, criterion, label, step->points, psprintf("step %d", number));
}

static void
read_steps(SheetReader *reader, Criterion *criterion, const char *label, JsonbContainer *object)
{
	JsonbContainer *array;
	int n = reader_array(reader, label, object, "steps", &array);

	if (n <= 0 || n > MAX_STEPS)
	{
		if (n > MAX_STEPS)
			reader_fault(reader, OVER_LIMIT, label, psprintf("a ladder of %d steps", n),
			             psprintf("A ladder has at most %d steps.", MAX_STEPS), NULL);
		else if (n == 0 || reader_get(object, "steps") == NULL)
			reader_fault(reader, INVALID, label, pstrdup("the ladder has no steps"),
			             reader_sentence("\"steps\" is an array of objects with the keys", reader_step_keys),
			             NULL);
		return;
	}
	criterion->first_step = (uint32) (reader->steps.len / sizeof(Step));
	criterion->n_steps = (uint16) n;
	for (int i = 0; i < n; i++)
	{
		JsonbValue *value = getIthJsonbValueFromContainer(array, i);
		JsonbContainer *step = value->val.binary.data;
		Step read = {.points = criterion->min};
		bool present;

		if (!reader_is_object(value))
		{
			reader_wrong_kind(reader, label, psprintf("steps[%d]", i + 1), "an object", value);
			continue;
		}
		reader_check_keys(reader, label, step, "a step", reader_step_keys, NULL, NULL);
		read.from = read_bound(reader, label, step, "from");
		read.above = read_bound(reader, label, step, "above");
		read.to = read_bound(reader, label, step, "to");
		read.below = read_bound(reader, label, step, "below");
		if (reader_points(reader, label, step, "points", -POINTS_LIMIT, &read.points, &present))
			check_step(reader, criterion, label, &read, i + 1);
		else if (!present)
			reader_missing_key(reader, label, "points", psprintf("a number in step %d", i + 1));
		appendBinaryStringInfo(&reader->steps, (char *) &read, sizeof(Step));
	}
}

/* A curve's point, [x, y]; x is null where it is none. */
static void
read_point(SheetReader *reader, const Criterion *criterion, const char *label, JsonbValue *value, int number,
           Step *point)
{
	JsonbContainer *pair = value->val.binary.data;
	const char *place = psprintf("points[%d]", number);

	if (value->type != jbvBinary || !JsonContainerIsArray(pair) || JsonContainerSize(pair) != 2)
	{
		reader_fault(reader, INVALID, label, psprintf("%s is not a pair of numbers", place),
		             pstrdup("A point is [x, y]: at x the curve gives y points."), NULL);
		return;
	}
	reader_value_number(reader, label, getIthJsonbValueFromContainer(pair, 0), psprintf("%s[1]", place),
	                    &point->from);
	if (reader_value_points(reader, label, getIthJsonbValueFromContainer(pair, 1), psprintf("%s[2]", place),
	                        -POINTS_LIMIT, &point->points))
		check_given_points(reader, criterion, label, point->points, place);
}

static void
read_curve(SheetReader *reader, Criterion *criterion, const char *label, JsonbContainer *object)
{
	JsonbContainer *array;
	int n = reader_array(reader, label, object, "points", &array);
	Step before = {.from = decimal_null()};

	if (n < 2 || n > MAX_STEPS)
	{
		if (n > MAX_STEPS)
			reader_fault(reader, OVER_LIMIT, label, psprintf("a curve of %d points", n),
			             psprintf("A curve has at most %d points.", MAX_STEPS), NULL);
		else if (n >= 0 || reader_get(object, "points") == NULL)
			reader_fault(reader, INVALID, label, pstrdup("the curve has fewer than two points"),
			             pstrdup("\"points\" is an array of pairs [x, y], x rising."), NULL);
		return;
	}
	criterion->first_step = (uint32) (reader->steps.len / sizeof(Step));
	criterion->n_steps = (uint16) n;
	for (int i = 0; i < n; i++)
	{
		const Decimal none = decimal_null();
		Step read = {none, none, none, none, criterion->min};

		read_point(reader, criterion, label, getIthJsonbValueFromContainer(array, i), i + 1, &read);
		if (nothing_between(before.from, read.from, true))
			reader_fault(reader, INVALID, label,
			             psprintf("the x of points[%d] is not greater than the one before", i + 1),
			             pstrdup("The points of a curve are listed from the least x to the greatest."), NULL);
		before = read;
		appendBinaryStringInfo(&reader->steps, (char *) &read, sizeof(Step));
	}
}

void
reader_check_any_keys(SheetReader *reader, const char *label, JsonbContainer *object)
{
	const char **keys = palloc0(sizeof(char *) * (rules_count * RULE_PARAMETERS + 20));
	int n = 0;

	for (const char *const *key = share_keys; *key != NULL; key++)
		keys[n++] = *key;
	for (const char *const *key = reader_parent_keys; *key != NULL; key++)
		keys[n++] = *key;
	for (int rule = 0; rule < rules_count; rule++)
		for (const Parameter *parameter = rules[rule]->parameters; parameter->name != NULL; parameter++)
			if (!reader_is_listed(keys, parameter->name))
				keys[n++] = parameter->name;
	reader_check_keys(reader, label, object, "a criterion", reader_common_keys, keys, NULL);
}

/* Leaves ---------------------------------------------------------------------------- */

static const Rule *
read_rule(SheetReader *reader, Criterion *criterion, const char *label, JsonbContainer *object)
{
	JsonbValue *value = reader_get(object, "rule");
	const Rule *rule;
	const char **names;

	if (value->type != jbvString)
	{
		reader_wrong_kind(reader, label, "rule", "a string", value);
		return NULL;
	}
	rule = rule_named(value->val.string.val, (size_t) value->val.string.len, &criterion->rule);
	if (rule != NULL)
		return rule;
	names = palloc0(sizeof(char *) * (rules_count + 1));
	for (int i = 0; i < rules_count; i++)
		names[i] = rules[i]->name;
	reader_fault(reader, INVALID, label, psprintf("unknown rule \"%s\"", reader_shown(value)),
	             reader_sentence("Allowed rules", names), NULL);
	return NULL;
}

static Decimal
read_parameter(SheetReader *reader, const char *label, JsonbContainer *object, const Parameter *parameter)
{
	Decimal number = parameter->fallback;
	bool present;
	char text[DECIMAL_TEXT];
	char *wanted = psprintf("a number, %s", parameter_range_text(parameter->range));

	if (!reader_number(reader, label, object, parameter->name, &number, &present))
	{
		if (!present && parameter->required)
			reader_missing_key(reader, label, parameter->name, wanted);
		return number;
	}
	if (!parameter_in_range(parameter->range, number))
	{
		decimal_text(number, text);
		reader_fault(reader, OUT_OF_RANGE, label, psprintf("\"%s\" is %s", parameter->name, text),
		             psprintf("\"%s\" must be %s.", parameter->name, wanted), NULL);
		number = parameter->fallback;
	}
	return number;
}

/* Only what takes points off, case by case, may do so without end. */
static void
check_endless(SheetReader *reader, const Criterion *criterion, const char *label)
{
	const char **names;
	int n = 0;

	if (criterion->min != POINTS_NO_MIN || criterion_rule(criterion)->may_lack_min)
		return;
	names = palloc0(sizeof(char *) * (rules_count + 1));
	for (int i = 0; i < rules_count; i++)
		if (rules[i]->may_lack_min)
			names[n++] = rules[i]->name;
	reader_fault(
		reader, INVALID, label,
		psprintf("\"min\" is \"none\", but rule \"%s\" needs a number", criterion_rule(criterion)->name),
		reader_sentence("Rules that can be without a min", names), NULL);
}

/* What a missing actual counts as; checked by the rule where the leaf has no fault so far. */
static void
read_blank(SheetReader *reader, const Criterion *criterion, CriterionExtra *extra, const char *label,
           JsonbContainer *object, bool sound)
{
	const Decimal any_target = {.digits = 1};
	FaultText fault;
	bool present;

	if (!reader_number(reader, label, object, "blank", &extra->blank, &present) || !sound ||
	    !cell_is_refused(criterion, any_target, extra->blank, &fault))
		return;
	reader_fault(reader, INVALID, label, psprintf("\"blank\": %s", fault.message),
	             pstrdup("A missing actual counts as this number, so the rule must accept it."), NULL);
}

/* What stands for the target, and what is where that is 0 or less. */
static void
read_against(SheetReader *reader, Criterion *criterion, CriterionExtra *extra, const char *label,
             JsonbContainer *object)
{
	int against = reader_choice(reader, label, object, "against", against_words);
	int zero_base = reader_choice(reader, label, object, "zero_base", zero_base_words);
	bool said = reader_get(object, "zero_base") != NULL;

	if (against == AGAINST_TARGET && !said)
		return;
	if ((criterion->flags & CRITERION_NEEDS_TARGET) == 0)
	{
		reader_fault(
			reader, INVALID, label,
			psprintf("\"%s\" is set, but the %s does not compare ratios",
		             against == AGAINST_TARGET ? "zero_base" : "against", criterion_rule(criterion)->name),
			psprintf("A %s on actuals or places does not look at a target.", criterion_rule(criterion)->name),
			pstrdup("Write \"on\": \"ratio\" or \"on\": \"percent\"."));
		return;
	}
	extra->against = (uint8) against;
	extra->zero_base = (uint8) (ZERO_BASE_COMPARE + zero_base);
	criterion->more_flags |= CRITERION_ZERO_BASE;
	if (against != AGAINST_TARGET)
		criterion->flags &= (uint8) ~CRITERION_NEEDS_TARGET;
	if (against_is_of_cluster(against))
		criterion->flags |= CRITERION_CLUSTER;
}

/* A number for others has no points, and so nothing about them. */
static void
check_input(SheetReader *reader, const Criterion *criterion, const char *label, JsonbContainer *object)
{
	for (const char *const *key = reader_input_lacks; *key != NULL; key++)
		if (reader_get(object, *key) != NULL)
			reader_fault(reader, INVALID, label,
			             psprintf("\"%s\" is set, but rule \"%s\" has no points", *key,
			                      criterion_rule(criterion)->name),
			             pstrdup("The criterion is a number that others use."), NULL);
	if (criterion->max > 0)
		reader_fault(
			reader, INVALID, label,
			psprintf("\"max\" is not 0, but rule \"%s\" has no points", criterion_rule(criterion)->name),
			pstrdup("The criterion is a number that others use."), pstrdup("Write \"max\": 0."));
}

/* What format 1 has no place for. */
static void
read_extra(SheetReader *reader, Criterion *criterion, CriterionExtra *extra, const char *label,
           JsonbContainer *object, bool sound)
{
	if (criterion_rule(criterion)->points_of_share != NULL)
		read_against(reader, criterion, extra, label, object);
	read_blank(reader, criterion, extra, label, object, sound);
	extra->value = reader_expression(reader, label, reader_get(object, "value"), "value", PLACE_VALUE,
	                                 EXTRA_CRITERIA, offsetof(CriterionExtra, value));
	reader_late(reader, extra, label, object);
	if (extra->bound[0] != BOUND_NUMBER && extra->bound[0] == extra->bound[1])
		reader_fault(
			reader, INVALID, label,
			psprintf("\"%s\" and \"%s\" are both \"%s\"", criterion_rule(criterion)->parameters[0].name,
		             criterion_rule(criterion)->parameters[1].name,
		             line_end_words[extra->bound[0] - BOUND_TARGET]),
			psprintf("Rule \"%s\" divides by their difference.", criterion_rule(criterion)->name), NULL);
	reader_criterion_judgements(reader, extra, label, object, PLACE_LEAF_CONDITION);
	reader_append_extra(reader, criterion, extra);
}

/* A word for a number that each unit or cluster has; false where the sheet gives a number, or nothing. */
static bool
read_bound_word(SheetReader *reader, Criterion *criterion, uint8 *bound, const char *label,
                JsonbContainer *object, const Parameter *parameter)
{
	JsonbValue *value = reader_get(object, parameter->name);

	if (value == NULL || value->type != jbvString)
		return false;
	*bound = (uint8) (BOUND_TARGET + reader_choice(reader, label, object, parameter->name, line_end_words));
	criterion->flags |= line_end_flags[*bound];
	return true;
}

/* The parameter of that place in the rule's row. */
static void
read_rule_key(SheetReader *reader, Criterion *criterion, CriterionExtra *extra, int place, const char *label,
              JsonbContainer *object)
{
	const Parameter *parameter = &criterion_rule(criterion)->parameters[place];
	int choice;

	switch (parameter->kind)
	{
		case PARAMETER_NUMBER:
			if (parameter->may_be_bound &&
			    read_bound_word(reader, criterion, &extra->bound[place], label, object, parameter))
				criterion->parameter[place] = decimal_null();
			else
				criterion->parameter[place] = read_parameter(reader, label, object, parameter);
			break;
		case PARAMETER_CHOICE:
			choice = reader_choice(reader, label, object, parameter->name, parameter->choices);
			criterion->parameter[place].digits = choice;
			criterion->flags |= parameter->flags[choice];
			reader->is_format_2 |= parameter->format_2_from > 0 && choice >= parameter->format_2_from;
			break;
		case PARAMETER_STEPS:
			read_steps(reader, criterion, label, object);
			break;
		case PARAMETER_POINTS:
			read_curve(reader, criterion, label, object);
			break;
		case PARAMETER_EXPRESSION:
			if (reader_get(object, parameter->name) == NULL)
				reader_missing_key(reader, label, parameter->name, "an expression in a string");
			extra->formula =
				reader_expression(reader, label, reader_get(object, parameter->name), parameter->name,
			                      PLACE_LEAF_FORMULA, EXTRA_CRITERIA, offsetof(CriterionExtra, formula));
			break;
	}
}

void
reader_leaf(SheetReader *reader, Criterion *criterion, int index, const char *label, JsonbContainer *object)
{
	int faults_before = list_length(reader->faults);
	const Rule *rule = read_rule(reader, criterion, label, object);
	CriterionExtra extra = {.criterion = (uint16) index, .blank = decimal_null()};
	FaultText fault;

	criterion->flags |= CRITERION_LEAF;
	reader->header.n_leaves++;
	if (rule == NULL)
	{
		reader_check_any_keys(reader, label, object);
		return;
	}
	reader->is_format_2 |= rule->is_new;
	if (rule->needs_target)
		criterion->flags |= CRITERION_NEEDS_TARGET;
	reader_check_keys(reader, label, object, psprintf("a criterion with rule \"%s\"", rule->name),
	                  reader_common_keys, reader_rule_keys(rule), rule->parameters);
	for (int i = 0; rule->parameters[i].name != NULL; i++)
		read_rule_key(reader, criterion, &extra, i, label, object);
	if (rule->refuses_parameters != NULL && list_length(reader->faults) == faults_before &&
	    rule->refuses_parameters(criterion, &fault))
		reader_fault(reader, INVALID, label, pstrdup(fault.message), pstrdup(fault.detail), NULL);
	check_endless(reader, criterion, label);
	if (rule->is_input)
	{
		check_input(reader, criterion, label, object);
		criterion->more_flags |= CRITERION_INPUT;
	}
	read_extra(reader, criterion, &extra, label, object, list_length(reader->faults) == faults_before);
	reader->header.relative |= criterion_is_relative(criterion);
}
