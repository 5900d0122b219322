/*
 * once.c - what a function of one text returns, computed once for a snapshot: a view that
 * computes something for each of its rows' keys asks for it as often as the plan likes.
 *
 * A result is that of a role, a subtransaction and a snapshot, and is gone with the
 * transaction. Two snapshots with the same contents are one: nothing has changed between
 * them.
 */
#include "server/compat.h"

#include "access/xact.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/* More than this many bytes are not kept: what comes next is kept in their place. */
#define KEPT_MOST ((Size) 128 * 1024 * 1024)

typedef struct Kept
{
	struct Kept *next;
	Oid function;
	const text *argument;
	struct varlena *result; /* null: SQL's null */
} Kept;

/* Of one role, subtransaction and snapshot. */
static struct
{
	MemoryContext context; /* null: nothing is kept */
	Oid role;
	SubTransactionId subtransaction;
	SnapshotData snapshot; /* xip is a copy */
	Size size;
	Kept *first;
} kept;

static void
forget(void *unused)
{
	memset(&kept, 0, sizeof kept);
}

/* Of a snapshot that overflowed, copies are made without them: visibility asks pg_subtrans instead. */
static int32
subtransactions(Snapshot snapshot)
{
	return snapshot->suboverflowed && !snapshot->takenDuringRecovery ? 0 : snapshot->subxcnt;
}

static bool
same_snapshot(Snapshot one, Snapshot other)
{
	return one->snapshot_type == other->snapshot_type && one->xmin == other->xmin &&
	       one->xmax == other->xmax && one->xcnt == other->xcnt && one->subxcnt == other->subxcnt &&
	       one->suboverflowed == other->suboverflowed && one->curcid == other->curcid &&
	       one->takenDuringRecovery == other->takenDuringRecovery &&
	       one->snapXactCompletionCount == other->snapXactCompletionCount &&
	       (one->xcnt == 0 || memcmp(one->xip, other->xip, one->xcnt * sizeof(TransactionId)) == 0) &&
	       (subtransactions(one) <= 0 ||
	        memcmp(one->subxip, other->subxip, subtransactions(one) * sizeof(TransactionId)) == 0);
}

static TransactionId *
copy_ids(const TransactionId *ids, int32 n)
{
	TransactionId *copy = MemoryContextAlloc(kept.context, Max(n, 1) * sizeof(TransactionId));

	if (n > 0)
		memcpy(copy, ids, n * sizeof(TransactionId));
	return copy;
}

static void
begin_keeping(Snapshot snapshot)
{
	MemoryContextCallback *callback;

	if (kept.context != NULL)
		MemoryContextDelete(kept.context);
	kept.context = AllocSetContextCreate(TopTransactionContext, "emulation once", ALLOCSET_DEFAULT_SIZES);
	callback = MemoryContextAlloc(kept.context, sizeof *callback);
	callback->func = forget;
	MemoryContextRegisterResetCallback(kept.context, callback);
	kept.role = GetUserId();
	kept.subtransaction = GetCurrentSubTransactionId();
	kept.snapshot = *snapshot;
	kept.snapshot.xip = copy_ids(snapshot->xip, snapshot->xcnt);
	kept.snapshot.subxip = copy_ids(snapshot->subxip, subtransactions(snapshot));
}

static bool
is_of_now(Snapshot snapshot)
{
	return kept.context != NULL && kept.role == GetUserId() &&
	       kept.subtransaction == GetCurrentSubTransactionId() && same_snapshot(&kept.snapshot, snapshot);
}

static Kept *
find_kept(Oid function, const text *argument)
{
	Kept *entry = kept.first;

	while (entry != NULL && (entry->function != function || VARSIZE(entry->argument) != VARSIZE(argument) ||
	                         memcmp(entry->argument, argument, VARSIZE(argument)) != 0))
		entry = entry->next;
	return entry;
}

static struct varlena *
copy_varlena(const struct varlena *value, MemoryContext context)
{
	struct varlena *copy = MemoryContextAlloc(context, VARSIZE(value));

	memcpy(copy, value, VARSIZE(value));
	return copy;
}

static void
keep(Oid function, const text *argument, const struct varlena *result)
{
	Kept *entry = MemoryContextAlloc(kept.context, sizeof *entry);

	entry->function = function;
	entry->argument = copy_varlena(argument, kept.context);
	entry->result = result == NULL ? NULL : copy_varlena(result, kept.context);
	entry->next = kept.first;
	kept.first = entry;
	kept.size += VARSIZE(argument) + (result == NULL ? 0 : VARSIZE(result));
}

static void
check_function(Oid function, Oid result_type)
{
	Oid *types;
	int n;
	Oid returns;

	if (!SearchSysCacheExists1(PROCOID, ObjectIdGetDatum(function)))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION), errmsg("there is no function %u", function)));
	if (!may_execute(function))
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_FUNCTION, get_func_name(function));
	returns = get_func_signature(function, &types, &n);
	if (get_func_prokind(function) != PROKIND_FUNCTION || returns != result_type || n != 1 ||
	    types[0] != TEXTOID || get_func_retset(function) || get_typlen(result_type) != -1 ||
	    func_volatile(function) == PROVOLATILE_VOLATILE)
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		         errmsg("function \"%s\" cannot be called once", get_func_name(function)),
		         errdetail("The function must be stable or immutable, and must return %s for one text.",
		                   format_type_be(result_type)),
		         errhint("Name another function, or another type.")));
}

/* The function's own result, which this returns, in the context of the call. */
static struct varlena *
call_function(Oid function, text *argument)
{
	FmgrInfo info;
	LOCAL_FCINFO(call, 1);
	Datum result;

	fmgr_info(function, &info);
	InitFunctionCallInfoData(*call, &info, 1, DEFAULT_COLLATION_OID, NULL, NULL);
	call->args[0].value = PointerGetDatum(argument);
	call->args[0].isnull = false;
	result = FunctionCallInvoke(call);
	return call->isnull ? NULL : PG_DETOAST_DATUM(result);
}

PG_FUNCTION_INFO_V1(emulation_once);
Datum
emulation_once(PG_FUNCTION_ARGS)
{
	Oid function;
	text *argument;
	Snapshot snapshot = GetActiveSnapshot();
	Kept *entry;
	struct varlena *result;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	function = PG_GETARG_OID(0);
	argument = (text *) PG_DETOAST_DATUM(PG_GETARG_DATUM(1));
	check_function(function, get_fn_expr_rettype(fcinfo->flinfo));
	entry = is_of_now(snapshot) ? find_kept(function, argument) : NULL;
	if (entry != NULL)
		result = entry->result == NULL ? NULL : copy_varlena(entry->result, CurrentMemoryContext);
	else
	{
		/* What this calls may keep something, too. */
		result = call_function(function, argument);
		if (!is_of_now(snapshot) || kept.size + (result == NULL ? 0 : VARSIZE(result)) > KEPT_MOST)
			begin_keeping(snapshot);
		if (result == NULL || VARSIZE(result) <= KEPT_MOST)
			keep(function, argument, result);
	}
	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(result);
}
