/*
 * decimal.c - tests of src/number/decimal.c: comparing, subtracting and writing the
 * numbers that users hand in.
 */
#include "make_sheet.h"
#include "tap.h"

#define MOST  "999999999999999999"
#define LEAST "0.000000000000000001"

/*
 * "a.b" with 18 digits on each side of the point; if negative, with each digit
 * taken from 9.  Then numbers of one sign are in the order of their texts.
 */
static void
sortable(Decimal d, char *text)
{
	uint64_t digits = d.digits < 0 ? -(uint64_t) d.digits : (uint64_t) d.digits;

	memset(text, '0', 36);
	text[36] = '\0';
	/* the last digit stands scale digits behind the point */
	for (int place = 18 + d.scale - 1; digits > 0; place--, digits /= 10)
		text[place] = (char) ('0' + digits % 10);
	for (int place = 0; d.digits < 0 && place < 36; place++)
		text[place] = (char) ('0' + '9' - text[place]);
}

static int
sign_of(int value)
{
	return (value > 0) - (value < 0);
}

static int
slow_compare(Decimal a, Decimal b)
{
	char left[37];
	char right[37];

	if ((a.digits < 0) != (b.digits < 0))
		return a.digits < 0 ? -1 : 1;
	sortable(a, left);
	sortable(b, right);
	return sign_of(strcmp(left, right));
}

/* 0 to 18 digits and 0 to 18 decimals, canonical or not. */
static Decimal
random_decimal(void)
{
	Decimal d = {.scale = (uint8_t) random_between(0, DECIMAL_MAX_SCALE)};
	int64_t limit = 1;

	for (int64_t left = random_between(0, DECIMAL_MAX_DIGITS); left > 0; left--)
		limit *= 10;
	d.digits = random_between(1 - limit, limit - 1);
	/* near a round number twice in three times, where mistakes live */
	if (one_in(3))
		d.digits = limit - 1;
	else if (one_in(2))
		d.digits = limit / 10;
	return one_in(2) ? d : (Decimal){.digits = -d.digits, .scale = d.scale};
}

static void
test_powers(void)
{
	bool each = decimal_pow10[0] == 1;

	for (int i = 1; i <= DECIMAL_MAX_SCALE; i++)
		each &= decimal_pow10[i] == 10 * decimal_pow10[i - 1];
	ok(each, "each power of ten is ten times the one before");
	is_int(decimal_pow10[DECIMAL_MAX_SCALE], DECIMAL_LIMIT, "the last power of ten is the limit of digits");
}

static void
compares(const char *a, const char *b, int wanted, const char *name)
{
	is_int(decimal_compare(number(a), number(b)), wanted, "%s", name);
	is_int(decimal_compare(number(b), number(a)), -wanted, "... and the other way round: %s", name);
}

static void
test_compare(void)
{
	int wrong = 0;
	int unequal = 0;

	compares("1", "2", -1, "1 is less than 2");
	compares("-1", "-2", 1, "-1 is more than -2");
	compares("0", "0", 0, "0 is 0");
	compares("1", "0.999999999999999999", 1, "1 is more than the largest fraction of 18 decimals");
	compares("-1", "-0.999999999999999999", -1, "-1 is less than the least fraction of 18 decimals");
	compares("0", LEAST, -1, "0 is less than 10^-18");
	compares("0", "-" LEAST, 1, "0 is more than -10^-18");
	compares(MOST, "0.999999999999999999", 1, "18 digits in front beat 18 digits behind the point");
	compares("-" MOST, "-0.999999999999999999", -1, "... and below 0 they are less");
	compares(MOST, "999999999999999998", 1, "18 digits are told apart in the last one");
	compares("0.999999999999999999", "0.999999999999999998", 1, "18 decimals are told apart in the last one");
	compares("0.1", "0.10", 0, "trailing zeros change nothing");
	is_int(decimal_compare((Decimal){.digits = 1000000000, .scale = 9}, number("1")), 0,
	       "a limit in units of 10^-9, not canonical, equals the same number in canonical form");
	is_int(decimal_compare((Decimal){.digits = 100000000000000000, .scale = 17},
	                       (Decimal){.digits = 1, .scale = 0}),
	       0, "1 with 17 trailing zeros equals 1");

	for (int i = 0; i < 100000; i++)
	{
		Decimal a = random_decimal();
		Decimal b = one_in(10) ? a : random_decimal();

		wrong += decimal_compare(a, b) != slow_compare(a, b);
		unequal += slow_compare(a, b) != 0;
	}
	ok(unequal > 50000 && unequal < 99000, "random pairs are equal and unequal");
	is_int(wrong, 0, "100,000 random pairs compare as their digits written under each other");
}

