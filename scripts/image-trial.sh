#!/usr/bin/env bash
# Builds the Dockerfile where no registry can be reached, and looks whether the images are as they should be: Buildah runs it step by step, on a
# stand-in for the base image that is put together of Debian's packages and this machine's Rust. By root; half an hour on two cores.
# What it made stays in /var/tmp/honeydue-image, so that the next time is shorter; remove it as you like.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

[ "$(id -u)" = 0 ] || die "a root file system is made by root"
for tool in buildah debootstrap jq curl; do command -v "$tool" >/dev/null || die "please install: buildah debootstrap jq curl"; done
base=$(sed -n 's/^FROM \([^ ]*rust:[^ ]*\) AS skeleton$/\1/p' Dockerfile)
rust=$(sed -n 's/^channel = "\(.*\)"$/\1/p' rust-toolchain.toml)
work=/var/tmp/honeydue-image
export STORAGE_DRIVER=overlay BUILDAH_ISOLATION=chroot
# A storage of our own, so that what is there otherwise stays as it is.
buildah() { command buildah --root "$work/storage" --runroot "$work/run" "$@" 2> >(grep -v 'Error validating CNI' >&2); }
mkdir -p "$work"

# Usage: told IMAGE FILTER: what jq's filter finds in the image's configuration.
told() { buildah inspect --type image "localhost/$1:trial" | jq -r ".Docker.config | $2"; }

# Usage: is WHAT FOUND WANTED
is() {
  [ "$2" = "$3" ] || die "$1: $2, and it should be $3"
  printf '  %-40s %s\n' "$1" "$2"
}

# A Debian with a C compiler and the pinned Rust, laid out as the official image is.
stand_in() {
  local root=$work/rust certificates=/etc/ssl/certs/ca-certificates.crt host container
  ! buildah inspect --type image "$base" >/dev/null 2>&1 || return 0
  note "Putting a stand-in for $base together …"
  rm -rf "$root"
  debootstrap --variant=minbase --include=gcc,libc6-dev,ca-certificates bookworm "$root" >"$work/debootstrap.log" 2>&1 \
    || { tail -5 "$work/debootstrap.log" >&2; die "debootstrap failed"; }
  # What this machine trusts, since it is this machine's network.
  cp "$certificates" "$root$certificates"
  host=$(rustup run "$rust" rustc --version --verbose | sed -n 's/^host: //p')
  mkdir -p "$root/usr/local/rustup/toolchains" "$root/usr/local/cargo/bin"
  cp -a "$(rustup run "$rust" rustc --print sysroot)" "$root/usr/local/rustup/toolchains/$rust-$host"
  cp -L "$(command -v rustup)" "$root/usr/local/cargo/bin/rustup"
  for proxy in cargo rustc rustdoc; do ln -sf rustup "$root/usr/local/cargo/bin/$proxy"; done
  printf 'version = "12"\ndefault_toolchain = "%s"\nprofile = "minimal"\n\n[overrides]\n' "$rust-$host" >"$root/usr/local/rustup/settings.toml"
  container=$(buildah from scratch)
  buildah copy --quiet "$container" "$root" / >/dev/null
  buildah config --env RUSTUP_HOME=/usr/local/rustup --env CARGO_HOME=/usr/local/cargo \
    --env PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    --env SSL_CERT_FILE=$certificates --env NODE_EXTRA_CA_CERTS=$certificates --env PIP_CERT=$certificates "$container"
  buildah commit --quiet --rm "$container" "$base" >/dev/null
  rm -rf "$root"
}

# Usage: build TARGET IMAGE [ARGUMENT…]
build() {
  note "Building $2 …"
  buildah build --format docker --layers --pull-never --target "$1" --tag "localhost/$2:trial" \
    --build-arg "REVISION=$(git rev-parse HEAD)" "${@:3}" . >"$work/$2.log" 2>&1 || { tail -40 "$work/$2.log" >&2; die "$2 cannot be built"; }
}

declare -A roots

# What an image says of itself, and what is in it.
looks() {
  local image=$1 user=$2 ports=$3 root
  root=$(buildah mount "$(buildah from --pull-never "localhost/$image:trial")")
  roots[$image]=$root
  note "$image:"
  is "user" "$(told "$image" .User)" "$user:$user"
  is "ports" "$(told "$image" '.ExposedPorts | keys | join(" ")')" "$ports"
  is "health check" "$(told "$image" '.Healthcheck.Test[0:3] | join(" ")')" "CMD /usr/local/bin/honeydue healthcheck"
  is "labels of OCI" "$(told "$image" '.Labels | keys | map(select(startswith("org.opencontainers.image."))) | length')" 6
  is "files that lend rights" "$(find "$root" -xdev -perm /6000 | wc -l)" 0
  is "what $user owns or all may write" \
    "$(cd "$root" && find . -xdev ! -type l \( -uid "$user" -o -perm -o+w \) | sort | tr '\n' ' ')" "$4"
  is "shells, package managers" "$(find "$root" -xdev -type f \( -name '*sh' -o -name 'apt*' -o -name dpkg -o -name busybox \) | wc -l)" 0
  printf '  %-40s %s files, %s MB\n' "all" "$(find "$root" -xdev -type f | wc -l)" "$(du -xsm --apparent-size "$root" | cut -f 1)"
}

