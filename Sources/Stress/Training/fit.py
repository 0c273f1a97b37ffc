#!/usr/bin/env python3
"""Find the numbers of ModelParameters.swift: random search and mutation from the numbers in force.

  fit.py --program .build/release/undertone FOLDER... --seed 1 --minutes 8
  fit.py ... --minutes 0        only the figures of the numbers in force

calls.py says what a folder holds, where the recordings come from and what each counts. Prints the lines for the Swift
file and the figures of every group of calls under the budgets of the three presets; changes nothing. A trial changes
one to four numbers of one of the twenty best so far, of the best most often.

Objective, to be as small as can be:
- Thresholds follow from the numbers. Natural channels (without any, all calm calls) are drawn 24 times, voices with
  replacement; the 20 highest peaks of gathered evidence give rate and mean excess, and with these the evidence reached
  once in 2 and in 8 h of talk, of which the upper quartile over the draws is taken.
- Alerts in vain: peaks outside of strain that reach the threshold of 8 h, counted softly (a logistic curve, 12 % of it
  wide), and up to 3 for a voice, since one that always alarms is one fault. Strain missed, as softly. See calls.COUNTS.
- Delay, in t2 and in folders of other names, 45 s where missed: of the 94 % found soonest 0.6 for a second of the mean
  above 5 s (threshold of 2 h: 0.2 above 4 s), 0.5 for one of the 85th percentile above 10 s and 0.4 for one of the 91st
  above 13 s. Over stretches raised medium and strongly 0.05 for each second of the mean.
- 100 for each unit by which the area under the curve of evidence in strain against evidence in calm, in the calls in
  which delay counts, falls short of 0.985: a guard of the evidence itself.

The numbers in force come from this objective with four differences: its last term was over single clips of EmoDB and
BAVED against 30 s of the own calm voice (150 a unit short of .991 and .872, with babble at 15 dB of .990 and .865);
strain marked in calls of high tones counted neither way; talk counted wherever there was voice, an opinion or not; an
alert needed no two seconds. Fitted on: 16 natural channels, 21 x 3 raised stretches made in them, the calls t2 and t3,
made calls, Mandarin calls and high tones, so that the figures of all of these flatter. Seeds 1, 4, 7, 8 and 9, 6 to 9
minutes each on one core, in sequence, each from the best of the one before. The first ones also chose the statistic of
pitch, the window (2, 3, 4 or 6 s of voice), the quantiles and whether evidence counts by voice, speech or time; these
were then held. Last, rounded by hand.

A later search with more natural voices (64 further ones, every second one searched on) did no better on the rest,
unseen, than the rounded numbers, which were therefore kept. Set by hand: `slope`, `learningDelayS` and `tail`, so that
a voice of which nothing is known starts with thresholds of about 1.9, 2.65 and 3.8 (early, balanced, quiet).
"""
import argparse
import time
from pathlib import Path

import numpy as np
from numba import njit

import calls
import features
import parameters
import simulate
import windows

BUDGETS_H = {"early": 2.0, "balanced": 8.0, "quiet": 40.0}      # AlertPreset
GRACE_S = 3.0                 # an alert this long after the strain still speaks of it: CallJudgement
AFTER_S = 15.0                # evidence this long after it is neither its nor calm
NEVER_S, PEAKS, DRAWS, KEPT = 45.0, 20, 24, 20
DELAYED, RAISED = {"t2/"}, {"raised/medium-", "raised/strong-"}
# What may be tried. Pitch counts 1: the others are measured by it. The rate may only speak for strain.
LIMITS = {
    ("factor", 1): (0, 1), ("factor", 2): (0, 2), ("factor", 3): (0, 2), ("lowest", 0): (-6, 0), ("lowest", 2): (-6, 0),
    ("lowest", 3): (-6, 0), ("highest", 0): (1, 12), ("highest", 2): (1, 12), ("highest", 3): (1, 12),
    ("spread", 0): (0.5, 5), ("spread", 1): (0.2, 3), ("spread", 2): (1, 20), ("spread", 3): (1, 10),
    "least_voiced_s": (0.6, 1.2), "prior_speech_s": (15, 400), "least_spread": (0.2, 1), "half_reliable_s": (0.05, 3),
    "lombard_per_db": (0.01, 1), "lombard_limit": (0.01, 5), "raised": (1.5, 3.6), "least_gain": (-4, -0.05),
    "most_gain": (0.5, 12),
}


