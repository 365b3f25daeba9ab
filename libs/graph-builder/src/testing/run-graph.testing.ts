import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph, TensorArray, TensorData } from '../graph/index.ts';
import { serialize } from '../onnx/index.ts';
import { targets, type Target } from '../ops/index.ts';

export type Feeds = Readonly<Record<string, TensorData>>;

export function floats(shape: readonly number[], data: ArrayLike<number>): TensorData {
  return { dtype: 'float32', shape, data: Float32Array.from(data) };
}

/** Runs a serialized graph on onnxruntime-node's CPU provider. */
export async function openGraph(graph: Graph, target: Target = targets.cpu) {
  const session = await InferenceSession.create(serialize(graph, target), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return async (feeds: Feeds): Promise<Record<string, TensorData>> => {
    const tensors = Object.fromEntries(
      Object.entries(feeds).map(([name, t]) => [
        name,
        new Tensor(t.dtype as 'float32', t.data as Float32Array, t.shape as number[]),
      ]),
    );
    const results = await session.run(tensors);
    return Object.fromEntries(
      Object.entries(results).map(([name, t]) => [
        name,
        { dtype: t.type as TensorData['dtype'], shape: t.dims, data: t.data as unknown as TensorArray },
      ]),
    );
  };
}
