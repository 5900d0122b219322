/*
 * sheet_writer.c - a compiled sheet as its JSON document.
 *
 * The sheet's own keys are always written, so that its rules can be read off;
 * a criterion's only where they differ from their defaults.
 */
#include "server/compat.h"

#include "miscadmin.h"

#include "server/json_text.h"
#include "sheet/rules.h"
#include "sheet/sheet_json.h"
#include "sheet/sheet_writer.h"

void
writer_key(StringInfo out, const char *key)
{
	char last = out->len > 0 ? out->data[out->len - 1] : '{';

	if (last != '{' && last != '[')
		appendStringInfoString(out, ", ");
	appendStringInfo(out, "\"%s\": ", key);
}

void
writer_text_key(StringInfo out, const Sheet *sheet, const char *key, TextRef text)
{
	if (text.length == 0)
		return;
	writer_key(out, key);
	json_append_text(out, sheet_text(sheet, text), text.length);
}

void
writer_word_key(StringInfo out, const char *key, const char *word)
{
	writer_key(out, key);
	appendStringInfo(out, "\"%s\"", word);
}

void
writer_points_key(StringInfo out, const char *key, Points points)
{
	writer_key(out, key);
	json_append_decimal(out, decimal_from_points(points));
}

void
writer_bound(StringInfo out, const char *key, Decimal bound)
{
	if (decimal_is_null(bound))
		return;
	writer_key(out, key);
	json_append_decimal(out, bound);
}

void
writer_whole_key(StringInfo out, const char *key, uint32 number)
{
	writer_key(out, key);
	appendStringInfo(out, "%u", number);
}

/* A bound that a step does not have is not written; what it gives is under a key of its own. */
static void
append_steps(StringInfo out, const Sheet *sheet, uint32 first, int n, const char *key)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + first;

	writer_key(out, "steps");
	appendStringInfoChar(out, '[');
	for (int i = 0; i < n; i++)
	{
		appendStringInfoString(out, i > 0 ? ", {" : "{");
		writer_bound(out, "from", steps[i].from);
		writer_bound(out, "above", steps[i].above);
		writer_bound(out, "to", steps[i].to);
		writer_bound(out, "below", steps[i].below);
		writer_points_key(out, key, steps[i].points);
		appendStringInfoChar(out, '}');
	}
	appendStringInfoChar(out, ']');
}

/* A curve's, as pairs. */
static void
append_points(StringInfo out, const Sheet *sheet, const Criterion *criterion)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + criterion->first_step;

	writer_key(out, "points");
	appendStringInfoChar(out, '[');
	for (int i = 0; i < criterion->n_steps; i++)
	{
		appendStringInfoString(out, i > 0 ? ", [" : "[");
		json_append_decimal(out, steps[i].from);
		appendStringInfoString(out, ", ");
		json_append_decimal(out, decimal_from_points(steps[i].points));
		appendStringInfoChar(out, ']');
	}
	appendStringInfoChar(out, ']');
}

void
writer_expression(StringInfo out, const Sheet *sheet, const char *key, ProgramRef program, ProgramPlace place)
{
	SheetNames names;
	ExpressionCodes codes = sheet_expression_codes(&names, sheet, place);
	size_t length = expression_print(sheet_program(sheet, program), &codes, NULL, 0);
	char *text = palloc(length + 1);

	CHECK_FOR_INTERRUPTS();
	expression_print(sheet_program(sheet, program), &codes, text, length);
	writer_key(out, key);
	json_append_text(out, text, length);
	pfree(text);
}

void
writer_reason(StringInfo out, const Sheet *sheet, TextRef clause, TextRef note)
{
	writer_text_key(out, sheet, "clause", clause);
	writer_text_key(out, sheet, "note", note);
}

/* Lateness ------------------------------------------------------------------------------ */

static void
append_late(StringInfo out, const Sheet *sheet, const Late *late)
{
	writer_key(out, "late");
	appendStringInfoChar(out, '{');
	writer_text_key(out, sheet, "criterion", sheet_criteria(sheet)[late->by].code);
	if (late->free.digits > 0)
		writer_bound(out, "free", late->free);
	writer_bound(out, "per_unit", late->per_unit);
	if (late->unit == LATE_POINTS)
		writer_word_key(out, "as", "points");
	else if (late->unit == LATE_PERCENT_OF_MAX)
		writer_word_key(out, "of", "max");
	if (late->n_steps > 0)
		append_steps(out, sheet, late->first_step, late->n_steps, "percent");
	writer_reason(out, sheet, late->clause, late->note);
	appendStringInfoChar(out, '}');
}

