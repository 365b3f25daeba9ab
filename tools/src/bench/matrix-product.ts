import { Graph, matMul, serialize, targets } from '@irodori/graph-builder';

/**
 * One product of two square matrices and nothing else: `a`, `b` -> `product`, each [size, size]. What a runtime reaches
 * with it is the ceiling for everything that consists of products.
 */
export function buildMatrixProduct(size: number): Uint8Array {
  const graph = new Graph();
  const [a, b] = (['a', 'b'] as const).map((name) => graph.input(name, 'float32', [size, size]));
  graph.output('product', matMul(a!, b!));
  return serialize(graph, targets.cpu, { graphName: 'irodori-matrix-product' });
}
