#!/usr/bin/env bash
# The national data set (test/bench/national.sql) on a server of its own: 34 provinces, 3,321 communes, 39 clusters,
# ten years.
#
#   test/bench/national.sh             starts the server, prints how to connect, and stops it at Ctrl-C
#   test/bench/national.sh COMMAND…    runs a command with PGHOST, PGDATABASE … set, and stops the server
#
# The server has a copy of a data folder that is built once, in a few minutes, and kept in build/national, or in
# NATIONAL_CACHE; it is built anew when the SQL of the extension or of the data has changed. UPGRADE=1 takes the folder
# that was built last instead and brings its registry up with create_registry, which works while the core's own SQL is
# what it was.
# The names are real where EMULATION_CASES has communes_2025, otherwise invented.
set -eu

national_cache=${NATIONAL_CACHE:-build/national}
national_settings=("max_wal_size = 16GB" "wal_level = minimal" "max_wal_senders = 0" "autovacuum = off" "jit = off"
  "max_parallel_workers_per_gather = 0")
national_names=${EMULATION_CASES:+$EMULATION_CASES/communes_2025}
[ -f "${national_names:-}/communes.csv" ] || national_names=
national_sizes=(-v provinces=34 -v blocks=5 -v communes=3321 -v years=10 -v last_year=2026 -v before=6 -v bonuses=22
  -v stated=100 -v 'blank="blank": 0' -v schema=thidua -v reader=national_reader -v unit=national_unit
  -v commune=national_commune -v appraiser=national_appraiser -v council=national_council)

national_script() { echo "emulation--$(sed -n "s/^default_version = '\(.*\)'/\1/p" emulation.control).sql"; }

# What the folder follows from.
national_key() {
  { echo "$PGVERSION ${national_sizes[*]}"
    cat "$(national_script)" test/bench/national.sql ${national_names:+"$national_names"/*.csv}; } | sha256sum | cut -c 1-16
}

# Builds the database "national" on the server that runs.
fill_national() {
  local names=(-v named=false) role
  [ -z "$national_names" ] || names=(-v named=true
    -c 'CREATE TEMP TABLE province_name (code text, name text, kind text)'
    -c 'CREATE TEMP TABLE commune_name (code text, name text, kind text, province text)'
    -c "\\copy province_name FROM '$national_names/provinces.csv' (FORMAT csv, HEADER)"
    -c "\\copy commune_name FROM '$national_names/communes.csv' (FORMAT csv, HEADER)")
  createdb national
  for role in office reader unit commune appraiser council; do createuser "national_$role"; done
  psql -X -q -d national -v ON_ERROR_STOP=1 -c 'CREATE EXTENSION emulation' -c 'CREATE EXTENSION pg_prewarm' \
    -c 'GRANT CREATE ON DATABASE national TO national_office'
  PGUSER=national_office psql -X -q -d national -v ON_ERROR_STOP=1 "${names[@]}" "${national_sizes[@]}" \
    -f test/bench/national.sql
}

# The registry of a folder that another version of the sources has built.
upgrade_national() {
  sed -n '/^CREATE OR REPLACE VIEW registry_statement/,$p' "$(national_script)" | sed 's/@extschema@/emulation/g' |
    psql -X -q -d national -v ON_ERROR_STOP=1 -c 'SET search_path = emulation, pg_catalog, pg_temp' -f - >/dev/null
  PGUSER=national_office psql -X -q -d national -v ON_ERROR_STOP=1 -c 'SET client_min_messages = warning' \
    -c "SELECT emulation.create_registry('thidua')" >/dev/null
}

# Sets server_data to a folder with the data.
find_national() {
  local key data
  mkdir -p "$national_cache"
  exec 7>"$national_cache/lock"
  flock 7
  key=$(national_key)
  data=$national_cache/$key
  if [ -n "${UPGRADE:-}" ] && [ ! -d "$data" ]; then
    data=$(ls -dt "$national_cache"/*/ 2>/dev/null | head -n 1)
    [ -n "$data" ] || die "there is no folder to bring up: run it once without UPGRADE"
  elif [ ! -d "$data" ]; then
    say "building the national data set, which takes a few minutes"
    start_server "shared_buffers = 1GB" "${national_settings[@]}"
    patiently "building the national data set" fill_national
    as_server_user "$PGBIN/pg_ctl" -D "$server_folder/data" -m fast -w stop >/dev/null
    rm -rf "${national_cache:?}"/*/
    mv "$server_folder/data" "$data"
    rm -rf "$server_folder"
    server_folder=
  fi
  server_data=$data
}

# Starts a server with a copy of the data.
start_national() {
  local upgrade=
  find_national
  [ "$server_data" = "$national_cache/$(national_key)" ] || upgrade=1
  start_server "${national_settings[@]}" "$@"
  exec 7>&-
  [ -z "$upgrade" ] || patiently "bringing the registry up" upgrade_national
  psql -X -q -d national -o /dev/null \
    -c "SELECT pg_prewarm(oid) FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind IN ('r', 'i')"
}

[ "${BASH_SOURCE[0]}" = "$0" ] || return 0
cd "$(dirname "$0")/../.."
. test/lib/server.sh
install_packages $(server_packages)
install_extension
start_national "shared_buffers = 1GB"
export PGDATABASE=national
if [ $# -gt 0 ]; then
  "$@"
else
  cat <<END
export PGHOST=$PGHOST PGPORT=$PGPORT PGDATABASE=national PGUSER=national_office PATH=$PGBIN:\$PATH
psql    # as the owner; PGUSER=postgres, national_reader, national_unit, national_commune, national_appraiser, national_council
END
  sleep infinity &
  wait
fi
