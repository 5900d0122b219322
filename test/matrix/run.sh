#!/usr/bin/env bash
# `make matrix`: the whole test suite against every PostgreSQL in matrix_suite below, a real pg_upgrade,
# and pure C on a big-endian machine, with one table at the end.
#
#   test/matrix/run.sh [VERSION…]            these versions only; pg_upgrade and big_endian are some, too
#   TESTS='test/t/install.t build/unit/rules' …    these test files only, and neither of the two
#   FRESH=1 …                                chroots made anew
#
# 15 is tested on this machine; the others in chroots of the Debian release that has them, made by
# debootstrap from the mirror that this machine's apt uses, and kept in MATRIX_CACHE.  A version that
# is not yet released is in experimental, which is sid and a few packages more.  What is mounted
# into a chroot, and what runs in it, lives in a namespace of its own: with the namespace it is gone,
# however this script ends.
set -eu
[ "$(id -u)" -eq 0 ] || exec sudo --preserve-env=TESTS,FRESH,MATRIX_CACHE "$0" "$@"
cd "$(dirname "$0")/../.."
. test/lib/server.sh

MATRIX_CACHE=${MATRIX_CACHE:-/var/cache/emulation-matrix}
REPORTS=build/matrix
DEFAULT_VERSIONS=(15 17 18 19 pg_upgrade big_endian)
UPGRADE=(15 17)

matrix_suite() {
  case $1 in
    15) echo here ;;
    17) echo trixie ;;
    18) echo sid ;;
    19) echo experimental ;;
    *) say "no Debian release is known here for PostgreSQL $1"; return 1 ;;
  esac
}

debian_mirror() {
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | head -n 1)
  [ -n "$mirror" ] || { say "this machine's apt has no mirror of Debian"; return 1; }
  echo "$mirror"
}

# How this machine's apt reaches its mirror, proxies and clock included.
apt_settings() { apt-config dump | grep -iE '^Acquire::((https?|ftp)::|Check-)' || true; }

root_of() { echo "$MATRIX_CACHE/$(matrix_suite "$1")"; }

# In a chroot: root_of VERSION, then a command and its arguments.
in_chroot() {
  local root=$1
  shift
  unshare --mount --pid --fork --kill-child bash -c '
    set -eu
    root=$1
    shift
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    exec env -i HOME=/root LANG=C.UTF-8 TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      NODE_EXTRA_CA_CERTS=/etc/ssl/certs/machine.crt EMULATION_CASES=/work/cases \
      ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} ${no_proxy:+"no_proxy=$no_proxy"} \
      chroot "$root" "$@"' in_chroot "$root" "$@"
}

# Only what makes PostgreSQL VERSION comes from there: everything else stays sid's.
add_experimental() {
  local version=$1 root=$2 mirror=$3
  echo "deb $mirror experimental main" >"$root/etc/apt/sources.list.d/experimental.list"
  printf 'Package: src:postgresql-%s\nPin: release a=experimental\nPin-Priority: 500\n' "$version" \
    >"$root/etc/apt/preferences.d/experimental"
}

make_chroot() {
  local version=$1 suite root mirror
  suite=$(matrix_suite "$version")
  mirror=$(debian_mirror)
  root=$(root_of "$version")
  if ! [ -e "$root/etc/debian_version" ]; then
    install_packages debootstrap
    say "making a chroot of Debian $suite in $root"
    rm -rf --one-file-system "$root.new"
    mkdir -p "$root.new"
    debootstrap --variant=minbase "${suite/experimental/sid}" "$root.new" "$mirror" >"$REPORTS/debootstrap-$suite.log" 2>&1 \
      || { tail -n 20 "$REPORTS/debootstrap-$suite.log" >&2; return 1; }
    # Nothing that is installed there starts anything.
    printf '#!/bin/sh\nexit 101\n' >"$root.new/usr/sbin/policy-rc.d"
    chmod +x "$root.new/usr/sbin/policy-rc.d"
    [ "$suite" != experimental ] || add_experimental "$version" "$root.new" "$mirror"
    mv "$root.new" "$root"
  fi
  apt_settings >"$root/etc/apt/apt.conf.d/80machine"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  # Who npm fetches from may be known to this machine by a certificate of its own.
  [ ! -e /etc/ssl/certs/ca-certificates.crt ] || install -D --mode=644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/machine.crt"
}

