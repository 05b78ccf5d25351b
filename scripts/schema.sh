#!/usr/bin/env bash
# Writes both schemas as the program has them; the committed files change only if that works.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
scripts/setup.sh native

cargo build --quiet --locked
new=$(mktemp)
trap 'rm -f "$new"' EXIT
"$PROGRAM" schema >"$new"
cat "$new" >schema.graphql
"$PROGRAM" schema --admin >"$new"
cat "$new" >admin/schema.graphql
