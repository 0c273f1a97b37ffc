#!/usr/bin/env python3
"""Compare the simulation with the program, score by score and alert by alert, with the preset `balanced`.

  check.py --program .build/release/undertone CALL...

A score's parts are rounded to 0.001 in the table, and the features from which the simulation starts to 0.01. Where
such a rounding decides what is discounted, or in which bin of the baseline a value falls, a score may be far off: look
at the median and the 99 %.
"""
import argparse
from pathlib import Path

import numpy as np

import features
import parameters
import simulate
import windows

PARTS = [f"evidence_{name}" for name in parameters.FEATURES]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the built undertone")
    parser.add_argument("--work", type=Path, default=Path(".build/score-fit"), help="folder for what can be made again")
    parser.add_argument("calls", nargs="+", type=Path)
    arguments = parser.parse_args()
    measurer, p, everything, differing = features.Measurer(arguments.program, arguments.work), parameters.read(), [], 0
    for file in arguments.calls:
        outcome = simulate.run(windows.steps(measurer.frames(file), p.voiced_s), p, 8.0)
        score = 100 / (1 + 2 / 3 * np.exp((p.raised - outcome.evidence) / p.slope))
        mine = np.column_stack([outcome.evidence, score, outcome.confidence, outcome.parts])
        table = measurer.table(file, "scores", ["score", "confidence", *PARTS])
        theirs = np.column_stack([table[:, 2:].sum(1), table])
        opinions = (np.isnan(mine[:, 0]) != np.isnan(theirs[:, 0])).sum()
        apart = abs(mine - theirs)[~np.isnan(mine[:, 0]) & ~np.isnan(theirs[:, 0])]
        alerts = measurer.table(file, "alerts", ["onset_s", "raised_s", "cleared_s"])
        same = len(alerts) == len(outcome.alerts) and np.allclose(alerts, outcome.alerts, atol=0.01, equal_nan=True)
        differing += not same
        everything.append(apart)
        print(f"{file.stem}: {len(mine)} steps, {len(apart)} scores, other opinions {opinions}; largest difference of "
              f"evidence {apart[:, 0].max(initial=0):.3f}; alerts "
              + (f"the same, {len(alerts)}" if same else f"{outcome.alerts.round(2)}, the program {alerts}"))
    everything = np.concatenate(everything)
    for name, column in zip(["evidence", "score", "confidence", *PARTS], everything.T):
        middle, most = np.quantile(column, [0.5, 0.99]) if len(column) else (np.nan, np.nan)
        print(f"{name}: median {middle:.5f}, 99 % {most:.5f}, largest {column.max(initial=0):.5f}")
    print(f"calls with other alerts: {differing} of {len(arguments.calls)}")


if __name__ == "__main__":
    main()
