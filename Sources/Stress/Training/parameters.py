"""The numbers of the model, read from ModelParameters.swift and printed in its form."""
import re
from dataclasses import dataclass, field
from pathlib import Path

SWIFT = Path(__file__).parents[1] / "ModelParameters.swift"
FEATURES = ("pitch", "rate", "level", "balance")      # those that are scored, in the order of StressFeature
ALONE = {"priorSpeechS": "prior_speech", "halfReliableS": "half_reliable", "lombardPerDB": "lombard_per_db",
         "lombardLimit": "lombard_limit", "midpoint": "midpoint", "slope": "slope"}


@dataclass
class Parameters:
    windows: list = field(default_factory=list)       # (length, scale, least voiced), the shortest first
    weights: dict = field(default_factory=dict)       # feature: [factor, lowest, highest]
    spreads: dict = field(default_factory=dict)       # feature: how calm voices in general scatter
    prior_speech: float = 0.0
    half_reliable: float = 0.0
    lombard_per_db: float = 0.0
    lombard_limit: float = 0.0
    midpoint: float = 0.0
    slope: float = 1.0


def read(text=None):
    """The numbers in lines of Swift; those in force without any."""
    text, number = text or SWIFT.read_text(), r"(-?[\d.]+)"
    p = Parameters()
    p.windows = [tuple(map(float, found)) for found in re.findall(
        rf"Window\(lengthS: {number}, scale: {number}, leastVoicedS: {number}\)", text)]
    for name in FEATURES:
        weight = re.search(rf"{name}: Weight\(factor: {number}, lowest: {number}, highest: {number}\)", text)
        p.weights[name] = list(map(float, weight.groups()))
        p.spreads[name] = float(re.search(rf"case \.{name}: {number}", text)[1])
    for swift, name in ALONE.items():
        setattr(p, name, float(re.search(rf"{swift}: {number}", text)[1]))
    return p


def swift(p):
    """The lines for ModelParameters.swift."""
    windows = ["Window(lengthS: {}, scale: {}, leastVoicedS: {})".format(*map(short, window)) for window in p.windows]
    weights = [f"{name}: Weight(factor: {short(f)}, lowest: {short(low)}, highest: {short(high)})"
               for name in ("pitch", "level", "balance", "rate") for f, low, high in [p.weights[name]]]
    alone = [f"{swift}: {short(getattr(p, name))}" for swift, name in ALONE.items()]
    spreads = [f"case .{name}: {short(spread)}" for name, spread in p.spreads.items()]
    return "\n".join(["        windows: [", *(f"            {line}," for line in windows), "        ],",
                      *(f"        {line}," for line in weights), "        " + ", ".join(alone) + ")", "",
                      *(f"        {line}" for line in spreads)])


def short(x):
    return f"{x:.3g}"
