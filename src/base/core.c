/*
 * core.c - what the pure C files share (see core.h).
 */
#include "base/core.h"

void (*core_pause)(void) = NULL;
