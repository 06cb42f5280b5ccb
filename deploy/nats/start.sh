#!/bin/sh
# Starts nats-server. Each user's password is made once, at the first start, into a volume that only the broker and
# that user's service have; so no password is in a file of the repository, in the configuration or in `docker inspect`.
set -eu
umask 077

# Of several brokers that start together one makes it: a link is made once, or fails.
password() {
  file=/keys/$1/password
  if [ ! -e "$file" ]; then
    mine=$(mktemp "/keys/$1/.new-XXXXXX")
    # A letter first, or nats-server reads it as a number.
    printf 'k%s' "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" > "$mine"
    ln "$mine" "$file" 2>/dev/null || [ -e "$file" ]
    rm "$mine"
  fi
  cat "$file"
}

GATEWAY_PASSWORD=$(password gateway)
ROOMS_PASSWORD=$(password rooms)
FILES_PASSWORD=$(password files)
OPERATOR_PASSWORD=$(password operator)
export GATEWAY_PASSWORD ROOMS_PASSWORD FILES_PASSWORD OPERATOR_PASSWORD
export NATS_SERVER_NAME="${NATS_SERVER_NAME:-nats}" NATS_MAX_STORE="${NATS_MAX_STORE:-16384MB}"

# Who is connected and what they hear is told at port 8222 without a password, so only where the exporter asks and no
# service is: on the network that NATS_MONITORING names us in. Elsewhere it is this container's own affair.
address=
if [ -n "${NATS_MONITORING:-}" ]; then
  address=$(nslookup "$NATS_MONITORING" 2>/dev/null | sed -n '/^Name:/,$s/^Address[^:]*:[[:space:]]*\([0-9.]*\).*/\1/p' | head -n 1)
fi
echo "${address:=127.0.0.1}" > /tmp/monitoring # for the health check
export NATS_HTTP="\"$address:8222\""
export NATS_SYNC="\"${NATS_SYNC:-2m}\"" # in quotes, or nats-server reads the time as a number

[ -n "${NATS_PEERS:-}" ] || exec nats-server --config /etc/nats/nats.conf

ROUTE_PASSWORD=$(password broker)
export ROUTE_PASSWORD
routes=
for peer in $NATS_PEERS; do routes="$routes,nats-route://route:$ROUTE_PASSWORD@$peer:6222"; done
exec nats-server --config /etc/nats/cluster.conf --routes "${routes#,}"
