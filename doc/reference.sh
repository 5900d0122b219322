#!/usr/bin/env bash
# `make reference`: writes doc/reference.md anew, on a private server that is gone when this ends.
set -eu
cd "$(dirname "$0")/.."
. test/lib/server.sh

install_packages $(server_packages)
install_extension
start_server
createdb reference
export PGDATABASE=reference
psql -X -q -v ON_ERROR_STOP=1 -c 'CREATE EXTENSION emulation' -c "SELECT emulation.create_registry('thidua')" >/dev/null
mkdir -p build
psql -X -f doc/reference.sql >build/reference.md
mv build/reference.md doc/reference.md
say "doc/reference.md is written"
