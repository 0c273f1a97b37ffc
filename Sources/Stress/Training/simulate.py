"""StressEngine and AlertMachine with what they call, over one recording: the same stages in the same order.

Left out is what a file analysed alone never meets (fading of the baseline, earlier days, lost samples, a limit of
alerts an hour) and what no alert rests on (patterns, levels of alerts, loud sounds). check.py compares the two.
"""
from collections import namedtuple

import numpy as np
from numba import njit

from windows import BALANCE, FLOOR, LEVEL, NEW_SPEECH, NEW_VOICED, PITCH, RATE, RECENT_VOICED, TIME, VOICED, WIDE

WARM_UP_S = 30.0                                                      # [baseline] warm_up_s
LEAST_RECENT_VOICED_S, LEAST_NEW_VOICED_S = 0.4, 0.025                # StressEngine
LEAST_RATE, ENOUGH_VOICED_S = 2.0, 1.0                                # StressModel
LEAST_LEARNED_S, DEVIATIONS, WIDE_RATE = 0.3, 2.578, 1 / 120          # SpeakerBaseline
LOWEST, WIDTH = np.array([12, 0, -90, -40, -120.0]), np.array([40, 12, 90, 70, 240]) / 240      # the last is the room
BINS = np.array([240, 240, 240, 240, 120])
LEAST_MOVE_DB, GAIN_TOLERANCE_DB, QUIETEST_DBFS, LOMBARD_FLOOR_DB = 4.0, 3.0, -90.0, 45.0       # Confounders
OTHER_VOICE, LEAST_LINE_MOVE, FLOORS, DISCOUNTED = -4.0, 0.6, 10, 0.85                          # and RoomFloor
PROVEN_S, FAR_S, YOUNG_S, MOST_FAR_S, RECOVERY, LOUDER_DB = 20.0, 15.0, 600.0, 240.0, 4.0, 12.0  # BaselineDoubt
HALF_LIFE_H, LEAST_FACTOR, MOST_FACTOR, MOST_EXCESS = 20.0, 0.7, 2.5, 6.0                       # ExcursionTail
LONGEST_PAUSE_S = 60.0                                                                          # SequentialTest
ELEVATED, CLEAR_MARGIN, MINIMUM_S, CLEAR_S, HOLD_OFF_S, LEAST_CONFIDENCE = 60.0, 20.0, 2.0, 5.0, 30.0, 0.25  # AlertRule
SILENCE_FACTOR, LASTING_S, LATENCY_S = 3.0, 5.0, 0.095                # AlertMachine, VoiceAnalysis
SLACK_S = 1e-6                                                        # the program compares whole samples
QUIET, OPEN, HOLD_OFF = range(3)

# [step]: evidence and its parts by feature (NaN without an opinion), confidence, what was gathered and the time since
# it began; [alert]: onset, raised, cleared, s. `ready_s`: when the baseline was proven; infinite where it never was.
Outcome = namedtuple("Outcome", "evidence parts confidence gathered lasted alerts ready_s talk_h")


@njit
def quantile(weights, feature, total, share):
    """DecayingHistogram.quantile."""
    target, before = np.float32(share) * np.float32(total), 0.0
    for bin in range(BINS[feature]):
        if weights[feature, bin] > 0 and before + weights[feature, bin] >= target:
            return LOWEST[feature] + WIDTH[feature] * (bin + max(0.0, target - before) / weights[feature, bin])
        before += weights[feature, bin]
    return LOWEST[feature] + WIDTH[feature] * BINS[feature]


@njit
def threshold(tail, p, budget_h):
    """ExcursionTail.threshold(onceInHours:). `tail`: hours of talk, peaks, what they exceeded the floor by."""
    floor, per_hour, hours, excess, count = p.tail
    general = floor + count * excess * (max(1.0, per_hour * budget_h) ** (1 / count) - 1)
    rate = (per_hour * hours + tail[1]) / (hours + tail[0])
    own = floor + (count * excess + tail[2]) * (max(1.0, rate * budget_h) ** (1 / (count + tail[1])) - 1)
    return max(LEAST_FACTOR * general, min(MOST_FACTOR * general, own))


@njit
def add_peak(tail, p, peak):
    if peak > p.tail[0]:
        tail[1] += 1
        tail[2] += min(peak - p.tail[0], MOST_EXCESS * p.tail[3])


