"""AlertMachine with the rule's defaults, one for each call at once, and what its alerts are worth."""
import numpy as np

ELEVATED, CLEAR_MARGIN, MINIMUM_S, CLEAR_S, HOLD_OFF_S, LEAST_CONFIDENCE = 60.0, 20.0, 0.5, 5.0, 30.0, 0.25  # AlertRule
LONGEST_GAP_S, SILENCE_FACTOR = 3.0, 3.0              # AlertMachine
LATENCY_S = 0.095             # look-ahead of the analysis
GRACE_S = 10.0                # an alert this long after the strain still speaks of it: CallOutcome
QUIET, PENDING, OPEN, HOLD_OFF = range(4)


class AlertMachines:
    def __init__(self, count):
        self.state = np.full(count, QUIET)
        self.onset, self.last, self.calm, self.until = (np.full(count, np.nan) for _ in range(4))
        self.alerts = [[] for _ in range(count)]

    @property
    def is_open(self):
        return self.state == OPEN

    def push(self, time, score, confidence):
        """The next score of the first calls; the others have ended."""
        k = len(time)
        state, onset, last, calm, until = (a[:k] for a in (self.state, self.onset, self.last, self.calm, self.until))
        known = (confidence >= LEAST_CONFIDENCE) & ~np.isnan(score)
        above, was = known & (score >= ELEVATED), state.copy()

        free = (was == QUIET) | (was == HOLD_OFF) & (time >= until)
        state[free] = np.where(above, PENDING, QUIET)[free]
        onset[free & above] = last[free & above] = time[free & above]

        pending = was == PENDING
        state[pending & np.where(known, ~above, time - last > LONGEST_GAP_S)] = QUIET
        last[pending & above] = time[pending & above]
        for i in np.flatnonzero(pending & above & (time - onset >= MINIMUM_S - 1e-6)):
            state[i], calm[i] = OPEN, np.nan
            self.alerts[i].append((onset[i], time[i] + LATENCY_S, None))

        is_open = was == OPEN
        is_calm = ~known | (score < ELEVATED - CLEAR_MARGIN)
        calm[is_open] = np.where(is_calm, np.where(np.isnan(calm), time, calm), np.nan)[is_open]
        patience = np.where(known, CLEAR_S, CLEAR_S * SILENCE_FACTOR)
        for i in np.flatnonzero(is_open & (time - calm >= patience - 1e-6)):
            state[i], until[i] = HOLD_OFF, time[i] + HOLD_OFF_S
            self.alerts[i][-1] = (*self.alerts[i][-1][:2], time[i] + LATENCY_S)


def latency(call, alerts):
    """Seconds from the first strained phrase to the first alert; None where the strain was not found."""
    begin, end = call.strained
    return next((raised - begin for _, raised, _ in alerts if begin <= raised < end + GRACE_S), None)


def in_vain(call, alerts):
    """How many alerts speak of no strain."""
    begin, end = call.strained or (0, -GRACE_S)
    return sum(not begin <= raised < end + GRACE_S for _, raised, _ in alerts)
