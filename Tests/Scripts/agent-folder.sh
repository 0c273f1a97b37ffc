#!/bin/bash
# The agents' folders with real users: makes them, and lets everybody try what they should not be able to. In a mount
# namespace of its own with another /run and another /etc, so that nothing of this machine changes.
#
#   agent-folder.sh [--where-possible]
#
# Root only. With --where-possible it says in one line why it cannot be run here, and ends with 0.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${1-}" != --inside ]; then
    obstacle=
    [ "$(id -u)" = 0 ] || obstacle="not root"
    for program in systemd-tmpfiles systemd-sysusers setpriv unshare useradd perl; do
        command -v $program >/dev/null || obstacle="no $program"
    done
    # shellcheck disable=SC2016
    [ -n "$obstacle" ] || unshare --mount sh -c 'mount -t tmpfs tmpfs /mnt && mkdir /mnt/upper /mnt/work &&
        mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc' >/dev/null 2>&1 ||
        obstacle="namespaces or overlay mounts are not allowed"
    if [ -n "$obstacle" ]; then
        [ "${1-}" = --where-possible ] || { echo "agent-folder.sh: $obstacle" >&2; exit 1; }
        echo "skipped: $obstacle"
        exit 0
    fi
    exec unshare --mount "$0" --inside
fi
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc
mount -t tmpfs -o mode=755 tmpfs /run

pass() { echo "ok   $*"; }
fail() { echo "FAIL $*" >&2; exit 1; }
as() {
    local user=$1
    shift
    setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups "$@"
}
systemd-sysusers "$PWD/systemd/undertone.sysusers.conf" >/dev/null 2>&1
systemd-tmpfiles --create "$PWD/systemd/undertone.tmpfiles.conf"
for user in utalice:undertone-agent utmallory:undertone-agent utbob:undertone utquinn:undertone-qa utolga:undertone-operator \
    utaudrey:undertone-audit uthub:undertone-hub; do
    useradd --no-create-home --groups "${user#*:}" "${user%:*}"
done
useradd --no-create-home uteve
useradd --no-create-home --system --groups undertone-agent utsystem

# -- who is given a folder

made() { systemd/agent-folder "$@" 2>/dev/null; }
made utalice || fail "an agent is given no folder"
[ "$(stat -c '%a %U %G' /run/undertone/utalice)" = '2750 utalice undertone' ] || fail "the folder has other rights"
made "$(id -u utmallory)" && [ -d /run/undertone/utmallory ] || fail "an agent is not known by number"
for user in uteve utbob utsystem root nobody utnone '' ../etc -h; do
    status=0
    made "$user" || status=$?
    [ $status != 0 ] || fail "'$user' is given a folder"
done
[ "$(ls -A /run/undertone)" = "$(printf 'utalice\nutmallory')" ] || fail "there is more: $(ls -A /run/undertone)"
! as utalice systemd/agent-folder uteve 2>/dev/null || fail "whoever likes makes folders"
pass "agents have a folder of their own, and nobody else"

# -- what others can do in there: attacks 11 to 14, 17 to 19

# shellcheck disable=SC2016
serve='use Socket; umask(0); mkdir("$ARGV[0]/.u", 0700) or die; socket(S, AF_UNIX, SOCK_STREAM, 0);
    bind(S, sockaddr_un("$ARGV[0]/.u/s")) or die; chmod(0660, "$ARGV[0]/.u/s"); rename("$ARGV[0]/.u/s", "$ARGV[0]/feed.sock");
    listen(S, 9); rmdir("$ARGV[0]/.u"); while (accept(C, S)) { close(C) }'
