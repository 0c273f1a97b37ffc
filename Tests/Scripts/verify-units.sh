#!/bin/bash
# Checks the units in systemd/ with systemd's own tools; prints their exposure figures. `systemd-analyze verify` ends with 0 on a
# misspelt key, so anything that it prints is a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v systemd-analyze >/dev/null || { echo "no systemd here: its unit is not checked"; exit 0; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "systemd: $*" >&2; exit 1; }

# The program need not be installed for its unit to be checked, nor its configuration.
for unit in undertoned undertone-footswitch; do
    sed 's|^ExecStart=.*|ExecStart=/bin/true|' systemd/$unit.service >"$scratch/$unit.service"
    said=$(XDG_RUNTIME_DIR=$scratch systemd-analyze verify --user --man=no "$scratch/$unit.service" 2>&1) || true
    [ -z "$said" ] || fail "$said"
done

# The system's side: the folder of an agent's socket, pulled in by each login.
mkdir -p "$scratch/system/user@.service.d"
sed 's|^ExecStart=.*|ExecStart=/bin/true %i|' systemd/undertone-folder@.service >"$scratch/system/undertone-folder@.service"
cp systemd/user@.service.d/undertone.conf "$scratch/system/user@.service.d/"
said=$(SYSTEMD_UNIT_PATH=$scratch/system: systemd-analyze verify --man=no "$scratch/system/undertone-folder@1500.service" \
    user@1500.service 2>&1 | grep -i undertone) || true
[ -z "$said" ] || fail "$said"
sh -n systemd/agent-folder
for unit in undertone-uplink undertone-hub; do
    sed 's|^ExecStart=.*|ExecStart=/bin/true|' systemd/$unit.service >"$scratch/$unit.service"
    # Of units of this machine it may have words, too, where ours come after them.
    said=$(systemd-analyze verify --man=no "$scratch/$unit.service" 2>&1 | grep -i undertone) || true
    [ -z "$said" ] || fail "$said"
done

# In tenths, as --threshold counts; above it the unit has lost a restriction. The tool takes the daemon for root's and counts
# some 26 tenths for capabilities, which no agent has and no user manager can drop.
for limit_unit in 59:undertoned 59:undertone-footswitch 16:undertone-uplink 16:undertone-hub; do
    limit=${limit_unit%%:*} unit=${limit_unit#*:}
    figure=$(systemd-analyze security --offline=1 --threshold=$limit "$scratch/$unit.service" | tail -n 1) ||
        fail "exposure above $limit tenths: $figure"
    echo "${figure#→ }"
done
