#!/usr/bin/env bash
# Measures five operations of the program beside PostgreSQL alone and beside PostGraphile, in one run; README.md tells what and how.
# Settings: QUICK=1 for a run that only shows that everything works; HOMES=1000 ASKED=100 ROUNDS=3 SECS=5 CONNECTIONS="1 8 32" POOL=16;
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

# What is measured has a core to itself; the database and what drives both share the other. Not nproc: that counts what is left of them.
pin=()
if [ "$(getconf _NPROCESSORS_ONLN)" -ge 2 ]; then
  export SERVER_CORE=0
  pin=(taskset -c 1)
fi
export POSTGRES_OPTIONS="-c shared_buffers=512MB -c shared_preload_libraries=pg_stat_statements"
cd bench
exec "${pin[@]}" ../scripts/with-services.sh node run.mjs
