# PostgreSQL 15 of Debian 12 with emulation, built by the rules of `make deb`:
#
#   docker build -t emulation .
#   docker run --name thidua -e POSTGRES_PASSWORD=… -p 5432:5432 -v thidua:/var/lib/postgresql emulation
#
# The password of the role postgres is set at each start. The data is in the volume.

FROM debian:bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends make
COPY . /usr/src/emulation
RUN make -C /usr/src/emulation deb

FROM debian:bookworm-slim
# Of the cluster that the server's package makes, too.
ENV LANG=C.UTF-8
COPY --from=build /usr/src/emulation/build/deb/*.deb /tmp/
RUN apt-get update \
 && apt-get install -y --no-install-recommends /tmp/postgresql-15-emulation_*.deb \
 && rm -rf /var/lib/apt/lists/* /tmp/*.deb \
 && echo "listen_addresses = '*'" > /etc/postgresql/15/main/conf.d/docker.conf \
 && echo "host all all all scram-sha-256" >> /etc/postgresql/15/main/pg_hba.conf
COPY --chmod=755 <<'END' /usr/local/bin/start
#!/bin/sh
set -eu
: "${POSTGRES_PASSWORD:?needs -e POSTGRES_PASSWORD=…}"
# Nobody reaches the port before the password is set.
pg_ctlcluster 15 main start -o "-c listen_addresses="
psql -X -q -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" <<SQL
ALTER ROLE postgres PASSWORD :'password'
SQL
pg_ctlcluster 15 main stop
unset POSTGRES_PASSWORD
exec pg_ctlcluster --foreground 15 main start
END
USER postgres
VOLUME /var/lib/postgresql
EXPOSE 5432
CMD ["start"]
