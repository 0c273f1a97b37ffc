"""Frames of a recording -> what StressEngine looks at with every score: one row each half second.

As OwnVoiceWindow, PitchStillness, ProsodyWindow and ProsodySums of the module Prosody, with their numbers.
"""
import numpy as np
from numba import njit

STEP, RECENT = 50, 300                      # frames between scores, and of what is recent: StressEngine
OLDEST = 3000                               # frames back, OwnVoiceWindow
LAG, TOLERANCE_ST, COMPARISONS = 5, 0.15, 150     # PitchStillness
MOST_STILLNESS = 0.45                       # StressModel
LEAST = 10                                  # frames below which nothing is said: ProsodyWindow.leastVoicedS
RATE_HZ, HOP = 16_000, 160
# Columns of a row: time of the newest frame (s), level of the room (dBFS), speech and voice of the newest half second
# and voice of the last three (s); of the own window voice (s), the features as parameters.FEATURES, share of wide line.
TIME, FLOOR, NEW_SPEECH, NEW_VOICED, RECENT_VOICED, VOICED, PITCH, RATE, LEVEL, BALANCE, WIDE = range(11)
SPEECH_, NUCLEI_, POWER_, VOICED_, AMPLITUDE_, PITCH_, BALANCE_, WIDE_ = range(8)       # running sums


@njit
def steps(frames, voiced_s):
    """[step, column]. `frames`: features.COLUMNS. The own window is NaN where it says nothing."""
    count, capacity = len(frames), round(voiced_s * 100)
    out = np.full((count // STEP, 11), np.nan)
    sums = np.zeros((count + 1, 8))
    voiced_frames = np.empty(count, np.int64)
    still = np.zeros(COMPARISONS)
    voices = first = run = comparisons = 0
    for i in range(count):
        f0, level, floor, near, balance, alpha, syllable = frames[i]
        sums[i + 1] = sums[i]
        if near > 0:
            amplitude = 10 ** (level / 20)
            sums[i + 1, SPEECH_] += 1
            sums[i + 1, POWER_] += amplitude * amplitude
            sums[i + 1, NUCLEI_] += syllable > 0
        if near > 0 and not np.isnan(f0):
            sums[i + 1, VOICED_] += 1
            sums[i + 1, AMPLITUDE_] += amplitude
            sums[i + 1, PITCH_] += amplitude * f0
            sums[i + 1, BALANCE_] += 0.0 if np.isnan(balance) else amplitude * balance
            sums[i + 1, WIDE_] += not np.isnan(alpha)
            voiced_frames[voices] = i
            voices += 1
            if run >= LAG:
                still[comparisons % COMPARISONS] = abs(f0 - frames[i - LAG, 0]) < TOLERANCE_ST
                comparisons += 1
            run += 1
        else:
            run = 0
        if (i + 1) % STEP:
            continue
        row, end = out[i // STEP], i + 1
        newest, recent = sums[end] - sums[end - STEP], sums[end] - sums[max(0, end - RECENT)]
        row[TIME], row[FLOOR], row[NEW_SPEECH] = i * HOP / RATE_HZ, floor, newest[SPEECH_] / 100
        row[NEW_VOICED], row[RECENT_VOICED] = newest[VOICED_] / 100, recent[VOICED_] / 100
        # A tone stays in the window for as long as it held its pitch: begun anew, it is gone with it.
        if comparisons and still.sum() / min(comparisons, COMPARISONS) > MOST_STILLNESS:
            first = voices
        first = max(first, voices - capacity)
        while first < voices and voiced_frames[first] < end - OLDEST:
            first += 1
        if first == voices:
            continue
        own = sums[end] - sums[voiced_frames[first]]
        if own[VOICED_] < LEAST or own[AMPLITUDE_] <= 0:
            continue
        row[VOICED], row[PITCH] = own[VOICED_] / 100, own[PITCH_] / own[AMPLITUDE_]
        row[RATE] = own[NUCLEI_] / (own[SPEECH_] / 100)
        row[LEVEL] = 10 * np.log10(own[POWER_] / own[SPEECH_])
        row[BALANCE], row[WIDE] = own[BALANCE_] / own[AMPLITUDE_], own[WIDE_] / own[VOICED_]
    return out
