/*
 * cells.c - libFuzzer on the packed log of cells: what is packed comes out the same, and
 * whatever the bytes, nothing is read beyond their end and the slack behind it, on which
 * the cell does not depend.
 */
#include "bytes_reader.h"
#include "board/cell_log.h"

static bool
cells_equal(const Cell *a, const Cell *b)
{
	return a->unit == b->unit && a->criterion == b->criterion && a->target_scale == b->target_scale &&
	       a->actual_scale == b->actual_scale && a->target == b->target && a->actual == b->actual;
}

/* A copy of length bytes with slack bytes of one value behind it, and not a byte more. */
static uint8_t *
with_slack(const uint8_t *bytes, size_t length, int value)
{
	uint8_t *copy = malloc(length + CELL_PACKED_SLACK);

	must(copy != NULL);
	memcpy(copy, bytes, length);
	memset(copy + length, value, CELL_PACKED_SLACK);
	return copy;
}

static void
unpack_anything(const uint8_t *bytes, size_t length)
{
	uint8_t *zeroes = with_slack(bytes, length, 0);
	uint8_t *ones = with_slack(bytes, length, 0xFF);
	Cell a = {0};
	Cell b = {0};
	size_t size;

	for (size_t position = 0; position < length; position += size)
	{
		Cell before = a;

		size = cell_unpack(zeroes + position, length - position, &a);
		must(cell_unpack(ones + position, length - position, &b) == size);
		must(size <= length - position && size <= CELL_PACKED_MOST);
		must(cells_equal(&a, &b));
		if (size == 0)
		{
			/* cut short: and the cell is as it was */
			must(cells_equal(&a, &before));
			break;
		}
	}
	free(zeroes);
	free(ones);
}

static Decimal
take_decimal(void)
{
	int width = take(9);

	if (take(8) == 0)
		return decimal_null();
	/* the low bytes of a word, with their sign */
	return (Decimal){
		.digits = width == 0 ? 0 : (int64_t) (take_bytes(width) << (64 - 8 * width)) >> (64 - 8 * width),
		.scale = take(DECIMAL_MAX_SCALE + 1)};
}

#define MOST_CELLS 256

static void
pack_and_unpack(void)
{
	Cell cells[MOST_CELLS];
	uint8_t log[MOST_CELLS * CELL_PACKED_MOST + CELL_PACKED_SLACK];
	size_t used = 0;
	size_t position = 0;
	int n = 0;
	uint64_t last_key = 0;
	Cell cell = {0};

	for (; n < MOST_CELLS && reader.left > 0; n++)
	{
		bool is_next = take(2) == 0;
		uint64_t key = is_next ? last_key + 1 : take_bytes(6);
		Decimal target = take_decimal();
		Decimal actual = take_decimal();
		bool assigned = take(4) != 0;
		size_t size = cell_pack(log + used, key == last_key + 1 && (uint16_t) key != 0,
		                        (uint32_t) (key >> 16), (uint16_t) key, target, actual, assigned);

		must(size <= CELL_PACKED_MOST);
		cells[n] = (Cell){
			(uint32_t) (key >> 16), (uint16_t) key,
			(uint8_t) target.scale, (uint8_t) (assigned ? actual.scale : actual.scale | CELL_NOT_ASSIGNED),
			target.digits,          actual.digits};
		used += size;
		last_key = key & UINT64_C(0xFFFFFFFFFFFF);
	}
	for (int i = 0; i < n; i++)
	{
		size_t size = cell_unpack(log + position, used - position, &cell);

		must(size > 0 && cells_equal(&cell, &cells[i]));
		position += size;
	}
	must(position == used);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	unpack_anything(bytes, length);
	reader = (Reader){bytes, length};
	pack_and_unpack();
	return 0;
}
