#!/bin/bash
# `undertone doctor` under a real systemd: breaks the daemon's way to the sound server by one drop-in after the other, and checks
# that doctor names the option at fault, with its file, and no other.
#
#   doctor.sh [--where-possible] [FOLDER]    FOLDER holds undertoned and undertone (default .build/release)
#
# Root only. Needs systemd-container and dbus-user-session. About 10 s. With --where-possible it says in one line why it cannot be
# run here, and ends with 0.
set -euo pipefail
cd "$(dirname "$0")/../.."
where_possible=no
[ "${1-}" != --where-possible ] || { where_possible=yes && shift; }
binaries=$(realpath "${1:-.build/release}")
[ -x "$binaries/undertone" ] || { echo "doctor.sh: no undertone in $binaries; make build" >&2; exit 1; }
# shellcheck source=Tests/Scripts/systemd-boot.sh
source Tests/Scripts/systemd-boot.sh

done_well=no
finish() {
    if [ $done_well = no ] && [ -n "${machine_leader-}" ]; then
        machine_run journalctl --no-pager -q -n 20 -t undertoned -t systemd >&2 || true
        doctor >&2 || true
    fi
    machine_down
}
trap finish EXIT
alice() { machine_as alice "$@"; }
doctor() { alice /usr/local/bin/undertone doctor "$@"; }


machine_or_leave
make --silent install DESTDIR="$machine_root" BINARIES="$binaries"
machine_run useradd --create-home --uid 1500 alice
alice /usr/local/bin/undertoned --version >/dev/null ||
    impossible "alice cannot run this build on the throwaway machine; one with a static runtime she can: make build"
machine_run loginctl enable-linger alice
await 20 machine_run test -S /run/user/1500/bus || fail "alice has no user manager"

# Alice's sound server, with a second socket in /tmp.
drop_ins=/home/alice/.config/systemd/user/undertoned.service.d
machine_run install -d -o alice -g alice /home/alice/.config{,/pulse,/undertone,/systemd,/systemd/user} "$drop_ins"
machine_run install -d -o alice -g alice -m 700 /tmp/sound
machine_run tee /home/alice/.config/pulse/default.pa >/dev/null <<'PULSE'
load-module module-native-protocol-unix
load-module module-native-protocol-unix socket=/tmp/sound/native
load-module module-sine-source source_name=headset rate=16000 source_properties="device.form_factor=headset device.bus=usb"
PULSE
# Without supervisors: in a user namespace of its own a daemon cannot make their socket, and would not come to listening.
# The headset has no device behind it, and nobody sits at the desk.
configure() {
    printf '[policy]\nterritory = "US"\n[feed]\nsupervisor_socket = "off"\n[capture]\nallow_virtual = true\nstop_when_inactive = false\n%b\n' "${1-}" |
        machine_run tee /home/alice/.config/undertone/undertone.toml >/dev/null
}
configure
alice systemctl --user restart pulseaudio.service
has_headset() { alice pactl list short sources 2>/dev/null | grep -q headset; }
await 10 has_headset || fail "alice has no sound server with a headset"

# What doctor says about the sandbox, as it is now.
sandbox() { doctor --json | grep '"name":"sandbox"' || true; }
hears() { sandbox | grep -q 'the daemon reaches the sound server'; }
restart() {
    alice systemctl --user daemon-reload
    alice systemctl --user reset-failed undertoned 2>/dev/null || true
    alice systemctl --user restart --no-block undertoned || true
}

restart
agrees() { alice undertone consent grant --all --yes >/dev/null 2>&1; }
await 10 agrees || fail "alice cannot agree to being heard"
await 10 hears || fail "the daemon does not hear, or doctor does not see that: $(sandbox)"
started=$(now_ms)
doctor >/dev/null || fail "doctor finds a fault where there is none"
took=$(($(now_ms) - started))
[ $took -le 3000 ] || fail "doctor took $took ms"
pass "no fault while the daemon hears, told after $took ms"

# Only OPTION is called a fault, with the file in which it stands.
names() {
    local found
    found=$(sandbox)
    [ "$(grep -c '"verdict":"fault"' <<<"$found")" = 1 ] && grep -q "\"text\":\"$1[ =].*(${drop_ins//./\\.}/test.conf)" <<<"$found"
}

# broken_by OPTION LINES: a drop-in with LINES, of which OPTION is at fault
broken_by() {
    printf '[Service]\n%b\n' "$2" | machine_run tee "$drop_ins/test.conf" >/dev/null
    restart
    await 15 names "$1" || fail "$1 is not named: $(sandbox)"
    ! doctor >/dev/null || fail "doctor ends with 0 although $1 hides the sound server"
    pass "named: $(sandbox | sed 's/.*"text":"\([^"]*\)".*/\1/')"
    machine_run rm "$drop_ins/test.conf"
}

broken_by RestrictAddressFamilies 'RestrictAddressFamilies=\nRestrictAddressFamilies=AF_INET AF_INET6'
broken_by SystemCallFilter 'SystemCallFilter=~connect'
broken_by ProtectHome 'PrivateUsers=yes\nProtectHome=yes'
broken_by InaccessiblePaths 'PrivateUsers=yes\nInaccessiblePaths=%t/pulse'
broken_by TemporaryFileSystem 'PrivateUsers=yes\nTemporaryFileSystem=%t/pulse:ro'
broken_by Environment 'Environment=PULSE_SERVER=unix:/run/user/1500/elsewhere/native'
broken_by UnsetEnvironment 'UnsetEnvironment=XDG_RUNTIME_DIR'

configure 'server = "unix:/tmp/sound/native"'
broken_by PrivateTmp 'PrivateUsers=yes\nPrivateTmp=yes'
configure

# What does no harm is not blamed.
machine_run tee "$drop_ins/test.conf" >/dev/null <<<$'[Service]\nPrivateUsers=yes\nProtectHome=read-only\nReadWritePaths=/home/alice /run/user/1500'
restart
await 10 hears || fail "an option that hides nothing is blamed: $(sandbox)"
machine_run rm "$drop_ins/test.conf"
pass "an option that hides nothing is not blamed"
done_well=yes
