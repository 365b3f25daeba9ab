"""Runs one exported generator in one Python runtime; called by verify-export.ts, usable by hand.

    python3 runtimes.py RUNTIME MODEL SKETCH.f32 HINT.f32 OUT.f32 HEIGHT WIDTH [REPEATS]

Prints one JSON line: {"runtime", "version", "ms"} or {"missing"} or {"error"}. The inputs are raw little-endian float32,
[1, 1, H, W] and [1, 4, H/4, W/4]; so is the output, [1, 3, H, W].
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time


def timed(run, repeats):
    image = run()
    start = time.perf_counter()
    for _ in range(repeats):
        image = run()
    return image, (time.perf_counter() - start) * 1000 / repeats


def checker(model, sketch, hint, repeats):
    import onnx

    proto = onnx.load(model)
    onnx.checker.check_model(proto, full_check=True)
    return onnx.__version__, None, None


def reference(model, sketch, hint, repeats):
    import onnx
    from onnx.reference import ReferenceEvaluator

    session = ReferenceEvaluator(model)
    start = time.perf_counter()
    image = session.run(None, {"sketch": sketch, "hint": hint})[0]
    return onnx.__version__, image, (time.perf_counter() - start) * 1000


def onnxruntime(model, sketch, hint, repeats):
    import onnxruntime as ort

    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    image, ms = timed(lambda: session.run(None, {"sketch": sketch, "hint": hint})[0], repeats)
    return ort.__version__, image, ms


def opencv(model, sketch, hint, repeats):
    import cv2

    net = cv2.dnn.readNetFromONNX(model)

    def run():
        net.setInput(sketch, "sketch")
        net.setInput(hint, "hint")
        return net.forward()

    image, ms = timed(run, repeats)
    return cv2.__version__, image, ms


def openvino(model, sketch, hint, repeats):
    import openvino as ov

    core = ov.Core()
    compiled = core.compile_model(core.read_model(model), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    image, ms = timed(lambda: compiled({"sketch": sketch, "hint": hint})[0], repeats)
    return ov.__version__, image, ms


def ncnn(model, sketch, hint, repeats):
    import ncnn as runtime
    import numpy as np
    import pnnx

    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "m.onnx"
        target.write_bytes(pathlib.Path(model).read_bytes())
        shapes = f"inputshape=[{','.join(map(str, sketch.shape))}],[{','.join(map(str, hint.shape))}]"
        tool = pathlib.Path(pnnx.EXEC_PATH)
        done = subprocess.run([tool, target, shapes, "fp16=0"], capture_output=True, text=True, cwd=folder)
        if not (target.parent / "m.ncnn.param").exists():
            raise RuntimeError((done.stderr or done.stdout).strip().splitlines()[-1])
        net = runtime.Net()
        net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
        net.opt.num_threads = 1
        net.load_param(str(target.parent / "m.ncnn.param"))
        net.load_model(str(target.parent / "m.ncnn.bin"))

        def run():
            extractor = net.create_extractor()
            extractor.input("in0", runtime.Mat(sketch[0]).clone())
            extractor.input("in1", runtime.Mat(hint[0]).clone())
            return np.array(extractor.extract("out0")[1])[None]

        image, ms = timed(run, repeats)
        return runtime.__version__, image, ms


RUNTIMES = [checker, reference, onnxruntime, opencv, openvino, ncnn]


def main(name, model, sketch, hint, out, height, width, repeats="3"):
    runtime = next(function for function in RUNTIMES if function.__name__ == name)
    try:
        import numpy as np

        height, width = int(height), int(width)
        read = lambda path, shape: np.fromfile(path, "<f4").reshape(shape)
        version, image, ms = runtime(
            model,
            read(sketch, (1, 1, height, width)),
            read(hint, (1, 4, height // 4, width // 4)),
            int(repeats),
        )
        if image is not None:
            np.ascontiguousarray(image, "<f4").tofile(out)
        print(json.dumps({"runtime": name, "version": version, "ms": ms}))
    except ImportError as error:
        print(json.dumps({"missing": error.name or str(error)}))
    except Exception as error:  # the table shows what a runtime said
        print(json.dumps({"error": " ".join(str(error).split())[:400] or type(error).__name__}))


if __name__ == "__main__":
    main(*sys.argv[1:])
