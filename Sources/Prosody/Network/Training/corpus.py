"""Clips of recorded speech, and what is taken for the truth about them.

Voicing and F0: four published trackers on the clean clip (RAPT, REAPER, Praat's autocorrelation, SwiftF0). The voicing target
of a frame is the share of the four that call it voiced; its F0 is the trackers' agreement. Syllable nuclei: aligned vowels
(English), or the loudest voiced place inside a labelled syllable (EmoDB). Who speaks: level of the clean clip.
"""
import csv
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from scipy.ndimage import binary_closing
from scipy.signal import butter, sosfiltfilt

RATE, HOP = 16_000, 160
LOWEST_HZ, HIGHEST_HZ = 60.0, 500.0
# What each tracker's time stamps have to be moved by, seconds: measured once against laryngograph recordings.
TRACKER_OFFSET = {"rapt": 0.0075, "reaper": 0.0075, "praat": -0.0025, "swift_f0": 0.0025}
# Kept out of training for good: the recordings with a laryngograph, by which the product is measured.
MEASURED_ONLY = ("fda/",)
VOICES = {"en_US_f_Allison": "allison", "es_MX_f_Allison": "allison", "fr_CA_f_June": "june",
          "it_IT_m_Carlo": "carlo", "ru_RU_f_IvrvoiceRU": "ivrvoice"}


@dataclass
class Clip:
    path: str
    corpus: str
    speaker: str
    samples: np.ndarray       # 16 bit
    voiced: np.ndarray        # share of trackers, a frame
    f0: np.ndarray            # hertz, 0 where the trackers do not agree
    nuclei: np.ndarray | None # target of the nucleus head, or None where unknown
    near: np.ndarray          # the wearer is speaking


def clip_list(speech, prompts, work):
    """(name, file, corpus, speaker) of every clip; decodes Debian's wide-band prompts once."""
    found = []
    for row in csv.DictReader(open(speech / "manifest.csv")):
        if not row["path"].startswith(MEASURED_ONLY):
            corpus = row["path"].split("/")[0]
            found.append((row["path"], speech / row["path"], corpus,
                          "allison" if corpus == "asterisk" else row["speaker"]))
    for voice, speaker in VOICES.items():
        for source in sorted((prompts / voice).rglob("*.g722")):
            name = str(source.relative_to(prompts))[:-5]
            if source.stat().st_size < 8_000 or any(w in name for w in ("silence", "tone", "beep")):
                continue
            target = work / "prompts" / (name + ".wav")
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "g722", "-i", source, "-ar", str(RATE), "-ac", "1",
                                target], check=True)
            found.append((name, target, "prompts", speaker))
    return found


def trackers(x):
    """{name: (times, F0)} of the four trackers, F0 0 where unvoiced."""
    import parselmouth
    import pyreaper
    import pysptk
    import swift_f0

    pcm = x * 32_767
    out = {}
    f0 = pysptk.rapt(pcm.astype(np.float32), RATE, HOP, min=LOWEST_HZ, max=HIGHEST_HZ, otype="f0")
    out["rapt"] = np.arange(len(f0)) * 0.01, f0
    r = pyreaper.reaper(pcm.astype(np.int16), RATE, minf0=LOWEST_HZ, maxf0=HIGHEST_HZ, frame_period=0.01)
    out["reaper"] = r[2], np.maximum(r[3], 0)
    pitch = parselmouth.Sound(x, RATE).to_pitch_ac(
        time_step=0.01, pitch_floor=75, silence_threshold=0.03, voicing_threshold=0.45, octave_cost=0.01,
        octave_jump_cost=0.35, voiced_unvoiced_cost=0.14, pitch_ceiling=HIGHEST_HZ)
    out["praat"] = pitch.xs(), pitch.selected_array["frequency"]
    if not hasattr(trackers, "swift"):
        trackers.swift = swift_f0.SwiftF0()
    found = trackers.swift.detect(x.astype(np.float32), RATE)
    inside = (found.confidence >= 0.5) & (found.pitch_hz >= LOWEST_HZ) & (found.pitch_hz <= HIGHEST_HZ)
    out["swift_f0"] = found.timestamps, np.where(inside, found.pitch_hz, 0)
    return out


