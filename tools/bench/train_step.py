"""One GAN training step in PyTorch, the peer of `npm run bench -- train-step`.

    python3 train_step.py WORKLOAD.safetensors [VARIANT]

The workload has the settings, the parameters and the batch. The step is the specification's: one forward pass of the
generator, one of the discriminator over each image, of the perceptual network over each image; both losses; the gradient
of each in its own network; Adam. VARIANT is float32 (as is), bfloat16 (autocast), channels-last or compile (torch.compile
of the networks). Prints one line of JSON: seconds of each timed step, processor seconds of a step and of the whole
process, the losses of the first step, the peak memory; or the reason why the variant does not run here.
"""

import contextlib
import json
import resource
import struct
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

LEARNING_RATE = 1e-4
BETAS = (0.9, 0.99)
VGG_TAPS = {"conv1_2": 0.79, "conv2_2": 0.63, "conv3_2": 0.51, "conv4_2": 0.39, "conv5_2": 1.07}
INCEPTION_TAPS = {"activation_3": 1.0, "activation_5": 1.0, "mixed2": 0.5}


def read_safetensors(path):
    with open(path, "rb") as file:
        raw = file.read()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        array = np.frombuffer(raw[begin:end], dtype="<f4").reshape(entry["shape"])
        tensors[name] = torch.from_numpy(array.copy())
    return json.loads(metadata["settings"]), tensors