static bool
decimal_equal(Decimal a, Decimal b)
{
	return a.digits == b.digits && a.scale == b.scale;
}

static void
append_extra(StringInfo out, const Sheet *sheet, const CriterionExtra *extra)
{
	writer_bound(out, "blank", extra->blank);
	if (extra->value != 0)
		writer_expression(out, sheet, "value", extra->value, PLACE_VALUE);
	if (extra->late > 0)
		append_late(out, sheet, SHEET_LIST(sheet, Late, EXTRA_LATES) + extra->late - 1);
	if (extra->against != AGAINST_TARGET)
		writer_word_key(out, "against", against_words[extra->against]);
	if (extra->zero_base > (extra->against == AGAINST_TARGET ? ZERO_BASE_RULE : ZERO_BASE_COMPARE))
		writer_word_key(out, "zero_base", zero_base_words[extra->zero_base - ZERO_BASE_COMPARE]);
}

static void
append_rule(StringInfo out, const Sheet *sheet, const Criterion *criterion)
{
	const Rule *rule = criterion_rule(criterion);

	writer_word_key(out, "rule", rule->name);
	for (int i = 0; rule->parameters[i].name != NULL; i++)
	{
		const Parameter *parameter = &rule->parameters[i];
		Decimal value = criterion->parameter[i];

		switch (parameter->kind)
		{
			case PARAMETER_NUMBER:
				if (criterion->extra != 0 && parameter->may_be_bound &&
				    sheet_extra(sheet, criterion)->bound[i] != BOUND_NUMBER)
					writer_word_key(out, parameter->name,
					                line_end_words[sheet_extra(sheet, criterion)->bound[i] - BOUND_TARGET]);
				else if (parameter->required || !decimal_equal(value, parameter->fallback))
					writer_bound(out, parameter->name, value);
				break;
			case PARAMETER_CHOICE:
				if (value.digits > 0)
					writer_word_key(out, parameter->name, parameter->choices[value.digits]);
				break;
			case PARAMETER_STEPS:
				append_steps(out, sheet, criterion->first_step, criterion->n_steps, "points");
				break;
			case PARAMETER_EXPRESSION:
				writer_expression(out, sheet, parameter->name, sheet_extra(sheet, criterion)->formula,
				                  PLACE_LEAF_FORMULA);
				break;
			case PARAMETER_POINTS:
				append_points(out, sheet, criterion);
				break;
		}
	}
	if (criterion->extra != 0)
		append_extra(out, sheet, sheet_extra(sheet, criterion));
}

static void
append_combine(StringInfo out, const Sheet *sheet, const Criterion *parent)
{
	static const char *const words[] = {
		[COMBINE_HIGHEST] = "highest", [COMBINE_GEOMETRIC] = "geometric", [COMBINE_FORMULA] = "formula"};
	const CriterionExtra *extra = parent->extra != 0 ? sheet_extra(sheet, parent) : NULL;

	if ((parent->flags & CRITERION_MEAN) != 0)
		writer_word_key(out, "combine", "mean");
	if (extra == NULL)
		return;
	if (extra->combine != COMBINE_SUM)
		writer_word_key(out, "combine", words[extra->combine]);
	if (extra->formula != 0)
		writer_expression(out, sheet, "formula", extra->formula, PLACE_PARENT_FORMULA);
	if (extra->drop_lowest + extra->drop_highest > 0)
	{
		writer_key(out, "drop");
		appendStringInfoChar(out, '{');
		if (extra->drop_lowest > 0)
			writer_whole_key(out, "lowest", extra->drop_lowest);
		if (extra->drop_highest > 0)
			writer_whole_key(out, "highest", extra->drop_highest);
		appendStringInfoChar(out, '}');
	}
	if (extra->from_max)
		writer_word_key(out, "start", "max");
}

/* Remarks are in the order of their criteria; *remark is the first that is not yet written. */
static void
append_remarks(StringInfo out, const Sheet *sheet, int index, int *remark)
{
	const Remark *remarks = SHEET_PART(sheet, Remark, remarks);

	for (; *remark < sheet->n_remarks && remarks[*remark].criterion == index; ++*remark)
		writer_text_key(out, sheet, remark_keys[remarks[*remark].kind], remarks[*remark].text);
}