# The working tree as it is, with what is not committed, and what the tests read beside it.
copy_tree() {
  local root=$1 file
  rm -rf --one-file-system "$root/work"
  mkdir -p "$root/work/emulation"
  git -c safe.directory="$PWD" ls-files -z --cached --others --exclude-standard \
    | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done \
    | tar --create --null --files-from=- | tar --extract --no-same-owner --directory="$root/work/emulation"
  [ ! -d "${EMULATION_CASES-}" ] || cp -rL "$EMULATION_CASES" "$root/work/cases"
}

run_here() { env -u PGDATABASE -u PG_CONFIG PGVERSION="$1" test/run.sh "${@:2}"; }

run_in_chroot() {
  local version=$1 root
  root=$(root_of "$version")
  make_chroot "$version"
  copy_tree "$root"
  in_chroot "$root" bash -c 'cd /work/emulation; PGVERSION=$1 exec test/run.sh "${@:2}"' bash "$@"
}

run_upgrade() {
  local root mirror
  root=$(root_of "${UPGRADE[1]}")
  mirror=$(debian_mirror)
  make_chroot "${UPGRADE[1]}"
  copy_tree "$root"
  in_chroot "$root" bash -c 'cd /work/emulation; exec prove --failures test/matrix/pg_upgrade.sh :: "$@"' bash "${UPGRADE[@]}" "$mirror"
}

run_big_endian() {
  install_packages gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-user
  prove --failures test/t/big_endian.t
}

# Neither is a PostgreSQL.
is_other() { [ "$1" = pg_upgrade ] || [ "$1" = big_endian ]; }

# Assertions and failures as prove counts them in the last lines of a report.
assertions() { sed -n 's/^Files=[0-9]*, Tests=\([0-9]*\),.*/\1/p' "$1" | tail -n 1; }
failures() { sed -n 's/.*(Wstat: .* Tests: [0-9]* Failed: \([0-9]*\)).*/\1/p' "$1" | awk '{ sum += $1 } END { print sum + 0 }'; }
skipped() { grep -c ' \.\+ skipped: ' "$1" || true; }

row='%-24s %10s %16s %14s %8s'
table=()
worst=0
measure() {
  local what=$1 report=$REPORTS/$2.log started=$SECONDS status failed
  shift 2
  say "$what"
  # Behind || or if, the subshell would go on after an error.
  set +e
  (set -eu; "$@") 2>&1 | tee "$report"
  status=${PIPESTATUS[0]}
  set -e
  failed=$(failures "$report")
  # What broke off has failed, whatever it counted.
  [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed="broken off ($status)"
  [ "$status" -eq 0 ] || worst=1
  table+=("$(printf "$row" "$what" "$(assertions "$report")" "$failed" "$(skipped "$report")" $((SECONDS - started)))")
}

versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=("${DEFAULT_VERSIONS[@]}")
for version in "${versions[@]}"; do is_other "$version" || matrix_suite "$version" >/dev/null; done
mkdir -p "$REPORTS" "$MATRIX_CACHE"
read -r -a tests <<<"${TESTS:-}"

install_packages util-linux
# Chroots are shared by all clones of the repository.
exec 9>"$MATRIX_CACHE/lock"
flock --nonblock 9 || { say "another make matrix runs on this machine"; exit 1; }

for version in "${versions[@]}"; do
  if [ -n "${FRESH:-}" ] && ! is_other "$version"; then rm -rf --one-file-system "$(root_of "$version")"; fi
done

for version in "${versions[@]}"; do
  if is_other "$version" && [ ${#tests[@]} -gt 0 ]; then
    continue
  elif [ "$version" = pg_upgrade ]; then
    measure "pg_upgrade ${UPGRADE[0]} to ${UPGRADE[1]}" pg_upgrade run_upgrade
  elif [ "$version" = big_endian ]; then
    measure 'big-endian (s390x)' big_endian run_big_endian
  elif [ "$(matrix_suite "$version")" = here ]; then
    measure "PostgreSQL $version" "$version" run_here "$version" ${tests[@]+"${tests[@]}"}
  else
    measure "PostgreSQL $version" "$version" run_in_chroot "$version" ${tests[@]+"${tests[@]}"}
  fi
done

printf "\n$row\n" version assertions failures 'files skipped' seconds
printf '%s\n' "${table[@]}"
exit "$worst"
