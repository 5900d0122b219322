#!/usr/bin/env bash
# In a bare Debian: the package in this folder is installed, used, upgraded and removed, as an administrator would. Prints TAP.
#
#   inside.sh VERSION      of PostgreSQL
set -u
version=$1
package=postgresql-$version-emulation
export DEBIAN_FRONTEND=noninteractive
cd "$(dirname "$0")"
deb=$(echo ./"$package"_*.deb)

number=0
is() {
  number=$((number + 1))
  if [ "$1" = "$2" ]; then
    echo "ok $number - $3"
  else
    echo "not ok $number - $3"
    printf '%s\n' "#      got: $1" "# expected: $2" | sed 's/^\([^#]\)/# \1/'
  fi
}

# Whether a command succeeds; what it says is in the log.
does() {
  local what=$1 status=0
  shift
  "$@" >&2 || status=$?
  is "$status" 0 "$what"
}

as_postgres() { (cd / && setpriv --reuid postgres --regid postgres --clear-groups "$@"); }
sql() { as_postgres psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2" 2>&1; }
compilers() { command -v gcc cc clang make || true; }
# What there is of the extension, apart from documents.
installed() { find /usr/lib /usr/share -path '*emulation*' ! -path '/usr/share/doc/*' ! -type d; }

is "$(compilers)" '' 'there is no compiler'
apt-get update -q >&2
does "apt-get install $deb" apt-get install -y -q --no-install-recommends "$deb"
is "$(compilers)" '' 'nor is there one now: the server came along, and nothing to build with'
is "$(dpkg --verify "$package")" '' 'every file is as it was packaged'
is "$(installed | sed 's/.*\.//' | sort | uniq -c | awk '{ print ($1 > 0) $2 }' | paste -sd ' ')" '1bc 1control 1so 1sql' 'a library, its bitcode, a control file and scripts'

does 'its cluster starts' pg_ctlcluster "$version" main start
as_postgres createdb --encoding=UTF8 --template=template0 thidua
is "$(sql thidua 'CREATE EXTENSION emulation')" '' 'CREATE EXTENSION'
is "$(sql thidua "SELECT extversion = default_version FROM pg_extension JOIN pg_available_extensions ON name = extname WHERE extname = 'emulation'")" t 'in the version that is packaged'
sheet='{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "proportional"}]}'
is "$(sql thidua "SELECT emulation.points('$sheet', 'a', 8, 6)")" 7.50 'it computes: 10 * 6/8'
is "$(sql thidua "SET client_min_messages = error; SELECT emulation.create_registry('thidua'); SELECT count(*) FROM thidua.standing")" $'\n0' 'a registry is made'
sql thidua "CREATE TABLE kept AS SELECT emulation.scoreboard('$sheet', 'BL', 'a', 8, 6) AS board" >&2
look="SELECT emulation.points(board, 'BL') FROM kept"

# From 1.0.0: its script, which the package does not bring, with the library of today.
cp emulation--1.0.0.sql "/usr/share/postgresql/$version/extension/"
as_postgres createdb --encoding=UTF8 --template=template0 older
is "$(sql older "CREATE EXTENSION emulation VERSION '1.0.0'; SET client_min_messages = error; SELECT emulation.create_registry('thidua')")" '' 'a database that 1.0.0 was installed in'
sql older "CREATE TABLE kept AS SELECT emulation.scoreboard('$sheet', 'BL', 'a', 8, 6) AS board" >&2
rm "/usr/share/postgresql/$version/extension/emulation--1.0.0.sql"
before=$(sql older 'SELECT board FROM kept')
is "$(sql older "ALTER EXTENSION emulation UPDATE; SET client_min_messages = error; SELECT emulation.create_registry('thidua')")" '' 'is brought up by the scripts of the package'
is "$(sql older "SELECT extversion = (SELECT version FROM thidua.registry) FROM pg_extension WHERE extname = 'emulation'")" t 'extension and registry'
is "$(sql older "$look; SELECT board FROM kept")" "7.50"$'\n'"$before" 'what was stored is there'

# A newer package, while the server runs.
mkdir newer
dpkg-deb -R "$deb" newer
sed -i 's/^Version: .*/&+newer/' newer/DEBIAN/control
dpkg-deb -b newer newer.deb >&2
does 'a newer package is installed over it' apt-get install -y -q --no-install-recommends ./newer.deb
is "$(dpkg-query -W -f '${Version}' "$package" | sed 's/.*+//')" newer 'it is the newer one'
is "$(sql thidua "$look")" 7.50 'and the server goes on'

# Removed, it takes no data along; its values cannot be read meanwhile.
does 'apt-get remove' apt-get remove -y -q "$package"
is "$(installed)" '' 'leaves nothing of it'
is "$(sql thidua 'SELECT 1')" 1 'the server goes on'
is "$(sql thidua "$look" | grep -cE 'could not access file ".*emulation"')" 1 'what needs the library says so'
does 'installed again' apt-get install -y -q --no-install-recommends "$deb" --allow-downgrades
is "$(sql thidua "$look")" 7.50 'all is there as before'
is "$(sql thidua 'DROP SCHEMA thidua CASCADE; DROP TABLE kept; DROP EXTENSION emulation' | grep -v '^NOTICE\|^DETAIL\|^drop cascades\|^and [0-9]* other')" '' 'the extension is dropped'
does 'apt-get purge' apt-get purge -y -q "$package"
is "$(installed; find /etc /usr/share/doc /var/lib -path '*emulation*' ! -path '/var/lib/apt/*' ! -path '/var/lib/postgresql/*')" '' 'leaves nothing at all'
pg_ctlcluster "$version" main stop -m immediate >&2
echo "1..$number"
