#!/usr/bin/env bash
# Fills a PostgreSQL with 5,000 accounts, 8,000 homes and 300,000 tasks, asks the program for every list of the admin over HTTP, and fails
# where an answer takes too long or loads too much. Settings: ACCOUNTS=5000 HOMES=8000 TASKS=300000 ASKED=30 LIMIT_MS=200 MOST_ROWS=1000;
# LISTS="tasks deliveries" for some lists only; HONEYDUE_BIN for a program that is built already.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"

scripts/setup.sh native services node
use_node
if [ -z "${HONEYDUE_BIN:-}" ]; then
  note "Building for production …"
  ! admin_is_stale || scripts/build-admin.sh
  cargo build --quiet --release --locked
fi
MEASURED=$(realpath "${HONEYDUE_BIN:-$TARGET/release/honeydue}")
POSTGRES_BIN=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
export MEASURED POSTGRES_BIN POSTGRES_OPTIONS="-c shared_buffers=512MB -c shared_preload_libraries=pg_stat_statements -c autovacuum=off"
cd bench
exec env -u DATABASE_URL -u REDIS_URL ../scripts/with-services.sh node admin/run.mjs
