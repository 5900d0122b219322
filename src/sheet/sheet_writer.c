/*
 * sheet_writer.c - a compiled sheet as its JSON document.
 *
 * The sheet's own keys are always written, so that its rules can be read off;
 * a criterion's only where they differ from their defaults.
 */
#include "server/compat.h"

#include "server/json_text.h"
#include "sheet/rules.h"
#include "sheet/sheet_classes.h"
#include "sheet/sheet_json.h"
#include "sheet/sheet_program.h"

static void
append_key(StringInfo out, const char *key)
{
	char last = out->len > 0 ? out->data[out->len - 1] : '{';

	if (last != '{' && last != '[')
		appendStringInfoString(out, ", ");
	appendStringInfo(out, "\"%s\": ", key);
}

static void
append_text_key(StringInfo out, const Sheet *sheet, const char *key, TextRef text)
{
	if (text.length == 0)
		return;
	append_key(out, key);
	json_append_text(out, sheet_text(sheet, text), text.length);
}

static void
append_word_key(StringInfo out, const char *key, const char *word)
{
	append_key(out, key);
	appendStringInfo(out, "\"%s\"", word);
}

static void
append_points_key(StringInfo out, const char *key, Points points)
{
	append_key(out, key);
	json_append_decimal(out, decimal_from_points(points));
}

static void
append_bound(StringInfo out, const char *key, Decimal bound)
{
	if (decimal_is_null(bound))
		return;
	append_key(out, key);
	json_append_decimal(out, bound);
}

static void
append_whole_key(StringInfo out, const char *key, int number)
{
	append_key(out, key);
	appendStringInfo(out, "%d", number);
}

static void
append_steps(StringInfo out, const Sheet *sheet, const Criterion *criterion)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + criterion->first_step;

	append_key(out, "steps");
	appendStringInfoChar(out, '[');
	for (int i = 0; i < criterion->n_steps; i++)
	{
		appendStringInfoString(out, i > 0 ? ", {" : "{");
		append_bound(out, "from", steps[i].from);
		append_bound(out, "above", steps[i].above);
		append_bound(out, "to", steps[i].to);
		append_bound(out, "below", steps[i].below);
		append_points_key(out, "points", steps[i].points);
		appendStringInfoChar(out, '}');
	}
	appendStringInfoChar(out, ']');
}

/* A curve's, as pairs. */
static void
append_points(StringInfo out, const Sheet *sheet, const Criterion *criterion)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + criterion->first_step;

	append_key(out, "points");
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

/* An expression in its canonical form. */
static void
append_expression(StringInfo out, const Sheet *sheet, const char *key, ProgramRef program, ProgramPlace place)
{
	SheetNames names;
	ExpressionCodes codes = sheet_expression_codes(&names, sheet, place);
	size_t length = expression_print(sheet_program(sheet, program), &codes, NULL, 0);
	char *text = palloc(length + 1);

	expression_print(sheet_program(sheet, program), &codes, text, length);
	append_key(out, key);
	json_append_text(out, text, length);
	pfree(text);
}

static void
append_reason(StringInfo out, const Sheet *sheet, TextRef clause, TextRef note)
{
	append_text_key(out, sheet, "clause", clause);
	append_text_key(out, sheet, "note", note);
}

static void
append_count_key(StringInfo out, const char *key, uint32 count)
{
	append_key(out, key);
	appendStringInfo(out, "%u", count);
}

/* What a unit is without, where that is not both. */
static void
append_without(StringInfo out, const Judgement *judgement)
{
	for (int i = 0; judgement_without_words[i] != NULL; i++)
		if (judgement->without == 1 << i)
		{
			append_key(out, "no");
			appendStringInfo(out, "[\"%s\"]", judgement_without_words[i]);
		}
}

static void
append_awards(StringInfo out, const Sheet *sheet, const Judgement *judgement)
{
	const char *end = sheet_text(sheet, judgement->awards) + judgement->awards.length;

	append_key(out, "awards");
	appendStringInfoChar(out, '[');
	for (const char *code = sheet_text(sheet, judgement->awards); code < end; code += strlen(code) + 1)
	{
		if (code > sheet_text(sheet, judgement->awards))
			appendStringInfoString(out, ", ");
		json_append_text(out, code, strlen(code));
	}
	appendStringInfoChar(out, ']');
}

