/** How a layer lies over what is below it, by the names of PSD. Others count as `normal`. */
type BlendName = string;

/** B(backdrop, source) of the W3C's Compositing and Blending, values in [0, 1]. */
const MODES: Readonly<Record<string, (b: number, s: number) => number>> = {
  multiply: (b, s) => b * s,
  screen: (b, s) => b + s - b * s,
  darken: Math.min,
  lighten: Math.max,
  overlay: (b, s) => (b <= 0.5 ? 2 * b * s : 1 - 2 * (1 - b) * (1 - s)),
  'hard light': (b, s) => (s <= 0.5 ? 2 * b * s : 1 - 2 * (1 - b) * (1 - s)),
  'linear dodge': (b, s) => Math.min(1, b + s),
  'linear burn': (b, s) => Math.max(0, b + s - 1),
  'color burn': (b, s) => (b >= 1 ? 1 : s <= 0 ? 0 : 1 - Math.min(1, (1 - b) / s)),
  'color dodge': (b, s) => (b <= 0 ? 0 : s >= 1 ? 1 : Math.min(1, b / (1 - s))),
  difference: (b, s) => Math.abs(b - s),
  subtract: (b, s) => Math.max(0, b - s),
};

/** RGBA bytes, not premultiplied. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** A layer's pixels and where its left upper corner lies on the canvas. */
export interface PlacedLayer extends Rgba {
  readonly left: number;
  readonly top: number;
}

export interface BlendOptions {
  readonly mode?: BlendName;
  /** [0, 1] */
  readonly opacity?: number;
  /** Only where the canvas has something, whose alpha stays: a layer that is clipped to the one below. */
  readonly atop?: boolean;
  /** How much of the layer shows at a place of the canvas, [0, 255]. */
  readonly mask?: (x: number, y: number) => number;
}

/** Lays a layer over a canvas, in place, as paint programs do: in sRGB values, without premultiplying. */
export function blendOver(canvas: Rgba, layer: PlacedLayer, options: BlendOptions = {}): void {
  const { mode = 'normal', opacity = 1, atop = false, mask } = options;
  const blend = MODES[mode];
  const [x0, x1] = [Math.max(0, layer.left), Math.min(canvas.width, layer.left + layer.width)];
  const [y0, y1] = [Math.max(0, layer.top), Math.min(canvas.height, layer.top + layer.height)];
  const out = canvas.data;
  for (let y = y0; y < y1; y++) {
    let p = 4 * ((y - layer.top) * layer.width + x0 - layer.left);
    let q = 4 * (y * canvas.width + x0);
    for (let x = x0; x < x1; x++, p += 4, q += 4) {
      let source = (layer.data[p + 3]! * opacity) / 255;
      if (mask) source *= mask(x, y) / 255;
      const below = out[q + 3]! / 255;
      if (source <= 0 || (atop && below <= 0)) continue;
      const alpha = atop ? below : source + below * (1 - source);
      for (let c = 0; c < 3; c++) {
        const [b, s] = [out[q + c]!, layer.data[p + c]!];
        const mixed = blend && below > 0 ? (1 - below) * s + below * 255 * blend(b / 255, s / 255) : s;
        out[q + c] = atop ? source * mixed + (1 - source) * b : (source * mixed + (1 - source) * below * b) / alpha;
      }
      out[q + 3] = 255 * alpha;
    }
  }
}
