#!/bin/bash
# The Debian package on a throwaway machine with a real systemd: installs, starts, upgrades, removes and purges it, and
# checks what lies where, who runs what, and what is said at each step.
#
#   deb.sh [--where-possible] PACKAGE.deb
#
# Root only. Needs systemd-container and dbus-user-session; with lintian and debsums it checks more. With
# --where-possible it says in one line why it cannot be run here, and ends with 0.
set -euo pipefail
cd "$(dirname "$0")/../.."
where_possible=no
[ "${1-}" != --where-possible ] || { where_possible=yes && shift; }
[ $# = 1 ] && [ -f "$1" ] || { echo "usage: deb.sh PACKAGE.deb, one; make deb builds it" >&2; exit 64; }
deb=$(realpath "$1")
# shellcheck source=Tests/Scripts/systemd-boot.sh
source Tests/Scripts/systemd-boot.sh

done_well=no
scratch=$(mktemp -d)
finish() {
    if [ $done_well = no ] && [ -n "${machine_leader-}" ]; then
        [ ! -s "$scratch/said" ] || sed 's/^/said: /' "$scratch/said" >&2
        machine_run journalctl --no-pager -q -n 30 -t undertoned -t systemd >&2 || true
    fi
    machine_down
    rm -rf "$scratch"
}
trap finish EXIT
alice() { machine_as alice "$@"; }
bob() { machine_as bob "$@"; }
property() { alice systemctl --user show --value --property="$1" undertoned; }
lies() { machine_run test -e "$1"; }

# What dpkg and the scripts of the package say is kept, to be searched.
dpkg_on_machine() {
    machine_run DEBIAN_FRONTEND=noninteractive dpkg "$@" >"$scratch/said" 2>&1 </dev/null || fail "dpkg $1 failed"
}
said() { grep -q -- "$1" "$scratch/said"; }
daemons() { machine_run pgrep -x undertoned || true; }

# A package like the one under test, of another version and with one more line in its configuration.
later_package() {
    local tree=$scratch/later
    rm -rf "$tree"
    dpkg-deb --raw-extract "$deb" "$tree"
    sed -i "s/^Version: .*/Version: $1/" "$tree/DEBIAN/control"
    [ -z "$2" ] || echo "$2" >>"$tree/etc/undertone/undertone.toml"
    dpkg-deb --root-owner-group -Zgzip -z1 --build "$tree" "$machine_root/root/undertone_$1.deb" >/dev/null
    rm -rf "$tree"
}

# -- without a machine

version=$(dpkg-deb --field "$deb" Version)
# As files: one of the two programs is a link to the other.
mkdir "$scratch/programs"
dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$scratch/programs" ./usr/bin
if grep -qa 'libswiftCore\.so' "$scratch/programs/usr/bin/undertoned"; then
    echo "made of debug programs: lintian is not asked"
elif command -v lintian >/dev/null; then
    found=$(lintian --allow-root --fail-on error,warning "$deb" 2>&1) || fail "lintian: $found"
    pass "lintian has neither error nor warning"
else
    echo "no lintian here: not checked with it"
fi
rm -r "$scratch/programs"

# -- install

machine_or_leave
for user in alice bob; do
    machine_run useradd --create-home "$user"
    machine_run loginctl enable-linger "$user"
    await 20 machine_run test -S "/run/user/$(machine_run id -u $user)/bus" || fail "$user has no user manager"
done
cp "$deb" "$machine_root/root/undertone.deb"
! machine_run dpkg-query --show undertone >/dev/null 2>&1 || impossible "undertone is installed on this machine; remove it first"
began=$(now_ms)
# Without a network: whatever the package depends on is here, or this fails.
machine_run unshare --net apt-get install --yes --no-install-recommends /root/undertone.deb >"$scratch/said" 2>&1 </dev/null ||
    fail "apt-get cannot install the package"
took=$(($(now_ms) - began))
alice undertoned --version >/dev/null ||
    impossible "alice cannot run this build on the throwaway machine; one with a static runtime she can: make deb"
said 'nothing is heard until an agent sets it up, each for themselves: undertone setup' || fail "the first step is not told"
[ "$(machine_run undertone --version)" = "$version" ] || fail "undertone is not of version $version"
[ "$(machine_run undertoned --version)" = "$version" ] || fail "undertoned is not of version $version"
[ -z "$(machine_run dpkg --verify undertone)" ] || fail "dpkg --verify finds differences"
[ ! -x "$machine_root/usr/bin/debsums" ] || machine_run debsums --silent undertone || fail "debsums finds differences"
strangers=$(machine_run find $(machine_run dpkg -L undertone | grep undertone) ! \( -user root -group root \) ! -path '/run/*')
[ -z "$strangers" ] || fail "not root's: $strangers"
[ "$(machine_run stat -c '%a %U %G' /run/undertone)" = '750 root undertone' ] || fail "/run/undertone has other rights"
for group in undertone undertone-agent undertone-qa undertone-operator undertone-audit undertone-hub; do
    machine_run getent group $group >/dev/null || fail "there is no group $group"
done
if [ -x /usr/bin/getfacl ]; then
    [ "$(machine_run getfacl --absolute-names /run/undertone | grep -c ':undertone-')" = 5 ] || fail "/run/undertone has no access list"
fi
pass "installed in $took ms; files, rights, group and folder of the sockets as they should be"

[ "$(machine_run systemctl --global is-enabled undertoned || true)" = disabled ] || fail "the unit is enabled for everybody"
[ -z "$(daemons)" ] || fail "a daemon runs before anybody started it"
pass "nothing is heard before an agent decides so"

alice env MANWIDTH=80 man undertone watch | grep 'undertone watch --json' >/dev/null || fail "man undertone watch shows no example"
alice man 8 undertoned >/dev/null || fail "there is no undertoned(8)"
alice man 5 undertone.toml | grep warm_up_s >/dev/null || fail "undertone.toml(5) names no keys"
alice apropos vocal 2>/dev/null | grep undertone >/dev/null || echo "the index of manual pages is not kept here: apropos is not checked"
if lies /usr/share/bash-completion/bash_completion; then
    alice bash --norc -c '. /usr/share/bash-completion/bash_completion; _completion_loader undertone
        complete -p undertone' >/dev/null || fail "bash-completion does not find undertone"
fi
if lies /usr/bin/zsh; then
    [ "$(alice zsh -f -c 'autoload -U compinit; compinit -D; echo $_comps[undertone]')" = _undertone ] ||
        fail "zsh does not find the completion"
fi
if lies /usr/bin/fish; then
    alice fish -c "complete -C 'undertone segm'" | grep ^segments >/dev/null || fail "fish does not complete"
fi
pass "manual pages and completions are found"

# -- run

# An agent is whom an administrator says; alice and bob log in anew, and the system makes their folders.
for agent in alice bob; do
    machine_run usermod -aG undertone-agent $agent
    machine_run systemctl restart "user@$(machine_run id -u $agent).service"
    await 10 lies /run/undertone/$agent || fail "no folder for $agent after the login"
done
machine_run install -d -o alice -g alice /home/alice/.config /home/alice/.config/pulse
machine_run tee /home/alice/.config/pulse/default.pa >/dev/null <<'PULSE'
load-module module-native-protocol-unix
load-module module-pipe-source source_name=headset file=/tmp/alice-headset.fifo format=s16le rate=16000 channels=1 source_properties="device.form_factor=headset device.bus=usb"
PULSE
alice systemctl --user restart pulseaudio.service
has_headset() { alice pactl list short sources 2>/dev/null | grep -q headset; }
await 10 has_headset || fail "alice has no sound server with a headset"
! bob undertoned --check 2>/dev/null || fail "it would start where nobody has said which law applies"
for agent in alice bob; do
    $agent undertone setup --territory US --yes --no-start >/dev/null 2>&1 || fail "$agent cannot set it up"
done
alice systemctl --user enable --now undertoned 2>/dev/null || fail "alice cannot start the daemon"
[ "$(property ActiveState)" = active ] || fail "the daemon is $(property ActiveState) after the start"
first=$(property MainPID)
[ "$(machine_run readlink "/proc/$first/exe")" = /usr/bin/undertoned ] || fail "the unit runs another program"
await 5 lies /run/undertone/alice/feed.sock || fail "no socket for the supervisors"
# It ends with 3 as long as nothing is heard.
[[ $(alice undertone status --json || true) == *'"version"'* ]] || fail "undertone status does not reach the daemon"
# One that no manager knows of.
bob setsid --fork undertoned >/dev/null 2>&1
await 5 lies /run/undertone/bob/feed.sock || fail "bob cannot start the daemon by hand"
by_hand=$(machine_run pgrep -u bob -x undertoned)
pass "an agent starts it, as unit or by hand"

# -- upgrade

later_package "$version+later1" ''
later_package "$version+later2" '# One more line of the maintainer.'
machine_run sh -c 'printf "\n[alerting]\npreset = \"early\"\n" >>/etc/undertone/undertone.toml'
machine_run cp /etc/undertone/undertone.toml /root/mine.toml
dpkg_on_machine --install "/root/undertone_$version+later1.deb"
machine_run cmp /root/mine.toml /etc/undertone/undertone.toml || fail "the upgrade changed the administrator's configuration"
said 'can reach alice no more' && fail "alice is an agent, and it is told that she is none"
said 'the version before goes on for\( alice\| bob\)\{2\} until' || fail "it is not told who runs the version before"
[ "$(property ActiveState) $(property MainPID)" = "active $first" ] || fail "the upgrade touched a running daemon"
machine_run readlink "/proc/$first/exe" | grep deleted >/dev/null || fail "the program was not replaced"
[ "$(property NeedDaemonReload)" = no ] || fail "alice's manager was not told of the new unit"
said 'nothing is heard until' && fail "an upgrade tells the first step once more"
alice systemctl --user restart undertoned
second=$(property MainPID)
[ "$(machine_run readlink "/proc/$second/exe")" = /usr/bin/undertoned ] || fail "a restart does not take the new version"
pass "an upgrade keeps configuration and running daemons, and says whose"

dpkg_on_machine --force-confdef --force-confold --install "/root/undertone_$version+later2.deb"
machine_run cmp /root/mine.toml /etc/undertone/undertone.toml || fail "the upgrade changed the administrator's configuration"
machine_run grep -q 'of the maintainer' /etc/undertone/undertone.toml.dpkg-dist || fail "the new configuration is not laid beside it"
pass "where both changed the configuration, the administrator's counts and the new one lies beside it"

# -- remove

# SQLite's own -wal and -shm come and go with the daemon.
data() { machine_run find /home/alice/.local/state/undertone -type f ! -name '*-wal' ! -name '*-shm' | sort; }
kept=$(data)
[ -n "$kept" ] || fail "alice's daemon has written nothing"
machine_run dpkg -L undertone | grep undertone | grep -v '^/etc' >"$scratch/files"
stops() { machine_run journalctl --no-pager -q -t systemd | grep -c 'Stopping undertoned.service' || true; }
before=$(stops)
dpkg_on_machine --remove undertone
[ "$(stops)" -gt "$before" ] || fail "the daemon was killed, its unit was not stopped"
[ -z "$(daemons)" ] || fail "removed, and a daemon goes on hearing: $(daemons), where by hand it was $by_hand"
[ "$(property ActiveState)" = inactive ] || fail "alice's unit is $(property ActiveState)"
while read -r file; do ! lies "$file" || fail "removed, and $file is still there"; done <"$scratch/files"
lies /run/undertone && fail "removed, and /run/undertone is still there"
machine_run cmp /root/mine.toml /etc/undertone/undertone.toml || fail "removing changed the configuration"
[ "$(data)" = "$kept" ] || fail "removing changed alice's data"
pass "removed: every daemon has stopped, also the one that was started by hand; configuration and data stay"

# -- purge

machine_run touch /etc/undertone/qa.key
dpkg_on_machine --purge undertone
lies /etc/undertone/qa.key || fail "a key in /etc/undertone was erased"
said '/etc/undertone holds files that are not of the package' || fail "it is not told that files stay"
machine_run rm /etc/undertone/qa.key

# A manager that hangs holds up no more than itself.
manager=$(machine_run systemctl show --value --property MainPID "user@$(machine_run id -u bob).service")
dpkg_on_machine --install /root/undertone.deb
lies /run/undertone/bob || fail "installed again, and bob, who is logged in, has no folder"
bob setsid --fork undertoned >/dev/null 2>&1
await 5 lies /run/undertone/bob/feed.sock || fail "bob cannot start the daemon by hand"
machine_run kill -STOP "$manager"
began=$SECONDS
dpkg_on_machine --remove undertone
machine_run kill -CONT "$manager"
[ -z "$(daemons)" ] || fail "removed while a manager hangs, and a daemon goes on hearing"
pass "removed within $((SECONDS - began)) s while a user's manager hangs"

dpkg_on_machine --install /root/undertone.deb
# Alice had enabled the unit for herself, which is hers and stays; somebody enables it for all.
[ "$(alice systemctl --user is-enabled undertoned)" = enabled ] || fail "installed anew, alice's choice is lost"
machine_run systemctl --global enable undertoned 2>/dev/null
dpkg_on_machine --purge undertone
said 'stays in their ~/.local/state/undertone' || fail "it is not told that the users' data stay"
left=$(machine_run find /etc /usr /run/undertone /run/systemd /run/tmpfiles.d /var -xdev -iname '*undertone*' ! -path '/var/log/*' 2>/dev/null || true)
[ -z "$left" ] || fail "purged, and there is still: $left"
[ "$(data)" = "$kept" ] || fail "purging changed alice's data"
[ -z "$(daemons)" ] || fail "purged, and a daemon runs"
machine_run getent group undertone >/dev/null || fail "purging erased the group"
pass "purged: nothing is left but the users' data, the group and files of others"
done_well=yes
