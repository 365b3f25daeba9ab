"""Records what PyTorch computes, in float64, for the systems the paper is compared with, for the tests of
libs/graph-builder: batch and instance norm with running statistics, dropout, PatchGAN, conditional discriminators, spectral
norm with a carried vector, Wasserstein critics with gradient penalty, pairs of networks, a style vector with guide decoders and
a discriminator that tells the style, and the losses beside them.

    python3 tools/record-system-fixtures.py        (needs torch and numpy)

Writes libs/graph-builder/src/models/fixtures/systems.json: for each case the losses of one step, the generated images of the
step and of the network in use, the gradient of every parameter and the next value of every statistic, each tensor as its norm
and its product with a direction. Inputs, parameters, statistics and random numbers are formulas of a name and an index that
the test computes too. The networks are written here a second time, from the published descriptions, with PyTorch's own
operators and modules.
"""

import importlib.util
import json
from pathlib import Path

import torch
import torch.nn.functional as F

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "libs" / "graph-builder" / "src" / "models" / "fixtures" / "systems.json"
spec = importlib.util.spec_from_file_location("switches", HERE / "record-switch-fixtures.py")
switches = importlib.util.module_from_spec(spec)
spec.loader.exec_module(switches)
tensor, measured, rounded, Parameters = switches.tensor, switches.measured, switches.rounded, switches.Parameters

BATCH, HEIGHT, WIDTH = 2, 64, 64
WIDTHS = [3, 4, 5, 6, 7]
PATCH_WIDTHS = [4, 5, 6, 7]
STYLED_WIDTHS = [4, 5, 6, 6, 7, 8]
STYLE_LENGTH = 512
VGG_BLOCKS = [2, 2, 4, 4, 2]


