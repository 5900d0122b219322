/*
 * board_wire.c - an aggregate's state between processes of one server.
 *
 *	 WireHeader, the sheet's block as it is or compressed, length of each
 *	 unit's name, names, the log, CELL_PACKED_SLACK bytes, baselines
 *
 * Copies, in the machine's own byte order: the bytes never leave the server. They are checked
 * nevertheless, because a wrong state would let scoring read outside its sheet.
 */
#include "server/compat.h"

#include "utils/memutils.h"

#include "board/board_state.h"
#include "sheet/sheet_cache.h"
#include "sheet/sheet_pack.h"

typedef struct WireHeader
{
	uint8 fingerprint[FINGERPRINT_LENGTH];
	uint64 n_cells;
	uint64 log_length;
	uint64 n_baselines;
	uint32 sheet_length;
	uint32 packed_length; /* of the sheet's block here; sheet_length: as it is */
	uint32 n_units;
	uint32 names_length;
} WireHeader;

/* Out -------------------------------------------------------------------------------- */

static char *
put(char *position, const void *bytes, Size length)
{
	memcpy(position, bytes, length);
	return position + length;
}

static uint64
log_length(const BoardState *state)
{
	uint64 length = 0;

	for (const LogChunk *chunk = state->first; chunk != NULL; chunk = chunk->next)
		length += (uint64) (log_chunk_end(state, chunk) - chunk->bytes);
	return length;
}

bytea *
board_state_serialize(const BoardState *state, PackedSheets *packed_sheets)
{
	const PackedSheet *packed = sheet_pack_get(packed_sheets, state->sheet);
	WireHeader header = {.n_cells = state->n_cells,
	                     .log_length = log_length(state),
	                     .n_baselines = state->n_baselines,
	                     .sheet_length = state->sheet->length,
	                     .packed_length = packed != NULL ? packed->length : state->sheet->length,
	                     .n_units = state->n_units,
	                     .names_length = state->names_length};
	Size length = VARHDRSZ + sizeof(header) + header.packed_length + sizeof(uint32) * (Size) header.n_units +
	              header.names_length + header.log_length + CELL_PACKED_SLACK +
	              sizeof(CellBaseline) * header.n_baselines;
	bytea *result;
	char *position;

	if (length > MaxAllocSize)
		ereport(
			ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
		     errmsg("a parallel worker's part of a scoreboard needs %zu bytes, more than a value can have",
		            length),
		     errhint("Aggregate by cluster or period, so that each scoreboard has fewer results.")));
	memcpy(header.fingerprint, state->sheet->fingerprint, FINGERPRINT_LENGTH);
	result = palloc(length);
	SET_VARSIZE(result, length);
	position = put(VARDATA(result), &header, sizeof(header));
	position =
		put(position, packed != NULL ? packed->bytes : (const char *) state->sheet, header.packed_length);
	for (uint32 i = 0; i < header.n_units; i++)
		position = put(position, &state->units[i].name_length, sizeof(uint32));
	position = put(position, state->names, header.names_length);
	for (const LogChunk *chunk = state->first; chunk != NULL; chunk = chunk->next)
		position = put(position, chunk->bytes, (Size) (log_chunk_end(state, chunk) - chunk->bytes));
	memset(position, 0, CELL_PACKED_SLACK);
	if (header.n_baselines > 0)
		put(position + CELL_PACKED_SLACK, state->baselines, sizeof(CellBaseline) * header.n_baselines);
	return result;
}

/* In --------------------------------------------------------------------------------- */

/* What is left to read. */
typedef struct WireReader
{
	const char *position;
	Size left;
} WireReader;

static const char *
take(WireReader *reader, Size length)
{
	const char *start = reader->position;

	if (length > reader->left)
		elog(ERROR, "a serialized scoreboard is cut short");
	reader->position += length;
	reader->left -= length;
	return start;
}

static const Sheet *
take_sheet(WireReader *reader, const WireHeader *header, SheetCache *cache, MemoryContext context)
{
	const char *bytes = take(reader, header->packed_length);
	const Sheet *known = sheet_cache_find(cache, header->fingerprint);
	Sheet *sheet;

	if (known != NULL)
		return known;
	sheet = sheet_pack_open(bytes, header->packed_length, header->sheet_length);
	known = sheet_cache_get_bytes(cache, (const char *) sheet, header->sheet_length, context);
	pfree(sheet);
	return known;
}

static void
take_units(WireReader *reader, const WireHeader *header, BoardState *state)
{
	const char *lengths = take(reader, sizeof(uint32) * (Size) header->n_units);
	const char *names = take(reader, header->names_length);
	Size start = 0;

	for (uint32 i = 0; i < header->n_units; i++)
	{
		uint32 length;

		memcpy(&length, lengths + sizeof(uint32) * (Size) i, sizeof(length));
		if (length > header->names_length - start || board_state_unit(state, names + start, length) != i)
			elog(ERROR, "a serialized scoreboard has impossible unit names");
		start += length;
	}
}

static void
take_log(WireReader *reader, const WireHeader *header, BoardState *state)
{
	const char *log = take(reader, header->log_length);

	take(reader, CELL_PACKED_SLACK);
	board_state_take_log(state, (const uint8 *) log, header->log_length);
	if (state->n_cells != header->n_cells)
		elog(ERROR, "a serialized scoreboard does not have its stated number of cells");
}

static void
take_baselines(WireReader *reader, const WireHeader *header, BoardState *state)
{
	if (header->n_baselines > reader->left / sizeof(CellBaseline))
		elog(ERROR, "a serialized scoreboard is cut short");
	board_state_take_baselines(state, take(reader, sizeof(CellBaseline) * header->n_baselines),
	                           header->n_baselines);
	if (reader->left != 0)
		elog(ERROR, "a serialized scoreboard is longer than its stated length");
}

BoardState *
board_state_deserialize(const bytea *bytes, SheetCache *cache, MemoryContext context)
{
	WireReader reader = {VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)};
	WireHeader header;
	BoardState *state;

	memcpy(&header, take(&reader, sizeof(header)), sizeof(header));
	state = board_state_create(context, take_sheet(&reader, &header, cache, context));
	take_units(&reader, &header, state);
	take_log(&reader, &header, state);
	take_baselines(&reader, &header, state);
	return state;
}
