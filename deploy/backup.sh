#!/usr/bin/env bash
# Saves everything that must be kept, while people go on talking: deploy/backup.sh [FILE]
# Whoever has the file can read all messages and sign tokens: it is readable by you only.
set -euo pipefail
umask 077
file=$(realpath --canonicalize-missing "${1:-parlor-$(date +%Y-%m-%d-%H%M%S).tar}")
cd "$(dirname "$0")/.."

[ ! -e "$file" ] || { echo "$file is there already: name another." >&2; exit 1; }
trap 'rm -f "$file.part"' EXIT
docker compose build --quiet backup >&2 # or its progress would be in the file
docker compose run --rm --no-TTY backup backup > "$file.part"
docker compose run --rm --no-TTY backup check < "$file.part"
mv "$file.part" "$file"
echo "Saved to $file"