@njit
def learn(weights, x, room, wide):
    """SpeakerBaseline.learn; the share of wide line as it is then."""
    for f in range(5):
        value = x[PITCH + f] if f < 4 else room
        weights[f, int(max(0, min(BINS[f] - 1, (value - LOWEST[f]) / WIDTH[f])))] += 1
    return x[WIDE] if np.isnan(wide) else wide + (x[WIDE] - wide) * WIDE_RATE


@njit
def run(steps, p, budget_h):
    """Outcome of a recording. `steps`: of windows.py; `budget_h`: AlertRule.budgetH, infinite for no alert at all."""
    count = len(steps)
    evidences, parts = np.full(count, np.nan), np.full((count, 4), np.nan)
    confidences, gatherings, lasted = np.zeros(count), np.zeros(count), np.zeros(count)
    alerts, raised_count, ready_s, talk_h = np.full((count // 10 + 1, 3), np.nan), 0, np.inf, 0.0
    weights, learned, wide = np.zeros((5, 240)), 0.0, np.nan
    place, spread, calm_floor, is_old = np.zeros(4), np.ones(4), 0.0, True
    # Lessons that are held: their steps, rooms and own speech.
    held, rooms_held, speech_held = np.zeros(count, np.int64), np.zeros(count), np.zeros(count)
    held_from = held_count = 0
    rooms, tail = np.zeros(FLOORS), np.zeros(3)
    speech_s = proven_s = uncounted_s = far_s = far_on_end_s = 0.0
    state, gathered, peak, onset, newest, until = QUIET, 0.0, 0.0, 0.0, 0.0, 0.0
    calm_since, raised_s = np.nan, 0.0
    for s in range(count):
        x = steps[s]
        time = x[TIME]
        rooms[s % FLOORS] = x[FLOOR]
        room = min(0.0, rooms.min())
        is_own = x[RATE] >= LEAST_RATE
        new_s = x[NEW_SPEECH] if x[NEW_VOICED] >= LEAST_NEW_VOICED_S else 0.0
        was_open, is_learning = state == OPEN, speech_s < WARM_UP_S - SLACK_S
        evidence, score, confidence, level_db, other_voice = np.nan, np.nan, 0.0, 0.0, False

        # Score: norms, discounts, evidence, reliability.
        if is_own and not is_learning:
            if is_old:
                known = speech_s / (speech_s + p.prior_speech_s)
                for f in range(4):
                    own = (quantile(weights, f, learned, 0.9) - quantile(weights, f, learned, 0.1)) / DEVIATIONS
                    general = p.spread[f]
                    place[f] = quantile(weights, f, learned, 0.5)
                    spread[f] = max(p.least_spread * general, np.sqrt(known * own ** 2 + (1 - known) * general ** 2))
                calm_floor, is_old = quantile(weights, 4, learned, 0.5), False
            bounded = max(room, QUIETEST_DBFS)
            rise = bounded - max(calm_floor, QUIETEST_DBFS)
            is_gain = abs(rise) >= LEAST_MOVE_DB and abs(x[LEVEL] - place[2] - rise) <= GAIN_TOLERANCE_DB
            level_db = rise if is_gain else max(0.0, rise)
            lombard_db = max(0.0, bounded - max(calm_floor, place[2] - LOMBARD_FLOOR_DB))
            other_line = abs(x[WIDE] - wide) > LEAST_LINE_MOVE
            other_voice = x[VOICED] >= 2 and (x[PITCH] - place[0]) / spread[0] < OTHER_VOICE
            if x[RECENT_VOICED] >= LEAST_RECENT_VOICED_S - SLACK_S and x[VOICED] >= p.least_voiced_s - SLACK_S:
                pitch = min(p.lombard_limit, p.lombard_per_db * lombard_db)
                discount = (pitch, 0.0, level_db, 2 * pitch)
                for f in range(4):
                    z = (x[PITCH + f] - place[f] - discount[f]) / spread[f]
                    parts[s, f] = p.factor[f] * max(p.lowest[f], min(p.highest[f], z))
                if parts[s].sum() > 0:
                    parts[s] *= np.sqrt(x[VOICED] / (x[VOICED] + p.half_reliable_s))
                evidence = parts[s].sum()
                score = 100 / (1 + 2 / 3 * np.exp((p.raised - evidence) / p.slope))
                clearance = max(0.0, min(1.0, (x[LEVEL] - x[FLOOR] - 3) / 12))
                changes = int(is_gain) + int(not is_gain and rise >= LEAST_MOVE_DB) + int(other_line)
                confidence = min(1.0, x[VOICED] / ENOUGH_VOICED_S) * clearance * DISCOUNTED ** changes
                confidence *= 0.5 if other_voice else 1.0

        # What led to no alert for long enough is learned.
        while held_count > 0 and steps[held[held_from], TIME] + p.learning_delay_s <= time:
            wide = learn(weights, steps[held[held_from]], rooms_held[held_from], wide)
            speech_s += speech_held[held_from]
            learned, held_from, held_count, is_old = learned + 1, held_from + 1, held_count - 1, True

        # Proof of the baseline, or its rejection: then all begins anew.
        if not np.isnan(evidence):
            hours = new_s / 3600
            tail *= 2 ** (-hours / HALF_LIFE_H)
            tail[0] += hours
            talk_h += hours
            is_far = evidence >= p.raised or other_voice
            if proven_s < PROVEN_S - SLACK_S:
                if is_far or x[LEVEL] - level_db - quantile(weights, 2, learned, 0.5) >= LOUDER_DB:
                    far_s += new_s
                else:
                    proven_s += new_s
            far_on_end_s = max(0.0, far_on_end_s + (new_s if is_far else -RECOVERY * new_s))
            far_on_end_s *= speech_s < YOUNG_S
            if proven_s < PROVEN_S - SLACK_S and far_s >= max(FAR_S, proven_s) or far_on_end_s >= MOST_FAR_S:
                weights[:], tail[:], learned, wide, is_old, ready_s = 0, 0, 0.0, np.nan, True, np.inf
                speech_s = proven_s = far_s = far_on_end_s = gathered = peak = 0.0
                held_count, parts[s] = 0, np.nan
                if state == OPEN:
                    alerts[raised_count - 1, 2] = time
                state = QUIET
                continue
            ready_s = min(ready_s, time) if proven_s >= PROVEN_S - SLACK_S else np.inf
        evidences[s], confidences[s] = evidence, confidence

        # The next lesson: at once while the voice is not known, else held back.
        uncounted_s += x[NEW_SPEECH] if is_own and not was_open else 0.0
        if is_own and not was_open and x[VOICED] >= LEAST_LEARNED_S - SLACK_S and new_s > 0 and not other_voice:
            if is_learning:
                wide = learn(weights, x, room, wide)
                learned, speech_s, is_old = learned + 1, speech_s + uncounted_s, True
            else:
                last = held_from + held_count
                held[last], rooms_held[last], speech_held[last], held_count = s, room, uncounted_s, held_count + 1
            uncounted_s = 0.0

        # AlertMachine with SequentialTest.
        counts, used_up = confidence >= LEAST_CONFIDENCE and not np.isnan(score), 0.0
        if state == OPEN:
            if counts and score >= ELEVATED:
                raised_s += new_s
            is_calm = not counts or score < ELEVATED - CLEAR_MARGIN
            calm_since = (time if np.isnan(calm_since) else calm_since) if is_calm else np.nan
            if is_calm and time - calm_since >= (CLEAR_S if counts else CLEAR_S * SILENCE_FACTOR) - SLACK_S:
                alerts[raised_count - 1, 2] = time + LATENCY_S
                state, until, used_up = HOLD_OFF, time + HOLD_OFF_S, peak if raised_s < LASTING_S else 0.0
                gathered = peak = 0.0
        elif state == QUIET or time >= until - SLACK_S:
            state = QUIET
            if proven_s < PROVEN_S - SLACK_S:
                gathered = peak = 0.0
            elif counts and new_s > 0:
                newest, before = time, gathered
                gathered = max(0.0, gathered + new_s * max(p.least_gain, min(p.most_gain, evidence - p.raised)))
                if before == 0:
                    onset = time - 0.5
                peak = max(peak, gathered)
                if gathered == 0:
                    used_up, peak = peak, 0.0
            elif gathered > 0 and time - newest > LONGEST_PAUSE_S + SLACK_S:
                used_up, gathered, peak = peak, 0.0, 0.0
            gatherings[s], lasted[s] = gathered, time - onset if gathered > 0 else 0.0
            if counts and gathered >= threshold(tail, p, budget_h) and time - onset >= MINIMUM_S - SLACK_S:
                alerts[raised_count, 0], alerts[raised_count, 1] = onset, time + LATENCY_S
                state, raised_count, calm_since, raised_s = OPEN, raised_count + 1, np.nan, 0.0
                # What led to it is not learned.
                while held_count > 0 and steps[held[held_from + held_count - 1], TIME] >= onset - 1 - SLACK_S:
                    held_count -= 1
        add_peak(tail, p, used_up)
    return Outcome(evidences, parts, confidences, gatherings, lasted, alerts[:raised_count], ready_s, talk_h)
