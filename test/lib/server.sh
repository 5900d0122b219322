# What `make test`, `make demo`, `make bench` and their like share: install what is missing, build, and a private
# PostgreSQL that is gone when the script ends.
#
#   . test/lib/server.sh
#   install_packages PACKAGE…     with apt, only what is missing
#   install_extension [TARGET…]   make, with these targets beside; then a copy of the machine's PostgreSQL with the
#                                 extension in it, in which PGBIN and PG_CONFIG are from now on
#   start_server [SETTING…]       a new cluster of that copy in a temporary folder; sets PGHOST, PGPORT, PGUSER and
#                                 PATH for all that follows. server_data= a data folder that it is a copy of
#
# The machine's own PostgreSQL is read and never written to, so that any number may run side by side. PG_CONFIG
# chooses it, or PGVERSION among Debian's (default 15). Sourced with the repository's root as the working directory
# and `set -eu` on.

# The server's account reads what is installed.
umask 022

say() { printf '== %s\n' "$*" >&2; }

die() { say "$*"; exit 1; }

if [ -n "${PG_CONFIG:-}" ]; then
  PG_CONFIG=$(command -v "$PG_CONFIG") || die "PG_CONFIG names no program"
  PGVERSION=$("$PG_CONFIG" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
else
  PGVERSION=${PGVERSION:-15}
  PG_CONFIG=/usr/lib/postgresql/$PGVERSION/bin/pg_config
fi
# Of which copies are made, also by scripts that this one starts.
MACHINE_PG_CONFIG=$PG_CONFIG
PGBIN=${PG_CONFIG%/*}
export PG_CONFIG MACHINE_PG_CONFIG
server_tree=
server_folder=
server_data=

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# The server refuses to run as root; the account of the package is there for it.
as_server_user() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && setpriv --reuid postgres --regid postgres --clear-groups "$@"); else "$@"; fi
}

# Says every twenty seconds that it goes on: patiently WHAT COMMAND…
patiently() {
  local what=$1 started=$SECONDS ticker status=0
  shift
  # Nobody waits for the last sleep, and it holds no lock.
  (exec 8>&- 9>&-; while sleep 20 >/dev/null 2>&1; do say "$what: $((SECONDS - started)) s so far"; done) &
  ticker=$!
  "$@" || status=$?
  kill "$ticker" 2>/dev/null && wait "$ticker" 2>/dev/null || true
  return "$status"
}

# Packages ---------------------------------------------------------------------------------------------------------

is_installed() { dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

require_apt() {
  command -v apt-get >/dev/null ||
    die "missing: $*. This is for Debian, whose apt-get is not here; make installcheck asks for less (CONTRIBUTING.md)"
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null ||
    die "missing: $*. This installs them as root, or where sudo is (as root: apt-get install sudo)"
}

install_packages() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  require_apt "${missing[@]}"
  say "installing ${missing[*]}"
  # Debian would create and start a cluster of its own with the server package.
  local no_cluster=/etc/postgresql-common/createcluster.d/emulation.conf
  if ! is_installed "postgresql-$PGVERSION"; then
    as_root mkdir -p "${no_cluster%/*}"
    echo 'create_main_cluster = false' | as_root tee "$no_cluster" >/dev/null
  fi
  as_root apt-get update -q >/dev/null
  patiently "installing packages" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
  as_root rm -f "$no_cluster"
}

# Whoever brings a PostgreSQL of his own brings its headers.
server_packages() {
  echo gcc libc6-dev libcsv-dev make perl
  [ "$MACHINE_PG_CONFIG" != "/usr/lib/postgresql/$PGVERSION/bin/pg_config" ] ||
    echo "postgresql-$PGVERSION" "postgresql-server-dev-$PGVERSION"
}

# Is the package installed, or to be had?
is_available() {
  command -v apt-get >/dev/null || return 1
  is_installed "$1" || apt-cache show "$1" >/dev/null 2>&1 ||
    { as_root apt-get update -q >/dev/null; apt-cache show "$1" >/dev/null 2>&1; }
}

has_extension() { [ -e "$("$PG_CONFIG" --sharedir)/extension/$1.control" ]; }

# What test files ask for in a line `needs: PACKAGE…` at their beginning. Of a PostgreSQL that is not yet released
# not every extension is packaged; the test then says that it is skipped.
install_needs() {
  local package packages=()
  for package in $(sed -s -n '1,20s/^\(#\|--\) needs: //p' "$@"); do
    case $package in
      # Who has npm has a node of his own, for which Debian's pg may not be.
      nodejs | node-pg) command -v npm >/dev/null || packages+=("$package") ;;
      *PGVERSION* | *\?)
        package=${package/PGVERSION/$PGVERSION}
        package=${package%\?}
        if is_available "$package"; then packages+=("$package"); fi
        ;;
      *) packages+=("$package") ;;
    esac
  done
  install_packages ${packages[@]+"${packages[@]}"}
}

install_pgtap() {
  install_packages libtap-parser-sourcehandler-pgtap-perl
  has_extension pgtap || ! is_available "postgresql-$PGVERSION-pgtap" || install_packages "postgresql-$PGVERSION-pgtap"
}

# pgTAP is SQL alone: where the machine has none for this PostgreSQL, the newest there is does.
copy_pgtap() {
  local newest folder
  ! has_extension pgtap || return 0
  newest=$(apt-cache pkgnames postgresql- | grep -E '^postgresql-[0-9]+-pgtap$' | sort --version-sort | tail -n 1)
  say "taking pgTAP from $newest"
  folder=$(mktemp -d)
  (cd "$folder" && apt-get download -q "$newest" >/dev/null 2>&1 && dpkg-deb --extract "$newest"_*.deb .)
  cp "$folder"/usr/share/postgresql/*/extension/pgtap* "$("$PG_CONFIG" --sharedir)/extension/"
  rm -rf "$folder"
}

# The sources ------------------------------------------------------------------------------------------------------

# The working tree as it is, with what is not committed: of a clone what git knows or would add, else all but what is built.
copy_sources() {
  local to=$1 file
  local git=(git -c safe.directory="$PWD")
  mkdir -p "$to"
  if "${git[@]}" rev-parse >/dev/null 2>&1; then
    "${git[@]}" ls-files -z --cached --others --exclude-standard |
      while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
      tar --create --null --files-from=- | tar --extract --no-same-owner --directory="$to"
  else
    tar --create --exclude=./build --exclude=./.git . | tar --extract --no-same-owner --directory="$to"
  fi
}

# The copy ---------------------------------------------------------------------------------------------------------

# As hard links, where that may be; nothing is ever written into a file of the copy, only in a file's place.
copy() { cp -al "$@" 2>/dev/null || cp -a --reflink=auto --remove-destination "$@"; }

# PostgreSQL finds its folders from where its program is: what is at the same place below another folder is whole.
copy_programs() {
  local to=$1$2 from=$2
  mkdir -p "$to"
  copy "$from"/{postgres,initdb,pg_*,psql,createdb,createuser,dropdb,dropuser,pgbench,vacuumdb,reindexdb} "$to/"
}

copy_folders() {
  local tree=$1 lib share headers
  lib=$("$MACHINE_PG_CONFIG" --pkglibdir)
  share=$("$MACHINE_PG_CONFIG" --sharedir)
  headers=$("$MACHINE_PG_CONFIG" --includedir-server)
  mkdir -p "$tree${lib%/*}" "$tree${share%/*}" "$tree${headers%/*}"
  copy "$lib" "$tree${lib%/*}/"
  copy "$share" "$tree${share%/*}/"
  ln -s "$headers" "$tree$headers"
  # Nothing of an extension that the machine may have.
  rm -rf "$tree$lib"/emulation.so "$tree$lib"/bitcode/emulation* "$tree$share"/extension/emulation*
}

# In the repository's build folder, or where the server's account gets at it.
make_tree() {
  local parent bin
  bin=$("$MACHINE_PG_CONFIG" --bindir)
  mkdir -p build
  for parent in "$(cd build && pwd -P)" "$(cd "${TMPDIR:-/tmp}" && pwd -P)"; do
    server_tree=$(mktemp -d "$parent/server.XXXXXX")
    chmod 755 "$server_tree"
    copy_programs "$server_tree" "$bin"
    # It says so only where it finds itself.
    if [ "$(as_server_user "$server_tree$bin/pg_config" --bindir 2>/dev/null)" = "$server_tree$bin" ]; then
      copy_folders "$server_tree"
      PGBIN=$server_tree$bin PG_CONFIG=$server_tree$bin/pg_config
      return
    fi
    rm -rf "$server_tree"
  done
  die "the server's account may run no program in $PWD/build or ${TMPDIR:-/tmp}"
}

make_extension() { make -s COPT=-Werror PG_CONFIG="$MACHINE_PG_CONFIG" "$@"; }

# One builds at a time, and lets the next one only when what is built is installed: when file 8 is closed.
build_extension() {
  mkdir -p build
  exec 8>build/lock
  flock --nonblock 8 || { say "another build runs here"; patiently "waiting for it" flock 8; }
  say "building"
  patiently "building" make_extension -j"$(nproc)" "$@"
}

install_into_tree() {
  local install=$1
  shift
  build_extension "$@"
  trap stop_server EXIT
  trap 'exit 130' INT TERM
  make_tree
  make_extension DESTDIR="$server_tree" "$install" >/dev/null
  exec 8>&-
}

install_extension() { install_into_tree install all "$@"; }

# The server -------------------------------------------------------------------------------------------------------

stop_server() {
  if [ -n "$server_folder" ]; then
    as_server_user "$PGBIN/pg_ctl" -D "$server_folder/data" -m immediate stop >/dev/null 2>&1 || true
  fi
  rm -rf ${server_folder:+"$server_folder"} ${server_tree:+"$server_tree"}
  server_folder= server_tree=
}

start_server() {
  local setting
  server_folder=$(mktemp -d /tmp/emulation.XXXXXX)
  [ "$(id -u)" -ne 0 ] || chown postgres "$server_folder"
  say "starting a private PostgreSQL $PGVERSION"
  if [ -n "$server_data" ]; then
    cp -a --reflink=auto "$server_data" "$server_folder/data"
  else
    as_server_user "$PGBIN/initdb" -D "$server_folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
      --no-sync >/dev/null
  fi
  {
    echo "listen_addresses = ''"
    echo "port = 5432"
    echo "unix_socket_directories = '$server_folder'"
    echo "fsync = off"
    for setting in "$@"; do echo "$setting"; done
  } | as_server_user tee -a "$server_folder/data/postgresql.conf" >/dev/null
  # The server keeps no lock of this script's.
  if ! as_server_user "$PGBIN/pg_ctl" -D "$server_folder/data" -l "$server_folder/log" -w start >/dev/null 7>&-; then
    cat "$server_folder/log" >&2
    return 1
  fi
  export PGHOST=$server_folder PGPORT=5432 PGUSER=postgres PATH="$PGBIN:$PATH"
  unset PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS PGHOSTADDR
}
