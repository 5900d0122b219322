/*
 * exact.c - tests of src/number/exact.c: one exact rational, rounded once.
 *
 * The code under test works in limbs of 64 bits and estimates quotient digits
 * as Knuth does.  What it is held against here is schoolbook arithmetic in base
 * 10^9 with each quotient digit found by trying, so that the two share neither
 * base nor method.
 */
#include "make_sheet.h"
#include "tap.h"

#define LIMIT     POINTS_LIMIT
#define MOST      (DECIMAL_LIMIT - 1)
#define TEN_TO_18 ((i128) DECIMAL_LIMIT)
#define TEN_TO_36 (TEN_TO_18 * TEN_TO_18)

/* Schoolbook numbers: part[0] is the lowest, each below 10^9 --------------- */

#define SLOW_BASE  1000000000u
#define SLOW_PARTS 48

typedef struct Slow
{
	int n;
	uint32_t part[SLOW_PARTS];
} Slow;

static Slow
slow_of(u128 value)
{
	Slow result = {0};

	for (; value > 0; value /= SLOW_BASE)
		result.part[result.n++] = (uint32_t) (value % SLOW_BASE);
	return result;
}

static int
slow_compare(const Slow *a, const Slow *b)
{
	if (a->n != b->n)
		return a->n > b->n ? 1 : -1;
	for (int i = a->n - 1; i >= 0; i--)
		if (a->part[i] != b->part[i])
			return a->part[i] > b->part[i] ? 1 : -1;
	return 0;
}

static Slow
slow_plus(const Slow *a, const Slow *b)
{
	Slow result = {0};
	uint32_t carry = 0;

	for (int i = 0; i < a->n || i < b->n || carry > 0; i++)
	{
		uint32_t sum = carry + (i < a->n ? a->part[i] : 0) + (i < b->n ? b->part[i] : 0);

		REQUIRE(i < SLOW_PARTS);
		result.part[result.n++] = sum % SLOW_BASE;
		carry = sum / SLOW_BASE;
	}
	return result;
}

/* a - b, where a >= b */
static Slow
slow_minus(const Slow *a, const Slow *b)
{
	Slow result = *a;
	uint32_t borrow = 0;

	for (int i = 0; i < a->n; i++)
	{
		uint32_t taken = borrow + (i < b->n ? b->part[i] : 0);

		borrow = result.part[i] < taken;
		result.part[i] += borrow * SLOW_BASE - taken;
	}
	REQUIRE(borrow == 0);
	while (result.n > 0 && result.part[result.n - 1] == 0)
		result.n--;
	return result;
}

static Slow
slow_times(const Slow *a, const Slow *b)
{
	Slow result = {0};

	for (int i = 0; i < a->n; i++)
	{
		uint64_t carry = 0;

		for (int j = 0; j < b->n || carry > 0; j++)
		{
			uint64_t sum;

			REQUIRE(i + j < SLOW_PARTS);
			sum = carry + result.part[i + j] + (j < b->n ? (uint64_t) a->part[i] * b->part[j] : 0);
			result.part[i + j] = (uint32_t) (sum % SLOW_BASE);
			carry = sum / SLOW_BASE;
		}
	}
	for (int i = 0; i < SLOW_PARTS; i++)
		if (result.part[i] != 0)
			result.n = i + 1;
	return result;
}

static Slow
slow_power_of_10(int exponent)
{
	Slow result = slow_of(1);
	const Slow ten = slow_of(10);

	for (; exponent > 0; exponent--)
		result = slow_times(&result, &ten);
	return result;
}

/* The largest digit below 10^9 with which b still goes into a, by halving. */
static uint32_t
slow_digit(const Slow *a, const Slow *b)
{
	uint32_t fits = 0;
	uint32_t beyond = SLOW_BASE;

	while (beyond - fits > 1)
	{
		uint32_t middle = fits + (beyond - fits) / 2;
		Slow factor = slow_of(middle);
		Slow product = slow_times(b, &factor);

		if (slow_compare(&product, a) <= 0)
			fits = middle;
		else
			beyond = middle;
	}
	return fits;
}

/* Long division, part by part from the top; rest gets what is left over. */
static Slow
slow_divide(const Slow *a, const Slow *b, Slow *rest)
{
	Slow quotient = {0};

	REQUIRE(b->n > 0);
	*rest = slow_of(0);
	quotient.n = a->n;
	for (int i = a->n - 1; i >= 0; i--)
	{
		Slow factor;
		Slow product;

		/* bring down the next part */
		memmove(&rest->part[1], &rest->part[0], sizeof(uint32_t) * (SLOW_PARTS - 1));
		rest->part[0] = a->part[i];
		rest->n = rest->n > 0 || a->part[i] > 0 ? rest->n + 1 : 0;
		quotient.part[i] = slow_digit(rest, b);
		factor = slow_of(quotient.part[i]);
		product = slow_times(b, &factor);
		*rest = slow_minus(rest, &product);
	}
	while (quotient.n > 0 && quotient.part[quotient.n - 1] == 0)
		quotient.n--;
	return quotient;
}

