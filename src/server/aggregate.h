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

#endif