def on_grid(times, f0, count):
    """F0 at the frames' centres: nearest frame decides voicing, two voiced neighbours are interpolated."""
    grid = np.arange(count) * 0.01
    if not len(times):
        return np.zeros(count)
    high = np.clip(np.searchsorted(times, grid), 0, len(times) - 1)
    low = np.clip(high - 1, 0, len(times) - 1)
    near = np.where(abs(times[high] - grid) <= abs(times[low] - grid), high, low)
    out = np.asarray(f0, float)[near].copy()
    both = (f0[low] > 0) & (f0[high] > 0) & (times[high] > times[low])
    weight = np.clip(np.where(both, (grid - times[low]) / np.maximum(times[high] - times[low], 1e-9), 0), 0, 1)
    logs = np.log(np.maximum(f0, 1))
    out = np.where(both & (out > 0), np.exp((1 - weight) * logs[low] + weight * logs[high]), out)
    out[abs(times[near] - grid) > 0.03] = 0
    return out


def consensus(x, count):
    """Share of trackers that call each frame voiced, and the F0 on which they agree (0 where they do not)."""
    quiet = x + 1e-5 * np.random.default_rng(1).standard_normal(len(x))
    tracks = trackers(quiet)
    f = np.stack([on_grid(tracks[k][0] + TRACKER_OFFSET[k], tracks[k][1], count) for k in TRACKER_OFFSET])
    votes = (f > 0).sum(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        median = np.nan_to_num(np.nanmedian(np.where(f > 0, f, np.nan), 0))
    agree = (abs(np.log2(np.maximum(f, 1) / np.maximum(median, 1))) < 0.08).sum(0)
    f0 = np.where(f[3] > 0, f[3], median)
    sure = (agree >= np.maximum(2, votes - 1)) & (votes >= 2)
    sure &= abs(np.log2(np.maximum(f0, 1) / np.maximum(median, 1))) < 0.08
    return (votes / 4).astype(np.float32), np.where(sure, f0, 0).astype(np.float32)


def speaking(x):
    """Frames within 35 dB of the loudest one; gaps under 200 ms belong to the speech."""
    level = 10 * np.log10((x[:len(x) // HOP * HOP].reshape(-1, HOP) ** 2).mean(1) + 1e-12)
    return binary_closing(np.pad(level > level.max() - 35, 20), np.ones(20))[20:-20].astype(np.float32)


def nucleus_events(speech):
    """{clip: [(start, end, is a whole syllable)]}; clips whose alignment and transcript disagree are left out."""
    events = {}
    for row in csv.DictReader(open(speech / "rate_nuclei.csv")):
        events.setdefault(row["path"], []).append((float(row["start_s"]), float(row["end_s"]), False))
    for row in csv.DictReader(open(speech / "emodb_syllables.csv")):
        events.setdefault(row["path"], []).append((float(row["start_s"]), float(row["end_s"]), True))
    for row in csv.DictReader(open(speech / "rate_labels.csv")):
        if int(row["n_oov"] or 0) > 0 or abs(int(row["n_aligned_nuclei"]) - int(row["n_syllables"])) > 2:
            events.pop(row["path"], None)
    return events


def nucleus_target(x, voiced, events):
    """A bell of 20 ms around each nucleus."""
    count = len(voiced)
    band = sosfiltfilt(butter(3, [300, 2_500], "band", fs=RATE, output="sos"), x)[:count * HOP].reshape(count, HOP)
    loudness = np.convolve(np.sqrt((band ** 2).mean(1)), np.hanning(7), "same") * (voiced > 0.4)
    frames = np.arange(count)
    target = np.zeros(count, np.float32)
    for start, end, is_syllable in events:
        centre = (start + end) * 50
        if is_syllable:
            first, last = int(start * 100), min(count, int(end * 100) + 1)
            if last - first < 2:
                continue
            loudest = first + np.argmax(loudness[first:last])
            centre = loudest if loudness[loudest] > 0 else (first + last) / 2
        target = np.maximum(target, np.exp(-0.5 * ((frames - centre) / 2.0) ** 2))
    return target


def load(job):
    """A clip with everything that is known of it; the trackers' part is kept in the work folder."""
    (name, file, corpus, speaker), events, work = job
    x, rate = soundfile.read(file, dtype="float64")
    if rate != RATE:
        import soxr
        x = soxr.resample(x, rate, RATE, quality="VHQ")
    count = len(x) // HOP
    x = x[:count * HOP]
    kept = work / "tracks" / (name.replace("/", "_") + ".npz")
    if kept.exists():
        stored = np.load(kept)
        voiced, f0 = stored["voiced"], stored["f0"]
    else:
        voiced, f0 = consensus(x, count)
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.savez(kept, voiced=voiced, f0=f0)
    return Clip(name, corpus, speaker, (x * 32_767).astype(np.int16), voiced, f0,
                nucleus_target(x, voiced, events) if events else None, speaking(x))
