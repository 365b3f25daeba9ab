import { z } from 'zod';
import { SafetensorsError, readSafetensors, writeSafetensors } from './safetensors.ts';
import { encodeUtf8 } from './utf8.ts';

export const CHECKPOINT_VERSION = 1;

/** What a checkpoint remembers beside the tensors: enough to go on bit for bit. */
export const checkpointMetaSchema = z.strictObject({
  version: z.literal(CHECKPOINT_VERSION),
  /** Optimizer steps done. */
  step: z.int().nonnegative(),
  /** Index of the next batch to draw from the data. */
  dataPosition: z.int().nonnegative(),
  seed: z.int(),
  /** Hash of the settings that decide the arithmetic: a run may only go on under the same. */
  configHash: z.string(),
  /** The resolved configuration, so that a checkpoint says by itself what it is. */
  config: z.record(z.string(), z.unknown()),
  /** Best validation score so far, higher is better. */
  best: z.strictObject({ step: z.int().nonnegative(), score: z.number() }).nullable(),
  /** Anything the loop must have back exactly: running means, learning-rate cuts, counts. */
  loop: z.record(z.string(), z.number()),
  images: z.int().nonnegative(),
  /** Training time so far. */
  seconds: z.number().nonnegative(),
});

export type CheckpointMeta = z.infer<typeof checkpointMetaSchema>;

export interface CheckpointTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface Checkpoint {
  readonly meta: CheckpointMeta;
  /** By the names of {@link stateName}: parameters, moments, averages. */
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
}

/** A checkpoint that is damaged or of another kind; the message is one line for a person. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

/** SHA-256 of the bytes, 64 hexadecimal digits; the app hands it in because Node and browsers differ. */
export type Digest = (bytes: Uint8Array) => string;

const FORMAT = 'irodori-checkpoint';
const NO_CHECKSUM = '0'.repeat(64);

/** Byte offset of the checksum in the file: in the JSON header, right behind its key. */
function checksumOffset(bytes: Uint8Array): number {
  const key = encodeUtf8('"sha256":"');
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  const end = Math.min(8 + headerLength, bytes.length) - key.length - NO_CHECKSUM.length;
  for (let at = 8; at <= end; at++) {
    let same = 0;
    while (same < key.length && bytes[at + same] === key[same]) same++;
    if (same === key.length) return at + key.length;
  }
  return -1;
}

/**
 * A checkpoint as one safetensors file with its checksum: `sha256` in its metadata is the digest of the whole file with the
 * digits of the checksum itself set to 0, so that any changed byte shows.
 */
export function encodeCheckpoint(checkpoint: Checkpoint, digest: Digest): Uint8Array<ArrayBuffer> {
  const bytes = writeSafetensors(
    [...checkpoint.tensors].map(([name, { shape, data }]) => [name, { dtype: 'F32', shape, data }] as const),
    [
      ['sha256', NO_CHECKSUM],
      ['format', FORMAT],
      ['checkpoint', JSON.stringify(checkpointMetaSchema.parse(checkpoint.meta))],
    ],
  );
  bytes.set(encodeUtf8(digest(bytes)), checksumOffset(bytes));
  return bytes;
}

/**
 * Reads a checkpoint and verifies its checksum.
 * @param where the file as the user knows it, for messages
 * @throws CheckpointError when the file is damaged, of another kind or of another version
 */
export function decodeCheckpoint(bytes: Uint8Array, digest: Digest, where = 'checkpoint'): Checkpoint {
  const fail = (why: string): never => {
    throw new CheckpointError(`${where}: ${why}`);
  };
  let file;
  try {
    file = readSafetensors(bytes, where);
  } catch (error) {
    if (error instanceof SafetensorsError) throw new CheckpointError(error.message);
    throw error;
  }
  if (file.metadata.get('format') !== FORMAT) return fail('expected a checkpoint of irodori train, got other tensors');
  const checksum = file.metadata.get('sha256') ?? '';
  const blanked = bytes.slice();
  const at = checksumOffset(bytes);
  if (at < 0) return fail('no checksum; expected a whole checkpoint');
  blanked.set(encodeUtf8(NO_CHECKSUM), at);
  if (digest(blanked) !== checksum) {
    return fail('checksum does not match, the file is damaged; use an older checkpoint');
  }
  let json: unknown;
  try {
    json = JSON.parse(file.metadata.get('checkpoint') ?? '');
  } catch {
    return fail('its description is not JSON');
  }
  const version = (json as { version?: unknown } | null)?.version;
  if (version !== CHECKPOINT_VERSION) {
    return fail(`expected version ${CHECKPOINT_VERSION}, got ${String(version)}; use the program that wrote it`);
  }
  const meta = checkpointMetaSchema.safeParse(json);
  if (!meta.success) return fail(`${meta.error.issues[0]?.path.join('.')}: ${meta.error.issues[0]?.message}`);
  const tensors = new Map<string, CheckpointTensor>();
  for (const [name, { shape, data }] of file.tensors) {
    if (!(data instanceof Float32Array)) return fail(`tensor '${name}': expected F32`);
    tensors.set(name, { shape, data });
  }
  return { meta: meta.data, tensors };
}