class Step:
    """One step's parameters, running statistics and random numbers, each made when first asked for."""

    def __init__(self, training):
        self.p = Parameters()
        self.statistics = {}
        self.training = training

    def statistic(self, name, shape):
        if name not in self.statistics:
            value = tensor(name, shape)
            if name.endswith("norm.variance"):
                value = 1 + 0.3 * value
            elif name.endswith("norm.mean"):
                value = 0.2 * value
            self.statistics[name] = value
        return self.statistics[name]

    def noise(self, name, shape):
        return (0.5 + 0.499 * tensor(f"noise.{name}", shape)).float().double()

    def norm(self, kind, name, x):
        if kind == "none":
            return x
        gain, bias = (self.p(f"{name}.norm.{part}", (x.shape[1],)) for part in ("weight", "bias"))
        if kind == "instance":
            return F.instance_norm(x, weight=gain, bias=bias, eps=1e-5)
        if kind == "layer":
            return F.group_norm(x, 1, gain, bias, eps=1e-5)
        mean = self.statistic(f"{name}.norm.mean", (x.shape[1],))
        variance = self.statistic(f"{name}.norm.variance", (x.shape[1],))
        # Advances both in place where it trains.
        return F.batch_norm(x, mean, variance, gain, bias, training=self.training, momentum=0.1, eps=1e-5)

    def weight(self, name, shape, spectral=False):
        w = self.p(f"{name}.conv.weight", shape)
        if not spectral:
            return w
        vector = f"{name}.conv.spectral"
        u = self.statistic(vector, (shape[0], 1)).reshape(-1)
        m = w.detach().reshape(shape[0], -1)
        v = F.normalize(m.T @ u, dim=0)
        u = F.normalize(m @ v, dim=0)
        self.statistics[vector] = u.reshape(-1, 1)
        return w / (u @ w.reshape(shape[0], -1) @ v)

    def conv(self, name, x, n, k, stride, bias, spectral=False):
        b = self.p(f"{name}.conv.bias", (n,)) if bias else None
        w = self.weight(name, (n, x.shape[1], k, k), spectral)
        return F.conv2d(x, w, b, stride=stride, padding=1)

    def up(self, name, x, n, bias):
        b = self.p(f"{name}.conv.bias", (n,)) if bias else None
        return F.conv_transpose2d(x, self.weight(name, (x.shape[1], n, 4, 4)), b, stride=2, padding=1)

    def conditional_unet(self, sketch, hint, c):
        norm, skips = c["norm"], []
        x = torch.cat([sketch, F.interpolate(hint, scale_factor=4, mode="nearest")], 1)
        for i, n in enumerate(WIDTHS):
            name = f"generator.encoder.{i + 1}"
            bare = i == 0 or norm == "none"
            x = self.conv(name, x if i == 0 else F.leaky_relu(x, 0.2), n, 4, 2, bare)
            x = x if bare else self.norm(norm, name, x)
            skips.append(x)
        for level in range(len(WIDTHS), 1, -1):
            name = f"generator.decoder.{level}"
            y = self.norm(norm, name, self.up(name, F.relu(x), WIDTHS[level - 2], norm == "none"))
            if self.training and c["dropout"] and len(WIDTHS) - level < 3:
                kept = (self.noise(f"{name}.dropout", tuple(y.shape)) < 1 - c["dropout"]).double()
                y = y * kept / (1 - c["dropout"])
            x = torch.cat([y, skips[level - 2]], 1)
        return torch.tanh(self.up("generator.output", F.relu(x), 3, True))

    def unit(self, name, x, n, k, stride=1):
        y = F.conv2d(x, self.weight(name, (n, x.shape[1], k, k)), stride=stride, padding=1 if k > 1 else 0)
        return self.norm("layer", name, y)

    def unet(self, name, x):
        """PaintsChainer's U-Net, as in record-switch-fixtures.py, in a scope of its own, with its output convolution."""

        def up(level, x, n):
            w = self.weight(f"{name}.decoder.{level}.up", (x.shape[1], n, 4, 4))
            y = F.conv_transpose2d(x, w, stride=2, padding=1)
            return F.relu(self.norm("layer", f"{name}.decoder.{level}.up", y))

        x = F.relu(self.unit(f"{name}.encoder.1.conv", x, WIDTHS[0], 3))
        skips = [x]
        for level in range(2, 6):
            n = WIDTHS[level - 1]
            deepest = F.relu(self.unit(f"{name}.encoder.{level}.down", x, n, 4, 2))
            x = F.relu(self.unit(f"{name}.encoder.{level}.conv", deepest, n, 3))
            skips.append(x)
        skips[4] = deepest
        for level in range(5, 1, -1):
            x = up(level, torch.cat([skips[level - 1], x], 1), WIDTHS[level - 1])
            x = F.relu(self.unit(f"{name}.decoder.{level}.conv", x, WIDTHS[level - 2], 3))
        return self.conv(f"{name}.output", torch.cat([skips[0], x], 1), 3, 3, 1, True)

    def first(self, sketch, hint, c):
        if c["pair"] == "enlarging":
            return self.unet("generator.first", torch.cat([F.avg_pool2d(sketch, 4), hint], 1))
        return self.unet("generator.first", torch.cat([sketch, F.interpolate(hint, scale_factor=4, mode="nearest")], 1))

    def second(self, sketch, hint, colors, c):
        if c["pair"] == "enlarging":
            large = F.interpolate(colors, scale_factor=4, mode="bilinear", align_corners=False)
            return self.unet("generator.second", torch.cat([sketch, large], 1))
        whole = F.interpolate(hint, scale_factor=4, mode="nearest")
        return self.unet("generator.second", torch.cat([sketch, whole, colors], 1))

    def mixture(self, first, truth):
        n, ch, h, w = first.shape
        deviation = self.noise("mixture.deviation", (n, 1, 1, 1)) * 5 / 127.5
        pixels = (self.noise("mixture.pixels", (4, n, ch, h, w)).sum(0) - 2) * 3**0.5
        shift = (self.noise("mixture.shift", (4, n, ch, 1, 1)).sum(0) - 2) * 3**0.5
        from_first = self.noise("mixture.first", (n, ch, 1, 1)) < 0.8
        return torch.where(from_first, first, truth + pixels * deviation + shift * 16 / 127.5)

    def styled(self, sketch, hint, style):
        """A residual U-Net with a style vector at its bottleneck; returns the image and both guides."""

        def block(name, x, n):
            x = F.leaky_relu(self.unit(f"{name}.reduce", x, n, 1), 0.2)
            y = F.leaky_relu(self.unit(f"{name}.conv1", x, n, 3), 0.2)
            return x + F.leaky_relu(self.unit(f"{name}.conv2", y, n, 3), 0.2)

        def up(name, x):
            w = self.weight(name, (x.shape[1], x.shape[1], 2, 2))
            return F.leaky_relu(self.norm("layer", name, F.conv_transpose2d(x, w, stride=2)), 0.2)

        def guide(name, x, channels):
            for level in range(1, 4):
                n = max(1, int(x.shape[1] / 2 + 0.5))
                x = up(f"{name}.{level}.up", F.leaky_relu(self.unit(f"{name}.{level}.reduce", x, n, 3), 0.2))
            return self.conv(f"{name}.output", x, channels, 3, 1, True)

        skips, x = [], sketch
        for level, n in enumerate(STYLED_WIDTHS[:5], 1):
            x = block(f"generator.encoder.{level}", torch.cat([x, hint], 1) if level == 3 else x, n)
            skips.append(x)
            x = F.max_pool2d(x, 2)
        gray = guide("generator.guide.gray", x, 1) if self.training else None
        x = block("generator.bottom", x, STYLED_WIDTHS[5])
        w = self.p("generator.style.weight", (STYLE_LENGTH, STYLED_WIDTHS[5]))
        b = self.p("generator.style.bias", (STYLED_WIDTHS[5],))
        x = x + (style @ w + b)[:, :, None, None]
        color = guide("generator.guide.color", x, 3) if self.training else None
        for level in range(5, 0, -1):
            name = f"generator.decoder.{level}"
            x = block(name, torch.cat([up(f"{name}.up", x), skips[level - 1]], 1), STYLED_WIDTHS[level - 1])
        image = F.conv2d(x, self.weight("generator.output", (3, x.shape[1], 1, 1)), self.p("generator.output.conv.bias", (3,)))
        return image, gray, color

    def discriminator(self, image, sketch, c):
        patch, spectral = c["layers"] == "patch", c["spectral"]
        x = torch.cat([image, sketch], 1) if c["conditional"] else image
        widths = PATCH_WIDTHS if c["layers"] != "alternating" else switches.DISCRIMINATOR_WIDTHS
        for i, n in enumerate(widths):
            name = f"discriminator.{i + 1}"
            bare = i == 0 or c["judgeNorm"] == "none"
            k, stride = 4, 1 if patch and i == len(widths) - 1 else 2
            if c["layers"] == "alternating" and i % 2:
                k, stride = 3, 1
            x = self.conv(name, x, n, k, stride, bare, spectral)
            x = F.leaky_relu(x if bare else self.norm(c["judgeNorm"], name, x), 0.2)
        y = self.conv("discriminator.logit", x, 1, 4 if patch else 3, 1, True, spectral)
        if c["styled"]:
            w = self.weight("discriminator.style", (STYLE_LENGTH, x.shape[1], 1, 1))
            bias = self.p("discriminator.style.conv.bias", (STYLE_LENGTH,))
            return y.mean([1, 2, 3]), F.conv2d(x, w, bias).mean([2, 3])
        return y if patch else y.mean([1, 2, 3])


