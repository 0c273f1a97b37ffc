#!/bin/bash
# Alerts on recorded voices, through a real PulseAudio: for each speaker of the Berlin database the baseline is learned
# from half of the neutral clips; then 60 s of the other half and at least 30 s of the clips labelled `anger` are spoken
# into a virtual headset, with natural pauses. Prints one row a speaker: was an alert raised, how long after the onset, how
# many before it.
#
# Usage: emodb.sh FOLDER [BINARIES]     FOLDER holds manifest.csv (path, corpus, speaker, sex, emotion, ...) and the clips
set -euo pipefail
cd "$(dirname "$0")/../.."
speech=$(realpath "$1")
binaries=$(realpath "${2:-.build/release}")
. Tests/Scripts/private-sound.sh
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

# clips SPEAKER LABEL
clips() {
    awk -F, -v speaker="$1" -v label="$2" '$2 == "EmoDB" && $3 == speaker && $5 == label { print $1 }' \
        "$speech/manifest.csv" | sort
}

# join OUTPUT SECONDS CLIP...: the clips with pauses of 0.3 to 0.6 s of faint noise, again and again until SECONDS are full
join() {
    local output=$1 seconds=$2 list=() length=0 index=0
    shift 2
    while (($(echo "$length < $seconds" | bc))); do
        local clip=${*:$((index % $# + 1)):1}
        local pause="$work/pause$((index % 4)).wav"
        list+=("$speech/$clip" "$pause")
        length=$(echo "$length + $(soxi -D "$speech/$clip") + $(soxi -D "$pause")" | bc)
        index=$((index + 1))
    done
    # Every clip is peak-normalised; 6 dB down leaves room.
    sox "${list[@]}" -b 16 -r 16000 -c 1 "$output" gain -6
}

for index in 0 1 2 3; do
    sox -n -r 16000 -b 16 -c 1 "$work/pause$index.wav" synth "0.$((3 + index))" pinknoise gain -60 2>/dev/null
done

# try SPEAKER SEX: one speaker, on a sound server and a daemon of its own
try() {
    # A subshell does not inherit the trap above, and must not leave a sound server and a daemon behind.
    trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
    local speaker=$1 sex=$2 folder="$work/$1" neutral strained calm=() held=()
    mkdir -p "$folder"
    mapfile -t neutral < <(clips "$speaker" neutral)
    mapfile -t strained < <(clips "$speaker" anger)
    for index in "${!neutral[@]}"; do
        if ((index % 2)); then held+=("${neutral[$index]}"); else calm+=("${neutral[$index]}"); fi
    done
    join "$folder/calm.wav" 80 "${calm[@]}"
    join "$folder/held.wav" 60 "${held[@]}"
    join "$folder/strained.wav" 32 "${strained[@]}"
    start_sound "$folder/run"
    export XDG_STATE_HOME="$folder/state"
    printf '[agent]\nid = "%s"\n[policy]\nterritory = "US"\n[capture]\nallow_virtual = true\nstop_on_lock = false\nstop_when_inactive = false\n' "$speaker" \
        >"$folder/undertone.toml"
    printf '[feed]\nsupervisor_socket = "off"\n[vault]\nenabled = false\n[alerting]\nprobation_h = 0\n[log]\nlevel = "error"\n' \
        >>"$folder/undertone.toml"
    "$binaries/undertone" baseline learn --config "$folder/undertone.toml" --device virtual-headset "$folder/calm.wav" \
        >/dev/null
    "$binaries/undertoned" --config "$folder/undertone.toml" 2>"$folder/daemon.log" &
    local daemon=$!
    for _ in $(seq 200); do
        "$binaries/undertone" consent grant --all --yes --config "$folder/undertone.toml" >/dev/null 2>&1 && break
        sleep 0.05
    done
    for _ in $(seq 200); do
        curl -s --unix-socket "$XDG_RUNTIME_DIR/undertone/agent.sock" http://undertone/v1/status 2>/dev/null |
            grep -q '"state":"capturing"' && break
        sleep 0.05
    done
    speak "$folder/held.wav"
    local onset
    onset=$(date +%s.%N)
    speak "$folder/strained.wav"
    curl -s --unix-socket "$XDG_RUNTIME_DIR/undertone/agent.sock" \
        'http://undertone/v1/events?after=0&follow=false&type=alert.raised' >"$folder/alerts.json"
    # The time of an event is that of its appending: when a subscriber could know.
    { grep -o '"time":"[^"]*"' "$folder/alerts.json" || true; } | cut -d'"' -f4 | while read -r raised; do
        echo "$(date -d "$raised" +%s.%N) - $onset" | bc
    done >"$folder/latencies"
    local false first
    false=$(awk '$1 < 0' "$folder/latencies" | wc -l)
    first=$(awk '$1 >= 0 { printf "%.1f", $1; exit }' "$folder/latencies")
    printf '%s\t%s\t%s\t%s\t%s\n' "$speaker" "$sex" "${first:+yes}" "${first:--}" "$false" >"$folder/row"
    kill -TERM "$daemon"
    wait "$daemon" || true
    stop_sound
}

echo 'two minutes of speech for each voice, all voices at once ...' >&2
voices=0
while read -r speaker sex; do
    (try "$speaker" "$sex") &
    voices=$((voices + 1))
done < <(awk -F, '$2 == "EmoDB" && $5 == "neutral" { print $3, $4 }' "$speech/manifest.csv" | sort -u)
wait
printf 'speaker\tsex\talert\tlatency_s\tfalse_alerts\n'
cat "$work"/*/row | sed 's/\t\t/\tNO\t/' | sort
awk -F'\t' '$4 != "-" { print $4 }' "$work"/*/row | sort -n |
    awk '{ v[NR] = $1 } END { if (NR) printf "median latency %.1f s over %d voices\n", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, NR }'
# Fails where a voice is missing from the table, had no alert, or had one before the onset.
awk -F'\t' -v voices="$voices" '$3 == "" || $5 > 0 { bad = 1 } END { exit bad || NR != voices }' "$work"/*/row
