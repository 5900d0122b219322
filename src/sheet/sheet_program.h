/*
 * sheet_program.h - the expressions of a sheet: where each may stand, and what it may name.
 */
#ifndef EMULATION_SHEET_PROGRAM_H
#define EMULATION_SHEET_PROGRAM_H

#include "sheet/expression.h"
#include "sheet/sheet.h"

typedef enum ProgramPlace
{
	PLACE_VALUE,            /* a leaf's actual, computed before anything is scored */
	PLACE_LEAF_FORMULA,     /* a leaf's points */
	PLACE_PARENT_FORMULA,   /* a parent's points */
	PLACE_LEAF_CONDITION,   /* only_when and limits of a leaf */
	PLACE_PARENT_CONDITION, /* of a parent or the whole sheet */
	PLACE_UNRANKED,         /* a condition for having a rank */
	PLACE_CLASS,            /* one that knows the rank, too */
	PROGRAM_PLACES
} ProgramPlace;

extern const ExpressionPlace program_places[PROGRAM_PLACES];

/* The codes of a sheet as its expressions see them; the sheet must live as long. */
typedef struct SheetNames
{
	const Sheet *sheet;
	SheetCodes codes;
	bool cells_only; /* parents are unknown */
} SheetNames;

extern ExpressionCodes sheet_expression_codes(SheetNames *names, const Sheet *sheet, ProgramPlace place);

static inline const Expression *
sheet_program(const Sheet *sheet, ProgramRef program)
{
	return (const Expression *) ((const char *) sheet + program);
}

/* All programs of one criterion that are run while it is scored: its formula, and what judges it. */
typedef struct ProgramCursor
{
	const Sheet *sheet;
	const CriterionExtra *extra; /* null: there are none */
	uint32_t next;
} ProgramCursor;

extern ProgramCursor sheet_criterion_programs(const Sheet *sheet, const Criterion *criterion);

/* The next of them, or 0. */
extern ProgramRef sheet_next_program(ProgramCursor *cursor);

/* The names that they use. */
extern ExpressionNames sheet_criterion_names(const Sheet *sheet, const Criterion *criterion);

/* The flags of a leaf, and of the sheet, that follow from its programs, of a sheet under construction. */
extern void sheet_note_programs(Sheet *sheet);

/* Those flags of one leaf. */
extern void
sheet_leaf_program_flags(const Sheet *sheet, const Criterion *leaf, uint8_t *flags, uint8_t *more_flags);

/* Is a mean of its children asked for, be it by an expression? */
static inline bool
criterion_has_mean(const Sheet *sheet, const Criterion *criterion)
{
	return (criterion->flags & CRITERION_MEAN) != 0 ||
	       (sheet_criterion_names(sheet, criterion) & EXPRESSION_SET(EXPRESSION_MEAN)) != 0;
}

/* The place of a criterion's judgements. */
static inline ProgramPlace
judgement_place(const Criterion *criterion)
{
	return criterion_is_leaf(criterion) ? PLACE_LEAF_CONDITION : PLACE_PARENT_CONDITION;
}

#endif
