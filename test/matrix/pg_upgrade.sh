#!/usr/bin/env bash
# A real pg_upgrade, in a chroot that `make matrix` made: a cluster with values, a demo's registry and
# one of a role's own goes from one PostgreSQL to the next, once copied and once linked, and everything
# in it is read, asked and dumped before and after.
#
#   test/matrix/pg_upgrade.sh OLD NEW MIRROR     OLD is of Debian 12, NEW of the chroot's release
set -euo pipefail
old=$1 mirror=$3
PGVERSION=$2
cd "$(dirname "$0")/../.."
. test/lib/server.sh
new=$PGVERSION

# TAP

number=0
ok() {
  local said=ok
  number=$((number + 1))
  [ "$1" -eq 0 ] || said='not ok'
  printf '%s %d - %s\n' "$said" "$number" "$2"
}

is() {
  if [ "$1" = "$2" ]; then
    ok 0 "$3"
  else
    ok 1 "$3"
    printf '#      got: %s\n# expected: %s\n' "${1:0:2000}" "${2:0:2000}" | sed '2,$s/^\([^#]\)/# \1/'
  fi
}

# Two files are the same and not empty.
same() {
  local difference
  if [ -s "$1" ] && difference=$(diff "$2" "$1"); then
    ok 0 "$3"
  else
    ok 1 "$3"
    printf '%s\n' "${difference:-nothing is there to compare}" | cut -c 1-300 | head -n 20 | sed 's/^/# /'
  fi
}

# Packages and builds

install_old_packages() {
  echo "deb $mirror bookworm main" >/etc/apt/sources.list.d/bookworm.list
  # Only what the chroot's own release does not have.
  printf 'Package: *\nPin: release n=bookworm\nPin-Priority: 100\n' >/etc/apt/preferences.d/bookworm
  PGVERSION=$old install_packages "postgresql-$old" "postgresql-server-dev-$old"
}

# A copy of that PostgreSQL with the extension in it: where its programs are.
declare -A bin trees
build_for() {
  MACHINE_PG_CONFIG=/usr/lib/postgresql/$1/bin/pg_config
  install_extension
  bin[$1]=$PGBIN trees[$1]=$server_tree
}

# Clusters

init() { as_server_user "${bin[$1]}/initdb" -D "$folder/$2" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null; }

start() {
  local version=$1 data=$2
  as_server_user "${bin[$version]}/pg_ctl" -D "$folder/$data" -l "$folder/$data.log" -w \
    -o "-c listen_addresses='' -c unix_socket_directories=$folder -c port=5432 -c fsync=off" start >/dev/null \
    || { cat "$folder/$data.log" >&2; return 1; }
}

stop() { as_server_user "${bin[$1]}/pg_ctl" -D "$folder/$2" -m fast -w stop >/dev/null; }

# In the folder, for pg_upgrade writes where it stands.
upgrade() {
  local data=$1
  shift
  (cd "$folder" && setpriv --reuid postgres --regid postgres --clear-groups "${bin[$new]}/pg_upgrade" --old-bindir "${bin[$old]}" --new-bindir "${bin[$new]}" \
    --old-datadir "$folder/old" --new-datadir "$folder/$data" --username postgres --socketdir "$folder" "$@") >"$folder/said" 2>&1
}

# The end of what pg_upgrade said, where it was not what was expected.
complain() { tail -n 30 "$folder/said" | sed 's/^/# /'; }

sql() {
  local database=$1
  shift
  PAGER= psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$database" "$@" 2>&1
}

# What is there

registries=(thidua 'Sổ "thi đua"')
roles=(postgres upgrade_office)

# Every row of every table and view of a registry but of those that a restart empties, and every object's text.
registry_rows() {
  local queries
  queries=$(sql office -v schema="$1" -f - <<'SQL'
SELECT format('SELECT %L, * FROM %I.%I ORDER BY %s;', relname, :'schema', relname, (SELECT string_agg(i::text, ',') FROM generate_series(2, relnatts + 1) i))
  FROM pg_class WHERE relnamespace = quote_ident(:'schema')::regnamespace AND relkind IN ('r', 'v') AND relname NOT IN ('live_season', 'kept_season', 'live_standing') ORDER BY relname;
SQL
  )
  sql office "${@:3}" -c "SET ROLE $2" -f - <<<"$queries"
}

