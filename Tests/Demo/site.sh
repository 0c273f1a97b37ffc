#!/bin/bash
# A whole site on this machine alone, in a world of its own (world.sh): a broker, a hub, three desks with three recorded
# voices, and a supervisor who sees all three from the hub. Alice speaks with more effort, Maria asks for help; Sam
# acknowledges both at the hub, and the agents' own screens tell them so. What is heard are the English, Russian and
# Italian prompts of Debian's asterisk-core-sounds, two of them calm throughout.
#
# Leaves logs and the site in a folder that it names at the end. Uses no network but its own, touches no configuration, no
# daemon and no sound device of this machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
. Tests/Demo/world.sh
enter_world "$PWD/Tests/Demo/site.sh"
[ "$demo_world" = own ] ||
    { echo 'demo-site: this machine lends no namespaces and users (unshare, newuidmap); as root it does.' >&2; exit 69; }
. Tests/Scripts/private-sound.sh
binaries=$(realpath "${BINARIES:-.build/release}")
work=$(mktemp -d "${TMPDIR:-/tmp}/undertone-site-XXXXXX")
agents=(alice maria carlo) supervisors=(sam) assurers=() operators=(olga) services=(uplink hub)
declare -A voice=([alice]=en_US_f_Allison [maria]=ru_RU_f_IvrvoiceRU [carlo]=it_IT_m_Carlo)
# Asked of dpkg before anything else is put in place of this machine's files.
declare -A prompts
for agent in "${agents[@]}"; do
    prompts[$agent]=$(dpkg -L "asterisk-core-sounds-${voice[$agent]:0:2}-g722" 2>/dev/null | grep "sounds/${voice[$agent]}\$" || true)
done
bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || bold='' dim='' plain=''
say() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
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
fail() { echo "demo-site: $*; see $work" >&2; exit 1; }
trap finish EXIT
await() { # await COMMAND...: for ten seconds at most
    for _ in $(seq 200); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.05
    done
    return 1
}
began=$SECONDS

say '1. Three voices: English, Russian and Italian'
mkdir "$work/speech"
sox -n -r 16000 -b 16 -c 1 "$work/speech/pause.wav" synth 0.5 pinknoise gain -60
for agent in "${agents[@]}"; do
    join() { # join NAME PROMPT...
        local name=$1 list=() prompt
        shift
        for prompt in "$@"; do
            ffmpeg -v error -y -f g722 -i "${prompts[$agent]}/$prompt.g722" -ar 16000 -ac 1 \
                "$work/speech/$agent-$prompt.wav" </dev/null
            list+=("$work/speech/$agent-$prompt.wav" "$work/speech/pause.wav")
        done
        sox "${list[@]}" "$work/speech/$agent-$name.wav" gain -6
    }
    join learn demo-congrats priv-callee-options conf-usermenu-162 screen-callee-options vm-options
    join calm demo-abouttotry vm-msginstruct dir-intro-fn
    join brief demo-abouttotry
    printf '   %-6s %s\n' "$agent" "${voice[$agent]}"
done
# Made, not acted: 4 semitones higher, a quarter faster, 5 dB louder.
agent=alice
join effort demo-moreinfo conf-usermenu
sox "$work/speech/alice-effort.wav" "$work/speech/alice-strained.wav" pitch 400 tempo -s 1.25 gain -l 5
chmod -R a+rX "$work/speech"

say '2. Olga, an operator, makes the site: keys, certificates, broker, hub, and a token for three desks'
people "$work"
ip link set lo up
install -d -m 750 -o hub -g hub /run/undertone-hub
for group in undertone undertone-operator; do
    setfacl -m "group:$group:r-x" /run/undertone-hub
    setfacl -d -m "user::rwx,group::rwx,group:$group:rwx,mask::rwx,other::---" /run/undertone-hub
done
shows hub undertone-hub init --site demo --server 127.0.0.1:4222 --state "$work/hub/site" --disk-gb 1 >"$work/init.log"
head -n 2 "$work/init.log"
person hub
"${person[@]}" /usr/sbin/nats-server -c "$work/hub/site-nats/nats-server.conf" >"$work/broker.log" 2>&1 &
"${person[@]}" undertone-hub run --state "$work/hub/site" >"$work/hub.log" 2>&1 &
await as olga undertone-hub status || fail "the hub does not reach its broker"
token=$(as olga undertone-hub token create --desks 3 --ttl 1h --label floor-2 2>/dev/null)
echo "   ${token:0:40}... (for three desks, one hour)"

say '3. On each desk: a virtual headset, a calm voice, consent, and the uplink that joins by the token'
declare -A daemon
for agent in "${agents[@]}"; do
    as "$agent" mkdir -p .config/undertone
    as "$agent" tee .config/undertone/undertone.toml >/dev/null <<TOML
[agent]
id = "$agent"
[policy]
territory = "US"
profile = "supervised"
[capture]
allow_virtual = true
# These headsets are silent, to the last bit, until somebody speaks.
deaf_after_s = 600
stop_on_lock = false
stop_when_inactive = false
[baseline]
warm_up_s = 10
[alerting]
probation_h = 0
[feed]
hub_socket = "auto"
TOML
    sound_options "/run/user/$agent"
    person "$agent"
    "${person[@]}" pulseaudio "${sound_options[@]}" >"$work/pulseaudio-$agent.log" 2>&1 &
