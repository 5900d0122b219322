#!/usr/bin/env bash
# `make deb`: Debian's packages of the working tree, one for each PostgreSQL that this release of Debian has, in build/deb.
# Built and tested (make installcheck on a throw-away cluster) by pg_buildext, as debian/rules says.
set -eu
cd "$(dirname "$0")/.."
. test/lib/server.sh

install_packages build-essential debhelper libcsv-dev perl postgresql postgresql-server-dev-all
rm -rf build/deb
copy_sources build/deb/source

build_packages() (
  cd build/deb/source
  pg_buildext updatecontrol
  DEB_BUILD_OPTIONS="noautodbgsym ${DEB_BUILD_OPTIONS:-}" dpkg-buildpackage --build=binary --no-sign
)

say "building packages"
patiently "building packages" build_packages >build/deb/log 2>&1 || { tail -n 30 build/deb/log >&2; die "see build/deb/log"; }
ls build/deb/*.deb
