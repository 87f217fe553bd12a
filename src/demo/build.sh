#!/usr/bin/env bash
# Builds the demo again: src/demo/taskboard/dist is committed, so that the demo runs where there is no Node. Needs Node 20.19+.
#
# taskboard.sha256 then lists every file: `plinth demo` unpacks what it names, and `DemoTest` fails when a source was changed
# and dist/ was not built from it.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/taskboard"
npm ci
npm run build
find . -path ./node_modules -prune -o -type f -print | LC_ALL=C sort | sed 's#^\./##' |
  while IFS= read -r file; do
    if command -v sha256sum >/dev/null; then sha256sum "$file"; else shasum -a 256 "$file"; fi
  done >../taskboard.sha256
