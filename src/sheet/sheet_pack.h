/*
 * sheet_pack.h - a query's sheets compressed, for workers to send.
 *
 * A sheet is often longer than all of a group's results, and a query sends it
 * with every group: from the second time on it goes compressed, which is done
 * once.  What is kept is bounded as in the cache (SHEET_CACHE_MOST).  doc/performance.md
 * has what it saves.
 */
#ifndef EMULATION_SHEET_PACK_H
#define EMULATION_SHEET_PACK_H

#include "server/compat.h"

#include "sheet/sheet.h"

typedef struct PackedSheet
{
	uint8 fingerprint[FINGERPRINT_LENGTH]; /* the key */
	bool tried;
	uint32 length;
	char *bytes; /* null: it goes as it is */
} PackedSheet;

typedef struct PackedSheets PackedSheets;

extern PackedSheets *sheet_pack_of_call(FmgrInfo *flinfo);

/* The sheet compressed, or null where it goes as it is. */
extern const PackedSheet *sheet_pack_get(PackedSheets *packed, const Sheet *sheet);

/* The sheet again, palloc'd; an internal error where the bytes do not give it. */
extern Sheet *sheet_pack_open(const char *bytes, uint32 packed_length, uint32 length);

#endif
