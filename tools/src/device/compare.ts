import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { targets } from '@irodori/graph-builder';
import { presets, readInceptionWeights } from '@irodori/graph-builder/models';
import { buildLoopTrainStep, buildTrainStep, initParameters, trainDefaults } from '@irodori/graph-builder/training';
import type { TrainConfig } from '@irodori/graph-builder/training';
import { createRng } from '@irodori/image';
import { LoopTrainSession, openTrainSession, readSafetensors } from '@irodori/runtime';
import type { Device, OrtBackend, TrainBatch } from '@irodori/runtime';

const SIZE = 32;
/** Small, so that rounding is not amplified to the tolerance within ten steps. */
const LEARNING_RATE = 5e-5;
const SEED = 1;
/** Ten steps do not earn back what rewriting thousands of nodes costs. */
const sessionOptions = { logSeverityLevel: 3, graphOptimizationLevel: 'disabled' } as const;

/** Losses may differ by so much, relative: summation order differs, and ten steps of Adam amplify it. */
const TOLERANCE = 1e-3;

export interface DeviceRun {
  readonly device: Device;
  /** By step and name. */
  readonly losses: readonly Readonly<Record<string, number>>[];
  /** Graph and session, first step (which compiles kernels), mean of the other steps. */
  readonly milliseconds: { readonly open: number; readonly first: number; readonly step: number };
}

const config = (perceptual: TrainConfig['perceptual']): TrainConfig => ({
  ...presets.tiny,
  ...trainDefaults,
  perceptual,
  batch: 1,
  height: SIZE,
  width: SIZE,
  emaDecay: 0.99,
});

function batches(count: number): TrainBatch[] {
  const rng = createRng(SEED);
  const values = (length: number, low: number, high: number): Float32Array =>
    Float32Array.from({ length }, () => rng.range(low, high));
  return Array.from({ length: count }, () => ({
    sketch: values(SIZE * SIZE, 0, 1),
    hint: values((4 * SIZE * SIZE) / 16, -1, 1),
    target: values(3 * SIZE * SIZE, -1, 1),
  }));
}

/**
 * Trains the `tiny` networks from a fixed start on fixed noise: on CUDA in two runs of the looped step, elsewhere step by
 * step.
 * @throws RuntimeError when the device does not work here
 */
export async function trainTiny(ort: OrtBackend, device: Device, steps: number): Promise<DeviceRun> {
  const began = performance.now();
  const build = device === 'cuda' ? buildLoopTrainStep : buildTrainStep;
  const program = build(config(null), { target: targets[device] });
  const session = await openTrainSession(ort, program, {
    device,
    initial: initParameters(program.parameters, SEED),
    sessionOptions,
  });
  const opened = performance.now();
  const data = batches(steps);
  const losses: Readonly<Record<string, number>>[] = [];
  const runLength = session instanceof LoopTrainSession ? Math.ceil(steps / 2) : 1;
  let first = opened;
  for (let at = 0; at < steps; at += runLength) {
    const some = data.slice(at, at + runLength);
    if (session instanceof LoopTrainSession) {
      losses.push(
        ...(
          await session.steps(
            some,
            some.map(() => LEARNING_RATE),
          )
        ).losses,
      );
    } else losses.push((await session.step(some[0]!, LEARNING_RATE)).losses);
    if (at === 0) first = performance.now();
  }
  const step = (performance.now() - first) / Math.max(1, steps - runLength);
  await session.dispose();
  return { device, losses, milliseconds: { open: opened - began, first: first - opened, step } };
}

/** Largest relative difference of any loss at any step, and where. */
export function worstDifference(a: DeviceRun, b: DeviceRun): { readonly at: string; readonly difference: number } {
  let worst = { at: 'none', difference: a.losses.length === b.losses.length ? -1 : Infinity };
  a.losses.forEach((losses, k) => {
    for (const [name, x] of Object.entries(losses)) {
      const y = b.losses[k]?.[name] ?? NaN;
      const size = Math.abs(x - y) / Math.max(Math.abs(x), 1e-6);
      const difference = Number.isFinite(size) ? size : Infinity;
      if (difference > worst.difference) worst = { at: `${name}, step ${k + 1}`, difference };
    }
  });
  return worst;
}

/**
 * Opens the `tiny` step with the bundled perceptual network and closes it. The session refuses a graph of which an
 * operator would run on the CPU (WebGPU).
 */
export async function openWithPerceptual(ort: OrtBackend, device: Device, repository: string): Promise<void> {
  const file = join(repository, 'models/perceptual/inception-mixed2.safetensors');
  const perceptual = readInceptionWeights(readSafetensors(readFileSync(file), file).tensors, file);
  const program = buildTrainStep(config(perceptual), { target: targets[device] });
  const initial = initParameters(program.parameters, SEED);
  const session = await openTrainSession(ort, program, { device, initial, sessionOptions });
  await session.dispose();
}

const milliseconds = (value: number): string => `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;

/** The comparison for people. */
export function report(cpu: DeviceRun, device: DeviceRun): { readonly lines: string[]; readonly passed: boolean } {
  const rows = cpu.losses.map((losses, k) => {
    const pair = (name: string): string =>
      `${name} ${losses[name]!.toFixed(5)} / ${(device.losses[k]?.[name] ?? NaN).toFixed(5)}`;
    return `  step ${String(k + 1).padStart(2)}  ${['huber', 'adversarial', 'discriminator'].map(pair).join('   ')}`;
  });
  const worst = worstDifference(cpu, device);
  const passed = worst.difference <= TOLERANCE;
  const times = [cpu, device].map(
    ({ device: name, milliseconds: { open, first, step } }) =>
      `  ${name}: open ${milliseconds(open)}, first run ${milliseconds(first)}, then ${milliseconds(step)} a step`,
  );
  return {
    lines: [
      `Losses of ${cpu.losses.length} training steps, tiny networks, ${SIZE} x ${SIZE}, cpu / ${device.device}:`,
      ...rows,
      ...times,
      `  ${passed ? 'ok' : 'FAIL'}: worst relative difference ${worst.difference.toExponential(1)} (${worst.at}), ${TOLERANCE} allowed`,
    ],
    passed,
  };
}
