/*
 * rows.h - the rows that a function returns.
 *
 *	 Rows rows = rows_of_call(fcinfo);
 *	 ...
 *	 rows_begin(&rows);
 *	 values[0] = ...
 *	 rows_put(&rows, values, nulls);
 *
 * What is allocated between begin and put is given back: a country has many units.
 */
#ifndef EMULATION_ROWS_H
#define EMULATION_ROWS_H

#include "server/compat.h"

#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

typedef struct Rows
{
	ReturnSetInfo *result;
	MemoryContext of_row;
	MemoryContext caller;
} Rows;

/* No rows yet; the function's call must allow for many. */
extern Rows rows_of_call(FunctionCallInfo fcinfo);

static inline void
rows_begin(Rows *rows)
{
	CHECK_FOR_INTERRUPTS();
	rows->caller = MemoryContextSwitchTo(rows->of_row);
}

static inline void
rows_put(Rows *rows, Datum *values, bool *nulls)
{
	tuplestore_putvalues(rows->result->setResult, rows->result->setDesc, values, nulls);
	MemoryContextSwitchTo(rows->caller);
	MemoryContextReset(rows->of_row);
}

#endif