/* over/under to the nearest multiple of 10^quantum, a half up, at most 9 * 10^18. */
static int64_t
slow_round(bool negative, const Slow *over, const Slow *under, int quantum)
{
	Slow unit = slow_power_of_10(quantum);
	Slow whole = slow_times(under, &unit);
	Slow twice_over = slow_plus(over, over);
	Slow twice_whole = slow_plus(&whole, &whole);
	Slow raised = slow_plus(&twice_over, &whole);
	Slow rest;
	Slow limit = slow_of((u128) LIMIT);
	Slow result = slow_divide(&raised, &twice_whole, &rest);
	int64_t value = 0;

	result = slow_times(&result, &unit);
	if (slow_compare(&result, &limit) > 0)
		result = limit;
	for (int i = result.n - 1; i >= 0; i--)
		value = value * SLOW_BASE + result.part[i];
	return negative ? -value : value;
}

static u128
size_of(i128 value)
{
	return value < 0 ? -(u128) value : (u128) value;
}

/* A rational as the code under test has it, but slow. */
typedef struct SlowExact
{
	bool negative;
	Slow over;
	Slow under;
} SlowExact;

static void
slow_exact_multiply(SlowExact *x, i128 factor)
{
	Slow size = slow_of(size_of(factor));

	x->over = slow_times(&x->over, &size);
	x->negative ^= factor < 0;
}

static void
slow_exact_divide(SlowExact *x, i128 divisor)
{
	Slow size = slow_of(size_of(divisor));

	x->under = slow_times(&x->under, &size);
	x->negative ^= divisor < 0;
}

static void
slow_exact_scale(SlowExact *x, int exponent)
{
	Slow power = slow_power_of_10(exponent < 0 ? -exponent : exponent);

	if (exponent >= 0)
		x->over = slow_times(&x->over, &power);
	else
		x->under = slow_times(&x->under, &power);
}

static void
slow_exact_add(SlowExact *x, i128 summand)
{
	Slow size = slow_of(size_of(summand));
	Slow other = slow_times(&x->under, &size);
	bool negative = summand < 0;

	if (x->negative == negative)
		x->over = slow_plus(&x->over, &other);
	else if (slow_compare(&x->over, &other) >= 0)
		x->over = slow_minus(&x->over, &other);
	else
	{
		x->over = slow_minus(&other, &x->over);
		x->negative = negative;
	}
}

static int64_t
slow_mul_div_round(int64_t a, i128 b, i128 c, int exponent, int quantum)
{
	SlowExact x = {false, slow_of(1), slow_of(1)};

	slow_exact_multiply(&x, a);
	slow_exact_multiply(&x, b);
	slow_exact_divide(&x, c);
	slow_exact_scale(&x, exponent);
	return slow_round(x.negative, &x.over, &x.under, quantum);
}

/* Random numbers of random size ---------------------------------------------- */

/* Up to bits bits (at most 127), each length alike, often one off a power of 2 or 10. */
static u128
random_size(int bits)
{
	int length = (int) random_between(0, bits);
	u128 value = (u128) random_bits() << 64 | random_bits();
	u128 power = 1;

	if (length == 0)
		return 0;
	value >>= 128 - length;
	if (one_in(4))
		value = ((u128) 1 << (length - 1)) + (u128) random_between(0, 2) - 1;
	else if (one_in(4))
	{
		for (int left = (int) random_between(0, length * 3 / 10); left > 0; left--)
			power *= 10;
		value = power * (u128) random_between(1, 9) + (u128) random_between(0, 2) - 1;
	}
	return value >> bits != 0 ? ((u128) 1 << bits) - 1 : value;
}

static i128
random_signed(int bits)
{
	i128 value = (i128) random_size(bits);

	return one_in(2) ? -value : value;
}

static i128
random_divisor(int bits)
{
	i128 value = random_signed(bits);

	return value == 0 ? 1 : value;
}

static int64_t
random_points(void)
{
	int64_t value = (int64_t) random_signed(63);

	return value > LIMIT ? LIMIT : value < -LIMIT ? -LIMIT : value;
}

/* wide_* -------------------------------------------------------------------- */

static Slow
slow_of_wide(const Wide *w)
{
	Slow result = {0};
	const Slow limb_base = slow_of((u128) 1 << 64);

	for (int i = w->n - 1; i >= 0; i--)
	{
		Slow limb = slow_of(w->limb[i]);

		result = slow_times(&result, &limb_base);
		result = slow_plus(&result, &limb);
	}
	return result;
}

static bool
wide_is(const Wide *w, const Slow *wanted)
{
	Slow have = slow_of_wide(w);

	/* limbs in use end with one that is not 0 */
	return (w->n == 0 || w->limb[w->n - 1] != 0) && slow_compare(&have, wanted) == 0;
}

