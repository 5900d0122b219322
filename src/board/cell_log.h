/*
 * cell_log.h - cells in the order of their arrival, packed.
 *
 * A state of ten million results is as fast as the memory that it touches, so the log uses only
 * the bytes that a cell needs: mostly ten instead of 24.
 *
 *	 header   2 bytes: what follows, scales of target and actual
 *	 place    6 bytes, unit and criterion, unless it is the same unit's next
 *	          criterion after the cell before
 *	 target   0, 2, 4 or 8 bytes, signed
 *	 actual   likewise
 *
 * Target and actual have their low bytes first on every machine, because only then do a word's
 * first bytes determine it. The rest is in the machine's own order; the bytes live no longer
 * than a query.
 */
#ifndef EMULATION_CELL_LOG_H
#define EMULATION_CELL_LOG_H

#include "board/score.h"

/* No packed cell is longer; a caller that packs one provides this many bytes. */
#define CELL_PACKED_MOST 24

/* This many bytes behind packed cells are read, whatever their content. */
#define CELL_PACKED_SLACK 8

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

/* A word as it is packed, and back again. */
CORE_INLINE uint64_t
low_bytes_first(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return __builtin_bswap64(word);
#else
	return word;
#endif
}

CORE_INLINE void
pack_digits(uint8_t *out, int64_t digits)
{
	uint64_t word = low_bytes_first((uint64_t) digits);

	memcpy(out, &word, sizeof(word));
}

/* Pack a cell behind others; returns its length. */
CORE_INLINE size_t
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
	pack_digits(end, target.digits);
	end += packed_width(target_code);
	pack_digits(end, actual.digits);
	end += packed_width(actual_code);
	return (size_t) (end - out);
}

/* The low bytes of a word, of that width code, as a signed number. */
CORE_INLINE int64_t
unpack_digits(const uint8_t *in, unsigned code)
{
	/* a shift by the whole word is undefined, so nothing at all is masked */
	static const uint8_t shifts[] = {0, 48, 32, 0};
	static const uint64_t masks[] = {0, UINT64_MAX, UINT64_MAX, UINT64_MAX};
	uint64_t word;

	memcpy(&word, in, sizeof(word));
	word = low_bytes_first(word);
	return (int64_t) ((word & masks[code]) << shifts[code]) >> shifts[code];
}

static inline uint8_t
unpack_scale(unsigned scale)
{
	return scale == PACKED_NULL_SCALE ? DECIMAL_NULL_SCALE : (uint8_t) scale;
}

/*
 * Unpack the cell at in, of which length bytes are left, into *cell, which
 * holds the cell before (or zeroes).  Returns its length; 0 where the bytes end
 * too soon.  CELL_PACKED_SLACK bytes behind them must be readable: whole words
 * are read, and what is too much is shifted out.
 */
CORE_INLINE size_t
cell_unpack(const uint8_t *in, size_t length, Cell *cell)
{
	const size_t place = sizeof(cell->unit) + sizeof(cell->criterion);
	uint16_t header;
	unsigned target_code;
	unsigned actual_code;
	size_t size = sizeof(header);

	if (length < size)
		return 0;
	memcpy(&header, in, sizeof(header));
	target_code = header >> PACKED_TARGET_WIDTH & 3;
	actual_code = header >> PACKED_ACTUAL_WIDTH & 3;
	size += (header & PACKED_FOLLOWS) != 0 ? 0 : place;
	if (length < size + packed_width(target_code) + packed_width(actual_code))
		return 0;
	if ((header & PACKED_FOLLOWS) != 0)
		cell->criterion++;
	else
	{
		memcpy(&cell->unit, in + sizeof(header), sizeof(cell->unit));
		memcpy(&cell->criterion, in + sizeof(header) + sizeof(cell->unit), sizeof(cell->criterion));
	}
	cell->target_scale = unpack_scale(header >> PACKED_TARGET_SCALE & 31);
	cell->actual_scale = unpack_scale(header >> PACKED_ACTUAL_SCALE & 31);
	if ((header & PACKED_NOT_ASSIGNED) != 0)
		cell->actual_scale |= CELL_NOT_ASSIGNED;
	cell->target = unpack_digits(in + size, target_code);
	size += packed_width(target_code);
	cell->actual = unpack_digits(in + size, actual_code);
	return size + packed_width(actual_code);
}

#endif
