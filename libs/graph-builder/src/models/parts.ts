import type { Value } from '../graph/index.ts';
import { conv2d, unit, up } from '../layers/index.ts';
import { concat, maxPool } from '../ops/index.ts';

/**
 * The parts network: which places of a line drawing belong together. A U-Net (Ronneberger, Fischer, Brox 2015) of the units
 * that the generator is made of: two 3 x 3 units a level, max pooling, transposed convolutions and plain skip connections.
 */
export interface PartsConfig {
  /** Channels of each resolution, from the full one down; each is half of the one before. */
  readonly widths: readonly number[];
  /** E, numbers per pixel of the embedding. */
  readonly embedding: number;
  /** C, classes of part names. */
  readonly names: number;
  /** T, channels of the tone: one for each side that light may come from. 0 or none: no such output. */
  readonly tones?: number;
}

/** The network's outputs for each pixel. */
export interface PartsOutput {
  /** `[N, E, H, W]`: near within a part, far between parts (Euclidean distance; `segmentLoss` has the numbers). */
  readonly embedding: Value;
  /** [N, C, H, W], logits of the part's name. */
  readonly names: Value;
  /** [N, T, H, W], logits of shade within a part, by the side of the light ({@link PARTS_LIGHTS}). */
  readonly tone?: Value;
}

/** Sides that light may come from, in the order of the channels of the tone. */
export const PARTS_LIGHTS = ['left', 'right'] as const;

/**
 * @param sketch [N, 1, H, W] in [0, 1], white paper = 1; H and W are multiples of 2^(levels - 1)
 * @throws GraphError when sizes do not fit
 */
export function partsNetwork(sketch: Value, { widths, embedding, names, tones = 0 }: PartsConfig): PartsOutput {
  return sketch.graph.scoped('parts', () => {
    const { graph } = sketch;
    if (widths.length < 2) graph.fail(`widths: expected two levels or more, got ${widths.length}`);
    const block = (x: Value, place: string, channels: number): Value =>
      graph.scoped(place, () => unit(unit(x, 'conv1', channels, 3), 'conv2', channels, 3));
    const skips: Value[] = [];
    let y = sketch;
    widths.forEach((n, i) => {
      y = block(i === 0 ? y : maxPool(y), `encoder.${i + 1}`, n);
      skips.push(y);
    });
    for (let i = widths.length - 2; i >= 0; i--) {
      const enlarged = graph.scoped(`decoder.${i + 1}`, () => up(y, 'up'));
      y = block(concat([enlarged, skips[i]!], 1), `decoder.${i + 1}`, widths[i]!);
    }
    const head = (name: string, channels: number): Value =>
      graph.scoped(name, () => conv2d(y, channels, { kernelSize: 1, bias: true }));
    const output = { embedding: head('embedding', embedding), names: head('names', names) };
    return tones > 0 ? { ...output, tone: head('tone', tones) } : output;
  });
}

/** Sides that suit a network of so many levels are multiples of this. */
export const partsStride = ({ widths }: Pick<PartsConfig, 'widths'>): number => 2 ** (widths.length - 1);

/**
 * Sizes of the parts network: `parts` ships; `parts-wide` has twice the channels in the three lower levels, where they cost
 * little time; `parts-tiny` is for tests. Names: see `partNames` of the drawn characters.
 */
export const partsPresets = {
  parts: { widths: [16, 32, 48, 64, 80, 96], embedding: 12, names: 17 },
  'parts-wide': { widths: [16, 32, 48, 128, 160, 192], embedding: 12, names: 17 },
  'parts-tiny': { widths: [8, 8, 16], embedding: 4, names: 17 },
} as const satisfies Record<string, PartsConfig>;

export type PartsPresetName = keyof typeof partsPresets;
