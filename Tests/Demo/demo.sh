#!/bin/bash
# From a voice to an alert and its replay, on this machine alone: a sound server of one's own, a virtual headset, recorded
# human speech (the English prompts of Debian's asterisk-core-sounds-en-g722), spoken calmly and then with more effort:
# the same voice, made higher, faster and louder by sox. VOICE=file.wav takes a recording of yours instead.
#
# Leaves the segment, its replay page and the logs in a folder that it names at the end. Uses no network, touches no
# configuration and no sound device of the user.
set -euo pipefail
cd "$(dirname "$0")/../.."
binaries=$PWD/.build/release
. Tests/Scripts/private-sound.sh
work=$(mktemp -d "${TMPDIR:-/tmp}/undertone-demo-XXXXXX")
undertone() { "$binaries/undertone" "$@" --config "$work/undertone.toml"; }
api() { curl -s --unix-socket "$XDG_RUNTIME_DIR/undertone/agent.sock" "http://undertone/v1/$1"; }
bold=$'\e[1m' plain=$'\e[0m'
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || bold='' plain=''
say() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work/speech"' EXIT

say '1. Speech: three calm parts and one with more effort'
mkdir "$work/speech"
sox -n -r 16000 -b 16 -c 1 "$work/speech/pause.wav" synth 0.5 pinknoise gain -60
# The strained voice is made, not acted: 4 semitones higher, a quarter faster, 5 dB louder.
strain=(pitch 400 tempo -s 1.25 gain -l 5)
if [ -n "${VOICE:-}" ]; then
    [ -r "$VOICE" ] || { echo "demo: $VOICE cannot be read; give VOICE=file.wav" >&2; exit 66; }
    length=$(soxi -D "$VOICE" 2>/dev/null | cut -d. -f1 || true)
    [ -n "$length" ] || { echo "demo: $VOICE is no audio file that sox reads; convert it to WAV" >&2; exit 66; }
    [ "$length" -ge 30 ] || { echo "demo: $VOICE has $length s; at least 30 s of calm speech are needed" >&2; exit 66; }
    sox "$VOICE" -b 16 -r 16000 -c 1 "$work/speech/voice.wav" norm -8
    half=$((length / 2))
    # A short recording is all there is: what is learned from is heard again, and a lively reader needs more strain.
    strain=(pitch 600 tempo -s 1.3 gain -l 6)
    cp "$work/speech/voice.wav" "$work/speech/learn.wav"
    sox "$work/speech/voice.wav" "$work/speech/calm.wav" trim "$half" 15
    sox "$work/speech/voice.wav" "$work/speech/strained.wav" trim "$half" 20 "${strain[@]}"
else
    prompts=$(dpkg -L asterisk-core-sounds-en-g722 | grep 'sounds/en_US_f_Allison$')
    join() { # join NAME PROMPT...
        local name=$1 list=()
        shift
        for prompt in "$@"; do
            ffmpeg -v error -y -f g722 -i "$prompts/$prompt.g722" -ar 16000 -ac 1 "$work/speech/$prompt.wav" </dev/null
            list+=("$work/speech/$prompt.wav" "$work/speech/pause.wav")
        done
        sox "${list[@]}" "$work/speech/$name.wav" gain -6
    }
    join learn demo-congrats priv-callee-options conf-usermenu-162 screen-callee-options vm-options
    join calm demo-abouttotry vm-msginstruct
    join effort demo-moreinfo dir-intro-fn conf-usermenu
    sox "$work/speech/effort.wav" "$work/speech/strained.wav" "${strain[@]}"
fi
sox "$work/speech/calm.wav" "$work/speech/again.wav" trim 0 14
for part in learn calm strained again; do
    printf '   %-9s %5.1f s\n' "$part" "$(soxi -D "$work/speech/$part.wav")"
done

say '2. A sound server with a virtual headset, a key for quality assurance, the calm baseline'
start_sound "$work/run"
export XDG_STATE_HOME=$work/state
"$binaries/undertone" keygen --output "$work/qa.key" >"$work/recipient" 2>/dev/null
# A supervisor is another user: root can be one for a moment, others only see the alert.
supervisors=off
if [ "$(id -u)" = 0 ]; then
    supervisors=$work/alice.sock
    chmod 711 "$work"