class Step:
    def __init__(self, settings, tensors, variant):
        self.options = settings["options"]
        self.generator_config = settings["model"]["generator"]
        self.perceptual = settings["perceptual"]
        self.format = torch.channels_last if variant == "channels-last" else torch.contiguous_format
        self.t = {name: self.laid_out(value) for name, value in tensors.items()}
        self.networks = {
            network: [name for name in tensors if name.startswith(network + ".")]
            for network in ("generator", "discriminator")
        }
        self.optimizers = {}
        for network, names in self.networks.items():
            values = [self.t[name].requires_grad_(True) for name in names]
            self.optimizers[network] = torch.optim.Adam(values, lr=LEARNING_RATE, betas=BETAS, eps=1e-8)
        self.bfloat16 = variant == "bfloat16"
        if variant == "compile":
            for part in ("generator", "discriminator", "features"):
                setattr(self, part, torch.compile(getattr(self, part)))

    def laid_out(self, value):
        return value.contiguous(memory_format=self.format) if value.dim() == 4 else value

    # building blocks
    def norm(self, name, x):
        return F.group_norm(x, 1, self.t[name + ".norm.weight"], self.t[name + ".norm.bias"], 1e-5)

    def conv(self, name, x, stride=1, padding=None, bias=False):
        w = self.t[name + ".conv.weight"]
        return F.conv2d(
            x, w, self.t[name + ".conv.bias"] if bias else None, stride, w.shape[2] // 2 if padding is None else padding
        )

    def unit(self, name, x):
        return F.leaky_relu(self.norm(name, self.conv(name, x)), 0.2)

    def up(self, name, x):
        return F.leaky_relu(self.norm(name, F.conv_transpose2d(x, self.t[name + ".conv.weight"], stride=2)), 0.2)

    def swish(self, name, x):
        return x * torch.sigmoid(self.norm(name, self.conv(name, x)))

    # networks
    def generator(self, sketch, hint):
        levels = self.generator_config["hintLevels"]
        hint = hint * self.generator_config["hintScale"]

        def hinted(parts, level, where):
            if level in levels[where]:
                parts.append(hint if level == 3 else F.interpolate(hint, scale_factor=2 ** (3 - level)))
            return torch.cat(parts, 1) if len(parts) > 1 else parts[0]

        skips, x = [], sketch
        for level in range(1, 6):
            name = f"generator.encoder.{level}"
            x = hinted([x], level, "encoder")
            if level > 1:
                x = self.unit(name + ".reduce", x)
            f = self.unit(name + ".conv2", self.unit(name + ".conv1", x))
            skips.append(self.swish(f"generator.skip.{level}", f))
            x = F.max_pool2d(torch.cat([f, x], 1), 2)
        name = "generator.bottom"
        x = self.unit(name + ".reduce", x)
        f = self.unit(name + ".conv2", self.unit(name + ".conv1", x))
        for level in range(5, 0, -1):
            name = f"generator.decoder.{level}"
            parts = [self.up(name + ".up_f", f), self.up(name + ".up_x", x), skips[level - 1]]
            x = self.unit(name + ".reduce", hinted(parts, level, "decoder"))
            f = self.unit(name + ".conv2", self.unit(name + ".conv1", x))
        return self.conv("generator.output", f, bias=True)

    def discriminator(self, x):
        for i in range(1, 8):
            name = f"discriminator.{i}"
            x = self.conv(name, x, 2 if i % 2 else 1, 1, bias=i == 1)
            x = F.leaky_relu(x if i == 1 else self.norm(name, x), 0.2)
        return self.conv("discriminator.logit", x, bias=True).mean((1, 2, 3))

    def vgg19(self, x):
        found = {}
        for block, count in enumerate((2, 2, 4, 4, 4), 1):
            if block > 1:
                x = F.max_pool2d(x, 2)
            for i in range(1, count + 1):
                name = f"conv{block}_{i}"
                x = F.relu(F.conv2d(x, self.t[f"vgg19.{name}.weight"], self.t[f"vgg19.{name}.bias"], padding=1))
                if name in VGG_TAPS:
                    found[name] = x
                    if len(found) == len(VGG_TAPS):
                        return found

    def inception(self, x):
        valid = {1, 2, 4, 5}

        def layers(x, *numbers):
            for n in numbers:
                w, b = (self.t[f"inception.conv2d_{n}.{part}"] for part in ("weight", "bias"))
                x = F.relu(F.conv2d(x, w, b, 2 if n == 1 else 1, 0 if n in valid else w.shape[2] // 2))
            return x

        def mixed(x, n):
            pooled = F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
            branches = [layers(x, n), layers(x, n + 1, n + 2), layers(x, n + 3, n + 4, n + 5), layers(pooled, n + 6)]
            return torch.cat(branches, 1)

        third = layers(x, 1, 2, 3)
        fifth = layers(F.max_pool2d(third, 3, 2), 4, 5)
        deep = F.max_pool2d(fifth, 3, 2)
        for n in (6, 13, 20):
            deep = mixed(deep, n)
        return {"activation_3": third, "activation_5": fifth, "mixed2": deep}

    def features(self, image):
        scale, shift = (
            torch.tensor(self.perceptual["input"][part]).reshape(1, 3, 1, 1) for part in ("scale", "shift")
        )
        network = self.vgg19 if self.perceptual["network"] == "vgg19" else self.inception
        return network(image * scale + shift)

    # losses
    def perceptual_loss(self, fake, target):
        if self.perceptual is None:
            return torch.zeros(())
        with torch.no_grad():
            real = self.features(target)
        made = self.features(fake)
        if self.perceptual["network"] == "vgg19":
            return sum(weight * F.l1_loss(made[tap], real[tap]) for tap, weight in VGG_TAPS.items())
        return sum(
            weight * F.l1_loss(made[tap], real[tap]) / (real[tap].abs().mean() + 1e-6)
            for tap, weight in INCEPTION_TAPS.items()
        )

    def forward(self):
        target = self.t["target"]
        fake = self.generator(self.t["sketch"], self.t["hint"])
        perceptual = self.perceptual_loss(fake, target)
        huber = F.huber_loss(fake * 127.5, target * 127.5, delta=1.0)
        fake_logit, real_logit = self.discriminator(fake), self.discriminator(target)
        adversarial = F.softplus(-fake_logit).mean()
        generator = perceptual + 0.88 * huber + adversarial
        discriminator = (F.softplus(-real_logit) + F.softplus(fake_logit)).mean()
        return generator, discriminator, perceptual, huber, adversarial

    def run(self):
        with torch.autocast("cpu", dtype=torch.bfloat16) if self.bfloat16 else contextlib.nullcontext():
            generator, discriminator, perceptual, huber, adversarial = self.forward()
        losses = {"generator": generator, "discriminator": discriminator}
        for network, loss in losses.items():
            values = [self.t[name] for name in self.networks[network]]
            for value, gradient in zip(values, torch.autograd.grad(loss, values, retain_graph=network == "generator")):
                value.grad = gradient
        for optimizer in self.optimizers.values():
            optimizer.step()
        losses.update(perceptual=perceptual, huber=huber, adversarial=adversarial)
        return {name: float(value) for name, value in losses.items()}


def peak_memory():
    try:
        with open("/proc/self/status") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("VmHWM:")), None)
    except OSError:
        return None


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    settings, tensors = read_safetensors(sys.argv[1])
    variant = sys.argv[2] if len(sys.argv) > 2 else "float32"
    options = settings["options"]
    torch.set_num_threads(options["threads"])
    step = Step(settings, tensors, variant)
    seconds, first, busy = [], None, 0.0
    for number in range(options["warmup"] + options["steps"]):
        began, used = time.perf_counter(), processor_seconds()
        losses = step.run()
        if number >= options["warmup"]:
            seconds.append(time.perf_counter() - began)
            busy += processor_seconds() - used
        first = first or losses
    result = {"seconds": seconds, "losses": first, "peakKiB": peak_memory()}
    print(json.dumps({**result, "stepCpu": busy / len(seconds), "totalCpu": processor_seconds()}))


try:
    main()
except Exception as error:  # no compiler, an older PyTorch: the other variants go on
    print(json.dumps({"failed": (str(error).strip().splitlines() or [type(error).__name__])[0][:160]}))
