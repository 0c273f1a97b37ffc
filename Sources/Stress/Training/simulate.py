"""StressEngine and what it calls, over many calls at once, one score a step: the same stages in the same order.

Left out is what a file analysed alone never meets: fading of the baseline, earlier days, lost samples. check.py compares
with the program.
"""
from dataclasses import dataclass

import numpy as np

from alerts import AlertMachines
from parameters import FEATURES

STEP_S = 0.5
RECENT_S, LEAST_RECENT_VOICED_S, CALM_BELOW = 3.0, 0.4, 40.0          # StressEngine
WARM_UP_S = 30.0                                                      # [baseline] warm_up_s
LEAST_VOICED_S = 0.1                                                  # ProsodyWindow
SPANS, BINS = np.array([(12, 52), (0, 12), (-90, 0), (-40, 30)], np.float32), 240     # StressFeature, SpeakerBaseline
LEAST_LEARNED_S, PHRASE_WINDOW, WIDE_RATE = 0.3, 1, 1 / 120           # SpeakerBaseline
LEAST_MOVE_DB, GAIN_TOLERANCE_DB, QUIETEST_DBFS = 4.0, 3.0, -90.0     # Confounders
LOMBARD_FLOOR_DB, OTHER_VOICE, OTHER_LINE, FLOORS_HELD = 45.0, -4.0, 0.6, 10
LONGEST_BURST_S, LEAST_LAUGH_S, MOST_VOICED_SHARE, LONGEST_LAUGH_S, SHARE_OF_LAUGHTER = 0.13, 0.4, 0.62, 7.0, 0.5
SHARE_ON_OTHER_LINE = 0.5                                             # WindowEvidence
ENOUGH_VOICED_S = 1.0                                                 # StressModel
PITCH, RATE, LEVEL, BALANCE = range(len(FEATURES))


@dataclass
class Window:
    """Statistics of the windows of one length: [step, call]."""
    voiced: np.ndarray
    speech: np.ndarray
    length: np.ndarray        # [step]: less than the nominal one in the first seconds
    values: np.ndarray        # [step, call, feature], NaN with too little voice
    wide: np.ndarray
    run: np.ndarray           # mean length of a stretch of voice, s


class Stack:
    """Recordings side by side, the longest first, so that those that still run are always the first ones."""

    def __init__(self, recordings):
        self.order = sorted(range(len(recordings)), key=lambda i: -len(recordings[i].time))
        self.lengths = np.array([len(recordings[i].time) for i in self.order])
        steps = self.lengths.max(initial=0)

        def padded(name, rows):
            arrays = [getattr(recordings[i], name) for i in self.order]
            return np.stack([np.pad(a, [(0, rows - len(a))] + [(0, 0)] * (a.ndim - 1), "edge") for a in arrays], 1)

        self.sums = padded("sums", steps + 1)
        self.floor, self.time = padded("floor", steps).astype(np.float32), padded("time", steps)
        self.windows = {}

    def window(self, length):
        if length not in self.windows:
            steps = np.arange(1, len(self.sums))
            start = np.maximum(0, steps - round(length / STEP_S))
            self.windows[length] = window(self.sums[steps] - self.sums[start], (steps - start) * STEP_S)
        return self.windows[length]


def window(sums, length):
    """ProsodyWindow.Sums.statistics."""
    voiced, speech, nuclei, amplitude, pitch, balance, wide, runs, power = np.moveaxis(sums, -1, 0)
    heard = (speech / 100 >= LEAST_VOICED_S) & (power > 0)
    known = heard & (voiced / 100 >= LEAST_VOICED_S) & (amplitude > 0)
    with np.errstate(all="ignore"):
        values = np.stack([pitch / amplitude, nuclei / np.maximum(speech / 100, LEAST_VOICED_S),
                           10 * np.log10(power / speech), balance / amplitude], -1)
        wide = np.where(known, wide / voiced, np.nan)
    run = np.where(known, voiced / 100 / np.maximum(1, runs), np.nan)
    values[~known] = np.where(heard[~known, None] & (np.arange(len(FEATURES)) == LEVEL), values[~known], np.nan)
    return Window((voiced / 100).astype(np.float32), (speech / 100).astype(np.float32), length,
                  values.astype(np.float32), wide.astype(np.float32), run.astype(np.float32))


