/*
 * acting_role.c - the role that a session acts as, which SQL cannot ask for: within a
 * function of another's right current_user is that other, and the setting "role" is the
 * name as it was when it was set.
 */
#include "server/compat.h"

#include "miscadmin.h"

PG_FUNCTION_INFO_V1(emulation_acting_role);
Datum
emulation_acting_role(PG_FUNCTION_ARGS)
{
	PG_RETURN_OID(GetOuterUserId());
}
