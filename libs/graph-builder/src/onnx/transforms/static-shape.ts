import { create } from '@bufbuild/protobuf';
import { TensorShapeProtoSchema, type ValueInfoProto } from 'onnx-buf';
import { closeModelFile, openModelFile } from './model-file.ts';

/**
 * The model with fixed sizes in place of its dynamic ones, for runtimes that need them. Our models have no shape
 * arithmetic inside, so the declared sizes are all that changes.
 * @param shapes by the names of inputs and outputs; each must have one
 */
export function withStaticShapes(bytes: Uint8Array, shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const file = openModelFile(bytes);
  for (const info of [...file.graph.input, ...file.graph.output]) setShape(info, shapes[info.name]);
  return closeModelFile(file);
}

function setShape({ name, type }: ValueInfoProto, shape: readonly number[] | undefined): void {
  if (!shape) throw new Error(`static shapes: '${name}' has none`);
  if (type?.value.case !== 'tensorType') throw new Error(`static shapes: '${name}' is no tensor`);
  type.value.value.shape = create(TensorShapeProtoSchema, {
    dim: shape.map((side) => ({ value: { case: 'dimValue' as const, value: BigInt(side) } })),
  });
}
