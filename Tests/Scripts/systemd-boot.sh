#!/bin/bash
# A throwaway machine with a real systemd, over an overlay of this one's files: boots in a second or two, and what it writes
# is lost at the end. Meant to be sourced, by root.
#
#   machine_obstacle       says in one line why none can be booted here; silent where one can, as far as can be told before
#   machine_up             boot; on return the system is running
#   machine_or_leave       boot, or end the script: with where_possible=yes it says in one line why, and ends with 0
#   impossible WHY         end the script likewise, for a reason that is not the fault of what is tested
#   machine_run CMD...     run a command inside, as root
#   machine_as USER CMD... run a command inside, as a user, with that user's manager
#   machine_down           stop it and leave nothing behind; safe to call at any time, also twice
#
# Within, $machine_root is the root folder of the machine as seen from here. And what the scripts that source this say and ask:
#
#   pass WHAT, fail WHAT   one line; fail ends the script
#   await SECONDS CMD...   wait until a command succeeds; fails where it does not in time
#   now_ms                 milliseconds, to take differences of

pass() { echo "ok   $*"; }
fail() { echo "FAIL $*" >&2; exit 1; }
now_ms() { date +%s%3N; }
await() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.05
    done
}

machine_obstacle() {
    local program unit
    [ "$(id -u)" = 0 ] || { echo "not root"; return; }
    for program in systemd-nspawn nsenter setpriv unshare perl pulseaudio; do
        command -v $program >/dev/null || { echo "no $program; make test-systemd-deps deps"; return; }
    done
    for unit in dbus.socket pulseaudio.service; do
        [ -e /usr/lib/systemd/user/$unit ] || { echo "no user unit $unit; make test-systemd-deps deps"; return; }
    done
    # In a namespace that ends with the command, so that nothing is left behind.
    # shellcheck disable=SC2016
    unshare --mount --pid --fork sh -c 'dir=/mnt && mount -t tmpfs tmpfs $dir && mkdir $dir/upper $dir/work $dir/root &&
        mount -t overlay overlay -o lowerdir=/usr,upperdir=$dir/upper,workdir=$dir/work $dir/root' >/dev/null 2>&1 ||
        echo "namespaces or overlay mounts are not allowed"
}

machine_up() {
    machine_dir=$(mktemp -d)
    machine_root=$machine_dir/root
    mount -t tmpfs -o size=1G,mode=755 tmpfs "$machine_dir"
    mkdir "$machine_dir/upper" "$machine_dir/work" "$machine_root"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$machine_dir/upper,workdir=$machine_dir/work" "$machine_root"

    # A machine of its own, and without the services of this one. PipeWire would take the place of the sound server.
    tr -d - </proc/sys/kernel/random/uuid >"$machine_root/etc/machine-id"
    local system=$machine_root/etc/systemd/system user=$machine_root/etc/systemd/user unit
    mkdir -p "$system" "$user"
    # Whatever was enabled here, such as a database, whose port another machine of these may hold.
    rm -rf "$system"/*.target.wants
    for unit in pipewire.socket pipewire.service pipewire-pulse.socket pipewire-pulse.service wireplumber.service; do
        ln -sf /dev/null "$user/$unit"
    done
    ln -sf /lib/systemd/system/multi-user.target "$system/default.target"

    # Of itself nspawn refuses what every real machine allows: mlock within RLIMIT_MEMLOCK, keyrings, the memory of
    # one's own processes, and some capabilities.
    # With these a user manager fails, as it does on a real machine, at options that take a capability away.
    setsid systemd-nspawn --capability=CAP_SYS_MODULE,CAP_SYSLOG,CAP_SYS_TIME,CAP_WAKE_ALARM \
        --system-call-filter='@memlock @keyring process_vm_readv' --directory="$machine_root" --boot --register=no \
        --keep-unit --link-journal=no --machine="undertone-$$" --console=pipe </dev/null >"$machine_dir/console" 2>&1 &
    machine_nspawn=$!
    machine_leader=
    local state= deadline=$((SECONDS + 60))
    until [ "$state" = running ] || [ "$state" = degraded ]; do
        if [ $SECONDS -gt $deadline ] || ! kill -0 "$machine_nspawn" 2>/dev/null; then
            tail -n 20 "$machine_dir/console" >&2
            echo "the throwaway machine does not boot" >&2
            return 1
        fi
        machine_leader=$(pgrep -P "$machine_nspawn" -x systemd || true)
        [ -z "$machine_leader" ] || state=$(machine_run systemctl is-system-running 2>/dev/null || true)
        sleep 0.1
    done
}

impossible() {
    # shellcheck disable=SC2034
    done_well=yes
    [ "${where_possible-no}" = no ] || { echo "skipped: $*"; exit 0; }
    echo "$(basename "$0"): $*" >&2
    exit 1
}

machine_or_leave() {
    local obstacle
    obstacle=$(machine_obstacle)
    [ -z "$obstacle" ] || impossible "$obstacle"
    machine_up || impossible "the throwaway machine does not boot"
}

machine_run() {
    nsenter --target "$machine_leader" --all -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"
}

machine_as() {
    local user=$1 uid
    shift
    uid=$(machine_run id -u "$user")
    nsenter --target "$machine_leader" --all -- setpriv --reuid "$uid" --regid "$uid" --init-groups env -i \
        PATH=/usr/local/bin:/usr/bin:/bin HOME="/home/$user" XDG_RUNTIME_DIR="/run/user/$uid" \
        DBUS_SESSION_BUS_ADDRESS="unix:path=/run/user/$uid/bus" "$@"
}

machine_down() {
    [ -n "${machine_dir-}" ] || return 0
    # SIGRTMIN+4 asks systemd to power off.
    [ -z "${machine_leader-}" ] || kill -s SIGRTMIN+4 "$machine_leader" 2>/dev/null || true
    local deadline=$((SECONDS + 15))
    if [ -n "${machine_nspawn-}" ]; then
        while kill -0 "$machine_nspawn" 2>/dev/null && [ $SECONDS -lt $deadline ]; do sleep 0.1; done
        kill -9 "$machine_nspawn" 2>/dev/null || true
    fi
    ! mountpoint -q "$machine_root" || umount "$machine_root"
    ! mountpoint -q "$machine_dir" || umount "$machine_dir"
    rmdir "$machine_dir"
    machine_dir=
}
