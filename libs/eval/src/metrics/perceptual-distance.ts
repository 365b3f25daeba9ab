/** One layer's activations, `[channels, height, width]` row-major. */
export interface FeatureMap {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/**
 * Perceptual distance of two pictures from the features of one network at several layers: each position's channel vector
 * is scaled to unit length, squared differences are summed over channels, averaged over space, then over layers.
 * The recipe of R. Zhang et al. 2018 (eq. 1) without learned channel weights and on the network that the caller chose, so
 * not comparable with published LPIPS values. 0 for equal pictures, at most 4; mostly at most 2 for non-negative features.
 * @throws RangeError when the layers of the two pictures do not match
 */
export function perceptualDistance(a: readonly FeatureMap[], b: readonly FeatureMap[]): number {
  if (a.length === 0 || a.length !== b.length) {
    throw new RangeError(`perceptual distance: expected the same layers twice, got ${a.length} and ${b.length}`);
  }
  return a.reduce((sum, layer, i) => sum + layerDistance(layer, b[i]!), 0) / a.length;
}

function layerDistance(a: FeatureMap, b: FeatureMap): number {
  if (a.channels !== b.channels || a.height !== b.height || a.width !== b.width) {
    const shape = (m: FeatureMap) => `[${m.channels}, ${m.height}, ${m.width}]`;
    throw new RangeError(`perceptual distance: expected features of one shape, got ${shape(a)} and ${shape(b)}`);
  }
  const area = a.height * a.width;
  const [aa, bb, ab] = [new Float64Array(area), new Float64Array(area), new Float64Array(area)];
  for (let from = 0; from < a.data.length; from += area) {
    for (let p = 0; p < area; p++) {
      const [x, y] = [a.data[from + p]!, b.data[from + p]!];
      aa[p]! += x * x;
      bb[p]! += y * y;
      ab[p]! += x * y;
    }
  }
  let total = 0;
  for (let p = 0; p < area; p++) {
    // |x/|x| - y/|y||^2, with a zero vector kept zero.
    const product = aa[p]! * bb[p]!;
    total += (aa[p]! > 0 ? 1 : 0) + (bb[p]! > 0 ? 1 : 0) - (product > 0 ? (2 * ab[p]!) / Math.sqrt(product) : 0);
  }
  return Math.max(0, total / area);
}

/** Spatial mean of every channel of every layer, joined: the feature vector that the Fréchet distance compares. */
export function pooledFeatures(layers: readonly FeatureMap[]): Float64Array {
  const pooled = new Float64Array(layers.reduce((n, layer) => n + layer.channels, 0));
  let offset = 0;
  for (const { channels, height, width, data } of layers) {
    const area = height * width;
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let p = 0; p < area; p++) sum += data[c * area + p]!;
      pooled[offset++] = sum / area;
    }
  }
  return pooled;
}
