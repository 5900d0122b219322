/*
 * class_reason.c - why a unit has its class, in words (see class_reason.h).
 */
#include "board/class_reason.h"

int
class_reason_main(const ClassUnit *unit)
{
	static const ClassReasonKind order[] = {CLASS_REASON_DECIDED, CLASS_REASON_UNDECIDED, CLASS_REASON_QUOTA,
	                                        CLASS_REASON_LOWERED, CLASS_REASON_CONDITION};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (unit->reasons[order[i]].given)
			return (int) order[i];
	return -1;
}

const char *
class_reason_word(ClassReasonKind kind)
{
	static const char *const words[CLASS_REASON_KINDS] = {
		[CLASS_REASON_CONDITION] = "class", [CLASS_REASON_LOWERED] = "lower class",
		[CLASS_REASON_QUOTA] = "quota",     [CLASS_REASON_UNDECIDED] = "undecided",
		[CLASS_REASON_DECIDED] = "decided",
	};

	return words[kind];
}

void
class_reason_text(const ClassUnit *unit, ClassReasonKind kind, const char *from, const char *to,
                  const char *missing, FaultText *text)
{
	to = to == NULL ? "none" : to;
	switch (kind)
	{
		case CLASS_REASON_CONDITION:
			fault_set(text, "00000", "%s is not given: its condition does not hold", from);
			break;
		case CLASS_REASON_LOWERED:
			fault_set(text, "00000", "lowered from %s to %s", from, to);
			break;
		case CLASS_REASON_QUOTA:
			if (unit->open)
				fault_set(text, "00000", "open: tied at the edge of the quota of %s", from);
			else
				fault_set(text, "00000", "over the quota of %s: %s", from, to);
			break;
		case CLASS_REASON_UNDECIDED:
			fault_set(text, "00000", "undecided: %s", missing != NULL ? missing : from);
			break;
		case CLASS_REASON_DECIDED:
			fault_set(text, "00000", "decided by an authority: %s", to);
			break;
		default:
			break;
	}
}
