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
#   make deb       Debian's packages for the PostgreSQL of this release, in build/deb; make check-deb installs and removes them
#                  on bare Debians (test/deb/run.sh)
#   make dist      emulation-VERSION.zip of what is committed, as PGXN takes it
#   make format    the C files by .clang-format
#   make reference doc/reference.md from the comments of the database's objects
#   make check-unit  the C units, built once, beside each other
#   make, make install, make installcheck, make clean    as every PGXS project, in this folder or (make -f …) another
#
# demo, test and their like install what is missing with apt (Debian 12, root or sudo) and run a copy of the
# machine's PostgreSQL; into that one nothing is installed.

.DEFAULT_GOAL = all

EXTENSION    = emulation
MODULE_big   = emulation

# Where this file is; PGXS says the same. One may build in any other folder.
srcdir      := $(patsubst %/,%,$(dir $(firstword $(MAKEFILE_LIST))))
EXTVERSION  := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" $(srcdir)/emulation.control)

# Pure C knows nothing of the server and is unit-tested alone.
PURE_C      := $(patsubst $(srcdir)/src/%.c, %, $(wildcard $(srcdir)/src/base/*.c $(srcdir)/src/number/*.c $(addprefix $(srcdir)/src/sheet/, rule*.c expression*.c) $(srcdir)/src/file/condition_*.c)) \
               $(addprefix sheet/, class_rules sheet sheet_classes sheet_order sheet_program sheet_valid) \
               $(addprefix board/, class_fill class_reason classes ranking score_extended score_judge score_late score_leaf score_parent score_program score_survey score_tree) \
               $(addprefix file/, cell_text csv_text old_encodings spoilt_text syllable)
OBJS        := $(patsubst $(srcdir)/%.c, %.o, $(sort $(wildcard $(srcdir)/src/*/*.c)))
ALL_HEADERS := $(wildcard $(srcdir)/src/*/*.h)

# Types whose values are equal, ordered and hashed by their bytes (src/server/value.c).
VALUE_TYPES  = score_sheet scoreboard award_tally
SQL_SOURCES := $(wildcard $(addprefix $(srcdir)/sql/, * */*.sql */*/*.sql */*/*/*.sql */order)) $(srcdir)/emulation.control
INSTALL_SQL  = emulation--$(EXTVERSION).sql
UPGRADE_SQL := $(patsubst $(srcdir)/sql/upgrade/%, emulation--%, $(wildcard $(srcdir)/sql/upgrade/*.sql))
DATA_built   = $(INSTALL_SQL) $(UPGRADE_SQL)
EXTRA_CLEAN  = $(DATA_built) build $(EXTENSION)-$(EXTVERSION).zip

# Against any running server, in a database of its own: the core as a specification, what users are told, a registry's
# year in brief, and the interface that stays.
REGRESS      = core awards messages registry api
REGRESS_OPTS = --inputdir=$(srcdir)/test/check --outputdir=$(CHECK_OUTPUT) --load-extension=emulation --encoding=UTF8
REGRESS_PREP = prepare-installcheck
CHECK_OUTPUT ?= build/check

# PostgreSQL's own headers have unused parameters, and its flags warn of C99's declarations and (18) of a variable
# that only the file that lists it declares, as rules.c does.
STRICT_FLAGS = -std=gnu11 -Wall -Wextra -Wno-unused-parameter -Wno-declaration-after-statement \
               -Wno-missing-variable-declarations
# What whoever builds wants comes behind; COPT=-Werror is for tests.
override SHLIB_LINK  := -lcsv $(SHLIB_LINK)
override PG_CPPFLAGS := -I$(srcdir)/src -DEMULATION_VERSION='"$(EXTVERSION)"' $(PG_CPPFLAGS)
override PG_CFLAGS   := $(STRICT_FLAGS) -fvisibility=hidden $(PG_CFLAGS)

# These set their machine up themselves, PostgreSQL included.
SELF_SUFFICIENT = bench check-deb deb demo dist fuzz load matrix reference screenshots test valgrind format print-pure-c
.PHONY: $(SELF_SUFFICIENT)

demo:
	@$(srcdir)/demo/run.sh

test:
	@$(srcdir)/test/run.sh

screenshots:
	@$(srcdir)/doc/vi/screenshots

bench:
	@$(srcdir)/test/bench/run.sh

load:
	@$(srcdir)/test/load/run.sh

fuzz:
	@$(srcdir)/test/fuzz/run.sh

deb:
	@$(srcdir)/debian/build.sh

check-deb:
	@$(srcdir)/test/deb/run.sh

matrix:
	@$(srcdir)/test/matrix/run.sh

valgrind:
	@$(srcdir)/test/valgrind/run.sh

reference:
	@$(srcdir)/doc/reference.sh

# Of a tag, as a rule: make dist OF=v1.1.0
OF ?= HEAD
dist:
	git -C $(srcdir) -c safe.directory=$(abspath $(srcdir)) archive --format=zip --prefix=$(EXTENSION)-$(EXTVERSION)/ \
	  --output=$(CURDIR)/$(EXTENSION)-$(EXTVERSION).zip $(OF)

format:
	cd $(srcdir) && clang-format -i src/*/*.[ch] test/unit/*.[ch] test/fuzz/*.[ch]

print-pure-c:
	@echo $(addprefix src/, $(addsuffix .c, $(PURE_C)))

ifneq ($(filter-out $(SELF_SUFFICIENT), $(or $(MAKECMDGOALS), all)),)

PG_CONFIG ?= pg_config
PGXS      := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# Sources alone are looked for beside this file: what was built there belongs to another build.
srcdir := $(srcdir)
override VPATH :=
vpath %.c $(srcdir)
vpath %.control $(srcdir)

$(INSTALL_SQL): $(SQL_SOURCES)
	cd $(srcdir) && perl sql/assemble.pl install $(EXTVERSION) $(VALUE_TYPES) > '$(CURDIR)/$@'

$(UPGRADE_SQL): emulation--%.sql: $(SQL_SOURCES)
	cd $(srcdir) && perl sql/assemble.pl upgrade $(EXTVERSION) $* $(VALUE_TYPES) > '$(CURDIR)/$@'

# Headers are few and small: any change rebuilds all, and so does another PostgreSQL.
BUILT_FOR = build/built-for
$(OBJS) $(OBJS:.o=.bc): $(ALL_HEADERS) $(BUILT_FOR)

.PHONY: look
$(BUILT_FOR): look
	@mkdir -p $(@D) $(sort $(dir $(OBJS)))
	@echo '$(bindir) $(VERSION)' | cmp -s - $@ || echo '$(bindir) $(VERSION)' > $@

.PHONY: prepare-installcheck
prepare-installcheck:
	@mkdir -p $(dir $(CHECK_OUTPUT))

# Pure C alone, under the compiler's own watchdogs: build/unit/NAME of each test/unit/NAME.c.
UNIT_FLAGS = -std=gnu11 -g -O1 -Wall -Wextra -Wno-unused-parameter $(COPT) -DUSE_ASSERT_CHECKING -fsanitize=address,undefined \
             -fno-sanitize-recover=all -I$(srcdir)/src
UNIT_OBJS  = $(PURE_C:%=build/pure/%.o)
UNIT_TESTS = $(patsubst $(srcdir)/test/%.c, build/%, $(wildcard $(srcdir)/test/unit/*.c))
.PHONY: units check-unit

units: $(UNIT_TESTS)

check-unit:
	@$(MAKE) --no-print-directory $(if $(filter -j%, $(MAKEFLAGS)),, -j$$(nproc)) units
	prove --jobs $$(nproc) --merge $(UNIT_TESTS)

$(UNIT_TESTS): build/%: $(srcdir)/test/%.c $(wildcard $(srcdir)/test/unit/*.h) $(UNIT_OBJS)
	@mkdir -p $(@D)
	$(CC) $(UNIT_FLAGS) -o $@ $< $(UNIT_OBJS) -lm

$(UNIT_OBJS): build/pure/%.o: $(srcdir)/src/%.c $(ALL_HEADERS) $(srcdir)/Makefile
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

$(CHECKED_OBJS): build/checked/%.o: $(srcdir)/src/%.c $(ALL_HEADERS) $(BUILT_FOR) $(srcdir)/Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(CFLAGS_SL) $(CHECKED_FLAGS) -c -o $@ $<

endif
