#!/usr/bin/env python3
"""Compare the simulation with the program, score by score and alert by alert.

  check.py --program .build/release/undertone CALL.wav...

A score's parts are rounded to 0.001 in the table, and the features from which the simulation starts to 0.01 dB. Where
such a rounding decides whether a quieter room is taken for a gain, or whether anything is discounted at all, a score may
be far off: look at the median and the 99 %.
"""
import argparse
from pathlib import Path

import numpy as np

import features
import parameters
import simulate

PARTS = [f"evidence_{name}" for name in parameters.FEATURES]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the built undertone")
    parser.add_argument("--work", type=Path, default=Path(".build/score-fit"), help="folder for what can be made again")
    parser.add_argument("--refresh", type=int, default=1, help="as in fit.py, to see what it costs")
    parser.add_argument("calls", nargs="+", type=Path)
    arguments = parser.parse_args()
    measurer, everything, differing = features.Measurer(arguments.program, arguments.work), [], 0
    outcome = simulate.run(simulate.Stack(measurer.all(arguments.calls)), parameters.read(), arguments.refresh)
    for i, file in enumerate(arguments.calls):
        table = measurer.table(file, "scores", ["score", "confidence", "window_s", *PARTS])
        mine = np.column_stack([a[:len(table), i] for a in (outcome.score, outcome.confidence, outcome.window)]
                               + [outcome.parts[:len(table), i]])
        opinions = (np.isnan(mine[:, 0]) != np.isnan(table[:, 0])).sum()
        windows = (mine[:, 2] != table[:, 2])[~np.isnan(mine[:, 2])].sum()
        apart = abs(mine - table)[~np.isnan(table[:, 0]) & ~np.isnan(mine[:, 0])][:, [0, 1, 3, 4, 5, 6]]
        theirs = measurer.table(file, "alerts", ["raised_s"])[:, 0]
        own = [raised for _, raised, _ in outcome.alerts[i]]
        same = len(own) == len(theirs) and np.allclose(own, theirs, atol=0.01)
        differing += not same
        everything.append(apart)
        print(f"{file.stem}: {len(table)} steps, {len(apart)} scores; largest difference of score "
              f"{apart[:, 0].max(initial=0):.3f}, of a part {np.nanmax(apart[:, 2:], initial=0):.4f}; "
              f"other opinions {opinions}, other window {windows}; alerts "
              + ("the same" if same else f"{np.round(own, 2)}, the program {theirs}"))
    everything = np.concatenate(everything)
    for name, column in zip(["score", "confidence", *PARTS], everything.T):
        print(f"{name}: median {np.nanmedian(column):.5f}, 99 % {np.nanquantile(column, 0.99):.5f}, "
              f"largest {np.nanmax(column):.5f}")
    print(f"calls with other alerts: {differing} of {len(arguments.calls)}")


if __name__ == "__main__":
    main()
