/*
 * rational.c - exact fractions, as expressions compute with them (see rational.h).
 */
#include "number/rational.h"

/* Two words: nearly all that passes one ----------------------------------------------- */

/* A number whose sizes have at most 128 bits each. */
typedef struct Pair
{
	u128 over;
	u128 under;
	bool negative;
} Pair;

static bool
is_negative(const Rational *x)
{
	return x->is_wide ? x->negative : x->numerator < 0;
}

/* False where it has more. */
static bool
get_pair(const Rational *x, Pair *pair)
{
	pair->negative = is_negative(x);
	if (x->is_wide && (x->over.n > 2 || x->under.n > 2))
		return false;
	pair->over = x->is_wide ? limbs_low(&x->over) : magnitude64(x->numerator);
	pair->under = x->is_wide ? limbs_low(&x->under) : (u128) x->denominator;
	return true;
}

static void
set_pair(Rational *x, const Pair *pair)
{
	x->is_wide = pair->over > INT64_MAX || pair->under > INT64_MAX;
	if (x->is_wide)
	{
		x->negative = pair->negative;
		limbs_set(&x->over, pair->over);
		limbs_set(&x->under, pair->under);
		return;
	}
	x->numerator = pair->negative ? -(int64_t) pair->over : (int64_t) pair->over;
	x->denominator = (int64_t) pair->under;
}

/* Of these and others below: false where a result has more than 128 bits. */
static bool
multiply_words(u128 a, u128 b, u128 *product)
{
	uint64_t a_high = (uint64_t) (a >> 64);
	uint64_t b_high = (uint64_t) (b >> 64);
	u128 low = (u128) (uint64_t) a * (uint64_t) b;
	u128 middle;

	if (a_high != 0 && b_high != 0)
		return false;
	/* one of the two is 0 */
	middle = (u128) a_high * (uint64_t) b + (u128) b_high * (uint64_t) a + (low >> 64);
	*product = middle << 64 | (uint64_t) low;
	return middle >> 64 == 0;
}

/* times 10^exponent, exponent >= 0 */
static bool
scale_words(u128 *value, int exponent)
{
	for (; exponent > 0 && *value != 0; exponent -= DECIMAL_MAX_SCALE)
		if (!multiply_words(*value,
		                    (u128) decimal_pow10[exponent < DECIMAL_MAX_SCALE ? exponent : DECIMAL_MAX_SCALE],
		                    value))
			return false;
	return true;
}

/* From words to limbs and back --------------------------------------------------- */

/* The numerator's size as limbs, in room where x has none. */
static const Limbs *
over_of(const Rational *x, Limbs *room)
{
	if (x->is_wide)
		return &x->over;
	limbs_set(room, magnitude64(x->numerator));
	return room;
}

static const Limbs *
under_of(const Rational *x, Limbs *room)
{
	if (x->is_wide)
		return &x->under;
	limbs_set(room, (u128) x->denominator);
	return room;
}

static void
widen(Rational *x)
{
	if (x->is_wide)
		return;
	x->negative = x->numerator < 0;
	limbs_set(&x->over, magnitude64(x->numerator));
	limbs_set(&x->under, (u128) x->denominator);
	x->is_wide = true;
}

/* Back to words where they suffice, and always of nothing, so that it has no sign. */
static void
settle(Rational *x)
{
	Pair pair;

	if (x->over.n == 0)
		limbs_set(&x->under, 1);
	if (get_pair(x, &pair))
		set_pair(x, &pair);
}

/* Making one ------------------------------------------------------------------- */

void
rational_set(Rational *x, i128 value, int exponent)
{
	Pair pair = {value < 0 ? -(u128) value : (u128) value, 1, value < 0};

	x->exponent = exponent;
	set_pair(x, &pair);
}

static void
limbs_from_wide(Limbs *to, const Wide *from)
{
	to->n = from->n;
	memcpy(to->limb, from->limb, sizeof(uint64_t) * (size_t) from->n);
}

void
rational_set_exact(Rational *x, const Exact *value, int exponent)
{
	x->is_wide = true;
	x->negative = value->negative;
	x->exponent = exponent;
	limbs_from_wide(&x->over, &value->numerator);
	limbs_from_wide(&x->under, &value->denominator);
	settle(x);
}

void
rational_copy(Rational *to, const Rational *from)
{
	to->exponent = from->exponent;
	to->is_wide = from->is_wide;
	if (!from->is_wide)
	{
		to->numerator = from->numerator;
		to->denominator = from->denominator;
		return;
	}
	to->negative = from->negative;
	limbs_copy(&to->over, &from->over);
	limbs_copy(&to->under, &from->under);
}

