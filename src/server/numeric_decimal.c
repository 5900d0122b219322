/*
 * numeric_decimal.c - PostgreSQL's numeric to and from Decimal and Points.
 *
 * The only file that knows how a numeric looks inside.  Reading its digits
 * directly, and not through numeric_send or text, is what makes a result cost
 * nanoseconds; the layout is the on-disk format (numeric.c, "NumericData"),
 * which pg_upgrade keeps.  test/pgtap/10-numbers.sql holds the decoder against
 * numeric_send.
 */
#include "server/compat.h"

#include "utils/builtins.h"

#include "number/exact.h"
#include "server/numeric_decimal.h"

#define DIGIT_DIGITS 4 /* decimal digits in one base-10000 digit */
#define DIGIT_BASE   10000

#define HEADER_KIND       0xC000
#define HEADER_NEGATIVE   0x4000 /* a long header */
#define HEADER_SHORT      0x8000
#define HEADER_SPECIAL    0xC000
#define SHORT_NEGATIVE    0x2000
#define SHORT_WEIGHT_SIGN 0x0040
#define SHORT_WEIGHT      0x003F
#define SHORT_SCALE_SHIFT 7

/* So many base-10000 digits fit a word. */
#define SHORT_DIGITS 4

/* An int64 has at most five before the point, and 18 decimals take five. */
#define INT64_DIGITS  5
#define MOST_FRACTION 5

/* 18 decimal digits straddle at most this many base-10000 digits. */
#define MOST_DIGITS 6

typedef struct NumericParts
{
	bool special;
	bool negative;
	int weight; /* of the first digit: digit[0]·10000^weight */
	int n;
	const char *digits; /* int16 each, maybe unaligned */
} NumericParts;

static int
part_int16(const char *position)
{
	int16 value;

	memcpy(&value, position, sizeof(value));
	return value;
}

static inline NumericParts
numeric_parts(const struct varlena *number)
{
	const char *data = VARDATA_ANY(number);
	int size = (int) VARSIZE_ANY_EXHDR(number);
	int header = part_int16(data) & 0xFFFF;
	NumericParts parts = {0};

	if ((header & HEADER_KIND) == HEADER_SPECIAL)
	{
		parts.special = true;
		return parts;
	}
	if ((header & HEADER_SHORT) != 0)
	{
		parts.negative = (header & SHORT_NEGATIVE) != 0;
		parts.weight = (header & SHORT_WEIGHT_SIGN) != 0 ? (header & SHORT_WEIGHT) | ~SHORT_WEIGHT :
		                                                   header & SHORT_WEIGHT;
		data += sizeof(int16);
		size -= sizeof(int16);
	}
	else
	{
		parts.negative = (header & HEADER_KIND) == HEADER_NEGATIVE;
		parts.weight = part_int16(data + sizeof(int16));
		data += 2 * sizeof(int16);
		size -= 2 * sizeof(int16);
	}
	parts.digits = data;
	parts.n = size / (int) sizeof(int16);
	return parts;
}

/* Cut zero digits at both ends (stored numerics have none; others may). */
static inline void
trim_parts(NumericParts *parts)
{
	while (parts->n > 0 && part_int16(parts->digits) == 0)
	{
		parts->digits += sizeof(int16);
		parts->weight--;
		parts->n--;
	}
	while (parts->n > 0 && part_int16(parts->digits + sizeof(int16) * (parts->n - 1)) == 0)
		parts->n--;
}

