#!/usr/bin/env bash
# Everything that a machine can say about the code without running it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source scripts/steps.sh

# Advisories are fetched. Where that fails, those that were fetched before will do; no network is no fault of the code's.
check_dependencies() {
  local deny=("$CARGO_DENY" --locked)
  "${deny[@]}" --offline check --hide-inclusion-graph bans licenses sources || return 1
  if ! "${deny[@]}" fetch db >/dev/null 2>&1; then
    if ! compgen -G "${CARGO_HOME:-$HOME/.cargo}/advisory-dbs/advisory-db-*/" >/dev/null; then
      note "The advisories could not be fetched; passed over."
      return 0
    fi
    note "The advisories could not be fetched; these are as they were when they last could."
  fi
  "${deny[@]}" --offline check --hide-inclusion-graph advisories
}

all_checks() {
  step "format" cargo fmt --all --check
  step "format of fuzz targets" cargo fmt --manifest-path fuzz/Cargo.toml --check
  step "clippy" cargo clippy --quiet --locked --all-targets -- -D warnings
  step "clippy of the admin" cargo clippy --quiet --locked -p admin --target wasm32-unknown-unknown -- -D warnings
  step "layers" cargo test --quiet --locked --test layers
  step "links of the documents" cargo test --quiet --locked --test links
  step "licences, sources and advisories of dependencies" check_dependencies
  step "alerts and their tests" scripts/alerts.sh --test
  step "alerts as the cluster has them" scripts/alerts.sh --check
  step "book" scripts/book.sh --check
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  scripts/setup.sh native deny observe book
  all_checks
  summary "make check: all good"
fi
