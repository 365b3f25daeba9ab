import { readModel, targets, withFoldedReshapes, withHalfCompute, withHalfStorage } from '@irodori/graph-builder';
import { whyNotSplit } from '@irodori/graph-builder/models';
import { buildInference, buildSplitInference } from '@irodori/graph-builder/training';
import type { ModelManifest } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { failure } from '../../cli/errors.ts';
import type { Format, Profile, WeightType } from './formats.ts';
import { quantize } from './int8.ts';
import { checkParity, openImageModel, type ParityCase, type ParityResult } from './parity.ts';
import type { Source } from '@irodori/training';

/** A file of the model folder, tried. */
export interface ExportedFile {
  readonly key: keyof ModelManifest['files'];
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly parity: readonly ParityResult[];
  /** What a person should know before using it. */
  readonly note?: string;
}

interface ExportOptions {
  readonly formats: ReadonlySet<Format>;
  readonly profile: Profile;
  /** Of the halves. */
  readonly weights?: WeightType;
  /** Data set that calibrates int8. */
  readonly calibration: string;
  readonly tell: (line: string) => void;
  /** Sides of the static files; each needs its case. */
  readonly sides?: readonly StaticSide[];
}

/** Sides of the static files. */
export const staticSides = [256, 512] as const;
type StaticSide = (typeof staticSides)[number];
const FLOAT_TOLERANCE = 1e-4;
/**
 * onnxruntime, which checks here, adds up InstanceNormalization in one go: 3e-3 off at 512 x 512. OpenCV, for which the
 * profile is, adds up in double precision and comes closer than that to the weights.
 */
const INSTANCE_TOLERANCE = 1e-2;
const SPLIT_TOLERANCE = 1e-5;
/** Of the largest value of an answer, at least of 1. */
export const HALF_TOLERANCE = 2e-2;
/** Mean CIEDE2000 from which the eye sees another tone. */
const VISIBLE = 1;

/** Operators that exported models may have, so that a new one cannot slip in unseen. */
const OPERATORS = new Set(
  (
    'Add AveragePool BatchNormalization Cast Concat Conv ConvTranspose DequantizeLinear Div Gemm Identity InstanceNormalization LeakyRelu ' +
    'MaxPool Mul QuantizeLinear Reciprocal ReduceMean Relu Reshape Resize Sigmoid Slice Sqrt Sub Tanh Transpose'
  ).split(' '),
);

const lowering = {
  standard: targets.inference,
  portable: { ...targets.inference, upConv: 'reshape' },
  opencv4: { ...targets.inference, layerNorm: 'instance' },
} as const;

/**
 * Writes and tries every file of a model folder that was asked for.
 * @param cases the reference; static sizes among them are used for the static files
 * @throws CliError when a file does not compute what the weights say
 */
export async function modelFiles(
  source: Source,
  cases: readonly ParityCase[],
  { formats, profile, weights: stored = 'float32', calibration, tell, sides = staticSides }: ExportOptions,
): Promise<ExportedFile[]> {
  const { config, weights } = source;
  const options = { metadata: metadataOf(source) };
  const dynamicCases = cases.filter(({ height }) => height < staticSides[0]);
  const files: ExportedFile[] = [];
  const image = async (
    key: ExportedFile['key'],
    path: string,
    bytes: Uint8Array,
    given: readonly ParityCase[],
    tolerance: number,
    note?: string,
  ) => {
    tell(`checking ${path}`);
    checkOperators(path, bytes);
    const model = await openImageModel(bytes);
    const parity = await checkParity(path, given, tolerance, model.run).finally(model.close);
    files.push({ key, path, bytes, parity, note });
  };

  const generator = withFoldedReshapes(buildInference(config, weights, options));
  await image('generator', 'generator.onnx', generator, dynamicCases, FLOAT_TOLERANCE);
  if (formats.has('static')) {
    for (const side of sides) {
      const size = { batch: 1, height: side, width: side };
      const bytes = withFoldedReshapes(
        buildInference(config, weights, { ...options, size, target: lowering[profile] }),
      );
      const given = cases.filter(({ height, width }) => height === side && width === side);
      const note = profile === 'standard' ? undefined : `profile ${profile}`;
      await image(
        side === 256 ? 'static256' : 'static512',
        `generator-${side}.onnx`,
        bytes,
        given,
        profile === 'opencv4' ? INSTANCE_TOLERANCE : FLOAT_TOLERANCE,
        note,
      );
    }
  }
  const largest = cases.reduce((most, c) => c.image.reduce((m, v) => Math.max(m, Math.abs(v)), most), 1);
  const tolerance = HALF_TOLERANCE * largest;
  if (formats.has('fp16')) {
    await image('fp16', 'generator-fp16.onnx', withHalfStorage(generator), dynamicCases, tolerance, '16-bit weights');
    const compute = withHalfCompute(generator);
    await image(
      'fp16Compute',
      'generator-fp16-compute.onnx',
      compute,
      dynamicCases,
      tolerance,
      'for GPUs with 16-bit shaders',
    );
  }
  const notSplit = whyNotSplit(config);
  if (formats.has('split') && notSplit !== undefined) tell(`split: left out: ${notSplit}`);
  if (formats.has('split') && notSplit === undefined) {
    const { encoder, decoder } = buildSplitInference(config, weights, options);
    const halves = { encoder: withFoldedReshapes(encoder), decoder: withFoldedReshapes(decoder) };
    files.push(...(await splitFiles(halves, stored, generator, dynamicCases, tolerance)));
  }
  if (formats.has('int8')) {
    tell(`quantizing on ${calibration}`);
    const side = source.description.trainSize;
    const model = await quantize(generator, calibration, side, source.description.training?.seed ?? 1);
    if (model.bytes.length >= generator.length) {
      tell(`generator-int8.onnx would be ${model.bytes.length} bytes, not smaller than ${generator.length}: left out`);
    } else {
      const speed = model.milliseconds / model.floatMilliseconds;
      const pace = speed <= 1 ? `${(1 / speed).toFixed(2)}x as fast` : `${speed.toFixed(2)}x slower`;
      const color = `CIEDE2000 ${model.colorDifference.toFixed(2)} to float32`;
      const verdict = model.colorDifference > VISIBLE ? `${color}: colors visibly off` : color;
      await image(
        'int8',
        'generator-int8.onnx',
        model.bytes,
        dynamicCases,
        Infinity,
        `${pace} here, ${verdict}; ${model.pictures}`,
      );
    }
  }
  return files;
}

