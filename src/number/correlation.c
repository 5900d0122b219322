/*
 * correlation.c - rank correlation of pairs of numbers.
 *
 * A column's numbers, brought to its finest scale, are whole numbers of 128 bits; they are
 * sorted byte by byte, and bytes that are equal in all numbers are skipped, so that a column of
 * points takes three or four rounds.
 */
#include "number/correlation.h"

#include <math.h>

#define BYTE_VALUES 256
#define KEY_BYTES   16
/* "Now and then": how many steps lie between two rests. */
#define REST_EVERY 0xFFFF

typedef enum Column
{
	COLUMN_X,
	COLUMN_Y
} Column;

typedef struct Keyed
{
	uint64_t key[2]; /* low, high */
	size_t index;    /* of the pair */
} Keyed;

/* What a correlation works with: entries in order, and as much again to put them in order. */
typedef struct Work
{
	const Pair *pairs;
	size_t n;
	Keyed *entries;
	Keyed *other;
	uint64_t *ranks; /* by the index of a pair */
	void (*rest)(void);
} Work;

size_t
correlation_room(size_t n)
{
	return n * (2 * sizeof(Keyed) + 2 * sizeof(uint64_t)) + 1;
}

static Work
work_open(const Pair *pairs, size_t n, void *room, void (*rest)(void))
{
	Work work = {.pairs = pairs, .n = n, .entries = room, .rest = rest};

	work.other = work.entries + n;
	work.ranks = (uint64_t *) (work.other + n);
	for (size_t i = 0; i < n; i++)
		work.entries[i].index = i;
	return work;
}

static Decimal
pair_column(const Pair *pair, Column column)
{
	return column == COLUMN_X ? pair->x : pair->y;
}

/* Each entry's key: the number at the column's finest scale, the sign bit turned. */
static void
fill_keys(Work *work, Column column)
{
	int64_t finest = 0;

	for (size_t i = 0; i < work->n; i++)
	{
		int64_t scale = pair_column(&work->pairs[i], column).scale;

		finest = scale > finest ? scale : finest;
	}
	for (size_t i = 0; i < work->n; i++)
	{
		Decimal number = pair_column(&work->pairs[work->entries[i].index], column);
		u128 key = (u128) ((i128) number.digits * decimal_pow10[finest - number.scale]) ^ ((u128) 1 << 127);

		work->entries[i].key[0] = (uint64_t) key;
		work->entries[i].key[1] = (uint64_t) (key >> 64);
	}
}

static inline unsigned
key_byte(const Keyed *entry, int byte)
{
	return (unsigned) (entry->key[byte / 8] >> (byte % 8 * 8)) & 0xFF;
}

/* Stable: entries with the same byte stay as they are. */
static void
order_by_byte(Work *work, int byte)
{
	size_t starts[BYTE_VALUES] = {0};
	size_t start = 0;
	Keyed *entries = work->entries;

	for (size_t i = 0; i < work->n; i++)
		starts[key_byte(&entries[i], byte)]++;
	if (starts[key_byte(&entries[0], byte)] == work->n)
		return;
	for (int value = 0; value < BYTE_VALUES; value++)
	{
		size_t count = starts[value];

		starts[value] = start;
		start += count;
	}
	for (size_t i = 0; i < work->n; i++)
		work->other[starts[key_byte(&entries[i], byte)]++] = entries[i];
	work->entries = work->other;
	work->other = entries;
}

/* Entries that are equal in this column keep the order that they had. */
static void
order_by(Work *work, Column column)
{
	fill_keys(work, column);
	for (int byte = 0; byte < KEY_BYTES; byte++)
	{
		order_by_byte(work, byte);
		work->rest();
	}
}

static inline bool
same_key(const Keyed *a, const Keyed *b)
{
	return a->key[0] == b->key[0] && a->key[1] == b->key[1];
}

/*
 * The entries' ranks in the column in which they are in order, by the index of the pair:
 * twice the mean rank of those that are equal, a whole number.  Returns how many pairs
 * of entries are equal.
 */
static uint64_t
rank_entries(Work *work)
{
	uint64_t tied = 0;

	for (size_t first = 0, last; first < work->n; first = last)
	{
		for (last = first + 1; last < work->n && same_key(&work->entries[first], &work->entries[last]);
		     last++)
			;
		for (size_t i = first; i < last; i++)
			work->ranks[work->entries[i].index] = first + last + 1;
		tied += (uint64_t) (last - first) * (last - first - 1) / 2;
	}
	return tied;
}

