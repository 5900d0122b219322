/*
 * sheet_reader.c - reads a sheet's JSON document and finds every fault: its own keys here, its
 * criteria in sheet_criteria.c, its classes in sheet_class_reader.c.
 *
 * The document is walked once, in the order in which a person reads it.
 */
#include "server/compat.h"

#include "utils/builtins.h"

#include "sheet/sheet_reader.h"

#define MAX_TIE_BREAKS 100

const char *const reader_sheet_keys[] = {
	"name",    "max",     "decimals", "round",       "rank_on",  "ranking", "missing", "tie_break", "ceiling",
	"classes", "rank_by", "unranked", "lower_class", "no_award", "scoring", "limits",  "criteria",  NULL};
const char *const reader_tie_break_keys[] = {"criterion", "by", "better", NULL};
const char *const reader_tie_break_words[] = {"points", "actual", NULL};
const char *const reader_better_words[] = {"higher", "lower", NULL};

/* The sheet's own keys ------------------------------------------------------------------- */

static void
read_decimals(SheetReader *reader, JsonbContainer *object)
{
	Decimal number;
	bool present;
	char text[DECIMAL_TEXT];

	reader->header.decimals = 2;
	if (!reader_number(reader, NULL, object, "decimals", &number, &present))
		return;
	if (number.scale == 0 && number.digits >= 0 && number.digits <= SHEET_MAX_DECIMALS)
	{
		reader->header.decimals = (uint8) number.digits;
		return;
	}
	decimal_text(number, text);
	reader_fault(reader, OUT_OF_RANGE, NULL, psprintf("\"decimals\" is %s", text),
	             psprintf("\"decimals\" must be a whole number from 0 to %d.", SHEET_MAX_DECIMALS), NULL);
}

/* The newest is what a sheet has that does not say, and so nothing is kept of it. */
static void
read_scoring(SheetReader *reader, JsonbContainer *object)
{
	Decimal number;
	bool present;
	char text[DECIMAL_TEXT];

	if (!reader_number(reader, NULL, object, "scoring", &number, &present))
		return;
	if (number.scale == 0 && number.digits >= SCORING_1 && number.digits <= SCORING_NEWEST_NUMBER)
	{
		reader->header.scoring = number.digits == SCORING_1 ? SCORING_1 : SCORING_NEWEST;
		return;
	}
	decimal_text(number, text);
	reader_fault(reader, OUT_OF_RANGE, NULL, psprintf("\"scoring\" is %s", text),
	             psprintf("\"scoring\" must be %d (the rules of emulation 1.0) or %d (the current rules).",
	                      SCORING_1, SCORING_NEWEST_NUMBER),
	             NULL);
}

int
reader_find_code(const SheetReader *reader, const char *code, int length)
{
	for (int i = 1; i < reader->header.n_criteria; i++)
		if (reader->criteria[i].code.length == (uint32) length &&
		    memcmp(reader->texts.data + reader->criteria[i].code.offset, code, length) == 0)
			return i;
	return -1;
}

/* A tie-break that says how it compares; the criterion's code, or null. */
static JsonbValue *
read_tie_break(SheetReader *reader, const char *place, JsonbContainer *object, TieBreak *how)
{
	JsonbValue *code = reader_get(object, "criterion");

	reader_check_keys(reader, NULL, object, place, reader_tie_break_keys, NULL, NULL);
	how->by_actual = reader_choice(reader, NULL, object, "by", reader_tie_break_words) == 1;
	how->lower = reader_choice(reader, NULL, object, "better", reader_better_words) == 1;
	if (code == NULL)
		reader_missing_key(reader, NULL, "criterion", psprintf("a criterion's code in %s", place));
	return code;
}

/* The criterion that a tie-break names; 0 where it names none. */
static int
tie_break_criterion(SheetReader *reader, const char *place, const JsonbValue *code, const TieBreak *how)
{
	int index;

	if (code->type != jbvString)
	{
		reader_wrong_kind(reader, NULL, place, "a criterion's code", code);
		return 0;
	}
	index = reader_find_code(reader, code->val.string.val, code->val.string.len);
	if (index < 0 && !reader->full)
		reader_fault(reader, INVALID, NULL,
		             psprintf("tie-breaker \"%s\" is not a criterion", reader_shown(code)),
		             pstrdup("\"tie_break\" lists codes of the sheet's criteria, leaves or parents."), NULL);
	if (index > 0 && how->by_actual && !criterion_is_leaf(&reader->criteria[index]))
		reader_fault(reader, INVALID, NULL, psprintf("tie-breaker \"%s\" has no actual", reader_shown(code)),
		             pstrdup("Only a leaf has an actual; a parent is compared by its points."), NULL);
	return Max(index, 0);
}

