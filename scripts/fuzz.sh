#!/usr/bin/env bash
# Feeds what reads the words of strangers with whatever comes to libFuzzer's mind, beginning with fuzz/seeds, and stops at the first input that
# breaks something. What was found interesting is kept in fuzz/corpus, which is not committed, for the next time.
# Usage: scripts/fuzz.sh [TARGET] [SECONDS]     e.g. scripts/fuzz.sh schedule 600; scripts/fuzz.sh all 60; all targets and 5 s each by default
#        scripts/fuzz.sh TARGET FILE            one input alone
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

wanted=${1:-all} how=${2:-5}
mapfile -t targets < <(basename -s .rs fuzz/src/bin/*.rs)
case $wanted in
  all) ;;
  *) [ -e "fuzz/src/bin/$wanted.rs" ] || die "there is no target called $wanted; there are ${targets[*]}"
     targets=("$wanted") ;;
esac
scripts/setup.sh fuzz

# An input may take so many seconds, and so many megabytes: the largest picture takes 400.
LIMITS=(-timeout=20 -rss_limit_mb=2048)
HOST=$(rustc --print host-tuple)
# What counts the ways that code takes. With a target named, cargo gives it to neither build scripts nor macros. Rust's stable compiler does all but
# a sanitizer of addresses, which has little to find where `unsafe` is forbidden.
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
built=$TARGET/fuzz
CARGO_TARGET_DIR=$built cargo build --quiet --locked --release --manifest-path fuzz/Cargo.toml --target "$HOST" \
  || die "the targets do not build; after a change of what the program depends on: cargo metadata --manifest-path fuzz/Cargo.toml > /dev/null"
unset RUSTFLAGS

for target in "${targets[@]}"; do
  program=$built/$HOST/release/$target log=$built/$target.log
  if [ -f "$how" ]; then
    exec "$program" "${LIMITS[@]}" "$how"
  fi
  found=tmp/fuzz/$target
  mkdir -p "fuzz/corpus/$target" "$found"
  words=()
  [ ! -e "fuzz/dictionary/$target" ] || words=(-dict="fuzz/dictionary/$target")
  if ! "$program" "${LIMITS[@]}" "${words[@]}" -max_total_time="$how" -artifact_prefix="$found/" "fuzz/corpus/$target" "fuzz/seeds/$target" >"$log" 2>&1; then
    grep -v '^#' "$log" | tail -n 40 >&2
    die "$target broke; the input is in $found: scripts/fuzz.sh $target $found/…"
  fi
  note "$target: $(grep -o 'Done [0-9]* runs in [0-9]* second(s)' "$log"), $(grep -o 'cov: [0-9]*' "$log" | tail -n 1)"
done