/* At 18 decimals every Decimal is a whole number of 10^-18 below 10^36. */
static i128
at_18_decimals(i128 digits, int scale)
{
	for (; scale < DECIMAL_MAX_SCALE; scale++)
		digits *= 10;
	return digits;
}

static void
subtracts(const char *a, const char *b, i128 digits, int scale, const char *name)
{
	WideDecimal difference = decimal_subtract(number(a), number(b));

	ok(difference.digits == digits, "%s", name);
	is_int(difference.scale, scale, "... with the finer of both scales");
}

static void
test_subtract(void)
{
	const i128 tenth_of_18 = (i128) 1000000000000000000;
	int wrong = 0;

	subtracts("110", "100", 10, 0, "110 - 100 is 10");
	subtracts("100", "110", -10, 0, "100 - 110 is -10");
	subtracts("1", "0.75", 25, 2, "1 - 0.75 is 0.25");
	subtracts("0.75", "1", -25, 2, "0.75 - 1 is -0.25");
	subtracts("5", "5.00", 0, 0, "5 - 5 is 0");
	subtracts("0", LEAST, -1, 18, "0 - 10^-18 is -10^-18");

	/* 999999999999999999 + 0.999999999999999999 is a number of 36 nines. */
	subtracts(MOST, "-0.999999999999999999", tenth_of_18 * tenth_of_18 - 1, 18,
	          "the largest difference of unlike scales has 36 nines");
	subtracts("-0.999999999999999999", MOST, 1 - tenth_of_18 * tenth_of_18, 18, "... below 0 too");
	subtracts(MOST, "-" MOST, 2 * (tenth_of_18 - 1), 0, "the largest difference of whole numbers");
	subtracts(MOST, LEAST, (tenth_of_18 - 1) * tenth_of_18 - 1, 18, "scales 18 apart lose nothing of 10^-18");

	for (int i = 0; i < 100000; i++)
	{
		Decimal a = random_decimal();
		Decimal b = random_decimal();
		WideDecimal difference = decimal_subtract(a, b);

		wrong += difference.scale != (a.scale > b.scale ? a.scale : b.scale);
		wrong += at_18_decimals(difference.digits, difference.scale) !=
		         at_18_decimals(a.digits, a.scale) - at_18_decimals(b.digits, b.scale);
	}
	is_int(wrong, 0, "100,000 random differences are those of whole numbers of 10^-18");
}

static void
canonical_is(int64_t digits, int scale, int64_t wanted_digits, int wanted_scale, const char *name)
{
	Decimal have = decimal_canonical(digits, scale);

	if (!ok(have.digits == wanted_digits && have.scale == wanted_scale, "%s", name))
		printf("# have %" PRId64 " with scale %d\n", have.digits, (int) have.scale);
}

static void
test_canonical(void)
{
	canonical_is(1500, 2, 15, 0, "15.00 is 15");
	canonical_is(1250, 2, 125, 1, "12.50 is 12.5");
	canonical_is(1205, 2, 1205, 2, "12.05 keeps both decimals");
	canonical_is(-50, 2, -5, 1, "-0.50 is -0.5");
	canonical_is(100, 0, 100, 0, "zeros before the point stay");
	canonical_is(1000, 1, 100, 0, "100.0 is 100 and not 1 with a negative scale");
	canonical_is(0, 18, 0, 0, "0 with 18 decimals is 0");
	canonical_is(DECIMAL_LIMIT - 1, 18, DECIMAL_LIMIT - 1, 18, "18 nines behind the point stay");
	canonical_is(DECIMAL_LIMIT / 10, 17, 1, 0, "1 with 17 zeros is 1");
	canonical_is(DECIMAL_LIMIT, 18, 1, 0, "1 with 18 zeros is 1");
}

static void
test_null(void)
{
	ok(decimal_is_null(decimal_null()), "null is null");
	ok(!decimal_is_null(number("0")), "0 is not null");
	ok(!decimal_is_null(number(LEAST)), "the finest scale is not null");
	is_int(decimal_sign(number("-0.5")), -1, "the sign of -0.5 is -1");
	is_int(decimal_sign(number("0")), 0, "the sign of 0 is 0");
	is_int(decimal_sign(number(LEAST)), 1, "the sign of 10^-18 is 1");
}

static void
is_written(Decimal d, const char *wanted, const char *name)
{
	char *buffer = exactly(DECIMAL_TEXT, 1);
	int length;

	memset(buffer, 'x', DECIMAL_TEXT);
	length = decimal_text(d, buffer);
	is_text(buffer, wanted, "%s", name);
	is_int(length, (int64_t) strlen(wanted), "... and its length is returned");
	free(buffer);
}

