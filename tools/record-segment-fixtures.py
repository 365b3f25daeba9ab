"""Records the segment and prototype losses of the parts network and their gradients, in float64, for the tests of libs/graph-builder.

    python3 tools/record-segment-fixtures.py        (needs numpy)

Writes libs/graph-builder/src/losses/fixtures/segments.json. The losses are written here a second time from their publications
(De Brabandere, Neven, Van Gool 2017; Snell, Swersky, Zemel 2017), picture by picture and part by part with index lists; gradients are central
differences. Inputs are formulas that the test computes too.
"""

import json
from itertools import permutations
from pathlib import Path

import numpy as np

OUT = Path(__file__).resolve().parent.parent / "libs" / "graph-builder" / "src" / "losses" / "fixtures" / "segments.json"
N, E, C, H, W, K = 4, 4, 5, 6, 8, 5
CONFIG = {"near": 0.3, "far": 3.0, "center": 0.1, "minPixels": 4, "pull": 0.7, "push": 1.3, "name": 0.4}
ROOT = 1e-6


def wave(phase, count):
    i = np.arange(count, dtype=np.float64)
    return np.sin(0.7 * phase + 1.3 * i + 0.011 * i * i)


def inputs():
    embedding = 2 * wave(1, N * E * H * W).reshape(N, E, H * W)
    logits = 3 * wave(2, N * C * H * W).reshape(N, C, H * W)
    parts = np.floor(3.0 * (wave(3, N * H * W) + 0.9)).reshape(N, H * W) - 1  # -1 .. 4
    parts[1] = np.where(parts[1] < 1, 2, -1)  # one part: no pairs
    parts[2, 3:] = -1  # nothing large enough
    names = np.array([[0, 3, 4, -1, 1], [1, 2, 0, 3, 4], [0, 1, 2, 3, 4], [-1, -1, -1, -1, -1]], dtype=np.float64)
    return embedding, logits, parts, names


def losses(embedding, logits, parts, names):
    pulls, pushes, centers, entropies = [], [], [], []
    for e, l, p, own in zip(embedding, logits, parts, names):
        members = [np.flatnonzero(p == k) for k in range(K)]
        kept = [k for k in range(K) if len(members[k]) >= CONFIG["minPixels"]]
        means = {k: np.mean([e[:, i] for i in members[k]], axis=0) for k in kept}
        if len(kept) >= 2:
            pulls.append(
                np.mean(
                    [
                        np.mean(
                            [
                                max(0, np.sqrt(np.sum((e[:, i] - means[k]) ** 2) + ROOT) - CONFIG["near"]) ** 2
                                for i in members[k]
                            ]
                        )
                        for k in kept
                    ]
                )
            )
            pushes.append(
                np.mean(
                    [
                        max(0, CONFIG["far"] - np.sqrt(np.sum((means[a] - means[b]) ** 2) + ROOT)) ** 2
                        for a, b in permutations(kept, 2)
                    ]
                )
            )
            centers.append(np.mean([np.sqrt(np.sum(means[k] ** 2) + ROOT) for k in kept]))
        named = [k for k in kept if own[k] >= 0]
        if named:
            entropies.append(
                np.mean(
                    [
                        np.mean([np.log(np.sum(np.exp(l[:, i]))) - l[int(own[k]), i] for i in members[k]])
                        for k in named
                    ]
                )
            )
    values = dict(
        pull=np.mean(pulls), push=np.mean(pushes), center=np.mean(centers), name=np.mean(entropies)
    )
    values["total"] = sum(CONFIG[name] * value for name, value in values.items())
    return {name: float(value) for name, value in values.items()}


def prototype(embedding, _, p_all, __):
    """Cross entropy of the nearest mean (Snell, Swersky, Zemel 2017), parts weighted by the root of their pixels."""
    pictures = []
    for e, p in zip(embedding, p_all):
        members = [np.flatnonzero(p == k) for k in range(K)]
        kept = [k for k in range(K) if len(members[k]) >= CONFIG["minPixels"]]
        if len(kept) < 2:
            continue
        means = {k: np.mean([e[:, i] for i in members[k]], axis=0) for k in kept}
        total = sum(np.sqrt(len(members[k])) for k in kept)
        value = 0.0
        for k in kept:
            each = []
            for i in members[k]:
                d = {m: np.sum((e[:, i] - means[m]) ** 2) for m in kept}
                each.append(-np.log(np.exp(-d[k]) / sum(np.exp(-v) for v in d.values())))
            value += np.sqrt(len(members[k])) / total * np.mean(each)
        pictures.append(value)
    return {"total": float(np.mean(pictures))}


def gradient(which, arrays, step=1e-5, of=losses):
    flat = arrays[which].reshape(-1)
    out = []
    for i in range(flat.size):
        kept = flat[i]
        flat[i] = kept + step
        above = of(*arrays)["total"]
        flat[i] = kept - step
        below = of(*arrays)["total"]
        flat[i] = kept
        out.append((above - below) / (2 * step))
    return [round(v, 9) for v in out]


arrays = inputs()
record = {
    "shape": {"N": N, "E": E, "C": C, "H": H, "W": W, "K": K},
    "config": CONFIG,
    "losses": losses(*arrays),
    "gradients": {"embedding": gradient(0, arrays), "logits": gradient(1, arrays)},
    "prototype": {"loss": prototype(*arrays)["total"], "embedding": gradient(0, arrays, of=prototype)},
}
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(record) + "\n")
print(record["losses"])
