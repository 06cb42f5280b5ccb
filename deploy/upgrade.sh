#!/usr/bin/env bash
# Brings what runs to what this tree says, without dropping anyone: beside each old container of the page, the rooms
# service and the gateways a new one is started, and only then are the old ones asked to stop; gateways move their
# people first. The broker and the edge are replaced where they have changed, which clients ride out.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }
ids() { docker compose ps --quiet "$1"; }
count() { ids "$1" | wc -l; }
atLeastOne() { echo $(($(count "$1") > 0 ? $(count "$1") : 1)); }

[ "$(count gateway)" -gt 0 ] || { echo "Parlor does not run: start it with docker compose up." >&2; exit 1; }
keep=(--scale "gateway=$(count gateway)" --scale "rooms=$(count rooms)" --scale "files=$(atLeastOne files)" --scale "web=$(count web)")

say "Building"
docker compose build

for broker in $(docker compose config --services | grep -x 'nats\(-[0-9]\)\?' | sort); do
  say "$broker, where it has changed"
  docker compose up --detach --wait --no-deps "$broker"
done

for service in web rooms files gateway; do
  old=$(ids "$service")
  if [ -z "$old" ]; then # an earlier version did not have it
    docker compose up --detach --wait --no-deps "$service"
    continue
  fi
  new=$((2 * $(count "$service")))
  say "$service: starting the new beside the old"
  docker compose up --detach --wait --no-deps --no-recreate --scale "$service=$new" "$service"
  say "$service: stopping the old"
  docker stop $old > /dev/null
  docker rm $old > /dev/null
done

say "The edge, where it has changed"
docker compose up --detach --wait "${keep[@]}"
say "Done"
