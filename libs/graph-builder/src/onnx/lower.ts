import {
  broadcastShapes,
  Graph,
  shapeEquals,
  type Attributes,
  type Node,
  type TensorType,
  type Value,
} from '../graph/index.ts';
import { opDef, type Target } from '../ops/index.ts';

/**
 * A graph of standard ONNX operators with the same inputs and outputs: operators of ours are rewritten for the target,
 * equal nodes become one, and what reaches no output is left out.
 */
export function lowerGraph(source: Graph, target: Target): Graph {
  let graph = source;
  for (;;) {
    const copy = new GraphCopy(graph, target);
    graph = copy.run();
    if (!copy.rewrote) return graph;
  }
}

/** Elementwise operators broadcast by themselves and need no Expand in front. */
const broadcasting = new Set([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Where',
  'Max',
  'Min',
  'Greater',
  'Less',
  'GreaterOrEqual',
  'Equal',
]);

class GraphCopy {
  rewrote = false;
  private readonly to = new Graph({});
  private readonly copies = new Map<Value, Value>();
  private readonly known = new Map<string, readonly Value[]>();

  constructor(
    private readonly from: Graph,
    private readonly target: Target,
  ) {}

  run(): Graph {
    for (const input of this.from.inputs) this.copies.set(input, this.to.input(input.name, input.dtype, input.shape));
    for (const outer of this.from.captures) this.copies.set(outer, this.to.capture(outer.name, outer.type));
    const live = liveNodes(this.from);
    for (const node of this.from.nodes) if (live.has(node)) this.copyNode(node);
    for (const { name, value } of this.from.outputs) this.to.output(name, this.copyOf(value));
    return this.to;
  }

  private copyOf(value: Value): Value {
    const known = this.copies.get(value);
    if (known) return known;
    const tensor = this.from.constants.get(value);
    if (!tensor) throw new Error(`value '${value.name}' is used before it is made`);
    const copy = this.to.constant(tensor, value.name);
    this.copies.set(value, copy);
    return copy;
  }

  private copyNode(node: Node): void {
    const inputs = node.inputs.map((x) => (x ? this.copyOf(x) : null));
    const outputs = this.to.scoped(node.scope, () => this.lowered(node, inputs) ?? this.shared(node, inputs));
    node.outputs.forEach((y, i) => outputs[i] && this.copies.set(y, outputs[i]));
  }

  private lowered(node: Node, inputs: readonly (Value | null)[]): readonly Value[] | null {
    const outputs = opDef(node.opType).lower?.(node, inputs, this.target) ?? null;
    if (outputs) this.rewrote = true;
    return outputs;
  }

  private shared(node: Node, inputs: readonly (Value | null)[]): readonly Value[] {
    const types = node.outputs.map((y) => y.type);
    const bodies = Object.entries(node.attributes).flatMap(([name, value]) =>
      typeof value === 'object' && 'graph' in value ? [[name, { graph: lowerGraph(value.graph, this.target) }]] : [],
    );
    if (bodies.length > 0)
      return this.to.addNode(
        node.opType,
        inputs,
        { ...node.attributes, ...(Object.fromEntries(bodies) as Attributes) },
        types,
      ).outputs;
    const slim = broadcasting.has(node.opType) ? withoutExpands(inputs, node.outputs[0]!.type) : inputs;
    const key = `${node.opType}(${slim.map((x) => x?.id ?? '').join()})${JSON.stringify(node.attributes)}`;
    const known = this.known.get(key);
    if (known) return known;
    const { outputs } = this.to.addNode(node.opType, slim, node.attributes, types);
    this.known.set(key, outputs);
    return outputs;
  }
}

function liveNodes(graph: Graph): Set<Node> {
  const live = new Set<Node>();
  const pending = graph.outputs.map(({ value }) => value.producer);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (!node || live.has(node)) continue;
    live.add(node);
    for (const x of node.inputs) if (x?.producer) pending.push(x.producer);
  }
  return live;
}

function withoutExpands(inputs: readonly (Value | null)[], output: TensorType): readonly (Value | null)[] {
  let current = inputs;
  inputs.forEach((x, i) => {
    if (x?.producer?.opType !== 'Expand') return;
    const candidate = current.map((value, j) => (j === i ? x.producer!.inputs[0]! : value));
    const shape = candidate.reduce<TensorType['shape'] | undefined>(
      (sum, value) => sum && broadcastShapes(sum, value!.shape),
      [],
    );
    if (shape && shapeEquals(shape, output.shape)) current = candidate;
  });
  return current;
}
