/*
 * rational.c - tests of src/number/rational.c and limbs.c: exact fractions of any length.
 *
 * Small results are written down.  Of long ones what is checked is not computed a second
 * time in the same way: sums, products and quotients are compared in the field of
 * remainders by a prime, where a fraction is a number below 2^63 and its arithmetic a few
 * lines (a wrong limb passes for one in 2^63), and rounding by what it promises.
 */
#include "make_sheet.h"
#include "number/rational.h"
#include "tap.h"

#define MOST  "999999999999999999"
#define LEAST "0.000000000000000001"

/* Remainders by a prime, the greatest below 2^63 -------------------------------------- */

#define PRIME UINT64_C(9223372036854775783)

static uint64_t
times(uint64_t a, uint64_t b)
{
	return (uint64_t) ((u128) a * b % PRIME);
}

static uint64_t
power(uint64_t a, uint64_t exponent)
{
	uint64_t result = 1;

	for (; exponent > 0; exponent >>= 1, a = times(a, a))
		if ((exponent & 1) != 0)
			result = times(result, a);
	return result;
}

static uint64_t
inverse(uint64_t a)
{
	return power(a, PRIME - 2);
}

static uint64_t
limbs_residue(const Limbs *x)
{
	uint64_t residue = 0;

	for (int i = x->n - 1; i >= 0; i--)
		residue = (uint64_t) ((((u128) residue << 64) + x->limb[i]) % PRIME);
	return residue;
}

static uint64_t
ten_to(int exponent)
{
	return exponent >= 0 ? power(10, (uint64_t) exponent) : inverse(power(10, (uint64_t) -exponent));
}

static uint64_t
residue(const Rational *x)
{
	uint64_t over = x->is_wide ? limbs_residue(&x->over) : magnitude64(x->numerator) % PRIME;
	uint64_t under = x->is_wide ? limbs_residue(&x->under) : (uint64_t) x->denominator % PRIME;
	bool negative = x->is_wide ? x->negative : x->numerator < 0;
	uint64_t size = times(times(over, inverse(under)), ten_to(x->exponent));

	return negative && size > 0 ? PRIME - size : size;
}

static uint64_t
minus(uint64_t a)
{
	return a == 0 ? 0 : PRIME - a;
}

/* Numbers ---------------------------------------------------------------------------- */

static Rational
of(const char *text)
{
	Rational x;

	rational_set_decimal(&x, number(text));
	return x;
}

static Rational
quotient(const char *over, const char *under)
{
	Rational x = of(over);
	Rational divisor = of(under);

	rational_divide(&x, &divisor);
	return x;
}

/* So many bits at most: of one word, of two or three, or any number. */
static int
random_length(int least, int most)
{
	return (int) random_between(least, one_in(3) ? 62 : one_in(2) ? 140 : most);
}

static Limbs
random_limbs(int bits)
{
	Limbs x = {.n = (bits + 63) / 64};

	for (int i = 0; i < x.n; i++)
		x.limb[i] = one_in(8) ? 0 : one_in(8) ? UINT64_MAX : random_bits();
	if (bits > 0)
	{
		x.limb[x.n - 1] &= UINT64_MAX >> (x.n * 64 - bits);
		x.limb[x.n - 1] |= UINT64_C(1) << ((bits - 1) % 64);
	}
	return x;
}

/* Exactly so many bits below and, where there is anything, above; in words where they suffice, or not. */
static Rational
random_rational(int over, int under)
{
	Rational x = {.exponent = (int) random_between(-20, 20), .is_wide = true, .negative = one_in(2)};
	Rational one;

	x.over = random_limbs(over);
	x.under = random_limbs(under);
	if (x.over.n == 0)
		x.negative = false;
	if (x.over.n > 1 || x.under.n > 1 || x.over.n == 0 || x.over.limb[0] > INT64_MAX ||
	    x.under.limb[0] > INT64_MAX)
	{
		/* what is nothing or fits is brought to words as everything is */
		rational_set(&one, 1, 0);
		rational_multiply(&x, &one);
		return x;
	}
	x.is_wide = false;
	x.numerator = x.negative ? -(int64_t) x.over.limb[0] : (int64_t) x.over.limb[0];
	x.denominator = (int64_t) x.under.limb[0];
	return x;
}