/** @param halfTolerance of halves whose weights have 16 bits */
async function splitFiles(
  halves: Record<'encoder' | 'decoder', Uint8Array>,
  stored: WeightType,
  generator: Uint8Array,
  cases: readonly ParityCase[],
  halfTolerance: number,
): Promise<ExportedFile[]> {
  const half = stored === 'float16';
  const [encoder, decoder] = half
    ? [withHalfStorage(halves.encoder), withHalfStorage(halves.decoder)]
    : [halves.encoder, halves.decoder];
  const width = half ? '16-bit weights, ' : '';
  checkOperators('encoder.onnx', encoder);
  checkOperators('decoder.onnx', decoder);
  const whole = await openImageModel(generator);
  const [first, second] = [await ort.InferenceSession.create(encoder), await ort.InferenceSession.create(decoder)];
  const same: ParityCase[] = [];
  for (const given of cases) same.push({ ...given, image: (await whole.run(given)).data as Float32Array });
  const run = async ({ height, width, sketch, hint }: ParityCase) => {
    const features = await first.run({ sketch: new ort.Tensor('float32', sketch, [1, 1, height, width]) });
    const tensor = new ort.Tensor('float32', hint, [1, 4, height / 4, width / 4]);
    return (await second.run({ ...features, hint: tensor }))['image']!;
  };
  try {
    const parity = await checkParity('encoder.onnx + decoder.onnx', same, half ? halfTolerance : SPLIT_TOLERANCE, run);
    return [
      { key: 'encoder', path: 'encoder.onnx', bytes: encoder, parity: [], note: `${width}once per sketch` },
      {
        key: 'decoder',
        path: 'decoder.onnx',
        bytes: decoder,
        parity,
        note: `${width}once per hint; compared with generator.onnx`,
      },
    ];
  } finally {
    for (const close of [whole.close, () => first.release(), () => second.release()]) await close();
  }
}

/** Operators of a model and how often each occurs. */
export function operatorCounts(bytes: Uint8Array): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { opType } of readModel(bytes).nodes) counts.set(opType, (counts.get(opType) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws CliError when a model has operators outside the list that the export table was made with */
export function checkOperators(path: string, bytes: Uint8Array): void {
  const foreign = [...operatorCounts(bytes).keys()].filter((name) => !OPERATORS.has(name));
  if (foreign.length > 0) throw failure(`${path}: operators outside the portable list: ${foreign.join(', ')}`);
}

/** What the ONNX files say of themselves; the same as in model.json, for tools that only see the file. */
function metadataOf({ description }: Source): Record<string, string> {
  const { name, description: text, version, license, date, preset, stride, trainSize, training } = description;
  return {
    name,
    description: text,
    author: 'Irodori',
    version,
    license,
    date,
    preset,
    opset: String(targets.inference.opset),
    stride: String(stride),
    train_size: String(trainSize),
    input_layout: 'NCHW float32',
    line_encoding: 'sketch [N,1,H,W] in [0,1], white paper = 1',
    hint_encoding: 'hint [N,4,H/4,W/4]: RGB in [-1,1] times mask, mask 0 or 1',
    color_space: 'image [N,3,H,W], sRGB in [-1,1], clamp for display',
    training_data: (training?.data ?? []).map(({ name: set, license: terms }) => `${set} (${terms})`).join('; '),
  };
}
