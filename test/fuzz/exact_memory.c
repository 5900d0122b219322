/*
 * exact_memory.c - see exact_memory.h.
 *
 * The place of a piece's context, just before the piece, is that of PostgreSQL 15.
 */
#include "exact_memory.h"

#include <stdlib.h>

#include "nodes/memnodes.h"
#include "utils/memutils.h"

#if PG_VERSION_NUM < 160000

typedef struct ExactContext ExactContext;

typedef struct Piece
{
	struct Piece *before;
	struct Piece *behind;
	Size size;
	ExactContext *context; /* last: GetMemoryChunkContext looks here */
} Piece;

struct ExactContext
{
	MemoryContextData header;
	Piece pieces; /* a ring */
};

static Piece *
piece_of(void *bytes)
{
	return (Piece *) bytes - 1;
}

static void *
put_in_ring(ExactContext *context, Piece *piece, Size size)
{
	if (piece == NULL)
		return NULL;
	piece->size = size;
	piece->context = context;
	piece->before = &context->pieces;
	piece->behind = context->pieces.behind;
	piece->before->behind = piece->behind->before = piece;
	context->header.mem_allocated += size;
	return piece + 1;
}

static void
take_from_ring(Piece *piece)
{
	piece->before->behind = piece->behind;
	piece->behind->before = piece->before;
	piece->context->header.mem_allocated -= piece->size;
}

static void *
exact_alloc(MemoryContext context, Size size)
{
	return put_in_ring((ExactContext *) context, malloc(sizeof(Piece) + size), size);
}

static void
exact_free(MemoryContext context, void *bytes)
{
	take_from_ring(piece_of(bytes));
	free(piece_of(bytes));
}

static void *
exact_realloc(MemoryContext context, void *bytes, Size size)
{
	Piece *piece = piece_of(bytes);

	take_from_ring(piece);
	return put_in_ring((ExactContext *) context, realloc(piece, sizeof(Piece) + size), size);
}

static void
exact_reset(MemoryContext context)
{
	ExactContext *exact = (ExactContext *) context;

	while (exact->pieces.behind != &exact->pieces)
		exact_free(context, exact->pieces.behind + 1);
}

static void
exact_delete(MemoryContext context)
{
	exact_reset(context);
	free(context);
}

static Size
exact_space(MemoryContext context, void *bytes)
{
	return piece_of(bytes)->size;
}

static bool
exact_is_empty(MemoryContext context)
{
	return ((ExactContext *) context)->pieces.behind == &((ExactContext *) context)->pieces;
}

static void
exact_stats(MemoryContext context, MemoryStatsPrintFunc print, void *passed, MemoryContextCounters *totals,
            bool print_to_stderr)
{
}

MemoryContext
exact_memory_create(MemoryContext parent, const char *name, Size least, Size first, Size most)
{
	static const MemoryContextMethods methods = {
		.alloc = exact_alloc,
		.free_p = exact_free,
		.realloc = exact_realloc,
		.reset = exact_reset,
		.delete_context = exact_delete,
		.get_chunk_space = exact_space,
		.is_empty = exact_is_empty,
		.stats = exact_stats,
	};
	ExactContext *context = calloc(1, sizeof(ExactContext));

	if (context == NULL)
		elog(ERROR, "out of memory");
	context->pieces.before = context->pieces.behind = &context->pieces;
	/* the server knows contexts by their tags; it calls the methods whatever the tag */
	MemoryContextCreate((MemoryContext) context, T_AllocSetContext, &methods, parent, name);
	return (MemoryContext) context;
}

#else

MemoryContext
exact_memory_create(MemoryContext parent, const char *name, Size least, Size first, Size most)
{
	return AllocSetContextCreateInternal(parent, name, least, first, most);
}

#endif
