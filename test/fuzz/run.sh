#!/usr/bin/env bash
# `make fuzz`: hostile input, for some ten minutes, in three parts; it fails on any finding.
#
#   1. libFuzzer, with the address and undefined-behaviour sanitizers, SECONDS_EACH (40) a target, two at a time or as many
#      as there are processors.  Pure C alone (number, csv, encodings, rules, cells, correlation, expression: test/fuzz/TARGET.c); what reads values
#      in a real backend (test/fuzz/server.c), the extension built anew with the sanitizers and loaded into `postgres --single`.
#   2. EDITS (5000) edits of valid values through SQL for every function that reads what people hand in, on a live server
#      (test/pgtap/45-edits.sql).
#   3. BOARDS (2000) random boards of every rule and policy against the slow reference, row by row (test/pgtap/40-reference.sql).
#
# SEED (1) chooses other trees and edits, and libFuzzer's mutations.  `test/fuzz/run.sh TARGET…` runs only these; edits and reference are targets, too.
# Seeds are in test/fuzz/seeds; what is learnt stays in build/fuzz/corpus-TARGET and is gone on from the next time.  A finding's input is kept
# as build/fuzz/TARGET-crash-…, with the log in build/fuzz/TARGET.log, and is tried first the next time; its place is among the seeds, then.
set -eu
cd "$(dirname "$0")/../.."
. test/lib/server.sh