static void
append_consequence(StringInfo out, const Sheet *sheet, const Judgement *judgement)
{
	switch ((JudgementKind) judgement->kind)
	{
		case JUDGEMENT_LIMIT:
			append_points_key(out, "at_most", judgement->at_most);
			break;
		case JUDGEMENT_UNRANKED:
			append_without(out, judgement);
			break;
		case JUDGEMENT_NO_AWARD:
			append_awards(out, sheet, judgement);
			break;
		case JUDGEMENT_LOWER_CLASS:
			if (judgement->to > 0)
				append_text_key(out, sheet, "to", sheet_class_entries(sheet)[judgement->to - 1].name);
			else
				append_count_key(out, "by", judgement->by);
			break;
		default:
			break;
	}
}

static void
append_judgement(StringInfo out, const Sheet *sheet, const Judgement *judgement, ProgramPlace place)
{
	appendStringInfoChar(out, '{');
	append_expression(out, sheet, "when", judgement->when, place);
	append_consequence(out, sheet, judgement);
	append_reason(out, sheet, judgement->clause, judgement->note);
	appendStringInfoChar(out, '}');
}

/* A condition without a reason needs no object. */
static void
append_only_when(StringInfo out, const Sheet *sheet, const Judgement *judgement, ProgramPlace place)
{
	if (judgement->clause.length == 0 && judgement->note.length == 0)
	{
		append_expression(out, sheet, "only_when", judgement->when, place);
		return;
	}
	append_key(out, "only_when");
	append_judgement(out, sheet, judgement, place);
}

/* All judgements of one kind among n, as an array under a key. */
static void
append_judgements(StringInfo out, const Sheet *sheet, const char *key, JudgementKind kind,
                  const Judgement *judgements, uint32 n, ProgramPlace place)
{
	bool any = false;

	for (uint32 i = 0; i < n; i++)
	{
		if (judgements[i].kind != kind)
			continue;
		if (!any)
		{
			append_key(out, key);
			appendStringInfoChar(out, '[');
		}
		else
			appendStringInfoString(out, ", ");
		append_judgement(out, sheet, &judgements[i], place);
		any = true;
	}
	if (any)
		appendStringInfoChar(out, ']');
}

/* only_when and limits of a criterion, or the limits of the whole sheet. */
static void
append_criterion_judgements(StringInfo out, const Sheet *sheet, const Criterion *criterion)
{
	const Judgement *judgements;
	const CriterionExtra *extra;
	ProgramPlace place = judgement_place(criterion);

	if (criterion->extra == 0)
		return;
	extra = sheet_extra(sheet, criterion);
	judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS) + extra->first_judgement;
	if (extra->n_judgements > 0 && judgements->kind == JUDGEMENT_ONLY_WHEN)
		append_only_when(out, sheet, judgements, place);
	append_judgements(out, sheet, "limits", JUDGEMENT_LIMIT, judgements, extra->n_judgements, place);
}

/* Lateness ------------------------------------------------------------------------------ */

static void
append_late_steps(StringInfo out, const Sheet *sheet, const Late *late)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + late->first_step;

	append_key(out, "steps");
	appendStringInfoChar(out, '[');
	for (int i = 0; i < late->n_steps; i++)
	{
		appendStringInfoString(out, i > 0 ? ", {" : "{");
		append_bound(out, "to", steps[i].to);
		append_points_key(out, "percent", steps[i].points);
		appendStringInfoChar(out, '}');
	}
	appendStringInfoChar(out, ']');
}

