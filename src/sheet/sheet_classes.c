/*
 * sheet_classes.c - the rules for classes that a compiled sheet states.
 */
#include "sheet/sheet_classes.h"

const char *const sheet_rounding_words[] = {"down", "up", "half_up", NULL};
const char *const sheet_ties_words[] = {"none", "all", "open", NULL};
const char *const sheet_counted_words[] = {"before", "after", NULL};

bool
sheet_has_class_rules(const Sheet *sheet)
{
	const Judgement *judgements;

	if (sheet->version == SHEET_VERSION_PLAIN)
		return false;
	if (sheet_extras(sheet)->rank_by == RANK_BY_CLASS || sheet_list(sheet, EXTRA_QUOTAS)->n > 0)
		return true;
	judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS);
	for (uint32_t i = 0; i < sheet_list(sheet, EXTRA_JUDGEMENTS)->n; i++)
		if (judgements[i].kind == JUDGEMENT_LOWER_CLASS ||
		    (judgements[i].kind == JUDGEMENT_CLASS && judgements[i].when != 0))
			return true;
	return false;
}

int
sheet_class_first(const Sheet *sheet, int entry)
{
	const ScoreClass *classes = sheet_class_entries(sheet);

	for (int i = 0; i < entry; i++)
		if (classes[i].name.length == classes[entry].name.length &&
		    bytes_equal(sheet_text(sheet, classes[i].name), sheet_text(sheet, classes[entry].name),
		                classes[entry].name.length))
			return i;
	return entry;
}

size_t
sheet_class_rules_room(const Sheet *sheet)
{
	return sizeof(ClassEntry) * sheet->n_classes + sizeof(ClassQuota) * sheet_list(sheet, EXTRA_QUOTAS)->n;
}

static ClassQuota
quota_of_sheet(const Sheet *sheet, const SheetQuota *quota, const ClassEntry *entries)
{
	return (ClassQuota){
		.number = (uint8_t) entries[quota->entry].number,
		.ties = quota->ties,
		.rounding = quota->rounding,
		.after = quota->after != 0,
		.all = quota->all != 0,
		/* more than are allowed are refused, whatever their number */
		.n_groups =
			(uint8_t) (quota->n_percents > CLASS_MAX_GROUPS ? CLASS_MAX_GROUPS + 1 : quota->n_percents),
		.classes = quota->classes,
		.at_least = quota->at_least,
		.few_below = quota->few_below,
		.few_at_most = quota->few_at_most,
		.percents = SHEET_LIST(sheet, Decimal, EXTRA_PERCENTS) + quota->first_percent,
	};
}

void
sheet_class_rules(const Sheet *sheet, ClassRules *rules, void *room)
{
	const ScoreClass *classes = sheet_class_entries(sheet);
	const SheetQuota *stated = SHEET_LIST(sheet, SheetQuota, EXTRA_QUOTAS);
	ClassEntry *entries = room;
	ClassQuota *quotas = (ClassQuota *) (entries + sheet->n_classes);

	*rules = (ClassRules){
		.n_entries = sheet->n_classes,
		.n_quotas = (int) sheet_list(sheet, EXTRA_QUOTAS)->n,
		.entries = entries,
		.quotas = quotas,
		.rank_by_class = sheet_extras(sheet)->rank_by == RANK_BY_CLASS,
		.ranking = sheet->ranking,
	};
	for (int i = 0; i < rules->n_entries; i++)
	{
		int first = sheet_class_first(sheet, i);

		entries[i].from = classes[i].from;
		entries[i].number = first < i ? entries[first].number : (uint16_t) rules->n_names++;
	}
	for (int i = 0; i < rules->n_quotas; i++)
		quotas[i] = quota_of_sheet(sheet, &stated[i], entries);
}
