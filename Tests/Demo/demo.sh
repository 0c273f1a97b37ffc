#!/bin/bash
# From a voice to an alert and its replay, on this machine alone and in a world of its own (world.sh): an agent with a
# virtual headset, a supervisor, and somebody of quality assurance. What is heard is recorded human speech (the English
# prompts of Debian's asterisk-core-sounds-en-g722), spoken calmly and then with more effort: the same voice, made higher,
# faster and louder by sox. VOICE=file.wav takes a recording of yours instead.
#
# Leaves the segment, its replay page and the logs in a folder that it names at the end. Uses no network, touches no
# configuration, no daemon and no sound device of this machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
. Tests/Demo/world.sh
enter_world "$PWD/Tests/Demo/demo.sh"
. Tests/Scripts/private-sound.sh
# Where the prompts lie asks dpkg, which is to be asked before anything else is put in place of this machine's files.
prompts=$(dpkg -L asterisk-core-sounds-en-g722 2>/dev/null | grep 'sounds/en_US_f_Allison$' || true)
binaries=$(realpath "${BINARIES:-.build/release}")
# A name without the user's own folders, which the others could not enter.
work=$(mktemp -d "${TMPDIR:-/tmp}/undertone-demo-XXXXXX")
bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || bold='' dim='' plain=''
say() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
# shows WHO COMMAND...: runs a command as one of the people, and shows that it is
shows() {
    printf '%s%s$ %s%s\n' "$dim" "$1" "${*:2}" "$plain"
    as "$@" </dev/null
}
finish() {
    # shellcheck disable=SC2046
    kill $(jobs -p) 2>/dev/null || true
    wait
    rm -rf "$work/speech"
    leave_world
}
fail() { echo "demo: $*; see $work/daemon.log" >&2; exit 1; }
trap finish EXIT

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
length_of() { soxi -D "$work/speech/$1.wav"; }
for part in learn calm strained again; do printf '   %-9s %5.1f s\n' "$part" "$(length_of $part)"; done
chmod -R a+rX "$work/speech"

say '2. Alice, an agent: a sound server with a virtual headset, her calm voice, her consent'
people "$work"
if [ "$demo_world" = own ]; then
    chown alice "$work/speech"
    own=() theirs=()
else
    echo 'This machine lends no namespaces and users (unshare, newuidmap): all are you, and nobody acknowledges.'
    mkdir -m 700 "$work/run"
    own=(--config "$work/alice/.config/undertone/undertone.toml") theirs=(--socket "$work/run/undertone/agent.sock")
fi
# A daemon may only call its agent by the name of its user.
agent=alice
[ "$demo_world" = own ] || agent=$(id -un)
as quinn undertone keygen --output qa.key >"$work/recipient" 2>/dev/null
as alice mkdir -p .config/undertone
as alice tee .config/undertone/undertone.toml >/dev/null <<TOML
[agent]
id = "$agent"
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
[vault]
recipients = ["$(grep -o 'age1[a-z0-9]*' "$work/recipient" | head -n 1)"]
pre_roll_s = 5
post_roll_s = 2
hold_back_s = 2
TOML
[ "$demo_world" = own ] || printf '[feed]\nsupervisor_socket = "off"\n' >>"$work/alice/.config/undertone/undertone.toml"
if [ "$demo_world" = own ]; then runtime=/run/user/alice; else runtime=$work/run; fi
sound_options "$runtime"
person alice
"${person[@]}" pulseaudio "${sound_options[@]}" >"$work/pulseaudio.log" 2>&1 &
await() { # await COMMAND...: for ten seconds at most
    for _ in $(seq 200); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.05
    done
    return 1
}
await as alice pactl info || fail "PulseAudio did not start: $work/pulseaudio.log"
status() { as alice undertone status --json "${own[@]}"; }
capturing() { status | grep -q '"state":"capturing"'; }
shows alice undertone devices "${own[@]}"
as alice undertone baseline learn --device virtual-headset "$work/speech/learn.wav" "${own[@]}"
"${person[@]}" undertoned "${own[@]}" 2>"$work/daemon.log" &
daemon=$!
# Nothing is heard before the agent agrees.
await as alice undertone consent show "${own[@]}" || fail 'the daemon did not start'
shows alice undertone consent grant --all --yes "${own[@]}" 2>/dev/null
await capturing || fail 'nothing is captured'

