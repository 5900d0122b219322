#!/usr/bin/env bash
# `make valgrind`: the regression SQL on a server under valgrind's memcheck.  It
# fails where a test fails, or valgrind reports an error with a frame of our library.
# `test/valgrind/run.sh FILE…` runs only these.  Half an hour or more; without being
# named, 14-, 20- and 21- are left out, which take as long again.
#
# Debian's server does not tell valgrind of single palloc'd pieces: what is read
# behind one, or after pfree, shows only where it leaves the allocator's block.
# PG_CONFIG names one that does, and has pgTAP:
#   ./configure --prefix=… --without-readline --enable-cassert --enable-debug CFLAGS="-O1 -g -DUSE_VALGRIND"
set -eu
cd "$(dirname "$0")/../.."
. test/lib/server.sh

install_packages $(server_packages) valgrind libc6-dbg
install_pgtap
install_extension
copy_pgtap

start_server "max_parallel_workers_per_gather = 0" "jit = off" "autovacuum = off"
createdb emulation_test
psql -X -q -v ON_ERROR_STOP=1 -d emulation_test -c 'CREATE EXTENSION emulation' -c 'CREATE EXTENSION pgtap'
as_server_user "$PGBIN/pg_ctl" -D "$server_folder/data" -m fast -w stop >/dev/null

reports=$server_folder/reports
as_server_user mkdir "$reports"
say "starting it again under valgrind"
as_server_user valgrind --quiet --leak-check=no --num-callers=40 --error-limit=no \
  --xml=yes --xml-file="$reports/%p.xml" "$PGBIN/postgres" -D "$server_folder/data" >"$server_folder/log" 2>&1 &
for _ in $(seq 240); do
  pg_isready -q && break
  sleep 0.5
done
pg_isready -q || { tail -5 "$server_folder/log" >&2; exit 1; }

tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=(test/t/regress.t test/pgtap/{10,30,31,32,50,51,70}-*.sql)
failed=0
PGDATABASE=emulation_test PGOPTIONS='-c client_min_messages=warning' \
  prove --merge --failures --timer --source pgTAP --pgtap-option suffix=.sql --pgtap-option set=ON_ERROR_STOP=1 --ext .t "${tests[@]}" || failed=1
as_server_user "$PGBIN/pg_ctl" -D "$server_folder/data" -m fast -w -t 120 stop >/dev/null
wait

perl test/valgrind/report.pl "$reports"/*.xml || failed=1
exit "$failed"
