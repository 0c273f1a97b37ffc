#!/bin/bash
# The daemon under a real systemd, beside a real PulseAudio user service: installs it on a throwaway machine as `make install`
# does, and checks that it becomes ready, logs, is kept in its sandbox, sees who sits at the desk, comes back after a kill and
# after a hang, and stops clean.
#
#   systemd-unit.sh [--where-possible] [FOLDER]    FOLDER holds undertoned and undertone (default .build/release)
#
# Root only. Needs systemd-container and dbus-user-session. About 30 s, ten of which the watchdog waits. With
# --where-possible it says in one line why it cannot be run here, and ends with 0.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=Tests/Scripts/systemd-boot.sh
source Tests/Scripts/systemd-boot.sh
where_possible=no
[ "${1-}" != --where-possible ] || { where_possible=yes && shift; }
binaries=$(realpath "${1:-.build/release}")

done_well=no
finish() {
    if [ $done_well = no ] && [ -n "${machine_leader-}" ]; then
        machine_run journalctl --no-pager -q -n 40 -t undertoned -t systemd >&2 || true
    fi
    machine_down
}
trap finish EXIT
alice() { machine_as alice "$@"; }
property() { alice systemctl --user show --value --property="$1" undertoned; }
journal() { machine_run journalctl --no-pager -q "$@"; }

is_ready() { [ "$(property ActiveState)" = active ]; }
is_ready_again() { is_ready && [ "$(property MainPID)" != "$1" ] && [ "$(property NRestarts)" -gt "$2" ]; }

# Sessions of logind, at a desk with one seat.
sit_down() {
    machine_run systemd-run --quiet --collect --unit "desk-$1" --property=PAMName=login --property=User="$1" \
        -E XDG_SESSION_TYPE=wayland -E XDG_SESSION_CLASS=user -E XDG_SEAT=seat0 sleep infinity
    await 5 has_session "$1" || fail "$1 gets no session"
}
display() { machine_run loginctl show-user --value --property=Display "$1" 2>/dev/null || true; }
has_session() { [ -n "$(display "$1")" ]; }
lock() {
    machine_run busctl --quiet call org.freedesktop.login1 "/org/freedesktop/login1/session/$(session_label)" \
        org.freedesktop.login1.Session SetLockedHint b "$1"
}
# As the bus spells a session in a path: a leading digit by its code.
session_label() { display alice | sed 's/^[0-9]/_3&/'; }
# Whether the daemon is in a state, for a reason.
sees() {
    local status
    # 3: it answers, and hears nothing.
    status=$(alice undertone status --json 2>/dev/null) || [ $? -eq 3 ] || return 1
    [[ $status == *'"state":"'"${1%%:*}"'"'* ]] && { [[ $1 != *:* ]] || [[ $status == *'"reason":"'"${1#*: }"'"'* ]]; }
}
locked='paused: the screen is locked'
away="paused: the agent's session is not active"
# saw STATE WHAT: waits for it, and remembers how long it took
saw() {
    local began
    began=$(now_ms)
    await 5 sees "$1" || fail "$2: the daemon is not '$1': $(alice undertone status)"
    took=$(($(now_ms) - began))
}

[ -x "$binaries/undertoned" ] || { echo "systemd-unit.sh: no undertoned in $binaries; make build" >&2; exit 1; }
machine_or_leave
make --silent install DESTDIR="$machine_root" BINARIES="$binaries"
machine_run useradd --create-home --uid 1500 alice
machine_run useradd --create-home --uid 1600 sam
alice /usr/local/bin/undertoned --version >/dev/null ||
    impossible "alice cannot run this build on the throwaway machine; one with a static runtime she can: make build"
machine_run loginctl enable-linger alice
await 20 machine_run test -S /run/user/1500/bus || fail "alice has no user manager"

# The folders of the supervisors' sockets: none for a user who is no agent, and a login is none the slower for it.
machine_run systemd-sysusers undertone.conf 2>/dev/null
machine_run systemd-tmpfiles --create undertone.conf
machine_run systemctl daemon-reload
log_in() {
    machine_run systemctl restart user@1500.service || fail "alice cannot log in"
    await 20 machine_run test -S /run/user/1500/bus || fail "alice has no user manager"
}
log_in
machine_run test ! -e /run/undertone/alice || fail "somebody who is no agent has a folder"
# What somebody put there before is not hers.
machine_run mkdir /run/undertone/alice
machine_run ln -s /etc /run/undertone/alice/feed.sock
machine_run chown -R sam /run/undertone/alice
machine_run usermod -aG undertone-agent alice
log_in
[ "$(machine_run stat -c '%a %U:%G' /run/undertone/alice)" = '2750 alice:undertone' ] || fail "the agent's folder has other rights"
[ -z "$(machine_run ls -A /run/undertone/alice)" ] || fail "the agent's folder holds what is not hers"
pass "an agent's folder is made at login"
# Whatever becomes of it, she can log in.
program=/usr/local/lib/undertone/agent-folder
machine_run mv $program $program.away
log_in
machine_run tee $program >/dev/null <<<'#!/bin/sh
sleep 60'
machine_run chmod 755 $program
began=$SECONDS
log_in
[ $((SECONDS - began)) -lt 20 ] || fail "a folder that is never made holds up the login for $((SECONDS - began)) s"
machine_run mv $program.away $program
log_in
pass "a login goes on where the folder cannot be made"

