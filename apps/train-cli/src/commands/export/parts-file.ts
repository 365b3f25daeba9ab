import { withFoldedReshapes, withHalfStorage } from '@irodori/graph-builder';
import { PartsModel, type PartsManifest } from '@irodori/runtime';
import { sha256, type Source } from '@irodori/training';
import * as ort from '@irodori/training/onnxruntime';
import { failure } from '../../cli/errors.ts';
import { openModelPlace, readModelFile } from '../../colorize/model-place.ts';
import type { WeightType } from './formats.ts';
import { checkOperators, HALF_TOLERANCE, type ExportedFile } from './model-files.ts';
import type { ParityCase } from './parity.ts';

/** The file of a parts network, and the entry that describes it. */
interface PartsFile extends Omit<ExportedFile, 'key'> {
  readonly entry: PartsManifest;
}

/**
 * The parts network goes along as it is, or with its weights in 16 bits.
 * @param cases drawings on which both forms are tried
 * @throws CliError when it is not what the source's manifest describes, or computes something else in 16 bits
 */
export async function partsFile(
  { where, partsFolder = where, description: { parts: entry } }: Source,
  weights: WeightType,
  cases: readonly ParityCase[],
): Promise<PartsFile | undefined> {
  if (entry === undefined) return undefined;
  const { path } = entry.file;
  const bytes = await readModelFile(await openModelPlace(partsFolder), entry.file);
  checkOperators(path, bytes);
  if (weights === 'float32') return { path, bytes, entry, parity: [], note: 'the parts network, as it is' };
  const half = await halfParts(bytes, entry, cases);
  const file = { path, sha256: sha256(half), bytes: half.length };
  return { path, bytes: half, entry: { ...entry, file }, parity: [], note: 'the parts network, 16-bit weights' };
}

/**
 * A parts network with its weights in 16 bits.
 * @param cases drawings on which both forms are tried
 * @throws CliError when an answer differs by more than 2 % of its largest value
 */
async function halfParts(
  bytes: Uint8Array,
  manifest: PartsManifest,
  cases: readonly Pick<ParityCase, 'width' | 'height' | 'sketch'>[],
): Promise<Uint8Array> {
  const half = withHalfStorage(withFoldedReshapes(bytes));
  const sessionOptions = { logSeverityLevel: 3 } as const;
  const models = [bytes, half].map((model) => PartsModel.load(ort, { manifest, model, sessionOptions }));
  const [before, after] = [await models[0]!, await models[1]!];
  try {
    for (const { width, height, sketch } of cases) {
      const [a, b] = [before, after].map((model) => model.run({ width, height, data: sketch }));
      const [expected, got] = [await a!, await b!];
      for (const [name, values, other] of [
        ['embedding', expected.embedding, got.embedding],
        ['names', expected.logits, got.logits],
        ['tone', expected.tone?.logits ?? [], got.tone?.logits ?? []],
      ] as [string, Float32Array, Float32Array][]) {
        const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
        const worst = values.reduce((most, v, i) => Math.max(most, Math.abs(v - other[i]!)), 0);
        if (worst <= HALF_TOLERANCE * largest) continue;
        throw failure(
          `${manifest.file.path}: with 16-bit weights its ${name} differ by ${worst.toPrecision(3)} at ${width} x ${height}, at most ${HALF_TOLERANCE * largest} is right; nothing was exported`,
        );
      }
    }
  } finally {
    await Promise.all([before.dispose(), after.dispose()]);
  }
  return half;
}
