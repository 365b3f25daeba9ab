import { Graph, type Value } from '../graph/index.ts';
import { serialize } from '../onnx/index.ts';
import { identity, targets, type Target } from '../ops/index.ts';
import { nchwcPooled, nchwcScale, toBlocks } from '../ops/nchwc.ts';

const [CHANNELS, PIXELS] = [16, 2];
const SHAPE = [1, CHANNELS, 1, PIXELS] as const;

/** A tiny model that tells how a runtime orders channels. */
export interface NchwcProbe {
  /** Input `image`, output `memory`, both of `shape`. A runtime without these operators refuses it. */
  readonly bytes: Uint8Array;
  readonly shape: readonly number[];
  /** For `image`. */
  readonly data: Float32Array;
}

/** See {@link nchwcTarget}. What the step asks of such operators is in it, in a form that changes nothing. */
export function buildNchwcProbe(): NchwcProbe {
  const graph = new Graph();
  const blocks = toBlocks(graph.input('image', 'float32', SHAPE));
  const each = (value: number): Value =>
    graph.constant({ dtype: 'float32', shape: [CHANNELS], data: new Float32Array(CHANNELS).fill(value) });
  const half = nchwcScale(blocks, each(0.5), { shift: each(0), activation: { clip: [0, PIXELS * CHANNELS] } });
  const whole = nchwcScale(half, each(1), { sum: half, activation: { leakyRelu: 0.5 } });
  const pool = { kernel_shape: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0], ceil_mode: 0 };
  graph.output('memory', identity(nchwcPooled(whole, 'AveragePool', pool)));
  const data = Float32Array.from({ length: PIXELS * CHANNELS }, (_, i) => i);
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
  const block = [8, 16].find((size) => memory && inOrder(memory, size));
  return block === undefined ? targets.cpu : { ...targets.cpu, nchwc: { block, fromPixels: FROM_PIXELS } };
}

/** Whether the probe's numbers, in memory, go by blocks of so many channels: within one channel by channel, pixel after pixel. */
function inOrder(memory: ArrayLike<number>, block: number): boolean {
  return Array.from(memory).every((value, i) => {
    const [channel, pixel] = [i % block, Math.floor(i / block) % PIXELS];
    return value === (Math.floor(i / (block * PIXELS)) * block + channel) * PIXELS + pixel;
  });
}
