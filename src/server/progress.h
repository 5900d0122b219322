/*
 * progress.h - long work says how far it is: a notice every few seconds at most.
 *
 *	 Progress progress = progress_begun();
 *	 ...
 *	 if (progress_is_due(&progress))
 *		 progress_say("robustness", done, total, "replications");
 */
#ifndef EMULATION_PROGRESS_H
#define EMULATION_PROGRESS_H

#include "server/compat.h"

#include "datatype/timestamp.h"

typedef struct Progress
{
	TimestampTz since;     /* nothing is said before an interval has passed */
	TimestampTz looked_at; /* when the clock was looked at last */
	uint32 step;           /* reports from one look to the next */
	uint32 left;           /* reports until the next look */
} Progress;

/* Work that begins now. */
extern Progress progress_begun(void);

/* Is it time to say something?  Not to be called but by progress_is_due. */
extern bool progress_look(Progress *progress);

/* To be asked as often as one likes: the clock is looked at only now and then. */
static inline bool
progress_is_due(Progress *progress)
{
	return --progress->left == 0 && progress_look(progress);
}

/* "what: done of total things"; without the total where that is negative. */
extern void progress_say(const char *what, int64 done, int64 total, const char *things);

/* The setting emulation.progress_interval. */
extern void progress_define_setting(void);

#endif
