#!/usr/bin/env bash
# Takes pictures of every page of the admin at three widths, light and dark, into tmp/admin; `--readme` takes the few that the README shows.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

scripts/setup.sh native node browser
use_node
npm_install e2e
! admin_is_stale || scripts/build-admin.sh
cargo build --quiet --locked
if [ "${1:-}" = --readme ]; then
  scripts/setup.sh services
  exec env -u DATABASE_URL -u REDIS_URL scripts/with-services.sh node e2e/admin-pictures.mjs "$@"
fi
node e2e/admin-pictures.mjs "$@"
