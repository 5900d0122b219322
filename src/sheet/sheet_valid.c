/*
 * sheet_valid.c - does a compiled sheet hold what sheet.h promises?
 *
 * Only in the library of make checked: a sheet that is made or read and breaks
 * a promise ends the process, with the promise's line.  (A server with
 * assertions of its own is another matter: pure C would not know of it.)
 */
#include <stdlib.h>

#include "sheet/rules.h"
#include "sheet/sheet_classes.h"
#include "sheet/sheet_order.h"
#include "sheet/sheet_program.h"

#ifdef CHECK_VALUES

/* Where the block's next part must start; what is between is zeroes. */
static uint32_t
check_gap(const Sheet *sheet, uint32_t end)
{
	uint32_t start = (end + 7u) & ~7u;

	CORE_ASSERT(start <= sheet->length);
	for (uint32_t i = end; i < start; i++)
		CORE_ASSERT(((const char *) sheet)[i] == 0);
	return start;
}

/* Parts follow each other; returns where the texts start. */
static uint32_t
check_layout(const Sheet *sheet)
{
	uint32_t next = check_gap(sheet, sizeof(Sheet));

	CORE_ASSERT(sheet->criteria == next);
	next = check_gap(sheet, next + (uint32_t) sizeof(Criterion) * sheet->n_criteria);
	CORE_ASSERT(sheet->steps == next);
	next = check_gap(sheet, next + (uint32_t) sizeof(Step) * sheet->n_steps);
	CORE_ASSERT(sheet->classes == next);
	next = check_gap(sheet, next + (uint32_t) sizeof(ScoreClass) * sheet->n_classes);
	CORE_ASSERT(sheet->remarks == next);
	next = check_gap(sheet, next + (uint32_t) sizeof(Remark) * sheet->n_remarks);
	CORE_ASSERT(sheet->tie_breaks == next);
	next = check_gap(sheet, next + (uint32_t) sizeof(uint16_t) * sheet->n_tie_breaks);
	CORE_ASSERT(sheet->slots == next);
	return check_gap(sheet, next + (uint32_t) sizeof(CodeSlot) * sheet->n_slots);
}

/* A parameter is a number or a word for one, and the two are not the same. */
static void
check_bounds(const Criterion *leaf, const CriterionExtra *extra)
{
	for (int i = 0; i < 2; i++)
	{
		CORE_ASSERT(extra->bound[i] <= BOUND_BASELINE);
		CORE_ASSERT(extra->bound[i] == BOUND_NUMBER || (criterion_rule(leaf)->parameters[i].may_be_bound &&
		                                                decimal_is_null(leaf->parameter[i])));
	}
	CORE_ASSERT(extra->bound[0] == BOUND_NUMBER || extra->bound[0] != extra->bound[1]);
}

/* A program of the sheet, or none. */
static void
check_program(const Sheet *sheet, ProgramRef program, ProgramPlace place)
{
	const SheetList *programs = sheet_list(sheet, EXTRA_PROGRAMS);
	SheetNames names;
	ExpressionCodes codes = sheet_expression_codes(&names, sheet, place);

	if (program == 0)
		return;
	CORE_ASSERT(program % 8 == 0 && program >= programs->offset &&
	            program - programs->offset < programs->n * sizeof(uint64_t));
	CORE_ASSERT(expression_is_valid(sheet_program(sheet, program),
	                                programs->n * sizeof(uint64_t) - (program - programs->offset),
	                                &program_places[place], &codes));
}

static void
check_judgements(const Sheet *sheet, const CriterionExtra *extra)
{
	const SheetList *list = sheet_list(sheet, EXTRA_JUDGEMENTS);
	const Judgement *judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS);

	CORE_ASSERT(extra->first_judgement <= list->n && extra->n_judgements <= list->n - extra->first_judgement);
	CORE_ASSERT(extra->n_judgements > 0 || extra->first_judgement == 0);
	for (uint32_t i = 0; i < extra->n_judgements; i++)
	{
		const Judgement *judgement = &judgements[extra->first_judgement + i];

		CORE_ASSERT(judgement->subject == extra->criterion && judgement->when != 0);
		CORE_ASSERT(judgement->kind == JUDGEMENT_LIMIT ||
		            (judgement->kind == JUDGEMENT_ONLY_WHEN && i == 0 && extra->criterion > 0));
		check_program(sheet, judgement->when, judgement_place(&sheet_criteria(sheet)[extra->criterion]));
	}
}

