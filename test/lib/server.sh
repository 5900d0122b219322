# What `make test`, `make demo` and `make bench` share: install what is missing,
# build, and a private PostgreSQL that is gone when the script ends.
#
#   . test/lib/server.sh
#   install_packages PACKAGE…     with apt, only what is missing
#   install_extension [TARGET…]   make, with these targets beside, and make install
#   start_server [SETTING…]       a new cluster in a temporary folder; sets PGHOST,
#                                 PGPORT, PGUSER for all that follows
#
# PGVERSION chooses the PostgreSQL (default 15). Sourced with the repository's
# root as the working directory and `set -eu` on.

PGVERSION=${PGVERSION:-15}
PGBIN=/usr/lib/postgresql/$PGVERSION/bin
PG_CONFIG=$PGBIN/pg_config
export PG_CONFIG
server_folder=

say() { printf '== %s\n' "$*" >&2; }

# What is missing on the machine is said before anything is begun.
if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
  say "this installs packages and the extension: run it as root, or install sudo (as root: apt-get install sudo)"
  exit 1
fi
if ! command -v apt-get >/dev/null; then
  say "this is for Debian, whose apt-get is not here; README.md, \"Install for production\", says what is needed"
  exit 1
fi

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

is_installed() { dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

install_packages() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  # Debian would create and start a cluster of its own with the server package.
  local no_cluster=/etc/postgresql-common/createcluster.d/emulation.conf
  if ! is_installed "postgresql-$PGVERSION"; then
    as_root mkdir -p "${no_cluster%/*}"
    echo 'create_main_cluster = false' | as_root tee "$no_cluster" >/dev/null
  fi
  as_root apt-get update -q >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
  as_root rm -f "$no_cluster"
}

server_packages() {
  echo gcc libc6-dev libcsv-dev make perl "postgresql-$PGVERSION" "postgresql-server-dev-$PGVERSION"
}

# Is the package installed, or to be had?
is_available() {
  is_installed "$1" || apt-cache show "$1" >/dev/null 2>&1 || { as_root apt-get update -q >/dev/null; apt-cache show "$1" >/dev/null 2>&1; }
}

# The extensions that tests use. A PostgreSQL that is not yet released may have none of them packaged: pgTAP, which is SQL alone, is
# then the newest there is; without pg_cron, which is a library, its tests are skipped.
install_test_extensions() {
  local name packages=() newest folder
  for name in pgtap cron; do
    if is_available "postgresql-$PGVERSION-$name"; then packages+=("postgresql-$PGVERSION-$name"); fi
  done
  install_packages ${packages[@]+"${packages[@]}"}
  [ ! -e "$("$PG_CONFIG" --sharedir)/extension/pgtap.control" ] || return 0
  newest=$(apt-cache pkgnames postgresql- | grep -E '^postgresql-[0-9]+-pgtap$' | sort --version-sort | tail -n 1)
  say "taking pgTAP from $newest"
  folder=$(mktemp -d)
  (cd "$folder" && apt-get download -q "$newest" >/dev/null 2>&1 && dpkg-deb --extract "$newest"_*.deb .)
  as_root cp "$folder"/usr/share/postgresql/*/extension/pgtap* "$("$PG_CONFIG" --sharedir)/extension/"
  rm -rf "$folder"
}

install_extension() {
  say "building"
  make -s -j"$(nproc)" PG_CONFIG="$PG_CONFIG" all "$@"
  as_root make -s PG_CONFIG="$PG_CONFIG" install >/dev/null
}

# The server refuses to run as root; the account of the package is there for it.
as_server_user() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && setpriv --reuid postgres --regid postgres --clear-groups "$@"); else "$@"; fi
}

stop_server() {
  [ -n "$server_folder" ] || return 0
  as_server_user "$PGBIN/pg_ctl" -D "$server_folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$server_folder"
  server_folder=
}

start_server() {
  local setting
  server_folder=$(mktemp -d /tmp/emulation.XXXXXX)
  trap stop_server EXIT
  trap 'exit 130' INT TERM
  [ "$(id -u)" -ne 0 ] || chown postgres "$server_folder"
  say "starting a private PostgreSQL $PGVERSION"
  as_server_user "$PGBIN/initdb" -D "$server_folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
    --no-sync >/dev/null
  {
    echo "listen_addresses = ''"
    echo "port = 5432"
    echo "unix_socket_directories = '$server_folder'"
    echo "fsync = off"
    for setting in "$@"; do echo "$setting"; done
  } | as_server_user tee -a "$server_folder/data/postgresql.conf" >/dev/null
  if ! as_server_user "$PGBIN/pg_ctl" -D "$server_folder/data" -l "$server_folder/log" -w start >/dev/null; then
    cat "$server_folder/log" >&2
    return 1
  fi
  export PGHOST=$server_folder PGPORT=5432 PGUSER=postgres PATH="$PGBIN:$PATH"
  unset PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS PGHOSTADDR
}
