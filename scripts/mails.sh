#!/usr/bin/env bash
# Writes every mail in every language into tmp/mails, and takes pictures of each: light and dark, wide and on a phone.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

scripts/setup.sh native node browser
use_node
npm_install e2e
rm -rf tmp/mails
MAILS="$PWD/tmp/mails" cargo test --quiet --locked -p worker --lib -- mails_can_be_looked_at
node e2e/mails.mjs tmp/mails