static void
test_text(void)
{
	int wrong = 0;

	is_written(number("0"), "0", "0 is written as 0");
	is_written(number("7"), "7", "one digit is written as it is");
	is_written(number("1234"), "1234", "a whole number has no point");
	is_written(number("1000"), "1000", "... and keeps its zeros");
	is_written((Decimal){.digits = 5, .scale = 2}, "0.05", "5 hundredths are 0.05");
	is_written((Decimal){.digits = -5, .scale = 1}, "-0.5", "-5 tenths are -0.5");
	is_written((Decimal){.digits = 95711, .scale = 2}, "957.11", "957.11 is written with a point");
	is_written((Decimal){.digits = 1, .scale = 18}, LEAST, "10^-18 has 17 zeros behind the point");
	is_written((Decimal){.digits = -1, .scale = 18}, "-" LEAST, "-10^-18 has a sign");
	is_written((Decimal){.digits = DECIMAL_LIMIT - 1}, MOST, "10^18 - 1 has 18 nines");
	is_written((Decimal){.digits = 1 - DECIMAL_LIMIT}, "-" MOST, "-(10^18 - 1) has a sign and 18 nines");
	is_written((Decimal){.digits = DECIMAL_LIMIT - 1, .scale = 18}, "0.999999999999999999",
	           "the largest fraction has a 0 before its point");
	is_written((Decimal){.digits = 1 - DECIMAL_LIMIT, .scale = 18}, "-0.999999999999999999",
	           "... with a sign it is the longest text of a user's number");
	is_written((Decimal){.digits = DECIMAL_LIMIT - 1, .scale = 17}, "9.99999999999999999",
	           "one digit before the point");
	/* 12345 * 10^-4 with two zeros more; not canonical, but written as it stands */
	is_written((Decimal){.digits = 1234500, .scale = 6}, "1.234500",
	           "trailing zeros are written if they are there");

	for (int i = 0; i < 100000; i++)
	{
		Decimal d = random_decimal();
		char text[DECIMAL_TEXT];
		int decimals;

		decimal_text(d, text);
		wrong += read_digits(text, &decimals) != d.digits || decimals != d.scale;
	}
	is_int(wrong, 0, "100,000 random numbers are read back from their text as they were");
}

/* What decimal_parse should find: the digits as they stand, the point moved by hand. */
static bool
slow_parse(const char *text, Decimal *decimal)
{
	char digits[256];
	bool negative = *text == '-';
	int n = 0;
	int64_t behind = 0; /* digits behind the point */
	bool behind_point = false;

	for (text += negative; *text != '\0' && *text != 'e' && *text != 'E'; text++)
		if (*text == '.')
			behind_point = true;
		else
		{
			REQUIRE(n < COUNT_OF(digits));
			digits[n++] = *text;
			behind += behind_point;
		}
	if (*text != '\0')
		behind -= strtoll(text + 1, NULL, 10);
	for (; n > 0 && digits[n - 1] == '0'; n--)
		behind--;
	if (n == 0)
		behind = 0;
	/* a point beyond the last digit: zeros fill the gap */
	for (; behind < 0 && n < COUNT_OF(digits); behind++)
		digits[n++] = '0';
	*decimal = (Decimal){.scale = behind};
	for (int i = 0; i < n; i++)
	{
		if (decimal->digits >= DECIMAL_LIMIT / 10)
			return false;
		decimal->digits = decimal->digits * 10 + (digits[i] - '0');
	}
	if (negative)
		decimal->digits = -decimal->digits;
	return behind >= 0 && behind <= DECIMAL_MAX_SCALE;
}

static void
is_read(const char *text, int64_t digits, int scale)
{
	Decimal have = {.digits = 12345, .scale = 99};

	ok(decimal_parse(text, &have) && have.digits == digits && have.scale == scale,
	   "%s is read as %" PRId64 " with scale %d", text, digits, scale);
}

static void
is_too_long(const char *text)
{
	Decimal have;

	ok(!decimal_parse(text, &have), "%s has too many digits", text);
}

/* A number as JSON may write it, from one digit to far more than fit. */
static void
random_number_text(char *text)
{
	int length = 0;
	int before = one_in(3) ? 0 : (int) random_between(1, one_in(4) ? 40 : 12);
	int behind = one_in(3) ? 0 : (int) random_between(1, one_in(4) ? 40 : 12);

	if (one_in(3))
		text[length++] = '-';
	if (before == 0)
		text[length++] = '0';
	for (int i = 0; i < before; i++)
		text[length++] = (char) (one_in(3) && i > 0 ? '0' : random_between('1', '9'));
	if (behind > 0)
		text[length++] = '.';
	for (int i = 0; i < behind; i++)
		text[length++] = (char) (one_in(2) ? '0' : random_between('0', '9'));
	text[length] = '\0';
	if (one_in(3))
		snprintf(text + length, 16, "%c%s%d", one_in(2) ? 'e' : 'E',
		         one_in(3) ? "+" :
		         one_in(2) ? "-" :
		                     "",
		         (int) random_between(0, one_in(2) ? 3 : 40));
}