static void
check_late(const Sheet *sheet, const CriterionExtra *extra)
{
	const Late *late = SHEET_LIST(sheet, Late, EXTRA_LATES) + extra->late - 1;
	const Step *steps = SHEET_PART(sheet, Step, steps);

	if (extra->late == 0)
		return;
	CORE_ASSERT(extra->late <= sheet_list(sheet, EXTRA_LATES)->n && late->criterion == extra->criterion);
	CORE_ASSERT(late->by < sheet->n_criteria && criterion_is_leaf(&sheet_criteria(sheet)[late->by]));
	CORE_ASSERT(late->unit <= LATE_POINTS && late->padding == 0 && late->more_padding == 0);
	CORE_ASSERT(decimal_is_canonical(late->free) && late->free.digits >= 0);
	CORE_ASSERT(decimal_is_canonical(late->per_unit));
	CORE_ASSERT(late->n_steps == 0 ? late->per_unit.digits > 0 : decimal_is_null(late->per_unit));
	CORE_ASSERT(late->first_step <= sheet->n_steps && late->n_steps <= sheet->n_steps - late->first_step);
	for (int i = 0; i < late->n_steps; i++)
		CORE_ASSERT(decimal_is_null(steps[late->first_step + i].to) == (i == late->n_steps - 1));
}

static void
check_criterion_extra(const Sheet *sheet, const CriterionExtra *extra)
{
	const Criterion *criterion = &sheet_criteria(sheet)[extra->criterion];
	const CriterionExtra none = {.criterion = extra->criterion, .blank = decimal_null()};

	CORE_ASSERT(memcmp(extra, &none, sizeof(none)) != 0);
	check_judgements(sheet, extra);
	check_bounds(criterion, extra);
	check_program(sheet, extra->value, PLACE_VALUE);
	check_program(sheet, extra->formula,
	              criterion_is_leaf(criterion) ? PLACE_LEAF_FORMULA : PLACE_PARENT_FORMULA);
	CORE_ASSERT(extra->against <= AGAINST_BASELINE && extra->zero_base <= ZERO_BASE_NOT_ASSIGNED);
	CORE_ASSERT(extra->against == AGAINST_TARGET || extra->zero_base != ZERO_BASE_RULE);
	CORE_ASSERT(decimal_is_canonical(extra->blank));
	check_late(sheet, extra);
	CORE_ASSERT(!criterion_is_leaf(criterion) || (extra->combine == 0 && extra->from_max == 0 &&
	                                              extra->drop_lowest == 0 && extra->drop_highest == 0));
	CORE_ASSERT(criterion_is_leaf(criterion) ||
	            (extra->late == 0 && extra->against == 0 && extra->zero_base == 0 &&
	             decimal_is_null(extra->blank) && extra->value == 0));
}

/* A list of an order is what the programs ask for. */
static void
check_order(const Sheet *sheet, SheetOrderKind kind, ExtraList list)
{
	void *room = malloc(sheet_order_room(sheet));
	uint32_t n = sheet_list(sheet, list)->n;
	SheetOrder order;

	CORE_ASSERT(room != NULL && sheet_order(sheet, kind, room, &order));
	CORE_ASSERT(n == (kind == ORDER_OF_SCORES && order.backwards ? 0 : order.n));
	CORE_ASSERT(memcmp(order.criteria, SHEET_LIST(sheet, uint16_t, list), n * sizeof(uint16_t)) == 0);
	free(room);
}

/* The place of the conditions of a kind that is of no criterion. */
static const ProgramPlace sheet_places[JUDGEMENT_KINDS] = {
	[JUDGEMENT_UNRANKED] = PLACE_UNRANKED,
	[JUDGEMENT_NO_AWARD] = PLACE_CLASS,
	[JUDGEMENT_LOWER_CLASS] = PLACE_CLASS,
	[JUDGEMENT_CLASS] = PLACE_CLASS,
};

