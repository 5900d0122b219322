#!/usr/bin/env bash
# `make matrix`: the whole test suite against every PostgreSQL in matrix_suite below, a real pg_upgrade,
# and pure C on a big-endian machine, with one table at the end.
#
#   test/matrix/run.sh [VERSION…]            these versions only; pg_upgrade and big_endian are some, too
#   TESTS='test/t/install.t build/unit/rules' …    these test files only, and neither of the two
#   FRESH=1 …                                chroots made anew
#
# 15 is tested on this machine; the others in chroots of the Debian release that has them (test/lib/chroot.sh).
# A version that is not yet released is in experimental, which is sid and a few packages more.
set -eu
[ "$(id -u)" -eq 0 ] || exec sudo --preserve-env=TESTS,FRESH,MATRIX_CACHE "$0" "$@"
cd "$(dirname "$0")/../.."
. test/lib/server.sh
. test/lib/chroot.sh

REPORTS=build/matrix
DEFAULT_VERSIONS=(15 17 18 19 pg_upgrade big_endian)
UPGRADE=(15 17)

# The working tree, and the cases that it does not have.
copy_tree() {
  local root=$1
  rm -rf --one-file-system "$root/work"
  copy_sources "$root/work/emulation"
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
  patiently pg_upgrade \
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
mkdir -p "$REPORTS"
read -r -a tests <<<"${TESTS:-}"

lock_chroots

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