/* What header and rational_is_zero promise. */
static bool
is_sound(const Rational *x)
{
	if (!x->is_wide)
		return x->denominator > 0;
	return x->over.n > 0 && x->under.n > 0 && x->over.n <= LIMBS_ROOM && x->under.n <= LIMBS_ROOM &&
	       x->over.limb[x->over.n - 1] != 0 && x->under.limb[x->under.n - 1] != 0 &&
	       (x->over.n > 1 || x->under.n > 1 || x->over.limb[0] > INT64_MAX || x->under.limb[0] > INT64_MAX);
}

/* As a decimal fraction, which it must be. */
static const char *
text_of(const Rational *x)
{
	static char text[DECIMAL_TEXT];
	Decimal decimal;
	Rational back;

	if (!rational_to_decimal(x, 18, &decimal))
		return "too long";
	rational_set_decimal(&back, decimal);
	decimal_text(decimal, text);
	return rational_compare(&back, x) == 0 ? text : "no decimal";
}

#define IS(x, wanted, ...) is_text(text_of(&(x)), wanted, __VA_ARGS__)

/* Small results ------------------------------------------------------------------------ */

static void
test_small(void)
{
	Rational x = of("1.5");
	Rational y = of("-0.25");

	rational_add(&x, &y);
	IS(x, "1.25", "1.5 + -0.25");
	rational_subtract(&x, &y);
	IS(x, "1.5", "and back");
	rational_multiply(&x, &y);
	IS(x, "-0.375", "1.5 * -0.25");
	rational_divide(&x, &y);
	IS(x, "1.5", "and back");
	rational_subtract(&x, &x);
	IS(x, "0", "what is taken from itself leaves nothing");
	ok(rational_is_zero(&x), "... which is 0");
	rational_negate(&x);
	ok(rational_is_zero(&x) && rational_compare(&x, &x) == 0, "... with either sign");
	x = quotient("1", "3");
	y = quotient("1", "6");
	rational_add(&x, &y);
	IS(x, "0.5", "1/3 + 1/6 = 1/2");
	rational_abs(&x);
	IS(x, "0.5", "abs of what is above 0");
	rational_negate(&x);
	IS(x, "-0.5", "negate");
	rational_abs(&x);
	IS(x, "0.5", "abs of what is below 0");
	x = of(MOST);
	y = of(LEAST);
	rational_add(&x, &y);
	is_text(text_of(&x), "too long", "36 digits are no Decimal");
	rational_subtract(&x, &y);
	IS(x, MOST, "... but they are exact");
	rational_divide(&x, &y);
	rational_multiply(&x, &y);
	IS(x, MOST, "the greatest by the least and back");
	x = of("0");
	y = quotient("-7", "3");
	rational_multiply(&x, &y);
	ok(rational_is_zero(&x) && rational_points(&x, 0) == 0, "0 times something");
	x = of("0");
	rational_divide(&x, &y);
	ok(rational_is_zero(&x), "0 by something below 0");
}

/* Points may be as small as a word can be, whose opposite is no word. */
static void
test_least_word(void)
{
	Rational x;
	Rational y;

	rational_set(&x, INT64_MIN, 0);
	rational_set_decimal(&y, (Decimal){INT64_MIN, 0});
	ok(rational_compare(&x, &y) == 0, "-2^63, set and as digits");
	rational_negate(&y);
	ok(rational_compare(&x, &y) < 0 && rational_compare(&y, &x) > 0, "its opposite is more");
	rational_add(&x, &y);
	ok(rational_is_zero(&x), "and takes it away");
	rational_set_decimal(&x, (Decimal){INT64_MIN, 0});
	rational_set_decimal(&y, (Decimal){INT64_MIN, 0});
	rational_divide(&x, &y);
	IS(x, "1", "by itself");
	rational_set_decimal(&x, (Decimal){INT64_MIN, 0});
	rational_multiply(&x, &y);
	rational_abs(&y);
	ok(rational_compare(&x, &y) > 0, "times itself");
	rational_divide(&x, &y);
	rational_divide(&x, &y);
	IS(x, "1", "by its size twice");
	rational_set(&x, -(i128) INT64_MAX * INT64_MAX, 3);
	rational_set_decimal(&y, (Decimal){INT64_MAX, 0});
	rational_divide(&x, &y);
	rational_divide(&x, &y);
	IS(x, "-1000", "two words times 10^3");
}

