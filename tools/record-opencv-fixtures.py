"""Records what OpenCV computes for the operations of libs/data, as fixtures for its tests.

Run with a Python that has cv2 and numpy (Debian: python3-opencv); no argument. It rewrites
libs/image/src/pixels/fixtures/resize.json and libs/image/src/sketch/fixtures/filters.json.
The pictures are small and synthetic (seeded noise, gradients, discs), so every number can be made again.
"""

import json
import pathlib

import cv2
import numpy as np

DATA = pathlib.Path(__file__).resolve().parent.parent / "libs/image/src"


def picture(width, height, seed):
    """A color picture with flat discs, a gradient and a little noise, uint8 RGB."""
    rng = np.random.default_rng(seed)
    image = np.zeros((height, width, 3), np.float64)
    image += np.linspace(40, 220, width)[None, :, None]
    for _ in range(4):
        center = (int(rng.integers(width)), int(rng.integers(height)))
        color = tuple(int(v) for v in rng.integers(0, 256, 3))
        cv2.circle(image, center, int(rng.integers(2, max(3, height // 2))), color, -1)
    return np.clip(image + rng.normal(0, 3, image.shape), 0, 255).astype(np.uint8)


def rounded(array):
    return [round(float(v), 5) for v in np.asarray(array).ravel()]


def record_filters():
    rgb = picture(23, 17, 1)
    gray = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2GRAY)
    out = {"opencv": cv2.__version__, "width": 23, "height": 17, "rgb": rgb.ravel().tolist(), "gray": rounded(gray)}
    for size in (3, 5):
        kernel = np.ones((size, size), np.uint8)
        dilated = cv2.dilate(gray, kernel, iterations=1)
        out[f"dilate{size}"] = rounded(dilated)
        out[f"erode{size}"] = rounded(cv2.erode(gray, kernel, iterations=1))
        out[f"sketch{size}"] = rounded(1 - cv2.absdiff(dilated, gray))
    for sigma in (0.4, 0.5, 1.8, 2.2):
        out[f"gaussian{sigma}"] = rounded(cv2.GaussianBlur(gray, (0, 0), sigma))
    gray8 = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    out["gray8"] = gray8.ravel().tolist()
    out["otsu"] = cv2.threshold(gray8, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]
    write("sketch/fixtures/filters.json", out)


def record_resize():
    rgb = picture(24, 18, 2)
    gray = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2GRAY)
    out = {"opencv": cv2.__version__, "width": 24, "height": 18, "rgb": rgb.ravel().tolist(), "gray": rounded(gray)}
    out["planes"], out["pictures"] = [], []
    for width, height, mode in ((12, 9, "area"), (8, 6, "area"), (7, 5, "area"), (6, 2, "area"), (48, 36, "linear"), (37, 29, "linear")):
        flag = cv2.INTER_AREA if mode == "area" else cv2.INTER_LINEAR
        out["planes"].append({"width": width, "height": height, "data": rounded(cv2.resize(gray, (width, height), interpolation=flag))})
        resized = cv2.resize(rgb, (width, height), interpolation=flag)
        out["pictures"].append({"width": width, "height": height, "data": resized.ravel().tolist()})
    write("pixels/fixtures/resize.json", out)


def write(name, value):
    path = DATA / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value) + "\n")


record_filters()
record_resize()
