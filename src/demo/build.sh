#!/usr/bin/env bash
# Builds the demo again: src/demo/taskboard/dist is committed, so that it runs where there is no Node. `DemoTest` compares the
# sources with what this script noted in taskboard.sha256, and fails when dist/ is older than they are. Needs Node 20.19+.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/taskboard"
npm ci
npm run build
find . \( -path ./node_modules -o -path ./dist \) -prune -o -type f -print | LC_ALL=C sort | sed 's#^\./##' |
  while IFS= read -r file; do
    if command -v sha256sum >/dev/null; then sha256sum "$file"; else shasum -a 256 "$file"; fi
  done >../taskboard.sha256
