import { z } from 'zod';

/** The file beside every exported model; the browser reads it because runtimes do not show ONNX metadata. */
export const MANIFEST_FILE = 'model.json';
export const MANIFEST_VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
const fileEntry = z.strictObject({
  /** File name inside the model folder, no directories. */
  path: z.string().regex(/^[\w.-]+$/, 'expected a plain file name'),
  sha256,
  bytes: z.int().positive(),
});

/** Version of the `parts` entry; a reader that does not know it goes on without. From 2 on there may be a tone. */
export const PARTS_VERSION = 2;

/**
 * The network that tells which places of a drawing belong together, where a model folder has one. `sketch` [N, 1, H, W] in
 * [0, 1], white paper = 1, H and W multiples of `stride`; `embedding` [N, channels, H, W]: by Euclidean distance most
 * pixels are within `near` of the mean of their part, and the means of two parts `far` apart; `logits` [N, names, H, W]
 * of the part's name; `tone` [N, lights, H, W], where there is one: within a part, logits of shade rather than light, one
 * channel for each side that light may come from. What lies under ink is not trained.
 */
const partsSchema = z.strictObject({
  version: z.int().min(1).max(PARTS_VERSION),
  file: fileEntry,
  stride: z.int().positive(),
  /** Long side in pixels of the drawings it was trained on, in a square that the figure fills to two thirds or more. */
  trainSize: z.int().positive(),
  parameters: z.int().positive(),
  opset: z.int().positive(),
  input: z.string(),
  outputs: z.strictObject({ embedding: z.string(), logits: z.string(), tone: z.string().optional() }),
  /** The channels of the tone. */
  lights: z
    .array(z.enum(['left', 'right']))
    .min(1)
    .optional(),
  channels: z.int().positive(),
  names: z.array(z.string()).min(1),
  near: z.number().positive(),
  far: z.number().positive(),
  training: z
    .strictObject({
      steps: z.int().nonnegative(),
      images: z.int().nonnegative(),
      seed: z.int(),
      hours: z.number().nonnegative(),
      data: z.array(z.strictObject({ name: z.string(), license: z.string(), share: z.number().min(0).max(1) })),
    })
    .optional(),
  metrics: z.record(z.string(), z.number()).default({}),
});

/** An entry of a later version is passed over. */
function knownParts(entry: unknown): unknown {
  const version = (entry as { version?: unknown } | null | undefined)?.version;
  return typeof version === 'number' && version > PARTS_VERSION ? undefined : entry;
}

export type PartsManifest = z.infer<typeof partsSchema>;

/**
 * One model folder's contract. Tensors are `[N, C, H, W]`, float32. `sketch` `[N, 1, H, W]` in [0, 1], white paper = 1;
 * `hint` `[N, 4, H/4, W/4]`: RGB in [-1, 1] times mask, then mask (0 or 1); `image` `[N, 3, H, W]`, RGB in [-1, 1],
 * to be clamped for display. H and W are multiples of `stride`.
 */
export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(MANIFEST_VERSION),
  kind: z.literal('irodori-generator'),
  name: z.string().min(1),
  description: z.string().default(''),
  version: z.string().default('0'),
  license: z.string().default('MIT'),
  date: z.string(),
  preset: z.string(),
  stride: z.int().positive(),
  /** Side in pixels the model was trained at: the size at which it works best. */
  trainSize: z.int().positive(),
  parameters: z.int().positive(),
  opset: z.int().positive(),
  inputs: z.strictObject({ sketch: z.string(), hint: z.string() }),
  output: z.string(),
  files: z.strictObject({
    /** Whole generator, dynamic height and width. */
    generator: fileEntry,
    /** What depends only on the sketch, and the rest (run once per hint); both or neither. */
    encoder: fileEntry.optional(),
    decoder: fileEntry.optional(),
    static256: fileEntry.optional(),
    static512: fileEntry.optional(),
    /** Weights stored in 16 bits, cast back when loaded: runs anywhere. */
    fp16: fileEntry.optional(),
    /** Convolutions computed in 16 bits: for GPUs with 16-bit shaders. */
    fp16Compute: fileEntry.optional(),
    int8: fileEntry.optional(),
  }),
  /** Absent in folders that have no such network. */
  parts: z.preprocess(knownParts, partsSchema.optional()),
  training: z
    .strictObject({
      steps: z.int().nonnegative(),
      images: z.int().nonnegative(),
      seed: z.int(),
      hours: z.number().nonnegative().optional(),
      data: z.array(z.strictObject({ name: z.string(), license: z.string() })),
    })
    .optional(),
  metrics: z.record(z.string(), z.number()).default({}),
  /** The resolved generator configuration, so that a checkpoint or another program can rebuild the graph. */
  config: z.record(z.string(), z.unknown()).default({}),
});

export type ModelManifest = z.infer<typeof manifestSchema>;
export type ModelFile = z.infer<typeof fileEntry>;

/** What a file says may be long, a message is one line. */
const short = (text: string): string => (text.length > 160 ? `${text.slice(0, 157)}...` : text).replace(/\s+/g, ' ');

/** A model folder that is not what this library reads; the message is one line for a person. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/**
 * Reads the text of a `model.json`.
 * @param where the file as the user knows it, for messages
 * @throws ManifestError with the path of the first wrong field, what was expected and what to try
 */
export function parseManifest(text: string, where: string = MANIFEST_FILE): ModelManifest {
  let json: unknown;
  try {
    // Editors of Windows put a byte order mark in front.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new ManifestError(`${where}: expected JSON, got text that does not parse; export the model again`);
  }
  const version = (json as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === 'number' && version > MANIFEST_VERSION) {
    throw new ManifestError(
      `${where}: schemaVersion ${version} is newer than this program, which reads version ${MANIFEST_VERSION}; update it, or export the model with the older one`,
    );
  }
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = short(issue?.path.join('.') || 'the file');
  throw new ManifestError(
    `${where}: ${path}: ${short(issue?.message ?? 'not a model manifest')}; expected the model.json of an Irodori model folder (irodori export writes one)`,
  );
}