/* Up to 384 bits, so that products and sums have room in 512. */
static Wide
random_wide(void)
{
	Wide w;

	wide_set(&w, random_size(127));
	for (int64_t left = random_between(0, 2); left > 0; left--)
		wide_multiply(&w, random_size(127));
	return w;
}

static void
test_wide_by_hand(void)
{
	Wide w;
	Wide other;

	wide_set(&w, 0);
	is_int(w.n, 0, "0 has no limbs");
	is_int(wide_bits(&w), 0, "0 has no bits");
	is_int((int64_t) wide_divide_small(&w, 7), 0, "0 divided by 7 leaves nothing");
	wide_multiply(&w, (u128) 1 << 100);
	is_int(w.n, 0, "0 times 2^100 is 0");
	wide_set(&w, 1);
	is_int(wide_bits(&w), 1, "1 has one bit");
	wide_set(&w, UINT64_MAX);
	is_int(wide_bits(&w), 64, "2^64 - 1 has 64 bits");
	wide_set(&other, 1);
	wide_add(&w, &other);
	ok(w.n == 2 && w.limb[0] == 0 && w.limb[1] == 1, "2^64 - 1 + 1 carries into the second limb");
	is_int(wide_bits(&w), 65, "2^64 has 65 bits");
	wide_subtract(&w, &other);
	ok(w.n == 1 && w.limb[0] == UINT64_MAX,
	   "2^64 - 1 borrows from the second limb, which then is not in use");
	wide_subtract(&w, &w);
	is_int(w.n, 0, "a number less itself is 0");

	/* 2^64 = 7 * 2635249153387078802 + 2 */
	wide_set(&w, (u128) 1 << 64);
	is_int((int64_t) wide_divide_small(&w, 7), 2, "2^64 divided by 7 leaves 2");
	ok(w.n == 1 && w.limb[0] == UINT64_C(2635249153387078802), "... and the quotient has one limb");

	/* (2^127)^4 = 2^508 */
	wide_set(&w, (u128) 1 << 127);
	for (int i = 0; i < 3; i++)
		wide_multiply(&w, (u128) 1 << 127);
	is_int(wide_bits(&w), 509, "2^508 has 509 bits and all eight limbs");
	is_int(w.n, WIDE_LIMBS, "... which are in use");
	wide_multiply(&w, 8);
	is_int(wide_bits(&w), 512, "2^511 fits, too");
	wide_set(&other, 3);
	ok(wide_compare(&w, &other) > 0 && wide_compare(&other, &w) < 0 && wide_compare(&w, &w) == 0,
	   "more limbs are more");
	wide_multiply(&w, 0);
	is_int(w.n, 0, "2^511 times 0 is 0");
}

static void
test_wide_at_random(void)
{
	enum
	{
		PRODUCT,
		SUM,
		DIFFERENCE,
		COMPARISON,
		QUOTIENT,
		BITS,
		CHECKS
	};
	int wrong[CHECKS] = {0};

	for (int i = 0; i < 30000; i++)
	{
		Wide a = random_wide();
		Wide b = one_in(5) ? a : random_wide();
		Slow slow_a = slow_of_wide(&a);
		Slow slow_b = slow_of_wide(&b);
		int order = slow_compare(&slow_a, &slow_b);
		const Wide *greater = order >= 0 ? &a : &b;
		const Wide *less = order >= 0 ? &b : &a;
		u128 factor = random_size(127);
		uint64_t divisor = (uint64_t) random_size(64) | 1;
		Slow slow_factor = slow_of(factor);
		Slow slow_divisor = slow_of(divisor);
		Slow wanted;
		Slow rest;
		Wide have;
		uint64_t remainder;

		wanted = slow_times(&slow_a, &slow_factor);
		have = a;
		wide_multiply(&have, factor);
		wrong[PRODUCT] += !wide_is(&have, &wanted);

		wanted = slow_plus(&slow_a, &slow_b);
		have = a;
		wide_add(&have, &b);
		wrong[SUM] += !wide_is(&have, &wanted);

		wanted = order >= 0 ? slow_minus(&slow_a, &slow_b) : slow_minus(&slow_b, &slow_a);
		have = *greater;
		wide_subtract(&have, less);
		wrong[DIFFERENCE] += !wide_is(&have, &wanted);

		wrong[COMPARISON] += wide_compare(&a, &b) != order;

		wanted = slow_divide(&slow_a, &slow_divisor, &rest);
		have = a;
		remainder = wide_divide_small(&have, divisor);
		slow_divisor = slow_of(remainder);
		wrong[QUOTIENT] += !wide_is(&have, &wanted) || slow_compare(&slow_divisor, &rest) != 0;

		/* 2^(bits - 1) <= a < 2^bits */
		wide_set(&have, 1);
		for (int bits = wide_bits(&a); bits > 0; bits--)
		{
			wrong[BITS] += wide_compare(&have, &a) > 0;
			wide_add(&have, &(Wide){.n = have.n,
			                        .limb = {have.limb[0], have.limb[1], have.limb[2], have.limb[3],
			                                 have.limb[4], have.limb[5], have.limb[6]}});
		}
		wrong[BITS] += wide_compare(&have, &a) <= 0;
	}
	is_int(wrong[PRODUCT], 0, "30,000 random products of up to 508 bits are those of the schoolbook");
	is_int(wrong[SUM], 0, "... and sums");
	is_int(wrong[DIFFERENCE], 0, "... and differences");
	is_int(wrong[COMPARISON], 0, "... and comparisons");
	is_int(wrong[QUOTIENT], 0, "... and quotients and remainders by one limb");
	is_int(wrong[BITS], 0, "... and the bits of a number are the power of two above it");
}