registry_objects() {
  sql office -v schema="$1" -f - <<'SQL'
SET search_path = '';
SELECT 'policy', p.* FROM pg_policies p WHERE schemaname = :'schema' ORDER BY tablename, policyname;
SELECT 'trigger', tgrelid::regclass, tgname, pg_get_triggerdef(t.oid), tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = quote_ident(:'schema')::regnamespace ORDER BY 2, 3;
SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = quote_ident(:'schema')::regnamespace ORDER BY 2, 3;
SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = :'schema' ORDER BY 2;
SELECT 'function', pg_get_functiondef(oid), proacl FROM pg_proc WHERE pronamespace = quote_ident(:'schema')::regnamespace ORDER BY 2;
-- From 17 all privileges are one more, MAINTAIN.
SELECT 'relation', relname, relrowsecurity, replace(relacl::text, 'arwdDxtm/', 'arwdDxt/'), pg_get_userbyid(relowner), obj_description(oid, 'pg_class') FROM pg_class WHERE relnamespace = quote_ident(:'schema')::regnamespace AND relkind IN ('r', 'v', 'S') ORDER BY 2;
SQL
}

# Without what is of the moment.
dump_of() { "$@" | grep -vE '^-- (Dumped (from|by)|Started on|Completed on)|^\\(un)?restrict '; }

dump() { dump_of "${bin[$new]}/pg_dump" -d "$@"; }

# A command's output in a file, shown where the command fails.
written() {
  local file=$1
  shift
  "$@" >"$file" || { tail -n 5 "$file" | sed 's/^/# /'; return 1; }
}

names() {
  sql vi -f test/matrix/names.sql | grep -vE '^(psql: )?WARNING:  database "vi" has a collation version mismatch|^(DETAIL|HINT):'
}

# Writes all of it into a folder.
look() {
  local to=$folder/$1 i
  mkdir -p "$to"
  written "$to/values" sql office -f test/matrix/values.sql
  for i in 0 1; do
    written "$to/rows-$i" registry_rows "${registries[i]}" "${roles[i]}"
    written "$to/objects-$i" registry_objects "${registries[i]}"
  done
  # Where a unit may not read, it is told so, before and after.
  written "$to/rows-unit" registry_rows "${registries[1]}" upgrade_unit -v ON_ERROR_STOP=0
  written "$to/pages" sql office -c "SELECT md5(thidua.report_html('TNB-2013')), md5(thidua.report_unit_html('TNB-2013', 'LA')), md5(thidua.report_matrix_html('TNB-2013'))"
  written "$to/names" names
  # It warns of tables that refer to themselves.
  written "$to/data" dump office --data-only 2>"$folder/warned"
  written "$to/globals" dump_of "${bin[$new]}/pg_dumpall" --globals-only
}

# The indexes of the values hold every row of their tables, in order.
check_indexes() {
  sql office -c "SELECT count(bt_index_check(i.indexrelid, true)) > 100 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
    WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p'"
}

