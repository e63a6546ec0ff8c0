#!/usr/bin/env bash
# The public conformance suite for Connect, gRPC-Web and gRPC against our port. Needs Go, and the network once.
# Arguments go to the runner: `bash scripts/conformance/run.sh --run 'Errors/**' -v`.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=v1.0.5
work=.perdure/conformance
mkdir -p "$work"
[ -x "$work/connectconformance" ] || GOBIN="$PWD/$work" go install "connectrpc.com/conformance/cmd/connectconformance@$version"
if [ ! -d "$work/gen" ]; then
  protos=$(go mod download -json "connectrpc.com/conformance@$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')/proto
  template='{"version":"v2","plugins":[{"local":"protoc-gen-es","out":"'"$work"'/gen","opt":["target=js","import_extension=js"]}]}'
  PATH="$PWD/node_modules/.bin:$PATH" buf generate "$protos" --template "$template"
  echo '{"type":"module"}' >"$work/package.json"
fi
node_modules/.bin/tsc -p tsconfig.build.json
allowed=()
while read -r pattern; do
  case "$pattern" in '' | '#'*) ;; *) allowed+=(--known-flaky "$pattern") ;; esac
done <scripts/conformance/deviations.txt
exec "$work/connectconformance" --conf scripts/conformance/features.yaml --mode server --parallel 4 \
  "${allowed[@]}" "$@" -- node scripts/conformance/server.mjs