static void
check_sheet_judgements(const Sheet *sheet)
{
	const Judgement *judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS);

	for (uint32_t i = 0; i < sheet_list(sheet, EXTRA_JUDGEMENTS)->n; i++)
	{
		const Judgement *judgement = &judgements[i];
		JudgementKind kind = judgement->kind;
		bool lowers = kind == JUDGEMENT_LOWER_CLASS;

		CORE_ASSERT(kind < JUDGEMENT_KINDS);
		if (kind == JUDGEMENT_LIMIT || kind == JUDGEMENT_ONLY_WHEN)
			continue;
		check_program(sheet, judgement->when, sheet_places[kind]);
		CORE_ASSERT(judgement->when != 0 || kind == JUDGEMENT_CLASS);
		CORE_ASSERT(judgement->at_most == 0 && judgement->without <= 3);
		CORE_ASSERT((judgement->without != 0) == (kind == JUDGEMENT_UNRANKED));
		CORE_ASSERT((judgement->awards.length > 0) == (kind == JUDGEMENT_NO_AWARD));
		CORE_ASSERT(lowers == ((judgement->by > 0) != (judgement->to > 0)) &&
		            judgement->to <= sheet->n_classes);
		CORE_ASSERT(kind == JUDGEMENT_CLASS ? judgement->subject < sheet->n_classes :
		                                      judgement->subject == 0);
	}
}

static void
check_quotas(const Sheet *sheet)
{
	const SheetQuota *quotas = SHEET_LIST(sheet, SheetQuota, EXTRA_QUOTAS);
	const Decimal *percents = SHEET_LIST(sheet, Decimal, EXTRA_PERCENTS);
	uint32_t next = 0;

	for (uint32_t i = 0; i < sheet_list(sheet, EXTRA_QUOTAS)->n; i++)
	{
		CORE_ASSERT(quotas[i].entry < sheet->n_classes && quotas[i].input < sheet->n_criteria);
		CORE_ASSERT(quotas[i].input == 0 || criterion_is_leaf(&sheet_criteria(sheet)[quotas[i].input]));
		CORE_ASSERT(quotas[i].n_percents > 0 && (quotas[i].input != 0 || quotas[i].n_percents == 1));
		CORE_ASSERT(quotas[i].ties <= CLASS_TIES_OPEN && quotas[i].rounding <= CLASS_ROUND_HALF_UP);
		CORE_ASSERT(quotas[i].after <= 1 && quotas[i].all <= 1 && (!quotas[i].all || quotas[i].classes == 0));
		next += quotas[i].n_percents * (quotas[i].input != 0 ? 2 : 1);
		CORE_ASSERT(quotas[i].first_percent + quotas[i].n_percents <= sheet_list(sheet, EXTRA_PERCENTS)->n);
	}
	CORE_ASSERT(next == sheet_list(sheet, EXTRA_PERCENTS)->n);
	for (uint32_t i = 0; i < next; i++)
		CORE_ASSERT(decimal_is_canonical(percents[i]) && !decimal_is_null(percents[i]));
}

static void
check_class_rules(const Sheet *sheet)
{
	uint64_t room[8192]; /* the largest sheet has a thousand classes */
	ClassRules rules;

	check_sheet_judgements(sheet);
	check_quotas(sheet);
	CORE_ASSERT(sheet_extras(sheet)->rank_by <= RANK_BY_CLASS && sheet_extras(sheet)->padding == 0);
	if (!sheet_has_class_rules(sheet))
		return;
	CORE_ASSERT(sheet_class_rules_room(sheet) <= sizeof(room));
	sheet_class_rules(sheet, &rules, room);
	CORE_ASSERT(!class_rules_refused(&rules, NULL));
}

/* In format 2 the lists of the extras are behind the texts, one after the other, and end the block. */
static void
check_extras(const Sheet *sheet)
{
	uint32_t next;

	if (sheet->version == SHEET_VERSION_PLAIN)
	{
		CORE_ASSERT(sheet->extras == 0);
		return;
	}
	CORE_ASSERT(sheet->extras % 8 == 0 && sheet->extras <= sheet->length - sizeof(SheetExtras));
	next = sheet->extras + (uint32_t) sizeof(SheetExtras);
	for (int list = 0; list < EXTRA_LISTS; list++)
	{
		next = check_gap(sheet, next);
		CORE_ASSERT(sheet_list(sheet, list)->offset == next);
		CORE_ASSERT(sheet_list(sheet, list)->n <= (sheet->length - next) / extra_entry_size[list]);
		next += sheet_list(sheet, list)->n * extra_entry_size[list];
	}
	CORE_ASSERT(next == sheet->length);
	for (uint32_t i = 0; i < sheet_list(sheet, EXTRA_CRITERIA)->n; i++)
	{
		const CriterionExtra *extra = SHEET_LIST(sheet, CriterionExtra, EXTRA_CRITERIA) + i;

		CORE_ASSERT(extra->criterion < sheet->n_criteria);
		CORE_ASSERT(sheet_criteria(sheet)[extra->criterion].extra == i + 1);
		check_criterion_extra(sheet, extra);
	}
	check_order(sheet, ORDER_OF_VALUES, EXTRA_VALUES);
	check_order(sheet, ORDER_OF_SCORES, EXTRA_ORDER);
	check_class_rules(sheet);
}