/* Every number that is not an everyday one, canonical or refused. */
static pg_noinline Decimal
any_decimal(const struct varlena *number)
{
	NumericParts parts = numeric_parts(number);
	int exponent; /* of the last digit */
	int scale;
	u128 value = 0;

	trim_parts(&parts);
	if (parts.special)
		return (Decimal){.scale = DECIMAL_REFUSED_SCALE};
	if (parts.n == 0)
		return (Decimal){.digits = 0};
	exponent = parts.weight - (parts.n - 1);
	scale = exponent < 0 ? -exponent * DIGIT_DIGITS : 0;
	if (parts.n > MOST_DIGITS || parts.weight >= MOST_DIGITS - 1 ||
	    scale > DECIMAL_MAX_SCALE + DIGIT_DIGITS - 1)
		return (Decimal){.scale = DECIMAL_REFUSED_SCALE};
	for (int i = 0; i < parts.n; i++)
		value = value * DIGIT_BASE + (u128) part_int16(parts.digits + sizeof(int16) * i);
	for (; exponent > 0; exponent--)
		value *= DIGIT_BASE;
	for (; scale > 0 && value % 10 == 0; scale--)
		value /= 10;
	if (value >= (u128) DECIMAL_LIMIT || scale > DECIMAL_MAX_SCALE)
		return (Decimal){.scale = DECIMAL_REFUSED_SCALE};
	return (Decimal){.digits = parts.negative ? -(int64) value : (int64) value, .scale = scale};
}

/*
 * The everyday number has a short header and one to four digits, the last not 0,
 * none of them more than four behind the point: below 10^16, and at most three
 * of its decimals are zeros to be cut.
 */
Decimal
decimal_from_numeric(const struct varlena *number)
{
	const char *data = VARDATA_ANY(number);
	int n = (int) (VARSIZE_ANY_EXHDR(number) / sizeof(int16)) - 1;
	int header = part_int16(data) & 0xFFFF;
	int weight = (int) ((uint32) header << 25) >> 25; /* seven bits, signed */
	int behind = n - 1 - weight;                      /* digits behind the point */
	const char *digits = data + sizeof(int16);
	uint64 value;
	int last;

	if (unlikely((header & HEADER_KIND) != HEADER_SHORT || n < 1 || n > SHORT_DIGITS || behind < 0 ||
	             behind > SHORT_DIGITS))
		return any_decimal(number);
	value = (uint64) part_int16(digits);
	for (int i = 1; i < n; i++)
		value = value * DIGIT_BASE + (uint64) part_int16(digits + sizeof(int16) * i);
	last = part_int16(digits + sizeof(int16) * (n - 1));
	if (unlikely(last == 0))
		return any_decimal(number);
	behind *= DIGIT_DIGITS;
	if (behind > 0 && last % 100 == 0)
	{
		value /= 100;
		last /= 100;
		behind -= 2;
	}
	if (behind > 0 && last % 10 == 0)
	{
		value /= 10;
		behind--;
	}
	return (Decimal){.digits = (header & SHORT_NEGATIVE) != 0 ? -(int64) value : (int64) value,
	                 .scale = behind};
}

void
numeric_digits_fault(const char *number, const char *what, FaultText *fault)
{
	fault_set(fault, "22003", "%s %.60s%s has too many digits", what, number,
	          strlen(number) > 60 ? "..." : "");
	fault_detail(fault, "A number must be below 10^18 and have at most 18 digits and at most 18 decimals.");
	fault_hint(fault, "Round the number, as with round(x, 6), or use a larger unit of measure.");
}

void
numeric_fault(const struct varlena *number, const char *what, FaultText *fault)
{
	char *text = DatumGetCString(DirectFunctionCall1(numeric_out, PointerGetDatum(number)));

	if (numeric_parts(number).special)
	{
		fault_set(fault, "22023", "%s %s is not a finite number", what, text);
		fault_detail(fault, "Targets and actuals must be finite numbers.");
		fault_hint(fault, "If a result is not known, store null.");
	}
	else
		numeric_digits_fault(text, what, fault);
	pfree(text);
}

/*
 * value/10^scale, showing scale decimals, as numeric.c would make it: no zero
 * digits at either end.  Its own way from an int64 takes five times as long.
 */