def fixed(name, shape):
    """A frozen weight or bias, as Parameters makes them."""
    return Parameters()(name, shape).detach()


def style_vector(image):
    """Mean of conv5_2 of a VGG19 of four channels (512 at the end), scaled to a mean square of 1."""
    x = image
    for block, count in enumerate(VGG_BLOCKS, 1):
        if block > 1:
            x = F.max_pool2d(x, 2)
        for i in range(1, count + 1):
            name, n = f"vgg19.conv{block}_{i}", STYLE_LENGTH if (block, i) == (5, 2) else 4
            x = F.relu(F.conv2d(x, fixed(f"{name}.weight", (n, x.shape[1], 3, 3)), fixed(f"{name}.bias", (n,)), padding=1))
    features = x.mean([2, 3])
    return features / ((features**2).sum(1, keepdim=True) / STYLE_LENGTH).sqrt()


def gray(image):
    return 0.299 * image[:, :1] + 0.587 * image[:, 1:2] + 0.114 * image[:, 2:]


def lines(image):
    value = (gray(image) + 1) / 2
    return 1 - (F.max_pool2d(value, 5, 1) - value[..., 2:-2, 2:-2]).abs()


def classify(logits, real):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, float(real)))


DEFAULTS = dict(
    norm="batch", dropout=0.5, layers="patch", conditional=True, judgeNorm="batch", spectral=False, critic=False, huber=0,
    l1=0, tv=0, penalty=10, line=0, pair=None, styled=False, weighted=False,
)  # fmt: skip


