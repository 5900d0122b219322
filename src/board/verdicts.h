/*
 * verdicts.h - what a sheet's conditions and quotas make of all units of a board.
 */
#ifndef EMULATION_VERDICTS_H
#define EMULATION_VERDICTS_H

#include "board/board.h"
#include "board/classes.h"
#include "board/ranking.h"

/* Nothing of it is there for a sheet of format 1. */
typedef struct Verdicts
{
	const Scoreboard *board;
	const Sheet *sheet;
	const Judgement *judgements;
	uint32 n_judgements;
	uint8 *turns; /* of each judgement: when its condition is run (verdicts.c) */
	const SheetQuota *quotas;
	uint32 n_quotas;
	/*
	 * Of each unit a row: has it a total that can be ranked; a ClassTruth of each class's own
	 * condition and of each judgement; its group in each quota.
	 */
	Size row;
	uint8 *rows;
	bool has_rules; /* sheet_has_class_rules */
	ClassRules rules;
	ClassUnit *units; /* in the order of the board's, once they are decided */
} Verdicts;

/* The class of a standing by an authority: a place among the sheet's classes or what class_rules.h has instead. */
typedef int16 DecidedClass;

extern void verdicts_begin(Verdicts *verdicts, const Scoreboard *board);

/*
 * The unit scored last, before ranks are known, and before it is scored for its rank: standing comes in
 * with the status that it has without conditions.
 */
extern void verdicts_judge(Verdicts *verdicts, const Scoring *scoring, Standing *standing);

/* Classes, once ranks are known; decided (may be null) has one entry for each unit of the board. */
extern void
verdicts_decide(Verdicts *verdicts, Scoring *scoring, Standing *standings, const DecidedClass *decided);

static inline const uint8 *
verdicts_row(const Verdicts *verdicts, uint32 unit)
{
	return verdicts->rows + verdicts->row * unit;
}

static inline const uint8 *
verdicts_entry_truths(const Verdicts *verdicts, uint32 unit)
{
	return verdicts_row(verdicts, unit) + 1;
}

/* Does that judgement hold? */
static inline ClassTruth
verdicts_truth(const Verdicts *verdicts, uint32 unit, uint32 judgement)
{
	return (ClassTruth) verdicts_entry_truths(verdicts, unit)[verdicts->sheet->n_classes + judgement];
}

/* What conditions leave a unit without: UNRANKED_NO_RANK, UNRANKED_NO_CLASS. */
extern int verdicts_without(const Verdicts *verdicts, uint32 unit);

/* Can it have a class: has it a total that can be ranked, and no condition against it? */
extern bool verdicts_is_classed(const Verdicts *verdicts, uint32 unit);

/* The first of the sheet's classes with that number; CLASS_NONE and CLASS_NOT_DECIDED stay. */
extern int verdicts_entry(const Verdicts *verdicts, int number);

/* A condition of the whole sheet about the unit scored last; the result is in the room until the next call. */
extern const ExpressionValue *
verdicts_run(const Scoring *scoring, const Standing *standing, ProgramRef condition);

#endif