static void
append_limits(StringInfo out, const Criterion *criterion)
{
	bool leaf = criterion_is_leaf(criterion);
	Decimal one = {.digits = 1};

	writer_points_key(out, "max", criterion->max);
	if (criterion->cap != (leaf ? criterion->max : POINTS_NO_CAP))
		writer_points_key(out, "cap", criterion->cap);
	if (leaf && criterion->min == POINTS_NO_MIN)
		writer_word_key(out, "min", "none");
	else if (criterion->min != (leaf ? 0 : POINTS_NO_MIN))
		writer_points_key(out, "min", criterion->min);
	if ((criterion->flags & CRITERION_BONUS) != 0)
	{
		writer_key(out, "bonus");
		appendStringInfoString(out, "true");
	}
	if (!decimal_equal(criterion->weight, one))
		writer_bound(out, "weight", criterion->weight);
}

static void append_children(StringInfo out, const Sheet *sheet, int index, int *remark);

static void
append_criterion(StringInfo out, const Sheet *sheet, int index, int *remark)
{
	const Criterion *criterion = &sheet_criteria(sheet)[index];

	CHECK_FOR_INTERRUPTS();
	appendStringInfoChar(out, '{');
	writer_text_key(out, sheet, "code", criterion->code);
	writer_text_key(out, sheet, "name", criterion->name);
	append_limits(out, criterion);
	append_remarks(out, sheet, index, remark);
	if (criterion_is_leaf(criterion))
		append_rule(out, sheet, criterion);
	else
		append_combine(out, sheet, criterion);
	writer_criterion_judgements(out, sheet, criterion);
	if (!criterion_is_leaf(criterion))
		append_children(out, sheet, index, remark);
	appendStringInfoChar(out, '}');
}

static void
append_children(StringInfo out, const Sheet *sheet, int index, int *remark)
{
	const Criterion *criteria = sheet_criteria(sheet);

	writer_key(out, "criteria");
	appendStringInfoChar(out, '[');
	FOR_EACH_CHILD(child, criteria, index)
	{
		if (child > index + 1)
			appendStringInfoString(out, ", ");
		append_criterion(out, sheet, child, remark);
	}
	appendStringInfoChar(out, ']');
}

static void
append_tie_break(StringInfo out, const Sheet *sheet, TextRef code, const TieBreak *how)
{
	if (how == NULL || (!how->by_actual && !how->lower))
	{
		json_append_text(out, sheet_text(sheet, code), code.length);
		return;
	}
	appendStringInfoChar(out, '{');
	writer_text_key(out, sheet, "criterion", code);
	if (how->by_actual)
		writer_word_key(out, "by", "actual");
	if (how->lower)
		writer_word_key(out, "better", "lower");
	appendStringInfoChar(out, '}');
}

static void
append_tie_breaks(StringInfo out, const Sheet *sheet)
{
	const uint16 *tie_breaks = SHEET_PART(sheet, uint16, tie_breaks);
	bool plain = sheet_list_length(sheet, EXTRA_TIE_BREAKS) == 0;

	writer_key(out, "tie_break");
	appendStringInfoChar(out, '[');
	for (int i = 0; i < sheet->n_tie_breaks; i++)
	{
		if (i > 0)
			appendStringInfoString(out, ", ");
		append_tie_break(out, sheet, sheet_criteria(sheet)[tie_breaks[i]].code,
		                 plain ? NULL : SHEET_LIST(sheet, TieBreak, EXTRA_TIE_BREAKS) + i);
	}
	appendStringInfoChar(out, ']');
}

void
sheet_to_json(const Sheet *sheet, StringInfo out)
{
	const Criterion *root = &sheet_criteria(sheet)[SHEET_ROOT];
	int remark = 0;

	appendStringInfoChar(out, '{');
	writer_text_key(out, sheet, "name", root->name);
	writer_points_key(out, "max", root->max);
	writer_key(out, "decimals");
	appendStringInfo(out, "%d", sheet->decimals);
	writer_word_key(out, "round", round_words[sheet->round]);
	writer_word_key(out, "rank_on", rank_on_words[sheet->rank_on]);
	writer_word_key(out, "ranking", ranking_words[sheet->ranking]);
	writer_word_key(out, "missing", missing_words[sheet->missing]);
	append_tie_breaks(out, sheet);
	writer_key(out, "ceiling");
	json_append_decimal(out, root->cap == POINTS_NO_CAP ? decimal_null() : decimal_from_points(root->cap));
	writer_classes(out, sheet);
	if (sheet->version > SHEET_VERSION_PLAIN)
		writer_sheet_judgements(out, sheet);
	if (sheet->scoring == SCORING_1)
	{
		writer_key(out, "scoring");
		appendStringInfo(out, "%d", SCORING_1);
	}
	writer_criterion_judgements(out, sheet, root);
	append_children(out, sheet, SHEET_ROOT, &remark);
	appendStringInfoChar(out, '}');
}