/* mul_div_round --------------------------------------------------------------- */

static void
test_division_by_hand(void)
{
	is_int(mul_div_round(10, 80, 100, 0, 0), 8, "10 * 80/100 is 8");
	is_int(mul_div_round(1, 1, 2, 0, 0), 1, "1/2 is rounded away from zero");
	is_int(mul_div_round(-1, 1, 2, 0, 0), -1, "-1/2 is rounded away from zero");
	is_int(mul_div_round(1, -1, 2, 0, 0), -1, "1 * -1/2, too");
	is_int(mul_div_round(1, 1, -2, 0, 0), -1, "1/-2, too");
	is_int(mul_div_round(-1, -1, -2, 0, 0), -1, "three signs are one");
	is_int(mul_div_round(-1, -1, 2, 0, 0), 1, "two signs are none");
	is_int(mul_div_round(3, 1, 2, 0, 0), 2, "3/2 is 2, not to the even side only");
	is_int(mul_div_round(5, 1, 2, 0, 0), 3, "5/2 is 3");
	is_int(mul_div_round(1, 1, 3, 0, 0), 0, "1/3 is 0");
	is_int(mul_div_round(2, 1, 3, 0, 0), 1, "2/3 is 1");
	is_int(mul_div_round(0, 5, -7, 30, 9), 0, "0 stays 0, whatever follows");
	is_int(mul_div_round(7, 0, 7, 0, 0), 0, "... on either side");
	is_int(mul_div_round(45, 1, 1, 0, 1), 50, "45 to tens is 50");
	is_int(mul_div_round(-45, 1, 1, 0, 1), -50, "-45 to tens is -50");
	is_int(mul_div_round(44, 1, 1, 0, 1), 40, "44 to tens is 40");
	is_int(mul_div_round(449, 1, 10, 0, 1), 40, "44.9 to tens is rounded once, not to 45 and then to 50");
	is_int(mul_div_round(INT64_C(4999999), 1, 1, 0, 7), 0, "one unit below half a hundredth is 0");
	is_int(mul_div_round(INT64_C(5000000), 1, 1, 0, 7), 10000000, "half a hundredth is a hundredth");
	is_int(mul_div_round(1, 1, 2, -36, 0), 0, "10^-36/2 is 0");
	is_int(mul_div_round(1, TEN_TO_36, 2, -36, 0), 1, "10^36/2 * 10^-36 is half of one");
	is_int(mul_div_round(1, TEN_TO_36 - 1, 2, -36, 0), 0, "... and a 2 * 10^36th less is none");

	is_int(mul_div_round(LIMIT, 1, 1, 0, 0), LIMIT, "9 * 10^18 is inside");
	is_int(mul_div_round(LIMIT, 1, 1, 0, 9), LIMIT, "... at every grid");
	is_int(mul_div_round(LIMIT, 2, 1, 0, 0), LIMIT, "twice as much saturates");
	is_int(mul_div_round(-LIMIT, 2, 1, 0, 0), -LIMIT, "... below 0, too");
	is_int(mul_div_round(1, LIMIT + (i128) 1, 1, 0, 0), LIMIT, "one unit beyond saturates");
	is_int(mul_div_round(1, ((i128) 1 << 64) + 3, 1, 0, 0), LIMIT, "2^64 + 3 does not come out as 3");
	is_int(mul_div_round(1, ((i128) 1 << 64) - 1, 1, 0, 0), LIMIT, "2^64 - 1 does not come out as -1");
	/* (2^125 - 1)/2^61 = 2^64 - 2^-61: the whole part is all ones, and rounds up */
	is_int(mul_div_round(1, ((i128) 1 << 125) - 1, (i128) 1 << 61, 0, 0), LIMIT,
	       "2^64 less next to nothing does not come out as 0");
	is_int(mul_div_round(LIMIT, TEN_TO_36, 1, 36, 9), LIMIT, "9 * 10^90 saturates");
	is_int(mul_div_round(LIMIT, -TEN_TO_36, 1, 36, 0), -LIMIT, "-9 * 10^90 saturates below");
	is_int(mul_div_round(1, 1, TEN_TO_36, 36, 0), 1, "10^36/10^36 is 1");
}

