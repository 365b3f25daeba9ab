import type { Value } from '../graph/index.ts';
import { conv2d, SLOPE } from '../layers/index.ts';
import { averagePool, concat, leakyRelu, mul, upsampleNearest } from '../ops/index.ts';

/** Channels that the hint stem makes of a hint. */
const STEM_CHANNELS = 64;
const STEM_KERNEL = 7;

/** Where and how a network of levels takes its hint in. */
export interface HintEntry {
  readonly hintLevels: { readonly encoder: readonly number[]; readonly decoder: readonly number[] };
  readonly hintStem: boolean;
  readonly hintScale: number;
}

/** The hint times the config's factor. */
export function scaledHint(hint: Value, { hintScale }: Pick<HintEntry, 'hintScale'>): Value {
  return hintScale === 1 ? hint : mul(hint, hintScale);
}

/** `x` with the hint behind its channels where an encoder level takes one, else `x`. */
export function withEncoderHint(x: Value, hint: Value | null, level: number, config: HintEntry): Value {
  if (!hint || !config.hintLevels.encoder.includes(level)) return x;
  return concat([x, config.hintStem && level === 3 ? stem(hint) : hintAtLevel(hint, level)], 1);
}

/** The hint for a decoder level: nothing, or one part to join. */
export function decoderHint(hint: Value, level: number, config: HintEntry): Value[] {
  return config.hintLevels.decoder.includes(level) ? [hintAtLevel(hint, level)] : [];
}

/** The hint at a level's resolution: it comes at that of level 3. */
export function hintAtLevel(hint: Value, level: number): Value {
  if (level <= 3) return upsampleNearest(hint, 2 ** (3 - level));
  const size = 2 ** (level - 3);
  return averagePool(hint, { kernel: size, stride: size, padding: 0 });
}

/** 7 x 7 convolution to 64 channels with bias, LeakyReLU, as AlacGAN treats its hints; no norm. */
function stem(hint: Value): Value {
  return hint.graph.scoped('stem', () =>
    leakyRelu(conv2d(hint, STEM_CHANNELS, { kernelSize: STEM_KERNEL, bias: true }), SLOPE),
  );
}
