#!/usr/bin/env bash
# Holds the Dockerfile and the manifests against what others and the program itself say of them; no cluster and no network is asked.
# Usage: scripts/check-manifests.sh      the rendered overlays are in target/manifests afterwards
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
scripts/setup.sh node manifests
use_node
npm_install manifests/check

rendered=$TARGET/manifests
mkdir -p "$rendered"
tool() { "$MANIFEST_TOOLS/bin/$1" "${@:2}"; }

tool hadolint --failure-threshold style Dockerfile
tool checkov --skip-download --framework dockerfile --file Dockerfile --quiet --compact

for overlay in local production; do
  tool kubectl kustomize "manifests/$overlay" >"$rendered/$overlay.yaml"
  # It says what it has no model of; those are the next step's.
  tool kubernetes-validate --kubernetes-version "$KUBERNETES_VERSION" --strict --quiet --no-warn "$rendered/$overlay.yaml"
  tool checkov --config-file manifests/.checkov.yaml --file "$rendered/$overlay.yaml"
done

node manifests/check/check.mjs "$PROGRAM" "$rendered"
RENDERED=$rendered PROGRAM=$PROGRAM npm --prefix manifests/check test --silent
note "The manifests are right."
