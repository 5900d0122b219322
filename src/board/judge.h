/*
 * judge.h - what the conditions of a sheet say of a unit that is scored.
 */
#ifndef EMULATION_JUDGE_H
#define EMULATION_JUDGE_H

#include "board/score.h"
#include "sheet/class_rules.h"
#include "sheet/sheet_program.h"

/* A unit once it is scored. */
typedef struct Judged
{
	const Sheet *sheet;
	const UnitCells *own;
	const Score *scores; /* those that are shown */
	Points total;        /* that is shown */
	uint32_t rank;       /* 0: none, or none yet */
} Judged;

/*
 * What a criterion has for the unit: a number, points as they are shown, 1 or 0; null where that is
 * missing (ExpressionValues.ask).
 */
extern Decimal judged_ask(void *judged, ExpressionName name, int criterion);

/* Does a condition of the whole sheet hold for the unit? */
extern ClassTruth judge(const Judged *judged, ProgramRef condition);

/*
 * Why one is undecided: "II.3 missing", as bytes without a NUL, into buffer where room suffices;
 * returns its length in any case.  Of another condition 0.
 */
extern size_t judge_missing(const Judged *judged, ProgramRef condition, char *buffer, size_t room);

#endif
