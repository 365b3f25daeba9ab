import type { Value } from '../graph/index.ts';
import type { Norm } from '../layers/index.ts';
import type { HintEntry } from './hint-entry.ts';

/**
 * The networks to choose from: the paper's modified SGRU_H, and those it is compared with: a plain U-Net in the manner of
 * PaintsChainer, a residual U-Net, the full SGRU without hints, pix2pix's U-Net, which DCGAN colorization and Auto-painter
 * build on, two such U-Nets in a row (PaintsChainer's enlarging pair, two-stage colorization's refining pair), and the residual
 * U-Net with a style vector (Style2paints V1).
 */
export type Architecture =
  | 'sgru-h'
  | 'unet'
  | 'residual-unet'
  | 'sgru'
  | 'conditional-unet'
  | 'enlarging-pair'
  | 'refining-pair'
  | 'styled-unet';

/** A generator and its switches; as the paper has it (III.C, fig. 4) unless said otherwise. */
export interface GeneratorConfig extends HintEntry {
  /** 'sgru-h' by default. */
  readonly architecture?: Architecture;
  /** n_1 … n_6: channels of the five levels and the bottom; 'unet' and 'conditional-unet': of its five resolutions. */
  readonly widths: readonly number[];
  /**
   * Levels 1..5 that receive the hint: the paper's is encoder 3. 'unet' and 'conditional-unet' take it at encoder level 1
   * only, 'sgru' nowhere.
   */
  readonly hintLevels: { readonly encoder: readonly number[]; readonly decoder: readonly number[] };
  /** 7 x 7 convolution of the hint to 64 channels before encoder level 3. */
  readonly hintStem: boolean;
  /** Factor on all hint channels. */
  readonly hintScale: number;
  /** Swish layers on the skip connections (the paper); false: plain skips. */
  readonly swishSkip: boolean;
  /** Swish layers on the residual shortcuts of the encoder too, after pooling, as in the full SGRU. */
  readonly swishShortcut: boolean;
  readonly activation: 'linear' | 'tanh';
  /** Adds the bilinearly enlarged hint colors to the output. */
  readonly residualHint: boolean;
  /** Images made at once, the paper's and default 1; SGRU has nine. They lie behind each other as channels. */
  readonly candidates?: number;
  /** 'conditional-unet': its norm; 'batch' by default. The others have layer norm. */
  readonly norm?: Norm;
  /** 'conditional-unet': share of elements that dropout takes away in training; 0.5 by default. */
  readonly dropout?: number;
  /** 'styled-unet': numbers in the style vector. */
  readonly styleLength?: number;
}

/** Sides are multiples of this, but for an enlarging pair (`generatorStride`). */
export const GENERATOR_STRIDE = 32;

/** Image sides of a generator are multiples of this. */
export const generatorStride = ({ architecture }: Pick<GeneratorConfig, 'architecture'>): number =>
  // Its first network halves four times from a quarter of the size.
  architecture === 'enlarging-pair' ? 64 : GENERATOR_STRIDE;

/** The hint's channels: RGB times mask, mask. */
export const HINT_CHANNELS = 4;

/** A hint cell's side in image pixels: level 3 is at 1/4. */
export const HINT_CELL = 4;

/** A network of five levels and a bottom that can be cut before level 3. */
export interface LevelNetwork {
  /** One level down: pushes its skip connection, returns what goes to the next. */
  encoderLevel(input: Value, hint: Value | null, level: number, skips: Value[], config: GeneratorConfig): Value;
  /** Levels 3 to 5, the bottom and the decoder: [N, n_1, H, W]. The hint is scaled already. */
  fromLevel3(input: Value, hint: Value, skips: Value[], config: GeneratorConfig): Value;
}
