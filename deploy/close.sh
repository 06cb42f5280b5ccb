#!/usr/bin/env bash
# Closes a room for good, with all that was said in it: deploy/close.sh CODE [--yes]
# Who is in it is sent away and told so. General is emptied. Backups that were taken before still have it.
set -euo pipefail
code=${1:?Usage: deploy/close.sh CODE [--yes]}
cd "$(dirname "$0")/.."

if [ "${2:-}" != --yes ]; then
  read -r -p "This closes $code and deletes all that was said there. Type yes to go on: " answer || true
  [ "${answer:-}" = yes ] || { echo "Nothing was changed."; exit 1; }
fi
docker compose build --quiet backup
docker compose run --rm --no-TTY backup close "$code"
