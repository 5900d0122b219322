/*
 * sheet_cache.c - each sheet of a query detoasted, checked and kept once.
 */
#include "server/compat.h"

#include "access/detoast.h"
#include "utils/memutils.h"

#include "sheet/score_sheet.h"
#include "sheet/sheet_cache.h"
#include "sheet/sheet_json.h"

struct SheetCache
{
	MemoryContext context;
	HTAB *sheets;
	Size size; /* of the sheets that are kept */
};

typedef struct CacheEntry
{
	uint8 fingerprint[FINGERPRINT_LENGTH]; /* the key */
	const Sheet *sheet;
} CacheEntry;

HTAB *
sheet_table_create(MemoryContext parent, Size entry_size, MemoryContext *context)
{
	HASHCTL control = {.keysize = FINGERPRINT_LENGTH, .entrysize = entry_size};

	*context = AllocSetContextCreate(parent, "emulation score sheets", ALLOCSET_DEFAULT_SIZES);
	control.hcxt = *context;
	return hash_create("emulation score sheets", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

SheetCache *
sheet_cache_of_call(FmgrInfo *flinfo)
{
	SheetCache *cache = flinfo->fn_extra;

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(SheetCache));
		cache->sheets = sheet_table_create(flinfo->fn_mcxt, sizeof(CacheEntry), &cache->context);
		flinfo->fn_extra = cache;
	}
	return cache;
}

static Sheet *
copy_sheet(const Sheet *sheet, MemoryContext context)
{
	Sheet *copy = MemoryContextAlloc(context, sheet->length);

	memcpy(copy, sheet, sheet->length);
	SET_VARSIZE(copy, sheet->length);
	return copy;
}

static const Sheet *
keep_sheet(SheetCache *cache, const Sheet *sheet, MemoryContext group)
{
	CacheEntry *entry;
	Sheet *copy;

	if (cache->size + sheet->length > SHEET_CACHE_MOST)
		return copy_sheet(sheet, group);
	copy = copy_sheet(sheet, cache->context);
	entry = hash_search(cache->sheets, sheet->fingerprint, HASH_ENTER, NULL);
	entry->sheet = copy;
	cache->size += sheet->length;
	return copy;
}

/* The first bytes, without the rest of a toasted sheet. */
static const char *
datum_fingerprint(struct varlena *datum)
{
	if (VARATT_IS_EXTENDED(datum))
		datum = detoast_attr_slice(datum, 0, FINGERPRINT_LENGTH);
	return VARDATA_ANY(datum);
}

bool
sheet_is_datum(struct varlena *datum, const Sheet *sheet)
{
	return memcmp(datum_fingerprint(datum), sheet->fingerprint, FINGERPRINT_LENGTH) == 0;
}

const Sheet *
sheet_cache_find(SheetCache *cache, const uint8 *fingerprint)
{
	CacheEntry *entry = hash_search(cache->sheets, fingerprint, HASH_FIND, NULL);

	return entry != NULL ? entry->sheet : NULL;
}

const Sheet *
sheet_cache_get(SheetCache *cache, struct varlena *datum, MemoryContext group)
{
	const Sheet *known = sheet_cache_find(cache, (const uint8 *) datum_fingerprint(datum));

	return known != NULL ? known : keep_sheet(cache, sheet_from_datum(PointerGetDatum(datum)), group);
}

const Sheet *
sheet_cache_get_bytes(SheetCache *cache, const char *bytes, Size length, MemoryContext group)
{
	const Sheet *sheet = (const Sheet *) bytes;
	const Sheet *known = length < sizeof(Sheet) ? NULL : sheet_cache_find(cache, sheet->fingerprint);

	if (known != NULL)
		return known;
	if (length < sizeof(Sheet) || sheet->version < SHEET_VERSION_PLAIN || sheet->version > SHEET_VERSION ||
	    sheet->length != length || !sheet_has_fingerprint(sheet))
		elog(ERROR, "a serialized score sheet does not have its fingerprint");
	return keep_sheet(cache, sheet, group);
}