void
decimal_sum_add(DecimalSum *sum, Decimal term)
{
	i128 units = (i128) term.digits * decimal_pow10[DECIMAL_MAX_SCALE - term.scale];
	u128 low = (u128) sum->limb[0] + (uint64_t) units;
	u128 middle = (u128) sum->limb[1] + (uint64_t) (units >> 64) + (uint64_t) (low >> 64);

	sum->limb[0] = (uint64_t) low;
	sum->limb[1] = (uint64_t) middle;
	sum->limb[2] += (units < 0 ? UINT64_MAX : 0) + (uint64_t) (middle >> 64);
}

/* The size of a sum; is it below 0? */
static bool
decimal_sum_size(const DecimalSum *sum, Limbs *size)
{
	bool negative = sum->limb[2] >> 63 != 0;
	uint64_t carry = negative;

	for (int i = 0; i < 3; i++)
	{
		u128 limb = (u128) (negative ? ~sum->limb[i] : sum->limb[i]) + carry;

		size->limb[i] = (uint64_t) limb;
		carry = (uint64_t) (limb >> 64);
	}
	size->n = 3;
	while (size->n > 0 && size->limb[size->n - 1] == 0)
		size->n--;
	return negative;
}

void
rational_set_mean(Rational *x, const DecimalSum *sum, uint32_t count)
{
	Limbs shorter;

	x->is_wide = true;
	x->exponent = -DECIMAL_MAX_SCALE;
	x->negative = decimal_sum_size(sum, &x->over);
	limbs_set(&x->under, count);
	/* It is read for every unit: short once, it is fast from then on. */
	for (limbs_copy(&shorter, &x->over); x->exponent < 0 && limbs_divide_word(&shorter, 10) == 0;
	     x->exponent++)
		limbs_copy(&x->over, &shorter);
	settle(x);
}

/* Products ----------------------------------------------------------------------- */

static bool
multiply_pairs(Rational *x, const Rational *factor)
{
	Pair a;
	Pair b;

	if (!get_pair(x, &a) || !get_pair(factor, &b) || !multiply_words(a.over, b.over, &a.over) ||
	    !multiply_words(a.under, b.under, &a.under))
		return false;
	a.negative ^= b.negative;
	/* nothing has no sign and no denominator */
	if (a.over == 0)
		a = (Pair){0, 1, false};
	set_pair(x, &a);
	return true;
}

void
rational_multiply_any(Rational *x, const Rational *factor)
{
	Limbs room;

	x->exponent += factor->exponent;
	if (multiply_pairs(x, factor))
		return;
	widen(x);
	x->negative ^= is_negative(factor);
	limbs_multiply(&x->over, over_of(factor, &room));
	limbs_multiply(&x->under, under_of(factor, &room));
	settle(x);
}

/* A product by the divisor turned upside down. */
void
rational_divide_any(Rational *x, const Rational *divisor)
{
	Rational turned;
	Limbs room;

	CORE_ASSERT(!rational_is_zero(divisor));
	turned.exponent = -divisor->exponent;
	turned.is_wide = true;
	turned.negative = is_negative(divisor);
	limbs_copy(&turned.over, under_of(divisor, &room));
	limbs_copy(&turned.under, over_of(divisor, &room));
	rational_multiply_any(x, &turned);
}

void
rational_negate(Rational *x)
{
	if (!x->is_wide && x->numerator == INT64_MIN)
		widen(x);
	if (x->is_wide)
		x->negative = !x->negative;
	else
		x->numerator = -x->numerator;
}

void
rational_abs(Rational *x)
{
	if (is_negative(x))
		rational_negate(x);
}

/* Sums ------------------------------------------------------------------------------ */

/* Both at one exponent and over one denominator: their numerators' sizes and that denominator. */
static bool
align_pairs(const Rational *x, const Rational *y, Pair *a, Pair *b)
{
	int distance = x->exponent - y->exponent;
	u128 under;

	if (!get_pair(x, a) || !get_pair(y, b) ||
	    !scale_words(distance > 0 ? &a->over : &b->over, distance > 0 ? distance : -distance))
		return false;
	if (a->under == b->under)
		return true;
	under = b->under;
	return multiply_words(a->over, under, &a->over) && multiply_words(b->over, a->under, &b->over) &&
	       multiply_words(a->under, under, &a->under);
}

