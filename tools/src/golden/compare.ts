import { targets, type Target } from '@irodori/graph-builder';
import { buildGradStep, buildPerceptualTaps, buildTrainStep, LOSS_NAMES } from '@irodori/graph-builder/training';
import { InferenceSession, Tensor } from '@irodori/training/onnxruntime';
import type { Golden } from './settings.ts';

/** The worst deviation among the tensors of one kind, and how much is allowed. */
export interface Finding {
  readonly what: string;
  readonly worst: number;
  readonly tolerance: number;
  /** The tensor, or the step and loss, that is worst. */
  readonly at: string;
  readonly compared: number;
}

/** Spec section 8; forward maps and updated parameters are held to the same relative L2 as gradients or closer. */
const tolerances = { forward: 1e-4, losses: 1e-4, gradients: 1e-3, updated: 1e-3, curve: 1e-2 } as const;

type Feeds = Record<string, Tensor>;
const open = (bytes: Uint8Array): Promise<InferenceSession> => InferenceSession.create(bytes, { logSeverityLevel: 3 });
const values = (tensor: Tensor | undefined): Float32Array => tensor!.data as Float32Array;
const float = (shape: readonly number[], data: Float32Array): Tensor => new Tensor('float32', data, shape);

/** ||got - expected|| / ||expected|| */
function relativeL2(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Infinity;
  let [difference, size] = [0, 0];
  for (let i = 0; i < got.length; i++) {
    difference += (got[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  return Math.sqrt(difference / (size || 1));
}

class Worst {
  #worst = -1;
  #at = '';
  #compared = 0;

  add(at: string, deviation: number): void {
    this.#compared++;
    // NaN must never pass for small.
    const size = Number.isFinite(deviation) ? deviation : Infinity;
    if (size > this.#worst) [this.#worst, this.#at] = [size, at];
  }

  finding(what: string, tolerance: number): Finding {
    return { what, worst: this.#compared ? this.#worst : Infinity, tolerance, at: this.#at, compared: this.#compared };
  }
}

/** Runs our graphs on the golden file's batch and parameters and compares all that it holds. */
export async function compareGolden(golden: Golden, target: Target = targets.cpu): Promise<Finding[]> {
  return [...(await compareFirstStep(golden, target)), ...(await compareTraining(golden, target))];
}

function batchFeeds({ tensor }: Golden): Feeds {
  return Object.fromEntries(
    ['sketch', 'hint', 'target'].map((name) => {
      const { shape, data } = tensor(`batch.${name}`);
      return [name, float(shape, data)];
    }),
  );
}

async function compareFirstStep(golden: Golden, target: Target): Promise<Finding[]> {
  const { config, tensor, names } = golden;
  const program = buildGradStep(config, { target });
  const feeds = batchFeeds(golden);
  for (const { name, shape } of program.parameters) feeds[name] = float(shape, tensor(`init.${name}`).data);
  const session = await open(program.bytes);
  const results = await session.run(feeds);
  const forward = new Worst();
  const outputs = { fake: 'fake', logit_fake: 'logitFake', logit_real: 'logitReal' };
  for (const [theirs, ours] of Object.entries(outputs)) {
    forward.add(theirs, relativeL2(values(results[ours]), tensor(`step1.${theirs}`).data));
  }
  const taps = names('step1.vgg19.');
  const features = await (
    await open(buildPerceptualTaps(config.perceptual!, taps, config))
  ).run({ image: feeds.target! });
  for (const tap of taps) {
    forward.add(`vgg19.${tap}`, relativeL2(values(features[tap]), tensor(`step1.vgg19.${tap}`).data));
  }
  const losses = new Worst();
  LOSS_NAMES.forEach((name, i) => {
    const expected = tensor('losses').data[i]!;
    losses.add(name, Math.abs(values(results[name])[0]! - expected) / Math.abs(expected));
  });
  const gradients = new Worst();
  for (const { name } of program.parameters) {
    gradients.add(name, relativeL2(values(results[`grad.${name}`]), tensor(`step1.grad.${name}`).data));
  }
  return [
    forward.finding('forward, relative L2', tolerances.forward),
    losses.finding('losses of step 1, relative', tolerances.losses),
    gradients.finding('gradients, relative L2', tolerances.gradients),
  ];
}

async function compareTraining(golden: Golden, target: Target): Promise<Finding[]> {
  const { config, steps, tensor, learningRate } = golden;
  const program = buildTrainStep(config, { target });
  const session = await open(program.bytes);
  const batch = batchFeeds(golden);
  const state: Feeds = {};
  for (const { input, kind, parameter, shape } of program.state) {
    const { data } = tensor(`init.${parameter}`);
    state[input] = float(shape, kind === 'parameter' ? data : new Float32Array(data.length));
  }
  const updated = new Worst();
  const curve = new Worst();
  for (let step = 1; step <= steps; step++) {
    const scalars = { learningRate: float([], Float32Array.of(learningRate)), step: float([], Float32Array.of(step)) };
    const results = await session.run({ ...batch, ...state, ...scalars });
    LOSS_NAMES.forEach((name, i) => {
      const expected = tensor('losses').data[(step - 1) * LOSS_NAMES.length + i]!;
      curve.add(`step ${step} ${name}`, Math.abs(values(results[name])[0]! - expected) / Math.abs(expected));
    });
    for (const { input, output } of program.state) state[input] = results[output]!;
    if (step !== 1) continue;
    for (const { name } of program.parameters) {
      updated.add(name, relativeL2(values(state[name]), tensor(`step1.updated.${name}`).data));
    }
  }
  return [
    updated.finding('updated parameters, relative L2', tolerances.updated),
    curve.finding(`loss curve of ${steps} steps, relative`, tolerances.curve),
  ];
}
