/*
 * class_rules.c - what a sheet states of classes and their quotas (see class_rules.h).
 */
#include "sheet/class_rules.h"

int
class_quota_of(const ClassRules *rules, int number)
{
	for (int i = 0; i < rules->n_quotas; i++)
		if (rules->quotas[i].number == number)
			return i;
	return -1;
}

bool
class_quota_is_nested(const ClassQuota *quota)
{
	return quota->after && !quota->all && quota->classes >> quota->number != 0;
}

int64_t
class_quota_allows(const ClassQuota *quota, int group, size_t counted, size_t units_on_board)
{
	Decimal percent = quota->percents[group];
	u128 product = (u128) counted * (u128) percent.digits;
	u128 whole = (u128) 100 * (u128) decimal_pow10[percent.scale];
	u128 rest = product % whole;
	int64_t share = (int64_t) (product / whole);

	if (units_on_board < quota->few_below)
		return quota->few_at_most;
	if (quota->rounding == CLASS_ROUND_UP ? rest > 0 :
	                                        quota->rounding == CLASS_ROUND_HALF_UP && rest >= whole - rest)
		share++;
	return share > quota->at_least ? share : quota->at_least;
}

static bool
entries_refused(const ClassRules *rules, FaultText *fault)
{
	int names = 0;

	for (int i = 0; i < rules->n_entries; i++)
	{
		CORE_ASSERT(rules->entries[i].number <= names);
		names += rules->entries[i].number == names;
	}
	CORE_ASSERT(names == rules->n_names);
	if (names <= CLASS_MAX_NAMES)
		return false;
	fault_set(fault, "54000", "the sheet has %d classes", names);
	fault_detail(fault, "A sheet whose classes have conditions or quotas has at most %d names of classes.",
	             CLASS_MAX_NAMES);
	return true;
}

bool
class_percents_refused(const ClassQuota *quota, FaultText *fault)
{
	char text[DECIMAL_TEXT];

	if (quota->n_groups < 1 || quota->n_groups > CLASS_MAX_GROUPS)
	{
		fault_set(fault, "54000", "a quota's percent has %d values", quota->n_groups);
		fault_detail(fault, "A quota states a percentage for 1 to %d values.", CLASS_MAX_GROUPS);
		return true;
	}
	for (int i = 0; i < quota->n_groups; i++)
	{
		Decimal percent = quota->percents[i];

		if (percent.digits >= 0 && decimal_compare(percent, (Decimal){.digits = 100}) <= 0)
			continue;
		decimal_text(percent, text);
		fault_set(fault, "22023", "a quota's percent must be from 0 to 100, not %s", text);
		fault_detail(fault, "A percentage is a number from 0 to 100.");
		fault_hint(fault, "Write 20, not 0.2, for 20 %%.");
		return true;
	}
	return false;
}

static bool
quota_refused(const ClassRules *rules, int number, FaultText *fault)
{
	const ClassQuota *quota = &rules->quotas[number];

	CORE_ASSERT(quota->number < rules->n_names && quota->classes < CLASS_SET(rules->n_names));
	CORE_ASSERT(number == 0 || quota[-1].number <= quota->number);
	if (number > 0 && quota[-1].number == quota->number)
	{
		fault_set(fault, "22023", "class %d has two quotas", quota->number + 1);
		fault_detail(fault, "A quota bounds a class by its name, and a name has at most one quota.");
		fault_hint(fault, "State the quota at one of the entries of that name.");
		return true;
	}
	if (!quota->all && quota->classes == 0)
	{
		fault_set(fault, "22023", "the quota of class %d is a share of no class", quota->number + 1);
		fault_detail(fault, "\"classes\" is \"all\" or a list of the names of classes.");
		return true;
	}
	return class_percents_refused(quota, fault);
}

/* What would take long: numbers that must be searched within each other. */
static bool
nesting_refused(const ClassRules *rules, FaultText *fault)
{
	int nested = 0;

	for (int i = 0; i < rules->n_quotas; i++)
	{
		if (!class_quota_is_nested(&rules->quotas[i]))
			continue;
		nested++;
		if (rules->quotas[i].n_groups == 1 || i == rules->n_quotas - 1)
			continue;
		fault_set(fault, "54000", "a class worse than class %d has a quota, too",
		          rules->quotas[i].number + 1);
		fault_detail(fault,
		             "Where percent has values, a quota that is counted \"after\", as a share of its own "
		             "class or of worse ones, is the last quota.");
		fault_hint(fault, "Count it \"before\", or of \"all\".");
		return true;
	}
	if (nested <= CLASS_MAX_NESTED)
		return false;
	fault_set(fault, "54000", "the sheet has %d quotas that depend on each other", nested);
	fault_detail(fault,
	             "At most %d quotas may be counted \"after\" as a share of their own class or of worse ones.",
	             CLASS_MAX_NESTED);
	fault_hint(fault, "Count the others \"before\", or of \"all\".");
	return true;
}

bool
class_rules_refused(const ClassRules *rules, FaultText *fault)
{
	if (entries_refused(rules, fault))
		return true;
	for (int i = 0; i < rules->n_quotas; i++)
		if (quota_refused(rules, i, fault))
			return true;
	return nesting_refused(rules, fault);
}
