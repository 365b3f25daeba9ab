import type { InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common';

/** What this library needs of a runtime: the app hands in `onnxruntime-node` or `onnxruntime-web`, both fit. */
export interface OrtBackend {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

export type SessionOptions = InferenceSession.SessionOptions;

/** A model, a state or a call that does not fit; the message is one line for a person. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, side) => count * side, 1);
}

/** A session over the bytes, with the runtime's own complaint in one line when it cannot be made. */
export async function createSession(
  ort: OrtBackend,
  bytes: Uint8Array,
  options: SessionOptions | undefined,
  what: string,
): Promise<InferenceSession> {
  try {
    return await ort.InferenceSession.create(bytes, options);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new RuntimeError(`${what}: the runtime cannot load it (${message.split('\n')[0]})`);
  }
}