static void
read_tie_breaks(SheetReader *reader, JsonbContainer *object)
{
	JsonbContainer *array;
	int n = reader_array(reader, NULL, object, "tie_break", &array);
	TieBreak ways[MAX_TIE_BREAKS] = {0};
	bool any = false;

	if (n > MAX_TIE_BREAKS)
	{
		reader_fault(reader, OVER_LIMIT, NULL, psprintf("%d tie-breakers", n),
		             psprintf("A sheet has at most %d tie-breakers.", MAX_TIE_BREAKS), NULL);
		return;
	}
	for (int i = 0; i < n; i++)
	{
		JsonbValue *value = getIthJsonbValueFromContainer(array, i);
		char *place = psprintf("tie_break[%d]", i + 1);
		uint16 entry;

		if (reader_is_object(value))
			value = read_tie_break(reader, place, value->val.binary.data, &ways[i]);
		entry = value == NULL ? 0 : (uint16) tie_break_criterion(reader, place, value, &ways[i]);
		any |= ways[i].by_actual || ways[i].lower;
		appendBinaryStringInfo(&reader->tie_breaks, (char *) &entry, sizeof(uint16));
	}
	reader->header.n_tie_breaks = (uint16) (reader->tie_breaks.len / sizeof(uint16));
	for (int i = 0; any && i < n; i++)
		reader_append(reader, EXTRA_TIE_BREAKS, &ways[i]);
}

static void
read_sheet(SheetReader *reader, JsonbContainer *object)
{
	Sheet *header = &reader->header;

	reader_check_keys(reader, NULL, object, "a sheet", reader_sheet_keys, NULL, NULL);
	read_decimals(reader, object);
	read_scoring(reader, object);
	header->round = (uint8) reader_choice(reader, NULL, object, "round", round_words);
	header->rank_on = (uint8) reader_choice(reader, NULL, object, "rank_on", rank_on_words);
	header->ranking = (uint8) reader_choice(reader, NULL, object, "ranking", ranking_words);
	header->missing = (uint8) reader_choice(reader, NULL, object, "missing", missing_words);
	header->quantum = header->round == ROUND_TOTAL ? 0 : (uint8) (POINTS_SCALE - header->decimals);
	reader_root(reader, object);
	reader_classes(reader, object);
	reader_criteria(reader, object);
	reader_class_rules(reader, object);
	read_tie_breaks(reader, object);
	reader_check_range(reader);
}

/* Codes given twice; the hash table finds the first of equal codes. */
static void
check_codes(SheetReader *reader, const Sheet *sheet)
{
	const Criterion *criteria = sheet_criteria(sheet);

	for (int i = 1; i < sheet->n_criteria; i++)
		if (criteria[i].code.length > 0 &&
		    sheet_find(sheet, sheet_text(sheet, criteria[i].code), criteria[i].code.length) != i)
			reader_fault(reader, INVALID, reader->labels[i], pstrdup("the code occurs twice"),
			             pstrdup("A code must be unique in a sheet, whatever its parent."), NULL);
}

/* What would make points inexact or too large, of a sheet that has no other fault. */
static void
check_arithmetic(SheetReader *reader, const Sheet *sheet)
{
	Wide multiple;

	for (int i = sheet->n_criteria - 1; i >= 0; i--)
	{
		const Criterion *criterion = &sheet_criteria(sheet)[i];
		const char *label = i == SHEET_ROOT ? NULL : reader->labels[i];

		if (criterion_has_mean(sheet, criterion) && !sheet_mean_multiple(sheet, i, &multiple))
			reader_fault(reader, OVER_LIMIT, label,
			             pstrdup("the max values of its children do not have a common multiple that is small "
			                     "enough for an exact mean"),
			             NULL, pstrdup("Give the children of a mean the same max, or round values."));
		if (reader->faults == NIL && sheet_points_unbounded(sheet, i))
			reader_fault(
				reader, OUT_OF_RANGE, label, pstrdup("points can exceed 9000000000"),
				pstrdup("If criteria are missing or not assigned, the others are scaled up; points are "
			            "stored exactly up to 9000000000."),
				pstrdup("Lower the caps and mins, or choose max values that are closer to each other."));
	}
}

static Sheet *
read_document(SheetReader *reader, Jsonb *document)
{
	Sheet *sheet;

	reader->room = 64;
	reader->criteria = palloc(sizeof(Criterion) * reader->room);
	reader->labels = palloc(sizeof(char *) * reader->room);
	initStringInfo(&reader->steps);
	initStringInfo(&reader->classes);
	initStringInfo(&reader->remarks);
	initStringInfo(&reader->tie_breaks);
	for (int list = 0; list < EXTRA_LISTS; list++)
		initStringInfo(&reader->lists[list]);
	initStringInfo(&reader->texts);
	if (!JB_ROOT_IS_OBJECT(document))
	{
		reader_fault(reader, INVALID, NULL,
		             psprintf("must be a JSON object, not %s",
		                      JB_ROOT_IS_SCALAR(document) ? "a single value" : "an array"),
		             reader_sentence("Allowed keys", reader_sheet_keys), NULL);
		return NULL;
	}
	read_sheet(reader, &document->root);
	sheet = sheet_assemble(reader);
	check_codes(reader, sheet);
	sheet = sheet_with_programs(reader, sheet);
	if (reader->faults == NIL)
		reader_check_class_rules(reader, sheet);
	if (reader->faults == NIL)
		check_arithmetic(reader, sheet);
	return sheet;
}

Sheet *
sheet_from_jsonb(Jsonb *document, struct Node *soft)
{
	SheetReader reader = {.collect = soft != NULL};
	Sheet *sheet = read_document(&reader, document);

	if (reader.faults != NIL)
	{
		reader_report(linitial(reader.faults), soft);
		return NULL;
	}
	sheet_set_fingerprint(sheet);
	sheet_assert_valid(sheet);
	return sheet;
}

List *
sheet_faults(Jsonb *document)
{
	SheetReader reader = {.collect = true};

	read_document(&reader, document);
	return reader.faults;
}
