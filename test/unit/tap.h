/*
 * tap.h - the few lines of TAP that the C unit tests need.
 *
 * Each test program is one main() of checks and ends with done_testing().
 */
#ifndef TEST_TAP_H
#define TEST_TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tests_run;
static int tests_failed;

__attribute__((format(printf, 2, 3), unused)) static bool
ok(bool passed, const char *name, ...)
{
	va_list arguments;

	printf("%sok %d - ", passed ? "" : "not ", ++tests_run);
	va_start(arguments, name);
	vprintf(name, arguments);
	va_end(arguments);
	printf("\n");
	fflush(stdout);
	tests_failed += !passed;
	return passed;
}

#define is_int(have, want, ...)                                                                              \
	do                                                                                                       \
	{                                                                                                        \
		int64_t have_ = (have);                                                                              \
		int64_t want_ = (want);                                                                              \
		if (!ok(have_ == want_, __VA_ARGS__))                                                                \
			printf("# line %d: have %" PRId64 ", want %" PRId64 "\n", __LINE__, have_, want_);               \
	} while (0)

#define is_text(have, want, ...)                                                                             \
	do                                                                                                       \
	{                                                                                                        \
		const char *have_ = (have);                                                                          \
		const char *want_ = (want);                                                                          \
		if (!ok(strcmp(have_, want_) == 0, __VA_ARGS__))                                                     \
			printf("# line %d: have %s, want %s\n", __LINE__, have_, want_);                                 \
	} while (0)

__attribute__((unused)) static int
done_testing(void)
{
	printf("1..%d\n", tests_run);
	return tests_failed == 0 ? 0 : 1;
}

#endif
