#!/usr/bin/env bash
# Breaks workers, Redis, PostgreSQL, push services and the mail server while reminders are due, looks whether each person got each once, on
# time, and measures; README.md tells what and how.
# Settings: SHORT=1 for the short run of CI; PARTS="seeds clock dst outage load figures" SEEDS="1 2 3" WORKERS="1 2 8" PEOPLE=600 SPREAD=90
# PATIENCE=600 REDIS=60 OUTAGE=30 CHANGES=3 RATE=50 DRAIN=3; HONEYDUE_BIN for a program that is built already.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"

scripts/setup.sh native chaos
use_node "$NODE_OF_BENCH_AT_LEAST"
# Whether the judge says no when it has to.
node --test --test-reporter dot chaos/test/*.test.mjs
if [ -z "${HONEYDUE_BIN:-}" ] && [ -n "${SHORT:-}" ]; then
  # Nothing is measured there, and the other tests have built this one.
  cargo build --quiet --locked
elif [ -z "${HONEYDUE_BIN:-}" ]; then
  note "Building for production …"
  scripts/setup.sh node
  ! admin_is_stale || scripts/build-admin.sh
  cargo build --quiet --release --locked
  PROGRAM=$TARGET/release/honeydue
fi
MEASURED=$(realpath "${HONEYDUE_BIN:-$PROGRAM}")
POSTGRES_BIN=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
FAKETIME_LIBRARY=$(compgen -G "$FAKETIME_AT" | head -n 1)
export MEASURED POSTGRES_BIN PROMTOOL FAKETIME_LIBRARY HAPROXY
# What was committed must outlive a crash here: the tests' servers do not wait for that.
export POSTGRES_OPTIONS="-c synchronous_commit=on -c full_page_writes=on"
cd chaos
exec env -u DATABASE_URL -u REDIS_URL ../scripts/with-services.sh node run.mjs
