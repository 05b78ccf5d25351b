#!/usr/bin/env bash
# Fills a PostgreSQL with a million homes and another database with ten thousand, asks and works in both, and fails where a statement reads a
# large table from end to end; README.md tells what and how.
# Settings: HOMES=1000000 BASE (a hundredth of it) ASKED=2000 PEOPLE=10000 ROUNDS=3 SECS=4 CONNECTIONS=4; DATABASE_URL and REDIS_URL for servers
# that stay, whose databases `scale_…` are used again; HONEYDUE_BIN for a program that is built already.
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
export MEASURED POSTGRES_BIN
# Rows are made once and need not be there after a crash.
export POSTGRES_OPTIONS="-c shared_buffers=1GB -c max_wal_size=4GB -c checkpoint_timeout=30min -c wal_level=minimal -c max_wal_senders=0 \
  -c shared_preload_libraries=pg_stat_statements -c pg_stat_statements.max=20000"
export PGOPTIONS="-c client_min_messages=warning"
cd bench
exec ../scripts/with-services.sh node scale/run.mjs
