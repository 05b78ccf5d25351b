#!/usr/bin/env bash
# Brings a cluster to what an overlay says, in the order in which a new version must come: settings and networks, then the tables, then workers, then
# api and admin; each when the one before is there. Stops at the first that does not come, and leaves the old pods running.
# Usage: scripts/rollout.sh OVERLAY [ARGUMENT of kubectl…]     e.g. scripts/rollout.sh manifests/production --context honeydue
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

overlay=${1:?usage: rollout.sh OVERLAY [ARGUMENT of kubectl…]}
arguments=("${@:2}")
namespace=honeydue
rendered=$(mktemp)
trap 'rm -f "$rendered"' EXIT
kubectl kustomize "$overlay" >"$rendered"
kube() { kubectl "${arguments[@]}" "$@"; }

# Usage: apply SELECTOR: what carries these labels.
apply() { kube apply --filename "$rendered" --selector "$1"; }

# Usage: comes KIND/NAME…
comes() { for name in "$@"; do kube --namespace "$namespace" rollout status "$name" --timeout 10m; done; }

# A Job ends one way or the other; to wait for the good end alone would wait out the whole time after a bad one.
migrated() {
  local state
  for ((tries = 150; tries; tries--)); do
    state=$(kube --namespace "$namespace" get job honeydue-migrate --output 'jsonpath={.status.conditions[?(@.status=="True")].type}')
    case $state in
      *Complete*) return 0 ;;
      *Failed*) break ;;
    esac
    sleep 4
  done
  kube --namespace "$namespace" logs job/honeydue-migrate --tail 20 >&2 || true
  die "the tables could not be brought up to date; the old pods run on"
}

kube --namespace "$namespace" delete job honeydue-migrate --ignore-not-found
apply 'app.kubernetes.io/component notin (migrate, worker, api, admin)'
comes deployment/honeydue-redis
# In the overlay for one node, the database is among them.
! grep -qx 'kind: StatefulSet' "$rendered" || comes statefulset/honeydue-postgres
apply 'app.kubernetes.io/component=migrate'
migrated
apply 'app.kubernetes.io/component=worker'
comes deployment/honeydue-worker
apply 'app.kubernetes.io/component in (api, admin)'
comes deployment/honeydue-api deployment/honeydue-admin
note "All of $overlay is there."