@njit
def peaks(gathered, begin, end):
    """The most of every excursion that never touches the stretch of steps."""
    out, peak, touches = [0.0], 0.0, False
    for s in range(len(gathered) + 1):
        if s < len(gathered) and gathered[s] > 0:
            touches = touches or begin <= s <= end
            peak = max(peak, gathered[s])
        else:
            if peak > 0 and not touches:
                out.append(peak)
            peak, touches = 0.0, False
    return np.array(out[1:])


class Bench:
    """Calls with what was measured in them."""

    def __init__(self, chosen, measurer, voiced_s):
        self.calls = chosen
        self.steps = [windows.steps(f, voiced_s) for f in measurer.all([call.file for call in chosen])]
        natural = [i for i, call in enumerate(chosen) if call.is_natural]
        natural = natural or [i for i, call in enumerate(chosen) if not call.strained] or range(len(chosen))
        rng = np.random.default_rng(11)
        self.draws = [rng.choice(natural, len(natural)) for _ in range(DRAWS)]

    def cost(self, p):
        """The objective."""
        outcomes = [simulate.run(steps, p, np.inf) for steps in self.steps]
        found = [stretch(call) for call in self.calls]
        highest = [peaks(o.gathered, 2 * b, 2 * (e + AFTER_S)) for o, (b, e) in zip(outcomes, found)]
        early, balanced = self.thresholds(outcomes, highest, [BUDGETS_H["early"], BUDGETS_H["balanced"]])
        total, in_vain, delays, raised, calm, strained = 0.0, {}, [], [], [], []
        for call, o, over, steps in zip(self.calls, outcomes, highest, self.steps):
            key, counts = (call.group, call.voice), calls.COUNTS.get(call.group, calls.COUNTS[""])
            in_vain[key] = in_vain.get(key, 0) + softly(over, balanced).sum()
            if not call.strained:
                continue
            begin, end = call.strained
            known = steps[:, windows.TIME] + simulate.LATENCY_S
            within = (known >= begin) & (known < end + GRACE_S) & (o.lasted >= simulate.MINIMUM_S)
            total += counts[1] * (1 - softly(o.gathered[within].max(initial=0), balanced))
            reached = [known[within & (o.gathered >= h)] for h in (balanced, early)]
            delay = [after[0] - begin if len(after) else NEVER_S for after in reached]
            if call.group in DELAYED or call.group not in calls.COUNTS:
                delays.append(delay)
                calm.append(o.evidence[(known < begin) | (known > end + AFTER_S)])
                strained.append(o.evidence[(known >= begin + 3) & (known <= end)])
            elif call.group in RAISED:
                raised.append(delay[0])
        total += sum(calls.COUNTS.get(group, calls.COUNTS[""])[0] * min(n, 3) for (group, _), n in in_vain.items())
        if delays:
            delays = np.sort(delays, 0)
            middle = delays[:max(1, round(0.94 * len(delays)))].mean(0)
            p85, p91 = np.quantile(delays[:, 0], [0.85, 0.91])
            total += 0.6 * max(0, middle[0] - 5) + 0.2 * max(0, middle[1] - 4)
            total += 0.5 * max(0, p85 - 10) + 0.4 * max(0, p91 - 13)
            total += 100 * max(0, 0.985 - area(np.concatenate(strained), np.concatenate(calm)))
        return total + 0.05 * (np.mean(raised) if raised else 0)

    def thresholds(self, outcomes, highest, budgets):
        """What calm voices gather once in so many hours."""
        out = []
        for draw in self.draws:
            top = np.sort(np.concatenate([np.zeros(PEAKS + 1), *(highest[i] for i in draw)]))[::-1][:PEAKS + 1]
            excess = max(0.3, (top[:PEAKS] - top[PEAKS]).mean())
            talk_h = max(0.01, sum(outcomes[i].talk_h for i in draw))
            out.append([top[PEAKS] + excess * np.log(max(1, PEAKS / talk_h * budget)) for budget in budgets])
        return np.quantile(out, 0.75, axis=0)

    def table(self, p):
        """A line for each group of calls. `known`: the baseline was proven when the strain began; under a preset's
        name the strains that were found."""
        groups = {}
        for call, steps in zip(self.calls, self.steps):
            runs = [simulate.run(steps, p, budget) for budget in BUDGETS_H.values()]
            groups.setdefault(call.group or "other", []).append((call, runs))
        lines = [f"{'':22}{'calls':>6}{'talk h':>7}{'strained':>9}{'known':>6}"
                 + "".join(f"{name:>10}{'s':>6}{'p90':>6}{'in vain':>8}" for name in BUDGETS_H)]
        for name, rows in [*sorted(groups.items()), ("all", [row for rows in groups.values() for row in rows])]:
            strained = [(call, runs) for call, runs in rows if call.strained]
            line = f"{name:22}{len(rows):6}{sum(runs[0].talk_h for _, runs in rows):7.2f}{len(strained):9}"
            line += f"{sum(runs[0].ready_s < call.strained[0] for call, runs in strained):6}"
            for k in range(len(BUDGETS_H)):
                late, vain = [], 0
                for call, runs in rows:
                    begin, end = stretch(call)
                    raised = runs[k].alerts[:, 1]
                    of_strain = (raised >= begin) & (raised < end + GRACE_S)
                    vain += (~of_strain).sum()
                    late += [raised[of_strain][0] - begin] if of_strain.any() else []
                middle, slow = np.quantile(late, [0.5, 0.9]) if late else (np.nan, np.nan)
                line += f"{len(late) if strained else '':>10}{middle:6.1f}{slow:6.1f}{vain:8}".replace("nan", "   ")
            lines.append(line)
        return "\n".join(lines)