/* A province's budget in dong against an 18-digit plan; the quotients are easy by hand. */
static void
test_long_operands_by_hand(void)
{
	const int64_t ten = 10 * POINTS_ONE;

	is_int(mul_div_round(ten, MOST, MOST, 0, 0), ten, "18 nines of 18 nines are full points");

	/* 10 * (1 - 1/(10^18 - 1)) falls short of ten points by about 10^-8 units */
	is_int(mul_div_round(ten, MOST - 1, MOST, 0, 0), ten, "one dong less of 10^18 is less than half a unit");

	/* M = 9 * 10^18: 9 * 10^18 * (1 - 1/(10^18 - 1)) = 9 * 10^18 - 9.000000000000000009 */
	is_int(mul_div_round(LIMIT, MOST - 1, MOST, 0, 0), LIMIT - 9,
	       "the same at the limit of points is 9 units");

	/* 9 * 10^18 * 0.5/(10^18 - 1) = 4.5000000000000000045: above the half by 4.5 * 10^-18 */
	is_int(mul_div_round(LIMIT, 5, MOST, -1, 0), 5, "a half and 10^-18 more is rounded up");

	/* 9 * 10^18 / (2 * 10^18) = 4.5; 9 * 10^18 * (10^18 - 1) / (2 * 10^36) is below it by 4.5 * 10^-18 */
	is_int(mul_div_round(LIMIT, TEN_TO_18, 2 * TEN_TO_36, 0, 0), 5, "exactly a half is rounded away");
	is_int(mul_div_round(LIMIT, MOST, 2 * TEN_TO_36, 0, 0), 4, "... and 10^-18 less is not");
	is_int(mul_div_round(-LIMIT, TEN_TO_18, 2 * TEN_TO_36, 0, 0), -5, "... nor are they below 0");
	is_int(mul_div_round(-LIMIT, MOST, 2 * TEN_TO_36, 0, 0), -4, "... where less is nearer to 0");
}

static void
test_division_at_random(void)
{
	int wrong = 0;
	int saturated = 0;
	int zero = 0;
	const int cases = 40000;

	for (int i = 0; i < cases; i++)
	{
		int64_t a = random_points();
		/* differences of two numbers have 121 bits, a user's own number 60 */
		int bits = one_in(2) ? 121 : 60;
		i128 b = random_signed(bits);
		i128 c = random_divisor(bits);
		int quantum = (int) random_between(0, 9);
		int exponent = one_in(3) ? 0 : (int) random_between(-36, 36);
		int64_t wanted = slow_mul_div_round(a, b, c, exponent, quantum);

		wrong += mul_div_round(a, b, c, exponent, quantum) != wanted;
		wrong += mul_div_round_whole(a, 0, b, c, exponent, quantum) != wanted;
		saturated += wanted == LIMIT || wanted == -LIMIT;
		zero += wanted == 0;
	}
	ok(saturated > cases / 20 && zero > cases / 20 && saturated + zero < cases * 9 / 10,
	   "random quotients are beyond the limit, next to nothing, and most often neither");
	is_int(wrong, 0, "%d random a*b/c * 10^e are rounded as by long division", cases);
}

/* Operands as sheets have them: the fast path in 64 bits, and its edge. */
static void
test_everyday_at_random(void)
{
	int wrong = 0;
	const int cases = 40000;

	for (int i = 0; i < cases; i++)
	{
		int quantum = (int) random_between(0, 9);
		int64_t a = random_between(-100000, 100000) * (one_in(2) ? decimal_pow10[quantum] : 1);
		i128 b = random_signed((int) random_between(1, 64));
		i128 c = random_divisor((int) random_between(1, 64));
		int exponent = (int) random_between(-20, 20);
		int64_t whole = a % decimal_pow10[quantum] == 0 ? a / decimal_pow10[quantum] : 0;
		int64_t wanted = slow_mul_div_round(a, b, c, exponent, quantum);

		wrong += mul_div_round(a, b, c, exponent, quantum) != wanted;
		/* whether whole units are known beforehand makes no difference */
		wrong += mul_div_round_whole(a, whole, b, c, exponent, quantum) != wanted;
		wrong += mul_div_round_whole(a, 0, b, c, exponent, quantum) != wanted;
	}
	is_int(wrong, 0, "%d random everyday quotients are rounded as by long division", cases);
}

