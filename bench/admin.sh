#!/usr/bin/env bash
# Fills a PostgreSQL with 5,000 accounts, 8,000 homes and 300,000 tasks, asks the program for every list of the admin over HTTP, and fails
# where an answer takes too long. Settings: ACCOUNTS=5000 HOMES=8000 TASKS=300000 ASKED=30 LIMIT_MS=200; LISTS="tasks deliveries" for some
# lists only; HONEYDUE_BIN for a program that is built already.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"

scripts/setup.sh native bench
use_node "$NODE_AT_LEAST"
if [ -z "${HONEYDUE_BIN:-}" ]; then
  note "Building for production …"
  scripts/setup.sh node
  ! admin_is_stale || scripts/build-admin.sh
  cargo build --quiet --release --locked
fi
MEASURED=$(realpath "${HONEYDUE_BIN:-$TARGET/release/honeydue}")
POSTGRES_BIN=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
export MEASURED POSTGRES_BIN POSTGRES_OPTIONS="-c shared_buffers=512MB"
cd bench
exec ../scripts/with-services.sh node admin/run.mjs
