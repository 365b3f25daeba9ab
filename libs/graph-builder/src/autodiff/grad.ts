import { formatShape, shapeEquals, type Graph, type Node, type Value } from '../graph/index.ts';
import { add, DECOMPOSE, expandLike, opDef, reduceSumTo, targets } from '../ops/index.ts';

/** Cotangents by value: what has arrived so far, summed. */
class Cotangents {
  readonly #arrived = new Map<Value, Value>();

  add(value: Value, dy: Value): void {
    const before = this.#arrived.get(value);
    this.#arrived.set(value, before ? add(before, dy) : dy);
  }

  get(value: Value): Value | null {
    return this.#arrived.get(value) ?? null;
  }
}

/** Every value that depends on a value in `sources`, other than through what is a constant to differentiation. */
function dependents(nodes: readonly Node[], sources: ReadonlySet<Value>): Set<Value> {
  const reached = new Set(sources);
  for (const node of nodes) {
    if (node.opType !== 'StopGradient' && node.inputs.some((x) => x && reached.has(x))) {
      for (const y of node.outputs) reached.add(y);
    }
  }
  return reached;
}

/**
 * Reverse-mode differentiation: the gradient of a scalar in each of `wrt`, as new values of the same graph.
 * Nodes that do not lie between are never visited, and gradients nobody asks for are never built.
 * @returns one value per `wrt`, of its shape; zeros where the loss does not depend on it
 * @throws GraphError naming operator and place where an operator on the way is not differentiable
 */
export function grad(loss: Value, wrt: readonly Value[]): Value[] {
  if (loss.shape.some((dim) => dim !== 1)) {
    loss.graph.fail(`grad: expected a scalar loss, got ${formatShape(loss.shape)}`);
  }
  const one = loss.graph.constant({
    dtype: 'float32',
    shape: loss.shape as readonly number[],
    data: Float32Array.of(1),
  });
  return vjp([loss], [one], wrt);
}

/** Cotangents of `wrt` from cotangents of `outputs` (null: none). */
export function vjp(outputs: readonly Value[], dys: readonly (Value | null)[], wrt: readonly Value[]): Value[] {
  const graph = outputs[0]!.graph;
  const nodes = graph.nodes.slice();
  const cotangents = backward(nodes, outputs, dys, new Set(wrt));
  return wrt.map((x) => {
    const dx = cotangents.get(x);
    return dx ? fit(dx, x) : zeros(x);
  });
}

function backward(
  nodes: readonly Node[],
  outputs: readonly Value[],
  dys: readonly (Value | null)[],
  wrt: ReadonlySet<Value>,
): Cotangents {
  const needed = dependents(nodes, wrt);
  const cotangents = new Cotangents();
  outputs.forEach((y, i) => dys[i] && needed.has(y) && cotangents.add(y, dys[i]));
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!;
    if (!node.inputs.some((x) => x && needed.has(x))) continue;
    const arriving = node.outputs.map((y) => cotangents.get(y));
    if (arriving.every((dy) => dy === null)) continue;
    const fitted = arriving.map((dy, j) => dy && fit(dy, node.outputs[j]!));
    visit(node, fitted, needed, cotangents);
  }
  return cotangents;
}

function visit(node: Node, dys: readonly (Value | null)[], needed: ReadonlySet<Value>, cotangents: Cotangents): void {
  const def = opDef(node.opType);
  const graph = node.outputs[0]!.graph;
  graph.scoped(node.scope ? `grad.${node.scope}` : 'grad', () => {
    if (def.vjp === 'none') return graph.fail(`${node.opType} has no gradient`);
    const thunks = def.vjp(node, dys);
    if (thunks === DECOMPOSE) {
      const wanted = node.inputs.filter((x): x is Value => x !== null && needed.has(x));
      decomposed(graph, node, dys, wanted).forEach((dx, i) => cotangents.add(wanted[i]!, dx));
      return;
    }
    node.inputs.forEach((x, i) => {
      const thunk = thunks[i];
      if (x && thunk && needed.has(x)) cotangents.add(x, unbroadcast(thunk(), x));
    });
  });
}

/** Differentiates what an operator of ours is made of. */
function decomposed(graph: Graph, node: Node, dys: readonly (Value | null)[], wanted: readonly Value[]): Value[] {
  const def = opDef(node.opType);
  const start = graph.nodes.length;
  const outputs = def.lower?.(node, node.inputs, targets.cpu);
  if (!outputs) return graph.fail(`${node.opType} has no gradient of this order`);
  const inner = backward(graph.nodes.slice(start), outputs, dys, new Set(wanted));
  return wanted.map((x) => {
    const dx = inner.get(x);
    return dx ? unbroadcast(dx, x) : zeros(x);
  });
}

/** Sums a gradient over the axes along which its value was broadcast. A smaller shape that still broadcasts may stay. */
function unbroadcast(dx: Value, x: Value): Value {
  return dx.shape.length > x.shape.length ||
    dx.shape.some((d, i) => d !== 1 && x.shape[i - dx.shape.length + x.shape.length] === 1)
    ? reduceSumTo(dx, x.shape)
    : dx;
}

/** Exactly the shape of its value. @throws GraphError when a rule returned something else */
function fit(dx: Value, x: Value): Value {
  if (shapeEquals(dx.shape, x.shape)) return dx;
  const full = expandLike(dx, x);
  if (!shapeEquals(full.shape, x.shape)) {
    x.graph.fail(`expected a gradient ${formatShape(x.shape)}, got ${formatShape(dx.shape)}`);
  }
  return full;
}

function zeros(x: Value): Value {
  const zero = x.graph.scalar(0);
  return expandLike(zero, x);
}
