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
    throw new RuntimeError(`${what}: the runtime cannot load it (${firstLine(error)})`);
  }
}

/** What the runtime said, in one line. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split('\n')[0]!;
}

/** @throws RuntimeError when a session lacks inputs or outputs */
export function checkNames(
  session: InferenceSession,
  what: string,
  inputs: readonly string[],
  outputs: readonly string[],
): void {
  const check = (kind: string, expected: readonly string[], got: readonly string[]): void => {
    const missing = expected.find((name) => !got.includes(name));
    if (missing !== undefined) {
      throw new RuntimeError(`${what}: expected an ${kind} '${missing}', got ${got.join(', ')}`);
    }
  };
  check('input', inputs, session.inputNames);
  check('output', outputs, session.outputNames);
}