/* Points and a gain or loss beside them, rounded together. */
static void
test_sums_at_random(void)
{
	int wrong = 0;
	int negative = 0;
	const int cases = 40000;

	for (int i = 0; i < cases; i++)
	{
		int bits = one_in(2) ? 20 : 60;
		int quantum = (int) random_between(0, 9);
		int64_t a = random_between(-100000, 100000) * (one_in(2) ? decimal_pow10[quantum] : 1);
		int64_t whole = a % decimal_pow10[quantum] == 0 ? a / decimal_pow10[quantum] : 0;
		int64_t b = (int64_t) random_signed(bits);
		i128 c = random_signed(one_in(2) ? 2 * bits : bits);
		int64_t d = random_between(1, INT64_C(1) << random_between(1, bits));
		int exponent = (int) random_between(-20, 20);
		SlowExact x = {false, slow_of(1), slow_of(1)};
		int64_t wanted;

		slow_exact_multiply(&x, b);
		slow_exact_multiply(&x, c);
		slow_exact_divide(&x, d);
		slow_exact_scale(&x, exponent);
		slow_exact_add(&x, a);
		wanted = slow_round(x.negative, &x.over, &x.under, quantum);
		wrong += add_mul_div_round_whole(a, whole, b, c, d, exponent, quantum) != wanted;
		wrong += add_mul_div_round_whole(a, 0, b, c, d, exponent, quantum) != wanted;
		negative += wanted < 0;
	}
	ok(negative > cases / 5 && negative < cases / 2, "some random sums are below 0");
	is_int(wrong, 0, "%d random a + b*c/d * 10^e are rounded once, as by long division", cases);
}

/*
 * Made to lie on a half: c even, b = k*c + c/2, so b/c = k + 1/2, moved by one
 * unit of b either way; at a quantum the unit is 10^quantum and b that much larger.
 */
static void
test_halves(void)
{
	int wrong[3] = {0};
	const int cases = 10000;

	for (int i = 0; i < cases; i++)
	{
		int quantum = (int) random_between(0, 9);
		i128 unit = decimal_pow10[quantum];
		i128 c = 2 * ((i128) random_size(60) + 1);
		int64_t k = random_between(0, one_in(2) ? 1000 : LIMIT / decimal_pow10[quantum] - 1);
		int sign = one_in(2) ? -1 : 1;

		/* k units and a half, times c; c is even, so the half of a unit is whole */
		for (int shift = -1; shift <= 1; shift++)
		{
			i128 whole = (2 * (i128) k + 1) * (c / 2);
			i128 b;
			int64_t wanted = (int64_t) (((i128) k + (shift >= 0)) * unit);

			if (whole > (((i128) 1 << 126) - 1) / unit)
				continue;
			b = whole * unit + shift;
			wrong[shift + 1] += mul_div_round(sign, b, c, 0, quantum) != sign * wanted;
			wrong[shift + 1] += mul_div_round(1, sign * b, c, 0, quantum) != sign * wanted;
		}
	}
	is_int(wrong[0], 0, "%d quotients one unit of the dividend below a half are rounded towards zero", cases);
	is_int(wrong[1], 0, "... exactly on the half away from it");
	is_int(wrong[2], 0, "... and one unit above, too");
}

/* Results one unit from the limit, at every grid. */
static void
test_saturation(void)
{
	int wrong = 0;

	for (int quantum = 0; quantum <= 9; quantum++)
	{
		int64_t unit = decimal_pow10[quantum];

		for (int sign = -1; sign <= 1; sign += 2)
		{
			/* 9 * 10^18 is a multiple of every unit; half a unit below rounds up to it */
			wrong += mul_div_round(1, sign * (i128) LIMIT, 1, 0, quantum) != sign * LIMIT;
			wrong += mul_div_round(1, sign * ((i128) LIMIT - unit), 1, 0, quantum) != sign * (LIMIT - unit);
			wrong += mul_div_round(1, sign * (2 * (i128) LIMIT - unit), 2, 0, quantum) != sign * LIMIT;
			wrong += mul_div_round(1, sign * (2 * (i128) LIMIT - unit - 1), 2, 0, quantum) !=
			         sign * (LIMIT - unit);
			wrong += mul_div_round(1, sign * ((i128) LIMIT + unit), 1, 0, quantum) != sign * LIMIT;
			/* around 2^63 and 2^64 units, where 64 bits run over */
			for (int power = 62; power <= 66; power++)
				for (int shift = -1; shift <= 1; shift++)
				{
					i128 b = ((i128) 1 << power) + shift;

					wrong += mul_div_round(sign, b, 1, quantum, quantum) !=
					         slow_mul_div_round(sign, b, 1, quantum, quantum);
					wrong +=
						mul_div_round(sign, b, 1, 0, quantum) != slow_mul_div_round(sign, b, 1, 0, quantum);
				}
		}
	}
	is_int(wrong, 0,
	       "results round the limit and round 2^62 to 2^66 saturate beyond 9 * 10^18 and not before");
}

/* exact_compare_products ---------------------------------------------------------------- */

static int
slow_compare_products(int64_t a1, int64_t b1, int64_t a2, int64_t b2, int exponent)
{
	SlowExact left = {false, slow_of((u128) a1), slow_of(1)};
	SlowExact right = {false, slow_of((u128) a2), slow_of(1)};

	slow_exact_multiply(&left, b1);
	slow_exact_multiply(&right, b2);
	if (exponent >= 0)
		slow_exact_scale(&right, exponent);
	else
		slow_exact_scale(&left, -exponent);
	return slow_compare(&left.over, &right.over);
}

