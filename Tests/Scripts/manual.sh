#!/bin/bash
# Installs into a scratch folder as `make install` does, and checks the manual pages and completions there: that every
# command and every key of the configuration has its place in them, that man(1) and mandoc find no fault, and that bash, zsh
# and fish complete with them. What is not on this machine is named and left out. Then uninstalls.
#
#   manual.sh [FOLDER]    FOLDER holds the programs (default .build/release)
set -euo pipefail
cd "$(dirname "$0")/../.."
binaries=${1:-.build/release}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
fail() { echo "FAIL $*" >&2; exit 1; }
have() { command -v "$1" >/dev/null || { echo "no $1 here: not checked with it"; return 1; }; }

# Root may be strict about files that it makes; these are for all.
(umask 077 && make --silent install install-uplink install-hub DESTDIR="$root" PREFIX=/usr BINARIES="$binaries")
closed=$(find "$root" -type f ! -perm -444 -o -type d -path "*/man/*" ! -perm -555)
[ -z "$closed" ] || fail "not readable for all: $closed"
share=$root/usr/share
text() { man -l "$share/man/man$2/$1.$2.gz" 2>/dev/null | col -bx; }
export MANWIDTH=200

# Every command that `undertone --help` lists has its page, and every option stands there.
pages=0
if have man && have col; then
    mapfile -t commands < <("$binaries/undertone" --help | sed -n '/^SUBCOMMANDS:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')
    [ ${#commands[@]} -gt 5 ] || fail "undertone --help lists no commands"
    whole=$(text undertone 1)
    for command in "${commands[@]}"; do
        page=$(text "undertone-$command" 1) || fail "there is no undertone-$command(1)"
        for part in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES; do
            grep -q "^$part" <<<"$page" || fail "undertone-$command(1) has no $part"
        done
        while read -r option; do
            grep -qe "$option" <<<"$page" || fail "undertone-$command(1) has no $option"
        done < <("$binaries/undertone" "$command" --help | grep -oE -- '^  (-h, )?--[a-z-]+' | grep -oE -- '--[a-z-]+')
        grep -q "undertone-$command(1)" <<<"$whole" || fail "undertone(1) does not name $command"
    done
    for program in undertone-uplink undertone-hub; do
        page=$(text $program 8)
        for part in NAME SYNOPSIS DESCRIPTION COMMANDS FILES 'EXIT STATUS' EXAMPLES; do
            grep -q "^$part" <<<"$page" || fail "$program(8) has no $part"
        done
        mapfile -t commands < <("$binaries/$program" --help | sed -n '/^SUBCOMMANDS:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')
        [ ${#commands[@]} -gt 4 ] || fail "$program --help lists no commands"
        for command in "${commands[@]}"; do
            grep -q "$program $command" <<<"$page" || fail "$program(8) does not name $command"
            while read -r option; do
                grep -qe "$option" <<<"$page" || fail "$program(8) has no $option, of $command"
            done < <("$binaries/$program" "$command" --help | grep -oE -- '^  (-h, )?--[a-z-]+' | grep -oE -- '--[a-z-]+')
        done
    done
    page=$(text undertone.toml 5)
    while read -r key; do
        grep -qE "^ +$key( |\$)" <<<"$page" || fail "undertone.toml(5) has no $key"
    done < <(sed -n 's/^#\([a-z0-9_]*\) = .*/\1/p' config/undertone.toml)
    for page in "$share"/man/man*/*.gz; do
        said=$(man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)
        [ -z "$said" ] || fail "${page##*/}: $said"
        pages=$((pages + 1))
    done
fi
if have mandoc; then
    for page in "$share"/man/man*/*.gz; do
        said=$(mandoc -Tlint -Wwarning "$page") || fail "${page##*/}: $said"
    done
fi

# A word begun is completed, also in the middle of a line.
shells=()
complete_in_bash() {
    bash --norc -c 'source "$1"; COMP_LINE=$2; COMP_POINT=${#2}; COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_TYPE=9; function=$(complete -p "${COMP_WORDS[0]}" | sed "s/.*-F \([^ ]*\).*/\1/")
        $function "${COMP_WORDS[0]}" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"; echo "${COMPREPLY[@]}"' _ \
        "$share/bash-completion/completions/${1%% *}" "$1"
}
complete_in_bash 'undertone segm' | grep segments >/dev/null || fail "bash does not complete a command"
complete_in_bash 'undertone segments rep' | grep replay >/dev/null || fail "bash does not complete a command of a command"
complete_in_bash 'undertone analyze --pre' | grep -- --preset >/dev/null || fail "bash does not complete an option"
complete_in_bash 'undertone-hub tok' | grep token >/dev/null || fail "bash does not complete a command of the hub"
complete_in_bash 'undertone-uplink jo' | grep join >/dev/null || fail "bash does not complete a command of the uplink"
shells+=(bash)
if have zsh; then
    for program in undertone undertoned undertone-uplink undertone-hub; do
        # shellcheck disable=SC2016
        found=$(ZDOTDIR=$root zsh -f -c 'fpath=("$1" $fpath); autoload -U compinit; compinit -u -D; echo $_comps[$2]
            autoload +X $_comps[$2]' _ "$share/zsh/site-functions" $program)
        [ "$found" = _$program ] || fail "zsh does not find the completion of $program"
    done
    shells+=(zsh)
fi
if have fish; then
    found=$(HOME=$root fish --no-config -c "source $share/fish/vendor_completions.d/undertone.fish; complete -C 'undertone segm'")
    grep -q ^segments <<<"$found" || fail "fish does not complete a command"
    shells+=(fish)
fi

make --silent uninstall uninstall-uplink uninstall-hub DESTDIR="$root" PREFIX=/usr
left=$(cd "$root" && find . -type f ! -path ./etc/undertone/undertone.toml)
[ -z "$left" ] || fail "make uninstall leaves $left"
echo "ok   $pages manual pages; completions in ${shells[*]}"