look_again() {
  local as=$1 before=$folder/before after=$folder/$1
  look "$as"
  same "$after/values" "$before/values" "$as: every value has its bytes, its text and its answers, by index and without"
  same "$after/rows-0" "$before/rows-0" "$as: every row of the demo's registry, tables and views"
  same "$after/rows-1" "$before/rows-1" "$as: every row of the office's registry, for the office"
  same "$after/rows-unit" "$before/rows-unit" "$as: and for a unit, which sees less"
  same "$after/objects-0" "$before/objects-0" "$as: every policy, trigger, constraint, index, function and privilege of the demo's"
  same "$after/objects-1" "$before/objects-1" "$as: and of the office's"
  same "$after/pages" "$before/pages" "$as: the pages are the same to the byte"
  same "$after/names" "$before/names" "$as: a database of Vietnamese collation sorts as before"
  same "$after/data" "$before/data" "$as: pg_dump $new finds the data that it found on the old server"
  same "$after/globals" "$before/globals" "$as: the same roles"
  # Versions print a view in their own way; so what is upgraded is held against what is restored here.
  createdb restored
  is "$(sql restored -o /dev/null -f "$folder/old.sql")" '' "$as: a dump of the old server is restored without a word"
  dump office >"$folder/upgraded.sql"
  dump restored >"$folder/restored.sql"
  same "$folder/upgraded.sql" "$folder/restored.sql" "$as: pg_dump says the same of what is upgraded and of what is restored"
  dropdb restored
  is "$(check_indexes)" t "$as: every btree index is whole"
}

go_on() {
  local as=$1 registry='"Sổ ""thi đua"""'
  is "$(sql office -c 'REFRESH MATERIALIZED VIEW place; REFRESH MATERIALIZED VIEW part;')" '' "$as: materialised views are refreshed"
  sql office -f test/matrix/values.sql >"$folder/refreshed"
  same "$folder/refreshed" "$folder/before/values" "$as: to the same rows"
  is "$(sql office -c 'INSERT INTO by_board SELECT board FROM by_board; SELECT count(DISTINCT tableoid), count(DISTINCT board) FROM by_board GROUP BY board HAVING count(DISTINCT tableoid) > 1 OR count(*) <> 2')" '' \
    "$as: boards go into the partition where their equals are"
  is "$(sql office -c "SELECT count(*) FROM thidua.publication_check" -c "SELECT count(*) FROM $registry.publication_check" -c "SELECT count(*) FROM $registry.publication_log_check")" $'0\n0\n0' "$as: every publication verifies"
  is "$(sql office -c 'ALTER EXTENSION emulation UPDATE')" "NOTICE:  version \"$version\" of extension \"emulation\" is already installed" "$as: the extension is in its version"
  is "$(sql office -c 'SET client_min_messages = error' -c "SELECT emulation.create_registry('thidua')")" '' "$as: create_registry runs again over the demo's registry"
  is "$(sql office -U upgrade_office -c 'SET client_min_messages = error' -c "SELECT emulation.create_registry('Sổ \"thi đua\"')")" '' "$as: and over the office's, by the office"
  look "$as-again"
  for i in 0 1; do
    same "$folder/$as-again/rows-$i" "$folder/before/rows-$i" "$as: which changes no row of registry $i"
    same "$folder/$as-again/objects-$i" "$folder/before/objects-$i" "$as: and no object"
  done
  is "$(sql office -U upgrade_office -c "CALL $registry.nightly()")" '' "$as: the nightly job goes on"
  is "$(sql office -U upgrade_office -c "UPDATE $registry.result SET actual = 1 WHERE season = 'past'" | grep -c 'is published')" 1 "$as: the freeze holds"
  is "$(sql office -U upgrade_unit -c "SET search_path = $registry" -c "SELECT count(*) FROM unit; UPDATE result SET actual = 2 WHERE season = 'now' AND unit = 'LA'; SELECT count(*) FROM result WHERE season = 'now' AND unit <> 'BL'")" $'4\n0' \
    "$as: a unit still reads and writes its own alone"
  is "$(sql office -U upgrade_office -c "SET search_path = $registry" -c "UPDATE result SET actual = 1 WHERE season = 'now' AND unit = 'LA' AND criterion = 'II' AND stage = 'self'" \
    -c "SELECT s.points = (SELECT points FROM emulation.standings(season_board('now')) l WHERE l.unit = s.unit)::numeric(9,2) FROM standing s WHERE season = 'now' AND unit = 'LA'" \
    -c "SELECT count(*) > 0 FROM publish('now')" -c "SELECT count(*) FROM publication_check")" $'t\nt\n0' "$as: the office enters, computes and publishes"
  is "$(sql vi -c 'SELECT 1' | grep -c 'collation version mismatch')" 1 "$as: PostgreSQL warns of the collation's new version"
  is "$(sql vi -c 'SET client_min_messages = error' -c 'REINDEX DATABASE vi' -c 'ALTER DATABASE vi REFRESH COLLATION VERSION' | grep -v 'collation version mismatch\|^DETAIL\|^HINT')" '' "$as: indexes are made anew and the version noted"
  is "$(sql vi -c "SELECT count(*) FROM thidua.unit WHERE unit = 'DL'")" 1 "$as: then it is quiet"
  is "$(sql vi -c "SELECT count(bt_index_check(i.indexrelid, true)) > 100 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relkind = 'i'")" t "$as: with every index in order"
}

