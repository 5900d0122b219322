/*
 * sheet_cache.h - each sheet of a query detoasted, checked and kept once.
 *
 * A query scores thousands of groups, and each row brings a sheet.  The cache
 * hangs on the function's call site (fn_extra) and lives as long as the query;
 * a group asks it for the group's first row only, and then knows its sheet
 * again by the first bytes or the toast pointer.
 *
 * The cache keeps SHEET_CACHE_MOST bytes; a query with more sheets than that
 * keeps the others with their groups, where they count against work_mem and go
 * when the group goes.
 */
#ifndef EMULATION_SHEET_CACHE_H
#define EMULATION_SHEET_CACHE_H

#include "server/compat.h"

#include "utils/hsearch.h"

#include "sheet/sheet.h"

typedef struct SheetCache SheetCache;

extern SheetCache *sheet_cache_of_call(FmgrInfo *flinfo);

#define SHEET_CACHE_MOST (64 * 1024 * 1024)

/* A hash table by fingerprint, which each entry begins with; *context is its own memory, under parent. */
extern HTAB *sheet_table_create(MemoryContext parent, Size entry_size, MemoryContext *context);

/* The sheet in a datum, from the cache or, where that is full, in the group's context. */
extern const Sheet *sheet_cache_get(SheetCache *cache, struct varlena *datum, MemoryContext group);

/* The sheet with that fingerprint, if the cache has it. */
extern const Sheet *sheet_cache_find(SheetCache *cache, const uint8 *fingerprint);

/* A sheet that came as bytes, whose fingerprint is computed again. */
extern const Sheet *
sheet_cache_get_bytes(SheetCache *cache, const char *bytes, Size length, MemoryContext group);

/* Do the first bytes of a datum, in whatever form it is, say that it is this sheet? */
extern bool sheet_is_datum(struct varlena *datum, const Sheet *sheet);

#endif
