"""What the program measures in a recording, as running sums every half second, as ProsodyWindow keeps them.

The sums stand in the work folder under a digest of the program, the file and their own names, so that none is mistaken.
"""
import hashlib
import io
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

STEP = 50                     # frames between scores: StressEngine.step
TABLE = ("time_s", "f0_st", "level_dbfs", "noise_floor_dbfs", "near_talker", "telephone_balance_db", "alpha_ratio_db",
         "syllable")
SUMS = ("voiced", "speech", "nuclei", "amplitude", "pitch", "balance", "wide", "runs", "power")


@dataclass
class Sums:
    """One recording."""
    sums: np.ndarray          # steps + 1 rows, the first of zeros; columns as SUMS
    floor: np.ndarray         # level of the room in the frame of each score, dBFS
    time: np.ndarray          # centre of that frame, s


class Measurer:
    def __init__(self, program, work):
        self.program, self.work = str(program), Path(work)
        self.digest = digest(program)
        self.work.mkdir(parents=True, exist_ok=True)

    def all(self, files):
        """Sums of every file, as many at a time as there are processors."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self.one, files))

    def one(self, file):
        key = hashlib.sha256((self.digest + digest(file) + " ".join(SUMS)).encode()).hexdigest()[:16]
        kept = self.work / f"{Path(file).stem}-{key}.npz"
        if not kept.exists():
            part = kept.with_suffix(".part.npz")
            np.savez(part, **vars(summed(self.table(file, "features", TABLE))))
            part.rename(kept)
        with np.load(kept) as stored:
            return Sums(**stored)

    def table(self, file, output, columns, *options):
        """Some columns of a table of `analyze`; what is empty is NaN."""
        done = subprocess.run([self.program, "analyze", str(file), "--output", output, "--format", "csv", *options],
                              capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{self.program} on {file}: {done.stderr.strip()[-300:]}")
        header, _, rows = done.stdout.partition("\n")
        names = header.split(",")
        missing = set(columns) - set(names)
        if missing:
            raise SystemExit(f"{self.program} has no column {', '.join(sorted(missing))}: another version?")
        if not rows:
            return np.zeros((0, len(columns)))
        full = rows.replace(",,", ",nan,").replace(",,", ",nan,")
        return np.loadtxt(io.StringIO(full), delimiter=",", usecols=[names.index(c) for c in columns], ndmin=2)


def digest(file):
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def summed(table):
    """ProsodyWindow.Sums: a frame of somebody else's adds nothing, and only voiced frames have a pitch."""
    time, pitch, level, floor, near, balance, alpha, syllable = table.T
    near = near > 0
    voiced = near & ~np.isnan(pitch)
    begins = voiced & ~np.concatenate([[False], voiced[:-1]])
    amplitude = 10 ** (level / 20)
    columns = (voiced, near, near & (syllable > 0), voiced * amplitude, voiced * amplitude * np.nan_to_num(pitch),
               voiced * amplitude * np.nan_to_num(balance), voiced & ~np.isnan(alpha), begins, near * amplitude ** 2)
    sums = np.cumsum(np.stack(columns, 1, dtype=float), 0)
    last = np.arange(STEP, len(time) + 1, STEP) - 1
    return Sums(np.concatenate([np.zeros((1, len(SUMS))), sums[last]]), floor[last], time[last])
