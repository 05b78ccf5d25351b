#!/usr/bin/env bash
# Takes pictures of every page of the admin at three widths, light and dark, into tmp/admin; `--readme` takes the few that the README shows.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

scripts/setup.sh native node browser
use_node
npm_install e2e
! admin_is_stale || scripts/build-admin.sh
cargo build --quiet --locked
node e2e/admin-pictures.mjs "$@"
