"""Folders of calls, and where the recordings in them come from.

A call is a WAV file; a text file of the same name holds, in seconds, where its strain begins and ends and how long it
is (`- - 262.05` in a calm call). A WAV file without one is a calm call. No recording is part of this repository:

  EmoDB            Burkhardt et al. 2005; free for research as the project says, no formal licence
  BAVED            Aouf 2019, a subset; no licence in its repository (development set, as EmoDB)
  EMOVO            Costantini et al. 2014 (GitHub fp1acm8/SER); free for research as the authors say
  nEMO             Christop 2024 (GitHub amu-cai/nEMO); CC BY-NC-SA 4.0
  TurEV-DB         Canpolat et al. 2020 (GitHub Xeonen/TurEV-DB); CC BY-NC-ND 4.0
  IndianEmoSpeech  GitHub RakshakTeam/emospeech-dataset-v1; CC BY-NC-SA 4.0
  LibriSpeech, VCTK (CC BY 4.0), Asterisk prompts (CC BY-SA 3.0): calm reading, for false alerts
  made calls       `make calls CALL_FLAGS='--keep FOLDER'`, from Debian's asterisk-core-sounds-* (Tests/CallSimulation)

Of the first six a call is made for each speaker and each kind of strain (EmoDB's labels W and A and their counterparts
elsewhere; in BAVED the highest of three levels) that has two clips or more: 270 s of neutral clips in shuffled order with
pauses of 0.3 to 2 s, 30 to 58 s of strained ones, 90 s of neutral ones, all on room tone 50 dB below the speaker's
neutral level. A name begins with the corpus or with the kind of made call, then a hyphen.
"""
from dataclasses import dataclass
from pathlib import Path

# What a strained call that is found, or an alert in vain, counts for; other calls 1. Kinds of made calls are many, and
# a mild rise is hardly outside of calm speech. What came later to the fit than the development set counts half.
COUNTS = {
    "gradual-mild": 0.1, "gradual-medium": 0.3, "gradual-strong": 0.4, "sudden-mild": 0.2, "sudden-medium": 0.4,
    "sudden-strong": 0.5, "lombard": 0.2, "laughter": 0.2, "cough": 0.4, "throat": 0.4, "far-shout": 0.4, "gain": 0.4,
    "other-": 0.4, "telephone-band": 0.4, "EMOVO": 0.5, "nEMO": 0.5, "TurEV-DB": 0.5, "IndianEmoSpeech": 0.5,
}


@dataclass(frozen=True)
class Call:
    file: Path
    strained: tuple | None    # begin and end of the strain, s

    @property
    def group(self):
        """Corpus, or kind of made call."""
        name = self.file.stem
        known = [prefix for prefix in COUNTS if name.startswith(prefix)]
        return max(known, key=len).rstrip("-") if known else name.split("-")[0]

    @property
    def counts(self):
        return next((count for prefix, count in COUNTS.items() if self.file.stem.startswith(prefix)), 1.0)


def read(folders, strained):
    """The strained, or the calm, calls of some folders, by name; each once, however often its folder is named."""
    found = {}
    for folder in map(Path, folders):
        if not folder.is_dir():
            raise SystemExit(f"{folder}: no such folder")
        for file in folder.glob("*.wav"):
            note = file.with_suffix(".txt")
            begin, end, _ = note.read_text().split() if note.exists() else ("-", "-", "")
            call = Call(file.resolve(), None if begin == "-" else (float(begin), float(end)))
            if (call.strained is not None) == strained:
                found[call.file] = call
    return [found[file] for file in sorted(found)]