class Histograms:
    """DecayingHistogram without fading, many at a time."""

    def __init__(self, shape, spans, bins):
        self.weights = np.zeros((*shape, bins), np.float32)
        self.lowest, self.width, self.bins = spans[..., 0], (spans[..., 1] - spans[..., 0]) / np.float32(bins), bins

    def add(self, values, where):
        """Adds one value to each of the first histograms that `where` names and whose value is finite."""
        place = np.nonzero(where & np.isfinite(values))
        bins = ((values - self.lowest) / self.width)[place]
        self.weights[(*place, np.clip(bins, 0, self.bins - 1).astype(int))] += 1

    def quantiles(self, count, *shares):
        """Of the first histograms; NaN while empty."""
        weights = self.weights[:count]
        total = np.cumsum(weights, -1)
        for share in shares:
            target = np.float32(share) * total[..., -1:]
            bin = np.argmax((total >= target) & (weights > 0), -1)[..., None]
            weight = np.take_along_axis(weights, bin, -1)
            with np.errstate(all="ignore"):
                inside = np.maximum(0, target - np.take_along_axis(total, bin, -1) + weight) / weight
            yield self.lowest + self.width * (bin + inside)[..., 0]


@dataclass
class Outcome:
    """[step, call]; calls in the order in which they were given."""
    evidence: np.ndarray      # NaN where there is no opinion
    score: np.ndarray
    confidence: np.ndarray
    parts: np.ndarray         # [step, call, feature]
    window: np.ndarray        # length of the strongest, s
    ready: np.ndarray         # [call]: when the voice was known, s; infinite where it never was
    alerts: list              # a call's [(onset, raised, cleared or None)], s


def run(stack, p, refresh=1):
    """Every call of the stack. `refresh`: steps after which the quantiles of the baseline are taken anew; the program does
    so at each."""
    steps, count = stack.floor.shape
    windows = [stack.window(length) for length, _, _ in p.windows]
    recent, lasting = stack.window(RECENT_S), windows[-1]
    values, voices = np.stack([w.values for w in windows], 2), np.stack([w.voiced for w in windows], 2)
    scales, least = (np.array([w[i] for w in p.windows], np.float32) for i in (1, 2))
    factor, lowest, highest = np.array([p.weights[name] for name in FEATURES], np.float32).T
    general = np.array([p.spreads[name] for name in FEATURES], np.float32)
    short = np.array([length < LONGEST_LAUGH_S for length, _, _ in p.windows])
    rooms = np.full((FLOORS_HELD, count), np.inf, np.float32)
    features = Histograms((count, len(windows), len(FEATURES)), SPANS, BINS)
    floors = Histograms((count,), np.array((-120, 0), np.float32), 120)
    speech, calm_wide = np.zeros(count, np.float32), np.full(count, np.nan, np.float32)
    machines = AlertMachines(count)
    blank = np.full((steps, count), np.nan, np.float32)
    out = Outcome(blank, blank.copy(), np.zeros_like(blank), np.full((steps, count, len(FEATURES)), np.nan, np.float32),
                  blank.copy(), np.full(count, np.inf), machines.alerts)
    for s in range(steps):
        k = np.count_nonzero(stack.lengths > s)
        if s % refresh == 0:
            low, middle, high = features.quantiles(k, 0.16, 0.5, 0.84)
            (calm_floor,) = floors.quantiles(k, 0.5)
            known = (speech / (speech + p.prior_speech))[:k, None, None]
            spread = np.maximum(general, np.sqrt(known * ((high - low) / 2) ** 2 + (1 - known) * general ** 2))
        ready = speech[:k] >= WARM_UP_S
        out.ready[:k] = np.where(ready, np.minimum(out.ready[:k], stack.time[s, :k]), np.inf)
        rooms[s % FLOORS_HELD, :k] = stack.floor[s, :k]
        room = rooms[:, :k].min(0)
        c = confounders(room, recent, lasting, s, k,
                        middle[:k, PHRASE_WINDOW], spread[:k, PHRASE_WINDOW], calm_floor[:k], calm_wide[:k])
        pitch = np.minimum(p.lombard_limit, p.lombard_per_db * c.lombard)
        discount = np.stack([pitch, np.zeros_like(pitch), c.level, 2 * pitch], -1)
        x, voiced = values[s, :k], voices[s, :k]
        z = (x - middle[:k] - discount[:, None]) / spread[:k]
        parts = factor * np.clip(z, lowest, highest)
        parts[c.line, :, BALANCE] *= SHARE_ON_OTHER_LINE
        sums = np.nansum(parts, -1)
        share = np.sqrt(voiced / np.maximum(voiced + p.half_reliable, 1e-6)) * scales
        share *= np.where(c.laughter[:, None] & short, SHARE_OF_LAUGHTER, 1)
        share = np.where(sums > 0, share, 1)
        says = (voiced >= least) & ~np.isnan(parts[..., PITCH])
        evidence = np.where(says, sums * share, -np.inf)
        best, call = np.argmax(evidence, 1), np.arange(k)
        opinion = ready & (recent.voiced[s, :k] >= LEAST_RECENT_VOICED_S) & says.any(1)
        strongest = np.where(opinion, evidence[call, best], np.nan)
        out.evidence[s, :k], out.parts[s, :k] = strongest, np.where(
            opinion[:, None], parts[call, best] * share[call, best, None], np.nan)
        out.window[s, :k] = np.where(opinion, np.array([w.length[s] for w in windows])[best], np.nan)
        out.score[s, :k] = 100 / (1 + np.exp((p.midpoint - strongest) / p.slope))
        clearance = np.clip((x[call, best, LEVEL] - stack.floor[s, :k] - 3) / 12, 0, 1)
        enough = np.minimum(1, voiced[call, best] / ENOUGH_VOICED_S)
        out.confidence[s, :k] = np.where(opinion, enough * clearance * c.confidence, 0)
        calm = ~machines.is_open[:k] & ~(out.score[s, :k] >= CALM_BELOW) & ~c.other_voice
        learns = (~ready | calm) & (recent.voiced[s, :k] >= LEAST_LEARNED_S)
        features.add(x, learns[:, None, None] & (voiced >= LEAST_LEARNED_S)[..., None])
        floors.add(room, learns)
        wide, before = recent.wide[s, :k], calm_wide[:k]
        calm_wide[:k] = np.where(learns, np.where(np.isnan(before), wide, before + (wide - before) * WIDE_RATE), before)
        spoken = np.minimum(1, recent.speech[s, :k] / recent.length[s])
        speech[:k] += np.where(learns, STEP_S * spoken, 0).astype(np.float32)
        machines.push(stack.time[s, :k], out.score[s, :k], out.confidence[s, :k])
    back = np.argsort(stack.order)
    return Outcome(*(getattr(out, name)[:, back] for name in ("evidence", "score", "confidence", "parts", "window")),
                   out.ready[back], [out.alerts[i] for i in back])


