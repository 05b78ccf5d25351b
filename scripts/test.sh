#!/usr/bin/env bash
# Everything that CI runs, in the order of what fails soonest. Usage: scripts/test.sh [e2e]
#   e2e   only what runs against the program from outside: schema, browser flows, outside suites
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source scripts/steps.sh
source scripts/check.sh

# What servers and workers said meanwhile, to be searched in the end.
LOGS=$TARGET/logs

# What the suites gave them to keep to themselves stands in none.
no_leaks() { node e2e/canaries.mjs "$LOGS"; }

embedded() { env -u DATABASE_URL -u REDIS_URL -u HONEYDUE_TEST_DATABASE_URL -u HONEYDUE_TEST_REDIS_URL "$@"; }
with_services() { scripts/with-services.sh env -u DATABASE_URL -u REDIS_URL "$@"; }

admin() { ! admin_is_stale || scripts/build-admin.sh; }

same_schema() {
  embedded "$PROGRAM" schema | diff -u schema.graphql - && embedded "$PROGRAM" schema --admin | diff -u admin/schema.graphql - \
    || { note "The committed schema is not the program's; run \`make schema\`."; return 1; }
}

outside() {
  step "program" cargo build --quiet --locked
  step "packages of the suites" npm_install e2e
  step "the suites' own tests" npm --prefix e2e test --silent
  step "schema as committed" same_schema
  step "schema against the contract" node e2e/contract.mjs
  step "schema by eslint's Relay rules" npm --prefix e2e run --silent eslint
  step "schema by Relay's compiler" npm --prefix e2e run --silent relay
  step "admin, as WebAssembly" admin
  step "admin's style sheet" scripts/build-css.sh --check
  step "images and manifests" scripts/check-manifests.sh
  step "browser flows" embedded node e2e/browser/run.mjs
  step "outside suites" embedded node e2e/suites/run.mjs
  step "logs without secrets" no_leaks
}

step "setup" scripts/setup.sh
use_node
rm -rf "$LOGS"
export HONEYDUE_TEST_LOGS=$LOGS/tests E2E_LOGS=$LOGS/e2e
if [ "${1:-}" = e2e ]; then
  outside
  summary "make e2e: all good"
else
  all_checks
  step "tests on SQLite and in memory" embedded cargo test --locked
  step "tests on PostgreSQL and Redis" with_services cargo test --locked
  step "tests of the admin" cargo test --locked -p admin
  outside
  step "whatever comes to mind, in short" scripts/fuzz.sh
  step "what breaks, in short" env SHORT=1 chaos/chaos.sh
  summary "make test: all good"
fi
