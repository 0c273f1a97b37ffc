"""The numbers of the model, read from ModelParameters.swift and printed in its form."""
import re
from collections import namedtuple
from pathlib import Path

import numpy as np

SWIFT = Path(__file__).parents[1] / "ModelParameters.swift"
FEATURES = ("pitch", "rate", "level", "balance")      # those that are scored, in the order of VoiceFeature
ALONE = {"voicedS": "voiced_s", "leastVoicedS": "least_voiced_s", "priorSpeechS": "prior_speech_s",
         "leastSpread": "least_spread", "halfReliableS": "half_reliable_s", "lombardPerDB": "lombard_per_db",
         "lombardLimit": "lombard_limit", "raised": "raised", "slope": "slope", "leastGain": "least_gain",
         "mostGain": "most_gain", "learningDelayS": "learning_delay_s"}
TAIL = ("floor", "perHour", "hours", "excess", "count")
# factor, lowest and highest of the weights and the calm spread: [feature]; tail: as TAIL, the prior of ExcursionTail.
Parameters = namedtuple("Parameters", [*ALONE.values(), "factor", "lowest", "highest", "spread", "tail"])
NUMBER = r"(-?[\d.]+)"


def read(text=None):
    """The numbers in lines of Swift; those in force without any."""
    text = text or SWIFT.read_text()

    def numbers(pattern):
        if not (found := re.search(pattern, text)):
            raise SystemExit(f"{SWIFT.name} has no {pattern.split(':')[0]}")
        return [float(number) for number in found.groups()]

    alone = {name: numbers(rf"\b{swift}: {NUMBER}")[0] for swift, name in ALONE.items()}
    weight = rf"Weight\(factor: {NUMBER}, lowest: {NUMBER}, highest: {NUMBER}\)"
    factor, lowest, highest = np.array([numbers(f"{name}: {weight}") for name in FEATURES]).T.copy()
    spread = np.array([numbers(rf"case \.{name}: {NUMBER}")[0] for name in FEATURES])
    tail = np.array(numbers(r"Prior\(" + ", ".join(f"{name}: {NUMBER}" for name in TAIL) + r"\)"))
    return Parameters(**alone, factor=factor, lowest=lowest, highest=highest, spread=spread, tail=tail)


def swift(p):
    """The lines for ModelParameters.swift."""
    weights = [f"{name}: Weight(factor: {p.factor[f]:.3g}, lowest: {p.lowest[f]:.3g}, highest: {p.highest[f]:.3g})"
               for f, name in enumerate(FEATURES)]
    alone = [f"{swift}: {getattr(p, name):.3g}" for swift, name in ALONE.items()]
    tail = "tail: ExcursionTail.Prior(" + ", ".join(f"{name}: {x:.3g}" for name, x in zip(TAIL, p.tail)) + "))"
    spreads = [f"case .{name}: {p.spread[f]:.3g}" for f, name in enumerate(FEATURES)]
    lines = [", ".join(alone[:2]) + ",", ", ".join(weights[:1] + weights[2:3]) + ",",
             ", ".join(weights[3:] + weights[1:2]) + ",", ", ".join(alone[2:8]) + ",", ", ".join(alone[8:]) + ",", tail]
    return "\n".join(f"        {line}".rstrip() for line in [*lines, "", *spreads])
