#!/usr/bin/env bash
# `make load`: readers, writers and a publisher at once on one registry, through
# row-level security; throughput and latencies of each kind, every error by its
# SQLSTATE, and whether all that was told to be written is there.
# CLIENTS=32 readers, WRITERS=8 (half units, half appraisers), SECONDS_EACH=60;
# PROTOCOL=prepared: clients that prepare their statements (default: simple).
set -eu
cd "$(dirname "$0")/../.."
. test/lib/server.sh

readers=${CLIENTS:-32} writers=${WRITERS:-8} seconds=${SECONDS_EACH:-60} protocol=${PROTOCOL:-simple}
install_packages $(server_packages)
install_extension
start_server "log_line_prefix = '%e %u '" "shared_buffers = 512MB" "max_connections = 200" "jit = off" "max_parallel_workers_per_gather = 0"
createdb load
psql -X -q -o /dev/null -v ON_ERROR_STOP=1 -d load -f test/load/registry.sql
export PGDATABASE=load
logs=$(mktemp -d)
trap 'rm -rf "$logs"; stop_server' EXIT

# kind, role, clients, script, variables
client() {
  local kind=$1 role=$2 clients=$3 script=$4
  shift 4
  PGUSER=$role pgbench --no-vacuum --protocol "$protocol" --client "$clients" --jobs 1 --time "$seconds" --log --log-prefix "$logs/$kind.$role" \
    --max-tries 10 --failures-detailed --verbose-errors --file "test/load/$script.sql" "$@" >"$logs/$kind.$role.out" 2>"$logs/$kind.$role.err" &
}

say "$readers readers, $writers writers and a publisher for $seconds s, protocol $protocol"
analysts=$((readers / 2))
client 'read-as-analyst' analyst "$analysts" read_analyst
for ((i = 1; i <= readers - analysts; i++)); do client 'read-as-unit' "unit_$((i % 63 + 1))" 1 read_unit; done
for ((i = 1; i <= writers; i++)); do
  if ((i % 2)); then
    client write "unit_$i" 1 write_unit -D "u=$i"
  else
    client write "appraiser_$(((i / 2 - 1) % 4 + 1))" 1 write_appraiser -D "part=$(((i / 2 - 1) % 4 + 1))"
  fi
done
client publish council 1 publish
wait $(jobs -p) || true

psql -X -q -v ON_ERROR_STOP=1 -At -F '|' -f test/load/after.sql >"$logs/after"
perl test/load/report.pl "$seconds" "$logs" "$server_folder/log"
