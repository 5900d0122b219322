#!/usr/bin/env bash
# `make check-deb`: for each PostgreSQL the package that `make deb` builds (15 here, the others in the chroots of
# `make matrix`) is installed on a bare Debian without a compiler, used, upgraded and removed (test/deb/inside.sh).
#
#   test/deb/run.sh [VERSION…]      these alone; 15, 17 and 18
set -eu
[ "$(id -u)" -eq 0 ] || exec sudo --preserve-env=MATRIX_CACHE "$0" "$@"
cd "$(dirname "$0")/../.."
. test/lib/server.sh
. test/lib/chroot.sh

versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(15 17 18)
packages=build/check-deb
bare=
trap '[ -z "$bare" ] || rm -rf --one-file-system "$bare"' EXIT
trap 'exit 130' INT TERM

suite_of() {
  case $(matrix_suite "$1") in
    here) this_release ;;
    *) matrix_suite "$1" ;;
  esac
}

# The package of VERSION, in $packages/VERSION.
build() {
  local version=$1 root
  rm -rf "$packages/$version"
  mkdir -p "$packages/$version"
  if [ "$(matrix_suite "$version")" = here ]; then
    debian/build.sh
    cp build/deb/*.deb "$packages/$version/"
  else
    make_chroot "$version"
    root=$(root_of "$version")
    rm -rf --one-file-system "$root/work"
    copy_sources "$root/work/emulation"
    in_chroot "$root" bash -c 'cd /work/emulation && PGVERSION=$1 exec debian/build.sh' bash "$version"
    cp "$root"/work/emulation/build/deb/*.deb "$packages/$version/"
  fi
}

check() {
  local version=$1 suite
  suite=$(suite_of "$version")
  make_bare_chroot "$suite"
  bare=$(mktemp -d "$MATRIX_CACHE/check.XXXXXX")
  cp -a --reflink=auto "$MATRIX_CACHE/bare-$suite/." "$bare/"
  chmod 755 "$bare"
  mkdir "$bare/check"
  cp "$packages/$version"/*.deb test/deb/inside.sh "$bare/check/"
  for script in test/released/*.sql.gz; do gzip -dc "$script" >"$bare/check/$(basename "$script" .gz)"; done
  # prove has no say in what runs in there.
  (trap - EXIT; in_chroot "$bare" bash /check/inside.sh "$version") >"$packages/$version/tap" 2>"$packages/$version/log" || true
  rm -rf --one-file-system "$bare"
  bare=
  prove --failures --exec cat "$packages/$version/tap" || { tail -n 30 "$packages/$version/log" >&2; return 1; }
}

lock_chroots
failed=0
for version in "${versions[@]}"; do
  say "the package for PostgreSQL $version, on bare Debian $(suite_of "$version")"
  build "$version"
  patiently "installing, upgrading, removing" check "$version" || failed=1
done
exit "$failed"
