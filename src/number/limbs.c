/*
 * limbs.c - whole numbers of 2,048 bits and a little more (see limbs.h).
 */
#include "number/limbs.h"

#include "number/limb_array.h"

void
limbs_set(Limbs *x, u128 value)
{
	x->n = limb_array_set(x->limb, value);
}

u128
limbs_low(const Limbs *x)
{
	return (x->n > 1 ? (u128) x->limb[1] << 64 : 0) | (x->n > 0 ? x->limb[0] : 0);
}

int
limbs_bits(const Limbs *x)
{
	return limb_array_bits(x->limb, x->n);
}

int
limbs_compare(const Limbs *a, const Limbs *b)
{
	return limb_array_compare(a->limb, a->n, b->limb, b->n);
}

static void
append(Limbs *x, uint64_t limb)
{
	x->n = limb_array_append(x->limb, x->n, LIMBS_ROOM, limb);
}

static void
trim(Limbs *x)
{
	x->n = limb_array_trim(x->limb, x->n);
}

void
limbs_add(Limbs *x, const Limbs *summand)
{
	x->n = limb_array_add(x->limb, x->n, LIMBS_ROOM, summand->limb, summand->n);
}

void
limbs_subtract(Limbs *x, const Limbs *subtrahend)
{
	x->n = limb_array_subtract(x->limb, x->n, subtrahend->limb, subtrahend->n);
}

void
limbs_multiply_word(Limbs *x, uint64_t factor)
{
	x->n = limb_array_multiply(x->limb, x->n, LIMBS_ROOM, factor);
}

void
limbs_multiply(Limbs *x, const Limbs *factor)
{
	Limbs product = {.n = x->n + factor->n};

	CORE_ASSERT(product.n <= LIMBS_ROOM);
	if (product.n > LIMBS_ROOM)
		product.n = LIMBS_ROOM;
	for (int i = 0; i < x->n; i++)
	{
		uint64_t carry = 0;

		for (int j = 0; j < factor->n && i + j < product.n; j++)
		{
			u128 sum = (u128) x->limb[i] * factor->limb[j] + product.limb[i + j] + carry;

			product.limb[i + j] = (uint64_t) sum;
			carry = (uint64_t) (sum >> 64);
		}
		if (i + factor->n < product.n)
			product.limb[i + factor->n] = carry;
	}
	trim(&product);
	limbs_copy(x, &product);
}

void
limbs_scale(Limbs *x, int exponent)
{
	for (; exponent > 0; exponent -= DECIMAL_MAX_SCALE)
		limbs_multiply_word(
			x, (uint64_t) decimal_pow10[exponent < DECIMAL_MAX_SCALE ? exponent : DECIMAL_MAX_SCALE]);
}

uint64_t
limbs_divide_word(Limbs *x, uint64_t divisor)
{
	uint64_t rest;

	x->n = limb_array_divide(x->limb, x->n, divisor, &rest);
	return rest;
}

/*
 * x := x - divisor·digit·2^(64·at), where digit may be too large: then false, and what
 * the highest limbs lack is not borrowed.
 */
static bool
subtract_product(Limbs *x, const Limbs *divisor, uint64_t digit, int at)
{
	uint64_t carry = 0;
	uint64_t borrow = 0;

	for (int i = 0; i <= divisor->n; i++)
	{
		u128 product = (i < divisor->n ? (u128) divisor->limb[i] * digit : 0) + carry;
		u128 difference = (u128) x->limb[at + i] - (uint64_t) product - borrow;

		x->limb[at + i] = (uint64_t) difference;
		borrow = (uint64_t) (difference >> 64) & 1;
		carry = (uint64_t) (product >> 64);
	}
	return borrow == 0;
}

static void
add_back(Limbs *x, const Limbs *divisor, int at)
{
	uint64_t carry = 0;

	for (int i = 0; i <= divisor->n; i++)
	{
		u128 sum = (u128) x->limb[at + i] + (i < divisor->n ? divisor->limb[i] : 0) + carry;

		x->limb[at + i] = (uint64_t) sum;
		carry = (uint64_t) (sum >> 64);
	}
}

/* One digit of Knuth's algorithm D; the divisor's highest bit is set, so it is at most two too large. */
static uint64_t
quotient_digit(Limbs *x, const Limbs *divisor, int at)
{
	int top = at + divisor->n;
	u128 high = (u128) x->limb[top] << 64 | x->limb[top - 1];
	u128 estimate = high / divisor->limb[divisor->n - 1];
	uint64_t digit = estimate > UINT64_MAX ? UINT64_MAX : (uint64_t) estimate;

	if (subtract_product(x, divisor, digit, at))
		return digit;
	do
	{
		add_back(x, divisor, at);
		digit--;
		/* the carry out of the highest limb pays the borrow back */
	} while (x->limb[top] != 0);
	return digit;
}

void
limbs_divide(Limbs *x, Limbs *divisor, Limbs *quotient)
{
	int shift = __builtin_clzll(divisor->limb[divisor->n - 1]);
	int digits;

	limbs_multiply_word(x, UINT64_C(1) << shift);
	limbs_multiply_word(divisor, UINT64_C(1) << shift);
	quotient->n = 0;
	if (limbs_compare(x, divisor) < 0)
		return;
	append(x, 0);
	digits = x->n - divisor->n;
	quotient->n = digits;
	for (int i = digits - 1; i >= 0; i--)
		quotient->limb[i] = quotient_digit(x, divisor, i);
	trim(quotient);
	trim(x);
}