done
for agent in "${agents[@]}"; do
    await as "$agent" pactl info || fail "PulseAudio did not start for $agent"
    as "$agent" undertone baseline learn --device virtual-headset "$work/speech/$agent-learn.wav" >/dev/null
    person "$agent"
    "${person[@]}" undertoned 2>"$work/daemon-$agent.log" &
    daemon[$agent]=$!
    await as "$agent" undertone consent show || fail "the daemon of $agent did not start"
    as "$agent" undertone consent grant --all --yes >/dev/null 2>&1 || fail "$agent cannot agree"
    # A machine of its own, as far as the site can tell.
    tr -d - </proc/sys/kernel/random/uuid >"$work/machine-$agent"
    state=(--state "$work/uplink/$agent" --socket "/run/undertone/$agent/hub.sock" --sockets /run/none)
    person uplink
    unshare --mount sh -c 'mount -n --bind "$1" /etc/machine-id; shift; exec "$@"' sh "$work/machine-$agent" \
        "${person[@]}" undertone-uplink join --yes --label "desk of $agent" "${state[@]}" "$token" \
        >"$work/join-$agent.log" 2>&1 </dev/null || fail "the desk of $agent cannot join"
    "${person[@]}" undertone-uplink run "${state[@]}" >"$work/uplink-$agent.log" 2>&1 &
    eval "uplink_$agent=$!"
    echo "   $agent: a calm voice learned, consent given, joined"
    [ "$agent" != alice ] || { printf '%suplink$ undertone-uplink join --yes TOKEN%s\n' "$dim" "$plain"; fold -sw 110 "$work/join-alice.log" | sed 's/^/   /'; }
done
capturing() { as "$1" undertone status --json | grep -q '"state":"capturing"'; }
for agent in "${agents[@]}"; do await capturing "$agent" || fail "nothing of $agent is heard"; done
all_follow() { [ "$(as olga undertone-hub desk list | grep -c 'approved .*1 lane')" = 3 ]; }
await all_follow || fail 'the hub does not hear of all three desks'
shows olga undertone-hub desk list

say '4. Sam, the supervisor, watches all three from the hub; all speak calmly, then Alice with more effort'
printf '%ssam$ undertone watch --hub%s\n' "$dim" "$plain"
person sam
"${person[@]}" undertone watch --hub </dev/null &
watcher=$!
speak_as() { as "$1" paplay --device=mouth --latency-msec=50 "$work/speech/$1-$2.wav" 2>/dev/null; }
at_hub() { as sam curl -s --unix-socket /run/undertone-hub/hub.sock "http://hub/v1/$1"; }
# The first alert of an agent that is open at the hub.
alert_of() { at_hub 'alerts?open=true' | python3 -c '
import json, sys
print(next((a["alert_id"] for a in json.load(sys.stdin) if a["agent"] == sys.argv[1]), ""))' "$1"; }
is_there() { [ -n "$(alert_of "$1")" ]; }
spoken=$SECONDS told=$SECONDS
for agent in maria carlo; do speak_as "$agent" calm & done
(
    speak_as alice brief
    date +%s.%N >"$work/onset"
    speak_as alice strained
) &
for _ in $(seq 90); do
    is_there alice && break
    # A line now and then, so that it is seen to go on.
    [ $((SECONDS - told)) -lt 3 ] || { printf '%s   %2d s: all three speak%s\n' "$dim" $((SECONDS - spoken)) "$plain"; told=$SECONDS; }
    sleep 1
done
alice_alert=$(alert_of alice)
[ -n "$alice_alert" ] || fail 'no alert of alice reached the hub'
sleep 1
shows sam undertone ack "${alice_alert:0:8}" --hub

say '5. Maria asks for help; Sam has seen it, and her own screen says so'
shows maria undertone help-me he shouts at me
await is_there maria || fail "maria's request did not reach the hub"
maria_alert=$(alert_of maria)
sleep 1
shows sam undertone ack "${maria_alert:0:8}" --hub
learns() { as "$1" undertone status | grep -qi 'sam'; }
for agent in maria alice; do
    await learns "$agent" || fail "$agent does not learn that sam has seen it"
done
printf '%smaria$ undertone status%s\n' "$dim" "$plain"
as maria undertone status </dev/null
sleep 1
kill "$watcher" 2>/dev/null || true
wait "$watcher" 2>/dev/null || true

say '6. In figures'
at_hub alerts/"$alice_alert" >"$work/alert.json"
raised=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["raised_at"])' "$work/alert.json")
as olga curl -s --unix-socket /run/undertone-hub/hub.sock http://hub/metrics |
    grep -E '^undertone_hub_(broker_up|events_total|events_waiting|desks\{.*approved)'
# anonymous KB of a process by its number
own_memory() { awk '/^RssAnon/ { printf "%.1f MB", $2 / 1000 }' "/proc/$1/status"; }
# shellcheck disable=SC2154
printf '   %-46s %s\n' \
    'onset of the effort to the alert on the desk' "$(awk -v a="$(date -d "$raised" +%s.%N)" -v b="$(cat "$work/onset")" 'BEGIN { printf "%.1f s", a - b }')" \
    'memory of one uplink (its own)' "$(own_memory "$uplink_alice")" \
    'the whole demo' "$((SECONDS - began)) s" \
    'the site, logs' "$work"