static void
append_late(StringInfo out, const Sheet *sheet, const Late *late)
{
	append_key(out, "late");
	appendStringInfoChar(out, '{');
	append_text_key(out, sheet, "criterion", sheet_criteria(sheet)[late->by].code);
	if (late->free.digits > 0)
		append_bound(out, "free", late->free);
	append_bound(out, "per_unit", late->per_unit);
	if (late->unit == LATE_POINTS)
		append_word_key(out, "as", "points");
	else if (late->unit == LATE_PERCENT_OF_MAX)
		append_word_key(out, "of", "max");
	if (late->n_steps > 0)
		append_late_steps(out, sheet, late);
	append_reason(out, sheet, late->clause, late->note);
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
	append_bound(out, "blank", extra->blank);
	if (extra->value != 0)
		append_expression(out, sheet, "value", extra->value, PLACE_VALUE);
	if (extra->late > 0)
		append_late(out, sheet, SHEET_LIST(sheet, Late, EXTRA_LATES) + extra->late - 1);
	if (extra->against != AGAINST_TARGET)
		append_word_key(out, "against", against_words[extra->against]);
	if (extra->zero_base > (extra->against == AGAINST_TARGET ? ZERO_BASE_RULE : ZERO_BASE_COMPARE))
		append_word_key(out, "zero_base", zero_base_words[extra->zero_base - ZERO_BASE_COMPARE]);
}

