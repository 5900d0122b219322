/*
 * sheet.c - finding one's way in a compiled score sheet (see sheet.h).
 */
#include "sheet.h"

_Static_assert(sizeof(Decimal) == 16, "Decimal has hidden padding");
_Static_assert(sizeof(Criterion) % 8 == 0 && offsetof(Criterion, padding) + 3 == sizeof(Criterion),
               "Criterion has hidden padding");
_Static_assert(sizeof(Sheet) == 76, "Sheet has hidden padding");

const char *const remark_keys[REMARK_KINDS] = {
	[REMARK_MEASURE] = "measure",
	[REMARK_EVIDENCE] = "evidence",
	[REMARK_APPRAISER] = "appraiser",
	[REMARK_NOTE] = "note",
};

int
sheet_find(const Sheet *sheet, const char *code, size_t length)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const uint16_t *slots = SHEET_PART(sheet, uint16_t, slots);
	uint32_t mask = sheet->n_slots - 1;

	for (uint32_t slot = code_hash(code, length) & mask; slots[slot] != 0; slot = (slot + 1) & mask)
	{
		TextRef candidate = criteria[slots[slot]].code;

		if (candidate.length == length && same_bytes(sheet_text(sheet, candidate), code, length))
			return slots[slot];
	}
	return -1;
}

void
sheet_index(Sheet *sheet, uint16_t *slots)
{
	const Criterion *criteria = sheet_criteria(sheet);
	uint32_t mask = sheet->n_slots - 1;

	for (int i = 1; i < sheet->n_criteria; i++)
	{
		TextRef code = criteria[i].code;
		uint32_t slot = code_hash(sheet_text(sheet, code), code.length) & mask;

		while (slots[slot] != 0)
			slot = (slot + 1) & mask;
		slots[slot] = (uint16_t) i;
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
	FOR_EACH_CHILD (child, criteria, index)
	{
		uint64_t max = (uint64_t) criteria[child].max;
		Wide quotient = *multiple;
		uint64_t rest = wide_divide_small(&quotient, max);

		wide_multiply(multiple, max / greatest_common_divisor(max, rest));
		if (wide_bits(multiple) > SHEET_MEAN_BITS)
			return false;
	}
	return true;
}