/* The same of sizes; the denominator is only looked at where it is wanted. */
static void
align_wide(const Rational *x, const Rational *y, Limbs *a, Limbs *b, Limbs *denominator)
{
	int distance = x->exponent - y->exponent;
	Limbs room[2];
	const Limbs *under_x = under_of(x, &room[0]);
	const Limbs *under_y = under_of(y, &room[1]);
	Limbs over;

	limbs_copy(a, over_of(x, &over));
	limbs_copy(b, over_of(y, &over));
	limbs_scale(distance > 0 ? a : b, distance > 0 ? distance : -distance);
	if (denominator != NULL)
		limbs_copy(denominator, under_x);
	if (limbs_compare(under_x, under_y) == 0)
		return;
	limbs_multiply(a, under_y);
	limbs_multiply(b, under_x);
	if (denominator != NULL)
		limbs_multiply(denominator, under_y);
}

static void
add_wide(Rational *x, const Rational *y, bool subtract)
{
	bool negative = is_negative(x);
	bool same_sign = negative == (is_negative(y) != subtract);
	Limbs a;
	Limbs b;
	Limbs denominator;
	const Limbs *result = &a;

	align_wide(x, y, &a, &b, &denominator);
	if (same_sign)
		limbs_add(&a, &b);
	else if (limbs_compare(&a, &b) >= 0)
		limbs_subtract(&a, &b);
	else
	{
		limbs_subtract(&b, &a);
		result = &b;
		negative = !negative;
	}
	x->is_wide = true;
	x->negative = negative;
	limbs_copy(&x->over, result);
	limbs_copy(&x->under, &denominator);
	settle(x);
}

static bool
add_pairs(Rational *x, const Rational *y, bool subtract)
{
	Pair a;
	Pair b;

	if (!align_pairs(x, y, &a, &b))
		return false;
	if (a.negative == (b.negative != subtract))
	{
		a.over += b.over;
		if (a.over < b.over)
			return false;
	}
	else if (a.over >= b.over)
		a.over -= b.over;
	else
		a = (Pair){b.over - a.over, a.under, !a.negative};
	if (a.over == 0)
		a = (Pair){0, 1, false};
	set_pair(x, &a);
	return true;
}

/* The same of numbers, with signs, that need no more than one word each. */
static inline bool
align_words(const Rational *x, const Rational *y, int64_t *a, int64_t *b, int64_t *under)
{
	int distance = x->exponent - y->exponent;

	*a = x->numerator;
	*b = y->numerator;
	*under = x->denominator;
	if (x->is_wide || y->is_wide || distance < -DECIMAL_MAX_SCALE || distance > DECIMAL_MAX_SCALE)
		return false;
	if (distance != 0 && (distance > 0 ? __builtin_mul_overflow(*a, decimal_pow10[distance], a) :
	                                     __builtin_mul_overflow(*b, decimal_pow10[-distance], b)))
		return false;
	return *under == y->denominator ||
	       (!__builtin_mul_overflow(*a, y->denominator, a) && !__builtin_mul_overflow(*b, *under, b) &&
	        !__builtin_mul_overflow(*under, y->denominator, under));
}

static inline bool
add_words(Rational *x, const Rational *y, bool subtract)
{
	int64_t a;
	int64_t b;
	int64_t under;
	int64_t sum;

	if (!align_words(x, y, &a, &b, &under) ||
	    (subtract ? __builtin_sub_overflow(a, b, &sum) : __builtin_add_overflow(a, b, &sum)))
		return false;
	x->numerator = sum;
	x->denominator = under;
	return true;
}

static inline void
add_signed(Rational *x, const Rational *y, bool subtract)
{
	int exponent = x->exponent < y->exponent ? x->exponent : y->exponent;

	if (!add_words(x, y, subtract) && !add_pairs(x, y, subtract))
		add_wide(x, y, subtract);
	x->exponent = exponent;
}

void
rational_add(Rational *x, const Rational *summand)
{
	add_signed(x, summand, false);
}

void
rational_subtract(Rational *x, const Rational *subtrahend)
{
	add_signed(x, subtrahend, true);
}

static int
compare_sizes(const Rational *a, const Rational *b)
{
	Pair left;
	Pair right;
	Limbs over[2];

	if (align_pairs(a, b, &left, &right))
		return (left.over > right.over) - (left.over < right.over);
	align_wide(a, b, &over[0], &over[1], NULL);
	return limbs_compare(&over[0], &over[1]);
}