static void
check_header(const Sheet *sheet)
{
	CORE_ASSERT(sheet->version >= 1 && sheet->version <= SHEET_VERSION);
	CORE_ASSERT(sheet->decimals <= SHEET_MAX_DECIMALS);
	CORE_ASSERT(sheet->quantum == (sheet->round == ROUND_TOTAL ? 0 : POINTS_SCALE - sheet->decimals));
	CORE_ASSERT(sheet->round <= ROUND_TOTAL && sheet->rank_on <= RANK_ON_EXACT);
	CORE_ASSERT(sheet->ranking <= RANKING_DENSE && sheet->missing <= MISSING_REWEIGHT);
	CORE_ASSERT(sheet->relative <= 1 && sheet->scoring <= SCORING_1);
	CORE_ASSERT(sheet->n_criteria >= 2 && sheet->n_criteria <= SHEET_MAX_CRITERIA + 1);
	CORE_ASSERT(sheet->n_slots > sheet->n_criteria && (sheet->n_slots & (sheet->n_slots - 1)) == 0);
}

/* A text is in the block, behind its parts; an absent text is all zeroes. */
static void
check_text(const Sheet *sheet, uint32_t texts, TextRef text, bool required)
{
	uint32_t end = sheet->extras != 0 ? sheet->extras : sheet->length;

	CORE_ASSERT(text.length > 0 || (!required && text.offset == 0));
	CORE_ASSERT(text.length == 0 ||
	            (text.offset >= texts && text.offset <= end && text.length <= end - text.offset));
}

static void
check_limits(const Sheet *sheet, const Criterion *criterion)
{
	Points unit = decimal_pow10[sheet->quantum];

	CORE_ASSERT(criterion->max >= 0 && criterion->max <= POINTS_LIMIT);
	CORE_ASSERT(criterion->whole == (criterion->max % unit == 0 ? criterion->max / unit : 0));
	CORE_ASSERT(criterion->min <= criterion->cap && criterion->low <= criterion->high);
	CORE_ASSERT(criterion->low == (criterion->min == POINTS_NO_MIN ?
	                                   POINTS_NO_MIN :
	                                   mul_div_round(criterion->min, 1, 1, 0, sheet->quantum)));
	CORE_ASSERT(criterion->high == (criterion->cap == POINTS_NO_CAP ?
	                                    POINTS_NO_CAP :
	                                    mul_div_round(criterion->cap, 1, 1, 0, sheet->quantum)));
	CORE_ASSERT(decimal_is_canonical(criterion->weight) && criterion->weight.digits > 0);
	CORE_ASSERT(criterion->extra == 0 || (sheet->version > SHEET_VERSION_PLAIN &&
	                                      criterion->extra <= sheet_list(sheet, EXTRA_CRITERIA)->n));
}

static void
check_steps(const Sheet *sheet, const Criterion *criterion)
{
	const Step *steps = SHEET_PART(sheet, Step, steps) + criterion->first_step;
	bool is_curve = criterion_is_leaf(criterion) && rule_has(criterion_rule(criterion), PARAMETER_POINTS);

	CORE_ASSERT(criterion->first_step <= sheet->n_steps &&
	            criterion->n_steps <= sheet->n_steps - criterion->first_step);
	CORE_ASSERT(criterion->n_steps > 0 || criterion->first_step == 0);
	for (int i = 0; i < criterion->n_steps; i++)
	{
		CORE_ASSERT(decimal_is_canonical(steps[i].from) && decimal_is_canonical(steps[i].above));
		CORE_ASSERT(decimal_is_canonical(steps[i].to) && decimal_is_canonical(steps[i].below));
		CORE_ASSERT(steps[i].points >= criterion->min && steps[i].points <= criterion->cap);
		CORE_ASSERT(!is_curve || (!decimal_is_null(steps[i].from) && decimal_is_null(steps[i].above) &&
		                          decimal_is_null(steps[i].to) && decimal_is_null(steps[i].below) &&
		                          (i == 0 || decimal_compare(steps[i - 1].from, steps[i].from) < 0)));
	}
}

