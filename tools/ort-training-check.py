"""Trains a golden file's GAN through the official Python package and compares the loss curve. Not part of the tests.

    python3 -m venv VENV && VENV/bin/pip install onnxruntime-training-cpu==1.19.2 'numpy<2' onnx
    node --conditions=@irodori/source --import tsx tools/src/golden-artifacts.ts GOLDEN OUT
    VENV/bin/python tools/ort-training-check.py GOLDEN OUT

Exit 1 when a loss of the first step is off by more than 1e-4 (relative), or one of a later step by more than 1e-2.
"""

import json
import pathlib
import struct
import sys
import types

import numpy as np
import onnxruntime

# The door of onnxruntime.training imports PyTorch for parts that are not used here; the room behind it does not.
door = types.ModuleType("onnxruntime.training")
door.__path__ = [str(pathlib.Path(onnxruntime.__file__).parent / "training")]
sys.modules["onnxruntime.training"] = door
from onnxruntime.training.api import CheckpointState, Module, Optimizer  # noqa: E402

LOSSES = ["perceptual", "huber", "adversarial", "generator", "discriminator"]


def safetensors(path):
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = data[8 + length :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
    }


class Network:
    """One artifact set in one official session."""

    def __init__(self, folder):
        self.state = CheckpointState.load_checkpoint(str(folder / "checkpoint"))
        self.module = Module(str(folder / "training_model.onnx"), self.state, str(folder / "eval_model.onnx"))
        self.optimizer = Optimizer(str(folder / "optimizer_model.onnx"), self.module)
        self.inputs = self.module.input_names()
        self.outputs = self.module.output_names()

    def step(self, given):
        self.module.train()
        results = self.module(*(given[name] for name in self.inputs))
        return dict(zip(self.outputs, results if isinstance(results, tuple) else [results]))

    def update(self):
        self.optimizer.step()
        self.module.lazy_reset_grad()


def main(golden_path, artifacts):
    golden = safetensors(golden_path)
    generator, discriminator = (Network(pathlib.Path(artifacts) / name) for name in ("generator", "discriminator"))
    batch = {name: golden[f"batch.{name}"] for name in ("sketch", "hint", "target")}
    expected = golden["losses"]
    failed = False
    for number, row in enumerate(expected, start=1):
        weights = {name: discriminator.state.parameters[name].data for name in generator.inputs if name not in batch}
        made = generator.step({**batch, **weights})
        judged = discriminator.step({**batch, "fake": made["fake"]})
        generator.update()
        discriminator.update()
        losses = {**made, **judged}
        off = max(abs(float(losses[name]) / float(value) - 1) for name, value in zip(LOSSES, row))
        allowed = 1e-4 if number == 1 else 1e-2
        failed |= not off <= allowed
        shown = "  ".join(f"{name} {float(losses[name]):.5f}" for name in LOSSES)
        print(f"step {number:2d}  {shown}  off by {off:.1e} of {allowed:.0e}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
