#!/bin/bash
# The daemon under a real systemd: installs it on a throwaway machine as `make install` does, and checks that it becomes
# ready, comes back after a kill and after a hang, and stops clean.
#
#   systemd-unit.sh [FOLDER]    FOLDER holds undertoned (default .build/release)
#
# Root only. Needs systemd-container and dbus-user-session. About 25 s, ten of which the watchdog waits.
set -euo pipefail
cd "$(dirname "$0")/../.."
binaries=$(realpath "${1:-.build/release}")
[ "$(id -u)" = 0 ] || { echo "systemd-unit.sh: run as root; it boots a throwaway machine" >&2; exit 1; }
[ -x "$binaries/undertoned" ] || { echo "systemd-unit.sh: no undertoned in $binaries; make build" >&2; exit 1; }
# shellcheck source=Tests/Scripts/systemd-boot.sh
source Tests/Scripts/systemd-boot.sh

done_well=no
finish() {
    if [ $done_well = no ] && [ -n "${machine_leader-}" ]; then
        machine_run journalctl --no-pager -q -n 40 -t undertoned -t systemd >&2 || true
    fi
    machine_down
}
trap finish EXIT
pass() { echo "ok   $*"; }
fail() { echo "FAIL $*" >&2; exit 1; }
alice() { machine_as alice "$@"; }
property() { alice systemctl --user show --value --property="$1" undertoned; }
now_ms() { date +%s%3N; }

# Waits until a command succeeds, at most so many seconds.
await() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.1
    done
}
is_ready() { [ "$(property ActiveState)" = active ]; }
is_ready_again() { is_ready && [ "$(property MainPID)" != "$1" ] && [ "$(property NRestarts)" -gt "$2" ]; }

machine_up
make --silent install DESTDIR="$machine_root" BINARIES="$binaries"
machine_run useradd --create-home --uid 1500 alice
machine_run loginctl enable-linger alice
await 20 machine_run test -S /run/user/1500/bus || fail "alice has no user manager"

# The folder of the supervisors' sockets.
machine_run systemd-sysusers undertone.conf 2>/dev/null
machine_run systemd-tmpfiles --create undertone.conf
alice touch /run/undertone/alice.sock || fail "an agent cannot make a socket in /run/undertone"
[ "$(machine_run stat -c %U:%G /run/undertone/alice.sock)" = alice:undertone ] ||
    fail "what an agent makes in /run/undertone does not belong to the supervisors' group"
alice rm /run/undertone/alice.sock
pass "sockets in /run/undertone belong to the supervisors' group"

# Alice's sound server, with a headset that says nothing.
machine_run install -d -o alice -g alice /home/alice/.config /home/alice/.config/pulse
machine_run tee /home/alice/.config/pulse/default.pa >/dev/null <<'PULSE'
load-module module-native-protocol-unix
load-module module-pipe-source source_name=headset file=/run/user/1500/headset.fifo format=s16le rate=16000 channels=1 source_properties="device.form_factor=headset device.bus=usb"
PULSE
alice systemctl --user restart pulseaudio.service
has_headset() { alice pactl list short sources 2>/dev/null | grep -q headset; }
await 10 has_headset || fail "alice has no sound server with a headset"

started=$(now_ms)
alice systemctl --user start undertoned || fail "the daemon does not become ready"
ready=$(($(now_ms) - started))
is_ready || fail "the daemon is $(property ActiveState) after the start"
[ -n "$(property StatusText)" ] || fail "the daemon gives no status"
pass "ready after $ready ms, status: $(property StatusText)"

first=$(property MainPID)
machine_run kill -9 "$(property MainPID)"
await 10 is_ready_again "$first" 0 || fail "not restarted after kill -9"
pass "restarted after kill -9"

second=$(property MainPID)
stopped=$(now_ms)
machine_run kill -STOP "$second"
await 20 is_ready_again "$second" 1 || fail "not restarted after a hang"
pass "restarted by the watchdog $(($(now_ms) - stopped)) ms after it was made to hang"
machine_run journalctl --no-pager -q | grep 'Watchdog timeout' >/dev/null || fail "the journal tells of no watchdog"

stopped=$(now_ms)
alice systemctl --user stop undertoned
took=$(($(now_ms) - stopped))
[ $took -le 2000 ] || fail "the stop took $took ms"
[ "$(property Result)" = success ] || fail "the stop ended with $(property Result)"
[ "$(property ExecMainStatus)" = 0 ] || fail "the daemon ended with status $(property ExecMainStatus)"
pass "stopped clean after $took ms"

machine_run test ! -e /home/alice/core || fail "a core file lies in the home folder"
done_well=yes
