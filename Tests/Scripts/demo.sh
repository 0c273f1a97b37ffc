#!/bin/bash
# The demos on a machine where Undertone is in use: each ends well, is never silent for long, has its own people, and
# neither asks the daemons of this machine nor leaves anything outside its folder.
#
#   demo.sh PROGRAMS
#
# Root only, since another agent's daemon is played by a listener in a /run of its own; else it is said and ends with 0.
set -euo pipefail
cd "$(dirname "$0")/../.."
programs=$(realpath "$1")
[ "$(id -u)" = 0 ] || { echo 'the demo beside other daemons: skipped, not root'; exit 0; }
[ "${2-}" = within ] || exec unshare --mount "$0" "$programs" within
fail() { echo "FAIL $*" >&2; sed 's/^/said: /' "$scratch/said" >&2; exit 1; }
scratch=$(mktemp -d)
export TMPDIR=$scratch HOME=$scratch/home
mkdir "$HOME"
# The folders of the demo are entered by users of its own.
chmod 711 "$scratch"
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$scratch"' EXIT

# Another agent of this machine, signed in: whoever asks is written down, and never answered.
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock /run/undertone/bob /run/user/0/undertone
python3 - "$scratch/asked" /run/undertone/bob/feed.sock /run/user/0/undertone/agent.sock <<'PYTHON' &
import select, socket, sys
ears = []
for path in sys.argv[2:]:
    ears.append(socket.socket(socket.AF_UNIX))
    ears[-1].bind(path)
    ears[-1].listen()
while True:
    for ear in select.select(ears, [], [])[0]:
        ear.accept()[0].close()
        print(ear.getsockname(), file=open(sys.argv[1], "a"), flush=True)
PYTHON
for _ in $(seq 100); do [ ! -S /run/user/0/undertone/agent.sock ] || break; sleep 0.05; done
export XDG_RUNTIME_DIR=/run/user/0
before=$(find /run /etc/passwd /etc/group /etc/machine-id "$HOME" -printf '%p %m %U %T@\n' | sort)

# shown DEMO TEXT...: it ends well, and says all of it. Each line is kept with the seconds since the one before.
shown() {
    local demo=$1 status=0 after longest text
    shift
    BINARIES=$programs Tests/Demo/$demo.sh 2>&1 </dev/null | python3 -uc '
import sys, time
last = time.monotonic()
for line in sys.stdin:
    now = time.monotonic()
    print(f"{now - last:5.1f} {line}", end="")
    last = now' >"$scratch/said" || status=$?
    [ $status = 0 ] || fail "$demo ended with $status"
    for text in "$@"; do grep -q "$text" "$scratch/said" || fail "$demo does not say: $text"; done
    ! grep -v 'nobody is watching' "$scratch/said" | grep -q nobody || fail 'somebody is called nobody'
    [ ! -e "$scratch/asked" ] || fail "daemons of this machine were asked: $(sort "$scratch/asked" | uniq -c)"
    after=$(find /run /etc/passwd /etc/group /etc/machine-id "$HOME" -printf '%p %m %U %T@\n' | sort)
    [ "$before" = "$after" ] || fail "this machine is not as before: $(diff <(echo "$before") <(echo "$after"))"
    longest=$(sort -rn "$scratch/said" | sed -n 1p)
    # Five seconds, and one for a busy machine.
    awk '$1 > 6 { exit 1 }' <(echo "$longest") || fail "silent for long before: $longest"
    echo "ok   $demo beside another agent's daemon; longest silence$(echo "$longest" | cut -c1-6) s"
}
shown demo 'acknowledged by sam' 'identical to the last bit'
shown site 'acknowledged by sam' 'seen by sam at' '^ *[0-9.]* *undertone_hub_broker_up 1'
