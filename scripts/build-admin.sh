#!/usr/bin/env bash
# Builds the admin into admin/dist. trunk and wasm-bindgen are compiled once into a cache outside the checkout, keyed by version.
# Usage: scripts/build-admin.sh [tools]
#   tools   only sees to it that what builds the admin is there
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
scripts/setup.sh native node # node runs wasm-opt, and compresses where brotli is not installed
use_node
npm_install admin/wasm

# The last trunk that the pinned rustc builds.
trunk_version=0.21.14
# Equal to the library in Cargo.lock.
bindgen_version=$(sed -n 's/^wasm_bindgen = "\(.*\)"$/\1/p' admin/Trunk.toml)
trunk=$TOOLS/trunk-$trunk_version
bindgen=$TOOLS/wasm-bindgen-$bindgen_version

rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown

# Both are programs of a minute's use: compiled fast, not to be fast. They share a target folder, as they share dependencies.
if [ ! -x "$trunk/bin/trunk" ]; then
    echo "Compiling trunk $trunk_version, once."
    CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR="$TOOLS/target" \
        cargo install --debug --locked --quiet --root "$trunk" trunk --version "$trunk_version" --no-default-features
fi
if [ ! -x "$bindgen/bin/wasm-bindgen" ]; then
    echo "Compiling wasm-bindgen $bindgen_version, once."
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_TARGET_DIR="$TOOLS/target" \
        cargo install --locked --quiet --root "$bindgen" wasm-bindgen-cli --version "$bindgen_version" --bin wasm-bindgen
fi

rm -rf "$TOOLS/target"
[ "${1:-}" != tools ] || exit 0

cargo fetch --locked --quiet --target wasm32-unknown-unknown
# trunk reads NO_COLOR as a boolean and stops at any other value.
unset NO_COLOR
PATH="$bindgen/bin:$PATH" TRUNK_SKIP_VERSION_CHECK=true "$trunk/bin/trunk" --quiet build --config admin/Trunk.toml
