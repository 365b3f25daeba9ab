import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { renameOverSync } from '@irodori/data';
import { Colorizer, MANIFEST_FILE, manifestSchema, runFiles } from '@irodori/runtime';
import type { OrtBackend, SessionOptions, TrainBatch } from '@irodori/runtime';
import { carriedParts } from './carried-parts.ts';
import { describeModel } from './describe-model.ts';
import { TrainingError, fileError } from './errors.ts';
import { sha256, writeFileAtomically } from './files.ts';
import type { LearnedSet } from './inherited-data.ts';
import type { TrainConfig } from './config/schema.ts';
import type { TrainProgram } from './program.ts';
import { modelContract } from './validation.ts';

interface TrainedModel {
  readonly config: TrainConfig;
  /** Where relative paths of the settings start. */
  readonly base: string;
  readonly program: TrainProgram;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly steps: number;
  readonly images: number;
  readonly seconds: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly data: readonly LearnedSet[];
  /** What it learned from beside `data`. */
  readonly inherited: readonly LearnedSet[];
  readonly version: string;
  /** A picture to try both forms on. */
  readonly sample: TrainBatch | undefined;
}

/** The whole generator; and its halves where it can be cut. */
interface ModelFiles {
  readonly generator: Uint8Array;
  readonly encoder?: Uint8Array;
  readonly decoder?: Uint8Array;
  /** The parts network that goes along. */
  readonly parts?: Uint8Array;
}

const OPSET = 17;
const TOLERANCE = 1e-3;

/**
 * Writes `model/`: generator.onnx, encoder.onnx, decoder.onnx and model.json, all or nothing, after checking that whole
 * and halves give the same picture.
 * @throws TrainingError (weights, file) when they do not, or the folder cannot be written
 */
export async function exportModel(
  ort: OrtBackend,
  run: string,
  trained: TrainedModel,
  sessionOptions: SessionOptions,
): Promise<string> {
  const generator = trained.program.inference(trained.weights);
  const halves = trained.program.split(trained.weights);
  if (trained.sample !== undefined && halves !== undefined) {
    await checkParity(ort, { generator, ...halves }, trained.sample, trained.config.size, sessionOptions);
  }
  const parts = await carriedParts(trained.config.init, trained.base, run);
  const files: ModelFiles = { generator, ...halves, ...(parts && { parts: parts.bytes }) };
  const entry = (name: keyof ModelFiles, bytes = files[name]) =>
    bytes && { path: `${name}.onnx`, sha256: sha256(bytes), bytes: bytes.length };
  const manifest = manifestSchema.parse({
    ...describeModel(trained.config, trained.program.license, trained),
    opset: OPSET,
    files: { generator: entry('generator'), encoder: entry('encoder'), decoder: entry('decoder') },
    parts: parts && { ...parts.manifest, file: { ...parts.manifest.file, path: 'parts.onnx' } },
  });
  const target = join(run, runFiles.model);
  const aside = join(run, `.model-${process.pid}`);
  const old = join(run, `.model-old-${process.pid}`);
  try {
    rmSync(aside, { recursive: true, force: true });
    mkdirSync(aside);
    for (const [name, bytes] of Object.entries(files)) writeFileAtomically(join(aside, `${name}.onnx`), bytes);
    writeFileAtomically(join(aside, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    rmSync(old, { recursive: true, force: true });
    try {
      renameOverSync(target, old);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    renameOverSync(aside, target);
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    throw fileError(target, error);
  }
  return target;
}

async function checkParity(
  ort: OrtBackend,
  { generator, encoder, decoder }: Record<'generator' | 'encoder' | 'decoder', Uint8Array>,
  sample: TrainBatch,
  size: number,
  sessionOptions: SessionOptions,
): Promise<void> {
  const manifest = { ...modelContract, stride: 1 };
  const whole = await Colorizer.load(ort, { manifest, generator, sessionOptions });
  const split = await Colorizer.load(ort, { manifest, encoder, decoder, sessionOptions });
  const [a, b] = [
    await whole.colorize(sample.sketch, sample.hint, size, size),
    await split.colorize(sample.sketch, sample.hint, size, size),
  ];
  await Promise.all([whole.dispose(), split.dispose()]);
  const worst = a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? Number.NaN))), 0);
  if (!(worst <= TOLERANCE)) {
    throw new TrainingError(
      'weights',
      `export: encoder and decoder differ from the generator by ${worst}, at most ${TOLERANCE} is right`,
    );
  }
}