# Runs an image's program on the image's own root, read-only but for /tmp and /data, as a user without any capability.
# Usage: inside IMAGE USER [SETTING=VALUE…] -- COMMAND…
inside() {
  local image=$1 user=$2 settings
  mapfile -t settings < <(told "$image" '.Env[]')
  shift 2
  while [ "$1" != -- ]; do settings+=("$1") && shift; done
  shift
  # shellcheck disable=SC2016
  exec unshare --mount --propagation private bash -euc '
    root=$1 user=$2 n_settings=$3
    shift 3
    mount --bind "$root" "$root"
    mount --options remount,ro,bind "$root"
    mount --types tmpfs --options mode=1777,size=64m tmpfs "$root/tmp"
    mount --types tmpfs --options mode=0750,uid=1000,gid=1000,size=64m tmpfs "$root/data"
    exec env -i "${@:1:n_settings}" "$(command -v setpriv)" --no-new-privs "$(command -v chroot)" --userspec="$user:$user" "$root" \
      /usr/local/bin/honeydue "${@:n_settings + 1}"
  ' trial "${roots[$image]}" "$user" "${#settings[@]}" "${settings[@]}" "$@"
}

# Starts a process and waits until it says that it is well; tells whose it is and how large.
# Usage: starts NAME ADDRESS ARGUMENTS OF inside…
starts() {
  local name=$1 address=$2 process tries status
  shift 2
  (inside "$@") >"$work/$name.run" 2>&1 &
  process=$!
  processes+=("$process")
  for ((tries = 150; ; tries--)); do
    if curl -fs "http://$address" >/dev/null; then break; fi
    { [ "$tries" -gt 0 ] && kill -0 "$process" 2>/dev/null; } || { cat "$work/$name.run" >&2; die "$name did not become well"; }
    sleep 0.1
  done
  status=$(cat "/proc/$process/status")
  is "$name: user, capabilities, new privileges" \
    "$(sed -n 's/^Uid:\t\([0-9]*\).*/\1/p; s/^CapEff:\t//p; s/^NoNewPrivs:\t//p' <<<"$status" | tr '\n' ' ')" "$2 0000000000000000 1 "
  printf '  %-40s %s MB\n' "$name: memory" $(($(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' <<<"$status") / 1024))
}

# Everything as in production, but on loopback.
runs() {
  local settings=("SECRET_KEY=only for this trial, and long enough for it" PUBLIC_URL=http://127.0.0.1:18000
    "DATABASE_URL=$HONEYDUE_TEST_DATABASE_URL" "REDIS_URL=$HONEYDUE_TEST_REDIS_URL")
  note "Each on a read-only root:"
  is "migrate" "$( (inside honeydue 1000 "${settings[@]:2:1}" -- migrate up) 2>/dev/null | cut -d ';' -f 1)" "The database is up to date"
  starts serve 127.0.0.1:18000/readyz honeydue 1000 "${settings[@]}" LISTEN=127.0.0.1:18000 -- serve
  starts worker 127.0.0.1:18001/health honeydue 1000 "${settings[@]}" WORKER_LISTEN=127.0.0.1:18001 -- worker
  starts admin 127.0.0.1:13000/admin/ honeydue-admin 1001 PUBLIC_URL=http://127.0.0.1:18000 ADMIN_LISTEN=127.0.0.1:13000 -- admin serve
  is "the image's health check" "$( (inside honeydue 1000 LISTEN=127.0.0.1:18000 -- healthcheck))" "127.0.0.1:18000 is healthy"
  is "the admin inside serve" "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:18000/admin/)" 200
  is "a question" "$(curl -s http://127.0.0.1:18000/graphql -H 'content-type: application/json' -d '{"query":"{ __typename }"}' | jq -c .data)" '{"__typename":"Query"}'
  for process in "${processes[@]}"; do
    kill -TERM "$process"
    ended=0
    wait "$process" || ended=$?
    is "exit code after SIGTERM" "$ended" 0
  done
  processes=()
}

if [ "${1:-}" != --within ]; then
  stand_in
  build honeydue honeydue
  build admin honeydue-admin
  exec scripts/with-services.sh "$0" --within
fi
processes=()
trap 'for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done; buildah rm --all >/dev/null 2>&1 || true' EXIT
looks honeydue 1000 "8000/tcp 8001/tcp" "./data ./tmp "
looks honeydue-admin 1001 3000/tcp "./tmp "
runs
note "The images are as they should be."
