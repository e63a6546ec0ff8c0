#!/usr/bin/env bash
# Regenerates gen/ from proto/: `npm run generate` for every language, `npm run generate -- ts` for TypeScript alone.
# GENERATE_INTO=folder writes there instead of into gen/, for the checks that compare.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

into=${GENERATE_INTO:-.}

generate_ts() {
  buf generate --output "$into"
}

[ $# -gt 0 ] || set -- ts
for language in "$@"; do
  started=$SECONDS
  "generate_$language"
  echo "generated gen/$language in $((SECONDS - started)) s"
done
