/*
 * cell_log.h - cells in the order in which they came, packed.
 *
 * A state of ten million results is as fast as the memory that it touches, so
 * the log spends on each cell what the cell needs: mostly ten bytes and not 24.
 *
 *	 header   2 bytes: what follows, scales of target and actual
 *	 place    6 bytes, unit and criterion, unless it is the same unit's next
 *	          criterion after the cell before
 *	 target   0, 2, 4 or 8 bytes, signed
 *	 actual   likewise
 *
 * Bytes are in the machine's own order; they live no longer than a query.
 */
#ifndef EMULATION_CELL_LOG_H
#define EMULATION_CELL_LOG_H

#include "score.h"

/* No packed cell is longer; whoever packs one has this much room. */
#define CELL_PACKED_MOST 24

#define PACKED_FOLLOWS      0x0001
#define PACKED_NOT_ASSIGNED 0x0002
#define PACKED_TARGET_SCALE 2 /* five bits each */
#define PACKED_ACTUAL_SCALE 7
#define PACKED_TARGET_WIDTH 12 /* two bits each */
#define PACKED_ACTUAL_WIDTH 14
#define PACKED_NULL_SCALE   31

/* Widths by their code: no bytes at all for 0 and null. */
static inline unsigned
packed_width_code(int64_t digits)
{
	return digits == 0 ? 0 : digits == (int16_t) digits ? 1 : digits == (int32_t) digits ? 2 : 3;
}

static inline unsigned
packed_width(unsigned code)
{
	return code == 0 ? 0 : 1u << code;
}

static inline unsigned
packed_scale(int64_t scale)
{
	return scale > DECIMAL_MAX_SCALE ? PACKED_NULL_SCALE : (unsigned) scale;
}

/* Pack a cell behind others; returns its length. */
static inline size_t
cell_pack(uint8_t *out, bool follows, uint32_t unit, uint16_t criterion, Decimal target, Decimal actual,
          bool assigned)
{
	unsigned target_code = packed_width_code(target.digits);
	unsigned actual_code = packed_width_code(actual.digits);
	uint16_t header = (uint16_t) ((follows ? PACKED_FOLLOWS : 0) | (assigned ? 0 : PACKED_NOT_ASSIGNED) |
	                              packed_scale(target.scale) << PACKED_TARGET_SCALE |
	                              packed_scale(actual.scale) << PACKED_ACTUAL_SCALE |
	                              target_code << PACKED_TARGET_WIDTH | actual_code << PACKED_ACTUAL_WIDTH);
	uint8_t *end = out;

	memcpy(end, &header, sizeof(header));
	end += sizeof(header);
	if (!follows)
	{
		memcpy(end, &unit, sizeof(unit));
		memcpy(end + sizeof(unit), &criterion, sizeof(criterion));
		end += sizeof(unit) + sizeof(criterion);
	}
	/* whole words are written, and the next part covers what was too much */
	memcpy(end, &target.digits, sizeof(int64_t));
	end += packed_width(target_code);
	memcpy(end, &actual.digits, sizeof(int64_t));
	end += packed_width(actual_code);
	return (size_t) (end - out);
}

/*
 * Unpack the cell at in, of which length bytes are left, into *cell, which
 * holds the cell before (or zeroes).  Returns its length; 0 where the bytes end
 * too soon.
 */
extern size_t cell_unpack(const uint8_t *in, size_t length, Cell *cell);

#endif
