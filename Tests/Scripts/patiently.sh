#!/bin/bash
# Runs a command of which nobody wants to read anything unless it fails, and shows in one line that it goes on: on a
# terminal the time and the last step, rewritten each second; elsewhere a dot every four seconds.
#
#   patiently.sh WHAT COMMAND...
#
# Silent where the command takes less than four seconds. Prints its warnings, and all that it said where it fails.
set -euo pipefail
what=$1
shift
log=$(mktemp)
trap 'rm -f "$log"; [ -z "${job-}" ] || kill "$job" 2>/dev/null || true' EXIT
# The steps of a build, `[12/345] Compiling ...`, and what it fetches before: progress, and nothing to keep.
progress='^(\[[0-9]+/[0-9]+\]|Fetch(ing|ed) |Computing |Computed |Creating |Working copy |Building for |Build (of product .* )?complete)'

"$@" >"$log" 2>&1 </dev/null &
job=$!
began=$SECONDS
shown=no
show() {
    local step
    if [ -t 1 ]; then
        step=$(tail -c 2000 "$log" | tr '\r' '\n' | grep -Eo '^\[[0-9]+/[0-9]+\]' | tail -n 1 | tr -d '[]' || true)
        printf '\r\e[K%s: %d s%s' "$what" $((SECONDS - began)) "${step:+, step ${step/\// of }}"
    elif [ $shown = no ]; then
        printf '%s .' "$what"
    else
        printf .
    fi
    shown=yes
}
while kill -0 "$job" 2>/dev/null; do
    for _ in 1 2 3 4; do
        sleep 1
        kill -0 "$job" 2>/dev/null || break 2
        [ ! -t 1 ] || [ $((SECONDS - began)) -lt 4 ] || show
    done
    [ -t 1 ] || show
done
status=0
wait "$job" || status=$?
job=
if [ $shown = yes ]; then
    if [ -t 1 ]; then printf '\r\e[K%s: ' "$what"; else printf ' '; fi
    if [ $status = 0 ]; then echo "done in $((SECONDS - began)) s"; else echo "failed after $((SECONDS - began)) s"; fi
fi
if [ $status = 0 ]; then grep -E 'warning:' "$log" || true; else grep -Ev "$progress" "$log" >&2 || true; fi
exit $status
