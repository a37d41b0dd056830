#!/bin/sh
# Evenkeel: keeps DeFi positions delta-neutral.
# SPDX-License-Identifier: Apache-2.0
# Runs one end-to-end test; 77 says that it was skipped, and why is printed.
set -eu
modules=$(dirname "$0")/../devnet/node_modules
skip() { echo "skipped: $1"; exit 77; }
command -v node > /dev/null || skip "no node: run scripts/setup"
[ -d "$modules" ] || skip "the local chain's packages are not installed: run scripts/setup"
[ -x "$EVENKEEL_BINARY" ] || skip "no release at $EVENKEEL_BINARY: run scripts/build"
exec node --test "$1"
