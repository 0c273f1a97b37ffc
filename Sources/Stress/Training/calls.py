"""Folders of calls, and where the recordings in them come from.

A call is an audio file. A text file of the same name holds, in seconds, where its strain begins and ends and how long
it is (`- - 262.05` in a calm call). Without one it is a calm channel, and its voice is the file's stem or, where a
manifest.csv in the folder has the file (`file`), the `speaker` there; `start_s` and `end_s` there are strain, too. No
recording is part of this repository:

  EmoDB            Burkhardt et al. 2005; free for research as the project says, no formal licence
  BAVED            Aouf 2019, a subset; no licence in its repository
  LibriSpeech, VCTK (CC BY 4.0), Asterisk prompts (CC BY-SA 3.0), AWS demonstration calls (Apache 2.0): calm
  natural          16 channels of conversation, one voice each, from public repositories (MIT, Apache 2.0, some state
                   none: for measuring only), kept outside of this one. Nobody in them was known to be strained
  raised           21 stretches in them, raised by Praat: mild 2, medium 4, strong 6 semitones, with pace and level
  made             `make calls CALL_FLAGS='--keep FOLDER'`, from Debian's asterisk-core-sounds-* (Tests/CallSimulation)
  tone             Mandarin calls of four voices, calm and acted, and calm ones with numbers of high tones read out
  EMOVO, nEMO (CC BY-NC-SA 4.0), TurEV-DB (CC BY-NC-ND 4.0), IndianEmoSpeech (CC BY-NC-SA 4.0): judged only

t2: of EmoDB and BAVED a call for each speaker and kind of strain (EmoDB's W and A, BAVED's highest of three levels)
that has two clips or more: 270 s of neutral clips in shuffled order with pauses of 0.3 to 2 s, 30 to 58 s of strained
ones, 90 s of neutral ones, on room tone 50 dB below the speaker's neutral level; and calm channels, named `calm-`.
t3: calm reading in which the line changes (gain, noise, codec, babble), and calls of t2 with such a change.
"""
import csv
from collections import namedtuple
from pathlib import Path

AUDIO = {".wav", ".flac", ".opus", ".ogg", ".mp3"}
# What an alert in vain and a strain that is missed count for, by folder and beginning of the name; the longest that
# fits holds. Where a miss counts nothing, what is marked in a call is no strain (high tones, joy).
COUNTS = {
    "": (1, 1), "natural/": (1, 0), "t2/": (2, 2), "t2/calm-": (3, 0), "t3/": (1.5, 0), "t3/strained-": (0.5, 0.3),
    "raised/mild-": (0, 0.15), "raised/medium-": (0, 1), "raised/strong-": (0, 1.2), "tone/calm_": (3, 0),
    "tone/strained-angry_": (0.2, 0.6), "tone/strained-fear_": (0.2, 0.2), "tone/strained-": (0, 0),
    "tone/high-once_": (2, 0), "tone/high-twice_": (1.2, 0), "tone/high-20s_": (0.8, 0), "tone/random-20s_": (1.5, 0),
    "made/": (0.8, 0), "made/all-calm-": (4, 0), "made/calm-": (2, 0), "made/other-strained-10": (0.6, 0),
    **{f"made/{way}-{how}-": (0.8, miss) for way in ("gradual", "sudden")
       for how, miss in (("mild", 0.05), ("medium", 0.25), ("strong", 0.5))},
}

# strained: begin and end, s, or None; is_natural: a channel by which thresholds are set.
Call = namedtuple("Call", "file voice strained group is_natural")


def read(folders):
    """The calls of some folders; each once, however often its folder is named."""
    found = {}
    for folder in map(Path, folders):
        if not folder.is_dir():
            raise SystemExit(f"{folder}: no such folder")
        manifest, listed = folder / "manifest.csv", {}
        if manifest.exists():
            with open(manifest, newline="") as stream:
                listed = {folder / row["file"]: row for row in csv.DictReader(stream)}
        for file in sorted({*folder.iterdir(), *listed}):
            if file.suffix in AUDIO and file.exists():
                found.setdefault(file.resolve(), call(folder.absolute().name, file, listed.get(file, {})))
    return list(found.values())


def call(folder, file, row):
    """One of them. `row`: of the manifest."""
    name, note = f"{folder}/{file.stem}", file.with_suffix(".txt")
    group = max((prefix for prefix in COUNTS if name.startswith(prefix)), key=len)
    begin, end = note.read_text().split()[:2] if note.exists() else (row.get("start_s"), row.get("end_s"))
    is_strained = begin not in (None, "", "-")
    return Call(file.resolve(), row.get("speaker") or row.get("voice") or file.stem,
                (float(begin), float(end)) if is_strained and COUNTS[group][1] > 0 else None,
                group or folder, not note.exists() and not is_strained and group in ("", "natural/"))