static Datum
scaled_numeric(int64 value, int scale)
{
	int fraction = (scale + DIGIT_DIGITS - 1) / DIGIT_DIGITS; /* base-10000 digits behind the point */
	uint64 magnitude = value < 0 ? -(uint64) value : (uint64) value;
	uint64 whole = magnitude / (uint64) decimal_pow10[scale];
	uint64 rest = magnitude % (uint64) decimal_pow10[scale];
	int last = scale % DIGIT_DIGITS; /* decimals of the last digit, where not all four */
	int16 digits[INT64_DIGITS + MOST_FRACTION];
	int16 *first = digits + INT64_DIGITS;
	int16 *end = first + fraction;
	int weight;
	uint16 header;
	struct varlena *result;
	Size size;

	for (int16 *digit = end; digit > digits + INT64_DIGITS;)
	{
		uint64 base = (uint64) decimal_pow10[last > 0 ? last : DIGIT_DIGITS];

		*--digit = (int16) (rest % base * (DIGIT_BASE / base));
		rest /= base;
		last = 0;
	}
	for (; whole > 0; whole /= DIGIT_BASE)
		*--first = (int16) (whole % DIGIT_BASE);
	weight = (int) (digits + INT64_DIGITS - first) - 1;
	for (; first < end && *first == 0; first++)
		weight--;
	while (end > first && end[-1] == 0)
		end--;
	if (first == end)
		weight = 0;
	header = (uint16) (HEADER_SHORT | (value < 0 ? SHORT_NEGATIVE : 0) | scale << SHORT_SCALE_SHIFT |
	                   (weight & (SHORT_WEIGHT | SHORT_WEIGHT_SIGN)));
	size = VARHDRSZ + sizeof(header) + sizeof(int16) * (Size) (end - first);
	result = palloc(size);
	SET_VARSIZE(result, size);
	memcpy(VARDATA(result), &header, sizeof(header));
	memcpy(VARDATA(result) + sizeof(header), first, sizeof(int16) * (Size) (end - first));
	return PointerGetDatum(result);
}

Datum
numeric_from_decimal(Decimal decimal)
{
	return scaled_numeric(decimal.digits, (int) decimal.scale);
}

/* Any whole number, divided by 10^scale; through text, since it is rare. */
static Datum
wide_numeric(const Wide *value, bool negative, int scale)
{
	const uint64 chunk = UINT64CONST(1000000000000000000);
	Wide rest = *value;
	char text[WIDE_LIMBS * 20 + 32];
	char *end = text + sizeof(text);
	char *start = end;

	start -= snprintf(NULL, 0, "e-%d", scale) + 1;
	snprintf(start, end - start, "e-%d", scale);
	do
	{
		uint64 part = wide_divide_small(&rest, chunk);

		for (int i = 0; i < DECIMAL_MAX_DIGITS; i++, part /= 10)
			*--start = (char) ('0' + part % 10);
	} while (rest.n > 0);
	if (negative)
		*--start = '-';
	return DirectFunctionCall3(numeric_in, CStringGetDatum(start), ObjectIdGetDatum(InvalidOid),
	                           Int32GetDatum(-1));
}

Datum
numeric_from_points(i128 points, int decimals)
{
	int64 unit = decimal_pow10[POINTS_SCALE - decimals];
	i128 half = points < 0 ? -(unit / 2) : unit / 2;
	i128 shown = points + half;
	Wide wide;

	/* 128-bit division only if it is needed */
	shown = shown == (int64) shown ? (int64) shown / unit : shown / unit;
	if (shown == (int64) shown)
		return scaled_numeric((int64) shown, decimals);
	wide_set(&wide, shown < 0 ? -(u128) shown : (u128) shown);
	return wide_numeric(&wide, shown < 0, decimals);
}

Datum
numeric_from_ratio(int64 over, int64 under, int exponent)
{
	const int decimals = 6;
	uint64 divisor = under < 0 ? -(uint64) under : (uint64) under;
	Exact ratio;

	exact_set(&ratio, over);
	exact_divide(&ratio, under);
	exact_scale(&ratio, exponent + decimals);
	if (wide_bits(&ratio.numerator) <= wide_bits(&ratio.denominator) + 61)
		return scaled_numeric(exact_round(&ratio, 0), decimals);

	/* far beyond any plan; the exponent is then positive and under is one limb */
	if (wide_divide_small(&ratio.numerator, divisor) >= divisor - divisor / 2)
		wide_add(&ratio.numerator, &(Wide){.n = 1, .limb = {1}});
	return wide_numeric(&ratio.numerator, ratio.negative, decimals);
}
