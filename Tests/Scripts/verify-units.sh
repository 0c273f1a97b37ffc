#!/bin/bash
# Checks the unit in systemd/ with systemd's own tools; prints its exposure figure. `systemd-analyze verify` ends with 0 on a
# misspelt key, so anything that it prints is a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v systemd-analyze >/dev/null || { echo "no systemd here: its unit is not checked"; exit 0; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "systemd/undertoned.service: $*" >&2; exit 1; }

# The program need not be installed for its unit to be checked, nor its configuration.
sed 's|^ExecStart=.*|ExecStart=/bin/true|' systemd/undertoned.service >"$scratch/undertoned.service"
said=$(XDG_RUNTIME_DIR=$scratch systemd-analyze verify --user --man=no "$scratch/undertoned.service" 2>&1) || true
[ -z "$said" ] || fail "$said"

# In tenths, as --threshold counts; above it the unit has lost a restriction. The tool takes the daemon for root's and counts
# some 26 tenths for capabilities, which no agent has and no user manager can drop.
limit=59
figure=$(systemd-analyze security --offline=1 --threshold=$limit "$scratch/undertoned.service" | tail -n 1) ||
    fail "exposure above $limit tenths: $figure"
echo "${figure#→ }"
