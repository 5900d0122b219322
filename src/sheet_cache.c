/*
 * sheet_cache.c - each sheet of a query detoasted, checked and kept once.
 */
#include "compat.h"

#include "access/detoast.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#include "score_sheet.h"
#include "sheet_cache.h"
#include "sheet_json.h"

struct SheetCache
{
	MemoryContext context;
	HTAB *sheets;
};

typedef struct CacheEntry
{
	uint8 fingerprint[FINGERPRINT_LENGTH]; /* the key */
	const Sheet *sheet;
} CacheEntry;

SheetCache *
sheet_cache(FmgrInfo *flinfo)
{
	SheetCache *cache = flinfo->fn_extra;

	if (cache == NULL)
	{
		HASHCTL control = {.keysize = FINGERPRINT_LENGTH, .entrysize = sizeof(CacheEntry)};

		cache = MemoryContextAlloc(flinfo->fn_mcxt, sizeof(SheetCache));
		cache->context =
			AllocSetContextCreate(flinfo->fn_mcxt, "emulation score sheets", ALLOCSET_DEFAULT_SIZES);
		control.hcxt = cache->context;
		cache->sheets =
			hash_create("emulation score sheets", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
		flinfo->fn_extra = cache;
	}
	return cache;
}

static const Sheet *
keep_sheet(SheetCache *cache, const Sheet *sheet)
{
	CacheEntry *entry;
	bool found;
	Sheet *copy = MemoryContextAlloc(cache->context, sheet->length);

	memcpy(copy, sheet, sheet->length);
	SET_VARSIZE(copy, sheet->length);
	entry = hash_search(cache->sheets, sheet->fingerprint, HASH_ENTER, &found);
	entry->sheet = copy;
	return copy;
}

const Sheet *
cached_sheet(SheetCache *cache, struct varlena *datum)
{
	struct varlena *start = datum;
	CacheEntry *entry;
	const Sheet *sheet;

	if (VARATT_IS_EXTENDED(datum))
		start = detoast_attr_slice(datum, 0, FINGERPRINT_LENGTH);
	entry = hash_search(cache->sheets, VARDATA_ANY(start), HASH_FIND, NULL);
	if (entry != NULL)
		return entry->sheet;
	sheet = datum_sheet(PointerGetDatum(datum));
	return keep_sheet(cache, sheet);
}

const Sheet *
cached_sheet_bytes(SheetCache *cache, const char *bytes, Size length)
{
	CacheEntry *entry;
	Sheet *sheet;

	if (length < sizeof(Sheet))
		elog(ERROR, "a serialized score sheet is cut short");
	entry = hash_search(cache->sheets, bytes + VARHDRSZ, HASH_FIND, NULL);
	if (entry != NULL && entry->sheet->length == length && memcmp(entry->sheet, bytes, length) == 0)
		return entry->sheet;
	sheet = palloc(length);
	memcpy(sheet, bytes, length);
	if (sheet->version != SHEET_VERSION || sheet->length != length || !sheet_has_fingerprint(sheet))
		elog(ERROR, "a serialized score sheet does not have its fingerprint");
	return keep_sheet(cache, sheet);
}

void
remember_sheet(BoardState *state, const struct varlena *datum)
{
	if (!VARATT_IS_EXTERNAL_ONDISK(datum))
		return;
	state->has_toast_pointer = true;
	memcpy(state->toast_pointer, VARDATA_EXTERNAL(datum), sizeof(state->toast_pointer));
}
