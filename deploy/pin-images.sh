#!/usr/bin/env bash
# Pins what the images stand on: asks their registry what each tag holds today, and writes that into .env. From then on
# a tag may be moved, and nothing changes here until this is run again: deploy/pin-images.sh && docker compose build
set -euo pipefail
cd "$(dirname "$0")/.."

# Every image that compose.yaml takes from elsewhere stands there as ${NAME_IMAGE:-image:tag}.
images=$(sed -n 's/.*\${\([A-Z_]*_IMAGE\):-\([^}]*\)}.*/\1 \2/p' compose.yaml)
pinned=$(mktemp .env.XXXXXX)
trap 'rm -f "$pinned"' EXIT
if [ -e .env ]; then grep -v '^[A-Z_]*_IMAGE=' .env > "$pinned" || true; fi

while read -r name image; do
  digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$image" 2> /dev/null || true)
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "No registry says what $image is: nothing was changed." >&2; exit 1; }
  echo "$name=$image@$digest" | tee -a "$pinned"
done <<< "$images"
chmod 600 "$pinned"
mv "$pinned" .env