/* The number of inverted pairs: bottom-up merge sort. */
static uint64_t
count_swaps(uint64_t *values, size_t n, uint64_t *other, void (*rest)(void))
{
	uint64_t swaps = 0;

	for (size_t width = 1; width < n; width *= 2)
	{
		uint64_t *from = values;

		for (size_t start = 0; start < n; start += 2 * width)
		{
			size_t middle = start + width < n ? start + width : n;
			size_t end = start + 2 * width < n ? start + 2 * width : n;
			size_t left = start;
			size_t right = middle;

			for (size_t out = start; out < end; out++)
			{
				bool take_left = right == end || (left < middle && from[left] <= from[right]);

				other[out] = take_left ? from[left] : from[right];
				swaps += take_left ? 0 : middle - left;
				left += take_left;
				right += !take_left;
			}
			if ((start & REST_EVERY) == 0)
				rest();
		}
		values = other;
		other = from;
	}
	return swaps;
}

bool
correlation_kendall(const Pair *pairs, size_t n, void *room, void (*rest)(void), double *tau)
{
	uint64_t all = n < 2 ? 0 : n % 2 == 0 ? (uint64_t) n / 2 * (n - 1) : (uint64_t) (n - 1) / 2 * n;
	Work work;
	uint64_t tied_x = 0;
	uint64_t tied_y;
	uint64_t tied_both = 0;
	uint64_t *sequence;
	i128 concordance;

	if (n < 2)
		return false;
	work = work_open(pairs, n, room, rest);
	order_by(&work, COLUMN_Y);
	tied_y = rank_entries(&work);
	order_by(&work, COLUMN_X); /* by x, then by y */
	sequence = work.ranks + n;
	for (size_t i = 0, same_x = 0, same_both = 0; i < n; i++)
	{
		sequence[i] = work.ranks[work.entries[i].index];
		same_x = i > 0 && same_key(&work.entries[i - 1], &work.entries[i]) ? same_x + 1 : 0;
		same_both = same_x > 0 && sequence[i - 1] == sequence[i] ? same_both + 1 : 0;
		tied_x += same_x;
		tied_both += same_both;
	}
	if (tied_x == all || tied_y == all)
		return false;
	concordance =
		(i128) all - tied_x - tied_y + tied_both - 2 * (i128) count_swaps(sequence, n, work.ranks, rest);
	*tau = (double) concordance / (sqrt((double) (all - tied_x) * (double) (all - tied_y)));
	/* rounding must not lead out of [-1, 1] */
	*tau = *tau > 1 ? 1 : *tau < -1 ? -1 : *tau;
	return true;
}

bool
correlation_spearman(const Pair *pairs, size_t n, void *room, void (*rest)(void), double *rho)
{
	/* n·Σ(2r)² < 4·n⁴ stays inside 128 bits for all n that memory holds */
	Work work;
	const uint64_t *x_ranks;
	const uint64_t *y_ranks;
	i128 sum = (i128) n * (n + 1); /* of either column's doubled ranks */
	i128 xx = 0;
	i128 yy = 0;
	i128 xy = 0;
	i128 spread_x;
	i128 spread_y;

	if (n < 2)
		return false;
	work = work_open(pairs, n, room, rest);
	order_by(&work, COLUMN_X);
	(void) rank_entries(&work);
	x_ranks = work.ranks;
	work.ranks += n;
	order_by(&work, COLUMN_Y);
	(void) rank_entries(&work);
	y_ranks = work.ranks;
	for (size_t i = 0; i < n; i++)
	{
		xx += (i128) x_ranks[i] * x_ranks[i];
		yy += (i128) y_ranks[i] * y_ranks[i];
		xy += (i128) x_ranks[i] * y_ranks[i];
	}
	spread_x = (i128) n * xx - sum * sum;
	spread_y = (i128) n * yy - sum * sum;
	if (spread_x == 0 || spread_y == 0)
		return false;
	*rho = (double) ((i128) n * xy - sum * sum) / (sqrt((double) spread_x * (double) spread_y));
	*rho = *rho > 1 ? 1 : *rho < -1 ? -1 : *rho;
	return true;
}