def inputs():
    sketch = 0.5 + 0.5 * tensor("sketch", (BATCH, 1, HEIGHT, WIDTH))
    target = 0.9 * tensor("target", (BATCH, 3, HEIGHT, WIDTH))
    cells = (BATCH, 1, HEIGHT // 4, WIDTH // 4)
    mask = (tensor("mask", cells) > 0.3).double()
    hint = torch.cat([tensor("hint", (BATCH, 3, *cells[2:])) * mask, mask], 1)
    return sketch, hint, target


def one_step(c):
    c = {**DEFAULTS, **c}
    step = Step(training=True)
    sketch, hint, target = inputs()
    style = told = None
    if c["pair"]:
        first = step.first(sketch, hint, c)
        small = c["pair"] == "enlarging"
        judged, wanted, seen_lines = first, target, sketch
        if small:
            wanted, seen_lines = F.avg_pool2d(target, 4), F.avg_pool2d(sketch, 4)
            seen = step.mixture(first.detach(), wanted)
        else:
            seen = 0.8 * tensor("draft", tuple(target.shape))
        fake = step.second(sketch, hint, seen, c)
    elif c["styled"]:
        style = style_vector(target)
        told = (step.noise("style", (BATCH, 1)) < 0.5).double()
        fake, guide_gray, guide_color = step.styled(sketch, hint, style * told)
        judged, wanted, seen_lines = fake, target, sketch
    else:
        fake = step.conditional_unet(sketch, hint, c)
        judged, wanted, seen_lines = fake, target, sketch
    damped = sketch if c["weighted"] else 1
    losses = dict(huber=switches.huber(fake * damped, target * damped, 1))
    total = c["huber"] * losses["huber"]
    if c["l1"]:
        losses["l1"] = ((fake - target) * damped).abs().mean()
        total = total + c["l1"] * losses["l1"]
    if c["tv"]:
        across = (fake[..., 1:] - fake[..., :-1]).abs().mean()
        losses["totalVariation"] = across + (fake[..., 1:, :] - fake[..., :-1, :]).abs().mean()
        total = total + c["tv"] * losses["totalVariation"]
    if c["pair"]:
        losses["l1First"] = (first - wanted).abs().mean()
        total = total + c["l1"] * losses["l1First"]
    if c["line"]:
        losses["lineFirst" if c["pair"] else "line"] = term = (lines(judged) - lines(wanted)).abs().mean()
        total = total + c["line"] * term
    if c["styled"]:
        quarter = F.avg_pool2d(target, 4)
        losses["guideGray"] = (guide_gray - gray(quarter)).abs().mean()
        losses["guideColor"] = (guide_color - quarter).abs().mean()
        total = total + c["l1"] * (0.3 * losses["guideGray"] + 0.9 * losses["guideColor"])
    # Both passes see the same graph of the generator; the gradients are taken in each network's own parameters below.
    judged_fake, judged_real = (step.discriminator(x, seen_lines, c) for x in (judged, wanted))
    if c["styled"]:
        (judged_fake, guessed), (judged_real, read) = judged_fake, judged_real
    if c["critic"]:
        losses["adversarial"] = -judged_fake.mean()
        between = step.noise("gradientPenalty", (BATCH, 1, 1, 1))
        x = (between * wanted + (1 - between) * judged).detach().requires_grad_(True)
        # One number for each image: its logits' mean.
        score = step.discriminator(x, seen_lines, c).reshape(BATCH, -1).mean(1).sum()
        (slope,) = torch.autograd.grad(score, x, create_graph=True)
        losses["gradientPenalty"] = ((slope.reshape(BATCH, -1).norm(dim=1) - 1) ** 2).mean()
        losses["discriminator"] = judged_fake.mean() - judged_real.mean() + c["penalty"] * losses["gradientPenalty"]
    else:
        losses["adversarial"] = classify(judged_fake, True)
        losses["discriminator"] = classify(judged_real, True) + classify(judged_fake, False)
    if c["styled"]:
        losses["style"] = ((guessed - style).abs() * told).mean()
        losses["adversarial"] = losses["adversarial"] + losses["style"]
        losses["discriminator"] = losses["discriminator"] + (read - style).abs().mean() + guessed.abs().mean()
    losses["generator"] = total + losses["adversarial"]
    gradients = {}
    for network in ("generator", "discriminator"):
        mine = sorted(name for name in step.p.known if name.startswith(f"{network}."))
        found = torch.autograd.grad(losses[network], [step.p.known[name] for name in mine], retain_graph=True)
        gradients.update({name: measured(name, g) for name, g in zip(mine, found)})
    used = Step(training=False)
    if c["pair"]:
        use = used.second(sketch, hint, used.first(sketch, hint, c), c)
    elif c["styled"]:
        use = used.styled(sketch, hint, tensor("reference", (1, STYLE_LENGTH)))[0]
    else:
        use = used.conditional_unet(sketch, hint, c)
    return {
        "losses": {name: rounded(value) for name, value in losses.items()},
        "fake": measured("fake", fake),
        "image": measured("image", use),
        "gradients": gradients,
        "statistics": {name: measured(name, value) for name, value in sorted(step.statistics.items())},
    }


PLAIN = dict(layers="alternating", conditional=False, judgeNorm="layer")
CASES = {
    "pix2pix": dict(l1=100),
    "DCGAN colorization": dict(l1=100, layers="strided", conditional=False),
    "instance norm, no dropout": dict(huber=0.88, norm="instance", dropout=0, judgeNorm="instance"),
    "no norm in the generator": dict(huber=0.88, norm="none", layers="alternating", judgeNorm="layer"),
    "Auto-painter, critic with gradient penalty": dict(l1=50, critic=True, judgeNorm="none"),
    "critic with layer norm": dict(l1=50, critic=True, judgeNorm="layer", layers="alternating", penalty=3),
    "Auto-painter, public code": dict(l1=50, tv=1e-3),
    "PaintsChainer, both networks": dict(pair="enlarging", l1=127.5, line=10, **PLAIN),
    "two-stage": dict(pair="refining", l1=127.5, **PLAIN),
    "Style2paints V1": dict(styled=True, l1=100, **PLAIN),
    "line loss and pixels weighted by the sketch": dict(huber=0.88, l1=3, line=10, weighted=True),
    "spectral norm carried": dict(huber=0.88, spectral=True, conditional=False),
}

if __name__ == "__main__":
    result = {
        "widths": WIDTHS,
        "patchWidths": PATCH_WIDTHS,
        "styledWidths": STYLED_WIDTHS,
        "alternatingWidths": switches.DISCRIMINATOR_WIDTHS,
        "batch": BATCH,
        "height": HEIGHT,
        "width": WIDTH,
        "cases": {name: one_step(case) for name, case in CASES.items()},
    }
    text = json.dumps(result, separators=(",", ":")).replace('},"', '},\n"')
    OUT.write_text(text + "\n")
    print(f"{OUT.name}: {len(CASES)} cases, {len(text)} characters")
