#!/usr/bin/env bash
# `make test`: all tests with one closing count.  `test/run.sh FILE…` runs only
# these (pgTAP .sql, TAP .t, or names of C unit tests like build/unit/rules).
#
# Files run beside each other, JOBS= at once (two more than there are processors,
# for much of the time a test waits): each has databases, roles or servers of its own.
#
# The server runs the library of `make checked`: with assertions, which hold every
# value against what its header promises, and with the undefined-behaviour
# sanitizer.  Either ends the process, and so the test.  SANITIZE= (empty) tests
# the library that is installed, and so does what comes after this script.
set -eu
cd "$(dirname "$0")/.."
. test/lib/server.sh

install_packages $(server_packages) libtap-parser-sourcehandler-pgtap-perl \
  default-jdk-headless libpostgresql-jdbc-java odbc-postgresql unixodbc-dev
# Who has npm has a node of his own, for which Debian's pg may not be.
command -v npm >/dev/null || install_packages nodejs node-pg
install_test_extensions
SANITIZE=${SANITIZE-yes}
export SANITIZE
install_extension units ${SANITIZE:+checked}
# What was released before, for test/t/upgrade.t.
for script in test/released/*.sql.gz; do
  gzip -dc "$script" | as_root tee "$("$PG_CONFIG" --sharedir)/extension/$(basename "$script" .gz)" >/dev/null
done

library=$("$PG_CONFIG" --pkglibdir)/emulation.so
# Tests of parallel plans find workers, whatever runs beside them; no plan and no lock depends on when autovacuum
# comes by. Compiling queries takes as long as all else: settings.t does it.
server_settings=("max_parallel_workers = 100" "max_worker_processes = 120" "shared_buffers = 256MB" "autovacuum = off" "jit = off")
if [ -n "$SANITIZE" ]; then
  export UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1
  # What is inlined into compiled queries is the bitcode of the other library.
  server_settings+=("jit_inline_above_cost = -1")
fi

leave() {
  stop_server
  [ -z "$SANITIZE" ] || as_root install -m 755 emulation.so "$library"
}

[ -z "$SANITIZE" ] || as_root install -m 755 build/checked/emulation.so "$library"
start_server "${server_settings[@]}" || { leave; exit 1; }
trap leave EXIT
createdb emulation_template
psql -X -q -v ON_ERROR_STOP=1 -d emulation_template -c 'CREATE EXTENSION emulation' -c 'CREATE EXTENSION pgtap'

# The longest first, so that none is left alone at the end.
all_tests() {
  local first=(docs faults settings upgrade bounds browser nightly large_files killed tally_parallel registry_access isolation disk_full logical replica parallel compilers)
  printf '%s\n' "${first[@]/%/.t}" | sed 's|^|test/t/|'
  printf '%s\n' test/t/*.t test/pgtap/*.sql test/cases/*.sql
  printf 'build/%s\n' test/unit/*.c | sed 's|test/||; s|\.c$||'
}

tests=("$@")
[ ${#tests[@]} -gt 0 ] || mapfile -t tests < <(all_tests | awk '!seen[$0]++')
export PGDATABASE=postgres PGOPTIONS='-c client_min_messages=warning'
failed=0
prove --jobs "${JOBS:-$(($(nproc) + 2))}" --merge --failures --comments --timer --source pgTAP --pgtap-option suffix=.sql \
  --pgtap-option set=ON_ERROR_STOP=1 --pgtap-option psql=test/lib/psql_in_own_database --ext .t "${tests[@]}" || failed=1
# A test that expects some error may not see why its session ended.
if grep -E '^TRAP:|Assertion .* failed|: runtime error: ' "$server_folder/log" >&2; then failed=1; fi
exit "$failed"