static void
check_leaf(const Sheet *sheet, int index)
{
	const Criterion *leaf = &sheet_criteria(sheet)[index];
	const Rule *rule = criterion_rule(leaf);
	int flags = rule->needs_target ? CRITERION_LEAF | CRITERION_NEEDS_TARGET : CRITERION_LEAF;
	uint8_t program_flags;
	uint8_t more_flags;
	int i = 0;

	CORE_ASSERT(leaf->end == index + 1);
	CORE_ASSERT(leaf->cap != POINTS_NO_CAP);
	CORE_ASSERT(!rule->is_new || sheet->version > SHEET_VERSION_PLAIN);
	CORE_ASSERT(leaf->min != POINTS_NO_MIN || (sheet->version > SHEET_VERSION_PLAIN && rule->may_lack_min));
	CORE_ASSERT(!criterion_is_relative(leaf) || sheet->relative);
	CORE_ASSERT((leaf->flags & CRITERION_CLUSTER) == 0 || sheet->version > SHEET_VERSION_PLAIN);
	for (; rule->parameters[i].name != NULL; i++)
		if (rule->parameters[i].kind == PARAMETER_NUMBER)
			CORE_ASSERT(decimal_is_canonical(leaf->parameter[i]));
		else
		{
			CORE_ASSERT(leaf->parameter[i].scale == 0 && leaf->parameter[i].digits >= 0);
			CORE_ASSERT(leaf->parameter[i].digits < 5 &&
			            (leaf->parameter[i].digits == 0 ||
			             rule->parameters[i].choices[leaf->parameter[i].digits] != NULL));
			CORE_ASSERT(sheet->version > SHEET_VERSION_PLAIN || rule->parameters[i].format_2_from == 0 ||
			            leaf->parameter[i].digits < rule->parameters[i].format_2_from);
			flags |= rule->parameters[i].flags[leaf->parameter[i].digits];
		}
	for (; i < RULE_PARAMETERS; i++)
		CORE_ASSERT(leaf->parameter[i].digits == 0 && leaf->parameter[i].scale == 0);
	if (leaf->extra != 0 && sheet_extra(sheet, leaf)->against != AGAINST_TARGET)
		flags &= ~CRITERION_NEEDS_TARGET;
	if (leaf->extra != 0 && against_is_of_cluster(sheet_extra(sheet, leaf)->against))
		flags |= CRITERION_CLUSTER;
	for (int bound = 0; bound < 2 && leaf->extra != 0; bound++)
		flags |= line_end_flags[sheet_extra(sheet, leaf)->bound[bound]];
	sheet_leaf_program_flags(sheet, leaf, &program_flags, &more_flags);
	CORE_ASSERT((leaf->flags & ~(CRITERION_BONUS | CRITERION_UNDER_BONUS)) == (flags | program_flags));
	if (leaf->extra != 0 && sheet_extra(sheet, leaf)->zero_base != ZERO_BASE_RULE)
		more_flags |= CRITERION_ZERO_BASE;
	if (rule->is_input)
		more_flags |= CRITERION_INPUT;
	CORE_ASSERT(leaf->more_flags == more_flags);
	CORE_ASSERT(!rule->is_input || (leaf->max == 0 && leaf->min == 0 && leaf->cap == 0));
	check_steps(sheet, leaf);
}

