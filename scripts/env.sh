# Sourced by the other scripts: where the project stands, where its tools stand, and how to speak.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# Tools are kept outside the checkout by name and version, so that a fresh clone finds them.
TOOLS=${XDG_CACHE_HOME:-$HOME/.cache}/honeydue/tools
# The last trunk that the pinned rustc builds.
TRUNK_VERSION=0.21.14
# From PyPI, where no node of NODE_AT_LEAST is installed; the oldest that the packages of e2e/ agree with.
NODE_VERSION=22.20.0
NODE_AT_LEAST=20

[ -d "$HOME/.cargo/bin" ] && PATH=$PATH:$HOME/.cargo/bin
TARGET=${CARGO_TARGET_DIR:-$PWD/target}
PROGRAM=$TARGET/debug/honeydue

# wasm-bindgen's tool must equal the library exactly, so the lock file says which.
wasm_bindgen_version() {
  awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock
}

node_is_new_enough() {
  local major
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
  [ "${major:-0}" -ge "$NODE_AT_LEAST" ] && command -v npm >/dev/null
}

# The node in the path where it is new enough, else our own.
use_node() { node_is_new_enough || PATH=$TOOLS/node-$NODE_VERSION/bin:$PATH; }

note() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
