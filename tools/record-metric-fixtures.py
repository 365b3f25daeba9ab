"""Records what independent implementations say about small inputs, for the tests of libs/eval.

    python -m venv VENV && VENV/bin/pip install numpy scipy scikit-image opencv-python-headless krippendorff
    VENV/bin/python tools/record-metric-fixtures.py

Writes libs/eval/src/fixtures/*.json. The pictures are integer formulas that the tests compute too.
"""

import json
from importlib.metadata import version
from pathlib import Path

import cv2
import krippendorff
import numpy as np
import scipy
import scipy.linalg
import scipy.ndimage
import scipy.stats
import skimage
from skimage import color, metrics
from skimage.measure import block_reduce

OUT = Path(__file__).resolve().parent.parent / "libs" / "eval" / "src" / "fixtures"


def picture(width, height):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return (((x * x * 3 + y * x * 5 + y * y * 2 + c * 4096 + x * c * 700) >> 6) & 255).astype(np.uint8)


def disturbed(clean, strength):
    height, width, _ = clean.shape
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    noise = (x * 7919 + y * 104729 + c * 1299709 + x * y * 31) % 101 - 50
    return np.clip(clean.astype(int) + noise * strength // 10, 0, 255).astype(np.uint8)


def ssim_of(a, b, k1=0.01):
    return metrics.structural_similarity(
        a, b, channel_axis=2, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, K1=k1
    )


def ms_ssim(a, b):
    """Per channel; with K1 enormous scikit-image's luminance factor is 1, which leaves contrast-structure."""
    exponents = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
    values = []
    for c in range(3):
        x, y = a[..., c : c + 1].astype(float), b[..., c : c + 1].astype(float)
        product = 1.0
        for scale, exponent in enumerate(exponents):
            product *= max(0, ssim_of(x, y, 0.01 if scale == 4 else 1e9)) ** exponent
            x, y = block_reduce(x, (2, 2, 1), np.mean), block_reduce(y, (2, 2, 1), np.mean)
        values.append(product)
    return float(np.mean(values))


def colorfulness(a):
    blue, green, red = [p.astype(float) for p in cv2.split(cv2.cvtColor(a, cv2.COLOR_RGB2BGR))]
    rg_mean, rg_std = cv2.meanStdDev(cv2.subtract(red, green))
    yb_mean, yb_std = cv2.meanStdDev(cv2.subtract(cv2.multiply(cv2.add(red, green), 0.5), blue))
    return float(np.hypot(rg_std, yb_std).item() + 0.3 * np.hypot(rg_mean, yb_mean).item())


def pictures():
    rows = []
    for width, height, strength in [(48, 40, 2), (48, 40, 10), (97, 64, 5), (192, 176, 4), (192, 208, 20)]:
        a = picture(width, height)
        b = disturbed(a, strength)
        difference = color.deltaE_ciede2000(color.rgb2lab(a), color.rgb2lab(b))
        row = {
            "width": width,
            "height": height,
            "strength": strength,
            "mse": float(metrics.mean_squared_error(a, b)),
            "psnr": float(metrics.peak_signal_noise_ratio(a, b, data_range=255)),
            "psnrOpenCv": float(cv2.PSNR(a, b)),
            "ssim": float(ssim_of(a, b)),
            "ciede2000Mean": float(difference.mean()),
            "ciede2000Max": float(difference.max()),
            "colorfulness": [colorfulness(a), colorfulness(b)],
            "labOfPixel100": color.rgb2lab(a).reshape(-1, 3)[100].tolist(),
        }
        if min(width, height) >= 176:
            row["msSsim"] = ms_ssim(a, b)
        rows.append(row)
    return rows


def frechet(rng):
    rows = []
    for count_a, count_b, dimensions in [(40, 50, 6), (8, 12, 20)]:
        mix = rng.normal(size=(dimensions, dimensions))
        a = (rng.normal(size=(count_a, dimensions)) @ mix + 3).round(4)
        b = (rng.normal(size=(count_b, dimensions)) @ mix.T * 1.3 + 2.5).round(4)
        ca, cb = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
        root = scipy.linalg.sqrtm(ca @ cb).real
        distance = ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(ca + cb - 2 * root)
        rows.append({"a": a.tolist(), "b": b.tolist(), "distance": float(distance)})
    return rows


def perceptual(rng):
    rows = []
    for shapes in [[(3, 4, 5)], [(8, 6, 6), (16, 3, 3)]]:
        a = [np.maximum(rng.normal(size=s), 0).round(4) for s in shapes]
        b = [np.maximum(x + 0.3 * rng.normal(size=x.shape), 0).round(4) for x in a]
        unit = lambda v: np.divide(v, np.linalg.norm(v, axis=0), out=np.zeros_like(v), where=np.linalg.norm(v, axis=0) > 0)
        value = np.mean([((unit(x) - unit(y)) ** 2).sum(0).mean() for x, y in zip(a, b)])
        rows.append(
            {
                "shapes": shapes,
                "a": [x.ravel().tolist() for x in a],
                "b": [x.ravel().tolist() for x in b],
                "distance": float(value),
            }
        )
    return rows


def lines(rng):
    drawing = np.ones((24, 30), np.float32)
    drawing[4, 3:25] = 0
    drawing[4:20, 12] = 0.1
    cv2.circle(drawing, (20, 14), 6, 0.0, 1)
    result = np.roll(drawing, 1, axis=1)
    result[18:22, 2:9] = 0.3
    near = lambda a: cv2.dilate((a < 0.5).astype(np.uint8), np.ones((3, 3)))
    recall = float((near(result)[drawing < 0.5]).mean())
    precision = float((near(drawing)[result < 0.5]).mean())
    labels = scipy.ndimage.label(drawing >= 0.6)[0]
    sizes = sorted(np.bincount(labels.ravel())[1:].tolist())
    return {
        "width": 30,
        "height": 24,
        "drawing": drawing.ravel().round(3).tolist(),
        "result": result.ravel().round(3).tolist(),
        "correlation": float(scipy.stats.pearsonr(drawing.ravel(), result.ravel()).statistic),
        "f1": 2 * recall * precision / (recall + precision),
        "regionSizes": sizes,
        "otsu": otsu(drawing),
        "otsuFaint": otsu(0.8 + 0.2 * drawing),
    }


def otsu(line):
    return float(cv2.threshold((line * 255).round().astype(np.uint8), 0, 255, cv2.THRESH_OTSU)[0])


def statistics(rng):
    normal = rng.normal(0.4, 1, 25).round(3).tolist()
    skewed = (rng.exponential(2, 40) - 1.2).round(3).tolist()
    ties = [1, 1, -1, 2, 0, 3, 3, -2, 0.5, 4, 1, 1]
    rows = []
    for name, values in [("normal", normal), ("skewed", skewed), ("ties", ties), ("small", normal[:7])]:
        x = np.array(values)
        exact = name in ("normal", "skewed", "small")
        wilcoxon = scipy.stats.wilcoxon(x, method="exact" if exact else "approx", correction=False)
        flip = scipy.stats.permutation_test(
            (x, np.zeros_like(x)), lambda a, b, axis: np.mean(a - b, axis=axis), permutation_type="samples",
            vectorized=True, n_resamples=200_000, rng=np.random.default_rng(7),
        )
        interval = scipy.stats.bootstrap(
            (x,), np.mean, method="percentile", n_resamples=100_000, rng=np.random.default_rng(7)
        ).confidence_interval
        rows.append(
            {
                "name": name,
                "values": values,
                "mean": float(x.mean()),
                "quantiles": [[q, float(np.quantile(x, q))] for q in (0, 0.05, 0.25, 0.5, 0.95, 1)],
                "wilcoxonP": float(wilcoxon.pvalue),
                "signFlipP": float(flip.pvalue),
                "signFlipExact": len(values) <= 16,
                "bootstrap95": [float(interval.low), float(interval.high)],
            }
        )
    normal_cdf = [[z, float(scipy.stats.norm.cdf(z))] for z in (-8, -3.2, -1.96, -0.5, 0, 0.3, 2.999, 3.001, 5)]
    return {"samples": rows, "normalCdf": normal_cdf}


def agreement(rng):
    quality = rng.integers(0, 6, 15)
    rows = []
    for noise, gaps in [(0.4, 0), (1.2, 0.2), (4, 0.3)]:
        ratings = np.clip(np.rint(quality + rng.normal(0, noise, (5, 15))), 0, 5)
        ratings[rng.random(ratings.shape) < gaps] = np.nan
        alpha = lambda level: float(krippendorff.alpha(reliability_data=ratings, level_of_measurement=level))
        rows.append(
            {
                "ratings": [[None if np.isnan(v) else int(v) for v in row] for row in ratings],
                "interval": alpha("interval"),
                "ordinal": alpha("ordinal"),
            }
        )
    return rows


def write(name, values):
    text = json.dumps(values, separators=(",", ":"))
    (OUT / f"{name}.json").write_text(text + "\n")


def main():
    rng = np.random.default_rng(20190111)
    OUT.mkdir(parents=True, exist_ok=True)
    versions = {m.__name__: m.__version__ for m in (np, scipy, skimage, cv2)} | {"krippendorff": version("krippendorff")}
    write("pictures", {"versions": versions, "rows": pictures()})
    write("frechet", {"versions": versions, "rows": frechet(rng)})
    write("perceptual", {"versions": versions, "rows": perceptual(rng)})
    write("lines", {"versions": versions, **lines(rng)})
    write("statistics", {"versions": versions, **statistics(rng)})
    write("agreement", {"versions": versions, "rows": agreement(rng)})


main()