fi
cat >"$work/undertone.toml" <<TOML
[agent]
id = "alice"
[policy]
territory = "US"
profile = "supervised"
[capture]
allow_virtual = true
stop_on_lock = false
stop_when_inactive = false
[baseline]
warm_up_s = 10
[alerting]
probation_h = 0
[feed]
supervisor_socket = "$supervisors"
supervisor_group = "nogroup"
[vault]
recipients = ["$(grep -o 'age1[a-z0-9]*' "$work/recipient" | head -n 1)"]
pre_roll_s = 5
post_roll_s = 2
hold_back_s = 2
TOML
undertone devices
undertone baseline learn --device virtual-headset "$work/speech/learn.wav"
"$binaries/undertoned" --config "$work/undertone.toml" 2>"$work/daemon.log" &
daemon=$!
# Nothing is heard before the agent agrees.
for _ in $(seq 200); do
    undertone consent grant --all --yes 2>/dev/null && break
    sleep 0.05
done
for _ in $(seq 200); do
    api status 2>/dev/null | grep -q '"state":"capturing"' && break
    sleep 0.05
done
api status | grep -q '"state":"capturing"' || { echo "demo: no capture; see $work/daemon.log" >&2; exit 1; }

say '3. The supervisor subscribes (undertone watch); the agent speaks calmly, then with more effort, then calmly'
"$binaries/undertone" watch --after 0 --config "$work/undertone.toml" &
watcher=$!
# The supervisor acknowledges the first alert.
(
    for _ in $(seq 600); do
        id=$(api 'events?after=0&follow=false&type=alert.raised' | grep -o '"alert_id":"[^"]*"' | head -n 1 | cut -d'"' -f4 || true)
        [ -z "$id" ] || break
        sleep 0.2
    done
    sleep 1
    [ -z "$id" ] || [ "$supervisors" = off ] ||
        setpriv --reuid nobody --regid nogroup --clear-groups "$binaries/undertone" ack "$id" --socket "$supervisors"
) &
speak "$work/speech/calm.wav"
onset=$(date +%s.%N)
speak "$work/speech/strained.wav"
speak "$work/speech/again.wav"
for _ in $(seq 100); do
    api segments | grep -q '"state":"stored"' && break
    sleep 0.2
done
sleep 0.5
kill "$watcher" 2>/dev/null || true
status=$(api status)
raised=$(api 'events?after=0&follow=false&type=alert.raised' | grep -o '"time":"[^"]*"' | head -n 1 | cut -d'"' -f4 || true)
segment=$(api segments | grep -o '"segment_id":"[^"]*"' | head -n 1 | cut -d'"' -f4 || true)
[ -n "$raised" ] || { echo "demo: no alert was raised; see $work/daemon.log" >&2; exit 1; }
[ -n "$segment" ] || { echo "demo: no segment was stored; see $work/daemon.log" >&2; exit 1; }

say '4. Quality assurance opens the encrypted segment'
undertone segments list
undertone segments verify "$segment" --identity "$work/qa.key" --reason demonstration
undertone segments replay "$segment" --identity "$work/qa.key" --html "$work/replay.html" --reason demonstration
undertone segments replay "$segment" --identity "$work/qa.key" --png "$work/replay.png" --reason demonstration
age -d -i "$work/qa.key" "$work/state/undertone/segments/$segment.age" | tar t | sed -n '1,4s,^,   age -d | tar t:  ,p'

number() { echo "$status" | grep -o "\"$1\":[0-9.]*" | cut -d: -f2; }
cpu=$(awk -v ticks="$(getconf CLK_TCK)" -v up="$(number uptime_s)" '{ printf "%.2f", 100 * ($14 + $15) / ticks / up }' \
    "/proc/$daemon/stat")
kill -TERM "$daemon"
wait "$daemon" || true
stop_sound

say '5. In figures'
printf '   %-46s %s\n' \
    'onset of the effort to the alert on the feed' "$(echo "$(date -d "$raised" +%s.%N) - $onset" | bc | xargs printf '%.1f') s" \
    'daemon, share of one core while capturing' "$cpu %" \
    'daemon, memory (RSS)' "$(number rss_mb | xargs printf '%.0f') MB" \
    'replay page (open it in a browser)' "$work/replay.html" \
    'the same as a picture' "$work/replay.png" \
    'segment, key, logs' "$work"
