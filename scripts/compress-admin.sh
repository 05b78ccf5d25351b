#!/bin/sh
# Runs as trunk's hook after a build: makes the program smaller, puts a gzip and a brotli copy beside each file, and holds the first load to
# its limit.
set -eu

limit_kb=350
optimize=$(cd "$(dirname "$0")/.." && pwd)/admin/wasm/node_modules/.bin/wasm-opt
cd "$TRUNK_STAGING_DIR"

# What rustc uses of WebAssembly; wasm-opt refuses what it is not told of.
features="--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue"
for file in *.wasm; do
    # shellcheck disable=SC2086
    "$optimize" -Oz --strip-debug --strip-producers $features "$file" --output "$file"
done

if command -v brotli > /dev/null; then
    compress() { brotli --force --quality=11 --lgwin=24 "$1"; }
elif command -v node > /dev/null; then
    compress() {
        node -e 'const { readFileSync, writeFileSync } = require("fs"), zlib = require("zlib"), name = process.argv[1];
            writeFileSync(name + ".br", zlib.brotliCompressSync(readFileSync(name), { params: { [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } }));' "$1"
    }
else
    echo "Neither brotli nor node is installed; one of them has to compress the admin." >&2
    exit 1
fi

total=0
for file in *.html *.css *.js *.wasm *.svg; do
    compress "$file"
    gzip --best --keep --force "$file"
    total=$((total + $(wc -c < "$file.br")))
done

echo "First load: $((total / 1000)) kB in brotli, of $limit_kb kB at most."
if [ "$total" -gt $((limit_kb * 1000)) ]; then
    echo "The admin is too large for its first load." >&2
    exit 1
fi
