/*
 * module.c - what makes the library a PostgreSQL module.
 */
#include "server/compat.h"

#include "server/progress.h"

EMULATION_MODULE_MAGIC("emulation", EMULATION_VERSION);

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	progress_define_setting();
}
