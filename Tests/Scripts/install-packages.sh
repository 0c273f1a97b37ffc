#!/bin/bash
# Installs those of the named Debian packages that are missing; silent where none is.
#
#   install-packages.sh PACKAGE...
set -euo pipefail
# apt-get itself, or the path of a stand-in.
apt=${APT_GET:-apt-get}

missing=()
for package in "$@"; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

command -v "$apt" >/dev/null || {
    echo "make deps: this is no Debian; install what corresponds to: ${missing[*]}" >&2
    exit 1
}
as_root=(env)
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
        echo "make deps: ${missing[*]} must be installed, and that takes root or sudo: apt-get install ${missing[*]}" >&2
        exit 1
    }
    as_root=(sudo env)
fi
# A password is asked for before anything is silent.
[ "$(id -u)" = 0 ] || sudo true
echo "make deps: installing ${missing[*]}"
get() {
    "$(dirname "$0")/patiently.sh" "$1" "${as_root[@]}" DEBIAN_FRONTEND=noninteractive "$apt" --yes "${@:2}" 2>"$log"
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Never at the price of another package: on a desktop with PipeWire, PulseAudio would take the desktop with it.
install() { get 'make deps: apt-get' --no-remove --no-install-recommends install "${missing[@]}"; }
# A fresh machine has no package lists yet; one that has them is not made to fetch them again.
install || { get 'make deps: fetching the lists of packages' update && install; } || {
    tail -n 5 "$log" >&2
    echo "make deps: apt-get could not install ${missing[*]}; where one of them conflicts with what is" \
        "installed (pulseaudio with pipewire-audio), use another machine or a container" >&2
    exit 1
}
