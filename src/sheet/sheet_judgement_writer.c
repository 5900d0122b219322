/*
 * sheet_judgement_writer.c - what judges in a compiled sheet, as its JSON document has it: conditions,
 * limits, classes and quotas.
 */
#include "server/compat.h"

#include "server/json_text.h"
#include "sheet/sheet_classes.h"
#include "sheet/sheet_writer.h"

/* What a unit is without, where that is not both. */
static void
append_without(StringInfo out, const Judgement *judgement)
{
	for (int i = 0; judgement_without_words[i] != NULL; i++)
		if (judgement->without == 1 << i)
		{
			writer_key(out, "no");
			appendStringInfo(out, "[\"%s\"]", judgement_without_words[i]);
		}
}

static void
append_awards(StringInfo out, const Sheet *sheet, const Judgement *judgement)
{
	const char *end = sheet_text(sheet, judgement->awards) + judgement->awards.length;

	writer_key(out, "awards");
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
			writer_points_key(out, "at_most", judgement->at_most);
			break;
		case JUDGEMENT_UNRANKED:
			append_without(out, judgement);
			break;
		case JUDGEMENT_NO_AWARD:
			append_awards(out, sheet, judgement);
			break;
		case JUDGEMENT_LOWER_CLASS:
			if (judgement->to > 0)
				writer_text_key(out, sheet, "to", sheet_class_entries(sheet)[judgement->to - 1].name);
			else
				writer_whole_key(out, "by", judgement->by);
			break;
		default:
			break;
	}
}

static void
append_judgement(StringInfo out, const Sheet *sheet, const Judgement *judgement, ProgramPlace place)
{
	appendStringInfoChar(out, '{');
	writer_expression(out, sheet, "when", judgement->when, place);
	append_consequence(out, sheet, judgement);
	writer_reason(out, sheet, judgement->clause, judgement->note);
	appendStringInfoChar(out, '}');
}

/* A condition without a reason needs no object. */
static void
append_only_when(StringInfo out, const Sheet *sheet, const Judgement *judgement, ProgramPlace place)
{
	if (judgement->clause.length == 0 && judgement->note.length == 0)
	{
		writer_expression(out, sheet, "only_when", judgement->when, place);
		return;
	}
	writer_key(out, "only_when");
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
			writer_key(out, key);
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

void
writer_criterion_judgements(StringInfo out, const Sheet *sheet, const Criterion *criterion)
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

/* Classes ------------------------------------------------------------------------------ */

static void
append_percent(StringInfo out, const Sheet *sheet, const SheetQuota *quota)
{
	const Decimal *percents = SHEET_LIST(sheet, Decimal, EXTRA_PERCENTS) + quota->first_percent;

	if (quota->input == 0)
	{
		writer_bound(out, "percent", percents[0]);
		return;
	}
	writer_key(out, "percent");
	appendStringInfoChar(out, '{');
	writer_text_key(out, sheet, "input", sheet_criteria(sheet)[quota->input].code);
	writer_key(out, "values");
	appendStringInfoChar(out, '{');
	for (uint32 i = 0; i < quota->n_percents; i++)
	{
		char value[DECIMAL_TEXT];

		decimal_text(percents[quota->n_percents + i], value);
		writer_bound(out, value, percents[i]);
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
		writer_word_key(out, "classes", "all");
		return;
	}
	writer_key(out, "classes");
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
	writer_key(out, "quota");
	appendStringInfoChar(out, '{');
	append_percent(out, sheet, quota);
	append_counted(out, sheet, quota);
	writer_word_key(out, "counted", sheet_counted_words[quota->after]);
	writer_word_key(out, "ties", sheet_ties_words[quota->ties]);
	if (quota->rounding != CLASS_ROUND_DOWN)
		writer_word_key(out, "rounding", sheet_rounding_words[quota->rounding]);
	if (quota->at_least > 0)
		writer_whole_key(out, "at_least", quota->at_least);
	if (quota->few_below > 0)
	{
		writer_key(out, "few");
		appendStringInfo(out, "{\"below\": %u, \"at_most\": %u}", quota->few_below, quota->few_at_most);
	}
	writer_reason(out, sheet, quota->clause, quota->note);
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
		writer_expression(out, sheet, "when", own->when, PLACE_CLASS);
	for (uint32 i = 0; i < sheet_list(sheet, EXTRA_QUOTAS)->n; i++)
		if (quotas[i].entry == entry)
			append_quota(out, sheet, &quotas[i]);
	if (own != NULL)
		writer_reason(out, sheet, own->clause, own->note);
}

void
writer_classes(StringInfo out, const Sheet *sheet)
{
	const ScoreClass *classes = sheet_class_entries(sheet);

	writer_key(out, "classes");
	appendStringInfoChar(out, '[');
	for (int i = 0; i < sheet->n_classes; i++)
	{
		appendStringInfoString(out, i > 0 ? ", {" : "{");
		writer_text_key(out, sheet, "name", classes[i].name);
		if (classes[i].from != POINTS_NO_MIN)
			writer_points_key(out, "from", classes[i].from);
		if (sheet->version > SHEET_VERSION_PLAIN)
			append_class_rules(out, sheet, i);
		appendStringInfoChar(out, '}');
	}
	appendStringInfoChar(out, ']');
}

void
writer_sheet_judgements(StringInfo out, const Sheet *sheet)
{
	const Judgement *judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS);
	uint32 n = sheet_list(sheet, EXTRA_JUDGEMENTS)->n;

	if (sheet_extras(sheet)->rank_by == RANK_BY_CLASS)
		writer_word_key(out, "rank_by", "class");
	append_judgements(out, sheet, "unranked", JUDGEMENT_UNRANKED, judgements, n, PLACE_UNRANKED);
	append_judgements(out, sheet, "lower_class", JUDGEMENT_LOWER_CLASS, judgements, n, PLACE_CLASS);
	append_judgements(out, sheet, "no_award", JUDGEMENT_NO_AWARD, judgements, n, PLACE_CLASS);
}
