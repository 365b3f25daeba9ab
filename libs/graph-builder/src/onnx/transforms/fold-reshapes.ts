import { closeModelFile, isFloat, openModelFile, tensor } from './model-file.ts';

/**
 * The model with every Reshape of a stored tensor carried out: gains and biases lie in the file as `[1, C, 1, 1]`. Runtimes
 * that fold constants do this themselves; the simpler ones then meet fewer operators they might not know.
 */
export function withFoldedReshapes(bytes: Uint8Array): Uint8Array {
  const file = openModelFile(bytes);
  const { graph, initializers } = file;
  const outputs = new Set(graph.output.map(({ name }) => name));
  graph.node = graph.node.filter(({ opType, input, output }) => {
    const [stored, sizes] = [initializers.get(input[0] ?? ''), initializers.get(input[1] ?? '')];
    const name = output[0]!;
    if (opType !== 'Reshape' || !isFloat(stored) || !sizes || outputs.has(name)) return true;
    const shape = [...new BigInt64Array(sizes.rawData.slice().buffer)].map(Number);
    const folded = tensor(name, 'float32', shape, new Float32Array(stored.rawData.slice().buffer));
    graph.initializer.push(folded);
    initializers.set(name, folded);
    return false;
  });
  const used = new Set(graph.node.flatMap(({ input }) => input));
  graph.initializer = graph.initializer.filter(({ name }) => used.has(name));
  return closeModelFile(file);
}
