/*
 * classes.h - from points, conditions and quotas to classes.
 *
 * In this order:
 *
 *	 1. by points: the best class of which one entry has points >= from and a condition that holds
 *	 2. lowered: by so many classes, or to one
 *	 3. quotas, from the best class down: who is over has the next class that fits
 *
 * A class is a name, and an entry is a row of the sheet's list: a name that stands twice
 * (other thresholds for other units) has two entries and is one class.  Classes are
 * numbered by the first entry of their name, 0 is the best.  What regulations leave open
 * is decided here:
 *
 * Conditions.  Points below from make an entry fail whatever its condition.  Of several
 * entries of one name one that fits is enough, also beside an undecided one.  The first
 * class, from the best down, that does not fail decides: it is given, or, if undecided, the
 * unit has no class until it is decided, even if a worse one is certain.  The same holds
 * wherever a unit comes to a class: by points, lowered, or over a quota.
 *
 * Lowering.  What several entries of lower_class take adds up (by) or is the worst (to); of
 * both the worse one counts, and nothing lifts.  It stops at the last class.  The class come
 * to must fit, with its from, too: else the next worse one that does.  If none does, not even
 * the last, there is no class.  An undecided entry of lower_class takes nothing: the
 * caller leaves it out.  Where the class by points is undecided, nothing is lowered.
 *
 * Quotas bind a name, not an entry, and a name has at most one.
 *	 - The share is percent of the units counted, rounded once; at_least is allowed in any
 *	   case, even of nobody.  On a board of fewer units than few_below, whatever their
 *	   status, few_at_most stands in for both, and all units are one group.
 *	 - all counts the ranked units.  Counted before: units by their class by points (before
 *	   they are lowered).  Counted after: by the class that they have in the end.  An
 *	   undecided unit has none and counts for none.
 *	 - With a percentage for each value of an input, the units of each value are a group with a
 *	   quota of its own: counted, shared out and rounded alone.  A unit whose value is missing
 *	   or not listed is in no group: it is counted in none, and the class is undecided for it.
 *	 - Candidates of a class are the units that come to it, by points and from above alike; the
 *	   better places first.  A place is never left to a worse one because a tie before it does
 *	   not fit.
 *	 - After: the best class (in it, the first group) has the greatest number for which its
 *	   quota holds in the final result, all classes below being filled in the same way.  So
 *	   every quota holds at once, and nobody falls but by the quota of a class that is full: a
 *	   class is not emptied so that the base of a better one grows.  Of all ways to hand out
 *	   the classes this is the one with the most of the best class, then of the next, unless a
 *	   quota counts a class and leaves out one between that and its own (the unit test tries
 *	   all ways on random boards).
 *	 - ties "all": who shares the place of the last one that the quota allows has the class, too,
 *	   and is counted where others are shares of it.  "open": counted as "none", but if all
 *	   quotas hold when one of the tied has the class and the others fall, their class is
 *	   open, which an authority decides.
 *
 * Decisions.  A class that an authority has decided comes in as `decided`.  The unit has it
 * whatever else holds, and it takes one of the class's places from the units tied with it or
 * behind it, never from one of a better place: so after one of two tied is decided, the
 * other is no longer open.  Where decisions pass a quota, the authority answers for it.
 * Counted before, the unit counts by its points.
 *
 * Ranks by class: the better class first, then the better place; who has no class comes last.
 * A unit whose class is undecided or open has no rank until it is decided.
 *
 * Time is that of sorting and a pass for each quota.  A quota counted after, as a share of
 * its own class or worse ones, is searched: a pass for each number tried, from a bound
 * down that mostly is the answer.  Numbers searched within each other multiply, so there
 * are few such quotas, and one with groups is the last of all quotas.  In the worst case that
 * is units^searched passes (quotas whose bound is far from the answer: see most_kept); where
 * nobody tied is like another, to tell whether a class is open takes all that once more for
 * each of them.  Each pass can be stopped (core_pause).
 */
#ifndef EMULATION_CLASSES_H
#define EMULATION_CLASSES_H

#include "sheet/class_rules.h"

/* Bytes that classes_decide needs beside the units, aligned to eight. */
extern size_t classes_room(const ClassRules *rules, size_t n);

/*
 * Find classes, reasons and ranks by class of all units on the board, in any order; they
 * stay where they are.
 */
extern void classes_decide(const ClassRules *rules, ClassUnit *units, size_t n, void *room);

#endif