SECONDS_EACH=${SECONDS_EACH:-40}
SEED=${SEED:-1}
EDITS=${EDITS:-5000}
BOARDS=${BOARDS:-2000}
pure_targets="number csv encodings rules cells correlation expression condition"
server_targets="sheet_text sheet_recv board_text board_jsonb board_recv board_state board_states tally_text tally_recv tally_state read_csv spelling"
built=$PWD/build/fuzz
[ $# -gt 0 ] || set -- edits reference $server_targets $pure_targets

install_packages $(server_packages) clang llvm libclang-rt-14-dev libstdc++-12-dev "postgresql-$PGVERSION-pgtap" libtap-parser-sourcehandler-pgtap-perl
mkdir -p "$built/server"

# Building ---------------------------------------------------------------------------------------------------------------------

sanitizers="address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
runtime=$(dirname "$(clang -print-file-name=libclang_rt.asan-x86_64.so)")

build_pure() {
  clang -std=gnu11 -g -O1 -fsanitize=fuzzer,$sanitizers -DUSE_ASSERT_CHECKING -Isrc -Itest/unit -o "$built/$1" "test/fuzz/$1.c" \
    $(make -s --no-print-directory print-pure-c) -lcsv -lm
}

# The extension's own contexts are of the exact kind (test/fuzz/exact_memory.h).
build_server_object() {
  local source=$1
  clang -std=gnu11 -g -O1 -fPIC -fvisibility=hidden -fsanitize=fuzzer-no-link,$sanitizers -w -DEMULATION_VERSION='"fuzz"' \
    $([ "${source%%/*}" != src ] || echo -DAllocSetContextCreateInternal=exact_memory_create) \
    -I"$("$PG_CONFIG" --includedir-server)" -Isrc -Itest/fuzz -c -o "$built/server/$(echo "${source%.c}" | tr / -).o" "$source"
}

# -Bsymbolic: the sanitizer's library would offer empty functions in place of libFuzzer's.
build_server() {
  local source
  rm -f "$built"/server/*.o
  for source in src/*/*.c test/fuzz/server.c test/fuzz/exact_memory.c; do
    while [ "$(jobs -pr | wc -l)" -ge "$(nproc)" ]; do wait -n; done
    build_server_object "$source" &
  done
  wait
  clang -shared -shared-libasan -fsanitize=$sanitizers -Wl,-Bsymbolic -o "$built/server.so" "$built"/server/*.o \
    "$runtime/libclang_rt.fuzzer_no_main-x86_64.a" -lcsv -lstdc++ -lm
  clang -shared -fPIC -Wl,-z,initfirst -o "$built/first.so" test/fuzz/first.c
}

# Running ----------------------------------------------------------------------------------------------------------------------

# What is the server's account's to read and write: it need not be let into this folder.
prepare_folder() {
  local target=$1 folder=$server_folder/fuzz/$1
  mkdir -p "$folder/seeds" "$folder/corpus" "$folder/found" "$built/corpus-$target"
  cp -r "test/fuzz/seeds/$target/." "$folder/seeds/"
  cp -r "$built/corpus-$target/." "$folder/corpus/"
  cp "$built/$target"-*-* "$folder/seeds/" 2>/dev/null || true
  cp test/fuzz/*.dict "$folder/"
  cat "$built/rules.dict" >>"$folder/json.dict"
}

options() {
  local folder=$server_folder/fuzz/$1
  echo "-seed=$SEED -max_total_time=$SECONDS_EACH -max_len=4096 -timeout=20 -print_final_stats=1 -artifact_prefix=$folder/found/"
  case $1 in
    sheet_* | board_text | board_jsonb | tally_text) echo "-dict=$folder/json.dict" ;;
    expression) echo "-dict=$folder/expression.dict" ;;
  esac
  echo "$folder/corpus $folder/seeds"
}

fuzz_pure() {
  prepare_folder "$1"
  "$built/$1" $(options "$1") >"$built/$1.log" 2>&1
}

# A backend of its own, on a copy of the cluster.
fuzz_server() {
  local folder=$server_folder/fuzz/$1 list
  prepare_folder "$1"
  cp -a "$server_folder/fuzz/cluster" "$folder/data"
  [ "$(id -u)" -ne 0 ] || chown -R postgres "$folder"
  list=$(options "$1" | tr -s ' \n' ',' | sed 's/,$//')
  as_server_user env LC_ALL=C LD_PRELOAD="$runtime/libclang_rt.asan-x86_64.so:$server_folder/fuzz/first.so" \
    ASAN_OPTIONS=detect_leaks=0:max_allocation_size_mb=1024 UBSAN_OPTIONS=print_stacktrace=1 \
    "$PGBIN/postgres" --single -D "$folder/data" fuzz >"$built/$1.log" 2>&1 <<END
CREATE FUNCTION pg_temp.fuzz(text, text[]) RETURNS void LANGUAGE c AS '$server_folder/fuzz/server.so'
SELECT pg_temp.fuzz('$1', '{-rss_limit_mb=0,$list}')
END
}

# Its corpus and what it found, back here; a line for the end.  A run without its figures is a finding, too.
finish_target() {
  local target=$1 folder=$server_folder/fuzz/$1 log=$built/$1.log found=0 file
  rm -rf "$folder/data" "$built/corpus-$target"
  cp -r "$folder/corpus" "$built/corpus-$target"
  for file in "$folder"/found/*; do
    [ -e "$file" ] || continue
    found=$((found + 1))
    cp "$file" "$built/$target-$(basename "$file")"
  done
  if [ "$found" -eq 0 ] && ! grep -a -q "DONE *cov:" "$log"; then found=1; fi
  printf '%-14s %9s inputs %6s edges %3d crashes\n' "$target" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)" "$(sed -n 's/.*cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)" "$found" \
    >"$built/$target.line"
  echo "$found" >"$built/$target.found"
  [ "$found" -eq 0 ] || grep -a -m 5 -E "ERROR|SUMMARY|runtime error|FATAL|PANIC" "$log" >&2 || tail -n 5 "$log" >&2
}

fuzz_target() {
  say "fuzzing $1 for $SECONDS_EACH s"
  case " $pure_targets " in
    *" $1 "*) fuzz_pure "$1" ;;
    *) fuzz_server "$1" ;;
  esac || true
  finish_target "$1"
}

# Through SQL on the live server.
run_pgtap() {
  local target=$1 file=$2 status=0
  PGDATABASE=fuzz_sql PGOPTIONS='-c client_min_messages=warning' \
    prove --merge --failures --verbose --exec "psql -X -q -At -v ON_ERROR_STOP=1 $3 -f" "$file" >"$built/$target.log" 2>&1 || status=1
  echo "$status" >"$built/$target.found"
  if [ "$status" -ne 0 ]; then grep -A 5 -E "^not ok|ERROR|Bail|Dubious" "$built/$target.log" | head -n 40 >&2 || true; fi
}

run_edits() {
  say "$EDITS edits of each function through SQL"
  run_pgtap edits test/pgtap/45-edits.sql "-v edits=$EDITS -v edits_seed=$(printf '0.%06d' "$SEED")"
  sed -nE 's/^ok [0-9]+ - (.*): ([0-9]+) edits, ([0-9]+) of them accepted/\1|\2|\3/p' "$built/edits.log" |
    while IFS='|' read -r what edits accepted; do printf '%-28s %6s edits %6s accepted   0 wrong\n' "$what" "$edits" "$accepted"; done >"$built/edits.line"
  [ "$(cat "$built/edits.found")" -eq 0 ] || echo "edits: see build/fuzz/edits.log" >>"$built/edits.line"
}

run_reference() {
  local first=$(((SEED - 1) * BOARDS + 1))
  say "$BOARDS random boards against the reference"
  run_pgtap reference test/pgtap/40-reference.sql "-v boards=$BOARDS -v first_board=$first"
  printf 'reference      %9s boards, seeds from %s: %s\n' "$BOARDS" "$first" \
    "$([ "$(cat "$built/reference.found")" -eq 0 ] && sed -nE 's/^# (.* rows compared).*/\1, 0 differ/p' "$built/reference.log" || echo "see build/fuzz/reference.log")" >"$built/reference.line"
}

run_one() {
  case $1 in edits | reference) "run_$1" ;; *) fuzz_target "$1" ;; esac
}

