/*
 * explain.c - why a unit has its rank and class, in words and with the author's clause and note.
 */
#include "server/compat.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"

#include "board/class_reason.h"
#include "board/explain.h"
#include "sheet/score_sheet.h"
#include "sheet/sheet_classes.h"

#define CAUSE_MOST 160
#define SHOWN_MOST 80 /* bytes of a class's name, so that a reason fits into a FaultText */

/* Classes ---------------------------------------------------------------------------- */

static bool
is_classed(const Explained *unit)
{
	const Verdicts *verdicts = unit->verdicts;

	if (verdicts->row == 0)
		return unit->standing->status == STANDING_RANKED;
	return verdicts_is_classed(verdicts, unit->standing->unit);
}

/* What classes_decide found, or null where points alone make classes. */
static const ClassUnit *
ruled(const Explained *unit)
{
	return unit->verdicts->units == NULL ? NULL : &unit->verdicts->units[unit->standing->unit];
}

/* Decided by an authority, where points alone make classes. */
static bool
is_overruled(const Explained *unit)
{
	return ruled(unit) == NULL && unit->decided != NULL && is_classed(unit) &&
	       unit->decided[unit->standing->unit] != CLASS_NOT_DECIDED;
}

int
explained_class(const Explained *unit)
{
	if (ruled(unit) != NULL)
		return verdicts_entry(unit->verdicts, ruled(unit)->number);
	return is_overruled(unit) ? unit->decided[unit->standing->unit] : unit->standing->score_class;
}

int
explained_class_by_points(const Explained *unit)
{
	return ruled(unit) != NULL ? verdicts_entry(unit->verdicts, ruled(unit)->by_points) :
	                             unit->standing->score_class;
}

bool
explained_is_open(const Explained *unit)
{
	return ruled(unit) != NULL && ruled(unit)->open;
}

uint32
explained_rank(const Explained *unit)
{
	return ruled(unit) != NULL && unit->verdicts->rules.rank_by_class ? ruled(unit)->rank :
	                                                                    unit->standing->rank;
}

/* Reasons ---------------------------------------------------------------------------- */

/* Of a class by its place among the sheet's, a short name; null where there is none. */
static char *
class_shown(const Sheet *sheet, int entry)
{
	TextRef name;

	if (entry < 0)
		return NULL;
	name = sheet_class_entries(sheet)[entry].name;
	if (name.length <= SHOWN_MOST)
		return pnstrdup(sheet_text(sheet, name), name.length);
	return psprintf("%.*s...", pg_mbcliplen(sheet_text(sheet, name), (int) name.length, SHOWN_MOST),
	                sheet_text(sheet, name));
}

/* Why a program has no result, "II.3 missing", shortened if it is long. */
static char *
cause_text(const Sheet *sheet, ProgramRef program, const ExpressionValue *value)
{
	const char *ending = value->state == EXPRESSION_UNDEFINED ? "undefined" : "missing";
	const Expression *expression = sheet_program(sheet, program);
	ExpressionReference cause = expression_cause(expression, value);
	SheetNames names;
	ExpressionCodes codes = sheet_expression_codes(&names, sheet, PLACE_CLASS);
	size_t length;
	char *text;

	if (value->state == EXPRESSION_MISSING && cause.name == EXPRESSION_ACTUAL_OF)
		text = sheet_criterion_code(sheet, cause.criterion);
	else
	{
		length = expression_print_cause(expression, value, &codes, NULL, 0);
		text = palloc(length + 1);
		expression_print_cause(expression, value, &codes, text, length);
		text[length] = '\0';
	}
	if (strlen(text) > CAUSE_MOST)
		text = psprintf("%.*s...", pg_mbcliplen(text, (int) strlen(text), CAUSE_MOST), text);
	return psprintf("%s %s", text, ending);
}

/* What judges a unit as a whole, while it is written down. */
typedef struct Explaining
{
	const Explained *unit;
	const char *only; /* kind, and of that no text but the first; null: all */
	bool scored;      /* the unit is the one that was scored last */
	List *reasons;
} Explaining;

static bool
wants(const Explaining *explaining, const char *kind)
{
	return explaining->only == NULL || strcmp(explaining->only, kind) == 0;
}

/* Of a reason that is wanted. */
static bool
wants_text(const Explaining *explaining)
{
	return explaining->only == NULL || explaining->reasons == NIL;
}

