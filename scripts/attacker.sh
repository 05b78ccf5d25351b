#!/usr/bin/env bash
# Installs a program of others that attacks the API, from PyPI, with all that it needs at the versions of e2e/attackers/, and prints where.
# Usage: scripts/attacker.sh schemathesis|clairvoyance|graphqler
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

list=e2e/attackers/${1:?usage: attacker.sh NAME}.txt
[ -f "$list" ] || die "there is no attacker called $1"
# By the content of its list, so that another version is another folder.
place=$TOOLS/$1-$(sha256sum "$list" | cut -c 1-12)
if [ ! -e "$place/complete" ]; then
  python3 -m venv --help >/dev/null 2>&1 && python3 -c 'import ensurepip' 2>/dev/null || scripts/setup.sh venv >&2
  note "Installing $1 …" >&2
  rm -rf "$place"
  python3 -m venv "$place" >&2
  "$place/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$list" >&2 || die "pip could not install $1"
  touch "$place/complete"
fi
printf '%s\n' "$place"