finish() {
  local data
  for data in old copied linked; do
    [ ! -e "$folder/$data/postmaster.pid" ] || as_server_user "${bin[$new]}/pg_ctl" -D "$folder/$data" -m immediate stop >/dev/null 2>&1 || true
  done
  rm -rf "$folder" "${trees[@]}"
}

install_packages $(server_packages)
install_old_packages
build_for "$new"
build_for "$old"
version=$(sed -n "s/^default_version = '\(.*\)'/\1/p" emulation.control)

folder=$(mktemp -d /tmp/emulation.XXXXXX)
trap finish EXIT
trap 'exit 130' INT TERM
chown postgres "$folder"
export PGHOST=$folder PGPORT=5432 PGUSER=postgres PATH="${bin[$new]}:$PATH"
unset PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS PGHOSTADDR

init "$old" old
start "$old" old
createdb office
createdb --template=template0 --locale-provider=icu --icu-locale=vi vi
for part in demo/registry demo/conference test/matrix/fill test/matrix/office; do
  (sql office -c 'CREATE EXTENSION IF NOT EXISTS emulation' && sql office -f "$part.sql") >"$folder/said" || { complain; exit 1; }
done
sql vi -f test/matrix/vi.sql >"$folder/said" || { complain; exit 1; }
look before
dump office >"$folder/old.sql"
is "$(check_indexes)" t "before: every btree index is whole"
ok "$([ "$(wc -c <"$folder/before/values")" -gt 20000 ] && [ "$(wc -c <"$folder/before/rows-0")" -gt 100000 ]; echo $?)" 'before: there is something to compare'
ok "$(! cmp -s "$folder/before/rows-1" "$folder/before/rows-unit"; echo $?)" 'before: a unit sees less than the office'
stop "$old" old

init "$new" copied
init "$new" linked
library=$("${bin[$new]}/pg_config" --pkglibdir)/emulation.so
mv "$library" "$library.aside"
upgrade copied --check && status=0 || status=$?
mv "$library.aside" "$library"
# Its report is in a folder of the old data or of the new, by version.
is "$status $(cat "$folder"/*/pg_upgrade_output.d/*/loadable_libraries.txt 2>/dev/null | grep -c '"$libdir/emulation"')" '1 1' "pg_upgrade --check says so where the extension is not built for $new"
upgrade copied --check && status=0 || status=$?
is "$status $(grep -c 'Clusters are compatible' "$folder/said")" '0 1' 'pg_upgrade --check finds the clusters compatible' || true
[ "$status" -eq 0 ] || { complain; cat "$folder"/*/pg_upgrade_output.d/*/*.txt 2>/dev/null | sed 's/^/# /'; }

for as in copied linked; do
  mode=--${as/copied/copy}
  mode=${mode/linked/link}
  upgrade "$as" "$mode" && status=0 || status=$?
  ok "$status" "pg_upgrade $mode"
  [ "$status" -eq 0 ] || { complain; exit 1; }
  start "$new" "$as"
  is "$(sql office -c 'SHOW server_version_num' | cut -c 1-2)" "$new" "$as: this is PostgreSQL $new"
  look_again "$as"
  go_on "$as"
  stop "$new" "$as"
done
echo "1..$number"
