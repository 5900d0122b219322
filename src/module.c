/*
 * module.c - what makes the library a PostgreSQL module.
 */
#include "compat.h"

EMULATION_MODULE_MAGIC("emulation", EMULATION_VERSION);