static void
score_once(Explaining *explaining)
{
	if (!explaining->scored)
		scoring_unit(explaining->unit->scoring, explaining->unit->standing->unit);
	explaining->scored = true;
}

static char *
missing_text(Explaining *explaining, ProgramRef condition)
{
	const Explained *unit = explaining->unit;

	CHECK_FOR_INTERRUPTS();
	score_once(explaining);
	return cause_text(unit->verdicts->sheet, condition,
	                  verdicts_run(unit->scoring, unit->standing, condition));
}

static void
add_reason(Explaining *explaining, const char *kind, char *text, TextRef clause, TextRef note)
{
	Reason *reason = palloc0(sizeof(Reason));

	*reason = (Reason){.kind = kind,
	                   .lacks = strcmp(kind, class_reason_word(CLASS_REASON_UNDECIDED)) == 0,
	                   .text = text,
	                   .clause = clause,
	                   .note = note};
	explaining->reasons = lappend(explaining->reasons, reason);
}

static char *
awards_text(const Sheet *sheet, const Judgement *judgement)
{
	const char *end = sheet_text(sheet, judgement->awards) + judgement->awards.length;
	StringInfoData text;

	initStringInfo(&text);
	for (const char *code = end - judgement->awards.length; code < end; code += strlen(code) + 1)
		appendStringInfo(&text, "%s%s", text.len > 0 ? ", " : "no award: ", code);
	return text.data;
}

static char *
without_text(const Judgement *judgement)
{
	return pstrdup(judgement->without == UNRANKED_NO_RANK  ? "no rank" :
	               judgement->without == UNRANKED_NO_CLASS ? "no class" :
	                                                         "no rank and no class");
}

/* What a judgement does that holds, or why it is undecided. */
static char *
judgement_text(Explaining *explaining, const Judgement *judgement, ClassTruth truth)
{
	if (truth == CLASS_UNDECIDED)
		return psprintf("undecided: %s", missing_text(explaining, judgement->when));
	return judgement->kind == JUDGEMENT_UNRANKED ? without_text(judgement) :
	                                               awards_text(explaining->unit->verdicts->sheet, judgement);
}

/* The judgements of one kind that hold, or are undecided. */
static void
add_judgements(Explaining *explaining, JudgementKind kind, const char *word)
{
	const Verdicts *verdicts = explaining->unit->verdicts;
	const char *undecided = class_reason_word(CLASS_REASON_UNDECIDED);

	if (!wants(explaining, word) && !wants(explaining, undecided))
		return;
	for (uint32 i = 0; i < verdicts->n_judgements; i++)
	{
		const Judgement *judgement = &verdicts->judgements[i];
		ClassTruth truth;
		const char *said;

		if (judgement->kind != kind)
			continue;
		truth = verdicts_truth(verdicts, explaining->unit->standing->unit, i);
		said = truth == CLASS_UNDECIDED ? undecided : word;
		if (truth != CLASS_FAILS && wants(explaining, said))
			add_reason(explaining, said,
			           wants_text(explaining) ? judgement_text(explaining, judgement, truth) : NULL,
			           judgement->clause, judgement->note);
	}
}

/* The class's own condition with what the author says; null where it has neither. */
static const Judgement *
entry_judgement(const Verdicts *verdicts, int entry)
{
	for (uint32 i = 0; i < verdicts->n_judgements; i++)
		if (verdicts->judgements[i].kind == JUDGEMENT_CLASS && verdicts->judgements[i].subject == entry)
			return &verdicts->judgements[i];
	return NULL;
}

/* A quota that depends on the value of an input, which has none for the unit. */
static char *
quota_missing(Explaining *explaining, const SheetQuota *quota)
{
	const Explained *unit = explaining->unit;
	const Verdicts *verdicts = unit->verdicts;
	TextRef code = sheet_criteria(verdicts->sheet)[quota->input].code;
	bool missing;

	score_once(explaining);
	missing = decimal_is_null(unit->scoring->room->cells[quota->input].measured.actual);
	return psprintf("%.*s %s", pg_mbcliplen(sheet_text(verdicts->sheet, code), (int) code.length, SHOWN_MOST),
	                sheet_text(verdicts->sheet, code), missing ? "missing" : "has no percentage");
}

