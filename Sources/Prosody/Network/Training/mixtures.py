"""Training streams: clips of one speaker in a row, with what a headset hears besides, through the product's own front end.

Every stream has its own seed, so that the same list of clips gives the same streams whatever the number of processes.
"""
import struct
import subprocess

import numpy as np
from scipy.ndimage import binary_closing
from scipy.signal import butter, lfilter, sosfilt, sosfiltfilt

from corpus import HOP, RATE

FEATURES, CANDIDATES, CANDIDATE_FEATURES = 53, 6, 17
COLUMNS = FEATURES + 1 + CANDIDATES * (1 + CANDIDATE_FEATURES)


class FrontEnd:
    """The product's features of a signal."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "features"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, x):
        pcm = np.clip(np.rint(x * 32_768), -32_768, 32_767).astype("<i2")
        self.process.stdin.write(struct.pack("<i", len(pcm)) + pcm.tobytes())
        self.process.stdin.flush()
        frames = struct.unpack("<i", self.process.stdout.read(4))[0]
        return np.frombuffer(self.process.stdout.read(4 * frames * COLUMNS), "<f4").reshape(frames, COLUMNS)


def active_rms(x):
    """RMS of the frames within 30 dB of the loudest."""
    energy = (x[:len(x) // HOP * HOP].reshape(-1, HOP) ** 2).mean(1)
    return np.sqrt(energy[energy > energy.max() * 1e-3].mean() + 1e-20)


def sound(clip):
    return clip.samples.astype(np.float32) / 32_767


def coloured(count, rng, pole):
    return lfilter([1], [1, -pole], rng.standard_normal(count + 2_000))[2_000:]


def fan_and_keys(count, rng):
    """A fan with the hum of its blades, and somebody typing; half of the time of one usual kind, else of any."""
    usual = rng.random() < 0.5
    noise = coloured(count, rng, 0.97 if usual else rng.uniform(0.9, 0.99))
    noise /= noise.std()
    t = np.arange(count) / RATE
    blade = rng.uniform(85, 140) if usual else rng.uniform(60, 180)
    power = 1 if usual else rng.uniform(0.5, 1.5)
    hum = sum(np.sin(2 * np.pi * blade * h * t + rng.uniform(0, 6)) / h ** power
              for h in range(1, 4 if usual else rng.integers(2, 6)))
    out = noise + (0.35 if usual else rng.uniform(0, 0.6)) * hum / hum.std()
    out += (0.25 if usual else rng.uniform(0.05, 0.4)) * rng.standard_normal(count)
    rate = 5 if usual else rng.uniform(0, 7)
    for place in rng.integers(0, max(1, count - 600), max(1, int(rate * count / RATE))):
        length = rng.integers(120 if usual else 60, 500)
        key = rng.standard_normal(length) * np.exp(-np.arange(length) / (length / 5))
        height = 8 * rng.uniform(0.3, 1) if usual else rng.uniform(2, 9)
        out[place:place + length] += height * key[:len(out[place:place + length])]
    return out


def talker(count, rng, clips, wearer):
    """Somebody else, without pauses."""
    parts, length = [], 0
    while length < count:
        clip = clips[rng.integers(len(clips))]
        if clip.speaker == wearer:
            continue
        frames = sound(clip).reshape(-1, HOP)
        energy = (frames ** 2).mean(1)
        x = frames[energy > energy.max() * 10 ** -3.5].ravel()
        if len(x) >= 800:
            parts.append(x / (active_rms(x) + 1e-9))
            length += len(x)
    x = np.concatenate(parts)
    first = rng.integers(0, len(x) - count + 1)
    return x[first:first + count]


def one_other(count, rng, by_speaker, wearer):
    """One other person who speaks and pauses; sometimes through the earpiece."""
    names = [name for name in by_speaker if name != wearer]
    pool = by_speaker[names[rng.integers(len(names))]]
    out, place = np.zeros(count), 0
    while place < count:
        x = sound(pool[rng.integers(len(pool))])
        x = x / (active_rms(x) + 1e-9)
        length = min(len(x), count - place)
        out[place:place + length] = x[:length]
        place += len(x) + int(RATE * rng.exponential(rng.choice([0.2, 1.5])))
    if rng.random() < 0.4:
        out = sosfilt(butter(4, [rng.uniform(200, 400), rng.uniform(2_500, 3_800)], "band", fs=RATE, output="sos"), out)
    return out


def line(y, rng):
    """The telephone, a narrow headset, a roll-off."""
    choice = rng.random()
    if choice < 0.36:
        band = [300, 3_400] if rng.random() < 0.5 else [rng.uniform(200, 350), rng.uniform(3_200, 3_600)]
        return sosfiltfilt(butter(4, band, "band", fs=RATE, output="sos"), y)
    if choice < 0.42:
        return sosfiltfilt(butter(6, rng.uniform(3_000, 4_000), fs=RATE, output="sos"), y)
    if choice < 0.52:
        return sosfilt(butter(1, rng.uniform(50, 250), "high", fs=RATE, output="sos"), y)
    if choice < 0.6:
        return lfilter([1, -rng.uniform(-0.6, 0.6)], [1], y)
    return y


def degrade(x, wearer, rng, clips, by_speaker):
    """What the headset makes of a voice: others, noise, the line, gain, a codec, a noise gate."""
    level, y = active_rms(x), x.copy()
    if rng.random() < 0.4:
        y = y + one_other(len(x), rng, by_speaker, wearer) * level * 10 ** (-rng.uniform(5, 26) / 20)
    kind = rng.random()
    if kind < 0.78:
        snr = rng.uniform(2, 28)
        if kind < 0.36:
            talkers = 6 if rng.random() < 0.5 else rng.integers(2, 9)
            noise = sum(talker(len(x), rng, clips, wearer) * 10 ** (rng.uniform(-6, 0) / 20) for _ in range(talkers))
        elif kind < 0.66:
            noise = fan_and_keys(len(x), rng)
        else:
            noise = coloured(len(x), rng, rng.choice([0, 0.5, 0.9, 0.97, 0.99]))
        y = y + noise * level / np.sqrt((noise ** 2).mean()) * 10 ** (-snr / 20)
    y = line(y, rng)
    y = y * min(0.9 / (abs(y).max() + 1e-9), 10) * 10 ** (-rng.choice([0, rng.uniform(0, 35)]) / 20)
    if rng.random() < 0.05:
        code = np.rint(np.sign(y) * np.log1p(255 * abs(y)) / np.log1p(255) * 127) / 127
        y = np.sign(code) * np.expm1(abs(code) * np.log1p(255)) / 255
    if rng.random() < 0.06:
        energy = (y.reshape(-1, HOP) ** 2).mean(1)
        y = y * np.repeat(binary_closing(np.pad(energy > energy.max() * 1e-4, 9), np.ones(9))[9:-9], HOP)
    return y


def made_voice(rng):
    """A made voice with known F0: held, gliding or with syllables; what recorded speech never holds long enough."""
    count, kind = int(rng.uniform(0.8, 4) * 100), rng.integers(3)
    f0, voiced, nuclei, height = (np.zeros(count) for _ in range(4))
    t, frames = int(rng.uniform(5, 40)), np.arange(count)
    while t < count - 10:
        length = min(int(rng.uniform(25, 300)), count - t - 5)
        first = np.exp(rng.uniform(np.log(60), np.log(500)))
        held = kind == 0 or rng.random() < 0.3
        last = first if held else np.clip(first * 2 ** rng.uniform(-1.5, 1.5), 60, 500)
        f0[t:t + length] = np.exp(np.linspace(np.log(first), np.log(last), length))
        voiced[t:t + length] = 1
        shape = np.ones(length)
        if kind == 2:
            rate, phase = rng.uniform(2.5, 6.5), rng.uniform(0, 1)
            turns = np.arange(length) * 0.01 * rate + phase
            shape = 0.5 - 0.5 * np.cos(2 * np.pi * turns) * rng.uniform(0.8, 1)
            for k in range(int(turns[0]), int(turns[-1]) + 1):
                centre = t + (k + 0.5 - phase) / rate * 100
                if t <= centre < t + length:
                    nuclei = np.maximum(nuclei, np.exp(-0.5 * ((frames - centre) / 2.0) ** 2))
        height[t:t + length] = shape
        t += length + int(rng.uniform(8, 80))
    samples = np.arange(count * HOP)
    held = np.median(f0[f0 > 0]) if (f0 > 0).any() else 100
    hertz = np.interp(samples, frames * HOP, np.where(f0 > 0, f0, held))
    loudness = np.interp(samples, frames * HOP, height)
    phase, tilt, x = 2 * np.pi * np.cumsum(hertz) / RATE, rng.uniform(0.7, 1.8), np.zeros(count * HOP)
    for h in range(1, 127):
        inside = h * hertz < 7_600
        if not inside.any():
            break
        x += inside * np.cos(h * phase) / h ** tilt
    if rng.random() < 0.7:
        for centre, width in ((rng.uniform(300, 900), 80), (rng.uniform(900, 2_400), 120), (rng.uniform(2_400, 3_400), 160)):
            r = np.exp(-np.pi * width / RATE)
            x = x * 0.3 + lfilter([1 - r], [1, -2 * r * np.cos(2 * np.pi * centre / RATE), r * r], x)
    x = x / (abs(x).max() + 1e-9) * loudness
    x += rng.standard_normal(len(x)) * loudness * 10 ** (-rng.uniform(20, 60) / 20) * 0.3
    near = binary_closing(np.pad(voiced > 0, 20), np.ones(20))[20:-20]
    return x, np.stack([voiced, f0, nuclei, np.full(count, float(kind == 2)), near], 1)


def made_stream(seed, clips, by_speaker):
    rng = np.random.default_rng(seed)
    x, labels = made_voice(rng)
    if rng.random() < 0.8:
        x = x + rng.standard_normal(len(x)) * 10 ** (-rng.uniform(50, 120) / 20)
    if rng.random() < 0.5:
        return degrade(x, "made", rng, clips, by_speaker), labels
    return x * 10 ** (-rng.choice([0, rng.uniform(0, 35)]) / 20), labels


def stream(seed, chosen, clips, by_speaker):
    """Clips of one speaker with pauses between; labels: voiced, F0, nucleus, nuclei known, near talker."""
    rng = np.random.default_rng(seed)
    parts, labels = [], []
    for number, clip in enumerate(chosen):
        pause = int(rng.uniform(0, 80)) if number or rng.random() < 0.5 else 0
        if rng.random() < 0.2:
            pause += int(rng.uniform(50, 400))
        x = sound(clip)
        x = x / (active_rms(x) + 1e-9) * 0.1 * 10 ** (rng.uniform(-2, 2) / 20)
        known = float(clip.nuclei is not None)
        nuclei = clip.nuclei if clip.nuclei is not None else np.zeros(len(clip.voiced))
        parts += [np.zeros(pause * HOP), x]
        silence = np.zeros((pause, 5))
        silence[:, 3] = known
        labels += [silence, np.stack([clip.voiced, clip.f0, nuclei, np.full(len(nuclei), known), clip.near], 1)]
    x = np.concatenate(parts)
    x = x + rng.standard_normal(len(x)) * 10 ** (-rng.uniform(55, 90) / 20)
    # One in six stays clean.
    if seed % 6:
        x = degrade(x, chosen[0].speaker, rng, clips, by_speaker)
    return x, np.concatenate(labels)
