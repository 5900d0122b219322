/*
 * sheet_pack.c - a query's sheets compressed (see sheet_pack.h).
 */
#include "server/compat.h"

#include "common/pg_lzcompress.h"
#include "utils/memutils.h"

#include "sheet/sheet_cache.h"
#include "sheet/sheet_pack.h"

struct PackedSheets
{
	MemoryContext context;
	HTAB *sheets;
	Size size;
};

PackedSheets *
sheet_pack_of_call(FmgrInfo *flinfo)
{
	PackedSheets *packed = flinfo->fn_extra;

	if (packed == NULL)
	{
		packed = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(PackedSheets));
		packed->sheets = sheet_table_create(flinfo->fn_mcxt, sizeof(PackedSheet), &packed->context);
		flinfo->fn_extra = packed;
	}
	return packed;
}

static void
pack_sheet(PackedSheets *packed, PackedSheet *entry, const Sheet *sheet)
{
	char *bytes = palloc(PGLZ_MAX_OUTPUT(sheet->length));
	int32 length = pglz_compress((const char *) sheet, (int32) sheet->length, bytes, PGLZ_strategy_always);

	if (length > 0 && (uint32) length < sheet->length)
	{
		entry->length = (uint32) length;
		entry->bytes = MemoryContextAlloc(packed->context, (Size) length);
		memcpy(entry->bytes, bytes, (Size) length);
		packed->size += (Size) length;
	}
	pfree(bytes);
}

const PackedSheet *
sheet_pack_get(PackedSheets *packed, const Sheet *sheet)
{
	bool full = packed->size > SHEET_CACHE_MOST;
	bool found;
	PackedSheet *entry =
		hash_search(packed->sheets, sheet->fingerprint, full ? HASH_FIND : HASH_ENTER, &found);

	if (entry == NULL)
		return NULL;
	if (!found)
	{
		entry->tried = false;
		entry->bytes = NULL;
		packed->size += sizeof(PackedSheet);
	}
	else if (!entry->tried && !full)
	{
		entry->tried = true;
		pack_sheet(packed, entry, sheet);
	}
	return entry->bytes != NULL ? entry : NULL;
}

Sheet *
sheet_pack_open(const char *bytes, uint32 packed_length, uint32 length)
{
	Sheet *sheet;

	if (!AllocSizeIsValid(length) || packed_length > length)
		elog(ERROR, "a serialized score sheet has an impossible length");
	sheet = palloc(length);
	if (packed_length == length)
		memcpy(sheet, bytes, length);
	else if (pglz_decompress(bytes, (int32) packed_length, (char *) sheet, (int32) length, true) !=
	         (int32) length)
		elog(ERROR, "a serialized score sheet cannot be decompressed");
	return sheet;
}