static int
order_of(const char *over_a, const char *under_a, const char *over_b, const char *under_b)
{
	Rational a = quotient(over_a, under_a);
	Rational b = quotient(over_b, under_b);
	int order = rational_compare(&a, &b);

	return rational_compare(&b, &a) == -order ? order : 9;
}

static void
test_compare(void)
{
	is_int(order_of("1", "3", "0.333333333333333333", "1"), 1, "1/3 is more than eighteen decimals of it");
	is_int(order_of("1", "3", "0.333333333333333334", "1"), -1, "... and less than one more");
	is_int(order_of("2", "6", "1", "3"), 0, "2/6 = 1/3");
	is_int(order_of("-1", "3", "1", "-3"), 0, "the sign may stand anywhere");
	is_int(order_of("-1", "3", "-1", "2"), 1, "-1/3 is more than -1/2");
	is_int(order_of("0", "5", "0", "-7"), 0, "0 is 0");
	is_int(order_of("-1", LEAST, LEAST, "1"), -1, "less than 0 is less than more");
	is_int(order_of(MOST, LEAST, "999999999999999998", LEAST), 1, "36 digits that differ in one");
	is_int(order_of("-" MOST, LEAST, "-999999999999999998", LEAST), -1, "... below 0");
	is_int(order_of("0.1", "1", "1", "10"), 0, "0.1 = 1/10");
}

/* Rounding -------------------------------------------------------------------------------- */

static const char *
rounded(const char *over, const char *under, int digits)
{
	Rational x = quotient(over, under);

	rational_round(&x, digits);
	return text_of(&x);
}

static const char *
whole(const char *over, const char *under, void (*round)(Rational *))
{
	Rational x = quotient(over, under);

	round(&x);
	return text_of(&x);
}

static void
test_rounding(void)
{
	is_text(rounded("2.5", "1", 0), "3", "a half goes away from 0");
	is_text(rounded("-2.5", "1", 0), "-3", "... on both sides");
	is_text(rounded("2.49999999999999999", "1", 0), "2", "less than a half goes down");
	is_text(rounded("-2.49999999999999999", "1", 0), "-2", "... on both sides");
	is_text(rounded("5", "10", 0), "1", "5/10");
	is_text(rounded("-1", "2", 0), "-1", "-1/2");
	is_text(rounded("1", "3", 2), "0.33", "1/3 to two decimals");
	is_text(rounded("2", "3", 2), "0.67", "2/3 to two decimals");
	is_text(rounded("1", "8", 2), "0.13", "1/8 to two decimals");
	is_text(rounded("1", "8", 9), "0.125", "1/8 to nine decimals stays");
	is_text(rounded("0.0000000005", "1", 9), "0.000000001", "half of the ninth decimal");
	is_text(rounded("0.000000000499999999", "1", 9), "0", "and less than that");
	is_text(rounded("-0.000000000499999999", "1", 9), "0", "... which has no sign");
	is_text(rounded("0", "-7", 3), "0", "0");
	is_text(rounded(MOST, "1", 9), MOST, "a whole number of 18 digits");
	is_text(rounded("999999999999999999", "2", 0), "500000000000000000", "half of it");
	is_text(whole("7", "2", rational_floor), "3", "floor of 7/2");
	is_text(whole("-7", "2", rational_floor), "-4", "floor of -7/2");
	is_text(whole("-8", "2", rational_floor), "-4", "floor of -4");
	is_text(whole("8", "2", rational_floor), "4", "floor of 4");
	is_text(whole("7", "2", rational_ceil), "4", "ceil of 7/2");
	is_text(whole("-7", "2", rational_ceil), "-3", "ceil of -7/2");
	is_text(whole("-1", "2", rational_ceil), "0", "ceil of -1/2");
	is_text(whole("-8", "2", rational_ceil), "-4", "ceil of -4");
	is_text(whole(LEAST, "1", rational_ceil), "1", "ceil of the least");
	is_text(whole("-" LEAST, MOST, rational_floor), "-1", "floor of nearly nothing below 0");
}

