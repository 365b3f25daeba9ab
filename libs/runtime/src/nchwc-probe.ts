import type { OrtBackend } from './backend.ts';

/** A model with input `image` and output `memory` of one shape, and numbers for it. */
export interface MemoryProbe {
  readonly bytes: Uint8Array;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What comes out of the probe on the CPU; undefined where the runtime refuses it. */
export async function probeMemory(
  ort: OrtBackend,
  { bytes, shape, data }: MemoryProbe,
): Promise<Float32Array | undefined> {
  try {
    // Not optimized, and without the runtime's warning about operators it does not have.
    const options = { executionProviders: ['cpu'], graphOptimizationLevel: 'disabled', logSeverityLevel: 4 } as const;
    const session = await ort.InferenceSession.create(bytes, options);
    const { memory } = await session.run({ image: new ort.Tensor('float32', data, shape) });
    const numbers = memory!.data as Float32Array;
    await session.release();
    return numbers;
  } catch {
    return undefined;
  }
}
