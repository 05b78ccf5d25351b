#!/usr/bin/env bash
# Everything that a machine can say about the code without running it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source scripts/steps.sh

check_licences() {
  if cargo deny --version >/dev/null 2>&1; then
    cargo deny --offline --locked check --hide-inclusion-graph bans licenses sources
  else
    note "cargo-deny is not installed; passed over."
  fi
}

all_checks() {
  step "format" cargo fmt --all --check
  step "clippy" cargo clippy --quiet --locked --all-targets -- -D warnings
  step "clippy of the admin" cargo clippy --quiet --locked -p admin --target wasm32-unknown-unknown -- -D warnings
  step "layers" cargo test --quiet --locked --test layers
  step "links of the documents" cargo test --quiet --locked --test links
  step "licences and sources" check_licences
  step "alerts and their tests" scripts/alerts.sh --test
  step "alerts as the cluster has them" scripts/alerts.sh --check
  step "book" scripts/book.sh --check
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  scripts/setup.sh native observe book
  all_checks
  summary "make check: all good"
fi
