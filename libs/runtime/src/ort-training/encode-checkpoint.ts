import { Builder, type Offset } from 'flatbuffers';
import { ORT_CHECKPOINT, OrtCheckpointError, type OrtCheckpoint, type OrtProperty } from './checkpoint.ts';

const { fields, float, group, identifier, moments: momentNames, version } = ORT_CHECKPOINT;

/**
 * The bytes of an onnxruntime-training 1.19.2 checkpoint, which `CheckpointState` of every language loads.
 * @throws OrtCheckpointError when a tensor's data does not fill its shape, two tensors share a name, or the optimizer
 *   state leaves out a trained parameter (1.19.2 refuses such a file when a session is made)
 */
export function encodeOrtCheckpoint(checkpoint: OrtCheckpoint): Uint8Array {
  check(checkpoint);
  const { trained, frozen, optimizer, properties } = checkpoint;
  const moments = optimizer?.moments ?? [];
  const elements = [...trained, ...frozen].reduce((n, { data }) => n + data.length, 0);
  const momentElements = moments.reduce((n, { first, second }) => n + first.length + second.length, 0);
  const builder = new Builder(4 * (elements + momentElements) + 256 * (trained.length * 3 + frozen.length) + 1024);

  const trainedVector = tables(
    builder,
    trained.map(({ name, shape, data }) => tensor(builder, name, shape, data)),
  );
  const frozenVector = tables(
    builder,
    frozen.map(({ name, shape, data }) => tensor(builder, name, shape, data)),
  );
  builder.startObject(fields.moduleState.count);
  builder.addFieldOffset(fields.moduleState.trained, trainedVector, 0);
  builder.addFieldOffset(fields.moduleState.frozen, frozenVector, 0);
  const moduleState = builder.endObject();

  const groups = optimizer && tables(builder, [optimizerGroup(builder, optimizer)]);
  const bag = properties && propertyBag(builder, properties);
  builder.startObject(fields.checkpoint.count);
  builder.addFieldInt32(fields.checkpoint.version, version, 0);
  builder.addFieldOffset(fields.checkpoint.moduleState, moduleState, 0);
  if (groups !== undefined) builder.addFieldOffset(fields.checkpoint.optimizerGroups, groups, 0);
  if (bag !== undefined) builder.addFieldOffset(fields.checkpoint.propertyBag, bag, 0);
  builder.finish(builder.endObject(), identifier);
  return builder.asUint8Array();
}

function check({ trained, frozen, optimizer }: OrtCheckpoint): void {
  const names = new Set<string>();
  for (const { name, shape, data } of [...trained, ...frozen]) {
    if (names.has(name)) throw new OrtCheckpointError(`checkpoint: two parameters are called '${name}'`);
    names.add(name);
    const expected = shape.reduce((a, b) => a * b, 1);
    if (data.length !== expected) {
      throw new OrtCheckpointError(
        `checkpoint: ${name} [${shape.join(', ')}]: expected ${expected} values, got ${data.length}`,
      );
    }
  }
  if (!optimizer) return;
  const covered = new Set(optimizer.moments.map(({ name }) => name));
  const missing = trained.find(({ name }) => !covered.has(name));
  if (missing) throw new OrtCheckpointError(`checkpoint: the optimizer state lacks the moments of ${missing.name}`);
}

function tensor(builder: Builder, name: string, shape: readonly number[], data: Float32Array): Offset {
  const nameOffset = builder.createString(name);
  builder.startVector(8, shape.length, 8);
  for (const side of [...shape].reverse()) builder.addInt64(BigInt(side));
  const dims = builder.endVector();
  const raw = builder.createByteVector(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  builder.startObject(fields.tensor.count);
  builder.addFieldOffset(fields.tensor.name, nameOffset, 0);
  builder.addFieldOffset(fields.tensor.dims, dims, 0);
  builder.addFieldInt32(fields.tensor.type, float, 0);
  builder.addFieldOffset(fields.tensor.raw, raw, 0);
  return builder.endObject();
}

function tables(builder: Builder, offsets: readonly Offset[]): Offset {
  builder.startVector(4, offsets.length, 4);
  for (const offset of [...offsets].reverse()) builder.addOffset(offset);
  return builder.endVector();
}

function optimizerGroup(builder: Builder, { step, learningRate, moments }: NonNullable<OrtCheckpoint['optimizer']>) {
  const states = tables(
    builder,
    moments.map(({ name, shape, first, second }) => {
      const momentums = tables(
        builder,
        [first, second].map((data, i) => tensor(builder, momentNames[i] ?? '', shape, data)),
      );
      const nameOffset = builder.createString(name);
      builder.startObject(fields.parameterState.count);
      builder.addFieldOffset(fields.parameterState.momentums, momentums, 0);
      builder.addFieldOffset(fields.parameterState.name, nameOffset, 0);
      return builder.endObject();
    }),
  );
  const nameOffset = builder.createString(group);
  builder.startObject(fields.group.count);
  builder.addFieldInt64(fields.group.step, BigInt(step), 0n);
  builder.addFieldOffset(fields.group.states, states, 0);
  builder.addFieldFloat32(fields.group.learningRate, learningRate, 0);
  builder.addFieldOffset(fields.group.name, nameOffset, 0);
  return builder.endObject();
}

function propertyBag(builder: Builder, properties: ReadonlyMap<string, OrtProperty>): Offset {
  const vectorOf = (type: 'bigint' | 'number' | 'string', add: (value: never) => void, prepare = (v: never) => v) =>
    tables(
      builder,
      [...properties]
        .filter(([, value]) => typeof value === type)
        .map(([name, value]) => {
          const nameOffset = builder.createString(name);
          const prepared = prepare(value as never);
          builder.startObject(fields.property.count);
          add(prepared);
          builder.addFieldOffset(fields.property.name, nameOffset, 0);
          return builder.endObject();
        }),
    );
  const ints = vectorOf('bigint', (value: bigint) => builder.addFieldInt64(fields.property.value, value, 0n));
  const floats = vectorOf('number', (value: number) => builder.addFieldFloat32(fields.property.value, value, 0));
  const strings = vectorOf(
    'string',
    (offset: Offset) => builder.addFieldOffset(fields.property.value, offset, 0),
    (text: string) => builder.createString(text) as never,
  );
  builder.startObject(fields.bag.count);
  builder.addFieldOffset(fields.bag.strings, strings, 0);
  builder.addFieldOffset(fields.bag.floats, floats, 0);
  builder.addFieldOffset(fields.bag.ints, ints, 0);
  return builder.endObject();
}