/* A parent that combines n children in another way than a plain sum or mean does, or may. */
static void
check_combination(const Sheet *sheet, int index, const CriterionExtra *extra, int n, i128 sum)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const Criterion *parent = &criteria[index];
	bool mean = (parent->flags & CRITERION_MEAN) != 0;
	int kept = n - extra->drop_lowest - extra->drop_highest;
	Points each = -1;

	CORE_ASSERT(extra->combine <= COMBINE_FORMULA && extra->combine != COMBINE_MEAN && extra->from_max <= 1);
	CORE_ASSERT(extra->combine == COMBINE_SUM || (!mean && kept == n && !extra->from_max));
	CORE_ASSERT((extra->formula != 0) == (extra->combine == COMBINE_FORMULA));
	CORE_ASSERT(!extra->from_max || (!mean && kept == n && sum == 0));
	CORE_ASSERT(extra->combine != COMBINE_SUM || mean || extra->from_max || kept != n || sum == parent->max);
	CORE_ASSERT(n > 0 || parent->max == 0 || extra->combine == COMBINE_FORMULA);
	if (kept == n)
		return;
	FOR_EACH_CHILD(child, criteria, index)
	{
		if (criterion_is_input(&criteria[child]))
			continue;
		CORE_ASSERT(each < 0 || each == criteria[child].max);
		CORE_ASSERT((criteria[child].flags & CRITERION_BONUS) == 0);
		each = criteria[child].max;
	}
	CORE_ASSERT(kept > 0 && (mean || (i128) kept * each == parent->max));
}

/* Its children fill the range from it to its end, and add up to its max. */
static void
check_parent(const Sheet *sheet, int index)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const Criterion *parent = &criteria[index];
	const CriterionExtra *extra = parent->extra != 0 ? sheet_extra(sheet, parent) : NULL;
	Combine combine = extra != NULL ? extra->combine : COMBINE_SUM;
	bool mean = (parent->flags & CRITERION_MEAN) != 0 || combine == COMBINE_GEOMETRIC;
	i128 sum = 0;
	int n = 0;
	Wide multiple;
	int end = index + 1;

	CORE_ASSERT(parent->end > index + 1 && parent->end <= sheet->n_criteria);
	CORE_ASSERT(parent->more_flags == 0);
	CORE_ASSERT(parent->rule == 0 && parent->n_steps == 0 && parent->first_step == 0);
	CORE_ASSERT((parent->flags &
	             (CRITERION_LOWER | CRITERION_NEEDS_TARGET | CRITERION_CLUSTER | CRITERION_PLACE)) == 0);
	FOR_EACH_CHILD(child, criteria, index)
	{
		bool bonus = (criteria[child].flags & CRITERION_BONUS) != 0;
		bool under_bonus = bonus || (parent->flags & CRITERION_UNDER_BONUS) != 0;

		CORE_ASSERT(criteria[child].parent == index && criteria[child].depth == parent->depth + 1);
		CORE_ASSERT(criteria[child].end > child && criteria[child].end <= parent->end);
		CORE_ASSERT(((criteria[child].flags & CRITERION_UNDER_BONUS) != 0) == under_bonus);
		CORE_ASSERT(!mean || (!bonus && (criteria[child].max > 0 || criterion_is_input(&criteria[child]))));
		CORE_ASSERT(mean || combine == COMBINE_FORMULA ||
		            (criteria[child].weight.digits == 1 && criteria[child].weight.scale == 0));
		CORE_ASSERT(combine != COMBINE_HIGHEST || (!bonus && criteria[child].max <= parent->max));
		if (!bonus)
			sum += criteria[child].max;
		n += !criterion_is_input(&criteria[child]);
		end = criteria[child].end;
	}
	CORE_ASSERT(end == parent->end);
	CORE_ASSERT(!criterion_has_mean(sheet, parent) || sheet_mean_multiple(sheet, index, &multiple));
	if (extra != NULL)
		check_combination(sheet, index, extra, n, sum);
	else
		CORE_ASSERT(mean || sum == parent->max);
}

static void
check_criteria(const Sheet *sheet, uint32_t texts)
{
	const Criterion *criteria = sheet_criteria(sheet);
	int leaves = 0;

	CORE_ASSERT(criteria[SHEET_ROOT].end == sheet->n_criteria && criteria[SHEET_ROOT].depth == 0);
	CORE_ASSERT(criteria[SHEET_ROOT].parent == 0 && criteria[SHEET_ROOT].flags == 0);
	for (int i = 0; i < sheet->n_criteria; i++)
	{
		CORE_ASSERT(criteria[i].rule < rules_count);
		check_limits(sheet, &criteria[i]);
		check_text(sheet, texts, criteria[i].code, i > 0);
		check_text(sheet, texts, criteria[i].name, false);
		CORE_ASSERT(criteria[i].code.length <= (i > 0 ? SHEET_MAX_CODE : 0));
		CORE_ASSERT(criteria[i].depth <= SHEET_MAX_DEPTH);
		leaves += criterion_is_leaf(&criteria[i]);
		if (criterion_is_leaf(&criteria[i]))
			check_leaf(sheet, i);
		else
			check_parent(sheet, i);
	}
	CORE_ASSERT(leaves == sheet->n_leaves);
	CORE_ASSERT(!sheet_points_unbounded(sheet, SHEET_ROOT));
}

