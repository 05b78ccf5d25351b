#!/usr/bin/env bash
# Prints observe/alerts.rules.yaml as a PrometheusRule for the cluster. Usage: scripts/alerts.sh [--check | --test]
#   --check   only tells whether manifests/base/alerts.yaml is what would be printed
#   --test    has promtool look at the rules, and run their tests
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

rules=observe/alerts.rules.yaml
committed=manifests/base/alerts.yaml

print() {
  cat <<'HEAD'
# Written by scripts/alerts.sh from observe/alerts.rules.yaml; change it there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: honeydue
  labels:
    app.kubernetes.io/name: honeydue
    app.kubernetes.io/part-of: honeydue
spec:
HEAD
  grep -v '^#' "$rules" | sed 's/^\(.\)/  \1/'
}

case ${1:-} in
  '') print ;;
  --check)
    [ -e "$committed" ] || exit 0
    print | diff -u "$committed" - || die "$committed is not made of $rules; run scripts/alerts.sh > $committed"
    ;;
  --test)
    "$PROMTOOL" check rules "$rules"
    "$PROMTOOL" test rules observe/alerts.test.yaml
    ;;
  *) die "usage: alerts.sh [--check | --test]" ;;
esac
