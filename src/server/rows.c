/*
 * rows.c - the rows that a function returns (see rows.h).
 */
#include "server/rows.h"

#include "funcapi.h"

Rows
rows_of_call(FunctionCallInfo fcinfo)
{
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	return (Rows){
		.result = (ReturnSetInfo *) fcinfo->resultinfo,
		.of_row = AllocSetContextCreate(CurrentMemoryContext, "emulation row", ALLOCSET_SMALL_SIZES),
	};
}
