/*
 * cell_log.c - packing and unpacking gives the same cells again, whatever they
 * are, and a log that is cut short is said to be.
 */
#include "board/cell_log.h"
#include "tap.h"

#define N 20000

static uint64_t state = 20130306;

/* splitmix64 */
static uint64_t
draw(void)
{
	uint64_t z = (state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* Null, 0, and whole numbers of every width with both signs and their neighbours. */
static Decimal
draw_decimal(void)
{
	int64_t most = INT64_C(1) << (draw() % 60);
	int64_t digits = (int64_t) (draw() % 3) - 1 + (draw() % 2 ? most : -most);

	if (draw() % 8 == 0)
		return decimal_null();
	if (draw() % 8 == 0)
		digits = 0;
	return (Decimal){.digits = digits, .scale = (int64_t) (draw() % (DECIMAL_MAX_SCALE + 1))};
}

static bool
cells_equal(const Cell *a, const Cell *b)
{
	return a->unit == b->unit && a->criterion == b->criterion && a->target_scale == b->target_scale &&
	       a->actual_scale == b->actual_scale && a->target == b->target && a->actual == b->actual;
}

int
main(void)
{
	static Cell cells[N];
	static uint8_t log[N * CELL_PACKED_MOST + CELL_PACKED_SLACK];
	size_t used = 0;
	size_t position = 0;
	size_t longest = 0;
	uint64_t last_key = 0;
	Cell cell = {0};
	int wrong = 0;
	int cut = 0;

	for (int i = 0; i < N; i++)
	{
		Decimal target = draw_decimal();
		Decimal actual = draw_decimal();
		bool assigned = draw() % 5 != 0;
		bool next = draw() % 4 != 0;
		uint32_t unit = next ? (uint32_t) (last_key >> 16) : (uint32_t) draw();
		uint16_t criterion = (uint16_t) (next ? (last_key & 0xFFFF) % 10000 + 1 : draw() % 10000 + 1);
		uint64_t key = (uint64_t) unit << 16 | criterion;
		size_t length = cell_pack(log + used, key == last_key + 1, unit, criterion, target, actual, assigned);

		cells[i] = (Cell){unit,
		                  criterion,
		                  (uint8_t) target.scale,
		                  (uint8_t) (assigned ? actual.scale : actual.scale | CELL_NOT_ASSIGNED),
		                  target.digits,
		                  actual.digits};
		used += length;
		longest = length > longest ? length : longest;
		last_key = key;
	}
	ok(longest <= CELL_PACKED_MOST, "no cell is longer than it may be (%zu)", longest);
	ok(longest == CELL_PACKED_MOST, "and the longest there can be is among them");

	for (int i = 0; i < N; i++)
	{
		Cell before = cell;
		size_t length = cell_unpack(log + position, used - position, &cell);

		wrong += !cells_equal(&cell, &cells[i]);
		for (size_t left = 0; left < length; left++)
		{
			Cell scratch = before;

			cut += cell_unpack(log + position, left, &scratch) == 0 ? 0 : 1;
		}
		position += length;
	}
	is_int(wrong, 0, "each of %d cells comes out as it went in", N);
	is_int((int64_t) position, (int64_t) used, "and the log ends with the last");
	is_int(cut, 0, "a cell of which a byte is missing is never unpacked");

	used = cell_pack(log, true, 0, 1, (Decimal){.digits = 413829, .scale = 2},
	                 (Decimal){.digits = 530286, .scale = 2}, true);
	is_int((int64_t) used, 10, "an everyday result, the unit's next, takes ten bytes");
	return done_testing();
}
