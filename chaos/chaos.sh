#!/usr/bin/env bash
# Breaks workers, Redis, PostgreSQL and the mail server while reminders are due, and looks whether each person got each once, on time;
# README.md tells what and how.
# Settings: SEEDS="1 2 3" WORKERS="1 2 8" PEOPLE=600 SPREAD=40 PATIENCE=600; HONEYDUE_BIN for a program that is built already.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"

scripts/setup.sh native chaos
use_node "$NODE_OF_BENCH_AT_LEAST"
[ -n "${HONEYDUE_BIN:-}" ] || cargo build --quiet --locked
PROGRAM=$(realpath "${HONEYDUE_BIN:-$PROGRAM}")
POSTGRES_BIN=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
export PROGRAM POSTGRES_BIN PROMTOOL
# What was committed must outlive a crash here: the tests' servers do not wait for that.
export POSTGRES_OPTIONS="-c synchronous_commit=on -c full_page_writes=on"
cd chaos
exec env -u DATABASE_URL -u REDIS_URL ../scripts/with-services.sh node run.mjs
