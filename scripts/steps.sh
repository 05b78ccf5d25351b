# Sourced by check.sh and test.sh: steps that are timed and that stop at the first failure.
# shellcheck shell=bash

[ -z "${steps_started:-}" ] || return 0
steps_started=$SECONDS
steps_done=()

# step NAME COMMAND…
step() {
  local name=$1 started=$SECONDS took
  shift
  printf '\n==> %s\n' "$name"
  if ! "$@"; then
    printf '\nFAILED: %s (after %d s): %s\n' "$name" $((SECONDS - started)) "$*" >&2
    exit 1
  fi
  took=$((SECONDS - started))
  steps_done+=("$(printf '%5d s  %s' "$took" "$name")")
}

# What took how long.
summary() {
  printf '\n'
  printf '%s\n' "${steps_done[@]}"
  printf '%5d s  %s\n' $((SECONDS - steps_started)) "$1"
}
