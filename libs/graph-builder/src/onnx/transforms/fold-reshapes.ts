import { closeModelFile, floatsOf, isFloat, openModelFile, tensor } from './model-file.ts';

/**
 * The model with every Reshape of a stored tensor carried out: gains and biases lie in the file as `[1, C, 1, 1]`, under
 * their own names where nothing else uses them. Runtimes that fold constants do this themselves; the simpler ones then
 * meet fewer operators they might not know.
 */
export function withFoldedReshapes(bytes: Uint8Array): Uint8Array {
  const file = openModelFile(bytes);
  const { graph, initializers } = file;
  const outputs = new Set(graph.output.map(({ name }) => name));
  const uses = new Map<string, number>();
  for (const { input } of graph.node) for (const name of input) uses.set(name, (uses.get(name) ?? 0) + 1);
  const renamed = new Map<string, string>();
  graph.node = graph.node.filter(({ opType, input, output }) => {
    const [stored, sizes] = [initializers.get(input[0] ?? ''), initializers.get(input[1] ?? '')];
    const result = output[0]!;
    if (opType !== 'Reshape' || !isFloat(stored) || !sizes || outputs.has(result)) return true;
    const shape = [...new BigInt64Array(Uint8Array.from(sizes.rawData).buffer)].map(Number);
    const name = uses.get(stored.name) === 1 ? stored.name : result;
    initializers.set(name, tensor(name, 'float32', shape, floatsOf(stored)));
    renamed.set(result, name);
    return false;
  });
  const used = new Set<string>();
  for (const node of graph.node) {
    node.input = node.input.map((name) => renamed.get(name) ?? name);
    for (const name of node.input) used.add(name);
  }
  graph.initializer = [...initializers.values()].filter(({ name }) => used.has(name));
  return closeModelFile(file);
}