static int64_t
points_of(const char *over, const char *under, int quantum)
{
	Rational x = quotient(over, under);

	return rational_points(&x, quantum);
}

static void
test_points(void)
{
	is_int(points_of("10", "3", 0), INT64_C(3333333333), "10/3 points");
	is_int(points_of("10", "3", 7), INT64_C(3330000000), "... to two decimals");
	is_int(points_of("-2", "3", 9), -POINTS_ONE, "-2/3 to whole points");
	is_int(points_of("0.005", "1", 7), INT64_C(10000000), "half a step goes away from 0");
	is_int(points_of("-0.005", "1", 7), INT64_C(-10000000), "... on both sides");
	is_int(points_of(MOST, "1", 0), POINTS_LIMIT, "what is beyond the limit stands at it");
	is_int(points_of("-" MOST, LEAST, 7), -POINTS_LIMIT, "... on both sides");
	is_int(points_of("9000000000", "1", 9), POINTS_LIMIT, "the limit itself");
	is_int(points_of(LEAST, MOST, 0), 0, "nearly nothing");
	is_int(points_of("123456789.123456789", "7", 0), INT64_C(17636684160493827),
	       "a two-word product: 123456789123456789 / 7 = 17636684160493827");
}

static void
test_to_decimal(void)
{
	Rational x = quotient("1", "3");
	Decimal decimal;

	ok(rational_to_decimal(&x, 9, &decimal) && decimal.digits == 333333333 && decimal.scale == 9,
	   "1/3 with nine decimals");
	x = of("5");
	ok(rational_to_decimal(&x, 18, &decimal) && decimal.digits == 5 && decimal.scale == 0,
	   "5 with eighteen decimals is 5");
	x = quotient("-" MOST, "10");
	ok(rational_to_decimal(&x, 0, &decimal) && decimal.digits == -100000000000000000 && decimal.scale == 0,
	   "rounded, half away from 0, to a whole number");
	x = quotient(MOST, LEAST);
	ok(!rational_to_decimal(&x, 0, &decimal), "36 digits are too many");
	x = of(MOST);
	rational_add(&x, &(Rational){.numerator = 1, .denominator = 2});
	ok(!rational_to_decimal(&x, 0, &decimal), "18 nines and a half round to 19 digits");
	ok(!rational_to_decimal(&x, 1, &decimal), "... and have 19 with their half");
}

/* Long numbers --------------------------------------------------------------------------- */

static bool
long_arithmetic(void)
{
	/* products of two stay below 2,048 bits with 40 powers of ten between them */
	int bits_a = random_length(0, 900);
	int bits_b = random_length(1, 900);
	Rational a = random_rational(bits_a, one_in(3) ? 1 : random_length(1, 900));
	Rational b = random_rational(bits_b, one_in(3) ? 1 : random_length(1, 900));
	Rational sum;
	Rational difference;
	Rational product;
	Rational over;
	uint64_t ra = residue(&a);
	uint64_t rb = residue(&b);

	/* denominators that are the same stay so */
	if (one_in(4) && a.is_wide && b.is_wide && a.under.n > 1)
	{
		limbs_copy(&b.under, &a.under);
		rb = residue(&b);
	}
	rational_copy(&sum, &a);
	rational_add(&sum, &b);
	rational_copy(&difference, &a);
	rational_subtract(&difference, &b);
	rational_copy(&product, &a);
	rational_multiply(&product, &b);
	rational_copy(&over, &a);
	rational_divide(&over, &b);
	return is_sound(&a) && is_sound(&b) && is_sound(&sum) && is_sound(&difference) && is_sound(&product) &&
	       is_sound(&over) && residue(&sum) == (ra + rb) % PRIME &&
	       residue(&difference) == (ra + minus(rb)) % PRIME && residue(&product) == times(ra, rb) &&
	       residue(&over) == times(ra, inverse(rb));
}

