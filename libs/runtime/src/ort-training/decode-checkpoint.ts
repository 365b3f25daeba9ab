import {
  ORT_CHECKPOINT,
  OrtCheckpointError,
  type OrtCheckpoint,
  type OrtCheckpointTensor,
  type OrtOptimizerState,
  type OrtParameterMoments,
  type OrtProperty,
} from './checkpoint.ts';
import { FlatTable } from './flat-table.ts';

const { fields, float, group, identifier, moments: momentNames, version } = ORT_CHECKPOINT;

/** True when the bytes carry the checkpoint's file identifier. */
export function isOrtCheckpoint(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(4, 8)) === identifier;
}

/**
 * Reads an onnxruntime-training checkpoint of format version 2 with float32 parameters inside the file.
 * @param where the file as the user knows it, for messages
 * @throws OrtCheckpointError on a foreign, damaged, nominal or external-data file
 */
export function decodeOrtCheckpoint(bytes: Uint8Array, where = 'checkpoint'): OrtCheckpoint {
  if (!isOrtCheckpoint(bytes)) {
    throw new OrtCheckpointError(`${where}: expected an onnxruntime-training checkpoint (identifier ${identifier})`);
  }
  try {
    return decode(FlatTable.root(bytes), where);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new OrtCheckpointError(`${where}: the file is damaged or cut off; export it again`);
  }
}

function decode(root: FlatTable, where: string): OrtCheckpoint {
  const got = root.int32(fields.checkpoint.version);
  if (got !== version) {
    throw new OrtCheckpointError(
      `${where}: expected checkpoint format version ${version} (onnxruntime-training 1.19.2), got ${got}`,
    );
  }
  const state = root.table(fields.checkpoint.moduleState);
  const trained = state?.tables(fields.moduleState.trained);
  const frozen = state?.tables(fields.moduleState.frozen);
  if (!state || !trained || !frozen) throw new OrtCheckpointError(`${where}: expected a list of parameters, got none`);
  if (state.bool(fields.moduleState.nominal)) {
    throw new OrtCheckpointError(`${where}: expected parameter values, got a nominal checkpoint (names only)`);
  }
  if (state.bool(fields.moduleState.external)) {
    throw new OrtCheckpointError(`${where}: expected values in the file, got external data; save it below 1.8 GB`);
  }
  const optimizer = root
    .tables(fields.checkpoint.optimizerGroups)
    ?.find((table) => table.string(fields.group.name) === group);
  const bag = root.table(fields.checkpoint.propertyBag);
  return {
    trained: trained.map((table) => tensor(table, where)),
    frozen: frozen.map((table) => tensor(table, where)),
    ...(optimizer ? { optimizer: optimizerState(optimizer, where) } : {}),
    ...(bag ? { properties: properties(bag) } : {}),
  };
}

function tensor(table: FlatTable, where: string): OrtCheckpointTensor {
  const name = table.string(fields.tensor.name);
  const type = table.int32(fields.tensor.type);
  if (type !== float) {
    throw new OrtCheckpointError(`${where}: ${name}: expected float32 values (ONNX type ${float}), got type ${type}`);
  }
  const shape = (table.int64s(fields.tensor.dims) ?? []).map(Number);
  const raw = table.bytes(fields.tensor.raw);
  const expected = shape.reduce((a, b) => a * b, 1);
  if (raw?.length !== 4 * expected) {
    throw new OrtCheckpointError(
      `${where}: ${name} [${shape.join(', ')}]: expected ${4 * expected} bytes, got ${raw?.length ?? 0}`,
    );
  }
  return { name, shape, data: new Float32Array(Uint8Array.from(raw).buffer) };
}

function optimizerState(table: FlatTable, where: string): OrtOptimizerState {
  const moments = (table.tables(fields.group.states) ?? []).map((state): OrtParameterMoments => {
    const name = state.string(fields.parameterState.name);
    const tensors = (state.tables(fields.parameterState.momentums) ?? []).map((t) => tensor(t, where));
    const [first, second] = momentNames.map((moment) => tensors.find((t) => t.name === moment));
    if (!first || !second) {
      throw new OrtCheckpointError(`${where}: ${name}: expected Adam's two moments, got ${tensors.length} tensors`);
    }
    return { name, shape: first.shape, first: first.data, second: second.data };
  });
  return {
    step: Number(table.int64(fields.group.step)),
    learningRate: table.float32(fields.group.learningRate),
    moments,
  };
}

function properties(bag: FlatTable): Map<string, OrtProperty> {
  const { name, value } = fields.property;
  const pairs = (id: number, read: (table: FlatTable) => OrtProperty): [string, OrtProperty][] =>
    (bag.tables(id) ?? []).map((table) => [table.string(name), read(table)]);
  return new Map([
    ...pairs(fields.bag.ints, (table) => table.int64(value)),
    ...pairs(fields.bag.floats, (table) => table.float32(value)),
    ...pairs(fields.bag.strings, (table) => table.string(value)),
  ]);
}
