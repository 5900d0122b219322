#!/usr/bin/env bash
# `make fuzz`: the pure C that reads people's numbers and files, under libFuzzer with
# the address and undefined-behaviour sanitizers, SECONDS_EACH (60) for each.
set -eu
cd "$(dirname "$0")/../.."
. test/lib/server.sh
install_packages clang libclang-rt-14-dev libcsv-dev make perl "postgresql-server-dev-$PGVERSION"
mkdir -p build/fuzz
for target in number csv; do
  clang -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Isrc -o "build/fuzz/$target" \
    "test/fuzz/$target.c" src/number_text.c src/csv_text.c -lcsv
  mkdir -p "build/fuzz/corpus-$target"
  say "fuzzing $target for ${SECONDS_EACH:-60} s"
  "build/fuzz/$target" -max_total_time="${SECONDS_EACH:-60}" -max_len=4096 -print_final_stats=1 -artifact_prefix=build/fuzz/ \
    "build/fuzz/corpus-$target" "test/fuzz/seeds/$target" 2>&1 | grep -E "stat::|ERROR|SUMMARY|Test unit" || true
  test -z "$(ls build/fuzz/crash-* build/fuzz/timeout-* build/fuzz/oom-* 2>/dev/null)" || { say "found: $(ls build/fuzz/crash-* build/fuzz/timeout-* build/fuzz/oom-* 2>/dev/null)"; exit 1; }
done
