"""Reads a PSD with psd-tools, which this repository did not write, and prints as JSON what is in it.

    python3 -m venv VENV && VENV/bin/pip install 'psd-tools[composite]==1.26.0'
    VENV/bin/python tools/read-psd.py PICTURE.psd LINES.png LINE_LAYER

LINES.png is the drawing that was handed in, dark on white, at the PSD's size; LINE_LAYER the name of the layer that
should hold it. Printed: size, dots per inch, for each layer its name, blend mode, visibility and box; and for the square
of at most 1200 pixels in the middle of the picture how far psd-tools' own composition of the visible layers is from the
merged picture stored in the file (largest and mean, of 255), and the shift in pixels, of at most two either way, at which
the line layer correlates best with LINES.png.
"""

import json
import sys

import numpy as np
from PIL import Image
from psd_tools import PSDImage
from psd_tools.constants import Resource

REACH = 2
SIDE = 1200


def composed(picture):
    """An RGB array on white, of 255."""
    rgba = np.asarray(picture.convert("RGBA"), np.float32)
    alpha = rgba[..., 3:] / 255
    return rgba[..., :3] * alpha + 255 * (1 - alpha)


def best_shift(a, b):
    """The shift of `b`, rows and columns, at which it correlates best with `a`."""
    height, width = a.shape
    inner = a[REACH : height - REACH, REACH : width - REACH]
    scores = {}
    for dy in range(-REACH, REACH + 1):
        for dx in range(-REACH, REACH + 1):
            moved = b[REACH - dy : height - REACH - dy, REACH - dx : width - REACH - dx]
            scores[(dy, dx)] = np.corrcoef(inner.ravel(), moved.ravel())[0, 1]
    return max(scores, key=scores.get), max(scores.values())


def main(file, lines, name):
    psd = PSDImage.open(file)
    resolution = psd.image_resources.get_data(Resource.RESOLUTION_INFO)
    left, top = (max(0, (size - SIDE) // 2) for size in psd.size)
    box = (left, top, min(psd.width, left + SIDE), min(psd.height, top + SIDE))
    stored = composed(psd.topil().crop(box))
    again = composed(psd.composite(viewport=box, force=True, color=1.0, alpha=1.0))
    difference = np.abs(stored - again)
    layer = next(layer for layer in psd if layer.name == name)
    ink = Image.new("L", psd.size, 255)
    ink.paste(Image.fromarray(composed(layer.topil()).mean(axis=2).astype(np.uint8)), (layer.left, layer.top))
    ink = np.asarray(ink.crop(box), np.float32)
    given = np.asarray(Image.open(lines).convert("L").crop(box), np.float32)
    shift, correlation = best_shift(255 - ink, 255 - given)
    print(
        json.dumps(
            {
                "size": list(psd.size),
                # Fixed point, 16 bits before and 16 after the point.
                "dpi": resolution.horizontal / 65536 if resolution else None,
                "layers": [
                    {"name": one.name, "blend": one.blend_mode.name, "visible": one.visible, "box": list(one.bbox)}
                    for one in psd
                ],
                "composition": {"largest": float(difference.max()), "mean": float(difference.mean())},
                "lines": {"shift": list(shift), "correlation": float(correlation)},
            },
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: read-psd.py PICTURE.psd LINES.png LINE_LAYER")
    main(*sys.argv[1:])
