#!/usr/bin/env python3
"""Train the networks of the prosody core and write their weights.

  make weights SPEECH=folder          all of it: labels, streams, features, training, weights, check (hours: about one)

SPEECH holds manifest.csv, rate_nuclei.csv, rate_labels.csv and emodb_syllables.csv beside the clips that they name. The prompts
come from Debian's asterisk-core-sounds-*-g722. Recordings whose name begins with fda/ are for measuring and never read.
--folds writes, besides, one set of weights for each third of the speakers that has not met them: judge by these.
"""
import argparse
import os
from multiprocessing import Pool
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import torch
from torch import nn

import corpus
import mixtures
from mixtures import CANDIDATES, CANDIDATE_FEATURES, FEATURES

SEED = 20_261_122
COPIES = {"emodb": 14, "vctk": 14, "librispeech": 14, "librivox": 14, "prompts": 3}  # of others: 7
MADE_SHARE = 12               # one made stream for so many recorded ones
DELAY, NUCLEUS_DELAY, CANDIDATE_DELAY = 6, 3, 2   # frames; those of VoiceNetwork.swift and CandidateFeatures.swift
HIDDEN, MEMORY, CANDIDATE_HIDDEN = 32, 32, 16
CHUNK = 400                   # frames trained in one piece


class Voice(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(FEATURES, HIDDEN)
        self.memory = nn.GRU(HIDDEN, MEMORY, batch_first=True)
        self.heads = nn.Linear(MEMORY, 3)

    def forward(self, x):
        return self.heads(self.memory(torch.relu(self.first(x)))[0])


class Candidate(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(CANDIDATE_FEATURES, CANDIDATE_HIDDEN), nn.ReLU(),
                                    nn.Linear(CANDIDATE_HIDDEN, 8), nn.ReLU(), nn.Linear(8, 1))

    def forward(self, x):
        return self.layers(x)[..., 0]


def make_streams(clips, program, processes):
    """Features, labels and speaker of every stream."""
    rng = np.random.default_rng(SEED)
    groups, by_speaker = {}, {}
    for clip in clips:
        groups.setdefault((clip.speaker, clip.corpus), []).append(clip)
        by_speaker.setdefault(clip.speaker, []).append(clip)
    jobs = []
    for (_, name), members in groups.items():
        for _ in range(COPIES.get(name, 7)):
            waiting = [members[i] for i in rng.permutation(len(members))]
            while waiting:
                most, chosen, length = (1 if rng.random() < 0.4 else rng.integers(2, 6)), [], 0
                while waiting and len(chosen) < most and length < 2_500:
                    chosen.append(waiting.pop())
                    length += len(chosen[-1].voiced)
                jobs.append(chosen)
    jobs += [None] * (len(jobs) // MADE_SHARE)
    share.update(clips=clips, by_speaker=by_speaker, program=program)
    with Pool(processes) as pool:
        done = []
        for result in pool.imap(one_stream, [(SEED + i, job) for i, job in enumerate(jobs)], chunksize=8):
            done.append(result)
            if len(done) % 500 == 0:
                print(f"streams: {len(done)} of {len(jobs)}", flush=True)
    return done


share = {}


def one_stream(job):
    seed, chosen = job
    if "front" not in share:
        share["front"] = mixtures.FrontEnd(share["program"])
    if chosen is None:
        x, labels = mixtures.made_stream(seed, share["clips"], share["by_speaker"])
    else:
        x, labels = mixtures.stream(seed, chosen, share["clips"], share["by_speaker"])
    return chosen[0].speaker if chosen else "made", share["front"](x).astype(np.float16), labels.astype(np.float16)


def scaling(x):
    return x.mean(0), x.std(0) + 1e-3


def train_voice(streams, epochs):
    pieces = []
    for _, x, y in streams:
        pieces += [(x[i:i + CHUNK, :FEATURES], y[i:i + CHUNK]) for i in range(0, len(x), CHUNK)
                   if i == 0 or len(x) - i >= 60]
    x = np.zeros((len(pieces), CHUNK, FEATURES), np.float16)
    y = np.zeros((len(pieces), CHUNK, 6), np.float16)
    for i, (a, b) in enumerate(pieces):
        x[i, :len(a)], y[i, :len(b), :5], y[i, :len(b), 5] = a, b, 1
    mean, deviation = scaling(x.reshape(-1, FEATURES)[::7].astype(np.float32))
    net, batch, rng = Voice(), 160, np.random.default_rng(SEED)
    optimizer = torch.optim.Adam(net.parameters(), 3e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, 1.2e-2, total_steps=epochs * max(1, len(x) // batch) + 1, pct_start=0.15)
    loss_of = nn.BCEWithLogitsLoss(reduction="none")
    for epoch in range(epochs):
        order, losses = rng.permutation(len(x)), []
        for b in range(max(1, len(x) // batch)):
            i = np.sort(order[b * batch:(b + 1) * batch])
            target = torch.from_numpy(y[i].astype(np.float32))
            out = net(torch.from_numpy((x[i].astype(np.float32) - mean) / deviation))
            late, nucleus = out[:, DELAY:], out[:, NUCLEUS_DELAY:CHUNK - DELAY + NUCLEUS_DELAY]
            mask, target = target[:, DELAY:, 5], target[:, :-DELAY]
            known = mask * target[..., 3]
            parts = [(loss_of(late[..., 0], target[..., 0]) * mask).sum() / mask.sum(),
                     (loss_of(nucleus[..., 1], target[..., 2]) * known).sum() / (known.sum() + 1),
                     (loss_of(late[..., 2], target[..., 4]) * mask).sum() / mask.sum()]
            optimizer.zero_grad()
            (parts[0] + parts[1] + 0.7 * parts[2]).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append([part.item() for part in parts])
        print("voice network: epoch", epoch, "voicing, nucleus, near talker", np.round(np.mean(losses, 0), 4), flush=True)
    return net, mean, deviation


def train_candidate(streams, epochs):
    rows, right = [], []
    for _, x, y in streams:
        x, y = x[CANDIDATE_DELAY:, FEATURES:].astype(np.float32), y[:-CANDIDATE_DELAY]
        usable = (y[:, 1] > 60) & (y[:, 0] > 0.6)
        x, f0 = x[usable], y[usable, 1].astype(np.float32)
        slots = x[:, 1:].reshape(-1, CANDIDATES, 1 + CANDIDATE_FEATURES)
        octaves = abs(np.log2(np.maximum(slots[..., 0], 1) / (4_000 / f0)[:, None]))
        octaves[slots[..., 0] == 0] = 9
        good = (octaves.min(1) < 0.1) & (x[:, 0] > 1)
        rows.append(slots[good].astype(np.float16))
        right.append(octaves.argmin(1)[good])
    rows, right = np.concatenate(rows), np.concatenate(right)
    some = rows[::11].astype(np.float32)
    mean, deviation = scaling(some[some[..., 0] > 0][:, 1:])
    net, batch, rng = Candidate(), 2_048, np.random.default_rng(SEED)
    optimizer, steps = torch.optim.Adam(net.parameters(), 3e-3), max(1, len(rows) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=epochs * steps + 1)
    for epoch in range(epochs):
        order, losses = rng.permutation(len(rows)), []
        for b in range(steps):
            i = order[b * batch:(b + 1) * batch]
            slots = rows[i].astype(np.float32)
            absent = torch.from_numpy(np.where(slots[..., 0] > 0, 0, -30).astype(np.float32))
            out = net(torch.from_numpy((slots[..., 1:] - mean) / deviation)) + absent
            loss = nn.functional.cross_entropy(out, torch.from_numpy(right[i]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print("candidate network: epoch", epoch, round(float(np.mean(losses)), 4), flush=True)
    return net, mean, deviation


def tensors(voice, candidate):
    """Every parameter by its name in Swift; the features' scaling goes into the first layers."""
    def first(layer, mean, deviation):
        weight = layer.weight.detach().numpy().astype(np.float64) / deviation
        return weight, layer.bias.detach().numpy() - weight @ mean

    net, mean, deviation = voice
    out = {}
    out["first.weight"], out["first.bias"] = first(net.first, mean, deviation)
    for swift, name in (("inputWeight", "weight_ih_l0"), ("inputBias", "bias_ih_l0"),
                        ("recurrentWeight", "weight_hh_l0"), ("recurrentBias", "bias_hh_l0")):
        out["memory." + swift] = getattr(net.memory, name).detach().numpy()
    out["heads.weight"], out["heads.bias"] = net.heads.weight.detach().numpy(), net.heads.bias.detach().numpy()
    net, mean, deviation = candidate
    out["candidate.0.weight"], out["candidate.0.bias"] = first(net.layers[0], mean, deviation)
    for i in (1, 2):
        layer = net.layers[2 * i]
        out[f"candidate.{i}.weight"], out[f"candidate.{i}.bias"] = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    return out


def write_weights(path, voice, candidate):
    with open(path, "wb") as file:
        for name, values in tensors(voice, candidate).items():
            values = np.asarray(values).astype("<f4").ravel()
            file.write(f"{name} {len(values)}\n".encode() + values.tobytes())


def write_check(path, voice):
    """What the training framework answers to a made input; VoiceNetworkTests asks the Swift code the same."""
    net, mean, deviation = voice
    frames = 60
    x = np.array([[np.sin(0.37 * i + 0.11 * k * k) for k in range(FEATURES)] for i in range(frames)])
    with torch.no_grad():
        out = torch.sigmoid(net(torch.from_numpy((x - mean) / deviation).float()[None])[0]).numpy()
    np.savetxt(path, out, fmt="%.7f", delimiter=",", header="voicing,nucleus,near_talker", comments="")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speech", type=Path, required=True, help="folder with manifest.csv and the clips")
    parser.add_argument("--prompts", type=Path, default=Path("/usr/share/asterisk/sounds"))
    parser.add_argument("--program", required=True, help="the built NetworkTraining")
    parser.add_argument("--work", type=Path, required=True, help="folder for what can be made again")
    parser.add_argument("--weights", type=Path, required=True, help="file to write")
    parser.add_argument("--check", type=Path, help="file for the answers to a made input")
    parser.add_argument("--folds", action="store_true", help="also weights that have not met a third of the speakers")
    parser.add_argument("--epochs", type=int, default=28)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--every", type=int, default=1, help="only every n-th clip, to try the way")
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(arguments.processes)
    arguments.work.mkdir(parents=True, exist_ok=True)

    events = corpus.nucleus_events(arguments.speech)
    found = corpus.clip_list(arguments.speech, arguments.prompts, arguments.work)[::arguments.every]
    with Pool(arguments.processes) as pool:
        clips = pool.map(corpus.load, [(clip, events.get(clip[0]), arguments.work) for clip in found], chunksize=8)
    clips = [clip for clip in clips if len(clip.voiced) >= 60]
    speakers = sorted({clip.speaker for clip in clips})
    print(f"{len(clips)} clips, {len(speakers)} speakers, {sum(len(c.voiced) for c in clips) / 6_000:.0f} min", flush=True)
    streams = make_streams(clips, arguments.program, arguments.processes)
    share.clear()

    voice, candidate = train_voice(streams, arguments.epochs), train_candidate(streams, 6)
    write_weights(arguments.weights, voice, candidate)
    if arguments.check:
        write_check(arguments.check, voice)
    for fold in range(3 if arguments.folds else 0):
        away = set(speakers[fold::3])
        rest = [stream for stream in streams if stream[0] not in away]
        write_weights(arguments.work / f"fold{fold}.weights", train_voice(rest, arguments.epochs), train_candidate(rest, 6))
        (arguments.work / f"fold{fold}.speakers").write_text("\n".join(sorted(away)) + "\n")


if __name__ == "__main__":
    main()