@dataclass
class Confounders:
    level: np.ndarray         # what the level owes to gain and room, dB
    lombard: np.ndarray       # how far the room is above what makes people speak up, dB
    confidence: np.ndarray
    line: np.ndarray
    other_voice: np.ndarray
    laughter: np.ndarray


def confounders(quietest, recent, lasting, s, k, place, spread, calm_floor, calm_wide):
    """Confounders.update. `quietest`: the lowest floor of the last scores."""
    room = np.maximum(quietest, QUIETEST_DBFS)
    rise = room - np.maximum(calm_floor, QUIETEST_DBFS)
    voice = lasting.values[s, :k, LEVEL] - place[:, LEVEL]
    gain = (abs(rise) >= LEAST_MOVE_DB) & (abs(voice - rise) <= GAIN_TOLERANCE_DB)
    louder = ~gain & (rise >= LEAST_MOVE_DB)
    line = abs(lasting.wide[s, :k] - calm_wide) > OTHER_LINE
    low = (lasting.values[s, :k, PITCH] - place[:, PITCH]) / spread[:, PITCH] < OTHER_VOICE
    other_voice = (lasting.voiced[s, :k] >= 2) & low
    floor_of_lombard = np.maximum(calm_floor, place[:, LEVEL] - LOMBARD_FLOOR_DB)
    voiced = recent.voiced[s, :k]
    laughter = ((recent.run[s, :k] < LONGEST_BURST_S) & (voiced >= LEAST_LAUGH_S)
                & (voiced < MOST_VOICED_SHARE * recent.speech[s, :k]))
    return Confounders(np.where(gain, rise, np.maximum(0, rise)), np.maximum(0, room - floor_of_lombard),
                       np.where(other_voice, 0.5, 1) * 0.85 ** (gain.astype(int) + louder + line), line, other_voice,
                       laughter)
