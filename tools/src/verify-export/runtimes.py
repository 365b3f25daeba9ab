"""Runs one exported network in one Python runtime; called by verify-export.ts, usable by hand.

    python3 runtimes.py RUNTIME MODEL OUT.f32 REPEATS NAME=FILE.f32=1x1x256x256 ...

Prints one JSON line: {"runtime", "version", "ms"} or {"missing"} or {"error"}. The inputs are raw little-endian float32 in the
order in which the model has them; OUT gets all outputs behind each other, in the model's order.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time


def timed(run, repeats):
    outputs = run()
    start = time.perf_counter()
    for _ in range(repeats):
        outputs = run()
    return outputs, (time.perf_counter() - start) * 1000 / repeats


def checker(model, feeds, repeats):
    import onnx

    proto = onnx.load(model)
    onnx.checker.check_model(proto, full_check=True)
    return onnx.__version__, None, None


def reference(model, feeds, repeats):
    import onnx
    from onnx.reference import ReferenceEvaluator

    session = ReferenceEvaluator(model)
    start = time.perf_counter()
    outputs = session.run(None, feeds)
    return onnx.__version__, outputs, (time.perf_counter() - start) * 1000


def onnxruntime(model, feeds, repeats):
    import onnxruntime as ort

    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    outputs, ms = timed(lambda: session.run(None, feeds), repeats)
    return ort.__version__, outputs, ms


def opencv(model, feeds, repeats):
    import cv2

    net = cv2.dnn.readNetFromONNX(model)
    last = net.getUnconnectedOutLayersNames()

    def run():
        for name, value in feeds.items():
            net.setInput(value, name)
        return net.forward(last)

    outputs, ms = timed(run, repeats)
    return cv2.__version__, outputs, ms


def openvino(model, feeds, repeats):
    import openvino as ov

    core = ov.Core()
    compiled = core.compile_model(core.read_model(model), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    outputs, ms = timed(lambda: list(compiled(feeds).values()), repeats)
    return ov.__version__, outputs, ms


def ncnn(model, feeds, repeats):
    import ncnn as runtime
    import numpy as np
    import pnnx

    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "m.onnx"
        target.write_bytes(pathlib.Path(model).read_bytes())
        shapes = ",".join(f"[{','.join(map(str, value.shape))}]" for value in feeds.values())
        tool = pathlib.Path(pnnx.EXEC_PATH)
        done = subprocess.run([tool, target, f"inputshape={shapes}", "fp16=0"], capture_output=True, text=True, cwd=folder)
        if not (target.parent / "m.ncnn.param").exists():
            raise RuntimeError((done.stderr or done.stdout).strip().splitlines()[-1])
        net = runtime.Net()
        net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
        net.opt.num_threads = 1
        net.load_param(str(target.parent / "m.ncnn.param"))
        net.load_model(str(target.parent / "m.ncnn.bin"))

        def run():
            extractor = net.create_extractor()
            for i, value in enumerate(feeds.values()):
                extractor.input(f"in{i}", runtime.Mat(value[0]).clone())
            return [np.array(extractor.extract(name)[1])[None] for name in net.output_names()]

        outputs, ms = timed(run, repeats)
        return runtime.__version__, outputs, ms


RUNTIMES = [checker, reference, onnxruntime, opencv, openvino, ncnn]


def main(name, model, out, repeats, *inputs):
    runtime = next(function for function in RUNTIMES if function.__name__ == name)
    try:
        import numpy as np

        feeds = {}
        for text in inputs:
            key, path, shape = text.split("=")
            feeds[key] = np.fromfile(path, "<f4").reshape([int(side) for side in shape.split("x")])
        version, outputs, ms = runtime(model, feeds, int(repeats))
        if outputs is not None:
            np.concatenate([np.asarray(value, "<f4").ravel() for value in outputs]).tofile(out)
        print(json.dumps({"runtime": name, "version": version, "ms": ms}))
    except ImportError as error:
        print(json.dumps({"missing": error.name or str(error)}))
    except Exception as error:  # the table shows what a runtime said
        print(json.dumps({"error": " ".join(str(error).split())[:400] or type(error).__name__}))


if __name__ == "__main__":
    main(*sys.argv[1:])
