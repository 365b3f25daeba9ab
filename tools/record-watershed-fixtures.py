"""Records what scikit-image's watershed computes, for the tests of libs/eval.

    python3 tools/record-watershed-fixtures.py        (needs numpy and scikit-image)

Writes libs/eval/src/fixtures/watershed.json: pictures with their markers and the basins that `watershed` of
scikit-image finds with 4-connectivity. One has heights that all differ; the others have flat ground and ridges with
gaps, where the order of equal pixels decides.
"""

import json
from pathlib import Path

import numpy as np
import skimage
from skimage.segmentation import watershed

OUT = Path(__file__).resolve().parent.parent / "libs" / "eval" / "src" / "fixtures" / "watershed.json"


def case(name, heights, seeds):
    markers = np.zeros(heights.shape, int)
    for n, (x, y) in enumerate(seeds, 1):
        markers[y, x] = n
    labels = watershed(heights, markers, connectivity=1)
    return dict(
        name=name,
        width=heights.shape[1],
        height=heights.shape[0],
        heights=heights.ravel().tolist(),
        seeds=[list(s) for s in seeds],
        labels=labels.ravel().tolist(),
    )


def main():
    rng = np.random.default_rng(7)
    noise = rng.permutation(24 * 17).reshape(17, 24)
    ridges = np.zeros((20, 30), int)
    ridges[:, 10] = 200
    ridges[12, 10] = 40  # a weak place
    ridges[8, 10:] = 255
    ridges[8, 20:22] = 0  # a gap
    ridges[3:6, 15] = 90
    flat = np.zeros((15, 22), int)
    rounded = (rng.random((18, 18)) * 4).astype(int)
    cases = [
        case("all heights differ", noise, [(3, 4), (20, 2), (12, 15), (23, 16)]),
        case("ridges with a gap and a weak place", ridges, [(2, 3), (25, 3), (15, 15)]),
        case("flat ground", flat, [(0, 0), (21, 14)]),
        case("few heights", rounded, [(1, 1), (16, 3)]),
    ]
    OUT.write_text(json.dumps(dict(source=f"scikit-image {skimage.__version__}", cases=cases)) + "\n")


main()
