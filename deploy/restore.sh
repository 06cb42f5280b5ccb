#!/usr/bin/env bash
# Puts a backup in the place of everything that is here: deploy/restore.sh FILE [--yes]
# People are cut off meanwhile; what they have not sent waits in their browsers.
set -euo pipefail
usage="Usage: deploy/restore.sh FILE [--yes]"
file=$(realpath "${1:?$usage}")
cd "$(dirname "$0")/.."

docker compose build --quiet backup
docker compose run --rm --no-TTY backup check < "$file"
if [ "${2:-}" != --yes ]; then
  read -r -p "This replaces all rooms and messages that are here now. Type yes to go on: " answer || true
  [ "${answer:-}" = yes ] || { echo "Nothing was changed."; exit 1; }
fi

count() { docker compose ps --all --quiet "$1" | wc -l; }
keep=()
for service in gateway rooms files; do
  [ "$(count $service)" = 0 ] || keep+=(--scale "$service=$(count $service)")
done
docker compose stop edge gateway files rooms
docker compose run --rm --no-TTY backup restore --replace < "$file" || {
  echo "Parlor is left stopped: mend what is said above and run this again, or docker compose up to go on without it." >&2
  exit 1
}
docker compose up --detach --wait "${keep[@]}"