static void
test_parse(void)
{
	char text[1024];
	int wrong = 0;
	int fits = 0;
	const int cases = 100000;
	Decimal have;

	is_read("0", 0, 0);
	is_read("-0", 0, 0);
	is_read("0.000", 0, 0);
	is_read("0e5", 0, 0);
	is_read("0.00e-500", 0, 0);
	is_read("0e999999999999999999999999", 0, 0);
	is_read("7", 7, 0);
	is_read("-1.50", -15, 1);
	is_read("1000", 1000, 0);
	is_read("1000.000", 1000, 0);
	is_read("0.05", 5, 2);
	is_read("2e3", 2000, 0);
	is_read("2E+3", 2000, 0);
	is_read("1.5e1", 15, 0);
	is_read("1.5e-1", 15, 2);
	is_read("100e-2", 1, 0);
	is_read("120e-2", 12, 1);
	is_read("0.1e1", 1, 0);
	is_read("0.00012e3", 12, 2);
	is_read("957.11", 95711, 2);
	is_read(MOST, DECIMAL_LIMIT - 1, 0);
	is_read("-" MOST, 1 - DECIMAL_LIMIT, 0);
	is_read("0.999999999999999999", DECIMAL_LIMIT - 1, 18);
	is_read(LEAST, 1, 18);
	is_read("0.00000000000000000100", 1, 18);
	is_read("1e-18", 1, 18);
	is_read("1e17", DECIMAL_LIMIT / 10, 0);
	is_read("1000000000000000000e-1", DECIMAL_LIMIT / 10, 0);
	is_read("999999999999999999000e-3", DECIMAL_LIMIT - 1, 0);
	is_read("123456789.123456789", INT64_C(123456789123456789), 9);
	is_too_long("1e18");
	is_too_long("1000000000000000000");
	is_too_long("9999999999999999999");
	is_too_long("999999999999999999.9");
	is_too_long("100000000000000000.1");
	is_too_long("1234567890123456789");
	is_too_long("0.0000000000000000001");
	is_too_long("1e-19");
	is_too_long("-0.9999999999999999999");
	is_too_long("1e999999999999999999999999");
	is_too_long("1e-999999999999999999999999");

	snprintf(text, sizeof(text), "0.%0500de501", 1);
	ok(decimal_parse(text, &have) && have.digits == 10 && have.scale == 0,
	   "499 zeros before a digit say nothing");
	snprintf(text, sizeof(text), "5%0500de-500", 0);
	ok(decimal_parse(text, &have) && have.digits == 5 && have.scale == 0, "500 zeros behind one say nothing");
	snprintf(text, sizeof(text), "5.%0500d1", 0);
	ok(!decimal_parse(text, &have), "500 zeros between two digits are too many");

	for (int i = 0; i < cases; i++)
	{
		Decimal wanted;
		bool wanted_fits;

		random_number_text(text);
		wanted_fits = slow_parse(text, &wanted);
		fits += wanted_fits;
		if (decimal_parse(text, &have) == wanted_fits &&
		    (!wanted_fits || (have.digits == wanted.digits && have.scale == wanted.scale)))
			continue;
		if (wrong++ == 0)
			printf("# %s\n", text);
	}
	ok(fits > cases / 5 && fits < cases * 4 / 5, "random texts fit, and do not");
	is_int(wrong, 0, "%d random texts are read as their digits stand", cases);
}

static void
test_points(void)
{
	is_written(decimal_from_points(INT64_C(957110000000)), "957.11",
	           "957,110,000,000 units are 957.11 points");
	is_written(decimal_from_points(0), "0", "no points are 0");
	is_written(decimal_from_points(POINTS_ONE), "1", "10^9 units are one point");
	is_written(decimal_from_points(-1), "-0.000000001", "one unit is 10^-9");
	is_written(decimal_from_points(POINTS_LIMIT), "9000000000", "the limit of points is 9 * 10^9");
	is_written(decimal_from_points(-POINTS_LIMIT), "-9000000000", "... below 0 too");
	/* The marks for "no bound" are no points, but a message that prints one must not go astray: -2^63 units. */
	is_written(decimal_from_points(POINTS_NO_MIN), "-9223372036.854775808",
	           "the mark for no min can be written");
	is_written(decimal_from_points(POINTS_NO_CAP), "9223372036.854775807",
	           "the mark for no cap can be written");
}

int
main(void)
{
	test_powers();
	test_compare();
	test_subtract();
	test_canonical();
	test_null();
	test_text();
	test_parse();
	test_points();
	return done_testing();
}