# shellcheck disable=SC2016
connect='use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, sockaddr_un($ARGV[0])) or exit(1)'
setpriv --reuid utalice --regid "$(id -g utalice)" --init-groups perl -e "$serve" /run/undertone/utalice &
trap "kill -9 $! 2>/dev/null || true" EXIT
for _ in $(seq 100); do [ -S /run/undertone/utalice/feed.sock ] || sleep 0.1; done
[ -S /run/undertone/utalice/feed.sock ] || fail "an agent cannot make a socket"
for user in utbob utquinn utolga utaudrey; do
    as $user ls /run/undertone/utalice >/dev/null || fail "$user cannot list the folder"
    as $user perl -e "$connect" /run/undertone/utalice/feed.sock || fail "$user cannot connect"
done
for user in uteve utmallory; do
    ! as $user ls /run/undertone >/dev/null 2>&1 || fail "$user lists the agents"
    ! as $user stat /run/undertone/utalice/feed.sock >/dev/null 2>&1 || fail "$user sees since when utalice is at work"
    ! as $user perl -e "$connect" /run/undertone/utalice/feed.sock || fail "$user connects"
done
# The hub's own socket is opened to it by the daemon: it finds who is an agent, passes, and gets in nowhere else.
as uthub ls /run/undertone >/dev/null || fail "the hub cannot list the agents"
as uthub stat /run/undertone/utalice/feed.sock >/dev/null || fail "the hub cannot pass into an agent's folder"
! as uthub ls /run/undertone/utalice >/dev/null 2>&1 || fail "the hub lists an agent's folder"
! as uthub perl -e "$connect" /run/undertone/utalice/feed.sock || fail "the hub connects as if it were a supervisor"
! as uteve stat /run/undertone/utalice >/dev/null 2>&1 || fail "uteve sees who is an agent"
for user in uteve utmallory utbob utquinn utolga utaudrey utalice; do
    for place in /run/undertone/squat /run/undertone/utnone /run/undertone/.feed.sock.lock /run/undertone/utalice/squat; do
        [ "$user $place" != 'utalice /run/undertone/utalice/squat' ] || continue
        for act in "touch $place" "mkdir $place" "ln -s /etc $place" "mkfifo $place" "ln /etc/hostname $place"; do
            # shellcheck disable=SC2086
            ! as $user $act 2>/dev/null || fail "$user can: $act"
        done
    done
    for act in "rmdir /run/undertone/utalice" "mv /run/undertone/utalice /run/undertone/gone" "chmod 777 /run/undertone"; do
        # shellcheck disable=SC2086
        ! as $user $act 2>/dev/null || fail "$user can: $act"
    done
done
pass "nobody else writes in an agent's folder or beside it, and who has no role sees nothing"

# -- what lay there before

gpasswd --delete utmallory undertone-agent >/dev/null
cd /run/undertone
rm -rf utalice
mkdir utalice uteve 1500 && touch utalice/feed.sock && chown -R uteve utalice uteve 1500
touch alice.sock .utalice.sock.lock && ln -s /etc utbob && mkfifo pipe
cd - >/dev/null
made || fail "the folders of all cannot be made"
# Agents of this very machine have folders there, too.
for left in uteve 1500 alice.sock .utalice.sock.lock utbob pipe; do
    [ ! -e /run/undertone/$left ] && [ ! -L /run/undertone/$left ] || fail "left is: $left"
done
[ -d /run/undertone/utalice ] || fail "the agent's folder is not there"
[ "$(stat -c '%a %U %G' /run/undertone/utalice)" = '2750 utalice undertone' ] || fail "the folder is still another's"
[ -z "$(ls -A /run/undertone/utalice)" ] || fail "another's socket lies in it"
rmdir /run/undertone/utalice && ln -s /etc /run/undertone/utalice
made utalice && [ "$(stat -c '%a %U' /etc /run/undertone/utalice | tr '\n' ' ')" = '755 root 2750 utalice ' ] ||
    fail "a link was followed"
pass "what others left is taken away, and no link is followed"

# A folder of folders that others can write is no place for sockets.
chmod 3773 /run/undertone
! made utalice || fail "it goes on in a folder that all can write"
pass "where all can write, no folder is made"
