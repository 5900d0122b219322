/*
 * sheet.c - finding one's way in a compiled score sheet (see sheet.h).
 */
#include "sheet/sheet.h"

_Static_assert(sizeof(Decimal) == 16, "Decimal has hidden padding");
_Static_assert(offsetof(Criterion, more_flags) + 1 == offsetof(Criterion, max) &&
                   offsetof(Criterion, extra) + 2 == sizeof(Criterion),
               "Criterion has hidden padding");
_Static_assert(sizeof(CodeSlot) == 16, "CodeSlot has hidden padding");
_Static_assert(sizeof(CriterionExtra) == 48 && sizeof(Late) == 64 && sizeof(Judgement) == 48 &&
                   sizeof(SheetQuota) == 56,
               "extras have hidden padding");
_Static_assert(sizeof(Sheet) == 80, "Sheet has hidden padding");

const uint8_t extra_entry_size[EXTRA_LISTS] = {
	[EXTRA_CRITERIA] = sizeof(CriterionExtra), [EXTRA_LATES] = sizeof(Late),
	[EXTRA_JUDGEMENTS] = sizeof(Judgement),    [EXTRA_QUOTAS] = sizeof(SheetQuota),
	[EXTRA_PERCENTS] = sizeof(Decimal),        [EXTRA_TIE_BREAKS] = sizeof(TieBreak),
	[EXTRA_PROGRAMS] = sizeof(uint64_t),       [EXTRA_VALUES] = sizeof(uint16_t),
	[EXTRA_ORDER] = sizeof(uint16_t),
};

const char *const round_words[] = {"criterion", "total", NULL};
const char *const rank_on_words[] = {"rounded", "exact", NULL};
const char *const ranking_words[] = {"competition", "dense", NULL};
const char *const missing_words[] = {"incomplete", "zero", "reweight", NULL};

const char *const against_words[] = {"target", "best", "mean", "baseline", NULL};
const char *const line_end_words[] = {"target", "mean", "baseline", NULL};
const uint8_t line_end_flags[] = {
	[BOUND_NUMBER] = 0,
	[BOUND_TARGET] = CRITERION_NEEDS_TARGET,
	[BOUND_MEAN] = CRITERION_CLUSTER,
	[BOUND_BASELINE] = 0,
};
const char *const zero_base_words[] = {"compare", "max", "min", "not assigned", NULL};

const char *const judgement_without_words[] = {"rank", "class", NULL};

const char *const remark_keys[REMARK_KINDS] = {
	[REMARK_MEASURE] = "measure", [REMARK_EVIDENCE] = "evidence", [REMARK_APPRAISER] = "appraiser",
	[REMARK_NOTE] = "note",       [REMARK_CLAUSE] = "clause",
};

static bool
slot_has_code(const Sheet *sheet, const CodeSlot *slot, const char *code, size_t length)
{
	return slot->length == length &&
	       bytes_equal(length <= CODE_START ? slot->start : (const char *) sheet + slot->text, code, length);
}

const CodeSlot *
sheet_codes_find(const SheetCodes *codes, const char *code, size_t length)
{
	for (uint32_t i = code_hash(code, length) & codes->mask; codes->slots[i].criterion != 0;
	     i = (i + 1) & codes->mask)
		if (slot_has_code(codes->sheet, &codes->slots[i], code, length))
			return &codes->slots[i];
	return NULL;
}

int
sheet_find(const Sheet *sheet, const char *code, size_t length)
{
	SheetCodes codes = sheet_codes(sheet);
	const CodeSlot *slot = sheet_codes_find(&codes, code, length);

	return slot != NULL ? slot->criterion : -1;
}

int
sheet_find_leaf(const Sheet *sheet, const char *code, size_t length, FaultText *fault)
{
	int index = sheet_find(sheet, code, length);
	bool parent = index > 0 && !criterion_is_leaf(&sheet_criteria(sheet)[index]);

	if (index > 0 && !parent)
		return index;
	fault_set(fault, "22023", parent ? "a parent cannot have a result of its own" : "not in the score sheet");
	fault_detail(fault, parent ? "A parent's points are computed from its children only." :
	                             "A result must belong to a leaf of its score sheet.");
	fault_hint(fault, "List the sheet's criteria and leaves with emulation.criteria(sheet).");
	return 0;
}

void
sheet_index(Sheet *sheet)
{
	const Criterion *criteria = sheet_criteria(sheet);
	CodeSlot *slots = (CodeSlot *) ((char *) sheet + sheet->slots);
	uint32_t mask = sheet->n_slots - 1;

	for (int i = 1; i < sheet->n_criteria; i++)
	{
		TextRef code = criteria[i].code;
		const char *text = sheet_text(sheet, code);
		uint32_t place = code_hash(text, code.length) & mask;
		CodeSlot slot = {.text = code.offset,
		                 .criterion = (uint16_t) i,
		                 .length = (uint8_t) code.length,
		                 .is_leaf = criterion_is_leaf(&criteria[i])};

		memcpy(slot.start, text, code.length < CODE_START ? code.length : CODE_START);
		while (slots[place].criterion != 0)
			place = (place + 1) & mask;
		slots[place] = slot;
	}
}

void
sheet_make_exact(Sheet *sheet)
{
	Criterion *criteria = (Criterion *) ((char *) sheet + sheet->criteria);

	sheet->round = ROUND_TOTAL;
	sheet->quantum = 0;
	for (int i = 0; i < sheet->n_criteria; i++)
	{
		criteria[i].whole = criteria[i].max;
		criteria[i].low = criteria[i].min;
		criteria[i].high = criteria[i].cap;
	}
}