static void
test_compare_products(void)
{
	int wrong = 0;
	int order[3] = {0};

	is_int(exact_compare_products(2, 3, 6, 1, 0), 0, "2 * 3 is 6 * 1");
	is_int(exact_compare_products(2, 3, 7, 1, 0), -1, "6 is less than 7");
	is_int(exact_compare_products(2, 3, 5, 1, 0), 1, "6 is more than 5");
	is_int(exact_compare_products(20, 30, 6, 1, 2), 0, "600 is 6 * 10^2");
	is_int(exact_compare_products(6, 1, 20, 30, -2), 0, "6 is 600 * 10^-2");
	is_int(exact_compare_products(0, 5, 0, 7, 54), 0, "0 is 0");
	is_int(exact_compare_products(0, 5, 1, 1, -54), -1, "0 is less than 10^-54");
	is_int(exact_compare_products(1, 1, 0, 1, 54), 1, "1 is more than 0 * 10^54");
	is_int(exact_compare_products(MOST, MOST, MOST, MOST, 0), 0, "18 digits on all sides are equal");
	is_int(exact_compare_products(MOST, MOST, MOST, MOST - 1, 0), 1, "... and told apart in the last one");
	is_int(exact_compare_products(MOST, MOST, 1, 1, 36), -1, "(10^18 - 1)^2 is less than 10^36");
	is_int(exact_compare_products(1, 1, MOST, MOST, -54), 1, "1 is more than (10^18 - 1)^2 * 10^-54");
	is_int(exact_compare_products(MOST, MOST, 1, 1, 54), -1, "(10^18 - 1)^2 is less than 10^54");

	for (int i = 0; i < 30000; i++)
	{
		int64_t a1 = (int64_t) random_size(60);
		int64_t b1 = (int64_t) random_size(60);
		int64_t a2 = (int64_t) random_size(60);
		int64_t b2 = (int64_t) random_size(60);
		int exponent = one_in(3) ? 0 : (int) random_between(-54, 54);
		int wanted;

		/* equal ones by changing sides and moving zeros */
		if (one_in(3))
		{
			a1 = random_between(0, 1000000);
			b1 = random_between(0, 1000000);
			exponent = (int) random_between(-6, 6);
			a2 = b1 * (exponent < 0 ? decimal_pow10[-exponent] : 1);
			b2 = a1;
			a1 *= exponent > 0 ? decimal_pow10[exponent] : 1;
			b1 += one_in(2) ? 0 : random_between(0, 1);
		}
		wanted = slow_compare_products(a1, b1, a2, b2, exponent);
		order[wanted + 1]++;
		wrong += exact_compare_products(a1, b1, a2, b2, exponent) != wanted;
	}
	ok(order[0] > 3000 && order[1] > 3000 && order[2] > 3000, "random products are less, equal and more");
	is_int(wrong, 0, "30,000 random products compare as in the schoolbook");
}

/* Exacts ---------------------------------------------------------------------------- */

static int64_t
sum_rounded(i128 value, i128 divisor, i128 summand)
{
	Exact x;

	exact_set(&x, value);
	exact_divide(&x, divisor);
	exact_add(&x, summand);
	return exact_round(&x, 0);
}

static void
test_exact_add(void)
{
	is_int(sum_rounded(7, 2, 1), 5, "7/2 + 1 is 4.5, rounded away");
	is_int(sum_rounded(7, 2, -1), 3, "7/2 - 1 is 2.5, rounded away");
	is_int(sum_rounded(7, 2, -5), -2, "7/2 - 5 is -1.5: it changes its sign");
	is_int(sum_rounded(-7, 2, 1), -3, "-7/2 + 1 is -2.5");
	is_int(sum_rounded(-7, 2, -1), -5, "-7/2 - 1 is -4.5");
	is_int(sum_rounded(-7, 2, 5), 2, "-7/2 + 5 is 1.5: it changes its sign");
	is_int(sum_rounded(7, -2, 5), 2, "7/-2 + 5 is 1.5");
	is_int(sum_rounded(4, 2, -2), 0, "4/2 - 2 is 0");
	is_int(sum_rounded(-4, 2, 2), 0, "-4/2 + 2 is 0");
	is_int(sum_rounded(0, -3, 5), 5, "0/-3 + 5 is 5, though the quotient once had a sign");
	is_int(sum_rounded(0, -3, -5), -5, "0/-3 - 5 is -5");
	is_int(sum_rounded(0, -3, 0), 0, "0/-3 + 0 is 0");
	is_int(sum_rounded(-9, 2, 0), -5, "-9/2 + 0 stays");
	/* 10^36/(10^18 - 1) = 10^18 + 1 + 1/(10^18 - 1) */
	is_int(sum_rounded(TEN_TO_36, MOST, -TEN_TO_18), 1, "what is left of long numbers is exact");
}

