import { readFileSync } from 'node:fs';
import { presets, readInceptionWeights, type PerceptualWeights } from '@irodori/graph-builder/models';
import {
  initParameters,
  modelParameters,
  paperAdam,
  paperLosses,
  type TrainConfig,
} from '@irodori/graph-builder/training';
import { readSafetensors, writeSafetensors, type SafetensorsTensor, type TrainBatch } from '@irodori/runtime';
import type { TrainStepOptions } from './options.ts';

/** Everything both sides start from, as one safetensors file: settings in its header, weights and batch as tensors. */
interface Workload {
  readonly config: TrainConfig;
  readonly initial: ReadonlyMap<string, Float32Array>;
  readonly batch: TrainBatch;
  readonly options: TrainStepOptions;
}

export const LEARNING_RATE = 1e-4;
const BUNDLED = new URL('../../../models/perceptual/inception-mixed2.safetensors', import.meta.url);
const VGG19 = {
  blocks: [2, 2, 4, 4, 4],
  channels: [64, 128, 256, 512, 512],
  mean: [123.68, 116.779, 103.939],
} as const;

/** Settings of one measurement as bytes for a file. */
export function encodeWorkload(options: TrainStepOptions): Uint8Array {
  const { size, batch } = options;
  const model = presets[options.preset];
  const perceptual = perceptualWeights(options);
  const tensors: [string, SafetensorsTensor][] = [];
  const add = (name: string, shape: readonly number[], data: Float32Array): void => {
    tensors.push([name, { dtype: 'F32', shape: [...shape], data }]);
  };
  const parameters = Object.values(modelParameters(model)).flat();
  const initial = initParameters(parameters, 1);
  for (const { name, shape } of parameters) add(name, shape, initial.get(name)!);
  for (const [name, { shape, data }] of perceptual?.parameters ?? []) add(name, shape, data);
  add(
    'sketch',
    [batch, 1, size, size],
    pattern(batch * size * size, (v) => (v > -0.6 ? 1 : 0)),
  );
  add(
    'target',
    [batch, 3, size, size],
    pattern(batch * 3 * size * size, (v) => 0.9 * v),
  );
  add('hint', [batch, 4, size / 4, size / 4], hints(batch, (size / 4) ** 2));
  const settings = { options, model, perceptual: perceptual && { ...perceptual, parameters: undefined } };
  return writeSafetensors(tensors, [['settings', JSON.stringify(settings)]]);
}

/** What {@link encodeWorkload} wrote. */
export function decodeWorkload(bytes: Uint8Array): Workload {
  const { tensors, metadata } = readSafetensors(bytes, 'workload');
  const settings = JSON.parse(metadata.get('settings')!) as {
    options: TrainStepOptions;
    model: Pick<TrainConfig, 'generator' | 'discriminator'>;
    perceptual: Omit<PerceptualWeights, 'parameters'> | null;
  };
  const values = new Map([...tensors].map(([name, { data }]) => [name, data as Float32Array]));
  const frozen = [...tensors].filter(([name]) => /^(vgg19|inception)\./.test(name));
  const parameters = new Map(frozen.map(([name, { shape, data }]) => [name, { shape, data: data as Float32Array }]));
  const { options, model, perceptual } = settings;
  return {
    options,
    config: {
      ...model,
      losses: paperLosses,
      adam: paperAdam,
      perceptual: perceptual && { ...perceptual, parameters },
      batch: options.batch,
      height: options.size,
      width: options.size,
    },
    initial: values,
    batch: { sketch: values.get('sketch')!, hint: values.get('hint')!, target: values.get('target')! },
  };
}

export function perceptualWeights({ perceptual }: TrainStepOptions): PerceptualWeights | null {
  if (perceptual === 'none') return null;
  if (perceptual === 'bundled') return readInceptionWeights(readSafetensors(readFileSync(BUNDLED)).tensors);
  return randomVgg19();
}

/** VGG19 in its full size; time does not depend on the values, so they are random (He et al. 2015). */
function randomVgg19(): PerceptualWeights {
  const parameters = new Map<string, { shape: number[]; data: Float32Array }>();
  let from = 3;
  VGG19.blocks.forEach((convolutions, block) => {
    const to = VGG19.channels[block]!;
    for (let i = 1; i <= convolutions; i++) {
      const name = `vgg19.conv${block + 1}_${i}`;
      const scale = Math.sqrt(6 / (9 * from));
      parameters.set(`${name}.weight`, { shape: [to, from, 3, 3], data: pattern(to * from * 9, (v) => v * scale) });
      parameters.set(`${name}.bias`, { shape: [to], data: new Float32Array(to) });
      from = to;
    }
  });
  const [r, g, b] = VGG19.mean;
  const shift = [127.5 - r, 127.5 - g, 127.5 - b] as const;
  return { network: 'vgg19', origin: 'random', input: { scale: [127.5, 127.5, 127.5], shift }, parameters };
}

/** Repeatable numbers in [-1, 1). */
function pattern(count: number, shape: (value: number) => number): Float32Array {
  let state = (count * 2654435761) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return shape(state / 2 ** 31 - 1);
  });
}

/** One cell in twenty is hinted. */
function hints(batch: number, cells: number): Float32Array {
  const hint = pattern(batch * 4 * cells, (v) => v);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < cells; i++) {
      const at = n * 4 * cells + i;
      const on = hint[at + 3 * cells]! > 0.9;
      for (let c = 0; c < 3; c++) hint[at + c * cells]! *= Number(on);
      hint[at + 3 * cells] = Number(on);
    }
  }
  return hint;
}
