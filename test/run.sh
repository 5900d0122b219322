#!/usr/bin/env bash
# `make test`: all tests with one closing count.  `test/run.sh FILE…` runs only
# these (pgTAP .sql, TAP .t, or names of C unit tests like unit/rules).
#
# The server runs the library of `make checked`: with assertions, which hold every
# value against what its header promises, and with the undefined-behaviour
# sanitizer.  Either ends the process, and so the test.  SANITIZE= (empty) tests
# the library that is installed, and so does what comes after this script.
set -eu
cd "$(dirname "$0")/.."
. test/lib/server.sh

install_packages $(server_packages) "postgresql-$PGVERSION-pgtap" "postgresql-$PGVERSION-cron" libtap-parser-sourcehandler-pgtap-perl \
  default-jdk-headless libpostgresql-jdbc-java odbc-postgresql unixodbc-dev
# Who has npm has a node of his own, for which Debian's pg may not be.
command -v npm >/dev/null || install_packages nodejs node-pg
install_extension
# What was released before, for test/t/upgrade.t.
for script in test/released/*.sql.gz; do
  gzip -dc "$script" | as_root tee "$("$PG_CONFIG" --sharedir)/extension/$(basename "$script" .gz)" >/dev/null
done

SANITIZE=${SANITIZE-yes}
export SANITIZE
library=$("$PG_CONFIG" --pkglibdir)/emulation.so
server_settings=("max_parallel_workers = 8" "max_worker_processes = 16" "shared_buffers = 256MB")
if [ -n "$SANITIZE" ]; then
  say "building with assertions and sanitizer"
  make -s -j"$(nproc)" PG_CONFIG="$PG_CONFIG" checked
  export UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1
  # What is inlined into compiled queries is the bitcode of the other library.
  server_settings+=("jit_inline_above_cost = -1")
fi

leave() {
  stop_server
  [ -z "$SANITIZE" ] || as_root install -m 755 emulation.so "$library"
}

# Pure C, alone, with the compiler's own watchdogs.
units=()
build_unit_tests() {
  local source name
  mkdir -p build/unit
  for source in test/unit/*.c; do
    name=$(basename "$source" .c)
    gcc -std=gnu11 -g -O1 -Wall -Wextra -Werror -Wno-unused-parameter -DUSE_ASSERT_CHECKING \
      -fsanitize=address,undefined -fno-sanitize-recover=all -Isrc -o "build/unit/$name" \
      "$source" $(make -s --no-print-directory print-pure-c) -lm
    units+=("build/unit/$name")
  done
}
build_unit_tests

[ -z "$SANITIZE" ] || as_root install -m 755 build/checked/emulation.so "$library"
start_server "${server_settings[@]}" || { leave; exit 1; }
trap leave EXIT
createdb emulation_test
psql -X -q -v ON_ERROR_STOP=1 -d emulation_test -c 'CREATE EXTENSION emulation' -c 'CREATE EXTENSION pgtap'

tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=("${units[@]}" test/pgtap/*.sql test/cases/*.sql test/t/*.t)
export PGDATABASE=emulation_test PGOPTIONS='-c client_min_messages=warning'
failed=0
prove --merge --failures --timer --source pgTAP --pgtap-option suffix=.sql --pgtap-option set=ON_ERROR_STOP=1 \
  --ext .t "${tests[@]}" || failed=1
# A test that expects some error may not see why its session ended.
if grep -E '^TRAP:|Assertion .* failed|: runtime error: ' "$server_folder/log" >&2; then failed=1; fi
exit "$failed"
