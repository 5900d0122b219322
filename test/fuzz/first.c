/*
 * first.c - a library that is initialised before all others (-z initfirst) and wakes the
 * address sanitizer up.
 *
 * It would wake with the first malloc, and in postgres that is a library's bindtextdomain,
 * whose lock it then waits for itself: it looks for a symbol that is not there, and the
 * message of that is translated.
 */
#include <stdlib.h>

__attribute__((constructor)) static void
wake(void)
{
	void *volatile memory = malloc(1);

	free(memory);
}