static uint64_t
greatest_common_divisor(uint64_t a, uint64_t b)
{
	while (b != 0)
	{
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

bool
sheet_mean_multiple(const Sheet *sheet, int index, Wide *multiple)
{
	const Criterion *criteria = sheet_criteria(sheet);

	wide_set(multiple, 1);
	FOR_EACH_CHILD(child, criteria, index)
	{
		uint64_t max = (uint64_t) criteria[child].max;
		Wide quotient = *multiple;
		uint64_t rest;

		if (max == 0)
			continue;
		rest = wide_divide_small(&quotient, max);
		wide_multiply(multiple, max / greatest_common_divisor(max, rest));
		if (wide_bits(multiple) > SHEET_MEAN_BITS)
			return false;
	}
	return true;
}

/* Everything beyond the limit is alike, and so no product overflows. */
static i128
limited(i128 points)
{
	return points > POINTS_LIMIT ? (i128) POINTS_LIMIT + 1 : points;
}

/* amount·max/part, rounded up to the sheet's grid: what rounding makes of it at most. */
static i128
scaled_up(const Sheet *sheet, i128 amount, Points max, Points part)
{
	int64_t unit = decimal_pow10[sheet->quantum];
	i128 scaled = (amount * max + part - 1) / part;

	return limited((scaled + unit - 1) / unit * unit);
}

static i128
greater(i128 a, i128 b)
{
	return a > b ? a : b;
}

/*
 * The greatest absolute value of points after min and cap. Only both together limit it; one of
 * them can still move points to its own value. A leaf without min takes away what it counts:
 * points end at the limit (score_tree.c).
 */
static i128
magnitude_within(const Criterion *criterion, i128 points)
{
	bool has_min = criterion->min != POINTS_NO_MIN || criterion_is_leaf(criterion);
	bool has_cap = criterion->cap != POINTS_NO_CAP;
	i128 low = criterion->min != POINTS_NO_MIN ? criterion->low : 0;
	i128 high = has_cap ? criterion->high : 0;

	if (has_min && has_cap)
		return greater(low < 0 ? -low : low, high < 0 ? -high : high);
	return greater(points, greater(low, -high));
}

/* The same with its limits, which may be below its min. */
static i128
magnitude_limited(const Sheet *sheet, const Criterion *criterion, i128 points)
{
	const CriterionExtra *extra = criterion->extra != 0 ? sheet_extra(sheet, criterion) : NULL;
	const Judgement *judgements;

	points = magnitude_within(criterion, points);
	if (extra == NULL)
		return points;
	judgements = SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS) + extra->first_judgement;
	for (uint32_t i = 0; i < extra->n_judgements; i++)
		points = greater(points, -(i128) judgements[i].at_most);
	return points;
}

/*
 * The greatest absolute value of points that a unit can have at a criterion, and the part of
 * them that its parent can receive as extra, unscaled: its bonuses, if nothing else of it is
 * present.
 */
typedef struct Bound
{
	i128 points;
	i128 extra;
	bool has_extra;
} Bound;

/*
 * Scaling what is present to the parent's max multiplies each child's share of
 * its own max by the parent's at most; what has no max of its own is scaled with
 * the least of the others.
 */
static Bound
points_bound(const Sheet *sheet, int index)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const Criterion *parent = &criteria[index];
	const CriterionExtra *extra = parent->extra != 0 ? sheet_extra(sheet, parent) : NULL;
	Combine combine = extra != NULL ? extra->combine : COMBINE_SUM;
	Bound own = {extra != NULL && extra->from_max ? parent->max : 0, 0, false};
	i128 highest = 0;
	i128 without_max = 0;
	i128 share = 0;
	Points least_max = 0;

	if (criterion_is_leaf(parent))
		return (Bound){magnitude_limited(sheet, parent, 0), 0, false};
	if (combine == COMBINE_FORMULA)
		return (Bound){magnitude_limited(sheet, parent, parent->max), 0, false};
	FOR_EACH_CHILD(child, criteria, index)
	{
		Bound bound = points_bound(sheet, child);
		Points max = criteria[child].max;
		bool bonus = (criteria[child].flags & CRITERION_BONUS) != 0;

		own.points = limited(own.points + bound.points);
		highest = greater(highest, bound.points);
		own.extra = limited(own.extra + (bonus ? bound.points : bound.extra));
		own.has_extra |= bonus || bound.has_extra;
		if (bonus)
			continue;
		if (max == 0)
		{
			without_max = limited(without_max + bound.points);
			continue;
		}
		if (scaled_up(sheet, bound.points, parent->max, max) > share)
			share = scaled_up(sheet, bound.points, parent->max, max);
		if (least_max == 0 || max < least_max)
			least_max = max;
	}
	if (least_max > 0)
		share = limited(share + scaled_up(sheet, without_max, parent->max, least_max) + own.extra);
	if (combine == COMBINE_HIGHEST)
		return (Bound){magnitude_limited(sheet, parent, highest), 0, false};
	own.points = magnitude_limited(sheet, parent, greater(share, own.points));
	if (own.has_extra)
		own.extra = magnitude_within(parent, own.extra);
	return own;
}

bool
sheet_points_unbounded(const Sheet *sheet, int index)
{
	return points_bound(sheet, index).points > POINTS_LIMIT;
}
