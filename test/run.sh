#!/usr/bin/env bash
# `make test`: all tests with one closing count.  `test/run.sh FILE…` runs only
# these (pgTAP .sql, TAP .t, or names of C unit tests like unit/rules).
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

start_server "max_parallel_workers = 8" "max_worker_processes = 16" "shared_buffers = 256MB"
createdb emulation_test
psql -X -q -v ON_ERROR_STOP=1 -d emulation_test -c 'CREATE EXTENSION emulation' -c 'CREATE EXTENSION pgtap'

tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=("${units[@]}" test/pgtap/*.sql test/cases/*.sql test/t/*.t)
export PGDATABASE=emulation_test PGOPTIONS='-c client_min_messages=warning'
prove --merge --failures --source pgTAP --pgtap-option suffix=.sql --pgtap-option set=ON_ERROR_STOP=1 \
  --ext .t "${tests[@]}"
