/*
 * exact_memory.h - a memory context for fuzzing: each piece is malloc's own, to the byte.
 *
 * PostgreSQL's contexts cut pieces from large blocks, so that a read or a write past the
 * end of a piece stays within the block, and the address sanitizer sees nothing.
 */
#ifndef EMULATION_EXACT_MEMORY_H
#define EMULATION_EXACT_MEMORY_H

#include "server/compat.h"

/*
 * The extension's files are compiled with this as their AllocSetContextCreateInternal:
 * the contexts that they make themselves are of this kind, too.
 */
extern MemoryContext
exact_memory_create(MemoryContext parent, const char *name, Size least, Size first, Size most);

#endif
