import { emptyHints, fromImageTensor, HINT_CELL, type Plane } from '@irodori/image';
import type { PaintModel, PartsField } from './types.ts';

/** A generator that runs somewhere: `Colorizer` of `@irodori/runtime` is one. */
export interface GeneratorRunner {
  /**
   * @param sketch `[1, height, width]` in [0, 1], white paper = 1
   * @param hint `[4, ceil(height/4), ceil(width/4)]`: RGB in [-1, 1] times mask, then mask
   * @returns `[3, height, width]`, RGB about [-1, 1]
   */
  colorize(sketch: Float32Array, hint: Float32Array, width: number, height: number): Promise<Float32Array>;
}

/** A parts network that runs somewhere: `PartsModel` of `@irodori/runtime` is one. */
export interface PartsRunner {
  run(sketch: Plane): Promise<PartsField>;
  /** Long side of the drawings it was trained on, pixels. */
  readonly trainSize: number;
}

/** The networks of a model folder as what painting asks of them. */
export function networkModel(trainSize: number, generator: GeneratorRunner, parts?: PartsRunner): PaintModel {
  return {
    trainSize,
    async paint({ width, height, data }) {
      const grid = { width: Math.ceil(width / HINT_CELL), height: Math.ceil(height / HINT_CELL) };
      const { data: hint } = emptyHints(grid);
      return fromImageTensor(await generator.colorize(data, hint, width, height), width, height);
    },
    ...(parts && { partsSize: parts.trainSize, parts: (sketch: Plane) => parts.run(sketch) }),
  };
}
