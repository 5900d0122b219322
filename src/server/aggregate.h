/*
 * aggregate.h - what all aggregates' support functions ask first.
 */
#ifndef EMULATION_AGGREGATE_H
#define EMULATION_AGGREGATE_H

#include "server/compat.h"

/* The memory in which the group's state lives; 0A000 outside an aggregate. */
static inline MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
		                errmsg("an aggregate's support function was called outside an aggregate")));
	return context;
}

/* The state in an argument, or null. */
static inline void *
aggregate_state(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ? NULL : PG_GETARG_POINTER(argument);
}

/* A transition's or combination's state as its result. */
static inline Datum
aggregate_return(FunctionCallInfo fcinfo, void *state)
{
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

#endif
