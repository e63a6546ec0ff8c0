#!/usr/bin/env bash
# Compares proto/ with the last release tag (v1.2.3): what was released stays readable, on the wire and as JSON.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

if ! git rev-parse --git-dir >/dev/null 2>&1; then
  echo "buf breaking: nothing to compare with, this is not a git checkout"
elif ! tag=$(git describe --tags --match 'v[0-9]*' --abbrev=0 2>/dev/null); then
  echo "buf breaking: nothing to compare with, there is no release tag yet"
else
  buf breaking --against ".git#tag=$tag"
  echo "buf breaking: compatible with $tag"
fi
