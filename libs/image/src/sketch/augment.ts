import type { Plane } from '../raster.ts';
import type { Rng } from '../rng.ts';
import { dilate, erode } from './filters.ts';

/** Lines at a share `strength` (0..1) of their darkness: `s r + 1 - r`. */
export function fadeLines(plane: Plane, strength: number): Plane {
  const data = new Float32Array(plane.data.length);
  for (let i = 0; i < data.length; i++) data[i] = plane.data[i]! * strength + 1 - strength;
  return { ...plane, data };
}

/**
 * Line width changed by about `pixels` (-2..2): positive grows the dark, negative the paper. Fractions blend with the
 * unchanged drawing, so the width moves smoothly.
 */
export function changeLineWidth(plane: Plane, pixels: number): Plane {
  const amount = Math.min(1, Math.abs(pixels) / 2);
  if (amount === 0) return plane;
  const moved = pixels > 0 ? erode(plane, 3) : dilate(plane, 3);
  const data = new Float32Array(plane.data.length);
  for (let i = 0; i < data.length; i++) data[i] = plane.data[i]! + (moved.data[i]! - plane.data[i]!) * amount;
  return { ...plane, data };
}

/** `count` soft round spots, `radius` pixels, where the line is rubbed out; their centers sit on dark pixels. */
export function addGaps(plane: Plane, rng: Rng, count: number, radius: number): Plane {
  const { width, height } = plane;
  const data = Float32Array.from(plane.data);
  const reach = Math.ceil(radius) + 1;
  for (let tries = 0, made = 0; made < count && tries < count * 40; tries++) {
    const [cx, cy] = [rng.int(width), rng.int(height)];
    if (plane.data[cy * width + cx]! > 0.5) continue;
    made++;
    for (let y = Math.max(0, cy - reach); y <= Math.min(height - 1, cy + reach); y++) {
      for (let x = Math.max(0, cx - reach); x <= Math.min(width - 1, cx + reach); x++) {
        const cover = Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(x - cx, y - cy)));
        data[y * width + x]! += (1 - data[y * width + x]!) * cover;
      }
    }
  }
  return { width, height, data };
}

/** Pencil grain: the ink of every pixel is weakened by up to `strength` (0..1), in grains of about two pixels. */
export function addGrain(plane: Plane, rng: Rng, strength: number): Plane {
  const { width, height } = plane;
  const noise = new Float32Array(width * height);
  for (let i = 0; i < noise.length; i++) noise[i] = rng.next();
  const data = Float32Array.from(plane.data);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const right = noise[x + 1 < width ? i + 1 : i]!;
      const below = noise[y + 1 < height ? i + width : i]!;
      data[i] = 1 - (1 - data[i]!) * (1 - (strength * (noise[i]! + right + below)) / 3);
    }
  }
  return { width, height, data };
}

/** The drawing bent by two slow sine waves of up to `amplitude` pixels: lines then miss the color by as much, as hand-drawn ones do. */
export function warpLines(plane: Plane, rng: Rng, amplitude: number): Plane {
  const { width, height } = plane;
  const wave = (length: number) => {
    const frequency = (2 * Math.PI * rng.range(1, 3)) / length;
    const phase = rng.range(0, 2 * Math.PI);
    return (at: number) => amplitude * Math.sin(at * frequency + phase);
  };
  const [shiftX, shiftY] = [wave(height), wave(width)];
  const sample = (x: number, y: number) => {
    const cx = Math.max(0, Math.min(width - 1, x));
    const cy = Math.max(0, Math.min(height - 1, y));
    const [x0, y0] = [
      Math.min(Math.floor(cx), Math.max(0, width - 2)),
      Math.min(Math.floor(cy), Math.max(0, height - 2)),
    ];
    const [x1, y1] = [Math.min(x0 + 1, width - 1), Math.min(y0 + 1, height - 1)];
    const [u, v] = [cx - x0, cy - y0];
    const d = plane.data;
    const top = d[y0 * width + x0]! * (1 - u) + d[y0 * width + x1]! * u;
    const bottom = d[y1 * width + x0]! * (1 - u) + d[y1 * width + x1]! * u;
    return top * (1 - v) + bottom * v;
  };
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const dx = shiftX(y);
    for (let x = 0; x < width; x++) data[y * width + x] = sample(x + dx, y + shiftY(x));
  }
  return { width, height, data };
}

export interface SketchAugmentation {
  /** Chance of each change and its range; `undefined` entries take the default. */
  readonly fade?: number;
  readonly width?: number;
  readonly gaps?: number;
  readonly grain?: number;
  readonly warp?: number;
}

/**
 * A random mix of the changes above, made for pictures of about 64 to 512 pixels: darkness `r ~ U(0.7, 1)` (spec.md
 * section 1), width by up to a pixel, a few gaps of 1 to 2 pixels, grain up to 0.5, warp of 0.3 to 1 pixel.
 */
export function augmentSketch(plane: Plane, rng: Rng, chances: SketchAugmentation = {}): Plane {
  const step = (name: keyof SketchAugmentation, chance: number, change: (p: Plane, r: Rng) => Plane) => {
    const own = rng.fork(name);
    if (own.chance(chances[name] ?? chance)) out = change(out, own);
  };
  let out = plane;
  const scale = Math.max(plane.width, plane.height) / 256;
  step('warp', 0.2, (p, r) => warpLines(p, r, r.range(0.3, 1) * Math.max(0.5, scale)));
  step('width', 0.35, (p, r) => changeLineWidth(p, r.range(-0.5, 1) * Math.max(0.5, scale)));
  step('gaps', 0.25, (p, r) => addGaps(p, r, 1 + r.int(8), r.range(0.8, 2) * Math.max(0.6, scale)));
  step('grain', 0.2, (p, r) => addGrain(p, r, r.range(0.1, 0.5)));
  step('fade', 0.7, (p, r) => fadeLines(p, r.range(0.7, 1)));
  return out;
}
