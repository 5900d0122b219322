/*
 * module.c - what makes the library a PostgreSQL module.
 */
#include "server/compat.h"

#include "miscadmin.h"

#include "base/core.h"
#include "server/progress.h"

EMULATION_MODULE_MAGIC("emulation", EMULATION_VERSION);

extern PGDLLEXPORT void _PG_init(void);

static void
hear_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

void
_PG_init(void)
{
	core_pause = hear_interrupts;
	progress_define_setting();
}
