"""Records what PyTorch computes, in float64, for every switch of the generator, for the tests of libs/graph-builder.

    python3 tools/record-switch-fixtures.py        (needs torch and numpy)

Writes libs/graph-builder/src/models/fixtures/switches.json: for each case the losses of one step, the generated images
and the gradient of every parameter, each as its norm and its product with a direction. Inputs, parameters and directions
are formulas of a name and an index that the test computes too. The networks are written here a second time, from the
published descriptions, with PyTorch's own operators.
"""

import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

OUT = Path(__file__).resolve().parent.parent / "libs" / "graph-builder" / "src" / "models" / "fixtures" / "switches.json"
BATCH, HEIGHT, WIDTH = 2, 32, 64
WIDTHS = [4, 5, 6, 6, 7, 8]
UNET_WIDTHS = [3, 4, 5, 6, 7]
DISCRIMINATOR_WIDTHS = [3, 3, 4, 4, 5, 5, 6]


def wave(name, count):
    phase = sum((i + 1) * ord(c) for i, c in enumerate(name)) % 1009
    i = np.arange(count, dtype=np.float64)
    return np.sin(0.7 * phase + 1.3 * i + 0.011 * i * i)


def tensor(name, shape):
    return torch.from_numpy(wave(name, math.prod(shape)).reshape(shape))


class Parameters:
    """Makes each parameter the first time it is asked for."""

    def __init__(self):
        self.known = {}

    def __call__(self, name, shape):
        if name not in self.known:
            value = tensor(name, shape)
            if len(shape) == 4:
                fan = shape[0] if ".up" in name else math.prod(shape[1:])
                value = value * 1.6 / math.sqrt(fan)
            elif name.endswith("norm.weight"):
                value = 1 + 0.3 * value
            else:
                value = 0.2 * value
            self.known[name] = value.requires_grad_(True)
        return self.known[name]


def norm(p, name, x):
    gain, bias = (p(f"{name}.norm.{part}", (x.shape[1],)) for part in ("weight", "bias"))
    return F.group_norm(x, 1, gain, bias, eps=1e-5)


