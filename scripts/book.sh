#!/usr/bin/env bash
# Makes docs/ a book in target/book. Usage: scripts/book.sh [--check]
#   --check   only tells whether it can be made; what mdBook warns of is a mistake too
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
scripts/setup.sh native book

if [ "${1:-}" = --check ]; then
  made=$(mktemp -d)
  trap 'rm -rf "$made"' EXIT
  said=$("$MDBOOK" build --dest-dir "$made" 2>&1) || die "$said"
  ! grep -E 'WARN|ERROR' <<<"$said" || die "mdBook finds mistakes in docs/"
else
  "$MDBOOK" build
  note "The book is at target/book/index.html"
fi