static void
check_slots(const Sheet *sheet)
{
	static const CodeSlot free_slot;
	const Criterion *criteria = sheet_criteria(sheet);
	SheetCodes codes = sheet_codes(sheet);
	uint32_t used = 0;

	for (uint32_t i = 0; i < sheet->n_slots; i++)
	{
		const CodeSlot *slot = &codes.slots[i];
		char start[CODE_START] = {0};

		if (slot->criterion == 0)
		{
			CORE_ASSERT(memcmp(slot, &free_slot, sizeof(CodeSlot)) == 0);
			continue;
		}
		used++;
		CORE_ASSERT(slot->criterion < sheet->n_criteria);
		CORE_ASSERT(slot->text == criteria[slot->criterion].code.offset &&
		            slot->length == criteria[slot->criterion].code.length);
		CORE_ASSERT(slot->is_leaf == criterion_is_leaf(&criteria[slot->criterion]));
		memcpy(start, (const char *) sheet + slot->text,
		       slot->length < CODE_START ? slot->length : CODE_START);
		CORE_ASSERT(memcmp(start, slot->start, CODE_START) == 0);
	}
	CORE_ASSERT(used == sheet->n_criteria - 1u);
	for (int i = 1; i < sheet->n_criteria; i++)
		CORE_ASSERT(sheet_find(sheet, sheet_text(sheet, criteria[i].code), criteria[i].code.length) == i);
}

/* How they compare is said of all or none of them. */
static void
check_tie_breaks(const Sheet *sheet, const uint16_t *criteria)
{
	uint32_t n = sheet_list_length(sheet, EXTRA_TIE_BREAKS);
	bool any = false;

	CORE_ASSERT(n == 0 || n == sheet->n_tie_breaks);
	for (uint32_t i = 0; i < n; i++)
	{
		const TieBreak *how = SHEET_LIST(sheet, TieBreak, EXTRA_TIE_BREAKS) + i;

		CORE_ASSERT(how->by_actual <= 1 && how->lower <= 1);
		CORE_ASSERT(!how->by_actual || criterion_is_leaf(&sheet_criteria(sheet)[criteria[i]]));
		any |= how->by_actual || how->lower;
	}
	CORE_ASSERT(any == (n > 0));
}

static void
check_lists(const Sheet *sheet, uint32_t texts)
{
	const ScoreClass *classes = SHEET_PART(sheet, ScoreClass, classes);
	const Remark *remarks = SHEET_PART(sheet, Remark, remarks);
	const uint16_t *tie_breaks = SHEET_PART(sheet, uint16_t, tie_breaks);

	for (int i = 0; i < sheet->n_classes; i++)
	{
		check_text(sheet, texts, classes[i].name, true);
		CORE_ASSERT(i == 0 || sheet->version > SHEET_VERSION_PLAIN || classes[i].from < classes[i - 1].from);
	}
	for (int i = 0; i < sheet->n_remarks; i++)
	{
		check_text(sheet, texts, remarks[i].text, true);
		CORE_ASSERT(remarks[i].criterion > 0 && remarks[i].criterion < sheet->n_criteria);
		CORE_ASSERT(remarks[i].kind < (sheet->version == SHEET_VERSION_PLAIN ? REMARK_CLAUSE : REMARK_KINDS));
		CORE_ASSERT(
			i == 0 || remarks[i].criterion > remarks[i - 1].criterion ||
			(remarks[i].criterion == remarks[i - 1].criterion && remarks[i].kind > remarks[i - 1].kind));
	}
	for (int i = 0; i < sheet->n_tie_breaks; i++)
		CORE_ASSERT(tie_breaks[i] > 0 && tie_breaks[i] < sheet->n_criteria);
	check_tie_breaks(sheet, tie_breaks);
}

void
sheet_assert_valid(const Sheet *sheet)
{
	uint32_t texts;

	check_header(sheet);
	texts = check_layout(sheet);
	check_extras(sheet);
	check_criteria(sheet, texts);
	check_slots(sheet);
	check_lists(sheet, texts);
}

#endif