/* |x - rounded| <= half a step, and a half only away from 0. */
static bool
long_rounding(int digits)
{
	Rational x = random_rational(random_length(0, 1900), random_length(1, 1900));
	Rational near;
	Rational half;
	Rational distance;
	int order;

	if (one_in(3))
	{
		/* a half exactly, or one of the farthest decimals beside it */
		rational_set(&x, (i128) random_between(-1000, 1000) * 10 + 5, -digits - 1);
		rational_set(&half, random_between(-1, 1), -100);
		rational_add(&x, &half);
	}
	rational_copy(&near, &x);
	rational_round(&near, digits);
	rational_set(&half, 5, -digits - 1);
	rational_copy(&distance, &near);
	rational_subtract(&distance, &x);
	order = x.is_wide ? x.negative : x.numerator < 0;
	/* away from 0 the distance is positive above it and negative below */
	if (order)
		rational_negate(&distance);
	if (rational_compare(&distance, &half) > 0)
		return false;
	rational_negate(&half);
	return rational_compare(&distance, &half) > 0 && is_sound(&near) && near.exponent == -digits &&
	       (near.is_wide ? near.under.n == 1 && near.under.limb[0] == 1 : near.denominator == 1);
}

/* floor <= x < floor + 1, and ceil is the opposite of the opposite's. */
static bool
long_floor(void)
{
	Rational x = random_rational(random_length(0, 1900), random_length(1, 1900));
	Rational low;
	Rational next;
	Rational high;
	Rational one;

	rational_set(&one, 1, 0);
	rational_copy(&low, &x);
	rational_floor(&low);
	rational_copy(&next, &low);
	rational_add(&next, &one);
	rational_copy(&high, &x);
	rational_negate(&high);
	rational_ceil(&high);
	rational_negate(&high);
	return rational_compare(&low, &x) <= 0 && rational_compare(&x, &next) < 0 &&
	       rational_compare(&low, &high) == 0;
}

/* a < a + something, on whichever path either goes. */
static bool
long_order(void)
{
	Rational a = random_rational(random_length(0, 600), random_length(1, 600));
	Rational more = random_rational(random_length(1, 300), random_length(1, 300));
	Rational b;

	rational_abs(&more);
	rational_copy(&b, &a);
	if (rational_compare(&a, &b) != 0)
		return false;
	rational_add(&b, &more);
	return rational_compare(&a, &b) == -1 && rational_compare(&b, &a) == 1;
}

/* x = quotient·divisor + rest, rest < divisor, with the shift that both have got. */
static bool
long_division(void)
{
	int bits = (int) random_between(1, 1000);
	Limbs x = random_limbs((int) random_between(0, 2078));
	Limbs divisor = random_limbs(bits);
	Limbs quotient;
	uint64_t rx;
	uint64_t rd = limbs_residue(&divisor);
	uint64_t shift;

	/* quotients of digits that are nearly too large */
	if (one_in(3))
		for (int i = 0; i < divisor.n && i < x.n; i++)
			x.limb[x.n - 1 - i] = divisor.limb[divisor.n - 1 - i];
	rx = limbs_residue(&x);
	limbs_divide(&x, &divisor, &quotient);
	shift = times(limbs_residue(&divisor), inverse(rd));
	return limbs_compare(&x, &divisor) < 0 &&
	       times(rx, shift) ==
	           (times(limbs_residue(&quotient), limbs_residue(&divisor)) + limbs_residue(&x)) % PRIME;
}

static int
count(bool (*holds)(void), int n)
{
	int held = 0;

	for (int i = 0; i < n; i++)
		held += holds();
	return held;
}

static void
test_long(void)
{
	int held = 0;

	is_int(count(long_arithmetic, 20000), 20000,
	       "sums, differences, products and quotients of up to 1,800 bits");
	is_int(count(long_division, 20000), 20000, "divisions of up to 2,078 bits");
	is_int(count(long_order, 5000), 5000, "order of up to 1,200 bits");
	is_int(count(long_floor, 5000), 5000, "floor and ceil of up to 1,900 bits");
	for (int i = 0; i < 5000; i++)
		held += long_rounding(i % 10);
	is_int(held, 5000, "rounding of up to 1,900 bits, halves among them");
}

