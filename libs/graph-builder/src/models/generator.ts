import type { Value } from '../graph/index.ts';
import { add, averagePool, concat, maxPool, mul, slice, tanh, upsampleLinear, upsampleNearest } from '../ops/index.ts';
import { conv2d, normalize, swishLayer, unit, up, SLOPE } from '../layers/index.ts';
import { leakyRelu } from '../ops/index.ts';

/** The modified SGRU_H of the paper (III.C, fig. 4) and its switches. */
export interface GeneratorConfig {
  /** n_1 … n_6: channels of the five levels and the bottom. */
  readonly widths: readonly number[];
  /** Levels 1..5 that receive the hint: the paper's is encoder 3. */
  readonly hintLevels: { readonly encoder: readonly number[]; readonly decoder: readonly number[] };
  /** 7 x 7 convolution of the hint to 64 channels before encoder level 3. */
  readonly hintStem: boolean;
  /** Factor on all hint channels. */
  readonly hintScale: number;
  /** Swish layers on the skip connections (the paper); false: plain skips. */
  readonly swishSkip: boolean;
  /** Swish layers on the residual shortcuts of the encoder too, as in the full SGRU. */
  readonly swishShortcut: boolean;
  readonly activation: 'linear' | 'tanh';
  /** Adds the bilinearly enlarged hint colours to the output. */
  readonly residualHint: boolean;
}

/** Network sides are multiples of this. */
export const GENERATOR_STRIDE = 32;

/** The hint's channels: RGB times mask, mask. */
export const HINT_CHANNELS = 4;

/** A hint cell's side in image pixels: level 3 is at 1/4. */
export const HINT_CELL = 4;

/** What encoder levels 1 and 2 make of the sketch: all that no hint can change. */
export interface SketchFeatures {
  /** Pooled output of level 2, [N, 2 n_2, H/4, W/4]. */
  readonly features: Value;
  /** Skip connections, [N, n_1, H, W] and [N, n_2, H/2, W/2]. */
  readonly skip1: Value;
  readonly skip2: Value;
}

/**
 * G(S, H).
 * @param sketch [N, 1, H, W] in [0, 1], white paper = 1
 * @param hint [N, 4, H/4, W/4]: RGB in [-1, 1] times mask, mask
 * @returns [N, 3, H, W], about [-1, 1]
 */
export function generator(sketch: Value, hint: Value, config: GeneratorConfig): Value {
  return sketch.graph.scoped('generator', () => {
    const scaled = config.hintScale === 1 ? hint : mul(hint, config.hintScale);
    const skips: Value[] = [];
    let x = sketch;
    for (const level of [1, 2]) x = encoderLevel(x, scaled, level, skips, config);
    return fromLevel3(x, hint, scaled, skips, config);
  });
}

/** Levels 1 and 2, for running once per sketch. @throws GraphError when a hint enters there */
export function encodeSketch(sketch: Value, config: GeneratorConfig): SketchFeatures {
  const { graph } = sketch;
  if (config.hintLevels.encoder.some((level) => level < 3))
    graph.fail(
      `generator: expected hints at encoder level 3 or later to split the network, got levels ${config.hintLevels.encoder.join(', ')}`,
    );
  return graph.scoped('generator', () => {
    const skips: Value[] = [];
    const level2 = encoderLevel(sketch, null, 1, skips, config);
    const features = encoderLevel(level2, null, 2, skips, config);
    return { features, skip1: skips[0]!, skip2: skips[1]! };
  });
}

/** The rest of the network, for running once per hint. */
export function decodeHint({ features, skip1, skip2 }: SketchFeatures, hint: Value, config: GeneratorConfig): Value {
  return features.graph.scoped('generator', () => {
    const scaled = config.hintScale === 1 ? hint : mul(hint, config.hintScale);
    return fromLevel3(features, hint, scaled, [skip1, skip2], config);
  });
}

function fromLevel3(input: Value, hint: Value, scaled: Value, skips: Value[], config: GeneratorConfig): Value {
  const { graph } = input;
  const { widths } = config;
  let x = input;
  for (const level of [3, 4, 5]) x = encoderLevel(x, scaled, level, skips, config);
  let f: Value;
  [f, x] = graph.scoped('bottom', () => residual(unit(x, 'reduce', widths[5]!, 1), widths[5]!));
  for (const level of [5, 4, 3, 2, 1]) {
    [f, x] = graph.scoped(`decoder.${level}`, () => {
      const parts = [up(f, 'up_f'), up(x, 'up_x'), skips[level - 1]!];
      if (config.hintLevels.decoder.includes(level)) parts.push(hintAtLevel(scaled, level));
      const n = widths[level - 1]!;
      return residual(unit(concat(parts, 1), 'reduce', n, 1), n);
    });
  }
  return graph.scoped('output', () => {
    let image = conv2d(f, 3, { kernelSize: 1, bias: true });
    if (config.residualHint) image = add(image, upsampleLinear(slice(hint, [1], [0], [3]), HINT_CELL));
    return config.activation === 'tanh' ? tanh(image) : image;
  });
}

/** F(x) of two 3 x 3 units, and x: [F, x]. */
function residual(x: Value, channels: number): [f: Value, x: Value] {
  return [unit(unit(x, 'conv1', channels, 3), 'conv2', channels, 3), x];
}

/** One level down: pushes its skip connection, returns the pooled residual concat[F, x] (paper: concatenated, not added). */
function encoderLevel(input: Value, hint: Value | null, level: number, skips: Value[], config: GeneratorConfig): Value {
  const { graph } = input;
  const n = config.widths[level - 1]!;
  const [f, x] = graph.scoped(`encoder.${level}`, () => {
    let x = input;
    if (hint && config.hintLevels.encoder.includes(level)) {
      const stemmed = config.hintStem && level === 3 ? hintStem(hint) : hintAtLevel(hint, level);
      x = concat([x, stemmed], 1);
    }
    return residual(level > 1 ? unit(x, 'reduce', n, 1) : x, n);
  });
  skips.push(config.swishSkip ? swishLayer(f, `skip.${level}`) : f);
  const shortcut = config.swishShortcut && level > 1 ? swishLayer(x, `shortcut.${level}`) : x;
  return maxPool(concat([f, shortcut], 1));
}

/** The hint at a level's resolution: it comes at that of level 3. */
function hintAtLevel(hint: Value, level: number): Value {
  if (level <= 3) return upsampleNearest(hint, 2 ** (3 - level));
  const size = 2 ** (level - 3);
  return averagePool(hint, { kernel: size, stride: size, padding: 0 });
}

function hintStem(hint: Value): Value {
  return hint.graph.scoped('stem', () => leakyRelu(normalize(conv2d(hint, 64, { kernelSize: 7 })), SLOPE));
}
