#!/bin/bash
# The packages of a site on a throwaway machine with a real systemd: installs hub, broker, uplink and daemon, makes a site,
# lets the machine in, checks who reaches what and how the units are kept, posts to a webhook, cuts the desk off, upgrades,
# removes and purges.
#
#   site.sh [--where-possible] FOLDER    FOLDER holds the packages; make deb builds them
#
# Root only. Needs systemd-container, nats-server, curl and python3. With --where-possible it says in one line why it cannot
# be run here, and ends with 0.
set -euo pipefail
cd "$(dirname "$0")/../.."
where_possible=no
[ "${1-}" != --where-possible ] || { where_possible=yes && shift; }
[ $# = 1 ] && [ -d "$1" ] || { echo "usage: site.sh FOLDER, of packages; make deb builds them" >&2; exit 64; }
packages=$(realpath "$1")
# shellcheck source=Tests/Scripts/systemd-boot.sh
source Tests/Scripts/systemd-boot.sh

done_well=no
scratch=$(mktemp -d)
finish() {
    if [ $done_well = no ] && [ -n "${machine_leader-}" ]; then
        [ ! -s "$scratch/said" ] || sed 's/^/said: /' "$scratch/said" >&2
        machine_run journalctl --no-pager -q -n 40 -u undertone-hub -u undertone-uplink -u nats-server >&2 || true
    fi
    machine_down
    rm -rf "$scratch"
}
trap finish EXIT
hub() { machine_run undertone-hub "$@" 2>"$scratch/said"; }
uplink() { machine_run undertone-uplink "$@" 2>"$scratch/said"; }
property() { machine_run systemctl show --value --property="$2" "$1"; }
said() { grep -q -- "$1" "$scratch/said"; }
# What a user is answered at an address of the hub: the number of HTTP, 000 where the socket does not let them.
answer() { machine_run setpriv --reuid "$1" --regid "$1" --init-groups curl -s -o /dev/null -w '%{http_code}' --unix-socket /run/undertone-hub/hub.sock "http://hub$2" || true; }
in_dpkg() {
    machine_run DEBIAN_FRONTEND=noninteractive dpkg "$@" >"$scratch/said" 2>&1 </dev/null || fail "dpkg $1 failed"
}

for program in nats-server curl python3 openssl; do
    PATH=$PATH:/usr/sbin command -v $program >/dev/null || impossible "no $program here; make deps"
done
machine_or_leave
for name in undertone undertone-uplink undertone-hub; do
    cp "$packages/${name}"_[0-9]*.deb "$machine_root/root/$name.deb"
    ! machine_run dpkg-query --show $name >/dev/null 2>&1 || impossible "$name is installed on this machine; remove it first"
    mkdir "$scratch/programs"
    dpkg-deb --fsys-tarfile "$machine_root/root/$name.deb" | tar -x -C "$scratch/programs" ./usr/bin
    # Debug programs are not for it.
    if command -v lintian >/dev/null && ! grep -qa 'libswiftCore\.so' "$scratch/programs/usr/bin/$name"; then
        found=$(lintian --allow-root --fail-on error,warning "$machine_root/root/$name.deb" 2>&1) || fail "lintian: $found"
    fi
    rm -r "$scratch/programs"
done

# -- install

# Without a network: whatever the packages depend on is here, or this fails.
machine_run unshare --net apt-get install --yes --no-install-recommends /root/undertone.deb /root/undertone-uplink.deb \
    /root/undertone-hub.deb >"$scratch/said" 2>&1 </dev/null || fail "apt-get cannot install the packages"
said 'make a site, once: undertone-hub init --site NAME --server HOST' || fail "the hub's first step is not told"
said 'join a site by a token of its hub: undertone-uplink join TOKEN' || fail "the uplink's first step is not told"
for name in undertone-uplink undertone-hub; do
    [ -z "$(machine_run dpkg --verify $name)" ] || fail "dpkg --verify finds differences in $name"
    [ "$(machine_run systemctl is-enabled $name || true)" = disabled ] || fail "$name is enabled by itself"
    machine_run systemctl start $name
    [ "$(property $name ActiveState)" = inactive ] || fail "$name runs before there is a site"
    [ "$(machine_run stat -c '%a %U:%G' /var/lib/$name)" = "700 $name:$name" ] || fail "/var/lib/$name has other rights"
    machine_run man 8 $name | grep -q 'EXAMPLES' || fail "there is no $name(8) with examples"
done
[ -z "$(machine_run find $(machine_run dpkg -L undertone-hub undertone-uplink | grep undertone) ! -user root ! -path '/run/*')" ] ||
    fail "files are not root's"
for user in sue:undertone quinn:undertone-qa oscar:undertone-operator audrey:undertone-audit; do
    machine_run useradd --create-home --groups "${user#*:}" "${user%:*}"
done
machine_run useradd --create-home bob
pass "installed: nothing is enabled, and nothing runs before there is a site"

# -- a site

hub init --site floor --server 127.0.0.1 --disk-gb 1 >"$scratch/told" || fail "there is no site"
# What it says is to be done, is done.
grep -E '^  (ln|systemctl|chown)' "$scratch/told" >"$scratch/steps"
grep -q 'systemctl enable --now undertone-hub' "$scratch/steps" || fail "init does not say how the hub is started"
[ -z "$(machine_run find /var/lib/undertone-hub ! -user undertone-hub)" ] || fail "the site is not the hub's"
[ -z "$(machine_run find /var/lib/undertone-hub-nats ! -user nats)" ] || fail "the broker's files are not the broker's"
[ -z "$(machine_run find /var/lib/undertone-hub /var/lib/undertone-hub-nats -perm /077)" ] || fail "others can read the site"
began=$(now_ms)
while read -r step; do
    # shellcheck disable=SC2086
    machine_run $step 2>"$scratch/said" </dev/null || fail "a step that init names fails: $step"
done <"$scratch/steps"
[ "$(property undertone-hub ActiveState)" = active ] || fail "the hub is $(property undertone-hub ActiveState)"
is_up() { hub status >"$scratch/told" && grep -q 'Broker:  up' "$scratch/told"; }
await 20 is_up || fail "the hub does not reach its broker"
pass "a site from nothing in $(($(now_ms) - began)) ms, by the steps that init names"

[ "$(answer sue /v1/alerts) $(answer quinn /v1/alerts) $(answer oscar /v1/desks) $(answer audrey /v1/audit)" = '200 200 200 200' ] ||
    fail "somebody with a role does not get in"
[ "$(answer oscar /v1/alerts) $(answer sue /v1/tokens) $(answer audrey /v1/alerts)" = '403 403 403' ] ||
    fail "somebody sees what their role does not"
[ "$(answer bob /v1/status)" = 000 ] || fail "somebody without a role reaches the hub"
pass "each role sees what is its own, and nobody else reaches the socket"

for name in undertone-hub; do
    process=$(property $name MainPID)
    grep -qP '^CapEff:\t0+$' "$machine_root/proc/$process/status" 2>/dev/null ||
        machine_run grep -qP '^CapEff:\t0+$' "/proc/$process/status" || fail "$name has capabilities"
    machine_run grep -qP '^Seccomp:\t2$' "/proc/$process/status" || fail "$name has no filter of system calls"
    machine_run grep -qP '^NoNewPrivs:\t1$' "/proc/$process/status" || fail "$name can gain rights"
done
! machine_run ss -Hltnp | grep undertone-hub || fail "the hub listens on the network, unasked"
machine_run kill -KILL "$process"
is_back() { [ "$(property undertone-hub ActiveState)" = active ] && [ "$(property undertone-hub MainPID)" != "$process" ]; }
await 20 is_back || fail "the hub does not come back after a kill"
await 20 is_up || fail "the hub does not reach its broker after a kill"
pass "kept in its sandbox; comes back after a kill"

# -- a desk

token=$(hub token create --desks 2 --ttl 1h --label floor-2) || fail "no token"
uplink join --yes "$token" >/dev/null || fail "the machine is not let in"
machine_run systemctl enable --now undertone-uplink 2>/dev/null || fail "the uplink does not start"
is_connected() { uplink status >"$scratch/told"; }
await 20 is_connected || fail "the uplink does not connect: $(cat "$scratch/told")"
desk=$(hub desk list | awk '$2 == "floor-2" && $4 == "approved" { print $1 }')
[ -n "$desk" ] || fail "the hub does not list the desk"
uplink metrics | grep -q '^undertone_uplink_connected 1$' || fail "the uplink's figures do not say that it is connected"
process=$(property undertone-uplink MainPID)
machine_run grep -qP '^Seccomp:\t2$' "/proc/$process/status" || fail "the uplink has no filter of system calls"
[ "$(machine_run awk '/^VmRSS/ { print $2 }' "/proc/$process/status")" -gt 0 ] || fail "the uplink does not run"
pass "a desk joins and is connected; it takes $(machine_run awk '/^RssAnon/ { printf "%.1f", $2 / 1000 }' "/proc/$process/status") MB of its own"

# -- a webhook, from within the sandbox

machine_run tee /root/receiver.py >/dev/null <<'PYTHON'
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        open("/root/received", "ab").write(self.headers["webhook-signature"].encode() + b" " + body + b"\n")
        self.send_response(204); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", 8099), Handler).serve_forever()
PYTHON
machine_run systemd-run --quiet --unit receiver python3 /root/receiver.py
listens() { machine_run ss -Hltn | grep -q ':8099 '; }
await 10 listens || fail "the receiver does not listen"
hook=$(hub webhook add http://127.0.0.1:8099/hook --secret-file /root/secret) || fail "no webhook"
[ "$(machine_run stat -c %a /root/secret)" = 600 ] || fail "others can read the secret that was made"
hub webhook test "$hook" >/dev/null || fail "the receiver does not get the test"
machine_run grep -q '^v1,.*io.undertone.webhook.test' /root/received || fail "what was posted is not signed"
! machine_run setpriv --reuid oscar --regid oscar --init-groups undertone-hub webhook add http://127.0.0.1:8099/ \
    --secret-file /home/oscar/secret 2>"$scratch/said" || fail "an operator adds a webhook"
said 'root adds one' || fail "it is not told who may add a webhook"
pass "a webhook is posted from within the sandbox; an operator cannot add one"

# -- cut off

hub desk revoke "$desk" >/dev/null || fail "the desk cannot be revoked"
began=$(now_ms)
is_cut_off() { machine_run journalctl --no-pager -q -u undertone-uplink | grep -q 'does not let this desk in'; }
await 5 is_cut_off || fail "the desk is not cut off within five seconds"
took=$(($(now_ms) - began))
# Its report is written now and then.
says_so() { ! uplink status >"$scratch/told" && grep -q 'does not let this desk in' "$scratch/told"; }
await 15 says_so || fail "the status does not say that the desk is cut off: $(cat "$scratch/told")"
pass "a revoked desk is cut off in $took ms, and says so"

# -- upgrade, remove, purge

version=$(dpkg-deb --field "$machine_root/root/undertone-hub.deb" Version)
dpkg-deb --raw-extract "$machine_root/root/undertone-hub.deb" "$scratch/later"
sed -i "s/^Version: .*/Version: $version+later/" "$scratch/later/DEBIAN/control"
dpkg-deb --root-owner-group -Zgzip -z1 --build "$scratch/later" "$machine_root/root/later.deb" >/dev/null
process=$(property undertone-hub MainPID)
in_dpkg --install /root/later.deb
said 'make a site' && fail "an upgrade tells the first step once more"
await 20 is_up || fail "the hub does not run after the upgrade"
[ "$(property undertone-hub MainPID)" != "$process" ] || fail "the version before goes on"
pass "an upgrade takes the new version"

machine_run dpkg -L undertone-hub undertone-uplink | grep undertone >"$scratch/files"
in_dpkg --remove undertone-hub undertone-uplink
[ -z "$(machine_run pgrep -f '^/usr/bin/undertone-(hub|uplink)' || true)" ] || fail "removed, and a program goes on"
while read -r file; do ! machine_run test -e "$file" || fail "removed, and $file is still there"; done <"$scratch/files"
! machine_run test -e /run/undertone-hub || fail "removed, and /run/undertone-hub is still there"
machine_run test -s /var/lib/undertone-hub/hub.sqlite || fail "removing erased the site"
in_dpkg --purge undertone-hub undertone-uplink
said '/var/lib/undertone-hub stays; it is the site' || fail "it is not told that the site stays"
machine_run test -s /var/lib/undertone-hub/account.seed || fail "purging erased the site's keys"
left=$(machine_run find /etc /usr /run -xdev \( -iname '*undertone-hub*' -o -iname '*undertone-uplink*' \) 2>/dev/null || true)
[ -z "$left" ] || fail "purged, and there is still: $left"
pass "removed and purged: nothing is left but the site itself"
done_well=yes
