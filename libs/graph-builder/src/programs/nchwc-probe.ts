import { Graph } from '../graph/index.ts';
import { serialize } from '../onnx/index.ts';
import { identity, targets, type Target } from '../ops/index.ts';
import { toBlocks } from '../ops/nchwc.ts';

/** One image of 16 channels and two pixels. */
const SHAPE = [1, 16, 1, 2] as const;

/** A tiny model that tells how a runtime orders channels. */
export interface NchwcProbe {
  /** Input `image`, output `memory`, both of `shape`. A runtime without these operators refuses it. */
  readonly bytes: Uint8Array;
  readonly shape: readonly number[];
  /** For `image`. */
  readonly data: Float32Array;
}

/** See {@link nchwcTarget}. */
export function buildNchwcProbe(): NchwcProbe {
  const graph = new Graph();
  graph.output('memory', identity(toBlocks(graph.input('image', 'float32', SHAPE))));
  const data = Float32Array.from({ length: 32 }, (_, i) => i);
  return { bytes: serialize(graph, targets.cpu, { graphName: 'irodori-nchwc-probe' }), shape: SHAPE, data };
}

/**
 * Blocks pay from this many pixels on: at 16 x 16, convolutions gain what putting their weights in order costs
 * (docs/architecture.md).
 */
const FROM_PIXELS = 512;

/**
 * The target of training on the CPU.
 * @param memory what came out of the probe; absent where the runtime refused it
 */
export function nchwcTarget(memory: ArrayLike<number> | undefined): Target {
  // In memory the channels of a block come first, then the same channels of the next pixel, whose first number is 1.
  const block = memory ? Array.from(memory).indexOf(1) : -1;
  return block === 8 || block === 16 ? { ...targets.cpu, nchwc: { block, fromPixels: FROM_PIXELS } } : targets.cpu;
}
