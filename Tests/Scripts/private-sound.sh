# Sourced by the scripts here: a PulseAudio server of one's own with a virtual headset, in a folder of its own.
#
# The headset is a remapped monitor of a null sink, which carries what `speak` plays, sample for sample and in real time.
# After `start_sound FOLDER` the folder is XDG_RUNTIME_DIR, so every program below talks to this server and no other.

# sound_options FOLDER: sets the array of this name to what pulseaudio is to be started with
sound_options() {
    sound_options=(-n --daemonize=no --exit-idle-time=-1 --log-level=error
        -L "module-native-protocol-unix socket=$1/pulse/native auth-cookie=$1/cookie"
        -L "module-null-sink sink_name=mouth rate=16000 channels=1 format=s16le"
        -L "module-remap-source source_name=headset master=mouth.monitor remix=no source_properties=\"device.form_factor='headset' device.bus='usb' device.bus_path='virtual-headset' device.description='Virtual_headset'\"")
}

# start_sound FOLDER
start_sound() {
    export XDG_RUNTIME_DIR=$1
    export PULSE_SERVER="unix:$XDG_RUNTIME_DIR/pulse/native"
    # Else the library would put a cookie into the user's own configuration.
    export PULSE_COOKIE="$XDG_RUNTIME_DIR/cookie"
    mkdir -p "$XDG_RUNTIME_DIR"
    chmod 700 "$XDG_RUNTIME_DIR"
    sound_options "$XDG_RUNTIME_DIR"
    pulseaudio "${sound_options[@]}" >"$XDG_RUNTIME_DIR/pulseaudio.log" 2>&1 &
    sound_server=$!
    for _ in $(seq 100); do
        pactl info >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    echo "PulseAudio did not start; see $XDG_RUNTIME_DIR/pulseaudio.log" >&2
    return 1
}

# speak FILE: says a recording into the headset, in real time
speak() {
    paplay --device=mouth --latency-msec=50 "$1"
}

# stop_sound
stop_sound() {
    kill "$sound_server" 2>/dev/null || true
}
