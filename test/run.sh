#!/usr/bin/env bash
# `make test`: all tests with one closing count.  `test/run.sh FILE…` runs only
# these (pgTAP .sql, TAP .t, or names of C unit tests like build/unit/rules), and
# installs and builds only what they need.
#
# Files run beside each other, JOBS= at once (two more than there are processors,
# for much of the time a test waits): each has databases, roles or servers of its own.
# So may several of these scripts (test/lib/server.sh).
#
# The server runs the library of `make checked`: with assertions, which hold every
# value against what its header promises, and with the undefined-behaviour
# sanitizer.  Either ends the process, and so the test.  SANITIZE= (empty) tests
# the library that `make install` installs.
set -eu
cd "$(dirname "$0")/.."
. test/lib/server.sh

# The longest first, so that none is left alone at the end.
all_tests() {
  local first=(national_twin same_rows docs faults settings upgrade bounds browser dashboard nightly large_files killed tally_parallel registry_access year_of_changes isolation disk_full logical replica parallel compilers)
  printf '%s\n' "${first[@]/%/.t}" | sed 's|^|test/t/|'
  echo test/pgtap/74-inputs.sql
  printf '%s\n' test/t/*.t test/pgtap/*.sql test/cases/*.sql
  printf 'build/%s\n' test/unit/*.c | sed 's|test/||; s|\.c$||'
}

tests=("$@")
built=(checked)
install=install-checked
[ ${#tests[@]} -gt 0 ] || { mapfile -t tests < <(all_tests | awk '!seen[$0]++'); built+=(all); }
SANITIZE=${SANITIZE-yes}
export SANITIZE
[ -n "$SANITIZE" ] || { built=(all); install=install; }

units=() files=() pgtap=()
for test in "${tests[@]}"; do
  case $test in
    build/unit/*) units+=("$test") ;;
    *.sql) files+=("$test") pgtap+=("$test") ;;
    *) files+=("$test") ;;
  esac
done

install_packages $(server_packages)
[ ${#pgtap[@]} -eq 0 ] || install_pgtap
[ ${#files[@]} -eq 0 ] || install_needs "${files[@]}"

# Tests of parallel plans find workers, whatever runs beside them; no plan and no lock depends on when autovacuum
# comes by. Compiling queries takes as long as all else: settings.t does it.
server_settings=("max_parallel_workers = 100" "max_worker_processes = 120" "shared_buffers = 256MB" "autovacuum = off" "jit = off")
if [ -n "$SANITIZE" ]; then
  export UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1
  # What is inlined into compiled queries is the bitcode of the other library.
  server_settings+=("jit_inline_above_cost = -1")
fi

start_test_server() {
  local script share
  install_into_tree "$install" "${built[@]}" ${units[@]+"${units[@]}"}
  share=$("$PG_CONFIG" --sharedir)
  # What was released before, for test/t/upgrade.t.
  for script in test/released/*.sql.gz; do
    gzip -dc "$script" >"$share/extension/$(basename "$script" .gz)"
  done
  [ ${#pgtap[@]} -eq 0 ] || copy_pgtap
  start_server "${server_settings[@]}"
  [ ${#pgtap[@]} -gt 0 ] || return 0
  createdb emulation_template
  psql -X -q -v ON_ERROR_STOP=1 -d emulation_template -c 'CREATE EXTENSION emulation' -c 'CREATE EXTENSION pgtap'
}

# Passes prove's lines on, and says how far it is where it says nothing for a while.
with_progress() {
  local line begun='' said=0
  while true; do
    if IFS= read -r -t 20 line; then
      printf '%s\n' "$begun$line"
      [[ ! $begun$line =~ ^\[[0-9:]+\]\ .*\ \.\.+\ (ok|skipped|$) ]] || said=$((said + 1))
      begun=
    elif [ $? -gt 128 ]; then
      begun+=$line
      say "tests: $SECONDS s so far, $said of ${#tests[@]} files are done"
    else
      break
    fi
  done
}

if [ ${#files[@]} -gt 0 ]; then start_test_server; else build_extension "${units[@]}"; exec 8>&-; fi
export PGDATABASE=postgres PGOPTIONS='-c client_min_messages=warning'
set +e
prove --jobs "${JOBS:-$(($(nproc) + 2))}" --merge --failures --comments --timer --source pgTAP --pgtap-option suffix=.sql \
  --pgtap-option set=ON_ERROR_STOP=1 --pgtap-option psql=test/lib/psql_in_own_database --ext .t "${tests[@]}" | with_progress
failed=${PIPESTATUS[0]}
set -e
# A test that expects some error may not see why its session ended.
[ -z "$server_folder" ] || ! grep -E '^TRAP:|Assertion .* failed|: runtime error: ' "$server_folder/log" >&2 || failed=1
exit "$failed"