def stretch(call):
    return call.strained or (np.inf, -np.inf)


def softly(peak, threshold):
    return 1 / (1 + np.exp(-np.clip((peak - threshold) / (0.12 * threshold), -30, 30)))


def area(strained, calm):
    """Area under the receiver operating characteristic; half without any opinion."""
    strained, calm = strained[~np.isnan(strained)], np.sort(calm[~np.isnan(calm)])
    below = np.searchsorted(calm, strained) + np.searchsorted(calm, strained, "right")
    return below.mean() / 2 / len(calm) if len(strained) and len(calm) else 0.5


def changed(p, rng):
    """A neighbour of `p`."""
    p = p._replace(**{name: getattr(p, name).copy() for name in ("factor", "lowest", "highest", "spread")})
    width, keys = 0.25 if rng.random() < 0.6 else 0.08, list(LIMITS)
    for key in (keys[i] for i in rng.choice(len(keys), rng.integers(1, 5), replace=False)):
        (name, feature), (lowest, highest) = key if isinstance(key, tuple) else (key, None), LIMITS[key]
        before = getattr(p, name) if feature is None else getattr(p, name)[feature]
        after = float(np.clip(before * np.exp(width * rng.standard_normal()), lowest, highest))
        if feature is None:
            p = p._replace(**{name: after})
        else:
            getattr(p, name)[feature] = after
    return p


def search(bench, p, rng, minutes):
    """The best numbers found."""
    best, began, count = [(bench.cost(p), 0, p)], time.monotonic(), 0
    print(f"start: {best[0][0]:.2f}", flush=True)
    while time.monotonic() - began < minutes * 60:
        parent = best[min(len(best) - 1, int(rng.exponential(3)))][2]
        trial, count = changed(parent, rng), count + 1
        best = sorted([*best, (bench.cost(trial), count, trial)], key=lambda t: t[:2])[:KEPT]
        if best[0][1] == count:
            print(f"trial {count}: {best[0][0]:.2f}", flush=True)
    print(f"{count} trials")
    return best[0][2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", help="folders of calls")
    parser.add_argument("--program", required=True, help="the built undertone")
    parser.add_argument("--held", nargs="+", default=[], help="folders of calls that are only judged")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--work", type=Path, default=Path(".build/score-fit"), help="folder for what can be made again")
    arguments = parser.parse_args()
    measurer, p = features.Measurer(arguments.program, arguments.work), parameters.read()
    chosen, held = calls.read(arguments.folders), calls.read(arguments.held)
    if not any(call.strained for call in chosen):
        raise SystemExit("no strained call: an audio file with the times of its strain in a text file beside it")
    if both := {call.file for call in chosen} & {call.file for call in held}:
        raise SystemExit(f"{sorted(both)[0]}: searched and held out")
    bench = Bench(chosen, measurer, p.voiced_s)
    if arguments.minutes > 0:
        p = search(bench, p, np.random.default_rng(arguments.seed), arguments.minutes)
        print(f"seed {arguments.seed}\n\n{parameters.swift(p)}\n")
        p = parameters.read(parameters.swift(p))        # as printed, rounded
    print(f"objective {bench.cost(p):.2f}\n\n{bench.table(p)}")
    if held:
        print(f"\nheld out\n{Bench(held, measurer, p.voiced_s).table(p)}")


if __name__ == "__main__":
    main()
