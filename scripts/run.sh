#!/usr/bin/env bash
# Builds the program and starts it on its embedded default; the admin is built meanwhile if it is missing or out of date.
# Usage: scripts/run.sh [ARGUMENT of `honeydue run`…]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
scripts/setup.sh native

cargo build --locked
admin= program=
finish() {
  trap - EXIT INT TERM HUP
  [ -z "$program" ] || kill -TERM "$program" 2>/dev/null || true
  [ -z "$admin" ] || kill -TERM -- "-$admin" 2>/dev/null || true
  [ -z "$program" ] || wait "$program" 2>/dev/null || true
}
trap finish EXIT
trap 'exit 0' INT # Ctrl+C is how it is meant to end
trap 'exit 143' TERM HUP

if admin_is_stale; then
  log=$TARGET/admin.log
  note "The admin is being built and will be there in a few minutes; all else is there at once."
  set -m # a process group of its own, so that it can be ended as a whole
  (
    if scripts/build-admin.sh >"$log" 2>&1; then note "The admin is there."; else note "The admin could not be built; see $log"; fi
  ) &
  admin=$!
  set +m
fi

"$PROGRAM" run "$@" <&0 &
program=$!
status=0
wait "$program" || status=$?
program=
exit "$status"