static void
append_rule(StringInfo out, const Sheet *sheet, const Criterion *criterion)
{
	const Rule *rule = criterion_rule(criterion);

	append_word_key(out, "rule", rule->name);
	for (int i = 0; rule->parameters[i].name != NULL; i++)
	{
		const Parameter *parameter = &rule->parameters[i];
		Decimal value = criterion->parameter[i];

		switch (parameter->kind)
		{
			case PARAMETER_NUMBER:
				if (criterion->extra != 0 && parameter->may_be_bound &&
				    sheet_extra(sheet, criterion)->bound[i] != BOUND_NUMBER)
					append_word_key(out, parameter->name,
					                line_end_words[sheet_extra(sheet, criterion)->bound[i] - BOUND_TARGET]);
				else if (parameter->required || !decimal_equal(value, parameter->fallback))
					append_bound(out, parameter->name, value);
				break;
			case PARAMETER_CHOICE:
				if (value.digits > 0)
					append_word_key(out, parameter->name, parameter->choices[value.digits]);
				break;
			case PARAMETER_STEPS:
				append_steps(out, sheet, criterion);
				break;
			case PARAMETER_EXPRESSION:
				append_expression(out, sheet, parameter->name, sheet_extra(sheet, criterion)->formula,
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
		append_word_key(out, "combine", "mean");
	if (extra == NULL)
		return;
	if (extra->combine != COMBINE_SUM)
		append_word_key(out, "combine", words[extra->combine]);
	if (extra->formula != 0)
		append_expression(out, sheet, "formula", extra->formula, PLACE_PARENT_FORMULA);
	if (extra->drop_lowest + extra->drop_highest > 0)
	{
		append_key(out, "drop");
		appendStringInfoChar(out, '{');
		if (extra->drop_lowest > 0)
			append_whole_key(out, "lowest", extra->drop_lowest);
		if (extra->drop_highest > 0)
			append_whole_key(out, "highest", extra->drop_highest);
		appendStringInfoChar(out, '}');
	}
	if (extra->from_max)
		append_word_key(out, "start", "max");
}

/* Remarks are in the order of their criteria; *remark is the first that is not yet written. */
static void
append_remarks(StringInfo out, const Sheet *sheet, int index, int *remark)
{
	const Remark *remarks = SHEET_PART(sheet, Remark, remarks);

	for (; *remark < sheet->n_remarks && remarks[*remark].criterion == index; ++*remark)
		append_text_key(out, sheet, remark_keys[remarks[*remark].kind], remarks[*remark].text);
}

static void
append_limits(StringInfo out, const Criterion *criterion)
{
	bool leaf = criterion_is_leaf(criterion);
	Decimal one = {.digits = 1};

	append_points_key(out, "max", criterion->max);
	if (criterion->cap != (leaf ? criterion->max : POINTS_NO_CAP))
		append_points_key(out, "cap", criterion->cap);
	if (leaf && criterion->min == POINTS_NO_MIN)
		append_word_key(out, "min", "none");
	else if (criterion->min != (leaf ? 0 : POINTS_NO_MIN))
		append_points_key(out, "min", criterion->min);
	if ((criterion->flags & CRITERION_BONUS) != 0)
	{
		append_key(out, "bonus");
		appendStringInfoString(out, "true");
	}
	if (!decimal_equal(criterion->weight, one))
		append_bound(out, "weight", criterion->weight);
}

static void append_children(StringInfo out, const Sheet *sheet, int index, int *remark);

static void
append_criterion(StringInfo out, const Sheet *sheet, int index, int *remark)
{
	const Criterion *criterion = &sheet_criteria(sheet)[index];

	appendStringInfoChar(out, '{');
	append_text_key(out, sheet, "code", criterion->code);
	append_text_key(out, sheet, "name", criterion->name);
	append_limits(out, criterion);
	append_remarks(out, sheet, index, remark);
	if (criterion_is_leaf(criterion))
		append_rule(out, sheet, criterion);
	else
		append_combine(out, sheet, criterion);
	append_criterion_judgements(out, sheet, criterion);
	if (!criterion_is_leaf(criterion))
		append_children(out, sheet, index, remark);
	appendStringInfoChar(out, '}');
}

static void
append_children(StringInfo out, const Sheet *sheet, int index, int *remark)
{
	const Criterion *criteria = sheet_criteria(sheet);

	append_key(out, "criteria");
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
	append_text_key(out, sheet, "criterion", code);
	if (how->by_actual)
		append_word_key(out, "by", "actual");
	if (how->lower)
		append_word_key(out, "better", "lower");
	appendStringInfoChar(out, '}');
}

static void
append_tie_breaks(StringInfo out, const Sheet *sheet)
{
	const uint16 *tie_breaks = SHEET_PART(sheet, uint16, tie_breaks);
	bool plain = sheet_list_length(sheet, EXTRA_TIE_BREAKS) == 0;

	append_key(out, "tie_break");
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

static void
append_percent(StringInfo out, const Sheet *sheet, const SheetQuota *quota)
{
	const Decimal *percents = SHEET_LIST(sheet, Decimal, EXTRA_PERCENTS) + quota->first_percent;

	if (quota->input == 0)
	{
		append_bound(out, "percent", percents[0]);
		return;
	}
	append_key(out, "percent");
	appendStringInfoChar(out, '{');
	append_text_key(out, sheet, "input", sheet_criteria(sheet)[quota->input].code);
	append_key(out, "values");
	appendStringInfoChar(out, '{');
	for (uint32 i = 0; i < quota->n_percents; i++)
	{
		char value[DECIMAL_TEXT];

		decimal_text(percents[quota->n_percents + i], value);
		append_bound(out, value, percents[i]);
	}
	appendStringInfoString(out, "}}");
}

/* The classes of a set, each name once. */
static void
append_counted(StringInfo out, const Sheet *sheet, const SheetQuota *quota)
{
	int number = 0;
	bool any = false;

	if (quota->all)
	{
		append_word_key(out, "classes", "all");
		return;
	}
	append_key(out, "classes");
	appendStringInfoChar(out, '[');
	for (int i = 0; i < sheet->n_classes; i++)
	{
		TextRef name = sheet_class_entries(sheet)[i].name;

		if (sheet_class_first(sheet, i) < i)
			continue;
		if ((quota->classes & CLASS_SET(number++)) == 0)
			continue;
		appendStringInfoString(out, any ? ", " : "");
		json_append_text(out, sheet_text(sheet, name), name.length);
		any = true;
	}
	appendStringInfoChar(out, ']');
}

static void
append_quota(StringInfo out, const Sheet *sheet, const SheetQuota *quota)
{
	append_key(out, "quota");
	appendStringInfoChar(out, '{');
	append_percent(out, sheet, quota);
	append_counted(out, sheet, quota);
	append_word_key(out, "counted", sheet_counted_words[quota->after]);
	append_word_key(out, "ties", sheet_ties_words[quota->ties]);
	if (quota->rounding != CLASS_ROUND_DOWN)
		append_word_key(out, "rounding", sheet_rounding_words[quota->rounding]);
	if (quota->at_least > 0)
		append_count_key(out, "at_least", quota->at_least);
	if (quota->few_below > 0)
	{
		append_key(out, "few");
		appendStringInfo(out, "{\"below\": %u, \"at_most\": %u}", quota->few_below, quota->few_at_most);
	}
	append_reason(out, sheet, quota->clause, quota->note);
	appendStringInfoChar(out, '}');
}

/* What a class has beside its name and points. */
static void
append_class_rules(StringInfo out, const Sheet *sheet, int entry)
{
	const Judgement *judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS);
	const SheetQuota *quotas = SHEET_LIST(sheet, SheetQuota, EXTRA_QUOTAS);
	const Judgement *own = NULL;

	for (uint32 i = 0; i < sheet_list(sheet, EXTRA_JUDGEMENTS)->n; i++)
		if (judgements[i].kind == JUDGEMENT_CLASS && judgements[i].subject == entry)
			own = &judgements[i];
	if (own != NULL && own->when != 0)
		append_expression(out, sheet, "when", own->when, PLACE_CLASS);
	for (uint32 i = 0; i < sheet_list(sheet, EXTRA_QUOTAS)->n; i++)
		if (quotas[i].entry == entry)
			append_quota(out, sheet, &quotas[i]);
	if (own != NULL)
		append_reason(out, sheet, own->clause, own->note);
}

static void
append_classes(StringInfo out, const Sheet *sheet)
{
	const ScoreClass *classes = sheet_class_entries(sheet);

	append_key(out, "classes");
	appendStringInfoChar(out, '[');
	for (int i = 0; i < sheet->n_classes; i++)
	{
		appendStringInfoString(out, i > 0 ? ", {" : "{");
		append_text_key(out, sheet, "name", classes[i].name);
		if (classes[i].from != POINTS_NO_MIN)
			append_points_key(out, "from", classes[i].from);
		if (sheet->version > SHEET_VERSION_PLAIN)
			append_class_rules(out, sheet, i);
		appendStringInfoChar(out, '}');
	}
	appendStringInfoChar(out, ']');
}

static void
append_sheet_judgements(StringInfo out, const Sheet *sheet)
{
	const Judgement *judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS);
	uint32 n = sheet_list(sheet, EXTRA_JUDGEMENTS)->n;

	if (sheet_extras(sheet)->rank_by == RANK_BY_CLASS)
		append_word_key(out, "rank_by", "class");
	append_judgements(out, sheet, "unranked", JUDGEMENT_UNRANKED, judgements, n, PLACE_UNRANKED);
	append_judgements(out, sheet, "lower_class", JUDGEMENT_LOWER_CLASS, judgements, n, PLACE_CLASS);
	append_judgements(out, sheet, "no_award", JUDGEMENT_NO_AWARD, judgements, n, PLACE_CLASS);
}

void
sheet_to_json(const Sheet *sheet, StringInfo out)
{
	const Criterion *root = &sheet_criteria(sheet)[SHEET_ROOT];
	int remark = 0;

	appendStringInfoChar(out, '{');
	append_text_key(out, sheet, "name", root->name);
	append_points_key(out, "max", root->max);
	append_key(out, "decimals");
	appendStringInfo(out, "%d", sheet->decimals);
	append_word_key(out, "round", round_words[sheet->round]);
	append_word_key(out, "rank_on", rank_on_words[sheet->rank_on]);
	append_word_key(out, "ranking", ranking_words[sheet->ranking]);
	append_word_key(out, "missing", missing_words[sheet->missing]);
	append_tie_breaks(out, sheet);
	append_key(out, "ceiling");
	json_append_decimal(out, root->cap == POINTS_NO_CAP ? decimal_null() : decimal_from_points(root->cap));
	append_classes(out, sheet);
	if (sheet->version > SHEET_VERSION_PLAIN)
		append_sheet_judgements(out, sheet);
	if (sheet->scoring == SCORING_1)
	{
		append_key(out, "scoring");
		appendStringInfo(out, "%d", SCORING_1);
	}
	append_criterion_judgements(out, sheet, root);
	append_children(out, sheet, SHEET_ROOT, &remark);
	appendStringInfoChar(out, '}');
}
