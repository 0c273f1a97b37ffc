"""What the program measures in a recording, frame by frame: `PROGRAM analyze FILE --output features`.

The frames stand in the work folder under a digest of the program, the file and the columns, so that none is mistaken.
"""
import hashlib
import io
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

COLUMNS = ("f0_st", "level_dbfs", "noise_floor_dbfs", "near_talker", "telephone_balance_db", "alpha_ratio_db",
           "syllable")


class Measurer:
    def __init__(self, program, work):
        self.program, self.work = str(program), Path(work)
        self.digest = digest(program)
        self.work.mkdir(parents=True, exist_ok=True)

    def all(self, files):
        """Frames of every file, as many files at a time as there are processors."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self.frames, files))

    def frames(self, file):
        """[frame, column]; what could not be measured is NaN."""
        key = hashlib.sha256((self.digest + digest(file) + " ".join(COLUMNS)).encode()).hexdigest()[:16]
        kept = self.work / f"{Path(file).stem}-{key}.npy"
        if not kept.exists():
            part = kept.with_suffix(".part.npy")
            np.save(part, self.table(file, "features", COLUMNS).astype(np.float32))
            part.rename(kept)
        return np.load(kept)

    def table(self, file, output, columns):
        """Some columns of a table of `analyze`; what is empty is NaN."""
        done = subprocess.run([self.program, "analyze", str(file), "--output", output, "--format", "csv"],
                              capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{self.program} on {file}: {done.stderr.strip()[-300:]}")
        header, _, rows = done.stdout.partition("\n")
        names = header.split(",")
        if missing := set(columns) - set(names):
            raise SystemExit(f"{self.program} has no column {', '.join(sorted(missing))}: another version?")
        if not rows:
            return np.zeros((0, len(columns)))
        full = rows.replace(",,", ",nan,").replace(",,", ",nan,")
        return np.loadtxt(io.StringIO(full), delimiter=",", usecols=[names.index(c) for c in columns], ndmin=2)


def digest(file):
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