/* All that lowers the unit, each with what its author says. */
static void
add_lowerings(Explaining *explaining, const char *text)
{
	const Verdicts *verdicts = explaining->unit->verdicts;

	for (uint32 i = 0; i < verdicts->n_judgements; i++)
		if (verdicts->judgements[i].kind == JUDGEMENT_LOWER_CLASS &&
		    verdicts_truth(verdicts, explaining->unit->standing->unit, i) == CLASS_HOLDS)
			add_reason(explaining, class_reason_word(CLASS_REASON_LOWERED),
			           wants_text(explaining) ? pstrdup(text) : NULL, verdicts->judgements[i].clause,
			           verdicts->judgements[i].note);
}

static void
add_class_reason(Explaining *explaining, ClassReasonKind kind)
{
	const Explained *unit = explaining->unit;
	const Verdicts *verdicts = unit->verdicts;
	const ClassReason *given = &ruled(unit)->reasons[kind];
	const SheetQuota *quota = NULL;
	const Judgement *entry = NULL;
	char *missing = NULL;
	FaultText text;

	if (kind == CLASS_REASON_QUOTA || (kind == CLASS_REASON_UNDECIDED && given->at < 0))
		quota = &verdicts->quotas[given->at < 0 ? -1 - given->at : given->at];
	else if (kind == CLASS_REASON_CONDITION || kind == CLASS_REASON_UNDECIDED)
		entry = entry_judgement(verdicts, given->at);
	if (kind == CLASS_REASON_UNDECIDED)
		missing = quota != NULL ? quota_missing(explaining, quota) : missing_text(explaining, entry->when);
	class_reason_text(ruled(unit), kind, class_shown(verdicts->sheet, verdicts_entry(verdicts, given->from)),
	                  class_shown(verdicts->sheet, verdicts_entry(verdicts, given->to)), missing, &text);
	if (kind == CLASS_REASON_LOWERED)
		add_lowerings(explaining, text.message);
	else
		add_reason(explaining, class_reason_word(kind), pstrdup(text.message),
		           quota != NULL ? quota->clause :
		           entry != NULL ? entry->clause :
		                           (TextRef){0, 0},
		           quota != NULL ? quota->note :
		           entry != NULL ? entry->note :
		                           (TextRef){0, 0});
}

static void
add_class_reasons(Explaining *explaining)
{
	const Explained *unit = explaining->unit;

	if (is_overruled(unit))
	{
		char *name = class_shown(unit->verdicts->sheet, explained_class(unit));

		if (wants(explaining, class_reason_word(CLASS_REASON_DECIDED)))
			add_reason(explaining, class_reason_word(CLASS_REASON_DECIDED),
			           psprintf("decided by an authority: %s", name != NULL ? name : "none"), (TextRef){0, 0},
			           (TextRef){0, 0});
		return;
	}
	for (int kind = 0; ruled(unit) != NULL && kind < CLASS_REASON_KINDS; kind++)
		if (ruled(unit)->reasons[kind].given && wants(explaining, class_reason_word((ClassReasonKind) kind)))
			add_class_reason(explaining, (ClassReasonKind) kind);
}

/* Those of one kind, or all. */
static List *
explain_kind(const Explained *unit, const char *only)
{
	Explaining explaining = {.unit = unit, .only = only};

	add_judgements(&explaining, JUDGEMENT_UNRANKED, "unranked");
	add_class_reasons(&explaining);
	add_judgements(&explaining, JUDGEMENT_NO_AWARD, "no award");
	return explaining.reasons;
}

List *
explain_unit(const Explained *unit)
{
	return explain_kind(unit, NULL);
}

/* Points ------------------------------------------------------------------------------- */

static const char *const event_kinds[] = {
	[EVENT_LIMIT] = "limit",     [EVENT_CONDITION] = "condition", [EVENT_LATE] = "late",
	[EVENT_DROPPED] = "dropped", [EVENT_UNDECIDED] = "undecided", [EVENT_UNDEFINED] = "undefined",
};

/* In the sheet's order, the whole sheet last; of a criterion in the order of scoring. */
static int
event_compare(const ListCell *left, const ListCell *right)
{
	const ScoreEvent *a = lfirst(left);
	const ScoreEvent *b = lfirst(right);

	if (a->criterion != b->criterion)
		return b->criterion == SHEET_ROOT || (a->criterion != SHEET_ROOT && a->criterion < b->criterion) ?
		           -1 :
		           1;
	return (a > b) - (a < b);
}