int
rational_compare(const Rational *a, const Rational *b)
{
	bool negative = is_negative(a);
	int64_t left;
	int64_t right;
	int64_t under;

	if (align_words(a, b, &left, &right, &under))
		return (left > right) - (left < right);
	if (negative != is_negative(b))
		return negative ? -1 : 1;
	return negative ? compare_sizes(b, a) : compare_sizes(a, b);
}

/* Rounding ------------------------------------------------------------------- */

typedef enum Rounding
{
	HALF_AWAY,
	DOWN,
	UP
} Rounding;

static bool
goes_on(Rounding rounding, bool negative, bool any_rest, bool half_or_more)
{
	return rounding == HALF_AWAY ? half_or_more : any_rest && negative == (rounding == DOWN);
}

static bool
whole_pair(const Rational *x, int exponent, Rounding rounding, u128 *whole)
{
	Pair pair;
	u128 rest;

	if (!get_pair(x, &pair) ||
	    !scale_words(exponent > 0 ? &pair.over : &pair.under, exponent > 0 ? exponent : -exponent))
		return false;
	*whole = pair.over / pair.under;
	rest = pair.over % pair.under;
	/* no overflow: where the denominator is 1 there is no rest */
	*whole += goes_on(rounding, pair.negative, rest != 0, rest >= pair.under - rest);
	return true;
}

/* The size of x·10^exponent as a whole number. */
static void
whole_wide(const Rational *x, int exponent, Rounding rounding, Limbs *whole)
{
	Limbs rest;
	Limbs under;
	Limbs one;
	bool any_rest;

	limbs_copy(&rest, over_of(x, &one));
	limbs_copy(&under, under_of(x, &one));
	limbs_scale(exponent > 0 ? &rest : &under, exponent > 0 ? exponent : -exponent);
	limbs_divide(&rest, &under, whole);
	any_rest = rest.n > 0;
	limbs_multiply_word(&rest, 2);
	limbs_set(&one, 1);
	if (goes_on(rounding, is_negative(x), any_rest, limbs_compare(&rest, &under) >= 0))
		limbs_add(whole, &one);
}

static void
round_to(Rational *x, int digits, Rounding rounding)
{
	Pair pair = {.under = 1, .negative = is_negative(x)};
	uint64_t steps;

	if (!x->is_wide && rounding == HALF_AWAY &&
	    small_quotient(magnitude64(x->numerator), 1, (uint64_t) x->denominator, x->exponent + digits,
	                   &steps) &&
	    steps <= INT64_MAX)
	{
		rational_set_decimal(x, (Decimal){pair.negative ? -(int64_t) steps : (int64_t) steps, digits});
		return;
	}
	if (whole_pair(x, x->exponent + digits, rounding, &pair.over))
	{
		pair.negative = pair.negative && pair.over != 0;
		x->exponent = -digits;
		set_pair(x, &pair);
		return;
	}
	widen(x);
	/* into over, which is copied before it is written */
	whole_wide(x, x->exponent + digits, rounding, &x->over);
	limbs_set(&x->under, 1);
	x->exponent = -digits;
	settle(x);
}

void
rational_round(Rational *x, int digits)
{
	round_to(x, digits, HALF_AWAY);
}

void
rational_floor(Rational *x)
{
	round_to(x, 0, DOWN);
}

void
rational_ceil(Rational *x)
{
	round_to(x, 0, UP);
}

Points
rational_points_any(const Rational *x, int quantum)
{
	int exponent = x->exponent + POINTS_SCALE - quantum;
	u128 steps;
	Limbs whole;

	if (!whole_pair(x, exponent, HALF_AWAY, &steps))
	{
		whole_wide(x, exponent, HALF_AWAY, &whole);
		steps = limbs_bits(&whole) > 64 ? UINT64_MAX : limbs_low(&whole);
	}
	return grid_points(steps > UINT64_MAX ? UINT64_MAX : (uint64_t) steps, is_negative(x), quantum);
}

bool
rational_to_decimal(const Rational *x, int digits, Decimal *decimal)
{
	u128 whole;
	Limbs limbs;

	if (!whole_pair(x, x->exponent + digits, HALF_AWAY, &whole))
	{
		whole_wide(x, x->exponent + digits, HALF_AWAY, &limbs);
		if (limbs_bits(&limbs) > 128)
			return false;
		whole = limbs_low(&limbs);
	}
	for (; digits > 0 && whole % 10 == 0; digits--)
		whole /= 10;
	if (whole >= (u128) DECIMAL_LIMIT)
		return false;
	*decimal = (Decimal){is_negative(x) ? -(int64_t) whole : (int64_t) whole, digits};
	return true;
}