for role in sue:undertone quinn:undertone-qa oscar:undertone-operator audrey:undertone-audit ann:undertone-agent; do
    machine_run useradd --create-home --groups "${role#*:}" "${role%:*}"
done
for user in sue quinn oscar audrey; do
    machine_as "$user" ls /run/undertone/alice >/dev/null || fail "$user cannot list /run/undertone"
done
for user in sam ann; do
    ! machine_as $user ls /run/undertone >/dev/null 2>&1 || fail "$user can list /run/undertone"
    ! machine_as $user stat /run/undertone/alice/feed.sock 2>&1 | grep -v 'Permission denied' || fail "$user sees who is at work"
    for place in squat alice/squat; do
        ! machine_as $user mkdir /run/undertone/$place 2>/dev/null || fail "$user can make /run/undertone/$place"
    done
done
pass "nobody but root makes anything in /run/undertone, and nobody but alice in hers"

# Alice's sound server, with a headset that whistles.
machine_run install -d -o alice -g alice /home/alice/.config /home/alice/.config/pulse
machine_run tee /home/alice/.config/pulse/default.pa >/dev/null <<'PULSE'
load-module module-native-protocol-unix
load-module module-sine-source source_name=headset rate=16000 source_properties="device.form_factor=headset device.bus=usb"
PULSE
machine_run tee /etc/undertone/undertone.toml >/dev/null <<'TOML'
[policy]
territory = "US"
[capture]
allow_virtual = true
[log]
level = "debug"
TOML
sit_down alice
alice systemctl --user restart pulseaudio.service
has_headset() { alice pactl list short sources 2>/dev/null | grep -q headset; }
await 10 has_headset || fail "alice has no sound server with a headset"

started=$(now_ms)
alice systemctl --user start undertoned || fail "the daemon does not become ready"
ready=$(($(now_ms) - started))
is_ready || fail "the daemon is $(property ActiveState) after the start"
alice undertone consent grant --all --yes >/dev/null 2>&1 || fail "alice cannot agree to being heard"
has_status() { [[ $(property StatusText) == capturing* ]]; }
await 5 has_status || fail "the status does not tell of capture: $(property StatusText)"
pass "ready after $ready ms, status: $(property StatusText)"

# What each role is answered on the supervisors' socket: 000 is somebody who cannot connect.
asks() { machine_as "$1" curl --silent --output /dev/null --write-out '%{http_code}' --unix-socket /run/undertone/alice/feed.sock "http://undertone$2" || true; }
while read -r user path answer; do
    said=$(asks "$user" "$path")
    [ "$said" = "$answer" ] || fail "$user is answered $said on $path, and not $answer"
done <<'ANSWERS'
sue /v1/alerts 200
sue /v1/audit 403
quinn /v1/alerts 200
quinn /v1/segments 400
quinn /metrics 403
oscar /metrics 200
oscar /v1/alerts 403
audrey /v1/audit 200
audrey /v1/scores 403
sam /v1/status 000
ANSWERS
[ "$(machine_run stat -c '%a %U %G' /run/undertone/alice/feed.sock)" = '660 alice undertone' ] || fail "the socket has other rights"
pass "supervisor, QA, operator and auditor reach the socket by their groups, and nobody else does"

# Its log. Each line is the daemon's own, through the journal's protocol: a line of standard error has no such field.
line=$(journal -o json UNDERTONE_AGENT=alice PRIORITY=5 | tail -n 1)
for field in '"SYSLOG_IDENTIFIER":"undertoned"' '"UNDERTONE_VERSION":"' '"_TRANSPORT":"journal"' '"MESSAGE":"'; do
    [[ $line == *$field* ]] || fail "a line of the journal lacks $field: $line"
done
! journal -o cat _COMM=undertoned | grep -E '[0-9]{4}-[0-9]{2}-[0-9]{2}|\[undertoned\]' >&2 ||
    fail "a message holds a time, which the journal has already"
