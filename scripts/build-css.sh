#!/bin/sh
# Makes admin/assets/app.css anew from the classes that the admin uses; `--check` only tells whether it would change.
set -eu
cd "$(dirname "$0")/../admin/css"

# Only what runs counts as installed: a folder left half-done by an interrupted install is made anew.
[ -x node_modules/.bin/tailwindcss ] && [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --ignore-scripts

if [ "${1:-}" = --check ]; then
    made=$(mktemp)
    trap 'rm -f "$made"' EXIT
    node_modules/.bin/tailwindcss --input tailwind.css --output "$made" --minify 2> /dev/null
    cmp -s "$made" ../assets/app.css || {
        echo "admin/assets/app.css is out of date: run make css." >&2
        exit 1
    }
else
    npm run --silent build
fi
