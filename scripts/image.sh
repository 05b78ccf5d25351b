#!/usr/bin/env bash
# Builds the images with whichever of Docker, Podman and Buildah is there: honeydue:VERSION and honeydue-admin:VERSION.
# Usage: scripts/image.sh [ARGUMENT of `build`…]     IMAGE_VERSION=1.2.3 for another tag than the workspace's version
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

builder=
for candidate in docker podman buildah; do
  # Docker's client may be there without a daemon to talk to.
  if command -v "$candidate" >/dev/null && "$candidate" info >/dev/null 2>&1; then builder=$candidate && break; fi
done
[ -n "$builder" ] || die "none of docker, podman and buildah is there and works"
# Podman and Buildah would write OCI's own format, which knows no health checks.
format=()
[ "$builder" = docker ] || format=(--format docker)

version=${IMAGE_VERSION:-$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' Cargo.toml)}
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
[ -z "$(git status --porcelain 2>/dev/null)" ] || revision=$revision-dirty
labels=(--build-arg "VERSION=$version" --build-arg "REVISION=$revision" --build-arg "CREATED=$(date --utc +%Y-%m-%dT%H:%M:%SZ)")

"$builder" build "${format[@]}" "${labels[@]}" --target honeydue --tag "honeydue:$version" "$@" .
"$builder" build "${format[@]}" "${labels[@]}" --target admin --tag "honeydue-admin:$version" "$@" .
"$builder" images | grep -E '(^|/)honeydue' || true
