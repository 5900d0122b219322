/*
 * cell_log.c - cells in the order in which they came, unpacked (see cell_log.h).
 */
#include "cell_log.h"

static int64_t
unpack_digits(const uint8_t *in, unsigned code)
{
	int16_t narrow;
	int32_t middle;
	int64_t wide;

	switch (code)
	{
		case 1:
			memcpy(&narrow, in, sizeof(narrow));
			return narrow;
		case 2:
			memcpy(&middle, in, sizeof(middle));
			return middle;
		case 3:
			memcpy(&wide, in, sizeof(wide));
			return wide;
		default:
			return 0;
	}
}

static uint8_t
unpack_scale(unsigned scale)
{
	return scale == PACKED_NULL_SCALE ? DECIMAL_NULL_SCALE : (uint8_t) scale;
}

size_t
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
