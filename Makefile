# emulation: a PostgreSQL extension.
#
#   make demo      a demonstration on a private, throw-away server
#   make test      all tests, likewise
#   make bench     timings against the floor and the alternatives, likewise
#   make fuzz      hostile input: libFuzzer, edits through SQL, random boards (test/fuzz/run.sh; ten minutes)
#   make matrix    all tests against PostgreSQL 15, 17, 18 and 19, a real pg_upgrade, pure C on a big-endian machine
#   make load      readers, writers and a publisher at once, some two minutes (CLIENTS=, WRITERS=, SECONDS_EACH=)
#   make valgrind  the core's tests in a backend under valgrind
#   make screenshots  the guide's pictures from the demo's pages, likewise
#   make checked   build/checked/emulation.so, which test runs: with assertions and the undefined-behaviour sanitizer
#   make format    the C files by .clang-format
#   make reference doc/reference.md from the comments of the database's objects
#   make, make install, make clean    as every PGXS project
#
# demo, test and their like install what is missing with apt (Debian 12, root or sudo) and run a copy of the
# machine's PostgreSQL; into that one nothing is installed.

.DEFAULT_GOAL = all

EXTENSION    = emulation
EXTVERSION   = $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" emulation.control)
MODULE_big   = emulation

# Where this file is; PGXS says the same.
srcdir       = $(patsubst %/,%,$(dir $(firstword $(MAKEFILE_LIST))))

# Pure C knows nothing of the server and is unit-tested alone.
PURE_C       = $(patsubst $(srcdir)/src/%.c, %, $(wildcard $(srcdir)/src/base/*.c $(srcdir)/src/number/*.c $(srcdir)/src/sheet/rule*.c)) \
               $(addprefix sheet/, sheet sheet_valid) \
               $(addprefix board/, ranking score) \
               $(addprefix file/, cell_text csv_text old_encodings spoilt_text syllable)
OBJS         = $(patsubst $(srcdir)/%.c, %.o, $(sort $(wildcard $(srcdir)/src/*/*.c)))

SQL_PARTS    = $(wildcard sql/emulation/*.sql)
# Types whose values are equal, ordered and hashed by their bytes (src/server/value.c).
VALUE_TYPES  = score_sheet scoreboard award_tally
REGISTRY     = sql/registry/order $(wildcard sql/registry/*.sql sql/registry/*/*.sql sql/registry/*/*/*.sql)
OTHER_SQL    = sql/assemble.pl sql/RegistryParts.pm sql/guard_schema.sql.in sql/value_operators.sql.in sql/create_registry.sql.in $(REGISTRY) emulation.control
INSTALL_SQL  = emulation--$(EXTVERSION).sql
UPGRADE_SQL  = $(patsubst sql/upgrade/%, emulation--%, $(wildcard sql/upgrade/*.sql))
DATA_built   = $(INSTALL_SQL) $(UPGRADE_SQL)
EXTRA_CLEAN  = $(DATA_built) build

# PostgreSQL's own headers have unused parameters, and Debian's flags warn of
# C99's declarations.
STRICT_FLAGS = -std=gnu11 -Wall -Wextra -Wno-unused-parameter -Wno-declaration-after-statement
SHLIB_LINK   = -lcsv
PG_CPPFLAGS  = -I$(srcdir)/src -DEMULATION_VERSION='"$(EXTVERSION)"'
PG_CFLAGS    = $(STRICT_FLAGS) -fvisibility=hidden

# These set their machine up themselves, PostgreSQL included.
SELF_SUFFICIENT = bench demo fuzz load matrix reference screenshots test valgrind format print-pure-c
.PHONY: $(SELF_SUFFICIENT)

demo:
	@demo/run.sh

test:
	@test/run.sh

screenshots:
	@doc/vi/screenshots

bench:
	@test/bench/run.sh

load:
	@test/load/run.sh

fuzz:
	@test/fuzz/run.sh

matrix:
	@test/matrix/run.sh

valgrind:
	@test/valgrind/run.sh

reference:
	@doc/reference.sh

format:
	clang-format -i src/*/*.[ch] test/unit/*.[ch] test/fuzz/*.[ch]

print-pure-c:
	@echo $(addprefix src/, $(addsuffix .c, $(PURE_C)))

ifneq ($(filter-out $(SELF_SUFFICIENT), $(or $(MAKECMDGOALS), all)),)

PG_CONFIG ?= pg_config
PGXS      := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

$(INSTALL_SQL): $(SQL_PARTS) $(OTHER_SQL)
	perl sql/assemble.pl install $(EXTVERSION) $(VALUE_TYPES) > $@

$(UPGRADE_SQL): emulation--%.sql: sql/upgrade/%.sql $(OTHER_SQL)
	perl sql/assemble.pl upgrade $(EXTVERSION) $* > $@

# Headers are few and small: any change rebuilds all, and so does another PostgreSQL.
BUILT_FOR = build/for-postgresql-$(VERSION)
$(OBJS) $(OBJS:.o=.bc): $(wildcard $(srcdir)/src/*/*.h) $(BUILT_FOR)

$(BUILT_FOR):
	@mkdir -p $(@D)
	@rm -f build/for-postgresql-*
	@touch $@

# Pure C alone, under the compiler's own watchdogs: build/unit/NAME of each test/unit/NAME.c.
UNIT_FLAGS = -std=gnu11 -g -O1 -Wall -Wextra -Werror -Wno-unused-parameter -DUSE_ASSERT_CHECKING -fsanitize=address,undefined -fno-sanitize-recover=all -I$(srcdir)/src
UNIT_OBJS  = $(PURE_C:%=build/pure/%.o)
UNIT_TESTS = $(patsubst test/%.c, build/%, $(wildcard test/unit/*.c))
.PHONY: units

units: $(UNIT_TESTS)

$(UNIT_TESTS): build/%: test/%.c $(wildcard test/unit/*.h) $(UNIT_OBJS)
	@mkdir -p $(@D)
	$(CC) $(UNIT_FLAGS) -o $@ $< $(UNIT_OBJS) -lm

$(UNIT_OBJS): build/pure/%.o: src/%.c $(wildcard $(srcdir)/src/*/*.h) Makefile
	@mkdir -p $(@D)
	$(CC) $(UNIT_FLAGS) -c -o $@ $<

# Beside the library that is installed, which knows nothing of it. The server's
# flags let sums wrap around; ours may not.
CHECKED_FLAGS ?= -g1 -DUSE_ASSERT_CHECKING -DCHECK_VALUES -fno-wrapv -fsanitize=undefined -fno-sanitize-recover=all
CHECKED_OBJS   = $(OBJS:src/%=build/checked/%)
.PHONY: checked install-checked

checked: build/checked/emulation.so

# In the place of the other one.
install-checked: checked $(DATA_built) installdirs
	$(INSTALL_DATA) $(srcdir)/emulation.control $(DATA_built) '$(DESTDIR)$(datadir)/extension/'
	$(INSTALL_SHLIB) build/checked/emulation.so '$(DESTDIR)$(pkglibdir)/emulation.so'

build/checked/emulation.so: $(CHECKED_OBJS)
	$(CC) $(CFLAGS) $(CHECKED_FLAGS) -shared -o $@ $^ $(LDFLAGS) $(LDFLAGS_SL) $(SHLIB_LINK)

$(CHECKED_OBJS): build/checked/%.o: src/%.c $(wildcard $(srcdir)/src/*/*.h) $(BUILT_FOR) Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(CFLAGS_SL) $(CHECKED_FLAGS) -c -o $@ $<

endif
