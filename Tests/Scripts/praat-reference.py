#!/usr/bin/env python3
"""What Praat says about a handful of synthetic voices and rows of pulses: the reference of PraatReferenceTests.

Writes praat-voices.csv and praat-pulses.csv into the folder given. Needs parselmouth (PyPI: praat-parselmouth) and numpy; the
files in the repository are by praat-parselmouth 0.4.7, which is Praat 6.1.38.

The voices are made by integer arithmetic alone, here and in Tests/TestSignals/PulseVoice.swift, so that both hear the very same
samples; the checksum proves it. Whoever changes one changes the other.

Usage: praat-reference.py Tests/ProsodyTests/Fixtures
"""
import csv
import math
import sys

import numpy as np
import parselmouth
from parselmouth.praat import call

RATE = 16000
ONE = 1 << 16
MASK = (1 << 64) - 1
# Vowel-like: 2 r cos(w) and r^2 times 2^14 of resonances at 650, 1100 and 2450 Hz, 90, 110 and 160 Hz wide.
RESONATORS = ((31151, 15815), (29122, 15691), (18157, 15386))
# The glottis is open for 0.6 of the period.
OPEN = 39322


class Generator:
    """Knuth's linear congruential generator; hands out its upper 16 bits as -32768...32767."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 48) - 32768


def voice(period, jitter, shimmer, alternate, noise, seed, count):
    """Samples -32768...32767 of a voice; all parameters but noise, seed and count in 1/65536.

    period: samples; jitter: largest deviation of each period from it, as a share; shimmer: the same for the pulses' heights;
    alternate: what every second pulse lacks; noise: largest value of the white noise added.
    """
    pulses, hiss = Generator(seed), Generator(seed + 1000)
    cycle, start = 0, 0

    def next_cycle():
        length = period + ((period * ((jitter * pulses.next()) >> 15)) >> 16)
        height = ONE + ((shimmer * pulses.next()) >> 15)
        return length, height - (alternate if cycle & 1 else 0)

    length, height = next_cycle()
    states = [[0, 0] for _ in RESONATORS]
    samples = []
    for n in range(count):
        # Eight steps a sample place the closure of the glottis to an eighth of a sample.
        total = 0
        for step in range(8):
            time = (n << 16) + (step << 13)
            while time >= start + length:
                start += length
                cycle += 1
                length, height = next_cycle()
            phase = ((time - start) << 16) // length
            if phase < OPEN:
                # The derivative of the flow a x^2 - b x^3 (Klatt & Klatt 1990).
                total += (((phase * (2 * OPEN - 3 * phase)) >> 16) * height) >> 16
        x = total >> 3
        for (c1, c2), state in zip(RESONATORS, states):
            y = x + ((c1 * state[0] - c2 * state[1]) >> 14)
            state[1], state[0] = state[0], y
            x = y
        samples.append(max(-32768, min(32767, (x >> 9) + ((noise * hiss.next()) >> 15))))
    return samples


def checksum(samples):
    """FNV-1a over the samples as 16-bit words."""
    value = 0xCBF29CE484222325
    for sample in samples:
        value = ((value ^ (sample & 0xFFFF)) * 0x100000001B3) & MASK
    return value


# name, period in samples, jitter, shimmer, alternate in per cent, noise. Periods that are no whole number of samples.
VOICES = (
    ("clean-high", 50.3, 0, 0, 0, 0),
    ("clean-middle", 80.7, 0, 0, 0, 0),
    ("clean-low", 133.4, 0, 0, 0, 0),
    ("breathy-high", 50.3, 0, 0, 0, 1000),
    ("breathy-middle", 80.7, 0, 0, 0, 1000),
    ("breathy-low", 133.4, 0, 0, 0, 1000),
    ("noisy-middle", 80.7, 0, 0, 0, 2500),
    ("jitter-high", 50.3, 3, 0, 0, 100),
    ("jitter-middle", 80.7, 3, 0, 0, 100),
    ("jitter-low", 133.4, 3, 0, 0, 100),
    ("shimmer-high", 50.3, 0, 10, 0, 100),
    ("shimmer-middle", 80.7, 0, 10, 0, 100),
    ("shimmer-low", 133.4, 0, 10, 0, 100),
    ("rough-middle", 80.7, 2, 10, 0, 500),
    ("subharmonic-middle", 80.7, 0, 0, 15, 100),
)
COUNT = 24000
# Away from both ends, seconds.
START, END = 0.2, 1.3


def middle(values):
    return float(np.median([value for value in values if math.isfinite(value)]))


def praat_on_voice(samples, period):
    sound = parselmouth.Sound(np.array(samples) / 32768.0, RATE)
    pulses = call(sound, "To PointProcess (periodic, cc)...", 60, 500)
    window = (START, END, 0.0001, 0.02, 1.3)
    both = [sound, pulses]
    hnr = []
    for method in ("cc", "ac"):
        # Periods per window: 1.0 for cc, 4.5 for ac, as Praat proposes.
        harmonicity = call(sound, f"To Harmonicity ({method})...", 0.01, 75, 0.1, 1.0 if method == "cc" else 4.5)
        frames = call(harmonicity, "Get number of frames")
        times = [call(harmonicity, "Get time from frame number...", i) for i in range(1, frames + 1)]
        values = [call(harmonicity, "Get value in frame...", i) for i in range(1, frames + 1)]
        hnr.append(middle([v for t, v in zip(times, values) if START <= t <= END and v > -100]))
    # The cepstrum of the band up to 4 kHz under a Hann window of 32 ms, as ours.
    narrow = call(sound, "Resample...", 8000, 50)
    prominences = []
    for index in range(int(START * 100), int(END * 100)):
        part = call(narrow, "Extract part...", index / 100 - 0.016, index / 100 + 0.016, "Hanning", 1, "no")
        cepstrum = call(call(part, "To Spectrum...", "yes"), "To PowerCepstrum")
        f0 = RATE / period
        prominences.append(
            call(cepstrum, "Get peak prominence...", f0 / 1.15, f0 / 0.85, "parabolic", 0.001, 0.016, "Straight",
                 "Least squares"))
    return (
        call(pulses, "Get jitter (local)...", *window), call(pulses, "Get jitter (rap)...", *window),
        call(both, "Get shimmer (local)...", *window, 1.6), call(both, "Get shimmer (local_dB)...", *window, 1.6),
        *hnr, middle(prominences))


def write_voices(path):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            "name,period_q16,jitter_q16,shimmer_q16,alternate_q16,noise,seed,count,checksum,jitter_local,jitter_rap,"
            "shimmer_local,shimmer_local_db,hnr_cc_db,hnr_ac_db,cpp_db".split(","))
        for index, (name, period, *shares, noise) in enumerate(VOICES):
            parameters = [round(period * ONE), *(round(share / 100 * ONE) for share in shares), noise, index + 1, COUNT]
            samples = voice(*parameters)
            results = praat_on_voice(samples, period)
            writer.writerow([name, *parameters, checksum(samples), *(f"{value:.7g}" for value in results)])


# name, number of pulses, jitter and shimmer in per cent, and then intervals (index: factor) and heights (index: factor) that
# are out of line.
PULSES = (
    ("steady", 12, 0, 0, {}, {}),
    ("fewest", 6, 2, 5, {}, {}),
    ("uneven", 15, 3, 10, {}, {}),
    ("wild", 15, 25, 60, {}, {}),
    ("one-long", 14, 2, 5, {6: 1.5}, {}),
    ("one-double", 12, 2, 5, {4: 2.0}, {}),
    ("long-at-first", 13, 2, 5, {0: 1.5}, {}),
    ("long-at-last", 13, 2, 5, {11: 1.5}, {}),
    ("two-long", 12, 2, 5, {5: 1.5, 6: 1.5}, {}),
    ("one-loud", 14, 2, 5, {}, {7: 2.2}),
    ("loud-at-last", 14, 2, 5, {}, {13: 1.5}),
)


def write_pulses(path):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow("name,positions_q16,heights,jitter_local,jitter_rap,shimmer_local,shimmer_local_db".split(","))
        for index, (name, count, jitter, shimmer, long, loud) in enumerate(PULSES):
            generator = Generator(index + 1)
            position, positions, heights = 100 * ONE, [], []
            for pulse in range(count):
                positions.append(position)
                height = 20000 * (1 + shimmer / 100 * generator.next() / 32768) * loud.get(pulse, 1)
                heights.append(round(height))
                interval = 90 * ONE * (1 + jitter / 100 * generator.next() / 32768) * long.get(pulse, 1)
                position += round(interval)
            seconds = [position / ONE / RATE for position in positions]
            process = call("Create empty PointProcess...", "pulses", 0, 1)
            tier = call("Create AmplitudeTier...", "heights", 0, 1)
            for time, height in zip(seconds, heights):
                call(process, "Add point...", time)
                call(tier, "Add point...", time, height)
            limits = (0.0001, 0.02)
            results = (
                call(process, "Get jitter (local)...", 0, 0, *limits, 1.3),
                call(process, "Get jitter (rap)...", 0, 0, *limits, 1.3),
                call(tier, "Get shimmer (local)...", *limits, 1.6),
                call(tier, "Get shimmer (local_dB)...", *limits, 1.6))
            writer.writerow(
                [name, " ".join(map(str, positions)), " ".join(map(str, heights)), *(f"{value:.9g}" for value in results)])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write_voices(sys.argv[1] + "/praat-voices.csv")
    write_pulses(sys.argv[1] + "/praat-pulses.csv")


main()
