#!/usr/bin/env bash
# Measures how the program sends what is due beside BullMQ and graphile-worker, in one run, also while workers, Redis and PostgreSQL break;
# README.md tells what and how.
# Settings: QUICK=1 for a run that only shows that everything works; SENDS=10000 SENDS_AT_FAULTS=5000 CONCURRENCY=32 USUAL_CONCURRENCY=100
# DELAY_MS=20 SEED=1; ONLY=calm,usual,whole,kill,flush,restart for some of the rounds; FSYNC=on for a PostgreSQL that waits for the disk;
# HONEYDUE_BIN for a program that is built already.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"

scripts/setup.sh native bench
use_node "$NODE_OF_BENCH_AT_LEAST"
npm_install bench
if [ -z "${HONEYDUE_BIN:-}" ]; then
  note "Building for production …"
  scripts/setup.sh node
  ! admin_is_stale || scripts/build-admin.sh
  cargo build --quiet --release --locked
fi
MEASURED=$(realpath "${HONEYDUE_BIN:-$TARGET/release/honeydue}")
POSTGRES_BIN=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
export MEASURED POSTGRES_BIN
# What was committed must outlive a crash here: the tests' servers do not wait for that.
export POSTGRES_OPTIONS="-c synchronous_commit=on -c full_page_writes=on -c fsync=${FSYNC:-off} -c shared_buffers=512MB \
  -c shared_preload_libraries=pg_stat_statements"
export PGOPTIONS="-c client_min_messages=warning"
cd bench
exec env -u DATABASE_URL -u REDIS_URL ../scripts/with-services.sh node jobs.mjs
