import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph, TensorArray, TensorData } from '../graph/index.ts';
import { serialize } from '../onnx/index.ts';
import { targets, type Target } from '../ops/index.ts';

export type Feeds = Readonly<Record<string, TensorData>>;

export function floats(shape: readonly number[], data: ArrayLike<number>): TensorData {
  return { dtype: 'float32', shape, data: Float32Array.from(data) };
}

/** Serializes a graph and opens it on onnxruntime-node's CPU provider. */
export function openGraph(graph: Graph, target: Target = targets.cpu, optimize = true) {
  return openBytes(serialize(graph, target), optimize);
}

/**
 * Opens an ONNX model on onnxruntime-node's CPU provider, one thread.
 * @param optimize false for graphs that run once: the runtime's own rewriting takes longer than they do
 */
export async function openBytes(bytes: Uint8Array, optimize = true) {
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    graphOptimizationLevel: optimize ? 'all' : 'disabled',
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