/* Random chains of operations, kept below 400 bits on either side. */
static void
test_exact_at_random(void)
{
	int wrong = 0;
	int negative = 0;
	int inside = 0;
	const int cases = 15000;

	for (int i = 0; i < cases; i++)
	{
		i128 start = random_signed(121);
		Exact x;
		SlowExact slow = {start < 0, slow_of(size_of(start)), slow_of(1)};
		int quantum = (int) random_between(0, 9);
		int64_t wanted;

		exact_set(&x, start);
		for (int64_t left = random_between(0, 8); left > 0; left--)
		{
			bool room = wide_bits(&x.numerator) < 280 && wide_bits(&x.denominator) < 280;
			/* mostly against the present size, so that results are neither 0 nor beyond all limits */
			int surplus = wide_bits(&x.numerator) - wide_bits(&x.denominator);
			i128 factor = random_signed((int) random_between(1, 121));
			i128 divisor = random_divisor(surplus > 10 && surplus < 121 ? surplus : 40);
			int exponent = (int) random_between(-36, 36);

			if (!room)
				break;
			switch (random_between(0, 3))
			{
				case 0:
					exact_multiply(&x, factor);
					slow_exact_multiply(&slow, factor);
					break;
				case 1:
					exact_divide(&x, divisor);
					slow_exact_divide(&slow, divisor);
					break;
				case 2:
					exact_scale(&x, exponent);
					slow_exact_scale(&slow, exponent);
					break;
				case 3:
					exact_add(&x, factor);
					slow_exact_add(&slow, factor);
					break;
			}
		}
		wanted = slow_round(slow.negative, &slow.over, &slow.under, quantum);
		wrong += exact_round(&x, quantum) != wanted;
		/* rounding leaves the rational as it was */
		wrong += exact_round(&x, quantum) != wanted;
		negative += wanted < 0;
		inside += wanted != 0 && wanted != LIMIT && wanted != -LIMIT;
	}
	ok(negative > cases / 5 && inside > cases / 5, "random chains end below 0 and inside the limits, too");
	is_int(wrong, 0, "%d random chains of operations are rounded as in the schoolbook", cases);
}

/*
 * The longest quotient a rule has, that of relative_to_best (see exact.h), with
 * every factor at its bound: x = (1-s)·lead·Tb / (best lead·T) + s, times M.
 */
static bool
longest_quotient_is_wrong(i128 rest_of_share, i128 lead, i128 best_under, i128 best_lead, i128 under,
                          int exponent, i128 share, i128 max, i128 whole, int quantum)
{
	Exact x;
	SlowExact slow = {rest_of_share < 0, slow_of(size_of(rest_of_share)), slow_of(1)};
	int64_t have;
	int64_t wanted;

	exact_set(&x, rest_of_share);
	exact_multiply(&x, lead);
	exact_multiply(&x, best_under);
	exact_divide(&x, best_lead);
	exact_divide(&x, under);
	exact_scale(&x, exponent);
	exact_add(&x, share);
	exact_multiply(&x, max);
	exact_divide(&x, whole);
	have = exact_round(&x, quantum);

	slow_exact_multiply(&slow, lead);
	slow_exact_multiply(&slow, best_under);
	slow_exact_divide(&slow, best_lead);
	slow_exact_divide(&slow, under);
	slow_exact_scale(&slow, exponent);
	slow_exact_add(&slow, share);
	slow_exact_multiply(&slow, max);
	slow_exact_divide(&slow, whole);
	wanted = slow_round(slow.negative, &slow.over, &slow.under, quantum);
	return have != wanted;
}

static void
test_longest_quotient(void)
{
	const i128 longest = TEN_TO_36 - 1;
	int wrong = 0;

	for (int quantum = 0; quantum <= 9; quantum++)
		for (int exponent = -18; exponent <= 18; exponent += 9)
		{
			/* s = 0.999999999999999999 and s = 10^-18; the best's lead as long as the unit's */
			wrong += longest_quotient_is_wrong(1, longest, MOST, longest, MOST, exponent, MOST, LIMIT,
			                                   TEN_TO_18, quantum);
			wrong += longest_quotient_is_wrong(MOST, longest, MOST, longest, MOST, exponent, 1, LIMIT,
			                                   TEN_TO_18, quantum);
			/* the unit's lead is the least there is, and the greatest beside a best of next to nothing */
			wrong +=
				longest_quotient_is_wrong(MOST, 1, 1, longest, MOST, exponent, 1, LIMIT, TEN_TO_18, quantum);
			wrong +=
				longest_quotient_is_wrong(MOST, longest, MOST, 1, 1, exponent, 1, LIMIT, TEN_TO_18, quantum);
		}
	is_int(wrong, 0, "the longest quotient of all rules fits and is rounded as in the schoolbook");
}

int
main(void)
{
	test_wide_by_hand();
	test_wide_at_random();
	test_division_by_hand();
	test_long_operands_by_hand();
	test_division_at_random();
	test_everyday_at_random();
	test_sums_at_random();
	test_halves();
	test_saturation();
	test_compare_products();
	test_exact_add();
	test_exact_at_random();
	test_longest_quotient();
	return done_testing();
}
