/*
 * board_wire.c - an aggregate's state between processes of one server.
 *
 *	 WireHeader, the sheet's block, length of each unit's name, names, the log
 *
 * Copies, in the machine's own byte order: the bytes never leave the server.
 * They are checked all the same, for a state that lies would let scoring read
 * outside its sheet.
 */
#include "compat.h"

#include "utils/memutils.h"

#include "board_state.h"
#include "sheet_cache.h"

typedef struct WireHeader
{
	uint64 n_cells;
	uint64 log_length;
	uint32 sheet_length;
	uint32 n_units;
	uint32 names_length;
	uint32 padding;
} WireHeader;

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
		length += chunk->used;
	return length;
}

bytea *
board_state_serialize(const BoardState *state)
{
	WireHeader header = {.n_cells = state->n_cells,
	                     .log_length = log_length(state),
	                     .sheet_length = state->sheet->length,
	                     .n_units = state->n_units,
	                     .names_length = state->names_length};
	Size length = VARHDRSZ + sizeof(header) + header.sheet_length + sizeof(uint32) * (Size) header.n_units +
	              header.names_length + header.log_length + CELL_PACKED_SLACK;
	bytea *result;
	char *position;

	if (length > MaxAllocSize)
		ereport(
			ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
		     errmsg("a worker's part of a scoreboard takes %zu bytes, more than a value can have", length),
		     errhint("Aggregate by cluster or period, so that each scoreboard has fewer results.")));
	result = palloc(length);
	SET_VARSIZE(result, length);
	position = put(VARDATA(result), &header, sizeof(header));
	position = put(position, state->sheet, header.sheet_length);
	for (uint32 i = 0; i < header.n_units; i++)
		position = put(position, &state->units[i].name_length, sizeof(uint32));
	position = put(position, state->names, header.names_length);
	for (const LogChunk *chunk = state->first; chunk != NULL; chunk = chunk->next)
		position = put(position, chunk->bytes, chunk->used);
	memset(position, 0, CELL_PACKED_SLACK);
	return result;
}

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
			elog(ERROR, "a serialized scoreboard has unit names that cannot be");
		start += length;
	}
}

static void
take_log(WireReader *reader, const WireHeader *header, BoardState *state)
{
	Cell cell = {0};

	for (uint64 i = 0; i < header->n_cells; i++)
	{
		size_t length = cell_unpack((const uint8 *) reader->position, reader->left, &cell);

		if (length == 0 || !cell_can_be(state->sheet, header->n_units, &cell))
			elog(ERROR, "a serialized scoreboard has a cell that cannot be");
		take(reader, length);
		board_state_add(state, cell.unit, cell.criterion, cell_target(&cell), cell_actual(&cell),
		                cell_is_assigned(&cell));
	}
	if (reader->left != 0)
		elog(ERROR, "a serialized scoreboard has more cells than it says");
}

BoardState *
board_state_deserialize(const bytea *bytes, SheetCache *cache)
{
	WireReader reader = {VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)};
	WireHeader header;
	BoardState *state;

	memcpy(&header, take(&reader, sizeof(header)), sizeof(header));
	if (reader.left < CELL_PACKED_SLACK)
		elog(ERROR, "a serialized scoreboard is cut short");
	reader.left -= CELL_PACKED_SLACK;
	state = board_state_create(CurrentMemoryContext,
	                           cached_sheet_bytes(cache, take(&reader, header.sheet_length),
	                                              header.sheet_length, CurrentMemoryContext));
	take_units(&reader, &header, state);
	take_log(&reader, &header, state);
	return state;
}
