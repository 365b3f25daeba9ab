import { elementCount, GraphError } from '../graph/index.ts';
import type { PartsConfig } from '../models/index.ts';
import { initParameters, randomStream } from './parameters.ts';
import { partsParameters } from './parts-step.ts';

/** Channels that are read one after another along one axis of a weight: each copied `copies` times. */
interface Source {
  readonly from: number;
  readonly copies: number;
}

/**
 * Weights of the wider parts network `to` with the outputs of `from` (Net2WiderNet: Chen, Goodfellow, Shlens 2016, section 2.2).
 * All channels of a level are repeated equally often: layer norm over a level's channels then sees the same mean
 * and variance. A weight that reads a channel is divided among its copies at random, so that copies get different gradients.
 *
 * @param weights of `from`, by parameter name; parameters that it lacks are new in the result, as `initParameters` has them
 * @param seed of the division and of new parameters
 * @throws GraphError when a width of `to` is not a whole multiple of `from`'s, or the levels or outputs differ
 */
export function widenPartsWeights(
  weights: ReadonlyMap<string, Float32Array>,
  from: PartsConfig,
  to: PartsConfig,
  seed: number,
): Map<string, Float32Array> {
  const fits =
    from.widths.length === to.widths.length &&
    from.embedding === to.embedding &&
    from.names === to.names &&
    from.widths.every((width, i) => to.widths[i]! % width === 0);
  if (!fits) {
    const named = ({ widths, embedding, names }: PartsConfig): string =>
      `widths ${widths.join(', ')}, embedding ${embedding}, ${names} names`;
    throw new GraphError(`widen: expected whole multiples of ${named(from)} with the same outputs, got ${named(to)}`);
  }
  const level = (i: number): Source => ({ from: from.widths[i - 1]!, copies: to.widths[i - 1]! / from.widths[i - 1]! });
  const shapes = new Map(partsParameters(from).map(({ name, shape }) => [name, shape]));
  const parameters = partsParameters(to);
  const fresh = initParameters(parameters, seed);
  return new Map(
    parameters.map(({ name }) => {
      const known = weights.get(name);
      const shape = shapes.get(name);
      if (known === undefined || shape === undefined) return [name, fresh.get(name)!];
      if (known.length !== elementCount(shape)) {
        throw new GraphError(`widen: '${name}': expected ${elementCount(shape)} numbers, got ${known.length}`);
      }
      const { outputs, inputs, inputsFirst } = channelsOf(name, level, shape[0]!);
      if (inputs.length === 0) return [name, copied(known, outputs)];
      const kernel = elementCount(shape.slice(2));
      return [name, widened(known, { outputs, inputs, inputsFirst, kernel, uniform: randomStream(`${seed}/${name}`) })];
    }),
  );
}

/** What the channels of a parameter are copies of; a parameter without `inputs` has one number a channel. */
function channelsOf(name: string, level: (i: number) => Source, channels: number) {
  const [, side, number] = /^parts\.(encoder|decoder)\.(\d+)\./.exec(name) ?? [];
  const whole = { from: channels, copies: 1 };
  const isWeight = name.endsWith('.conv.weight');
  if (side === undefined) return { outputs: whole, inputs: isWeight ? [level(1)] : [], inputsFirst: false };
  const i = Number(number);
  const enlarges = name.includes('.up.');
  const outputs = level(enlarges ? i + 1 : i);
  if (!isWeight) return { outputs, inputs: [], inputsFirst: false };
  if (enlarges) return { outputs, inputs: [level(i + 1)], inputsFirst: true };
  if (name.includes('.conv2.')) return { outputs, inputs: [level(i)], inputsFirst: false };
  if (side === 'decoder') return { outputs, inputs: [level(i + 1), level(i)], inputsFirst: false };
  return { outputs, inputs: [i === 1 ? { from: 1, copies: 1 } : level(i - 1)], inputsFirst: false };
}

/** Numbers of channels, once for each copy: a b c a b c. */
function copied(values: Float32Array, { from, copies }: Source): Float32Array {
  return Float32Array.from({ length: from * copies }, (_, i) => values[i % from]!);
}

interface Widening {
  readonly outputs: Source;
  readonly inputs: readonly Source[];
  /** Whether the weight is [inputs, outputs, ...], as that of a transposed convolution. */
  readonly inputsFirst: boolean;
  /** Numbers for each pair of an input and an output. */
  readonly kernel: number;
  readonly uniform: () => number;
}

function widened(weight: Float32Array, { outputs, inputs, inputsFirst, kernel, uniform }: Widening): Float32Array {
  const total = (side: 'from' | 'all'): number =>
    inputs.reduce((sum, { from, copies }) => sum + from * (side === 'all' ? copies : 1), 0);
  const [oldInputs, newInputs, newOutputs] = [total('from'), total('all'), outputs.from * outputs.copies];
  const result = new Float32Array(newInputs * newOutputs * kernel);
  for (let o = 0; o < newOutputs; o++) {
    let [oldStart, newStart] = [0, 0];
    for (const { from, copies } of inputs) {
      for (let i = 0; i < from; i++) {
        const parts = shares(copies, uniform);
        const [before, output] = [oldStart + i, o % outputs.from];
        const source = (inputsFirst ? before * outputs.from + output : output * oldInputs + before) * kernel;
        for (let copy = 0; copy < copies; copy++) {
          const input = newStart + copy * from + i;
          const place = (inputsFirst ? input * newOutputs + o : o * newInputs + input) * kernel;
          for (let k = 0; k < kernel; k++) result[place + k] = weight[source + k]! * parts[copy]!;
        }
      }
      oldStart += from;
      newStart += from * copies;
    }
  }
  return result;
}

/** Positive shares that add up to 1, none below a third of an equal one. */
function shares(count: number, uniform: () => number): number[] {
  const raw = Array.from({ length: count }, () => 0.5 + uniform());
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / sum);
}