[ -z "$(journal -o cat _COMM=undertoned _TRANSPORT=stdout)" ] ||
    fail "the daemon writes lines that have no fields: $(journal -o cat _COMM=undertoned _TRANSPORT=stdout | head -n 1)"
[ -n "$(journal -o cat -p debug..debug UNDERTONE_AGENT=alice)" ] || fail "no line of level debug has that priority"
pass "the journal has agent, version and priority of each line, and no second time"

# Its sandbox.
kernel_says() { machine_run grep "^$1:" "/proc/$(property MainPID)/status" | tr -d '[:blank:]'; }
[ "$(kernel_says NoNewPrivs) $(kernel_says Seccomp)" = 'NoNewPrivs:1 Seccomp:2' ] ||
    fail "the daemon runs without its system call filter"
pass "the daemon runs with its system call filter, and cannot gain privileges"
install -m 755 Tests/Scripts/sandbox-probe.pl "$machine_root/usr/local/bin/sandbox-probe"
# The folder with the daemon's socket would go with the probe.
sed -e '/^Type=/d; /^Notify/d; /^Watchdog/d; /^Restart/d; /^RuntimeDirectory/d' -e 's|^ExecStart=.*|ExecStart=perl /usr/local/bin/sandbox-probe|' \
    -e 's|^\[Service\]|&\nType=oneshot\nStandardOutput=truncate:/home/alice/tried|' systemd/undertoned.service >"$machine_root/etc/systemd/user/undertone-probe.service"
probe() { alice systemd-run --user --quiet --wait --pipe "$@"; }
# The attempts are written for one kind of machine.
if [ "$(uname -m)" = x86_64 ]; then
    control=$(probe perl /usr/local/bin/sandbox-probe)
    ! grep -q refused <<<"$control" || fail "outside of the sandbox too: $(grep refused <<<"$control")"
    alice systemctl --user daemon-reload
    alice systemctl --user start undertone-probe || fail "the sandbox cannot be tried"
    tried() { machine_run cat /home/alice/tried; }
    [ "$(tried | wc -l)" = "$(wc -l <<<"$control")" ] || fail "the sandbox was tried in part: $(tried)"
    ! tried | grep allowed >&2 || fail "the unit lets through what it should refuse"
    pass "refused in the sandbox and allowed outside: $(sed 's/:.*//' <<<"$control" | paste -sd, | sed 's/,/, /g')"
fi

# Why the unit does without PrivateUsers; where this changes, it need no longer.
peer() {
    probe --property=PrivateUsers="$1" perl -MSocket -e 'my $path = "/tmp/peer.sock"; unlink($path); umask(0);
        socket(my $server, AF_UNIX, SOCK_STREAM, 0); bind($server, sockaddr_un($path)) or die $!; listen($server, 1);
        alarm(10); accept(my $peer, $server); print((unpack("iII", getsockopt($peer, SOL_SOCKET, 17)))[1])' &
    # shellcheck disable=SC2016
    await 5 machine_as sam perl -MSocket -e 'socket(my $peer, AF_UNIX, SOCK_STREAM, 0);
        connect($peer, sockaddr_un("/tmp/peer.sock")) or exit(1); sleep(1)' || fail "sam cannot connect"
    wait $!
}
[ "$(peer no)" = 1600 ] || fail "a service does not see who connects"
machine_run rm /tmp/peer.sock
[ "$(peer yes)" = 65534 ] || fail "with PrivateUsers=yes a service sees who connects: the unit can have it now"
pass "with PrivateUsers a supervisor would be nobody; without it the daemon sees who connects"

# Who sits at the desk.
saw capturing "after the login"
lock true
saw "$locked" "after the screen lock"
[ -z "$(alice pactl list short source-outputs)" ] || fail "a record stream is left while the screen is locked"
pass "a locked screen ends capture after at most $took ms, without a record stream"
lock false
saw capturing "after the unlock"
sit_down sam
machine_run loginctl activate "$(display sam)"
saw "$away" "after another user took the seat"
machine_run loginctl activate "$(display alice)"
saw capturing "after she came back"
machine_run systemctl stop desk-sam
pass "another user at the same desk ends capture, and the way back begins it again"
machine_run systemctl restart systemd-logind
lock true
saw "$locked" "after logind was restarted"
lock false
saw capturing "after logind was restarted"
# Everything that speaks on it starts anew, logind too.
machine_run systemctl kill --kill-who=main --signal=KILL dbus.service
finds_bus() { journal -o cat UNDERTONE_AGENT=alice | grep -q '^lost logind'; }
await 5 finds_bus || fail "the daemon did not see that the bus was killed"
await 10 lock true 2>/dev/null || fail "logind does not come back after the bus was killed"
await 5 sees "$locked" || fail "the daemon does not find logind again after the bus was killed"
lock false
saw capturing "after the bus was killed"
pass "logind and the bus may start anew"
machine_run systemctl stop desk-alice
saw "$away" "after the logout"
sit_down alice
saw capturing "after the next login"
pass "the end of a session ends capture, and the next one begins it again"