static char *
event_text(const Sheet *sheet, const ScoreEvent *event)
{
	ExpressionValue value = score_event_value(event);

	if (event->kind < EVENT_UNDECIDED)
		return NULL;
	if (event->program != 0)
		return cause_text(sheet, event->program, &value);
	return psprintf("%s missing",
	                sheet_criterion_code(sheet, SHEET_LIST(sheet, Late, EXTRA_LATES)[event->late - 1].by));
}

static Reason *
event_reason(const Sheet *sheet, const ScoreEvent *event)
{
	Reason *reason = palloc0(sizeof(Reason));

	*reason = (Reason){.criterion = event->criterion,
	                   .kind = event_kinds[event->kind],
	                   .has_points = true,
	                   .blank = event->blank,
	                   .before = event->before,
	                   .after = event->after,
	                   .lacks = event->kind >= EVENT_UNDECIDED,
	                   .text = event_text(sheet, event)};
	if (event->judgement > 0)
	{
		const Judgement *judgement = &SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS)[event->judgement - 1];

		reason->clause = judgement->clause;
		reason->note = judgement->note;
	}
	else if (event->late > 0)
	{
		const Late *late = &SHEET_LIST(sheet, Late, EXTRA_LATES)[event->late - 1];

		reason->clause = late->clause;
		reason->note = late->note;
	}
	return reason;
}

List *
explain_points(const Explained *unit)
{
	const Sheet *sheet = unit->verdicts->sheet;
	List *happened = NIL;
	List *reasons = NIL;
	ScoreEvents events = {0};
	ListCell *cell;

	if (unit->scoring->room == NULL)
		return NIL;
	events.list = palloc(sizeof(ScoreEvent) * (score_events_most(sheet) + 1));
	unit->scoring->room->events = &events;
	scoring_unit(unit->scoring, unit->standing->unit);
	unit->scoring->room->events = NULL;
	for (size_t i = 0; i < events.n; i++)
		happened = lappend(happened, &events.list[i]);
	list_sort(happened, event_compare);
	foreach(cell, happened)
		reasons = lappend(reasons, event_reason(sheet, lfirst(cell)));
	return reasons;
}

/* In brief --------------------------------------------------------------------------- */

/* Which reason is the one that counts, and what to say where none is given; a null kind: nothing to explain. */
static const char *
brief_kind(const Explained *unit, char **text)
{
	const Standing *standing = unit->standing;
	int kind;

	*text = NULL;
	if (standing->status == STANDING_UNRANKED)
	{
		*text = pstrdup("unranked");
		return "unranked";
	}
	if (standing->status == STANDING_INCOMPLETE)
	{
		*text = standing->missing == 0 ? pstrdup("nothing is scored") :
		                                 psprintf("%u %s missing", standing->missing,
		                                          standing->missing == 1 ? "result is" : "results are");
		return "incomplete";
	}
	if (!is_classed(unit))
		return "unranked";
	if (ruled(unit) == NULL)
		return is_overruled(unit) ? class_reason_word(CLASS_REASON_DECIDED) : NULL;
	kind = class_reason_main(ruled(unit));
	return kind < 0 ? NULL : class_reason_word((ClassReasonKind) kind);
}

static void
append_author(StringInfo out, const Sheet *sheet, const Reason *reason, const char *separator)
{
	if (reason->note.length > 0)
	{
		appendStringInfoString(out, separator);
		appendBinaryStringInfo(out, sheet_text(sheet, reason->note), (int) reason->note.length);
	}
	if (reason->clause.length > 0)
	{
		appendStringInfoString(out, reason->note.length > 0 ? " (" : separator);
		appendBinaryStringInfo(out, sheet_text(sheet, reason->clause), (int) reason->clause.length);
		appendStringInfoString(out, reason->note.length > 0 ? ")" : "");
	}
}

const char *
explain_briefly(const Explained *unit, char **text)
{
	const char *kind = brief_kind(unit, text);
	StringInfoData out;
	bool any = false;
	ListCell *cell;

	if (kind == NULL)
		return NULL;
	initStringInfo(&out);
	foreach(cell, explain_kind(unit, kind))
	{
		const Reason *reason = lfirst(cell);

		if (!any)
			appendStringInfoString(&out, reason->text);
		append_author(&out, unit->verdicts->sheet, reason, any || reason->lacks ? "; " : ": ");
		any = true;
	}
	if (any)
		*text = out.data;
	return kind;
}