def conv(p, name, x, channels, k, stride=1, padding=None, bias=False, spectral=False):
    w = p(f"{name}.conv.weight", (channels, x.shape[1], k, k))
    if spectral:
        w = spectrally_normal(w)
    b = p(f"{name}.conv.bias", (channels,)) if bias else None
    return F.conv2d(x, w, b, stride=stride, padding=(k - 1) // 2 if padding is None else padding)


def unit(p, name, x, channels, k):
    return F.leaky_relu(norm(p, name, conv(p, name, x, channels, k)), 0.2)


def up(p, name, x):
    w = p(f"{name}.conv.weight", (x.shape[1], x.shape[1], 2, 2))
    return F.leaky_relu(norm(p, name, F.conv_transpose2d(x, w, stride=2)), 0.2)


def swish(p, name, x):
    return x * torch.sigmoid(norm(p, name, conv(p, name, x, x.shape[1], 3)))


def power_iteration(w):
    """Five rounds from a fixed start: left and right singular vectors, constants to differentiation."""
    m = w.detach().reshape(w.shape[0], -1).numpy()
    v = 1 + 0.5 * np.sin(np.arange(m.shape[1]) + 1)
    for _ in range(5):
        v = v / np.linalg.norm(v)
        u = m @ v
        u = u / np.linalg.norm(u)
        last = v
        v = m.T @ u
    return u, last


def spectrally_normal(w):
    u, v = (torch.from_numpy(x) for x in power_iteration(w))
    return w / (u @ w.reshape(w.shape[0], -1) @ v)


def at_level(hint, level):
    if level <= 3:
        return F.interpolate(hint, scale_factor=2 ** (3 - level), mode="nearest")
    return F.avg_pool2d(hint, 2 ** (level - 3))


DEFAULTS = dict(
    architecture="sgru-h", encoder=[3], decoder=[], hintStem=False, hintScale=1, swishSkip=True, swishShortcut=False,
    activation="linear", residualHint=False, candidates=1, spectralNorm=False, discriminator=True, hintLoss=0, huberDelta=1,
)  # fmt: skip


def levels(p, sketch, hint, c):
    """SGRU_H, SGRU and the residual U-Net: five levels and a bottom."""
    added = c["architecture"] == "residual-unet"
    full = c["architecture"] == "sgru"

    def block(name, x, n, reduce=True):
        if reduce:
            x = unit(p, f"{name}.reduce", x, n, 1)
        f = unit(p, f"{name}.conv2", unit(p, f"{name}.conv1", x, n, 3), n, 3)
        return f, x

    skips, x = [], sketch
    for level, n in enumerate(WIDTHS[:5], 1):
        if level in c["encoder"]:
            h = at_level(hint, level)
            if c["hintStem"] and level == 3:
                h = F.leaky_relu(conv(p, "generator.encoder.3.stem", hint, 64, 7, bias=True), 0.2)
            x = torch.cat([x, h], 1)
        f, x = block(f"generator.encoder.{level}", x, n, added or level > 1)
        if added:
            skips.append(f + x)
            x = F.max_pool2d(f + x, 2)
            continue
        skips.append(swish(p, f"generator.skip.{level}", f) if c["swishSkip"] else f)
        f, x = F.max_pool2d(f, 2), F.max_pool2d(x, 2)
        if c["swishShortcut"]:
            x = swish(p, f"generator.shortcut.{level}", x)
        x = torch.cat([f, x], 1)
    f, x = block("generator.bottom", x, WIDTHS[5])
    for level in range(5, 0, -1):
        name = f"generator.decoder.{level}"
        if added:
            parts = [up(p, f"{name}.up", f + x)]
        else:
            shortcut = up(p, f"{name}.up_x", x)
            parts = [up(p, f"{name}.up_f", f), swish(p, f"{name}.shortcut", shortcut) if full else shortcut]
        parts.append(skips[level - 1])
        if level in c["decoder"]:
            parts.append(at_level(hint, level))
        f, x = block(name, torch.cat(parts, 1), WIDTHS[level - 1])
    return f + x if added else f


def unet(p, sketch, hint):
    """PaintsChainer's layout: e0 … e8 down, and up again with e7 and e8, then e6, e4, e2, e0 joined."""

    def relu_norm(name, y):
        return F.relu(norm(p, name, y))

    def down(name, x, n, k):
        return relu_norm(name, conv(p, name, x, n, k, 2 if k == 4 else 1, 1))

    def enlarge(name, x, n):
        w = p(f"{name}.conv.weight", (x.shape[1], n, 4, 4))
        return relu_norm(name, F.conv_transpose2d(x, w, stride=2, padding=1))

    a, b, c, d, e = UNET_WIDTHS
    g = "generator.encoder"
    e0 = down(f"{g}.1.conv", torch.cat([sketch, F.interpolate(hint, scale_factor=4, mode="nearest")], 1), a, 3)
    e2 = down(f"{g}.2.conv", down(f"{g}.2.down", e0, b, 4), b, 3)
    e4 = down(f"{g}.3.conv", down(f"{g}.3.down", e2, c, 4), c, 3)
    e6 = down(f"{g}.4.conv", down(f"{g}.4.down", e4, d, 4), d, 3)
    e7 = down(f"{g}.5.down", e6, e, 4)
    e8 = down(f"{g}.5.conv", e7, e, 3)
    g = "generator.decoder"
    d8 = enlarge(f"{g}.5.up", torch.cat([e7, e8], 1), e)
    d7 = down(f"{g}.5.conv", d8, d, 3)
    d6 = enlarge(f"{g}.4.up", torch.cat([e6, d7], 1), d)
    d5 = down(f"{g}.4.conv", d6, c, 3)
    d4 = enlarge(f"{g}.3.up", torch.cat([e4, d5], 1), c)
    d3 = down(f"{g}.3.conv", d4, b, 3)
    d2 = enlarge(f"{g}.2.up", torch.cat([e2, d3], 1), b)
    d1 = down(f"{g}.2.conv", d2, a, 3)
    return torch.cat([e0, d1], 1)


def generator(p, sketch, hint, c):
    scaled = hint * c["hintScale"]
    plain = c["architecture"] == "unet"
    f = unet(p, sketch, scaled) if plain else levels(p, sketch, scaled, c)
    y = conv(p, "generator.output", f, 3 * c["candidates"], 3 if plain else 1, bias=True)
    if c["residualHint"]:
        y = y + F.interpolate(hint[:, :3], scale_factor=4, mode="bilinear", align_corners=False)
    return torch.tanh(y) if c["activation"] == "tanh" else y


def discriminator(p, x, c):
    for i, n in enumerate(DISCRIMINATOR_WIDTHS):
        k, stride = (4, 2) if i % 2 == 0 else (3, 1)
        name = f"discriminator.{i + 1}"
        x = conv(p, name, x, n, k, stride, 1, bias=i == 0, spectral=c["spectralNorm"])
        x = F.leaky_relu(x if i == 0 else norm(p, name, x), 0.2)
    return conv(p, "discriminator.logit", x, 1, 3, 1, 1, bias=True, spectral=c["spectralNorm"]).mean([1, 2, 3])


def huber(a, b, delta):
    return F.huber_loss(a * 127.5, b * 127.5, delta=delta) / delta


def one_step(c):
    c = {**DEFAULTS, **c}
    p = Parameters()
    sketch = 0.5 + 0.5 * tensor("sketch", (BATCH, 1, HEIGHT, WIDTH))
    target = 0.9 * tensor("target", (BATCH, 3, HEIGHT, WIDTH))
    cells = (BATCH, 1, HEIGHT // 4, WIDTH // 4)
    mask = (tensor("mask", cells) > 0.3).double()
    hint = torch.cat([tensor("hint", (BATCH, 3, *cells[2:])) * mask, mask], 1)
    fake = generator(p, sketch, hint, c)
    zero = torch.zeros(())
    if c["candidates"] > 1:
        pictures = []
        for n in range(BATCH):
            each = [huber(fake[n, 3 * u : 3 * u + 3], target[n], c["huberDelta"]) for u in range(c["candidates"])]
            pictures.append(torch.stack(each))
        huber_term = torch.stack([x.min() for x in pictures]).mean()
        total = torch.stack([0.88 * (0.999 * x.min() + 0.001 * x.mean()) for x in pictures]).mean()
        adversarial = discriminator_loss = zero
    else:
        huber_term = huber(fake, target, c["huberDelta"])
        total = 0.88 * huber_term
        logit = discriminator(p, fake, c)
        adversarial = F.binary_cross_entropy_with_logits(logit, torch.ones(BATCH, dtype=torch.float64))
        total = total + adversarial
        if c["hintLoss"]:
            gap = (F.avg_pool2d(fake, 4) - hint[:, :3]).abs() * mask
            total = total + c["hintLoss"] * gap.sum() / (3 * mask.sum())
        sure = torch.sigmoid(torch.stack([discriminator(p, target, c), discriminator(p, fake.detach(), c)]))
        discriminator_loss = -(sure[0].log() + (1 - sure[1]).log()).mean()
    names = sorted(p.known)
    gradients = []
    for network, loss in (("generator.", total), ("discriminator.", discriminator_loss)):
        mine = [name for name in names if name.startswith(network)]
        if mine:
            found = torch.autograd.grad(loss, [p.known[name] for name in mine], retain_graph=True)
            gradients += list(zip(mine, found))
    losses = dict(huber=huber_term, adversarial=adversarial, generator=total, discriminator=discriminator_loss)
    return {
        "losses": {name: rounded(value) for name, value in losses.items()},
        "fake": measured("fake", fake),
        "parameters": len(names),
        "gradients": {name: measured(name, g) for name, g in sorted(gradients)},
    }


def rounded(value):
    return float(f"{float(value):.7g}")


def measured(name, x):
    """Norm, and product with the direction of this name."""
    flat = x.detach().reshape(-1).numpy()
    return [rounded(np.linalg.norm(flat)), rounded(flat @ wave(f"direction {name}", flat.size))]


CASES = {
    "the paper": {},
    "hint at encoder levels 1, 2, 4, 5": dict(encoder=[1, 2, 4, 5]),
    "hint at every decoder level only": dict(encoder=[], decoder=[5, 4, 3, 2, 1]),
    "hint at encoder 3 and decoder 3, 2, 1, times 4": dict(decoder=[3, 2, 1], hintScale=4),
    "no swish layers": dict(swishSkip=False),
    "swish layers on shortcuts": dict(swishShortcut=True),
    "tanh": dict(activation="tanh"),
    "hint stem": dict(hintStem=True),
    "residual hint": dict(residualHint=True),
    "hint loss, huber over 20 gray levels": dict(hintLoss=3, huberDelta=20),
    "spectral norm": dict(spectralNorm=True),
    "unet": dict(architecture="unet", encoder=[1]),
    "residual-unet": dict(architecture="residual-unet", decoder=[3, 2, 1], hintScale=4),
    "sgru, nine candidates": dict(
        architecture="sgru", encoder=[], swishShortcut=True, candidates=9, discriminator=False
    ),
}

if __name__ == "__main__":
    matrix = tensor("spectral", (6, 5, 3, 3))
    exact = np.linalg.svd(matrix.reshape(6, -1).numpy(), compute_uv=False)[0]
    result = {
        "widths": WIDTHS,
        "unetWidths": UNET_WIDTHS,
        "discriminatorWidths": DISCRIMINATOR_WIDTHS,
        "batch": BATCH,
        "height": HEIGHT,
        "width": WIDTH,
        "largestSingularValue": rounded(exact),
        "cases": {name: one_step(case) for name, case in CASES.items()},
    }
    text = json.dumps(result, separators=(",", ":")).replace('},"', '},\n"')
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(text + "\n")
    print(f"{OUT.name}: {len(CASES)} cases, {len(text)} characters")
