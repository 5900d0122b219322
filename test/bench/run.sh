#!/usr/bin/env bash
# `make bench`: how long things take, against the floor and against what one
# would do otherwise.  SCALE=0.1 makes the data a tenth, ROUNDS=3 repeats less.
# What dashboards ask of a country's registry comes last (national.sh).
set -eu
cd "$(dirname "$0")/../.."
. test/lib/server.sh

install_packages $(server_packages)
install_extension
# Data and indexes fit the buffers, so that it is computing that is measured.
start_server "shared_buffers = 4GB" "max_wal_size = 16GB" "wal_level = minimal" "max_wal_senders = 0" \
  "autovacuum = off" "jit = off" "max_parallel_workers_per_gather = 0" "max_worker_processes = 16"
createdb bench
psql -X -q -v ON_ERROR_STOP=1 -d bench -c 'CREATE EXTENSION emulation' -c 'CREATE EXTENSION IF NOT EXISTS pg_prewarm'
PGDATABASE=bench perl test/bench/run.pl "$@"

# Jobs whose names begin with "registry, national" have a server of their own.
for job in "${@-registry}"; do
  [[ registry,\ national == *"$job"* || $job == registry,\ national* ]] || continue
  stop_server
  PG_CONFIG=$MACHINE_PG_CONFIG exec test/bench/national.sh perl test/bench/national.pl "$@"
done
