/*
 * progress.c - long work says how far it is (see progress.h), and progress(what, done,
 * total, things) for work in SQL.
 */
#include "server/progress.h"

#include <limits.h>

#include "access/xact.h"
#include "nodes/supportnodes.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#define MOST_STEP  1024
#define QUICK_LOOK 10000 /* microseconds: looks that follow each other sooner become rarer */

static int progress_interval = 5000; /* milliseconds; 0: at every report, -1: never */

/* When this session last said something, whatever the work: one may run within another. */
static TimestampTz said_at = 0;

void
progress_define_setting(void)
{
	DefineCustomIntVariable("emulation.progress_interval",
	                        "Sets the interval between notices of the progress of long work.",
	                        "0 sends a notice at every step, -1 sends none.", &progress_interval,
	                        progress_interval, -1, INT_MAX, PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL);
	/* a setting that is misspelt is refused */
	MarkGUCPrefixReserved("emulation");
}

static Progress
progress_since(TimestampTz since)
{
	return (Progress){.since = since, .looked_at = since, .step = 1, .left = 1};
}

Progress
progress_begun(void)
{
	return progress_since(GetCurrentTimestamp());
}

bool
progress_look(Progress *progress)
{
	TimestampTz now = GetCurrentTimestamp();
	bool is_quick = progress_interval != 0 && now - progress->looked_at < QUICK_LOOK;

	progress->step = is_quick ? Min(2 * progress->step, MOST_STEP) : 1;
	progress->left = progress->step;
	progress->looked_at = now;
	if (progress_interval < 0 || now - Max(progress->since, said_at) < progress_interval * INT64CONST(1000))
		return false;
	said_at = now;
	return true;
}

void
progress_say(const char *what, int64 done, int64 total, const char *things)
{
	if (total < 0)
		ereport(NOTICE, (errmsg("%s: " INT64_FORMAT " %s", what, done, things), errhidestmt(true),
		                 errhidecontext(true)));
	else
		ereport(NOTICE, (errmsg("%s: " INT64_FORMAT " of " INT64_FORMAT " %s", what, done, total, things),
		                 errhidestmt(true), errhidecontext(true)));
}

/* In SQL ------------------------------------------------------------------------------------ */

/*
 * What a place in a query remembers while that runs.  The query may be one step of many,
 * so time counts from when the client's statement came.
 */
static Progress *
progress_here(FmgrInfo *function)
{
	if (function->fn_extra == NULL)
	{
		Progress *here = MemoryContextAlloc(function->fn_mcxt, sizeof(Progress));

		*here = progress_since(GetCurrentStatementStartTimestamp());
		function->fn_extra = here;
	}
	return function->fn_extra;
}

PG_FUNCTION_INFO_V1(emulation_progress);
Datum
emulation_progress(PG_FUNCTION_ARGS)
{
	if (!PG_ARGISNULL(0) && !PG_ARGISNULL(1) && progress_is_due(progress_here(fcinfo->flinfo)))
		progress_say(text_to_cstring(PG_GETARG_TEXT_PP(0)), PG_GETARG_INT64(1),
		             PG_ARGISNULL(2) ? -1 : PG_GETARG_INT64(2),
		             PG_ARGISNULL(3) ? "rows" : text_to_cstring(PG_GETARG_TEXT_PP(3)));
	PG_RETURN_BOOL(true);
}

/* In a WHERE it leaves nothing out, and the planner should know. */
PG_FUNCTION_INFO_V1(emulation_progress_support);
Datum
emulation_progress_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);

	if (!IsA(request, SupportRequestSelectivity))
		PG_RETURN_POINTER(NULL);
	((SupportRequestSelectivity *) request)->selectivity = 1;
	PG_RETURN_POINTER(request);
}
