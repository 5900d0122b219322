#!/usr/bin/env bash
# `make demo`: the 2013 cluster, a real tie, an office's registry and the whole conference, on a private server that is gone
# when this ends.
set -eu
cd "$(dirname "$0")/.."
. test/lib/server.sh

install_packages $(server_packages)
install_extension
start_server
createdb demo
psql -X -q -v ON_ERROR_STOP=1 -d demo -c 'CREATE EXTENSION emulation'
for part in demo registry conference; do
  PAGER= psql -X -q -v ON_ERROR_STOP=1 -d demo -f "demo/$part.sql"
done
