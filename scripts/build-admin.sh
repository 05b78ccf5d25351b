#!/bin/sh
# Builds the admin into admin/dist. trunk and wasm-bindgen are compiled once into a cache outside the checkout, keyed by version.
set -eu
cd "$(dirname "$0")/.."

trunk_version=0.21.14
bindgen_version=$(sed -n 's/^wasm_bindgen = "\(.*\)"$/\1/p' admin/Trunk.toml)
tools=${HONEYDUE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/honeydue/tools}
trunk=$tools/trunk-$trunk_version
bindgen=$tools/wasm-bindgen-$bindgen_version

rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown

# Both are programs of a minute's use: compiled fast, not to be fast. They share a target folder, as they share dependencies.
if [ ! -x "$trunk/bin/trunk" ]; then
    echo "Compiling trunk $trunk_version, once."
    CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR="$tools/target" \
        cargo install --debug --locked --quiet --root "$trunk" trunk --version "$trunk_version" --no-default-features
fi
if [ ! -x "$bindgen/bin/wasm-bindgen" ]; then
    echo "Compiling wasm-bindgen $bindgen_version, once."
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_TARGET_DIR="$tools/target" \
        cargo install --locked --quiet --root "$bindgen" wasm-bindgen-cli --version "$bindgen_version" --bin wasm-bindgen
fi

cargo fetch --locked --quiet --target wasm32-unknown-unknown
# trunk reads NO_COLOR as a boolean and stops at any other value.
unset NO_COLOR
PATH="$bindgen/bin:$PATH" TRUNK_SKIP_VERSION_CHECK=true "$trunk/bin/trunk" --quiet build --config admin/Trunk.toml