# The rules and their keys as words of a dictionary.
write_rules() {
  psql -X -q -At -v ON_ERROR_STOP=1 -d fuzz_sql <<'END' | sed 's/["\\]/\\&/g; s/.*/"&"/'
BEGIN;
\i test/pgtap/rules.sql.inc
SELECT format('"rule": "%s"', name) FROM rule_table.rule;
SELECT DISTINCT format('"%s": ', key) FROM rule_table.rule, unnest(keys) AS key;
ROLLBACK;
END
}

start_fuzz_servers() {
  start_server
  createdb fuzz
  createdb fuzz_sql
  psql -X -q -v ON_ERROR_STOP=1 -d fuzz_sql -c 'CREATE EXTENSION emulation' -c 'CREATE EXTENSION pgtap'
  write_rules >"$built/rules.dict"
  # the functions of this database are those with the sanitizers, which only a backend that has them loaded can run
  mkdir -p "$server_folder/fuzz"
  chmod 755 "$server_folder"
  cp "$built/server.so" "$built/first.so" "$server_folder/fuzz/"
  psql -X -q -v ON_ERROR_STOP=1 -d fuzz -c 'CREATE EXTENSION emulation' -c 'SET allow_system_table_mods = on' \
    -c "UPDATE pg_proc SET probin = '$server_folder/fuzz/server.so' WHERE probin = '\$libdir/emulation'"
  # a cluster is copied at rest
  as_server_user "$PGBIN/pg_ctl" -D "$server_folder/data" -w stop >/dev/null
  cp -a "$server_folder/data" "$server_folder/fuzz/cluster"
  as_server_user "$PGBIN/pg_ctl" -D "$server_folder/data" -l "$server_folder/log" -w start >/dev/null
}

for target in "$@"; do
  rm -f "$built/$target".{line,found,log}
  case " $pure_targets " in *" $target "*) build_pure "$target" ;; esac
done
install_extension
say "building with the sanitizers"
build_server
start_fuzz_servers

for target in "$@"; do
  while [ "$(jobs -pr | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
  run_one "$target" &
done
wait
findings=0
for target in "$@"; do
  cat "$built/$target.line" 2>/dev/null || echo "$target: no figures, see build/fuzz/$target.log"
  [ "$(cat "$built/$target.found" 2>/dev/null)" = 0 ] || findings=$((findings + 1))
done
say "$SECONDS s, findings in $findings of $# targets"
[ "$findings" -eq 0 ]