# How often the thread that watches the session has gone to sleep.
switches() {
    machine_run sh -c "cat /proc/$1/task/*/status" |
        awk '/^Name:/ { name = $2 } /^voluntary/ && name == "session" { print $2 }'
}
first=$(property MainPID)
before=$(switches "$first")
[ -n "$before" ] || fail "no thread watches the session"
sleep 2
[ "$(switches "$first")" = "$before" ] || fail "the watch of the session wakes while nothing happens"
pass "the watch of the session sleeps while nothing happens"

machine_run kill -9 "$first"
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

# The audit against the journal, in which the daemon has written where it ended. Whoever is to compare must read the journal.
machine_run usermod --append --groups systemd-journal alice
log=/home/alice/.local/state/undertone/events.sqlite
whole=$(alice undertone audit verify) || fail "the audit is not whole: $whole"
[[ $whole == whole:* && $whole != *'with 0 anchors'* ]] || fail "no anchor was compared: $whole"
# forge NAME SQL: the audit as somebody might want it, beside the real one
forge() {
    local part
    for part in '' -wal; do
        ! alice test -e "$log$part" || alice cp "$log$part" "/home/alice/$1.sqlite$part"
    done
    # shellcheck disable=SC2016
    alice python3 -c 'import sqlite3, sys
log = sqlite3.connect(sys.argv[1])
for (name,) in log.execute("SELECT name FROM sqlite_master WHERE type = ?", ("trigger",)).fetchall():
    log.execute("DROP TRIGGER " + name)
log.executescript(sys.argv[2])
log.commit()' "/home/alice/$1.sqlite" "$2" || fail "the audit cannot be forged"
}
finds() {
    local verdict
    ! verdict=$(alice undertone audit verify --log "/home/alice/$1.sqlite" 2>&1) || fail "verify finds nothing wrong: $verdict"
    [[ $verdict == *"$2:"* ]] || fail "verify does not find that the audit was $2: $verdict"
}
forge changed "UPDATE audit SET object = 'nothing' WHERE sequence = 1"
finds changed changed
forge short "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit);
    UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'audit'"
status=0
alice undertone audit verify --without-journal --log /home/alice/short.sqlite >/dev/null 2>&1 || status=$?
[ $status = 2 ] || fail "with nothing to compare with, a cut that leaves no trace in the file is more or less than not refuted: $status"
finds short truncated
pass "the audit is whole by $(sed -n 's/.*compared with \([0-9]* anchors*\).*/\1/p' <<<"$whole") of the journal; a changed row is found, and a cut that only the journal tells of"

# The one command, from a machine on which the unit was never enabled.
! alice systemctl --user is-enabled --quiet undertoned || fail "the unit is enabled before anybody wants it"
said=$(alice undertone setup --territory US --consent self-view --yes 2>&1) || fail "undertone setup fails: $said"
[[ $said == *'undertoned.service runs, and starts with each session'* ]] || fail "setup does not start the unit: $said"
await 5 is_ready || fail "after the setup the daemon is $(property ActiveState)"
[ "$(alice systemctl --user is-enabled undertoned)" = enabled ] || fail "setup does not enable the unit"
await 5 has_status || fail "after the setup the daemon does not hear: $(property StatusText)"
alice systemctl --user disable --now undertoned 2>/dev/null
pass "undertone setup enables and starts the unit, and alice is heard as she agreed"

# A start that fails says why, as an error.
machine_run tee /etc/undertone/undertone.toml >/dev/null <<<'nonsense = 1'
! alice systemctl --user start undertoned 2>/dev/null || fail "it starts with a configuration that is wrong"
[ "$(property ExecMainStatus)" = 78 ] || fail "a wrong configuration ends with $(property ExecMainStatus)"
journal -o cat -p err SYSLOG_IDENTIFIER=undertoned | grep -q nonsense || fail "the journal has no error of a wrong configuration"
[ "$(property NRestarts)" -le 2 ] || fail "it is started again and again with a wrong configuration"
pass "a wrong configuration is an error in the journal, and not tried again"

machine_run test ! -e /home/alice/core || fail "a core file lies in the home folder"
done_well=yes