say '3. Sam, the supervisor, watches; Alice speaks calmly, then with more effort, then calmly'
# speaks PART HOW: says a part into the headset. Where no live table shows how it sounds, a line does, every few seconds.
speaks() {
    local began=$SECONDS voice
    [ -t 1 ] || printf 'alice speaks %s for %.0f s\n' "$2" "$(length_of "$1")"
    as alice paplay --device=mouth --latency-msec=50 "$work/speech/$1.wav" &
    voice=$!
    while kill -0 $voice 2>/dev/null; do
        sleep 1
        [ -t 1 ] || [ $(((SECONDS - began) % 4)) != 0 ] || printf '%s   %2d s: score %s of 100%s\n' "$dim" \
            $((SECONDS - began)) "$(status | grep -o '"score":{[^}]*' | grep -o '"value":[0-9]*' | cut -d: -f2)" "$plain"
    done
    wait $voice
}
# What the agent's own programs are answered: those of the daemon's own user.
api() { as alice curl -s --unix-socket "$runtime/undertone/agent.sock" "http://undertone/v1/$1"; }
raised_alert() { api 'events?after=0&follow=false&type=alert.raised'; }
printf '%ssam$ undertone watch%s\n' "$dim" "$plain"
person sam
"${person[@]}" undertone watch "${theirs[@]}" </dev/null &
watcher=$!
# Sam acknowledges the first alert.
if [ "$demo_world" = own ]; then
    (
        id=
        for _ in $(seq 600); do
            id=$(raised_alert | grep -o '"alert_id":"[^"]*"' | head -n 1 | cut -d'"' -f4 || true)
            [ -z "$id" ] || break
            sleep 0.2
        done
        sleep 1
        # Beside the live table it would stand in its way; the table itself shows who has seen it.
        [ -z "$id" ] || if [ -t 1 ]; then as sam undertone ack "$id" >/dev/null; else shows sam undertone ack "${id:0:8}"; fi
    ) &
fi
speaks calm calmly
onset=$(date +%s.%N)
speaks strained 'with more effort'
speaks again calmly
[ -t 1 ] || echo 'alice is silent; what was said before and after the alert is encrypted'
await eval 'api segments | grep -q "\"state\":\"stored\""' || true
sleep 0.5
kill "$watcher" 2>/dev/null || true
wait "$watcher" 2>/dev/null || true
state=$(status)
raised=$(raised_alert | grep -o '"time":"[^"]*"' | head -n 1 | cut -d'"' -f4 || true)
segment=$(api segments | grep -o '"segment_id":"[^"]*"' | head -n 1 | cut -d'"' -f4 || true)
[ -n "$raised" ] || fail 'no alert was raised'
[ -n "$segment" ] || fail 'no segment was stored'

say '4. Quinn of quality assurance opens the encrypted segment, with a reason that Alice can read'
because=(--reason demonstration)
if [ "$demo_world" = own ]; then shows quinn undertone segments list "${because[@]}"; else as quinn undertone segments list "${theirs[@]}"; fi
shows quinn undertone segments verify "$segment" --identity qa.key "${because[@]}" "${theirs[@]}"
shows quinn undertone segments replay "$segment" --identity qa.key --html replay.html --png replay.png "${because[@]}" "${theirs[@]}"
mv "$work/quinn/replay.html" "$work/quinn/replay.png" "$work"
age -d -i "$work/quinn/qa.key" "$work/alice/.local/state/undertone/segments/$segment.age" |
    tar t | sed -n '1,4s,^,   age -d | tar t:  ,p'

number() { echo "$state" | grep -o "\"$1\":[0-9.]*" | head -n 1 | cut -d: -f2; }
cpu=$(awk -v ticks="$(getconf CLK_TCK)" -v up="$(number uptime_s)" '{ printf "%.2f", 100 * ($14 + $15) / ticks / up }' \
    "/proc/$daemon/stat")
kill -TERM "$daemon"
wait "$daemon" || true

say '5. In figures'
printf '   %-46s %s\n' \
    'onset of the effort to the alert on the feed' "$(echo "$(date -d "$raised" +%s.%N) - $onset" | bc | xargs printf '%.1f') s" \
    'daemon, share of one core while capturing' "$cpu %" \
    'daemon, memory (RSS)' "$(number rss_mb | xargs printf '%.0f') MB" \
    'replay page (open it in a browser)' "$work/replay.html" \
    'the same as a picture' "$work/replay.png" \
    'segment, key, logs' "$work"
