/**
 * The checkpoint file of onnxruntime-training 1.19.2 as data. One file holds the trained ("requires_grad") and the frozen
 * parameters of one session, and of each trained parameter the moments of its optimizer.
 */

/** A float32 tensor, row-major. */
export interface OrtCheckpointTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Adam's state; the moments are by parameter name and cover every trained parameter. */
export interface OrtOptimizerState {
  /** Optimizer steps taken so far. */
  readonly step: number;
  /** Stored only: 1.19.2 does not use it, the rate has to be in the optimizer graph. */
  readonly learningRate: number;
  readonly moments: readonly OrtParameterMoments[];
}

export interface OrtParameterMoments {
  readonly name: string;
  readonly first: OrtCheckpointTensor['data'];
  readonly second: OrtCheckpointTensor['data'];
  readonly shape: readonly number[];
}

export type OrtProperty = bigint | number | string;

export interface OrtCheckpoint {
  readonly trained: readonly OrtCheckpointTensor[];
  readonly frozen: readonly OrtCheckpointTensor[];
  /** Absent: moments start at zero, steps at 0. */
  readonly optimizer?: OrtOptimizerState;
  /** Free values for people and programs; integers as bigint, floats are float32. */
  readonly properties?: ReadonlyMap<string, OrtProperty>;
}

/** Bytes that are not a checkpoint this library reads; the message is one line for a person. */
export class OrtCheckpointError extends Error {
  override readonly name = 'OrtCheckpointError';
}

/** The schema's constants (ort_training_checkpoint.fbs, 1.19): field ids are positions in each table. */
export const ORT_CHECKPOINT = {
  identifier: 'ODTC',
  version: 2,
  group: 'group0',
  moments: ['momentum0', 'momentum1'],
  float: 1,
  fields: {
    checkpoint: { version: 0, moduleState: 1, optimizerGroups: 2, propertyBag: 3, count: 4 },
    moduleState: { trained: 0, frozen: 1, nominal: 2, external: 3, count: 4 },
    group: { name: 0, step: 1, learningRate: 2, states: 3, count: 4 },
    parameterState: { name: 0, momentums: 1, count: 2 },
    bag: { ints: 0, floats: 1, strings: 2, count: 3 },
    property: { name: 0, value: 1, count: 2 },
    tensor: { name: 0, doc: 1, dims: 2, type: 3, raw: 4, strings: 5, externalOffset: 6, count: 7 },
  },
} as const;