/* As much as there may be in either part, and back. */
static void
test_limits(void)
{
	Rational x = random_rational(2048, 2048);
	Rational y;
	Rational one;

	x.exponent = 0;
	x.negative = false;
	ok(is_sound(&x) && limbs_bits(&x.over) == RATIONAL_BITS && limbs_bits(&x.under) == RATIONAL_BITS,
	   "2,048 bits above and below");
	rational_copy(&y, &x);
	rational_round(&y, 9);
	rational_subtract(&y, &y);
	ok(rational_is_zero(&y), "can be rounded to nine decimals");
	rational_points(&x, 0);
	limbs_set(&x.under, 1);
	rational_copy(&y, &x);
	rational_round(&y, 9);
	rational_set(&one, 1, 0);
	/* 10^9 = 2^9·5^9 has 30 bits */
	ok(limbs_bits(&y.over) == 2077 || limbs_bits(&y.over) == 2078,
	   "... 30 bits more with a denominator of 1");
	is_int(rational_points(&x, 9), POINTS_LIMIT, "as points they are at the limit");
	x.negative = true;
	is_int(rational_points(&x, 0), -POINTS_LIMIT, "... on both sides");
}

/* Sums of measures --------------------------------------------------------------------------- */

static const char *
mean_of(const char *first, const char *second, uint32_t times_second, uint32_t n)
{
	DecimalSum sum = {{0}};
	Rational mean;

	decimal_sum_add(&sum, number(first));
	for (uint32_t i = 0; i < times_second; i++)
		decimal_sum_add(&sum, number(second));
	rational_set_mean(&mean, &sum, n);
	REQUIRE(mean.exponent >= -18 && mean.exponent <= 0);
	return text_of(&mean);
}

static void
test_mean(void)
{
	DecimalSum sum = {{0}};
	Rational mean;
	Rational most = of(MOST);

	is_text(mean_of("1", "2", 1, 2), "1.5", "the mean of 1 and 2");
	is_text(mean_of("0.1", "-0.3", 1, 2), "-0.1", "the mean of 0.1 and -0.3");
	is_text(mean_of("-5", "5", 1, 2), "0", "the mean of -5 and 5");
	is_text(mean_of("0.5", LEAST, 2, 1), "0.500000000000000002", "eighteen decimals");
	/* so many that the sum passes 128 bits: 1000·10^36 is about 2^130 */
	for (int i = 0; i < 1000; i++)
		decimal_sum_add(&sum, number(MOST));
	rational_set_mean(&mean, &sum, 1000);
	ok(rational_compare(&mean, &most) == 0, "the mean of a thousand of the greatest");
	for (int i = 0; i < 2000; i++)
		decimal_sum_add(&sum, number("-" MOST));
	rational_set_mean(&mean, &sum, 1000);
	rational_negate(&most);
	ok(rational_compare(&mean, &most) == 0, "... and of a thousand of the least");
	rational_set_mean(&mean, &sum, UINT32_MAX);
	rational_round(&mean, 6);
	IS(mean, "-232830643708.079737",
	   "over 2^32 - 1: 999999999999999999000/4294967295 = 232830643708.0797373...");
}

static void
test_exact(void)
{
	Exact exact;
	Rational x;

	exact_set(&exact, -10);
	exact_divide(&exact, 4);
	rational_set_exact(&x, &exact, -1);
	IS(x, "-0.25", "an Exact of -10/4, times 10^-1");
	exact_set(&exact, (i128) INT64_MAX * INT64_MAX);
	exact_multiply(&exact, (i128) INT64_MAX * INT64_MAX);
	exact_divide(&exact, (i128) INT64_MAX * INT64_MAX);
	rational_set_exact(&x, &exact, 0);
	ok(is_sound(&x) && x.is_wide, "an Exact of four words over two");
	rational_divide(&x, &(Rational){.numerator = INT64_MAX, .denominator = 1});
	rational_divide(&x, &(Rational){.numerator = INT64_MAX, .denominator = 1});
	IS(x, "1", "... is what it was made of");
	exact_set(&exact, 0);
	rational_set_exact(&x, &exact, -9);
	ok(rational_is_zero(&x) && is_sound(&x), "an Exact of 0");
}

int
main(void)
{
	test_small();
	test_least_word();
	test_compare();
	test_rounding();
	test_points();
	test_to_decimal();
	test_long();
	test_limits();
	test_mean();
	test_exact();
	return done_testing();
}
